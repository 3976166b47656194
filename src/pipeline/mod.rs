//! The order of the stages, where to stop, and what came of it.
//!
//! `parse → evaluate → plan → (TeX measures) → layout → write → (TeX sets)`.
//! The two TeX halves are one run: the engine measures the labels, asks for the
//! page while TeX waits, and finishes it.

mod check;
mod evaluate;
mod library;
mod style;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diag::{Code, Diagnostic, Severity};
use crate::eval::{self, Interp};
use crate::scene::{Drawing, Plan, RawCode, Scene};
use crate::source::{Recording, Source, SourceId, SourceMap, Span, Stopwatch, World};
use crate::style::Theme;
use crate::syntax::{self, ast};
use crate::tex::{self, Abort, Engine, Job, Origins, diagnose};
use crate::tikz;

pub use check::check;
pub use evaluate::{Notation, evaluate};
pub use library::LIBRARY;
pub use style::themes;

/// What a render makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// The page.
    Pdf,
    /// The author's TikZ.
    Tex,
    /// The syntax tree as text.
    Ast,
    /// The drawing as text.
    Drawing,
    /// The scene as text.
    Scene,
    /// Nothing: only what there is to say is wanted.
    Nothing,
}

/// Under which themes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Themes {
    /// Each figure under its own: what it says, else print.
    #[default]
    Own,
    /// Each figure under its own; those that say none under each of these.
    OwnOr(Vec<String>),
    /// One, by name.
    Named(String),
    /// Every theme of the stylesheets in use.
    All,
}

/// What is asked of a run.
#[derive(Debug, Clone)]
pub struct Request {
    /// The file, for `use` and data beside it; none for standard input.
    pub path: Option<PathBuf>,
    /// Its name in messages.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What to make.
    pub product: Product,
    /// Under which themes.
    pub themes: Themes,
    /// `--set`
    pub params: BTreeMap<String, String>,
    /// How many steps one evaluation may take, when it is not the usual number.
    pub steps: Option<u64>,
    /// Where the emitted code has its data.
    pub data: tikz::DataPlace,
    /// From which size on data is reduced.
    pub sizes: tikz::Sizes,
}

/// One finished thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// The name of the figure.
    pub figure: String,
    /// The theme.
    pub theme: String,
    /// The content of its file.
    pub content: Vec<u8>,
    /// The files that the content names, to be written beside it.
    pub beside: Vec<tikz::Companion>,
}

impl Output {
    /// The content of its file under a name: what it names beside itself has the same
    /// stem.
    pub fn named(&self, stem: &str) -> Cow<'_, [u8]> {
        match (self.beside.is_empty(), std::str::from_utf8(&self.content)) {
            (false, Ok(text)) => text.replace(tikz::STEM, stem).into_bytes().into(),
            _ => Cow::from(&self.content),
        }
    }
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything finished; nothing when there were errors.
    pub outputs: Vec<Output>,
    /// What there is to say.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: SourceMap,
    /// The files that were read besides the figure's own.
    pub reads: Vec<PathBuf>,
    /// The times of the stages.
    pub times: Stopwatch,
}

impl Outcome {
    /// Whether anything went wrong.
    pub fn failed(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }
}

/// Runs a request. `engine` is asked for once text is to be set.
pub fn run(request: &Request, world: &dyn World, engine: &mut EngineSource<'_>) -> Outcome {
    work(request, world, |run| run.all(engine))
}

/// Does a piece of work on a request, and puts its errors into the outcome.
fn work(
    request: &Request,
    world: &dyn World,
    job: impl FnOnce(&mut Run<'_, '_>) -> Result<(), Vec<Diagnostic>>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let world = Recording::new(world);
    let result = job(&mut Run {
        request,
        world: &world,
        outcome: &mut outcome,
        inserted: Vec::new(),
    });
    if let Err(errors) = result {
        // A mistake in a loop is one mistake, however often it is met.
        for error in errors {
            if !outcome.diagnostics.contains(&error) {
                outcome.diagnostics.push(error);
            }
        }
    }
    outcome.reads = world.paths();
    if outcome.failed() {
        outcome.outputs.clear();
    }
    outcome
}

/// Gives the engine when it is first needed, so that a mistake in the figure is
/// told even where there is no bundle.
pub type EngineSource<'a> = dyn FnMut() -> Result<&'a dyn Engine, Box<Diagnostic>> + 'a;

struct Run<'r, 'w> {
    request: &'r Request,
    world: &'r Recording<'w>,
    outcome: &'r mut Outcome,
    /// Which text literals were inserted into which others.
    inserted: Vec<(Span, Span)>,
}

/// What a figure became.
struct Made {
    content: Vec<u8>,
    beside: Vec<tikz::Companion>,
}

