//! Our page and stock LaTeX's page of the emitted code are the same picture: every
//! example and every sample, both themes, pdfLaTeX and LuaLaTeX.
//!
//! Runs when `FIGC_STOCK_LATEX` is set, and then wants both programs. `cargo test --test
//! fidelity -- --nocapture` shows the table; `FIGC_FIGURES=svd,tips` asks for the figures
//! with these words in their names alone.

#[path = "suite/support/mod.rs"]
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use figc::output::{Difference, difference, page_size, rasterise};
use support::{
    Example, Folder, MEMORY_LIMIT, PPI, THEMES, TIME_LIMIT, examples, made, product, samples,
};

/// The largest share of pixels that may differ.
const MOST: f64 = 0.001;
/// The same where pictures of fields, or marks, stand beside the code as files.
const MOST_LOWERED: f64 = 0.005;
/// The largest difference in width or height, in points: both writers round.
const ROUNDING: f64 = 0.02;

/// Compiles a document in a folder of its own.
fn compile(program: &str, code: &[u8], pictures: &Path) -> Result<Vec<u8>, String> {
    let folder = Folder::new(&[]);
    folder.write("figure.tex", code);
    compile_in(&folder, program, pictures)
}

/// Compiles the `figure.tex` of a folder.
fn compile_in(folder: &Folder, program: &str, pictures: &Path) -> Result<Vec<u8>, String> {
    let out = Command::new(program)
        .args(["-interaction=nonstopmode", "-halt-on-error", "figure.tex"])
        .current_dir(folder.path())
        // The folder of the figure, from which the paths of its pictures count.
        .env("TEXINPUTS", format!("{}:", pictures.display()))
        .output()
        .map_err(|e| {
            format!("{program} cannot be run ({e}); install TeX Live, or unset FIGC_STOCK_LATEX")
        })?;
    if !out.status.success() {
        let log = String::from_utf8_lossy(&out.stdout).into_owned();
        let errors: Vec<&str> = log
            .lines()
            .skip_while(|line| !line.starts_with('!'))
            .take(12)
            .collect();
        return Err(format!("{program}: {}", errors.join("\n")));
    }
    Ok(folder.read("figure.pdf"))
}

fn compare(ours: &[u8], theirs: &[u8]) -> Result<Difference, String> {
    let size = |pdf: &[u8]| page_size(pdf).map_err(|e| e.to_string());
    let (ours_size, theirs_size) = (size(ours)?, size(theirs)?);
    let apart = (ours_size.0 - theirs_size.0)
        .abs()
        .max((ours_size.1 - theirs_size.1).abs());
    if apart > ROUNDING {
        return Err(format!("the page is {ours_size:?} pt, not {theirs_size:?}"));
    }
    let picture = |pdf: &[u8]| rasterise(pdf, PPI).map_err(|e| e.to_string());
    difference(&picture(ours)?, &picture(theirs)?).map_err(|e| e.to_string())
}

/// Compares one figure in every theme with both programs; prints its rows of the table and
/// gives back what is wrong.
fn compared(example: &Example) -> Vec<String> {
    let pictures = example.path.parent().unwrap_or(Path::new("."));
    let (mut rows, mut wrong) = (String::new(), Vec::new());
    for theme in THEMES {
        let ours = product(example, theme, &[]);
        let folder = made(example, theme, &["-f", "tex"]);
        let code = String::from_utf8_lossy(&folder.read("figure.tex")).into_owned();
        let lowered = code.contains("graphics");
        let most = if lowered { MOST_LOWERED } else { MOST };
        for program in ["pdflatex", "lualatex"] {
            let what = format!("{} {theme} {program}", example.name);
            match compile_in(&folder, program, pictures).and_then(|theirs| compare(&ours, &theirs))
            {
                Ok(found) => {
                    rows += &format!(
                        "| {} | {theme} | {program} | {} of {} touched | {:.4} % | {} |\n",
                        example.name,
                        found.pixels,
                        found.touched,
                        100.0 * found.share,
                        found.max_delta
                    );
                    if found.share >= most {
                        wrong.push(format!("{what}: {found:?}"));
                    }
                }
                Err(why) => wrong.push(format!("{what}: {why}")),
            }
        }
    }
    print!("{rows}");
    wrong
}

