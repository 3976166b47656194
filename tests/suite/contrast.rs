//! Colours that are hard to read, as `figc check` tells them.

use crate::support::Folder;

/// The warnings of a check, one a line.
fn told(text: &str) -> String {
    let folder = Folder::new(&[("a.fig", text)]);
    let ran = folder
        .figc(["check", "a.fig", "--diagnostic-format", "short"])
        .run();
    assert_eq!(ran.code, Some(0), "a warning is no error: {}", ran.stderr);
    ran.stderr
}

#[test]
fn a_faint_colour_is_told_once_for_each_theme_with_one_that_passes() {
    let told = told("color pink = { screen: #fccde5, print: #fccde5 }\ncolor night = #101030\n");
    assert_eq!(
        told,
        "a.fig:1:1: warning[F0406]: `pink` is hard to read in the theme `print`: its contrast on the \
         background is 1.4, and lines and texts want 3 (`#b4889f` is the nearest lightness that can be \
         read; if it is for areas only, say `faint: true` in its braces)\n\
         a.fig:2:1: warning[F0406]: `night` is hard to read in the theme `screen`: its contrast on the \
         background is 1.1, and lines and texts want 3 (`#52577d` is the nearest lightness that can be \
         read; if it is for areas only, say `faint: true` in its braces)\n"
    );
}

#[test]
fn colours_that_are_meant_to_be_faint_are_left_alone() {
    assert_eq!(
        told(
            "color a = { any: #f5e9d0, faint: true }\ncolor b = { print: #fff, screen: #000, faint: true }"
        ),
        ""
    );
    assert_eq!(told("color a = #0000ff20"), "", "translucent: for areas");
    assert_ne!(told("color a = { any: #f5e9d0, faint: false }"), "");
}

#[test]
fn the_paper_of_the_theme_decides() {
    let own = "theme dusk { background: #777777, foreground: white }\n";
    assert_ne!(told(&format!("{own}color a = #808080")), "");
    assert_eq!(told(&format!("{own}color a = #101010")), "");
}

#[test]
fn what_comes_with_figc_can_be_read() {
    assert_eq!(told("use \"maths\""), "");
    // On a paper of the author's own it is not the author's colour that is at fault.
    assert_eq!(
        told("use \"maths\"\ntheme print { background: #777777 }"),
        ""
    );
}

#[test]
fn only_the_declaration_that_holds_is_looked_at() {
    assert_eq!(
        told("color a = { any: #fefefe }\ncolor a = { print: #555555, screen: #aaaaaa }"),
        ""
    );
}

#[test]
fn a_render_tells_it_of_its_theme() {
    let folder = Folder::new(&[(
        "a.fig",
        "color pink = #fccde5\nfigure f { circle((0, 0), 1) }",
    )]);
    let ran = folder.figc(["render", "a.fig"]).run();
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.stderr.matches("F0406").count(), 1, "{}", ran.stderr);
    let ran = folder.figc(["render", "a.fig", "--theme", "screen"]).run();
    assert_eq!(ran.stderr, "");
}

/// What eyes without one kind of cone see, as matrices on linear RGB: the full strength of
/// Machado, Oliveira and Fernandes (2009) for the lack of red, green and blue.
const SIGHTS: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
];

/// A colour as OKLab, as an eye sees it.
fn seen(hex: &str, sight: &[[f64; 3]; 3]) -> [f64; 3] {
    let apply =
        |m: &[[f64; 3]; 3], v: [f64; 3]| m.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum());
    let linear = [0, 2, 4].map(|at| {
        let byte = u8::from_str_radix(&hex[at..at + 2], 16).expect("a byte");
        let c = f64::from(byte) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    });
    let rgb = apply(sight, linear).map(|v: f64| v.clamp(0.0, 1.0));
    let cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ];
    let lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ];
    apply(&lab, apply(&cones, rgb).map(f64::cbrt))
}

#[test]
fn curves_without_colours_can_be_told_apart_by_any_eye() {
    let curves: String = (0..8).map(|k| format!("plot(x => x + {k});")).collect();
    let text = format!("figure a {{ axes(x: (0, 1)) {{ {curves} }} }}");
    let folder = Folder::new(&[("a.fig", text.as_str())]);
    for theme in crate::support::THEMES {
        let args = ["render", "a.fig", "--theme", theme, "-f", "tex", "-o", "-"];
        let code = String::from_utf8(folder.figc(args).run().fine().stdout).expect("text");
        let hex = |name: &str| {
            let (_, rest) = code.split_once(&format!("\\definecolor{{{name}}}{{HTML}}{{"))?;
            rest.get(..6)
        };
        let cycle: Vec<&str> = code
            .lines()
            .filter_map(|line| line.trim().strip_prefix("\\addplot["))
            .map(|options| options.split([',', ']']).next().unwrap_or_default())
            .map(|name| hex(name).unwrap_or_else(|| panic!("no colour {name}")))
            .collect();
        assert_eq!(cycle.len(), 8);
        let nearest = |first: usize| {
            let colors = &cycle[..first];
            let pairs = (1..first).flat_map(|n| (0..n).map(move |m| (colors[m], colors[n])));
            let apart = |(a, b)| {
                let apart = |sight| {
                    let (a, b): ([f64; 3], [f64; 3]) = (seen(a, sight), seen(b, sight));
                    a.iter()
                        .zip(b)
                        .map(|(a, b)| (a - b).powi(2))
                        .sum::<f64>()
                        .sqrt()
                };
                SIGHTS.iter().map(apart).fold(f64::INFINITY, f64::min)
            };
            pairs.map(apart).fold(f64::INFINITY, f64::min)
        };
        // A difference of 0.02 is what an eye just sees between neighbours.
        for (first, least) in [(2, 0.17), (3, 0.1), (4, 0.04), (5, 0.04), (8, 0.02)] {
            let found = nearest(first);
            assert!(found > least, "the first {first} in {theme}: {found}");
        }
    }
}
