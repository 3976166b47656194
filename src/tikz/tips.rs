//! Arrow tips, as PGF's `arrows.meta` draws them.
//!
//! The page must look like what TikZ makes of the emitted code, so each outline
//! follows the construction in `pgflibraryarrows.meta.code.tex`: the mitred
//! stroke of a filled tip stays inside its length and width.

use crate::geom::{Path, Point, Segment};
use crate::scene::Tip;

/// The inset of figc's own tip in points, as the preamble declares it.
pub(super) const INSET: f64 = 1.2;

/// A tip for lines of one width, its end at the origin, pointing east.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TipShape {
    /// Stroked with a solid line of `line_width`.
    pub(super) outline: Path,
    /// The width of its stroke.
    pub(super) line_width: f64,
    /// Whether it is filled, too.
    pub(super) filled: bool,
    /// Round ends and corners of its stroke, instead of cut and mitred ones.
    pub(super) round: bool,
    /// How much shorter the path ends.
    pub(super) shorten: f64,
}

/// Half the length of a mitre whose two sides have a slope of `factor` × along / across.
fn miter(line: f64, factor: f64, along: f64, across: f64) -> f64 {
    0.5 * line * (1.0 + factor * (along / across).powi(2)).sqrt()
}

impl TipShape {
    /// A tip on a line of a width in points.
    pub(super) fn new(tip: Tip, line: f64) -> TipShape {
        let (length, width) = tip.size(line);
        match tip {
            Tip::Stealth => Self::stealth(length, width, INSET, line),
            Tip::Triangle => Self::stealth(length, width, 0.0, line),
            Tip::Latex => Self::latex(length, width, line),
            Tip::Kite => Self::kite(length, width, 0.25 * length, line),
            Tip::Diamond => Self::kite(length, width, 0.5 * length, line),
            Tip::Square | Tip::Rectangle => Self::slab(length, line, |half, side| {
                let (right, up) = (Point::new(half, 0.0), Point::new(0.0, width / 2.0 - side));
                Path::polyline([right + up, up - right, -right - up, right - up], true)
            }),
            Tip::Circle | Tip::Ellipse => Self::slab(length, line, |half, side| {
                let up = Point::new(0.0, width / 2.0 - side);
                Path::ellipse(Point::default(), Point::new(half, 0.0), up)
            }),
            Tip::Barb => Self::open(
                line,
                length + miter(line, 4.0, length, width),
                length - 0.5 * line,
                Path::polyline(
                    [(0.0, 0.5), (length, 0.0), (0.0, -0.5)].map(|(x, y)| Point::new(x, y * width)),
                    false,
                ),
            ),
            Tip::To => TipShape {
                round: true,
                ..Self::open(
                    line,
                    0.5 * line,
                    -0.5 * line,
                    to(length - line, width - line),
                )
            },
            Tip::Bar => Self::open(
                line,
                0.5 * line,
                -0.25 * line,
                Path::polyline([0.5, -0.5].map(|y| Point::new(0.0, y * width)), false),
            ),
            Tip::Bracket => {
                let side = 0.5 * (width - line);
                let corners = [(-length, side), (0.0, side), (0.0, -side), (-length, -side)];
                let path = Path::polyline(corners.map(|(x, y)| Point::new(x, y)), false);
                Self::open(line, 0.5 * line, -0.25 * line, path)
            }
            Tip::Parenthesis => {
                let (a, b) = (length - 0.5 * line, 0.5 * (width - line));
                let third = std::f64::consts::FRAC_PI_3;
                let (a, b) = (Point::new(a, 0.0), Point::new(0.0, b));
                let path = Path::arc(Point::default(), a, b, third, -third);
                Self::open(line, length, length - 0.5 * line, path)
            }
            Tip::Hooks => {
                let (a, b) = (length - 0.5 * line, 0.25 * (width - line));
                let right = std::f64::consts::FRAC_PI_2;
                let arc = |middle: f64| {
                    let (a, up) = (Point::new(a, 0.0), Point::new(0.0, b));
                    Path::arc(Point::new(0.0, middle), a, up, right, -right)
                };
                let mut path = arc(b);
                path.segments.extend(arc(-b).segments.into_iter().skip(1));
                Self::open(line, length, 0.25 * line, path)
            }
        }
    }

