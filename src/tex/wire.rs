//! The frames that figc and its forked TeX process exchange over a socket pair: one kind
//! byte, a length, a payload. Payloads are built from byte strings and numbers by
//! [`Writer`] and taken apart by [`Reader`], which refuses anything malformed.

use std::io::{self, Read, Write};

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To TeX: the job.
    Job = 1,
    /// To TeX: the page, in answer to `Sizes`.
    Body = 2,
    /// From TeX: it now reads another part of the job.
    At = 3,
    /// From TeX: the measured labels.
    Sizes = 4,
    /// From TeX: a piece of the log, with the part of the job it belongs to.
    Log = 5,
    /// From TeX: a message of the engine itself.
    Note = 6,
    /// From TeX: the engine gave up, with its message.
    Failed = 7,
    /// From TeX: the bytes asked for (PDF or format).
    Result = 8,
    /// From TeX: nothing more will come.
    Done = 9,
}

impl Kind {
    fn from_byte(byte: u8) -> Option<Kind> {
        use Kind::*;
        [Job, Body, At, Sizes, Log, Note, Failed, Result, Done]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }
}

/// No frame is larger, so that a damaged length cannot ask for all memory.
const LARGEST: u32 = 1 << 30;

/// Sends one frame.
pub fn send(to: &mut impl Write, kind: Kind, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len())
        .ok()
        .filter(|length| *length <= LARGEST)
        .ok_or_else(|| io::Error::other("frame too large"))?;
    let mut head = [kind as u8, 0, 0, 0, 0];
    head[1..].copy_from_slice(&length.to_le_bytes());
    to.write_all(&head)?;
    to.write_all(payload)
}

/// Receives one frame.
pub fn receive(from: &mut impl Read) -> io::Result<(Kind, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let kind = Kind::from_byte(head[0]).ok_or_else(|| io::Error::other("unknown frame"))?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
    if length > LARGEST {
        return Err(io::Error::other("frame too large"));
    }
    let mut payload = vec![0; length as usize];
    from.read_exact(&mut payload)?;
    Ok((kind, payload))
}

/// Builds a payload.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    /// Appends a number.
    pub fn number(&mut self, value: usize) -> &mut Self {
        self.0.extend_from_slice(&(value as u64).to_le_bytes());
        self
    }

    /// Appends a byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.number(value.len());
        self.0.extend_from_slice(value);
        self
    }
}

/// Takes a payload apart.
#[derive(Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next number.
    pub fn number(&mut self) -> io::Result<usize> {
        let (head, rest) = self
            .0
            .split_first_chunk::<8>()
            .ok_or_else(|| io::Error::other("short frame"))?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*head)).map_err(io::Error::other)
    }

    /// The next byte string.
    pub fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = self.number()?;
        if length > self.0.len() {
            return Err(io::Error::other("short frame"));
        }
        let (head, rest) = self.0.split_at(length);
        self.0 = rest;
        Ok(head)
    }

    /// The next byte string as text.
    pub fn text(&mut self) -> io::Result<String> {
        Ok(String::from_utf8_lossy(self.bytes()?).into_owned())
    }
}
