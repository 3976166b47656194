//! Outlines before the layout: the path of a shape whose points rest on nothing that
//! only the layout knows. It is enough to count where two of them cross.

use super::coord::{Coord, Scalar};
use super::drawing::Geometry;
use crate::geom::{Length, Path, Point, Rect};

impl Geometry {
    /// The outline in the units of its place: points on the canvas, data inside axes.
    /// None when it refers to drawn things, or inside axes to lengths and angles, which
    /// depend on the size of the frame.
    pub fn outline(&self, axes: bool) -> Option<Path> {
        let at = |c: &Coord| point(c, axes);
        let reach = |s: &Scalar| scalar(*s, axes);
        let through = |points: &[Point], closed: bool, smooth: Option<f64>| match smooth {
            Some(tension) => Path::smooth(points, tension, closed),
            None => Path::polyline(points.iter().copied(), closed),
        };
        Some(match self {
            Geometry::Points {
                points,
                closed,
                smooth,
            } => {
                let points = points.iter().map(at).collect::<Option<Vec<_>>>()?;
                through(&points, *closed, *smooth)
            }
            Geometry::Data {
                points,
                closed,
                smooth,
            } => {
                let unit = if axes { 1.0 } else { Length::cm(1.0).to_pt() };
                let points: Vec<Point> = points.iter().map(|p| *p * unit).collect();
                through(&points, *closed, *smooth)
            }
            Geometry::Ellipse { center, rx, ry } => Path::ellipse(
                at(center)?,
                Point::new(reach(rx)?, 0.0),
                Point::new(0.0, reach(ry)?),
            ),
            Geometry::Rect { a, b } => Path::rect(Rect::new(at(a)?, at(b)?)),
            Geometry::Cubic { from, controls, to } => {
                Path::bezier(at(from)?, at(&controls.0)?, at(&controls.1)?, at(to)?)
            }
            Geometry::OutIn {
                from,
                to,
                leave,
                arrive,
                looseness,
            } if !axes => Path::out_in(at(from)?, at(to)?, *leave, *arrive, *looseness),
            Geometry::Arc {
                center,
                rx,
                ry,
                from,
                to,
                sector,
            } => {
                let (a, b) = (Point::new(reach(rx)?, 0.0), Point::new(0.0, reach(ry)?));
                let center = at(center)?;
                let arc = Path::arc(center, a, b, *from, *to);
                if *sector { arc.sector(center) } else { arc }
            }
            Geometry::OutIn { .. }
            | Geometry::Dots { .. }
            | Geometry::Grid { .. }
            | Geometry::Image(_)
            | Geometry::Brace { .. }
            | Geometry::Angle { .. } => return None,
        })
    }
}

fn scalar(s: Scalar, axes: bool) -> Option<f64> {
    match s {
        Scalar::Unit(v) if axes => Some(v),
        Scalar::Unit(v) => Some(Length::cm(v).to_pt()),
        Scalar::Length(_) if axes => None,
        Scalar::Length(l) => Some(l.to_pt()),
    }
}

fn point(coord: &Coord, axes: bool) -> Option<Point> {
    let at = |c: &Coord| point(c, axes);
    match coord {
        Coord::Xy(x, y) => Some(Point::new(scalar(*x, axes)?, scalar(*y, axes)?)),
        Coord::Polar(angle, r) => Some(Point::polar(*angle, scalar(*r, axes)?)),
        Coord::Offset(base, x, y) => {
            Some(at(base)? + Point::new(scalar(*x, axes)?, scalar(*y, axes)?))
        }
        Coord::Between(a, b, t) => Some(at(a)?.lerp(at(b)?, *t)),
        Coord::Corner(a, b) => Some(Point::new(at(a)?.x, at(b)?.y)),
        _ => None,
    }
}
