//! The limits that Unix keeps for a process.

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::Allowance;

/// How long after the limit of processor time a process is killed that does
/// not end at the signal.
const GRACE_SECONDS: u64 = 5;

/// The most files that may be open: the pipes, and what loading a library takes.
const FILES: u64 = 64;

/// Sets the limits that hold from the beginning.
pub(super) fn set(allowance: &Allowance) -> Result<(), Errno> {
    let cpu = allowance.cpu_seconds;
    lower(Resource::As, allowance.memory, allowance.memory)?;
    lower(Resource::Cpu, cpu, cpu.saturating_add(GRACE_SECONDS))?;
    lower(Resource::Nofile, FILES, FILES)?;
    lower(Resource::Core, 0, 0)
}

/// No byte may be written to a file: a pipe is none. Loading a library from
/// memory needs a file in memory, so this comes after it.
pub(super) fn no_files() -> Result<(), Errno> {
    lower(Resource::Fsize, 0, 0)
}

/// Sets a limit that may be lowered only; the system's own stands where it is lower.
fn lower(resource: Resource, soft: u64, hard: u64) -> Result<(), Errno> {
    let most = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit = Rlimit { current: Some(soft.min(most)), maximum: Some(hard.min(most)) };
    setrlimit(resource, limit)
}
