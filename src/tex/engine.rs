//! [`TectonicEngine`]: jobs to TeX processes, their reports to PDFs or errors.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::bundle::{Bundle, Format};
use super::cache::{format_key, is_slow};
use super::error::{ErrorKind, Place, TexError};
use super::files::{DUMP, write_place};
use super::session::{End, Report, Session};
use super::wire::Writer;
use super::{Abort, Body, Engine, Job, Layout, TextSize, check_balance, log};
use crate::cache::Cache;

/// What one TeX run may use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Wall-clock time, without that of the layout.
    pub time: Duration,
    /// Bytes of memory; `None` for no limit.
    pub memory: Option<u64>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            time: Duration::from_secs(8),
            memory: Some(1 << 30),
        }
    }
}

/// TeX points to the scaled points in which TeX counts.
const SCALED: f64 = 65536.0;
/// The boxes from 1000 up hold labels, and TeX has 32,768 boxes.
const MOST_LABELS: usize = 31_000;
/// Longer labels are mistakes, and TeX's widths wrap around at some thousand words.
const LONGEST_LABEL: usize = 16 << 10;
/// Runs spent on finding out which labels are at fault when several seem to be.
const MOST_ROUNDS: usize = 8;

/// Tectonic in forked processes.
#[derive(Debug)]
pub struct TectonicEngine {
    bundle: Bundle,
    limits: Limits,
    /// Where formats with the preambles of authors are kept.
    cache: Option<Cache>,
    /// A process started ahead of its job.
    ready: Mutex<Option<(Format, Session)>>,
}

impl TectonicEngine {
    /// An engine on a bundle.
    pub fn new(bundle: Bundle, limits: Limits) -> TectonicEngine {
        TectonicEngine {
            bundle,
            limits,
            cache: None,
            ready: Mutex::new(None),
        }
    }

    /// The engine, keeping formats with the preambles of authors between runs.
    #[must_use]
    pub fn with_cache(mut self, cache: Cache) -> TectonicEngine {
        self.cache = Some(cache);
        self
    }

    /// Starts loading a format for the next job on another core. Call it while the process
    /// has one thread, before the figure is read, or between two builds.
    pub fn prepare(&self, full: bool) -> Result<(), TexError> {
        let format = page_format(full);
        let session = self.start(format)?;
        *self.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some((format, session));
        Ok(())
    }

    fn start(&self, format: Format) -> Result<Session, TexError> {
        self.start_with(format, None)
    }

    fn start_with(&self, format: Format, instead: Option<Vec<u8>>) -> Result<Session, TexError> {
        Session::start(&self.bundle, format, instead, self.limits).map_err(|error| {
            let message = format!("cannot start a process: {error}");
            TexError::new(Place::Engine, ErrorKind::Engine, message)
        })
    }

    fn session(&self, format: Format) -> Result<Session, TexError> {
        match self.take_ready() {
            Some((loaded, session)) if loaded == format => Ok(session),
            _ => self.start(format),
        }
    }

