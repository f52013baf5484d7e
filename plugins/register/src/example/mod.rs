//! The example that fills a register: an openly invented agency, as tables of data.
//!
//! Each sheet's rows stand in a file of tab-separated values beside this one.
//! The first line names fields; a text that differs between the languages
//! stands in two columns, `title.nb` and `title.en`. A cell of several numbers
//! or days separated by spaces is a series: the line is repeated once per
//! value, from its period and onwards. `#` in an identifier is the line's
//! running number, and `@unit amount=tkr` states what the units row says.

use gevinst_plugin_sdk::Field;

use crate::layout::{Content, Lang, Sheet};

/// The rows of an example sheet, with one cell per column of the layout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rows {
    /// The units that differ from the first allowed one: column and canonical key.
    pub(crate) units: Vec<(Field, String)>,
    /// One text per column of the sheet; empty means blank.
    pub(crate) rows: Vec<Vec<String>>,
}

/// The tables of a sheet are not what this module expects.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the table of sheet \"{sheet}\", line {line}: {what}")]
pub struct ExampleError {
    /// The sheet's key.
    pub sheet: &'static str,
    /// The line of the file, from one.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// The file of a sheet's rows.
fn file(key: &str) -> &'static str {
    match key {
        "organisation" => include_str!("organisation.tsv"),
        "initiatives" => include_str!("initiatives.tsv"),
        "benefits" => include_str!("benefits.tsv"),
        "cash_lines" => include_str!("cash_lines.tsv"),
        "quantity_lines" => include_str!("quantity_lines.tsv"),
        "realisations" => include_str!("realisations.tsv"),
        "estimates" => include_str!("estimates.tsv"),
        "indicators" => include_str!("indicators.tsv"),
        "measurements" => include_str!("measurements.tsv"),
        "actions" => include_str!("actions.tsv"),
        "risks" => include_str!("risks.tsv"),
        "parameters" => include_str!("parameters.tsv"),
        "appraisal" => include_str!("appraisal.tsv"),
        "overlaps" => include_str!("overlaps.tsv"),
        "nonpriced" => include_str!("nonpriced.tsv"),
        "effect_profiles" => include_str!("effect_profiles.tsv"),
        "funding" => include_str!("funding.tsv"),
        _ => "",
    }
}

/// The example rows of a sheet in a language.
///
/// # Errors
///
/// When the embedded data names a field the sheet does not have, or a series
/// does not add up.
pub(crate) fn rows(sheet: &'static Sheet, lang: Lang) -> Result<Rows, ExampleError> {
    rows_of(file(sheet.key), sheet, lang)
}

/// The rows that a table written as this module's head describes has for a sheet.
///
/// # Errors
///
/// When the table names a field the sheet does not have, or a series does not
/// add up.
pub(crate) fn rows_of(
    table: &str,
    sheet: &'static Sheet,
    lang: Lang,
) -> Result<Rows, ExampleError> {
    let mut out = Rows::default();
    let mut places: Option<Vec<Option<usize>>> = None;
    for (index, line) in table.lines().enumerate() {
        let fail = |what: String| ExampleError { sheet: sheet.key, line: index + 1, what };
        if let Some(unit) = line.strip_prefix("@unit ") {
            out.units.push(stated_unit(unit).map_err(fail)?);
        } else if line.starts_with('#') {
            continue;
        } else if let Some(places) = &places {
            let template = cells(line, places, sheet.columns.len());
            let series = expanded(sheet, &template, out.rows.len()).map_err(fail)?;
            out.rows.extend(series);
        } else {
            places = Some(header(sheet, line, lang).map_err(fail)?);
        }
    }
    Ok(out)
}

/// `amount=tkr`, taken apart.
fn stated_unit(text: &str) -> Result<(Field, String), String> {
    let (name, unit) = text.split_once('=').ok_or_else(|| format!("\"{text}\" has no \"=\""))?;
    let field = Field::named(name).ok_or_else(|| format!("no field is called \"{name}\""))?;
    Ok((field, unit.to_owned()))
}

/// For each column of the file, the column of the sheet it fills in this language.
fn header(sheet: &Sheet, line: &str, lang: Lang) -> Result<Vec<Option<usize>>, String> {
    line.split('\t')
        .map(|label| {
            let (name, of) = match label.split_once('.') {
                Some((name, "nb")) => (name, Some(Lang::Nb)),
                Some((name, "en")) => (name, Some(Lang::En)),
                Some(_) => return Err(format!("\"{label}\" names no language")),
                None => (label, None),
            };
            let place = sheet
                .columns
                .iter()
                .position(|column| column.field.name() == name)
                .ok_or_else(|| format!("the sheet has no column for \"{name}\""))?;
            Ok(of.is_none_or(|of| of == lang).then_some(place))
        })
        .collect()
}

