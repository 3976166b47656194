//! The evaluator: walks the syntax tree under a theme and hands drawing
//! statements to the elements.
//!
//! `ast::File → Interp::run → figures (and declarations)`, then for each figure
//! `Interp::draw_figure → elements`. Everything the language can compute is
//! here; how a thing is drawn is in `elements/`.

mod bind;
pub mod builtin;
mod call;
mod contrast;
mod convert;
pub mod declare;
mod draw;
mod element_args;
pub mod elements;
mod exec;
mod expr;
mod faults;
pub mod figure;
mod index;
mod items;
mod kernel;
mod modules;
mod net;
pub mod number;
mod ops;
pub mod scope;
mod show;
mod size;
mod stylesheet;
pub mod table;
mod text;
mod theme;
mod traced;
pub mod value;
pub mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::rc::Rc;

pub use builtin::{Builtin, builtins, families};
pub use call::ArgValue;
pub use contrast::faint_colors;
pub use declare::Declarations;
pub use figure::{Content, DrawnName, EdgesCall, ElementArgs, ElementCall, FigureDecl, Frames};
pub use size::fits;
pub use theme::{DEFAULT_THEME, theme, theme_names};
pub use value::{Handle, Paint, Value};

use crate::diag::{Code, Diagnostic, Fault, Sink};
use crate::source::{SourceMap, Span, World, held};
use crate::syntax::ast;
use scope::{Scope, ScopeKind};

/// What evaluation gives: a value, or an error with its place. An error whose
/// message is empty has already been reported; [`Interp::report`] drops it.
pub type Eval<T> = Result<T, Box<Diagnostic>>;

/// How deeply functions may call each other.
pub const MAX_CALLS: usize = 200;

/// How deeply expressions and blocks may nest while they run.
const MAX_DEPTH: usize = 6_000;

/// How deeply the author's elements may draw each other.
pub const MAX_DRAWS: usize = 100;

/// How many steps one run may take, unless it is told otherwise.
pub const MAX_STEPS: u64 = 50_000_000;

/// How many bytes the values and drawings of one run may take.
pub const MAX_MEMORY: usize = 1 << 30;

/// How many things one run may draw.
pub const MAX_DRAWN: usize = 500_000;

/// How many errors one run tells.
pub(in crate::eval) const MAX_REPORTS: usize = 100;

/// The native stack on which [`MAX_DEPTH`] is safe in every build profile.
const STACK_BYTES: usize = 256 << 20;

/// Runs `f` on a thread whose stack is large enough for any figure.
///
/// The stack is reserved, not committed, so that a small figure pays nothing.
/// A panic in `f` goes on in the caller.
pub fn with_big_stack<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    std::thread::scope(|threads| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(threads, f);
        match thread.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => panic!("cannot start the evaluation thread: {error}"),
        }
    })
}

/// What a run is asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The theme whose colours palette names have.
    pub theme: String,
    /// `--set name=expression`
    pub params: BTreeMap<String, String>,
    /// The modules shipped with the program: name and text.
    pub library: &'static [(&'static str, &'static str)],
}

/// The state of one run over one file and its modules.
pub struct Interp<'a> {
    /// Reads files.
    pub world: &'a dyn World,
    /// All texts of the run.
    pub sources: &'a mut SourceMap,
    /// What there is to say.
    pub sink: Sink,
    /// What stylesheets declare.
    pub declared: Declarations,
    /// Which text literals were inserted into which others.
    pub inserted: BTreeSet<(Span, Span)>,
    /// What the elements draw into.
    pub canvas: elements::Canvas,
    options: Options,
    root: Rc<Scope>,
    modules: HashMap<String, Rc<Scope>>,
    loading: Vec<(String, String)>,
    /// Data files that were read, by place and options.
    data: HashMap<(PathBuf, String), Value>,
    module_failed: bool,
    used_params: Vec<Rc<str>>,
    figures: Vec<FigureDecl>,
    figure: Option<Rc<Scope>>,
    frame: usize,
    frames: Option<Frames>,
    steps: u64,
    max_steps: u64,
    /// How many bytes the thread may hold.
    max_held: usize,
    /// Whether the author has been told that the memory is used up.
    memory_told: bool,
    drawn: usize,
    depth: usize,
    calls: usize,
    /// How many functions are being differentiated.
    followed: usize,
    /// The numbers of kernels at work; kept so that a call need not allocate.
    kernel_stack: Vec<f64>,
    /// The author's elements being drawn, outermost first.
    drawing: Vec<(Rc<str>, Span)>,
}

