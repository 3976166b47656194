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
use super::marks::Call;
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, Point, Rect, exact};
use crate::scene::{Geometry, Item, ItemKind, Paint, data_bounds, limits, picture_bounds};
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
#[derive(Debug, Clone, Copy)]
pub(super) struct Across {
    /// The limits of x.
    pub(super) x: (f64, f64),
    /// Those of y, if they are given; else they follow from what is drawn.
    pub(super) y: Option<(f64, f64)>,
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
    /// Points of what is drawn in it, with gaps that are not finite.
    pub(super) drawn: Rc<RefCell<Vec<Point>>>,
}

type Curve = Rc<dyn Fn(&mut Interp<'_>, &Across) -> Eval<Vec<Item>>>;
type Field = Box<dyn FnOnce(&mut Interp<'_>, &Whole) -> Eval<Vec<Item>>>;

enum Work {
    Curve(Curve),
    Field(Field),
    Note(Field),
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
#[derive(Default)]
pub(super) struct Block {
    items: Vec<Item>,
    pending: Pending,
}

/// What axes are asked for: limits and the size of their frame.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    /// The limits of x.
    pub(super) x: Option<(f64, f64)>,
    /// The limits of y.
    pub(super) y: Option<(f64, f64)>,
    /// The width of the frame.
    pub(super) width: Option<Length>,
    /// The height of the frame.
    pub(super) height: Option<Length>,
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
        self.canvas.pending.push(Pending {
            cycle,
            ..Pending::default()
        });
        let items = self.collect(content, true);
        Block {
            items,
            pending: self.canvas.pending.pop().unwrap_or_default(),
        }
    }

    /// Settles the limits of axes and computes the marks that waited for them. Errors of
    /// such a mark go to the sink, so that one of them does not hide the others.
    ///
    /// # Errors
    /// Limits that cannot be.
    pub(super) fn settle_axes(&mut self, block: Block, asked: Asked, span: Span) -> Eval<Settled> {
        let Block { mut items, pending } = block;
        let (on_zero, mut works) = (pending.on_zero, pending.works);
        let size = |asked: Option<Length>, usual: f64| asked.map_or(usual, Length::to_pt);
        let width = size(asked.width, FRAME.x);
        let frame = Point::new(width, size(asked.height, width * FRAME.y / FRAME.x));

        let of_x = |b: Rect| (b.min.x, b.max.x);
        let data = data_bounds(&items).map(of_x);
        let x = match (asked.x, joined(data, pending.reach.0)) {
            (Some(x), _) => x,
            (None, Some(reach)) => {
                let pictures = joined(picture_bounds(&items).map(of_x), pending.region.0);
                limits(reach, tight(reach, pictures, on_zero.0))
            }
            (None, None) if works.is_empty() => (0.0, 1.0),
            (None, None) => FUNCTIONS,
        };
        let x = sound(x, "x", span)?;

        let mut across = Across {
            x,
            y: asked.y,
            frame,
        };
        if asked.y.is_none() {
            self.run_deferred(&mut items, &mut works, &Stage::X(&across));
        }
        let of_y = |b: Rect| (b.min.y, b.max.y);
        let data = data_bounds(&items).map(of_y);
        let y = match (asked.y, joined(data, pending.reach.1)) {
            (Some(y), _) => y,
            (None, Some(reach)) => {
                let pictures = joined(picture_bounds(&items).map(of_y), pending.region.1);
                limits(reach, tight(reach, pictures, on_zero.1))
            }
            (None, None) if works.iter().any(Option::is_some) => FUNCTIONS,
            (None, None) => (0.0, 1.0),
        };
        let y = sound(y, "y", span)?;
        across.y = Some(y);
        self.run_deferred(&mut items, &mut works, &Stage::Y(&across));
        let mut drawn = Vec::new();
        drawn_points(&items, &mut drawn);
        let whole = Whole {
            x,
            y,
            frame,
            drawn: Rc::new(RefCell::new(drawn)),
        };
        self.run_deferred(&mut items, &mut works, &Stage::All(&whole));
        self.run_deferred(&mut items, &mut works, &Stage::Last(&whole));
        Ok(Settled {
            items,
            x,
            y,
            names: pending.names,
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
fn sound((lo, hi): (f64, f64), axis: &str, span: Span) -> Eval<(f64, f64)> {
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
