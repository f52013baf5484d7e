//! Which sheets a mapping reads: copies, hidden ones, all that fit a pattern; forms on them.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

mod grid;

use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{Format, Identification, Visibility};

use grid::{format, notes, plan, records, whole};

#[test]
fn a_copy_of_a_sheet_is_not_read_and_the_visible_one_counts() {
    let rest = r#"
[[table]]
unit = { is = "kr" }
columns = { title = "Gevinst", amount = "Beløp" }

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title", "amount"]
"#;
    let rows: [&[&str]; 2] = [&["Gevinst", "Beløp"], &["Porto", "5"]];
    let mut book = plan(&rows).with_sheet("Plan (2)", &rows);
    let lines = notes(&format(rest), &mut book);
    assert_eq!(records(&format(rest), &mut book, &["amount"]), ["5 B2"]);
    assert_eq!(
        lines,
        [
            "note sheet-left found text:Plan (2) Plan (2)!A1",
            "note sheet-left expected text:Plan Plan (2)!A1"
        ]
    );
    book.sheet_mut(0).unwrap().visibility = Visibility::Hidden;
    assert_eq!(records(&format(rest), &mut book, &["amount"]), ["5 Plan (2)!B2"]);
    assert!(notes(&format(rest), &mut book)[0].contains("sheet-left found text:Plan A1"));
}

#[test]
fn every_sheet_that_fits_a_star_is_read_if_it_has_the_labels() {
    let text = r#"
format = "gevinst-mapping/1"
id = "own"
version = "1.0.0"
title = "One sheet for each project"

[[sheet]]
key = "project"
names = ["Prosjekt *"]

[[table]]
required = ["title", "amount"]
unit = { is = "kr" }
columns = { title = "Gevinst", amount = "Beløp" }

[[table.column]]
key = "project"
sheet_name = true

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = { initiative = "project", title = "title", amount = "amount" }
"#;
    let rows: [&[&str]; 2] = [&["Gevinst", "Beløp"], &["Porto", "5"]];
    let mut book = MemoryWorkbook::new("plan.xlsx")
        .with_sheet("Prosjekt Alfa", &rows)
        .with_sheet("Veiledning", &rows)
        .with_sheet("Prosjekt mal", &[&["Her kommer malen"]])
        .with_sheet("Prosjekt Beta", &rows)
        .with_sheet("Prosjekt Beta (2)", &rows);
    book.sheet_mut(4).unwrap().visibility = Visibility::Hidden;
    let format = whole(text);
    assert_eq!(
        records(&format, &mut book, &["initiative", "amount"]),
        ["Prosjekt Alfa - | 5 Prosjekt Alfa!B2", "Prosjekt Beta - | 5 Prosjekt Beta!B2"]
    );
    assert!(notes(&format, &mut book)[0].contains("sheet-left found text:Prosjekt Beta (2)"));
    assert!(matches!(format.identify(&mut book).unwrap(), Identification::Mine(_)));
    let mut other = MemoryWorkbook::new("x").with_sheet("Prosjekt mal", &[&["Gevinst"]]);
    assert_eq!(
        format.identify(&mut other).unwrap(),
        Identification::NotMine("no sheet \"Prosjekt *\" has the labels of this layout".to_owned())
    );
}

/// One sheet for each project: a form above, a table of its benefits below.
const PROJECTS: &str = r#"
format = "gevinst-mapping/1"
id = "own"
version = "1.0.0"
title = "One sheet for each project"

[[sheet]]
key = "project"
names = "*"

[[identify]]
label = "Prosjektnavn"

[[identify]]
label = "Gevinst"

[[form]]
key = "project"
rows = [1, 5]
fields = { number = ["Prosjektnummer", "Prosjektnr."], name = "Prosjektnavn", owner = "Gevinsteier" }

[[form.record]]
kind = "initiative"
take = { id = "number", title = "name" }

[[table]]
id = "{sheet}-{n}"
unit = { is = "kr" }
columns = { title = "Gevinst", amount = "Beløp" }

[[table.record]]
kind = "benefit"
take = { id = "@id", title = "title", initiative = "form.project", owner = "form.project.owner" }

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title", "amount"]
"#;

#[test]
fn one_form_for_each_sheet_gives_its_key_to_the_table_beside_it() {
    let sheet = |number: &'static str, name: &'static str, owner: &'static str| {
        vec![
            vec!["Prosjektnavn", name],
            vec!["Prosjektnr", number, "Gevinsteier", owner],
            vec![""],
            vec!["Gevinst", "Beløp"],
            vec!["Porto", "5"],
        ]
    };
    let mut book = MemoryWorkbook::new("plan.xlsx");
    for (name, rows) in [
        ("Alfa", sheet("P1", "Prosjekt Alfa", "Kari Eksempel")),
        ("Beta", sheet("P2", "Prosjekt Beta", "")),
    ] {
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        book = book.with_sheet(name, &rows);
    }
    assert_eq!(
        records(&whole(PROJECTS), &mut book, &["id", "initiative", "owner", "amount"]),
        [
            "P1 Alfa!B2",
            "P2 Beta!B2",
            "Alfa-1 - | P1 Alfa!B1 | Kari Eksempel Alfa!D2",
            "5 Alfa!B5",
            "Beta-1 - | P2 Beta!B1",
            "5 Beta!B5",
        ]
    );
}

