//! Values between given ones along a line, and classes as rows of a 1 among zeros.

use super::array::{Array, checked_len, from_vec, values};
use super::error::{NumericError, Result, shape_text};

/// Between which two given places a number lies: their positions, or the same one twice where it
/// lies beyond the ends or at the last one.
pub fn brackets(x: &Array, places: &Array, count: usize) -> Result<Vec<(usize, usize)>> {
    if places.ndim() != 1 || places.is_empty() {
        return Err(NumericError::new(format!(
            "`interp` needs a vector of places, not {}",
            shape_text(places.shape())
        )));
    }
    let at = values(places);
    if at.len() != count {
        return Err(NumericError::new(format!(
            "`interp` has {} places but {count} values",
            at.len()
        )));
    }
    // Also where one of them is not a number.
    if let Some(i) =
        (1..at.len()).find(|&i| !matches!(at[i - 1].partial_cmp(&at[i]), Some(o) if o.is_le()))
    {
        return Err(NumericError::new(format!(
            "`interp` needs places that ascend, but {} comes before {}",
            at[i - 1],
            at[i]
        ))
        .with_hint(
            "`argsort` gives their order: `let i = argsort(xp)`, then `interp(x, xp[i], fp[i])`",
        ));
    }
    let last = at.len() - 1;
    let bracket = |x: &f64| match at.partition_point(|p| p <= x) {
        // On a line, which keeps what is not a number.
        0 if x.is_nan() && last > 0 => (0, 1),
        0 => (0, 0),
        above if above > last => (last, last),
        above => (above - 1, above),
    };
    Ok(x.iter().map(bracket).collect())
}

/// Piecewise linear: the values at `places`, which ascend, and on lines between them; beyond the
/// ends the values there. NaN stays NaN.
pub fn interp(x: &Array, places: &Array, known: &Array) -> Result<Array> {
    if known.ndim() != 1 {
        return Err(NumericError::new(format!(
            "`interp` needs a vector of values, not {}",
            shape_text(known.shape())
        )));
    }
    let between = brackets(x, places, known.len())?;
    let (at, y) = (values(places), values(known));
    let line = |(x, (i, j)): (&f64, (usize, usize))| {
        if x.is_nan() {
            return f64::NAN;
        }
        if i == j {
            return y[i];
        }
        (y[j] - y[i]) / (at[j] - at[i]) * (x - at[i]) + y[i]
    };
    from_vec(x.shape(), x.iter().zip(between).map(line).collect())
}

/// A new last axis of `count` zeros, of which the one at the label is 1. Without a count there are
/// as many as the largest label needs.
pub fn onehot(labels: &Array, count: Option<usize>) -> Result<Array> {
    let limit = count.map_or(f64::INFINITY, |n| n as f64);
    let mut largest = None;
    for &label in labels.iter() {
        if label < 0.0 || label.floor() != label || !label.is_finite() {
            return Err(NumericError::new(format!(
                "`onehot` needs whole labels from 0 on, not {label}"
            )));
        }
        if label >= limit {
            return Err(NumericError::new(format!(
                "the label {label} has no place among {limit} classes"
            ))
            .with_hint("labels count from 0"));
        }
        largest = largest.max(Some(label as usize));
    }
    let classes = count.unwrap_or_else(|| largest.map_or(0, |label| label.saturating_add(1)));
    let mut shape = labels.shape().to_vec();
    shape.push(classes);
    let mut all = vec![0.0; checked_len(&shape)?];
    for (row, label) in all.chunks_exact_mut(classes.max(1)).zip(labels.iter()) {
        row[*label as usize] = 1.0;
    }
    from_vec(&shape, all)
}

#[cfg(test)]
mod tests {
    use super::super::array::{to_vec, vector};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_is_met_wherever_its_places_are(
            mut places in prop::collection::vec(-5f64..5.0, 2..12),
            x in prop::collection::vec(-7f64..7.0, 1..12),
            slope in -3f64..3.0,
        ) {
            places.sort_by(f64::total_cmp);
            let known: Vec<f64> = places.iter().map(|p| slope * p + 1.0).collect();
            let found = interp(&vector(&x), &vector(&places), &vector(&known)).expect("fits");
            let (low, high) = (places[0], places[places.len() - 1]);
            for (x, y) in x.iter().zip(to_vec(&found)) {
                prop_assert!((y - (slope * x.clamp(low, high) + 1.0)).abs() < 1e-11);
            }
            let at = interp(&vector(&places), &vector(&places), &vector(&known)).expect("fits");
            for (a, b) in to_vec(&at).iter().zip(&known) {
                prop_assert!((a - b).abs() < 1e-11);
            }
        }

        #[test]
        fn one_number_of_each_row_is_1(labels in prop::collection::vec(0usize..6, 0..9)) {
            let numbers: Vec<f64> = labels.iter().map(|&i| i as f64).collect();
            let rows = onehot(&vector(&numbers), Some(6)).expect("fits");
            prop_assert_eq!(rows.shape(), &[labels.len(), 6]);
            for (i, &label) in labels.iter().enumerate() {
                for j in 0..6 {
                    prop_assert_eq!(rows[[i, j]], f64::from(j == label));
                }
            }
        }
    }

    #[test]
    fn what_has_no_place_is_refused_or_stays() {
        let v = |x: &[f64]| vector(x);
        let one = interp(&v(&[f64::NAN, -1.0, 4.0]), &v(&[2.0]), &v(&[7.0])).expect("fits");
        assert!(one[[0]].is_nan() && one[[1]] == 7.0 && one[[2]] == 7.0);
        for (places, known) in [
            (v(&[]), v(&[])),
            (v(&[1.0, 0.0]), v(&[1.0, 1.0])),
            (v(&[0.0, f64::NAN]), v(&[1.0, 1.0])),
            (v(&[0.0, 1.0]), v(&[1.0])),
        ] {
            assert!(interp(&v(&[0.5]), &places, &known).is_err());
        }
        for bad in [-1.0, 0.5, 3.0, f64::NAN, f64::INFINITY] {
            assert!(onehot(&v(&[bad]), Some(3)).is_err());
        }
        assert!(onehot(&v(&[1e300]), None).is_err());
    }
}
