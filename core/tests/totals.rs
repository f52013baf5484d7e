//! A total that the workbook states is held against the amounts that it speaks of.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{finding, report};
use gevinst_core::finding::{Arg, FindingCode};
use gevinst_core::submission::Field;

const HEAD: &str = "reporting period=2026 as_of=2026-12-31\n\
     benefit id=A title=Porto benefit_kind=saving owner=Leder cash_effect=cashable\n";
const BASIS: &str = "unit=kr price_basis=fixed price_year=2026";

/// Two years of planned and realised amounts: 100 and 200 planned, 90 and 150 realised.
fn with_totals(totals: &[(&str, &str)]) -> String {
    let mut text = HEAD.to_owned();
    for (stage, period, kroner) in [
        ("planned", 2025, 100),
        ("planned", 2026, 200),
        ("realised", 2025, 90),
        ("realised", 2026, 150),
    ] {
        text.push_str(&format!(
            "cash_line benefit=A category=benefit stage={stage} period={period} amount={kroner} {BASIS}\n"
        ));
    }
    for (of, amount) in totals {
        text.push_str(&format!("stated_total measure=column_sum {of} amount={amount} unit=kr\n"));
    }
    text
}

fn mismatches(totals: &[(&str, &str)]) -> Vec<(String, String)> {
    let report = report(&with_totals(totals));
    let of_totals = report.findings.iter().filter(|it| it.code == FindingCode::TotalMismatch);
    let number = |arg: &Arg| match arg {
        Arg::Number(number, _) => number.normalize().to_string(),
        other => panic!("{other:?}"),
    };
    of_totals
        .map(|it| {
            let arg = |name: &str| &it.args.iter().find(|(found, _)| *found == name).unwrap().1;
            (number(arg("stated")), number(arg("computed")))
        })
        .collect()
}

#[test]
fn the_total_of_a_column_is_held_against_its_own_year_and_stage() {
    let right = [
        ("title=Sum stage=planned period=2025", "100"),
        ("title=Sum stage=planned period=2026", "200"),
        ("title=Sum stage=realised period=2025", "90"),
        ("title=Sum stage=realised", "240"),
        ("title=Sum period=2026", "350"),
        ("title=Sum", "540"),
    ];
    for total in right {
        assert_eq!(mismatches(&[total]), [], "{total:?}");
    }
    // One row of totals beside one another: none of them is counted into another.
    assert_eq!(mismatches(&right[..4]), []);
    let wrong = mismatches(&[("title=Sum stage=planned period=2026", "350")]);
    assert_eq!(wrong, [("350".to_owned(), "200".to_owned())]);
}

#[test]
fn a_total_is_right_within_half_of_its_last_digit() {
    let stated = |amount| mismatches(&[("title=Sum stage=planned period=2025", amount)]);
    // A whole number may be half a krone off, one with a decimal a twentieth.
    assert_eq!(stated("100.4"), [("100.4".to_owned(), "100".to_owned())]);
    assert_eq!(stated("100.05").len(), 1);
    assert_eq!(stated("101").len(), 1);
    assert_eq!(stated("100").len(), 0);
}

#[test]
fn a_total_without_a_name_is_called_by_what_it_is_a_total_of() {
    let report = report(&with_totals(&[("stage=planned", "1")]));
    let label = &finding(&report, FindingCode::TotalMismatch).args;
    let label = &label.iter().find(|(name, _)| *name == "label").unwrap().1;
    assert_eq!(*label, Arg::Choices(Field::Measure, vec!["column_sum"]));
}
