//! XML parts that attack programs, or that two programs read in two ways.

use std::time::{Duration, Instant};

use gevinst::workbook::RefusalCode;

use crate::support::{Book, MAIN, SHEET, assert_refused, shared_strings, worksheet};

const ROW: &str = "<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>";

#[test]
fn document_types_are_refused_in_every_part_that_is_read() {
    let good = Book::with_rows(ROW);
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>";
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">";
    for (name, content) in &good.parts {
        let text = String::from_utf8(content.clone()).unwrap();
        let body = text.split_once("?>").map_or(text.as_str(), |(_, body)| body);
        for document_type in [laughs, outside, "<!DOCTYPE x>"] {
            let book = good.clone().with(name, format!("{document_type}{body}"));
            let refusal = assert_refused(&book, RefusalCode::XmlDoctype);
            assert_eq!(refusal.part.as_deref(), Some(name.as_str()));
        }
    }
}

#[test]
fn unknown_entities_are_refused() {
    let book =
        Book::with_rows("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&x;</t></is></c></row>");
    assert_refused(&book, RefusalCode::XmlMalformed);
}

#[test]
fn very_many_attributes_and_namespaces_take_no_time() {
    let start = Instant::now();
    let attributes: String = (0..70_000).map(|n| format!(" a{n:x}=\"\"")).collect();
    let row = format!("<row r=\"1\"{attributes}><c r=\"A1\"><v>7</v></c></row>");
    assert_eq!(Book::with_rows(&row).cells(), ["A1=number 7"]);
    let namespaces: String = (0..40_000).map(|n| format!(" xmlns:a{n:x}=\"u\"")).collect();
    let row = format!("<row r=\"1\"{namespaces}/>");
    assert_refused(&Book::with_rows(&row), RefusalCode::XmlNamespaces);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn deep_nesting_is_refused_wherever_it_stands() {
    let deep = "<a>".repeat(2_000_000);
    let good = Book::with_rows(ROW);
    assert_refused(&Book::with_sheet_part(worksheet(&deep)), RefusalCode::XmlDepth);
    let strings = shared_strings(0, &deep);
    assert_refused(&good.clone().with("xl/sharedStrings.xml", strings), RefusalCode::XmlDepth);
    let styles = format!("<styleSheet xmlns=\"{MAIN}\">{deep}");
    assert_refused(&good.with("xl/styles.xml", styles), RefusalCode::XmlDepth);
}

#[test]
fn parts_that_are_not_well_formed_are_refused() {
    for sheet in [
        worksheet("<sheetData/><a>"),
        worksheet("<sheetData><row r=\"1\"></sheetData>"),
        worksheet("<sheetData><row r=\"1\"></sheetData></row>"),
        worksheet("<sheetData/>") + "<worksheet/>",
        worksheet("<sheetData/>") + "etterpå",
        worksheet("<sheetData/></x>"),
        worksheet("<sheetData/><a b=></a>"),
        worksheet("<sheetData><row r=\"1\" r=\"1\"/></sheetData>"),
        worksheet("<sheetData/><!-- a -- b -->"),
        worksheet("<sheetData>løs tekst</sheetData>"),
        String::new(),
        "<a/>".to_owned(),
    ] {
        let refusal = Book::with_sheet_part(sheet.clone()).refusal();
        assert_eq!(refusal.code, RefusalCode::XmlMalformed, "{sheet}: {refusal}");
        assert_eq!(refusal.sheet.as_deref(), Some("Ark"));
    }
}

#[test]
fn a_part_cut_off_anywhere_is_refused() {
    let rows: String = (1..40)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>"))
        .collect();
    let good = Book::with_rows(&rows);
    let whole = worksheet(&format!("<sheetData>{rows}</sheetData>"));
    for length in (0..whole.len()).step_by(11) {
        let refusal = good.clone().with(SHEET, &whole.as_bytes()[..length]).refusal();
        assert_eq!(refusal.code, RefusalCode::XmlMalformed, "cut at {length}: {refusal}");
    }
}

#[test]
fn a_second_cell_area_is_refused() {
    let sheet = worksheet(&format!("<sheetData>{ROW}</sheetData><sheetData>{ROW}</sheetData>"));
    assert_refused(&Book::with_sheet_part(sheet), RefusalCode::SheetdataTwice);
}

#[test]
fn parts_in_other_encodings_are_refused() {
    let text = worksheet(&format!("<sheetData>{ROW}</sheetData>"));
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let with_mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    let latin = text.replace("UTF-8", "ISO-8859-1").into_bytes();
    let undeclared = [text.replace("<sheetData>", "<a b=\"").as_bytes(), b"\xe6\"/>"].concat();
    for sheet in [
        with_mark(b"\xff\xfe", &little),
        with_mark(b"\xfe\xff", &big),
        little,
        big,
        latin,
        undeclared,
    ] {
        assert_refused(&Book::with_sheet_part(sheet), RefusalCode::XmlEncoding);
    }
    let marked = with_mark(b"\xef\xbb\xbf", text.as_bytes());
    assert_eq!(Book::with_sheet_part(marked).cells(), ["A1=number 7"]);
}

#[test]
fn foreign_elements_among_cells_are_refused() {
    for rows in [
        "<row r=\"1\"><e:c xmlns:e=\"urn:e\" r=\"A1\"><v>666</v></e:c></row>",
        "<row r=\"1\"><c r=\"A1\"><e:v xmlns:e=\"urn:e\">666</e:v></c></row>",
        "<e:row xmlns:e=\"urn:e\" r=\"1\"/>",
        "<row r=\"1\"><c xmlns=\"urn:e\" r=\"A1\"><v>666</v></c></row>",
        "<c r=\"A1\"><v>666</v></c>",
    ] {
        assert_refused(&Book::with_rows(rows), RefusalCode::ForeignElement);
    }
}

#[test]
fn prefixes_are_what_the_file_says_they_are() {
    let sheet = format!(
        "<x:worksheet xmlns:x=\"{MAIN}\" xmlns=\"urn:e\"><sheetData/><x:sheetData><x:row r=\"1\">\
         <x:c r=\"A1\" t=\"str\"><x:f>B1</x:f><x:v>ja</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    );
    assert_eq!(Book::with_sheet_part(sheet).cells(), ["A1=text ja =B1"]);
    let strict = worksheet(&format!("<sheetData>{ROW}</sheetData>"))
        .replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main");
    assert_eq!(Book::with_sheet_part(strict).cells(), ["A1=number 7"]);
}

#[test]
fn extensions_around_the_cells_are_left_alone() {
    let mc = "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";
    let xm = "xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\"";
    let sheet = worksheet(&format!(
        "<sheetPr/><dimension ref=\"A1\"/><sheetData>\
         <row r=\"1\" x14ac:dyDescent=\"0.3\" xmlns:x14ac=\"urn:x14ac\">\
         <c r=\"A1\"><v>7</v><extLst><ext><c r=\"B1\"><v>9</v></c></ext></extLst></c></row></sheetData>\
         <mc:AlternateContent {mc}><mc:Choice Requires=\"x\"><c r=\"C1\"><v>666</v></c></mc:Choice>\
         </mc:AlternateContent>\
         <extLst><ext><xm:f {xm}>SUM(A1)</xm:f><sheetData><row r=\"9\"/></sheetData></ext></extLst>"
    ));
    assert_eq!(Book::with_sheet_part(sheet).cells(), ["A1=number 7"]);
}

#[test]
fn shared_string_counts_that_lie_are_refused() {
    let good = Book::with_rows(ROW);
    for declared in [3, 1_000_000_000, 10_000_000_000, u64::MAX] {
        let strings = shared_strings(declared, "<si><t>en</t></si><si><t>to</t></si>");
        let refusal = assert_refused(
            &good.clone().with("xl/sharedStrings.xml", strings),
            RefusalCode::SstCount,
        );
        assert_eq!(refusal.part.as_deref(), Some("xl/sharedStrings.xml"));
    }
    let absent =
        shared_strings(2, "<si><t>en</t></si><si><t>to</t></si>").replace(" uniqueCount=\"2\"", "");
    assert_eq!(good.with("xl/sharedStrings.xml", absent).cells(), ["A1=number 7"]);
}

#[test]
fn a_shared_text_that_is_used_too_often_is_refused() {
    let text = format!("<si><t>{}</t></si>", "x".repeat(1_000_000));
    let row: String = (1..=1_200)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let book = Book::with_rows(&row).with("xl/sharedStrings.xml", shared_strings(1, &text));
    let refusal = assert_refused(&book, RefusalCode::TextAmplification);
    assert_eq!(refusal.cell.as_deref(), Some("A1074"));
}
