//! Calls: of the author's functions, built-in functions and methods.

use std::rc::Rc;

use super::builtin::{self, Builtin};
use super::elements;
use super::scope::{Scope, ScopeKind};
use super::value::{Closure, Handle, Value};
use super::{Eval, Interp, MAX_CALLS, silent};
use crate::diag::{At, Code, Diagnostic, Fault, nearest};
use crate::numeric::autodiff::Num;
use crate::numeric::learn::Net;
use crate::numeric::learn::recurrent::{self, Recurrent};
use crate::scene::{Anchor, Coord};
use crate::source::Span;
use crate::syntax::ast::{Arg, Body, Expr, ExprKind, Ident, Param};

/// How many callers a message names.
const TRACE_LENGTH: usize = 8;

/// An evaluated argument.
#[derive(Debug, Clone)]
pub struct ArgValue {
    /// The name before it.
    pub name: Option<Ident>,
    /// The value.
    pub value: Value,
    /// Name and value.
    pub span: Span,
}

impl Interp<'_> {
    /// Calls a function value with positional arguments.
    ///
    /// # Errors
    /// Those of the function, or when the value cannot be called.
    pub fn call(&mut self, callee: &Value, args: Vec<Value>, span: Span) -> Eval<Value> {
        if let Value::Function(closure) = callee
            && let Some(result) = self.kernel_call(closure, args.iter().map(number), span)
        {
            return result;
        }
        let args = args
            .into_iter()
            .map(|value| ArgValue {
                name: None,
                value,
                span,
            })
            .collect();
        self.call_value(callee, args, span)
    }

    /// Calls a function value.
    pub(super) fn call_value(
        &mut self,
        callee: &Value,
        args: Vec<ArgValue>,
        span: Span,
    ) -> Eval<Value> {
        match callee {
            Value::Function(closure) => self.call_closure(closure, args, span),
            Value::Builtin(row) => self.call_builtin(row, args, span),
            Value::Derived(derived) => self.call_derived(derived, args, span),
            Value::Net(net) => self.call_net(net, &args, span),
            Value::Recurrent(net) => self.call_recurrent(net, &args, span),
            Value::Element(_) | Value::UserElement(_) => {
                let name = callee.word().unwrap_or_default();
                // An element may share its name with a function, as `sum` of a network
                // does: where a value is wanted the function is meant.
                if let Some(row) = builtin::find(&name) {
                    return self.call_builtin(row, args, span);
                }
                Err(Box::new(
                    Diagnostic::error(
                        Code::BadPlace,
                        span,
                        format!("`{name}` draws, and stands where a value is wanted"),
                    )
                    .with_hint(format!(
                        "make it a statement: `{name}(…)` or `a: {name}(…)`"
                    )),
                ))
            }
            other => Err(Box::new(Diagnostic::error(
                Code::NotCallable,
                span,
                format!("cannot call {}", other.describe()),
            ))),
        }
    }

    /// A call in an expression.
    pub(super) fn eval_call(
        &mut self,
        callee: &Expr,
        args: &[Arg],
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        if let ExprKind::Field { base, name } = &callee.kind {
            return self.eval_method(base, name, args, span, scope);
        }
        let function = self.eval(callee, scope)?;
        let values = self.eval_args(args, scope)?;
        self.call_value(&function, values, span)
            .map_err(|error| match &callee.kind {
                // A name that hides a function.
                ExprKind::Ident(name)
                    if error.code == Code::NotCallable
                        && error.hint.is_none()
                        && builtin::find(name).is_some() =>
                {
                    let hint =
                        format!("here `{name}` hides the function of that name: choose another");
                    Box::new(error.with_hint(hint))
                }
                _ => error,
            })
    }

    /// A call that is a statement: an element draws, anything else is a value.
    pub(super) fn exec_call(
        &mut self,
        callee: &Expr,
        args: &[Arg],
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        match self.element_of(callee, scope) {
            Some(element) => {
                self.draw_element(&element, args, None, None, span, scope)?;
                Ok(Value::None)
            }
            None => self.eval_call(callee, args, span, scope),
        }
    }

    /// The element that a callee names in statement position, if it names one.
    /// Where a function and an element share a name, as `step` does, the body of
    /// a function means the function.
    pub(super) fn element_of(&mut self, callee: &Expr, scope: &Rc<Scope>) -> Option<Value> {
        match &callee.kind {
            ExprKind::Ident(name) => match self.lookup(name, scope)? {
                found @ (Value::Element(_) | Value::UserElement(_)) => Some(found),
                Value::Builtin(_) if self.figure.is_some() && self.calls == 0 => {
                    elements::find(name).map(Value::Element)
                }
                _ => None,
            },
            ExprKind::Field { base, name } => {
                let ExprKind::Ident(module) = &base.kind else {
                    return None;
                };
                let Some(Value::Module(module)) = self.lookup(module, scope) else {
                    return None;
                };
                match module.scope.offers(&name.name)? {
                    found @ Value::UserElement(_) => Some(found),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `base.name(…)`: a member that is a function, or a function of the base.
    fn eval_method(
        &mut self,
        base: &Expr,
        name: &Ident,
        args: &[Arg],
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        let receiver = self.eval(base, scope)?;
        let member = match &receiver {
            Value::Record(record) => record.get(&name.name).cloned(),
            Value::Module(_) => Some(self.field(&receiver, name)?),
            _ => None,
        };
        if let Some(function) = member {
            let values = self.eval_args(args, scope)?;
            return self.call_value(&function, values, span);
        }
        let values = self.eval_args(args, scope)?;
        if let (Value::Handle(handle), "cell", [row, column]) =
            (&receiver, &*name.name, &values[..])
        {
            let row = row.value.as_integer("row").at(row.span)?;
            let column = column.value.as_integer("column").at(column.span)?;
            let (id, label) = self.canvas.cell(handle.id, row, column).at(span)?;
            return Ok(Value::Handle(Rc::new(Handle {
                id,
                kind: crate::scene::CELL.into(),
                name: label.into(),
            })));
        }
        if let Value::Handle(handle) = &receiver
            && let Some(coord) = handle_method(handle.id, &name.name, &values).at(span)?
        {
            return Ok(Value::coord(coord));
        }
        let function = match self.lookup(&name.name, scope) {
            Some(Value::Poison) => return Err(silent()),
            Some(f) if f.is_callable() => f,
            _ => match builtin::find(&name.name) {
                Some(row) => Value::Builtin(row),
                None => return Err(self.unknown_method(&receiver, name, scope)),
            },
        };
        let mut all = Vec::with_capacity(values.len() + 1);
        all.push(ArgValue {
            name: None,
            value: receiver,
            span: base.span,
        });
        all.extend(values);
        self.call_value(&function, all, span)
    }

    fn unknown_method(&mut self, receiver: &Value, name: &Ident, scope: &Scope) -> Box<Diagnostic> {
        if let Value::Handle(_) = receiver {
            let fault = super::expr::unknown_anchor(&name.name, &receiver.kind());
            return Box::new(fault.into_diagnostic(name.span));
        }
        let hint = if self.field(receiver, name).is_ok() {
            Some(format!(
                "it is a field: write `.{}` without parentheses",
                name.name
            ))
        } else if matches!(&*name.name, "append" | "push" | "extend" | "insert" | "pop") {
            Some(
                "a value never changes: `xs + [x]` is a longer list, `concat(a, b)` a longer array"
                    .into(),
            )
        } else {
            let visible = scope.visible();
            let near = super::expr::nearest_name(&name.name, &visible);
            near.map(|n| format!("did you mean `{n}`?"))
        };
        Box::new(
            Diagnostic::error(
                Code::UnknownField,
                name.span,
                format!("{} has no method `{}`", receiver.kind(), name.name),
            )
            .with_hint_opt(hint),
        )
    }

    /// Evaluates arguments in order.
    pub(super) fn eval_args(&mut self, args: &[Arg], scope: &Rc<Scope>) -> Eval<Vec<ArgValue>> {
        let mut values: Vec<ArgValue> = Vec::with_capacity(args.len());
        for arg in args {
            let value = match &arg.name {
                Some(name) => self.eval_option(&name.name, &arg.value, scope)?,
                None => self.eval(&arg.value, scope)?,
            };
            let named = |v: &ArgValue, n: &Ident| v.name.as_ref().is_some_and(|m| m.name == n.name);
            if let Some(name) = &arg.name {
                if values.iter().any(|v| named(v, name)) {
                    return Err(Box::new(Diagnostic::error(
                        Code::DuplicateArgument,
                        arg.span,
                        format!("the argument `{}` is given twice", name.name),
                    )));
                }
            } else if values.iter().any(|v| v.name.is_some()) {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadArguments,
                        arg.span,
                        "a positional argument comes after a named one",
                    )
                    .with_hint("write the named arguments last"),
                ));
            }
            values.push(ArgValue {
                name: arg.name.clone(),
                value,
                span: arg.span,
            });
        }
        Ok(values)
    }

    fn call_closure(
        &mut self,
        closure: &Rc<Closure>,
        args: Vec<ArgValue>,
        span: Span,
    ) -> Eval<Value> {
        let numbers = args.iter().map(|arg| match &arg.name {
            None => number(&arg.value),
            Some(_) => None,
        });
        if let Some(result) = self.kernel_call(closure, numbers, span) {
            return result;
        }
        self.tick(span)?;
        if self.calls >= MAX_CALLS {
            return Err(Box::new(
                Diagnostic::error(
                    Code::TooDeepCall,
                    span,
                    format!(
                        "`{}` is called within {MAX_CALLS} other calls",
                        closure.title()
                    ),
                )
                .with_hint("does the recursion end? a loop has no such limit"),
            ));
        }
        let scope = Scope::inside(&closure.scope, ScopeKind::Call);
        self.bind_params(closure, args, span, &scope)?;
        self.enter(span)?;
        self.calls += 1;
        let result = match &closure.function.body {
            Body::Expr(expr) => self.exec_expr(expr, &scope),
            Body::Block(block) => self.run_block(block, &scope),
        };
        self.calls -= 1;
        self.depth -= 1;
        match result {
            Ok(outcome) => Ok(outcome.value()),
            Err(error) => Err(traced(error, span, closure.title())),
        }
    }

    /// Binds the parameters of a function or element to arguments.
    pub(super) fn bind_params(
        &mut self,
        closure: &Closure,
        args: Vec<ArgValue>,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        let params = &closure.function.params;
        if args.len() == params.len() && args.iter().all(|a| a.name.is_none()) {
            for (param, arg) in params.iter().zip(args) {
                scope.bind(Rc::clone(&param.name.name), arg.value);
            }
            return Ok(());
        }
        let mut slots: Vec<Option<Value>> = vec![None; params.len()];
        let wrong = |error: Diagnostic| {
            Box::new(error.with_hint(format!("it is `{}`", closure.signature())))
        };
        let given = args.iter().filter(|a| a.name.is_none()).count();
        if given > params.len() {
            return Err(wrong(Diagnostic::error(
                Code::BadArguments,
                span,
                too_many(closure.title(), params.len(), given),
            )));
        }
        for (i, arg) in args.into_iter().enumerate() {
            let slot = match &arg.name {
                None => i,
                Some(name) => match params.iter().position(|p| p.name.name == name.name) {
                    Some(slot) => slot,
                    None => {
                        let names = params.iter().map(|p| &*p.name.name);
                        return Err(unknown_argument(
                            closure.title(),
                            name,
                            names.collect(),
                            &closure.signature(),
                        ));
                    }
                },
            };
            if slots[slot].is_some() {
                return Err(wrong(Diagnostic::error(
                    Code::DuplicateArgument,
                    arg.span,
                    format!("`{}` is given twice", params[slot].name.name),
                )));
            }
            slots[slot] = Some(arg.value);
        }
        for (param, value) in params.iter().zip(slots) {
            let value = match (value, &param.default) {
                (Some(value), _) => value,
                // A default may use the parameters before it.
                (None, Some(default)) => self.eval(default, scope)?,
                (None, None) => {
                    return Err(wrong(Diagnostic::error(
                        Code::BadArguments,
                        span,
                        format!("`{}` wants `{}`", closure.title(), param.name.name),
                    )));
                }
            };
            scope.bind(Rc::clone(&param.name.name), value);
        }
        Ok(())
    }

    /// What a recurrent net gives for a sequence, or several.
    fn call_recurrent(&mut self, net: &Recurrent, args: &[ArgValue], span: Span) -> Eval<Value> {
        let [
            ArgValue {
                name: None, value, ..
            },
        ] = args
        else {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    span,
                    "a recurrent net takes one argument, a sequence or several",
                )
                .with_hint("steps×inputs, or sequences×steps×inputs: `net(X)`"),
            ));
        };
        let x = value.as_num("the input of a net").at(span)?;
        let work = recurrent::work(net, &x.array(), 1);
        self.charge(super::net::steps_of(work), span)?;
        let output = match x {
            Num::Traced(_) => x
                .traced(net)
                .map(|trace| super::traced::value_of(trace.outputs)),
            _ => net
                .trace(&x.array())
                .map(|trace| Value::array(trace.outputs)),
        };
        output.map_err(|error| super::Trouble::from(error).at(span))
    }

    /// The output of a net.
    fn call_net(&mut self, net: &Net, args: &[ArgValue], span: Span) -> Eval<Value> {
        if let Some(name) = args.iter().find_map(|arg| arg.name.as_ref()) {
            return Err(Box::new(Diagnostic::error(
                Code::BadArguments,
                name.span,
                format!("a net has no parameter `{}`", name.name),
            )));
        }
        let values: Vec<Value> = args.iter().map(|arg| arg.value.clone()).collect();
        let samples: usize = values
            .iter()
            .map(|v| v.try_array().map_or(1, |a| a.len()))
            .sum();
        let work = super::net::steps(net, samples / net.inputs().max(1) + 1);
        self.charge(work, span)?;
        super::net::call(net, &values).map_err(|trouble| trouble.at(span))
    }

    fn call_builtin(
        &mut self,
        row: &'static Builtin,
        args: Vec<ArgValue>,
        span: Span,
    ) -> Eval<Value> {
        self.tick(span)?;
        if let (builtin::Work::Each(f), [arg]) = (&row.work, &args[..])
            && let (Value::Number(x), None) = (&arg.value, &arg.name)
        {
            return Ok(Value::Number(f(*x)));
        }
        let mut bound = bind_builtin(row, args, span)?;
        self.enter(span)?;
        let followed = match self.followed > 0 && bound.any(super::traced::is_followed) {
            true => super::traced::call(row, &mut bound),
            false => Ok(None),
        };
        let result = match followed {
            Ok(Some(value)) => Ok(value),
            Ok(None) => row.run(self, &mut bound),
            Err(trouble) => Err(trouble),
        };
        let result = result.and_then(|value| match &value {
            Value::Coord(point) => Ok(super::size::check_point(point).map(|()| value)?),
            _ => Ok(value),
        });
        self.depth -= 1;
        result.map_err(|trouble| match trouble {
            super::Trouble::Raised(error) => traced(error, span, row.name),
            // The signature at the place says which argument is meant.
            fault => Box::new(fault.at(span).with_label(format!("`{}`", row.signature()))),
        })
    }
}