    fn take_ready(&self) -> Option<(Format, Session)> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.take()
    }

    /// One run of a page job. The sizes are passed on only if the labels are sound.
    fn run(&self, job: &Job<'_>, layout: &mut Layout<'_>) -> Result<Report, TexError> {
        let session = self.session(page_format(job.full))?;
        Self::run_in(session, job, layout)
    }

    fn run_in(
        session: Session,
        job: &Job<'_>,
        layout: &mut Layout<'_>,
    ) -> Result<Report, TexError> {
        let count = job.labels.len();
        let mut broken = None;
        let report = session.run(&page_frame(job), &mut |text| {
            let sizes = parse_sizes(text);
            if sizes.len() != count {
                broken = Some(sizes.len());
                return Err(Abort);
            }
            layout(&sizes)
        });
        match broken {
            None => Ok(report),
            Some(measured) => {
                let message = format!("only {measured} of {count} labels could be measured");
                Err(TexError::new(report.at, ErrorKind::Engine, message))
            }
        }
    }

    /// The page from a format that holds the author's preambles; none when there is no
    /// such format or it comes to anything but a page, which is then found out anew.
    ///
    /// The layout is asked once in either case: what it said is given again.
    fn page_of_kept(
        &self,
        job: &Job<'_>,
        layout: &mut Layout<'_>,
    ) -> Option<Result<Vec<u8>, Abort>> {
        let cache = self.cache.as_ref().filter(|_| !job.full)?;
        let book = job.preamble.get(..job.book).filter(|b| is_slow(b))?;
        let key = format_key(&self.bundle, book)?;
        let kept = cache.read(&key);
        let format = match kept {
            Some(format) => format,
            None => {
                let format = self.preload(book).ok()?;
                // A cache that cannot be written to is as good as none.
                let _ = cache.write(&key, &format);
                format
            }
        };
        let rest = Job {
            preamble: job.preamble.get(job.book..)?,
            book: 0,
            ..*job
        };
        // The process that was started ahead has the wrong format, and wants this core.
        drop(self.take_ready());
        let session = self.start_with(Format::Text, Some(format)).ok()?;
        let mut aborted = false;
        let report = Self::run_in(session, &rest, &mut |sizes| {
            layout(sizes).inspect_err(|_| aborted = true)
        });
        match report.map(|report| self.judge(report)) {
            _ if aborted => Some(Err(Abort)),
            Ok(Ok(pdf)) => Some(Ok(pdf)),
            _ => {
                cache.remove(&key);
                None
            }
        }
    }

    /// The format for pages with a preamble in it.
    fn preload(&self, book: &str) -> Result<Vec<u8>, Vec<TexError>> {
        let session = self.session(Format::Text).map_err(|error| vec![error])?;
        let main = format!("\\input figc-preamble.tex\n\\input {DUMP}\n");
        let frame = job_frame(Place::Engine, &main, book, &[], true);
        self.judge(session.run(&frame, &mut |_| Err(Abort)))
    }

    /// Finds the labels at fault. The first is certain; the others may fail because of it,
    /// so they are run again without it.
    fn blame(&self, job: &Job<'_>, errors: Vec<TexError>) -> Vec<TexError> {
        let mut certain: Vec<TexError> = Vec::new();
        let mut errors = first_of_each_place(errors);
        let mut remaining: Vec<usize> = (0..job.labels.len()).collect();
        for round in 0.. {
            let Some(at) = errors.iter().position(|error| is_label(error.place)) else {
                certain.append(&mut errors);
                break;
            };
            let first = errors.remove(at);
            let index = match first.place {
                Place::Label(position) => remaining.get(position).copied(),
                _ => None,
            };
            let Some(index) = index else {
                certain.push(first);
                break;
            };
            let suspects: BTreeSet<usize> = errors
                .iter()
                .filter_map(|error| match error.place {
                    Place::Label(position) => remaining.get(position).copied(),
                    _ => None,
                })
                .collect();
            // Errors outside the labels stand as they are, once.
            if round == 0 {
                certain.extend(
                    errors
                        .iter()
                        .filter(|error| error.place < Place::Label(0))
                        .cloned(),
                );
            }
            certain.push(TexError {
                place: Place::Label(index),
                ..first
            });
            if suspects.is_empty() || round == MOST_ROUNDS {
                break;
            }
            remaining = suspects.into_iter().collect();
            let labels: Vec<String> = remaining.iter().map(|i| job.labels[*i].clone()).collect();
            let again = Job {
                labels: &labels,
                ..*job
            };
            errors = match self.run(&again, &mut |_| Ok(Body::default())) {
                Ok(report) => first_of_each_place(self.judge(report).err().unwrap_or_default()),
                Err(error) => vec![error],
            };
        }
        certain.sort_by_key(|error| error.place);
        certain
    }

    /// What a report comes to.
    fn judge(&self, report: Report) -> Result<Vec<u8>, Vec<TexError>> {
        let at = |kind, message: String| TexError::new(report.at, kind, message);
        let mut errors: Vec<TexError> = report
            .log
            .iter()
            .flat_map(|(place, text)| log::errors(*place, text))
            .collect();
        let limit = self.limits.time.as_secs_f64();
        match report.end {
            End::Done => {}
            End::TimedOut => errors.push(at(
                ErrorKind::TimedOut { seconds: limit },
                format!("TeX did not finish within {limit} s"),
            )),
            End::Aborted => errors.push(at(ErrorKind::Aborted, "no page to typeset".into())),
            End::Signal(libc::SIGABRT | libc::SIGSEGV | libc::SIGBUS | libc::SIGKILL)
                if self.limits.memory.is_some() && report.failed.is_none() =>
            {
                errors.push(at(
                    ErrorKind::LimitExceeded,
                    "TeX ran out of memory".to_owned(),
                ));
            }
            End::Signal(signal) => errors.push(at(
                ErrorKind::Crashed { signal },
                format!("TeX died of signal {signal}"),
            )),
            End::Lost => errors.push(at(ErrorKind::Engine, "TeX broke off".into())),
        }
        if let Some(message) = report.failed.filter(|_| errors.is_empty()) {
            errors.push(at(abort_kind(&message), message));
        }
        // The PDF writer only warns of what it leaves out, and repeats TeX's errors. What
        // figc draws itself gives no cause: it is a label that smuggled something in.
        if let Some(note) = report.notes.first().filter(|_| errors.is_empty()) {
            errors.push(at(ErrorKind::Tex, log::clean(note)));
        }
        match report.result {
            Some(bytes) if errors.is_empty() => Ok(bytes),
            None if errors.is_empty() => {
                let message = "TeX gave no result".to_owned();
                Err(vec![at(ErrorKind::Engine, message)])
            }
            _ => Err(errors),
        }
    }

    /// Refuses labels that TeX would not survive.
    fn precheck(&self, job: &Job<'_>) -> Result<(), Vec<TexError>> {
        if job.labels.len() > MOST_LABELS {
            let message = format!("a page cannot have more than {MOST_LABELS} labels");
            let kind = ErrorKind::LimitExceeded;
            return Err(vec![TexError::new(Place::Engine, kind, message)]);
        }
        let errors: Vec<TexError> = (job.labels.iter().enumerate())
            .filter_map(|(index, label)| {
                let place = Place::Label(index);
                if label.len() > LONGEST_LABEL {
                    let message = format!("a label cannot have more than {LONGEST_LABEL} bytes");
                    return Some(TexError::new(place, ErrorKind::LimitExceeded, message));
                }
                let message = check_balance(label).err()?;
                Some(TexError::new(place, ErrorKind::Unbalanced, message))
            })
            .collect();
        match errors.is_empty() {
            true => Ok(()),
            false => Err(errors),
        }
    }

    /// Dumps a format from a folder of files: `main` is TeX without any format.
    pub(super) fn dump(&self, main: &str) -> Result<Vec<u8>, Vec<TexError>> {
        let session = self.start(Format::Initial).map_err(|error| vec![error])?;
        let frame = job_frame(Place::Document, main, "", &[], false);
        self.judge(session.run(&frame, &mut |_| Err(Abort)))
    }
}

