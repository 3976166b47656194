//! Legends: what they say of each mark, and where they cover the least.

use super::super::attrs::Graphic;
use super::super::coord::TextAnchor;
use super::super::drawing::{Axes, Geometry, Item, ItemKind, LegendWish, OwnEntry, Shape};
use super::super::model::{
    Font, LegendEntry, LegendScene, Mark, MarkGeometry, PlacedText, SceneText,
};
use super::super::spacing::{
    LEGEND_COLUMN, LEGEND_MARGIN, LEGEND_SEP, LEGEND_X, LEGEND_Y, ROW_SEP, SAMPLE_HEIGHT,
    SAMPLE_WIDTH,
};
use super::axes::tenth;
use super::resolve::{bare, plain};
use crate::geom::{Path, Point, Rect, Segment};
use crate::scene::{DotStyle, Fill, LegendPlace, Marker, Solid, SolidForm, Tips};
use crate::source::Span;
use crate::style::Markup;

/// The least height and depth of the text of an entry.
const LEAST: (f64, f64) = (6.0, 2.0);
/// The largest dot of a sample.
const LARGEST_SAMPLE_DOT: f64 = 2.5;

/// What a legend says, its texts known.
#[derive(Debug, Clone, Default)]
pub(super) struct LegendPlan {
    entries: Vec<EntryPlan>,
    place: LegendPlace,
    columns: Option<usize>,
}

#[derive(Debug, Clone)]
struct EntryPlan {
    text: usize,
    sample: Sample,
    span: Span,
}

/// How marks look, without where they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sample {
    area: Option<Graphic>,
    line: Option<Graphic>,
    dot: Option<(Graphic, f64, Marker)>,
}

