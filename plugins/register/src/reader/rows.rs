//! Reading the rows of a table, one at a time, and telling each as a record.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::workbook::SheetInfo;
use gevinst_plugin_sdk::{
    AdaptError, Cell, CellPos, CellValue, Entry, Field, Flow, Kind, Note, NoteCode, Record,
    Refused, Sink, Visibility, Workbook,
};

use super::header::{RecordUnit, Table, is_blank};
use super::words::{self, Totals};
use crate::layout::{Column, Content, Sheet};

/// How many cells a note names at most.
const CELLS_NAMED: usize = 5;
/// The measure of a total row: the sum of the column above it.
const COLUMN_SUM: &str = "column_sum";
/// The fields that a total row may state a total of.
const TOTALLED: &[Field] =
    &[Field::AMOUNT, Field::MOST_LIKELY, Field::OPTIMISTIC, Field::PESSIMISTIC];

/// Cells that could not be used, in one column.
struct Left {
    found: String,
    cells: Vec<CellPos>,
    count: u64,
}

/// Reads one sheet's rows.
struct Rows<'s> {
    layout: &'static Sheet,
    table: &'s Table,
    info: SheetInfo,
    sink: &'s mut dyn Sink,
    /// For each column of the workbook that holds words of a list, the words.
    choices: BTreeMap<u16, BTreeMap<String, &'static str>>,
    /// The row being read.
    row: Option<u32>,
    /// Its first text, by which a total row is known.
    label: Option<(String, CellPos)>,
    /// Its entries, per kind of the sheet.
    entries: Vec<Vec<Entry<'static>>>,
    /// Cells in columns without a header.
    left: BTreeMap<u16, Left>,
    /// Rows that were used although they are hidden: the first cells and the number.
    hidden: (Vec<CellPos>, u64),
    /// Columns that gave entries.
    used: BTreeMap<u16, CellPos>,
    /// Kinds whose amounts have no unit, with the first such cell.
    without_unit: BTreeMap<Kind, CellPos>,
}

/// Reads the rows under the headers and tells them.
pub(super) fn read(
    workbook: &mut dyn Workbook,
    number: u16,
    layout: &'static Sheet,
    table: &Table,
    sink: &mut dyn Sink,
) -> Result<(), AdaptError> {
    let Some(info) = workbook.sheets().get(usize::from(number)).cloned() else { return Ok(()) };
    let mut choices = BTreeMap::new();
    for (&col, column) in &table.columns {
        if let Content::Choice(list) = column.content {
            choices.insert(col, words::choices(list));
        }
    }
    let mut rows = Rows {
        layout,
        table,
        info,
        sink,
        choices,
        row: None,
        label: None,
        entries: vec![Vec::new(); layout.kinds.len()],
        left: BTreeMap::new(),
        hidden: (Vec::new(), 0),
        used: BTreeMap::new(),
        without_unit: BTreeMap::new(),
    };
    let mut outcome = Ok(());
    workbook.read(number, &mut |cell| match rows.cell(cell) {
        Ok(()) => Flow::Continue,
        Err(refused) => {
            outcome = Err(refused);
            Flow::Stop
        }
    })?;
    outcome?;
    rows.finish_row()?;
    rows.finish_sheet()?;
    Ok(())
}

