//! Indexing and slicing with Python's rules for one axis and NumPy's for several.

use super::array::{Array, checked_len, fill_with, from_vec, values};
use super::broadcast::{broadcast_shape, broadcast_to};
use super::error::{NumericError, Result, shape_text};

/// One part of an index: what stands between the commas of `A[i, 1:3, mask]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Index {
    /// A position, negative from the end; the axis goes away.
    At(i64),
    /// `start:stop:step`, where what is left out takes Python's default.
    Slice {
        /// The first position.
        start: Option<i64>,
        /// The position before which it ends.
        stop: Option<i64>,
        /// The distance, 1 when left out; may be negative, never 0.
        step: Option<i64>,
    },
    /// Where the mask is not 0; it covers as many axes as it has.
    Mask(Array),
    /// The positions given, in that order; the axis is replaced by their shape.
    Take(Array),
}

impl Index {
    /// The whole axis, `:`.
    pub fn all() -> Self {
        Self::Slice {
            start: None,
            stop: None,
            step: None,
        }
    }
}

/// How one axis of the source is walked.
enum Walk {
    /// Positions `start + k·step` for `k < len`: an axis of the result.
    Range { start: i64, step: i64, len: usize },
    /// Positions given one by one; all such axes are walked together, broadcast.
    /// A plain position is one without a shape.
    Listed { shape: Vec<usize>, at: Vec<usize> },
}

/// The part of an array that the index names; axes not mentioned are whole.
pub fn index(a: &Array, parts: &[Index]) -> Result<Array> {
    let walks = walks(a, parts)?;
    let listed_shape = listed_shape(&walks)?;

    // NumPy's place for the axes that listed positions make: where they stand when they
    // stand together, else in front.
    let listed_at: Vec<usize> = (0..walks.len())
        .filter(|&i| matches!(walks[i], Walk::Listed { .. }))
        .collect();
    let together = listed_at.windows(2).all(|w| w[1] == w[0] + 1);
    let ranges_before = match listed_at.first() {
        Some(&first) if together => walks[..first].len(),
        _ => 0,
    };

    let ranges: Vec<usize> = walks
        .iter()
        .filter_map(|walk| match walk {
            Walk::Range { len, .. } => Some(*len),
            Walk::Listed { .. } => None,
        })
        .collect();
    let mut shape = ranges[..ranges_before].to_vec();
    shape.extend(&listed_shape);
    shape.extend(&ranges[ranges_before..]);
    checked_len(&shape)?;

    let offsets = listed_offsets(a, &walks, &listed_shape)?;
    let strides = range_strides(a, &walks);
    let inner_len: usize = ranges[ranges_before..].iter().product();
    let data = values(a);
    let listed_len = offsets.len();
    Ok(fill_with(&shape, |position| {
        // Result position = (outer ranges, listed, inner ranges), last fastest.
        let inner = position % inner_len.max(1);
        let rest = position / inner_len.max(1);
        let mut offset = offsets[rest % listed_len.max(1)];
        offset += range_offset(&strides[ranges_before..], inner);
        offset += range_offset(&strides[..ranges_before], rest / listed_len.max(1));
        data[offset as usize]
    }))
}

/// One walk per axis of the array.
fn walks(a: &Array, parts: &[Index]) -> Result<Vec<Walk>> {
    let covered: usize = parts
        .iter()
        .map(|part| match part {
            Index::Mask(mask) => mask.ndim().max(1),
            _ => 1,
        })
        .sum();
    if covered > a.ndim() {
        return Err(NumericError::new(format!(
            "too many indices: {covered} for an array of {} {}",
            a.ndim(),
            if a.ndim() == 1 { "axis" } else { "axes" }
        ))
        .with_hint(format!("its shape is {}", shape_text(a.shape()))));
    }
    let mut walks = Vec::with_capacity(a.ndim());
    for part in parts {
        let axis = walks.len();
        let size = a.shape()[axis];
        match part {
            Index::At(i) => walks.push(Walk::Listed {
                shape: vec![],
                at: vec![position(*i, size, axis)?],
            }),
            Index::Slice { start, stop, step } => {
                let (start, step, len) = slice_range(*start, *stop, *step, size)?;
                walks.push(Walk::Range { start, step, len });
            }
            Index::Take(list) => {
                let at = list
                    .iter()
                    .map(|&x| position(whole(x)?, size, axis))
                    .collect::<Result<Vec<usize>>>()?;
                let shape = list.shape().to_vec();
                walks.push(Walk::Listed { shape, at });
            }
            Index::Mask(mask) => walks.extend(mask_walks(mask, a.shape(), axis)?),
        }
    }
    for &len in &a.shape()[walks.len()..] {
        walks.push(Walk::Range {
            start: 0,
            step: 1,
            len,
        });
    }
    Ok(walks)
}

