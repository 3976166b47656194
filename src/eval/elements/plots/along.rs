//! Drawn coordinates of axes that do not run evenly: where functions are to be sampled
//! evenly on the page, not in the data.

use std::rc::Rc;

use super::super::deferred::Whole;
use crate::geom::Point;
use crate::scene::{Geometry, Image, ImageFile, Item, ItemKind, Scale, Shape, Spot};

/// Digits of data that come from places on the page.
const DIGITS: f64 = 6.0;

/// How far along it a number is on each axis that does not run evenly, from 0 to 1; the
/// numbers of others are themselves.
#[derive(Debug, Clone)]
pub(super) struct Along {
    axes: [Option<(Scale, (f64, f64))>; 2],
}

impl Along {
    /// That of axes; none where both run evenly.
    pub(super) fn of(whole: &Whole) -> Option<Rc<Self>> {
        let axes = whole.axes();
        if axes.iter().all(|(scale, _)| scale.is_linear()) {
            return None;
        }
        let uneven = |(scale, limits): (&Scale, (f64, f64))| {
            (!scale.is_linear()).then(|| (scale.clone(), limits))
        };
        Some(Rc::new(Along {
            axes: axes.map(uneven),
        }))
    }

    /// The data at a drawn place.
    pub(super) fn data(&self, at: [f64; 2]) -> [f64; 2] {
        let [x, y] = &self.axes;
        let value = |axis: &Option<(Scale, (f64, f64))>, t: f64| match axis {
            Some((scale, limits)) => scale.value(t, *limits),
            None => t,
        };
        [value(x, at[0]), value(y, at[1])]
    }

    /// Where data are drawn; not finite where they have no place.
    pub(super) fn place(&self, at: [f64; 2]) -> [f64; 2] {
        let place = |axis: &Option<(Scale, (f64, f64))>, v: f64| match axis {
            Some((scale, limits)) => scale.position(v, *limits),
            None => v,
        };
        let [x, y] = &self.axes;
        [place(x, at[0]), place(y, at[1])]
    }

    /// The drawn ranges of data, the smaller end first.
    pub(super) fn ranges(&self, x: (f64, f64), y: (f64, f64)) -> ((f64, f64), (f64, f64)) {
        let range = |axis: &Option<(Scale, (f64, f64))>, (lo, hi): (f64, f64)| match axis {
            Some((scale, limits)) => {
                let (a, b) = (scale.position(lo, *limits), scale.position(hi, *limits));
                (a.min(b), a.max(b))
            }
            None => (lo, hi),
        };
        let [first, second] = &self.axes;
        (range(first, x), range(second, y))
    }

    /// A vector of data at a drawn place, as it is drawn.
    pub(super) fn vector(&self, at: [f64; 2], by: [f64; 2]) -> [f64; 2] {
        const STEP: f64 = 1e-5;
        let turn = |axis: &Option<(Scale, (f64, f64))>, t: f64, v: f64| match axis {
            Some((scale, limits)) => {
                let value = |t: f64| scale.value(t, *limits);
                v * 2.0 * STEP / (value(t + STEP) - value(t - STEP))
            }
            None => v,
        };
        let [x, y] = &self.axes;
        [turn(x, at[0], by[0]), turn(y, at[1], by[1])]
    }

    /// What was computed in drawn coordinates, in data.
    pub(super) fn undone(&self, items: Vec<Item>) -> Vec<Item> {
        items.into_iter().map(|item| self.item(item)).collect()
    }

    fn item(&self, mut item: Item) -> Item {
        match &mut item.kind {
            ItemKind::Group(inner) => *inner = self.undone(std::mem::take(inner)),
            ItemKind::Shape(shape) => self.shape(shape),
            _ => {}
        }
        item
    }

    fn shape(&self, shape: &mut Shape) {
        match &mut shape.geometry {
            Geometry::Data { points, .. } | Geometry::Dots { points, .. } => {
                for p in points {
                    *p = self.point(*p);
                }
            }
            Geometry::Image(image) => {
                let Image { file, spot, .. } = &mut **image;
                if let Spot::Data(a, b) = spot {
                    (*a, *b) = (self.point(*a), self.point(*b));
                }
                // Its cells are even on the page alone.
                *file = Rc::new(ImageFile {
                    cells: None,
                    ..(**file).clone()
                });
            }
            _ => {}
        }
    }

    fn point(&self, p: Point) -> Point {
        if !p.is_finite() {
            return p;
        }
        let [x, y] = self.data([p.x, p.y]);
        let rounded = |axis: &Option<_>, v: f64| match axis {
            Some(_) if v != 0.0 && v.is_finite() => {
                let digits = DIGITS - 1.0 - libm::floor(libm::log10(v.abs()));
                // Dividing by a power of ten is exact where multiplying is not.
                let fine = libm::pow(10.0, digits.abs());
                match digits >= 0.0 {
                    true => libm::round(v * fine) / fine,
                    false => libm::round(v / fine) * fine,
                }
            }
            _ => v,
        };
        Point::new(rounded(&self.axes[0], x), rounded(&self.axes[1], y))
    }
}
