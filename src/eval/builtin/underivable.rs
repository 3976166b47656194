//! Which built-in functions `grad` and its like do not go through, and why: every function is
//! here or has a derivative, which a test sees to.

/// Reasons, and the functions that they hold for.
const TABLE: &[(&str, &[&str])] = &[
    (
        "it takes counts, and what it gives is constant",
        &["arange", "zeros", "ones", "eye", "unit_circle", "range"],
    ),
    (
        "write the points with `linspace` and `meshgrid`",
        &["lattice"],
    ),
    (
        "it counts, and counts are constant but for their jumps",
        &["unique", "histogram"],
    ),
    ("labels are classes, which are constant", &["onehot"]),
    (
        "its numbers are drawn: scale them instead, `m + s * randn(9, seed: 1)`",
        &[
            "rand",
            "randn",
            "randint",
            "permutation",
            "spiral",
            "moons",
            "gaussians",
        ],
    ),
    (
        "write the layers as formulas, `tanh(W @ x + b)`, to differentiate by weights; by what goes in nets have derivatives",
        &["mlp", "rnn", "lstm"],
    ),
    (
        "what it learns comes of many steps, of which it keeps no track; with `fold` and `grad` they can be your own",
        &[
            "train",
            "autoencoder",
            "vae",
            "gan",
            "kmeans",
            "ista",
            "hopfield",
            "lms",
        ],
    ),
    ("take the `svd` of the centred samples", &["pca"]),
    (
        "it is a record of how to train",
        &["sgd", "adam", "adamw", "rmsprop"],
    ),
    (
        "how many there are changes in jumps; `newton` from a place near one has a derivative",
        &["fixed_points"],
    ),
    (
        "curves are made of cells, which they enter and leave in jumps",
        &["level_sets", "level_bands", "streamlines"],
    ),
    (
        "tables and files hold constants",
        &["read", "table", "group_by"],
    ),
    (
        "a text has no derivative",
        &[
            "fmt", "str", "code", "num", "upper", "lower", "split", "join",
        ],
    ),
    (
        "a colour has no derivative",
        &[
            "rgb",
            "oklch",
            "alpha",
            "lighten",
            "darken",
            "saturate",
            "desaturate",
            "mix",
            "contrast",
            "luminance",
            "colormap",
            "cmap",
            "linear",
            "radial",
            "hatch",
        ],
    ),
    (
        "a point of a drawing is found when everything is drawn",
        &[
            "between",
            "along",
            "corner",
            "turn",
            "project",
            "perpendicular",
            "intersect",
        ],
    ),
];

/// Why there is no derivative through a function; empty where there is one.
pub(super) fn why(name: &str) -> &'static str {
    let row = TABLE.iter().find(|(_, names)| names.contains(&name));
    row.map_or("", |(why, _)| why)
}