impl From<String> for Made {
    fn from(text: String) -> Self {
        Made {
            content: text.into_bytes(),
            beside: Vec::new(),
        }
    }
}

/// The figures of a file, drawn under one theme.
struct Drawn {
    theme: Theme,
    drawings: Vec<(Option<String>, Drawing)>,
    all_themes: Vec<String>,
}

impl Run<'_, '_> {
    fn all(&mut self, engine: &mut EngineSource<'_>) -> Result<(), Vec<Diagnostic>> {
        let (id, file) = self.parse()?;
        if self.request.product == Product::Ast {
            self.give("", "", Made::from(syntax::ast_dump(&file)));
            return Ok(());
        }
        for (theme, drawing) in self.figures(&file, id)? {
            let made = self.make(&drawing, &theme, engine)?;
            self.give(&drawing.name, &theme.name, made);
        }
        Ok(())
    }

    fn give(&mut self, figure: &str, theme: &str, made: Made) {
        self.outcome.outputs.push(Output {
            figure: figure.into(),
            theme: theme.into(),
            content: made.content,
            beside: made.beside,
        });
    }

    /// The file as a tree.
    fn parse(&mut self) -> Result<(SourceId, ast::File), Vec<Diagnostic>> {
        let id = self.read()?;
        let file = self.tree(id)?;
        self.outcome.times.lap("parse");
        Ok((id, file))
    }

    /// The tree of a text of the run.
    fn tree(&self, id: SourceId) -> Result<ast::File, Vec<Diagnostic>> {
        match self.outcome.sources.get(id) {
            Some(source) => syntax::parse(source),
            None => Err(Vec::new()),
        }
    }

    fn read(&mut self) -> Result<SourceId, Vec<Diagnostic>> {
        let request = self.request;
        let path = request.path.clone();
        match std::str::from_utf8(&request.bytes) {
            // A byte-order mark is not part of the text.
            Ok(text) => Ok(self.outcome.sources.add(
                request.name.clone(),
                path,
                text.strip_prefix('\u{feff}').unwrap_or(text),
            )),
            Err(error) => {
                // The part that is text can still be shown.
                let (good, _) = request.bytes.split_at(error.valid_up_to());
                let text = String::from_utf8_lossy(good);
                let id = self.outcome.sources.add(request.name.clone(), path, &text);
                let at = text.len();
                Err(vec![
                    Diagnostic::error(
                        Code::NotText,
                        Span::new(id, at, at),
                        format!("the file is not UTF-8 text: byte {at} starts no character"),
                    )
                    .with_hint("a `.fig` file is plain text; save it as UTF-8"),
                ])
            }
        }
    }

    /// Every figure of the file with each theme that it is asked for in.
    fn figures(
        &mut self,
        file: &ast::File,
        id: SourceId,
    ) -> Result<Vec<(Theme, Drawing)>, Vec<Diagnostic>> {
        let first = self.first_theme(file);
        let mut by_theme: BTreeMap<String, Drawn> = BTreeMap::new();
        let drawn = self.draw(file, &first)?;
        let wanted: Vec<(usize, String)> = drawn
            .drawings
            .iter()
            .enumerate()
            .flat_map(|(n, (own, _))| {
                let themes = match &self.request.themes {
                    Themes::Named(name) => vec![name.clone()],
                    Themes::Own => vec![own.clone().unwrap_or_else(|| first.clone())],
                    Themes::OwnOr(others) => match own {
                        Some(own) => vec![own.clone()],
                        None => others.clone(),
                    },
                    Themes::All => drawn.all_themes.clone(),
                };
                themes.into_iter().map(move |t| (n, t))
            })
            .collect();
        by_theme.insert(first, drawn);
        if wanted.is_empty() {
            return Err(vec![nothing_to_draw(id)]);
        }
        let mut figures = Vec::new();
        for (n, theme) in wanted {
            if !by_theme.contains_key(&theme) {
                let drawn = self.draw(file, &theme)?;
                by_theme.insert(theme.clone(), drawn);
            }
            if let Some(drawn) = by_theme.get(&theme)
                && let Some((_, drawing)) = drawn.drawings.get(n)
            {
                figures.push((drawn.theme.clone(), drawing.clone()));
            }
        }
        Ok(figures)
    }

    /// The themes that the stylesheets of a file declare, else the built-in ones.
    fn theme_names(&self, file: &ast::File) -> Vec<String> {
        let mut sources = self.outcome.sources.clone();
        let options = self.options(eval::DEFAULT_THEME);
        Interp::new(self.world, &mut sources, options).theme_names(file)
    }

    /// The theme that the file is evaluated in first.
    fn first_theme(&self, file: &ast::File) -> String {
        match &self.request.themes {
            Themes::Named(name) => name.clone(),
            Themes::OwnOr(names) => names
                .first()
                .cloned()
                .unwrap_or_else(|| self.default_theme(file)),
            Themes::Own | Themes::All => self.default_theme(file),
        }
    }

