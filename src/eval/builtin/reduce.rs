//! Reductions over an array or one of its axes, order and soft extremes.

use super::args::{Args, flag, num, opt, req, rest};
use super::{Builtin, ParamSpec, row};
use crate::diag::Fault;
use crate::eval::Trouble;
use crate::eval::value::{Record, Value};
use crate::numeric::density::{Bandwidth, kde};
use crate::numeric::{Array, interpolate, order, reduce, soft};

const A: ParamSpec = req("x", "an array");
const AXIS: ParamSpec = opt(
    "axis",
    "the axis to reduce, negative from the last; all without it",
);

const AXES: ParamSpec = opt(
    "axis",
    "the axis to reduce, negative from the last, or a tuple of axes; all without it",
);
const KEEPDIMS: ParamSpec = flag(
    "keepdims",
    false,
    "whether what is reduced stays as an axis of size 1",
);

/// A reduction as `numeric` has it.
type Reduction = fn(&Array, Option<i64>) -> crate::numeric::Result<Array>;

fn over(a: &mut Args, f: Reduction) -> Result<Value, Trouble> {
    Ok(Value::array(f(&*a.array(0)?, a.axis(1)?)?))
}

/// Along any axes: `axis` is the argument at that position, `keepdims` the one after it.
fn reduced(a: &Args, axis: usize, f: Reduction) -> Result<Value, Trouble> {
    let x = a.array(0)?;
    let axes = a.axes(axis)?;
    let result = match axes.as_deref() {
        None => f(&x, None)?,
        Some([axis]) => f(&x, Some(*axis))?,
        Some(several) => f(&reduce::gathered(&x, several)?, Some(-1))?,
    };
    if !a.bool(axis + 1)? {
        return Ok(Value::array(result));
    }
    let kept = reduce::with_kept_axes(&result, x.shape(), axes.as_deref())?;
    Ok(Value::array(kept))
}

/// Along one axis, where positions of several would mean nothing.
fn position(a: &Args, f: Reduction) -> Result<Value, Trouble> {
    a.axis(1)?;
    reduced(a, 1, f)
}

/// `max(a, b, …)` and `max(A, axis: 0)` are one function.
fn extreme(a: &mut Args, f: Reduction, smaller: bool) -> Result<Value, Trouble> {
    let extra = std::mem::take(&mut a.rest);
    if extra.is_empty() {
        if let Value::List(items) | Value::Tuple(items) = a.value(0)
            && matches!(items.first(), Some(Value::Length(_) | Value::Angle(_)))
        {
            let items = items.to_vec();
            return best(items, smaller);
        }
        return reduced(a, 2, f);
    }
    let mut items = vec![a.value(0).clone()];
    items.extend(extra);
    best(items, smaller)
}

fn best(items: Vec<Value>, smaller: bool) -> Result<Value, Trouble> {
    use crate::syntax::ast::BinaryOp;
    let op = if smaller { BinaryOp::Lt } else { BinaryOp::Gt };
    let mut items = items.into_iter();
    let mut found = items.next().unwrap_or_default();
    for item in items {
        match crate::eval::ops::binary(op, &item, &found)? {
            Value::Bool(true) => found = item,
            Value::Bool(false) => {}
            _ => {
                let f = if smaller {
                    crate::numeric::elementwise::minimum
                } else {
                    crate::numeric::elementwise::maximum
                };
                let (x, y) = (found.as_array("x")?, item.as_array("x")?);
                found = Value::array(crate::numeric::broadcast::broadcast2(&x, &y, f, "compare")?);
            }
        }
    }
    Ok(found)
}

