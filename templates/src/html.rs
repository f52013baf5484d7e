//! The HTML report: one file without script, request or inline style.
//!
//! The templates under `standard/` hold the markup; this module gives them
//! texts, figures and lists through helpers. Lists are handed over row by row
//! and written as they come, so that memory does not follow their length.

mod benefits;
mod changes;
mod chart;
mod data;
mod decisions;
mod figures;
mod headline;
mod helpers;
mod limits;
mod lists;
mod members;
mod page;
mod scenario;
mod style;
mod tables;

use std::io::{self, BufWriter, Write};

use gevinst_core::report::Report;
use handlebars::{Handlebars, RenderError, RenderErrorReason, TemplateErrorReason};

use crate::check;
use crate::error::TemplateError;
use crate::package::{Template, TemplateFile};
use crate::texts::Texts;
pub use changes::told_text;
pub(crate) use chart::CHARTS;
use limits::Bytes;
pub(crate) use page::Page;
pub(crate) use style::policy_hash;

/// Writes the report as one HTML file, as the template has it.
///
/// # Errors
///
/// When the template lacks a text or uses what the report does not have, or the
/// output cannot be written.
pub fn render_html(
    report: &Report,
    template: &Template,
    texts: &Texts,
    out: &mut dyn Write,
) -> Result<(), TemplateError> {
    let page = Page::new(report, template, texts)?;
    let pages = template.pages();
    let registry = registry(&pages, &page)?;
    let context = page.context()?;
    let mut limited = Bytes::of(report, out);
    let mut buffered = BufWriter::new(&mut limited);
    let root = pages.first().map_or("", |(name, _)| name.as_str());
    let result = registry.render_to_write(root, &context, &mut buffered);
    result.map_err(|error| of_rendering(error, &pages))?;
    buffered.flush().map_err(|error| of_writing(error, &pages))
}

/// The page and its parts: the name each is called by, and its file.
type Pages<'t> = [(String, TemplateFile<'t>)];

fn registry<'p>(pages: &Pages<'_>, page: &'p Page<'p>) -> Result<Handlebars<'p>, TemplateError> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    helpers::register(&mut registry, page);
    for (name, file) in pages {
        let mut source = plain_in_tags(file.text);
        if page.template.unfolds() {
            source = source.replace("<details", OPEN);
        }
        registry.register_template_string(name, source).map_err(|error| {
            let (line, column) = error.pos().unwrap_or((1, 1));
            TemplateError::Template {
                name: file.name.clone(),
                line,
                column,
                reason: syntax_reason(error.reason()),
            }
        })?;
    }
    Ok(registry)
}

/// What can be folded away, standing open.
const OPEN: &str = "<details open";

/// A part in which texts inside tags and titles are asked for as such.
fn plain_in_tags(source: &str) -> String {
    let mut text = source.to_owned();
    for place in check::inside_tags(source) {
        let begin = place + "{{".len();
        if source.get(begin..).is_some_and(|rest| rest.starts_with("t ")) {
            text.replace_range(begin..=begin, helpers::IN_TAG);
        }
    }
    text
}

/// What is wrong with a template's syntax, without the parser's own token names.
pub(crate) fn syntax_reason(reason: &TemplateErrorReason) -> String {
    match reason {
        TemplateErrorReason::MismatchingClosedHelper(opened, closed) => {
            format!("`{{{{#{opened}}}}}` is closed by `{{{{/{closed}}}}}`")
        }
        TemplateErrorReason::InvalidSyntax(_) => {
            "the syntax is not valid here; is a `}}` or a closing `{{/…}}` missing?".to_owned()
        }
        other => other.to_string(),
    }
}

/// A page that has become too large is the template's fault, the rest the output's.
fn of_writing(error: io::Error, pages: &Pages<'_>) -> TemplateError {
    match error.kind() {
        io::ErrorKind::QuotaExceeded => TemplateError::Template {
            name: pages.first().map_or("", |(_, file)| &file.name).to_owned(),
            line: 1,
            column: 1,
            reason: error.to_string(),
        },
        _ => TemplateError::Output(error),
    }
}

fn of_rendering(error: RenderError, pages: &Pages<'_>) -> TemplateError {
    if let RenderErrorReason::IOError(io) = error.reason() {
        return of_writing(io::Error::new(io.kind(), io.to_string()), pages);
    }
    let reason = match error.reason() {
        RenderErrorReason::MissingVariable(Some(path)) => {
            format!("there is no `{path}` here")
        }
        RenderErrorReason::HelperNotFound(name) => format!("there is no helper `{name}`"),
        RenderErrorReason::PartialNotFound(name) => format!("there is no template `{name}`"),
        other => other.to_string(),
    };
    let called = error.template_name.as_deref().unwrap_or_default();
    let file = pages.iter().find(|(name, _)| name == called);
    TemplateError::Template {
        name: file.map_or(called, |(_, file)| &file.name).to_owned(),
        line: error.line_no.unwrap_or(1),
        column: error.column_no.unwrap_or(1),
        reason,
    }
}

#[cfg(test)]
mod tests;
