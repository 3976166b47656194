//! Symbolic points become places, and what the author drew becomes marks.

use std::rc::Rc;

use super::super::attrs::Layer;
use super::super::coord::{Anchor, Coord, Scalar};
use super::super::drawing::{Clip, Edge, Geometry, Motion, Shape, Spot, TextItem};
use super::super::model::{
    At, AxesScene, CalcStep, ImageScene, Mark, MarkGeometry, Moved, Place, PlacedSpot, PlacedText,
    SceneText, Scope,
};
use super::super::space::Vec3;
use super::boxes::{Boxes, NamedBox, anchor};
use super::{confine, trace};
use crate::diag::{Code, Diagnostic, Fault};
use crate::geom::{Length, Path, Point, Rect, Segment, Transform};
use crate::scene::Graphic;
use crate::source::Span;

/// What a plain number means at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Units<'a> {
    /// A centimetre from this origin.
    Canvas(Point),
    /// A data unit.
    Axes(&'a AxesScene),
}

/// Where things are resolved: their units, and the transforms of the groups around
/// them. Places are resolved before the transform, paths after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) units: Units<'a>,
    /// From the places of the innermost group to the canvas.
    pub(super) map: Transform,
    /// What these groups do, the outermost first.
    pub(super) scopes: &'a [Scope],
    /// The layer of these groups, if said.
    pub(super) layer: Option<Layer>,
    /// In an inset, from what is drawn in the axes that it shows to the same in it.
    pub(super) lens: Option<Transform>,
}

impl<'a> Context<'a> {
    /// The canvas, seen from an origin.
    pub(super) fn canvas(origin: Point) -> Self {
        Context {
            units: Units::Canvas(origin),
            map: Transform::IDENTITY,
            scopes: &[],
            layer: None,
            lens: None,
        }
    }

    /// The data of axes.
    pub(super) fn axes(axes: &'a AxesScene) -> Self {
        Context {
            units: Units::Axes(axes),
            map: Transform::IDENTITY,
            scopes: &[],
            layer: None,
            lens: None,
        }
    }
}

