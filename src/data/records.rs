//! A text table cut into rows of cells, each row with its place.

use csv::{ReaderBuilder, StringRecord};

use super::DataError;
use super::error::Place;

/// What stands between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A comma; a semicolon or tab when the first row has one of these and no comma.
    Comma,
    /// This byte.
    Byte(u8),
    /// Any white space.
    Blanks,
}

/// The text of a file, without a byte order mark.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, DataError> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(
            DataError::new("it is UTF-16, and a data file is UTF-8").with_hint("save it as UTF-8")
        );
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
        let valid = std::str::from_utf8(valid).unwrap_or("");
        DataError::new("a byte is not UTF-8 text")
            .at(valid, valid.len())
            .with_hint("save the file as UTF-8")
    })
}

/// Cuts a text into rows of cells. Empty lines and comments are passed over.
pub(super) struct Rows<'t> {
    text: &'t str,
    /// Where the table begins in the text.
    start: usize,
    /// The byte between cells; none for white space.
    delimiter: Option<u8>,
    kind: Kind<'t>,
    /// Where the row read last begins.
    last: usize,
    /// The comment that stands last before the table.
    comment: Option<&'t str>,
}

enum Kind<'t> {
    /// From this byte on.
    Blanks(usize),
    Quoted(Box<csv::Reader<&'t [u8]>>),
}

impl<'t> Rows<'t> {
    /// The rows of a text.
    pub(super) fn of(text: &'t str, separator: Separator) -> Self {
        let (start, comment) = skip_comments(text, separator == Separator::Blanks);
        let table = text.get(start..).unwrap_or("");
        let delimiter = match separator {
            Separator::Blanks => None,
            Separator::Byte(byte) => Some(byte),
            Separator::Comma => Some(usual_delimiter(table)),
        };
        let kind = match delimiter {
            None => Kind::Blanks(start),
            Some(byte) => Kind::Quoted(Box::new(quoted(table, byte))),
        };
        Rows {
            text,
            start,
            delimiter,
            kind,
            last: start,
            comment,
        }
    }

    /// Reads the next row into `cells`, and gives the byte at which it begins.
    pub(super) fn next(&mut self, cells: &mut StringRecord) -> Result<Option<usize>, DataError> {
        match &mut self.kind {
            Kind::Blanks(at) => loop {
                let rest = self.text.get(*at..).unwrap_or("");
                if rest.is_empty() {
                    return Ok(None);
                }
                let length = rest.find('\n').map_or(rest.len(), |i| i + 1);
                let (row, line) = (*at, rest.get(..length).unwrap_or(rest));
                *at += length;
                if is_comment(line, true) {
                    continue;
                }
                cells.clear();
                let mut parts = Blanks::of(line);
                for (_, cell) in parts.by_ref() {
                    cells.push_field(cell);
                }
                if let Some(open) = parts.unclosed {
                    return Err(unclosed(self.text, row + open));
                }
                if !cells.is_empty() {
                    return Ok(Some(row));
                }
            },
            Kind::Quoted(reader) => {
                let found = reader
                    .read_record(cells)
                    .map_err(|error| DataError::new(format!("cannot read the table: {error}")))?;
                if !found {
                    self.check_closed(self.last)?;
                    return Ok(None);
                }
                let at = cells.position().map_or(0, |p| p.byte() as usize) + self.start;
                // The reader counts the empty lines before a row to it.
                let rest = self.text.get(at..).unwrap_or("");
                let empty = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
                self.last = at + empty;
                Ok(Some(self.last))
            }
        }
    }

    /// Refuses a last row whose quote swallows the rest of the file.
    fn check_closed(&self, row: usize) -> Result<(), DataError> {
        let rest = self.text.get(row..).unwrap_or("");
        let mut open = None;
        let mut fresh = true;
        for (i, byte) in rest.bytes().enumerate() {
            match (open, byte) {
                (None, b'"') if fresh => open = Some(i),
                // A doubled quote closes and opens again.
                (None, b'"') if rest.as_bytes().get(i.wrapping_sub(1)) == Some(&b'"') => {
                    open = Some(i);
                }
                (Some(_), b'"') => open = None,
                _ => {}
            }
            fresh = Some(byte) == self.delimiter || byte == b'\n';
        }
        match open {
            Some(at) => Err(unclosed(self.text, row + at)),
            None => Ok(()),
        }
    }

