//! A stylesheet by itself, in all its themes.

use super::{Outcome, Request, Run, Themes, work};
use crate::diag::Diagnostic;
use crate::source::World;
use crate::style::Theme;

/// What the file of a request declares, in every theme that the request asks for.
/// No themes when there were errors.
pub fn themes(request: &Request, world: &dyn World) -> (Vec<Theme>, Outcome) {
    let mut found = Vec::new();
    let outcome = work(request, world, |run| run.declared(&mut found));
    if outcome.failed() {
        found.clear();
    }
    (found, outcome)
}

impl Run<'_, '_> {
    fn declared(&mut self, found: &mut Vec<Theme>) -> Result<(), Vec<Diagnostic>> {
        let (_, file) = self.parse()?;
        let names = match &self.request.themes {
            Themes::All => self.theme_names(&file),
            Themes::Own | Themes::OwnOr(_) | Themes::Named(_) => vec![self.first_theme(&file)],
        };
        for name in names {
            found.push(self.draw(&file, &name)?.theme);
        }
        Ok(())
    }
}
