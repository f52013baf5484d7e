//! The markup is valid, as html-validate sees it: by the strictest of its own sets of rules.

use std::fs;
use std::process::Command;

use gevinst_tests::program::scratch;
use gevinst_tests::tool::{missing, skipped};
use serde_json::Value;

use crate::{LANGUAGES, house_style, of_example, of_portfolio};

/// What is a matter of taste and is done otherwise here:
/// - `long-title`: a title names the report and the agency, whose name may be long;
/// - `no-redundant-role`: Safari takes a list without bullets for no list unless it says so;
/// - `prefer-native-element`: a region that can be scrolled is no section of the text.
const CONFIGURATION: &str = r#"{
  "root": true,
  "extends": ["html-validate:recommended"],
  "rules": { "long-title": "off", "no-redundant-role": "off", "prefer-native-element": "off" }
}"#;

#[test]
fn the_markup_is_valid() {
    let install = "npm install html-validate";
    if skipped("the_markup_is_valid", missing("html-validate", &["--version"], install)) {
        return;
    }
    let folder = scratch();
    fs::write(folder.path().join(".htmlvalidate.json"), CONFIGURATION).unwrap();
    let of_lang = |lang: &&str| of_example(folder.path(), lang, "standard");
    let mut pages: Vec<String> = LANGUAGES.iter().map(of_lang).collect();
    pages.push(of_example(folder.path(), "nb", "steering"));
    pages.push(of_example(folder.path(), "nb", "audit"));
    pages.push(of_example(folder.path(), "en", house_style().to_str().unwrap()));
    pages.push(of_portfolio(folder.path(), "nb", "standard"));
    // One page that is not valid: the program looks at what it is given.
    let page = fs::read_to_string(&pages[0]).unwrap();
    let wrong = folder.path().join("wrong.html");
    fs::write(&wrong, page.replacen("<h1 ", "<h1 id=\"main\" ", 1)).unwrap();
    pages.push(wrong.to_str().unwrap().to_owned());

    // Into a file: what does not fit into a pipe is lost when the program ends.
    let found = folder.path().join("found.json");
    let output = Command::new("html-validate")
        .args(["--formatter", &format!("json={}", found.display())])
        .args(&pages)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let told = fs::read(found).unwrap_or_else(|error| panic!("{error}: {said}"));
    let told: Value = serde_json::from_slice(&told).unwrap();
    let mut of_wrong = 0;
    for file in told.as_array().unwrap() {
        if file["filePath"].as_str().unwrap().ends_with("wrong.html") {
            of_wrong += file["messages"].as_array().unwrap().len();
            continue;
        }
        assert_eq!(file["messages"], Value::Array(Vec::new()), "{}", file["filePath"]);
    }
    assert!(of_wrong > 0, "html-validate finds no fault in a page that has one");
}
