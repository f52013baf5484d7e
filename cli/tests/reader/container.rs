//! Containers that two programs could read in two ways, or that are too large.

use std::io::{Cursor, Write as _};

use gevinst::workbook::{Limits, RefusalCode, open_bytes};
use gevinst_plugin_sdk::Workbook as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{Book, SHEET, assert_refused, cells_of, refusal_of, worksheet, zip_of};

fn good() -> Book {
    Book::with_rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")
}

/// Where every occurrence of `needle` begins.
fn positions(bytes: &[u8], needle: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|at| bytes[*at..].starts_with(needle)).collect()
}

/// Changes the headers of the part `name`: its own and the directory's.
fn patch_headers(bytes: &mut [u8], name: &str, change: impl Fn(&mut [u8], bool)) {
    let mut patched = 0;
    for at in positions(bytes, name.as_bytes()) {
        for (signature, length, central) in [(b"PK\x03\x04", 30, false), (b"PK\x01\x02", 46, true)]
        {
            if at >= length && bytes[at - length..].starts_with(signature) {
                change(&mut bytes[at - length..at], central);
                patched += 1;
            }
        }
    }
    assert_eq!(patched, 2, "{name} has its own header and one in the directory");
}

#[test]
fn a_good_container_is_read() {
    assert_eq!(good().cells(), ["A1=number 1"]);
}

#[test]
fn parts_that_share_bytes_are_refused() {
    // The part A is stored unpacked and its content is itself a part B with a header.
    let inner = zip_of(&[("B", b"hemmelig")]);
    let end = positions(&inner, b"PK\x01\x02")[0];
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("A", options).unwrap();
    zip.write_all(&inner[..end]).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    // The directory lists B as well, at its place inside of A.
    let directory = positions(&bytes, b"PK\x01\x02").into_iter().next_back().unwrap();
    let finish = positions(&bytes, b"PK\x05\x06").into_iter().next_back().unwrap();
    let mut entry = inner[end..positions(&inner, b"PK\x05\x06")[0]].to_vec();
    let inside = u32::try_from(31).unwrap();
    entry[42..46].copy_from_slice(&inside.to_le_bytes());
    let size = u32::try_from(finish - directory + entry.len()).unwrap();
    bytes.splice(finish..finish, entry.iter().copied());
    let finish = finish + entry.len();
    bytes[finish + 8..finish + 12].copy_from_slice(&[2, 0, 2, 0]);
    bytes[finish + 12..finish + 16].copy_from_slice(&size.to_le_bytes());
    let refusal = refusal_of(&bytes);
    assert_eq!(refusal.code, RefusalCode::ZipOverlap, "{refusal}");
}

#[test]
fn nothing_is_unpacked_recursively() {
    let nested = good().bytes();
    let book = good().with("xl/embeddings/oleObject1.xlsx", nested);
    assert_eq!(book.cells(), ["A1=number 1"]);
}

#[test]
fn a_size_that_the_directory_states_too_small_is_refused() {
    let long = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>".to_owned() + &" ".repeat(50_000);
    let mut bytes = Book::with_rows(&long).bytes();
    patch_headers(&mut bytes, SHEET, |header, central| {
        let at = if central { 24 } else { 22 };
        header[at..at + 4].copy_from_slice(&200_u32.to_le_bytes());
    });
    let refusal = refusal_of(&bytes);
    assert_eq!(refusal.code, RefusalCode::ZipMalformed, "{refusal}");
    assert_eq!(refusal.part.as_deref(), Some(SHEET));
}

#[test]
fn a_wrong_checksum_is_refused() {
    let mut bytes = good().bytes();
    patch_headers(&mut bytes, SHEET, |header, central| {
        header[if central { 16 } else { 14 }] ^= 0xff;
    });
    assert_eq!(refusal_of(&bytes).code, RefusalCode::ZipMalformed);
}

#[test]
fn a_hundred_thousand_parts_are_refused() {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..100_000 {
        zip.start_file(format!("p{index}"), options).unwrap();
    }
    let refusal = refusal_of(&zip.finish().unwrap().into_inner());
    assert_eq!(refusal.code, RefusalCode::TooManyParts);
    assert!(refusal.found.contains("100000"), "{refusal}");
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let other = SHEET.replace("sheet1", "sheet2");
    let mut bytes = good().with(&other, "x").bytes();
    for at in positions(&bytes, other.as_bytes()) {
        bytes[at..at + SHEET.len()].copy_from_slice(SHEET.as_bytes());
    }
    assert_eq!(refusal_of(&bytes).code, RefusalCode::DuplicatePart);
    assert_refused(&good().with("XL/Worksheets/Sheet1.xml", "x"), RefusalCode::DuplicatePart);
}

