//! Rows flow through one at a time, and the reading ends when the host says so.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail the test")]

mod common;

use common::{CASH, CASH_UNITS, Told, with};
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{
    AdaptError, BookFacts, Cell, CellPos, CellValue, Flow, Format, Note, NoteCode, ReadError,
    Record, Refused, SheetInfo, Sink, Workbook,
};
use gevinst_register::RegisterFormat;

#[test]
fn a_sink_that_refuses_ends_the_reading_at_once() {
    let mut book = with(
        "Kontantlinjer",
        &[CASH, CASH_UNITS, &["Ø1", "Gevinst"], &["Ø2", "Gevinst"], &["Ø3", "Gevinst"]],
    );
    let mut sink = Told { limit: Some(1), ..Told::default() };
    let outcome = RegisterFormat::new().adapt(&mut book, &mut sink);
    assert!(matches!(outcome, Err(AdaptError::Refused(_))));
    assert_eq!(sink.records.len(), 1);
}

/// A workbook with one endless sheet of cash lines, made as it is read.
struct Streamed {
    info: Vec<SheetInfo>,
    facts: BookFacts,
    rows: u32,
}

impl Workbook for Streamed {
    fn name(&self) -> &str {
        "stor.xlsx"
    }

    fn facts(&self) -> &BookFacts {
        &self.facts
    }

    fn sheets(&self) -> &[SheetInfo] {
        &self.info
    }

    fn read(
        &mut self,
        _sheet: u16,
        visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
    ) -> Result<(), ReadError> {
        let line = ["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser"];
        for row in 0..self.rows + 2 {
            let texts: &[&str] = match row {
                0 => CASH,
                1 => CASH_UNITS,
                _ => &line,
            };
            for (col, text) in (0_u16..).zip(texts).filter(|(_, text)| !text.is_empty()) {
                let pos = CellPos::new(0, row, col);
                let value = CellValue::Text(text);
                if visit(&Cell { pos, value, formula: None, format: None }) == Flow::Stop {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

#[test]
fn two_hundred_thousand_rows_flow_through() {
    struct Counting(u64);
    impl Sink for Counting {
        fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused> {
            assert_eq!(record.entries.len(), 7);
            self.0 += 1;
            Ok(())
        }

        fn note(&mut self, note: Note) -> Result<(), Refused> {
            assert_eq!(note.code, NoteCode::SheetMissing);
            Ok(())
        }
    }
    let template = MemoryWorkbook::new("x").with_sheet("Kontantlinjer", &[]);
    let mut book = Streamed {
        info: template.sheets().to_vec(),
        facts: template.facts().clone(),
        rows: 200_000,
    };
    let mut sink = Counting(0);
    RegisterFormat::new().adapt(&mut book, &mut sink).unwrap();
    assert_eq!(sink.0, 200_000);
}
