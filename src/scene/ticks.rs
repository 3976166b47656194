//! Where ticks go and what they say.

use super::scale::{Scale, ScaleMap};
use crate::geom::{exact, fixed};

/// The multiples of a round step (1, 2 or 5 times a power of ten) within the
/// limits, in about `most` steps at most.
pub(super) fn round_values((lo, hi): (f64, f64), most: f64) -> Vec<f64> {
    let span = hi - lo;
    let most = most.max(1.0);
    let rough = span / most;
    if span.is_infinite() {
        // Half of it, twice.
        let half = round_values((lo / 2.0, hi / 2.0), most);
        return half.into_iter().map(|v| v * 2.0).collect();
    }
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|k| k * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    // A limit that is a multiple up to rounding counts as one.
    let slack = 1e-9 * span / step;
    let first = libm::ceil(lo / step - slack);
    let last = libm::floor(hi / step + slack);
    if last - first > 1000.0 {
        return Vec::new();
    }
    let mut values = Vec::new();
    let mut k = first;
    while k <= last {
        // Dividing by the reciprocal keeps 0.3 from becoming 0.30000000000000004.
        values.push(if step < 1.0 {
            k / libm::round(1.0 / step)
        } else {
            k * step
        });
        k += 1.0;
    }
    values
}

/// The ticks of an axis as figc chooses them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Chosen {
    /// The values.
    pub(super) values: Vec<f64>,
    /// The values of the small ticks between them.
    pub(super) minor: Vec<f64>,
    /// Their texts.
    pub(super) texts: Texts,
}

/// The texts of ticks.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Texts {
    /// One for each.
    pub(super) each: Vec<String>,
    /// What they have in common, a power of ten or an offset, to be written once.
    pub(super) common: Option<String>,
}

/// Chooses ticks for an axis of a length in points, such that the texts, of which
/// `room` gives how far they must be from each other, do not collide.
pub(super) fn choose(
    scale: &Scale,
    limits: (f64, f64),
    length: f64,
    room: impl Fn(&str) -> f64,
) -> Chosen {
    let natural = length / room("");
    let mut most = natural;
    let mut chosen = choose_about(scale, limits, most, length);
    for _ in 0..12 {
        let wide = chosen.texts.each.iter().map(|t| room(t));
        let wide = wide.fold(0.0, f64::max);
        let mut at: Vec<f64> = chosen
            .values
            .iter()
            .map(|v| scale.position(*v, limits) * length)
            .collect();
        at.sort_by(f64::total_cmp);
        let near = at.windows(2).map(|w| match w {
            [a, b] => b - a,
            _ => f64::INFINITY,
        });
        if near.fold(f64::INFINITY, f64::min) >= wide || most < 1.0 {
            break;
        }
        most *= 0.75;
        chosen = choose_about(scale, limits, most, length);
    }
    chosen
}

fn choose_about(scale: &Scale, limits: (f64, f64), most: f64, length: f64) -> Chosen {
    match scale.map {
        ScaleMap::Linear => plain(round_values(limits, most)),
        ScaleMap::Log { base } => log_ticks(base, limits, most),
        ScaleMap::Symlog { threshold } => symlog_ticks(threshold, limits, most),
        ScaleMap::Function(_) => function_ticks(scale, limits, length / most.max(1.0), length),
    }
}

fn plain(values: Vec<f64>) -> Chosen {
    Chosen {
        texts: texts(&values),
        values,
        minor: Vec::new(),
    }
}

/// Powers of a base; for less than two of them, round numbers.
fn log_ticks(base: f64, (lo, hi): (f64, f64), most: f64) -> Chosen {
    let unit = libm::log10(base);
    let (first, last) = (
        libm::ceil(libm::log10(lo) / unit - 1e-9),
        libm::floor(libm::log10(hi) / unit + 1e-9),
    );
    let power = |k: f64| libm::pow(base, k);
    let all: Vec<f64> = counted(first, last).collect();
    if all.len() < 2 {
        let decade = libm::floor(libm::log10(lo));
        let values: Vec<f64> = counted(decade, libm::ceil(libm::log10(hi)))
            .flat_map(|k| [1.0, 2.0, 5.0].map(|m| m * libm::exp10(k)))
            .filter(|v| *v >= lo * (1.0 - 1e-9) && *v <= hi * (1.0 + 1e-9))
            .collect();
        return match values.len() {
            0..=2 => plain(round_values((lo, hi), most)),
            _ => plain(values),
        };
    }
    let step = whole_step(all.len() as f64 / most.max(1.0));
    let (shown, between): (Vec<f64>, Vec<f64>) =
        all.iter().partition(|k| libm::fmod(k.abs(), step) < 0.5);
    let minor = if step > 10.0 {
        Vec::new()
    } else if step > 1.0 {
        between.iter().map(|k| power(*k)).collect()
    } else if base == 10.0 && all.len() <= 12 {
        counted(first - 1.0, last)
            .flat_map(|k| counted(2.0, 9.0).map(move |m| m * libm::exp10(k)))
            .filter(|v| *v >= lo && *v <= hi)
            .collect()
    } else {
        Vec::new()
    };
    Chosen {
        values: shown.iter().map(|k| power(*k)).collect(),
        minor,
        texts: Texts {
            each: shown.iter().map(|k| format!("${base}^{{{k}}}$")).collect(),
            common: None,
        },
    }
}

