//! Axes in space on the page.

use super::ops::{Facet, Ops};
use crate::color::Color;
use crate::geom::{Length, Path, Point};
use crate::scene::space::Vec3;
use crate::scene::spacing::HAIR;
use crate::scene::{Graphic, Paint, Part, Run, Scene, Stroke, VolumeKind, VolumeScene};

/// The width of the lines of the box in points, TikZ's `thin`.
const BOX_WIDTH: f64 = 0.4;

impl Ops {
    /// What axes in space show, without their texts.
    pub(super) fn volume(&mut self, volume: &VolumeScene, scene: &Scene) {
        let canvas = |points: &[Vec3]| {
            let points = points.iter().map(|p| volume.to_canvas(*p));
            Path::polyline(points, false)
        };
        for line in &volume.grid {
            self.rule(&canvas(line), scene.grid.color, BOX_WIDTH, false);
        }
        for edge in &volume.edges {
            self.rule(&canvas(edge), scene.axis.color, BOX_WIDTH, false);
        }
        for tick in volume.ticks.iter().flatten() {
            let path = canvas(&[tick.from, tick.to]);
            self.rule(&path, scene.axis.color, BOX_WIDTH, false);
        }
        for run in &volume.runs {
            self.run(run, volume);
        }
    }

    fn run(&mut self, run: &Run, volume: &VolumeScene) {
        let Some(mark) = volume.marks.get(run.mark) else {
            return;
        };
        let place = |points: &[Vec3]| -> Vec<Point> {
            points.iter().map(|p| volume.to_canvas(*p)).collect()
        };
        let mut facets = Vec::new();
        for part in &run.parts {
            match part {
                Part::Face {
                    corners,
                    sides,
                    paint,
                    stroke,
                    ..
                } => facets.extend(facet(
                    &place(corners),
                    sides,
                    paint.as_ref(),
                    stroke.as_ref(),
                )),
                Part::Line {
                    points,
                    ends,
                    stroke,
                } => {
                    let mut tips = mark.graphic.tips;
                    tips.start = tips.start.filter(|_| ends.0);
                    tips.end = tips.end.filter(|_| ends.1);
                    let points = place(points);
                    let closed = points.len() > 3 && points.first() == points.last();
                    let open = points.len() - usize::from(closed);
                    let graphic = Graphic {
                        stroke: Some(stroke.clone()),
                        fill: None,
                        tips,
                    };
                    self.stroke(
                        &Path::polyline(points.into_iter().take(open), closed),
                        &graphic,
                    );
                }
                Part::Dot { at, paint, .. } => {
                    if let VolumeKind::Dots { radius, .. } = &mark.kind {
                        self.dot(volume.to_canvas(*at), *radius, paint.color);
                    }
                }
            }
        }
        self.facets(&facets);
    }
}

/// A face as it is painted: its filling with the line around it, and where only some of
/// its sides have a line, these apart.
fn facet(
    corners: &[Point],
    sides: &[bool],
    paint: Option<&Paint>,
    stroke: Option<&Stroke>,
) -> Vec<Facet> {
    let outline = Path::polyline(corners.iter().copied(), true);
    let all = sides.iter().all(|s| *s);
    let fill = paint.map(|p| p.color);
    if let (Some(stroke), true) = (stroke, all) {
        return vec![Facet {
            path: outline,
            fill,
            line: Some((stroke.paint.color, stroke.width)),
        }];
    }
    let mut out = vec![Facet {
        path: outline,
        fill,
        line: fill.and_then(hair),
    }];
    if let Some(stroke) = stroke {
        let next = |n: usize| corners.get((n + 1) % corners.len()).copied();
        let drawn = sides.iter().enumerate().filter(|(_, side)| **side);
        out.extend(drawn.filter_map(|(n, _)| {
            Some(Facet {
                path: Path::polyline([*corners.get(n)?, next(n)?], false),
                fill: None,
                line: Some((stroke.paint.color, stroke.width)),
            })
        }));
    }
    out
}

/// The line around a face without one, so that no seam shows between it and its
/// neighbour. Where the colour shows through, the line would show too.
fn hair(color: Color) -> Option<(Color, Length)> {
    color.is_opaque().then_some((color, HAIR))
}
