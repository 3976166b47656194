//! Derivatives, exact by automatic differentiation.

use std::rc::Rc;

use super::args::{Args, opt, req};
use super::{Builtin, ParamSpec, row};
use crate::eval::Trouble;
use crate::eval::traced::{Derived, Kind, detached};
use crate::eval::value::Value;

const F: ParamSpec = req("f", "a function that gives a number");
const FIELD: ParamSpec = req("f", "a function that gives a number or an array");
const WRT: ParamSpec = opt(
    "wrt",
    "the argument to differentiate by, counted from 0, or a tuple of them; all without it",
);

fn derived(a: &Args, kind: Kind) -> Result<Value, Trouble> {
    let wrt = match a.given(1) {
        None => None,
        Some(Value::Tuple(items) | Value::List(items)) => {
            let places = items.iter().map(|v| v.as_count("wrt"));
            Some(places.collect::<Result<_, _>>()?)
        }
        Some(_) => Some(vec![a.count(1)?]),
    };
    Ok(Value::Derived(Rc::new(Derived {
        kind,
        of: a.function(0)?,
        wrt,
    })))
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "grad",
            const { &[F, WRT] },
            "the function that gives the gradient of f",
            "grad(x => x^3)(2) == 12 and all(grad((x, y) => x^2 * y)(3, 2) == [12, 9])",
            |_, a| derived(a, Kind::Grad),
        )
        .gives("a function; it gives what has the shape of its argument: a number by a number, an array by an array, a record by a record; a vector by several numbers, a tuple by several arrays")
        .fails(&["grad(3)", "grad(x => [x, x])(1)", "grad(x => \"a\")(1)", "grad(x => x)(\"a\")"])
        .source("jax.grad, torch.autograd.grad")
        .shows("grad(p => norm(p)^2)([1, 2, 3])")
        .notes("Exact to rounding, in reverse mode, through operators, indices, loops, conditions, functions and everything else that has a derivative. Where a function has a corner the derivative is PyTorch's: `relu` and `abs` have 0 at 0, equal extremes share. `floor`, `sign`, `argmax`, comparisons and the like are constant between their jumps. Whatever has no derivative is an error that names it. Arguments with names are held fixed. f is called with one point: for many, run over them, `[grad(f)(p) for p in P]`."),
        row(
            "jacobian",
            const { &[FIELD, WRT] },
            "the function that gives all partial derivatives of f",
            "all(jacobian(p => [p[0] * p[1], p[0]^2])([2, 3]) == [3, 2; 4, 0])",
            |_, a| derived(a, Kind::Jacobian),
        )
        .gives("a function; it gives an array with the axes of what f gives, then those of its argument; of several numbers they are the columns")
        .fails(&["jacobian(3)", "jacobian(x => \"a\")(1)"])
        .source("jax.jacrev, torch.autograd.functional.jacobian")
        .shows("jacobian((x, y) => (x * y, x + y))(2, 3)"),
        row(
            "hessian",
            const { &[F, WRT] },
            "the function that gives all second partial derivatives of f",
            "all(hessian((x, y) => x^2 * y)(3, 2) == [4, 6; 6, 0])",
            |_, a| derived(a, Kind::Hessian),
        )
        .gives("a function; it gives n×n for a vector of n or for n numbers, and a number for a number")
        .fails(&["hessian(3)", "hessian(x => [x, x])(1)"])
        .source("jax.hessian")
        .shows("hessian(p => p[0]^2 * p[1])([3, 2])"),
        row(
            "hessian_vector",
            const { &[F] },
            "the function of a point and a direction that gives the second derivatives of f times the direction",
            "all(hessian_vector(p => p[0]^2 * p[1])([3, 2], [1, 0]) == [4, 6])",
            |_, a| derived(a, Kind::HessianVector),
        )
        .gives("a function; it gives the shape of the point")
        .fails(&["hessian_vector(3)", "hessian_vector(x => x^2)(1)", "hessian_vector(x => sum(x))([1, 2], 1)"])
        .source("torch.autograd.functional.hvp")
        .shows("hessian_vector(x => x^3)(2, 1)")
        .notes("The matrix itself is not made, so that this is as quick for many numbers as two gradients."),
        row(
            "detach",
            const { &[req("x", "a value")] },
            "the value as a constant, which `grad` and its like do not follow",
            "grad(x => x * detach(x))(3) == 3",
            |_, a| Ok(detached(a.value(0))),
        )
        .gives("x")
        .source("torch.Tensor.detach"),
    ]
}
