//! The rules of linear algebra.
//!
//! Those of `svd`, `eigh` and `eig` divide by the gaps between singular values or
//! eigenvalues. Where vectors matter and a gap is 0 there is no derivative, which is an
//! error and never an infinite number.

use super::op::Op;
use super::{Num, apply};
use crate::numeric::array::{Array, from_vec};
use crate::numeric::error::{NumericError, Result};
use crate::numeric::linalg::Eig;

/// What two vectors or matrices multiply to, pulled back.
pub(super) fn matmul(i: usize, g: &Num, x: &Num, y: &Num) -> Result<Num> {
    // Vectors become a row and a column, so that one rule does for all.
    let (mut left, mut right, mut shape) = (x.shape(), y.shape(), g.shape());
    if y.ndim() == 1 {
        right.push(1);
        shape.push(1);
    }
    if x.ndim() == 1 {
        left.insert(0, 1);
        shape.insert(shape.len().saturating_sub(1), 1);
    }
    let g = g.reshaped(&shape)?;
    match i {
        0 => g
            .matmul(&y.reshaped(&right)?.turned()?)?
            .sum_to(&left)?
            .reshaped(&x.shape()),
        _ => x
            .reshaped(&left)?
            .turned()?
            .matmul(&g)?
            .sum_to(&right)?
            .reshaped(&y.shape()),
    }
}

pub(super) fn inv(g: &Num, inverse: &Num) -> Result<Num> {
    let turned = inverse.turned()?;
    turned.matmul(g)?.matmul(&turned)?.scale(-1.0)
}

/// Golub and Pereyra's derivative of the pseudo-inverse, where the rank does not change.
pub(super) fn pinv(g: &Num, a: &Num, p: &Num) -> Result<Num> {
    let (pt, gt) = (p.turned()?, g.turned()?);
    let direct = pt.matmul(g)?.matmul(&pt)?;
    let left = gt.matmul(p)?.matmul(&pt)?;
    let left = left.sub(&a.matmul(p)?.matmul(&left)?)?;
    let right = pt.matmul(p)?.matmul(&gt)?;
    let right = right.sub(&right.matmul(p)?.matmul(a)?)?;
    left.add(&right)?.sub(&direct)
}

pub(super) fn solve(i: usize, g: &Num, a: &Num, x: &Num) -> Result<Num> {
    let w = apply(Op::Solve, &[a.turned()?, g.clone()])?;
    if i > 0 {
        return Ok(w);
    }
    let column = |v: &Num| match *v.shape() {
        [n] => v.reshaped(&[n, 1]),
        _ => Ok(v.clone()),
    };
    column(&w)?.matmul(&column(x)?.turned()?)?.scale(-1.0)
}

/// By the cofactors: at a singular matrix the inverse does not give them.
pub(super) fn det(g: &Num, a: &Num, out: &Num) -> Result<Num> {
    let entries = |order: &[usize]| a.gather(order.to_vec(), &a.shape());
    let cofactors = match *a.shape() {
        [0, _] => return Ok(Num::zeros(&a.shape())),
        [1, _] => a.constant(|_| 1.0),
        [2, _] => {
            let signs = from_vec(&[2, 2], vec![1.0, -1.0, -1.0, 1.0])?;
            entries(&[3, 2, 1, 0])?.mul(&Num::from(signs))?
        }
        [3, _] => {
            let plus = entries(&[4, 5, 3, 7, 8, 6, 1, 2, 0])?
                .mul(&entries(&[8, 6, 7, 2, 0, 1, 5, 3, 4])?)?;
            let minus = entries(&[5, 3, 4, 8, 6, 7, 2, 0, 1])?
                .mul(&entries(&[7, 8, 6, 1, 2, 0, 4, 5, 3])?)?;
            plus.sub(&minus)?
        }
        _ => {
            let inverse = apply(Op::Inv, std::slice::from_ref(a)).map_err(|_| {
                NumericError::new("the derivative of `det` at a singular matrix is not known")
                    .with_hint("for matrices up to 3×3 it is")
            })?;
            inverse.turned()?.mul(out)?
        }
    };
    cofactors.mul(g)
}

