//! `figc check`: what there is to say about figures, without typesetting them.

use super::args::CheckArgs;
use super::input::{Input, Projects, files, stdin_count, themes};
use super::{Ending, complain, tell};
use crate::eval::with_big_stack;
use crate::pipeline::{self, Product, Request, Themes};
use crate::source::SourceMap;

pub(super) fn run(args: &CheckArgs) -> Ending {
    if let Err(message) = stdin_count(&args.files) {
        complain(&message);
        return Ending::Usage;
    }
    let themes = themes(args.theme.clone(), Themes::All);
    let mut projects = Projects::new(args.diagnostic_format);
    let files = match files(&args.files, &mut projects) {
        Ok((files, _)) => files,
        Err(ending) => return ending,
    };
    with_big_stack(|| {
        let mut ending = Ending::Done;
        for file in &files {
            ending = ending.max(match Input::read(file) {
                Ok(input) => one(input, &themes, args, &mut projects),
                Err(error) => {
                    tell(&[*error], &SourceMap::new(), args.diagnostic_format);
                    Ending::Wrong
                }
            });
        }
        ending
    })
}

fn one(input: Input, themes: &Themes, args: &CheckArgs, projects: &mut Projects) -> Ending {
    let Some(project) = projects.of(input.path.as_deref()) else {
        return Ending::Wrong;
    };
    let world = projects.world(&project);
    let request = Request {
        path: input.path,
        name: input.name,
        bytes: input.bytes,
        product: Product::Nothing,
        themes: themes.clone(),
        params: args.set.iter().cloned().collect(),
        steps: project.settings().limits.steps,
        data: Default::default(),
        sizes: Default::default(),
    };
    let outcome = pipeline::check(&request, &world);
    tell(
        &outcome.diagnostics,
        &outcome.sources,
        args.diagnostic_format,
    );
    if outcome.failed() {
        Ending::Wrong
    } else {
        Ending::Done
    }
}
