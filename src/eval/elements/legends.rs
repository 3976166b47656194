//! `legend(…)` and the `legend:` of axes.

use std::collections::VecDeque;

use super::super::call::ArgValue;
use super::super::element_args::Origin;
use super::super::figure::ElementArgs;
use super::super::{Eval, Interp, Value};
use super::canvas::positive_length;
use super::marks::Call;
use super::param::{opt, rest, words};
use super::{Element, Kind, Takes};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::scene::{Graphic, Item, ItemKind, LegendPlace, LegendWish, OwnEntry, Tips};
use crate::source::Span;
use crate::syntax::ast::Ident;

/// What says where a legend stands.
pub(super) const PLACES: Kind = Kind::Words(const { &words(&LegendPlace::NAMES) });

/// Legends.
pub(super) const ROWS: &[Element] = &[Element {
    name: "legend",
    takes: Takes {
        own: &[
            rest(
                "entries",
                Kind::Other(
                    "pairs such as `(\"data\", red)`, or records with `label` and `stroke` `width` `dash` `fill` `dot`",
                ),
                "entries besides those of the marks that have a `label`",
            ),
            opt(
                "at",
                PLACES,
                "auto",
                "where it stands; where it covers the least when left out",
            ),
            opt(
                "columns",
                Kind::Number,
                "",
                "how many entries stand side by side; one, and above or below the frame as many as fit, when left out",
            ),
        ],
        shared: &[],
    },
    doc: "says what the marks of axes are: entries of your own, a place, columns; in a row, a column or tiles one legend of all axes there, below them when nothing else is said",
    example: "legend((\"data\", #b3412e), {label: \"model\", stroke: black, dash: dashed}, at: north_west)",
    holds: false,
    draw: legend,
}];

fn legend(interp: &mut Interp<'_>, call: Call<'_, '_>) -> Eval<()> {
    let mut wish = LegendWish::default();
    for arg in call.args.rest() {
        wish.entries.push(entry(interp, &arg)?);
    }
    wish.place = place(&mut call.args, "at")?.unwrap_or_default();
    wish.columns = call
        .args
        .take("columns")
        .map(|arg| match arg.value {
            Value::Number(n) if n.fract() == 0.0 && (1.0..=20.0).contains(&n) => Ok(n as usize),
            _ => Err(
                Fault::new(Code::BadValue, format!("`columns` cannot be {}", arg.value))
                    .with_hint("a whole number from 1 to 20 is wanted"),
            )
            .at(arg.span),
        })
        .transpose()?;
    let wrong = |message: &str, hint: &str| {
        let error = Diagnostic::error(Code::BadPlace, call.span, message);
        Err(Box::new(error.with_hint(hint)))
    };
    if interp.canvas.inside_axes() {
        if let Some(pending) = interp.canvas.pending.last_mut() {
            pending.legend = wish;
        }
        return Ok(());
    }
    match interp.canvas.legends.last_mut() {
        Some(Some(_)) => wrong(
            "this container has a legend already",
            "one `legend` speaks of all axes in it",
        ),
        Some(_) if matches!(wish.place, LegendPlace::At(_)) => wrong(
            "the legend of a container stands beside all of its axes",
            "write `at: below`, `above` or `outside`",
        ),
        Some(open) => {
            *open = Some(wish);
            Ok(())
        }
        None => wrong(
            "a legend stands in axes, or in a row, a column or tiles of axes",
            "write it into `axes(…) { … }`, beside the marks that it speaks of",
        ),
    }
}

/// Whether there are axes among these things.
pub(super) fn speaks_of_some(items: &[Item]) -> bool {
    items.iter().any(|item| match &item.kind {
        ItemKind::Axes(axes) => axes.zoom.is_none(),
        ItemKind::Group(inner) => speaks_of_some(inner),
        ItemKind::Stack(stack) => speaks_of_some(&stack.items),
        _ => false,
    })
}

