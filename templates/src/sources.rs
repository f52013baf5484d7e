//! The files that a report is made with, for archives: what made a page can be
//! looked at, and put in the place of later templates, years after.

use crate::{html, texts};

/// The templates of the page that ship, by name.
pub fn shipped_templates() -> Vec<(&'static str, &'static str)> {
    html::sources()
}

/// The texts of a language that ship, by file name; empty for one that does not.
pub fn shipped_texts(lang: &str) -> Vec<(String, &'static str)> {
    texts::sources(lang)
}
