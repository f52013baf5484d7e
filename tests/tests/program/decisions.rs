//! What somebody decided about findings: figures that count again, and who said so.

use std::fs;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};
use gevinst_tests::changes::Changes;
use gevinst_tests::program::{Run, Scratch, gevinst, scratch};
use serde_json::Value;

/// Ø2 has no owner, so it is kept out.
const WITHOUT_OWNER: &str = r#"
base = "example.nb"
[[cell]]
at = "Gevinster!M8"
blank = true
[[cell]]
at = "Gevinster!N8"
blank = true
"#;

const HEAD: &str = "code\tabout\tagency\twho\twhen\treason\n";
const LINE: &str =
    "owner-missing\tØ2\t\tØkonomisjef\t15.10.2026\tEieren velges <snart> & sikkert\n";

fn folder(decisions: &str) -> Scratch {
    let folder = scratch();
    let changes: Changes = toml::from_str(WITHOUT_OWNER).unwrap();
    fs::write(folder.path().join("plan.xlsx"), changes.workbook()).unwrap();
    fs::write(folder.path().join("decisions.tsv"), decisions).unwrap();
    folder
}

fn report(folder: &Path, more: &[&str]) -> Run {
    let words = ["report", "plan.xlsx", "-o", "out", "--force"];
    gevinst(folder, words.iter().chain(more))
}

fn json(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("out/report.json")).unwrap()).unwrap()
}

/// The realised saving to date.
fn total(report: &Value) -> String {
    let id = "saving.realised:agency=999999999;kind=saving@2026-to-Q3";
    let mut facts = report["facts"].as_array().unwrap().iter();
    facts.find(|fact| fact["id"] == id).unwrap()["value"].as_str().unwrap().to_owned()
}

#[test]
fn a_decided_error_counts_again_and_all_reports_say_who_decided() {
    let folder = folder(&format!("{HEAD}{LINE}"));
    let here = folder.path();
    report(here, &[]).ended(1);
    assert_eq!(total(&json(here)), "1145000");
    let run = report(here, &["--decisions", "decisions.tsv"]).ended(0);
    assert!(run.stderr.contains("findings: 0 errors, 0 warnings"), "{}", run.stderr);
    assert!(run.stderr.ends_with(", 1 decided\n"), "{}", run.stderr);
    let told = json(here);
    assert_eq!(total(&told), "2045000");
    let decision = &told["findings"][0]["decision"];
    assert_eq!(told["findings"][0]["code"], "owner-missing");
    assert_eq!(decision["who"], "Økonomisjef");
    assert_eq!(decision["when"], "2026-10-15");
    assert_eq!(decision["reason"], "Eieren velges <snart> & sikkert");
    let page = fs::read_to_string(here.join("out/report.html")).unwrap();
    let sentence =
        "Avgjort av Økonomisjef 15. oktober 2026: Eieren velges &lt;snart&gt; &amp; sikkert";
    assert!(page.contains(sentence), "the page does not say {sentence}");
    assert!(page.contains("I tillegg er én feil avgjort: "), "the page does not count it");
    let mut book = open_workbook_auto(here.join("out/report.xlsx")).unwrap();
    let said =
        Data::String(sentence.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    let names = book.sheet_names().to_owned();
    let stands = names.iter().any(|name| {
        let range = book.worksheet_range(name).unwrap();
        range.used_cells().any(|(_, _, cell)| *cell == said)
    });
    assert!(stands, "no cell of the workbook says {said:?}");
}

#[test]
fn explain_sample_and_check_take_the_same_decisions() {
    let folder = folder(&format!("{HEAD}{LINE}"));
    let here = folder.path();
    let words = ["explain", "plan.xlsx", "--decisions", "decisions.tsv"];
    let figure = "saving.realised:kind=saving@2026-to-Q3";
    let run = gevinst(here, words.iter().chain(&[figure, "--depth", "0"])).ended(0);
    assert!(run.stdout.replace('\u{a0}', " ").contains("2 045 000 kr"), "{}", run.stdout);
    gevinst(here, ["check", "plan.xlsx"]).ended(1);
    let words = ["check", "plan.xlsx", "--decisions", "decisions.tsv"];
    let run = gevinst(here, words).ended(0);
    let said = "  Avgjort av Økonomisjef 15. oktober 2026: Eieren velges <snart> & sikkert\n";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    let told = gevinst(here, words.iter().chain(&["--json"])).ended(0).json();
    assert_eq!(told["findings"][0]["decision"]["who"], "Økonomisjef");
}

#[test]
fn the_file_of_defaults_may_name_the_decisions() {
    let folder = folder(&format!("{HEAD}{LINE}"));
    fs::write(folder.path().join("gevinst.toml"), "decisions = \"decisions.tsv\"\n").unwrap();
    report(folder.path(), &[]).ended(0);
    assert_eq!(total(&json(folder.path())), "2045000");
}

#[test]
fn decisions_that_cannot_be_read_end_with_2_and_every_mistake() {
    let lines =
        "owner-mising\tØ2\t\tKari\t2026-10-15\tfordi\nowner-missing\tØ2\t\t\tsnart\tfordi\n";
    let folder = folder(&format!("{HEAD}{lines}"));
    let run = report(folder.path(), &["--decisions", "decisions.tsv"]).ended(2);
    for said in [
        "decisions.tsv, line 2: `owner-mising` is no code of a finding",
        "Did you mean owner-missing?",
        "decisions.tsv, line 3: the column who is empty",
        "decisions.tsv, line 3: `snart` is no day such as 2026-10-15 or 15.10.2026",
    ] {
        assert!(run.stderr.contains(said), "{said}\n{}", run.stderr);
    }
    assert!(!folder.path().join("out/report.html").exists());
    let run = report(folder.path(), &["--decisions", "nowhere.tsv"]).ended(2);
    assert!(run.stderr.contains("cannot read the decisions nowhere.tsv"), "{}", run.stderr);
}
