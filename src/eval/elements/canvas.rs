//! The canvas: what has been drawn so far, and in what.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use super::super::figure::{DrawnName, ElementArgs, FigureDecl};
use super::super::{Eval, Interp, Value};
use super::deferred::Pending;
use super::param::opt;
use super::shared::Waiting;
use super::{Kind, Takes};
use crate::color::{Color, ColorMap, ColorScale};
use crate::diag::{At, Code, Diagnostic, Fault};
use crate::geom::{Path, Point};
use crate::scene::{
    Anchor, CELL, Clip, Coord, Drawing, Geometry, ImageFile, Item, ItemKind, Layer, LegendWish,
    Motion, Named, NodeId, Paint, Scalar, Track, code_name,
};
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

/// The colours that marks have when nobody says one.
#[derive(Debug, Clone, Copy)]
pub struct Inks {
    /// That of lines and texts.
    pub ink: Color,
    /// That of grids.
    pub grid: Color,
    /// That of the paper.
    pub paper: Color,
    /// That of axis lines.
    pub axis: Color,
}

impl Default for Inks {
    fn default() -> Self {
        Inks {
            ink: Color::BLACK,
            grid: Color::BLACK,
            paper: Color::WHITE,
            axis: Color::BLACK,
        }
    }
}

/// What the elements draw into.
#[derive(Debug, Default)]
pub struct Canvas {
    /// The items of the containers that are open, the innermost last; the figure
    /// itself is the first.
    open: Vec<Vec<Item>>,
    names: Vec<Named>,
    /// How many of the containers that are open are axes.
    pub(super) axes: usize,
    /// Where the items of the axes that are open begin in `open`.
    axes_from: usize,
    /// The colours of the theme.
    inks: Inks,
    /// Whether the axes that are open are axes in space.
    space: bool,
    /// The matrices that are drawn by their cells: the number of the first cell, rows and
    /// columns, by the number of the matrix, which follows its last cell.
    cells: BTreeMap<NodeId, (NodeId, usize, usize)>,
    /// What waits for the limits of the axes that are open, the innermost last.
    pub(super) pending: Vec<Pending>,
    /// Axes in containers that are open and share their limits, the innermost last.
    pub(super) sharing: Vec<Vec<Waiting>>,
    /// Whether the axes whose block runs next have a scale.
    pub(super) uneven: bool,
    /// The legends of containers that are open, the innermost last.
    pub(super) legends: Vec<Option<LegendWish>>,
    /// The pictures that were read, by their place.
    pub(super) images: BTreeMap<PathBuf, Rc<ImageFile>>,
    /// How many pictures of its own making the figure has.
    made: usize,
    /// The colours of values in the axes that are open: those of the mark that came first.
    scale: Option<ColorScale>,
}

impl Canvas {
    /// Begins a figure.
    fn begin(&mut self, inks: Inks) {
        *self = Canvas {
            open: vec![Vec::new()],
            names: Vec::new(),
            axes: 0,
            axes_from: 0,
            inks,
            space: false,
            cells: BTreeMap::new(),
            pending: Vec::new(),
            sharing: Vec::new(),
            uneven: false,
            legends: Vec::new(),
            images: std::mem::take(&mut self.images),
            made: 0,
            scale: None,
        };
    }

    /// The ink of the theme.
    pub(super) fn ink(&self) -> Paint {
        Paint::foreground(self.inks.ink)
    }

    /// The colour of grids.
    pub(super) fn grid(&self) -> Paint {
        Paint::named("grid", self.inks.grid)
    }

    /// The colour of axis lines.
    pub(super) fn axis(&self) -> Paint {
        Paint::named("axis", self.inks.axis)
    }

    /// The colour of the paper.
    pub(super) fn paper(&self) -> Color {
        self.inks.paper
    }

    /// A colour map with the paper in its middle, so that what is nothing shows nothing.
    pub(super) fn diverging(&self) -> ColorMap {
        let paper = self.inks.paper;
        let (cold, hot) = match paper.luminance() > 0.18 {
            true => (Color::rgb8(33, 102, 172), Color::rgb8(178, 24, 43)),
            false => (Color::rgb8(110, 175, 235), Color::rgb8(251, 128, 114)),
        };
        ColorMap::through(cold, paper, hot)
    }

    /// A mark shows values by colours: the first one of axes is what their colour bar
    /// explains.
    pub(super) fn maps(&mut self, scale: ColorScale) {
        self.scale.get_or_insert(scale);
    }

    /// The colours of values in the axes that were open last.
    pub(super) fn take_scale(&mut self) -> Option<ColorScale> {
        self.scale.take()
    }

    /// The name of a picture of figc's own making.
    pub(super) fn made(&mut self, what: &str) -> String {
        self.made += 1;
        format!("{what}{}", self.made)
    }

