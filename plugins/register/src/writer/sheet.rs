//! One sheet of the register: its frame, its validation and its rows.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula,
    IgnoreError, Worksheet,
};

use super::WriteError;
use super::lists;
use super::styles::{Styles, row_height};
use crate::layout::{
    self, Column, Content, HEADER_ROW, LAST_VALIDATED_ROW, Lang, Sheet, Text, UNITS_MARK,
    UNITS_ROW, UnitRole, Units,
};

const BACK: Text = Text { nb: "Til veiledningen", en: "To the guidance" };
const LEGEND: Text = Text {
    nb: "* må fylles ut. Pek på en celle for å se hva som skal stå der.",
    en: "* must be filled in. Select a cell to see what it should hold.",
};
const LEGEND_UNITS: Text = Text {
    nb: "* må fylles ut. Raden under overskriftene viser enheten; blå enheter kan endres og gjelder \
         hele kolonnen.",
    en: "* must be filled in. The row under the headers shows the unit; blue units can be changed \
         and hold for the whole column.",
};
pub(super) const FOOTER: Text = Text {
    nb: "&LGevinstregister – &A&RSide &P av &N",
    en: "&LBenefit register – &A&RPage &P of &N",
};
const UNIT_TITLE: Text = Text { nb: "Enhet", en: "Unit" };
const UNIT_HELP: Text = Text {
    nb: "Enheten gjelder alle tall i kolonnen. Velg fra listen.",
    en: "The unit holds for every number in the column. Choose from the list.",
};
const WRONG_TITLE: Text = Text { nb: "Ikke som ventet", en: "Not as expected" };
const WRONG_CHOICE: Text = Text {
    nb: "Ordet står ikke i listen. Velg et ord fra nedtrekkslisten.",
    en: "The word is not in the list. Choose a word from the drop-down list.",
};
const WRONG_OPEN_CHOICE: Text = Text {
    nb: "Ordet står ikke i listen. Vil du beholde det likevel?",
    en: "The word is not in the list. Do you want to keep it?",
};
const WRONG_REFERENCE: Text = Text {
    nb: "Denne ID-en finnes ikke på arket den viser til. Vil du beholde den likevel?",
    en: "This ID is not on the sheet it refers to. Do you want to keep it?",
};
const WRONG_NUMBER: Text = Text {
    nb: "Her ventes et tall. Er tallet ikke aktuelt, kan du skrive «–». Vil du beholde det du skrev?",
    en: "A number is expected. If it does not apply, you may write \"–\". Keep what you wrote?",
};
const WRONG_DAY: Text = Text {
    nb: "Her ventes en dag, dd.mm.åååå. Vil du beholde det du skrev?",
    en: "A day is expected, dd.mm.yyyy. Do you want to keep what you wrote?",
};

impl Sheet {
    /// The first row of data, from zero: right under the units, or under the headers where no
    /// column has a unit.
    pub(crate) fn first_data_row(&self) -> u32 {
        if self.has_units_row() { UNITS_ROW + 1 } else { HEADER_ROW + 1 }
    }
}

/// Writes everything of a sheet but its rows.
pub(super) fn frame(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    lang: Lang,
    styles: &Styles,
    stated_units: &[(gevinst_plugin_sdk::Field, String)],
) -> Result<(), WriteError> {
    worksheet.set_name(sheet.name.text.get(lang))?;
    heading_rows(worksheet, sheet.title.get(lang), sheet.purpose.get(lang), lang, styles)?;
    let legend = if sheet.has_units_row() { LEGEND_UNITS } else { LEGEND };
    worksheet.write_string_with_format(HEADER_ROW - 1, 0, legend.get(lang), &styles.note)?;
    let headers: Vec<String> = sheet.columns.iter().map(|column| header(column, lang)).collect();
    let cells = headers
        .iter()
        .zip(sheet.columns)
        .map(|(text, column)| (text.as_str(), width(column, lang)));
    worksheet.set_row_height(HEADER_ROW, row_height(cells))?;
    for (place, (column, header)) in sheet.columns.iter().zip(&headers).enumerate() {
        let col = column_number(place);
        worksheet.set_column_width(col, width(column, lang))?;
        worksheet.write_string_with_format(HEADER_ROW, col, header, &styles.header)?;
        set_column_format(worksheet, col, column, styles)?;
        validate(worksheet, sheet, col, column, lang)?;
    }
    if sheet.has_units_row() {
        units_row(worksheet, sheet, lang, styles, stated_units)?;
    }
    worksheet.set_freeze_panes(sheet.first_data_row(), 1)?;
    let all: u32 = sheet.columns.iter().map(|column| u32::from(width(column, lang))).sum();
    page_setup(worksheet, lang, sheet.first_data_row() - 1, all)?;
    worksheet.set_repeat_columns(0, 0)?;
    Ok(())
}

