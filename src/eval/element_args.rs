//! Arguments of elements, and the cascade that fills in what a call leaves out:
//! `set` rules, then styles, then the call itself.

use std::collections::VecDeque;
use std::rc::Rc;

use super::call::ArgValue;
use super::elements::{EDGE, Takes};
use super::scope::Scope;
use super::value::{Record, Value};
use super::{Eval, Interp};
use crate::diag::{At, Code, Diagnostic, Fault, nearest};
use crate::source::Span;
use crate::syntax::ast::{Arg, Ident};

/// Where an argument of an element came from, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A `set` rule.
    Set,
    /// A style.
    Style,
    /// The call itself.
    Given,
}

/// The arguments of an element. The element takes those it knows; what it
/// leaves is refused by [`ElementArgs::finish`].
#[derive(Debug, Clone)]
pub struct ElementArgs {
    pub(super) positional: VecDeque<ArgValue>,
    pub(super) named: Vec<(ArgValue, Origin)>,
    /// The call, for errors about what is missing.
    pub span: Span,
}

impl ElementArgs {
    /// The next positional argument.
    pub fn next_positional(&mut self) -> Option<ArgValue> {
        self.positional.pop_front()
    }

    /// The next positional argument, or the named one.
    pub fn next_or(&mut self, name: &str) -> Option<ArgValue> {
        self.next_positional().or_else(|| self.take(name))
    }

    /// The argument that an element cannot do without, positional or by name.
    ///
    /// # Errors
    /// When it is missing.
    pub fn required(&mut self, element: &str, name: &str) -> Eval<ArgValue> {
        let found = self.next_or(name);
        found.ok_or_else(|| {
            Box::new(Diagnostic::error(
                Code::BadArguments,
                self.span,
                format!("`{element}` wants `{name}`"),
            ))
        })
    }

    /// The positional arguments that are left.
    pub fn rest(&mut self) -> Vec<ArgValue> {
        self.positional.drain(..).collect()
    }

    /// How many positional arguments are left.
    pub fn positional_len(&self) -> usize {
        self.positional.len()
    }

    /// Takes a named argument; `none` counts as left out only where the element says so.
    pub fn take(&mut self, name: &str) -> Option<ArgValue> {
        self.take_with_origin(name).map(|(arg, _)| arg)
    }

    /// Takes a named argument and says where it came from.
    pub fn take_with_origin(&mut self, name: &str) -> Option<(ArgValue, Origin)> {
        let at = self.named.iter().position(|(a, _)| is_named(a, name))?;
        Some(self.named.remove(at))
    }

    /// A named argument, left in place.
    pub fn get(&self, name: &str) -> Option<&ArgValue> {
        self.named
            .iter()
            .map(|(a, _)| a)
            .find(|a| is_named(a, name))
    }

