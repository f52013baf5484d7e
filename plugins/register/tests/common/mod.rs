//! What the tests of the register share: a sink that keeps everything, and a small reader of
//! workbook files that is independent of the tool's own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail the test")]
#![allow(dead_code, reason = "every test binary uses a part of it")]

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use gevinst_plugin_sdk::workbook::{MemoryCell, MemoryValue, MemoryWorkbook};
use gevinst_plugin_sdk::{
    CellPos, Date, Entry, Field, Format, Kind, Note, Record, Refused, Sink, Value, Workbook,
};
use gevinst_register::RegisterFormat;
use rust_decimal::Decimal;

/// A register with its required sheets and the given other one.
pub fn with(name: &str, rows: &[&[&str]]) -> MemoryWorkbook {
    let mut book = MemoryWorkbook::new("liten.xlsx")
        .with_sheet("Veiledning", &[&["Gevinstregister"], &[], &["Merke", "gevinst-register/1"]]);
    for (required, headers) in REQUIRED {
        if *required != name {
            book = book.with_sheet(required, &[headers]);
        }
    }
    book.with_sheet(name, rows)
}

/// The required sheets with their headers.
pub const REQUIRED: &[(&str, &[&str])] = &[
    (
        "Organisasjon",
        &[
            "Organisasjonsnummer *",
            "Navn på virksomheten *",
            "Rapporteringsperiode *",
            "Per dato *",
            "Rapportstatus *",
        ],
    ),
    ("Tiltak", &["Tiltaks-ID *", "Navn på tiltaket *", "Samlet ansvarlig *"]),
    (
        "Gevinster",
        &[
            "Gevinst-ID *",
            "Navn på gevinsten *",
            "Tiltaks-ID *",
            "Gevinsttype *",
            "Virkning *",
            "Verdsetting *",
            "Mottaker *",
            "Budsjettvirkning *",
            "Varighet *",
            "Status *",
            "Gevinsteier *",
        ],
    ),
    ("Kontantlinjer", CASH),
];

/// The headers of a sheet of cash lines.
pub const CASH: &[&str] =
    &["Gevinst-ID", "Kategori *", "Stadium *", "Periode *", "Beløp *", "Prisgrunnlag *"];
/// Its units.
pub const CASH_UNITS: &[&str] = &["Enhet", "", "", "", "1 000 kr", ""];

/// A record that outlives the reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub kind: Kind,
    pub pos: CellPos,
    pub entries: Vec<Entry<'static>>,
}

impl Kept {
    pub fn entry(&self, field: Field) -> Option<&Entry<'static>> {
        self.entries.iter().find(|entry| entry.field == field)
    }

    pub fn text(&self, field: Field) -> Option<String> {
        match &self.entry(field)?.value {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    pub fn number(&self, field: Field) -> Option<Decimal> {
        match self.entry(field)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn cell(&self, field: Field) -> Option<String> {
        Some(self.entry(field)?.pos?.to_string())
    }
}

/// A sink that keeps everything, up to a limit of records.
#[derive(Debug, Default)]
pub struct Told {
    pub records: Vec<Kept>,
    pub notes: Vec<Note>,
    pub limit: Option<usize>,
}

impl Sink for Told {
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused> {
        if self.limit.is_some_and(|limit| self.records.len() >= limit) {
            return Err(Refused);
        }
        let entries = record.entries.iter().cloned().map(Entry::into_owned).collect();
        self.records.push(Kept { kind: record.kind, pos: record.pos, entries });
        Ok(())
    }

    fn note(&mut self, note: Note) -> Result<(), Refused> {
        self.notes.push(note);
        Ok(())
    }
}

impl Told {
    pub fn of(&self, kind: Kind) -> Vec<&Kept> {
        self.records.iter().filter(|record| record.kind == kind).collect()
    }

    /// Notes as one line each: code, cells, texts.
    pub fn lines(&self) -> Vec<String> {
        self.notes
            .iter()
            .map(|note| {
                let cells: Vec<String> = note.cells.iter().map(CellPos::to_string).collect();
                let texts: Vec<String> =
                    note.texts.iter().map(|(name, text)| format!("{name}={text}")).collect();
                format!("{} [{}] {}", note.code.key(), cells.join(" "), texts.join("; "))
            })
            .collect()
    }
}

/// Everything the format tells of a workbook.
pub fn adapted(workbook: &mut dyn Workbook) -> Told {
    let mut sink = Told::default();
    RegisterFormat::new().adapt(workbook, &mut sink).unwrap();
    sink
}

/// A workbook file as cells in memory.
pub fn opened(bytes: Vec<u8>) -> MemoryWorkbook {
    let mut file = open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
    let mut out = MemoryWorkbook::new("register.xlsx");
    for name in file.sheet_names() {
        let range = file.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut cells = Vec::new();
        for (row, col, data) in range.used_cells() {
            let row = top + u32::try_from(row).unwrap();
            let col = u16::try_from(left as usize + col).unwrap();
            if let Some(value) = value(data) {
                cells.push(MemoryCell { row, col, value, formula: None });
            }
        }
        out.add_sheet(&name, cells);
    }
    out
}

fn value(data: &Data) -> Option<MemoryValue> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) => MemoryValue::Text(text.clone()),
        Data::Float(number) => MemoryValue::Number(number.to_string().parse().unwrap()),
        Data::Int(number) => MemoryValue::Number(Decimal::from(*number)),
        Data::Bool(value) => MemoryValue::Bool(*value),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            MemoryValue::Day(date(i16::try_from(year).unwrap(), month, day))
        }
        Data::DateTimeIso(text) => {
            let part =
                |range: std::ops::Range<usize>| text.get(range).unwrap().parse::<u8>().unwrap();
            MemoryValue::Day(date(text[..4].parse().unwrap(), part(5..7), part(8..10)))
        }
        Data::DurationIso(text) => MemoryValue::Text(text.clone()),
        Data::Error(error) => MemoryValue::Error(error.to_string()),
    })
}

fn date(year: i16, month: u8, day: u8) -> Date {
    Date { year, month: i8::try_from(month).unwrap(), day: i8::try_from(day).unwrap() }
}
