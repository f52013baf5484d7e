//! The parameters: rule values that were used, in named cells, and what a reader may
//! change beside them to see what follows.

use gevinst_core::report::{Day, Report, RuleUse};
use rust_decimal::Decimal;
use rust_xlsxwriter::utility;

use crate::error::TemplateError;
use crate::workbook::book::{Book, Named, NamedCell};
use crate::workbook::rows::comparison_years;
use crate::workbook::sheet::{Sheet, agency_column, numbers, words};
use crate::workbook::styles::{Look, NumberLook};
use crate::workbook::values::{At, SheetKey};

/// A rule value's label in the language of the report.
pub(super) fn rule_label<'r>(book: &Book<'_>, rule: &'r RuleUse) -> &'r str {
    if book.words.texts.lang() == "en" { &rule.label_en } else { &rule.label_nb }
}

/// One number of a rule value: the part's name, empty where there is only one,
/// and the number; `None` where it is not a number.
type Part = (String, Option<Decimal>);

/// The numbers of a rule value as the report writes it: `1695`, `on_track 0.95, watch 0.8`,
/// or `0.04 from year 1, 0.03 from year 41`, whose parts are `1`, `1_from`, `2`, `2_from`.
fn parts(value: &str) -> Vec<Part> {
    if let Ok(number) = Decimal::from_str_exact(value) {
        return vec![(String::new(), Some(number))];
    }
    let named = value.split(", ").map(|part| {
        let (name, number) = part.split_once(' ')?;
        Some((name.to_owned(), Some(Decimal::from_str_exact(number).ok()?)))
    });
    let named = named.collect::<Option<Vec<Part>>>().or_else(|| steps(value));
    named.unwrap_or_else(|| vec![(String::new(), None)])
}

/// The rates and the years that they hold from.
fn steps(value: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for (number, step) in (1..).zip(value.split(", ")) {
        let (rate, year) = step.split_once(" from year ")?;
        parts.push((format!("{number}"), Some(Decimal::from_str_exact(rate).ok()?)));
        parts.push((format!("{number}_from"), Some(Decimal::from_str_exact(year).ok()?)));
    }
    Some(parts)
}

/// The rule values that were used, in named cells that formulas refer to; what a reader may
/// change beside them; last the tolerance of this workbook's own controls.
pub(in crate::workbook) fn parameters(
    book: &mut Book<'_>,
    key: SheetKey,
) -> Result<(), TemplateError> {
    let report = book.report;
    let rules: Vec<(usize, &RuleUse, Vec<Part>)> = report
        .rule_values
        .iter()
        .enumerate()
        .map(|(place, rule)| (place, rule, parts(&rule.value)))
        .collect();
    let count: usize = rules.iter().map(|(_, _, parts)| parts.len()).sum();
    let own = own_parameters(report);
    let mut columns = vec![words("parameter", 34), words("part", 22)];
    columns.extend(agency_column(book));
    columns.extend([
        numbers("value", 14),
        words("unit", 16),
        words("name_in_formulas", 28),
        words("valid_from", 12),
        words("rule_kind", 18),
        words("rule_source", 42),
        words("cells", 26),
        words("note", 26),
    ]);
    let mut sheet = Sheet::begin(book, key, columns, count + own.len() + 2)?;
    let mut row = sheet.first_row();
    for (place, rule, parts) in rules {
        for (part, number) in parts {
            rule_row(&mut sheet, row, place, rule, &part, number)?;
            row += 1;
        }
    }
    for own in own {
        own_row(&mut sheet, row, own)?;
        row += 1;
    }
    tolerances(&mut sheet, row)?;
    let last = sheet.last_row();
    sheet.finish(1, last)
}

/// A parameter of this workbook: its name, the appraisal it is of (0 for all), and its value.
type Own = (&'static str, usize, Decimal);

/// The years that amounts are discounted to, and factors on what appraisals are made of,
/// where the report has appraisals.
fn own_parameters(report: &Report) -> Vec<Own> {
    let years = comparison_years(report);
    if years.is_empty() {
        return Vec::new();
    }
    let years = years.into_iter();
    let mut own: Vec<Own> =
        years.map(|(number, year)| ("base_year", number, Decimal::from(year))).collect();
    let factors = ["benefit_factor", "investment_factor", "operating_factor"];
    own.extend(factors.map(|name| (name, 0, Decimal::ONE)));
    own
}

fn own_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    (key, appraisal, value): Own,
) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    sheet.styled(row, "parameter", &words.word(&format!("own.{key}"))?, Look::Strong)?;
    let part = match appraisal {
        0 => String::new(),
        number => words.with("appraisal_part", &[("n", &number.to_string())])?,
    };
    sheet.text(row, "part", &part)?;
    let is_year = key == "base_year";
    let number = NumberLook { percent: !is_year, grouped: !is_year, ..NumberLook::plain(0) };
    let at = sheet.number(row, "value", value, Look::Input(number))?;
    let name = free_name(sheet.book, key, "");
    sheet.styled(row, "name_in_formulas", &name, Look::Code)?;
    sheet.book.named.push(NamedCell { of: Named::Own(key, appraisal), name, at });
    for key in ["unit", "cells", "agency"] {
        if sheet.has(key) {
            sheet.text(row, key, "")?;
        }
    }
    sheet.missing(row, "valid_from")?;
    sheet.text(row, "rule_kind", &words.word("of_this_workbook")?)?;
    sheet.styled(row, "rule_source", &words.word(&format!("own_source.{key}"))?, Look::Remark)?;
    sheet.styled(row, "note", "", Look::Remark)
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
    sheet.text(row, "part", &part_name(sheet.book, part)?)?;
    if let Some(cell) = rule.cell {
        sheet.agency(row, cell.book)?;
    } else if sheet.has("agency") {
        sheet.text(row, "agency", "")?;
    }
    match number {
        Some(number) => {
            let decimals = u8::try_from(number.normalize().scale().min(10)).unwrap_or(10);
            let look = Look::Input(NumberLook::plain(decimals));
            let at = sheet.number(row, "value", number, look)?;
            let name = free_name(sheet.book, &rule.parameter, part);
            sheet.styled(row, "name_in_formulas", &name, Look::Code)?;
            let of = Named::Rule(place, part.to_owned());
            sheet.book.named.push(NamedCell { of, name, at });
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

/// What a part of a rule value is called.
fn part_name(book: &Book<'_>, part: &str) -> Result<String, TemplateError> {
    let words = book.words;
    let (number, is_from) = match part.strip_suffix("_from") {
        Some(number) => (number, true),
        None => (part, false),
    };
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        let key = if is_from { "step_from" } else { "step" };
        return words.with(key, &[("n", number)]);
    }
    match part {
        "" => Ok(String::new()),
        _ => Ok(words.word(&format!("part.{part}")).unwrap_or_else(|_| part.to_owned())),
    }
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
        for key in ["unit", "cells", "agency"] {
            if sheet.has(key) {
                sheet.text(row, key, "")?;
            }
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
    let nowhere = At { sheet: SheetKey(0), col: 0, row: 0 };
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
        let step = |name: &str, number| (name.to_owned(), Some(number));
        assert_eq!(
            parts("0.04 from year 1, 0.03 from year 41"),
            [
                step("1", Decimal::new(4, 2)),
                step("1_from", Decimal::ONE),
                step("2", Decimal::new(3, 2)),
                step("2_from", Decimal::from(41)),
            ]
        );
        assert_eq!(parts("uncapped"), [(String::new(), None)]);
        assert_eq!(parts("see table 3"), [(String::new(), None)]);
    }
}
