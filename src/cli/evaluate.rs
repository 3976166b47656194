//! `figc eval`: the value of an expression.

use super::args::EvalArgs;
use super::input::{Input, Projects, project_themes, themes};
use super::{Ending, print, tell};
use crate::eval::with_big_stack;
use crate::pipeline::{self, Notation, Product, Request};
use crate::source::SourceMap;

pub(super) fn run(args: &EvalArgs) -> Ending {
    let input = match &args.file {
        Some(file) => Input::read(file),
        None => Ok(Input {
            path: None,
            name: String::new(),
            bytes: Vec::new(),
        }),
    };
    let input = match input {
        Ok(input) => input,
        Err(error) => {
            tell(&[*error], &SourceMap::new(), args.diagnostic_format);
            return Ending::Wrong;
        }
    };
    // Without a file the working folder is what `use` looks into.
    let mut projects = Projects::new(args.diagnostic_format);
    let Some(project) = projects.of(input.path.as_deref()) else {
        return Ending::Wrong;
    };
    let world = projects.world(&project);
    let request = Request {
        path: input.path,
        name: input.name,
        bytes: input.bytes,
        product: Product::Nothing,
        themes: themes(args.theme.clone(), project_themes(&project)),
        params: args.set.iter().cloned().collect(),
        steps: project.settings().limits.steps,
        data: Default::default(),
        sizes: Default::default(),
    };
    let notation = if args.json {
        Notation::Json
    } else {
        Notation::Fig
    };
    with_big_stack(|| {
        let outcome = pipeline::evaluate(&request, &args.expression, notation, &world);
        tell(
            &outcome.diagnostics,
            &outcome.sources,
            args.diagnostic_format,
        );
        if outcome.failed() {
            return Ending::Wrong;
        }
        let texts = outcome.outputs.iter().map(|output| print(&output.content));
        texts.max().unwrap_or(Ending::Done)
    })
}
