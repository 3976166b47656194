//! Points by intent: constructions on places, and points of drawn lines.

use std::rc::Rc;

use super::super::coord::{Anchor, Coord, NodeId, Scalar, Track};
use super::super::model::{At, AxesScene, Calc, CalcStep, Place};
use super::boxes::Boxes;
use super::resolve::{Context, Units, data, plain};
use crate::diag::{Code, Fault};
use crate::geom::{Path, Point, Rect, Transform};

/// In what a construction is computed.
#[derive(Debug, Clone, Copy)]
enum Plane<'a> {
    /// Canvas points.
    Canvas,
    /// The data of axes whose units are equally long: there angles are those of the
    /// canvas, and round numbers stay round. With the length of a unit in points.
    Data(&'a AxesScene, f64),
}

/// Digits that a computed data point keeps of the extent of its axes.
const DATA_DIGITS: f64 = 1e5;

impl<'a> Context<'a> {
    /// Resolves the points that are constructed from others.
    pub(super) fn constructed(self, coord: &Coord, boxes: &Boxes<'_>) -> Result<Place, Fault> {
        match coord {
            Coord::Along(a, b, distance) => {
                let ends = [self.place(a, boxes)?, self.place(b, boxes)?];
                let distance = distance.to_pt();
                let place = self.construct(&ends, |plane, [a, b]| {
                    let reach = match plane {
                        Plane::Canvas => distance,
                        Plane::Data(_, unit) => distance / unit,
                    };
                    a + (b - a).unit() * reach
                });
                Ok(self.said(place, &ends, |_| CalcStep::Distance(distance)))
            }
            Coord::Turn {
                about,
                point,
                angle,
                length,
            } => {
                let ends = [self.place(about, boxes)?, self.place(point, boxes)?];
                if length.is_some() {
                    apart(ends[0], ends[1], "turn")?;
                }
                let place = self.construct(&ends, |plane, [a, b]| {
                    let arm = Transform::rotate(*angle).direction(b - a);
                    match length {
                        Some(l) => a + arm.unit() * self.reach(plane, *l),
                        None => a + arm,
                    }
                });
                let length = length.map(|l| self.reach(Plane::Canvas, l));
                Ok(self.said(place, &ends, |_| {
                    CalcStep::Turned(angle.to_degrees(), length)
                }))
            }
            Coord::Foot { point, line } => {
                let ends = [
                    self.place(&line.0, boxes)?,
                    self.place(&line.1, boxes)?,
                    self.place(point, boxes)?,
                ];
                apart(ends[0], ends[1], "project")?;
                let place = self.construct(&ends, |_, [a, b, c]| c.foot(a, b));
                Ok(self.said(place, &ends, |named| {
                    named.get(2).map_or(CalcStep::Part(0.0), |(id, anchor)| {
                        CalcStep::Foot(*id, *anchor)
                    })
                }))
            }
            Coord::Perpendicular {
                point,
                line,
                length,
            } => {
                let ends = [
                    self.place(&line.0, boxes)?,
                    self.place(&line.1, boxes)?,
                    self.place(point, boxes)?,
                ];
                apart(ends[0], ends[1], "perpendicular")?;
                Ok(self.construct(&ends, |plane, [a, b, c]| {
                    let up = (b - a).left();
                    match length {
                        Some(l) => c + up.unit() * self.reach(plane, *l),
                        None => c + up,
                    }
                }))
            }
            Coord::On(id, t) => {
                let found = boxes.path(*id)?.along(*t);
                let (point, _) = found.ok_or_else(|| boxes.no_line(*id))?;
                Ok(self.at_canvas(point))
            }
            Coord::Crossing { p, q, index } => {
                let points = self.crossings(p, q, boxes)?;
                let count = points.len() as i64;
                let at = if *index < 0 { index + count } else { *index };
                let found = usize::try_from(at).ok().and_then(|i| points.get(i));
                match found {
                    Some(point) => Ok(self.at_canvas(*point)),
                    None => {
                        let name = |t: &Track| match t {
                            Track::Drawn(id) => format!("`{}`", boxes.name(*id)),
                            Track::Through(..) => "the line".into(),
                        };
                        Err(no_crossing(&name(p), &name(q), *index, count))
                    }
                }
            }
            _ => self.place(coord, boxes),
        }
    }

    /// Runs a construction where its result is roundest.
    fn construct<const N: usize>(
        self,
        places: &[Place; N],
        f: impl Fn(Plane<'a>, [Point; N]) -> Point,
    ) -> Place {
        let plane = self.plane(places);
        match plane {
            Plane::Data(axes, _) => {
                let of = |p: Place| match p.said {
                    At::Data(d) => d,
                    _ => axes.from_canvas(p.canvas),
                };
                data(axes, rounded(axes, f(plane, places.map(of))))
            }
            Plane::Canvas => self.computed(f(plane, places.map(|p| p.canvas))),
        }
    }

    fn plane(self, places: &[Place]) -> Plane<'a> {
        let Units::Axes(axes) = self.units else {
            return Plane::Canvas;
        };
        let unit = |size: f64, (lo, hi): (f64, f64)| size / (hi - lo);
        let x = unit(axes.rect.width(), axes.x);
        let y = unit(axes.rect.height(), axes.y);
        let plain = |p: &Place| matches!(p.said, At::Data(_)) && p.shift == Point::default();
        // Frames are rounded, so that equal units differ a little.
        if (x / y - 1.0).abs() < 1e-3 && places.iter().all(plain) {
            Plane::Data(axes, x)
        } else {
            Plane::Canvas
        }
    }

