//! A `workbook.toml` of one's own: what it can say, what is told when it is wrong, and
//! that its formulas mean the same to Excel as to the program.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;
#[path = "../../tests/src/libreoffice.rs"]
#[allow(dead_code, clippy::panic)]
mod libreoffice;
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use gevinst_templates::{Template, Texts, WorkbookDefinition, render_workbook};
use support::{column, realistic, rows, sheets, text};

const MANIFEST: &str = "name = \"own\"\nversion = \"1.0\"\ninherit = \"standard@1\"\n\
                        contract = \"1\"\nlanguages = [\"nb\", \"en\"]\n";

/// Every word of the language of formulas.
const OWN: &str = r#"
schema = "gevinst-workbook/1"
leave_out = ["measurements"]

[[sheet]]
key = "uses"
name = { nb = "Vårt uttak", en = "Our uses" }
table = "tblUttak"
rows = "uses"

  [[sheet.column]]
  id = "use"

  [[sheet.column]]
  id = "money"

[[sheet]]
key = "our_look"
name = { nb = "Vårt blikk", en = "Our look" }
title = { nb = "Gevinstene slik vi ser dem", en = "Benefits as we see them" }
purpose = { nb = "Én rad per gevinst.", en = "One row for each benefit." }
content = { nb = "Vårt eget ark", en = "A sheet of our own" }
absent = { nb = "Ingen gevinster.", en = "No benefits." }
table = "tblVaart"
rows = "benefits"
freeze = 1
print = { landscape = true, paper = "A3" }

  [[sheet.column]]
  id = "benefit"
  style = "strong"

  [[sheet.column]]
  id = "kind"

  [[sheet.column]]
  id = "planned_to_date"
  header = { nb = "Plan", en = "Plan" }

  [[sheet.column]]
  id = "realised_to_date"

  [[sheet.column]]
  id = "gap"
  header = { nb = "Gap", en = "Gap" }
  formula = "abs(realised_to_date - planned_to_date) / planned_to_date"
  style = "percent"

  [[sheet.column]]
  id = "least"
  header = { nb = "Minst", en = "Least" }
  formula = "min(planned_to_date, realised_to_date, 0 - (planned_to_date - realised_to_date) * 1)"

  [[sheet.column]]
  id = "most"
  header = { nb = "Mest", en = "Most" }
  formula = "max(planned_to_date, realised_to_date)"

  [[sheet.column]]
  id = "either"
  header = { nb = "Ett av to", en = "Either" }
  formula = "sum(realised_to_date, planned_to_date)"

  [[sheet.column]]
  id = "so_far"
  header = { nb = "Hittil nedover", en = "So far down" }
  formula = "sum(above(so_far), realised_to_date)"

  [[sheet.column]]
  id = "word"
  header = { nb = "Ord", en = "Word" }
  formula = """
    if(and(planned_to_date > 0, realised_to_date <> planned_to_date),
       if(realised_to_date >= planned_to_date, word("status.green"), word("status.red")),
       word("workbook.no"))"""

  [[sheet.column]]
  id = "of_kind"
  header = { nb = "Av typen", en = "Of the kind" }
  formula = 'sum(tblPerioder.amount, kind = kind, stage = word("stage.realised"))'

[[chart]]
key = "gap"
kind = "bars"
table = "tblVaart"
label = "benefit"
title = { nb = "Størst gap: {largest}", en = "Largest gap: {largest}" }
about = { nb = "Gap i prosent.", en = "Gap in per cent." }
percent = true

  [[chart.series]]
  column = "gap"
  role = "variance"
"#;

