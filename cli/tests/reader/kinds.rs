//! Files are known by their content, never by their names.

use std::path::Path;

use gevinst::workbook::{Limits, RefusalCode, open, open_bytes};
use gevinst_plugin_sdk::{FileKind, Workbook as _};

use crate::support::{Book, refusal_of, zip_of};

/// What a compound file with a stream of this name looks like at its smallest.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0_u8; 3 * 512];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    bytes[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    bytes[44] = 1;
    bytes[48] = 1;
    bytes[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[80..512].fill(0xff);
    // Sector 0 is the allocation table: itself, then the directory, which ends there.
    bytes[512..1024].fill(0xff);
    bytes[512..516].copy_from_slice(&0xffff_fffd_u32.to_le_bytes());
    bytes[516..520].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    for (index, (name, kind)) in [("Root Entry", 5), (stream, 2)].into_iter().enumerate() {
        let entry = &mut bytes[1024 + 128 * index..1152 + 128 * index];
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..name.len()].copy_from_slice(&name);
        entry[64] = u8::try_from(name.len() + 2).unwrap();
        entry[66] = kind;
        entry[116..120].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    }
    bytes
}

#[test]
fn encrypted_workbooks_are_refused_with_the_advice_to_remove_the_password() {
    let refusal = refusal_of(&compound("EncryptedPackage"));
    assert_eq!(refusal.code, RefusalCode::EncryptedWorkbook);
    assert_eq!(refusal.hint, "remove the password and save again");
    let manifest = "<m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
                    <m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let ods = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", b"\x8f\x13\x00"),
    ]);
    assert_eq!(refusal_of(&ods).code, RefusalCode::EncryptedWorkbook);
}

#[test]
fn other_files_are_refused_with_the_name_of_what_they_are() {
    let word = Book::with_rows("")
        .patched("[Content_Types].xml", "spreadsheetml.sheet", "wordprocessingml.document")
        .bytes();
    let text = zip_of(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
    let cases: [(&[u8], &str); 18] = [
        (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "an HTML page"),
        (b"\xef\xbb\xbf\r\n<html><body/></html>", "an HTML page"),
        (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", "an Excel 2003 XML spreadsheet"),
        (b"<?xml version=\"1.0\"?><a/>", "an XML document"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"{\\rtf1 x}", "a Rich Text document"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"{\"a\": 1}", "a JSON document"),
        (b"PAR1xxxxPAR1", "a Parquet file"),
        (b"", "an empty file"),
        (b"MZ\x90\x00", "a program"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "an Excel 4 worksheet"),
        (b"MIME-Version: 1.0\r\n", "a web archive"),
        (&word, "a Word document"),
        (&text, "an OpenDocument text document"),
        (&zip_of(&[("bilde.png", b"x")]), "a zip archive"),
        (&zip_of(&[("Index/Document.iwa", b"x")]), "an Apple Numbers or Pages document"),
        (&compound("WordDocument"), "a Word 97-2003 document"),
    ];
    for (bytes, name) in cases {
        let refusal = refusal_of(bytes);
        assert_eq!(refusal.code, RefusalCode::UnsupportedType, "{name}: {refusal}");
        assert_eq!(refusal.found, format!("{name}, by its content"));
    }
}

#[test]
fn a_table_of_text_is_read_whatever_its_name() {
    let book = open_bytes("plan.xlsx", b"a;b\n1;2\n".to_vec(), &Limits::default()).unwrap();
    assert_eq!(book.facts().kind, FileKind::Csv);
    assert_eq!(book.sheets()[0].name, "plan");
}

#[test]
fn damaged_compound_files_are_refused() {
    let whole = compound("Workbook");
    for bytes in [&whole[..], &whole[..600], &whole[..8]] {
        let refusal = refusal_of(bytes);
        assert_eq!(refusal.code, RefusalCode::WorkbookMalformed, "{refusal}");
    }
}

#[test]
fn paths_that_are_no_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let code = |path: &Path| open(path, &Limits::default()).unwrap_err().code;
    assert_eq!(code(folder.path()), RefusalCode::NotARegularFile);
    assert_eq!(code(&folder.path().join("borte.xlsx")), RefusalCode::FileUnreadable);
    let file = folder.path().join("Gevinster og sånt.csv");
    std::fs::write(&file, "a;b\n").unwrap();
    assert_eq!(open(&file, &Limits::default()).unwrap().name(), "Gevinster og sånt.csv");
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: pipes and devices, on Linux only");
        return;
    }
    let pipe = folder.path().join("rør.xlsx");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(code(&pipe), RefusalCode::NotARegularFile);
    } else {
        eprintln!("skipped: a pipe, no mkfifo here");
    }
    assert_eq!(code(Path::new("/dev/zero")), RefusalCode::NotARegularFile);
    assert_eq!(code(Path::new("/proc/self/status")), RefusalCode::FileChanged);
}