impl Context<'_> {
    pub(super) fn scalar_point(self, x: Scalar, y: Scalar) -> Place {
        match self.units {
            Units::Canvas(origin) => {
                let on = |s: Scalar| match s {
                    Scalar::Unit(v) => Length::cm(v).to_pt(),
                    Scalar::Length(l) => l.to_pt(),
                };
                plain(origin + Point::new(on(x), on(y)))
            }
            Units::Axes(axes) => {
                let corner = axes.from_canvas(axes.rect.min);
                let split = |s: Scalar, low: f64| match s {
                    Scalar::Unit(v) => (v, 0.0),
                    // A length inside axes is measured from their south-west corner.
                    Scalar::Length(l) => (low, l.to_pt()),
                };
                let ((dx, sx), (dy, sy)) = (split(x, corner.x), split(y, corner.y));
                shifted(data(axes, Point::new(dx, dy)), Point::new(sx, sy))
            }
        }
    }

    pub(super) fn radius(self, r: Scalar, horizontal: bool) -> f64 {
        match (self.units, r) {
            (_, Scalar::Length(l)) => l.to_pt(),
            (Units::Canvas(_), Scalar::Unit(v)) => Length::cm(v).to_pt(),
            (Units::Axes(axes), Scalar::Unit(v)) => {
                let (size, (lo, hi), scale) = match horizontal {
                    true => (axes.rect.width(), axes.x, &axes.xscale),
                    false => (axes.rect.height(), axes.y, &axes.yscale),
                };
                // Only on a linear axis is a distance in data units the same everywhere.
                match scale.is_linear() {
                    true => v * size / (hi - lo),
                    false => f64::NAN,
                }
            }
        }
    }

    /// A data or canvas point as the frame's units give it.
    fn to_canvas(self, p: Point) -> Point {
        match self.units {
            Units::Canvas(origin) => {
                origin + Point::new(Length::cm(p.x).to_pt(), Length::cm(p.y).to_pt())
            }
            Units::Axes(axes) => axes.to_canvas(p),
        }
    }

    /// A place of the canvas as a transformed group sees it: drawn things stay where
    /// they are.
    pub(super) fn seen(self, place: Place) -> Place {
        let place = match (self.lens, self.units) {
            (Some(lens), Units::Axes(axes)) => {
                data(axes, axes.from_canvas(lens.apply(place.canvas)))
            }
            _ => place,
        };
        match self.map.inverse() {
            Some(back) if self.map != Transform::IDENTITY => Place {
                canvas: back.apply(place.canvas),
                ..place
            },
            _ => place,
        }
    }

    /// A canvas point in the units of the frame.
    fn units_of(self, p: Point) -> Point {
        match self.units {
            Units::Canvas(origin) => {
                let cm = |v: f64| Length::pt(v).to_cm();
                Point::new(cm(p.x - origin.x), cm(p.y - origin.y))
            }
            Units::Axes(axes) => axes.from_canvas(p),
        }
    }

    /// The transform that an author asked for; none for one that does nothing.
    pub(super) fn moved(
        self,
        motion: &Motion,
        middle: Point,
        boxes: &Boxes<'_>,
    ) -> Result<Option<Moved>, Fault> {
        if *motion == Motion::default() {
            return Ok(None);
        }
        let about = match &motion.about {
            Some(coord) => self.place(coord, boxes)?.canvas,
            None => middle,
        };
        let (dx, dy) = motion.shift;
        let shift = Point::new(self.radius(dx, true), self.radius(dy, false));
        if shift.is_finite() && shift.norm() < 1e6 {
            return Ok(Some(Moved {
                about,
                scale: motion.scale,
                angle: motion.angle,
                shift,
            }));
        }
        Err(Fault::new(
            Code::BadPoint,
            "`shift` leads too far away to be drawn",
        ))
    }

    /// Where a group has its origin.
    pub(super) fn origin(self) -> Point {
        match self.units {
            Units::Canvas(origin) => origin,
            Units::Axes(axes) => axes.to_canvas(Point::default()),
        }
    }

    /// Resolves a point.
    pub(super) fn place(self, coord: &Coord, boxes: &Boxes<'_>) -> Result<Place, Fault> {
        let place = match coord {
            Coord::Xy(x, y) => self.scalar_point(*x, *y),
            Coord::Polar(angle, Scalar::Length(r)) => {
                let zero = self.scalar_point(Scalar::Unit(0.0), Scalar::Unit(0.0));
                shifted(zero, Point::polar(*angle, r.to_pt()))
            }
            Coord::Polar(angle, Scalar::Unit(r)) => {
                let p = Point::polar(*angle, *r);
                self.scalar_point(Scalar::Unit(p.x), Scalar::Unit(p.y))
            }
            Coord::Node(id) => self.seen(anchor(*id, Anchor::Center, boxes.get(*id)?)),
            Coord::Anchor(id, which) => self.seen(anchor(*id, *which, boxes.get(*id)?)),
            Coord::Data(id, x, y) => {
                let named = boxes.get(*id)?;
                let Some([(xs, xscale), (ys, yscale)]) = &named.data else {
                    let fault = Fault::new(
                        Code::BadPoint,
                        "`point(x, y)` is a point of axes, and this thing has none",
                    );
                    return Err(match named.camera {
                        Some(_) => fault.with_hint("in `axes3` write `name.point(x, y, z)`"),
                        None => fault,
                    });
                };
                self.seen(Place {
                    canvas: Point::new(
                        named.core.min.x + xscale.position(*x, *xs) * named.core.width(),
                        named.core.min.y + yscale.position(*y, *ys) * named.core.height(),
                    ),
                    said: At::AxesData(*id, Point::new(*x, *y)),
                    shift: Point::default(),
                })
            }
            Coord::Space(id, x, y, z) => {
                let Some(camera) = boxes.get(*id)?.camera else {
                    return Err(Fault::new(
                        Code::BadPoint,
                        "`point(x, y, z)` is a point of axes in space, and these are none",
                    )
                    .with_hint("write `name.point(x, y)`"));
                };
                self.seen(plain(camera.project(Vec3::new(*x, *y, *z)).flat()))
            }
            Coord::Offset(base, dx, dy) => {
                let base = self.place(base, boxes)?;
                match (self.units, base.said, dx, dy) {
                    (Units::Axes(axes), At::Data(p), Scalar::Unit(x), Scalar::Unit(y))
                        if base.shift == Point::default() =>
                    {
                        data(axes, p + Point::new(*x, *y))
                    }
                    _ => shifted(
                        base,
                        Point::new(self.radius(*dx, true), self.radius(*dy, false)),
                    ),
                }
            }
            Coord::Between(a, b, t) => {
                let (a, b) = (self.place(a, boxes)?, self.place(b, boxes)?);
                match (self.units, a.said, b.said) {
                    (Units::Axes(axes), At::Data(p), At::Data(q))
                        if a.shift == Point::default() && b.shift == Point::default() =>
                    {
                        data(axes, axes.between(p, q, *t))
                    }
                    _ => {
                        let between = plain(a.canvas.lerp(b.canvas, *t));
                        self.said(between, &[a, b], |_| CalcStep::Part(*t))
                    }
                }
            }
            Coord::Along(..)
            | Coord::Turn { .. }
            | Coord::Foot { .. }
            | Coord::Perpendicular { .. }
            | Coord::On(..)
            | Coord::Crossing { .. } => self.constructed(coord, boxes)?,
            Coord::Corner(a, b) => {
                let (a, b) = (self.place(a, boxes)?, self.place(b, boxes)?);
                match (self.units, a.said, b.said) {
                    (Units::Axes(axes), At::Data(p), At::Data(q))
                        if a.shift == Point::default() && b.shift == Point::default() =>
                    {
                        data(axes, Point::new(p.x, q.y))
                    }
                    _ => plain(Point::new(a.canvas.x, b.canvas.y)),
                }
            }
        };
        // TeX knows no length beyond 16383 pt.
        if place.canvas.is_finite() && place.canvas.norm() < 1e6 {
            Ok(place)
        } else {
            Err(Fault::new(
                Code::BadPoint,
                "the point lies too far away to be drawn, or is not finite",
            )
            .with_hint(
                "check the numbers: inside `figure` they are centimetres, inside `axes` data units",
            ))
        }
    }
}

