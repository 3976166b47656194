//! What is taken over as it is: raw TikZ.

use super::super::{Eval, Interp};
use crate::scene::{ItemKind, RawTikz};
use crate::source::Span;
use crate::style::Markup;

/// `tikz"…"`
pub(super) fn tikz(interp: &mut Interp<'_>, code: &Markup, span: Span) -> Eval<()> {
    let raw = RawTikz { code: code.clone() };
    interp.put(ItemKind::Tikz(Box::new(raw)), "tikz", None, span)
}