    /// An open tip, with its end and the end of the line in the places of its outline.
    fn open(line: f64, end: f64, line_end: f64, outline: Path) -> TipShape {
        TipShape {
            outline: outline.map(|p| p - Point::new(end, 0.0)),
            line_width: line,
            filled: false,
            round: false,
            shorten: end - line_end,
        }
    }

    /// A filled tip that begins at nothing and ends at its length.
    fn solid(line: f64, length: f64, line_end: f64, outline: Path) -> TipShape {
        TipShape {
            filled: true,
            ..Self::open(line, length, line_end, outline)
        }
    }

    /// A tip that is as high at its end as at its start. The outline is made around the
    /// origin, of half its length and half its line.
    fn slab(length: f64, line: f64, outline: impl FnOnce(f64, f64) -> Path) -> TipShape {
        let line = line.min(0.5 * length);
        let path = outline(0.5 * (length - line), 0.5 * line);
        let path = path.map(|p| p + Point::new(0.5 * length, 0.0));
        Self::solid(line, length, 0.5 * line, path)
    }

    fn stealth(length: f64, width: f64, inset: f64, line: f64) -> TipShape {
        let line = line.min(0.25 * (length - inset));
        let front = miter(line, 4.0, length, width);
        let notch = miter(line, 4.0, inset, width);
        // The back corner lies between the outer side and the inset side.
        let outer = libm::atan2(length, width / 2.0);
        let inner = libm::atan2(inset, width / 2.0);
        let half = (outer - inner) / 2.0;
        let reach = 0.5 * line / libm::tan(half);
        let back = match inset {
            0.0 => 0.5 * line,
            _ => reach * libm::sin(inner + half),
        };
        let side = width / 2.0 - reach * libm::cos(inner + half);
        let corners = [
            (length - front, 0.0),
            (back, side),
            (inset + notch, 0.0),
            (back, -side),
        ];
        let path = Path::polyline(corners.map(|(x, y)| Point::new(x, y)), true);
        Self::solid(line, length, inset + notch - 0.25 * line, path)
    }

    fn latex(length: f64, width: f64, line: f64) -> TipShape {
        let line = line.min(0.2 * length);
        let front = length - miter(line, 9.0, length, width) - 0.5 * line;
        let corner = Point::new(0.3 * length, 0.233_333_3 * width).unit();
        let side = 0.5 * width - 0.5 * line * (corner.y + 1.0) / corner.x;
        let at = |x: f64, y: f64| Point::new(x * front, y * side);
        let outline = Path {
            segments: vec![
                Segment::Move(at(1.0, 0.0)),
                Segment::Cubic(
                    at(0.877_192, 0.077_922),
                    at(0.337_381, 0.519_48),
                    at(0.0, 1.0),
                ),
                Segment::Line(at(0.0, -1.0)),
                Segment::Cubic(
                    at(0.337_381, -0.519_48),
                    at(0.877_192, -0.077_922),
                    at(1.0, 0.0),
                ),
                Segment::Close,
            ],
        };
        Self::solid(line, length - 0.5 * line, 0.0, outline)
    }

    fn kite(length: f64, width: f64, inset: f64, full: f64) -> TipShape {
        let line = full.min(0.4 * length).min(0.4 * width);
        let front = length - miter(line, 4.0, length - inset, width);
        let back = miter(line, 4.0, inset, width);
        // The mitre at the side halves the angle there.
        let ahead = libm::atan2(length - inset, width / 2.0);
        let behind = libm::atan2(inset, width / 2.0);
        let half = 0.5 * (ahead + behind);
        let reach = 0.5 * line / libm::sin(half);
        let towards = half - behind - std::f64::consts::FRAC_PI_2;
        let (across, side) = (
            inset + reach * libm::cos(towards),
            0.5 * width + reach * libm::sin(towards),
        );
        let corners = [(front, 0.0), (across, side), (back, 0.0), (across, -side)];
        let path = Path::polyline(corners.map(|(x, y)| Point::new(x, y)), true);
        Self::solid(line, length, back + full - line, path)
    }