impl LegendPlan {
    /// Collects the entries of axes; none if there are none to say.
    pub(super) fn new(
        axes: &Axes,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> Option<Self> {
        let wish = &axes.legend;
        if matches!(wish.place, LegendPlace::None | LegendPlace::Joint) {
            return None;
        }
        let mut plan = LegendPlan::empty(wish);
        plan.speak_of(axes, text);
        (!plan.entries.is_empty()).then_some(plan)
    }

    /// Collects the entries of the axes of a container that have no legend of their own;
    /// none if there are none to say.
    pub(super) fn joint(
        wish: &LegendWish,
        items: &[Item],
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> Option<Self> {
        if wish.place == LegendPlace::None {
            return None;
        }
        let mut plan = LegendPlan::empty(wish);
        if wish.place == LegendPlace::Auto {
            plan.place = LegendPlace::Below;
        }
        plan.join(items, text);
        plan.own(wish, text);
        (!plan.entries.is_empty()).then_some(plan)
    }

    fn empty(wish: &LegendWish) -> Self {
        LegendPlan {
            entries: Vec::new(),
            place: match wish.place {
                LegendPlace::Beside => LegendPlace::Right,
                place => place,
            },
            columns: wish.columns,
        }
    }

    /// The entries of axes.
    fn speak_of(&mut self, axes: &Axes, text: &mut impl FnMut(&Markup, Font) -> Option<usize>) {
        self.collect(&axes.items, text);
        self.collect(&axes.twins, text);
        self.own(&axes.legend, text);
    }

    fn join(&mut self, items: &[Item], text: &mut impl FnMut(&Markup, Font) -> Option<usize>) {
        for item in items {
            match &item.kind {
                ItemKind::Axes(axes) if axes.legend.place == LegendPlace::Joint => {
                    self.speak_of(axes, text);
                }
                ItemKind::Group(inner) => self.join(inner, text),
                ItemKind::Stack(stack) if stack.legend.is_none() => self.join(&stack.items, text),
                _ => {}
            }
        }
    }

    /// The entries of marks, in their order.
    fn collect(&mut self, items: &[Item], text: &mut impl FnMut(&Markup, Font) -> Option<usize>) {
        for item in items {
            match &item.kind {
                ItemKind::Group(inner) => {
                    // A mark of several parts is shown by all of them.
                    let parts = shapes(inner);
                    let mut entries = parts.iter().filter_map(|s| entry(s));
                    match (entries.next(), entries.next()) {
                        (Some(label), None) => {
                            let mut sample = Sample::default();
                            for part in &parts {
                                sample.add(part);
                            }
                            self.push(label, sample, item.span, text);
                        }
                        _ => self.collect(inner, text),
                    }
                }
                ItemKind::Axes(twin) => self.collect(&twin.items, text),
                ItemKind::Solid(solid) => {
                    if let Some(label) = &solid.entry {
                        self.push(label, Sample::of_solid(solid), item.span, text);
                    }
                }
                ItemKind::Shape(shape) => {
                    if let Some(label) = entry(shape) {
                        let mut sample = Sample::default();
                        sample.add(shape);
                        self.push(label, sample, item.span, text);
                    }
                }
                _ => {}
            }
        }
    }

    /// The entries that the author wrote.
    fn own(&mut self, wish: &LegendWish, text: &mut impl FnMut(&Markup, Font) -> Option<usize>) {
        for OwnEntry {
            text: label,
            graphic,
            dot,
            span,
        } in &wish.entries
        {
            let mut sample = Sample::default();
            match dot {
                Some(size) => {
                    let radius = size.to_pt() / 2.0;
                    sample.dot = Some((graphic.clone(), radius, Marker::Circle));
                }
                None if graphic.fill.is_some() => sample.area = Some(graphic.clone()),
                None => sample.line = Some(graphic.clone()),
            }
            self.push(label, sample, *span, text);
        }
    }

    fn push(
        &mut self,
        label: &Markup,
        sample: Sample,
        span: Span,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) {
        let Some(text) = text(label, Font::Footnote).filter(|_| !label.is_empty()) else {
            return;
        };
        // The same mark in two parts of the block is said once.
        if self
            .entries
            .iter()
            .any(|e| e.text == text && e.sample == sample)
        {
            return;
        }
        self.entries.push(EntryPlan { text, sample, span });
    }

    /// The legend beside the frame, if it has its place there whatever is drawn.
    pub(super) fn outside(
        &self,
        r: Rect,
        bounds: Rect,
        texts: &[SceneText],
    ) -> Option<LegendScene> {
        let away = |from: f64, to: f64| tenth((to - from).max(0.0)) + LEGEND_MARGIN;
        let (corner, anchor, shift) = match self.place {
            LegendPlace::Right => (
                (1, 1),
                (-1, 1),
                Point::new(away(r.max.x, bounds.max.x) + LEGEND_MARGIN, 0.0),
            ),
            LegendPlace::Above => (
                (0, 1),
                (0, -1),
                Point::new(0.0, away(r.max.y, bounds.max.y)),
            ),
            LegendPlace::Below => (
                (0, -1),
                (0, 1),
                Point::new(0.0, -away(bounds.min.y, r.min.y)),
            ),
            _ => return None,
        };
        Some(self.build((r, r.width()), corner, anchor, shift, texts))
    }

    /// Whether it stands beside a container rather than below or above it.
    pub(super) fn is_upright(&self) -> bool {
        self.place == LegendPlace::Right
    }

    /// The legend of a container: where its frames are, and what stands around them. It is
    /// placed by the lower left corner of the frame of axes in it.
    pub(super) fn around(
        &self,
        host: Rect,
        (frames, outer): (Rect, Rect),
        texts: &[SceneText],
    ) -> LegendScene {
        let (anchor, at) = match self.place {
            LegendPlace::Right => (
                (-1, 1),
                Point::new(outer.max.x + 2.0 * LEGEND_MARGIN, frames.max.y),
            ),
            LegendPlace::Above => (
                (0, -1),
                Point::new(frames.center().x, outer.max.y + LEGEND_MARGIN),
            ),
            _ => (
                (0, 1),
                Point::new(frames.center().x, outer.min.y - LEGEND_MARGIN),
            ),
        };
        let from = at - host.min;
        let shift = Point::new(tenth(from.x), tenth(from.y));
        self.build((host, frames.width()), (-1, -1), anchor, shift, texts)
    }

    /// The legend within the frame: in its corner, or where it costs the least.
    pub(super) fn inside(
        &self,
        rect: Rect,
        texts: &[SceneText],
        cost: impl Fn(Rect) -> f64,
    ) -> LegendScene {
        let at = |side: (i8, i8)| {
            let shift = Point::new(f64::from(-side.0), f64::from(-side.1)) * LEGEND_MARGIN;
            self.build((rect, rect.width()), side, side, shift, texts)
        };
        let sides: &[(i8, i8)] = match &self.place {
            LegendPlace::At(side) => std::slice::from_ref(side),
            _ => &[
                (1, 1),
                (-1, 1),
                (1, -1),
                (-1, -1),
                (1, 0),
                (-1, 0),
                (0, 1),
                (0, -1),
            ],
        };
        let mut best: Option<(f64, LegendScene)> = None;
        for side in sides {
            let legend = at(*side);
            let cost = cost(legend.rect);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, legend));
            }
        }
        best.map_or_else(|| at((1, 1)), |(_, legend)| legend)
    }

    /// Places the entries around a point of the frame, as many side by side as there is
    /// room for where they stand above or below it.
    fn build(
        &self,
        (frame, room): (Rect, f64),
        corner: (i8, i8),
        anchor: (i8, i8),
        shift: Point,
        texts: &[SceneText],
    ) -> LegendScene {
        let size = |e: &EntryPlan| texts.get(e.text).map(|t| t.size).unwrap_or_default();
        let most = |of: &dyn Fn(&EntryPlan) -> f64, least: f64| {
            tenth(self.entries.iter().map(of).fold(least, f64::max))
        };
        let height = most(&|e| size(e).height, LEAST.0);
        let depth = most(&|e| size(e).depth, LEAST.1);
        let row = height + depth + 2.0 * ROW_SEP;
        let level = matches!(self.place, LegendPlace::Above | LegendPlace::Below);
        let width_of = |columns: usize| -> Vec<f64> {
            let widest = |column: usize| {
                let of = self.entries.iter().skip(column).step_by(columns);
                of.map(|e| size(e).width).fold(0.0, f64::max)
            };
            (0..columns)
                .map(|c| SAMPLE_WIDTH + 2.0 * LEGEND_SEP + widest(c))
                .collect()
        };
        let whole = |widths: &[f64]| {
            let gaps = LEGEND_COLUMN * widths.len().saturating_sub(1) as f64;
            widths.iter().sum::<f64>() + gaps + 2.0 * LEGEND_X
        };
        let n = self.entries.len().max(1);
        let columns = match self.columns {
            Some(columns) => columns.clamp(1, n),
            // As many side by side as the frame is wide.
            None if level => (1..=n)
                .rev()
                .find(|c| whole(&width_of(*c)) <= room)
                .unwrap_or(1),
            // As many below each other as the frame is high.
            None => (1..=n)
                .find(|c| n.div_ceil(*c) as f64 * row <= frame.height())
                .unwrap_or(1),
        };
        let widths = width_of(columns);
        let rows = n.div_ceil(columns);
        let size_of = Point::new(whole(&widths), rows as f64 * row + 2.0 * LEGEND_Y);
        let at = frame.compass(corner.0, corner.1) + shift;
        let part = |side: i8, size: f64| size * (1.0 + f64::from(side)) / 2.0;
        let min = at - Point::new(part(anchor.0, size_of.x), part(anchor.1, size_of.y));
        let rect = Rect::new(min, min + size_of);
        let entry = |(k, e): (usize, &EntryPlan)| {
            let (line, column) = (k / columns, k % columns);
            let before: f64 = widths.iter().take(column).map(|w| w + LEGEND_COLUMN).sum();
            let at = Point::new(
                rect.min.x + LEGEND_X + before,
                rect.max.y - LEGEND_Y - row * (line as f64 + 0.5),
            );
            let base = Point::new(
                at.x + SAMPLE_WIDTH + LEGEND_SEP,
                at.y - (height - depth) / 2.0,
            );
            LegendEntry {
                at,
                sample: e.sample.marks(at, e.span),
                text: PlacedText {
                    text: e.text,
                    place: plain(base),
                    pos: None,
                    anchor: TextAnchor::Base(-1),
                    inner_sep: 0.0,
                    angle: 0.0,
                    scale: Point::new(1.0, 1.0),
                    span: e.span,
                },
                span: e.span,
            }
        };
        LegendScene {
            rect,
            corner,
            anchor,
            shift,
            columns,
            height,
            depth,
            entries: self.entries.iter().enumerate().map(entry).collect(),
        }
    }
}

