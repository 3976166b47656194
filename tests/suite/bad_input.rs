//! Whatever it is given, figc says what is wrong: exit code 1, no output, no panic,
//! within ten seconds and a gigabyte.

use crate::support::{Folder, MEMORY_LIMIT, Ran, TIME_LIMIT};

/// Renders a file, which must be refused.
fn refused(name: &str, content: impl AsRef<[u8]>) -> Ran {
    refused_with(name, content, &[], &[])
}

fn refused_with(
    name: &str,
    content: impl AsRef<[u8]>,
    files: &[(&str, &str)],
    args: &[&str],
) -> Ran {
    let folder = Folder::new(files);
    folder.write("a.fig", content);
    let before = folder.names();
    let ran = folder
        .figc(["render", "a.fig"].into_iter().chain(args.iter().copied()))
        .run();
    println!(
        "{name:<40} {:>6} ms {:>5} MB  {}",
        ran.time.as_millis(),
        ran.memory >> 20,
        ran.stderr
            .chars()
            .take_while(|c| *c != '\n')
            .take(90)
            .collect::<String>()
    );
    assert!(ran.time < TIME_LIMIT, "{name} took {:?}", ran.time);
    assert!(
        ran.memory < MEMORY_LIMIT,
        "{name} took {} bytes",
        ran.memory
    );
    assert_eq!(ran.code, Some(1), "{name}: {}", ran.stderr);
    let ran = ran.refused(1);
    assert!(ran.stderr.contains("error["), "{name}: {}", ran.stderr);
    assert!(
        ran.stderr.len() < 20_000,
        "{name}: {} bytes are too much to read",
        ran.stderr.len()
    );
    assert!(ran.stdout.is_empty(), "{name}");
    assert_eq!(folder.names(), before, "{name}");
    ran
}

/// Renders a figure with this label, which must be refused.
fn bad_label(label: &str) -> Ran {
    let shown: String = label.chars().take(38).collect();
    let figure = format!("figure f {{\n  text((0, 0), tex\"{label}\")\n}}\n");
    let ran = refused(&shown, figure);
    assert!(ran.stderr.contains("a.fig:2:"), "{shown}: {}", ran.stderr);
    ran
}

fn random_bytes(count: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}

#[test]
fn an_empty_file_draws_nothing() {
    for content in ["", "\n\n", "// only a comment\n", "\u{feff}"] {
        assert!(refused("empty", content).stderr.contains("F0501"));
    }
}

#[test]
fn a_megabyte_of_noise() {
    let bytes = random_bytes(1 << 20);
    assert!(refused("random bytes", &bytes).stderr.contains("UTF-8"));
    let ascii: Vec<u8> = bytes.iter().map(|b| b % 95 + 32).collect();
    refused("random ASCII", ascii);
    let letters: Vec<u8> = bytes.iter().map(|b| b % 26 + 97).collect();
    refused("one long word", letters);
    let lines: Vec<u8> = bytes
        .iter()
        .map(|b| if b % 40 == 0 { b'\n' } else { b % 95 + 32 })
        .collect();
    refused("random lines", lines);
}

#[test]
fn files_of_other_programs() {
    let ran = refused(
        "XFig",
        "#FIG 3.2  Produced by xfig version 3.2.8\nLandscape\nCenter\n",
    );
    assert!(
        ran.stderr.contains("F0106") && ran.stderr.contains("XFig"),
        "{}",
        ran.stderr
    );
    refused("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n");
    refused("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    refused(
        "LaTeX",
        "\\documentclass{article}\n\\begin{document}\nx\n\\end{document}\n",
    );
    refused(
        "SVG",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M 0 0\"/></svg>",
    );
    refused("UTF-16", b"\xff\xfef\0i\0g\0u\0r\0e\0");
    refused("NUL bytes", "figure f {\0 circle((0, 0), 1) }\0\0\0");
    refused("only NUL bytes", vec![0; 1 << 16]);
    let ran = refused("invalid UTF-8", b"figure f { text((0, 0), \"caf\xe9\") }\n");
    assert!(ran.stderr.contains("a.fig:1:29"), "{}", ran.stderr);
}

