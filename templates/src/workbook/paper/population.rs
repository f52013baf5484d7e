//! All figures that there are, drawn or not, in the order of the draw.

use gevinst_core::report::Fact;
use rust_decimal::Decimal;

use super::{
    POPULATION, PaperFate, PaperItem, Units, WorkPaper, Written, cell, exact_look, fate_word, head,
    told, unit_word,
};
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::formula::{Expr, Op};
use crate::workbook::sheet::{Col, Sheet, numbers, words};
use crate::workbook::styles::{Look, NumberLook};
use crate::workbook::values::{At, Precision, Value};

/// The columns, those only that the method of the draw needs.
fn columns(paper: &WorkPaper) -> Vec<Col> {
    let mut columns = vec![
        numbers("number", 7),
        words("figure", 46),
        numbers("value", 18),
        words("unit", 22),
        words("fate", 24),
        numbers("size", 18),
    ];
    if paper.interval.is_some() {
        columns.push(numbers("cumulative", 20));
        columns.push(numbers("hits", 10));
    }
    if paper.items.iter().any(|item| item.lot.is_some()) {
        columns.push(words("lot", 22));
    }
    columns.push(words("fact_id", 48));
    columns
}

pub(super) fn population(
    book: &mut Book<'_>,
    paper: &WorkPaper,
    units: &Units,
) -> Result<Written, TemplateError> {
    let columns = columns(paper);
    let headers = columns.iter().map(|col| head(book, &col.key));
    let headers = headers.collect::<Result<Vec<String>, TemplateError>>()?;
    let mut sheet = Sheet::begin_with(book, POPULATION, (columns, headers), paper.items.len())?;
    let mut above = None;
    for (row, (place, item)) in (sheet.first_row()..).zip(paper.items.iter().enumerate()) {
        above = one(&mut sheet, row, (place + 1, item), above)?.or(above);
    }
    let written = Written::of(&sheet, "fate");
    let last = totals(&mut sheet, units, &written)?;
    sheet.finish(2, last)?;
    Ok(written)
}

/// Writes a figure; returns where the sizes up to it stand.
fn one(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    (place, item): (usize, &PaperItem),
    above: Option<At>,
) -> Result<Option<At>, TemplateError> {
    let fact = sheet.book.figure(item.fact);
    sheet.number(row, "number", Decimal::from(place), Look::Number(NumberLook::plain(0)))?;
    let name = told(sheet.book, fact)?;
    sheet.text(row, "figure", &name)?;
    let word = unit_word(sheet.book, &fact.unit)?;
    sheet.keyed_in(row, "unit", &word, Look::Text)?;
    let fate = fate_word(sheet.book, item.fate)?;
    sheet.keyed_in(row, "fate", &fate, Look::Text)?;
    sheet.styled(row, "fact_id", fact.id.as_str(), Look::Code)?;
    let is_in_draw = matches!(item.fate, PaperFate::Drawn | PaperFate::Left);
    if sheet.has("lot") {
        match &item.lot {
            Some(lot) => sheet.styled(row, "lot", lot, Look::Code)?,
            None => sheet.missing(row, "lot")?,
        }
    }
    amounts(sheet, row, fact)?;
    if !sheet.has("cumulative") {
        return Ok(None);
    }
    if !is_in_draw {
        sheet.missing(row, "cumulative")?;
        sheet.missing(row, "hits")?;
        return Ok(None);
    }
    let hits = Decimal::from(item.hits);
    sheet.number(row, "hits", hits, Look::Number(NumberLook::plain(0)))?;
    let size = cell(sheet.at(row, "size"));
    let formula = match above {
        Some(above) => Expr::op(Op::Add, cell(above), size),
        None => size,
    };
    let look = look_of(sheet, &formula, fact);
    sheet.formula(row, "cumulative", &formula, look)?;
    Ok(Some(sheet.at(row, "cumulative")))
}

/// How what a formula gives is written, with all its decimals.
fn look_of(sheet: &Sheet<'_, '_>, formula: &Expr, fact: &Fact) -> NumberLook {
    match formula.value(&sheet.book.values, Precision::Exact) {
        Ok(Value::Number(value)) => exact_look(&fact.unit, value),
        _ => NumberLook::of(&fact.unit, 0),
    }
}

/// The value, and its size whatever its sign.
fn amounts(sheet: &mut Sheet<'_, '_>, row: u32, fact: &Fact) -> Result<(), TemplateError> {
    let Ok(value) = fact.value else {
        sheet.missing(row, "value")?;
        return sheet.missing(row, "size");
    };
    let look = exact_look(&fact.unit, value);
    let at = sheet.number(row, "value", value, Look::Number(look))?;
    sheet.formula(row, "size", &Expr::Abs(Box::new(cell(at))), look)
}

/// A sum for each unit below the table; returns the last row written.
fn totals(
    sheet: &mut Sheet<'_, '_>,
    units: &Units,
    written: &Written,
) -> Result<u32, TemplateError> {
    let size = sheet.column("size");
    super::summary::totals(
        sheet,
        units,
        &written.unit,
        &[("value", &written.value), ("size", &size)],
    )
}
