//! The scene as readable text, for `--emit scene` and the goldens.

use std::fmt::Write;

use super::model::{
    At, AxesScene, Mark, MarkGeometry, Moved, Place, PlacedText, Scene, SceneItem, Scope, Tick,
};
use super::{Dash, Fill, Graphic, Marker, Paint, Scale, Stroke, TextAnchor, Tip, Tips};
use crate::geom::{Point, Rect, exact, fixed};

impl Scene {
    /// One line per thing, in points, indented by what holds it.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "scene {} theme={}", self.name, self.theme);
        let _ = writeln!(out, "page {}", rect(self.page));
        let _ = writeln!(out, "background {}", paint(&self.background));
        let _ = writeln!(out, "foreground {}", paint(&self.foreground));
        for (n, text) in self.texts.iter().enumerate() {
            let size = text.size;
            let mut style = String::new();
            if let Some(ink) = &text.style.paint {
                let _ = write!(style, " {}", paint(ink));
            }
            if let Some((width, align)) = text.style.wrap {
                let _ = write!(style, " wrap={}pt {align:?}", fixed(width.to_pt(), 3));
            }
            let _ = writeln!(
                out,
                "text {n} {:?} {:?}{style} {}×({}+{})",
                text.latex,
                text.font,
                fixed(size.width, 3),
                fixed(size.height, 3),
                fixed(size.depth, 3)
            );
        }
        for item in &self.items {
            match item {
                SceneItem::Axes(axes) => axes_lines(axes, &mut out),
                SceneItem::Mark(mark) => mark_lines(mark, "", &mut out),
            }
        }
        out
    }
}

fn axes_lines(axes: &AxesScene, out: &mut String) {
    let _ = writeln!(
        out,
        "axes {} frame={:?} rect={} x=({}, {}) y=({}, {}) grid={}",
        axes.name,
        axes.frame,
        rect(axes.rect),
        fixed(axes.x.0, 6),
        fixed(axes.x.1, 6),
        fixed(axes.y.0, 6),
        fixed(axes.y.1, 6),
        axes.grid
    );
    for (axis, ticks) in [("x", &axes.xticks), ("y", &axes.yticks)] {
        for Tick { value, at, label } in ticks {
            let text = label.as_ref().map_or_else(String::new, placed);
            let _ = writeln!(
                out,
                "  {axis}tick {} at {}{text}",
                fixed(*value, 6),
                point(*at)
            );
        }
    }
    for (axis, minor) in [("x", &axes.xminor), ("y", &axes.yminor)] {
        if !minor.is_empty() {
            let values: Vec<String> = minor.iter().map(|t| exact(t.value)).collect();
            let _ = writeln!(out, "  minor {axis}ticks {}", values.join(" "));
        }
    }
    for (axis, scale) in [("x", &axes.xscale), ("y", &axes.yscale)] {
        if *scale != Scale::default() {
            let _ = writeln!(out, "  {axis}scale {}", scale.name());
        }
    }
    let labels = [
        ("title", &axes.title),
        ("xcommon", &axes.xcommon),
        ("ycommon", &axes.ycommon),
        ("xlabel", &axes.xlabel),
        ("ylabel", &axes.ylabel),
        ("space", &axes.space),
    ];
    for (name, label) in labels {
        if let Some(label) = label {
            let _ = writeln!(out, "  {name}{}", placed(label));
        }
    }
    if let Some(bar) = &axes.bar {
        let (low, high) = bar.scale.range;
        let (low, high) = (fixed(low, 6), fixed(high, 6));
        let _ = writeln!(
            out,
            "  bar {} to {} from {low} to {high} steps={:?} below={} above={}",
            point(bar.rect.min),
            point(bar.rect.max),
            bar.scale.steps,
            bar.scale.below,
            bar.scale.above
        );
        for text in bar.texts() {
            let _ = writeln!(out, "    text{}", placed(text));
        }
    }
    for mark in &axes.marks {
        mark_lines(mark, "  ", out);
    }
    if let Some(legend) = &axes.legend {
        let (rows, columns) = (legend.entries.len(), legend.columns);
        let _ = writeln!(out, "  legend {} {rows} in {columns}", rect(legend.rect));
        for entry in &legend.entries {
            let _ = writeln!(out, "    entry{}", placed(&entry.text));
            for mark in &entry.sample {
                mark_lines(mark, "      ", out);
            }
        }
    }
}

