//! Is it this form? Its sheets and labels tell.

use gevinst_plugin_sdk::{Evidence, Flow, Identification, ReadError, Workbook};

use crate::book::{Book, Sheet};
use crate::table::Labels;

/// A label that must stand in a sheet, and what it shows.
const LABELS: [(Sheet, Labels, &str); 5] = [
    (Sheet::Card, &["Prosjektkort"], "the project card"),
    (
        Sheet::Changes,
        &["Gevinst Hvilket positivt resultat vil endringen skape?", "Gevinst"],
        "the benefits of the analysis of changes",
    ),
    (
        Sheet::Benefits,
        &["Gevinsttype (velg fra listen)", "Gevinsttype"],
        "the type of the benefit analysis",
    ),
    (Sheet::Benefits, &["Netto økonomisk effekt (nåverdi)"], "the result of the benefit analysis"),
    (Sheet::FollowUp, &["Ønsket verdi"], "the targets of the follow-up plan"),
];

/// The labels stand in the first rows of their sheets.
const MOST_ROWS: u32 = 100;

pub(crate) fn identify(workbook: &mut dyn Workbook) -> Result<Identification, ReadError> {
    let numbers = Book::numbers(workbook);
    let mut evidence = Vec::new();
    for sheet in Sheet::NEEDED {
        let Some(number) = numbers.get(&sheet) else {
            return Ok(Identification::NotMine(format!("no sheet \"{}\"", sheet.name())));
        };
        let found = workbook.sheets().get(usize::from(*number)).map(|info| info.name.clone());
        let found = found.unwrap_or_default();
        evidence.push(Evidence { pos: None, found, shows: "a sheet of this name".to_owned() });
    }
    for (sheet, labels, shows) in LABELS {
        let Some(number) = numbers.get(&sheet).copied() else { continue };
        let mut found = None;
        workbook.read(number, &mut |cell| {
            let text = cell.text().filter(|text| {
                let text = gevinst_plugin_sdk::text::folded(text);
                labels.iter().any(|label| gevinst_plugin_sdk::text::folded(label) == text)
            });
            found = text.map(|text| (cell.pos, text.to_owned()));
            let done = found.is_some() || cell.pos.row >= MOST_ROWS;
            if done { Flow::Stop } else { Flow::Continue }
        })?;
        let Some((pos, found)) = found else {
            let label = labels.first().unwrap_or(&"");
            let missing = format!("sheet \"{}\" does not say \"{label}\"", sheet.name());
            return Ok(Identification::NotMine(missing));
        };
        evidence.push(Evidence { pos: Some(pos), found, shows: shows.to_owned() });
    }
    Ok(Identification::Mine(evidence))
}
