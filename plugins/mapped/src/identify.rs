//! Whether a workbook is of a format, and which of its sheets are which.

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{
    AdaptError, CellPos, Evidence, Flow, Identification, ReadError, Visibility, Workbook,
};

use crate::grid::each_row;
use crate::model::{LabelRule, Mapping};

/// The sheets of a workbook that a mapping means.
pub(crate) struct Found {
    /// For each rule of the mapping its sheets; more than one only where a name has a star.
    pub(crate) sheets: Vec<Vec<u16>>,
    /// Sheets that fit but are copies, each with the sheet that counts.
    pub(crate) copies: Vec<(u16, u16)>,
}

/// The sheets of a workbook, in the order of the mapping's rules.
///
/// Of several sheets that fit one name the visible one counts, then the one that is
/// called exactly so; `Plan (2)` is a copy of `Plan`.
pub(crate) fn sheets(mapping: &Mapping, workbook: &dyn Workbook) -> Found {
    let names: Vec<String> =
        workbook.sheets().iter().map(|sheet| folded_name(&sheet.name)).collect();
    let visible = |sheet: usize| workbook.sheets()[sheet].visibility == Visibility::Visible;
    let mut found = Found { sheets: vec![Vec::new(); mapping.sheets.len()], copies: Vec::new() };
    let one = mapping.sheets.iter().enumerate().filter(|(_, rule)| !rule.is_many());
    let mut others: Vec<(usize, usize)> = Vec::new();
    for (place, rule) in one {
        let wanted: Vec<String> = rule.names.iter().map(|name| folded_name(name)).collect();
        let fits = |sheet: &usize| {
            let name = &names[*sheet];
            wanted.contains(name) || wanted.iter().any(|wanted| is_copy_of(name, wanted))
        };
        let mut fitting: Vec<usize> = (0..names.len()).filter(fits).collect();
        fitting.sort_by_key(|sheet| (!visible(*sheet), !wanted.contains(&names[*sheet])));
        if let Some((first, rest)) = fitting.split_first() {
            found.sheets[place] = vec![number(*first)];
            others.extend(rest.iter().map(|sheet| (*sheet, *first)));
        }
    }
    let used: Vec<u16> = found.sheets.concat();
    for (place, rule) in mapping.sheets.iter().enumerate().filter(|(_, rule)| rule.is_many()) {
        let wanted: Vec<String> = rule.names.iter().map(|name| folded_pattern(name)).collect();
        let fits = |sheet: &usize| {
            let free =
                !used.contains(&number(*sheet)) && !others.iter().any(|(copy, _)| copy == sheet);
            free && wanted.iter().any(|name| fits_pattern(&names[*sheet], name))
        };
        let fitting: Vec<usize> = (0..names.len()).filter(fits).collect();
        for sheet in &fitting {
            let twin = |other: &&usize| is_copy_of(&names[*sheet], &names[**other]);
            match fitting.iter().filter(|_| !visible(*sheet)).find(twin) {
                Some(twin) => others.push((*sheet, *twin)),
                None => found.sheets[place].push(number(*sheet)),
            }
        }
    }
    let used: Vec<u16> = found.sheets.concat();
    let copies = others.into_iter().map(|(copy, first)| (number(copy), number(first)));
    found.copies = copies.filter(|(copy, _)| !used.contains(copy)).collect();
    found
}

fn number(sheet: usize) -> u16 {
    u16::try_from(sheet).unwrap_or(u16::MAX)
}

/// The most letters of a sheet's name; a copy's name is cut to make room for its number.
const LONGEST_NAME: usize = 31;

/// Whether a sheet is called as the copy of another one: `plan (2)` of `plan`.
fn is_copy_of(name: &str, wanted: &str) -> bool {
    let number = |name: &'_ str| {
        let (before, digits) = name.strip_suffix(')')?.rsplit_once('(')?;
        let digit = !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit());
        digit.then_some(before.trim_end().len())
    };
    let Some(end) = number(name) else { return false };
    let original = &name[..end];
    let cut = name.chars().count() + 2 >= LONGEST_NAME && !original.is_empty();
    original == wanted || (cut && wanted.starts_with(original))
}

/// What stands for the star of a pattern, which folding would take off its end.
const STAR: char = '\u{1}';

fn folded_pattern(name: &str) -> String {
    folded_name(&name.replace('*', &STAR.to_string()))
}

