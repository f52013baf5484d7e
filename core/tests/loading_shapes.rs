//! Mistakes within the shapes of values, and in what an edition says it does
//! without: each with its line and column.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::rules::{RuleError, RuleSet};

/// The mistakes of an edition after one text in one file is replaced by another.
fn mistakes(id: &str, file: &str, from: &str, to: &str) -> Vec<String> {
    let texts: Vec<(&str, String)> = RuleSet::shipped_files(id)
        .unwrap()
        .iter()
        .map(|(name, text)| {
            assert!(*name != file || text.contains(from), "{file} has no {from}");
            let text = if *name == file { text.replacen(from, to, 1) } else { (*text).to_owned() };
            (*name, text)
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
    let errors = RuleSet::load(id, &files).expect_err("the mistake must be found");
    errors.iter().map(RuleError::to_string).collect()
}

/// The one mistake of the Norwegian edition after a replacement.
fn mistake(file: &str, from: &str, to: &str) -> String {
    let all = mistakes("no-2026.1", file, from, to);
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0].clone()
}

#[test]
fn steps_begin_with_year_1_and_ascend() {
    for (from, to, told) in [
        (
            "{ year = 76, value",
            "{ year = 41, value",
            "23:14: found the year 41, expected a year after 41, the year before it in the list",
        ),
        (
            "{ year = 76, value",
            "{ year = 40, value",
            "23:14: found the year 40, expected a year after 41, the year before it in the list",
        ),
        (
            "    { year = 1, value = \"0.04\" },",
            "    { year = 2, value = \"0.04\" },",
            "21:14: found a first step from year 2, expected year 1",
        ),
        (
            "year = 41",
            "year = \"41\"",
            "22:14: found the text \"41\", expected a year from 1 to 1000 without quotes, counted \
             from the clock's origin",
        ),
        (
            "value = \"0.03\"",
            "value = 0.03",
            "22:26: found the number 0.03 without quotes, expected a decimal in quotes, such as \
             \"1695\" or \"0.95\"",
        ),
        (
            "value = \"0.03\"",
            "value = \"3\"",
            "20:9: found a value out of range, expected rates above -1 and at most 1, as shares of \
             one",
        ),
        (
            "year = 41",
            "yeer = 41, year = 41",
            "22:7: found key `yeer`, expected one of `year`, `value` (did you mean `year`?)",
        ),
    ] {
        let expected = format!("no-2026.1/discounting.toml:{told}");
        assert_eq!(mistake("discounting.toml", from, to), expected);
    }
}

#[test]
fn years_of_a_series_ascend_and_state_level_or_change() {
    for (from, to, told) in [
        (
            "{ year = 2011,",
            "{ year = 2010,",
            "19:14: found the year 2010, expected a year after 2010, the year before it in the list",
        ),
        (
            "value = \"93.3\", kind",
            "value = \"93.3\", change = \"0.01\", kind",
            "19:5: found not exactly one of `value` and `change`, expected a level, or its change \
             from the year before",
        ),
        (
            "kind = \"forecast\"",
            "kind = \"forcast\"",
            "33:45: found kind `forcast`, expected one of `recorded`, `forecast`, `assumption` \
             (did you mean `forecast`?)",
        ),
        (
            "{ year = 2025, change",
            "{ year = 2026, change",
            "33:29: found a change, expected a `value`, since the year before has no level",
        ),
        (
            "reference_year = 2015",
            "reference_year = 2016",
            "15:18: found the reference year 2016 with another level than 100, expected the year \
             whose level is 100",
        ),
        (
            "value = \"93.3\"",
            "value = \"-93.3\"",
            "16:10: found a value out of range, expected levels above 0",
        ),
        (
            "reference_year = 2015\n",
            "",
            "12:1: found no `reference_year`, expected `reference_year`, a year from 1800 to 2200 \
             without quotes",
        ),
    ] {
        let told = format!("no-2026.1/prices.toml:{told}");
        assert_eq!(mistake("prices.toml", from, to), told);
    }
}

#[test]
fn units_of_parts_are_checked_one_by_one() {
    assert_eq!(
        mistake("quality.toml", "response_below = \"share\"", "response_below = \"count\""),
        "no-2026.1/quality.toml:22:85: found the unit `count`, expected `share`, the unit that \
         `response_below` is calculated in"
    );
    assert_eq!(
        mistake("discounting.toml", "unit          = \"per-year\"", "unit          = \"share\""),
        "no-2026.1/discounting.toml:8:17: found the unit `share`, expected `per-year`, the unit \
         that `discount_rate` is calculated in"
    );
}

#[test]
fn a_missing_citation_is_told_for_every_shape() {
    let id = "no-2026.1";
    assert_eq!(
        mistakes(id, "discounting.toml", "cites = [\n", "citez = [\n"),
        [
            "no-2026.1/discounting.toml:17:1: found no `cites`, expected `cites`, a list of at \
             least one table",
            "no-2026.1/discounting.toml:25:1: found key `citez`, expected one of `from`, `kind`, \
             `steps`, `cites` (did you mean `cites`?)",
        ]
    );
    assert_eq!(
        mistakes(id, "schemes.toml", "cites = [\n", "citez = [\n"),
        [
            "no-2026.1/schemes.toml:12:1: found no `cites`, expected `cites`, a list of at least \
             one table",
            "no-2026.1/schemes.toml:15:1: found key `citez`, expected one of `from`, `kind`, \
             `value`, `cites` (did you mean `cites`?)",
        ]
    );
}

#[test]
fn lists_tables_and_records_have_their_size_and_their_fields() {
    let told = mistake("quality.toml", "    [\"2\", \"3\", \"4\"],\n", "");
    assert!(told.ends_with("found 2 rows, expected 3 rows of 3 decimals in quotes"), "{told}");
    let told = mistake("quality.toml", "[\"2\", \"3\", \"4\"]", "[\"2\", \"3\"]");
    assert!(told.ends_with("found a list, expected a row of 3 decimals in quotes"), "{told}");
    let told = mistake("quality.toml", "[\"2\", \"3\", \"4\"]", "[\"2\", \"3\", \"1\"]");
    assert!(told.ends_with("that do not fall with magnitude or importance"), "{told}");
    let told =
        mistake("quality.toml", "[\"2\", \"5\", \"10\", \"20\"]", "[\"2\", \"5\", \"5\", \"20\"]");
    assert!(told.ends_with("expected four ascending numbers from 0 to 100"), "{told}");
    let told =
        mistakes("no-2026.1", "schemes.toml", "grant_share = \"0.85\"", "grant_sahre = \"0.85\"");
    assert!(told[0].contains("33:5: found no `grant_share`"), "{told:#?}");
    assert!(told[1].ends_with("(did you mean `grant_share`?)"), "{told:#?}");
    let told = mistake("schemes.toml", "grant_share = \"0.85\"", "grant_share = \"85\"");
    assert!(told.contains("found a value out of range, expected kroner from 0"), "{told}");
}

#[test]
fn runs_have_known_drivers_and_keys_of_their_own() {
    let told = mistake("sensitivity.toml", "driver = \"volume\"", "driver = \"volum\"");
    assert!(told.contains("found driver `volum`"), "{told}");
    assert!(told.ends_with("(did you mean `volume`?)"), "{told}");
    assert_eq!(
        mistake("sensitivity.toml", "\"investment-low\"", "\"investment-high\""),
        "no-2026.1/sensitivity.toml:16:13: found a second run `investment-high`, expected keys \
         that differ"
    );
}

#[test]
fn what_an_edition_does_without_is_named_and_nothing_else_is_missing() {
    assert_eq!(
        mistake("edition.toml", "\"health_discount_rate\", ", ""),
        "no-2026.1/discounting.toml:1:1: found no [health_discount_rate], expected the parameter \
         [health_discount_rate], or its name under `without` in edition.toml"
    );
    assert_eq!(
        mistake("edition.toml", "\"gdp_deflator\"", "\"gdp_deflator\", \"real_growth\""),
        "no-2026.1/prices.toml:83:2: found the parameter `real_growth`, expected it in the file or \
         under `without` in edition.toml, not both"
    );
    assert_eq!(
        mistake("edition.toml", "\"gdp_deflator\"", "\"gdp_deflator\", \"gdp_deflator\""),
        "no-2026.1/edition.toml:12:52: found `gdp_deflator` a second time, expected each parameter \
         once"
    );
    let told = mistakes("no-2026.1", "edition.toml", "\"gdp_deflator\"", "\"gdp_deflater\"");
    assert!(told.iter().any(|told| told.ends_with("(did you mean `gdp_deflator`?)")), "{told:#?}");
}
