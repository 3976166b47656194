use super::super::error::Place;
use super::super::read as read_file;
use super::*;

fn read(ending: &str, text: &str) -> Datum {
    read_as(ending, text, &Options::default())
}

fn read_as(ending: &str, text: &str, options: &Options) -> Datum {
    let read = read_file(ending, text.as_bytes(), options).expect("a known ending");
    read.unwrap_or_else(|e| panic!("{text:?}: {e:?}"))
}

/// The place and the message of what is wrong.
fn told(ending: &str, text: &str) -> (usize, usize, String) {
    let error = read_file(ending, text.as_bytes(), &Options::default())
        .expect("a known ending")
        .expect_err("refused");
    let Place { line, column } = error.place.unwrap_or(Place { line: 0, column: 0 });
    (line, column, error.message)
}

/// `name: cells` for each column.
fn columns(datum: &Datum) -> Vec<String> {
    let Datum::Table(table) = datum else {
        panic!("a table, not {datum:?}");
    };
    let shown = |column: &Column| match column {
        Column::Numbers(all) => {
            assert_eq!(all.len(), table.rows);
            format!("{all:?}")
        }
        Column::Texts(all) => {
            assert_eq!(all.len(), table.rows);
            let words: Vec<&str> = all.iter().map(|t| t.as_deref().unwrap_or("-")).collect();
            words.join(" ")
        }
    };
    let column = |(name, cells): &(Rc<str>, Column)| format!("{name}: {}", shown(cells));
    table.columns.iter().map(column).collect()
}

fn matrix(datum: &Datum) -> (Vec<usize>, Vec<f64>) {
    let Datum::Array(a) = datum else {
        panic!("an array, not {datum:?}");
    };
    (a.shape().to_vec(), array::to_vec(a))
}

#[test]
fn a_header_makes_a_table() {
    let wanted = ["epoch: [1.0, 2.0]", "loss: [0.5, 0.25]"];
    for (ending, text) in [
        ("csv", "epoch,loss\n1,0.5\n2,0.25\n"),
        ("csv", "\u{feff}epoch,loss\r\n1,0.5\r\n\r\n2,0.25"),
        ("csv", "epoch;loss\n1;0.5\n2;0.25\n"),
        ("csv", "# epoch,loss\n1,0.5\n2,0.25\n"),
        ("csv", "\"epoch\", loss \n\"1\",0.5\n2, 0.25\n"),
        ("tsv", "epoch\tloss\n1\t0.5\n2\t0.25\n"),
        ("dat", "epoch loss\n1 0.5\n2 0.25\n"),
        (
            "dat",
            "% run 7\nepoch  loss\n  1 \t0.5   # first\n# again\n2 0.25",
        ),
        (
            "txt",
            "# a run\n# epoch loss\n1.0e+00 5.0e-01\n2.0e+00 2.5e-01\n",
        ),
    ] {
        assert_eq!(columns(&read(ending, text)), wanted, "{text:?}");
    }
}

#[test]
fn numbers_without_a_header_are_an_array() {
    let (shape, data) = matrix(&read("dat", "1 2 3\n\n4 nan -inf\n"));
    assert_eq!(shape, [2, 3]);
    assert_eq!(data[..4], [1.0, 2.0, 3.0, 4.0]);
    assert!(data[4].is_nan() && data[5] == f64::NEG_INFINITY);
    assert_eq!(matrix(&read("csv", "1,2\n")).0, [1, 2]);
    assert_eq!(matrix(&read("txt", "1\n2\n")).0, [2]);
    // A comment of another number of words names nothing.
    assert_eq!(matrix(&read("txt", "# made by a run\n1 2\n")).0, [1, 2]);
}

#[test]
fn missing_cells_and_texts() {
    let table = read("csv", "name,n,x\nNA,,1\n\"a, \"\"b\"\"\",2,NA\nc,3,inf\n");
    assert_eq!(
        columns(&table),
        [
            "name: - a, \"b\" c",
            "n: [NaN, 2.0, 3.0]",
            "x: [1.0, NaN, inf]"
        ]
    );
    let quoted = read("dat", "name x\n\"two words\" 1\n");
    assert_eq!(columns(&quoted), ["name: two words", "x: [1.0]"]);
    let pandas = read("csv", ",a\n0,5\n1,6\n");
    assert_eq!(columns(&pandas), ["c0: [0.0, 1.0]", "a: [5.0, 6.0]"]);
    let mixed = read("csv", "0.5,cat\n0.25,dog\n");
    assert_eq!(columns(&mixed), ["c0: [0.5, 0.25]", "c1: cat dog"]);
    assert_eq!(columns(&read("csv", "a,b\n")), ["a: []", "b: []"]);
}

