//! The operations that a tape can note, and what they give.

use std::rc::Rc;

use super::Num;
use super::each::Row;
use crate::numeric::array::{self, Array};
use crate::numeric::error::Result;
use crate::numeric::{broadcast, elementwise, linalg, matmul, reduce, soft};
use ndarray::Axis;

/// An operation with one rule for its derivative.
#[derive(Clone)]
pub enum Op {
    /// A function of each number.
    Each(&'static Row),
    /// A function of each pair of numbers, broadcasting.
    Pair(Pair),
    /// The first input where the mask is not 0, else the second.
    Where(Rc<Array>),
    /// The matrix product.
    MatMul,
    /// The same numbers in another shape.
    Reshape(Rc<[usize]>),
    /// The axes in another order.
    Permute(Rc<[usize]>),
    /// Repeated to a shape.
    BroadcastTo(Rc<[usize]>),
    /// Added up to a shape that broadcasts to the input's.
    SumTo(Rc<[usize]>),
    /// Numbers at positions, in a shape.
    Gather {
        /// Positions in the row-major order of the input.
        at: Rc<[usize]>,
        /// The shape of the result.
        shape: Rc<[usize]>,
    },
    /// Numbers added to zeros at positions.
    Scatter {
        /// Positions in the row-major order of the result.
        at: Rc<[usize]>,
        /// The shape of the result.
        shape: Rc<[usize]>,
    },
    /// Items joined along a new first axis.
    Stack,
    /// The sum along axes, or of all.
    Sum(Option<Rc<[usize]>>),
    /// Running sums along an axis, from its end when reversed.
    CumSum {
        /// The axis.
        axis: usize,
        /// Whether they run backwards.
        reversed: bool,
    },
    /// A soft extreme.
    Soft {
        /// Which one.
        kind: Soft,
        /// The inverse temperature.
        beta: f64,
        /// The axis, or all.
        axis: Option<i64>,
    },
    /// The root of the sum of squares, of all or along an axis.
    Norm(Option<i64>),
    /// The inverse of a matrix.
    Inv,
    /// The pseudo-inverse.
    Pinv,
    /// The x with A x = b.
    Solve,
    /// The determinant.
    Det,
    /// The exponential of a matrix.
    Expm,
    /// The lower triangle L with A = L Lᵀ.
    Cholesky,
    /// Q and R, one after the other in a vector.
    Qr,
    /// Eigenvalues and vectors of a symmetric matrix, likewise.
    Eigh,
    /// Real eigenvalues and vectors, likewise.
    Eig,
    /// U, S and V, likewise.
    Svd,
}

/// A function of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// `x + y`
    Add,
    /// `x - y`
    Sub,
    /// `x * y`
    Mul,
    /// `x / y`
    Div,
    /// `x ^ y`
    Pow,
    /// `x % y`, with the sign of the divisor.
    Mod,
    /// The length of (x, y).
    Hypot,
    /// The angle of (y, x): the first input is the ordinate.
    Atan2,
    /// The smaller one.
    Minimum,
    /// The larger one.
    Maximum,
}

/// A soft extreme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Soft {
    /// `softmax`
    Softmax,
    /// `log_softmax`
    LogSoftmax,
    /// `logsumexp`
    LogSumExp,
    /// `softmax_mean`
    SoftmaxMean,
}

impl Pair {
    /// The function of this name.
    pub fn named(name: &str) -> Option<Pair> {
        Some(match name {
            "pow" => Pair::Pow,
            "mod" => Pair::Mod,
            "hypot" => Pair::Hypot,
            "atan2" => Pair::Atan2,
            "minimum" => Pair::Minimum,
            "maximum" => Pair::Maximum,
            _ => return None,
        })
    }

    /// The verb of an error, as `broadcast` has them.
    fn verb(self) -> &'static str {
        match self {
            Pair::Add => "add",
            Pair::Sub => "subtract",
            Pair::Mul => "multiply",
            Pair::Div => "divide",
            Pair::Pow => "^",
            Pair::Mod => "%",
            Pair::Hypot => "hypot",
            Pair::Atan2 => "atan2",
            Pair::Minimum => "minimum",
            Pair::Maximum => "maximum",
        }
    }

    fn function(self) -> fn(f64, f64) -> f64 {
        match self {
            Pair::Add => |x, y| x + y,
            Pair::Sub => |x, y| x - y,
            Pair::Mul => |x, y| x * y,
            Pair::Div => |x, y| x / y,
            Pair::Pow => elementwise::pow,
            Pair::Mod => elementwise::modulo,
            Pair::Hypot => libm::hypot,
            Pair::Atan2 => libm::atan2,
            Pair::Minimum => elementwise::minimum,
            Pair::Maximum => elementwise::maximum,
        }
    }
}

impl Soft {
    fn value(self, x: &Array, beta: f64, axis: Option<i64>) -> Result<Array> {
        match self {
            Soft::Softmax => soft::softmax(x, beta, axis),
            Soft::LogSoftmax => soft::log_softmax(x, beta, axis),
            Soft::LogSumExp => soft::logsumexp(x, beta, axis),
            Soft::SoftmaxMean => soft::softmax_mean(x, beta, axis),
        }
    }
}

