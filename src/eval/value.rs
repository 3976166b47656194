//! Values of the language: what expressions evaluate to and names are bound to.
//!
//! A value is small and cheap to clone: numbers lie flat, everything larger is
//! shared. Nothing in the language changes a value once it is made.

use std::cell::RefCell;
use std::rc::Rc;

use super::builtin::Builtin;
use super::elements::Canvas;
use super::items::MAX_ITEMS;
use super::kernel::KernelCell;
use super::number::fmt_number;
use super::scope::Scope;
use super::size;
use super::table::Table;
use super::traced::{self, Derived};
use crate::diag::{Code, Fault};
use crate::geom::Length;
use crate::numeric::autodiff::Traced;
use crate::numeric::learn::Net;
use crate::numeric::learn::recurrent::Recurrent;
use crate::numeric::{Array, shape_text};
use crate::scene::{Coord, NodeId, Track, no_crossing};
pub use crate::scene::{Fill, Paint};
use crate::source::Span;
use crate::style::Markup;
use crate::syntax::ast::Function;

/// A value.
#[derive(Clone, Default)]
pub enum Value {
    /// The absence of a value.
    #[default]
    None,
    /// `true`, `false`
    Bool(bool),
    /// A number; a ratio such as `20%` is one.
    Number(f64),
    /// `2cm`
    Length(Length),
    /// An angle in radians.
    Angle(f64),
    /// All of `"…"`, `$…$` and `tex"…"`.
    Text(Rc<Markup>),
    /// `tikz"…"`
    Tikz(Rc<Markup>),
    /// A word of the fixed vocabulary, such as `dashed`, or the name of a theme or style.
    Word(Rc<str>),
    /// A colour, with the palette name it came by.
    Color(Rc<Paint>),
    /// A fade or a hatch: `linear(a, b)`, `radial(a, b)`, `hatch(dots, a)`
    Fill(Rc<Fill>),
    /// Numbers in a rectangular shape of one or more axes.
    Array(Rc<Array>),
    /// The result of a comparison: zeros and ones that index as a mask.
    Mask(Rc<Array>),
    /// A list of anything.
    List(Rc<[Value]>),
    /// `(a, b)`
    Tuple(Rc<[Value]>),
    /// `{a: 1, b: 2}`
    Record(Rc<Record>),
    /// Named columns of one length.
    Table(Rc<Table>),
    /// `0..5`
    Range(Range),
    /// A function of the author's.
    Function(Rc<Closure>),
    /// A built-in function.
    Builtin(&'static Builtin),
    /// A function that another one was made into: `grad(f)`.
    Derived(Rc<Derived>),
    /// A number or array that is followed to be differentiated.
    Traced(Rc<Traced>),
    /// A network, which is a function.
    Net(Rc<Net>),
    /// A recurrent network, a function of sequences.
    Recurrent(Rc<Recurrent>),
    /// A built-in element, by name.
    Element(&'static str),
    /// An element of the author's.
    UserElement(Rc<Closure>),
    /// A symbolic point.
    Coord(Rc<Coord>),
    /// Where two lines cross.
    Crossings(Rc<Crossings>),
    /// A named drawn thing.
    Handle(Rc<Handle>),
    /// Drawn things named `h[0]`, `h[1]`, …
    Family(Rc<Family>),
    /// A module used under a name.
    Module(Rc<Module>),
    /// Stands for a value whose computation failed and was reported.
    Poison,
}

/// An ordered record.
#[derive(Clone, Default)]
pub struct Record {
    /// Its fields in the order they were written.
    pub fields: Vec<(Rc<str>, Value)>,
}

impl Record {
    /// The field of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields
            .iter()
            .find(|(n, _)| &**n == name)
            .map(|(_, value)| value)
    }

    /// Sets a field: replaces it in place, or appends it.
    pub fn set(&mut self, name: Rc<str>, value: Value) {
        match self.fields.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name, value)),
        }
    }

    /// A record of fields whose names are known to be distinct.
    pub fn of(fields: Vec<(&str, Value)>) -> Self {
        Record {
            fields: fields
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        }
    }
}

/// `start..end`: every number from `start` in steps of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The first number.
    pub start: f64,
    /// The end.
    pub end: f64,
    /// Whether `end` belongs to it.
    pub inclusive: bool,
}

