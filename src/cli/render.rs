//! `figc render`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::{DiagnosticFormat, Format, RenderArgs, Stage};
use super::doctor::open_bundle;
use super::input::{Input, is_dash, stdin_count, themes, world};
use super::{Ending, complain, print, tell, unwritten};
use crate::diag::{Code, Diagnostic};
use crate::eval::with_big_stack;
use crate::output::write_whole;
use crate::pipeline::{self, Outcome, Output, Product, Request, Themes};
use crate::source::SourceMap;
use crate::tex::{Engine, Limits, TectonicEngine};

/// What to do, checked.
struct Options {
    files: Vec<PathBuf>,
    target: Target,
    product: Product,
    extension: &'static str,
    themes: Themes,
    params: BTreeMap<String, String>,
    timings: bool,
    deps: Option<PathBuf>,
    diagnostics: DiagnosticFormat,
    bundle: Option<PathBuf>,
}

/// Where the outputs go.
#[derive(Debug, Clone, PartialEq)]
enum Target {
    /// Beside each file.
    Beside,
    /// One stream.
    Stdout,
    /// Into a folder, under the names they would have beside their files.
    Folder(PathBuf),
    /// To a path, perhaps with `{figure}` and `{theme}` in it.
    Path(String),
}

pub(super) fn run(args: RenderArgs) -> Ending {
    match check(args) {
        Ok(options) => render(&options),
        Err(message) => {
            complain(&message);
            Ending::Usage
        }
    }
}

fn check(args: RenderArgs) -> Result<Options, String> {
    let from_stdin = stdin_count(&args.files)?;
    let target = match &args.output {
        None if from_stdin > 0 && args.files.len() == 1 => Target::Stdout,
        None if from_stdin > 0 => {
            return Err("standard input has no name to write beside; say `-o`".into());
        }
        None if args.emit.is_some() => Target::Stdout,
        None => Target::Beside,
        Some(path) if is_dash(path) => Target::Stdout,
        Some(path) if path.is_dir() || ends_with_separator(path) => Target::Folder(path.clone()),
        Some(path) => match path.to_str() {
            Some(text) => Target::Path(text.to_owned()),
            None => return Err("the output path is not UTF-8".into()),
        },
    };
    let named = match &target {
        Target::Path(path) => {
            let one_name = !path.contains("{figure}");
            if args.files.len() > 1 && one_name {
                return Err(format!(
                    "{} files cannot all be written to `{path}`; name a folder, or put `{{figure}}` into the name",
                    args.files.len()
                ));
            }
            match Path::new(path).extension().and_then(|e| e.to_str()) {
                Some("tex") => Some(Format::Tex),
                Some("pdf") => Some(Format::Pdf),
                Some(other) if args.format.is_none() && args.emit.is_none() => {
                    return Err(format!(
                        "figc does not write `.{other}`; it writes `.pdf` and `.tex`"
                    ));
                }
                _ => None,
            }
        }
        _ => None,
    };
    let (product, extension) = match (args.emit, args.format.or(named)) {
        (Some(Stage::Ast), _) => (Product::Ast, "ast"),
        (Some(Stage::Drawing), _) => (Product::Drawing, "drawing"),
        (Some(Stage::Scene), _) => (Product::Scene, "scene"),
        (Some(Stage::Tex), _) | (None, Some(Format::Tex)) => (Product::Tex, "tex"),
        (None, _) => (Product::Pdf, "pdf"),
    };
    Ok(Options {
        files: args.files,
        target,
        product,
        extension,
        themes: themes(args.theme, Themes::Own),
        params: args.set.into_iter().collect(),
        timings: args.timings,
        deps: args.deps,
        diagnostics: args.diagnostic_format,
        bundle: args.engine.bundle,
    })
}

fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str()
        .to_str()
        .is_some_and(|s| s.ends_with(std::path::is_separator))
}

/// A command line error found only once the figures are known.
enum Trouble {
    Usage(String),
    Wrong(Box<Diagnostic>),
}

fn render(options: &Options) -> Ending {
    let needs_engine = !matches!(options.product, Product::Ast | Product::Drawing);
    // The engine loads its format in a process of its own while the figure is read.
    // It must be forked before there is a second thread.
    let engine = needs_engine.then(|| start_engine(options));
    with_big_stack(|| {
        let mut ending = Ending::Done;
        let mut rules = String::new();
        for file in &options.files {
            let this = one_file(file, options, engine.as_ref(), &mut rules);
            ending = ending.max(this);
        }
        if let (Some(path), true) = (&options.deps, ending == Ending::Done)
            && let Err(error) = write_whole(path, rules.as_bytes())
        {
            let error = unwritten(path, &error);
            tell(&[error], &SourceMap::new(), options.diagnostics);
            return Ending::Wrong;
        }
        ending
    })
}

fn start_engine(options: &Options) -> Result<TectonicEngine, String> {
    let bundle = open_bundle(options.bundle.as_deref())?;
    let engine = TectonicEngine::new(bundle, Limits::default());
    engine.prepare(false).map_err(|e| e.to_string())?;
    Ok(engine)
}

