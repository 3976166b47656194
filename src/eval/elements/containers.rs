//! Rows, columns and groups.

use super::super::figure::ElementCall;
use super::super::{Eval, Interp};
use super::deferred::Share;
use super::graphic::{LAYER, MOVE, ratio};
use super::param::{opt, req, rest, words};
use super::shared::{SHARE, leave_out, share};
use super::{Element, GROUP, Kind, Takes, legends, marks};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Length;
use crate::scene::{
    Align, Clip, Coord, Direction, Geometry, Item, ItemKind, Layer, LegendWish, Motion, Stack,
    Tiles,
};

/// Containers.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "clip",
        takes: Takes {
            own: &[
                rest(
                    "points",
                    Kind::Points,
                    "two corners of a rectangle, or three points or more of a polygon",
                ),
                opt(
                    "to",
                    Kind::Other("closed drawn thing, or axes"),
                    "",
                    "the thing whose outline is taken, instead of points",
                ),
                opt(
                    "about",
                    Kind::Point,
                    "(0, 0)",
                    "what stays where it is under `scale` and `rotate`",
                ),
            ],
            shared: &[&MOVE, &LAYER],
        },
        doc: "things of which only what lies within an outline is shown, lines and texts alike",
        example: "clip((0, 0), (2, 1)) { circle((1, 0), 1, fill: foreground) }",
        holds: true,
        draw: clip,
    },
    Element {
        name: "col",
        takes: Takes {
            own: &[
                SHARE,
                opt(
                    "gap",
                    Kind::Length,
                    "17pt",
                    "the space between neighbours; below nothing they overlap",
                ),
                opt(
                    "align",
                    Kind::Words(const { &words(&COLUMN_ALIGNS) }),
                    "center",
                    "which sides are in one line",
                ),
            ],
            shared: &[],
        },
        doc: "things one below the other",
        example: "col(gap: 5mm) { circle((0, 0), 1)\n circle((0, 0), 1) }",
        holds: true,
        draw: col,
    },
    Element {
        name: GROUP,
        takes: Takes {
            own: &[
                opt(
                    "about",
                    Kind::Point,
                    "(0, 0)",
                    "what stays where it is under `scale` and `rotate`",
                ),
                opt(
                    "opacity",
                    Kind::Ratio,
                    "100%",
                    "of all together: what lies over another in the group hides it",
                ),
            ],
            shared: &[&MOVE, &LAYER],
        },
        doc: "things drawn together, under one name and one transform",
        example: "group { circle((0, 0), 1) }",
        holds: true,
        draw: group,
    },
    Element {
        name: "layer",
        takes: Takes {
            own: &[req(
                "layer",
                Kind::Words(const { &words(&Layer::NAMES) }),
                "what covers what",
            )],
            shared: &[],
        },
        doc: "things on a layer of the figure",
        example: "layer(\"background\") { circle((0, 0), 1, fill: foreground) }",
        holds: true,
        draw: layer,
    },
    Element {
        name: "row",
        takes: Takes {
            own: &[
                SHARE,
                opt(
                    "gap",
                    Kind::Length,
                    "17pt",
                    "the space between neighbours; below nothing they overlap",
                ),
                opt(
                    "align",
                    Kind::Words(const { &words(&ROW_ALIGNS) }),
                    "center",
                    "which sides are in one line",
                ),
            ],
            shared: &[],
        },
        doc: "things side by side",
        example: "row(gap: 5mm) { circle((0, 0), 1)\n circle((0, 0), 1) }",
        holds: true,
        draw: row,
    },
    Element {
        name: "tiles",
        takes: Takes {
            own: &[
                SHARE,
                opt(
                    "columns",
                    Kind::Number,
                    "",
                    "how many stand side by side; about as many as below each other when left out",
                ),
                opt(
                    "gap",
                    Kind::Length,
                    "17pt",
                    "the space between neighbours, both ways",
                ),
                opt(
                    "align",
                    Kind::Words(const { &words(&TILE_ALIGNS) }),
                    "center",
                    "where smaller things stand in their tile",
                ),
            ],
            shared: &[],
        },
        doc: "things in a grid, row by row, frames in line",
        example: "tiles(columns: 2) { for i in 0..4 { circle((0, 0), 1) } }",
        holds: true,
        draw: tiles,
    },
];

static TILE_ALIGNS: [(&str, (Align, Align)); 5] = [
    ("center", (Align::Center, Align::Center)),
    ("top", (Align::Start, Align::Center)),
    ("bottom", (Align::End, Align::Center)),
    ("left", (Align::Center, Align::Start)),
    ("right", (Align::Center, Align::End)),
];

