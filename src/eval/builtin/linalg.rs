//! Linear algebra.

use super::args::{Args, opt, req};
use super::{Builtin, ParamSpec, row};
use crate::diag::{Code, Fault};
use crate::eval::Trouble;
use crate::eval::value::{Record, Value};
use crate::numeric::{Array, linalg, matmul};

const A: ParamSpec = req("A", "a matrix");
const B: ParamSpec = req("b", "a vector, or a matrix of right sides");

fn pair(x: Array, y: Array) -> Value {
    Value::tuple(vec![Value::array(x), Value::array(y)])
}

fn whole(a: &mut Args, f: fn(&Array) -> crate::numeric::Result<Array>) -> Result<Value, Trouble> {
    Ok(Value::array(f(&*a.array(0)?)?))
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row("svd", const { &[A] }, "`(U, S, V)` with A = U @ diag(S) @ V.T",
            "svd([3, 0; 0, 2])[1][0] == 3",
            |_, a| {
                let d = linalg::svd(&*a.array(0)?)?;
                Ok(Value::tuple(vec![Value::array(d.u), Value::array(d.s), Value::array(d.v)]))
            })
            .notes("Thin; S is a vector, descending; in every column of U the entry of largest magnitude is positive."),
        row("eig", const { &[A] }, "eigenvalues and eigenvectors, `(values, vectors)`",
            "eig([2, 0; 0, 3])[0].size == 2",
            |_, a| {
                let d = linalg::eig(&*a.array(0)?)?;
                if d.is_real() {
                    return Ok(pair(d.real, d.vectors_real));
                }
                Ok(Value::Record(Record::of(vec![
                    ("real", Value::array(d.real)),
                    ("imag", Value::array(d.imag)),
                    ("vectors_real", Value::array(d.vectors_real)),
                    ("vectors_imag", Value::array(d.vectors_imag)),
                ]).into()))
            })
            .notes("Where an eigenvalue is complex it gives `{real, imag, vectors_real, vectors_imag}`."),
        row("eigh", const { &[A] }, "eigenvalues, ascending, and eigenvectors of a symmetric matrix",
            "abs(eigh([2, 1; 1, 2])[0][1] - 3) < 1e-12",
            |_, a| {
                let d = linalg::eigh(&*a.array(0)?)?;
                Ok(pair(d.values, d.vectors))
            }),
        row("qr", const { &[A] }, "`(Q, R)` with A = Q @ R", "qr([1, 2; 3, 4])[1][1, 0] == 0",
            |_, a| {
                let (q, r) = linalg::qr(&*a.array(0)?)?;
                Ok(pair(q, r))
            }),
        row("cholesky", const { &[A] }, "the lower L with A = L @ L.T", "cholesky([4, 0; 0, 9])[1, 1] == 3", |_, a| whole(a, linalg::cholesky)),
        row("inv", const { &[A] }, "the inverse", "inv([2, 0; 0, 4])[0, 0] == 0.5", |_, a| whole(a, linalg::inv)),
        row("pinv", const { &[A] }, "the pseudo-inverse", "abs(pinv([2, 0; 0, 4])[0, 0] - 0.5) < 1e-12", |_, a| whole(a, linalg::pinv)),
        row("expm", const { &[A] }, "the matrix exponential", "all(expm(zeros((2, 2))) == eye(2))", |_, a| whole(a, linalg::expm)),
        row("det", const { &[A] }, "the determinant", "abs(det([1, 2; 3, 4]) + 2) < 1e-12", |_, a| {
            Ok(Value::Number(linalg::det(&*a.array(0)?)?))
        }),
        row("trace", const { &[A] }, "the sum of the diagonal", "trace([1, 2; 3, 4]) == 5", |_, a| {
            Ok(Value::Number(linalg::trace(&*a.array(0)?)?))
        }),
        row("rank", const { &[A] }, "how many singular values are not 0", "rank([1, 2; 2, 4]) == 1", |_, a| {
            Ok(Value::Number(linalg::rank(&*a.array(0)?)? as f64))
        }),
        row("cond", const { &[A] }, "the largest singular value over the smallest", "cond([2, 0; 0, 1]) == 2", |_, a| {
            Ok(Value::Number(linalg::cond(&*a.array(0)?)?))
        }),
        row("solve", const { &[A, B] }, "the x with A @ x = b", "all(solve([2, 0; 0, 4], [2, 4]) == [1, 1])", |_, a| {
            Ok(Value::array(linalg::solve(&*a.array(0)?, &*a.array(1)?)?))
        }),
        row("lstsq", const { &[A, B] }, "`(x, residuals, rank, singular values)`: the x for which A @ x is nearest to b", "abs(lstsq([1; 1], [1, 3])[0][0] - 2) < 1e-12", |_, a| {
            let found = linalg::lstsq(&*a.array(0)?, &*a.array(1)?)?;
            Ok(Value::tuple(vec![
                Value::array(found.x),
                Value::array(found.residuals),
                Value::Number(found.rank as f64),
                Value::array(found.s),
            ]))
        }),
        row("norm", const { &[req("x", "an array"), opt("axis", "the axis to reduce")] },
            "the square root of the sum of squares, of the whole array or along an axis",
            "norm([3, 4]) == 5 and all(norm([3, 4; 0, 1], axis: 1) == [5, 1])",
            |_, a| match a.axis(1)? {
                None => Ok(Value::Number(linalg::norm(&*a.array(0)?))),
                Some(axis) => Ok(Value::array(linalg::norm_axis(&*a.array(0)?, axis)?)),
            }),
        row("diag", const { &[req("x", "a vector or a matrix")] }, "the matrix with this diagonal, or the diagonal of a matrix",
            "all(diag([1, 2]) == [1, 0; 0, 2]) and all(diag([1, 2; 3, 4]) == [1, 4])", |_, a| whole(a, linalg::diag)),
        row("eye", const { &[req("n", "rows"), opt("m", "columns, as many as rows")] }, "the identity matrix", "all(eye(2) == [1, 0; 0, 1])", |_, a| {
            let n = a.count(0)?;
            let m = if a.given(1).is_some() { a.count(1)? } else { n };
            Ok(Value::array(linalg::eye(n, m)?))
        }),
        row("outer", const { &[req("a", "a vector"), req("b", "a vector")] }, "the products of every pair", "all(outer([1, 2], [3, 4]) == [3, 4; 6, 8])", |_, a| {
            Ok(Value::array(linalg::outer(&*a.array(0)?, &*a.array(1)?)?))
        }),
        row("dot", const { &[req("a", "an array"), req("b", "an array")] }, "`a @ b`", "dot([1, 2], [3, 4]) == 11", |_, a| {
            Ok(Value::array(matmul::matmul(&*a.array(0)?, &*a.array(1)?)?))
        }),
        row("rotation", const { &[req("angle", "an angle; a plain number is radians")] }, "the 2×2 matrix that turns by an angle",
            "all(abs(rotation(90deg) @ [1, 0] - [0, 1]) < 1e-15)", |_, a| Ok(Value::array(linalg::rotation(a.angle(0)?)))),
        row("cross", const { &[req("a", "a vector of 3"), req("b", "a vector of 3")] }, "the vector product", "all(cross([1, 0, 0], [0, 1, 0]) == [0, 0, 1])", |_, a| {
            let (x, y) = (a.array(0)?, a.array(1)?);
            let (p, q) = (crate::numeric::array::to_vec(&x), crate::numeric::array::to_vec(&y));
            match (&p[..], &q[..]) {
                ([a, b, c], [d, e, f]) => Ok(Value::vector(&[b * f - c * e, c * d - a * f, a * e - b * d])),
                _ => Err(Fault::new(
                    Code::ShapeMismatch,
                    format!("`cross` wants two vectors of 3, not {} and {}", a.value(0).kind(), a.value(1).kind()),
                ).into()),
            }
        }),
    ]
}