    /// The cells of the comment before the table, when there is one.
    pub(super) fn commented(&self) -> Option<StringRecord> {
        let comment = self.comment?;
        let mut cells = StringRecord::new();
        match self.delimiter {
            None => Blanks::of(comment).for_each(|(_, cell)| cells.push_field(cell)),
            Some(byte) => {
                let _ = quoted(comment, byte).read_record(&mut cells);
                cells.trim();
            }
        }
        Some(cells)
    }

    /// What stands between cells, as an author would say it.
    pub(super) fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// Where the cell of a row stands; past its last cell, the end of the row.
    pub(super) fn place(&self, row: usize, cell: usize) -> Place {
        let rest = self.text.get(row..).unwrap_or("");
        let offset = match self.delimiter {
            None => {
                let line = rest.lines().next().unwrap_or("");
                Blanks::of(line)
                    .nth(cell)
                    .map_or(line.trim_end().len(), |(at, _)| at)
            }
            Some(delimiter) => {
                let (mut in_quotes, mut left, mut found) = (false, cell, None);
                if left == 0 {
                    found = Some(0);
                }
                let mut end = rest.len();
                for (i, byte) in rest.bytes().enumerate() {
                    match byte {
                        b'"' => in_quotes = !in_quotes,
                        b'\n' if !in_quotes => {
                            end = i;
                            break;
                        }
                        b if b == delimiter && !in_quotes => {
                            left = left.saturating_sub(1);
                            if left == 0 && found.is_none() {
                                found = Some(i + 1);
                            }
                        }
                        _ => {}
                    }
                }
                found.unwrap_or(end)
            }
        };
        super::error::place_of(self.text, row + offset)
    }
}

fn unclosed(text: &str, at: usize) -> DataError {
    DataError::new("a quote is never closed").at(text, at)
}

fn quoted(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// A line that says nothing to the table: `# …`, and `% …` as PGFPlots has it.
fn is_comment(line: &str, percent: bool) -> bool {
    let line = line.trim_start();
    line.starts_with('#') || percent && line.starts_with('%')
}

/// Where the table begins, and the comment that stands right before it.
fn skip_comments(text: &str, percent: bool) -> (usize, Option<&str>) {
    let (mut at, mut comment) = (0, None);
    for line in text.split_inclusive('\n') {
        if is_comment(line, percent) {
            comment = Some(line.trim().trim_start_matches(['#', '%']).trim());
        } else if !line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    (at, comment)
}

/// The delimiter of a `.csv` file by its first row.
fn usual_delimiter(table: &str) -> u8 {
    let first = table.lines().next().unwrap_or("");
    let mut in_quotes = false;
    let mut other = None;
    for byte in first.bytes() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b',' if !in_quotes => return b',',
            b';' | b'\t' if !in_quotes => other = other.or(Some(byte)),
            _ => {}
        }
    }
    other.unwrap_or(b',')
}

/// The cells of a line between white space. A cell in quotes may hold blanks; after
/// `#` with a blank before it the rest is a comment.
struct Blanks<'l> {
    line: &'l str,
    at: usize,
    unclosed: Option<usize>,
}

impl<'l> Blanks<'l> {
    fn of(line: &'l str) -> Self {
        Blanks {
            line,
            at: 0,
            unclosed: None,
        }
    }
}

impl<'l> Iterator for Blanks<'l> {
    type Item = (usize, &'l str);

    fn next(&mut self) -> Option<(usize, &'l str)> {
        let bytes = self.line.as_bytes();
        let blank = |b: &u8| b.is_ascii_whitespace();
        let mut start = self.at;
        while bytes.get(start).is_some_and(blank) {
            start += 1;
        }
        let first = *bytes.get(start)?;
        if first == b'#' {
            self.at = bytes.len();
            return None;
        }
        if first == b'"' {
            let rest = self.line.get(start + 1..)?;
            let Some(length) = rest.find('"') else {
                self.unclosed = Some(start);
                self.at = bytes.len();
                return None;
            };
            self.at = start + length + 2;
            return Some((start, rest.get(..length)?));
        }
        let mut end = start;
        while bytes.get(end).is_some_and(|b| !blank(b)) {
            end += 1;
        }
        self.at = end;
        Some((start, self.line.get(start..end)?))
    }
}
