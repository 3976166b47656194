//! NumPy's `.npy` and `.npz`.
//!
//! <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>: a magic
//! text, a version, the length of a header, the header as a Python literal, the data.

use std::io::{Cursor, Read};
use std::rc::Rc;

use py_literal::Value;
use zip::ZipArchive;

use super::decode::{Element, decode};
use super::{DataError, Datum};
use crate::numeric::{array, shape_text};

/// The most bytes that an archive may hold once unpacked.
const LARGEST_ARCHIVE: u64 = 512 << 20;

/// The longest header; NumPy itself refuses one of more than 10,000 bytes.
const LONGEST_HEADER: usize = 1 << 16;

/// How deeply the header may nest. The parser tries some things twice on every level.
const DEEPEST_HEADER: usize = 5;

/// Bytes of the magic text and the version.
const MAGIC: &[u8] = b"\x93NUMPY";

/// What a header says.
struct Header {
    element: Element,
    big_endian: bool,
    fortran: bool,
    shape: Vec<usize>,
}

/// A `.npy` file.
pub(super) fn array(bytes: &[u8]) -> Result<Datum, DataError> {
    let (header, data) = split(bytes)?;
    let Header {
        element,
        big_endian,
        fortran,
        shape,
    } = parse(header)?;
    let count = array::checked_len(&shape)?;
    // At most 2^27 elements of 8 bytes: the product cannot overflow.
    let wanted = count * element.size();
    if data.len() < wanted {
        return Err(DataError::new(format!(
            "the file breaks off: {} need {wanted} bytes, and {} are there",
            match count {
                1 => "its one number".to_owned(),
                _ => format!("its {} numbers", shape_text(&shape)),
            },
            data.len()
        ))
        .with_hint("save it again: `numpy.save(\"…\", a)`"));
    }
    let data = decode(data.get(..wanted).unwrap_or(data), element, big_endian);
    let read = if fortran {
        let reversed: Vec<usize> = shape.iter().rev().copied().collect();
        array::transpose(&array::from_vec(&reversed, data)?)
    } else {
        array::from_vec(&shape, data)?
    };
    Ok(match element {
        Element::Bool => Datum::Mask(read),
        _ => Datum::Array(read),
    })
}

/// A `.npz` file: a record of its arrays.
pub(super) fn archive(bytes: &[u8]) -> Result<Datum, DataError> {
    let broken = |e: zip::result::ZipError| DataError::new(format!("no `.npz` archive: {e}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut left = LARGEST_ARCHIVE;
    let mut numbers = 0;
    let mut fields: Vec<(Rc<str>, Datum)> = Vec::new();
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(broken)?;
        let name = entry.name().map_err(broken)?.into_owned();
        let Some(field) = name.strip_suffix(".npy") else {
            return Err(DataError::new(format!("`{name}` in it is no array")));
        };
        let mut content = Vec::new();
        // What the archive says about sizes is not believed.
        let size = entry
            .take(left + 1)
            .read_to_end(&mut content)
            .map_err(|e| DataError::new(format!("cannot unpack `{name}`: {e}")))?;
        left = left.checked_sub(size as u64).ok_or_else(|| {
            DataError::new(format!(
                "it unpacks to more than {} MB, which is the limit",
                LARGEST_ARCHIVE >> 20
            ))
        })?;
        let value = array(&content).map_err(|e| DataError {
            message: format!("`{field}`: {}", e.message),
            ..e
        })?;
        if let Datum::Array(a) | Datum::Mask(a) = &value {
            numbers += a.len();
            array::checked_len(&[numbers])?;
        }
        if fields.iter().any(|(n, _)| **n == *field) {
            return Err(DataError::new(format!("two arrays are named `{field}`")));
        }
        fields.push((field.into(), value));
    }
    Ok(Datum::Record(fields))
}

/// Header and data.
fn split(bytes: &[u8]) -> Result<(&str, &[u8]), DataError> {
    let broken = || DataError::new("the file breaks off within its header");
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| {
        DataError::new("it does not begin as a `.npy` file does")
            .with_hint("write it with `numpy.save`")
    })?;
    let (version, rest) = rest.split_at_checked(2).ok_or_else(broken)?;
    let width = match version {
        [1, _] => 2,
        [2 | 3, _] => 4,
        other => {
            return Err(DataError::new(format!(
                "version {} of the format is not known",
                other.first().unwrap_or(&0)
            )));
        }
    };
    let (length, rest) = rest.split_at_checked(width).ok_or_else(broken)?;
    let length = length
        .iter()
        .rev()
        .fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
    if length > LONGEST_HEADER {
        return Err(DataError::new(format!(
            "its header claims {length} bytes, the limit is {LONGEST_HEADER}"
        )));
    }
    let (header, data) = rest.split_at_checked(length).ok_or_else(broken)?;
    let header =
        std::str::from_utf8(header).map_err(|_| DataError::new("its header is not a text"))?;
    Ok((header, data))
}

