//! The keys of `figc.toml`, as one table: reading, suggestions and the documents
//! come from it.

/// A key of the project file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its table; empty for the keys at the top.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
    /// A line that sets it.
    pub example: &'static str,
    /// What it does, in one sentence.
    pub doc: &'static str,
}

/// Every key, in the order in which an author would write them.
pub const KEYS: &[Key] = &[
    Key {
        table: "",
        name: "edition",
        example: "edition = 1",
        doc: "the edition of the language; a later one may not change what edition 1 draws",
    },
    Key {
        table: "",
        name: "source",
        example: "source = \"figures\"",
        doc: "the folder of the figures, which `figc render` without a file renders",
    },
    Key {
        table: "",
        name: "output",
        example: "output = \"build\"",
        doc: "the folder that renders are written to, under the path that the figure has in `source`",
    },
    Key {
        table: "",
        name: "themes",
        example: "themes = [\"print\", \"screen\"]",
        doc: "the themes of a figure for which neither it nor the command line says one",
    },
    Key {
        table: "",
        name: "styles",
        example: "styles = [\"styles\"]",
        doc: "the folders that `use` looks in after that of the file itself",
    },
    Key {
        table: "",
        name: "data",
        example: "data = \"files\"",
        doc: "where emitted TikZ has the data of plots: `inline`, or in `files` beside it",
    },
    Key {
        table: "limits",
        name: "steps",
        example: "steps = 50_000_000",
        doc: "the steps that one evaluation may take",
    },
    Key {
        table: "limits",
        name: "time",
        example: "time = 8",
        doc: "the seconds that TeX may take for one figure",
    },
    Key {
        table: "limits",
        name: "memory",
        example: "memory = \"1 GB\"",
        doc: "the memory that TeX may use for one figure",
    },
    Key {
        table: "limits",
        name: "output",
        example: "output = \"256 MB\"",
        doc: "the largest file that a render may write",
    },
    Key {
        table: "large",
        name: "dots",
        example: "dots = 10_000",
        doc: "the dots of one axes up to which they are drawn; more are pixels",
    },
    Key {
        table: "large",
        name: "segments",
        example: "segments = 100_000",
        doc: "the points that a line may need and still be drawn; one that needs more is pixels",
    },
    Key {
        table: "large",
        name: "resolution",
        example: "resolution = 600",
        doc: "pixels to the inch, from 72 to 2400",
    },
];
