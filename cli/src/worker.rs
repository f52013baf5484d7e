//! Starting a worker process, listening to it, and telling how it ended.
//!
//! A worker is this program again (`gevinst worker`), with the workbook as its
//! standard input and nothing else: no environment, no folder, no terminal. It
//! limits and shuts in itself; the program limits its time by the clock and the
//! size of its answer, and believes neither.

mod ended;

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use gevinst_core::provenance::Digest;
use gevinst_plugin_host::sandbox::Allowance;
use gevinst_plugin_host::worker::{
    BookSaid, Broken, Collected, Expected, collect, collect_cells, collect_told,
};
use gevinst_plugin_host::{Adapted, Limits};
use gevinst_plugin_sdk::Cell;
use serde::{Deserialize, Serialize};

pub use ended::{Ended, WorkerFailed};

/// What a worker is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The workbook's name without its folder.
    pub name: String,
    /// What to do with it.
    pub action: Action,
    /// The format that the user named.
    pub format: Option<String>,
    /// The native plugin that is asked; without it the formats of the program are.
    pub library: Option<Library>,
    /// How much of the machine the worker may use.
    pub allowance: Allowance,
    /// Whether to do nothing where not every wall stands.
    pub require_sandbox: bool,
}

/// A native plugin for a worker to load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The library's file.
    pub path: PathBuf,
    /// The SHA-256 that its bytes must have.
    pub sha256: String,
}

/// What a worker does with a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Find the format that claims it, and let that format tell what it says.
    Adapt,
    /// Give all its cells.
    Cells,
    /// Let the native plugin say who it is.
    Describe,
    /// Run this check of the plugin contract, on the workbook where it needs one.
    Check(String),
    /// Let the native plugin tell what the workbook says, as an expectation is written.
    Tell,
}

/// The workers of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workers {
    /// The program that is started.
    pub program: PathBuf,
    /// How much a worker may use and say.
    pub limits: WorkerLimits,
    /// Whether a worker that is not fully shut in is of no use.
    pub require_sandbox: bool,
}

/// How much a worker may use and say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerLimits {
    /// Memory, in MiB.
    pub memory_mib: u64,
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// Time by the clock, in seconds.
    pub wall_seconds: u64,
    /// The answer, in MiB.
    pub output_mib: u64,
}

impl Default for WorkerLimits {
    fn default() -> WorkerLimits {
        WorkerLimits { memory_mib: 2_048, cpu_seconds: 300, wall_seconds: 600, output_mib: 4_096 }
    }
}

const MIB: u64 = 1024 * 1024;

/// How long a worker may take to end after its last words.
const LAST_BREATH: Duration = Duration::from_secs(5);

/// A workbook, about to be handed to a worker.
#[derive(Debug)]
pub struct Handed {
    /// The file, at its beginning.
    pub file: File,
    /// Its name without its folder.
    pub name: String,
    /// Its fingerprint.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
}

/// Looks at every cell of a workbook, on a thread of its own.
pub trait Looking: Send + 'static {
    /// Looks at a cell.
    fn look(&mut self, cell: &Cell<'_>);
}

impl Workers {
    /// Workers of this program itself.
    pub fn new(limits: WorkerLimits, require_sandbox: bool) -> Workers {
        Workers { program: this_program(), limits, require_sandbox }
    }

    /// Lets a worker adapt a workbook.
    ///
    /// # Errors
    ///
    /// When the worker does not come to its end, or its answer cannot be believed.
    pub fn adapt(
        &self,
        book: Handed,
        format: Option<&str>,
        library: Option<Library>,
    ) -> Result<Collected<Adapted>, WorkerFailed> {
        let expected = self.expected(book.name.clone(), book.digest, book.size);
        let mut request = self.request(book.name.clone(), Action::Adapt, format);
        request.library = library;
        self.run(&request, Some(book.file), move |pipe| collect(pipe, &expected))
    }

    /// Lets a worker give all cells of a workbook.
    ///
    /// # Errors
    ///
    /// As [`Workers::adapt`].
    pub fn cells<L: Looking>(
        &self,
        book: Handed,
        mut looking: L,
    ) -> Result<(Collected<BookSaid>, L), WorkerFailed> {
        let expected = self.expected(book.name.clone(), book.digest, book.size);
        let request = self.request(book.name.clone(), Action::Cells, None);
        let (told, seen) = channel();
        let collected = self.run(&request, Some(book.file), move |pipe| {
            let collected = collect_cells(pipe, &expected, &mut |cell| looking.look(cell));
            // Nobody listens any more only if the time is over.
            let _ = told.send(looking);
            collected
        })?;
        match seen.recv() {
            Ok(looking) => Ok((collected, looking)),
            Err(_) => Err(WorkerFailed::silent(Ended::Unfinished { code: None })),
        }
    }

