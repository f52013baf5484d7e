//! The unit of amounts, where a sheet tells it in words.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Flow, Note, NoteCode, Workbook};

use crate::model::UnitPhrases;
use crate::notes::{MOST_CELLS, Notes};
use crate::rows::each_row;

/// A unit and the cell that tells it.
pub(crate) type FoundUnit = (String, CellPos);

/// Units by sheet and rows, so that a sheet is searched once and noted once.
#[derive(Debug, Default)]
pub(crate) struct Searched(BTreeMap<(u16, u32, u32), Option<FoundUnit>>);

impl Searched {
    /// The unit told in the rows of a sheet; a note where there is none, or more than one.
    pub(crate) fn unit(
        &mut self,
        workbook: &mut dyn Workbook,
        sheet: u16,
        rows: (u32, u32),
        units: &[UnitPhrases],
        notes: &mut Notes,
    ) -> Result<Option<FoundUnit>, AdaptError> {
        let key = (sheet, rows.0, rows.1);
        if let Some(found) = self.0.get(&key) {
            return Ok(found.clone());
        }
        let mut found = search(workbook, sheet, rows, units)?;
        let several = found.iter().any(|(unit, _, _)| *unit != found[0].0);
        let unit = if found.is_empty() || several {
            let phrases: Vec<&str> =
                units.iter().filter_map(|unit| unit.phrases.first()).map(String::as_str).collect();
            let place = format!("rows {} to {}", u64::from(rows.0) + 1, u64::from(rows.1) + 1);
            let mut texts =
                vec![("expected", format!("one of \"{}\" in {place}", phrases.join("\", \"")))];
            if several {
                let words: Vec<&str> = found.iter().map(|(_, phrase, _)| phrase.as_str()).collect();
                texts.push(("found", words.join("; ")));
                texts.push(("why", "the sheet tells of several units".to_owned()));
            }
            found.truncate(MOST_CELLS);
            let mut cells: Vec<CellPos> = found.iter().map(|(_, _, pos)| *pos).collect();
            if cells.is_empty() {
                cells.push(CellPos::new(sheet, rows.0, 0));
            }
            notes.add(Note { code: NoteCode::UnitNotFound, cells, texts });
            None
        } else {
            let first = found.first();
            if let Some((_, phrase, pos)) = first {
                let texts = vec![("found", phrase.clone())];
                notes.add(Note { code: NoteCode::UnitFromText, cells: vec![*pos], texts });
            }
            first.map(|(unit, _, pos)| (unit.clone(), *pos))
        };
        self.0.insert(key, unit.clone());
        Ok(unit)
    }
}

/// Each unit with its phrase and the first cell that has it.
fn search(
    workbook: &mut dyn Workbook,
    sheet: u16,
    rows: (u32, u32),
    units: &[UnitPhrases],
) -> Result<Vec<(String, String, CellPos)>, AdaptError> {
    let mut found: Vec<(String, String, CellPos)> = Vec::new();
    each_row(workbook, sheet, Some(rows.1), &mut |row| {
        for cell in row.cells.iter().filter(|_| row.number >= rows.0) {
            let Some(text) = cell.text() else { continue };
            for (unit, phrase) in phrases_in(text, units) {
                if !found.iter().any(|(known, _, _)| known == unit) {
                    found.push((unit.to_owned(), phrase.to_owned(), cell.pos));
                }
            }
        }
        Ok(Flow::Continue)
    })?;
    Ok(found)
}

/// The units whose phrases stand in a text, as whole words.
pub(crate) fn phrases_in<'u>(text: &str, units: &'u [UnitPhrases]) -> Vec<(&'u str, &'u str)> {
    let text = folded(text);
    let mut found = Vec::new();
    for unit in units {
        if let Some(phrase) = unit.phrases.iter().find(|phrase| has_words(&text, phrase)) {
            found.push((unit.unit.as_str(), phrase.as_str()));
        }
    }
    found
}

fn has_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + phrase.len()..].chars().next();
        let part_of_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        !part_of_word(before) && !part_of_word(behind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_whole_words_only() {
        let units = [
            UnitPhrases { unit: "tkr".to_owned(), phrases: vec!["i tusen kroner".to_owned()] },
            UnitPhrases { unit: "kr".to_owned(), phrases: vec!["i kroner".to_owned()] },
        ];
        let units_in = |text| -> Vec<&str> {
            phrases_in(text, &units).into_iter().map(|(unit, _)| unit).collect()
        };
        assert_eq!(units_in("Tallene (I tusen\nkroner) er"), ["tkr"]);
        assert_eq!(units_in("Alle beløp i kroner."), ["kr"]);
        assert!(units_in("gi kroner").is_empty());
        assert!(units_in("i kroneruller").is_empty());
        assert_eq!(units_in("i kroner eller i tusen kroner"), ["tkr", "kr"]);
    }
}
