//! PDF drawing operators: the raw half of the page.
//!
//! Coordinates come in as canvas points and go out in PDF's big points from the
//! lower left corner of the page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::color::Color;
use crate::geom::{Length, Path, Point, Rect, Segment, fixed, push_fixed};
use crate::scene::{
    Cap, DotStyle, Fade, Fill, Graphic, Hatch, Join, Mark, MarkGeometry, Marker, Stroke, Tips,
};

use super::fills::{shading, stretched};
use super::tips::{TipShape, shorten};

/// The width of the line around a dot in points.
const DOT_LINE: f64 = 0.4;

/// The width of the line around dots.
pub(super) fn dot_line(stroke: Option<&Stroke>) -> f64 {
    stroke.map_or(DOT_LINE, |s| s.width.to_pt())
}

/// Segments up to which a path has all its digits.
const MANY: usize = 64;

/// PGFPlots' `mark size` for a dot of this radius: the line around it adds to it.
pub(super) fn marker_size(radius: f64, line: f64, marker: Marker) -> f64 {
    match marker.is_closed() {
        true => (radius - line / 2.0).max(0.05),
        false => radius,
    }
}

/// A face with the line around it.
#[derive(Debug)]
pub(super) struct Facet {
    /// Its outline.
    pub(super) path: Path,
    /// Its colour.
    pub(super) fill: Option<Color>,
    /// Colour and width of its line.
    pub(super) line: Option<(Color, Length)>,
}

/// Collects operators, and the opacities they need.
#[derive(Debug)]
pub(super) struct Ops {
    out: String,
    origin: Point,
    opacities: BTreeMap<u32, f64>,
    hatches: BTreeSet<Hatch>,
    /// The shadings in use.
    shadings: Vec<String>,
    /// The forms in use: dictionary and drawing.
    forms: Vec<(String, String)>,
}

impl Ops {
    /// Operators for a page with this lower left corner.
    pub(super) fn new(origin: Point) -> Self {
        Ops {
            out: String::new(),
            origin,
            opacities: BTreeMap::new(),
            hatches: BTreeSet::new(),
            shadings: Vec::new(),
            forms: Vec::new(),
        }
    }

    /// The operators so far; later ones start anew.
    pub(super) fn take(&mut self) -> Option<String> {
        (!self.out.is_empty()).then(|| std::mem::take(&mut self.out))
    }

    /// The operator that sets an opacity for all that follows.
    pub(super) fn opacity(&mut self, alpha: f64) -> String {
        let key = (alpha.clamp(0.0, 1.0) * 1e4).round() as u32;
        self.opacities.insert(key, f64::from(key) / 1e4);
        format!("/{} gs", state_name(key))
    }

    /// The opacities in use: the name of each graphics state and its value.
    pub(super) fn opacities(&self) -> impl Iterator<Item = (String, f64)> {
        self.opacities.iter().map(|(k, v)| (state_name(*k), *v))
    }

    /// The hatches in use, and the name of the pattern of each.
    pub(super) fn hatches(&self) -> impl Iterator<Item = (String, Hatch)> {
        self.hatches
            .iter()
            .map(|hatch| (hatch_name(*hatch), *hatch))
    }

    /// The shadings in use: the name of each and its dictionary.
    pub(super) fn shadings(&self) -> impl Iterator<Item = (String, &str)> {
        let numbered = self.shadings.iter().enumerate();
        numbered.map(|(n, dictionary)| (shading_name(n), dictionary.as_str()))
    }

    /// A canvas point in page units.
    pub(super) fn page(&self, p: Point) -> Point {
        (p - self.origin) * Length::pt(1.0).to_bp()
    }

    fn path(&mut self, path: &Path) {
        // On a curve of many points a hundredth cannot be seen.
        let decimals = match path.segments.len() {
            0..=MANY => 4,
            _ => 2,
        };
        let mut out = std::mem::take(&mut self.out);
        path_operators(&mut out, path, |out, p| self.point(out, p, decimals));
        self.out = out;
    }

