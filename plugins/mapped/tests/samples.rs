//! Every shipped mapping against its samples and the submissions expected of them.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

mod reader;

use std::path::{Path, PathBuf};

use gevinst_mapped::{MappedFormat, expect, shipped};
use gevinst_plugin_sdk::{Format, Workbook};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats")
}

fn open(path: &Path) -> Result<Box<dyn Workbook>, String> {
    reader::open(path).map(|book| Box::new(book) as Box<dyn Workbook>)
}

fn check(formats: &[MappedFormat], id: &str, samples: &Path) -> Vec<String> {
    let formats: Vec<&dyn Format> = formats.iter().map(|format| format as &dyn Format).collect();
    expect::check_samples(&mut open, &formats, id, samples).unwrap()
}

/// A copy of a format's samples that a test may change.
fn copy_of(id: &str, test: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&target);
    std::fs::create_dir_all(&target).unwrap();
    for entry in std::fs::read_dir(folder().join(id).join("samples")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), target.join(entry.file_name())).unwrap();
    }
    target
}

#[test]
fn every_sample_says_what_is_expected_of_it() {
    let formats = shipped();
    for format in &formats {
        let id = &format.describe().id;
        let problems = check(&formats, id, &folder().join(id).join("samples"));
        assert!(problems.is_empty(), "{id}:\n{}", problems.join("\n"));
    }
}

#[test]
fn every_folder_of_a_format_is_shipped_under_its_own_id() {
    let mut folders: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("mapping.toml").exists())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    let ids: Vec<String> = shipped().iter().map(|format| format.describe().id.clone()).collect();
    assert_eq!(folders, ids);
}

#[test]
fn a_line_that_differs_is_told_with_both_versions() {
    let samples = copy_of("gevinstberegninger", "differs");
    let expected = samples.join("byggesak.xlsx.expected.tsv");
    let text = std::fs::read_to_string(&expected).unwrap();
    std::fs::write(&expected, text.replacen("number:5200\t", "number:5201\t", 1)).unwrap();
    let problems = check(&shipped(), "gevinstberegninger", &samples);
    let cell = "A - Nytte-kost for prosjektet!B7";
    assert_eq!(
        problems,
        [
            format!(
                "byggesak.xlsx: line 11: expected, not said: 1\testimate\tmost_likely\tnumber:5201\t{cell}"
            ),
            format!(
                "byggesak.xlsx: line 11: said, not expected: 1\testimate\tmost_likely\tnumber:5200\t{cell}"
            ),
        ]
    );
}

#[test]
fn missing_and_orphan_expectations_and_unclaimed_samples_are_problems() {
    let samples = copy_of("gevinstberegninger", "orphans");
    std::fs::rename(
        samples.join("blank.xlsx.expected.tsv"),
        samples.join("gone.xlsx.expected.tsv"),
    )
    .unwrap();
    let foreign = folder().join("dsop/samples/matrise.xlsx");
    std::fs::copy(foreign, samples.join("foreign.xlsx")).unwrap();
    let problems = check(&shipped(), "gevinstberegninger", &samples);
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems[0].starts_with("blank.xlsx: no expectation can be read"), "{}", problems[0]);
    let foreign = "foreign.xlsx: claimed by dsop, expected \"gevinstberegninger\" alone";
    assert_eq!(problems[1], foreign);
    assert_eq!(problems[2], "gone.xlsx.expected.tsv: there is no sample \"gone.xlsx\"");
}

#[test]
fn a_folder_without_samples_is_a_problem() {
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mapped-no-samples");
    std::fs::create_dir_all(&empty).unwrap();
    let problems = check(&shipped(), "dsop", &empty);
    assert_eq!(problems, [format!("{}: there is no sample", empty.display())]);
}

#[test]
fn an_expectation_is_written_once_and_never_over_another() {
    let samples = copy_of("gevinstberegninger", "written");
    let formats = shipped();
    let formats: Vec<&dyn Format> = formats.iter().map(|format| format as &dyn Format).collect();
    let target = samples.join("blank.xlsx.expected.tsv");
    let before = std::fs::read_to_string(&target).unwrap();
    std::fs::remove_file(&target).unwrap();
    let written =
        expect::write_missing(&mut open, &formats, "gevinstberegninger", &samples).unwrap();
    assert_eq!(written, std::slice::from_ref(&target));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), before);
    std::fs::write(&target, "kept").unwrap();
    assert!(
        expect::write_missing(&mut open, &formats, "gevinstberegninger", &samples)
            .unwrap()
            .is_empty()
    );
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "kept");
}
