//! What is painted before what, so that the nearest piece is on top.
//!
//! Pieces that overlap on the canvas are compared; those that go through each other are
//! cut there. The comparisons are an order, or have cycles (three planks, each over the
//! next), which a tree of planes resolves by cutting some more. Pieces of one mark come
//! in one run as far as the order lets them, so that the emitted code stays one plot.

use std::collections::BTreeSet;

use super::bsp;
use super::graph::{Graph, components};
use super::overlap::{Cut, Judge, Outline, Relation};
use super::split::{Form, Piece};
use crate::geom::{Point, Rect};

/// The most pieces that are compared; more are sorted by their depth alone.
pub const MOST_PIECES: usize = 60_000;
/// The most pairs of pieces that are compared.
const MOST_PAIRS: usize = 6_000_000;
/// How often pieces that go through each other are cut.
const ROUNDS: usize = 4;
/// The most pieces that a tree of planes orders.
const LARGEST_TREE: usize = 4_000;

/// Pieces in the order in which they are painted.
#[derive(Debug)]
pub struct Sorted {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// Whether all that overlaps was compared.
    pub exact: bool,
}

/// Sorts pieces. `plain` says of each mark whether its lines or dots look the same in any
/// order.
pub fn sort(mut pieces: Vec<Piece>, plain: &[bool]) -> Sorted {
    if pieces.len() > MOST_PIECES {
        return by_depth(pieces);
    }
    let mut judge = Judge::new(size(&pieces));
    for round in 0..=ROUNDS {
        let outlines: Vec<Outline> = pieces.iter().map(|p| judge.outline(p)).collect();
        let Some(found) = compare(&pieces, &outlines, plain, &mut judge) else {
            return by_depth(pieces);
        };
        if found.cuts.is_empty() || round == ROUNDS || pieces.len() > MOST_PIECES {
            let pieces = ordered(pieces, &found.order);
            return Sorted {
                pieces,
                exact: true,
            };
        }
        pieces = cut(pieces, found.cuts);
    }
    by_depth(pieces)
}

/// The size of the picture.
fn size(pieces: &[Piece]) -> f64 {
    let points = pieces.iter().flat_map(|p| match &p.form {
        Form::Face(face) => face.corners.clone(),
        Form::Segment { ends, .. } => ends.to_vec(),
        Form::Dot { at, .. } => vec![*at],
    });
    let all = points.map(|p| Rect::at(p.flat())).reduce(Rect::union);
    all.map_or(1.0, |r| r.width().max(r.height()))
}

fn by_depth(mut pieces: Vec<Piece>) -> Sorted {
    pieces.sort_by(|a, b| a.nearness().total_cmp(&b.nearness()));
    Sorted {
        pieces,
        exact: false,
    }
}

/// What comparing found.
#[derive(Default)]
struct Found {
    /// Pairs of pieces, the first to be painted before the second.
    order: Vec<(u32, u32)>,
    /// The pieces to be cut, and how.
    cuts: Vec<(u32, Cut)>,
}

/// Compares all that overlaps; none if that is too much.
fn compare(
    pieces: &[Piece],
    outlines: &[Outline],
    plain: &[bool],
    judge: &mut Judge,
) -> Option<Found> {
    let bins = Bins::new(outlines);
    let mut found = Found::default();
    let mut pairs = 0;
    for (place, bin) in bins.all() {
        for (n, &i) in bin.iter().enumerate() {
            for &j in bin.get(n + 1..).unwrap_or_default() {
                let (Some(a), Some(b)) = (outlines.get(i as usize), outlines.get(j as usize))
                else {
                    continue;
                };
                let Some(both) = a.bounds.intersection(b.bounds) else {
                    continue;
                };
                // Pieces that meet in several bins are compared in one of them.
                if bins.place(both.min) != place {
                    continue;
                }
                pairs += 1;
                if pairs > MOST_PAIRS {
                    return None;
                }
                let (p, q) = (&pieces[i as usize], &pieces[j as usize]);
                let alike = p.mark == q.mark
                    && !matches!(p.form, Form::Face(_))
                    && plain.get(p.mark as usize).is_some_and(|plain| *plain);
                if alike {
                    continue;
                }
                match judge.compare((p, a), (q, b)) {
                    Relation::Apart => {}
                    Relation::Before => found.order.push((i, j)),
                    Relation::After => found.order.push((j, i)),
                    Relation::Crossing(crossing) => {
                        found
                            .order
                            .push(if crossing.before { (i, j) } else { (j, i) });
                        // The smaller one is cut: a cell rather than the plane through it.
                        match (crossing.first, crossing.second) {
                            (Cut::Never, Cut::Never) => {}
                            (Cut::Never, cut) => found.cuts.push((j, cut)),
                            (cut, Cut::Never) => found.cuts.push((i, cut)),
                            (cut, _) if a.area <= b.area => found.cuts.push((i, cut)),
                            (_, cut) => found.cuts.push((j, cut)),
                        }
                    }
                }
            }
        }
    }
    Some(found)
}

