//! Why a file is not read, in words that its sender can act on.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What kind of fault a file was refused for. The written code is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusalCode {
    /// The path names a folder, a device, a pipe or something else that is not a file of fixed content.
    NotARegularFile,
    /// The operating system does not let the file be read.
    FileUnreadable,
    /// The file's size changed while it was read.
    FileChanged,
    /// The file is larger than the limit.
    FileTooLarge,
    /// The file is not a workbook of a kind that is read; its real kind is named.
    UnsupportedType,
    /// The workbook is protected by a password.
    EncryptedWorkbook,
    /// The zip container is damaged, or holds more than its directory tells.
    ZipMalformed,
    /// Two parts of the zip container share bytes.
    ZipOverlap,
    /// A part of the zip container is encrypted.
    ZipEncrypted,
    /// A part of the zip container is packed with a method that office programs do not use.
    ZipMethod,
    /// The container has more parts than the limit.
    TooManyParts,
    /// Two parts of the container have the same name, upper and lower case counted as one.
    DuplicatePart,
    /// A part of the container has a name that leads outside of it or is not portable.
    PartName,
    /// A part that the workbook needs is not in the container.
    PartMissing,
    /// A part, or all parts together, are larger than the limit when unpacked.
    PartTooLarge,
    /// One tag or one text is larger than the limit.
    XmlEventTooLarge,
    /// An XML part has a document type declaration.
    XmlDoctype,
    /// XML elements are nested deeper than the limit.
    XmlDepth,
    /// More XML namespaces are declared than the limit.
    XmlNamespaces,
    /// An XML part is not well formed, or ends in the middle.
    XmlMalformed,
    /// An XML part is not written in UTF-8.
    XmlEncoding,
    /// A sheet has two cell areas.
    SheetdataTwice,
    /// An element of a foreign vocabulary stands among the cells.
    ForeignElement,
    /// A cell holds something that its type does not allow.
    CellContent,
    /// A cell reference is not an address on the sheet, or not in the row where the cell stands.
    CellRef,
    /// Cells of a row are not in order, or one is given twice.
    CellOrder,
    /// Rows are not in order, or one is given twice.
    RowOrder,
    /// The workbook has more cells than the limit.
    TooManyCells,
    /// A sheet spans more rows, columns or cells than the limit.
    AreaTooLarge,
    /// The workbook has more sheets than the limit.
    TooManySheets,
    /// The workbook has more merged areas and hidden ranges than the limit.
    TooManyAreas,
    /// The workbook has more cell styles or number formats than the limit.
    TooManyStyles,
    /// The list of shared strings does not have the length it declares.
    SstCount,
    /// A cell names a shared string that does not exist.
    SstIndex,
    /// Few shared texts are used so often that the cells' texts exceed the limit.
    TextAmplification,
    /// A shared formula has a number beyond the limit.
    SharedFormulaIndex,
    /// A number is not written as a finite decimal number.
    NumberSyntax,
    /// A cell names a cell style that does not exist.
    StyleIndex,
    /// A quoted text in a delimited file is never closed.
    UnclosedQuote,
    /// A text file holds bytes that no text has.
    TextEncoding,
    /// The workbook's own structure is damaged.
    WorkbookMalformed,
}

impl RefusalCode {
    /// Every code, in the order of the manual.
    pub const ALL: [RefusalCode; 41] = [
        RefusalCode::NotARegularFile,
        RefusalCode::FileUnreadable,
        RefusalCode::FileChanged,
        RefusalCode::FileTooLarge,
        RefusalCode::UnsupportedType,
        RefusalCode::EncryptedWorkbook,
        RefusalCode::ZipMalformed,
        RefusalCode::ZipOverlap,
        RefusalCode::ZipEncrypted,
        RefusalCode::ZipMethod,
        RefusalCode::TooManyParts,
        RefusalCode::DuplicatePart,
        RefusalCode::PartName,
        RefusalCode::PartMissing,
        RefusalCode::PartTooLarge,
        RefusalCode::XmlEventTooLarge,
        RefusalCode::XmlDoctype,
        RefusalCode::XmlDepth,
        RefusalCode::XmlNamespaces,
        RefusalCode::XmlMalformed,
        RefusalCode::XmlEncoding,
        RefusalCode::SheetdataTwice,
        RefusalCode::ForeignElement,
        RefusalCode::CellContent,
        RefusalCode::CellRef,
        RefusalCode::CellOrder,
        RefusalCode::RowOrder,
        RefusalCode::TooManyCells,
        RefusalCode::AreaTooLarge,
        RefusalCode::TooManySheets,
        RefusalCode::TooManyAreas,
        RefusalCode::TooManyStyles,
        RefusalCode::SstCount,
        RefusalCode::SstIndex,
        RefusalCode::TextAmplification,
        RefusalCode::SharedFormulaIndex,
        RefusalCode::NumberSyntax,
        RefusalCode::StyleIndex,
        RefusalCode::UnclosedQuote,
        RefusalCode::TextEncoding,
        RefusalCode::WorkbookMalformed,
    ];

