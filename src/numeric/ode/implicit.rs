//! Rosenbrock's method for stiff equations, with the coefficients RODAS of orders 4 and 3:
//! Hairer and Wanner, "Solving Ordinary Differential Equations II", IV.7 and IV.10.
//!
//! Each of its six stages solves one linear system with the matrix 1 / (hγ) - J; there is no
//! iteration. It is L-stable, and its two orders stand one beside the other, so that the last
//! stage is the error.

use super::Method;
use crate::numeric::array::Array;
use crate::numeric::error::NumericError;
use crate::numeric::linalg::Lu;

/// The slope at one point with its derivatives.
#[derive(Debug, Clone)]
pub struct Linearized {
    /// The slope.
    pub slope: Vec<f64>,
    /// Its derivative by the time.
    pub by_time: Vec<f64>,
    /// Its derivatives by the state, n×n.
    pub by_state: Array,
}

/// The coefficient on the diagonal.
pub(in crate::numeric) const GAMMA: f64 = 0.25;

/// At which parts of the step the stages are.
pub(in crate::numeric) const ALPHA: [f64; 6] = [0.0, 0.386, 0.21, 0.63, 1.0, 1.0];

/// How much of the derivative by the time each stage has, in steps.
pub(in crate::numeric) const GAMMAS: [f64; 6] = [0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0];

/// How much of the stages before goes into the state of each; after the last stage, the step.
pub(in crate::numeric) const A: [&[f64]; 6] = [
    &[],
    &[1.544],
    &[0.9466785280815826, 0.2557011698983284],
    &[3.314825187068521, 2.896124015972201, 0.9986419139977817],
    &[
        1.221224509226641,
        6.019134481288629,
        12.53708332932087,
        -0.687886036105895,
    ],
    &[
        1.221224509226641,
        6.019134481288629,
        12.53708332932087,
        -0.687886036105895,
        1.0,
    ],
];

/// How much of the stages before goes into the right side of each, over the step.
pub(in crate::numeric) const C: [&[f64]; 6] = [
    &[],
    &[-5.6688],
    &[-2.430093356833875, -0.2063599157091915],
    &[-0.1073529058151375, -9.594562251023355, -20.47028614809616],
    &[
        7.496443313967647,
        -10.24680431464352,
        -33.99990352819905,
        11.7089089320616,
    ],
    &[
        8.083246795921522,
        -7.981132988064893,
        -31.52159432874371,
        16.31930543123136,
        -6.058818238834054,
    ],
];

/// The method, with the derivatives where it stands and the stages of the last attempt.
pub(super) struct Implicit<F, L> {
    f: F,
    linearized: L,
    here: Option<Linearized>,
    stages: Vec<Vec<f64>>,
}

impl<F, L> Implicit<F, L> {
    pub(super) fn new(f: F, linearized: L) -> Self {
        Implicit {
            f,
            linearized,
            here: None,
            stages: Vec::new(),
        }
    }
}

/// `y + Σ factor · stage`
fn sum(y: &[f64], stages: &[Vec<f64>], factors: &[f64]) -> Vec<f64> {
    super::moved(y, 1.0, stages, factors)
}