    /// `print`, or the first theme of a file whose stylesheets have none of that name.
    fn default_theme(&self, file: &ast::File) -> String {
        let names = self.theme_names(file);
        let print = names.iter().any(|n| n == eval::DEFAULT_THEME);
        match names.into_iter().next() {
            Some(first) if !print => first,
            _ => eval::DEFAULT_THEME.to_owned(),
        }
    }

    fn options(&self, theme: &str) -> eval::Options {
        eval::Options {
            theme: theme.to_owned(),
            params: self.request.params.clone(),
            library: LIBRARY,
        }
    }

    /// Evaluates the file under a theme and draws its figures.
    fn draw(&mut self, file: &ast::File, theme_name: &str) -> Result<Drawn, Vec<Diagnostic>> {
        let options = self.options(theme_name);
        let mut interp = Interp::new(self.world, &mut self.outcome.sources, options);
        if let Some(steps) = self.request.steps {
            interp.limit_steps(steps);
        }
        let figures = interp.run(file);
        // Under a theme that does not exist no colour has a value: one error says it all.
        let exists = eval::theme_names(&interp.declared)
            .iter()
            .any(|n| n == theme_name);
        let theme = if exists && interp.sink.has_errors() {
            None
        } else {
            match eval::theme(&interp.declared, theme_name) {
                Ok(theme) => Some(theme),
                Err(errors) if !exists => return Err(errors),
                Err(errors) => {
                    interp.sink.extend(errors);
                    None
                }
            }
        };
        let mut drawings = Vec::new();
        for figure in &figures {
            let inks = theme
                .as_ref()
                .map(|theme| eval::elements::Inks {
                    ink: theme.foreground,
                    grid: crate::scene::grid_color(theme),
                    paper: theme.background,
                    axis: crate::scene::axis_color(theme),
                })
                .unwrap_or_default();
            let own = figure.args.get("theme").and_then(|a| a.value.word());
            if let Some(drawing) = eval::elements::drawing(&mut interp, figure, inks) {
                drawings.push((own.map(|w| w.to_string()), drawing));
            }
        }
        let all_themes = eval::theme_names(&interp.declared);
        if let Some(theme) = &theme {
            let sources = &interp.sources;
            let is_own = |span: Span| sources.get(span.source).is_some_and(|s| !is_shipped(s));
            let faint = eval::faint_colors(&interp.declared, theme, is_own);
            interp.sink.extend(faint);
        }
        let sink = std::mem::take(&mut interp.sink);
        self.inserted.extend(std::mem::take(&mut interp.inserted));
        self.outcome.times.lap("evaluate");
        match theme {
            Some(theme) if !sink.has_errors() => {
                for warning in sink.into_vec() {
                    if !self.outcome.diagnostics.contains(&warning) {
                        self.outcome.diagnostics.push(warning);
                    }
                }
                Ok(Drawn {
                    theme,
                    drawings,
                    all_themes,
                })
            }
            _ => Err(sink.into_vec()),
        }
    }

