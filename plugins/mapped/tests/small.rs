//! The normal case must stay small: a list of benefits in one sheet.

mod grid;

use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{Format, Identification};

use grid::{notes, records, whole};

/// The mapping file that the README shows.
const SMALL: &str = include_str!("small.toml");

/// So many lines are a page.
const PAGE: usize = 60;

#[test]
fn a_list_of_benefits_needs_no_more_than_a_page() {
    let lines = SMALL.lines().count();
    assert!(lines <= PAGE, "{lines} lines");
    let mut book = MemoryWorkbook::new("gevinster.xlsx")
        .with_sheet("Veiledning", &[&["Fyll ut ID og gevinst i neste ark"]])
        .with_sheet(
            "Ark1",
            &[
                &["Gevinster 2025", "", "", "", "", "", ""],
                &[
                    "ID",
                    "Gevinst",
                    "Gevinsttype",
                    "Ansvarlig",
                    "Enhet",
                    "2025",
                    "Plan 2026",
                    "Realisert 2025",
                ],
                &["G1", "Porto", "Budsjetteffekt", "Kari Eksempel", "tusen kr", "5", "6 1)", "4"],
                &[
                    "G2",
                    "Søknad på nett",
                    "Budsjetteffekt",
                    "",
                    "mill. kr",
                    "Ikke tallfestet",
                    "7",
                    "",
                ],
                &["G3", "", "", "", "", "", "", ""],
                &["Sum", "", "", "", "", "5", "13", "4"],
                &["1) Anslag"],
            ],
        );
    let format = whole(SMALL);
    assert!(matches!(format.identify(&mut book), Ok(Identification::Mine(_))));
    let fields = ["id", "benefit_kind", "owner", "benefit", "stage", "period", "amount", "unit"];
    assert_eq!(
        records(&format, &mut book, &fields),
        [
            "G1 Ark1!A3 | saving Ark1!C3 | Kari Eksempel Ark1!D3",
            "G1 Ark1!A3 | planned - | 2025 Ark1!F2 | 5 Ark1!F3 | tkr Ark1!E3",
            "G1 Ark1!A3 | planned - | 2026 Ark1!G2 | 6 Ark1!G3 | tkr Ark1!E3",
            "G1 Ark1!A3 | realised - | 2025 Ark1!H2 | 4 Ark1!H3 | tkr Ark1!E3",
            "G2 Ark1!A4 | saving Ark1!C4",
            "G2 Ark1!A4 | planned - | 2026 Ark1!G2 | 7 Ark1!G4 | mnok Ark1!E4",
        ]
    );
    let told = notes(&format, &mut book).join("\n");
    for expected in [
        "footnote found text:Anslag Ark1!G3",
        "row-left found text:G3 Ark1!A5",
        "row-left found text:Sum Ark1!A6",
        "value-missing found text:Ikke tallfestet Ark1!F4",
    ] {
        assert!(told.contains(expected), "{expected} is not in\n{told}");
    }
}