    /// The code as it is written in messages and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            RefusalCode::NotARegularFile => "not-a-regular-file",
            RefusalCode::FileUnreadable => "file-unreadable",
            RefusalCode::FileChanged => "file-changed",
            RefusalCode::FileTooLarge => "file-too-large",
            RefusalCode::UnsupportedType => "unsupported-type",
            RefusalCode::EncryptedWorkbook => "encrypted-workbook",
            RefusalCode::ZipMalformed => "zip-malformed",
            RefusalCode::ZipOverlap => "zip-overlap",
            RefusalCode::ZipEncrypted => "zip-encrypted",
            RefusalCode::ZipMethod => "zip-method",
            RefusalCode::TooManyParts => "too-many-parts",
            RefusalCode::DuplicatePart => "duplicate-part",
            RefusalCode::PartName => "part-name",
            RefusalCode::PartMissing => "part-missing",
            RefusalCode::PartTooLarge => "part-too-large",
            RefusalCode::XmlEventTooLarge => "xml-event-too-large",
            RefusalCode::XmlDoctype => "xml-doctype",
            RefusalCode::XmlDepth => "xml-depth",
            RefusalCode::XmlNamespaces => "xml-namespaces",
            RefusalCode::XmlMalformed => "xml-malformed",
            RefusalCode::XmlEncoding => "xml-encoding",
            RefusalCode::SheetdataTwice => "sheetdata-twice",
            RefusalCode::ForeignElement => "foreign-element",
            RefusalCode::CellContent => "cell-content",
            RefusalCode::CellRef => "cell-ref",
            RefusalCode::CellOrder => "cell-order",
            RefusalCode::RowOrder => "row-order",
            RefusalCode::TooManyCells => "too-many-cells",
            RefusalCode::AreaTooLarge => "area-too-large",
            RefusalCode::TooManySheets => "too-many-sheets",
            RefusalCode::TooManyAreas => "too-many-areas",
            RefusalCode::TooManyStyles => "too-many-styles",
            RefusalCode::SstCount => "sst-count",
            RefusalCode::SstIndex => "sst-index",
            RefusalCode::TextAmplification => "text-amplification",
            RefusalCode::SharedFormulaIndex => "shared-formula-index",
            RefusalCode::NumberSyntax => "number-syntax",
            RefusalCode::StyleIndex => "style-index",
            RefusalCode::UnclosedQuote => "unclosed-quote",
            RefusalCode::TextEncoding => "text-encoding",
            RefusalCode::WorkbookMalformed => "workbook-malformed",
        }
    }

    /// What the sender can do about it.
    fn hint(self) -> &'static str {
        match self {
            RefusalCode::NotARegularFile => "name the workbook's file itself",
            RefusalCode::FileUnreadable => "check the path and the permissions",
            RefusalCode::FileChanged => {
                "close the file in other programs, copy it and use the copy"
            }
            RefusalCode::FileTooLarge
            | RefusalCode::PartTooLarge
            | RefusalCode::TooManyParts
            | RefusalCode::TooManyCells
            | RefusalCode::AreaTooLarge
            | RefusalCode::TooManySheets
            | RefusalCode::TooManyAreas
            | RefusalCode::TooManyStyles
            | RefusalCode::TextAmplification => {
                "remove what does not belong to the report, or split the workbook, and save again"
            }
            RefusalCode::UnsupportedType => {
                "open it in the program it belongs to and save it as an Excel workbook (.xlsx)"
            }
            RefusalCode::EncryptedWorkbook => "remove the password and save again",
            RefusalCode::UnclosedQuote => "close the quote, or save the table again as .xlsx",
            RefusalCode::TextEncoding => "save the table again as UTF-8 text or as .xlsx",
            RefusalCode::ZipMalformed
            | RefusalCode::ZipOverlap
            | RefusalCode::DuplicatePart
            | RefusalCode::PartName
            | RefusalCode::PartMissing
            | RefusalCode::XmlMalformed
            | RefusalCode::WorkbookMalformed => {
                "the file is damaged or was tampered with: fetch it again from its sender, \
                 or open it in Excel or LibreOffice, check it and save it anew"
            }
            _ => "open it in Excel or LibreOffice, check it and save it anew as .xlsx",
        }
    }
}

