//! Random numbers and point sets. Every call names its seed, so that the same
//! file gives the same picture on every machine.

use super::args::{num, opt, req, rest};
use super::{Builtin, ParamSpec, row};
use crate::eval::value::Value;
use crate::numeric::Array;
use crate::numeric::index::{Index, index};
use crate::numeric::pointsets;
use crate::numeric::random::Rng;

const SHAPE: ParamSpec = opt("shape", "a count, or a tuple of them; a number without it");
const MORE: ParamSpec = rest("more", "more counts");
const SEED: ParamSpec = opt("seed", "a number or a text; it must be given");

fn shape(a: &super::Args, i: usize) -> Result<Vec<usize>, crate::diag::Fault> {
    match a.given(i) {
        None => Ok(Vec::new()),
        Some(_) => {
            let mut shape = a.shape(i)?;
            for more in &a.rest {
                shape.push(more.as_count("shape")?);
            }
            Ok(shape)
        }
    }
}

fn labelled((points, labels): (Array, Array)) -> Value {
    Value::tuple(vec![Value::array(points), Value::array(labels)])
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "rand",
            const {
                &[
                    SHAPE,
                    MORE,
                    num("low", 0.0, "the least"),
                    num("high", 1.0, "the end"),
                    SEED,
                ]
            },
            "uniform random numbers",
            "all(rand(100, seed: 1) < 1) and rand(seed: 1) == rand(seed: 1)",
            |_, a| {
                Ok(Value::array(Rng::new(a.seed(4)?).uniform(
                    a.number(2)?,
                    a.number(3)?,
                    &shape(a, 0)?,
                )?))
            },
        )
        .gives("the given shape; a number without one")
        .fails(&["rand(3)"])
        .source("numpy.random.Generator.uniform")
        .shows("rand(3, seed: 1)"),
        row(
            "randn",
            const {
                &[
                    SHAPE,
                    MORE,
                    num("mean", 0.0, "the mean"),
                    num("std", 1.0, "the standard deviation"),
                    SEED,
                ]
            },
            "normal random numbers",
            "randn(10, 2, seed: \"cloud\").shape == (10, 2)",
            |_, a| {
                Ok(Value::array(Rng::new(a.seed(4)?).normal(
                    a.number(2)?,
                    a.number(3)?,
                    &shape(a, 0)?,
                )?))
            },
        )
        .gives("the given shape; a number without one")
        .fails(&["randn(3)", "randn(3, std: -1, seed: 1)"])
        .source("numpy.random.Generator.normal")
        .shows("randn((2, 2), seed: \"cloud\")"),
        row(
            "randint",
            const {
                &[
                    req("low", "the least"),
                    req("high", "the end, left out"),
                    SHAPE,
                    SEED,
                ]
            },
            "random whole numbers",
            "all(randint(0, 3, 50, seed: 1) < 3)",
            |_, a| {
                Ok(Value::array(Rng::new(a.seed(3)?).integers(
                    a.integer(0)?,
                    a.integer(1)?,
                    &shape(a, 2)?,
                )?))
            },
        )
        .gives("the given shape; a number without one")
        .fails(&["randint(3, 3, 2, seed: 1)"])
        .source("numpy.random.Generator.integers")
        .shows("randint(0, 10, 5, seed: 1)"),
        row(
            "permutation",
            const {
                &[
                    req("n", "how many, or an array whose rows to shuffle"),
                    SEED,
                ]
            },
            "the numbers 0 to n-1, or rows, in random order",
            "all(sorted(permutation(5, seed: 1)) == [0, 1, 2, 3, 4])",
            |_, a| {
                let mut rng = Rng::new(a.seed(1)?);
                if let Value::Number(_) = a.value(0) {
                    return Ok(Value::array(rng.permutation(a.count(0)?)?));
                }
                let rows = a.array(0)?;
                let order = rng.permutation(rows.shape().first().copied().unwrap_or(0))?;
                Ok(Value::array(index(&rows, &[Index::Take(order)])?))
            },
        )
        .gives("n numbers, or the shape of the array")
        .fails(&["permutation(-1, seed: 1)"])
        .source("numpy.random.Generator.permutation")
        .shows("permutation(5, seed: 1)"),
        row(
            "spiral",
            const {
                &[
                    req("n", "points of each class"),
                    num("classes", 3.0, "how many arms"),
                    num("noise", 0.0, "the spread of the angle"),
                    SEED,
                ]
            },
            "`(X, y)`: points on the arms of a spiral, and their classes",
            "spiral(10, classes: 3, seed: 1)[0].shape == (30, 2)",
            |_, a| {
                Ok(labelled(pointsets::spiral(
                    a.count(0)?,
                    a.count(1)?,
                    a.number(2)?,
                    a.seed(3)?,
                )?))
            },
        )
        .gives("X n·classes×2, y n·classes")
        .fails(&["spiral(10)", "spiral(10, noise: -1, seed: 1)"])
        .source("notebook 04-spiral_classification of the NYU deep learning course")
        .shows("spiral(10, classes: 3, seed: 1)[0].shape"),
        row(
            "moons",
            const {
                &[
                    req("n", "how many points"),
                    num("noise", 0.0, "the standard deviation of the noise"),
                    SEED,
                ]
            },
            "`(X, y)`: two half circles that reach into each other",
            "moons(10, seed: 1)[1].size == 10",
            |_, a| {
                Ok(labelled(pointsets::moons(
                    a.count(0)?,
                    a.number(1)?,
                    a.seed(2)?,
                )?))
            },
        )
        .gives("X n×2, y n")
        .fails(&["moons(10, noise: -1, seed: 1)"])
        .source("sklearn.datasets.make_moons, not shuffled")
        .shows("moons(10, seed: 1)[1]"),
        row(
            "gaussians",
            const {
                &[
                    req("n", "points of each cloud"),
                    req("centers", "their centres, one a row"),
                    num("std", 1.0, "the standard deviation"),
                    SEED,
                ]
            },
            "`(X, y)`: round normal clouds",
            "gaussians(5, [0, 0; 3, 3], seed: 1)[0].shape == (10, 2)",
            |_, a| {
                Ok(labelled(pointsets::gaussians(
                    a.count(0)?,
                    &*a.array(1)?,
                    a.number(2)?,
                    a.seed(3)?,
                )?))
            },
        )
        .gives("for k centres of d numbers, X n·k×d, y n·k")
        .fails(&["gaussians(5, [0, 0], seed: 1)"])
        .shows("gaussians(2, [0, 0; 3, 3], seed: 1)"),
    ]
}
