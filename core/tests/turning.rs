//! What turns a result: another tax cost, effects without a price, a few minutes a day,
//! a stated achievement, the years of a grant.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{codes, figure, finding, report, report_under, tables_of};
use gevinst_core::finding::{Arg, FindingCode};
use gevinst_core::report::Formula;
use gevinst_core::rules::RuleSet;
use rust_decimal::Decimal;

/// 200 000 kr in 2026 and 60 000 kr saved in each of the four years after it.
const SAVING: &str = "reporting period=2026-Q4 as_of=2026-12-31
organisation organisation_number=999999999
initiative id=T1 title=Innsyn
benefit id=A title=Porto benefit_kind=saving owner=Leder cash_effect=cashable
appraisal id=N comparison_year=2026 price_year=2026 analysis_years=5
cash_line initiative=T1 category=investment stage=planned period=2026 amount=200000 unit=kr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=planned period=2027 amount=60000 unit=kr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=planned period=2028 amount=60000 unit=kr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=planned period=2029 amount=60000 unit=kr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=planned period=2030 amount=60000 unit=kr price_basis=fixed price_year=2026
";

const TAX_RUN: &str = r#"id       = "tax-runs"
title    = "Skatt"
title_en = "Tax"
edition  = "no-2026.1"

[parameters.sensitivity_runs]
runs   = [{ key = "tax-high", driver = "tax_cost_rate", change = "0.30" }]
reason = "Hva om skatt er dyrere enn antatt?"
"#;

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn another_tax_cost_is_held_against_the_result_after_it() {
    let rules = RuleSet::latest().with_scenario("tax.toml", TAX_RUN).unwrap();
    let report = report_under(&rules, &[SAVING]);
    // 60 000 × (1/1.04 + … + 1/1.04⁴) − 200 000; budgets gain as much.
    for (id, value) in [
        ("npv:agency=999999999;appraisal=N", "17793.71345541"),
        ("pv.financing_need:agency=999999999;appraisal=N", "-17793.71345541"),
        ("npv.after_tax_cost:agency=999999999;appraisal=N", "21352.45614649"),
        // 17 793.71345541 + 0.30 × 17 793.71345541
        ("sensitivity.npv:agency=999999999;appraisal=N;run=tax-high", "23131.82749203"),
        ("sensitivity.change:agency=999999999;appraisal=N;run=tax-high", "1779.37134554"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    let change = report.facts.find("sensitivity.change:agency=999999999;appraisal=N;run=tax-high");
    let change = report.facts.get(change.unwrap());
    let of: Vec<&str> =
        change.trace.facts.iter().map(|it| report.facts.get(*it).id.as_str()).collect();
    assert_eq!(
        of,
        [
            "sensitivity.npv:agency=999999999;appraisal=N;run=tax-high",
            "npv.after_tax_cost:agency=999999999;appraisal=N",
        ]
    );
}

#[test]
fn effects_without_a_price_must_outweigh_the_result_after_tax_cost() {
    let effect = "nonpriced id=U1 title=Tillit affected=Innbyggere magnitude=large_positive importance=medium reason=Intervjuer";
    let told = report(&format!("{SAVING}{effect}"));
    assert!(tables_of(&told, "service_quality").contains(&"nonpriced_break_even"));
    let least = told.facts.find("nonpriced.break_even:agency=999999999;appraisal=N").unwrap();
    let least = told.facts.get(least);
    // Below zero: what they may at most cost.
    assert_eq!(least.value, Ok(number("-21352.45614649")));
    assert_eq!(least.formula, Formula::BreakEven);
    let [npv] = least.trace.facts.as_slice() else { panic!("{:?}", least.trace) };
    let npv = told.facts.get(*npv);
    assert_eq!(npv.id.as_str(), "npv.after_tax_cost:agency=999999999;appraisal=N");
    let yearly = told.facts.find("nonpriced.break_even_yearly:agency=999999999;appraisal=N");
    let yearly = told.facts.get(yearly.unwrap());
    assert_eq!(yearly.trace.rule_values.len(), 1);
    assert!(yearly.value.unwrap() < Decimal::ZERO);
    let without = report(SAVING);
    assert!(!tables_of(&without, "service_quality").contains(&"nonpriced_break_even"));
}

/// 1200 hours freed in a year and a budget cut of them, spread over some persons.
fn spread_over(persons: &str) -> String {
    format!(
        "reporting period=2026-Q4 as_of=2026-12-31
organisation organisation_number=999999999
benefit id=T title=Saker benefit_kind=freed_time owner=Leder
parameter name=hourly_cost value=500
quantity_line benefit=T stage=realised period=2026 hours=1200 {persons}
realisation benefit=T period=2026 use=budget_cut hours=1200 budget_reference=120/010 document=Sak~13"
    )
    .replace(" \n", "\n")
}

#[test]
fn minutes_a_day_are_no_post() {
    let code = FindingCode::TimeFragmentedPerDay;
    // 1200 × 60 / (22 × 226) = 14.5 minutes; with 21 persons 15.2.
    let told = report(&spread_over("persons=22"));
    let args = &finding(&told, code).args;
    assert_eq!(args[0], ("minutes", Arg::Number(number("14.5"), None)));
    assert_eq!(args[1], ("limit", Arg::Number(number("15"), None)));
    for persons in ["persons=21", ""] {
        assert!(!codes(&report(&spread_over(persons))).contains(&code.key()), "{persons}");
    }
    let no_cut = spread_over("persons=22").replace("use=budget_cut", "use=quality");
    assert!(!codes(&report(&no_cut)).contains(&code.key()));
    let quarter = spread_over("persons=22")
        .replace("stage=realised period=2026 ", "stage=realised period=2026-Q4 ");
    // The same hours in a quarter are four times the minutes a day.
    assert!(!codes(&report(&quarter)).contains(&code.key()));
    assert!(codes(&report(&spread_over("persons=0"))).contains(&"number-not-positive"));
}

#[test]
fn a_stated_achievement_is_compared_and_never_used() {
    let with = |stated: &str| {
        report(&format!(
            "reporting period=2026-Q4 as_of=2026-12-31
organisation organisation_number=999999999
benefit id=K title=Tilfredshet benefit_kind=quality owner=Leder
indicator id=I benefit=K title=Dager unit=dager direction=decrease baseline=40 target=20
measurement indicator=I measurement_type=running date=2026-06-30 value=25 stated_achievement={stated}"
        ))
    };
    // (25 − 40) / (20 − 40); a measurement divided by its target is 1.25.
    let told = with("1.25");
    let args = &finding(&told, FindingCode::AchievementMismatch).args;
    let share = |text| Arg::Number(number(text), Some(gevinst_core::quantity::Unit::Share));
    assert_eq!(args.as_slice(), [("stated", share("1.25")), ("computed", share("0.75"))]);
    assert_eq!(figure(&told, "quality.achievement:agency=999999999;indicator=I"), "0.75");
    for agrees in ["0.75", "0.76", "0.74"] {
        assert!(!codes(&with(agrees)).contains(&"achievement-mismatch"), "{agrees}");
    }
    assert!(codes(&with("0.761")).contains(&"achievement-mismatch"));
}

#[test]
fn a_grant_is_spread_over_as_many_years_as_the_scheme_allows() {
    let with = |years: &str| {
        report(&format!(
            "reporting period=2026-Q4 as_of=2026-12-31
organisation organisation_number=999999999
initiative id=T1 title=Innsyn
funding id=B1 initiative=T1 scheme=medfinansiering scheme_category=1 application_year=2024 amount=20000 grant=9000 unit=tkr price_basis=nominal{years}"
        ))
    };
    let told = with(" grant_years=4");
    let broken = finding(&told, FindingCode::SchemeConditionBroken);
    assert!(broken.args.contains(&("why", Arg::Text("grant-years".to_owned()))), "{broken:?}");
    for kept in [" grant_years=3", ""] {
        assert!(!codes(&with(kept)).contains(&"scheme-condition-broken"), "{kept}");
    }
}
