//! `.json`: objects as records, lists of numbers of one shape as arrays.
//!
//! The file is read straight into what it becomes, so that a million numbers never lie
//! in memory as a million values.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::error::Place;
use super::{DataError, Datum};
use crate::numeric::array;

/// The most items that are not numbers within an array: each takes a hundred bytes.
const MOST_ITEMS: usize = 4_000_000;

/// The document of a file.
pub(super) fn document(bytes: &[u8]) -> Result<Datum, DataError> {
    let text = super::records::text_of(bytes)?;
    let left = Cell::new(MOST_ITEMS);
    let mut reader = serde_json::Deserializer::from_str(text);
    AnyValue { left: &left }
        .deserialize(&mut reader)
        .and_then(|datum| reader.end().map(|()| datum))
        .map_err(|error| {
            let words = error.to_string();
            // The place is said in one way for all formats.
            let words = words.split(" at line ").next().unwrap_or(&words);
            let place = Place {
                line: error.line(),
                column: error.column(),
            };
            let rest = text
                .lines()
                .nth(place.line.saturating_sub(1))
                .and_then(|line| line.get(place.column.saturating_sub(1)..))
                .unwrap_or("");
            let found = DataError {
                place: Some(place),
                ..DataError::new(words)
            };
            if ["N", "I", "aN", "nf"].iter().any(|s| rest.starts_with(s)) {
                found.with_hint("JSON has no NaN and no infinity: write `null`")
            } else {
                found
            }
        })
}

/// Reads one value, and counts what it leaves in memory.
#[derive(Clone, Copy)]
struct AnyValue<'c> {
    left: &'c Cell<usize>,
}

