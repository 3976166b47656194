//! `share:` of rows, columns and tiles: axes with common limits, whose numbers stand
//! once.

use super::super::call::ArgValue;
use super::super::figure::ElementCall;
use super::super::{Eval, Interp};
use super::Kind;
use super::deferred::{Share, Unsettled};
use super::param::{Param, opt};
use crate::color::ColorScale;
use crate::diag::At;
use crate::scene::{Item, ItemKind};

/// The words of `share`.
const SHARES: [(&str, Share); 4] = [
    ("none", Share { x: false, y: false }),
    ("x", Share { x: true, y: false }),
    ("y", Share { x: false, y: true }),
    ("both", Share { x: true, y: true }),
];

/// What containers take.
pub(super) const SHARE: Param = opt(
    "share",
    Kind::Other("`both`, `\"x\"`, `\"y\"` or `none`"),
    "none",
    "which limits the axes in it have in common; the inner numbers are left out",
);

/// Axes that wait for the others.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) open: Unsettled,
    pub(super) bar: Option<ArgValue>,
    pub(super) seen: Option<ColorScale>,
}

/// Takes `share`.
pub(super) fn share(call: &mut ElementCall<'_>) -> Eval<Share> {
    let Some(arg) = call.args.take("share") else {
        return Ok(Share::default());
    };
    let words = SHARES.map(|(word, _)| word);
    let word = arg.value.as_word("share", &words).at(arg.span)?;
    let found = SHARES.iter().find(|(w, _)| *w == word);
    Ok(found.map(|(_, share)| *share).unwrap_or_default())
}

impl Interp<'_> {
    /// Settles the axes that waited for each other, in their order in the container.
    pub(super) fn complete_shared(
        &mut self,
        waiting: Vec<Waiting>,
        items: &mut [Item],
        share: Share,
    ) -> Eval<()> {
        let (mut open, mut rest) = (Vec::new(), Vec::new());
        for one in waiting {
            open.push(one.open);
            rest.push((one.bar, one.seen));
        }
        let settled = self.settle_shared(open, share)?;
        let mut axes: Vec<&mut crate::scene::Axes> = Vec::new();
        collect(items, &mut axes);
        for ((axes, settled), (bar, seen)) in axes.into_iter().zip(settled).zip(rest) {
            self.complete_axes(axes, settled, bar, seen)?;
        }
        Ok(())
    }
}

/// The axes in a container, in their order; insets are complete already.
fn collect<'a>(items: &'a mut [Item], found: &mut Vec<&'a mut crate::scene::Axes>) {
    for item in items {
        match &mut item.kind {
            ItemKind::Axes(axes) if axes.zoom.is_none() => found.push(axes),
            ItemKind::Group(inner) => collect(inner, found),
            ItemKind::Stack(stack) => collect(&mut stack.items, found),
            _ => {}
        }
    }
}

/// Leaves out the numbers and labels that a neighbour has, too: of x all but in the lowest
/// axes of each column, of y all but in the first column.
pub(super) fn leave_out(items: &mut [Item], share: Share, columns: usize) {
    let columns = columns.max(1);
    let placed = |item: &Item| !matches!(item.kind, ItemKind::Edge(_));
    // Other things have no numbers.
    let numbered: Vec<bool> = items
        .iter()
        .filter(|i| placed(i))
        .map(|i| matches!(i.kind, ItemKind::Axes(_)))
        .collect();
    for (n, item) in items.iter_mut().filter(|i| placed(i)).enumerate() {
        let ItemKind::Axes(axes) = &mut item.kind else {
            continue;
        };
        let below = numbered.iter().skip(n + columns).step_by(columns);
        if share.x && below.into_iter().any(|is_axes| *is_axes) {
            axes.bare.0 = true;
            axes.xlabel = None;
        }
        let before = numbered.iter().take(n).skip(n - n % columns);
        if share.y && before.into_iter().any(|is_axes| *is_axes) {
            axes.bare.1 = true;
            axes.ylabel = None;
        }
    }
}
