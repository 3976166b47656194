//! Expressions to values.

use std::rc::Rc;

use super::exec::{Outcome, closure};
use super::faults::{record_names, unknown_field};
use super::items::Items;
use super::scope::{Scope, ScopeKind};
use super::value::{Range, Value};
use super::{Eval, Interp, MAX_REPORTS, numeric_fault, ops, silent};
use crate::color::Color;
use crate::diag::{At, Code, Diagnostic, Fault, nearest};
use crate::geom::Length;
use crate::numeric::array;
use crate::scene::{Anchor, Coord};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Clause, Expr, ExprKind, Ident, Unit};

impl Interp<'_> {
    /// The value of an expression.
    pub(super) fn eval(&mut self, expr: &Expr, scope: &Rc<Scope>) -> Eval<Value> {
        match &expr.kind {
            ExprKind::Number(x) => Ok(Value::Number(*x)),
            ExprKind::Ident(name) => self.name(name, expr.span, scope),
            ExprKind::Quantity(x, unit) => Ok(quantity(*x, *unit)),
            ExprKind::Bool(b) => Ok(Value::Bool(*b)),
            ExprKind::None => Ok(Value::None),
            ExprKind::Paren(inner) => {
                self.enter(expr.span)?;
                let value = self.eval(inner, scope);
                self.depth -= 1;
                value
            }
            _ => {
                self.tick(expr.span)?;
                self.enter(expr.span)?;
                let value = match &expr.kind {
                    ExprKind::Binary(op, left, right) => {
                        self.eval_binary(*op, left, right, expr.span, scope)
                    }
                    _ => self.eval_other(expr, scope),
                };
                self.depth -= 1;
                value
            }
        }
    }

    #[inline(never)]
    fn eval_other(&mut self, expr: &Expr, scope: &Rc<Scope>) -> Eval<Value> {
        match &expr.kind {
            ExprKind::Call { callee, args } => self.eval_call(callee, args, expr.span, scope),
            ExprKind::Index { base, items } => self.eval_index(base, items, expr.span, scope),
            ExprKind::Field { base, name } => {
                let value = self.eval(base, scope)?;
                self.field(&value, name)
            }
            ExprKind::Unary(op, inner) => {
                let value = self.eval(inner, scope)?;
                ops::unary(*op, &value).at(expr.span)
            }
            ExprKind::List(items) => {
                let values = self.eval_all(items, scope)?;
                Ok(collected(values))
            }
            ExprKind::Matrix(rows) => self.eval_matrix(rows, expr.span, scope),
            ExprKind::Tuple(items) => Ok(Value::tuple(self.eval_all(items, scope)?)),
            ExprKind::Record(fields) => {
                Ok(Value::Record(Rc::new(self.eval_fields(fields, scope)?)))
            }
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                let start_value = self.eval(start, scope)?;
                let end_value = self.eval(end, scope)?;
                Ok(Value::Range(Range {
                    start: start_value
                        .as_number("the start of a range")
                        .at(start.span)?,
                    end: end_value.as_number("the end of a range").at(end.span)?,
                    inclusive: *inclusive,
                }))
            }
            ExprKind::Lambda(function) => {
                Ok(Value::Function(closure(None, function, scope, expr.span)))
            }
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => self
                .exec_if(cond, then, otherwise.as_ref(), scope)
                .map(Outcome::value),
            ExprKind::Comprehension { item, clauses } => {
                self.eval_comprehension(item, clauses, scope)
            }
            ExprKind::Text(lit) => self.eval_text(lit, scope),
            ExprKind::Math(lit) => self.eval_math(lit, scope),
            ExprKind::Tex(lit) => self.eval_tex(lit, scope),
            ExprKind::Tikz(lit) => self.eval_tikz(lit, scope),
            ExprKind::Color(digits) => color_literal(digits, expr.span),
            _ => self.eval(expr, scope),
        }
    }

    fn eval_all(&mut self, items: &[Expr], scope: &Rc<Scope>) -> Eval<Vec<Value>> {
        items.iter().map(|item| self.eval(item, scope)).collect()
    }

    fn eval_matrix(&mut self, rows: &[Vec<Expr>], span: Span, scope: &Rc<Scope>) -> Eval<Value> {
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            values.push(self.eval_all(row, scope)?);
        }
        let width = values.first().map_or(0, Vec::len);
        if let Some((i, row)) = values.iter().enumerate().find(|(_, r)| r.len() != width) {
            return Err(Box::new(Diagnostic::error(
                Code::ShapeMismatch,
                span,
                format!(
                    "row 0 of the matrix has {width} entries, and row {i} has {}",
                    row.len()
                ),
            )));
        }
        let truth = |v: &Value| matches!(v, Value::Bool(_));
        if width > 0 && values.iter().flatten().all(truth) {
            let rows = values.into_iter().map(collected).collect();
            return Ok(collected(rows));
        }
        if values
            .iter()
            .flatten()
            .any(|v| matches!(v, Value::Traced(_)))
        {
            return Ok(collected(values.into_iter().map(collected).collect()));
        }
        let mut data = Vec::with_capacity(width * values.len());
        for (value, expr) in values.iter().flatten().zip(rows.iter().flatten()) {
            data.push(value.as_number("a matrix entry").at(expr.span)?);
        }
        array::from_vec(&[rows.len(), width], data)
            .map(Value::array)
            .map_err(|e| numeric_fault(Code::ShapeMismatch, e))
            .at(span)
    }

    /// A name: in the scopes from here out, then among things drawn in the figure.
    pub(super) fn lookup(&self, name: &str, scope: &Scope) -> Option<Value> {
        match scope.lookup(name) {
            // A function defined outside the figure may still name what it holds.
            None => self.figure.as_ref().and_then(|f| f.own(name)),
            found => found,
        }
    }

    fn name(&mut self, name: &Rc<str>, span: Span, scope: &Rc<Scope>) -> Eval<Value> {
        match self.lookup(name, scope) {
            Some(Value::Poison) => Err(silent()),
            Some(value) => Ok(value),
            None => Err(self.unknown_name(name, span, scope)),
        }
    }

    #[cold]
    pub(super) fn unknown_name(&self, name: &str, span: Span, scope: &Scope) -> Box<Diagnostic> {
        // Looking for the nearest name takes time, and nobody reads a hundred errors.
        if self.module_failed || self.sink.iter().count() > MAX_REPORTS {
            return silent();
        }
        let visible = scope.visible();
        let hint = foreign_name(name)
            .or_else(|| nearest_name(name, &visible).map(|near| format!("did you mean `{near}`?")))
            .or_else(|| {
                self.declared
                    .has_style(name)
                    .then(|| format!("a style is named by `style: {name}`"))
            })
            .or_else(|| self.shipped(name));
        Box::new(
            Diagnostic::error(Code::UnknownName, span, format!("unknown name `{name}`"))
                .with_hint_opt(hint),
        )
    }

    /// The shipped module that declares a colour or function of this name.
    fn shipped(&self, name: &str) -> Option<String> {
        let declares = |text: &str| {
            text.lines().any(|line| {
                let mut words = line.split_whitespace();
                matches!(words.next(), Some("color" | "fn" | "let")) && words.next() == Some(name)
            })
        };
        let (module, _) = self
            .options
            .library
            .iter()
            .find(|(_, text)| declares(text))?;
        Some(format!(
            "`{name}` belongs to a module: say `use \"{module}\"` first"
        ))
    }

    fn eval_binary(
        &mut self,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            return self.eval_logic(op, left, right, scope);
        }
        let a = self.eval(left, scope)?;
        let b = self.eval(right, scope)?;
        if let (Value::Number(x), Value::Number(y)) = (&a, &b) {
            return Ok(ops::numbers(op, *x, *y));
        }
        self.charge(ops::steps(op, &a, &b), span)?;
        ops::binary(op, &a, &b).map_err(|f| with_operands(f, span, (left, &a), (right, &b)))
    }

    fn eval_logic(
        &mut self,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        let a = self.eval(left, scope)?;
        match (&a, op) {
            (Value::Bool(false), BinaryOp::And) | (Value::Bool(true), BinaryOp::Or) => Ok(a),
            (Value::Bool(_) | Value::Mask(_), _) => {
                let b = self.eval(right, scope)?;
                ops::logic(op, &a, &b).at(right.span)
            }
            _ => Err(super::faults::condition_fault(&a)).at(left.span),
        }
    }

    fn eval_comprehension(
        &mut self,
        item: &Expr,
        clauses: &[Clause],
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        let mut found = Vec::new();
        if let Some((first, rest)) = clauses.split_first() {
            let items = self.items_of(&first.iter, scope)?;
            if let Some(result) = self.kernel_comprehension(item, clauses, &items, scope) {
                return result;
            }
            self.comprehend(item, first, &items, rest, scope, &mut found)?;
        }
        Ok(collected(found))
    }

    fn items_of(&mut self, iter: &Expr, scope: &Rc<Scope>) -> Eval<Items> {
        let over = self.eval(iter, scope)?;
        Items::of(over).at(iter.span)
    }

    fn comprehend(
        &mut self,
        item: &Expr,
        clause: &Clause,
        items: &Items,
        rest: &[Clause],
        scope: &Rc<Scope>,
        found: &mut Vec<Value>,
    ) -> Eval<()> {
        let mut inner = Scope::inside(scope, ScopeKind::Block);
        for i in 0..items.len() {
            self.tick(clause.iter.span)?;
            self.bind(&clause.pattern, items.get(i), clause.iter.span, &inner)?;
            let counts = match &clause.cond {
                Some(cond) => self.eval_cond(cond, &inner)?,
                None => true,
            };
            match rest.split_first() {
                _ if !counts => {}
                Some((next, rest)) => {
                    let items = self.items_of(&next.iter, &inner)?;
                    self.comprehend(item, next, &items, rest, &inner, found)?;
                }
                None => {
                    super::items::check_count(found.len() + 1).at(item.span)?;
                    found.push(self.eval(item, &inner)?);
                }
            }
            if Rc::strong_count(&inner) == 1 {
                inner.clear();
            } else {
                inner = Scope::inside(scope, ScopeKind::Block);
            }
        }
        Ok(())
    }

    /// `base.name` when it is not called.
    pub(super) fn field(&mut self, base: &Value, name: &Ident) -> Eval<Value> {
        let field = &*name.name;
        let found = match base {
            Value::Record(record) => match record.get(field) {
                Some(value) => Ok(value.clone()),
                None => Err(unknown_field(field, "the record", record_names(record))),
            },
            Value::Table(table) => table.field(field),
            Value::Module(module) => match module.scope.offers(field) {
                Some(Value::Poison) => return Err(silent()),
                Some(value) => Ok(value),
                None => {
                    let names = module.scope.offered().into_iter().map(|(n, _)| n).collect();
                    Err(unknown_field(
                        field,
                        &format!("the module `{}`", module.name),
                        names,
                    ))
                }
            },
            Value::Array(_) | Value::Mask(_) => array_field(base, field),
            Value::Traced(t) => match super::traced::field(t, field) {
                Some(found) => found,
                None => array_field(&super::traced::detached(base), field),
            },
            Value::Net(net) => super::net::field(net, field),
            Value::Recurrent(net) => super::net::recurrent_field(net, field),
            Value::Handle(handle) => match Anchor::named(field) {
                Some(anchor) => Ok(Value::coord(Coord::Anchor(handle.id, anchor))),
                None => match ON_LINE.iter().find(|(name, _)| *name == field) {
                    Some((_, t)) => Ok(Value::coord(Coord::On(handle.id, *t))),
                    None => Err(unknown_anchor(field, &base.kind())),
                },
            },
            other => Err(unknown_field(field, &other.describe(), Vec::new())),
        };
        found.at(name.span)
    }
}

