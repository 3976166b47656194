//! Numbers and lengths as an author would write them.

use crate::geom::Length;

pub use crate::geom::exact as fmt_number;

/// A number with a fixed count of decimals; a result of zero has no sign.
pub fn fmt_fixed(x: f64, digits: usize) -> String {
    if !x.is_finite() {
        return fmt_number(x);
    }
    let text = format!("{x:.digits$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.to_string(),
        _ => text,
    }
}

/// A length in the unit that makes it shortest: centimetres where they are even, else points.
pub fn fmt_length(length: Length) -> String {
    let even = |x: f64| {
        let rounded = (x * 1e6).round() / 1e6;
        ((rounded - x).abs() < 1e-9).then(|| fmt_number(rounded))
    };
    let cm = even(length.to_cm());
    let pt = even(length.to_pt());
    match (cm, pt) {
        (Some(cm), Some(pt)) if pt.len() < cm.len() => format!("{pt}pt"),
        (Some(cm), _) => format!("{cm}cm"),
        (None, Some(pt)) => format!("{pt}pt"),
        (None, None) => format!("{}pt", fmt_number(length.to_pt())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_zero_has_no_sign() {
        assert_eq!(fmt_fixed(-0.001, 2), "0.00");
        assert_eq!(fmt_fixed(-0.01, 2), "-0.01");
    }

    #[test]
    fn lengths_print_in_the_unit_they_were_written_in() {
        assert_eq!(fmt_length(Length::cm(2.5)), "2.5cm");
        assert_eq!(fmt_length(Length::pt(4.0)), "4pt");
    }
}