    fn point(&self, out: &mut String, p: Point, decimals: u32) {
        let p = self.page(p);
        push_fixed(out, p.x, decimals);
        out.push(' ');
        push_fixed(out, p.y, decimals);
    }

    fn color(&mut self, color: Color, operator: &str) {
        let [r, g, b] = color.channels().map(|v| fixed(v, 5));
        let _ = writeln!(self.out, "{r} {g} {b} {operator}");
    }

    fn alpha(&mut self, alpha: f64) {
        if alpha < 1.0 {
            let operator = self.opacity(alpha);
            let _ = writeln!(self.out, "{operator}");
        }
    }

    fn line(&mut self, stroke: &Stroke) {
        let width = stroke.width.to_pt();
        let _ = writeln!(self.out, "{} w", fixed(Length::pt(width).to_bp(), 4));
        if let Some(pattern) = stroke.dash.pattern(width) {
            let bp = |v: f64| fixed(Length::pt(v).to_bp(), 4);
            let lengths: Vec<String> = pattern.into_iter().map(bp).collect();
            let _ = writeln!(self.out, "[{}] 0 d", lengths.join(" "));
        }
        match stroke.cap {
            Cap::Butt => {}
            Cap::Round => self.out.push_str("1 J\n"),
            Cap::Square => self.out.push_str("2 J\n"),
        }
        match stroke.join {
            Join::Miter => {}
            Join::Round => self.out.push_str("1 j\n"),
            Join::Bevel => self.out.push_str("2 j\n"),
        }
        self.color(stroke.paint.color, "RG");
    }

    /// Clips what `draw` draws to a box, and to the outlines of the groups around a mark.
    pub(super) fn clipped(
        &mut self,
        clip: Option<Rect>,
        mark: &Mark,
        draw: impl FnOnce(&mut Self),
    ) {
        let operators = self.clips(clip, mark);
        if operators.is_empty() {
            return draw(self);
        }
        let _ = write!(self.out, "q\n{operators}");
        draw(self);
        self.out.push_str("Q\n");
    }

    /// The operators that clip all that follows.
    pub(super) fn clips(&mut self, clip: Option<Rect>, mark: &Mark) -> String {
        let outer = std::mem::take(&mut self.out);
        if let Some(clip) = clip {
            self.path(&Path::rect(clip));
            self.out.push_str("W n\n");
        }
        for clip in mark.clips() {
            self.path(&clip.path);
            self.out.push_str("W n\n");
        }
        std::mem::replace(&mut self.out, outer)
    }

    /// A picture of the page's resources over the parallelogram that a path outlines, from
    /// the lower left corner over the upper left one.
    pub(super) fn image(&mut self, name: &str, outline: &Path, opacity: f64) {
        let [
            Segment::Move(corner),
            Segment::Line(up),
            _,
            Segment::Line(right),
            ..,
        ] = outline.segments[..]
        else {
            return;
        };
        let (corner, up, right) = (self.page(corner), self.page(up), self.page(right));
        let (across, upward) = (right - corner, up - corner);
        self.out.push_str("q\n");
        self.alpha(opacity);
        let matrix = [across.x, across.y, upward.x, upward.y, corner.x, corner.y];
        let matrix = matrix.map(|v| fixed(v, 4)).join(" ");
        let _ = writeln!(self.out, "{matrix} cm\n/{name} Do\nQ");
    }

    /// Fills a path.
    pub(super) fn fill(&mut self, path: &Path, color: Color) {
        self.out.push_str("q\n");
        self.alpha(color.opacity());
        self.color(color, "rg");
        self.path(path);
        self.out.push_str("f\nQ\n");
    }

