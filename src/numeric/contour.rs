//! Level sets of a field on a grid: curves, and the bands between them.
//!
//! Marching squares. A curve crosses an edge of the grid where the field, taken as linear
//! along it, has the level. In a cell with two crossings too many (a saddle) the curves
//! run as those of the bilinear field do. Higher values lie to the left of a curve, so
//! that those of one level are the outlines of what is above it.

use super::array::{Array, values};
use super::error::{NumericError, Result, shape_text};

/// A point of the plane.
type Point = [f64; 2];

/// A curve; a closed one ends with its first point.
pub type Curve = Vec<Point>;

/// No edge of the grid.
const NONE: u32 = u32::MAX;

/// A field on a grid: `z` has a row for each of `y` and a column for each of `x`.
#[derive(Debug)]
pub struct Field<'a> {
    x: &'a [f64],
    y: &'a [f64],
    z: std::borrow::Cow<'a, [f64]>,
}

impl<'a> Field<'a> {
    /// A field on a grid whose lines ascend.
    ///
    /// # Errors
    /// When the shapes do not fit, the lines do not ascend, or there are too many.
    pub fn new(x: &'a [f64], y: &'a [f64], z: &'a Array) -> Result<Self> {
        if z.shape() != [y.len(), x.len()] {
            return Err(NumericError::new(format!(
                "a field of {} does not stand on {} columns and {} rows",
                shape_text(z.shape()),
                x.len(),
                y.len()
            ))
            .with_hint(
                "it has a row for each y and a column for each x, as `meshgrid` makes them",
            ));
        }
        if x.len() < 2 || y.len() < 2 || z.len() > (1 << 27) {
            return Err(NumericError::new(format!(
                "level sets want a field of at least 2×2 numbers, not {}",
                shape_text(z.shape())
            )));
        }
        for lines in [x, y] {
            if !lines.windows(2).all(|w| w[0] < w[1]) || !lines.iter().all(|v| v.is_finite()) {
                return Err(NumericError::new("the lines of a grid must ascend"));
            }
        }
        Ok(Field { x, y, z: values(z) })
    }

    /// Whether all numbers are finite.
    pub fn is_finite(&self) -> bool {
        self.z.iter().all(|z| z.is_finite())
    }

    /// The curves on which the field has each of the levels. Cells with a corner that is not
    /// finite are left out.
    pub fn levels(&self, levels: &[f64]) -> Vec<Vec<Curve>> {
        let mut trace = Trace::new(self);
        levels
            .iter()
            .map(|level| trace.curves(self, *level))
            .collect()
    }

    /// The curves on which the field has a level, as [`Field::levels`].
    pub fn level(&self, level: f64) -> Vec<Curve> {
        Trace::new(self).curves(self, level)
    }

    /// The outlines of the region where the field is at least `low` and below `high`, to
    /// be filled by the even-odd rule. Both may be infinite.
    ///
    /// # Errors
    /// When the field is not finite: its border would not be closed.
    pub fn band(&self, low: f64, high: f64) -> Result<Vec<Curve>> {
        if !self.is_finite() {
            return Err(NumericError::new(
                "bands of a field that is not finite everywhere have no closed outline",
            ));
        }
        let mut rings = self.above(low);
        if high < f64::INFINITY {
            for mut ring in self.above(high) {
                ring.reverse();
                rings.push(ring);
            }
        }
        // What is the outline of both encloses nothing.
        rings.retain(|ring| ring.len() > 3);
        Ok(rings)
    }

