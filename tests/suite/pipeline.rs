//! The pipeline as a library, on an engine without TeX.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figc::eval::with_big_stack;
use figc::pipeline::{self, Outcome, Product, Request, Themes};
use figc::project::Project;
use figc::source::MemoryWorld;
use figc::tex::{Engine, FakeEngine};

use crate::support::Folder;

fn request(text: &str, product: Product) -> Request {
    Request {
        path: Some(PathBuf::from("main.fig")),
        name: "main.fig".into(),
        bytes: text.into(),
        product,
        themes: Themes::Own,
        params: BTreeMap::new(),
        steps: None,
        data: Default::default(),
        sizes: Default::default(),
    }
}

/// Runs a request; the outcome is looked at where it was made.
fn run<R: Send>(request: Request, world: MemoryWorld, look: impl FnOnce(Outcome) -> R + Send) -> R {
    with_big_stack(|| {
        let mut engine = || Ok(&FakeEngine as &dyn Engine);
        look(pipeline::run(&request, &world, &mut engine))
    })
}

#[test]
fn every_figure_is_handed_out_in_order() {
    let text = "figure b { circle((0, 0), 1) }\nfigure a { circle((0, 0), 1) }\n";
    for product in [Product::Pdf, Product::Tex, Product::Scene, Product::Drawing] {
        let names = run(request(text, product), MemoryWorld::new(), |outcome| {
            assert!(!outcome.failed());
            let figures = outcome.outputs.into_iter();
            figures.map(|o| (o.figure, o.theme)).collect::<Vec<_>>()
        });
        let wanted = ["b", "a"].map(|name| (name.to_owned(), "print".to_owned()));
        assert_eq!(names, wanted, "{product:?}");
    }
}

#[test]
fn one_wrong_figure_leaves_no_output() {
    let text = "figure a { circle((0, 0), 1) }\nfigure b { circle(1) }\n";
    run(request(text, Product::Pdf), MemoryWorld::new(), |outcome| {
        assert!(outcome.failed());
        assert!(outcome.outputs.is_empty());
    });
}

#[test]
fn what_was_read_is_known() {
    let world = MemoryWorld::new()
        .with("a.fig", "use \"b\"\nlet x = y")
        .with("b.fig", "let y = 1")
        .with("c.fig", "let z = 1");
    let text = "use \"a\"\nfigure f { circle((0, 0), x) }\n";
    run(request(text, Product::Drawing), world, |outcome| {
        let reads: Vec<_> = outcome
            .reads
            .iter()
            .filter(|p| p.ends_with("c.fig"))
            .collect();
        assert!(reads.is_empty(), "{:?}", outcome.reads);
        for name in ["a.fig", "b.fig"] {
            assert!(
                outcome.reads.iter().any(|p| p.ends_with(name)),
                "{:?}",
                outcome.reads
            );
        }
    });
}

#[test]
fn the_engine_is_asked_for_when_it_is_needed() {
    let text = "figure f { circle((0, 0), 1) }\n";
    for (product, wanted) in [
        (Product::Ast, false),
        (Product::Drawing, false),
        (Product::Scene, true),
        (Product::Tex, true),
        (Product::Pdf, true),
    ] {
        let asked = with_big_stack(|| {
            let mut asked = false;
            let mut engine = || {
                asked = true;
                Ok(&FakeEngine as &dyn Engine)
            };
            pipeline::run(&request(text, product), &MemoryWorld::new(), &mut engine);
            asked
        });
        assert_eq!(asked, wanted, "{product:?}");
    }
}

#[test]
fn the_root_of_a_project_is_found() {
    let folder = Folder::new(&[
        ("book/figc.toml", ""),
        ("book/part/a.fig", ""),
        ("loose/deep/b.fig", ""),
    ]);
    let at = |path: &str| folder.path().join(path).canonicalize().expect("there");
    let found = |file: Option<&Path>, working: &str| {
        let project = Project::find(file, &at(working)).expect("a good project file");
        project.root().to_path_buf()
    };
    let root = |file: &str, working: &str| found(Some(&at(file)), working);
    assert_eq!(
        root("book/part/a.fig", "loose"),
        at("book"),
        "the marked folder"
    );
    assert_eq!(
        root("loose/deep/b.fig", "loose"),
        at("loose"),
        "the working folder"
    );
    assert_eq!(
        root("loose/deep/b.fig", "book"),
        at("loose/deep"),
        "the file's own"
    );
    assert_eq!(found(None, "loose"), at("loose"));
}
