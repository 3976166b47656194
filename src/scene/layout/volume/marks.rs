//! Marks in space become pieces, and pieces in their order what is painted.

use std::collections::BTreeMap;

use super::super::boxes::Boxes;
use super::super::resolve::{bare, plain};
use super::super::{Plan, labels};
use super::panes;
use crate::color::Color;
use crate::geom::{Length, Path, Point, Segment};
use crate::scene::model::{
    MarkGeometry, Part, PlacedText, Run, VolumeKind, VolumeMark, VolumeScene,
};
use crate::scene::solid::{Sheet, Solid, SolidForm, Strand, Tint};
use crate::scene::space::{Camera, Face, Form, Piece, Plane, Screen, Vec3, sort};
use crate::scene::{
    Dash, Density, DotStyle, Fill, Frame, Graphic, Item, Paint, Stroke, TextStyle, Tips,
    definitions,
};
use crate::source::Span;

/// How far at least a line may be behind a face and still count as drawn on it, in points.
const LEAST_SLACK: f64 = 0.15;
/// Likewise at most, as a part of the picture.
const MOST_SLACK: f64 = 0.03;
/// The width of lines of a cross.
const CROSS_WIDTH: Length = Length::pt(0.4);

/// What the pieces of a mark are pieces of.
enum Source {
    /// The cells of a surface by their numbers, with the numbers of their corners.
    Cells(BTreeMap<u32, [usize; 4]>),
    /// A polygon.
    Corners(Vec<Vec3>),
    /// The straight lines of strands, with their ends in data, the number of the strand,
    /// and whether the strand begins or ends there.
    Lines(Vec<Straight>),
    /// Dots.
    Dots(Vec<Vec3>),
}

/// A straight line of a strand.
struct Straight {
    ends: [Vec3; 2],
    strand: usize,
    /// Whether the strand begins here, and whether it ends here.
    tips: (bool, bool),
    stroke: Stroke,
}

/// Collects pieces.
struct Builder {
    camera: Camera,
    size: f64,
    pieces: Vec<Piece>,
    marks: Vec<VolumeMark>,
    sources: Vec<Source>,
}

impl Plan<'_> {
    /// Paints marks into a box.
    pub(super) fn paint_solids(
        &self,
        volume: &mut VolumeScene,
        solids: &[(&Item, &Solid)],
        frame: Frame,
        boxes: &mut Boxes<'_>,
        span: Span,
    ) {
        let rect = volume.camera.rect;
        let mut builder = Builder {
            camera: volume.camera,
            size: rect.width().max(rect.height()),
            pieces: Vec::new(),
            marks: Vec::new(),
            sources: Vec::new(),
        };
        if frame == Frame::Cross {
            let axis = Paint::named("axis", definitions::axis_color(self.theme));
            builder.cross(Stroke::solid(axis, CROSS_WIDTH), span);
        }
        for (item, solid) in solids {
            let from = builder.pieces.len();
            match solid.floor {
                true => builder.add(&on_floor(solid, volume.camera.limits[2].0), item.span),
                false => builder.add(solid, item.span),
            }
            if let SolidForm::Text {
                at,
                text,
                anchor,
                style,
            } = &solid.form
                && let Some(number) = self.known(text, style)
            {
                let place = plain(volume.to_canvas(*at));
                let placed = PlacedText {
                    text: number,
                    place,
                    pos: None,
                    anchor: *anchor,
                    inner_sep: 0.0,
                    angle: item.motion.angle,
                    scale: item.motion.scale,
                    span: item.span,
                };
                if let Some(id) = item.id {
                    boxes.set(id, placed.bounds(&self.texts));
                }
                volume.texts.push(placed);
            }
            let outline = outline(&builder.pieces[from..]);
            let Some(bounds) = outline.bounds() else {
                continue;
            };
            if let Some(id) = item.id {
                boxes.set(id, bounds);
            }
            volume
                .texts
                .extend(self.solid_label(solid, outline, item.span));
        }
        let plain: Vec<bool> = builder.marks.iter().map(looks_alike).collect();
        let sorted = sort(std::mem::take(&mut builder.pieces), &plain);
        volume.runs = builder.runs(sorted.pieces);
        volume.marks = builder.marks;
    }

    /// The label of a mark beside its outline on the canvas.
    fn solid_label(&self, solid: &Solid, outline: Path, span: Span) -> Option<PlacedText> {
        let label = solid.label.as_ref()?;
        let text = self.known(&label.text, &TextStyle::default())?;
        let points = outline.flatten(1).concat();
        let geometry = match &solid.form {
            SolidForm::Dots { radius, .. } => MarkGeometry::Dots {
                points: Vec::new(),
                radius: radius.to_pt(),
                style: DotStyle::default(),
            },
            _ => MarkGeometry::Data {
                points,
                closed: false,
                smooth: None,
            },
        };
        let mut mark = bare(geometry, outline, span);
        mark.graphic = solid.graphic.clone();
        labels::beside(
            label,
            text,
            &mark,
            span,
            &labels::Obstacles::default(),
            &self.texts,
        )
    }
}

