//! Checks of a label before TeX sees it, for mistakes from which TeX would not recover:
//! they would swallow the end of the label and derail every later one.

/// Refuses a label whose braces, mathematics or environments do not pair up, or that ends
/// or splits the paragraph it stands in. The message is one line, lower case.
pub fn check_balance(label: &str) -> Result<(), String> {
    let mut open: Vec<Open> = Vec::new();
    let mut rest = label;
    let mut blank_line = true;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let name = control_word(rest);
                if name.is_empty() {
                    let symbol = rest.chars().next().ok_or("ends with a lone backslash")?;
                    rest = &rest[symbol.len_utf8()..];
                    control_symbol(symbol, &mut open)?;
                } else {
                    rest = &rest[name.len()..];
                    rest = word(name, rest, &mut open)?;
                }
            }
            '%' => rest = rest.find('\n').map_or("", |end| &rest[end..]),
            '{' => open.push(Open::Brace),
            '}' => match open.pop() {
                Some(Open::Brace) => {}
                Some(other) => return Err(format!("`}}` before {} is closed", other.shown())),
                None => return Err("`}` without `{`".into()),
            },
            '$' => {
                let double = rest.starts_with('$') && open.last() != Some(&Open::Dollar);
                if double {
                    return Err("`$$` displays cannot stand in a label; use `$`".into());
                }
                match open.last() {
                    Some(Open::Dollar) => drop(open.pop()),
                    _ => open.push(Open::Dollar),
                }
            }
            '\n' if blank_line && open.is_empty() => {
                let before = &label[..label.len() - rest.len()];
                if !before.trim().is_empty() && !rest.trim().is_empty() {
                    return Err("a blank line cannot split a label".into());
                }
            }
            _ => {}
        }
        blank_line = c == '\n' || (blank_line && c.is_whitespace());
    }
    // `$x_{1$`: the second dollar was meant to close, and only seems to open
    // because of the brace before it.
    if let [.., Open::Dollar, Open::Brace, Open::Dollar] = open[..] {
        open.pop();
    }
    match open.pop() {
        Some(item) => Err(format!("{} is never closed", item.shown())),
        None => Ok(()),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Open {
    Brace,
    Dollar,
    Paren,
    Environment(String),
}

impl Open {
    fn shown(&self) -> String {
        match self {
            Open::Brace => "`{`".into(),
            Open::Dollar => "`$`".into(),
            Open::Paren => r"`\(`".into(),
            Open::Environment(name) => format!(r"`\begin{{{name}}}`"),
        }
    }
}

fn control_word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    &text[..end]
}

fn control_symbol(symbol: char, open: &mut Vec<Open>) -> Result<(), String> {
    match symbol {
        '(' => open.push(Open::Paren),
        ')' => match open.pop() {
            Some(Open::Paren) => {}
            _ => return Err(r"`\)` without `\(`".into()),
        },
        '[' => return Err(r"`\[` displays cannot stand in a label; use `$`".into()),
        _ => {}
    }
    Ok(())
}

/// A control word that opens, closes or splits something; returns what follows it.
fn word<'a>(name: &str, rest: &'a str, open: &mut Vec<Open>) -> Result<&'a str, String> {
    match name {
        "special" => Err(r"`\special` cannot stand in a label".into()),
        "par" if open.is_empty() => Err(r"`\par` cannot split a label".into()),
        "begin" => {
            let (environment, after) = environment(name, rest)?;
            open.push(Open::Environment(environment.into()));
            Ok(after)
        }
        "end" => {
            let (environment, after) = environment(name, rest)?;
            let ended = format!(r"`\end{{{environment}}}`");
            match open.pop() {
                Some(Open::Environment(begun)) if begun == environment => Ok(after),
                Some(other) => Err(format!("{ended} before {} is closed", other.shown())),
                None => Err(format!(r"{ended} without `\begin{{{environment}}}`")),
            }
        }
        _ => Ok(rest),
    }
}

/// The name of the environment that a control word begins or ends.
fn environment<'a>(word: &str, rest: &'a str) -> Result<(&'a str, &'a str), String> {
    let braced = rest.trim_start().strip_prefix('{');
    match braced.and_then(|inner| inner.split_once('}')) {
        Some(("document", _)) => Err(format!(r"`\{word}{{document}}` cannot stand in a label")),
        Some(found) => Ok(found),
        None => Err(format!(r"`\{word}` without the name of an environment")),
    }
}

#[cfg(test)]
mod tests {
    use super::check_balance;

    #[test]
    fn good_labels_pass() {
        for label in [
            "",
            "plain",
            r"$\frac{a}{b}$",
            r"a\% 50 \{ \} \$",
            r"\(x\)",
            "a % comment with } and $\n b",
            r"$\begin{pmatrix} a & b \\ c & d \end{pmatrix}$",
            r"\textcolor{red}{x} and $y$",
            r"\parbox{3cm}{one\par two}",
            r"a\\",
            "\n x",
            r"$\text{if $x$ holds}$",
        ] {
            assert_eq!(check_balance(label), Ok(()), "{label}");
        }
    }

    #[test]
    fn bad_labels_are_named() {
        for (label, message) in [
            ("{", "`{` is never closed"),
            ("}", "`}` without `{`"),
            ("$x", "`$` is never closed"),
            ("{$x}$", "`}` before `$` is closed"),
            (r"\end{foo}", r"`\end{foo}` without `\begin{foo}`"),
            (r"\begin{foo}", r"`\begin{foo}` is never closed"),
            ("x\\", "ends with a lone backslash"),
            ("a\n\nb", "a blank line cannot split a label"),
            (r"a\par b", r"`\par` cannot split a label"),
            (
                r"\end{document}",
                r"`\end{document}` cannot stand in a label",
            ),
        ] {
            assert_eq!(check_balance(label), Err(message.into()), "{label}");
        }
    }
}
