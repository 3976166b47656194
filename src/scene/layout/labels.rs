//! Labels beside paths, where they touch nothing.
//!
//! A label may stand at some points along its path, on either side. Each choice
//! costs what it covers (lines, other labels) plus a little for being less usual;
//! the cheapest wins, the first of equals, so that a small edit moves little.

use super::super::coord::TextAnchor;
use super::super::drawing::{Frame, Label, Side};
use super::super::model::{
    At, AxesScene, Mark, MarkGeometry, Place, PlacedText, SceneItem, SceneText, Tick,
};
use super::super::spacing::PATH_SEP;
use super::axes::{SPACE_CORNERS, in_corner};
use super::tags;
use crate::geom::{Path, Point, Rect, Transform};
use crate::source::Span;

/// A line that comes this near to a text counts as touching it.
pub(super) const CLEAR: f64 = 0.8;

/// What labels keep clear of.
#[derive(Debug, Default, Clone)]
pub(super) struct Obstacles {
    pub(super) lines: Vec<(Point, Point)>,
    pub(super) boxes: Vec<Rect>,
}

impl Obstacles {
    /// The lines and texts of things already placed.
    pub(super) fn of_items(items: &[SceneItem], texts: &[SceneText]) -> Self {
        let mut found = Obstacles::default();
        for item in items {
            match item {
                SceneItem::Axes(axes) => found.boxes.push(axes.bounds(texts)),
                SceneItem::Mark(mark) => found.add_mark(mark, texts),
            }
        }
        found
    }

    fn add_mark(&mut self, mark: &Mark, texts: &[SceneText]) {
        self.add_outline(mark);
        if let Some(label) = &mark.label {
            self.boxes.push(label.bounds(texts));
        }
    }

    /// The lines or dots of a mark, without its label.
    pub(super) fn add_outline(&mut self, mark: &Mark) {
        match &mark.geometry {
            MarkGeometry::Dots { radius, .. } => {
                for point in mark.path.flatten(1).iter().flatten() {
                    self.boxes.push(Rect::at(*point).grow(*radius));
                }
            }
            // Texts may stand on a grid: that is what it is for.
            MarkGeometry::Grid { .. } => {}
            _ if mark.stroke().is_some() => self.add_lines(mark),
            _ => {}
        }
    }

    fn add_lines(&mut self, mark: &Mark) {
        for part in mark.path.flatten(16) {
            self.lines.extend(part.windows(2).map(|w| (w[0], w[1])));
        }
    }

    /// What a text covers, turned or not.
    fn cost_of(&self, text: &PlacedText, texts: &[SceneText]) -> f64 {
        if text.angle == 0.0 {
            return self.cost(text.bounds(texts));
        }
        // In the text's own upright frame; the boxes become a little larger there.
        let back = Transform::rotate(-text.angle);
        let of = |r: Rect| {
            let corners = Path::rect(r);
            back.path(&corners).bounds().unwrap_or(r)
        };
        let turned = Obstacles {
            lines: self
                .lines
                .iter()
                .map(|(a, b)| (back.apply(*a), back.apply(*b)))
                .collect(),
            boxes: self.boxes.iter().map(|r| of(*r)).collect(),
        };
        let own = text.corners(texts, 0.0).map(|p| Rect::at(back.apply(p)));
        let bounds = own.into_iter().reduce(Rect::union);
        bounds.map_or(0.0, |bounds| turned.cost(bounds))
    }

    pub(super) fn cost(&self, bounds: Rect) -> f64 {
        let near = bounds.grow(CLEAR);
        let lines: f64 = self
            .lines
            .iter()
            .map(|(a, b)| near.inside_length(*a, *b))
            .sum();
        let boxes = self.boxes.iter().filter(|b| b.overlaps(near)).count();
        let boxes = boxes as f64;
        // A crossed line is worse than any unusual place, a covered text far worse.
        let crossed = if lines > 0.0 { 10.0 + lines } else { 0.0 };
        crossed + 100.0 * boxes
    }
}

/// The eight compass directions.
const COMPASS: [(i8, i8); 8] = [
    (1, 0),
    (1, 1),
    (0, 1),
    (-1, 1),
    (-1, 0),
    (-1, -1),
    (0, -1),
    (1, -1),
];

