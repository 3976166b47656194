//! Automatic differentiation in reverse mode, at the level of whole arrays.
//!
//! A computation is written with [`Num`], which is a plain number, a plain array, or a
//! value that a [`Tape`] follows. Every operation on a followed value is noted on its tape
//! with what went in; [`Tape::gradients`] walks the notes backwards and applies one rule to
//! each. The rules are written with the same operations, so that they can be followed in
//! turn by another tape: a gradient of a gradient is exact, too.
//!
//! Tapes nest. A tape that is begun later lies above: an operation on values of several
//! tapes is noted by the newest of them, on what the values are below it.

mod each;
pub mod flow;
mod functions;
mod learning;
mod matrix;
mod op;
mod rule;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub use each::{each, is_each};
pub use op::{Op, Pair, Soft};

use super::array::{self, Array, scalar, single};
use super::error::{NumericError, Result, shape_text};

/// A number or array that may be followed by a tape.
#[derive(Clone)]
pub enum Num {
    /// A number.
    Number(f64),
    /// An array.
    Array(Rc<Array>),
    /// What a tape follows.
    Traced(Rc<Traced>),
}

/// A number or array that a tape follows.
pub struct Traced {
    /// What it is below its tape, where another tape may follow it.
    value: Num,
    tape: Rc<Tape>,
    index: usize,
}

/// The notes of one computation.
pub struct Tape {
    /// Tapes that were begun later have higher numbers.
    level: u64,
    entries: RefCell<Vec<Entry>>,
}

/// One operation that was noted.
struct Entry {
    /// None for what the tape began with.
    op: Option<Op>,
    /// What went in, below this tape.
    inputs: Vec<Num>,
    /// The entries that the inputs came from.
    parents: Vec<Option<usize>>,
    /// What came out, below this tape.
    out: Num,
}

thread_local! {
    static LEVELS: Cell<u64> = const { Cell::new(0) };
}

impl Tape {
    /// A tape above all others.
    pub fn begin() -> Rc<Tape> {
        let level = LEVELS.with(|levels| {
            levels.set(levels.get() + 1);
            levels.get()
        });
        Rc::new(Tape {
            level,
            entries: RefCell::new(Vec::new()),
        })
    }

    /// A value that the tape follows from here on.
    pub fn follow(self: &Rc<Self>, value: Num) -> Num {
        self.note(None, Vec::new(), Vec::new(), value)
    }

    fn note(
        self: &Rc<Self>,
        op: Option<Op>,
        inputs: Vec<Num>,
        parents: Vec<Option<usize>>,
        out: Num,
    ) -> Num {
        let mut entries = self.entries.borrow_mut();
        entries.push(Entry {
            op,
            inputs,
            parents,
            out: out.clone(),
        });
        Num::Traced(Rc::new(Traced {
            value: out,
            tape: Rc::clone(self),
            index: entries.len() - 1,
        }))
    }

    /// How many operations it has noted.
    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Whether it has noted none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a value is below this tape.
    pub fn below(self: &Rc<Self>, value: &Num) -> Num {
        match value {
            Num::Traced(t) if Rc::ptr_eq(&t.tape, self) => t.value.clone(),
            other => other.clone(),
        }
    }

    /// The derivative of the sum of `seed * out` by each of `by`, which this tape follows:
    /// an array of its shape. `seed` has the shape of `out`.
    ///
    /// # Errors
    /// When an operation has no derivative where it was used.
    pub fn gradients(self: &Rc<Self>, out: &Num, seed: &Num, by: &[Num]) -> Result<Vec<Num>> {
        let entries = self.entries.borrow();
        let mut found: Vec<Option<Num>> = vec![None; entries.len()];
        if let Some(last) = self.place(out) {
            if let Some(slot) = found.get_mut(last) {
                *slot = Some(seed.clone());
            }
            for index in (0..=last).rev() {
                self.pass_on(&entries, index, &mut found)?;
            }
        }
        by.iter()
            .map(|x| {
                let at = self.place(x).and_then(|i| found.get(i)?.clone());
                Ok(at.unwrap_or_else(|| Num::zeros(&x.shape())))
            })
            .collect()
    }

