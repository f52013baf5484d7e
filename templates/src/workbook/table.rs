//! A sheet that `workbook.toml` describes: rows of the report in columns, sums below.

mod totals;

use gevinst_core::report::{Absence, FactIx, Unit};

use super::book::{Book, WrittenColumn};
use super::definition::{
    ColumnDef, FormulaDef, SheetDef, Show, Style, TableDef, in_order, is_text,
};
use super::formula::Expr;
use super::language::{Cells, Kind, Rate, compile};
use super::rows::{Cell, Field, FieldKind, Row, cell};
use super::sheet::{Col, Sheet};
use super::styles::{Look, NumberLook};
use super::values::{At, Column, SheetKey, Value};
use crate::error::TemplateError;

/// Writes the sheet; nothing where the report has no such rows.
pub(super) fn table(
    book: &mut Book<'_>,
    key: SheetKey,
    sheet: &SheetDef,
    def: &TableDef,
) -> Result<(), TemplateError> {
    let rows = def.source.rows(book)?;
    if rows.is_empty() {
        return Ok(());
    }
    let shown = shown(book, def, &rows)?;
    let mut columns = Vec::new();
    let mut headers = Vec::new();
    for column in &shown {
        let number = !is_text(column);
        columns.push(Col { key: column.id.clone(), width: column.width, number });
        headers.push(column.header.text(book.words.texts)?);
    }
    let written = Sheet::begin_with(book, key, (columns, headers), rows.len())?;
    let order = in_order(&def.columns);
    let order = order.into_iter().map(|place| &def.columns[place]);
    let order: Vec<&ColumnDef> = order.filter(|it| shown.iter().any(|s| s.id == it.id)).collect();
    let mut table = Writer { sheet: written, def, order };
    let mut above = None;
    for (place, row) in (table.sheet.first_row()..).zip(&rows) {
        let group = row.group();
        let same_above = above == Some(group);
        table.row(place, row, same_above)?;
        above = Some(group);
    }
    let last = table.totals()?;
    table.marks(&shown)?;
    let columns = shown.iter().map(|column| WrittenColumn {
        id: column.id.clone(),
        column: table.sheet.column(&column.id),
    });
    let columns = columns.collect();
    table.sheet.book.tables.insert(def.name.clone(), columns);
    let freeze = sheet.freeze;
    table.sheet.finish(freeze, last)
}

/// The columns that stand in this report.
fn shown<'d>(
    book: &Book<'_>,
    def: &'d TableDef,
    rows: &[Row<'_>],
) -> Result<Vec<&'d ColumnDef>, TemplateError> {
    let mut shown = Vec::new();
    for column in def.columns.iter().filter(|column| column.show.in_report(book.report)) {
        if column.show != Show::Used || is_used(book, def, column, rows)? {
            shown.push(column);
        }
    }
    Ok(shown)
}

/// Whether any row says something in a column. A note says why figures are missing, so it
/// is used where any figure is.
fn is_used(
    book: &Book<'_>,
    def: &TableDef,
    column: &ColumnDef,
    rows: &[Row<'_>],
) -> Result<bool, TemplateError> {
    let Some(field) = column.field else { return Ok(true) };
    let fields = def.columns.iter().filter_map(|column| column.field);
    let figures: Vec<Field> = match field.kind {
        FieldKind::Note => fields.filter(|field| field.kind == FieldKind::Figure).collect(),
        _ => Vec::new(),
    };
    for row in rows {
        if cell(book, row, field.name)?.says_something() {
            return Ok(true);
        }
        for figure in &figures {
            match cell(book, row, figure.name)? {
                Cell::Lacking(_) => return Ok(true),
                Cell::Figure(fact) if book.figure(fact).value.is_err() => return Ok(true),
                _ => {}
            }
        }
    }
    Ok(false)
}

/// A table that is being written.
struct Writer<'b, 'a, 'd> {
    sheet: Sheet<'b, 'a>,
    def: &'d TableDef,
    /// The shown columns, none before what it is calculated from.
    order: Vec<&'d ColumnDef>,
}

/// What is known of a row when its last cells are written.
#[derive(Default)]
struct Told {
    missing: Vec<(String, Absence)>,
    notes: Vec<(String, Vec<String>, Vec<String>)>,
}

/// Where a row stands and what it follows.
#[derive(Clone, Copy)]
struct Place<'p, 'r> {
    row: u32,
    of: &'p Row<'r>,
    /// Whether the row above is of the same group.
    same_above: bool,
}

