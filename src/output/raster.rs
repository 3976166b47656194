//! A page as pixels, and how two such pictures differ. The tests look at pages this way.

use std::fmt;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::peniko::ImageAlphaType;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

/// Points in an inch.
const POINTS: f64 = 72.0;
/// The part of a pixel that a page may lack to have it: page sizes are rounded.
const ALMOST: f64 = 0.05;
/// More pixels than this on one side are a mistake in the resolution.
const MOST_PIXELS: f64 = 16_384.0;

/// A picture: rows from the top, four bytes for each pixel (red, green, blue, opacity).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `4 · width · height` bytes.
    pub pixels: Vec<u8>,
}

/// Why there is no picture, or no comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RasterError {
    /// The bytes are no PDF that can be read.
    NotPdf(String),
    /// The PDF has no page.
    NoPage,
    /// The page has no pixels at this resolution, or far too many.
    Size(String),
    /// A font or an image of the page could not be drawn.
    Incomplete(String),
    /// The bytes are no PNG that can be read.
    NotPng(String),
    /// Two pictures of different sizes cannot be compared.
    SizesDiffer {
        /// Width and height of the first.
        first: (u32, u32),
        /// Width and height of the second.
        second: (u32, u32),
    },
}

impl fmt::Display for RasterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RasterError::NotPdf(why) => write!(f, "not a PDF: {why}"),
            RasterError::NoPage => f.write_str("the PDF has no page"),
            RasterError::Size(why) | RasterError::Incomplete(why) => f.write_str(why),
            RasterError::NotPng(why) => write!(f, "not a PNG: {why}"),
            RasterError::SizesDiffer { first, second } => write!(
                f,
                "the pictures have {}×{} and {}×{} pixels",
                first.0, first.1, second.0, second.1
            ),
        }
    }
}

impl std::error::Error for RasterError {}

/// Opens a PDF.
fn open(pdf: &[u8]) -> Result<Pdf, RasterError> {
    Pdf::new(pdf.to_vec()).map_err(|e| RasterError::NotPdf(format!("{e:?}")))
}

/// Width and height of the first page in points (of 72 to the inch).
///
/// # Errors
/// Bytes that are no PDF, and a PDF without a page.
pub fn page_size(pdf: &[u8]) -> Result<(f64, f64), RasterError> {
    let pdf = open(pdf)?;
    let page = pdf.pages().first().ok_or(RasterError::NoPage)?;
    let (width, height) = page.render_dimensions();
    Ok((f64::from(width), f64::from(height)))
}

/// Draws the first page at `ppi` pixels per inch, over white. A pixel that the page
/// covers in part only, at its right or bottom, is left out.
///
/// # Errors
/// Bytes that are no PDF, a PDF without a page, and pages that cannot be drawn in full.
pub fn rasterise(pdf: &[u8], ppi: f64) -> Result<Raster, RasterError> {
    let pdf = open(pdf)?;
    let page = pdf.pages().first().ok_or(RasterError::NoPage)?;
    let scale = ppi / POINTS;
    let (width, height) = page.render_dimensions();
    let pixels = |points: f32| {
        let size = (f64::from(points) * scale + ALMOST).floor();
        if (1.0..=MOST_PIXELS).contains(&size) {
            // In range, as just checked.
            Ok(size as u16)
        } else {
            let why = format!("{points} pt at {ppi} ppi is no size of a picture");
            Err(RasterError::Size(why))
        }
    };
    let (width, height) = (pixels(width)?, pixels(height)?);

    let incomplete = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&incomplete);
    let interpreter = InterpreterSettings {
        warning_sink: Arc::new(move |_| seen.store(true, Ordering::Relaxed)),
        ..InterpreterSettings::default()
    };
    // Hinting would move glyphs by parts of a pixel.
    let settings = RenderSettings {
        hinting: false,
        ..RenderSettings::default()
    };
    let mut context = RenderContext::new(width, height);
    let transform = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
    let cache = RenderCache::new();
    render_into(
        page,
        &cache,
        &interpreter,
        &settings,
        &mut context,
        transform,
    );
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    context.render_with(
        &mut pixmap,
        &mut Resources::default(),
        RasterizerSettings {
            target_init: TargetInit::Clear(WHITE),
            ..RasterizerSettings::default()
        },
    );
    if incomplete.load(Ordering::Relaxed) {
        let why = "a font or an image of the page cannot be drawn";
        return Err(RasterError::Incomplete(why.into()));
    }
    Ok(Raster {
        width: u32::from(width),
        height: u32::from(height),
        pixels: pixmap.take_rgba8(ImageAlphaType::Alpha),
    })
}

