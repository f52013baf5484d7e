//! How a worker ended that gave no answer to be used.

use std::process::ExitStatus;

use super::WorkerLimits;

/// How the standard library complains before it gives up for want of memory.
const OUT_OF_MEMORY: &str = "memory allocation of ";

/// A worker gave no answer, or one that cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the worker process gave no answer: {ended:?}")]
pub struct WorkerFailed {
    /// How it ended.
    pub ended: Ended,
    /// The last that it said on its standard error; anything may stand there.
    pub noise: String,
}

impl WorkerFailed {
    /// A worker of which nothing was heard.
    pub(crate) fn silent(ended: Ended) -> WorkerFailed {
        WorkerFailed { ended, noise: String::new() }
    }
}

/// How a worker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It crashed.
    Crashed {
        /// The signal's name, or the system's number for the fault.
        signal: String,
    },
    /// It gave up by itself.
    Aborted,
    /// It wanted more memory than it may have.
    Memory {
        /// How much it may have, in MiB.
        mib: u64,
    },
    /// It used more processor time than it may.
    Cpu {
        /// How much it may use.
        seconds: u64,
    },
    /// It was not done in time.
    Wall {
        /// How long it may take.
        seconds: u64,
    },
    /// It said more than it may.
    TooMuch {
        /// How much it may say, in MiB.
        mib: u64,
    },
    /// It made a system call that no worker makes.
    Denied,
    /// Somebody ended it: the system for want of memory, or a person.
    Killed,
    /// It ended before it had said everything.
    Unfinished {
        /// The exit code.
        code: Option<i32>,
    },
    /// It said something that cannot be understood.
    Protocol {
        /// What.
        what: String,
    },
    /// It could not be started.
    NotStarted {
        /// Why.
        why: String,
    },
    /// It is not fully shut in, and that was asked for.
    NoSandbox {
        /// The walls that do not stand, and why.
        why: String,
    },
}

impl Ended {
    /// The code as messages write it.
    pub fn code(&self) -> &'static str {
        match self {
            Ended::Crashed { .. } => "worker-crashed",
            Ended::Aborted => "worker-aborted",
            Ended::Memory { .. } => "worker-memory",
            Ended::Cpu { .. } => "worker-cpu-time",
            Ended::Wall { .. } => "worker-time",
            Ended::TooMuch { .. } => "worker-too-much",
            Ended::Denied => "worker-denied",
            Ended::Killed => "worker-killed",
            Ended::Unfinished { .. } => "worker-unfinished",
            Ended::Protocol { .. } => "worker-protocol",
            Ended::NotStarted { .. } => "worker-not-started",
            Ended::NoSandbox { .. } => "worker-not-shut-in",
        }
    }

    /// What a regeneration calls it: a limit, or a failure of the format.
    pub fn limit_code(&self) -> &'static str {
        match self {
            Ended::Memory { .. }
            | Ended::Cpu { .. }
            | Ended::Wall { .. }
            | Ended::TooMuch { .. } => "LIMIT",
            Ended::NotStarted { .. } | Ended::NoSandbox { .. } => "NO_WORKER",
            _ => "FORMAT_FAILED",
        }
    }

    /// What stands for `{detail}` in the message.
    pub fn detail(&self) -> String {
        match self {
            Ended::Crashed { signal } => signal.clone(),
            Ended::Memory { mib } | Ended::TooMuch { mib } => mib.to_string(),
            Ended::Cpu { seconds } | Ended::Wall { seconds } => seconds.to_string(),
            Ended::Unfinished { code } => code.map_or("?".to_owned(), |code| code.to_string()),
            Ended::Protocol { what } => what.clone(),
            Ended::NotStarted { why } | Ended::NoSandbox { why } => why.clone(),
            Ended::Aborted | Ended::Denied | Ended::Killed => String::new(),
        }
    }

    /// How a process ended whose last words are missing or whose end was not clean.
    pub(super) fn of(status: Option<ExitStatus>, noise: &str, limits: &WorkerLimits) -> Ended {
        let Some(status) = status else {
            return Ended::Unfinished { code: None };
        };
        match signal(status) {
            Some("SIGXCPU") => Ended::Cpu { seconds: limits.cpu_seconds },
            Some("SIGSYS") => Ended::Denied,
            Some("SIGKILL") => Ended::Killed,
            Some("SIGABRT") if noise.contains(OUT_OF_MEMORY) => {
                Ended::Memory { mib: limits.memory_mib }
            }
            Some("SIGABRT") => Ended::Aborted,
            Some(signal) => Ended::Crashed { signal: signal.to_owned() },
            None => of_code(status.code(), noise, limits),
        }
    }
}

fn of_code(code: Option<i32>, noise: &str, limits: &WorkerLimits) -> Ended {
    // How Windows ends a process whose job has no processor time left.
    const NOT_ENOUGH_QUOTA: i32 = 1816;
    match code {
        Some(NOT_ENOUGH_QUOTA) if cfg!(windows) => Ended::Cpu { seconds: limits.cpu_seconds },
        Some(code) if cfg!(windows) && code < 0 && noise.contains(OUT_OF_MEMORY) => {
            Ended::Memory { mib: limits.memory_mib }
        }
        // Windows tells a fault as a negative code: 0xC0000005 is a bad address.
        Some(code) if cfg!(windows) && code < 0 => {
            Ended::Crashed { signal: format!("{:#010X}", code.cast_unsigned()) }
        }
        code => Ended::Unfinished { code },
    }
}

/// The name of the signal that ended a process; it is the same for the numbers on every Unix.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<&'static str> {
    use std::os::unix::process::ExitStatusExt as _;

    use rustix::process::Signal;
    const NAMES: [(Signal, &str); 11] = [
        (Signal::SEGV, "SIGSEGV"),
        (Signal::BUS, "SIGBUS"),
        (Signal::ILL, "SIGILL"),
        (Signal::FPE, "SIGFPE"),
        (Signal::ABORT, "SIGABRT"),
        (Signal::XCPU, "SIGXCPU"),
        (Signal::XFSZ, "SIGXFSZ"),
        (Signal::SYS, "SIGSYS"),
        (Signal::KILL, "SIGKILL"),
        (Signal::TERM, "SIGTERM"),
        (Signal::TRAP, "SIGTRAP"),
    ];
    let number = status.signal()?;
    let known = NAMES.iter().find(|(signal, _)| signal.as_raw() == number);
    Some(known.map_or("another signal", |(_, name)| name))
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<&'static str> {
    None
}
