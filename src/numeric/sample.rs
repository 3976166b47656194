//! Functions of one number as polylines: as few points as the eye needs.
//!
//! A coarse grid is halved where the curve leaves its chords, measured in the units of
//! the picture. Where a step stays however near the points come, the curve has a jump or
//! a pole, and where numbers end it ends. What is found is thinned out at last.

/// Where a curve is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The range of x.
    pub x: (f64, f64),
    /// The range of y, if it is settled; else that of the curve, without its poles.
    pub y: Option<(f64, f64)>,
    /// How wide and high that is in points.
    pub size: (f64, f64),
}

/// A sampled curve.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Its parts from left to right, none of them empty.
    pub parts: Vec<Vec<(f64, f64)>>,
    /// What of y it takes, poles cut short; none for no finite value.
    pub reach: Option<(f64, f64)>,
}

/// From point to point of the coarse grid, in points of the picture.
const GRID: f64 = 2.0;
/// How far a curve may leave a chord before the grid is halved.
const FLAT: f64 = 0.01;
/// How far the polyline may leave the points that were found: with [`FLAT`] and the
/// rounding a twentieth of a point.
const THIN: f64 = 0.028;
/// Where the halving ends.
const FINEST: f64 = 0.004;
/// A step that stays as high as this is a jump.
const STEP: f64 = 0.25;
/// How many numbers one curve may take.
const MOST: usize = 20_000;
/// How many jumps and ends are looked for.
const MOST_EDGES: usize = 400;
/// What coordinates are rounded to, in points of the picture.
const ROUND: f64 = 0.012;

/// Samples a function, which is asked for many numbers at once.
///
/// # Errors
/// Those of the function.
pub fn curve<E>(
    mut f: impl FnMut(&[f64]) -> Result<Vec<f64>, E>,
    window: Window,
) -> Result<Curve, E> {
    let (lo, hi) = window.x;
    let mut ask = |xs: &[f64]| -> Result<Vec<(f64, f64)>, E> {
        let ys = f(xs)?;
        Ok(xs.iter().copied().zip(ys).collect())
    };
    let mut points = ask(&grid(lo, hi, window.size.0))?;
    let reach = window.y.or_else(|| reach(&points));
    let Some((bottom, top)) = reach else {
        return Ok(Curve::default());
    };
    let view = View {
        x: window.size.0 / (hi - lo),
        y: window.size.1 / (top - bottom).max(f64::MIN_POSITIVE),
        bottom,
        top,
    };
    let mut asked = points.len();

    // Halve what is not flat, all of a round at once.
    let mut width = GRID;
    let mut bent = bent(&points, &view);
    while width > FINEST && !bent.is_empty() && asked < MOST {
        let middles: Vec<f64> = bent
            .iter()
            .filter_map(|i| Some(f64::midpoint(points.get(*i)?.0, points.get(i + 1)?.0)))
            .collect();
        let found = ask(&middles)?;
        asked += found.len();
        let (merged, fresh) = merge(&points, &bent, &found);
        points = merged;
        bent = still_bent(&points, &fresh, &view);
        width /= 2.0;
    }

    // Come as near as numbers can to where it jumps, and to where it ends.
    let edges = edges(&points, &view);
    let found = close_in(&points, &edges, &view, &mut ask)?;
    let parts = split(&points, found, &view);
    let parts = parts
        .into_iter()
        .map(|part| thinned(&part, &view))
        .filter(|part| part.len() > 1);
    let curve = Curve {
        parts: parts.map(|part| rounded(part, window.x, &view)).collect(),
        reach: Some((bottom, top)),
    };
    Ok(curve)
}

/// From numbers to points of the picture.
struct View {
    x: f64,
    y: f64,
    bottom: f64,
    top: f64,
}

impl View {
    /// On which side of the picture a height is: −1, 0, 1; a little beyond it counts
    /// as in it.
    fn side(&self, y: f64) -> i8 {
        let margin = 0.1 * (self.top - self.bottom);
        i8::from(y > self.top + margin) - i8::from(y < self.bottom - margin)
    }

