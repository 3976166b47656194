use super::*;

/// A file of version 1 by its header and its data.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}

fn head(descr: &str, fortran: bool, shape: &str) -> String {
    let fortran = if fortran { "True" } else { "False" };
    format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n")
}

fn numbers(bytes: &[u8]) -> (Vec<usize>, Vec<f64>) {
    match array(bytes) {
        Ok(Datum::Array(a)) => (a.shape().to_vec(), array::to_vec(&a)),
        other => panic!("an array, not {other:?}"),
    }
}

fn told(bytes: &[u8]) -> String {
    array(bytes).expect_err("refused").message
}

#[test]
fn orders_and_types_are_read() {
    let bytes: Vec<u8> = (1u16..=6).flat_map(u16::to_be_bytes).collect();
    let c = numbers(&file(&head(">u2", false, "(2, 3)"), &bytes));
    assert_eq!(c, (vec![2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
    let f = numbers(&file(&head(">u2", true, "(2, 3)"), &bytes));
    assert_eq!(f, (vec![2, 3], vec![1.0, 3.0, 5.0, 2.0, 4.0, 6.0]));
    let one = numbers(&file(&head("<f8", false, "()"), &2.5f64.to_le_bytes()));
    assert_eq!(one, (vec![], vec![2.5]));
    let none = numbers(&file(&head("<f4", false, "(0, 3)"), &[]));
    assert_eq!(none, (vec![0, 3], vec![]));
    let mask = array(&file(&head("|b1", false, "(2,)"), &[1, 0]));
    assert_eq!(mask, Ok(Datum::Mask(array::vector(&[1.0, 0.0]))));
}

#[test]
fn later_versions_have_longer_headers() {
    let header = head("<i4", false, "(1,)");
    for version in [2, 3] {
        let mut bytes = vec![0x93, b'N', b'U', b'M', b'P', b'Y', version, 0];
        bytes.extend((header.len() as u32).to_le_bytes());
        bytes.extend(header.bytes());
        bytes.extend((-7i32).to_le_bytes());
        assert_eq!(numbers(&bytes), (vec![1], vec![-7.0]));
    }
}

#[test]
fn a_file_that_is_cut_says_so() {
    let whole = file(&head("<f8", false, "(3, 2)"), &[0; 48]);
    for length in 0..whole.len() {
        let message = told(&whole[..length]);
        assert!(
            message.contains("breaks off") || message.contains("does not begin"),
            "{length}: {message}"
        );
    }
    assert_eq!(
        told(&whole[..whole.len() - 1]),
        "the file breaks off: its 3×2 numbers need 48 bytes, and 47 are there"
    );
}

#[test]
fn headers_that_lie_are_refused_without_memory() {
    for (shape, what) in [
        ("(4294967296, 4294967296)", "too large"),
        ("(99999999999999999999999,)", "header"),
        ("(-1,)", "header"),
        ("(100000000,)", "breaks off"),
        ("(1.5,)", "header"),
        ("'x'", "header"),
    ] {
        let message = told(&file(&head("<f8", false, shape), &[0; 8]));
        assert!(message.contains(what), "{shape}: {message}");
    }
    for header in [
        "",
        "{",
        "[1]",
        "{'descr': '<f8'}",
        "\0\0",
        "{{{{{{{{{{{{{{{{",
    ] {
        assert!(told(&file(header, &[])).contains("header"), "{header}");
    }
    let mut long = b"\x93NUMPY\x02\x00".to_vec();
    long.extend(u32::MAX.to_le_bytes());
    assert!(told(&long).contains("claims"));
}

#[test]
fn what_is_no_number_is_named() {
    let with = |descr: &str| told(&file(&head(descr, false, "(1,)"), &[0; 64]));
    assert!(with("|O").contains("Python objects"));
    assert!(with("<c16").contains("complex"));
    assert!(with("<U3").contains("texts"));
    assert!(with("<M8[ns]").contains("times"));
    assert!(with("<f16").contains("extended"));
    let fields = "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }";
    assert!(told(&file(fields, &[0; 8])).contains("several fields"));
}

#[test]
fn archives_that_are_none_say_so() {
    assert!(archive(b"PK\x03\x04").is_err());
    assert!(archive(&[]).is_err());
}
