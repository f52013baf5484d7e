//! Effects that come in over time, in kroner and in hours: from a profile to the
//! analysis, and never to what is followed up.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{codes, figure, report};

const PLAN: &str = "reporting period=2026-Q4 as_of=2026-12-31
organisation organisation_number=999999999
initiative id=T1 title=Innsyn
benefit id=A title=Tid benefit_kind=freed_time owner=Leder cash_effect=non_cashable
parameter name=hourly_cost value=500
effect_profile benefit=A stage=planned hours=1200 start=2026-07-01 ramp=linear ramp_months=12 lifetime_years=3
cash_line initiative=T1 category=investment stage=planned period=2026 amount=1000000 unit=kr price_basis=fixed price_year=2026
appraisal id=N comparison_year=2026 price_year=2026 analysis_years=4
";

#[test]
fn hours_come_in_by_a_profile() {
    let report = report(PLAN);
    // 100 hours a month times the sum of the months' shares: (1 + … + 6) / 12 in 2026,
    // (7 + … + 12) / 12 and six whole months in 2027, a whole year, and half a year.
    for (id, hours) in [
        ("effect.planned:agency=999999999;benefit=A;line=1@2026", "175"),
        ("effect.planned:agency=999999999;benefit=A;line=1@2027", "1075"),
        ("effect.planned:agency=999999999;benefit=A;line=1@2028", "1200"),
        ("effect.planned:agency=999999999;benefit=A;line=1@2029", "600"),
    ] {
        assert_eq!(figure(&report, id), hours, "{id}");
        let unit = &report.facts.get(report.facts.find(id).unwrap()).unit;
        assert_eq!(unit.key(), "hours");
    }
}

#[test]
fn hours_of_a_profile_are_valued_in_the_analysis() {
    let report = report(PLAN);
    // 87 500 + 537 500 / 1,04 + 600 000 / 1,04² + 300 000 / 1,04³
    let value = figure(&report, "pv.freed_time:agency=999999999;appraisal=N");
    assert!(value.starts_with("1425759.55"), "{value}");
}

#[test]
fn what_is_followed_up_is_what_the_agency_states() {
    let report = report(PLAN);
    assert!(report.facts.iter().all(|(_, fact)| !fact.id.as_str().starts_with("time.hours")));
}

#[test]
fn stated_hours_go_before_a_profile() {
    let stated = "quantity_line benefit=A stage=planned period=2026 hours=300\n";
    let report = report(&format!("{PLAN}{stated}"));
    assert!(codes(&report).contains(&"profile-beside-amounts"));
    let value = figure(&report, "pv.freed_time:agency=999999999;appraisal=N");
    assert_eq!(value, "150000");
}

#[test]
fn a_profile_of_freed_time_needs_hours() {
    let report = report(
        &PLAN.replace("hours=1200", "amount=1200 unit=kr price_basis=fixed price_year=2026"),
    );
    assert!(codes(&report).contains(&"required-missing"), "{:?}", codes(&report));
}
