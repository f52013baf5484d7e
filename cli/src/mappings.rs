//! Mapping files of the user's own: formats that a run has besides the program's.
//!
//! A mapping is data and cannot do anything, so it needs no trust. It is read
//! once, before any workbook, and its text goes along to the workers.

use std::path::{Path, PathBuf};

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
        MappedFormat::parse(&self.file, &self.text)
    }
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
