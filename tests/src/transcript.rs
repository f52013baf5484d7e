//! A run written down as a person would see it: the command, what it said on
//! standard output and on standard error, and its exit code.

use std::fs;
use std::path::Path;

use crate::program;

/// Runs the program in a folder and writes the run down.
pub fn transcript(folder: &Path, args: &[&str]) -> String {
    let run = program::gevinst(folder, args);
    let mut text = format!("$ gevinst {}\n{}", args.join(" "), run.stdout);
    text.push_str("--- standard error\n");
    text.push_str(&run.stderr);
    match run.code {
        Some(code) => text.push_str(&format!("--- exit code {code}\n")),
        None => text.push_str("--- ended by a signal\n"),
    }
    text
}

/// Compares what was said with what stands in a file; says what differs.
///
/// # Errors
///
/// When they differ or there is no such file.
pub fn compare(expected: &Path, said: &str) -> Result<(), String> {
    let name = expected.display();
    let text = fs::read_to_string(expected).map_err(|error| format!("{name}: {error}"))?;
    if text == said {
        return Ok(());
    }
    let lines = text.lines().zip(said.lines()).take_while(|(a, b)| a == b).count();
    Err(format!("{name} differs from line {}.\n--- expected\n{text}\n--- said\n{said}", lines + 1))
}
