//! Runs a text through the evaluator and tells what was drawn and said.

use std::collections::BTreeMap;

use figc::diag::{Format, render};
use figc::eval::{Interp, Options, elements, with_big_stack};
use figc::geom::exact;
use figc::scene::{
    Coord, Dash, Drawing, Geometry, Graphic, Item, ItemKind, Named, Paint, Scalar, Tips,
};
use figc::source::{MemoryWorld, SourceMap};

/// What a run came to, as text.
pub struct Ran {
    /// What was drawn, figure by figure, a line each.
    pub drawn: String,
    /// The diagnostics as an author sees them.
    pub errors: String,
    /// What was declared, in short.
    pub declared: String,
}

/// Files and settings of a run.
#[derive(Default)]
pub struct Project<'t> {
    pub main: &'t str,
    pub files: &'t [(&'t str, &'t str)],
    pub set: &'t [(&'t str, &'t str)],
    pub theme: &'t str,
}

const LIBRARY: &[(&str, &str)] = &[(
    "shipped",
    "color pink = { screen: #fccde5, print: #e30e7a }\nlet answer = 42",
)];

impl Project<'_> {
    pub fn run(&self) -> Ran {
        self.run_with(LIBRARY)
    }

    /// Runs with these shipped modules.
    pub fn run_with(&self, library: &'static [(&'static str, &'static str)]) -> Ran {
        with_big_stack(|| {
            // The picture that the example of `image` shows.
            let photo = include_bytes!("../../samples/pictures/photo.png");
            let mut world = MemoryWorld::new().with("photo.png", *photo);
            for (path, text) in self.files {
                world = world.with(path, *text);
            }
            let mut sources = SourceMap::new();
            let id = sources.add("main.fig", Some("main.fig".into()), self.main);
            let file = match figc::syntax::parse(sources.get(id).expect("just added")) {
                Ok(file) => file,
                Err(errors) => {
                    return Ran {
                        drawn: String::new(),
                        errors: render(&errors, &sources, Format::Human, false, 100),
                        declared: String::new(),
                    };
                }
            };
            let set: BTreeMap<String, String> = self
                .set
                .iter()
                .map(|(k, v)| (k.to_string(), v.to_string()))
                .collect();
            let theme = if self.theme.is_empty() {
                "screen"
            } else {
                self.theme
            };
            let options = Options {
                theme: theme.into(),
                params: set,
                library,
            };
            let mut interp = Interp::new(&world, &mut sources, options);
            interp.limit_steps(100_000);
            let figures = interp.run(&file);
            let mut drawn = String::new();
            for figure in &figures {
                drawn.push_str(&format!("figure {}\n", figure.name));
                if let Some(drawing) =
                    elements::drawing(&mut interp, figure, elements::Inks::default())
                {
                    items(&drawing.items, &drawing, "  ", &mut drawn);
                }
            }
            let declared = declarations(&interp);
            let errors: Vec<_> = interp.sink.iter().cloned().collect();
            drop(interp);
            let errors = render(&errors, &sources, Format::Human, false, 100);
            Ran {
                drawn,
                errors,
                declared,
            }
        })
    }
}

fn declarations(interp: &Interp<'_>) -> String {
    let d = &interp.declared;
    let mut declared = String::new();
    for m in &d.macros {
        declared.push_str(&format!("macro {}/{} {}\n", m.name, m.params, m.body));
    }
    for s in &d.symbols {
        let color = s.color.as_ref().and_then(|c| c.name.clone());
        let form = s.form.as_ref().map(|f| f.to_string());
        declared.push_str(&format!(
            "symbol {} {:?} {color:?} {form:?}\n",
            s.name, s.kind
        ));
    }
    for p in &d.params {
        declared.push_str(&format!(
            "param {} = {} in {:?}\n",
            p.name, p.value, p.range
        ));
    }
    for t in &d.themes {
        declared.push_str(&format!("theme {}\n", t.name));
    }
    declared
}