fn parse(header: &str) -> Result<Header, DataError> {
    let odd = || DataError::new("its header is not the one that NumPy writes");
    let mut depth = 0usize;
    for byte in header.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST_HEADER {
            return Err(odd());
        }
    }
    let Ok(Value::Dict(fields)) = header.trim_end().parse::<Value>() else {
        return Err(odd());
    };
    let field = |name: &str| {
        let found = fields
            .iter()
            .find(|(key, _)| matches!(key, Value::String(s) if s == name));
        found.map(|(_, value)| value).ok_or_else(odd)
    };
    let Value::Boolean(fortran) = field("fortran_order")? else {
        return Err(odd());
    };
    let (Value::Tuple(sizes) | Value::List(sizes)) = field("shape")? else {
        return Err(odd());
    };
    let shape = sizes
        .iter()
        .map(|size| match size {
            Value::Integer(n) => usize::try_from(n).map_err(|_| odd()),
            _ => Err(odd()),
        })
        .collect::<Result<Vec<usize>, DataError>>()?;
    let (element, big_endian) = match field("descr")? {
        Value::String(descr) => element_of(descr)?,
        _ => {
            return Err(DataError::new("its elements are records of several fields")
                .with_hint("save one field at a time: `numpy.save(\"…\", a[\"field\"])`"));
        }
    };
    Ok(Header {
        element,
        big_endian,
        fortran: *fortran,
        shape,
    })
}

/// `<f8`: byte order, kind and size.
fn element_of(descr: &str) -> Result<(Element, bool), DataError> {
    let mut chars = descr.chars();
    let (order, kind) = (chars.next(), chars.next());
    let element = match (kind, chars.as_str()) {
        (Some('b'), "1") => Element::Bool,
        (Some('i'), "1") => Element::Int(1),
        (Some('i'), "2") => Element::Int(2),
        (Some('i'), "4") => Element::Int(4),
        (Some('i'), "8") => Element::Int(8),
        (Some('u'), "1") => Element::Uint(1),
        (Some('u'), "2") => Element::Uint(2),
        (Some('u'), "4") => Element::Uint(4),
        (Some('u'), "8") => Element::Uint(8),
        (Some('f'), "2") => Element::Float(2),
        (Some('f'), "4") => Element::Float(4),
        (Some('f'), "8") => Element::Float(8),
        (Some('O'), _) => {
            return Err(
                DataError::new("it holds Python objects, which only Python can read")
                    .with_hint("save numbers: `numpy.save(\"…\", numpy.array(a, dtype=float))`"),
            );
        }
        (kind, _) => {
            let what = match kind {
                Some('c') => "complex numbers",
                Some('S' | 'U' | 'a') => "texts",
                Some('M' | 'm') => "times",
                Some('f') => "floats of extended precision",
                _ => "elements of an unknown type",
            };
            return Err(DataError::new(format!("it holds {what} (`{descr}`)"))
                .with_hint("save numbers: `numpy.save(\"…\", a.astype(float))`"));
        }
    };
    match order {
        Some('>') => Ok((element, true)),
        Some('<' | '|' | '=') => Ok((element, false)),
        _ => Err(DataError::new(format!("the type `{descr}` is not known"))),
    }
}

#[cfg(test)]
mod tests;
