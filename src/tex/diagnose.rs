//! What TeX complains about, at the author's line.
//!
//! Every label is set on its own, so a complaint names its label, and the label
//! knows the literal it came from; within the literal the offending macro is found.

use super::error::{ErrorKind, Place, TexError};
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::{SourceMap, Span};

/// How many inserted texts a message shows.
const SHOWN: usize = 3;

/// Where the parts of a job came from.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// The literal of each label.
    pub labels: Vec<Span>,
    /// The literals of the raw TikZ that labels after those measure.
    pub measured: Vec<Span>,
    /// The literals of the raw TikZ on the page.
    pub raws: Vec<Span>,
    /// How many lines stand before the author's code where TeX reads raw TikZ.
    pub raw_line: usize,
    /// For each line of the preamble, the declaration it came from.
    pub preamble: Vec<Option<Span>>,
    /// The `figure` statement.
    pub figure: Span,
    /// Which text literals were inserted into which others, by `#name`.
    pub inserted: Vec<(Span, Span)>,
    /// The declarations of macros and symbols, in whose LaTeX a mistake may stand.
    pub declarations: Vec<Span>,
    /// The macros that the stylesheet defines, without backslash.
    pub macros: Vec<String>,
}

impl Origins {
    /// The literals that were inserted into one, and into those, nearest first.
    fn inserted_into(&self, literal: Span) -> Vec<Span> {
        let mut found = vec![literal];
        let mut next = 0;
        while let Some(&into) = found.get(next) {
            next += 1;
            for (_, part) in self.inserted.iter().filter(|(outer, _)| *outer == into) {
                if !found.contains(part) {
                    found.push(*part);
                }
            }
        }
        found.remove(0);
        found
    }
}

/// The errors as diagnostics.
pub fn diagnose(errors: &[TexError], origins: &Origins, sources: &SourceMap) -> Vec<Diagnostic> {
    // A path that never ends derails all that follows: of the errors in raw TikZ the first
    // of each piece is told, and none from outside, which come of it.
    let mut seen: Vec<Span> = Vec::new();
    let any_raw = errors
        .iter()
        .any(|e| raw_literal(e.place, origins).is_some());
    errors
        .iter()
        .filter(|e| e.kind != ErrorKind::Aborted)
        .filter(|e| match raw_literal(e.place, origins) {
            Some(raw) if seen.contains(&raw) => false,
            Some(raw) => {
                seen.push(raw);
                true
            }
            None => !any_raw || matches!(e.place, Place::Label(_) | Place::Preamble),
        })
        .map(|e| with_inserted(one(e, origins, sources), origins))
        .collect()
}

/// Shows what was inserted into the label that TeX complains about: the mistake may stand there.
fn with_inserted(mut error: Diagnostic, origins: &Origins) -> Diagnostic {
    let label = error.span.filter(|span| origins.labels.contains(span));
    let literals = label.map_or(Vec::new(), |label| origins.inserted_into(label));
    for literal in literals.into_iter().take(SHOWN) {
        error = error.with_place(literal, "inserted into it");
    }
    error
}

