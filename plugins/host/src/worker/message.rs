//! The small messages, as JSON.

use gevinst_plugin_sdk::{
    BookFacts, CellPos, Description, Evidence, FileKind, ReadError, SheetInfo, Visibility,
};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Claim, Claimant, Refused};
use crate::sandbox::SandboxReport;

/// The version of the frames. Worker and program are one binary, so the two
/// always agree unless the binary was replaced while it ran.
pub const PROTOCOL: u32 = 1;

/// The worker's first words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The SHA-256 fingerprint of the bytes that the worker read, in hexadecimal.
    pub sha256: String,
    /// How many bytes they are.
    pub size: u64,
    /// What the worker is shut in by.
    pub sandbox: SandboxReport,
}

/// What is known of the workbook before its cells are read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Book {
    /// The contract's number of the kind of file.
    kind: usize,
    date_1904: bool,
    macros: bool,
    external_links: bool,
    manual_calculation: bool,
    sheets: Vec<(String, u8)>,
}

impl Book {
    pub(super) fn of(facts: &BookFacts, sheets: &[SheetInfo]) -> Book {
        let place = FileKind::ALL.iter().position(|kind| *kind == facts.kind);
        Book {
            kind: place.map_or(0, |place| place + 1),
            date_1904: facts.date_1904,
            macros: facts.macros,
            external_links: facts.external_links,
            manual_calculation: facts.manual_calculation,
            sheets: sheets
                .iter()
                .map(|sheet| (sheet.name.clone(), sheet.visibility as u8))
                .collect(),
        }
    }

    /// The facts and the sheets' names, if the kind of file is one of the contract's.
    pub(super) fn told(self) -> Option<(BookFacts, Vec<(String, Visibility)>)> {
        let kind = *FileKind::ALL.get(self.kind.checked_sub(1)?)?;
        let seen = [Visibility::Visible, Visibility::Hidden, Visibility::VeryHidden];
        let sheets = self.sheets.into_iter();
        let sheets = sheets.map(|(name, it)| Some((name, *seen.get(usize::from(it))?)));
        let facts = BookFacts {
            kind,
            date_1904: self.date_1904,
            macros: self.macros,
            external_links: self.external_links,
            manual_calculation: self.manual_calculation,
            properties: Vec::new(),
        };
        Some((facts, sheets.collect::<Option<_>>()?))
    }
}

/// Who a format is: id, version, title.
type Who = (String, String, String);

fn who(description: &Description) -> Who {
    let Description { id, version, title } = description.clone();
    (id, version, title)
}

fn described((id, version, title): Who) -> Description {
    Description { id, version, title }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shown {
    at: Option<(u16, u32, u16)>,
    found: String,
    shows: String,
}

impl Shown {
    fn of(evidence: &Evidence) -> Shown {
        Shown {
            at: evidence.pos.map(|pos| (pos.sheet, pos.row, pos.col)),
            found: evidence.found.clone(),
            shows: evidence.shows.clone(),
        }
    }

    fn told(self) -> Evidence {
        let pos = self.at.map(|(sheet, row, col)| CellPos::new(sheet, row, col));
        Evidence { pos, found: self.found, shows: self.shows }
    }
}

fn all_shown(evidence: &[Evidence]) -> Vec<Shown> {
    evidence.iter().map(Shown::of).collect()
}

fn all_told(shown: Vec<Shown>) -> Vec<Evidence> {
    shown.into_iter().map(Shown::told).collect()
}

/// Which format claims the workbook, or why none does.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Claims {
    One { format: Who, evidence: Vec<Shown>, named: bool, failed: Vec<(Who, String)> },
    None { looked: Vec<(Who, String)>, sheets: Vec<String> },
    Several(Vec<(Who, Vec<Shown>)>),
    Unknown { id: String, known: Vec<String> },
    Unreadable { sheet: String, what: String },
    Failed { format: Who, why: String },
}

/// The format that claims the workbook, as the worker tells it.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) format: Description,
    pub(super) evidence: Vec<Evidence>,
    pub(super) named_by_user: bool,
    pub(super) failed: Vec<(Description, String)>,
}

impl Claims {
    pub(super) fn of(claim: &Result<Claim<'_>, Refused>) -> Claims {
        let with_reason = |them: &[(Description, String)]| {
            them.iter().map(|(format, why)| (who(format), why.clone())).collect()
        };
        match claim {
            Ok(claim) => Claims::One {
                format: who(claim.format.describe()),
                evidence: all_shown(&claim.evidence),
                named: claim.named_by_user,
                failed: with_reason(&claim.failed),
            },
            Err(Refused::NoFormat { looked, sheets }) => {
                Claims::None { looked: with_reason(looked), sheets: sheets.clone() }
            }
            Err(Refused::SeveralFormats(claimants)) => {
                let claimants = claimants.iter();
                let told = claimants.map(|it| (who(&it.description), all_shown(&it.evidence)));
                Claims::Several(told.collect())
            }
            Err(Refused::UnknownFormat { id, known }) => {
                Claims::Unknown { id: id.clone(), known: known.clone() }
            }
            Err(Refused::Unreadable(error)) => {
                Claims::Unreadable { sheet: error.sheet.clone(), what: error.what.clone() }
            }
            Err(Refused::Failed { format, why }) => {
                Claims::Failed { format: who(format), why: why.clone() }
            }
        }
    }

    pub(super) fn told(self) -> Result<Claimed, Refused> {
        let with_reason = |them: Vec<(Who, String)>| {
            them.into_iter().map(|(format, why)| (described(format), why)).collect()
        };
        Err(match self {
            Claims::One { format, evidence, named, failed } => {
                return Ok(Claimed {
                    format: described(format),
                    evidence: all_told(evidence),
                    named_by_user: named,
                    failed: with_reason(failed),
                });
            }
            Claims::None { looked, sheets } => {
                Refused::NoFormat { looked: with_reason(looked), sheets }
            }
            Claims::Several(claimants) => {
                let claimants = claimants.into_iter().map(|(format, shown)| Claimant {
                    description: described(format),
                    evidence: all_told(shown),
                });
                Refused::SeveralFormats(claimants.collect())
            }
            Claims::Unknown { id, known } => Refused::UnknownFormat { id, known },
            Claims::Unreadable { sheet, what } => Refused::Unreadable(ReadError { sheet, what }),
            Claims::Failed { format, why } => Refused::Failed { format: described(format), why },
        })
    }
}

/// Why the work was not done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Error {
    /// A sheet could not be read.
    Sheet { sheet: String, what: String },
    /// The format failed, in its own words.
    Failed(String),
}

/// The last words.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    /// The contract's status: zero only if the work was done.
    pub(super) status: i32,
    pub(super) records: u64,
    pub(super) notes: u64,
    pub(super) cells: u64,
}
