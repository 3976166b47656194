//! Where drawing puts what it needs besides operators: the page that TeX ships, or a PDF
//! of its own beside emitted code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::body::PageBody;
use super::ops::{HATCHED, Ops};
use crate::geom::{Length, Rect, fixed};
use crate::image::{Data, Picture};

/// Takes objects and resources.
pub(super) trait Store {
    /// Adds a stream with a dictionary; returns what refers to it.
    fn object(&mut self, dictionary: &str, bytes: Vec<u8>) -> String;
    /// Adds a picture in the coding of JPEG.
    fn jpeg(&mut self, picture: &Picture, bytes: &[u8]) -> String;
    /// Gives a resource its name.
    fn resource(&mut self, category: &str, name: &str, value: &str);
}

impl Store for PageBody {
    fn object(&mut self, dictionary: &str, bytes: Vec<u8>) -> String {
        PageBody::object(self, dictionary, bytes)
    }

    fn jpeg(&mut self, _: &Picture, bytes: &[u8]) -> String {
        PageBody::jpeg(self, bytes.to_vec())
    }

    fn resource(&mut self, category: &str, name: &str, value: &str) {
        PageBody::resource(self, category, name, value);
    }
}

/// The head of the dictionary of a picture.
fn head(picture: &Picture) -> String {
    format!(
        "/Type/XObject/Subtype/Image/Width {}/Height {}",
        picture.width, picture.height
    )
}

/// The colour space of a picture.
fn space(picture: &Picture) -> &'static str {
    match picture.rgb {
        true => "/DeviceRGB",
        false => "/DeviceGray",
    }
}

/// Puts a picture into the objects of a store; returns its reference.
pub(super) fn picture(store: &mut impl Store, picture: &Picture) -> String {
    let head = head(picture);
    let mask = |store: &mut dyn FnMut(&str, Vec<u8>) -> String, alpha: &[u8]| {
        let gray = format!("<<{head}/BitsPerComponent 8/ColorSpace/DeviceGray>>");
        store(&gray, alpha.to_vec())
    };
    match &picture.data {
        Data::Jpeg(bytes) => store.jpeg(picture, bytes),
        Data::Stencil { color, alpha } => {
            // A bit a pixel, all of them the one colour of the palette.
            let mask = mask(&mut |d, b| store.object(d, b), alpha);
            let [r, g, b] = color;
            let bits = vec![0; picture.width.div_ceil(8) as usize * picture.height as usize];
            let indexed = format!(
                "<<{head}/BitsPerComponent 1/ColorSpace[/Indexed/DeviceRGB 0<{r:02x}{g:02x}{b:02x}>]/SMask {mask}>>"
            );
            store.object(&indexed, bits)
        }
        Data::Samples { colors, alpha } => {
            let mask = match alpha {
                Some(alpha) => format!("/SMask {}", mask(&mut |d, b| store.object(d, b), alpha)),
                None => String::new(),
            };
            let space = space(picture);
            let dictionary = format!("<<{head}/BitsPerComponent 8/ColorSpace{space}{mask}>>");
            store.object(&dictionary, colors.clone())
        }
    }
}

/// Puts all that operators speak of into a store.
pub(super) fn resources(ops: &Ops, store: &mut impl Store) {
    for (name, alpha) in ops.opacities() {
        let value = format!("<</ca {alpha}/CA {alpha}>>");
        store.resource("ExtGState", &name, &value);
    }
    for (name, hatch) in ops.hatches() {
        let (dictionary, operators) = super::fills::pattern(hatch);
        let reference = store.object(&dictionary, operators.into_bytes());
        store.resource("Pattern", &name, &reference);
        let space = "[/Pattern/DeviceRGB]";
        store.resource("ColorSpace", HATCHED, space);
    }
    for (name, dictionary, form) in ops.forms() {
        let reference = store.object(dictionary, form.into());
        store.resource("XObject", &name, &reference);
    }
    for (name, dictionary) in ops.shadings() {
        store.resource("Shading", &name, dictionary);
    }
}

/// A PDF of one page with no text in it, the same bytes for the same drawing.
#[derive(Default)]
pub(super) struct Sheet {
    /// Whole objects from the number 4 on.
    objects: Vec<Vec<u8>>,
    resources: BTreeMap<String, BTreeMap<String, String>>,
}

/// Objects of every such PDF: catalogue, pages, the page, and its content.
const OWN: usize = 4;

impl Store for Sheet {
    fn object(&mut self, dictionary: &str, bytes: Vec<u8>) -> String {
        self.objects.push(stream(dictionary, &bytes));
        format!("{} 0 R", OWN + self.objects.len())
    }

    fn jpeg(&mut self, picture: &Picture, bytes: &[u8]) -> String {
        let inner = format!(
            "{}/BitsPerComponent 8/ColorSpace{}/Filter/DCTDecode/Length {}",
            head(picture),
            space(picture),
            bytes.len()
        );
        let mut object = format!("<<{inner}>>\nstream\n").into_bytes();
        object.extend(bytes);
        object.extend(b"\nendstream");
        self.objects.push(object);
        format!("{} 0 R", OWN + self.objects.len())
    }

    fn resource(&mut self, category: &str, name: &str, value: &str) {
        let entries = self.resources.entry(category.to_owned()).or_default();
        entries.insert(name.to_owned(), value.to_owned());
    }
}

/// Bytes as PDF's `FlateDecode` unpacks them. Writing to memory does not fail.
fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).ok()?;
    packer.finish().ok()
}

/// A stream object, packed.
fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let packed = deflated(bytes).unwrap_or_default();
    let inner = dictionary.trim_start_matches("<<");
    let inner = inner.strip_suffix(">>").unwrap_or(inner);
    let mut object = format!(
        "<<{inner}/Filter/FlateDecode/Length {}>>\nstream\n",
        packed.len()
    )
    .into_bytes();
    object.extend(packed);
    object.extend(b"\nendstream");
    object
}

impl Sheet {
    /// The file: what operators draw over a rectangle of the canvas that they count from.
    pub(super) fn finish(self, rect: Rect, operators: &str) -> Vec<u8> {
        let mut resources = String::new();
        for (category, entries) in &self.resources {
            // Writing to a string cannot fail.
            let _ = write!(resources, "/{category}<<");
            for (name, value) in entries {
                let _ = write!(resources, "/{name} {value} ");
            }
            resources.push_str(">>");
        }
        let [width, height] =
            [rect.width(), rect.height()].map(|v| fixed(Length::pt(v).to_bp(), 5));
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R\
             /Group<</S/Transparency/CS/DeviceRGB>>/Resources<<{resources}>>>>"
        );
        let own = [
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            page.into_bytes(),
            stream("<<>>", operators.as_bytes()),
        ];
        let mut file = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut places = Vec::new();
        for (n, object) in own.iter().chain(&self.objects).enumerate() {
            places.push(file.len());
            file.extend(format!("{} 0 obj\n", n + 1).into_bytes());
            file.extend(object);
            file.extend(b"\nendobj\n");
        }
        let start = file.len();
        let size = places.len() + 1;
        file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes());
        for place in places {
            file.extend(format!("{place:010} 00000 n \n").into_bytes());
        }
        file.extend(
            format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
                .into_bytes(),
        );
        file
    }
}