    /// Fills a path with what an author asked for.
    pub(super) fn paint(&mut self, path: &Path, fill: &Fill) {
        match fill {
            Fill::Solid(paint) => self.fill(path, paint.color),
            Fill::Hatch(hatch, paint) => {
                self.hatches.insert(*hatch);
                self.out.push_str("q\n");
                self.alpha(paint.color.opacity());
                let [r, g, b] = paint.color.channels().map(|v| fixed(v, 5));
                let name = hatch_name(*hatch);
                let _ = writeln!(self.out, "/{HATCHED} cs {r} {g} {b} /{name} scn");
                self.path(path);
                self.out.push_str("f\nQ\n");
            }
            Fill::Fade(fade) => self.fade(path, fade, fill.opacity()),
        }
    }

    fn fade(&mut self, path: &Path, fade: &Fade, alpha: f64) {
        let Some((middle, along, across)) = stretched(fade, path) else {
            return;
        };
        let dictionary = shading(fade);
        let known = self.shadings.iter().position(|s| *s == dictionary);
        let name = shading_name(known.unwrap_or(self.shadings.len()));
        if known.is_none() {
            self.shadings.push(dictionary);
        }
        let unit = Length::pt(1.0).to_bp();
        let (middle, along, across) = (self.page(middle), along * unit, across * unit);
        self.out.push_str("q\n");
        self.alpha(alpha);
        self.path(path);
        let matrix = [along.x, along.y, across.x, across.y, middle.x, middle.y];
        let matrix = matrix.map(|v| fixed(v, 5)).join(" ");
        let _ = writeln!(self.out, "W n\n{matrix} cm\n/{name} sh\nQ");
    }

    /// Strokes a path with the tips of its graphic.
    pub(super) fn stroke(&mut self, path: &Path, graphic: &Graphic) {
        let Some(stroke) = &graphic.stroke else {
            return;
        };
        let shape = |tip| TipShape::new(tip, stroke.width.to_pt());
        let (start, end) = (graphic.tips.start.map(shape), graphic.tips.end.map(shape));
        let (line, tips) = shorten(path, start.as_ref(), end.as_ref());
        self.out.push_str("q\n");
        self.alpha(stroke.paint.color.opacity());
        self.line(stroke);
        self.path(&line);
        self.out.push_str("S\n");
        if !tips.is_empty() {
            self.color(stroke.paint.color, "rg");
        }
        for (tip, from, end) in tips {
            let round = if tip.round { "1 J\n1 j" } else { "0 J\n0 j" };
            let width = fixed(Length::pt(tip.line_width).to_bp(), 4);
            let _ = writeln!(self.out, "[] 0 d\n{round}\n{width} w");
            self.path(&tip.placed(from, end));
            self.out.push_str(if tip.filled { "b\n" } else { "S\n" });
        }
        self.out.push_str("Q\n");
    }

