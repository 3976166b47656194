//! Linear algebra.

use super::args::{Args, opt, req};
use super::{Builtin, ParamSpec, row};
use crate::diag::{Code, Fault};
use crate::eval::Trouble;
use crate::eval::value::{Record, Value};
use crate::numeric::linalg::Order;
use crate::numeric::{Array, linalg, matmul};

const A: ParamSpec = req("A", "an m×n matrix");
const SQUARE: ParamSpec = req("A", "an n×n matrix");
const SYMMETRIC: ParamSpec = req("A", "a symmetric n×n matrix");
const B: ParamSpec = req("b", "a vector, or a matrix of right sides");

fn pair(x: Array, y: Array) -> Value {
    Value::tuple(vec![Value::array(x), Value::array(y)])
}

fn whole(a: &mut Args, f: fn(&Array) -> crate::numeric::Result<Array>) -> Result<Value, Trouble> {
    Ok(Value::array(f(&*a.array(0)?)?))
}

/// The argument `ord` of `norm`, if there is one.
pub(in crate::eval) fn norm_order(a: &Args) -> Result<Option<Order>, Fault> {
    match a.given(1) {
        None => Ok(None),
        Some(Value::Number(p)) if !p.is_nan() => Ok(Some(Order::P(*p))),
        Some(word) => Ok(Some(match word.as_word("ord", &["fro", "nuc"])? {
            "fro" => Order::Frobenius,
            _ => Order::Nuclear,
        })),
    }
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row("svd", const { &[A] }, "`(U, S, V)` with A = U @ diag(S) @ V.T",
            "svd([3, 0; 0, 2])[1][0] == 3",
            |_, a| {
                let d = linalg::svd(&*a.array(0)?)?;
                Ok(Value::tuple(vec![Value::array(d.u), Value::array(d.s), Value::array(d.v)]))
            }).gives("U m×k, S of k, V n×k, with k the smaller of m and n").fails(&["svd([1, 2])", "svd([inf, 1; 2, 3])"]).source("numpy.linalg.svd").shows("svd([3, 0; 0, 2])")
            .notes("Thin; S is a vector, descending; in every column of U the entry of largest magnitude is positive."),
        row("eig", const { &[SQUARE] }, "eigenvalues and eigenvectors, `(values, vectors)`",
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
            }).gives("n values, and n×n vectors, one a column").fails(&["eig([1, 2, 3; 4, 5, 6])"]).source("numpy.linalg.eig").shows("eig([2, 0; 0, 3])")
            .notes("Where an eigenvalue is complex it gives `{real, imag, vectors_real, vectors_imag}`."),
        row("eigh", const { &[SYMMETRIC] }, "eigenvalues, ascending, and eigenvectors of a symmetric matrix",
            "abs(eigh([2, 1; 1, 2])[0][1] - 3) < 1e-12",
            |_, a| {
                let d = linalg::eigh(&*a.array(0)?)?;
                Ok(pair(d.values, d.vectors))
            }).gives("n values, and n×n vectors, one a column").fails(&["eigh([1, 2; 3, 4])"]).source("numpy.linalg.eigh").shows("eigh([2, 0; 0, 1])"),
        row("qr", const { &[A] }, "`(Q, R)` with A = Q @ R", "qr([1, 2; 3, 4])[1][1, 0] == 0",
            |_, a| {
                let (q, r) = linalg::qr(&*a.array(0)?)?;
                Ok(pair(q, r))
            }).gives("Q m×k, R k×n, with k the smaller of m and n").fails(&["qr([1, 2])"]).source("numpy.linalg.qr").shows("qr([0, 2; 1, 0])"),
        row("cholesky", const { &[SYMMETRIC] }, "the lower L with A = L @ L.T", "cholesky([4, 0; 0, 9])[1, 1] == 3", |_, a| whole(a, linalg::cholesky)).gives("n×n").fails(&["cholesky([1, 2; 2, 1])", "cholesky([1, 2; 3, 4])"]).source("numpy.linalg.cholesky").shows("cholesky([4, 2; 2, 5])"),
        row("inv", const { &[SQUARE] }, "the inverse", "inv([2, 0; 0, 4])[0, 0] == 0.5", |_, a| whole(a, linalg::inv)).gives("n×n").fails(&["inv([1, 2; 2, 4])", "inv([1, 2, 3; 4, 5, 6])"]).source("numpy.linalg.inv").shows("inv([2, 0; 0, 4])"),
        row("pinv", const { &[A] }, "the pseudo-inverse", "abs(pinv([2, 0; 0, 4])[0, 0] - 0.5) < 1e-12", |_, a| whole(a, linalg::pinv)).gives("n×m").fails(&["pinv([1, 2])"]).source("numpy.linalg.pinv"),
        row("expm", const { &[SQUARE] }, "the matrix exponential", "all(expm(zeros((2, 2))) == eye(2))", |_, a| whole(a, linalg::expm)).gives("n×n").fails(&["expm([1, 2, 3; 4, 5, 6])"]).source("scipy.linalg.expm").shows("expm([0, 1; 0, 0])"),
        row("det", const { &[SQUARE] }, "the determinant", "abs(det([1, 2; 3, 4]) + 2) < 1e-12", |_, a| {
            Ok(Value::Number(linalg::det(&*a.array(0)?)?))
        }).gives("a number").fails(&["det([1, 2, 3; 4, 5, 6])"]).source("numpy.linalg.det"),
        row("trace", const { &[A] }, "the sum of the diagonal", "trace([1, 2; 3, 4]) == 5", |_, a| {
            Ok(Value::Number(linalg::trace(&*a.array(0)?)?))
        }).gives("a number").fails(&["trace([1, 2])"]).source("numpy.trace"),
        row("rank", const { &[A] }, "how many singular values are not 0", "rank([1, 2; 2, 4]) == 1", |_, a| {
            Ok(Value::Number(linalg::rank(&*a.array(0)?)? as f64))
        }).gives("a number").fails(&["rank([1, 2])"]).source("numpy.linalg.matrix_rank"),
        row("cond", const { &[A] }, "the largest singular value over the smallest", "cond([2, 0; 0, 1]) == 2", |_, a| {
            Ok(Value::Number(linalg::cond(&*a.array(0)?)?))
        }).gives("a number").fails(&["cond([1, 2])"]).source("numpy.linalg.cond"),
        row("solve", const { &[SQUARE, B] }, "the x with A @ x = b", "all(solve([2, 0; 0, 4], [2, 4]) == [1, 1])", |_, a| {
            Ok(Value::array(linalg::solve(&*a.array(0)?, &*a.array(1)?)?))
        }).gives("the shape of b").fails(&["solve([1, 2; 2, 4], [1, 2])", "solve([1, 2; 3, 4], [1, 2, 3])"]).source("numpy.linalg.solve"),
        row("lstsq", const { &[A, B] }, "`(x, residuals, rank, singular values)`: the x for which A @ x is nearest to b", "abs(lstsq([1; 1], [1, 3])[0][0] - 2) < 1e-12", |_, a| {
            let found = linalg::lstsq(&*a.array(0)?, &*a.array(1)?)?;
            Ok(Value::tuple(vec![
                Value::array(found.x),
                Value::array(found.residuals),
                Value::Number(found.rank as f64),
                Value::array(found.s),
            ]))
        }).gives("x of n, or n×k for a matrix b; residuals; a number; singular values").fails(&["lstsq([1, 2; 3, 4], [1, 2, 3])"]).source("numpy.linalg.lstsq").shows("lstsq([1, 0; 0, 2; 0, 0], [1, 2, 3])"),
        row("norm", const { &[req("x", "an array"), opt("ord", "which norm: a number, inf, -inf, \"fro\" or \"nuc\""), opt("axis", "the axis to reduce")] },
            "the square root of the sum of squares, of the whole array or along an axis; or another norm of a vector or a matrix",
            "norm([3, 4]) == 5 and all(norm([3, 4; 0, 1], axis: 1) == [5, 1]) and norm([3, 0; 0, 4], 2) == 4",
            |_, a| {
                let (x, axis) = (a.array(0)?, a.axis(2)?);
                match (norm_order(a)?, axis) {
                    (None, None) => Ok(Value::Number(linalg::norm(&x))),
                    (None, Some(axis)) => Ok(Value::array(linalg::norm_axis(&x, axis)?)),
                    (Some(order), axis) => Ok(Value::array(linalg::norm_of_order(&x, order, axis)?)),
                }
            }).gives("a number, or x without that axis").fails(&["norm([1, 2], axis: 1)", "norm([1, 2; 3, 4], 3)", "norm([1, 2], \"nuc\")"]).source("numpy.linalg.norm")
            .notes("Of a vector `norm(x, p)` is the p-th root of the sum of |x|^p, `inf` its largest magnitude. Of a matrix 2 is the largest singular value (the spectral norm), -2 the smallest, 1 the largest sum of magnitudes in a column, `inf` in a row, \"nuc\" the sum of singular values, \"fro\" the root of the sum of squares."),
        row("diag", const { &[req("x", "a vector or a matrix")] }, "the matrix with this diagonal, or the diagonal of a matrix",
            "all(diag([1, 2]) == [1, 0; 0, 2]) and all(diag([1, 2; 3, 4]) == [1, 4])", |_, a| whole(a, linalg::diag)).gives("n×n for a vector of n, the diagonal for a matrix").fails(&["diag(zeros((2, 2, 2)))"]).source("numpy.diag"),
        row("eye", const { &[req("n", "rows"), opt("m", "columns, as many as rows")] }, "the identity matrix", "all(eye(2) == [1, 0; 0, 1])", |_, a| {
            let n = a.count(0)?;
            let m = if a.given(1).is_some() { a.count(1)? } else { n };
            Ok(Value::array(linalg::eye(n, m)?))
        }).gives("n×m").fails(&["eye(-1)"]).source("numpy.eye"),
        row("outer", const { &[req("a", "a vector"), req("b", "a vector")] }, "the products of every pair", "all(outer([1, 2], [3, 4]) == [3, 4; 6, 8])", |_, a| {
            Ok(Value::array(linalg::outer(&*a.array(0)?, &*a.array(1)?)?))
        }).gives("len(a)×len(b)").fails(&["outer([1, 2], \"a\")"]).source("numpy.outer"),
        row("dot", const { &[req("a", "an array"), req("b", "an array")] }, "`a @ b`", "dot([1, 2], [3, 4]) == 11", |_, a| {
            Ok(Value::array(matmul::matmul(&*a.array(0)?, &*a.array(1)?)?))
        }).gives("as `a @ b`").fails(&["dot([1, 2], [1, 2, 3])"]).source("numpy.dot"),
        row("rotation", const { &[req("angle", "an angle; a plain number is radians")] }, "the 2×2 matrix that turns by an angle",
            "all(abs(rotation(90deg) @ [1, 0] - [0, 1]) < 1e-15)", |_, a| Ok(Value::array(linalg::rotation(a.angle(0)?)))).gives("2×2").fails(&["rotation(1cm)"]).shows("rotation(0deg)"),
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
        }).gives("a vector of 3").fails(&["cross([1, 2], [3, 4])"]).source("numpy.cross"),
    ]
}
