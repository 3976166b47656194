//! Figures: how they are found, drawn and what their things are called.

use std::rc::Rc;

pub use super::element_args::{ElementArgs, Origin};

use super::elements;
use super::scope::{Scope, ScopeKind};
use super::value::{Family, Handle, Value};
use super::{Eval, Interp};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{
    self, Arg, Block, Body, Expr, ExprKind, Ident, Link, Pattern, Stmt, StmtKind,
};

/// A figure that the file asks for.
pub struct FigureDecl {
    /// Its name.
    pub name: Rc<str>,
    /// Its settings, `set figure(…)` merged in.
    pub args: ElementArgs,
    /// Its content.
    pub body: Rc<Block>,
    /// What its content sees.
    pub scope: Rc<Scope>,
    /// Its statement, or the whole file.
    pub span: Span,
}

/// The frames of an animated figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frames {
    /// How many there are.
    pub count: usize,
    /// How many a second.
    pub fps: f64,
}

/// A default from `set`.
#[derive(Debug, Clone)]
pub struct SetRule {
    /// The element it is for.
    pub target: Rc<str>,
    /// The argument.
    pub name: Ident,
    /// Its value.
    pub value: Value,
    /// Where.
    pub span: Span,
}

/// A call of an element, its arguments evaluated and defaults merged in.
pub struct ElementCall<'c> {
    /// The element.
    pub name: &'static str,
    /// Its arguments.
    pub args: ElementArgs,
    /// What it holds.
    pub body: Option<Content<'c>>,
    /// The name it is given.
    pub label: Option<DrawnName>,
    /// The whole statement.
    pub span: Span,
}

/// A chain of edges.
pub struct EdgesCall<'c> {
    /// The ends with their places, one more than the links.
    pub ends: Vec<(Value, Span)>,
    /// The links between them.
    pub links: &'c [Link],
    /// Settings of all these edges, defaults of `edge` merged in.
    pub args: ElementArgs,
    /// The whole statement.
    pub span: Span,
}

/// The content of an element, to be run by [`Interp::draw_content`].
#[derive(Clone)]
pub struct Content<'c> {
    /// Its statements.
    pub block: &'c Block,
    /// What they see.
    pub scope: Rc<Scope>,
}

/// The name of a drawn thing, its index evaluated.
#[derive(Clone)]
pub struct DrawnName {
    /// The name.
    pub ident: Ident,
    /// The member of a family.
    pub index: Option<Value>,
    /// The scope that will hold the name.
    pub(super) scope: Rc<Scope>,
}

impl DrawnName {
    /// The name as written: `h` or `h[1]`.
    pub fn text(&self) -> String {
        match &self.index {
            Some(index) => format!("{}[{}]", self.ident.name, super::value::key_text(index)),
            None => self.ident.name.to_string(),
        }
    }
}

impl Interp<'_> {
    /// Draws one frame of a figure into the canvas: frame 0 of a figure that is
    /// not animated. Errors go to the sink. Tells the frames when there are several.
    pub fn draw_figure(&mut self, figure: &FigureDecl, frame: usize) -> Option<Frames> {
        let scope = Scope::inside(&figure.scope, ScopeKind::Figure);
        self.frame = frame;
        self.frames = None;
        let outer = self.figure.replace(Rc::clone(&scope));
        self.exec_recovering(&figure.body.stmts, &scope);
        self.figure = outer;
        self.frames
    }

    /// Runs the content of an element. Errors go to the sink, so that one of
    /// them does not hide the others.
    pub fn draw_content(&mut self, content: &Content<'_>) {
        let inner = Scope::inside(&content.scope, ScopeKind::Block);
        self.exec_recovering(&content.block.stmts, &inner);
    }

    /// Gives a drawn thing its name: from here on the name is its handle.
    ///
    /// # Errors
    /// When the name is taken.
    pub fn name_drawn(
        &mut self,
        name: &DrawnName,
        kind: &str,
        id: crate::scene::NodeId,
    ) -> Eval<()> {
        let handle = Value::Handle(Rc::new(Handle {
            id,
            kind: kind.into(),
            name: name.text().into(),
        }));
        self.bind_drawn(name, handle)
    }

    pub(super) fn bind_drawn(&mut self, name: &DrawnName, value: Value) -> Eval<()> {
        let ident = &name.ident;
        let taken = || {
            Box::new(
                Diagnostic::error(
                    Code::DuplicateName,
                    ident.span,
                    format!("`{}` names something already", name.text()),
                )
                .with_hint(match name.index {
                    Some(_) => "every member of a family has an index of its own".to_string(),
                    None => format!("in a loop write `{}[i]: …`", ident.name),
                }),
            )
        };
        match (&name.index, name.scope.own(&ident.name)) {
            (None, None | Some(Value::Poison)) => {
                name.scope.bind(Rc::clone(&ident.name), value);
                Ok(())
            }
            (Some(index), Some(Value::Family(family))) => {
                let mut members = family.members.borrow_mut();
                if members
                    .iter()
                    .any(|(key, v)| key == index && !matches!(v, Value::Poison))
                {
                    return Err(taken());
                }
                members.retain(|(key, _)| key != index);
                members.push((index.clone(), value));
                Ok(())
            }
            (Some(index), None | Some(Value::Poison)) => {
                let family = Family {
                    name: Rc::clone(&ident.name),
                    members: vec![(index.clone(), value)].into(),
                };
                name.scope
                    .bind(Rc::clone(&ident.name), Value::Family(Rc::new(family)));
                Ok(())
            }
            _ => Err(taken()),
        }
    }

    /// Notes a `figure` statement. Those of a module are not drawn by who uses it.
    pub(super) fn declare_figure(
        &mut self,
        name: &Ident,
        args: &[Arg],
        body: &Rc<Block>,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        if !self.loading.is_empty() {
            return Ok(());
        }
        if self.figures.iter().any(|f| f.name == name.name) {
            return Err(Box::new(Diagnostic::error(
                Code::DuplicateName,
                name.span,
                format!("two figures are called `{}`", name.name),
            )));
        }
        let args = self.merged_args("figure", args, span, scope)?;
        self.figures.push(FigureDecl {
            name: Rc::clone(&name.name),
            args,
            body: Rc::clone(body),
            scope: Rc::clone(scope),
            span,
        });
        Ok(())
    }

    /// The statements before the first one that draws at top level.
    pub(super) fn settled_part<'f>(&self, file: &'f ast::File) -> &'f [Stmt] {
        let end = first_drawing(file).unwrap_or(file.stmts.len());
        &file.stmts[..end]
    }

    /// Drawing at top level makes one figure named after the file.
    pub(super) fn collect_implicit_figure(&mut self, file: &ast::File, scope: &Rc<Scope>) {
        let Some(start) = first_drawing(file) else {
            return;
        };
        let mut body = Vec::new();
        for stmt in &file.stmts[start..] {
            // What declares belongs to the file even after the first thing drawn.
            if declares(&stmt.kind) {
                self.exec_recovering(std::slice::from_ref(stmt), scope);
            } else {
                body.push(stmt.clone());
            }
        }
        let name = self
            .sources
            .get(file.span.source)
            .and_then(|s| {
                let name = s
                    .path()
                    .map_or_else(|| s.name().into(), |p| p.to_string_lossy());
                let stem = std::path::Path::new(&*name).file_stem()?.to_string_lossy();
                Some(stem.into_owned())
            })
            .unwrap_or_else(|| "figure".into());
        let block = Block {
            stmts: body,
            span: file.span,
        };
        match self.merged_args("figure", &[], file.span, scope) {
            Ok(args) => self.figures.push(FigureDecl {
                name: name.into(),
                args,
                body: Rc::new(block),
                scope: Rc::clone(scope),
                span: file.span,
            }),
            Err(error) => self.report(error),
        }
    }
}

