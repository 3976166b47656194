//! Functions made of operations: what the language has as one function and needs no rule
//! of its own. Names, shapes and results are those of the plain functions.

use std::rc::Rc;

use super::each;
use super::matrix::{diagonal, part};
use super::op::{Op, Pair, Soft};
use super::{Num, apply};
use crate::numeric::activation::Activation;
use crate::numeric::array::{self, Array, resolve_axis};
use crate::numeric::error::{NumericError, Result, shape_text};
use crate::numeric::learn::Net;
use crate::numeric::linalg::Order;
use crate::numeric::reduce::check_some;
use crate::numeric::{interpolate, linalg, order, reduce};
use ndarray::{Axis, Slice};

/// What a reduction runs over: all of an array, or these axes of it.
type Axes<'a> = Option<&'a [usize]>;

impl Num {
    /// How many numbers each result of a reduction is made of.
    fn reduced_count(&self, axes: Axes<'_>) -> f64 {
        let shape = self.shape();
        match axes {
            None => self.size() as f64,
            Some(axes) => axes.iter().filter_map(|&i| shape.get(i)).product::<usize>() as f64,
        }
    }

    /// A reduced result with the axes that went away as axes of size 1.
    ///
    /// # Errors
    /// None for a result of a reduction over these axes.
    pub fn with_axes_kept(&self, shape: &[usize], axes: Axes<'_>) -> Result<Num> {
        let keep = |(i, &size)| match axes {
            Some(axes) if !axes.contains(&i) => size,
            _ => 1,
        };
        let kept: Vec<usize> = shape.iter().enumerate().map(keep).collect();
        self.reshaped(&kept)
    }

    /// With all reduced axes joined into the last one.
    fn joined(&self, axes: Axes<'_>) -> Result<Num> {
        let all: Vec<usize> = (0..self.ndim()).collect();
        let axes = axes.unwrap_or(&all);
        let kept: Vec<usize> = all.iter().copied().filter(|i| !axes.contains(i)).collect();
        let shape = self.shape();
        let size = |i: &usize| shape.get(*i).copied().unwrap_or(1);
        let mut joined: Vec<usize> = kept.iter().map(size).collect();
        joined.push(axes.iter().map(size).product());
        let order = kept.iter().chain(axes).copied().collect();
        self.permuted(order)?.reshaped(&joined)
    }

    /// The mean.
    ///
    /// # Errors
    /// When there is nothing to reduce; so with the other reductions but sums.
    pub fn mean(&self, axes: Axes<'_>) -> Result<Num> {
        self.some(axes, "mean")?;
        self.sum(axes)?.div(&Num::Number(self.reduced_count(axes)))
    }

    /// The variance, over n.
    pub fn var(&self, axes: Axes<'_>) -> Result<Num> {
        self.some(axes, "var")?;
        let mean = self.mean(axes)?.with_axes_kept(&self.shape(), axes)?;
        self.sub(&mean)?.square()?.mean(axes)
    }

    /// The standard deviation, over n.
    pub fn std(&self, axes: Axes<'_>) -> Result<Num> {
        let var = self.var(axes)?;
        each("sqrt", &var).unwrap_or(Ok(var))
    }

    /// The product: of halves, so that a 0 among the factors does no harm.
    pub fn prod(&self, axes: Axes<'_>) -> Result<Num> {
        let mut rest = self.joined(axes)?;
        let mut shape = rest.shape();
        let Some(mut count) = shape.pop() else {
            return Ok(rest);
        };
        if count == 0 {
            return Ok(Num::filled(&shape, 1.0));
        }
        while count > 1 {
            let half = count / 2;
            let left = rest.last_axis(0, half)?;
            let mut product = left.mul(&rest.last_axis(half, 2 * half)?)?;
            if count % 2 == 1 {
                let odd = rest.last_axis(count - 1, count)?;
                product = Num::concat(&[product, odd], shape.len())?;
            }
            rest = product;
            count = half + count % 2;
        }
        rest.reshaped(&shape)
    }

