//! `docs/reference/`: written from the tables of elements, functions, words and codes.
//!
//! A value on a page is what its expression gives, a message is what figc says, and a
//! picture is what figc draws: nothing here can be out of date and pass.

use figc::diag::{Code, Diagnostic, Shown};
use figc::eval::elements::{self, Element, Family, Kind, Need, Param, Takes};
use figc::eval::{Builtin, Interp, Options, Value, builtins, with_big_stack, words};
use figc::source::{MemoryWorld, SourceMap};
use figc::syntax::ast::{BinaryOp, Expr, ExprKind, File, StmtKind};

use super::pictures::Pictures;
use super::{ADVICE, fresh};
use crate::support::Folder;

/// Where the pages are.
const FOLDER: &str = "docs/reference";

/// A page: its file name, and its text.
type Page = (String, String);

#[test]
fn the_reference_is_what_the_tables_say() {
    let mut pictures = Pictures::new("docs/reference/pictures");
    // Values do not leave their thread; pages do.
    let pages = with_big_stack(|| pages(&mut pictures));
    let mut wrong: Vec<String> = Vec::new();
    for (name, text) in &pages {
        wrong.extend(fresh(&format!("{FOLDER}/{name}"), text));
    }
    wrong.extend(pictures.check());
    assert!(wrong.is_empty(), "{}\n{ADVICE}", wrong.join("\n"));
}