    /// How far the middle of three points is from the line between the others.
    fn leaves(&self, a: (f64, f64), m: (f64, f64), b: (f64, f64)) -> f64 {
        let (dx, dy) = ((b.0 - a.0) * self.x, (b.1 - a.1) * self.y);
        let (mx, my) = ((m.0 - a.0) * self.x, (m.1 - a.1) * self.y);
        let length = libm::hypot(dx, dy);
        if length == 0.0 || !length.is_finite() {
            return libm::hypot(mx, my);
        }
        let along = (mx * dx + my * dy) / (length * length);
        if (0.0..=1.0).contains(&along) {
            (mx * dy - my * dx).abs() / length
        } else {
            libm::hypot(mx - dx, my - dy).min(libm::hypot(mx, my))
        }
    }

    fn unseen(&self, a: f64, b: f64) -> bool {
        let side = self.side(a);
        side != 0 && side == self.side(b)
    }
}

/// The coarse grid: even steps, and round numbers, at which functions have their kinks.
fn grid(lo: f64, hi: f64, width: f64) -> Vec<f64> {
    let count = (width / GRID).clamp(32.0, 1000.0).ceil();
    let step = (hi - lo) / count;
    let mut xs: Vec<f64> = (0..=count as usize).map(|k| lo + step * k as f64).collect();
    if let Some(last) = xs.last_mut() {
        *last = hi;
    }
    let round = round_step(4.0 * step);
    let first = libm::ceil(lo / round);
    let last = libm::floor(hi / round);
    if last - first <= count {
        let mut k = first;
        while k <= last {
            let x = if round < 1.0 {
                k / libm::round(1.0 / round)
            } else {
                k * round
            };
            xs.push(x.clamp(lo, hi));
            k += 1.0;
        }
    }
    xs.sort_by(f64::total_cmp);
    xs.dedup_by(|b, a| *b - *a <= 1e-6 * step);
    xs
}

/// The next number up of 1, 2 and 5 times a power of ten.
fn round_step(rough: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|k| k * power);
    steps
        .into_iter()
        .find(|s| *s >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// The range of the values. Where few of them are far beyond all others, as at a pole,
/// they do not count.
fn reach(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = points
        .iter()
        .map(|p| p.1)
        .filter(|y| y.is_finite())
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let n = values.len().checked_sub(1)?;
        values.get((part * n as f64).round() as usize).copied()
    };
    let (lo, hi) = (at(0.0)?, at(1.0)?);
    let (low, high) = (at(0.07)?, at(0.93)?);
    let usual = high - low;
    let poles = has_pole(points);
    let (mut bottom, mut top) = (lo, hi);
    if poles && usual > 0.0 {
        bottom = lo.max(low - usual);
        top = hi.min(high + usual);
    }
    if top > bottom {
        return Some((bottom, top));
    }
    let room = 0.5_f64.max(1e-3 * lo.abs());
    Some((lo - room, lo + room))
}

/// Whether values rise within the range to where there is none, or to where the sign
/// changes: the next points on either side are a fraction of them.
fn has_pole(points: &[(f64, f64)]) -> bool {
    points.windows(4).any(|w| {
        let [a, b, c, d] = [w[0].1, w[1].1, w[2].1, w[3].1];
        let grows = |near: f64, far: f64| near.abs() > 1.3 * far.abs() && near * far > 0.0;
        let flips = b * c < 0.0 && grows(b, a) && grows(c, d);
        let ends = (!c.is_finite() && grows(b, a)) || (!b.is_finite() && grows(c, d));
        // A peak that is sharper than a cusp.
        let peak = b * c > 0.0 && b.abs() > 2.0 * a.abs() && c.abs() > 2.0 * d.abs();
        flips || ends || peak
    })
}