impl Writer<'_, '_, '_> {
    fn row(&mut self, row: u32, of: &Row<'_>, same_above: bool) -> Result<(), TemplateError> {
        let mut told = Told::default();
        let place = Place { row, of, same_above };
        for column in self.order.clone() {
            let held = match column.field {
                Some(field) => Some(cell(self.sheet.book, of, field.name)?),
                None => None,
            };
            self.cell(column, place, held, &mut told)?;
        }
        self.notes(row, told)
    }

    /// Notes come last: they say why figures of the row are missing.
    fn notes(&mut self, row: u32, told: Told) -> Result<(), TemplateError> {
        let reasons = self.sheet.book.reasons(&told.missing)?;
        for (id, mut parts, after) in told.notes {
            parts.extend(Some(reasons.clone()).filter(|reasons| !reasons.is_empty()));
            parts.extend(after);
            self.sheet.styled(row, &id, &parts.join(". "), Look::Remark)?;
        }
        Ok(())
    }

    fn cell(
        &mut self,
        column: &ColumnDef,
        place: Place<'_, '_>,
        held: Option<Cell>,
        told: &mut Told,
    ) -> Result<(), TemplateError> {
        let row = place.row;
        let calculates = !matches!(held, Some(Cell::Missing | Cell::Lacking(_)));
        let formula = column.formula.as_ref().filter(|_| calculates);
        let formula = match formula {
            Some(formula) => self.compiled(formula, place, held.as_ref())?,
            None => self.fetched(column, held.as_ref()),
        };
        let absence = match (formula, held) {
            (Some(formula), Some(Cell::Figure(fact))) => {
                self.sheet.live_fact(row, &column.id, fact, column.sign, &formula)?
            }
            (Some(formula), Some(Cell::Status(status))) => {
                let word = self.status_word(status);
                self.sheet.live_word(row, &column.id, &word, Look::Status(status), &formula)?;
                None
            }
            (Some(formula), Some(Cell::Free(look))) => {
                let look = if column.sign { look.with_sign() } else { look };
                self.sheet.formula(row, &column.id, &formula, look)?;
                None
            }
            (Some(formula), None) => {
                self.sheet.formula(row, &column.id, &formula, number_look(column))?;
                None
            }
            (_, Some(held)) => self.plain(column, row, held, told)?,
            (None, None) => {
                self.sheet.missing(row, &column.id)?;
                None
            }
        };
        let header = self.sheet.header(&column.id);
        told.missing.extend(absence.map(|absence| (header, absence)));
        Ok(())
    }

    /// A figure that stands on another sheet, as a reference to it.
    fn fetched(&self, column: &ColumnDef, held: Option<&Cell>) -> Option<Expr> {
        match held {
            Some(Cell::Figure(fact)) if column.fetch => {
                self.sheet.book.printed.get(fact).map(|there| Expr::Cell(*there))
            }
            _ => None,
        }
    }

    fn compiled(
        &self,
        formula: &FormulaDef,
        place: Place<'_, '_>,
        held: Option<&Cell>,
    ) -> Result<Option<Expr>, TemplateError> {
        let fact = match held {
            Some(Cell::Figure(fact)) => Some(*fact),
            _ => None,
        };
        let cells = RowCells { writer: self, place, fact };
        compile(&formula.ast, &cells)
    }

    /// A cell without a formula; returns why a figure is missing.
    fn plain(
        &mut self,
        column: &ColumnDef,
        row: u32,
        held: Cell,
        told: &mut Told,
    ) -> Result<Option<Absence>, TemplateError> {
        let id = column.id.as_str();
        let sheet = &mut self.sheet;
        match held {
            Cell::Text(text) => self.text(column, row, &text)?,
            Cell::Missing | Cell::Free(_) => sheet.missing(row, id)?,
            Cell::Lacking(absence) => {
                sheet.missing(row, id)?;
                return Ok(Some(absence));
            }
            Cell::Whole(number) => {
                sheet.number(row, id, number, Look::Integer)?;
            }
            Cell::Number(number, look) => {
                sheet.number(row, id, number, Look::Number(look))?;
            }
            Cell::Figure(fact) => return sheet.fact(row, id, fact, column.sign),
            Cell::Day(day) => sheet.day(row, id, day)?,
            Cell::Status(status) => {
                let word = self.status_word(status);
                self.word(row, id, &word, Look::Status(status))?;
            }
            Cell::Severity(severity) => {
                let word = sheet.book.words.shared(&format!("severity.{}", severity.key()))?;
                self.word(row, id, &word, Look::Severity(severity))?;
            }
            Cell::Alarm(word) => self.word(row, id, &word, Look::Control { agrees: false })?,
            Cell::Sources(facts) => sheet.sources_in(row, id, &facts)?,
            Cell::Note(before, after) => told.notes.push((id.to_owned(), before, after)),
        }
        Ok(None)
    }

    fn text(&mut self, column: &ColumnDef, row: u32, text: &str) -> Result<(), TemplateError> {
        let look = match column.style {
            Style::Strong => Look::Strong,
            Style::Remark => Look::Remark,
            Style::Code => Look::Code,
            _ => Look::Text,
        };
        let is_word = column.field.is_some_and(|field| field.kind == FieldKind::Word);
        if is_word && !text.is_empty() {
            return self.sheet.keyed_in(row, &column.id, text, look).map(|_| ());
        }
        self.sheet.styled(row, &column.id, text, look)?;
        if self.sheet.book.is_label(&self.def.name, &column.id) {
            let at = self.sheet.at(row, &column.id);
            self.sheet.book.values.set(at, Value::Text(text.into()));
        }
        Ok(())
    }

    /// A word that asks for attention, which formulas may compare with.
    fn word(&mut self, row: u32, id: &str, word: &str, look: Look) -> Result<(), TemplateError> {
        self.sheet.styled(row, id, word, look)?;
        let at = self.sheet.at(row, id);
        self.sheet.book.values.set(at, Value::Text(word.into()));
        Ok(())
    }

    fn status_word(&self, status: gevinst_core::report::Status) -> String {
        let all = self.sheet.book.statuses.iter();
        all.clone().find(|(_, it)| *it == status).map(|(word, _)| word.clone()).unwrap_or_default()
    }

    /// Bars in cells, and colours of words that formulas give.
    fn marks(&mut self, shown: &[&ColumnDef]) -> Result<(), TemplateError> {
        for column in shown {
            if column.bars {
                self.sheet.bars(&column.id)?;
            }
            let is_word = column.field.is_some_and(|field| field.kind == FieldKind::Word);
            if is_word && column.formula.is_some() {
                self.sheet.status_colours(&column.id)?;
            }
        }
        Ok(())
    }
}

