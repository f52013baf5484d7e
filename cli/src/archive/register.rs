//! The register of runs (kjøreregister): a chain in which every line holds the
//! fingerprint of the one before.
//!
//! Each run that is archived with it gets the next number, and its reports print the
//! head of the register before it. So whoever has an old report, on paper or anywhere
//! else, can tell whether a line before it was changed.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::bag::sums_of;
use super::tsv::{self, Broken, Row, Table};
use crate::disk::Disk;
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem, cannot};
use crate::plugins;

/// The columns of the register.
const COLUMNS: &[&str] = &["number", "run", "tagmanifest_sha512", "previous", "head"];

/// The head of a register without a line.
const EMPTY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How long a run waits for another one that is being entered.
const PATIENCE: Duration = Duration::from_secs(60);

/// A run in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub run: String,
    /// The SHA-512 of the manifest that stands for the whole archive.
    pub seal: String,
    /// The head before it.
    pub previous: String,
    /// The head after it: the SHA-256 of all that stands before it in the line.
    pub head: String,
}

impl Line {
    fn new(number: u32, run: &str, seal: &str, previous: &str) -> Line {
        let text = format!("{number}\t{run}\t{seal}\t{previous}\n");
        let (run, seal) = (run.to_owned(), seal.to_owned());
        let head = sums_of(text.as_bytes()).sha256;
        Line { number, run, seal, previous: previous.to_owned(), head }
    }
}

/// Reads a register and follows its chain from the first line to the last.
///
/// # Errors
///
/// When a line is not as it was written, or does not follow from the one before.
pub fn read(file: &Path) -> Result<Vec<Line>, Broken> {
    let shown = plugins::shown(file);
    let bytes = std::fs::read(file).map_err(|error| Broken::new(&shown, 0, error.to_string()))?;
    let mut lines: Vec<Line> = Vec::new();
    for row in tsv::read(&shown, &bytes, COLUMNS)? {
        let line = followed(&row, &lines)?;
        lines.push(line);
    }
    Ok(lines)
}

fn followed(row: &Row, before: &[Line]) -> Result<Line, Broken> {
    let number: u32 = row.number(0)?;
    if usize::try_from(number).ok() != Some(before.len() + 1) {
        let what =
            format!("number {number} where {} is expected: lines are gone", before.len() + 1);
        return Err(row.broken(what));
    }
    let previous = head_of(before);
    if row.get(3) != previous {
        let what = format!(
            "it follows the head {}, and the head before it is {previous}: a line before it was \
             changed",
            row.get(3)
        );
        return Err(row.broken(what));
    }
    let line = Line::new(number, row.get(1), row.get(2), previous);
    if line.head != row.get(4) {
        return Err(row.broken("its head is not that of what stands in it: it was changed"));
    }
    Ok(line)
}

/// The head after these lines.
pub fn head_of(lines: &[Line]) -> &str {
    lines.last().map_or(EMPTY, |line| &line.head)
}

/// A register that this run alone may write to, until it is let go.
pub struct Opened {
    file: PathBuf,
    lines: Vec<Line>,
    /// Held as long as the register is open; let go when the program ends, however it does.
    _lock: File,
}

impl Opened {
    /// Opens a register, or begins one, and waits for others that write to it.
    ///
    /// # Errors
    ///
    /// When it is broken, cannot be written, or another run does not let it go.
    pub fn open(file: &Path) -> Result<Opened, Failure> {
        let lock = lock(file)?;
        let lines = if file.exists() {
            read(file).map_err(|broken| {
                let message =
                    format!("the register of runs is broken: {broken}; nothing was entered");
                Failure::new(Exit::NotVerified, message)
            })?
        } else {
            Vec::new()
        };
        Ok(Opened { file: file.to_owned(), lines, _lock: lock })
    }

    /// The number of the next run.
    pub fn number(&self) -> u32 {
        u32::try_from(self.lines.len() + 1).unwrap_or(u32::MAX)
    }

    /// The head before the next run.
    pub fn head(&self) -> &str {
        head_of(&self.lines)
    }

    /// Enters a run; gives the head after it.
    ///
    /// # Errors
    ///
    /// When the register cannot be written; it is as it was then.
    pub fn enter(mut self, disk: &dyn Disk, run: &str, seal: &str) -> Result<String, Failure> {
        let line = Line::new(self.number(), run, seal, self.head());
        self.lines.push(line);
        let mut table = Table::new(COLUMNS);
        for line in &self.lines {
            let number = line.number.to_string();
            table.row(&[&number, &line.run, &line.seal, &line.previous, &line.head]);
        }
        let text = table.text();
        let mut outputs = Outputs::new(disk, true);
        let written = outputs.write(&self.file, |out| out.write_all(text.as_bytes()));
        written.map_err(|problem| match problem {
            WriteProblem::Io(failure) => failure,
            WriteProblem::Content(error) => cannot(&self.file, &error),
        })?;
        outputs.commit()?;
        Ok(self.head().to_owned())
    }
}

/// Takes the lock beside the register; the register itself is replaced by each run.
fn lock(file: &Path) -> Result<File, Failure> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let path = file.with_file_name(format!(".{name}.lock"));
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let lock = opened.map_err(|error| cannot(file, &error))?;
    let until = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::Error(error)) => return Err(cannot(file, &error)),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => {
                let message = format!(
                    "{} is being written by another run for more than a minute; nothing was \
                     entered. Try again when that run is done",
                    plugins::shown(file)
                );
                return Err(Failure::new(Exit::Output, message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;

    #[test]
    fn a_changed_line_breaks_the_chain_where_it_stands_or_after() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("runs.tsv");
        for run in ["2026-Q1-0001", "2026-Q2-0002", "2026-Q3-0003"] {
            let opened = Opened::open(&file).unwrap();
            let before = opened.head().to_owned();
            let after = opened.enter(&RealDisk, run, "seal").unwrap();
            assert_ne!(before, after);
        }
        assert_eq!(read(&file).unwrap().len(), 3);
        let text = std::fs::read_to_string(&file).unwrap();
        let said = |changed: String| {
            assert_ne!(changed, text);
            std::fs::write(&file, changed).unwrap();
            read(&file).unwrap_err().to_string()
        };
        assert!(said(text.replace("Q2-0002", "Q2-0009")).contains("line 3: its head"));
        let lines: Vec<&str> = text.lines().collect();
        let without = |place: usize| {
            let kept = lines.iter().enumerate().filter(|(at, _)| *at != place);
            kept.map(|(_, line)| format!("{line}\n")).collect::<String>()
        };
        assert!(said(without(2)).contains("lines are gone"));
        let forged = Line::new(2, "other", "seal", &read_head(lines[1]));
        let row = format!("2\tother\tseal\t{}\t{}", forged.previous, forged.head);
        assert!(said(text.replace(lines[2], &row)).contains("line 4: it follows the head"));
    }

    fn read_head(line: &str) -> String {
        line.rsplit('\t').next().unwrap().to_owned()
    }
}
