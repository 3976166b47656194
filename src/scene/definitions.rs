//! Which colours and macros of the theme a figure uses, and in which order they
//! are defined.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::attrs::Paint;
use super::layout::RawCode;
use super::model::{Definitions, MacroDefinition, Mark, SceneItem, SceneText};
use crate::color::Color;
use crate::style::{Theme, uses};

/// Axis lines are a little nearer to the paper than curves and labels are.
pub fn axis_color(theme: &Theme) -> Color {
    theme.foreground.mix(theme.background, 0.35)
}

/// Grid lines are fainter still; on dark paper the eye needs more of a difference.
pub fn grid_color(theme: &Theme) -> Color {
    let dark = theme.background.luminance() < theme.foreground.luminance();
    let toward_paper = if dark { 0.67 } else { 0.8 };
    theme.foreground.mix(theme.background, toward_paper)
}

/// What the texts and the marks of a figure rest on.
pub(super) fn of(
    theme: &Theme,
    background: Color,
    texts: &[SceneText],
    raws: &[RawCode],
    items: &[SceneItem],
) -> Definitions {
    let latex = texts.iter().map(|t| t.latex.as_str());
    let (macros, in_texts) = uses(latex.chain(raws.iter().map(|r| r.latex.as_str())), theme);
    let mut used: BTreeSet<String> = in_texts.clone();
    // Raw TikZ names colours as options, without a backslash.
    for raw in raws {
        used.extend(raw.words().map(str::to_owned));
    }
    let mut paint = |p: &Paint| {
        used.extend(p.name.as_ref().map(|n| n.to_string()));
    };
    texts
        .iter()
        .filter_map(|t| t.style.paint.as_ref())
        .for_each(&mut paint);
    let mut mark = |m: &Mark| {
        if let Some(stroke) = m.stroke() {
            paint(&stroke.paint);
        }
        if let Some(fill) = &m.graphic.fill {
            fill.paints().for_each(&mut paint);
        }
    };
    let mut in_volumes: BTreeSet<String> = BTreeSet::new();
    for item in items {
        match item {
            SceneItem::Axes(axes) => {
                axes.all_marks().for_each(&mut mark);
                let volume = axes.volume.iter().flat_map(|v| v.paints());
                volume.filter_map(|p| p.name.as_ref()).for_each(|name| {
                    in_volumes.insert(name.to_string());
                });
            }
            SceneItem::Mark(m) => mark(m),
        }
    }
    used.extend(in_volumes);
    let mut colors: Vec<(Rc<str>, Color)> = vec![
        ("background".into(), background),
        ("foreground".into(), theme.foreground),
    ];
    let axes = || {
        items.iter().filter_map(|item| match item {
            SceneItem::Axes(axes) => Some(axes),
            SceneItem::Mark(_) => None,
        })
    };
    if axes().next().is_some() {
        colors.push(("axis".into(), axis_color(theme)));
    }
    let volumes = || axes().filter_map(|a| a.volume.as_ref());
    if axes().any(|a| a.grid) || volumes().any(|v| !v.grid.is_empty()) || used.contains("grid") {
        colors.push(("grid".into(), grid_color(theme)));
    }
    colors.extend(
        theme
            .colors
            .iter()
            .filter(|(name, _)| used.contains(&**name))
            .cloned(),
    );
    Definitions {
        preambles: theme
            .preambles
            .iter()
            .map(|p| (p.text.clone(), p.span))
            .collect(),
        color_macros: theme
            .colors
            .iter()
            .filter(|(name, _)| in_texts.contains(&**name))
            .map(|(name, _)| Rc::clone(name))
            .collect(),
        macros: theme
            .macros
            .iter()
            .filter(|m| macros.contains(&*m.name))
            .map(|m| MacroDefinition {
                name: Rc::clone(&m.name),
                arity: m.arity,
                body: m.body.clone(),
                span: m.span,
            })
            .collect(),
        colors,
    }
}
