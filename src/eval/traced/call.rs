//! Built-in functions of values that a tape follows, by the name of the function.

use super::{detached, is_followed, num_of, rows, value_of};
use crate::diag::{Code, Fault};
use crate::eval::builtin::{Args, Builtin, bandwidth, norm_order};
use crate::eval::value::Value;
use crate::eval::{Trouble, numeric_fault};
use crate::numeric::array::resolve_axis;
use crate::numeric::autodiff::{Num, Op, Pair, Soft, apply, each};
use crate::numeric::learn::Loss;
use crate::numeric::{NumericError, array};

/// Functions that pass values on, or look at them through functions and operators.
const PASSING: &[&str] = &[
    "len",
    "map",
    "filter",
    "fold",
    "zip",
    "enumerate",
    "reversed",
    "sorted",
    "any",
    "all",
    "contains",
    "keys",
    "values",
    "type",
    "merge",
    "detach",
    "grad",
    "jacobian",
    "hessian",
    "hessian_vector",
    "states",
    "ode",
    "flow",
    "newton",
];

/// Functions that are constant but for their jumps: they see numbers that nothing follows.
const CONSTANT: &[&str] = &[
    "step", "sign", "floor", "ceil", "round", "trunc", "argmin", "argmax", "argsort", "isnan",
    "isfinite", "rank",
];

/// The value of a built-in function, one of whose arguments is followed. None when it runs
/// as it always does.
///
/// # Errors
/// When the function has no derivative, or what it computes has none here.
pub(in crate::eval) fn call(row: &Builtin, a: &mut Args) -> Result<Option<Value>, Trouble> {
    let name = row.name;
    if PASSING.contains(&name) {
        return Ok(None);
    }
    if CONSTANT.contains(&name) {
        a.replace(detached);
        return Ok(None);
    }
    let found = if let Some(found) = each(name, &first(a).unwrap_or(Num::Number(0.0))) {
        a.value(0).as_num("x")?;
        match name {
            // This one has a parameter.
            "softplus" => num(a, 0)?.softplus(&num(a, 1)?),
            _ => found,
        }
    } else if let Some(pair) = Pair::named(name) {
        apply(Op::Pair(pair), &[num(a, 0)?, num(a, 1)?])
    } else {
        return match whole(name, a)? {
            Some(value) => Ok(Some(value)),
            None => Err(Fault::new(
                Code::NoDerivative,
                format!("`{name}` cannot be differentiated"),
            )
            .with_hint(match row.underivable {
                "" => "`detach(x)` is the value of x without its derivative".to_owned(),
                why => format!("{why}; `detach(x)` is the value of x without its derivative"),
            })
            .into()),
        };
    };
    Ok(Some(value_of(found?)))
}

fn first(a: &Args) -> Option<Num> {
    num_of(a.value(0))
}

fn num(a: &Args, i: usize) -> Result<Num, Fault> {
    a.value(i).as_num(a.name(i))
}

/// The axes of a reduction as positions; none for all.
fn axes(a: &Args, i: usize, x: &Num) -> Result<Option<Vec<usize>>, Trouble> {
    let Some(named) = a.axes(i)? else {
        return Ok(None);
    };
    let mut axes = Vec::with_capacity(named.len());
    for axis in named {
        let at = resolve_axis(axis, x.ndim())?;
        if axes.contains(&at) {
            return Err(NumericError::new(format!("axis {axis} is named twice")).into());
        }
        axes.push(at);
    }
    Ok(Some(axes))
}

type Reduction = fn(&Num, Option<&[usize]>) -> crate::numeric::Result<Num>;

/// A reduction; `axis` is the argument at that position, `keepdims` the one after it.
fn reduced(a: &Args, axis: usize, f: Reduction) -> Result<Num, Trouble> {
    let x = num(a, 0)?;
    let axes = axes(a, axis, &x)?;
    let result = f(&x, axes.as_deref())?;
    if !a.bool(axis + 1)? {
        return Ok(result);
    }
    Ok(result.with_axes_kept(&x.shape(), axes.as_deref())?)
}

