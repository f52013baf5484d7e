//! What differs, one thing to a line: cells of workbooks, figures, rows of tables.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_core::finding::Finding;
use gevinst_core::provenance::Place;
use gevinst_core::submission::{Entry, Field, Record, RecordKind, Said, Submission};

use super::Difference;
use crate::archive::figures::{FIGURE_COLUMNS, Figure};
use crate::archive::lineage;

/// What differs between what is archived of a workbook and what it says now.
pub(super) fn of_submissions(archived: &Submission, now: &Submission) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut differs = |what: &str, archived: String, now: String| {
        if archived != now {
            found.push(Difference {
                what: what.to_owned(),
                archived: Some(archived),
                now: Some(now),
                about: String::new(),
            });
        }
    };
    let format =
        |it: &Submission| format!("{} {}, {}", it.format.id, it.format.version, it.format.title);
    differs("format", format(archived), format(now));
    let library =
        |it: &Submission| it.format.library.map_or("none".to_owned(), |it| it.to_string());
    differs("library of the format", library(archived), library(now));
    let evidence = |it: &Submission| {
        let pieces =
            it.format.evidence.iter().map(|piece| format!("{} {}", piece.found, piece.shows));
        pieces.collect::<Vec<String>>().join("; ")
    };
    differs("evidence", evidence(archived), evidence(now));
    let about = |it: &Submission| {
        format!("{}, sheets {}", it.source.file_kind, it.source.sheets.join(", "))
    };
    differs("workbook", about(archived), about(now));
    of_records(archived, now, &mut found);
    let notes = |it: &Submission| it.findings.iter().map(note).collect::<Vec<String>>();
    of_lines("remark", &notes(archived), &notes(now), &mut found);
    found
}

/// Where a record stands, what it is, and which of several alike.
type Key = (Place, RecordKind, usize);

fn by_place(submission: &Submission) -> BTreeMap<Key, &Record> {
    let mut records = BTreeMap::new();
    for record in &submission.records {
        let mut nth = 0;
        while records.contains_key(&(record.at, record.kind, nth)) {
            nth += 1;
        }
        records.insert((record.at, record.kind, nth), record);
    }
    records
}

fn of_records(archived: &Submission, now: &Submission, found: &mut Vec<Difference>) {
    let (old, new) = (by_place(archived), by_place(now));
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let what = format!("{} {}", lineage::shown(key.0), key.1);
        match (old.get(key), new.get(key)) {
            (Some(old), Some(new)) => of_entries(&what, old, new, found),
            (old, new) => found.push(Difference {
                what,
                archived: old.map(|it| told_record(it)),
                now: new.map(|it| told_record(it)),
                about: String::new(),
            }),
        }
    }
}

fn told_record(record: &Record) -> String {
    let entries = record.entries.iter().map(|entry| format!("{} {}", entry.field, told(entry)));
    entries.collect::<Vec<String>>().join(", ")
}

fn of_entries(what: &str, old: &Record, new: &Record, found: &mut Vec<Difference>) {
    let fields: BTreeSet<Field> =
        old.entries.iter().chain(&new.entries).map(|entry| entry.field).collect();
    for field in fields {
        let (old, new) = (old.get(field), new.get(field));
        if old != new {
            found.push(Difference {
                what: format!("{what} {field}"),
                archived: old.map(told),
                now: new.map(told),
                about: String::new(),
            });
        }
    }
    if found.is_empty() && old != new {
        let about = "the fields stand in another order".to_owned();
        found.push(Difference { what: what.to_owned(), archived: None, now: None, about });
    }
}

fn told(entry: &Entry) -> String {
    let said = match &entry.said {
        Said::Text(text) => format!("“{text}”"),
        Said::Number(number) => number.to_string(),
        Said::Bool(value) => value.to_string(),
        Said::Day(day) => day.to_string(),
        Said::Error(text) => text.to_string(),
        Said::NotCalculated => "not calculated".to_owned(),
    };
    match entry.at {
        Some(at) => format!("{said} in {}", lineage::shown(at)),
        None => said,
    }
}

fn note(finding: &Finding) -> String {
    let cells = finding.cells.iter().map(|cell| lineage::shown(cell.place));
    format!("{} {}", finding.code, cells.collect::<Vec<String>>().join(" "))
}

/// What differs between two sets of figures, by their ids.
pub(super) fn of_figures(
    archived: &BTreeMap<String, Figure>,
    now: &BTreeMap<String, Figure>,
) -> Vec<Difference> {
    let ids: BTreeSet<&String> = archived.keys().chain(now.keys()).collect();
    let mut found = Vec::new();
    for id in ids {
        let (old, new) = (archived.get(id), now.get(id));
        let difference = match (old, new) {
            (Some(old), Some(new)) if old.row == new.row => continue,
            (Some(old), Some(new)) => changed(id, old, new),
            (old, new) => Difference {
                what: id.clone(),
                archived: old.map(told_figure),
                now: new.map(told_figure),
                about: if new.is_some() { "new".to_owned() } else { "gone".to_owned() },
            },
        };
        found.push(difference);
    }
    found
}

fn changed(id: &str, old: &Figure, new: &Figure) -> Difference {
    let mut about = Vec::new();
    if let (Ok(old), Ok(new)) = (old.value, new.value)
        && let Some(difference) = new.checked_sub(old).filter(|it| !it.is_zero())
    {
        about.push(format!("difference {}", difference.normalize()));
    }
    for (name, (old, new)) in FIGURE_COLUMNS.iter().skip(1).zip(old.row.iter().zip(&new.row)) {
        if old != new && !matches!(*name, "value" | "absent") {
            about.push(format!("{name} {old} → {new}"));
        }
    }
    about.push(format!("method {}", new.formula));
    Difference {
        what: id.to_owned(),
        archived: Some(told_figure(old)),
        now: Some(told_figure(new)),
        about: about.join(", "),
    }
}

fn told_figure(figure: &Figure) -> String {
    match figure.value {
        Ok(value) => value.to_string(),
        Err(absence) => format!("absent, {}", absence.key()),
    }
}

/// The lines that only one side has.
pub(super) fn of_lines(
    what: &str,
    archived: &[String],
    now: &[String],
    found: &mut Vec<Difference>,
) {
    let mut counts: BTreeMap<&String, i64> = BTreeMap::new();
    for line in archived {
        *counts.entry(line).or_default() -= 1;
    }
    for line in now {
        *counts.entry(line).or_default() += 1;
    }
    for (line, count) in counts.into_iter().filter(|(_, count)| *count != 0) {
        let side = |is_side: bool| is_side.then(|| line.clone());
        found.push(Difference {
            what: what.to_owned(),
            archived: side(count < 0),
            now: side(count > 0),
            about: String::new(),
        });
    }
}

/// What differs between two tables, line by line, without their numbering.
pub(super) fn of_tables(path: &str, archived: &str, now: &str, found: &mut Vec<Difference>) {
    let rows = |text: &str| -> Vec<String> {
        let rows = text.lines().skip(1);
        rows.map(|line| line.split_once('\t').map_or(line, |(_, rest)| rest).to_owned()).collect()
    };
    let before = found.len();
    let name = path.strip_prefix("data/").unwrap_or(path);
    of_lines(name, &rows(archived), &rows(now), found);
    if found.len() == before && archived != now {
        found.push(Difference {
            what: name.to_owned(),
            archived: None,
            now: None,
            about: "the same rows in another order".to_owned(),
        });
    }
}
