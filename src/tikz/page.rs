//! The page: PDF drawing, with TeX's boxes for the texts.
//!
//! The order is PGFPlots' own: fillings, grid, ticks and axis lines, curves and
//! marks, then texts.

use std::collections::BTreeMap;

use super::body::{Body, Matrix, PageBody};
use super::cells::{faces, matrix};
use super::ops::Ops;
use super::preamble::html;
use super::store::{picture, resources};
use crate::geom::{Length, Path, Point, Rect, Transform, fixed};
use crate::scene::spacing::{MINOR_TICK, PAPER, TICK};
use crate::scene::{
    AxesScene, BarScene, Frame, ImageScene, Layer, LegendScene, Mark, MarkGeometry, Paint, Pixels,
    PlacedText, Scene, SceneItem, SceneText, Stroke, TextAlign, TikzScene,
};
use crate::source::Span;

/// The width of axis lines and ticks in points, TikZ's `thin`.
const AXIS_WIDTH: f64 = 0.4;

/// The texts of a figure as TeX is to set them, in the order of [`Scene::texts`].
pub fn labels(texts: &[SceneText]) -> Vec<String> {
    texts
        .iter()
        .map(|t| {
            let color = match &t.style.paint {
                Some(paint) => format!("\\color[HTML]{{{}}}", html(paint.color)),
                None => "\\color{foreground}".into(),
            };
            let text = format!("{color}{} {}", t.font.command(), t.latex);
            match t.style.wrap {
                Some((width, align)) => wrapped(&text, width, align),
                None => text,
            }
        })
        .collect()
}

/// A text in lines of a width, set just as TikZ sets it with `text width` and `align`.
fn wrapped(text: &str, width: Length, align: TextAlign) -> String {
    let spaces = "\\spaceskip.3333em\\xspaceskip.5em\\relax";
    let action = match align {
        TextAlign::Left => format!("\\raggedright\\rightskip0pt plus2em{spaces}"),
        TextAlign::Right => format!("\\raggedleft\\leftskip0pt plus2em{spaces}"),
        TextAlign::Center => {
            format!("\\leftskip0pt plus2em\\rightskip0pt plus2em\\parfillskip0pt{spaces}")
        }
        TextAlign::Justify => String::new(),
    };
    let width = fixed(width.to_pt(), 3);
    format!(
        "\\begin{{minipage}}[t]{{{width}pt}}\\leavevmode\\hbox{{}}{action}{{{text}\\unskip}}\\end{{minipage}}"
    )
}

/// A page, and where its raw TikZ came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What TeX is to read.
    pub body: Body,
    /// The literal of each piece of raw TikZ, by the number that errors in it have.
    pub raws: Vec<Span>,
}

/// The page of a scene.
pub fn page(scene: &Scene) -> Page {
    let bp = |pt: f64| Length::pt(pt).to_bp();
    let mut writer = Writer {
        body: PageBody::new(bp(scene.page.width()), bp(scene.page.height())),
        ops: Ops::new(scene.page.min),
        pending: Vec::new(),
        veils: Vec::new(),
        raws: Vec::new(),
        images: BTreeMap::new(),
        sheets: 0,
        scene,
    };
    writer
        .ops
        .fill(&Path::rect(scene.page), scene.background.color);
    for item in &scene.items {
        match item {
            SceneItem::Axes(axes) => {
                writer.enter_veils(&[]);
                writer.axes(axes);
            }
            SceneItem::Mark(mark) => {
                writer.enter_veils(&mark.veils().collect::<Vec<_>>());
                writer.mark(mark);
            }
        }
    }
    writer.enter_veils(&[]);
    writer.flush();
    resources(&writer.ops, &mut writer.body);
    Page {
        body: writer.body.finish(),
        raws: writer.raws,
    }
}

struct Writer<'a> {
    body: PageBody,
    ops: Ops,
    /// Texts that come after all drawing so far.
    pending: Vec<(&'a PlacedText, Option<&'a Mark>)>,
    /// The groups that are open and show through as a whole.
    veils: Vec<(f64, usize)>,
    raws: Vec<Span>,
    /// The pictures so far, by path, and their names on the page.
    images: BTreeMap<&'a str, String>,
    /// How many marks were drawn as pixels.
    sheets: usize,
    scene: &'a Scene,
}

