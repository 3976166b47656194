//! `figc check`: what there is to say about figures, without typesetting them.

use super::args::CheckArgs;
use super::input::{Input, stdin_count, themes, world};
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
    with_big_stack(|| {
        let mut ending = Ending::Done;
        for file in &args.files {
            ending = ending.max(match Input::read(file) {
                Ok(input) => one(input, &themes, args),
                Err(error) => {
                    tell(&[*error], &SourceMap::new(), args.diagnostic_format);
                    Ending::Wrong
                }
            });
        }
        ending
    })
}

fn one(input: Input, themes: &Themes, args: &CheckArgs) -> Ending {
    let world = world(input.path.as_deref());
    let request = Request {
        path: input.path,
        name: input.name,
        bytes: input.bytes,
        product: Product::Nothing,
        themes: themes.clone(),
        params: args.set.iter().cloned().collect(),
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
