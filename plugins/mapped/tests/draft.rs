//! A draft of a mapping reads the workbook that it was made from.

mod grid;

use gevinst_mapped::draft;
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{Format, Identification};

use grid::{notes, records, whole};

#[test]
fn a_draft_takes_what_is_known_and_marks_the_rest() {
    let mut book = MemoryWorkbook::new("vår \"plan\".xlsx")
        .with_sheet("Forside", &[&["Gevinstplan for etaten"]])
        .with_sheet(
            "Liste",
            &[
                &["Tall i tusen kroner"],
                &["Nr", "Gevinst", "Gevinst", "Ansvarlig (navn)", "Fargekode", "2025", "2026"],
                &["1", "Porto", "x", "Kari Eksempel", "grønn", "5", "6"],
            ],
        )
        .with_sheet(
            "Beløp",
            &[&["Tittel", "Beløp (kr)", "År", "Enhet nr"], &["Porto", "7", "2025", "4"]],
        );
    let text = draft("own-draft", &mut book).expect("the workbook is read");
    let format = whole(&text);
    assert!(matches!(format.identify(&mut book), Ok(Identification::Mine(_))), "{text}");
    assert_eq!(
        records(
            &format,
            &mut book,
            &["id", "title", "owner", "benefit", "period", "amount", "unit"]
        ),
        [
            "1 Liste!A3 | Porto Liste!B3 | Kari Eksempel Liste!D3",
            "1 Liste!A3 | 2025 Liste!F2 | 5 Liste!F3 | tkr Liste!A1",
            "1 Liste!A3 | 2026 Liste!G2 | 6 Liste!G3 | tkr Liste!A1",
            "B-2 - | Porto Beløp!A2",
            "B-2 - | 2025 Beløp!C2 | 7 Beløp!B2 | kr Beløp!B1",
        ],
        "{text}"
    );
    let told = notes(&format, &mut book).join("\n");
    assert!(told.contains("cell-left found text:grønn Liste!E3"), "{told}");
    assert!(told.contains("cell-left why text:draft: no field is chosen yet Liste!E3"), "{told}");
}

#[test]
fn a_workbook_without_tables_gives_a_draft_that_says_so() {
    let mut book = MemoryWorkbook::new("tom.xlsx").with_sheet("Ark1", &[&["Hei"]]);
    let text = draft("own-draft", &mut book).expect("the workbook is read");
    assert!(text.contains("No sheet has a row that looks like a header"), "{text}");
}