#[test]
fn every_builtin_says_what_it_gives_and_refuses() {
    let complaints: Vec<String> = with_big_stack(|| {
        let mut complaints = Vec::new();
        for row in builtins() {
            if row.gives.is_empty() {
                complaints.push(format!("`{}` does not say what it gives", row.name));
            }
            for expression in row.fails {
                match value(expression) {
                    Ok(value) => complaints.push(format!("{expression} gives {value}")),
                    Err(error) if !about_values(&error) => {
                        complaints.push(format!("{expression}: {}", error.message));
                    }
                    Err(_) => {}
                }
            }
            for expression in shown(row) {
                if let Err(error) = value(&expression) {
                    complaints.push(format!("{expression}: {}", error.message));
                }
            }
        }
        complaints
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Whether an error is about the values of a call, not about how it is written.
fn about_values(error: &Diagnostic) -> bool {
    !error.code.text().starts_with("F01") && error.code != Code::UnknownName
        || error.code == Code::BadColor
}

fn pages(pictures: &mut Pictures) -> Vec<Page> {
    let mut pages = Vec::new();
    for family in elements::FAMILIES {
        let mut text = head(family.title, family.doc);
        text.push_str(&contents(family.rows.iter().map(|e| e.name)));
        for element in family.rows {
            text.push_str(&entry_of_element(element, family, pictures));
        }
        pages.push((format!("elements-{}.md", slug(family.title)), text));
    }
    for family in figc::eval::families() {
        let mut text = head(family.title, family.doc);
        text.push_str(&contents(family.rows.iter().map(|b| b.name)));
        for row in family.rows {
            text.push_str(&entry_of_function(row, family.title, pictures));
        }
        pages.push((format!("functions-{}.md", slug(family.title)), text));
    }
    pages.push(("arguments.md".into(), arguments()));
    pages.push(("words.md".into(), words_page(pictures)));
    pages.push(("maths.md".into(), stylesheet(pictures)));
    pages.push(("diagnostics.md".into(), diagnostics()));
    let index = index(&pages);
    pages.push(("README.md".into(), index));
    pages
}

fn head(title: &str, doc: &str) -> String {
    format!(
        "<!-- Written by `make docs` from the tables of figc. Do not edit. -->\n\n# {title}\n\n{doc}\n\n\
        [All of the reference](README.md) · [the language](../language.md)\n\n"
    )
}

/// Links to the entries of a page.
fn contents<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let links: Vec<String> = names.map(|n| format!("[`{n}`](#{n})")).collect();
    format!("{}\n\n", links.join(" · "))
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// A text within a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A sentence: a capital at its head where that spells nothing else, a stop at its end.
fn sentence(text: &str) -> String {
    let mut out = String::new();
    let word = text.split([' ', ',', ':', ';']).next().unwrap_or_default();
    let plain = word.len() > 1 && word.chars().all(char::is_lowercase) || word == "a";
    for (i, c) in text.chars().enumerate() {
        match i {
            0 if plain => out.extend(c.to_uppercase()),
            _ => out.push(c),
        }
    }
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

// --- Elements ---------------------------------------------------------------

fn entry_of_element(element: &Element, family: &Family, pictures: &mut Pictures) -> String {
    let block = if element.holds { " { … }" } else { "" };
    let mut out = format!(
        "## {}\n\n`{}{}{block}`\n\n{}\n\n",
        element.name,
        element.name,
        element.takes.signature(),
        sentence(element.doc)
    );
    out.push_str(&table_of(element.takes.own));
    let shared: Vec<String> = element
        .takes
        .shared
        .iter()
        .map(|s| {
            format!(
                "[{}](arguments.md#{})",
                s.title.to_lowercase(),
                slug(s.title)
            )
        })
        .collect();
    if !shared.is_empty() {
        out.push_str(&format!("Besides: {}.\n\n", shared.join(", ")));
    }
    let example = element.example.replace("\n ", "\n");
    out.push_str(&format!("```fig\n{}\n```\n\n", indented(&example)));
    let statements = match (family.in_axes, family.in_space()) {
        (true, _) => format!("axes(width: 4cm, height: 3cm) {{\n{}\n}}", element.example),
        (_, true) => format!("axes3(width: 4cm) {{\n{}\n}}", element.example),
        _ => element.example.to_owned(),
    };
    let name = match family.in_space() {
        true => format!("element-space-{}", element.name),
        false => format!("element-{}", element.name),
    };
    let alt = element.example.replace('\n', "; ");
    out.push_str(&pictures.add(&name, &alt, &statements));
    out.push('\n');
    out
}

/// A block over several lines where it is written in one.
fn indented(example: &str) -> String {
    let Some((open, rest)) = example.split_once(" { ") else {
        return example.to_owned();
    };
    let Some(inner) = rest.strip_suffix(" }") else {
        return example.to_owned();
    };
    let lines: Vec<String> = inner.lines().map(|l| format!("  {}", l.trim())).collect();
    format!("{open} {{\n{}\n}}", lines.join("\n"))
}

fn table_of(params: &[Param]) -> String {
    if params.is_empty() {
        return String::new();
    }
    let mut out = String::from("| argument | takes | default | |\n|---|---|---|---|\n");
    for param in params {
        let default = match param.need {
            Need::Required => "must be given".to_owned(),
            Need::Rest => "one or more".to_owned(),
            Need::Default("") => String::new(),
            Need::Default(text) => format!("`{text}`"),
        };
        out.push_str(&format!(
            "| `{}` | {} | {default} | {} |\n",
            param.name,
            cell(&param.kind.text()),
            cell(param.doc)
        ));
    }
    out.push('\n');
    out
}

fn arguments() -> String {
    let mut out = head(
        "Arguments",
        "What figures, edges and animations take, and the arguments that elements share.",
    );
    let calls: [(&str, &str, &Takes); 3] = [
        ("figure", "`figure NAME(…) { … }`", &elements::FIGURE),
        (
            "edges",
            "`a -> b (…)`, also `<-`, `<->` and `--`, and chains `a -> b -> c`",
            &elements::EDGE,
        ),
        (
            "animate",
            "`animate t in items (…) { … }` draws a frame for each item",
            &elements::ANIMATE,
        ),
    ];
    for (name, form, takes) in calls {
        out.push_str(&format!("## {name}\n\n{form}\n\n{}", table_of(takes.own)));
        let shared: Vec<String> = takes
            .shared
            .iter()
            .map(|s| format!("[{}](#{})", s.title.to_lowercase(), slug(s.title)))
            .collect();
        if !shared.is_empty() {
            out.push_str(&format!("Besides: {}.\n\n", shared.join(", ")));
        }
    }
    for shared in elements::SHARED {
        out.push_str(&format!(
            "## {}\n\n{}",
            shared.title,
            table_of(shared.params)
        ));
        let users: Vec<&str> = elements::all()
            .filter(|e| e.takes.shared.iter().any(|s| std::ptr::eq(*s, *shared)))
            .map(|e| e.name)
            .collect();
        out.push_str(&format!("Taken by {}.\n\n", linked(&users)));
    }
    out.push_str(
        "Any call takes `style:`, the name of a style, a record of arguments, or a list of both.\n",
    );
    out
}

/// Names of elements as links to their entries.
fn linked(names: &[&str]) -> String {
    let links: Vec<String> = names
        .iter()
        .map(|name| {
            let family = elements::FAMILIES
                .iter()
                .find(|f| f.rows.iter().any(|e| e.name == *name));
            let page = family.map_or_else(String::new, |f| slug(f.title));
            format!("[`{name}`](elements-{page}.md#{name})")
        })
        .collect();
    links.join(", ")
}

// --- Functions --------------------------------------------------------------

fn entry_of_function(row: &Builtin, family: &str, pictures: &mut Pictures) -> String {
    let mut out = format!(
        "## {}\n\n`{}`\n\n{}",
        row.name,
        row.signature(),
        sentence(row.doc)
    );
    if !row.notes.is_empty() {
        out.push(' ');
        out.push_str(row.notes);
    }
    out.push_str("\n\n");
    let params: Vec<String> = row
        .params
        .iter()
        .map(|p| format!("- `{}`: {}\n", p.text(), p.doc))
        .collect();
    out.push_str(&params.concat());
    out.push_str(&format!("- gives: {}\n", row.gives));
    if !row.source.is_empty() {
        out.push_str(&format!("- source: {}\n", source(row.source)));
    }
    if !row.underivable.is_empty() {
        out.push_str(&format!("- not differentiable: {}\n", row.underivable));
    }
    out.push('\n');
    out.push_str("```fig\n");
    for expression in shown(row) {
        let line = match value(&expression) {
            // What takes several lines stands below.
            Ok(value) if value.contains('\n') => {
                let lines: Vec<&str> = value.lines().map(str::trim_end).collect();
                format!("{expression}\n// {}\n", lines.join("\n// "))
            }
            Ok(value) => format!("{expression}    // {value}\n"),
            Err(error) => format!("{expression}    // {}\n", error.message),
        };
        out.push_str(&line);
    }
    out.push_str("```\n\n");
    for expression in row.fails {
        if let Err(error) = value(expression) {
            out.push_str(&format!(
                "- `{expression}` is refused: {} ([{}](diagnostics.md#{}))\n",
                error.message,
                error.code.text(),
                error.code.text().to_lowercase()
            ));
        }
    }
    if !row.fails.is_empty() {
        out.push('\n');
    }
    if let Some(statements) = picture_of(row, family) {
        let alt = format!("{}: {}", row.name, row.doc);
        out.push_str(&pictures.add(&format!("function-{}", row.name), &alt, &statements));
        out.push('\n');
    }
    out
}

/// A name of a library as a link to its page.
fn source(text: &str) -> String {
    let (name, rest) = text.split_once(", ").unwrap_or((text, ""));
    let rest = match rest {
        "" => String::new(),
        rest => format!(", {rest}"),
    };
    let address = |base: &str, end: &str| format!("[{name}]({base}{name}{end}){rest}");
    if name.starts_with("numpy.random.Generator.") || name.starts_with("numpy.") {
        address("https://numpy.org/doc/stable/reference/", ".html").replace(
            "reference/numpy",
            match name.contains("random.Generator") {
                true => "reference/random/generated/numpy",
                false => "reference/generated/numpy",
            },
        )
    } else if name.starts_with("torch.") {
        address("https://docs.pytorch.org/docs/stable/generated/", ".html")
    } else if name.starts_with("scipy.") {
        address(
            "https://docs.scipy.org/doc/scipy/reference/generated/",
            ".html",
        )
    } else if name.starts_with("sklearn.") {
        address(
            "https://scikit-learn.org/stable/modules/generated/",
            ".html",
        )
    } else {
        text.to_owned()
    }
}

/// What the graph of a function, its points or its colours look like.
fn picture_of(row: &Builtin, family: &str) -> Option<String> {
    let statements = match (row.name, family) {
        ("unit_circle", _) => {
            "let P = unit_circle(13)\npath(P, closed: true, stroke: grey)\nscatter(P, fill: aqua)".into()
        }
        ("lattice", _) => "scatter(lattice(7, 4, x: (0, 3), y: (0, 1.5)), fill: aqua)".into(),
        ("randn", _) => "axes(width: 3cm, height: 3cm) { scatter(randn(200, 2, seed: 1), fill: aqua, size: 2pt) }".into(),
        ("rand", _) => "axes(width: 3cm, height: 3cm) { scatter(rand(200, 2, seed: 1), fill: aqua, size: 2pt) }".into(),
        ("spiral", _) => points("spiral(60, classes: 3, noise: 0.15, seed: 7)"),
        ("moons", _) => points("moons(150, noise: 0.08, seed: 7)"),
        ("gaussians", _) => points("gaussians(50, [0, 0; 3, 1; 1, 3], std: 0.6, seed: 7)"),
        ("linspace", _) => "for x in linspace(0, 4, 9) { point((x, 0), fill: aqua) }".into(),
        ("colormap", _) => strips(&["viridis"]),
        ("mix" | "lighten" | "darken" | "saturate" | "desaturate", _) => {
            let call = match row.name {
                "mix" => "mix(pink, blue, t)".into(),
                name => format!("{name}(#a05070, t)"),
            };
            format!("for t in linspace(0, 1, 9) {{ rect((4 * t, 0), (4 * t + 0.5, 0.5), fill: {call}) }}")
        }
        ("alpha", _) => {
            "for t in linspace(0.2, 1, 5) { circle((3 * t, 0), 0.5, fill: aqua.alpha(t)) }".into()
        }
        (name, "Activations") => format!(
            "let xs = linspace(-4, 4, 401)\n\
            axes(x: (-4, 4), y: (-2, 4), width: 4cm, height: 3cm) {{ path(column_stack([xs, {name}(xs)]), stroke: red, width: 1.2pt) }}"
        ),
        _ => return None,
    };
    Some(statements)
}

/// Points with the colours of their classes.
fn points(call: &str) -> String {
    format!(
        "let (X, y) = {call}\n\
        axes(equal: true, width: 4cm) {{\nfor (k, c) in enumerate([pink, blue, orange]) {{ if any(y == k) {{ scatter(X[y == k], fill: c, size: 2.5pt) }} }}\n}}"
    )
}

/// Colour maps one below the other, with their names.
fn strips(names: &[&str]) -> String {
    let mut out = String::new();
    for (number, name) in names.iter().enumerate() {
        let y = -0.7 * number as f64;
        out.push_str(&format!(
            "for i in 0..96 {{ rect((i / 12, {y}), ((i + 1.2) / 12, {y} + 0.5), fill: colormap({name}, i / 95), stroke: none) }}\n\
            text((-0.2, {y} + 0.25), \"{name}\", anchor: east)\n"
        ));
    }
    out
}

/// What an entry shows: the expression of the row, else what its example compares.
fn shown(row: &Builtin) -> Vec<String> {
    if !row.shows.is_empty() {
        return vec![row.shows.to_owned()];
    }
    let mut sources = SourceMap::new();
    let id = sources.add("example", None, row.example);
    let parsed = sources.get(id).map(figc::syntax::parse);
    let Some(Ok(file)) = parsed else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for stmt in &file.stmts {
        if let StmtKind::Expr(expr) = &stmt.kind {
            compared(expr, row, &mut found);
        }
    }
    found
}

/// The calls that an example compares with what they should give.
fn compared(expr: &Expr, row: &Builtin, out: &mut Vec<String>) {
    let named =
        |expr: &Expr, wanted: &str| matches!(&expr.kind, ExprKind::Ident(n) if &**n == wanted);
    match &expr.kind {
        ExprKind::Binary(BinaryOp::And, a, b) => {
            compared(a, row, out);
            compared(b, row, out);
        }
        ExprKind::Paren(inner) => compared(inner, row, out),
        ExprKind::Call { callee, args } if named(callee, "all") && row.name != "all" => {
            if let Some(arg) = args.first() {
                compared(&arg.value, row, out);
            }
        }
        ExprKind::Call { callee, args } if named(callee, "abs") && row.name != "abs" => {
            if let Some(arg) = args.first() {
                compared(&arg.value, row, out);
            }
        }
        ExprKind::Binary(
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Sub | BinaryOp::Add,
            a,
            _,
        ) => compared(a, row, out),
        _ => {
            let (start, end) = (expr.span.start as usize, expr.span.end as usize);
            out.extend(row.example.get(start..end).map(str::to_owned));
        }
    }
}

/// A file that the expressions can read.
const DATA: &str = "epoch,loss\n0,0.5\n1,0.25\n";

/// What an expression gives, as fig writes it.
fn value(text: &str) -> Result<String, Box<Diagnostic>> {
    let world = MemoryWorld::new().with("run/loss.csv", DATA);
    let mut sources = SourceMap::new();
    let id = sources.add("reference", Some("reference.fig".into()), text);
    let parsed = figc::syntax::parse(sources.get(id).expect("just added"));
    let file = parsed.map_err(|mut errors| Box::new(errors.remove(0)))?;
    let options = Options {
        theme: "print".into(),
        ..Options::default()
    };
    let mut interp = Interp::new(&world, &mut sources, options);
    let nothing = File {
        stmts: Vec::new(),
        comments: Vec::new(),
        span: file.span,
    };
    let value: Value = interp.evaluate(&nothing, &file)?;
    match interp.sink.iter().next() {
        Some(first) => Err(Box::new(first.clone())),
        None => Ok(value.to_string()),
    }
}

// --- Words and codes --------------------------------------------------------

fn words_page(pictures: &mut Pictures) -> String {
    let mut out = head(
        "Words",
        "Names that are there from the start and are neither elements nor functions. A name of yours wins over all of them.",
    );
    out.push_str("## Numbers\n\n| name | value |\n|---|---|\n");
    for (name, x) in words::CONSTANTS {
        let text = Value::Number(*x).to_string();
        out.push_str(&format!("| `{name}` | {text} |\n"));
    }
    out.push_str(
        "\n## Colours of the theme\n\n`background` and `foreground` are paper and ink of the theme; `black` and `white` are the same in all. \
        The palette comes from stylesheets: `use \"maths\"`.\n\n## Words that options take\n\n| word | taken by |\n|---|---|\n",
    );
    let mut uses: std::collections::BTreeMap<&str, Vec<String>> = std::collections::BTreeMap::new();
    let mut note = |param: &Param, page: &str| {
        if let Kind::Words(words) = param.kind {
            for word in words {
                let entry = uses.entry(word).or_default();
                let link = format!("[`{}:`]({page})", param.name);
                if !entry.contains(&link) {
                    entry.push(link);
                }
            }
        }
    };
    for shared in elements::SHARED {
        for param in shared.params {
            note(param, &format!("arguments.md#{}", slug(shared.title)));
        }
    }
    for family in elements::FAMILIES {
        for element in family.rows {
            for param in element.takes.own {
                note(
                    param,
                    &format!("elements-{}.md#{}", slug(family.title), element.name),
                );
            }
        }
    }
    for (word, links) in uses {
        out.push_str(&format!("| `{word}` | {} |\n", links.join(", ")));
    }
    let maps: Vec<&str> = figc::color::colormap_names()
        .filter(|n| !n.ends_with("_r"))
        .collect();
    out.push_str(
        "\n## Colour maps\n\nEach also reversed, as `\"viridis_r\"`. A list of colours makes one of your own: `colormap([pink, blue], 0.3)`.\n\n",
    );
    out.push_str(&pictures.add("colormaps", "the colour maps from 0 to 1", &strips(&maps)));
    out
}

/// The stylesheet `maths`: what it declares, and what that looks like.
fn stylesheet(pictures: &mut Pictures) -> String {
    let mut out = head(
        "The stylesheet maths",
        "Comes with figc: `use \"maths\"` brings its colours, symbols and looks.",
    );
    let world = MemoryWorld::new();
    let mut sources = SourceMap::new();
    let id = sources.add("reference", None, "use \"maths\"");
    let file = figc::syntax::parse(sources.get(id).expect("just added")).expect("right");
    let options = Options {
        theme: "print".into(),
        library: figc::pipeline::LIBRARY,
        ..Options::default()
    };
    let mut interp = Interp::new(&world, &mut sources, options);
    interp.run(&file);
    let declared = &interp.declared;

    out.push_str("## Colours\n\n| name | print | screen |\n|---|---|---|\n");
    let mut palette = String::new();
    for (number, color) in declared.colors.iter().enumerate() {
        let hex = |theme: &str| {
            let paint = color.value.under(theme);
            paint.map_or_else(String::new, |p| format!("`{}`", p.color.to_hex()))
        };
        let name = &color.name;
        out.push_str(&format!(
            "| `{name}` | {} | {} |\n",
            hex("print"),
            hex("screen")
        ));
        let (x, y) = (3.2 * (number % 4) as f64, -0.8 * (number / 4) as f64);
        palette.push_str(&format!(
            "rect(({x}, {y}), ({x} + 0.5, {y} + 0.5), fill: {name}, stroke: none)\n\
            text(({x} + 0.65, {y} + 0.25), \"{name}\", anchor: west)\n"
        ));
    }
    out.push('\n');
    out.push_str(&pictures.add("maths-palette", "the colours of the stylesheet", &palette));

    out.push_str("\n## Symbols\n\nIn maths, `@x` is the symbol x. With a subscript, `@x_1`, a vector becomes its component.\n\n");
    let mut card = String::new();
    for (number, symbol) in declared.symbols.iter().enumerate() {
        let name = &symbol.name;
        let (x, y) = (1.6 * (number % 8) as f64, -1.1 * (number / 8) as f64);
        card.push_str(&format!(
            "text(({x}, {y}), $@{name}$)\ntext(({x}, {y} - 0.45), code(\"@{name}\"))\n"
        ));
    }
    out.push_str(&pictures.add("maths-symbols", "the symbols of the stylesheet", &card));
    out.push_str("\n| symbol | kind | colour |\n|---|---|---|\n");
    for symbol in &declared.symbols {
        let color = symbol.color.as_ref().and_then(|c| c.name.clone());
        let color = color.map_or_else(String::new, |c| format!("`{c}`"));
        let kind = format!("{:?}", symbol.kind).to_lowercase();
        out.push_str(&format!("| `@{}` | {kind} | {color} |\n", symbol.name));
    }
    out.push_str("\n## Macros\n\n");
    for m in &declared.macros {
        let arguments = "{…}".repeat(m.params);
        out.push_str(&format!("- `\\{}{arguments}` is `{}`\n", m.name, m.body));
    }
    out
}

fn diagnostics() -> String {
    let mut out = head(
        "Diagnostics",
        "Every message of figc has a code. The first two digits tell the part: F01 reading the text, F02 names and modules, \
        F03 values and shapes, F04 stylesheets, F05 drawing, F06 TeX, F07 files. `figc explain F0201` prints the same.",
    );
    for code in Code::ALL {
        out.push_str(&format!(
            "## {}\n\n**{}**\n\n{}\n",
            code.text(),
            sentence(code.title()),
            code.page()
        ));
        if let Some(example) = code.example() {
            let mut files: Vec<(&str, &str)> = vec![("example.fig", &example.text)];
            files.extend(example.files.iter().map(|(n, t)| (n.as_str(), t.as_str())));
            let folder = Folder::new(&files);
            let command = example.command.as_deref().unwrap_or(match code.shown() {
                Shown::Tex => "figc render example.fig",
                _ => "figc check example.fig",
            });
            // Without the clock of other tests: one example computes until figc stops it.
            let ran = std::process::Command::new(env!("CARGO_BIN_EXE_figc"))
                .args(command.split(' ').skip(1))
                .env_clear()
                .current_dir(folder.path())
                .output()
                .expect("figc starts");
            let said = String::from_utf8(ran.stderr).expect("messages are UTF-8");
            assert!(!said.is_empty(), "{} says nothing", code.text());
            out.push_str(&format!("```text\n{}\n```\n\n", said.trim_end()));
        }
    }
    out
}

fn index(pages: &[Page]) -> String {
    let mut out = String::from(
        "<!-- Written by `make docs` from the tables of figc. Do not edit. -->\n\n# Reference\n\n\
        Everything that is there without `use`. How the language itself works, its texts, values, operators and statements, \
        is in [the language](../language.md); for a walk through it read [the guide](../guide/README.md).\n\n",
    );
    let mut section = |title: &str, prefix: &str| {
        out.push_str(&format!("## {title}\n\n"));
        for (name, text) in pages.iter().filter(|(n, _)| n.starts_with(prefix)) {
            let heading = text
                .lines()
                .find_map(|l| l.strip_prefix("# "))
                .unwrap_or_default();
            let entries: Vec<String> = text
                .lines()
                .filter_map(|l| l.strip_prefix("## "))
                .map(|e| format!("[{e}]({name}#{})", slug(e)))
                .collect();
            out.push_str(&format!(
                "**[{heading}]({name})**: {}\n\n",
                entries.join(" ")
            ));
        }
    };
    section("Elements", "elements-");
    section("Arguments of elements, figures and edges", "arguments");
    section("Functions", "functions-");
    section("Words", "words");
    section("The stylesheet maths", "maths");
    section("Diagnostics", "diagnostics");
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