/// Zero and the powers of ten on both sides of it.
fn symlog_ticks(threshold: f64, (lo, hi): (f64, f64), most: f64) -> Chosen {
    let first = libm::ceil(libm::log10(threshold) - 1e-9);
    let side = |end: f64| -> Vec<f64> {
        match end > 0.0 {
            true => counted(first, libm::floor(libm::log10(end) + 1e-9)).collect(),
            false => Vec::new(),
        }
    };
    let (below, above) = (side(-lo), side(hi));
    let count = below.len() + above.len();
    if count < 2 {
        return plain(round_values((lo, hi), most));
    }
    let step = whole_step((count + 1) as f64 / most.max(1.0));
    // Those far from zero rather than those that crowd around it.
    let last = below.last().copied().unwrap_or(f64::MIN);
    let last = above.last().copied().unwrap_or(f64::MIN).max(last);
    let shown = |k: &f64| libm::fmod(last - k, step) < 0.5;
    let mut values = Vec::new();
    let mut each = Vec::new();
    for k in below.iter().rev().filter(|k| shown(k)) {
        values.push(-libm::exp10(*k));
        each.push(format!("$-10^{{{k}}}$"));
    }
    if lo <= 0.0 && hi >= 0.0 {
        values.push(0.0);
        each.push("$0$".into());
    }
    for k in above.iter().filter(|k| shown(k)) {
        values.push(libm::exp10(*k));
        each.push(format!("$10^{{{k}}}$"));
    }
    let inside = |v: &f64| *v >= lo && *v <= hi;
    let (values, each) = values
        .into_iter()
        .zip(each)
        .filter(|(v, _)| inside(v))
        .unzip();
    Chosen {
        values,
        minor: Vec::new(),
        texts: Texts { each, common: None },
    }
}

/// Round numbers, more of them where the axis is stretched.
fn function_ticks(scale: &Scale, limits: (f64, f64), apart: f64, length: f64) -> Chosen {
    let at = |v: f64| scale.position(v, limits) * length;
    let mut values: Vec<f64> = Vec::new();
    for most in [2.0, 5.0, 12.0, 30.0, 80.0] {
        for v in round_values(limits, most) {
            let free = values.iter().all(|w| (at(*w) - at(v)).abs() >= apart);
            if free {
                values.push(v);
            }
        }
    }
    values.sort_by(f64::total_cmp);
    plain(values)
}

/// The next round whole number of powers from tick to tick.
fn whole_step(rough: f64) -> f64 {
    let mut unit = 1.0;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if step * unit >= rough || unit > 1e6 {
                return step * unit;
            }
        }
        unit *= 10.0;
    }
}

/// The whole numbers from one to another, a thousand at most.
fn counted(first: f64, last: f64) -> impl Iterator<Item = f64> {
    let count = (last - first + 1.0).clamp(0.0, 1000.0) as u32;
    (0..count).map(move |k| first + f64::from(k))
}

/// The most digits of a tick before a power of ten or an offset is written once for all.
const MOST_DIGITS: usize = 7;

