//! A mapping file of one's own: every command that reads workbooks takes it.

use std::fs;
use std::path::Path;

use gevinst_tests::program::{Scratch, gevinst, scratch};

/// The list of benefits for which the mapping crate keeps a mapping file of a page.
const LIST: &str = "ID;Gevinst;Gevinsttype;Ansvarlig;Enhet;2025;Realisert 2025;\n\
                    G1;Porto;Budsjetteffekt;Seksjonsleder;tusen kr;5;4;husk\n\
                    G2;Papir;Budsjetteffekt;Seksjonsleder;kr;Ikke tallfestet;;\n\
                    Sum;;;;;5;4;\n";

fn folder() -> Scratch {
    let folder = scratch();
    fs::write(folder.path().join("liste.csv"), LIST).unwrap();
    let mapping = gevinst_tests::files::root().join("plugins/mapped/tests/small.toml");
    fs::copy(mapping, folder.path().join("own.toml")).unwrap();
    folder
}

fn with<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [words, &["--mapping", "own.toml"]].concat()
}

#[test]
fn a_list_that_no_format_knows_is_read_by_ones_own_mapping() {
    let folder = folder();
    gevinst(folder.path(), ["check", "liste.csv"]).ended(3);
    let run = gevinst(folder.path(), with(&["check", "liste.csv"])).ended(0);
    assert!(run.stderr.contains("small-list 1.0.0, 4 records"), "{}", run.stderr);
    gevinst(folder.path(), with(&["report", "liste.csv", "-o", "report.json"])).ended(0);
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(report.contains("\"small-list\""), "the report names the format");
    let run = gevinst(folder.path(), with(&["explain", "liste.csv", "--list"])).ended(0);
    assert!(run.stdout.contains('S'), "{}", run.stdout);
}

#[test]
fn the_same_is_read_in_the_program_itself() {
    let folder = folder();
    let words = with(&["check", "liste.csv", "--isolation", "none"]);
    let run = gevinst(folder.path(), words).ended(0);
    assert!(run.stderr.contains("small-list 1.0.0, 4 records"), "{}", run.stderr);
}

#[test]
fn inspect_tells_what_was_left_by_reason() {
    let folder = folder();
    let told = gevinst(folder.path(), with(&["inspect", "liste.csv", "--json"])).ended(0).json();
    let reasons = &told["sheets"][0]["left_by_reason"];
    assert_eq!(reasons["row-left: total-not-known"], 3, "{told}");
    assert_eq!(reasons["value-missing"], 1, "{told}");
    assert_eq!(reasons["cell-left: no-column"], 1, "{told}");
    let sum: u64 = reasons.as_object().unwrap().values().filter_map(|it| it.as_u64()).sum();
    let cells = told["sheets"][0]["cells"].as_u64().unwrap();
    assert_eq!(sum, cells - told["sheets"][0]["used"].as_u64().unwrap(), "{told}");
    let run = gevinst(folder.path(), with(&["inspect", "liste.csv"])).ended(0);
    assert!(run.stdout.contains("3 left: row-left: total-not-known"), "{}", run.stdout);
}

#[test]
fn a_mapping_with_problems_is_refused_with_all_of_them() {
    let folder = folder();
    let path = folder.path().join("own.toml");
    let text = fs::read_to_string(&path).unwrap().replace("required", "requires");
    fs::write(&path, text.replace("kind = \"benefit\"", "kind = \"benefits\"")).unwrap();
    let run = gevinst(folder.path(), with(&["check", "liste.csv"])).ended(2);
    for expected in
        ["unknown key \"requires\", did you mean \"required\"?", "did you mean \"benefit\"?"]
    {
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    assert!(run.stderr.contains("own.toml:"), "{}", run.stderr);
    gevinst(folder.path(), ["check", "liste.csv", "--mapping", "missing.toml"]).ended(2);
}

#[test]
fn a_draft_is_a_mapping_that_reads_its_workbook() {
    let folder = folder();
    let draft = gevinst(folder.path(), ["format", "draft", "liste.csv", "--id", "utkast"]).ended(0);
    fs::write(folder.path().join("own.toml"), draft.stdout).unwrap();
    let told = gevinst(folder.path(), with(&["inspect", "liste.csv", "--json"])).ended(0).json();
    assert_eq!(told["format"]["id"], "utkast");
    assert_eq!(told["records"]["benefit"], 2);
    gevinst(folder.path(), ["format", "draft", "missing.csv"]).ended(3);
}

#[test]
fn samples_of_ones_own_mapping_are_compared() {
    let folder = folder();
    let samples = folder.path().join("samples");
    fs::create_dir(&samples).unwrap();
    fs::copy(folder.path().join("liste.csv"), samples.join("liste.csv")).unwrap();
    let words = with(&["format", "test", "small-list", "samples"]);
    gevinst(folder.path(), words.clone()).ended(1);
    gevinst(folder.path(), [words.clone(), vec!["--generate"]].concat()).ended(0);
    gevinst(folder.path(), words.clone()).ended(0);
    change(&samples.join("liste.csv.expected.tsv"), "text:Porto", "text:Frimerker");
    let run = gevinst(folder.path(), words).ended(1);
    assert!(run.stdout.contains("expected, not said"), "{}", run.stdout);
    gevinst(folder.path(), ["format", "test", "small-list", "samples"]).ended(2);
}

fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_draft_of_a_file_without_a_table_is_refused_and_says_how_to_go_on() {
    let folder = scratch();
    fs::write(folder.path().join("brev.csv"), "hei;du\n1;2\n").unwrap();
    let run = gevinst(folder.path(), ["format", "draft", "brev.csv"]).ended(3);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("no sheet has a row that looks like the header"), "{}", run.stderr);
    assert!(run.stderr.contains("gevinst format keys"), "{}", run.stderr);
}

#[test]
fn the_keys_of_the_language_are_listed_by_the_parts_of_a_file() {
    let folder = scratch();
    let text = gevinst(folder.path(), ["format", "keys"]).ended(0).stdout;
    assert!(text.contains("\n[[table.periods]]\n  key: "), "{text}");
    let json = gevinst(folder.path(), ["format", "keys", "--json"]).ended(0).json();
    let names: Vec<&str> =
        json.as_array().unwrap().iter().map(|part| part["part"].as_str().unwrap()).collect();
    assert!(names.contains(&"[[form]]") && names.contains(&"table.unit"), "{names:?}");
}
