//! Every example, stage by stage, in both themes: goldens of its texts, and the picture
//! of its page.

use std::fs;

use figc::output::{Raster, difference, rasterise};

use crate::support::{Example, Folder, PPI, THEMES, examples, figc, golden, product, root};

fn text(example: &Example, theme: &str, args: &[&str]) -> String {
    String::from_utf8(product(example, theme, args)).expect("text")
}

#[test]
fn trees_are_as_before() {
    for example in examples() {
        let tree = text(&example, "print", &["--emit", "ast"]);
        golden("", &format!("{}.ast", example.name), &tree);
    }
}

#[test]
fn scenes_are_as_before() {
    for example in examples() {
        for theme in THEMES {
            let scene = text(&example, theme, &["--emit", "scene"]);
            golden("", &format!("{}.{theme}.scene", example.name), &scene);
        }
    }
}

#[test]
fn code_is_as_before() {
    for example in examples() {
        for theme in THEMES {
            let code = text(&example, theme, &["-f", "tex"]);
            golden("", &format!("{}.{theme}.tex", example.name), &code);
        }
    }
}

/// Compares pages with the pictures in `snapshots/`. `FIGC_ACCEPT=1` writes new ones.
#[test]
fn pages_look_as_before() {
    let accept = std::env::var("FIGC_ACCEPT").is_ok_and(|v| v == "1");
    let mut wrong = Vec::new();
    for example in examples() {
        for theme in THEMES {
            let name = format!("{}.{theme}.png", example.name);
            let path = root().join("snapshots").join(&name);
            let pdf = product(&example, theme, &[]);
            let now = rasterise(&pdf, PPI).expect("a page");
            let png = now.to_png().expect("a picture");
            // A picture that shows the same is left as it is.
            if let Err(what) = compare(&path, &now) {
                if accept {
                    fs::write(&path, png).expect("written");
                    continue;
                }
                let new = std::env::temp_dir().join(format!("figc-new-{name}"));
                fs::write(&new, png).expect("written");
                wrong.push(format!("{name}: {what}; now: {}", new.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nlook at them, then accept with FIGC_ACCEPT=1",
        wrong.join("\n")
    );
}

fn compare(path: &std::path::Path, now: &Raster) -> Result<(), String> {
    let before = fs::read(path).map_err(|_| "there is no picture to compare with".to_owned())?;
    let before = Raster::from_png(&before).map_err(|e| e.to_string())?;
    let found = difference(&before, now).map_err(|e| e.to_string())?;
    match found.pixels {
        0 => Ok(()),
        _ => Err(format!("{found:?}")),
    }
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    for example in examples() {
        for theme in THEMES {
            for args in [&[][..], &["-f", "tex"], &["--emit", "scene"]] {
                let first = product(&example, theme, args);
                assert!(
                    first == product(&example, theme, args),
                    "{} {theme} {args:?}",
                    example.name
                );
            }
        }
        // Nor does it matter whether results of an earlier run are at hand.
        let anew = figc(root())
            .args(["render"])
            .args([&example.path])
            .args(["--theme", "print", "-o", "-"])
            .run()
            .fine()
            .stdout;
        assert!(
            anew == product(&example, "print", &[]),
            "{} anew",
            example.name
        );
    }
}

#[test]
fn the_working_folder_leaves_no_trace() {
    for example in examples() {
        let source = fs::read_to_string(&example.path).expect("an example");
        let here = product(&example, "print", &[]);
        let elsewhere = Folder::new(&[("deep/er/a figure.fig", source.as_str())]);
        let out = elsewhere
            .figc([
                "render",
                "deep/er/a figure.fig",
                "--theme",
                "print",
                "-o",
                "-",
            ])
            .env("TZ", "Asia/Tokyo")
            .env("LANG", "de_DE.UTF-8")
            .env("SOURCE_DATE_EPOCH", "1000000000")
            .remembering()
            .run()
            .fine()
            .stdout;
        assert!(out == here, "{}", example.name);
        let piped = figc(elsewhere.path())
            .args(["render", "-", "--theme", "print"])
            .stdin(source)
            .remembering()
            .run()
            .fine()
            .stdout;
        assert!(piped == here, "{} through a pipe", example.name);
    }
}

#[test]
fn every_golden_belongs_to_an_example() {
    let examples = examples();
    let suffixes: Vec<String> = ["ast.snap".to_owned()]
        .into_iter()
        .chain(THEMES.iter().flat_map(|theme| {
            ["scene.snap", "tex.snap", "png"].map(|end| format!("{theme}.{end}"))
        }))
        .collect();
    for entry in fs::read_dir(root().join("snapshots")).expect("listed") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = examples.iter().any(|example| {
            name.strip_prefix(&format!("{}.", example.name))
                .is_some_and(|end| suffixes.iter().any(|s| s == end))
        });
        // What a failed run left behind is not part of the project.
        let left_over = name.ends_with(".snap.new") || name.ends_with(".pending-snap");
        assert!(
            known || left_over || entry.path().is_dir(),
            "snapshots/{name} belongs to no example"
        );
    }
}

/// A line without the shades that faces of surfaces, numbers on lines and tips of colour bars
/// have under a theme.
fn without_shades(line: &str) -> String {
    let mut line = line.to_owned();
    for opening in ["{rgb,255:", "\\color[RGB]{", "\\definecolor{band}{HTML}{"] {
        let mut parts = line.split(opening);
        let first = parts.next().unwrap_or_default().to_owned();
        line = parts.fold(first, |line, part| {
            line + part.split_once('}').map_or(part, |(_, rest)| rest)
        });
    }
    let mut parts = line.split("hex");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |line, part| {
        let digits = part.find(|c: char| !c.is_ascii_hexdigit());
        line + "hex"
            + part
                .get(digits.unwrap_or(part.len()).min(6)..)
                .unwrap_or(part)
    })
}

/// The code of an example without what a theme may change: definitions of colours, and
/// the line that names the theme.
fn without_colors(example: &Example, theme: &str) -> Vec<String> {
    text(example, theme, &["-f", "tex"])
        .lines()
        .filter(|line| !line.starts_with("\\definecolor") && !line.starts_with("% Figure"))
        // A colour map of the palette has other colours, and as many as it needs.
        .filter(|line| !line.contains("rgb255=("))
        .map(without_shades)
        .collect()
}

#[test]
fn a_theme_changes_colours_and_nothing_else() {
    let mut seen = 0;
    for example in examples() {
        // The palette card prints the contrasts of its theme.
        if example.name == "book-themes" {
            continue;
        }
        let (print, screen) = (
            without_colors(&example, "print"),
            without_colors(&example, "screen"),
        );
        let other = print.iter().zip(&screen).find(|(a, b)| a != b);
        assert_eq!(other, None, "{}", example.name);
        assert_eq!(print.len(), screen.len(), "{}", example.name);
        seen += 1;
    }
    assert!(seen > 2);
}

#[test]
fn both_panels_of_a_or_b_have_the_same_nodes() {
    let example = examples()
        .into_iter()
        .find(|e| e.name == "a-or-b")
        .expect("the example");
    let code = text(&example, "print", &["-f", "tex"]);
    // A scope shifts each panel; within it the places are the same.
    let nodes: Vec<&str> = code
        .lines()
        .filter(|line| line.contains(r"\node[circle"))
        .collect();
    let (a, b) = nodes.split_at(nodes.len() / 2);
    assert_eq!(a.len(), 5);
    assert_eq!(a, b);
}
