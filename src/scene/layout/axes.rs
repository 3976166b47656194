//! Axes: limits, ticks, and the places of frame, numbers, labels and title.

use super::super::coord::TextAnchor;
use super::super::drawing::{Axes, Frame, Item, Ticks};
use super::super::model::{At, AxesScene, Font, Place, PlacedText, SceneText, Tick};
use super::super::scale::{Scale, ScaleMap};
use super::super::solid::Volume;
use super::super::spacing::{LABEL_SEP, SPACE_SEP, TICK, TICK_SEP, TITLE_DEPTH, TITLE_SEP};
use super::super::ticks;
use super::colorbar::BarPlan;
use super::legend::LegendPlan;
use super::volume::VolumePlan;
use crate::geom::{Point, Rect};
use crate::source::Span;
use crate::style::{Markup, MathPiece, Piece};

/// Points of axis per number, at the least: numbers are wider than high.
const X_TICK_SPACING: f64 = 32.0;
const Y_TICK_SPACING: f64 = 22.0;
/// Free space between two numbers side by side.
const X_TICK_GAP: f64 = 8.0;
/// From this width on a label of y is turned: words are, single symbols are not.
const WORD: f64 = 14.0;
/// Free space between two texts of ticks that the author placed.
const LEAST_GAP: f64 = 2.0;

/// Axes whose limits and ticks are settled.
#[derive(Debug)]
pub(super) struct AxesPlan<'a> {
    pub(super) axes: &'a Axes,
    pub(super) item: &'a Item,
    /// What it draws: the items of the block, or those of the axes that an inset shows.
    pub(super) items: &'a [Item],
    /// Those of x and y.
    scales: (&'a Scale, &'a Scale),
    equal: bool,
    name: String,
    x: (f64, f64),
    y: (f64, f64),
    xticks: TicksPlan,
    yticks: TicksPlan,
    title: Option<usize>,
    xlabel: Option<usize>,
    ylabel: Option<usize>,
    space: Option<usize>,
    bar: Option<BarPlan>,
    pub(super) legend: Option<LegendPlan>,
    /// The second axes.
    pub(super) twins: Vec<AxesPlan<'a>>,
    /// What axes in space have in the place of ticks and labels of the plane.
    volume: Option<VolumePlan<'a>>,
}

/// The ticks of one axis: values and texts.
#[derive(Debug, Default)]
struct TicksPlan {
    ticks: Vec<(f64, Option<usize>)>,
    minor: Vec<f64>,
    /// The text of what all numbers have in common.
    common: Option<usize>,
}