    fn place(self: &Rc<Self>, x: &Num) -> Option<usize> {
        match x {
            Num::Traced(t) if Rc::ptr_eq(&t.tape, self) => Some(t.index),
            _ => None,
        }
    }

    /// Adds what an entry's derivative makes of those of its parents.
    fn pass_on(&self, entries: &[Entry], index: usize, found: &mut [Option<Num>]) -> Result<()> {
        let Some(Entry {
            op: Some(op),
            inputs,
            parents,
            out,
        }) = entries.get(index)
        else {
            return Ok(());
        };
        // Nothing else looks at it again: entries only come from earlier ones.
        let Some(g) = found.get_mut(index).and_then(Option::take) else {
            return Ok(());
        };
        for (i, parent) in parents.iter().enumerate() {
            let Some(slot) = parent.and_then(|p| found.get_mut(p)) else {
                continue;
            };
            // A part of an array adds to the place that it came from, without an array of
            // zeros around it.
            if let (Op::Gather { at, .. }, Some(Num::Array(sum))) = (op, slot.as_mut())
                && let Some(part) = g.plain()
                && let Some(sum) = Rc::get_mut(sum)
                && let Some(sum) = sum.as_slice_mut()
            {
                for (&place, x) in at.iter().zip(part.iter()) {
                    if let Some(entry) = sum.get_mut(place) {
                        *entry += x;
                    }
                }
                continue;
            }
            let part = rule::pulled(op, i, &g, inputs, out)?;
            *slot = Some(match slot.take() {
                Some(sum) => sum.add(&part)?,
                None => part,
            });
        }
        Ok(())
    }
}

impl Traced {
    /// The number or array itself, followed by nothing.
    pub fn detached(&self) -> Num {
        let mut value = &self.value;
        while let Num::Traced(inner) = value {
            value = &inner.value;
        }
        value.clone()
    }
}

/// Does an operation, and notes it on the newest tape that follows one of its inputs.
///
/// # Errors
/// Those of the operation.
pub fn apply(op: Op, inputs: &[Num]) -> Result<Num> {
    let newest = inputs.iter().filter_map(|x| match x {
        Num::Traced(t) => Some(&t.tape),
        _ => None,
    });
    let Some(tape) = newest.max_by_key(|tape| tape.level).map(Rc::clone) else {
        return op.forward(inputs);
    };
    let parents = inputs.iter().map(|x| tape.place(x)).collect();
    let below: Vec<Num> = inputs.iter().map(|x| tape.below(x)).collect();
    let out = apply(op.clone(), &below)?;
    Ok(tape.note(Some(op), below, parents, out))
}

impl From<f64> for Num {
    fn from(x: f64) -> Num {
        Num::Number(x)
    }
}

impl From<Array> for Num {
    fn from(a: Array) -> Num {
        match single(&a) {
            Some(x) if a.ndim() == 0 => Num::Number(x),
            _ => Num::Array(Rc::new(a)),
        }
    }
}

impl Num {
    /// Zeros in a shape that an array has already.
    pub fn zeros(shape: &[usize]) -> Num {
        Num::filled(shape, 0.0)
    }

    /// One number in a shape that an array has already.
    pub fn filled(shape: &[usize], x: f64) -> Num {
        match shape {
            [] => Num::Number(x),
            _ => Num::Array(Rc::new(array::fill_with(shape, |_| x))),
        }
    }

    /// Its shape; none for a number.
    pub fn shape(&self) -> Vec<usize> {
        match self {
            Num::Number(_) => Vec::new(),
            Num::Array(a) => a.shape().to_vec(),
            Num::Traced(t) => t.value.shape(),
        }
    }

    /// How many axes it has.
    pub fn ndim(&self) -> usize {
        match self {
            Num::Number(_) => 0,
            Num::Array(a) => a.ndim(),
            Num::Traced(t) => t.value.ndim(),
        }
    }