impl Range {
    /// How many numbers it holds.
    pub fn len(self) -> usize {
        let span = self.end - self.start;
        let steps = if self.inclusive {
            span.floor() + 1.0
        } else {
            span.ceil()
        };
        // The cast saturates: nothing and NaN become 0.
        steps as usize
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The number at a position.
    pub fn at(self, index: usize) -> f64 {
        self.start + index as f64
    }

    /// Whether a number lies between its ends.
    pub fn contains(self, x: f64) -> bool {
        x >= self.start && (x < self.end || self.inclusive && x <= self.end)
    }
}

/// A function with the scope it was defined in.
pub struct Closure {
    /// Its name, if it has one.
    pub name: Option<Rc<str>>,
    /// Parameters and body.
    pub function: Rc<Function>,
    /// Where its free names are looked up.
    pub scope: Rc<Scope>,
    /// Where it was defined.
    pub span: Span,
    /// Its translation for numbers.
    pub kernel: KernelCell,
}

impl Closure {
    /// The name for messages.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or("the function")
    }

    /// `f(x, k:)`: its name and parameters, for hints.
    pub fn signature(&self) -> String {
        let params: Vec<String> = self
            .function
            .params
            .iter()
            .map(|p| match p.default {
                Some(_) => format!("{}:", p.name.name),
                None => p.name.name.to_string(),
            })
            .collect();
        let name = self.name.as_deref().unwrap_or("");
        format!("{name}({})", params.join(", "))
    }
}

/// The points where two lines cross, which the layout will find.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossings {
    /// Along this line they are counted.
    pub p: Track,
    /// The other one.
    pub q: Track,
    /// How many there are, where that is known before the layout.
    pub count: Option<usize>,
}

impl Crossings {
    /// The crossing of this number, as far as it is known that there is one.
    ///
    /// # Errors
    /// When it is known that there is none.
    pub fn pick(&self, index: i64, canvas: &Canvas) -> Result<Value, Fault> {
        if let Some(count) = self.count {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            if index >= count || index < -count {
                let (p, q) = (canvas.called(&self.p), canvas.called(&self.q));
                return Err(no_crossing(&p, &q, index, count));
            }
        }
        Ok(self.at(index))
    }

    /// The crossing of this number.
    pub fn at(&self, index: i64) -> Value {
        Value::coord(Coord::Crossing {
            p: self.p.clone(),
            q: self.q.clone(),
            index,
        })
    }

    /// All of them, where their number is known.
    ///
    /// # Errors
    /// When only the layout knows it.
    pub fn all(&self) -> Result<Vec<Value>, Fault> {
        let Some(count) = self.count else {
            return Err(Fault::new(
                Code::BadValue,
                "how often these lines cross is known only when the figure is laid out",
            )
            .with_hint("pick crossings by number: `intersect(p, q)[0]`"));
        };
        Ok((0..count as i64).map(|i| self.at(i)).collect())
    }
}

/// A named drawn thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Handle {
    /// Its number in the figure.
    pub id: NodeId,
    /// The element that drew it.
    pub kind: Rc<str>,
    /// Its name as written, `h` or `h[1]`.
    pub name: Rc<str>,
}

/// Drawn things that share a name.
#[derive(Default)]
pub struct Family {
    /// The name.
    pub name: Rc<str>,
    /// Members by index, in drawing order.
    pub members: RefCell<Vec<(Value, Value)>>,
}

impl Family {
    /// The member of an index.
    pub fn get(&self, index: &Value) -> Option<Value> {
        self.members
            .borrow()
            .iter()
            .find(|(key, _)| key == index)
            .map(|(_, member)| member.clone())
    }
}

/// An evaluated module.
pub struct Module {
    /// The name it was used by.
    pub name: Rc<str>,
    /// Its file scope.
    pub scope: Rc<Scope>,
}

