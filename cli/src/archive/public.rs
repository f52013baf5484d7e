//! What of an archive can be given to everybody: figures, methods, rules and sources,
//! without workbooks, remarks, names and free texts.
//!
//! A public copy is a bag of its own. It names the run and the seal of the whole archive,
//! so that whoever holds that one can show that the figures are its figures. Every file
//! is searched for national identity numbers; with one in it nothing is written.

use std::path::Path;

use serde_json::json;

use super::bag::BagWriter;
use super::canonical::canonical;
use super::open::{Archive, unusable};
use super::{datapackage, layout};
use crate::disk::Disk;
use crate::exit::{Exit, Failure};

/// What a public copy holds, beside the rules.
const FILES: &[&str] = &[layout::FIGURES, layout::EDGES, layout::RULE_VALUES];

/// What it leaves out, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("inputs", "workbooks hold names, remarks and hidden sheets"),
    ("submission", "free texts and names of owners and contacts"),
    ("lineage", "addresses of cells in workbooks that are not public"),
    ("log", "findings quote what stands in cells"),
    ("reports", "owners, contacts and remarks are part of them"),
    ("mappings, plugins", "how agencies' workbooks are built"),
    ("scenario, decisions", "names, and reasons in free text"),
];

/// Writes the public copy of an archive to a new folder.
///
/// # Errors
///
/// When an identity number stands in it, a figure is of a person's ID, or the copy cannot
/// be written.
pub fn copy(disk: &dyn Disk, archive: &Archive, seal: &str, target: &Path) -> Result<(), Failure> {
    let mut paths: Vec<String> = FILES.iter().map(|path| (*path).to_owned()).collect();
    let folder = format!("{}{}", layout::RULES, archive.run.rules.edition);
    let names = archive.names(&folder).map_err(|broken| unusable(&broken))?;
    paths.extend(names.into_iter().map(|name| format!("{folder}/{name}")));
    let mut bag = BagWriter::begin(disk, target)?;
    let mut found = Vec::new();
    for path in &paths {
        let text = archive.text(path).map_err(|broken| unusable(&broken))?;
        for (place, line) in text.lines().enumerate() {
            if has_identity_number(line) {
                found.push(format!("{path}, line {}", place + 1));
            }
        }
        bag.put(path, text.as_bytes())?;
    }
    if !found.is_empty() {
        let message = format!(
            "nothing was written: what looks like a national identity number stands in {}. Take it \
             out of the workbook and make a new run",
            found.join("; ")
        );
        return Err(Failure::new(Exit::NotVerified, message));
    }
    let run = &archive.run;
    let left_out: Vec<_> =
        LEFT_OUT.iter().map(|(what, why)| json!({ "what": what, "why": why })).collect();
    let about = json!({
        "schema": "gevinst-public/1",
        "run": run.id,
        "archive_tagmanifest_sha512": seal,
        // Why it does is free text.
        "supersedes": run.supersedes.as_ref().map(|it| {
            json!({ "run": it.run, "archive_tagmanifest_sha512": it.tagmanifest_sha512 })
        }),
        "period": run.period,
        "as_of": run.as_of,
        "edition": run.rules.edition,
        "edition_sha256": run.rules.sha256,
        "tool_version": run.tool.version,
        "figures_sha256": run.stages.figures.sha256,
        "left_out": left_out,
    });
    bag.put("data/public.json", canonical(&about).as_bytes())?;
    let tables = datapackage::of(bag.files());
    bag.put(layout::DATAPACKAGE, tables.as_bytes())?;
    bag.finish(&[("External-Identifier", format!("{}-public", run.id))], false).map(drop)
}

/// Whether eleven digits stand there that are a national identity number (fødselsnummer,
/// D-nummer) by both of its check digits, with or without a space after the sixth.
pub fn has_identity_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).filter(|at| *at == 0 || !is_digit(at - 1)).any(|start| {
        let mut digits: Vec<u32> = Vec::new();
        let mut at = start;
        while digits.len() < 11 {
            match bytes.get(at) {
                Some(byte @ b'0'..=b'9') => digits.push(u32::from(byte - b'0')),
                Some(b' ') if digits.len() == 6 && at == start + 6 => {}
                _ => break,
            }
            at += 1;
        }
        digits.len() == 11 && !is_digit(at) && checks(&digits)
    })
}

fn checks(digits: &[u32]) -> bool {
    const FIRST: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    const SECOND: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    let check = |weights: &[u32]| {
        let sum: u32 = weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum();
        (11 - sum % 11) % 11
    };
    let day = digits.iter().take(2).fold(0, |sum, digit| sum * 10 + digit);
    let month = digits.iter().skip(2).take(2).fold(0, |sum, digit| sum * 10 + digit);
    let is_day = matches!(day, 1..=31 | 41..=71);
    // Synthetic numbers have 40 or 80 added to the month.
    let is_month = matches!(month, 1..=12 | 41..=52 | 81..=92);
    is_day
        && is_month
        && digits.get(9) == Some(&check(&FIRST))
        && digits.get(10) == Some(&check(&SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A synthetic number: its month is 81, so that nobody can have it.
    const NOBODYS: &str = "01819010001";

    #[test]
    fn identity_numbers_are_found_and_other_numbers_are_not() {
        let number = NOBODYS.to_owned();
        let spaced = format!("{} {}", &number[..6], &number[6..]);
        for text in [number.clone(), format!("fnr {number}."), spaced, format!("\t{number}\t")] {
            assert!(has_identity_number(&text), "{text}");
        }
        let other = format!("{}{}", &number[..10], (number.as_bytes()[10] - b'0' + 1) % 10);
        for text in [other, format!("1{number}"), format!("{number}1"), "12345678901".to_owned()] {
            assert!(!has_identity_number(&text), "{text}");
        }
    }
}