impl<'a> Writer<'a> {
    /// Opens the groups around a mark that show through as a whole, and closes those
    /// that it is not in.
    fn enter_veils(&mut self, veils: &[(f64, usize)]) {
        let open = self.veils.iter().zip(veils);
        let common = open.take_while(|(a, b)| a == b).count();
        if common == self.veils.len() && common == veils.len() {
            return;
        }
        self.flush();
        for (alpha, _) in self.veils.split_off(common).into_iter().rev() {
            self.body.close_group(&self.ops.opacity(alpha));
        }
        for veil in veils.iter().skip(common) {
            self.body.open_group();
            self.veils.push(*veil);
        }
    }

    fn flush(&mut self) {
        if let Some(operators) = self.ops.take() {
            self.body.draw(operators);
        }
        for (text, mark) in self.pending.drain(..) {
            let clips = mark.map(|mark| self.ops.clips(None, mark));
            let clips = clips.filter(|operators| !operators.is_empty());
            if let Some(operators) = &clips {
                self.body.open_state(&operators.replace('\n', " "));
            }
            let transform = text.transform(&self.scene.texts);
            let at = self.ops.page(transform.shift);
            let paint = self.scene.texts[text.text].style.paint.as_ref();
            let alpha = paint.map_or(1.0, |p| p.color.opacity());
            if alpha < 1.0 {
                self.body.open_state(&self.ops.opacity(alpha));
            }
            if transform == Transform::shift(transform.shift) {
                self.body.label(text.text, at.x, at.y);
            } else {
                let Transform { a, b, c, d, .. } = transform;
                let matrix = Matrix { a, b, c, d };
                self.body.label_transformed(text.text, at.x, at.y, matrix);
            }
            if alpha < 1.0 {
                self.body.close_state();
            }
            if clips.is_some() {
                self.body.close_state();
            }
        }
    }

    /// Texts wait, so that drawing stays in one piece, unless something is about
    /// to be painted over one of them.
    fn before_filling(&mut self, bounds: Option<Rect>) {
        let covered = bounds.is_some_and(|b| {
            self.pending
                .iter()
                .any(|(t, _)| t.bounds(&self.scene.texts).overlaps(b))
        });
        if covered {
            self.flush();
        }
    }

    /// Raw TikZ goes over all that was drawn before it.
    fn raw(&mut self, raw: &TikzScene, mark: &Mark, axes: Option<&AxesScene>) {
        self.flush();
        let clips = self.ops.clips(None, mark).replace('\n', " ");
        if !clips.is_empty() {
            self.body.open_state(&clips);
        }
        let origin = match axes {
            Some(axes) => axes.rect.min,
            None => Point::default(),
        };
        let at = self.ops.page(origin);
        self.body.tex(at.x, at.y, &super::raw::picture(raw, axes));
        self.raws.push(raw.span);
        if !clips.is_empty() {
            self.body.close_state();
        }
    }

    /// A picture, within a clip.
    fn image(&mut self, image: &'a ImageScene, mark: &Mark, clip: Option<Rect>) {
        let name = match self.images.get(&*image.file.path) {
            Some(name) => name.clone(),
            None => {
                let name = format!("Picture{}", self.images.len());
                let reference = picture(&mut self.body, &image.file.picture);
                self.body.resource("XObject", &name, &reference);
                self.images.insert(&image.file.path, name.clone());
                name
            }
        };
        self.before_filling(mark.path.bounds());
        self.ops.clipped(clip, mark, |ops| {
            ops.image(&name, &mark.path, image.opacity);
        });
    }

    /// A mark as pixels, within a clip.
    fn pixels(&mut self, pixels: &Pixels, mark: &Mark, clip: Option<Rect>) {
        let name = format!("Pixels{}", self.sheets);
        self.sheets += 1;
        let reference = picture(&mut self.body, &pixels.picture);
        self.body.resource("XObject", &name, &reference);
        let outline = pixels.outline();
        self.ops
            .clipped(clip, mark, |ops| ops.image(&name, &outline, 1.0));
    }

