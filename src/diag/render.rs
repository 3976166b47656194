//! Diagnostics as text: for people, for editors that read one line, for programs.
//!
//! miette draws the frames around source lines and is known to this file and
//! to `highlight.rs` only; what it draws is an [`Excerpt`], never the text itself.

use std::fmt::{self, Write as _};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use owo_colors::{OwoColorize, Style};
use serde_json::{Value, json};

use crate::source::{SourceMap, Span};

use super::excerpt::{Excerpt, Mark, excerpts, printable};
use super::highlight::FigHighlighter;
use super::{Diagnostic, Label, Severity};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With source lines, for people.
    Human,
    /// `file:line:col: error[F0201]: message (hint)`, one line each.
    Short,
    /// One JSON object a line.
    Json,
}

/// How many callers of a trace are shown.
const TRACE_LENGTH: usize = 8;

/// Writes diagnostics. `width` is that of the terminal in columns; only
/// [`Format::Human`] knows colours.
pub fn render(
    diagnostics: &[Diagnostic],
    sources: &SourceMap,
    format: Format,
    color: bool,
    width: usize,
) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        match format {
            Format::Human => human(&mut out, diagnostic, sources, color, width),
            Format::Short => short(&mut out, diagnostic, sources),
            Format::Json => {
                // A value prints without line breaks.
                let _ = writeln!(out, "{}", object(diagnostic, sources));
            }
        }
    }
    out
}

fn severity_text(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// `file:line:col` of the start of a span.
fn place(span: Span, sources: &SourceMap) -> Option<String> {
    let source = sources.get(span.source)?;
    let position = source.position(span.start as usize);
    Some(format!(
        "{}:{}:{}",
        printable(source.name()),
        position.line,
        position.column
    ))
}

// ── For people ──────────────────────────────────────────────────────────────

fn human(
    out: &mut String,
    diagnostic: &Diagnostic,
    sources: &SourceMap,
    color: bool,
    width: usize,
) {
    let paint = Paint { color };
    let severity_style = match diagnostic.severity {
        Severity::Error => Style::new().red().bold(),
        Severity::Warning => Style::new().yellow().bold(),
        Severity::Note => Style::new().cyan().bold(),
    };
    let head = format!(
        "{}[{}]",
        severity_text(diagnostic.severity),
        diagnostic.code.text()
    );
    let message = printable(&diagnostic.message);
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        out,
        "{}: {}",
        paint.paint(&head, severity_style),
        paint.paint(&message, Style::new().bold())
    );
    for excerpt in excerpts(diagnostic, sources, width) {
        let handler = handler(&excerpt, severity_style, color, width);
        let mut drawn = String::new();
        if handler.render_report(&mut drawn, &Snippet(excerpt)).is_ok() {
            // miette begins with a line for a message, which stands above already.
            let frame = drawn.split_once('\n').map_or("", |(_, rest)| rest);
            for line in frame.lines() {
                let _ = writeln!(out, "{}", line.trim_end());
            }
        }
    }
    if let Some(hint) = &diagnostic.hint {
        let _ = writeln!(
            out,
            "  {} {}",
            paint.paint("help:", Style::new().cyan()),
            printable(hint)
        );
    }
    for note in trace(diagnostic, sources) {
        let _ = writeln!(
            out,
            "  {} {note}",
            paint.paint("note:", Style::new().blue())
        );
    }
    out.push('\n');
}

/// The callers, innermost first, the middle of a deep recursion left out.
fn trace(diagnostic: &Diagnostic, sources: &SourceMap) -> Vec<String> {
    let note = |caller: &Label| {
        let name = printable(&caller.text);
        let name = if name.contains('`') {
            name
        } else {
            format!("`{name}`")
        };
        match place(caller.span, sources) {
            Some(place) => format!("in {name}, called at {place}"),
            None => format!("in {name}"),
        }
    };
    let callers = &diagnostic.trace;
    let mut notes: Vec<String> = callers.iter().take(TRACE_LENGTH).map(note).collect();
    if let Some(outermost) = callers.last().filter(|_| callers.len() > TRACE_LENGTH) {
        if callers.len() > TRACE_LENGTH + 1 {
            notes.push(format!("… {} more calls", callers.len() - TRACE_LENGTH - 1));
        }
        notes.push(note(outermost));
    }
    notes
}

