//! Raw TikZ: what TeX can measure of it before the layout, and what it needs to
//! know of the figure.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::drawing::{Drawing, Item, ItemKind, RawTikz};
use super::super::model::{Mark, MarkGeometry, TextSize, TikzNode, TikzScene};
use super::boxes::Boxes;
use super::resolve::{Context, Units, bare};
use crate::diag::Diagnostic;
use crate::geom::{Path, Point, Rect, Transform};
use crate::source::Span;
use crate::style::{Theme, latex};

/// How many labels measure one piece of TikZ: its left, lower, right and upper end,
/// each as the width of a label, which may be negative.
pub(super) const MEASURES: usize = 4;

/// The code of one piece of raw TikZ or of several that are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct RawCode {
    /// The code, symbols and inserted values included.
    pub latex: String,
    /// The literal.
    pub span: Span,
    /// Whether TeX can measure it before the layout: outside axes, and naming
    /// nothing of the figure.
    pub measurable: bool,
    /// Its box around its own origin, once TeX has measured it.
    extent: Option<Rect>,
}

impl RawCode {
    /// The words in it, among which are the colours that it names.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.latex.split(|c: char| !c.is_ascii_alphanumeric())
    }
}

/// All raw TikZ of a figure.
#[derive(Debug, Default)]
pub(super) struct Raws {
    codes: Vec<RawCode>,
    index: BTreeMap<String, usize>,
}

impl Raws {
    pub(super) fn codes(&self) -> &[RawCode] {
        &self.codes
    }

    /// Finds every piece among some items.
    pub(super) fn collect(
        &mut self,
        items: &[Item],
        drawing: &Drawing,
        theme: &Theme,
        errors: &mut Vec<Diagnostic>,
    ) {
        self.walk(items, false, drawing, theme, errors);
    }

    fn walk(
        &mut self,
        items: &[Item],
        in_axes: bool,
        drawing: &Drawing,
        theme: &Theme,
        errors: &mut Vec<Diagnostic>,
    ) {
        for item in items {
            match &item.kind {
                ItemKind::Group(items) => self.walk(items, in_axes, drawing, theme, errors),
                ItemKind::Stack(stack) => self.walk(&stack.items, in_axes, drawing, theme, errors),
                ItemKind::Axes(axes) => {
                    self.walk(&axes.items, true, drawing, theme, errors);
                    self.walk(&axes.twins, true, drawing, theme, errors);
                }
                ItemKind::Tikz(raw) => match latex(&raw.code, theme) {
                    Ok(code) => self.add(code.0, raw.code.span, in_axes, drawing),
                    Err(error) => errors.push(*error),
                },
                ItemKind::Shape(_)
                | ItemKind::Text(_)
                | ItemKind::Edge(_)
                | ItemKind::Deferred(..)
                | ItemKind::Solid(_) => {}
            }
        }
    }

    fn add(&mut self, latex: String, span: Span, in_axes: bool, drawing: &Drawing) {
        let names = drawing.names.iter().any(|n| names(&latex, &n.label));
        let measurable = !in_axes && !names;
        match self.index.get(&latex) {
            Some(known) => self.codes[*known].measurable &= measurable,
            None => {
                self.index.insert(latex.clone(), self.codes.len());
                self.codes.push(RawCode {
                    latex,
                    span,
                    measurable,
                    extent: None,
                });
            }
        }
    }

    /// Takes the sizes of what measures the pieces, in their order.
    pub(super) fn measured(&mut self, sizes: &[TextSize]) {
        let measurable = self.codes.iter_mut().filter(|c| c.measurable);
        for (code, ends) in measurable.zip(sizes.chunks(MEASURES)) {
            if let [left, low, right, high] = ends {
                // A picture that draws nothing has its left end right of its right one.
                let empty = left.width > right.width || low.width > high.width;
                code.extent = (!empty).then(|| {
                    Rect::new(
                        Point::new(left.width, low.width),
                        Point::new(right.width, high.width),
                    )
                });
            }
        }
    }

    /// The mark of a piece.
    pub(super) fn place(
        &self,
        raw: &RawTikz,
        span: Span,
        context: Context<'_>,
        boxes: &Boxes<'_>,
        theme: &Theme,
    ) -> Option<Mark> {
        let latex = latex(&raw.code, theme).ok()?.0;
        let map = match context.units {
            Units::Canvas(origin) => Transform::shift(origin).then(context.map),
            Units::Axes(axes) => Transform::shift(axes.rect.min),
        };
        let extent = self.index.get(&latex).and_then(|i| self.codes[*i].extent);
        let path = match (context.units, extent) {
            (Units::Canvas(_), Some(extent)) => map.path(&Path::rect(extent)),
            _ => Path::default(),
        };
        let nodes = boxes
            .known()
            .filter(|(name, ..)| names(&latex, name))
            .map(|(name, rect, named)| TikzNode {
                name: name.to_owned(),
                rect,
                named,
            })
            .collect();
        let geometry = MarkGeometry::Tikz(Rc::new(TikzScene {
            code: latex,
            map,
            nodes,
            span: raw.code.span,
        }));
        Some(Mark {
            scopes: context.scopes.to_vec(),
            ..bare(geometry, path, span)
        })
    }
}

/// Whether the code has the name as a word of its own, which is no macro, or makes up
/// the name of the member of a family: `h-\i`.
fn names(code: &str, name: &str) -> bool {
    let family = name
        .split_once('-')
        .map(|(family, _)| format!("{family}-\\"));
    if family.is_some_and(|made_up| code.contains(&made_up)) {
        return true;
    }
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !name.is_empty()
        && code.match_indices(name).any(|(at, _)| {
            // `(a)--(b)` has the names `a` and `b`; `h-1` is one name.
            let before = code[..at].chars().next_back();
            let after = code[at + name.len()..].chars().next();
            !before.is_some_and(|c| part(c) || c == '\\') && !after.is_some_and(part)
        })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_whole_words() {
        assert!(names(r"\draw (a)--(h-1.east);", "a"));
        assert!(names(r"\draw (a)--(h-1.east);", "h-1"));
        assert!(!names(r"\draw (a)--(h-1.east);", "h"));
        assert!(!names(r"\draw (a)--(h-1.east);", "draw"));
        assert!(!names(r"\draw (ab) -- (b-a);", "a"));
        assert!(names(r"\foreach \i in {0, 1} \fill (h-\i) circle;", "h-1"));
    }
}