/// The derivative is a block of the exponential of a matrix twice as large.
pub(super) fn expm(g: &Num, a: &Num) -> Result<Num> {
    let n = side(a);
    let turned = a.turned()?;
    let zeros = Num::zeros(&[n, n]);
    // Blocks [[A', G], [0, A']], row by row.
    let rows = Num::stacked(&[turned.clone(), g.clone(), zeros, turned])?;
    let block = rows
        .reshaped(&[2, 2, n, n])?
        .permuted(vec![0, 2, 1, 3])?
        .reshaped(&[2 * n, 2 * n])?;
    let whole = apply(Op::Expm, &[block])?;
    let corner = (0..n * n).map(|k| (k / n) * 2 * n + n + k % n).collect();
    whole.gather(corner, &[n, n])
}

pub(super) fn cholesky(g: &Num, l: &Num) -> Result<Num> {
    let half = triangle(side(l), 1.0, 0.5)?;
    let inverse = apply(Op::Inv, std::slice::from_ref(l))?;
    let middle = l.turned()?.matmul(g)?.mul(&half)?;
    let whole = inverse.turned()?.matmul(&middle)?.matmul(&inverse)?;
    // The input is symmetric, and so is its derivative.
    whole.add(&whole.turned()?)?.scale(0.5)
}

pub(super) fn qr(g: &Num, a: &Num, out: &Num) -> Result<Num> {
    let [m, n] = *a.shape() else {
        return Ok(g.clone());
    };
    if m < n {
        return Err(NumericError::new(format!(
            "`qr` of a wide matrix, {m}×{n}, cannot be differentiated"
        )));
    }
    let parts =
        |v: &Num| -> Result<(Num, Num)> { Ok((part(v, 0, &[m, n])?, part(v, m * n, &[n, n])?)) };
    let ((q, r), (gq, gr)) = (parts(out)?, parts(g)?);
    let inner = r.matmul(&gr.turned()?)?.sub(&gq.turned()?.matmul(&q)?)?;
    let low = inner.mul(&triangle(n, 1.0, 0.5)?)?;
    let even = low.add(&low.turned()?)?;
    let whole = gq.add(&q.matmul(&even)?)?;
    let inverse = apply(Op::Inv, std::slice::from_ref(&r))?;
    whole.matmul(&inverse.turned()?)
}

pub(super) fn eigh(g: &Num, a: &Num, out: &Num) -> Result<Num> {
    let n = side(a);
    let (w, v) = (part(out, 0, &[n])?, part(out, n, &[n, n])?);
    let (gw, gv) = (part(g, 0, &[n])?, part(g, n, &[n, n])?);
    let mut inner = diagonal(&gw)?;
    if !gv.is_zero() {
        let turn = v.turned()?.matmul(&gv)?;
        inner = inner.add(&turn.mul(&over_gaps(&w, "eigh", "eigenvalue")?)?)?;
    }
    let whole = v.matmul(&inner)?.matmul(&v.turned()?)?;
    // The input is symmetric, and so is its derivative.
    whole.add(&whole.turned()?)?.scale(0.5)
}

pub(super) fn eig(g: &Num, a: &Num, out: &Num) -> Result<Num> {
    let n = side(a);
    let (w, v) = (part(out, 0, &[n])?, part(out, n, &[n, n])?);
    let (gw, gv) = (part(g, 0, &[n])?, part(g, n, &[n, n])?);
    let vt = v.turned()?;
    let mut inner = diagonal(&gw)?;
    if !gv.is_zero() {
        // The vectors keep their length: what would change it is taken away.
        let pull = vt.matmul(&gv)?;
        let eye = Num::from(crate::numeric::linalg::eye(n, n)?);
        let along = pull.mul(&eye)?;
        let turn = pull.sub(&vt.matmul(&v)?.matmul(&along)?)?;
        inner = inner.add(&turn.mul(&over_gaps(&w, "eig", "eigenvalue")?)?)?;
    }
    let solved = apply(Op::Solve, &[vt.clone(), inner])?;
    solved.matmul(&vt)
}

