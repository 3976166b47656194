//! Pieces that no order fits, ordered by a tree of planes that cuts them.

use super::split::{Form, Piece, Plane};

/// What is to be done, the next thing last.
enum Task {
    Sort(Vec<Piece>),
    Paint(Piece),
}

/// The pieces, some of them cut, in an order in which the nearest comes last. Lines and
/// dots come after the faces that they lie on.
pub(super) fn order(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut tasks = vec![Task::Sort(pieces)];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Paint(piece) => out.push(piece),
            Task::Sort(pieces) => step(pieces, &mut tasks, &mut out),
        }
    }
    out
}

fn step(mut pieces: Vec<Piece>, tasks: &mut Vec<Task>, out: &mut Vec<Piece>) {
    // The middle one: neighbours of a surface stand in order, and the first would leave
    // all others on one side.
    let middle = pieces.len() / 2;
    let splits = |p: &Piece| plane(p).is_some();
    let at = (middle..pieces.len())
        .chain((0..middle).rev())
        .find(|i| pieces.get(*i).is_some_and(splits));
    let Some(at) = at else {
        pieces.sort_by(|a, b| a.nearness().total_cmp(&b.nearness()));
        out.extend(pieces);
        return;
    };
    let splitter = pieces.swap_remove(at);
    let (Some(plane), Form::Face(face)) = (plane(&splitter), &splitter.form) else {
        out.push(splitter);
        return;
    };
    let slack = face.slack;
    let mut parts = vec![splitter.clone()];
    if face.corners.len() == 4 && face.whole && !is_flat(&splitter, plane) {
        // A bent face is two triangles, of which the first gave the plane.
        let faces = face.clone().flat().into_iter();
        parts = faces.map(|f| splitter.with(Form::Face(f))).collect();
    }
    let own = parts.remove(0);
    pieces.extend(parts);
    let (mut behind, mut before) = (Vec::new(), Vec::new());
    for piece in pieces {
        let bent = matches!(&piece.form, Form::Face(f) if f.whole && f.corners.len() == 4);
        let flat = match (&piece.form, bent && crosses(&piece, plane)) {
            (Form::Face(face), true) => {
                let faces = face.clone().flat().into_iter();
                faces.map(|f| piece.with(Form::Face(f))).collect()
            }
            _ => vec![piece],
        };
        for piece in flat {
            let [back, front] = divided(piece, plane, slack);
            behind.extend(back);
            before.extend(front);
        }
    }
    tasks.push(Task::Sort(before));
    tasks.push(Task::Paint(own));
    tasks.push(Task::Sort(behind));
}

/// How far something may be off a plane and still lie in it, in points.
const FINE: f64 = 1e-6;

fn heights(piece: &Piece, plane: Plane) -> (f64, f64) {
    let Form::Face(face) = &piece.form else {
        return (0.0, 0.0);
    };
    let heights = face.corners.iter().map(|c| plane.height(*c));
    heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), h| {
        (lo.min(h), hi.max(h))
    })
}

fn crosses(piece: &Piece, plane: Plane) -> bool {
    let (lo, hi) = heights(piece, plane);
    lo < -FINE && hi > FINE
}

fn is_flat(piece: &Piece, plane: Plane) -> bool {
    let (lo, hi) = heights(piece, plane);
    lo >= -FINE && hi <= FINE
}

fn divided(piece: Piece, plane: Plane, slack: f64) -> [Option<Piece>; 2] {
    if !matches!(piece.form, Form::Face(_)) {
        return piece.cut(plane, slack.max(FINE));
    }
    let (lo, hi) = heights(&piece, plane);
    if lo >= -FINE {
        [None, Some(piece)]
    } else if hi <= FINE {
        [Some(piece), None]
    } else {
        piece.cut(plane, 0.0)
    }
}

/// The plane of a face that is seen.
fn plane(piece: &Piece) -> Option<Plane> {
    match &piece.form {
        Form::Face(face) => face.triangles().find_map(Plane::of),
        _ => None,
    }
}
