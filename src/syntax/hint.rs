//! Hints for common slips: habits from Python, JavaScript, C and LaTeX.

use crate::diag::Code;

use super::error::{Place, Wanted};
use super::lower::{UNITS, excerpt};
use super::prelex::LexemeKind;

/// The code of a slip that is known, and what to type instead.
pub(super) fn hint(place: &Place<'_>) -> Option<(Code, String)> {
    let as_code = |code: Code| move |hint| (code, hint);
    foreign_operator(place)
        .map(as_code(Code::ForeignOperator))
        .or_else(|| foreign_statement(place).map(as_code(Code::ForeignWord)))
        .or_else(|| assignment(place).map(as_code(Code::Assignment)))
        .or_else(|| edge(place).map(as_code(Code::Syntax)))
        .or_else(|| reserved(place).map(as_code(Code::ReservedName)))
        .or_else(|| names(place).map(as_code(Code::Syntax)))
        .or_else(|| touching(place).map(as_code(Code::Syntax)))
        .or_else(|| comma(place).map(as_code(Code::MissingComma)))
        .or_else(|| adjacency(place).map(as_code(Code::Syntax)))
        .or_else(|| layout(place).map(as_code(Code::Syntax)))
}

/// Commands that begin a statement of TikZ.
const TIKZ: [&str; 7] = [
    "draw",
    "node",
    "fill",
    "path",
    "foreach",
    "coordinate",
    "filldraw",
];

/// Characters and operators of other languages.
fn foreign_operator(place: &Place<'_>) -> Option<String> {
    if place.first == "\\" || place.found == "\\" && TIKZ.contains(&place.next) {
        return Some(
            "an element is a call, such as `line((0, 0), (1, 1))`; TikZ stands in `tikz\"…\"`"
                .into(),
        );
    }
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if place.found == "!" && digit(place.next) {
        return Some("colours are mixed by `mix(blue, white, 50%)`".into());
    }
    if place.found == "!" && place.wanted == Wanted::Continuation {
        return Some("`!` is no operator; unequal is `!=`".into());
    }
    if place.found == ","
        && place.bracket.is_none()
        && place.previous_kind == Some(LexemeKind::Number)
        && digit(place.next)
    {
        return Some(format!(
            "a decimal has a point: `{}.{}`; a tuple stands in parentheses",
            place.previous, place.next
        ));
    }
    let hint = match place.found {
        "**" => "a power is `x^2`",
        "&&" | "&" => "write `and`",
        "||" | "|" => "write `or`",
        "!" => "write `not`",
        "===" => "write `==`",
        "!==" | "<>" => "write `!=`",
        "'" => "texts stand in double quotes: `\"text\"`",
        "“" | "”" | "„" | "‘" | "’" => "write straight quotes: `\"text\"`",
        "`" => "texts stand in double quotes: `\"text\"`",
        "?" => "a choice is `if c { a } else { b }`",
        "~" => "write `not`, or `$\\sim$` in maths",
        "+=" | "-=" | "*=" | "/=" | "++" => {
            "a binding never changes: give the new value a name of its own with `let`"
        }
        "\\" => {
            "LaTeX stands in a text: maths as `$\\alpha$`, anything else as `tex\"\\textbf{…}\"`"
        }
        "#" => "comments begin with `//`, colours are `#fce` or `#fccde5`",
        "@" => "symbols stand in maths: `$@x$`",
        "−" => "write the minus of the keyboard, `-`",
        "×" | "·" => "a product is `a * b`, of matrices `A @ B`",
        "≤" => "write `<=`",
        "≥" => "write `>=`",
        "≠" => "write `!=`",
        "→" => "write `->`",
        "°" => return Some(format!("write `{}deg`", place.previous)),
        "²" => "a power is `x^2`",
        "…" => "write `..` for a range",
        "." if place.next.starts_with(|c: char| c.is_ascii_digit())
            && place.wanted == Wanted::Expression =>
        {
            return Some(format!("write `0.{}`", place.next));
        }
        _ if place.previous == "." && place.wanted == Wanted::Named("a name") => {
            "a number has digits on both sides of its point: `1.0`; a field is a name: `A.T`"
        }
        "." if place.previous_kind == Some(LexemeKind::Number) => {
            return Some(format!(
                "write `{}` or `{}.0`; a range is `0..5`",
                place.previous, place.previous
            ));
        }
        _ => return None,
    };
    Some(hint.into())
}