/// The mark on the floor of the box.
fn on_floor(solid: &Solid, z: f64) -> Solid {
    let mut solid = solid.clone();
    let lower = |points: &mut Vec<Vec3>| points.iter_mut().for_each(|p| p.z = z);
    match &mut solid.form {
        SolidForm::Lines(strands) => strands.iter_mut().for_each(|s| lower(&mut s.points)),
        SolidForm::Polygon(points) | SolidForm::Dots { points, .. } => lower(points),
        SolidForm::Sheet(sheet) => lower(&mut sheet.points),
        SolidForm::Text { at, .. } => at.z = z,
    }
    solid
}

/// Whether lines or dots of a mark look the same in any order.
fn looks_alike(mark: &VolumeMark) -> bool {
    match &mark.kind {
        VolumeKind::Sheet(_) | VolumeKind::Polygon => true,
        VolumeKind::Lines { alike } | VolumeKind::Dots { alike, .. } => *alike,
    }
}

/// The lines, faces and dots of pieces on the canvas.
fn outline(pieces: &[Piece]) -> Path {
    let mut path = Path::default();
    let mut last: Option<Point> = None;
    for piece in pieces {
        match &piece.form {
            Form::Face(face) => {
                let corners = face.corners.iter().map(|c| c.flat());
                path.segments.extend(Path::polyline(corners, true).segments);
            }
            Form::Segment { ends, .. } => {
                let [a, b] = ends.map(Vec3::flat);
                if last != Some(a) {
                    path.segments.push(Segment::Move(a));
                }
                path.segments.push(Segment::Line(b));
                last = Some(b);
            }
            Form::Dot { at, .. } => path.segments.push(Segment::Move(at.flat())),
        }
    }
    path
}

impl Builder {
    fn mark(&mut self, kind: VolumeKind, graphic: Graphic, span: Span, source: Source) -> u32 {
        self.marks.push(VolumeMark {
            kind,
            graphic,
            span,
        });
        self.sources.push(source);
        u32::try_from(self.marks.len() - 1).unwrap_or(u32::MAX)
    }

    fn next(&self) -> u32 {
        u32::try_from(self.marks.len()).unwrap_or(u32::MAX)
    }

    fn add(&mut self, solid: &Solid, span: Span) {
        match &solid.form {
            SolidForm::Sheet(sheet) if sheet.dashed => self.dashed_sheet(sheet, span),
            SolidForm::Sheet(sheet) => self.sheet(sheet, span),
            SolidForm::Polygon(corners) => self.polygon(corners, &solid.graphic, span),
            SolidForm::Lines(strands) => self.lines(strands, &solid.graphic, span),
            SolidForm::Dots {
                points,
                radius,
                tint,
            } => {
                let mark = self.next();
                let radius = radius.to_pt();
                for (number, p) in (0_u32..).zip(points) {
                    if p.is_finite() && self.camera.contains(*p) {
                        let at = self.camera.project(*p);
                        self.pieces.push(Piece {
                            form: Form::Dot { at, radius },
                            mark,
                            element: number,
                        });
                    }
                }
                let alike = matches!(tint, Tint::One(p) if p.color.is_opaque());
                let kind = VolumeKind::Dots {
                    radius,
                    tint: tint.clone(),
                    alike,
                };
                self.mark(
                    kind,
                    solid.graphic.clone(),
                    span,
                    Source::Dots(points.clone()),
                );
            }
            SolidForm::Text { .. } => {}
        }
    }

