//! The outermost scope: built-in functions, elements, constants and the words
//! that options take.

use std::rc::Rc;

use super::builtin::builtins;
use super::elements;
use super::scope::{Scope, ScopeKind};
use super::value::{Paint, Value};
use crate::color::Color;

/// Words that options take. A name of the author's wins over them, so that a
/// word can be a name too; options accept the name of an element or function
/// as the word it spells.
pub const WORDS: &[&str] = &[
    // dash, cap, join
    "solid",
    "dashed",
    "dotted",
    "dashdotted",
    "dashdotdotted",
    "densely_dashed",
    "densely_dotted",
    "densely_dashdotted",
    "densely_dashdotdotted",
    "loosely_dashed",
    "loosely_dotted",
    "loosely_dashdotted",
    "loosely_dashdotdotted",
    "butt",
    "round",
    "square",
    "bevel",
    "miter",
    // places and directions
    "left",
    "right",
    "above",
    "below",
    "up",
    "down",
    "center",
    "north",
    "south",
    "east",
    "west",
    "north_east",
    "north_west",
    "south_east",
    "south_west",
    "top",
    "bottom",
    "start",
    "end",
    "middle",
    "baseline",
    "base_west",
    "base_east",
    "justify",
    "inside",
    "outside",
    "shown",
    // frames and scales
    "box",
    "cross",
    "symlog",
    "both",
    "linear",
    "auto",
    // routes and layouts
    "straight",
    "curve",
    "elbow",
    "loop",
    "layered",
    "force",
    "radial",
    "horizontal",
    "vertical",
    // shapes and markers
    "circle",
    "ellipse",
    "rectangle",
    "rounded",
    "diamond",
    "triangle",
    "plus",
    "star",
    "pentagon",
    "asterisk",
    "dash",
    "tick",
    // steps
    "post",
    "pre",
    "mid",
    // tips
    "stealth",
    "latex",
    "barb",
    "to",
    "bar",
    "bracket",
    "parenthesis",
    "hooks",
    "kite",
    // hatches
    "lines",
    "backlines",
    "crosshatch",
    "dots",
    "crosshatch_dots",
    "bricks",
    "checkerboard",
    // layers
    "background",
    "main",
    "foreground_layer",
    // colour maps
    "viridis",
    "viridis_r",
    "magma",
    "magma_r",
    "plasma",
    "plasma_r",
    "inferno",
    "inferno_r",
    "cividis",
    "cividis_r",
    "coolwarm",
    "coolwarm_r",
    "spectral",
    "spectral_r",
    "greys",
    "greys_r",
    "rdbu",
    "rdbu_r",
    "blues",
    "blues_r",
    "reds",
    "reds_r",
    "greens",
    "greens_r",
    "twilight",
    "twilight_r",
    "diverging",
    "diverging_r",
];

/// Numbers with a name.
pub const CONSTANTS: &[(&str, f64)] = &[
    ("pi", std::f64::consts::PI),
    ("π", std::f64::consts::PI),
    ("tau", std::f64::consts::TAU),
    ("τ", std::f64::consts::TAU),
    ("e", std::f64::consts::E),
    ("inf", f64::INFINITY),
    ("nan", f64::NAN),
];

/// What every file sees before it says anything. Of things that share a name,
/// a function wins over an element, and both over a word.
pub(super) fn root_scope(theme: &str) -> Rc<Scope> {
    let scope = Scope::root(ScopeKind::Block);
    let bind = |name: &str, value: Value| scope.bind(name.into(), value);
    for word in WORDS {
        bind(word, Value::Word((*word).into()));
    }
    for (name, x) in CONSTANTS {
        bind(name, Value::Number(*x));
    }
    for name in elements::NAMES.iter() {
        bind(name, Value::Element(name));
    }
    for row in builtins() {
        bind(row.name, Value::Builtin(row));
    }
    let dark = theme == "screen";
    let (background, foreground) = if dark {
        ("000000", "fcfcfc")
    } else {
        ("ffffff", "000000")
    };
    for (name, hex) in [
        ("black", "000000"),
        ("white", "ffffff"),
        ("background", background),
        ("foreground", foreground),
    ] {
        if let Ok(color) = Color::from_hex(hex) {
            let paint = Paint {
                color,
                name: Some(name.into()),
            };
            bind(name, Value::Color(Rc::new(paint)));
        }
    }
    scope
}
