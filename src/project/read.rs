//! The text of a `figc.toml` to [`Settings`], with every mistake at its own place.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use toml_edit::{Document, Item, TableLike, Value};

use super::{EDITION, KEYS, Settings};
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::{SourceId, Span};

/// Reads a project file.
///
/// # Errors
/// Every mistake in it, at its place.
pub(super) fn settings(id: SourceId, text: &str) -> Result<Settings, Vec<Diagnostic>> {
    let mut reader = Reader {
        id,
        errors: Vec::new(),
    };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            let place = error.span().unwrap_or(0..0);
            reader.say(place, message, None);
            return Err(reader.errors);
        }
    };
    let mut settings = Settings::default();
    reader.table("", document.as_table(), &mut settings);
    match reader.errors.is_empty() {
        true => Ok(settings),
        false => Err(reader.errors),
    }
}

struct Reader {
    id: SourceId,
    errors: Vec<Diagnostic>,
}

impl Reader {
    fn say(&mut self, place: Range<usize>, message: impl Into<String>, hint: Option<String>) {
        let span = Span::new(self.id, place.start, place.end);
        let error = Diagnostic::error(Code::BadProject, span, message).with_hint_opt(hint);
        self.errors.push(error);
    }

    /// Takes the keys of a table into the settings.
    fn table(&mut self, table: &str, entries: &dyn TableLike, settings: &mut Settings) {
        for (name, item) in entries.iter() {
            let place = entries.key(name).and_then(|k| k.span());
            let place = place.or_else(|| item.span()).unwrap_or(0..0);
            if let Some((inner, what)) = TABLES.iter().find(|(t, _)| table.is_empty() && *t == name)
            {
                match item.as_table_like() {
                    Some(entries) => self.table(inner, entries, settings),
                    None => self.say(
                        item.span().unwrap_or(place),
                        format!("`{inner}` is a table"),
                        Some(format!(
                            "write `[{inner}]` on a line of its own, and {what} below it"
                        )),
                    ),
                }
                continue;
            }
            let Some(key) = KEYS.iter().find(|k| k.table == table && k.name == name) else {
                self.unknown(table, name, place);
                continue;
            };
            if let Err((message, hint)) = set(table, name, item, settings) {
                let hint = hint.unwrap_or_else(|| format!("write `{}`", key.example));
                self.say(item.span().unwrap_or(place), message, Some(hint));
            }
        }
    }

    fn unknown(&mut self, table: &str, name: &str, place: Range<usize>) {
        let here = KEYS.iter().filter(|k| k.table == table).map(|k| k.name);
        let tables = TABLES.iter().map(|(name, _)| *name);
        let here = here.chain(tables.filter(|_| table.is_empty()));
        let elsewhere = KEYS.iter().find(|k| k.table != table && k.name == name);
        let hint = match (elsewhere, nearest(name, here.clone())) {
            (Some(key), _) if key.table.is_empty() => {
                format!("`{name}` stands at the top of the file, before `[{table}]`")
            }
            (Some(key), _) => format!("`{name}` stands below `[{}]`", key.table),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => {
                let list: Vec<String> = here.map(|n| format!("`{n}`")).collect();
                format!("there are {}", list.join(", "))
            }
        };
        let of = match table {
            "" => "the project file".to_owned(),
            table => format!("`[{table}]`"),
        };
        self.say(place, format!("{of} has no key `{name}`"), Some(hint));
    }
}

/// The tables of a project file, and what they hold.
const TABLES: [(&str, &str); 2] = [("limits", "the limits"), ("large", "its keys")];

/// What is wrong with a value, and what to type instead when it is not the
/// example of its key.
type Wrong = (String, Option<String>);

fn set(table: &str, name: &str, item: &Item, settings: &mut Settings) -> Result<(), Wrong> {
    match (table, name) {
        ("", "edition") => edition(item),
        ("", "source") => folder(name, item).map(|f| settings.source = Some(f)),
        ("", "output") => folder(name, item).map(|f| settings.output = Some(f)),
        ("", "styles") => {
            let folders = items(name, item)?.into_iter().map(|v| path(name, v));
            settings.styles = Some(folders.collect::<Result<_, _>>()?);
            Ok(())
        }
        ("", "data") => data(item).map(|d| settings.data_files = Some(d)),
        ("", "themes") => themes(item).map(|t| settings.themes = t),
        ("large", "dots") => count(name, item).map(|n| settings.large.dots = Some(n)),
        ("large", "segments") => count(name, item).map(|n| settings.large.segments = Some(n)),
        ("large", _) => resolution(item).map(|n| settings.large.resolution = Some(n)),
        (_, "steps") => count(name, item).map(|n| settings.limits.steps = Some(n)),
        (_, "time") => seconds(item).map(|t| settings.limits.time = Some(t)),
        (_, "memory") => bytes(name, item, LEAST_MEMORY).map(|n| settings.limits.memory = Some(n)),
        (_, _) => bytes(name, item, 1).map(|n| settings.limits.output = Some(n)),
    }
}

fn edition(item: &Item) -> Result<(), Wrong> {
    match item.as_integer() {
        Some(EDITION) => Ok(()),
        Some(other) => Err((
            format!("there is no edition {other} of the language in this figc"),
            (other > EDITION).then(|| {
                format!("this figc knows edition {EDITION}; write `edition = {EDITION}`, or use a newer figc")
            }),
        )),
        None => Err(wrong_type("edition", "a whole number", item)),
    }
}