impl Op {
    /// The value for inputs that nothing follows.
    pub(super) fn forward(&self, inputs: &[Num]) -> Result<Num> {
        if let (Op::Stack, items) = (self, inputs) {
            let items: Vec<Array> = items.iter().map(|x| (*x.array()).clone()).collect();
            return array::stack(&items, 0).map(Num::from);
        }
        const NOTHING: &Num = &Num::Number(f64::NAN);
        let first = inputs.first().unwrap_or(NOTHING);
        let second = inputs.get(1).unwrap_or(NOTHING);
        match (self, first, second) {
            (Op::Each(row), Num::Number(x), _) => return Ok(Num::Number((row.value)(*x))),
            (Op::Pair(pair), Num::Number(x), Num::Number(y)) => {
                return Ok(Num::Number(pair.function()(*x, *y)));
            }
            (Op::Sum(_), Num::Number(x), _) => return Ok(Num::Number(*x)),
            _ => {}
        }
        let x = first.array();
        let found = match self {
            Op::Each(row) => elementwise::map(row.name, row.value, &x)?,
            Op::Pair(pair) => {
                broadcast::broadcast2(&x, &second.array(), pair.function(), pair.verb())?
            }
            Op::Where(mask) => broadcast::choose(mask, &x, &second.array())?,
            Op::MatMul => matmul::matmul(&x, &second.array())?,
            Op::Reshape(shape) => array::from_vec(shape, array::to_vec(&x))?,
            Op::Permute(order) => {
                let order: Vec<i64> = order.iter().map(|&axis| axis as i64).collect();
                array::permute_axes(&x, &order)?
            }
            Op::BroadcastTo(shape) => broadcast::broadcast_to(&x, shape)?,
            Op::SumTo(shape) => sum_to(&x, shape)?,
            Op::Gather { at, shape } => {
                let data = array::values(&x);
                let picked = at.iter().map(|&i| data.get(i).copied().unwrap_or(f64::NAN));
                array::from_vec(shape, picked.collect())?
            }
            Op::Scatter { at, shape } => {
                let mut sums = vec![0.0; shape.iter().product()];
                for (&place, x) in at.iter().zip(x.iter()) {
                    if let Some(sum) = sums.get_mut(place) {
                        *sum += x;
                    }
                }
                array::from_vec(shape, sums)?
            }
            Op::Sum(None) => reduce::sum(&x, None)?,
            Op::Sum(Some(axes)) => match **axes {
                [] => (*x).clone(),
                [axis] => reduce::sum(&x, Some(axis as i64))?,
                _ => {
                    let axes: Vec<i64> = axes.iter().map(|&axis| axis as i64).collect();
                    reduce::sum(&reduce::gathered(&x, &axes)?, Some(-1))?
                }
            },
            Op::CumSum { axis, reversed } => reduce::map_lanes(&x, Some(*axis as i64), |lane| {
                if *reversed {
                    lane.reverse();
                }
                let mut sum = 0.0;
                for x in lane.iter_mut() {
                    sum += *x;
                    *x = sum;
                }
                if *reversed {
                    lane.reverse();
                }
            })?,
            Op::Soft { kind, beta, axis } => kind.value(&x, *beta, *axis)?,
            Op::Norm(None) => array::scalar(linalg::norm(&x)),
            Op::Norm(Some(axis)) => linalg::norm_axis(&x, *axis)?,
            Op::Inv => linalg::inv(&x)?,
            Op::Pinv => linalg::pinv(&x)?,
            Op::Solve => linalg::solve(&x, &second.array())?,
            Op::Det => array::scalar(linalg::det(&x)?),
            Op::Expm => linalg::expm(&x)?,
            Op::Cholesky => linalg::cholesky(&x)?,
            Op::Qr => {
                let (q, r) = linalg::qr(&x)?;
                joined(&[&q, &r])
            }
            Op::Eigh => {
                let found = linalg::eigh(&x)?;
                joined(&[&found.values, &found.vectors])
            }
            Op::Eig => {
                let found = linalg::eig(&x)?;
                super::matrix::check_real(&found)?;
                joined(&[&found.real, &found.vectors_real])
            }
            Op::Svd => {
                let found = linalg::svd(&x)?;
                joined(&[&found.u, &found.s, &found.v])
            }
            Op::Stack => (*x).clone(),
        };
        Ok(Num::from(found))
    }
}

/// The numbers of several arrays in one vector.
fn joined(parts: &[&Array]) -> Array {
    let all: Vec<f64> = parts.iter().flat_map(|a| a.iter().copied()).collect();
    array::vector(&all)
}

/// Adds up the axes that broadcasting would repeat.
fn sum_to(x: &Array, shape: &[usize]) -> Result<Array> {
    let mut sum = x.clone();
    while sum.ndim() > shape.len() {
        sum = sum.sum_axis(Axis(0));
    }
    for (axis, &size) in shape.iter().enumerate() {
        if size == 1 && sum.shape().get(axis).is_some_and(|&n| n != 1) {
            sum = sum.sum_axis(Axis(axis)).insert_axis(Axis(axis));
        }
    }
    array::from_vec(shape, array::to_vec(&sum))
}
