//! What a worker process is shut in by.

use serde::{Deserialize, Serialize};

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
    /// Whether every wall stands.
    pub fn is_full(&self) -> bool {
        self.failed.is_empty() && self.lacking.is_empty()
    }
}
