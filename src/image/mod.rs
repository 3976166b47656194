//! Pictures of pixels: what a file holds, as PDF wants it.
//!
//! PNG is unpacked to samples of eight bits, for the PDF writer packs them again. JPEG
//! goes through as it is: PDF knows its coding.

use std::borrow::Cow;
use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;

/// The most pixels a picture may have: more than a page can show, and a bound on memory.
const MOST_PIXELS: u64 = 40_000_000;
/// Pixels to the inch where the file says nothing, as TeX has it.
const DENSITY: f64 = 72.0;
/// Inches in a metre.
const PER_METRE: f64 = 0.0254;

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels to the inch, across and down.
    pub density: (f64, f64),
    /// Whether a pixel is three values, red, green and blue, rather than one grey one.
    pub rgb: bool,
    /// Its pixels.
    pub data: Data,
}

/// The pixels of a picture, row by row from the top.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// A byte a value.
    Samples {
        /// The values.
        colors: Vec<u8>,
        /// An opacity for each pixel, if one of them is not opaque.
        alpha: Option<Vec<u8>>,
    },
    /// One colour, with an opacity for each pixel.
    Stencil {
        /// The colour.
        color: [u8; 3],
        /// The opacities.
        alpha: Vec<u8>,
    },
    /// A file in the coding of JPEG.
    Jpeg(Vec<u8>),
}

impl Picture {
    /// Height over width, as it is meant to be seen.
    pub fn aspect(&self) -> f64 {
        let (across, down) = self.density;
        f64::from(self.height) / down / (f64::from(self.width) / across)
    }

    /// Its width in inches.
    pub fn natural_width(&self) -> f64 {
        f64::from(self.width) / self.density.0
    }
}

/// A picture with whole blocks of pixels averaged, so that it has about as many pixels
/// across and down as asked for, and no fewer. None when it has not twice as many.
pub fn shrunk(picture: &Picture, wanted: (u32, u32)) -> Option<Picture> {
    let Data::Samples { colors, alpha } = &picture.data else {
        return None;
    };
    let factor = |have: u32, wanted: u32| (have / wanted.max(1)).max(1) as usize;
    let (across, down) = (
        factor(picture.width, wanted.0),
        factor(picture.height, wanted.1),
    );
    if across == 1 && down == 1 {
        return None;
    }
    let channels = if picture.rgb { 3 } else { 1 };
    let width = picture.width as usize;
    let (columns, rows) = (
        width.div_ceil(across),
        (picture.height as usize).div_ceil(down),
    );
    // Sums of colours times opacity, and of opacities; a block at the border may be smaller.
    let mut sums = vec![[0_u64; 4]; columns * rows];
    let mut counts = vec![0_u64; columns * rows];
    for (n, color) in colors.chunks_exact(channels).enumerate() {
        let (row, column) = (n / width, n % width);
        let block = row / down * columns + column / across;
        let opacity = alpha
            .as_ref()
            .map_or(255, |a| a.get(n).copied().unwrap_or(255));
        if let (Some(sum), Some(count)) = (sums.get_mut(block), counts.get_mut(block)) {
            for (sum, value) in sum.iter_mut().zip(color) {
                *sum += u64::from(*value) * u64::from(opacity);
            }
            sum[3] += u64::from(opacity);
            *count += 1;
        }
    }
    let mean = |sum: u64, of: u64| ((sum + of / 2) / of.max(1)) as u8;
    let shrunk = sums
        .iter()
        .flat_map(|sum| (0..channels).map(|c| mean(sum[c], sum[3])));
    let opacities = || sums.iter().zip(&counts).map(|(sum, n)| mean(sum[3], *n));
    Some(Picture {
        width: columns as u32,
        height: rows as u32,
        density: (
            picture.density.0 / across as f64,
            picture.density.1 / down as f64,
        ),
        rgb: picture.rgb,
        data: Data::Samples {
            colors: shrunk.collect(),
            alpha: alpha.as_ref().map(|_| opacities().collect()),
        },
    })
}