impl<E, F, L> Method<E> for Implicit<F, L>
where
    E: From<NumericError>,
    F: FnMut(f64, &[f64]) -> Result<Vec<f64>, E>,
    L: FnMut(f64, &[f64]) -> Result<Linearized, E>,
{
    const EXPONENT: f64 = 0.25;

    fn begin(&mut self, t: f64, y: &[f64]) -> Result<Vec<f64>, E> {
        (self.f)(t, y)
    }

    fn slope(&mut self, t: f64, y: &[f64]) -> Result<Vec<f64>, E> {
        (self.f)(t, y)
    }

    fn attempt(&mut self, t: f64, y: &[f64], to: f64) -> Result<(Vec<f64>, Vec<f64>), E> {
        let (h, n) = (to - t, y.len());
        let here = match self.here.take() {
            Some(here) => here,
            None => (self.linearized)(t, y)?,
        };
        super::same_size(here.by_state.len(), n * n)?;
        let mut matrix = here.by_state.mapv(|j| -j);
        for i in 0..n {
            matrix[[i, i]] += 1.0 / (h * GAMMA);
        }
        let lu = Lu::of(&matrix, n);
        self.stages.clear();
        let none = vec![0.0; n];
        let mut next = y.to_vec();
        for (stage, alpha) in ALPHA.iter().enumerate() {
            let slope = match stage {
                0 => here.slope.clone(),
                _ => {
                    next = sum(y, &self.stages, A[stage]);
                    (self.f)(t + alpha * h, &next)?
                }
            };
            super::same_size(slope.len(), n)?;
            let before = sum(&none, &self.stages, C[stage]);
            let parts = slope.iter().zip(&before).zip(&here.by_time);
            let right: Vec<f64> = parts
                .map(|((f, c), d)| f + c / h + GAMMAS[stage] * h * d)
                .collect();
            self.stages.push(lu.solve(&right, 1));
        }
        self.here = Some(here);
        // A singular matrix is too large a step as well.
        let change = match (lu.is_regular(), self.stages.last()) {
            (true, Some(last)) => last.clone(),
            _ => vec![f64::NAN; n],
        };
        let next = next.iter().zip(&change).map(|(y, k)| y + k).collect();
        Ok((next, change))
    }

    fn between(&mut self, t: f64, y: &[f64], _: f64, time: f64) -> Result<Vec<f64>, E> {
        // A shorter step from the same place: what RODAS has between its steps loses the
        // order where the equation is stiff.
        self.attempt(t, y, time).map(|(state, _)| state)
    }

    fn accept(&mut self) {
        self.here = None;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Path, Tolerance, ode, stiff};
    use super::*;
    use crate::numeric::array::from_vec;
    use approx::assert_abs_diff_eq;

    /// The derivatives of a slope by the time and by the state.
    type Jacobian = fn(f64, &[f64]) -> (Vec<f64>, Vec<f64>);

    /// A solution with derivatives that are given.
    fn solve(
        f: fn(f64, &[f64]) -> Vec<f64>,
        jacobian: Jacobian,
        (start, times): (&[f64], &[f64]),
        relative: f64,
    ) -> Result<Path, NumericError> {
        let n = start.len();
        let linearized = |t: f64, y: &[f64]| {
            let (by_time, by_state) = jacobian(t, y);
            Ok(Linearized {
                slope: f(t, y),
                by_time,
                by_state: from_vec(&[n, n], by_state)?,
            })
        };
        let tolerance = Tolerance {
            relative,
            absolute: relative * 1e-2,
        };
        stiff(|t, y| Ok(f(t, y)), linearized, start, times, tolerance)
    }

    #[test]
    fn it_is_of_fourth_order_also_where_time_matters_and_between_the_steps() {
        // y = exp(sin t), of which nothing is linear.
        let f = |t: f64, y: &[f64]| vec![y[0] * libm::cos(t)];
        let jacobian = |t: f64, y: &[f64]| (vec![-y[0] * libm::sin(t)], vec![libm::cos(t)]);
        let times: Vec<f64> = (0..=40).map(|k| f64::from(k) / 10.0).collect();
        let off = |relative: f64| {
            let path = solve(f, jacobian, (&[1.0], &times), relative).expect("solved");
            let error = |(t, y): (&f64, &Vec<f64>)| (y[0] - libm::exp(libm::sin(*t))).abs();
            let most = times
                .iter()
                .zip(&path.states)
                .map(error)
                .fold(0.0, f64::max);
            (most, path.knots.len() as f64)
        };
        let ((rough, few), (fine, many)) = (off(1e-5), off(1e-9));
        assert!(rough < 1e-4 && fine < 1e-8, "{rough} {fine}");
        let order = libm::log(rough / fine) / libm::log(many / few);
        assert!(order > 3.2, "{order}: {few} and {many} steps");
    }

    #[test]
    fn a_stiff_equation_takes_few_steps() {
        // Van der Pol's oscillator with μ = 1000: an explicit method needs a million steps.
        let f = |_: f64, y: &[f64]| vec![y[1], 1e3 * (1.0 - y[0] * y[0]) * y[1] - y[0]];
        let jacobian = |_: f64, y: &[f64]| {
            let row = [-2e3 * y[0] * y[1] - 1.0, 1e3 * (1.0 - y[0] * y[0])];
            (vec![0.0; 2], vec![0.0, 1.0, row[0], row[1]])
        };
        let path = solve(f, jacobian, (&[2.0, 0.0], &[0.0, 2000.0]), 1e-8).expect("solved");
        assert!(path.knots.len() < 5000, "{}", path.knots.len());
        // scipy.integrate.solve_ivp, Radau at 1e-12.
        assert_abs_diff_eq!(path.states[1][0], 1.706_167_732_170_469, epsilon = 1e-6);
        let tolerance = Tolerance::default();
        let short = ode(
            |t, y| Ok::<_, NumericError>(f(t, y)),
            &[2.0, 0.0],
            &[0.0, 1.0],
            tolerance,
        );
        assert!(short.expect("solved").knots.len() > 500);
    }

    #[test]
    fn a_pole_is_an_error() {
        let f = |_: f64, y: &[f64]| vec![y[0] * y[0]];
        let jacobian = |_: f64, y: &[f64]| (vec![0.0], vec![2.0 * y[0]]);
        let error = solve(f, jacobian, (&[1.0], &[0.0, 2.0]), 1e-8).expect_err("a pole");
        assert!(error.message.contains("past t = 1:"), "{error}");
    }
}