#[test]
fn values_stand_right_of_their_label_left_of_it_or_below() {
    let form = |side: &str| {
        format(&format!(
            r#"
[[form]]
kind = "benefit"
side = "{side}"
id = "B-{{n}}"
take = {{ title = "Gevinst", owner = ["Eier", "Eigar"], status = {{ label = "Beløp", map = {{ "I gang" = "under_way" }} }} }}
"#
        ))
    };
    let fields = ["id", "title", "owner", "status"];
    let expected = |cells: [&str; 3]| {
        vec![format!("B-1 - | Porto {} | under_way {} | Kari {}", cells[0], cells[2], cells[1])]
    };
    let mut right = plan(&[&["Gevinst:", "", "Porto"], &["Eigar", "Kari", "Beløp", "I gang"]]);
    assert_eq!(records(&form("right"), &mut right, &fields), expected(["C1", "B2", "D2"]));
    let mut left = plan(&[&["Porto", "Gevinst"], &["Kari", "Eier", "", "I gang", "Beløp"]]);
    assert_eq!(records(&form("left"), &mut left, &fields), expected(["A1", "A2", "D2"]));
    let mut below = plan(&[&["Gevinst", "Eier", "Beløp"], &["Porto", "", "I gang"], &["", "Kari"]]);
    assert_eq!(records(&form("below"), &mut below, &fields), expected(["A2", "B3", "C2"]));
}

#[test]
fn several_forms_below_one_another_begin_with_a_label() {
    let rest = r#"
[[form]]
rows = [1, 500]
cols = ["A", "B"]
starts = "Gevinst"
missing = "ikke tallfestet"
id = "K-{n}"
fields = { title = "Gevinst", amount = "Beløp", start = "År start" }

[[form.record]]
kind = "benefit"
take = { id = "@id", title = "title" }

[[form.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned", unit = "kr" }
take = { benefit = "@id", title = "title", amount = "amount", period = "start" }
needs = "amount"
"#;
    let mut book = plan(&[
        &["Gevinst", "Porto", "Gevinst", "Noe annet"],
        &["Beløp", "5"],
        &["År start", "2026"],
        &[""],
        &["Gevinst", "Papir"],
        &["Beløp", "Ikke tallfestet"],
        &[""],
        &["Gevinst", ""],
        &["Beløp", ""],
    ]);
    assert_eq!(
        records(&format(rest), &mut book, &["id", "benefit", "title", "amount", "period"]),
        [
            "K-1 - | Porto B1",
            "K-1 - | 2026 B3 | 5 B2 | Porto B1",
            "K-2 - | Papir B5",
            "K-2 - | Papir B5",
        ]
    );
    assert_eq!(
        notes(&format(rest), &mut book),
        ["note value-missing found text:Ikke tallfestet B6"]
    );
}

#[test]
fn a_label_of_a_form_that_is_not_found_is_told_unless_it_is_optional() {
    let mut book = MemoryWorkbook::new("plan.xlsx").with_sheet(
        "Alfa",
        &[
            &["Prosjektnavn", "Prosjekt Alfa"],
            &["Prosjekt-nr", "P1", "Gevinsteier", ""],
            &[""],
            &["Gevinst", "Beløp"],
            &["Porto", "5"],
        ],
    );
    let labels = |told: Vec<String>| -> Vec<String> {
        told.into_iter().filter(|note| note.contains("label-missing")).collect()
    };
    // The label that is there and has nothing beside it is no mistake of the layout.
    assert_eq!(
        labels(notes(&whole(PROJECTS), &mut book)),
        [
            "note label-missing expected text:Prosjektnummer Alfa!A1",
            "note label-missing found text:Alfa Alfa!A1",
        ]
    );
    let one = PROJECTS.replace(
        r#"number = ["Prosjektnummer", "Prosjektnr."]"#,
        r#"number = { label = ["Prosjektnummer", "Prosjektnr."], optional = true }"#,
    );
    let all = PROJECTS.replace("rows = [1, 5]\n", "rows = [1, 5]\noptional = true\n");
    for text in [one, all] {
        assert_ne!(text, PROJECTS);
        assert_eq!(labels(notes(&whole(&text), &mut book)), Vec::<String>::new());
    }
}
