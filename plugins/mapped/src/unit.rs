//! The unit of amounts, where a sheet tells it in words.

use std::collections::BTreeMap;
use std::ops::Range;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Flow, Note, NoteCode, Workbook};

use crate::grid::each_row;
use crate::model::UnitPhrases;
use crate::notes::{MOST_CELLS, Notes};

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

/// The phrases that tell units in most workbooks, for mappings that name none. A foreign
/// currency is named so that it is refused by its name and never taken for kroner.
const USUAL: [(&str, &[&str]); 13] = [
    ("kr", &["kr", "kroner", "nok", "hele kroner"]),
    (
        "tkr",
        &[
            "tkr",
            "tnok",
            "knok",
            "tusen kroner",
            "tusen kr",
            "tusen nok",
            "1000 kr",
            "1000 kroner",
            "1000 nok",
            "1 000 kr",
            "1 000 kroner",
            "1 000 nok",
            "1.000 kr",
            "1.000 kroner",
            "nok thousand",
            "nok 1000",
            "nok 1 000",
            "kr 1000",
            "kr 1 000",
            "thousand kroner",
        ],
    ),
    (
        "mnok",
        &[
            "mnok",
            "mkr",
            "mill. kroner",
            "mill. kr",
            "mill kroner",
            "mill kr",
            "mill. nok",
            "millioner kroner",
            "millionar kroner",
            "millioner kr",
            "nok million",
            "million kroner",
        ],
    ),
    (
        "mrd_nok",
        &["mrd. kroner", "mrd. kr", "mrd kroner", "mrd kr", "milliarder kroner", "mrd. nok"],
    ),
    ("hours", &["timer", "timar", "timeverk", "hours", "t"]),
    ("minutes", &["minutter", "minutt", "min", "minutes"]),
    ("fte", &["årsverk", "fte", "dagsverk per år"]),
    ("percent", &["prosent", "pst", "percent", "%"]),
    ("gbp", &["gbp", "£", "£m", "£k", "pounds"]),
    ("usd", &["usd", "$", "$m", "us dollars"]),
    ("eur", &["eur", "€", "euro", "meur"]),
    ("sek", &["sek", "msek", "tsek"]),
    ("dkk", &["dkk", "mdkk", "tdkk"]),
];

/// The usual phrases for units.
pub(crate) fn usual() -> Vec<UnitPhrases> {
    let phrases = |words: &[&str]| words.iter().map(|word| folded(word)).collect();
    let unit = |(unit, words): &(&str, &[&str])| UnitPhrases {
        unit: (*unit).to_owned(),
        phrases: phrases(words),
    };
    USUAL.iter().map(unit).collect()
}

/// The units whose phrases stand in a text, as whole words. A phrase within a longer
/// one is no phrase of its own: `tusen kroner` does not tell of `kroner`.
pub(crate) fn phrases_in<'u>(text: &str, units: &'u [UnitPhrases]) -> Vec<(&'u str, &'u str)> {
    let text = folded(text);
    let mut found: Vec<(Range<usize>, &str, &str)> = Vec::new();
    for unit in units {
        for phrase in &unit.phrases {
            for place in places_of(&text, phrase) {
                found.push((place, unit.unit.as_str(), phrase.as_str()));
            }
        }
    }
    let within = |inner: &Range<usize>, outer: &Range<usize>| {
        outer.start <= inner.start && inner.end <= outer.end && outer.len() > inner.len()
    };
    let whole = |place: &Range<usize>| !found.iter().any(|(other, _, _)| within(place, other));
    let mut told: Vec<(&str, &str)> = Vec::new();
    for unit in units {
        let mut own = found.iter().filter(|(_, name, _)| *name == unit.unit);
        told.extend(
            own.find(|(place, _, _)| whole(place)).map(|(_, unit, phrase)| (*unit, *phrase)),
        );
    }
    told
}

fn places_of<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    text.match_indices(phrase).filter_map(|(at, _)| {
        let end = at + phrase.len();
        let before = text[..at].chars().next_back();
        let behind = text[end..].chars().next();
        let part_of_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        (!part_of_word(before) && !part_of_word(behind)).then_some(at..end)
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

    #[test]
    fn usual_words_tell_their_unit_and_a_longer_phrase_hides_a_shorter_one() {
        let units = usual();
        let cases = [
            ("Beløp (tusen kr)", "tkr"),
            ("1 000 NOK", "tkr"),
            ("NOK 1\u{a0}000", "tkr"),
            ("mill. kr", "mnok"),
            ("MNOK", "mnok"),
            ("kr", "kr"),
            ("Timer", "hours"),
            ("årsverk", "fte"),
            ("prosent", "percent"),
            ("%", "percent"),
            ("GBP", "gbp"),
            ("$m", "usd"),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = phrases_in(text, &units).iter().map(|(unit, _)| *unit).collect();
            assert_eq!(found, [expected], "{text}");
        }
        assert!(phrases_in("Krav til timeplan", &units).is_empty());
    }
}
