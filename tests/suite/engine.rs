//! The engine on its embedded bundle: sizes, errors, limits, confinement, determinism.

use std::time::{Duration, Instant};

use figc::tex::{Abort, Bundle, Engine, ErrorKind, Job, Limits, Place, TectonicEngine, TexError};
use figc::tikz::{Body, Matrix, PageBody, TextSize};

use crate::support::bundle_folder;

fn engine_within(limits: Limits) -> TectonicEngine {
    let bundle = Bundle::embedded().expect("built with a bundle");
    TectonicEngine::new(bundle, limits)
}

fn engine() -> TectonicEngine {
    engine_within(Limits::default())
}

fn job<'a>(labels: &'a [String]) -> Job<'a> {
    Job {
        preamble: "",
        book: 0,
        labels,
        full: false,
    }
}

fn texts(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

fn measure(labels: &[&str]) -> Result<Vec<TextSize>, Vec<TexError>> {
    engine().measure(&job(&texts(labels)))
}

fn errors(labels: &[&str]) -> Vec<TexError> {
    measure(labels).expect_err("refused")
}

/// The one error of a label between two good ones.
fn error(label: &str) -> TexError {
    let found = errors(&["$a$", label, "$b$"]);
    assert_eq!(found.len(), 1, "{label}: {found:?}");
    assert_eq!(found[0].place, Place::Label(1), "{label}");
    found[0].clone()
}

fn page(labels: &[&str]) -> Vec<u8> {
    let labels = texts(labels);
    engine()
        .page(&job(&labels), &mut |sizes| {
            let mut page = PageBody::new(200.0, 100.0);
            page.resource("ExtGState", "Half", "<</ca 0.5/CA 0.5>>");
            page.draw("/Half gs 1 0 0 rg 10 10 50 50 re f");
            for index in 0..sizes.len() {
                page.label(index, 10.0, 20.0 * index as f64);
            }
            page.label_transformed(0, 50.0, 50.0, Matrix::rotation(30.0));
            Ok(page.finish())
        })
        .expect("typeset")
}

#[test]
fn sizes_are_those_of_latin_modern() {
    let sizes = measure(&["Hello", r"$\bm{x}^2$", "", "café — naïve"]).expect("measured");
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-4, "{a} is not {b}");
    close(sizes[0].width, 22.5);
    close(sizes[0].height, 6.88875);
    close(sizes[0].depth, 0.0);
    close(sizes[2].width, 0.0);
    assert!(sizes[1].height > sizes[0].height);
    assert!(sizes[3].width > 50.0);
}

#[test]
fn spaces_at_the_ends_and_comments_do_no_harm() {
    let sizes = measure(&["a", "a% note", "a\\ ", "a\n"]).expect("measured");
    assert_eq!(sizes[0], sizes[1]);
    assert!(sizes[2].width > sizes[0].width);
}

#[test]
fn the_preamble_reaches_labels_and_has_its_own_place() {
    let labels = texts(&[r"\pink{\vect{x}}"]);
    let preamble = "\\definecolor{Pink}{rgb}{1,.5,.6}\n\\newcommand\\pink[1]{\\textcolor{Pink}{#1}}\n\\newcommand\\vect[1]{\\ensuremath{\\bm{#1}}}\n\\DeclareMathOperator\\rank{rank}";
    let mut job = job(&labels);
    job.preamble = preamble;
    assert!(engine().measure(&job).expect("measured")[0].width > 1.0);
    job.preamble = "\\relax\n\\nope";
    let found = engine().measure(&job).expect_err("refused");
    assert_eq!(found[0].place, Place::Preamble);
    assert_eq!(found[0].line, Some(2));
    assert_eq!(found[0].kind, ErrorKind::UndefinedMacro(r"\nope".into()));
}