/// The intervals of the coarse grid that are to be halved: the curve has a corner or an
/// end at them.
fn bent(points: &[(f64, f64)], view: &View) -> Vec<usize> {
    (0..points.len().saturating_sub(1))
        .filter(|i| {
            let (a, b) = (points[*i], points[*i + 1]);
            if !(a.1.is_finite() && b.1.is_finite()) || view.unseen(a.1, b.1) {
                return false;
            }
            let before = i.checked_sub(1).and_then(|k| points.get(k));
            let after = points.get(i + 2);
            let off = |m: (f64, f64), from: Option<&(f64, f64)>, to: Option<&(f64, f64)>| {
                match (from, to) {
                    (Some(from), Some(to)) if from.1.is_finite() && to.1.is_finite() => {
                        view.leaves(*from, m, *to)
                    }
                    // The last one before an end is always looked at.
                    _ => f64::INFINITY,
                }
            };
            off(a, before, Some(&b)).max(off(b, Some(&a), after)) > FLAT
        })
        .collect()
}

/// The points with the new ones between them, and where those are.
fn merge(
    points: &[(f64, f64)],
    halved: &[usize],
    found: &[(f64, f64)],
) -> (Vec<(f64, f64)>, Vec<usize>) {
    let mut merged = Vec::with_capacity(points.len() + found.len());
    let mut fresh = Vec::with_capacity(found.len());
    let mut next = halved.iter().zip(found).peekable();
    for (i, p) in points.iter().enumerate() {
        merged.push(*p);
        if let Some((_, q)) = next.next_if(|(at, _)| **at == i) {
            fresh.push(merged.len());
            merged.push(*q);
        }
    }
    (merged, fresh)
}

/// The halves that are to be halved again: those around a new point that was off its
/// chord.
fn still_bent(points: &[(f64, f64)], fresh: &[usize], view: &View) -> Vec<usize> {
    let mut out = Vec::new();
    for i in fresh {
        let (a, m, b) = (points[*i - 1], points[*i], points[*i + 1]);
        let seen = |p: (f64, f64), q: (f64, f64)| {
            p.1.is_finite() && q.1.is_finite() && !view.unseen(p.1, q.1)
        };
        // Half of the chord is off a quarter as far, so that this is the error left.
        if m.1.is_finite() && view.leaves(a, m, b) <= FLAT {
            continue;
        }
        if seen(a, m) {
            out.push(*i - 1);
        }
        if seen(m, b) {
            out.push(*i);
        }
    }
    out.dedup();
    out
}

/// The intervals in which the curve may jump, begin or end.
fn edges(points: &[(f64, f64)], view: &View) -> Vec<usize> {
    let edge = |pair: &[(f64, f64)]| {
        let (a, b) = (pair[0], pair[1]);
        match (a.1.is_finite(), b.1.is_finite()) {
            (true, true) => {
                let steep = (b.1 - a.1).abs() * view.y > STEP;
                let narrow = (b.0 - a.0) * view.x < 2.0 * FINEST;
                let across = view.side(a.1) * view.side(b.1) < 0;
                !view.unseen(a.1, b.1) && (across || steep && narrow)
            }
            (false, false) => false,
            _ => true,
        }
    };
    let found = points.windows(2).enumerate();
    found
        .filter(|(_, pair)| edge(pair))
        .map(|(i, _)| i)
        .take(MOST_EDGES)
        .collect()
}

/// What was found between two points: the points that lead up to a gap, and those after
/// it; or points without a gap.
struct Edge {
    at: usize,
    before: Vec<(f64, f64)>,
    after: Vec<(f64, f64)>,
    gap: bool,
}