/// `max(a, b, …)` and `max(A, axis: 0)`
fn extreme(a: &mut Args, greatest: bool) -> Result<Num, Trouble> {
    let rest = std::mem::take(&mut a.rest);
    if rest.is_empty() {
        return reduced(
            a,
            2,
            if greatest {
                |x, axes| x.extreme(true, axes)
            } else {
                |x, axes| x.extreme(false, axes)
            },
        );
    }
    let pair = if greatest {
        Pair::Maximum
    } else {
        Pair::Minimum
    };
    let mut found = num(a, 0)?;
    for item in rest {
        found = apply(Op::Pair(pair), &[found, item.as_num("x")?])?;
    }
    Ok(found)
}

/// The arrays of a list, or the rows of an array.
fn items(value: &Value) -> Result<Vec<Num>, Trouble> {
    let items = match value {
        Value::List(items) | Value::Tuple(items) => items.to_vec(),
        Value::Traced(t) => rows(t)?,
        other => return Err(other.mismatch("items", "a list of arrays").into()),
    };
    Ok(items
        .iter()
        .map(|item| item.as_num("items"))
        .collect::<Result<_, _>>()?)
}

fn concat(items: &[Num], axis: i64) -> Result<Num, Trouble> {
    let axis = resolve_axis(axis, items.first().map_or(0, Num::ndim))?;
    Ok(Num::concat(items, axis)?)
}

/// Stacked along any axis.
fn stack(items: &[Num], axis: i64) -> Result<Num, Trouble> {
    let stacked = Num::stacked(items)?;
    Ok(stacked.first_axis_to(resolve_axis(axis, stacked.ndim())?)?)
}

fn shaped(a: &Args, i: usize) -> Result<Vec<i64>, Fault> {
    let mut sizes = match a.value(i) {
        Value::Number(_) => vec![a.integer(i)?],
        other => other
            .as_array("shape")?
            .iter()
            .map(|x| Value::Number(*x).as_integer("shape"))
            .collect::<Result<Vec<_>, _>>()?,
    };
    for more in &a.rest {
        sizes.push(more.as_integer("shape")?);
    }
    Ok(sizes)
}

/// An argument that must not be followed.
fn fixed(a: &Args, i: usize, function: &str) -> Result<(), Fault> {
    if !is_followed(a.value(i)) {
        return Ok(());
    }
    Err(Fault::new(
        Code::NoDerivative,
        format!("`{function}` cannot be differentiated by `{}`", a.name(i)),
    )
    .with_hint("`detach(x)` is the value of x without its derivative"))
}

fn tuple(parts: impl IntoIterator<Item = Num>) -> Value {
    Value::tuple(parts.into_iter().map(value_of).collect())
}

fn one(op: Op, a: &Args) -> Result<Num, Trouble> {
    Ok(apply(op, &[num(a, 0)?])?)
}

