//! Level curves of a function, out of those of its samples: their points come to lie
//! where the function itself has the level, and more of them where the curve bends.

use super::contour::Curve;

type Point = [f64; 2];

/// Numbers that are asked for on the way to a point of a curve, at the most.
const MOST_STEPS: usize = 40;
/// How often a piece of a curve is divided.
const DEEPEST: usize = 6;
/// The shortest piece that is divided, and how far a curve may be from its chord, in units
/// of the picture.
const SHORTEST: f64 = 0.7;
const FLAT: f64 = 0.04;

/// The grid that curves come from, and what a unit of the picture is worth.
#[derive(Debug, Clone, Copy)]
pub struct Lattice<'a> {
    /// Its columns, ascending.
    pub x: &'a [f64],
    /// Its rows, ascending.
    pub y: &'a [f64],
    /// The extent of a unit of the picture (a printer's point, say) along x and y.
    pub unit: [f64; 2],
}

/// A curve of the zeros of a function, from its zeros on the edges of a grid. Where the
/// function runs through a pole rather than a zero the curve ends: so it may fall into parts.
///
/// # Errors
/// Those of the function.
pub fn refine<E>(
    curve: &Curve,
    lattice: Lattice<'_>,
    f: &mut dyn FnMut(Point) -> Result<f64, E>,
) -> Result<Vec<Curve>, E> {
    let mut parts: Vec<Curve> = Vec::new();
    let mut open = false;
    for p in curve {
        let Some(q) = on_level(*p, lattice, f)? else {
            open = false;
            continue;
        };
        match parts.last_mut().filter(|_| open) {
            Some(part) => {
                let last = part.last().copied().unwrap_or(q);
                if !on_border(last, q, lattice) {
                    bend(last, q, lattice, f, DEEPEST, part)?;
                }
                part.push(q);
            }
            None => parts.push(vec![q]),
        }
        open = true;
    }
    parts.retain(|part| part.len() > 1);
    Ok(parts)
}

/// Whether a piece runs along the border of the grid.
fn on_border(a: Point, b: Point, lattice: Lattice<'_>) -> bool {
    let along = |i: usize, lines: &[f64]| {
        let ends = [lines.first(), lines.last()];
        a[i] == b[i] && ends.contains(&Some(&a[i]))
    };
    along(0, lattice.x) || along(1, lattice.y)
}

/// The zero on the edge of the grid that a point lies on; the point itself at a corner of
/// the grid; none at a pole.
fn on_level<E>(
    p: Point,
    lattice: Lattice<'_>,
    f: &mut dyn FnMut(Point) -> Result<f64, E>,
) -> Result<Option<Point>, E> {
    let on_line = |v: f64, lines: &[f64]| lines.binary_search_by(|l| l.total_cmp(&v)).is_ok();
    let axis = match (on_line(p[0], lattice.x), on_line(p[1], lattice.y)) {
        (true, false) => 1,
        (false, true) => 0,
        _ => return Ok(Some(p)),
    };
    let lines = if axis == 1 { lattice.y } else { lattice.x };
    let next = lines.partition_point(|l| *l <= p[axis]);
    let (Some(low), Some(high)) = (lines.get(next.wrapping_sub(1)), lines.get(next)) else {
        return Ok(Some(p));
    };
    let at = |v: f64| if axis == 1 { [p[0], v] } else { [v, p[1]] };
    let (mut a, mut b) = (*low, *high);
    let (mut fa, mut fb) = (f(at(a))?, f(at(b))?);
    if !(fa.is_finite() && fb.is_finite()) || (fa > 0.0) == (fb > 0.0) {
        return Ok(Some(p));
    }
    let size = fa.abs().max(fb.abs());
    let fine = FLAT / 16.0 * lattice.unit.get(axis).copied().unwrap_or(0.0);
    let mut guess = p[axis];
    for step in 0..MOST_STEPS {
        if b - a <= fine {
            break;
        }
        // Halving every third time keeps the bracket shrinking.
        if step % 3 == 2 || !(guess > a && guess < b) {
            guess = 0.5 * (a + b);
        }
        let value = f(at(guess))?;
        if !value.is_finite() {
            return Ok(None);
        }
        if value == 0.0 {
            return Ok(Some(at(guess)));
        }
        if (value > 0.0) == (fa > 0.0) {
            (a, fa) = (guess, value);
        } else {
            (b, fb) = (guess, value);
        }
        guess = a + (b - a) * fa / (fa - fb);
        // A little beyond the zero, so that both ends of the bracket come near it.
        guess += if fa.abs() < fb.abs() { fine } else { -fine } / 4.0;
    }
    let pole = fa.abs().min(fb.abs()) > 4.0 * size;
    Ok((!pole).then(|| at(0.5 * (a + b))))
}

