//! The test kit: what a format says of a workbook, as text beside the sample.
//!
//! Beside each sample `plan.xlsx` stands `plan.xlsx.expected.tsv`: what the
//! format says of it, one field to a line, so that a person can review it and
//! a difference names its cell. [`check_samples`] reads a folder of samples: a
//! sample that no format or another format claims, a sample without an
//! expectation, an expectation without a sample and every line that differs
//! are told, all at once. [`write_missing`] writes what is not there yet and
//! never overwrites.
//!
//! The columns are: what the line is about (`evidence`, the number of a
//! record, or `note`), the record's kind or the note's code, the field, the
//! value with its type, and the cells (`Sheet!C14`) or `-` where the format
//! itself says it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gevinst_plugin_sdk::{
    AdaptError, CellPos, Evidence, Format, Identification, Note, Record, Refused, Sink, Value,
    Workbook,
};

/// The ending of the files with expectations.
const ENDING: &str = ".expected.tsv";

/// Opens a workbook of the sample folder.
pub type Open<'o> = dyn FnMut(&Path) -> Result<Box<dyn Workbook>, String> + 'o;

/// What a format says of a workbook, one field to a line.
///
/// # Errors
///
/// When a sheet cannot be read.
pub fn render(format: &dyn Format, workbook: &mut dyn Workbook) -> Result<String, AdaptError> {
    let sheets = workbook.sheets().iter().map(|sheet| sheet.name.clone()).collect();
    let mut lines = Lines { sheets, text: String::new(), records: 0, notes: Vec::new() };
    match format.identify(workbook)? {
        Identification::Mine(evidence) => {
            for piece in &evidence {
                lines.evidence(piece);
            }
        }
        Identification::NotMine(why) => {
            lines.line("not-mine", "-", "-", &tagged("text", &why), "-")
        }
    }
    format.adapt(workbook, &mut lines)?;
    for note in std::mem::take(&mut lines.notes) {
        lines.note_lines(&note);
    }
    Ok(lines.text)
}

/// The lines that differ, each with what was expected and what was said; empty when all is as expected.
pub fn differences(expected: &str, said: &str) -> Vec<String> {
    let expected: Vec<&str> = expected.lines().collect();
    let said: Vec<&str> = said.lines().collect();
    let same_begin = expected.iter().zip(&said).take_while(|(a, b)| a == b).count();
    let most = expected.len().min(said.len()) - same_begin;
    let backwards = expected.iter().rev().zip(said.iter().rev());
    let same_end = backwards.take(most).take_while(|(a, b)| a == b).count();
    let mut differences = Vec::new();
    for (place, line) in expected[..expected.len() - same_end].iter().enumerate().skip(same_begin) {
        differences.push(format!("line {}: expected, not said: {line}", place + 1));
    }
    for (place, line) in said[..said.len() - same_end].iter().enumerate().skip(same_begin) {
        differences.push(format!("line {}: said, not expected: {line}", place + 1));
    }
    differences
}

/// Reads all samples of a folder with their expectations; gives every problem, none when all is well.
///
/// # Errors
///
/// When the folder itself cannot be read.
pub fn check_samples(
    open: &mut Open<'_>,
    formats: &[&dyn Format],
    expected: &str,
    folder: &Path,
) -> Result<Vec<String>, std::io::Error> {
    let mut problems = Vec::new();
    let files = files_of(folder)?;
    let samples: BTreeSet<&String> = files.iter().filter(|name| !name.ends_with(ENDING)).collect();
    if samples.is_empty() {
        problems.push(format!("{}: there is no sample", folder.display()));
    }
    for name in &samples {
        let path = folder.join(name);
        let said = match said_of(open, formats, expected, &path) {
            Ok(said) => said,
            Err(problem) => {
                problems.push(format!("{name}: {problem}"));
                continue;
            }
        };
        match std::fs::read_to_string(expectation(&path)) {
            Ok(text) => {
                let found = differences(&text, &said);
                problems.extend(found.into_iter().map(|line| format!("{name}: {line}")));
            }
            Err(error) => problems.push(format!("{name}: no expectation can be read: {error}")),
        }
    }
    for name in files.iter().filter_map(|name| name.strip_suffix(ENDING)) {
        if !samples.contains(&name.to_owned()) {
            problems.push(format!("{name}{ENDING}: there is no sample \"{name}\""));
        }
    }
    Ok(problems)
}

