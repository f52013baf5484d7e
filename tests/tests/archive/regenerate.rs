//! A run that is made again: the same, or exactly what differs and why.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use gevinst_tests::files;
use gevinst_tests::program::{Run, gevinst, scratch};
use serde_json::Value;

use crate::support::{archived, copy, edit, files as held};

/// The outcomes of a regeneration by stage and thing.
pub fn outcomes(told: &Run) -> BTreeMap<(String, String), Value> {
    let told = told.json();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let outcomes = told["outcomes"].as_array().unwrap().iter();
    outcomes.map(|it| ((text(it, "stage"), text(it, "of")), it.clone())).collect()
}

/// What came of a stage: its first outcome.
pub fn stage<'o>(outcomes: &'o BTreeMap<(String, String), Value>, stage: &str) -> &'o Value {
    outcomes.iter().find(|((of, _), _)| of == stage).map(|(_, it)| it).unwrap()
}

fn regenerate(folder: &Path, run: &Path, code: i32) -> BTreeMap<(String, String), Value> {
    let run = run.to_str().unwrap();
    outcomes(&gevinst(folder, ["regenerate", run, "--json"]).ended(code))
}

#[test]
fn the_same_program_makes_the_same_run() {
    let folder = archived();
    let here = folder.path();
    let told = gevinst(here, ["regenerate", "run", "--chain", "-o", "again"]).ended(0);
    assert_eq!(told.stdout.matches("IDENTICAL").count(), 8, "{}", told.stdout);
    assert!(!told.stdout.contains("because"), "{}", told.stdout);
    let (run, again) = (held(&here.join("run")), held(&here.join("again")));
    for (path, bytes) in &again {
        if let Some(path) = path.strip_prefix("chain/data/") {
            assert!(run[&format!("data/{path}")] == *bytes, "{path}");
        } else {
            assert!(run[&format!("data/{path}")] == *bytes, "{path}");
        }
    }
    assert!(again.contains_key("results/figures.tsv") && again.contains_key("reports/report.xlsx"));
}

#[test]
fn every_sample_is_read_again_as_it_was() {
    let folder = scratch();
    let here = folder.path();
    let mut inputs = Vec::new();
    for path in files::all() {
        let is_sample = path.starts_with("plugins/formats/") && path.contains("/samples/");
        if is_sample && (path.ends_with(".xlsx") || path.ends_with(".csv")) {
            let name = path.replace('/', "_");
            fs::copy(files::root().join(&path), here.join(&name)).unwrap();
            inputs.push(name);
        }
    }
    assert!(inputs.len() >= 15, "{inputs:?}");
    let mut args = vec!["report", "--allow-partial", "--archive", "run", "--to", "json"];
    args.extend(inputs.iter().map(String::as_str));
    let told = gevinst(here, args);
    assert!(matches!(told.code, Some(0 | 1)), "{}", told.stderr);
    gevinst(here, ["verify", "run"]).ended(0);
    let outcomes = regenerate(here, Path::new("run"), 0);
    let adapted = outcomes.keys().filter(|(stage, _)| stage == "adapt").count();
    assert!(adapted >= 15, "{adapted} of {inputs:?}");
    for (of, outcome) in &outcomes {
        assert_eq!(outcome["verdict"], "IDENTICAL", "{of:?}: {outcome:#}");
    }
}