/// Adds the points between two of a curve that its bend asks for.
fn bend<E>(
    a: Point,
    b: Point,
    lattice: Lattice<'_>,
    f: &mut dyn FnMut(Point) -> Result<f64, E>,
    depth: usize,
    out: &mut Curve,
) -> Result<(), E> {
    let [ux, uy] = lattice.unit;
    let (dx, dy) = ((b[0] - a[0]) / ux, (b[1] - a[1]) / uy);
    let length = libm::hypot(dx, dy);
    if depth == 0 || !(length > SHORTEST && length.is_finite()) {
        return Ok(());
    }
    let middle = [0, 1].map(|i| 0.5 * (a[i] + b[i]));
    let beside = |t: f64| {
        [
            middle[0] - t * dy / length * ux,
            middle[1] + t * dx / length * uy,
        ]
    };
    // A secant along the perpendicular, from the chord on.
    let (mut t0, mut f0) = (0.0, f(middle)?);
    let (mut t1, mut f1) = (0.02 * length, f(beside(0.02 * length))?);
    for _ in 0..6 {
        if f0 == f1 || !(f0.is_finite() && f1.is_finite()) {
            return Ok(());
        }
        let t = t1 - f1 * (t1 - t0) / (f1 - f0);
        if t.is_nan() || t.abs() >= length {
            return Ok(());
        }
        (t0, f0) = (t1, f1);
        (t1, f1) = (t, f(beside(t))?);
        if (t1 - t0).abs() < FLAT / 4.0 {
            if t1.abs() <= FLAT {
                return Ok(());
            }
            let m = beside(t1);
            bend(a, m, lattice, f, depth - 1, out)?;
            out.push(m);
            return bend(m, b, lattice, f, depth - 1, out);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::array::from_vec;
    use super::super::contour::Field;
    use super::*;
    use std::convert::Infallible;

    fn curves(n: usize, f: impl Fn(f64, f64) -> f64) -> Vec<Curve> {
        let lines: Vec<f64> = (0..n)
            .map(|i| -2.0 + 4.0 * i as f64 / (n - 1) as f64)
            .collect();
        let z = lines
            .iter()
            .flat_map(|y| lines.iter().map(|x| f(*x, *y)).collect::<Vec<_>>());
        let z = from_vec(&[n, n], z.collect()).expect("fits");
        let field = Field::new(&lines, &lines, &z).expect("a field");
        let lattice = Lattice {
            x: &lines,
            y: &lines,
            unit: [0.02, 0.02],
        };
        let found = field.level(0.0).into_iter().map(|curve| {
            let mut g = |p: Point| Ok::<_, Infallible>(f(p[0], p[1]));
            refine(&curve, lattice, &mut g).expect("no errors")
        });
        found.flatten().collect()
    }

    #[test]
    fn a_circle_on_a_coarse_grid_is_round() {
        let found = curves(9, |x, y| x * x + y * y - 1.3);
        assert_eq!(found.len(), 1);
        let r = libm::sqrt(1.3);
        for p in &found[0] {
            assert!((libm::hypot(p[0], p[1]) - r).abs() < 2e-3 * 0.02 + 1e-4);
        }
        for w in found[0].windows(2) {
            let middle = libm::hypot((w[0][0] + w[1][0]) / 2.0, (w[0][1] + w[1][1]) / 2.0);
            assert!((middle - r).abs() < 0.05 * 0.02, "{middle}");
        }
        assert_eq!(found[0].first(), found[0].last());
    }

    #[test]
    fn a_pole_is_no_zero_and_a_jump_is_one() {
        assert!(curves(8, |x, _| 1.0 / (x - 0.1)).is_empty());
        let found = curves(8, |x, _| if x > 0.1 { 1.0 } else { -1.0 });
        assert_eq!(found.len(), 1);
        assert!(found[0].iter().all(|p| (p[0] - 0.1).abs() < 1e-3));
    }
}
