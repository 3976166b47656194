//! Ordinary differential equations with adaptive steps: an explicit method, and an implicit
//! one for stiff equations.
//!
//! Steps are chosen as in SciPy's `RK45`, from Hairer, Nørsett and Wanner, "Solving
//! Ordinary Differential Equations I", II.4.

mod explicit;
mod implicit;

pub(super) use explicit::{NODES, STAGES, WEIGHTS};

use explicit::Explicit;
use implicit::Implicit;
pub use implicit::Linearized;
pub(super) use implicit::{A as IMPLICIT_A, ALPHA, C as IMPLICIT_C, GAMMA, GAMMAS};

use super::error::NumericError;

/// How exact a solution is to be: the error of one step of component `y` stays below
/// `absolute + relative · |y|`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Against the size of the solution.
    pub relative: f64,
    /// By itself.
    pub absolute: f64,
}

impl Default for Tolerance {
    /// Tighter than SciPy's, as a picture of a wrong orbit looks like a right one.
    fn default() -> Self {
        Tolerance {
            relative: 1e-8,
            absolute: 1e-10,
        }
    }
}

/// The most steps that one solution may take.
const MAX_STEPS: usize = 1_000_000;

/// A solution, and the steps in which it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The state at each of the times.
    pub states: Vec<Vec<f64>>,
    /// The first time, and the ends of the steps.
    pub knots: Vec<f64>,
}

/// A method that goes in single steps.
trait Method<E> {
    /// One over the order of the estimated error.
    const EXPONENT: f64;

    /// Begins at a state, whose slope it gives.
    fn begin(&mut self, t: f64, y: &[f64]) -> Result<Vec<f64>, E>;

    /// The slope of a state.
    fn slope(&mut self, t: f64, y: &[f64]) -> Result<Vec<f64>, E>;

    /// The state after a step, and the error that is expected of it.
    fn attempt(&mut self, t: f64, y: &[f64], to: f64) -> Result<(Vec<f64>, Vec<f64>), E>;

    /// The state at a time within the step that was attempted last.
    fn between(&mut self, t: f64, y: &[f64], to: f64, time: f64) -> Result<Vec<f64>, E>;

    /// What was attempted last is where it goes on from.
    fn accept(&mut self);
}

/// The solution of `y' = f(t, y)` at every one of `times`, which run in one direction; at
/// the first of them it is `start`. By Dormand and Prince's pair of orders 5 and 4.
///
/// # Errors
/// Those of `f`; when the times do not run in one direction, when a value is not finite,
/// and when the steps become too small, as before a pole.
pub fn ode<E: From<NumericError>>(
    f: impl FnMut(f64, &[f64]) -> Result<Vec<f64>, E>,
    start: &[f64],
    times: &[f64],
    tolerance: Tolerance,
) -> Result<Path, E> {
    solve(Explicit::new(f), start, times, tolerance)
}

/// [`ode`] by an implicit method, for equations in which something settles much faster than
/// the solution goes on: Rosenbrock's, with the coefficients RODAS of orders 4 and 3.
/// `linearized` is the slope with its derivatives by the time and by the state.
///
/// # Errors
/// As [`ode`].
pub fn stiff<E: From<NumericError>>(
    f: impl FnMut(f64, &[f64]) -> Result<Vec<f64>, E>,
    linearized: impl FnMut(f64, &[f64]) -> Result<Linearized, E>,
    start: &[f64],
    times: &[f64],
    tolerance: Tolerance,
) -> Result<Path, E> {
    solve(Implicit::new(f, linearized), start, times, tolerance)
}

