//! TeX's log, taken apart into errors.

use super::error::{ErrorKind, Place, TexError};

/// TeX breaks lines of its log here.
const LINE: usize = 79;

/// The errors in the piece of a log that belongs to one part of a job.
pub(super) fn errors(place: Place, log: &[u8]) -> Vec<TexError> {
    let text = String::from_utf8_lossy(log);
    let lines = unbroken(&text);
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if let Some(message) = line.strip_prefix("! ") {
            let after = &lines[number + 1..];
            found.extend(error(place, message, after));
        } else if let Some(rest) = line.strip_prefix("Missing character: There is no ") {
            found.push(missing_character(place, rest));
        }
    }
    found
}

/// Whether a log has an error in it, without taking it apart.
pub(super) fn has_error(log: &[u8]) -> bool {
    log.starts_with(b"! ") || log.windows(3).any(|three| three == b"\n! ")
}

/// Lines with TeX's own line breaks undone.
fn unbroken(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut continues = false;
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if continues => last.push_str(line),
            _ => lines.push(line.to_owned()),
        }
        continues = line.chars().count() == LINE;
    }
    lines
}

/// One error: its first line, and what follows it in the log.
fn error(place: Place, message: &str, after: &[String]) -> Option<TexError> {
    // The echo of errors before it, which have been reported.
    let echo = [
        "Emergency stop",
        "==> Fatal error",
        "(That makes 100 errors",
    ];
    let fatal = after.first().map_or("", |line| line.trim());
    let message = match echo.iter().any(|start| message.starts_with(start)) {
        true if fatal.starts_with("***") => fatal.trim_matches(['*', '(', ')', ' ']),
        true => return None,
        false => message,
    };
    let until_next = after.iter().take_while(|line| !line.starts_with("! "));
    let line = until_next
        .filter_map(|line| line.strip_prefix("l."))
        .find_map(|rest| rest.split([' ', '.']).next()?.parse().ok());
    let kind = kind(message, after);
    let message = match &kind {
        ErrorKind::UndefinedMacro(name) => format!("undefined macro `{name}`"),
        ErrorKind::MissingFile(name) => format!("no file `{name}` in the TeX bundle"),
        _ => clean(message),
    };
    Some(TexError {
        place,
        kind,
        message,
        line,
    })
}

fn kind(message: &str, after: &[String]) -> ErrorKind {
    let quoted = || message.split(['`', '\'', '"']).nth(1).unwrap_or_default();
    if message.starts_with("Undefined control sequence") {
        return match after.first().and_then(|line| last_macro(line)) {
            Some(name) => ErrorKind::UndefinedMacro(name),
            None => ErrorKind::Tex,
        };
    }
    if message.starts_with("TeX capacity exceeded") || message.contains("100 errors") {
        return ErrorKind::LimitExceeded;
    }
    let no_file = message.starts_with("I can't find file")
        || message.starts_with("Unable to load picture")
        || (message.contains("File ") && message.contains(" not found"));
    match no_file {
        true => ErrorKind::MissingFile(quoted().to_owned()),
        false => ErrorKind::Tex,
    }
}

/// TeX shows its input up to the place of the error: the macro at the end is the one.
fn last_macro(context: &str) -> Option<String> {
    let context = context.trim_end();
    let start = context.rfind('\\')?;
    let name = &context[start..];
    (name.len() > 1).then(|| name.to_owned())
}

/// A message without the habits of TeX: no package names, capital letter or full stop.
pub(super) fn clean(message: &str) -> String {
    let mut message = message.trim();
    for (start, _) in message.match_indices(" Error: ").take(1) {
        let words = &message[..start];
        if words == "LaTeX" || words.starts_with("Package ") || words.starts_with("Class ") {
            message = &message[start + " Error: ".len()..];
        }
    }
    let message = message.trim_end_matches('.').trim();
    let mut chars = message.chars();
    let second_is_lower = message.chars().nth(1).is_none_or(|c| !c.is_uppercase());
    match chars.next() {
        Some(first) if second_is_lower && !message.starts_with("TeX") => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => message.to_owned(),
    }
}

fn missing_character(place: Place, rest: &str) -> TexError {
    let character = rest.split(" in font").next().unwrap_or(rest).trim();
    let font = rest
        .split(" in font ")
        .nth(1)
        .map_or("", |font| font.trim_end_matches('!').trim());
    TexError::new(
        place,
        ErrorKind::MissingCharacter,
        format!("the font `{font}` has no character `{character}`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_undefined_macro() {
        let log =
            b"(figc-label-0.tex\n! Undefined control sequence.\nl.1 $\\foo\n          x$%\nhelp\n";
        let found = errors(Place::Label(0), log);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, ErrorKind::UndefinedMacro(r"\foo".into()));
        assert_eq!(found[0].line, Some(1));
        assert!(has_error(log));
    }

    #[test]
    fn joins_broken_lines() {
        let long = "x".repeat(74);
        let log = format!("! abc{long}\ndef.\nl.3 y\n");
        let found = errors(Place::Body, log.as_bytes());
        assert_eq!(found[0].message, format!("abc{long}def"));
        assert_eq!(found[0].line, Some(3));
    }

    #[test]
    fn strips_the_package() {
        let log = "! LaTeX Error: Environment foo undefined.\n";
        assert_eq!(
            errors(Place::Body, log.as_bytes())[0].message,
            "environment foo undefined"
        );
    }
}