/// What works on the whole of its arguments. None when it has no derivative.
fn whole(name: &str, a: &mut Args) -> Result<Option<Value>, Trouble> {
    let found = match name {
        "leaky_relu" | "prelu" => num(a, 0)?.leaky_relu(&num(a, 1)?)?,
        "elu" => num(a, 0)?.elu(&num(a, 1)?)?,
        "clip" => num(a, 0)?.clip(&num(a, 1)?, &num(a, 2)?)?,
        "where" => {
            let mask = detached(a.value(0)).as_array("mask")?;
            Num::where_not(&mask, &num(a, 1)?, &num(a, 2)?)?
        }
        "sum" => reduced(a, 1, Num::sum)?,
        "prod" => reduced(a, 1, Num::prod)?,
        "mean" => reduced(a, 1, Num::mean)?,
        "var" => reduced(a, 1, Num::var)?,
        "std" => reduced(a, 1, Num::std)?,
        "median" => reduced(a, 1, |x, axes| x.quantile(0.5, axes))?,
        "min" => extreme(a, false)?,
        "max" => extreme(a, true)?,
        "quantile" => {
            fixed(a, 1, name)?;
            let x = num(a, 0)?;
            let axes = axes(a, 2, &x)?;
            let parts = a.array(1)?;
            let found = parts.iter().map(|q| x.quantile(*q, axes.as_deref()));
            let found = found.collect::<Result<Vec<_>, _>>()?;
            match (a.value(1), &found[..]) {
                (Value::Number(_), [only]) => only.clone(),
                _ => Num::stacked(&found)?,
            }
        }
        "cumsum" => num(a, 0)?.cumsum(a.axis(1)?)?,
        "diff" => num(a, 0)?.diff(a.integer(1)?)?,
        "sort" => num(a, 0)?.sorted(a.integer(1)?)?,
        "softmax" | "log_softmax" | "softmin" | "logsumexp" | "softmax_mean" => soft(name, a)?,
        "linspace" => {
            let (low, high, n) = (num(a, 0)?, num(a, 1)?, a.count(2)?);
            let t = Num::from(crate::numeric::shapes::linspace(0.0, 1.0, n)?);
            low.add(&high.sub(&low)?.mul(&t)?)?
        }
        "full" => num(a, 1)?.broadcast_to(&a.shape(0)?)?,
        "array" | "identity" => num(a, 0)?,
        "meshgrid" => {
            let (x, y) = (num(a, 0)?, num(a, 1)?);
            let shape = [y.size(), x.size()];
            let wide = x.reshaped(&[1, shape[1]])?.broadcast_to(&shape)?;
            let high = y.reshaped(&[shape[0], 1])?.broadcast_to(&shape)?;
            return Ok(Some(tuple([wide, high])));
        }
        "reshape" => {
            let x = num(a, 0)?;
            x.selected(&array::reshape(&x.positions(), &shaped(a, 1)?)?)?
        }
        "flatten" => {
            let x = num(a, 0)?;
            x.reshaped(&[x.size()])?
        }
        "transpose" => num(a, 0)?.transposed()?,
        "squeeze" => {
            let x = num(a, 0)?;
            let shape: Vec<usize> = x.shape().into_iter().filter(|n| *n != 1).collect();
            x.reshaped(&shape)?
        }
        "expand_dims" => {
            let x = num(a, 0)?;
            let mut shape = x.shape();
            shape.insert(resolve_axis(a.integer(1)?, shape.len() + 1)?, 1);
            x.reshaped(&shape)?
        }
        "concat" => concat(&items(a.value(0))?, a.integer(1)?)?,
        "stack" => stack(&items(a.value(0))?, a.integer(1)?)?,
        "hstack" | "vstack" | "column_stack" => {
            let items = items(a.value(0))?;
            let wide = |x: &Num| match (name, x.shape().as_slice()) {
                ("hstack", []) => x.reshaped(&[1]),
                ("vstack", []) => x.reshaped(&[1, 1]),
                ("vstack", [n]) => x.reshaped(&[1, *n]),
                ("column_stack", []) => x.reshaped(&[1, 1]),
                ("column_stack", [n]) => x.reshaped(&[*n, 1]),
                _ => Ok(x.clone()),
            };
            let items = items.iter().map(wide).collect::<Result<Vec<_>, _>>()?;
            let axis = match name {
                "hstack" => items.first().is_some_and(|x| x.ndim() > 1),
                _ => name == "column_stack",
            };
            concat(&items, i64::from(axis))?
        }
        "inv" => one(Op::Inv, a)?,
        "pinv" => one(Op::Pinv, a)?,
        "det" => one(Op::Det, a)?,
        "expm" => one(Op::Expm, a)?,
        "cholesky" => one(Op::Cholesky, a)?,
        "solve" => apply(Op::Solve, &[num(a, 0)?, num(a, 1)?])?,
        "lstsq" => {
            let (m, b) = (num(a, 0)?, num(a, 1)?);
            let x = apply(Op::Pinv, std::slice::from_ref(&m))?.matmul(&b)?;
            let errors = m.matmul(&x)?.sub(&b)?;
            let columns = errors.size() / errors.shape().first().copied().unwrap_or(1).max(1);
            let errors = errors.reshaped(&[errors.size() / columns.max(1), columns])?;
            let residuals = errors.square()?.sum(Some(&[0]))?;
            let rank = crate::numeric::linalg::rank(&m.array())?;
            let [_, s, _] = m.svd()?;
            return Ok(Some(tuple([x, residuals, Num::Number(rank as f64), s])));
        }
        "svd" => return Ok(Some(tuple(num(a, 0)?.svd()?))),
        "eigh" => return Ok(Some(tuple(num(a, 0)?.eigen(true)?))),
        "eig" => return Ok(Some(tuple(num(a, 0)?.eigen(false)?))),
        "qr" => return Ok(Some(tuple(num(a, 0)?.qr()?))),
        "cond" => {
            let [_, s, _] = num(a, 0)?.svd()?;
            let at = |i: usize| s.gather(vec![i], &[]);
            at(0)?.div(&at(s.size().saturating_sub(1))?)?
        }
        "mse" => num(a, 0)?.loss(Loss::Mse, &num(a, 1)?)?,
        "cross_entropy" => num(a, 0)?.loss(Loss::CrossEntropy, &num(a, 1)?)?,
        "bce_with_logits" => num(a, 0)?.loss(Loss::BceWithLogits, &num(a, 1)?)?,
        "hinge" => num(a, 0)?.loss(Loss::Hinge, &num(a, 1)?)?,
        "kl_normal" => num(a, 0)?.kl_normal(&num(a, 1)?)?,
        "kde" => {
            let rule = bandwidth(&detached(a.value(2)))?;
            let factor = match a.value(2) {
                factor @ Value::Traced(_) => Some(factor.as_num("bandwidth")?),
                _ => None,
            };
            num(a, 0)?.kde(&num(a, 1)?, rule, factor.as_ref())?
        }
        "norm" => {
            let (x, axis) = (num(a, 0)?, a.axis(2)?);
            fixed(a, 1, name)?;
            match norm_order(a)? {
                None => x.norm(axis)?,
                Some(order) => x.norm_of_order(order, axis)?,
            }
        }
        "interp" => num(a, 0)?.interp(&num(a, 1)?, &num(a, 2)?)?,
        "trace" => num(a, 0)?.trace()?,
        "diag" => num(a, 0)?.diag()?,
        "outer" => num(a, 0)?.outer(&num(a, 1)?)?,
        "dot" => num(a, 0)?.matmul(&num(a, 1)?)?,
        "cross" => num(a, 0)?.cross(&num(a, 1)?)?,
        "rotation" => {
            let angle = num(a, 0)?;
            let of = |name| each(name, &angle).unwrap_or_else(|| Ok(angle.clone()));
            let (c, s) = (of("cos")?, of("sin")?);
            Num::stacked(&[c.clone(), s.scale(-1.0)?, s, c])?.reshaped(&[2, 2])?
        }
        _ => return Ok(None),
    };
    Ok(Some(value_of(found)))
}

fn soft(name: &str, a: &Args) -> Result<Num, Trouble> {
    let (x, beta, axis) = (num(a, 0)?, num(a, 2)?, a.axis(1)?);
    let kind = match name {
        "softmax" | "softmin" => Soft::Softmax,
        "log_softmax" => Soft::LogSoftmax,
        "logsumexp" => Soft::LogSumExp,
        _ => Soft::SoftmaxMean,
    };
    let beta = match name {
        "softmin" => beta.scale(-1.0)?,
        _ => beta,
    };
    x.soft(kind, &beta, axis)
        .map_err(|e| numeric_fault(Code::NoDerivative, e).into())
}
