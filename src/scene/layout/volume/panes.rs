//! The box around what is shown in space: its back panes with the grid, its edges, and
//! ticks and labels where its outline lies open.

use super::VolumePlan;
use crate::geom::{Point, Rect};
use crate::scene::TextAnchor;
use crate::scene::drawing::{Axes, Frame};
use crate::scene::layout::axes::{put, tenth};
use crate::scene::model::{PlacedText, SceneText, VolumeScene, VolumeTick};
use crate::scene::space::{Camera, Vec3};
use crate::scene::spacing::{LABEL_SEP, TICK, TICK_SEP};
use crate::source::Span;

/// From which part of a direction on a text stands aside of it, not below or above: numbers
/// of two axes that meet in a corner go apart.
const SLANT: f64 = 0.15;
/// Free space between the numbers of an axis and its name, besides the usual.
const NAME_GAP: f64 = 2.0;
/// The width from which the label of z is turned.
const TURNED: f64 = 20.0;

/// An edge of the box, along one axis, at an end of each of the others.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// The axis that it runs along.
    axis: usize,
    /// Where it is on each axis: 0 or 1, and nothing on its own.
    at: [f64; 3],
}

impl Edge {
    /// The place of the box at a part of it.
    fn point(self, t: f64) -> Vec3 {
        let mut at = self.at;
        at[self.axis] = t;
        Vec3::from(at)
    }

    /// The other axes.
    fn others(self) -> [usize; 2] {
        [(self.axis + 1) % 3, (self.axis + 2) % 3]
    }
}

/// The box as it is seen.
struct Sight {
    camera: Camera,
    /// For each axis, at which end of it the side is that looks at the eye.
    front: [f64; 3],
}

impl Sight {
    fn new(camera: Camera) -> Self {
        let [_, _, near] = camera.view.frame();
        let front = near.parts().map(|n| f64::from(u8::from(n >= 0.0)));
        Sight { camera, front }
    }

    /// The four edges along an axis.
    fn edges(&self, axis: usize) -> [Edge; 4] {
        [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)].map(|(a, b)| {
            let mut at = [0.0; 3];
            at[(axis + 1) % 3] = a;
            at[(axis + 2) % 3] = b;
            Edge { axis, at }
        })
    }

    /// How many of the two sides at an edge look at the eye.
    fn open(&self, edge: Edge) -> usize {
        let others = edge.others().into_iter();
        others.filter(|n| edge.at[*n] == self.front[*n]).count()
    }

    fn canvas(&self, place: Vec3) -> Point {
        self.camera.place(place).flat()
    }

    /// The edge that has the numbers of an axis: of the two in the outline the lower one,
    /// for z the left one.
    fn numbered(&self, axis: usize) -> Option<Edge> {
        let middle = |edge: &Edge| self.canvas(edge.point(0.5));
        let order = |a: &Edge, b: &Edge| {
            let (p, q) = (middle(a), middle(b));
            let upright = axis == 2 || (p.y - q.y).abs() < 1e-6;
            match upright {
                true => p.x.total_cmp(&q.x),
                false => p.y.total_cmp(&q.y),
            }
        };
        let outline = self.edges(axis).into_iter().filter(|e| self.open(*e) == 1);
        outline.min_by(order)
    }

    /// The direction on the canvas away from the box at an edge, as a unit vector.
    fn outward(&self, edge: Edge) -> Point {
        let (a, b) = (self.canvas(edge.point(0.0)), self.canvas(edge.point(1.0)));
        let normal = (b - a).unit().left();
        let away = a.lerp(b, 0.5) - self.camera.rect.center();
        if normal.dot(away) < 0.0 {
            -normal
        } else {
            normal
        }
    }

    /// The step in the box from an edge to the ends of its tick marks: along the axis
    /// whose way out leads away from the edge best, a level one if that will do.
    fn tick(&self, edge: Edge, out: Point) -> Vec3 {
        let steps = edge.others().map(|axis| {
            let mut step = [0.0; 3];
            step[axis] = if edge.at[axis] > 0.5 { 1.0 } else { -1.0 };
            let step = Vec3::from(step);
            let seen = self.canvas(step) - self.canvas(Vec3::default());
            let level = if axis == 2 { 0.3 } else { 1.0 };
            (
                step,
                seen.norm(),
                seen.unit().dot(out) * level,
                seen.dot(out),
            )
        });
        let best = match steps {
            [a, b] if a.2 * a.1.min(1.0) >= b.2 * b.1.min(1.0) => a,
            [_, b] => b,
        };
        let (step, seen, _, away) = best;
        if seen < 1e-6 || away <= 0.0 {
            return Vec3::default();
        }
        step * (TICK / seen)
    }
}