/// Writes the stable code.
impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A code crosses to and from a worker as it is written.
impl Serialize for RefusalCode {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RefusalCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<RefusalCode, D::Error> {
        let written = String::deserialize(from)?;
        let known = RefusalCode::ALL.into_iter().find(|code| code.as_str() == written);
        known.ok_or_else(|| serde::de::Error::custom(format!("no refusal has code {written:?}")))
    }
}

/// A file that is not read, with the place and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refusal {
    details: Box<RefusalDetails>,
}

/// What a [`Refusal`] tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalDetails {
    /// The kind of fault.
    pub code: RefusalCode,
    /// The file's name without its folder.
    pub file: String,
    /// The part of the container, where the fault lies in one.
    pub part: Option<String>,
    /// The sheet's name, where the fault lies in one.
    pub sheet: Option<String>,
    /// The cell's address such as `C14`, where the fault lies in one.
    pub cell: Option<String>,
    /// What was found.
    pub found: String,
    /// What is expected instead.
    pub expected: String,
    /// What to do.
    pub hint: String,
}

impl Refusal {
    /// A refusal whose place is filled in later, by those who know it.
    pub(crate) fn new(
        code: RefusalCode,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Refusal {
        Refusal {
            details: Box::new(RefusalDetails {
                code,
                file: String::new(),
                part: None,
                sheet: None,
                cell: None,
                found: found.into(),
                expected: expected.into(),
                hint: code.hint().to_owned(),
            }),
        }
    }

    /// The same refusal with the file's name.
    pub(crate) fn in_file(mut self, file: &str) -> Refusal {
        self.details.file = file.to_owned();
        self
    }

    /// The same refusal with the part's name, unless a part is named already.
    pub(crate) fn in_part(mut self, part: &str) -> Refusal {
        self.details.part.get_or_insert_with(|| part.to_owned());
        self
    }

    /// The same refusal with the sheet's name.
    pub(crate) fn in_sheet(mut self, sheet: &str) -> Refusal {
        self.details.sheet.get_or_insert_with(|| sheet.to_owned());
        self
    }

    /// The same refusal with the cell's address.
    pub(crate) fn at_cell(mut self, cell: impl Into<String>) -> Refusal {
        self.details.cell.get_or_insert_with(|| cell.into());
        self
    }

    /// The same refusal with other advice than the code's own.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Refusal {
        self.details.hint = hint.into();
        self
    }
}

impl Deref for Refusal {
    type Target = RefusalDetails;

    fn deref(&self) -> &RefusalDetails {
        &self.details
    }
}

/// One paragraph: file, place, what was found, what is expected, what to do.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", printable(&self.file))?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet \"{}\"", printable(sheet))?;
        } else if let Some(part) = &self.part {
            write!(f, ", part {}", printable(part))?;
        }
        if let Some(cell) = &self.cell {
            write!(f, ", cell {}", printable(cell))?;
        }
        write!(
            f,
            ": {}; expected {}. What to do: {}. [{}]",
            printable(&self.found),
            printable(&self.expected),
            self.hint,
            self.code
        )
    }
}

impl std::error::Error for Refusal {}

/// A text of the file as it may stand in a message: short, and without
/// characters that steer a terminal or turn the reading direction.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || is_steering(c) { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}

fn is_steering(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A piece of the file for a message: in quotes, at most 80 characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}
