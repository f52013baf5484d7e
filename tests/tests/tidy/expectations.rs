//! Every expectation has its input, and a test that compares them.

use std::collections::BTreeSet;

use gevinst_tests::files;

/// Folders that hold expectations, and the test that reads each one; `*` is any
/// one folder.
const READERS: &[(&str, &str)] = &[
    ("plugins/formats/*/samples", "tests/tests/program/formats.rs"),
    ("plugins/starter/*/samples", "tests/tests/plugins/starters.rs"),
    ("examples/broken", "tests/tests/broken.rs"),
    ("examples/rules", "tests/tests/broken.rs"),
    ("examples/portfolio", "tests/tests/portfolio.rs"),
    ("tests/findings/*", "tests/tests/findings/main.rs"),
];

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn matches(pattern: &str, folder: &str) -> bool {
    let (pattern, folder): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), folder.split('/').collect());
    pattern.len() == folder.len()
        && pattern.iter().zip(folder).all(|(pattern, part)| *pattern == "*" || *pattern == part)
}

/// What an expectation may be of: `plan.xlsx.expected.tsv` is of `plan.xlsx`,
/// `broken.nb.expected.txt` is of any `broken` with another ending, and
/// `portfolio/portfolio.nb.expected.txt` is of all that stands in `portfolio`.
fn has_input(expectation: &str, all: &BTreeSet<String>) -> bool {
    let Some((input, _)) = expectation.split_once(".expected.") else { return false };
    if all.contains(input) {
        return true;
    }
    let stem = [".nb", ".nn", ".en"].iter().find_map(|lang| input.strip_suffix(lang));
    let begin = format!("{}.", stem.unwrap_or(input));
    let inputs = || all.iter().filter(|path| !path.contains(".expected."));
    let folder = folder_of(input);
    let of_folder = folder.rsplit('/').next() == stem.unwrap_or(input).rsplit('/').next();
    inputs().any(|path| path.starts_with(&begin))
        || of_folder && inputs().any(|path| folder_of(path) == folder)
}

#[test]
fn no_expectation_is_an_orphan() {
    let all: BTreeSet<String> = files::all().into_iter().collect();
    let expectations: Vec<&String> =
        all.iter().filter(|path| path.contains(".expected.")).collect();
    assert!(!expectations.is_empty());
    let mut wrong = Vec::new();
    for path in expectations {
        if !has_input(path, &all) {
            wrong.push(format!("{path} has no input"));
        }
        if !READERS.iter().any(|(pattern, _)| matches(pattern, folder_of(path))) {
            wrong.push(format!("{path} stands in a folder that no test reads"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_folder_of_expectations_is_named_by_its_test() {
    let all = files::all();
    for (pattern, test) in READERS {
        let source = files::read(test);
        let begin = pattern.split('*').next().unwrap_or_default().trim_end_matches('/');
        assert!(source.contains(begin), "{test} does not name {begin}");
        let any =
            all.iter().any(|path| path.contains(".expected.") && matches(pattern, folder_of(path)));
        assert!(any, "{pattern} holds no expectation");
    }
}

#[test]
fn an_orphan_is_caught() {
    let all: BTreeSet<String> =
        ["a/plan.xlsx", "a/broken.xlsx", "a/all/one.xlsx"].into_iter().map(str::to_owned).collect();
    assert!(has_input("a/plan.xlsx.expected.tsv", &all));
    assert!(has_input("a/broken.nb.expected.txt", &all));
    assert!(has_input("a/all/all.nb.expected.txt", &all));
    assert!(!has_input("a/none/none.nb.expected.txt", &all));
    assert!(!has_input("a/gone.xlsx.expected.tsv", &all));
    assert!(!has_input("b/broken.nb.expected.txt", &all));
}
