//! Everything that can be said about a file without TeX.

use super::{Outcome, Request, Run, Themes, work};
use crate::diag::Diagnostic;
use crate::scene::Plan;
use crate::source::World;

/// Parses and evaluates a file, and plans each of its figures in every theme that
/// the request asks for, whatever theme the figure names for itself. A file
/// without figures is a module, and may well be right.
pub fn check(request: &Request, world: &dyn World) -> Outcome {
    work(request, world, |run| run.check())
}

impl Run<'_, '_> {
    /// Unlike a render, it goes on after a figure or a theme that is wrong.
    fn check(&mut self) -> Result<(), Vec<Diagnostic>> {
        let (_, file) = self.parse()?;
        let themes = match &self.request.themes {
            Themes::Own | Themes::OwnOr(_) | Themes::Named(_) => vec![self.first_theme(&file)],
            Themes::All => self.theme_names(&file),
        };
        let mut errors: Vec<Diagnostic> = Vec::new();
        for theme in themes {
            match self.draw(&file, &theme) {
                Ok(drawn) => {
                    for (_, drawing) in &drawn.drawings {
                        if let Err(found) = Plan::new(drawing, &drawn.theme) {
                            errors.extend(found);
                        }
                    }
                }
                Err(found) => errors.extend(found),
            }
            self.outcome.times.lap("plan");
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Product;
    use super::*;
    use crate::source::MemoryWorld;

    fn codes(text: &str, themes: Themes) -> Vec<&'static str> {
        let request = Request {
            path: Some("a.fig".into()),
            name: "a.fig".into(),
            bytes: text.into(),
            product: Product::Nothing,
            themes,
            params: Default::default(),
            steps: None,
            data: Default::default(),
            sizes: Default::default(),
        };
        let outcome = check(&request, &MemoryWorld::new());
        outcome.diagnostics.iter().map(|d| d.code.text()).collect()
    }

    #[test]
    fn a_figure_and_a_module_that_are_right_have_nothing_to_say() {
        assert_eq!(codes("circle((0, 0), 1)", Themes::All), [""; 0]);
        assert_eq!(codes("let a = 1", Themes::All), [""; 0]);
        assert_eq!(codes("", Themes::All), [""; 0]);
    }

    #[test]
    fn a_mistake_in_one_theme_is_found_unless_another_is_named() {
        let text = "
            theme print { background: white }
            theme screen { background: black }
            color c = { print: #333 }
            circle((0, 0), 1, fill: c)";
        assert_eq!(codes(text, Themes::All), ["F0401"]);
        assert_eq!(codes(text, Themes::Named("print".into())), [""; 0]);
    }

    #[test]
    fn a_mistake_in_every_theme_is_told_once() {
        assert_eq!(codes("circle((0, 0), r)", Themes::All), ["F0201"]);
    }

    #[test]
    fn every_figure_is_looked_at() {
        let text = "
            figure a { text((0, 0), $@x$) }
            figure b { text((0, 0), $@y$) }";
        assert_eq!(codes(text, Themes::All), ["F0402", "F0402"]);
    }

    #[test]
    fn a_theme_that_does_not_exist_is_told() {
        let themes = Themes::Named("night".into());
        assert_eq!(codes("circle((0, 0), 1)", themes), ["F0403"]);
    }
}
