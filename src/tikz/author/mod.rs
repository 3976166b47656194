//! The author's writer: a scene as TikZ and PGFPlots that a person would write.
//!
//! It compiles with stock pdfLaTeX and LuaLaTeX and shows the same picture as
//! the page that figc typesets.

mod axes;
mod beside;
mod codes;
mod colorbar;
mod companion;
mod curves;
mod fields;
mod fills;
mod flows;
mod groups;
mod image;
mod legend;
mod marks;
mod nodes;
mod options;
mod places;
mod plots;
mod raw;
mod scopes;
mod volume;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::preamble::{Line, definitions, html};
use super::tips;
use crate::color::ColorScale;
use crate::geom::{Length, fixed};
use crate::scene::spacing::PATH_SEP;
use crate::scene::{At, Fade, Fill, Frame, Mark, MarkGeometry, Scene, SceneItem, Scope, Tip, Tips};
use crate::source::Span;
pub use beside::{Companion, DataPlace, STEM};
pub(super) use codes::limits;
pub(super) use options::{cm, pt};

/// A whole LaTeX document, with the place that each of its lines came from.
#[derive(Debug, Clone, PartialEq)]
pub struct TexDocument {
    /// The text.
    pub text: String,
    /// For each line, from the first, the statement that it came from.
    pub spans: Vec<Option<Span>>,
    /// The files that the text names. [`STEM`] stands for the name of the document
    /// without its extension, in the text and in their names.
    pub files: Vec<Companion>,
}

/// Writes a scene as a document of the `standalone` class.
pub fn document(scene: &Scene, data: DataPlace) -> TexDocument {
    let room = companion::Room::new(scene);
    let mut writer = Writer {
        scene,
        lines: Vec::new(),
        colors_end: 0,
        depth: 0,
        saved: 0,
        used: 0,
        scopes: Vec::new(),
        codes: Default::default(),
        written: BTreeSet::new(),
        bordered: BTreeSet::new(),
        fades: fills::declared_fades(scene),
        current: String::new(),
        heaviest: room.heaviest(companion::on_canvas(scene)),
        room,
        data,
        files: Vec::new(),
        individual: false,
        groups: groups::groups(scene),
        scales: fields::scales(scene),
    };
    writer.preamble();
    let preamble = std::mem::take(&mut writer.lines);
    writer.body();
    let body = std::mem::replace(&mut writer.lines, preamble);
    if body.iter().any(|l| l.code.contains(volume::MIXTURE)) {
        let at = writer.colors_end;
        let primaries = volume::PRIMARIES.map(Line::own);
        writer.lines.splice(at..at, primaries);
    }
    writer.lines.extend(body);
    let mut text = String::new();
    let mut spans = Vec::new();
    for line in writer.lines {
        text.push_str(&line.code);
        text.push('\n');
        spans.push(line.span);
    }
    TexDocument {
        text,
        spans,
        files: writer.files,
    }
}

/// The style of all nodes, those of raw TikZ too.
pub(super) const NODES: &str = "every node/.style={outer sep=0pt},";

/// The tip that `->` means.
pub(super) fn tip_style() -> String {
    let (length, width) = Tip::Stealth.size(0.0);
    format!(
        ">={{Stealth[length={}, width={}, inset={}]}},",
        pt(length),
        pt(width),
        pt(tips::INSET)
    )
}

/// What a scene needs of the preamble.
struct Needs {
    axes: bool,
    /// Axes in space.
    space: bool,
    grid: bool,
    legend: bool,
    tips: bool,
    calc: bool,
    brace: bool,
    /// A colour bar.
    bar: bool,
    hatches: bool,
    beside: bool,
    /// Raw TikZ, which may use all that a figure can.
    raw: bool,
}

