//! Data files and tables in the language: a table of source and result, over a project
//! of small files, and what is said about files that are wrong.

use figc::diag::{Format, render};
use figc::eval::with_big_stack;
use figc::source::{MemoryWorld, World};

/// A project with a few data files.
pub(super) fn project() -> MemoryWorld {
    MemoryWorld::new()
        .with("run/loss.csv", "epoch,loss\n1,0.5\n2,0.25\n")
        .with(
            "pets.csv",
            "\u{feff}name,kind,mass\r\nTom,cat,4\r\nRex,dog,\r\n\"Mia, old\",cat,3\r\n",
        )
        .with("saved.dat", "# t x\n0 1\n0.5 -inf\n")
        .with("matrix.txt", "1 2\n3 4\n")
        .with(
            "log.json",
            r#"[{"step": 1, "lr": 0.1}, {"step": 2, "lr": 0.05, "note": "warm"}]"#,
        )
        .with(
            "deep.json",
            r#"{"net": {"W": [[1, 2], [3, 4]], "b": null}}"#,
        )
        .with("bad.csv", "a,b\n1,2\n3,x\n")
        .with("cut.npy", &b"\x93NUMPY\x01\x00"[..])
        .with("lib/data/own.csv", "v\n7\n")
        .with(
            "lib/load.fig",
            "let own = read(\"data/own.csv\").v\nfn get(p) = read(p)",
        )
}

/// The value of a text as fig writes it, or what is told about it.
fn eval_in(world: &dyn World, text: &str) -> Result<String, String> {
    match super::evaluated(world, text) {
        Ok(value) => Ok(value.to_string()),
        Err(told) => Err(render(
            &told.diagnostics,
            &told.sources,
            Format::Short,
            false,
            100,
        )),
    }
}

/// One case a line: `source → value as fig writes it`.
const TABLE: &str = include_str!("data.txt");

#[test]
fn every_expression_on_data_has_its_value() {
    let failures: Vec<String> = with_big_stack(|| {
        TABLE
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with("//"))
            .filter_map(|line| {
                let (source, wanted) = line.rsplit_once(" → ").expect("`source → value`");
                let got = eval_in(&project(), source).unwrap_or_else(|e| format!("ERROR {e}"));
                (got != wanted.trim()).then(|| format!("{line}\n    got {got}"))
            })
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn trouble_with_data_names_file_line_and_column() {
    let told = |text: &'static str| {
        with_big_stack(|| eval_in(&project(), text).expect_err("it must be refused"))
    };
    for (text, wanted) in [
        (
            "read(\"bad.csv\")",
            "t.fig:1:1: error[F0704]: `bad.csv`, line 3, column 3: `x` is not a number, as the \
             cells above it are (if the column shall be texts, say `text: [\"b\"]`)\n",
        ),
        (
            "read(\"run/los.csv\")",
            "t.fig:1:1: error[F0701]: cannot read `run/los.csv`: there is no such file (did you \
             mean `run/loss.csv`?)\n",
        ),
        (
            "read(\"cut.npy\")",
            "t.fig:1:1: error[F0704]: `cut.npy`: the file breaks off within its header\n",
        ),
        (
            "read(\"lib/load.fig\")",
            "t.fig:1:1: error[F0701]: cannot read `lib/load.fig`: its ending says no format that \
             is known (the endings are `.csv`, `.tsv`, `.dat`, `.txt`, `.npy`, `.npz`, \
             `.safetensors`, `.json`)\n",
        ),
        (
            "read(\"deep.json\", header: true)",
            "t.fig:1:1: error[F0704]: `deep.json`: `header`, `columns`, `delimiter` and `text` \
             are for text tables\n",
        ),
        (
            "read(\"pets.csv\").nme",
            "t.fig:1:18: error[F0204]: the table has no column `nme` (did you mean `name`?)\n",
        ),
        (
            "read(\"pets.csv\")[3]",
            "t.fig:1:1: error[F0303]: index 3 is out of range for axis 0 of size 3 (positions go \
             from 0 to 2 (or -1 down))\n",
        ),
        (
            "table({a: [1, 2], b: [1, 2, 3]})",
            "t.fig:1:1: error[F0302]: the column `b` is of length 3, and `a` of length 2\n",
        ),
        (
            "[1, 2] + 1cm",
            "t.fig:1:1: error[F0301]: cannot add a 2-element array and the length 1cm (numbers \
             have no unit: multiply them by one, `xs * 1cm`)\n",
        ),
        (
            "table({a: 3})",
            "t.fig:1:1: error[F0301]: the column `a` is the number 3, not an array or a list\n",
        ),
        (
            "sorted(read(\"pets.csv\"))",
            "t.fig:1:1: error[F0304]: a table is sorted by a column (name it: `sorted(t, by: \
             \"loss\")`)\n",
        ),
    ] {
        assert_eq!(told(text), wanted);
    }
}

#[test]
fn links_lead_out_of_no_project() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let inside = dir.path().join("project");
    std::fs::create_dir(&inside).expect("create");
    std::fs::write(dir.path().join("secret.csv"), "a\n1\n").expect("write");
    std::os::unix::fs::symlink(dir.path().join("secret.csv"), inside.join("link.csv"))
        .expect("link");
    let world = figc::source::ProjectWorld::new(&inside);
    let text = format!("read(\"{}/link.csv\")", inside.display());
    let told = with_big_stack(|| eval_in(&world, &text).expect_err("it must be refused"));
    assert!(
        told.contains("it lies outside the project folder"),
        "{told}"
    );
}