    /// The axis lines through the origin.
    fn cross(&mut self, stroke: Stroke, span: Span) {
        let origin = panes::origin(&self.camera);
        for axis in 0..3 {
            let (lo, hi) = self.camera.limits[axis];
            let [from, to] = [lo, hi].map(|v| {
                let mut at = origin.parts();
                at[axis] = v;
                Vec3::from(at)
            });
            let strand = Strand {
                points: vec![from, to],
                closed: false,
                paint: None,
            };
            let graphic = Graphic {
                stroke: Some(stroke.clone()),
                fill: None,
                tips: Tips::END,
            };
            self.lines(&[strand], &graphic, span);
        }
    }

    /// The part of a face within the box.
    fn within(&self, corners: &[Vec3], slack: f64) -> Vec<Face> {
        let inside = corners.iter().all(|p| self.camera.contains(*p));
        let project = |p: Vec3| self.camera.place(p);
        let unit = |p: &Vec3| self.camera.unit(*p);
        if inside {
            let corners = corners.iter().map(|p| project(unit(p))).collect();
            return vec![Face::new(corners, slack)];
        }
        let whole = Face::new(corners.iter().map(unit).collect(), slack);
        let mut parts = whole.flat();
        for axis in 0..3 {
            // A little more than the box, so that what lies in a side of it stays.
            let (below, above) = (Plane::level(axis, -1e-9), Plane::level(axis, 1.0 + 1e-9));
            let cut = |face: Face| {
                let [_, kept] = face.cut(below);
                let [kept, _] = kept?.cut(above);
                kept
            };
            parts = parts.into_iter().filter_map(cut).collect();
        }
        for part in &mut parts {
            part.whole = false;
            for corner in &mut part.corners {
                *corner = project(*corner);
            }
        }
        parts
    }

    fn sheet(&mut self, sheet: &Sheet, span: Span) {
        let mark = self.next();
        let slack = self.slack(sheet);
        let mut cells = BTreeMap::new();
        for (cell, corners) in sheet.cells() {
            let element = u32::try_from(cell).unwrap_or(u32::MAX);
            let points = corners.map(|i| sheet.points.get(i).copied().unwrap_or_default());
            let most = corners.iter().filter_map(|i| slack.get(*i));
            let slack = most.fold(LEAST_SLACK, |a, b| a.max(*b));
            for face in self.within(&points, slack) {
                self.pieces.push(Piece {
                    form: Form::Face(face),
                    mark,
                    element,
                });
            }
            cells.insert(element, corners);
        }
        let graphic = Graphic {
            stroke: sheet.lines.clone(),
            ..Graphic::default()
        };
        let kind = VolumeKind::Sheet(sheet.clone());
        self.mark(kind, graphic, span, Source::Cells(cells));
    }

    /// How far the surface may be from the points between those of its grid, on the
    /// canvas: an eighth of how much it bends from point to point.
    fn slack(&self, sheet: &Sheet) -> Vec<f64> {
        let (columns, rows) = (sheet.columns, sheet.rows());
        let at = |row: usize, column: usize| {
            let p = sheet.points.get(row * columns + column).copied()?;
            p.is_finite().then(|| self.camera.project(p))
        };
        let bend = |a: Option<Vec3>, b: Option<Vec3>, c: Option<Vec3>| match (a, b, c) {
            (Some(a), Some(b), Some(c)) => (a + c - b * 2.0).norm() / 8.0,
            _ => 0.0,
        };
        (0..rows * columns)
            .map(|n| {
                let (row, column) = (n / columns, n % columns);
                let mut most = LEAST_SLACK;
                if column > 0 && column + 1 < columns {
                    most = most.max(bend(
                        at(row, column - 1),
                        at(row, column),
                        at(row, column + 1),
                    ));
                }
                if row > 0 && row + 1 < rows {
                    most = most.max(bend(
                        at(row - 1, column),
                        at(row, column),
                        at(row + 1, column),
                    ));
                }
                most.min(MOST_SLACK * self.size)
            })
            .collect()
    }