#[test]
fn stock_latex_shows_the_same_picture() {
    if std::env::var_os("FIGC_STOCK_LATEX").is_none() {
        println!("not run: FIGC_STOCK_LATEX is not set");
        return;
    }
    let only = std::env::var("FIGC_FIGURES").unwrap_or_default();
    let figures: Vec<Example> = examples()
        .into_iter()
        .chain(samples())
        .filter(|example| {
            only.is_empty() || only.split(',').any(|word| example.name.contains(word))
        })
        .collect();
    assert!(!figures.is_empty(), "no figure is named `{only}`");
    println!("| figure | theme | engine | pixels that differ | share | largest difference |");
    println!("|---|---|---|---:|---:|---:|");
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let work = || {
        while let Some(example) = figures.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found = catch_unwind(AssertUnwindSafe(|| compared(example)))
                .unwrap_or_else(|_| vec![format!("{}: panicked, see above", example.name)]);
            wrong.lock().expect("no panic holds it").extend(found);
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let wrong = wrong.into_inner().expect("no panic holds it");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// `figc style --latex` for the text of a book: the words of a figure, set with it by
/// LaTeX, are the words that figc sets.
#[test]
fn words_look_the_same_in_the_text_and_in_a_figure() {
    if std::env::var_os("FIGC_STOCK_LATEX").is_none() {
        println!("not run: FIGC_STOCK_LATEX is not set");
        return;
    }
    let figure =
        "use \"maths\"\nfigure words {\n  text((0, 0), $@x @x_1 @ytilde_2 @v_1 @W @H$)\n}\n";
    let words = r"$\sym{x} \sym[1]{x} \sym[2]{ytilde} \sym[1]{v} \sym{W} \sym{H}$";
    let folder = Folder::new(&[("words.fig", figure)]);
    let preamble = folder
        .figc(["style", "maths", "--latex"])
        .run()
        .fine()
        .stdout;
    let preamble = String::from_utf8(preamble).expect("text");
    for theme in THEMES {
        let render = |format: &str| {
            let args = ["render", "words.fig", "--theme", theme, "-f", format];
            folder.figc(args).args(["-o", "-"]).run().fine().stdout
        };
        let ours = render("pdf");
        let code = String::from_utf8(render("tex")).expect("text");
        // Its own definitions and its own label give way to the preamble and its macros.
        let (head, rest) = code.split_once("\\definecolor").expect("definitions");
        let (_, rest) = rest.split_once("\\tikzset").expect("a head");
        let (before, label) = rest.split_once("{$").expect("a label");
        let (_, after) = label.split_once("$}").expect("its end");
        let code = format!(
            "{head}\\def\\figctheme{{{theme}}}\n{preamble}\\tikzset{before}{{{words}}}{after}"
        );
        for program in ["pdflatex", "lualatex"] {
            let theirs = compile(program, code.as_bytes(), Path::new("")).expect(program);
            let found = compare(&ours, &theirs).expect("pictures");
            assert!(found.share < MOST, "{theme} {program}: {found:?}");
        }
    }
}

/// Figures that PGFPlots could not hold: too many points, or numbers beyond TeX's.
const HUGE: &[(&str, &str)] = &[
    (
        "a million points",
        "let t = linspace(0, 10, 1_000_000)
      path(column_stack([t, sin(t) + 0.1 * sin(1e5 * t * t)]), width: 0.2pt)",
    ),
    (
        "two hundred thousand dots",
        "let t = linspace(0, 1, 200_000)
      scatter(column_stack([t * cos(90 * t), t * sin(70 * t)]), fill: blue, opacity: 20%)",
    ),
    (
        "a walk of hundred thousand steps",
        "path(cumsum(randn(100_000, 2, seed: 1), axis: 0), join: round)",
    ),
    (
        "a field of 500 × 500",
        "let x = linspace(-3, 3, 500)
      heatmap(outer(sin(x), cos(x)))",
    ),
    (
        "many lines",
        "for k in 0..60 { let t = linspace(0, 6, 400)
        plot(t, sin(k * t) + k) }",
    ),
    (
        "huge and tiny",
        "scatter([1e-300, 1e300; 3, 1e-300; 1e300, 5])",
    ),
    ("huge", "plot([0, 1, 2], [1e300, -1e300, 1e299])"),
    (
        "tiny",
        "plot([0, 1e-300, 2e-300], [1e-300, 3e-300, 2e-300])",
    ),
    (
        "nearly nothing between",
        "plot([1e9, 1e9 + 1e-3], [1, 1 + 1e-12])",
    ),
    (
        "far outside",
        "plot([0, 1, 2], [0, 1e250, 1])
      line((0, 0), (1, 1))",
    ),
    ("many bars", "bars(abs(randn(3000, seed: 2)))"),
    (
        "gaps",
        "let t = linspace(0, 9, 20_000)
      plot(t, [if mod(n, 7) == 0 { nan } else { sin(n) } for n in 0..20_000])",
    ),
];

#[test]
fn what_tex_could_not_hold_compiles_all_the_same() {
    if std::env::var_os("FIGC_STOCK_LATEX").is_none() {
        println!("not run: FIGC_STOCK_LATEX is not set");
        return;
    }
    let mut wrong = Vec::new();
    for (name, marks) in HUGE {
        let figure = format!("figure huge {{ axes() {{\n{marks}\n}} }}");
        let folder = Folder::new(&[("figure.fig", &figure)]);
        for output in ["figure.tex", "ours.pdf"] {
            let ran = folder.figc(["render", "figure.fig", "-o", output]).run();
            assert_eq!(ran.code, Some(0), "{name}: {}", ran.stderr);
            assert!(ran.memory < MEMORY_LIMIT, "{name}: {} bytes", ran.memory);
            assert!(ran.time < TIME_LIMIT, "{name}: {:?}", ran.time);
        }
        let found = compile_in(&folder, "pdflatex", Path::new(""))
            .and_then(|theirs| compare(&folder.read("ours.pdf"), &theirs));
        match found {
            Ok(found) if found.share < MOST_LOWERED => {}
            Ok(found) => wrong.push(format!("{name}: {found:?}")),
            Err(why) => wrong.push(format!("{name}: {why}")),
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
