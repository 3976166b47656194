//! Values as text.

use std::fmt;

use super::items::MAX_ITEMS;
use super::number::{fmt_length, fmt_number};
use super::traced;
use super::value::{Fill, Value, array_text};
use crate::numeric::Array;
use crate::scene::{Anchor, Coord, Scalar, Track};

impl fmt::Display for Value {
    /// The value as an author would write it. Of a value with very many items the rest is
    /// left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, &mut { MAX_ITEMS })
    }
}

impl Value {
    /// The value as text, if it has no more than `longest` characters.
    pub(super) fn short_text(&self, longest: usize) -> Option<String> {
        let mut text = String::new();
        // What does not fit into a line has more items than characters.
        let mut left = longest;
        self.show(&mut text, &mut left).ok()?;
        (left > 0 && text.chars().count() <= longest && !text.contains('\n')).then_some(text)
    }

    /// Writes no more items than `left`.
    fn show(&self, f: &mut dyn fmt::Write, left: &mut usize) -> fmt::Result {
        if *left == 0 {
            return f.write_char('…');
        }
        *left -= 1;
        match self {
            Value::None => f.write_str("none"),
            Value::Bool(b) => write!(f, "{b}"),
            Value::Number(x) => f.write_str(&fmt_number(*x)),
            Value::Length(l) => f.write_str(&fmt_length(*l)),
            Value::Angle(a) => write!(f, "{}deg", fmt_number(degrees(*a))),
            Value::Text(t) => match t.as_plain() {
                Some(text) => write!(f, "{text:?}"),
                None => write!(f, "{t}"),
            },
            Value::Tikz(t) => write!(f, "tikz\"{t}\""),
            Value::Word(w) => f.write_str(w),
            Value::Color(paint) => match &paint.name {
                Some(name) => f.write_str(name),
                None => f.write_str(&paint.color.to_hex()),
            },
            Value::Fill(fill) => match &**fill {
                Fill::Hatch(hatch, _) => write!(f, "hatch({}, …)", hatch.name()),
                Fill::Fade(fade) if fade.radial => f.write_str("radial(…)"),
                _ => f.write_str("linear(…)"),
            },
            Value::Array(a) => show_array(a, &fmt_number, f, left),
            Value::Mask(a) => show_array(a, &|x| (x != 0.0).to_string(), f, left),
            Value::List(items) => {
                f.write_char('[')?;
                show_items(items, f, left)?;
                f.write_char(']')
            }
            Value::Tuple(items) => {
                f.write_char('(')?;
                show_items(items, f, left)?;
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            Value::Record(record) => {
                f.write_char('{')?;
                for (i, (name, value)) in record.fields.iter().enumerate() {
                    if *left == 0 {
                        f.write_char('…')?;
                        break;
                    }
                    let comma = if i > 0 { ", " } else { "" };
                    write!(f, "{comma}{name}: ")?;
                    value.show(f, left)?;
                }
                f.write_char('}')
            }
            Value::Table(table) => {
                f.write_str("table({")?;
                for (i, (name, column)) in table.columns().iter().enumerate() {
                    let comma = if i > 0 { ", " } else { "" };
                    write!(f, "{comma}{name}: ")?;
                    column.show(f, left)?;
                }
                f.write_str("})")
            }
            Value::Range(r) => write!(
                f,
                "{}..{}{}",
                fmt_number(r.start),
                if r.inclusive { "=" } else { "" },
                fmt_number(r.end)
            ),
            Value::Function(c) => write!(f, "fn {}", c.signature()),
            Value::Builtin(b) => write!(f, "fn {}", b.signature()),
            Value::Derived(d) => write!(f, "fn {}", d.title()),
            Value::Traced(_) => traced::detached(self).show(f, left),
            Value::Net(net) => f.write_str(&super::net::text(net)),
            Value::Recurrent(net) => f.write_str(&super::net::recurrent_text(net)),
            Value::Element(name) => write!(f, "element {name}"),
            Value::UserElement(c) => write!(f, "element {}", c.signature()),
            Value::Coord(c) => fmt_coord(c, f),
            Value::Crossings(c) => write!(f, "intersect({}, {})", fmt_track(&c.p), fmt_track(&c.q)),
            Value::Handle(h) => f.write_str(&h.name),
            Value::Family(family) => write!(f, "{}[…]", family.name),
            Value::Module(m) => write!(f, "module {}", m.name),
            Value::Poison => f.write_str("…"),
        }
    }
}

fn show_items(items: &[Value], f: &mut dyn fmt::Write, left: &mut usize) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        if *left == 0 {
            return f.write_char('…');
        }
        item.show(f, left)?;
    }
    Ok(())
}

