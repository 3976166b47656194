//! Translating: from the tree to a kernel, or to nothing when it is more than arithmetic.

use std::cell::Cell;
use std::rc::Rc;

use super::{Captured, Code, Form, Function, Kernel, Kind, Loop, Over};
use crate::eval::builtin::{self, Builtin, Work};
use crate::eval::items::Items;
use crate::eval::scope::Scope;
use crate::eval::value::{Closure, Value};
use crate::syntax::ast::{
    Arg, BinaryOp, Block, Body, Clause, Expr, ExprKind, Ident, IndexItem, Param, Pattern, Stmt,
    StmtKind, UnaryOp, Unit,
};

/// How deep expressions may nest: a kernel runs on the native stack.
const MAX_NESTING: usize = 200;

/// How many nodes of a kernel make a step more.
const NODES_PER_STEP: u64 = 8;

/// The names of one frame.
struct Locals {
    names: Vec<(Rc<str>, usize, Kind)>,
    /// Where the names of the innermost block begin.
    block: usize,
    slots: usize,
    /// Where all other names are looked up.
    scope: Rc<Scope>,
}

impl Locals {
    fn new(scope: &Rc<Scope>) -> Self {
        Locals {
            names: Vec::new(),
            block: 0,
            slots: 0,
            scope: Rc::clone(scope),
        }
    }

    fn add(&mut self, name: &Ident, kind: Kind) -> usize {
        let slot = self.slots;
        self.slots += 1;
        if &*name.name != "_" {
            self.names.push((Rc::clone(&name.name), slot, kind));
        }
        slot
    }

    fn find(&self, name: &str) -> Option<(usize, Kind)> {
        let found = self.names.iter().rev().find(|(n, ..)| **n == *name)?;
        Some((found.1, found.2))
    }

    /// Whether the innermost block binds the name.
    fn in_block(&self, name: &str) -> bool {
        let block = self.names.get(self.block..).unwrap_or_default();
        block.iter().any(|(n, ..)| **n == *name)
    }
}

/// A function that has been met.
struct Met {
    closure: Rc<Closure>,
    /// What it gives; none while it is being translated.
    kind: Option<Kind>,
    /// Whether it calls itself and was taken to give a number.
    assumed: bool,
    done: Option<Function>,
}

/// Translates one expression with all that it calls.
#[derive(Default)]
pub(super) struct Compiler {
    functions: Vec<Met>,
    captured: Vec<Captured>,
    nesting: usize,
    nodes: u64,
}

type Typed = (Code, Kind);

impl Compiler {
    /// A function of the author's that is called with numbers.
    pub(super) fn function(mut self, closure: &Closure) -> Option<Kernel> {
        let mut locals = params(&closure.function.params, &closure.scope)?;
        let (results, form) = match &closure.function.body {
            Body::Expr(expr) => self.results(expr, &mut locals)?,
            Body::Block(block) => {
                let (code, kind) = self.stmts(&block.stmts, &mut locals)?;
                (vec![code], Form::One(kind))
            }
        };
        self.kernel(Vec::new(), results, form, locals.slots)
    }

    /// A comprehension whose first clause runs over `items`.
    pub(super) fn comprehension(
        mut self,
        item: &Expr,
        clauses: &[Clause],
        items: &Items,
        scope: &Rc<Scope>,
    ) -> Option<Kernel> {
        let mut locals = Locals::new(scope);
        let mut loops = Vec::with_capacity(clauses.len());
        for (i, clause) in clauses.iter().enumerate() {
            let over = match i {
                0 => flat(items, &clause.pattern)?,
                _ => self.inner(&clause.iter, &clause.pattern, &mut locals)?,
            };
            let kind = match &over {
                Over::Array(_, kind) => *kind,
                _ => Kind::Number,
            };
            let slots = match (&clause.pattern, &over) {
                (Pattern::Ident(name), _) => vec![Some(locals.add(name, kind))],
                (Pattern::Tuple(names, _), Over::Rows(_)) => names
                    .iter()
                    .map(|name| match name {
                        Pattern::Ident(name) => Some(Some(locals.add(name, kind))),
                        _ => None,
                    })
                    .collect::<Option<Vec<_>>>()?,
                _ => return None,
            };
            let cond = match &clause.cond {
                Some(cond) => Some(self.truth(cond, &mut locals)?),
                None => None,
            };
            loops.push(Loop { over, slots, cond });
        }
        let (results, form) = self.results(item, &mut locals)?;
        self.kernel(loops, results, form, locals.slots)
    }

