//! Remarks of formats, and of the run before anything was computed, as tables.

use gevinst_core::finding::{Arg, Finding, FindingCode, Subject};
use gevinst_core::provenance::CellRef;

use super::lineage;
use super::tsv::{self, Broken, Row, Table};

/// The columns: a line for the remark itself, then one for each cell and text.
pub const COLUMNS: &[&str] = &["note", "code", "part", "name", "value"];

/// The names that a text of a remark may have: those of the plugin contract, and
/// `file` for an input that was left out.
const NAMES: &[&str] = &["found", "expected", "nearest", "why", "detail", "mark", "count", "file"];

/// Writes remarks as a table.
///
/// # Errors
///
/// When a remark has a value that is no text: formats tell texts only.
pub fn write(findings: &[Finding]) -> Result<String, String> {
    let mut table = Table::new(COLUMNS);
    for (place, finding) in findings.iter().enumerate() {
        let (number, code) = ((place + 1).to_string(), finding.code.key());
        match &finding.subject {
            Subject::Book(_) => table.row(&[&number, code, "about", "workbook", ""]),
            Subject::Figure(metric) => table.row(&[&number, code, "about", "figure", metric]),
            Subject::Record(..) | Subject::Analysis(_) => {
                return Err(format!("{code}: a remark is about a workbook or the run"));
            }
        }
        for cell in &finding.cells {
            table.row(&[&number, code, "cell", "", &lineage::shown(cell.place)]);
        }
        for (name, arg) in &finding.args {
            let Arg::Text(text) = arg else {
                return Err(format!("{code}: `{name}` of a remark is a text"));
            };
            table.row(&[&number, code, "text", name, text]);
        }
    }
    Ok(table.text())
}

/// Reads remarks about the workbook with this number, counted from 0.
///
/// # Errors
///
/// When the table is not as [`write()`] makes it.
pub fn read(file: &str, bytes: &[u8], book: u16) -> Result<Vec<Finding>, Broken> {
    let mut findings: Vec<Finding> = Vec::new();
    for row in tsv::read(file, bytes, COLUMNS)? {
        let number: usize = row.number(0)?;
        if row.get(2) == "about" {
            if number != findings.len() + 1 {
                return Err(row.broken("remarks are in order"));
            }
            findings.push(Finding::new(code(&row)?, about(&row, book)?));
            continue;
        }
        let here = findings.len();
        let Some(finding) = findings.last_mut().filter(|_| number == here) else {
            return Err(row.broken("a remark begins with what it is about"));
        };
        match row.get(2) {
            "cell" => {
                let place = lineage::place_of(row.get(4));
                let place =
                    place.ok_or_else(|| row.broken(format!("`{}` is no cell", row.get(4))))?;
                finding.cells.push(CellRef { book, place });
            }
            "text" => {
                let name = NAMES.iter().find(|name| **name == row.get(3));
                let name =
                    name.ok_or_else(|| row.broken(format!("`{}` is no text", row.get(3))))?;
                finding.args.push((name, Arg::Text(row.get(4).to_owned())));
            }
            other => return Err(row.broken(format!("`{other}` is no part of a remark"))),
        }
    }
    Ok(findings)
}

fn code(row: &Row) -> Result<FindingCode, Broken> {
    let code = FindingCode::ALL.iter().find(|code| code.key() == row.get(1));
    code.copied().ok_or_else(|| row.broken(format!("`{}` is no code of a finding", row.get(1))))
}

fn about(row: &Row, book: u16) -> Result<Subject, Broken> {
    match row.get(3) {
        "workbook" => Ok(Subject::Book(book)),
        "figure" => Ok(Subject::Figure(row.get(4).to_owned())),
        other => Err(row.broken(format!("`{other}` where workbook or figure is expected"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_contract_has_a_place() {
        for (_, name) in gevinst_plugin_abi::block::NOTE_TEXTS {
            assert!(NAMES.contains(&name), "{name}");
        }
    }
}
