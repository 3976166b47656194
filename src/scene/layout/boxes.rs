//! The boxes, borders and anchors of drawn things that have a name.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::coord::{Anchor, NodeId};
use super::super::drawing::Named;
use super::super::model::{At, AxesScene, Place};
use super::super::scale::Scale;
use super::super::space::Camera;
use super::axes::tenth;
use super::resolve::plain;
use crate::diag::{Code, Fault};
use crate::geom::{Path, Point, Rect, Transform};

/// Where each two drawn things cross.
type Crossings = BTreeMap<(NodeId, NodeId), Rc<[Point]>>;

/// The boxes of drawn things that have a name.
#[derive(Debug)]
pub(super) struct Boxes<'a> {
    names: &'a [Named],
    boxes: Vec<Option<NamedBox>>,
    /// Where drawn things cross, once somebody asked.
    crossings: RefCell<Crossings>,
}

#[derive(Debug, Clone)]
pub(super) struct NamedBox {
    /// Where edges end.
    pub(super) outer: Rect,
    /// The frame of axes; else the same as `outer`.
    pub(super) core: Rect,
    /// Limits and scale of x and of y, for `name.point(x, y)`.
    pub(super) data: Option<[((f64, f64), Scale); 2]>,
    /// Where data is, for `name.point(x, y, z)`.
    pub(super) camera: Option<Camera>,
    /// Its border is an ellipse in the box.
    pub(super) round: bool,
    /// The emitted code knows it by name.
    pub(super) named: bool,
    /// Its line, for a thing that is drawn as one.
    pub(super) outline: Option<Outline>,
    /// From where the box and the line are to the canvas.
    pub(super) map: Transform,
}

/// The line of a drawn thing.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    /// The line, before the transforms.
    pub(super) path: Path,
    /// The middle that angles are seen from, where it is not that of the box.
    pub(super) middle: Option<Point>,
    /// Whether border points lie on it rather than on the box or the ellipse in it.
    pub(super) border: bool,
}

impl NamedBox {
    /// The anchor that looks from the middle to a point of the canvas, or past it to
    /// the left by an angle.
    pub(super) fn toward(&self, point: Point, turn: f64) -> Anchor {
        let own = self.outline.as_ref().and_then(|o| o.middle);
        let middle = own.unwrap_or_else(|| self.core.center());
        let toward = (point - self.map.apply(middle)).turn(turn);
        let toward = match self.map.inverse() {
            Some(back) => back.direction(toward),
            None => toward,
        };
        Anchor::Angle(libm::atan2(toward.y, toward.x))
    }

    /// A plain box without a name in the emitted code.
    fn of(bounds: Rect) -> Self {
        NamedBox {
            outer: bounds,
            core: bounds,
            data: None,
            camera: None,
            round: false,
            named: false,
            outline: None,
            map: Transform::IDENTITY,
        }
    }
}

/// The free space between axes with all their labels and an edge that ends there.
const AXES_SEP: f64 = 4.0;

/// The box where edges to axes end. Its distances from the frame are written in
/// the emitted code, so they are round.
fn around(frame: Rect, bounds: Rect) -> Rect {
    let round = |v: f64| tenth(v + AXES_SEP);
    Rect {
        min: Point::new(
            frame.min.x - round(frame.min.x - bounds.min.x),
            frame.min.y - round(frame.min.y - bounds.min.y),
        ),
        max: Point::new(
            frame.max.x + round(bounds.max.x - frame.max.x),
            frame.max.y + round(bounds.max.y - frame.max.y),
        ),
    }
}

impl<'a> Boxes<'a> {
    pub(super) fn new(names: &'a [Named]) -> Self {
        Boxes {
            names,
            boxes: vec![None; names.len()],
            crossings: RefCell::default(),
        }
    }

    /// Notes the box of a thing that the emitted code has no name for.
    pub(super) fn set(&mut self, id: NodeId, bounds: Rect) {
        self.put(id, NamedBox::of(bounds));
    }