    /// How many numbers it holds.
    pub fn size(&self) -> usize {
        match self {
            Num::Number(_) => 1,
            Num::Array(a) => a.len(),
            Num::Traced(t) => t.value.size(),
        }
    }

    /// The number or array itself, followed by nothing.
    pub fn detached(&self) -> Num {
        match self {
            Num::Traced(t) => t.detached(),
            other => other.clone(),
        }
    }

    /// The array of what nothing follows.
    fn plain(&self) -> Option<Rc<Array>> {
        match self {
            Num::Number(x) => Some(Rc::new(scalar(*x))),
            Num::Array(a) => Some(Rc::clone(a)),
            Num::Traced(_) => None,
        }
    }

    /// The array of its value, followed by nothing.
    pub fn array(&self) -> Rc<Array> {
        match self {
            Num::Number(x) => Rc::new(scalar(*x)),
            Num::Array(a) => Rc::clone(a),
            Num::Traced(t) => t.value.array(),
        }
    }

    /// Whether no number in it is anything but 0, whatever follows it.
    fn is_zero(&self) -> bool {
        match self {
            Num::Number(x) => *x == 0.0,
            Num::Array(a) => a.iter().all(|x| *x == 0.0),
            Num::Traced(_) => false,
        }
    }

    /// A constant of the same shape, computed from the value of each number.
    pub fn constant(&self, f: impl Fn(f64) -> f64) -> Num {
        match self.detached() {
            Num::Number(x) => Num::Number(f(x)),
            other => Num::from(other.array().mapv(f)),
        }
    }

    /// The sum, broadcasting.
    ///
    /// # Errors
    /// When the shapes do not fit; so with all operations of two arrays.
    pub fn add(&self, other: &Num) -> Result<Num> {
        apply(Op::Pair(Pair::Add), &[self.clone(), other.clone()])
    }

    /// The difference, broadcasting.
    pub fn sub(&self, other: &Num) -> Result<Num> {
        apply(Op::Pair(Pair::Sub), &[self.clone(), other.clone()])
    }

    /// The elementwise product, broadcasting.
    pub fn mul(&self, other: &Num) -> Result<Num> {
        apply(Op::Pair(Pair::Mul), &[self.clone(), other.clone()])
    }

    /// The elementwise quotient, broadcasting.
    pub fn div(&self, other: &Num) -> Result<Num> {
        apply(Op::Pair(Pair::Div), &[self.clone(), other.clone()])
    }

    /// The elementwise power, broadcasting.
    pub fn pow(&self, other: &Num) -> Result<Num> {
        apply(Op::Pair(Pair::Pow), &[self.clone(), other.clone()])
    }

    /// The product with a number.
    pub fn scale(&self, k: f64) -> Result<Num> {
        self.mul(&Num::Number(k))
    }

    /// The sum with a number.
    pub fn plus(&self, k: f64) -> Result<Num> {
        self.add(&Num::Number(k))
    }

    /// The square.
    pub fn square(&self) -> Result<Num> {
        self.mul(self)
    }

    /// A number minus this.
    fn subtracted_from(&self, k: f64) -> Result<Num> {
        Num::Number(k).sub(self)
    }

    /// The matrix product.
    pub fn matmul(&self, other: &Num) -> Result<Num> {
        apply(Op::MatMul, &[self.clone(), other.clone()])
    }

    /// Rows become columns: the last two axes change places.
    fn turned(&self) -> Result<Num> {
        let n = self.ndim();
        let mut order: Vec<usize> = (0..n).collect();
        if n >= 2 {
            order.swap(n - 2, n - 1);
        }
        self.permuted(order)
    }

    /// All axes in reverse order.
    pub fn transposed(&self) -> Result<Num> {
        self.permuted((0..self.ndim()).rev().collect())
    }

    /// The first axis moved to another place.
    ///
    /// # Errors
    /// When there is no such place.
    pub fn first_axis_to(&self, place: usize) -> Result<Num> {
        let mut order: Vec<usize> = (1..self.ndim()).collect();
        order.insert(place.min(order.len()), 0);
        self.permuted(order)
    }

