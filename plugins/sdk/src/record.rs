//! What a format answers: records, and notes about what it could not use.

use std::borrow::Cow;

use gevinst_plugin_abi::{Field, Kind};
use rust_decimal::Decimal;

use crate::cell::{Cell, CellPos, CellValue, Date};

/// A value as the cell said it. Blank is no value: the entry is left out.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Text, as it stands; also a number, day or period that stands as text.
    Text(Cow<'a, str>),
    /// A number, exact.
    Number(Decimal),
    /// A truth value.
    Bool(bool),
    /// A day.
    Day(Date),
    /// An error value such as `#REF!`.
    Error(Cow<'a, str>),
    /// A formula whose result the file does not hold.
    NotCalculated,
}

impl<'a> From<CellValue<'a>> for Value<'a> {
    fn from(value: CellValue<'a>) -> Value<'a> {
        match value {
            CellValue::Text(text) => Value::Text(Cow::Borrowed(text)),
            CellValue::Number { value, .. } => Value::Number(value),
            CellValue::Bool(value) => Value::Bool(value),
            CellValue::Day(date) => Value::Day(date),
            CellValue::Error(text) => Value::Error(Cow::Borrowed(text)),
            CellValue::NotCalculated => Value::NotCalculated,
        }
    }
}

impl Value<'_> {
    /// The same value, owning its text.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Number(value) => Value::Number(value),
            Value::Bool(value) => Value::Bool(value),
            Value::Day(date) => Value::Day(date),
            Value::Error(text) => Value::Error(Cow::Owned(text.into_owned())),
            Value::NotCalculated => Value::NotCalculated,
        }
    }
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// Which field.
    pub field: Field,
    /// What the cell said.
    pub value: Value<'a>,
    /// The cell that said it; `None` only where the format itself says it, such
    /// as the stage of a sheet that by its nature holds plans.
    pub pos: Option<CellPos>,
    /// Whether the number had more digits than spreadsheets hold and was rounded to 15.
    pub rounded: bool,
}

impl<'a> Entry<'a> {
    /// The field as a cell states it.
    pub fn from_cell(field: Field, cell: &Cell<'a>) -> Entry<'a> {
        let rounded = matches!(cell.value, CellValue::Number { rounded: true, .. });
        Entry { field, value: cell.value.into(), pos: Some(cell.pos), rounded }
    }

    /// A text for which a cell is the evidence.
    pub fn text(field: Field, text: impl Into<Cow<'a, str>>, pos: CellPos) -> Entry<'a> {
        Entry { field, value: Value::Text(text.into()), pos: Some(pos), rounded: false }
    }

    /// A text that follows from the format itself and stands in no cell.
    pub fn from_format(field: Field, text: impl Into<Cow<'a, str>>) -> Entry<'a> {
        Entry { field, value: Value::Text(text.into()), pos: None, rounded: false }
    }

    /// The same entry, owning its text.
    pub fn into_owned(self) -> Entry<'static> {
        Entry { value: self.value.into_owned(), ..self }
    }
}

/// Something the agency said: one benefit, one amount in one period, one measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record<'r, 'a> {
    /// What it is about.
    pub kind: Kind,
    /// The row or cell where it begins, for messages about the record as a whole.
    pub pos: CellPos,
    /// What it says; a field at most once.
    pub entries: &'r [Entry<'a>],
}

/// What a format may say about cells it could not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteCode {
    /// A header in a table's header row that no column of the format has.
    /// `found` is the header, `nearest` the closest known one or empty.
    HeaderNotRecognised,
    /// A column that the format needs is not in the table. `expected` is its header.
    HeaderMissing,
    /// Two columns of a table have the same meaning. `found` is the header.
    HeaderTwice,
    /// A sheet that the format needs is not in the workbook. `expected` is its name.
    SheetMissing,
    /// A cell with content inside a table that no column covers. `found` is the content.
    CellLeft,
    /// A row that the format left out. `found` is its first text, `why` the
    /// reason and `detail` what it speaks of: `nothing-filled-in` (the columns),
    /// `no-period-filled-in`,
    /// `total-not-known`, `footnote-text`, `label-not-known`, `end-not-known` (the label that is
    /// missing), `part-total`, `total-without-figures`, `more-rows` (how many).
    RowLeft,
    /// The unit of the amounts stands nowhere. `expected` is where it was looked for.
    UnitNotFound,
    /// The unit of the amounts was taken from running text. `found` is the phrase.
    UnitFromText,
    /// Values are used although the sheet, row or column is hidden. `found` tells which.
    HiddenUsed,
    /// Words stand where a number belongs and say why there is none. `found` is what
    /// they say, `count` how many cells say so where they are not all named.
    ValueMissing,
    /// A number has the mark of a footnote behind it and was read without it. `mark`
    /// is the mark, `found` the footnote's text, `why` whether there is one:
    /// `footnote-found`, `footnote-not-found`.
    Footnote,
    /// A sheet that fits the format was not read, as it is a copy of another one.
    /// `found` is its name, `expected` the name of the sheet that was read.
    SheetLeft,
    /// A label beside which a value of a form stands was not found. `expected` is the
    /// label, `found` the sheet where it was looked for.
    LabelMissing,
}

impl NoteCode {
    /// Every code.
    pub const ALL: [NoteCode; 13] = [
        NoteCode::HeaderNotRecognised,
        NoteCode::HeaderMissing,
        NoteCode::HeaderTwice,
        NoteCode::SheetMissing,
        NoteCode::CellLeft,
        NoteCode::RowLeft,
        NoteCode::UnitNotFound,
        NoteCode::UnitFromText,
        NoteCode::HiddenUsed,
        NoteCode::ValueMissing,
        NoteCode::Footnote,
        NoteCode::SheetLeft,
        NoteCode::LabelMissing,
    ];

    /// The code as it is written in files and messages.
    pub fn key(self) -> &'static str {
        match self {
            NoteCode::HeaderNotRecognised => "header-not-recognised",
            NoteCode::HeaderMissing => "header-missing",
            NoteCode::HeaderTwice => "header-twice",
            NoteCode::SheetMissing => "sheet-missing",
            NoteCode::CellLeft => "cell-left",
            NoteCode::RowLeft => "row-left",
            NoteCode::UnitNotFound => "unit-not-found",
            NoteCode::UnitFromText => "unit-from-text",
            NoteCode::HiddenUsed => "hidden-used",
            NoteCode::ValueMissing => "value-missing",
            NoteCode::Footnote => "footnote",
            NoteCode::SheetLeft => "sheet-left",
            NoteCode::LabelMissing => "label-missing",
        }
    }
}

/// A remark about cells, to be told to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of remark.
    pub code: NoteCode,
    /// The cells it is about, the most telling one first.
    pub cells: Vec<CellPos>,
    /// Named texts: `found`, `expected`, `nearest`, `why`, as the code tells.
    pub texts: Vec<(&'static str, String)>,
}

/// The sink takes no more: the format returns at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the host takes no more records")]
pub struct Refused;

/// Where a format's answers go.
pub trait Sink {
    /// Takes a record.
    ///
    /// # Errors
    ///
    /// When the host refuses it; the format returns at once.
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused>;

    /// Takes a note.
    ///
    /// # Errors
    ///
    /// When there are too many of them; the format returns at once.
    fn note(&mut self, note: Note) -> Result<(), Refused>;
}
