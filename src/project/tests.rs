//! Project files, right and wrong.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::diag::{Format, render};
use crate::source::SourceMap;

fn read(text: &str) -> Result<Settings, String> {
    let mut sources = SourceMap::new();
    let id = sources.add("figc.toml", None, text);
    read::settings(id, text).map_err(|errors| render(&errors, &sources, Format::Short, false, 80))
}

#[track_caller]
fn refused(text: &str, told: &str) {
    assert_eq!(read(text).expect_err(text), format!("{told}\n"));
}

#[test]
fn every_key_has_its_effect() {
    let settings = read(
        "edition = 1
         source = './figures'
         output = \"build/pdf\"
         themes = ['print', 'screen']
         styles = ['styles', 'book/../looks']
         data = 'files'
         [limits]
         steps = 1_000
         time = 2.5
         memory = '1.5 GB'
         output = 1048576
         [large]
         dots = 5000
         segments = 200_000
         resolution = 1200",
    );
    let wanted = Settings {
        source: Some("figures".into()),
        output: Some("build/pdf".into()),
        themes: vec!["print".into(), "screen".into()],
        styles: Some(vec!["styles".into(), "looks".into()]),
        data_files: Some(true),
        limits: Limits {
            steps: Some(1000),
            time: Some(Duration::from_millis(2500)),
            memory: Some(3 << 29),
            output: Some(1 << 20),
        },
        large: Large {
            dots: Some(5000),
            segments: Some(200_000),
            resolution: Some(1200),
        },
    };
    assert_eq!(settings, Ok(wanted));
}

#[test]
fn an_empty_file_says_nothing() {
    assert_eq!(read(""), Ok(Settings::default()));
    assert_eq!(read("# a book\n[limits]\n"), Ok(Settings::default()));
}

#[test]
fn every_example_of_the_table_can_be_read() {
    for key in KEYS {
        let head = match key.table {
            "" => String::new(),
            table => format!("[{table}]\n"),
        };
        let text = format!("{head}{}", key.example);
        assert!(read(&text).is_ok(), "{text}");
    }
}

#[test]
fn one_theme_and_one_folder_need_no_list() {
    let settings = read("themes = 'screen'\nstyles = 'looks'").expect("right");
    assert_eq!(settings.themes, ["screen"]);
    assert_eq!(settings.styles, Some(vec![PathBuf::from("looks")]));
}

#[test]
fn an_unknown_edition_is_refused() {
    refused(
        "\nedition = 2",
        "figc.toml:2:11: error[F0708]: there is no edition 2 of the language in this figc \
         (this figc knows edition 1; write `edition = 1`, or use a newer figc)",
    );
    refused(
        "edition = '1'",
        "figc.toml:1:11: error[F0708]: `edition` wants a whole number, and is a text (write `edition = 1`)",
    );
}

#[test]
fn an_unknown_key_suggests_the_nearest() {
    refused(
        "ouput = 'x'",
        "figc.toml:1:1: error[F0708]: the project file has no key `ouput` (did you mean `output`?)",
    );
    refused(
        "[limit]",
        "figc.toml:1:2: error[F0708]: the project file has no key `limit` (did you mean `limits`?)",
    );
    refused(
        "steps = 10",
        "figc.toml:1:1: error[F0708]: the project file has no key `steps` (`steps` stands below `[limits]`)",
    );
    refused(
        "[limits]\nthemes = []",
        "figc.toml:2:1: error[F0708]: `[limits]` has no key `themes` \
         (`themes` stands at the top of the file, before `[limits]`)",
    );
}

#[test]
fn a_folder_outside_the_project_is_refused() {
    let hint = "(a folder is said relative to `figc.toml`, and lies below it)";
    for (text, folder) in [
        ("output = '../out'", "../out"),
        ("source = '/tmp'", "/tmp"),
        ("source = 'a/../..'", "a/../.."),
        ("styles = ['../s']", "../s"),
    ] {
        let told = read(text).expect_err(text);
        let wanted = format!("the folder `{folder}` lies outside the project {hint}");
        assert!(told.contains(&wanted), "{told}");
    }
}

