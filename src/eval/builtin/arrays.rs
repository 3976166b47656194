//! Making arrays and changing their shape.

use super::args::{num, opt, req, rest, shape_of};
use super::{Builtin, ParamSpec, row};
use crate::eval::value::Value;
use crate::numeric::{Array, array, interpolate, shapes};

const A: ParamSpec = req("x", "an array");
const SHAPE: ParamSpec = req("shape", "a count, or a tuple of them");
const AXIS: ParamSpec = num("axis", 0.0, "the axis, negative from the last");

/// The arrays of a list, or of an array's rows.
fn items(value: &Value, what: &str) -> Result<Vec<Array>, crate::diag::Fault> {
    match value {
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .map(|v| v.as_array(what).map(|a| (*a).clone()))
            .collect(),
        other => {
            let whole = other.as_array(what)?;
            if whole.ndim() == 0 {
                return Err(other.mismatch(what, "a list of arrays"));
            }
            Ok(whole.outer_iter().map(|row| row.to_owned()).collect())
        }
    }
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "linspace",
            const {
                &[
                    req("a", "the first number"),
                    req("b", "the last"),
                    num("n", 50.0, "how many"),
                ]
            },
            "n numbers evenly spaced from a to b, both included",
            "all(linspace(0, 1, 3) == [0, 0.5, 1])",
            |_, a| {
                Ok(Value::array(shapes::linspace(
                    a.number(0)?,
                    a.number(1)?,
                    a.count(2)?,
                )?))
            },
        ).gives("n numbers").fails(&["linspace(0, 1, -1)"]).source("numpy.linspace"),
        row(
            "arange",
            const {
                &[
                    req("start", "the first number, or the end when it stands alone"),
                    opt("stop", "the end, left out"),
                    num("step", 1.0, "the distance"),
                ]
            },
            "numbers from start in steps, ending before stop",
            "all(arange(0, 1, 0.25) == [0, 0.25, 0.5, 0.75])",
            |_, a| {
                let (start, stop) = match a.given(1) {
                    Some(_) => (a.number(0)?, a.number(1)?),
                    None => (0.0, a.number(0)?),
                };
                Ok(Value::array(shapes::arange(start, stop, a.number(2)?)?))
            },
        ).gives("⌈(stop - start) / step⌉ numbers").fails(&["arange(0, 1, 0)"]).source("numpy.arange"),
        row(
            "onehot",
            const { &[req("labels", "whole numbers from 0 on"), opt("classes", "how many classes; as many as the labels need")] },
            "a 1 at each label among zeros, along a new last axis",
            "all(onehot([1, 0], 3) == [0, 1, 0; 1, 0, 0])",
            |_, a| {
                let classes = a.given(1).map(|_| a.count(1)).transpose()?;
                Ok(Value::array(interpolate::onehot(&*a.array(0)?, classes)?))
            },
        ).gives("the shape of labels, and classes").fails(&["onehot([0, 3], 3)", "onehot([0.5])"]).source("torch.nn.functional.one_hot").shows("onehot([0, 2, 1])"),
        row(
            "zeros",
            const { &[SHAPE, rest("more", "more counts")] },
            "an array of zeros",
            "all(zeros(2) == [0, 0]) and zeros((2, 3)).shape == (2, 3)",
            |_, a| Ok(Value::array(shapes::zeros(&counts(a)?)?)),
        ).gives("the given shape").fails(&["zeros(1e9)"]).source("numpy.zeros").shows("zeros((2, 3))"),
        row(
            "ones",
            const { &[SHAPE, rest("more", "more counts")] },
            "an array of ones",
            "all(ones(2) == [1, 1])",
            |_, a| Ok(Value::array(shapes::ones(&counts(a)?)?)),
        ).gives("the given shape").fails(&["ones(-1)"]).source("numpy.ones"),
        row(
            "full",
            const { &[SHAPE, req("value", "a number")] },
            "an array of one number",
            "all(full(2, 7) == [7, 7])",
            |_, a| Ok(Value::array(shapes::full(&a.shape(0)?, a.number(1)?)?)),
        ).gives("the given shape").fails(&["full(2, \"a\")"]).source("numpy.full"),
        row(
            "array",
            const { &[A] },
            "an array out of a list, range or tuple of numbers",
            "all(array(0..3) == [0, 1, 2])",
            |_, a| Ok(Value::array((*a.array(0)?).clone())),
        ).gives("as many axes as the lists are deep").fails(&["array(\"a\")"]).source("numpy.array"),
        row(
            "meshgrid",
            const { &[A, req("y", "a vector")] },
            "the coordinates of a grid: `(X, Y)` with X[i, j] = x[j], Y[i, j] = y[i]",
            "meshgrid([1, 2, 3], [4, 5])[0].shape == (2, 3)",
            |_, a| {
                let (x, y) = shapes::meshgrid(&*a.array(0)?, &*a.array(1)?)?;
                Ok(Value::tuple(vec![Value::array(x), Value::array(y)]))
            },
        ).gives("two matrices, len(y)×len(x)").fails(&["meshgrid([1, 2], \"a\")"]).source("numpy.meshgrid").shows("meshgrid([1, 2, 3], [4, 5])"),
        row(
            "lattice",
            const {
                &[
                    req("nx", "points across"),
                    req("ny", "points up"),
                    opt("x", "their range, 0 to 1"),
                    opt("y", "their range, 0 to 1"),
                ]
            },
            "the points of a grid, one a row, x running first",
            "lattice(3, 2, x: (-1, 1), y: (0, 1)).shape == (6, 2)",
            |_, a| {
                let x = a.given(2).map_or(Ok((0.0, 1.0)), |_| a.pair(2))?;
                let y = a.given(3).map_or(Ok((0.0, 1.0)), |_| a.pair(3))?;
                Ok(Value::array(shapes::lattice(
                    a.count(0)?,
                    a.count(1)?,
                    x,
                    y,
                )?))
            },
        ).gives("nx·ny×2").fails(&["lattice(3, -1)"]).shows("lattice(3, 2, x: (-1, 1), y: (0, 1))"),
        row(
            "unit_circle",
            const { &[num("n", 181.0, "how many points")] },
            "n points of the unit circle, counter-clockwise from angle 0, the last one equal to the first",
            "unit_circle(5).shape == (5, 2) and all(unit_circle(5)[0] == [1, 0])",
            |_, a| Ok(Value::array(shapes::unit_circle(a.count(0)?)?)),
        ).gives("n×2").fails(&["unit_circle(1)"]).shows("unit_circle(3)"),
        row(
            "reshape",
            const {
                &[
                    A,
                    req("shape", "a tuple of counts, of which one may be -1"),
                    rest("more", "more counts"),
                ]
            },
            "the same numbers in another shape",
            "all(reshape(0..4, (2, 2)) == [0, 1; 2, 3])",
            |_, a| {
                let mut sizes = match a.value(1) {
                    Value::Number(_) => vec![a.integer(1)?],
                    other => other
                        .as_array("shape")?
                        .iter()
                        .map(|x| Value::Number(*x).as_integer("shape"))
                        .collect::<Result<Vec<_>, _>>()?,
                };
                for more in &a.rest {
                    sizes.push(more.as_integer("shape")?);
                }
                Ok(Value::array(array::reshape(&*a.array(0)?, &sizes)?))
            },
        ).gives("the given shape").fails(&["reshape([1, 2, 3], (2, 2))"]).source("numpy.reshape"),
        row(
            "flatten",
            const { &[A] },
            "the numbers in one row",
            "all(flatten([1, 2; 3, 4]) == [1, 2, 3, 4])",
            |_, a| Ok(Value::array(array::flatten(&*a.array(0)?))),
        ).gives("a vector of all numbers, row by row").fails(&["flatten(\"a\")"]).source("numpy.ravel"),
        row(
            "transpose",
            const { &[A] },
            "the axes in reverse order",
            "all(transpose([1, 2; 3, 4]) == [1, 3; 2, 4])",
            |_, a| Ok(Value::array(array::transpose(&*a.array(0)?))),
        ).gives("the shape of x in reverse order").fails(&["transpose(\"a\")"]).source("numpy.transpose"),
        row(
            "squeeze",
            const { &[A] },
            "the array without its axes of size 1",
            "squeeze(zeros((1, 3))).shape == (3,)",
            |_, a| Ok(Value::array(array::squeeze(&*a.array(0)?))),
        ).gives("the shape of x without its ones").fails(&["squeeze(\"a\")"]).source("numpy.squeeze").shows("squeeze([[1, 2]])"),
        row(
            "expand_dims",
            const { &[A, AXIS] },
            "the array with one more axis of size 1",
            "expand_dims([1, 2], 1).shape == (2, 1)",
            |_, a| {
                Ok(Value::array(array::expand_dims(
                    &*a.array(0)?,
                    a.integer(1)?,
                )?))
            },
        ).gives("one axis more than x").fails(&["expand_dims([1, 2], 5)"]).source("numpy.expand_dims").shows("expand_dims([1, 2], 1)"),
        row(
            "concat",
            const { &[req("items", "a list of arrays"), AXIS] },
            "arrays joined along an axis they have",
            "all(concat([[1, 2], [3]]) == [1, 2, 3])",
            |_, a| {
                Ok(Value::array(array::concat(
                    &items(a.value(0), "items")?,
                    a.integer(1)?,
                )?))
            },
        ).gives("the sizes along the axis added up").fails(&["concat([[1, 2], [1, 2; 3, 4]])"]).source("numpy.concatenate"),
        row(
            "stack",
            const { &[req("items", "a list of arrays of one shape"), AXIS] },
            "arrays joined along a new axis",
            "all(stack([[1, 2], [3, 4]], axis: 1) == [1, 3; 2, 4])",
            |_, a| {
                Ok(Value::array(array::stack(
                    &items(a.value(0), "items")?,
                    a.integer(1)?,
                )?))
            },
        ).gives("one axis more than the items").fails(&["stack([[1, 2], [3]])"]).source("numpy.stack"),
        row(
            "hstack",
            const { &[req("items", "a list of arrays")] },
            "arrays side by side",
            "hstack([[1; 2], [3; 4]]).shape == (2, 2)",
            |_, a| Ok(Value::array(array::hstack(&items(a.value(0), "items")?)?)),
        ).gives("matrices joined along their columns, vectors end to end").fails(&["hstack([[1; 2], [3; 4; 5]])"]).source("numpy.hstack").shows("hstack([[1; 2], [3; 4]])"),
        row(
            "vstack",
            const { &[req("items", "a list of arrays")] },
            "arrays on top of each other",
            "vstack([[1, 2], [3, 4]]).shape == (2, 2)",
            |_, a| Ok(Value::array(array::vstack(&items(a.value(0), "items")?)?)),
        ).gives("a matrix; a vector is a row of it").fails(&["vstack([[1, 2], [3]])"]).source("numpy.vstack").shows("vstack([[1, 2], [3, 4]])"),
        row(
            "column_stack",
            const { &[req("items", "a list of vectors and matrices")] },
            "vectors and the columns of matrices as the columns of one matrix",
            "all(column_stack([[1, 2], [3, 4]]) == [1, 3; 2, 4])",
            |_, a| Ok(Value::array(array::column_stack(&items(a.value(0), "items")?)?)),
        ).gives("n×m for m vectors of n; a matrix gives as many as it has columns").fails(&["column_stack([[1, 2], [3]])"]).source("numpy.column_stack"),
    ]
}

/// `zeros(2, 3)` as `zeros((2, 3))`.
fn counts(a: &super::Args) -> Result<Vec<usize>, crate::diag::Fault> {
    let mut shape = a.shape(0)?;
    for more in &a.rest {
        shape.extend(shape_of(more, "shape")?);
    }
    Ok(shape)
}