    /// The outlines of where the field is at least `level`, its own border included.
    fn above(&self, level: f64) -> Vec<Curve> {
        let (mut rings, mut open) = (Vec::new(), Vec::new());
        for curve in self.level(level) {
            if curve.first() == curve.last() && curve.len() > 2 {
                rings.push(curve);
            } else {
                open.push(curve);
            }
        }
        if open.is_empty() {
            // The border lies on one side of the level altogether, but for single points
            // that meet it from below.
            if self.border().all(|z| z >= level) {
                let corners = [0.0, 1.0, 2.0, 3.0, 0.0];
                rings.insert(0, corners.map(|s| self.on_border(s)).to_vec());
            }
            return rings;
        }
        // From the end of a curve on along the border, counter-clockwise, to the nearest
        // start: between them the field is above.
        let mut starts: Vec<(f64, usize)> = open
            .iter()
            .enumerate()
            .filter_map(|(i, c)| Some((self.border_place(c.first()?), i)))
            .collect();
        starts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut used = vec![false; open.len()];
        for first in 0..open.len() {
            let mut ring = Curve::new();
            let mut at = first;
            while let Some(done) = used.get_mut(at).filter(|done| !**done) {
                *done = true;
                let curve = open.get(at).map_or(&[][..], Vec::as_slice);
                ring.extend(curve);
                let Some(end) = curve.last() else { break };
                let from = self.border_place(end);
                let next = starts.iter().find(|(s, _)| *s >= from).or(starts.first());
                let Some(&(to, next)) = next else { break };
                let to = if to < from { to + 4.0 } else { to };
                let corners = (from.floor() as usize + 1..).map(|c| c as f64);
                ring.extend(corners.take_while(|c| *c < to).map(|c| self.on_border(c)));
                at = next;
            }
            if let Some(&start) = ring.first() {
                ring.push(start);
                ring.dedup();
                rings.push(ring);
            }
        }
        rings
    }

    /// The values on the border.
    fn border(&self) -> impl Iterator<Item = f64> {
        let columns = self.x.len();
        let last = self.z.len() - columns;
        self.z.iter().enumerate().filter_map(move |(i, z)| {
            let column = i % columns;
            let outer = i < columns || i >= last || column == 0 || column + 1 == columns;
            outer.then_some(*z)
        })
    }

    /// A place on the border as sides gone from the lower left corner, counter-clockwise.
    fn border_place(&self, p: &Point) -> f64 {
        let [x, y] = *p;
        let (x0, x1) = ends(self.x);
        let (y0, y1) = ends(self.y);
        let (s, t) = ((x - x0) / (x1 - x0), (y - y0) / (y1 - y0));
        if y == y0 && x < x1 {
            s
        } else if x == x1 && y < y1 {
            1.0 + t
        } else if y == y1 && x > x0 {
            2.0 + (1.0 - s)
        } else {
            3.0 + (1.0 - t)
        }
    }

    /// A corner of the border by its number.
    fn on_border(&self, corner: f64) -> Point {
        let (x0, x1) = ends(self.x);
        let (y0, y1) = ends(self.y);
        match corner as usize % 4 {
            0 => [x0, y0],
            1 => [x1, y0],
            2 => [x1, y1],
            _ => [x0, y1],
        }
    }

    /// Where the level is on an edge.
    fn crossing(&self, edge: u32, level: f64) -> Point {
        let (columns, edge) = (self.x.len(), edge as usize);
        let (node, upright) = (edge / 2, edge % 2 == 1);
        let other = if upright { node + columns } else { node + 1 };
        let z = |i: usize| self.z.get(i).copied().unwrap_or(f64::NAN);
        let place = |i: usize| {
            let x = self.x.get(i % columns).copied().unwrap_or(f64::NAN);
            [x, self.y.get(i / columns).copied().unwrap_or(f64::NAN)]
        };
        let (a, b) = (place(node), place(other));
        let (za, zb) = (z(node), z(other));
        let part = (level - za) / (zb - za);
        // Along one axis only: the other coordinate stays exactly what it is.
        match upright {
            true => [a[0], mixed(a[1], b[1], part)],
            false => [mixed(a[0], b[0], part), a[1]],
        }
    }
}

fn ends(lines: &[f64]) -> (f64, f64) {
    let at = |v: Option<&f64>| v.copied().unwrap_or(f64::NAN);
    (at(lines.first()), at(lines.last()))
}