#[test]
fn a_value_of_the_wrong_type_says_what_is_wanted() {
    for (text, told) in [
        (
            "source = 1",
            "`source` wants a text, and has a whole number",
        ),
        ("source = {}", "`source` wants a text, and has a table"),
        (
            "themes = 1",
            "`themes` wants a list of texts, and is a whole number",
        ),
        ("themes = [true]", "`themes` wants texts, and has a boolean"),
        ("themes = []", "`themes` names no theme"),
        ("themes = ['a', 'a']", "`themes` names `a` twice"),
        ("limits = 3", "`limits` is a table"),
        ("[limits]\nsteps = 0", "`steps` must be above 0, and is 0"),
        (
            "[limits]\nsteps = 1.5",
            "`steps` wants a whole number, and is a number",
        ),
        (
            "[limits]\ntime = -1",
            "`time` must be above 0 and at most 86400 seconds",
        ),
        ("[limits]\ntime = nan", "`time` must be above 0"),
        ("[limits]\nmemory = '1 XB'", "`memory` is no size: `1 XB`"),
        (
            "[limits]\nmemory = '1 MB'",
            "`memory` must be 256 MB at least",
        ),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn several_mistakes_are_told_at_once() {
    let told = read("edition = 3\nsorce = ''\n[limits]\ntime = 'x'").expect_err("wrong");
    assert_eq!(told.lines().count(), 3, "{told}");
}

#[test]
fn what_is_no_toml_is_told_at_its_place() {
    let told = read("edition = 1\nsource = ").expect_err("wrong");
    assert!(told.starts_with("figc.toml:2:"), "{told}");
    let told = read("edition = 1\nedition = 1").expect_err("wrong");
    assert!(
        told.starts_with("figc.toml:2:1: error[F0708]: duplicate key"),
        "{told}"
    );
}

#[test]
fn outputs_mirror_the_source_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("there");
    std::fs::create_dir_all(root.join("figures/ch1")).expect("made");
    std::fs::create_dir_all(root.join("other")).expect("made");
    std::fs::write(root.join(FILE), "source = 'figures'\noutput = 'out'").expect("written");
    let file = root.join("figures/ch1/a.fig");
    let project = Project::find(Some(&file), Path::new("/")).expect("right");
    assert_eq!(project.root(), root);
    assert_eq!(project.output_folder(&file), Some(root.join("out/ch1")));
    let beside = project.output_folder(&root.join("other/b.fig"));
    assert_eq!(beside, Some(root.join("out/other")));
}

#[test]
fn the_figures_of_a_project_are_those_below_its_source() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("there");
    for dir in ["styles", "out", "b", ".git"] {
        std::fs::create_dir(root.join(dir)).expect("made");
    }
    for file in [
        "styles/s.fig",
        "out/o.fig",
        "b/b.fig",
        "a.fig",
        "a.txt",
        ".git/g.fig",
    ] {
        std::fs::write(root.join(file), "").expect("written");
    }
    std::fs::write(root.join(FILE), "output = 'out'").expect("written");
    let project = Project::find(None, &root).expect("right");
    let figures = project.figures().expect("listed");
    assert_eq!(figures, [root.join("a.fig"), root.join("b/b.fig")]);
}

#[test]
fn without_a_project_file_the_working_folder_stands_for_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("there");
    std::fs::create_dir(root.join("a")).expect("made");
    let project = Project::find(Some(&root.join("a/x.fig")), &root).expect("right");
    assert_eq!((project.root(), project.file()), (root.as_path(), None));
    assert_eq!(project.styles(), [root.join("styles")]);
    assert_eq!(project.output_folder(&root.join("a/x.fig")), None);
}