    fn mark(&mut self, mark: &'a Mark) {
        if let Some(pixels) = &mark.pixels {
            self.before_filling(Some(pixels.rect));
            self.pixels(pixels, mark, None);
            let label = mark.label.iter().map(|label| (label, Some(mark)));
            return self.pending.extend(label);
        }
        if let MarkGeometry::Image(image) = &mark.geometry {
            self.image(image, mark, None);
        }
        if let MarkGeometry::Tikz(raw) = &mark.geometry {
            return self.raw(raw, mark, None);
        }
        let filling = mark.graphic.fill.as_ref().filter(|_| !is_dots(mark));
        if filling.is_some() {
            self.before_filling(mark.path.bounds());
        }
        self.ops.clipped(None, mark, |ops| {
            if let Some(fill) = filling {
                ops.paint(&mark.path, fill);
            }
            ops.mark_line(mark);
        });
        self.pending
            .extend(mark.label.iter().map(|label| (label, Some(mark))));
    }

    fn axes(&mut self, axes: &'a AxesScene) {
        self.before_filling(Some(axes.rect));
        if let Some(paint) = &axes.background {
            self.ops.fill(&Path::rect(axes.rect), paint.color);
        }
        if let Some(volume) = &axes.volume {
            self.ops.volume(volume, self.scene);
            if let Some(bar) = &axes.bar {
                let paper = self.scene.background.color;
                let ink = self.scene.axis.color;
                super::colorbar::draw(&mut self.ops, bar, paper, ink, AXIS_WIDTH);
            }
            let bar = axes.bar.iter().flat_map(BarScene::texts);
            let texts = volume.placed_texts().chain(&axes.title).chain(bar);
            self.pending.extend(texts.map(|text| (text, None)));
            if let Some(legend) = &axes.legend {
                self.legend(legend);
            }
            return;
        }
        // Fillings are below the axis lines, unless a layer is said.
        for mark in &axes.marks {
            if let Some(cells) = matrix(mark, axes) {
                self.before_filling(mark.path.bounds());
                self.ops.facets(&faces(&cells, axes));
            } else if let MarkGeometry::Image(image) = &mark.geometry {
                self.image(image, mark, axes.clip(mark));
            }
            self.ops.clipped(axes.clip(mark), mark, |ops| {
                if let (Some(fill), true) = (&mark.graphic.fill, mark.fills_behind()) {
                    ops.paint(&mark.path, fill);
                }
                if mark.layer == Some(Layer::Background) && mark.pixels.is_none() {
                    ops.mark_line(mark);
                }
            });
            if let (Some(pixels), Some(Layer::Background)) = (&mark.pixels, mark.layer) {
                self.pixels(pixels, mark, axes.clip(mark));
            }
        }
        self.axis_lines(axes);
        if let Some(bar) = &axes.bar {
            let paper = self.scene.background.color;
            let ink = self.scene.axis.color;
            super::colorbar::draw(&mut self.ops, bar, paper, ink, AXIS_WIDTH);
        }
        for mark in &axes.marks {
            if let MarkGeometry::Tikz(raw) = &mark.geometry {
                self.raw(raw, mark, Some(axes));
                continue;
            }
            if let Some(pixels) = &mark.pixels {
                if mark.layer != Some(Layer::Background) {
                    self.pixels(pixels, mark, axes.clip(mark));
                }
                continue;
            }
            self.ops.clipped(axes.clip(mark), mark, |ops| {
                let filled = mark.fills_behind() || is_dots(mark);
                if let (Some(fill), false) = (&mark.graphic.fill, filled) {
                    ops.paint(&mark.path, fill);
                }
                if mark.layer != Some(Layer::Background) {
                    ops.mark_line(mark);
                }
            });
        }
        let ticks = axes.xticks.iter().chain(&axes.yticks);
        let own = |text: &'a PlacedText| (text, None);
        self.pending
            .extend(ticks.filter_map(|t| t.label.as_ref()).map(own));
        for mark in &axes.marks {
            let label = mark.label.iter().map(|label| (label, Some(mark)));
            self.pending.extend(label);
        }
        let around = [
            &axes.space,
            &axes.xcommon,
            &axes.ycommon,
            &axes.xlabel,
            &axes.ylabel,
            &axes.title,
        ];
        self.pending.extend(around.into_iter().flatten().map(own));
        let bar = axes.bar.iter().flat_map(BarScene::texts);
        self.pending.extend(bar.map(own));
        if let Some(legend) = &axes.legend {
            self.legend(legend);
        }
    }

