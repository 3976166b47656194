//! Binding names: patterns, one binding to a block, and silence after an error.

use std::rc::Rc;

use super::faults::{record_names, unknown_field};
use super::items::Items;
use super::kernel::KernelCell;
use super::scope::{Scope, ScopeKind};
use super::value::{Closure, Value};
use super::{Eval, Interp};
use crate::diag::{Code, Diagnostic, Fault};
use crate::source::Span;
use crate::syntax::ast::{Ident, Pattern, Stmt, StmtKind};

impl Interp<'_> {
    /// A name that is bound only once in a block.
    pub(super) fn check_unbound(&self, name: &Ident, scope: &Scope) -> Eval<()> {
        if !scope.binds(&name.name) {
            return Ok(());
        }
        match scope.own(&name.name) {
            None | Some(Value::Poison) => Ok(()),
            Some(_) if &*name.name == "_" => Ok(()),
            Some(old) => {
                let what = match old {
                    Value::Handle(_) | Value::Family(_) => "already names a drawn thing",
                    _ => "is already bound in this block",
                };
                Err(Box::new(
                    Diagnostic::error(Code::Rebound, name.span, format!("`{}` {what}", name.name))
                        .with_hint("a binding never changes: choose another name"),
                ))
            }
        }
    }

    pub(super) fn check_pattern_unbound(&self, pattern: &Pattern, scope: &Scope) -> Eval<()> {
        match pattern {
            Pattern::Ident(name) => self.check_unbound(name, scope),
            Pattern::Tuple(items, _) => items
                .iter()
                .try_for_each(|p| self.check_pattern_unbound(p, scope)),
            Pattern::Record(fields, _) => fields
                .iter()
                .try_for_each(|(_, p)| self.check_pattern_unbound(p, scope)),
        }
    }

    /// Binds a pattern to a value that came from `span`.
    pub(super) fn bind(
        &mut self,
        pattern: &Pattern,
        value: Value,
        span: Span,
        scope: &Scope,
    ) -> Eval<()> {
        match pattern {
            Pattern::Ident(name) => {
                if &*name.name != "_" {
                    let value = named(value, name);
                    scope.bind(Rc::clone(&name.name), value);
                }
                Ok(())
            }
            Pattern::Tuple(patterns, place) => {
                let items = match &value {
                    Value::Record(_) => Err(pattern_fault(patterns.len(), &value)),
                    _ => {
                        Items::of(value.clone()).map_err(|_| pattern_fault(patterns.len(), &value))
                    }
                };
                let items = items.map_err(|f| Box::new(f.into_diagnostic(*place)))?;
                if items.len() != patterns.len() {
                    let fault = pattern_fault(patterns.len(), &value);
                    return Err(Box::new(
                        fault
                            .into_diagnostic(*place)
                            .with_place(span, format!("this is {}", value.kind())),
                    ));
                }
                for (i, p) in patterns.iter().enumerate() {
                    self.bind(p, items.get(i), span, scope)?;
                }
                Ok(())
            }
            Pattern::Record(fields, place) => {
                for (field, pattern) in fields {
                    let found = match &value {
                        Value::Record(record) => {
                            record.get(&field.name).cloned().ok_or_else(|| {
                                unknown_field(&field.name, "the record", record_names(record))
                                    .into_diagnostic(field.span)
                            })
                        }
                        Value::Table(table) => table
                            .field(&field.name)
                            .map_err(|fault| fault.into_diagnostic(field.span)),
                        Value::Module(module) => {
                            module.scope.offers(&field.name).ok_or_else(|| {
                                unknown_field(&field.name, "the module", Vec::new())
                                    .into_diagnostic(field.span)
                            })
                        }
                        other => Err(Diagnostic::error(
                            Code::BadPattern,
                            *place,
                            format!(
                                "`{{…}}` takes the fields of a record, not {}",
                                other.describe()
                            ),
                        )),
                    };
                    self.bind(pattern, found.map_err(Box::new)?, span, scope)?;
                }
                Ok(())
            }
        }
    }

    /// After an error: names that the statement was to bind stay silent.
    pub(super) fn poison_bindings(&mut self, stmt: &Stmt, scope: &Rc<Scope>) {
        let mut poison = |name: &Ident| {
            if !scope.binds(&name.name) {
                scope.bind(Rc::clone(&name.name), Value::Poison);
            }
        };
        match &stmt.kind {
            StmtKind::Let { pattern, .. } => poison_pattern(pattern, &mut poison),
            StmtKind::Param { name, .. } | StmtKind::Color { name, .. } => poison(name),
            StmtKind::Draw {
                name: Some(name), ..
            } => {
                let owner = naming_scope(scope);
                if !owner.binds(&name.ident.name) {
                    owner.bind(Rc::clone(&name.ident.name), Value::Poison);
                }
            }
            StmtKind::Use { alias, .. } => {
                self.module_failed = true;
                if let Some(alias) = alias {
                    poison(alias);
                }
            }
            _ => {}
        }
    }
}

/// A lambda that `let` binds takes the name it is bound to, for messages.
fn named(value: Value, name: &Ident) -> Value {
    match value {
        Value::Function(c) if c.name.is_none() => Value::Function(Rc::new(Closure {
            name: Some(Rc::clone(&name.name)),
            function: Rc::clone(&c.function),
            scope: Rc::clone(&c.scope),
            span: c.span,
            kernel: KernelCell::default(),
        })),
        other => other,
    }
}

/// The scope that names of drawn things go to.
pub(super) fn naming_scope(scope: &Rc<Scope>) -> Rc<Scope> {
    let mut at = scope;
    while !matches!(
        at.kind(),
        ScopeKind::Figure | ScopeKind::Call | ScopeKind::File
    ) {
        match at.parent() {
            Some(parent) => at = parent,
            None => break,
        }
    }
    Rc::clone(at)
}

fn poison_pattern(pattern: &Pattern, poison: &mut dyn FnMut(&Ident)) {
    match pattern {
        Pattern::Ident(name) => poison(name),
        Pattern::Tuple(items, _) => items.iter().for_each(|p| poison_pattern(p, poison)),
        Pattern::Record(fields, _) => fields.iter().for_each(|(_, p)| poison_pattern(p, poison)),
    }
}

fn pattern_fault(wanted: usize, value: &Value) -> Fault {
    let names = if wanted == 1 { "name" } else { "names" };
    Fault::new(
        Code::BadPattern,
        format!("{wanted} {names} cannot take {}", value.describe()),
    )
}
