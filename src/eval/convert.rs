//! Conversions from values to what elements and built-in functions work with.
//!
//! Each takes the name of the argument and, when the value does not fit, says
//! what it wants with an example.

use std::rc::Rc;

use super::value::{Fill, Paint, Value};
use crate::diag::{Code, Fault};
use crate::geom::Length;
use crate::numeric::{Array, array, shape_text};
use crate::scene::{Coord, Hatch, Scalar};
use crate::style::Markup;

impl Value {
    /// A fault saying that the argument `what` wants `wanted` and got this value.
    pub fn mismatch(&self, what: &str, wanted: &str) -> Fault {
        Fault::new(
            Code::WrongType,
            format!("`{what}` wants {wanted}, not {}", self.describe()),
        )
    }

    /// A number.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_number(&self, what: &str) -> Result<f64, Fault> {
        match self {
            Value::Number(x) => Ok(*x),
            Value::Length(_) => Err(self
                .mismatch(what, "a number")
                .with_hint("divide it by a length to get a number: `x / 1cm`")),
            _ => Err(self.mismatch(what, "a number")),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_integer(&self, what: &str) -> Result<i64, Fault> {
        match self {
            Value::Number(x) if x.fract() == 0.0 && x.abs() < 9e15 => Ok(*x as i64),
            _ => Err(self.mismatch(what, "a whole number")),
        }
    }

    /// A count: a whole number that is not negative.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_count(&self, what: &str) -> Result<usize, Fault> {
        usize::try_from(self.as_integer(what)?)
            .map_err(|_| self.mismatch(what, "a whole number that is not negative"))
    }

    /// A length.
    ///
    /// # Errors
    /// When it is anything else; for a number the hint shows a unit.
    pub fn as_length(&self, what: &str) -> Result<Length, Fault> {
        match self {
            Value::Length(l) => Ok(*l),
            Value::Number(x) => Err(self
                .mismatch(what, "a length such as `12cm`")
                .with_hint(format!("write `{}cm`", super::number::fmt_number(*x)))),
            _ => Err(self.mismatch(what, "a length such as `12cm`")),
        }
    }