impl Rows<'_> {
    /// Takes one cell.
    fn cell(&mut self, cell: &Cell<'_>) -> Result<(), Refused> {
        if cell.pos.row < self.table.first_data_row || is_blank(cell) {
            return Ok(());
        }
        if self.row != Some(cell.pos.row) {
            self.finish_row()?;
            self.row = Some(cell.pos.row);
            self.label = cell.text().map(|text| (text.to_owned(), cell.pos));
        }
        match self.table.columns.get(&cell.pos.col) {
            Some(column) => self.entry(column, cell),
            None if self.table.unused.contains(&cell.pos.col) => {}
            None => self.leave(cell),
        }
        Ok(())
    }

    /// Keeps what a cell says of its field.
    fn entry(&mut self, column: &Column, cell: &Cell<'_>) {
        let Some(place) = self.layout.kinds.iter().position(|kind| *kind == column.kind) else {
            return;
        };
        let key = match (self.choices.get(&cell.pos.col), cell.text()) {
            (Some(words), Some(text)) => words.get(&folded(text)),
            _ => None,
        };
        let entry = match key {
            Some(key) => Entry::text(column.field, *key, cell.pos),
            None => Entry::from_cell(column.field, cell).into_owned(),
        };
        if let Some(entries) = self.entries.get_mut(place) {
            entries.push(entry);
        }
        self.used.entry(cell.pos.col).or_insert(cell.pos);
    }

    /// Remembers a cell in a column without a header.
    fn leave(&mut self, cell: &Cell<'_>) {
        let left = self.left.entry(cell.pos.col).or_insert_with(|| Left {
            found: shown(&cell.value),
            cells: Vec::new(),
            count: 0,
        });
        left.count += 1;
        if left.cells.len() < CELLS_NAMED {
            left.cells.push(cell.pos);
        }
    }

    /// Tells the row that has been read.
    fn finish_row(&mut self) -> Result<(), Refused> {
        let Some(row) = self.row.take() else { return Ok(()) };
        let label = self.label.take();
        let mut entries =
            std::mem::replace(&mut self.entries, vec![Vec::new(); self.layout.kinds.len()]);
        let mut told = false;
        if let Some((label, pos)) = label {
            match words::totals(&label) {
                Totals::Column => return self.total(&label, pos, &entries),
                Totals::Part if !self.is_complete(&entries) => {
                    return self.leave_row(label, pos, "part-total");
                }
                Totals::Part | Totals::No => {}
            }
        }
        for (kind, entries) in self.layout.kinds.iter().zip(&mut entries) {
            let Some(pos) = entries.first().and_then(|entry| entry.pos) else { continue };
            self.add_unit(*kind, entries);
            self.sink.record(&Record { kind: *kind, pos, entries })?;
            told = true;
        }
        if told && is_hidden(&self.info.hidden_rows, row) {
            self.hidden.1 += 1;
            if self.hidden.0.len() < CELLS_NAMED {
                self.hidden.0.extend(entries.iter().flatten().find_map(|entry| entry.pos));
            }
        }
        Ok(())
    }

    /// Whether a row has a value in every required column that the table has.
    fn is_complete(&self, entries: &[Vec<Entry<'static>>]) -> bool {
        let mut required = self.table.columns.values().filter(|column| column.required);
        required.all(|column| entries.iter().flatten().any(|entry| entry.field == column.field))
    }

    /// Tells of a row that was left out.
    fn leave_row(&mut self, label: String, pos: CellPos, why: &str) -> Result<(), Refused> {
        let texts = vec![("found", label), ("why", why.to_owned())];
        self.sink.note(Note { code: NoteCode::RowLeft, cells: vec![pos], texts })
    }

    /// Adds the unit of the row's amounts, if it has amounts.
    fn add_unit(&mut self, kind: Kind, entries: &mut Vec<Entry<'static>>) {
        let Some(unit) = self.table.units.iter().find(|unit| unit.kind == kind) else { return };
        let amount = entries.iter().find_map(|entry| entry.pos.filter(|pos| covers(unit, *pos)));
        let Some(amount) = amount else { return };
        match &unit.stated {
            Some((key, pos)) => entries.push(Entry::text(Field::UNIT, key.clone(), *pos)),
            None => {
                self.without_unit.entry(kind).or_insert(amount);
            }
        }
    }

    /// Tells a row of totals: not as a record, but as a statement to be checked.
    fn total(
        &mut self,
        label: &str,
        pos: CellPos,
        entries: &[Vec<Entry<'static>>],
    ) -> Result<(), Refused> {
        let mut stated = vec![
            Entry::from_format(Field::MEASURE, COLUMN_SUM),
            Entry::text(Field::TITLE, label.to_owned(), pos),
        ];
        let of_row = entries.iter().flatten().filter(|entry| {
            entry.pos != Some(pos)
                && entry.field != Field::TITLE
                && Kind::STATED_TOTAL.has(entry.field)
        });
        stated.extend(of_row.cloned());
        let has_total = stated.iter().any(|entry| TOTALLED.contains(&entry.field));
        let Some(kind) = self.layout.kinds.first().filter(|_| has_total) else {
            return self.leave_row(label.to_owned(), pos, "total-without-figures");
        };
        self.add_unit(*kind, &mut stated);
        self.sink.record(&Record { kind: Kind::STATED_TOTAL, pos, entries: &stated })
    }

    /// Tells what is to be said of the sheet as a whole.
    fn finish_sheet(&mut self) -> Result<(), Refused> {
        for left in std::mem::take(&mut self.left).into_values() {
            let mut texts = vec![("found", left.found), ("why", "no-header".to_owned())];
            if usize::try_from(left.count).is_ok_and(|count| count > left.cells.len()) {
                texts.push(("count", left.count.to_string()));
            }
            self.sink.note(Note { code: NoteCode::CellLeft, cells: left.cells, texts })?;
        }
        for unit in &self.table.units {
            if let Some(amount) = self.without_unit.get(&unit.kind) {
                let note = unit_not_found(unit, *amount, self.table.header_row + 2);
                self.sink.note(note)?;
            }
        }
        self.hidden_notes()
    }

    /// Tells of values that were used although people do not see them.
    fn hidden_notes(&mut self) -> Result<(), Refused> {
        let mut tell = |found: &str, cells: Vec<CellPos>, why: String| {
            let texts = vec![("found", found.to_owned()), ("why", why)];
            self.sink.note(Note { code: NoteCode::HiddenUsed, cells, texts })
        };
        let (rows, count) = std::mem::take(&mut self.hidden);
        if count > 0 {
            tell("row", rows, format!("{count} hidden rows of \"{}\" are used", self.info.name))?;
        }
        let hidden_col = |col: u16| {
            self.info.hidden_cols.iter().any(|(first, last)| (*first..=*last).contains(&col))
        };
        for (&col, &first) in self.used.iter().filter(|(col, _)| hidden_col(**col)) {
            let letters = gevinst_plugin_sdk::cell::column_letters(col);
            let why = format!("hidden column {letters} of \"{}\" is used", self.info.name);
            tell("column", vec![first], why)?;
        }
        if self.info.visibility != Visibility::Visible
            && let Some(first) = self.used.values().min()
        {
            let why = format!("the hidden sheet \"{}\" is used", self.info.name);
            tell("sheet", vec![*first], why)?;
        }
        Ok(())
    }
}

/// Whether a cell stands in a column whose numbers have the unit.
fn covers(unit: &RecordUnit, pos: CellPos) -> bool {
    unit.headers.iter().any(|(header, _)| header.col == pos.col)
}

/// Whether a row is in one of the ranges, which are in order.
fn is_hidden(ranges: &[(u32, u32)], row: u32) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= row);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| row <= *last)
}

/// A cell's content, for a note.
fn shown(value: &CellValue<'_>) -> String {
    match value {
        CellValue::Text(text) | CellValue::Error(text) => (*text).to_owned(),
        CellValue::Number { value, .. } => value.to_string(),
        CellValue::Bool(value) => value.to_string(),
        CellValue::Day(day) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
        CellValue::NotCalculated => "a formula without a result".to_owned(),
    }
}

/// The note on amounts without a unit.
fn unit_not_found(unit: &RecordUnit, amount: CellPos, row: u32) -> Note {
    let names: Vec<&str> = unit.headers.iter().map(|(_, name)| *name).collect();
    let expected = format!("row {row}, under {}", names.join(", "));
    let mut cells: Vec<CellPos> = unit.headers.iter().map(|(pos, _)| *pos).collect();
    cells.push(amount);
    Note {
        code: NoteCode::UnitNotFound,
        cells,
        texts: vec![("expected", expected), ("why", unit.why.to_owned())],
    }
}
