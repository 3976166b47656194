//! What must hold for every text whatever, one function for each fuzz target. Each
//! panics when it does not hold.
//!
//! The tests of the crate run the same functions on all examples and on what the
//! fuzzers once found (`tests/fuzz/found`).

use figc::diag::{Diagnostic, Format, render};
use figc::eval::{Interp, Options, elements, with_big_stack};
use figc::source::{MemoryWorld, SourceMap};
use figc::syntax::Unformatted;

/// How many steps a run may take here: enough to go wrong, and quick.
const STEPS: u64 = 20_000;

/// A text is read or refused, and every place in a message lies in the text.
pub fn parse(text: &str) {
    let mut sources = SourceMap::new();
    let id = sources.add("a.fig", Some("a.fig".into()), text);
    let source = sources.get(id).expect("just added");
    match figc::syntax::parse(source) {
        Ok(file) => {
            figc::syntax::ast_dump(&file);
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            readable(&errors, &sources);
        }
    }
}

/// What can be read can be formatted, and formatting it again changes nothing.
pub fn format(text: &str) {
    let once = match formatted(text) {
        Ok(once) => once,
        Err(Unformatted::Errors(_)) => return,
        Err(Unformatted::Changed) => panic!("the formatter changes what the text means"),
    };
    match formatted(&once) {
        Ok(twice) => assert_eq!(once, twice, "formatting twice is not formatting once"),
        Err(_) => panic!("the formatter writes what it cannot read:\n{once}"),
    }
}

fn formatted(text: &str) -> Result<String, Unformatted> {
    let mut sources = SourceMap::new();
    let id = sources.add("a.fig", None, text);
    figc::syntax::format(sources.get(id).expect("just added"))
}

/// A text that can be read is evaluated and planned, or told what is wrong with it.
pub fn evaluate(text: &str) {
    with_big_stack(|| {
        let mut sources = SourceMap::new();
        let id = sources.add("a.fig", Some("a.fig".into()), text);
        let Ok(file) = figc::syntax::parse(sources.get(id).expect("just added")) else {
            return;
        };
        let world = MemoryWorld::new().with("b.fig", "let inside = 7\nfn twice(x) = 2 * x");
        let options = Options {
            theme: figc::eval::DEFAULT_THEME.into(),
            library: figc::pipeline::LIBRARY,
            ..Options::default()
        };
        let mut interp = Interp::new(&world, &mut sources, options);
        interp.limit_steps(STEPS);
        let mut errors = Vec::new();
        for figure in interp.run(&file) {
            let drawing = elements::drawing(&mut interp, &figure, elements::Inks::default());
            let theme = figc::eval::theme(&interp.declared, figc::eval::DEFAULT_THEME);
            if let (Some(drawing), Ok(theme)) = (drawing, theme)
                && let Err(found) = figc::scene::Plan::new(&drawing, &theme)
            {
                errors.extend(found);
            }
        }
        errors.extend(std::mem::take(&mut interp.sink).into_vec());
        drop(interp);
        readable(&errors, &sources);
    });
}

/// Messages can be shown, and their places lie in the texts.
fn readable(errors: &[Diagnostic], sources: &SourceMap) {
    for error in errors {
        assert!(!error.message.is_empty() && !error.message.contains('\n'));
        let others = error.labels.iter().chain(&error.trace).map(|l| l.span);
        for span in error.span.into_iter().chain(others) {
            if let Some(source) = sources.get(span.source) {
                assert!(source.text().get(span.range()).is_some(), "{error:?}");
            }
        }
    }
    for format in [Format::Human, Format::Short, Format::Json] {
        render(errors, sources, format, false, 80);
    }
}