fn own(workbook: &str) -> Result<Template, String> {
    let files = [("template.toml", MANIFEST), ("workbook.toml", workbook)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    Template::load("own", &BTreeMap::from(files)).map_err(|problems| problems.to_string())
}

fn standard() -> WorkbookDefinition {
    WorkbookDefinition::of(&Template::standard().unwrap()).unwrap()
}

#[test]
fn sheets_of_ones_own_stand_over_the_standard() {
    let template = own(OWN).unwrap();
    let bytes = render_workbook(&realistic(), &template, &Texts::load("nb").unwrap()).unwrap();
    let cells = libreoffice::cells(&bytes);
    let names = sheets(&cells);
    assert!(names.contains(&"Vårt blikk".to_owned()), "{names:?}");
    assert!(names.contains(&"Vårt uttak".to_owned()) && !names.contains(&"Uttak".to_owned()));
    assert!(!names.contains(&"Målinger".to_owned()), "left out");
    assert!(names.contains(&"Gevinster".to_owned()), "inherited");
    assert_eq!(text(&cells, "Vårt blikk", 0, 0), "Gevinstene slik vi ser dem");
    let word = column(&cells, "Vårt blikk", "Ord");
    let words: Vec<String> =
        rows(&cells, "Vårt blikk").map(|row| text(&cells, "Vårt blikk", row, word)).collect();
    assert!(words.contains(&"Rød".to_owned()), "{words:?}");
    let charts = rows(&cells, "Diagram").map(|row| text(&cells, "Diagram", row, 1));
    assert!(charts.into_iter().any(|told| told.starts_with("Størst gap: ")));
}

#[test]
fn formulas_mean_the_same_to_another_engine() {
    if let Some(reason) = libreoffice::missing() {
        println!("skipped: formulas_mean_the_same_to_another_engine: {reason}");
        return;
    }
    let template = own(OWN).unwrap();
    for (name, report) in [("realistic", realistic()), ("all absent", common::all_absent())] {
        let bytes = render_workbook(&report, &template, &Texts::load("en").unwrap()).unwrap();
        let stored = libreoffice::cells(&bytes);
        let ours =
            stored.iter().filter(|((sheet, ..), (_, it))| sheet == "Our look" && it.is_some());
        assert!(name != "realistic" || ours.count() > 20, "{name}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("own-{}", name.len()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let stripped = libreoffice::without_results(&bytes);
        let computed = libreoffice::cells(&libreoffice::recalculated(&stripped, &folder));
        let found = libreoffice::differences(&stored, &computed);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn all_mistakes_are_told_with_their_places_and_the_nearest_name() {
    let text = r#"schema = "gevinst-workbook/1"
leave_out = ["measurments"]
colour = "blue"

[[sheet]]
key = "Our sheet"
table = "Gevinster"
rows = "benefit"

[[sheet]]
key = "mine"
table = "tblMine"
rows = "benefits"

  [[sheet.column]]
  id = "planned_to_dat"

  [[sheet.column]]
  id = "variance"
  formula = "realised - 1695"
  style = "stronk"
  width = 0

  [[sheet.column]]
  id = "owner"
  formula = "iff(owner, 0, 1)"

  [sheet.totals]
  rows = "benefit_totals"
  sum = ["varianse"]
"#;
    let told = standard().over(text, "own/workbook.toml").unwrap_err().to_string();
    for line in [
        "own/workbook.toml:2:14: there is no sheet `measurments`; did you mean `measurements`?",
        "own/workbook.toml:3:1: `colour` is not known here; there are: schema,",
        "own/workbook.toml:6:7: a key has small letters a to z, digits and _",
        "own/workbook.toml:7:9: a table's name begins with tbl",
        "own/workbook.toml:8:8: there is no kind of rows `benefit`; did you mean `benefits`?",
        "own/workbook.toml:5:1: the sheet has no [[sheet.column]]",
        "own/workbook.toml:16:8: there is no field of the rows `benefits` `planned_to_dat`; did you \
         mean `planned_to_date`?",
        "own/workbook.toml:20:25: the number 1695 cannot be seen or changed inside a formula",
        "own/workbook.toml:21:11: there is no style `stronk`; did you mean `strong`?",
        "own/workbook.toml:22:11: `width` must be a whole number, 3 to 120",
        "own/workbook.toml:26:14: there is no function `iff`; did you mean `if`?",
        "own/workbook.toml:30:10: there is no column `varianse`; did you mean `variance`?",
    ] {
        assert!(told.contains(line), "«{line}» is not among\n{told}");
    }
}

/// A sheet with one column that has this formula, beside those it may name.
fn with_formula(formula: &str) -> String {
    let words = ["name", "title", "purpose", "content", "absent"];
    let words: String = words.map(|key| format!("{key} = {{ nb = \"Mitt\" }}\n")).concat();
    format!(
        "schema = \"gevinst-workbook/1\"\n[[sheet]]\nkey = \"mine\"\ntable = \"tblMine\"\nrows = \
         \"benefits\"\n[[sheet.column]]\nid = \"kind\"\n[[sheet.column]]\nid = \"owner\"\n\
         [[sheet.column]]\nid = \"planned_to_date\"\n[[sheet.column]]\nid = \"mine\"\nheader = \
         {{ nb = \"Min\" }}\nformula = '{formula}'\n"
    )
    .replace("rows = \"benefits\"\n", &format!("rows = \"benefits\"\n{words}"))
}

#[test]
fn what_formulas_name_must_be_there() {
    for (formula, told) in [
        (
            "planed_to_date / 1",
            ":20:12: there is no column or parameter `planed_to_date`; did you mean `planned_to_date`?",
        ),
        (
            "planned_to_date / hours_per_ft",
            ":20:30: there is no column or parameter `hours_per_ft`; did you mean `hours_per_fte`?",
        ),
        ("above(plan)", ":20:12: there is no column `plan`"),
        (
            "sum(tblPeriode.amount, kind = kind)",
            ":20:12: there is no table `tblPeriode`; did you mean `tblPerioder`?",
        ),
        (
            "sum(tblPerioder.amounts, kind = kind)",
            "there is no column of tblPerioder `amounts`; did you mean `amount`?",
        ),
        ("kind * planned_to_date", ":20:12: this calculates with a text"),
        ("sum(tblPerioder.amount, kind = kind) / planned_to_date", "must be the whole formula"),
        ("sum(tblPerioder.amount, benefit = kind)", "`benefit` holds free text"),
        ("if(owner = kind, 0, 1)", "`owner` holds free text"),
        ("mine + 1", "are calculated from one another: mine"),
        ("sum(tblMine.planned_to_date, kind = kind)", "tblMine is calculated from itself"),
    ] {
        let found = standard().over(&with_formula(formula), "own.toml").unwrap_err().to_string();
        assert!(found.contains(told), "{formula}: {found}");
    }
    standard().over(&with_formula("planned_to_date / hours_per_fte"), "own.toml").unwrap();
}

#[test]
fn a_sheet_that_others_calculate_from_cannot_lose_what_they_need() {
    let text = "schema = \"gevinst-workbook/1\"\n[[sheet]]\nkey = \"periods\"\ntable = \
                \"tblPerioder\"\nrows = \"periods\"\n[[sheet.column]]\nid = \"amount\"\n";
    let found = standard().over(text, "own.toml").unwrap_err().to_string();
    assert!(found.contains("own.toml:2:1: there is no column of tblPerioder `kind`"), "{found}");
}

#[test]
fn a_formula_that_contradicts_the_report_is_not_written_and_says_where_to_mend_it() {
    let text = with_formula("planned_to_date")
        .replace("id = \"mine\"\nheader", "id = \"realised_to_date\"\nheader");
    let template = own(&text).unwrap();
    let texts = Texts::load("nb").unwrap();
    let error = render_workbook(&realistic(), &template, &texts).unwrap_err().to_string();
    assert!(error.contains("saving.realised") && error.contains("workbook.toml"), "{error}");
}

#[test]
fn texts_that_no_language_has_and_other_versions_are_told() {
    let text = with_formula("planned_to_date").replace("{ nb = \"Min\" }", "\"own.mine\"");
    let told = own(&text).unwrap_err();
    assert!(
        told.contains("own/workbook.toml: it asks for the text `own.mine`, which `nb`"),
        "{told}"
    );
    let told = own("schema = \"gevinst-workbook/2\"\n").unwrap_err();
    assert!(told.contains("own/workbook.toml:1:10: this file is written for `gevinst-workbook/2`"));
    let told = own("schema = \"gevinst-workbook/1\n").unwrap_err();
    assert!(told.contains("own/workbook.toml:1:29: this is not valid TOML"), "{told}");
    for lang in Texts::languages() {
        let missing = standard().missing_texts(&Texts::load(lang).unwrap());
        assert!(missing.is_empty(), "{lang}: {missing:?}");
    }
}

/// The guide in the README, as its readers have it.
fn guide() -> &'static str {
    let readme = include_str!("../README.md");
    readme.split_once("### `workbook.toml`").expect("the README tells of workbook.toml").1
}

#[test]
fn the_example_of_the_readme_works() {
    let (_, example) = guide().split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    // The guide is written in one language; so is its template.
    let files = [
        ("template.toml", MANIFEST.replace(", \"en\"", "")),
        ("workbook.toml", example.to_owned()),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.into_bytes()));
    let template = Template::load("own", &BTreeMap::from(files)).unwrap();
    let bytes = render_workbook(&realistic(), &template, &Texts::load("nb").unwrap()).unwrap();
    let cells = libreoffice::cells(&bytes);
    let behind = column(&cells, "Bak planen", "Bak planen");
    let told: Vec<String> =
        rows(&cells, "Bak planen").map(|row| text(&cells, "Bak planen", row, behind)).collect();
    assert!(told.iter().any(|it| it.parse::<f64>().is_ok_and(|it| it > 0.0)), "{told:?}");
}

#[test]
fn the_readme_names_every_kind_of_row_and_field() {
    let unknown = |rows: &str, field: &str| {
        let text = format!(
            "schema = \"gevinst-workbook/1\"\n[[sheet]]\nkey = \"mine\"\ntable = \"tblMine\"\nrows = \
             \"{rows}\"\n[[sheet.column]]\nid = \"{field}\"\n"
        );
        standard().over(&text, "own.toml").unwrap_err().to_string()
    };
    // What is told of a name that nothing is near to lists all that there are.
    let listed = |told: &str| -> Vec<String> {
        let (_, list) = told.split_once("; there are: ").expect(told);
        list.lines().next().unwrap().split(", ").map(str::to_owned).collect()
    };
    for rows in listed(&unknown("zzzzzzzzzzzzz", "zzzzzzzzzzzzz")) {
        let line = guide().lines().find(|line| line.starts_with(&format!("| `{rows}` |")));
        let line = line.unwrap_or_else(|| panic!("the README does not name the rows `{rows}`"));
        let fields = line.rsplit('|').nth(1).unwrap().split_whitespace().collect::<Vec<_>>();
        assert_eq!(fields, listed(&unknown(&rows, "zzzzzzzzzzzzz")), "{rows}");
    }
}
