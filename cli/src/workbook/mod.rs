//! Reading workbooks from strangers.
//!
//! [`open`] recognises a file by its content, checks it as a whole and gives
//! back a workbook that is read cell by cell, as a stream. What it refuses it
//! refuses with one [`Refusal`] that says where, what and what to do; it never
//! reads a shorter or different sheet than the one in the file.
//!
//! | kind | how | number formats | formulas | merged areas | hidden rows and columns |
//! |---|---|---|---|---|---|
//! | `.xlsx`, `.xlsm` | streamed | yes | text | yes | yes |
//! | `.ods` | streamed | no | text | yes | yes |
//! | `.xls` | held in memory, at most [`Limits::whole_file_bytes`] | no | text; a shared formula's followers without | yes | yes |
//! | `.xlsb` | streamed | yes | that there is one, without its text | yes | yes |
//! | `.csv`, `.tsv` | streamed | no | none | none | none |
//!
//! What a cell becomes: a number shown as a day is a day without its time; a
//! time of day or a duration is a number, the fraction of a day; a day number
//! that is no day (0, 60, negative, past 9999) is an error cell that begins
//! with `#DATE!`; a number beyond exact decimals is an error cell that begins
//! with `#NUM!`; a formula that gave an empty text is not visited; a formula
//! without a result is [`CellValue::NotCalculated`](gevinst_plugin_sdk::CellValue).

mod biff;
mod cfb;
mod container;
mod delimited;
mod format_code;
mod held;
mod kind;
mod legacy;
mod limits;
mod number;
mod ods;
mod ooxml;
mod refusal;
mod xml;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use gevinst_plugin_sdk::{BookFacts, Cell, Flow, ReadError, SheetInfo, Workbook};
use sha2::{Digest, Sha256};

pub use limits::Limits;
pub use refusal::{Refusal, RefusalCode, RefusalDetails};

use self::cfb::CompoundFile;
use self::delimited::DelimitedBook;
use self::kind::Content;
use self::legacy::HeldBook;
use self::ods::OdsBook;
use self::ooxml::OoxmlBook;

/// A workbook that has been checked and can be read.
pub struct OpenWorkbook {
    name: String,
    sha256: [u8; 32],
    size: u64,
    facts: BookFacts,
    sheets: Vec<SheetInfo>,
    body: Body,
}

/// The cells, by how they are kept.
enum Body {
    Ooxml(Box<OoxmlBook>),
    Ods(Box<OdsBook>),
    Held(HeldBook),
    Delimited(DelimitedBook),
}

/// Opens the workbook at a path. Its content decides what it is, not its name.
///
/// # Errors
///
/// When the path is not a file, the file is not a workbook that is read, or
/// it breaks a rule or a limit; see [`RefusalCode`].
pub fn open(path: &Path, limits: &Limits) -> Result<OpenWorkbook, Refusal> {
    let name = name_of(path);
    let bytes = read_file(path, limits).map_err(|refusal| refusal.in_file(&name))?;
    open_bytes(&name, bytes, limits)
}

/// Opens a workbook from its bytes; `name` is the file's name for messages.
///
/// # Errors
///
/// As [`open`].
pub fn open_bytes(
    name: &str,
    bytes: impl Into<Arc<[u8]>>,
    limits: &Limits,
) -> Result<OpenWorkbook, Refusal> {
    let bytes: Arc<[u8]> = bytes.into();
    let size = bytes.len() as u64;
    let sha256 = Sha256::digest(&bytes).into();
    let (body, facts, sheets) =
        open_body(name, &bytes, limits).map_err(|refusal| refusal.in_file(name))?;
    Ok(OpenWorkbook { name: name.to_owned(), sha256, size, facts, sheets, body })
}

fn open_body(
    name: &str,
    bytes: &Arc<[u8]>,
    limits: &Limits,
) -> Result<(Body, BookFacts, Vec<SheetInfo>), Refusal> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(too_large(limits));
    }
    match kind::recognise(bytes, limits)? {
        Content::Ooxml { container, part, kind } => {
            let (book, facts, sheets) = OoxmlBook::open(container, &part, kind, limits)?;
            Ok((Body::Ooxml(Box::new(book)), facts, sheets))
        }
        Content::Ods(container) => {
            let (book, facts, sheets) = OdsBook::open(container, limits)?;
            Ok((Body::Ods(Box::new(book)), facts, sheets))
        }
        Content::Xls => {
            let compound = CompoundFile::open(bytes)?;
            let (book, facts, sheets) = HeldBook::open(bytes, &compound, limits)?;
            Ok((Body::Held(book), facts, sheets))
        }
        Content::Text => {
            let (book, facts, sheets) = DelimitedBook::open(name, bytes, limits)?;
            Ok((Body::Delimited(book), facts, sheets))
        }
    }
}

