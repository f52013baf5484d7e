//! What the report was made from: findings, workbooks and rule values.

use gevinst_core::report::{Day, Reading, RuleUse};
use rust_decimal::Decimal;
use rust_xlsxwriter::utility;

use crate::error::TemplateError;
use crate::workbook::book::{Book, NamedCell};
use crate::workbook::cells::cell_text;
use crate::workbook::sheet::{Sheet, agency_column, numbers, words};
use crate::workbook::styles::{Look, NumberLook};
use crate::workbook::values::{At, SheetKey};

/// The findings, in the order of the report.
pub(in crate::workbook) fn findings(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let report = book.report;
    if report.findings.is_empty() {
        return Ok(());
    }
    let mut columns = vec![words("finding_number", 6), words("severity", 11)];
    columns.extend(agency_column(book));
    columns.extend([
        words("code", 20),
        words("subject", 23),
        words("message", 43),
        words("hint", 38),
        words("book", 20),
        words("sheet", 16),
        words("cells", 13),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::Findings, columns, report.findings.len())?;
    for ((row, number), finding) in (sheet.first_row()..).zip(1_u32..).zip(&report.findings) {
        let words = sheet.book.words;
        sheet.number(row, "finding_number", Decimal::from(number), Look::Integer)?;
        let severity = finding.severity();
        let name = words.shared(&format!("severity.{}", severity.key()))?;
        sheet.styled(row, "severity", &name, Look::Severity(severity))?;
        if let Some(cell) = finding.cells.first() {
            sheet.agency(row, cell.book)?;
        } else if sheet.has("agency") {
            sheet.missing(row, "agency")?;
        }
        sheet.styled(row, "code", finding.code.key(), Look::Code)?;
        sheet.text(row, "subject", &words.texts.subject(&finding.subject, &report.books))?;
        let (message, hint) = words.texts.finding_sentences(finding, &report.books);
        sheet.text(row, "message", &message)?;
        sheet.text(row, "hint", &hint)?;
        let cells = cell_text(&finding.cells, &report.books);
        sheet.styled(row, "book", &cells.books, Look::Remark)?;
        sheet.styled(row, "sheet", &cells.sheets, Look::Remark)?;
        sheet.styled(row, "cells", &cells.cells, Look::Remark)?;
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}

/// The workbooks that were read.
pub(in crate::workbook) fn inputs(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let report = book.report;
    if report.books.0.is_empty() {
        return Ok(());
    }
    let columns = vec![
        words("file_number", 6),
        words("book", 32),
        words("file_kind", 10),
        numbers("bytes", 12),
        words("format", 26),
        words("evidence", 36),
        words("records", 30),
        numbers("cells_used", 12),
        words("digest", 38),
    ];
    let mut sheet = Sheet::begin(book, SheetKey::Inputs, columns, report.books.0.len())?;
    for (place, file) in report.books.0.iter().enumerate() {
        let row = sheet.first_row() + u32::try_from(place).unwrap_or(0);
        sheet.number(row, "file_number", Decimal::from(place + 1), Look::Integer)?;
        sheet.styled(row, "book", &file.name, Look::Strong)?;
        sheet.text(row, "file_kind", &file.file_kind)?;
        let plain = Look::Number(NumberLook::plain(0));
        sheet.number(row, "bytes", Decimal::from(file.size), plain)?;
        sheet.styled(row, "digest", &file.digest.to_string(), Look::Code)?;
        match report.readings.get(place) {
            Some(reading) => reading_cells(&mut sheet, row, reading)?,
            None => {
                for key in ["format", "evidence", "records", "cells_used"] {
                    sheet.missing(row, key)?;
                }
            }
        }
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}

fn reading_cells(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    reading: &Reading,
) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    let format = &reading.format;
    let name = format!("{}\n{} {}", format.title, format.id, format.version);
    sheet.text(row, "format", &name)?;
    let mut evidence: Vec<String> = Vec::new();
    if format.named_by_user {
        evidence.push(words.shared("data.named_by_user")?);
    }
    if let Some(digest) = format.library {
        let library = words.shared("data.library")?;
        evidence.push(format!("{library} {digest}"));
    }
    for seen in &format.evidence {
        let place = seen.at.map_or(String::new(), |at| format!("{at}: "));
        evidence.push(format!("{place}{} ({})", seen.found, seen.shows));
    }
    sheet.styled(row, "evidence", &evidence.join("\n"), Look::Remark)?;
    let mut records: Vec<String> = Vec::new();
    for (kind, count) in &reading.records {
        let kind = words.shared(&format!("record.{}", kind.key()))?;
        records.push(format!("{kind}: {count}"));
    }
    sheet.text(row, "records", &records.join("\n"))?;
    let plain = Look::Number(NumberLook::plain(0));
    sheet.number(row, "cells_used", Decimal::from(reading.cells_used), plain)?;
    Ok(())
}

/// A rule value's label in the language of the report.
pub(super) fn rule_label<'r>(book: &Book<'_>, rule: &'r RuleUse) -> &'r str {
    if book.words.texts.lang() == "en" { &rule.label_en } else { &rule.label_nb }
}

/// One number of a rule value: the part's name, empty where there is only one,
/// and the number; `None` where it is not a number.
type Part = (String, Option<Decimal>);

/// The numbers of a rule value as the report writes it: `1695`, or
/// `on_track 0.95, watch 0.8`.
fn parts(value: &str) -> Vec<Part> {
    if let Ok(number) = Decimal::from_str_exact(value) {
        return vec![(String::new(), Some(number))];
    }
    let named = value.split(", ").map(|part| {
        let (name, number) = part.split_once(' ')?;
        Some((name.to_owned(), Some(Decimal::from_str_exact(number).ok()?)))
    });
    named.collect::<Option<Vec<Part>>>().unwrap_or_else(|| vec![(String::new(), None)])
}

/// The rule values that were used, in named cells that formulas refer to; last
/// the tolerance of this workbook's own controls.
pub(in crate::workbook) fn parameters(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let report = book.report;
    let rules: Vec<(usize, &RuleUse, Vec<Part>)> = report
        .rule_values
        .iter()
        .enumerate()
        .map(|(place, rule)| (place, rule, parts(&rule.value)))
        .collect();
    let count: usize = rules.iter().map(|(_, _, parts)| parts.len()).sum();
    let columns = vec![
        words("parameter", 34),
        words("part", 18),
        numbers("value", 14),
        words("unit", 16),
        words("name_in_formulas", 28),
        words("valid_from", 12),
        words("rule_kind", 18),
        words("rule_source", 42),
        words("cells", 26),
        words("note", 26),
    ];
    let mut sheet = Sheet::begin(book, SheetKey::Parameters, columns, count + 2)?;
    let mut row = sheet.first_row();
    for (place, rule, parts) in rules {
        for (part, number) in parts {
            rule_row(&mut sheet, row, place, rule, &part, number)?;
            row += 1;
        }
    }
    tolerances(&mut sheet, row)?;
    let last = sheet.last_row();
    sheet.finish(1, last)
}

fn rule_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    place: usize,
    rule: &RuleUse,
    part: &str,
    number: Option<Decimal>,
) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    let label = rule_label(sheet.book, rule);
    sheet.styled(row, "parameter", label, Look::Strong)?;
    let part_name = words.word(&format!("part.{part}"));
    match part {
        "" => sheet.text(row, "part", "")?,
        _ => sheet.text(row, "part", part_name.as_deref().unwrap_or(part))?,
    }
    match number {
        Some(number) => {
            let decimals = u8::try_from(number.normalize().scale().min(10)).unwrap_or(10);
            let look = Look::Input(NumberLook::plain(decimals));
            let at = sheet.number(row, "value", number, look)?;
            let name = free_name(sheet.book, &rule.parameter, part);
            sheet.styled(row, "name_in_formulas", &name, Look::Code)?;
            let cell = NamedCell { rule: place, part: part.to_owned(), name, at };
            sheet.book.named.push(cell);
        }
        None => {
            sheet.text(row, "value", &rule.value)?;
            sheet.missing(row, "name_in_formulas")?;
        }
    }
    let unit = words.shared(&format!("rule_unit.{}", rule.unit));
    sheet.text(row, "unit", unit.as_deref().unwrap_or(&rule.unit))?;
    valid_from(sheet, row, rule.from)?;
    sheet.text(row, "rule_kind", &words.shared(&format!("rule_kind.{}", rule.kind))?)?;
    sheet.styled(row, "rule_source", &rule.source, Look::Remark)?;
    let cell = rule.cell.map(|cell| sheet.book.report.books.show(cell));
    sheet.styled(row, "cells", cell.as_deref().unwrap_or(""), Look::Remark)?;
    let mut notes = Vec::new();
    if rule.past_check_date {
        notes.push(words.shared("sources.past_check_date")?);
    }
    if let Some(number) = number {
        notes.extend(sheet.book.exact_note("value", number)?);
    }
    sheet.styled(row, "note", &notes.join(" "), Look::Remark)
}