/// Between two numbers, exact at both ends.
fn mixed(a: f64, b: f64, part: f64) -> f64 {
    if part <= 0.5 {
        a + (b - a) * part
    } else {
        b - (b - a) * (1.0 - part)
    }
}

/// The way of all curves of one level from edge to edge. The edge to the right of node `n`
/// is `2 n`, the one above it `2 n + 1`. Between two levels all is as it was at first.
struct Trace {
    next: Vec<u32>,
    /// Edges to which a piece leads.
    entered: Vec<bool>,
    /// Edges at which a piece begins, in the order of the cells.
    begun: Vec<u32>,
}

impl Trace {
    fn new(field: &Field<'_>) -> Trace {
        let edges = 2 * field.z.len();
        Trace {
            next: vec![NONE; edges],
            entered: vec![false; edges],
            begun: Vec::new(),
        }
    }

    fn curves(&mut self, field: &Field<'_>, level: f64) -> Vec<Curve> {
        self.pieces(field, level);
        let open = self.open();
        self.all(field, level, open)
    }

    /// Notes the pieces in all cells.
    fn pieces(&mut self, field: &Field<'_>, level: f64) {
        let columns = field.x.len();
        let above = |row: &[f64], out: &mut Vec<u8>| {
            out.clear();
            out.extend(row.iter().map(|z| u8::from(*z >= level)));
        };
        let (mut lower, mut upper) = (Vec::new(), Vec::new());
        let mut rows = field.z.chunks_exact(columns);
        let Some(mut below) = rows.next() else { return };
        above(below, &mut lower);
        for (row, next) in rows.enumerate() {
            above(next, &mut upper);
            let first = row * columns;
            for (column, (b, t)) in lower.windows(2).zip(upper.windows(2)).enumerate() {
                let case = match (b, t) {
                    ([b0, b1], [t0, t1]) => b0 | b1 << 1 | t1 << 2 | t0 << 3,
                    _ => continue,
                };
                if case == 0 || case == 15 {
                    continue;
                }
                let corner = |row: &[f64], i: usize| row.get(i).copied().unwrap_or(f64::NAN);
                let z = [
                    corner(below, column),
                    corner(below, column + 1),
                    corner(next, column + 1),
                    corner(next, column),
                ];
                if z.iter().all(|z| z.is_finite()) {
                    self.cell(case, first + column, columns, level, z);
                }
            }
            below = next;
            std::mem::swap(&mut lower, &mut upper);
        }
    }

    /// The pieces in one cell, whose lower left corner is `node`.
    fn cell(&mut self, case: u8, node: usize, columns: usize, level: f64, z: [f64; 4]) {
        let south = 2 * node as u32;
        let west = south + 1;
        let north = 2 * (node + columns) as u32;
        let east = 2 * (node as u32 + 1) + 1;
        let (from, to) = match case {
            1 => (south, west),
            2 => (east, south),
            3 => (east, west),
            4 => (north, east),
            6 => (north, south),
            7 => (north, west),
            8 => (west, north),
            9 => (south, north),
            11 => (east, north),
            12 => (west, east),
            13 => (south, east),
            14 => (west, south),
            _ => {
                // The value of the bilinear field where its slope is 0 decides which
                // corners belong together.
                let [a, b, c, d] = z;
                let middle = (a * c - b * d) / (a + c - b - d);
                let joined = middle >= level;
                let pieces = match (case, joined) {
                    (5, true) => [(south, east), (north, west)],
                    (5, false) => [(south, west), (north, east)],
                    (_, true) => [(east, north), (west, south)],
                    (_, false) => [(east, south), (west, north)],
                };
                for (from, to) in pieces {
                    self.piece(from, to);
                }
                return;
            }
        };
        self.piece(from, to);
    }

    fn piece(&mut self, from: u32, to: u32) {
        if let Some(next) = self.next.get_mut(from as usize) {
            *next = to;
            self.begun.push(from);
        }
    }