/// What the syntax of a file tells about who draws.
#[derive(Default)]
struct Drawers<'f> {
    /// Elements and functions of the file that draw.
    drawing: Vec<&'f str>,
    /// Whatever else the file names.
    silent: Vec<&'f str>,
    /// Whether a module may have brought names in.
    uses: bool,
    /// Modules that keep their names to themselves.
    modules: Vec<&'f str>,
}

/// The first statement of a file that draws outside a `figure`.
fn first_drawing(file: &ast::File) -> Option<usize> {
    let mut known = Drawers::default();
    for stmt in &file.stmts {
        match &stmt.kind {
            StmtKind::Use { alias: None, .. } => known.uses = true,
            StmtKind::Use {
                alias: Some(alias), ..
            } => known.modules.push(&alias.name),
            StmtKind::Element { name, .. } => known.drawing.push(&name.name),
            StmtKind::Fn { name, function } => {
                let draws = match &function.body {
                    Body::Block(block) => block.stmts.iter().any(|s| known.draws(s)),
                    Body::Expr(expr) => known.expr_draws(expr),
                };
                if draws {
                    known.drawing.push(&name.name);
                } else {
                    known.silent.push(&name.name);
                }
            }
            StmtKind::Let {
                pattern: Pattern::Ident(name),
                ..
            } => known.silent.push(&name.name),
            _ => {}
        }
    }
    file.stmts.iter().position(|stmt| known.draws(stmt))
}

impl Drawers<'_> {
    fn draws(&self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Draw { .. } | StmtKind::Edges { .. } | StmtKind::Animate { .. } => true,
            StmtKind::For { body, .. } => body.stmts.iter().any(|s| self.draws(s)),
            StmtKind::Expr(expr) => self.expr_draws(expr),
            _ => false,
        }
    }

    fn expr_draws(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call { callee, .. } => match &callee.kind {
                ExprKind::Ident(name) => self.name_draws(name),
                // A call for its own sake: what else would it be for?
                ExprKind::Field { base, .. } => {
                    matches!(&base.kind, ExprKind::Ident(name) if self.modules.contains(&&**name))
                }
                _ => false,
            },
            ExprKind::If {
                then, otherwise, ..
            } => [Some(then), otherwise.as_ref()]
                .into_iter()
                .flatten()
                .any(|block| block.stmts.iter().any(|s| self.draws(s))),
            _ => false,
        }
    }

    fn name_draws(&self, name: &str) -> bool {
        if self.drawing.contains(&name) {
            return true;
        }
        if self.silent.contains(&name) || super::builtin::find(name).is_some() {
            return false;
        }
        elements::find(name).is_some() || self.uses
    }
}

fn declares(kind: &StmtKind) -> bool {
    matches!(
        kind,
        StmtKind::Use { .. }
            | StmtKind::Param { .. }
            | StmtKind::Color { .. }
            | StmtKind::Macro { .. }
            | StmtKind::Symbol { .. }
            | StmtKind::Theme { .. }
            | StmtKind::Style { .. }
            | StmtKind::Preamble { .. }
            | StmtKind::Figure { .. }
            | StmtKind::Fn { .. }
            | StmtKind::Element { .. }
    )
}
