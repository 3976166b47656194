//! Kernels: arithmetic on plain numbers, resolved once and run many times.
//!
//! The evaluator walks the tree, looks names up in scopes and asks of every value what it
//! is. For the loops that an author writes over numbers most of that gives the same answer
//! every time. So the item of a comprehension, and the body of a function that is called
//! with numbers, is first translated (`compile`): names become slots of a frame of `f64`
//! or, when they are bound outside, the number itself, since a binding never changes.
//! Then it is run (`run`) without any lookup or allocation.
//!
//! A kernel knows no errors. What it cannot translate, or cannot finish (an index out of
//! range, too deep a recursion), the evaluator does as if there were no kernels; nothing
//! in a kernel draws or binds, so that doing it again changes nothing. Kernels therefore
//! decide how fast a value comes, and never what it is.

mod compile;
mod run;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::items::Items;
use super::scope::Scope;
use super::value::{Closure, Range, Value};
use super::{Eval, Interp};
use crate::numeric::{Array, array};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Clause, Expr};
use compile::Compiler;
use run::{Machine, Stop};

/// How many items a comprehension must have to be worth a translation.
const WORTH: usize = 8;

/// A translated expression. Truth values are 0 and 1.
enum Code {
    Const(f64),
    Local(usize),
    /// A function of one number.
    Each(fn(f64) -> f64, Box<Code>),
    /// A function of two numbers.
    Pair(fn(f64, f64) -> f64, Box<[Code; 2]>),
    Binary(BinaryOp, Box<[Code; 2]>),
    And(Box<[Code; 2]>),
    Or(Box<[Code; 2]>),
    /// Condition, then, else.
    If(Box<[Code; 3]>),
    /// The value of a slot, and what it is used in.
    Let(usize, Box<[Code; 2]>),
    /// An element of a 1-d array.
    Element(Rc<Array>, Box<Code>),
    /// An element of a 2-d array.
    Entry(Rc<Array>, Box<[Code; 2]>),
    /// A function of the kernel and its arguments.
    Call(usize, Box<[Code]>),
}

/// What a translated expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Truth,
}

impl Kind {
    fn value(self, x: f64) -> Value {
        match self {
            Kind::Number => Value::Number(x),
            Kind::Truth => Value::Bool(x != 0.0),
        }
    }
}

/// What the results of a kernel make together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    One(Kind),
    Tuple,
    Row,
}

/// A function that a kernel calls.
struct Function {
    /// Arguments come first.
    slots: usize,
    steps: u64,
    body: Code,
}

/// A name that stands outside of the kernel, and its value when it was translated.
struct Captured {
    name: Rc<str>,
    scope: Rc<Scope>,
    value: Value,
}

/// One `for … in … if …`.
struct Loop {
    over: Over,
    /// The slots of the names it binds.
    slots: Vec<Option<usize>>,
    cond: Option<Code>,
}

/// What a loop runs over.
enum Over {
    Range(Range),
    /// The elements of a 1-d array, or truth values.
    Array(Rc<Array>, Kind),
    /// Tuples of as many numbers as the loop has slots, one after the other.
    Rows(Vec<f64>),
    /// `start..end`, computed anew in every round around it.
    Between {
        ends: Box<[Code; 2]>,
        inclusive: bool,
    },
}

/// Something translated.
pub(super) struct Kernel {
    functions: Vec<Function>,
    loops: Vec<Loop>,
    results: Vec<Code>,
    form: Form,
    slots: usize,
    /// How many steps one round counts for.
    steps: u64,
    captured: Vec<Captured>,
    /// The scopes that a captured name was looked for in, and how many names each had. As
    /// long as none has more, every captured name still means the same.
    watched: Vec<(Rc<Scope>, Cell<usize>)>,
}

/// The kernel of a function of the author's, once it is worth one.
#[derive(Default)]
pub struct KernelCell(RefCell<State>);

#[derive(Default)]
enum State {
    /// Never called.
    #[default]
    New,
    /// Called once: the next call translates it.
    Called,
    Ready(Rc<Kernel>),
    /// It does more than arithmetic.
    Never,
}