    /// How often two lines cross, where that does not depend on sizes that only the
    /// layout knows: both are drawn in one place, and out of numbers alone.
    pub(in crate::eval) fn crossings(&self, p: &Track, q: &Track) -> Option<usize> {
        let (Track::Drawn(p), Track::Drawn(q)) = (p, q) else {
            return None;
        };
        let (p, q) = (self.find(*p)?, self.find(*q)?);
        if p.place != q.place {
            return None;
        }
        let (a, b) = (p.geometry.outline(p.axes)?, q.geometry.outline(q.axes)?);
        let bounds = a.bounds()?.union(b.bounds()?);
        // Data may have any extent; crossings are told apart in points.
        let fit = |size: f64| match p.axes {
            true if size > 0.0 => 300.0 / size,
            _ => 1.0,
        };
        let (x, y) = (fit(bounds.width()), fit(bounds.height()));
        let scaled = |path: Path| path.map(|p| Point::new(p.x * x, p.y * y));
        Some(scaled(a).crossings(&scaled(b)).len())
    }

    /// What a line is called in a message.
    pub(in crate::eval) fn called(&self, line: &Track) -> String {
        match line {
            Track::Drawn(id) => match self.names.get(id.0 as usize) {
                Some(named) => format!("`{}`", named.label),
                None => "the line".into(),
            },
            Track::Through(..) => "the line".into(),
        }
    }

    /// A drawn shape by its number.
    fn find(&self, id: NodeId) -> Option<Found<'_>> {
        let axes = |depth: usize| self.axes > 0 && depth >= self.axes_from;
        let open = self.open.iter().enumerate();
        open.rev()
            .find_map(|(depth, items)| find(items, id, axes(depth)))
    }

    /// The colour of the page, by its name.
    pub(super) fn page(&self) -> Paint {
        Paint::named("background", self.inks.paper)
    }

    /// Whether what is drawn now is inside axes in space.
    pub(super) fn inside_space(&self) -> bool {
        self.space
    }

    /// Goes into axes in space, or leaves them.
    pub(super) fn set_space(&mut self, inside: bool) {
        self.space = inside;
    }

    /// Whether what is drawn now is inside axes.
    pub(super) fn inside_axes(&self) -> bool {
        self.axes > 0
    }

    /// Reserves a number for a named thing.
    pub(super) fn name(&mut self, label: &DrawnName, kind: &'static str) -> NodeId {
        let id = NodeId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(Named {
            label: code_name(&label.text()),
            kind,
            span: label.ident.span,
        });
        id
    }

    /// Reserves numbers for the cells of a matrix, row by row.
    pub(super) fn name_cells(
        &mut self,
        label: &DrawnName,
        rows: usize,
        columns: usize,
    ) -> Vec<NodeId> {
        let matrix = code_name(&label.text());
        (0..rows * columns)
            .map(|n| {
                let id = NodeId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
                self.names.push(Named {
                    label: format!("{matrix}-{}-{}", n / columns, n % columns),
                    kind: CELL,
                    span: label.ident.span,
                });
                id
            })
            .collect()
    }

    /// Notes that the thing named last is a matrix.
    pub(super) fn note_cells(&mut self, first: NodeId, rows: usize, columns: usize) {
        let matrix = NodeId(u32::try_from(self.names.len().saturating_sub(1)).unwrap_or(u32::MAX));
        self.cells.insert(matrix, (first, rows, columns));
    }

    /// The cell of a matrix, from the end for negative numbers; its row and column are
    /// checked.
    ///
    /// # Errors
    /// When the thing has no cells, or not this one.
    pub(in crate::eval) fn cell(
        &self,
        matrix: NodeId,
        row: i64,
        column: i64,
    ) -> Result<(NodeId, &str), Fault> {
        let Some((first, rows, columns)) = self.cells.get(&matrix) else {
            return Err(Fault::new(
                Code::UnknownAnchor,
                "`cell(i, j)` is a cell of `cells(…)`, and this thing has none",
            ));
        };
        let at = |i: i64, n: usize, what: &str| {
            let from_end = i64::try_from(n).unwrap_or(i64::MAX);
            let found = if i < 0 { i + from_end } else { i };
            usize::try_from(found)
                .ok()
                .filter(|i| *i < n)
                .ok_or_else(|| {
                    Fault::new(
                        Code::BadIndex,
                        format!("there is no {what} {i}, only {n} of them"),
                    )
                    .with_hint("rows and columns count from 0, and from -1 at the end")
                })
        };
        let n = at(row, *rows, "row")? * columns + at(column, *columns, "column")?;
        let id = NodeId(first.0.saturating_add(u32::try_from(n).unwrap_or(u32::MAX)));
        let label = self
            .names
            .get(id.0 as usize)
            .map_or("", |n| n.label.as_str());
        Ok((id, label))
    }

    /// Whether a name is that of axes.
    pub(super) fn is_axes(&self, id: NodeId) -> bool {
        let named = self.names.get(id.0 as usize);
        named.is_some_and(|n| ["axes", "polar", "zoom", "twin"].contains(&n.kind))
    }

    /// How many things the innermost container that is open holds.
    pub(super) fn len(&self) -> usize {
        self.open.last().map_or(0, Vec::len)
    }

    /// Whether the things after a number are drawn as pixels, if they do not say it
    /// themselves.
    pub(super) fn rasterize(&mut self, from: usize, raster: Option<bool>) {
        for item in self.open.last_mut().into_iter().flatten().skip(from) {
            item.raster = item.raster.or(raster);
        }
    }

    /// Says how the things after a number are moved, and their layer. What is said
    /// inside of them already is nearer.
    pub(super) fn settle(&mut self, from: usize, motion: Motion, layer: Option<Layer>) {
        let items = self.open.last_mut().into_iter().flatten().skip(from);
        for item in items {
            item.motion = Motion {
                about: item.motion.about.take(),
                ..motion.clone()
            };
            item.layer = layer.or(item.layer);
        }
    }

    /// The group that was drawn last turns about a point.
    pub(super) fn turn_about(&mut self, point: Option<Coord>) {
        if let Some(item) = self.open.last_mut().and_then(|items| items.last_mut()) {
            item.motion.about = point;
        }
    }

    /// The group that was drawn last shows through as a whole.
    pub(super) fn fade_last(&mut self, opacity: f64) {
        if let Some(item) = self.open.last_mut().and_then(|items| items.last_mut()) {
            item.opacity = opacity;
        }
    }

    /// The group that was drawn last is shown only within an outline.
    pub(super) fn clip_last(&mut self, clip: Clip) {
        if let Some(item) = self.open.last_mut().and_then(|items| items.last_mut()) {
            item.clip = Some(clip);
        }
    }

    fn push(&mut self, item: Item) {
        if let Some(items) = self.open.last_mut() {
            items.push(item);
        }
    }
}