impl<'a> Interp<'a> {
    /// A run that has read nothing yet.
    pub fn new(world: &'a dyn World, sources: &'a mut SourceMap, options: Options) -> Self {
        let root = words::root_scope(&options.theme);
        Interp {
            world,
            sources,
            sink: Sink::new(),
            declared: Declarations::default(),
            inserted: BTreeSet::new(),
            canvas: elements::Canvas::default(),
            options,
            root,
            modules: HashMap::new(),
            loading: Vec::new(),
            data: HashMap::new(),
            module_failed: false,
            used_params: Vec::new(),
            figures: Vec::new(),
            figure: None,
            frame: 0,
            frames: None,
            steps: 0,
            max_steps: MAX_STEPS,
            max_held: held().saturating_add(MAX_MEMORY),
            memory_told: false,
            drawn: 0,
            depth: 0,
            calls: 0,
            followed: 0,
            kernel_stack: Vec::new(),
            drawing: Vec::new(),
        }
    }

    /// The theme whose colours palette names have.
    pub fn theme(&self) -> &str {
        &self.options.theme
    }

    /// Evaluates a file and returns its figures; what went wrong is in the sink.
    pub fn run(&mut self, file: &ast::File) -> Vec<FigureDecl> {
        let scope = self.run_file(file);
        self.collect_implicit_figure(file, &scope);
        self.check_params();
        std::mem::take(&mut self.figures)
    }

    /// The themes that a file can be made under, from its stylesheets alone.
    pub fn theme_names(&mut self, file: &ast::File) -> Vec<String> {
        let scope = self.file_scope();
        for stmt in &file.stmts {
            if matches!(
                stmt.kind,
                ast::StmtKind::Use { .. } | ast::StmtKind::Theme { .. }
            ) {
                self.exec_recovering(std::slice::from_ref(stmt), &scope);
            }
        }
        theme_names(&self.declared)
    }

    /// The value of an expression, perhaps with statements before it, where the
    /// names of a file hold. Errors of all but the expression itself are in the sink.
    ///
    /// # Errors
    /// Those of the expression, and when there is none.
    pub fn evaluate(&mut self, file: &ast::File, expression: &ast::File) -> Eval<Value> {
        let scope = self.run_file(file);
        self.collect_implicit_figure(file, &scope);
        // In a scope of its own, so that it may give a name of the file another value.
        let imports = Scope::inside(&scope, ScopeKind::Imports);
        let scope = Scope::inside(&imports, ScopeKind::File);
        let (last, before) = match expression.stmts.split_last() {
            Some((last, before)) => (Some(last), before),
            None => (None, &expression.stmts[..]),
        };
        self.exec_recovering(before, &scope);
        let value = match last {
            Some(ast::Stmt {
                kind: ast::StmtKind::Expr(expr),
                ..
            }) => self.eval(expr, &scope),
            _ => Err(Box::new(
                Diagnostic::error(
                    Code::Misplaced,
                    last.map_or(expression.span, |stmt| stmt.span),
                    "there is no expression to evaluate",
                )
                .with_hint("end with an expression: `let a = 2; a^2`"),
            )),
        };
        self.check_params();
        value
    }

    /// Lets the run take only so many steps.
    pub fn limit_steps(&mut self, steps: u64) {
        self.max_steps = steps;
    }

    /// Puts a message into the sink, unless it has been reported before: an
    /// element drawn many times says what is wrong with it once.
    pub fn report(&mut self, diagnostic: impl Into<Box<Diagnostic>>) {
        let mut diagnostic: Diagnostic = *diagnostic.into();
        let same = |d: &Diagnostic| {
            (d.code, d.span, &d.message) == (diagnostic.code, diagnostic.span, &diagnostic.message)
        };
        if diagnostic.message.is_empty() || self.sink.iter().any(same) {
            return;
        }
        match self.sink.iter().count() {
            MAX_REPORTS => {
                self.sink.push(
                    Diagnostic::error_without_place(
                        Code::TooManyErrors,
                        format!("there are more than {MAX_REPORTS} errors"),
                    )
                    .with_hint("begin with the first one"),
                );
                return;
            }
            count if count > MAX_REPORTS => return,
            _ => {}
        }
        for (name, span) in self.drawing.iter().rev() {
            diagnostic = diagnostic.called_from(*span, &**name);
        }
        self.sink.push(diagnostic);
    }

    fn file_scope(&self) -> Rc<Scope> {
        let imports = Scope::inside(&self.root, ScopeKind::Imports);
        Scope::inside(&imports, ScopeKind::File)
    }

    fn run_file(&mut self, file: &ast::File) -> Rc<Scope> {
        self.load_palette();
        let scope = self.file_scope();
        let settled = self.settled_part(file);
        self.exec_recovering(settled, &scope);
        scope
    }

