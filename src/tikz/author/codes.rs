//! The numbers that the code has for data: as they are where PGFPlots can carry them,
//! else by how far along the axis they are.

use super::Writer;
use crate::geom::{Point, exact, fixed};
use crate::scene::{AxesScene, Frame, Scale, Writing};

/// Decimals of data: enough that nothing can be measured from the code that
/// cannot be measured from the numbers.
pub(super) const DATA_DECIMALS: usize = 10;

/// How data of an axis are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Code {
    scale: Scale,
    limits: (f64, f64),
    pub(super) writing: Writing,
    /// How far along the axis the code has its zero: PGFPlots lets crossing lines meet
    /// there.
    zero: f64,
}

impl Default for Code {
    fn default() -> Self {
        Code::new(&Scale::default(), (0.0, 1.0), None)
    }
}

impl Code {
    fn new(scale: &Scale, limits: (f64, f64), cross: Option<f64>) -> Self {
        Code {
            zero: cross.map_or(0.0, |v| scale.position(v, limits)),
            writing: scale.writing(limits),
            scale: scale.clone(),
            limits,
        }
    }

    /// A value.
    pub(super) fn number(&self, value: f64) -> String {
        let span = self.limits.1 - self.limits.0;
        match self.writing {
            Writing::Along => self.along(self.scale.position(value, self.limits)),
            Writing::Value if span >= 1e-3 => fixed(value, DATA_DECIMALS),
            Writing::Value if value.abs() < 1e-10 * span => "0".into(),
            Writing::Log if (1e-3..1e9).contains(&value.abs()) => fixed(value, DATA_DECIMALS),
            Writing::Value | Writing::Log => short(value),
        }
    }

    fn along(&self, t: f64) -> String {
        fixed(t - self.zero, DATA_DECIMALS)
    }

    /// A limit or a tick.
    pub(super) fn round(&self, value: f64) -> String {
        match self.writing {
            Writing::Value => exact(value),
            Writing::Log | Writing::Along => self.number(value),
        }
    }

    /// The limits as the code has them.
    pub(super) fn limits(&self) -> (String, String) {
        match self.writing {
            Writing::Along => (self.along(0.0), self.along(1.0)),
            Writing::Value | Writing::Log => (exact(self.limits.0), exact(self.limits.1)),
        }
    }
}

/// A number with ten digits and a power of ten.
fn short(value: f64) -> String {
    let text = format!("{value:.9e}");
    match text.split_once('e') {
        Some((mantissa, "0")) => trimmed(mantissa).into(),
        Some((mantissa, power)) => format!("{}e{power}", trimmed(mantissa)),
        None => text,
    }
}

fn trimmed(mantissa: &str) -> &str {
    mantissa.trim_end_matches('0').trim_end_matches('.')
}

/// The options that say the limits of axes, and which of them are logarithmic.
pub(in crate::tikz) fn limits(axes: &AxesScene) -> Vec<String> {
    let [x, y] = codes(axes);
    let ((x0, x1), (y0, y1)) = (x.limits(), y.limits());
    let mut lines = vec![format!("xmin={x0}, xmax={x1}, ymin={y0}, ymax={y1}")];
    let modes: Vec<&str> = [(&x, "xmode=log"), (&y, "ymode=log")]
        .into_iter()
        .filter(|(code, _)| code.writing == Writing::Log)
        .map(|(_, mode)| mode)
        .collect();
    if !modes.is_empty() {
        lines.push(modes.join(", "));
    }
    lines
}

fn codes(axes: &AxesScene) -> [Code; 2] {
    let cross = |v| (axes.frame == Frame::Cross).then_some(v);
    [
        Code::new(&axes.xscale, axes.x, cross(axes.origin.x)),
        Code::new(&axes.yscale, axes.y, cross(axes.origin.y)),
    ]
}

impl Writer<'_> {
    /// From here on, data are those of these axes.
    pub(super) fn use_codes(&mut self, axes: &AxesScene) {
        self.codes = codes(axes);
    }

    /// The numbers of a data point of the axes that are open.
    pub(super) fn data_numbers(&self, p: Point) -> [String; 2] {
        let [x, y] = &self.codes;
        [x.number(p.x), y.number(p.y)]
    }

    /// A data point of the axes that are open.
    pub(super) fn data_point(&self, p: Point) -> String {
        let [x, y] = self.data_numbers(p);
        format!("({x}, {y})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::ScaleMap;

    #[test]
    fn numbers_are_what_tex_can_carry() {
        let linear = |limits| Code::new(&Scale::default(), limits, None);
        assert_eq!(linear((0.0, 2.0)).number(1.0 / 3.0), "0.3333333333");
        assert_eq!(linear((0.0, 2e-12)).number(1e-12), "1e-12");
        assert_eq!(linear((0.0, 2e-12)).number(0.0), "0");
        assert_eq!(linear((1e9, 1e9 + 1e-3)).number(1e9), "0");
        assert_eq!(linear((-1e300, 1e300)).number(0.0), "0.5");
        let log = Code::new(&ScaleMap::Log { base: 10.0 }.into(), (1e-30, 1e30), None);
        assert_eq!(log.number(1e17), "1e17");
        assert_eq!(log.round(0.01), "0.01");
        assert_eq!(log.limits(), ("1e-30".into(), "1e30".into()));
    }
}
