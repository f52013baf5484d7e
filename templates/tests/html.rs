//! The HTML report, read back crudely.
#![allow(missing_docs)]

mod common;

use gevinst_core::report::*;
use gevinst_templates::{Texts, render_html};

pub fn html(report: &Report, lang: &str) -> String {
    let mut bytes = Vec::new();
    let texts = Texts::load(lang).unwrap();
    render_html(report, &texts, &mut bytes).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(bytes).unwrap()
}

/// Writes the samples where `GEVINST_SAMPLES` says, to be looked at.
#[test]
fn samples_can_be_looked_at() {
    for (name, report) in common::all() {
        for lang in Texts::languages() {
            let page = html(&report, lang);
            assert!(page.ends_with("</html>\n"), "{name} {lang}");
            if let Some(folder) = option_env!("GEVINST_SAMPLES") {
                std::fs::write(format!("{folder}/{name}.{lang}.html"), page).unwrap();
            }
        }
    }
}