#[test]
fn options_say_what_looking_cannot() {
    let name = |n: &str| ColumnName::Name(n.into());
    let with = |header, columns: &[ColumnName]| Options {
        header,
        columns: Some(columns.to_vec()),
        ..Options::default()
    };
    let years = Options {
        header: Some(true),
        ..Options::default()
    };
    let table = read_as("csv", "2019,2020\n1,2\n", &years);
    assert_eq!(columns(&table), ["2019: [1.0]", "2020: [2.0]"]);
    let named = read_as("csv", "1,2\n", &with(None, &[name("a"), name("b")]));
    assert_eq!(columns(&named), ["a: [1.0]", "b: [2.0]"]);
    // A column that is not asked for may hold anything.
    let picked = with(None, &[name("b"), ColumnName::At(0)]);
    let table = read_as("csv", "a,junk,b\n1,x,3\n4,5,6\n", &picked);
    assert_eq!(columns(&table), ["b: [3.0, 6.0]", "a: [1.0, 4.0]"]);
    let two = with(Some(false), &[ColumnName::At(2), ColumnName::At(0)]);
    assert_eq!(
        matrix(&read_as("dat", "1 x 3\n4 y 6\n", &two)).1,
        [3.0, 1.0, 6.0, 4.0]
    );
    let delimiter = Options {
        delimiter: Some(b'|'),
        ..Options::default()
    };
    assert_eq!(matrix(&read_as("txt", "1|2\n", &delimiter)).0, [1, 2]);
    let texts = Options {
        texts: vec!["id".into()],
        ..Options::default()
    };
    let table = read_as("csv", "id,x\n007,1\nnan,2\n", &texts);
    assert_eq!(columns(&table), ["id: 007 nan", "x: [1.0, 2.0]"]);
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let not_number = |cell: &str| format!("`{cell}` is not a number, as the cells above it are");
    assert_eq!(
        told("csv", "a,b\n1,2\n\n3,oops\n"),
        (4, 3, not_number("oops"))
    );
    assert_eq!(
        told("csv", "a,b\r\n1,2\r\n3, x y\r\n"),
        (3, 3, not_number("x y"))
    );
    assert_eq!(
        told("dat", "# c\n1 2\n  3   ab\n"),
        (3, 7, not_number("ab"))
    );
    assert_eq!(
        told("csv", "\u{feff}é,b\n\"é,\n\",2\nü,x\n"),
        (4, 3, not_number("x"))
    );
    let (line, column, message) = told("csv", "a,b\nx,1\n5,1\n");
    assert_eq!((line, column), (3, 1));
    assert_eq!(message, "`5` is a number, and the cells above it are texts");
    assert_eq!(
        told("csv", "a,b\n1,2\n3\n"),
        (3, 2, "this row has 1 cell, and the header has 2".into())
    );
    assert_eq!(
        told("dat", "1 2\n3 4 5\n"),
        (2, 5, "this row has 3 cells, and the first row has 2".into())
    );
    assert_eq!(
        told("csv", "a,b,a\n1,2,3\n"),
        (1, 5, "two columns are named `a`".into())
    );
    assert_eq!(
        told("csv", "a,b\n1,\"2\n3,4\n").2,
        "a quote is never closed"
    );
    assert_eq!(told("csv", "a,b\n1,\"2\n3,4\n").0, 2);
    assert_eq!(
        told("dat", "a b\n1 \"2\n"),
        (2, 3, "a quote is never closed".into())
    );
    assert_eq!(told("csv", "").2, "it has no rows");
    assert_eq!(told("csv", "\n# only\n\n").2, "it has no rows");
}

#[test]
fn other_encodings_are_told() {
    let bytes = |b: &[u8]| {
        let read = read_file("csv", b, &Options::default()).expect("known");
        read.expect_err("refused")
    };
    let error = bytes(b"a,b\n1,\xff\n");
    assert_eq!(error.place, Some(Place { line: 2, column: 3 }));
    assert!(bytes(b"\xff\xfea\0").message.contains("UTF-16"));
}

#[test]
fn slips_have_a_hint() {
    let hint = |ending: &str, text: &str| {
        let read = read_file(ending, text.as_bytes(), &Options::default()).expect("known");
        read.expect_err("refused").hint.unwrap_or_default()
    };
    assert_eq!(
        hint("csv", "a;b\n1;2\n3;4,5\n"),
        "decimals are written with a point: `4.5`"
    );
    assert!(hint("dat", "1 2\n1 x;3\n").contains("delimiter: \";\""));
    assert!(hint("csv", "id\n1\nx\n").contains("text: [\"id\"]"));
}