/// A column's width: as the layout says, and wide enough for the longest word of its header.
fn width(column: &Column, lang: Lang) -> u8 {
    // Two more for the wider letters of bold type, and the margins of the cell.
    let word = header(column, lang).split(' ').map(|word| word.chars().count()).max();
    let needed = u8::try_from(word.unwrap_or(0) + 3).unwrap_or(u8::MAX);
    column.width.max(needed)
}

/// A column's header as it is written: with a star where every row needs a value, kept on the line
/// of the last word.
pub(crate) fn header(column: &Column, lang: Lang) -> String {
    let star = if column.required { "\u{a0}*" } else { "" };
    format!("{}{star}", column.header.text.get(lang))
}

/// Title, purpose and the link back to the guidance.
pub(super) fn heading_rows(
    worksheet: &mut Worksheet,
    title: &str,
    purpose: &str,
    lang: Lang,
    styles: &Styles,
) -> Result<(), WriteError> {
    worksheet.write_string_with_format(0, 0, title, &styles.title)?;
    worksheet.write_string_with_format(1, 0, purpose, &styles.purpose)?;
    let target = format!("internal:'{}'!A1", layout::GUIDANCE.text.get(lang));
    worksheet.write_url_with_options(
        2,
        0,
        target.as_str(),
        BACK.get(lang),
        "",
        Some(&styles.link),
    )?;
    Ok(())
}

/// The width of columns that one page in landscape shows legibly, in characters.
const PAGE_WIDTH: u32 = 250;

/// Landscape A4, as few pages wide as can be read, headers repeated, page n of m.
pub(super) fn page_setup(
    worksheet: &mut Worksheet,
    lang: Lang,
    last_header_row: u32,
    width: u32,
) -> Result<(), WriteError> {
    worksheet.set_landscape();
    worksheet.set_paper_size(9);
    let pages = u16::try_from(width.div_ceil(PAGE_WIDTH)).unwrap_or(u16::MAX);
    worksheet.set_print_fit_to_pages(pages, 0);
    worksheet.set_repeat_rows(HEADER_ROW, last_header_row)?;
    worksheet.set_footer(FOOTER.get(lang));
    Ok(())
}

/// The units under the headers, marked in the first column.
fn units_row(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    lang: Lang,
    styles: &Styles,
    stated: &[(gevinst_plugin_sdk::Field, String)],
) -> Result<(), WriteError> {
    for (place, column) in sheet.columns.iter().enumerate() {
        let col = column_number(place);
        let Some(units) = &column.units else {
            let mark = if place == 0 { UNITS_MARK.text.get(lang) } else { "" };
            worksheet.write_string_with_format(UNITS_ROW, col, mark, &styles.units_fixed)?;
            continue;
        };
        let wanted = stated.iter().find(|(field, _)| *field == column.field);
        let unit = match wanted {
            Some((_, key)) => units.allowed.iter().find(|unit| unit.key == key),
            None => units.allowed.first(),
        };
        let word = unit.map_or("", |unit| unit.label.text.get(lang));
        let style = match units.role {
            UnitRole::OfRecord => &styles.units,
            UnitRole::Fixed => &styles.units_fixed,
        };
        worksheet.write_string_with_format(UNITS_ROW, col, word, style)?;
        validate_units(worksheet, col, units, lang)?;
    }
    Ok(())
}

fn validate_units(
    worksheet: &mut Worksheet,
    col: u16,
    units: &Units,
    lang: Lang,
) -> Result<(), WriteError> {
    let Some(range) = lists::range_of_units(units, lang) else { return Ok(()) };
    let validation = DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_input_title(UNIT_TITLE.get(lang))?
        .set_input_message(UNIT_HELP.get(lang))?
        .set_error_title(WRONG_TITLE.get(lang))?
        .set_error_message(WRONG_CHOICE.get(lang))?;
    worksheet.add_data_validation(UNITS_ROW, col, UNITS_ROW, col, &validation)?;
    Ok(())
}

/// The format of cells that are still blank, so that what is typed there looks right.
fn set_column_format(
    worksheet: &mut Worksheet,
    col: u16,
    column: &Column,
    styles: &Styles,
) -> Result<(), WriteError> {
    match column.content {
        Content::Number { format, .. } => {
            worksheet.set_column_format(col, &styles.number(format))?;
        }
        Content::Day => {
            worksheet.set_column_format(col, &styles.day)?;
        }
        // Text also for periods: a spreadsheet would turn 2025-07 into a day.
        Content::Text | Content::Reference(_) | Content::Period | Content::Choice(_) => {
            worksheet.set_column_format(col, &styles.text)?;
            let first = HEADER_ROW + 1;
            let kind = IgnoreError::NumberStoredAsText;
            worksheet.ignore_error_range(first, col, LAST_VALIDATED_ROW, col, kind)?;
        }
    }
    Ok(())
}