impl<'a> AxesPlan<'a> {
    pub(super) fn new(
        axes: &'a Axes,
        item: &'a Item,
        shown: &'a Axes,
        name: String,
        width: f64,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> Self {
        if let Some(volume) = &axes.volume {
            return Self::in_space(axes, volume, item, name, width, text);
        }
        let (x, y) = (axes.x, axes.y);
        let equal = shown.equal;
        let width = axes.width.map_or(width, crate::geom::Length::to_pt);
        let height = axes
            .height
            .map_or(width * aspect(equal, x, y), crate::geom::Length::to_pt);
        let (xscale, yscale) = (&shown.xscale, &shown.yscale);
        let span = item.span;
        let settle = TickSettings {
            frame: axes.frame,
            span,
            alone: false,
        };
        let across = |text: &str| X_TICK_SPACING.max(ticks::width(text) + X_TICK_GAP);
        let xticks = settle.ticks(&axes.xticks, xscale, x, width, &across, text);
        let yticks = settle.ticks(&axes.yticks, yscale, y, height, &|_| Y_TICK_SPACING, text);
        let without = |mut plan: TicksPlan| {
            for (_, text) in &mut plan.ticks {
                *text = None;
            }
            plan.common = None;
            plan
        };
        let xticks = if axes.bare.0 { without(xticks) } else { xticks };
        let yticks = if axes.bare.1 { without(yticks) } else { yticks };
        let bar = axes.colorbar.as_ref();
        let bar = bar.map(|bar| BarPlan::new(bar, (width, height), item.span, text));
        let mut optional = |markup: &Option<Markup>| {
            markup
                .as_ref()
                .filter(|m| !m.is_empty())
                .and_then(|m| text(m, Font::Normal))
        };
        let title = optional(&axes.title);
        let xlabel = optional(&axes.xlabel);
        let ylabel = optional(&axes.ylabel);
        let space = optional(&axes.space);
        AxesPlan {
            axes,
            item,
            items: &shown.items,
            scales: (xscale, yscale),
            equal,
            name,
            x,
            y,
            xticks,
            yticks,
            title,
            xlabel,
            ylabel,
            space,
            bar,
            legend: None,
            twins: Vec::new(),
            volume: None,
        }
    }

    /// Axes in space.
    fn in_space(
        axes: &'a Axes,
        volume: &'a Volume,
        item: &'a Item,
        name: String,
        width: f64,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> Self {
        let width = axes.width.map_or(width, crate::geom::Length::to_pt);
        let volume = VolumePlan::new(volume, axes, item.span, width, text);
        let bar = axes.colorbar.as_ref();
        let bar = bar.map(|bar| BarPlan::new(bar, (width, width), item.span, text));
        let title = axes.title.as_ref().filter(|m| !m.is_empty());
        AxesPlan {
            axes,
            item,
            items: &axes.items,
            scales: (&axes.xscale, &axes.yscale),
            equal: false,
            name,
            x: axes.x,
            y: axes.y,
            xticks: TicksPlan::default(),
            yticks: TicksPlan::default(),
            title: title.and_then(|m| text(m, Font::Normal)),
            xlabel: None,
            ylabel: None,
            space: None,
            bar,
            legend: None,
            twins: Vec::new(),
            volume: Some(volume),
        }
    }

    /// The name in the emitted code.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Height over width of the frame.
    pub(super) fn aspect(&self) -> f64 {
        if let Some(volume) = &self.volume {
            return volume.aspect(self.axes);
        }
        aspect(self.equal, self.x, self.y)
    }

    /// Height over width of a frame that shows a part of other axes without
    /// distorting it.
    pub(super) fn aspect_as(&self, shown: &AxesScene) -> f64 {
        let part = |own: (f64, f64), all: (f64, f64), scale: &Scale| {
            (scale.position(own.1, all) - scale.position(own.0, all)).abs()
        };
        let width = part(self.x, shown.x, &shown.xscale) * shown.rect.width();
        let height = part(self.y, shown.y, &shown.yscale) * shown.rect.height();
        height / width
    }

    /// The width of a box in space as it is seen, in units of its sides, if no length says
    /// how large it is drawn.
    pub(super) fn seen_width(&self) -> Option<f64> {
        let fixed = self.axes.width.or(self.axes.height).is_some();
        let volume = self.volume.as_ref().filter(|_| !fixed);
        volume.map(|volume| volume.extent(self.axes).x)
    }

    /// Whether the height follows from the width.
    pub(super) fn rigid(&self) -> bool {
        self.equal || self.volume.is_some()
    }

    /// The axes with this frame, without marks.
    pub(super) fn build(&self, rect: Rect, texts: &[SceneText]) -> AxesScene {
        let origin = Point::new(
            crossing(self.scales.0, self.x),
            crossing(self.scales.1, self.y),
        );
        let mut scene = AxesScene {
            name: self.name.clone(),
            rect,
            over: None,
            inset: self.axes.zoom.is_some(),
            ink: self.axes.ink.clone(),
            beside: None,
            x: self.x,
            y: self.y,
            xscale: self.scales.0.clone(),
            yscale: self.scales.1.clone(),
            frame: self.axes.frame,
            origin,
            grid: self.axes.grid,
            background: None,
            xticks: Vec::new(),
            yticks: Vec::new(),
            xminor: Vec::new(),
            yminor: Vec::new(),
            xcommon: None,
            ycommon: None,
            title: None,
            xlabel: None,
            ylabel: None,
            space: None,
            bar: None,
            legend: None,
            marks: Vec::new(),
            volume: None,
            span: self.item.span,
        };
        if let Some(volume) = &self.volume {
            scene.grid = false;
            let volume = volume.build(self.axes, rect, texts, scene.span);
            scene.volume = Some(Box::new(volume));
            self.build_title(&mut scene, texts);
            let room = (scene.right(texts), scene.bounds(texts));
            scene.bar = self.bar.as_ref().map(|bar| bar.build(&scene, room, texts));
            let around = scene.bounds(texts);
            let legend = self.legend.as_ref();
            scene.legend = legend.and_then(|l| l.outside(rect, around, texts));
            return scene;
        }
        let cross = scene.to_canvas(origin);
        let outward = match self.axes.frame {
            Frame::Cross => TICK / 2.0,
            Frame::Box | Frame::Left | Frame::Right | Frame::Top | Frame::Corner => TICK,
            Frame::None => 0.0,
        };
        let base = |v: f64, of: f64| {
            if self.axes.frame == Frame::Cross {
                v
            } else {
                of
            }
        };
        // Second axes stand at the top and on the right.
        let (top, right) = (self.axes.frame.is_top(), self.axes.frame.is_right());
        let level = if top { rect.max.y } else { rect.min.y };
        let on_x = |scene: &AxesScene, value: f64| {
            let t = scene.xscale.position(value, scene.x);
            Point::new(rect.min.x + t * rect.width(), base(cross.y, level))
        };
        let upright = if right { rect.max.x } else { rect.min.x };
        let on_y = |scene: &AxesScene, value: f64| {
            let t = scene.yscale.position(value, scene.y);
            Point::new(base(cross.x, upright), rect.min.y + t * rect.height())
        };
        let ticks = |plan: &TicksPlan, at: &dyn Fn(f64) -> Point, side: (i8, i8)| -> Vec<Tick> {
            let away = Point::new(f64::from(side.0), f64::from(side.1)) * outward;
            let tick = |(value, text): &(f64, Option<usize>)| {
                let at = at(*value);
                let label = text.map(|t| put(t, at - away, side, TICK_SEP, scene.span));
                Tick {
                    value: *value,
                    at,
                    label,
                }
            };
            plan.ticks.iter().map(tick).collect()
        };
        let side = if top { (0, -1) } else { (0, 1) };
        let xticks = ticks(&self.xticks, &|v| on_x(&scene, v), side);
        let side = if right { (-1, 0) } else { (1, 0) };
        let yticks = ticks(&self.yticks, &|v| on_y(&scene, v), side);
        let small = |values: &[f64], at: &dyn Fn(f64) -> Point| -> Vec<Tick> {
            let tick = |v: &f64| Tick {
                value: *v,
                at: at(*v),
                label: None,
            };
            values.iter().map(tick).collect()
        };
        let xminor = small(&self.xticks.minor, &|v| on_x(&scene, v));
        let yminor = small(&self.yticks.minor, &|v| on_y(&scene, v));
        (scene.xticks, scene.yticks) = (xticks, yticks);
        (scene.xminor, scene.yminor) = (xminor, yminor);
        thin_out(&mut scene.xticks, self.axes.xticks == Ticks::Auto, texts);
        thin_out(&mut scene.yticks, self.axes.yticks == Ticks::Auto, texts);
        if let Some(height) = scene.xtick_height(texts) {
            // On one baseline.
            for label in scene.xticks.iter_mut().filter_map(|t| t.label.as_mut()) {
                let own = texts.get(label.text).map_or(height, |t| t.size.height);
                if !top {
                    label.place.canvas.y -= height - own;
                }
            }
        }
        self.build_common(&mut scene, texts);
        self.build_labels(&mut scene, cross, texts);
        let twins = self.twins.iter();
        let twins = twins.filter(|twin| twin.axes.frame.is_right());
        let right = twins
            .map(|twin| twin.build(rect, texts).bounds(texts).max.x)
            .fold(scene.right(texts), f64::max);
        let room = (right, self.around(&scene, texts));
        scene.bar = self.bar.as_ref().map(|bar| bar.build(&scene, room, texts));
        let legend = self.legend.as_ref();
        let around = self.around(&scene, texts);
        scene.legend = legend.and_then(|l| l.outside(rect, around, texts));
        scene
    }

    /// The box of axes and of the second axes over them.
    pub(super) fn around(&self, scene: &AxesScene, texts: &[SceneText]) -> Rect {
        self.twins.iter().fold(scene.bounds(texts), |all, twin| {
            all.union(twin.build(scene.rect, texts).bounds(texts))
        })
    }

    /// What the numbers of an axis have in common stands at its end, where the next
    /// number would be.
    fn build_common(&self, scene: &mut AxesScene, texts: &[SceneText]) {
        let (rect, span) = (scene.rect, scene.span);
        scene.xcommon = self.xticks.common.map(|t| {
            let numbers = scene.xticks.iter().filter_map(|t| t.label.as_ref());
            let numbers = numbers.map(|l| l.bounds(texts));
            if self.axes.frame.is_top() {
                let high = numbers.map(|b| b.max.y).fold(rect.max.y, f64::max);
                let at = Point::new(rect.max.x, rect.max.y + tenth(high - rect.max.y));
                return put(t, at, (1, -1), TICK_SEP, span);
            }
            let low = numbers.map(|b| b.min.y).fold(rect.min.y, f64::min);
            let at = Point::new(rect.max.x, rect.min.y - tenth(rect.min.y - low));
            put(t, at, (1, 1), TICK_SEP, span)
        });
        scene.ycommon = self.yticks.common.map(|t| {
            let side = if self.axes.frame.is_right() { 1 } else { -1 };
            put(t, rect.compass(side, 1), (side, -1), TITLE_SEP, span)
        });
    }

    fn build_labels(&self, scene: &mut AxesScene, cross: Point, texts: &[SceneText]) {
        let rect = scene.rect;
        let span = scene.span;
        if self.axes.frame == Frame::Cross {
            scene.xlabel = self
                .xlabel
                .map(|t| put(t, Point::new(rect.max.x, cross.y), (-1, 0), LABEL_SEP, span));
            scene.ylabel = self
                .ylabel
                .map(|t| put(t, Point::new(cross.x, rect.max.y), (-1, 1), LABEL_SEP, span));
        } else {
            // The numbers are the same for every frame width but for rounding, so
            // their extent can be taken from the ticks just placed.
            let extent = |ticks: &[Tick], of: &dyn Fn(Rect) -> f64| {
                ticks
                    .iter()
                    .filter_map(|t| t.label.as_ref())
                    .map(|l| of(l.bounds(texts)))
                    .fold(0.0_f64, f64::max)
            };
            let is_top = self.axes.frame.is_top();
            let away = |r: Rect| match is_top {
                true => r.max.y - rect.max.y,
                false => rect.min.y - r.min.y,
            };
            let below = extent(&scene.xticks, &away);
            let common = scene.xcommon.as_ref().map(|l| l.bounds(texts));
            let below = common
                .filter(|_| {
                    self.xlabel
                        .is_some_and(|t| texts[t].size.width > rect.width() / 2.0)
                })
                .map_or(below, |r| below.max(away(r)));
            let left = extent(&scene.yticks, &|r| rect.min.x - r.min.x);
            let middle = rect.center();
            scene.xlabel = self.xlabel.map(|t| {
                if is_top {
                    let at = Point::new(middle.x, rect.max.y + tenth(below));
                    return put(t, at, (0, -1), LABEL_SEP, span);
                }
                let at = Point::new(middle.x, rect.min.y - tenth(below));
                put(t, at, (0, 1), LABEL_SEP, span)
            });
            let right = extent(&scene.yticks, &|r| r.max.x - rect.max.x);
            let is_right = self.axes.frame.is_right();
            scene.ylabel = self.ylabel.map(|t| {
                if is_right {
                    let at = Point::new(rect.max.x + tenth(right), middle.y);
                    let mut placed = put(t, at, (-1, 0), LABEL_SEP, span);
                    if texts[t].size.width > WORD {
                        placed.angle = std::f64::consts::FRAC_PI_2;
                        placed.anchor = TextAnchor::Compass(0, 1);
                    }
                    return placed;
                }
                let at = Point::new(rect.min.x - tenth(left), middle.y);
                let mut placed = put(t, at, (1, 0), LABEL_SEP, span);
                // A single symbol reads best upright; words are turned.
                if texts[t].size.width > WORD {
                    placed.angle = std::f64::consts::FRAC_PI_2;
                    placed.anchor = TextAnchor::Compass(0, -1);
                }
                placed
            });
        }
        // Which corner is free is known when the marks are placed.
        scene.space = self
            .space
            .map(|t| in_corner(t, rect, SPACE_CORNERS[0], span));
        self.build_title(scene, texts);
    }

    fn build_title(&self, scene: &mut AxesScene, texts: &[SceneText]) {
        let rect = scene.rect;
        // Above a second x axis with its numbers and label.
        let tops = self.twins.iter().filter(|t| t.axes.frame.is_top());
        let high = tops.map(|t| t.build(rect, texts).bounds(texts).max.y);
        let high = tenth(high.fold(rect.max.y, f64::max) - rect.max.y);
        let above = Point::new(rect.center().x, rect.max.y + high);
        scene.title = self.title.map(|t| {
            let foot = Point::new(0.0, TITLE_DEPTH - texts[t].size.depth);
            put(t, above + foot, (0, -1), TITLE_SEP, scene.span)
        });
    }
}

/// The corners where the name of a plane may stand, the usual one first.
pub(super) const SPACE_CORNERS: [(i8, i8); 4] = [(1, 1), (-1, 1), (1, -1), (-1, -1)];

/// The name of a plane in a corner of its frame.
pub(super) fn in_corner(text: usize, rect: Rect, corner: (i8, i8), span: Span) -> PlacedText {
    let at = rect.compass(corner.0, corner.1);
    put(text, at, corner, SPACE_SEP, span)
}

/// Rounded up to a tenth of a point, so that the emitted code has no noise.
pub(super) fn tenth(value: f64) -> f64 {
    libm::ceil(value * 10.0 - 1e-6) / 10.0
}

pub(super) fn put(
    text: usize,
    at: Point,
    anchor: (i8, i8),
    inner_sep: f64,
    span: Span,
) -> PlacedText {
    PlacedText {
        text,
        place: Place {
            canvas: at,
            said: At::Canvas,
            shift: Point::default(),
        },
        pos: None,
        anchor: TextAnchor::Compass(anchor.0, anchor.1),
        inner_sep,
        angle: 0.0,
        scale: Point::new(1.0, 1.0),
        span,
    }
}

impl AxesScene {
    /// The height that all texts at x take where they have not the same one.
    pub(crate) fn xtick_height(&self, texts: &[SceneText]) -> Option<f64> {
        let labels = self.xticks.iter().filter_map(|t| t.label.as_ref());
        let heights: Vec<f64> = labels
            .filter_map(|l| texts.get(l.text))
            .map(|t| t.size.height)
            .collect();
        let high = heights.iter().copied().reduce(f64::max)?;
        let low = heights.iter().copied().reduce(f64::min)?;
        (high - low > 0.05).then_some(tenth(high))
    }

    /// How far to the right the labels of the axes reach, and the frame itself.
    pub(super) fn right(&self, texts: &[SceneText]) -> f64 {
        // In a cross the label of x stands there.
        let beside = self.xlabel.iter().filter(|_| self.frame == Frame::Cross);
        let around = self.volume.iter().flat_map(|v| v.placed_texts());
        beside.chain(around).fold(self.rect.max.x, |right, text| {
            right.max(text.bounds(texts).max.x)
        })
    }

    /// The box of the frame with its lines, numbers, labels, title and the
    /// labels of its marks.
    pub(crate) fn bounds(&self, texts: &[SceneText]) -> Rect {
        let mut bounds = match self.frame {
            // Half the width of an axis line, and half a tip.
            Frame::None => self.rect,
            _ => self.rect.grow(0.2),
        };
        let ticks = self.xticks.iter().chain(&self.yticks);
        let placed = ticks
            .filter_map(|t| t.label.as_ref())
            .chain(&self.xcommon)
            .chain(&self.ycommon)
            .chain(&self.title)
            .chain(&self.xlabel)
            .chain(&self.ylabel)
            .chain(&self.space)
            .chain(self.marks.iter().filter_map(|m| m.label.as_ref()))
            .chain(self.volume.iter().flat_map(|v| v.placed_texts()));
        for text in placed {
            bounds = bounds.union(text.bounds(texts));
        }
        let whole = self.marks.iter().filter(|m| self.clip(m).is_none());
        for mark in whole.filter_map(|mark| super::mark_bounds(mark, texts)) {
            bounds = bounds.union(mark);
        }
        if let Some(legend) = &self.legend {
            bounds = bounds.union(legend.rect);
        }
        if self.frame != Frame::Cross && self.frame != Frame::None && self.volume.is_none() {
            let marks = Point::new(TICK, TICK);
            bounds = bounds.union(Rect::at(match self.frame {
                Frame::Right => self.rect.max + Point::new(TICK, 0.0),
                Frame::Top => self.rect.max + Point::new(0.0, TICK),
                Frame::Corner => self.rect.max + marks,
                _ => self.rect.min - marks,
            }));
        }
        if let Some(bar) = &self.bar {
            bounds = bounds.union(bar.bounds(texts));
        }
        if let Some(volume) = &self.volume {
            let ticks = volume.ticks.iter().flatten();
            return ticks.fold(bounds, |b, t| b.union(Rect::at(volume.to_canvas(t.to))));
        }
        bounds
    }
}

/// Height over width of a frame that nobody gave a height.
fn aspect(equal: bool, x: (f64, f64), y: (f64, f64)) -> f64 {
    if equal {
        (y.1 - y.0) / (x.1 - x.0)
    } else {
        0.7
    }
}

/// Where another axis crosses one. A log axis has no zero; its unit is where the
/// logarithm has one.
fn crossing(scale: &Scale, (lo, hi): (f64, f64)) -> f64 {
    match scale.map {
        ScaleMap::Log { .. } => 1.0_f64.clamp(lo, hi),
        _ => 0.0_f64.clamp(lo, hi),
    }
}

/// What the ticks of both axes rest on.
struct TickSettings {
    frame: Frame,
    span: Span,
    /// There is no place for what all numbers have in common.
    alone: bool,
}

/// The ticks of an axis of a length, on which each number takes so much room.
pub(super) fn plain_ticks(
    asked: &Ticks,
    limits: (f64, f64),
    (length, spacing): (f64, f64),
    span: Span,
    text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
) -> Vec<(f64, Option<usize>)> {
    let settings = TickSettings {
        frame: Frame::Box,
        span,
        alone: true,
    };
    let linear = Scale::default();
    let room = |_: &str| spacing;
    settings
        .ticks(asked, &linear, limits, length, &room, text)
        .ticks
}

impl TickSettings {
    /// The ticks of one axis of a length: values and texts, between which there must be
    /// so much room.
    fn ticks(
        &self,
        asked: &Ticks,
        scale: &Scale,
        limits: (f64, f64),
        length: f64,
        room: &dyn Fn(&str) -> f64,
        text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
    ) -> TicksPlan {
        let mut written = |t: &str| text(&number(t, self.span), Font::Footnote);
        let at = |v: f64| scale.position(v, limits);
        match asked {
            Ticks::Auto if self.frame == Frame::None => TicksPlan::default(),
            Ticks::Auto => {
                let mut chosen = ticks::choose(scale, limits, length, room);
                if self.alone && chosen.texts.common.is_some() {
                    chosen.texts = ticks::texts_alone(&chosen.values);
                }
                if self.frame == Frame::Cross {
                    // Not where the lines cross, and not under the tip or at the very end.
                    let origin = at(crossing(scale, limits));
                    let free = |v: f64| {
                        let t = at(v);
                        (t - origin).abs() > 1e-9 && (0.04..0.96).contains(&t)
                    };
                    let each = std::mem::take(&mut chosen.texts.each);
                    (chosen.values, chosen.texts.each) = chosen
                        .values
                        .iter()
                        .zip(each)
                        .filter(|(v, _)| free(**v))
                        .unzip();
                    chosen.minor.retain(|v| free(*v));
                }
                let each = chosen.texts.each.iter().map(|t| written(t));
                TicksPlan {
                    ticks: chosen.values.iter().copied().zip(each).collect(),
                    minor: chosen.minor,
                    common: chosen.texts.common.and_then(|t| written(&t)),
                }
            }
            Ticks::At(list) => {
                let plain: Vec<f64> = list
                    .iter()
                    .filter(|(_, own)| own.is_none())
                    .map(|(v, _)| *v)
                    .collect();
                let mut texts = ticks::texts(&plain);
                if self.alone && texts.common.is_some() {
                    texts = ticks::texts_alone(&plain);
                }
                let mut numbers = texts.each.iter();
                let mut plan = TicksPlan::default();
                for (v, own) in list {
                    let number = match own {
                        Some(_) => None,
                        None => numbers.next(),
                    };
                    if !(-1e-9..=1.0 + 1e-9).contains(&at(*v)) {
                        continue;
                    }
                    let label = match (own, number) {
                        (Some(own), _) => text(own, Font::Footnote),
                        (None, Some(t)) => text(&self::number(t, self.span), Font::Footnote),
                        (None, None) => None,
                    };
                    plan.ticks.push((*v, label));
                }
                let common = texts.common.map(|t| number(&t, self.span));
                plan.common = common.and_then(|t| text(&t, Font::Footnote));
                plan
            }
        }
    }
}

/// Leaves out texts that would run into each other: of even ticks the same number of
/// them each time, of others each that has no room after the ones before it.
fn thin_out(ticks: &mut [Tick], even: bool, texts: &[SceneText]) {
    let room = |t: &Tick| {
        let label = t.label.as_ref()?;
        Some(label.bounds(texts).grow(LEAST_GAP / 2.0))
    };
    let step = (1..=ticks.len()).find(|step| {
        let boxes: Vec<Rect> = ticks.iter().step_by(*step).filter_map(room).collect();
        !boxes
            .iter()
            .zip(boxes.iter().skip(1))
            .any(|(a, b)| a.overlaps(*b))
    });
    let mut last: Option<Rect> = None;
    for (n, tick) in ticks.iter_mut().enumerate() {
        let own = room(tick);
        let shown = match (even, step) {
            (true, Some(step)) => n % step == 0,
            _ => last.zip(own).is_none_or(|(a, b)| !a.overlaps(b)),
        };
        if shown {
            last = own.or(last);
        } else {
            tick.label = None;
        }
    }
}

/// A number as maths, from its text `$…$`.
fn number(text: &str, span: Span) -> Markup {
    Markup {
        pieces: vec![Piece::Math(vec![MathPiece::Latex(
            text.trim_matches('$').to_owned(),
        )])],
        span,
    }
}