const SEVERAL: &[ParamSpec] = &[
    req("x", "an array, or the first of several values"),
    rest("others", "more values"),
    AXES,
    KEEPDIMS,
];

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "sum",
            const { &[A, AXES, KEEPDIMS] },
            "the sum",
            "sum([1, 2, 3]) == 6 and all(sum([1, 2; 3, 4], axis: 0) == [4, 6])",
            |_, a| sum(a),
        )
        .gives("a number, or x without that axis")
        .fails(&["sum([1, 2], axis: 1)"])
        .source("numpy.sum"),
        row(
            "prod",
            const { &[A, AXES, KEEPDIMS] },
            "the product",
            "prod([2, 3]) == 6",
            |_, a| reduced(a, 1, reduce::prod),
        )
        .gives("a number, or x without that axis")
        .fails(&["prod([1, 2], axis: 1)"])
        .source("numpy.prod"),
        row(
            "mean",
            const { &[A, AXES, KEEPDIMS] },
            "the mean",
            "mean([1, 2, 3]) == 2",
            |_, a| reduced(a, 1, reduce::mean),
        )
        .gives("a number, or x without that axis")
        .fails(&["mean([])", "mean([1, 2], axis: 1)"])
        .source("numpy.mean"),
        row(
            "var",
            const { &[A, AXES, KEEPDIMS] },
            "the variance, over n",
            "var([1, 3]) == 1",
            |_, a| reduced(a, 1, reduce::var),
        )
        .gives("a number, or x without that axis")
        .fails(&["var([])"])
        .source("numpy.var"),
        row(
            "std",
            const { &[A, AXES, KEEPDIMS] },
            "the standard deviation, over n",
            "std([1, 3]) == 1",
            |_, a| reduced(a, 1, reduce::std),
        )
        .gives("a number, or x without that axis")
        .fails(&["std([])"])
        .source("numpy.std"),
        row(
            "min",
            SEVERAL,
            "the least of an array, or of several values",
            "min([2, 1]) == 1 and min(2, 1, 3) == 1",
            |_, a| extreme(a, reduce::min, true),
        )
        .gives("a number, or x without that axis")
        .fails(&["min([])"])
        .source("numpy.min"),
        row(
            "max",
            SEVERAL,
            "the greatest of an array, or of several values",
            "max([2, 1]) == 2 and max(1cm, 2mm) == 1cm",
            |_, a| extreme(a, reduce::max, false),
        )
        .gives("a number, or x without that axis")
        .fails(&["max([])"])
        .source("numpy.max"),
        row(
            "argmin",
            const { &[A, AXIS, KEEPDIMS] },
            "the position of the least, the first of equals",
            "argmin([2, 1]) == 1",
            |_, a| position(a, reduce::argmin),
        )
        .gives("a number, or x without that axis")
        .fails(&["argmin([])"])
        .source("numpy.argmin"),
        row(
            "argmax",
            const { &[A, AXIS, KEEPDIMS] },
            "the position of the greatest, the first of equals",
            "argmax([2, 1]) == 0",
            |_, a| position(a, reduce::argmax),
        )
        .gives("a number, or x without that axis")
        .fails(&["argmax([])"])
        .source("numpy.argmax"),
        row(
            "cumsum",
            const { &[A, AXIS] },
            "running sums",
            "all(cumsum([1, 2, 3]) == [1, 3, 6])",
            |_, a| over(a, reduce::cumsum),
        )
        .gives("the shape of x; a vector of all numbers without an axis")
        .fails(&["cumsum([1, 2], axis: 1)"])
        .source("numpy.cumsum"),
        row(
            "diff",
            const { &[A, num("axis", -1.0, "the axis")] },
            "differences of neighbours",
            "all(diff([1, 4, 9]) == [3, 5])",
            |_, a| Ok(Value::array(reduce::diff(&*a.array(0)?, a.integer(1)?)?)),
        )
        .gives("the shape of x, one shorter along the axis")
        .fails(&["diff([1, 2], axis: 1)"])
        .source("numpy.diff"),
        row(
            "interp",
            const {
                &[
                    req("x", "where, any shape"),
                    req("xp", "a vector of places, ascending"),
                    req("fp", "the values there"),
                ]
            },
            "values on the lines between given ones, and beyond the ends the values there",
            "all(interp([0.5, 1, 9], [0, 1, 2], [0, 10, 4]) == [5, 10, 4])",
            |_, a| {
                Ok(Value::array(interpolate::interp(
                    &*a.array(0)?,
                    &*a.array(1)?,
                    &*a.array(2)?,
                )?))
            },
        )
        .gives("the shape of x")
        .fails(&["interp(1, [2, 0], [1, 1])", "interp(1, [0, 1], [1, 2, 3])"])
        .source("numpy.interp")
        .notes("Places that do not ascend are refused, where NumPy gives numbers without meaning. With derivatives by x, xp and fp."),
        row(
            "argsort",
            const { &[A, num("axis", -1.0, "the axis")] },
            "the positions that sort, along an axis",
            "all(argsort([3, 1, 2]) == [1, 2, 0])",
            |_, a| over(a, order::argsort),
        )
        .gives("the shape of x")
        .fails(&["argsort([1, 2], axis: 1)"])
        .source("numpy.argsort"),
        row(
            "unique",
            const { &[A] },
            "the distinct values, ascending; texts by the alphabet",
            "all(unique([2, 1, 2]) == [1, 2]) and len(unique([\"b\", \"a\", \"b\"])) == 2",
            |_, a| match a.value(0) {
                Value::List(cells) if cells.iter().any(|c| matches!(c, Value::Text(_))) => {
                    // A missing text is no value.
                    let texts = cells.iter().filter(|c| !matches!(c, Value::None));
                    let texts = texts.map(|c| c.as_plain("x"));
                    let distinct = texts.collect::<Result<std::collections::BTreeSet<_>, _>>()?;
                    Ok(Value::list(distinct.into_iter().map(Value::text).collect()))
                }
                _ => Ok(Value::array(order::unique(&*a.array(0)?))),
            },
        )
        .gives("a vector, or a list of texts")
        .fails(&["unique(\"a\")"])
        .source("numpy.unique"),
        row(
            "median",
            const { &[A, AXES, KEEPDIMS] },
            "the median",
            "median([3, 1, 2]) == 2",
            |_, a| reduced(a, 1, order::median),
        )
        .gives("a number, or x without that axis")
        .fails(&["median([])"])
        .source("numpy.median"),
        row(
            "quantile",
            const {
                &[
                    A,
                    req("q", "a ratio from 0 to 1, or an array of them"),
                    AXIS,
                ]
            },
            "the value below which a part q lies, interpolated linearly",
            "quantile([0, 10], 25%) == 2.5",
            |_, a| {
                let (x, axis) = (a.array(0)?, a.axis(2)?);
                let many = match a.value(1) {
                    Value::Number(q) => {
                        return Ok(Value::array(order::quantile(&x, *q, axis)?));
                    }
                    several => several.as_array("q")?,
                };
                let parts = many.iter().map(|q| order::quantile(&x, *q, axis));
                let parts = parts.collect::<Result<Vec<_>, _>>()?;
                Ok(Value::array(crate::numeric::array::stack(&parts, 0)?))
            },
        )
        .gives("a number, or x without that axis")
        .fails(&["quantile([1, 2], 50)", "quantile([], 0.5)"])
        .source("numpy.quantile"),
        row(
            "histogram",
            const {
                &[
                    A,
                    num("bins", 10.0, "how many bins, or their edges"),
                    opt("range", "the least and greatest value"),
                ]
            },
            "how many values fall into each bin: `{counts, edges}`",
            "all(histogram([1, 1, 2], bins: 2).counts == [2, 1])",
            |_, a| {
                let bins = match a.value(1) {
                    Value::Number(_) => order::Bins::Count(a.count(1)?),
                    edges => {
                        order::Bins::Edges(crate::numeric::array::to_vec(&*edges.as_array("bins")?))
                    }
                };
                let range = match a.given(2) {
                    Some(_) => Some(a.pair(2)?),
                    None => None,
                };
                let found = order::histogram(&*a.array(0)?, &bins, range)?;
                Ok(Value::Record(
                    Record::of(vec![
                        ("counts", Value::array(found.counts)),
                        ("edges", Value::array(found.edges)),
                    ])
                    .into(),
                ))
            },
        )
        .gives("n counts and n + 1 edges")
        .fails(&[
            "histogram([1, 2], bins: 0)",
            "histogram([1, nan])",
            "histogram([1, 2], range: (2, 1))",
        ])
        .source("numpy.histogram")
        .shows("histogram([1, 1, 2], bins: 2)"),
        row(
            "kde",
            const {
                &[
                    req("data", "numbers, or points as an n×d array"),
                    req("at", "where to take the density: numbers, a point, or an m×d array"),
                    opt("bandwidth", "`\"scott\"`, `\"silverman\"`, or the width of a kernel in standard deviations of the data; Scott's rule without it"),
                ]
            },
            "the density of data, estimated with normal kernels",
            "abs(kde([1, 2, 4], 1.5) - 0.21316575771786606) < 1e-12",
            |_, a| {
                let rule = bandwidth(a.value(2))?;
                Ok(Value::array(kde(&*a.array(0)?, &*a.array(1)?, rule)?))
            },
        )
        .gives("a number for each place: the shape of `at` for numbers, m for points, and a number for one point")
        .fails(&["kde([1], 0)", "kde([2, 2], 0)", "kde([1, 2], 0, bandwidth: -1)"])
        .source("scipy.stats.gaussian_kde")
        .shows("kde([1, 2, 4], [0, 1.5, 3])"),
    ]
}