/// The number that a value is.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(x) => Some(*x),
        _ => None,
    }
}

/// Arguments of a built-in function, each in its place, defaults filled in.
fn bind_builtin(row: &'static Builtin, args: Vec<ArgValue>, span: Span) -> Eval<builtin::Args> {
    let fixed = row.params.iter().take_while(|p| !p.is_rest()).count();
    let takes_rest = fixed < row.params.len() && row.params[fixed].is_rest();
    let mut values: Vec<Option<Value>> = vec![None; row.params.len()];
    let mut rest = Vec::new();
    let wrong =
        |error: Diagnostic| Box::new(error.with_hint(format!("it is `{}`", row.signature())));
    let given = args.iter().filter(|a| a.name.is_none()).count();
    if given > row.params.len() && !takes_rest {
        return Err(wrong(Diagnostic::error(
            Code::BadArguments,
            span,
            too_many(row.name, row.params.len(), given),
        )));
    }
    for (i, arg) in args.into_iter().enumerate() {
        let slot = match &arg.name {
            None if takes_rest && i >= fixed => {
                rest.push(arg.value);
                continue;
            }
            None => i,
            Some(name) => match row
                .params
                .iter()
                .position(|p| p.name == &*name.name && !p.is_rest())
            {
                Some(slot) => slot,
                None => {
                    let names = row.params.iter().map(|p| p.name).collect();
                    return Err(unknown_argument(row.name, name, names, &row.signature()));
                }
            },
        };
        if values[slot].is_some() {
            return Err(wrong(Diagnostic::error(
                Code::DuplicateArgument,
                arg.span,
                format!("`{}` is given twice", row.params[slot].name),
            )));
        }
        values[slot] = Some(arg.value);
    }
    let mut filled = Vec::with_capacity(values.len());
    for (param, value) in row.params.iter().zip(values) {
        filled.push(match value {
            Some(value) => value,
            None => param.default_value().ok_or_else(|| {
                wrong(Diagnostic::error(
                    Code::BadArguments,
                    span,
                    format!("`{}` wants `{}`", row.name, param.name),
                ))
            })?,
        });
    }
    Ok(builtin::Args::new(row.params, filled, rest, span))
}

