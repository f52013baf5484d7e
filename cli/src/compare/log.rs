//! The log of restatements: who said why something that was reported is now another.
//!
//! A table with tabs that a spreadsheet opens, `restatements.tsv` beside the inputs.
//! Lines are added by `gevinst restate` and never changed; the last one about the same
//! restatement counts.

use gevinst_core::compare::{Cause, Entry};
use gevinst_core::period::Day;

use crate::archive::tsv::{self, Broken, Row, Table};
use crate::exit::{Exit, Failure};

/// The columns of the log.
pub const COLUMNS: &[&str] =
    &["about", "before", "now", "cause", "who", "when", "reason", "earlier_run"];

/// Writes entries as a log.
pub fn write(entries: &[Entry]) -> String {
    let mut table = Table::new(COLUMNS);
    for it in entries {
        let when = it.when.to_string();
        let cause = it.cause.key();
        table.row(&[&it.about, &it.before, &it.now, cause, &it.who, &when, &it.why, &it.run]);
    }
    table.text()
}

/// Reads a log of the user's; everything that is wrong is told at once.
///
/// # Errors
///
/// When it is not in its form.
pub fn read(file: &str, text: &str) -> Result<Vec<Entry>, Failure> {
    let rows = rows(file, text).map_err(|broken| vec![broken.to_string()]);
    let read = rows.and_then(|rows| {
        let mut problems = Vec::new();
        let mut entries = Vec::new();
        for row in &rows {
            match entry(row) {
                Ok(entry) => entries.push(entry),
                Err(broken) => problems.push(broken.to_string()),
            }
        }
        if problems.is_empty() { Ok(entries) } else { Err(problems) }
    });
    read.map_err(|problems| Failure::new(Exit::Usage, problems.join("\n")))
}

/// Reads the log of an archive.
///
/// # Errors
///
/// When it is not in its form.
pub fn table(file: &str, text: &str) -> Result<Vec<Entry>, Broken> {
    rows(file, text)?.iter().map(entry).collect()
}

/// A spreadsheet writes other line ends, and they say nothing.
fn rows(file: &str, text: &str) -> Result<Vec<Row>, Broken> {
    let mut plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if !plain.ends_with('\n') {
        plain.push('\n');
    }
    tsv::read(file, plain.as_bytes(), COLUMNS)
}

fn entry(row: &Row) -> Result<Entry, Broken> {
    let cause =
        Cause::ALL.into_iter().find(|cause| cause.key() == row.get(3)).ok_or_else(|| {
            let known = Cause::ALL.map(Cause::key).join(", ");
            row.broken(format!("the cause is `{}` and must be one of {known}", row.get(3)))
        })?;
    let when = Day::parse(row.get(5))
        .ok_or_else(|| row.broken(format!("`{}` is no day such as 2026-10-15", row.get(5))))?;
    for (column, name) in [(0, "about"), (4, "who"), (6, "reason")] {
        if row.get(column).trim().is_empty() {
            return Err(row.broken(format!("the column {name} is empty")));
        }
    }
    let text = |column: usize| row.get(column).to_owned();
    Ok(Entry {
        about: text(0),
        before: text(1),
        now: text(2),
        cause,
        who: text(4),
        when,
        why: text(6),
        run: text(7),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() -> Entry {
        Entry {
            about: "saving.realised:benefit=G-01@2026-Q1".to_owned(),
            before: "100 kr fixed-2026".to_owned(),
            now: "120 kr fixed-2026".to_owned(),
            cause: Cause::InputCorrected,
            who: "Økonomi".to_owned(),
            when: Day::parse("2026-10-15").unwrap(),
            why: "en faktura\tvar glemt".to_owned(),
            run: "2026-Q2-1a2b3c4d".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read("log", &write(&[one()])).unwrap(), [one()]);
        let of_a_spreadsheet = format!("\u{feff}{}", write(&[one()]).replace('\n', "\r\n"));
        assert_eq!(read("log", of_a_spreadsheet.trim_end()).unwrap(), [one()]);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let log = write(&[one(), one()]).replacen("input-corrected", "guess", 1);
        let log = log.replacen("2026-10-15\ten", "soon\ten", 2).replacen("soon", "2026-10-15", 1);
        let said = read("log", &log).unwrap_err().to_string();
        assert!(said.contains("log, line 2: the cause is `guess`"), "{said}");
        assert!(said.contains("log, line 3: `soon` is no day"), "{said}");
    }
}