pub(super) fn plain(canvas: Point) -> Place {
    Place {
        canvas,
        said: At::Canvas,
        shift: Point::default(),
    }
}

pub(super) fn data(axes: &AxesScene, p: Point) -> Place {
    Place {
        canvas: axes.to_canvas(p),
        said: At::Data(p),
        shift: Point::default(),
    }
}

pub(super) fn shifted(place: Place, by: Point) -> Place {
    Place {
        canvas: place.canvas + by,
        said: place.said,
        shift: match place.said {
            At::Canvas => Point::default(),
            _ => place.shift + by,
        },
    }
}

/// The mark of a shape.
pub(super) fn shape(
    shape: &Shape,
    span: Span,
    context: Context<'_>,
    boxes: &Boxes<'_>,
    motion: &Motion,
) -> Result<Mark, Box<Diagnostic>> {
    let place = |c: &Coord| {
        context
            .place(c, boxes)
            .map_err(|f| Box::new(f.into_diagnostic(span)))
    };
    let (geometry, path) = match &shape.geometry {
        Geometry::Points {
            points,
            closed,
            smooth,
        } => {
            let places = points.iter().map(place).collect::<Result<Vec<_>, _>>()?;
            let path = trace::through(places.iter().map(|p| p.canvas), *closed, *smooth);
            (
                MarkGeometry::Places {
                    places,
                    closed: *closed,
                    smooth: *smooth,
                },
                path,
            )
        }
        Geometry::Data {
            points,
            closed,
            smooth,
        } => {
            let cut = match context.units {
                Units::Axes(axes) if shape.series.is_some() => {
                    let filled = shape.graphic.fill.is_some();
                    confine::polyline(points, (*closed, filled), *smooth, axes)
                }
                _ => None,
            };
            let points = cut.as_ref().unwrap_or(points);
            let canvas = points.iter().map(|p| context.to_canvas(*p));
            let path = trace::through(canvas, *closed, *smooth);
            match context.units {
                Units::Axes(_) => (
                    MarkGeometry::Data {
                        points: points.clone(),
                        closed: *closed,
                        smooth: *smooth,
                    },
                    path,
                ),
                Units::Canvas(_) => (
                    MarkGeometry::Places {
                        places: points
                            .iter()
                            .filter(|p| p.is_finite())
                            .map(|p| plain(context.to_canvas(*p)))
                            .collect(),
                        closed: *closed,
                        smooth: *smooth,
                    },
                    path,
                ),
            }
        }
        Geometry::Dots {
            points,
            radius,
            style,
        } => {
            // A dot is whole or not there: it is not cut at the frame.
            let inside = |p: &Point| match context.units {
                Units::Axes(axes) => axes.contains(*p),
                Units::Canvas(_) => true,
            };
            let style = style.kept(|i| points.get(i).is_some_and(inside));
            let points: Vec<Point> = points.iter().copied().filter(inside).collect();
            let path = Path {
                segments: points
                    .iter()
                    .map(|p| Segment::Move(context.to_canvas(*p)))
                    .collect(),
            };
            (
                MarkGeometry::Dots {
                    points,
                    radius: radius.to_pt(),
                    style,
                },
                path,
            )
        }
        Geometry::Ellipse { center, rx, ry } => {
            let center = place(center)?;
            let (rx, ry) = (context.radius(*rx, true), context.radius(*ry, false));
            let path = Path::ellipse(center.canvas, Point::new(rx, 0.0), Point::new(0.0, ry));
            (MarkGeometry::Ellipse { center, rx, ry }, path)
        }
        Geometry::Rect { a, b } => {
            let (a, b) = (place(a)?, place(b)?);
            // In TikZ's order, on which dashes depend.
            let (p, q) = (a.canvas, b.canvas);
            let corners = [p, Point::new(p.x, q.y), q, Point::new(q.x, p.y)];
            let path = Path::polyline(corners, true);
            (MarkGeometry::Rect { a, b }, path)
        }
        Geometry::Image(image) => {
            let (spot, from, to) = match &image.spot {
                Spot::At {
                    at,
                    anchor,
                    width,
                    height,
                    stretched,
                } => {
                    let place = place(at)?;
                    let size = Point::new(width.to_pt(), height.to_pt());
                    let toward = |a: i8, size: f64| size * (1.0 + f64::from(a)) / 2.0;
                    let from = place.canvas
                        - Point::new(toward(anchor.0, size.x), toward(anchor.1, size.y));
                    let spot = PlacedSpot::At {
                        place,
                        anchor: *anchor,
                        size,
                        stretched: *stretched,
                    };
                    (spot, from, from + size)
                }
                Spot::Data(a, b) => (
                    PlacedSpot::Data(*a, *b),
                    context.to_canvas(*a),
                    context.to_canvas(*b),
                ),
            };
            let corners = [from, Point::new(from.x, to.y), to, Point::new(to.x, from.y)];
            let scene = ImageScene {
                file: Rc::clone(&image.file),
                opacity: image.opacity,
                spot,
            };
            (
                MarkGeometry::Image(Box::new(scene)),
                Path::polyline(corners, true),
            )
        }
        other => match trace::trace(other, context, boxes) {
            Ok(Some(traced)) => traced,
            Ok(None) => (MarkGeometry::None, Path::default()),
            Err(fault) => return Err(Box::new(fault.into_diagnostic(span))),
        },
    };
    let far = |p: &Point| !(p.is_finite() && p.norm() < 1e6);
    if path.flatten(1).iter().flatten().any(far) {
        let hint = match context.units {
            Units::Axes(axes) if !axes.is_linear() => {
                "on a log axis points are above zero, and a radius is a length: `circle((1, 1), 2pt)`"
            }
            _ => {
                "check the numbers: inside `figure` they are centimetres, inside `axes` data units"
            }
        };
        return Err(Box::new(
            Diagnostic::error(
                Code::BadPoint,
                span,
                "a point lies too far away to be drawn, or is not finite",
            )
            .with_hint(hint),
        ));
    }
    let middle = path.bounds().map_or(Point::default(), Rect::center);
    let moved = context
        .moved(motion, middle, boxes)
        .map_err(|f| Box::new(f.into_diagnostic(span)))?;
    // What is cut or moved is no longer what PGFPlots would draw.
    let whole = matches!(context.units, Units::Axes(_))
        && moved.is_none()
        && context.scopes.is_empty()
        && keeps_points(&shape.geometry, &geometry);
    let idiom = shape
        .series
        .as_ref()
        .filter(|_| whole)
        .and_then(|s| s.idiom.clone());
    let mark = Mark {
        geometry,
        path,
        graphic: shape.graphic.clone(),
        label: None,
        name: None,
        moved,
        scopes: context.scopes.to_vec(),
        layer: None,
        raster: None,
        pixels: None,
        idiom,
        span,
    };
    Ok(transformed(mark, context))
}