/// The pieces with those that go through others cut.
fn cut(pieces: Vec<Piece>, mut cuts: Vec<(u32, Cut)>) -> Vec<Piece> {
    cuts.sort_by_key(|(piece, _)| *piece);
    let mut cuts = cuts.into_iter().peekable();
    let mut out = Vec::with_capacity(pieces.len() + cuts.len());
    for (number, piece) in (0_u32..).zip(pieces) {
        let (mut planes, mut parts) = (Vec::new(), Vec::new());
        while let Some((_, cut)) = cuts.next_if(|(n, _)| *n == number) {
            match cut {
                Cut::By(plane) => planes.push(plane),
                Cut::At(part) => parts.push(part),
                Cut::Never => {}
            }
        }
        parts.sort_by(f64::total_cmp);
        let mut whole = match piece.form {
            Form::Face(ref face) if !planes.is_empty() => {
                let flat = face.clone().flat().into_iter();
                flat.map(|face| piece.with(Form::Face(face))).collect()
            }
            _ => piece.cut_at(&parts),
        };
        for plane in planes {
            let halves = whole.into_iter().flat_map(|p| p.cut(plane, 0.0));
            whole = halves.flatten().collect();
        }
        out.extend(whole);
    }
    out
}

/// The canvas in squares, and the pieces over each.
#[derive(Debug)]
pub(super) struct Bins {
    min: Point,
    step: Point,
    count: usize,
    starts: Vec<u32>,
    pieces: Vec<u32>,
}

impl Bins {
    pub(super) fn new(outlines: &[Outline]) -> Self {
        let all = outlines.iter().map(|o| o.bounds).reduce(Rect::union);
        let all = all.unwrap_or(Rect::at(Point::default()));
        let count = (libm::sqrt(outlines.len() as f64) as usize).clamp(1, 256);
        let step = |size: f64| (size / count as f64).max(f64::MIN_POSITIVE);
        let mut bins = Bins {
            min: all.min,
            step: Point::new(step(all.width()), step(all.height())),
            count,
            starts: vec![0; count * count + 1],
            pieces: Vec::new(),
        };
        let over = |bins: &Bins, bounds: Rect| {
            let ((x0, y0), (x1, y1)) = (bins.cell(bounds.min), bins.cell(bounds.max));
            (y0..=y1).flat_map(move |y| (x0..=x1).map(move |x| y * count + x))
        };
        for outline in outlines {
            for place in over(&bins, outline.bounds) {
                bins.starts[place + 1] += 1;
            }
        }
        for place in 0..count * count {
            bins.starts[place + 1] += bins.starts[place];
        }
        let mut next = bins.starts.clone();
        let total = bins.starts.last().copied().unwrap_or(0);
        bins.pieces = vec![0; total as usize];
        for (number, outline) in (0_u32..).zip(outlines) {
            for place in over(&bins, outline.bounds) {
                bins.pieces[next[place] as usize] = number;
                next[place] += 1;
            }
        }
        bins
    }

    fn cell(&self, p: Point) -> (usize, usize) {
        let at = |v: f64, min: f64, step: f64| (((v - min) / step) as usize).min(self.count - 1);
        (
            at(p.x, self.min.x, self.step.x),
            at(p.y, self.min.y, self.step.y),
        )
    }

    fn place(&self, p: Point) -> usize {
        let (x, y) = self.cell(p);
        y * self.count + x
    }

    /// The pieces over a box, each once or more often.
    pub(super) fn over(&self, bounds: Rect) -> impl Iterator<Item = u32> {
        let ((x0, y0), (x1, y1)) = (self.cell(bounds.min), self.cell(bounds.max));
        (y0..=y1)
            .flat_map(move |y| (x0..=x1).map(move |x| y * self.count + x))
            .filter_map(|place| self.starts.get(place..place + 2))
            .filter_map(|range| self.pieces.get(range[0] as usize..range[1] as usize))
            .flatten()
            .copied()
    }

    fn all(&self) -> impl Iterator<Item = (usize, &[u32])> {
        self.starts.windows(2).enumerate().map(|(place, range)| {
            let range = range[0] as usize..range[1] as usize;
            (place, self.pieces.get(range).unwrap_or_default())
        })
    }
}

