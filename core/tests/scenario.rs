//! A scenario puts values and choices in place of an edition's, and says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::period::Day;
use gevinst_core::quantity::Hours;
use gevinst_core::rules::{
    DifferenceSort, DiscountTiming, Freshness, Overridden, ParameterId, RuleError, RuleRef,
    RuleSet, Stated,
};
use rust_decimal::Decimal;

const SCENARIO: &str = r#"id       = "high-tax-cost"
title    = "Dyrere skatt"
title_en = "Costlier tax"
edition  = "no-2026.1"

[parameters.tax_cost_rate]
value  = "0.25"
reason = "Hva om skatt er dyrere enn antatt?"

[parameters.discount_rate]
steps  = [{ year = 1, value = "0.03" }]
reason = "Lavere risiko"
cites  = [{ title = "Rapport", locator = "side 3", from = 2026-01-01, read_on = 2026-11-24 }]

[methods.discount_timing]
choice = "mid-year"
reason = "Beløpene faller jevnt over året"
"#;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn day() -> Day {
    Day::parse("2026-06-30").unwrap()
}

fn over(text: &str) -> Result<RuleSet, Vec<String>> {
    let set = RuleSet::latest().with_scenario("low.toml", text);
    set.map_err(|errors| errors.iter().map(RuleError::to_string).collect())
}

#[test]
fn a_scenario_takes_the_editions_place_and_says_so() {
    let set = over(SCENARIO).unwrap();
    assert_eq!(set.methods().discount_timing, DiscountTiming::MidYear);
    let rules = set.at(day());
    let tax = rules.tax_cost_rate().unwrap();
    assert_eq!(tax.value.value(), decimal("0.25"));
    assert_eq!(tax.freshness, Freshness::SetByScenario);
    assert!(matches!(&tax.rule, RuleRef::Scenario { scenario, .. } if scenario == "high-tax-cost"));
    assert_eq!(
        tax.rule.to_string(),
        "tax_cost_rate of the scenario high-tax-cost: Hva om skatt er dyrere enn antatt?"
    );
    let rate = rules.discount_rate().unwrap();
    assert_eq!(rate.value.rate_in(41), decimal("0.03"));
    assert!(rate.rule.to_string().ends_with("Lavere risiko; Rapport, side 3"), "{}", rate.rule);
    let hours = rules.hours_per_fte().unwrap();
    assert!(matches!(hours.rule, RuleRef::Edition { .. }), "others stay");
    assert_eq!(hours.value, Hours::new(decimal("1695")));
}

#[test]
fn a_scenario_lists_what_it_changes() {
    let set = over(SCENARIO).unwrap();
    let scenario = set.scenario().unwrap();
    assert_eq!((scenario.id.as_str(), scenario.title.as_str()), ("high-tax-cost", "Dyrere skatt"));
    let told: Vec<(&str, Option<&str>, &str)> = scenario
        .overrides
        .iter()
        .map(|it| (it.what.key(), it.edition_value.as_deref(), it.scenario_value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "discount_rate",
                Some("0.04 from year 1, 0.03 from year 41, 0.02 from year 76"),
                "0.03 from year 1"
            ),
            ("tax_cost_rate", Some("0.20"), "0.25"),
            ("discount_timing", Some("end-of-year"), "mid-year"),
        ]
    );
    assert_eq!(scenario.overrides[1].label, "Skattefinansieringskostnad");
    assert_eq!(scenario.overrides[0].sources, ["Rapport, side 3"]);
    assert_eq!(scenario.overrides[2].what, Overridden::Method("discount_timing"));
    assert_eq!(set.id(), RuleSet::latest().id());
    assert_eq!(set.digest(), RuleSet::latest().digest(), "the edition is the same");
    let other = over(&SCENARIO.replace("0.25", "0.26")).unwrap();
    assert_ne!(other.scenario().unwrap().digest, scenario.digest);
}

#[test]
fn a_scenario_may_give_what_the_edition_does_not_have() {
    let text = SCENARIO.replace(
        "[parameters.tax_cost_rate]\nvalue  = \"0.25\"",
        "[parameters.health_discount_rate]\nsteps = [{ year = 1, value = \"0.015\" }]",
    );
    let set = over(&text).unwrap();
    let rate = set.at(day()).health_discount_rate().unwrap().value;
    assert_eq!(rate.rate_in(5), decimal("0.015"));
    assert!(!set.without().contains(&ParameterId::HealthDiscountRate));
    let it = set.scenario().unwrap().of_parameter(ParameterId::HealthDiscountRate).unwrap();
    assert_eq!(it.edition_value, None);
    assert_eq!(it.label_en, "Discount rate of health effects, real");
}

#[test]
fn a_scenario_decides_over_what_an_agency_states() {
    let text = SCENARIO.replace(
        "[parameters.tax_cost_rate]\nvalue  = \"0.25\"",
        "[parameters.hours_per_fte]\nvalue = \"1725\"\nunit = \"hours-per-fte\"",
    );
    let set = over(&text).unwrap();
    let stated = Stated {
        parameter: ParameterId::HoursPerFte,
        value: decimal("1750"),
        from: None,
        cell: None,
        source: None,
    };
    let (rules, refused) = set.at(day()).with_overrides(&[stated]);
    assert_eq!(refused[0].reason.key(), "scenario-decides");
    assert_eq!(rules.hours_per_fte().unwrap().value, Hours::new(decimal("1725")));
}