/// The shapes in a group, at any depth.
fn shapes(items: &[Item]) -> Vec<&Shape> {
    let mut found = Vec::new();
    for item in items {
        match &item.kind {
            ItemKind::Group(inner) => found.extend(shapes(inner)),
            ItemKind::Shape(shape) => found.push(&**shape),
            _ => {}
        }
    }
    found
}

/// What the legend says of a mark.
fn entry(shape: &Shape) -> Option<&Markup> {
    shape.series.as_ref()?.entry.as_ref()
}

impl Sample {
    /// How a mark in space looks.
    fn of_solid(solid: &Solid) -> Self {
        let mut sample = Sample::default();
        let (radius, paint) = match &solid.form {
            SolidForm::Dots { radius, tint, .. } => (radius.to_pt(), tint.usual()),
            _ => return sample,
        };
        let graphic = Graphic {
            fill: paint.map(Fill::Solid),
            ..Graphic::default()
        };
        sample.dot = Some((graphic, radius.min(LARGEST_SAMPLE_DOT), Marker::Circle));
        sample
    }

    fn add(&mut self, shape: &Shape) {
        let plain = Graphic {
            tips: Tips::NONE,
            ..shape.graphic.clone()
        };
        match &shape.geometry {
            Geometry::Dots { radius, style, .. } => {
                let radius = radius.to_pt().min(LARGEST_SAMPLE_DOT);
                self.dot.get_or_insert((plain, radius, style.marker));
            }
            Geometry::Image(_) => {}
            _ if plain.fill.is_some() => {
                self.area.get_or_insert(plain);
            }
            _ if plain.stroke.is_some() => {
                self.line.get_or_insert(plain);
            }
            _ => {}
        }
    }

