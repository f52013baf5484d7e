//! Looking a template over before anything is written with it.

mod markup;
mod scope;
mod syntax;
mod walk;
mod written;

use std::collections::BTreeMap;

use crate::package::{Problem, Template};
use crate::texts::Texts;
use walk::Walk;
pub use written::try_template;

/// Looks over the page of a template and its parts: whether each can be read, whether
/// their markup is safe, and whether all that they name is there by the contract, and
/// in the texts of every language.
pub(crate) fn pages(template: &Template, texts: &[Texts], problems: &mut Vec<Problem>) {
    let pages = template.pages();
    let mut parsed = BTreeMap::new();
    for (name, file) in &pages {
        if let Some(tree) = syntax::parse(name, file, problems) {
            parsed.insert(name.as_str(), (file, tree));
        }
    }
    for (_, file) in pages.iter().filter(|(_, file)| template.is_own(&file.name)) {
        markup::look(file, problems);
    }
    let before = problems.len();
    if parsed.len() == pages.len() {
        syntax::parts(template, &parsed, problems);
    }
    // Parts that call one another in circles cannot be followed.
    if let (true, Some((page, _))) =
        (parsed.len() == pages.len() && problems.len() == before, pages.first())
    {
        problems.extend(Walk::of_page(template, page, &parsed, texts));
    }
}
