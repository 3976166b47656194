//! From the drawing to the scene, in two halves around TeX's measuring.

mod arrange;
mod axes;
mod boxes;
mod colorbar;
mod confine;
mod construct;
mod cover;
mod frames;
mod inline;
mod labels;
mod legend;
mod place;
mod raw;
mod resolve;
mod tags;
mod trace;
mod volume;
mod zoom;

use std::collections::BTreeMap;

use super::attrs::{Layer, Paint, TextAlign, TextStyle};
use super::definitions;
use super::drawing::{Axes, Drawing, Frame, Item, ItemKind, Label, Motion, Stack};
use super::model::{Font, Mark, Moved, Scene, SceneItem, SceneText, Scope, TextSize};
use super::solid::SolidForm;
use super::tips::Tip;
use crate::diag::{Code, Diagnostic};
use crate::geom::{Length, Point, Rect, Transform};
use crate::style::{Markup, Theme, latex};
use axes::AxesPlan;
use boxes::Boxes;
pub use construct::no_crossing;
use legend::LegendPlan;
pub use raw::RawCode;
use raw::Raws;
use resolve::Context;

/// A drawing whose ticks are chosen and whose texts are known.
#[derive(Debug)]
pub struct Plan<'a> {
    drawing: &'a Drawing,
    theme: &'a Theme,
    texts: Vec<SceneText>,
    index: BTreeMap<TextKey, usize>,
    axes: Vec<AxesPlan<'a>>,
    flow: Vec<Flow<'a>>,
    free: Vec<&'a Item>,
    /// Axes that stand at a place of their own, by their numbers.
    insets: Vec<usize>,
    raws: Raws,
}

/// What makes two texts the same: LaTeX, size, colour, and the width they are wrapped at.
type TextKey = (String, Font, String, Option<(u64, TextAlign)>);

fn text_key(latex: String, font: Font, style: &TextStyle) -> TextKey {
    let color = style.paint.as_ref().map_or(String::new(), |p| {
        format!("{} {}", p.name.as_deref().unwrap_or(""), p.color.to_hex())
    });
    let wrap = style.wrap.map(|(w, align)| (w.to_pt().to_bits(), align));
    (latex, font, color, wrap)
}

/// Things that take part in the flow of a figure.
#[derive(Debug)]
enum Flow<'a> {
    /// Axes, by their number.
    Axes(usize),
    /// A row or column.
    Stack(
        &'a Stack,
        Vec<Flow<'a>>,
        Option<super::NodeId>,
        Option<LegendPlan>,
    ),
    /// Free things that keep their places to each other, and what flows among them.
    Group(Vec<&'a Item>, Vec<Flow<'a>>, Option<super::NodeId>),
}

/// Free space around the content, so that nothing at its edge is cut.
const PAGE_MARGIN: f64 = 1.5;
/// The width of axes when nobody says one.
const NATURAL_WIDTH: f64 = 170.0;

impl<'a> Plan<'a> {
    /// Chooses ticks and collects every text.
    ///
    /// # Errors
    /// All that is wrong with the drawing apart from TeX: unknown symbols in
    /// labels, limits that are empty, nothing to draw.
    pub fn new(drawing: &'a Drawing, theme: &'a Theme) -> Result<Self, Vec<Diagnostic>> {
        let mut plan = Plan {
            drawing,
            theme,
            texts: Vec::new(),
            index: BTreeMap::new(),
            axes: Vec::new(),
            flow: Vec::new(),
            free: Vec::new(),
            insets: Vec::new(),
            raws: Raws::default(),
        };
        let mut errors = Vec::new();
        plan.raws
            .collect(&drawing.items, drawing, theme, &mut errors);
        if drawing.items.is_empty() {
            errors.push(nothing_drawn(drawing));
        }
        let width = drawing.width.map_or(NATURAL_WIDTH, Length::to_pt);
        for item in &drawing.items {
            match &item.kind {
                ItemKind::Axes(axes) if is_inset(axes) => {
                    let number = plan.plan_axes(axes, item, width, &mut errors);
                    plan.insets.push(number);
                }
                _ if is_flow(item) => {
                    let flow = plan.plan_flow(item, width, &mut errors);
                    plan.flow.extend(flow);
                }
                _ => {
                    plan.plan_texts(item, &mut errors);
                    plan.free.push(item);
                }
            }
        }
        if errors.is_empty() {
            Ok(plan)
        } else {
            Err(errors)
        }
    }

    /// The texts to measure, in order.
    pub fn texts(&self) -> &[SceneText] {
        &self.texts
    }