    /// The paper of a legend, its samples and its texts.
    fn legend(&mut self, legend: &'a LegendScene) {
        self.before_filling(Some(legend.rect));
        let paper = self.scene.background.color;
        let paper = paper.alpha(PAPER * paper.opacity());
        self.ops.fill(&Path::rect(legend.rect), paper);
        for entry in &legend.entries {
            for mark in &entry.sample {
                if let Some(fill) = mark.graphic.fill.as_ref().filter(|_| !is_dots(mark)) {
                    self.ops.paint(&mark.path, fill);
                }
                self.ops.mark_line(mark);
            }
            self.pending.push((&entry.text, None));
        }
    }

    fn axis_lines(&mut self, axes: &AxesScene) {
        let color = axes.ink.as_ref().unwrap_or(&self.scene.axis).color;
        let r = axes.rect;
        let line = |a: Point, b: Point| Path::polyline([a, b], false);
        if axes.grid {
            let faint = self.scene.grid.color;
            for tick in &axes.xticks {
                let path = line(
                    Point::new(tick.at.x, r.min.y),
                    Point::new(tick.at.x, r.max.y),
                );
                self.ops.rule(&path, faint, AXIS_WIDTH, false);
            }
            for tick in &axes.yticks {
                let path = line(
                    Point::new(r.min.x, tick.at.y),
                    Point::new(r.max.x, tick.at.y),
                );
                self.ops.rule(&path, faint, AXIS_WIDTH, false);
            }
        }
        let (before, after) = match axes.frame {
            Frame::Cross => (TICK / 2.0, TICK / 2.0),
            Frame::Box | Frame::Left => (TICK, 0.0),
            Frame::Right | Frame::Top | Frame::Corner => (0.0, TICK),
            Frame::None => return,
        };
        for tick in &axes.xticks {
            let path = line(
                tick.at - Point::new(0.0, before),
                tick.at + Point::new(0.0, after),
            );
            self.ops.rule(&path, color, AXIS_WIDTH, false);
        }
        for tick in &axes.yticks {
            let path = line(
                tick.at - Point::new(before, 0.0),
                tick.at + Point::new(after, 0.0),
            );
            self.ops.rule(&path, color, AXIS_WIDTH, false);
        }
        // The small ones are as much shorter on every side.
        let small = [before, after].map(|length| length * MINOR_TICK / TICK);
        for tick in &axes.xminor {
            let path = line(
                tick.at - Point::new(0.0, small[0]),
                tick.at + Point::new(0.0, small[1]),
            );
            self.ops.rule(&path, color, AXIS_WIDTH, false);
        }
        for tick in &axes.yminor {
            let path = line(
                tick.at - Point::new(small[0], 0.0),
                tick.at + Point::new(small[1], 0.0),
            );
            self.ops.rule(&path, color, AXIS_WIDTH, false);
        }
        match axes.frame {
            Frame::Box => {
                let frame = Path::rect(r);
                let stroke = Stroke::solid(Paint::anonymous(color), Length::pt(AXIS_WIDTH));
                let graphic = crate::scene::Graphic {
                    stroke: Some(stroke),
                    ..Default::default()
                };
                self.ops.stroke(&frame, &graphic);
            }
            Frame::Cross => {
                let o = axes.to_canvas(axes.origin);
                let x = line(Point::new(r.min.x, o.y), Point::new(r.max.x, o.y));
                let y = line(Point::new(o.x, r.min.y), Point::new(o.x, r.max.y));
                self.ops.rule(&x, color, AXIS_WIDTH, true);
                self.ops.rule(&y, color, AXIS_WIDTH, true);
            }
            Frame::Left => {
                let x = line(r.min, Point::new(r.max.x, r.min.y));
                let y = line(r.min, Point::new(r.min.x, r.max.y));
                self.ops.rule(&x, color, AXIS_WIDTH, false);
                self.ops.rule(&y, color, AXIS_WIDTH, false);
            }
            Frame::Right | Frame::Top | Frame::Corner => {
                if axes.frame.is_top() {
                    let x = line(Point::new(r.min.x, r.max.y), r.max);
                    self.ops.rule(&x, color, AXIS_WIDTH, false);
                }
                if axes.frame.is_right() {
                    let y = line(Point::new(r.max.x, r.min.y), r.max);
                    self.ops.rule(&y, color, AXIS_WIDTH, false);
                }
            }
            Frame::None => {}
        }
    }
}

fn is_dots(mark: &Mark) -> bool {
    matches!(mark.geometry, MarkGeometry::Dots { .. })
}
