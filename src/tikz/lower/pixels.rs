//! Dots and lines as pixels, painted one over the other as PDF paints them.

use std::collections::BTreeMap;

use super::simplify::distance;
use crate::color::Color;
use crate::geom::{Point, Rect, Segment};
use crate::image::{Data, Picture};
use crate::scene::{Marker, Pixels};

/// Points to the inch.
pub(super) const INCH: f64 = 72.27;
/// The most pixels of one picture; a larger one is coarser.
const MOST: f64 = 24e6;

/// The shape of a dot about the origin.
pub(super) struct Shape {
    form: Form,
    /// How far from the origin it goes, in points.
    reach: f64,
    /// What it covers where its middle is at one of 4×4 places within a pixel, filled and
    /// as a line: as many as were asked for.
    stamps: BTreeMap<(bool, usize), Stamp>,
}

/// Places within a pixel, in each direction.
const PLACES: f64 = 4.0;

/// The rows of pixels that a dot covers: how far above the pixel of its middle, how far right
/// of it the first one is, and how much of each is covered.
type Stamp = Vec<(i64, i64, Vec<f32>)>;

enum Form {
    Disc(f64),
    /// The corners of what bulges everywhere.
    Polygon(Vec<Point>),
    Strokes(Vec<(Point, Point)>),
}

impl Shape {
    /// The shape of a marker of TikZ's `mark size`.
    pub(super) fn new(marker: Marker, size: f64) -> Shape {
        let path = marker.path(Point::default(), size);
        let corners = path.segments.iter().filter_map(|segment| match segment {
            Segment::Move(p) | Segment::Line(p) => Some(*p),
            _ => None,
        });
        let corners: Vec<Point> = corners.collect();
        let reach = corners.iter().map(|p| p.norm()).fold(size, f64::max);
        let form = match marker {
            Marker::Circle => Form::Disc(size),
            _ if marker.is_closed() => Form::Polygon(corners),
            _ => {
                let pairs = corners.chunks_exact(2);
                Form::Strokes(
                    pairs
                        .filter_map(|p| Some((*p.first()?, *p.last()?)))
                        .collect(),
                )
            }
        };
        Shape {
            form,
            reach,
            stamps: BTreeMap::new(),
        }
    }

    /// What it covers, larger by a margin, or its outline of half a width, with its middle
    /// at a place within a pixel.
    fn stamp(
        &mut self,
        place: usize,
        (outline, more): (bool, f64),
        middle: Point,
        scale: f64,
    ) -> &Stamp {
        if !self.stamps.contains_key(&(outline, place)) {
            let reach = ((self.reach + more) * scale).ceil() as i64 + 1;
            let part = |right: i64, up: i64| {
                let corner = Point::new(right as f64, up as f64);
                let from = corner + Point::new(0.5, 0.5) - middle;
                let inside = self.inside(from * (1.0 / scale));
                let inside = match outline {
                    true => more - inside.abs(),
                    false => inside + more,
                };
                (inside * scale + 0.5).clamp(0.0, 1.0) as f32
            };
            let row = |up: i64| {
                let from = (-reach..=reach).find(|right| part(*right, up) > 0.0)?;
                let to = (from..=reach).rev().find(|right| part(*right, up) > 0.0)?;
                Some((up, from, (from..=to).map(|right| part(right, up)).collect()))
            };
            let stamp = (-reach..=reach).filter_map(row).collect();
            self.stamps.insert((outline, place), stamp);
        }
        self.stamps.entry((outline, place)).or_default()
    }

    /// How far inside a point is, in points.
    fn inside(&self, p: Point) -> f64 {
        match &self.form {
            Form::Disc(radius) => radius - p.norm(),
            Form::Polygon(corners) => {
                let next = corners.iter().cycle().skip(1);
                let sides = corners.iter().zip(next);
                let signed = sides.map(|(a, b)| {
                    let inwards = (*b - *a).unit().left();
                    let toward = inwards.dot(p - *a);
                    // The origin is inside, whichever way the corners go.
                    toward * inwards.dot(-*a).signum()
                });
                signed.fold(f64::INFINITY, f64::min)
            }
            Form::Strokes(lines) => {
                let far = lines.iter().map(|(a, b)| distance(p, *a, *b));
                -far.fold(f64::INFINITY, f64::min)
            }
        }
    }
}

