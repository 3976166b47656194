//! Points as an author would name them.

use super::options::pt;
use super::{Writer, centimetres};
use crate::geom::{Path, Point, Segment};
use crate::scene::{Anchor, At, AxesScene, Place};

/// Coordinates on one line of code.
pub(super) const PER_LINE: usize = 4;

impl Writer<'_> {
    /// The end of a line: a thing whose border TikZ finds just as figc does is named
    /// by its name alone.
    pub(super) fn end(&self, place: &Place, axes: Option<&AxesScene>) -> String {
        match place.said {
            At::Border(id) if self.has_end(place, axes) => format!("({})", self.node_name(id)),
            _ => self.place(place, axes),
        }
    }

    /// Whether a line can end there without numbers: at a plain point, or at a border
    /// that TikZ finds.
    pub(super) fn has_end(&self, place: &Place, axes: Option<&AxesScene>) -> bool {
        match place.said {
            At::Border(id) => axes.is_none() && self.is_still() && self.has_border(id),
            _ => true,
        }
    }

    /// A point as the author would name it.
    pub(super) fn place(&self, place: &Place, axes: Option<&AxesScene>) -> String {
        let shift = |base: String| {
            let mut options = Vec::new();
            let s = place.shift;
            if s.x.abs() > 5e-4 {
                options.push(format!("xshift={}", pt(s.x)));
            }
            if s.y.abs() > 5e-4 {
                options.push(format!("yshift={}", pt(s.y)));
            }
            if options.is_empty() {
                format!("({base})")
            } else {
                format!("([{}]{base})", options.join(", "))
            }
        };
        let said = match place.said {
            At::Border(id) => At::Anchor(id, Anchor::Center),
            said => said,
        };
        match (said, axes) {
            (At::Data(p), _) => {
                if place.shift == Point::default() {
                    self.data_point(p)
                } else {
                    let [x, y] = self.data_numbers(p);
                    shift(format!("axis cs:{x}, {y}"))
                }
            }
            (At::Anchor(id, anchor), _)
                if self.is_written(id) && (self.is_still() || place.shift.norm() < 5e-4) =>
            {
                let name = self.node_name(id);
                shift(format!("{name}.{}", anchor_name(anchor)))
            }
            (At::Calc(calc), None)
                if self.is_still()
                    && self.is_written(calc.from.0)
                    && self.is_written(calc.to.0) =>
            {
                shift(self.calc(calc))
            }
            (_, _) => self.point(place.canvas, axes),
        }
    }

    /// A point by numbers; inside axes it counts from their corner.
    pub(super) fn point(&self, p: Point, axes: Option<&AxesScene>) -> String {
        match axes {
            Some(axes) => {
                let from = p - axes.rect.min;
                format!(
                    "([xshift={}, yshift={}]rel axis cs:0, 0)",
                    pt(from.x),
                    pt(from.y)
                )
            }
            None => format!("({}, {})", centimetres(p.x), centimetres(p.y)),
        }
    }
}

pub(super) fn anchor_name(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Compass(dx, dy) => super::options::anchor((dx, dy)),
        Anchor::Center | Anchor::Angle(_) => "center",
    }
}

/// A path by its points, some on a line.
pub(super) fn path_lines(path: &Path, point: impl Fn(Point) -> String) -> Vec<String> {
    let parts: Vec<String> = path
        .segments
        .iter()
        .map(|segment| match *segment {
            Segment::Move(p) => point(p),
            Segment::Line(p) => format!("-- {}", point(p)),
            Segment::Cubic(a, b, p) => {
                let (a, b, p) = (point(a), point(b), point(p));
                format!(".. controls {a} and {b} .. {p}")
            }
            Segment::Close => "-- cycle".into(),
        })
        .collect();
    // A short path stays on its line.
    let per_line = if parts.len() <= 2 * PER_LINE {
        parts.len()
    } else {
        PER_LINE
    };
    let lines = parts.chunks(per_line.max(1));
    lines.map(|line| line.join(" ")).collect()
}