    /// A mesh whose hidden lines are dashed.
    fn dashed_sheet(&mut self, sheet: &Sheet, span: Span) {
        let Some(stroke) = &sheet.lines else {
            return;
        };
        let slack = self.slack(sheet);
        let faces = sheet.cells().flat_map(|(_, corners)| {
            let points = corners.map(|i| sheet.points.get(i).copied().unwrap_or_default());
            let most = corners.iter().filter_map(|i| slack.get(*i));
            self.within(&points, most.fold(LEAST_SLACK, |a, b| a.max(*b)))
        });
        let screen = Screen::new(faces.collect(), self.size);
        let (mut seen, mut hidden) = (Vec::new(), Vec::new());
        for strand in sheet.strands() {
            for pair in strand.windows(2) {
                let ends = [pair[0], pair[1]];
                if !ends.iter().all(|p| p.is_finite()) {
                    continue;
                }
                for (part, covered) in screen.parts(ends.map(|p| self.camera.project(p))) {
                    let points = part.map(|p| self.camera.back(p)).to_vec();
                    let list = if covered { &mut hidden } else { &mut seen };
                    join(list, points);
                }
            }
        }
        let dashed = Stroke {
            dash: Dash::Dashed(Density::Dense),
            ..stroke.clone()
        };
        for (strands, stroke) in [(hidden, dashed), (seen, stroke.clone())] {
            let graphic = Graphic {
                stroke: Some(stroke),
                ..Graphic::default()
            };
            self.lines(&strands, &graphic, span);
        }
    }

    fn polygon(&mut self, corners: &[Vec3], graphic: &Graphic, span: Span) {
        if graphic.fill.is_some() {
            let mark = self.next();
            let slack = LEAST_SLACK;
            for part in convex(corners) {
                for mut face in self.within(&part, slack) {
                    // The lines around it are a mark of their own.
                    face.sides = 0;
                    face.whole &= part.len() == corners.len();
                    self.pieces.push(Piece {
                        form: Form::Face(face),
                        mark,
                        element: 0,
                    });
                }
            }
            let fill = Graphic {
                stroke: None,
                ..graphic.clone()
            };
            self.mark(
                VolumeKind::Polygon,
                fill,
                span,
                Source::Corners(corners.to_vec()),
            );
        }
        let strand = Strand {
            points: corners.to_vec(),
            closed: true,
            paint: None,
        };
        self.lines(&[strand], graphic, span);
    }

    fn lines(&mut self, strands: &[Strand], graphic: &Graphic, span: Span) {
        let Some(stroke) = &graphic.stroke else {
            return;
        };
        let mark = self.next();
        let mut straight: Vec<Straight> = Vec::new();
        for (number, strand) in strands.iter().enumerate() {
            let stroke = Stroke {
                paint: strand.paint.clone().unwrap_or_else(|| stroke.paint.clone()),
                ..stroke.clone()
            };
            let back = strand.closed.then(|| strand.points.first()).flatten();
            let points: Vec<Vec3> = strand.points.iter().chain(back).copied().collect();
            let last = points.len().saturating_sub(2);
            for (n, pair) in points.windows(2).enumerate() {
                let ends = [pair[0], pair[1]];
                if !ends.iter().all(|p| p.is_finite()) {
                    continue;
                }
                let Some((from, to)) = self.inside(ends) else {
                    continue;
                };
                let ends = [ends[0].lerp(ends[1], from), ends[0].lerp(ends[1], to)];
                self.pieces.push(Piece {
                    form: Form::Segment {
                        ends: ends.map(|p| self.camera.project(p)),
                        part: (0.0, 1.0),
                    },
                    mark,
                    element: u32::try_from(straight.len()).unwrap_or(u32::MAX),
                });
                straight.push(Straight {
                    ends,
                    strand: number,
                    tips: (n == 0 && from == 0.0, n == last && to == 1.0),
                    stroke: stroke.clone(),
                });
            }
        }
        let one = strands.windows(2).all(|w| w[0].paint == w[1].paint);
        let opaque = straight.iter().all(|s| s.stroke.paint.color.is_opaque());
        let alike = one && opaque;
        self.mark(
            VolumeKind::Lines { alike },
            graphic.clone(),
            span,
            Source::Lines(straight),
        );
    }

    /// The part of a straight line that is in the box.
    fn inside(&self, ends: [Vec3; 2]) -> Option<(f64, f64)> {
        let [a, b] = ends.map(|p| self.camera.unit(p).parts());
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (a, b) in a.into_iter().zip(b) {
            for (here, there) in [(a + 1e-9, b + 1e-9), (1.0 + 1e-9 - a, 1.0 + 1e-9 - b)] {
                if here < 0.0 && there < 0.0 {
                    return None;
                }
                if here < 0.0 {
                    from = from.max(here / (here - there));
                } else if there < 0.0 {
                    to = to.min(here / (here - there));
                }
            }
        }
        (from < to || ends[0] == ends[1]).then_some((from, to))
    }

