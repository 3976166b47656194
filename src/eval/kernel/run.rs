//! Running a kernel: one frame of numbers for each call, all on one stack.

use super::{Code, Form, Function, Interp, Kernel, Loop, Over};
use crate::eval::MAX_CALLS;
use crate::eval::index::element;
use crate::eval::items::{Items, MAX_ITEMS};
use crate::eval::ops;
use crate::eval::value::{Range, Value};

/// Why a kernel did not come to an end.
pub(super) enum Stop {
    /// The steps of the run are used up.
    Steps,
    /// The evaluator has to look at it: it knows the error, or the way round.
    Slow,
}

/// A kernel at work.
pub(super) struct Machine<'k> {
    functions: &'k [Function],
    kernel: &'k Kernel,
    stack: Vec<f64>,
    base: usize,
    calls: usize,
    steps: u64,
    max_steps: u64,
}

impl<'k> Machine<'k> {
    /// A machine that stands within so many calls.
    pub(super) fn new(interp: &mut Interp<'_>, kernel: &'k Kernel, calls: usize) -> Self {
        Machine {
            functions: &kernel.functions,
            kernel,
            stack: std::mem::take(&mut interp.kernel_stack),
            base: 0,
            calls,
            steps: interp.steps,
            max_steps: interp.max_steps,
        }
    }

    /// Makes the first frame.
    pub(super) fn enter(&mut self, args: impl Iterator<Item = Option<f64>>) -> Result<(), Stop> {
        self.stack.clear();
        for arg in args {
            self.stack.push(arg.ok_or(Stop::Slow)?);
        }
        self.stack.resize(self.kernel.slots, 0.0);
        Ok(())
    }

    /// The stack for the next one, and the steps so far.
    pub(super) fn leave(self) -> (Vec<f64>, u64) {
        (self.stack, self.steps)
    }

    fn count(&mut self, steps: u64) -> Result<(), Stop> {
        self.steps += steps;
        if self.steps > self.max_steps {
            return Err(Stop::Steps);
        }
        Ok(())
    }

    /// The value of a kernel without loops.
    pub(super) fn value(&mut self) -> Result<Value, Stop> {
        self.count(self.kernel.steps)?;
        let kernel = self.kernel;
        if let ([code], Form::One(kind)) = (&kernel.results[..], kernel.form) {
            let x = self.run(code)?;
            return Ok(kind.value(x));
        }
        let numbers = kernel.results.iter().map(|code| self.run(code));
        Ok(kernel.value(&numbers.collect::<Result<Vec<_>, _>>()?))
    }

    /// What all rounds of a kernel with loops give, one after the other.
    pub(super) fn all_rounds(&mut self) -> Result<Vec<f64>, Stop> {
        self.enter(std::iter::empty())?;
        let mut out = Vec::new();
        let kernel = self.kernel;
        self.rounds(&kernel.loops, &mut out)?;
        Ok(out)
    }

    fn rounds(&mut self, loops: &[Loop], out: &mut Vec<f64>) -> Result<(), Stop> {
        let Some((first, rest)) = loops.split_first() else {
            let kernel = self.kernel;
            for code in &kernel.results {
                let x = self.run(code)?;
                out.push(x);
            }
            return match out.len() > MAX_ITEMS {
                true => Err(Stop::Slow),
                false => Ok(()),
            };
        };
        match &first.over {
            Over::Range(range) => {
                (0..range.len()).try_for_each(|i| self.round(first, &[range.at(i)], rest, out))
            }
            Over::Array(array, _) => array
                .iter()
                .try_for_each(|x| self.round(first, &[*x], rest, out)),
            Over::Rows(numbers) => numbers
                .chunks(first.slots.len().max(1))
                .try_for_each(|row| self.round(first, row, rest, out)),
            Over::Between { ends, inclusive } => {
                let [start, end] = &**ends;
                let range = Range {
                    start: self.run(start)?,
                    end: self.run(end)?,
                    inclusive: *inclusive,
                };
                // Too long a range is an error, which the evaluator knows.
                if Items::of(Value::Range(range)).is_err() {
                    return Err(Stop::Slow);
                }
                (0..range.len()).try_for_each(|i| self.round(first, &[range.at(i)], rest, out))
            }
        }
    }