impl AnyValue<'_> {
    /// Counts one item.
    fn count<E: Error>(self) -> Result<(), E> {
        match self.left.get().checked_sub(1) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(E::custom(format!(
                "it has more than {MOST_ITEMS} items that are not in arrays of numbers"
            ))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for AnyValue<'_> {
    type Value = Datum;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Datum, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue<'_> {
    type Value = Datum;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Datum, E> {
        Ok(Datum::None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Datum, E> {
        Ok(Datum::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Datum, E> {
        Ok(Datum::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Datum, E> {
        Ok(Datum::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Datum, E> {
        Ok(Datum::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Datum, E> {
        Ok(Datum::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Datum, A::Error> {
        let mut items = Items::Nothing;
        while let Some(item) = seq.next_element_seed(self)? {
            if let (
                Datum::Number(x),
                Items::Even {
                    truth: false,
                    shape,
                    count,
                    data,
                },
            ) = (&item, &mut items)
                && shape.is_empty()
            {
                data.push(*x);
                *count += 1;
                continue;
            }
            if flat(&item).is_none() || matches!(items, Items::Mixed(_)) {
                self.count()?;
            }
            items = items.with(item);
        }
        Ok(items.finish())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Datum, A::Error> {
        let mut fields: Vec<(Rc<str>, Datum)> = Vec::new();
        let mut seen: HashMap<Rc<str>, usize> = HashMap::new();
        while let Some(name) = map.next_key::<String>()? {
            self.count()?;
            let name: Rc<str> = name.into();
            let value = map.next_value_seed(self)?;
            // As in every reader of JSON, the last one of a name counts.
            match seen.get(&name).and_then(|at| fields.get_mut(*at)) {
                Some(field) => field.1 = value,
                None => {
                    seen.insert(Rc::clone(&name), fields.len());
                    fields.push((name, value));
                }
            }
        }
        Ok(Datum::Record(fields))
    }
}

/// The items of a list so far, as numbers for as long as that is what they are.
enum Items {
    Nothing,
    /// Numbers or truth values, or arrays of them of one shape, one after the other.
    Even {
        truth: bool,
        shape: Vec<usize>,
        count: usize,
        data: Vec<f64>,
    },
    Mixed(Vec<Datum>),
}

impl Items {
    fn with(self, item: Datum) -> Items {
        match (self, flat(&item)) {
            (Items::Nothing, Some((truth, shape, data))) => Items::Even {
                truth,
                shape,
                count: 1,
                data,
            },
            (Items::Nothing, None) => Items::Mixed(vec![item]),
            (
                Items::Even {
                    truth,
                    shape,
                    count,
                    mut data,
                },
                Some((t, s, more)),
            ) if truth == t && shape == s => {
                data.extend(more);
                Items::Even {
                    truth,
                    shape,
                    count: count + 1,
                    data,
                }
            }
            (even @ Items::Even { .. }, _) => {
                let mut items = even.listed();
                items.push(item);
                Items::Mixed(items)
            }
            (Items::Mixed(mut items), _) => {
                items.push(item);
                Items::Mixed(items)
            }
        }
    }

    /// The items one by one.
    fn listed(self) -> Vec<Datum> {
        match self {
            Items::Nothing => Vec::new(),
            Items::Mixed(items) => items,
            Items::Even {
                truth,
                shape,
                count,
                data,
            } => {
                let size: usize = shape.iter().product();
                let item = |i: usize| {
                    let part = data.get(i * size..(i + 1) * size).unwrap_or(&[]);
                    match (&*shape, part) {
                        ([], [x]) if truth => Datum::Bool(*x != 0.0),
                        ([], [x]) => Datum::Number(*x),
                        _ => made(truth, &shape, part.to_vec()),
                    }
                };
                (0..count).map(item).collect()
            }
        }
    }

    fn finish(self) -> Datum {
        match self {
            Items::Nothing => Datum::Array(array::vector(&[])),
            Items::Mixed(items) => Datum::List(items),
            Items::Even {
                truth,
                mut shape,
                count,
                data,
            } => {
                shape.insert(0, count);
                made(truth, &shape, data)
            }
        }
    }
}

fn made(truth: bool, shape: &[usize], data: Vec<f64>) -> Datum {
    match array::from_vec(shape, data) {
        Ok(a) if truth => Datum::Mask(a),
        Ok(a) => Datum::Array(a),
        Err(_) => Datum::List(Vec::new()),
    }
}

/// The numbers of an item: whether they are truth values, their shape, themselves.
fn flat(item: &Datum) -> Option<(bool, Vec<usize>, Vec<f64>)> {
    match item {
        Datum::Number(x) => Some((false, Vec::new(), vec![*x])),
        Datum::Bool(b) => Some((true, Vec::new(), vec![f64::from(*b)])),
        Datum::Array(a) => Some((false, a.shape().to_vec(), array::to_vec(a))),
        Datum::Mask(a) => Some((true, a.shape().to_vec(), array::to_vec(a))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Datum {
        document(text.as_bytes()).expect("JSON")
    }

    #[test]
    fn numbers_of_one_shape_are_arrays() {
        assert_eq!(read("[1, 2.5]"), Datum::Array(array::vector(&[1.0, 2.5])));
        let Datum::Array(a) = read("[[[1], [2]], [[3], [4]]]") else {
            panic!("an array");
        };
        assert_eq!(a.shape(), [2, 2, 1]);
        assert_eq!(
            read("[true, false]"),
            Datum::Mask(array::vector(&[1.0, 0.0]))
        );
        let ragged = vec![
            Datum::Array(array::vector(&[1.0])),
            Datum::Array(array::vector(&[2.0, 3.0])),
        ];
        assert_eq!(read("[[1], [2, 3]]"), Datum::List(ragged));
        assert_eq!(
            read("[1, null]"),
            Datum::List(vec![Datum::Number(1.0), Datum::None])
        );
        assert_eq!(
            read("[true, 1]"),
            Datum::List(vec![Datum::Bool(true), Datum::Number(1.0)])
        );
        assert_eq!(read("[]"), Datum::Array(array::vector(&[])));
    }

    #[test]
    fn fields_keep_their_order_and_the_last_one_counts() {
        let Datum::Record(fields) = read("\u{feff}{\"z\": 1, \"a\": \"t\", \"z\": null}") else {
            panic!("a record");
        };
        assert_eq!(fields[0], ("z".into(), Datum::None));
        assert_eq!(fields[1], ("a".into(), Datum::Text("t".into())));
    }

    #[test]
    fn trouble_has_a_place() {
        let told = |text: &str| document(text.as_bytes()).expect_err("refused");
        let error = told("{\n  \"a\": NaN}");
        assert_eq!(error.place, Some(Place { line: 2, column: 8 }));
        assert!(error.hint.is_some_and(|h| h.contains("null")));
        assert!(told("[1, 2").message.contains("EOF"));
        assert!(told(&"[".repeat(100_000)).message.contains("recursion"));
        assert!(told("{\"a\": 1e999}").message.contains("number"));
    }
}
