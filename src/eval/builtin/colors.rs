//! Colours. As methods: `lavender.alpha(20%)`, `red.mix(blue, 30%)`.

use std::rc::Rc;

use super::args::{Args, num, req, rest};
use super::{Builtin, ParamSpec, row};
use crate::color::{Color, ColorError, ColorMap, colormap, colormap_names};
use crate::diag::{Code, Fault, nearest};
use crate::eval::Trouble;
use crate::eval::value::{Fill, Paint, Value};
use crate::scene::{Fade, Hatch};

const C: ParamSpec = req("color", "a colour");
const PART: ParamSpec = num("part", 0.2, "how far, a ratio from 0 to 1");

fn bad(error: ColorError) -> Fault {
    Fault {
        code: Code::BadColor,
        message: error.message,
        hint: error.hint,
    }
}

/// A colour that no longer is the one of the palette.
fn fresh(color: Color) -> Value {
    Value::Color(Rc::new(Paint { color, name: None }))
}

fn ratio(a: &Args, i: usize, what: &str) -> Result<f64, Fault> {
    let x = a.number(i)?;
    if (0.0..=1.0).contains(&x) {
        return Ok(x);
    }
    let fault = Fault::new(
        Code::BadValue,
        format!(
            "`{what}` lies from 0 to 1, and is {}",
            crate::eval::number::fmt_number(x)
        ),
    );
    Err(if x > 1.0 && x <= 100.0 {
        fault.with_hint(format!("write `{}%`", crate::eval::number::fmt_number(x)))
    } else {
        fault
    })
}

fn adjusted(a: &mut Args, f: fn(Color, f64) -> Color) -> Result<Value, Trouble> {
    Ok(fresh(f(a.color(0)?.color, ratio(a, 1, "part")?)))
}

fn fade(a: &mut Args, radial: bool) -> Result<Value, Trouble> {
    let mut stops = vec![a.color(0)?, a.color(1)?];
    for extra in &a.rest {
        stops.push(extra.as_color("a fade")?);
    }
    let opacity = |paint: &Paint| paint.color.opacity();
    let first = stops.first().map_or(1.0, opacity);
    if stops.iter().any(|stop| opacity(stop) != first) {
        let fault = Fault::new(Code::BadValue, "the colours of a fade differ in opacity");
        let hint = "fade into the paper instead: `linear(red, background)`";
        return Err(fault.with_hint(hint).into());
    }
    let angle = if radial { 0.0 } else { a.angle(3)? };
    Ok(Value::Fill(Rc::new(Fill::Fade(Rc::new(Fade {
        radial,
        stops,
        angle,
    })))))
}