/// A transparent sheet.
pub(super) struct Sheet {
    rect: Rect,
    /// Pixels to the point.
    scale: f64,
    width: usize,
    height: usize,
    /// Opacities, row by row from the top.
    alpha: Vec<f32>,
    /// The colour that was painted first: that of what stays transparent.
    ground: Option<Color>,
    /// Red, green and blue times opacity, once there are several colours.
    colors: Vec<[f32; 3]>,
}

/// A colour's channels.
fn channels(color: Color) -> [f32; 3] {
    color.channels().map(|v| v as f32)
}

impl Sheet {
    /// A sheet over a rectangle of the canvas, with so many pixels to the inch.
    pub(super) fn new(rect: Rect, resolution: f64) -> Sheet {
        let area = (rect.width() * rect.height()).max(1e-6);
        let scale = (resolution / INCH).min((MOST / area).sqrt());
        let count = |length: f64| ((length * scale).ceil() as usize).max(1);
        let (width, height) = (count(rect.width()), count(rect.height()));
        // Whole pixels: the sheet ends where its last ones do.
        let size = Point::new(width as f64 / scale, height as f64 / scale);
        Sheet {
            rect: Rect::new(rect.min, rect.min + size),
            scale,
            width,
            height,
            alpha: vec![0.0; width * height],
            ground: None,
            colors: Vec::new(),
        }
    }

    /// Makes ready to be painted with a colour.
    fn take(&mut self, color: Color) {
        let ground = *self.ground.get_or_insert(color);
        if self.colors.is_empty() && channels(ground) != channels(color) {
            let paint = channels(ground);
            let painted = |alpha: &f32| paint.map(|v| v * alpha);
            self.colors = self.alpha.iter().map(painted).collect();
        }
    }

    /// Paints a part of a pixel.
    fn paint(&mut self, cell: usize, part: f32, color: [f32; 3]) {
        if let Some(alpha) = self.alpha.get_mut(cell) {
            *alpha = part + *alpha * (1.0 - part);
        }
        if let Some(old) = self.colors.get_mut(cell) {
            for (old, new) in old.iter_mut().zip(color) {
                *old = new * part + *old * (1.0 - part);
            }
        }
    }

    /// Every pixel of a box of the canvas, with the point in its middle.
    fn each(&self, bounds: Rect, mut visit: impl FnMut(usize, Point)) {
        let scale = self.scale;
        let (from, to) = (bounds.min - self.rect.min, bounds.max - self.rect.min);
        let span = |low: f64, high: f64, count: usize| {
            let index = |v: f64| (v * scale).floor().clamp(0.0, count as f64) as usize;
            index(low)..(index(high) + 1).min(count)
        };
        let columns = span(from.x, to.x, self.width);
        for row in span(from.y, to.y, self.height) {
            let start = (self.height - 1 - row) * self.width;
            let y = self.rect.min.y + (row as f64 + 0.5) / scale;
            for column in columns.clone() {
                let x = self.rect.min.x + (column as f64 + 0.5) / scale;
                visit(start + column, Point::new(x, y));
            }
        }
    }

    /// Paints a dot, larger by a margin than its shape.
    pub(super) fn dot(&mut self, center: Point, shape: &mut Shape, margin: f64, color: Color) {
        self.cover(center, shape, (false, margin), color);
    }

    /// Paints the line around a dot, of half a width.
    pub(super) fn outline(&mut self, center: Point, shape: &mut Shape, half: f64, color: Color) {
        self.cover(center, shape, (true, half), color);
    }

