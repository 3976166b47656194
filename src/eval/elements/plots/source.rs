//! What a field is drawn from: a matrix, or a function that waits for the limits.

use std::rc::Rc;

use super::super::super::call::ArgValue;
use super::super::super::figure::ElementArgs;
use super::super::super::{Eval, Interp};
use super::super::Kind;
use super::super::deferred::FRAME;
use super::super::marks::Call;
use super::super::param::{Param, opt};
use super::along::Along;
use super::data;
use super::grid::{Calls, Field, Grid};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::Point;
use crate::numeric::contour::Curve;
use crate::numeric::refine::{Lattice, refine};
use crate::scene::Item;
use crate::source::Span;

/// How many columns and rows a function is taken at.
pub(super) const SAMPLES: Param = opt(
    "samples",
    Kind::Number,
    "",
    "columns and rows at which a function is taken",
);

/// The finest grid of a function.
const FINEST: usize = 2000;

/// The places of a grid within a range.
pub(super) type Places = fn(f64, f64, usize) -> Vec<f64>;

/// A field on its grid, and its function if it has one.
pub(super) struct Source {
    pub(super) grid: Grid,
    pub(super) f: Option<Field>,
}

/// Draws a field: a matrix and a function with a place of its own at once, another
/// function when the limits of the axes are known.
pub(super) fn draw(
    interp: &mut Interp<'_>,
    call: Call<'_, '_>,
    (field, samples, places): (ArgValue, usize, Places),
    work: impl FnOnce(&mut Interp<'_>, &Source) -> Eval<Vec<Item>> + 'static,
) -> Eval<()> {
    if !field.value.is_callable() {
        let matrix = field.value.as_array("a field").at(field.span)?;
        let grid = Grid::of_matrix(&matrix, &mut call.args, field.span)?;
        interp.note_holes(grid.gaps(), grid.z.len(), field.span);
        if interp.may_be_uneven() {
            let cells = places(0.0, 1.0, 1).first().is_some_and(|at| *at > 0.0);
            return placed(interp, call, (grid, cells, field.span), work);
        }
        let source = Source { grid, f: None };
        let items = work(interp, &source)?;
        return interp.put_marks(call, items);
    }
    let (x, y) = (over(&mut call.args, "x")?, over(&mut call.args, "y")?);
    let f = Field {
        f: field.value,
        span: field.span,
        along: None,
    };
    let sampled = move |interp: &mut Interp<'_>, x: Ends, y: Ends, along: Option<Rc<Along>>| {
        let (x, y) = along.as_ref().map_or((x, y), |along| along.ranges(x, y));
        let f = f.along(&along);
        let (columns, rows) = (places(x.0, x.1, samples), places(y.0, y.1, samples));
        let grid = Grid::of_function(interp, &f, columns, rows)?;
        let holes = grid.gaps();
        if holes == grid.z.len() {
            interp.note_holes(holes, holes, f.span);
        }
        let source = Source { grid, f: Some(f) };
        let items = work(interp, &source)?;
        Ok(match along {
            Some(along) => along.undone(items),
            None => items,
        })
    };
    match (x, y) {
        (Some(x), Some(y)) if !interp.may_be_uneven() => {
            let items = sampled(interp, x, y, None)?;
            interp.put_marks(call, items)
        }
        (x, y) => {
            if let (Some(x), Some(y)) = (x, y) {
                interp.fills(x, y);
            }
            interp.reaches(x, y);
            interp.defer_field(call, move |interp, whole| {
                let (x, y) = (x.unwrap_or(whole.x), y.unwrap_or(whole.y));
                sampled(interp, x, y, Along::of(whole))
            })
        }
    }
}

