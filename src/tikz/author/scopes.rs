//! Scopes: groups that move what is in them, outlines that clip it, layers of axes.

use std::rc::Rc;

use super::Writer;
use super::marks::stretched;
use super::options::transform;
use super::places::path_lines;
use crate::scene::{AxesScene, Mark, MarkGeometry, Scope};
use crate::source::Span;
use crate::tikz::preamble::opacity;

impl Writer<'_> {
    /// Opens the scopes of the groups around a mark, and closes those that it is
    /// not in.
    pub(super) fn enter_scopes(&mut self, scopes: &[Scope]) {
        let common = self
            .scopes
            .iter()
            .zip(scopes)
            .take_while(|(a, b)| a == b)
            .count();
        while self.scopes.len() > common {
            self.scopes.pop();
            self.depth -= 1;
            self.own("\\end{scope}");
        }
        for scope in &scopes[common..] {
            match scope {
                Scope::Moved(moved) => {
                    let options = transform(moved, |p| self.point(p, None), false);
                    self.own(&format!("\\begin{{scope}}[{}]", options.join(", ")));
                    self.depth += 1;
                }
                Scope::Clip(clip) => self.open_clip(clip, None),
                Scope::Opacity { value, .. } => {
                    let value = opacity(*value);
                    self.own(&format!(
                        "\\begin{{scope}}[opacity={value}, transparency group]"
                    ));
                    self.depth += 1;
                }
            }
            self.scopes.push(scope.clone());
        }
    }

    /// Opens a scope in which only what lies within an outline is shown.
    pub(super) fn open_clip(&mut self, clip: &Mark, axes: Option<&AxesScene>) {
        let plain = match &clip.geometry {
            MarkGeometry::Data { .. } | MarkGeometry::None => true,
            _ => axes.is_some() && stretched(clip),
        };
        let lines = match (self.code(clip, axes), axes) {
            (Some(code), _) if !plain => vec![code],
            // The scopes that are open turn the path once more.
            (_, None) => {
                let back = clip.frame().inverse().unwrap_or_default();
                path_lines(&back.path(&clip.path), |p| self.point(p, None))
            }
            (_, Some(axes)) => path_lines(&clip.path, |p| self.data_point(axes.from_canvas(p))),
        };
        let options = match plain {
            true => Vec::new(),
            false => self.moves(clip, axes),
        };
        let options = match options.is_empty() {
            true => String::new(),
            false => format!("[{}]", options.join(", ")),
        };
        self.from(clip.span, "\\begin{scope}");
        self.depth += 1;
        if let [code] = &lines[..] {
            return self.from(clip.span, &format!("\\clip{options} {code};"));
        }
        self.from(clip.span, &format!("\\clip{options}"));
        self.depth += 1;
        for (n, line) in lines.iter().enumerate() {
            let end = if n + 1 == lines.len() { ";" } else { "" };
            self.from(clip.span, &format!("{line}{end}"));
        }
        self.depth -= 1;
    }

    /// Writes something inside axes within the outlines that a mark is clipped by.
    pub(super) fn in_clips(
        &mut self,
        mark: &Mark,
        axes: &AxesScene,
        write: impl FnOnce(&mut Self),
    ) {
        for clip in mark.clips() {
            self.open_clip(clip, Some(axes));
        }
        write(self);
        for _ in mark.clips() {
            self.end_clip();
        }
    }

    /// Writes a mark within the frame of its axes, if it leaves it.
    pub(super) fn in_frame(
        &mut self,
        mark: &Mark,
        axes: &AxesScene,
        write: impl FnOnce(&mut Self),
    ) {
        let leaves = axes.clip(mark).is_some();
        if leaves {
            self.from(mark.span, "\\begin{scope}");
            self.depth += 1;
            self.own("\\clip (rel axis cs:0, 0) rectangle (rel axis cs:1, 1);");
        }
        write(self);
        if leaves {
            self.end_clip();
        }
    }

    pub(super) fn begin_layer(&mut self, span: Span) {
        self.from(span, "\\begin{pgfonlayer}{axis background}");
        self.depth += 1;
    }

    pub(super) fn end_layer(&mut self) {
        self.depth -= 1;
        self.own("\\end{pgfonlayer}");
    }

    pub(super) fn end_clip(&mut self) {
        self.depth -= 1;
        self.own("\\end{scope}");
    }

    /// Whether no scope that is open turns or scales what is in it.
    pub(super) fn is_still(&self) -> bool {
        let turns = |scope: &Scope| matches!(scope, Scope::Moved(moved) if !moved.is_shift());
        !self.scopes.iter().any(turns)
    }
}

/// The scopes of a mark that is written with its places on the canvas, unless its
/// groups do no more than shift it.
pub(super) fn canvas_scopes(mark: &Mark) -> Vec<Scope> {
    if mark.is_level() {
        return mark.scopes.clone();
    }
    let clips = mark.scopes.iter().filter_map(|scope| match scope {
        Scope::Moved(_) => None,
        Scope::Opacity { .. } => Some(scope.clone()),
        Scope::Clip(clip) if clip.groups().next().is_none() => Some(scope.clone()),
        Scope::Clip(clip) => Some(Scope::Clip(Rc::new(Mark {
            geometry: MarkGeometry::None,
            scopes: Vec::new(),
            ..(**clip).clone()
        }))),
    });
    clips.collect()
}
