//! The walls of Linux.

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
    RulesetError, RulesetStatus, Scope,
};
use rustix::process::{
    DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal,
};
use rustix::thread::set_no_new_privs;

use super::calls::{self, Stage};
use super::{Allowance, SandboxReport, Wall, rlimits};

pub(super) fn begin(allowance: &Allowance, report: &mut SandboxReport) {
    report.tried(Wall::Limits, rlimits::set(allowance));
    report.tried(Wall::Process, set_no_new_privs(true));
    report.tried(Wall::Process, set_parent_process_death_signal(Some(Signal::KILL)));
    match no_files() {
        Ok(RulesetStatus::NotEnforced) => {
            report.failed.push((Wall::Files, "the kernel has no landlock".to_owned()));
        }
        // What an older landlock does not know (network, signals, truncation) seccomp denies.
        Ok(_) => {}
        Err(error) => report.failed.push((Wall::Files, error.to_string())),
    }
}

/// A ruleset that handles every access and has no rule: all are denied.
fn no_files() -> Result<RulesetStatus, RulesetError> {
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?;
    Ok(ruleset.restrict_self()?.ruleset)
}

pub(super) fn allow_loading(report: &mut SandboxReport) {
    report.tried(Wall::Calls, calls::deny(Stage::Loading));
}

pub(super) fn seal(report: &mut SandboxReport) {
    report.tried(Wall::Limits, rlimits::no_files());
    // Before this the process may open what it has in memory by its number.
    report.tried(Wall::Process, set_dumpable_behavior(DumpableBehavior::NotDumpable));
    report.tried(Wall::Calls, calls::deny(Stage::Working));
}
