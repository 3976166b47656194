//! One TeX process seen from its parent: started by `fork`, spoken to in frames, and
//! ended whatever happens.

use std::io::{self, ErrorKind as IoErrorKind};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};

use super::bundle::{Bundle, Format};
use super::engine::Limits;
use super::error::Place;
use super::files::read_place;
use super::wire::{self, Kind, Reader, Writer};
use super::{Abort, Body, child};

/// A process that has loaded its format, or is about to, and waits for its job.
#[derive(Debug)]
pub(super) struct Session {
    process: Option<Pid>,
    socket: UnixStream,
    limits: Limits,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It reported.
    Done,
    /// It took too long.
    TimedOut,
    /// The layout gave up.
    Aborted,
    /// A signal killed it.
    Signal(i32),
    /// It broke off.
    Lost,
}

/// All that came of a job.
#[derive(Debug)]
pub(super) struct Report {
    pub end: End,
    /// The part of the job that TeX was reading last.
    pub at: Place,
    pub log: Vec<(Place, Vec<u8>)>,
    pub notes: Vec<String>,
    pub failed: Option<String>,
    pub result: Option<Vec<u8>>,
}

/// Answers the sizes as TeX wrote them, one label a line, in scaled points.
pub(super) type Answer<'a> = dyn FnMut(&str) -> Result<Body, Abort> + 'a;

impl Session {
    /// Forks a process that begins with a format: with this one in its place if there is
    /// one. Nothing in it returns to the caller.
    pub fn start(
        bundle: &Bundle,
        format: Format,
        instead: Option<Vec<u8>>,
        limits: Limits,
    ) -> io::Result<Session> {
        let (ours, theirs) = UnixStream::pair()?;
        // SAFETY: the child touches no lock that another thread of the parent could hold:
        // the allocator guards itself across forks, and the child prints nothing.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Session {
                process: Some(child),
                socket: ours,
                limits,
            }),
            ForkResult::Child => {
                drop(ours);
                child::main(theirs, bundle.clone(), format, instead, limits);
                // SAFETY: ends the process at once; the parent's exit handlers are not ours.
                unsafe { libc::_exit(0) }
            }
        }
    }

    /// Runs one job to its end.
    pub fn run(mut self, job: &[u8], answer: &mut Answer<'_>) -> Report {
        let mut report = Report {
            end: End::Lost,
            at: Place::Engine,
            log: Vec::new(),
            notes: Vec::new(),
            failed: None,
            result: None,
        };
        let end = self.converse(job, answer, &mut report);
        report.end = match end {
            Ok(end) => end,
            Err(error) if is_timeout(&error) => End::TimedOut,
            Err(_) => self.cause_of_death(),
        };
        report
    }

    fn converse(
        &mut self,
        job: &[u8],
        answer: &mut Answer<'_>,
        report: &mut Report,
    ) -> io::Result<End> {
        let mut deadline = Instant::now() + self.limits.time;
        self.socket.set_write_timeout(Some(self.limits.time))?;
        wire::send(&mut self.socket, Kind::Job, job)?;
        loop {
            let (kind, payload) = wire::receive(&mut Timed {
                socket: &mut self.socket,
                deadline,
            })?;
            match kind {
                Kind::At => report.at = read_place(&mut Reader(&payload))?,
                Kind::Sizes => {
                    let asked = Instant::now();
                    let body = match answer(&String::from_utf8_lossy(&payload)) {
                        Ok(body) => body,
                        Err(Abort) => return Ok(End::Aborted),
                    };
                    // The layout's time is not TeX's.
                    deadline += asked.elapsed();
                    wire::send(&mut self.socket, Kind::Body, &body_frame(&body))?;
                }
                Kind::Log => {
                    let mut reader = Reader(&payload);
                    let place = read_place(&mut reader)?;
                    report.log.push((place, reader.bytes()?.to_vec()));
                }
                Kind::Note => report.notes.push(lossy(&payload)),
                Kind::Failed => report.failed = Some(lossy(&payload)),
                Kind::Result => report.result = Some(payload),
                Kind::Done => return Ok(End::Done),
                Kind::Job | Kind::Body => return Err(io::Error::other("unexpected frame")),
            }
        }
    }

    /// The socket broke: why?
    fn cause_of_death(&mut self) -> End {
        let Some(process) = self.process.take() else {
            return End::Lost;
        };
        let _ = kill(process, Signal::SIGTERM);
        match waitpid(process, None) {
            Ok(WaitStatus::Signaled(_, Signal::SIGTERM, _)) => End::Lost,
            Ok(WaitStatus::Signaled(_, signal, _)) => End::Signal(signal as i32),
            _ => End::Lost,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            let _ = kill(process, Signal::SIGKILL);
            let _ = waitpid(process, None);
        }
    }
}

/// Reads that end when the time is up, however the bytes trickle in.
struct Timed<'a> {
    socket: &'a mut UnixStream,
    deadline: Instant,
}

impl io::Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let left = left.max(Duration::from_millis(1));
        self.socket.set_read_timeout(Some(left))?;
        self.socket.read(buffer)
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        IoErrorKind::WouldBlock | IoErrorKind::TimedOut
    )
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn body_frame(body: &Body) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.bytes(body.tex.as_bytes()).number(body.streams.len());
    for stream in &body.streams {
        writer.bytes(stream.name.as_bytes()).bytes(&stream.bytes);
    }
    writer.0
}
