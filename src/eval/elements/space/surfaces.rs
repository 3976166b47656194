//! Surfaces, meshes and level lines in space.

use super::super::super::figure::ElementCall;
use super::super::super::{Eval, Interp, Value};
use super::super::canvas::positive_length;
use super::super::graphic::{paint, word};
use super::super::param::{opt, req, words};
use super::super::{Element, Kind, Shared, Takes};
use super::args::{Grid, colors, over};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Length;
use crate::numeric::array;
use crate::numeric::contour::Field;
use crate::scene::space::Vec3;
use crate::scene::{
    Graphic, Join, Mapped, Paint, Sheet, Solid, SolidForm, Strand, Stroke, Tint, Tips,
};
use crate::source::Span;

/// Where a surface stands.
const OVER: Kind = Kind::Other(
    "function of two numbers, matrix, or `x, y, Z` with the places of columns and rows or three matrices",
);
const RANGE: Kind = Kind::Other("two numbers, the smaller one first");

/// The grid of a surface.
pub(in super::super) static GRID: Shared = Shared {
    title: "Grids in space",
    params: &[
        opt(
            "x",
            RANGE,
            "",
            "the range of x; that of the axes when left out, or the numbers of the columns of a matrix",
        ),
        opt(
            "y",
            RANGE,
            "",
            "the range of y; that of the axes when left out, or the numbers of the rows of a matrix",
        ),
        opt(
            "u",
            RANGE,
            "",
            "with `v`: the function is one of two parameters and gives points `(x, y, z)`",
        ),
        opt("v", RANGE, "", "the range of the second parameter"),
        opt(
            "samples",
            Kind::Other("number, or a pair of them"),
            "41",
            "points of the grid along each side, for a function",
        ),
    ],
};

/// Colours by values.
pub(in super::super) static VALUES: Shared = Shared {
    title: "Colours by values",
    params: &[
        opt(
            "color",
            Kind::Other(
                "colour, array of a value for each point, or function of x and y or of x, y and z",
            ),
            "",
            "its colour, or the values that are coloured; the height when left out",
        ),
        opt(
            "cmap",
            Kind::Other("name of a colour map, or list of colours"),
            "viridis",
            "the colours of values",
        ),
        opt(
            "range",
            RANGE,
            "",
            "the values at the ends of the map; those of the data when left out",
        ),
        opt(
            "opacity",
            Kind::Ratio,
            "100%",
            "how much covers what is behind",
        ),
    ],
};

const HIDDEN: [(&str, Hidden); 3] = [
    ("none", Hidden::None),
    ("dashed", Hidden::Dashed),
    ("shown", Hidden::Shown),
];

/// What becomes of lines of a mesh that its own faces hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hidden {
    None,
    Dashed,
    Shown,
}

/// The width of lines around the cells of a surface.
const CELL_LINE: Length = Length::pt(0.2);
/// The width of the lines of a mesh.
const MESH_LINE: Length = Length::pt(0.4);
/// The width of level lines.
const LEVEL_LINE: Length = Length::pt(0.6);

/// Surfaces.
pub(in super::super) const ROWS: &[Element] = &[
    Element {
        name: "contour",
        takes: Takes {
            own: &[
                req(
                    "z",
                    OVER,
                    "the heights: a function of x and y, a matrix, or `x, y, Z`",
                ),
                opt(
                    "levels",
                    Kind::Other("number of levels, or array of them"),
                    "10",
                    "at which heights",
                ),
                opt(
                    "at",
                    Kind::Other("number, or `floor`"),
                    "",
                    "the height at which all lines are drawn; each at its own when left out",
                ),
                opt("stroke", Kind::Paint, "", "one colour for all lines"),
                opt("width", Kind::Length, "0.6pt", "how thick the lines are"),
            ],
            shared: &[&GRID, &VALUES],
        },
        doc: "the level lines of heights over the floor, each at its height, or all on the floor",
        example: "contour((x, y) => x^2 - y^2, levels: 8)",
        holds: false,
        draw: contour,
    },
    Element {
        name: "mesh",
        takes: Takes {
            own: &[
                req("z", OVER, "where it stands, as of `surface`"),
                opt(
                    "hidden",
                    Kind::Words(const { &words(&HIDDEN) }),
                    "none",
                    "what becomes of lines that the mesh hides itself: not drawn, dashed, or drawn like all others",
                ),
                opt(
                    "stroke",
                    Kind::Paint,
                    "foreground",
                    "one colour for all lines; with `color` or `cmap` they are coloured by values",
                ),
                opt("width", Kind::Length, "0.4pt", "how thick the lines are"),
            ],
            shared: &[&GRID, &VALUES],
        },
        doc: "a surface by the lines of its grid",
        example: "mesh((x, y) => x^2 - y^2, samples: 15)",
        holds: false,
        draw: mesh,
    },
    Element {
        name: "surface",
        takes: Takes {
            own: &[
                req(
                    "z",
                    OVER,
                    "the heights, the points, or a function that gives them",
                ),
                opt(
                    "light",
                    Kind::Bool,
                    "false",
                    "whether it is shaded, as by a lamp from the upper left",
                ),
                opt(
                    "stroke",
                    Kind::Paint,
                    "none",
                    "the colour of thin lines around its cells",
                ),
                opt("width", Kind::Length, "0.2pt", "how thick these lines are"),
            ],
            shared: &[&GRID, &VALUES],
        },
        doc: "a surface, its cells coloured by height",
        example: "surface((x, y) => x^2 - y^2, samples: 21)",
        holds: false,
        draw: surface,
    },
];