/// How a number is written that only a formula gives.
fn number_look(column: &ColumnDef) -> NumberLook {
    let look = match column.style {
        Style::Percent => NumberLook::of(&Unit::Share, 0),
        _ => NumberLook::plain(0),
    };
    if column.sign { look.with_sign() } else { look }
}

/// The cells that a formula of a row can name.
struct RowCells<'w, 'p, 'r, 'b, 'a, 'd> {
    writer: &'w Writer<'b, 'a, 'd>,
    place: Place<'p, 'r>,
    /// The figure that the formula gives.
    fact: Option<FactIx>,
}

impl RowCells<'_, '_, '_, '_, '_, '_> {
    fn known(&self, id: &str) -> Option<&ColumnDef> {
        self.writer.order.iter().copied().find(|column| column.id == id)
    }
}

impl Cells for RowCells<'_, '_, '_, '_, '_, '_> {
    fn column(&self, id: &str) -> Option<(At, Kind)> {
        let kind = if is_text(self.known(id)?) { Kind::Text } else { Kind::Number };
        Some((self.writer.sheet.at(self.place.row, id), kind))
    }

    fn above(&self, id: &str) -> Option<At> {
        let column = self.known(id).filter(|_| self.place.same_above)?;
        Some(self.writer.sheet.at(self.place.row - 1, &column.id))
    }

    fn parameter(&self, name: &str) -> Option<(String, At)> {
        let book = &self.writer.sheet.book;
        let cell = book.parameter(name, self.fact, self.place.of.group())?;
        Some((cell.name.clone(), cell.at))
    }

    fn of_table(&self, table: &str, column: &str) -> Option<Column> {
        let columns = self.writer.sheet.book.tables.get(table)?;
        columns.iter().find(|it| it.id == column).map(|it| it.column.clone())
    }

    fn word(&self, key: &str) -> Result<String, TemplateError> {
        self.writer.sheet.book.words.shared(key)
    }

    fn rates(&self) -> Vec<Rate> {
        self.fact.map_or(Vec::new(), |fact| self.writer.sheet.book.rates(fact))
    }
}

/// The field of the rows of totals that a column has.
fn field_of(def: &TableDef, column: &ColumnDef) -> Option<Field> {
    def.totals.as_ref()?.source.field(column.field?.name)
}
