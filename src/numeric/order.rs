//! What depends on order: sorting, quantiles, histograms.

use super::array::{Array, values, vector};
use super::error::{NumericError, Result};
use super::reduce::{check_some, lanes, map_lanes};
use super::shapes::linspace;
use std::cmp::Ordering;

/// The most bins a histogram may have; a picture shows a few hundred.
const MAX_BINS: usize = 1 << 20;

/// By size, NaN last; `-0` and `0` are equal, so that sorting is stable between them.
fn by_size(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b)
        .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

/// The elements in ascending order along an axis, NaN last.
pub fn sort(a: &Array, axis: Option<i64>) -> Result<Array> {
    map_lanes(a, axis, |x| x.sort_by(|a, b| by_size(*a, *b)))
}

/// The positions that sort the elements along an axis; equal ones keep their order.
pub fn argsort(a: &Array, axis: Option<i64>) -> Result<Array> {
    map_lanes(a, axis, |x| {
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by(|&i, &j| by_size(x[i], x[j]));
        for (place, i) in x.iter_mut().zip(order) {
            *place = i as f64;
        }
    })
}

/// The distinct elements, ascending.
pub fn unique(a: &Array) -> Array {
    let mut all = values(a).into_owned();
    all.sort_by(|a, b| by_size(*a, *b));
    all.dedup_by(|a, b| a == b || a.is_nan() && b.is_nan());
    vector(&all)
}

/// The value below which a part `q` of the elements lies, interpolated linearly.
pub fn quantile(a: &Array, q: f64, axis: Option<i64>) -> Result<Array> {
    if !(0.0..=1.0).contains(&q) {
        return Err(
            NumericError::new(format!("`quantile` of {q}, which is not within 0 to 1"))
                .with_hint("write 25% or 0.25 for the lower quarter"),
        );
    }
    check_some(a, axis, "quantile")?;
    lanes(a, axis, |x| quantile_of(x, q))
}

/// The value in the middle.
pub fn median(a: &Array, axis: Option<i64>) -> Result<Array> {
    check_some(a, axis, "median")?;
    lanes(a, axis, |x| quantile_of(x, 0.5))
}

fn quantile_of(x: &[f64], q: f64) -> f64 {
    if x.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| by_size(*a, *b));
    let place = q * (x.len() - 1) as f64;
    let low = place.floor();
    let part = place - low;
    let (a, b) = (sorted[low as usize], sorted[place.ceil() as usize]);
    if a == b {
        return a;
    }
    // From the nearer end, so that both ends are met exactly.
    if part < 0.5 {
        a + (b - a) * part
    } else {
        b - (b - a) * (1.0 - part)
    }
}

/// How a histogram divides its range.
#[derive(Debug, Clone, PartialEq)]
pub enum Bins {
    /// So many of equal width.
    Count(usize),
    /// Between these edges, ascending.
    Edges(Vec<f64>),
}

/// What [`histogram`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// How many values fall in each bin.
    pub counts: Array,
    /// The edges, one more than bins.
    pub edges: Array,
}

/// Counts values in bins; each holds its lower edge, the last one both.
///
/// Values outside of the range are left out. Without a range it is that of the values.
pub fn histogram(a: &Array, bins: &Bins, range: Option<(f64, f64)>) -> Result<Histogram> {
    let data = values(a);
    if let Some(x) = data.iter().find(|x| x.is_nan()) {
        return Err(NumericError::new(format!(
            "`histogram` of values that hold {x}"
        )));
    }
    let edges = match bins {
        Bins::Count(count) => even_edges(&data, *count, range)?,
        Bins::Edges(edges) => {
            // Written so that NaN among the edges is refused too.
            if edges.len() < 2 || !edges.windows(2).all(|w| w[0] <= w[1]) {
                return Err(NumericError::new(
                    "the edges of a histogram must ascend, and be at least two",
                ));
            }
            edges.clone()
        }
    };
    let (first, last) = (edges[0], edges[edges.len() - 1]);
    let mut counts = vec![0.0; edges.len() - 1];
    for &x in data.iter().filter(|&&x| x >= first && x <= last) {
        let above = edges.partition_point(|&edge| edge <= x);
        counts[(above - 1).min(edges.len() - 2)] += 1.0;
    }
    Ok(Histogram {
        counts: vector(&counts),
        edges: vector(&edges),
    })
}