#[test]
fn every_bad_label_is_reported_alone() {
    assert_eq!(
        error(r"$x + \foo y$").kind,
        ErrorKind::UndefinedMacro(r"\foo".into())
    );
    for label in [
        "a & b",
        "a # b",
        "x_2",
        r"\begin{nope}x\end{nope}",
        r"\textbf",
        r"$\frac{a}$",
        r"$x^1^2$",
        r"\begingroup x",
        r"\endgroup x",
        r"\hbox\bgroup x",
        r"\egroup",
        r"$\left( x$",
        r"\csname @@end\endcsname",
        r"\errmessage{no}",
        r"\PackageError{p}{bad}{}",
        r"\usepackage{nothing}x",
        r"\def\x#1.{}\x y",
        r"\iffalse x",
        r"\read16 to \x",
    ] {
        error(label);
    }
    for label in ["{", "}", "$x", r"\end{foo}", "a\n\nb", r"a\par b", "x\\"] {
        assert_eq!(error(label).kind, ErrorKind::Unbalanced, "{label}");
    }
}

#[test]
fn several_bad_labels_are_all_reported() {
    let found = errors(&[r"\one", "ok", r"$x_y_z$", "fine", r"\begingroup", "good"]);
    let places: Vec<Place> = found.iter().map(|error| error.place).collect();
    assert_eq!(places, [Place::Label(0), Place::Label(2), Place::Label(4)]);
}

#[test]
fn labels_cannot_play_other_parts() {
    for name in ["figc-label-99", "figc-raw-5", "figc-preamble"] {
        let labels = texts(&[
            "a",
            &format!(r"\csname @@input\endcsname {name}.tex \undefined"),
        ]);
        let found = engine().measure(&job(&labels)).expect_err("refused");
        assert!(!found.is_empty());
    }
    let labels = texts(&[r"\csname @@input\endcsname figc-body.tex ", "b"]);
    assert!(engine().measure(&job(&labels)).is_err());
    assert!(
        Bundle::embedded()
            .is_some_and(|bundle| bundle.licenses().is_some_and(|text| text.contains("GUST")))
    );
}

#[test]
fn missing_characters_and_files_are_named() {
    assert_eq!(error("☃").kind, ErrorKind::MissingCharacter);
    for path in ["/etc/passwd", "../x", "no-such-file.tex"] {
        let found = error(&format!(r"\input{{{path}}}"));
        assert!(
            matches!(&found.kind, ErrorKind::MissingFile(name) if name.starts_with(path)),
            "{found:?}"
        );
    }
    let found = error(r"\includegraphics{/etc/hosts.png}");
    assert!(matches!(found.kind, ErrorKind::MissingFile(_)), "{found:?}");
}

