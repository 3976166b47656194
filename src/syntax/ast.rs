//! The syntax tree: what the author wrote, with a span on every node.
//!
//! The grammar (`grammar/fig.pest`) accepts a little more than the language;
//! `lower.rs` refuses the rest with a real sentence. Nothing here is resolved:
//! names are names, and a call may turn out to be a function or an element.

use std::rc::Rc;

use crate::source::Span;

/// A whole file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Its statements in order.
    pub stmts: Vec<Stmt>,
    /// Its comments in order, for the formatter.
    pub comments: Vec<Comment>,
    /// The whole text.
    pub span: Span,
}

/// A comment, with its slashes.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// Text including `//` or `/* */`.
    pub text: Rc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A name as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The name.
    pub name: Rc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A block `{ … }`: statements and, for a value block, a last expression statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its statements.
    pub stmts: Vec<Stmt>,
    /// Braces included.
    pub span: Span,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Stmt {
    /// What it says.
    pub kind: StmtKind,
    /// Where.
    pub span: Span,
}

/// The kinds of statement.
#[derive(Debug, Clone, PartialEq)]
pub enum StmtKind {
    /// `use "maths"`, `use "lib/nets" as nets`
    Use {
        /// The module's name or path.
        path: Rc<str>,
        /// Span of the text literal.
        path_span: Span,
        /// The name after `as`.
        alias: Option<Ident>,
    },
    /// `let pattern = value`
    Let {
        /// What is bound.
        pattern: Pattern,
        /// To what.
        value: Expr,
    },
    /// `fn f(x, k: 2) = …` or `fn f(x) { … }`
    Fn {
        /// Its name.
        name: Ident,
        /// Parameters and body.
        function: Rc<Function>,
    },
    /// `param n = 5 in 1..=20`
    Param {
        /// Its name, for `--set`.
        name: Ident,
        /// The value when nothing is set.
        value: Expr,
        /// What a slider may choose from.
        range: Option<Expr>,
    },
    /// `return value`
    Return(Option<Expr>),
    /// `assert cond, "message"`
    Assert {
        /// Must be true.
        cond: Expr,
        /// What it means when it is not.
        message: Option<Expr>,
    },
    /// `for pattern in iter { … }`
    For {
        /// What is bound each time.
        pattern: Pattern,
        /// What is run over.
        iter: Expr,
        /// The body.
        body: Block,
    },
    /// `color pink = …`, a colour or a record of one per theme
    Color {
        /// Its name.
        name: Ident,
        /// A colour, or `{ screen: …, print: … }`.
        value: Expr,
    },
    /// `macro vect(a) = tex"\bm{#a}"`
    Macro {
        /// Its name, without backslash.
        name: Ident,
        /// Its parameters.
        params: Vec<Ident>,
        /// Its LaTeX; parameters are interpolated by `#name`.
        body: Expr,
    },
    /// `symbol x = vector(pink)`
    Symbol {
        /// The name after `@`.
        name: Ident,
        /// A call of a kind: `vector vectors matrix scalar space`.
        value: Expr,
    },
    /// `theme screen { background: black, foreground: #fcfcfc }`
    Theme {
        /// Its name.
        name: Ident,
        /// Its settings.
        fields: Vec<Field>,
    },
    /// `style gradient { stroke: red }`
    Style {
        /// Its name.
        name: Ident,
        /// Its settings.
        fields: Vec<Field>,
    },
    /// `set axes(frame: cross)`
    Set {
        /// The element.
        target: Ident,
        /// Its new defaults.
        args: Vec<Arg>,
    },
    /// `preamble "book-preamble.tex"`
    Preamble {
        /// The file.
        path: Rc<str>,
        /// Span of the text literal.
        path_span: Span,
    },
    /// `element neuron(at, color: pink) { … }`
    Element {
        /// Its name.
        name: Ident,
        /// Parameters and body.
        function: Rc<Function>,
    },
    /// `figure svd(width: 12cm) { … }`
    Figure {
        /// Its name.
        name: Ident,
        /// Its settings.
        args: Vec<Arg>,
        /// Its content.
        body: Rc<Block>,
    },
    /// `animate t in linspace(0, 1, 60) (fps: 30) { … }`
    Animate {
        /// What is bound each frame.
        pattern: Pattern,
        /// One value per frame.
        iter: Expr,
        /// Settings.
        args: Vec<Arg>,
        /// One frame.
        body: Block,
    },
    /// A named element or one with a block: `h: node($@h$)`, `row(gap: 1cm) { … }`.
    /// A bare call without name and block is [`StmtKind::Expr`].
    Draw {
        /// `name:` or `name[i]:`
        name: Option<Name>,
        /// The element, possibly `module.element`.
        callee: Expr,
        /// Its arguments; empty for `chain { … }`.
        args: Vec<Arg>,
        /// What it holds.
        body: Option<Block>,
    },
    /// `x -> W -> s (label: …)`
    Edges {
        /// The ends, one more than the links.
        ends: Vec<Expr>,
        /// The links between them.
        links: Vec<Link>,
        /// Settings of all these edges.
        args: Vec<Arg>,
    },
    /// An expression: a value, or a call of an element.
    Expr(Expr),
}

/// The name of a drawn thing: `h` or `h[i]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The name.
    pub ident: Ident,
    /// The member of a family.
    pub index: Option<Expr>,
}