    /// Edges at which a curve begins that does not close.
    fn open(&mut self) -> Vec<u32> {
        for from in &self.begun {
            let to = self.next.get(*from as usize).copied().unwrap_or(NONE);
            if let Some(hit) = self.entered.get_mut(to as usize) {
                *hit = true;
            }
        }
        let entered = &self.entered;
        let is_open = |edge: &&u32| !entered.get(**edge as usize).copied().unwrap_or(true);
        let open = self.begun.iter().filter(is_open).copied().collect();
        for from in &self.begun {
            let to = self.next.get(*from as usize).copied().unwrap_or(NONE);
            if let Some(hit) = self.entered.get_mut(to as usize) {
                *hit = false;
            }
        }
        open
    }

    /// All curves: those that do not close, then the others.
    fn all(&mut self, field: &Field<'_>, level: f64, open: Vec<u32>) -> Vec<Curve> {
        let begun = std::mem::take(&mut self.begun);
        let mut curves = Vec::new();
        for start in open.into_iter().chain(begun) {
            let mut curve = Curve::new();
            let mut at = start;
            while let Some(next) = self.next.get_mut(at as usize)
                && *next != NONE
            {
                curve.push(field.crossing(at, level));
                at = std::mem::replace(next, NONE);
            }
            if !curve.is_empty() {
                // The last edge of an open curve, or the first one again.
                curve.push(field.crossing(at, level));
                curve.dedup();
            }
            if curve.len() > 1 {
                curves.push(curve);
            }
        }
        curves
    }
}

#[cfg(test)]
mod tests {
    use super::super::array::{from_rows, from_vec};
    use super::*;
    use proptest::prelude::*;

    fn sampled(n: usize, f: impl Fn(f64, f64) -> f64) -> (Vec<f64>, Array) {
        let lines: Vec<f64> = (0..n)
            .map(|i| -2.0 + 4.0 * i as f64 / (n - 1) as f64)
            .collect();
        let z = lines
            .iter()
            .flat_map(|y| lines.iter().map(|x| f(*x, *y)).collect::<Vec<_>>());
        let z = from_vec(&[n, n], z.collect()).expect("fits");
        (lines, z)
    }

    fn area(ring: &Curve) -> f64 {
        ring.windows(2)
            .map(|w| (w[0][0] * w[1][1] - w[1][0] * w[0][1]) / 2.0)
            .sum()
    }

    #[test]
    fn a_circle_is_one_closed_curve() {
        let (lines, z) = sampled(101, |x, y| x * x + y * y);
        let field = Field::new(&lines, &lines, &z).expect("a field");
        let curves = field.level(1.0);
        assert_eq!(curves.len(), 1);
        assert_eq!(curves[0].first(), curves[0].last());
        for p in &curves[0] {
            assert!((libm::hypot(p[0], p[1]) - 1.0).abs() < 5e-4);
        }
        // Higher values lie to the left: outside.
        assert!((area(&curves[0]) + std::f64::consts::PI).abs() < 3e-3);
    }

    #[test]
    fn a_plane_gives_exact_open_lines() {
        let (lines, z) = sampled(9, |x, y| x + 2.0 * y);
        let field = Field::new(&lines, &lines, &z).expect("a field");
        let curves = field.level(0.3);
        assert_eq!(curves.len(), 1);
        for p in &curves[0] {
            assert!((p[0] + 2.0 * p[1] - 0.3).abs() < 1e-15);
        }
        assert!(field.level(100.0).is_empty());
        assert!(field.level(f64::NAN).is_empty());
    }

    #[test]
    fn saddles_join_as_the_bilinear_field_does() {
        let lines = [0.0, 1.0];
        let z = from_rows(&[vec![1.0, 0.0], vec![0.0, 1.0]]).expect("2×2");
        let field = Field::new(&lines, &lines, &z).expect("a field");
        // The saddle has the value 1/2: below it both high corners are joined.
        let ends = |level| {
            let curves = field.level(level);
            assert_eq!(curves.len(), 2);
            curves[0].clone()
        };
        assert_eq!(ends(0.4), [[0.6, 0.0], [1.0, 0.4]]);
        assert_eq!(ends(0.6), [[0.4, 0.0], [0.0, 0.4]]);
    }

