//! What a worker process is shut in by.
//!
//! | wall | Linux | macOS | Windows |
//! |---|---|---|---|
//! | limits | rlimits | rlimits | job object |
//! | process | no new privileges, not dumpable, ends with its parent | none | no other process, nothing of the desktop |
//! | files | landlock, no rule at all | none | none |
//! | calls | seccomp, a list of what is allowed | none | none |
//!
//! A process goes in once and never comes out: [`Sandbox::begin`], then
//! [`Sandbox::allow_loading`] where a library is to be loaded, then
//! [`Sandbox::seal`]. Whatever cannot be put up is told in the
//! [`SandboxReport`] and does not stop the rest.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(unix)]
mod rlimits;
#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod system;
#[cfg(all(unix, not(target_os = "linux")))]
#[path = "unix.rs"]
mod system;
#[cfg(windows)]
#[path = "windows.rs"]
#[expect(unsafe_code, reason = "job objects are asked for by the system's own interface")]
mod system;
#[cfg(not(any(unix, windows)))]
#[path = "other.rs"]
mod system;

use serde::{Deserialize, Serialize};

/// How much of the machine a worker may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// Memory in bytes, code and stacks included.
    pub memory: u64,
    /// Processor time in seconds.
    pub cpu_seconds: u64,
}

/// The walls that are being put up around this process.
#[derive(Debug)]
pub struct Sandbox {
    report: SandboxReport,
}

impl Sandbox {
    /// Puts up everything that leaves system calls alone. Threads that are
    /// started afterwards stand within; those that run already may not.
    pub fn begin(allowance: &Allowance) -> Sandbox {
        let mut report = SandboxReport::default();
        system::begin(allowance, &mut report);
        Sandbox { report }
    }

    /// Denies, in all threads, every system call but those of reading,
    /// computing and loading a library from memory.
    pub fn allow_loading(&mut self) {
        system::allow_loading(&mut self.report);
    }

    /// Denies, in all threads, every system call but those of reading and computing.
    pub fn seal(mut self) -> SandboxReport {
        system::seal(&mut self.report);
        self.report
    }

    /// What stands so far, and what does not.
    pub fn report(&self) -> &SandboxReport {
        &self.report
    }
}

/// A wall around a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wall {
    /// Memory, processor time, files' sizes and numbers are limited.
    Limits,
    /// No program that it might start gets more rights, and it ends with its parent.
    Process,
    /// No file of the system can be opened (Linux: landlock).
    Files,
    /// No system call but those of reading and computing (Linux: seccomp).
    Calls,
}

impl Wall {
    /// Every wall.
    pub const ALL: [Wall; 4] = [Wall::Limits, Wall::Process, Wall::Files, Wall::Calls];

    /// The wall as reports and messages name it.
    pub fn key(self) -> &'static str {
        match self {
            Wall::Limits => "limits",
            Wall::Process => "process",
            Wall::Files => "files",
            Wall::Calls => "calls",
        }
    }
}

/// Which walls stand around a worker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxReport {
    /// The walls that this system could have and that could not be put up, with the reason.
    pub failed: Vec<(Wall, String)>,
    /// The walls that there are none of on this kind of system.
    pub lacking: Vec<Wall>,
}

impl SandboxReport {
    fn tried<E: std::fmt::Display>(&mut self, wall: Wall, result: Result<(), E>) {
        if let Err(error) = result {
            self.failed.push((wall, error.to_string()));
        }
    }

    /// Whether every wall stands.
    pub fn is_full(&self) -> bool {
        self.failed.is_empty() && self.lacking.is_empty()
    }
}