/// Colours, when they are wanted.
struct Paint {
    color: bool,
}

impl Paint {
    fn paint(&self, text: &str, style: Style) -> String {
        if self.color {
            text.style(style).to_string()
        } else {
            text.to_owned()
        }
    }
}

fn handler(excerpt: &Excerpt, main: Style, color: bool, width: usize) -> GraphicalReportHandler {
    let mut styles = if color {
        ThemeStyles::ansi()
    } else {
        ThemeStyles::none()
    };
    if color {
        // One style for each mark in order: the trouble itself, and what explains it.
        let style = |mark: &Mark| {
            if mark.main {
                main
            } else {
                Style::new().blue().bold()
            }
        };
        styles.highlights = excerpt.marks.iter().map(style).collect();
    }
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles,
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_links(false)
        .with_context_lines(1);
    if color {
        handler.with_syntax_highlighting(FigHighlighter)
    } else {
        handler.without_syntax_highlighting()
    }
}

/// An excerpt as miette asks for it.
#[derive(Debug)]
struct Snippet(Excerpt);

impl fmt::Display for Snippet {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet {}

impl miette::Diagnostic for Snippet {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.marks.iter().map(|mark: &Mark| {
            let text = Some(mark.text.clone()).filter(|t| !t.is_empty());
            let span = SourceSpan::new(mark.range.start.into(), mark.range.len());
            if mark.main {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}

impl SourceCode for Excerpt {
    /// miette asks with context for the lines to draw, and without for the place to name above them.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (line, column) = if context_before > 0 {
            (self.first_line, 0)
        } else {
            self.marks
                .iter()
                .find(|mark| mark.range.start == span.offset())
                .map_or((self.first_line, 0), |mark| {
                    (mark.position.line - 1, mark.position.column - 1)
                })
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            SourceSpan::new(0.into(), self.text.len()),
            line,
            column,
            self.text.lines().count(),
        )))
    }
}

// ── For editors ─────────────────────────────────────────────────────────────

fn short(out: &mut String, diagnostic: &Diagnostic, sources: &SourceMap) {
    if let Some(place) = diagnostic.span.and_then(|span| place(span, sources)) {
        let _ = write!(out, "{place}: ");
    }
    let _ = write!(
        out,
        "{}[{}]: {}",
        severity_text(diagnostic.severity),
        diagnostic.code.text(),
        printable(&diagnostic.message)
    );
    if let Some(hint) = &diagnostic.hint {
        let _ = write!(out, " ({})", printable(hint));
    }
    out.push('\n');
}

// ── For programs ────────────────────────────────────────────────────────────

fn object(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let labels = |labels: &[Label]| -> Vec<Value> {
        labels
            .iter()
            .map(|label| json!({ "text": label.text, "place": span_object(label.span, sources) }))
            .collect()
    };
    json!({
        "code": diagnostic.code.text(),
        "severity": severity_text(diagnostic.severity),
        "message": diagnostic.message,
        "place": diagnostic.span.map(|span| span_object(span, sources)),
        "label": diagnostic.label,
        "labels": labels(&diagnostic.labels),
        "hint": diagnostic.hint,
        "trace": labels(&diagnostic.trace),
    })
}

/// Byte offsets from 0; lines and columns, which count characters, from 1.
fn span_object(span: Span, sources: &SourceMap) -> Value {
    let Some(source) = sources.get(span.source) else {
        return Value::Null;
    };
    let (start, end) = (
        source.position(span.start as usize),
        source.position(span.end as usize),
    );
    json!({
        "file": source.name(),
        "start": span.start,
        "end": span.end,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}