/// The pieces in an order that keeps all pairs.
fn ordered(pieces: Vec<Piece>, order: &[(u32, u32)]) -> Vec<Piece> {
    let graph = Graph::new(pieces.len(), order);
    let component = components(&graph);
    let count = component.iter().max().map_or(0, |n| *n as usize + 1);
    // Pieces that no order fits are cut until one does, and stand as one.
    let mut groups: Vec<Vec<Piece>> = vec![Vec::new(); count];
    for (piece, group) in pieces.into_iter().zip(&component) {
        groups[*group as usize].push(piece);
    }
    for group in groups.iter_mut().filter(|g| g.len() > 1) {
        let members = std::mem::take(group);
        *group = if members.len() > LARGEST_TREE {
            by_depth(members).pieces
        } else {
            bsp::order(members)
        };
    }
    let between = order.iter().filter_map(|(a, b)| {
        let (a, b) = (component[*a as usize], component[*b as usize]);
        (a != b).then_some((a, b))
    });
    let between: Vec<(u32, u32)> = between.collect();
    let marks: Vec<(u32, bool)> = groups
        .iter()
        .map(|g| {
            g.first()
                .map_or((0, false), |p| (p.mark, matches!(p.form, Form::Face(_))))
        })
        .collect();
    let ranks = ranks(&marks, &between);
    let graph = Graph::new(count, &between);
    let mut waiting = graph.before();
    // What can be painted now: by mark, and by its number in it.
    let mut ready: BTreeSet<(Rank, u32, u32, u32)> = BTreeSet::new();
    let key = |n: u32| {
        let group = &groups[n as usize];
        let first = group.first().map_or((0, 0), |p| (p.mark, p.element));
        (ranks[first.0 as usize], first.1, n, first.0)
    };
    for (n, waits) in (0_u32..).zip(&waiting) {
        if *waits == 0 {
            ready.insert(key(n));
        }
    }
    let mut out = Vec::new();
    let mut current = None;
    loop {
        // Go on with the same mark if possible.
        let next = current
            .and_then(|(rank, element)| {
                let from = (rank, element, 0, 0);
                ready.range(from..).next().filter(|k| k.0 == rank).copied()
            })
            .or_else(|| {
                let rank = current?.0;
                ready
                    .range((rank, 0, 0, 0)..)
                    .next()
                    .filter(|k| k.0 == rank)
                    .copied()
            })
            .or_else(|| ready.first().copied());
        let Some(next) = next else {
            break;
        };
        ready.remove(&next);
        current = Some((next.0, next.1));
        let n = next.2;
        out.push(n);
        for after in graph.after(n) {
            let waits = &mut waiting[*after as usize];
            *waits -= 1;
            if *waits == 0 {
                ready.insert(key(*after));
            }
        }
    }
    let mut taken = groups;
    out.iter()
        .flat_map(|n| std::mem::take(&mut taken[*n as usize]))
        .collect()
}

/// When a mark is painted: its turn, faces after lines and dots, and its number.
type Rank = (usize, bool, u32);

/// For each mark, when it is to be painted among the others: first by what lies between
/// whole marks, and where that goes round in a circle lines before faces, as those wait
/// for what is behind them.
fn ranks(groups: &[(u32, bool)], between: &[(u32, u32)]) -> Vec<Rank> {
    let count = groups.iter().max().map_or(0, |(m, _)| *m as usize + 1);
    let mut faces = vec![false; count];
    for (mark, face) in groups {
        faces[*mark as usize] |= *face;
    }
    let mark = |group: u32| groups[group as usize].0;
    let pairs: BTreeSet<(u32, u32)> = between
        .iter()
        .map(|(a, b)| (mark(*a), mark(*b)))
        .filter(|(a, b)| a != b)
        .collect();
    let pairs: Vec<(u32, u32)> = pairs.into_iter().collect();
    let graph = Graph::new(count, &pairs);
    let component = components(&graph);
    let groups = component.iter().max().map_or(0, |n| *n as usize + 1);
    let between: Vec<(u32, u32)> = pairs
        .iter()
        .map(|(a, b)| (component[*a as usize], component[*b as usize]))
        .filter(|(a, b)| a != b)
        .collect();
    let graph = Graph::new(groups, &between);
    let mut waiting = graph.before();
    let first = |group: u32| component.iter().position(|g| *g == group).unwrap_or(0);
    let mut ready: BTreeSet<(usize, u32)> = BTreeSet::new();
    for (group, waits) in (0_u32..).zip(&waiting) {
        if *waits == 0 {
            ready.insert((first(group), group));
        }
    }
    let mut turn = vec![0; groups];
    let mut next = 0;
    while let Some((_, group)) = ready.pop_first() {
        turn[group as usize] = next;
        next += 1;
        for after in graph.after(group) {
            let waits = &mut waiting[*after as usize];
            *waits -= 1;
            if *waits == 0 {
                ready.insert((first(*after), *after));
            }
        }
    }
    (0_u32..)
        .zip(&component)
        .map(|(mark, group)| (turn[*group as usize], faces[mark as usize], mark))
        .collect()
}