fn mark_lines(mark: &Mark, indent: &str, out: &mut String) {
    let shape = match &mark.geometry {
        MarkGeometry::Places {
            places,
            closed,
            smooth,
        } => {
            let list: Vec<String> = places.iter().map(place).collect();
            format!(
                "line closed={closed}{} {}",
                tension(*smooth),
                list.join(" ")
            )
        }
        MarkGeometry::Data {
            points,
            closed,
            smooth,
        } => {
            format!("data closed={closed}{} {}", tension(*smooth), data(points))
        }
        MarkGeometry::Dots {
            points,
            radius,
            style,
        } => {
            let shape = match style.marker {
                Marker::Circle => String::new(),
                marker => format!(" {marker:?}").to_lowercase(),
            };
            format!("dots{shape} radius={} {}", fixed(*radius, 3), data(points))
        }
        MarkGeometry::Ellipse { center, rx, ry } => {
            format!(
                "ellipse {} {}×{}",
                place(center),
                fixed(*rx, 3),
                fixed(*ry, 3)
            )
        }
        MarkGeometry::Rect { a, b } => format!("rect {} {}", place(a), place(b)),
        MarkGeometry::Bend { from, to, angle } => format!(
            "bend {} {} {}deg",
            place(from),
            place(to),
            fixed(angle.to_degrees(), 3)
        ),
        MarkGeometry::Image(image) => format!(
            "image {} {}×{} {:?} opacity={}",
            image.file.path,
            image.file.picture.width,
            image.file.picture.height,
            image.spot,
            fixed(image.opacity, 3)
        ),
        MarkGeometry::Tikz(raw) => {
            let nodes: Vec<&str> = raw.nodes.iter().map(|n| n.name.as_str()).collect();
            format!(
                "tikz at {} nodes={nodes:?} {:?}",
                point(raw.map.shift),
                raw.code
            )
        }
        MarkGeometry::None => "text".into(),
        other => curve(other),
    };
    let moves: String = mark
        .scopes
        .iter()
        .map(|scope| match scope {
            Scope::Moved(frame) => moved("in", frame),
            Scope::Opacity { value, first } => {
                format!(" opacity={} from {first}", fixed(*value, 4))
            }
            Scope::Clip(clip) => {
                let mut out = String::new();
                mark_lines(clip, "", &mut out);
                format!(" clipped by {}", out.trim())
            }
        })
        .chain(mark.moved.iter().map(|own| moved("moved", own)))
        .collect();
    let layer = mark
        .layer
        .map_or_else(String::new, |layer| format!(" layer={layer:?}"));
    let _ = writeln!(
        out,
        "{indent}{shape}{}{moves}{layer}",
        graphic(&mark.graphic)
    );
    if let Some(label) = &mark.label {
        let _ = writeln!(out, "{indent}  label{}", placed(label));
    }
}

fn tension(smooth: Option<f64>) -> String {
    smooth.map_or_else(String::new, |t| format!(" smooth={}", fixed(t, 4)))
}

/// Curves, arcs, grids, braces and angles.
fn curve(geometry: &MarkGeometry) -> String {
    let places: Vec<String> = geometry.places().iter().map(place).collect();
    let places = places.join(" ");
    let degrees = |angle: &f64| fixed(angle.to_degrees(), 3);
    match geometry {
        MarkGeometry::Cubic { .. } => format!("cubic {places}"),
        MarkGeometry::OutIn {
            leave,
            arrive,
            looseness,
            ..
        } => format!(
            "to out={} in={} looseness={} {places}",
            degrees(leave),
            degrees(arrive),
            fixed(*looseness, 4)
        ),
        MarkGeometry::Arc {
            rx,
            ry,
            from,
            to,
            sector,
            ..
        } => format!(
            "arc {}..{} {}×{} sector={sector} {places}",
            degrees(from),
            degrees(to),
            fixed(*rx, 3),
            fixed(*ry, 3)
        ),
        MarkGeometry::Grid { first, step, .. } => {
            format!(
                "grid first={} step={} {places}",
                point(*first),
                point(*step)
            )
        }
        MarkGeometry::Brace { amplitude, .. } => {
            format!("brace {} {places}", fixed(*amplitude, 3))
        }
        MarkGeometry::Angle {
            from,
            to,
            radius,
            right,
            sector,
            ..
        } => format!(
            "angle {}..{} radius={} right={right} sector={sector} {places}",
            degrees(from),
            degrees(to),
            fixed(*radius, 3)
        ),
        _ => places,
    }
}

