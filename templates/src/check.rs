//! Looking a template over before anything is written with it.

mod markup;
mod scope;
mod syntax;
mod walk;
mod written;

use crate::package::{Problem, Template};
use crate::texts::Texts;
pub(crate) use markup::inside_tags;
use walk::Walk;
pub use written::try_template;

/// Looks over the page of a template and its parts: whether each can be read, whether
/// their markup is safe, and whether all that they name is there by the contract, and
/// in the texts of every language.
pub(crate) fn pages(template: &Template, texts: &[Texts], problems: &mut Vec<Problem>) {
    let pages = template.pages();
    for (_, file) in pages.iter().filter(|(_, file)| template.is_own(&file.name)) {
        markup::look(file, problems);
    }
    let parsed = syntax::parse_all(&pages, problems);
    if let (Some(parsed), Some((page, _))) = (&parsed, pages.first())
        && syntax::parts(template, parsed, problems)
    {
        problems.extend(Walk::of_page(template, page, parsed, texts));
    }
}

/// Looks over the parts of a template by themselves: whether each can be read, and
/// whether they call one another without end.
pub(crate) fn parts(template: &Template, problems: &mut Vec<Problem>) {
    let pages = template.pages();
    if let Some(parsed) = syntax::parse_all(&pages, problems) {
        syntax::parts(template, &parsed, problems);
    }
}