fn valid_from(sheet: &mut Sheet<'_, '_>, row: u32, day: Option<Day>) -> Result<(), TemplateError> {
    match day {
        Some(day) => sheet.day(row, "valid_from", day),
        None => sheet.missing(row, "valid_from"),
    }
}

/// How far the controls let two numbers differ: beside the rounding of terms to
/// eight decimals, and beside Excel's 15 digits.
fn tolerances(sheet: &mut Sheet<'_, '_>, first: u32) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    let both =
        [("control_absolute", Decimal::new(1, 4)), ("control_relative", Decimal::new(1, 12))];
    for (row, (name, value)) in (first..).zip(both) {
        sheet.styled(row, "parameter", &words.word(name)?, Look::Strong)?;
        sheet.text(row, "part", "")?;
        let decimals = u8::try_from(value.scale()).unwrap_or(12);
        let at = sheet.number(row, "value", value, Look::Input(NumberLook::plain(decimals)))?;
        sheet.styled(row, "name_in_formulas", name, Look::Code)?;
        for key in ["unit", "cells"] {
            sheet.text(row, key, "")?;
        }
        sheet.missing(row, "valid_from")?;
        sheet.text(row, "rule_kind", &words.word("of_this_workbook")?)?;
        sheet.styled(row, "rule_source", &words.word("control_source")?, Look::Remark)?;
        sheet.styled(row, "note", "", Look::Remark)?;
        sheet.book.tolerance[usize::from(row != first)] = (name.to_owned(), at);
    }
    Ok(())
}

