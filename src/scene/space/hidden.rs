//! The parts of lines that faces hide.

use super::overlap::{Judge, Outline};
use super::project::Vec3;
use super::sort::Bins;
use super::split::{Face, Form, Piece};
use crate::geom::Rect;

/// Faces that hide lines.
#[derive(Debug)]
pub struct Screen {
    judge: Judge,
    bins: Bins,
    faces: Vec<(Outline, f64)>,
}

impl Screen {
    /// A screen of faces, in a picture of this size in points.
    pub fn new(faces: Vec<Face>, size: f64) -> Self {
        let judge = Judge::new(size);
        let (outlines, slack): (Vec<Outline>, Vec<f64>) = faces
            .into_iter()
            .map(|face| {
                let slack = face.slack;
                let piece = Piece {
                    form: Form::Face(face),
                    mark: 0,
                    element: 0,
                };
                (judge.outline(&piece), slack)
            })
            .unzip();
        let bins = Bins::new(&outlines);
        let faces = outlines.into_iter().zip(slack).collect();
        Screen { judge, bins, faces }
    }

    /// A straight line in parts, each with whether it is hidden.
    pub fn parts(&self, line: [Vec3; 2]) -> Vec<([Vec3; 2], bool)> {
        let [a, b] = line;
        let bounds = Rect::new(a.flat(), b.flat());
        let mut over: Vec<u32> = self.bins.over(bounds).collect();
        over.sort_unstable();
        over.dedup();
        let mut hidden = Vec::new();
        for n in over {
            if let Some((outline, slack)) = self.faces.get(n as usize)
                && outline.bounds.overlaps(bounds)
            {
                self.judge.behind(line, *slack, outline, &mut hidden);
            }
        }
        hidden.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut out = Vec::new();
        let mut add = |from: f64, to: f64, hidden: bool| {
            if to - from > 1e-6 {
                out.push(([a.lerp(b, from), a.lerp(b, to)], hidden));
            }
        };
        let mut at = 0.0;
        let mut hidden = hidden.into_iter().peekable();
        while let Some((from, mut to)) = hidden.next() {
            // Neighbouring faces hide one part together.
            while let Some((_, end)) = hidden.next_if(|(from, _)| *from <= to + 1e-6) {
                to = to.max(end);
            }
            add(at, from, false);
            add(from.max(at), to, true);
            at = to.max(at);
        }
        add(at, 1.0, false);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_hidden_where_a_face_is_before_it() {
        let corners = [
            [2.0, -1.0, 5.0],
            [4.0, -1.0, 5.0],
            [4.0, 1.0, 5.0],
            [2.0, 1.0, 5.0],
        ];
        let face = Face::new(corners.map(Vec3::from).to_vec(), 0.0);
        let screen = Screen::new(vec![face], 10.0);
        let line = |z: f64| [Vec3::new(0.0, 0.0, z), Vec3::new(10.0, 0.0, z)];
        let parts: Vec<(f64, f64, bool)> = screen
            .parts(line(0.0))
            .into_iter()
            .map(|([a, b], hidden)| (a.x, b.x, hidden))
            .collect();
        assert_eq!(
            parts,
            [(0.0, 2.0, false), (2.0, 4.0, true), (4.0, 10.0, false)]
        );
        assert_eq!(screen.parts(line(9.0)), [(line(9.0), false)]);
    }
}