fn solve<E: From<NumericError>, M: Method<E>>(
    mut method: M,
    start: &[f64],
    times: &[f64],
    tolerance: Tolerance,
) -> Result<Path, E> {
    check(start, times, tolerance)?;
    let mut path = Path {
        states: Vec::with_capacity(times.len()),
        knots: Vec::new(),
    };
    let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
        return Ok(path);
    };
    let direction = if last < first { -1.0 } else { 1.0 };
    let mut t = first;
    let mut y = start.to_vec();
    let mut rest = times.iter().copied().peekable();
    path.knots.push(t);
    while rest.next_if(|time| *time == first).is_some() {
        path.states.push(y.clone());
    }
    if rest.peek().is_none() {
        return Ok(path);
    }
    let slope = method.begin(t, &y)?;
    same_size(slope.len(), y.len())?;
    let span = (last - first).abs();
    let mut step = first_step(&mut method, (t, &y, &slope), (direction, span), tolerance)?;
    let mut rejected = false;
    for _ in 0..MAX_STEPS {
        // The least step that changes t.
        let least = 10.0 * (next_after(t, direction) - t).abs();
        if step < least {
            return Err(stuck(t).into());
        }
        let to = t + direction * step;
        let to = if direction * (to - last) > 0.0 {
            last
        } else {
            to
        };
        let h = to - t;
        let (next, change) = method.attempt(t, &y, to)?;
        let scale =
            |i: usize| tolerance.absolute + tolerance.relative * size(&y, i).max(size(&next, i));
        let error = mean_square(change.iter().enumerate().map(|(i, e)| e / scale(i)));
        if error.is_nan() || error >= 1.0 {
            // NaN and infinity are too large a step as well, until no step is small enough.
            let shrink = if error.is_finite() {
                0.9 * libm::pow(error, -M::EXPONENT)
            } else {
                0.2
            };
            step = h.abs() * shrink.max(0.2);
            rejected = true;
            continue;
        }
        while let Some(time) = rest.next_if(|time| direction * (time - to) <= 0.0) {
            path.states.push(match time == to {
                true => next.clone(),
                false => method.between(t, &y, to, time)?,
            });
        }
        path.knots.push(to);
        if rest.peek().is_none() {
            return Ok(path);
        }
        let grow = if error == 0.0 {
            10.0
        } else {
            0.9 * libm::pow(error, -M::EXPONENT)
        };
        // Right after a step that was too large none is larger.
        let most = if rejected { 1.0 } else { 10.0 };
        step = h.abs() * grow.clamp(0.2, most);
        rejected = false;
        method.accept();
        (t, y) = (to, next);
    }
    Err(NumericError::new(format!(
        "the equation takes more than {MAX_STEPS} steps up to t = {t}"
    ))
    .with_hint("ask for a shorter time, or a larger tolerance; or take `method: \"implicit\"`, if it is stiff")
    .into())
}

fn check(start: &[f64], times: &[f64], tolerance: Tolerance) -> Result<(), NumericError> {
    if let Some(y) = start.iter().chain(times).find(|y| !y.is_finite()) {
        return Err(NumericError::new(format!(
            "a differential equation cannot start or end at {y}"
        )));
    }
    let rising = times.windows(2).all(|w| w[0] <= w[1]);
    if !rising && !times.windows(2).all(|w| w[0] >= w[1]) {
        return Err(NumericError::new(
            "the times of a differential equation must ascend or descend",
        ));
    }
    if !(tolerance.relative > 0.0 && tolerance.absolute > 0.0) {
        return Err(NumericError::new("a tolerance must be above 0"));
    }
    Ok(())
}

fn stuck(t: f64) -> NumericError {
    // Where a pole is found depends on the steps: the last digits say nothing.
    let t = (t * 1e6).round() / 1e6;
    NumericError::new(format!(
        "the equation cannot be followed past t = {t}: its solution or its slope leaves the numbers there"
    ))
    .with_hint("end before that time")
}

fn same_size(got: usize, wanted: usize) -> Result<(), NumericError> {
    if got == wanted {
        return Ok(());
    }
    Err(NumericError::new(format!(
        "the equation gives {got} numbers for a state of {wanted}"
    )))
}

fn size(y: &[f64], i: usize) -> f64 {
    y.get(i).map_or(0.0, |y| y.abs())
}

fn next_after(t: f64, direction: f64) -> f64 {
    libm::nextafter(t, direction * f64::INFINITY)
}

fn mean_square(x: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = x.len().max(1) as f64;
    (x.map(|x| x * x).sum::<f64>() / count).sqrt()
}

/// `y + h Σ factor · stage`
fn moved(y: &[f64], h: f64, stages: &[Vec<f64>], factors: &[f64]) -> Vec<f64> {
    let at = |i: usize| {
        let terms = stages.iter().zip(factors);
        terms.fold(0.0, |sum, (k, c)| {
            sum + c * k.get(i).copied().unwrap_or(f64::NAN)
        })
    };
    y.iter().enumerate().map(|(i, y)| y + h * at(i)).collect()
}