#[test]
fn unclosed_and_unopened() {
    for text in [
        "figure f {",
        "figure f { circle((0, 0), 1)",
        "figure f { text((0, 0), \"a) }",
        "figure f { text((0, 0), $a) }",
        "figure f { circle((0, 0, 1) }",
        "/* figure f { circle((0, 0), 1) }",
        "figure f { circle((0, 0), 1) }}",
    ] {
        refused(text, text);
    }
}

#[test]
fn ten_thousand_brackets() {
    for open in [
        "(", "[", "{", "$#(", "\"#(", "f(", "a[", "{ a: ", "x => (", "row { ", "-", "not ",
    ] {
        for start in ["", "let x = ", "figure f { "] {
            refused(
                &format!("{start}{open}…"),
                format!("{start}{}", open.repeat(10_000)),
            );
        }
    }
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("row { ", " }"),
        ("f(", ")"),
    ] {
        let (open, close) = (open.repeat(10_000), close.repeat(10_000));
        refused("closed again", format!("let x = {open}1{close}"));
        refused(
            "closed again in a figure",
            format!("figure f {{ {open}1{close} }}"),
        );
    }
    for close in [")", "]", "}"] {
        refused("closing", close.repeat(10_000));
    }
}

#[test]
fn labels_reach_no_file() {
    for label in [
        r"\input{/etc/passwd}",
        r"\input /etc/passwd ",
        r"\include{../secret}",
        r"\includegraphics{/etc/hosts}",
        r"\verbatiminput{/etc/passwd}",
        r"\InputIfFileExists{/etc/passwd}{}{\undefined}",
        r"\csname @@input\endcsname /etc/passwd ",
        r"\openin5=/etc/passwd \ifeof5 \undefinedwhenclosed\fi",
        r"\special{pdf:fstream @x (/etc/passwd)}",
        r"\special{psfile=/etc/passwd}",
        r"\special{pdf:image (/etc/hosts.png)}",
    ] {
        let ran = bad_label(label);
        assert!(!ran.stderr.contains("root:"), "{label}: {}", ran.stderr);
    }
}