struct Writer<'a> {
    scene: &'a Scene,
    lines: Vec<Line>,
    /// After which line of the preamble more colours can be defined.
    colors_end: usize,
    depth: usize,
    /// How many outlines were saved to be drawn twice.
    saved: usize,
    /// How many of them were drawn again.
    used: usize,
    /// The scopes that are open.
    scopes: Vec<Scope>,
    /// How data of the axes that are open are written, of x and of y.
    codes: [codes::Code; 2],
    /// The names that the code so far has defined.
    written: BTreeSet<String>,
    /// Those of them that have the border of the thing.
    bordered: BTreeSet<String>,
    /// The fades that the preamble declares.
    fades: Vec<Rc<Fade>>,
    /// The axes that are open, else those before, by their name.
    current: String,
    /// From how many points on a mark is a file.
    heaviest: usize,
    /// What the code may hold.
    room: companion::Room,
    /// Where data goes.
    data: DataPlace,
    /// The files beside the document, so far.
    files: Vec<Companion>,
    /// The scales whose colour maps the preamble declares.
    scales: Vec<ColorScale>,
    /// Whether each plot of the axes that are open is finished before the next, dots
    /// included.
    individual: bool,
    /// The axes that are written together.
    groups: Vec<groups::Group>,
}

impl Writer<'_> {
    fn own(&mut self, code: &str) {
        let code = self.indented(code);
        self.lines.push(Line::own(code));
    }

    fn from(&mut self, span: Span, code: &str) {
        let code = self.indented(code);
        self.lines.push(Line::from(code, span));
    }

    fn indented(&self, code: &str) -> String {
        if code.is_empty() {
            String::new()
        } else {
            format!("{}{code}", "  ".repeat(self.depth))
        }
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            axes: false,
            space: false,
            grid: false,
            legend: false,
            tips: false,
            calc: false,
            brace: false,
            bar: false,
            hatches: false,
            beside: false,
            raw: false,
        };
        for item in &self.scene.items {
            let marks: Vec<&Mark> = match item {
                SceneItem::Axes(axes) => {
                    needs.axes = true;
                    needs.grid |= axes.grid;
                    needs.bar |= axes.bar.is_some();
                    needs.legend |= axes.legend.is_some();
                    needs.calc |= axes.beside.is_some();
                    needs.tips |= axes.frame == Frame::Cross;
                    let volume = axes.volume.iter().flat_map(|v| &v.marks);
                    for mark in volume {
                        needs.space = true;
                        needs.tips |= mark.graphic.tips != Tips::NONE;
                    }
                    needs.space |= axes.volume.is_some();
                    axes.all_marks().collect()
                }
                SceneItem::Mark(mark) => vec![mark],
            };
            for mark in marks {
                let label = mark.label.as_ref().map(|l| l.place);
                let mut places = mark.geometry.places().into_iter().chain(label);
                needs.calc |= places.any(|p| matches!(p.said, At::Calc(_)));
                needs.brace |= matches!(mark.geometry, MarkGeometry::Brace { .. });
                needs.hatches |= matches!(mark.graphic.fill, Some(Fill::Hatch(..)));
                needs.tips |= mark.graphic.tips != Tips::NONE;
                needs.beside |= mark.label.as_ref().is_some_and(|l| l.pos.is_some());
                if let MarkGeometry::Tikz(raw) = &mark.geometry {
                    needs.raw = true;
                    needs.tips = true;
                    needs.axes |= raw.code.contains("{axis}");
                }
            }
        }
        needs
    }

    fn preamble(&mut self) {
        let needs = self.needs();
        let scene = self.scene;
        self.own(&format!(
            "% Figure {}, theme {}. Written by figc.",
            scene.name, scene.theme
        ));
        self.own("\\documentclass{standalone}");
        self.own("\\usepackage[T1]{fontenc}");
        self.own("\\usepackage{lmodern}");
        self.own("\\usepackage{amsmath, amssymb, bm, mathtools}");
        if needs.axes {
            self.own("\\usepackage{pgfplots}");
            self.own("\\pgfplotsset{compat=1.18}");
            if !self.groups.is_empty() {
                self.own("\\usepgfplotslibrary{groupplots}");
            }
        } else {
            self.own("\\usepackage{tikz}");
        }
        let libraries: Vec<&str> = [
            ("arrows.meta", needs.tips),
            ("calc", needs.calc),
            ("decorations.pathreplacing", needs.brace),
            ("patterns", needs.hatches),
        ]
        .into_iter()
        .filter_map(|(name, needed)| needed.then_some(name))
        .collect();
        if needs.raw {
            self.own(&format!("\\usetikzlibrary{{{}}}", super::raw::LIBRARIES));
        } else if !libraries.is_empty() {
            self.own(&format!("\\usetikzlibrary{{{}}}", libraries.join(", ")));
        }
        self.own("");
        self.lines.extend(definitions(&scene.definitions));
        for paint in fills::anonymous_paints(scene) {
            let hex = html(paint);
            self.own(&format!(
                "\\definecolor{{{}}}{{HTML}}{{{hex}}}",
                options::anonymous_name(paint)
            ));
        }
        self.colors_end = self.lines.len();
        self.shadings();
        self.styles(&needs);
        self.own("");
    }

    fn styles(&mut self, needs: &Needs) {
        self.own("\\tikzset{");
        self.depth += 1;
        // A node is as large as its text: figc places it by that.
        self.own(NODES);
        if needs.tips {
            self.own(&tip_style());
        }
        if needs.beside {
            self.own(&format!(
                "beside/.style={{inner sep={}, text=foreground}},",
                pt(PATH_SEP)
            ));
        }
        self.depth -= 1;
        self.own("}");
        if needs.axes {
            self.own("\\pgfplotsset{");
            self.depth += 1;
            self.color_maps();
            self.axes_styles(needs);
            self.bar_style(needs);
            self.depth -= 1;
            self.own("}");
        }
    }

    fn body(&mut self) {
        let scene = self.scene;
        self.own("\\begin{document}");
        self.own("\\pagecolor{background}\\color{foreground}%");
        self.own("\\begin{tikzpicture}");
        self.depth = 1;
        let mut done = 0;
        for (n, item) in scene.items.iter().enumerate() {
            if n < done {
                continue;
            }
            match item {
                SceneItem::Axes(axes) => {
                    self.enter_scopes(&[]);
                    match self.group_at(n) {
                        Some(group) => done = n + self.group(&group),
                        None => self.axes(axes),
                    }
                }
                SceneItem::Mark(mark) => self.mark(mark, None),
            }
        }
        self.enter_scopes(&[]);
        let page = scene.page;
        self.own("\\pgfresetboundingbox");
        self.own(&format!(
            "\\useasboundingbox ({}, {}) rectangle ({}, {});",
            cm(page.min.x),
            cm(page.min.y),
            cm(page.max.x),
            cm(page.max.y)
        ));
        self.depth = 0;
        self.own("\\end{tikzpicture}");
        self.own("\\end{document}");
    }

    /// A text with its font size.
    fn latex(&self, text: usize) -> &str {
        &self.scene.texts[text].latex
    }

    /// Whether the code so far has a drawn thing as a node with the border that figc
    /// sees.
    fn has_border(&self, id: crate::scene::NodeId) -> bool {
        self.bordered.contains(self.node_name(id))
    }

    /// Whether the code so far has the name of a drawn thing. A thing that comes
    /// later by its layer is written as numbers.
    fn is_written(&self, id: crate::scene::NodeId) -> bool {
        self.written.contains(self.node_name(id))
    }

    /// The name of a drawn thing in the code.
    fn node_name(&self, id: crate::scene::NodeId) -> &str {
        self.scene
            .names
            .get(id.0 as usize)
            .map_or("", |n| n.label.as_str())
    }
}

/// A length of the canvas in centimetres without its unit, for coordinates.
pub(super) fn centimetres(points: f64) -> String {
    fixed(Length::pt(points).to_cm(), 4)
}
