//! A sheet with several tables below one another, each with its name, what it
//! says, and the conventions it rests on.

use gevinst_core::report::{Absence, FactIx};
use rust_xlsxwriter::{Table, TableColumn, TableStyle};

use super::{Col, HEADER_ROW, LINKS, MISSING, Sheet};
use crate::error::TemplateError;
use crate::fact_table::{longest_stretches, stretch_text, stretches};
use crate::workbook::book::Book;
use crate::workbook::definition::Built;
use crate::workbook::error::WorkbookError;
use crate::workbook::height::{ONE_LINE, header_height};
use crate::workbook::styles::Look;
use crate::workbook::values::{At, SheetKey, Value};

/// A line of a sentence above or below a table is at most so long.
const SENTENCE: u16 = 130;

/// The head of a column of such a table.
#[derive(Debug, Clone)]
pub(in crate::workbook) struct Head {
    /// What stands over the column.
    pub(in crate::workbook) text: String,
    /// Whether numbers stand below it.
    pub(in crate::workbook) number: bool,
}

impl<'b, 'a> Sheet<'b, 'a> {
    /// Begins a sheet whose columns are so wide and which will have so many rows of
    /// tables.
    pub(in crate::workbook) fn begin_part(
        book: &'b mut Book<'a>,
        key: SheetKey,
        widths: &[u16],
        rows: usize,
    ) -> Result<Sheet<'b, 'a>, TemplateError> {
        let columns =
            widths.iter().map(|width| Col { key: String::new(), width: *width, number: true });
        let mut sheet = Sheet::open(book, key, columns.collect(), Vec::new(), rows)?;
        sheet.head()?;
        Ok(sheet)
    }

    /// Makes the cells from here on a table with these heads and so many rows.
    pub(in crate::workbook) fn table_at(
        &mut self,
        row: u32,
        heads: &[Head],
        rows: u32,
        (name, title): (&str, &str),
    ) -> Result<(), TemplateError> {
        let mut seen: Vec<String> = Vec::new();
        let mut columns = Vec::new();
        let mut height = ONE_LINE;
        for (head, col) in heads.iter().zip(&self.columns) {
            let text = unlike(&head.text, &mut seen);
            height = height.max(header_height(&text, col.width));
            let format = self.book.styles.get(Look::Header { number: head.number }, false, false);
            columns.push(TableColumn::new().set_header(text).set_header_format(format));
        }
        let table = Table::new()
            .set_name(name)
            .set_columns(&columns)
            .set_style(TableStyle::Light1)
            .set_autofilter(false)
            .set_alt_text_title(title);
        let last_col = u16::try_from(heads.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.page.set_row_height(row, height).map_err(WorkbookError::from)?;
        self.page.add_table(row, 0, row + rows, last_col, &table).map_err(WorkbookError::from)?;
        Ok(())
    }

    /// Writes a sentence that runs on over the empty cells beside it, on as many rows as
    /// it needs; returns the row after it. Cells are never merged.
    pub(in crate::workbook) fn sentence(
        &mut self,
        mut row: u32,
        text: &str,
    ) -> Result<u32, TemplateError> {
        let width: u16 = self.columns.iter().map(|col| col.width).sum();
        let room = usize::from(width.min(SENTENCE));
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                self.write_text(row, 0, &line, Look::Sentence)?;
                row += 1;
                line = String::from("   ");
            }
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.write_text(row, 0, &line, Look::Sentence)?;
        Ok(row + 1)
    }

    /// Whether the cells from here on are those of a total.
    pub(in crate::workbook) fn total(&mut self, is_total: bool) {
        self.sum = is_total;
    }

    /// Writes a text in a column.
    pub(in crate::workbook) fn text_at(
        &mut self,
        row: u32,
        col: u16,
        text: &str,
        look: Look,
    ) -> Result<(), TemplateError> {
        self.write_text(row, col, text, look)
    }