    /// The raw TikZ of the figure.
    pub fn raws(&self) -> &[RawCode] {
        self.raws.codes()
    }

    /// The paper: the figure's own, else the theme's.
    fn background(&self) -> Paint {
        let own = self.drawing.background.as_ref().map(|p| p.color);
        Paint::named("background", own.unwrap_or(self.theme.background))
    }

    /// The definitions that the texts rest on.
    pub fn definitions(&self) -> super::Definitions {
        definitions::of(
            self.theme,
            self.background().color,
            &self.texts,
            self.raws.codes(),
            &[],
        )
    }

    fn plan_flow(
        &mut self,
        item: &'a Item,
        width: f64,
        errors: &mut Vec<Diagnostic>,
    ) -> Option<Flow<'a>> {
        match &item.kind {
            ItemKind::Axes(axes) => {
                if is_inset(axes) {
                    errors.push(
                        Diagnostic::error(
                            Code::BadPlace,
                            item.span,
                            "a zoom with `at` has a place of its own, and none in a row, column or group",
                        )
                        .with_hint("leave `at:` out, or write the zoom after the container"),
                    );
                    return None;
                }
                Some(Flow::Axes(self.plan_axes(axes, item, width, errors)))
            }
            ItemKind::Stack(stack) => {
                let flexible = stack.items.iter().filter(|i| is_flow(i)).count().max(1);
                let share = match stack.direction {
                    // Without a width of the figure each has its own.
                    super::Direction::Row if self.drawing.width.is_none() => width,
                    super::Direction::Row => {
                        let n = stack.tiles.map_or(flexible, |t| t.columns) as f64;
                        (width - stack.gap.to_pt() * (n - 1.0)) / n
                    }
                    super::Direction::Column => width,
                };
                let members = stack
                    .items
                    .iter()
                    .filter_map(|member| self.plan_flow(member, share, errors))
                    .collect();
                let legend = stack.legend.as_ref().and_then(|wish| {
                    let mut text = self.legend_text(errors);
                    LegendPlan::joint(wish, &stack.items, &mut text)
                });
                Some(Flow::Stack(stack, members, item.id, legend))
            }
            ItemKind::Group(items)
                if items.iter().any(is_flow)
                    || item.motion == Motion::default()
                        && item.layer.is_none()
                        && item.clip.is_none()
                        && item.opacity == 1.0 =>
            {
                if item.motion != Motion::default() || item.clip.is_some() || item.opacity < 1.0 {
                    errors.push(
                        Diagnostic::error(
                            Code::BadPlace,
                            item.span,
                            "a group with axes, rows or columns in it cannot be transformed, clipped or faded",
                        )
                        .with_hint("write it inside the axes, around their marks"),
                    );
                }
                let (mut free, mut flow) = (Vec::new(), Vec::new());
                for inner in items {
                    if is_flow(inner) {
                        flow.extend(self.plan_flow(inner, width, errors));
                    } else {
                        self.plan_texts(inner, errors);
                        free.push(inner);
                    }
                }
                Some(Flow::Group(free, flow, item.id))
            }
            ItemKind::Group(_)
            | ItemKind::Shape(_)
            | ItemKind::Text(_)
            | ItemKind::Tikz(_)
            | ItemKind::Deferred(..) => {
                self.plan_texts(item, errors);
                Some(Flow::Group(vec![item], Vec::new(), None))
            }
            // An edge takes no room: it joins things that stand elsewhere. A mark in space
            // stands in its axes.
            ItemKind::Edge(_) | ItemKind::Solid(_) => {
                self.plan_texts(item, errors);
                self.free.push(item);
                None
            }
        }
    }

    fn plan_axes(
        &mut self,
        axes: &'a Axes,
        item: &'a Item,
        width: f64,
        errors: &mut Vec<Diagnostic>,
    ) -> usize {
        let number = self.axes.len();
        let shown = zoom::source(&self.drawing.items, axes);
        let name = match item.id {
            Some(id) => self.drawing.names[id.0 as usize].label.clone(),
            None => format!("axes{}", number + 1),
        };
        let mut text = |markup: &Markup, font| match self.text(markup, font, &TextStyle::default())
        {
            Ok(n) => Some(n),
            Err(error) => {
                errors.push(*error);
                None
            }
        };
        let mut plan = AxesPlan::new(axes, item, shown, name, width, &mut text);
        plan.legend = LegendPlan::new(axes, &mut text);
        for inner in &axes.items {
            self.plan_texts(inner, errors);
        }
        plan.twins = axes
            .twins
            .iter()
            .filter_map(|item| self.plan_twin(item, plan.name(), width, errors))
            .collect();
        self.axes.push(plan);
        number
    }

    /// Takes in the texts of a legend.
    fn legend_text(
        &mut self,
        errors: &mut Vec<Diagnostic>,
    ) -> impl FnMut(&Markup, Font) -> Option<usize> {
        |markup, font| match self.text(markup, font, &TextStyle::default()) {
            Ok(n) => Some(n),
            Err(error) => {
                errors.push(*error);
                None
            }
        }
    }

    /// Second axes over axes: their texts have their colour.
    fn plan_twin(
        &mut self,
        item: &'a Item,
        first: &str,
        width: f64,
        errors: &mut Vec<Diagnostic>,
    ) -> Option<AxesPlan<'a>> {
        let ItemKind::Axes(axes) = &item.kind else {
            return None;
        };
        let name = match item.id {
            Some(id) => self.drawing.names[id.0 as usize].label.clone(),
            None if axes.frame == Frame::Top => format!("{first}-top"),
            None => format!("{first}-right"),
        };
        let style = TextStyle {
            paint: axes.ink.clone(),
            ..TextStyle::default()
        };
        let mut text = |markup: &Markup, font| match self.text(markup, font, &style) {
            Ok(n) => Some(n),
            Err(error) => {
                errors.push(*error);
                None
            }
        };
        let plan = AxesPlan::new(axes, item, axes, name, width, &mut text);
        for inner in &axes.items {
            self.plan_texts(inner, errors);
        }
        Some(plan)
    }

    /// Collects the texts of a thing that is not in the flow.
    fn plan_texts(&mut self, item: &'a Item, errors: &mut Vec<Diagnostic>) {
        let mut markups: Vec<(&Markup, TextStyle)> = Vec::new();
        let of = |label: &'a Option<Label>| label.as_ref().map(|l| (&l.text, TextStyle::default()));
        match &item.kind {
            ItemKind::Shape(shape) => markups.extend(of(&shape.label)),
            ItemKind::Text(text) => markups.push((&text.text, text.style.clone())),
            ItemKind::Solid(solid) => {
                markups.extend(of(&solid.label));
                if let SolidForm::Text { text, style, .. } = &solid.form {
                    markups.push((text, style.clone()));
                }
            }
            ItemKind::Edge(edge) => markups.extend(of(&edge.label)),
            ItemKind::Group(items) => {
                for inner in items {
                    self.plan_texts(inner, errors);
                }
            }
            ItemKind::Tikz(_) | ItemKind::Deferred(..) => {}
            ItemKind::Axes(_) | ItemKind::Stack(_) => errors.push(
                Diagnostic::error(
                    Code::BadPlace,
                    item.span,
                    "axes, rows and columns cannot stand inside axes",
                )
                .with_hint("put them beside each other in a `row { … }`"),
            ),
        }
        for (markup, style) in markups {
            if let Err(error) = self.text(markup, Font::Normal, &style) {
                errors.push(*error);
            }
        }
    }

    /// The number of a text; the same text in the same font has one number.
    fn text(
        &mut self,
        markup: &Markup,
        font: Font,
        style: &TextStyle,
    ) -> Result<usize, Box<Diagnostic>> {
        let latex = latex(markup, self.theme)?.0;
        let texts = &mut self.texts;
        let key = text_key(latex.clone(), font, style);
        Ok(*self.index.entry(key).or_insert_with(|| {
            texts.push(SceneText {
                latex,
                font,
                style: style.clone(),
                span: markup.span,
                size: TextSize::default(),
            });
            texts.len() - 1
        }))
    }

    /// The number of a text that was collected before.
    fn known(&self, markup: &Markup, style: &TextStyle) -> Option<usize> {
        let latex = latex(markup, self.theme).ok()?.0;
        self.index
            .get(&text_key(latex, Font::Normal, style))
            .copied()
    }

    /// Places everything, given the sizes of the texts, and after them of what
    /// measures the raw TikZ.
    ///
    /// # Errors
    /// Points that cannot be resolved, content that does not fit.
    pub fn layout(
        mut self,
        sizes: &[TextSize],
    ) -> Result<(Scene, Vec<Diagnostic>), Vec<Diagnostic>> {
        for (text, size) in self.texts.iter_mut().zip(sizes) {
            text.size = *size;
        }
        self.raws
            .measured(sizes.get(self.texts.len()..).unwrap_or_default());
        let arranged = self.arrange().map_err(|e| vec![*e])?;
        let mut boxes = Boxes::new(&self.drawing.names);
        let mut items = Vec::new();
        let mut errors = Vec::new();
        // Things are placed in the order in which they rest on each other, and drawn in
        // that of their statements.
        let order = statements(&self.drawing.items);
        let mut turns = Vec::new();
        let place_in_order = |item: &Item| order.get(&std::ptr::from_ref(item)).copied();
        self.place_axes(
            &arranged,
            &mut boxes,
            &mut items,
            &mut errors,
            |items, item| {
                turns.resize(items, place_in_order(item));
            },
        );
        self.place_joint_legends(&arranged, &mut items);
        for (id, bounds) in &arranged.stacks {
            boxes.set(*id, *bounds);
        }
        for group in &arranged.groups {
            // In the emitted code a scope brings it there, and in it stand the author's
            // own coordinates; for a single mark that would be too much.
            let alone = !matches!(&group.items[..], [_, _, ..])
                && !matches!(&group.items[..], [item] if matches!(item.kind, ItemKind::Group(_)));
            let scopes = [Scope::Moved(Moved::by(group.offset))];
            let context = if alone || group.offset == Point::default() {
                Context::canvas(group.offset)
            } else {
                Context {
                    map: Transform::shift(group.offset),
                    scopes: &scopes,
                    ..Context::canvas(Point::default())
                }
            };
            let mut bounds: Option<Rect> = None;
            for item in &group.items {
                let from = items.len();
                self.place_free(item, context, &mut boxes, &mut items, &mut errors);
                turns.resize(items.len(), place_in_order(item));
                for placed in &items[from..] {
                    bounds = join(bounds, self.item_bounds(placed));
                }
            }
            if let (Some(id), Some(bounds)) = (group.id, bounds) {
                boxes.set(id, bounds);
            }
        }
        for item in &self.free {
            self.place_free(
                item,
                Context::canvas(Point::default()),
                &mut boxes,
                &mut items,
                &mut errors,
            );
            turns.resize(items.len(), place_in_order(item));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut wishes = Vec::new();
        let in_groups = arranged.groups.iter().flat_map(|g| &g.items);
        for item in in_groups.chain(&self.free) {
            label_wishes(item, &mut wishes);
        }
        labels::settle(&mut items, &wishes, &self.texts);
        let mut drawn: Vec<_> = turns.into_iter().zip(items).collect();
        drawn.sort_by_key(|(turn, item)| match item {
            SceneItem::Mark(mark) => (mark.layer.unwrap_or(Layer::Main), *turn),
            SceneItem::Axes(_) => (Layer::Main, *turn),
        });
        let items: Vec<SceneItem> = drawn.into_iter().map(|(_, item)| item).collect();
        let mut warnings = Vec::new();
        let page = self.page(&items, &mut warnings).map_err(|e| vec![*e])?;
        let ink = self.theme.foreground;
        let background = self.background();
        let definitions = definitions::of(
            self.theme,
            background.color,
            &self.texts,
            self.raws.codes(),
            &items,
        );
        let scene = Scene {
            name: self.drawing.name.clone(),
            theme: self.theme.name.clone(),
            page,
            background,
            foreground: Paint::foreground(ink),
            axis: Paint::named("axis", definitions::axis_color(self.theme)),
            grid: Paint::named("grid", definitions::grid_color(self.theme)),
            alt: self.drawing.alt.clone(),
            definitions,
            texts: self.texts,
            items,
            names: self.drawing.names.clone(),
            span: self.drawing.span,
        };
        Ok((scene, warnings))
    }

    fn item_bounds(&self, item: &SceneItem) -> Option<Rect> {
        match item {
            SceneItem::Axes(axes) => Some(axes.bounds(&self.texts)),
            SceneItem::Mark(mark) => mark_bounds(mark, &self.texts),
        }
    }

    /// The page: what is drawn, or the width and height asked for around it.
    fn page(
        &self,
        items: &[SceneItem],
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Rect, Box<Diagnostic>> {
        let bounds = items.iter().fold(None, |b, i| join(b, self.item_bounds(i)));
        let Some(content) = bounds else {
            return Err(Box::new(nothing_drawn(self.drawing)));
        };
        // TeX knows no length beyond 16383 pt, and a page needs an area.
        const LARGEST: f64 = 14_000.0;
        if content.width() > LARGEST || content.height() > LARGEST {
            return Err(Box::new(
                Diagnostic::error(
                    Code::DoesNotFit,
                    self.drawing.span,
                    format!(
                        "the figure would be {:.0} cm by {:.0} cm",
                        Length::pt(content.width()).to_cm(),
                        Length::pt(content.height()).to_cm()
                    ),
                )
                .with_hint(
                    "inside `figure` a plain number is a centimetre; put data into `axes(…) { … }`",
                ),
            ));
        }
        let side = |asked: Option<Length>, low: f64, high: f64| match asked {
            // Half a point too much shows nowhere.
            Some(asked) if asked.to_pt() + 0.5 >= high - low => {
                let middle = f64::midpoint(low, high);
                (
                    middle - asked.to_pt() / 2.0,
                    middle + asked.to_pt() / 2.0,
                    true,
                )
            }
            Some(_) => (low, high, false),
            None => (low, high.max(low + 1.0), true),
        };
        let content = content.grow(PAGE_MARGIN);
        let (x0, x1, fits_x) = side(self.drawing.width, content.min.x, content.max.x);
        let (y0, y1, fits_y) = side(self.drawing.height, content.min.y, content.max.y);
        if !(fits_x && fits_y) {
            let cm = |pt: f64| crate::geom::fixed(Length::pt(pt).to_cm(), 2);
            warnings.push(
                Diagnostic::warning(
                    Code::DoesNotFit,
                    self.drawing.span,
                    format!(
                        "the content needs {} cm by {} cm, more than was asked for",
                        cm(content.width()),
                        cm(content.height())
                    ),
                )
                .with_hint("give the figure more room, or say less in it"),
            );
        }
        Ok(arrange::round_page(Rect::new(
            Point::new(x0, y0),
            Point::new(x1, y1),
        )))
    }
}

/// The labels of marks in drawing order, one per mark.
fn label_wishes<'a>(item: &'a Item, out: &mut Vec<Option<&'a Label>>) {
    match &item.kind {
        ItemKind::Group(items) => {
            for inner in items {
                label_wishes(inner, out);
            }
        }
        ItemKind::Shape(shape) => out.push(shape.label.as_ref()),
        ItemKind::Edge(edge) => out.push(edge.label.as_ref()),
        ItemKind::Text(_) | ItemKind::Tikz(_) => out.push(None),
        ItemKind::Axes(_) | ItemKind::Stack(_) | ItemKind::Deferred(..) | ItemKind::Solid(_) => {}
    }
}

