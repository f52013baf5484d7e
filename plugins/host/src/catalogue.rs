//! The formats the program knows, and which of them claims a workbook.

use gevinst_plugin_sdk::{
    Description, Evidence, Format, Identification, IdentifyError, ReadError, Workbook,
};

/// The formats the program knows, in a fixed order.
#[derive(Default)]
pub struct Catalogue {
    formats: Vec<Box<dyn Format>>,
}

/// The one format that reads a workbook.
#[derive(Clone)]
pub struct Claim<'c> {
    /// The format.
    pub format: &'c dyn Format,
    /// What it was recognised by; empty where the user named it and it did not
    /// recognise the workbook itself.
    pub evidence: Vec<Evidence>,
    /// Whether the user named it.
    pub named_by_user: bool,
    /// The formats that failed when they were asked, with the reason in their own words.
    pub failed: Vec<(Description, String)>,
}

/// A format that claims a workbook, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimant {
    /// Who it is.
    pub description: Description,
    /// Why it claims the workbook.
    pub evidence: Vec<Evidence>,
}

/// Why no format reads a workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No format claims it.
    #[error("no format recognises the workbook")]
    NoFormat {
        /// Each format and what it looked for in vain.
        looked: Vec<(Description, String)>,
        /// The sheets that the workbook has.
        sheets: Vec<String>,
    },
    /// More than one claims it.
    #[error("more than one format recognises the workbook")]
    SeveralFormats(Vec<Claimant>),
    /// The user named a format that the program does not know.
    #[error("there is no format \"{id}\"")]
    UnknownFormat {
        /// What the user wrote.
        id: String,
        /// The ids of the formats there are.
        known: Vec<String>,
    },
    /// A sheet could not be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The format that the user named failed.
    #[error("format {} failed: {why}", .format.id)]
    Failed {
        /// Which one.
        format: Description,
        /// Why, in its own words.
        why: String,
    },
}

impl Catalogue {
    /// A catalogue of these formats, in this order.
    pub fn new(formats: Vec<Box<dyn Format>>) -> Catalogue {
        Catalogue { formats }
    }

    /// The formats, in order.
    pub fn formats(&self) -> impl Iterator<Item = &dyn Format> {
        self.formats.iter().map(AsRef::as_ref)
    }

    /// The format with this id, if there is one.
    pub fn format(&self, id: &str) -> Option<&dyn Format> {
        self.formats().find(|format| format.describe().id == id)
    }

    /// The one format that claims the workbook, or the one the user named.
    ///
    /// # Errors
    ///
    /// When no format or more than one claims it, when the named one does not
    /// exist, or when a sheet cannot be read.
    pub fn claim(
        &self,
        workbook: &mut dyn Workbook,
        named: Option<&str>,
    ) -> Result<Claim<'_>, Refused> {
        if let Some(id) = named {
            return self.claim_named(workbook, id);
        }
        let mut claims: Vec<Claim<'_>> = Vec::new();
        let mut others = Vec::new();
        let mut failed = Vec::new();
        for format in self.formats() {
            match format.identify(workbook) {
                Ok(Identification::Mine(evidence)) => {
                    let failed = Vec::new();
                    claims.push(Claim { format, evidence, named_by_user: false, failed });
                }
                Ok(Identification::NotMine(why)) => others.push((format.describe().clone(), why)),
                Err(IdentifyError::Read(error)) => return Err(error.into()),
                // A format that fails costs a message and not the other formats' work.
                Err(IdentifyError::Failed(why)) => failed.push((format.describe().clone(), why)),
            }
        }
        match claims.pop() {
            None => {
                others.extend(failed);
                let sheets = workbook.sheets().iter().map(|sheet| sheet.name.clone()).collect();
                Err(Refused::NoFormat { looked: others, sheets })
            }
            Some(claim) if claims.is_empty() => Ok(Claim { failed, ..claim }),
            Some(last) => {
                claims.push(last);
                let claimants = claims.into_iter().map(|claim| Claimant {
                    description: claim.format.describe().clone(),
                    evidence: claim.evidence,
                });
                Err(Refused::SeveralFormats(claimants.collect()))
            }
        }
    }

    fn claim_named(&self, workbook: &mut dyn Workbook, id: &str) -> Result<Claim<'_>, Refused> {
        let format = self.format(id).ok_or_else(|| Refused::UnknownFormat {
            id: id.to_owned(),
            known: self.formats().map(|format| format.describe().id.clone()).collect(),
        })?;
        let evidence = match format.identify(workbook) {
            Ok(Identification::Mine(evidence)) => evidence,
            Ok(Identification::NotMine(_)) => Vec::new(),
            Err(IdentifyError::Read(error)) => return Err(error.into()),
            Err(IdentifyError::Failed(why)) => {
                return Err(Refused::Failed { format: format.describe().clone(), why });
            }
        };
        Ok(Claim { format, evidence, named_by_user: true, failed: Vec::new() })
    }
}
