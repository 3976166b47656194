//! Arrow tips, as PGF's `Stealth` of `arrows.meta` draws them.
//!
//! The page must look like what TikZ makes of the emitted code, so the outline
//! follows the construction in `pgflibraryarrows.meta.code.tex`: the mitred
//! stroke of the tip stays inside its length and width.

use crate::geom::{Path, Point, Segment};

/// Length, width and inset of figc's tips in points, as the preamble declares them.
pub(super) const LENGTH: f64 = 5.0;
pub(super) const WIDTH: f64 = 4.0;
pub(super) const INSET: f64 = 1.2;

/// A tip for lines of one width, at the origin, pointing east.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tip {
    /// Filled and stroked with mitred joins of `line_width`.
    pub(super) outline: Path,
    /// The width of its stroke.
    pub(super) line_width: f64,
    /// How much shorter the path ends.
    pub(super) shorten: f64,
}

impl Tip {
    pub(super) fn stealth(line_width: f64) -> Tip {
        let line_width = line_width.min(0.25 * (LENGTH - INSET));
        // Half the mitre at the front, and at the inset.
        let miter = |along: f64| 0.5 * line_width * (1.0 + 4.0 * (along / WIDTH).powi(2)).sqrt();
        let (front, inset) = (miter(LENGTH), miter(INSET));
        // The back corner lies between the outer side and the inset side.
        let outer = libm::atan2(LENGTH, WIDTH / 2.0);
        let inner = libm::atan2(INSET, WIDTH / 2.0);
        let half = (outer - inner) / 2.0;
        let reach = 0.5 * line_width / libm::tan(half);
        let back = reach * libm::sin(inner + half);
        let top = reach * libm::cos(inner + half);
        let half_width = WIDTH / 2.0 - top;
        // The tip ends at the origin, so everything lies one length to its left.
        let at = |x: f64, y: f64| Point::new(x - LENGTH, y);
        Tip {
            outline: Path::polyline(
                [
                    at(LENGTH - front, 0.0),
                    at(back, half_width),
                    at(INSET + inset, 0.0),
                    at(back, -half_width),
                ],
                true,
            ),
            line_width,
            shorten: LENGTH - (INSET + inset - 0.25 * line_width),
        }
    }

    /// The outline with its point at `end`, coming from `from`.
    pub(super) fn placed(&self, from: Point, end: Point) -> Path {
        let forward = (end - from).unit();
        let left = forward.left();
        self.outline.map(|p| end + forward * p.x + left * p.y)
    }
}

/// The path with its ends moved back by what the tips cover, and for each tip
/// the point it comes from and the point it ends at.
pub(super) fn shorten(
    path: &Path,
    start: Option<&Tip>,
    end: Option<&Tip>,
) -> (Path, Vec<(Point, Point)>) {
    let mut path = path.clone();
    let mut tips = Vec::new();
    if let Some(tip) = end
        && let Some((from, to)) = last_leg(&path)
    {
        tips.push((from, to));
        let moved = to + (from - to).unit() * tip.shorten;
        if let Some(Segment::Line(p) | Segment::Cubic(_, _, p)) = path.segments.last_mut() {
            *p = moved;
        }
    }
    if let Some(tip) = start
        && let Some((from, to)) = first_leg(&path)
    {
        tips.push((to, from));
        let moved = from + (to - from).unit() * tip.shorten;
        match &mut path.segments[..] {
            // Where the first control point lies on the start, PGF puts the second one
            // in its place.
            [Segment::Move(p), Segment::Cubic(first, control, _), ..] if first == p => {
                *p = moved;
                *first = *control;
            }
            [Segment::Move(p), ..] => *p = moved,
            _ => {}
        }
    }
    (path, tips)
}

/// The point that the last piece comes from, as its tangent sees it, and its end.
fn last_leg(path: &Path) -> Option<(Point, Point)> {
    let end_of = |s: &Segment| match s {
        Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p) => Some(*p),
        Segment::Close => None,
    };
    match path.segments[..] {
        [.., before, Segment::Line(end)] => Some((end_of(&before)?, end)),
        // A control point that lies on the end says nothing about the direction.
        [.., Segment::Cubic(first, control, end)] if control == end => Some((first, end)),
        [.., Segment::Cubic(_, control, end)] => Some((control, end)),
        _ => None,
    }
}

fn first_leg(path: &Path) -> Option<(Point, Point)> {
    match path.segments[..] {
        [Segment::Move(a), Segment::Line(b), ..] => Some((a, b)),
        [Segment::Move(a), Segment::Cubic(first, control, _), ..] if first == a => {
            Some((a, control))
        }
        [Segment::Move(a), Segment::Cubic(control, _, _), ..] => Some((a, control)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stroked_tip_keeps_to_its_length() {
        let tip = Tip::stealth(0.8);
        let bounds = tip.outline.bounds().expect("four points");
        // The mitre at the front adds what the outline lacks.
        let front = 0.5 * 0.8 * (1.0_f64 + 4.0 * (LENGTH / WIDTH).powi(2)).sqrt();
        assert!((bounds.max.x + front).abs() < 1e-12);
        assert!(bounds.min.x > -LENGTH && bounds.max.y < WIDTH / 2.0);
    }

    #[test]
    fn a_wide_line_gets_a_stroke_that_fits() {
        assert!((Tip::stealth(5.0).line_width - 0.95).abs() < 1e-12);
    }

    #[test]
    fn both_ends_are_shortened() {
        let tip = Tip::stealth(0.8);
        let line = Path::polyline([Point::new(0.0, 0.0), Point::new(100.0, 0.0)], false);
        let (short, tips) = shorten(&line, Some(&tip), Some(&tip));
        let ends = short.flatten(1).concat();
        assert!((ends[0].x - tip.shorten).abs() < 1e-12);
        assert!((ends[1].x - (100.0 - tip.shorten)).abs() < 1e-12);
        assert_eq!(tips.len(), 2);
    }
}