/// A name for a cell that Excel takes and no other cell has.
fn free_name(book: &Book<'_>, parameter: &str, part: &str) -> String {
    let joined = if part.is_empty() { parameter.to_owned() } else { format!("{parameter}_{part}") };
    let mut base: String = joined
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character } else { '_' })
        .take(200)
        .collect();
    if utility::check_name(&base).is_err() {
        base = format!("rule_{base}");
    }
    let taken = |name: &str| {
        let own = ["control_absolute", "control_relative"];
        let same = |other: &str| other.eq_ignore_ascii_case(name);
        own.iter().any(|other| same(other)) || book.named.iter().any(|cell| same(&cell.name))
    };
    let mut name = base.clone();
    let mut number = 2;
    while taken(&name) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}

/// The cells that formulas call by a name of the workbook's own.
pub(in crate::workbook) fn no_tolerance() -> [(String, At); 2] {
    let nowhere = At { sheet: SheetKey::Parameters, col: 0, row: 0 };
    [(String::new(), nowhere), (String::new(), nowhere)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_value_has_one_number_or_named_parts() {
        assert_eq!(parts("1695"), [(String::new(), Some(Decimal::from(1695)))]);
        let two = [
            ("on_track".to_owned(), Some(Decimal::new(95, 2))),
            ("watch".to_owned(), Some(Decimal::new(8, 1))),
        ];
        assert_eq!(parts("on_track 0.95, watch 0.8"), two);
        assert_eq!(parts("uncapped"), [(String::new(), None)]);
        assert_eq!(parts("see table 3"), [(String::new(), None)]);
    }
}
