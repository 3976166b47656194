//! Which of two pieces covers the other, seen from the eye.

use super::project::Vec3;
use super::split::{Face, Form, Piece, Plane};
use crate::geom::{Point, Rect};

/// How two pieces lie to each other.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Relation {
    /// They cover nothing of each other.
    Apart,
    /// The first is to be painted before the second.
    Before,
    /// The second is to be painted before the first.
    After,
    /// They go through each other.
    Crossing(Crossing),
}

/// Where two pieces go through each other, and what is the better order without a cut.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Crossing {
    /// Whether the first is painted before the second if neither is cut.
    pub(super) before: bool,
    /// How the first would be cut.
    pub(super) first: Cut,
    /// How the second would be cut.
    pub(super) second: Cut,
}

/// How a piece is cut where another goes through it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cut {
    /// It stays whole.
    Never,
    /// A face, by a plane.
    By(Plane),
    /// A line, at a part of its length.
    At(f64),
}

/// A line on a steep face is behind it by more than on one that looks at the eye, by this
/// factor at most: a face that is seen from its edge must hide something.
const STEEPEST: f64 = 6.0;

/// A triangle of a face on the canvas.
#[derive(Debug, Clone, Copy)]
struct Triangle {
    /// Its corners, counter-clockwise.
    corners: [Point; 3],
    plane: Plane,
}

/// A piece with what comparing it needs.
#[derive(Debug)]
pub(super) struct Outline {
    /// Its box on the canvas.
    pub(super) bounds: Rect,
    /// Its area on the canvas.
    pub(super) area: f64,
    triangles: Vec<Triangle>,
}

fn turn(a: Point, b: Point, c: Point) -> f64 {
    let (u, v) = (b - a, c - a);
    u.x * v.y - u.y * v.x
}

impl Triangle {
    /// A triangle with an area on the canvas.
    fn new(corners: [Vec3; 3], smallest: f64) -> Option<Triangle> {
        let plane = Plane::of(corners)?;
        let [a, b, c] = corners.map(Vec3::flat);
        let area = turn(a, b, c);
        if area.abs() <= smallest {
            return None;
        }
        let corners = if area > 0.0 { [a, b, c] } else { [a, c, b] };
        Some(Triangle { corners, plane })
    }

    fn depth(&self, p: Point) -> f64 {
        self.plane.depth(p).unwrap_or(0.0)
    }

    fn contains(&self, p: Point) -> bool {
        let [a, b, c] = self.corners;
        turn(a, b, p) >= 0.0 && turn(b, c, p) >= 0.0 && turn(c, a, p) >= 0.0
    }

    /// The point of the triangle that is nearest to another point.
    fn nearest(&self, p: Point) -> Point {
        if self.contains(p) {
            return p;
        }
        let [a, b, c] = self.corners;
        let sides = [(a, b), (b, c), (c, a)].map(|(a, b)| nearest_on(a, b, p));
        let by_distance = |x: &Point, y: &Point| (*x - p).norm().total_cmp(&(*y - p).norm());
        sides.into_iter().min_by(by_distance).unwrap_or(p)
    }

    /// The part of a straight line that runs over it, from 0 to 1.
    fn part_of(&self, from: Point, to: Point) -> Option<(f64, f64)> {
        let (mut start, mut end) = (0.0_f64, 1.0_f64);
        let [a, b, c] = self.corners;
        for (a, b) in [(a, b), (b, c), (c, a)] {
            let (here, there) = (turn(a, b, from), turn(a, b, to));
            if here < 0.0 && there < 0.0 {
                return None;
            }
            if here < 0.0 {
                start = start.max(here / (here - there));
            } else if there < 0.0 {
                end = end.min(here / (here - there));
            }
        }
        (start < end).then_some((start, end))
    }
}

fn nearest_on(a: Point, b: Point, p: Point) -> Point {
    let along = b - a;
    let size = along.dot(along);
    if size > 0.0 {
        a.lerp(b, ((p - a).dot(along) / size).clamp(0.0, 1.0))
    } else {
        a
    }
}

/// The corners of what two triangles have in common, at most 6.
fn common(a: &Triangle, b: &Triangle, corners: &mut Vec<Point>, scratch: &mut Vec<Point>) {
    corners.clear();
    corners.extend(a.corners);
    let [p, q, r] = b.corners;
    for (p, q) in [(p, q), (q, r), (r, p)] {
        scratch.clear();
        let Some(mut last) = corners.last().copied() else {
            return;
        };
        let mut before = turn(p, q, last);
        for &corner in corners.iter() {
            let here = turn(p, q, corner);
            if here * before < 0.0 {
                scratch.push(last.lerp(corner, before / (before - here)));
            }
            if here >= 0.0 {
                scratch.push(corner);
            }
            (last, before) = (corner, here);
        }
        std::mem::swap(corners, scratch);
    }
}

