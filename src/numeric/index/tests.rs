use super::super::array::{from_rows, scalar, to_vec, vector};
use super::*;
use proptest::prelude::*;

fn counting(shape: &[usize]) -> Array {
    fill_with(shape, |i| i as f64)
}

fn slice(start: Option<i64>, stop: Option<i64>, step: Option<i64>) -> Index {
    Index::Slice { start, stop, step }
}

fn message(a: &Array, parts: &[Index]) -> String {
    index(a, parts).expect_err("refused").message
}

#[test]
fn slices_are_those_of_python() {
    // One row per case: size, slice, and the positions that Python's list gives.
    for row in include_str!("slices.tsv").lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let number = |text: &str| text.parse::<i64>().ok();
        let parts: Vec<Option<i64>> = cells[1].split(':').map(number).collect();
        let want: Vec<f64> = cells[2].split(',').filter_map(|t| t.parse().ok()).collect();
        let a = counting(&[number(cells[0]).unwrap_or(0) as usize]);
        let got = index(&a, &[slice(parts[0], parts[1], parts[2])]).expect("a slice");
        assert_eq!(to_vec(&got), want, "{row}");
    }
}

#[test]
fn a_position_takes_the_axis_away() {
    let a = counting(&[2, 3]);
    assert_eq!(
        to_vec(&index(&a, &[Index::At(-1)]).expect("row")),
        [3.0, 4.0, 5.0]
    );
    let one = index(&a, &[Index::At(1), Index::At(0)]).expect("number");
    assert_eq!((one.ndim(), one.sum()), (0, 3.0));
    let column = index(&a, &[Index::all(), Index::At(1)]).expect("column");
    assert_eq!(to_vec(&column), [1.0, 4.0]);
}

#[test]
fn a_position_outside_names_the_size() {
    let a = counting(&[2, 3]);
    assert_eq!(
        message(&a, &[Index::all(), Index::At(3)]),
        "index 3 is out of range for axis 1 of size 3"
    );
    assert_eq!(
        message(&a, &[Index::At(-3)]),
        "index -3 is out of range for axis 0 of size 2"
    );
    assert_eq!(
        message(&vector(&[1.0]), &[Index::At(0), Index::At(0)]),
        "too many indices: 2 for an array of 1 axis"
    );
    assert!(index(&scalar(1.0), &[Index::At(0)]).is_err());
    assert!(index(&a, &[Index::At(i64::MIN)]).is_err());
    assert!(index(&a, &[slice(None, None, Some(0))]).is_err());
}

#[test]
fn masks_keep_what_they_mark() {
    let a = counting(&[2, 3]);
    let rows = index(&a, &[Index::Mask(vector(&[0.0, 1.0]))]).expect("rows");
    assert_eq!((rows.shape(), rows[[0, 2]]), (&[1usize, 3][..], 5.0));
    let full = from_rows(&[vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 1.0]]).expect("mask");
    let picked = index(&a, &[Index::Mask(full)]).expect("fits");
    assert_eq!(to_vec(&picked), [0.0, 4.0, 5.0]);
    let columns = index(&a, &[Index::all(), Index::Mask(vector(&[1.0, 0.0, 1.0]))]);
    assert_eq!(to_vec(&columns.expect("columns")), [0.0, 2.0, 3.0, 5.0]);
    assert_eq!(
        message(&a, &[Index::Mask(vector(&[1.0, 0.0, 1.0]))]),
        "a mask of 3 does not fit axis 0 of 2×3"
    );
    assert!(index(&a, &[Index::Mask(scalar(1.0))]).is_err());
}

#[test]
fn lists_of_positions_reorder_and_pair() {
    let a = counting(&[3, 4]);
    let rows = index(&a, &[Index::Take(vector(&[2.0, 0.0]))]).expect("rows");
    assert_eq!((rows.shape(), rows[[0, 0]]), (&[2usize, 4][..], 8.0));
    let pairs = index(
        &a,
        &[
            Index::Take(vector(&[0.0, 2.0])),
            Index::Take(vector(&[1.0, -1.0])),
        ],
    );
    assert_eq!(to_vec(&pairs.expect("points")), [1.0, 11.0]);
    let grid = from_rows(&[vec![0.0, 1.0], vec![2.0, 2.0]]).expect("2×2");
    let taken = index(&a, &[Index::Take(grid), Index::At(0)]).expect("fits");
    assert_eq!(to_vec(&taken), [0.0, 4.0, 8.0, 8.0]);
    assert_eq!(
        message(&a, &[Index::Take(vector(&[0.5]))]),
        "0.5 is not a whole number"
    );
    let uneven = [
        Index::Take(vector(&[0.0, 1.0])),
        Index::Take(vector(&[0.0, 1.0, 2.0])),
    ];
    assert_eq!(message(&a, &uneven), "cannot pair indices of 2 and 3");
}

#[test]
fn listed_axes_go_in_front_when_apart() {
    let a = counting(&[2, 3, 4]);
    let take = || Index::Take(vector(&[1.0, 2.0, 3.0]));
    let apart = index(&a, &[Index::At(1), Index::all(), take()]).expect("fits");
    assert_eq!((apart.shape(), apart[[2, 1]]), (&[3usize, 3][..], 19.0));
    let inside = index(&a, &[Index::all(), Index::all(), take()]).expect("fits");
    assert_eq!(inside.shape(), [2, 3, 3]);
    let middle = index(&a, &[Index::all(), Index::Take(vector(&[2.0]))]).expect("fits");
    assert_eq!(
        (middle.shape(), middle[[1, 0, 3]]),
        (&[2usize, 1, 4][..], 23.0)
    );
}

#[test]
fn empty_axes_give_empty_results() {
    let a = counting(&[0, 3]);
    assert_eq!(index(&a, &[Index::all()]).expect("empty").shape(), [0, 3]);
    let none = index(&counting(&[2, 3]), &[Index::Mask(vector(&[0.0, 0.0]))]);
    assert_eq!(none.expect("empty").shape(), [0, 3]);
    assert!(index(&a, &[Index::At(0)]).is_err());
}

proptest! {
    #[test]
    fn any_slice_has_python_s_length(
        size in 0usize..12,
        start in prop::option::of(any::<i64>()),
        stop in prop::option::of(-20i64..20),
        step in prop::option::of(any::<i64>().prop_filter("not 0", |&s| s != 0)),
    ) {
        let got = index(&counting(&[size]), &[slice(start, stop, step)]).expect("a slice");
        prop_assert!(got.len() <= size);
        let rising = to_vec(&got).windows(2).all(|w| w[0] < w[1]);
        let falling = to_vec(&got).windows(2).all(|w| w[0] > w[1]);
        let ordered = if step.unwrap_or(1) > 0 { rising } else { falling };
        prop_assert!(ordered);
    }
}