/// Statements of other languages, told by their first word.
fn foreign_statement(place: &Place<'_>) -> Option<String> {
    let hint = match place.first {
        _ if matches!(place.found, "elif" | "elseif") => "write `else if`",
        "def" | "function" | "func" | "lambda" | "fun" if place.second != "=" => {
            "a function is `fn f(x) = x^2`, or `x => x^2` as a value"
        }
        "import" | "from" | "include" | "require" => "write `use \"maths\"`",
        "var" | "const" | "val" | "local" => "write `let x = …`",
        "while" | "loop" => "there is no `while`: write `for i in 0..n { … }`",
        "elif" | "elseif" => "write `else if` on the line of the closing `}`",
        "else" => "`else` stands on the line of the `}` before it: `} else {`",
        "node" | "draw" | "fill" | "path" | "coordinate"
            if place.second == "[" && place.wanted == Wanted::Continuation =>
        {
            "an element is a call, such as `a: circle((0, 0), 1)`; TikZ stands in `tikz\"…\"`"
        }
        "#let" | "#set" | "#import" | "#show" | "#for" | "#if" => {
            "statements have no `#` before them"
        }
        "class" | "struct" => "a record is `{name: value}`, a new element `element name(at) { … }`",
        "%" => "comments begin with `//`",
        _ => {
            let found = match (place.previous, place.found) {
                ("lambda", _) => "a function is `x => x^2`",
                (_, "then" | "do") => "a block stands in braces: `{ … }`",
                (_, "mod") => "a remainder is `a % b`",
                (_, "if") if place.wanted == Wanted::Continuation && place.bracket.is_none() => {
                    "a choice is `if c { a } else { b }`"
                }
                ("f" | "r" | "b" | "u", _)
                    if place.found_kind == Some(LexemeKind::Text) && !place.spaced =>
                {
                    "a text needs no letter before it, and inserts values by `#`: `\"x = #x\"`"
                }
                _ => return None,
            };
            return Some(found.into());
        }
    };
    Some(hint.into())
}

/// `=`, `:` and `:=` in each other's place.
fn assignment(place: &Place<'_>) -> Option<String> {
    let in_call = place.bracket == Some('(');
    match place.found {
        "=" if place.first == "for" => Some("write `for i in 0..3 { … }`".into()),
        "in" if in_call && place.first == "for" => {
            Some("no parentheses here: `for i in 0..3 { … }`".into())
        }
        "=" if place.previous == "]" && place.bracket.is_none() => {
            Some("a value never changes: make a new one, such as `[x + 1 for x in xs]`".into())
        }
        "==" if place.first == "let" && place.wanted == Wanted::Named("`=`") => {
            Some(format!("write `let {} = …`", place.previous))
        }
        "(" if place.first == "let" && place.wanted == Wanted::Named("`=`") => {
            Some(format!("a function is `fn {}(x) = …`", place.previous))
        }
        ";" if place.first == "let" && place.wanted == Wanted::Named("`=`") => Some(format!(
            "a name has a value from the start: `let {} = 0`",
            place.previous
        )),
        "=" if in_call && place.first == "fn" => {
            Some(format!("a default is written `{}: …`", place.previous))
        }
        "=" if in_call => Some(format!(
            "an argument with a name is written `{}: …`; a comparison `==`",
            place.previous
        )),
        "=" if place.bracket == Some('[') => Some("a comparison is `==`".into()),
        "=" if matches!(place.first, "if" | "assert" | "return") => {
            Some("a comparison is `==`".into())
        }
        "=" if matches!(place.previous, "let" | "param") => None,
        "=" if place.first == place.previous => Some(format!(
            "write `let {} = …`; a comparison is `==`",
            place.previous
        )),
        "=" if place.bracket == Some('{') => Some(format!("write `{}: …`", place.previous)),
        "=" => Some("a comparison is `==`".into()),
        ":=" => Some(format!("write `let {} = …`", place.previous)),
        ":" if matches!(place.first, "let" | "param" | "color" | "symbol" | "macro") => {
            Some(format!("write `{} {} = …`", place.first, place.second))
        }
        ":" if matches!(
            place.first,
            "for" | "if" | "while" | "fn" | "figure" | "else"
        ) =>
        {
            Some("a block stands in braces: `{ … }`".into())
        }
        "->" if place.bracket == Some('(') || matches!(place.first, "let" | "return") => {
            Some("a function is written `x => …`".into())
        }
        "->" if place.first == "fn" => {
            Some("the body follows: `fn f(x) = …` or `fn f(x) { … }`".into())
        }
        "=>" => Some("the parameters of a function are names: `x => …` or `(x, y) => …`".into()),
        _ => None,
    }
}

/// Edges and their settings.
fn edge(place: &Place<'_>) -> Option<String> {
    match place.found {
        "(" if matches!(place.previous, "->" | "<-" | "<->" | "--") => {
            Some("edges join named things; between points draw `arrow((0, 0), (2, 2))`".into())
        }
        ">" | "->" if matches!(place.previous, "--" | "-") => {
            Some("an edge is `a -> b`, `a <- b`, `a <-> b` or `a -- b`".into())
        }
        "label" | "bend" | "stroke" | "dash" | "width" | "style"
            if place.first != place.found && place.bracket != Some('(') =>
        {
            Some("settings of an edge stand in parentheses: `a -> b (label: $f$)`".into())
        }
        _ => None,
    }
}

/// A keyword where a statement has a name.
fn reserved(place: &Place<'_>) -> Option<String> {
    match place.first {
        "let" | "for" | "fn" | "figure" | "param" | "element"
            if place.found == place.second
                && place.found_kind == Some(LexemeKind::Word)
                && place.wanted != Wanted::Continuation =>
        {
            Some(format!(
                "after `{}` comes a name that is not a keyword",
                place.first
            ))
        }
        _ => None,
    }
}