/// Writes the expectations that are missing and gives their paths. An
/// expectation that is there is never overwritten: delete it to renew it.
///
/// # Errors
///
/// When a sample cannot be read, is not claimed by the format, or the file cannot be written.
pub fn write_missing(
    open: &mut Open<'_>,
    formats: &[&dyn Format],
    expected: &str,
    folder: &Path,
) -> Result<Vec<PathBuf>, String> {
    let mut written = Vec::new();
    let files = files_of(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for name in files.iter().filter(|name| !name.ends_with(ENDING)) {
        let path = folder.join(name);
        let target = expectation(&path);
        if target.exists() {
            continue;
        }
        let said = said_of(open, formats, expected, &path)?;
        std::fs::write(&target, said).map_err(|error| format!("{}: {error}", target.display()))?;
        written.push(target);
    }
    Ok(written)
}

/// What the one expected format says of a sample.
fn said_of(
    open: &mut Open<'_>,
    formats: &[&dyn Format],
    expected: &str,
    path: &Path,
) -> Result<String, String> {
    let mut workbook = open(path)?;
    let mut claims = Vec::new();
    for format in formats {
        let found = format.identify(workbook.as_mut()).map_err(|error| error.to_string())?;
        if matches!(found, Identification::Mine(_)) {
            claims.push(*format);
        }
    }
    let ids: Vec<&str> = claims.iter().map(|format| format.describe().id.as_str()).collect();
    match claims.as_slice() {
        [one] if one.describe().id == expected => {
            render(*one, workbook.as_mut()).map_err(|error| error.to_string())
        }
        [] => Err(format!("no format claims it, \"{expected}\" should")),
        _ => Err(format!("claimed by {}, expected \"{expected}\" alone", ids.join(", "))),
    }
}

/// The names of a folder's sample workbooks, in order.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn samples(folder: &Path) -> Result<Vec<String>, std::io::Error> {
    let names = files_of(folder)?.into_iter();
    Ok(names.filter(|name| !name.ends_with(ENDING)).collect())
}

/// The file beside a sample that says what is expected of it.
pub fn expectation(sample: &Path) -> PathBuf {
    let mut name = sample.as_os_str().to_owned();
    name.push(ENDING);
    PathBuf::from(name)
}

/// The names of a folder's files, in order; hidden files and lock files of office programs are none.
fn files_of(folder: &Path) -> Result<BTreeSet<String>, std::io::Error> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && !name.starts_with(['.', '~']) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// The lines as they come.
struct Lines {
    sheets: Vec<String>,
    text: String,
    records: usize,
    notes: Vec<Note>,
}

impl Lines {
    fn line(&mut self, about: &str, kind: &str, field: &str, value: &str, cell: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{about}\t{kind}\t{field}\t{value}\t{cell}");
    }

    fn cell(&self, pos: Option<CellPos>) -> String {
        pos.map_or_else(
            || "-".to_owned(),
            |pos| {
                let sheet = self.sheets.get(usize::from(pos.sheet));
                let sheet = sheet.map_or_else(|| format!("#{}", pos.sheet), |name| escaped(name));
                format!("{sheet}!{pos}")
            },
        )
    }

    fn evidence(&mut self, piece: &Evidence) {
        let cell = self.cell(piece.pos);
        let shows = escaped(&piece.shows);
        self.line("evidence", "-", &shows, &tagged("text", &piece.found), &cell);
    }

    fn note_lines(&mut self, note: &Note) {
        let cells: Vec<String> = note.cells.iter().map(|pos| self.cell(Some(*pos))).collect();
        let cells = if cells.is_empty() { "-".to_owned() } else { cells.join(", ") };
        for (name, text) in &note.texts {
            self.line("note", note.code.key(), name, &tagged("text", text), &cells);
        }
        if note.texts.is_empty() {
            self.line("note", note.code.key(), "-", "-", &cells);
        }
    }
}

impl Sink for Lines {
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused> {
        self.records += 1;
        let number = self.records.to_string();
        for entry in record.entries {
            let cell = self.cell(entry.pos);
            let mut value = written(&entry.value);
            if entry.rounded {
                value.push_str(" (rounded)");
            }
            self.line(&number, record.kind.name(), entry.field.name(), &value, &cell);
        }
        Ok(())
    }

    fn note(&mut self, note: Note) -> Result<(), Refused> {
        self.notes.push(note);
        Ok(())
    }
}

/// A value with its type.
fn written(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) => tagged("text", text),
        Value::Number(number) => format!("number:{number}"),
        Value::Bool(value) => format!("bool:{value}"),
        Value::Day(day) => format!("day:{:04}-{:02}-{:02}", day.year, day.month, day.day),
        Value::Error(text) => tagged("error", text),
        Value::NotCalculated => "not-calculated".to_owned(),
    }
}

fn tagged(tag: &str, text: &str) -> String {
    format!("{tag}:{}", escaped(text))
}

/// The text on one line and in one column: backslash, tab and line breaks are written out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ => out.push(character),
        }
    }
    out
}
