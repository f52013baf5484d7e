//! The numbers of the page: each is its figure, and they add up as they are printed.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_core::report::*;
use gevinst_templates::{Formatter, Texts};
use rust_decimal::Decimal;

use crate::markup::{self, text_of};
use crate::{common, html, pages};

/// The text of each figure on the page, by id; figures shown twice in tables
/// and tiles keep their text in the table.
pub fn figures(page: &str) -> BTreeMap<String, Vec<String>> {
    let mut figures: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (tag, inner) in markup::with_attribute(page, "data-fact") {
        let id = markup::unescaped(tag.get("data-fact").unwrap());
        figures.entry(id).or_default().push(text_of(inner));
    }
    figures
}

/// The number at the start of a figure's text.
fn number_in(formatter: &Formatter<'_>, text: &str) -> Option<Decimal> {
    let is_part = |c: char| c.is_ascii_digit() || " \u{a0},.−+%".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    formatter.parse(text[..end].trim_end_matches(['\u{a0}', ' ']))
}

/// Every printed number is its figure rounded, in kroner, thousands or millions.
#[test]
fn every_printed_number_is_its_figure() {
    for (name, report, page, lang) in pages() {
        let texts = Texts::load(lang).unwrap();
        let formatter = Formatter::new(&texts, report.meta.money_scale);
        let figures = figures(&page);
        for (id, shown) in &figures {
            let fact = report.facts.get(report.facts.find(id).unwrap());
            for text in shown {
                match fact.value {
                    Err(_) => assert!(text.starts_with('–'), "{name} {id}: {text}"),
                    Ok(value) => {
                        let number = number_in(&formatter, text)
                            .unwrap_or_else(|| panic!("{name} {id}: {text}"));
                        let fits = [1, 1_000, 1_000_000].into_iter().any(|scale: i64| {
                            let scale = Decimal::from(scale);
                            let last_digit = match fact.unit {
                                Unit::Share => "0.001",
                                Unit::Rate => "0.0001",
                                Unit::Ratio => "0.01",
                                Unit::Factor => "0.0001",
                                _ => "1",
                            };
                            let half = common::decimal(last_digit) / Decimal::TWO;
                            let gap = number.abs() - (value / scale).abs();
                            gap.abs() <= half
                        });
                        assert!(fits, "{name} {id}: {text} for {value}");
                    }
                }
            }
        }
    }
}

/// The figures on the page are the ones the report says are shown, and each
/// has its row in the list of sources with its exact value.
#[test]
fn every_figure_shown_has_its_source() {
    for (name, report, page, lang) in pages() {
        let on_page: BTreeSet<String> = figures(&page).into_keys().collect();
        let shown: BTreeSet<String> =
            report.shown.iter().map(|place| report.facts.get(*place).id.to_string()).collect();
        assert_eq!(on_page, shown, "{name}");
        let texts = Texts::load(lang).unwrap();
        let formatter = Formatter::new(&texts, report.meta.money_scale);
        for (number, place) in report.shown.iter().enumerate() {
            let start = format!("<tr id=\"s{}\">", number + 1);
            let row = page.split_once(&start).unwrap_or_else(|| panic!("{name} S{number}")).1;
            let row = row.split_once("</tr>").unwrap().0;
            let cells: Vec<&str> = row.split("<td").collect();
            let exact = text_of(&format!("<td{}", cells[2]));
            let fact = report.facts.get(*place);
            match fact.value {
                Ok(value) => {
                    let read = number_in(&formatter, &exact);
                    assert_eq!(read, Some(value.normalize()), "{name} {exact}");
                }
                Err(absence) => {
                    let reason = texts.get(&format!("absence.{}", absence.key())).unwrap();
                    assert!(exact.contains(reason), "{name}: {exact}");
                }
            }
        }
    }
}

/// The foot of each table is the sum of its rows as they are printed, for
/// figures that are whole in the unit they are shown in.
#[test]
fn sums_are_the_sums_of_what_is_printed() {
    for (report, lang) in [(common::realistic(), "nb"), (common::many(60), "en")] {
        let page = html(&report, lang);
        let texts = Texts::load(lang).unwrap();
        let formatter = Formatter::new(&texts, report.meta.money_scale);
        let figures = figures(&page);
        let printed = |place: FactIx| {
            let texts = &figures[report.facts.get(place).id.as_str()];
            number_in(&formatter, texts.last().unwrap()).unwrap()
        };
        let mut sums = 0;
        for group in &report.groups {
            let Some(total) = &group.total else { continue };
            let rows = group.rows.iter().filter(|row| !row.kept_out);
            let rows: Vec<&Series> = rows.filter_map(|row| row.series.as_ref()).collect();
            let columns: [fn(&Series) -> FactIx; 4] = [
                |series| series.planned_to_date,
                |series| series.realised_to_date,
                |series| series.variance,
                |series| series.planned_year,
            ];
            for column in columns {
                if group.kind == "freed_time" && column(total) == total.planned_year {
                    continue;
                }
                let sum: Decimal = rows.iter().map(|series| printed(column(series))).sum();
                assert_eq!(printed(column(total)), sum, "{} in {lang}", group.kind);
                sums += 1;
            }
        }
        assert!(sums >= 4);
    }
}

#[test]
fn the_headline_adds_up_as_it_is_told() {
    let page = html(&common::realistic(), "nb");
    assert!(
        text_of(&page).contains("Innsparingene ligger 8,05\u{a0}millioner\u{a0}kroner bak planen")
    );
    assert!(
        text_of(&page).contains("Realisert 39,35 av 47,40\u{a0}millioner\u{a0}kroner planlagt")
    );
    let page = html(&common::realistic(), "en");
    assert!(text_of(&page).contains("Savings are 8.05\u{a0}million\u{a0}kroner behind plan"));
}

#[test]
fn numbers_keep_together_and_minus_is_a_minus() {
    for lang in Texts::languages() {
        let page = html(&common::realistic(), lang);
        let body = page.split_once("<body>").unwrap().1;
        // What a cell said stands as the agency wrote it.
        let text = text_of(&markup::without(body, "code")).replace("1 400 000", "");
        let letters: Vec<char> = text.chars().collect();
        for three in letters.windows(3) {
            let [a, b, c] = three else { continue };
            let hyphen = !a.is_alphanumeric() && *b == '-' && c.is_ascii_digit();
            let parted = a.is_ascii_digit() && *b == ' ' && c.is_ascii_digit();
            assert!(!hyphen && !parted, "{lang}: {three:?}");
        }
    }
}
