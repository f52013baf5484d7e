//! One basis for all amounts: the money chain, the accounts, the characteristics and what
//! benefits were used for hold what counts, never what is claimed.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{figure, report};
use gevinst_core::report::Report;
use proptest::prelude::*;
use rust_decimal::Decimal;

const PERIOD: &str = "reporting period=2026-Q4 as_of=2026-12-31\n";
const BASIS: &str = "unit=kr price_basis=fixed price_year=2026";

fn benefit(id: &str, title: &str, more: &str) -> String {
    format!(
        "benefit id={id} title={title} benefit_kind=saving owner=Leder cash_effect=cashable {more}"
    )
    .trim_end()
    .to_owned()
        + "\n"
}

fn amount(category: &str, of: &str, stage: &str, kroner: i64) -> String {
    format!(
        "cash_line {of} category={category} stage={stage} period=2026 amount={kroner} {BASIS}\n"
    )
    .replace("cash_line  ", "cash_line ")
}

fn used(benefit: &str, key: &str, kroner: i64) -> String {
    format!("realisation benefit={benefit} period=2026 use={key} amount={kroner} {BASIS}\n")
}

fn number(report: &Report, id: &str) -> Decimal {
    Decimal::from_str_exact(&figure(report, id)).unwrap()
}

#[test]
fn of_a_use_as_much_counts_as_of_the_benefit() {
    let text = [
        PERIOD.to_owned(),
        benefit("A", "Porto", "attribution_share=0.6"),
        benefit("B", "Husleie", ""),
        amount("benefit", "benefit=A", "realised", 1000),
        amount("benefit", "benefit=B", "realised", 100),
        used("A", "quality", 500),
        used("B", "quality", 100),
    ];
    let report = report(&text.concat());
    for (id, value) in [
        ("realisation.money:benefit=A;use=quality@2026-to-Q4", "300"),
        ("realisation.money:benefit=B;use=quality@2026-to-Q4", "100"),
        ("chain.use:stage=realised;use=quality@2026-to-Q4", "400"),
        ("share.claimed:benefit=A;line=kr;stage=realised;use=quality@2026-to-Q4", "500"),
        ("chain.rest:stage=realised@2026-to-Q4", "300"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    let place = report.facts.find("realisation.money:benefit=A;use=quality@2026-to-Q4");
    let fact = report.facts.get(place.unwrap());
    assert_eq!(fact.formula.key(), "counted-use");
    assert_eq!(fact.trace.facts.len(), 3, "the use, and counted and claimed of the benefit");
}

#[test]
fn what_a_parent_was_used_for_is_counted_with_its_children() {
    let text = [
        PERIOD.to_owned(),
        benefit("A", "Porto", ""),
        benefit("B", "Husleie", "parent=A"),
        amount("benefit", "benefit=A", "realised", 1000),
        amount("benefit", "benefit=B", "realised", 800),
        used("A", "quality", 500),
        used("B", "quality", 400),
    ];
    let report = report(&text.concat());
    let of_parent = figure(&report, "realisation.money:benefit=A;use=quality@2026-to-Q4");
    assert_eq!(of_parent, "counted-elsewhere");
    assert_eq!(figure(&report, "chain.use:stage=realised;use=quality@2026-to-Q4"), "400");
    assert_eq!(figure(&report, "realisation.money:use=quality@2026-to-Q4"), "400");
}

#[test]
fn hours_are_used_in_the_same_share_as_they_count() {
    let text = "reporting period=2026-Q4 as_of=2026-12-31
benefit id=A title=Tid benefit_kind=freed_time owner=Leder attribution_share=0.5
parameter name=hourly_cost value=400
quantity_line benefit=A stage=planned period=2026 volume=100 before=2 after=1 unit=hours
quantity_line benefit=A stage=realised period=2026 volume=80 before=2 after=1 unit=hours
realisation benefit=A period=2026 use=quality hours=60";
    let report = report(text);
    assert_eq!(common::run::codes(&report), ["attribution-applied"]);
    for (id, value) in [
        ("realisation.hours:benefit=A;use=quality@2026-to-Q4", "30"),
        ("chain.hours.freed@2026-to-Q4", "40"),
        ("chain.hours.rest@2026-to-Q4", "10"),
        // 20 units fewer at one hour and 400 kroner, of which half are the agency's.
        ("time.value.variance:benefit=A@2026-to-Q4", "-4000"),
        ("variance.volume:benefit=A@2026-to-Q4", "-4000"),
        ("variance.rate:benefit=A@2026-to-Q4", "0"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chain_accounts_and_characteristics_have_the_same_totals(
        amounts in prop::collection::vec(0_i64..1_000_000, 4),
        operating in 0_i64..1_000_000,
        percent in 0_i64..=100,
        ceiling in 1_i64..1_000_000,
        uses in prop::collection::vec(0_i64..1_000_000, 4),
    ) {
        let share = Decimal::new(percent, 2);
        let mut text = vec![
            PERIOD.to_owned(),
            format!("overlap_group id=P title=Papir amount={ceiling} {BASIS}\n"),
            benefit("A", "Porto", &format!("attribution_share={share}")),
            benefit("B", "Husleie", "overlap_group=P"),
            benefit("C", "Strøm", "overlap_group=P"),
            benefit("D", "Reise", "parent=C"),
            amount("operating", "", "planned", operating),
            amount("operating", "", "realised", operating),
        ];
        for ((id, kroner), used_for) in ["A", "B", "C", "D"].into_iter().zip(&amounts).zip(&uses) {
            for stage in ["planned", "realised"] {
                text.push(amount("benefit", &format!("benefit={id}"), stage, *kroner));
            }
            // Never more than was realised: that is a finding and keeps the benefit out.
            text.push(used(id, "quality", (*used_for).min(*kroner)));
        }
        let report = report(&text.concat());
        let gross = number(&report, "chain.gross:stage=planned@2026");
        prop_assert_eq!(gross, number(&report, "account.social:line=acc_benefits_own@lifetime"));
        prop_assert_eq!(gross, number(&report, "saving.planned:kind=saving@2026"));
        let of_axis = number(&report, "chain.axis.planned:cash_effect=cashable@2026");
        prop_assert_eq!(gross, of_axis);
        let net = number(&report, "chain.net:stage=planned@2026");
        prop_assert_eq!(net, number(&report, "account.fiscal:line=acc_result@lifetime"));
        let of_chain = number(&report, "chain.use:stage=realised;use=quality@2026-to-Q4");
        prop_assert_eq!(of_chain, number(&report, "realisation.money:use=quality@2026-to-Q4"));
        let realised = number(&report, "chain.gross:stage=realised@2026-to-Q4");
        prop_assert_eq!(realised, number(&report, "saving.realised:kind=saving@2026-to-Q4"));
        let rounding = Decimal::new(4, 8);
        prop_assert!(of_chain <= realised + rounding, "{} of {}", of_chain, realised);
    }
}
