//! `stem`, `step` and `wave`.

use super::super::super::{Eval, Interp};
use super::super::graphic::{FILL, LABEL, LAYER, LINE, RASTER, word};
use super::super::marks::Call;
use super::super::param::{opt, rest, words};
use super::super::{Element, Kind, Takes};
use super::curves::line;
use super::data::{self, Looks};
use super::scatter::sizes;
use super::wave;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, Point};
use crate::scene::{DotStyle, Fill, Geometry, Graphic, IdiomKind, Item, Marker, Stroke};

/// Stems, staircases, digital signals.
pub(super) const ROWS: &[Element] = &[
    Element {
        name: "stem",
        takes: Takes {
            own: &[
                rest(
                    "of",
                    Kind::Other("values; n×2 array; xs and values"),
                    "where the stems end",
                ),
                opt("base", Kind::Number, "0", "where they begin"),
                opt(
                    "size",
                    Kind::Length,
                    "3.2pt",
                    "the diameter of the dots at their ends",
                ),
                opt(
                    "marker",
                    Kind::Words(const { &words(&Marker::NAMES) }),
                    "circle",
                    "the shape of these",
                ),
            ],
            shared: &[&LINE, &LABEL, &LAYER, &RASTER],
        },
        doc: "a line to each value with a dot at its end, and a thin line where they begin",
        example: "stem([1, 0.5, -0.3, 0.2])",
        holds: false,
        draw: stem,
    },
    Element {
        name: "step",
        takes: Takes {
            own: &[
                rest(
                    "of",
                    Kind::Other("values; n×2 array; xs and values"),
                    "the heights of the steps",
                ),
                opt(
                    "where",
                    Kind::Words(const { &words(&WHERE) }),
                    "post",
                    "where a step is taken: `post` holds a value until the next, `pre` goes to it at once, `mid` halfway",
                ),
            ],
            shared: &[&LINE, &FILL, &LABEL, &LAYER, &RASTER],
        },
        doc: "a staircase through values",
        example: "step([0, 1, 1, 0, 2])",
        holds: false,
        draw: step,
    },
    wave::WAVE,
];

/// Where a staircase goes from one value to the next.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Where {
    #[default]
    Post,
    Pre,
    Mid,
}

const WHERE: [(&str, Where); 3] = [
    ("post", Where::Post),
    ("pre", Where::Pre),
    ("mid", Where::Mid),
];

/// `stem(ys)`, `stem(xs, ys)`, `stem(P)`
fn stem(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (points, span) = data::series(call)?;
    let base = match call.args.take("base") {
        Some(arg) => arg.value.as_number("base").at(arg.span)?,
        None => 0.0,
    };
    if !base.is_finite() {
        return Err(Box::new(Diagnostic::error(
            Code::BadValue,
            call.span,
            format!("`base` cannot be {}", crate::geom::exact(base)),
        )));
    }
    let marker = word(&mut call.args, "marker", &Marker::NAMES)?.unwrap_or_default();
    let sizes = sizes(&mut call.args, points.len())?;
    let looks = line(interp, call)?;
    interp.note_gaps(call.name, &points, span);
    if base == 0.0 {
        interp.stands_on_zero(true);
    }
    let finite: Vec<Point> = points.into_iter().filter(|p| p.is_finite()).collect();
    let mut stems: Vec<Point> = Vec::new();
    for p in &finite {
        if !stems.is_empty() {
            stems.push(Point::new(f64::NAN, f64::NAN));
        }
        stems.extend([Point::new(p.x, base), *p]);
    }
    let ends = finite.iter().fold(None, |ends: Option<(f64, f64)>, p| {
        Some(ends.map_or((p.x, p.x), |(lo, hi)| (lo.min(p.x), hi.max(p.x))))
    });
    let mut items: Vec<Item> = Vec::new();
    if let (Some((lo, hi)), Some(stroke)) = (ends, &looks.graphic.stroke) {
        let ground = Looks {
            graphic: Graphic {
                stroke: Some(Stroke::solid(stroke.paint.clone(), Length::pt(0.4))),
                ..Graphic::default()
            },
            label: None,
            entry: None,
        };
        let along = vec![Point::new(lo, base), Point::new(hi, base)];
        items.push(ground.mark(open(along), None, span));
    }
    let lines = looks.mark(open(stems), None, span);
    let lines = match base == 0.0 {
        true => data::known_as(lines, IdiomKind::Stems, finite.clone()),
        false => lines,
    };
    items.extend(dotted(lines, &looks, (finite, sizes.one, marker), span));
    interp.put_marks(call, items)
}

