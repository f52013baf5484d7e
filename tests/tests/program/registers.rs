//! The register in both languages, and in other spreadsheet formats.

use std::collections::BTreeMap;

use gevinst_tests::facts::{self, Fact};
use gevinst_tests::program::{example, gevinst, scratch};

/// Ids with what each figure says.
fn told(facts: &BTreeMap<String, Fact>) -> BTreeMap<&str, String> {
    facts.iter().map(|(id, fact)| (id.as_str(), fact.told())).collect()
}

#[test]
fn a_register_says_the_same_in_norwegian_and_english() {
    let nb = facts::of_workbook(&example("nb"), 0);
    let en = facts::of_workbook(&example("en"), 0);
    assert!(nb.len() > 300, "the example has lost its figures: {}", nb.len());
    // An indicator's unit is the agency's own word, in the register's language.
    let without_units = |facts: &BTreeMap<String, Fact>| -> BTreeMap<String, Fact> {
        let indicator = |fact: &Fact| fact.id.starts_with("quality.");
        facts
            .iter()
            .map(|(id, fact)| {
                let unit = if indicator(fact) { String::new() } else { fact.unit.clone() };
                (id.clone(), Fact { unit, ..fact.clone() })
            })
            .collect()
    };
    let (nb, en) = (without_units(&nb), without_units(&en));
    assert_eq!(told(&nb), told(&en));
}

#[test]
fn every_figure_has_a_value_or_a_reason() {
    for (id, fact) in facts::of_workbook(&example("nb"), 0) {
        assert!(fact.value.is_some() != fact.absent.is_some(), "{id}: {fact:?}");
    }
}

#[test]
fn an_empty_register_has_no_benefits_and_no_figures() {
    let folder = scratch();
    gevinst(folder.path(), ["register", "new", "-o", "new.xlsx"]).ended(0);
    let workbook = std::fs::read(folder.path().join("new.xlsx")).unwrap();
    let run = gevinst(folder.path(), ["check", "new.xlsx", "--json"]).ended(1).json();
    let codes: Vec<&str> = run["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"no-benefits"), "{codes:?}");
    let with_value = facts::of_workbook(&workbook, 1).into_values().filter(|it| it.value.is_some());
    assert_eq!(with_value.map(|fact| fact.id).collect::<Vec<_>>(), Vec::<String>::new());
}