    /// What is painted, run by run.
    fn runs(&self, pieces: Vec<Piece>) -> Vec<Run> {
        let mut count: BTreeMap<u32, usize> = BTreeMap::new();
        for piece in &pieces {
            *count.entry(piece.mark).or_default() += 1;
        }
        let mut runs: Vec<Run> = Vec::new();
        for run in pieces.chunk_by(|a, b| a.mark == b.mark) {
            let Some(mark) = run.first().map(|p| p.mark) else {
                continue;
            };
            let whole = count.get(&mark) == Some(&run.len())
                && run
                    .iter()
                    .all(|p| matches!(&p.form, Form::Face(face) if face.whole));
            let mut parts: Vec<Part> = Vec::with_capacity(run.len());
            for (n, piece) in run.iter().enumerate() {
                let before = n.checked_sub(1).and_then(|n| run.get(n));
                self.part(piece, before, &mut parts);
            }
            runs.push(Run {
                mark: mark as usize,
                parts,
                whole,
            });
        }
        runs
    }

    fn part(&self, piece: &Piece, before: Option<&Piece>, parts: &mut Vec<Part>) {
        let mark = piece.mark as usize;
        let (Some(source), Some(look)) = (self.sources.get(mark), self.marks.get(mark)) else {
            return;
        };
        let element = piece.element as usize;
        match (&piece.form, source) {
            (Form::Face(face), Source::Cells(cells)) => {
                let VolumeKind::Sheet(sheet) = &look.kind else {
                    return;
                };
                let Some(of) = cells.get(&piece.element) else {
                    return;
                };
                let corners = match face.whole {
                    true => of
                        .iter()
                        .filter_map(|i| sheet.points.get(*i).copied())
                        .collect(),
                    false => face.corners.iter().map(|c| self.camera.back(*c)).collect(),
                };
                let color = |tint: &Option<Tint>| {
                    tint.as_ref()
                        .and_then(|tint| Sheet::cell_color(tint, element, *of))
                };
                let stroke = sheet.lines.as_ref().map(|stroke| Stroke {
                    paint: color(&sheet.line_tint).unwrap_or_else(|| stroke.paint.clone()),
                    ..stroke.clone()
                });
                let paint = color(&sheet.tint);
                let paint = match sheet.light {
                    true => paint.map(|paint| lit(&paint, &face.corners)),
                    false => paint,
                };
                parts.push(Part::Face {
                    corners,
                    sides: (0..face.corners.len()).map(|n| face.has_side(n)).collect(),
                    paint,
                    stroke,
                    cell: element,
                });
            }
            (Form::Face(face), Source::Corners(corners)) => {
                let paint = match &look.graphic.fill {
                    Some(Fill::Solid(paint)) => Some(paint.clone()),
                    _ => None,
                };
                let corners = match face.whole {
                    true => corners.clone(),
                    false => face.corners.iter().map(|c| self.camera.back(*c)).collect(),
                };
                parts.push(Part::Face {
                    corners,
                    sides: vec![false; face.corners.len()],
                    paint,
                    stroke: None,
                    cell: 0,
                });
            }
            (Form::Segment { ends, part }, Source::Lines(lines)) => {
                let Some(line) = lines.get(element) else {
                    return;
                };
                let ends_at = [
                    match part.0 == 0.0 {
                        true => line.ends[0],
                        false => self.camera.back(ends[0]),
                    },
                    match part.1 == 1.0 {
                        true => line.ends[1],
                        false => self.camera.back(ends[1]),
                    },
                ];
                let begins = line.tips.0 && part.0 == 0.0;
                let stops = line.tips.1 && part.1 == 1.0;
                // It goes on where the piece before it ended.
                let goes_on = before.is_some_and(|before| {
                    let Form::Segment { part: last, .. } = &before.form else {
                        return false;
                    };
                    let same = before.element == piece.element && last.1 == part.0;
                    let next = before.element + 1 == piece.element
                        && last.1 == 1.0
                        && part.0 == 0.0
                        && lines
                            .get(before.element as usize)
                            .is_some_and(|l| l.strand == line.strand && l.ends[1] == line.ends[0]);
                    same || next
                });
                if let (true, Some(Part::Line { points, ends, .. })) = (goes_on, parts.last_mut()) {
                    points.push(ends_at[1]);
                    ends.1 = stops;
                    return;
                }
                parts.push(Part::Line {
                    points: ends_at.to_vec(),
                    ends: (begins, stops),
                    stroke: line.stroke.clone(),
                });
            }
            (Form::Dot { .. }, Source::Dots(points)) => {
                let VolumeKind::Dots { tint, .. } = &look.kind else {
                    return;
                };
                let paint = match tint {
                    Tint::One(paint) => Some(paint.clone()),
                    Tint::Each(paints) => paints.get(element).cloned(),
                    Tint::Mapped(mapped) => {
                        let value = mapped.values.get(element).copied();
                        mapped
                            .color(value.unwrap_or(f64::NAN))
                            .map(Paint::anonymous)
                    }
                };
                if let (Some(at), Some(paint)) = (points.get(element), paint) {
                    parts.push(Part::Dot {
                        at: *at,
                        paint,
                        number: element,
                    });
                }
            }
            _ => {}
        }
    }
}

