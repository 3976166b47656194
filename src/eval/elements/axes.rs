//! `axes(…) { … }`

use super::super::figure::{ElementArgs, ElementCall};
use super::super::{Eval, Interp, Value};
use super::canvas::positive_length;
use super::deferred::{Asked, Block, Names, Settled, cycle};
use super::param::{opt, words};
use super::{Element, Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::scene::{Axes, Frame, ItemKind, Ticks};
use crate::style::Markup;

/// Axes.
pub(super) const ROWS: &[Element] = &[Element {
    name: "axes",
    takes: Takes {
        own: &[
            opt(
                "x",
                LIMITS,
                "",
                "the limits of x; those of the data when left out",
            ),
            opt(
                "y",
                LIMITS,
                "",
                "the limits of y; those of the data when left out",
            ),
            opt(
                "equal",
                Kind::Bool,
                "false",
                "whether a unit of x is as long as one of y",
            ),
            opt(
                "grid",
                Kind::Bool,
                "false",
                "whether thin lines go through the ticks",
            ),
            opt("frame", FRAMES, "box", "which axis lines are drawn"),
            opt("title", Kind::Text, "", "stands above the axes"),
            opt(
                "xlabel",
                Kind::Text,
                "",
                "stands below the axes, or at the tip of a crossing axis",
            ),
            opt(
                "ylabel",
                Kind::Text,
                "",
                "stands left of the axes, or at the tip of a crossing axis",
            ),
            opt(
                "space",
                Kind::Text,
                "",
                "the name of the plane, in a corner that is free",
            ),
            opt(
                "colorbar",
                BAR,
                "false",
                "a bar beside the axes that tells what the colours of their first mark with a colour map mean",
            ),
            opt(
                "xticks",
                TICKS,
                "",
                "where the ticks of x are, with texts of their own or without; chosen by figc when left out",
            ),
            opt(
                "yticks",
                TICKS,
                "",
                "where the ticks of y are, with texts of their own or without; chosen by figc when left out",
            ),
            opt(
                "cycle",
                Kind::Other("list of colours"),
                "",
                "the colours of marks of data that say none, in turn; eight of the palette when left out",
            ),
            opt(
                "width",
                Kind::Length,
                "",
                "the width of the plotting area; in a figure with a `width` the axes share what there is",
            ),
            opt(
                "height",
                Kind::Length,
                "",
                "the height of the plotting area; from the width when left out",
            ),
        ],
        shared: &[],
    },
    doc: "a plot, whose block draws in data units",
    example: "axes(x: (-1, 1), y: (-1, 1)) { line((-1, -1), (1, 1)) }",
    holds: true,
    draw: axes,
}];

pub(super) const LIMITS: Kind = Kind::Other("two numbers, the smaller one first");
pub(super) const FRAMES: Kind = Kind::Words(const { &words(&Frame::NAMES) });
const BAR: Kind =
    Kind::Other("`true`, a text that stands beside it, or a record `{label: …, ticks: …}`");
pub(super) const TICKS: Kind =
    Kind::Other("array of numbers, list of pairs `(1, \"one\")`, or `none`");

/// Draws a plot.
fn axes(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    if interp.canvas.inside_axes() {
        return Err(Box::new(
            Diagnostic::error(Code::BadPlace, call.span, "axes cannot stand inside axes")
                .with_hint("put them beside each other in a `row { … }`"),
        ));
    }
    interp.canvas.take_scale();
    let args = &mut call.args;
    let cycle = cycle(args);
    // The block before faults in the settings: what it names is known even then.
    let block = match &call.body {
        Some(body) => interp.collect_marks(body, cycle.as_ref().cloned().unwrap_or_default()),
        None => Block::default(),
    };
    cycle?;
    let asked = Asked {
        x: limits(args, "x")?,
        y: limits(args, "y")?,
        width: length(args, "width")?,
        height: length(args, "height")?,
    };
    let settled = interp.settle_axes(block, asked, call.span)?;
    let Settled { items, x, y, names } = settled;
    let scale = interp.canvas.take_scale();
    let axes = Axes {
        x,
        y,
        equal: flag(args, "equal")?,
        grid: flag(args, "grid")?,
        frame: frame(args)?,
        title: text(args, "title")?,
        xlabel: text(args, "xlabel")?,
        ylabel: text(args, "ylabel")?,
        space: text(args, "space")?,
        xticks: named(ticks(args, "xticks")?, names.0),
        yticks: named(ticks(args, "yticks")?, names.1),
        colorbar: super::plots::bar(args, scale)?,
        width: asked.width,
        height: asked.height,
        items,
        zoom: None,
    };
    interp.put(
        ItemKind::Axes(Box::new(axes)),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// Ticks, or when the author says none those that marks name.
fn named(ticks: Ticks, names: Names) -> Ticks {
    match ticks {
        Ticks::Auto if !names.is_empty() => Ticks::At(names),
        ticks => ticks,
    }
}

pub(super) fn limits(args: &mut ElementArgs, name: &str) -> Eval<Option<(f64, f64)>> {
    let Some(arg) = args.take(name) else {
        return Ok(None);
    };
    let pair = arg.value.try_array().filter(|a| a.shape() == [2]);
    let Some(pair) = pair else {
        let wanted = "two numbers such as `(-1, 1)`";
        return Err(arg.value.mismatch(name, wanted)).at(arg.span);
    };
    let mut values = pair.iter().copied();
    let (lo, hi) = (values.next().unwrap_or(0.0), values.next().unwrap_or(0.0));
    if lo.is_finite() && hi.is_finite() && lo < hi {
        return Ok(Some((lo, hi)));
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadLimits,
            arg.span,
            format!(
                "the limits of `{name}` are ({}, {})",
                crate::geom::exact(lo),
                crate::geom::exact(hi)
            ),
        )
        .with_hint(format!(
            "two finite numbers are wanted, the smaller one first: `{name}: (-1, 1)`"
        )),
    ))
}

fn flag(args: &mut ElementArgs, name: &str) -> Eval<bool> {
    match args.take(name) {
        Some(arg) => arg.value.as_bool(name).at(arg.span),
        None => Ok(false),
    }
}

pub(super) fn length(args: &mut ElementArgs, name: &str) -> Eval<Option<crate::geom::Length>> {
    args.take(name)
        .map(|arg| positive_length(&arg.value, name, arg.span))
        .transpose()
}

pub(super) fn frame(args: &mut ElementArgs) -> Eval<Frame> {
    let Some(arg) = args.take("frame") else {
        return Ok(Frame::default());
    };
    let names = Frame::NAMES.map(|(n, _)| n);
    let word = arg.value.as_word("frame", &names).at(arg.span)?;
    Ok(Frame::NAMES
        .iter()
        .find(|(n, _)| *n == word)
        .map(|(_, f)| *f)
        .unwrap_or_default())
}

pub(super) fn text(args: &mut ElementArgs, name: &str) -> Eval<Option<Markup>> {
    match args.take(name) {
        Some(arg) if !matches!(arg.value, Value::None) => {
            let mut text = (*arg.value.as_markup(name).at(arg.span)?).clone();
            if text.span == crate::source::Span::default() {
                text.span = arg.span;
            }
            Ok(Some(text))
        }
        _ => Ok(None),
    }
}

/// `[0, 1]`, or `[(0, $0$), (pi, $\pi$)]`, or `none` for no ticks.
pub(super) fn ticks(args: &mut ElementArgs, name: &str) -> Eval<Ticks> {
    match args.take(name) {
        Some(arg) => tick_list(&arg.value, name, arg.span),
        None => Ok(Ticks::Auto),
    }
}

pub(super) fn tick_list(value: &Value, name: &str, span: crate::source::Span) -> Eval<Ticks> {
    let wanted = "numbers such as `[0, 1]`, or pairs such as `[(0, $0$), (pi, $\\pi$)]`";
    let list = match value {
        Value::None => Vec::new(),
        // Pairs with texts make a list; numbers alone an array.
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .map(|item| match item {
                Value::Number(x) => Some((*x, None)),
                Value::Tuple(pair) => match &**pair {
                    [Value::Number(x), text] => {
                        Some((*x, Some((*text.as_markup(name).ok()?).clone())))
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| value.mismatch(name, wanted))
            .at(span)?,
        value => match value.try_array() {
            Some(array) if array.ndim() == 1 => array.iter().map(|x| (*x, None)).collect(),
            _ => return Err(value.mismatch(name, wanted)).at(span),
        },
    };
    if list.iter().any(|(x, _)| !x.is_finite()) || list.len() > 1000 {
        return Err(Box::new(Diagnostic::error(
            Code::BadValue,
            span,
            format!("`{name}` wants finite numbers, and a thousand at most"),
        )));
    }
    Ok(Ticks::At(list))
}