impl Engine for TectonicEngine {
    fn page(&self, job: &Job<'_>, layout: &mut Layout<'_>) -> Result<Vec<u8>, Vec<TexError>> {
        self.precheck(job)?;
        let mut said: Option<Result<Body, Abort>> = None;
        let mut once = |sizes: &[TextSize]| match &said {
            Some(body) => body.clone(),
            None => said.insert(layout(sizes)).clone(),
        };
        match self.page_of_kept(job, &mut once) {
            Some(Ok(pdf)) => return Ok(pdf),
            Some(Err(Abort)) => {
                let message = "no page to typeset".to_owned();
                return Err(vec![TexError::new(
                    Place::Engine,
                    ErrorKind::Aborted,
                    message,
                )]);
            }
            None => {}
        }
        let report = self.run(job, &mut once).map_err(|error| vec![error])?;
        self.judge(report).map_err(|errors| self.blame(job, errors))
    }

    fn measure(&self, job: &Job<'_>) -> Result<Vec<TextSize>, Vec<TexError>> {
        let mut measured = Vec::new();
        self.page(job, &mut |sizes| {
            measured = sizes.to_vec();
            Ok(Body::default())
        })?;
        Ok(measured)
    }

    fn document(&self, tex: &str) -> Result<Vec<u8>, Vec<TexError>> {
        let session = self.session(Format::Full).map_err(|error| vec![error])?;
        let frame = job_frame(Place::Document, tex, "", &[], false);
        let pdf = self
            .judge(session.run(&frame, &mut |_| Err(Abort)))
            .map_err(first_of_each_line)?;
        match pdf.is_empty() {
            false => Ok(pdf),
            true => {
                let message = "the document has no page";
                let error = TexError::new(Place::Document, ErrorKind::Tex, message);
                Err(vec![error])
            }
        }
    }
}

