//! Dormand and Prince's pair of orders 5 and 4, with values between the steps by its own
//! interpolant, whose coefficients are Shampine's, "Some practical Runge-Kutta formulas", 1986.

use super::{Method, moved, same_size};
use crate::numeric::error::NumericError;

/// At which parts of the step the stages are.
pub(in crate::numeric) const NODES: [f64; 6] = [0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0];

/// How much of the slopes before goes into the state of each stage.
pub(in crate::numeric) const STAGES: [&[f64]; 6] = [
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

/// How much of each slope goes into the step.
pub(in crate::numeric) const WEIGHTS: [f64; 6] = [
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

/// The method with its slope here and the stages of the last attempt.
pub(super) struct Explicit<F> {
    f: F,
    slope: Vec<f64>,
    stages: Vec<Vec<f64>>,
}

impl<F> Explicit<F> {
    pub(super) fn new(f: F) -> Self {
        Explicit {
            f,
            slope: Vec::new(),
            stages: Vec::new(),
        }
    }
}

impl<E, F> Method<E> for Explicit<F>
where
    E: From<NumericError>,
    F: FnMut(f64, &[f64]) -> Result<Vec<f64>, E>,
{
    const EXPONENT: f64 = 0.2;

    fn begin(&mut self, t: f64, y: &[f64]) -> Result<Vec<f64>, E> {
        self.slope = (self.f)(t, y)?;
        Ok(self.slope.clone())
    }

    fn slope(&mut self, t: f64, y: &[f64]) -> Result<Vec<f64>, E> {
        (self.f)(t, y)
    }

    fn attempt(&mut self, t: f64, y: &[f64], to: f64) -> Result<(Vec<f64>, Vec<f64>), E> {
        let h = to - t;
        self.stages.clear();
        self.stages.push(self.slope.clone());
        for (node, factors) in NODES.iter().zip(STAGES).skip(1) {
            let at = moved(y, h, &self.stages, factors);
            self.stages.push((self.f)(t + node * h, &at)?);
            same_size(self.stages.last().map_or(0, Vec::len), y.len())?;
        }
        let next = moved(y, h, &self.stages, &WEIGHTS);
        self.stages.push((self.f)(to, &next)?);
        same_size(self.stages.last().map_or(0, Vec::len), y.len())?;
        let change = moved(&vec![0.0; y.len()], h, &self.stages, &ERRORS);
        Ok((next, change))
    }

    fn between(&mut self, t: f64, y: &[f64], to: f64, time: f64) -> Result<Vec<f64>, E> {
        let h = to - t;
        let part = (time - t) / h;
        let factors = DENSE.map(|[a, b, c, d]| part * (a + part * (b + part * (c + part * d))));
        Ok(moved(y, h, &self.stages, &factors))
    }

    fn accept(&mut self) {
        self.slope = self.stages.pop().unwrap_or_default();
    }
}