#[test]
fn labels_write_and_run_nothing() {
    let marker = std::env::temp_dir().join(format!("figc-was-here-{}", std::process::id()));
    let path = marker.display().to_string();
    for label in [
        format!(r"\immediate\write18{{touch {path}}}"),
        format!(r"\immediate\openout7={path} \immediate\write7{{x}}\immediate\closeout7 "),
        format!(r"\newwrite\w\immediate\openout\w={path} \immediate\write\w{{x}}"),
        format!(r#"\input{{|"touch {path}"}}"#).replace('"', ""),
    ] {
        let folder = Folder::new(&[]);
        folder.write(
            "a.fig",
            format!("figure f {{ text((0, 0), tex\"x{label}\") }}\n"),
        );
        // Whether TeX ignores or refuses it: nothing is run and nothing is written.
        let ran = folder.figc(["render", "a.fig"]).run();
        assert!(matches!(ran.code, Some(0 | 1)), "{label}: {}", ran.stderr);
        assert!(ran.time < TIME_LIMIT);
        assert!(!marker.exists(), "{label}");
        let names = folder.names();
        let expected: &[&str] = match ran.code {
            Some(0) => &["a.fig", "a.pdf"],
            _ => &["a.fig"],
        };
        assert_eq!(names, expected, "{label}");
    }
}

#[test]
fn labels_that_never_end() {
    for label in [
        r"\loop\iftrue\repeat",
        r"\def\a{\a}\a",
        r"$\loop\iftrue\relax\repeat$",
    ] {
        let ran = bad_label(label);
        assert!(ran.stderr.contains("F0603"), "{label}: {}", ran.stderr);
    }
}

#[test]
fn labels_that_eat_memory() {
    for label in [
        r"\def\a{\a\a}\a",
        r"\loop\hbox{x}\iftrue\repeat",
        r"\def\b{xxxxxxxx}\def\a{\edef\b{\b\b}\a}\a",
        r"\def\a{\hbox{\a}}\a",
        r"\def\a{\begingroup\a}\a",
        r"\setbox0\hbox{x}\loop\setbox0\hbox{\copy0\copy0}\iftrue\repeat",
    ] {
        bad_label(label);
    }
}

#[test]
fn a_megabyte_in_one_label() {
    let words = "word ".repeat(200_000);
    let ran = bad_label(&words);
    assert!(ran.stderr.contains("F0603"), "{}", ran.stderr);
    refused(
        "plain text",
        format!("figure f {{ text((0, 0), \"{words}\") }}"),
    );
    refused(
        "maths",
        format!("figure f {{ text((0, 0), ${}$) }}", "x+".repeat(500_000)),
    );
    refused(
        "computed text",
        "let t = fold(0..20, \"word \", (t, i) => t + t)\nfigure f { text((0, 0), t) }",
    );
    refused(
        "macro text",
        format!("macro m(a) = tex\"{words}\"\nfigure f {{ text((0, 0), $\\m{{x}}$) }}"),
    );
}

#[test]
fn labels_that_break_out() {
    for label in [
        r"\end{document}",
        r"\endinput\undefined",
        r"\csname @@end\endcsname",
        r"\csname end\endcsname{document}",
        r"\csname",
        r"\csname x",
        r"\endcsname",
        r"\begin{document}",
        r"\documentclass{article}",
        r"\end",
        r"\bye",
        r"\stop",
        r"\batchmode\undefined",
        r"\egroup",
        r"\begingroup",
        r"\endgroup",
        r"\iffalse",
        r"\fi",
        r"\catcode`\{=12 {",
        r"\errmessage{no}",
        r"\read16 to \x",
        r"\shipout\hbox{x}\undefined",
        r"\output{}\eject\undefined",
        r"\vbox to 1e9pt{}",
        r"\hskip 99999pt",
        r"\kern 20000pt",
        r"\halign{",
        r"\par",
        r"\let\relax\undefined\relax",
    ] {
        bad_label(label);
    }
}

/// TeX takes some odd ends in its stride, and may take more of them one day.
#[test]
fn odd_ends_do_no_harm() {
    for label in [
        r"\usepackage{shellesc}",
        r"\noexpand",
        r"\expandafter",
        r"\global",
        r"\dump",
        r"\nofiles",
        r"\let\shipout\relax",
        r"\let\hbox\vbox",
        r"\def\par{}",
        r"\hsize=0pt",
        r"\everypar{\undefined}",
        r"\tracingall",
        r"\catcode`\a=13 ",
        r"\mag=2000 ",
        r"\pdfpagewidth=1pt",
        r"\special{pdf:docview <</Foo/Bar>>}",
        r"\special{pdf:code q}",
        r"\special{pdf:bann}",
    ] {
        let figure =
            format!("figure f {{\n  text((0, 0), tex\"x{label}\")\n  text((1, 0), $y$)\n}}\n");
        let folder = Folder::new(&[("a.fig", &figure)]);
        let ran = folder.figc(["render", "a.fig"]).run();
        println!(
            "{label:<40} {:?} {}",
            ran.code,
            ran.stderr.lines().next().unwrap_or_default()
        );
        assert!(matches!(ran.code, Some(0 | 1)), "{label}: {}", ran.stderr);
        assert!(
            ran.time < TIME_LIMIT && ran.memory < MEMORY_LIMIT,
            "{label}"
        );
        assert_eq!(
            folder.names().len(),
            if ran.code == Some(0) { 2 } else { 1 }
        );
    }
}

#[test]
fn many_bad_labels_are_not_many_times_the_wait() {
    let lines: String = (0..30)
        .map(|n| format!("  text((0, {n}), tex\"\\loop\\iftrue\\repeat\")\n"))
        .collect();
    refused("thirty endless labels", format!("figure f {{\n{lines}}}\n"));
    let figures: String = (0..5)
        .map(|n| format!("figure f{n} {{ text((0, 0), tex\"\\loop\\iftrue\\repeat\") }}\n"))
        .collect();
    refused("five endless figures", figures);
    let lines: String = (0..300)
        .map(|n| format!("  text((0, {n}), $\\nope$)\n"))
        .collect();
    refused(
        "three hundred undefined macros",
        format!("figure f {{\n{lines}}}\n"),
    );
}

#[test]
fn modules_in_a_circle() {
    let files = &[
        ("b.fig", "use \"c\"\nlet b = 1\n"),
        ("c.fig", "use \"b\"\nlet c = 1\n"),
        ("me.fig", "use \"me\"\n"),
    ];
    for figure in [
        "use \"b\"\n",
        "use \"me\"\n",
        "use \"a\"\nfigure f { point((0, 0)) }\n",
    ] {
        let ran = refused_with(figure.trim(), figure, files, &[]);
        assert!(ran.stderr.contains("F0203"), "{}", ran.stderr);
    }
}

#[test]
fn modules_outside_of_the_project() {
    for name in [
        "/etc/passwd",
        "../../../../etc/passwd",
        "./a",
        "",
        ".",
        "http://x",
        "a\\0b",
    ] {
        let ran = refused(
            name,
            format!("use \"{name}\"\nfigure f {{ point((0, 0)) }}\n"),
        );
        assert!(!ran.stderr.contains("root:"), "{}", ran.stderr);
    }
}

#[test]
fn computations_that_never_end() {
    for figure in [
        "fn f(n) = f(n + 1)\nlet x = f(0)",
        "fn f(n) = g(n)\nfn g(n) = [f(n)]\nlet x = f(0)",
        "element e(at) { e(at) }\nfigure f { e((0, 0)) }",
        "for i in 0..1000000000 { let x = i }",
        "let x = [i for i in 0..1e12]",
        "let x = zeros((1e6, 1e6))",
        "let x = zeros(1e300)",
        "let x = fold(0..100, [1, 2], (t, i) => concat(t, t))",
        "let x = fold(0..100, \"ab\", (t, i) => t + t)",
        "let x = ones((20000, 20000)) @ ones((20000, 20000))",
        "let x = outer(ones(100000), ones(100000))",
        "let x = svd(ones((5000, 5000)))",
        "let x = randn((100000, 100000), seed: 1)",
    ] {
        refused(figure, format!("{figure}\nfigure g {{ point((0, 0)) }}\n"));
    }
}

#[test]
fn sizes_beyond_all_paper() {
    for figure in [
        "figure f(width: 1e6cm) { circle((0, 0), 1) }",
        "figure f(width: 500cm) { circle((0, 0), 1) }",
        "figure f(width: 0cm) { circle((0, 0), 1) }",
        "figure f(width: -3cm) { circle((0, 0), 1) }",
        "figure f(height: 1e300cm) { circle((0, 0), 1) }",
        "figure f(width: nan) { circle((0, 0), 1) }",
        "figure f { circle((0, 0), 1e6) }",
        "figure f { circle((1e9, 0), 1) }",
        "figure f { line((0, 0), (0, 1e308)) }",
        "figure f { circle((0, 0), 1, width: 1e9pt) }",
        "figure f { axes(width: 1e9cm) { line((0, 0), (1, 1)) } }",
        "figure f { row(gap: 1e6cm) { circle((0, 0), 1)\n circle((0, 0), 1) } }",
    ] {
        refused(figure, figure);
    }
}

#[test]
fn numbers_that_are_none() {
    for figure in [
        "figure f { path([0, 0; nan, 1]) }",
        "figure f { path([0, 0; inf, 1]) }",
        "figure f { circle((nan, 0), 1) }",
        "figure f { circle((0, 0), nan) }",
        "figure f { circle((0, 0), -1) }",
        "figure f { scatter([nan, nan]) }",
        "figure f { scatter([nan, nan; nan, nan]) }",
        "figure f { axes(x: (0, nan)) { line((0, 0), (1, 1)) } }",
        "figure f { axes(x: (-inf, inf)) { line((0, 0), (1, 1)) } }",
        "figure f { axes(x: (1, 1)) { line((0, 0), (1, 1)) } }",
        "figure f { circle((0, 0), 1, opacity: nan) }",
        "figure f { circle((0, 0), 1, width: -1pt) }",
        "figure f { rect((0, 0), (nan, 1)) }",
        "figure f { text((inf, 0), \"x\") }",
        "figure f { a: circle((0, 0), 1)\n a -> (nan, 3) }",
        "figure f { circle((0, 0), 1)\n (0, 0) -> (1, 1) (bend: nan) }",
    ] {
        refused(figure, figure);
    }
}