fn width(call: &mut ElementCall<'_>, otherwise: Length) -> Eval<Length> {
    match call.args.take("width") {
        Some(arg) => positive_length(&arg.value, "width", arg.span),
        None => Ok(otherwise),
    }
}

fn round(paint: Paint, width: Length) -> Stroke {
    Stroke {
        join: Join::Round,
        ..Stroke::solid(paint, width)
    }
}

/// `surface(f)`, `surface(Z)`, `surface(x, y, Z)`
fn surface(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let over = over(interp, &mut call.args, "surface")?;
    let colors = colors(interp, &mut call.args)?;
    let light = super::flag(&mut call.args, "light", false)?;
    let lines = paint(&mut call.args, "stroke")?.flatten();
    let width = width(call, CELL_LINE)?;
    super::put_over(interp, call, over, move |interp, grid| {
        let tint = colors.tint(interp, &grid.points)?;
        let sheet = Sheet {
            columns: grid.columns,
            points: grid.points,
            tint: Some(tint),
            light,
            lines: lines.map(|paint| round(paint.faded(colors.opacity), width)),
            dashed: false,
            line_tint: None,
        };
        Ok(solid(SolidForm::Sheet(sheet), None))
    })
}

/// A mark without a label.
fn solid(form: SolidForm, line: Option<Stroke>) -> Solid {
    Solid {
        form,
        graphic: Graphic {
            stroke: line,
            fill: None,
            tips: Tips::NONE,
        },
        label: None,
        entry: None,
        floor: false,
        scale: None,
    }
}

/// `mesh(f, hidden: dashed)`
fn mesh(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let over = over(interp, &mut call.args, "mesh")?;
    let colors = colors(interp, &mut call.args)?;
    let stroke = paint(&mut call.args, "stroke")?;
    let width = width(call, MESH_LINE)?;
    let hidden = word(&mut call.args, "hidden", &HIDDEN)?.unwrap_or(Hidden::None);
    let ink = colors.one.clone().or(stroke.flatten());
    let ink = ink.unwrap_or_else(|| interp.canvas.ink());
    let line = round(ink.faded(colors.opacity), width);
    let paper = interp.canvas.page();
    super::put_over(interp, call, over, move |interp, grid| {
        let tint = match colors.by_values() {
            true => Some(colors.tint(interp, &grid.points)?),
            false => None,
        };
        let sheet = Sheet {
            columns: grid.columns,
            points: grid.points,
            tint: (hidden == Hidden::None).then_some(Tint::One(paper)),
            lines: Some(line.clone()),
            light: false,
            dashed: hidden == Hidden::Dashed,
            line_tint: tint,
        };
        Ok(match hidden {
            Hidden::Shown => solid(SolidForm::Lines(wires(&sheet)), Some(line)),
            Hidden::None | Hidden::Dashed => solid(SolidForm::Sheet(sheet), None),
        })
    })
}

/// The lines of a grid, by pieces of one colour.
fn wires(sheet: &Sheet) -> Vec<Strand> {
    let Some(Tint::Mapped(mapped)) = &sheet.line_tint else {
        let whole = |points| Strand {
            points,
            closed: false,
            paint: None,
        };
        return sheet.strands().map(whole).collect();
    };
    let columns = sheet.columns;
    let rows = sheet.rows();
    let piece = |a: usize, b: usize| {
        let value = |i: usize| mapped.values.get(i).copied().unwrap_or(f64::NAN);
        let color = mapped.color(f64::midpoint(value(a), value(b)))?;
        Some(Strand {
            points: vec![*sheet.points.get(a)?, *sheet.points.get(b)?],
            closed: false,
            paint: Some(Paint::anonymous(color)),
        })
    };
    let mut out = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            if column + 1 < columns {
                out.extend(piece(at, at + 1));
            }
            if row + 1 < rows {
                out.extend(piece(at, at + columns));
            }
        }
    }
    out
}

