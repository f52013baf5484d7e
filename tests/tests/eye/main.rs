//! What readers meet when they open a page: axe looks for what shuts somebody out, in
//! light and dark, on a narrow screen and on paper, in every language; the page asks for
//! nothing, says nothing on the console and is not wider than its window.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use gevinst_tests::files;
use gevinst_tests::program::{gevinst, scratch};
use gevinst_tests::tool::{missing, skipped};
use serde_json::{Value, json};

/// Opens pages and tells what is wrong with them.
const LOOK: &str = include_str!("look.py");

/// The languages that reports are written in.
const LANGUAGES: &[&str] = &["nb", "nn", "en"];

/// Where the package that brings axe keeps it.
const AXE: &str = "import axe_playwright_python as it; import pathlib; \
                   print(pathlib.Path(it.__file__).parent / 'axe.min.js')";

fn browser() -> Option<String> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.iter().find_map(|name| {
        let found = Command::new("which").arg(name).output().ok()?;
        let path = String::from_utf8(found.stdout).ok()?.trim().to_owned();
        (found.status.success() && !path.is_empty()).then_some(path)
    })
}

/// What is wrong with each page in each way of looking at it.
fn looked_at(browser: &str, pages: &[String]) -> Vec<Value> {
    let axe = Command::new("python3").args(["-c", AXE]).output().unwrap();
    let axe = String::from_utf8(axe.stdout).unwrap();
    let question = json!({ "pages": pages, "browser": browser, "axe": axe.trim() });
    let mut child = Command::new("python3")
        .args(["-c", LOOK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn page(folder: &Path, workbook: &str, lang: &str, name: &str) -> String {
    let workbook = files::root().join(workbook);
    let out = format!("{name}.{lang}.html");
    let words = ["report", workbook.to_str().unwrap(), "-o", &out, "--lang", lang];
    gevinst(folder, words).ended(0);
    folder.join(out).to_str().unwrap().to_owned()
}

#[test]
fn nobody_is_shut_out_and_nothing_is_asked_for() {
    let test = "nobody_is_shut_out_and_nothing_is_asked_for";
    let asked = &["-c", "import playwright, axe_playwright_python"];
    if skipped(test, missing("python3", asked, "pip install playwright axe-playwright-python")) {
        return;
    }
    let Some(browser) = browser() else {
        assert!(skipped(test, missing("chromium", &["--version"], "install chromium")));
        return;
    };
    let folder = scratch();
    let sample = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";
    let mut pages: Vec<String> =
        LANGUAGES.iter().map(|lang| page(folder.path(), sample, lang, "sample")).collect();
    pages.push(page(folder.path(), "examples/portfolio/direktorat.xlsx", "nb", "directorate"));
    let answers = looked_at(&browser, &pages);
    assert_eq!(answers.len(), pages.len() * 4);
    for it in answers {
        let at = format!("{} {}", it["page"], it["way"]);
        assert_eq!(it["violations"], json!([]), "{at}");
        assert_eq!(it["asked"], 1, "{at} asks for more than itself");
        assert_eq!(it["said"], json!([]), "{at}");
        assert_eq!(it["wider"], 0, "{at} is wider than its window");
    }
}