/// The axes of a container with one legend for all have none of their own, unless they
/// say where it stands.
pub(super) fn join(items: &mut [Item]) {
    for item in items {
        match &mut item.kind {
            ItemKind::Axes(axes)
                if matches!(axes.legend.place, LegendPlace::Auto | LegendPlace::Beside) =>
            {
                axes.legend.place = LegendPlace::Joint;
            }
            ItemKind::Group(inner) => join(inner),
            ItemKind::Stack(stack) if stack.legend.is_none() => join(&mut stack.items),
            _ => {}
        }
    }
}

/// Takes a place.
fn place(args: &mut ElementArgs, name: &str) -> Eval<Option<LegendPlace>> {
    let Some(arg) = args.take(name) else {
        return Ok(None);
    };
    if let Value::Bool(shown) = arg.value {
        return Ok(Some(match shown {
            true => LegendPlace::Auto,
            false => LegendPlace::None,
        }));
    }
    let words = LegendPlace::NAMES.map(|(word, _)| word);
    let word = arg.value.as_word(name, &words).at(arg.span)?;
    let found = LegendPlace::NAMES.iter().find(|(w, _)| *w == word);
    Ok(found.map(|(_, place)| *place))
}

/// What is said of the legend of axes, in their block and by their `legend:`.
pub(super) fn wish(said: LegendWish, args: &mut ElementArgs) -> Eval<LegendWish> {
    let place = place(args, "legend")?.unwrap_or(said.place);
    Ok(LegendWish { place, ..said })
}

/// An entry of the author's own.
fn entry(interp: &Interp<'_>, arg: &ArgValue) -> Eval<OwnEntry> {
    let wanted = "a pair such as `(\"data\", red)`, or a record `{label: \"data\", stroke: red}`";
    let span = arg.span;
    let (label, named): (&Value, Vec<(&str, &Value)>) = match &arg.value {
        Value::Tuple(pair) | Value::List(pair) => match &pair[..] {
            [label, color @ Value::Color(_)] => (label, vec![("stroke", color)]),
            [label, fill] => (label, vec![("fill", fill)]),
            _ => return Err(arg.value.mismatch("the entry", wanted)).at(span),
        },
        Value::Record(record) => {
            let Some(label) = record.get("label") else {
                return Err(arg.value.mismatch("the entry", wanted)).at(span);
            };
            let fields = record.fields.iter().filter(|(name, _)| &**name != "label");
            (
                label,
                fields.map(|(name, value)| (&**name, value)).collect(),
            )
        }
        value => return Err(value.mismatch("the entry", wanted)).at(span),
    };
    let argument = |(name, value): (&str, &Value)| {
        let name = Ident {
            name: name.into(),
            span,
        };
        let arg = ArgValue {
            name: Some(name),
            value: value.clone(),
            span,
        };
        (arg, Origin::Given)
    };
    let mut args = ElementArgs {
        positional: VecDeque::new(),
        named: named.into_iter().map(argument).collect(),
        span,
    };
    let dot = match args.take("dot") {
        Some(arg) => Some(positive_length(&arg.value, "dot", arg.span)?),
        None => None,
    };
    let mut graphic: Graphic = interp.graphic(&mut args, Tips::NONE)?;
    if dot.is_some() && graphic.fill.is_none() {
        graphic.fill = graphic
            .stroke
            .take()
            .map(|s| crate::scene::Fill::Solid(s.paint));
    }
    args.finish("legend", &ENTRY)?;
    let mut text = (*label.as_markup("label").at(span)?).clone();
    if text.span == Span::default() {
        text.span = span;
    }
    Ok(OwnEntry {
        text,
        graphic,
        dot,
        span,
    })
}

/// What an entry takes.
const ENTRY: Takes = Takes {
    own: &[
        opt("label", Kind::Text, "", "its text"),
        opt(
            "dot",
            Kind::Length,
            "",
            "a dot of this diameter instead of a line",
        ),
    ],
    shared: &[&super::graphic::LINE, &super::graphic::FILL],
};
