//! Marks that need the limits of the axes around them: a function that is sampled, a
//! field.
//!
//! Such a mark keeps its place in the drawing order. After the block, the axes settle
//! the limits of x, sample the curves, settle those of y, and then run the fields.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::call::ArgValue;
use super::super::figure::ElementArgs;
use super::super::{Eval, Interp};
use super::axes::Limits;
use super::marks::Call;
use super::scales::{self, AskedScale};
use super::twins::Twin;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, Point, Rect, exact};
use crate::scene::{
    Geometry, Item, ItemKind, LegendWish, Paint, Scale, data_bounds, limits, picture_bounds,
};
use crate::source::Span;
use crate::style::Markup;

/// The limits of x where there is nothing but functions.
const FUNCTIONS: (f64, f64) = (-5.0, 5.0);

/// The size of the frame in points that marks are computed for; the layout knows the
/// true one, after them.
pub(super) const FRAME: Point = Point { x: 280.0, y: 196.0 };

/// The colours of a cycle when no stylesheet says others: names of the palette, in an
/// order that tells neighbours apart with any kind of sight.
const CYCLE: [&str; 8] = [
    "blue", "orange", "violet", "green", "red", "aqua", "pink", "yellow",
];

/// What a curve knows of its axes when it is sampled.
#[derive(Debug, Clone)]
pub(super) struct Across {
    /// The limits of x.
    pub(super) x: (f64, f64),
    /// Those of y, if they are given; else they follow from what is drawn.
    pub(super) y: Option<(f64, f64)>,
    /// How x and y run along their axes.
    pub(super) scales: (Scale, Scale),
    /// About how wide and high the frame will be, in points.
    pub(super) frame: Point,
}

/// What a field knows of its axes when it is computed.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    /// The limits of x.
    pub(super) x: (f64, f64),
    /// The limits of y.
    pub(super) y: (f64, f64),
    /// About how wide and high the frame will be, in points.
    pub(super) frame: Point,
    /// How x and y run along their axes.
    scales: (Scale, Scale),
    /// Points of what is drawn in it, with gaps that are not finite.
    pub(super) drawn: Rc<RefCell<Vec<Point>>>,
}

impl Whole {
    /// How x and y run, and their limits.
    pub(super) fn axes(&self) -> [(&Scale, (f64, f64)); 2] {
        [(&self.scales.0, self.x), (&self.scales.1, self.y)]
    }

    /// Where in the frame a data point is, from its lower left corner.
    pub(super) fn place(&self, p: Point) -> Point {
        Point::new(
            self.scales.0.position(p.x, self.x) * self.frame.x,
            self.scales.1.position(p.y, self.y) * self.frame.y,
        )
    }

    /// The data point at a place in the frame.
    pub(super) fn data(&self, p: Point) -> Point {
        Point::new(
            self.scales.0.value(p.x / self.frame.x, self.x),
            self.scales.1.value(p.y / self.frame.y, self.y),
        )
    }
}

/// How much farther than its data polar axes reach.
pub(super) const POLAR_MARGIN: f64 = 1.05;

type Curve = Rc<dyn Fn(&mut Interp<'_>, &Across) -> Eval<Vec<Item>>>;
type Field = Box<dyn FnOnce(&mut Interp<'_>, &Whole) -> Eval<Vec<Item>>>;

enum Work {
    Curve(Curve),
    Field(Field),
    Note(Field),
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Work::Curve(_) => "a curve",
            Work::Field(_) => "a field",
            Work::Note(_) => "a note",
        })
    }
}

