//! `axes3(…) { … }`: axes in space, and what can be drawn in them.

mod args;
mod marks;
mod surfaces;

use super::super::figure::{ElementArgs, ElementCall};
use super::super::{Eval, Interp, Value};
use super::axes::{BAR, FRAMES, LIMITS, Limits, TICKS, frame, length, limits, text, ticks};
use super::deferred::{Asked, Block, Settled, cycle, sound};
use super::legends;
use super::param::opt;
use super::plots::item;
use super::{Element, Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::numeric::array;
use crate::scene::space::{MOST_PIECES, View};
use crate::scene::{
    Axes, Graphic, ItemKind, Label, LegendPlace, Scale, Solid, SolidForm, Volume, first_scale,
    solid_bounds, solid_pieces,
};
use crate::source::Span;
use args::{Grid, Over};
pub(super) use marks::ROWS as MARKS;
pub(super) use surfaces::{GRID, ROWS as SURFACES, VALUES};

/// The heading of the page of surfaces.
pub(super) const SURFACES_TITLE: &str = "Surfaces";
/// That of the page of marks.
pub(super) const MARKS_TITLE: &str = "Marks in space";

/// Axes in space.
pub(super) const ROWS: &[Element] = &[Element {
    name: "axes3",
    takes: Takes {
        own: &[
            opt(
                "x",
                LIMITS,
                "",
                "the limits of x; those of the data when left out",
            ),
            opt(
                "y",
                LIMITS,
                "",
                "the limits of y; those of the data when left out",
            ),
            opt(
                "z",
                LIMITS,
                "",
                "the limits of z; those of the data when left out",
            ),
            opt(
                "view",
                Kind::Other("two angles"),
                "(35deg, 25deg)",
                "from where it is seen: the azimuth turns the eye to the left about z, from the front; the elevation lifts it",
            ),
            opt(
                "equal",
                Kind::Bool,
                "false",
                "whether the units of x, y and z are as long as each other",
            ),
            opt(
                "sides",
                Kind::Other("three numbers"),
                "(1, 1, 0.8)",
                "how long the sides of the box are to each other; not with `equal`",
            ),
            opt(
                "grid",
                Kind::Bool,
                "true",
                "whether thin lines go through the ticks on the sides behind",
            ),
            opt(
                "frame",
                FRAMES,
                "box",
                "which axis lines are drawn: the box, three lines through the origin, or nothing",
            ),
            opt("title", Kind::Text, "", "stands above the axes"),
            opt("xlabel", Kind::Text, "", "stands at the x axis"),
            opt("ylabel", Kind::Text, "", "stands at the y axis"),
            opt("zlabel", Kind::Text, "", "stands at the z axis"),
            opt(
                "xticks",
                TICKS,
                "",
                "where the ticks of x are, with texts of their own or without",
            ),
            opt(
                "yticks",
                TICKS,
                "",
                "where the ticks of y are, with texts of their own or without",
            ),
            opt(
                "zticks",
                TICKS,
                "",
                "where the ticks of z are, with texts of their own or without",
            ),
            opt(
                "legend",
                legends::PLACES,
                "outside",
                "where the legend of the dots with a `label` stands; beside the box when left out",
            ),
            opt(
                "cycle",
                Kind::Other("list of colours"),
                "",
                "the colours of dots that say none, in turn; eight of the palette when left out",
            ),
            opt(
                "colorbar",
                BAR,
                "",
                "whether a bar beside the box explains the colours of the first mark that has a colour map",
            ),
            opt(
                "width",
                Kind::Length,
                "",
                "the width of the box as it is seen; in a figure with a `width` the axes share what there is",
            ),
            opt(
                "height",
                Kind::Length,
                "",
                "the height of the box as it is seen; from the width when left out",
            ),
        ],
        shared: &[],
    },
    doc: "a plot in space, whose block draws in data units of three axes",
    example: "axes3(x: (-1, 1), y: (-1, 1)) { surface((x, y) => x^2 - y^2) }",
    holds: true,
    draw: axes3,
}];

/// The lengths of the sides of the box when nobody says more.
const SIDES: [f64; 3] = [1.0, 1.0, 0.8];

/// Draws axes in space.
fn axes3(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    if interp.canvas.inside_axes() {
        return Err(Box::new(
            Diagnostic::error(Code::BadPlace, call.span, "axes cannot stand inside axes")
                .with_hint("put them beside each other in a `row { … }`"),
        ));
    }
    let cycle = cycle(&mut call.args);
    interp.canvas.set_space(true);
    let mut block = match &call.body {
        Some(body) => interp.collect_marks(body, cycle.as_ref().cloned().unwrap_or_default()),
        None => Block::default(),
    };
    interp.canvas.set_space(false);
    cycle?;
    let args = &mut call.args;
    let mut legend = legends::wish(block.legend(), args)?;
    if legend.place == LegendPlace::Auto {
        // In a box all corners have lines, or numbers, or both.
        legend.place = LegendPlace::Beside;
    }
    let [data_x, data_y, _] = solid_bounds(block.items());
    let asked = Asked {
        x: limits(args, "x")?.or(data_x.map(apart)).map(forward),
        y: limits(args, "y")?.or(data_y.map(apart)).map(forward),
        width: length(args, "width")?,
        height: length(args, "height")?,
        ..Asked::default()
    };
    let z = limits(args, "z")?;
    let (width, height) = (asked.width, asked.height);
    let settled = interp.settle_axes(block, asked, call.span)?;
    super::twins::refuse(&settled.twins)?;
    let Settled { items, x, y, .. } = settled;
    let [_, _, data_z] = solid_bounds(&items);
    let pieces = solid_pieces(&items);
    if pieces > MOST_PIECES {
        interp.report(Diagnostic::note(
            Code::TooLarge,
            call.span,
            format!("{pieces} faces, lines and dots are sorted by their distance alone"),
        ));
    }
    let scale = first_scale(&items).cloned();
    let z = z.or(data_z.map(apart)).unwrap_or((0.0, 1.0));
    let args = &mut call.args;
    let equal = flag(args, "equal", false)?;
    let axes = Axes {
        x,
        y,
        equal,
        grid: flag(args, "grid", true)?,
        frame: frame(args)?,
        title: text(args, "title")?,
        xlabel: text(args, "xlabel")?,
        ylabel: text(args, "ylabel")?,
        space: None,
        xticks: ticks(args, "xticks")?,
        yticks: ticks(args, "yticks")?,
        colorbar: super::plots::bar(args.take("colorbar"), scale)?,
        width,
        height,
        items,
        zoom: None,
        legend,
        xscale: Scale::default(),
        yscale: Scale::default(),
        twins: Vec::new(),
        ink: None,
        bare: (false, false),
        volume: Some(Volume {
            view: view(args)?,
            z: sound(z, "z", call.span)?,
            zlabel: text(args, "zlabel")?,
            zticks: ticks(args, "zticks")?,
            sides: sides(args)?,
        }),
    };
    interp.put(
        ItemKind::Axes(Box::new(axes)),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// Limits of an axis that does not run backwards.
fn forward(range: (f64, f64)) -> Limits {
    Limits {
        range,
        reversed: false,
    }
}

/// Limits around data: a surface fills its box, and a single number has room around it.
fn apart((lo, hi): (f64, f64)) -> (f64, f64) {
    if hi - lo > 1e-9 * lo.abs().max(hi.abs()) {
        return (lo, hi);
    }
    let margin = 0.5_f64.max(1e-3 * lo.abs());
    (lo - margin, hi + margin)
}

fn flag(args: &mut ElementArgs, name: &str, otherwise: bool) -> Eval<bool> {
    match args.take(name) {
        Some(arg) => arg.value.as_bool(name).at(arg.span),
        None => Ok(otherwise),
    }
}

/// `view: (35deg, 25deg)`
fn view(args: &mut ElementArgs) -> Eval<View> {
    let Some(arg) = args.take("view") else {
        return Ok(View::default());
    };
    let wanted = "two angles such as `(35deg, 25deg)`";
    let (Value::Tuple(items) | Value::List(items)) = &arg.value else {
        return Err(arg.value.mismatch("view", wanted)).at(arg.span);
    };
    let [azimuth, elevation] = &**items else {
        return Err(arg.value.mismatch("view", wanted)).at(arg.span);
    };
    // Degrees that an author wrote come back as written.
    let degrees = |value: &Value, what: &str| -> Eval<f64> {
        let degrees = value.as_angle(what).at(arg.span)?.to_degrees();
        let round = (degrees * 1e9).round() / 1e9;
        if round.is_finite() && round.abs() <= 1e6 {
            return Ok(round);
        }
        Err(value.mismatch(what, "an angle such as `35deg`")).at(arg.span)
    };
    Ok(View {
        azimuth: degrees(azimuth, "the azimuth")?,
        elevation: degrees(elevation, "the elevation")?,
    })
}

fn sides(args: &mut ElementArgs) -> Eval<[f64; 3]> {
    let Some(arg) = args.take("sides") else {
        return Ok(SIDES);
    };
    let found = arg.value.try_array().filter(|a| a.shape() == [3]);
    match found.map(|a| array::to_vec(&a)).as_deref() {
        Some(&[x, y, z]) if [x, y, z].iter().all(|v| (0.01..=100.0).contains(v)) => Ok([x, y, z]),
        _ => Err(arg
            .value
            .mismatch("sides", "three lengths to each other such as `(1, 1, 0.5)`"))
        .at(arg.span),
    }
}

/// What can stand in a block of `axes3` besides its own marks.
pub(super) const ALLOWED: &[&str] = &["group", "legend"];

/// Refuses an element that is not drawn in space, or only there.
pub(super) fn misplaced(name: &str, inside: bool, span: Span) -> Box<Diagnostic> {
    if inside {
        let names: Vec<String> = SURFACES
            .iter()
            .chain(MARKS)
            .map(|e| format!("`{}`", e.name))
            .collect();
        return Box::new(
            Diagnostic::error(
                Code::BadPlace,
                span,
                format!("`{name}` cannot be drawn in `axes3`"),
            )
            .with_hint(format!("what can: {}", names.join(" "))),
        );
    }
    Box::new(
        Diagnostic::error(
            Code::BadPlace,
            span,
            format!("`{name}` is drawn in space only"),
        )
        .with_hint(format!("write `axes3 {{ {name}(…) }}`")),
    )
}

/// Puts a mark in space on the canvas.
fn put(
    interp: &mut Interp<'_>,
    call: &mut ElementCall<'_>,
    form: SolidForm,
    graphic: Graphic,
    label: Option<Label>,
) -> Eval<()> {
    let solid = Solid {
        form,
        graphic,
        label,
        entry: None,
        floor: false,
        scale: None,
    };
    put_solid(interp, call, solid)
}

fn put_solid(interp: &mut Interp<'_>, call: &mut ElementCall<'_>, solid: Solid) -> Eval<()> {
    interp.put(
        ItemKind::Solid(Box::new(solid)),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// Puts what stands over a grid: at once, or when the axes know where a function is
/// to be sampled.
fn put_over(
    interp: &mut Interp<'_>,
    call: &mut ElementCall<'_>,
    over: Over,
    build: impl FnOnce(&mut Interp<'_>, Grid) -> Eval<Solid> + 'static,
) -> Eval<()> {
    let f = match over {
        Over::Grid(grid) => {
            let solid = build(interp, grid)?;
            return put_solid(interp, call, solid);
        }
        Over::Function(f) => f,
    };
    let span = call.span;
    interp.defer_field(call, move |interp, whole| {
        let grid = f.sampled(interp, whole.x, whole.y)?;
        let solid = build(interp, grid)?;
        Ok(vec![item(ItemKind::Solid(Box::new(solid)), span)])
    })
}