    /// Dots as PGFPlots' marks draw them: those that are only filled have a thin line of
    /// the same colour around.
    fn dots(&mut self, mark: &Mark, radius: f64, style: &DotStyle) {
        let fill = match &mark.graphic.fill {
            Some(Fill::Solid(fill)) if style.marker.is_closed() => Some(fill),
            _ => None,
        };
        let line = dot_line(mark.graphic.stroke.as_ref());
        let Some(ink) = mark.stroke().map(|s| &s.paint).or(fill) else {
            return;
        };
        self.out.push_str("q\n");
        self.alpha(ink.color.opacity());
        if let Some(fill) = fill {
            self.color(fill.color, "rg");
        }
        self.color(ink.color, "RG");
        let width = fixed(Length::pt(line).to_bp(), 4);
        self.out.push_str(&format!("{width} w\n"));
        let operator = if fill.is_some() { "B\n" } else { "S\n" };
        let lined = mark.stroke().is_some() && style.marker.is_closed();
        let centers = mark.path.segments.iter().filter_map(|s| match s {
            Segment::Move(p) => Some(*p),
            _ => None,
        });
        let mut form: Option<(String, f64)> = None;
        let mut before = Point::default();
        for (n, p) in centers.enumerate() {
            let radius = style
                .radii
                .as_ref()
                .and_then(|r| r.get(n))
                .unwrap_or(&radius);
            let size = marker_size(*radius, line, style.marker);
            if let Some((values, scale)) = &style.values {
                let color = scale.color(values.get(n).copied().unwrap_or(f64::NAN));
                self.color(color, "rg");
                if !lined {
                    self.color(color, "RG");
                }
            }
            if style.radii.is_some() {
                self.path(&style.marker.path(p, size));
                self.out.push_str(operator);
                continue;
            }
            // One form for all of them. Lines without length, whose round ends are dots,
            // would be shorter, but viewers move such lines onto their pixels.
            let form = match &form {
                Some((name, of)) if *of == size => name,
                _ => {
                    let name = self.dot_form(style.marker, size, line, operator);
                    &form.insert((name, size)).0
                }
            };
            // Steps of whole thousandths add up to no error.
            let p = self.page(p) * 1e3;
            let p = Point::new(p.x.round(), p.y.round()) * 1e-3;
            self.out.push_str("1 0 0 1 ");
            push_fixed(&mut self.out, p.x - before.x, 3);
            self.out.push(' ');
            push_fixed(&mut self.out, p.y - before.y, 3);
            let _ = writeln!(self.out, " cm /{form} Do");
            before = p;
        }
        self.out.push_str("Q\n");
    }

    /// The name of the form of a dot around the origin.
    fn dot_form(&mut self, marker: Marker, size: f64, line: f64, operator: &str) -> String {
        let unit = Length::pt(1.0).to_bp();
        let mut form = String::new();
        path_operators(&mut form, &marker.path(Point::default(), size), |out, p| {
            push_fixed(out, p.x * unit, 4);
            out.push(' ');
            push_fixed(out, p.y * unit, 4);
        });
        form.push_str(operator);
        // Corners stand out by less than two widths of the line.
        let reach = fixed((size + 2.0 * line) * unit + 1.0, 2);
        let dictionary = format!(
            "<</Type/XObject/Subtype/Form/BBox[-{reach} -{reach} {reach} {reach}]/Resources<<>>>>"
        );
        let known = self.forms.iter().position(|(_, f)| *f == form);
        if known.is_none() {
            self.forms.push((dictionary, form));
        }
        form_name(known.unwrap_or(self.forms.len() - 1))
    }

    /// The forms in use: the name of each, its dictionary, and what it draws.
    pub(super) fn forms(&self) -> impl Iterator<Item = (String, &str, &str)> {
        let numbered = self.forms.iter().enumerate();
        numbered.map(|(n, (dictionary, form))| (form_name(n), &**dictionary, &**form))
    }

    /// A dot.
    pub(super) fn dot(&mut self, at: Point, radius: f64, color: Color) {
        let line = dot_line(None);
        let r = Point::new(marker_size(radius, line, Marker::Circle), 0.0);
        self.out.push_str("q\n");
        self.alpha(color.opacity());
        self.color(color, "rg");
        self.color(color, "RG");
        let width = fixed(Length::pt(line).to_bp(), 4);
        let _ = writeln!(self.out, "{width} w");
        self.path(&Path::ellipse(at, r, r.left()));
        self.out.push_str("B\nQ\n");
    }

    /// Faces, one after the other.
    pub(super) fn facets(&mut self, facets: &[Facet]) {
        if facets.is_empty() {
            return;
        }
        self.out.push_str("q\n1 j\n");
        let (mut filled, mut drawn, mut width, mut alpha) = (None, None, None, 1.0);
        for facet in facets {
            let paint = facet.fill.or(facet.line.map(|(color, _)| color));
            let Some(paint) = paint else {
                continue;
            };
            if paint.opacity() != alpha {
                alpha = paint.opacity();
                let operator = self.opacity(alpha);
                let _ = writeln!(self.out, "{operator}");
            }
            if let Some(color) = facet.fill.filter(|color| filled != Some(*color)) {
                self.color(color, "rg");
                filled = Some(color);
            }
            if let Some((color, size)) = facet.line {
                if drawn != Some(color) {
                    self.color(color, "RG");
                    drawn = Some(color);
                }
                if width != Some(size) {
                    let size = fixed(Length::pt(size.to_pt()).to_bp(), 4);
                    let _ = writeln!(self.out, "{size} w");
                }
                width = Some(size);
            }
            self.path(&facet.path);
            self.out.push_str(match (facet.fill, facet.line) {
                (Some(_), Some(_)) => "B\n",
                (Some(_), None) => "f\n",
                _ => "S\n",
            });
        }
        self.out.push_str("Q\n");
    }