    /// Paints a dot or its outline by the stamp for its place within a pixel.
    fn cover(&mut self, center: Point, shape: &mut Shape, kind: (bool, f64), color: Color) {
        self.take(color);
        let (paint, opacity) = (channels(color), color.opacity() as f32);
        let at = (center - self.rect.min) * self.scale;
        let (column, row) = (at.x.floor(), at.y.floor());
        let part = |v: f64| (v * PLACES).floor().clamp(0.0, PLACES - 1.0);
        let (x, y) = (part(at.x - column), part(at.y - row));
        let place = (y * PLACES + x) as usize;
        let middle = Point::new((x + 0.5) / PLACES, (y + 0.5) / PLACES);
        for (up, from, parts) in shape.stamp(place, kind, middle, self.scale) {
            let row = row as i64 + up;
            if row < 0 || row >= self.height as i64 {
                continue;
            }
            let start = (self.height - 1 - row as usize) * self.width;
            let first = column as i64 + from;
            let hidden = (-first).max(0) as usize;
            let first = first.max(0) as usize;
            let count = parts.len().saturating_sub(hidden);
            let count = count.min(self.width.saturating_sub(first));
            let parts = parts.iter().skip(hidden).take(count);
            let range = start + first..start + first + count;
            if let Some(colors) = self.colors.get_mut(range.clone()) {
                for (old, part) in colors.iter_mut().zip(parts.clone()) {
                    let part = part * opacity;
                    for (old, new) in old.iter_mut().zip(paint) {
                        *old = new * part + *old * (1.0 - part);
                    }
                }
            }
            if let Some(alpha) = self.alpha.get_mut(range) {
                for (old, part) in alpha.iter_mut().zip(parts) {
                    let part = part * opacity;
                    *old = part + *old * (1.0 - part);
                }
            }
        }
    }

    /// Paints polylines with round ends and corners, as one thing: where they cross
    /// themselves they are no darker.
    pub(super) fn line(&mut self, lines: &[Vec<Point>], width: f64, color: Color) {
        self.take(color);
        let mut cover = vec![0_f32; self.alpha.len()];
        let (half, scale) = (width / 2.0, self.scale);
        for line in lines {
            for ends in line.windows(2) {
                let [a, b] = ends else { continue };
                let bounds = Rect::new(
                    Point::new(a.x.min(b.x), a.y.min(b.y)),
                    Point::new(a.x.max(b.x), a.y.max(b.y)),
                );
                self.each(bounds.grow(half + 1.0 / scale), |cell, middle| {
                    let part = (half - distance(middle, *a, *b)) * scale + 0.5;
                    if let Some(cover) = cover.get_mut(cell) {
                        *cover = cover.max(part.clamp(0.0, 1.0) as f32);
                    }
                });
            }
        }
        let (paint, opacity) = (channels(color), color.opacity() as f32);
        for (cell, cover) in cover.into_iter().enumerate() {
            if cover > 0.0 {
                self.paint(cell, cover * opacity, paint);
            }
        }
    }