/// Whether a name fits a folded pattern in which each star stands for any letters or none.
fn fits_pattern(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split(STAR);
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A sheet's name without what does not matter; copies of one form differ in
/// the spaces around a hyphen.
fn folded_name(name: &str) -> String {
    folded(name).replace(" -", "-").replace("- ", "-")
}

/// Of the sheets of a rule with a star, those where all its labels stand.
pub(crate) fn with_labels(
    mapping: &Mapping,
    workbook: &mut dyn Workbook,
    found: &mut Found,
) -> Result<(), ReadError> {
    for (place, rule) in mapping.sheets.iter().enumerate() {
        let rules = rules_of(mapping, place);
        if !rule.is_many() || rules.is_empty() {
            continue;
        }
        let mut meant = Vec::new();
        for sheet in std::mem::take(&mut found.sheets[place]) {
            let mut hits = vec![None; mapping.identify.len()];
            look(&rules, workbook, sheet, &mut hits)?;
            if rules.iter().all(|(rule, _)| hits[*rule].is_some()) {
                meant.push(sheet);
            }
        }
        found.sheets[place] = meant;
    }
    Ok(())
}

fn rules_of(mapping: &Mapping, sheet: usize) -> Vec<(usize, &LabelRule)> {
    mapping.identify.iter().enumerate().filter(|(_, rule)| rule.sheet == sheet).collect()
}

/// Whether every rule of the mapping holds, with what shows it.
pub(crate) fn identify(
    mapping: &Mapping,
    workbook: &mut dyn Workbook,
) -> Result<Identification, ReadError> {
    let by_name = sheets(mapping, workbook);
    let mut by_label = Found { sheets: by_name.sheets.clone(), copies: Vec::new() };
    with_labels(mapping, workbook, &mut by_label)?;
    let mut evidence = Vec::new();
    for (place, rule) in mapping.sheets.iter().enumerate() {
        let meant = &by_label.sheets[place];
        if meant.is_empty() && !rule.optional {
            let name = rule.names.first().map_or("", String::as_str);
            return Ok(Identification::NotMine(match by_name.sheets[place].as_slice() {
                [] => format!("no sheet \"{name}\""),
                _ => format!("no sheet \"{name}\" has the labels of this layout"),
            }));
        }
        let infos = meant.iter().filter_map(|sheet| workbook.sheets().get(usize::from(*sheet)));
        evidence.extend(infos.map(|sheet| Evidence {
            pos: None,
            found: sheet.name.clone(),
            shows: "a sheet of this name".to_owned(),
        }));
    }
    let mut found: Vec<Option<(CellPos, String)>> = vec![None; mapping.identify.len()];
    for (place, meant) in by_label.sheets.iter().enumerate() {
        let Some(sheet) = meant.first() else { continue };
        look(&rules_of(mapping, place), workbook, *sheet, &mut found)?;
    }
    for (rule, hit) in mapping.identify.iter().zip(found) {
        let Some((pos, text)) = hit else {
            let name = mapping.sheets[rule.sheet].names.first().map_or("", String::as_str);
            let label = rule.labels.first();
            let missing =
                format!("sheet \"{name}\" does not say \"{label}\" where this layout does");
            return Ok(Identification::NotMine(missing));
        };
        evidence.push(Evidence { pos: Some(pos), found: text, shows: rule.shows.clone() });
    }
    Ok(Identification::Mine(evidence))
}

fn look(
    rules: &[(usize, &LabelRule)],
    workbook: &mut dyn Workbook,
    sheet: u16,
    found: &mut [Option<(CellPos, String)>],
) -> Result<(), ReadError> {
    let Some(last) = rules.iter().map(|(_, rule)| rule.rows.1).max() else { return Ok(()) };
    let outcome = each_row(workbook, sheet, Some(last), &mut |row| {
        for cell in &row.cells {
            let Some(text) = cell.text() else { continue };
            let label = folded(text);
            for (place, rule) in rules {
                let stands = (rule.rows.0..=rule.rows.1).contains(&row.number)
                    && (rule.cols.0..=rule.cols.1).contains(&cell.pos.col);
                if stands && found[*place].is_none() && rule.labels.has(&label) {
                    found[*place] = Some((cell.pos, text.to_owned()));
                }
            }
        }
        let all = rules.iter().all(|(place, _)| found[*place].is_some());
        Ok(if all { Flow::Stop } else { Flow::Continue })
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(AdaptError::Read(error)) => Err(error),
        Err(error @ (AdaptError::Refused(_) | AdaptError::Failed(_))) => {
            // Nothing is handed over while a workbook is recognised, so nothing can be refused.
            Err(ReadError { sheet: format!("number {sheet}"), what: error.to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters_and_a_number_in_brackets_for_a_copy() {
        assert!(fits_pattern("prosjekt 1", &folded_pattern("prosjekt *")));
        assert!(fits_pattern("anything", &folded_pattern("*")));
        assert!(fits_pattern("p 1 plan", &folded_pattern("p*plan")));
        assert!(fits_pattern("plan", &folded_pattern("plan*")));
        assert!(!fits_pattern("plan", &folded_pattern("planer*")));
        assert!(!fits_pattern("min plan", &folded_pattern("plan*")));
        assert!(!fits_pattern("plan", &folded_pattern("plan*plan")));
        assert!(is_copy_of("ark1 (2)", "ark1"));
        assert!(is_copy_of("a-nytte-kost for prosjektet (2)", "a-nytte-kost for prosjektet"));
        // A spreadsheet cuts a long name so that the number has room.
        assert!(is_copy_of("a - nytte-kost for prosjek (2)", "a - nytte-kost for prosjektet"));
        assert!(!is_copy_of("ark (2)", "ark1"));
        assert!(!is_copy_of("gevinster (nye)", "gevinster"));
        assert!(!is_copy_of("gevinster", "gevinster"));
    }
}
