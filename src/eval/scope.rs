//! Scopes: chains of names that closures hold on to.
//!
//! A block makes a scope whose parent is the scope around it. Few names live
//! in most scopes, so they lie in a row; a scope that grows gets an index.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::figure::SetRule;
use super::value::Value;

/// The number of names from which a scope keeps an index.
const INDEX_FROM: usize = 12;

/// What a scope belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// A block, branch or loop body.
    Block,
    /// The top level of a file.
    File,
    /// The names that `use` brought into a file.
    Imports,
    /// A call of a function or element: names of things drawn in it stay in it.
    Call,
    /// A figure: names of things drawn anywhere in it live here.
    Figure,
}

#[derive(Default)]
struct Names {
    row: Vec<(Rc<str>, Value)>,
    index: Option<HashMap<Rc<str>, usize>>,
}

impl Names {
    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.row.iter().position(|(n, _)| &**n == name),
        }
    }
}

/// One level of names.
pub struct Scope {
    parent: Option<Rc<Scope>>,
    kind: ScopeKind,
    names: RefCell<Names>,
    sets: RefCell<Vec<SetRule>>,
    has_sets: Cell<bool>,
}

impl Scope {
    /// A scope inside another.
    pub fn inside(parent: &Rc<Scope>, kind: ScopeKind) -> Rc<Scope> {
        Rc::new(Scope {
            parent: Some(Rc::clone(parent)),
            kind,
            names: RefCell::default(),
            sets: RefCell::default(),
            has_sets: Cell::new(false),
        })
    }

    /// A scope inside nothing.
    pub fn root(kind: ScopeKind) -> Rc<Scope> {
        Rc::new(Scope {
            parent: None,
            kind,
            names: RefCell::default(),
            sets: RefCell::default(),
            has_sets: Cell::new(false),
        })
    }

    /// What it belongs to.
    pub fn kind(&self) -> ScopeKind {
        self.kind
    }

    /// The scope around it.
    pub fn parent(&self) -> Option<&Rc<Scope>> {
        self.parent.as_ref()
    }

    /// The value of a name here or further out.
    pub fn lookup(&self, name: &str) -> Option<Value> {
        let mut scope = self;
        loop {
            if let Some(value) = scope.own(name) {
                return Some(value);
            }
            scope = scope.parent.as_deref()?;
        }
    }

    /// The value of a name bound in this very scope.
    pub fn own(&self, name: &str) -> Option<Value> {
        let names = self.names.borrow();
        names.position(name).map(|i| names.row[i].1.clone())
    }

    /// Whether this very scope binds the name.
    pub fn binds(&self, name: &str) -> bool {
        self.names.borrow().position(name).is_some()
    }

    /// Binds a name in this scope, over an earlier binding of it here.
    pub fn bind(&self, name: Rc<str>, value: Value) {
        let mut names = self.names.borrow_mut();
        if let Some(i) = names.position(&name) {
            names.row[i].1 = value;
            return;
        }
        let position = names.row.len();
        if let Some(index) = &mut names.index {
            index.insert(Rc::clone(&name), position);
        }
        names.row.push((name, value));
        if names.index.is_none() && names.row.len() >= INDEX_FROM {
            let index = names.row.iter().enumerate();
            names.index = Some(index.map(|(i, (n, _))| (Rc::clone(n), i)).collect());
        }
    }

    /// How many names are bound here.
    pub fn count(&self) -> usize {
        self.names.borrow().row.len()
    }

    /// Forgets everything bound here, so that a loop can use the scope again.
    pub fn clear(&self) {
        let mut names = self.names.borrow_mut();
        names.row.clear();
        names.index = None;
        if self.has_sets.replace(false) {
            self.sets.borrow_mut().clear();
        }
    }

    /// The names bound here with their values, in order.
    pub fn entries(&self) -> Vec<(Rc<str>, Value)> {
        self.names.borrow().row.clone()
    }

    /// What a file offers to those who use it: its own names, and under them the colours
    /// that it brought in itself. Symbols and styles hold everywhere once they are
    /// declared, and a stylesheet that builds on another must not lose its palette.
    pub fn offered(&self) -> Vec<(Rc<str>, Value)> {
        let mut all = self.imports().map_or_else(Vec::new, Scope::entries);
        all.retain(|(name, value)| is_palette_name(name, value));
        all.extend(self.entries());
        all
    }

    /// The value of one of the names that a file offers.
    pub fn offers(&self, name: &str) -> Option<Value> {
        self.own(name).or_else(|| {
            let found = self.imports()?.own(name)?;
            is_palette_name(name, &found).then_some(found)
        })
    }

    /// The rules that a file offers, those that it brought in itself first.
    pub fn offered_sets(&self) -> Vec<SetRule> {
        let mut all = self.imports().map_or_else(Vec::new, Scope::own_sets);
        all.extend(self.own_sets());
        all
    }

    fn imports(&self) -> Option<&Scope> {
        self.parent
            .as_deref()
            .filter(|parent| parent.kind == ScopeKind::Imports)
    }

    /// Every name visible from here.
    pub fn visible(&self) -> Vec<Rc<str>> {
        let mut all = Vec::new();
        let mut scope = Some(self);
        while let Some(s) = scope {
            all.extend(s.names.borrow().row.iter().map(|(n, _)| Rc::clone(n)));
            scope = s.parent.as_deref();
        }
        all
    }

    /// Adds a `set` rule that holds from here on in this scope.
    pub fn add_set(&self, rule: SetRule) {
        self.sets.borrow_mut().push(rule);
        self.has_sets.set(true);
    }

    /// The rules written in this very scope.
    pub fn own_sets(&self) -> Vec<SetRule> {
        self.sets.borrow().clone()
    }

    /// The rules for an element that hold here, the ones that win last.
    pub fn sets_for(&self, target: &str) -> Vec<SetRule> {
        let mut chain = Vec::new();
        let mut scope = Some(self);
        while let Some(s) = scope {
            if s.has_sets.get() {
                chain.push(s);
            }
            scope = s.parent.as_deref();
        }
        let mut found = Vec::new();
        for s in chain.into_iter().rev() {
            let sets = s.sets.borrow();
            found.extend(sets.iter().filter(|r| &*r.target == target).cloned());
        }
        found
    }
}

/// Whether a name is bound to the palette's colour of this very name.
fn is_palette_name(name: &str, value: &Value) -> bool {
    matches!(value, Value::Color(paint) if paint.name.as_deref() == Some(name))
}