/// Places a label beside the path of its mark.
pub(super) fn beside(
    label: &Label,
    text: usize,
    mark: &Mark,
    span: Span,
    obstacles: &Obstacles,
    texts: &[SceneText],
) -> Option<PlacedText> {
    if let MarkGeometry::Image(_) = mark.geometry {
        let bounds = mark.path.bounds()?;
        return Some(at_side(label.side, text, bounds, span, obstacles, texts));
    }
    if matches!(
        mark.geometry,
        MarkGeometry::Ellipse { .. } | MarkGeometry::Rect { .. } | MarkGeometry::Dots { .. }
    ) {
        let bounds = mark.path.bounds()?;
        let placed = inside(text, bounds.center(), mark, span);
        let room = placed.bounds(texts);
        let fits = room.width() <= bounds.width() && room.height() <= bounds.height();
        return Some(if fits {
            placed
        } else {
            around(label.side, text, bounds, mark, span, obstacles, texts)
        });
    }
    let mut obstacles = obstacles.clone();
    obstacles.add_lines(mark);
    if let Some(places) = tags::places(label, text, mark, span) {
        let mut best: Option<(f64, PlacedText)> = None;
        for (unusual, placed) in places {
            let cost = unusual + obstacles.cost_of(&placed, texts);
            if best.as_ref().is_none_or(|(least, _)| cost < least - 1e-9) {
                best = Some((cost, placed));
            }
        }
        return best.map(|(_, placed)| placed);
    }
    let positions: Vec<f64> = match label.pos {
        Some(pos) => vec![pos.clamp(0.0, 1.0)],
        None => vec![0.5, 0.6, 0.4, 0.7, 0.3],
    };
    let mut best: Option<(f64, PlacedText)> = None;
    for (rank, pos) in (0_u32..).zip(&positions) {
        let (point, forward) = along(mark, *pos)?;
        let left = forward.left();
        let mut sides = vec![];
        let pick = |first: bool| if first { left } else { -left };
        match label.side {
            Side::Above => sides.push(pick(left.y >= 0.0)),
            Side::Below => sides.push(pick(left.y < 0.0)),
            Side::Left => sides.push(pick(left.x < 0.0)),
            Side::Right => sides.push(pick(left.x >= 0.0)),
            Side::Auto => {
                // At the tip of an arrow the label may also stand ahead of it.
                if *pos >= 1.0 {
                    sides.push(forward);
                }
                // Above first; beside an upright line, left first.
                let upward = pick(left.y > 1e-9 || (left.y.abs() <= 1e-9 && left.x < 0.0));
                sides.extend([upward, -upward]);
            }
        }
        for (side_rank, side) in (0_u32..).zip(sides) {
            for (turn_rank, direction) in (0_u32..).zip(nearest_compass(side)) {
                let placed = PlacedText {
                    text,
                    place: said_on(mark, *pos, point),
                    pos: Some(*pos),
                    anchor: TextAnchor::Compass(-direction.0, -direction.1),
                    inner_sep: PATH_SEP,
                    angle: 0.0,
                    scale: Point::new(1.0, 1.0),
                    span,
                };
                let unusual =
                    f64::from(rank) * 1.5 + f64::from(side_rank) * 2.0 + f64::from(turn_rank);
                let cost = unusual + obstacles.cost(placed.bounds(texts));
                if best.as_ref().is_none_or(|(least, _)| cost < least - 1e-9) {
                    best = Some((cost, placed));
                }
            }
        }
    }
    best.map(|(_, placed)| placed)
}

/// The label of a picture stands at the middle of a side, below first as a caption does.
fn at_side(
    side: Side,
    text: usize,
    bounds: Rect,
    span: Span,
    obstacles: &Obstacles,
    texts: &[SceneText],
) -> PlacedText {
    let sides: &[(i8, i8)] = match side {
        Side::Above => &[(0, 1)],
        Side::Below => &[(0, -1)],
        Side::Left => &[(-1, 0)],
        Side::Right => &[(1, 0)],
        Side::Auto => &[(0, -1), (0, 1), (1, 0), (-1, 0)],
    };
    let put = |(dx, dy): (i8, i8)| PlacedText {
        text,
        place: Place {
            canvas: bounds.compass(dx, dy),
            said: At::Canvas,
            shift: Point::default(),
        },
        pos: None,
        anchor: TextAnchor::Compass(-dx, -dy),
        inner_sep: PATH_SEP,
        angle: 0.0,
        scale: Point::new(1.0, 1.0),
        span,
    };
    let mut best = put(sides[0]);
    let mut least = f64::INFINITY;
    for (rank, side) in (0_u32..).zip(sides) {
        let placed = put(*side);
        let cost = f64::from(rank) + obstacles.cost(placed.bounds(texts));
        if cost < least {
            (best, least) = (placed, cost);
        }
    }
    best
}

/// Whether the places of an outline are where it is drawn.
fn is_still(mark: &Mark) -> bool {
    mark.moved.is_none() && mark.groups().next().is_none()
}