/// Draws a matrix when it is known how the axes run: its cells end halfway between their
/// middles, as they are drawn.
fn placed(
    interp: &mut Interp<'_>,
    call: Call<'_, '_>,
    (grid, cells, span): (Grid, bool, Span),
    work: impl FnOnce(&mut Interp<'_>, &Source) -> Eval<Vec<Item>> + 'static,
) -> Eval<()> {
    interp.fills(around(&grid.x, cells), around(&grid.y, cells));
    interp.defer_field(call, move |interp, whole| {
        let Some(along) = Along::of(whole) else {
            return work(interp, &Source { grid, f: None });
        };
        let grid = grid.drawn(&along).ok_or_else(|| {
            Box::new(
                Diagnostic::error(
                    Code::BadLimits,
                    span,
                    "a column or a row of the matrix has no place on the log axis",
                )
                .with_hint("say numbers above zero: `x: [1, 10, 100]`"),
            )
        })?;
        let items = work(interp, &Source { grid, f: None })?;
        Ok(along.undone(items))
    })
}

/// What columns or rows take: to their middles, or half a step farther; numbers above zero
/// step by factors.
fn around(places: &[f64], cells: bool) -> Ends {
    let (first, second, before, last) = match places {
        [first, second] => (*first, *second, *first, *second),
        [first, second, .., before, last] => (*first, *second, *before, *last),
        [first, second, last] => (*first, *second, *second, *last),
        [only] => return (*only, *only),
        [] => return (0.0, 1.0),
    };
    match cells {
        false => (first, last),
        true if first > 0.0 => (
            first * libm::sqrt(first / second),
            last * libm::sqrt(last / before),
        ),
        true => (first - (second - first) / 2.0, last + (last - before) / 2.0),
    }
}

/// The ends of a range.
type Ends = (f64, f64);

/// Takes the range that a function is drawn over.
pub(super) fn over(args: &mut ElementArgs, name: &str) -> Eval<Option<(f64, f64)>> {
    let arg = args.take(name);
    arg.map(|arg| data::range(&arg, name)).transpose()
}

/// Takes `samples`.
pub(super) fn samples(args: &mut ElementArgs, usual: usize) -> Eval<usize> {
    match args.take("samples") {
        Some(arg) => data::count(&arg, "samples", (2, FINEST)),
        None => Ok(usual),
    }
}

impl Source {
    /// Curves of a level made those of the function, if there is one.
    pub(super) fn refined(
        &self,
        interp: &mut Interp<'_>,
        curves: Vec<Curve>,
        level: f64,
    ) -> Eval<Vec<Curve>> {
        let Some(f) = &self.f else {
            return Ok(curves);
        };
        let mut value = |interp: &mut Interp<'_>, p: [f64; 2]| {
            Ok(Calls::default().number(interp, f, p)? - level)
        };
        self.refined_by(interp, curves, &mut value)
    }

    /// Curves made those of the zeros of a function.
    pub(super) fn refined_by(
        &self,
        interp: &mut Interp<'_>,
        curves: Vec<Curve>,
        f: &mut dyn FnMut(&mut Interp<'_>, [f64; 2]) -> Eval<f64>,
    ) -> Eval<Vec<Curve>> {
        let lattice = Lattice {
            x: &self.grid.x,
            y: &self.grid.y,
            unit: self.unit(),
        };
        let mut parts = Vec::new();
        for curve in curves {
            let mut value = |p: [f64; 2]| f(interp, p);
            parts.extend(refine(&curve, lattice, &mut value)?);
        }
        Ok(parts)
    }

    /// About what a point of the page is worth along x and y.
    pub(super) fn unit(&self) -> [f64; 2] {
        let size = |places: &[f64]| match places {
            [first, .., last] => last - first,
            _ => 1.0,
        };
        [size(&self.grid.x) / FRAME.x, size(&self.grid.y) / FRAME.y]
    }

    /// Curves as the points of one line with gaps, without digits that nobody could see.
    pub(super) fn line(&self, curves: &[Curve]) -> Vec<Point> {
        let [x, y] = self.unit().map(fine);
        let mut points: Vec<Point> = Vec::new();
        for curve in curves {
            if !points.is_empty() {
                points.push(Point::new(f64::NAN, f64::NAN));
            }
            let mut last = None;
            for p in curve {
                let p = Point::new(rounded(p[0], x), rounded(p[1], y));
                if last != Some(p) {
                    points.push(p);
                }
                last = Some(p);
            }
        }
        points
    }
}

/// Ten to the digits that are a part of what can be seen of a unit.
fn fine(unit: f64) -> f64 {
    libm::pow(10.0, libm::ceil(libm::log10(200.0 / unit)))
}

fn rounded(v: f64, fine: f64) -> f64 {
    let rounded = libm::round(v * fine) / fine;
    if rounded.is_finite() { rounded } else { v }
}
