//! What the Norwegian edition says, through the getters that formulas use.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::period::{Day, Year};
use gevinst_core::rules::{
    ParameterId, PriceIndex, RuleRef, RuleSet, RulesAt, SensitivityDriver, ValueKind,
};
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn rules(day: &str) -> RulesAt<'static> {
    RuleSet::latest().at(Day::parse(day).unwrap())
}

#[test]
fn the_discount_rate_falls_in_steps_since_2014() {
    let steps = rules("2026-06-30").discount_rate().unwrap().value;
    for (year, rate) in [(1, "0.04"), (40, "0.04"), (41, "0.03"), (75, "0.03"), (76, "0.02")] {
        assert_eq!(steps.rate_in(year), decimal(rate), "{year}");
    }
    let before = rules("2014-04-29").discount_rate().unwrap().value;
    assert_eq!(before.rate_in(41), decimal("0.04"));
}

#[test]
fn employers_contributions_follow_zone_and_day() {
    let rules = rules("2026-06-30");
    for (zone, rate) in [
        ("I", "0.141"),
        ("Ia", "0.141"),
        ("II", "0.106"),
        ("III", "0.064"),
        ("IV", "0.051"),
        ("iva", "0.079"),
        ("V", "0"),
    ] {
        assert_eq!(rules.aga_rate(zone).unwrap().value.value(), decimal(rate), "{zone}");
    }
    let gap = rules.aga_rate("VI").unwrap_err();
    assert_eq!((gap.key(), gap.parameter()), ("rule-no-such-key", ParameterId::AgaRate));
    assert_eq!(gap.to_string(), "edition no-2026.1 has no aga_rate for `VI`");
}

#[test]
fn extra_contributions_held_in_two_years() {
    for (day, rate, threshold) in [
        ("2022-12-31", "0", "0"),
        ("2023-01-01", "0.05", "750000"),
        ("2024-12-31", "0.05", "850000"),
        ("2025-01-01", "0", "0"),
    ] {
        let extra = rules(day).aga_extra().unwrap().value;
        assert_eq!((extra.rate.value(), extra.threshold), (decimal(rate), decimal(threshold)));
    }
}

#[test]
fn price_indices_state_level_and_kind_and_end_where_they_end() {
    let rules = rules("2026-06-30");
    let kpi = rules.price_index(PriceIndex::Consumer).unwrap().value;
    assert_eq!(kpi.reference_year(), Some(Year(2015)));
    assert_eq!(kpi.level(Year(2019)).unwrap().level, decimal("110.8"));
    let forecast = kpi.level(Year(2025)).unwrap();
    assert_eq!((forecast.level, forecast.kind), (decimal("137.2072"), ValueKind::Forecast));
    assert_eq!(kpi.level(Year(2026)), None);
    // 100 · 1.033 · 1.067 · 1.043, each year rounded to eight decimals.
    let deflator = rules.price_index(PriceIndex::MunicipalDeflator).unwrap().value;
    assert_eq!(deflator.level(Year(2022)).unwrap().level, decimal("110.2211"));
    assert_eq!(deflator.level(Year(2023)).unwrap().level, decimal("114.9606073"));
    let gap = rules.price_index(PriceIndex::GdpDeflator).unwrap_err();
    assert_eq!(gap.key(), "rule-not-in-edition");
}

#[test]
fn the_schemes_terms_are_those_of_the_year_of_application() {
    let rules = rules("2026-06-30");
    let terms = |category: &str, year: i16| {
        rules.scheme_terms("medfinansiering", category, Year(year)).map(|cited| cited.value)
    };
    let first = terms("1", 2018).unwrap();
    assert_eq!(first.cost_min, Some(decimal("5000000")));
    assert_eq!(first.grant_max, Some(decimal("15000000")));
    assert_eq!(first.budget_cut_share.unwrap().value(), decimal("0.50"));
    let shared = terms("2", 2021).unwrap();
    assert_eq!((shared.grant_share.value(), shared.grant_max), (decimal("0.85"), None));
    let newest = terms("1", 2026).unwrap();
    assert_eq!((newest.cost_max, newest.grant_years_max), (Some(decimal("100000000")), Some(3)));
    assert_eq!(terms("2", 2018).unwrap_err().key(), "rule-no-such-key");
    assert_eq!(terms("1", 2015).unwrap_err().key(), "rule-not-yet");
    let other = rules.scheme_terms("stimulab", "1", Year(2021)).unwrap_err();
    assert_eq!(other.to_string(), "edition no-2026.1 has no medfinansiering for `stimulab`");
    let cited = rules.scheme_terms("medfinansiering", "1", Year(2018)).unwrap();
    assert!(
        matches!(cited.rule, RuleRef::Edition { from, .. } if from.to_string() == "2016-01-01")
    );
}

#[test]
fn every_getter_has_its_value() {
    let rules = rules("2026-06-30");
    let number = |cited: Decimal, text: &str| assert_eq!(cited, decimal(text));
    number(rules.tax_cost_rate().unwrap().value.value(), "0.20");
    number(rules.pension_share().unwrap().value.value(), "0.12");
    number(rules.overhead_share().unwrap().value.value(), "0");
    number(rules.real_growth().unwrap().value.value(), "0.009");
    number(rules.confidence_z().unwrap().value, "1.95996398");
    number(rules.composite_coverage().unwrap().value.value(), "0.70");
    number(rules.fragmented_time().unwrap().value.minutes_per_day, "15");
    number(rules.municipal_deflator_weights().unwrap().value.wages().value(), "0.59");
    assert_eq!(rules.analysis_years().unwrap().value, 10);
    assert_eq!(rules.retest_months().unwrap().value, 12);
    assert_eq!(rules.hourly_cost_band().unwrap().value, (decimal("300"), decimal("900")));
    assert_eq!(rules.percentiles().unwrap().value.len(), 3);
    assert_eq!(rules.quality_change_bands().unwrap().value.len(), 4);
    let limits = rules.sample_limits().unwrap().value;
    assert_eq!((limits.suppress_below, limits.small_below), (5, 30));
    let simulation = rules.simulation().unwrap().value;
    assert_eq!((simulation.draws, simulation.seed), (10_000, 20_260_101));
    let runs = rules.sensitivity_runs().unwrap().value;
    assert_eq!(runs[0].driver, SensitivityDriver::Investment);
    let matrix = rules.nonpriced_matrix().unwrap().value;
    assert_eq!(
        (matrix.score(1, 1), matrix.score(3, 3), matrix.score(2, 3)),
        (Some(0), Some(4), Some(3))
    );
    assert_eq!((matrix.score(0, 1), matrix.score(4, 1)), (None, None));
    assert_eq!(rules.health_discount_rate().unwrap_err().key(), "rule-not-in-edition");
}