fn one(error: &TexError, origins: &Origins, sources: &SourceMap) -> Diagnostic {
    let raw = raw_literal(error.place, origins);
    let cannot = if raw.is_some() {
        "cannot be drawn"
    } else {
        "cannot be set"
    };
    let (span, what) = match error.place {
        _ if raw.is_some() => (raw, "this TikZ"),
        Place::Label(n) => (origins.labels.get(n).copied(), "this label"),
        Place::Preamble => {
            let line = match (&error.kind, error.line) {
                // TeX gives up without a line: it is the one that names the file.
                (ErrorKind::MissingFile(name), None) => {
                    let stem = name
                        .rsplit_once('.')
                        .map_or(name.as_str(), |(stem, _)| stem);
                    let names = |place: &Option<Span>| {
                        place.is_some_and(|place| sources.slice(place).contains(stem))
                    };
                    origins.preamble.iter().position(names).unwrap_or(0)
                }
                (_, line) => line.map_or(0, |l| l.saturating_sub(1) as usize),
            };
            let span = origins.preamble.get(line).copied().flatten();
            (span, "this definition")
        }
        Place::Engine | Place::Body | Place::Raw(_) | Place::Document => (None, "the figure"),
    };
    let whole = span.unwrap_or(origins.figure);
    // In code of several lines the one where TeX stopped.
    let line = raw
        .and_then(|raw| raw_line(raw, error.line, origins, sources))
        .unwrap_or(whole);
    match &error.kind {
        // TikZ looks at a token under a name of its own before it goes on.
        ErrorKind::UndefinedMacro(name) if raw.is_some() && name.contains('@') => {
            Diagnostic::error(
                Code::UndefinedMacro,
                line,
                "LaTeX does not know a command in this TikZ",
            )
            .with_hint(
                "inside a path TikZ reads words such as `node` and `to`, without a backslash",
            )
        }
        ErrorKind::UndefinedMacro(name) => {
            let inside = |place: Span| find_command(sources.slice(place), place, name);
            let on_line = raw.and_then(|raw| raw_line(raw, error.line, origins, sources));
            let here = on_line.and_then(inside).or_else(|| inside(whole));
            let inserted = || {
                let literals = origins.inserted_into(whole);
                literals.into_iter().find_map(inside)
            };
            let declared = || origins.declarations.iter().find_map(|d| inside(*d));
            let bare = name.trim_start_matches('\\');
            // What the author defined is nearer than what LaTeX has.
            let own = nearest(bare, origins.macros.iter().map(String::as_str));
            let near = own.or_else(|| nearest(bare, COMMON));
            let place = here.or_else(inserted).or_else(declared);
            let found = Diagnostic::error(
                Code::UndefinedMacro,
                place.unwrap_or(whole),
                format!("LaTeX does not know `{name}`"),
            )
            .with_hint(match near {
                Some(near) => format!("did you mean `\\{near}`?"),
                None => format!("define it: `macro {bare} = tex\"…\"`"),
            });
            match (here, place) {
                (None, Some(_)) => found.with_place(whole, "used here"),
                _ => found,
            }
        }
        ErrorKind::Unbalanced => {
            let pairs = error.message.contains("closed") || error.message.contains("without");
            Diagnostic::error(
                Code::Tex,
                whole,
                format!("{what} cannot be set: {}", error.message),
            )
            .with_hint_opt(pairs.then(|| "every `{` wants its `}`, every `$` another one".into()))
        }
        ErrorKind::MissingFile(name) => Diagnostic::error(
            Code::TexFile,
            line,
            format!("{what} asks LaTeX for the file `{name}`"),
        )
        .with_hint(match error.place {
            _ if raw.is_some() => "TikZ code cannot read files; `image(…)` shows a picture",
            Place::Preamble => "the bundle holds what figures need, not every package of LaTeX",
            _ => "labels cannot read files; text and data belong into the figure itself",
        }),
        ErrorKind::MissingCharacter => Diagnostic::error(
            Code::Tex,
            line,
            format!("{what} {cannot}: {}", error.message),
        )
        .with_hint("write the character as LaTeX does, for example `\\alpha` in maths"),
        ErrorKind::TimedOut { seconds } => Diagnostic::error(
            Code::TexLimit,
            line,
            format!("TeX was stopped after {seconds} seconds at {what}"),
        )
        .with_hint(
            "a macro may call itself without end, such as `\\loop` with nothing to stop it; \
             a figure that needs longer gets it by `time` below `[limits]` in `figc.toml`",
        ),
        ErrorKind::LimitExceeded => Diagnostic::error(
            Code::TexLimit,
            line,
            format!("{what} is too much for TeX: {}", error.message),
        )
        .with_hint(match raw {
            _ if error.message.contains("memory") => {
                "a macro may grow without end; more is allowed by `memory` below `[limits]` in `figc.toml`"
            }
            Some(_) => "a loop may have too many steps, or a number may be too large for TeX",
            None => "a label is short; a macro may also grow without end",
        }),
        ErrorKind::Tex if raw.is_some() => {
            let (message, hint) = tikz_complaint(&error.message);
            Diagnostic::error(Code::Tex, line, format!("{what} {cannot}: {message}"))
                .with_hint_opt(hint.or_else(|| tex_hint(&error.message)).map(Into::into))
        }
        ErrorKind::Tex => Diagnostic::error(
            Code::Tex,
            line,
            format!("{what} {cannot}: {}", error.message),
        )
        .with_hint_opt(tex_hint(&error.message).map(Into::into)),
        // What a label makes the engine refuse is the label's fault.
        ErrorKind::Engine
            if matches!(
                error.place,
                Place::Label(_) | Place::Preamble | Place::Raw(_)
            ) =>
        {
            Diagnostic::error(
                Code::Tex,
                line,
                format!("{what} {cannot}: {}", error.message),
            )
        }
        ErrorKind::Crashed { .. } | ErrorKind::Engine | ErrorKind::Aborted => {
            Diagnostic::error(Code::Engine, whole, error.message.clone())
        }
    }
}

/// Macros of LaTeX and amsmath that labels are full of, for suggestions.
const COMMON: [&str; 58] = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
    "Sigma",
    "Omega",
    "Delta",
    "mathbb",
    "mathcal",
    "mathbf",
    "mathrm",
    "mathit",
    "textbf",
    "textit",
    "textrm",
    "texttt",
    "text",
    "boldsymbol",
    "operatorname",
    "frac",
    "sqrt",
    "hat",
    "tilde",
    "bar",
    "vec",
    "check",
    "dot",
    "partial",
    "nabla",
    "infty",
    "sum",
    "prod",
    "int",
    "cdot",
    "times",
    "top",
    "left",
    "right",
    "approx",
    "rightarrow",
];

/// What to type instead, for the complaints of TeX that authors meet most.
fn tex_hint(message: &str) -> Option<&'static str> {
    let about = |words: &str| message.to_lowercase().contains(words);
    if about("alignment tab") {
        Some("a plain `&` is written `\\&`; in a matrix it belongs between `\\begin` and `\\end`")
    } else if about("\\right") || about("\\left") {
        Some("every `\\left(` wants its `\\right)`")
    } else if about("double superscript") || about("double subscript") {
        Some("put braces around what belongs together: `{x_1}_2`")
    } else if about("missing $") {
        Some("maths stands between dollars: `$x_1$`")
    } else {
        None
    }
}