    /// A length as a construction in a plane takes it.
    fn reach(self, plane: Plane<'_>, length: Scalar) -> f64 {
        match (plane, length) {
            (Plane::Data(..), Scalar::Unit(v)) => v,
            (Plane::Data(_, unit), Scalar::Length(l)) => l.to_pt() / unit,
            (Plane::Canvas, length) => self.radius(length, true),
        }
    }

    /// A place that was computed before the transform of its group.
    pub(super) fn computed(self, p: Point) -> Place {
        match self.units {
            Units::Axes(axes) => data(axes, rounded(axes, axes.from_canvas(p))),
            Units::Canvas(_) => plain(p),
        }
    }

    /// A place that was found on the page.
    pub(super) fn at_canvas(self, p: Point) -> Place {
        self.computed(self.seen(plain(p)).canvas)
    }

    /// The place, with the construction that code can say when its points are anchors.
    pub(super) fn said(
        self,
        place: Place,
        from: &[Place],
        step: impl Fn(&[(NodeId, Anchor)]) -> CalcStep,
    ) -> Place {
        let anchor = |p: &Place| match p.said {
            At::Anchor(id, anchor) if p.shift == Point::default() => Some((id, anchor)),
            _ => None,
        };
        let named: Option<Vec<(NodeId, Anchor)>> = from.iter().map(anchor).collect();
        match (self.units, named.as_deref()) {
            (Units::Canvas(_), Some(named @ [from, to, ..]))
                if self.map == Transform::IDENTITY && from != to =>
            {
                Place {
                    said: At::Calc(Calc {
                        from: *from,
                        to: *to,
                        step: step(named),
                    }),
                    ..place
                }
            }
            _ => place,
        }
    }

    /// Every point where two lines cross, on the page, in order along the first.
    fn crossings(self, p: &Track, q: &Track, boxes: &Boxes<'_>) -> Result<Rc<[Point]>, Fault> {
        let line = |a: &Coord, b: &Coord| -> Result<(Point, Point), Fault> {
            let (a, b) = (self.place(a, boxes)?, self.place(b, boxes)?);
            apart(a, b, "intersect")?;
            Ok((self.map.apply(a.canvas), self.map.apply(b.canvas)))
        };
        Ok(Rc::from(match (p, q) {
            (Track::Drawn(p), Track::Drawn(q)) => return boxes.crossings(*p, *q),
            (Track::Drawn(p), Track::Through(a, b)) => {
                let path = boxes.path(*p)?;
                path.crossings(&endless(line(a, b)?, path.bounds()))
            }
            (Track::Through(a, b), Track::Drawn(q)) => {
                let path = boxes.path(*q)?;
                endless(line(a, b)?, path.bounds()).crossings(&path)
            }
            (Track::Through(a, b), Track::Through(c, d)) => {
                let ((a, b), (c, d)) = (line(a, b)?, line(c, d)?);
                let (u, v, w) = (b - a, d - c, c - a);
                let det = u.x * v.y - u.y * v.x;
                if det.abs() <= 1e-9 * u.norm() * v.norm() {
                    Vec::new()
                } else {
                    vec![a + u * ((w.x * v.y - w.y * v.x) / det)]
                }
            }
        }))
    }
}

/// A line through two points that reaches beyond a box.
fn endless((a, b): (Point, Point), bounds: Option<Rect>) -> Path {
    let around = bounds.map_or(Rect::new(a, b), |r| r.union(Rect::new(a, b)));
    let far = (b - a).unit() * (around.width() + around.height() + 1.0);
    Path::polyline([a - far, b + far], false)
}

/// Data without the noise of a computation on the canvas.
fn rounded(axes: &AxesScene, p: Point) -> Point {
    let round = |v: f64, (lo, hi): (f64, f64)| {
        let step = libm::pow(10.0, libm::floor(libm::log10(hi - lo))) / DATA_DIGITS;
        libm::round(v / step) * step
    };
    Point::new(round(p.x, axes.x), round(p.y, axes.y))
}

/// Two points that a construction needs apart.
fn apart(a: Place, b: Place, what: &str) -> Result<(), Fault> {
    if (a.canvas - b.canvas).norm() > 1e-6 {
        return Ok(());
    }
    Err(Fault::new(
        Code::BadValue,
        format!("the two points that `{what}` takes its direction from are the same"),
    )
    .with_hint("give two points that are apart"))
}

/// What to say of two lines, by what they are called, that have no crossing of a number.
pub fn no_crossing(p: &str, q: &str, index: i64, count: i64) -> Fault {
    match count {
        0 => Fault::new(Code::NoCrossing, format!("{p} and {q} do not cross")).with_hint(
            "a drawn line ends where it is drawn; a pair of points is the endless line through them",
        ),
        1 => Fault::new(
            Code::NoCrossing,
            format!("{p} and {q} cross once, and there is no crossing {index}"),
        )
        .with_hint("the only one is `intersect(…)[0]`"),
        n => Fault::new(
            Code::NoCrossing,
            format!("{p} and {q} cross {n} times, and there is no crossing {index}"),
        )
        .with_hint(format!("they are numbered from 0 to {}", n - 1)),
    }
}