fn page_format(full: bool) -> Format {
    match full {
        true => Format::Full,
        false => Format::Text,
    }
}

fn is_label(place: Place) -> bool {
    matches!(place, Place::Label(_))
}

/// Of the errors in one part, the first: the others mostly follow from it.
fn first_of_each_place(errors: Vec<TexError>) -> Vec<TexError> {
    let mut seen = BTreeSet::new();
    let mut errors: Vec<TexError> = (errors.into_iter())
        .filter(|error| seen.insert(error.place))
        .collect();
    errors.sort_by_key(|error| error.place);
    errors
}

fn first_of_each_line(errors: Vec<TexError>) -> Vec<TexError> {
    let mut seen = BTreeSet::new();
    (errors.into_iter())
        .filter(|error| seen.insert((error.place, error.line)))
        .collect()
}

fn page_frame(job: &Job<'_>) -> Vec<u8> {
    let mut main = String::new();
    if job.full {
        main.push_str("\\documentclass[10pt]{article}\\nofiles\n");
    }
    if !job.preamble.is_empty() {
        main.push_str("\\input figc-preamble.tex\n");
    }
    if job.full {
        main.push_str("\\begin{document}\\parindent=0pt\n");
    }
    main.push_str("\\figcopen\n");
    for index in 0..job.labels.len() {
        main.push_str(&format!("\\figclabel{{{index}}}%\n"));
    }
    main.push_str("\\figcbody\n");
    job_frame(Place::Engine, &main, job.preamble, job.labels, false)
}

fn job_frame(place: Place, main: &str, preamble: &str, labels: &[String], dumps: bool) -> Vec<u8> {
    let mut writer = Writer::default();
    write_place(&mut writer, place);
    writer
        .bytes(main.as_bytes())
        .bytes(preamble.as_bytes())
        .number(labels.len());
    for label in labels {
        writer.bytes(label.as_bytes());
    }
    writer.number(usize::from(dumps));
    writer.0
}

fn parse_sizes(text: &str) -> Vec<TextSize> {
    text.lines()
        .map_while(|line| {
            let mut numbers = line.split(' ').map_while(|word| word.parse::<i32>().ok());
            let mut next = || numbers.next().map(|scaled| f64::from(scaled) / SCALED);
            Some(TextSize {
                width: next()?,
                height: next()?,
                depth: next()?,
            })
        })
        .collect()
}
/// What it means that TeX gave up altogether.
fn abort_kind(message: &str) -> ErrorKind {
    if let Some(name) = message.strip_prefix("failed to open input file ") {
        return ErrorKind::MissingFile(name.trim_matches('"').to_owned());
    }
    let limits = ["request for", "overflow", "unable to read an entire line"];
    match limits.iter().any(|words| message.contains(words)) {
        true => ErrorKind::LimitExceeded,
        false => ErrorKind::Engine,
    }
}