#[test]
fn an_edited_figure_is_named_and_so_is_its_cause() {
    let folder = archived();
    let run = folder.path().join("run");
    edit(&run, "data/results/figures.tsv", |it| it.replacen("\t658000\t", "\t658001\t", 1));
    let outcomes = regenerate(folder.path(), &run, 5);
    assert_eq!(stage(&outcomes, "adapt")["verdict"], "IDENTICAL");
    let computed = stage(&outcomes, "compute");
    assert_eq!(computed["verdict"], "DIFFERENT(1)");
    let difference = &computed["differences"][0];
    assert_eq!(difference["what"], "labour.salary:agency=999999999");
    assert_eq!((&difference["archived"], &difference["now"]), (&"658001".into(), &"658000".into()));
    assert!(difference["about"].as_str().unwrap().contains("difference -1, method stated"));
    let html = &outcomes[&("render".to_owned(), "report.html".to_owned())];
    let because = html["because"][0].as_str().unwrap();
    assert!(because.starts_with("the figures in the archive"), "{because}");
    let told = gevinst(folder.path(), ["regenerate", "run"]).ended(5);
    assert!(told.stderr.contains("does not verify"), "{}", told.stderr);
    assert!(told.stdout.contains("Sporbarhet") || told.stdout.contains('!'), "{}", told.stdout);
}

#[test]
fn an_edited_record_is_named_by_its_cell_and_does_not_pass_for_the_workbook() {
    let folder = archived();
    let run = folder.path().join("run");
    edit(&run, "data/submission/0001.tsv", |it| {
        let line = it.lines().find(|it| it.contains("cash_line\tamount\tnumber\t")).unwrap();
        it.replacen(line, &format!("{line}1"), 1)
    });
    let outcomes = regenerate(folder.path(), &run, 5);
    let adapted = stage(&outcomes, "adapt");
    assert_eq!(adapted["verdict"], "DIFFERENT(1)", "{adapted:#}");
    let what = adapted["differences"][0]["what"].as_str().unwrap();
    assert!(what.contains('!') && what.ends_with("cash_line amount"), "{what}");
    let computed = stage(&outcomes, "compute");
    assert!(computed["verdict"].as_str().unwrap().starts_with("DIFFERENT("), "{computed:#}");
    let because = computed["because"][0].as_str().unwrap();
    assert!(because.starts_with("the submission in the archive"), "{because}");
}

#[test]
fn edited_rules_texts_and_mappings_are_named_as_the_cause() {
    let folder = archived();
    let here = folder.path();
    let sample = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";
    fs::copy(files::root().join(sample), here.join("a.xlsx")).unwrap();
    gevinst(here, ["report", "a.xlsx", "--archive", "mapped", "--to", "json"]).ended(0);

    let rules = copy(&here.join("run"), &here.join("rules"));
    edit(&rules, "data/rules/no-2026.1/discounting.toml", |it| it.replace("\"0.04\"", "\"0.05\""));
    let outcomes = regenerate(here, &rules, 5);
    let npv = "npv:agency=999999999;appraisal=N1@lifetime";
    let differences = stage(&outcomes, "compute")["differences"].to_string();
    assert!(differences.contains("npv"), "{npv}: {differences}");
    for stage_name in ["compute", "render"] {
        let because = stage(&outcomes, stage_name)["because"].to_string();
        assert!(because.contains("the rules in the archive"), "{stage_name}: {because}");
    }

    let texts = copy(&here.join("run"), &here.join("texts"));
    edit(&texts, "data/templates/1-standard/texts/en.toml", |it| {
        it.replacen("Workbooks", "Spreadsheets", 1)
    });
    let outcomes = regenerate(here, &texts, 5);
    assert_eq!(stage(&outcomes, "compute")["verdict"], "IDENTICAL");
    let html = &outcomes[&("render".to_owned(), "report.html".to_owned())];
    assert!(html["because"].to_string().contains("the template or the texts"), "{html:#}");
    let json = &outcomes[&("render".to_owned(), "report.json".to_owned())];
    assert_eq!(json["verdict"], "IDENTICAL");

    edit(&here.join("mapped"), "data/mappings/gevinstberegninger.toml", |it| {
        let line = it.lines().find(|line| line.starts_with("version = ")).unwrap();
        it.replacen(line, "version = \"7.7.7\"", 1)
    });
    let outcomes = regenerate(here, Path::new("mapped"), 5);
    let adapted = stage(&outcomes, "adapt");
    assert!(adapted["differences"].to_string().contains("7.7.7"), "{adapted:#}");
    assert!(adapted["because"].to_string().contains("the mapping file in the archive"));
}

