//! Programs of others that look at what ours makes: present, or a reason why not.

use std::process::Command;

/// Says why a program cannot be used, if so; `asked` makes it answer and end.
///
/// # Panics
///
/// When it is missing on a machine that sets `CI=true`, where no check may be
/// left out silently. `install` is what to do then.
pub fn missing(program: &str, asked: &[&str], install: &str) -> Option<String> {
    let reason = match Command::new(program).args(asked).output() {
        Ok(output) if output.status.success() => return None,
        Ok(output) => format!("{program} answers with {}", output.status),
        Err(error) => format!("{program} could not be started ({error})"),
    };
    let must_run = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!must_run, "{reason}, and CI=true demands it: {install}");
    Some(reason)
}

/// Whether a test is skipped, for a reason that is then told.
pub fn skipped(test: &str, reason: Option<String>) -> bool {
    if let Some(reason) = &reason {
        println!("skipped: {test}: {reason}");
    }
    reason.is_some()
}
