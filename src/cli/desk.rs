//! The world of a figure on the command line: the files of its project, the results that are
//! kept in the user's cache, and a bar on the terminal while something takes long.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cache::{Cache, Key};
use crate::source::{ProjectWorld, World};

/// How long something takes before a bar shows it.
const PATIENCE: Duration = Duration::from_millis(500);

/// A project with a cache and a bar.
#[derive(Debug)]
pub(super) struct Desk {
    project: ProjectWorld,
    cache: Option<Cache>,
    bar: Mutex<Option<Bar>>,
}

/// The bar of one work.
#[derive(Debug)]
struct Bar {
    work: String,
    begun: Instant,
    shown: Option<ProgressBar>,
}

impl Desk {
    /// The desk of a project.
    pub(super) fn new(project: ProjectWorld, cache: Option<Cache>) -> Desk {
        Desk {
            project,
            cache,
            bar: Mutex::new(None),
        }
    }
}

impl World for Desk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        self.project.read(path)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        self.project.names(folder)
    }

    fn styles(&self) -> Vec<PathBuf> {
        self.project.styles()
    }

    fn recall(&self, inputs: &[u8]) -> Option<Vec<u8>> {
        self.cache.as_ref()?.read_sealed(&Key::new(&[inputs]))
    }

    fn keep(&self, inputs: &[u8], result: &[u8]) {
        if let Some(cache) = &self.cache {
            // A cache that cannot be written to is as good as none.
            let _ = cache.write_sealed(&Key::new(&[inputs]), result);
        }
    }

    fn progress(&self, work: &str, done: usize, all: usize) {
        let mut slot = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        if done >= all {
            if let Some(bar) = slot.take().and_then(|bar| bar.shown) {
                bar.finish_and_clear();
            }
            return;
        }
        if slot.as_ref().is_none_or(|bar| bar.work != work) {
            *slot = Some(Bar {
                work: work.to_owned(),
                begun: Instant::now(),
                shown: None,
            });
        }
        let Some(bar) = slot.as_mut() else {
            return;
        };
        if bar.shown.is_none() && bar.begun.elapsed() > PATIENCE {
            bar.shown = Some(progress_bar(work, all));
        }
        if let Some(shown) = &bar.shown {
            shown.set_position(done as u64);
        }
    }
}

/// A bar on standard error, which is invisible where that is no terminal.
fn progress_bar(work: &str, all: usize) -> ProgressBar {
    let target = match std::io::stderr().is_terminal() {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    let bar = ProgressBar::with_draw_target(Some(all as u64), target);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(work.to_owned());
    bar
}
