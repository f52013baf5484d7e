//! Whether a workbook is a register, and on which evidence.

use gevinst_plugin_sdk::{Evidence, Identification, ReadError, Workbook};

use super::{header, numbered, words};
use crate::layout::{GUIDANCE, LAYOUT_VERSION, MARKER, PROPERTY, SHEETS};

/// What the marker begins with, whatever the version.
const MARKER_STEM: &str = "gevinst-register/";
/// How many sheets of the register make an unmarked workbook look like one.
const SHEETS_ALIKE: usize = 3;

/// A mark, as it was found.
struct Mark {
    version: String,
    evidence: Evidence,
}

/// Looks for the mark, then for at least one sheet of the register with its headers.
pub(super) fn identify(workbook: &mut dyn Workbook) -> Result<Identification, ReadError> {
    let names: Vec<String> = workbook.sheets().iter().map(|info| info.name.clone()).collect();
    let mut marks: Vec<Mark> = property(workbook).into_iter().collect();
    marks.extend(marker(workbook, &names)?);
    if let Some(other) = marks.iter().find(|mark| mark.version != LAYOUT_VERSION) {
        return Ok(Identification::NotMine(format!(
            "the workbook is marked as version \"{}\" of the register; this program reads version \
             {LAYOUT_VERSION}",
            other.version
        )));
    }
    if marks.is_empty() {
        return Ok(Identification::NotMine(unmarked(&names)));
    }
    let mut evidence: Vec<Evidence> = marks.into_iter().map(|mark| mark.evidence).collect();
    let sheets = sheets(workbook, &names)?;
    if sheets.is_empty() {
        return Ok(Identification::NotMine(
            "the workbook carries the register's mark, but no sheet of the register has its headers"
                .to_owned(),
        ));
    }
    evidence.extend(sheets);
    Ok(Identification::Mine(evidence))
}

/// The custom document property.
fn property(workbook: &dyn Workbook) -> Option<Mark> {
    let (name, value) =
        workbook.facts().properties.iter().find(|(name, _)| name.as_str() == PROPERTY)?;
    Some(Mark {
        version: value.trim().to_owned(),
        evidence: Evidence {
            pos: None,
            found: format!("{name} = {value}"),
            shows: "the document property that marks a register".to_owned(),
        },
    })
}

/// The marker cell: on the guidance sheet, or on the first sheet if there is none.
fn marker(workbook: &mut dyn Workbook, names: &[String]) -> Result<Option<Mark>, ReadError> {
    let guidance = numbered(names).find(|(_, name)| words::is(&GUIDANCE, name));
    let Some((number, _)) = guidance.or_else(|| numbered(names).next()) else { return Ok(None) };
    let top = header::top(workbook, number)?;
    Ok(top.into_iter().find_map(|cell| {
        let text = cell.text?.trim().to_owned();
        let version = text.strip_prefix(MARKER_STEM)?.to_owned();
        let shows = "the cell that marks a register".to_owned();
        Some(Mark { version, evidence: Evidence { pos: Some(cell.pos), found: text, shows } })
    }))
}

/// One piece of evidence per sheet of the register that has its headers.
fn sheets(workbook: &mut dyn Workbook, names: &[String]) -> Result<Vec<Evidence>, ReadError> {
    let mut out = Vec::new();
    for (number, name) in numbered(names) {
        let Some(layout) = SHEETS.iter().find(|layout| words::is(&layout.name, name)) else {
            continue;
        };
        let top = header::top(workbook, number)?;
        let Some(row) = header::header_row(layout, &top) else { continue };
        let first = top.iter().find(|cell| cell.pos.row == row);
        out.push(Evidence {
            pos: first.map(|cell| cell.pos),
            found: first.and_then(|cell| cell.text.clone()).unwrap_or_default(),
            shows: format!("the headers of the sheet \"{name}\""),
        });
    }
    Ok(out)
}

/// What to say of a workbook without a mark.
fn unmarked(names: &[String]) -> String {
    let alike = SHEETS
        .iter()
        .filter(|layout| names.iter().any(|name| words::is(&layout.name, name)))
        .count();
    let looked = format!(
        "neither the document property \"{PROPERTY}\" nor a cell \"{MARKER}\" on the guidance sheet \
         was found"
    );
    if alike < SHEETS_ALIKE {
        return looked;
    }
    format!(
        "{looked}; {alike} sheets are named as in the register: if it is one, write \"{MARKER}\" in \
         a cell of the first sheet"
    )
}
