//! Hatches and fades as PGF draws them: tiling patterns in places of the page, and
//! shadings that are stretched over the box of a path.

use super::ops::path_operators;
use crate::geom::{Length, Path, Point, Rect, Segment, fixed};
use crate::scene::{Fade, Hatch};

/// How far from the middle of its box a fade ends, in the units of a shading that is 100
/// of them wide: PGF lets it run on to the corners of a turned box.
const END: f64 = 25.0;

/// A pattern as PGF's library `patterns` declares it, in points.
struct Tile {
    box_: Rect,
    step: Point,
    /// The width of the lines; none for a pattern of areas.
    line: Option<f64>,
    path: Path,
}

impl Tile {
    fn new(hatch: Hatch) -> Tile {
        let p = Point::new;
        let line = |a: Point, b: Point| Path::polyline([a, b], false);
        // A line is a little longer than its tile, so that no gap shows.
        let (over, step) = (3.1, p(3.0, 3.0));
        let lines = |paths: &[Path]| Tile {
            box_: Rect::new(p(-1.0, -1.0), p(4.0, 4.0)),
            step,
            line: Some(0.4),
            path: joined(paths),
        };
        let rising = line(p(0.0, 0.0), p(over, over));
        let dot = |at: Point| Path::ellipse(at, p(0.5, 0.0), p(0.0, 0.5));
        let areas = |end: f64, step: Point, paths: &[Path]| Tile {
            box_: Rect::new(p(-1.0, -1.0), p(end, end)),
            step,
            line: None,
            path: joined(paths),
        };
        let mm = |v: f64| Length::mm(v).to_pt();
        let at = |x: f64, y: f64| p(mm(x), mm(y));
        match hatch {
            Hatch::Lines => lines(&[rising]),
            Hatch::Backlines => lines(&[line(p(0.0, 3.0), p(over, 3.0 - over))]),
            Hatch::Crosshatch => lines(&[line(p(over, 0.0), p(0.0, over)), rising]),
            Hatch::Grid => lines(&[
                line(p(0.0, 0.0), p(0.0, over)),
                line(p(0.0, 0.0), p(over, 0.0)),
            ]),
            Hatch::Horizontal => Tile {
                box_: Rect::new(p(0.0, 0.0), p(100.0, 1.0)),
                step: p(100.0, 3.0),
                ..lines(&[line(p(0.0, 0.5), p(100.0, 0.5))])
            },
            Hatch::Vertical => Tile {
                box_: Rect::new(p(0.0, 0.0), p(1.0, 100.0)),
                step: p(3.0, 100.0),
                ..lines(&[line(p(0.5, 0.0), p(0.5, 100.0))])
            },
            Hatch::Dots => areas(1.0, step, &[dot(p(0.0, 0.0))]),
            Hatch::CrosshatchDots => areas(2.5, step, &[dot(p(0.0, 0.0)), dot(p(1.5, 1.5))]),
            Hatch::Bricks => Tile {
                box_: Rect::new(p(-1.0, -1.0), at(5.0, 5.0)),
                step: at(4.0, 4.0),
                line: Some(0.8),
                path: joined(&[
                    line(at(0.0, 1.0), at(4.0, 1.0)),
                    line(at(0.0, 3.0), at(4.0, 3.0)),
                    line(at(1.0, 0.0), at(1.0, 1.0)),
                    line(at(3.0, 1.0), at(3.0, 3.0)),
                    line(at(1.0, 3.0), at(1.0, 4.0)),
                ]),
            },
            Hatch::Checkerboard => Tile {
                box_: Rect::new(p(0.0, 0.0), at(4.0, 4.0)),
                ..areas(
                    0.0,
                    at(4.0, 4.0),
                    &[
                        Path::rect(Rect::new(p(0.0, 0.0), at(2.0, 2.0))),
                        Path::rect(Rect::new(at(2.0, 2.0), at(4.0, 4.0))),
                    ],
                )
            },
        }
    }
}

fn joined(paths: &[Path]) -> Path {
    Path {
        segments: paths.iter().flat_map(|p| p.segments.clone()).collect(),
    }
}

/// The dictionary and the operators of a pattern without a colour of its own.
pub(super) fn pattern(hatch: Hatch) -> (String, String) {
    let tile = Tile::new(hatch);
    let bp = |v: f64| fixed(Length::pt(v).to_bp(), 5);
    let ends = [tile.box_.min, tile.box_.max].map(|p| format!("{} {}", bp(p.x), bp(p.y)));
    let dictionary = format!(
        "<</Type/Pattern/PatternType 1/PaintType 2/TilingType 1/BBox[{}]/XStep {}/YStep {}/Resources<<>>>>",
        ends.join(" "),
        bp(tile.step.x),
        bp(tile.step.y)
    );
    let mut path = String::new();
    path_operators(&mut path, &tile.path, |out, p| {
        out.push_str(&format!("{} {}", bp(p.x), bp(p.y)));
    });
    let operators = match tile.line {
        Some(width) => format!("{} w\n{path}S", bp(width)),
        None => format!("{path}f"),
    };
    (dictionary, operators)
}

