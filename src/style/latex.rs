//! Labels as LaTeX: escapes plain text and gives symbols their form and colour.
//!
//! A symbol takes the indices behind it into its colour: `@x_1` becomes
//! `\pink{x_1}`. To find where an index ends, the maths is first laid out as
//! one string in which every symbol is a single private-use character.

use std::collections::BTreeSet;

use super::theme::{SymbolKind, Theme};
use super::{Markup, MathPiece, Piece};
use crate::diag::{At, Diagnostic};

/// A label ready for TeX.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelLatex(pub String);

/// First of the characters that stand for symbols; the private-use planes hold
/// 65,534 of them, more than a label can have.
const FIRST_MARK: u32 = 0xF_0000;

/// Writes a markup as LaTeX under a theme.
///
/// # Errors
/// An unknown symbol, at its place.
pub fn latex(markup: &Markup, theme: &Theme) -> Result<LabelLatex, Box<Diagnostic>> {
    let mut out = String::new();
    for piece in &markup.pieces {
        match piece {
            Piece::Text(text) => escape(text, &mut out),
            Piece::Latex(code) => out.push_str(code),
            Piece::Math(parts) => {
                out.push('$');
                out.push_str(&math(parts, theme)?);
                out.push('$');
            }
        }
    }
    Ok(LabelLatex(out))
}

/// Plain text as LaTeX prints it.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '|' => out.push_str("\\textbar{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '\n' => out.push(' '),
            '…' => out.push_str("\\textellipsis{}"),
            _ => match command(c) {
                Some(name) => {
                    out.push_str("$\\");
                    out.push_str(name);
                    out.push('$');
                }
                None => out.push(c),
            },
        }
    }
}

/// Text in typewriter letters, as code is printed: every space and line end stays.
pub fn typewriter(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("\\texttt{{{}}}", code_line(line)))
        .collect();
    match &lines[..] {
        [only] => only.clone(),
        _ => format!(
            "\\begin{{tabular}}{{@{{}}l@{{}}}}{}\\end{{tabular}}",
            lines.join("\\\\")
        ),
    }
}

fn code_line(line: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in line.chars() {
        match c {
            ' ' => out.push_str("\\ "),
            '\t' => out.push_str("\\ \\ "),
            '\'' => out.push_str("\\textquotesingle{}"),
            '`' => out.push_str("\\textasciigrave{}"),
            // Twice in a row these would become a dash or a quotation mark.
            '-' | ',' if before == c => {
                out.push_str("{}");
                out.push(c);
            }
            _ => escape(c.encode_utf8(&mut [0; 4]), &mut out),
        }
        before = c;
    }
    out
}

/// One symbol of a maths text, resolved.
struct Mark<'a> {
    name: &'a str,
    kind: SymbolKind,
    color: Option<&'a str>,
    form: Option<&'a str>,
}

fn math(parts: &[MathPiece], theme: &Theme) -> Result<String, Box<Diagnostic>> {
    let mut text: Vec<char> = Vec::new();
    let mut marks: Vec<Mark<'_>> = Vec::new();
    for part in parts {
        match part {
            // A private-use character of the author's own would be taken for a mark.
            MathPiece::Latex(code) => {
                text.extend(code.chars().filter(|c| u32::from(*c) < FIRST_MARK));
            }
            MathPiece::Symbol(name, span) => {
                let symbol = theme.symbol(name).at(*span)?;
                let mark = char::from_u32(FIRST_MARK + u32::try_from(marks.len()).unwrap_or(0));
                text.extend(mark);
                marks.push(Mark {
                    name,
                    kind: symbol.kind,
                    color: symbol.color.as_deref(),
                    form: symbol.form.as_deref(),
                });
            }
        }
    }
    let mut out = String::new();
    Writer {
        marks: &marks,
        theme,
    }
    .run(&text, &mut out);
    Ok(out)
}

/// Accents that go over a symbol and take its colour.
const ACCENTS: [&str; 12] = [
    "hat",
    "tilde",
    "bar",
    "vec",
    "dot",
    "ddot",
    "check",
    "breve",
    "mathring",
    "widehat",
    "widetilde",
    "overline",
];

struct Writer<'a> {
    marks: &'a [Mark<'a>],
    theme: &'a Theme,
}