/// The label of a shape that has an inside stands in its middle.
fn inside(text: usize, middle: Point, mark: &Mark, span: Span) -> PlacedText {
    let place = match &mark.geometry {
        MarkGeometry::Ellipse { center, .. } if is_still(mark) => *center,
        _ => Place {
            canvas: middle,
            said: At::Canvas,
            shift: Point::default(),
        },
    };
    PlacedText {
        text,
        place,
        pos: None,
        anchor: TextAnchor::CENTER,
        inner_sep: 0.0,
        angle: 0.0,
        scale: Point::new(1.0, 1.0),
        span,
    }
}

/// The label of a dot stands beside it, where it touches nothing.
fn around(
    side: Side,
    text: usize,
    bounds: Rect,
    mark: &Mark,
    span: Span,
    obstacles: &Obstacles,
    texts: &[SceneText],
) -> PlacedText {
    let directions: &[(i8, i8)] = match side {
        Side::Above => &[(0, 1)],
        Side::Below => &[(0, -1)],
        Side::Left => &[(-1, 0)],
        Side::Right => &[(1, 0)],
        Side::Auto => &[
            (0, 1),
            (1, 0),
            (0, -1),
            (-1, 0),
            (1, 1),
            (-1, 1),
            (1, -1),
            (-1, -1),
        ],
    };
    let place = inside(text, bounds.center(), mark, span).place;
    let radius = bounds.width().max(bounds.height()) / 2.0;
    let dot = match mark.geometry {
        MarkGeometry::Dots { radius, .. } => radius,
        _ => radius,
    };
    let put = |direction: &(i8, i8)| PlacedText {
        text,
        place,
        pos: None,
        anchor: TextAnchor::Compass(-direction.0, -direction.1),
        inner_sep: dot + PATH_SEP,
        angle: 0.0,
        scale: Point::new(1.0, 1.0),
        span,
    };
    let mut best = put(&directions[0]);
    let mut least = f64::INFINITY;
    for (rank, direction) in (0_u32..).zip(directions) {
        let placed = put(direction);
        let cost = f64::from(rank) + obstacles.cost(placed.bounds(texts));
        if cost < least {
            (best, least) = (placed, cost);
        }
    }
    best
}

/// The compass direction nearest to a vector, then its neighbours.
pub(super) fn nearest_compass(v: Point) -> [(i8, i8); 3] {
    let eighth = libm::atan2(v.y, v.x) / std::f64::consts::FRAC_PI_4;
    let nearest = libm::round(eighth);
    let at = |k: f64| {
        let n = COMPASS.len();
        let index = (k + 16.0) as usize % n;
        COMPASS[index]
    };
    let step = if eighth >= nearest { 1.0 } else { -1.0 };
    [at(nearest), at(nearest + step), at(nearest - step)]
}

/// The point at `t` along a path, and the direction there. A straight line and a
/// single curve go by TikZ's parameter, longer paths by length.
pub(super) fn along(mark: &Mark, t: f64) -> Option<(Point, Point)> {
    use crate::geom::Segment;
    match mark.path.segments[..] {
        [Segment::Move(a), Segment::Line(b)] => return Some((a.lerp(b, t), (b - a).unit())),
        [Segment::Move(a), Segment::Cubic(p, q, b)] => {
            let point = crate::geom::cubic(a, p, q, b, t);
            let before = crate::geom::cubic(a, p, q, b, (t - 1e-3).max(0.0));
            let after = crate::geom::cubic(a, p, q, b, (t + 1e-3).min(1.0));
            return Some((point, (after - before).unit()));
        }
        _ => {}
    }
    mark.path.along(t)
}

/// The place on a path as the code around it would call it.
fn said_on(mark: &Mark, t: f64, canvas: Point) -> Place {
    let said = match &mark.geometry {
        MarkGeometry::Places { places, .. } => match places[..] {
            [a, b] => match (a.said, b.said) {
                (At::Data(p), At::Data(q)) if a.shift == b.shift && is_still(mark) => {
                    At::Data(p.lerp(q, t))
                }
                _ => At::Canvas,
            },
            _ => At::Canvas,
        },
        _ => At::Canvas,
    };
    Place {
        canvas,
        said,
        shift: Point::default(),
    }
}