/// The dictionary of the shading of a fade, which lies about the origin.
pub(super) fn shading(fade: &Fade) -> String {
    let colors: Vec<String> = fade
        .stops
        .iter()
        .map(|stop| stop.color.channels().map(|v| fixed(v, 5)).join(" "))
        .collect();
    let parts: Vec<String> = colors
        .windows(2)
        .map(|two| {
            let ends = two.join("]/C1[");
            format!("<</FunctionType 2/Domain[0 1]/C0[{ends}]/N 1>>")
        })
        .collect();
    let function = match &parts[..] {
        [one] => one.clone(),
        _ => {
            let bound = |n: usize| fixed(n as f64 / parts.len() as f64, 6);
            let bounds: Vec<String> = (1..parts.len()).map(bound).collect();
            format!(
                "<</FunctionType 3/Domain[0 1]/Functions[{}]/Bounds[{}]/Encode[{}]>>",
                parts.join(""),
                bounds.join(" "),
                vec!["0 1"; parts.len()].join(" ")
            )
        }
    };
    let (kind, ends) = if fade.radial {
        (3, format!("0 0 0 0 0 {END}"))
    } else {
        (2, format!("-{END} 0 {END} 0"))
    };
    format!(
        "<</ShadingType {kind}/ColorSpace/DeviceRGB/Coords[{ends}]/Function {function}/Extend[true true]>>"
    )
}

/// What brings a shading over a path: the middle of the path, and the vectors to which its
/// two units go. None for a path without an area, which PGF leaves empty.
pub(super) fn stretched(fade: &Fade, path: &Path) -> Option<(Point, Point, Point)> {
    let box_ = hull(path)?;
    let (sin, cos) = (libm::sin(fade.angle), libm::cos(fade.angle));
    let (w, h) = (box_.width(), box_.height());
    // PGF turns by a right angle more, from the top to the left.
    let both = 2.0 * END * (sin.abs() + cos.abs());
    let along = (w * cos.abs() + h * sin.abs()) / both;
    let across = (w * sin.abs() + h * cos.abs()) / both;
    let direction = Point::new(cos, sin);
    (along > 1e-4 && across > 1e-4)
        .then(|| (box_.center(), direction * along, direction.left() * across))
}

/// The box of all points of a path, those that control its curves too: TikZ's box.
fn hull(path: &Path) -> Option<Rect> {
    let points = path.segments.iter().flat_map(|segment| match *segment {
        Segment::Move(p) | Segment::Line(p) => vec![p],
        Segment::Cubic(a, b, p) => vec![a, b, p],
        Segment::Close => Vec::new(),
    });
    points.map(Rect::at).reduce(Rect::union)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::scene::Paint;

    fn fade(radial: bool, angle: f64, colors: &[&str]) -> Fade {
        let paint = |hex: &&str| Paint::anonymous(Color::from_hex(hex).expect("a colour"));
        Fade {
            radial,
            stops: colors.iter().map(paint).collect(),
            angle,
        }
    }

    #[test]
    fn a_fade_ends_at_the_sides_of_its_box() {
        let box_ = Rect::new(Point::new(10.0, 0.0), Point::new(30.0, 10.0));
        let path = Path::rect(box_);
        let (middle, along, across) =
            stretched(&fade(false, 0.0, &["#000", "#fff"]), &path).expect("an area");
        assert_eq!(middle, Point::new(20.0, 5.0));
        assert!((along * END - Point::new(10.0, 0.0)).norm() < 1e-12);
        assert!((across * END - Point::new(0.0, 5.0)).norm() < 1e-12);
        let line = Path::polyline([Point::new(0.0, 0.0), Point::new(1.0, 0.0)], false);
        assert!(stretched(&fade(true, 0.0, &["#000", "#fff"]), &line).is_none());
    }

    #[test]
    fn three_colours_are_two_functions() {
        let text = shading(&fade(true, 0.0, &["#000", "#f00", "#fff"]));
        assert!(text.contains("/ShadingType 3") && text.contains("/Bounds[0.5]"));
        assert_eq!(text.matches("/FunctionType 2").count(), 2);
    }

    #[test]
    fn a_pattern_is_larger_than_its_step() {
        for (name, hatch) in Hatch::NAMES {
            let tile = Tile::new(hatch);
            assert!(tile.path.bounds().is_some(), "{name}");
            assert!(tile.step.x > 0.0 && tile.step.y > 0.0, "{name}");
        }
    }
}