impl Writer<'_> {
    fn mark(&self, c: char) -> Option<&Mark<'_>> {
        let number = u32::from(c).checked_sub(FIRST_MARK)?;
        self.marks.get(usize::try_from(number).ok()?)
    }

    fn run(&self, text: &[char], out: &mut String) {
        let mut i = 0;
        while i < text.len() {
            if let Some((accent, mark, inside, after)) = self.accented(text, i) {
                i = self.symbol(mark, Some((&accent, inside)), text, after, out);
            } else if let Some(mark) = self.mark(text[i]) {
                i = self.symbol(mark, None, text, i + 1, out);
            } else if let Some(name) = command(text[i]) {
                out.push('\\');
                out.push_str(name);
                i += 1;
                // `σx` must not become the one macro `\sigmax`.
                if text.get(i).is_some_and(char::is_ascii_alphabetic) {
                    out.push(' ');
                }
            } else if text[i] == '\\' {
                // A command is copied whole, so that nothing in its name is looked at.
                let end = command_end(text, i);
                out.extend(&text[i..end]);
                i = end;
            } else {
                out.push(text[i]);
                i += 1;
            }
        }
    }

    /// `\tilde{@y}` or `\tilde{@y_1}` at `i`: the accent, its symbol, the indices under the
    /// accent, and where the text goes on.
    fn accented<'t>(
        &self,
        text: &'t [char],
        i: usize,
    ) -> Option<(String, &Mark<'_>, &'t [char], usize)> {
        if text[i] != '\\' {
            return None;
        }
        let end = command_end(text, i);
        let name: String = text[i + 1..end].iter().collect();
        if !ACCENTS.contains(&name.as_str()) {
            return None;
        }
        let start = end + text[end..].iter().take_while(|c| **c == ' ').count();
        let first = *text.get(start)?;
        if first != '{' {
            return Some((name, self.mark(first)?, &[], start + 1));
        }
        let close = group_end(text, start)?;
        let [first, inside @ ..] = text.get(start + 1..close - 1)? else {
            return None;
        };
        let all = self.indices_end(inside, 0) == inside.len();
        Some((name, self.mark(*first).filter(|_| all)?, inside, close))
    }

    /// One past the primes, subscripts and superscripts that begin at `i`.
    fn indices_end(&self, text: &[char], mut i: usize) -> usize {
        loop {
            match text.get(i) {
                Some('\'') => i += 1,
                Some('_' | '^') => match self.argument_end(text, i + 1) {
                    Some(end) => i = end,
                    None => return i,
                },
                _ => return i,
            }
        }
    }

    /// One past the group, character or command with its arguments that starts at `i`.
    fn argument_end(&self, text: &[char], i: usize) -> Option<usize> {
        let mut end = group_end(text, i)?;
        if text[i] == '\\' {
            let name: String = text[i + 1..end].iter().collect();
            for _ in 0..self.arguments(&name) {
                end = group_end(text, end)?;
            }
        }
        Some(end)
    }

    /// How many arguments a command takes, as far as it may stand in an index without
    /// braces: `x_\mathrm{in}`.
    fn arguments(&self, name: &str) -> usize {
        const ONE: [&str; 16] = [
            "mathrm",
            "mathbf",
            "mathit",
            "mathsf",
            "mathtt",
            "mathcal",
            "mathbb",
            "mathfrak",
            "text",
            "textrm",
            "textbf",
            "textit",
            "textsf",
            "bm",
            "boldsymbol",
            "operatorname",
        ];
        match self.theme.macro_named(name) {
            Some(found) => found.arity,
            None if self.theme.color(name).is_some() => 1,
            None => usize::from(ONE.contains(&name) || ACCENTS.contains(&name)),
        }
    }

    /// Writes a symbol with the indices that follow it; returns where the text goes on.
    /// An accent comes with the indices that stand under it.
    fn symbol(
        &self,
        mark: &Mark<'_>,
        accent: Option<(&str, &[char])>,
        text: &[char],
        i: usize,
        out: &mut String,
    ) -> usize {
        let end = self.indices_end(text, i);
        let behind = &text[i..end];
        let inside = accent.map_or(&[][..], |(_, inside)| inside);
        let subscript = self.has_subscript(behind) || self.has_subscript(inside);
        let mut body = self.form(mark, subscript);
        if let Some((accent, inside)) = accent {
            self.run(inside, &mut body);
            body = format!("\\{accent}{{{body}}}");
        }
        self.run(behind, &mut body);
        match mark.color {
            Some(color) => {
                out.push('\\');
                out.push_str(color);
                out.push('{');
                out.push_str(&body);
                out.push('}');
            }
            None => {
                out.push_str(&body);
                // `@W` before a letter: `\matr{W}x` is fine, a bare `\theta x` needs the space.
                if body.ends_with(|c: char| c.is_ascii_alphabetic())
                    && body.contains('\\')
                    && text.get(end).is_some_and(char::is_ascii_alphabetic)
                {
                    out.push(' ');
                }
            }
        }
        end
    }

    /// Whether there is a subscript among indices, not counting those within them.
    fn has_subscript(&self, indices: &[char]) -> bool {
        let mut i = 0;
        while i < indices.len() {
            if indices[i] == '_' {
                return true;
            }
            i = match indices[i] {
                '^' => self.argument_end(indices, i + 1).unwrap_or(indices.len()),
                _ => i + 1,
            };
        }
        false
    }

    fn form(&self, mark: &Mark<'_>, subscript: bool) -> String {
        let component = subscript && mark.kind == SymbolKind::Vector;
        if let Some(form) = mark.form {
            return if component {
                without_bold(form)
            } else {
                form.into()
            };
        }
        let letter = letter(mark.name);
        let bold = |macro_name: &str| {
            if self.theme.macro_named(macro_name).is_some() {
                format!("\\{macro_name}{{{letter}}}")
            } else {
                format!("\\bm{{{letter}}}")
            }
        };
        match mark.kind {
            SymbolKind::Vector if component => letter,
            SymbolKind::Vector | SymbolKind::Vectors => bold("vect"),
            SymbolKind::Matrix => bold("matr"),
            SymbolKind::Scalar => letter,
            SymbolKind::Space => format!("\\mathcal{{{letter}}}"),
        }
    }
}

