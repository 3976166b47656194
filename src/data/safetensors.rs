//! `.safetensors`: a record of arrays, in the order in which they lie in the file.

use safetensors::tensor::{Dtype, SafeTensorError, SafeTensors};

use super::decode::{Element, decode};
use super::{DataError, Datum};
use crate::numeric::array;

/// All tensors of a file by their names.
pub(super) fn tensors(bytes: &[u8]) -> Result<Datum, DataError> {
    // The offsets of all tensors are checked against the size of the file here.
    let (start, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| sentence(&e))?;
    let data = bytes.get(start + 8..).unwrap_or(&[]);
    let mut fields = Vec::new();
    let mut count = 0usize;
    for name in metadata.offset_keys() {
        let Some(info) = metadata.info(&name) else {
            continue;
        };
        let (from, to) = info.data_offsets;
        let element = element_of(info.dtype).ok_or_else(|| {
            DataError::new(format!(
                "`{name}` has elements of type {:?}, which cannot be read",
                info.dtype
            ))
            .with_hint("save it as float32: `tensor.float()`")
        })?;
        // Together they may not be larger than one array may be.
        count = count.saturating_add(array::checked_len(&info.shape)?);
        array::checked_len(&[count])?;
        let numbers = decode(data.get(from..to).unwrap_or(&[]), element, false);
        let read = array::from_vec(&info.shape, numbers)?;
        let value = match element {
            Element::Bool => Datum::Mask(read),
            _ => Datum::Array(read),
        };
        fields.push((name.into(), value));
    }
    Ok(Datum::Record(fields))
}

fn element_of(dtype: Dtype) -> Option<Element> {
    Some(match dtype {
        Dtype::BOOL => Element::Bool,
        Dtype::U8 => Element::Uint(1),
        Dtype::U16 => Element::Uint(2),
        Dtype::U32 => Element::Uint(4),
        Dtype::U64 => Element::Uint(8),
        Dtype::I8 => Element::Int(1),
        Dtype::I16 => Element::Int(2),
        Dtype::I32 => Element::Int(4),
        Dtype::I64 => Element::Int(8),
        Dtype::F16 => Element::Float(2),
        Dtype::F32 => Element::Float(4),
        Dtype::F64 => Element::Float(8),
        Dtype::BF16 => Element::Brain,
        _ => return None,
    })
}

fn sentence(error: &SafeTensorError) -> DataError {
    use SafeTensorError as E;
    DataError::new(match error {
        E::HeaderTooSmall | E::InvalidHeaderLength => {
            "the file breaks off within its header".to_owned()
        }
        E::HeaderTooLarge => "its header claims more than 100 MB, which is the limit".to_owned(),
        E::InvalidOffset(name) => {
            format!("the places that its header gives for `{name}` cannot be right")
        }
        E::MetadataIncompleteBuffer => {
            "the file has another size than its header says: it breaks off, or is not whole"
                .to_owned()
        }
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file by its header and its data.
    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn tensors_keep_their_order_and_shape() {
        let header = r#"{"z": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]},
            "a": {"dtype": "BOOL", "shape": [1, 2], "data_offsets": [4, 6]},
            "s": {"dtype": "BF16", "shape": [], "data_offsets": [6, 8]}}"#;
        let read = tensors(&file(header, &[0, 0x3c, 0, 0x40, 1, 0, 0x80, 0xbf])).expect("fits");
        let Datum::Record(fields) = read else {
            panic!("a record");
        };
        assert_eq!(&*fields[0].0, "z");
        assert_eq!(fields[0].1, Datum::Array(array::vector(&[1.0, 2.0])));
        let mask = array::from_vec(&[1, 2], vec![1.0, 0.0]).expect("fits");
        assert_eq!(fields[1].1, Datum::Mask(mask));
        assert_eq!(fields[2].1, Datum::Array(array::scalar(-1.0)));
    }

    #[test]
    fn headers_that_lie_are_told() {
        let told = |bytes: &[u8]| tensors(bytes).expect_err("refused").message;
        assert_eq!(told(&[1, 2]), "the file breaks off within its header");
        assert!(told(&[255; 8]).contains("limit"));
        assert!(told(&file("{", &[])).contains("JSON"));
        let huge = r#"{"a": {"dtype": "F64", "shape": [4611686018427387904, 4],
            "data_offsets": [0, 8]}}"#;
        assert!(!told(&file(huge, &[0; 8])).is_empty());
        let cut = r#"{"a": {"dtype": "F64", "shape": [2], "data_offsets": [0, 16]}}"#;
        assert!(told(&file(cut, &[0; 8])).contains("breaks off"));
        let odd = r#"{"a": {"dtype": "F8_E4M3", "shape": [1], "data_offsets": [0, 1]}}"#;
        assert!(told(&file(odd, &[0])).contains("F8_E4M3"));
        let deep = "[".repeat(100_000);
        assert!(!told(&file(&deep, &[])).is_empty());
    }
}
