//! What a new project and a new figure begin with.

/// The files of a new project: path and text.
pub const PROJECT: &[(&str, &str)] = &[
    (super::FILE, include_str!("template/figc.toml")),
    ("figures/first.fig", include_str!("template/first.fig")),
    ("styles/book.fig", include_str!("template/book.fig")),
    (".gitignore", "/build/\n"),
];

/// The text of a new figure that uses a stylesheet. The name may have folders before
/// it; none when it cannot name a file and a figure.
pub fn figure(name: &str, stylesheet: &str) -> Option<String> {
    let good = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic)
            && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    if !name.split('/').all(good) {
        return None;
    }
    let last = name.rsplit('/').next()?.replace('-', "_");
    Some(format!(
        "use \"{stylesheet}\"\n\nfigure {last}(alt: \"what the figure shows\") {{\n  \
         x: circle((0, 0), 0.5, stroke: pink, label: $@x$)\n  \
         h: circle((2, 0), 0.5, stroke: green, label: $@h$)\n  x -> h (label: $@W$)\n}}\n"
    ))
}
