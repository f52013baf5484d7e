//! The rules seen on a day: values with their sources, gaps, and what an
//! agency states itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::period::Day;
use gevinst_core::provenance::{CellRef, Place};
use gevinst_core::quantity::Hours;
use gevinst_core::rules::{
    Freshness, ParameterId, RefusedReason, RoundingDisplay, RuleRef, RuleSet, RulesAt, Stated,
    UncertaintyWeights, ValueKind, nearest, nearest_parameter,
};
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn rules(day: &str) -> RulesAt<'static> {
    RuleSet::latest().at(Day::parse(day).unwrap())
}

fn stated(value: &str) -> Stated {
    Stated {
        parameter: ParameterId::HoursPerFte,
        value: decimal(value),
        from: None,
        cell: Some(CellRef { book: 0, place: Place { sheet: 1, row: 4, col: 2 } }),
        source: Some("Personalhåndboken".to_owned()),
    }
}

#[test]
fn a_value_carries_its_rule_and_source() {
    let hours = rules("2026-06-30").hours_per_fte().unwrap();
    assert_eq!(hours.value, Hours::new(decimal("1695")));
    assert_eq!(hours.freshness, Freshness::Confirmed);
    assert_eq!(
        hours.rule.to_string(),
        "no-2026.1 hours_per_fte from 2010-01-01 (assumption): prosent.no, Hvordan regne ut \
         årsverk, https://www.prosent.no/okonomi/hvordan-regne-ut-arsverk/ (37,5 timers uke, fem \
         uker ferie)"
    );
    assert!(matches!(
        hours.rule,
        RuleRef::Edition { kind: ValueKind::Assumption, parameter: ParameterId::HoursPerFte, .. }
    ));
}

#[test]
fn every_parameter_has_its_value() {
    let rules = rules("2026-06-30");
    let weights = rules.uncertainty_weights().unwrap().value;
    assert_eq!(weights, UncertaintyWeights::new(Decimal::ONE, decimal("3"), Decimal::ONE).unwrap());
    assert_eq!(weights.divisor(), decimal("5"));
    let money = rules.status_thresholds_money().unwrap().value;
    assert_eq!(
        (money.on_track().value(), money.watch().value()),
        (decimal("0.95"), decimal("0.8"))
    );
    let quality = rules.status_thresholds_quality().unwrap().value;
    assert_eq!(
        (quality.on_track().value(), quality.watch().value()),
        (decimal("0.85"), decimal("0.6"))
    );
}

#[test]
fn a_value_used_after_its_check_date_says_so() {
    let last = rules("2026-12-31").hours_per_fte().unwrap();
    assert_eq!(last.freshness, Freshness::Confirmed);
    let after = rules("2027-01-01").hours_per_fte().unwrap();
    let checked_until = Day::new(2026, 12, 31).unwrap();
    assert_eq!(after.freshness, Freshness::PastCheckDate { checked_until });
    assert_eq!(after.value, last.value);
}

#[test]
fn a_day_before_the_first_value_is_a_gap() {
    assert!(rules("2010-01-01").hours_per_fte().is_ok());
    let gap = rules("2009-12-31").hours_per_fte().unwrap_err();
    assert_eq!((gap.key(), gap.parameter()), ("rule-not-yet", ParameterId::HoursPerFte));
    assert_eq!(
        gap.to_string(),
        "edition no-2026.1 has no hours_per_fte for 2009-12-31; its first value holds from \
         2010-01-01"
    );
}

#[test]
fn what_an_agency_states_takes_the_editions_place() {
    let (rules, refused) = rules("2027-06-30").with_overrides(&[stated("1750")]);
    assert_eq!(refused, []);
    let hours = rules.hours_per_fte().unwrap();
    assert_eq!(hours.value, Hours::new(decimal("1750")));
    assert_eq!(hours.freshness, Freshness::StatedByAgency);
    assert_eq!(
        hours.rule.to_string(),
        "hours_per_fte stated by the agency in C5: Personalhåndboken"
    );
    let weights = rules.uncertainty_weights().unwrap();
    assert!(matches!(weights.rule, RuleRef::Edition { .. }), "others stay");
}

#[test]
fn stated_values_that_cannot_be_used_are_told_and_the_edition_stays() {
    let cases = [
        (vec![stated("0")], "out-of-range"),
        (vec![stated("-1750")], "out-of-range"),
        (vec![stated("175000")], "out-of-range"),
        (vec![stated("1750"), stated("1695.5")], "stated-twice"),
        (vec![Stated { from: Day::new(2026, 7, 1), ..stated("1750") }], "not-yet-in-force"),
        (
            vec![Stated { parameter: ParameterId::UncertaintyWeights, ..stated("3") }],
            "not-one-number",
        ),
    ];
    for (values, reason) in cases {
        let (rules, refused) = rules("2026-06-30").with_overrides(&values);
        assert_eq!(refused.len(), values.len(), "{reason}");
        assert!(refused.iter().all(|one| one.reason.key() == reason), "{reason}");
        assert_eq!(rules.hours_per_fte().unwrap().value, Hours::new(decimal("1695")));
    }
    let (_, refused) = rules("2026-06-30").with_overrides(&[stated("0")]);
    let expected = "more than 0 and at most 8784 hours";
    assert_eq!(refused[0].reason, RefusedReason::OutOfRange { expected });
}