static ROW_ALIGNS: [(&str, Align); 3] = [
    ("top", Align::Start),
    ("center", Align::Center),
    ("bottom", Align::End),
];

static COLUMN_ALIGNS: [(&str, Align); 3] = [
    ("left", Align::Start),
    ("center", Align::Center),
    ("right", Align::End),
];

/// The gap when nobody says one.
const GAP: Length = Length::pt(17.0);

/// `row(gap: 1cm) { … }`
fn row(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    stack(interp, call, Direction::Row, &ROW_ALIGNS)
}

/// `col(gap: 1cm) { … }`
fn col(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    stack(interp, call, Direction::Column, &COLUMN_ALIGNS)
}

/// What the block of a container draws.
fn block(interp: &mut Interp<'_>, call: &ElementCall<'_>) -> Vec<Item> {
    match &call.body {
        Some(body) => interp.collect(body, false),
        None => Vec::new(),
    }
}

/// The point that stays where it is under a transform, if one is said.
fn about(call: &mut ElementCall<'_>) -> Eval<Option<Coord>> {
    let arg = call.args.take("about");
    arg.map(|arg| arg.value.as_coord("about").at(arg.span))
        .transpose()
}

/// `group { … }`
fn group(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let items = block(interp, call);
    let about = about(call)?;
    let opacity = opacity(interp, call, &items)?;
    interp.put(
        ItemKind::Group(items),
        call.name,
        call.label.as_ref(),
        call.span,
    )?;
    interp.canvas.turn_about(about);
    interp.canvas.fade_last(opacity);
    Ok(())
}

/// The opacity of a group as a whole.
fn opacity(interp: &Interp<'_>, call: &mut ElementCall<'_>, items: &[Item]) -> Eval<f64> {
    let Some(arg) = call.args.take("opacity") else {
        return Ok(1.0);
    };
    let opacity = ratio(&arg.value, "opacity", arg.span)?;
    let refused = if opacity == 1.0 {
        None
    } else if interp.canvas.inside_axes() {
        Some("a group inside axes has no opacity of its own")
    } else if items.iter().any(has_tikz) {
        Some("a group with raw TikZ in it has no opacity of its own")
    } else {
        None
    };
    match refused {
        Some(why) => Err(Box::new(
            Diagnostic::error(Code::BadPlace, arg.span, why)
                .with_hint("give each of its things an `opacity:`"),
        )),
        None => Ok(opacity),
    }
}

/// Whether raw TikZ is among these.
fn has_tikz(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Tikz(_) => true,
        ItemKind::Group(items) => items.iter().any(has_tikz),
        _ => false,
    }
}

/// `clip((0, 0), (2, 1)) { … }`
fn clip(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    // The block first: what it names is known even if the outline is wrong.
    let items = block(interp, call);
    let about = about(call)?;
    let clip = outline(call)?;
    interp.put(
        ItemKind::Group(items),
        call.name,
        call.label.as_ref(),
        call.span,
    )?;
    interp.canvas.turn_about(about);
    interp.canvas.clip_last(clip);
    Ok(())
}

/// The outline of a `clip`.
fn outline(call: &mut ElementCall<'_>) -> Eval<Clip> {
    if let Some(arg) = call.args.take("to") {
        return match arg.value.try_coord() {
            Some(Coord::Node(id)) => Ok(Clip::Drawn(id)),
            _ => Err(Box::new(
                Diagnostic::error(
                    Code::BadValue,
                    arg.span,
                    format!("`to` wants a drawn thing, not {}", arg.value.describe()),
                )
                .with_hint("give a thing a name, `disc: circle((0, 0), 1)`, and write `to: disc`"),
            )),
        };
    }
    if call.args.positional_len() == 2 {
        let (a, b) = (marks::coord(call, "from")?, marks::coord(call, "to")?);
        return Ok(Clip::Shape(Geometry::Rect { a, b }));
    }
    if call.args.positional_len() == 0 && call.args.get("points").is_none() {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadArguments,
                call.span,
                "`clip` wants to know what is shown",
            )
            .with_hint("write two corners, `clip((0, 0), (2, 1)) { … }`, points of a polygon, or `clip(to: name) { … }`"),
        ));
    }
    Ok(Clip::Shape(marks::polyline(call, 3, true, None)?))
}

