//! What people see: data on standard output, everything else on standard error.

use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::exit::{Exit, Failure};

/// Writes data to standard output. A reader that has gone away is no error.
///
/// # Errors
///
/// When standard output cannot be written for another reason.
pub fn print(data: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(data.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Output, format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a remark to standard error; nobody can be told if that fails. What
/// the user typed and how files are named cannot command the terminal either.
pub fn remark(text: &str) {
    let lines: Vec<String> = text.split('\n').map(gevinst_templates::visible).collect();
    let _ = io::stderr().lock().write_all(lines.join("\n").as_bytes());
}

/// Writes findings to standard error, with colour where a terminal shows it.
pub fn remark_finding(lines: &str) {
    let _ = anstream::stderr().lock().write_all(coloured(lines).as_bytes());
}

/// Writes findings to standard output, with colour where a terminal shows it.
///
/// # Errors
///
/// As [`print()`].
pub fn print_finding(lines: &str) -> Result<(), Failure> {
    match anstream::stdout().lock().write_all(coloured(lines).as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Output, format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Colours the first word of a finding: the severity is also said in words.
fn coloured(lines: &str) -> String {
    let Some((head, rest)) = lines.split_once(':') else { return lines.to_owned() };
    let colour = match head.split('[').next() {
        Some("error") => "\u{1b}[1;31m",
        Some("warning") => "\u{1b}[1;33m",
        _ => "\u{1b}[1;36m",
    };
    format!("{colour}{head}\u{1b}[0m:{rest}")
}

/// A count of work done, drawn on a terminal after half a second and nowhere else.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    done: AtomicU64,
}

impl Progress {
    /// Progress over this many workbooks.
    pub fn new(total: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(
            Some(u64::try_from(total).unwrap_or(u64::MAX)),
            ProgressDrawTarget::hidden(),
        );
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Progress { bar, started: Instant::now(), done: AtomicU64::new(0) }
    }

    /// One more is done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let late = self.started.elapsed() > Duration::from_millis(500);
        if late && self.bar.is_hidden() && io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(done);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
