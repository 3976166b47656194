//! Ordinary differential equations: Dormand and Prince's pair of orders 5 and 4 with
//! adaptive steps, and values between the steps by its own interpolant.
//!
//! Steps are chosen as in SciPy's `RK45`, from Hairer, Nørsett and Wanner, "Solving
//! Ordinary Differential Equations I", II.4; the coefficients of the interpolant are
//! Shampine's, "Some practical Runge-Kutta formulas", 1986.

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

const NODES: [f64; 6] = [0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0];

const STAGES: [&[f64]; 6] = [
    &[],
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[
        19372.0 / 6561.0,
        -25360.0 / 2187.0,
        64448.0 / 6561.0,
        -212.0 / 729.0,
    ],
    &[
        9017.0 / 3168.0,
        -355.0 / 33.0,
        46732.0 / 5247.0,
        49.0 / 176.0,
        -5103.0 / 18656.0,
    ],
];

const WEIGHTS: [f64; 6] = [
    35.0 / 384.0,
    0.0,
    500.0 / 1113.0,
    125.0 / 192.0,
    -2187.0 / 6784.0,
    11.0 / 84.0,
];

/// The difference of both orders.
const ERRORS: [f64; 7] = [
    -71.0 / 57600.0,
    0.0,
    71.0 / 16695.0,
    -71.0 / 1920.0,
    17253.0 / 339200.0,
    -22.0 / 525.0,
    1.0 / 40.0,
];

/// The interpolant: for each stage the factors of the first four powers of the part of
/// the step.
const DENSE: [[f64; 4]; 7] = [
    [
        1.0,
        -8048581381.0 / 2820520608.0,
        8663915743.0 / 2820520608.0,
        -12715105075.0 / 11282082432.0,
    ],
    [0.0; 4],
    [
        0.0,
        131558114200.0 / 32700410799.0,
        -68118460800.0 / 10900136933.0,
        87487479700.0 / 32700410799.0,
    ],
    [
        0.0,
        -1754552775.0 / 470086768.0,
        14199869525.0 / 1410260304.0,
        -10690763975.0 / 1880347072.0,
    ],
    [
        0.0,
        127303824393.0 / 49829197408.0,
        -318862633887.0 / 49829197408.0,
        701980252875.0 / 199316789632.0,
    ],
    [
        0.0,
        -282668133.0 / 205662961.0,
        2019193451.0 / 616988883.0,
        -1453857185.0 / 822651844.0,
    ],
    [
        0.0,
        40617522.0 / 29380423.0,
        -110615467.0 / 29380423.0,
        69997945.0 / 29380423.0,
    ],
];

/// The solution of `y' = f(t, y)` at every one of `times`, which run in one direction; at
/// the first of them it is `start`.
///
/// # Errors
/// Those of `f`; when the times do not run in one direction, when a value is not finite,
/// and when the steps become too small, as before a pole.
pub fn ode<E: From<NumericError>>(
    mut f: impl FnMut(f64, &[f64]) -> Result<Vec<f64>, E>,
    start: &[f64],
    times: &[f64],
    tolerance: Tolerance,
) -> Result<Vec<Vec<f64>>, E> {
    check(start, times, tolerance)?;
    let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
        return Ok(Vec::new());
    };
    let direction = if last < first { -1.0 } else { 1.0 };
    let mut t = first;
    let mut y = start.to_vec();
    let mut out = Vec::with_capacity(times.len());
    let mut rest = times.iter().copied().peekable();
    while rest.next_if(|time| *time == first).is_some() {
        out.push(y.clone());
    }
    if rest.peek().is_none() {
        return Ok(out);
    }
    let mut slope = called(&mut f, t, &y)?;
    let mut step = first_step(
        &mut f,
        t,
        &y,
        &slope,
        direction,
        (last - first).abs(),
        tolerance,
    )?;
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
        let mut stages: Vec<Vec<f64>> = Vec::with_capacity(7);
        stages.push(slope.clone());
        for (node, factors) in NODES.iter().zip(STAGES).skip(1) {
            let at = moved(&y, h, &stages, factors);
            stages.push(f(t + node * h, &at)?);
            same_size(stages.last().map_or(0, Vec::len), y.len())?;
        }
        let next = moved(&y, h, &stages, &WEIGHTS);
        stages.push(f(to, &next)?);
        same_size(stages.last().map_or(0, Vec::len), y.len())?;
        let change = moved(&vec![0.0; y.len()], h, &stages, &ERRORS);
        let scale =
            |i: usize| tolerance.absolute + tolerance.relative * size(&y, i).max(size(&next, i));
        let error = mean_square(change.iter().enumerate().map(|(i, e)| e / scale(i)));
        if error.is_nan() || error >= 1.0 {
            // NaN and infinity are too large a step as well, until no step is small enough.
            let shrink = if error.is_finite() {
                0.9 * libm::pow(error, -0.2)
            } else {
                0.2
            };
            step = h.abs() * shrink.max(0.2);
            rejected = true;
            continue;
        }
        while let Some(time) = rest.next_if(|time| direction * (time - to) <= 0.0) {
            out.push(match time == to {
                true => next.clone(),
                false => between(&y, h, &stages, (time - t) / h),
            });
        }
        if rest.peek().is_none() {
            return Ok(out);
        }
        let grow = if error == 0.0 {
            10.0
        } else {
            0.9 * libm::pow(error, -0.2)
        };
        // Right after a step that was too large none is larger.
        let most = if rejected { 1.0 } else { 10.0 };
        step = h.abs() * grow.clamp(0.2, most);
        rejected = false;
        slope = stages.pop().unwrap_or_default();
        (t, y) = (to, next);
    }
    Err(NumericError::new(format!(
        "the equation takes more than {MAX_STEPS} steps up to t = {t}"
    ))
    .with_hint("ask for a shorter time, or a larger tolerance")
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

fn called<E: From<NumericError>>(
    f: &mut impl FnMut(f64, &[f64]) -> Result<Vec<f64>, E>,
    t: f64,
    y: &[f64],
) -> Result<Vec<f64>, E> {
    let slope = f(t, y)?;
    same_size(slope.len(), y.len())?;
    Ok(slope)
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

/// The solution after a part of the step.
fn between(y: &[f64], h: f64, stages: &[Vec<f64>], part: f64) -> Vec<f64> {
    let factors = DENSE.map(|[a, b, c, d]| part * (a + part * (b + part * (c + part * d))));
    moved(y, h, stages, &factors)
}

/// A first step that is neither timid nor rash.
fn first_step<E: From<NumericError>>(
    f: &mut impl FnMut(f64, &[f64]) -> Result<Vec<f64>, E>,
    t: f64,
    y: &[f64],
    slope: &[f64],
    direction: f64,
    span: f64,
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
    let bent = called(f, t + h0 * direction, &after)?;
    let turn: Vec<f64> = bent.iter().zip(slope).map(|(a, b)| a - b).collect();
    let d2 = sized(&turn) / h0;
    let h1 = if d1 <= 1e-15 && d2 <= 1e-15 {
        (h0 * 1e-3).max(1e-6)
    } else {
        libm::pow(0.01 / d1.max(d2), 0.2)
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
        ode(|t, y| Ok(f(t, y)), start, times, Tolerance::default())
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
