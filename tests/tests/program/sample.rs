//! `gevinst sample`: what is drawn can be drawn again, by anybody, and nothing is hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gevinst_tests::files::root;
use gevinst_tests::program::{Run, gevinst, scratch};
use rust_decimal::Decimal;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::exit_codes::with_example;

fn sample(folder: &Path, words: &[&str]) -> Run {
    gevinst(folder, ["sample", "plan.xlsx"].iter().chain(words))
}

fn drawn(folder: &Path, words: &[&str]) -> Value {
    sample(folder, &[words, &["--json"]].concat()).ended(0).json()
}

fn decimal(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

/// The ids of the figures drawn, with how many marks fell on each.
fn hits(sample: &Value) -> BTreeMap<String, u64> {
    let figures = sample["figures"].as_array().unwrap().iter();
    figures
        .map(|it| (it["id"].as_str().unwrap().to_owned(), it["hits"].as_u64().unwrap()))
        .collect()
}

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The figures of a metric that the report reads from cells, by id.
fn read_from_cells(folder: &Path, metric: &str) -> BTreeMap<String, Decimal> {
    gevinst(folder, ["report", "plan.xlsx", "-o", "report.json", "--force"]).ended(0);
    let report: Value =
        serde_json::from_slice(&fs::read(folder.join("report.json")).unwrap()).unwrap();
    let facts = report["facts"].as_array().unwrap().iter();
    let read = facts.filter(|fact| {
        fact["metric"] == metric
            && !fact["cells"].as_array().unwrap().is_empty()
            && fact["facts"].as_array().unwrap().is_empty()
    });
    read.map(|fact| (fact["id"].as_str().unwrap().to_owned(), decimal(&fact["value"]))).collect()
}

#[test]
fn a_work_paper_is_written_and_told() {
    let folder = with_example();
    let run = sample(folder.path(), &["-o", "paper.xlsx", "--seed", "7", "--size", "10"]).ended(0);
    assert_eq!(run.stdout, "");
    let said = "wrote paper.xlsx: 9 of 38 figures of saving.realised drawn by mus, seed 7\n";
    assert_eq!(run.stderr, said);
    assert!(fs::read(folder.path().join("paper.xlsx")).unwrap().starts_with(b"PK"));
    let run = sample(folder.path(), &["-o", "paper.xlsx"]).ended(7);
    assert!(run.stderr.contains("exists already"), "{}", run.stderr);
}

/// The draw by amount, made again as the paper says: sizes end to end in the order of
/// their ids, a mark at every interval.
#[test]
fn a_sample_by_amount_can_be_drawn_again_by_hand() {
    let folder = with_example();
    let all = read_from_cells(folder.path(), "saving.realised");
    for (seed, size) in [("7", "10"), ("8", "25"), ("4294967295", "3"), ("0", "200")] {
        let sample = drawn(folder.path(), &["--seed", seed, "--size", size]);
        let digits = sha256(&format!("{seed} start"));
        let share = Decimal::from(u32::from_str_radix(&digits[..8], 16).unwrap());
        let total: Decimal = all.values().map(Decimal::abs).sum();
        let interval = total / size.parse::<Decimal>().unwrap();
        let start = interval * share / Decimal::from(1_u64 << 32);
        assert!((interval - decimal(&sample["interval"])).abs() < Decimal::new(1, 7));
        assert!((start - decimal(&sample["start"])).abs() < Decimal::new(1, 7));
        let (mut mark, mut reached) = (start, Decimal::ZERO);
        let mut wanted = BTreeMap::new();
        for (id, amount) in &all {
            reached += amount.abs();
            while mark < reached {
                *wanted.entry(id.clone()).or_insert(0) += 1;
                mark += interval;
            }
        }
        assert_eq!(hits(&sample), wanted, "seed {seed}, {size} marks");
        assert_eq!(wanted.values().sum::<u64>().to_string(), size);
    }
}

#[test]
fn a_random_sample_can_be_drawn_again_by_hand() {
    let folder = with_example();
    let words = ["--metric", "quality.measured", "--method", "random", "-n", "6", "--seed", "5"];
    let mut all: Vec<String> =
        read_from_cells(folder.path(), "quality.measured").into_keys().collect();
    all.sort_by_key(|id| sha256(&format!("5 {id}")));
    let wanted: BTreeSet<String> = all.into_iter().take(6).collect();
    let sample = drawn(folder.path(), &words);
    assert_eq!(hits(&sample).into_keys().collect::<BTreeSet<String>>(), wanted);
    // Days, points and per cent have no sum.
    assert_eq!(sample["all"]["sum"], Value::Null);
    assert_eq!(sample["all"]["count"], 28);
}

#[test]
fn what_is_drawn_left_and_below_is_all_there_is() {
    let folder = with_example();
    let all = read_from_cells(folder.path(), "saving.realised");
    for method in ["mus", "random", "top"] {
        let words = ["--method", method, "--materiality", "200 000", "-n", "5", "--seed", "1"];
        let sample = drawn(folder.path(), &words);
        let parts = ["drawn", "left", "below_materiality"].map(|part| &sample[part]);
        let count: u64 = parts.iter().map(|part| part["count"].as_u64().unwrap()).sum();
        let sum: Decimal = parts.iter().map(|part| decimal(&part["sum"])).sum();
        assert_eq!(count, u64::try_from(all.len()).unwrap(), "{method}");
        assert_eq!(sum, all.values().sum(), "{method}");
        let small = all.values().filter(|amount| amount.abs() < Decimal::from(200_000)).count();
        assert_eq!(sample["below_materiality"]["count"], small, "{method}");
        for id in hits(&sample).keys() {
            assert!(all[id].abs() >= Decimal::from(200_000), "{method}: {id}");
        }
    }
    let words = ["--method", "all-above", "--above", "400000"];
    let above = drawn(folder.path(), &words);
    let wanted: BTreeSet<&String> =
        all.iter().filter(|(_, it)| it.abs() >= Decimal::from(400_000)).map(|(id, _)| id).collect();
    assert!(wanted.len() > 2);
    assert_eq!(hits(&above).keys().collect::<BTreeSet<&String>>(), wanted);
}

#[test]
fn a_part_of_the_figures_can_be_asked_for_and_the_others_are_counted() {
    let folder = with_example();
    let all = read_from_cells(folder.path(), "saving.realised");
    let sample = drawn(folder.path(), &["--only", "2026-Q3", "--method", "top"]);
    let of_quarter = all.keys().filter(|id| id.ends_with("@2026-Q3")).count();
    assert!(of_quarter > 2);
    assert_eq!(sample["drawn"]["count"], of_quarter);
    assert_eq!(sample["outside"], all.len() - of_quarter);
    let words = ["--only", "2026-Q3", "--only", "benefit=Ø1"];
    assert_eq!(drawn(folder.path(), &words)["all"]["count"], 1);
}

#[test]
fn a_figure_is_told_with_its_cell_and_what_stands_there() {
    let folder = with_example();
    let sample = drawn(folder.path(), &["--only", "benefit=Ø1", "--only", "2026-Q3"]);
    let figure = &sample["figures"][0];
    assert_eq!(figure["cells"][0], "plan.xlsx!Kontantlinjer!G21");
    assert_eq!(figure["raw"], "beløp: 420, enhet: \"tkr\"");
    assert_eq!(figure["value"], "420000");
    assert_eq!(figure["unit"], "kr, faste 2026-kroner");
}

#[test]
fn the_same_workbooks_give_the_same_sample_and_another_seed_another() {
    let folder = with_example();
    let here = folder.path();
    let other = root().join("plugins/formats/gevinstberegninger/samples/byggesak.xlsx");
    fs::copy(other, here.join("b.xlsx")).unwrap();
    let paper = |inputs: [&str; 2], more: &[&str]| {
        let words = ["sample", inputs[0], inputs[1], "-o", "paper.xlsx", "--force"];
        gevinst(here, words.iter().chain(more).chain(&["--metric", "cost.operating"])).ended(0);
        fs::read(here.join("paper.xlsx")).unwrap()
    };
    let first = paper(["plan.xlsx", "b.xlsx"], &["--only", "agency=999999999"]);
    let again = paper(["b.xlsx", "plan.xlsx"], &["--only", "agency=999999999", "--threads", "8"]);
    assert!(first == again, "the order of the workbooks changed the paper");
    let seeds = ["1", "2", "3"].map(|seed| hits(&drawn(here, &["--seed", seed, "-n", "5"])));
    assert!(seeds[0] != seeds[1] && seeds[1] != seeds[2], "{seeds:?}");
    assert_eq!(hits(&drawn(here, &["-n", "5"])), hits(&drawn(here, &["-n", "5"])));
}

#[test]
fn an_archive_gives_the_sample_of_its_workbooks() {
    let folder = with_example();
    let here = folder.path();
    gevinst(here, ["report", "plan.xlsx", "--archive", "then"]).ended(0);
    let mut archived =
        gevinst(here, ["sample", "then", "--json", "-o", "paper.xlsx"]).ended(0).json();
    assert!(archived["run"].as_str().is_some_and(|run| run.starts_with("2026-Q3-")));
    archived["run"] = Value::Null;
    assert_eq!(archived, drawn(here, &[]));
    let run = gevinst(here, ["sample", "then", "--json", "--rules", "no-2026.1"]).ended(2);
    assert!(run.stderr.contains("an archive is taken as it stands"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_drawn_is_told_with_what_can() {
    let folder = with_example();
    for (words, said) in [
        (&["--metric", "saving.realized"] as &[&str], "Did you mean saving.realised?"),
        (&["--metric", "npv"], "is read from cells here; --metric names another. There are:\n"),
        (&["--metric", "quality.measured"], "unlike units (dager; poeng (0–100); prosent)"),
        (&["--only", "benefit=Ø99"], "none of the 38 figures of saving.realised has benefit=Ø99"),
        (&["--above", "1"], "--above goes with --method all-above only"),
        (&["--method", "all-above"], "needs --above AMOUNT"),
        (&["--method", "all-above", "--above", "1", "-n", "5"], "leave out --size"),
        (&["--materiality", "1,5"], "expected an amount such as 1500000 or 1500000.50"),
        (&["--materiality=-1"], "expected an amount such as"),
        (&["--size", "0"], "0 is not in 1..=100000"),
    ] {
        let run = sample(folder.path(), &[words, &["--json"]].concat()).ended(2);
        assert!(run.stderr.contains(said), "{words:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    let run = sample(folder.path(), &["-o", "paper.pdf"]).ended(2);
    assert!(run.stderr.contains("name it as such: paper.xlsx"), "{}", run.stderr);
    let run = sample(folder.path(), &[]).ended(2);
    assert!(run.stderr.contains("--output"), "{}", run.stderr);
}

#[test]
fn a_workbook_that_is_refused_is_not_left_out_of_a_sample() {
    let folder = scratch();
    fs::write(folder.path().join("broken.xlsx"), "no workbook").unwrap();
    let run = gevinst(folder.path(), ["sample", "broken.xlsx", "-o", "paper.xlsx"]).ended(3);
    assert_eq!(run.stdout, "");
    assert!(!folder.path().join("paper.xlsx").exists());
}
