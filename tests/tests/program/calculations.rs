//! Whole runs over workbooks in the layout of Gevinstberegninger and KommIT: our
//! own sample always, and the real ones where they lie beside the repository.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gevinst_tests::facts::{self, Fact};
use gevinst_tests::files;
use gevinst_tests::program::{gevinst, scratch};
use serde_json::Value;

/// A real workbook; tells that a test is skipped where it is not there.
fn real(test: &str, name: &str) -> Option<PathBuf> {
    let path = files::root().parent().unwrap().join("shared/inputs").join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {test}: ../shared/inputs/{name} is not there");
    None
}

fn value<'f>(facts: &'f BTreeMap<String, Fact>, id: &str) -> &'f str {
    let fact = facts.get(id).unwrap_or_else(|| panic!("no figure {id}"));
    fact.value.as_deref().unwrap_or_else(|| panic!("{id} is {:?}", fact.absent))
}

fn findings<'f>(told: &'f Value, code: &str) -> Vec<&'f Value> {
    let all = told["findings"].as_array().unwrap();
    all.iter().filter(|finding| finding["code"] == code).collect()
}

/// The sentence of a finding; spaces that do not break are spaces.
fn message(finding: &Value) -> String {
    finding["message"].as_str().unwrap().replace('\u{a0}', " ")
}

fn check(path: &std::path::Path, code: i32) -> Value {
    let args =
        ["check".as_ref(), path.as_os_str(), "--json".as_ref(), "--lang".as_ref(), "en".as_ref()];
    gevinst(scratch().path(), args).ended(code).json()
}

/// `book!sheet!cell` without the book.
fn cells(finding: &Value) -> Vec<String> {
    let cells = finding["cells"].as_array().unwrap().iter();
    cells.map(|cell| cell.as_str().unwrap().split_once('!').unwrap().1.to_owned()).collect()
}

#[test]
fn our_sample_gives_the_figures_that_its_cells_give() {
    let sample = files::root().join("plugins/formats/gevinstberegninger/samples/byggesak.xlsx");
    let facts = facts::of_workbook(&std::fs::read(&sample).unwrap(), 0);
    // A: (MO + 3 IU + MP) / 5 of each row, in thousand kroner: P 5460, D 2460,
    // B 6800 + 3300 + 300.
    assert_eq!(value(&facts, "uncertainty.expected:analysis=A;category=net@lifetime"), "2480000");
    // B: the amounts of ten years; the workbook's own sums say the same.
    assert_eq!(value(&facts, "net.total:analysis=B;stage=planned@lifetime"), "3150000");
    let yearly = [-1_200, -3_750, 750, 1_050, 1_050, 1_050, 1_050, 1_050, 1_050, 1_050];
    for (year, net) in (1..).zip(yearly) {
        let id = format!("net.annual:analysis=B;stage=planned@Y{year}");
        assert_eq!(value(&facts, &id), format!("{}", net * 1000), "{id}");
    }
    let told = check(&sample, 0);
    let differ = findings(&told, "analyses-differ");
    assert_eq!(differ.len(), 2);
    assert!(message(differ[0]).contains("−670,000 NOK"), "{}", differ[0]);
    let units: Vec<String> =
        findings(&told, "unit-from-text").into_iter().flat_map(cells).collect();
    assert_eq!(
        units,
        [
            "A - Nytte-kost for prosjektet!B4",
            "B- Investeringsanalyse!B4",
            "C- Prissatte netto gevinster!B4"
        ]
    );
}