    /// Notes the box of a thing that was transformed after it got this box.
    pub(super) fn set_mapped(&mut self, id: NodeId, bounds: Rect, map: Transform) {
        self.put(
            id,
            NamedBox {
                map,
                ..NamedBox::of(bounds)
            },
        );
    }

    /// Notes the box of a mark on the canvas, which the emitted code names. The code
    /// knows no anchors of what is transformed.
    pub(super) fn set_mark(&mut self, id: NodeId, bounds: Rect, round: bool, map: Transform) {
        self.put(
            id,
            NamedBox {
                round,
                named: map == Transform::IDENTITY,
                map,
                ..NamedBox::of(bounds)
            },
        );
    }

    /// Notes the frame of axes, and the box of what stands around it.
    pub(super) fn set_axes(&mut self, id: NodeId, axes: &AxesScene, bounds: Rect) {
        self.put(
            id,
            NamedBox {
                outer: around(axes.rect, bounds),
                data: axes
                    .volume
                    .is_none()
                    .then(|| [(axes.x, axes.xscale.clone()), (axes.y, axes.yscale.clone())]),
                camera: axes.volume.as_ref().map(|v| v.camera),
                named: true,
                ..NamedBox::of(axes.rect)
            },
        );
    }

    fn put(&mut self, id: NodeId, named: NamedBox) {
        if let Some(slot) = self.boxes.get_mut(id.0 as usize) {
            *slot = Some(named);
        }
    }

    /// The things whose place is known: their names in TikZ, their boxes there, and
    /// whether the emitted code has given them these names.
    pub(super) fn known(&self) -> impl Iterator<Item = (&str, Rect, bool)> {
        self.names
            .iter()
            .zip(&self.boxes)
            .filter_map(|(name, known)| {
                let known = known.as_ref()?;
                let outline = known.map.path(&Path::rect(known.core));
                let bounds = outline.bounds()?;
                Some((name.label.as_str(), bounds, known.named))
            })
    }

    /// Notes the line of a thing whose box is known.
    pub(super) fn set_outline(&mut self, id: NodeId, outline: Outline) {
        if let Some(Some(named)) = self.boxes.get_mut(id.0 as usize) {
            named.outline = Some(outline);
        }
    }

    /// The line of a thing; of what has none, the box around it.
    pub(super) fn path(&self, id: NodeId) -> Result<std::borrow::Cow<'_, Path>, Fault> {
        let named = self.get(id)?;
        Ok(match &named.outline {
            Some(outline) if named.map == Transform::IDENTITY => {
                std::borrow::Cow::Borrowed(&outline.path)
            }
            Some(outline) => std::borrow::Cow::Owned(named.map.path(&outline.path)),
            None => std::borrow::Cow::Owned(named.map.path(&Path::rect(named.core))),
        })
    }

    /// Every point where two things cross, in order along the first.
    pub(super) fn crossings(&self, p: NodeId, q: NodeId) -> Result<Rc<[Point]>, Fault> {
        let (a, b) = (self.path(p)?, self.path(q)?);
        let mut known = self.crossings.borrow_mut();
        let found = known
            .entry((p, q))
            .or_insert_with(|| a.crossings(&b).into());
        Ok(Rc::clone(found))
    }

    /// Its name as the author knows it.
    pub(super) fn name(&self, id: NodeId) -> &str {
        let named = self.names.get(id.0 as usize);
        named.map_or("?", |n| n.label.as_str())
    }

    /// What to say of a thing that has no line.
    pub(super) fn no_line(&self, id: NodeId) -> Fault {
        Fault::new(
            Code::BadPoint,
            format!("`{}` has no line to go along", self.name(id)),
        )
        .with_hint("a line, curve, arc or closed shape has points `.at(0.3)`")
    }

    pub(super) fn get(&self, id: NodeId) -> Result<&NamedBox, Fault> {
        let index = id.0 as usize;
        self.boxes
            .get(index)
            .and_then(Option::as_ref)
            .ok_or_else(|| {
                let name = self.name(id);
                Fault::new(
                    Code::BadPoint,
                    format!("the place of `{name}` is not known here"),
                )
                .with_hint("things can refer to what is drawn before them, and from outside to what stands in a row or column")
            })
    }
}

