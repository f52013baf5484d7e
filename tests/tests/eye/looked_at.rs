//! axe looks for what shuts somebody out, in light and dark, on a narrow screen and on
//! paper; the page asks for nothing, says nothing on the console and is not wider than its
//! window.

use std::process::Command;

use gevinst_tests::program::scratch;
use gevinst_tests::tool::{asked_of_python, browser, missing, skipped};
use serde_json::{Value, json};

use crate::{EXAMPLE, LANGUAGES, house_style, of_portfolio, page_of};

/// Opens pages and tells what is wrong with them.
const LOOK: &str = include_str!("look.py");

/// A workbook of everyday size: colours of a page take axe half a minute for 300 figures.
const SAMPLE: &str = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";

/// Where the package that brings axe keeps it.
const AXE: &str = "import axe_playwright_python as it; import pathlib; \
                   print(pathlib.Path(it.__file__).parent / 'axe.min.js')";

/// What is wrong with each page in each of the ways of looking at it.
fn looked_at(browser: &str, pages: &[String], ways: &[&str]) -> Vec<Value> {
    let axe = Command::new("python3").args(["-c", AXE]).output().unwrap();
    let axe = String::from_utf8(axe.stdout).unwrap();
    let question = json!({ "pages": pages, "browser": browser, "axe": axe.trim(), "ways": ways });
    let answers = asked_of_python(LOOK, &question).as_array().unwrap().clone();
    assert_eq!(answers.len(), pages.len() * ways.len());
    answers
}

fn assert_sound(answers: &[Value]) {
    for it in answers {
        let at = format!("{} {}", it["page"], it["way"]);
        assert_eq!(it["violations"], json!([]), "{at}");
        assert!(it["passed"].as_u64().unwrap() > 20, "axe has looked at next to nothing: {at}");
        assert_eq!(it["asked"], 1, "{at} asks for more than itself");
        assert_eq!(it["said"], json!([]), "{at}");
        assert_eq!(it["wider"], 0, "{at} is wider than its window");
    }
}

fn browser_with_axe(test: &str) -> Option<&'static str> {
    let asked = &["-c", "import playwright, axe_playwright_python"];
    let install = "pip install playwright axe-playwright-python";
    if skipped(test, missing("python3", asked, install)) {
        return None;
    }
    browser(test)
}

#[test]
fn nobody_is_shut_out_and_nothing_is_asked_for() {
    let test = "nobody_is_shut_out_and_nothing_is_asked_for";
    let Some(browser) = browser_with_axe(test) else { return };
    let folder = scratch();
    let page = |lang: &&str| page_of(folder.path(), SAMPLE, lang, "standard");
    let pages: Vec<String> = LANGUAGES.iter().map(page).collect();
    assert_sound(&looked_at(browser, &pages, &["light", "dark", "320", "print"]));
}

/// What only the example and the portfolio have, and what other templates make of a report.
#[test]
fn nobody_is_shut_out_by_large_reports_and_other_templates() {
    let test = "nobody_is_shut_out_by_large_reports_and_other_templates";
    let Some(browser) = browser_with_axe(test) else { return };
    let folder = scratch();
    let pages = [
        page_of(folder.path(), EXAMPLE, "nb", "standard"),
        page_of(folder.path(), SAMPLE, "nn", "steering"),
        page_of(folder.path(), SAMPLE, "nb", "audit"),
        page_of(folder.path(), SAMPLE, "en", house_style().to_str().unwrap()),
        of_portfolio(folder.path(), "nb", "steering"),
    ];
    assert_sound(&looked_at(browser, &pages, &["dark"]));
}