    /// Asks something of a native plugin itself.
    ///
    /// # Errors
    ///
    /// As [`Workers::adapt`].
    pub fn ask(
        &self,
        library: Library,
        action: Action,
        book: Option<Handed>,
    ) -> Result<Collected<Result<String, String>>, WorkerFailed> {
        let (file, name, digest, size) = match book {
            Some(book) => (Some(book.file), book.name, book.digest, book.size),
            None => (None, String::new(), Digest::of(&[]), 0),
        };
        let expected = self.expected(name.clone(), digest, size);
        let mut request = self.request(name, action, None);
        request.library = Some(library);
        self.run(&request, file, move |pipe| collect_told(pipe, &expected))
    }

    fn expected(&self, name: String, digest: Digest, size: u64) -> Expected {
        Expected {
            name,
            digest,
            size,
            limits: Limits::default(),
            output: self.limits.output_mib.saturating_mul(MIB),
            require_sandbox: self.require_sandbox,
        }
    }

    fn request(&self, name: String, action: Action, format: Option<&str>) -> Request {
        Request {
            name,
            action,
            format: format.map(str::to_owned),
            library: None,
            allowance: Allowance {
                memory: self.limits.memory_mib.saturating_mul(MIB),
                cpu_seconds: self.limits.cpu_seconds,
            },
            require_sandbox: self.require_sandbox,
        }
    }

    /// Starts a worker and listens to it until it ends or its time is over.
    fn run<T: Send + 'static>(
        &self,
        request: &Request,
        workbook: Option<File>,
        listen: impl FnOnce(ChildStdout) -> Result<Collected<T>, Broken> + Send + 'static,
    ) -> Result<Collected<T>, WorkerFailed> {
        let deadline = Instant::now() + Duration::from_secs(self.limits.wall_seconds);
        let mut child = self.start(request, workbook)?;
        let (Some(pipe), Some(noise)) = (child.stdout.take(), child.stderr.take()) else {
            end(&mut child);
            let why = "the worker has no pipes".to_owned();
            return Err(WorkerFailed::silent(Ended::NotStarted { why }));
        };
        // The threads are not waited for where a process that the worker left behind holds
        // the pipes open.
        let (told, answer) = channel();
        thread::spawn(move || told.send(listen(pipe)));
        let (told, noise_end) = channel();
        thread::spawn(move || told.send(tail(noise)));
        let answer = answer.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        let ended = match answer {
            Ok(Ok(collected)) if !collected.finished => {
                end(&mut child);
                return Ok(collected);
            }
            Ok(Ok(collected)) => match wait(&mut child, Instant::now() + LAST_BREATH) {
                Some(status) if status.success() => return Ok(collected),
                status => Err(status),
            },
            Ok(Err(Broken::Ended)) => Err(wait(&mut child, Instant::now() + LAST_BREATH)),
            Ok(Err(Broken::TooMuch { .. })) => Ok(Ended::TooMuch { mib: self.limits.output_mib }),
            Ok(Err(broken)) => Ok(Ended::Protocol { what: broken.to_string() }),
            Err(RecvTimeoutError::Timeout) => Ok(Ended::Wall { seconds: self.limits.wall_seconds }),
            Err(RecvTimeoutError::Disconnected) => Err(None),
        };
        end(&mut child);
        let noise = noise_end.recv_timeout(LAST_BREATH).unwrap_or_default();
        let ended = ended.unwrap_or_else(|status| Ended::of(status, &noise, &self.limits));
        Err(WorkerFailed { ended, noise })
    }

    fn start(&self, request: &Request, workbook: Option<File>) -> Result<Child, WorkerFailed> {
        let not_started = |why: String| WorkerFailed::silent(Ended::NotStarted { why });
        let request =
            serde_json::to_string(request).map_err(|error| not_started(error.to_string()))?;
        let mut command = Command::new(&self.program);
        command.arg("worker").arg(request).env_clear();
        command
            .stdin(workbook.map_or_else(Stdio::null, Stdio::from))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            command.arg0("gevinst").current_dir("/");
        }
        command.spawn().map_err(|error| not_started(format!("{}: {error}", self.program.display())))
    }
}

/// The very binary that runs, even if another was put in its place meanwhile.
fn this_program() -> PathBuf {
    let itself = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && itself.exists() {
        return itself;
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from(OsStr::new("gevinst")))
}

/// Ends a worker, if it has not ended already.
fn end(child: &mut Child) {
    // Neither fails but for a process that is gone.
    let _ = child.kill();
    let _ = child.wait();
}

/// Waits for a worker until a time; `None` if it still runs then.
fn wait(child: &mut Child, until: Instant) -> Option<ExitStatus> {
    let mut pause = Duration::from_micros(50);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < until => {}
            _ => return None,
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// The last 4 KiB of what a worker says on its standard error.
fn tail(mut noise: impl Read) -> String {
    const KEPT: usize = 4 * 1024;
    let mut kept: Vec<u8> = Vec::new();
    let mut buffer = [0; KEPT];
    while let Ok(count @ 1..) = noise.read(&mut buffer) {
        kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let surplus = kept.len().saturating_sub(KEPT);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).into_owned()
}