/// What the argument `bandwidth` of `kde` says.
pub(in crate::eval) fn bandwidth(value: &Value) -> Result<Bandwidth, Fault> {
    Ok(match value {
        Value::None => Bandwidth::Scott,
        Value::Number(factor) => Bandwidth::Factor(*factor),
        word => match word.as_word("bandwidth", &["scott", "silverman"])? {
            "silverman" => Bandwidth::Silverman,
            _ => Bandwidth::Scott,
        },
    })
}

/// Numbers add as an array; lengths, angles and points add one by one.
fn sum(a: &mut Args) -> Result<Value, Trouble> {
    if let Value::List(items) | Value::Tuple(items) = a.value(0)
        && let Some((first, others)) = items.split_first()
        && a.value(0).try_array().is_none()
    {
        let mut total = first.clone();
        for item in others {
            total = crate::eval::ops::binary(crate::syntax::ast::BinaryOp::Add, &total, item)?;
        }
        return Ok(total);
    }
    reduced(a, 1, reduce::sum)
}

const BETA: ParamSpec = num("beta", 1.0, "the inverse temperature");

/// A soft reduction as `numeric` has it.
type Soft = fn(&Array, f64, Option<i64>) -> crate::numeric::Result<Array>;

fn softly(a: &mut Args, f: Soft) -> Result<Value, Trouble> {
    Ok(Value::array(f(&*a.array(0)?, a.number(2)?, a.axis(1)?)?))
}

