//! The modules that are shipped inside the binary, by the name that `use` says.

/// Name and text of every shipped module.
pub const LIBRARY: &[(&str, &str)] = &[
    ("palette", include_str!("../../styles/palette.fig")),
    ("maths", include_str!("../../styles/maths.fig")),
    ("stylecard", include_str!("../../styles/stylecard.fig")),
];