    /// The line and dots of a mark, after its filling.
    pub(super) fn mark_line(&mut self, mark: &Mark) {
        match &mark.geometry {
            MarkGeometry::Dots { radius, style, .. } => self.dots(mark, *radius, style),
            _ if is_arrows(mark) => {
                for arrow in mark.path.segments.chunks(2) {
                    let arrow = Path {
                        segments: arrow.to_vec(),
                    };
                    self.stroke(&arrow, &mark.graphic);
                }
            }
            _ => self.stroke(&mark.path, &mark.graphic),
        }
    }

    /// A thin solid line.
    pub(super) fn rule(&mut self, path: &Path, color: Color, width: f64, tip: bool) {
        let graphic = Graphic {
            stroke: Some(Stroke::solid(
                crate::scene::Paint::anonymous(color),
                Length::pt(width),
            )),
            fill: None,
            tips: if tip { Tips::END } else { Tips::NONE },
        };
        self.stroke(path, &graphic);
    }
}

/// Whether a mark is several lines of two points with tips: then each of them is an arrow
/// of its own.
pub(super) fn is_arrows(mark: &Mark) -> bool {
    let MarkGeometry::Data {
        points,
        smooth: None,
        ..
    } = &mark.geometry
    else {
        return false;
    };
    mark.graphic.tips != Tips::NONE
        && mark.graphic.fill.is_none()
        && points.len() > 2
        && points.split(|p| !p.is_finite()).all(|part| part.len() == 2)
}

/// Writes the operators that build a path, with its points as `point` writes them.
pub(super) fn path_operators(out: &mut String, path: &Path, point: impl Fn(&mut String, Point)) {
    for segment in &path.segments {
        let operator = match segment {
            Segment::Move(p) => {
                point(out, *p);
                " m\n"
            }
            Segment::Line(p) => {
                point(out, *p);
                " l\n"
            }
            Segment::Cubic(a, b, p) => {
                for control in [a, b] {
                    point(out, *control);
                    out.push(' ');
                }
                point(out, *p);
                " c\n"
            }
            Segment::Close => "h\n",
        };
        out.push_str(operator);
    }
}

fn form_name(index: usize) -> String {
    format!("Dot{index}")
}

/// The colour space of hatches: a pattern that is given its colour.
pub(super) const HATCHED: &str = "Hatched";

fn hatch_name(hatch: Hatch) -> String {
    format!("{hatch:?}")
}

fn shading_name(index: usize) -> String {
    format!("Fade{index}")
}

fn state_name(key: u32) -> String {
    format!("A{key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translucent_fill_names_its_opacity() {
        let mut ops = Ops::new(Point::new(72.27, 0.0));
        let red = Color::from_hex("#ff0000").expect("a colour").alpha(0.2);
        let square = Rect::new(Point::new(72.27, 0.0), Point::new(144.54, 72.27));
        ops.fill(&Path::rect(square), red);
        assert_eq!(
            ops.take().expect("drawn"),
            "q\n/A2000 gs\n1 0 0 rg\n0 0 m\n72 0 l\n72 72 l\n0 72 l\nh\nf\nQ\n"
        );
        assert_eq!(ops.opacities().collect::<Vec<_>>(), [("A2000".into(), 0.2)]);
    }
}
