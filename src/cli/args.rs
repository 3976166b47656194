//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Figures of a deep-learning book: from a `.fig` file to PDF or TikZ.
#[derive(Debug, Parser)]
#[command(name = "figc", version, about, propagate_version = false)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Render figures to PDF, or write their TikZ
    Render(RenderArgs),
    /// Say what is wrong with figures, without typesetting them
    Check(CheckArgs),
    /// Print the value of an expression
    Eval(EvalArgs),
    /// Format files: one style, comments and line breaks kept
    Fmt(FmtArgs),
    /// Make a project, or a figure in it
    New(NewArgs),
    /// Write a stylesheet for other programs: LaTeX, CSS, matplotlib, or as a card
    Style(StyleArgs),
    /// Explain a code of a message, such as F0201; without one, list them all
    Explain(ExplainArgs),
    /// Print what a shell needs to complete figc's arguments
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Say which bundle, formats, fonts and cache are in use
    Doctor(EngineArgs),
    /// List the licences of everything embedded
    Licenses(EngineArgs),
    /// Make the TeX bundle (needed only to build figc itself)
    #[command(subcommand, hide = true)]
    Bundle(BundleCommand),
}

#[derive(Debug, Subcommand)]
pub(super) enum BundleCommand {
    /// Select files from an unpacked TeX Live tree and dump the formats
    Make {
        /// The folder that TeX Live's packages were unpacked into
        #[arg(long)]
        from: PathBuf,
        /// The folder to write to
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct EngineArgs {
    /// Use another TeX bundle: a folder or an archive
    #[arg(long, value_name = "PATH")]
    pub(super) bundle: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct RenderArgs {
    /// The figures; `-` is standard input. Without any, all figures of the project
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Where to write: a file, a folder, or `-` for standard output.
    /// `{figure}` and `{theme}` stand for the names. By default the output folder of
    /// the project, else beside the file
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
    /// What to write; by default what the name of OUT says, else PDF
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// The theme, or `all`; by default what the figure says, else what the project
    /// says, else `print`
    #[arg(long, value_name = "THEME")]
    pub(super) theme: Option<String>,
    /// Give a `param` of the file another value
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub(super) set: Vec<(String, String)>,
    /// Where the TikZ has the data of plots: inline, or in files beside it; by default
    /// what the project says, else inline
    #[arg(long, value_enum, value_name = "PLACE")]
    pub(super) data: Option<Data>,
    /// Write a stage of the work as text instead of the figure
    #[arg(long, value_enum, value_name = "STAGE", conflicts_with = "format")]
    pub(super) emit: Option<Stage>,
    /// Say how long each stage took
    #[arg(long)]
    pub(super) timings: bool,
    /// Write the files that the figure depends on as a rule for make
    #[arg(long, value_name = "FILE")]
    pub(super) deps: Option<PathBuf>,
    /// How to print errors
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) diagnostic_format: DiagnosticFormat,
    #[command(flatten)]
    pub(super) engine: EngineArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// The figures and stylesheets; `-` is standard input. Without any, all figures of
    /// the project
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The theme; by default every theme of the file
    #[arg(long, value_name = "THEME")]
    pub(super) theme: Option<String>,
    /// Give a `param` of the file another value
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub(super) set: Vec<(String, String)>,
    /// How to print errors
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) diagnostic_format: DiagnosticFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct EvalArgs {
    /// The expression, perhaps with statements before it: `let a = 2; a^2`
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    pub(super) expression: String,
    /// A file whose names the expression may use; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Print JSON; `none`, NaN and infinities are null
    #[arg(long)]
    pub(super) json: bool,
    /// The theme whose colours hold; by default `print`
    #[arg(long, value_name = "THEME")]
    pub(super) theme: Option<String>,
    /// Give a `param` of the file another value
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub(super) set: Vec<(String, String)>,
    /// How to print errors
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) diagnostic_format: DiagnosticFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct FmtArgs {
    /// The files; `-` is standard input, and then standard output
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Change nothing; name the files that would change, and fail if there are any
    #[arg(long)]
    pub(super) check: bool,
    /// How to print errors
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) diagnostic_format: DiagnosticFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    /// The folder of the project, made if it is not there; by default this one
    #[arg(value_name = "FOLDER")]
    pub(super) folder: Option<PathBuf>,
    /// Make a figure of this name in the project instead: `map`, `chapter1/map`
    #[arg(long, value_name = "NAME")]
    pub(super) figure: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct StyleArgs {
    /// The stylesheet, as `use` names it, or a file; by default the one of the project,
    /// else `maths`
    #[arg(value_name = "STYLESHEET")]
    pub(super) stylesheet: Option<String>,
    #[command(flatten)]
    pub(super) form: StyleForm,
    /// Where to write: a file, a folder, or `-` for standard output. `{theme}` stands
    /// for the name
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
    /// One theme only; by default all of the stylesheet
    #[arg(long, value_name = "THEME")]
    pub(super) theme: Option<String>,
    /// How to print errors
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) diagnostic_format: DiagnosticFormat,
    #[command(flatten)]
    pub(super) engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct StyleForm {
    /// A preamble for the text of a book: colours, macros, symbols
    #[arg(long)]
    pub(super) latex: bool,
    /// Custom properties for web pages
    #[arg(long)]
    pub(super) css: bool,
    /// A style of matplotlib for each theme
    #[arg(long)]
    pub(super) matplotlib: bool,
    /// The palette and the symbols as a PDF for each theme
    #[arg(long)]
    pub(super) card: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The code, such as F0201
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The page
    Pdf,
    /// TikZ and PGFPlots for pdfLaTeX, XeLaTeX and LuaLaTeX
    Tex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Data {
    /// In the code
    Inline,
    /// In tables beside it
    Files,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Stage {
    /// The syntax tree
    Ast,
    /// What was asked to be drawn
    Drawing,
    /// What is drawn, with every place decided
    Scene,
    /// The TikZ code
    Tex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum DiagnosticFormat {
    /// With source lines
    #[default]
    Human,
    /// One line each, for editors
    Short,
    /// One JSON object a line
    Json,
}

fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write it as NAME=VALUE, such as `n=7`".to_owned()),
    }
}