/// The literal of raw TikZ that a part of the job is.
fn raw_literal(place: Place, origins: &Origins) -> Option<Span> {
    match place {
        Place::Raw(n) => origins.raws.get(n).copied(),
        // Four labels measure a piece.
        Place::Label(n) => {
            let after = n.checked_sub(origins.labels.len())?;
            origins.measured.get(after / 4).copied()
        }
        _ => None,
    }
}

/// The line of a literal of raw TikZ at which TeX stopped, without the blanks around it.
fn raw_line(
    literal: Span,
    line: Option<u32>,
    origins: &Origins,
    sources: &SourceMap,
) -> Option<Span> {
    let number = usize::try_from(line?)
        .ok()?
        .checked_sub(origins.raw_line + 1)?;
    let text = sources.slice(literal);
    let start: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
    let mut found = text.get(start..)?.lines().next()?;
    let mut at = literal.start as usize + start;
    if number == 0 {
        let code = found.strip_prefix("tikz\"")?;
        at += found.len() - code.len();
        found = code;
    }
    let blank = found.len() - found.trim_start().len();
    let found = found.trim();
    let found = found.strip_suffix('"').unwrap_or(found);
    (!found.is_empty()).then(|| Span::new(literal.source, at + blank, at + blank + found.len()))
}

/// What TikZ says most often, in our words, and what to type instead.
fn tikz_complaint(message: &str) -> (String, Option<&'static str>) {
    let quoted = |text: &str| text.split(['`', '\'']).nth(1).map(str::to_owned);
    if message.contains("do not know the key")
        && let Some(key) = quoted(message)
    {
        let name = key.rsplit('/').next().unwrap_or(&key);
        let hint = "an option of TikZ, a colour or a style of the stylesheet, or `name/.style={…}`";
        return (format!("TikZ does not know `{name}`"), Some(hint));
    }
    if message.contains("shape named")
        && let Some(name) = quoted(message)
    {
        let hint =
            "it may name what is drawn before it, by the name before the colon; `h[1]` is `h-1`";
        return (format!("nothing is called `{name}`"), Some(hint));
    }
    if message.contains("forget a semicolon") {
        return ("a path has no end".into(), Some("end every path with `;`"));
    }
    (message.to_owned(), None)
}

/// The span of a command within the literal that it was written in.
fn find_command(source: &str, literal: Span, command: &str) -> Option<Span> {
    let start = source.match_indices(command).map(|(i, _)| i).find(|i| {
        // `\foo` must not be found in `\foobar`.
        !source[i + command.len()..].starts_with(|c: char| c.is_ascii_alphabetic())
    })?;
    let base = literal.start as usize + start;
    Some(Span::new(literal.source, base, base + command.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(text: &str) -> (SourceMap, Origins) {
        let mut sources = SourceMap::new();
        let id = sources.add("a.fig", None, text);
        let origins = Origins {
            labels: vec![Span::new(id, 0, text.len())],
            macros: vec!["vect".into(), "matr".into()],
            ..Origins::default()
        };
        (sources, origins)
    }

    fn undefined(name: &str) -> TexError {
        TexError {
            place: Place::Label(0),
            kind: ErrorKind::UndefinedMacro(name.into()),
            message: String::new(),
            line: None,
        }
    }

    #[test]
    fn an_undefined_macro_is_pointed_at() {
        let (sources, origins) = setup(r"$\foobar \foo{x}$");
        let found = diagnose(&[undefined(r"\foo")], &origins, &sources);
        assert_eq!(found[0].span.map(Span::range), Some(9..13));
    }

    #[test]
    fn a_mistake_in_an_inserted_text_is_pointed_at_there() {
        let text = r"$\foo{x}$ $a$ #p";
        let mut sources = SourceMap::new();
        let id = sources.add("a.fig", None, text);
        let (label, middle, part) = (
            Span::new(id, 14, 16),
            Span::new(id, 10, 13),
            Span::new(id, 0, 9),
        );
        let origins = Origins {
            labels: vec![label],
            inserted: vec![(label, middle), (middle, part), (part, label)],
            ..Origins::default()
        };
        let found = diagnose(&[undefined(r"\foo")], &origins, &sources);
        assert_eq!(found[0].span.map(Span::range), Some(1..5));
        assert_eq!(found[0].labels[0].span, label);
        let other = TexError {
            kind: ErrorKind::Tex,
            ..undefined("")
        };
        let found = diagnose(&[other], &origins, &sources);
        assert_eq!(found[0].span, Some(label));
        assert_eq!(found[0].labels.len(), 2);
    }

    #[test]
    fn the_nearest_macro_is_suggested() {
        let (sources, origins) = setup(r"$\vet{x}$");
        let found = diagnose(&[undefined(r"\vet")], &origins, &sources);
        assert_eq!(found[0].hint.as_deref(), Some(r"did you mean `\vect`?"));
    }
}
