//! All that TeX can open. Inputs are the bundle and the parts of the job under names of
//! their own; outputs stay in memory up to a limit. Opening a part of the job also tells
//! the parent where TeX now is, and opening the page asks the parent for it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Cursor, Read, SeekFrom, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;

use tectonic_errors::{Error, Result};
use tectonic_io_base::{
    InputFeatures, InputHandle, InputOrigin, IoProvider, OpenResult, OutputHandle,
};
use tectonic_status_base::StatusBackend;

use super::bundle::{Blob, Bundle};
use super::error::Place;
use super::log::has_error;
use super::wire::{self, Kind, Reader, Writer};
use crate::tikz::RAW;

/// The name that TeX gives its main file, log and output.
pub(super) const JOB_NAME: &str = "figc";
/// The file into which the labels' sizes are written.
const SIZES: &str = "figc-sizes.tex";
/// The page, which is asked for when TeX opens it.
const BODY: &str = "figc-body.tex";
/// The file with which the main file of a dump ends. Opening it makes TeX one that dumps.
pub(super) const DUMP: &str = "figc-dump.tex";
/// An empty file that ends a piece of raw TeX.
const BACK: &str = "figc-back.tex";
/// TeX may write this much in all before writes fail.
const LARGEST_OUTPUT: usize = 256 << 20;
/// The log is kept up to this size; the first errors are those that matter.
const LARGEST_LOG: usize = 4 << 20;

/// What was written under each name.
type Outputs = Rc<RefCell<Written>>;

#[derive(Debug, Default)]
struct Written {
    files: HashMap<String, Vec<u8>>,
    total: usize,
    log: Vec<(Place, Vec<u8>)>,
    log_size: usize,
    place: Option<Place>,
}

/// The files of one run.
pub(super) struct Files {
    bundle: Bundle,
    format: Option<Blob>,
    socket: UnixStream,
    inputs: HashMap<String, Blob>,
    outputs: Outputs,
    labels: usize,
    /// Whether the job is to dump a format.
    pub dumps: bool,
    /// The parent gave up or broke off: nothing more is to be done.
    pub stopped: bool,
}

impl Files {
    pub fn new(bundle: Bundle, format: Option<Blob>, socket: UnixStream) -> Files {
        Files {
            bundle,
            format,
            socket,
            inputs: HashMap::new(),
            outputs: Outputs::default(),
            labels: 0,
            dumps: false,
            stopped: false,
        }
    }

    /// Gives TeX's output to the PDF writer as input.
    pub fn keep(&mut self, name: &str, bytes: Vec<u8>) {
        self.inputs.insert(name.to_owned(), bytes.into());
    }

    /// Takes the output under a name.
    pub fn output(&self, name: &str) -> Option<Vec<u8>> {
        self.outputs.borrow_mut().files.remove(name)
    }

    /// The log, in the pieces that belong to each part of the job.
    pub fn log(&self) -> Vec<(Place, Vec<u8>)> {
        std::mem::take(&mut self.outputs.borrow_mut().log)
    }

    pub fn socket(&mut self) -> &mut UnixStream {
        &mut self.socket
    }

    /// Files the job under the names that the main file reads; returns the main file.
    fn receive_job(&mut self) -> io::Result<Vec<u8>> {
        let (kind, payload) = wire::receive(&mut self.socket)?;
        if kind != Kind::Job {
            return Err(io::Error::other("no job"));
        }
        let mut reader = Reader(&payload);
        self.outputs.borrow_mut().place = Some(read_place(&mut reader)?);
        let main = reader.bytes()?.to_vec();
        let preamble = reader.bytes()?.to_vec();
        self.inputs
            .insert("figc-preamble.tex".into(), preamble.into());
        self.labels = reader.number()?;
        for index in 0..self.labels {
            let mut label = reader.bytes()?.to_vec();
            // Hides the end of the line, which TeX would set as a space.
            label.extend_from_slice(b"%\n");
            self.inputs
                .insert(format!("figc-label-{index}.tex"), label.into());
        }
        if reader.number()? != 0 {
            self.inputs
                .insert(DUMP.into(), b"\\batchmode\\figcdump\n".as_slice().into());
        }
        Ok(main)
    }

    /// Tells the parent the sizes and files the page that it answers with. After an error
    /// the page would be in vain, so it is not asked for.
    fn receive_body(&mut self) -> io::Result<()> {
        let failed = self
            .outputs
            .borrow()
            .log
            .iter()
            .any(|(_, text)| has_error(text));
        if failed {
            self.inputs.insert(BODY.into(), Blob::default());
            return Ok(());
        }
        let sizes = self.output(SIZES).unwrap_or_default();
        wire::send(&mut self.socket, Kind::Sizes, &sizes)?;
        let (kind, payload) = wire::receive(&mut self.socket)?;
        if kind != Kind::Body {
            return Err(io::Error::other("no page"));
        }
        let mut reader = Reader(&payload);
        let tex = reader.bytes()?.to_vec();
        self.inputs.insert(BACK.into(), Blob::default());
        self.inputs.insert(BODY.into(), tex.into());
        for _ in 0..reader.number()? {
            let name = reader.text()?;
            let bytes = reader.bytes()?.to_vec();
            self.inputs.insert(name, bytes.into());
        }
        Ok(())
    }

