//! The rules as people look at them, and runs under a scenario.

use std::fs;

use gevinst_tests::program::{example, gevinst, scratch};
use serde_json::Value;

const SCENARIO: &str = r#"id       = "low-hours"
title    = "Færre timer per årsverk"
title_en = "Fewer hours per full-time equivalent"
edition  = "no-2026.1"

[parameters.hours_per_fte]
value  = "1600"
reason = "Mer fravær enn antatt"

[methods.discount_timing]
choice = "mid-year"
reason = "Beløpene faller jevnt over året"
"#;

#[test]
fn the_editions_are_listed_with_what_each_is_for() {
    let folder = scratch();
    let run = gevinst(folder.path(), ["rules", "list", "--lang", "en"]).ended(0);
    assert!(run.stdout.starts_with("no-2026.1  draft, the default\n"), "{}", run.stdout);
    for id in ["dk-2021.1", "nz-2024.1", "uk-greenbook-2022.1", "us-a94-1992.1", "au-atap.1"] {
        assert!(run.stdout.contains(&format!("\n{id}  draft\n  ")), "{}", run.stdout);
    }
    let run = gevinst(folder.path(), ["rules", "list", "--json"]).ended(0);
    let list: Value = serde_json::from_str(&run.stdout).unwrap();
    let defaults = list.as_array().unwrap().iter().filter(|set| set["default"] == true);
    assert_eq!(defaults.count(), 1);
}

#[test]
fn an_edition_is_shown_in_the_shapes_of_its_values() {
    let folder = scratch();
    let run = gevinst(folder.path(), ["rules", "show", "--as-of", "2026-06-30"]).ended(0);
    for line in [
        "  from 2014-04-30 (recorded):\n    from year 1: 0.04\n    from year 41: 0.03\n",
        "    2015 is 100\n    2009: 89.9 (recorded)\n",
        "    2025: 137.2072 (forecast)\n",
        "I 0.141, Ia_within 0.106",
        "    small: 0, 1, 2\n    medium: 1, 2, 3\n",
        "  from 2023-01-01: 1: cost_min 10000000, cost_max 100000000",
        "    delay-1: delay 1\n",
        "without: health_discount_rate, gdp_deflator\n",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("from 2010-01-01: 0.04 from year 1"), "only the day's value");
    let run = gevinst(folder.path(), ["rules", "show", "uk-greenbook-2022.1", "--json"]).ended(0);
    let set: Value = serde_json::from_str(&run.stdout).unwrap();
    let rate = &set["parameters"][0];
    assert_eq!(rate["id"], "discount_rate");
    assert_eq!(rate["values"][0]["data"][1]["year"], 31);
    assert_eq!(rate["values"][0]["data"][1]["value"], "0.03");
}

#[test]
fn two_editions_are_compared_by_parameter_and_day() {
    let folder = scratch();
    let ids = ["no-2026.1", "uk-greenbook-2022.1"];
    let run = gevinst(folder.path(), ["rules", "diff", ids[0], ids[1], "--lang", "en"]).ended(0);
    for line in [
        "no-2026.1 compared with uk-greenbook-2022.1\n",
        "\n~ discount_rate: Discount rate, real\n  from 2003-01-01 to before 2010-01-01:\n    \
         no-2026.1: no value\n    uk-greenbook-2022.1: 0.035 from year 1,",
        "\n+ gdp_deflator: GDP deflator, 2024 is 100\n",
        "\n- tax_cost_rate: Cost of tax funding\n  from 2010-01-01: 0.20\n",
        "\nmethods:\n  before_comparison\n",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    let run = gevinst(folder.path(), ["rules", "diff", ids[0], ids[1], "--json"]).ended(0);
    let difference: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(difference["parameters"][0]["days"][0]["first"], Value::Null);
    assert_eq!(difference["methods"][0]["second"], "sunk-excluded");
    let run = gevinst(folder.path(), ["rules", "diff", ids[0], ids[0]]).ended(0);
    assert!(run.stdout.ends_with("\nnothing differs\n"), "{}", run.stdout);
    let run = gevinst(folder.path(), ["rules", "diff", ids[0], "uk-greenbok-2022.1"]).ended(2);
    assert!(run.stderr.contains("Did you mean uk-greenbook-2022.1?"), "{}", run.stderr);
}

#[test]
fn a_report_under_a_scenario_says_what_it_changes() {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    fs::write(folder.path().join("low.toml"), SCENARIO).unwrap();
    let args = ["report", "plan.xlsx", "-o", "report.json", "--scenario", "low.toml"];
    gevinst(folder.path(), args).ended(0);
    let text = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let scenario = &report["meta"]["scenario"];
    assert_eq!(scenario["id"], "low-hours");
    assert_eq!(scenario["overrides"][0]["edition_value"], "1695");
    assert_eq!(scenario["overrides"][1]["what"], "discount_timing");
    let rules = report["rule_values"].as_array().unwrap();
    let hours = rules.iter().find(|rule| rule["parameter"] == "hours_per_fte").unwrap();
    assert_eq!((&hours["value"], &hours["kind"]), (&"1600".into(), &"scenario".into()));
    fs::write(folder.path().join("gevinst.toml"), "scenario = \"low.toml\"\n").unwrap();
    gevinst(folder.path(), ["report", "./plan.xlsx", "-o", "again.json"]).ended(0);
    assert_eq!(fs::read_to_string(folder.path().join("again.json")).unwrap(), text);
}

#[test]
fn a_broken_scenario_ends_with_2_and_every_mistake_with_its_place() {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    let broken = SCENARIO
        .replace("\"1600\"", "1600")
        .replace("discount_timing", "discount_timings")
        .replace("no-2026.1", "dk-2021.1");
    fs::write(folder.path().join("low.toml"), broken).unwrap();
    let args = ["check", "plan.xlsx", "--scenario", "low.toml"];
    let run = gevinst(folder.path(), args).ended(2);
    for told in [
        "low.toml:4:12: found the edition `dk-2021.1`, expected `no-2026.1`, the edition of the run",
        "low.toml:7:10: found the number 1600 without quotes",
        "low.toml:10:10: found key `discount_timings`, expected one of the ",
        "(did you mean `discount_timing`?)",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    assert_eq!(run.stdout, "");
    let missing = ["check", "plan.xlsx", "--scenario", "none.toml"];
    let run = gevinst(folder.path(), missing).ended(2);
    assert!(run.stderr.contains("cannot read none.toml"), "{}", run.stderr);
}