    /// The sheet as a picture.
    pub(super) fn finish(self) -> Pixels {
        let byte = |v: f32| (v * 255.0).round().clamp(0.0, 255.0) as u8;
        let ground = self.ground.map_or([0.0; 3], channels).map(byte);
        let alpha: Vec<u8> = self.alpha.iter().map(|v| byte(*v)).collect();
        let data = if self.colors.is_empty() {
            Data::Stencil {
                color: ground,
                alpha,
            }
        } else {
            let cells = self.colors.iter().zip(&self.alpha).zip(&alpha);
            let colors = cells.flat_map(|((color, opacity), shown)| match shown {
                0 => ground,
                _ => color.map(|v| byte(v / opacity)),
            });
            Data::Samples {
                colors: colors.collect(),
                alpha: Some(alpha),
            }
        };
        let density = self.scale * INCH;
        Pixels {
            rect: self.rect,
            picture: Picture {
                width: self.width as u32,
                height: self.height as u32,
                density: (density, density),
                rgb: true,
                data,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let rect = Rect::new(Point::new(10.0, 10.0), Point::new(20.0, 15.0));
        Sheet::new(rect, INCH * 8.0)
    }

    fn opacities(sheet: Sheet) -> (Vec<u8>, usize) {
        let picture = sheet.finish().picture;
        let Data::Stencil { alpha, .. } = picture.data else {
            panic!("one colour");
        };
        (alpha, picture.width as usize)
    }

    #[test]
    fn a_dot_has_its_area_and_dots_cover_each_other_as_they_are_painted() {
        let red = Color::from_hex("#f00").expect("a colour");
        let mut once = sheet();
        once.dot(
            Point::new(15.0, 12.0),
            &mut Shape::new(Marker::Circle, 1.0),
            0.0,
            red,
        );
        let (alpha, _) = opacities(once);
        let area: f64 = alpha.iter().map(|a| f64::from(*a) / 255.0).sum::<f64>() / 64.0;
        assert!((area - std::f64::consts::PI).abs() < 0.01, "{area}");
        let mut twice = sheet();
        for _ in 0..2 {
            twice.dot(
                Point::new(15.0, 12.0),
                &mut Shape::new(Marker::Circle, 1.0),
                0.0,
                red.alpha(0.5),
            );
        }
        let (alpha, width) = opacities(twice);
        // 0.5 over 0.5 is 0.75; the middle is in the 24th row from the top.
        assert_eq!(alpha[(40 - 16) * width + 40], 191);
    }

    #[test]
    fn markers_have_their_areas() {
        let area = |marker, outlined: bool| {
            let mut sheet = sheet();
            let mut shape = Shape::new(marker, 2.0);
            let (center, red) = (
                Point::new(15.0, 12.5),
                Color::from_hex("#f00").expect("a colour"),
            );
            match outlined {
                true => sheet.outline(center, &mut shape, 0.25, red),
                false => sheet.dot(center, &mut shape, 0.0, red),
            }
            let (alpha, _) = opacities(sheet);
            alpha.iter().map(|a| f64::from(*a) / 255.0).sum::<f64>() / 64.0
        };
        let close = |found: f64, wanted: f64| assert!((found - wanted).abs() < 0.15, "{found}");
        close(area(Marker::Square, false), 16.0);
        close(area(Marker::Triangle, false), 3.0 * 3.0_f64.sqrt());
        close(area(Marker::Diamond, false), 6.0);
        close(area(Marker::Circle, true), 2.0 * std::f64::consts::PI);
        // A cross of strokes of 4 points: both, but for the middle.
        close(area(Marker::Plus, true), 2.0 * 4.0 * 0.5 - 0.25 + 0.4);
    }

    #[test]
    fn a_second_colour_mixes_with_the_first() {
        let (red, blue) = ("#f00", "#00f");
        let mut sheet = sheet();
        for color in [red, blue] {
            let color = Color::from_hex(color).expect("a colour").alpha(0.5);
            sheet.dot(
                Point::new(15.0, 12.0),
                &mut Shape::new(Marker::Circle, 1.0),
                0.0,
                color,
            );
        }
        let Data::Samples { colors, alpha } = sheet.finish().picture.data else {
            panic!("colours");
        };
        let middle = (40 - 16) * 80 + 40;
        // 0.25 of red below 0.5 of blue.
        assert_eq!(colors[3 * middle..][..3], [85, 0, 170]);
        assert_eq!(alpha.expect("an opacity each")[middle], 191);
        assert_eq!(
            colors[..3],
            [255, 0, 0],
            "what is transparent has the first colour"
        );
    }

    #[test]
    fn a_line_that_crosses_itself_is_not_darker_there() {
        let mut sheet = sheet();
        let line = [(11.0, 11.0), (19.0, 14.0), (19.0, 11.0), (11.0, 14.0)];
        let line = line.map(|(x, y)| Point::new(x, y)).to_vec();
        let blue = Color::from_hex("#00f").expect("a colour").alpha(0.5);
        sheet.line(&[line], 0.5, blue);
        let (alpha, _) = opacities(sheet);
        assert_eq!(alpha.iter().max(), Some(&128));
    }
}