fn themes(item: &Item) -> Result<Vec<String>, Wrong> {
    let mut names: Vec<String> = Vec::new();
    for value in items("themes", item)? {
        let name = value
            .as_str()
            .ok_or_else(|| wrong_value("themes", "texts", value))?;
        if names.iter().any(|n| n == name) {
            return Err((format!("`themes` names `{name}` twice"), None));
        }
        names.push(name.to_owned());
    }
    match names.is_empty() {
        true => Err(("`themes` names no theme".into(), None)),
        false => Ok(names),
    }
}

/// Whether data goes into files.
fn data(item: &Item) -> Result<bool, Wrong> {
    match item.as_str() {
        Some("files") => Ok(true),
        Some("inline") => Ok(false),
        Some(other) => Err((
            format!("`data` is `inline` or `files`, and is `{other}`"),
            None,
        )),
        None => Err(wrong_type("data", "a text", item)),
    }
}

/// A text, or a list of texts.
fn items<'i>(name: &str, item: &'i Item) -> Result<Vec<&'i Value>, Wrong> {
    match item.as_value() {
        Some(Value::Array(array)) => Ok(array.iter().collect()),
        Some(value @ Value::String(_)) => Ok(vec![value]),
        _ => Err(wrong_type(name, "a list of texts", item)),
    }
}

fn folder(name: &str, item: &Item) -> Result<PathBuf, Wrong> {
    match item.as_value() {
        Some(value) => path(name, value),
        None => Err(wrong_type(name, "a text", item)),
    }
}

/// A folder within the project, without `.` and `..`.
fn path(name: &str, value: &Value) -> Result<PathBuf, Wrong> {
    let text = value
        .as_str()
        .ok_or_else(|| wrong_value(name, "a text", value))?;
    let outside = || {
        Err((
            format!("the folder `{text}` lies outside the project"),
            Some("a folder is said relative to `figc.toml`, and lies below it".into()),
        ))
    };
    let mut clean = PathBuf::new();
    for part in Path::new(text).components() {
        match part {
            Component::CurDir => {}
            Component::Normal(part) => clean.push(part),
            Component::ParentDir if clean.pop() => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return outside(),
        }
    }
    Ok(clean)
}

fn resolution(item: &Item) -> Result<u64, Wrong> {
    let number = count("resolution", item)?;
    match RESOLUTIONS.contains(&number) {
        true => Ok(number),
        false => Err((
            format!("`resolution` is from 72 to 2400 pixels to the inch, and is {number}"),
            None,
        )),
    }
}

/// From that of a screen to the finest that is printed.
const RESOLUTIONS: std::ops::RangeInclusive<u64> = 72..=2400;

fn count(name: &str, item: &Item) -> Result<u64, Wrong> {
    let number = item
        .as_integer()
        .ok_or_else(|| wrong_type(name, "a whole number", item))?;
    positive(name, number)
}

fn positive(name: &str, number: i64) -> Result<u64, Wrong> {
    match u64::try_from(number) {
        Ok(count) if count > 0 => Ok(count),
        _ => Err((format!("`{name}` must be above 0, and is {number}"), None)),
    }
}

/// The longest time that a figure may be given: a day.
const LONGEST: f64 = 86_400.0;

fn seconds(item: &Item) -> Result<Duration, Wrong> {
    let number = match item.as_value() {
        Some(Value::Integer(n)) => *n.value() as f64,
        Some(Value::Float(x)) => *x.value(),
        _ => return Err(wrong_type("time", "a number of seconds", item)),
    };
    if number > 0.0 && number <= LONGEST {
        return Ok(Duration::from_secs_f64(number));
    }
    Err((
        format!("`time` must be above 0 and at most {LONGEST} seconds, and is {number}"),
        None,
    ))
}

/// TeX's own arrays need as much.
const LEAST_MEMORY: u64 = 256 << 20;

const UNITS: [(&str, u64); 4] = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10), ("B", 1)];

/// A number of bytes, or a text such as `"1.5 GB"`.
fn bytes(name: &str, item: &Item, least: u64) -> Result<u64, Wrong> {
    let size = match item.as_value() {
        Some(Value::Integer(n)) => positive(name, *n.value())?,
        Some(Value::String(text)) => {
            let text = text.value();
            let sized = UNITS.iter().find_map(|(unit, size)| {
                let number: f64 = text.trim().strip_suffix(unit)?.trim().parse().ok()?;
                let bytes = number * *size as f64;
                (1.0..1e18).contains(&bytes).then_some(bytes as u64)
            });
            sized.ok_or_else(|| (format!("`{name}` is no size: `{text}`"), None))?
        }
        _ => return Err(wrong_type(name, "a size", item)),
    };
    if size < least {
        let message = format!("`{name}` must be {} MB at least", least >> 20);
        return Err((message, None));
    }
    Ok(size)
}

fn wrong_type(name: &str, wanted: &str, item: &Item) -> Wrong {
    let message = format!(
        "`{name}` wants {wanted}, and is {}",
        in_words(item.type_name())
    );
    (message, None)
}

fn wrong_value(name: &str, wanted: &str, value: &Value) -> Wrong {
    let found = in_words(value.type_name());
    (format!("`{name}` wants {wanted}, and has {found}"), None)
}

/// A type of TOML as the documents of figc call it.
fn in_words(kind: &str) -> &str {
    match kind {
        "string" => "a text",
        "integer" => "a whole number",
        "float" => "a number",
        "boolean" => "a boolean",
        "array" => "a list",
        "datetime" => "a date",
        _ => "a table",
    }
}