    fn kernel(
        self,
        loops: Vec<Loop>,
        results: Vec<Code>,
        form: Form,
        slots: usize,
    ) -> Option<Kernel> {
        let mut watched: Vec<(Rc<Scope>, Cell<usize>)> = Vec::new();
        for captured in &self.captured {
            let mut scope = &captured.scope;
            while !scope.binds(&captured.name) {
                if !watched.iter().any(|(s, _)| Rc::ptr_eq(s, scope)) {
                    watched.push((Rc::clone(scope), Cell::new(scope.count())));
                }
                scope = scope.parent()?;
            }
        }
        let functions = self.functions.into_iter().map(|met| met.done);
        Some(Kernel {
            functions: functions.collect::<Option<_>>()?,
            loops,
            results,
            form,
            slots,
            steps: 1 + self.nodes / NODES_PER_STEP,
            captured: self.captured,
            watched,
        })
    }

    /// What a clause runs over that is not the first; it may use the names before it.
    fn inner(&mut self, iter: &Expr, pattern: &Pattern, locals: &mut Locals) -> Option<Over> {
        match &iter.kind {
            ExprKind::Paren(inner) => self.inner(inner, pattern, locals),
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => Some(Over::Between {
                ends: Box::new([self.number(start, locals)?, self.number(end, locals)?]),
                inclusive: *inclusive,
            }),
            ExprKind::Ident(name) if locals.find(name).is_none() => {
                let value = self.outside(name, locals)?;
                flat(&Items::of(value).ok()?, pattern)
            }
            _ => None,
        }
    }

    /// One or several numbers, as the expression has brackets around them.
    fn results(&mut self, expr: &Expr, locals: &mut Locals) -> Option<(Vec<Code>, Form)> {
        let (items, form) = match &expr.kind {
            ExprKind::Paren(inner) => return self.results(inner, locals),
            ExprKind::Tuple(items) => (items, Form::Tuple),
            ExprKind::List(items) => (items, Form::Row),
            _ => {
                let (code, kind) = self.expr(expr, locals)?;
                return Some((vec![code], Form::One(kind)));
            }
        };
        if items.is_empty() {
            return None;
        }
        let codes = items.iter().map(|item| self.number(item, locals));
        Some((codes.collect::<Option<_>>()?, form))
    }

    fn number(&mut self, expr: &Expr, locals: &mut Locals) -> Option<Code> {
        let (code, kind) = self.expr(expr, locals)?;
        (kind == Kind::Number).then_some(code)
    }

    fn truth(&mut self, expr: &Expr, locals: &mut Locals) -> Option<Code> {
        let (code, kind) = self.expr(expr, locals)?;
        (kind == Kind::Truth).then_some(code)
    }

    fn expr(&mut self, expr: &Expr, locals: &mut Locals) -> Option<Typed> {
        if self.nesting >= MAX_NESTING {
            return None;
        }
        self.nesting += 1;
        self.nodes += 1;
        let code = self.any(expr, locals);
        self.nesting -= 1;
        code
    }