/// A picture as a file: PNG, or JPEG if it was one. None when it has no pixels, or not as
/// many as it says.
pub fn write(picture: &Picture) -> Option<Vec<u8>> {
    let (colors, alpha) = match &picture.data {
        Data::Jpeg(bytes) => return Some(bytes.clone()),
        Data::Samples { colors, alpha } => (Cow::from(colors), alpha.as_deref()),
        Data::Stencil { color, alpha } => (color.repeat(alpha.len()).into(), Some(&alpha[..])),
    };
    let channels = if picture.rgb { 3 } else { 1 };
    let samples: Vec<u8> = match alpha {
        None => colors.to_vec(),
        Some(alpha) => {
            let pixels = colors.chunks_exact(channels).zip(alpha);
            pixels
                .flat_map(|(pixel, alpha)| pixel.iter().chain(std::iter::once(alpha)).copied())
                .collect()
        }
    };
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width, picture.height);
    encoder.set_color(match (picture.rgb, alpha.is_some()) {
        (true, true) => png::ColorType::Rgba,
        (true, false) => png::ColorType::Rgb,
        (false, true) => png::ColorType::GrayscaleAlpha,
        (false, false) => png::ColorType::Grayscale,
    });
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&samples).ok()?;
    writer.finish().ok()?;
    Some(file)
}

/// Reads a file.
///
/// # Errors
/// A sentence without the name of the file: what is wrong, in lower case.
pub fn read(bytes: &[u8]) -> Result<Picture, String> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [0xff, 0xd8, ..] => jpeg(bytes),
        [] => Err("it is empty".into()),
        [b'%', b'P', b'D', b'F', ..] => {
            Err("it is a PDF, and only PNG and JPEG can be shown".into())
        }
        [b'G', b'I', b'F', ..] => Err("it is a GIF, and only PNG and JPEG can be shown".into()),
        [b'R', b'I', b'F', b'F', ..] => {
            Err("it is a WebP, and only PNG and JPEG can be shown".into())
        }
        _ if bytes.trim_ascii_start().starts_with(b"<") => {
            Err("it is an SVG or another text, and only PNG and JPEG can be shown".into())
        }
        _ => Err("it is neither a PNG nor a JPEG".into()),
    }
}

fn check_size(width: u64, height: u64) -> Result<(), String> {
    if width == 0 || height == 0 {
        return Err("it has no pixels".into());
    }
    if width * height > MOST_PIXELS {
        return Err(format!(
            "it has {width} × {height} pixels, and the limit is {} million",
            MOST_PIXELS / 1_000_000
        ));
    }
    Ok(())
}

fn png(bytes: &[u8]) -> Result<Picture, String> {
    let wrong = |error: png::DecodingError| match error {
        png::DecodingError::IoError(_) => "it ends before its picture does".to_owned(),
        other => format!("it is a broken PNG: {other}"),
    };
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    let header = decoder.read_header_info().map_err(wrong)?;
    check_size(u64::from(header.width), u64::from(header.height))?;
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(wrong)?;
    let density = match reader.info().pixel_dims {
        Some(dims) if dims.unit == png::Unit::Meter && dims.xppu > 0 && dims.yppu > 0 => (
            f64::from(dims.xppu) * PER_METRE,
            f64::from(dims.yppu) * PER_METRE,
        ),
        _ => (DENSITY, DENSITY),
    };
    let size = reader.output_buffer_size().ok_or("it is too large")?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(wrong)?;
    samples.truncate(frame.buffer_size());
    let channels = frame.color_type.samples();
    let (rgb, has_alpha) = (channels >= 3, channels % 2 == 0);
    let (colors, alpha) = if has_alpha {
        let pixels = samples.chunks_exact(channels);
        let alpha: Vec<u8> = pixels.clone().filter_map(|p| p.last().copied()).collect();
        let colors = pixels.flat_map(|p| p.iter().take(channels - 1)).copied();
        let colors = colors.collect();
        (colors, alpha.iter().any(|a| *a < 255).then_some(alpha))
    } else {
        (samples, None)
    };
    Ok(Picture {
        width: frame.width,
        height: frame.height,
        density,
        rgb,
        data: Data::Samples { colors, alpha },
    })
}

