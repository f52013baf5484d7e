//! What is written is read back: the example in both languages, the empty register, a large one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail the test")]

mod common;

use std::io::{Cursor, Read};

use common::{Kept, Told, adapted, opened};
use gevinst_plugin_sdk::{Field, Format, Identification, Kind, Value, Workbook};
use gevinst_register::layout::{Content, Lang, MARKER, SHEETS};
use gevinst_register::{RegisterFormat, write_example, write_large, write_new};
use rust_decimal::Decimal;

fn example(lang: Lang) -> Told {
    adapted(&mut opened(write_example(lang).unwrap()))
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_example_holds_every_kind_of_record() {
    let told = example(Lang::Nb);
    let counts = [
        (Kind::ORGANISATION, 1),
        (Kind::REPORTING, 1),
        (Kind::INITIATIVE, 4),
        (Kind::BENEFIT, 18),
        (Kind::CASH_LINE, 243),
        (Kind::QUANTITY_LINE, 112),
        (Kind::REALISATION, 52),
        (Kind::ESTIMATE, 12),
        (Kind::INDICATOR, 4),
        (Kind::MEASUREMENT, 32),
        (Kind::ACTION, 18),
        (Kind::RISK, 6),
        (Kind::PARAMETER, 5),
        (Kind::APPRAISAL, 2),
        (Kind::OVERLAP_GROUP, 3),
        (Kind::NONPRICED, 4),
        (Kind::EFFECT_PROFILE, 2),
        (Kind::FUNDING, 1),
        (Kind::STATED_TOTAL, 0),
    ];
    for (kind, count) in counts {
        assert_eq!(told.of(kind).len(), count, "{}", kind.name());
    }
    assert_eq!(told.lines(), Vec::<String>::new());
}

#[test]
fn values_come_back_exactly_with_their_cells() {
    let told = example(Lang::Nb);
    let organisation = told.of(Kind::ORGANISATION)[0];
    assert_eq!(organisation.text(Field::ORGANISATION_NUMBER).unwrap(), "999999999");
    assert_eq!(organisation.text(Field::LEVEL).unwrap(), "state");
    let reporting = told.of(Kind::REPORTING)[0];
    assert_eq!(reporting.text(Field::PERIOD).unwrap(), "2026-Q3");
    assert_eq!(reporting.cell(Field::PERIOD).unwrap(), "G6");
    let as_of = reporting.entry(Field::AS_OF).unwrap();
    let Value::Day(day) = as_of.value else { panic!("{as_of:?}") };
    assert_eq!((day.year, day.month, day.day), (2026, 10, 15));

    let cash = told.of(Kind::CASH_LINE);
    assert_eq!(cash[0].text(Field::BENEFIT).unwrap(), "Ø1");
    assert_eq!(cash[0].text(Field::STAGE).unwrap(), "planned");
    assert_eq!(cash[0].text(Field::PERIOD).unwrap(), "2025-Q1");
    assert_eq!(cash[0].number(Field::AMOUNT).unwrap(), decimal("200"));
    assert_eq!(cash[0].cell(Field::AMOUNT).unwrap(), "G7");
    assert_eq!(cash[0].text(Field::UNIT).unwrap(), "tkr");
    assert_eq!(cash[0].cell(Field::UNIT).unwrap(), "G6");
    assert_eq!(cash[0].text(Field::PRICE_BASIS).unwrap(), "fixed");

    let quantity = told.of(Kind::QUANTITY_LINE)[6];
    assert_eq!(quantity.number(Field::UPTAKE).unwrap(), decimal("0.25"));
    assert_eq!(quantity.text(Field::UNIT).unwrap(), "minutes");
    let estimate = told.of(Kind::ESTIMATE)[1];
    assert_eq!(estimate.number(Field::PESSIMISTIC).unwrap(), decimal("9.5"));
    assert_eq!(estimate.text(Field::UNIT).unwrap(), "mnok");
    let parameter = told.of(Kind::PARAMETER)[0];
    assert_eq!(parameter.text(Field::NAME).unwrap(), "hours_per_fte");
    assert_eq!(parameter.text(Field::UNIT).unwrap(), "hours");
    let indicator = told.of(Kind::INDICATOR)[3];
    assert_eq!(indicator.number(Field::BASELINE).unwrap(), decimal("6.4"));
    assert_eq!(indicator.text(Field::UNIT).unwrap(), "prosent");
}

/// Sums one field over lines that `wanted` picks.
fn sum(lines: &[&Kept], field: Field, wanted: impl Fn(&Kept) -> bool) -> Decimal {
    lines.iter().filter(|line| wanted(line)).filter_map(|line| line.number(field)).sum()
}

#[test]
fn the_totals_of_the_example_are_the_stated_ones() {
    let told = example(Lang::Nb);
    let cash = told.of(Kind::CASH_LINE);
    let of = |line: &Kept, category: &str, stage: &str| {
        line.text(Field::CATEGORY).as_deref() == Some(category)
            && line.text(Field::STAGE).as_deref() == Some(stage)
    };
    let period = |line: &Kept| line.text(Field::PERIOD).unwrap_or_default();
    let to_date = |line: &Kept| period(line).as_str() < "2026-Q4";
    // In thousands of kroner; benefits to date are those up to and with 2026-Q3.
    let benefits = [
        ("Ø1", "2300", "2290", "415"),
        ("Ø2", "1500", "1200", "300"),
        ("Ø3", "1200", "1150", "0"),
        ("Ø4", "950", "880", "240"),
        ("Ø5", "610", "614", "115"),
        ("Ø6", "340", "395", "20"),
        ("V4", "680", "653", "120"),
    ];
    for (id, planned, realised, forecast) in benefits {
        let total = |stage: &str, to_date_only: bool| {
            sum(&cash, Field::AMOUNT, |line| {
                of(line, "benefit", stage)
                    && line.text(Field::BENEFIT).as_deref() == Some(id)
                    && (!to_date_only || to_date(line))
            })
        };
        assert_eq!(total("planned", true), decimal(planned), "{id}");
        assert_eq!(total("realised", false), decimal(realised), "{id}");
        assert_eq!(total("forecast", false), decimal(forecast), "{id}");
    }
    let costs = [
        ("investment", "planned", "28000"),
        ("investment", "realised", "27400"),
        ("operating", "planned", "17560"),
        ("operating", "realised", "2579"),
        ("operating", "forecast", "449"),
        ("transition", "planned", "430"),
        ("transition", "realised", "455"),
        ("measurement", "planned", "120"),
        ("measurement", "realised", "55"),
        ("measurement", "forecast", "58"),
    ];
    let mut wrong = Vec::new();
    for (category, stage, total) in costs {
        let found = sum(&cash, Field::AMOUNT, |line| of(line, category, stage));
        if found != decimal(total) {
            wrong.push(format!("{category} {stage}: {found}, stated {total}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_taken_out_equals_what_was_realised() {
    let told = example(Lang::En);
    let cash = told.of(Kind::CASH_LINE);
    let quantities = told.of(Kind::QUANTITY_LINE);
    let taken = told.of(Kind::REALISATION);
    let is = |line: &Kept, id: &str, stage: &str| {
        line.text(Field::BENEFIT).as_deref() == Some(id)
            && line.text(Field::STAGE).as_deref() == Some(stage)
    };
    for id in ["Ø1", "Ø2", "Ø3", "Ø4", "Ø5", "V4"] {
        let realised = sum(&cash, Field::AMOUNT, |line| is(line, id, "realised"));
        let used =
            sum(&taken, Field::AMOUNT, |line| line.text(Field::BENEFIT).as_deref() == Some(id));
        assert_eq!(used, realised * Decimal::from(1000), "{id}");
    }
    let hours = |line: &Kept| {
        let number = |field| line.number(field).unwrap();
        number(Field::VOLUME)
            * (number(Field::BEFORE) - number(Field::AFTER))
            * number(Field::UPTAKE)
            / Decimal::from(60)
    };
    let mut wrong = Vec::new();
    for (id, expected) in [("A1", "1388.75"), ("A2", "1352.5"), ("V1", "2400")] {
        let freed: Decimal =
            quantities.iter().filter(|line| is(line, id, "realised")).map(|line| hours(line)).sum();
        let used =
            sum(&taken, Field::HOURS, |line| line.text(Field::BENEFIT).as_deref() == Some(id));
        if freed != decimal(expected) || used != freed {
            wrong.push(format!("{id}: {freed} freed, {used} used, stated {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_example_lacks_nothing_that_is_asked_for() {
    let told = example(Lang::Nb);
    for sheet in SHEETS {
        for column in sheet.columns.iter().filter(|column| column.required) {
            for record in told.of(column.kind) {
                let there = record.entry(column.field).is_some();
                assert!(there, "{}: {} {}", sheet.key, record.pos, column.field.name());
            }
        }
    }
    let ids: Vec<String> =
        told.of(Kind::BENEFIT).iter().filter_map(|record| record.text(Field::ID)).collect();
    for kind in [Kind::CASH_LINE, Kind::QUANTITY_LINE, Kind::REALISATION, Kind::INDICATOR] {
        for record in told.of(kind) {
            if let Some(id) = record.text(Field::BENEFIT) {
                assert!(ids.contains(&id), "{}: {id}", kind.name());
            }
        }
    }
    let actions = told.of(Kind::ACTION);
    for id in &ids {
        let followed =
            actions.iter().any(|action| action.text(Field::BENEFIT).as_ref() == Some(id));
        assert!(followed, "no action for {id}");
    }
}

#[test]
fn both_languages_give_the_same_records_apart_from_free_text() {
    let (nb, en) = (example(Lang::Nb), example(Lang::En));
    assert_eq!(nb.records.len(), en.records.len());
    let free_text = |kind: Kind, field: Field| {
        SHEETS
            .iter()
            .flat_map(|sheet| sheet.columns)
            .any(|c| c.kind == kind && c.field == field && c.content == Content::Text)
    };
    for (a, b) in nb.records.iter().zip(&en.records) {
        assert_eq!((a.kind, a.pos), (b.kind, b.pos));
        assert_eq!(a.entries.len(), b.entries.len());
        for (x, y) in a.entries.iter().zip(&b.entries) {
            assert_eq!((x.field, x.pos), (y.field, y.pos));
            if !free_text(a.kind, x.field) {
                assert_eq!(x.value, y.value, "{} {}", a.kind.name(), x.field.name());
            }
        }
    }
}

#[test]
fn an_empty_register_is_recognised_and_says_nothing() {
    for lang in [Lang::Nb, Lang::En] {
        let mut workbook = opened(write_new(lang).unwrap());
        let names = workbook.sheets().len();
        assert_eq!(names, SHEETS.len() + 2);
        let identified = RegisterFormat::new().identify(&mut workbook).unwrap();
        let Identification::Mine(evidence) = identified else { panic!("{identified:?}") };
        assert_eq!(evidence[0].found, MARKER);
        assert_eq!(evidence.len(), 1 + SHEETS.len());
        let told = adapted(&mut workbook);
        assert_eq!(told.records.len(), 0);
        assert_eq!(told.lines(), Vec::<String>::new());
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    for lang in [Lang::Nb, Lang::En] {
        assert!(write_new(lang).unwrap() == write_new(lang).unwrap());
        assert!(write_example(lang).unwrap() == write_example(lang).unwrap());
    }
    let large = || {
        let mut out = Cursor::new(Vec::new());
        write_large(120, &mut out).unwrap();
        out.into_inner()
    };
    assert!(large() == large());
}

/// A part of the container, as text.
fn part(bytes: Vec<u8>, name: &str) -> String {
    let mut container = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    container.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_workbook_carries_the_property_and_a_fixed_day() {
    let bytes = write_new(Lang::Nb).unwrap();
    let custom = part(bytes.clone(), "docProps/custom.xml");
    assert!(custom.contains("name=\"gevinst-register\""), "{custom}");
    assert!(custom.contains(">1<"), "{custom}");
    let core = part(bytes, "docProps/core.xml");
    assert!(core.contains("2026-01-01T00:00:00Z"), "{core}");
}

#[test]
fn every_column_has_help_and_every_list_a_drop_down() {
    let bytes = write_new(Lang::Nb).unwrap();
    // Sheet 5 of the workbook: guidance, organisation, initiatives, benefits, cash lines.
    let cash = part(bytes, "xl/worksheets/sheet5.xml");
    let layout = SHEETS.iter().find(|sheet| sheet.key == "cash_lines").unwrap();
    let messages = cash.matches("showInputMessage=\"1\"").count();
    assert_eq!(messages, layout.columns.len() + 1, "one per column, and one for the unit");
    let lists = cash.matches("type=\"list\"").count();
    let choices = layout
        .columns
        .iter()
        .filter(|c| matches!(c.content, Content::Choice(_) | Content::Reference(_)))
        .count();
    assert_eq!(lists, choices + 1);
}

#[test]
fn a_large_register_reads_back_in_full() {
    let mut out = Cursor::new(Vec::new());
    write_large(2_345, &mut out).unwrap();
    let told = adapted(&mut opened(out.into_inner()));
    assert_eq!(told.of(Kind::CASH_LINE).len(), 2_345);
    assert_eq!(told.of(Kind::BENEFIT).len(), 47);
    assert_eq!(told.lines(), Vec::<String>::new());
    let last = *told.of(Kind::CASH_LINE).last().unwrap();
    assert_eq!(last.text(Field::BENEFIT).unwrap(), "Ø47");
    assert_eq!(last.text(Field::UNIT).unwrap(), "kr");
}

/// A register that was filled in before the sheets and columns of the appraisal were there.
#[test]
fn a_register_of_the_first_layout_reads_without_complaint() {
    let bytes = include_bytes!("data/first-layout.xlsx").to_vec();
    let told = adapted(&mut opened(bytes));
    assert_eq!(told.lines(), Vec::<String>::new());
    assert_eq!(told.records.len(), 373);
    for new in [Kind::APPRAISAL, Kind::OVERLAP_GROUP, Kind::NONPRICED, Kind::EFFECT_PROFILE] {
        assert_eq!(told.of(new).len(), 0, "{}", new.name());
    }
}
