//! What was and was not drawn, counted and summed by formulas over the other sheets.

use gevinst_core::report::Unit;

use super::{PaperFate, SUMMARY, Units, WorkPaper, Written, exact_look, fate_word, head};
use crate::error::TemplateError;
use crate::workbook::book::{Book, Named, NamedCell};
use crate::workbook::formula::Expr;
use crate::workbook::sheet::{HEADER_ROW, Sheet, numbers, words};
use crate::workbook::styles::{Look, NumberLook};
use crate::workbook::values::{At, Column, Precision, Value};

/// The cell of the interval: in the first row of the table, whose fourth column is of sums.
const INTERVAL: At = At { sheet: SUMMARY, row: HEADER_ROW + 1, col: 3 };
/// How formulas call it, in every language.
const INTERVAL_NAME: &str = "sampling_interval";

/// The interval, as formulas call it.
pub(super) fn interval_name() -> Expr {
    Expr::Name(INTERVAL_NAME.to_owned(), INTERVAL)
}

pub(super) fn summary(
    book: &mut Book<'_>,
    paper: &WorkPaper,
    units: &Units,
    (population, checks): (&Written, Option<&Written>),
) -> Result<(), TemplateError> {
    let columns =
        vec![words("part", 44), words("unit", 26), numbers("count", 14), numbers("sum", 24)];
    let headers = columns.iter().map(|col| head(book, &col.key));
    let headers = headers.collect::<Result<Vec<String>, TemplateError>>()?;
    let of_unit = PaperFate::ALL.len() + 1 + usize::from(checks.is_some());
    let rows = usize::from(paper.interval.is_some()) + of_unit * units.0.len();
    let mut sheet = Sheet::begin_with(book, SUMMARY, (columns, headers), rows)?;
    let mut row = sheet.first_row();
    if let (Some(interval), Some((of, word))) = (paper.interval, units.0.first()) {
        label(&mut sheet, row, "interval", word)?;
        sheet.missing(row, "count")?;
        let at = sheet.number(row, "sum", interval, Look::Number(exact_look(of, interval)))?;
        let of = Named::Own(INTERVAL_NAME, 0);
        sheet.book.named.push(NamedCell { of, name: INTERVAL_NAME.to_owned(), at });
        row += 1;
    }
    for of in &units.0 {
        row = parts(&mut sheet, row, of, population)?;
        if let Some(checks) = checks {
            label(&mut sheet, row, "checked", &of.1)?;
            let same = same_unit(&sheet, row, &checks.unit);
            counted(&mut sheet, row, Expr::CountIfs(checks.other.clone(), same.clone()))?;
            summed(&mut sheet, row, &of.0, Expr::SumIfs(checks.other.clone(), same))?;
            row += 1;
        }
    }
    let last = sheet.last_row();
    sheet.finish(1, last)
}

/// A row for each fate, and one of all; returns the row after them.
fn parts(
    sheet: &mut Sheet<'_, '_>,
    first: u32,
    (of, word): &(Unit, String),
    population: &Written,
) -> Result<u32, TemplateError> {
    let mut row = first;
    for fate in PaperFate::ALL {
        label(sheet, row, fate.key(), word)?;
        let mut same = same_unit(sheet, row, &population.unit);
        same.push((population.other.clone(), Expr::Text(fate_word(sheet.book, fate)?)));
        counted(sheet, row, Expr::CountIfs(population.number.clone(), same.clone()))?;
        match fate {
            PaperFate::Absent => sheet.missing(row, "sum")?,
            _ => summed(sheet, row, of, Expr::SumIfs(population.value.clone(), same))?,
        }
        row += 1;
    }
    label(sheet, row, "all", word)?;
    let above = |sheet: &Sheet<'_, '_>, key: &str| {
        Expr::Sum((first..row).map(|row| sheet.at(row, key)).collect())
    };
    let (count, sum) = (above(sheet, "count"), above(sheet, "sum"));
    counted(sheet, row, count)?;
    summed(sheet, row, of, sum)?;
    Ok(row + 1)
}

fn label(sheet: &mut Sheet<'_, '_>, row: u32, key: &str, word: &str) -> Result<(), TemplateError> {
    let name = sheet.book.words.shared(&format!("sample.part.{key}"))?;
    sheet.styled(row, "part", &name, Look::Strong)?;
    sheet.keyed_in(row, "unit", word, Look::Text).map(drop)
}

/// The rows of a table that are in the unit of this row.
fn same_unit(sheet: &Sheet<'_, '_>, row: u32, column: &Column) -> Vec<(Column, Expr)> {
    vec![(column.clone(), Expr::Cell(sheet.at(row, "unit")))]
}

fn counted(sheet: &mut Sheet<'_, '_>, row: u32, formula: Expr) -> Result<(), TemplateError> {
    sheet.formula(row, "count", &formula, NumberLook::plain(0))
}

fn summed(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    unit: &Unit,
    formula: Expr,
) -> Result<(), TemplateError> {
    let value = match formula.value(&sheet.book.values, Precision::Exact) {
        Ok(Value::Number(sum)) => sum,
        _ => return sheet.missing(row, "sum"),
    };
    sheet.formula(row, "sum", &formula, exact_look(unit, value))
}

/// Sums of columns below a table, a row for each unit; returns the last row written.
pub(super) fn totals(
    sheet: &mut Sheet<'_, '_>,
    units: &Units,
    tested: &Column,
    columns: &[(&str, &Column)],
) -> Result<u32, TemplateError> {
    let mut row = sheet.below();
    let mut last = sheet.last_row();
    sheet.sums();
    for (of, word) in &units.0 {
        let total = sheet.book.words.texts.with("sample.total", &[("unit", word)])?;
        sheet.blank_sums(row)?;
        sheet.text(row, "figure", &total)?;
        sheet.keyed_in(row, "unit", word, Look::Text)?;
        let same = same_unit(sheet, row, tested);
        for (key, column) in columns {
            let formula = Expr::SumIfs((*column).clone(), same.clone());
            let look = match formula.value(&sheet.book.values, Precision::Exact) {
                Ok(Value::Number(sum)) => exact_look(of, sum),
                _ => continue,
            };
            sheet.formula(row, key, &formula, look)?;
        }
        last = row;
        row += 1;
    }
    Ok(last)
}