/// What to say instead of a name that other languages have.
fn foreign_name(name: &str) -> Option<String> {
    let hex = matches!(name.len(), 3 | 6 | 8) && name.bytes().all(|b| b.is_ascii_hexdigit());
    let hint = match name {
        "np" | "numpy" | "math" | "torch" | "plt" => {
            "functions stand alone: `zeros(3)`, `sin(x)`; modules come by `use`"
        }
        "print" => "to see a value, run `figc eval NAME FILE`",
        "self" | "this" => "there are no objects: a function gets all it needs as arguments",
        "null" | "nil" | "undefined" => "write `none`",
        _ if hex && name.bytes().any(|b| b.is_ascii_digit()) => {
            return Some(format!("a colour stands without quotes: `#{name}`"));
        }
        _ => return None,
    };
    Some(hint.into())
}

/// The visible name nearest to a misspelt one. A slip rarely hits the first
/// letter, and of a single letter every other one is as near.
pub(super) fn nearest_name<'n>(name: &str, visible: &'n [Rc<str>]) -> Option<&'n str> {
    if name.chars().count() < 2 {
        return None;
    }
    let first = name.chars().next();
    let alike = |n: &&str| n.chars().next() == first;
    let all = || {
        visible
            .iter()
            .map(|n| &**n)
            .filter(|n| n.chars().count() > 1)
    };
    nearest(name, all().filter(alike)).or_else(|| nearest(name, all()))
}

