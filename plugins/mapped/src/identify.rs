//! Whether a workbook is of a format, and which of its sheets are which.

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{
    AdaptError, CellPos, Evidence, Flow, Identification, ReadError, Workbook,
};

use crate::model::{LabelRule, Mapping};
use crate::rows::each_row;

/// The sheets of a workbook, in the order of the mapping's rules.
pub(crate) fn sheets(mapping: &Mapping, workbook: &dyn Workbook) -> Vec<Option<u16>> {
    let names: Vec<String> =
        workbook.sheets().iter().map(|sheet| folded_name(&sheet.name)).collect();
    let find = |rule: &crate::model::SheetRule| {
        let wanted: Vec<String> = rule.names.iter().map(|name| folded_name(name)).collect();
        let place = names.iter().position(|name| wanted.contains(name))?;
        u16::try_from(place).ok()
    };
    mapping.sheets.iter().map(find).collect()
}

/// A sheet's name without what does not matter; copies of one form differ in
/// the spaces around a hyphen.
fn folded_name(name: &str) -> String {
    folded(name).replace(" -", "-").replace("- ", "-")
}

/// Whether every rule of the mapping holds, with what shows it.
pub(crate) fn identify(
    mapping: &Mapping,
    workbook: &mut dyn Workbook,
) -> Result<Identification, ReadError> {
    let places = sheets(mapping, workbook);
    let mut evidence = Vec::new();
    for (rule, place) in mapping.sheets.iter().zip(&places) {
        let Some(sheet) = place.and_then(|place| workbook.sheets().get(usize::from(place))) else {
            if rule.optional {
                continue;
            }
            let name = rule.names.first().map_or("", String::as_str);
            return Ok(Identification::NotMine(format!("no sheet \"{name}\"")));
        };
        let shows = "a sheet of this name".to_owned();
        evidence.push(Evidence { pos: None, found: sheet.name.clone(), shows });
    }
    let mut found: Vec<Option<(CellPos, String)>> = vec![None; mapping.identify.len()];
    for (sheet_rule, place) in places.iter().enumerate() {
        let Some(sheet) = *place else { continue };
        let rules: Vec<(usize, &LabelRule)> = (mapping.identify.iter().enumerate())
            .filter(|(_, rule)| rule.sheet == sheet_rule)
            .collect();
        look(&rules, workbook, sheet, &mut found)?;
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