pub(super) fn rows() -> Vec<Builtin> {
    vec![
        row(
            "rgb",
            const {
                &[
                    req("red", "0 to 255"),
                    req("green", "0 to 255"),
                    req("blue", "0 to 255"),
                ]
            },
            "a colour by its three parts",
            "rgb(252, 205, 229) == #fccde5",
            |_, a| {
                let mut parts = [0.0; 3];
                for (i, part) in parts.iter_mut().enumerate() {
                    *part = a.number(i)?;
                }
                let [r, g, b] = parts;
                Ok(fresh(Color::rgb(r, g, b).map_err(bad)?))
            },
        )
        .gives("a colour")
        .fails(&["rgb(300, 0, 0)"]),
        row(
            "oklch",
            const {
                &[
                    req("lightness", "a ratio from 0 to 1"),
                    req("chroma", "0 to about 0.4"),
                    req("hue", "an angle"),
                ]
            },
            "a colour by lightness, chroma and hue",
            "oklch(0, 0, 0deg) == #000000",
            |_, a| {
                let hue = a.angle(2)?.to_degrees();
                Ok(fresh(
                    Color::oklch(a.number(0)?, a.number(1)?, hue).map_err(bad)?,
                ))
            },
        )
        .gives("a colour")
        .fails(&["oklch(2, 0, 0deg)"])
        .source("B. Ottosson, A perceptual color space for image processing, 2020")
        .shows("oklch(75%, 0.15, 350deg)"),
        row(
            "alpha",
            const { &[C, req("opacity", "a ratio from 0 to 1")] },
            "the colour with this opacity",
            "black.alpha(20%) != black",
            |_, a| {
                let paint = a.color(0)?;
                Ok(Value::Color(Rc::new(Paint {
                    color: paint.color.alpha(ratio(a, 1, "opacity")?),
                    name: paint.name,
                })))
            },
        )
        .gives("a colour, still of the palette")
        .fails(&["alpha(black, 20)"])
        .shows("black.alpha(20%)"),
        row(
            "lighten",
            const { &[C, PART] },
            "the colour moved towards white",
            "black.lighten(100%) == white",
            |_, a| adjusted(a, Color::lighten),
        )
        .gives("a colour")
        .fails(&["lighten(black, 2)"])
        .shows("#c2185b.lighten(30%)"),
        row(
            "darken",
            const { &[C, PART] },
            "the colour moved towards black",
            "white.darken(100%) == black",
            |_, a| adjusted(a, Color::darken),
        )
        .gives("a colour")
        .fails(&["darken(black, 2)"])
        .shows("#c2185b.darken(30%)"),
        row(
            "saturate",
            const { &[C, PART] },
            "the colour, more vivid",
            "black.saturate(50%) == black",
            |_, a| adjusted(a, Color::saturate),
        )
        .gives("a colour")
        .fails(&["saturate(black, 2)"])
        .shows("#936271.saturate(50%)"),
        row(
            "desaturate",
            const { &[C, PART] },
            "the colour, less vivid",
            "black.desaturate(50%) == black",
            |_, a| adjusted(a, Color::desaturate),
        )
        .gives("a colour")
        .fails(&["desaturate(black, 2)"])
        .shows("#c2185b.desaturate(50%)"),
        row(
            "mix",
            const {
                &[
                    C,
                    req("other", "a colour"),
                    num("part", 0.5, "how much of the other"),
                ]
            },
            "a colour between two, in OKLab",
            "mix(black, white, 0) == black",
            |_, a| {
                Ok(fresh(
                    a.color(0)?
                        .color
                        .mix(a.color(1)?.color, ratio(a, 2, "part")?),
                ))
            },
        )
        .gives("a colour")
        .fails(&["mix(black, white, 2)"])
        .shows("mix(#e30e7a, #327bae)"),
        row(
            "contrast",
            const { &[C, req("other", "a colour")] },
            "the contrast of two colours by WCAG, 1 to 21",
            "contrast(black, white) == 21",
            |_, a| Ok(Value::Number(a.color(0)?.color.contrast(a.color(1)?.color))),
        )
        .gives("a number")
        .fails(&["contrast(black, 1)"])
        .source("WCAG 2.2, contrast ratio")
        .shows("contrast(#327bae, white)"),
        row(
            "luminance",
            const { &[C] },
            "the relative luminance by WCAG, 0 to 1",
            "luminance(white) == 1",
            |_, a| Ok(Value::Number(a.color(0)?.color.luminance())),
        )
        .gives("a number")
        .fails(&["luminance(1)"])
        .source("WCAG 2.2, relative luminance")
        .shows("luminance(#327bae)"),
        row(
            "colormap",
            const {
                &[
                    req("cmap", "the name of a colour map, or a list of colours"),
                    req("t", "a ratio, or an array of them"),
                ]
            },
            "the colour at a place of a colour map",
            "colormap([black, white], 0) == black",
            |_, a| {
                let map = color_map(a.value(0))?;
                Ok(match a.value(1) {
                    Value::Number(t) => fresh(map.at(*t)),
                    _ => Value::list(a.array(1)?.iter().map(|t| fresh(map.at(*t))).collect()),
                })
            },
        )
        .gives("a colour, or a list of them")
        .fails(&["colormap(\"virids\", 0.5)"])
        .source("matplotlib's colour maps")
        .shows("colormap(viridis, [0, 0.5, 1])"),
        row(
            "linear",
            const {
                &[
                    req("from", "a colour"),
                    req("to", "a colour"),
                    rest("more", "more colours"),
                    num("angle", 0.0, "its direction"),
                ]
            },
            "a fade along a line",
            "linear(black, white) != linear(white, black)",
            |_, a| fade(a, false),
        )
        .gives("a fade for `fill:`; without an angle from left to right")
        .fails(&["linear(black, 1)", "linear(black, black.alpha(0))"])
        .shows("linear(black, white)"),
        row(
            "radial",
            const {
                &[
                    req("from", "a colour"),
                    req("to", "a colour"),
                    rest("more", "more colours"),
                ]
            },
            "a fade outwards from the middle",
            "radial(black, white) == radial(black, white)",
            |_, a| fade(a, true),
        )
        .gives("a fade for `fill:`; it ends at the sides of the box around a shape")
        .fails(&["radial(black, 1)", "radial(black, black.alpha(0))"])
        .shows("radial(black, white)"),
        row(
            "hatch",
            const {
                &[
                    req("pattern", "its name"),
                    req("color", "the colour of its lines or dots"),
                ]
            },
            "a hatch in a colour; by its name alone it is in the ink",
            "hatch(lines, black) != hatch(dots, black)",
            |_, a| {
                let names = Hatch::NAMES.map(|(name, _)| name);
                let name = a.value(0).as_word("pattern", &names)?;
                let hatch = Hatch::NAMES.iter().find(|(n, _)| *n == name);
                let hatch = hatch.map_or(Hatch::Lines, |(_, hatch)| *hatch);
                Ok(Value::Fill(Rc::new(Fill::Hatch(hatch, a.color(1)?))))
            },
        )
        .gives("a hatch for `fill:`: `lines` `backlines` `horizontal` `vertical` `grid` `crosshatch` `dots` `crosshatch_dots` `bricks` `checkerboard`")
        .fails(&["hatch(\"stripes\", black)", "hatch(lines, 1)"])
        .source("TikZ's library `patterns`")
        .shows("hatch(crosshatch, #e30e7a)"),
    ]
}

/// The colour map that a value names or lists.
pub(in crate::eval) fn color_map(value: &Value) -> Result<ColorMap, Fault> {
    if let Value::List(items) | Value::Tuple(items) = value {
        let colors: Vec<Color> = items
            .iter()
            .map(|v| v.as_color("cmap").map(|p| p.color))
            .collect::<Result<_, _>>()?;
        return ColorMap::from_colors(&colors).map_err(bad);
    }
    let Some(name) = value.word() else {
        return Err(value.mismatch(
            "cmap",
            "a colour map such as `viridis`, or a list of colours",
        ));
    };
    colormap(&name).ok_or_else(|| {
        let fault = Fault::new(Code::BadValue, format!("no colour map is called `{name}`"));
        match nearest(&name, colormap_names()) {
            Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
            None => fault.with_hint("try `viridis`, `magma` or `cividis`"),
        }
    })
}
