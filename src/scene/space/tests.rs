//! Nothing is painted over what is nearer.

use super::*;
use crate::geom::Point;
use proptest::prelude::*;

fn inside(corners: &[Vec3], p: Point) -> bool {
    let turn = |a: Vec3, b: Vec3| (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
    let n = corners.len();
    let turns: Vec<f64> = (0..n)
        .map(|i| turn(corners[i], corners[(i + 1) % n]))
        .collect();
    turns.iter().all(|t| *t >= 0.0) || turns.iter().all(|t| *t <= 0.0)
}

fn depth(corners: [Vec3; 3], p: Point) -> Option<f64> {
    Plane::of(corners)?.depth(p)
}

/// How much nearer the nearest of some triangles is at a point than the one painted last;
/// none where nothing is, or where one is seen almost from its edge.
fn error_at(triangles: &[[Vec3; 3]], sorted: &Sorted, p: Point) -> Option<f64> {
    let over: Vec<usize> = (0..triangles.len())
        .filter(|i| inside(&triangles[*i], p))
        .collect();
    let steep = |i: &usize| Plane::of(triangles[*i]).is_none_or(|plane| plane.slope() > 200.0);
    if over.is_empty() || over.iter().any(steep) {
        return None;
    }
    let nearest = over.iter().filter_map(|i| depth(triangles[*i], p));
    let nearest = nearest.fold(f64::NEG_INFINITY, f64::max);
    let last = sorted.pieces.iter().rev().find(|piece| match &piece.form {
        Form::Face(face) => inside(&face.corners, p),
        _ => false,
    })?;
    let painted = depth(triangles[last.mark as usize], p)?;
    Some(nearest - painted)
}

fn faces(triangles: &[[Vec3; 3]]) -> Vec<Piece> {
    (0..)
        .zip(triangles)
        .map(|(mark, corners)| Piece {
            form: Form::Face(Face::new(corners.to_vec(), 0.0)),
            mark,
            element: 0,
        })
        .collect()
}

fn triangle() -> impl Strategy<Value = [Vec3; 3]> {
    let vec3 = || [0.0..100.0f64, 0.0..100.0f64, 0.0..100.0f64].prop_map(Vec3::from);
    [vec3(), vec3(), vec3()]
}

proptest! {
    #[test]
    fn the_nearest_triangle_is_painted_last(
        triangles in prop::collection::vec(triangle(), 1..14),
        pixels in prop::collection::vec((0.0..100.0f64, 0.0..100.0f64), 200),
    ) {
        let sorted = sort(faces(&triangles), &[]);
        prop_assert!(sorted.exact);
        for (x, y) in pixels {
            if let Some(error) = error_at(&triangles, &sorted, Point::new(x, y)) {
                prop_assert!(error < 0.01, "{error} at {x}, {y}");
            }
        }
    }

    #[test]
    fn lines_are_cut_where_they_go_through_a_face(
        corners in triangle(), a in triangle(),
    ) {
        let line = [a[0], a[1]];
        let mut pieces = faces(&[corners]);
        let form = Form::Segment { ends: line, part: (0.0, 1.0) };
        pieces.push(Piece { form, mark: 1, element: 0 });
        let sorted = sort(pieces, &[]);
        let at = |wanted: u32| sorted.pieces.iter().position(|p| p.mark == wanted);
        let Some(face) = at(0) else { return Ok(()); };
        for (n, piece) in sorted.pieces.iter().enumerate() {
            let Form::Segment { ends: [p, q], .. } = piece.form else { continue };
            let middle = p.lerp(q, 0.5);
            if !inside(&corners, middle.flat()) { continue; }
            let Some(by) = depth(corners, middle.flat()).map(|d| middle.z - d) else { continue };
            prop_assert!(by.abs() < 0.01 || (by > 0.0) == (n > face), "{by} at {n}");
        }
    }
}

/// Three planks, each over the next: no order without a cut is right.
#[test]
fn a_circle_of_planks_is_cut() {
    let plank = |turn: f64| {
        let (s, c) = (libm::sin(turn), libm::cos(turn));
        let at = |x: f64, y: f64, z: f64| Vec3::new(50.0 + c * x - s * y, 50.0 + s * x + c * y, z);
        [
            at(-40.0, 14.0, 0.0),
            at(40.0, 10.0, 30.0),
            at(40.0, 20.0, 30.0),
        ]
    };
    let third = std::f64::consts::TAU / 3.0;
    let planks = [0.0, third, 2.0 * third].map(plank);
    let sorted = sort(faces(&planks), &[]);
    assert!(sorted.pieces.len() > 3);
    for n in 0..2500 {
        let p = Point::new(f64::from(n % 50) * 2.0 + 0.5, f64::from(n / 50) * 2.0 + 0.5);
        if let Some(error) = error_at(&planks, &sorted, p) {
            assert!(error < 0.01, "{error} at {p:?}");
        }
    }
}

/// A surface stays one run of cells, and what is behind it comes before, so that the
/// emitted code is one plot each.
#[test]
fn marks_stay_together() {
    let height = |x: f64, y: f64| 20.0 * libm::sin(x / 9.0) * libm::cos(y / 11.0);
    let camera = Camera {
        view: View::default(),
        limits: [(0.0, 60.0), (0.0, 60.0), (-40.0, 30.0)],
        sides: [1.0; 3],
        rect: crate::geom::Rect::new(Point::default(), Point::new(170.0, 170.0)),
    };
    let cell = |i: u32, j: u32| {
        let corner = |di: u32, dj: u32| {
            let (x, y) = (f64::from(i + di), f64::from(j + dj));
            camera.project(Vec3::new(x, y, height(x, y)))
        };
        Face::new(
            vec![corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)],
            0.3,
        )
    };
    let cells = (0..3600).map(|n| Piece {
        form: Form::Face(cell(n % 60, n / 60)),
        mark: 0,
        element: n,
    });
    let floor = (0..60).map(|n| {
        let at = |y: f64| camera.project(Vec3::new(f64::from(n) + 0.5, y, -40.0));
        Piece {
            form: Form::Segment {
                ends: [at(0.0), at(60.0)],
                part: (0.0, 1.0),
            },
            mark: 1,
            element: n,
        }
    });
    let pieces: Vec<Piece> = cells.chain(floor).collect();
    let start = std::time::Instant::now();
    let sorted = sort(pieces, &[true, true]);
    println!("{} pieces in {:?}", sorted.pieces.len(), start.elapsed());
    assert!(sorted.exact);
    assert_eq!(sorted.pieces.len(), 3660);
    let runs = sorted.pieces.chunk_by(|a, b| a.mark == b.mark);
    let runs: Vec<u32> = runs.map(|run| run[0].mark).collect();
    assert_eq!(runs, [1, 0]);
}
