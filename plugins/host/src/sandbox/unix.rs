//! The walls of macOS and other systems of its kind: limits, and nothing else.

use super::{Allowance, SandboxReport, Wall, rlimits};

pub(super) fn begin(allowance: &Allowance, report: &mut SandboxReport) {
    report.lacking.extend([Wall::Process, Wall::Files, Wall::Calls]);
    report.tried(Wall::Limits, rlimits::set(allowance));
}

pub(super) fn allow_loading(_: &mut SandboxReport) {}

pub(super) fn seal(report: &mut SandboxReport) {
    report.tried(Wall::Limits, rlimits::no_files());
}