/// Whether none of the computed points was lost on the way.
fn keeps_points(asked: &Geometry, decided: &MarkGeometry) -> bool {
    match (asked, decided) {
        (Geometry::Data { points: a, .. }, MarkGeometry::Data { points: b, .. })
        | (Geometry::Dots { points: a, .. }, MarkGeometry::Dots { points: b, .. }) => {
            let same = |(p, q): (&Point, &Point)| p == q || !(p.is_finite() || q.is_finite());
            a.len() == b.len() && a.iter().zip(b).all(same)
        }
        _ => false,
    }
}

/// A mark without line and filling, label, name and transform.
pub(super) fn bare(geometry: MarkGeometry, path: Path, span: Span) -> Mark {
    Mark {
        geometry,
        path,
        graphic: Graphic::default(),
        label: None,
        name: None,
        moved: None,
        scopes: Vec::new(),
        layer: None,
        raster: None,
        pixels: None,
        idiom: None,
        span,
    }
}

/// The outline that a group is clipped by, as a mark without line and filling.
pub(super) fn clip(
    clip: &Clip,
    span: Span,
    context: Context<'_>,
    boxes: &Boxes<'_>,
) -> Result<Mark, Box<Diagnostic>> {
    let bare = |geometry, path| Mark {
        scopes: context.scopes.to_vec(),
        ..bare(geometry, path, span)
    };
    let id = match clip {
        Clip::Drawn(id) => *id,
        Clip::Shape(geometry) => {
            let outline = Shape {
                geometry: geometry.clone(),
                graphic: Graphic::default(),
                label: None,
                series: None,
            };
            return shape(&outline, span, context, boxes, &Motion::default());
        }
    };
    let faulty = |f: Fault| Box::new(f.into_diagnostic(span));
    let named = boxes.get(id).map_err(faulty)?;
    if let Some(line) = named.outline.as_ref().filter(|o| o.border) {
        if !line.path.is_closed() {
            let open = Fault::new(
                Code::BadPlace,
                format!("`{}` is an open line, which has no inside", boxes.name(id)),
            );
            return Err(faulty(open.with_hint(
                "clip to a closed shape, or to two corners: `clip((0, 0), (2, 1)) { … }`",
            )));
        }
        return Ok(bare(MarkGeometry::None, named.map.path(&line.path)));
    }
    let r = named.core;
    let half = Point::new(r.width() / 2.0, r.height() / 2.0);
    let path = match named.round {
        true => Path::ellipse(r.center(), Point::new(half.x, 0.0), Point::new(0.0, half.y)),
        false => Path::rect(r),
    };
    let path = named.map.path(&path);
    let still = context.map.is_shift() && named.named;
    let geometry = match still {
        false => MarkGeometry::None,
        true if named.round => MarkGeometry::Ellipse {
            center: context.seen(anchor(id, Anchor::Center, named)),
            rx: half.x,
            ry: half.y,
        },
        // The frame itself: side anchors of axes stand outside of their labels.
        true => {
            let frame = NamedBox {
                outer: r,
                ..named.clone()
            };
            let corner = |x, y| context.seen(anchor(id, Anchor::Compass(x, y), &frame));
            MarkGeometry::Rect {
                a: corner(-1, -1),
                b: corner(1, 1),
            }
        }
    };
    Ok(bare(geometry, path))
}

