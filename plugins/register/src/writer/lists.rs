//! The sheet of lists that validation draws on: one column per list.

use rust_xlsxwriter::{Workbook, Worksheet};

use super::WriteError;
use super::sheet::{heading_rows, page_setup};
use super::styles::Styles;
use crate::layout::choices::{self, ChoiceList};
use crate::layout::units::Units;
use crate::layout::{self, HEADER_ROW, Lang, SHEETS, Text};

const TITLE: Text = Text { nb: "Lister", en: "Lists" };
const PURPOSE: Text = Text {
    nb: "Ordene som nedtrekkslistene bruker. Arket skal ikke endres.",
    en: "The words that the drop-down lists use. This sheet is not to be changed.",
};
const UNITS_OF: Text = Text { nb: "Enhet: ", en: "Unit: " };

/// The width of a column; the longest word of a list has 27 letters.
const WIDTH: u8 = 28;

/// A column of the sheet: its title and its words.
struct ListColumn {
    title: String,
    words: Vec<&'static str>,
}

/// Every list of the register, then every list of units that leaves a choice.
fn columns(lang: Lang) -> Vec<ListColumn> {
    let mut out: Vec<ListColumn> = choices::LISTS
        .iter()
        .map(|list| ListColumn {
            title: list.title.get(lang).to_owned(),
            words: list.choices.iter().map(|choice| choice.label.text.get(lang)).collect(),
        })
        .collect();
    for units in unit_lists() {
        let words: Vec<&str> = units.allowed.iter().map(|unit| unit.label.text.get(lang)).collect();
        let first = words.first().copied().unwrap_or_default();
        out.push(ListColumn { title: format!("{}{first} …", UNITS_OF.get(lang)), words });
    }
    out
}

/// The lists of units with more than one unit, each once, in the order of the sheets.
fn unit_lists() -> Vec<Units> {
    let mut out: Vec<Units> = Vec::new();
    for column in SHEETS.iter().flat_map(|sheet| sheet.columns) {
        if let Some(units) = column.units
            && units.allowed.len() > 1
            && !out.iter().any(|seen| seen.allowed == units.allowed)
        {
            out.push(units);
        }
    }
    out
}

/// The cells of a list of words, as a formula for validation.
pub(super) fn range_of_list(list: &ChoiceList, lang: Lang) -> Option<String> {
    let place = choices::LISTS.iter().position(|known| *known == list)?;
    Some(range(place, list.choices.len(), lang))
}

/// The cells of a list of units, as a formula for validation; `None` when there is no choice.
pub(super) fn range_of_units(units: &Units, lang: Lang) -> Option<String> {
    let place = unit_lists().iter().position(|known| known.allowed == units.allowed)?;
    Some(range(choices::LISTS.len() + place, units.allowed.len(), lang))
}

fn range(place: usize, length: usize, lang: Lang) -> String {
    let column = gevinst_plugin_sdk::cell::column_letters(u16::try_from(place).unwrap_or(u16::MAX));
    let first = HEADER_ROW + 2;
    let last = usize::try_from(first).unwrap_or(usize::MAX) + length - 1;
    format!("='{}'!${column}${first}:${column}${last}", layout::LISTS.text.get(lang))
}

/// Writes the sheet.
pub(super) fn write(
    workbook: &mut Workbook,
    lang: Lang,
    styles: &Styles,
) -> Result<(), WriteError> {
    let worksheet: &mut Worksheet = workbook.add_worksheet();
    worksheet.set_name(layout::LISTS.text.get(lang))?;
    heading_rows(worksheet, TITLE.get(lang), PURPOSE.get(lang), lang, styles)?;
    let columns = columns(lang);
    for (place, column) in columns.iter().enumerate() {
        let col = u16::try_from(place).unwrap_or(u16::MAX);
        worksheet.set_column_width(col, WIDTH)?;
        worksheet.write_string_with_format(HEADER_ROW, col, &column.title, &styles.header)?;
        let mut row = HEADER_ROW;
        for word in &column.words {
            row += 1;
            worksheet.write_string_with_format(row, col, *word, &styles.text)?;
        }
    }
    worksheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    let all = u32::from(WIDTH) * u32::try_from(columns.len()).unwrap_or(u32::MAX);
    page_setup(worksheet, lang, HEADER_ROW, all)?;
    Ok(())
}