pub(super) fn softened() -> Vec<Builtin> {
    const P: &[ParamSpec] = &[A, AXIS, BETA];
    vec![
        row(
            "softmax",
            P,
            "exponentials over their sum",
            "all(softmax([0, 0]) == [0.5, 0.5])",
            |_, a| softly(a, soft::softmax),
        )
        .gives("the shape of x")
        .fails(&["softmax([])", "softmax([1, 2], axis: 3)"])
        .source("torch.nn.functional.softmax")
        .shows("softmax([1, 2, 3])"),
        row(
            "log_softmax",
            P,
            "the logarithm of `softmax`",
            "abs(log_softmax([0, 0])[0] + log(2)) < 1e-15",
            |_, a| softly(a, soft::log_softmax),
        )
        .gives("the shape of x")
        .fails(&["log_softmax([])"])
        .source("torch.nn.functional.log_softmax")
        .shows("log_softmax([1, 2, 3])"),
        row(
            "softmin",
            P,
            "`softmax` of -x",
            "all(softmin([0, 0]) == [0.5, 0.5])",
            |_, a| softly(a, soft::softmin),
        )
        .gives("the shape of x")
        .fails(&["softmin([])"])
        .source("torch.nn.functional.softmin")
        .shows("softmin([1, 2, 3])"),
        row(
            "logsumexp",
            P,
            "(1/beta) log Σ exp(beta x)",
            "abs(logsumexp([0, 0]) - log(2)) < 1e-15",
            |_, a| softly(a, soft::logsumexp),
        )
        .gives("a number, or x without that axis")
        .fails(&["logsumexp([])"])
        .source("torch.logsumexp")
        .shows("logsumexp([1, 2, 3])"),
        row(
            "softmax_mean",
            P,
            "the actual softmax: (1/beta) log of the mean of exp(beta x)",
            "softmax_mean([2, 2]) == 2",
            |_, a| softly(a, soft::softmax_mean),
        )
        .gives("a number, or x without that axis")
        .fails(&["softmax_mean([])"])
        .shows("softmax_mean([1, 2, 3])"),
    ]
}
