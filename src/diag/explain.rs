//! What a code means at length, for `figc explain`.
//!
//! Each code has a page in `explain/`: a paragraph on what it means, one on how to
//! mend it, and an example in fences. A fence says `fig` and the name of a further
//! file if it is one, or `sh` for the command that shows it.

use super::Code;

/// The example of a code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Example {
    /// The file that is wrong.
    pub text: String,
    /// Modules beside it: name and text.
    pub files: Vec<(String, String)>,
    /// The command, when it is more than `figc check example.fig`.
    pub command: Option<String>,
}

impl Code {
    /// The code that an author typed: `F0204`, `f0204` or `0204`.
    pub fn parse(text: &str) -> Option<Code> {
        let text = text.trim();
        let digits = text.strip_prefix(['F', 'f']).unwrap_or(text);
        let same = |code: &&Code| code.text().get(1..) == Some(digits);
        Code::ALL.iter().find(same).copied()
    }

    /// Title, meaning, remedy and example, as plain text.
    pub fn explanation(self) -> String {
        let mut out = format!("{}: {}\n\n", self.text(), self.title());
        let mut inside = false;
        for line in self.page().lines() {
            match line.strip_prefix("```") {
                Some("") => inside = false,
                Some(fence) => {
                    inside = true;
                    match fence.split_once(' ') {
                        Some((_, file)) => out.push_str(&format!("with {file}:\n\n")),
                        None if fence == "sh" => out.push_str("and the command:\n\n"),
                        None => out.push_str("For example:\n\n"),
                    }
                }
                None if inside && !line.is_empty() => {
                    out.push_str("    ");
                    out.push_str(line);
                    out.push('\n');
                }
                None => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        out
    }

    /// Its example, if it can have one.
    pub fn example(self) -> Option<Example> {
        let mut example = Example::default();
        let mut found = false;
        for fence in self.page().split("```").skip(1).step_by(2) {
            let (head, body) = fence.split_once('\n').unwrap_or((fence, ""));
            match head.split_once(' ') {
                Some((_, file)) => example.files.push((file.to_owned(), body.to_owned())),
                None if head == "sh" => example.command = Some(body.trim().to_owned()),
                None => {
                    example.text = body.to_owned();
                    found = true;
                }
            }
        }
        found.then_some(example)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shown;
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        for text in ["F0204", "f0204", " 0204 "] {
            assert_eq!(Code::parse(text), Some(Code::UnknownField));
        }
        for text in ["", "F", "F9999", "FF0204", "F204", "é0204"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_page_has_what_the_table_promises() {
        for code in Code::ALL {
            let has = code.example().is_some();
            assert_eq!(has, code.shown() != Shown::Machine, "{}", code.text());
            assert!(code.page().contains("\n\nTo mend it, "), "{}", code.text());
            let fences = code.page().matches("```").count();
            assert_eq!(fences % 2, 0, "{}", code.text());
        }
    }

    #[test]
    fn an_explanation_reads_as_a_page() {
        let text = Code::UnknownParam.explanation();
        assert!(text.starts_with("F0206: `--set` names no `param` of the file\n\n"));
        assert!(text.contains("\nFor example:\n\n    param n = 5\n"));
        assert!(text.ends_with("and the command:\n\n    figc check example.fig --set m=7\n"));
    }
}