/// The cells of a line, in the order of the sheet.
fn cells(line: &str, places: &[Option<usize>], columns: usize) -> Vec<String> {
    let mut out = vec![String::new(); columns];
    for (text, place) in line.split('\t').zip(places) {
        if let Some(cell) = place.and_then(|place| out.get_mut(place)) {
            text.clone_into(cell);
        }
    }
    out
}

/// The rows a line stands for: one, or one per value of its series.
fn expanded(
    sheet: &Sheet,
    template: &[String],
    rows_before: usize,
) -> Result<Vec<Vec<String>>, String> {
    let is_series = |content: Content| matches!(content, Content::Number { .. } | Content::Day);
    let mut length = 1;
    for (column, text) in sheet.columns.iter().zip(template) {
        let values = text.split(' ').count();
        if is_series(column.content) && values > 1 {
            if length > 1 && length != values {
                return Err(format!("a series of {values} beside one of {length}"));
            }
            length = values;
        }
    }
    let mut out = Vec::with_capacity(length);
    let mut period: Option<String> = None;
    for step in 0..length {
        let mut row = template.to_vec();
        for (column, cell) in sheet.columns.iter().zip(&mut row) {
            if is_series(column.content) && cell.contains(' ') {
                *cell = cell.split(' ').nth(step).unwrap_or_default().to_owned();
            } else if column.field == Field::ID {
                *cell = cell.replace('#', &(rows_before + step + 1).to_string());
            } else if column.content == Content::Period && length > 1 {
                let this = match &period {
                    None => cell.clone(),
                    Some(last) => next_period(last)?,
                };
                cell.clone_from(&this);
                period = Some(this);
            }
        }
        out.push(row);
    }
    Ok(out)
}

/// The year or quarter after `period`, in the notation `2025` or `2025-Q3`.
fn next_period(period: &str) -> Result<String, String> {
    let wrong = || format!("\"{period}\" is neither a year nor a quarter");
    let (year, quarter) = match period.split_once("-Q") {
        Some((year, quarter)) => (year, Some(quarter.parse::<u8>().map_err(|_| wrong())?)),
        None => (period, None),
    };
    let year: u16 = year.parse().map_err(|_| wrong())?;
    Ok(match quarter {
        None => format!("{}", year + 1),
        Some(4) => format!("{}-Q1", year + 1),
        Some(quarter) => format!("{year}-Q{}", quarter + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{SHEETS, sheet};

    #[test]
    fn every_sheet_has_rows_in_both_languages() {
        for sheet in SHEETS {
            let nb = rows(sheet, Lang::Nb).unwrap();
            let en = rows(sheet, Lang::En).unwrap();
            assert!(!nb.rows.is_empty(), "{}", sheet.key);
            assert_eq!(nb.rows.len(), en.rows.len(), "{}", sheet.key);
            assert_eq!(nb.units, en.units);
        }
    }

    /// The columns that the example leaves empty, each with the reason.
    const EMPTY: &[(&str, &str, &str)] = &[(
        "organisation",
        "municipality_number",
        "the example's organisation is a state body, and only municipalities have one",
    )];

    #[test]
    fn the_example_fills_every_column_but_those_that_cannot_be() {
        let mut empty = Vec::new();
        for sheet in SHEETS {
            let rows = rows(sheet, Lang::Nb).unwrap().rows;
            for (place, column) in sheet.columns.iter().enumerate() {
                if rows.iter().all(|row| row[place].is_empty()) {
                    empty.push((sheet.key, column.field.name()));
                }
            }
        }
        let known: Vec<_> = EMPTY.iter().map(|(sheet, field, _)| (*sheet, *field)).collect();
        assert_eq!(empty, known, "fill the column in the sheet's tsv, or state the reason here");
    }

    #[test]
    fn what_one_language_says_the_other_says_too() {
        for sheet in SHEETS {
            let nb = rows(sheet, Lang::Nb).unwrap();
            let en = rows(sheet, Lang::En).unwrap();
            for (a, b) in nb.rows.iter().zip(&en.rows) {
                for ((column, a), b) in sheet.columns.iter().zip(a).zip(b) {
                    assert_eq!(a.is_empty(), b.is_empty(), "{}: {a:?} {b:?}", sheet.key);
                    if column.content != Content::Text {
                        assert_eq!(a, b, "{}", sheet.key);
                    }
                }
            }
        }
    }

    #[test]
    fn a_series_runs_over_the_turn_of_the_year() {
        let cash = sheet("cash_lines").unwrap();
        let rows = rows(cash, Lang::Nb).unwrap().rows;
        let period = cash.columns.iter().position(|c| c.field == Field::PERIOD).unwrap();
        let periods: Vec<&str> = rows[..8].iter().map(|row| row[period].as_str()).collect();
        assert_eq!(
            periods,
            [
                "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3",
                "2026-Q4"
            ]
        );
        assert_eq!(rows[0][0], "L1");
        assert_eq!(rows[7][0], "L8");
    }
}
