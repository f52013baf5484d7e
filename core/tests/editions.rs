//! The editions that ship: complete, embedded as they stand, and frozen once
//! released. The case files: embedded as they stand, and strict.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]
#![expect(clippy::disallowed_methods, reason = "the test reads the rules' own folder")]

use std::collections::BTreeSet;
use std::path::Path;

use gevinst_core::rules::{Release, RuleError, RuleSet, cases};

fn folder(name: &str) -> String {
    format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The names in a folder that end so.
fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(ending))
        .collect()
}

#[test]
fn every_edition_in_the_folder_ships_as_it_stands() {
    let shipped: BTreeSet<String> =
        RuleSet::shipped().iter().map(|set| set.id().to_owned()).collect();
    let folders: BTreeSet<String> = names(&folder("rules"), "")
        .into_iter()
        .filter(|name| Path::new(&folder(&format!("rules/{name}"))).is_dir())
        .collect();
    assert_eq!(shipped, folders);
    for set in RuleSet::shipped() {
        let home = folder(&format!("rules/{}", set.id()));
        let texts: Vec<(String, String)> = names(&home, "")
            .into_iter()
            .map(|name| {
                let text = std::fs::read_to_string(format!("{home}/{name}")).unwrap();
                (name, text)
            })
            .collect();
        let files: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(RuleSet::load(set.id(), &files).unwrap().digest(), set.digest());
    }
    assert_eq!(RuleSet::latest().id(), "no-2026.1");
}

/// What contradicts the list of released editions: `digest id` a line.
fn contradictions(list: &str, editions: &[RuleSet]) -> Vec<String> {
    let mut found = Vec::new();
    let listed: Vec<(&str, &str)> = list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(' ').unwrap_or((line, "")))
        .collect();
    for set in editions {
        let digests: Vec<&str> =
            listed.iter().filter(|(_, id)| *id == set.id()).map(|(digest, _)| *digest).collect();
        match (set.release(), digests.as_slice()) {
            (Release::Draft, []) => {}
            (Release::Draft, _) => found.push(format!("{} is a draft and listed", set.id())),
            (Release::Released(_), [digest]) if *digest == set.digest().to_string() => {}
            (Release::Released(_), [_]) => found.push(format!("{} has changed", set.id())),
            (Release::Released(_), _) => found.push(format!("{} is not listed once", set.id())),
        }
    }
    for (_, id) in listed {
        if !editions.iter().any(|set| set.id() == id) {
            found.push(format!("{id} is listed and does not ship"));
        }
    }
    found
}

#[test]
fn released_editions_are_unchanged() {
    let list = std::fs::read_to_string(folder("rules/DIGESTS")).unwrap();
    assert_eq!(contradictions(&list, RuleSet::shipped()), Vec::<String>::new());
}

#[test]
fn a_change_to_a_released_edition_is_noticed() {
    let load = |more: &str| {
        let shipped = RuleSet::shipped_files("no-2026.1").unwrap().iter();
        let texts: Vec<(&str, String)> = shipped
            .map(|(name, text)| match *name {
                "edition.toml" => (*name, text.replace("draft    = true", "released = 2026-12-01")),
                "labour.toml" => (*name, format!("{text}{more}")),
                _ => (*name, (*text).to_owned()),
            })
            .collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
        RuleSet::load("no-2026.1", &files).unwrap()
    };
    let released = load("");
    let list = format!("# comment\n\n{} no-2026.1\n", released.digest());
    assert_eq!(contradictions(&list, std::slice::from_ref(&released)), Vec::<String>::new());
    assert_eq!(contradictions("", &[released]), ["no-2026.1 is not listed once"]);
    let changed = load("\n");
    assert_eq!(contradictions(&list, &[changed]), ["no-2026.1 has changed"]);
    assert_eq!(
        contradictions(&list, &RuleSet::shipped()[..1]),
        ["no-2026.1 is a draft and listed"]
    );
    assert_eq!(contradictions(&list, &[]), ["no-2026.1 is listed and does not ship"]);
}

#[test]
fn the_fingerprint_does_not_depend_on_the_order_of_the_files() {
    let mut files = RuleSet::shipped_files("no-2026.1").unwrap().to_vec();
    files.reverse();
    let loaded = RuleSet::load("no-2026.1", &files).unwrap();
    assert_eq!(loaded.digest(), RuleSet::latest().digest());
}

