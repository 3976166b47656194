//! Curves, arcs, grids, braces and angles: from what was asked to a path.

use super::super::coord::{Anchor, Coord, Scalar};
use super::super::drawing::{Geometry, Side};
use super::super::model::{MarkGeometry, Place};
use super::boxes::{Boxes, anchor};
use super::resolve::{Context, Units, data, shifted};
use crate::diag::{Code, Fault};
use crate::geom::{Path, Point, Segment};
use crate::scene::At;

/// A grid with more lines is a slip in the step.
const MOST_LINES: f64 = 2000.0;
/// How near to a right angle, in radians, gets a square.
const NEARLY_RIGHT: f64 = 1e-4;

/// A curve through points, or a line. A point that is not finite is a gap.
pub(super) fn through(
    points: impl Iterator<Item = Point>,
    closed: bool,
    smooth: Option<f64>,
) -> Path {
    let Some(tension) = smooth else {
        return Path::polyline(points, closed);
    };
    let points: Vec<Point> = points.collect();
    let parts = points.split(|p| !p.is_finite());
    let segments = parts.flat_map(|part| Path::smooth(part, tension, closed).segments);
    Path {
        segments: segments.collect(),
    }
}

/// The decided outline of a curve, arc, grid, brace or angle; none for the others.
pub(super) fn trace(
    geometry: &Geometry,
    context: Context<'_>,
    boxes: &Boxes<'_>,
) -> Result<Option<(MarkGeometry, Path)>, Fault> {
    let place = |c: &Coord| context.place(c, boxes);
    Ok(Some(match geometry {
        Geometry::Cubic { from, controls, to } => {
            let (from, to) = (place(from)?, place(to)?);
            let controls = (place(&controls.0)?, place(&controls.1)?);
            let path = Path::bezier(from.canvas, controls.0.canvas, controls.1.canvas, to.canvas);
            (MarkGeometry::Cubic { from, controls, to }, path)
        }
        Geometry::OutIn {
            from,
            to,
            leave,
            arrive,
            looseness,
        } => {
            let end = |coord: &Coord, angle: f64| match coord {
                // A whole thing is left where it faces.
                Coord::Node(id) => {
                    let place = anchor(*id, Anchor::Angle(angle), boxes.get(*id)?);
                    Ok(context.seen(place))
                }
                _ => place(coord),
            };
            let (from, to) = (end(from, *leave)?, end(to, *arrive)?);
            let path = Path::out_in(from.canvas, to.canvas, *leave, *arrive, *looseness);
            let (leave, arrive, looseness) = (*leave, *arrive, *looseness);
            let geometry = MarkGeometry::OutIn {
                from,
                to,
                leave,
                arrive,
                looseness,
            };
            (geometry, path)
        }
        Geometry::Arc {
            center,
            rx,
            ry,
            from,
            to,
            sector,
        } => {
            let center = place(center)?;
            let radii = (context.radius(*rx, true), context.radius(*ry, false));
            let path = Path::arc(
                center.canvas,
                Point::new(radii.0, 0.0),
                Point::new(0.0, radii.1),
                *from,
                *to,
            );
            let start = moved(context, center, *from, (*rx, *ry), radii);
            let path = if *sector {
                path.sector(center.canvas)
            } else {
                path
            };
            let geometry = MarkGeometry::Arc {
                center,
                start,
                rx: radii.0,
                ry: radii.1,
                from: *from,
                to: *to,
                sector: *sector,
            };
            (geometry, path)
        }
        Geometry::Grid { a, b, step } => grid(place(a)?, place(b)?, *step, context)?,
        Geometry::Brace {
            a,
            b,
            amplitude,
            side,
            flip,
        } => {
            let (a, b) = (place(a)?, place(b)?);
            let along = b.canvas - a.canvas;
            if along.norm() < 1e-3 {
                return Err(
                    Fault::new(Code::BadValue, "the ends of the brace are the same point")
                        .with_hint("a brace spans two points that are apart"),
                );
            }
            let left = along.left();
            let to_left = match side {
                Side::Auto => true,
                Side::Above => left.y >= 0.0,
                Side::Below => left.y < 0.0,
                Side::Left => left.x <= 0.0,
                Side::Right => left.x > 0.0,
            };
            let amplitude = amplitude.to_pt() * if to_left == *flip { -1.0 } else { 1.0 };
            let path = Path::brace(a.canvas, b.canvas, amplitude);
            (MarkGeometry::Brace { a, b, amplitude }, path)
        }
        Geometry::Angle {
            a,
            corner,
            b,
            radius,
            right,
            sector,
        } => angle(
            [place(a)?, place(corner)?, place(b)?],
            context.radius(*radius, true),
            *right,
            *sector,
        )?,
        _ => return Ok(None),
    }))
}