#[test]
fn all_mistakes_of_a_scenario_are_told_at_once() {
    let text = SCENARIO
        .replace("no-2026.1", "uk-greenbook-2022.1")
        .replace("parameters.tax_cost_rate", "parameters.tax_cost_rat")
        .replace("reason = \"Lavere risiko\"\n", "")
        .replace("\"0.03\"", "0.03")
        .replace("\"mid-year\"", "\"mid-yaer\"");
    let known = ParameterId::all().count();
    let misspelt = format!(
        "low.toml:6:13: found the parameter `tax_cost_rat`, expected one of the {known} that are \
         known (did you mean `tax_cost_rate`?)"
    );
    assert_eq!(
        over(&text).unwrap_err(),
        [
            "low.toml:4:12: found the edition `uk-greenbook-2022.1`, expected `no-2026.1`, the \
             edition of the run",
            &misspelt,
            "low.toml:10:1: found no `reason`, expected `reason`, a text that is not empty",
            "low.toml:11:31: found the number 0.03 without quotes, expected a decimal in quotes, \
             such as \"1695\" or \"0.95\"",
            "low.toml:15:10: found choice `mid-yaer`, expected one of `end-of-year`, `mid-year`, \
             `beginning-of-year`, `first-year-undiscounted` (did you mean `mid-year`?)",
        ]
    );
}

#[test]
fn a_scenario_changes_something_and_stays_within_the_range() {
    let empty = SCENARIO.split("[parameters").next().unwrap();
    assert_eq!(
        over(empty).unwrap_err(),
        ["low.toml:1:1: found a scenario that changes nothing, expected at least one under \
          `parameters` or `methods`"]
    );
    let percent = over(&SCENARIO.replace("\"0.25\"", "\"25\"")).unwrap_err();
    assert_eq!(percent, ["low.toml:7:10: found a value out of range, expected from 0 to 1"]);
    let unit = SCENARIO.replace("value  = \"0.25\"", "value  = \"0.25\"\nunit   = \"per-year\"");
    assert!(over(&unit).unwrap_err()[0].contains("expected `share`, the unit"));
    let method = over(&SCENARIO.replace("methods.discount_timing", "methods.discount_time"));
    assert!(method.unwrap_err()[0].ends_with("(did you mean `discount_timing`?)"));
}

#[test]
fn editions_are_compared_by_parameter_day_and_method() {
    let [no, uk] = ["no-2026.1", "uk-greenbook-2022.1"].map(|id| RuleSet::edition(id).unwrap());
    let same = no.diff(no);
    assert!(same.parameters.is_empty() && same.methods.is_empty());
    let difference = no.diff(uk);
    let sort = |id| difference.parameters.iter().find(|it| it.id == id).unwrap().sort;
    assert_eq!(sort(ParameterId::TaxCostRate), DifferenceSort::Removed);
    assert_eq!(sort(ParameterId::GdpDeflator), DifferenceSort::Added);
    let rate = &difference.parameters[0];
    assert_eq!((rate.id, rate.sort), (ParameterId::DiscountRate, DifferenceSort::Changed));
    let days: Vec<String> = rate.days.iter().map(|days| days.from.to_string()).collect();
    assert_eq!(days, ["2003-01-01", "2010-01-01", "2014-04-30"]);
    assert_eq!(rate.days[0].first, None, "the Norwegian edition begins later");
    assert_eq!(rate.days[0].before, Some(rate.days[1].from));
    assert_eq!(rate.days[2].before, None);
    assert!(difference.methods.iter().any(|(a, b)| {
        (a.key, a.value, b.value) == ("before_comparison", "compounded", "sunk-excluded")
    }));
}

#[test]
fn beside_a_scenario_stands_what_the_edition_has_on_the_day() {
    let set = over(SCENARIO).unwrap();
    let mut scenario = set.scenario().unwrap().clone();
    let values = [(2014, "0.20"), (2030, "0.30")];
    scenario.overrides[1].edition_values =
        values.map(|(year, value)| (Day::new(year, 1, 1).unwrap(), value.to_owned())).to_vec();
    let on = |year: i16| {
        let seen = scenario.clone().seen_on(Day::new(year, 6, 1).unwrap());
        seen.overrides[1].edition_value.clone()
    };
    assert_eq!(on(2026).as_deref(), Some("0.20"));
    assert_eq!(on(2031).as_deref(), Some("0.30"));
    assert_eq!(on(2010), None, "not in force yet");
}

#[test]
fn a_scenario_of_another_edition_is_refused_with_what_to_write() {
    let text = SCENARIO.replace(RuleSet::latest().id(), "uk-greenbook-2022.1");
    let told = over(&text).unwrap_err();
    let told: Vec<String> = told.iter().map(ToString::to_string).collect();
    let expected = format!("expected `{}`, the edition of the run", RuleSet::latest().id());
    assert!(told.iter().any(|it| it.contains(&expected)), "{told:?}");
}