/// A mask as the positions of what it keeps, one list per axis it covers.
fn mask_walks(mask: &Array, shape: &[usize], axis: usize) -> Result<Vec<Walk>> {
    let covers = &shape[axis..axis + mask.ndim().max(1)];
    if mask.shape() != covers {
        return Err(NumericError::new(format!(
            "a mask of {} does not fit {} of {}",
            shape_text(mask.shape()),
            if mask.ndim() > 1 || axis > 0 {
                format!("axis {axis} on")
            } else {
                format!("axis {axis}")
            },
            shape_text(shape)
        ))
        .with_hint(format!("it must be {}", shape_text(covers))));
    }
    let kept: Vec<usize> = mask
        .iter()
        .enumerate()
        .filter(|&(_, &keep)| keep != 0.0)
        .map(|(i, _)| i)
        .collect();
    let mut inner = 1;
    let mut lists: Vec<Walk> = covers
        .iter()
        .rev()
        .map(|&size| {
            let at = kept.iter().map(|&i| i / inner % size.max(1)).collect();
            inner *= size.max(1);
            Walk::Listed {
                shape: vec![kept.len()],
                at,
            }
        })
        .collect();
    lists.reverse();
    Ok(lists)
}

/// The shape that all listed positions broadcast to.
fn listed_shape(walks: &[Walk]) -> Result<Vec<usize>> {
    let mut all: Vec<usize> = vec![];
    for walk in walks {
        if let Walk::Listed { shape, .. } = walk {
            all = broadcast_shape(&all, shape).ok_or_else(|| {
                NumericError::new(format!(
                    "cannot pair indices of {} and {}",
                    shape_text(&all),
                    shape_text(shape)
                ))
                .with_hint("several lists of positions are read side by side, as points")
            })?;
        }
    }
    checked_len(&all)?;
    Ok(all)
}

/// The offset into the data that the listed positions give, in row-major order.
fn listed_offsets(a: &Array, walks: &[Walk], shape: &[usize]) -> Result<Vec<i64>> {
    let mut offsets = vec![0i64; checked_len(shape)?];
    for (walk, stride) in walks.iter().zip(row_major_strides(a.shape())) {
        if let Walk::Listed { shape: own, at } = walk {
            let list = from_vec(own, at.iter().map(|&i| i as f64).collect())?;
            let list = broadcast_to(&list, shape)?;
            for (offset, &i) in offsets.iter_mut().zip(list.iter()) {
                *offset += i as i64 * stride;
            }
        }
    }
    Ok(offsets)
}

/// For every range: the offset of its start, the offset of a step, its length.
fn range_strides(a: &Array, walks: &[Walk]) -> Vec<(i64, i64, usize)> {
    walks
        .iter()
        .zip(row_major_strides(a.shape()))
        .filter_map(|(walk, stride)| match walk {
            Walk::Range { start, step, len } => Some((start * stride, step * stride, *len)),
            Walk::Listed { .. } => None,
        })
        .collect()
}

fn range_offset(ranges: &[(i64, i64, usize)], mut position: usize) -> i64 {
    let mut offset = 0;
    for &(start, step, len) in ranges.iter().rev() {
        let k = position % len.max(1);
        position /= len.max(1);
        offset += start + step * k as i64;
    }
    offset
}

fn row_major_strides(shape: &[usize]) -> Vec<i64> {
    let mut strides = vec![1i64; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis] as i64;
    }
    strides
}

/// A position counted from either end, as one from the start.
fn position(i: i64, size: usize, axis: usize) -> Result<usize> {
    let from_start = if i < 0 { i + size as i64 } else { i };
    if from_start >= 0 && from_start < size as i64 {
        return Ok(from_start as usize);
    }
    let error = NumericError::new(format!(
        "index {i} is out of range for axis {axis} of size {size}"
    ));
    Err(if size == 0 {
        error.with_hint("the axis is empty")
    } else {
        error.with_hint(format!("positions go from 0 to {} (or -1 down)", size - 1))
    })
}

/// A whole number that can be a position.
fn whole(x: f64) -> Result<i64> {
    if x.fract() == 0.0 && x.abs() < 9e15 {
        return Ok(x as i64);
    }
    Err(NumericError::new(format!("{x} is not a whole number")).with_hint("positions count from 0"))
}

/// Python's meaning of `start:stop:step` on an axis of this size: start, step, length.
pub fn slice_range(
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
    size: usize,
) -> Result<(i64, i64, usize)> {
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(NumericError::new("the step of a slice cannot be 0"));
    }
    let size = size as i64;
    // Backwards, the ends are one position lower: from the last to before the first.
    let (low, high) = if step > 0 { (0, size) } else { (-1, size - 1) };
    let clamp = |i: i64| {
        let i = if i < 0 { i.saturating_add(size) } else { i };
        i.clamp(low, high)
    };
    let (first, last) = if step > 0 { (low, high) } else { (high, low) };
    let (start, stop) = (start.map_or(first, clamp), stop.map_or(last, clamp));
    let distance = if step > 0 { stop - start } else { start - stop };
    let len = match u64::try_from(distance) {
        Ok(distance) if distance > 0 => (distance - 1) / step.unsigned_abs() + 1,
        _ => 0,
    };
    // A step longer than the axis is never taken; keep the offsets in range.
    let step = if len > 1 { step } else { step.signum() };
    let start = if len == 0 { 0 } else { start };
    Ok((start, step, len as usize))
}

#[cfg(test)]
mod tests;
