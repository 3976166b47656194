//! What the tests share: running the built binary, the examples, and goldens.

#![allow(dead_code, reason = "two test binaries, each using a part")]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// The themes of the stylesheet that the examples use.
pub const THEMES: [&str; 2] = ["print", "screen"];

/// Pixels per inch of every picture that the tests look at.
pub const PPI: f64 = 144.0;

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The bundle that the binary was built with.
pub fn bundle_folder() -> &'static str {
    match option_env!("FIGC_BUNDLE_DIR") {
        Some(folder) => folder,
        None => panic!("figc was built without a bundle; run the tests by `make test`"),
    }
}

/// A figure among the examples.
pub struct Example {
    pub name: String,
    pub path: PathBuf,
}

/// Every example, by name.
pub fn examples() -> Vec<Example> {
    figures("examples")
}

/// Figures that show everything there is, rather than something worth looking at.
pub fn samples() -> Vec<Example> {
    figures("tests/samples")
}

fn figures(folder: &str) -> Vec<Example> {
    let mut found: Vec<Example> = fs::read_dir(root().join(folder))
        .expect("the figures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "fig"))
        .map(|path| Example {
            name: path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned(),
            path,
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!found.is_empty(), "no figures in {folder}");
    found
}

/// Compares a text with its golden, `<folder>/<name>.snap` below `snapshots/`.
/// `INSTA_UPDATE=always` writes new goldens.
pub fn golden(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Runs the built binary.
pub struct Figc {
    command: Command,
    input: Vec<u8>,
}

/// How a run of the binary ended.
pub struct Ran {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
    /// From start to end.
    pub time: Duration,
    /// The most memory that one of its processes had at once, in bytes.
    pub memory: u64,
}

/// Nothing may take longer.
pub const TIME_LIMIT: Duration = Duration::from_secs(120);
/// Nothing may take more.
pub const MEMORY_LIMIT: u64 = 1 << 30;

/// The binary in a working folder, without any environment.
pub fn figc(folder: &Path) -> Figc {
    program(Path::new(env!("CARGO_BIN_EXE_figc")), folder)
}

/// A copy of the binary in a working folder, without any environment.
pub fn program(binary: &Path, folder: &Path) -> Figc {
    let mut command = Command::new(binary);
    command.env_clear().current_dir(folder);
    Figc {
        command,
        input: Vec::new(),
    }
}

impl Figc {
    pub fn args<A: AsRef<std::ffi::OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// With what runs of the same binary have computed before.
    pub fn remembering(self) -> Self {
        let kept = kept().to_str().expect("a path in UTF-8");
        self.env("XDG_CACHE_HOME", kept)
    }

    pub fn stdin(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Runs it to its end, which must come in time.
    #[expect(
        clippy::zombie_processes,
        reason = "`wait` waits, and measures the memory"
    )]
    pub fn run(mut self) -> Ran {
        let start = Instant::now();
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("figc starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = self.input;
        let writer = std::thread::spawn(move || {
            // A program that has enough closes its end.
            let _ = stdin.write_all(&input);
        });
        let stdout = reader(child.stdout.take().expect("a pipe"));
        let stderr = reader(child.stderr.take().expect("a pipe"));
        let pid = libc::pid_t::try_from(child.id()).expect("a process id");
        let (status, memory) = wait(pid, start);
        let time = start.elapsed();
        writer.join().expect("written");
        let stderr = stderr.join().expect("read");
        Ran {
            code: libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status)),
            stdout: stdout.join().expect("read"),
            stderr: String::from_utf8(stderr).expect("messages are UTF-8"),
            time,
            memory,
        }
    }
}

fn reader(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe to read");
        bytes
    })
}

/// Waits for a process. Returns its status and the peak of its memory and that of the
/// processes it waited for.
fn wait(pid: libc::pid_t, start: Instant) -> (libc::c_int, u64) {
    loop {
        let mut status = 0;
        // SAFETY: all zeros is a valid `rusage`, and both pointers live for the call.
        let (done, usage) = unsafe {
            let mut usage: libc::rusage = std::mem::zeroed();
            let done = libc::wait4(pid, &mut status, libc::WNOHANG, &mut usage);
            (done, usage)
        };
        assert!(done >= 0, "the process can be waited for");
        if done == pid {
            let kilobytes = u64::try_from(usage.ru_maxrss).expect("a size");
            return (status, kilobytes * 1024);
        }
        if start.elapsed() > TIME_LIMIT + Duration::from_secs(5) {
            // SAFETY: the process is our child and has not been waited for yet.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

impl Ran {
    /// Standard output as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the output is UTF-8")
    }

    /// It must have gone well and have had nothing to say.
    pub fn fine(self) -> Ran {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        self
    }

    /// It must have ended with this code, and have said why.
    pub fn refused(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        assert!(!self.stderr.is_empty(), "nothing was said");
        for word in ["panicked", "RUST_BACKTRACE", "stack overflow", "unwrap"] {
            assert!(!self.stderr.contains(word), "{}", self.stderr);
        }
        self
    }
}

/// A folder with files in it, removed at the end.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The names in the folder itself, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path())
            .expect("listed")
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// Runs figc in it.
    pub fn figc<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Figc {
        figc(self.path()).args(args)
    }
}

/// A folder in which this very binary keeps what it has computed, so that a test of fifty
/// figures does not train each net anew.
fn kept() -> &'static Path {
    static KEPT: OnceLock<PathBuf> = OnceLock::new();
    KEPT.get_or_init(|| {
        let binary = fs::metadata(env!("CARGO_BIN_EXE_figc")).expect("the binary");
        let built = binary.modified().expect("its time");
        let built = built.duration_since(UNIX_EPOCH).expect("after 1970");
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept");
        let own = all.join(built.as_nanos().to_string());
        for old in fs::read_dir(&all).into_iter().flatten().flatten() {
            if old.path() != own {
                // Another run may be at it.
                let _ = fs::remove_dir_all(old.path());
            }
        }
        fs::create_dir_all(&own).expect("made");
        own
    })
}

/// A stage or product of an example under a theme, from the binary.
pub fn product(example: &Example, theme: &str, args: &[&str]) -> Vec<u8> {
    made(example, theme, args).read("figure.tex")
}

/// The folder that a stage or product of an example is written to as `figure.tex`, with
/// the files that stand beside it.
pub fn made(example: &Example, theme: &str, args: &[&str]) -> Folder {
    let folder = Folder::new(&[]);
    let format = match args.is_empty() {
        true => &["-f", "pdf"],
        false => args,
    };
    figc(root())
        .args(["render"])
        .args([&example.path])
        .args(["--theme", theme, "-o"])
        .args([&folder.path().join("figure.tex")])
        .args(format)
        .remembering()
        .run()
        .fine();
    folder
}
