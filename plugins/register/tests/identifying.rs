//! Which workbooks the format claims, and on which evidence.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail the test")]

mod common;

use common::{CASH, REQUIRED, with};
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{Format, Identification};
use gevinst_register::RegisterFormat;

fn identified(mut book: MemoryWorkbook) -> Identification {
    RegisterFormat::new().identify(&mut book).unwrap()
}

#[test]
fn the_marker_cell_and_a_sheet_make_a_register() {
    let Identification::Mine(evidence) = identified(with("Kontantlinjer", &[CASH])) else {
        panic!("not recognised");
    };
    assert_eq!(evidence[0].pos.unwrap().to_string(), "B3");
    assert_eq!(evidence[0].found, "gevinst-register/1");
    assert_eq!(evidence.len(), 5);
    assert_eq!(evidence[1].shows, "the headers of the sheet \"Organisasjon\"");
}

#[test]
fn the_document_property_is_enough_when_the_guidance_is_gone() {
    let mut book = MemoryWorkbook::new("liten.xlsx").with_sheet("Kontantlinjer", &[CASH]);
    let named = |value: &str| vec![("gevinst-register".to_owned(), value.to_owned())];
    book.facts_mut().properties = named("1");
    let Identification::Mine(evidence) = identified(book.clone()) else { panic!() };
    assert_eq!(evidence[0].pos, None);
    assert_eq!(evidence[0].found, "gevinst-register = 1");
    book.facts_mut().properties = named("2");
    let Identification::NotMine(why) = identified(book) else { panic!() };
    assert_eq!(
        why,
        "the workbook is marked as version \"2\" of the register; this program reads version 1"
    );
}

#[test]
fn without_a_mark_the_workbook_is_not_claimed() {
    let mut book = MemoryWorkbook::new("liten.xlsx").with_sheet("Ark1", &[&["a", "b"]]);
    let Identification::NotMine(why) = identified(book.clone()) else { panic!() };
    assert!(why.starts_with("neither the document property"), "{why}");
    for (name, headers) in REQUIRED {
        book = book.with_sheet(name, &[headers]);
    }
    let Identification::NotMine(why) = identified(book) else { panic!() };
    assert!(why.contains("4 sheets are named as in the register"), "{why}");
    let marked = MemoryWorkbook::new("x").with_sheet("Guidance", &[&["gevinst-register/1"]]);
    let Identification::NotMine(why) = identified(marked) else { panic!() };
    assert!(why.contains("no sheet of the register has its headers"), "{why}");
}
