//! Submissions written as text, for tests of the whole way to figures.

#![allow(clippy::unwrap_used, dead_code)]

pub mod run;

use std::sync::Arc;

use gevinst_core::provenance::{Book, Digest, Place};
use gevinst_core::submission::{Entry, Field, FormatUsed, Record, RecordKind, Said, Submission};
use rust_decimal::Decimal;

/// A submission written as lines: `kind field=value …`; the row is the line's
/// number and the column the field's place in the line; `~` is a space.
pub fn submission(text: &str) -> Submission {
    let mut records = Vec::new();
    for (row, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() {
            continue;
        }
        let row = u32::try_from(row).unwrap();
        let mut words = line.split(' ');
        let kind = RecordKind::named(words.next().unwrap()).unwrap();
        let entries = words
            .enumerate()
            .map(|(col, word)| {
                let (field, value) = word.split_once('=').unwrap();
                let col = u16::try_from(col).unwrap();
                Entry {
                    field: Field::named(field).unwrap(),
                    said: said(&value.replace('~', " ")),
                    at: Some(Place { sheet: 0, row, col }),
                    rounded: false,
                }
            })
            .collect();
        records.push(Record { kind, at: Place { sheet: 0, row, col: 0 }, entries });
    }
    Submission {
        book: 0,
        source: Book {
            name: "plan.xlsx".to_owned(),
            digest: Digest::of(b""),
            size: 0,
            file_kind: "xlsx".to_owned(),
            sheets: vec!["Plan".to_owned()],
        },
        format: FormatUsed {
            id: "test".to_owned(),
            version: "1.0.0".to_owned(),
            title: String::new(),
            named_by_user: false,
            library: None,
            evidence: Vec::new(),
        },
        records,
        findings: Vec::new(),
    }
}

fn said(value: &str) -> Said {
    match Decimal::from_str_exact(value) {
        Ok(number) => Said::Number(number),
        Err(_) if value.starts_with('#') => Said::Error(Arc::from(value)),
        Err(_) => Said::Text(Arc::from(value)),
    }
}