/// Closes in on each edge, all of them at once.
fn close_in<E>(
    points: &[(f64, f64)],
    edges: &[usize],
    view: &View,
    ask: &mut impl FnMut(&[f64]) -> Result<Vec<(f64, f64)>, E>,
) -> Result<Vec<Edge>, E> {
    let mut found: Vec<(Edge, bool)> = edges
        .iter()
        .map(|at| {
            let edge = Edge {
                at: *at,
                before: vec![points[*at]],
                after: vec![points[*at + 1]],
                gap: true,
            };
            (edge, true)
        })
        .collect();
    // A number has 53 digits, and no interval more halves.
    for _ in 0..1100 {
        let open: Vec<f64> = found
            .iter()
            .filter(|(_, open)| *open)
            .filter_map(|(edge, _)| edge.middle())
            .collect();
        if open.is_empty() {
            break;
        }
        let mut middles = ask(&open)?.into_iter();
        for (edge, open) in &mut found {
            if !*open {
                continue;
            }
            *open = match edge.middle().and_then(|_| middles.next()) {
                Some(m) => edge.narrow(m, view),
                None => false,
            };
        }
    }
    Ok(found.into_iter().map(|(edge, _)| edge).collect())
}

impl Edge {
    fn ends(&self) -> Option<((f64, f64), (f64, f64))> {
        Some((*self.before.last()?, *self.after.last()?))
    }

    /// The number in the middle; none when there is none between the ends.
    fn middle(&self) -> Option<f64> {
        let (a, b) = self.ends()?;
        let m = f64::midpoint(a.0, b.0);
        let near = 1e-15 * a.0.abs().max(b.0.abs());
        (m > a.0 && m < b.0 && b.0 - a.0 > near.max(1e-290)).then_some(m)
    }

    /// Takes a point between the ends; false when nothing is left to be found.
    fn narrow(&mut self, m: (f64, f64), view: &View) -> bool {
        let Some((a, b)) = self.ends() else {
            return false;
        };
        let finite = |p: (f64, f64)| p.1.is_finite();
        let to_left = match (finite(a), finite(m), finite(b)) {
            // An end: the side that has values grows.
            (true, true, false) => true,
            (true, false, false) => false,
            (false, true, true) => false,
            (false, false, true) => true,
            // A step: where it is higher.
            (true, true, true) => (m.1 - a.1).abs() < (b.1 - m.1).abs(),
            // A hole in the middle: both sides end there.
            _ => {
                return false;
            }
        };
        if to_left {
            self.before.push(m);
        } else {
            self.after.push(m);
        }
        let Some((a, b)) = self.ends() else {
            return false;
        };
        if finite(a) && finite(b) {
            // Continuous, if steep.
            if (b.1 - a.1).abs() * view.y <= STEP {
                self.gap = false;
                return false;
            }
            return true;
        }
        // An end that is out of sight already needs no more.
        let inner = if finite(a) { a } else { b };
        view.side(inner.1) == 0 || (b.0 - a.0) * view.x > 1e-3
    }
}

/// The parts between gaps.
fn split(points: &[(f64, f64)], edges: Vec<Edge>, view: &View) -> Vec<Vec<(f64, f64)>> {
    let mut parts: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    let mut edges = edges.into_iter().peekable();
    let push = |parts: &mut Vec<Vec<(f64, f64)>>, p: (f64, f64)| {
        if let Some(part) = parts.last_mut()
            && p.1.is_finite()
        {
            part.push(p);
        } else if parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
        }
    };
    for (i, p) in points.iter().enumerate() {
        push(&mut parts, *p);
        if let Some(edge) = edges.next_if(|e| e.at == i) {
            for q in edge.before.iter().skip(1) {
                push(&mut parts, *q);
            }
            if edge.gap {
                push(&mut parts, (0.0, f64::NAN));
            }
            for q in edge.after.iter().skip(1).rev() {
                push(&mut parts, *q);
            }
        }
    }
    parts
        .into_iter()
        .flat_map(|part| visible(&part, view))
        .filter(|part| !part.is_empty())
        .collect()
}

