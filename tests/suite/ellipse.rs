//! The figure tells the truth: the image of the circle in the emitted code is the ellipse
//! whose half axes are the singular values.

use crate::support::{THEMES, examples, product};

/// The matrix of `svd.fig`.
const W: [[f64; 2]; 2] = [[1.4, 0.6], [-0.2, 0.9]];

/// The singular values of a 2×2 matrix from its closed form: the sum of their squares is
/// that of the entries, and their product is the determinant.
fn singular_values([[a, b], [c, d]]: [[f64; 2]; 2]) -> (f64, f64) {
    let sum = a * a + b * b + c * c + d * d;
    let product = a * d - b * c;
    let root = (sum * sum - 4.0 * product * product).sqrt();
    (((sum + root) / 2.0).sqrt(), ((sum - root) / 2.0).sqrt())
}

/// The points after a start such as `\addplot[… fill=aqua …] table[row sep=\\] {`.
fn coordinates(code: &str, contains: &str) -> Vec<(f64, f64)> {
    let start = code
        .lines()
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some((start + line.len(), line))
        })
        .find(|(_, line)| line.contains("\\addplot") && line.contains(contains))
        .map(|(end, _)| end)
        .unwrap_or_else(|| panic!("a plot with {contains}"));
    let body = code[start..].split('}').next().expect("an end");
    rows(body)
}

/// Every row of two numbers of a table.
fn rows(text: &str) -> Vec<(f64, f64)> {
    text.split("\\\\")
        .filter_map(|row| row.trim().split_once(' '))
        .filter_map(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)))
        .collect()
}

/// Every `(x, y)` of a text.
fn pairs(text: &str) -> Vec<(f64, f64)> {
    text.split('(')
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .filter_map(|(inside, _)| inside.split_once(','))
        .filter_map(|(x, y)| Some((x.trim().parse().ok()?, y.trim().parse().ok()?)))
        .collect()
}

/// Solves three equations with three unknowns by elimination.
fn solve(mut m: [[f64; 4]; 3]) -> [f64; 3] {
    for column in 0..3 {
        let pivot = (column..3)
            .max_by(|a, b| m[*a][column].abs().total_cmp(&m[*b][column].abs()))
            .expect("a row");
        m.swap(column, pivot);
        let chosen = m[column];
        for row in (0..3).filter(|row| *row != column) {
            let factor = m[row][column] / chosen[column];
            for (cell, value) in m[row].iter_mut().zip(chosen) {
                *cell -= factor * value;
            }
        }
    }
    std::array::from_fn(|n| m[n][3] / m[n][n])
}

/// The half axes of the ellipse around the origin that fits the points best: the longer
/// one first. Fits a x² + 2 b x y + c y² = 1.
fn half_axes(points: &[(f64, f64)]) -> (f64, f64) {
    let mut normal = [[0.0; 4]; 3];
    for (x, y) in points {
        let row = [x * x, 2.0 * x * y, y * y];
        for i in 0..3 {
            for j in 0..3 {
                normal[i][j] += row[i] * row[j];
            }
            normal[i][3] += row[i];
        }
    }
    let [a, b, c] = solve(normal);
    let (middle, spread) = ((a + c) / 2.0, ((a - c) / 2.0).hypot(b));
    ((middle - spread).powf(-0.5), (middle + spread).powf(-0.5))
}

fn close(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() < 1e-9, "{what}: {a} is not {b}");
}

fn svd(theme: &str) -> String {
    let example = examples()
        .into_iter()
        .find(|example| example.name == "svd")
        .expect("the example");
    String::from_utf8(product(&example, theme, &["-f", "tex"])).expect("text")
}

#[test]
fn the_fit_finds_a_known_ellipse() {
    let turned = |angle: f64| {
        let (x, y) = (3.0 * angle.cos(), 0.5 * angle.sin());
        (0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y)
    };
    let points: Vec<_> = (0..50).map(|n| turned(f64::from(n) * 0.13)).collect();
    let (long, short) = half_axes(&points);
    close(long, 3.0, "long");
    close(short, 0.5, "short");
    let (first, second) = singular_values([[0.0, -2.0], [1.0, 0.0]]);
    close(first, 2.0, "first");
    close(second, 1.0, "second");
}

#[test]
fn the_half_axes_are_the_singular_values() {
    let (first, second) = singular_values(W);
    for theme in THEMES {
        let points = coordinates(&svd(theme), "fill=aqua");
        assert!(points.len() >= 180, "{} points", points.len());
        let (long, short) = half_axes(&points);
        close(long, first, "the long half axis");
        close(short, second, "the short half axis");
    }
}

#[test]
fn the_circle_is_one_and_goes_where_the_matrix_sends_it() {
    let code = svd("print");
    let circle = coordinates(&code, "fill=lavender");
    let image = coordinates(&code, "fill=aqua");
    assert_eq!(circle.len(), image.len());
    for ((x, y), (u, v)) in circle.into_iter().zip(image) {
        close(x.hypot(y), 1.0, "the radius");
        close(W[0][0] * x + W[0][1] * y, u, "the image of x");
        close(W[1][0] * x + W[1][1] * y, v, "the image of y");
    }
}

#[test]
fn the_arrows_are_the_half_axes() {
    let (first, second) = singular_values(W);
    let code = svd("screen");
    let tips: Vec<(f64, f64)> = code
        .lines()
        .filter(|line| line.trim_start().starts_with("\\draw[aqua") && line.contains("--"))
        .filter_map(|line| pairs(line).get(1).copied())
        .collect();
    let [one, two] = tips[..] else {
        panic!("two arrows, not {tips:?}");
    };
    close(one.0.hypot(one.1), first, "the first arrow");
    close(two.0.hypot(two.1), second, "the second arrow");
    close(one.0 * two.0 + one.1 * two.1, 0.0, "their product");
}