/// A name, a text or a word is missing.
fn names(place: &Place<'_>) -> Option<String> {
    let Wanted::Named(wanted) = place.wanted else {
        return None;
    };
    let is_word = place.found_kind == Some(LexemeKind::Word);
    match (wanted, place.first) {
        ("a name", _)
            if place.bracket == Some('{') && place.found_kind == Some(LexemeKind::Number) =>
        {
            Some("braces make a record: a power is `x^2` or `x^(n + 1)`".into())
        }
        ("`,` or `)`", _) if is_word => Some(format!(
            "put a `,` between names: `{}, {}`",
            place.previous, place.found
        )),
        ("a text `\"…\"`", word) if is_word => {
            Some(format!("write `{word} \"{}\"`", place.found))
        }
        ("`in`", _) if matches!(place.found, "of" | "=" | ":") => {
            Some("write `for x in xs { … }`".into())
        }
        ("`:`", _) if matches!(place.found, "," | "}") => {
            Some(format!("write `{0}: {0}`", place.previous))
        }
        _ => None,
    }
}

/// Whether an operand begins where the one before it is complete.
fn begins_operand(place: &Place<'_>) -> bool {
    place.wanted == Wanted::Continuation
        && matches!(
            place.found_kind,
            Some(
                LexemeKind::Word
                    | LexemeKind::Number
                    | LexemeKind::Text
                    | LexemeKind::Color
                    | LexemeKind::Open
            )
        )
        && !matches!(place.found, "and" | "or" | "in" | "else" | "for")
}

/// Things that must touch.
fn touching(place: &Place<'_>) -> Option<String> {
    if !begins_operand(place) {
        return None;
    }
    if place.previous_kind == Some(LexemeKind::Number) && place.spaced {
        if UNITS.iter().any(|(unit, _)| *unit == place.found) {
            return Some(format!(
                "a unit touches its number: `{}{}`",
                place.previous, place.found
            ));
        }
        if place.found == "px" {
            return Some(format!("there are no pixels: write `{}pt`", place.previous));
        }
    }
    let called = place.spaced
        && matches!(place.found, "(" | "[")
        && place.previous_kind == Some(LexemeKind::Word)
        && place.bracket != Some('[');
    called.then(|| format!("write `{}{}` without a space", place.previous, place.found))
}

/// Things that have a comma between them.
fn comma(place: &Place<'_>) -> Option<String> {
    if !begins_operand(place) || !(matches!(place.bracket, Some('(' | '[')) || place.in_record) {
        return None;
    }
    let between = match place.bracket {
        Some('[') => "items",
        Some('{') => "fields",
        _ => "arguments",
    };
    let is_simple = |kind| {
        matches!(
            kind,
            Some(LexemeKind::Word | LexemeKind::Number | LexemeKind::Color)
        )
    };
    if is_simple(place.previous_kind) && is_simple(place.found_kind) && place.spaced {
        let (left, right) = (excerpt(place.previous), excerpt(place.found));
        return Some(format!("put a `,` between {between}: `{left}, {right}`"));
    }
    Some(format!("put a `,` between {between}"))
}

/// Two operands side by side.
fn adjacency(place: &Place<'_>) -> Option<String> {
    if !begins_operand(place) {
        return None;
    }
    match (place.previous_kind, place.found_kind) {
        (_, Some(LexemeKind::Text)) if place.previous == "figure" => {
            Some("a figure's name has no quotes: `figure name { … }`".into())
        }
        (Some(LexemeKind::Word), Some(LexemeKind::Text)) => Some(format!(
            "write `{0}(…)` for an element, or `{0}: …` between the parentheses of one",
            place.previous
        )),
        (Some(LexemeKind::Word), Some(LexemeKind::Number)) => Some(format!(
            "a call is `{0}({1})`, a product `{0} * {1}`",
            place.previous, place.found
        )),
        (Some(LexemeKind::Number), Some(LexemeKind::Word))
        | (Some(LexemeKind::Word), Some(LexemeKind::Word))
            if place.bracket.is_none() =>
        {
            Some(format!(
                "a product is `{} * {}`",
                place.previous, place.found
            ))
        }
        _ => None,
    }
}

/// Lines and braces.
fn layout(place: &Place<'_>) -> Option<String> {
    let at_end = matches!(place.found_kind, None | Some(LexemeKind::End));
    match place.first {
        "if" | "for" | "figure" | "element" | "fn" | "animate"
            if at_end && place.bracket.is_none() =>
        {
            Some("the `{` of a block stands on the same line".into())
        }
        _ if place.found == ";" && place.bracket == Some('(') => {
            Some("arguments are parted by `,`".into())
        }
        _ if place.found_kind == Some(LexemeKind::Word)
            && place.bracket == Some('{')
            && place.wanted == Wanted::Continuation =>
        {
            Some("begin a new statement on a line of its own".into())
        }
        _ => None,
    }
}
