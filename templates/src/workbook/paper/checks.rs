//! The figures to be checked, with room for what was found.

use rust_decimal::Decimal;
use rust_xlsxwriter::DataValidation;

use super::summary::{interval_name, totals};
use super::{
    CHECKS, PaperFate, PaperItem, Units, WorkPaper, Written, cell, exact_look, head, told,
    unit_word,
};
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::cells::cell_text;
use crate::workbook::error::WorkbookError;
use crate::workbook::formula::{Expr, Op};
use crate::workbook::sheet::{Col, Sheet, numbers, words};
use crate::workbook::styles::{Look, NumberLook};

/// What a check can end with.
const RESULTS: [&str; 3] = ["agrees", "differs", "not_found"];

/// The columns, those only that the method of the draw needs.
fn columns(book: &Book<'_>, paper: &WorkPaper) -> Vec<Col> {
    let by_amount = paper.interval.is_some();
    let mut columns = vec![numbers("number", 7), words("figure", 36)];
    if book.report.books.0.len() > 1 {
        columns.push(words("book", 20));
    }
    columns.extend([words("sheet", 18), words("cells", 14), words("raw", 26)]);
    columns.extend([numbers("value", 16), words("unit", 20)]);
    columns.extend(by_amount.then(|| numbers("hits", 9)));
    columns.extend([numbers("found", 16), numbers("difference", 14)]);
    columns.extend(by_amount.then(|| numbers("projected", 16)));
    columns.extend([words("result", 15), words("checked_by", 17), words("checked_on", 13)]);
    columns.extend([words("remark", 26), words("fact_id", 34)]);
    columns
}

/// Writes the sheet; nothing where nothing was drawn.
pub(super) fn checks(
    book: &mut Book<'_>,
    paper: &WorkPaper,
    units: &Units,
) -> Result<Option<Written>, TemplateError> {
    let drawn = paper.items.iter().filter(|item| item.fate == PaperFate::Drawn);
    let drawn: Vec<&PaperItem> = drawn.collect();
    if drawn.is_empty() {
        return Ok(None);
    }
    let columns = columns(book, paper);
    let headers = columns.iter().map(|col| head(book, &col.key));
    let headers = headers.collect::<Result<Vec<String>, TemplateError>>()?;
    let mut sheet = Sheet::begin_with(book, CHECKS, (columns, headers), drawn.len())?;
    for (row, (place, item)) in (sheet.first_row()..).zip(drawn.iter().enumerate()) {
        what(&mut sheet, row, (place + 1, item))?;
        room(&mut sheet, row, item)?;
    }
    choices(&mut sheet)?;
    let written = Written::of(&sheet, "found");
    let difference = sheet.column("difference");
    let mut summed = vec![("value", &written.value), ("difference", &difference)];
    let projected = sheet.has("projected").then(|| sheet.column("projected"));
    summed.extend(projected.iter().map(|column| ("projected", column)));
    let last = totals(&mut sheet, units, &written.unit, &summed)?;
    sheet.finish(2, last)?;
    Ok(Some(written))
}

/// The figure: what it is, where it stands and what stands there.
fn what(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    (place, item): (usize, &PaperItem),
) -> Result<(), TemplateError> {
    let fact = sheet.book.figure(item.fact);
    let whole = Look::Number(NumberLook::plain(0));
    sheet.number(row, "number", Decimal::from(place), whole)?;
    let name = told(sheet.book, fact)?;
    sheet.styled(row, "figure", &name, Look::Text)?;
    let cells = cell_text(&fact.trace.cells, &sheet.book.report.books);
    if sheet.has("book") {
        sheet.text(row, "book", &cells.books)?;
    }
    sheet.text(row, "sheet", &cells.sheets)?;
    sheet.text(row, "cells", &cells.cells)?;
    sheet.text(row, "raw", &item.raw)?;
    if let Ok(value) = fact.value {
        sheet.number(row, "value", value, Look::Number(exact_look(&fact.unit, value)))?;
    }
    let word = unit_word(sheet.book, &fact.unit)?;
    sheet.keyed_in(row, "unit", &word, Look::Text)?;
    if sheet.has("hits") {
        sheet.number(row, "hits", Decimal::from(item.hits), whole)?;
    }
    sheet.styled(row, "fact_id", fact.id.as_str(), Look::Code)
}

/// Room for what was found, and what follows from it.
fn room(sheet: &mut Sheet<'_, '_>, row: u32, item: &PaperItem) -> Result<(), TemplateError> {
    let fact = sheet.book.figure(item.fact);
    let look = exact_look(&fact.unit, fact.value.unwrap_or_default());
    let found = sheet.input(row, "found", Look::Input(look))?;
    sheet.input(row, "result", Look::InputText)?;
    sheet.input(row, "checked_by", Look::InputText)?;
    sheet.input(row, "checked_on", Look::InputDay)?;
    sheet.input(row, "remark", Look::InputText)?;
    let value = sheet.at(row, "value");
    let difference = Expr::op(Op::Subtract, cell(value), cell(found));
    sheet.awaiting(row, "difference", found, difference.clone(), look.with_sign())?;
    if !sheet.has("projected") {
        return Ok(());
    }
    // What is as large as the interval stands for itself, what is smaller for an interval.
    let size = Expr::Abs(Box::new(cell(value)));
    let interval = interval_name();
    let share = Expr::op(Op::Divide, difference.clone(), size.clone());
    let stands_for = Expr::op(Op::Multiply, share, interval.clone());
    let large = Expr::op(Op::AtLeast, size, interval);
    let projected = Expr::when(large, difference, stands_for);
    sheet.awaiting(row, "projected", found, projected, look.with_sign())
}

/// The words that a result is chosen from.
fn choices(sheet: &mut Sheet<'_, '_>) -> Result<(), TemplateError> {
    let words = RESULTS.iter().map(|key| sheet.book.words.shared(&format!("sample.result.{key}")));
    let words = words.collect::<Result<Vec<String>, TemplateError>>()?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let rule = DataValidation::new().allow_list_strings(&words).map_err(WorkbookError::from)?;
    let (first, last, column) = (sheet.first_row(), sheet.last_row(), sheet.column("result").col);
    sheet
        .page()
        .add_data_validation(first, column, last, column, &rule)
        .map_err(WorkbookError::from)?;
    Ok(())
}
