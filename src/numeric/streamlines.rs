//! Streamlines of a field of the plane, evenly spaced.
//!
//! The plane is divided into cells of which each lets in one line only, as in Matplotlib's
//! `streamplot`: a line starts in a free cell, runs both ways, and ends where it would
//! enter a cell of another one. Lines follow the direction of the field, not its speed.

use super::error::{NumericError, Result};

/// A box of the plane: left, right, bottom, top.
pub type Bounds = [f64; 4];

/// Cells along each side at density 1.
const CELLS: f64 = 30.0;

/// The most cells along a side.
const MOST_CELLS: usize = 300;

/// Length of a step, in parts of the side of the box.
const STEP: f64 = 1.0 / 400.0;

/// The most steps of a line in one direction: twelve sides of the box.
const MOST_STEPS: usize = 4_800;

/// The shortest line that is kept, in steps.
const SHORTEST: usize = 20;

/// The field as the lines see it: directions in units of the box.
struct Guide<'f, E> {
    field: &'f mut dyn FnMut([f64; 2]) -> std::result::Result<[f64; 2], E>,
    bounds: Bounds,
}

impl<E> Guide<'_, E> {
    /// The direction at a place within the unit square; none where the field has none.
    fn direction(&mut self, p: [f64; 2]) -> std::result::Result<Option<[f64; 2]>, E> {
        let [left, right, bottom, top] = self.bounds;
        let (w, h) = (right - left, top - bottom);
        let [u, v] = (self.field)([left + p[0] * w, bottom + p[1] * h])?;
        let (u, v) = (u / w, v / h);
        let size = libm::hypot(u, v);
        let stands = size == 0.0 || !size.is_finite();
        Ok((!stands).then(|| [u / size, v / size]))
    }

    /// The place one step of Runge and Kutta's fourth order further on.
    fn step(&mut self, p: [f64; 2], sign: f64) -> std::result::Result<Option<[f64; 2]>, E> {
        let h = sign * STEP;
        let ahead = |d: [f64; 2], part: f64| [p[0] + part * h * d[0], p[1] + part * h * d[1]];
        let Some(a) = self.direction(p)? else {
            return Ok(None);
        };
        let Some(b) = self.direction(ahead(a, 0.5))? else {
            return Ok(None);
        };
        let Some(c) = self.direction(ahead(b, 0.5))? else {
            return Ok(None);
        };
        let Some(d) = self.direction(ahead(c, 1.0))? else {
            return Ok(None);
        };
        let mean = [0, 1].map(|i| (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]) / 6.0);
        // Where directions cancel the line stands before a sink.
        if libm::hypot(mean[0], mean[1]) < 0.5 {
            return Ok(None);
        }
        Ok(Some(ahead(mean, 1.0)))
    }
}

/// Cells and the line that each holds, 0 for none.
struct Cells {
    side: usize,
    owner: Vec<usize>,
}

impl Cells {
    fn of(&self, p: [f64; 2]) -> Option<usize> {
        let within = |x: f64| (0.0..=1.0).contains(&x);
        if !within(p[0]) || !within(p[1]) {
            return None;
        }
        let place = |x: f64| ((x * self.side as f64) as usize).min(self.side - 1);
        Some(place(p[1]) * self.side + place(p[0]))
    }
}

/// Streamlines of a field within a box, as points. `density` is 1 for about 30 lines
/// across.
///
/// # Errors
/// Those of the field, and when the box or the density is of no use.
pub fn streamlines<E: From<NumericError>>(
    mut field: impl FnMut([f64; 2]) -> std::result::Result<[f64; 2], E>,
    bounds: Bounds,
    density: f64,
) -> std::result::Result<Vec<Vec<[f64; 2]>>, E> {
    let side = check(bounds, density)?;
    let mut guide = Guide {
        field: &mut field,
        bounds,
    };
    let mut cells = Cells {
        side,
        owner: vec![0; side * side],
    };
    let [left, right, bottom, top] = bounds;
    let mut lines = Vec::new();
    for (number, start) in seeds(side).into_iter().enumerate() {
        let owner = number + 1;
        if cells
            .of(start)
            .is_none_or(|c| cells.owner.get(c) != Some(&0))
        {
            continue;
        }
        let before = cells.owner.clone();
        let mut back = run(&mut guide, &mut cells, start, -1.0, owner)?;
        back.reverse();
        back.push(start);
        back.extend(run(&mut guide, &mut cells, start, 1.0, owner)?);
        if back.len() < SHORTEST {
            cells.owner = before;
            continue;
        }
        let placed = |p: &[f64; 2]| [left + p[0] * (right - left), bottom + p[1] * (top - bottom)];
        lines.push(back.iter().map(placed).collect());
    }
    Ok(lines)
}

