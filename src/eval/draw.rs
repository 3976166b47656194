//! The statements that draw: elements, edges, animations.

use std::collections::VecDeque;
use std::rc::Rc;

use super::bind::naming_scope;
use super::call::{ArgValue, param_names, unknown_argument};
use super::element_args::{ElementArgs, Origin};
use super::elements;
use super::figure::{Content, DrawnName, EdgesCall, ElementCall, Frames};
use super::items::Items;
use super::scope::{Scope, ScopeKind};
use super::value::{Closure, Value};
use super::{Eval, Interp};
use crate::diag::{At, Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Arg, Block, Body, Expr, ExprKind, Name, Pattern, Stmt, StmtKind};

impl Interp<'_> {
    /// The statements that only a figure can hold.
    pub(super) fn exec_drawing(&mut self, stmt: &Stmt, scope: &Rc<Scope>) -> Eval<()> {
        match &stmt.kind {
            StmtKind::Draw {
                name,
                callee,
                args,
                body,
            } => self.exec_draw(name.as_ref(), callee, args, body.as_ref(), stmt.span, scope),
            StmtKind::Edges { ends, links, args } => {
                self.need_figure("an edge", stmt.span)?;
                self.count_drawn(stmt.span)?;
                let mut values = Vec::with_capacity(ends.len());
                for end in ends {
                    let value = self.eval(end, scope).map_err(|error| match &end.kind {
                        ExprKind::Ident(name)
                            if error.code == Code::UnknownName && error.hint.is_none() =>
                        {
                            let hint = format!("name a drawn thing first: `{name}: circle(…)`");
                            Box::new(error.with_hint(hint))
                        }
                        _ => error,
                    })?;
                    values.push((value, end.span));
                }
                let args = self.merged_args("edge", args, stmt.span, scope)?;
                elements::edges(
                    self,
                    EdgesCall {
                        ends: values,
                        links,
                        args,
                        span: stmt.span,
                    },
                )
            }
            StmtKind::Animate {
                pattern,
                iter,
                args,
                body,
            } => self.exec_animate(pattern, iter, args, body, stmt.span, scope),
            _ => Ok(()),
        }
    }

    fn need_figure(&self, what: &str, span: Span) -> Eval<()> {
        if self.figure.is_some() {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(
                Code::BadPlace,
                span,
                format!("{what} is drawn outside a figure"),
            )
            .with_hint("put it into `figure name { … }`"),
        ))
    }

    fn exec_draw(
        &mut self,
        name: Option<&Name>,
        callee: &Expr,
        args: &[Arg],
        body: Option<&Block>,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        let label = match name {
            Some(name) => Some(self.drawn_name(name, scope)?),
            None => None,
        };
        let Some(element) = self.named_element(callee, scope) else {
            return self.draw_by_function(label, callee, args, body, span, scope);
        };
        let result = self.draw_element(&element, args, body, label.as_ref(), span, scope);
        if let (Err(_), Some(label)) = (&result, &label)
            && !label.scope.binds(&label.ident.name)
        {
            self.bind_drawn(label, Value::Poison)?;
        }
        result
    }

    fn drawn_name(&mut self, name: &Name, scope: &Rc<Scope>) -> Eval<DrawnName> {
        let index = match &name.index {
            Some(expr) => Some(self.eval(expr, scope)?),
            None => None,
        };
        Ok(DrawnName {
            ident: name.ident.clone(),
            index,
            scope: naming_scope(scope),
        })
    }

    /// A named element or one with a block means the element, also where a
    /// function has the same name.
    fn named_element(&mut self, callee: &Expr, scope: &Rc<Scope>) -> Option<Value> {
        if let ExprKind::Ident(name) = &callee.kind
            && let Some(Value::Builtin(_)) = self.lookup(name, scope)
        {
            return elements::find(name).map(Value::Element);
        }
        self.element_of(callee, scope)
    }

    /// `a: f(…)` where `f` is a function that draws and returns what it named.
    fn draw_by_function(
        &mut self,
        label: Option<DrawnName>,
        callee: &Expr,
        args: &[Arg],
        body: Option<&Block>,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        if let ExprKind::Ident(name) = &callee.kind
            && self.lookup(name, scope).is_none()
        {
            let mut error = self.unknown_name(name, callee.span, scope);
            if !error.message.is_empty() {
                error.code = Code::UnknownElement;
                error.message = format!("no element is called `{name}`");
                if &**name == "figure" {
                    error.message = "a figure wants a name".into();
                    error.hint = Some("write `figure name { … }`".into());
                }
            }
            return Err(error);
        }
        if let Some(block) = body {
            return Err(Box::new(Diagnostic::error(
                Code::UnknownElement,
                block.span,
                "only an element can hold a block",
            )));
        }
        let value = self.eval_call(callee, args, span, scope)?;
        match (label, value) {
            (None, _) => Ok(()),
            (Some(label), handle @ (Value::Handle(_) | Value::Coord(_))) => {
                self.bind_drawn(&label, handle)
            }
            (Some(label), other) => Err(Box::new(
                Diagnostic::error(
                    Code::UnknownElement,
                    span,
                    format!(
                        "`{}:` names a drawn thing, not {}",
                        label.text(),
                        other.describe()
                    ),
                )
                .with_hint(format!("write `let {} = …`", label.ident.name)),
            )),
        }
    }

    /// Draws a built-in element, or runs the body of the author's.
    pub(super) fn draw_element(
        &mut self,
        element: &Value,
        args: &[Arg],
        body: Option<&Block>,
        label: Option<&DrawnName>,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        let name = element.word().unwrap_or_default();
        self.need_figure(&format!("`{name}`"), span)?;
        self.count_drawn(span)?;
        let args = self.merged_args(&name, args, span, scope)?;
        match element {
            Value::Element(name) => {
                let body = body.map(|block| Content {
                    block,
                    scope: Rc::clone(scope),
                });
                elements::draw(
                    self,
                    ElementCall {
                        name,
                        args,
                        body,
                        label: label.cloned(),
                        span,
                    },
                )
            }
            Value::UserElement(closure) => {
                if let Some(block) = body {
                    return Err(Box::new(Diagnostic::error(
                        Code::BadArguments,
                        block.span,
                        format!("`{name}` takes no block"),
                    )));
                }
                self.draw_user_element(closure, args, label, span)
            }
            _ => Ok(()),
        }
    }

    /// The author's element is a group of what its body draws.
    fn draw_user_element(
        &mut self,
        closure: &Rc<Closure>,
        args: ElementArgs,
        label: Option<&DrawnName>,
        span: Span,
    ) -> Eval<()> {
        let params = param_names(&closure.function.params);
        let mut given: Vec<ArgValue> = args.positional.into_iter().collect();
        // What it has no parameter for and every group takes is for the group that it is.
        let of_group = |name: &str| elements::group_takes(name);
        let mut for_group = Vec::new();
        for (arg, origin) in args.named {
            match &arg.name {
                Some(name) if params.contains(&&*name.name) => given.push(arg),
                Some(name) if of_group(&name.name) => for_group.push((arg, origin)),
                Some(name) if origin == Origin::Given => {
                    return Err(unknown_argument(
                        closure.title(),
                        name,
                        params,
                        &closure.signature(),
                    ));
                }
                _ => {}
            }
        }
        if self.drawing.len() >= super::MAX_DRAWS {
            return Err(Box::new(
                Diagnostic::error(
                    Code::TooDeepCall,
                    span,
                    format!(
                        "`{}` is drawn within {} other elements",
                        closure.title(),
                        super::MAX_DRAWS
                    ),
                )
                .with_hint("an element that draws itself needs an end: `if depth > 0 { … }`"),
            ));
        }
        let scope = Scope::inside(&closure.scope, ScopeKind::Call);
        self.bind_params(closure, given, span, &scope)?;
        let block = match &closure.function.body {
            Body::Block(block) => block.clone(),
            Body::Expr(expr) => Block {
                span: expr.span,
                stmts: vec![Stmt {
                    span: expr.span,
                    kind: StmtKind::Expr(expr.clone()),
                }],
            },
        };
        self.enter(span)?;
        // The body is its own place for elements, not the inside of a function.
        let calls = std::mem::take(&mut self.calls);
        let content = Content {
            block: &block,
            scope,
        };
        self.drawing.push((closure.title().into(), span));
        let result = elements::draw(
            self,
            ElementCall {
                name: elements::GROUP,
                args: ElementArgs {
                    positional: VecDeque::new(),
                    named: for_group,
                    span,
                },
                body: Some(content),
                label: label.cloned(),
                span,
            },
        );
        self.drawing.pop();
        self.calls = calls;
        self.depth -= 1;
        result
    }

    fn exec_animate(
        &mut self,
        pattern: &Pattern,
        iter: &Expr,
        args: &[Arg],
        body: &Block,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        self.need_figure("`animate`", span)?;
        if self.frames.is_some() {
            return Err(Box::new(Diagnostic::error(
                Code::BadPlace,
                span,
                "a figure has only one `animate`",
            )));
        }
        let over = self.eval(iter, scope)?;
        let items = Items::of(over).at(iter.span)?;
        let mut args = self.merged_args("animate", args, span, scope)?;
        let fps = match args.take("fps") {
            Some(arg) => arg.value.as_number("fps").at(arg.span)?,
            None => 30.0,
        };
        args.finish("animate", &elements::ANIMATE)?;
        if !(fps > 0.0 && fps.is_finite()) {
            let message = format!("`fps` must be positive, and is {fps}");
            return Err(Box::new(Diagnostic::error(Code::BadValue, span, message)));
        }
        if items.len() == 0 {
            return Err(Box::new(Diagnostic::error(
                Code::EmptyData,
                iter.span,
                "an animation without frames",
            )));
        }
        self.frames = Some(Frames {
            count: items.len(),
            fps,
        });
        let inner = Scope::inside(scope, ScopeKind::Block);
        let frame = items.get(self.frame.min(items.len() - 1));
        self.bind(pattern, frame, iter.span, &inner)?;
        self.exec_recovering(&body.stmts, &inner);
        Ok(())
    }
}