/// The texts of tick values, each as short as it can be: ticks are round numbers. What
/// would make them long is taken out of all.
pub(super) fn texts(values: &[f64]) -> Texts {
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let usual = largest == 0.0 || (1e-3..1e5).contains(&largest);
    let short = usual.then(|| digits(values)).flatten();
    if let Some(decimals) = short
        && values
            .iter()
            .all(|v| fixed(*v, decimals).trim_start_matches('-').len() <= MOST_DIGITS)
    {
        return Texts {
            each: values.iter().map(|v| maths(&fixed(*v, decimals))).collect(),
            common: None,
        };
    }
    let (Some(lo), Some(hi)) = (
        values.iter().copied().reduce(f64::min),
        values.iter().copied().reduce(f64::max),
    ) else {
        return Texts::default();
    };
    let span = hi - lo;
    // An offset when the values differ little, to the power above their difference.
    let offset = match span > 0.0 && span.is_finite() && largest / span > 1e3 {
        true => {
            let unit = libm::exp10(libm::ceil(libm::log10(span)));
            let offset = libm::floor(lo / unit) * unit;
            // Whole if it can be.
            match unit < 1.0 {
                true => libm::floor(lo / unit) / libm::round(1.0 / unit),
                false => offset,
            }
        }
        false => 0.0,
    };
    let rest: Vec<f64> = values.iter().map(|v| v - offset).collect();
    let largest = rest.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    // What an offset leaves is a small number most times.
    let least = if offset == 0.0 { 1e-3 } else { 0.1 };
    let usual = largest == 0.0 || (least..1e5).contains(&largest);
    let power = if usual {
        0.0
    } else {
        libm::floor(libm::log10(largest) + 1e-5)
    };
    // Next to a large offset the digits of the values end early.
    let noise = (4.0 * f64::EPSILON * offset.abs() / largest).clamp(1e-6, 1e-2);
    let scaled: Vec<f64> = rest
        .iter()
        .map(|v| v / libm::exp10(power / 2.0) / libm::exp10(power - power / 2.0))
        .collect();
    let decimals = digits_within(&scaled, noise).unwrap_or(4);
    let mut common = String::new();
    if power != 0.0 {
        common.push_str(&format!("\\times 10^{{{power}}}"));
    }
    if offset != 0.0 {
        common.push(if offset < 0.0 { '-' } else { '+' });
        common.push_str(&scientific(offset.abs()));
    }
    Texts {
        each: scaled.iter().map(|v| maths(&fixed(*v, decimals))).collect(),
        common: (!common.is_empty()).then(|| maths(&common)),
    }
}

/// The texts of values, each complete and as short as it can be.
pub fn each(values: &[f64]) -> Vec<String> {
    match texts(values) {
        Texts { each, common: None } => each,
        _ => texts_alone(values).each,
    }
}

/// Round numbers within limits, in about `most` steps at most, with their texts as maths.
pub fn numbered(limits: (f64, f64), most: f64) -> Vec<(f64, String)> {
    let values = round_values(limits, most);
    let texts = each(&values);
    let bare = texts.iter().map(|t| t.trim_matches('$').to_owned());
    values.iter().copied().zip(bare).collect()
}

/// The texts of tick values, each complete, however long.
pub(super) fn texts_alone(values: &[f64]) -> Texts {
    let text = |v: &f64| match *v < 0.0 {
        true => maths(&format!("-{}", scientific(-v))),
        false => maths(&scientific(*v)),
    };
    Texts {
        each: values.iter().map(text).collect(),
        common: None,
    }
}

/// How wide the text of a number is in points, near enough: digits in the size of
/// footnotes, smaller ones in exponents.
pub(super) fn width(text: &str) -> f64 {
    let mut width = 0.0;
    let mut digit = 4.3;
    for c in text.chars() {
        match c {
            '^' => digit = 3.6,
            '0'..='9' => width += digit,
            '.' => width += 2.4,
            '-' => width += if digit < 4.0 { 5.0 } else { 6.6 },
            _ => {}
        }
    }
    width
}

fn maths(text: &str) -> String {
    format!("${text}$")
}

/// A number above zero, with a power of ten if it is long.
fn scientific(value: f64) -> String {
    let plain = exact(value);
    if plain.len() <= MOST_DIGITS && !plain.contains('e') {
        return plain;
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some(("1", power)) => format!("10^{{{power}}}"),
        Some((mantissa, power)) if mantissa.len() <= MOST_DIGITS => {
            format!("{mantissa} \\cdot 10^{{{power}}}")
        }
        _ => plain,
    }
}

/// How many decimals all values need.
fn digits(values: &[f64]) -> Option<usize> {
    digits_within(values, 1e-9)
}