/// The limits that are settled so far.
enum Stage<'v> {
    /// Those of x. Curves are drawn for a first time, so that those of y can follow.
    X(&'v Across),
    /// Those of y are known to the curves too.
    Y(&'v Across),
    /// All; fields are drawn.
    All(&'v Whole),
    /// All, and everything else is drawn.
    Last(&'v Whole),
}

type Range = Option<(f64, f64)>;

/// The limits of an axis, and how it runs.
type Axis<'s> = ((f64, f64), &'s Scale);

/// Ticks with names.
pub(super) type Names = Vec<(f64, Option<Markup>)>;

/// What is noted while the block of axes runs.
#[derive(Default)]
pub(super) struct Pending {
    /// The marks that wait, by the number in their place.
    works: Vec<Option<Work>>,
    /// What of x and of y marks that wait take by themselves.
    reach: (Range, Range),
    /// The box of the fields: beyond their borders there is no margin.
    region: (Range, Range),
    /// Whether marks stand on the zero of x, and of y.
    on_zero: (bool, bool),
    /// The names of places of x and of y.
    names: (Names, Names),
    /// The colours of the cycle, if the axes say them.
    cycle: Vec<Paint>,
    /// How many colours of the cycle are taken.
    taken: usize,
    /// What is said of the legend.
    pub(super) legend: LegendWish,
    /// Second axes.
    pub(super) twins: Vec<Twin>,
    /// Whether a scale is said, by which places of data are not even.
    pub(super) uneven: bool,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending")
            .field("works", &self.works.len())
            .field("taken", &self.taken)
            .finish_non_exhaustive()
    }
}

/// What the block of axes gave.
#[derive(Debug, Default)]
pub(super) struct Block {
    items: Vec<Item>,
    pending: Pending,
}

impl Block {
    /// The marks, as far as they are known.
    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    /// What is said of the legend.
    pub(super) fn legend(&mut self) -> LegendWish {
        std::mem::take(&mut self.pending.legend)
    }
}

/// What axes are asked for: limits, scales and the size of their frame.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// The limits of x.
    pub(super) x: Option<Limits>,
    /// The limits of y.
    pub(super) y: Option<Limits>,
    /// How x runs along its axis.
    pub(super) xscale: AskedScale,
    /// How y runs along its axis.
    pub(super) yscale: AskedScale,
    /// The width of the frame.
    pub(super) width: Option<Length>,
    /// The height of the frame.
    pub(super) height: Option<Length>,
    /// Whether y is a distance, and begins at zero.
    pub(super) from_zero: bool,
}

/// Marks with the limits of the axes that they are in.
pub(super) struct Settled {
    /// The marks; none of them waits.
    pub(super) items: Vec<Item>,
    /// The limits of x.
    pub(super) x: (f64, f64),
    /// The limits of y.
    pub(super) y: (f64, f64),
    /// The ticks of x and of y that marks name.
    pub(super) names: (Names, Names),
    /// How x runs along its axis.
    pub(super) xscale: Scale,
    /// How y runs along its axis.
    pub(super) yscale: Scale,
    /// Second axes, which have this x, or this y, or neither.
    pub(super) twins: Vec<Twin>,
}

/// Which limits axes share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Share {
    /// Those of x.
    pub(super) x: bool,
    /// Those of y.
    pub(super) y: bool,
}

/// Axes on the way to their limits.
#[derive(Debug)]
pub(super) struct Unsettled {
    items: Vec<Item>,
    works: Vec<Option<Work>>,
    reach: (Range, Range),
    on_zero: (bool, bool),
    pub(super) names: (Names, Names),
    region: (Range, Range),
    twins: Vec<Twin>,
    pub(super) asked: Asked,
    span: Span,
    x: (f64, f64),
    pub(super) scales: (Scale, Scale),
}

impl Unsettled {
    /// Axes of which nothing is settled.
    pub(super) fn new(block: Block, asked: Asked, span: Span) -> Self {
        let Block { items, pending } = block;
        let Pending {
            mut twins, names, ..
        } = pending;
        let (mut xnames, mut ynames) = names;
        for twin in &mut twins {
            twin.take_common(&asked);
            // Places that marks name have their names, whichever axes they stand in.
            let (x, y) = twin.common_names();
            if xnames.is_empty() {
                xnames = x;
            }
            if ynames.is_empty() {
                ynames = y;
            }
        }
        Unsettled {
            items,
            works: pending.works,
            reach: pending.reach,
            on_zero: pending.on_zero,
            names: (xnames, ynames),
            region: pending.region,
            twins,
            span,
            x: (0.0, 1.0),
            scales: (asked.xscale.before(), asked.yscale.before()),
            asked,
        }
    }