/// One past the command that starts at `i`: a backslash and letters, or one character.
fn command_end(text: &[char], i: usize) -> usize {
    let letters = text[i + 1..]
        .iter()
        .take_while(|c| c.is_ascii_alphabetic())
        .count();
    (i + 1 + letters.max(1)).min(text.len())
}

/// One past the group, command or character that starts at `i`; none at the end
/// of the text and for an unclosed brace.
fn group_end(text: &[char], i: usize) -> Option<usize> {
    match text.get(i)? {
        '{' => {
            let mut depth = 0_usize;
            let mut k = i;
            while k < text.len() {
                match text[k] {
                    '\\' => k += 1,
                    '{' => depth += 1,
                    '}' => {
                        depth -= 1;
                        if depth == 0 {
                            return Some(k + 1);
                        }
                    }
                    _ => {}
                }
                k += 1;
            }
            None
        }
        '\\' => Some(command_end(text, i)),
        _ => Some(i + 1),
    }
}

/// `\hat{\vect{y}}` as the component's `\hat{y}`.
fn without_bold(form: &str) -> String {
    let chars: Vec<char> = form.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        let end = if chars[i] == '\\' {
            command_end(&chars, i)
        } else {
            i + 1
        };
        let token: String = chars[i..end].iter().collect();
        if ["\\vect", "\\matr", "\\bm", "\\boldsymbol", "\\mathbf"].contains(&token.as_str())
            && let Some(group) = group_end(&chars, end)
        {
            let inner: String = chars[end..group].iter().collect();
            let inner = inner
                .strip_prefix('{')
                .and_then(|s| s.strip_suffix('}'))
                .unwrap_or(&inner);
            out.push_str(&without_bold(inner));
            i = group;
        } else {
            out.push_str(&token);
            i = end;
        }
    }
    out
}

/// The letter of a symbol: `x` as is, `theta` and `θ` as `\theta`, a longer name upright.
fn letter(name: &str) -> String {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => greek(c).map_or_else(|| c.to_string(), |g| format!("\\{g}")),
        _ if GREEK.iter().any(|(_, g)| *g == name) => format!("\\{name}"),
        _ => format!("\\mathrm{{{name}}}"),
    }
}

fn greek(c: char) -> Option<&'static str> {
    GREEK.iter().find(|(g, _)| *g == c).map(|(_, name)| *name)
}

/// The maths command of a Greek letter or another sign that can be typed.
fn command(c: char) -> Option<&'static str> {
    let sign = || SIGNS.iter().find(|(s, _)| *s == c).map(|(_, name)| *name);
    greek(c).or_else(sign)
}