    /// Refuses what the element did not take. Settings of styles that
    /// do not concern this element are passed over, and those of `set` are checked where
    /// they stand.
    ///
    /// # Errors
    /// The first argument of the call that nobody took, with the nearest name or all of
    /// them; a setting of a style that no element has and that is nearly one of this.
    pub fn finish(self, element: &str, takes: &Takes) -> Eval<()> {
        if let Some(extra) = self.positional.front() {
            return Err(Box::new(Diagnostic::error(
                Code::BadArguments,
                extra.span,
                format!("`{element}` has no place for {}", extra.value.describe()),
            )));
        }
        for (extra, origin) in &self.named {
            let Some(name) = &extra.name else {
                continue;
            };
            let near = nearest(&name.name, takes.params().map(|p| p.name));
            match (origin, near) {
                (Origin::Given, _) => return Err(unknown_parameter(element, name, takes)),
                // What a style says for other elements is passed over, but not a slip.
                (Origin::Style, Some(near)) if !anywhere(&name.name) => {
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::UnknownArgument,
                            name.span,
                            format!("the style says `{}`, and nothing has it", name.name),
                        )
                        .with_hint(format!("did you mean `{near}`?")),
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether some element of figc's has an argument of this name.
fn anywhere(name: &str) -> bool {
    let elements = super::elements::all().map(|e| &e.takes);
    let mut params = elements.chain([&EDGE]).flat_map(Takes::params);
    params.any(|p| p.name == name)
}

/// The fault of an argument that an element does not have.
pub(super) fn unknown_parameter(element: &str, name: &Ident, takes: &Takes) -> Box<Diagnostic> {
    let names = || takes.params().map(|p| p.name);
    let hint = match nearest(&name.name, names()) {
        Some(near) => format!("did you mean `{near}:`?"),
        None => {
            let names: Vec<String> = names().map(|n| format!("`{n}`")).collect();
            format!("it has {}", names.join(", "))
        }
    };
    Box::new(
        Diagnostic::error(
            Code::UnknownArgument,
            name.span,
            format!("`{element}` has no parameter `{}`", name.name),
        )
        .with_hint(hint),
    )
}

impl Interp<'_> {
    /// Arguments over style over `set` rules, the ones nearer to the call winning.
    pub(super) fn merged_args(
        &mut self,
        target: &str,
        args: &[Arg],
        span: Span,
        scope: &Rc<Scope>,
    ) -> Eval<ElementArgs> {
        let mut positional = VecDeque::new();
        let mut given = Vec::new();
        for arg in self.eval_args(args, scope)? {
            if arg.name.is_some() {
                given.push(arg);
            } else {
                positional.push_back(arg);
            }
        }
        let mut named: Vec<(ArgValue, Origin)> = Vec::new();
        for rule in scope.sets_for(target) {
            let arg = ArgValue {
                name: Some(rule.name),
                value: rule.value,
                span: rule.span,
            };
            put(&mut named, arg, Origin::Set);
        }
        let style = given
            .iter()
            .find(|a| is_named(a, "style"))
            .or_else(|| named.iter().map(|(a, _)| a).find(|a| is_named(a, "style")))
            .cloned();
        if let Some(style) = style {
            given.retain(|a| !is_named(a, "style"));
            named.retain(|(a, _)| !is_named(a, "style"));
            let record = self.style_record(&style.value, style.span)?;
            for (name, value) in record.fields {
                let arg = ArgValue {
                    name: Some(Ident {
                        name,
                        span: style.span,
                    }),
                    value,
                    span: style.span,
                };
                put(&mut named, arg, Origin::Style);
            }
        }
        for arg in given {
            put(&mut named, arg, Origin::Given);
        }
        Ok(ElementArgs {
            positional,
            named,
            span,
        })
    }

    /// The settings that `style:` stands for: a name, a record, or several of them.
    fn style_record(&self, value: &Value, span: Span) -> Eval<Record> {
        match value {
            Value::Record(record) => Ok((**record).clone()),
            Value::List(items) | Value::Tuple(items) => {
                let mut merged = Record::default();
                for item in items.iter() {
                    for (name, value) in self.style_record(item, span)?.fields {
                        merged.set(name, value);
                    }
                }
                Ok(merged)
            }
            other => {
                let Some(word) = other.word() else {
                    return Err(other.mismatch("style", "the name of a style")).at(span);
                };
                match self.declared.style(&word) {
                    Some(record) => Ok(record),
                    None => {
                        let names = self.declared.styles.iter().map(|s| &*s.name);
                        let fault =
                            Fault::new(Code::UnknownStyle, format!("no style is called `{word}`"));
                        Err(match nearest(&word, names) {
                            Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
                            None => fault,
                        })
                        .at(span)
                    }
                }
            }
        }
    }
}

fn is_named(arg: &ArgValue, name: &str) -> bool {
    arg.name.as_ref().is_some_and(|n| &*n.name == name)
}

/// Sets or replaces a named argument.
fn put(named: &mut Vec<(ArgValue, Origin)>, arg: ArgValue, origin: Origin) {
    let same = |(a, _): &&mut (ArgValue, Origin)| {
        a.name.as_ref().map(|n| &n.name) == arg.name.as_ref().map(|n| &n.name)
    };
    match named.iter_mut().find(same) {
        Some(old) => *old = (arg, origin),
        None => named.push((arg, origin)),
    }
}
