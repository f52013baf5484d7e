//! Every text of a table has somebody who asks for it.

use std::collections::BTreeSet;

use gevinst_tests::files;

/// Parts of the texts whose keys stand as words in the code.
const PARTS: &[&str] = &["table", "table_about", "line", "word", "convention"];

fn texts() -> toml::Table {
    files::read("templates/standard/texts.nb.toml").parse().unwrap()
}

fn keys(texts: &toml::Table, part: &str) -> Vec<(String, String)> {
    let part = texts[part].as_table().unwrap();
    part.iter().map(|(key, text)| (key.clone(), text.to_string())).collect()
}

/// Every word in quotation marks in the sources of the core.
fn quoted() -> BTreeSet<String> {
    let sources = files::ending(".rs").into_iter().filter(|path| path.starts_with("core/src/"));
    sources
        .flat_map(|path| {
            let text = files::read(&path);
            text.split('"').map(str::to_owned).collect::<Vec<String>>()
        })
        .collect()
}

#[test]
fn every_text_of_a_table_is_asked_for() {
    let (texts, quoted) = (texts(), quoted());
    let mut unused = Vec::new();
    for part in PARTS {
        let of_part = keys(&texts, part).into_iter().filter(|(key, _)| !quoted.contains(key));
        unused.extend(of_part.map(|(key, _)| format!("{part}.{key}")));
    }
    assert!(unused.is_empty(), "nothing in core asks for these texts: {unused:#?}");
}

#[test]
fn no_text_stands_in_two_parts() {
    let texts = texts();
    let lines = keys(&texts, "line");
    let twice: Vec<String> = ["word", "convention"]
        .into_iter()
        .flat_map(|part| keys(&texts, part))
        .filter(|text| lines.contains(text))
        .map(|(key, _)| key)
        .collect();
    assert!(twice.is_empty(), "these stand under `line` too, with the same words: {twice:#?}");
}