/// Where the lamp is, seen from the picture: to the upper left, on the side of the eye.
const LAMP: Vec3 = Vec3::new(-0.45, 0.55, 0.703);
/// How bright a face is that keeps its colour.
const PLAIN: f64 = 0.6;

/// The colour of a face under the lamp. Both sides of it are lit.
fn lit(paint: &Paint, corners: &[Vec3]) -> Paint {
    let [a, b, .., c] = corners else {
        return paint.clone();
    };
    let far = corners.get(2).unwrap_or(c);
    let normal = (*far - *a).cross(*c - *b);
    let size = normal.norm() * if normal.z < 0.0 { -1.0 } else { 1.0 };
    if size == 0.0 {
        return paint.clone();
    }
    let change = (normal.dot(LAMP) / size).max(0.0) - PLAIN;
    let color = match change < 0.0 {
        true => paint.color.mix(Color::BLACK, -change * 0.8),
        false => paint.color.mix(Color::WHITE, change * 0.6),
    };
    Paint::anonymous(color.alpha(paint.color.opacity()))
}

/// Adds a straight line to strands, to the last one if it goes on there.
fn join(strands: &mut Vec<Strand>, points: Vec<Vec3>) {
    let near = |a: Vec3, b: Vec3| (a - b).norm() <= 1e-9 * (1.0 + a.norm());
    if let (Some(last), [a, b]) = (strands.last_mut(), &points[..])
        && last.points.last().is_some_and(|end| near(*end, *a))
    {
        last.points.push(*b);
        return;
    }
    strands.push(Strand {
        points,
        closed: false,
        paint: None,
    });
}

/// A flat polygon in convex parts: itself, or triangles.
fn convex(corners: &[Vec3]) -> Vec<Vec<Vec3>> {
    let n = corners.len();
    if n < 3 || corners.iter().any(|c| !c.is_finite()) {
        return Vec::new();
    }
    let turn = |a: Vec3, b: Vec3, c: Vec3| (b - a).cross(c - b);
    // Newell's normal, which no single corner can spoil.
    let normal = (0..n).fold(Vec3::default(), |sum, i| {
        sum + corners[i].cross(corners[(i + 1) % n])
    });
    let left = |a: Vec3, b: Vec3, c: Vec3| turn(a, b, c).dot(normal) >= -1e-12 * normal.dot(normal);
    let mut open: Vec<Vec3> = corners.to_vec();
    let all_left = (0..n).all(|i| left(open[i], open[(i + 1) % n], open[(i + 2) % n]));
    if all_left {
        return vec![open];
    }
    let mut out = Vec::new();
    let inside = |p: Vec3, [a, b, c]: [Vec3; 3]| {
        [(a, b), (b, c), (c, a)]
            .into_iter()
            .all(|(a, b)| (b - a).cross(p - a).dot(normal) > 0.0)
    };
    // Ears are cut off one by one.
    while open.len() > 3 {
        let m = open.len();
        let ear = (0..m).find(|i| {
            let [a, b, c] = [open[(i + m - 1) % m], open[*i], open[(i + 1) % m]];
            turn(a, b, c).dot(normal) > 0.0 && !open.iter().any(|p| inside(*p, [a, b, c]))
        });
        let i = ear.unwrap_or(0);
        out.push(vec![open[(i + m - 1) % m], open[i], open[(i + 1) % m]]);
        open.remove(i);
    }
    out.push(open);
    out
}