/// `layer("background") { … }`
fn layer(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    if let Some(arg) = call.args.next_positional() {
        let name = words(&Layer::NAMES);
        let word = arg.value.as_word("layer", &name).at(arg.span)?;
        let chosen = Layer::NAMES.iter().find(|(n, _)| *n == word);
        let items = block(interp, call);
        let before = interp.canvas.len();
        interp.put(
            ItemKind::Group(items),
            call.name,
            call.label.as_ref(),
            call.span,
        )?;
        let layer = chosen.map(|(_, layer)| *layer);
        interp.canvas.settle(before, Motion::default(), layer);
        return Ok(());
    }
    Err(Box::new(Diagnostic::error(
        Code::BadArguments,
        call.span,
        "`layer` wants to know which layer",
    )))
}

/// The most columns that anyone could see.
const MOST_COLUMNS: usize = 1000;

/// `tiles(columns: 3) { … }`
fn tiles(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let share = share(call)?;
    let (mut items, legend, gap) = members(interp, call, share)?;
    let columns = match call.args.take("columns") {
        Some(arg) => match arg.value.as_count("columns").at(arg.span)? {
            columns @ 1..=MOST_COLUMNS => columns,
            columns => {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadValue,
                        arg.span,
                        format!("`columns` cannot be {columns}"),
                    )
                    .with_hint("say how many stand side by side: `columns: 3`"),
                ));
            }
        },
        None => {
            let placed = items
                .iter()
                .filter(|i| !matches!(i.kind, ItemKind::Edge(_)));
            let count = placed.count().min(MOST_COLUMNS * MOST_COLUMNS);
            (1..).find(|n| n * n >= count).unwrap_or(1)
        }
    };
    leave_out(&mut items, share, columns);
    let (align, across) = align(call, &TILE_ALIGNS)?;
    let stack = Stack {
        direction: Direction::Row,
        gap,
        align,
        tiles: Some(Tiles {
            columns,
            align: across,
        }),
        items,
        legend,
    };
    interp.put(
        ItemKind::Stack(stack),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// The word after `align:`.
fn align<T: Copy + Default>(call: &mut ElementCall<'_>, aligns: &[(&'static str, T)]) -> Eval<T> {
    let Some(arg) = call.args.take("align") else {
        return Ok(T::default());
    };
    let words: Vec<&'static str> = aligns.iter().map(|(n, _)| *n).collect();
    let word = arg.value.as_word("align", &words).at(arg.span)?;
    let found = aligns.iter().find(|(n, _)| *n == word);
    Ok(found.map(|(_, a)| *a).unwrap_or_default())
}

fn stack(
    interp: &mut Interp<'_>,
    call: &mut ElementCall<'_>,
    direction: Direction,
    aligns: &[(&'static str, Align)],
) -> Eval<()> {
    let share = share(call)?;
    let (mut items, legend, gap) = members(interp, call, share)?;
    let columns = match direction {
        Direction::Row => items.len(),
        Direction::Column => 1,
    };
    leave_out(&mut items, share, columns);
    let align = align(call, aligns)?;
    let stack = Stack {
        direction,
        gap,
        align,
        tiles: None,
        items,
        legend,
    };
    interp.put(
        ItemKind::Stack(stack),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// What a container holds, the legend of all, and the gap between.
fn members(
    interp: &mut Interp<'_>,
    call: &mut ElementCall<'_>,
    share: Share,
) -> Eval<(Vec<Item>, Option<LegendWish>, Length)> {
    if interp.canvas.inside_axes() {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadPlace,
                call.span,
                format!("a `{}` cannot stand inside axes", call.name),
            )
            .with_hint("inside axes things have data coordinates; draw them one by one"),
        ));
    }
    // The block first: what it names is known even if the settings are wrong.
    interp.canvas.legends.push(None);
    let mut items = if share == Share::default() {
        block(interp, call)
    } else {
        interp.canvas.sharing.push(Vec::new());
        let mut items = block(interp, call);
        let waiting = interp.canvas.sharing.pop().unwrap_or_default();
        interp.complete_shared(waiting, &mut items, share)?;
        items
    };
    let legend = interp.canvas.legends.pop().flatten();
    if legend.is_some() {
        if !legends::speaks_of_some(&items) {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadPlace,
                    call.span,
                    format!("the legend of this `{}` has no axes to speak of", call.name),
                )
                .with_hint("write the `axes(…) { … }` into it, beside the legend"),
            ));
        }
        legends::join(&mut items);
    }
    let gap = match call.args.take("gap") {
        Some(arg) => {
            let gap = arg.value.as_length("gap").at(arg.span)?;
            if gap.to_pt().abs() > 14_000.0 {
                return Err(Box::new(Diagnostic::error(
                    Code::BadValue,
                    arg.span,
                    "the gap is longer than any page",
                )));
            }
            gap
        }
        None => GAP,
    };
    Ok((items, legend, gap))
}