fn too_many(name: &str, takes: usize, given: usize) -> String {
    let plural = if takes == 1 { "" } else { "s" };
    format!("`{name}` takes {takes} argument{plural}, not {given}")
}

/// A named argument that a function does not have.
pub(super) fn unknown_argument(
    function: &str,
    name: &Ident,
    names: Vec<&str>,
    signature: &str,
) -> Box<Diagnostic> {
    let hint = match nearest(&name.name, names) {
        Some(near) => format!("did you mean `{near}:`?"),
        None => format!("it is `{signature}`"),
    };
    Box::new(
        Diagnostic::error(
            Code::UnknownArgument,
            name.span,
            format!("`{function}` has no parameter `{}`", name.name),
        )
        .with_hint(hint),
    )
}

/// Adds a caller to the chain of an error, as long as the chain is readable.
pub(super) fn traced(error: Box<Diagnostic>, span: Span, name: &str) -> Box<Diagnostic> {
    if error.message.is_empty() || error.trace.len() >= TRACE_LENGTH {
        return error;
    }
    Box::new(error.called_from(span, name))
}

/// `.at(30deg)` and `.point(x, y)` of a drawn thing.
fn handle_method(
    id: crate::scene::NodeId,
    method: &str,
    args: &[ArgValue],
) -> Result<Option<Coord>, Fault> {
    let wrong = |wanted: &str| Fault::new(Code::BadArguments, format!("`{method}` wants {wanted}"));
    match (method, args) {
        ("at", [angle]) => match &angle.value {
            Value::Angle(a) => Ok(Some(Coord::Anchor(id, Anchor::Angle(*a)))),
            Value::Number(t) if (0.0..=1.0).contains(t) => Ok(Some(Coord::On(id, *t))),
            other => Err(other.mismatch(
                "at",
                "an angle such as `30deg`, or a part of the line from 0 to 1",
            )),
        },
        ("at", _) => Err(wrong("one angle, or a part of the line")),
        ("point", [x, y]) => Ok(Some(Coord::Data(
            id,
            x.value.as_number("x")?,
            y.value.as_number("y")?,
        ))),
        ("point", [x, y, z]) => Ok(Some(Coord::Space(
            id,
            x.value.as_number("x")?,
            y.value.as_number("y")?,
            z.value.as_number("z")?,
        ))),
        ("point", [p]) if p.value.try_array().is_some_and(|a| a.shape() == [3]) => {
            let p = p.value.as_array("point")?;
            let at = |i: usize| p.iter().nth(i).copied().unwrap_or(f64::NAN);
            Ok(Some(Coord::Space(id, at(0), at(1), at(2))))
        }
        ("point", [p]) => match p.value.try_coord() {
            Some(Coord::Xy(crate::scene::Scalar::Unit(x), crate::scene::Scalar::Unit(y))) => {
                Ok(Some(Coord::Data(id, x, y)))
            }
            _ => Err(p.value.mismatch("point", "two numbers")),
        },
        ("point", _) => Err(wrong("two numbers, or three in space")),
        _ => Ok(None),
    }
}

/// Names of parameters, for hints.
pub(super) fn param_names(params: &[Param]) -> Vec<&str> {
    params.iter().map(|p| &*p.name.name).collect()
}