    /// The positions from `start` to before `end` of the last axis.
    fn last_axis(&self, start: usize, end: usize) -> Result<Num> {
        let mut shape = self.shape();
        let Some(size) = shape.pop() else {
            return Ok(self.clone());
        };
        let rows: usize = shape.iter().product();
        let at = (0..rows).flat_map(|row| (start..end).map(move |i| row * size + i));
        shape.push(end - start);
        self.gather(at.collect(), &shape)
    }

    /// The least or the greatest. Where several are equal, each has its share.
    pub fn extreme(&self, greatest: bool, axes: Axes<'_>) -> Result<Num> {
        self.some(axes, if greatest { "max" } else { "min" })?;
        let lanes = self.joined(axes)?;
        let values = lanes.array();
        let f = if greatest { reduce::max } else { reduce::min };
        let found = f(&values, Some(-1))?;
        let wide = found.view().insert_axis(Axis(found.ndim()));
        let mut share = (*values).clone();
        share.zip_mut_with(
            &wide.broadcast(values.raw_dim()).ok_or_else(no_shape)?,
            |x, best| *x = f64::from(x == best),
        );
        let counts = reduce::sum(&share, Some(-1))?;
        // The value as it is; the other term is 0, and carries the derivative.
        let change = lanes.sub(&lanes.detached())?;
        let mask = Rc::new(share);
        let chosen = Num::where_not(&mask, &change, &Num::Number(0.0))?;
        let last = lanes.ndim() - 1;
        let change = chosen.sum(Some(&[last]))?.div(&Num::from(counts))?;
        Num::from(found).add(&change)
    }

    fn some(&self, axes: Axes<'_>, name: &str) -> Result<()> {
        if self.reduced_count(axes) > 0.0 {
            return Ok(());
        }
        check_some(&self.array(), None, name)
    }

    /// Running sums along an axis, or of all numbers in one vector.
    pub fn cumsum(&self, axis: Option<i64>) -> Result<Num> {
        let Some(axis) = axis else {
            return self.reshaped(&[self.size()])?.cumsum(Some(0));
        };
        let op = Op::CumSum {
            axis: resolve_axis(axis, self.ndim())?,
            reversed: false,
        };
        apply(op, std::slice::from_ref(self))
    }

    /// Differences of neighbours along an axis.
    pub fn diff(&self, axis: i64) -> Result<Num> {
        let at = self.positions();
        let axis = resolve_axis(axis, self.ndim())?;
        let size = at.shape().get(axis).copied().unwrap_or(0);
        let part = |from: usize, to: usize| {
            let part = at.slice_axis(Axis(axis), Slice::from(from..to));
            self.selected(&part.as_standard_layout().into_owned())
        };
        part(1.min(size), size)?.sub(&part(0, size.saturating_sub(1))?)
    }

    /// The numbers in order along an axis.
    pub fn sorted(&self, axis: i64) -> Result<Num> {
        let positions = self.positions();
        let values = self.array();
        let order = order::argsort(&values, Some(axis))?;
        let axis = Axis(resolve_axis(axis, self.ndim())?);
        let mut at = positions.clone();
        for ((mut to, from), order) in at
            .lanes_mut(axis)
            .into_iter()
            .zip(positions.lanes(axis))
            .zip(order.lanes(axis))
        {
            for (to, &i) in to.iter_mut().zip(order) {
                *to = from.get(i as usize).copied().unwrap_or(0.0);
            }
        }
        self.selected(&at)
    }