#[test]
fn part_names_that_lead_out_or_are_not_portable_are_refused() {
    for name in
        ["../ute.xml", "xl/../../ute.xml", "/etc/passwd", "xl\\ark.xml", "C:/ark.xml", "xl//a"]
    {
        let mut book = good();
        // The zip crate tidies some names, so the name is patched in afterwards.
        let stand_in = "#".repeat(name.len());
        book.set(&stand_in, "x");
        let mut bytes = book.bytes();
        for at in positions(&bytes, stand_in.as_bytes()) {
            bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
        let refusal = refusal_of(&bytes);
        assert_eq!(refusal.code, RefusalCode::PartName, "{name}: {refusal}");
    }
}

#[test]
fn links_that_lead_out_of_the_container_are_refused() {
    let book =
        good().patched("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../ark.xml");
    assert_refused(&book, RefusalCode::PartName);
}

#[test]
fn encrypted_parts_and_odd_packing_are_refused() {
    let mut encrypted = good().bytes();
    patch_headers(&mut encrypted, SHEET, |header, central| {
        header[if central { 8 } else { 6 }] |= 1
    });
    assert_eq!(refusal_of(&encrypted).code, RefusalCode::ZipEncrypted);
    for method in [12_u8, 93] {
        let mut odd = good().bytes();
        patch_headers(&mut odd, SHEET, |header, central| {
            header[if central { 10 } else { 8 }] = method;
        });
        let refusal = refusal_of(&odd);
        assert_eq!(refusal.code, RefusalCode::ZipMethod);
        assert!(refusal.found.contains(&method.to_string()), "{refusal}");
    }
}

#[test]
fn headers_that_contradict_the_directory_are_refused() {
    let mut bytes = good().bytes();
    patch_headers(&mut bytes, SHEET, |header, central| {
        if !central {
            header[8] = 0;
        }
    });
    assert_eq!(refusal_of(&bytes).code, RefusalCode::ZipMalformed);
}

#[test]
fn data_before_or_after_the_container_is_refused() {
    let good = good().bytes();
    let with_tail = [good.as_slice(), b"hale"].concat();
    let glued = [good.as_slice(), good.as_slice()].concat();
    let with_head = [b"PK\x03\x04hode".as_slice(), good.as_slice()].concat();
    for bytes in [with_tail, glued, with_head] {
        assert_eq!(refusal_of(&bytes).code, RefusalCode::ZipMalformed);
    }
}

#[test]
fn a_good_file_cut_off_anywhere_is_refused() {
    let rows: String = (1..400)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{}</v></c></row>", row * 7919))
        .collect();
    let whole = Book::with_rows(&rows).bytes();
    let mut tried = 0;
    for length in (4..whole.len()).step_by(37) {
        let refusal = refusal_of(&whole[..length]);
        assert_eq!(refusal.code, RefusalCode::ZipMalformed, "cut at {length}: {refusal}");
        tried += 1;
    }
    assert!(tried > 60, "only {tried} cuts");
}

#[test]
fn parts_above_the_limit_are_refused_before_they_are_unpacked() {
    let limits = Limits { part_bytes: 10_000, ..Limits::default() };
    let big = good().with("xl/media/image1.png", vec![0; 10_001]).bytes();
    let refusal = open_bytes("bok.xlsx", big, &limits).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::PartTooLarge);
    assert_eq!(refusal.part.as_deref(), Some("xl/media/image1.png"));
    let limits = Limits { total_bytes: 10_000, ..Limits::default() };
    let many = good().with("a.bin", vec![0; 6_000]).with("b.bin", vec![0; 6_000]).bytes();
    assert_eq!(open_bytes("bok.xlsx", many, &limits).unwrap_err().code, RefusalCode::PartTooLarge);
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let refusal = open_bytes("bok.xlsx", good().bytes(), &limits).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::FileTooLarge);
}

#[test]
fn missing_parts_and_sheets_on_one_part_are_refused() {
    let mut book = good();
    book.parts.retain(|part| part.0 != SHEET);
    let refusal = assert_refused(&book, RefusalCode::PartMissing);
    assert_eq!(refusal.sheet.as_deref(), Some("Ark"));
    let twice = good().patched(
        "xl/workbook.xml",
        "</sheets>",
        "<sheet name=\"To\" sheetId=\"2\" r:id=\"rId1\"/></sheets>",
    );
    assert_refused(&twice, RefusalCode::DuplicatePart);
    let none =
        good().patched("xl/workbook.xml", "<sheet name=\"Ark\" sheetId=\"1\" r:id=\"rId1\"/>", "");
    assert_refused(&none, RefusalCode::WorkbookMalformed);
}

#[test]
fn a_container_with_a_comment_and_folders_is_read() {
    let options = SimpleFileOptions::default();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.set_comment("laget av et annet program").unwrap();
    zip.add_directory("xl/", options).unwrap();
    for (name, content) in &good().parts {
        zip.start_file(name, options.large_file(true)).unwrap();
        zip.write_all(content).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let mut book = open_bytes("bok.xlsx", bytes.clone(), &Limits::default()).unwrap();
    assert_eq!(cells_of(&mut book, 0), ["A1=number 1"]);
    assert_eq!(book.size(), bytes.len() as u64);
    assert_eq!(book.name(), "bok.xlsx");
}

#[test]
fn the_fingerprint_is_that_of_the_bytes() {
    let bytes = b"a;b\n1;2\n";
    let book = open_bytes("t.csv", bytes.to_vec(), &Limits::default()).unwrap();
    let hex: String = book.sha256().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex.len(), 64);
    let other = open_bytes("t.csv", b"a;b\n1;3\n".to_vec(), &Limits::default()).unwrap();
    assert_ne!(book.sha256(), other.sha256());
    let again = open_bytes("u.csv", bytes.to_vec(), &Limits::default()).unwrap();
    assert_eq!(book.sha256(), again.sha256());
}

#[test]
fn a_refusal_says_where_what_and_what_to_do() {
    let text = Book::with_sheet_part(worksheet(
        "<sheetData><row r=\"1\"><c r=\"A1\"><v>inf</v></c></row></sheetData>",
    ))
    .refusal()
    .to_string();
    assert_eq!(
        text,
        "bok.xlsx, sheet \"Ark\", cell A1: the number \"inf\"; expected a finite number written \
         with digits, at most one point and an exponent. What to do: open it in Excel or \
         LibreOffice, check it and save it anew as .xlsx. [number-syntax]"
    );
}
