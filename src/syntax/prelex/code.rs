//! Words, numbers, operators, comments and the ends of statements.

use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::Comment;
use crate::syntax::chars::{is_word, is_word_start, operator_length};

use super::{After, Lexeme, LexemeKind, Mode, STATEMENT_STARTS, Scanner};

impl Scanner<'_> {
    pub(super) fn code_step(&mut self) {
        let at = self.pos;
        let byte = self.bytes[at];
        if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            self.line_first.get_or_insert(at);
        }
        match byte {
            b' ' | b'\t' | b'\r' => self.pos += 1,
            b'\n' => self.newline(),
            b'/' if self.peek(1) == Some(b'/') => self.line_comment(),
            b'/' if self.peek(1) == Some(b'*') => self.block_comment(),
            b'"' => self.open(Mode::Text, 1),
            b'$' => self.open(Mode::Math, 1),
            b'(' => self.open(Mode::Paren, 1),
            b'[' => self.open(Mode::Bracket, 1),
            b'{' => self.open(Mode::Brace, 1),
            b')' | b']' | b'}' => self.close(byte),
            b';' => self.semicolon(),
            b'0'..=b'9' => self.number(),
            b'#' if self.word_end(at + 1) > at + 1 => {
                let end = self.word_end(at + 1);
                self.lexeme(LexemeKind::Color, end);
            }
            _ => match self.text[at..].chars().next() {
                Some(c) if is_word_start(c) => self.word(),
                Some(c) => {
                    let length = operator_length(&self.text[at..]).unwrap_or(c.len_utf8());
                    self.operator(at + length);
                }
                None => self.pos = self.bytes.len(),
            },
        }
    }

    pub(super) fn newline(&mut self) {
        let at = self.pos;
        let frame = self.frame();
        let goes_on = frame.continues && !self.next_line_is_a_statement(at + 1);
        if !frame.mode.has_statements() || goes_on {
            self.blank(at, at + 1);
        } else if let Some(start) = frame.stmt {
            if self.next_line_is_a_field(at + 1) {
                self.blank(at, at + 1);
            } else {
                self.end_statement(start, at);
            }
        }
        self.pos += 1;
        self.next_line();
    }

    /// Whether the line goes on with `.name`, which no statement starts with.
    pub(super) fn next_line_is_a_field(&self, from: usize) -> bool {
        let rest = self.text[from..].trim_start_matches([' ', '\t', '\r']);
        let mut chars = rest.chars();
        chars.next() == Some('.') && chars.next().is_some_and(is_word_start)
    }

    /// Whether the next line begins a statement whatever came before: an
    /// operator at the end of a line then lacks its operand.
    pub(super) fn next_line_is_a_statement(&self, from: usize) -> bool {
        let rest = self.text[from..].trim_start_matches([' ', '\t', '\r']);
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        STATEMENT_STARTS.contains(&word)
            && after.starts_with(' ')
            && after
                .trim_start_matches(' ')
                .starts_with(|c| is_word_start(c) || matches!(c, '(' | '{' | '"'))
    }

    pub(super) fn semicolon(&mut self) {
        let at = self.pos;
        let frame = self.frame();
        if frame.mode.has_statements() {
            if let Some(start) = frame.stmt {
                self.end_statement(start, at);
            } else {
                self.note_end(at);
            }
            self.pos += 1;
        } else {
            self.reset_extra();
            self.operator(at + 1);
        }
    }

    pub(super) fn end_statement(&mut self, start: usize, at: usize) {
        self.note_end(at);
        self.reset_extra();
        let frame = self.frame_mut();
        let range = start..frame.stmt_end;
        frame.stmt = None;
        frame.continues = false;
        frame.after = After::Other;
        if frame.mode == Mode::File {
            self.statements.push(range);
        } else {
            self.inner.push(range);
        }
    }

    pub(super) fn note_end(&mut self, at: usize) {
        self.lexemes.push(Lexeme {
            kind: LexemeKind::End,
            start: at as u32,
            end: (at + 1) as u32,
        });
    }

    pub(super) fn line_comment(&mut self) {
        let start = self.pos;
        let end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |n| start + n);
        self.comment(start, end);
    }

    pub(super) fn block_comment(&mut self) {
        let start = self.pos;
        let mut depth = 0usize;
        let mut at = start;
        while at + 1 < self.bytes.len() {
            match (self.bytes[at], self.bytes[at + 1]) {
                (b'/', b'*') => {
                    depth += 1;
                    at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        self.comment(start, at);
                        return;
                    }
                }
                (b'\n', _) => {
                    at += 1;
                    self.line += 1;
                    self.line_start = at;
                }
                _ => at += 1,
            }
        }
        self.fail(
            Diagnostic::error(
                Code::Unclosed,
                self.span(start, start + 2),
                "this comment is never closed",
            )
            .with_label("the comment starts here")
            .with_place(self.end_span(), "the text ends inside it")
            .with_hint("comments nest: write one `*/` for each `/*`"),
        );
    }

    pub(super) fn comment(&mut self, start: usize, end: usize) {
        let shown = self.text[start..end].trim_end_matches('\r');
        self.comments.push(Comment {
            text: shown.into(),
            span: self.span(start, start + shown.len()),
        });
        self.lexemes.push(Lexeme {
            kind: LexemeKind::Comment,
            start: start as u32,
            end: end as u32,
        });
        self.blank(start, end);
        self.pos = end;
    }

    pub(super) fn number(&mut self) {
        let at = self.pos;
        let mut end = self.skip(at, |b| b.is_ascii_digit() || b == b'_');
        if self.byte(end) == Some(b'.') && self.byte(end + 1).is_some_and(|b| b.is_ascii_digit()) {
            end = self.skip(end + 1, |b| b.is_ascii_digit() || b == b'_');
        }
        if matches!(self.byte(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.byte(end + 1), Some(b'+' | b'-')));
            if self
                .byte(end + 1 + sign)
                .is_some_and(|b| b.is_ascii_digit())
            {
                end = self.skip(end + 1 + sign, |b| b.is_ascii_digit() || b == b'_');
            }
        }
        let unit = self.word_end(end);
        if unit > end {
            end = unit;
        } else if self.byte(end) == Some(b'%') && !self.operand_follows(end + 1) {
            end += 1;
        }
        self.lexeme(LexemeKind::Number, end);
    }

    /// The rule of the grammar for `%`: a remainder when an operand comes next on the line.
    pub(super) fn operand_follows(&self, from: usize) -> bool {
        let rest = self.text[from..].trim_start_matches([' ', '\t', '\r']);
        match rest.chars().next() {
            Some(c) if is_word_start(c) => {
                let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
                !matches!(word, "and" | "or" | "in" | "if" | "else" | "for")
            }
            Some(c) => c.is_ascii_digit() || matches!(c, '"' | '$' | '(' | '[' | '#'),
            None => false,
        }
    }

    pub(super) fn word(&mut self) {
        let at = self.pos;
        let end = self.word_end(at);
        let word = &self.text[at..end];
        if matches!(word, "tex" | "tikz") && self.byte(end) == Some(b'"') {
            self.open(Mode::Raw, end + 1 - at);
            return;
        }
        if matches!(word, "let" | "fn" | "use" | "return" | "assert")
            && matches!(self.mode(), Mode::Paren | Mode::Bracket)
            && self.line_first == Some(at)
            && !self.text[end..]
                .trim_start_matches([' ', '\t'])
                .starts_with(':')
        {
            self.statement_in_parentheses(at, end);
        }
        let after_else = self.frame().after == After::Else;
        self.lexeme(LexemeKind::Word, end);
        let frame = self.frame_mut();
        match word {
            "and" | "or" | "not" | "in" => frame.continues = true,
            "else" => frame.after = After::Else,
            // An `else if` is read in a loop; any other `if` may begin a condition in a condition.
            "if" if !after_else => self.nest(at),
            _ => {}
        }
    }

    /// A statement begins where brackets are still open: they are never closed.
    pub(super) fn statement_in_parentheses(&mut self, at: usize, end: usize) {
        while matches!(self.mode(), Mode::Paren | Mode::Bracket) {
            let Some(frame) = self.pop_frame() else { break };
            let shown = frame.mode_char();
            self.report(
                Diagnostic::error(
                    Code::Unclosed,
                    self.span(frame.open, frame.open_end),
                    format!("this `{shown}` is never closed"),
                )
                .with_label("opened here")
                .with_place(
                    self.span(at, end),
                    "a new statement begins here, still inside",
                )
                .with_hint(format!(
                    "add `{}` before the line of `{}`",
                    frame.mode.closer() as char,
                    &self.text[at..end]
                )),
            );
        }
        let frame = self.frame_mut();
        if let Some(start) = frame.stmt.filter(|_| frame.mode.has_statements()) {
            self.end_statement(start, at);
        }
    }

    pub(super) fn operator(&mut self, end: usize) {
        let at = self.pos;
        let operator = &self.text[at..end];
        let arrow_value =
            matches!(operator, "->" | "<-" | "<->") && self.frame().after == After::Colon;
        self.lexeme(LexemeKind::Operator, end);
        let frame = self.frame_mut();
        frame.after = if operator == ":" {
            After::Colon
        } else {
            After::Other
        };
        frame.continues = !arrow_value
            && matches!(
                operator,
                "+" | "-"
                    | "*"
                    | "/"
                    | "%"
                    | "@"
                    | "^"
                    | ","
                    | "->"
                    | "<-"
                    | "<->"
                    | "--"
                    | "="
                    | "=>"
                    | "=="
                    | "!="
                    | "<"
                    | "<="
                    | ">"
                    | ">="
                    | ".."
                    | "..="
                    | ":"
            );
        match operator {
            "," => self.reset_extra(),
            "=>" => self.nest(at),
            _ => {}
        }
    }
}