fn moved(what: &str, moved: &Moved) -> String {
    format!(
        " {what} {} scale={} rotate={}deg shift={}",
        point(moved.about),
        point(moved.scale),
        fixed(moved.angle.to_degrees(), 3),
        point(moved.shift)
    )
}

fn data(points: &[Point]) -> String {
    let list: Vec<String> = points
        .iter()
        .map(|p| format!("({}, {})", fixed(p.x, 10), fixed(p.y, 10)))
        .collect();
    list.join(" ")
}

fn graphic(g: &Graphic) -> String {
    let mut out = String::new();
    if let Some(stroke) = &g.stroke {
        let _ = write!(
            out,
            " stroke={} {}pt {}",
            paint(&stroke.paint),
            fixed(stroke.width.to_pt(), 3),
            dash(stroke)
        );
        if (stroke.cap, stroke.join) != Default::default() {
            let _ = write!(out, " {:?} {:?}", stroke.cap, stroke.join);
        }
    }
    if let Some(fill) = &g.fill {
        let _ = match fill {
            Fill::Solid(solid) => write!(out, " fill={}", paint(solid)),
            Fill::Hatch(hatch, ink) => write!(out, " fill={}({})", hatch.name(), paint(ink)),
            Fill::Fade(fade) => {
                let stops: Vec<String> = fade.stops.iter().map(paint).collect();
                let kind = if fade.radial { "radial" } else { "linear" };
                let angle = fixed(fade.angle.to_degrees(), 3);
                write!(out, " fill={kind}({}, {angle}deg)", stops.join(", "))
            }
        };
    }
    let name = |tip: Tip| Tip::NAMES.iter().find(|(_, t)| *t == tip);
    match Tips::NAMES.iter().find(|(_, tips)| *tips == g.tips) {
        Some((_, Tips::NONE)) => {}
        Some((word, _)) => {
            let _ = write!(out, " {word}");
        }
        None => {
            let end = |tip: Option<Tip>| tip.and_then(name).map_or("", |(n, _)| n);
            let _ = write!(out, " {}-{}", end(g.tips.start), end(g.tips.end));
        }
    }
    out
}

fn dash(stroke: &Stroke) -> String {
    let name = Dash::NAMES.iter().find(|(_, d)| *d == stroke.dash);
    match name {
        Some((name, _)) => (*name).into(),
        None => format!("{:?}", stroke.dash.pattern(0.0).unwrap_or_default()),
    }
}

fn placed(text: &PlacedText) -> String {
    let anchor = match text.anchor {
        TextAnchor::Compass(x, y) => format!("({x}, {y})"),
        TextAnchor::Base(x) => format!("({x}, base)"),
    };
    let mut out = format!(
        " text {} at {} anchor={anchor} sep={}",
        text.text,
        place(&text.place),
        fixed(text.inner_sep, 3)
    );
    if let Some(pos) = text.pos {
        let _ = write!(out, " pos={}", fixed(pos, 4));
    }
    if text.angle != 0.0 {
        let _ = write!(out, " rotate={}deg", fixed(text.angle.to_degrees(), 3));
    }
    if text.scale != Point::new(1.0, 1.0) {
        let _ = write!(out, " scale={}", point(text.scale));
    }
    out
}

fn place(p: &Place) -> String {
    let said = match p.said {
        At::Canvas => String::new(),
        At::Data(d) => format!(" data=({}, {})", fixed(d.x, 10), fixed(d.y, 10)),
        At::AxesData(id, d) => format!(" point {}=({}, {})", id.0, fixed(d.x, 6), fixed(d.y, 6)),
        At::Border(id) => format!(" border of {}", id.0),
        At::Anchor(id, anchor) => format!(" {anchor:?} of {}", id.0),
        At::Calc(calc) => format!(" {calc:?}"),
    };
    format!("[{}{said}]", point(p.canvas))
}

fn paint(p: &Paint) -> String {
    match &p.name {
        Some(name) => format!("{name}{}", p.color.to_hex()),
        None => p.color.to_hex(),
    }
}

fn point(p: Point) -> String {
    format!("({}, {})", fixed(p.x, 3), fixed(p.y, 3))
}

fn rect(r: Rect) -> String {
    format!("{}..{}", point(r.min), point(r.max))
}