    /// An angle in radians; a plain number is radians.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_angle(&self, what: &str) -> Result<f64, Fault> {
        match self {
            Value::Angle(a) | Value::Number(a) => Ok(*a),
            _ => Err(self.mismatch(what, "an angle such as `30deg`")),
        }
    }

    /// A boolean.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_bool(&self, what: &str) -> Result<bool, Fault> {
        match self {
            Value::Bool(b) => Ok(*b),
            Value::Mask(_) => Err(self
                .mismatch(what, "`true` or `false`")
                .with_hint("use `all(…)` or `any(…)`")),
            _ => Err(self.mismatch(what, "`true` or `false`")),
        }
    }

    /// A colour.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_color(&self, what: &str) -> Result<Paint, Fault> {
        match self {
            Value::Color(paint) => Ok((**paint).clone()),
            _ => Err(self.mismatch(what, "a colour such as `red` or `#fccde5`")),
        }
    }

    /// What fills an area: a colour, a fade, or a hatch, by its name in this ink.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_fill(&self, what: &str, ink: &Paint) -> Result<Fill, Fault> {
        match self {
            Value::Color(paint) => return Ok(Fill::Solid((**paint).clone())),
            Value::Fill(fill) => return Ok((**fill).clone()),
            _ => {}
        }
        let word = self.word();
        let hatch = Hatch::NAMES
            .iter()
            .find(|(name, _)| word.as_deref() == Some(*name));
        if let Some((_, hatch)) = hatch {
            return Ok(Fill::Hatch(*hatch, ink.clone()));
        }
        let names: Vec<String> = Hatch::NAMES.iter().map(|(n, _)| format!("`{n}`")).collect();
        let wanted = match self {
            Value::Word(_) => format!("a colour, a fade, or a hatch out of {}", names.join(", ")),
            _ => "a colour such as `red` or `#fccde5`, a fade or a hatch".into(),
        };
        Err(self.mismatch(what, &wanted))
    }

    /// A text; numbers become their shortest form.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_markup(&self, what: &str) -> Result<Rc<Markup>, Fault> {
        match self {
            Value::Text(t) => Ok(Rc::clone(t)),
            Value::Number(x) => Ok(Rc::new(Markup::plain(
                super::number::fmt_number(*x),
                crate::source::Span::default(),
            ))),
            _ => Err(self.mismatch(what, "a text such as \"…\" or $…$")),
        }
    }

    /// A plain text.
    ///
    /// # Errors
    /// When it is anything else, or has maths or LaTeX in it.
    pub fn as_plain(&self, what: &str) -> Result<String, Fault> {
        match self {
            Value::Text(t) => t
                .as_plain()
                .ok_or_else(|| self.mismatch(what, "a plain text such as \"…\"")),
            Value::Word(w) => Ok(w.to_string()),
            _ => Err(self.mismatch(what, "a plain text such as \"…\"")),
        }
    }

    /// A word of the vocabulary. The name of an element or function is one too,
    /// so that `shape: circle` and `xscale: log` read as meant.
    pub fn word(&self) -> Option<Rc<str>> {
        match self {
            Value::Word(w) => Some(Rc::clone(w)),
            Value::Element(name) => Some((*name).into()),
            Value::Builtin(b) => Some(b.name.into()),
            Value::Function(c) | Value::UserElement(c) => c.name.clone(),
            Value::Color(p) => p.name.clone(),
            Value::None => Some("none".into()),
            Value::Text(t) => t.as_plain().map(Into::into),
            _ => None,
        }
    }

    /// One of a set of words.
    ///
    /// # Errors
    /// When it is anything else; the message lists the words.
    pub fn as_word(&self, what: &str, words: &[&'static str]) -> Result<&'static str, Fault> {
        // A text may have blanks where a word has bars: `"north east"`.
        let word = self.word().map(|w| w.replace(' ', "_"));
        if let Some(found) = word
            .as_deref()
            .and_then(|w| words.iter().find(|x| **x == w))
        {
            return Ok(found);
        }
        let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
        let fault = self.mismatch(what, &format!("one of {}", quoted.join(", ")));
        let near = word.and_then(|w| crate::diag::nearest(&w, words.iter().copied()));
        Err(match near {
            Some(near) => fault.with_hint(format!("did you mean `{near}`?")),
            None => fault,
        })
    }

    /// An array of numbers, out of an array, mask, range, number, or list or tuple of such.
    ///
    /// # Errors
    /// When it is anything else, or when rows differ in shape.
    pub fn as_array(&self, what: &str) -> Result<Rc<Array>, Fault> {
        match self {
            Value::Array(a) | Value::Mask(a) => Ok(Rc::clone(a)),
            Value::Number(x) => Ok(Rc::new(array::scalar(*x))),
            Value::Bool(b) => Ok(Rc::new(array::scalar(f64::from(*b)))),
            Value::Range(_) | Value::List(_) | Value::Tuple(_) => match self.try_array() {
                Some(a) => Ok(a),
                None => Err(self
                    .mismatch(what, "an array of numbers")
                    .with_hint("every item must be a number, or an array of the same shape")),
            },
            Value::Table(table) => table.matrix().map(Rc::new).ok_or_else(|| {
                self.mismatch(what, "an array of numbers")
                    .with_hint("pick the columns that are numbers: `t[[\"x\", \"y\"]]`")
            }),
            _ => Err(self.mismatch(what, "an array of numbers")),
        }
    }

    /// The array that a value is or stands for, if it does.
    pub fn try_array(&self) -> Option<Rc<Array>> {
        match self {
            Value::Array(a) | Value::Mask(a) => Some(Rc::clone(a)),
            Value::Number(x) => Some(Rc::new(array::scalar(*x))),
            Value::Range(r) => {
                array::checked_len(&[r.len()]).ok()?;
                let items: Vec<f64> = (0..r.len()).map(|i| r.at(i)).collect();
                Some(Rc::new(array::vector(&items)))
            }
            Value::List(items) | Value::Tuple(items) => {
                // Only lists in a list can be more than they look.
                let flat = items.iter().all(|v| matches!(v, Value::Number(_)));
                let fits = flat || super::size::fits(self, &mut { super::items::MAX_ITEMS });
                fits.then(|| array_of(items)).flatten().map(Rc::new)
            }
            Value::Table(table) => table.matrix().map(Rc::new),
            _ => None,
        }
    }

    /// A point: a tuple of two numbers or lengths, `(angle, radius)`, an array of two,
    /// a point or a drawn thing.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn as_coord(&self, what: &str) -> Result<Coord, Fault> {
        self.try_coord().ok_or_else(|| Fault {
            code: Code::BadPoint,
            ..self.mismatch(what, "a point such as `(1, 2)`, `(30deg, 2)` or `a.east`")
        })
    }

    /// The point that a value is or stands for, if it does.
    pub fn try_coord(&self) -> Option<Coord> {
        match self {
            Value::Coord(c) => Some((**c).clone()),
            Value::Handle(h) => Some(Coord::Node(h.id)),
            Value::Crossings(c) => c.at(0).try_coord(),
            Value::Tuple(items) | Value::List(items) => match &**items {
                [Value::Angle(a), r] => Some(Coord::Polar(*a, scalar_of(r)?)),
                [x, y] => Some(Coord::Xy(scalar_of(x)?, scalar_of(y)?)),
                _ => None,
            },
            Value::Array(a) if a.shape() == [2] => {
                let xy = array::to_vec(a);
                Some(Coord::Xy(Scalar::Unit(xy[0]), Scalar::Unit(xy[1])))
            }
            _ => None,
        }
    }

    /// Two points, if the value is a pair of them.
    pub fn try_coord_pair(&self) -> Option<(Coord, Coord)> {
        match self {
            Value::Tuple(items) | Value::List(items) => match &**items {
                [a, b] => Some((a.try_coord()?, b.try_coord()?)),
                _ => None,
            },
            Value::Array(a) if a.shape() == [2, 2] => {
                let v = array::to_vec(a);
                let at = |i: usize| Some(Scalar::Unit(*v.get(i)?));
                Some((Coord::Xy(at(0)?, at(1)?), Coord::Xy(at(2)?, at(3)?)))
            }
            _ => None,
        }
    }

    /// Points as an n×2 array: an array of two columns, or a list of pairs of numbers.
    ///
    /// # Errors
    /// When it is anything else; the message names the shape.
    pub fn as_points(&self, what: &str) -> Result<Rc<Array>, Fault> {
        self.as_rows(what, 2)
    }

    /// An n×`width` array, as [`Value::as_points`].
    ///
    /// # Errors
    /// When it is anything else; the message names the shape.
    pub fn as_rows(&self, what: &str, width: usize) -> Result<Rc<Array>, Fault> {
        let wanted = format!("an n×{width} array of points");
        let Some(a) = self.try_array() else {
            return Err(self.mismatch(what, &wanted));
        };
        match a.shape() {
            [_, w] if *w == width => Ok(a),
            [w, n] if *w == width => Err(self.mismatch(what, &wanted).with_hint(format!(
                "`.T` turns {} into {n}×{width}",
                shape_text(a.shape())
            ))),
            _ => Err(self.mismatch(what, &wanted)),
        }
    }
}

/// One component of a point.
pub(super) fn scalar_of(value: &Value) -> Option<Scalar> {
    match value {
        Value::Number(x) => Some(Scalar::Unit(*x)),
        Value::Length(l) => Some(Scalar::Length(*l)),
        _ => None,
    }
}

/// The array that items make when all are numbers, or arrays of one shape.
/// Nothing makes an empty array.
pub(super) fn array_of(items: &[Value]) -> Option<Array> {
    if items.iter().all(|v| matches!(v, Value::Number(_))) {
        let numbers: Vec<f64> = items
            .iter()
            .map(|v| match v {
                Value::Number(x) => *x,
                _ => f64::NAN,
            })
            .collect();
        return Some(array::vector(&numbers));
    }
    let rows: Vec<Rc<Array>> = items
        .iter()
        .map(Value::try_array)
        .collect::<Option<Vec<_>>>()?;
    let inner = rows.first()?.shape().to_vec();
    let mut data = Vec::new();
    for row in &rows {
        if row.shape() != inner {
            return None;
        }
        data.extend(row.iter().copied());
    }
    let mut shape = vec![rows.len()];
    shape.extend(inner);
    array::from_vec(&shape, data).ok()
}
