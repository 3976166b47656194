//! The canvas: what has been drawn so far, and in what.

use super::super::figure::{DrawnName, ElementArgs, FigureDecl};
use super::super::{Eval, Interp, Value};
use super::param::opt;
use super::{Kind, Takes};
use crate::color::Color;
use crate::diag::{At, Code, Diagnostic};
use crate::scene::{Drawing, Item, ItemKind, Named, NodeId, Paint, code_name};
use crate::source::Span;

/// What a figure takes after its name.
pub const FIGURE: Takes = Takes {
    own: &[
        opt(
            "width",
            Kind::Length,
            "",
            "the width of the page; as wide as its content when left out",
        ),
        opt(
            "height",
            Kind::Length,
            "",
            "the height of the page; as high as its content when left out",
        ),
        opt(
            "theme",
            Kind::Other("the name of a theme"),
            "",
            "the theme when the command line names none",
        ),
        opt(
            "background",
            Kind::Other("colour"),
            "",
            "the colour of the page; the theme's when left out",
        ),
        opt(
            "alt",
            Kind::Text,
            "",
            "what the figure shows, for those who cannot see it",
        ),
    ],
    shared: &[],
};

/// What `animate` takes after what it runs over.
pub const ANIMATE: Takes = Takes {
    own: &[opt("fps", Kind::Number, "30", "frames in a second")],
    shared: &[],
};

/// What the elements draw into.
#[derive(Debug, Default)]
pub struct Canvas {
    /// The items of the containers that are open, the innermost last; the figure
    /// itself is the first.
    open: Vec<Vec<Item>>,
    names: Vec<Named>,
    axes: usize,
    /// The ink of the theme; none before a figure is begun.
    ink: Option<Color>,
}

impl Canvas {
    /// Begins a figure.
    fn begin(&mut self, ink: Color) {
        *self = Canvas {
            open: vec![Vec::new()],
            names: Vec::new(),
            axes: 0,
            ink: Some(ink),
        };
    }

    /// The ink of the theme.
    pub(super) fn ink(&self) -> Paint {
        Paint::foreground(self.ink.unwrap_or(Color::BLACK))
    }

    /// Whether what is drawn now is inside axes.
    pub(super) fn inside_axes(&self) -> bool {
        self.axes > 0
    }

    /// Reserves a number for a named thing.
    fn name(&mut self, label: &DrawnName, kind: &'static str) -> NodeId {
        let id = NodeId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(Named {
            label: code_name(&label.text()),
            kind,
            span: label.ident.span,
        });
        id
    }

    fn push(&mut self, item: Item) {
        if let Some(items) = self.open.last_mut() {
            items.push(item);
        }
    }
}

impl Interp<'_> {
    /// Puts an item on the canvas, and gives it its name.
    pub(super) fn put(
        &mut self,
        kind: ItemKind,
        element: &'static str,
        label: Option<&DrawnName>,
        span: Span,
    ) -> Eval<()> {
        let id = label.map(|label| self.canvas.name(label, element));
        self.canvas.push(Item { kind, span, id });
        if let (Some(label), Some(id)) = (label, id) {
            self.name_drawn(label, element, id)?;
        }
        Ok(())
    }

    /// Runs the block of a container and returns what it drew.
    pub(super) fn collect(&mut self, content: &super::super::Content<'_>, axes: bool) -> Vec<Item> {
        self.canvas.open.push(Vec::new());
        self.canvas.axes += usize::from(axes);
        self.draw_content(content);
        self.canvas.axes -= usize::from(axes);
        self.canvas.open.pop().unwrap_or_default()
    }
}

/// Draws a figure. What went wrong is in the sink of the interpreter.
pub fn drawing(interp: &mut Interp<'_>, figure: &FigureDecl, ink: Color) -> Option<Drawing> {
    interp.canvas.begin(ink);
    let frames = interp.draw_figure(figure, 0);
    if let Some(frames) = frames.filter(|f| f.count > 1) {
        interp.sink.push(
            Diagnostic::warning(
                Code::OneFrame,
                figure.span,
                format!(
                    "`{}` has {} frames, and its page shows the first",
                    figure.name, frames.count
                ),
            )
            .with_hint("for another one, put a `param` in the place of `animate`"),
        );
    }
    let items = interp.canvas.open.pop().unwrap_or_default();
    let names = std::mem::take(&mut interp.canvas.names);
    let mut drawing = Drawing {
        name: figure.name.to_string(),
        span: figure.span,
        width: None,
        height: None,
        background: None,
        alt: None,
        items,
        names,
    };
    match settings(&mut drawing, figure.args.clone()) {
        Ok(()) => Some(drawing),
        Err(error) => {
            interp.report(error);
            None
        }
    }
}

fn settings(drawing: &mut Drawing, mut args: ElementArgs) -> Eval<()> {
    if let Some(arg) = args.next_positional() {
        let name = match arg.value {
            Value::Length(_) => "width",
            _ => "alt",
        };
        return Err(Box::new(
            Diagnostic::error(
                Code::BadArguments,
                arg.span,
                "the settings of a figure have names",
            )
            .with_hint(format!("write `{name}: {}`", arg.value)),
        ));
    }
    if let Some(arg) = args.take("width") {
        drawing.width = Some(positive_length(&arg.value, "width", arg.span)?);
    }
    if let Some(arg) = args.take("height") {
        drawing.height = Some(positive_length(&arg.value, "height", arg.span)?);
    }
    if let Some(arg) = args.take("background") {
        drawing.background = Some(arg.value.as_color("background").at(arg.span)?);
    }
    if let Some(arg) = args.take("alt") {
        drawing.alt = Some(arg.value.as_plain("alt").at(arg.span)?);
    }
    // The theme was settled before the figure was drawn.
    args.take("theme");
    args.finish("figure", &FIGURE)
}

/// A length above nothing.
pub(super) fn positive_length(value: &Value, what: &str, span: Span) -> Eval<crate::geom::Length> {
    let length = value.as_length(what).at(span)?;
    // TeX's largest length is 16383 pt.
    if length.to_pt() > 0.0 && length.to_pt() <= 14_000.0 {
        return Ok(length);
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadValue,
            span,
            format!("`{what}` cannot be {}", value.describe()),
        )
        .with_hint(format!(
            "say a length above nothing and below 490 cm: `{what}: 12cm`"
        )),
    ))
}