/// Drawn things in words, one a line, indented by what holds them.
fn items(list: &[Item], drawing: &Drawing, indent: &str, out: &mut String) {
    let names = &drawing.names;
    for item in list {
        let name = item.id.map_or_else(String::new, |id| {
            format!("{}: ", names[id.0 as usize].label)
        });
        out.push_str(&format!("{indent}{name}"));
        let deeper = format!("{indent}  ");
        match &item.kind {
            ItemKind::Group(held) => {
                out.push_str("group\n");
                items(held, drawing, &deeper, out);
            }
            ItemKind::Stack(stack) => {
                out.push_str(&format!("{:?}\n", stack.direction).to_lowercase());
                items(&stack.items, drawing, &deeper, out);
            }
            ItemKind::Solid(_) => out.push_str("solid\n"),
            ItemKind::Axes(axes) => {
                out.push_str("axes\n");
                items(&axes.items, drawing, &deeper, out);
            }
            ItemKind::Shape(shape) => {
                let label = shape
                    .label
                    .as_ref()
                    .map_or_else(String::new, |l| format!(" label {}", l.text));
                out.push_str(&format!(
                    "{}{}{label}\n",
                    outline(&shape.geometry, names),
                    graphic(&shape.graphic)
                ));
            }
            ItemKind::Deferred(..) => out.push_str("deferred\n"),
            ItemKind::Tikz(raw) => out.push_str(&format!("tikz {}\n", raw.code)),
            ItemKind::Text(text) => {
                out.push_str(&format!("text {} {}\n", place(&text.at, names), text.text));
            }
            ItemKind::Edge(edge) => {
                let label = edge
                    .label
                    .as_ref()
                    .map_or_else(String::new, |l| format!(" label {}", l.text));
                out.push_str(&format!(
                    "edge {}{}{}{label}\n",
                    place(&edge.from, names),
                    tips(edge.tips),
                    place(&edge.to, names)
                ));
            }
        }
    }
}

fn outline(geometry: &Geometry, names: &[Named]) -> String {
    let ends = |closed: bool| if closed { " closed" } else { "" };
    match geometry {
        Geometry::Points { points, closed, .. } => {
            let list: Vec<String> = points.iter().map(|p| place(p, names)).collect();
            format!("line {}{}", list.join(" "), ends(*closed))
        }
        Geometry::Data { points, closed, .. } => {
            format!("data of {}{}", points.len(), ends(*closed))
        }
        Geometry::Dots { points, .. } => format!("dots of {}", points.len()),
        Geometry::Ellipse { center, rx, ry } => {
            let center = place(center, names);
            match rx == ry {
                true => format!("circle {center} {}", scalar(*rx)),
                false => format!("ellipse {center} {} {}", scalar(*rx), scalar(*ry)),
            }
        }
        Geometry::Image(image) => format!("image {}", image.file.path),
        Geometry::Rect { a, b } => format!("rect {} {}", place(a, names), place(b, names)),
        curved => format!("{curved:?}"),
    }
}

fn place(coord: &Coord, names: &[Named]) -> String {
    let name = |id: &figc::scene::NodeId| names[id.0 as usize].label.clone();
    match coord {
        Coord::Xy(x, y) => format!("({}, {})", scalar(*x), scalar(*y)),
        Coord::Node(id) => name(id),
        Coord::Anchor(id, anchor) => format!("{}.{anchor:?}", name(id)),
        other => format!("{other:?}"),
    }
}

fn scalar(value: Scalar) -> String {
    match value {
        Scalar::Unit(x) => exact(x),
        Scalar::Length(length) => format!("{}pt", exact(length.to_pt())),
    }
}

/// Only what is not the default: a black solid line.
fn graphic(graphic: &Graphic) -> String {
    let mut out = String::new();
    match &graphic.stroke {
        Some(stroke) => {
            let name = paint(&stroke.paint);
            if name != "foreground" {
                out.push_str(&format!(" stroke {name}"));
            }
            if stroke.dash != Dash::Solid {
                let name = Dash::NAMES.iter().find(|(_, dash)| *dash == stroke.dash);
                out.push_str(&format!(" {}", name.map_or("lengths", |(name, _)| name)));
            }
        }
        None => out.push_str(" no stroke"),
    }
    if let Some(fill) = &graphic.fill {
        let paints: Vec<String> = fill.paints().map(paint).collect();
        out.push_str(&format!(" fill {}", paints.join(" ")));
    }
    if graphic.tips != Tips::default() {
        out.push_str(tips(graphic.tips).trim_end());
    }
    out
}

fn paint(paint: &Paint) -> String {
    match &paint.name {
        Some(name) => name.to_string(),
        None => format!("{:?}", paint.color),
    }
}

fn tips(tips: Tips) -> &'static str {
    match (tips.start.is_some(), tips.end.is_some()) {
        (false, false) => " -- ",
        (false, true) => " -> ",
        (true, false) => " <- ",
        (true, true) => " <-> ",
    }
}
