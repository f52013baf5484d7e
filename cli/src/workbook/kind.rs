//! What a file is, by its content.

use gevinst_plugin_sdk::FileKind;

use super::cfb::{self, CompoundFile};
use super::container::{Bytes, Container};
use super::legacy::encrypted;
use super::limits::Limits;
use super::ooxml::package;
use super::refusal::{Refusal, RefusalCode};

/// A file that can be read further.
pub(crate) enum Content {
    /// An Office Open XML workbook with its workbook part.
    Ooxml {
        /// The container, checked.
        container: Container,
        /// The name of the workbook part.
        part: String,
        /// `.xlsx`, `.xlsm` or `.xlsb`.
        kind: FileKind,
    },
    /// An OpenDocument spreadsheet: its container, checked.
    Ods(Container),
    /// An Excel 97-2003 workbook in a compound file.
    Xls,
    /// Text without the marks of any other kind.
    Text,
}

/// Recognises a file by its content.
///
/// # Errors
///
/// When it is no workbook, with the name of what it is; and the faults of a container.
pub(crate) fn recognise(bytes: &Bytes, limits: &Limits) -> Result<Content, Refusal> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return recognise_container(Container::open(bytes, limits)?, limits);
    }
    if bytes.starts_with(cfb::SIGNATURE) {
        return recognise_compound(&CompoundFile::open(bytes)?);
    }
    match other_kind(bytes) {
        Some(name) => Err(unsupported(name)),
        None => Ok(Content::Text),
    }
}

fn recognise_compound(file: &CompoundFile<'_>) -> Result<Content, Refusal> {
    if file.has("EncryptedPackage") {
        return Err(encrypted());
    }
    if file.has("Workbook") || file.has("Book") {
        return Ok(Content::Xls);
    }
    Err(unsupported(if file.has("WordDocument") {
        "a Word 97-2003 document"
    } else if file.has("PowerPoint Document") {
        "a PowerPoint 97-2003 presentation"
    } else if file.has("__properties_version1.0") {
        "an Outlook message"
    } else {
        "a compound file without a workbook"
    }))
}

fn recognise_container(mut container: Container, limits: &Limits) -> Result<Content, Refusal> {
    if container.find("mimetype").is_some() {
        return recognise_open_document(container);
    }
    if container.find("[Content_Types].xml").is_none() {
        return Err(unsupported(match container.find("Index/Document.iwa") {
            Some(_) => "an Apple Numbers or Pages document",
            None => "a zip archive",
        }));
    }
    let links = package::links(&mut container, "", limits)?;
    let main = links.into_values().find(|link| link.kind == "officeDocument" && !link.external);
    let Some(main) = main else {
        return Err(unsupported("a container without an office document"));
    };
    let part = main.target;
    let content_type = package::content_type(&mut container, &part, limits)?.unwrap_or_default();
    let content_type = content_type.to_ascii_lowercase();
    let kind = if content_type.contains("wordprocessingml") {
        return Err(unsupported("a Word document"));
    } else if content_type.contains("presentationml") {
        return Err(unsupported("a PowerPoint presentation"));
    } else if content_type.contains("sheet.binary") {
        FileKind::Xlsb
    } else if content_type.contains("macroenabled") {
        FileKind::Xlsm
    } else {
        FileKind::Xlsx
    };
    Ok(Content::Ooxml { container, part, kind })
}

fn recognise_open_document(mut container: Container) -> Result<Content, Refusal> {
    let media_type = container.small("mimetype", 200)?;
    let media_type = String::from_utf8_lossy(&media_type);
    let own = media_type.trim().strip_prefix("application/vnd.oasis.opendocument.");
    Err(unsupported(match own {
        Some("spreadsheet" | "spreadsheet-template") => return Ok(Content::Ods(container)),
        Some(kind) if kind.starts_with("text") => "an OpenDocument text document",
        Some(kind) if kind.starts_with("presentation") => "an OpenDocument presentation",
        Some(_) => "an OpenDocument file that is no spreadsheet",
        None if media_type.starts_with("application/epub") => "an e-book",
        None => "a zip archive",
    }))
}

/// A file of a kind that is not read.
pub(crate) fn unsupported(name: &str) -> Refusal {
    Refusal::new(
        RefusalCode::UnsupportedType,
        format!("{name}, by its content"),
        "a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods) or a table as text (.csv, .tsv)",
    )
}

/// Names kinds that are not read, by their first bytes. `None` for text.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 16] = [
        (b"%PDF", "a PDF document"),
        (b"{\\rtf", "a Rich Text document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x89PNG", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"PAR1", "a Parquet file"),
        (b"SQLite format 3\0", "a database (SQLite)"),
        (b"\x7fELF", "a program"),
        (b"MZ", "a program"),
        (b"\x09\x00\x04\x00", "an Excel 2 worksheet"),
        (b"\x09\x02\x06\x00", "an Excel 3 worksheet"),
        (b"\x09\x04\x06\x00", "an Excel 4 worksheet"),
        (b"ID;P", "a SYLK table"),
    ];
    if bytes.is_empty() {
        return Some("an empty file");
    }
    if let Some((_, name)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some(name);
    }
    markup_kind(bytes)
}

/// Names markup and data languages, which are text but no tables.
fn markup_kind(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = String::from_utf8_lossy(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head));
    let head: String = head.chars().filter(|c| *c != '\0').collect();
    let head = head.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start().to_ascii_lowercase();
    if head.starts_with("<?xml") || head.starts_with("<workbook") {
        return Some(match head {
            _ if head.contains("urn:schemas-microsoft-com:office:spreadsheet") => {
                "an Excel 2003 XML spreadsheet"
            }
            _ if head.contains("opendocument") => "a flat OpenDocument file",
            _ if head.contains("<html") => "an HTML page",
            _ => "an XML document",
        });
    }
    let html = ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style", "<!--"];
    if html.iter().any(|tag| head.starts_with(tag)) {
        return Some("an HTML page");
    }
    if head.starts_with("mime-version:") {
        return Some("a web archive");
    }
    let json = (head.starts_with('{') || head.starts_with('[')) && head.contains("\":");
    json.then_some("a JSON document")
}
