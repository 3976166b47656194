//! The nearest name to a misspelt one.

/// The candidate nearest to `name` by Damerau-Levenshtein distance, if near
/// enough to be what the author meant. Ties break by spelling, so that the
/// same mistake always gets the same suggestion.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    // Nobody misspells a name of that length, and the search would take its square.
    if length > 100 {
        return None;
    }
    let limit = length.div_ceil(3).max(1);
    candidates
        .into_iter()
        .filter(|c| *c != name)
        .map(|c| {
            // A wrong case alone counts as a near miss whatever the length.
            let distance = if c.eq_ignore_ascii_case(name) {
                0
            } else {
                strsim::damerau_levenshtein(name, c)
            };
            (distance, c)
        })
        .filter(|(d, _)| *d <= limit)
        .min()
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(nearest("lavander", ["lavender", "aqua"]), Some("lavender"));
        assert_eq!(nearest("PINK", ["pink", "blue"]), Some("pink"));
        assert_eq!(nearest("zebra", ["pink", "blue"]), None);
    }

    #[test]
    fn ties_break_by_spelling() {
        assert_eq!(nearest("v", ["w", "u"]), Some("u"));
    }
}
