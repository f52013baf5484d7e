//! A run that takes the place of an earlier one: named in run.json, in the readmes and
//! in every report, and checked against the earlier archive.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use gevinst_tests::patch::{Book, Content};
use gevinst_tests::program::{Scratch, example, gevinst};
use serde_json::Value;

use crate::regenerate::outcomes;
use crate::support::{archived, copy, edit, files, seal_again};

const REASON: &str = "Faktura 17 manglet <og> ble ført i etterkant";

/// A folder with the archive `run` and the archive `new` that takes its place.
fn two() -> Scratch {
    let folder = archived();
    let here = folder.path();
    let mut book = Book::open(&example("nb"));
    book.set("Kontantlinjer!G19", &Content::Number("410".to_owned()));
    fs::write(here.join("plan.xlsx"), book.bytes()).unwrap();
    let args = ["report", "plan.xlsx", "--archive", "new", "--supersedes", "run", "--reason"];
    gevinst(here, args.iter().chain(&[REASON])).ended(0);
    folder
}

fn run_json(here: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(here.join(name).join("data/run.json")).unwrap()).unwrap()
}

fn seal(here: &Path, name: &str) -> String {
    let told = gevinst(here, ["verify", name, "--json"]).ended(0).json();
    told["tagmanifest_sha512"].as_str().unwrap().to_owned()
}

/// The part of a workbook with this name.
fn part(xlsx: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(xlsx).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_earlier_run_is_named_wherever_the_later_one_is_read() {
    let folder = two();
    let here = folder.path();
    let stated = &run_json(here, "new")["supersedes"];
    let (id, seal) = (run_json(here, "run")["id"].clone(), seal(here, "run"));
    assert_eq!(stated["run"], id);
    assert_eq!(stated["tagmanifest_sha512"], seal.as_str());
    assert_eq!(stated["reason"], REASON);
    let id = id.as_str().unwrap();
    for readme in ["nb", "en"] {
        let path = format!("new/data/README.{readme}.txt");
        let text = fs::read_to_string(here.join(path)).unwrap();
        for part in [id, &seal, REASON] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    let page = fs::read_to_string(here.join("new/data/reports/report.html")).unwrap();
    let foot = &page[page.find("<footer").unwrap()..];
    assert!(foot.contains(&seal) && foot.contains(id), "{foot}");
    assert!(foot.contains("Faktura 17 manglet &lt;og&gt; ble ført i etterkant"), "{foot}");
    let json: Value =
        serde_json::from_slice(&fs::read(here.join("new/data/reports/report.json")).unwrap())
            .unwrap();
    assert_eq!(&json["meta"]["supersedes"], stated);
    let strings = part(&here.join("new/data/reports/report.xlsx"), "xl/sharedStrings.xml");
    assert!(strings.contains(&seal) && strings.contains("Faktura 17"), "the cover of the workbook");
    // A run that takes the place of none does not speak of any.
    assert!(run_json(here, "run").get("supersedes").is_none());
    let page = fs::read_to_string(here.join("run/data/reports/report.html")).unwrap();
    assert!(!page.contains("Takes the place of"));
}

#[test]
fn the_later_run_is_made_again_without_the_earlier_one() {
    let folder = two();
    let here = folder.path();
    copy(&here.join("new"), &here.join("alone"));
    let told = gevinst(here, ["regenerate", "alone", "--chain", "--json"]).ended(0);
    for (of, outcome) in outcomes(&told) {
        assert_eq!(outcome["verdict"], "IDENTICAL", "{of:?}: {outcome:#}");
    }
}

#[test]
fn verify_holds_the_two_against_one_another() {
    let folder = two();
    let here = folder.path();
    let told = gevinst(here, ["verify", "new"]).ended(0).stdout;
    assert!(told.contains("not checked  superseded run: ") && told.contains(REASON), "{told}");
    let told = gevinst(here, ["verify", "new", "--supersedes", "run"]).ended(0).stdout;
    assert!(told.contains("ok           superseded run: "), "{told}");

    let with = |code: &str, earlier: &str| {
        let told = gevinst(here, ["verify", "new", "--supersedes", earlier]).ended(4).stdout;
        assert!(told.contains(&format!("[{code}]")), "{told}");
        told
    };
    copy(&here.join("run"), &here.join("edited"));
    edit(&here.join("edited"), "data/README.en.txt", |it| it + "x");
    assert!(with("superseded-broken", "edited").contains("does not verify"));
    seal_again(&here.join("edited"));
    assert!(with("superseded-other", "edited").contains("with the seal"));
    with("superseded-other", "new");
    with("superseded-broken", "nowhere");
    let told = gevinst(here, ["verify", "run", "--supersedes", "run"]).ended(4).stdout;
    assert!(told.contains("[superseded-missing]"), "{told}");
}

#[test]
fn what_cannot_be_superseded_is_told_before_any_work() {
    let folder = archived();
    let here = folder.path();
    let before = files(here);
    let report = |more: &[&str], code: i32, words: &str| {
        let told = gevinst(here, ["report", "plan.xlsx"].iter().chain(more)).ended(code);
        assert!(told.stderr.contains(words), "{more:?}: {}", told.stderr);
        assert!(files(here) == before, "{more:?}");
    };
    let new = ["--archive", "new", "--supersedes"];
    let with = |more: &[&'static str]| [&new[..], more].concat();
    report(&with(&["run"]), 2, "--reason");
    report(&["--archive", "new", "--reason", "x"], 2, "--supersedes");
    report(&["-o", "out", "--supersedes", "run", "--reason", "x"], 2, "--archive");
    report(&with(&["run", "--reason", "  "]), 2, "why run was made again");
    report(&with(&["nowhere", "--reason", "x"]), 2, "nowhere is no archive");
    let replace = ["--archive", "run", "--force", "--supersedes", "./run", "--reason", "x"];
    report(&replace, 7, "is to be superseded and would be replaced");
    edit(&here.join("run"), "data/README.en.txt", |it| it + "x");
    let told =
        gevinst(here, ["report", "plan.xlsx"].iter().chain(&with(&["run", "--reason", "x"])));
    let told = told.ended(4);
    assert!(told.stderr.contains("run does not verify"), "{}", told.stderr);
    assert!(!here.join("new").exists());
}