/// The mark with its path on the canvas. What is given as computed points stays
/// so; the places of other outlines stay as they are, and the code around them
/// says the transform.
fn transformed(mut mark: Mark, context: Context<'_>) -> Mark {
    let map = mark.transform();
    if map == Transform::IDENTITY {
        return mark;
    }
    mark.path = map.path(&mark.path);
    // A shifted group keeps its own coordinates.
    if let (Units::Canvas(_), None, true) = (context.units, &mark.moved, map.is_shift()) {
        return mark;
    }
    match &mut mark.geometry {
        MarkGeometry::Data { points, .. } | MarkGeometry::Dots { points, .. } => {
            for p in points {
                *p = context.units_of(map.apply(context.to_canvas(*p)));
            }
            mark.moved = None;
            mark.scopes.retain(|s| !matches!(s, Scope::Moved(_)));
        }
        // Drawn things stay where they are when code around their name turns, so
        // that a turned outline cannot call its places after them.
        geometry if mark.moved.is_some() => {
            for place in geometry.places_mut() {
                if let At::Anchor(..) | At::Border(_) | At::AxesData(..) | At::Calc(_) = place.said
                {
                    *place = plain(place.canvas);
                }
            }
        }
        _ => {}
    }
    mark
}

/// The factor of a control point's distance that TikZ's `bend` uses.
const BEND_LOOSENESS: f64 = 0.3915;