    /// The marks of a sample whose left end is at a point.
    fn marks(&self, at: Point, span: Span) -> Vec<Mark> {
        let end = at + Point::new(SAMPLE_WIDTH, 0.0);
        let up = Point::new(0.0, SAMPLE_HEIGHT / 2.0);
        let mut marks = Vec::new();
        let mut push = |geometry, path, graphic: &Graphic| {
            marks.push(Mark {
                graphic: graphic.clone(),
                ..bare(geometry, path, span)
            });
        };
        if let Some(graphic) = &self.area {
            let (a, b) = (at - up, end + up);
            let geometry = MarkGeometry::Rect {
                a: plain(a),
                b: plain(b),
            };
            let corners = [a, Point::new(a.x, b.y), b, Point::new(b.x, a.y)];
            push(geometry, Path::polyline(corners, true), graphic);
        }
        if let Some(graphic) = &self.line {
            let geometry = MarkGeometry::Places {
                places: vec![plain(at), plain(end)],
                closed: false,
                smooth: None,
            };
            push(geometry, Path::polyline([at, end], false), graphic);
        }
        if let Some((graphic, radius, marker)) = &self.dot {
            let middle = at.lerp(end, 0.5);
            let path = Path {
                segments: vec![Segment::Move(middle)],
            };
            let geometry = MarkGeometry::Dots {
                points: vec![middle],
                radius: *radius,
                style: DotStyle {
                    marker: *marker,
                    ..DotStyle::default()
                },
            };
            push(geometry, path, graphic);
        }
        marks
    }
}