fn check(bounds: Bounds, density: f64) -> Result<usize> {
    let [left, right, bottom, top] = bounds;
    if !(bounds.iter().all(|b| b.is_finite()) && left < right && bottom < top) {
        return Err(NumericError::new(format!(
            "streamlines want a box, not {left} to {right} and {bottom} to {top}"
        )));
    }
    let side = (CELLS * density).round();
    if !(1.0..=MOST_CELLS as f64).contains(&side) {
        return Err(NumericError::new(format!(
            "the density of streamlines lies between 0.1 and 10, not at {density}"
        )));
    }
    Ok(side as usize)
}

/// The middles of the cells, from the border inwards, so that long lines come first.
fn seeds(side: usize) -> Vec<[f64; 2]> {
    let mut all: Vec<(usize, [f64; 2])> = Vec::with_capacity(side * side);
    for row in 0..side {
        for column in 0..side {
            let depth = row.min(column).min(side - 1 - row).min(side - 1 - column);
            let middle = |i: usize| (i as f64 + 0.5) / side as f64;
            all.push((depth, [middle(column), middle(row)]));
        }
    }
    all.sort_by_key(|(depth, _)| *depth);
    all.into_iter().map(|(_, p)| p).collect()
}

/// Runs in one direction until the line ends.
fn run<E>(
    guide: &mut Guide<'_, E>,
    cells: &mut Cells,
    start: [f64; 2],
    sign: f64,
    owner: usize,
) -> std::result::Result<Vec<[f64; 2]>, E> {
    let mut line = Vec::new();
    let mut p = start;
    let mut cell = cells.of(start);
    if let Some(own) = cell.and_then(|c| cells.owner.get_mut(c)) {
        *own = owner;
    }
    for _ in 0..MOST_STEPS {
        let Some(next) = guide.step(p, sign)? else {
            break;
        };
        let to = cells.of(next);
        let Some(place) = to.and_then(|c| cells.owner.get_mut(c)) else {
            break;
        };
        if to != cell {
            // Another line, or this one come round again.
            if *place != 0 {
                break;
            }
            *place = owner;
            cell = to;
        }
        line.push(next);
        p = next;
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(field: impl Fn([f64; 2]) -> [f64; 2], density: f64) -> Vec<Vec<[f64; 2]>> {
        streamlines::<NumericError>(|p| Ok(field(p)), [-1.0, 1.0, -1.0, 1.0], density)
            .expect("lines")
    }

    #[test]
    fn lines_of_a_turning_field_stay_on_their_circles() {
        let all = lines(|[x, y]| [-y, x], 1.0);
        assert!(all.len() > 10);
        for line in &all {
            let r = libm::hypot(line[0][0], line[0][1]);
            for p in line {
                assert!((libm::hypot(p[0], p[1]) - r).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn lines_fill_the_box_and_keep_their_distance() {
        for density in [0.5, 1.0, 2.0] {
            let all = lines(|_| [1.0, 0.0], density);
            assert_eq!(all.len(), (30.0 * density) as usize);
            assert!(all.iter().all(|line| line.len() > 300));
        }
    }

    #[test]
    fn a_field_that_stands_still_has_no_lines() {
        assert!(lines(|_| [0.0, 0.0], 1.0).is_empty());
        assert!(lines(|_| [f64::NAN, 0.0], 1.0).is_empty());
        let far = streamlines::<NumericError>(Ok, [0.0, 0.0, 0.0, 1.0], 1.0);
        assert!(far.is_err());
        assert!(streamlines::<NumericError>(Ok, [0.0, 1.0, 0.0, 1.0], 0.0).is_err());
    }
}
