//! The work paper of a sample: units of all sorts, papers without anything drawn, the same
//! bytes each time.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;
#[path = "../../tests/src/libreoffice.rs"]
#[allow(dead_code, clippy::panic)]
mod libreoffice;
mod support;

use gevinst_core::report::*;
use gevinst_templates::{PaperFate, PaperItem, Texts, WorkPaper, render_work_paper};
use rust_decimal::Decimal;

use support::{Cells, column, decimal, realistic, rows, sheets, text, value};

/// A report whose figures of one metric are in these units.
fn with_units(units: &[Unit]) -> (Report, Vec<FactIx>) {
    let mut report = realistic();
    let some = report.facts.iter().find(|(_, it)| it.value.is_ok()).unwrap().1.clone();
    let mut places = Vec::new();
    for (place, unit) in units.iter().enumerate() {
        let dims = [(Dim::Benefit, format!("G-{place}"))].into();
        let id = FactId::new(Metric::QualityMeasured, &dims, FactPeriod::None);
        let value = Ok(Decimal::new(1_250_025 + i64::try_from(place).unwrap(), 2));
        let unit = unit.clone();
        let fact = Fact { id, dims, value, unit, period: FactPeriod::None, ..some.clone() };
        places.push(report.facts.add(fact));
    }
    (report, places)
}

fn item(fact: FactIx, fate: PaperFate) -> PaperItem {
    let hits = u32::from(fate == PaperFate::Drawn);
    PaperItem { fact, raw: "=1+1".to_owned(), fate, hits, lot: None }
}

fn paper(items: Vec<PaperItem>, interval: Option<Decimal>) -> WorkPaper {
    WorkPaper { about: vec![("metric", "Målt verdi".to_owned())], items, interval }
}

fn rendered(paper: &WorkPaper, report: &Report, lang: &str) -> (Vec<u8>, Cells) {
    let bytes = render_work_paper(paper, report, &Texts::load(lang).unwrap()).unwrap();
    let cells = libreoffice::cells(&bytes);
    (bytes, cells)
}

/// The sums of the figures drawn, by their units as the table writes them.
fn sums(cells: &Cells) -> Vec<(String, Decimal, Decimal)> {
    let (sheet, col) = ("Oppsummering", |header| column(cells, "Oppsummering", header));
    let drawn = rows(cells, sheet).filter(|row| text(cells, sheet, *row, 0) == "Trukket");
    let number = |row, header| decimal(value(cells, sheet, row, col(header)).unwrap());
    drawn
        .map(|row| {
            (text(cells, sheet, row, col("Enhet")), number(row, "Antall"), number(row, "Sum"))
        })
        .collect()
}

#[test]
fn units_that_excel_would_misread_are_summed_each_by_itself() {
    let own = |unit: &str| Unit::Own(unit.to_owned());
    let units = [own("dager"), own("Dager"), own("*"), own("antall?"), own("100"), own("sann")];
    let units: Vec<Unit> = units.into_iter().chain([own(""), own("=A1"), Unit::Hours]).collect();
    let (report, places) = with_units(&units);
    let items = places.iter().map(|fact| item(*fact, PaperFate::Drawn)).collect();
    let (_, cells) = rendered(&paper(items, None), &report, "nb");
    let sums = sums(&cells);
    let told: Vec<&str> = sums.iter().map(|(unit, _, _)| unit.as_str()).collect();
    // Two that differ in capitals alone are one to Excel's conditions.
    let wanted =
        ["dager", "«＊»", "antall？", "«100»", "«sann»", "«»", "＝A1", "timer"].map(str::to_owned);
    assert_eq!(told, wanted);
    assert_eq!(sums[0].1, Decimal::TWO);
    assert_eq!(sums[0].2, Decimal::new(1_250_025 + 1_250_026, 2));
    for (place, (unit, count, sum)) in sums.iter().enumerate().skip(1) {
        let place = i64::try_from(place).unwrap() + 1;
        assert_eq!((*count, *sum), (Decimal::ONE, Decimal::new(1_250_025 + place, 2)), "{unit}");
    }
}

#[test]
fn every_fate_is_told_and_nothing_is_left_out() {
    let (report, places) = with_units(&vec![Unit::Hours; 5]);
    let fates = [
        PaperFate::Drawn,
        PaperFate::Left,
        PaperFate::Below,
        PaperFate::Outside,
        PaperFate::Absent,
    ];
    let items = places.iter().zip(fates).map(|(fact, fate)| item(*fact, fate)).collect();
    let (_, cells) = rendered(&paper(items, Some(Decimal::from(9_000))), &report, "nb");
    let fate = column(&cells, "Grunnlag", "I utvalget");
    let told: Vec<String> =
        rows(&cells, "Grunnlag").map(|row| text(&cells, "Grunnlag", row, fate)).collect();
    let wanted = [
        "trukket",
        "ikke trukket",
        "under vesentlighetsgrensen",
        "utenfor avgrensningen",
        "uten verdi",
    ];
    assert_eq!(told, wanted);
    let counts: Vec<String> = rows(&cells, "Oppsummering")
        .map(|row| text(&cells, "Oppsummering", row, column(&cells, "Oppsummering", "Antall")))
        .collect();
    assert_eq!(counts, ["–", "1", "1", "1", "1", "1", "5", "0"]);
    assert_eq!(rows(&cells, "Kontroll").count(), 1);
    // What the agency wrote stays text.
    let raw = column(&cells, "Kontroll", "Det som står i cellene");
    assert_eq!(text(&cells, "Kontroll", 5, raw), "=1+1");
    assert!(cells[&("Kontroll".to_owned(), 5, raw)].1.is_none());
}

#[test]
fn a_paper_without_anything_drawn_says_so() {
    let (report, places) = with_units(&[Unit::Hours]);
    let all_below = paper(vec![item(places[0], PaperFate::Below)], None);
    let (_, cells) = rendered(&all_below, &report, "nb");
    assert_eq!(sheets(&cells), ["Grunnlag", "Om utvalget", "Oppsummering"]);
    let front: Vec<String> = (0..30).map(|row| text(&cells, "Om utvalget", row, 1)).collect();
    assert!(front.contains(&"Ikke med. Ingen tall er trukket ut.".to_owned()), "{front:?}");
}

#[test]
fn the_same_paper_is_the_same_bytes_and_is_there_in_every_language() {
    let (report, places) = with_units(&[Unit::Hours, Unit::Share]);
    let items = places.iter().map(|fact| item(*fact, PaperFate::Drawn)).collect();
    let paper = paper(items, None);
    let mut seen = Vec::new();
    for lang in Texts::languages() {
        let (first, cells) = rendered(&paper, &report, lang);
        assert!(first == rendered(&paper, &report, lang).0, "{lang}");
        assert_eq!(sheets(&cells).len(), 4, "{lang}");
        seen.push(first);
    }
    assert!(seen[0] != seen[1] && seen[1] != seen[2]);
}