    #[inline]
    fn round(
        &mut self,
        at: &Loop,
        item: &[f64],
        rest: &[Loop],
        out: &mut Vec<f64>,
    ) -> Result<(), Stop> {
        self.count(self.kernel.steps)?;
        for (slot, x) in at.slots.iter().zip(item) {
            if let Some(slot) = slot {
                self.set(*slot, *x);
            }
        }
        match &at.cond {
            Some(cond) if self.run(cond)? == 0.0 => Ok(()),
            _ => self.rounds(rest, out),
        }
    }

    #[inline]
    fn set(&mut self, slot: usize, x: f64) {
        if let Some(place) = self.stack.get_mut(self.base + slot) {
            *place = x;
        }
    }

    fn run(&mut self, code: &Code) -> Result<f64, Stop> {
        Ok(match code {
            Code::Const(x) => *x,
            Code::Local(slot) => match self.stack.get(self.base + slot) {
                Some(x) => *x,
                None => return Err(Stop::Slow),
            },
            Code::Binary(op, sides) => {
                let [a, b] = &**sides;
                let x = self.run(a)?;
                let y = self.run(b)?;
                ops::number(*op, x, y)
            }
            Code::Each(f, inner) => f(self.run(inner)?),
            Code::Pair(f, both) => {
                let [a, b] = &**both;
                let x = self.run(a)?;
                f(x, self.run(b)?)
            }
            Code::And(sides) => {
                let [a, b] = &**sides;
                match self.run(a)? {
                    0.0 => 0.0,
                    _ => self.run(b)?,
                }
            }
            Code::Or(sides) => {
                let [a, b] = &**sides;
                match self.run(a)? {
                    0.0 => self.run(b)?,
                    yes => yes,
                }
            }
            Code::If(parts) => {
                let [cond, then, otherwise] = &**parts;
                match self.run(cond)? {
                    0.0 => self.run(otherwise)?,
                    _ => self.run(then)?,
                }
            }
            Code::Let(slot, parts) => {
                let [value, rest] = &**parts;
                let x = self.run(value)?;
                self.set(*slot, x);
                self.run(rest)?
            }
            Code::Element(array, at) => {
                let x = self.run(at)?;
                match x.fract() == 0.0 {
                    true => element(array, x).ok_or(Stop::Slow)?,
                    false => return Err(Stop::Slow),
                }
            }
            Code::Entry(array, at) => {
                let [row, column] = &**at;
                let (i, j) = (self.run(row)?, self.run(column)?);
                let [rows, columns] = array.shape() else {
                    return Err(Stop::Slow);
                };
                let place = [position(i, *rows)?, position(j, *columns)?];
                *array.get(place.as_slice()).ok_or(Stop::Slow)?
            }
            Code::Call(function, args) => return self.call(*function, args),
        })
    }

    fn call(&mut self, function: usize, args: &[Code]) -> Result<f64, Stop> {
        let function = self.functions.get(function).ok_or(Stop::Slow)?;
        if self.calls >= MAX_CALLS {
            return Err(Stop::Slow);
        }
        self.count(function.steps)?;
        let frame = self.stack.len();
        for arg in args {
            let x = self.run(arg)?;
            self.stack.push(x);
        }
        self.stack.resize(frame + function.slots, 0.0);
        let base = std::mem::replace(&mut self.base, frame);
        self.calls += 1;
        let result = self.run(&function.body);
        self.calls -= 1;
        self.base = base;
        self.stack.truncate(frame);
        result
    }
}

/// The place of an index that may count from the end.
fn position(x: f64, len: usize) -> Result<usize, Stop> {
    let from_start = if x < 0.0 { x + len as f64 } else { x };
    if x.fract() == 0.0 && from_start >= 0.0 {
        Ok(from_start as usize)
    } else {
        Err(Stop::Slow)
    }
}
