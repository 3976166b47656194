//! Brackets: what opens, what closes, and what does not.

use crate::diag::{Code, Diagnostic};

use super::{After, Frame, LexemeKind, Mode, Scanner, Suspect};

impl Scanner<'_> {
    pub(super) fn open(&mut self, mode: Mode, length: usize) {
        let at = self.pos;
        if mode.is_text() {
            self.touch(at, at + length);
            self.stretch = at;
            self.pos += length;
        } else {
            self.lexeme(LexemeKind::Open, at + length);
        }
        self.push_frame(mode, at, at + length);
    }

    pub(super) fn push_frame(&mut self, mode: Mode, open: usize, open_end: usize) {
        let indent = self
            .line_first
            .unwrap_or(open)
            .saturating_sub(self.line_start);
        self.frames.push(Frame {
            mode,
            open,
            open_end,
            line: self.line,
            indent,
            stmt: None,
            stmt_end: open_end,
            continues: false,
            after: After::Other,
            extra: 0,
        });
        self.check_depth(open, open_end);
    }

    pub(super) fn pop_frame(&mut self) -> Option<Frame> {
        self.reset_extra();
        if self.frames.len() > 1 {
            self.frames.pop()
        } else {
            None
        }
    }

    pub(super) fn close(&mut self, byte: u8) {
        let at = self.pos;
        let innermost = self.frames.len() - 1;
        // Only brackets of the same text or file can be meant.
        let floor = self
            .frames
            .iter()
            .rposition(|f| f.mode.is_text() || matches!(f.mode, Mode::File | Mode::Inserted))
            .unwrap_or(0);
        let partner = (floor..=innermost)
            .rev()
            .find(|&i| self.frames[i].mode.closer() == byte);
        let blocks_between =
            |i: usize| self.frames[i + 1..].iter().any(|f| f.mode == Mode::Brace) && byte != b'}';
        match partner {
            Some(i) if !blocks_between(i) => {
                while self.frames.len() - 1 > i {
                    self.report_crossed(at, byte);
                    self.pop_frame();
                }
                self.close_frame(at);
            }
            _ => self.report_unopened(at, byte, partner.is_some()),
        }
    }

    pub(super) fn close_frame(&mut self, at: usize) {
        let first_on_line = self.line_first == Some(at);
        let indent = at - self.line_start;
        if let Some(start) = self
            .frame()
            .stmt
            .filter(|_| self.frame().mode == Mode::Brace)
        {
            let range = start..self.frame().stmt_end;
            self.inner.push(range);
        }
        let Some(frame) = self.pop_frame() else {
            return;
        };
        if frame.mode == Mode::Brace
            && first_on_line
            && frame.line != self.line
            && indent < frame.indent
        {
            self.suspects.push(Suspect {
                open: frame.open,
                close: at,
            });
        }
        if frame.mode == Mode::Brace && self.mode() == Mode::File {
            self.last_block = Some(Suspect {
                open: frame.open,
                close: at,
            });
        }
        self.lexeme(LexemeKind::Close, at + 1);
        if frame.mode == Mode::Inserted {
            self.stretch = at + 1;
        }
    }

    pub(super) fn report_crossed(&mut self, at: usize, byte: u8) {
        let frame = self.frame();
        let (open, open_end, shown) = (frame.open, frame.open_end, frame.mode_char());
        let closer = frame.mode.closer() as char;
        self.report(
            Diagnostic::error(
                Code::Unclosed,
                self.span(open, open_end),
                format!("this `{shown}` is never closed"),
            )
            .with_label("opened here")
            .with_place(
                self.span(at, at + 1),
                format!("still open at this `{}`", byte as char),
            )
            .with_hint(format!("add `{closer}` before the `{}`", byte as char)),
        );
    }

    pub(super) fn report_unopened(&mut self, at: usize, byte: u8, partner_outside: bool) {
        let shown = byte as char;
        let frame = self.frame();
        let (mode, open, open_end) = (frame.mode, frame.open, frame.open_end);
        let opener = frame.mode_char();
        if matches!(mode, Mode::Paren | Mode::Bracket | Mode::Inserted) && !partner_outside {
            // A slip of one key: taken as the bracket that was meant, so that nothing follows from it.
            self.report(
                Diagnostic::error(
                    Code::Unclosed,
                    self.span(at, at + 1),
                    format!("`{opener}` is closed by `{shown}`"),
                )
                .with_label(format!("`{}` was expected", mode.closer() as char))
                .with_place(self.span(open, open_end), "opened here"),
            );
            self.close_frame(at);
            return;
        }
        let mut diagnostic = Diagnostic::error(
            Code::Unopened,
            self.span(at, at + 1),
            format!("this `{shown}` closes nothing"),
        )
        .with_label(format!("no `{}` is open here", opener_of(byte)));
        if mode == Mode::Brace {
            diagnostic = diagnostic.with_place(
                self.span(open, open_end),
                "the innermost open bracket is this one",
            );
        } else if let Some(block) = self.last_block.as_ref().filter(|_| byte == b'}') {
            diagnostic = diagnostic
                .with_place(
                    self.span(block.open, block.open + 1),
                    "the block that was opened here …",
                )
                .with_place(
                    self.span(block.close, block.close + 1),
                    "… is closed already",
                );
        }
        self.report(
            diagnostic.with_hint(format!("remove it, or open a `{}` before", opener_of(byte))),
        );
        self.pos = at + 1;
    }
}

fn opener_of(closer: u8) -> char {
    match closer {
        b'}' => '{',
        b']' => '[',
        _ => '(',
    }
}