    fn any(&mut self, expr: &Expr, locals: &mut Locals) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Number(x) => Some((Code::Const(*x), Kind::Number)),
            ExprKind::Quantity(x, Unit::Percent) => Some((Code::Const(x / 100.0), Kind::Number)),
            ExprKind::Bool(b) => Some((Code::Const(f64::from(*b)), Kind::Truth)),
            ExprKind::Paren(inner) => self.expr(inner, locals),
            ExprKind::Ident(name) => {
                if let Some((slot, kind)) = locals.find(name) {
                    return Some((Code::Local(slot), kind));
                }
                match self.outside(name, locals)? {
                    Value::Number(x) => Some((Code::Const(x), Kind::Number)),
                    Value::Bool(b) => Some((Code::Const(f64::from(b)), Kind::Truth)),
                    _ => None,
                }
            }
            ExprKind::Unary(op, inner) => match op {
                UnaryOp::Not => {
                    let inner = Box::new(self.truth(inner, locals)?);
                    Some((Code::Each(|x| 1.0 - x, inner), Kind::Truth))
                }
                UnaryOp::Neg => {
                    let inner = Box::new(self.number(inner, locals)?);
                    Some((Code::Each(|x| -x, inner), Kind::Number))
                }
                UnaryOp::Pos => Some((self.number(inner, locals)?, Kind::Number)),
            },
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, locals),
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => {
                let cond = self.truth(cond, locals)?;
                let (a, kind) = self.block(then, locals)?;
                let (b, other) = self.block(otherwise.as_ref()?, locals)?;
                (kind == other).then(|| (Code::If(Box::new([cond, a, b])), kind))
            }
            ExprKind::Index { base, items } => self.index(base, items, locals),
            ExprKind::Call { callee, args } => self.call(callee, args, locals),
            _ => None,
        }
    }

    fn binary(
        &mut self,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        locals: &mut Locals,
    ) -> Option<Typed> {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            let sides = Box::new([self.truth(left, locals)?, self.truth(right, locals)?]);
            let code = match op {
                BinaryOp::And => Code::And(sides),
                _ => Code::Or(sides),
            };
            return Some((code, Kind::Truth));
        }
        let sides = Box::new([self.number(left, locals)?, self.number(right, locals)?]);
        let kind = match op {
            BinaryOp::Eq
            | BinaryOp::Ne
            | BinaryOp::Lt
            | BinaryOp::Le
            | BinaryOp::Gt
            | BinaryOp::Ge => Kind::Truth,
            _ => Kind::Number,
        };
        Some((Code::Binary(op, sides), kind))
    }

    /// An element of an array that is bound outside.
    fn index(&mut self, base: &Expr, items: &[IndexItem], locals: &mut Locals) -> Option<Typed> {
        let ExprKind::Ident(name) = &base.kind else {
            return None;
        };
        if locals.find(name).is_some() {
            return None;
        }
        let Value::Array(array) = self.outside(name, locals)? else {
            return None;
        };
        let code = match items {
            [IndexItem::At(i)] if array.ndim() == 1 => {
                Code::Element(array, Box::new(self.number(i, locals)?))
            }
            [IndexItem::At(i), IndexItem::At(j)] if array.ndim() == 2 => {
                let place = [self.number(i, locals)?, self.number(j, locals)?];
                Code::Entry(array, Box::new(place))
            }
            _ => return None,
        };
        Some((code, Kind::Number))
    }

    /// `f(x)`, and `x.f()` of a number.
    fn call(&mut self, callee: &Expr, args: &[Arg], locals: &mut Locals) -> Option<Typed> {
        if args.iter().any(|arg| arg.name.is_some()) {
            return None;
        }
        let mut codes = Vec::with_capacity(args.len() + 1);
        let function = match &callee.kind {
            ExprKind::Ident(name) if locals.find(name).is_none() => self.outside(name, locals)?,
            ExprKind::Field { base, name } => {
                codes.push(self.number(base, locals)?);
                let own = locals.find(&name.name).is_some();
                let found = if own {
                    None
                } else {
                    self.outside(&name.name, locals)
                };
                match found {
                    Some(value @ (Value::Function(_) | Value::Builtin(_))) => value,
                    _ => Value::Builtin(builtin::find(&name.name)?),
                }
            }
            _ => return None,
        };
        for arg in args {
            codes.push(self.number(&arg.value, locals)?);
        }
        match function {
            Value::Builtin(row) => built_in(row, codes),
            Value::Function(closure) if closure.function.params.len() == codes.len() => {
                let (place, kind) = self.called(&closure)?;
                Some((Code::Call(place, codes.into_boxed_slice()), kind))
            }
            _ => None,
        }
    }

    /// The place of a function in the kernel, and what it gives.
    fn called(&mut self, closure: &Rc<Closure>) -> Option<(usize, Kind)> {
        let known = |met: &Met| Rc::ptr_eq(&met.closure, closure);
        if let Some(place) = self.functions.iter().position(known) {
            let met = self.functions.get_mut(place)?;
            // Within itself it is taken to give a number, which is checked at its end.
            met.assumed |= met.kind.is_none();
            return Some((place, met.kind.unwrap_or(Kind::Number)));
        }
        let place = self.functions.len();
        self.functions.push(Met {
            closure: Rc::clone(closure),
            kind: None,
            assumed: false,
            done: None,
        });
        let mut locals = params(&closure.function.params, &closure.scope)?;
        let before = self.nodes;
        let (body, kind) = match &closure.function.body {
            Body::Expr(expr) => self.expr(expr, &mut locals)?,
            Body::Block(block) => self.stmts(&block.stmts, &mut locals)?,
        };
        let met = self.functions.get_mut(place)?;
        if met.assumed && kind != Kind::Number {
            return None;
        }
        met.kind = Some(kind);
        met.done = Some(Function {
            slots: locals.slots,
            steps: 1 + (self.nodes - before) / NODES_PER_STEP,
            body,
        });
        Some((place, kind))
    }

    /// The value of a block: its `return` or its last expression.
    fn block(&mut self, block: &Block, locals: &mut Locals) -> Option<Typed> {
        let names = locals.names.len();
        let outer = std::mem::replace(&mut locals.block, names);
        let code = self.stmts(&block.stmts, locals);
        locals.names.truncate(names);
        locals.block = outer;
        code
    }

    fn stmts(&mut self, stmts: &[Stmt], locals: &mut Locals) -> Option<Typed> {
        let (first, rest) = stmts.split_first()?;
        match &first.kind {
            StmtKind::Let {
                pattern: Pattern::Ident(name),
                value,
            } => {
                // Binding a name twice is an error, which the evaluator knows.
                if locals.in_block(&name.name) || self.nesting >= MAX_NESTING {
                    return None;
                }
                let (value, kind) = self.expr(value, locals)?;
                let slot = locals.add(name, kind);
                self.nesting += 1;
                let rest = self.stmts(rest, locals);
                self.nesting -= 1;
                let (rest, kind) = rest?;
                Some((Code::Let(slot, Box::new([value, rest])), kind))
            }
            StmtKind::Return(Some(value)) => self.expr(value, locals),
            StmtKind::Expr(expr) if rest.is_empty() => self.expr(expr, locals),
            // `if c { return a }`, and what follows is the other branch.
            StmtKind::Expr(Expr {
                kind:
                    ExprKind::If {
                        cond,
                        then,
                        otherwise: None,
                    },
                ..
            }) if returns(then) => {
                let cond = self.truth(cond, locals)?;
                let (a, kind) = self.block(then, locals)?;
                let (b, other) = self.stmts(rest, locals)?;
                (kind == other).then(|| (Code::If(Box::new([cond, a, b])), kind))
            }
            _ => None,
        }
    }

    /// A name that is bound outside of the kernel.
    fn outside(&mut self, name: &Rc<str>, locals: &Locals) -> Option<Value> {
        let value = locals.scope.lookup(name)?;
        self.captured.push(Captured {
            name: Rc::clone(name),
            scope: Rc::clone(&locals.scope),
            value: value.clone(),
        });
        Some(value)
    }
}