impl Raster {
    /// A picture of one colour.
    pub fn filled(width: u32, height: u32, color: [u8; 4]) -> Raster {
        Raster {
            width,
            height,
            pixels: color.repeat(width as usize * height as usize),
        }
    }

    /// The picture as a PNG file. The same picture always gives the same bytes.
    ///
    /// # Errors
    /// A picture without pixels, or with the wrong number of bytes.
    pub fn to_png(&self) -> Result<Vec<u8>, RasterError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&self.pixels)?;
            writer.finish()
        });
        written.map_err(|e| RasterError::Size(e.to_string()))?;
        Ok(bytes)
    }

    /// Reads a PNG file with eight bits a channel, in colour.
    ///
    /// # Errors
    /// Anything else.
    pub fn from_png(bytes: &[u8]) -> Result<Raster, RasterError> {
        let not = |why: String| RasterError::NotPng(why);
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(|e| not(e.to_string()))?;
        let size = reader
            .output_buffer_size()
            .ok_or_else(|| not("too large".into()))?;
        let mut data = vec![0; size];
        let info = reader
            .next_frame(&mut data)
            .map_err(|e| not(e.to_string()))?;
        data.truncate(info.buffer_size());
        let pixels = match info.color_type {
            png::ColorType::Rgba => data,
            png::ColorType::Rgb => data
                .chunks_exact(3)
                .flat_map(|p| [p[0], p[1], p[2], u8::MAX])
                .collect(),
            other => return Err(not(format!("its colours are {other:?}"))),
        };
        Ok(Raster {
            width: info.width,
            height: info.height,
            pixels,
        })
    }

    /// The colour of a pixel; that of the nearest one for places outside.
    fn at(&self, x: i64, y: i64) -> [u8; 4] {
        let inside = |v: i64, size: u32| v.clamp(0, i64::from(size) - 1) as usize;
        let start = 4 * (inside(y, self.height) * self.width as usize + inside(x, self.width));
        match self.pixels.get(start..start + 4) {
            Some(&[r, g, b, a]) => [r, g, b, a],
            _ => [0; 4],
        }
    }

    /// How much each channel changes within the eight neighbours of a pixel and itself.
    fn contrast(&self, x: i64, y: i64) -> [u8; 4] {
        let (mut low, mut high) = ([u8::MAX; 4], [0; 4]);
        for dy in -1..=1 {
            for dx in -1..=1 {
                let color = self.at(x + dx, y + dy);
                for channel in 0..4 {
                    low[channel] = low[channel].min(color[channel]);
                    high[channel] = high[channel].max(color[channel]);
                }
            }
        }
        std::array::from_fn(|channel| high[channel] - low[channel])
    }
}

/// How two pictures differ.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Difference {
    /// Pixels whose colours differ at all.
    pub touched: u64,
    /// Pixels that differ by more than anti-aliasing explains.
    pub pixels: u64,
    /// `pixels` as a share of the picture, from 0 to 1.
    pub share: f64,
    /// The largest difference of a channel.
    pub max_delta: u8,
    /// The box around the differing `pixels`: left, top, right, bottom.
    pub bounds: Option<(u32, u32, u32, u32)>,
}

