//! Statements, patterns and parameters.

use std::rc::Rc;

use pest::iterators::{Pair, Pairs};

use crate::diag::Code;
use crate::source::Span;
use crate::syntax::Rule;
use crate::syntax::ast::{
    Block, Body, Expr, ExprKind, Function, Ident, IndexItem, Link, LinkKind, Name, Param, Pattern,
    Stmt, StmtKind, TextLit, TextPart,
};

use super::{Lowered, Lowering, Parts, parts};

impl Lowering<'_> {
    /// The next part, which the grammar promises to be there.
    pub(super) fn want<'i>(
        &self,
        part: Option<Pair<'i, Rule>>,
        what: &str,
        span: Span,
    ) -> Lowered<Pair<'i, Rule>> {
        part.ok_or_else(|| Box::new(self.error(Code::Syntax, span, format!("expected {what}"))))
    }

    fn want_expr(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<Expr> {
        let pair = self.want(parts.take(Rule::expr), "an expression", span)?;
        self.expr(pair)
    }

    fn want_name(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<Ident> {
        let pair = self.want(parts.take(Rule::ident), "a name", span)?;
        self.binding(&pair)
    }

    fn want_block(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<Block> {
        let pair = self.want(parts.take(Rule::block), "a block `{ … }`", span)?;
        self.block(pair)
    }

    fn optional_args(&mut self, parts: &mut Parts<'_>) -> Lowered<Vec<crate::syntax::ast::Arg>> {
        parts
            .take(Rule::call)
            .map_or(Ok(Vec::new()), |pair| self.args(pair))
    }

    pub(super) fn block(&mut self, pair: Pair<'_, Rule>) -> Lowered<Block> {
        let span = self.span(&pair);
        self.blocks += 1;
        let stmts = self.deeper(1, span, |this| {
            let mut stmts = Vec::new();
            for inner in parts(pair) {
                stmts.extend(this.stmt_or_report(inner));
            }
            Ok(stmts)
        });
        self.blocks -= 1;
        Ok(Block {
            stmts: stmts?,
            span,
        })
    }

    pub(super) fn stmt(&mut self, pair: Pair<'_, Rule>) -> Lowered<Stmt> {
        let span = self.tight_span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::plain_stmt {
            let kind = self.plain(pair, span)?;
            return Ok(Stmt { kind, span });
        }
        self.check_place(rule, span)?;
        let mut parts = Parts::of(pair);
        let kind = match rule {
            Rule::let_stmt => StmtKind::Let {
                pattern: self.pattern(&mut parts, span)?,
                value: self.want_expr(&mut parts, span)?,
            },
            Rule::for_stmt => StmtKind::For {
                pattern: self.pattern(&mut parts, span)?,
                iter: self.want_expr(&mut parts, span)?,
                body: self.want_block(&mut parts, span)?,
            },
            Rule::fn_stmt => StmtKind::Fn {
                name: self.want_name(&mut parts, span)?,
                function: self.function(&mut parts, span)?,
            },
            Rule::return_stmt => {
                StmtKind::Return(parts.take(Rule::expr).map(|p| self.expr(p)).transpose()?)
            }
            Rule::assert_stmt => StmtKind::Assert {
                cond: self.want_expr(&mut parts, span)?,
                message: parts.take(Rule::expr).map(|p| self.expr(p)).transpose()?,
            },
            Rule::use_stmt => {
                let (path, path_span) = self.path(&mut parts, span)?;
                let alias = parts
                    .take(Rule::ident)
                    .map(|p| self.binding(&p))
                    .transpose()?;
                StmtKind::Use {
                    path,
                    path_span,
                    alias,
                }
            }
            Rule::preamble_stmt => {
                let (path, path_span) = self.path(&mut parts, span)?;
                StmtKind::Preamble { path, path_span }
            }
            Rule::figure_stmt => StmtKind::Figure {
                name: self.want_name(&mut parts, span)?,
                args: self.optional_args(&mut parts)?,
                body: Rc::new(self.want_block(&mut parts, span)?),
            },
            Rule::animate_stmt => StmtKind::Animate {
                pattern: self.pattern(&mut parts, span)?,
                iter: self.want_expr(&mut parts, span)?,
                args: self.optional_args(&mut parts)?,
                body: self.want_block(&mut parts, span)?,
            },
            Rule::param_stmt => StmtKind::Param {
                name: self.want_name(&mut parts, span)?,
                value: self.want_expr(&mut parts, span)?,
                range: parts.take(Rule::expr).map(|p| self.expr(p)).transpose()?,
            },
            Rule::color_stmt => StmtKind::Color {
                name: self.want_name(&mut parts, span)?,
                value: self.want_expr(&mut parts, span)?,
            },
            Rule::symbol_stmt => StmtKind::Symbol {
                name: self.symbol_declared(&mut parts, span)?,
                value: self.want_expr(&mut parts, span)?,
            },
            Rule::macro_stmt => {
                let name = self.want_name(&mut parts, span)?;
                let params: Vec<Ident> = parts
                    .take(Rule::names)
                    .map(|names| super::parts(names).map(|p| self.ident(&p)).collect())
                    .unwrap_or_default();
                self.check_unique("parameter", &params)?;
                StmtKind::Macro {
                    name,
                    params,
                    body: self.want_expr(&mut parts, span)?,
                }
            }
            Rule::theme_stmt => {
                let name = self.want_name(&mut parts, span)?;
                let record = self.want(parts.take(Rule::record), "settings `{ … }`", span)?;
                StmtKind::Theme {
                    name,
                    fields: self.fields(record)?,
                }
            }
            Rule::style_stmt => {
                let name = self.want_name(&mut parts, span)?;
                let record = self.want(parts.take(Rule::record), "settings `{ … }`", span)?;
                StmtKind::Style {
                    name,
                    fields: self.fields(record)?,
                }
            }
            Rule::set_stmt => StmtKind::Set {
                target: self.ident(&self.want(parts.take(Rule::ident), "an element", span)?),
                args: self.optional_args(&mut parts)?,
            },
            Rule::element_stmt => StmtKind::Element {
                name: self.want_name(&mut parts, span)?,
                function: self.function(&mut parts, span)?,
            },
            _ => {
                return Err(Box::new(self.error(
                    Code::Syntax,
                    span,
                    "expected a statement",
                )));
            }
        };
        Ok(Stmt { kind, span })
    }

    /// A few statements belong to the file and not to a block, and `return` to a function.
    fn check_place(&self, rule: Rule, span: Span) -> Lowered<()> {
        let word = match rule {
            Rule::figure_stmt => "figure",
            Rule::use_stmt => "use",
            Rule::param_stmt => "param",
            Rule::theme_stmt => "theme",
            Rule::preamble_stmt => "preamble",
            Rule::return_stmt if self.functions == 0 => {
                return Err(Box::new(
                    self.error(Code::Misplaced, span, "`return` stands outside a function")
                        .with_hint("only `fn`, `=> { … }` and `element` return"),
                ));
            }
            _ => return Ok(()),
        };
        if self.blocks == 0 {
            return Ok(());
        }
        let head = Span {
            end: span.start + word.len() as u32,
            ..span
        };
        Err(Box::new(
            self.error(
                Code::Misplaced,
                head,
                format!("`{word}` stands inside a block"),
            )
            .with_hint(format!(
                "move `{word}` out of the braces, to the level of the file"
            )),
        ))
    }

    fn path(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<(Rc<str>, Span)> {
        let pair = self.want(parts.take(Rule::text), "a text", span)?;
        let text: TextLit = self.text(pair)?;
        let path = match text.parts.as_slice() {
            [TextPart::Str(path, _)] => Rc::clone(path),
            [] => {
                return Err(Box::new(
                    self.error(Code::Syntax, text.span, "the name is empty")
                        .with_hint("write `use \"maths\"`"),
                ));
            }
            _ => {
                return Err(Box::new(
                    self.error(
                        Code::Syntax,
                        text.span,
                        "the name of a file cannot be computed",
                    )
                    .with_hint("write it out, without `#` and `$`"),
                ));
            }
        };
        Ok((path, text.span))
    }

    /// Symbol names stand after `@` in maths, where any word will do.
    fn symbol_declared(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<Ident> {
        let ident = self.ident(&self.want(parts.take(Rule::ident), "a name", span)?);
        let reachable = ident.name.chars().next().is_some_and(char::is_alphabetic)
            && ident.name.chars().all(char::is_alphanumeric);
        if reachable {
            Ok(ident)
        } else {
            Err(Box::new(
                self.error(
                    Code::BadStyle,
                    ident.span,
                    format!(
                        "`@{}` could never be read: a symbol is letters, then letters and digits",
                        ident.name
                    ),
                )
                .with_hint("a `_` in maths begins a subscript; choose a name without it"),
            ))
        }
    }

    pub(super) fn pattern(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<Pattern> {
        let is_pattern = |r| matches!(r, Rule::ident | Rule::tuple_pattern | Rule::record_pattern);
        let pair = self.want(parts.take_if(is_pattern), "a name", span)?;
        let pattern = self.pattern_of(pair)?;
        let mut names = Vec::new();
        names_of(&pattern, &mut names);
        self.check_unique("name", names.into_iter().filter(|n| &*n.name != "_"))?;
        Ok(pattern)
    }

    fn pattern_of(&mut self, pair: Pair<'_, Rule>) -> Lowered<Pattern> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::tuple_pattern => {
                let items = parts(pair)
                    .map(|p| self.pattern_of(p))
                    .collect::<Lowered<_>>()?;
                Ok(Pattern::Tuple(items, span))
            }
            Rule::record_pattern => {
                let binds = parts(pair).map(|p| self.bind(p)).collect::<Lowered<_>>()?;
                Ok(Pattern::Record(binds, span))
            }
            _ => Ok(Pattern::Ident(self.binding(&pair)?)),
        }
    }

    fn bind(&mut self, pair: Pair<'_, Rule>) -> Lowered<(Ident, Pattern)> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let field = self.want(parts.take(Rule::word), "a field", span)?;
        let is_pattern = |r| matches!(r, Rule::ident | Rule::tuple_pattern | Rule::record_pattern);
        let pattern = match parts.take_if(is_pattern) {
            Some(pattern) => self.pattern_of(pattern)?,
            None => Pattern::Ident(self.binding(&field)?),
        };
        Ok((self.ident(&field), pattern))
    }

    /// What is left of a function: parameters, then a block or an expression.
    fn function(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<Rc<Function>> {
        let params = match parts.take(Rule::params) {
            Some(pair) => self.params(pair)?,
            None => Vec::new(),
        };
        let body = self.body(parts, span)?;
        Ok(Rc::new(Function { params, body }))
    }

    pub(super) fn body(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<Body> {
        let pair = parts.take_if(|r| matches!(r, Rule::block | Rule::expr));
        let pair = self.want(pair, "a body", span)?;
        self.functions += 1;
        let body = if pair.as_rule() == Rule::block {
            self.block(pair).map(Body::Block)
        } else {
            self.deeper(1, span, |this| this.expr(pair)).map(Body::Expr)
        };
        self.functions -= 1;
        body
    }

    pub(super) fn params(&mut self, pair: Pair<'_, Rule>) -> Lowered<Vec<Param>> {
        let params = parts(pair)
            .map(|pair| {
                let span = self.span(&pair);
                let mut parts = Parts::of(pair);
                let name = self.ident(&self.want(parts.take(Rule::ident), "a name", span)?);
                let default = parts.take(Rule::expr).map(|p| self.expr(p)).transpose()?;
                Ok(Param { name, default })
            })
            .collect::<Lowered<Vec<_>>>()?;
        self.check_unique(
            "parameter",
            params.iter().map(|p| &p.name).filter(|n| &*n.name != "_"),
        )?;
        let mut with_default: Option<&Param> = None;
        for param in &params {
            match (&param.default, with_default) {
                (Some(_), _) => with_default = Some(param),
                (None, Some(earlier)) => {
                    return Err(Box::new(
                        self.error(
                            Code::Syntax,
                            param.name.span,
                            format!(
                                "the parameter `{}` needs a default, since `{}` has one",
                                param.name.name, earlier.name.name
                            ),
                        )
                        .with_place(earlier.name.span, "has a default")
                        .with_hint("put the parameters without defaults first"),
                    ));
                }
                (None, None) => {}
            }
        }
        Ok(params)
    }

    // ── Expressions, elements and edges as statements ───────────────────────

    fn plain(&mut self, pair: Pair<'_, Rule>, span: Span) -> Lowered<StmtKind> {
        let mut parts = Parts::of(pair);
        let first = self.want(parts.take(Rule::stmt_expr), "a statement", span)?;
        let first = self.expr(first)?;
        let named = match parts.take(Rule::named) {
            Some(pair) => {
                let inner = self.want(pair.into_inner().next(), "an element", span)?;
                Some(self.expr(inner)?)
            }
            None => None,
        };
        if let Some(edges) = parts.take(Rule::edges) {
            return self.edges(first, named, edges);
        }
        let body = parts.take(Rule::block).map(|p| self.block(p)).transpose()?;
        match (named, body) {
            (None, None) => Ok(StmtKind::Expr(first)),
            (None, body) => self.draw(None, first, body),
            (Some(element), body) => {
                let name = self.drawn_name(first, &element)?;
                self.draw(Some(name), element, body)
            }
        }
    }

    fn draw(&self, name: Option<Name>, element: Expr, body: Option<Block>) -> Lowered<StmtKind> {
        let span = element.span;
        let (callee, args) = match element.kind {
            ExprKind::Call { callee, args } => (*callee, args),
            ExprKind::Ident(_) | ExprKind::Field { .. } if body.is_some() => (element, Vec::new()),
            _ => return Err(Box::new(self.not_an_element(&element, name.as_ref()))),
        };
        if !is_dotted_name(&callee) {
            return Err(Box::new(
                self.error(Code::Syntax, span, "an element is called by its name")
                    .with_hint("write `node(…)` or `nets.node(…)`"),
            ));
        }
        Ok(StmtKind::Draw {
            name,
            callee,
            args,
            body,
        })
    }

    fn not_an_element(&self, element: &Expr, name: Option<&Name>) -> crate::diag::Diagnostic {
        let error = self.error(
            Code::Syntax,
            element.span,
            "expected an element, such as `node(…)`",
        );
        match (name, &element.kind) {
            (Some(name), ExprKind::Ident(element)) => error
                .with_label("a name alone draws nothing")
                .with_hint(format!("write `{}: {element}()`; for a value, `let {} = {element}`", name.ident.name, name.ident.name)),
            (Some(name), _) => error.with_label("this is a value").with_hint(format!(
                "for a value write `let {0} = …`; for a record as the value of a block, `({{ {0}: … }})`",
                name.ident.name
            )),
            (None, _) => error
                .with_label("only an element takes a block `{ … }`")
                .with_hint("begin a new statement on a line of its own"),
        }
    }

    fn drawn_name(&self, expr: Expr, element: &Expr) -> Lowered<Name> {
        let refuse = |span: Span| {
            Box::new(
                self.error(Code::Syntax, span, "expected a name before the `:`")
                    .with_place(element.span, "the element to be named")
                    .with_hint("write `h: node(…)`, or `h[i]: node(…)` in a loop"),
            )
        };
        let span = expr.span;
        let (name, name_span, index) = match expr.kind {
            ExprKind::Ident(name) => (name, span, None),
            ExprKind::Index { base, items } => match (base.kind, index_of(items)) {
                (ExprKind::Ident(name), Some(index)) => (name, base.span, Some(index)),
                _ => return Err(refuse(span)),
            },
            _ => return Err(refuse(span)),
        };
        if super::STATEMENT_WORDS.contains(&&*name) {
            return Err(Box::new(
                self.error(
                    Code::Syntax,
                    name_span,
                    format!("`{name}` is a keyword and cannot be a name"),
                )
                .with_hint(format!("choose another name, such as `{name}_`")),
            ));
        }
        Ok(Name {
            ident: Ident {
                name,
                span: name_span,
            },
            index,
        })
    }

    fn edges(
        &mut self,
        first: Expr,
        named: Option<Expr>,
        pair: Pair<'_, Rule>,
    ) -> Lowered<StmtKind> {
        if let Some(named) = named {
            return Err(Box::new(
                self.error(
                    Code::Misplaced,
                    first.span.to(named.span),
                    "edges have no name",
                )
                .with_hint("write the edges as a statement of their own, without `name:`"),
            ));
        }
        let (mut ends, mut links, mut args) = (vec![first], Vec::new(), Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::link => links.push(self.link(&part)),
                Rule::edge_end => ends.push(self.edge_end(part)?),
                _ => args = self.args(part)?,
            }
        }
        if let (Some(end), Some(link)) = (ends.iter().find(|e| !is_edge_end(e)), links.first()) {
            return Err(Box::new(
                self.error(Code::Syntax, end.span, "an edge joins two names")
                    .with_label("this is not a name")
                    .with_place(link.span, "the edge")
                    .with_hint(match link.kind {
                        LinkKind::Plain => "for a difference write `a - (-b)`",
                        LinkKind::Backward => "for a comparison write `a < -b`",
                        _ => "name the ends: `a: node(…)`, then `a -> b`; a function is `x => …`",
                    }),
            ));
        }
        Ok(StmtKind::Edges { ends, links, args })
    }

    fn link(&self, pair: &Pair<'_, Rule>) -> Link {
        Link {
            kind: match pair.as_str() {
                "->" => LinkKind::Forward,
                "<-" => LinkKind::Backward,
                "<->" => LinkKind::Both,
                _ => LinkKind::Plain,
            },
            span: self.span(pair),
        }
    }

    fn edge_end(&mut self, pair: Pair<'_, Rule>) -> Lowered<Expr> {
        let span = self.span(&pair);
        let mut inner: Pairs<'_, Rule> = pair.into_inner();
        let head = self.want(inner.next(), "a name", span)?;
        let base = self.name_expr(&head)?;
        self.postfix(base, inner.collect())
    }
}

fn names_of<'p>(pattern: &'p Pattern, names: &mut Vec<&'p Ident>) {
    match pattern {
        Pattern::Ident(ident) => names.push(ident),
        Pattern::Tuple(items, _) => items.iter().for_each(|p| names_of(p, names)),
        Pattern::Record(binds, _) => binds.iter().for_each(|(_, p)| names_of(p, names)),
    }
}

/// The index of a named thing: `n[i]`, or several as a tuple, `n[i, j]`.
fn index_of(items: Vec<IndexItem>) -> Option<Expr> {
    let mut keys = Vec::with_capacity(items.len());
    for item in items {
        match item {
            IndexItem::At(expr) => keys.push(expr),
            IndexItem::Slice { .. } => return None,
        }
    }
    let (first, last) = (keys.first()?.span, keys.last()?.span);
    match keys.len() {
        1 => keys.pop(),
        _ => Some(Expr {
            kind: ExprKind::Tuple(keys),
            span: first.to(last),
        }),
    }
}

/// `node`, `nets.node`
fn is_dotted_name(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Ident(_) => true,
        ExprKind::Field { base, .. } => is_dotted_name(base),
        _ => false,
    }
}

/// A name with fields, indices and calls.
fn is_edge_end(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Ident(_) => true,
        ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => is_edge_end(base),
        ExprKind::Call { callee, .. } => is_edge_end(callee),
        _ => false,
    }
}