pub(super) fn anchor(id: NodeId, which: Anchor, named: &NamedBox) -> Place {
    let own = named.outline.as_ref().and_then(|o| o.middle);
    let middle = own.unwrap_or_else(|| named.core.center());
    let canvas = match which {
        Anchor::Center => middle,
        // Side middles stand at the middle of the frame, but outside of labels.
        Anchor::Compass(dx, 0) => Point::new(named.outer.compass(dx, 0).x, middle.y),
        Anchor::Compass(0, dy) => Point::new(middle.x, named.outer.compass(0, dy).y),
        // The corner of a round thing lies on its border, as TikZ has it.
        Anchor::Compass(dx, dy) if named.round => {
            let angle = libm::atan2(f64::from(dy), f64::from(dx));
            on_ellipse(named.outer, angle)
        }
        Anchor::Compass(dx, dy) => named.outer.compass(dx, dy),
        Anchor::Angle(angle) if named.outline.as_ref().is_some_and(|o| o.border) => {
            on_outline(named, middle, angle)
        }
        Anchor::Angle(angle) if named.round => on_ellipse(named.outer, angle),
        Anchor::Angle(angle) => border(named.outer, middle, angle),
    };
    if !named.named {
        return plain(named.map.apply(canvas));
    }
    let (said, base) = match which {
        // A point of the border has no name in TikZ for a box; it is written
        // from the middle.
        Anchor::Angle(_) | Anchor::Center => (At::Anchor(id, Anchor::Center), middle),
        Anchor::Compass(dx, dy) if named.round && dx != 0 && dy != 0 => {
            (At::Anchor(id, Anchor::Center), middle)
        }
        Anchor::Compass(dx, dy) => (At::Anchor(id, which), named.core.compass(dx, dy)),
    };
    Place {
        canvas,
        said,
        shift: canvas - base,
    }
}

/// Where the ray from the middle at this angle leaves the line. Where it meets none of
/// an open line, the nearer end; of a closed one that bends around its middle, the box.
fn on_outline(named: &NamedBox, middle: Point, angle: f64) -> Point {
    let direction = Point::polar(angle, 1.0);
    let Some(outline) = &named.outline else {
        return border(named.outer, middle, angle);
    };
    if let Some(point) = outline.path.exit(middle, direction) {
        return point;
    }
    if outline.path.is_closed() {
        return border(named.outer, middle, angle);
    }
    let ends = [0.0, 1.0].map(|t| outline.path.along(t).map_or(middle, |(p, _)| p));
    let facing = |p: &Point| (*p - middle).unit().dot(direction);
    if facing(&ends[0]) >= facing(&ends[1]) {
        ends[0]
    } else {
        ends[1]
    }
}

/// Where the ray from the middle at this angle leaves the ellipse in a box.
fn on_ellipse(r: Rect, angle: f64) -> Point {
    let (a, b) = (r.width() / 2.0, r.height() / 2.0);
    let d = Point::polar(angle, 1.0);
    let reach = 1.0 / libm::hypot(d.x / a, d.y / b);
    r.center() + d * reach
}

/// Where the ray from `from` at this angle leaves the box.
fn border(r: Rect, from: Point, angle: f64) -> Point {
    let d = Point::polar(angle, 1.0);
    let reach = |d: f64, lo: f64, hi: f64| {
        if d > 1e-12 {
            hi / d
        } else if d < -1e-12 {
            lo / d
        } else {
            f64::INFINITY
        }
    };
    let t = reach(d.x, r.min.x - from.x, r.max.x - from.x).min(reach(
        d.y,
        r.min.y - from.y,
        r.max.y - from.y,
    ));
    from + d * t
}
