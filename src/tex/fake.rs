//! An engine without TeX, for the tests of other stages.

use super::{Body, Engine, ErrorKind, Job, Layout, Place, TexError, TextSize, check_balance};

/// Takes every character to be 5 pt wide and 7 pt high. Its PDF is the TeX of the page.
#[derive(Debug, Clone, Copy, Default)]
pub struct FakeEngine;

impl Engine for FakeEngine {
    fn page(&self, job: &Job<'_>, layout: &mut Layout<'_>) -> Result<Vec<u8>, Vec<TexError>> {
        let body: Body = layout(&self.measure(job)?).map_err(|_| {
            let message = "no page to typeset";
            vec![TexError::new(Place::Engine, ErrorKind::Aborted, message)]
        })?;
        Ok(body.tex.into_bytes())
    }

    fn measure(&self, job: &Job<'_>) -> Result<Vec<TextSize>, Vec<TexError>> {
        let mut errors = Vec::new();
        let mut sizes = Vec::new();
        for (index, label) in job.labels.iter().enumerate() {
            if let Err(message) = check_balance(label) {
                let place = Place::Label(index);
                errors.push(TexError::new(place, ErrorKind::Unbalanced, message));
            }
            sizes.push(TextSize {
                width: 5.0 * label.chars().count() as f64,
                height: 7.0,
                depth: 2.0,
            });
        }
        match errors.is_empty() {
            true => Ok(sizes),
            false => Err(errors),
        }
    }

    fn document(&self, tex: &str) -> Result<Vec<u8>, Vec<TexError>> {
        Ok(tex.as_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_follow_the_characters() {
        let labels = ["abc".to_owned(), String::new()];
        let job = Job {
            preamble: "",
            book: 0,
            labels: &labels,
            full: false,
        };
        let sizes = FakeEngine.measure(&job).expect("balanced");
        assert_eq!((sizes[0].width, sizes[1].width), (15.0, 0.0));
    }
}