    /// The value below which a part `q` lies, interpolated linearly.
    pub fn quantile(&self, q: f64, axes: Axes<'_>) -> Result<Num> {
        self.some(axes, "quantile")?;
        // The plain function knows what is wrong with q, and what NaN gives.
        let plain = order::quantile(&self.joined(axes)?.array(), q, Some(-1))?;
        let sorted = self.joined(axes)?.sorted(-1)?;
        let count = sorted.shape().last().copied().unwrap_or(1);
        let place = q * (count - 1) as f64;
        let (low, high) = (place.floor() as usize, place.ceil() as usize);
        let shape = plain.shape().to_vec();
        let at = |i: usize| sorted.last_axis(i, i + 1)?.reshaped(&shape);
        let (a, b) = (at(low)?, at(high)?);
        let mixed = a.add(&b.sub(&a)?.scale(place - low as f64)?)?;
        Num::from(plain).add(&mixed.sub(&mixed.detached())?)
    }

    /// Kept within bounds, which broadcast. On a bound the derivative is that of x.
    pub fn clip(&self, low: &Num, high: &Num) -> Result<Num> {
        let shape = self.add(low)?.add(high)?.shape();
        let wide = |x: &Num| x.broadcast_to(&shape);
        let (x, low, high) = (wide(self)?, wide(low)?, wide(high)?);
        let test = |a: &Num, b: &Num| -> Result<Rc<Array>> {
            let gap = a.detached().sub(&b.detached())?;
            Ok(gap.constant(|d| f64::from(d < 0.0)).array())
        };
        let above = Num::where_not(&test(&x, &low)?, &low, &x)?;
        Num::where_not(&test(&high, &above)?, &high, &above)
    }

    /// A soft extreme. The inverse temperature may be followed, where it is finite and
    /// not 0.
    ///
    /// # Errors
    /// When the inverse temperature has no derivative there.
    pub fn soft(&self, kind: Soft, beta: &Num, axis: Option<i64>) -> Result<Num> {
        if let Num::Number(beta) = beta {
            let op = Op::Soft {
                kind,
                beta: *beta,
                axis,
            };
            return apply(op, std::slice::from_ref(self));
        }
        let value = array::single(&beta.array()).filter(|_| beta.ndim() == 0);
        if !value.is_some_and(|b| b.is_finite() && b != 0.0) {
            return Err(NumericError::new(
                "the derivative by `beta` is known where it is a finite number other than 0",
            ));
        }
        let scaled = self.mul(beta)?.soft(kind, &Num::Number(1.0), axis)?;
        match kind {
            Soft::Softmax | Soft::LogSoftmax => Ok(scaled),
            Soft::LogSumExp | Soft::SoftmaxMean => scaled.div(beta),
        }
    }

    /// `x` above 0, `slope · x` below.
    pub fn leaky_relu(&self, slope: &Num) -> Result<Num> {
        super::each::leaky_relu(self, slope)
    }

    /// `x` above 0, `alpha (exp(x) - 1)` below.
    pub fn elu(&self, alpha: &Num) -> Result<Num> {
        super::each::elu(self, alpha)
    }

    /// `log(1 + exp(beta x)) / beta`
    pub fn softplus(&self, beta: &Num) -> Result<Num> {
        super::each::softplus(self, beta)
    }

    /// An activation of each number.
    ///
    /// # Errors
    /// None but those of the memory.
    pub fn activated(&self, f: Activation) -> Result<Num> {
        match f {
            Activation::LeakyRelu { slope } | Activation::Prelu { slope } => {
                self.leaky_relu(&Num::Number(slope))
            }
            Activation::Elu { alpha } => self.elu(&Num::Number(alpha)),
            Activation::Softplus { beta } => self.softplus(&Num::Number(beta)),
            _ => each(f.name(), self).unwrap_or_else(|| Ok(self.constant(|x| f.value(x)))),
        }
    }