    /// Writes a figure's number in a column, or the mark for missing; returns why it
    /// is missing.
    pub(in crate::workbook) fn fact_at(
        &mut self,
        row: u32,
        col: u16,
        fact: FactIx,
        signed: bool,
    ) -> Result<Option<Absence>, TemplateError> {
        let report = self.book.report;
        let look = self.book.number_look(fact, signed);
        let at = At { sheet: self.key, row, col };
        self.book.print(fact, at);
        match report.facts.get(fact).value {
            Ok(value) => {
                self.number_at(at, value, Look::Number(look))?;
                Ok(None)
            }
            Err(absence) => {
                self.missing_at(at, true)?;
                Ok(Some(absence))
            }
        }
    }

    /// Writes the mark for what is missing.
    pub(super) fn missing_at(&mut self, at: At, number: bool) -> Result<(), TemplateError> {
        self.write_text(at.row, at.col, MISSING, Look::Missing { number })?;
        self.book.values.set(at, Value::Text(MISSING.into()));
        Ok(())
    }

    /// The numbers of figures in the list of sources, as a link to the first.
    pub(in crate::workbook) fn sources_at(
        &mut self,
        row: u32,
        col: u16,
        facts: &[FactIx],
    ) -> Result<(), TemplateError> {
        let numbers = facts.iter().filter_map(|fact| self.book.numbers.get(fact).copied());
        let stretches = stretches(numbers.collect());
        self.stretches_at(row, col, stretches, "")
    }

    /// The same for a row of many figures: the longest stretches only.
    pub(in crate::workbook) fn main_sources_at(
        &mut self,
        row: u32,
        col: u16,
        facts: &[FactIx],
    ) -> Result<(), TemplateError> {
        let numbers = facts.iter().filter_map(|fact| self.book.numbers.get(fact).copied());
        let (mut told, mut more) = longest_stretches(stretches(numbers.collect()));
        // Two stretches of three digits would take a line each.
        if told.len() > 1 && told.last().is_some_and(|(_, last)| *last > 99) {
            told.sort_by_key(|(first, last)| std::cmp::Reverse(last - first));
            told.truncate(1);
            more = true;
        }
        self.stretches_at(row, col, told, if more { " …" } else { "" })
    }

    fn stretches_at(
        &mut self,
        row: u32,
        col: u16,
        stretches: Vec<(usize, usize)>,
        ending: &str,
    ) -> Result<(), TemplateError> {
        let Some(&(first, _)) = stretches.first() else {
            let at = At { sheet: self.key, row, col };
            return self.missing_at(at, false);
        };
        let told: Vec<String> = stretches.into_iter().map(stretch_text).collect();
        let text = format!("{}{ending}", told.join(", "));
        let row_there = HEADER_ROW + u32::try_from(first).unwrap_or(0);
        let lineage = self.book.built(Built::Lineage);
        let lineage = lineage.filter(|_| self.rows <= LINKS && self.links < LINKS);
        let Some(sheet) = lineage else { return self.write_text(row, col, &text, Look::Text) };
        let to = At { sheet, col: 0, row: row_there };
        self.write_link(row, col, &text, to, Look::Link)
    }

    /// Sets the page up for print and hands the sheet to the workbook; `last_row` is
    /// the last one written.
    pub(in crate::workbook) fn finish_part(mut self, last_row: u32) -> Result<(), TemplateError> {
        self.set_up_page(last_row)?;
        self.page.set_freeze_panes(0, 1).map_err(WorkbookError::from)?;
        self.hand_over();
        Ok(())
    }
}

/// The head, with a number where another column has the same: Excel wants them unlike.
fn unlike(head: &str, seen: &mut Vec<String>) -> String {
    let mut text = head.to_owned();
    let mut number = 2;
    while seen.contains(&text.to_lowercase()) || text.is_empty() {
        text = format!("{head} {number}").trim_start().to_owned();
        number += 1;
    }
    seen.push(text.to_lowercase());
    text
}