/// Settles the labels on the canvas, now that every mark is known.
pub(super) fn settle(items: &mut [SceneItem], wishes: &[Option<&Label>], texts: &[SceneText]) {
    let mut obstacles = Obstacles::default();
    for item in &*items {
        match item {
            SceneItem::Axes(axes) => obstacles.boxes.push(axes.bounds(texts)),
            SceneItem::Mark(mark) => {
                obstacles.add_outline(mark);
                // A text or a label in the middle of a shape stays where it is.
                let fixed = mark
                    .label
                    .as_ref()
                    .filter(|l| l.anchor == TextAnchor::CENTER);
                obstacles.boxes.extend(fixed.map(|l| l.bounds(texts)));
            }
        }
    }
    let marks = items.iter_mut().filter_map(|item| match item {
        SceneItem::Mark(mark) => Some(mark),
        SceneItem::Axes(_) => None,
    });
    for (mark, wish) in marks.zip(wishes) {
        let (Some(old), Some(wish)) = (&mark.label, wish) else {
            continue;
        };
        if old.anchor == TextAnchor::CENTER {
            continue;
        }
        mark.label = beside(wish, old.text, mark, old.span, &obstacles, texts);
        obstacles
            .boxes
            .extend(mark.label.as_ref().map(|l| l.bounds(texts)));
    }
}

/// Leaves out the numbers of an axis that a mark would run through or a text would cover; all of them where
/// fewer than half would be left, which say nothing of the rest.
fn leave_out_crossed(
    ticks: &mut [Tick],
    (lines, words): (&Obstacles, &[Rect]),
    texts: &[SceneText],
) {
    let shown = ticks.iter().filter(|t| t.label.is_some()).count();
    let mut left = 0;
    for tick in ticks.iter_mut() {
        let label = tick.label.take();
        tick.label = label.filter(|label| {
            let own = label.bounds(texts);
            lines.cost(own) == 0.0 && !words.iter().any(|word| word.overlaps(own))
        });
        left += usize::from(tick.label.is_some());
    }
    if 2 * left < shown {
        for tick in ticks {
            tick.label = None;
        }
    }
}

/// Settles the labels inside axes, now that every mark is known: each label is
/// looked at again with all lines in view, and of a cross the numbers are left out
/// that a mark would run through.
pub(super) fn place_in_axes(axes: &mut AxesScene, wishes: &[Option<&Label>], texts: &[SceneText]) {
    let mut lines = Obstacles::default();
    for mark in &axes.marks {
        lines.add_outline(mark);
    }
    if axes.frame == Frame::Cross {
        let words = axes
            .marks
            .iter()
            .filter(|m| m.geometry == MarkGeometry::None);
        let words = words.filter_map(|m| m.label.as_ref());
        let words: Vec<Rect> = words.map(|l| l.bounds(texts)).collect();
        for ticks in [&mut axes.xticks, &mut axes.yticks] {
            leave_out_crossed(ticks, (&lines, &words), texts);
        }
        let origin = axes.to_canvas(axes.origin);
        let r = axes.rect;
        lines.lines.extend([
            (Point::new(r.min.x, origin.y), Point::new(r.max.x, origin.y)),
            (Point::new(origin.x, r.min.y), Point::new(origin.x, r.max.y)),
        ]);
    }
    let placed = axes
        .xticks
        .iter()
        .chain(&axes.yticks)
        .filter_map(|t| t.label.as_ref())
        .chain(&axes.xcommon)
        .chain(&axes.ycommon)
        .chain(&axes.xlabel)
        .chain(&axes.ylabel)
        .chain(&axes.title);
    lines.boxes.extend(placed.map(|l| l.bounds(texts)));
    lines.boxes.extend(axes.legend.as_ref().map(|l| l.rect));
    for i in 0..axes.marks.len() {
        let Some(old) = axes.marks[i].label.clone() else {
            continue;
        };
        if let Some(Some(wish)) = wishes.get(i)
            && wish.inline
        {
            let mut mark = axes.marks[i].clone();
            super::inline::place(axes, &mut mark, &lines, texts);
            axes.marks[i] = mark;
        } else if let Some(Some(wish)) = wishes.get(i) {
            let mark = &axes.marks[i];
            let placed = beside(wish, old.text, mark, old.span, &lines, texts);
            axes.marks[i].label = placed;
        }
        if !axes.is_linear()
            && let Some(mut label) = axes.marks[i].label.take()
        {
            // Between two data points the data do not run evenly.
            if let At::Data(_) = label.place.said {
                let at = label.place.canvas - label.place.shift;
                label.place.said = At::Data(axes.from_canvas(at));
            }
            axes.marks[i].label = Some(label);
        }
        if let Some(label) = &axes.marks[i].label {
            lines.boxes.push(label.bounds(texts));
        }
    }
    axes.space = axes.space.take().map(|space| {
        let cost = |corner: &(i8, i8)| {
            let placed = in_corner(space.text, axes.rect, *corner, space.span);
            (lines.cost(placed.bounds(texts)), placed)
        };
        SPACE_CORNERS
            .iter()
            .map(cost)
            .reduce(|best, next| if next.0 < best.0 { next } else { best })
            .map_or(space, |(_, placed)| placed)
    });
}