/// A shape that was drawn.
struct Found<'a> {
    geometry: &'a Geometry,
    /// The items that it is drawn among.
    place: *const Item,
    /// Whether its numbers are data.
    axes: bool,
}

fn find(items: &[Item], id: NodeId, axes: bool) -> Option<Found<'_>> {
    items.iter().find_map(|item| match &item.kind {
        ItemKind::Shape(shape) if item.id == Some(id) => Some(Found {
            geometry: &shape.geometry,
            place: items.as_ptr(),
            axes,
        }),
        ItemKind::Group(inner) => find(inner, id, axes),
        ItemKind::Stack(stack) => find(&stack.items, id, axes),
        ItemKind::Axes(inner) => find(&inner.items, id, true),
        _ => None,
    })
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
        self.canvas.push(Item {
            kind,
            span,
            id,
            motion: Motion::default(),
            layer: None,
            raster: None,
            clip: None,
            opacity: 1.0,
        });
        if let (Some(label), Some(id)) = (label, id) {
            self.name_drawn(label, element, id)?;
        }
        Ok(())
    }

    /// Runs the block of a container and returns what it drew.
    pub(super) fn collect(&mut self, content: &super::super::Content<'_>, axes: bool) -> Vec<Item> {
        if axes && self.canvas.axes == 0 {
            self.canvas.axes_from = self.canvas.open.len();
        }
        self.canvas.open.push(Vec::new());
        self.canvas.axes += usize::from(axes);
        self.draw_content(content);
        self.canvas.axes -= usize::from(axes);
        self.canvas.open.pop().unwrap_or_default()
    }
}

/// Draws a figure. What went wrong is in the sink of the interpreter.
pub fn drawing(interp: &mut Interp<'_>, figure: &FigureDecl, inks: Inks) -> Option<Drawing> {
    interp.canvas.begin(inks);
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

/// Takes `at` and `anchor`: a point, the origin when not said, and which point of a box
/// stands there as a compass of −1, 0, 1, the middle when not said.
pub(super) fn standing(args: &mut ElementArgs) -> Eval<(Coord, (i8, i8))> {
    let at = match args.take("at") {
        Some(arg) => arg.value.as_coord("at").at(arg.span)?,
        None => Coord::Xy(Scalar::Unit(0.0), Scalar::Unit(0.0)),
    };
    let anchor = match args.take("anchor") {
        Some(arg) => {
            let names = Anchor::NAMES.map(|(n, _)| n);
            match Anchor::named(arg.value.as_word("anchor", &names).at(arg.span)?) {
                Some(Anchor::Compass(dx, dy)) => (dx, dy),
                _ => (0, 0),
            }
        }
        None => (0, 0),
    };
    Ok((at, anchor))
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
