//! `figc render`

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::{Data, DiagnosticFormat, Format, RenderArgs, Stage};
use super::doctor::open_bundle;
use super::input::{
    Input, Projects, files, format_cache, is_dash, project_themes, stdin_count, themes,
};
use super::{Ending, complain, print, tell, unwritten};
use crate::diag::{Code, Diagnostic};
use crate::eval::with_big_stack;
use crate::output::{write_together, write_whole};
use crate::pipeline::{self, Outcome, Output, Product, Request, Themes};
use crate::project::{self, Project};
use crate::source::SourceMap;
use crate::tex::{Engine, Limits, TectonicEngine};
use crate::tikz::{DataPlace, STEM, Sizes};

/// What to do, checked.
struct Options {
    files: Vec<PathBuf>,
    target: Target,
    product: Product,
    extension: &'static str,
    /// `--theme`
    theme: Option<String>,
    /// `--data`
    data: Option<DataPlace>,
    params: BTreeMap<String, String>,
    timings: bool,
    deps: Option<PathBuf>,
    diagnostics: DiagnosticFormat,
    bundle: Option<PathBuf>,
}

/// Where the outputs go.
#[derive(Debug, Clone, PartialEq)]
enum Target {
    /// In the output folder of the project, else beside each file.
    Project,
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
        None => Target::Project,
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
    let data = args.data.map(|data| match data {
        Data::Inline => DataPlace::Inline,
        Data::Files => DataPlace::Files,
    });
    if data == Some(DataPlace::Files) && target == Target::Stdout {
        return Err("`--data files` writes beside the code, and standard output has no beside; say `-o` with a name".into());
    }
    Ok(Options {
        data,
        files: args.files,
        target,
        product,
        extension,
        theme: args.theme,
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
    let mut projects = Projects::new(options.diagnostics);
    let (files, named) = match files(&options.files, &mut projects) {
        Ok(found) => found,
        Err(ending) => return ending,
    };
    // A file whose project is wrong stays without one, and is not rendered.
    let jobs: Vec<Work> = (files.into_iter())
        .map(|file| {
            let path = Some(file.as_path()).filter(|f| !is_dash(f));
            let project = projects.of(path);
            Work {
                project,
                file,
                named,
            }
        })
        .collect();
    let needs_engine = !matches!(options.product, Product::Ast | Product::Drawing);
    // The engine loads its format in a process of its own while the figure is read.
    // It must be forked before there is a second thread.
    let engines = match needs_engine {
        true => Engines::start(options, &jobs),
        false => Engines::default(),
    };
    with_big_stack(|| {
        let mut ending = Ending::Done;
        let mut rules = String::new();
        for job in &jobs {
            ending = ending.max(one_file(job, options, &engines, &projects, &mut rules));
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

/// A file to render.
struct Work {
    file: PathBuf,
    /// Its project; none when the project file is wrong.
    project: Option<Project>,
    /// Whether the command line named it: then it must draw something.
    named: bool,
}

/// An engine for every pair of limits that the projects ask for: nearly always one.
#[derive(Default)]
struct Engines(Vec<(Limits, Result<TectonicEngine, String>)>);

impl Engines {
    fn start(options: &Options, jobs: &[Work]) -> Engines {
        let mut engines = Engines::default();
        for project in jobs.iter().filter_map(|job| job.project.as_ref()) {
            let limits = tex_limits(project);
            if engines.with(limits).is_none() {
                engines.0.push((limits, start_engine(options, limits)));
            }
        }
        engines
    }

    fn with(&self, limits: Limits) -> Option<&Result<TectonicEngine, String>> {
        let (_, engine) = self.0.iter().find(|(l, _)| *l == limits)?;
        Some(engine)
    }
}

/// What TeX may use in a project.
fn tex_limits(project: &Project) -> Limits {
    let usual = Limits::default();
    let asked = project.settings().limits;
    Limits {
        time: asked.time.unwrap_or(usual.time),
        memory: asked.memory.or(usual.memory),
    }
}

fn start_engine(options: &Options, limits: Limits) -> Result<TectonicEngine, String> {
    let bundle = open_bundle(options.bundle.as_deref())?;
    let mut engine = TectonicEngine::new(bundle, limits);
    if let Some(cache) = format_cache() {
        engine = engine.with_cache(cache);
    }
    engine.prepare(false).map_err(|e| e.to_string())?;
    Ok(engine)
}

fn one_file(
    work: &Work,
    options: &Options,
    engines: &Engines,
    projects: &Projects,
    rules: &mut String,
) -> Ending {
    let Some(project) = &work.project else {
        return Ending::Wrong;
    };
    let Input { path, name, bytes } = match Input::read(&work.file) {
        Ok(input) => input,
        Err(error) => {
            tell(&[*error], &SourceMap::new(), options.diagnostics);
            return Ending::Wrong;
        }
    };
    let world = projects.world(project);
    let themes = themes(options.theme.clone(), project_themes(project));
    let request = Request {
        path: path.clone(),
        name,
        bytes,
        product: options.product,
        themes,
        params: options.params.clone(),
        steps: project.settings().limits.steps,
        data: data_place(options, project),
        sizes: sizes(project),
    };
    let mut source = || {
        let (code, message) = match engines.with(tex_limits(project)) {
            Some(Ok(engine)) => return Ok(engine as &dyn Engine),
            Some(Err(message)) => (Code::BadBundle, message.as_str()),
            None => (Code::Engine, "the engine was not started"),
        };
        Err(Box::new(Diagnostic::error_without_place(code, message)))
    };
    let mut outcome = pipeline::run(&request, &world, &mut source);
    if !work.named && draws_nothing(&outcome) {
        return Ending::Done;
    }
    tell(&outcome.diagnostics, &outcome.sources, options.diagnostics);
    let ending = if outcome.failed() {
        ending_of(&outcome.diagnostics)
    } else {
        let place = Place {
            source: path.as_deref(),
            project,
            themes: &request.themes,
        };
        match deliver(&outcome, &place, options, projects, rules) {
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

/// From which size on data is reduced.
fn sizes(project: &Project) -> Sizes {
    let asked = project.settings().large;
    let usual = Sizes::default();
    Sizes {
        dots: asked.dots.map_or(usual.dots, |n| n as usize),
        segments: asked.segments.map_or(usual.segments, |n| n as usize),
        resolution: asked.resolution.map_or(usual.resolution, |n| n as f64),
        ..usual
    }
}

/// Where data goes. What the project says cannot hold for a stream.
fn data_place(options: &Options, project: &Project) -> DataPlace {
    let asked = match (project.settings().data_files, &options.target) {
        (Some(true), Target::Project | Target::Folder(_) | Target::Path(_)) => DataPlace::Files,
        _ => DataPlace::Inline,
    };
    options.data.unwrap_or(asked)
}

/// Whether the file is a module, which a render of the whole project passes over.
fn draws_nothing(outcome: &Outcome) -> bool {
    let mut errors = outcome.diagnostics.iter();
    outcome.failed() && errors.all(|d| d.code == Code::NothingToDraw)
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

/// What the place of an output depends on.
struct Place<'a> {
    source: Option<&'a Path>,
    project: &'a Project,
    themes: &'a Themes,
}

fn deliver(
    outcome: &Outcome,
    place: &Place<'_>,
    options: &Options,
    projects: &Projects,
    rules: &mut String,
) -> Result<(), Trouble> {
    let outputs = &outcome.outputs;
    if let Some(limit) = place.project.settings().limits.output
        && let Some(output) = outputs.iter().find(|o| o.content.len() as u64 > limit)
    {
        let told = format!(
            "the figure `{}` has {} bytes, and the limit is {limit}",
            output.figure,
            output.content.len(),
        );
        let told = Diagnostic::error_without_place(Code::CannotWrite, told).with_hint(format!(
            "raise `output` below `[limits]` in `{}`",
            project::FILE
        ));
        return Err(Trouble::Wrong(Box::new(told)));
    }
    if options.target == Target::Stdout {
        if let Some(output) = outputs.iter().find(|o| !o.beside.is_empty()) {
            return Err(Trouble::Wrong(Box::new(alone(output))));
        }
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
        let path = path_of(output, outputs, place, options, projects);
        if paths.contains(&path) {
            return Err(Trouble::Usage(format!(
                "several outputs would be written to `{}`; put `{{figure}}` or `{{theme}}` into the name",
                path.display()
            )));
        }
        paths.push(path);
    }
    if let Some(folder) = folder_of(place, options, projects) {
        std::fs::create_dir_all(&folder)
            .map_err(|e| Trouble::Wrong(Box::new(unwritten(&folder, &e))))?;
    }
    let mut files: Vec<(PathBuf, Cow<'_, [u8]>)> = Vec::new();
    for (output, path) in outputs.iter().zip(&paths) {
        let stem = stem_of(path);
        for file in &output.beside {
            let name = file.name.replace(STEM, &stem);
            files.push((path.with_file_name(name), Cow::from(&file.bytes)));
        }
        files.push((path.clone(), output.named(&stem)));
    }
    let twice = |(n, (path, _)): (usize, &(PathBuf, _))| files[..n].iter().any(|f| f.0 == *path);
    if files.iter().enumerate().any(twice) {
        return Err(Trouble::Usage(
            "two outputs would write one file; give them other names".into(),
        ));
    }
    write_together(&files).map_err(|(path, e)| Trouble::Wrong(Box::new(unwritten(path, &e))))?;
    if options.deps.is_some() {
        for path in &paths {
            rules.push_str(&rule(path, place.source, &outcome.reads));
        }
    }
    Ok(())
}

/// The error of code that names files, and is asked for as a stream.
fn alone(output: &Output) -> Diagnostic {
    let told = format!(
        "the code of the figure `{}` needs files beside it, and standard output has no place for them",
        output.figure
    );
    Diagnostic::error_without_place(Code::CannotWrite, told)
        .with_hint(format!("write it to a file: `-o {}.tex`", output.figure))
}

/// The stem of a path, as TeX can read it within a name.
fn stem_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.+".contains(c);
    (stem.chars())
        .map(|c| if plain(c) { c } else { '-' })
        .collect()
}

/// The file of an output. One figure is named after its file, several after the
/// file and themselves; the theme is added when there are several.
fn path_of(
    output: &Output,
    all: &[Output],
    place: &Place<'_>,
    options: &Options,
    projects: &Projects,
) -> PathBuf {
    let source = place.source;
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
    let several = match place.themes {
        Themes::All => true,
        Themes::OwnOr(names) => names.len() > 1,
        Themes::Own | Themes::Named(_) => false,
    };
    if several {
        stem = format!("{stem}-{}", output.theme);
    }
    let file = format!("{stem}.{}", options.extension);
    let made = folder_of(place, options, projects);
    match (made, source.and_then(Path::parent)) {
        (Some(folder), _) => folder.join(file),
        (None, Some(folder)) => folder.join(file),
        (None, None) => PathBuf::from(file),
    }
}

/// The folder that is made for the outputs: the one that was asked for, else the
/// project's. None when they lie beside their file.
fn folder_of(place: &Place<'_>, options: &Options, projects: &Projects) -> Option<PathBuf> {
    match (&options.target, place.source) {
        (Target::Folder(folder), _) => Some(folder.clone()),
        (Target::Project, Some(source)) => {
            let folder = place.project.output_folder(source)?;
            Some(projects.shown(&folder))
        }
        _ => None,
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