impl Value {
    /// A plain text.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(Rc::new(Markup::plain(text, Span::default())))
    }

    /// An array; one without axes is a number.
    pub fn array(array: Array) -> Value {
        match crate::numeric::array::single(&array) {
            Some(x) if array.ndim() == 0 => Value::Number(x),
            _ => Value::Array(Rc::new(array)),
        }
    }

    /// A mask; one without axes is a boolean.
    pub fn mask(array: Array) -> Value {
        match crate::numeric::array::single(&array) {
            Some(x) if array.ndim() == 0 => Value::Bool(x != 0.0),
            _ => Value::Mask(Rc::new(array)),
        }
    }

    /// A 1-d array.
    pub fn vector(items: &[f64]) -> Value {
        Value::Array(Rc::new(crate::numeric::array::vector(items)))
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(items.into())
    }

    /// A tuple.
    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Tuple(items.into())
    }

    /// A symbolic point.
    pub fn coord(coord: Coord) -> Value {
        Value::Coord(Rc::new(coord))
    }

    /// What it is, with its article: `a length`, `a 2×2 array`.
    pub fn kind(&self) -> String {
        match self {
            Value::None => "none".into(),
            Value::Bool(_) => "a boolean".into(),
            Value::Number(_) => "a number".into(),
            Value::Length(_) => "a length".into(),
            Value::Angle(_) => "an angle".into(),
            Value::Text(_) => "a text".into(),
            Value::Tikz(_) => "raw TikZ".into(),
            Value::Word(_) => "a word".into(),
            Value::Color(_) => "a colour".into(),
            Value::Fill(fill) => match **fill {
                Fill::Hatch(..) => "a hatch",
                _ => "a fade",
            }
            .into(),
            Value::Array(a) => format!("{} array", article(&shape_of(a))),
            Value::Mask(a) => format!("{} boolean array", article(&shape_of(a))),
            Value::List(items) => format!("a list of {}", items.len()),
            Value::Tuple(items) => format!("a tuple of {}", items.len()),
            Value::Record(_) => "a record".into(),
            Value::Table(t) => {
                let shape = shape_text(&[t.rows(), t.columns().len()]);
                format!("{} table", article(&shape))
            }
            Value::Range(_) => "a range".into(),
            Value::Function(_) | Value::Builtin(_) | Value::Derived(_) => "a function".into(),
            Value::Traced(_) => {
                let plain = traced::detached(self).kind();
                format!("{plain} that is being differentiated")
            }
            Value::Net(net) => super::net::kind(net),
            Value::Recurrent(net) => super::net::recurrent_kind(net),
            Value::Element(_) | Value::UserElement(_) => "an element".into(),
            Value::Coord(_) => "a point".into(),
            Value::Crossings(_) => "crossings".into(),
            Value::Handle(h) => format!("the {} `{}`", h.kind, h.name),
            Value::Family(f) => format!("the family `{}`", f.name),
            Value::Module(_) => "a module".into(),
            Value::Poison => "a failed value".into(),
        }
    }

    /// What it is and, where that is short, its value: `the number 12`, `a 2×2 array`.
    pub fn describe(&self) -> String {
        match self {
            Value::Number(x) => format!("the number {}", fmt_number(*x)),
            Value::Bool(b) => format!("{b}"),
            Value::Length(_) => format!("the length {self}"),
            Value::Angle(_) => format!("the angle {self}"),
            Value::Word(w) => format!("the word `{w}`"),
            Value::Text(t) => match short(&t.to_string()) {
                Some(text) => format!("the text \"{text}\""),
                None => "a text".into(),
            },
            Value::Color(_) => format!("the colour {self}"),
            Value::Range(_) => format!("the range {self}"),
            Value::Function(c) => match &c.name {
                Some(name) => format!("the function `{name}`"),
                None => "a function".into(),
            },
            Value::Builtin(b) => format!("the function `{}`", b.name),
            Value::Derived(d) => format!("the function `{}`", d.title()),
            Value::Element(name) => format!("the element `{name}`"),
            Value::UserElement(c) => format!("the element `{}`", c.title()),
            Value::Tuple(_) => match self.short_text(SHORT) {
                Some(text) => format!("the tuple {text}"),
                None => self.kind(),
            },
            _ => self.kind(),
        }
    }

    /// Whether it can be called as a function.
    pub fn is_callable(&self) -> bool {
        matches!(
            self,
            Value::Function(_)
                | Value::Builtin(_)
                | Value::Derived(_)
                | Value::Net(_)
                | Value::Recurrent(_)
        )
    }

    /// Its JSON, for `figc eval --json`: numbers, booleans, texts, nested lists and records.
    /// What has no JSON form is a string of its fig form.
    pub fn to_json(&self) -> String {
        match self {
            Value::None => "null".into(),
            Value::Bool(b) => b.to_string(),
            Value::Number(x) if x.is_finite() => fmt_number(*x),
            Value::Number(_) => "null".into(),
            Value::Array(a) => array_text(a, &|x| Value::Number(x).to_json()),
            Value::Mask(a) => array_text(a, &|x| (x != 0.0).to_string()),
            Value::List(items) | Value::Tuple(items) => {
                let items: Vec<String> = items.iter().map(Value::to_json).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Range(r) => {
                let items: Vec<String> = (0..r.len()).map(|i| fmt_number(r.at(i))).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Record(record) => {
                let fields: Vec<String> = record
                    .fields
                    .iter()
                    .map(|(name, value)| format!("{}: {}", json_string(name), value.to_json()))
                    .collect();
                format!("{{{}}}", fields.join(", "))
            }
            Value::Table(table) => {
                let columns: Vec<String> = table
                    .columns()
                    .iter()
                    .map(|(name, value)| format!("{}: {}", json_string(name), value.to_json()))
                    .collect();
                format!("{{{}}}", columns.join(", "))
            }
            Value::Text(t) => json_string(&t.to_string()),
            other => json_string(&other.to_string()),
        }
    }
}

/// The shape as messages say it, with a word for one axis.
fn shape_of(a: &Array) -> String {
    match a.shape() {
        [n] => format!("{n}-element"),
        shape => shape_text(shape),
    }
}

/// The right article before a number: `an 8×2`, `a 2×2`.
fn article(text: &str) -> String {
    let vowel = text.starts_with('8')
        || ["11", "18"].iter().any(|n| {
            text.strip_prefix(n)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        });
    format!("{} {text}", if vowel { "an" } else { "a" })
}

/// How many characters of a value fit in a message.
pub(super) const SHORT: usize = 40;

/// The index of a named thing as it is written: `1`, or `0,1` for several.
pub(super) fn key_text(key: &Value) -> String {
    match key {
        Value::Tuple(keys) => {
            let keys: Vec<String> = keys.iter().map(Value::to_string).collect();
            keys.join(",")
        }
        single => single.to_string(),
    }
}

/// The text if it fits in a message.
fn short(text: &str) -> Option<&str> {
    (text.chars().count() <= SHORT && !text.contains('\n')).then_some(text)
}

fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Nested brackets around the elements of an array.
pub(super) fn array_text(a: &Array, item: &dyn Fn(f64) -> String) -> String {
    let values = crate::numeric::array::to_vec(a);
    nested(a.shape(), &values, item)
}

fn nested(shape: &[usize], values: &[f64], item: &dyn Fn(f64) -> String) -> String {
    match shape {
        [] => values.first().map_or_else(String::new, |&x| item(x)),
        [n, rest @ ..] => {
            let size: usize = rest.iter().product();
            let rows: Vec<String> = (0..*n)
                .map(|i| nested(rest, values.get(i * size..).unwrap_or(&[]), item))
                .collect();
            format!("[{}]", rows.join(", "))
        }
    }
}

impl PartialEq for Value {
    /// Structural equality; functions are equal when they are the same function. What
    /// would take too long to compare is not equal.
    fn eq(&self, other: &Value) -> bool {
        size::equal(self, other, &mut { MAX_ITEMS }).unwrap_or(false)
    }
}

impl Value {
    /// Equality of values that hold no others.
    pub(super) fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) | (Value::Angle(a), Value::Angle(b)) => a == b,
            (Value::Length(a), Value::Length(b)) => a == b,
            (Value::Text(a), Value::Text(b)) | (Value::Tikz(a), Value::Tikz(b)) => {
                a.pieces == b.pieces
            }
            (Value::Word(a), Value::Word(b)) => a == b,
            (Value::Color(a), Value::Color(b)) => a.color == b.color,
            (Value::Fill(a), Value::Fill(b)) => a == b,
            (Value::Array(a), Value::Array(b)) | (Value::Mask(a), Value::Mask(b)) => a == b,
            (Value::Table(a), Value::Table(b)) => a == b,
            (Value::Range(a), Value::Range(b)) => a == b,
            (Value::Function(a), Value::Function(b))
            | (Value::UserElement(a), Value::UserElement(b)) => Rc::ptr_eq(a, b),
            (Value::Builtin(a), Value::Builtin(b)) => a.name == b.name,
            (Value::Derived(a), Value::Derived(b)) => Rc::ptr_eq(a, b),
            (Value::Traced(a), Value::Traced(b)) => Rc::ptr_eq(a, b),
            (Value::Net(a), Value::Net(b)) => a == b,
            (Value::Recurrent(a), Value::Recurrent(b)) => a == b,
            (Value::Element(a), Value::Element(b)) => a == b,
            (Value::Coord(a), Value::Coord(b)) => a == b,
            (Value::Crossings(a), Value::Crossings(b)) => a == b,
            (Value::Handle(a), Value::Handle(b)) => a.id == b.id,
            (Value::Family(a), Value::Family(b)) => Rc::ptr_eq(a, b),
            (Value::Module(a), Value::Module(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}
