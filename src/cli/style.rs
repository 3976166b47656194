//! `figc style`: a stylesheet for other programs.

use std::path::{Path, PathBuf};

use super::args::{StyleArgs, StyleForm};
use super::doctor::open_bundle;
use super::input::{Input, Projects, format_cache, plain, themes};
use super::{Ending, complain, new, print, tell};
use crate::diag::{Code, Diagnostic};
use crate::eval::with_big_stack;
use crate::export::{self, Sheet};
use crate::output::write_whole;
use crate::pipeline::{self, Product, Request, Themes};
use crate::source::World;
use crate::tex::{Engine, Limits, TectonicEngine};

/// One file to write: its theme, when it is for one, and its content.
struct Piece {
    theme: Option<String>,
    content: Vec<u8>,
}

/// The stylesheet that was asked for.
struct Asked {
    /// Its name, of which the names of files are made.
    name: String,
    /// What `use` calls it beside `path`.
    import: String,
    /// A path beside which `use` looks; it need not be there.
    path: PathBuf,
}

pub(super) fn run(args: &StyleArgs) -> Ending {
    let mut projects = Projects::new(args.diagnostic_format);
    let file = args.stylesheet.as_deref().map(Path::new);
    let file = file.filter(|f| f.extension().is_some_and(|e| e == "fig"));
    let Some(project) = projects.of(file) else {
        return Ending::Wrong;
    };
    if let Some(Err(error)) = file.map(Input::read) {
        tell(&[*error], &Default::default(), args.diagnostic_format);
        return Ending::Wrong;
    }
    let asked = match (file, &args.stylesheet) {
        (Some(file), _) => {
            let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned());
            let name = stem.unwrap_or_default();
            Asked {
                import: name.clone(),
                name,
                path: file.with_file_name("<style>"),
            }
        }
        (None, module) => {
            let import = module.clone().unwrap_or_else(|| new::stylesheet(&project));
            Asked {
                name: import.rsplit('/').next().unwrap_or_default().to_owned(),
                import,
                path: PathBuf::from("<style>"),
            }
        }
    };
    let world = projects.world(&project);
    let engine = args.form.card.then(|| engine(args));
    with_big_stack(|| match pieces(&asked, args, &world, engine.as_ref()) {
        Ok(pieces) => deliver(&pieces, &asked, args),
        Err(ending) => ending,
    })
}

fn engine(args: &StyleArgs) -> Result<TectonicEngine, String> {
    let bundle = open_bundle(args.engine.bundle.as_deref())?;
    let mut engine = TectonicEngine::new(bundle, Limits::default());
    if let Some(cache) = format_cache() {
        engine = engine.with_cache(cache);
    }
    engine.prepare(false).map_err(|e| e.to_string())?;
    Ok(engine)
}

fn request(asked: &Asked, text: String, product: Product, args: &StyleArgs) -> Request {
    Request {
        path: Some(asked.path.clone()),
        name: "<style>".into(),
        bytes: text.into_bytes(),
        product,
        themes: themes(args.theme.clone(), Themes::All),
        params: Default::default(),
        steps: None,
        data: Default::default(),
        sizes: Default::default(),
    }
}

/// What is to be written.
fn pieces(
    asked: &Asked,
    args: &StyleArgs,
    world: &dyn World,
    engine: Option<&Result<TectonicEngine, String>>,
) -> Result<Vec<Piece>, Ending> {
    let import = asked.import.replace('\\', "\\\\").replace('"', "\\\"");
    let text = format!("use \"{import}\"\n");
    let mut request = request(asked, text, Product::Nothing, args);
    if args.form.card {
        // The card of one theme shows the values of all.
        request.themes = Themes::All;
    }
    let (themes, outcome) = pipeline::themes(&request, world);
    // What a render says of its colours it says here as well.
    tell(
        &outcome.diagnostics,
        &outcome.sources,
        args.diagnostic_format,
    );
    if outcome.failed() {
        return Err(Ending::Wrong);
    }
    let sheet = Sheet {
        name: asked.name.clone(),
        themes,
    };
    let whole = |text: String| {
        vec![Piece {
            theme: None,
            content: text.into_bytes(),
        }]
    };
    match args.form {
        StyleForm { latex: true, .. } => Ok(whole(export::latex(&sheet))),
        StyleForm { css: true, .. } => Ok(whole(export::css(&sheet))),
        StyleForm {
            matplotlib: true, ..
        } => Ok((sheet.themes.iter())
            .map(|theme| Piece {
                theme: Some(theme.name.clone()),
                content: export::matplotlib(&sheet, theme).into_bytes(),
            })
            .collect()),
        _ => card(&sheet, asked, args, world, engine),
    }
}

