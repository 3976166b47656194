//! Statements that declare: looks, parameters and defaults.

use super::theme::theme_names;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::call::{param_names, unknown_argument};
use super::declare::{
    ColorDecl, ColorValue, MacroDecl, ParamDecl, StyleDecl, SymbolDecl, SymbolKind, ThemeDecl,
};
use super::element_args::unknown_parameter;
use super::elements;
use super::figure::SetRule;
use super::scope::{Scope, ScopeKind};
use super::value::{Paint, Value};
use super::{Eval, Interp, silent};
use crate::diag::{At, Code, Diagnostic, nearest};
use crate::source::Span;
use crate::style::{Markup, Piece};
use crate::syntax::ast::{Arg, Expr, ExprKind, Field, Ident, Stmt, StmtKind};

impl Interp<'_> {
    pub(super) fn exec_set(&mut self, target: &Ident, args: &[Arg], scope: &Rc<Scope>) -> Eval<()> {
        for arg in args {
            let Some(name) = &arg.name else {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::BadStyle,
                        arg.span,
                        format!("`set {}` takes named arguments", target.name),
                    )
                    .with_hint("write `name: value`"),
                ));
            };
            self.check_setting(target, name, scope)?;
            let value = self.eval_option(&name.name, &arg.value, scope)?;
            scope.add_set(SetRule {
                target: Rc::clone(&target.name),
                name: name.clone(),
                value,
                span: arg.span,
            });
        }
        Ok(())
    }

    /// Refuses a `set` for an element that there is not, or for an argument that it does
    /// not have.
    fn check_setting(&self, target: &Ident, name: &Ident, scope: &Rc<Scope>) -> Eval<()> {
        let found = self.lookup(&target.name, scope);
        if let Some(Value::UserElement(closure)) = &found {
            let params = param_names(&closure.function.params);
            let known = params.contains(&&*name.name) || elements::group_takes(&name.name);
            if known || &*name.name == "style" {
                return Ok(());
            }
            let signature = closure.signature();
            return Err(unknown_argument(&target.name, name, params, &signature));
        }
        let Some(takes) = elements::takes(&target.name) else {
            let near = nearest(&target.name, elements::NAMES.iter().copied());
            return Err(Box::new(
                Diagnostic::error(
                    Code::UnknownElement,
                    target.span,
                    format!("no element is called `{}`", target.name),
                )
                .with_hint_opt(near.map(|n| format!("did you mean `set {n}(…)`?"))),
            ));
        };
        if &*name.name == "style" || takes.params().any(|p| p.name == &*name.name) {
            return Ok(());
        }
        Err(unknown_parameter(&target.name, name, takes))
    }

    /// The value of a named option: the names of styles and themes are words there.
    pub(super) fn eval_option(
        &mut self,
        name: &str,
        value: &Expr,
        scope: &Rc<Scope>,
    ) -> Eval<Value> {
        if let ExprKind::Ident(word) = &value.kind {
            let known = match name {
                "style" => self.declared.has_style(word),
                "theme" => theme_names(&self.declared).iter().any(|n| **n == **word),
                _ => false,
            };
            if known {
                return Ok(Value::Word(Rc::clone(word)));
            }
            if matches!(name, "style" | "theme") && self.lookup(word, scope).is_none() {
                return Err(self.unknown_option(name, word, value.span));
            }
        }
        if let (ExprKind::List(items), "style") = (&value.kind, name) {
            let styles = items.iter().map(|item| self.eval_option(name, item, scope));
            return Ok(Value::list(styles.collect::<Eval<_>>()?));
        }
        self.eval(value, scope)
    }

    fn unknown_option(&self, name: &str, word: &str, span: Span) -> Box<Diagnostic> {
        if self.module_failed {
            return silent();
        }
        let (code, names): (_, Vec<String>) = if name == "style" {
            let names = self.declared.styles.iter().map(|s| s.name.to_string());
            (Code::UnknownStyle, names.collect())
        } else {
            (Code::UnknownTheme, theme_names(&self.declared))
        };
        let hint = match nearest(word, names.iter().map(String::as_str)) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if names.is_empty() => None,
            None => {
                let list: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
                Some(format!("there are {}", list.join(", ")))
            }
        };
        Box::new(
            Diagnostic::error(code, span, format!("no {name} is called `{word}`"))
                .with_hint_opt(hint),
        )
    }

    pub(super) fn exec_declaration(&mut self, stmt: &Stmt, scope: &Rc<Scope>) -> Eval<()> {
        if scope.kind() != ScopeKind::File {
            return Err(Box::new(
                Diagnostic::error(
                    Code::Misplaced,
                    stmt.span,
                    format!("`{}` belongs at the top of a file", keyword(&stmt.kind)),
                )
                .with_hint("move it out of the block"),
            ));
        }
        match &stmt.kind {
            StmtKind::Use {
                path,
                path_span,
                alias,
            } => self.exec_use(path, *path_span, alias.as_ref(), scope),
            StmtKind::Param { name, value, range } => {
                self.exec_param(name, value, range.as_ref(), stmt.span, scope)
            }
            StmtKind::Color { name, value } => self.exec_color(name, value, stmt.span, scope),
            StmtKind::Macro { name, params, body } => {
                self.exec_macro(name, params, body, stmt.span, scope)
            }
            StmtKind::Symbol { name, value } => self.exec_symbol(name, value, stmt.span, scope),
            StmtKind::Theme { name, fields } => self.exec_theme(name, fields, stmt.span, scope),
            StmtKind::Style { name, fields } => {
                let settings = Rc::new(self.eval_fields(fields, scope)?);
                self.declared.styles.push(StyleDecl {
                    name: Rc::clone(&name.name),
                    settings,
                    span: stmt.span,
                });
                Ok(())
            }
            StmtKind::Preamble { path, path_span } => self.exec_preamble(path, *path_span),
            StmtKind::Figure { name, args, body } => {
                self.declare_figure(name, args, body, stmt.span, scope)
            }
            _ => Ok(()),
        }
    }

    fn exec_param(
        &mut self,
        name: &Ident,
        value: &Expr,
        range: Option<&Expr>,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        self.check_unbound(name, scope)?;
        let range = match range {
            Some(expr) => Some(self.eval(expr, scope)?),
            None => None,
        };
        let in_main_file = self.loading.is_empty();
        let text = match self.options.params.get(&*name.name) {
            Some(text) if in_main_file => Some(text.clone()),
            _ => None,
        };
        let (value, place) = match text {
            Some(text) => {
                self.used_params.push(Rc::clone(&name.name));
                self.eval_override(&name.name, &text, scope)?
            }
            None => (self.eval(value, scope)?, value.span),
        };
        if let (Some(Value::Range(r)), Value::Number(x)) = (&range, &value)
            && !r.contains(*x)
        {
            let message = format!(
                "`{}` must lie in {}, and is {value}",
                name.name,
                Value::Range(*r)
            );
            return Err(Box::new(Diagnostic::error(Code::BadValue, place, message)));
        }
        if in_main_file {
            self.declared.params.push(ParamDecl {
                name: Rc::clone(&name.name),
                value: value.clone(),
                range,
                span,
            });
        }
        scope.bind(Rc::clone(&name.name), value);
        Ok(())
    }

    /// The value that `--set` gives a parameter.
    fn eval_override(&mut self, name: &str, text: &str, scope: &Rc<Scope>) -> Eval<(Value, Span)> {
        let id = self.sources.add(format!("--set {name}"), None, text);
        let file = self.parse(id)?;
        match &file.stmts[..] {
            [
                Stmt {
                    kind: StmtKind::Expr(expr),
                    ..
                },
            ] => Ok((self.eval(expr, scope)?, expr.span)),
            _ => Err(Box::new(
                Diagnostic::error(
                    Code::BadValue,
                    file.span,
                    format!("`--set {name}` wants one value"),
                )
                .with_hint(format!("write `--set {name}=7`")),
            )),
        }
    }

    fn exec_color(&mut self, name: &Ident, expr: &Expr, span: Span, scope: &Rc<Scope>) -> Eval<()> {
        let named = |paint: Paint| Paint {
            name: Some(Rc::clone(&name.name)),
            ..paint
        };
        let mut faint = false;
        let value = match self.eval(expr, scope)? {
            Value::Record(record) => {
                let mut by_theme = BTreeMap::new();
                for (theme, value) in &record.fields {
                    if let ("faint", Value::Bool(said)) = (&**theme, value) {
                        faint = *said;
                        continue;
                    }
                    let paint = value.as_color(theme).at(expr.span)?;
                    by_theme.insert(Rc::clone(theme), named(paint));
                }
                ColorValue::PerTheme(by_theme)
            }
            other => ColorValue::Same(named(other.as_color(&name.name).at(expr.span)?)),
        };
        let current = value.under(&self.options.theme).cloned();
        self.declared.colors.push(ColorDecl {
            name: Rc::clone(&name.name),
            value,
            faint,
            span,
        });
        let Some(paint) = current else {
            return Err(Box::new(
                Diagnostic::error(
                    Code::UnknownColor,
                    expr.span,
                    format!(
                        "the colour `{}` has no value for the theme `{}`",
                        name.name, self.options.theme
                    ),
                )
                .with_hint(format!("add `{}: #…` to it", self.options.theme)),
            ));
        };
        scope.bind(Rc::clone(&name.name), Value::Color(Rc::new(paint)));
        Ok(())
    }

    fn exec_macro(
        &mut self,
        name: &Ident,
        params: &[Ident],
        body: &Expr,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        let inner = Scope::inside(scope, ScopeKind::Block);
        for (i, param) in params.iter().enumerate() {
            let hole = Markup {
                pieces: vec![Piece::Latex(format!("#{}", i + 1))],
                span: param.span,
            };
            inner.bind(Rc::clone(&param.name), Value::Text(Rc::new(hole)));
        }
        let value = self.eval(body, &inner)?;
        let markup = value.as_markup(&name.name).at(body.span)?;
        self.declared.macros.push(MacroDecl {
            name: Rc::clone(&name.name),
            params: params.len(),
            body: markup.to_string(),
            span,
        });
        Ok(())
    }

    fn exec_symbol(
        &mut self,
        name: &Ident,
        expr: &Expr,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        let kinds = SymbolKind::NAMES;
        let malformed = |found: &str| {
            let hint = nearest(found, kinds.iter().map(|(n, _)| *n))
                .map_or("write `vector(pink)`".to_string(), |n| {
                    format!("did you mean `{n}`?")
                });
            Box::new(
                Diagnostic::error(
                    Code::BadStyle,
                    expr.span,
                    "a symbol is one of `vector vectors matrix scalar space`, with its colour",
                )
                .with_hint(hint),
            )
        };
        let ExprKind::Call { callee, args } = &expr.kind else {
            return Err(malformed(""));
        };
        let ExprKind::Ident(kind_name) = &callee.kind else {
            return Err(malformed(""));
        };
        let Some((_, kind)) = kinds.iter().find(|(n, _)| *n == &**kind_name) else {
            return Err(malformed(kind_name));
        };
        let (mut color, mut form) = (None, None);
        for arg in args {
            let value = self.eval(&arg.value, scope)?;
            match arg.name.as_ref().map(|n| &*n.name) {
                None | Some("color") if color.is_none() => {
                    let paint = value.as_color("color").at(arg.span)?;
                    if paint.name.is_none() {
                        return Err(Box::new(
                            Diagnostic::error(
                                Code::BadStyle,
                                arg.span,
                                format!("the colour of the symbol `@{}` has no name", name.name),
                            )
                            .with_hint(
                                "declare it, `color brick = #b3412e`, and write `vector(brick)`",
                            ),
                        ));
                    }
                    color = Some(paint).filter(|p| p.name.as_deref() != Some("foreground"));
                }
                Some("as") => {
                    let markup = value.as_markup("as").at(arg.span)?;
                    if let Some((inner, span)) = markup.symbols().next() {
                        return Err(Box::new(
                            Diagnostic::error(
                                Code::BadStyle,
                                span,
                                format!(
                                    "the form of `@{}` holds another symbol, `@{inner}`",
                                    name.name
                                ),
                            )
                            .with_hint("write its letter, such as `as: tex\"\\hat{\\vect{y}}\"`"),
                        ));
                    }
                    form = Some(markup);
                }
                _ => {
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::UnknownArgument,
                            arg.span,
                            format!("`{kind_name}` takes a colour and `as:`"),
                        )
                        .with_hint("write `vector(pink, as: tex\"…\")`"),
                    ));
                }
            }
        }
        self.declared.symbols.push(SymbolDecl {
            name: Rc::clone(&name.name),
            kind: *kind,
            color,
            form,
            span,
        });
        Ok(())
    }

    fn exec_theme(
        &mut self,
        name: &Ident,
        fields: &[Field],
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        let mut theme = ThemeDecl {
            name: Rc::clone(&name.name),
            background: None,
            foreground: None,
            span,
        };
        for field in fields {
            let value = self.eval(&field.value, scope)?;
            let paint = value.as_color(&field.name.name).at(field.value.span)?;
            let slot = match &*field.name.name {
                "background" => &mut theme.background,
                "foreground" => &mut theme.foreground,
                other => {
                    let near = nearest(other, ["background", "foreground"]);
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::BadStyle,
                            field.name.span,
                            format!("a theme has no setting `{other}`"),
                        )
                        .with_hint_opt(near.map(|n| format!("did you mean `{n}`?"))),
                    ));
                }
            };
            *slot = Some(paint.color);
            if name.name.as_ref() == self.options.theme {
                let named = Paint {
                    name: Some(Rc::clone(&field.name.name)),
                    color: paint.color,
                };
                self.root
                    .bind(Rc::clone(&field.name.name), Value::Color(Rc::new(named)));
            }
        }
        self.declared.themes.push(theme);
        Ok(())
    }

    /// `--set` may only name what the file declares.
    pub(super) fn check_params(&mut self) {
        let declared: Vec<Rc<str>> = self
            .declared
            .params
            .iter()
            .map(|p| Rc::clone(&p.name))
            .collect();
        for key in self.options.params.keys() {
            let known = self.used_params.iter().any(|u| **u == **key);
            if known || declared.iter().any(|d| **d == **key) {
                continue;
            }
            let near =
                nearest(key, declared.iter().map(|d| &**d)).map(|n| format!("did you mean `{n}`?"));
            self.sink.push(
                Diagnostic::error_without_place(
                    Code::UnknownParam,
                    format!("the file has no `param {key}`"),
                )
                .with_hint_opt(near),
            );
        }
    }
}

fn keyword(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::Use { .. } => "use",
        StmtKind::Param { .. } => "param",
        StmtKind::Color { .. } => "color",
        StmtKind::Macro { .. } => "macro",
        StmtKind::Symbol { .. } => "symbol",
        StmtKind::Theme { .. } => "theme",
        StmtKind::Style { .. } => "style",
        StmtKind::Preamble { .. } => "preamble",
        _ => "figure",
    }
}