    fn make(
        &mut self,
        drawing: &Drawing,
        theme: &Theme,
        engine: &mut EngineSource<'_>,
    ) -> Result<Made, Vec<Diagnostic>> {
        if self.request.product == Product::Drawing {
            return Ok(Made::from(format!("{drawing:#?}\n")));
        }
        let plan = Plan::new(drawing, theme)?;
        self.outcome.times.lap("plan");
        let engine = engine().map_err(|e| vec![*e])?;
        let definitions = plan.definitions();
        let preamble = tikz::page_preamble(&definitions);
        let mut labels = tikz::labels(plan.texts());
        labels.extend(tikz::measures(plan.raws()));
        check_raws(plan.raws())?;
        let mut origins = Origins {
            labels: plan.texts().iter().map(|t| t.span).collect(),
            preamble: preamble.iter().map(|l| l.span).collect(),
            figure: drawing.span,
            inserted: self.inserted.clone(),
            measured: plan
                .raws()
                .iter()
                .filter(|raw| raw.measurable)
                .map(|raw| raw.span)
                .collect(),
            raws: Vec::new(),
            raw_line: tikz::RAW_LINES_BEFORE,
            declarations: theme
                .macros
                .iter()
                .map(|m| m.span)
                .chain(theme.symbols.values().map(|s| s.span))
                .collect(),
            macros: theme
                .macros
                .iter()
                .map(|m| m.name.to_string())
                .chain(theme.colors.iter().map(|(n, _)| n.to_string()))
                .collect(),
        };
        let code: String = preamble.iter().map(|l| format!("{}\n", l.code)).collect();
        let book = preamble.iter().take(tikz::book_lines(&definitions));
        let job = Job {
            preamble: &code,
            book: book.map(|l| l.code.len() + 1).sum(),
            labels: &labels,
            full: !plan.raws().is_empty(),
        };
        let mut plan = Some(plan);
        let mut layout = |sizes: &[crate::scene::TextSize]| match plan.take() {
            Some(plan) => plan.layout(sizes),
            None => Err(Vec::new()),
        };
        if self.request.product == Product::Pdf {
            let mut told = Vec::new();
            let mut raws = Vec::new();
            let times = &mut self.outcome.times;
            let result = engine.page(&job, &mut |sizes| {
                times.lap("measure");
                let (mut scene, warnings) = layout(sizes).map_err(|errors| {
                    told.extend(errors);
                    Abort
                })?;
                told.extend(warnings);
                told.extend(notes(&tikz::lower(&mut scene, &self.request.sizes)));
                let page = tikz::page(&scene);
                raws = page.raws;
                times.lap("layout");
                Ok(page.body)
            });
            times.lap("typeset");
            origins.raws = raws;
            let failed = told.iter().any(|d| d.severity == Severity::Error);
            return match result {
                Ok(pdf) => {
                    self.outcome.diagnostics.extend(told);
                    Ok(Made {
                        content: pdf,
                        beside: Vec::new(),
                    })
                }
                Err(_) if failed => Err(told),
                Err(errors) => Err(diagnose(&errors, &origins, &self.outcome.sources)),
            };
        }
        let sizes = engine
            .measure(&job)
            .map_err(|errors| diagnose(&errors, &origins, &self.outcome.sources))?;
        self.outcome.times.lap("measure");
        let (mut scene, warnings) = layout(&sizes)?;
        self.outcome.diagnostics.extend(warnings);
        if self.request.product == Product::Tex {
            let reduced = tikz::lower(&mut scene, &self.request.sizes);
            self.outcome.diagnostics.extend(notes(&reduced));
        }
        self.outcome.times.lap("layout");
        Ok(self.text(&scene))
    }

    fn text(&self, scene: &Scene) -> Made {
        if self.request.product == Product::Scene {
            return Made::from(scene.dump());
        }
        let document = tikz::document(scene, self.request.data);
        Made {
            content: document.text.into_bytes(),
            beside: document.files,
        }
    }
}

/// What the author is told of what was reduced.
fn notes(reduced: &[tikz::Reduced]) -> Vec<Diagnostic> {
    let note = |r: &tikz::Reduced| {
        let (told, hint) = match r.drawn {
            tikz::Drawn::Line(points) => (
                format!(
                    "of the {} points of the line {points} are drawn: the others would change nothing by more than a twentieth of a point",
                    r.given
                ),
                None,
            ),
            tikz::Drawn::Dots(width, height) => (
                format!("the {} dots are drawn as {width}×{height} pixels", r.given),
                Some("write `raster: false` to draw each of them"),
            ),
            tikz::Drawn::Cells(width, height) => (
                format!(
                    "the field of {} pixels is drawn as {width}×{height}",
                    r.given
                ),
                Some("raise `resolution` below `[large]` in `figc.toml` to have more of them"),
            ),
            tikz::Drawn::LinePixels(width, height) => (
                format!(
                    "the line of {} points is drawn as {width}×{height} pixels",
                    r.given
                ),
                Some("write `raster: false` to draw it as a line"),
            ),
        };
        Diagnostic::note(Code::Reduced, r.span, told).with_hint_opt(hint.map(str::to_owned))
    };
    reduced.iter().map(note).collect()
}

/// Refuses raw TikZ that TeX would not survive: with a brace too few the rest of the
/// page would be part of it.
fn check_raws(raws: &[RawCode]) -> Result<(), Vec<Diagnostic>> {
    let errors: Vec<Diagnostic> = raws
        .iter()
        .filter_map(|raw| {
            let whole = format!("\\begin{{tikzpicture}}{}\n\\end{{tikzpicture}}", raw.latex);
            let why = tex::check_balance(&whole).err()?;
            let message = format!("this TikZ cannot be drawn: {why}");
            Some(
                Diagnostic::error(Code::Tex, raw.span, message)
                    .with_hint("every `{` wants its `}`, every `$` another one"),
            )
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Whether a text came with figc.
fn is_shipped(source: &Source) -> bool {
    let name = source
        .name()
        .strip_prefix('<')
        .and_then(|n| n.strip_suffix('>'));
    source.path().is_none() && LIBRARY.iter().any(|(module, _)| Some(*module) == name)
}

fn nothing_to_draw(id: SourceId) -> Diagnostic {
    Diagnostic::error(
        Code::NothingToDraw,
        Span::new(id, 0, 0),
        "the file draws nothing: it has no `figure`",
    )
    .with_hint("add `figure name { … }`, or render a file that uses this one")
}
