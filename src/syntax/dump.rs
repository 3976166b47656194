//! The syntax tree as indented text, for `--emit ast` and goldens: one node a
//! line, its parts below it, its bytes behind it.

use std::fmt::Write as _;

use crate::source::Span;

use super::ast::{
    Arg, BinaryOp, Block, Body, Clause, Expr, ExprKind, Field, File, Function, Ident, IndexItem,
    LinkKind, Param, Pattern, Stmt, StmtKind, TextLit, TextPart, UnaryOp, Unit,
};

/// The tree of a file as text.
pub fn ast_dump(file: &File) -> String {
    let mut dump = Dump {
        out: String::new(),
        depth: 0,
    };
    dump.node("file", file.span, |d| {
        for comment in &file.comments {
            d.leaf(&format!("comment {:?}", comment.text), comment.span);
        }
        d.stmts(&file.stmts);
    });
    dump.out
}

/// Writes lines at a depth.
struct Dump {
    out: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{:width$}{text}", "", width = self.depth * 2);
    }

    fn leaf(&mut self, what: &str, span: Span) {
        self.line(&format!("{what}  {span:?}"));
    }

    fn node(&mut self, what: &str, span: Span, inside: impl FnOnce(&mut Self)) {
        self.leaf(what, span);
        self.inside(inside);
    }

    fn part(&mut self, what: &str, inside: impl FnOnce(&mut Self)) {
        self.line(what);
        self.inside(inside);
    }

    fn inside(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::Use {
                path,
                path_span,
                alias,
            } => self.node("use", span, |d| {
                d.leaf(&format!("path {path:?}"), *path_span);
                d.optional_ident("as", alias.as_ref());
            }),
            StmtKind::Let { pattern, value } => self.node("let", span, |d| {
                d.pattern(pattern);
                d.expr(value);
            }),
            StmtKind::Fn { name, function } => {
                self.node("fn", span, |d| d.named_function(name, function))
            }
            StmtKind::Element { name, function } => {
                self.node("element", span, |d| d.named_function(name, function))
            }
            StmtKind::Param { name, value, range } => self.node("param", span, |d| {
                d.ident("name", name);
                d.expr(value);
                d.optional("in", range.as_ref());
            }),
            StmtKind::Return(value) => self.node("return", span, |d| {
                if let Some(value) = value {
                    d.expr(value);
                }
            }),
            StmtKind::Assert { cond, message } => self.node("assert", span, |d| {
                d.expr(cond);
                d.optional("message", message.as_ref());
            }),
            StmtKind::For {
                pattern,
                iter,
                body,
            } => self.node("for", span, |d| {
                d.pattern(pattern);
                d.expr(iter);
                d.block(body);
            }),
            StmtKind::Color { name, value } => {
                self.node("color", span, |d| d.named_expr(name, value))
            }
            StmtKind::Symbol { name, value } => {
                self.node("symbol", span, |d| d.named_expr(name, value))
            }
            StmtKind::Macro { name, params, body } => self.node("macro", span, |d| {
                d.ident("name", name);
                for param in params {
                    d.ident("parameter", param);
                }
                d.expr(body);
            }),
            StmtKind::Theme { name, fields } => self.node("theme", span, |d| {
                d.ident("name", name);
                d.fields(fields);
            }),
            StmtKind::Style { name, fields } => self.node("style", span, |d| {
                d.ident("name", name);
                d.fields(fields);
            }),
            StmtKind::Set { target, args } => self.node("set", span, |d| {
                d.ident("target", target);
                d.args(args);
            }),
            StmtKind::Preamble { path, path_span } => {
                self.node("preamble", span, |d| {
                    d.leaf(&format!("path {path:?}"), *path_span)
                });
            }
            StmtKind::Figure { name, args, body } => self.node("figure", span, |d| {
                d.ident("name", name);
                d.args(args);
                d.block(body);
            }),
            StmtKind::Animate {
                pattern,
                iter,
                args,
                body,
            } => self.node("animate", span, |d| {
                d.pattern(pattern);
                d.expr(iter);
                d.args(args);
                d.block(body);
            }),
            StmtKind::Draw {
                name,
                callee,
                args,
                body,
            } => self.node("draw", span, |d| {
                if let Some(name) = name {
                    d.ident("name", &name.ident);
                    d.optional("index", name.index.as_ref());
                }
                d.part("callee", |d| d.expr(callee));
                d.args(args);
                if let Some(body) = body {
                    d.block(body);
                }
            }),
            StmtKind::Edges { ends, links, args } => self.node("edges", span, |d| {
                for (i, end) in ends.iter().enumerate() {
                    if let Some(link) = i.checked_sub(1).and_then(|i| links.get(i)) {
                        d.leaf(link_text(link.kind), link.span);
                    }
                    d.expr(end);
                }
                d.args(args);
            }),
            StmtKind::Expr(expr) => self.node("do", span, |d| d.expr(expr)),
        }
    }

    fn block(&mut self, block: &Block) {
        self.node("block", block.span, |d| d.stmts(&block.stmts));
    }

    fn ident(&mut self, what: &str, ident: &Ident) {
        self.leaf(&format!("{what} {}", ident.name), ident.span);
    }

    fn optional_ident(&mut self, what: &str, ident: Option<&Ident>) {
        if let Some(ident) = ident {
            self.ident(what, ident);
        }
    }

    fn optional(&mut self, what: &str, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.part(what, |d| d.expr(expr));
        }
    }

    fn named_expr(&mut self, name: &Ident, value: &Expr) {
        self.ident("name", name);
        self.expr(value);
    }

    fn named_function(&mut self, name: &Ident, function: &Function) {
        self.ident("name", name);
        self.function(function);
    }

    fn function(&mut self, function: &Function) {
        for Param { name, default } in &function.params {
            self.ident("parameter", name);
            if let Some(default) = default {
                self.inside(|d| d.expr(default));
            }
        }
        match &function.body {
            Body::Expr(expr) => self.expr(expr),
            Body::Block(block) => self.block(block),
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            self.ident("field", &field.name);
            self.inside(|d| d.expr(&field.value));
        }
    }

    fn args(&mut self, args: &[Arg]) {
        for arg in args {
            let what = arg.name.as_ref().map_or_else(
                || "argument".into(),
                |name| format!("argument {}:", name.name),
            );
            self.node(&what, arg.span, |d| d.expr(&arg.value));
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Ident(ident) => self.ident("bind", ident),
            Pattern::Tuple(items, span) => self.node("bind tuple", *span, |d| {
                for item in items {
                    d.pattern(item);
                }
            }),
            Pattern::Record(binds, span) => self.node("bind record", *span, |d| {
                for (field, pattern) in binds {
                    match pattern {
                        Pattern::Ident(name) => d.leaf(
                            &format!("field {} as {}", field.name, name.name),
                            field.span.to(name.span),
                        ),
                        nested => d.node(&format!("field {}", field.name), field.span, |d| {
                            d.pattern(nested);
                        }),
                    }
                }
            }),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(value) => self.leaf(&format!("number {value}"), span),
            ExprKind::Quantity(value, unit) => {
                self.leaf(&format!("quantity {value}{}", unit_text(*unit)), span)
            }
            ExprKind::Bool(value) => self.leaf(&format!("bool {value}"), span),
            ExprKind::None => self.leaf("none", span),
            ExprKind::Text(text) => self.text("text", text),
            ExprKind::Math(text) => self.text("math", text),
            ExprKind::Tex(text) => self.text("tex", text),
            ExprKind::Tikz(text) => self.text("tikz", text),
            ExprKind::Color(digits) => self.leaf(&format!("color #{digits}"), span),
            ExprKind::Ident(name) => self.leaf(&format!("name {name}"), span),
            ExprKind::List(items) => self.node("list", span, |d| d.exprs(items)),
            ExprKind::Matrix(rows) => self.node("matrix", span, |d| {
                for row in rows {
                    d.part("row", |d| d.exprs(row));
                }
            }),
            ExprKind::Comprehension { item, clauses } => self.node("comprehension", span, |d| {
                d.expr(item);
                for Clause {
                    pattern,
                    iter,
                    cond,
                } in clauses
                {
                    d.part("for", |d| {
                        d.pattern(pattern);
                        d.expr(iter);
                        d.optional("if", cond.as_ref());
                    });
                }
            }),
            ExprKind::Tuple(items) => self.node("tuple", span, |d| d.exprs(items)),
            ExprKind::Paren(inner) => self.node("paren", span, |d| d.expr(inner)),
            ExprKind::Record(fields) => self.node("record", span, |d| d.fields(fields)),
            ExprKind::Unary(op, operand) => {
                self.node(&format!("unary {}", unary_text(*op)), span, |d| {
                    d.expr(operand)
                });
            }
            ExprKind::Binary(op, left, right) => {
                self.node(&format!("binary {}", binary_text(*op)), span, |d| {
                    d.expr(left);
                    d.expr(right);
                })
            }
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                self.node(
                    if *inclusive { "range ..=" } else { "range .." },
                    span,
                    |d| {
                        d.expr(start);
                        d.expr(end);
                    },
                );
            }
            ExprKind::Call { callee, args } => self.node("call", span, |d| {
                d.expr(callee);
                d.args(args);
            }),
            ExprKind::Index { base, items } => self.node("index", span, |d| {
                d.expr(base);
                for item in items {
                    d.index_item(item);
                }
            }),
            ExprKind::Field { base, name } => {
                self.node(&format!("field .{}", name.name), span, |d| d.expr(base))
            }
            ExprKind::Lambda(function) => self.node("lambda", span, |d| d.function(function)),
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => self.node("if", span, |d| {
                d.expr(cond);
                d.block(then);
                if let Some(otherwise) = otherwise {
                    d.part("else", |d| d.block(otherwise));
                }
            }),
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn index_item(&mut self, item: &IndexItem) {
        match item {
            IndexItem::At(expr) => self.part("at", |d| d.expr(expr)),
            IndexItem::Slice {
                start,
                stop,
                step,
                span,
            } => self.node("slice", *span, |d| {
                d.optional("start", start.as_ref());
                d.optional("stop", stop.as_ref());
                d.optional("step", step.as_ref());
            }),
        }
    }

    fn text(&mut self, what: &str, text: &TextLit) {
        self.node(what, text.span, |d| {
            for part in &text.parts {
                match part {
                    TextPart::Str(run, span) => d.leaf(&format!("{run:?}"), *span),
                    TextPart::Math(math) => d.text("math", math),
                    TextPart::Value(value) => d.part("value", |d| d.expr(value)),
                    TextPart::Symbol(ident) => d.ident("symbol", ident),
                }
            }
        });
    }
}

fn link_text(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Forward => "->",
        LinkKind::Backward => "<-",
        LinkKind::Both => "<->",
        LinkKind::Plain => "--",
    }
}

fn unary_text(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Neg => "-",
        UnaryOp::Pos => "+",
        UnaryOp::Not => "not",
    }
}

fn binary_text(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::MatMul => "@",
        BinaryOp::Pow => "^",
    }
}

fn unit_text(unit: Unit) -> &'static str {
    match unit {
        Unit::Cm => "cm",
        Unit::Mm => "mm",
        Unit::Pt => "pt",
        Unit::In => "in",
        Unit::Em => "em",
        Unit::Ex => "ex",
        Unit::Deg => "deg",
        Unit::Rad => "rad",
        Unit::Percent => "%",
    }
}
