//! `gevinst explain`: every figure answers for itself, down to cells and rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gevinst_tests::facts;
use gevinst_tests::files::root;
use gevinst_tests::patch::{Book, Content};
use gevinst_tests::program::{Run, gevinst, scratch};
use serde_json::Value;

use crate::exit_codes::with_example;

fn explain(folder: &Path, words: &[&str]) -> Run {
    gevinst(folder, ["explain", "plan.xlsx"].iter().chain(words))
}

/// The ids of the figures of a JSON answer.
fn ids(value: &Value, list: &str) -> Vec<String> {
    let figures = value[list].as_array().unwrap().iter();
    figures.map(|figure| figure["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_figure_is_explained_down_to_its_cells() {
    let folder = with_example();
    let run = explain(folder.path(), &["S3"]).ended(0);
    let expected = [
        "Avvik i kroner\n  Verdi ",
        "\n  Metode       Realisert − plan\n",
        "\n  I rapporten  S3\n",
        "\nBygger på\n  Realisert gevinst i kroner: ",
        "\n    Sum av delene: ",
        "plan.xlsx!Kontantlinjer!",
        "beløp: 390, enhet: \"tkr\"\n",
        "\nForutsetninger\n  Realisert minus plan.",
    ];
    for said in expected {
        assert!(run.stdout.contains(said), "{said}\n{}", run.stdout);
    }
    assert_eq!(run.stderr, "");
}

#[test]
fn a_rule_value_is_told_with_its_source_and_day() {
    let folder = with_example();
    let run =
        explain(folder.path(), &["time.fte.realised:kind=freed_time", "--lang", "en"]).ended(0);
    let rules = run.stdout.split_once("\nRule values\n").unwrap().1;
    for said in ["(hours_per_fte): ", "stated by the agency\n", "source: ", "plan.xlsx!Parametre!"]
    {
        assert!(rules.contains(said), "{said}\n{rules}");
    }
    let workbook = root().join("examples/gevinstberegninger.xlsx");
    let words = [
        "explain",
        workbook.to_str().unwrap(),
        "uncertainty.expected:category=investment;line=2-A7",
    ];
    let edition = gevinst(folder.path(), words).ended(0);
    for said in ["(uncertainty_weights): ", "gjelder fra ", "kilde: ", "\n  Med tall     (1 × "] {
        assert!(edition.stdout.contains(said), "{said}\n{}", edition.stdout);
    }
    assert!(run.stdout.contains("Hours / hours per full-time year"), "{}", run.stdout);
}

#[test]
fn a_figure_is_named_by_number_id_beginning_or_parts() {
    let folder = with_example();
    let list = explain(folder.path(), &["--list", "--json"]).ended(0).json();
    let id = list["figures"].as_array().unwrap().iter().find(|it| it["number"] == 5).unwrap();
    let id = id["id"].as_str().unwrap().to_owned();
    let by_number = explain(folder.path(), &["S5"]).ended(0).stdout;
    assert_eq!(explain(folder.path(), &[&id]).ended(0).stdout, by_number);
    // The agency may be left out.
    let parts: Vec<&str> =
        id.split([':', ';', '@']).filter(|it| !it.starts_with("agency=")).collect();
    let short = parts.join(":");
    assert_eq!(explain(folder.path(), &[&short]).ended(0).stdout, by_number);
}

#[test]
fn a_figure_that_is_not_there_is_told_with_what_is_near() {
    let folder = with_example();
    for (words, said) in [
        (&["S9999"] as &[&str], "there is no figure S9999; the report shows S1 to S"),
        (&["saving.reelised"], "It may be one of these:\n  saving.realised:"),
        (&["saving.realised"], "may be any of "),
        (&["xyzzy"], "there is no figure \"xyzzy\"; --list tells all."),
        (&["plan.xlsx"], "It is a file: name the figure after the workbooks."),
        (&[], "name a figure after the workbooks"),
        (&["--cell", "nowhere"], "is not a cell"),
        (&["--cell", "Kontantlinjr!G21"], "Did you mean 'Kontantlinjer!G21'?"),
    ] {
        let run = explain(folder.path(), words).ended(2);
        assert!(run.stderr.contains(said), "{words:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn depth_stops_and_says_how_much_is_left() {
    let folder = with_example();
    let whole = explain(folder.path(), &["S3"]).ended(0).stdout;
    let short = explain(folder.path(), &["S3", "--depth", "1"]).ended(0).stdout;
    assert!(short.len() < whole.len() && short.contains("--depth"), "{short}");
    let json = explain(folder.path(), &["S3", "--depth", "1", "--json"]).ended(0).json();
    assert_eq!(ids(&json, "figures").len(), 3);
}

#[test]
fn a_part_is_unfolded_once() {
    let folder = with_example();
    let json = explain(folder.path(), &["net.total:stage=realised", "--json"]).ended(0).json();
    let all = ids(&json, "figures");
    let unique: BTreeSet<&String> = all.iter().collect();
    assert_eq!(unique.len(), all.len());
}

#[test]
fn a_cell_tells_its_figures() {
    let folder = with_example();
    let run = explain(folder.path(), &["--cell", "plan.xlsx!Kontantlinjer!G21"]).ended(0);
    assert!(run.stdout.starts_with("plan.xlsx!Kontantlinjer!G21  beløp: "), "{}", run.stdout);
    assert!(run.stdout.contains("\nTall som er laget av cellen\nS"), "{}", run.stdout);
    assert!(run.stdout.contains("\nTall som bygger på disse\nS"), "{}", run.stdout);
    let json = explain(folder.path(), &["--cell", "Kontantlinjer!G21", "--json"]).ended(0).json();
    let (direct, through) = (ids(&json, "figures"), ids(&json, "through"));
    assert!(!direct.is_empty() && through.len() > direct.len());
    let run = explain(folder.path(), &["--cell", "Veiledning!A1"]).ended(0);
    assert!(run.stdout.contains("Ingen tall er laget av cellen."), "{}", run.stdout);
}

#[test]
fn a_cell_without_figures_tells_why() {
    let folder = with_example();
    for (cell, said) in [
        ("Uttak!E7", "uttak, ID: \"U1\", gevinst: \"Ø1\", periode: \"2025-Q1\""),
        ("Uttak!E7", "det finnes ikke noe tall i rapporten den inngår i"),
        ("Målinger!G8", "Den er holdt opp mot det som er beregnet"),
        ("Gevinster!X23", "info[attribution-applied]"),
    ] {
        let run = explain(folder.path(), &["--cell", cell]).ended(0);
        assert!(run.stdout.contains(said), "{cell}: {}", run.stdout);
    }
    // A cell that says whose amounts they are leads to those amounts.
    let run = explain(folder.path(), &["--cell", "Kontantlinjer!E21"]).ended(0);
    assert!(run.stdout.contains("\nTall for det cellen sier hva gjelder\nS"), "{}", run.stdout);
}

#[test]
fn numbers_that_no_figure_rests_on_are_told_with_their_reason() {
    let folder = with_example();
    let json = explain(folder.path(), &["--unused", "--json"]).ended(0).json();
    let cells: Vec<&str> =
        json["unused"].as_array().unwrap().iter().map(|it| it["cell"].as_str().unwrap()).collect();
    assert!(cells.contains(&"plan.xlsx!Uttak!E7"), "{cells:?}");
    // The finding of the report counts the same ones.
    let check = gevinst(folder.path(), ["check", "plan.xlsx", "--lang", "en"]).ended(0);
    let told = format!("info[numbers-unused]: {} numbers that were read", cells.len());
    assert!(check.stdout.contains(&told), "{told}\n{}", check.stdout);
    let text = explain(folder.path(), &["--unused"]).ended(0).stdout;
    assert!(cells.iter().all(|cell| text.contains(cell)));
    // What a format leaves is told by the format's own words, or by where it stands.
    let sample = root().join("plugins/formats/kommit/samples/nattilsyn.xlsx");
    let sample = sample.to_str().unwrap();
    let text = gevinst(folder.path(), ["explain", sample, "--unused"]).ended(0).stdout;
    for said in ["formatet tar ingenting fra dette arket", "formatet ser ikke på denne verdien"] {
        assert!(text.contains(said), "{text}");
    }
}

/// Every figure and every cell of a run, both ways; each answers for the other.
#[test]
fn everything_is_told_both_ways() {
    let folder = with_example();
    let all = explain(folder.path(), &["--all", "--json"]).ended(0).json();
    let mut from_figures: BTreeSet<(String, String)> = BTreeSet::new();
    for figure in all["figures"].as_array().unwrap() {
        let id = figure["id"].as_str().unwrap().to_owned();
        for cell in list(figure, "cells") {
            from_figures.insert((id.clone(), cell["cell"].as_str().unwrap().to_owned()));
        }
    }
    let mut from_cells: BTreeSet<(String, String)> = BTreeSet::new();
    for cell in all["cells"].as_array().unwrap() {
        let name = cell["cell"].as_str().unwrap().to_owned();
        for id in list(cell, "figures") {
            from_cells.insert((id.as_str().unwrap().to_owned(), name.clone()));
        }
    }
    assert!(from_figures.len() > 1000);
    // Cells know of the rule values that they state too.
    assert!(from_cells.is_superset(&from_figures));
    let run = explain(folder.path(), &["--all"]).ended(2);
    assert!(run.stderr.contains("--json"), "{}", run.stderr);
}

#[test]
fn the_source_sheets_are_a_page_with_the_cells_marked() {
    let folder = with_example();
    let json = explain(folder.path(), &["S3", "--json"]).ended(0).json();
    let run = explain(folder.path(), &["S3", "--html", "S3.html"]).ended(0);
    assert_eq!((run.stdout.as_str(), run.stderr.trim()), ("", "wrote S3.html"));
    let page = fs::read_to_string(folder.path().join("S3.html")).unwrap();
    let cells: BTreeSet<&str> = json["figures"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|figure| list(figure, "cells"))
        .map(|cell| cell["cell"].as_str().unwrap())
        .collect();
    assert!(cells.len() > 10);
    // Every cell of every part is marked once, and the way to it is a link.
    assert_eq!(page.matches("<td class=\"on n\" id=\"c").count(), cells.len());
    for cell in cells {
        let named = format!("\">{}  beløp: ", cell.replace('&', "&amp;"));
        assert!(page.contains(&named), "{named}");
    }
    assert!(!page.contains("<script") && !page.contains(" style="));
    // It is written over only when asked to, and it is the same page.
    explain(folder.path(), &["S3", "--html", "S3.html"]).ended(7);
    explain(folder.path(), &["S3", "--html", "S3.html", "--force"]).ended(0);
    assert_eq!(fs::read_to_string(folder.path().join("S3.html")).unwrap(), page);
    let of_cell = ["--cell", "Uttak!E7", "--html", "cell.html"];
    explain(folder.path(), &of_cell).ended(0);
    let page = fs::read_to_string(folder.path().join("cell.html")).unwrap();
    assert_eq!(page.matches("<mark>").count(), 1);
    let run = explain(folder.path(), &["--list", "--html", "list.html"]).ended(2);
    assert!(run.stderr.contains("--html"), "{}", run.stderr);
}

/// A cell of the workbook itself is changed: just the figures move that the cell leads to.
/// (`cli/tests/lineage` does so for every kind of number.)
#[test]
fn a_changed_cell_moves_the_figures_that_it_leads_to() {
    let folder = with_example();
    let before = fs::read(folder.path().join("plan.xlsx")).unwrap();
    let facts = facts::of_workbook(&before, 0);
    for (cell, number) in [("Kontantlinjer!G21", "421"), ("Indikatorer!I7", "81")] {
        let json = explain(folder.path(), &["--cell", cell, "--json"]).ended(0).json();
        let mut leads: Vec<String> = ids(&json, "figures");
        leads.extend(ids(&json, "through"));
        let leads: BTreeSet<&str> = leads.iter().map(String::as_str).collect();
        let mut book = Book::open(&before);
        book.set(cell, &Content::Number(number.to_owned()));
        let after = facts::of_workbook(&book.bytes(), 0);
        let moved = facts.iter().filter(|(id, fact)| after[*id].value != fact.value);
        let moved: BTreeSet<&str> = moved.map(|(id, _)| id.as_str()).collect();
        assert!(moved.len() > 2, "{cell}: {moved:?}");
        assert!(moved.is_subset(&leads), "{cell}: {:?}", moved.difference(&leads));
    }
}

/// An archive shows the sheets that are in it, and no others.
#[test]
fn an_archive_shows_its_own_sheets() {
    let folder = with_example();
    gevinst(folder.path(), ["report", "plan.xlsx", "--archive", "run", "--to", "json"]).ended(0);
    fs::remove_file(folder.path().join("plan.xlsx")).unwrap();
    gevinst(folder.path(), ["explain", "run", "S3", "--html", "S3.html"]).ended(0);
    let page = fs::read_to_string(folder.path().join("S3.html")).unwrap();
    assert!(page.contains("plan.xlsx › Kontantlinjer"), "{page}");
    let json = gevinst(folder.path(), ["explain", "run", "--unused", "--json"]).ended(0).json();
    assert!(!json["unused"].as_array().unwrap().is_empty());
}

#[test]
fn an_input_that_is_refused_is_not_left_out_of_an_explanation() {
    let folder = with_example();
    fs::write(folder.path().join("broken.xlsx"), "no workbook").unwrap();
    let run = gevinst(folder.path(), ["explain", "plan.xlsx", "broken.xlsx", "S1"]).ended(3);
    assert_eq!(run.stdout, "");
}

/// The figures of a JSON report and how many rule values it has.
fn facts_of(workbooks: &[&str]) -> (BTreeMap<String, Value>, usize) {
    let folder = scratch();
    let mut args: Vec<String> = vec!["report".to_owned()];
    args.extend(workbooks.iter().map(|it| root().join("examples").join(it).display().to_string()));
    args.extend(["-o".to_owned(), "report.json".to_owned()]);
    gevinst(folder.path(), args);
    let text = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let facts = report["facts"].as_array().unwrap().iter();
    let facts = facts.map(|fact| (fact["id"].as_str().unwrap().to_owned(), fact.clone()));
    (facts.collect(), report["rule_values"].as_array().unwrap().len())
}

fn list<'v>(fact: &'v Value, name: &str) -> &'v [Value] {
    fact[name].as_array().unwrap()
}

/// Every figure has cells, rule values or parts, and following the parts ends in
/// cells or rule values; only a figure that is missing may be made of nothing.
#[test]
fn every_figure_of_the_examples_answers_for_itself() {
    for workbooks in [
        &["small/register.xlsx"] as &[&str],
        &["gevinstberegninger.xlsx"],
        &["broken/broken.xlsx"],
        &["rules/rules.xlsx"],
        &["small/register.xlsx", "gevinstberegninger.xlsx"],
    ] {
        let (facts, rules) = facts_of(workbooks);
        assert!(!facts.is_empty(), "{workbooks:?}");
        let mut lost = Vec::new();
        for (id, fact) in &facts {
            assert!(list(fact, "rule_values").iter().all(|it| it.as_u64().unwrap() < rules as u64));
            for part in list(fact, "facts") {
                assert!(facts.contains_key(part.as_str().unwrap()), "{id} is made of {part}");
            }
            if !fact["value"].is_null() && !grounded(&facts, id) {
                lost.push(id);
            }
        }
        assert!(lost.is_empty(), "{workbooks:?}: figures out of nothing: {lost:#?}");
    }
}

/// Whether a figure rests on a cell or a rule value at some remove, and every part
/// of it that has a value does too.
fn grounded(facts: &BTreeMap<String, Value>, id: &str) -> bool {
    let mut open = vec![id.to_owned()];
    let mut met = BTreeSet::new();
    let mut rests = false;
    while let Some(id) = open.pop() {
        if !met.insert(id.clone()) {
            continue;
        }
        let fact = &facts[&id];
        let own = !list(fact, "cells").is_empty() || !list(fact, "rule_values").is_empty();
        if !own && list(fact, "facts").is_empty() && !fact["value"].is_null() {
            return false;
        }
        rests |= own;
        open.extend(list(fact, "facts").iter().map(|part| part.as_str().unwrap().to_owned()));
    }
    rests
}

#[test]
fn every_kind_of_figure_of_the_example_can_be_explained() {
    let folder = with_example();
    let list = explain(folder.path(), &["--list", "--json"]).ended(0).json();
    // One figure for each metric: a run for each of some hundred figures would take long.
    let mut by_metric: BTreeMap<String, String> = BTreeMap::new();
    for id in ids(&list, "figures") {
        let metric = id.split([':', '@']).next().unwrap().to_owned();
        by_metric.entry(metric).or_insert(id);
    }
    for id in by_metric.values() {
        // Both languages have the same texts, or none is loaded.
        let run = explain(folder.path(), &[id]).ended(0);
        assert!(run.stdout.contains(id.as_str()), "{}", run.stdout);
    }
}

/// The filled-in form of a figure of the example with what the rules say no to.
fn filled(folder: &Path, id: &str) -> String {
    let workbook = root().join("examples/rules/rules.xlsx");
    let words = ["explain", workbook.to_str().unwrap(), id, "--depth", "0", "--json"];
    let json = gevinst(folder, words).ended(0).json();
    let filled = json["figures"][0]["filled"].as_str();
    filled.unwrap_or_else(|| panic!("{id} is not filled in")).replace('\u{a0}', " ")
}

#[test]
fn what_is_made_of_years_runs_and_months_is_written_out() {
    let folder = scratch();
    for (id, begins, ends) in [
        ("irr:appraisal=N1", "r = 0,12", " / (1 + r)^10 = 0"),
        ("mirr:appraisal=N1", "r = 0,04: ((", ")^(1/10) − 1"),
        ("payback.simple:appraisal=N1", "… 2029: −", " / 5 587 080,89"),
        ("payback.discounted:appraisal=N1", "… 2030: −", ""),
        ("uncertainty.p85:category=net@lifetime", "3 920 000 + 1,03643339 × ", ""),
        ("uncertainty.sigma:category=net@lifetime", "√(", "²)"),
        ("uncertainty.below_zero:category=net@lifetime", "Φ((0 − 3 920 000) / ", ")"),
        ("effect.planned:benefit=Ø7;line=1@2028", "900 000 / 12 × (0,70833333 + ", "5 × 1)"),
        ("variance.volume:benefit=A1@2026-to-Q3", "(900 − 900) × (", " / 6)"),
        ("sensitivity.npv:appraisal=N1;run=investment-high", "", " − 0,2 × 28 090 384,62"),
        ("sensitivity.npv:appraisal=N1;run=delay-1", "4 386 408,33 × 0,92455621 + ", ""),
        ("sensitivity.npv:appraisal=N1;run=discount-rate-high", "−18 100 000 × 1 − ", ""),
        ("sensitivity.npv:appraisal=N1;run=lifetime-long", "", " × (0,64958093 + 0,62459705)"),
        ("switching_value.factor:appraisal=N1;driver=benefits", "1 − ", ""),
        ("switching_value.rate:appraisal=N1", "r = 0,12", " = 0"),
        ("switching_value.delay:appraisal=N1", "Netto nåverdi", ""),
        ("quality.steps", "20 ≤ |", "| → 4"),
        ("account.fiscal:appraisal=N1;line=acc_investment@lifetime", "−(2 000 000 × 1 + ", ")"),
        ("account.social:appraisal=N1;line=acc_time_own@lifetime", "21 297 198,43 − ", ""),
        ("account.item:appraisal=N1;line=rec_own_budget@lifetime", "", "14 149 034,46"),
    ] {
        let text = filled(folder.path(), id);
        assert!(text.starts_with(begins) && text.ends_with(ends), "{id}: {text}");
    }
}

#[test]
fn a_discount_factor_is_told_with_eight_decimals() {
    let folder = with_example();
    let run = explain(folder.path(), &["discount.factor:appraisal=N1@2026"]).ended(0);
    assert!(run.stdout.contains("0,92455621\n"), "{}", run.stdout);
    assert!(run.stdout.contains("1 / (1 + 0,04)^2\n"), "{}", run.stdout);
}