/// Differences up to this pass in a channel: rounding of colours and coverage.
const TOLERANCE: f64 = 16.0;
/// How far an edge may lie from its place, in pixels: its pixels then change by as
/// large a part of the contrast around them. A line moved by a whole pixel changes by
/// all of it.
const SHIFT: f64 = 0.35;

/// Compares two pictures pixel by pixel. What an edge displaced by a third of a pixel
/// would do is not counted among `pixels`: PDF writers round coordinates differently.
///
/// # Errors
/// Pictures of different sizes.
pub fn difference(a: &Raster, b: &Raster) -> Result<Difference, RasterError> {
    if (a.width, a.height) != (b.width, b.height) {
        return Err(RasterError::SizesDiffer {
            first: (a.width, a.height),
            second: (b.width, b.height),
        });
    }
    let mut found = Difference::default();
    for y in 0..a.height {
        for x in 0..a.width {
            let (column, row) = (i64::from(x), i64::from(y));
            let (one, two) = (a.at(column, row), b.at(column, row));
            if one == two {
                continue;
            }
            found.touched += 1;
            let delta: [u8; 4] = std::array::from_fn(|c| one[c].abs_diff(two[c]));
            found.max_delta = found.max_delta.max(delta.into_iter().max().unwrap_or(0));
            if explained(delta, a.contrast(column, row), b.contrast(column, row)) {
                continue;
            }
            found.pixels += 1;
            let (left, top, right, bottom) = found.bounds.unwrap_or((x, y, x, y));
            found.bounds = Some((left.min(x), top.min(y), right.max(x), bottom.max(y)));
        }
    }
    let all = u64::from(a.width) * u64::from(a.height);
    found.share = found.pixels as f64 / all.max(1) as f64;
    Ok(found)
}