/// A first step that is neither timid nor rash.
fn first_step<E: From<NumericError>, M: Method<E>>(
    method: &mut M,
    (t, y, slope): (f64, &[f64], &[f64]),
    (direction, span): (f64, f64),
    tolerance: Tolerance,
) -> Result<f64, E> {
    let scale: Vec<f64> = y
        .iter()
        .map(|y| tolerance.absolute + tolerance.relative * y.abs())
        .collect();
    let sized = |x: &[f64]| {
        let parts: Vec<f64> = x.iter().zip(&scale).map(|(x, s)| x / s).collect();
        mean_square(parts.into_iter())
    };
    let (d0, d1) = (sized(y), sized(slope));
    let h0 = if d0 < 1e-5 || d1 < 1e-5 {
        1e-6
    } else {
        0.01 * d0 / d1
    };
    let h0 = h0.min(span);
    let after: Vec<f64> = y
        .iter()
        .zip(slope)
        .map(|(y, k)| y + h0 * direction * k)
        .collect();
    let bent = method.slope(t + h0 * direction, &after)?;
    same_size(bent.len(), y.len())?;
    let turn: Vec<f64> = bent.iter().zip(slope).map(|(a, b)| a - b).collect();
    let d2 = sized(&turn) / h0;
    let h1 = if d1 <= 1e-15 && d2 <= 1e-15 {
        (h0 * 1e-3).max(1e-6)
    } else {
        libm::pow(0.01 / d1.max(d2), M::EXPONENT)
    };
    let step = (100.0 * h0).min(h1).min(span);
    Ok(if step.is_finite() { step } else { h0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    type Out = Result<Vec<Vec<f64>>, NumericError>;

    fn solve(f: impl Fn(f64, &[f64]) -> Vec<f64>, start: &[f64], times: &[f64]) -> Out {
        ode(|t, y| Ok(f(t, y)), start, times, Tolerance::default()).map(|path| path.states)
    }

    #[test]
    fn an_oscillator_keeps_its_energy_forwards_and_backwards() {
        for end in [20.0, -20.0] {
            let times: Vec<f64> = (0..=200).map(|k| end * f64::from(k) / 200.0).collect();
            let path = solve(|_, y| vec![y[1], -y[0]], &[1.0, 0.0], &times).expect("solved");
            for (t, y) in times.iter().zip(&path) {
                assert_abs_diff_eq!(y[0], libm::cos(*t), epsilon = 2e-7);
                assert_abs_diff_eq!(y[1], -libm::sin(*t), epsilon = 2e-7);
            }
        }
    }

    #[test]
    fn decay_and_time_come_out() {
        let path = solve(
            |t, y| vec![-y[0] * 2.0 * t],
            &[1.0],
            &[0.0, 0.0, 0.5, 1.0, 2.0],
        );
        let path = path.expect("solved");
        for (t, y) in [0.0f64, 0.0, 0.5, 1.0, 2.0].iter().zip(&path) {
            assert_abs_diff_eq!(y[0], libm::exp(-t * t), epsilon = 1e-8);
        }
    }

    #[test]
    fn a_pole_is_an_error_that_says_where() {
        let error = solve(|_, y| vec![y[0] * y[0]], &[1.0], &[0.0, 2.0]).expect_err("a pole");
        assert!(
            error
                .message
                .starts_with("the equation cannot be followed past t = 1:"),
            "{error}"
        );
        let error = solve(|_, _| vec![f64::NAN], &[1.0], &[0.0, 2.0]).expect_err("no number");
        assert!(error.message.contains("past t = 0"), "{error}");
    }

    #[test]
    fn wrong_input_is_refused() {
        assert!(solve(|_, y| y.to_vec(), &[1.0], &[0.0, 2.0, 1.0]).is_err());
        assert!(solve(|_, y| y.to_vec(), &[f64::NAN], &[0.0, 2.0]).is_err());
        assert!(solve(|_, _| vec![1.0, 2.0], &[1.0], &[0.0, 2.0]).is_err());
        assert_eq!(solve(|_, y| y.to_vec(), &[1.0], &[]), Ok(vec![]));
    }
}