fn polygon_area(corners: &[Point]) -> f64 {
    let Some(first) = corners.first() else {
        return 0.0;
    };
    let pairs = corners.get(1..).unwrap_or_default().windows(2);
    pairs.map(|p| turn(*first, p[0], p[1])).sum::<f64>() / 2.0
}

/// Compares pieces within a picture of a size.
#[derive(Debug)]
pub(super) struct Judge {
    /// The size of the picture.
    size: f64,
    corners: Vec<Point>,
    scratch: Vec<Point>,
}

impl Judge {
    pub(super) fn new(size: f64) -> Self {
        Judge {
            size: size.max(1e-9),
            corners: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// What comparing a piece needs.
    pub(super) fn outline(&self, piece: &Piece) -> Outline {
        let smallest = 1e-9 * self.size * self.size;
        let bounds = |points: &mut dyn Iterator<Item = Vec3>| {
            let rects = points.map(|p| Rect::at(p.flat()));
            rects
                .reduce(Rect::union)
                .unwrap_or(Rect::at(Point::default()))
        };
        match &piece.form {
            Form::Face(face) => {
                let triangles: Vec<Triangle> = face
                    .triangles()
                    .filter_map(|t| Triangle::new(t, smallest))
                    .collect();
                let area = |t: &Triangle| polygon_area(&t.corners);
                Outline {
                    bounds: bounds(&mut face.corners.iter().copied()),
                    area: triangles.iter().map(area).sum(),
                    triangles,
                }
            }
            Form::Segment { ends, .. } => Outline {
                bounds: bounds(&mut ends.iter().copied()),
                area: 0.0,
                triangles: Vec::new(),
            },
            Form::Dot { at, radius } => Outline {
                bounds: Rect::at(at.flat()).grow(*radius),
                area: 0.0,
                triangles: Vec::new(),
            },
        }
    }

    /// The parts of a straight line, from 0 to 1, that lie behind a face.
    pub(super) fn behind(
        &self,
        [a, b]: [Vec3; 2],
        slack: f64,
        outline: &Outline,
        parts: &mut Vec<(f64, f64)>,
    ) {
        let (p, q) = (a.flat(), b.flat());
        for t in &outline.triangles {
            let Some((start, end)) = t.part_of(p, q) else {
                continue;
            };
            let over = |part: f64| {
                let at = a.lerp(b, part);
                at.z + slack * t.plane.slope().min(STEEPEST) - t.depth(at.flat())
            };
            let (first, last) = (over(start), over(end));
            let cut = start + (end - start) * first / (first - last);
            match (first < 0.0, last < 0.0) {
                (true, true) => parts.push((start, end)),
                (true, false) => parts.push((start, cut)),
                (false, true) => parts.push((cut, end)),
                (false, false) => {}
            }
        }
    }

    /// How two pieces lie to each other.
    pub(super) fn compare(&mut self, a: (&Piece, &Outline), b: (&Piece, &Outline)) -> Relation {
        match (&a.0.form, &b.0.form) {
            (Form::Face(_), Form::Face(_)) => self.faces(a, b),
            (_, Form::Face(_)) => turned_round(self.over_face(b, a.0)),
            (Form::Face(_), _) => self.over_face(a, b.0),
            (Form::Segment { ends: p, .. }, Form::Segment { ends: q, .. }) => self.lines(*p, *q),
            (Form::Dot { at, radius }, Form::Segment { ends, .. }) => {
                turned_round(dot_and_line(*ends, *at, *radius))
            }
            (Form::Segment { ends, .. }, Form::Dot { at, radius }) => {
                dot_and_line(*ends, *at, *radius)
            }
            (Form::Dot { at: p, radius: r }, Form::Dot { at: q, radius: s }) => {
                match (p.flat() - q.flat()).norm() < r + s {
                    true => by_nearness(p.z - q.z),
                    false => Relation::Apart,
                }
            }
        }
    }

    fn faces(&mut self, a: (&Piece, &Outline), b: (&Piece, &Outline)) -> Relation {
        // The parts of one surface are not cut for what its bent faces are amiss.
        let same = a.0.mark == b.0.mark;
        let fine = self.size * if same { 2e-4 } else { 1e-7 };
        let smallest = 1e-8 * self.size * self.size;
        let (mut lo, mut hi, mut weight) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        let mut planes = None;
        for t in &a.1.triangles {
            for u in &b.1.triangles {
                common(t, u, &mut self.corners, &mut self.scratch);
                let area = polygon_area(&self.corners);
                if area <= smallest {
                    continue;
                }
                let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
                for corner in &self.corners {
                    let by = t.depth(*corner) - u.depth(*corner);
                    (low, high) = (low.min(by), high.max(by));
                }
                weight += area * (low + high);
                if planes.is_none() || low < -fine && high > fine {
                    planes = Some((t.plane, u.plane));
                }
                (lo, hi) = (lo.min(low), hi.max(high));
            }
        }
        let Some((first, second)) = planes else {
            return Relation::Apart;
        };
        if hi <= fine && lo >= -fine {
            // In one plane: the later statement is on top.
            return by_order(a.0, b.0);
        }
        if lo >= -fine {
            return Relation::After;
        }
        if hi <= fine {
            return Relation::Before;
        }
        Relation::Crossing(Crossing {
            before: weight < 0.0,
            first: Cut::By(second),
            second: Cut::By(first),
        })
    }

    /// How a face and a line or a dot lie to each other.
    fn over_face(&self, (face, outline): (&Piece, &Outline), over: &Piece) -> Relation {
        let Form::Face(Face { slack, .. }) = &face.form else {
            return Relation::Apart;
        };
        let lift = |t: &Triangle, slack: f64| slack * t.plane.slope().min(STEEPEST);
        match &over.form {
            Form::Dot { at, radius } => {
                let p = at.flat();
                let reached = outline.triangles.iter().filter_map(|t| {
                    let near = t.nearest(p);
                    let lift = lift(t, slack.max(*radius));
                    ((near - p).norm() < *radius).then(|| at.z + lift - t.depth(near))
                });
                match reached.reduce(f64::min) {
                    Some(by) if by >= 0.0 => Relation::Before,
                    Some(_) => Relation::After,
                    None => Relation::Apart,
                }
            }
            Form::Segment { ends, .. } => {
                let [a, b] = *ends;
                let (p, q) = (a.flat(), b.flat());
                let shortest = 1e-6 * self.size;
                let (mut lo, mut hi, mut weight) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
                let mut cut = None;
                for t in &outline.triangles {
                    let Some((start, end)) = t.part_of(p, q) else {
                        continue;
                    };
                    if (end - start) * (q - p).norm() <= shortest {
                        continue;
                    }
                    let over = |part: f64| {
                        let at = a.lerp(b, part);
                        at.z + lift(t, *slack) - t.depth(at.flat())
                    };
                    let (first, last) = (over(start), over(end));
                    if first * last < 0.0 {
                        cut = Some(start + (end - start) * first / (first - last));
                    }
                    weight += (end - start) * (first + last);
                    (lo, hi) = (lo.min(first.min(last)), hi.max(first.max(last)));
                }
                let fine = 1e-7 * self.size;
                if lo > hi {
                    Relation::Apart
                } else if lo >= -fine {
                    Relation::Before
                } else if hi <= fine {
                    Relation::After
                } else {
                    Relation::Crossing(Crossing {
                        before: weight >= 0.0,
                        first: Cut::Never,
                        second: cut.map_or(Cut::Never, Cut::At),
                    })
                }
            }
            Form::Face(_) => Relation::Apart,
        }
    }

    fn lines(&self, [a, b]: [Vec3; 2], [c, d]: [Vec3; 2]) -> Relation {
        let (p, q, r, s) = (a.flat(), b.flat(), c.flat(), d.flat());
        let (along, across) = (q - p, s - r);
        let turn = along.x * across.y - along.y * across.x;
        if turn.abs() <= 1e-9 * self.size * self.size {
            return Relation::Apart;
        }
        let from = r - p;
        let t = (from.x * across.y - from.y * across.x) / turn;
        let u = (from.x * along.y - from.y * along.x) / turn;
        let inside = |t: f64| t > 1e-6 && t < 1.0 - 1e-6;
        if !(inside(t) && inside(u)) {
            return Relation::Apart;
        }
        by_nearness(a.lerp(b, t).z - c.lerp(d, u).z)
    }
}

fn dot_and_line([a, b]: [Vec3; 2], dot: Vec3, radius: f64) -> Relation {
    let (p, q, at) = (a.flat(), b.flat(), dot.flat());
    let near = nearest_on(p, q, at);
    if (near - at).norm() >= radius {
        return Relation::Apart;
    }
    let length = (q - p).norm();
    let t = if length > 0.0 {
        (near - p).norm() / length
    } else {
        0.0
    };
    // A dot on a line is in front of it.
    if a.lerp(b, t).z > dot.z + radius {
        Relation::After
    } else {
        Relation::Before
    }
}

/// The order of two pieces by how much nearer the first is.
fn by_nearness(by: f64) -> Relation {
    if by > 1e-9 {
        Relation::After
    } else if by < -1e-9 {
        Relation::Before
    } else {
        Relation::Apart
    }
}

/// The order of two pieces in one plane.
fn by_order(a: &Piece, b: &Piece) -> Relation {
    match a.mark.cmp(&b.mark) {
        std::cmp::Ordering::Less => Relation::Before,
        std::cmp::Ordering::Equal => Relation::Apart,
        std::cmp::Ordering::Greater => Relation::After,
    }
}

fn turned_round(relation: Relation) -> Relation {
    match relation {
        Relation::Before => Relation::After,
        Relation::After => Relation::Before,
        Relation::Apart => Relation::Apart,
        Relation::Crossing(c) => Relation::Crossing(Crossing {
            before: !c.before,
            first: c.second,
            second: c.first,
        }),
    }
}
