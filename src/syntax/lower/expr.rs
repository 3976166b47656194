//! Expressions: operands and operators in a row become a tree by precedence.

use std::rc::Rc;

use pest::iterators::Pair;

use crate::diag::Code;
use crate::source::Span;
use crate::syntax::Rule;
use crate::syntax::ast::{
    Arg, BinaryOp, Block, Clause, Expr, ExprKind, Field, Function, IndexItem, Param, Stmt,
    StmtKind, TextLit, TextPart, UnaryOp,
};

use super::{Lowered, Lowering, Parts};

/// How many `else if` a condition may have: each is one level of the tree.
const MAX_ELSE_IFS: usize = 100;

/// An operator on the stack.
#[derive(Debug, Clone, Copy)]
enum Operator {
    Unary(UnaryOp),
    Binary(BinaryOp),
    /// `..` or `..=`
    Range(bool),
}

impl Operator {
    /// How tightly it binds; `-2^2` is `-(2^2)`.
    fn precedence(self) -> u8 {
        match self {
            Operator::Binary(BinaryOp::Or) => 1,
            Operator::Binary(BinaryOp::And) => 2,
            Operator::Unary(UnaryOp::Not) => 3,
            Operator::Binary(
                BinaryOp::Eq
                | BinaryOp::Ne
                | BinaryOp::Lt
                | BinaryOp::Le
                | BinaryOp::Gt
                | BinaryOp::Ge,
            ) => COMPARISON,
            Operator::Range(_) => 5,
            Operator::Binary(BinaryOp::Add | BinaryOp::Sub) => 6,
            Operator::Binary(BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem | BinaryOp::MatMul) => 7,
            Operator::Unary(UnaryOp::Neg | UnaryOp::Pos) => 8,
            Operator::Binary(BinaryOp::Pow) => 9,
        }
    }

    fn is_right_associative(self) -> bool {
        matches!(self, Operator::Binary(BinaryOp::Pow))
    }
}

const COMPARISON: u8 = 4;

fn prefix_of(text: &str) -> UnaryOp {
    match text {
        "-" => UnaryOp::Neg,
        "+" => UnaryOp::Pos,
        _ => UnaryOp::Not,
    }
}

fn infix_of(text: &str) -> Operator {
    Operator::Binary(match text {
        "or" => BinaryOp::Or,
        "and" => BinaryOp::And,
        "==" => BinaryOp::Eq,
        "!=" => BinaryOp::Ne,
        "<" => BinaryOp::Lt,
        "<=" => BinaryOp::Le,
        ">" => BinaryOp::Gt,
        ">=" => BinaryOp::Ge,
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Sub,
        "*" => BinaryOp::Mul,
        "/" => BinaryOp::Div,
        "%" => BinaryOp::Rem,
        "@" => BinaryOp::MatMul,
        ".." => return Operator::Range(false),
        "..=" => return Operator::Range(true),
        _ => BinaryOp::Pow,
    })
}

/// Operands and operators that still wait for each other.
#[derive(Default)]
struct Waiting {
    operands: Vec<Expr>,
    operators: Vec<(Operator, Span)>,
}