    /// The second axes that have this x.
    fn along_x(&self) -> impl Iterator<Item = &Unsettled> {
        let twins = self.twins.iter().filter(|twin| !twin.own.0);
        twins.map(|twin| &twin.open)
    }

    /// The second axes that have this y.
    fn along_y(&self) -> impl Iterator<Item = &Unsettled> {
        let twins = self.twins.iter().filter(|twin| !twin.own.1);
        twins.map(|twin| &twin.open)
    }

    /// What of x the marks take.
    fn reach_x(&self) -> Range {
        let data = data_bounds(&self.items, (&self.scales.0, &self.scales.1)).and_then(of_x);
        let reach = self.reach.0.and_then(|r| on_scale(r, &self.scales.0));
        let twins = self.along_x().map(Unsettled::reach_x);
        twins.fold(joined(data, reach), joined)
    }

    /// What of y the marks take; functions only once x is settled.
    fn reach_y(&self) -> Range {
        let data = data_bounds(&self.items, (&self.scales.0, &self.scales.1)).and_then(of_y);
        let reach = self.reach.1.and_then(|r| on_scale(r, &self.scales.1));
        let twins = self.along_y().map(Unsettled::reach_y);
        twins.fold(joined(data, reach), joined)
    }

    fn pictures_x(&self) -> Range {
        let own = joined(picture_bounds(&self.items).and_then(of_x), self.region.0);
        self.along_x().map(Unsettled::pictures_x).fold(own, joined)
    }

    fn pictures_y(&self) -> Range {
        let own = joined(picture_bounds(&self.items).and_then(of_y), self.region.1);
        self.along_y().map(Unsettled::pictures_y).fold(own, joined)
    }

    /// Whether marks lie against the zero of x.
    fn on_zero_x(&self) -> bool {
        self.on_zero.0 || self.along_x().any(Unsettled::on_zero_x)
    }

    /// Whether marks stand on the zero of y.
    fn on_zero_y(&self) -> bool {
        self.on_zero.1 || self.along_y().any(Unsettled::on_zero_y)
    }

    /// Whether there is no mark that waits, in second axes neither.
    fn is_known(&self) -> bool {
        let twins = self.twins.iter().all(|twin| twin.open.is_known());
        self.works.iter().all(Option::is_none) && twins
    }

    /// The limits of x: those asked for, or around what marks take.
    fn limits_x(&self) -> (f64, f64) {
        match (self.asked.x, self.reach_x()) {
            (Some(x), _) => x.range,
            (None, Some(reach)) => {
                let tight = tight(reach, self.pictures_x(), self.on_zero_x());
                limits(reach, tight, &self.scales.0)
            }
            (None, None) => free(&self.scales.0, self.is_known()),
        }
    }

    /// The limits of y.
    fn limits_y(&self) -> (f64, f64) {
        match (self.asked.y, self.reach_y()) {
            (Some(y), _) => y.range,
            (None, reach) if self.asked.from_zero => {
                let far = reach.map_or(0.0, |(lo, hi)| lo.abs().max(hi.abs()));
                (0.0, if far > 0.0 { far * POLAR_MARGIN } else { 1.0 })
            }
            (None, Some(reach)) => {
                let tight = tight(reach, self.pictures_y(), self.on_zero_y());
                limits(reach, tight, &self.scales.1)
            }
            (None, None) => free(&self.scales.1, self.is_known()),
        }
    }

    /// What curves are to know.
    fn across(&self, y: Option<(f64, f64)>) -> Across {
        let size = |asked: Option<Length>, usual: f64| asked.map_or(usual, Length::to_pt);
        let width = size(self.asked.width, FRAME.x);
        Across {
            x: self.x,
            y,
            scales: self.scales.clone(),
            frame: Point::new(width, size(self.asked.height, width * FRAME.y / FRAME.x)),
        }
    }
}

fn of_x(b: Rect) -> Option<(f64, f64)> {
    b.min.x.is_finite().then_some((b.min.x, b.max.x))
}

fn of_y(b: Rect) -> Option<(f64, f64)> {
    b.min.y.is_finite().then_some((b.min.y, b.max.y))
}

