//! Which figure is meant: by id, by number, by the beginning or the parts of an id.

use std::collections::BTreeSet;

use gevinst_core::provenance::{CellRef, Place};
use gevinst_core::report::{FactIx, Report};
use gevinst_plugin_sdk::text::nearest;

use crate::exit::{Exit, Failure};

/// So many ids are named where several are meant.
const NAMED: usize = 8;

/// The figure that a word names.
///
/// # Errors
///
/// When it names none or several; the failure suggests.
pub(super) fn figure(report: &Report, word: &str) -> Result<FactIx, Failure> {
    if let Some(found) = report.facts.find(word) {
        return Ok(found);
    }
    if let Some(number) = source_number(word) {
        let count = report.shown.len();
        let shown = number.checked_sub(1).and_then(|place| report.shown.get(place));
        return shown.copied().ok_or_else(|| {
            failure(format!("there is no figure {word}; the report shows S1 to S{count}"))
        });
    }
    let ids = || report.facts.iter().map(|(place, fact)| (place, fact.id.as_str()));
    let starts: Vec<(FactIx, &str)> = ids().filter(|(_, id)| id.starts_with(word)).collect();
    let meant = if starts.is_empty() {
        ids().filter(|(_, id)| has_parts(id, word)).collect()
    } else {
        starts
    };
    // What names all that an id has but the agency means that one, and not a part of it.
    let whole: Vec<FactIx> = meant
        .iter()
        .filter(|(_, id)| parts(word).count() > 1 && has_parts(word, &without_agency(id)))
        .map(|(place, _)| *place)
        .collect();
    if let [only] = whole.as_slice() {
        return Ok(*only);
    }
    match meant.as_slice() {
        [(place, _)] => Ok(*place),
        [] => Err(unknown(word, ids().map(|(_, id)| id))),
        several => Err(several_meant(word, several)),
    }
}

/// `S12` as 12.
fn source_number(word: &str) -> Option<usize> {
    let digits = word.strip_prefix(['S', 's'])?;
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// The metric, dimensions and period of an id.
fn parts(id: &str) -> impl Iterator<Item = &str> {
    id.split([':', ';', '@']).filter(|part| !part.is_empty())
}

/// An id's parts but the agency and the period.
fn without_agency(id: &str) -> String {
    let named = id.split_once('@').map_or(id, |(named, _)| named);
    parts(named).filter(|part| !part.starts_with("agency=")).collect::<Vec<&str>>().join(":")
}

/// Whether an id has all parts of the word, in any order: `saving.planned:benefit=Ø-01`
/// need not name the agency.
pub(in crate::commands) fn has_parts(id: &str, word: &str) -> bool {
    parts(word).next().is_some() && parts(word).all(|wanted| parts(id).any(|part| part == wanted))
}

fn several_meant(word: &str, several: &[(FactIx, &str)]) -> Failure {
    let named = several.iter().take(NAMED).map(|(_, id)| format!("  {id}\n")).collect::<String>();
    let more = several.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
    failure(format!("\"{word}\" may be any of {} figures:\n{named}{more}", several.len()))
}

fn unknown<'r>(word: &str, ids: impl Iterator<Item = &'r str>) -> Failure {
    let ids: Vec<&str> = ids.collect();
    let known: BTreeSet<&str> = ids.iter().flat_map(|id| parts(id)).collect();
    // Each part as it may have been meant; those that nothing is like are left out.
    let meant: Vec<&str> =
        parts(word).filter_map(|part| nearest(part, known.iter().copied())).collect();
    let near: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| !meant.is_empty() && meant.iter().all(|part| parts(id).any(|it| it == *part)))
        .take(NAMED)
        .collect();
    let near = match near.as_slice() {
        [] => String::new(),
        [one] => format!(" Did you mean {one}?"),
        near => {
            let near: String = near.iter().map(|id| format!("\n  {id}")).collect();
            format!(" It may be one of these:{near}")
        }
    };
    let is_file = std::path::Path::new(word).exists();
    let file = if is_file { " It is a file: name the figure after the workbooks." } else { "" };
    failure(format!("there is no figure \"{word}\"; --list tells all.{file}{near}"))
}

fn failure(message: String) -> Failure {
    Failure::new(Exit::Usage, message.trim_end().to_owned())
}

/// The cell that `book.xlsx!Sheet!C14` names; the workbook's name may be left out
/// where there is one only.
///
/// # Errors
///
/// When there is no such workbook or sheet, or the address is none.
pub(super) fn cell(report: &Report, word: &str) -> Result<CellRef, Failure> {
    let shape = || {
        let message = format!(
            "\"{word}\" is not a cell; a cell is named as in the report, such as 'plan.xlsx!Sheet!C14'"
        );
        failure(message)
    };
    let (place, address) = word.rsplit_once('!').ok_or_else(shape)?;
    let (row, col) = row_and_column(address).ok_or_else(shape)?;
    let books = &report.books.0;
    for (number, book) in books.iter().enumerate() {
        let sheet = match place.strip_prefix(book.name.as_str()).and_then(|it| it.strip_prefix('!'))
        {
            Some(sheet) => sheet,
            None if books.len() == 1 => place,
            None => continue,
        };
        if let Some(sheet) = book.sheets.iter().position(|name| name == sheet) {
            let sheet = u16::try_from(sheet).unwrap_or(u16::MAX);
            let book = u16::try_from(number).unwrap_or(u16::MAX);
            return Ok(CellRef { book, place: Place { sheet, row, col } });
        }
    }
    let known: Vec<String> = books
        .iter()
        .flat_map(|book| book.sheets.iter().map(|sheet| format!("{}!{sheet}", book.name)))
        .collect();
    // Where there is one workbook, its name may be left out here too.
    let alone = books.first().filter(|_| books.len() == 1);
    let sheets = alone.iter().flat_map(|book| &book.sheets).map(String::as_str);
    let meant = nearest(place, known.iter().map(String::as_str).chain(sheets));
    let meant = meant.map(|known| format!(" Did you mean '{known}!{address}'?"));
    let known = known.join(", ");
    Err(failure(format!(
        "there is no sheet \"{place}\".{} There are: {known}",
        meant.unwrap_or_default()
    )))
}

/// `C14` as row 13 and column 2, from zero.
fn row_and_column(address: &str) -> Option<(u32, u16)> {
    let end = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = address.split_at(end);
    let row: u32 = digits.parse().ok().filter(|row| *row > 0)?;
    let mut col: u32 = 0;
    for letter in letters.bytes() {
        let digit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
        col = col.checked_mul(26)?.checked_add(u32::from(digit) + 1)?;
    }
    let col = u16::try_from(col.checked_sub(1)?).ok()?;
    Some((row - 1, col))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_spreadsheets_write_them() {
        assert_eq!(row_and_column("C14"), Some((13, 2)));
        assert_eq!(row_and_column("AA1"), Some((0, 26)));
        for wrong in ["", "C", "14", "C0", "C1x", "Ø3", "AAAAAAAAAA1"] {
            assert_eq!(row_and_column(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_id_is_known_by_some_of_its_parts() {
        let id = "saving.planned:agency=991825827;benefit=Ø-01@2026-to-Q3";
        assert!(has_parts(id, "saving.planned:benefit=Ø-01@2026-to-Q3"));
        assert!(has_parts(id, "benefit=Ø-01"));
        assert!(!has_parts(id, "benefit=Ø-0") && !has_parts(id, ""));
        assert_eq!((source_number("S12"), source_number("saving")), (Some(12), None));
    }
}
