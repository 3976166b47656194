//! Marks that need the limits of the axes around them: a function that is sampled, a
//! field.
//!
//! Such a mark keeps its place in the drawing order. After the block, the axes settle
//! the limits of x, sample the curves, settle those of y, and then run the fields.

mod settle;

use std::cell::RefCell;
use std::rc::Rc;

use super::super::call::ArgValue;
use super::super::figure::ElementArgs;
use super::super::{Eval, Interp};
use super::marks::Call;
use super::twins::Twin;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Point;
use crate::scene::{Geometry, Item, ItemKind, LegendWish, Paint, Scale};
use crate::style::Markup;
pub(super) use settle::{Asked, POLAR_MARGIN, Settled, Share, Unsettled, sound};

/// The size of the frame in points that marks are computed for; the layout knows the
/// true one, after them.
pub(super) const FRAME: Point = Point { x: 280.0, y: 196.0 };

/// The colours of a cycle when no stylesheet says others: names of the palette, in the
/// order in which the first ones are farthest apart in OKLab, in both editions, to the
/// usual eye and to those without red, green or blue.
const CYCLE: [&str; 8] = [
    "blue", "orange", "pink", "lavender", "violet", "red", "yellow", "aqua",
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