    /// The output of a net for every row, as [`Net::forward`] has it.
    ///
    /// # Errors
    /// When the last axis does not fit.
    pub fn through(&self, net: &Net) -> Result<Num> {
        // The plain net knows which shapes fit.
        let shape = net.forward(&self.array())?.shape().to_vec();
        let inputs = net.inputs().max(1);
        let mut h = self.reshaped(&[self.size() / inputs, inputs])?;
        for layer in net.layers() {
            let weights = Num::from(net.weights(layer)?).turned()?;
            h = h.matmul(&weights)?.add(&Num::from(net.biases(layer)))?;
            h = h.activated(layer.activation)?;
        }
        h.reshaped(&shape)
    }

    /// Arrays joined along an axis that they have.
    pub fn concat(items: &[Num], axis: usize) -> Result<Num> {
        // The plain function says what is wrong with the shapes, and where things go: the
        // numbers are counted through all items.
        let mut before = 0;
        let mut counted = Vec::with_capacity(items.len());
        for item in items {
            let start = before as f64;
            counted.push(item.positions().mapv(|i| i + start));
            before += item.size();
        }
        let at = array::concat(&counted, axis as i64)?;
        let flat = items
            .iter()
            .map(|item| item.scatter((0..item.size()).collect(), &[item.size()]));
        let flat = flat.collect::<Result<Vec<_>>>()?;
        joined(&flat)?.selected(&at)
    }

    /// The sum of the diagonal.
    pub fn trace(&self) -> Result<Num> {
        linalg::trace(&self.array())?;
        self.diag()?.sum(None)
    }

    /// The matrix with a vector on its diagonal, or the diagonal of a matrix.
    pub fn diag(&self) -> Result<Num> {
        match self.ndim() {
            1 => diagonal(self),
            _ => self.selected(&linalg::diag(&self.positions())?),
        }
    }

    /// The products of all pairs.
    pub fn outer(&self, other: &Num) -> Result<Num> {
        let column = self.reshaped(&[self.size(), 1])?;
        column.mul(&other.reshaped(&[1, other.size()])?)
    }

    /// The vector product of two vectors of 3.
    pub fn cross(&self, other: &Num) -> Result<Num> {
        if self.shape() != [3] || other.shape() != [3] {
            return Err(NumericError::new(format!(
                "`cross` wants two vectors of 3, not {} and {}",
                shape_text(&self.shape()),
                shape_text(&other.shape())
            )));
        }
        let turn = |x: &Num, by: [usize; 3]| x.gather(by.to_vec(), &[3]);
        let plus = turn(self, [1, 2, 0])?.mul(&turn(other, [2, 0, 1])?)?;
        plus.sub(&turn(self, [2, 0, 1])?.mul(&turn(other, [1, 2, 0])?)?)
    }

    /// The root of the sum of squares, of all or along an axis.
    pub fn norm(&self, axis: Option<i64>) -> Result<Num> {
        apply(Op::Norm(axis), std::slice::from_ref(self))
    }

    /// Another norm of a vector or a matrix, or of the vectors along an axis.
    ///
    /// # Errors
    /// As [`linalg::norm_of_order`].
    pub fn norm_of_order(&self, order: Order, axis: Option<i64>) -> Result<Num> {
        let value = linalg::norm_of_order(&self.array(), order, axis)?;
        let sizes = || each("abs", self).unwrap_or_else(|| Ok(self.clone()));
        let along = axis
            .map(|axis| resolve_axis(axis, self.ndim()))
            .transpose()?;
        let vectors = along.is_some() || self.ndim() == 1;
        let axes = along.as_ref().map(std::slice::from_ref);
        let singular = |at: usize| -> Result<Num> {
            let [_, s, _] = self.svd()?;
            s.gather(vec![at.min(s.size().saturating_sub(1))], &[])
        };
        match order {
            Order::Frobenius => self.norm(None),
            Order::Nuclear => self.svd()?[1].sum(None),
            Order::P(0.0) => Ok(Num::from(value)),
            Order::P(p) if p.is_infinite() && vectors => sizes()?.extreme(p > 0.0, axes),
            Order::P(p) if p.is_infinite() => sizes()?.sum(Some(&[1]))?.extreme(p > 0.0, None),
            Order::P(2.0) if vectors => self.norm(axis),
            Order::P(1.0) if vectors => sizes()?.sum(axes),
            Order::P(p) if vectors => {
                let power = |x: Num, p: f64| apply(Op::Pair(Pair::Pow), &[x, Num::Number(p)]);
                power(power(sizes()?, p)?.sum(axes)?, 1.0 / p)
            }
            Order::P(2.0) => singular(0),
            Order::P(-2.0) => singular(usize::MAX),
            Order::P(p) => sizes()?.sum(Some(&[0]))?.extreme(p > 0.0, None),
        }
    }