fn card(
    sheet: &Sheet,
    asked: &Asked,
    args: &StyleArgs,
    world: &dyn World,
    engine: Option<&Result<TectonicEngine, String>>,
) -> Result<Vec<Piece>, Ending> {
    let text = export::card(sheet, &asked.import);
    let request = request(asked, text, Product::Pdf, args);
    let mut source = || {
        let message = match engine {
            Some(Ok(engine)) => return Ok(engine as &dyn Engine),
            Some(Err(message)) => message.as_str(),
            None => "the engine was not started",
        };
        Err(Box::new(Diagnostic::error_without_place(
            Code::BadBundle,
            message,
        )))
    };
    let outcome = pipeline::run(&request, world, &mut source);
    if outcome.failed() {
        tell(
            &outcome.diagnostics,
            &outcome.sources,
            args.diagnostic_format,
        );
        return Err(Ending::Wrong);
    }
    let piece = |output: pipeline::Output| Piece {
        theme: Some(output.theme),
        content: output.content,
    };
    Ok(outcome.outputs.into_iter().map(piece).collect())
}

/// Writes the pieces where the command line says.
fn deliver(pieces: &[Piece], asked: &Asked, args: &StyleArgs) -> Ending {
    let template = match &args.output {
        Some(path) if path.as_os_str() != "-" => path.to_string_lossy().into_owned(),
        _ => {
            return match pieces {
                [piece] => print(&piece.content),
                _ => {
                    complain(
                        "a file for each theme does not fit one stream; choose one with `--theme`, or write to a folder with `-o`",
                    );
                    Ending::Usage
                }
            };
        }
    };
    let is_folder = Path::new(&template).is_dir() || template.ends_with(std::path::is_separator);
    if !is_folder && pieces.len() > 1 && !template.contains("{theme}") {
        complain(&format!(
            "{} files cannot all be written to `{template}`; name a folder, or put `{{theme}}` into the name",
            pieces.len()
        ));
        return Ending::Usage;
    }
    for piece in pieces {
        let path = match (is_folder, &piece.theme) {
            (true, theme) => Path::new(&template).join(file_name(asked, theme.as_deref(), args)),
            (false, Some(theme)) => PathBuf::from(template.replace("{theme}", theme)),
            (false, None) => PathBuf::from(&template),
        };
        let made = match is_folder {
            true => std::fs::create_dir_all(&template),
            false => Ok(()),
        };
        if let Err(error) = made.and_then(|()| write_whole(&path, &piece.content)) {
            complain(&format!(
                "cannot write `{}`: {}",
                path.display(),
                plain(&error)
            ));
            return Ending::Wrong;
        }
    }
    Ending::Done
}

/// The name of a file within a folder.
fn file_name(asked: &Asked, theme: Option<&str>, args: &StyleArgs) -> String {
    let name = &asked.name;
    let theme = theme.unwrap_or_default();
    match args.form {
        StyleForm { latex: true, .. } => format!("{name}-preamble.tex"),
        StyleForm { css: true, .. } => format!("{name}.css"),
        StyleForm {
            matplotlib: true, ..
        } => format!("{name}-{theme}.mplstyle"),
        _ => format!("{name}-card-{theme}.pdf"),
    }
}