fn too_large(limits: &Limits) -> Refusal {
    Refusal::new(
        RefusalCode::FileTooLarge,
        format!("a file of more than {} bytes", limits.file_bytes),
        format!("at most {} bytes", limits.file_bytes),
    )
}

fn unreadable(error: std::io::Error) -> Refusal {
    Refusal::new(
        RefusalCode::FileUnreadable,
        format!("the file cannot be read ({error})"),
        "a file that exists and may be read",
    )
}

/// The file at a path changed while it was read.
pub(crate) fn changed(name: &str, found: impl Into<String>) -> Refusal {
    let expected = "a file that nobody writes to while it is read";
    Refusal::new(RefusalCode::FileChanged, found, expected).in_file(name)
}

/// A path's file name, as messages and reports show it.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Opens a file and tells its size. A pipe, a device or a folder is refused
/// before it is opened.
fn open_file(path: &Path, limits: &Limits) -> Result<(File, u64), Refusal> {
    let irregular = |what: &str| {
        Refusal::new(RefusalCode::NotARegularFile, what, "a regular file with a workbook in it")
    };
    let before = std::fs::metadata(path).map_err(unreadable)?;
    if before.is_dir() {
        return Err(irregular("a folder"));
    }
    if !before.is_file() {
        return Err(irregular("a pipe, a device or a socket"));
    }
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    if length > limits.file_bytes {
        return Err(too_large(limits));
    }
    Ok((file, length))
}

/// Reads a file whole.
fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let (file, length) = open_file(path, limits)?;
    let mut bytes = Vec::new();
    file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 != length {
        return Err(changed("", format!("{} bytes in a file of {length} bytes", bytes.len())));
    }
    Ok(bytes)
}

/// A file and its fingerprint, before anything in it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The file's name without its folder.
    pub name: String,
    /// The SHA-256 fingerprint of its bytes.
    pub sha256: [u8; 32],
    /// Its size in bytes.
    pub size: u64,
}

/// Takes the fingerprint of the file at a path.
///
/// # Errors
///
/// When the path is not a file that can be read, or the file is too large.
pub fn fingerprint(path: &Path, limits: &Limits) -> Result<Fingerprint, Refusal> {
    let name = name_of(path);
    let taken = || {
        let (mut file, _) = open_file(path, limits)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 128 * 1024];
        let mut size = 0;
        loop {
            let count = file.read(&mut buffer).map_err(unreadable)?;
            let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else { break };
            hash.update(read);
            size += count as u64;
            if size > limits.file_bytes {
                return Err(too_large(limits));
            }
        }
        Ok((hash.finalize().into(), size))
    };
    let (sha256, size) = taken().map_err(|refusal: Refusal| refusal.in_file(&name))?;
    Ok(Fingerprint { name, sha256, size })
}

/// The file at a path, to be handed to a worker.
///
/// # Errors
///
/// As [`fingerprint`].
pub fn hand_over(path: &Path, limits: &Limits) -> Result<File, Refusal> {
    let opened = open_file(path, limits).map_err(|refusal| refusal.in_file(&name_of(path)))?;
    Ok(opened.0)
}

impl OpenWorkbook {
    /// The SHA-256 fingerprint of the file's bytes.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The file's size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl std::fmt::Debug for OpenWorkbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenWorkbook")
            .field("name", &self.name)
            .field("size", &self.size)
            .field("facts", &self.facts)
            .field("sheets", &self.sheets)
            .finish_non_exhaustive()
    }
}

impl Workbook for OpenWorkbook {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self) -> &BookFacts {
        &self.facts
    }

    fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    fn read(
        &mut self,
        sheet: u16,
        visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
    ) -> Result<(), ReadError> {
        let Some(info) = self.sheets.get(usize::from(sheet)) else {
            return Err(ReadError {
                sheet: format!("number {}", u32::from(sheet) + 1),
                what: format!("the workbook has only {} sheets", self.sheets.len()),
            });
        };
        let result = match &mut self.body {
            Body::Ooxml(book) => book.read(sheet, visit),
            Body::Ods(book) => book.read(sheet, visit),
            Body::Held(book) => {
                book.read(sheet, visit);
                Ok(())
            }
            Body::Delimited(book) => book.read(visit),
        };
        result.map_err(|refusal| ReadError {
            sheet: info.name.clone(),
            what: refusal.in_file(&self.name).in_sheet(&info.name).to_string(),
        })
    }
}
