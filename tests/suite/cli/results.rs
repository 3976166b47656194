//! Results of long computations: kept between runs, and never trusted when they are damaged.

use crate::support::{Folder, Ran};

const FIGURE: &str = "let run = train(mlp([1, 8, 1], act: tanh, seed: 1), [0; 1; 2], [1; 3; 5],
  loss: mse, optimiser: adam(lr: 0.01), epochs: 300)
figure f { path(column_stack([arange(100) / 100, run.loss[:100]])) }
";

fn render(folder: &Folder, cached: bool) -> Ran {
    let mut figc = folder.figc(["render", "a.fig", "-o", "-", "--theme", "print"]);
    if cached {
        let path = folder.path().join("cache");
        figc = figc.env("XDG_CACHE_HOME", path.to_str().expect("a name"));
    }
    figc.run()
}

/// The files of results.
fn kept(folder: &Folder) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder.path().join("cache/figc/results")) else {
        return Vec::new();
    };
    entries.map(|e| e.expect("an entry").path()).collect()
}

#[test]
fn a_training_is_kept_and_gives_the_same_page() {
    let folder = Folder::new(&[("a.fig", FIGURE)]);
    let without = render(&folder, false).fine().stdout;
    assert!(kept(&folder).is_empty());
    let first = render(&folder, true).fine().stdout;
    assert_eq!(kept(&folder).len(), 1);
    let second = render(&folder, true).fine().stdout;
    assert!(without == first && first == second);
    assert_eq!(kept(&folder).len(), 1);
    // What is trained otherwise is another result.
    folder.write("a.fig", FIGURE.replace("seed: 1", "seed: 2"));
    assert!(render(&folder, true).fine().stdout != first);
    assert_eq!(kept(&folder).len(), 2);
}

#[test]
fn a_damaged_result_is_computed_anew() {
    let folder = Folder::new(&[("a.fig", FIGURE)]);
    let right = render(&folder, true).fine().stdout;
    let path = kept(&folder).remove(0);
    let good = std::fs::read(&path).expect("kept");
    let mut flipped = good.clone();
    flipped[100] ^= 1;
    for bad in [&flipped[..], &good[..40], b"nothing of ours"] {
        std::fs::write(&path, bad).expect("written");
        assert!(render(&folder, true).fine().stdout == right);
        assert!(std::fs::read(&path).expect("kept") == good);
    }
}

#[test]
fn no_bar_is_drawn_where_nobody_sees_it() {
    // Long enough for a bar on a terminal.
    let folder = Folder::new(&[("a.fig", &FIGURE.replace("epochs: 300", "epochs: 300000"))]);
    let ran = folder.figc(["eval", "len(run.loss)", "a.fig"]).run();
    assert_eq!(ran.fine().text(), "300000\n");
}
