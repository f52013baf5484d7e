//! Makes workbooks, good and bad, and looks at what the reader says of them.

use std::io::{Cursor, Write as _};

use gevinst::workbook::{Limits, OpenWorkbook, Refusal, RefusalCode, open_bytes};
use gevinst_plugin_sdk::{CellValue, Flow, Workbook as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub const SHEET: &str = "xl/worksheets/sheet1.xml";

/// The parts of a workbook that is being made.
#[derive(Clone)]
pub struct Book {
    pub parts: Vec<(String, Vec<u8>)>,
}

impl Book {
    /// A workbook of one sheet, `Ark`, with this sheet part.
    pub fn with_sheet_part(sheet: impl Into<Vec<u8>>) -> Book {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        let mut book = Book { parts: Vec::new() };
        book.set(
            "[Content_Types].xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
                 <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{types}.sheet.main+xml\"/>\
                 </Types>"
            ),
        );
        book.set("_rels/.rels", links(&[("rId1", "officeDocument", "xl/workbook.xml")]));
        book.set(
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{office}\"><sheets>\
                 <sheet name=\"Ark\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        );
        book.set(
            "xl/_rels/workbook.xml.rels",
            links(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "sharedStrings", "sharedStrings.xml"),
                ("rId3", "styles", "styles.xml"),
            ]),
        );
        book.set("xl/sharedStrings.xml", shared_strings(2, "<si><t>en</t></si><si><t>to</t></si>"));
        book.set("xl/styles.xml", styles());
        book.set(SHEET, sheet);
        book
    }

    /// A workbook of one sheet with these rows, as XML.
    pub fn with_rows(rows: &str) -> Book {
        Book::with_sheet_part(worksheet(&format!("<sheetData>{rows}</sheetData>")))
    }

    /// Replaces or adds a part.
    pub fn set(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        let content = content.into();
        match self.parts.iter_mut().find(|part| part.0 == name) {
            Some(part) => part.1 = content,
            None => self.parts.push((name.to_owned(), content)),
        }
    }

    /// The same workbook with a part replaced or added.
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Book {
        self.set(name, content);
        self
    }

    /// The same workbook with a piece of a part replaced.
    pub fn patched(mut self, name: &str, from: &str, to: &str) -> Book {
        let part = self.parts.iter_mut().find(|part| part.0 == name).expect("a part to patch");
        let text = String::from_utf8(part.1.clone()).expect("a part of text");
        assert!(text.contains(from), "{name} has no {from}");
        part.1 = text.replace(from, to).into_bytes();
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let parts: Vec<_> = self.parts.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
        zip_of(&parts)
    }

    /// What the reader refuses it for.
    pub fn refusal(&self) -> Refusal {
        refusal_of(&self.bytes())
    }

    /// The workbook, opened.
    pub fn open(&self) -> OpenWorkbook {
        open_bytes("bok.xlsx", self.bytes(), &Limits::default()).expect("a workbook that is read")
    }

    /// The cells of the first sheet as short texts.
    pub fn cells(&self) -> Vec<String> {
        cells_of(&mut self.open(), 0)
    }
}

/// A sheet part with this content.
pub fn worksheet(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"{MAIN}\">{content}</worksheet>"
    )
}

/// A part with links: id, kind, target.
pub fn links(list: &[(&str, &str, &str)]) -> String {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let each: String = list
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         {each}</Relationships>"
    )
}

/// A shared strings part that declares a number of texts.
pub fn shared_strings(declared: u64, items: &str) -> String {
    format!("<sst xmlns=\"{MAIN}\" count=\"2\" uniqueCount=\"{declared}\">{items}</sst>")
}

/// Styles: 0 general, 1 a day, 2 a time of day, 3 a duration, 4 an amount, 5 a percentage.
fn styles() -> String {
    format!(
        "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"2\">\
         <numFmt numFmtId=\"164\" formatCode=\"dd.mm.yyyy;@\"/>\
         <numFmt numFmtId=\"165\" formatCode=\"#,##0 &quot;tkr&quot;\"/></numFmts>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"14\"/></cellStyleXfs>\
         <cellXfs count=\"6\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"20\"/>\
         <xf numFmtId=\"46\"/><xf numFmtId=\"165\"/><xf numFmtId=\"9\"/></cellXfs></styleSheet>"
    )
}

/// A zip container with these parts.
pub fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What the reader refuses these bytes for.
pub fn refusal_of(bytes: &[u8]) -> Refusal {
    match open_bytes("bok.xlsx", bytes.to_vec(), &Limits::default()) {
        Ok(book) => panic!("read what must be refused: {book:?}"),
        Err(refusal) => refusal,
    }
}

/// Asserts the code that a workbook is refused with.
#[track_caller]
pub fn assert_refused(book: &Book, code: RefusalCode) -> Refusal {
    let refusal = book.refusal();
    assert_eq!(refusal.code, code, "{refusal}");
    refusal
}

/// The cells of a sheet as short texts: `B2=number 12 [0.00] =A1`.
pub fn cells_of(book: &mut OpenWorkbook, sheet: u16) -> Vec<String> {
    let mut cells = Vec::new();
    book.read(sheet, &mut |cell| {
        let value = match cell.value {
            CellValue::Text(text) => format!("text {text}"),
            CellValue::Number { value, rounded: false } => format!("number {value}"),
            CellValue::Number { value, rounded: true } => format!("rounded {value}"),
            CellValue::Bool(truth) => format!("bool {truth}"),
            CellValue::Day(day) => format!("day {}-{:02}-{:02}", day.year, day.month, day.day),
            CellValue::Error(text) => format!("error {text}"),
            CellValue::NotCalculated => "not calculated".to_owned(),
        };
        let format = cell.format.map_or(String::new(), |code| format!(" [{code}]"));
        let formula = cell.formula.map_or(String::new(), |text| format!(" ={text}"));
        cells.push(format!("{}={value}{format}{formula}", cell.pos));
        Flow::Continue
    })
    .expect("a sheet that was checked can be read");
    cells
}