impl Interp<'_> {
    /// Puts a curve that is computed when the limits of x are known. `reach` is what of
    /// x it says by itself. Outside axes it is an error.
    ///
    /// The items that `work` gives take the place and the name of the mark; several of
    /// them become a group. Where the limits of y follow from the data it is run twice:
    /// for the data, and again with the limits.
    pub(super) fn defer_curve(
        &mut self,
        call: Call<'_, '_>,
        reach: Option<(f64, f64)>,
        work: impl Fn(&mut Interp<'_>, &Across) -> Eval<Vec<Item>> + 'static,
    ) -> Eval<()> {
        self.defer(call, reach, Work::Curve(Rc::new(work)))
    }

    /// Puts a field that is computed when the limits of x and y are known.
    pub(super) fn defer_field(
        &mut self,
        call: Call<'_, '_>,
        work: impl FnOnce(&mut Interp<'_>, &Whole) -> Eval<Vec<Item>> + 'static,
    ) -> Eval<()> {
        self.defer(call, None, Work::Field(Box::new(work)))
    }

    /// Puts a text that looks for room, when everything else is drawn.
    pub(super) fn defer_note(
        &mut self,
        call: Call<'_, '_>,
        work: impl FnOnce(&mut Interp<'_>, &Whole) -> Eval<Vec<Item>> + 'static,
    ) -> Eval<()> {
        self.defer(call, None, Work::Note(Box::new(work)))
    }

    fn defer(&mut self, call: Call<'_, '_>, reach: Option<(f64, f64)>, work: Work) -> Eval<()> {
        let pending = match self.canvas.pending.last_mut() {
            Some(pending) if self.canvas.axes > 0 => pending,
            _ => {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadPlace,
                        call.span,
                        format!("`{}` of a function stands outside axes", call.name),
                    )
                    .with_hint(
                        "write it into `axes(…) { … }`, whose limits say where it is sampled",
                    ),
                ));
            }
        };
        let slot = pending.works.len();
        pending.works.push(Some(work));
        self.reaches(reach, None);
        self.put(
            ItemKind::Deferred(slot, Vec::new()),
            call.name,
            call.label.as_ref(),
            call.span,
        )
    }

    /// Notes what of x and y a deferred mark takes by itself.
    pub(super) fn reaches(&mut self, x: Option<(f64, f64)>, y: Option<(f64, f64)>) {
        if let Some(pending) = self.canvas.pending.last_mut() {
            pending.reach.0 = joined(pending.reach.0, x);
            pending.reach.1 = joined(pending.reach.1, y);
        }
    }

    /// Notes that a mark stands on the zero of y, or lies against that of x: there the
    /// limits have no margin beyond it.
    pub(super) fn stands_on_zero(&mut self, upright: bool) {
        if let Some(pending) = self.canvas.pending.last_mut() {
            if upright {
                pending.on_zero.1 = true;
            } else {
                pending.on_zero.0 = true;
            }
        }
    }

    /// Names places of an axis: of x, or of y.
    pub(super) fn names_ticks(&mut self, of_x: bool, names: Names) {
        if let Some(pending) = self.canvas.pending.last_mut() {
            let axis = if of_x {
                &mut pending.names.0
            } else {
                &mut pending.names.1
            };
            if axis.is_empty() {
                *axis = names;
            }
        }
    }

    /// Names one more place of an axis: of x, or of y.
    pub(super) fn names_place(&mut self, of_x: bool, place: (f64, Option<Markup>)) {
        if let Some(pending) = self.canvas.pending.last_mut() {
            let axis = if of_x {
                &mut pending.names.0
            } else {
                &mut pending.names.1
            };
            axis.push(place);
        }
    }

    /// Whether the axes that are open may run unevenly, so that a field waits for them.
    pub(super) fn may_be_uneven(&self) -> bool {
        self.canvas.inside_axes() && self.canvas.pending.last().is_some_and(|p| p.uneven)
    }

    /// Notes the box of a field, which ends at the frame.
    pub(super) fn fills(&mut self, x: (f64, f64), y: (f64, f64)) {
        self.reaches(Some(x), Some(y));
        if let Some(pending) = self.canvas.pending.last_mut() {
            pending.region.0 = joined(pending.region.0, Some(x));
            pending.region.1 = joined(pending.region.1, Some(y));
        }
    }

    /// Takes the next colour of the cycle of the axes around.
    pub(super) fn next_color(&mut self) -> Paint {
        let n = match self.canvas.pending.last_mut() {
            Some(pending) => {
                pending.taken += 1;
                pending.taken - 1
            }
            None => 0,
        };
        self.cycle_color(n)
    }

    /// A colour of the cycle of the axes around by its number.
    pub(super) fn cycle_color(&self, n: usize) -> Paint {
        let own = self.canvas.pending.last().map_or(&[][..], |p| &p.cycle);
        if let Some(paint) = own.get(n % own.len().max(1)) {
            return paint.clone();
        }
        let name = CYCLE[n % CYCLE.len()];
        let declared = self.declared.colors.iter().rev().find(|d| &*d.name == name);
        declared
            .and_then(|d| d.value.under(self.theme()))
            .map_or_else(
                || self.canvas.ink(),
                |paint| Paint::named(name, paint.color),
            )
    }

    /// Runs the block of axes.
    pub(super) fn collect_marks(
        &mut self,
        content: &super::super::Content<'_>,
        cycle: Vec<Paint>,
    ) -> Block {
        let uneven = std::mem::take(&mut self.canvas.uneven);
        self.canvas.pending.push(Pending {
            cycle,
            uneven,
            ..Pending::default()
        });
        let items = self.collect(content, true);
        Block {
            items,
            pending: self.canvas.pending.pop().unwrap_or_default(),
        }
    }

    /// Runs the block of a second axis. It goes on with the colours of the first.
    pub(super) fn collect_twin(&mut self, content: &super::super::Content<'_>) -> Block {
        let own = std::mem::take(&mut self.canvas.uneven);
        let (cycle, taken, uneven) = match self.canvas.pending.last() {
            Some(first) => (first.cycle.clone(), first.taken, own || first.uneven),
            None => Default::default(),
        };
        self.canvas.pending.push(Pending {
            cycle,
            taken,
            uneven,
            ..Pending::default()
        });
        let items = self.collect(content, true);
        let pending = self.canvas.pending.pop().unwrap_or_default();
        if let Some(first) = self.canvas.pending.last_mut() {
            first.taken = pending.taken;
        }
        Block { items, pending }
    }

    /// Settles the limits of axes and computes the marks that waited for them. Errors of
    /// such a mark go to the sink, so that one of them does not hide the others.
    ///
    /// # Errors
    /// Limits that cannot be.
    pub(super) fn settle_axes(&mut self, block: Block, asked: Asked, span: Span) -> Eval<Settled> {
        let mut open = Unsettled::new(block, asked, span);
        self.settle_x(&mut open, None)?;
        self.settle_y(open, None)
    }

    /// Settles axes that share their limits of x, or of y, or both; in their order.
    ///
    /// # Errors
    /// Limits that cannot be.
    pub(super) fn settle_shared(
        &mut self,
        mut all: Vec<Unsettled>,
        share: Share,
    ) -> Eval<Vec<Settled>> {
        if share.x {
            // What one of them is asked for holds for all.
            let said = all.iter().find_map(|open| open.asked.x);
            let both = said.or_else(|| {
                let reach = all.iter().map(Unsettled::reach_x).fold(None, joined);
                let pictures = all.iter().map(Unsettled::pictures_x).fold(None, joined);
                let on_zero = all.iter().any(Unsettled::on_zero_x);
                let scale = &all.first()?.scales.0;
                let reach = reach?;
                Some(Limits {
                    range: limits(reach, tight(reach, pictures, on_zero), scale),
                    reversed: false,
                })
            });
            for open in &mut all {
                open.asked.x = open.asked.x.or(both);
            }
        }
        for open in &mut all {
            self.settle_x(open, None)?;
        }
        if share.y {
            let said = all.iter().find_map(|open| open.asked.y);
            let both = said.or_else(|| {
                let reach = all.iter().map(Unsettled::reach_y).fold(None, joined);
                let pictures = all.iter().map(Unsettled::pictures_y).fold(None, joined);
                let on_zero = all.iter().any(Unsettled::on_zero_y);
                let scale = &all.first()?.scales.1;
                let reach = reach?;
                Some(Limits {
                    range: limits(reach, tight(reach, pictures, on_zero), scale),
                    reversed: false,
                })
            });
            for open in &mut all {
                open.asked.y = open.asked.y.or(both);
            }
        }
        all.into_iter()
            .map(|open| self.settle_y(open, None))
            .collect()
    }

    /// Settles x, and draws the curves for a first time if y follows from them. Of second
    /// axes `first` is the x of the axes that they belong to, unless they have their own.
    fn settle_x(&mut self, open: &mut Unsettled, first: Option<Axis<'_>>) -> Eval<()> {
        let x = first.map_or_else(|| open.limits_x(), |(x, _)| x);
        let scale = first.map(|(_, scale)| scale.clone());
        let (asked, span) = (&open.asked, open.span);
        let x = sound(x, "x", span)?;
        let reversed = asked.x.is_some_and(|l| l.reversed);
        let xscale = match scale {
            Some(scale) => scale,
            None => asked.xscale.clone().settle(self, "x", x, reversed, span)?,
        };
        open.x = x;
        open.scales.0 = xscale;
        if open.asked.y.is_none() {
            let across = open.across(None);
            let Unsettled { items, works, .. } = open;
            self.run_deferred(items, works, &Stage::X(&across));
        }
        let common = (open.x, open.scales.0.clone());
        for twin in &mut open.twins {
            let first = (!twin.own.0).then_some((common.0, &common.1));
            self.settle_x(&mut twin.open, first)?;
        }
        Ok(())
    }

    /// Settles y, and draws everything. Of second axes `first` is the y of the axes that
    /// they belong to, unless they have their own.
    pub(super) fn settle_y(
        &mut self,
        mut open: Unsettled,
        first: Option<Axis<'_>>,
    ) -> Eval<Settled> {
        let span = open.span;
        let y = sound(first.map_or_else(|| open.limits_y(), |(y, _)| y), "y", span)?;
        let reversed = open.asked.y.is_some_and(|l| l.reversed);
        let asked = open.asked.yscale.clone();
        open.scales.1 = match first {
            Some((_, scale)) => scale.clone(),
            None => asked.settle(self, "y", y, reversed, span)?,
        };
        let across = open.across(Some(y));
        let Unsettled {
            mut items,
            mut works,
            scales: (xscale, yscale),
            x,
            twins,
            names,
            ..
        } = open;
        self.run_deferred(&mut items, &mut works, &Stage::Y(&across));
        let mut drawn = Vec::new();
        drawn_points(&items, &mut drawn);
        let whole = Whole {
            x,
            y,
            frame: across.frame,
            scales: across.scales,
            drawn: Rc::new(RefCell::new(drawn)),
        };
        self.run_deferred(&mut items, &mut works, &Stage::All(&whole));
        self.run_deferred(&mut items, &mut works, &Stage::Last(&whole));
        scales::fit(self, &mut items, [(&xscale, x), (&yscale, y)]);
        Ok(Settled {
            items,
            x,
            y,
            xscale,
            yscale,
            twins,
            names,
        })
    }

    /// Puts what deferred marks give at a stage into their places.
    fn run_deferred(&mut self, items: &mut [Item], works: &mut [Option<Work>], stage: &Stage<'_>) {
        for item in items {
            match &mut item.kind {
                ItemKind::Group(inner) => self.run_deferred(inner, works, stage),
                ItemKind::Deferred(slot, drawn) => {
                    let Some(work) = works.get_mut(*slot) else {
                        continue;
                    };
                    let result = match (stage, work.take()) {
                        (Stage::X(across), Some(Work::Curve(curve))) => {
                            let result = curve(self, across);
                            if result.is_ok() {
                                *work = Some(Work::Curve(curve));
                            }
                            result
                        }
                        (Stage::Y(across), Some(Work::Curve(curve))) => curve(self, across),
                        (Stage::All(whole), Some(Work::Field(field))) => {
                            let found = field(self, whole);
                            if let Ok(found) = &found {
                                drawn_points(found, &mut whole.drawn.borrow_mut());
                            }
                            found
                        }
                        (Stage::Last(whole), Some(Work::Note(note))) => note(self, whole),
                        (_, later) => {
                            *work = later;
                            continue;
                        }
                    };
                    match result {
                        Ok(found) => *drawn = found,
                        Err(error) => self.report(error),
                    }
                    if work.is_none() {
                        let found = std::mem::take(drawn);
                        fill_place(item, found);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The computed points of marks; of long lines enough of them.
fn drawn_points(items: &[Item], out: &mut Vec<Point>) {
    const MOST: usize = 2000;
    for item in items {
        match &item.kind {
            ItemKind::Group(inner) => drawn_points(inner, out),
            ItemKind::Shape(shape) => {
                if let Geometry::Data { points, .. } | Geometry::Dots { points, .. } =
                    &shape.geometry
                {
                    let step = points.len().div_ceil(MOST).max(1);
                    out.extend(points.iter().step_by(step));
                    // The last point of a long line may have been passed over.
                    out.extend(points.last());
                    out.push(Point::new(f64::NAN, f64::NAN));
                }
            }
            _ => {}
        }
    }
}

/// The range of both.
fn joined(a: Range, b: Range) -> Range {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

/// The part of a range that has a place on a scale.
fn on_scale((lo, hi): (f64, f64), scale: &Scale) -> Option<(f64, f64)> {
    match (scale.has(lo), scale.has(hi)) {
        (true, true) => Some((lo, hi)),
        (false, true) => Some((hi, hi)),
        _ => None,
    }
}

/// The limits of an axis that nothing says any of: functions need some room.
fn free(scale: &Scale, empty: bool) -> (f64, f64) {
    match (scale.has(-1.0), empty) {
        (false, _) => (0.1, 10.0),
        (true, true) => (0.0, 1.0),
        (true, false) => FUNCTIONS,
    }
}

/// On which sides limits have no margin: where marks stand on zero, and at the border of
/// a picture.
fn tight((lo, hi): (f64, f64), pictures: Option<(f64, f64)>, on_zero: bool) -> (bool, bool) {
    let at = |end: f64, border: Option<f64>| on_zero && end == 0.0 || border == Some(end);
    (at(lo, pictures.map(|p| p.0)), at(hi, pictures.map(|p| p.1)))
}

/// What a deferred mark gave, in its place.
fn fill_place(place: &mut Item, drawn: Vec<Item>) {
    match <[Item; 1]>::try_from(drawn) {
        Ok([only]) => {
            place.kind = only.kind;
            place.layer = place.layer.or(only.layer);
        }
        Err(several) => place.kind = ItemKind::Group(several),
    }
}

/// Limits that are finite, the lower one first, and apart.
pub(super) fn sound((lo, hi): (f64, f64), axis: &str, span: Span) -> Eval<(f64, f64)> {
    let apart = 1e-12 * lo.abs().max(hi.abs());
    if (hi - lo).is_finite() && hi - lo > apart {
        return Ok((lo, hi));
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadLimits,
            span,
            format!("the limits of `{axis}` are ({}, {})", exact(lo), exact(hi)),
        )
        .with_hint(format!(
            "two finite numbers are wanted, the smaller one first: `{axis}: (-1, 1)`"
        )),
    ))
}

/// Takes `cycle`: the colours of marks without one of their own.
pub(super) fn cycle(args: &mut ElementArgs) -> Eval<Vec<Paint>> {
    let Some(ArgValue { value, span, .. }) = args.take("cycle") else {
        return Ok(Vec::new());
    };
    let colors = match &value {
        super::super::Value::List(items) | super::super::Value::Tuple(items) => items
            .iter()
            .map(|item| item.as_color("cycle").at(span))
            .collect::<Eval<Vec<_>>>()?,
        one => vec![one.as_color("cycle").at(span)?],
    };
    if colors.is_empty() {
        return Err(value.mismatch("cycle", "colours such as `[blue, orange]`")).at(span);
    }
    Ok(colors)
}