    /// The axes in another order.
    fn permuted(&self, order: Vec<usize>) -> Result<Num> {
        if order.iter().enumerate().all(|(i, &axis)| i == axis) {
            return Ok(self.clone());
        }
        apply(Op::Permute(order.into()), std::slice::from_ref(self))
    }

    /// The same numbers in another shape of the same size.
    pub fn reshaped(&self, shape: &[usize]) -> Result<Num> {
        if self.shape() == shape {
            return Ok(self.clone());
        }
        apply(Op::Reshape(shape.into()), std::slice::from_ref(self))
    }

    /// Repeated to a larger shape.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Num> {
        if self.shape() == shape {
            return Ok(self.clone());
        }
        apply(Op::BroadcastTo(shape.into()), std::slice::from_ref(self))
    }

    /// Added up to the smaller shape that broadcasts to this one.
    fn sum_to(&self, shape: &[usize]) -> Result<Num> {
        if self.shape() == shape {
            return Ok(self.clone());
        }
        apply(Op::SumTo(shape.into()), std::slice::from_ref(self))
    }

    /// The numbers at these positions of the row-major order, in a shape of their count.
    pub fn gather(&self, at: Vec<usize>, shape: &[usize]) -> Result<Num> {
        let op = Op::Gather {
            at: at.into(),
            shape: shape.into(),
        };
        apply(op, std::slice::from_ref(self))
    }

    /// Zeros in a shape, to which every number is added at its position.
    fn scatter(&self, at: Rc<[usize]>, shape: &[usize]) -> Result<Num> {
        let op = Op::Scatter {
            at,
            shape: shape.into(),
        };
        apply(op, std::slice::from_ref(self))
    }

    /// Its positions in the row-major order, in its shape: what is selected of them can be
    /// gathered.
    pub fn positions(&self) -> Array {
        array::fill_with(&self.shape(), |i| i as f64)
    }

    /// What a selection of [`Num::positions`] selects.
    pub fn selected(&self, positions: &Array) -> Result<Num> {
        let at = positions.iter().map(|&i| i as usize).collect();
        self.gather(at, positions.shape())
    }

    /// The sum of all numbers, or along axes counted from 0.
    pub fn sum(&self, axes: Option<&[usize]>) -> Result<Num> {
        let axes = axes.map(Rc::from);
        apply(Op::Sum(axes), std::slice::from_ref(self))
    }

    /// This where the mask is not 0, the other one elsewhere; all three of one shape, or
    /// numbers.
    pub fn where_not(mask: &Rc<Array>, yes: &Num, no: &Num) -> Result<Num> {
        apply(Op::Where(Rc::clone(mask)), &[yes.clone(), no.clone()])
    }

    /// Items of one shape joined along a new first axis.
    pub fn stacked(items: &[Num]) -> Result<Num> {
        let first = items.first().map(Num::shape).unwrap_or_default();
        if let Some((i, other)) = items.iter().enumerate().find(|(_, x)| x.shape() != first) {
            return Err(NumericError::new(format!(
                "item {i} has shape {}, but item 0 has shape {}",
                shape_text(&other.shape()),
                shape_text(&first)
            )));
        }
        apply(Op::Stack, items)
    }
}

/// The derivatives of a function of arrays, which gives a number, by each of them.
///
/// # Errors
/// Those of the function, and when it gives anything but a number.
pub fn grad(f: impl Fn(&[Num]) -> Result<Num>, at: &[Num]) -> Result<Vec<Num>> {
    let tape = Tape::begin();
    let followed: Vec<Num> = at.iter().map(|x| tape.follow(x.clone())).collect();
    let out = f(&followed)?;
    if out.ndim() != 0 {
        return Err(NumericError::new(format!(
            "`grad` wants a function that gives a number, and this one gave {}",
            shape_text(&out.shape())
        ))
        .with_hint("take `jacobian(f)`, or the sum of what it gives"));
    }
    tape.gradients(&out, &Num::Number(1.0), &followed)
}
