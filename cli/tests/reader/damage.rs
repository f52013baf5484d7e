//! Damage at random: whatever a file turns into, the reader answers.

use std::collections::BTreeSet;

use gevinst::workbook::{Limits, OpenWorkbook, RefusalCode, open_bytes};
use gevinst_plugin_sdk::{Flow, Workbook as _};

use crate::support::{Book, SHEET, worksheet};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

/// Changes, removes, doubles or swaps pieces of a text.
fn damaged(original: &[u8], dice: &mut Dice) -> Vec<u8> {
    const PIECES: [&str; 12] = [
        "<",
        ">",
        "\"",
        "</c>",
        "<c r=\"B2\">",
        "&#0;",
        "&amp;",
        "<v>",
        "]]>",
        "<!--",
        "\u{e6}",
        "1E999",
    ];
    let mut bytes = original.to_vec();
    for _ in 0..=dice.next(3) {
        let (at, other) = (dice.next(bytes.len()), dice.next(bytes.len()));
        match dice.next(6) {
            0 => bytes[at] = dice.next(256) as u8,
            1 => drop(bytes.drain(at..(at + dice.next(30)).min(bytes.len()))),
            2 => drop(bytes.splice(at..at, PIECES[dice.next(PIECES.len())].bytes())),
            3 => bytes.swap(at, other),
            4 => bytes[at] ^= 1 << dice.next(8),
            _ => {
                let piece = bytes[at..(at + 25).min(bytes.len())].to_vec();
                drop(bytes.splice(other..other, piece));
            }
        }
        if bytes.is_empty() {
            bytes.push(b' ');
        }
    }
    bytes
}

fn count(book: &mut OpenWorkbook) -> u64 {
    let mut cells = 0;
    for sheet in 0..u16::try_from(book.sheets().len()).unwrap() {
        book.read(sheet, &mut |_| {
            cells += 1;
            Flow::Continue
        })
        .expect("what was checked can be read");
    }
    cells
}

#[test]
fn damaged_parts_are_read_or_refused() {
    let good = Book::with_sheet_part(worksheet(
        "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\" hidden=\"1\">\
         <c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>46023</v></c><c r=\"C1\"><f t=\"shared\" si=\"0\" \
         ref=\"C1:C2\">B1*2</f><v>4.5</v></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>a</t></r></is></c>\
         <c r=\"C2\"><f t=\"shared\" si=\"0\"/><v>1E3</v></c><c r=\"D2\" t=\"e\"><v>#N/A</v></c></row></sheetData>\
         <mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>",
    ));
    let mut dice = Dice(20_261_121);
    let mut codes = BTreeSet::new();
    let mut read = 0;
    for turn in 0..6_000 {
        let parts = [
            SHEET,
            SHEET,
            SHEET,
            "xl/workbook.xml",
            "xl/styles.xml",
            "xl/sharedStrings.xml",
            "_rels/.rels",
        ];
        let part = parts[turn % parts.len()];
        let content = good.parts.iter().find(|(name, _)| name == part).unwrap().1.clone();
        let book = good.clone().with(part, damaged(&content, &mut dice));
        match open_bytes("bok.xlsx", book.bytes(), &Limits::default()) {
            Err(refusal) => drop(codes.insert(refusal.code)),
            Ok(mut book) => {
                count(&mut book);
                read += 1;
            }
        }
    }
    assert!(codes.contains(&RefusalCode::XmlMalformed) && codes.contains(&RefusalCode::CellRef));
    assert!(codes.len() >= 10 && read > 100, "{read} read, {codes:?}");
}

#[test]
fn damaged_containers_and_tables_are_read_or_refused() {
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
    let table = "Navn;Beløp\n\"A;\"\"B\";1,5\nÅ;2\n";
    let mut dice = Dice(7);
    for original in [Book::with_rows(rows).bytes(), table.as_bytes().to_vec()] {
        let (mut read, mut refused) = (0, 0);
        for _ in 0..3_000 {
            match open_bytes("bok", damaged(&original, &mut dice), &Limits::default()) {
                Err(_) => refused += 1,
                Ok(mut book) => {
                    count(&mut book);
                    read += 1;
                }
            }
        }
        assert!(read > 10 && refused > 10, "{read} read, {refused} refused");
    }
}

#[test]
fn codes_are_written_in_one_way_and_once() {
    let written: BTreeSet<_> = RefusalCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(written.len(), RefusalCode::ALL.len());
    for code in RefusalCode::ALL {
        let debug = format!("{code:?}");
        let mut kebab = String::new();
        for letter in debug.chars() {
            if letter.is_ascii_uppercase() && !kebab.is_empty() {
                kebab.push('-');
            }
            kebab.push(letter.to_ascii_lowercase());
        }
        assert_eq!(code.to_string(), kebab);
    }
}

#[test]
fn an_open_workbook_can_be_given_to_another_thread() {
    fn sendable(_: &(impl Send + gevinst_plugin_sdk::Workbook)) {}
    sendable(&Book::with_rows("").open());
}