/// The place at an angle from a middle; a data point where the radii are data.
fn moved(
    context: Context<'_>,
    center: Place,
    angle: f64,
    asked: (Scalar, Scalar),
    radii: (f64, f64),
) -> Place {
    let unit = Point::polar(angle, 1.0);
    match (context.units, center.said, asked) {
        (Units::Axes(axes), At::Data(p), (Scalar::Unit(rx), Scalar::Unit(ry)))
            if center.shift == Point::default() =>
        {
            data(axes, p + Point::new(unit.x * rx, unit.y * ry))
        }
        _ => shifted(center, Point::new(unit.x * radii.0, unit.y * radii.1)),
    }
}

fn grid(
    a: Place,
    b: Place,
    step: (Scalar, Scalar),
    context: Context<'_>,
) -> Result<(MarkGeometry, Path), Fault> {
    let zero = context.scalar_point(Scalar::Unit(0.0), Scalar::Unit(0.0));
    let step = Point::new(context.radius(step.0, true), context.radius(step.1, false));
    let low = Point::new(a.canvas.x.min(b.canvas.x), a.canvas.y.min(b.canvas.y));
    let high = Point::new(a.canvas.x.max(b.canvas.x), a.canvas.y.max(b.canvas.y));
    // TikZ too forgives a hundredth of a point at the end.
    let lines = |low: f64, high: f64, zero: f64, step: f64| -> (f64, f64) {
        let first = libm::ceil((low - zero) / step - 0.01 / step) * step + zero;
        (
            first,
            libm::floor((high - first) / step + 0.01 / step) + 1.0,
        )
    };
    let (x, columns) = lines(low.x, high.x, zero.canvas.x, step.x);
    let (y, rows) = lines(low.y, high.y, zero.canvas.y, step.y);
    let count = columns + rows;
    if count.is_nan() || count > MOST_LINES {
        return Err(Fault::new(
            Code::BadValue,
            format!("the grid would have {count:.0} lines, and the limit is {MOST_LINES}"),
        )
        .with_hint("a larger `step:` gives fewer lines"));
    }
    let mut segments = Vec::new();
    let mut line = |a: Point, b: Point| {
        segments.push(Segment::Move(a));
        segments.push(Segment::Line(b));
    };
    // In TikZ's order.
    for row in 0..rows.max(0.0) as u32 {
        let y = y + step.y * f64::from(row);
        line(Point::new(low.x, y), Point::new(high.x, y));
    }
    for column in 0..columns.max(0.0) as u32 {
        let x = x + step.x * f64::from(column);
        line(Point::new(x, low.y), Point::new(x, high.y));
    }
    let geometry = MarkGeometry::Grid {
        a: context.corner(a, b, low),
        b: context.corner(a, b, high),
        first: Point::new(x - low.x, y - low.y),
        step,
    };
    Ok((geometry, Path { segments }))
}

impl Context<'_> {
    /// A corner of the box of two places, called as they are.
    fn corner(self, a: Place, b: Place, canvas: Point) -> Place {
        match (self.units, a.said, b.said) {
            (Units::Axes(axes), At::Data(p), At::Data(q)) => {
                let pick = |v: f64, a: f64, p: f64, q: f64| if v == a { p } else { q };
                let d = Point::new(
                    pick(canvas.x, a.canvas.x, p.x, q.x),
                    pick(canvas.y, a.canvas.y, p.y, q.y),
                );
                shifted(data(axes, d), canvas - axes.to_canvas(d))
            }
            _ => self.computed(canvas),
        }
    }
}

fn angle(
    [a, corner, b]: [Place; 3],
    radius: f64,
    right: Option<bool>,
    sector: bool,
) -> Result<(MarkGeometry, Path), Fault> {
    let rays = [a, b].map(|p| p.canvas - corner.canvas);
    if rays.iter().any(|ray| ray.norm() < 1e-3) {
        return Err(Fault::new(
            Code::BadValue,
            "a ray of the angle has no direction: its point is the corner",
        )
        .with_hint(
            "write `angle(a, o, b)` with the corner in the middle, and a and b apart from it",
        ));
    }
    let [from, to] = rays.map(|ray| libm::atan2(ray.y, ray.x));
    let turn = std::f64::consts::TAU;
    let size = libm::fmod(to - from + 2.0 * turn, turn);
    if size < 1e-4 || turn - size < 1e-4 {
        return Err(Fault::new(
            Code::BadValue,
            "the two rays of the angle lie on each other",
        )
        .with_hint("an angle runs counter-clockwise from the first ray to the second"));
    }
    let to = from + size;
    let right = right.unwrap_or((size - turn / 4.0).abs() < NEARLY_RIGHT);
    let [u, v] = [from, to].map(|t| Point::polar(t, radius));
    let [start, far, end] = [u, u + v, v].map(|by| shifted(corner, by));
    let o = corner.canvas;
    let line = if right {
        Path::polyline([o + u, o + u + v, o + v], false)
    } else {
        Path::arc(
            o,
            Point::new(radius, 0.0),
            Point::new(0.0, radius),
            from,
            to,
        )
    };
    let path = if sector { line.sector(o) } else { line };
    let geometry = MarkGeometry::Angle {
        corner,
        start,
        far,
        end,
        from,
        to,
        radius,
        right,
        sector,
    };
    Ok((geometry, path))
}