/// Signs of maths that have a command and no place in a text font.
const SIGNS: [(char, &str); 39] = [
    ('≤', "leq"),
    ('≥', "geq"),
    ('≠', "neq"),
    ('≈', "approx"),
    ('≡', "equiv"),
    ('≐', "doteq"),
    ('∼', "sim"),
    ('∝', "propto"),
    ('≪', "ll"),
    ('≫', "gg"),
    ('∈', "in"),
    ('∉', "notin"),
    ('⊂', "subset"),
    ('⊆', "subseteq"),
    ('∪', "cup"),
    ('∩', "cap"),
    ('∅', "emptyset"),
    ('∀', "forall"),
    ('∃', "exists"),
    ('∞', "infty"),
    ('∂', "partial"),
    ('∇', "nabla"),
    ('∑', "sum"),
    ('∏', "prod"),
    ('∫', "int"),
    ('→', "to"),
    ('←', "leftarrow"),
    ('↔', "leftrightarrow"),
    ('⇒', "Rightarrow"),
    ('⇔', "Leftrightarrow"),
    ('↦', "mapsto"),
    ('⊤', "top"),
    ('⊥', "perp"),
    ('‖', "Vert"),
    ('⊙', "odot"),
    ('⊕', "oplus"),
    ('⊗', "otimes"),
    ('∘', "circ"),
    ('√', "surd"),
];

