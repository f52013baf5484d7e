//! Archives that are given to others: packed, as a public copy, and in others' words.

use std::fs;
use std::io::{Cursor, Write as _};

use gevinst_tests::patch::{Book, Content};
use gevinst_tests::program::{example, gevinst};
use gevinst_tests::tool::{missing, skipped};

use crate::support::{archived, edit, files};

#[test]
fn a_packed_archive_is_always_the_same_file_and_comes_out_whole() {
    let folder = archived();
    let here = folder.path();
    gevinst(here, ["archive", "pack", "run", "-o", "one.zip"]).ended(0);
    gevinst(here, ["archive", "pack", "run", "-o", "two.zip"]).ended(0);
    assert!(fs::read(here.join("one.zip")).unwrap() == fs::read(here.join("two.zip")).unwrap());
    let told = gevinst(here, ["archive", "pack", "run", "-o", "two.zip"]).ended(7);
    assert!(told.stderr.contains("--force"), "{}", told.stderr);
    gevinst(here, ["archive", "unpack", "one.zip", "-o", "out"]).ended(0);
    assert!(files(&here.join("out")) == files(&here.join("run")));
    gevinst(here, ["archive", "unpack", "one.zip", "-o", "out"]).ended(7);
    edit(&here.join("run"), "data/README.en.txt", |it| it + "x");
    let told = gevinst(here, ["archive", "pack", "run", "-o", "bad.zip"]).ended(4);
    assert!(told.stderr.contains("does not verify"), "{}", told.stderr);
    assert!(!here.join("bad.zip").exists());
}

#[test]
fn what_is_no_packed_archive_leaves_nothing() {
    let folder = archived();
    let here = folder.path();
    let packed = |name: &str| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("bagit.txt", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"x").unwrap();
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"x").unwrap();
        zip.finish().unwrap().into_inner()
    };
    for (bytes, words) in [
        (b"no container".to_vec(), "no packed archive"),
        (packed("../outside.txt"), "leads out of the archive"),
        (packed("/absolute.txt"), "is refused"),
        (packed("data/a b"), "is refused"),
    ] {
        fs::write(here.join("bad.zip"), bytes).unwrap();
        let told = gevinst(here, ["archive", "unpack", "bad.zip", "-o", "out"]).ended(4);
        assert!(told.stderr.contains(words), "{}", told.stderr);
        assert!(!here.join("out").exists() && !here.join("outside.txt").exists());
    }
    let left = fs::read_dir(here).unwrap().map(|it| it.unwrap().file_name());
    assert!(!left.into_iter().any(|it| it.to_string_lossy().contains("partial")));
}

#[test]
fn a_public_copy_has_figures_and_no_names() {
    let folder = archived();
    let here = folder.path();
    gevinst(here, ["archive", "public", "run", "-o", "public"]).ended(0);
    let held = files(&here.join("public"));
    assert!(held.contains_key("data/results/figures.tsv"));
    assert!(held.contains_key("data/rules/no-2026.1/edition.toml"));
    let all: String = held.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    let said = fs::read_to_string(here.join("run/data/submission/0001.tsv")).unwrap();
    let mut looked_for = 0;
    for line in said.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let is_personal = ["owner", "contact", "comment", "description"].contains(&cells[2]);
        if is_personal && cells[3] == "text" && cells[4].len() > 6 {
            assert!(!all.contains(cells[4]), "{line}");
            looked_for += 1;
        }
    }
    assert!(looked_for > 10, "{looked_for}");
    let about: serde_json::Value = serde_json::from_slice(&held["data/public.json"]).unwrap();
    let told = gevinst(here, ["verify", "run", "--json"]).ended(0).json();
    assert_eq!(about["archive_tagmanifest_sha512"], told["tagmanifest_sha512"]);
    let test = "a_public_copy_has_figures_and_no_names";
    let install = "run tests/run once, which installs the Python packages";
    if !skipped(test, missing("python3", &["-c", "import bagit"], install)) {
        let script = "import bagit, sys; bagit.Bag(sys.argv[1]).validate()";
        let mut python = std::process::Command::new("python3");
        let output = python.args(["-c", script, "public"]).current_dir(here).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A synthetic number: its month is 81, so that nobody has it.
const NOBODYS: &str = "01819010001";

#[test]
fn an_identity_number_keeps_a_public_copy_from_being_written() {
    let folder = archived();
    let here = folder.path();
    let mut book = Book::open(&example("nb"));
    book.set("Parametre!C8", &Content::Text(format!("fra {NOBODYS}")));
    book.set("Indikatorer!A6", &Content::Text(NOBODYS.to_owned()));
    fs::write(here.join("plan.xlsx"), book.bytes()).unwrap();
    let told = gevinst(here, ["report", "plan.xlsx", "--archive", "with"]);
    assert!(matches!(told.code, Some(0 | 1)), "{}", told.stderr);
    let told = gevinst(here, ["archive", "public", "with", "-o", "public"]).ended(4);
    assert!(told.stderr.contains("national identity number"), "{}", told.stderr);
    assert!(told.stderr.contains("data/results/figures.tsv, line"), "{}", told.stderr);
    assert!(!told.stderr.contains(NOBODYS) && !here.join("public").exists());
}

#[test]
fn a_run_is_told_in_the_words_of_others() {
    let folder = archived();
    let here = folder.path();
    let run: serde_json::Value =
        serde_json::from_slice(&fs::read(here.join("run/data/run.json")).unwrap()).unwrap();
    let told = gevinst(here, ["archive", "export", "run", "--as", "ro-crate"]).ended(0).json();
    let graph = told["@graph"].as_array().unwrap();
    let of = |id: &str| graph.iter().find(|it| it["@id"] == id).unwrap_or_else(|| panic!("{id}"));
    assert_eq!(of("#run")["@type"], "CreateAction");
    for part in of("./")["hasPart"].as_array().unwrap() {
        let id = part["@id"].as_str().unwrap();
        assert!(here.join("run").join(id).is_file(), "{id}");
        assert_eq!(of(id)["@type"], "File");
    }
    let told = gevinst(here, ["archive", "export", "run", "--as", "prov"]).ended(0).json();
    let input = &told["entity"]["run:inputs/0001.xlsx"];
    assert_eq!(input["run:sha256"], run["inputs"][0]["sha256"]);
    for record in told["wasDerivedFrom"].as_object().unwrap().values() {
        for end in ["prov:generatedEntity", "prov:usedEntity"] {
            assert!(told["entity"].get(record[end].as_str().unwrap()).is_some(), "{record}");
        }
    }
}