pub(super) fn svd(g: &Num, a: &Num, out: &Num) -> Result<Num> {
    let [m, n] = *a.shape() else {
        return Ok(g.clone());
    };
    let k = m.min(n);
    let parts = |x: &Num| -> Result<(Num, Num, Num)> {
        let u = part(x, 0, &[m, k])?;
        let s = part(x, m * k, &[k])?;
        Ok((u, s, part(x, m * k + k, &[n, k])?))
    };
    let ((u, s, v), (gu, gs, gv)) = (parts(out)?, parts(g)?);
    let (ut, vt) = (u.turned()?, v.turned()?);
    let mut inner = diagonal(&gs)?;
    if gu.is_zero() && gv.is_zero() {
        return u.matmul(&inner)?.matmul(&vt);
    }
    let gaps = over_gaps(&s.square()?, "svd", "singular value")?;
    let row = s.reshaped(&[1, k])?;
    let column = s.reshaped(&[k, 1])?;
    let skew = |x: &Num| x.sub(&x.turned()?);
    let left = skew(&ut.matmul(&gu)?)?.mul(&gaps)?;
    let right = skew(&vt.matmul(&gv)?)?.mul(&gaps)?;
    inner = inner.add(&left.mul(&row)?)?.add(&right.mul(&column)?)?;
    let mut whole = u.matmul(&inner)?.matmul(&vt)?;
    // What leaves the space of the columns, or of the rows, where they do not fill it.
    if m != n {
        if s.array().iter().any(|s| *s == 0.0) {
            return Err(no_gap("svd", "singular value 0"));
        }
        let outside = |space: &Num, x: &Num| x.sub(&space.matmul(&space.turned()?.matmul(x)?)?);
        if m > k {
            whole = whole.add(&outside(&u, &gu.div(&row)?)?.matmul(&vt)?)?;
        } else {
            whole = whole.add(&u.matmul(&outside(&v, &gv.div(&row)?)?.turned()?)?)?;
        }
    }
    Ok(whole)
}

/// `1 / (w[j] - w[i])` off the diagonal, and 0 on it.
fn over_gaps(w: &Num, name: &str, what: &str) -> Result<Num> {
    let n = w.size();
    let gaps = w.reshaped(&[1, n])?.sub(&w.reshaped(&[n, 1])?)?;
    let eye = Num::from(crate::numeric::linalg::eye(n, n)?);
    let off = eye.subtracted_from(1.0)?;
    let largest = w.array().iter().fold(0.0f64, |max, x| max.max(x.abs()));
    // Nearer than rounding two of them cannot be told apart.
    let least = 1e-14 * largest;
    let values = gaps.array();
    let close = |(i, x): (usize, &f64)| i / n != i % n && x.abs() <= least;
    if values.iter().enumerate().any(close) {
        return Err(no_gap(name, &format!("a {what} that is there twice")));
    }
    off.div(&gaps.add(&eye)?)
}

fn no_gap(name: &str, what: &str) -> NumericError {
    NumericError::new(format!(
        "the vectors of `{name}` cannot be differentiated at {what}"
    ))
    .with_hint("there they turn without limit; its values alone can be")
}

/// Refuses complex eigenvalues.
pub(super) fn check_real(found: &Eig) -> Result<()> {
    if found.is_real() {
        return Ok(());
    }
    Err(NumericError::new(
        "`eig` cannot be differentiated where an eigenvalue is complex",
    ))
}

fn side(a: &Num) -> usize {
    a.shape().first().copied().unwrap_or(0)
}

/// A part of a vector, in a shape.
pub(super) fn part(x: &Num, from: usize, shape: &[usize]) -> Result<Num> {
    let count: usize = shape.iter().product();
    x.gather((from..from + count).collect(), shape)
}

/// The matrix with a vector on its diagonal.
pub(super) fn diagonal(x: &Num) -> Result<Num> {
    let n = x.size();
    x.scatter((0..n).map(|i| i * n + i).collect(), &[n, n])
}

/// A lower triangle of one number, with another on the diagonal.
fn triangle(n: usize, below: f64, on: f64) -> Result<Num> {
    let entry = |k: usize| match (k / n).cmp(&(k % n)) {
        std::cmp::Ordering::Greater => below,
        std::cmp::Ordering::Equal => on,
        std::cmp::Ordering::Less => 0.0,
    };
    let data: Array = from_vec(&[n, n], (0..n * n).map(entry).collect())?;
    Ok(Num::from(data))
}