    /// The outline with its point at `end`, coming from `from`.
    pub(super) fn placed(&self, from: Point, end: Point) -> Path {
        let forward = (end - from).unit();
        let left = forward.left();
        self.outline.map(|p| end + forward * p.x + left * p.y)
    }
}

/// The curves of Computer Modern's arrow tip, whose point is the origin.
fn to(length: f64, width: f64) -> Path {
    let at = |x: f64, y: f64| Point::new(-x * length, y * width);
    Path {
        segments: vec![
            Segment::Move(at(1.0, 0.5)),
            Segment::Cubic(
                at(0.817_31, 0.2),
                at(0.410_19, 0.058_333_33),
                Point::default(),
            ),
            Segment::Cubic(
                at(0.410_19, -0.058_333_33),
                at(0.817_31, -0.2),
                at(1.0, -0.5),
            ),
        ],
    }
}

/// The path with its ends moved back by what the tips cover, and for each tip
/// the point it comes from and the point it ends at.
pub(super) fn shorten<'a>(
    path: &Path,
    start: Option<&'a TipShape>,
    end: Option<&'a TipShape>,
) -> (Path, Vec<(&'a TipShape, Point, Point)>) {
    let mut path = path.clone();
    let mut tips = Vec::new();
    if let Some(tip) = end
        && let Some((from, to)) = last_leg(&path)
    {
        tips.push((tip, from, to));
        let moved = to + (from - to).unit() * tip.shorten;
        if let Some(Segment::Line(p) | Segment::Cubic(_, _, p)) = path.segments.last_mut() {
            *p = moved;
        }
    }
    if let Some(tip) = start
        && let Some((from, to)) = first_leg(&path)
    {
        tips.push((tip, to, from));
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
        let tip = TipShape::new(Tip::Stealth, 0.8);
        let bounds = tip.outline.bounds().expect("four points");
        // The mitre at the front adds what the outline lacks.
        let front = 0.5 * 0.8 * (1.0_f64 + 4.0 * (5.0_f64 / 4.0).powi(2)).sqrt();
        assert!((bounds.max.x + front).abs() < 1e-12);
        assert!(bounds.min.x > -5.0 && bounds.max.y < 2.0);
    }

    #[test]
    fn a_wide_line_gets_a_stroke_that_fits() {
        assert!((TipShape::new(Tip::Stealth, 5.0).line_width - 0.95).abs() < 1e-12);
    }

    #[test]
    fn every_tip_ends_where_its_path_ends() {
        for (name, tip) in Tip::NAMES {
            let shape = TipShape::new(tip, 0.8);
            let bounds = shape.outline.bounds().expect("points");
            assert!(bounds.max.x < 1e-9, "{name} stands over: {bounds:?}");
            let across = tip.size(0.8).1 / 2.0;
            assert!(bounds.max.y <= across + 1e-9, "{name} is too wide");
            assert!(shape.shorten > 0.0, "{name}");
        }
    }

    #[test]
    fn both_ends_are_shortened() {
        let tip = TipShape::new(Tip::Stealth, 0.8);
        let line = Path::polyline([Point::new(0.0, 0.0), Point::new(100.0, 0.0)], false);
        let (short, tips) = shorten(&line, Some(&tip), Some(&tip));
        let ends = short.flatten(1).concat();
        assert!((ends[0].x - tip.shorten).abs() < 1e-12);
        assert!((ends[1].x - (100.0 - tip.shorten)).abs() < 1e-12);
        assert_eq!(tips.len(), 2);
    }
}