/// The worked example of Prosjektveiviseren, in kroner.
fn worked_example(test: &str, name: &str) {
    let Some(path) = real(test, name) else { return };
    let told = check(&path, 0);
    let facts = facts::of_workbook(&std::fs::read(&path).unwrap(), 0);
    assert_eq!(value(&facts, "uncertainty.expected:analysis=A;category=net@lifetime"), "28440000");
    assert_eq!(value(&facts, "net.total:analysis=B;stage=planned@lifetime"), "28400000");
    let yearly = [-1_400, -10_000, -8_800, 2_800, 4_800, 6_800, 7_800, 8_800, 8_800, 8_800];
    for (year, net) in (1..).zip(yearly) {
        let id = format!("net.annual:analysis=B;stage=planned@Y{year}");
        assert_eq!(value(&facts, &id), format!("{}", net * 1000), "{id}");
    }
    // Year 1 is discounted once, at 4 per cent.
    for (id, expected) in [
        ("npv:analysis=B", "17783117.39541199"),
        ("npv.after_tax_cost:analysis=B", "12641748.19808003"),
        ("nnb:analysis=B", "0.49176582"),
        ("irr:analysis=B", "0.194175308834"),
        ("payback.simple:analysis=B", "6.74358974"),
    ] {
        assert_eq!(value(&facts, id), expected, "{id}");
    }
    let differ = findings(&told, "analyses-differ");
    let of_a_and_b: Vec<&&Value> =
        differ.iter().filter(|finding| message(finding).contains("calculation A")).collect();
    assert_eq!(of_a_and_b.len(), 1, "{differ:?}");
    let said = message(of_a_and_b[0]);
    assert!(said.ends_with("the difference is 40,000 NOK"), "{said}");
    let places: Vec<String> = cells(of_a_and_b[0])
        .iter()
        .map(|cell| cell.rsplit_once('!').unwrap().1.to_owned())
        .collect();
    assert_eq!(places, ["E15", "L10"]);
    let units = findings(&told, "unit-from-text");
    assert!(!units.is_empty() && units.iter().all(|finding| !cells(finding).is_empty()));
}

#[test]
fn the_real_calculations_give_the_worked_example() {
    worked_example("the_real_calculations_give_the_worked_example", "Gevinstberegninger.xlsx");
}

#[test]
fn the_real_calculations_as_xls_give_the_worked_example() {
    worked_example(
        "the_real_calculations_as_xls_give_the_worked_example",
        "Gevinstberegninger.xls",
    );
}

#[test]
fn the_real_calculations_as_ods_give_the_worked_example() {
    worked_example(
        "the_real_calculations_as_ods_give_the_worked_example",
        "Gevinstberegninger.ods",
    );
}

#[test]
fn the_real_calculations_say_the_same_in_every_file_format() {
    let test = "the_real_calculations_say_the_same_in_every_file_format";
    let mut all = Vec::new();
    for kind in ["xlsx", "xls", "ods"] {
        let Some(path) = real(test, &format!("Gevinstberegninger.{kind}")) else { return };
        let facts = facts::of_workbook(&std::fs::read(&path).unwrap(), 0);
        let told: BTreeMap<String, String> =
            facts.iter().map(|(id, fact)| (id.clone(), fact.told())).collect();
        all.push(told);
    }
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], all[2]);
}

#[test]
fn an_empty_template_is_recognised_and_has_no_benefits() {
    let test = "an_empty_template_is_recognised_and_has_no_benefits";
    let Some(path) = real(test, "Gevinstverktøy_KommIT.xlsx") else { return };
    let told = check(&path, 1);
    assert_eq!(findings(&told, "no-benefits").len(), 1, "{told}");
    let report = facts::report(&std::fs::read(&path).unwrap(), 1);
    assert_eq!(report["readings"][0]["format"], "kommit", "{}", report["readings"]);
    let of_benefits =
        facts::of_json(&report).into_values().filter(|it| it.dims.contains_key("benefit"));
    assert_eq!(of_benefits.count(), 0);
}

#[test]
fn a_workbook_about_something_else_is_refused_with_what_was_looked_for() {
    let test = "a_workbook_about_something_else_is_refused_with_what_was_looked_for";
    let Some(path) = real(test, "Interessentregister_v4.0.xlsx") else { return };
    let run = gevinst(scratch().path(), ["check".as_ref(), path.as_os_str()]).ended(3);
    for (format, looked_for) in [
        ("gevinst-register", "the document property \"gevinst-register\""),
        ("gevinstberegninger", "Nytte-kost for prosjektet"),
        ("kommit", "Forside"),
    ] {
        let line = run.stderr.lines().find(|line| line.starts_with(&format!("  {format}: ")));
        let line = line.unwrap_or_else(|| panic!("{format} is not named:\n{}", run.stderr));
        assert!(line.contains(looked_for), "{line}");
    }
}