fn digits_within(values: &[f64], tolerance: f64) -> Option<usize> {
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    (0..12).find(|d| {
        values.iter().all(|v| {
            let text = format!("{v:.d$}", d = *d);
            text.parse::<f64>()
                .is_ok_and(|back| (back - v).abs() <= tolerance * largest)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn each(values: &[f64]) -> Vec<String> {
        texts(values).each
    }

    fn log(base: f64) -> Scale {
        ScaleMap::Log { base }.into()
    }

    fn wide(text: &str) -> f64 {
        32.0_f64.max(5.0 * text.len() as f64)
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(round_values((-2.0, 2.0), 4.3), [-2.0, -1.0, 0.0, 1.0, 2.0]);
        assert_eq!(round_values((0.0, 0.3), 3.3), [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(round_values((0.0, 0.0), 3.3), [0.0; 0]);
    }

    #[test]
    fn texts_are_short() {
        assert_eq!(each(&[0.0, 0.5, 1.0]), ["$0$", "$0.5$", "$1$"]);
        assert_eq!(each(&[0.0, 0.1 + 0.2]), ["$0$", "$0.3$"]);
        assert_eq!(each(&[-1.0, 0.0, 1.0]), ["$-1$", "$0$", "$1$"]);
        assert_eq!(each(&[2000.0, 2010.0]), ["$2000$", "$2010$"]);
    }

    #[test]
    fn what_makes_texts_long_is_written_once() {
        let small = texts(&[0.0, 2e-5, 4e-5]);
        assert_eq!(small.each, ["$0$", "$2$", "$4$"]);
        assert_eq!(small.common.as_deref(), Some("$\\times 10^{-5}$"));
        let huge = texts(&[-5e300, 0.0, 5e300]);
        assert_eq!(huge.each, ["$-5$", "$0$", "$5$"]);
        assert_eq!(huge.common.as_deref(), Some("$\\times 10^{300}$"));
        let near = texts(&[1e9, 1e9 + 0.0005, 1e9 + 0.001]);
        assert_eq!(near.each, ["$0$", "$0.5$", "$1$"]);
        assert_eq!(near.common.as_deref(), Some("$\\times 10^{-3}+10^{9}$"));
    }

    #[test]
    fn log_axes_have_powers() {
        let chosen = choose(&log(10.0), (1e-2, 1e2), 340.0, wide);
        assert_eq!(chosen.values, [1e-2, 1e-1, 1.0, 10.0, 100.0]);
        assert_eq!(chosen.texts.each[0], "$10^{-2}$");
        assert_eq!(chosen.minor.len(), 32);
        let chosen = choose(&log(2.0), (1.0, 8.0), 170.0, wide);
        assert_eq!(
            chosen.texts.each,
            ["$2^{0}$", "$2^{1}$", "$2^{2}$", "$2^{3}$"]
        );
        let chosen = choose(&log(10.0), (2.0, 9.0), 170.0, wide);
        assert!(chosen.values.len() >= 3, "{chosen:?}");
        let chosen = choose(&log(10.0), (1e-300, 1e300), 170.0, wide);
        assert!((2..8).contains(&chosen.values.len()), "{chosen:?}");
    }

    #[test]
    fn symlog_axes_have_zero_and_both_sides() {
        let symlog = Scale::from(ScaleMap::Symlog { threshold: 1.0 });
        let chosen = choose(&symlog, (-100.0, 100.0), 340.0, wide);
        assert_eq!(chosen.values, [-100.0, -10.0, -1.0, 0.0, 1.0, 10.0, 100.0]);
    }

    proptest! {
        #[test]
        fn values_lie_within_the_limits_and_are_few(
            lo in -1e6..1e6f64, span in 1e-6..1e6f64, most in 0.5..14.0f64,
        ) {
            let hi = lo + span;
            let values = round_values((lo, hi), most);
            let count = f64::from(u32::try_from(values.len()).expect("few"));
            prop_assert!(count <= most.max(1.0) + 1.5);
            for v in values {
                prop_assert!(v >= lo - 1e-6 * span && v <= hi + 1e-6 * span);
            }
        }

        #[test]
        fn texts_have_their_room(
            lo in 1e-12..1e12f64, span in 1e-3..1e9f64, which in 0..3,
        ) {
            let scale = match which {
                0 => Scale::default(),
                1 => log(10.0),
                _ => ScaleMap::Symlog { threshold: lo }.into(),
            };
            let limits = (lo, lo * (1.0 + span));
            let chosen = choose(&scale, limits, 170.0, wide);
            prop_assert_eq!(chosen.values.len(), chosen.texts.each.len());
            for w in chosen.values.windows(2).zip(&chosen.texts.each) {
                let near = (scale.position(w.0[1], limits) - scale.position(w.0[0], limits)) * 170.0;
                prop_assert!(near >= wide(w.1) || chosen.values.len() <= 3, "{:?}", chosen);
            }
        }
    }
}