    /// Notes that TeX turns to another part of the job, here and in the parent.
    pub fn enter(&mut self, place: Place) {
        self.outputs.borrow_mut().place = Some(place);
        let mut writer = Writer::default();
        write_place(&mut writer, place);
        if wire::send(&mut self.socket, Kind::At, &writer.0).is_err() {
            self.stopped = true;
        }
    }

    fn find(&mut self, name: &str) -> Option<Blob> {
        // Only what is there: a label may make up names.
        let known = name == BODY || self.inputs.contains_key(name);
        if let Some(place) = place_of(name).filter(|_| known) {
            self.enter(place);
            if name == BODY && !self.inputs.contains_key(name) && self.receive_body().is_err() {
                self.stopped = true;
                return None;
            }
        }
        if name == DUMP && known && !self.dumps {
            self.dumps = true;
            super::dump::allow();
        }
        if let Some(input) = self.inputs.get(name) {
            return Some(input.clone());
        }
        let written = self.outputs.borrow().files.get(name).cloned();
        if let Some(written) = written {
            return Some(Blob::Owned(written));
        }
        // The bundle is flat, and its names are matched whole: no path can lead out of it.
        self.bundle.file(name)
    }
}

fn place_of(name: &str) -> Option<Place> {
    let numbered = |start: &str| -> Option<usize> {
        let number = name.strip_prefix(start)?.strip_suffix(".tex")?;
        number.parse().ok()
    };
    match name {
        "figc-preamble.tex" => Some(Place::Preamble),
        BODY | BACK => Some(Place::Body),
        _ => numbered("figc-label-")
            .map(Place::Label)
            .or_else(|| numbered(RAW).map(Place::Raw)),
    }
}

/// Puts a place into a payload.
pub(super) fn write_place(writer: &mut Writer, place: Place) {
    let (tag, index) = match place {
        Place::Engine => (0, 0),
        Place::Preamble => (1, 0),
        Place::Label(index) => (2, index),
        Place::Body => (3, 0),
        Place::Document => (4, 0),
        Place::Raw(index) => (5, index),
    };
    writer.number(tag).number(index);
}

/// Takes a place from a payload.
pub(super) fn read_place(reader: &mut Reader<'_>) -> io::Result<Place> {
    let (tag, index) = (reader.number()?, reader.number()?);
    Ok(match tag {
        1 => Place::Preamble,
        2 => Place::Label(index),
        3 => Place::Body,
        4 => Place::Document,
        5 => Place::Raw(index),
        _ => Place::Engine,
    })
}

impl IoProvider for Files {
    fn output_open_name(&mut self, name: &str) -> OpenResult<OutputHandle> {
        self.outputs
            .borrow_mut()
            .files
            .insert(name.to_owned(), Vec::new());
        let sink = Sink {
            outputs: Rc::clone(&self.outputs),
            name: (name != LOG).then(|| name.to_owned()),
        };
        OpenResult::Ok(OutputHandle::new(name, sink))
    }

    fn output_open_stdout(&mut self) -> OpenResult<OutputHandle> {
        OpenResult::Ok(OutputHandle::new("", io::sink()))
    }

    fn input_open_name(
        &mut self,
        name: &str,
        _status: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        match self.find(name) {
            Some(blob) => OpenResult::Ok(input(name, blob)),
            None => OpenResult::NotAvailable,
        }
    }

    fn input_open_primary(&mut self, _status: &mut dyn StatusBackend) -> OpenResult<InputHandle> {
        match self.receive_job() {
            Ok(main) => OpenResult::Ok(input(JOB_NAME, main.into())),
            Err(error) => {
                self.stopped = true;
                OpenResult::Err(Error::from(error))
            }
        }
    }

    fn input_open_format(
        &mut self,
        name: &str,
        _status: &mut dyn StatusBackend,
    ) -> OpenResult<InputHandle> {
        match self.format.take() {
            Some(blob) => OpenResult::Ok(input(name, blob)),
            None => OpenResult::NotAvailable,
        }
    }
}

const LOG: &str = "figc.log";

/// Bytes in memory as TeX wants to read them; never digested, since nothing is rerun.
fn input(name: &str, blob: Blob) -> InputHandle {
    InputHandle::new_read_only(name, Memory(Cursor::new(blob)), InputOrigin::Other)
}

struct Memory(Cursor<Blob>);

impl Read for Memory {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl InputFeatures for Memory {
    fn get_size(&mut self) -> Result<usize> {
        Ok(self.0.get_ref().len())
    }

    fn try_seek(&mut self, position: SeekFrom) -> Result<u64> {
        Ok(io::Seek::seek(&mut self.0, position)?)
    }

    fn get_unix_mtime(&mut self) -> Result<Option<i64>> {
        Ok(Some(1))
    }
}

/// Where an output goes: to its name, or to the log when it has none.
struct Sink {
    outputs: Outputs,
    name: Option<String>,
}

impl Write for Sink {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let mut written = self.outputs.borrow_mut();
        let written = &mut *written;
        let Some(name) = &self.name else {
            if written.log_size < LARGEST_LOG {
                written.log_size += buffer.len();
                let place = written.place.unwrap_or(Place::Engine);
                match written.log.last_mut() {
                    Some((at, text)) if *at == place => text.extend_from_slice(buffer),
                    _ => written.log.push((place, buffer.to_vec())),
                }
            }
            return Ok(buffer.len());
        };
        if written.total + buffer.len() > LARGEST_OUTPUT {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        written.total += buffer.len();
        if let Some(file) = written.files.get_mut(name) {
            file.extend_from_slice(buffer);
        }
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
