//! Records as blocks.

use std::borrow::Cow;

use gevinst_plugin_abi::block::{Entry as RawEntry, HAS_CELL, RECORDS, Record as RawRecord};
use gevinst_plugin_abi::read::{Block, Malformed};
use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_abi::{Field, Kind};

use super::value::{self, Crossing};
use crate::cell::CellPos;
use crate::record::{Entry, Record, Refused, Value};

/// Adds a record to the block that is being written.
pub fn write(writer: &mut Writer, record: &Record<'_, '_>) {
    let entries = u16::try_from(record.entries.len()).unwrap_or(u16::MAX);
    writer.record(&RawRecord {
        kind: record.kind.0,
        sheet: record.pos.sheet,
        row: record.pos.row,
        col: record.pos.col,
        entries,
        reserved: 0,
    });
    for entry in record.entries.iter().take(entries.into()) {
        let value = match &entry.value {
            Value::Text(text) => Crossing::Text(text),
            Value::Number(number) => Crossing::Number(*number, entry.rounded),
            Value::Bool(truth) => Crossing::Bool(*truth),
            Value::Day(date) => Crossing::Day(*date),
            Value::Error(text) => Crossing::Error(text),
            Value::NotCalculated => Crossing::NotCalculated,
        };
        let value = value::write(writer, usize::from(entry.field.0), &value);
        let pos = entry.pos.unwrap_or(CellPos::new(0, 0, 0));
        writer.entry(&RawEntry {
            field: entry.field.0,
            sheet: pos.sheet,
            row: pos.row,
            col: pos.col,
            flags: if entry.pos.is_some() { HAS_CELL } else { 0 },
            reserved: 0,
            value,
        });
    }
}

/// Why a block of records was not taken to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// The block breaks the contract.
    Malformed(Malformed),
    /// The taker takes no more.
    Refused(Refused),
}

/// Hands each record of a block to `take`.
///
/// # Errors
///
/// When the bytes are not a block of records, or `take` refuses one.
pub fn read(
    bytes: &[u8],
    take: &mut dyn FnMut(&Record<'_, '_>) -> Result<(), Refused>,
) -> Result<(), NotTaken> {
    let block = Block::parse(bytes, RECORDS).map_err(NotTaken::Malformed)?;
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (record, parts) in block.records().map_err(NotTaken::Malformed)? {
        entries.clear();
        for raw in parts {
            entries.push(entry(&block, &raw).map_err(NotTaken::Malformed)?);
        }
        let pos = CellPos::new(record.sheet, record.row, record.col);
        let record = Record { kind: Kind(record.kind), pos, entries: &entries };
        take(&record).map_err(NotTaken::Refused)?;
    }
    Ok(())
}

fn entry<'b>(block: &Block<'b>, raw: &RawEntry) -> Result<Entry<'b>, Malformed> {
    let mut number_rounded = false;
    let value = match value::read(block, &raw.value)? {
        Crossing::Text(text) => Value::Text(Cow::Borrowed(text)),
        Crossing::Number(number, rounded) => {
            number_rounded = rounded;
            Value::Number(number)
        }
        Crossing::Bool(truth) => Value::Bool(truth),
        Crossing::Day(date) => Value::Day(date),
        Crossing::Error(text) => Value::Error(Cow::Borrowed(text)),
        Crossing::NotCalculated => Value::NotCalculated,
    };
    let at = CellPos::new(raw.sheet, raw.row, raw.col);
    let pos = (raw.flags & HAS_CELL == HAS_CELL).then_some(at);
    Ok(Entry { field: Field(raw.field), value, pos, rounded: number_rounded })
}
