//! Rows and columns: how wide every frame is and where it stands.
//!
//! The labels around a frame need room that only TeX knows, and how many there
//! are may depend on the frame's size; so a stack solves for the common width of
//! its frames and looks again, three times, which settles it below the rounding.

use std::collections::BTreeMap;

use super::super::coord::NodeId;
use super::super::drawing::{Align, Direction, Item, ItemKind, Stack};
use super::super::model::Beside;
use super::axes::AxesPlan;
use super::boxes::Boxes;
use super::legend::LegendPlan;
use super::resolve::{self, Context};
use super::{Flow, Plan, join, mark_bounds};
use crate::diag::{Code, Diagnostic};
use crate::geom::{Length, Point, Rect};

/// Where the frames and groups of a figure stand.
#[derive(Debug, Default)]
pub(super) struct Arranged<'a> {
    pub(super) frames: BTreeMap<usize, FramePlace>,
    pub(super) groups: Vec<GroupPlace<'a>>,
    pub(super) stacks: Vec<(NodeId, Rect)>,
    pub(super) legends: Vec<LegendPlaceOf>,
}

/// Where the legend of a container stands.
#[derive(Debug)]
pub(super) struct LegendPlaceOf {
    pub(super) plan: LegendPlan,
    /// The axes that have it in the emitted code.
    pub(super) host: usize,
    /// The box of all frames of the container.
    pub(super) frames: Rect,
    /// The box of all that stands in it.
    pub(super) outer: Rect,
}

impl LegendPlaceOf {
    fn shift(self, by: Point) -> Self {
        LegendPlaceOf {
            frames: self.frames.shift(by),
            outer: self.outer.shift(by),
            ..self
        }
    }
}

#[derive(Debug)]
pub(super) struct FramePlace {
    pub(super) rect: Rect,
    pub(super) beside: Option<Beside>,
}

#[derive(Debug)]
pub(super) struct GroupPlace<'a> {
    pub(super) items: Vec<&'a Item>,
    pub(super) offset: Point,
    pub(super) id: Option<NodeId>,
}

/// A thing of the flow, laid out around an origin of its own.
#[derive(Debug, Default)]
struct Cell<'a> {
    /// With everything around it.
    outer: Option<Rect>,
    /// The frame that is aligned.
    core: Option<Rect>,
    frames: Vec<(usize, Rect)>,
    groups: Vec<GroupPlace<'a>>,
    stacks: Vec<(NodeId, Rect)>,
    legends: Vec<LegendPlaceOf>,
}

impl<'a> Cell<'a> {
    fn outer(&self) -> Rect {
        self.outer.unwrap_or(Rect::at(Point::default()))
    }

    fn core(&self) -> Rect {
        self.core.unwrap_or_else(|| self.outer())
    }

    /// The corner of the first frame: where the coordinates around it begin.
    fn origin(&self) -> Point {
        let first = self.frames.iter().min_by_key(|(n, _)| *n);
        first.map_or(Point::default(), |(_, r)| r.min)
    }

    /// Takes another cell in, moved.
    fn absorb(&mut self, other: Cell<'a>, by: Point) {
        self.core = join(self.core, Some(other.core().shift(by)));
        self.outer = join(self.outer, Some(other.outer().shift(by)));
        self.frames
            .extend(other.frames.into_iter().map(|(n, r)| (n, r.shift(by))));
        self.groups
            .extend(other.groups.into_iter().map(|g| GroupPlace {
                offset: g.offset + by,
                ..g
            }));
        self.stacks
            .extend(other.stacks.into_iter().map(|(n, r)| (n, r.shift(by))));
        self.legends
            .extend(other.legends.into_iter().map(|l| l.shift(by)));
    }
}

/// The room that a cell may take.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Width with labels, if limited.
    width: Option<f64>,
    /// Height with labels, if limited.
    height: Option<f64>,
}

/// What a column or a row of tiles takes: its frames, and what stands before and after.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    before: f64,
    frame: f64,
    after: f64,
}

impl Span {
    /// From the outer start, start, end and outer end of each member.
    fn of(members: impl Iterator<Item = (f64, f64, f64, f64)>) -> Self {
        members.fold(Span::default(), |span, (out, start, end, outer)| Span {
            before: span.before.max(start - out),
            frame: span.frame.max(end - start),
            after: span.after.max(outer - end),
        })
    }