/// Help and checks while typing.
fn validate(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    col: u16,
    column: &Column,
    lang: Lang,
) -> Result<(), WriteError> {
    let stop = DataValidationErrorStyle::Stop;
    let ask = DataValidationErrorStyle::Warning;
    let new = DataValidation::new();
    let (validation, style, message) = match column.content {
        Content::Text | Content::Period => (new.allow_any_value(), ask, None),
        Content::Choice(list) => {
            let range = lists::range_of_list(list, lang).unwrap_or_default();
            let (style, message) =
                if list.open { (ask, WRONG_OPEN_CHOICE) } else { (stop, WRONG_CHOICE) };
            (new.allow_list_formula(Formula::new(range)), style, Some(message))
        }
        Content::Reference(key) => {
            let range = reference_range(key, lang).unwrap_or_default();
            (new.allow_list_formula(Formula::new(range)), ask, Some(WRONG_REFERENCE))
        }
        Content::Number { least, most, .. } => {
            let rule = DataValidationRule::Between(
                Formula::new(least.to_string()),
                Formula::new(most.to_string()),
            );
            (new.allow_decimal_number_formula(rule), ask, Some(WRONG_NUMBER))
        }
        Content::Day => {
            let rule = DataValidationRule::Between(
                ExcelDateTime::from_ymd(1990, 1, 1)?,
                ExcelDateTime::from_ymd(2100, 12, 31)?,
            );
            (new.allow_date(rule), ask, Some(WRONG_DAY))
        }
    };
    let mut validation = validation
        .set_input_title(input_title(column.header.text.get(lang)))?
        .set_input_message(column.help.get(lang))?;
    if let Some(message) = message {
        validation = validation
            .set_error_style(style)
            .set_error_title(WRONG_TITLE.get(lang))?
            .set_error_message(message.get(lang))?;
    }
    let first = sheet.first_data_row();
    worksheet.add_data_validation(first, col, LAST_VALIDATED_ROW, col, &validation)?;
    Ok(())
}

/// The title of a message has room for 32 characters.
fn input_title(header: &str) -> String {
    header.chars().take(32).collect()
}

/// The identifiers on another sheet, from its first row of data to the last one filled in.
fn reference_range(key: &str, lang: Lang) -> Option<String> {
    let sheet = layout::sheet(key)?;
    let name = sheet.name.text.get(lang);
    let first = sheet.first_data_row() + 1;
    let last = LAST_VALIDATED_ROW + 1;
    Some(format!("=OFFSET('{name}'!$A${first},0,0,MAX(1,COUNTA('{name}'!$A${first}:$A${last})),1)"))
}

/// Writes rows of example data.
pub(super) fn rows(
    worksheet: &mut Worksheet,
    sheet: &'static Sheet,
    lang: Lang,
    styles: &Styles,
    rows: &[Vec<String>],
) -> Result<(), WriteError> {
    let mut row = sheet.first_data_row();
    for cells in rows {
        for (place, (column, text)) in sheet.columns.iter().zip(cells).enumerate() {
            if text.is_empty() {
                continue;
            }
            let wrong = |expected| WriteError::Value {
                sheet: sheet.key,
                row: row + 1,
                text: text.clone(),
                expected,
            };
            let at = (row, column_number(place));
            write_cell(worksheet, at, column, text, lang, styles, wrong)?;
        }
        let wrapped = sheet.columns.iter().zip(cells).filter(|(column, _)| {
            matches!(column.content, Content::Text | Content::Reference(_) | Content::Period)
        });
        let height = row_height(wrapped.map(|(column, text)| (text.as_str(), width(column, lang))));
        worksheet.set_row_height(row, height)?;
        row += 1;
    }
    Ok(())
}

/// Writes one cell as its column holds it.
fn write_cell(
    worksheet: &mut Worksheet,
    (row, col): (u32, u16),
    column: &Column,
    text: &str,
    lang: Lang,
    styles: &Styles,
    wrong: impl Fn(&'static str) -> WriteError,
) -> Result<(), WriteError> {
    match column.content {
        Content::Number { format, .. } => {
            // The shortest decimal text of the double that is written is `text` again.
            let number: f64 = text.parse().map_err(|_| wrong("a number"))?;
            worksheet.write_number_with_format(row, col, number, &styles.number(format))?;
        }
        Content::Day => {
            let day = ExcelDateTime::parse_from_str(text)?;
            worksheet.write_datetime_with_format(row, col, &day, &styles.day)?;
        }
        Content::Choice(list) => {
            let choice = list.choices.iter().find(|choice| choice.key == text);
            let word = choice.ok_or_else(|| wrong("a word of the list"))?.label.text.get(lang);
            worksheet.write_string_with_format(row, col, word, &styles.text)?;
        }
        Content::Text | Content::Reference(_) | Content::Period => {
            worksheet.write_string_with_format(row, col, text, &styles.text)?;
        }
    }
    Ok(())
}

/// A column's number in the workbook; a sheet has far fewer columns than a workbook allows.
pub(super) fn column_number(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
