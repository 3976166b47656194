//! The forked child: confines itself, runs TeX and then the PDF writer, and reports.
//!
//! It loads its format before it asks for its job, so a child can be started ahead of time.

use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, SystemTime};

use nix::sys::resource::{Resource, setrlimit};
use tectonic_bridge_core::{CoreBridgeLauncher, DriverHooks};
use tectonic_engine_xdvipdfmx::XdvipdfmxEngine;
use tectonic_engine_xetex::{TexEngine, TexOutcome};
use tectonic_errors::Error;
use tectonic_io_base::IoProvider;
use tectonic_status_base::{MessageKind, StatusBackend};

use super::bundle::{Bundle, Format};
use super::engine::Limits;
use super::error::Place;
use super::files::{Files, JOB_NAME, write_place};
use super::wire::{self, Kind, Writer};

/// 1 January 2020: one date for all output, so that the same input gives the same bytes.
const DATE: u64 = 1_577_836_800;

/// Runs in the child, to its end.
pub(super) fn main(
    socket: UnixStream,
    bundle: Bundle,
    format: Format,
    instead: Option<Vec<u8>>,
    limits: Limits,
) {
    // Libraries complain on standard error of what is meant to be missing.
    for stream in 0..=2 {
        if socket.as_raw_fd() != stream {
            // SAFETY: this process uses no standard stream, and opens no file after this.
            unsafe { libc::close(stream) };
        }
    }
    panic::set_hook(Box::new(|_| {}));
    let work = AssertUnwindSafe(|| serve(socket, bundle, format, instead, limits));
    let _ = panic::catch_unwind(work);
}

fn serve(
    mut socket: UnixStream,
    bundle: Bundle,
    format: Format,
    instead: Option<Vec<u8>>,
    limits: Limits,
) {
    let loaded = match (format, instead) {
        (Format::Initial, _) => Ok(None),
        (_, Some(bytes)) => Ok(Some(bytes.into())),
        (_, None) => bundle.format(format).map(Some),
    };
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(error) => return fail(&mut socket, &error.0),
    };
    if let Err(error) = confine(limits) {
        return fail(&mut socket, &format!("cannot set limits: {error}"));
    }
    let mut hooks = Hooks(Files::new(bundle, loaded, socket));
    let mut notes = Notes::default();
    let outcome = typeset(&mut hooks, &mut notes, format);
    // What fails here fails because the parent is gone.
    let _ = report(&mut hooks.0, &notes, outcome);
}

/// The kernel's own limits, so that whatever TeX is made to do stays without effect: no
/// file can be opened any more (the bundle is in memory by now) and none written.
fn confine(limits: Limits) -> nix::Result<()> {
    let mut shut = vec![
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_NOFILE, 0),
    ];
    if let Some(memory) = limits.memory {
        shut.push((Resource::RLIMIT_DATA, memory));
    }
    for (resource, limit) in shut {
        setrlimit(resource, limit, limit)?;
    }
    Ok(())
}

struct Hooks(Files);

impl DriverHooks for Hooks {
    fn io(&mut self) -> &mut dyn IoProvider {
        &mut self.0
    }
}

/// Keeps messages for the report: those of the PDF writer, which has no log.
#[derive(Debug, Default)]
struct Notes(Vec<(MessageKind, String)>);

impl StatusBackend for Notes {
    fn report(&mut self, kind: MessageKind, args: std::fmt::Arguments<'_>, error: Option<&Error>) {
        if self.0.len() < 100 {
            let text = match error {
                Some(error) => format!("{args}: {error}"),
                None => args.to_string(),
            };
            self.0.push((kind, text));
        }
    }

    fn dump_error_logs(&mut self, _output: &[u8]) {}
}

/// How a run ended: with bytes, or with the engine's last words. `None`: errors in the log.
type Outcome = Result<Option<Vec<u8>>, String>;

fn typeset(hooks: &mut Hooks, notes: &mut Notes, format: Format) -> Outcome {
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(DATE);
    let file = |ending: &str| format!("{JOB_NAME}.{ending}");
    let outcome = TexEngine::default()
        .halt_on_error_mode(false)
        .initex_mode(format == Format::Initial)
        .build_date(date)
        .process(
            // TeX's own messages are in its log as well.
            &mut CoreBridgeLauncher::new(hooks, &mut Notes::default()),
            &file("fmt"),
            JOB_NAME,
        )
        .map_err(|error| error.to_string())?;
    if outcome == TexOutcome::Errors || hooks.0.stopped {
        return Ok(None);
    }
    if format == Format::Initial || hooks.0.dumps {
        return Ok(hooks.0.output(&file("fmt")));
    }
    let Some(pages) = hooks.0.output(&file("xdv")) else {
        return Ok(Some(Vec::new()));
    };
    hooks.0.keep(&file("xdv"), pages);
    hooks.0.enter(Place::Engine);
    XdvipdfmxEngine::default()
        .enable_compression(true)
        .enable_deterministic_tags(true)
        .build_date(date)
        .process(
            &mut CoreBridgeLauncher::new(hooks, notes),
            &file("xdv"),
            &file("pdf"),
        )
        .map_err(|error| error.to_string())?;
    Ok(hooks.0.output(&file("pdf")))
}

fn report(files: &mut Files, notes: &Notes, outcome: Outcome) -> std::io::Result<()> {
    let log = files.log();
    let socket = files.socket();
    for (place, text) in log {
        let mut writer = Writer::default();
        write_place(&mut writer, place);
        writer.bytes(&text);
        wire::send(socket, Kind::Log, &writer.0)?;
    }
    for (kind, text) in &notes.0 {
        if *kind != MessageKind::Note {
            wire::send(socket, Kind::Note, text.as_bytes())?;
        }
    }
    match outcome {
        Ok(Some(bytes)) => wire::send(socket, Kind::Result, &bytes)?,
        Ok(None) => {}
        Err(message) => wire::send(socket, Kind::Failed, message.as_bytes())?,
    }
    wire::send(socket, Kind::Done, &[])
}

fn fail(socket: &mut UnixStream, message: &str) {
    let _ = wire::send(socket, Kind::Failed, message.as_bytes())
        .and_then(|()| wire::send(socket, Kind::Done, &[]));
}