    /// Counts one step, and looks whether there is memory left.
    #[inline]
    fn tick(&mut self, span: Span) -> Eval<()> {
        self.steps += 1;
        if self.steps > self.max_steps {
            return Err(self.out_of_steps(span));
        }
        self.check_memory(span)
    }

    /// Counts the steps of an operation on something large.
    #[inline]
    fn charge(&mut self, steps: u64, span: Span) -> Eval<()> {
        if steps == 0 {
            return Ok(());
        }
        // One step is left, so that the next one tells.
        self.steps = self.steps.saturating_add(steps).min(self.max_steps);
        self.tick(span)
    }

    /// Refuses to go on when the values of the run take too much memory.
    #[inline]
    fn check_memory(&mut self, span: Span) -> Eval<()> {
        match held() > self.max_held {
            true => Err(self.out_of_memory(span)),
            false => Ok(()),
        }
    }

    #[cold]
    fn out_of_memory(&mut self, span: Span) -> Box<Diagnostic> {
        if std::mem::replace(&mut self.memory_told, true) {
            return silent();
        }
        Box::new(
            Diagnostic::error(
                Code::TooMuchMemory,
                span,
                format!(
                    "the figure takes more than {} GB of memory",
                    MAX_MEMORY >> 30
                ),
            )
            .with_hint("keep arrays instead of lists, and draw data by `path` or `scatter`"),
        )
    }

    /// Counts one thing drawn.
    fn count_drawn(&mut self, span: Span) -> Eval<()> {
        self.drawn += 1;
        match self.drawn.checked_sub(MAX_DRAWN) {
            None | Some(0) => Ok(()),
            Some(1) => Err(Box::new(
                Diagnostic::error(
                    Code::TooManyItems,
                    span,
                    format!("the file draws more than {MAX_DRAWN} things"),
                )
                .with_hint("hand the data to one element as an array: `path(P)`, `scatter(P)`"),
            )),
            Some(_) => Err(silent()),
        }
    }

    #[cold]
    fn out_of_steps(&mut self, span: Span) -> Box<Diagnostic> {
        if self.steps > self.max_steps + 1 {
            return silent();
        }
        Box::new(
            Diagnostic::error(
                Code::TooManySteps,
                span,
                format!(
                    "the figure computes too long: more than {} steps",
                    self.max_steps
                ),
            )
            .with_hint(
                "compute with whole arrays instead of loops over numbers, \
                 or raise `steps` below `[limits]` in `figc.toml`",
            ),
        )
    }

    /// Goes one level deeper.
    fn enter(&mut self, span: Span) -> Eval<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.depth -= 1;
            return Err(Box::new(
                Diagnostic::error(
                    Code::TooDeepCall,
                    span,
                    "the computation is nested too deeply",
                )
                .with_hint("split it into several `let`s, or use a loop"),
            ));
        }
        Ok(())
    }
}

/// An error that has been reported already.
fn silent() -> Box<Diagnostic> {
    Box::new(Diagnostic::error_without_place(Code::WrongType, ""))
}

/// The error of a built-in function: its own, or one of a function it called.
#[derive(Debug)]
pub enum Trouble {
    /// Without a place yet.
    Fault(Fault),
    /// With its place.
    Raised(Box<Diagnostic>),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Trouble::Fault(fault)
    }
}

impl From<Box<Diagnostic>> for Trouble {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Trouble::Raised(diagnostic)
    }
}

impl From<crate::numeric::NumericError> for Trouble {
    fn from(error: crate::numeric::NumericError) -> Self {
        Trouble::Fault(numeric_fault(Code::Numeric, error))
    }
}

impl Trouble {
    /// The error with a place.
    fn at(self, span: Span) -> Box<Diagnostic> {
        match self {
            Trouble::Fault(fault) => Box::new(fault.into_diagnostic(span)),
            Trouble::Raised(diagnostic) => diagnostic,
        }
    }
}

/// A numeric error as a fault. Two shapes that do not fit have a code of their own.
fn numeric_fault(code: Code, error: crate::numeric::NumericError) -> Fault {
    let joins = [
        "add",
        "subtract",
        "multiply",
        "divide",
        "compare",
        "apply",
        "choose",
        "broadcast",
        "concatenate",
        "stack",
        "reshape",
    ];
    let about_shapes = error
        .message
        .strip_prefix("cannot ")
        .is_some_and(|rest| joins.iter().any(|verb| rest.starts_with(verb)))
        || error.message.contains("needs a")
        || error.message.contains("has shape");
    let code = match code {
        Code::Numeric if error.message.ends_with("is too large") => Code::TooLarge,
        Code::Numeric if about_shapes => Code::ShapeMismatch,
        other => other,
    };
    Fault {
        code,
        message: error.message,
        hint: error.hint,
    }
}