/// Nested brackets around the elements of an array, as many of them as are left.
fn show_array(
    a: &Array,
    item: &dyn Fn(f64) -> String,
    f: &mut dyn fmt::Write,
    left: &mut usize,
) -> fmt::Result {
    if a.len() <= *left {
        *left -= a.len();
        return f.write_str(&array_text(a, item));
    }
    *left = 0;
    write!(f, "[…{} numbers…]", a.len())
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Degrees of an angle in radians, rounded where only the conversion made it uneven.
pub fn degrees(radians: f64) -> f64 {
    let degrees = radians.to_degrees();
    let rounded = (degrees * 1e9).round() / 1e9;
    if (rounded - degrees).abs() < 1e-10 {
        rounded
    } else {
        degrees
    }
}

fn fmt_scalar(s: Scalar) -> String {
    match s {
        Scalar::Unit(x) => fmt_number(x),
        Scalar::Length(l) => fmt_length(l),
    }
}

/// A point as text.
fn shown(coord: &Coord) -> String {
    Value::coord(coord.clone()).to_string()
}

fn fmt_reach(length: Option<Scalar>, f: &mut dyn fmt::Write) -> fmt::Result {
    match length {
        Some(length) => write!(f, ", length: {})", fmt_scalar(length)),
        None => f.write_str(")"),
    }
}

fn fmt_track(track: &Track) -> String {
    match track {
        Track::Drawn(id) => format!("#{}", id.0),
        Track::Through(a, b) => format!("({}, {})", shown(a), shown(b)),
    }
}

fn fmt_coord(coord: &Coord, f: &mut dyn fmt::Write) -> fmt::Result {
    match coord {
        Coord::Xy(x, y) => write!(f, "({}, {})", fmt_scalar(*x), fmt_scalar(*y)),
        Coord::Polar(a, r) => {
            write!(f, "({}deg, {})", fmt_number(degrees(*a)), fmt_scalar(*r))
        }
        Coord::Node(id) => write!(f, "#{}", id.0),
        Coord::Anchor(id, Anchor::Angle(a)) => {
            write!(f, "#{}.at({}deg)", id.0, fmt_number(degrees(*a)))
        }
        Coord::Anchor(id, anchor) => {
            let name = Anchor::NAMES.iter().find(|(_, a)| a == anchor);
            write!(f, "#{}.{}", id.0, name.map_or("center", |(name, _)| name))
        }
        Coord::Data(id, x, y) => {
            write!(f, "#{}.point({}, {})", id.0, fmt_number(*x), fmt_number(*y))
        }
        Coord::Space(id, x, y, z) => {
            let [x, y, z] = [x, y, z].map(|v| fmt_number(*v));
            write!(f, "#{}.point({x}, {y}, {z})", id.0)
        }
        Coord::Offset(base, x, y) => {
            fmt_coord(base, f)?;
            write!(f, " + ({}, {})", fmt_scalar(*x), fmt_scalar(*y))
        }
        Coord::Between(a, b, t) => {
            f.write_str("between(")?;
            fmt_coord(a, f)?;
            f.write_str(", ")?;
            fmt_coord(b, f)?;
            write!(f, ", {})", fmt_number(*t))
        }
        Coord::Along(a, b, l) => {
            f.write_str("along(")?;
            fmt_coord(a, f)?;
            f.write_str(", ")?;
            fmt_coord(b, f)?;
            write!(f, ", {})", fmt_length(*l))
        }
        Coord::Corner(a, b) => {
            f.write_str("corner(")?;
            fmt_coord(a, f)?;
            f.write_str(", ")?;
            fmt_coord(b, f)?;
            f.write_str(")")
        }
        Coord::Turn {
            about,
            point,
            angle,
            length,
        } => {
            let (a, b) = (shown(about), shown(point));
            write!(f, "turn({a}, {b}, {}deg", fmt_number(degrees(*angle)))?;
            fmt_reach(*length, f)
        }
        Coord::Foot { point, line } => {
            let (c, a, b) = (shown(point), shown(&line.0), shown(&line.1));
            write!(f, "project({c}, onto: ({a}, {b}))")
        }
        Coord::Perpendicular {
            point,
            line,
            length,
        } => {
            let (c, a, b) = (shown(point), shown(&line.0), shown(&line.1));
            write!(f, "perpendicular({c}, to: ({a}, {b})")?;
            fmt_reach(*length, f)
        }
        Coord::On(id, t) => write!(f, "#{}.at({})", id.0, fmt_number(*t)),
        Coord::Crossing { p, q, index } => {
            write!(f, "intersect({}, {})[{index}]", fmt_track(p), fmt_track(q))
        }
    }
}
