//! Writes the [`Body`] of a page: raw PDF drawing, labels and pieces of TeX, in the order
//! in which they cover each other. Coordinates are PDF's: big points (72 to the inch) from
//! the lower left corner, y upwards.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A page as [`PageBody`] writes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// TeX that ships one page out.
    pub tex: String,
    /// Raw data that the page refers to by name; it never passes through TeX.
    pub streams: Vec<Stream>,
}

/// Raw data under a name that `pdf:fstream` can open.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The name.
    pub name: String,
    /// The data, uncompressed.
    pub bytes: Vec<u8>,
}

/// The linear part of a transformation: `x' = a x + c y`, `y' = b x + d y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix {
    /// x to x.
    pub a: f64,
    /// x to y.
    pub b: f64,
    /// y to x.
    pub c: f64,
    /// y to y.
    pub d: f64,
}

impl Matrix {
    /// A counterclockwise turn.
    pub fn rotation(degrees: f64) -> Matrix {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Matrix {
            a: cos,
            b: sin,
            c: -sin,
            d: cos,
        }
    }
}

/// A page being written.
#[derive(Debug, Clone)]
pub struct PageBody {
    width: f64,
    height: f64,
    /// By category and name, as in a PDF resource dictionary.
    resources: BTreeMap<String, BTreeMap<String, String>>,
    objects: String,
    forms: String,
    items: String,
    streams: Vec<Stream>,
    raws: usize,
    /// The groups so far.
    groups: usize,
    /// Those that are open.
    open: Vec<usize>,
}

impl PageBody {
    /// An empty page of a width and height.
    pub fn new(width: f64, height: f64) -> PageBody {
        PageBody {
            width,
            height,
            resources: BTreeMap::new(),
            objects: String::new(),
            forms: String::new(),
            items: String::new(),
            streams: Vec::new(),
            raws: 0,
            groups: 0,
            open: Vec::new(),
        }
    }

    /// Adds a resource for the drawing, such as `("ExtGState", "Half", "<</ca 0.5>>")`.
    /// The value is PDF syntax, in which objects made by [`PageBody::object`] can stand.
    pub fn resource(&mut self, category: &str, name: &str, value: &str) {
        self.resources
            .entry(category.to_owned())
            .or_default()
            .insert(name.to_owned(), value.to_owned());
    }

    /// Adds a stream object with a dictionary, such as an image or a function, and returns
    /// the reference by which dictionaries name it. Lengths and filters are filled in.
    pub fn object(&mut self, dictionary: &str, bytes: Vec<u8>) -> String {
        let (reference, special) = self.stream(dictionary, bytes);
        self.objects.push_str(&special);
        reference
    }

    /// Adds a file in the coding of JPEG as a picture, and returns the reference by which
    /// a resource names it. It goes through as it is.
    pub fn jpeg(&mut self, bytes: Vec<u8>) -> String {
        let index = self.streams.len();
        let name = format!("figc-picture-{index}.jpg");
        let reference = format!("@figcpicture{index}");
        let _ = writeln!(
            self.objects,
            "\\special{{pdf:image {reference} hide width 1bp ({name})}}%"
        );
        self.streams.push(Stream { name, bytes });
        reference
    }

    /// Draws: any PDF operators, with the resources of the page.
    pub fn draw(&mut self, operators: impl Into<Vec<u8>>) {
        // A little larger than the page: where both end within a pixel, programs would make
        // that pixel lighter by both.
        let dictionary = format!(
            "<</Type/XObject/Subtype/Form/BBox[-1 -1 {} {}]/Resources @figcresources>>",
            number(self.width + 1.0),
            number(self.height + 1.0)
        );
        let (reference, special) = self.stream(&dictionary, operators.into());
        let name = &reference[1..];
        // Into the page's own dictionary, not the shared one: a form must not hold itself.
        self.forms.push_str(&special);
        let put = format!("\\special{{pdf:put @resources <</XObject<</{name} {reference}>>>>}}%\n");
        match self.open.is_empty() {
            true => self.forms.push_str(&put),
            false => self.items.push_str(&put),
        }
        // The PDF writer puts TeX's origin, an inch from the upper left corner, at zero.
        let down = number(72.0 - self.height);
        let _ = writeln!(
            self.items,
            "\\special{{pdf:code q 1 0 0 1 -72 {down} cm /{name} Do Q}}%"
        );
    }

    /// Places a label with the left end of its baseline at a point.
    pub fn label(&mut self, index: usize, x: f64, y: f64) {
        let (x, y) = (number(x), number(y));
        let _ = writeln!(self.items, "\\figcput{{{index}}}{{{x}bp}}{{{y}bp}}%");
    }

    /// Places a label, transformed about the left end of its baseline.
    pub fn label_transformed(&mut self, index: usize, x: f64, y: f64, matrix: Matrix) {
        let Matrix { a, b, c, d } = matrix;
        let [x, y, a, b, c, d] = [x, y, a, b, c, d].map(number);
        let _ = writeln!(
            self.items,
            "\\figcturn{{{index}}}{{{x}bp}}{{{y}bp}}{{{a} {b} {c} {d}}}%"
        );
    }

