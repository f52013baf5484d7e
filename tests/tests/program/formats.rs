//! The formats' samples, plugins/formats/*/samples, through the program's own reader.

use std::fs;

use gevinst_tests::files;
use gevinst_tests::program::{gevinst, scratch};

#[test]
fn every_sample_of_every_format_is_as_expected() {
    let formats = files::root().join("plugins/formats");
    let mut tested = Vec::new();
    for entry in fs::read_dir(&formats).unwrap() {
        let id = entry.unwrap().file_name().to_string_lossy().into_owned();
        let samples = formats.join(&id).join("samples");
        if !samples.is_dir() {
            continue;
        }
        let args = ["format", "test", &id, samples.to_str().unwrap()];
        let run = gevinst(&formats, args).ended(0);
        assert!(run.stderr.contains("every sample is as expected"), "{id}: {}", run.stderr);
        tested.push(id);
    }
    tested.sort();
    assert_eq!(tested, ["gevinstberegninger", "kommit"]);
}

#[test]
fn every_mapped_format_has_samples() {
    let told = gevinst(&files::root(), ["format", "list", "--json"]).ended(0).json();
    for format in told.as_array().unwrap() {
        let id = format["id"].as_str().unwrap();
        let samples = files::root().join("plugins/formats").join(id).join("samples");
        assert!(id == "gevinst-register" || samples.is_dir(), "{id} has no samples");
    }
}

#[test]
fn a_sample_that_says_something_else_is_told() {
    let folder = scratch();
    let samples = files::root().join("plugins/formats/kommit/samples");
    for name in ["blank.xlsx", "blank.xlsx.expected.tsv"] {
        fs::copy(samples.join(name), folder.path().join(name)).unwrap();
    }
    let expected = folder.path().join("blank.xlsx.expected.tsv");
    let text = fs::read_to_string(&expected).unwrap();
    fs::write(&expected, format!("{text}1\tbenefit\tid\ttext:K9\tForside!A1\n")).unwrap();
    let run = gevinst(folder.path(), ["format", "test", "kommit", "."]).ended(1);
    assert!(run.stdout.contains("K9"), "{}", run.stdout);
    fs::remove_file(&expected).unwrap();
    let run = gevinst(folder.path(), ["format", "test", "kommit", "."]).ended(1);
    assert!(run.stdout.contains("blank.xlsx"), "{}", run.stdout);
}