/// The frame of a function whose parameters have no defaults.
fn params(params: &[Param], scope: &Rc<Scope>) -> Option<Locals> {
    let mut locals = Locals::new(scope);
    for param in params {
        if param.default.is_some() {
            return None;
        }
        locals.add(&param.name, Kind::Number);
    }
    Some(locals)
}

/// Whether a block ends with a `return`.
fn returns(block: &Block) -> bool {
    matches!(
        block.stmts.last().map(|s| &s.kind),
        Some(StmtKind::Return(Some(_)))
    )
}

fn built_in(row: &'static Builtin, args: Vec<Code>) -> Option<Typed> {
    let code = match row.work {
        Work::Each(f) => {
            let [arg] = <[Code; 1]>::try_from(args).ok()?;
            Code::Each(f, Box::new(arg))
        }
        Work::Pairs(f) => Code::Pair(f, Box::new(<[Code; 2]>::try_from(args).ok()?)),
        Work::Whole(_) => return None,
    };
    Some((code, Kind::Number))
}

/// What the first clause runs over, when it is numbers or tuples of numbers.
fn flat(items: &Items, pattern: &Pattern) -> Option<Over> {
    match (items, pattern) {
        (Items::Range(range), Pattern::Ident(_)) => Some(Over::Range(*range)),
        (Items::Flat(a, truth), Pattern::Ident(_)) => {
            let kind = if *truth { Kind::Truth } else { Kind::Number };
            Some(Over::Array(Rc::clone(a), kind))
        }
        (Items::Listed(list), Pattern::Tuple(names, _)) => {
            let mut numbers = Vec::with_capacity(list.len() * names.len());
            for item in list.iter() {
                match item {
                    Value::Tuple(parts) if parts.len() == names.len() => {
                        for part in parts.iter() {
                            let Value::Number(x) = part else { return None };
                            numbers.push(*x);
                        }
                    }
                    Value::Array(row) if row.shape() == [names.len()] => {
                        numbers.extend(row.iter());
                    }
                    _ => return None,
                }
            }
            Some(Over::Rows(numbers))
        }
        _ => None,
    }
}
