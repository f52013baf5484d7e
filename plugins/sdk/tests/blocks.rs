//! Laws of blocks: what is written is read, and no bytes whatever do harm.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::borrow::Cow;

use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_abi::{FIELDS, KINDS, block};
use gevinst_plugin_sdk::boundary::{cells, notes, records};
use gevinst_plugin_sdk::{
    Cell, CellPos, CellValue, Date, Decimal, Entry, Note, NoteCode, Record, Value,
};
use proptest::prelude::*;

fn decimals() -> impl Strategy<Value = Decimal> {
    (any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0_u32..=28).prop_map(
        |(low, middle, high, negative, scale)| {
            Decimal::from_parts(low, middle, high, negative, scale)
        },
    )
}

fn dates() -> impl Strategy<Value = Date> {
    (1_i16..=9999, 1_i8..=12, 1_i8..=31).prop_map(|(year, month, day)| Date { year, month, day })
}

fn values() -> impl Strategy<Value = Value<'static>> {
    prop_oneof![
        any::<String>().prop_map(|text| Value::Text(Cow::Owned(text))),
        decimals().prop_map(Value::Number),
        any::<bool>().prop_map(Value::Bool),
        dates().prop_map(Value::Day),
        any::<String>().prop_map(|text| Value::Error(Cow::Owned(text))),
        Just(Value::NotCalculated),
    ]
}

fn positions() -> impl Strategy<Value = CellPos> {
    (0_u16..50, any::<u32>(), any::<u16>()).prop_map(|(sheet, row, col)| CellPos {
        sheet,
        row,
        col,
    })
}

fn entries() -> impl Strategy<Value = Vec<Entry<'static>>> {
    let fields = prop::sample::select(FIELDS);
    let entry = (fields, values(), prop::option::of(positions()), any::<bool>());
    let entry = entry.prop_map(|(field, value, pos, rounded)| {
        let rounded = rounded && matches!(value, Value::Number(_));
        Entry { field: field.field, value, pos, rounded }
    });
    prop::collection::vec(entry, 0..8)
}

/// A cell's text, number or other value, its formula and its format.
type Told = (Value<'static>, Option<String>, Option<String>);

fn told() -> impl Strategy<Value = Vec<Told>> {
    // An empty formula is none, and an empty format code is none.
    let some = || prop::option::of("[^\u{0}]{1,20}");
    prop::collection::vec((values(), some(), some()), 0..40)
}

fn cell<'a>(place: usize, (value, formula, format): &'a Told) -> Cell<'a> {
    let value = match value {
        Value::Text(text) => CellValue::Text(text),
        Value::Number(value) => {
            CellValue::Number { value: *value, rounded: place.is_multiple_of(2) }
        }
        Value::Bool(truth) => CellValue::Bool(*truth),
        Value::Day(date) => CellValue::Day(*date),
        Value::Error(text) => CellValue::Error(text),
        Value::NotCalculated => CellValue::NotCalculated,
    };
    let place = u16::try_from(place).unwrap();
    let pos = CellPos::new(3, u32::from(place) / 4, place % 4);
    Cell { pos, value, formula: formula.as_deref(), format: format.as_deref() }
}

fn cells_block(told: &[Told]) -> Vec<u8> {
    let mut writer = Writer::new();
    for (place, told) in told.iter().enumerate() {
        cells::write(&mut writer, &cell(place, told));
    }
    writer.cells(3).to_vec()
}

fn records_block(list: &[(u16, CellPos, Vec<Entry<'static>>)]) -> Vec<u8> {
    let mut writer = Writer::new();
    for (kind, pos, entries) in list {
        let kind = KINDS[usize::from(*kind) % KINDS.len()].kind;
        records::write(&mut writer, &Record { kind, pos: *pos, entries });
    }
    writer.records().to_vec()
}

proptest! {
    #[test]
    fn cells_are_read_as_they_were_written(told in told()) {
        let bytes = cells_block(&told);
        let mut place = 0;
        cells::read(&bytes, 3, &mut |read| {
            assert_eq!(*read, cell(place, &told[place]));
            place += 1;
            true
        }).unwrap();
        prop_assert_eq!(place, told.len());
    }

    #[test]
    fn records_are_read_as_they_were_written(
        list in prop::collection::vec((any::<u16>(), positions(), entries()), 0..12)
    ) {
        let bytes = records_block(&list);
        let mut place = 0;
        records::read(&bytes, &mut |read| {
            let (_, pos, entries) = &list[place];
            assert_eq!((read.pos, read.entries), (*pos, entries.as_slice()));
            place += 1;
            Ok(())
        }).unwrap();
        prop_assert_eq!(place, list.len());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = cells::read(&bytes, 0, &mut |_| true);
        let _ = records::read(&bytes, &mut |_| Ok(()));
        let _ = notes::read(&bytes, &mut |_| Ok(()));
    }

    #[test]
    fn a_block_with_a_changed_byte_is_read_or_refused(
        told in told(),
        list in prop::collection::vec((any::<u16>(), positions(), entries()), 1..6),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        for mut bytes in [cells_block(&told), records_block(&list)] {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = cells::read(&bytes, 3, &mut |_| true);
            let _ = records::read(&bytes, &mut |_| Ok(()));
        }
    }
}

#[test]
fn every_note_crosses_with_every_text() {
    let mut writer = Writer::new();
    let texts: Vec<(&'static str, String)> =
        block::NOTE_TEXTS.iter().map(|(_, name)| (*name, format!("tekst om {name}"))).collect();
    let note = |code: NoteCode| Note {
        code,
        cells: vec![CellPos::new(1, 2, 3), CellPos::new(0, 0, 0)],
        texts: texts.clone(),
    };
    for code in NoteCode::ALL {
        notes::write(&mut writer, &note(code));
    }
    let mut read = Vec::new();
    let bytes = writer.notes().to_vec();
    notes::read(&bytes, &mut |note| {
        read.push(note);
        Ok(())
    })
    .unwrap();
    assert_eq!(read, NoteCode::ALL.map(note));
}