#[test]
fn every_edition_is_told_in_the_changelog() {
    let changelog = std::fs::read_to_string(folder("rules/CHANGELOG.md")).unwrap();
    for set in RuleSet::shipped() {
        assert!(changelog.contains(&format!("\n## {}", set.id())), "{}", set.id());
        for parameter in set.parameters() {
            assert!(changelog.contains(&format!("`{}`", parameter.id)), "{}", parameter.id);
        }
    }
}

#[test]
fn every_case_file_in_the_folder_ships_as_it_stands() {
    let shipped: BTreeSet<String> =
        cases::shipped().iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(shipped, names(&folder("cases"), ".toml"));
    for (name, text) in cases::shipped() {
        let on_disk = std::fs::read_to_string(folder(&format!("cases/{name}"))).unwrap();
        assert_eq!(on_disk, *text, "{name}");
    }
}

const CASE: &str = r#"about = "One case."
rules = "no-2026.1"
as_of = 2026-06-30

[[case]]
name    = "Half the way"
formula = "achievement"
given   = { baseline = "100", target = "60", measured = "80" }
working = "(80 - 100) / (60 - 100)"
expect  = { value = "0.5" }
"#;

#[test]
fn a_wrong_expectation_fails_and_shows_its_working() {
    let right = cases::run("one.toml", CASE).unwrap();
    assert!(right[0].passed);
    let wrong = cases::run("one.toml", &CASE.replace("\"0.5\"", "\"0.50000001\"")).unwrap();
    assert!(!wrong[0].passed);
    assert_eq!(
        wrong[0].to_string(),
        "Half the way\n  formula  achievement\n  expected 0.50000001\n  got      0.5\n  \
         working  (80 - 100) / (60 - 100)"
    );
    for expect in
        ["absent = \"target-is-baseline\"", "status = \"watch\"", "gap = \"hours_per_fte\""]
    {
        let text = CASE.replace("value = \"0.5\"", expect);
        assert!(!cases::run("one.toml", &text).unwrap()[0].passed, "{expect}");
    }
}

#[test]
fn a_mistake_in_a_case_is_an_error_with_its_place() {
    for (from, to, expected) in [
        (
            "\"achievement\"",
            "\"achievment\"",
            "one.toml:7:11: found formula `achievment`, expected one of the ",
        ),
        (
            "measured =",
            "mesured =",
            "one.toml:8:11: found no `measured`, expected `measured`, a decimal in quotes",
        ),
        ("\"80\"", "80", "one.toml:8:57: found the number 80 without quotes, expected a decimal"),
        (
            "\"0.5\"",
            "\"0.500000001\"",
            "one.toml:10:21: found 0.500000001, expected at most eight decimals",
        ),
        (
            "value = \"0.5\"",
            "absent = \"target-is-base\"",
            "one.toml:10:22: found absent `target-is-base`, expected one of",
        ),
        (
            "{ value = \"0.5\" }",
            "{ }",
            "one.toml:10:11: found 0 expectations, expected exactly one of",
        ),
        (
            "\"no-2026.1\"",
            "\"no-2026.7\"",
            "one.toml:2:9: found rules `no-2026.7`, expected one of `no-2026.1`, `au-atap.1`,",
        ),
        ("working =", "workings =", "one.toml:5:1: found no `working`, expected `working`, a text"),
        ("[[case]]", "[[cases]]", "one.toml:1:1: found no `case`, expected `case`, a list of"),
    ] {
        assert!(CASE.contains(from), "{from}");
        let errors = cases::run("one.toml", &CASE.replace(from, to)).unwrap_err();
        let told: Vec<String> = errors.iter().map(RuleError::to_string).collect();
        assert!(told[0].starts_with(expected), "{told:#?}");
    }
    let twice = format!("{CASE}\n{}", CASE.split_once("\n\n").unwrap().1);
    assert_eq!(
        cases::run("one.toml", &twice).unwrap_err()[0].to_string(),
        "one.toml:13:11: found a second case named \"Half the way\", expected names that differ"
    );
}
