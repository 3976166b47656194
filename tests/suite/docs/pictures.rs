//! Pictures in documents: made by figc in both themes, and compared with those there are.

use std::collections::BTreeSet;
use std::fs;

use figc::output::{Raster, difference, rasterise};

use crate::support::{Folder, THEMES, root};

/// Pixels per inch of a picture in a document; on a page it stands at half its size.
const PPI: f64 = 144.0;

/// Figures that one run of the program renders.
const BATCH: usize = 8;

/// Small pictures of one folder, drawn by statements.
pub struct Pictures {
    folder: &'static str,
    figures: Vec<(String, String)>,
}

impl Pictures {
    /// No pictures yet.
    pub fn new(folder: &'static str) -> Pictures {
        Pictures {
            folder,
            figures: Vec::new(),
        }
    }

    /// Adds the picture of some statements, and returns how a page in the folder
    /// above shows it.
    pub fn add(&mut self, name: &str, alt: &str, statements: &str) -> String {
        let last = self.folder.rsplit('/').next().unwrap_or_default();
        self.figures.push((name.to_owned(), statements.to_owned()));
        shown(&format!("{last}/{name}"), alt)
    }

    /// Renders them all. Returns complaints about those that have changed, and about
    /// pictures in the folder that nothing shows.
    pub fn check(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut names = BTreeSet::new();
        for batch in self.figures.chunks(BATCH) {
            let mut text = String::from("use \"maths\"\n");
            for (number, (_, statements)) in batch.iter().enumerate() {
                text.push_str(&format!("figure p{number} {{\n{statements}\n}}\n"));
            }
            let folder = Folder::new(&[("pictures.fig", text.as_str())]);
            // The file that the example of `image` names.
            let photo = include_bytes!("../../samples/pictures/photo.png");
            folder.write("photo.png", photo);
            let out = "{figure}-{theme}.pdf";
            let args = ["render", "pictures.fig", "--theme", "all", "-o", out];
            let ran = folder.figc(args).run();
            assert_eq!(ran.code, Some(0), "{}\n{text}", ran.stderr);
            for (number, (name, _)) in batch.iter().enumerate() {
                for theme in THEMES {
                    let pdf = folder.read(&format!("p{number}-{theme}.pdf"));
                    let file = format!("{name}-{theme}.png");
                    wrong.extend(compare(&format!("{}/{file}", self.folder), &pdf));
                    names.insert(file);
                }
            }
        }
        let there = fs::read_dir(root().join(self.folder)).expect("a folder of pictures");
        for entry in there {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !names.contains(&*name) {
                if super::accepting() {
                    fs::remove_file(&path).expect("removed");
                } else {
                    wrong.push(format!("{}/{name} is shown nowhere", self.folder));
                }
            }
        }
        wrong
    }
}

/// How a page shows a picture of two themes, given its name without theme.
pub fn shown(name: &str, alt: &str) -> String {
    format!(
        "<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{name}-screen.png\">\n  \
        <img alt=\"{}\" src=\"{name}-print.png\">\n</picture>\n",
        alt.replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;")
    )
}

/// Compares a page with its picture, or writes the picture. Returns a complaint.
pub fn compare(path: &str, pdf: &[u8]) -> Option<String> {
    let now = rasterise(pdf, PPI).expect("a page");
    let file = root().join(path);
    let before = fs::read(&file).map_err(|_| "there is no picture yet".to_owned());
    let same = before.and_then(|png| {
        let before = Raster::from_png(&png).map_err(|e| e.to_string())?;
        let found = difference(&before, &now).map_err(|e| e.to_string())?;
        match found.pixels {
            0 => Ok(()),
            _ => Err(format!("{found:?}")),
        }
    });
    let what = same.err()?;
    if super::accepting() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(&file, now.to_png().expect("a picture")).expect("written");
        return None;
    }
    Some(format!("{path}: {what}"))
}