/// One link of a chain of edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which way it points.
    pub kind: LinkKind,
    /// The arrow itself.
    pub span: Span,
}

/// Which way a link points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `->`
    Forward,
    /// `<-`
    Backward,
    /// `<->`
    Both,
    /// `--`
    Plain,
}

/// `name: value` in a record, style or theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name.
    pub name: Ident,
    /// The value.
    pub value: Expr,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Arg {
    /// `name:` before the value.
    pub name: Option<Ident>,
    /// The value.
    pub value: Expr,
    /// Both.
    pub span: Span,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Ident,
    /// Its value when left out.
    pub default: Option<Expr>,
}

/// Parameters and body of a function, lambda or element.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Parameters in order.
    pub params: Vec<Param>,
    /// The body.
    pub body: Body,
}

/// The body of a function or branch.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// `= expr`
    Expr(Expr),
    /// `{ … }`
    Block(Block),
}

/// What `let` and `for` bind.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// One name; `_` binds nothing.
    Ident(Ident),
    /// `(a, (b, c))`
    Tuple(Vec<Pattern>, Span),
    /// `{loss, accuracy}`, `{loss: l}` or `{run: {loss}}`
    Record(Vec<(Ident, Pattern)>, Span),
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `2.5`
    Number(f64),
    /// `2cm`, `30deg`, `20%`
    Quantity(f64, Unit),
    /// `true`
    Bool(bool),
    /// `none`
    None,
    /// `"…"`
    Text(TextLit),
    /// `$…$`
    Math(TextLit),
    /// `tex"…"`
    Tex(TextLit),
    /// `tikz"…"`
    Tikz(TextLit),
    /// `#fccde5`; the digits without `#`, 3, 4, 6 or 8 of them
    Color(Rc<str>),
    /// A name.
    Ident(Rc<str>),
    /// `[1, 2, 3]`
    List(Vec<Expr>),
    /// `[1, 2; 3, 4]`
    Matrix(Vec<Vec<Expr>>),
    /// `[item for p in iter if cond]`
    Comprehension {
        /// What is collected.
        item: Box<Expr>,
        /// The loops, outermost first.
        clauses: Vec<Clause>,
    },
    /// `(x, y)`; one item needs a comma, none is the empty tuple
    Tuple(Vec<Expr>),
    /// `(x)`, kept for the formatter
    Paren(Box<Expr>),
    /// `{lr: 0.01, name: "adam"}`
    Record(Vec<Field>),
    /// `-x`, `+x`, `not x`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`, `a and b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a..b`, `a..=b`
    Range {
        /// First value.
        start: Box<Expr>,
        /// End.
        end: Box<Expr>,
        /// Whether `end` belongs to it.
        inclusive: bool,
    },
    /// `f(x, k: 2)`
    Call {
        /// What is called; a [`ExprKind::Field`] for a method.
        callee: Box<Expr>,
        /// With what.
        args: Vec<Arg>,
    },
    /// `A[i, 1:]`
    Index {
        /// What is indexed.
        base: Box<Expr>,
        /// One item per axis.
        items: Vec<IndexItem>,
    },
    /// `A.T`
    Field {
        /// Of what.
        base: Box<Expr>,
        /// Which.
        name: Ident,
    },
    /// `x => x^2`
    Lambda(Rc<Function>),
    /// `if c { a } else { b }`
    If {
        /// The condition.
        cond: Box<Expr>,
        /// When true.
        then: Block,
        /// When false: a block, or another `if` as the only statement of one.
        otherwise: Option<Block>,
    },
}

/// One `for … in … if …` of a comprehension.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// What is bound.
    pub pattern: Pattern,
    /// What is run over.
    pub iter: Expr,
    /// Which items count.
    pub cond: Option<Expr>,
}

/// One item between the brackets of an index.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "an index has one or two items, which live as long as the tree"
)]
pub enum IndexItem {
    /// `i`, a mask, or a list of indices
    At(Expr),
    /// `a:b:c`, each of them optional
    Slice {
        /// First.
        start: Option<Expr>,
        /// One past the last.
        stop: Option<Expr>,
        /// Step.
        step: Option<Expr>,
        /// Where.
        span: Span,
    },
}

/// A literal with values in it.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLit {
    /// Its parts in order.
    pub parts: Vec<TextPart>,
    /// The whole literal with its delimiters.
    pub span: Span,
}

/// A part of a text, maths or LaTeX literal.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// Characters as they are meant: escapes of the literal are resolved
    /// (`\"` in text), LaTeX commands are kept.
    Str(Rc<str>, Span),
    /// `$…$` inside a plain text; its parts are those of a maths literal.
    Math(TextLit),
    /// `#name` or `#(expr)`
    Value(Expr),
    /// `@name`, in maths only
    Symbol(Ident),
}

/// Units of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// centimetre
    Cm,
    /// millimetre
    Mm,
    /// TeX point, 1/72.27 in
    Pt,
    /// inch
    In,
    /// width of an M, about the font size
    Em,
    /// height of an x
    Ex,
    /// degree
    Deg,
    /// radian
    Rad,
    /// hundredth
    Percent,
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `+`
    Pos,
    /// `not`
    Not,
}

/// Infix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `or`, which looks at its right side only when it must
    Or,
    /// `and`, likewise
    And,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `@`, the matrix product
    MatMul,
    /// `^`
    Pow,
}