/// The mark of an edge.
pub(super) fn edge(
    edge: &Edge,
    span: Span,
    context: Context<'_>,
    boxes: &Boxes<'_>,
) -> Result<Mark, Box<Diagnostic>> {
    let faulty = |f: Fault| Box::new(f.into_diagnostic(span));
    let end = |coord: &Coord, other: &Coord, turn: f64| -> Result<Place, Fault> {
        // An edge to a whole thing ends on its border, seen from the other end; a bent
        // one leaves it the way that it is bent (as TikZ's `bend left` does).
        if let Coord::Node(id) = coord {
            let named = boxes.get(*id)?;
            let other = context.map.apply(context.place(other, boxes)?.canvas);
            let mut place = anchor(*id, named.toward(other, turn), named);
            if let At::Anchor(id, _) = place.said {
                place.said = At::Border(id);
            }
            return Ok(context.seen(place));
        }
        context.place(coord, boxes)
    };
    let from = end(&edge.from, &edge.to, edge.bend).map_err(faulty)?;
    let to = end(&edge.to, &edge.from, -edge.bend).map_err(faulty)?;
    let (a, b) = (from.canvas, to.canvas);
    let (geometry, path) = if edge.bend == 0.0 {
        (
            MarkGeometry::Places {
                places: vec![from, to],
                closed: false,
                smooth: None,
            },
            Path::polyline([a, b], false),
        )
    } else {
        let reach = (b - a) * BEND_LOOSENESS;
        let path = Path {
            segments: vec![
                Segment::Move(a),
                Segment::Cubic(a + reach.turn(edge.bend), b - reach.turn(-edge.bend), b),
            ],
        };
        (
            MarkGeometry::Bend {
                from,
                to,
                angle: edge.bend,
            },
            path,
        )
    };
    Ok(Mark {
        graphic: Graphic {
            stroke: Some(edge.stroke.clone()),
            fill: None,
            tips: edge.tips,
        },
        scopes: context.scopes.to_vec(),
        ..bare(geometry, context.map.path(&path), span)
    })
}

/// The free space between a text and the border of the box behind it.
const BOX_SEP: f64 = 2.0;

/// The mark of a text: nothing but its label, and the box behind it.
pub(super) fn text(
    item: &TextItem,
    number: usize,
    span: Span,
    context: Context<'_>,
    boxes: &Boxes<'_>,
    motion: &Motion,
    texts: &[SceneText],
) -> Result<Mark, Box<Diagnostic>> {
    let faulty = |f: Fault| Box::new(f.into_diagnostic(span));
    let mut place = context.place(&item.at, boxes).map_err(faulty)?;
    let moved = context.moved(motion, place.canvas, boxes).map_err(faulty)?;
    if let Some(moved) = &moved {
        let to = moved.transform().apply(place.canvas);
        place = shifted(place, to - place.canvas);
    }
    let canvas = context.map.apply(place.canvas);
    if context.map.is_shift() {
        place.canvas = canvas;
    } else {
        place = plain(canvas);
    }
    let label = PlacedText {
        text: number,
        place,
        pos: None,
        anchor: item.anchor,
        inner_sep: if item.fill.is_some() { BOX_SEP } else { 0.0 },
        angle: motion.angle,
        scale: motion.scale,
        span,
    };
    let path = match &item.fill {
        Some(_) => Path::polyline(label.corners(texts, BOX_SEP), true),
        None => Path::default(),
    };
    Ok(Mark {
        geometry: MarkGeometry::None,
        path,
        graphic: Graphic {
            fill: item.fill.clone(),
            ..Graphic::default()
        },
        label: Some(label),
        name: None,
        moved: None,
        scopes: context.scopes.to_vec(),
        layer: None,
        raster: None,
        pixels: None,
        idiom: None,
        span,
    })
}
