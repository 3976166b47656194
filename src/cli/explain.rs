//! `figc explain`: what a code means, how to mend it, and an example.

use super::args::ExplainArgs;
use super::{Ending, complain, print};
use crate::diag::Code;

pub(super) fn run(args: &ExplainArgs) -> Ending {
    let Some(text) = &args.code else {
        return print(list().as_bytes());
    };
    match Code::parse(text) {
        Some(code) => print(code.explanation().as_bytes()),
        None => {
            complain(&format!(
                "no message has the code `{text}`; `figc explain` lists them all"
            ));
            Ending::Usage
        }
    }
}

/// Every code with its title, a line each.
fn list() -> String {
    let lines = Code::ALL
        .iter()
        .map(|code| format!("{}  {}\n", code.text(), code.title()));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Shown;
    use crate::eval::with_big_stack;
    use crate::pipeline::{self, Product, Request, Themes};
    use crate::source::MemoryWorld;

    /// The codes that the example of a code leads to without TeX.
    fn told(code: Code) -> Vec<Code> {
        let Some(example) = code.example() else {
            return Vec::new();
        };
        let mut world = MemoryWorld::new();
        for (name, text) in &example.files {
            world = world.with(name, text.as_str());
        }
        let set = example
            .command
            .as_deref()
            .and_then(|c| c.split_once("--set "));
        let set = set.and_then(|(_, set)| set.split_once('='));
        let request = Request {
            path: Some("example.fig".into()),
            name: "example.fig".into(),
            bytes: example.text.into(),
            product: Product::Nothing,
            themes: Themes::Own,
            params: set
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .into_iter()
                .collect(),
            steps: None,
            data: Default::default(),
            sizes: Default::default(),
        };
        with_big_stack(|| {
            let outcome = pipeline::check(&request, &world);
            outcome.diagnostics.iter().map(|d| d.code).collect()
        })
    }

    #[test]
    fn every_example_leads_to_its_code() {
        let wrong: Vec<String> = Code::ALL
            .iter()
            .filter(|code| code.shown() == Shown::Check && told(**code) != [**code])
            .map(|code| format!("{} {:?}", code.text(), told(*code)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn an_example_for_tex_is_right_without_it() {
        for code in Code::ALL.iter().filter(|c| c.shown() == Shown::Tex) {
            assert_eq!(told(*code), [], "{}", code.text());
        }
    }

    #[test]
    fn every_code_is_listed() {
        assert_eq!(list().lines().count(), Code::ALL.len());
        assert!(list().contains("F0204  a value has no such field or method\n"));
    }
}