#[test]
fn no_file_program_or_system_font_is_reached() {
    let outside = std::env::temp_dir().join("figc-written-by-tex");
    let written = format!(
        r"\immediate\openout7={0} \immediate\write7{{x}}\immediate\closeout7",
        outside.display()
    );
    let inert = [
        r"\openin5=/etc/passwd \ifeof5\else\undefined\fi",
        r"\immediate\write18{touch /tmp/figc-written-by-tex}",
        written.as_str(),
    ];
    let pdf = page(&inert);
    assert!(pdf.starts_with(b"%PDF"));
    assert!(!outside.exists());
    for special in ["fstream @x (/etc/passwd)", "image (/etc/hosts)"] {
        error(&format!(r"\special{{pdf:{special}}}"));
        let hidden = format!(r"\csname special\endcsname{{pdf:{special}}}");
        let labels = texts(&[&hidden]);
        let found = engine().page(&job(&labels), &mut |_| {
            let mut page = PageBody::new(10.0, 10.0);
            page.label(0, 0.0, 0.0);
            Ok(page.finish())
        });
        assert!(found.expect_err("refused")[0].message.contains("/etc/"));
    }
    error(r#"\font\x="Arial" \x hi"#);
    error(r#"\font\x="[/usr/share/fonts/truetype/x.ttf]" \x hi"#);
}

#[test]
fn endless_loops_time_out() {
    let engine = engine_within(Limits {
        time: Duration::from_millis(500),
        ..Limits::default()
    });
    let labels = texts(&["ok", r"\def\a{\a}\a"]);
    let start = Instant::now();
    let found = engine.measure(&job(&labels)).expect_err("refused");
    assert!(start.elapsed() < Duration::from_secs(3));
    assert_eq!(found[0].kind, ErrorKind::TimedOut { seconds: 0.5 });
    assert_eq!(found[0].place, Place::Label(1));
}

#[test]
fn memory_is_limited() {
    for label in [
        r"\def\a{\a\a}\a",
        r"\loop\hbox{x}\iftrue\repeat",
        r"\def\a{\edef\b{\b\b}\a}\def\b{xxxxxxxx}\a",
        r"\def\a#1{\a{#1#1}}\a{x}",
    ] {
        assert_eq!(error(label).kind, ErrorKind::LimitExceeded, "{label}");
    }
}

#[test]
fn the_process_limit_holds() {
    let engine = engine_within(Limits {
        memory: Some(64 << 20),
        ..Limits::default()
    });
    let found = engine.measure(&job(&[])).expect_err("refused");
    // What the tests themselves hold counts too: even the report may not fit any more.
    let kind = &found[0].kind;
    assert!(
        matches!(kind, ErrorKind::LimitExceeded | ErrorKind::Engine),
        "{found:?}"
    );
}

#[test]
fn a_megabyte_in_one_label_is_refused() {
    let long = "word ".repeat(200_000);
    let found = errors(&["a", &long]);
    assert_eq!(found[0].place, Place::Label(1));
    assert_eq!(found[0].kind, ErrorKind::LimitExceeded);
}

#[test]
fn long_lines_of_the_page_and_the_preamble_are_read() {
    let labels = texts(&["a"]);
    let mut job = job(&labels);
    let preamble = format!("\\def\\x{{{}}}", "y ".repeat(90_000));
    job.preamble = &preamble;
    assert_eq!(engine().measure(&job).expect("measured").len(), 1);
    let preamble = "y ".repeat(200_000);
    job.preamble = &preamble;
    let found = engine().measure(&job).expect_err("refused");
    assert_eq!(found[0].place, Place::Preamble, "{found:?}");
}

#[test]
fn a_folder_of_a_bundle_is_as_good_as_the_binary() {
    let folder = std::path::Path::new(bundle_folder());
    let bundle = Bundle::open(folder).expect("opened");
    let engine = TectonicEngine::new(bundle, Limits::default());
    let labels = texts(&["Hello"]);
    let sizes = engine.measure(&job(&labels)).expect("measured");
    assert_eq!(sizes, measure(&["Hello"]).expect("measured"));
    assert!(Bundle::open(&folder.join("manifest.json")).is_err());
    assert!(Bundle::open(&folder.join("nothing")).is_err());
}

#[test]
fn a_thousand_labels_fit_a_page() {
    let labels: Vec<String> = (0..1000).map(|n| format!("$x_{{{n}}}$")).collect();
    assert_eq!(
        engine().measure(&job(&labels)).expect("measured").len(),
        1000
    );
}

#[test]
fn same_input_same_bytes() {
    let labels = ["Hello", r"$\bm{x}^2$", r"\textcolor{red}{y}"];
    assert_eq!(page(&labels), page(&labels));
}

#[test]
fn large_drawings_pass_around_tex() {
    let mut drawing = String::from("0 0 m ");
    for n in 0..500_000 {
        drawing.push_str(&format!("{} {} l ", n % 100, n % 77));
    }
    drawing.push('S');
    let pdf = engine().page(&job(&[]), &mut |_| {
        let mut page = PageBody::new(100.0, 100.0);
        page.draw(drawing.as_str());
        Ok(page.finish())
    });
    assert!(pdf.expect("typeset").len() > 10_000);
}

#[test]
fn a_bad_page_is_the_page_s_error() {
    let found = engine()
        .page(&job(&[]), &mut |_| {
            Ok(Body {
                tex: "\\relax\n\\nope\n".into(),
                streams: Vec::new(),
            })
        })
        .expect_err("refused");
    assert_eq!((found[0].place, found[0].line), (Place::Body, Some(2)));
}

#[test]
fn errors_in_raw_tex_have_its_place() {
    let found = engine()
        .page(&job(&[]), &mut |_| {
            let mut page = PageBody::new(100.0, 100.0);
            assert_eq!(page.tex(0.0, 0.0, "fine"), 0);
            assert_eq!(page.tex(0.0, 0.0, "so\n\\far"), 1);
            Ok(page.finish())
        })
        .expect_err("refused");
    assert_eq!((found[0].place, found[0].line), (Place::Raw(1), Some(2)));
}

#[test]
fn a_resource_that_is_no_pdf_is_an_error() {
    let found = engine()
        .page(&job(&[]), &mut |_| {
            let mut page = PageBody::new(100.0, 100.0);
            page.resource("ExtGState", "Half", "<</ca");
            page.draw("/Half gs");
            Ok(page.finish())
        })
        .expect_err("refused");
    assert_eq!(found[0].kind, ErrorKind::Tex);
}

#[test]
fn a_layout_can_give_up() {
    let found = engine()
        .page(&job(&[]), &mut |_| Err(Abort))
        .expect_err("refused");
    assert_eq!(found[0].kind, ErrorKind::Aborted);
}

#[test]
fn a_prepared_process_serves_one_job() {
    let engine = engine();
    engine.prepare(false).expect("started");
    let labels = texts(&["Hello"]);
    for _ in 0..2 {
        assert_eq!(engine.measure(&job(&labels)).expect("measured").len(), 1);
    }
}

#[test]
fn raw_tikz_stands_on_a_full_page() {
    let labels = texts(&["$x$"]);
    let job = Job {
        preamble: r"\usetikzlibrary{calc}",
        book: 0,
        labels: &labels,
        full: true,
    };
    let pdf = engine().page(&job, &mut |_| {
        let mut page = PageBody::new(100.0, 100.0);
        page.tex(
            10.0,
            10.0,
            r"\begin{tikzpicture}\draw[->,opacity=.5] (0,0) -- ($(1,1)+(0,1)$);\end{tikzpicture}",
        );
        page.label(0, 50.0, 50.0);
        Ok(page.finish())
    });
    assert!(pdf.expect("typeset").starts_with(b"%PDF"));
}

#[test]
fn raw_tikz_can_write_no_file_and_start_no_program() {
    let folder = crate::support::Folder::new(&[(
        "a.fig",
        r#"figure f {
  tikz"\immediate\write18{touch started} \newwrite\f \immediate\openout\f=written.txt \immediate\write\f{x} \immediate\closeout\f \draw (0, 0) -- (1, 1);"
}
"#,
    )]);
    folder.figc(["render", "a.fig"]).run();
    assert_eq!(folder.names(), ["a.fig", "a.pdf"]);
}

#[test]
fn documents_compile_with_pgfplots() {
    let pdf = engine().document(
        r"\documentclass[border=2pt]{standalone}
\usepackage{amsmath,bm}
\usepackage{pgfplots}
\pgfplotsset{compat=1.18}
\begin{document}
\begin{tikzpicture}\begin{axis}[title=$\bm{x}^2$]\addplot[domain=0:1]{x^2};\addlegendentry{a}\end{axis}\end{tikzpicture}
\end{document}
",
    );
    assert!(pdf.expect("typeset").starts_with(b"%PDF"));
}

#[test]
fn errors_of_documents_have_lines() {
    let found = engine()
        .document("\\documentclass{standalone}\n\\begin{document}\n\\nope\n\\end{document}\n")
        .expect_err("refused");
    assert_eq!((found[0].place, found[0].line), (Place::Document, Some(3)));
}