    fn whole(&self) -> f64 {
        self.before + self.frame + self.after
    }

    /// How far from the start of the frames a frame of a size begins.
    fn inset(&self, align: Align, size: f64) -> f64 {
        match align {
            Align::Start => 0.0,
            Align::Center => (self.frame - size) / 2.0,
            Align::End => self.frame - size,
        }
    }
}

/// The smallest frame that is still a plot.
const SMALLEST: f64 = 10.0;

impl<'a> Plan<'a> {
    /// Places the flow of the figure; the first frame's south-west corner is the
    /// origin of the canvas.
    pub(super) fn arrange(&self) -> Result<Arranged<'a>, Box<Diagnostic>> {
        let room = Room {
            width: self
                .drawing
                .width
                .map(|w| w.to_pt() - 2.0 * super::PAGE_MARGIN),
            height: self
                .drawing
                .height
                .map(|h| h.to_pt() - 2.0 * super::PAGE_MARGIN),
        };
        let whole = self.below_each_other(&self.flow, room)?;
        let origin = whole.origin();
        let mut arranged = Arranged::default();
        for (number, rect) in &whole.frames {
            arranged.frames.insert(
                *number,
                FramePlace {
                    rect: round_rect(rect.shift(-origin)),
                    beside: None,
                },
            );
        }
        self.relate(&mut arranged);
        arranged.groups = whole
            .groups
            .into_iter()
            .map(|g| GroupPlace {
                offset: round_point(g.offset - origin),
                ..g
            })
            .collect();
        arranged.stacks = whole
            .stacks
            .into_iter()
            .map(|(id, r)| (id, r.shift(-origin)))
            .collect();
        let legends = whole.legends.into_iter();
        arranged.legends = legends.map(|l| l.shift(-origin)).collect();
        Ok(arranged)
    }

    /// Things of the flow that no container places, one below the other.
    fn below_each_other(&self, flow: &[Flow<'a>], room: Room) -> Result<Cell<'a>, Box<Diagnostic>> {
        let mut whole = Cell::default();
        let gap = Length::cm(0.6).to_pt();
        for flow in flow {
            let cell = self.cell(flow, room)?;
            let below = match whole.outer {
                None => Point::default(),
                Some(above) => Point::new(
                    above.center().x - cell.outer().center().x,
                    above.min.y - gap - cell.outer().max.y,
                ),
            };
            whole.absorb(cell, below);
        }
        Ok(whole)
    }

    /// Finds for each axes the ones before it that it stands right of or below.
    fn relate(&self, arranged: &mut Arranged<'a>) {
        let rects: Vec<Rect> = arranged.frames.values().map(|f| f.rect).collect();
        for (number, frame) in &mut arranged.frames {
            let here = frame.rect;
            let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
            frame.beside = (0..*number).rev().find_map(|before| {
                let there = rects.get(before)?;
                let (direction, gap) =
                    if near(here.center().y, there.center().y) && here.min.x >= there.max.x {
                        (Direction::Row, here.min.x - there.max.x)
                    } else if near(here.center().x, there.center().x) && here.max.y <= there.min.y {
                        (Direction::Column, there.min.y - here.max.y)
                    } else {
                        return None;
                    };
                Some(Beside {
                    of: self.axes[before].name().to_owned(),
                    direction,
                    gap,
                })
            });
        }
    }

    fn cell(&self, flow: &Flow<'a>, room: Room) -> Result<Cell<'a>, Box<Diagnostic>> {
        match flow {
            Flow::Axes(number) => self.axes_cell(*number, room),
            Flow::Group(items, flow, id) => self.group_cell(items, flow, *id, room),
            Flow::Stack(stack, members, id, legend) => {
                let mut cell = self.stack_cell(stack, members, room)?;
                if let Some(legend) = legend {
                    cell = self.with_legend((stack, members), cell, room, legend)?;
                }
                if let Some(id) = id {
                    cell.stacks.push((*id, cell.outer()));
                }
                Ok(cell)
            }
        }
    }

    fn stack_cell(
        &self,
        stack: &Stack,
        members: &[Flow<'a>],
        room: Room,
    ) -> Result<Cell<'a>, Box<Diagnostic>> {
        match stack.direction {
            Direction::Row if stack.tiles.is_some() => self.tiles_cell(stack, members, room),
            Direction::Row => self.row_cell(stack, members, room),
            Direction::Column => self.column_cell(stack, members, room),
        }
    }

    /// A container again, so that its legend has room beside it.
    fn with_legend(
        &self,
        (stack, members): (&Stack, &[Flow<'a>]),
        mut cell: Cell<'a>,
        mut room: Room,
        plan: &LegendPlan,
    ) -> Result<Cell<'a>, Box<Diagnostic>> {
        let placed = |cell: &Cell<'a>| {
            let (host, rect) = cell.frames.iter().max_by_key(|(n, _)| *n)?;
            let frames = cell.frames.iter().map(|(_, r)| *r).reduce(Rect::union)?;
            let around = (frames, cell.outer());
            let legend = plan.around(*rect, around, &self.texts).rect;
            Some((*host, frames, legend))
        };
        let Some((_, _, legend)) = placed(&cell) else {
            return Ok(cell);
        };
        let with = cell.outer().union(legend);
        let taken = match plan.is_upright() {
            true => (with.width() - cell.outer().width(), 0.0),
            false => (0.0, with.height() - cell.outer().height()),
        };
        let left = |room: Option<f64>, taken: f64| room.map(|r| (r - taken).max(SMALLEST));
        room = Room {
            width: left(room.width, taken.0),
            height: left(room.height, taken.1),
        };
        cell = self.stack_cell(stack, members, room)?;
        if let Some((host, frames, legend)) = placed(&cell) {
            let outer = cell.outer();
            cell.legends.push(LegendPlaceOf {
                plan: plan.clone(),
                host,
                frames,
                outer,
            });
            cell.outer = Some(outer.union(legend));
        }
        Ok(cell)
    }

    fn axes_cell(&self, number: usize, room: Room) -> Result<Cell<'a>, Box<Diagnostic>> {
        let plan = &self.axes[number];
        let fixed = (
            plan.axes.width.map(Length::to_pt),
            plan.axes.height.map(Length::to_pt),
        );
        let mut width = fixed.0.or(room.width).unwrap_or(super::NATURAL_WIDTH);
        let mut height = fixed.1.unwrap_or(width * plan.aspect());
        let mut cell = Cell::default();
        for _ in 0..3 {
            let rect = Rect::new(Point::default(), Point::new(width, height));
            let outer = self.extent(plan, rect);
            cell = Cell {
                outer: Some(outer),
                core: Some(rect),
                frames: vec![(number, rect)],
                ..Cell::default()
            };
            let around = (outer.width() - width, outer.height() - height);
            let most = |fixed: Option<f64>, room: Option<f64>, around: f64| {
                fixed.or_else(|| room.map(|r| (r - around).max(SMALLEST)))
            };
            let most_height = most(fixed.1, room.height, around.1);
            if let Some(w) = most(fixed.0, room.width, around.0) {
                width = w;
            } else if let (Some(h), true) = (most_height, plan.rigid()) {
                width = h / plan.aspect();
            }
            height = match (fixed.1, most_height) {
                (Some(h), _) => h,
                (None, Some(h)) if plan.rigid() => (width * plan.aspect()).min(h),
                (None, Some(h)) => h,
                (None, None) => width * plan.aspect(),
            };
            if plan.rigid() && fixed.0.is_none() {
                width = width.min(height / plan.aspect());
            }
            (width, height) = (round_down(width), round_down(height));
        }
        let core = cell.core();
        // A frame many times higher than the page is wide comes of limits that
        // do not belong together, and TeX could not hold it.
        if core.height() > 14_000.0 || core.width() > 14_000.0 {
            return Err(Box::new(
                Diagnostic::error(
                    Code::DoesNotFit,
                    plan.item.span,
                    "with `equal: true` these limits make axes higher than any page",
                )
                .with_hint("leave `equal:` out, or choose limits of like size for x and y"),
            ));
        }
        Ok(cell)
    }

    /// Free things around what flows among them, in coordinates that begin at the first
    /// frame, if there is one.
    fn group_cell(
        &self,
        items: &[&'a Item],
        flow: &[Flow<'a>],
        id: Option<NodeId>,
        room: Room,
    ) -> Result<Cell<'a>, Box<Diagnostic>> {
        let mut inner = room;
        let mut cell = self.group_in(items, flow, inner)?;
        // What stands free beside a frame takes its share of the room.
        if let (Some(width), false) = (room.width, flow.is_empty()) {
            let over = cell.outer().width() - width;
            if over > 0.0 {
                inner.width = Some((width - over).max(SMALLEST));
                cell = self.group_in(items, flow, inner)?;
            }
        }
        if flow.is_empty() {
            if let Some(own) = cell.groups.last_mut() {
                own.id = id;
            }
        } else if let Some(id) = id {
            cell.stacks.push((id, cell.outer()));
        }
        Ok(cell)
    }

    fn group_in(
        &self,
        items: &[&'a Item],
        flow: &[Flow<'a>],
        room: Room,
    ) -> Result<Cell<'a>, Box<Diagnostic>> {
        let flowing = self.below_each_other(flow, room)?;
        let mut cell = Cell::default();
        let origin = flowing.origin();
        if !flow.is_empty() {
            cell.absorb(flowing, -origin);
        }
        let mut boxes = Boxes::new(&self.drawing.names);
        let mut placed = Vec::new();
        // What cannot be resolved here is reported when it is placed for good.
        let mut errors = Vec::new();
        for (number, rect) in &cell.frames {
            let plan = &self.axes[*number];
            if let Some(id) = plan.item.id {
                let scene = plan.build(*rect, &self.texts);
                boxes.set_axes(id, &scene, plan.around(&scene, &self.texts));
            }
        }
        for (id, bounds) in &cell.stacks {
            boxes.set(*id, *bounds);
        }
        for group in &cell.groups {
            for item in &group.items {
                let context = Context::canvas(group.offset);
                self.place_free(item, context, &mut boxes, &mut placed, &mut errors);
            }
        }
        placed.clear();
        for item in items {
            let context = Context::canvas(Point::default());
            self.place_free(item, context, &mut boxes, &mut placed, &mut errors);
        }
        let mut bounds = cell.outer;
        for item in &placed {
            if let super::SceneItem::Mark(mark) = item {
                bounds = join(bounds, mark_bounds(mark, &self.texts));
            }
        }
        cell.outer = bounds;
        cell.core = cell.core.or(bounds);
        if !items.is_empty() {
            cell.groups.push(GroupPlace {
                items: items.to_vec(),
                offset: Point::default(),
                id: None,
            });
        }
        Ok(cell)
    }

    /// Members in a grid. Every column is as wide as its widest frame with what stands
    /// left and right of its frames, every row as high; so the frames line up.
    fn tiles_cell(
        &self,
        stack: &Stack,
        members: &[Flow<'a>],
        room: Room,
    ) -> Result<Cell<'a>, Box<Diagnostic>> {
        let across = stack.tiles.map_or(Align::Center, |t| t.align);
        let columns = stack
            .tiles
            .map_or(1, |t| t.columns)
            .min(members.len().max(1));
        let rows = members.len().div_ceil(columns);
        let gap = stack.gap.to_pt();
        let gaps = |n: usize| gap * count(n.saturating_sub(1));
        let flexible = members.iter().any(|m| self.flexible(m));
        let mut frame = room.width.map(|w| (w - gaps(columns)) / count(columns));
        let height = room.height.map(|h| (h - gaps(rows)) / count(rows));
        let mut cells: Vec<Cell<'a>> = Vec::new();
        let mut wide: Vec<Span> = Vec::new();
        for _ in 0..4 {
            cells = members
                .iter()
                .map(|m| {
                    let own = self.one_scale(m, members, frame);
                    let width = own.filter(|_| self.flexible(m));
                    let width = width.map(|f| f + self.around(m, own));
                    self.cell(m, Room { width, height })
                })
                .collect::<Result<Vec<_>, _>>()?;
            wide = (0..columns)
                .map(|column| {
                    let of = cells.iter().skip(column).step_by(columns);
                    Span::of(of.map(|c| {
                        (
                            c.outer().min.x,
                            c.core().min.x,
                            c.core().max.x,
                            c.outer().max.x,
                        )
                    }))
                })
                .collect();
            let used: f64 = wide.iter().map(Span::whole).sum::<f64>() + gaps(columns);
            if let (Some(width), Some(f), true) = (room.width, frame, flexible) {
                frame = Some(round_down(
                    (f + (width - used) / count(columns)).max(SMALLEST),
                ));
            }
        }
        let high: Vec<Span> = cells
            .chunks(columns)
            .map(|row| {
                // Downwards, as rows go.
                Span::of(row.iter().map(|c| {
                    (
                        -c.outer().max.y,
                        -c.core().max.y,
                        -c.core().min.y,
                        -c.outer().min.y,
                    )
                }))
            })
            .collect();
        let mut tiles = Cell::default();
        let mut y = 0.0;
        let mut cells = cells.into_iter();
        for row in &high {
            let mut x = 0.0;
            for (column, cell) in wide.iter().zip(cells.by_ref()) {
                let core = cell.core();
                let by = Point::new(
                    x + column.before + column.inset(across, core.width()) - core.min.x,
                    y - row.before - row.inset(stack.align, core.height()) - core.max.y,
                );
                tiles.absorb(cell, by);
                x += column.whole() + gap;
            }
            y -= row.whole() + gap;
        }
        Ok(tiles)
    }

    /// Members side by side: the frames share what labels, gaps and things of
    /// fixed size leave over.
    fn row_cell(
        &self,
        stack: &Stack,
        members: &[Flow<'a>],
        room: Room,
    ) -> Result<Cell<'a>, Box<Diagnostic>> {
        let gap = stack.gap.to_pt();
        let flexible = members.iter().filter(|m| self.flexible(m)).count();
        let mut share = room.width.map(|w| w / count(members.len().max(1)));
        let mut cells = Vec::new();
        for _ in 0..4 {
            cells = members
                .iter()
                .map(|m| {
                    let own = self.one_scale(m, members, share);
                    let inner = Room {
                        width: if self.flexible(m) {
                            own.map(|s| s + self.around(m, own))
                        } else {
                            None
                        },
                        height: room.height,
                    };
                    self.cell(m, inner)
                })
                .collect::<Result<Vec<_>, _>>()?;
            let used: f64 = cells.iter().map(|c| c.outer().width()).sum::<f64>()
                + gap * count(members.len().saturating_sub(1));
            if let (Some(width), Some(s), true) = (room.width, share, flexible > 0) {
                share = Some(round_down(
                    (s + (width - used) / count(flexible)).max(SMALLEST),
                ));
            }
        }
        let mut row = Cell::default();
        let mut x = 0.0;
        for cell in cells {
            let (outer, core) = (cell.outer(), cell.core());
            let y = match stack.align {
                Align::Center => -core.center().y,
                Align::Start => -core.max.y,
                Align::End => -core.min.y,
            };
            let by = Point::new(x - outer.min.x, y);
            x += outer.width() + gap;
            row.absorb(cell, by);
        }
        Ok(row)
    }

    /// Members one below the other, their frames in line.
    fn column_cell(
        &self,
        stack: &Stack,
        members: &[Flow<'a>],
        room: Room,
    ) -> Result<Cell<'a>, Box<Diagnostic>> {
        let gap = stack.gap.to_pt();
        let n = count(members.len().max(1));
        let height = room.height.map(|h| (h - gap * (n - 1.0)) / n);
        let mut widths = vec![room.width; members.len()];
        let mut cells = Vec::new();
        for _ in 0..2 {
            cells = members
                .iter()
                .zip(&widths)
                .map(|(m, width)| {
                    let frame = width.map(|w| w - self.around(m, Some(w)));
                    let width = match self.one_scale(m, members, frame) {
                        own if own == frame => *width,
                        own => own.map(|w| w + self.around(m, own)),
                    };
                    let width = width.filter(|_| self.flexible(m));
                    self.cell(m, Room { width, height })
                })
                .collect::<Result<Vec<_>, _>>()?;
            // All frames get the room of the one with the widest labels, so that
            // left and right sides line up.
            if let Some(width) = room.width {
                let left = most(&cells, |c| c.core().min.x - c.outer().min.x);
                let right = most(&cells, |c| c.outer().max.x - c.core().max.x);
                for (cell, w) in cells.iter().zip(&mut widths) {
                    let own = cell.outer().width() - cell.core().width();
                    *w = Some(width - left - right + own);
                }
            }
        }
        let mut column = Cell::default();
        let mut y = 0.0;
        for cell in cells {
            let (outer, core) = (cell.outer(), cell.core());
            let x = match stack.align {
                Align::Center => -core.center().x,
                Align::Start => -core.min.x,
                Align::End => -core.max.x,
            };
            let by = Point::new(x, y - outer.max.y);
            y -= outer.height() + gap;
            column.absorb(cell, by);
        }
        Ok(column)
    }

    /// Whether a member takes the width that is left over.
    fn flexible(&self, flow: &Flow<'a>) -> bool {
        match flow {
            Flow::Axes(n) => self.axes[*n].axes.width.is_none(),
            Flow::Stack(_, members, ..) => members.iter().any(|m| self.flexible(m)),
            Flow::Group(_, inner, _) => inner.iter().any(|m| self.flexible(m)),
        }
    }

    /// The width of a member that has so much of it: boxes in space beside each other are
    /// drawn at one scale, from wherever they are looked at.
    fn one_scale(&self, m: &Flow<'a>, members: &[Flow<'a>], share: Option<f64>) -> Option<f64> {
        let seen = |flow: &Flow<'a>| match flow {
            Flow::Axes(n) => self.axes[*n].seen_width(),
            _ => None,
        };
        let all = || members.iter().filter_map(seen);
        let (Some(own), Some(widest)) = (seen(m), all().reduce(f64::max)) else {
            return share;
        };
        if all().all(|width| (width - own).abs() < 1e-9) {
            return share;
        }
        let share = share.unwrap_or(super::NATURAL_WIDTH);
        Some(share * own / widest)
    }

    /// What stands left and right of a frame of this width.
    fn around(&self, flow: &Flow<'a>, share: Option<f64>) -> f64 {
        let (Flow::Axes(n), Some(width)) = (flow, share) else {
            return 0.0;
        };
        let plan = &self.axes[*n];
        let rect = Rect::new(Point::default(), Point::new(width, width * plan.aspect()));
        self.extent(plan, rect).width() - width
    }

    /// The box of axes with this frame: numbers, labels, title, and the texts that
    /// stand at data points.
    fn extent(&self, plan: &AxesPlan<'a>, rect: Rect) -> Rect {
        let scene = plan.build(rect, &self.texts);
        let boxes = Boxes::new(&self.drawing.names);
        let mut bounds = plan.around(&scene, &self.texts);
        let mut open: Vec<&Item> = plan.items.iter().collect();
        while let Some(item) = open.pop() {
            match &item.kind {
                ItemKind::Group(items) => open.extend(items),
                ItemKind::Text(text) => {
                    let context = Context::axes(&scene);
                    let number = self.known(&text.text, &text.style);
                    let mark = number.and_then(|n| {
                        let (motion, texts) = (&item.motion, &self.texts);
                        resolve::text(text, n, item.span, context, &boxes, motion, texts).ok()
                    });
                    let text = mark.and_then(|m| mark_bounds(&m, &self.texts));
                    bounds = text.map_or(bounds, |t| bounds.union(t));
                }
                _ => {}
            }
        }
        bounds
    }
}

fn count(n: usize) -> f64 {
    n as f64
}

fn most<'a>(cells: &[Cell<'a>], of: impl Fn(&Cell<'a>) -> f64) -> f64 {
    cells.iter().map(of).fold(0.0, f64::max)
}

/// The step of frame sizes and places: a thousandth of a centimetre, which the
/// emitted code writes in full.
fn step() -> f64 {
    Length::cm(0.001).to_pt()
}

fn round_down(value: f64) -> f64 {
    libm::floor(value / step() + 1e-9) * step()
}

fn round(value: f64) -> f64 {
    libm::round(value / step()) * step()
}

fn round_point(p: Point) -> Point {
    Point::new(round(p.x), round(p.y))
}

/// The page with its corner on the grid, and its size to the nearest step.
pub(super) fn round_page(r: Rect) -> Rect {
    let size = Point::new(up(r.width()), up(r.height()));
    let min = round_point(r.min);
    Rect::new(min, min + size)
}

/// Rounded up, but not by a step for what is on the grid up to rounding.
fn up(value: f64) -> f64 {
    libm::ceil(value / step() - 1e-6) * step()
}

/// The box with its corner and its size on the grid.
pub(super) fn round_rect(r: Rect) -> Rect {
    let min = round_point(r.min);
    Rect::new(min, min + Point::new(round(r.width()), round(r.height())))
}