/// Greek letters that have a LaTeX command.
const GREEK: [(char, &str); 36] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "varepsilon"),
    ('ϵ', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ϑ', "vartheta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "varphi"),
    ('ϕ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
];

/// The macros and palette colours that LaTeX texts use, directly or through
/// another macro of the theme: `(macro names, colour names)`.
pub fn uses<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    theme: &Theme,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut macros = BTreeSet::new();
    let mut colors = BTreeSet::new();
    let mut queue: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    while let Some(text) = queue.pop() {
        let chars: Vec<char> = text.chars().collect();
        let mut i = 0;
        while i < chars.len() {
            if chars[i] != '\\' {
                i += 1;
                continue;
            }
            let end = command_end(&chars, i);
            let name: String = chars[i + 1..end].iter().collect();
            if let Some(found) = theme.macro_named(&name) {
                if macros.insert(name) {
                    queue.push(found.body.clone());
                }
            } else if theme.color(&name).is_some() {
                colors.insert(name);
            }
            i = end;
        }
    }
    (macros, colors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::source::{SourceId, Span};
    use std::rc::Rc;

    fn theme() -> Theme {
        let white = Color::from_hex("#fff").expect("a colour");
        let black = Color::from_hex("#000").expect("a colour");
        let mut theme = Theme::bare("print", white, black);
        for name in ["pink", "red", "lavender", "blue", "green"] {
            theme.colors.push((name.into(), black));
        }
        for name in ["vect", "matr"] {
            theme.macros.push(super::super::Macro {
                name: name.into(),
                arity: 1,
                body: "\\bm{#1}".into(),
                span: Span::default(),
            });
        }
        let mut add = |name: &str, kind, color: Option<&str>, form: Option<&str>| {
            theme.symbols.insert(
                name.into(),
                super::super::Symbol {
                    kind,
                    color: color.map(Into::into),
                    form: form.map(Into::into),
                    span: Span::default(),
                },
            );
        };
        add("x", SymbolKind::Vector, Some("pink"), None);
        add("y", SymbolKind::Vector, Some("blue"), None);
        add(
            "yhat",
            SymbolKind::Vector,
            Some("red"),
            Some("\\hat{\\vect{y}}"),
        );
        add("v", SymbolKind::Vectors, Some("lavender"), None);
        add("W", SymbolKind::Matrix, None, None);
        add("H", SymbolKind::Space, Some("green"), None);
        add("theta", SymbolKind::Scalar, None, None);
        theme
    }

    /// Splits `@name` out of a text, as the parser does.
    fn maths(text: &str) -> Markup {
        let span = Span::new(SourceId(0), 0, 0);
        let mut parts = Vec::new();
        for (n, piece) in text.split('@').enumerate() {
            let cut = if n == 0 {
                0
            } else {
                piece
                    .find(|c: char| !c.is_alphanumeric())
                    .unwrap_or(piece.len())
            };
            if n > 0 {
                parts.push(MathPiece::Symbol(Rc::from(&piece[..cut]), span));
            }
            parts.push(MathPiece::Latex(piece[cut..].into()));
        }
        Markup {
            pieces: vec![Piece::Math(parts)],
            span,
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let got = latex(&maths(text), &theme()).expect("known symbols");
        assert_eq!(got.0, format!("${expected}$"), "from {text}");
    }

    #[test]
    fn symbols_have_form_and_colour() {
        check("@x", r"\pink{\vect{x}}");
        check("@yhat", r"\red{\hat{\vect{y}}}");
        check("@W^\\top @x", r"\matr{W}^\top \pink{\vect{x}}");
        check("@H", r"\green{\mathcal{H}}");
    }

    #[test]
    fn a_subscript_makes_a_component_of_a_vector_only() {
        check("@x_1", r"\pink{x_1}");
        check("@x_{12}^2+1", r"\pink{x_{12}^2}+1");
        check("@x^{(i)}", r"\pink{\vect{x}^{(i)}}");
        check("@v_1", r"\lavender{\vect{v}_1}");
        check("@yhat_k", r"\red{\hat{y}_k}");
    }

    #[test]
    fn accents_take_the_colour() {
        check(r"\tilde{@y}", r"\blue{\tilde{\vect{y}}}");
        check(r"\tilde{@y}_1", r"\blue{\tilde{y}_1}");
        check(r"\tilde @y x", r"\blue{\tilde{\vect{y}}} x");
        check(r"\hat{@x_1}^2", r"\pink{\hat{x_1}^2}");
        check(r"\hat{@x + @y}", r"\hat{\pink{\vect{x}} + \blue{\vect{y}}}");
    }

    #[test]
    fn every_index_that_latex_takes_belongs_to_the_symbol() {
        check("@x'", r"\pink{\vect{x}'}");
        check("@x''_1", r"\pink{x''_1}");
        check("@x_1^2", r"\pink{x_1^2}");
        check("@x^2_1", r"\pink{x^2_1}");
        check(r"@x_\theta y", r"\pink{x_\theta} y");
        check(r"@x_\mathrm{in}^\top b", r"\pink{x_\mathrm{in}^\top} b");
        check(r"@v_\vect{a}", r"\lavender{\vect{v}_\vect{a}}");
        check(r"@x^{a_1}", r"\pink{\vect{x}^{a_1}}");
        check("@x_", r"\pink{\vect{x}}_");
        check("@x^{(i)}_{#}", r"\pink{x^{(i)}_{#}}");
    }

    #[test]
    fn symbols_inside_indices_are_coloured_too() {
        check("E_{@x}", r"E_{\pink{\vect{x}}}");
        check("@y_{@x_1}", r"\blue{y_{\pink{x_1}}}");
    }

    #[test]
    fn greek_letters_become_commands() {
        check("σx", r"\sigma x");
        check("@theta x", r"\theta x");
    }

    #[test]
    fn plain_text_prints_as_written() {
        let markup = Markup::plain("50% & more_ {a} #1 \\ ~ ^", Span::default());
        assert_eq!(
            latex(&markup, &theme()).expect("no symbols").0,
            r"50\% \& more\_ \{a\} \#1 \textbackslash{} \textasciitilde{} \textasciicircum{}"
        );
    }

    #[test]
    fn signs_of_maths_can_be_typed() {
        check("a≤b", r"a\leq b");
        let markup = Markup::plain("x → ∞ …", Span::default());
        assert_eq!(
            latex(&markup, &theme()).expect("no symbols").0,
            r"x $\to$ $\infty$ \textellipsis{}"
        );
    }

    #[test]
    fn code_keeps_its_spaces_and_lines() {
        assert_eq!(typewriter("x  = a_1"), r"\texttt{x\ \ =\ a\_1}");
        assert_eq!(
            typewriter("a--\n b"),
            r"\begin{tabular}{@{}l@{}}\texttt{a-{}-}\\\texttt{\ b}\end{tabular}"
        );
    }

    #[test]
    fn an_unknown_symbol_suggests_the_nearest() {
        let error = latex(&maths("@yhatt"), &theme()).expect_err("unknown");
        assert_eq!(error.code.text(), "F0402");
        assert_eq!(error.hint.as_deref(), Some("did you mean `@yhat`?"));
    }

    #[test]
    fn uses_follow_macros() {
        let (macros, colors) = uses([r"$\pink{\vect{x}} \bm{y}$"], &theme());
        assert_eq!(macros.into_iter().collect::<Vec<_>>(), ["vect"]);
        assert_eq!(colors.into_iter().collect::<Vec<_>>(), ["pink"]);
    }
}