/// A line and the dots on it, which PGFPlots can draw as one.
pub(super) fn dotted(
    mut line: Item,
    looks: &Looks,
    (points, size, marker): (Vec<Point>, Length, Marker),
    span: crate::source::Span,
) -> Vec<Item> {
    let dots = tops(looks, points, size, marker).mark_at(span);
    // Where both show through, what they share would be darker.
    let opaque = (looks.graphic.stroke.as_ref()).is_some_and(|s| s.paint.color.is_opaque());
    let dots = match data::idiom(&mut line).filter(|_| opaque) {
        Some(idiom) => {
            idiom.dots = Some((marker, size * 0.5));
            let points = idiom.points.clone();
            data::known_as(dots, IdiomKind::Dots, points)
        }
        None => dots,
    };
    vec![line, dots]
}

/// The dots of a line, in its colour.
pub(super) struct Tops {
    looks: Looks,
    geometry: Geometry,
}

impl Tops {
    pub(super) fn mark_at(self, span: crate::source::Span) -> Item {
        self.looks.mark(self.geometry, None, span)
    }
}

/// Dots in the colour of a line.
pub(super) fn tops(looks: &Looks, points: Vec<Point>, size: Length, marker: Marker) -> Tops {
    let mut graphic = Graphic::default();
    if let Some(stroke) = &looks.graphic.stroke {
        match marker.is_closed() {
            true => graphic.fill = Some(Fill::Solid(stroke.paint.clone())),
            false => {
                graphic.stroke = Some(Stroke::solid(stroke.paint.clone(), stroke.width));
            }
        }
    }
    Tops {
        looks: Looks {
            graphic,
            label: None,
            entry: None,
        },
        geometry: Geometry::Dots {
            points,
            radius: size * 0.5,
            style: DotStyle {
                marker,
                radii: None,
                values: None,
            },
        },
    }
}

pub(super) fn open(points: Vec<Point>) -> Geometry {
    Geometry::Data {
        points,
        closed: false,
        smooth: None,
    }
}

/// `step(ys, where: mid)`
fn step(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let (points, span) = data::series(call)?;
    let at = word(&mut call.args, "where", &WHERE)?.unwrap_or_default();
    let filled = call.args.get("fill").is_some();
    let looks = match filled {
        false => line(interp, call)?,
        true => {
            let (label, entry) = data::labels(&mut call.args)?;
            let graphic = interp.graphic(&mut call.args, crate::scene::Tips::NONE)?;
            Looks {
                graphic,
                label,
                entry,
            }
        }
    };
    interp.note_gaps(call.name, &points, span);
    let mut stairs: Vec<Point> = Vec::new();
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        stairs.push(a);
        if !(a.is_finite() && b.is_finite()) {
            continue;
        }
        match at {
            Where::Post => stairs.push(Point::new(b.x, a.y)),
            Where::Pre => stairs.push(Point::new(a.x, b.y)),
            Where::Mid => {
                let middle = f64::midpoint(a.x, b.x);
                stairs.extend([Point::new(middle, a.y), Point::new(middle, b.y)]);
            }
        }
    }
    stairs.extend(points.last());
    let mut items = Vec::new();
    if filled {
        interp.stands_on_zero(true);
        let below = Looks {
            graphic: Graphic {
                fill: looks.graphic.fill.clone(),
                ..Graphic::default()
            },
            label: None,
            entry: None,
        };
        for run in stairs.split(|p| !p.is_finite()).filter(|r| r.len() > 1) {
            if let [first, .., last] = run {
                let (first, last) = (Point::new(first.x, 0.0), Point::new(last.x, 0.0));
                let area = std::iter::once(first).chain(run.iter().copied());
                let points = area.chain(std::iter::once(last)).collect();
                let geometry = Geometry::Data {
                    points,
                    closed: true,
                    smooth: None,
                };
                items.push(below.mark(geometry, None, span));
            }
        }
    }
    let above = Looks {
        graphic: Graphic {
            fill: None,
            ..looks.graphic.clone()
        },
        ..looks.clone()
    };
    if above.graphic.stroke.is_some() || !filled {
        let kind = match at {
            Where::Post => IdiomKind::StepsAfter,
            Where::Pre => IdiomKind::StepsBefore,
            Where::Mid => IdiomKind::StepsBetween,
        };
        let stairs = above.mark(open(stairs), None, span);
        items.push(data::known_as(stairs, kind, points));
    }
    interp.put_marks(call, items)
}