impl Lowering<'_> {
    /// An expression, from `Rule::expr` or `Rule::stmt_expr`.
    pub(super) fn expr(&mut self, pair: Pair<'_, Rule>) -> Lowered<Expr> {
        let span = self.tight_span(&pair);
        let parts: Vec<Pair<'_, Rule>> = pair.into_inner().collect();
        let operators = parts
            .iter()
            .filter(|p| matches!(p.as_rule(), Rule::infix | Rule::prefix))
            .count();
        self.deeper(1 + operators, span, |this| {
            let mut waiting = Waiting::default();
            for part in parts {
                let part_span = this.span(&part);
                match part.as_rule() {
                    Rule::prefix => {
                        let operator = Operator::Unary(prefix_of(part.as_str()));
                        waiting.operators.push((operator, part_span));
                    }
                    Rule::infix => {
                        let operator = infix_of(part.as_str());
                        this.reduce(&mut waiting, Some(operator))?;
                        waiting.operators.push((operator, part_span));
                    }
                    Rule::lambda => waiting.operands.push(this.lambda(part)?),
                    Rule::arrow => waiting.operands.push(arrow_text(part.as_str(), part_span)),
                    _ => waiting.operands.push(this.operand(part)?),
                }
            }
            this.reduce(&mut waiting, None)?;
            let expr = waiting.operands.pop();
            expr.ok_or_else(|| Box::new(this.error(Code::Syntax, span, "expected an expression")))
        })
    }

    /// Applies the waiting operators that bind tighter than the next one.
    fn reduce(&self, waiting: &mut Waiting, next: Option<Operator>) -> Lowered<()> {
        while let Some(&(top, top_span)) = waiting.operators.last() {
            if let Some(next) = next {
                let (above, below) = (next.precedence(), top.precedence());
                if above > below || (above == below && next.is_right_associative()) {
                    break;
                }
            }
            waiting.operators.pop();
            let Some(right) = waiting.operands.pop() else {
                break;
            };
            let expr = match top {
                Operator::Unary(op) => Expr {
                    span: top_span.to(right.span),
                    kind: ExprKind::Unary(op, Box::new(right)),
                },
                Operator::Binary(op) => {
                    let Some(left) = waiting.operands.pop() else {
                        break;
                    };
                    self.check_chain(&left, top, top_span)?;
                    Expr {
                        span: left.span.to(right.span),
                        kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
                    }
                }
                Operator::Range(inclusive) => {
                    let Some(left) = waiting.operands.pop() else {
                        break;
                    };
                    self.check_chain(&left, top, top_span)?;
                    Expr {
                        span: left.span.to(right.span),
                        kind: ExprKind::Range {
                            start: Box::new(left),
                            end: Box::new(right),
                            inclusive,
                        },
                    }
                }
            };
            waiting.operands.push(expr);
        }
        Ok(())
    }

    /// `a < b < c` and `a..b..c` mean nothing.
    fn check_chain(&self, left: &Expr, operator: Operator, span: Span) -> Lowered<()> {
        match (&left.kind, operator) {
            (ExprKind::Binary(op, _, middle), Operator::Binary(_))
                if operator.precedence() == COMPARISON
                    && Operator::Binary(*op).precedence() == COMPARISON =>
            {
                Err(Box::new(
                    self.error(Code::Syntax, span, "comparisons do not chain")
                        .with_label("a second comparison of the same value")
                        .with_place(middle.span, "this value is compared twice")
                        .with_hint("write `a < b and b < c`"),
                ))
            }
            (ExprKind::Range { .. }, Operator::Range(_)) => Err(Box::new(
                self.error(Code::Syntax, span, "a range has two ends")
                    .with_hint("for a step write `arange(start, stop, step)`"),
            )),
            _ => Ok(()),
        }
    }

    fn operand(&mut self, pair: Pair<'_, Rule>) -> Lowered<Expr> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let atom = self.want(inner.next(), "an expression", span)?;
        let base = self.atom(atom)?;
        self.postfix(base, inner.collect())
    }

    /// Calls, indices and fields, each applied to what stands before it.
    pub(super) fn postfix(&mut self, base: Expr, parts: Vec<Pair<'_, Rule>>) -> Lowered<Expr> {
        let levels = parts.len();
        let span = base.span;
        self.deeper(levels, span, |this| {
            let mut expr = base;
            for part in parts {
                let span = expr.span.to(this.span(&part));
                let base = Box::new(expr);
                let kind = match part.as_rule() {
                    Rule::call => ExprKind::Call {
                        args: this.args(part)?,
                        callee: base,
                    },
                    Rule::index => ExprKind::Index {
                        items: this.index(part)?,
                        base,
                    },
                    _ => {
                        let word = this.want(part.into_inner().next(), "a field", span)?;
                        ExprKind::Field {
                            name: this.ident(&word),
                            base,
                        }
                    }
                };
                expr = Expr { kind, span };
            }
            Ok(expr)
        })
    }

    fn atom(&mut self, pair: Pair<'_, Rule>) -> Lowered<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::ident => return self.name_expr(&pair),
            Rule::quantity => self.quantity(pair)?,
            Rule::color => self.color(&pair)?,
            Rule::literal => match pair.as_str() {
                "true" => ExprKind::Bool(true),
                "false" => ExprKind::Bool(false),
                _ => ExprKind::None,
            },
            Rule::text => ExprKind::Text(self.text(pair)?),
            Rule::math => ExprKind::Math(self.text(pair)?),
            Rule::tex => ExprKind::Tex(self.text(pair)?),
            Rule::tikz => ExprKind::Tikz(self.text(pair)?),
            Rule::paren => self.paren(pair)?,
            Rule::list => self.list(pair)?,
            Rule::record => ExprKind::Record(self.fields(pair)?),
            Rule::if_expr => return self.condition(pair),
            _ => {
                return Err(Box::new(self.error(
                    Code::Syntax,
                    span,
                    "expected an expression",
                )));
            }
        };
        Ok(Expr { kind, span })
    }

    /// A name that is read.
    pub(super) fn name_expr(&self, pair: &Pair<'_, Rule>) -> Lowered<Expr> {
        let span = self.span(pair);
        let name = pair.as_str();
        if let "True" | "False" | "None" = name {
            return Err(Box::new(
                self.error(Code::ForeignWord, span, format!("`{name}` is Python's"))
                    .with_hint(format!("write `{}`", name.to_lowercase())),
            ));
        }
        Ok(Expr {
            kind: ExprKind::Ident(name.into()),
            span,
        })
    }

    fn lambda(&mut self, pair: Pair<'_, Rule>) -> Lowered<Expr> {
        let span = self.tight_span(&pair);
        let mut parts = Parts::of(pair);
        let params = if let Some(params) = parts.take(Rule::params) {
            self.params(params)?
        } else {
            let name = self.want(parts.take(Rule::ident), "a name", span)?;
            vec![Param {
                name: self.ident(&name),
                default: None,
            }]
        };
        let body = self.body(&mut parts, span)?;
        Ok(Expr {
            kind: ExprKind::Lambda(Rc::new(Function { params, body })),
            span,
        })
    }

    fn paren(&mut self, pair: Pair<'_, Rule>) -> Lowered<ExprKind> {
        let mut items = Vec::new();
        let mut trailing = false;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::trailing {
                trailing = true;
            } else {
                items.push(self.expr(part)?);
            }
        }
        Ok(match items.len() {
            1 if !trailing => match items.pop() {
                Some(item) => ExprKind::Paren(Box::new(item)),
                None => ExprKind::Tuple(items),
            },
            _ => ExprKind::Tuple(items),
        })
    }

    fn list(&mut self, pair: Pair<'_, Rule>) -> Lowered<ExprKind> {
        let mut rows: Vec<Vec<Expr>> = vec![Vec::new()];
        let mut clauses = Vec::new();
        let mut is_matrix = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::row => {
                    is_matrix = true;
                    rows.push(Vec::new());
                }
                Rule::clause => clauses.push(self.clause(part)?),
                _ => {
                    let item = self.expr(part)?;
                    if let Some(row) = rows.last_mut() {
                        row.push(item);
                    }
                }
            }
        }
        // A `;` at the end closes the last row.
        if is_matrix && rows.last().is_some_and(Vec::is_empty) {
            rows.pop();
        }
        if is_matrix {
            return Ok(ExprKind::Matrix(rows));
        }
        let mut items = rows.pop().unwrap_or_default();
        match (clauses.is_empty(), items.pop()) {
            (false, Some(item)) => Ok(ExprKind::Comprehension {
                item: Box::new(item),
                clauses,
            }),
            (_, last) => {
                items.extend(last);
                Ok(ExprKind::List(items))
            }
        }
    }

    fn clause(&mut self, pair: Pair<'_, Rule>) -> Lowered<Clause> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let pattern = self.pattern(&mut parts, span)?;
        let iter = self.want(parts.take(Rule::expr), "an expression", span)?;
        Ok(Clause {
            pattern,
            iter: self.expr(iter)?,
            cond: parts.take(Rule::expr).map(|p| self.expr(p)).transpose()?,
        })
    }

    /// `(x, k: 2)`
    pub(super) fn args(&mut self, pair: Pair<'_, Rule>) -> Lowered<Vec<Arg>> {
        let args = pair
            .into_inner()
            .map(|p| self.arg(p))
            .collect::<Lowered<Vec<_>>>()?;
        self.check_unique("argument", args.iter().filter_map(|a| a.name.as_ref()))?;
        let first_named = args
            .iter()
            .position(|a| a.name.is_some())
            .unwrap_or(args.len());
        let after = args[first_named..].iter().find(|a| a.name.is_none());
        if let (Some(positional), Some(named)) = (after, args.get(first_named)) {
            return Err(Box::new(
                self.error(
                    Code::Syntax,
                    positional.span,
                    "an argument without a name stands after one with a name",
                )
                .with_place(named.span, "the first with a name")
                .with_hint("put the arguments without names first, or write `name: value`"),
            ));
        }
        Ok(args)
    }

    fn arg(&mut self, pair: Pair<'_, Rule>) -> Lowered<Arg> {
        let span = self.tight_span(&pair);
        let mut parts = Parts::of(pair);
        let name = parts
            .take(Rule::arg_name)
            .and_then(|p| p.into_inner().next())
            .map(|word| self.ident(&word));
        let value = self.want(parts.take(Rule::expr), "an expression", span)?;
        Ok(Arg {
            name,
            value: self.expr(value)?,
            span,
        })
    }

    /// The fields of a record, style or theme.
    pub(super) fn fields(&mut self, pair: Pair<'_, Rule>) -> Lowered<Vec<Field>> {
        let fields = pair
            .into_inner()
            .map(|pair| {
                let span = self.span(&pair);
                let mut parts = Parts::of(pair);
                let name = self.want(parts.take(Rule::word), "a name", span)?;
                parts.take(Rule::colon);
                let value = self.want(parts.take(Rule::expr), "an expression", span)?;
                Ok(Field {
                    name: self.ident(&name),
                    value: self.expr(value)?,
                })
            })
            .collect::<Lowered<Vec<_>>>()?;
        self.check_unique("field", fields.iter().map(|f| &f.name))?;
        Ok(fields)
    }

    fn index(&mut self, pair: Pair<'_, Rule>) -> Lowered<Vec<IndexItem>> {
        pair.into_inner()
            .map(|item| self.index_item(item))
            .collect()
    }

    fn index_item(&mut self, pair: Pair<'_, Rule>) -> Lowered<IndexItem> {
        let span = self.tight_span(&pair);
        let mut bounds: [Option<Expr>; 3] = [None, None, None];
        let mut at = 0;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::colon {
                at += 1;
            } else {
                let value = self.expr(part)?;
                if let Some(bound) = bounds.get_mut(at) {
                    *bound = Some(value);
                }
            }
        }
        let [start, stop, step] = bounds;
        match start {
            Some(item) if at == 0 => Ok(IndexItem::At(item)),
            start => Ok(IndexItem::Slice {
                start,
                stop,
                step,
                span,
            }),
        }
    }

    /// `if c { … } else if d { … } else { … }`, the later conditions inside the blocks of the earlier.
    fn condition(&mut self, pair: Pair<'_, Rule>) -> Lowered<Expr> {
        let span = self.tight_span(&pair);
        let mut parts = Parts::of(pair);
        let mut branches = vec![self.branch(&mut parts, span)?];
        while let Some(pair) = parts.take(Rule::else_if) {
            let branch_span = self.tight_span(&pair);
            if branches.len() > MAX_ELSE_IFS {
                return Err(Box::new(
                    self.error(
                        Code::TooDeep,
                        branch_span,
                        format!("more than {MAX_ELSE_IFS} `else if` in a row"),
                    )
                    .with_hint("choose from a list or record instead"),
                ));
            }
            branches.push(self.branch(&mut Parts::of(pair), branch_span)?);
        }
        let mut otherwise = parts.take(Rule::block).map(|p| self.block(p)).transpose()?;
        while let Some((cond, then)) = branches.pop() {
            let whole = cond
                .span
                .to(otherwise.as_ref().map_or(then.span, |b| b.span));
            let whole = if branches.is_empty() { span } else { whole };
            let expr = Expr {
                span: whole,
                kind: ExprKind::If {
                    cond: Box::new(cond),
                    then,
                    otherwise,
                },
            };
            if branches.is_empty() {
                return Ok(expr);
            }
            otherwise = Some(Block {
                stmts: vec![Stmt {
                    span: whole,
                    kind: StmtKind::Expr(expr),
                }],
                span: whole,
            });
        }
        Err(Box::new(self.error(
            Code::Syntax,
            span,
            "expected a condition",
        )))
    }

    fn branch(&mut self, parts: &mut Parts<'_>, span: Span) -> Lowered<(Expr, Block)> {
        let cond = self.want(parts.take(Rule::expr), "a condition", span)?;
        let then = self.want(parts.take(Rule::block), "a block `{ … }`", span)?;
        Ok((self.expr(cond)?, self.block(then)?))
    }
}

/// A bare arrow is the text of its characters: `arrow: <->` is `arrow: "<->"`.
fn arrow_text(arrow: &str, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Text(TextLit {
            parts: vec![TextPart::Str(arrow.trim_end().into(), span)],
            span,
        }),
        span,
    }
}