impl Interp<'_> {
    /// The value of a function of numbers, if it has a kernel that comes to one.
    pub(super) fn kernel_call(
        &mut self,
        closure: &Rc<Closure>,
        args: impl ExactSizeIterator<Item = Option<f64>>,
        span: Span,
    ) -> Option<Eval<Value>> {
        if args.len() != closure.function.params.len() || self.calls >= super::MAX_CALLS {
            return None;
        }
        let kernel = match &*closure.kernel.0.borrow() {
            State::Ready(kernel) => Some(Rc::clone(kernel)),
            State::Never => return None,
            State::New | State::Called => None,
        };
        let kernel = match kernel.filter(|k| k.is_current()) {
            Some(kernel) => kernel,
            None => self.kernel_of(closure)?,
        };
        let mut machine = Machine::new(self, &kernel, self.calls + 1);
        let result = match machine.enter(args) {
            Ok(()) => machine.value(),
            Err(stop) => Err(stop),
        };
        self.left(machine, result, span)
    }

    /// The array or list that a comprehension makes, if it has a kernel. `items` is what
    /// its first clause runs over.
    pub(super) fn kernel_comprehension(
        &mut self,
        item: &Expr,
        clauses: &[Clause],
        items: &Items,
        scope: &Rc<Scope>,
    ) -> Option<Eval<Value>> {
        if items.len() < WORTH && clauses.len() == 1 {
            return None;
        }
        let span = item.span;
        let kernel = Compiler::default().comprehension(item, clauses, items, scope)?;
        let mut machine = Machine::new(self, &kernel, self.calls);
        let result = machine.all_rounds();
        let out = self.left(machine, result, span)?;
        Some(out.map(|out| kernel.collected(out)))
    }

    /// Translates a function when it is called again.
    fn kernel_of(&mut self, closure: &Rc<Closure>) -> Option<Rc<Kernel>> {
        let mut state = closure.kernel.0.borrow_mut();
        if matches!(*state, State::New) {
            *state = State::Called;
            return None;
        }
        let kernel = Compiler::default().function(closure).map(Rc::new);
        *state = match &kernel {
            Some(kernel) => State::Ready(Rc::clone(kernel)),
            None => State::Never,
        };
        kernel
    }

    /// Counts the steps of a machine. None when the evaluator has to do it all again.
    fn left<T>(
        &mut self,
        machine: Machine<'_>,
        result: Result<T, Stop>,
        span: Span,
    ) -> Option<Eval<T>> {
        let (stack, steps) = machine.leave();
        self.kernel_stack = stack;
        match result {
            Ok(value) => {
                self.steps = steps;
                Some(Ok(value))
            }
            Err(Stop::Steps) => {
                self.steps = self.max_steps;
                Some(self.tick(span).and(Err(super::silent())))
            }
            Err(Stop::Slow) => None,
        }
    }
}

impl Kernel {
    /// Whether all names still mean what they meant when it was translated.
    fn is_current(&self) -> bool {
        if self
            .watched
            .iter()
            .all(|(s, count)| s.count() == count.get())
        {
            return true;
        }
        let same = self.captured.iter().all(|c| {
            let now = c.scope.lookup(&c.name);
            now.is_some_and(|now| is_same(&now, &c.value))
        });
        if same {
            for (scope, count) in &self.watched {
                count.set(scope.count());
            }
        }
        same
    }

    /// The value of one round.
    fn value(&self, numbers: &[f64]) -> Value {
        match (self.form, numbers) {
            (Form::One(kind), [x]) => kind.value(*x),
            (Form::Row, _) => Value::vector(numbers),
            _ => Value::tuple(numbers.iter().copied().map(Value::Number).collect()),
        }
    }

    /// The value of all rounds together.
    fn collected(&self, numbers: Vec<f64>) -> Value {
        let width = self.results.len();
        let rows = numbers.len() / width.max(1);
        let shape: &[usize] = match self.form {
            _ if rows == 0 => return super::expr::collected(Vec::new()),
            Form::One(_) => &[rows],
            Form::Row => &[rows, width],
            Form::Tuple => {
                return Value::List(numbers.chunks(width).map(|row| self.value(row)).collect());
            }
        };
        match (array::from_vec(shape, numbers), self.form) {
            (Ok(a), Form::One(Kind::Truth)) => Value::Mask(Rc::new(a)),
            (Ok(a), _) => Value::Array(Rc::new(a)),
            (Err(_), _) => Value::None,
        }
    }
}

/// Whether two values are the same one, not only equal.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x.to_bits() == y.to_bits(),
        (Value::Bool(x), Value::Bool(y)) => x == y,
        (Value::Array(x), Value::Array(y)) => Rc::ptr_eq(x, y),
        (Value::Function(x), Value::Function(y)) => Rc::ptr_eq(x, y),
        (Value::Builtin(x), Value::Builtin(y)) => std::ptr::eq(*x, *y),
        _ => false,
    }
}
