//! The modules that are shipped inside the binary, by the name that `use` says.

/// Name and text of every shipped module.
pub const LIBRARY: &[(&str, &str)] = &[
    ("card", include_str!("../../styles/card.fig")),
    ("maths", include_str!("../../styles/maths.fig")),
];