fn even_edges(data: &[f64], count: usize, range: Option<(f64, f64)>) -> Result<Vec<f64>> {
    if count == 0 || count > MAX_BINS {
        return Err(NumericError::new(format!(
            "a histogram cannot have {count} bins"
        )));
    }
    let (low, high) = range.unwrap_or_else(|| {
        data.iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &x| {
                (l.min(x), h.max(x))
            })
    });
    if data.is_empty() && range.is_none() {
        return Err(NumericError::new("`histogram` of an empty array")
            .with_hint("give a range: range: (0, 1)"));
    }
    if !(low.is_finite() && high.is_finite() && low <= high) {
        return Err(NumericError::new(format!(
            "a histogram cannot range from {low} to {high}"
        )));
    }
    let (low, high) = if low == high {
        (low - 0.5, high + 0.5)
    } else {
        (low, high)
    };
    Ok(values(&linspace(low, high, count + 1)?).into_owned())
}

#[cfg(test)]
mod tests {
    use super::super::array::{from_rows, to_vec};
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn sorting_is_stable_with_nan_last() {
        let v = vector(&[2.0, f64::NAN, -1.0, 2.0, 0.0]);
        let order = to_vec(&argsort(&v, Some(-1)).expect("fits"));
        assert_eq!(order, [2.0, 4.0, 0.0, 3.0, 1.0]);
        let sorted = to_vec(&sort(&v, Some(0)).expect("fits"));
        assert_eq!(sorted[..4], [-1.0, 0.0, 2.0, 2.0]);
        assert!(sorted[4].is_nan());
        let m = from_rows(&[vec![3.0, 1.0], vec![0.0, 2.0]]).expect("2×2");
        assert_eq!(
            to_vec(&sort(&m, Some(0)).expect("fits")),
            [0.0, 1.0, 3.0, 2.0]
        );
        assert_eq!(to_vec(&unique(&vector(&[2.0, 1.0, 2.0]))), [1.0, 2.0]);
    }

    #[test]
    fn quantiles_are_linear() {
        let v = vector(&[1.0, 2.0, 4.0, 8.0]);
        let at = |q| to_vec(&quantile(&v, q, None).expect("fits"))[0];
        assert_eq!((at(0.0), at(0.5), at(1.0)), (1.0, 3.0, 8.0));
        // numpy.quantile([1, 2, 4, 8], 0.9)
        assert_relative_eq!(at(0.9), 6.8, max_relative = 1e-15);
        assert_eq!(to_vec(&median(&v, None).expect("fits")), [3.0]);
        let error = quantile(&v, 1.5, None).expect_err("outside");
        assert_eq!(
            error.message,
            "`quantile` of 1.5, which is not within 0 to 1"
        );
        assert!(quantile(&vector(&[]), 0.5, None).is_err());
    }

    #[test]
    fn histograms_count_as_numpy_does() {
        let v = vector(&[0.0, 0.1, 0.25, 0.5, 0.5, 1.0]);
        let h = histogram(&v, &Bins::Count(4), None).expect("fits");
        assert_eq!(to_vec(&h.counts), [2.0, 1.0, 2.0, 1.0]);
        assert_eq!(to_vec(&h.edges), [0.0, 0.25, 0.5, 0.75, 1.0]);
        let h = histogram(&v, &Bins::Count(2), Some((0.2, 0.6))).expect("fits");
        assert_eq!(to_vec(&h.counts), [1.0, 2.0]);
        let h = histogram(&v, &Bins::Edges(vec![0.0, 0.5, 1.0]), None).expect("fits");
        assert_eq!(to_vec(&h.counts), [3.0, 3.0]);
        let same = histogram(&vector(&[2.0, 2.0]), &Bins::Count(1), None).expect("fits");
        assert_eq!(to_vec(&same.edges), [1.5, 2.5]);
        assert!(histogram(&v, &Bins::Count(0), None).is_err());
        assert!(histogram(&v, &Bins::Edges(vec![1.0, f64::NAN]), None).is_err());
        assert!(histogram(&vector(&[f64::NAN]), &Bins::Count(1), None).is_err());
    }

    proptest! {
        #[test]
        fn every_value_in_range_is_counted_once(
            v in prop::collection::vec(-1e3f64..1e3, 1..60),
            bins in 1usize..20,
        ) {
            let h = histogram(&vector(&v), &Bins::Count(bins), None).expect("fits");
            prop_assert_eq!(h.counts.sum(), v.len() as f64);
        }

        #[test]
        fn quantiles_rise_with_q(v in prop::collection::vec(-1e3f64..1e3, 1..20)) {
            let a = vector(&v);
            let at: Vec<f64> = (0..=10)
                .map(|k| to_vec(&quantile(&a, f64::from(k) / 10.0, None).expect("fits"))[0])
                .collect();
            prop_assert!(at.windows(2).all(|w| w[0] <= w[1]));
        }
    }
}