fn one_file(
    file: &Path,
    options: &Options,
    engine: Option<&Result<TectonicEngine, String>>,
    rules: &mut String,
) -> Ending {
    let Input { path, name, bytes } = match Input::read(file) {
        Ok(input) => input,
        Err(error) => {
            tell(&[*error], &SourceMap::new(), options.diagnostics);
            return Ending::Wrong;
        }
    };
    let world = world(path.as_deref());
    let request = Request {
        path: path.clone(),
        name,
        bytes,
        product: options.product,
        themes: options.themes.clone(),
        params: options.params.clone(),
    };
    let mut source = || {
        let (code, message) = match engine {
            Some(Ok(engine)) => return Ok(engine as &dyn Engine),
            Some(Err(message)) => (Code::BadBundle, message.as_str()),
            None => (Code::Engine, "the engine was not started"),
        };
        Err(Box::new(Diagnostic::error_without_place(code, message)))
    };
    let mut outcome = pipeline::run(&request, &world, &mut source);
    tell(&outcome.diagnostics, &outcome.sources, options.diagnostics);
    let ending = if outcome.failed() {
        ending_of(&outcome.diagnostics)
    } else {
        match deliver(&outcome, path.as_deref(), options, rules) {
            Ok(()) => Ending::Done,
            Err(Trouble::Usage(message)) => {
                complain(&message);
                Ending::Usage
            }
            Err(Trouble::Wrong(error)) => {
                tell(&[*error], &outcome.sources, options.diagnostics);
                Ending::Wrong
            }
        }
    };
    outcome.times.lap("write");
    if options.timings {
        eprint!("{}", outcome.times.table());
    }
    ending
}

/// The figure is wrong, unless it is the engine that failed.
fn ending_of(diagnostics: &[Diagnostic]) -> Ending {
    let engine = |d: &Diagnostic| matches!(d.code, Code::Engine | Code::BadBundle);
    if diagnostics.iter().any(engine) {
        Ending::Failed
    } else {
        Ending::Wrong
    }
}

fn deliver(
    outcome: &Outcome,
    source: Option<&Path>,
    options: &Options,
    rules: &mut String,
) -> Result<(), Trouble> {
    let outputs = &outcome.outputs;
    if options.target == Target::Stdout {
        if outputs.len() > 1 && options.product == Product::Pdf {
            return Err(Trouble::Usage(format!(
                "{} PDFs do not fit one stream; choose a theme, or write to a folder with `-o`",
                outputs.len()
            )));
        }
        for output in outputs {
            print(&output.content);
        }
        return Ok(());
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for output in outputs {
        let path = path_of(output, outputs, source, options);
        if paths.contains(&path) {
            return Err(Trouble::Usage(format!(
                "several outputs would be written to `{}`; put `{{figure}}` or `{{theme}}` into the name",
                path.display()
            )));
        }
        paths.push(path);
    }
    if let Target::Folder(folder) = &options.target {
        std::fs::create_dir_all(folder)
            .map_err(|e| Trouble::Wrong(Box::new(unwritten(folder, &e))))?;
    }
    for (output, path) in outputs.iter().zip(&paths) {
        write_whole(path, &output.content)
            .map_err(|e| Trouble::Wrong(Box::new(unwritten(path, &e))))?;
        if options.deps.is_some() {
            rules.push_str(&rule(path, source, &outcome.reads));
        }
    }
    Ok(())
}

/// The file of an output. One figure is named after its file, several after the
/// file and themselves; the theme is added when there are several.
fn path_of(output: &Output, all: &[Output], source: Option<&Path>, options: &Options) -> PathBuf {
    if let Target::Path(template) = &options.target {
        return PathBuf::from(
            template
                .replace("{figure}", &output.figure)
                .replace("{theme}", &output.theme),
        );
    }
    let mut stem = source.and_then(Path::file_stem).map_or_else(
        || output.figure.clone(),
        |s| s.to_string_lossy().into_owned(),
    );
    if all.iter().any(|o| o.figure != output.figure) && stem != output.figure {
        stem = format!("{stem}-{}", output.figure);
    }
    if options.themes == Themes::All {
        stem = format!("{stem}-{}", output.theme);
    }
    let file = format!("{stem}.{}", options.extension);
    match (&options.target, source.and_then(Path::parent)) {
        (Target::Folder(folder), _) => folder.join(file),
        (_, Some(folder)) => folder.join(file),
        (_, None) => PathBuf::from(file),
    }
}

/// A rule for make: the output depends on the figure and what it read.
fn rule(output: &Path, source: Option<&Path>, reads: &[PathBuf]) -> String {
    let escape = |p: &Path| {
        p.display()
            .to_string()
            .replace('$', "$$")
            .replace(' ', "\\ ")
    };
    let mut line = format!("{}:", escape(output));
    for path in source.into_iter().chain(reads.iter().map(PathBuf::as_path)) {
        line.push(' ');
        line.push_str(&escape(path));
    }
    line.push('\n');
    line
}
