//! The parts of the report that are made of plain tables: one sheet each, its
//! tables below one another.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_core::report::{Absence, FactRow, FactTable, MoneyScale, TableCell};

use crate::error::TemplateError;
use crate::fact_table::{ShownUnit, TableUnits, TableWords, UnitsAt, facts_of, is_signed};
use crate::workbook::book::Book;
use crate::workbook::sheet::Sheet;
use crate::workbook::sheet::part::Head;
use crate::workbook::styles::Look;
use crate::workbook::values::SheetKey;

/// How wide the rows' labels are, the units, and everything after them.
const LABEL: u16 = 44;
const UNIT: u16 = 20;
const FIGURE: u16 = 17;
const NOTE: u16 = 60;

/// The sheet of a part, where the report has it.
pub(in crate::workbook) fn part(
    book: &mut Book<'_>,
    key: SheetKey,
    part: &str,
) -> Result<(), TemplateError> {
    let report = book.report;
    let Some(section) = report.sections.iter().find(|section| section.key == part) else {
        return Ok(());
    };
    let most = section.tables.iter().map(|table| table.columns.len()).max().unwrap_or(0);
    let mut widths = vec![LABEL, UNIT];
    // The figures and their source; a remark runs on to the right.
    widths.extend(std::iter::repeat_n(FIGURE, most + 1));
    widths.push(NOTE);
    let rows = section.tables.iter().map(|table| table.rows.len()).sum();
    let mut sheet = Sheet::begin_part(book, key, &widths, rows)?;
    if section.tables.len() > 1 {
        let count = section.tables.len().to_string();
        let told = sheet.book.words.with("several_tables", &[("n", &count)])?;
        sheet.sentence(3, &told)?;
    }
    let mut row = 4;
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    for table in &section.tables {
        let number = names.entry(table.key).and_modify(|number| *number += 1).or_insert(1);
        let name = table_name(sheet.book.values.table(key), table.key, *number);
        let is_first = told.insert(table.key);
        row = one_table(&mut sheet, row, table, &name, is_first)?;
    }
    sheet.finish_part(row.saturating_sub(2))
}

/// The name of a table, the same in every language: `tblLonnsomhet_npv`, and with a
/// number where the part has several of the kind.
fn table_name(begins: &str, key: &str, number: u32) -> String {
    let key: String =
        key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let number = if number > 1 { format!("_{number}") } else { String::new() };
    format!("{begins}_{key}{number}")
}

/// Writes a table from this row on; returns the row where the next one begins.
fn one_table(
    sheet: &mut Sheet<'_, '_>,
    mut row: u32,
    table: &FactTable,
    name: &str,
    is_first: bool,
) -> Result<u32, TemplateError> {
    let words = TableWords { formatter: sheet.book.words.formatter };
    let units = TableUnits::of(sheet.book.report, table, MoneyScale::Kroner);
    let caption = words.caption(sheet.book.report, table)?;
    sheet.text_at(row, 0, &caption, Look::Caption)?;
    row += 1;
    if is_first {
        row = sheet.sentence(row, &words.about(table)?)?;
    }
    let heads = heads(&words, table, &units, sheet)?;
    let count = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    if count > 0 {
        sheet.table_at(row, &heads, count, (name, &caption))?;
    }
    row += 1;
    for (place, it) in table.rows.iter().enumerate() {
        sheet.total(it.is_total);
        one_row(sheet, row, (place, it), &heads, (&words, &units))?;
        row += 1;
    }
    sheet.total(false);
    for convention in &table.conventions {
        let report = sheet.book.report;
        let figure =
            |fact| words.formatter.figure(report.facts.get(fact), Default::default()).with_unit();
        let text = words.convention(convention, figure)?;
        row = sheet.sentence(row, &format!("• {text}"))?;
    }
    Ok(row + 1)
}

