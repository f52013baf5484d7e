//! Mapping files of the user's own: formats that a run has besides the program's.
//!
//! A mapping is data and cannot do anything, so it needs no trust. It is read
//! once, before any workbook, and its text goes along to the workers.

use std::path::{Path, PathBuf};

use gevinst_mapped::{MappedFormat, MappingError};
use gevinst_plugin_host::Catalogue;
use gevinst_plugin_sdk::Format;
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

/// Which formats read the workbooks of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The format that reads every workbook, where the user names one.
    pub named: Option<String>,
    /// Mapping files besides the program's formats.
    pub mappings: Vec<OwnMapping>,
}

impl Asked {
    /// The formats asked for on the command line.
    ///
    /// # Errors
    ///
    /// When a mapping file cannot be read or has problems; all of them are told.
    pub fn load(named: Option<String>, files: &[PathBuf]) -> Result<Asked, Failure> {
        let mut mappings = Vec::new();
        for file in files {
            mappings.push(own(file)?);
        }
        let failure = |error: &MappingError| Failure::new(Exit::Usage, error.to_string());
        formats(&mappings).map_err(|error| failure(&error))?;
        Ok(Asked { named, mappings })
    }
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

fn formats(mappings: &[OwnMapping]) -> Result<Vec<MappedFormat>, MappingError> {
    mappings.iter().map(|own| MappedFormat::parse(&own.file, &own.text)).collect()
}

/// The formats that the program knows, and those of mapping files; one of the same id
/// as the program's stands in its place, so that a new version can be tried.
///
/// # Errors
///
/// When a mapping file has problems.
pub fn catalogue_with(mappings: &[OwnMapping]) -> Result<Catalogue, MappingError> {
    let mut all: Vec<Box<dyn Format>> = crate::inputs::own_formats();
    for format in formats(mappings)? {
        all.retain(|other| other.describe().id != format.describe().id);
        all.push(Box::new(format));
    }
    Ok(Catalogue::new(all))
}