/// A list: an array when every item is a number or an array of one shape.
pub(super) fn collected(values: Vec<Value>) -> Value {
    let numeric = values
        .iter()
        .all(|v| matches!(v, Value::Number(_) | Value::Array(_)));
    if numeric && let Some(a) = super::convert::array_of(&values) {
        return Value::Array(Rc::new(a));
    }
    if let Some(stacked) = super::traced::collected(&values) {
        return stacked;
    }
    if !values.is_empty()
        && values
            .iter()
            .all(|v| matches!(v, Value::Bool(_) | Value::Mask(_)))
        && let Some(a) = truth_array(&values)
    {
        return Value::Mask(Rc::new(a));
    }
    Value::list(values)
}

/// The mask that booleans, or masks of one shape, make.
fn truth_array(values: &[Value]) -> Option<crate::numeric::Array> {
    let numbers: Vec<Value> = values
        .iter()
        .map(|v| match v {
            Value::Bool(b) => Value::Number(f64::from(*b)),
            other => other.clone(),
        })
        .collect();
    super::convert::array_of(&numbers)
}

/// The places of both operands, where the expression does not show their values.
fn with_operands(
    fault: Fault,
    span: Span,
    left: (&Expr, &Value),
    right: (&Expr, &Value),
) -> Box<Diagnostic> {
    let mut error = fault.into_diagnostic(span);
    for (expr, value) in [left, right] {
        if !matches!(
            expr.kind,
            ExprKind::Number(_) | ExprKind::Quantity(..) | ExprKind::Text(_)
        ) {
            error = error.with_place(expr.span, format!("this is {}", value.kind()));
        }
    }
    Box::new(error)
}