fn heads(
    words: &TableWords<'_>,
    table: &FactTable,
    units: &TableUnits,
    sheet: &Sheet<'_, '_>,
) -> Result<Vec<Head>, TemplateError> {
    let text = |key: &str| -> Result<Head, TemplateError> {
        Ok(Head { text: sheet.book.words.shared(key)?, number: false })
    };
    let mut heads = vec![text("col.line")?];
    // Units in the heads of columns need no column of their own.
    if !matches!(units.at, UnitsAt::Columns(_)) {
        heads.push(text("col.unit")?);
    }
    for (place, column) in table.columns.iter().enumerate() {
        let unit = match &units.at {
            UnitsAt::Columns(units) => units.get(place).and_then(Option::as_ref),
            _ => None,
        };
        let head = words.head(column)?;
        let text = match unit.filter(|unit| !unit.is_told_by_number()) {
            Some(unit) => format!("{head} ({})", words.unit(unit, units.mixed_bases)?),
            None => head,
        };
        let is_fact = |row: &FactRow| matches!(row.cells.get(place), Some(TableCell::Fact(_)));
        heads.push(Head { text, number: table.rows.iter().any(is_fact) });
    }
    heads.push(text("col.source")?);
    heads.push(Head { text: sheet.book.words.col("note")?, number: false });
    Ok(heads)
}

fn one_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    (place, it): (usize, &FactRow),
    heads: &[Head],
    (words, units): (&TableWords<'_>, &TableUnits),
) -> Result<(), TemplateError> {
    sheet.text_at(row, 0, &words.label(&it.label)?, Look::Strong)?;
    let first: u16 = if matches!(units.at, UnitsAt::Columns(_)) { 1 } else { 2 };
    if first == 2 {
        let unit = unit_of(sheet.book, (place, it), words, units)?;
        sheet.text_at(row, 1, &unit, Look::Remark)?;
    }
    let mut missing: BTreeMap<Absence, Vec<&str>> = BTreeMap::new();
    for (col, (cell, head)) in
        (first..).zip(it.cells.iter().zip(heads.iter().skip(usize::from(first))))
    {
        match cell {
            TableCell::Fact(fact) => {
                let signed = is_signed(sheet.book.report, *fact);
                if let Some(absence) = sheet.fact_at(row, col, *fact, signed)? {
                    missing.entry(absence).or_default().push(&head.text);
                }
            }
            TableCell::Word(key) => sheet.text_at(row, col, &words.word(key)?, Look::Text)?,
            TableCell::Text(text) => sheet.text_at(row, col, text, Look::Text)?,
            TableCell::Blank => sheet.text_at(row, col, "", Look::Text)?,
        }
    }
    let after = u16::try_from(heads.len().saturating_sub(2)).unwrap_or(u16::MAX);
    sheet.main_sources_at(row, after, &facts_of(it))?;
    let alone = it.cells.len() == 1;
    let mut notes = Vec::new();
    for (absence, columns) in missing {
        let reason = words.formatter.absence(absence)?;
        notes.push(if alone {
            reason.to_owned()
        } else {
            format!("{}: {reason}", columns.join(", "))
        });
    }
    sheet.text_at(row, after + 1, &notes.join(". "), Look::Sentence)
}

/// The unit of a row's figures; all of them where there are several.
fn unit_of(
    book: &Book<'_>,
    (place, row): (usize, &FactRow),
    words: &TableWords<'_>,
    units: &TableUnits,
) -> Result<String, TemplateError> {
    let unit = match &units.at {
        UnitsAt::Table(unit) => unit.as_ref(),
        UnitsAt::Rows(rows) => rows.get(place).and_then(Option::as_ref),
        UnitsAt::Columns(_) => None,
        UnitsAt::Cells => {
            let mut names: Vec<String> = Vec::new();
            for fact in facts_of(row) {
                let unit = book.figure(fact).unit.clone();
                let name = words.unit(&ShownUnit { unit, scale: MoneyScale::Kroner }, true)?;
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            return Ok(names.join("; "));
        }
    };
    unit.map_or(Ok(String::new()), |unit| words.unit(unit, true))
}
