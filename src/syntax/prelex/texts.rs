//! Text literals, and what is still open at the end of the text.

use crate::diag::{Code, Diagnostic};

use super::{Lexeme, LexemeKind, Mode, Scanner};

impl Scanner<'_> {
    pub(super) fn text_step(&mut self) {
        let at = self.pos;
        let mode = self.mode();
        match self.bytes[at] {
            b'\n' => {
                self.pos += 1;
                self.next_line();
            }
            b'\\' => {
                let next = self.text[at + 1..].chars().next();
                if next == Some('\n') {
                    self.pos += 1;
                } else {
                    self.pos += 1 + next.map_or(0, char::len_utf8);
                }
            }
            b'#' if self.peek(1) == Some(b'(') => {
                self.end_stretch(at);
                self.line_first.get_or_insert(at);
                self.open(Mode::Inserted, 2);
            }
            b'$' if mode == Mode::Text => {
                self.pos += 1;
                self.push_frame(Mode::TextMath, at, at + 1);
            }
            b'$' if matches!(mode, Mode::Math | Mode::TextMath) => self.close_text(at),
            b'"' if matches!(mode, Mode::Text | Mode::Raw) => self.close_text(at),
            b'"' if mode == Mode::TextMath => {
                let (open, open_end) = (self.frame().open, self.frame().open_end);
                self.report(
                    Diagnostic::error(
                        Code::Unclosed,
                        self.span(open, open_end),
                        "this `$` is never closed",
                    )
                    .with_label("maths begins here")
                    .with_place(self.span(at, at + 1), "the text ends inside the maths")
                    .with_hint(
                        "write `\\$` for the character, or close the maths with a second `$`",
                    ),
                );
                self.pop_frame();
            }
            _ => self.pos += 1,
        }
    }

    pub(super) fn close_text(&mut self, at: usize) {
        self.pos = at + 1;
        let Some(frame) = self.pop_frame() else {
            return;
        };
        if frame.line != self.line && frame.mode != Mode::Raw {
            self.long_texts.push(frame.open..at + 1);
        }
        if frame.mode == Mode::TextMath {
            return;
        }
        self.end_stretch(at + 1);
        self.touch(at, at + 1);
    }

    pub(super) fn end_stretch(&mut self, end: usize) {
        if self.stretch < end {
            self.lexemes.push(Lexeme {
                kind: LexemeKind::Text,
                start: self.stretch as u32,
                end: end as u32,
            });
        }
        self.stretch = end;
    }

    pub(super) fn end_of_text(&mut self) {
        if self.frames.iter().any(|f| f.mode.is_text()) {
            self.report_unclosed_text();
            return;
        }
        while matches!(self.mode(), Mode::Paren | Mode::Bracket) && !self.stopped {
            let Some(frame) = self.pop_frame() else { break };
            self.report_unclosed(frame.open, frame.mode_char(), frame.mode.closer(), None);
        }
        if self.frames.len() == 1 {
            if let Some(start) = self.frame().stmt {
                let range = start..self.frame().stmt_end;
                self.statements.push(range);
            }
            return;
        }
        // A block closed by a `}` that stands further out is the one that lost its own.
        if let Some(suspect) = self.suspects.first() {
            let (open, close) = (suspect.open, suspect.close);
            self.report_unclosed(open, '{', b'}', Some(close));
        } else if let Some(frame) = self.frames.iter().skip(1).rfind(|f| f.mode == Mode::Brace) {
            let open = frame.open;
            self.report_unclosed(open, '{', b'}', None);
        }
    }

    pub(super) fn report_unclosed(
        &mut self,
        open: usize,
        shown: char,
        closer: u8,
        taken: Option<usize>,
    ) {
        let diagnostic = Diagnostic::error(
            Code::Unclosed,
            self.span(open, open + 1),
            format!("this `{shown}` is never closed"),
        )
        .with_label("opened here");
        let diagnostic = match taken {
            Some(close) => diagnostic.with_place(
                self.span(close, close + 1),
                "this closes it, but its indentation is that of a block further out",
            ),
            None => diagnostic.with_place(self.end_span(), "the text ends here, still inside"),
        };
        self.report(diagnostic.with_hint(format!("add the missing `{}`", closer as char)));
    }

    pub(super) fn report_unclosed_text(&mut self) {
        let outer = self
            .frames
            .iter()
            .position(|f| f.mode.is_text())
            .unwrap_or(0);
        let frame = &self.frames[outer];
        let (open, open_end, mode) = (frame.open, frame.open_end, frame.mode);
        // A text that runs over a line's end is likelier to lack its quote than the last one of the file.
        if let Some(long) = self.long_texts.first().filter(|long| long.start < open) {
            let delimiter = self.bytes[long.start] as char;
            let first_end = self.text[long.start..long.end]
                .find('\n')
                .map_or(long.end, |n| long.start + n);
            self.report(
                Diagnostic::error(
                    Code::Unclosed,
                    self.span(long.start, first_end),
                    format!("a closing `{delimiter}` is missing"),
                )
                .with_label("this text runs over the end of its line")
                .with_place(
                    self.span(open, open_end),
                    "so that this one is never closed",
                )
                .with_hint(format!("close it with `{delimiter}` on its own line")),
            );
            return;
        }
        let inserted = self
            .frames
            .get(outer + 1)
            .filter(|f| f.mode == Mode::Inserted);
        if let Some(frame) = inserted {
            let (at, at_end) = (frame.open, frame.open_end);
            self.report(
                Diagnostic::error(
                    Code::Unclosed,
                    self.span(at, at_end),
                    "this `#(` is never closed",
                )
                .with_label("a value is inserted from here")
                .with_place(self.end_span(), "the text ends here, still inside")
                .with_hint("close it with `)`, or write `\\#` for the character"),
            );
            return;
        }
        let what = match mode {
            Mode::Math | Mode::TextMath => "this `$` is never closed",
            _ => "this text is never closed",
        };
        self.report(
            Diagnostic::error(Code::Unclosed, self.span(open, open_end), what)
                .with_label("opened here")
                .with_place(self.end_span(), "the text ends here, still inside")
                .with_hint(format!("add the missing `{}`", mode.closer() as char)),
        );
    }
}