/// A part without what is far above or below; the first point out of sight stays, so
/// that the line runs to the border.
fn visible(part: &[(f64, f64)], view: &View) -> Vec<Vec<(f64, f64)>> {
    let mut out: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for (i, p) in part.iter().enumerate() {
        let hidden = |j: Option<usize>| {
            j.and_then(|j| part.get(j))
                .is_none_or(|q| view.unseen(p.1, q.1))
        };
        let side = view.side(p.1);
        if side != 0 && hidden(i.checked_sub(1)) && hidden(Some(i + 1)) {
            if out.last().is_some_and(|o| !o.is_empty()) {
                out.push(Vec::new());
            }
            continue;
        }
        if let Some(last) = out.last_mut() {
            last.push(*p);
        }
    }
    out
}

/// The fewest points that Douglas and Peucker's way leaves.
fn thinned(part: &[(f64, f64)], view: &View) -> Vec<(f64, f64)> {
    let mut keep = vec![false; part.len()];
    for end in [keep.len().checked_sub(1), Some(0)].into_iter().flatten() {
        if let Some(kept) = keep.get_mut(end) {
            *kept = true;
        }
    }
    let mut open = vec![(0, part.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let inner = from + 1..to;
        let far = |i: &usize| view.leaves(part[from], part[*i], part[to]);
        let Some(worst) = inner.max_by(|i, j| far(i).total_cmp(&far(j))) else {
            continue;
        };
        if far(&worst) > THIN {
            keep[worst] = true;
            open.push((from, worst));
            open.push((worst, to));
        }
    }
    let kept = part.iter().zip(keep).filter(|(_, keep)| *keep);
    kept.map(|(p, _)| *p).collect()
}

/// Without digits that nobody can see; the ends of the range stay as they are.
fn rounded(part: Vec<(f64, f64)>, (lo, hi): (f64, f64), view: &View) -> Vec<(f64, f64)> {
    let ends = |x: f64| x == lo || x == hi;
    let mut out: Vec<(f64, f64)> = part
        .into_iter()
        .map(|(x, y)| {
            let x = if ends(x) {
                x
            } else {
                round_to(x, ROUND / view.x)
            };
            (x.clamp(lo, hi), round_to(y, ROUND / view.y))
        })
        .collect();
    out.dedup();
    out
}

/// The shortest decimal number within a distance, about.
fn round_to(value: f64, by: f64) -> f64 {
    let digits = libm::ceil(-libm::log10(2.0 * by));
    if !(-300.0..=300.0).contains(&digits) {
        return value;
    }
    let unit = libm::pow(10.0, digits.abs());
    let rounded = if digits >= 0.0 {
        libm::round(value * unit) / unit
    } else {
        libm::round(value / unit) * unit
    };
    if rounded.is_finite() { rounded } else { value }
}

/// A curve through given points, with gaps where they are not finite.
pub fn fixed(points: impl Iterator<Item = (f64, f64)>, window: Window) -> Curve {
    let points: Vec<(f64, f64)> = points.collect();
    Curve {
        reach: window.y.or_else(|| reach(&points)),
        parts: parts(points),
    }
}

/// The runs of finite points.
pub fn parts(points: Vec<(f64, f64)>) -> Vec<Vec<(f64, f64)>> {
    let gap = |p: &(f64, f64)| !(p.0.is_finite() && p.1.is_finite());
    points
        .split(gap)
        .filter(|part| !part.is_empty())
        .map(<[_]>::to_vec)
        .collect()
}

/// Samples a curve of points over a range of its parameter, for a picture of its box of a
/// size in points.
///
/// # Errors
/// Those of the function.
pub fn path<E>(
    mut f: impl FnMut(&[f64]) -> Result<Vec<(f64, f64)>, E>,
    (from, to): (f64, f64),
    size: (f64, f64),
) -> Result<Vec<Vec<(f64, f64)>>, E> {
    const STEPS: usize = 240;
    let ts: Vec<f64> = (0..=STEPS)
        .map(|k| from + (to - from) * (k as f64 / STEPS as f64))
        .collect();
    let mut points: Vec<(f64, (f64, f64))> = ts.iter().copied().zip(f(&ts)?).collect();
    let finite = |p: (f64, f64)| p.0.is_finite() && p.1.is_finite();
    let extent = |of: fn((f64, f64)) -> f64| {
        let seen = points.iter().map(|p| p.1).filter(|p| finite(*p)).map(of);
        let (lo, hi) = seen.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| {
            (lo.min(v), hi.max(v))
        });
        hi - lo
    };
    let unit = |size: f64, extent: f64| if extent > 0.0 { size / extent } else { 1.0 };
    let view = View {
        x: unit(size.0, extent(|p| p.0)),
        y: unit(size.1, extent(|p| p.1)),
        bottom: f64::NEG_INFINITY,
        top: f64::INFINITY,
    };
    for _ in 0..12 {
        let mut open = vec![false; points.len()];
        for (i, w) in points.windows(3).enumerate() {
            let [a, m, b] = [w[0].1, w[1].1, w[2].1];
            let ends = !finite(a) || !finite(m) || !finite(b);
            let some = finite(a) || finite(m) || finite(b);
            let off = if ends {
                some
            } else {
                view.leaves(a, m, b) > FLAT
            };
            open[i] |= off;
            open[i + 1] |= off;
        }
        let middles: Vec<f64> = points
            .windows(2)
            .zip(&open)
            .filter(|(_, open)| **open)
            .map(|(w, _)| f64::midpoint(w[0].0, w[1].0))
            .collect();
        if middles.is_empty() || points.len() + middles.len() > MOST {
            break;
        }
        let found = f(&middles)?;
        points.extend(middles.into_iter().zip(found));
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let runs = parts(points.into_iter().map(|p| p.1).collect());
    let round = |p: (f64, f64)| (round_to(p.0, ROUND / view.x), round_to(p.1, ROUND / view.y));
    Ok(runs
        .into_iter()
        .map(|part| {
            let mut part: Vec<_> = thinned(&part, &view).into_iter().map(round).collect();
            part.dedup();
            part
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: (f64, f64) = (280.0, 196.0);

    fn sampled(f: impl Fn(f64) -> f64, x: (f64, f64), y: Option<(f64, f64)>) -> Curve {
        let window = Window { x, y, size: SIZE };
        let ask = |xs: &[f64]| Ok::<_, ()>(xs.iter().map(|x| f(*x)).collect());
        curve(ask, window).expect("it has values")
    }

    /// How far the drawn curve is from the function at most, in points: from a point of
    /// the function to the nearest of the parts.
    fn error(f: impl Fn(f64) -> f64, curve: &Curve, x: (f64, f64)) -> f64 {
        let (lo, hi) = curve.reach.expect("it has values");
        let scale = (SIZE.0 / (x.1 - x.0), SIZE.1 / (hi - lo));
        let at = |p: (f64, f64)| (p.0 * scale.0, p.1 * scale.1);
        let segments: Vec<_> = (curve.parts.iter())
            .flat_map(|part| part.windows(2).map(|w| (at(w[0]), at(w[1]))))
            .collect();
        let distance = |p: (f64, f64)| {
            let near = |(a, b): &((f64, f64), (f64, f64))| {
                let (dx, dy) = (b.0 - a.0, b.1 - a.1);
                let length = dx * dx + dy * dy;
                let t = ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length.max(1e-300);
                let t = t.clamp(0.0, 1.0);
                libm::hypot(p.0 - a.0 - t * dx, p.1 - a.1 - t * dy)
            };
            segments.iter().map(near).fold(f64::INFINITY, f64::min)
        };
        (0..=1000)
            .map(|k| x.0 + (x.1 - x.0) * f64::from(k) / 1000.0)
            .map(|x| (x, f(x)))
            .filter(|p| p.1.is_finite() && p.1 >= lo && p.1 <= hi)
            .map(|p| distance(at(p)))
            .fold(0.0, f64::max)
    }

    #[test]
    fn kinks_are_hit_with_three_points() {
        let relu = sampled(|x| x.max(0.0), (-5.0, 5.0), None);
        assert_eq!(relu.parts, [[(-5.0, 0.0), (0.0, 0.0), (5.0, 5.0)]]);
    }

    #[test]
    fn poles_and_jumps_are_gaps() {
        let pole = sampled(|x| 1.0 / x, (-5.0, 5.0), None);
        assert_eq!(pole.parts.len(), 2);
        let reach = pole.reach.expect("values");
        assert!(reach.1 < 20.0, "a pole has no say in the limits: {reach:?}");
        assert_eq!(sampled(libm::tan, (-5.0, 5.0), None).parts.len(), 5);
        let floor = sampled(libm::floor, (-2.5, 2.5), None);
        assert_eq!(floor.parts.len(), 6);
        assert_eq!(floor.parts[1], [(-2.0, -2.0), (-1.0, -2.0)]);
        let sign = sampled(|x| if x < 0.3 { -1.0 } else { 1.0 }, (-1.0, 1.0), None);
        let ends: Vec<f64> = sign
            .parts
            .iter()
            .filter_map(|p| Some(p.first()?.0))
            .collect();
        assert_eq!(ends, [-1.0, 0.3]);
    }

    #[test]
    fn curves_end_where_their_numbers_end() {
        let root = sampled(libm::sqrt, (-3.0, 5.0), None);
        assert_eq!(root.parts.len(), 1);
        assert_eq!(root.parts[0][0], (0.0, 0.0));
        let log = sampled(libm::log, (-1.0, 5.0), None);
        assert!(log.parts[0][0].0 < 0.2);
        assert_eq!(sampled(|_| f64::NAN, (0.0, 1.0), None).parts.len(), 0);
    }

    #[test]
    fn work_has_an_end() {
        let mut asked = 0;
        let window = Window {
            x: (-1.0, 1.0),
            y: None,
            size: SIZE,
        };
        let wild = curve(
            |xs: &[f64]| {
                asked += xs.len();
                Ok::<_, ()>(xs.iter().map(|x| libm::sin(1.0 / x)).collect())
            },
            window,
        );
        assert!(wild.is_ok() && asked < 3 * MOST, "{asked}");
    }

    #[test]
    fn steep_is_not_broken() {
        let steep = sampled(|x| libm::tanh(1000.0 * x), (-5.0, 5.0), None);
        assert_eq!(steep.parts.len(), 1);
    }

    proptest! {
        #[test]
        fn smooth_curves_are_near(
            a in -3.0..3.0f64, b in 0.1..3.0f64, c in -2.0..2.0f64, d in -1.0..1.0f64,
        ) {
            let f = |x: f64| a * libm::sin(b * x + c) + d * x * x;
            let found = sampled(f, (-5.0, 5.0), None);
            prop_assert_eq!(found.parts.len(), 1);
            prop_assert!(found.parts[0].len() < 400);
            prop_assert!(error(f, &found, (-5.0, 5.0)) < 0.06);
        }

        #[test]
        fn kinks_are_within_a_hundredth_of_a_point(at in -4.0..4.0f64, slope in 0.2..5.0f64) {
            let f = |x: f64| slope * (x - at).abs();
            let found = sampled(f, (-5.0, 5.0), Some((-1.0, 50.0)));
            let kink = found.parts[0].iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
            prop_assert!(kink * SIZE.1 / 51.0 < 0.03, "{}", kink);
        }

        #[test]
        fn any_function_gives_finite_points(
            jump in -4.0..4.0f64, height in -1e3..1e3f64, pole in -4.0..4.0f64,
        ) {
            let f = |x: f64| 1.0 / (x - pole) + if x > jump { height } else { 0.0 };
            let found = sampled(f, (-5.0, 5.0), None);
            for part in &found.parts {
                prop_assert!(part.windows(2).all(|w| w[0].0 <= w[1].0));
                prop_assert!(part.iter().all(|p| p.0.is_finite() && p.1.is_finite()));
            }
        }
    }
}
