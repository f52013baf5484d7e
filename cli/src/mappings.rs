//! Mapping files of the user's own: formats that a run has besides the program's.
//!
//! A mapping is data and cannot do anything, so it needs no trust. It is read
//! once, before any workbook, and its text goes along to the workers.

use std::path::{Path, PathBuf};

use gevinst_core::submission::{Field, RecordKind, choices};
use gevinst_mapped::{MappedFormat, MappingError};
use serde::{Deserialize, Serialize};

use crate::exit::{Exit, Failure};

/// The longest mapping file, in bytes: a worker is given it when it is started.
const LONGEST: usize = 60_000;

/// A mapping file that the user named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnMapping {
    /// The file, for messages.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

impl OwnMapping {
    /// The format that follows the mapping.
    ///
    /// # Errors
    ///
    /// With every problem of the file.
    pub fn format(&self) -> Result<MappedFormat, MappingError> {
        MappedFormat::parse_with(&self.file, &self.text, words_of)
    }
}

/// The words of a field's closed list, by the names that mapping files use.
fn words_of(kind: &str, field: &str) -> &'static [&'static str] {
    let found = RecordKind::named(kind).zip(Field::named(field));
    found.map_or(&[], |(kind, field)| choices(kind, field))
}

/// Reads mapping files.
///
/// # Errors
///
/// When one cannot be read or has problems; all problems are told.
pub fn load(files: &[PathBuf]) -> Result<Vec<OwnMapping>, Failure> {
    let mappings = files.iter().map(|file| own(file)).collect::<Result<Vec<_>, Failure>>()?;
    let told = |own: &OwnMapping| own.format().err().map(|error| error.to_string());
    let problems: Vec<String> = mappings.iter().filter_map(told).collect();
    if problems.is_empty() {
        return Ok(mappings);
    }
    Err(Failure::new(Exit::Usage, problems.join("\n")))
}

fn own(path: &Path) -> Result<OwnMapping, Failure> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Exit::Usage, format!("cannot read the mapping {file}: {error}"))
    })?;
    if text.len() > LONGEST {
        let length = text.len();
        let message = format!("{file} has {length} bytes; a mapping file has at most {LONGEST}");
        return Err(Failure::new(Exit::Usage, message));
    }
    Ok(OwnMapping { file, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> OwnMapping {
        OwnMapping { file: "own.toml".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn every_word_that_a_shipped_mapping_says_is_in_the_list_of_its_field() {
        let mut seen = 0;
        for shipped in gevinst_mapped::shipped() {
            let id = gevinst_plugin_sdk::Format::describe(&shipped).id.clone();
            let text = gevinst_mapped::shipped_file(&id).unwrap();
            assert_eq!(own(text).format().err().map(|error| error.to_string()), None, "{id}");
            seen += 1;
        }
        assert!(seen > 10, "{seen}");
    }

    #[test]
    fn a_word_that_no_list_has_is_told_with_its_place_and_the_nearest() {
        let text = gevinst_mapped::shipped_file("gevinstliste").unwrap();
        let wrong = text
            .replace("stage = \"planned\"", "stage = \"plannned\"")
            .replace("\"Innsparing\" = \"saving\"", "\"Innsparing\" = \"savings\"");
        let error = own(&wrong).format().unwrap_err().to_string();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 2, "{error}");
        assert!(lines[0].contains("\"savings\" is no word for \"benefit_kind\""), "{error}");
        assert!(
            lines[1].ends_with(
                "set: \"plannned\" is no word for \"stage\", did you mean \"planned\"? \
                 (expected one of: planned, forecast, realised)"
            ),
            "{error}"
        );
        assert!(lines.iter().all(|line| line.starts_with("own.toml:")), "{error}");
    }
}