/// The compass point of a text that looks back along a direction.
fn facing(out: Point) -> (i8, i8) {
    let part = |v: f64| {
        if v > SLANT {
            -1
        } else if v < -SLANT {
            1
        } else {
            0
        }
    };
    (part(out.x), part(out.y))
}

/// The box with its ticks and labels.
pub(super) fn build(
    plan: &VolumePlan<'_>,
    axes: &Axes,
    camera: Camera,
    texts: &[SceneText],
    span: Span,
) -> VolumeScene {
    let sight = Sight::new(camera);
    let mut scene = VolumeScene {
        camera,
        grid: Vec::new(),
        edges: Vec::new(),
        ticks: [const { Vec::new() }; 3],
        labels: [None, None, None],
        marks: Vec::new(),
        runs: Vec::new(),
        texts: Vec::new(),
    };
    let boxed = matches!(axes.frame, Frame::Box | Frame::Left);
    if boxed {
        for edge in (0..3).flat_map(|axis| sight.edges(axis)) {
            if sight.open(edge) < 2 {
                let ends = [edge.point(0.0), edge.point(1.0)];
                scene.edges.push(ends.map(|p| camera.data(p)).to_vec());
            }
        }
    }
    let mut written: Vec<Rect> = Vec::new();
    for axis in [2, 0, 1] {
        let (lo, hi) = plan.limits[axis];
        let part = |v: f64| (v - lo) / (hi - lo);
        if boxed && axes.grid {
            let back = [0, 1, 2].map(|n| 1.0 - sight.front[n]);
            for (value, _) in &plan.ticks[axis] {
                let [a, b] = [(axis + 1) % 3, (axis + 2) % 3];
                let corner = |da: bool, db: bool| {
                    let mut at = back;
                    at[axis] = part(*value);
                    at[a] = if da { sight.front[a] } else { back[a] };
                    at[b] = if db { sight.front[b] } else { back[b] };
                    camera.data(Vec3::from(at))
                };
                scene.grid.push(vec![
                    corner(true, false),
                    corner(false, false),
                    corner(false, true),
                ]);
            }
        }
        if axes.frame == Frame::Cross {
            scene.labels[axis] = plan.labels[axis].map(|text| at_tip(text, &sight, axis, span));
            continue;
        }
        let Some(edge) = sight.numbered(axis) else {
            continue;
        };
        let (from, to) = (sight.canvas(edge.point(0.0)), sight.canvas(edge.point(1.0)));
        // An axis that is looked along has neither numbers nor a name.
        if (to - from).norm() < 1.0 {
            continue;
        }
        let out = sight.outward(edge);
        let step = sight.tick(edge, out);
        let mut reach: f64 = 0.0;
        for (value, text) in &plan.ticks[axis] {
            let place = edge.point(part(*value));
            let end = sight.canvas(place + step);
            let label = text
                .map(|t| put(t, end, facing(out), TICK_SEP, span))
                .filter(|label| {
                    let bounds = label.bounds(texts);
                    written.iter().all(|other| !other.overlaps(bounds))
                });
            if let Some(label) = &label {
                let bounds = label.bounds(texts);
                written.push(bounds);
                let corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)];
                let farthest = corners.map(|(x, y)| (bounds.compass(x, y) - end).dot(out));
                reach = farthest.into_iter().fold(reach, f64::max);
            }
            scene.ticks[axis].push(VolumeTick {
                from: camera.data(place),
                to: camera.data(place + step),
                label,
            });
        }
        scene.labels[axis] = plan.labels[axis].map(|text| {
            let ticked = sight.canvas(edge.point(0.5) + step);
            let at = ticked + out * tenth(reach + NAME_GAP);
            let mut label = put(text, at, facing(out), LABEL_SEP, span);
            if axis == 2 && texts.get(text).is_some_and(|t| t.size.width > TURNED) {
                label.angle = std::f64::consts::FRAC_PI_2;
                let below = if out.x < 0.0 { -1 } else { 1 };
                label.anchor = TextAnchor::Compass(0, below);
            }
            label
        });
    }
    scene
}

/// The name of an axis at the tip of its line through the origin.
fn at_tip(text: usize, sight: &Sight, axis: usize, span: Span) -> PlacedText {
    let origin = origin(&sight.camera);
    let mut tip = sight.camera.unit(origin).parts();
    tip[axis] = 1.0;
    let from = sight.camera.project(origin).flat();
    let to = sight.canvas(Vec3::from(tip));
    put(text, to, facing((to - from).unit()), LABEL_SEP, span)
}

/// Where the axes of a cross meet: the origin, or what is nearest to it in the box.
pub(super) fn origin(camera: &Camera) -> Vec3 {
    Vec3::from(camera.limits.map(|(lo, hi)| 0.0_f64.clamp(lo, hi)))
}