fn quantity(x: f64, unit: Unit) -> Value {
    match unit {
        Unit::Cm => Value::Length(Length::cm(x)),
        Unit::Mm => Value::Length(Length::mm(x)),
        Unit::Pt => Value::Length(Length::pt(x)),
        Unit::In => Value::Length(Length::inch(x)),
        Unit::Em => Value::Length(Length::em(x)),
        Unit::Ex => Value::Length(Length::ex(x)),
        Unit::Deg => Value::Angle(x.to_radians()),
        Unit::Rad => Value::Angle(x),
        Unit::Percent => Value::Number(x / 100.0),
    }
}

fn color_literal(digits: &str, span: Span) -> Eval<Value> {
    match Color::from_hex(digits) {
        Ok(color) => Ok(Value::Color(Rc::new(super::value::Paint {
            color,
            name: None,
        }))),
        Err(_) => Err(Box::new(
            Diagnostic::error(Code::BadColor, span, format!("`#{digits}` is not a colour"))
                .with_hint("write 3, 6 or 8 hexadecimal digits: `#fccde5`"),
        )),
    }
}

fn array_field(base: &Value, field: &str) -> Result<Value, Fault> {
    let (Value::Array(a) | Value::Mask(a)) = base else {
        return Err(unknown_field(field, &base.describe(), Vec::new()));
    };
    match field {
        "T" => {
            let turned = array::transpose(a);
            Ok(match base {
                Value::Mask(_) => Value::mask(turned),
                _ => Value::array(turned),
            })
        }
        "shape" => Ok(Value::tuple(
            a.shape().iter().map(|&n| Value::Number(n as f64)).collect(),
        )),
        "size" => Ok(Value::Number(a.len() as f64)),
        "ndim" => Ok(Value::Number(a.ndim() as f64)),
        _ => Err(unknown_field(
            field,
            &base.describe(),
            ["T", "shape", "size", "ndim"].map(Rc::from).to_vec(),
        )),
    }
}

/// Points of a drawn line that have names, and where they are.
const ON_LINE: [(&str, f64); 3] = [("start", 0.0), ("mid", 0.5), ("end", 1.0)];

/// An anchor that a drawn thing does not have.
pub(super) fn unknown_anchor(name: &str, owner: &str) -> Fault {
    let names = Anchor::NAMES.iter().map(|(n, _)| *n);
    let on_line = ON_LINE.iter().map(|(n, _)| *n);
    let hint = match nearest(name, names.chain(on_line).chain(["at", "point"])) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "anchors are `center north south east west north_east …`, `start mid end`, `.at(30deg)` and `.at(0.3)`".into(),
    };
    Fault::new(
        Code::UnknownAnchor,
        format!("{owner} has no anchor `{name}`"),
    )
    .with_hint(hint)
}