    /// Sets any TeX in horizontal mode with its reference point at a point. Errors in it
    /// have the place [`Place::Raw`](super::Place::Raw) with the number returned.
    pub fn tex(&mut self, x: f64, y: f64, code: &str) -> usize {
        let (x, y) = (number(x), number(y));
        let index = self.raws;
        self.raws += 1;
        let _ = writeln!(self.items, "\\figctex{{{x}bp}}{{{y}bp}}{{{index}}}%");
        self.streams.push(Stream {
            name: raw_name(index),
            // As with labels, the end of the last line must not become a space.
            bytes: format!("{code}%\n").into_bytes(),
        });
        index
    }

    /// Opens a graphics state for all that follows, labels too: `operators` may set an
    /// opacity (`/Half gs`) or clip (`0 0 50 50 re W n`), with the resources of the page.
    pub fn open_state(&mut self, operators: &str) {
        let height = self.height;
        let (down, up) = (number(72.0 - height), number(height - 72.0));
        let _ = writeln!(
            self.items,
            "\\special{{pdf:btrans}}\\special{{pdf:code 1 0 0 1 -72 {down} cm {operators} 1 0 0 1 72 {up} cm}}%"
        );
    }

    /// Closes the state opened last.
    pub fn close_state(&mut self) {
        self.items.push_str("\\special{pdf:etrans}%\n");
    }

    /// Opens a group, which is painted as a whole when it is closed.
    pub fn open_group(&mut self) {
        let (width, height) = (number(self.width), number(self.height));
        let _ = writeln!(
            self.items,
            "\\special{{pdf:bxobj @figcgroup{} bbox 0 0 {width} {height}}}\\figcresources%",
            self.groups
        );
        self.open.push(self.groups);
        self.groups += 1;
    }

    /// Closes the group opened last and paints it in the state that `operators` set, such
    /// as an opacity.
    pub fn close_group(&mut self, operators: &str) {
        let Some(group) = self.open.pop() else {
            return;
        };
        self.items
            .push_str("\\special{pdf:exobj <</Group<</S/Transparency>>>>}%\n");
        self.open_state(operators);
        let _ = writeln!(self.items, "\\special{{pdf:uxobj @figcgroup{group}}}%");
        self.close_state();
    }

    /// The finished page.
    pub fn finish(self) -> Body {
        let mut dictionary = String::new();
        for (category, entries) in &self.resources {
            let _ = write!(dictionary, "/{category}<<");
            for (name, value) in entries {
                let _ = write!(dictionary, "/{name} {value} ");
            }
            dictionary.push_str(">>");
        }
        let put = format!("\\special{{pdf:put @resources <<{dictionary}>>}}%\n");
        // Each group has resources of its own.
        let own = match self.groups {
            0 => put,
            _ => format!("\\def\\figcresources{{{put}}}\\figcresources%\n"),
        };
        let tex = format!(
            "\\figcpage{{{}bp}}{{{}bp}}%\n{}\\special{{pdf:obj @figcresources <<{}>>}}%\n{}{}{}\\figcship\n",
            number(self.width),
            number(self.height),
            self.objects,
            dictionary,
            own,
            self.forms,
            self.items
        );
        Body {
            tex,
            streams: self.streams,
        }
    }

    fn stream(&mut self, dictionary: &str, bytes: Vec<u8>) -> (String, String) {
        let index = self.streams.len();
        let name = format!("figc-stream-{index}");
        let reference = format!("@figcobject{index}");
        let special = format!("\\special{{pdf:fstream {reference} ({name}) {dictionary}}}%\n");
        self.streams.push(Stream { name, bytes });
        (reference, special)
    }
}

/// The file from which TeX reads a raw piece.
pub(super) fn raw_name(index: usize) -> String {
    format!("{RAW}{index}.tex")
}

/// What the names of raw pieces begin with.
pub(crate) const RAW: &str = "figc-raw-";

/// A number as TeX and PDF read it: no exponent, five decimals at most.
fn number(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" | "" => "0".to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [1.0, 0.5, -0.000_001, 12.345_678, 100.0].map(number),
            ["1", "0.5", "0", "12.34568", "100"]
        );
    }

    #[test]
    fn items_keep_their_order() {
        let mut page = PageBody::new(10.0, 20.0);
        page.label(0, 1.0, 2.0);
        page.draw("0 0 m 1 1 l S");
        page.label(1, 3.0, 4.0);
        let body = page.finish();
        let at = |text: &str| body.tex.find(text).expect("written");
        assert!(at("\\figcput{0}") < at("/figcobject0 Do"));
        assert!(at("/figcobject0 Do") < at("\\figcput{1}"));
        assert_eq!(body.streams.len(), 1);
    }
}
