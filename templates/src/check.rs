//! Looking a template over before anything is written with it.

mod syntax;

use std::collections::BTreeMap;

use crate::package::{Problem, Template};

/// Looks over the page of a template and its parts.
pub(crate) fn pages(template: &Template, problems: &mut Vec<Problem>) {
    let pages = template.pages();
    let mut parsed = BTreeMap::new();
    for (name, file) in &pages {
        if let Some(tree) = syntax::parse(name, file, problems) {
            parsed.insert(name.as_str(), (file, tree));
        }
    }
    if parsed.len() == pages.len() {
        syntax::parts(template, &parsed, problems);
    }
}
