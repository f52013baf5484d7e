//! Finding things on sheets as people lay them out.

#![allow(clippy::unwrap_used, clippy::panic)]

use gevinst_plugin_sdk::walk::{self, Column, Head, Sections, Side};
use gevinst_plugin_sdk::workbook::{Area, MemoryWorkbook};
use gevinst_plugin_sdk::{Flow, ReadError, Value, Visibility};

const COLUMNS: [Column<'_>; 3] = [
    Column { labels: &["ID"], required: true },
    Column { labels: &["Plan / Beløp", "Planlagt"], required: true },
    Column { labels: &["Ansvarlig"], required: false },
];

#[test]
fn a_header_of_two_rows_with_a_merged_group_is_found() {
    let mut book = MemoryWorkbook::new("a.xlsx").with_sheet(
        "Plan",
        &[
            &["En tittel"],
            &[],
            &["", "Plan", "", "2026", ""],
            &["ID", "Beløp", "Merknad", "1. kvartal", "2. kvartal"],
            &["G-1", "10", "x", "1", "2"],
        ],
    );
    let areas = [(1, 2), (3, 4)];
    book.sheet_mut(0).unwrap().merged = areas
        .map(|(first_col, last_col)| Area { first_row: 2, first_col, last_row: 2, last_col })
        .into();
    let head = Head::find(&mut book, 0, &COLUMNS, 20, 2).unwrap().unwrap();
    assert_eq!(head.row, 3);
    assert_eq!(head.columns, [Some(0), Some(1), None]);
    let periods: Vec<(u16, &str)> =
        head.periods.iter().map(|it| (it.col, it.period.as_str())).collect();
    assert_eq!(periods, [(3, "2026-Q1"), (4, "2026-Q2")]);
    assert_eq!(head.cells[0].unwrap().to_string(), "A4");
    let notes = head.notes(&COLUMNS);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].texts[0], ("found", "Merknad".to_owned()));
}

#[test]
fn the_group_above_the_years_is_told_with_each() {
    let mut book = MemoryWorkbook::new("a.xlsx").with_sheet(
        "Plan",
        &[
            &["ID", "Plan", "Budsjett", "", "Realisert", ""],
            &["", "Beløp", "2026", "2027", "2026", "2027"],
        ],
    );
    let areas = [(2, 3), (4, 5)];
    book.sheet_mut(0).unwrap().merged = areas
        .map(|(first_col, last_col)| Area { first_row: 0, first_col, last_row: 0, last_col })
        .into();
    let head = Head::find(&mut book, 0, &COLUMNS, 20, 2).unwrap().unwrap();
    let told: Vec<(&str, Option<&str>)> =
        head.periods.iter().map(|it| (it.period.as_str(), it.group.as_deref())).collect();
    let (planned, realised) = (Some("Budsjett"), Some("Realisert"));
    assert_eq!(
        told,
        [("2026", planned), ("2027", planned), ("2026", realised), ("2027", realised)]
    );
    // The cell that names a column may stand above the header's last row.
    assert_eq!(head.cells[0].unwrap().to_string(), "A1");
}

#[test]
fn a_table_without_a_required_column_is_none() {
    let mut book = MemoryWorkbook::new("a.xlsx")
        .with_sheet("Plan", &[&["ID", "Ansvarlig", "2026"], &["G-1", "x", "1"]]);
    assert_eq!(Head::find(&mut book, 0, &COLUMNS, 20, 1).unwrap(), None);
}

#[test]
fn values_stand_beside_their_labels() {
    let mut book = MemoryWorkbook::new("a.xlsx").with_sheet(
        "Skjema",
        &[&["Etat:", "", "Eksempeletaten"], &["Prosjekt"], &["Felles innkjøp"]],
    );
    let mut value = |label: &str, side: Side| {
        let cell = walk::beside(&mut book, 0, &[label], side, 2).unwrap()?;
        Some((cell.text().unwrap().to_owned(), cell.pos.to_string()))
    };
    assert_eq!(value("etat", Side::Right), Some(("Eksempeletaten".into(), "C1".into())));
    assert_eq!(value("Prosjekt", Side::Below), Some(("Felles innkjøp".into(), "A3".into())));
    assert_eq!(value("Prosjekt", Side::Right), None);
    assert_eq!(value("Eier", Side::Right), None);
}

#[test]
fn headings_part_a_sheet_into_sections() {
    let mut book = MemoryWorkbook::new("a.xlsx").with_sheet(
        "Plan",
        &[&["før"], &["Gevinster"], &["G-1"], &[], &["Kostnader"], &["K-1"], &["K-2"]],
    );
    let mut sections = Sections::new(&[&["Gevinster"], &["Kostnader", "Kostnad"]]);
    let mut seen = Vec::new();
    walk::rows(&mut book, 0, &mut |row| -> Result<Flow, ReadError> {
        seen.push(sections.of(row));
        Ok(Flow::Continue)
    })
    .unwrap();
    assert_eq!(seen, [None, None, Some(0), None, Some(1), Some(1)]);
}

#[test]
fn a_sheet_that_people_see_comes_before_a_hidden_one() {
    let mut book = MemoryWorkbook::new("a.xlsx")
        .with_sheet("Plan", &[])
        .with_sheet("PLAN ", &[])
        .with_sheet("Annet", &[]);
    book.sheet_mut(0).unwrap().visibility = Visibility::Hidden;
    assert_eq!(walk::sheet_named(&book, &["plan"]), Some(1));
    book.sheet_mut(1).unwrap().visibility = Visibility::VeryHidden;
    assert_eq!(walk::sheet_named(&book, &["plan"]), Some(0));
    assert_eq!(walk::sheet_named(&book, &["budsjett"]), None);
}

#[test]
fn periods_and_numbers_are_read_as_people_write_them() {
    let text = |text: &str| Value::Text(text.to_owned().into());
    let period = |written: &str| walk::period(&[&text(written)]);
    for (written, expected) in [
        ("2026", "2026"),
        ("År 2026", "2026"),
        ("2. tertial 2026", "2026-T2"),
        ("2026-H1", "2026-H1"),
        ("mars 2026", "2026-03"),
    ] {
        assert_eq!(period(written).as_deref(), Some(expected), "{written}");
    }
    for written in ["Sum", "26", "5. kvartal 2026", "2026 2027"] {
        assert_eq!(period(written), None, "{written}");
    }
    let number = |written| walk::number(written).map(|(value, rest)| (value.to_string(), rest));
    assert_eq!(number("1 250 000,50 kr"), Some(("1250000.50".to_owned(), "kr")));
    assert_eq!(number("1.250.000,5"), Some(("1250000.5".to_owned(), "")));
    assert_eq!(number("12.5 %"), Some(("12.5".to_owned(), "%")));
    assert_eq!(number("\u{2212}3"), Some(("-3".to_owned(), "")));
    for written in ["1.234", "12 34", "kr 5", "1,2,3", "", "5,"] {
        assert_eq!(number(written), None, "{written}");
    }
}