/// The number of each thing's statement.
fn statements(items: &[Item]) -> BTreeMap<*const Item, usize> {
    fn walk(items: &[Item], order: &mut BTreeMap<*const Item, usize>) {
        for item in items {
            order.insert(std::ptr::from_ref(item), order.len());
            match &item.kind {
                ItemKind::Group(items) => walk(items, order),
                ItemKind::Stack(stack) => walk(&stack.items, order),
                _ => {}
            }
        }
    }
    let mut order = BTreeMap::new();
    walk(items, &mut order);
    order
}

/// Whether axes are an inset with a place of its own.
fn is_inset(axes: &Axes) -> bool {
    axes.zoom.as_ref().is_some_and(|zoom| zoom.at.is_some())
}

/// Whether a thing has its place in the flow: axes, rows and columns, and groups that
/// hold some.
fn is_flow(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Axes(_) | ItemKind::Stack(_) => true,
        ItemKind::Group(items) => items.iter().any(is_flow),
        _ => false,
    }
}

fn join(a: Option<Rect>, b: Option<Rect>) -> Option<Rect> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.union(b)),
        (a, b) => a.or(b),
    }
}

/// The box of a mark with its line and its label.
fn mark_bounds(mark: &Mark, texts: &[SceneText]) -> Option<Rect> {
    use super::MarkGeometry;
    let line = mark.stroke().map_or(0.0, |s| s.width.to_pt() / 2.0);
    // A tip is wider than its line.
    let tip = |tip: Tip| tip.size(2.0 * line).1 / 2.0;
    let margin = mark.graphic.tips.iter().map(tip).fold(line, f64::max);
    let path = match &mark.geometry {
        MarkGeometry::Dots { radius, .. } => mark.path.bounds().map(|b| b.grow(*radius)),
        _ => mark.path.bounds().map(|b| b.grow(margin)),
    };
    let all = join(path, mark.label.as_ref().map(|l| l.bounds(texts)));
    all.and_then(|bounds| mark.clipped(bounds))
}

fn nothing_drawn(drawing: &Drawing) -> Diagnostic {
    Diagnostic::error(
        Code::NothingToDraw,
        drawing.span,
        format!("the figure `{}` draws nothing", drawing.name),
    )
    .with_hint("draw something in its block, for example `circle((0, 0), 1)`")
}