#[test]
fn a_stated_value_holds_from_its_own_day() {
    let on_the_day = Stated { from: Day::new(2026, 6, 30), ..stated("1750") };
    let (rules, refused) = rules("2026-06-30").with_overrides(&[on_the_day]);
    assert_eq!(refused, []);
    assert_eq!(rules.hours_per_fte().unwrap().value, Hours::new(decimal("1750")));
}

#[test]
fn the_value_of_the_day_is_the_last_that_has_begun() {
    let shipped = RuleSet::shipped_files("no-2026.1").unwrap();
    let later = "\n[[hours_per_fte.values]]\nfrom = 2028-01-01\nkind = \"forecast\"\nvalue = \
                 \"1690.5\"\ncites = [{ title = \"T\", locator = \"L\", from = 2028-01-01, confirmed \
                 = false }]\n";
    let texts: Vec<(&str, String)> = shipped
        .iter()
        .map(|(name, text)| {
            let more = if *name == "labour.toml" { later } else { "" };
            (*name, format!("{text}{more}"))
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
    let set = RuleSet::load("no-2026.1", &files).unwrap();
    for (day, hours) in [
        ("2010-01-01", "1695"),
        ("2027-12-31", "1695"),
        ("2028-01-01", "1690.5"),
        ("2040-01-01", "1690.5"),
    ] {
        let cited = set.at(Day::parse(day).unwrap()).hours_per_fte().unwrap();
        assert_eq!(cited.value, Hours::new(decimal(hours)), "{day}");
    }
    let rule = set.at(Day::new(2028, 1, 1).unwrap()).hours_per_fte().unwrap().rule.to_string();
    let expected = "no-2026.1 hours_per_fte from 2028-01-01 (forecast): T, L (not confirmed)";
    assert_eq!(rule, expected);
}

#[test]
fn the_same_value_stated_twice_is_one_statement() {
    let (rules, refused) = rules("2026-06-30").with_overrides(&[stated("1750"), stated("1750.0")]);
    assert_eq!(refused, []);
    assert_eq!(rules.hours_per_fte().unwrap().value, Hours::new(decimal("1750")));
}

#[test]
fn parameters_are_found_by_their_ids_and_misspelt_ones_by_the_nearest() {
    for id in ParameterId::all() {
        assert_eq!(ParameterId::from_key(id.key()), Some(id));
    }
    assert_eq!(ParameterId::from_key("hours_per_fta"), None);
    assert_eq!(nearest_parameter("hours_per_fta"), Some(ParameterId::HoursPerFte));
    assert_eq!(nearest_parameter("price_of_paper"), None);
    assert_eq!(nearest("wach", ["on_track", "watch"]), Some("watch"));
    assert_eq!(nearest("watch", ["watch"]), None, "a known word is not misspelt");
}

#[test]
fn a_description_tells_everything() {
    let description = RuleSet::latest().describe();
    assert_eq!(description.id, "no-2026.1");
    let told: Vec<String> = description
        .parameters
        .iter()
        .map(|parameter| {
            let value = &parameter.values[0];
            assert!(!value.cites.is_empty());
            let (unit, kind) = (parameter.unit.key(), value.kind.key());
            format!("{} = {} {unit} ({kind})", parameter.key, value.value)
        })
        .collect();
    let keys: Vec<&str> = ParameterId::all().map(ParameterId::key).collect();
    let described: Vec<&str> = description.parameters.iter().map(|it| it.key).collect();
    let without: Vec<&str> = RuleSet::latest().without().iter().map(|id| id.key()).collect();
    assert_eq!(without, ["health_discount_rate", "gdp_deflator"]);
    assert_eq!(described.len() + without.len(), keys.len(), "each is described or named");
    for line in [
        "discount_rate = 0.04 from year 1 per-year (recorded)",
        "consumer_price_index = 2009 89.9 to 2025 137.2072 index (recorded)",
        "hours_per_fte = 1695 hours-per-fte (assumption)",
        "aga_extra = rate 0, threshold 0 by-part (recorded)",
        "uncertainty_weights = optimistic 1, most_likely 3, pessimistic 1 weight (recorded)",
        "percentiles = 0.15, 0.50, 0.85 share (assumption)",
        "nonpriced_matrix = small: 0, 1, 2; medium: 1, 2, 3; large: 2, 3, 4 score (assumption)",
        "money_status = on_track 0.95, watch 0.80 share (assumption)",
        "quality_status = on_track 0.85, watch 0.60 share (assumption)",
    ] {
        assert!(told.iter().any(|told| told == line), "{line}: {told:#?}");
    }
    let methods: Vec<String> = description
        .methods
        .iter()
        .map(|method| {
            assert!(method.doc.ends_with('.'));
            format!("{} = {}", method.key, method.value)
        })
        .collect();
    assert!(methods.len() >= 18, "{}", methods.len());
    assert!(methods.is_sorted(), "in the order of their names");
    for choice in ["achievement_beyond = uncapped", "rate_clock = comparison-year"] {
        assert!(methods.iter().any(|method| method == choice), "{choice}");
    }
}

#[test]
fn a_rounded_figure_is_never_minus_zero() {
    let method = RoundingDisplay::HalfAwayFromZero;
    assert_eq!(method.round(decimal("-0.04"), 1).to_string(), "0");
    assert_eq!(method.round(decimal("-0.05"), 1).to_string(), "-0.1");
}
