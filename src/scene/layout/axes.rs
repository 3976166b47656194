//! Axes: limits, ticks, and the places of frame, numbers, labels and title.

use super::super::coord::TextAnchor;
use super::super::drawing::{Axes, Frame, Item, Ticks};
use super::super::model::{At, AxesScene, Font, Place, PlacedText, SceneText, Tick};
use super::super::spacing::{LABEL_SEP, SPACE_SEP, TICK, TICK_SEP, TITLE_SEP};
use super::super::ticks;
use super::colorbar::BarPlan;
use crate::geom::{Point, Rect};
use crate::source::Span;
use crate::style::{Markup, MathPiece, Piece};

/// Points of axis per number, at the least: numbers are wider than high.
const X_TICK_SPACING: f64 = 32.0;
pub(super) const Y_TICK_SPACING: f64 = 22.0;

/// Axes whose limits and ticks are settled.
#[derive(Debug)]
pub(super) struct AxesPlan<'a> {
    pub(super) axes: &'a Axes,
    pub(super) item: &'a Item,
    /// What it draws: the items of the block, or those of the axes that an inset shows.
    pub(super) items: &'a [Item],
    equal: bool,
    name: String,
    x: (f64, f64),
    y: (f64, f64),
    xticks: Vec<(f64, Option<usize>)>,
    yticks: Vec<(f64, Option<usize>)>,
    title: Option<usize>,
    xlabel: Option<usize>,
    ylabel: Option<usize>,
    space: Option<usize>,
    bar: Option<BarPlan>,
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
        let (x, y) = (axes.x, axes.y);
        let equal = shown.equal;
        let width = axes.width.map_or(width, crate::geom::Length::to_pt);
        let height = axes
            .height
            .map_or(width * aspect(equal, x, y), crate::geom::Length::to_pt);
        let xticks = tick_values(
            &axes.xticks,
            x,
            width / X_TICK_SPACING,
            axes.frame,
            item.span,
            text,
        );
        let yticks = tick_values(
            &axes.yticks,
            y,
            height / Y_TICK_SPACING,
            axes.frame,
            item.span,
            text,
        );
        let bar = axes.colorbar.as_ref();
        let bar = bar.map(|bar| BarPlan::new(bar, height, item.span, text));
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
        }
    }

    /// The name in the emitted code.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Height over width of the frame.
    pub(super) fn aspect(&self) -> f64 {
        aspect(self.equal, self.x, self.y)
    }

    /// Height over width of a frame that shows a part of other axes without
    /// distorting it.
    pub(super) fn aspect_as(&self, shown: &AxesScene) -> f64 {
        let part = |own: (f64, f64), all: (f64, f64)| (own.1 - own.0) / (all.1 - all.0);
        let width = part(self.x, shown.x) * shown.rect.width();
        let height = part(self.y, shown.y) * shown.rect.height();
        height / width
    }

    /// Whether the height follows from the width.
    pub(super) fn rigid(&self) -> bool {
        self.equal
    }

    /// The axes with this frame, without marks.
    pub(super) fn build(&self, rect: Rect, texts: &[SceneText]) -> AxesScene {
        let origin = Point::new(
            0.0_f64.clamp(self.x.0, self.x.1),
            0.0_f64.clamp(self.y.0, self.y.1),
        );
        let mut scene = AxesScene {
            name: self.name.clone(),
            rect,
            beside: None,
            x: self.x,
            y: self.y,
            frame: self.axes.frame,
            origin,
            grid: self.axes.grid,
            background: None,
            xticks: Vec::new(),
            yticks: Vec::new(),
            title: None,
            xlabel: None,
            ylabel: None,
            space: None,
            bar: None,
            marks: Vec::new(),
            span: self.item.span,
        };
        let cross = scene.to_canvas(origin);
        let outward = match self.axes.frame {
            Frame::Cross => TICK / 2.0,
            Frame::Box | Frame::Left => TICK,
            Frame::None => 0.0,
        };
        let base = |v: f64, of: f64| {
            if self.axes.frame == Frame::Cross {
                v
            } else {
                of
            }
        };
        scene.xticks = self
            .xticks
            .iter()
            .map(|(value, text)| {
                let at = Point::new(
                    scene.to_canvas(Point::new(*value, 0.0)).x,
                    base(cross.y, rect.min.y),
                );
                let below = at - Point::new(0.0, outward);
                Tick {
                    value: *value,
                    at,
                    label: text.map(|t| put(t, below, (0, 1), TICK_SEP, scene.span)),
                }
            })
            .collect();
        scene.yticks = self
            .yticks
            .iter()
            .map(|(value, text)| {
                let at = Point::new(
                    base(cross.x, rect.min.x),
                    scene.to_canvas(Point::new(0.0, *value)).y,
                );
                let left = at - Point::new(outward, 0.0);
                Tick {
                    value: *value,
                    at,
                    label: text.map(|t| put(t, left, (1, 0), TICK_SEP, scene.span)),
                }
            })
            .collect();
        self.build_labels(&mut scene, cross, texts);
        scene.bar = self.bar.as_ref().map(|bar| bar.build(&scene, texts));
        scene
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
            let below = extent(&scene.xticks, &|r| rect.min.y - r.min.y);
            let left = extent(&scene.yticks, &|r| rect.min.x - r.min.x);
            let middle = rect.center();
            scene.xlabel = self.xlabel.map(|t| {
                let at = Point::new(middle.x, rect.min.y - tenth(below));
                put(t, at, (0, 1), LABEL_SEP, span)
            });
            scene.ylabel = self.ylabel.map(|t| {
                let at = Point::new(rect.min.x - tenth(left), middle.y);
                let mut placed = put(t, at, (1, 0), LABEL_SEP, span);
                // A single symbol reads best upright; words are turned.
                if texts[t].size.width > 20.0 {
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
        scene.title = self.title.map(|t| {
            put(
                t,
                Point::new(rect.center().x, rect.max.y),
                (0, -1),
                TITLE_SEP,
                span,
            )
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
    /// How far to the right the labels of the axes reach, and the frame itself.
    pub(super) fn right(&self, texts: &[SceneText]) -> f64 {
        // In a cross the label of x stands there.
        let beside = self.xlabel.iter().filter(|_| self.frame == Frame::Cross);
        beside.fold(self.rect.max.x, |right, text| {
            right.max(text.bounds(texts).max.x)
        })
    }

    /// The box of the frame with its lines, numbers, labels, title and the
    /// labels of its marks.
    pub(crate) fn bounds(&self, texts: &[SceneText]) -> Rect {
        let mut bounds = match self.frame {
            // Half the width of an axis line, and half a tip.
            Frame::Box | Frame::Left | Frame::Cross => self.rect.grow(0.2),
            Frame::None => self.rect,
        };
        let ticks = self.xticks.iter().chain(&self.yticks);
        let placed = ticks
            .filter_map(|t| t.label.as_ref())
            .chain(&self.title)
            .chain(&self.xlabel)
            .chain(&self.ylabel)
            .chain(&self.space)
            .chain(self.marks.iter().filter_map(|m| m.label.as_ref()));
        for text in placed {
            bounds = bounds.union(text.bounds(texts));
        }
        if self.frame != Frame::Cross && self.frame != Frame::None {
            let marks = Point::new(TICK, TICK);
            bounds = bounds.union(Rect::at(self.rect.min - marks));
        }
        if let Some(bar) = &self.bar {
            bounds = bounds.union(bar.bounds(texts));
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

/// The ticks of one axis: values and texts.
pub(super) fn tick_values(
    asked: &Ticks,
    limits: (f64, f64),
    most: f64,
    frame: Frame,
    span: Span,
    text: &mut impl FnMut(&Markup, Font) -> Option<usize>,
) -> Vec<(f64, Option<usize>)> {
    let inside = |v: f64| {
        let slack = 1e-9 * (limits.1 - limits.0);
        v >= limits.0 - slack && v <= limits.1 + slack
    };
    match asked {
        Ticks::Auto if frame == Frame::None => Vec::new(),
        Ticks::Auto => {
            let mut values = ticks::round_values(limits, most);
            if frame == Frame::Cross {
                // Not where the lines cross, and not under the tip or at the very end.
                let end = 0.04 * (limits.1 - limits.0);
                values.retain(|v| *v != 0.0 && limits.1 - v > end && v - limits.0 > end);
            }
            let texts = ticks::texts(&values);
            values
                .iter()
                .zip(texts)
                .map(|(v, t)| (*v, text(&number(&t, span), Font::Footnote)))
                .collect()
        }
        Ticks::At(list) => {
            let plain: Vec<f64> = list.iter().map(|(v, _)| *v).collect();
            let texts = ticks::texts(&plain);
            list.iter()
                .zip(texts)
                .filter(|((v, _), _)| inside(*v))
                .map(|((v, own), t)| {
                    let label = match own {
                        Some(markup) => text(markup, Font::Footnote),
                        None => text(&number(&t, span), Font::Footnote),
                    };
                    (*v, label)
                })
                .collect()
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
