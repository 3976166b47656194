//! `use "maths"` and `preamble "…"`: files that a figure brings in.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::declare::PreambleDecl;
use super::scope::{Scope, ScopeKind};
use super::value::{Module, Value};
use super::{Eval, Interp};
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::{SourceId, Span};
use crate::syntax::{self, ast};

/// The shipped module whose colours are there from the start.
const PALETTE: &str = "palette";

/// A module that was found: what to show, where it lies, its text.
struct Found {
    key: String,
    name: String,
    path: Option<PathBuf>,
    text: String,
}

impl Interp<'_> {
    /// Parses a text of the run; all but the first error go to the sink.
    pub(super) fn parse(&mut self, id: SourceId) -> Eval<ast::File> {
        let Some(source) = self.sources.get(id) else {
            let message = "the text is not part of this run";
            return Err(Box::new(Diagnostic::error_without_place(
                Code::CannotRead,
                message,
            )));
        };
        syntax::parse(source).map_err(|errors| {
            self.sink.extend(errors);
            super::silent()
        })
    }

    pub(super) fn exec_use(
        &mut self,
        path: &str,
        span: Span,
        alias: Option<&ast::Ident>,
        scope: &Rc<Scope>,
    ) -> Eval<()> {
        let module = self.module(path, span)?;
        let Some(alias) = alias else {
            let imports = scope.parent().filter(|p| p.kind() == ScopeKind::Imports);
            let target = imports.unwrap_or(scope);
            for (name, value) in module.offered() {
                target.bind(name, value);
            }
            for rule in module.offered_sets() {
                target.add_set(rule);
            }
            return Ok(());
        };
        scope.bind(
            Rc::clone(&alias.name),
            Value::Module(Rc::new(Module {
                name: Rc::clone(&alias.name),
                scope: module,
            })),
        );
        Ok(())
    }

    /// Every file sees the colours of the shipped palette, as it sees black and white.
    pub(super) fn load_palette(&mut self) {
        let Some((name, text)) = self.options.library.iter().find(|(n, _)| *n == PALETTE) else {
            return;
        };
        let id = self.sources.add(format!("<{name}>"), None, text);
        match self.parse(id) {
            Ok(file) => {
                let scope = self.file_scope();
                self.exec_recovering(&file.stmts, &scope);
                for (name, value) in scope.entries() {
                    self.root.bind(name, value);
                }
            }
            Err(error) => self.report(error),
        }
    }

    /// The scope of a module, evaluated once.
    fn module(&mut self, path: &str, span: Span) -> Eval<Rc<Scope>> {
        let found = self.find_module(path, span)?;
        if let Some(at) = self.loading.iter().position(|(key, _)| *key == found.key) {
            let mut circle: Vec<&str> = self.loading[at..].iter().map(|(_, n)| &**n).collect();
            circle.push(&found.name);
            return Err(Box::new(
                Diagnostic::error(
                    Code::ImportCycle,
                    span,
                    format!("modules use each other in a circle: {}", circle.join(" → ")),
                )
                .with_hint("move what both need into a module of its own"),
            ));
        }
        if let Some(scope) = self.modules.get(&found.key) {
            return Ok(Rc::clone(scope));
        }
        let id = self
            .sources
            .add(found.name.clone(), found.path, &found.text);
        let file = self.parse(id)?;
        let outer_failed = std::mem::take(&mut self.module_failed);
        self.loading.push((found.key.clone(), found.name));
        let scope = self.file_scope();
        self.exec_recovering(&file.stmts, &scope);
        self.loading.pop();
        self.module_failed |= outer_failed;
        self.modules.insert(found.key, Rc::clone(&scope));
        Ok(scope)
    }

    /// Beside the file, in the project's styles, in the library.
    fn find_module(&mut self, path: &str, span: Span) -> Eval<Found> {
        let file = if path.ends_with(".fig") {
            path.to_string()
        } else {
            format!("{path}.fig")
        };
        let beside = self.folder(span).join(&file);
        let mut places = vec![beside];
        let styles = self.world.styles();
        places.extend(styles.iter().map(|dir| dir.join(&file)));
        let mut refusals = Vec::new();
        for place in places {
            match self.world.read(&place) {
                Ok(bytes) => {
                    let name = place.to_string_lossy().into_owned();
                    let text = String::from_utf8(bytes).map_err(|_| {
                        Box::new(Diagnostic::error(
                            Code::NotText,
                            span,
                            format!("the module `{name}` is not UTF-8 text"),
                        ))
                    })?;
                    return Ok(Found {
                        key: name.clone(),
                        name,
                        path: Some(place),
                        text,
                    });
                }
                Err(why) if why != "there is no such file" => refusals.push(why),
                Err(_) => {}
            }
        }
        let shipped = self.options.library;
        if let Some((name, text)) = shipped.iter().find(|(name, _)| *name == path) {
            return Ok(Found {
                key: format!("library:{name}"),
                name: format!("<{name}>"),
                path: None,
                text: (*text).to_string(),
            });
        }
        let hint = nearest(path, shipped.iter().map(|(n, _)| *n)).map_or_else(
            || {
                let styles = styles.iter().map(|f| format!("in `{}`", f.display()));
                let places: Vec<String> = std::iter::once("beside the file".to_owned())
                    .chain(styles)
                    .collect();
                format!("a module lies {}, as `{file}`", places.join(" or "))
            },
            |near| format!("did you mean `{near}`?"),
        );
        let message = match refusals.first() {
            Some(why) => format!("cannot use the module `{path}`: {why}"),
            None => format!("no module is called `{path}`"),
        };
        Err(Box::new(
            Diagnostic::error(Code::UnknownModule, span, message).with_hint(hint),
        ))
    }

    /// The folder of the file that a span lies in.
    pub(super) fn folder(&self, span: Span) -> PathBuf {
        self.sources
            .get(span.source)
            .and_then(|s| s.path())
            .and_then(Path::parent)
            .map(Path::to_path_buf)
            .unwrap_or_default()
    }

    pub(super) fn exec_preamble(&mut self, path: &Rc<str>, span: Span) -> Eval<()> {
        let place = self.folder(span).join(&**path);
        let text = self
            .world
            .read(&place)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".into()));
        match text {
            Ok(text) => {
                let name = place.to_string_lossy().into_owned();
                let id = self.sources.add(name, Some(place), &text);
                self.declared.preambles.push(PreambleDecl {
                    path: Rc::clone(path),
                    span: Span::new(id, 0, text.len()),
                    text: text.into(),
                });
                Ok(())
            }
            Err(why) => Err(Box::new(Diagnostic::error(
                Code::CannotRead,
                span,
                format!("cannot read the preamble `{path}`: {why}"),
            ))),
        }
    }
}