    /// Values on the lines between given ones.
    ///
    /// # Errors
    /// As [`interpolate::interp`].
    pub fn interp(&self, places: &Num, known: &Num) -> Result<Num> {
        interpolate::interp(&self.array(), &places.array(), &known.array())?;
        let between = interpolate::brackets(&self.array(), &places.array(), known.size())?;
        let shape = self.shape();
        // Beyond the ends both positions are the same, and there is no line.
        let inside = array::fill_with(&shape, |i| {
            between.get(i).map_or(0.0, |(i, j)| f64::from(i != j))
        });
        let inside = Rc::new(inside);
        let (low, high): (Vec<usize>, Vec<usize>) = between.into_iter().unzip();
        let start = places.gather(low.clone(), &shape)?;
        let width = places.gather(high.clone(), &shape)?.sub(&start)?;
        let width = Num::where_not(
            &inside,
            &width,
            &Num::from(array::fill_with(&shape, |_| 1.0)),
        )?;
        let part = Num::where_not(&inside, &self.sub(&start)?, &Num::zeros(&shape))?;
        let first = known.gather(low, &shape)?;
        let slope = known.gather(high, &shape)?.sub(&first)?.div(&width)?;
        slope.mul(&part)?.add(&first)
    }

    /// U, S and V of a singular value decomposition.
    pub fn svd(&self) -> Result<[Num; 3]> {
        let packed = apply(Op::Svd, std::slice::from_ref(self))?;
        let (m, n) = self.sides();
        let k = m.min(n);
        Ok([
            part(&packed, 0, &[m, k])?,
            part(&packed, m * k, &[k])?,
            part(&packed, m * k + k, &[n, k])?,
        ])
    }

    /// Eigenvalues and vectors, of a symmetric matrix or of one with real eigenvalues.
    pub fn eigen(&self, symmetric: bool) -> Result<[Num; 2]> {
        let op = if symmetric { Op::Eigh } else { Op::Eig };
        let packed = apply(op, std::slice::from_ref(self))?;
        let (n, _) = self.sides();
        Ok([part(&packed, 0, &[n])?, part(&packed, n, &[n, n])?])
    }

    /// Q and R.
    pub fn qr(&self) -> Result<[Num; 2]> {
        let packed = apply(Op::Qr, std::slice::from_ref(self))?;
        let (m, n) = self.sides();
        let k = m.min(n);
        Ok([part(&packed, 0, &[m, k])?, part(&packed, m * k, &[k, n])?])
    }

    fn sides(&self) -> (usize, usize) {
        match *self.shape() {
            [m, n] => (m, n),
            _ => (0, 0),
        }
    }
}

/// Vectors end to end.
fn joined(items: &[Num]) -> Result<Num> {
    let total: usize = items.iter().map(Num::size).sum();
    let mut start = 0;
    let mut sum = Num::zeros(&[total]);
    for item in items {
        let places: Rc<[usize]> = (start..start + item.size()).collect();
        start += item.size();
        sum = sum.add(&item.scatter(places, &[total])?)?;
    }
    Ok(sum)
}

fn no_shape() -> NumericError {
    NumericError::new("the shape does not broadcast")
}