/// Whether a slightly displaced edge explains a difference. There must be an edge in
/// both pictures: something that is in one of them only is a difference.
fn explained(delta: [u8; 4], first: [u8; 4], second: [u8; 4]) -> bool {
    (0..4).all(|channel| {
        let contrast = f64::from(first[channel].min(second[channel]));
        f64::from(delta[channel]) <= TOLERANCE + SHIFT * contrast
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page with this content, 100 × 60 points.
    fn page(content: &str) -> Vec<u8> {
        let parts = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 60]/Contents 4 0 R/Resources<<>>>>"
                .to_owned(),
            format!(
                "<</Length {}>>\nstream\n{content}\nendstream",
                content.len()
            ),
        ];
        let mut pdf = String::from("%PDF-1.5\n");
        let mut offsets = Vec::new();
        for (n, part) in parts.iter().enumerate() {
            offsets.push(pdf.len());
            pdf.push_str(&format!("{} 0 obj\n{part}\nendobj\n", n + 1));
        }
        let start = pdf.len();
        pdf.push_str("xref\n0 5\n0000000000 65535 f \n");
        for offset in offsets {
            pdf.push_str(&format!("{offset:010} 00000 n \n"));
        }
        pdf.push_str(&format!(
            "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
        ));
        pdf.into_bytes()
    }

    fn picture(content: &str) -> Raster {
        rasterise(&page(content), 144.0).expect("a picture")
    }

    fn between(a: &str, b: &str) -> Difference {
        difference(&picture(a), &picture(b)).expect("of one size")
    }

    /// A line of the width of axis lines, `shift` pixels (at 144 ppi) from its place.
    fn line(shift: f64, slope: f64) -> String {
        let y = 30.0 + shift / 2.0;
        format!("0.4 w 10 {y} m 90 {} l S", y + slope)
    }

    #[test]
    fn a_page_has_its_size_and_is_white_where_nothing_is_painted() {
        let blank = picture("");
        assert_eq!((blank.width, blank.height), (200, 120));
        assert_eq!(blank, Raster::filled(200, 120, [255; 4]));
        assert_eq!(page_size(&page("")), Ok((100.0, 60.0)));
    }

    #[test]
    fn a_pixel_half_outside_of_the_page_is_left_out() {
        let blank = rasterise(&page(""), 145.0).expect("a picture");
        assert_eq!((blank.width, blank.height), (201, 120));
        let blank = rasterise(&page(""), 143.999).expect("a picture");
        assert_eq!((blank.width, blank.height), (200, 120));
    }

    #[test]
    fn rows_begin_at_the_top() {
        let raster = picture("1 0 0 rg 0 50 10 10 re f");
        assert_eq!(raster.at(5, 5), [255, 0, 0, 255]);
        assert_eq!(raster.at(5, 100), [255; 4]);
        assert_eq!(raster.at(50, 5), [255; 4]);
    }

    #[test]
    fn a_picture_equals_itself() {
        let same = between(&line(0.0, 7.0), &line(0.0, 7.0));
        assert_eq!(same, Difference::default());
    }

    #[test]
    fn a_shift_of_a_tenth_of_a_pixel_is_not_seen() {
        for slope in [0.0, 3.0, 25.0] {
            for start in [0.0, 0.3, 0.5, 0.8] {
                let found = between(&line(start, slope), &line(start + 0.1, slope));
                assert!(found.touched > 0);
                assert_eq!(found.pixels, 0, "slope {slope} from {start}: {found:?}");
            }
        }
    }

    #[test]
    fn a_shift_of_a_pixel_is_seen() {
        for slope in [0.0, 3.0, 25.0] {
            for start in [0.0, 0.3, 0.5, 0.8] {
                let found = between(&line(start, slope), &line(start + 1.0, slope));
                assert!(found.pixels > 150, "slope {slope} from {start}: {found:?}");
            }
        }
    }

    #[test]
    fn an_edge_of_a_faint_filling_is_seen_when_it_moves() {
        let filling = |x: f64| format!("0.8 0.8 0.95 rg {x} 10 30 30 re f");
        assert!(between(&filling(20.0), &filling(20.5)).pixels >= 60);
        assert_eq!(between(&filling(20.0), &filling(20.05)).pixels, 0);
    }

    #[test]
    fn something_missing_is_seen_and_placed() {
        let with = format!("{} 0 0 1 rg 50 40 5 5 re f", line(0.0, 0.0));
        let found = between(&with, &line(0.0, 0.0));
        assert_eq!(found.pixels, 100);
        assert_eq!(found.bounds, Some((100, 30, 109, 39)));
        assert_eq!(found.max_delta, 255);
        assert!((found.share - 100.0 / 24_000.0).abs() < 1e-12);
    }

    #[test]
    fn another_colour_is_seen() {
        let square = |color: &str| format!("{color} rg 10 10 20 20 re f");
        assert!(between(&square("1 0 0"), &square("0.85 0 0")).pixels >= 1500);
        assert_eq!(between(&square("1 0 0"), &square("0.98 0 0")).pixels, 0);
    }

    #[test]
    fn sizes_must_be_equal() {
        let (a, b) = (Raster::filled(2, 3, [0; 4]), Raster::filled(3, 2, [0; 4]));
        assert!(matches!(
            difference(&a, &b),
            Err(RasterError::SizesDiffer { .. })
        ));
    }

    #[test]
    fn a_png_keeps_every_pixel() {
        let raster = picture(&line(0.3, 11.0));
        let png = raster.to_png().expect("written");
        assert_eq!(Raster::from_png(&png), Ok(raster));
        assert!(matches!(
            Raster::from_png(b"nothing"),
            Err(RasterError::NotPng(_))
        ));
    }

    #[test]
    fn what_is_no_page_is_refused() {
        assert!(rasterise(b"not a PDF", 144.0).is_err());
        assert!(page_size(b"").is_err());
        assert!(matches!(
            rasterise(&page(""), 1e6),
            Err(RasterError::Size(_))
        ));
        assert!(rasterise(&page(""), 0.0).is_err());
        assert!(rasterise(&page(""), f64::NAN).is_err());
    }
}
