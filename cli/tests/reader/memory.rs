//! Small files that ask for all memory of a machine get little of it.
//!
//! The reader runs in a process of its own with a bounded address space, which
//! tells its peak: Linux only, since only there both can be had without code
//! outside of Rust's safety.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use gevinst::workbook::{Limits, open};
use gevinst_plugin_sdk::{Flow, Workbook as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Book, SHEET, links, shared_strings, worksheet};

/// Names the file for [`the_reader_in_a_process_of_its_own`].
const FILE: &str = "GEVINST_TEST_FILE";

#[test]
#[ignore = "is run by the other tests of this file, in a process of its own"]
fn the_reader_in_a_process_of_its_own() {
    let Some(file) = std::env::var_os(FILE) else { return };
    match open(Path::new(&file), &Limits::default()) {
        Err(refusal) => println!("\nOUTCOME {}", refusal.code),
        Ok(mut book) => {
            let mut cells = 0_u64;
            for sheet in 0..u16::try_from(book.sheets().len()).unwrap() {
                book.read(sheet, &mut |_| {
                    cells += 1;
                    Flow::Continue
                })
                .unwrap();
            }
            println!("\nOUTCOME {cells} cells");
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("PEAK {}", peak.trim().trim_end_matches(" kB"));
}

/// Reads a file in a process with 512 MiB of address space; asserts what it
/// comes to, in less than 64 MiB and, roughly, in less than a minute.
#[track_caller]
fn assert_outcome(bytes: &[u8], expected: &str) {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: the memory of {expected}, on Linux only");
        return;
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let start = Instant::now();
    let output = Command::new("sh")
        .args(["-c", "ulimit -v 524288; exec \"$0\" --ignored --exact --nocapture \"$1\""])
        .arg(std::env::current_exe().unwrap())
        .arg("memory::the_reader_in_a_process_of_its_own")
        .env(FILE, file.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let failed = || format!("{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(line("OUTCOME "), Some(expected), "{}", failed());
    let peak: u64 = line("PEAK ").unwrap_or_else(|| panic!("{}", failed())).parse().unwrap();
    assert!(peak < 64 * 1024, "{expected} took {peak} kB");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// A workbook whose sheet has a text of many megabytes in one place.
fn padded(before: &str, fill: &[u8; 1], after: &str, mebibytes: usize) -> Vec<u8> {
    let block = vec![fill[0]; 1024 * 1024];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, content) in Book::with_rows("").parts {
        zip.start_file(&name, options).unwrap();
        if name != SHEET {
            zip.write_all(&content).unwrap();
            continue;
        }
        zip.write_all(worksheet(before).trim_end_matches("</worksheet>").as_bytes()).unwrap();
        for _ in 0..mebibytes {
            zip.write_all(&block).unwrap();
        }
        zip.write_all(after.as_bytes()).unwrap();
        zip.write_all(b"</worksheet>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn one_huge_text_comment_or_attribute() {
    assert_outcome(&padded("<sheetData>", b" ", "</sheetData>", 200), "xml-event-too-large");
    assert_outcome(&padded("<!--", b"x", "--><sheetData/>", 200), "xml-event-too-large");
    assert_outcome(&padded("<a b=\"", b"x", "\"/><sheetData/>", 200), "xml-event-too-large");
    assert_outcome(&padded("<", b"x", "/>", 100), "xml-event-too-large");
    assert_outcome(&padded("<![CDATA[", b"x", "]]>", 100), "xml-event-too-large");
}

#[test]
fn corners_of_the_sheet_counts_that_lie_and_shared_formulas() {
    let corners = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
                   <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    assert_outcome(&Book::with_rows(corners).bytes(), "2 cells");
    let counted =
        Book::with_rows("").with("xl/sharedStrings.xml", shared_strings(10_000_000_000, ""));
    assert_outcome(&counted.bytes(), "sst-count");
    let formula = "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"1048575\" ref=\"A1:A2\">1</f><v>1</v></c></row>";
    assert_outcome(&Book::with_rows(formula).bytes(), "1 cells");
}

#[test]
fn very_many_rows_shared_strings_and_levels() {
    let rows: String = (1..=1_048_577).map(|row| format!("<row r=\"{row}\"/>")).collect();
    assert_outcome(&Book::with_rows(&rows).bytes(), "cell-ref");
    let repeated = format!("<row r=\"1\">{}</row>", "<c r=\"A1\"/>".repeat(2_000_000));
    assert_outcome(&Book::with_rows(&repeated).bytes(), "cell-order");
    let strings = "<si/>".repeat(2_000_000);
    let book = Book::with_rows("").with("xl/sharedStrings.xml", shared_strings(7, &strings));
    assert_outcome(&book.bytes(), "sst-count");
    let deep = Book::with_sheet_part(worksheet(&"<a>".repeat(10_000_000)));
    assert_outcome(&deep.bytes(), "xml-depth");
    let text = format!("<si><t>{}</t></si>", "x".repeat(1_000_000));
    let cells: String = (1..=2_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let amplified = Book::with_rows(&cells).with("xl/sharedStrings.xml", shared_strings(1, &text));
    assert_outcome(&amplified.bytes(), "text-amplification");
}

#[test]
fn a_hundred_thousand_parts() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..100_000 {
        zip.start_file(format!("p{index}"), SimpleFileOptions::default()).unwrap();
    }
    assert_outcome(&zip.finish().unwrap().into_inner(), "too-many-parts");
}

#[test]
fn texts_put_together_from_many_pieces() {
    let piece = "<r><t>".to_owned() + &"x".repeat(900_000) + "</t></r>";
    let item = format!("<si>{}</si>", piece.repeat(60));
    let strings = Book::with_rows("").with("xl/sharedStrings.xml", shared_strings(1, &item));
    assert_outcome(&strings.bytes(), "xml-event-too-large");
    let pieces = ("x".repeat(900_000) + "&amp;").repeat(60);
    let cell = format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{pieces}</v></c></row>");
    assert_outcome(&Book::with_rows(&cell).bytes(), "xml-event-too-large");
    let types = "http://schemas.openxmlformats.org/officeDocument/2006";
    let property = format!("<property name=\"{}\"/>", "x".repeat(1_000_000));
    let properties = format!(
        "<Properties xmlns=\"{types}/custom-properties\">{}</Properties>",
        property.repeat(70)
    );
    let links = links(&[
        ("rId1", "officeDocument", "xl/workbook.xml"),
        ("rId2", "custom-properties", "p.xml"),
    ]);
    let book = Book::with_rows("").with("_rels/.rels", links).with("p.xml", properties);
    assert_outcome(&book.bytes(), "part-too-large");
}
