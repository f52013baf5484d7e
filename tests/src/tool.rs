//! Programs of others that look at what ours makes: present, or a reason why not.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

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

/// The names that a browser goes by.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// The browser that opens pages, by the first of its names that answers; else none, and the
/// test says that it is skipped.
///
/// # Panics
///
/// As [`missing`], where there is none.
pub fn browser(test: &str) -> Option<&'static str> {
    let answers = |name: &&str| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let found = BROWSERS.iter().copied().find(answers);
    if found.is_none() {
        skipped(test, missing(BROWSERS[0], &["--version"], "install chromium"));
    }
    found
}

/// Runs a script of Python that reads JSON and writes JSON.
///
/// # Panics
///
/// When it fails, with what it said.
pub fn asked_of_python(script: &str, question: &Value) -> Value {
    let mut child = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 can be started");
    let mut input = child.stdin.take().expect("its input is a pipe");
    input.write_all(question.to_string().as_bytes()).expect("it reads its input");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it writes JSON")
}