    #[test]
    fn a_level_met_only_at_a_corner_encloses_nothing() {
        let x = [0.0, 1.0, 2.5, 3.0, 4.0, 6.0];
        let y = [0.0, 0.5, 2.0, 3.0, 4.0];
        let mut z = from_vec(&[5, 6], vec![0.0; 30]).expect("fits");
        z[[0, 0]] = 3.0;
        let field = Field::new(&x, &y, &z).expect("a field");
        let areas =
            [(f64::NEG_INFINITY, 0.1), (0.1, 3.0), (3.0, f64::INFINITY)].map(|(low, high)| {
                let rings = field.band(low, high).expect("rings");
                rings.iter().map(area).sum::<f64>()
            });
        assert!(
            areas[0] > 23.0 && areas[1] > 0.0 && areas[2] == 0.0,
            "{areas:?}"
        );
    }

    #[test]
    fn cells_without_numbers_are_left_out() {
        let (lines, mut z) = sampled(11, |x, _| x);
        z[[5, 5]] = f64::NAN;
        let field = Field::new(&lines, &lines, &z).expect("a field");
        assert_eq!(field.level(0.1).len(), 2);
        assert!(field.band(0.0, 1.0).is_err());
    }

    #[test]
    fn shapes_that_do_not_fit_are_refused() {
        let (lines, z) = sampled(3, |x, _| x);
        assert!(Field::new(&lines[..2], &lines, &z).is_err());
        assert!(Field::new(&[0.0, 0.0, 1.0], &lines, &z).is_err());
    }

    proptest! {
        #[test]
        fn bands_cover_the_grid_once(
            z in prop::collection::vec(-3i8..4, 30),
            levels in prop::collection::btree_set(-35i8..45, 1..5),
        ) {
            let x = [0.0, 1.0, 2.5, 3.0, 4.0, 6.0];
            let y = [0.0, 0.5, 2.0, 3.0, 4.0];
            let z = from_vec(&[5, 6], z.into_iter().map(f64::from).collect()).expect("fits");
            let field = Field::new(&x, &y, &z).expect("a field");
            let mut edges = vec![f64::NEG_INFINITY];
            edges.extend(levels.iter().map(|l| f64::from(*l) / 10.0));
            edges.push(f64::INFINITY);
            let mut total = 0.0;
            for pair in edges.windows(2) {
                let rings = field.band(pair[0], pair[1]).expect("rings");
                prop_assert!(rings.iter().all(|r| r.first() == r.last()));
                let part: f64 = rings.iter().map(area).sum();
                prop_assert!(part > -1e-9);
                total += part;
            }
            prop_assert!((total - 24.0).abs() < 1e-9, "{total}");
        }

        #[test]
        fn every_point_has_the_level(z in prop::collection::vec(-3f64..3.0, 20), level in -3f64..3.0) {
            let x = [0.0, 1.0, 2.0, 3.0, 4.0];
            let y = [0.0, 1.0, 2.0, 3.0];
            let z = from_vec(&[4, 5], z).expect("fits");
            let field = Field::new(&x, &y, &z).expect("a field");
            for curve in field.level(level) {
                for [px, py] in curve {
                    let (i, j) = (py.floor() as usize, px.floor() as usize);
                    let (s, t) = (px - px.floor(), py - py.floor());
                    prop_assert!(s == 0.0 || t == 0.0);
                    let (i2, j2) = ((i + 1).min(3), (j + 1).min(4));
                    let value = if t == 0.0 {
                        z[[i, j]] + s * (z[[i, j2]] - z[[i, j]])
                    } else {
                        z[[i, j]] + t * (z[[i2, j]] - z[[i, j]])
                    };
                    prop_assert!((value - level).abs() < 1e-9);
                }
            }
        }
    }
}