#[test]
fn rules_that_nobody_knows_cost_the_second_and_third_stage_only() {
    let folder = archived();
    let run = folder.path().join("run");
    edit(&run, "data/run.json", |it| it.replace("no-2026.1", "no-2126.9"));
    fs::rename(run.join("data/rules/no-2026.1"), run.join("data/rules/no-2126.9")).unwrap();
    edit(&run, "data/rules/no-2126.9/edition.toml", |it| it + "\nunheard_of = 1\n");
    let outcomes = regenerate(folder.path(), &run, 4);
    assert_eq!(stage(&outcomes, "adapt")["verdict"], "IDENTICAL");
    assert_eq!(stage(&outcomes, "compute")["verdict"], "NOT RUN(RULESET_UNKNOWN)");
    let why = stage(&outcomes, "compute")["why"].as_str().unwrap();
    assert!(why.contains("unheard_of"), "{why}");
}

#[test]
fn an_archived_edition_that_is_not_understood_gives_way_to_the_one_that_ships() {
    let folder = archived();
    let run = folder.path().join("run");
    edit(&run, "data/rules/no-2026.1/edition.toml", |it| it + "\nunheard_of = 1\n");
    let outcomes = regenerate(folder.path(), &run, 4);
    assert_eq!(stage(&outcomes, "compute")["verdict"], "IDENTICAL");
    let because = stage(&outcomes, "compute")["because"].to_string();
    assert!(because.contains("its own edition no-2026.1 was used"), "{because}");
}

/// The same parts, packed without compression.
fn packed_again(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for place in 0..from.len() {
        let mut part = from.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        to.start_file(name.as_str(), stored).unwrap();
        to.write_all(&change(&name, content)).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn other_bytes_of_the_same_content_are_equivalent() {
    let folder = archived();
    let run = folder.path().join("run");
    let xlsx = run.join("data/reports/report.xlsx");
    let original = fs::read(&xlsx).unwrap();
    fs::write(&xlsx, packed_again(&original, |_, content| content)).unwrap();
    edit(&run, "data/reports/report.json", |it| it.replacen("{\"schema\":", "{ \"schema\" : ", 1));
    edit(&run, "data/reports/report.html", |it| it.replacen("<html ", "<html   ", 1));
    let outcomes = regenerate(folder.path(), &run, 4);
    let verdict = |of: &str| &outcomes[&("render".to_owned(), of.to_owned())]["verdict"];
    assert_eq!(verdict("report.xlsx"), "EQUIVALENT(container)");
    assert_eq!(verdict("report.json"), "EQUIVALENT(markup)");
    assert_eq!(verdict("report.html"), "EQUIVALENT(markup)");

    let spaced = packed_again(&original, |name, content| {
        if name != "xl/workbook.xml" {
            return content;
        }
        String::from_utf8(content).unwrap().replacen("<sheets>", "<sheets >", 1).into_bytes()
    });
    fs::write(&xlsx, spaced).unwrap();
    let outcomes = regenerate(folder.path(), &run, 4);
    let verdict = &outcomes[&("render".to_owned(), "report.xlsx".to_owned())]["verdict"];
    assert_eq!(verdict, "EQUIVALENT(markup)");
}

#[test]
fn a_workbook_that_was_exchanged_is_told_by_the_first_stage() {
    let folder = archived();
    let here = folder.path();
    fs::write(here.join("run/data/inputs/0001.xlsx"), "no workbook").unwrap();
    let outcomes = regenerate(here, Path::new("run"), 4);
    let adapted = stage(&outcomes, "adapt");
    assert_eq!(adapted["verdict"], "NOT RUN(INPUT_REFUSED)", "{adapted:#}");
    assert_eq!(stage(&outcomes, "compute")["verdict"], "IDENTICAL");
    assert_eq!(stage(&outcomes, "render")["verdict"], "IDENTICAL");
}