fn jpeg(bytes: &[u8]) -> Result<Picture, String> {
    let broken = || "it is a broken JPEG".to_owned();
    // The end of the picture is marked; a file cut short lacks it.
    let end = bytes.trim_ascii_end();
    if !end
        .windows(2)
        .rev()
        .take(64)
        .any(|pair| pair == [0xff, 0xd9])
    {
        return Err("it ends before its picture does".into());
    }
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    decoder.decode_headers().map_err(|_| broken())?;
    let info = decoder.info().ok_or_else(broken)?;
    check_size(u64::from(info.width), u64::from(info.height))?;
    let rgb = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => false,
        Some(ColorSpace::YCbCr | ColorSpace::RGB) => true,
        _ => return Err("its colours are those of print, CMYK; save it as RGB".into()),
    };
    decoder.decode().map_err(|_| broken())?;
    let (x, y) = (f64::from(info.x_density), f64::from(info.y_density));
    let unit = match info.pixel_density {
        1 => 1.0,
        2 => 2.54,
        _ => 0.0,
    };
    let density = if unit > 0.0 && x > 0.0 && y > 0.0 {
        (x * unit, y * unit)
    } else {
        (DENSITY, DENSITY)
    };
    Ok(Picture {
        width: u32::from(info.width),
        height: u32::from(info.height),
        density,
        rgb,
        data: Data::Jpeg(bytes.to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(color: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == png::ColorType::Indexed {
            encoder.set_palette(vec![255, 0, 0, 0, 0, 255]);
        }
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(data).expect("a picture");
        writer.finish().expect("an end");
        bytes
    }

    fn samples(
        color: png::ColorType,
        depth: png::BitDepth,
        data: &[u8],
    ) -> (Vec<u8>, Option<Vec<u8>>) {
        match read(&encoded(color, depth, data)).expect("read").data {
            Data::Samples { colors, alpha } => (colors, alpha),
            Data::Jpeg(_) | Data::Stencil { .. } => panic!("a PNG"),
        }
    }

    #[test]
    fn blocks_of_pixels_are_averaged() {
        let picture = Picture {
            width: 5,
            height: 2,
            density: (72.0, 72.0),
            rgb: false,
            data: Data::Samples {
                colors: vec![0, 100, 10, 10, 7, 100, 200, 10, 30, 9],
                alpha: None,
            },
        };
        let shrunk = shrunk(&picture, (2, 1)).expect("fewer pixels");
        assert_eq!((shrunk.width, shrunk.height), (3, 1));
        let Data::Samples { colors, .. } = shrunk.data else {
            panic!("samples");
        };
        assert_eq!(colors, [100, 15, 8]);
        assert_eq!(super::shrunk(&picture, (3, 2)), None);
    }

    #[test]
    fn every_kind_of_png_becomes_bytes() {
        use png::{BitDepth, ColorType};
        assert_eq!(
            samples(ColorType::Grayscale, BitDepth::Eight, &[7, 9]),
            (vec![7, 9], None)
        );
        assert_eq!(
            samples(ColorType::Grayscale, BitDepth::One, &[0b0100_0000]),
            (vec![0, 255], None)
        );
        assert_eq!(
            samples(ColorType::Grayscale, BitDepth::Sixteen, &[1, 0, 2, 0]),
            (vec![1, 2], None)
        );
        assert_eq!(
            samples(ColorType::Indexed, BitDepth::Eight, &[1, 0]),
            (vec![0, 0, 255, 255, 0, 0], None)
        );
        assert_eq!(
            samples(
                ColorType::Rgba,
                BitDepth::Eight,
                &[1, 2, 3, 255, 4, 5, 6, 0]
            ),
            (vec![1, 2, 3, 4, 5, 6], Some(vec![255, 0]))
        );
        assert_eq!(
            samples(
                ColorType::GrayscaleAlpha,
                BitDepth::Eight,
                &[1, 255, 2, 255]
            ),
            (vec![1, 2], None)
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let whole = encoded(
            png::ColorType::Rgb,
            png::BitDepth::Eight,
            &[1, 2, 3, 4, 5, 6],
        );
        for (bytes, why) in [
            (&whole[..40], "it ends before its picture does"),
            (
                b"GIF89a".as_slice(),
                "it is a GIF, and only PNG and JPEG can be shown",
            ),
            (b"".as_slice(), "it is empty"),
            (b"text".as_slice(), "it is neither a PNG nor a JPEG"),
        ] {
            assert_eq!(read(bytes), Err(why.to_owned()));
        }
        let mut wide = whole.clone();
        wide[16..20].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff]);
        assert!(read(&wide).is_err());
        assert!(read(&[0xff, 0xd8, 0xff, 0xe0, 0, 16]).is_err());
    }
}
