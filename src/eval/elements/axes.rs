//! `axes(…) { … }`

use super::super::call::ArgValue;
use super::super::figure::{ElementArgs, ElementCall};
use super::super::{Eval, Interp, Value};
use super::canvas::positive_length;
use super::deferred::{Asked, Block, Names, Settled, Unsettled, cycle};
use super::legends;
use super::param::{opt, words};
use super::scales::{self, SCALES};
use super::shared::Waiting;
use super::{Element, Kind, Takes};
use crate::color::ColorScale;
use crate::diag::{At, Code, Diagnostic};
use crate::scene::{Axes, Frame, ItemKind, Scale, Ticks};
use crate::source::Span;
use crate::style::Markup;

/// Axes.
pub(super) const ROWS: &[Element] = &[Element {
    name: "axes",
    takes: Takes {
        own: &[
            opt(
                "x",
                ENDS,
                "",
                "the limits of x; those of the data when left out",
            ),
            opt(
                "y",
                ENDS,
                "",
                "the limits of y; those of the data when left out",
            ),
            opt("xscale", SCALES, "linear", "how x runs along its axis"),
            opt("yscale", SCALES, "linear", "how y runs along its axis"),
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
                "legend",
                legends::PLACES,
                "auto",
                "where the legend of the marks with a `label` stands; where it covers the least when left out",
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
pub(super) const ENDS: Kind =
    Kind::Other("two numbers; the larger one first turns the axis around");
pub(super) const FRAMES: Kind = Kind::Words(const { &words(&Frame::NAMES) });
pub(super) const BAR: Kind = Kind::Other(
    "`true`, a text that stands beside it, a side (`right left above below`), or a record `{label: …, ticks: …, at: below}`",
);
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
    interp.canvas.uneven = scales::said(args);
    // The block before faults in the settings: what it names is known even then.
    let mut block = match &call.body {
        Some(body) => interp.collect_marks(body, cycle.as_ref().cloned().unwrap_or_default()),
        None => Block::default(),
    };
    cycle?;
    let asked = Asked {
        x: ends(args, "x")?,
        y: ends(args, "y")?,
        xscale: scales::asked(args, "xscale")?,
        yscale: scales::asked(args, "yscale")?,
        width: length(args, "width")?,
        height: length(args, "height")?,
        from_zero: false,
    };
    let (width, height) = (asked.width, asked.height);
    let mut axes = Axes {
        legend: legends::wish(block.legend(), args)?,
        x: (0.0, 1.0),
        y: (0.0, 1.0),
        xscale: Scale::default(),
        yscale: Scale::default(),
        equal: flag(args, "equal")?,
        grid: flag(args, "grid")?,
        frame: frame(args)?,
        title: text(args, "title")?,
        xlabel: text(args, "xlabel")?,
        ylabel: text(args, "ylabel")?,
        space: text(args, "space")?,
        xticks: ticks(args, "xticks")?,
        yticks: ticks(args, "yticks")?,
        colorbar: None,
        width,
        height,
        items: Vec::new(),
        zoom: None,
        twins: Vec::new(),
        ink: None,
        bare: (false, false),
        volume: None,
    };
    let bar = args.take("colorbar");
    match interp.canvas.sharing.is_empty() {
        true => {
            let settled = interp.settle_axes(block, asked, call.span)?;
            interp.complete_axes(&mut axes, settled, bar, None)?;
        }
        false => {
            let seen = interp.canvas.take_scale();
            if let Some(waiting) = interp.canvas.sharing.last_mut() {
                waiting.push(Waiting {
                    open: Unsettled::new(block, asked, call.span),
                    bar,
                    seen,
                });
            }
        }
    }
    interp.put(
        ItemKind::Axes(Box::new(axes)),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// Ticks, or when the author says none those that marks name.
pub(super) fn named(ticks: Ticks, names: Names) -> Ticks {
    match ticks {
        Ticks::Auto if !names.is_empty() => Ticks::At(names),
        ticks => ticks,
    }
}

impl Interp<'_> {
    /// Axes whose limits are settled get what depends on them. `seen` is what maps values
    /// to colours, as far as it is known.
    pub(super) fn complete_axes(
        &mut self,
        axes: &mut Axes,
        settled: Settled,
        bar: Option<ArgValue>,
        seen: Option<ColorScale>,
    ) -> Eval<()> {
        (axes.x, axes.y) = (settled.x, settled.y);
        (axes.xscale, axes.yscale) = (settled.xscale, settled.yscale);
        axes.items = settled.items;
        axes.xticks = named(std::mem::take(&mut axes.xticks), settled.names.0);
        axes.yticks = named(std::mem::take(&mut axes.yticks), settled.names.1);
        let scale = seen.or_else(|| self.canvas.take_scale());
        // A mark with a mistake shows no colours, and has been told.
        let bar = bar.filter(|_| scale.is_some() || !self.sink.has_errors());
        axes.colorbar = super::plots::bar(bar, scale)?;
        for twin in settled.twins {
            let twin = self.settle_twin(twin, axes)?;
            axes.twins.push(twin);
        }
        Ok(())
    }
}

/// Limits as an author says them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The smaller one first.
    pub(super) range: (f64, f64),
    /// The larger one was said first: the axis runs the other way.
    pub(super) reversed: bool,
}

/// Takes the limits of an axis.
pub(super) fn ends(args: &mut ElementArgs, name: &str) -> Eval<Option<Limits>> {
    let Some((lo, hi, span)) = pair(args, name)? else {
        return Ok(None);
    };
    if lo.is_finite() && hi.is_finite() && lo != hi {
        return Ok(Some(Limits {
            range: (lo.min(hi), lo.max(hi)),
            reversed: hi < lo,
        }));
    }
    let hint =
        format!("two finite numbers are wanted, one apart from the other: `{name}: (-1, 1)`");
    Err(bad_limits(name, (lo, hi), span, hint))
}

/// Takes the two ends of a range, the smaller one first.
pub(super) fn limits(args: &mut ElementArgs, name: &str) -> Eval<Option<(f64, f64)>> {
    let Some((lo, hi, span)) = pair(args, name)? else {
        return Ok(None);
    };
    if lo.is_finite() && hi.is_finite() && lo < hi {
        return Ok(Some((lo, hi)));
    }
    let hint = format!("two finite numbers are wanted, the smaller one first: `{name}: (-1, 1)`");
    Err(bad_limits(name, (lo, hi), span, hint))
}

fn pair(args: &mut ElementArgs, name: &str) -> Eval<Option<(f64, f64, Span)>> {
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
    Ok(Some((lo, hi, arg.span)))
}

fn bad_limits(name: &str, (lo, hi): (f64, f64), span: Span, hint: String) -> Box<Diagnostic> {
    let (lo, hi) = (crate::geom::exact(lo), crate::geom::exact(hi));
    let message = format!("the limits of `{name}` are ({lo}, {hi})");
    Box::new(Diagnostic::error(Code::BadLimits, span, message).with_hint(hint))
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