/// `contour(f, levels: 10, at: floor)`
fn contour(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let over = over(interp, &mut call.args, "contour")?;
    let colors = colors(interp, &mut call.args)?;
    let stroke = paint(&mut call.args, "stroke")?.flatten();
    let stroke = stroke.or(colors.one.clone());
    let width = width(call, LEVEL_LINE)?;
    let levels = levels(call)?;
    let height = height(call)?;
    let ink = interp.canvas.ink();
    let span = call.span;
    super::put_over(interp, call, over, move |_, grid| {
        let levels = levels.of(&grid);
        let mapped = match stroke {
            Some(_) => None,
            None => Some(colors.mapped_by(levels.clone())),
        };
        let strands = level_lines(&grid, &levels, height, mapped.as_ref(), span)?;
        let paint = stroke.unwrap_or(ink).faded(colors.opacity);
        let mut solid = solid(SolidForm::Lines(strands), Some(round(paint, width)));
        solid.floor = height == Height::Floor;
        solid.scale = mapped.map(|m| m.scale);
        Ok(solid)
    })
}

/// The lines of levels, in the colours of these.
fn level_lines(
    grid: &Grid,
    levels: &[f64],
    height: Height,
    mapped: Option<&Mapped>,
    span: Span,
) -> Eval<Vec<Strand>> {
    let Some((x, y, z)) = grid.over_floor() else {
        return Err(Box::new(
            Diagnostic::error(
                Code::ShapeMismatch,
                span,
                "`contour` wants heights over a grid of ascending x and y",
            )
            .with_hint("write `contour((x, y) => …)`, `contour(Z)` or `contour(x, y, Z)`"),
        ));
    };
    let field = Field::new(&x, &y, &z);
    let field =
        field.map_err(|e| Box::new(Diagnostic::error(Code::BadValue, span, e.to_string())))?;
    let mut strands = Vec::new();
    for (level, curves) in levels.iter().zip(field.levels(levels)) {
        let paint = mapped.and_then(|m| m.color(*level));
        let paint = paint.map(Paint::anonymous);
        let z = match height {
            Height::One(z) => z,
            Height::Own | Height::Floor => *level,
        };
        for curve in curves {
            let mut points: Vec<Vec3> = curve.iter().map(|[x, y]| Vec3::new(*x, *y, z)).collect();
            let closed = points.len() > 2 && points.first() == points.last();
            if closed {
                points.pop();
            }
            strands.push(Strand {
                points,
                closed,
                paint: paint.clone(),
            });
        }
    }
    Ok(strands)
}

/// Where level lines are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Height {
    /// Each at its level.
    Own,
    /// All at one.
    One(f64),
    /// All on the floor of the box.
    Floor,
}

/// `at: floor`, `at: -2`
fn height(call: &mut ElementCall<'_>) -> Eval<Height> {
    let Some(arg) = call.args.take("at") else {
        return Ok(Height::Own);
    };
    match arg.value {
        Value::Number(z) if z.is_finite() => Ok(Height::One(z)),
        _ => {
            arg.value.as_word("at", &["floor"]).at(arg.span)?;
            Ok(Height::Floor)
        }
    }
}

/// Which levels.
enum Levels {
    /// So many, evenly between the lowest and the highest.
    Count(usize),
    /// These.
    At(Vec<f64>),
}

impl Levels {
    fn of(&self, grid: &Grid) -> Vec<f64> {
        match self {
            Levels::At(levels) => levels.clone(),
            Levels::Count(count) => {
                let heights = || grid.points.iter().map(|p| p.z).filter(|z| z.is_finite());
                let lo = heights().fold(f64::INFINITY, f64::min);
                let hi = heights().fold(f64::NEG_INFINITY, f64::max);
                if lo > hi {
                    return Vec::new();
                }
                let step = (hi - lo) / (*count as f64 + 1.0);
                (1..=*count).map(|n| lo + step * (n as f64)).collect()
            }
        }
    }
}

/// `levels: 10`, or the levels themselves.
fn levels(call: &mut ElementCall<'_>) -> Eval<Levels> {
    let Some(arg) = call.args.take("levels") else {
        return Ok(Levels::Count(10));
    };
    if matches!(arg.value, Value::Number(_)) {
        let n = arg.value.as_count("levels").at(arg.span)?;
        if (1..=1000).contains(&n) {
            return Ok(Levels::Count(n));
        }
        return Err(Box::new(
            Diagnostic::error(Code::BadValue, arg.span, format!("`levels` cannot be {n}"))
                .with_hint("say how many, from 1 to 1000, or list them: `levels: [0, 1, 2]`"),
        ));
    }
    let array = arg.value.as_array("levels").at(arg.span)?;
    let levels = array::to_vec(&array);
    if array.ndim() == 1 && levels.len() <= 1000 && levels.iter().all(|v| v.is_finite()) {
        return Ok(Levels::At(levels));
    }
    let wanted = "a number of levels, or an array of up to 1000 finite ones";
    Err(arg.value.mismatch("levels", wanted)).at(arg.span)
}
