//! Statements: what runs, in which scope, and what is told when it fails.

use std::rc::Rc;

use super::elements;
use super::faults::{brief, condition_fault};
use super::items::Items;
use super::kernel::KernelCell;
use super::scope::{Scope, ScopeKind};
use super::value::{Closure, Record, Value};
use super::{Eval, Interp};
use crate::diag::{At, Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Block, Expr, ExprKind, Field, Function, Ident, Pattern, Stmt, StmtKind};

/// What a block came to.
pub(super) enum Outcome {
    /// Its last expression, or none.
    Value(Value),
    /// `return` was reached.
    Return(Value),
}

impl Outcome {
    /// The value of the block.
    pub(super) fn value(self) -> Value {
        match self {
            Outcome::Value(v) | Outcome::Return(v) => v,
        }
    }
}

impl Interp<'_> {
    /// Runs statements so that an error in one does not hide those of the next.
    pub(super) fn exec_recovering(&mut self, stmts: &[Stmt], scope: &Rc<Scope>) {
        self.hoist(stmts, scope);
        for stmt in stmts {
            match self.exec(stmt, scope) {
                Ok(Outcome::Value(_)) => {}
                Ok(Outcome::Return(_)) => {
                    let message = "`return` stands outside a function";
                    self.report(Box::new(Diagnostic::error(
                        Code::Misplaced,
                        stmt.span,
                        message,
                    )));
                }
                Err(error) => {
                    self.report(error);
                    self.poison_bindings(stmt, scope);
                }
            }
        }
    }

    /// Runs a block whose value is wanted, in a scope made for it.
    pub(super) fn run_block(&mut self, block: &Block, scope: &Rc<Scope>) -> Eval<Outcome> {
        self.hoist(&block.stmts, scope);
        let mut last = Value::None;
        for stmt in &block.stmts {
            match self.exec(stmt, scope)? {
                Outcome::Value(value) => last = value,
                returned => return Ok(returned),
            }
        }
        Ok(Outcome::Value(last))
    }

    /// Binds the functions of a block before it runs, so that they may call each other.
    fn hoist(&mut self, stmts: &[Stmt], scope: &Rc<Scope>) {
        for stmt in stmts {
            let (name, function) = match &stmt.kind {
                StmtKind::Fn { name, function } | StmtKind::Element { name, function } => {
                    (name, function)
                }
                _ => continue,
            };
            if let Err(error) = self.check_unbound(name, scope) {
                self.report(error);
                continue;
            }
            let closure = closure(Some(name), function, scope, stmt.span);
            let value = match &stmt.kind {
                StmtKind::Element { .. } => Value::UserElement(closure),
                _ => Value::Function(closure),
            };
            scope.bind(Rc::clone(&name.name), value);
        }
    }

    /// Runs one statement.
    pub(super) fn exec(&mut self, stmt: &Stmt, scope: &Rc<Scope>) -> Eval<Outcome> {
        self.tick(stmt.span)?;
        match &stmt.kind {
            StmtKind::Expr(expr) => return self.exec_expr(expr, scope),
            StmtKind::Let { pattern, value } => {
                self.check_pattern_unbound(pattern, scope)?;
                let result = self.eval(value, scope)?;
                self.bind(pattern, result, value.span, scope)?;
            }
            StmtKind::Return(value) => {
                let value = match value {
                    Some(expr) => self.eval(expr, scope)?,
                    None => Value::None,
                };
                return Ok(Outcome::Return(value));
            }
            StmtKind::For {
                pattern,
                iter,
                body,
            } => return self.exec_for(pattern, iter, body, scope),
            StmtKind::Assert { cond, message } => {
                self.exec_assert(cond, message.as_ref(), scope)?;
            }
            StmtKind::Draw { .. } | StmtKind::Edges { .. } | StmtKind::Animate { .. } => {
                self.exec_drawing(stmt, scope)?;
            }
            StmtKind::Fn { .. } | StmtKind::Element { .. } => {}
            StmtKind::Set { target, args } => self.exec_set(target, args, scope)?,
            _ => self.exec_declaration(stmt, scope)?,
        }
        Ok(Outcome::Value(Value::None))
    }

    pub(super) fn exec_expr(&mut self, expr: &Expr, scope: &Rc<Scope>) -> Eval<Outcome> {
        match &expr.kind {
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => self.exec_if(cond, then, otherwise.as_ref(), scope),
            ExprKind::Call { callee, args } => {
                let value = self.exec_call(callee, args, expr.span, scope)?;
                Ok(Outcome::Value(value))
            }
            _ => {
                let value = self.eval(expr, scope)?;
                if let (Value::Tikz(code), true) = (&value, self.figure.is_some()) {
                    elements::tikz(self, code, expr.span)?;
                }
                Ok(Outcome::Value(value))
            }
        }
    }

    /// Runs the branch that the condition picks.
    pub(super) fn exec_if(
        &mut self,
        cond: &Expr,
        then: &Block,
        otherwise: Option<&Block>,
        scope: &Rc<Scope>,
    ) -> Eval<Outcome> {
        let holds = self.eval_cond(cond, scope)?;
        let branch = if holds { Some(then) } else { otherwise };
        let Some(block) = branch else {
            return Ok(Outcome::Value(Value::None));
        };
        self.enter(block.span)?;
        // A branch that binds nothing needs no scope of its own.
        let outcome = if block
            .stmts
            .iter()
            .all(|s| matches!(s.kind, StmtKind::Expr(_)))
        {
            self.run_block(block, scope)
        } else {
            self.run_block(block, &Scope::inside(scope, ScopeKind::Block))
        };
        self.depth -= 1;
        outcome
    }

    /// A condition: true or false and nothing else.
    pub(super) fn eval_cond(&mut self, cond: &Expr, scope: &Rc<Scope>) -> Eval<bool> {
        match self.eval(cond, scope)? {
            Value::Bool(b) => Ok(b),
            other => Err(Box::new(condition_fault(&other).into_diagnostic(cond.span))),
        }
    }

    fn exec_for(
        &mut self,
        pattern: &Pattern,
        iter: &Expr,
        body: &Block,
        scope: &Rc<Scope>,
    ) -> Eval<Outcome> {
        let over = self.eval(iter, scope)?;
        let items = Items::of(over).at(iter.span)?;
        self.enter(body.span)?;
        let mut inner = Scope::inside(scope, ScopeKind::Block);
        for i in 0..items.len() {
            let result = self
                .tick(body.span)
                .and_then(|()| self.bind(pattern, items.get(i), iter.span, &inner))
                .and_then(|()| self.run_block(body, &inner));
            match result {
                Ok(Outcome::Value(_)) => {}
                done => {
                    self.depth -= 1;
                    return done;
                }
            }
            // A closure made in the body keeps its own scope; otherwise it is used again.
            if Rc::strong_count(&inner) == 1 {
                inner.clear();
            } else {
                inner = Scope::inside(scope, ScopeKind::Block);
            }
        }
        self.depth -= 1;
        Ok(Outcome::Value(Value::None))
    }

    fn exec_assert(&mut self, cond: &Expr, message: Option<&Expr>, scope: &Rc<Scope>) -> Eval<()> {
        if self.eval_cond(cond, scope)? {
            return Ok(());
        }
        let said = match message {
            Some(expr) => Some(self.eval(expr, scope)?),
            None => None,
        };
        let text = match said {
            Some(Value::Text(t)) => format!("assertion failed: {t}"),
            Some(other) => format!("assertion failed: {other}"),
            None => "assertion failed".to_string(),
        };
        let mut error = Diagnostic::error(Code::AssertFailed, cond.span, text);
        if let ExprKind::Binary(_, left, right) = &cond.kind {
            for side in [left, right] {
                if matches!(side.kind, ExprKind::Number(_) | ExprKind::Quantity(..)) {
                    continue;
                }
                if let Ok(value) = self.eval(side, scope) {
                    error = error.with_place(side.span, format!("this is {}", brief(&value)));
                }
            }
        }
        Err(Box::new(error))
    }

    /// The fields of a record, each evaluated in order.
    pub(super) fn eval_fields(&mut self, fields: &[Field], scope: &Rc<Scope>) -> Eval<Record> {
        let mut record = Record::default();
        for field in fields {
            if record.get(&field.name.name).is_some() {
                return Err(Box::new(Diagnostic::error(
                    Code::DuplicateArgument,
                    field.name.span,
                    format!("the field `{}` is given twice", field.name.name),
                )));
            }
            let value = self.eval(&field.value, scope)?;
            record.set(Rc::clone(&field.name.name), value);
        }
        Ok(record)
    }
}

/// A function with the scope around it.
pub(super) fn closure(
    name: Option<&Ident>,
    function: &Rc<Function>,
    scope: &Rc<Scope>,
    span: Span,
) -> Rc<Closure> {
    Rc::new(Closure {
        name: name.map(|n| Rc::clone(&n.name)),
        function: Rc::clone(function),
        scope: Rc::clone(scope),
        span,
        kernel: KernelCell::default(),
    })
}
