//! The HTML report: one file without script, request or inline style.
//!
//! The templates under `standard/` hold the markup; this module gives them
//! texts, figures and lists through helpers. Lists are handed over row by row
//! and written as they come, so that memory does not follow their length.

mod benefits;
mod data;
mod figures;
mod helpers;
mod lists;
mod page;
mod scenario;
mod style;
mod tables;

use std::io::{BufWriter, Write};

use gevinst_core::report::Report;
use handlebars::{Handlebars, RenderError, RenderErrorReason, TemplateErrorReason};

use crate::error::TemplateError;
use crate::texts::Texts;
use page::Page;

/// The templates that ship; the first one is the page.
const TEMPLATES: &[(&str, &str)] = &[
    ("report.hbs", include_str!("../standard/report.hbs")),
    ("headline.hbs", include_str!("../standard/parts/headline.hbs")),
    ("benefits.hbs", include_str!("../standard/parts/benefits.hbs")),
    ("plan_table.hbs", include_str!("../standard/parts/plan_table.hbs")),
    ("money_table.hbs", include_str!("../standard/parts/money_table.hbs")),
    ("time_table.hbs", include_str!("../standard/parts/time_table.hbs")),
    ("quality_table.hbs", include_str!("../standard/parts/quality_table.hbs")),
    ("details.hbs", include_str!("../standard/parts/details.hbs")),
    ("quality.hbs", include_str!("../standard/parts/quality.hbs")),
    ("analyses.hbs", include_str!("../standard/parts/analyses.hbs")),
    ("tables.hbs", include_str!("../standard/parts/tables.hbs")),
    ("uses.hbs", include_str!("../standard/parts/uses.hbs")),
    ("actions.hbs", include_str!("../standard/parts/actions.hbs")),
    ("data.hbs", include_str!("../standard/parts/data.hbs")),
    ("scenario.hbs", include_str!("../standard/parts/scenario.hbs")),
    ("sources.hbs", include_str!("../standard/parts/sources.hbs")),
    ("notes.hbs", include_str!("../standard/parts/notes.hbs")),
    ("footer.hbs", include_str!("../standard/parts/footer.hbs")),
    ("benefit_name.hbs", include_str!("../standard/parts/benefit_name.hbs")),
    ("bar.hbs", include_str!("../standard/parts/bar.hbs")),
    ("status.hbs", include_str!("../standard/parts/status.hbs")),
    ("severity.hbs", include_str!("../standard/parts/severity.hbs")),
];

/// The templates and the style sheet that ship, by name.
pub(crate) fn sources() -> Vec<(&'static str, &'static str)> {
    TEMPLATES.iter().copied().chain([("report.css", style::SHEET)]).collect()
}

/// Writes the report as one HTML file.
///
/// # Errors
///
/// When a template or text is wrong, or the output cannot be written.
pub fn render_html(
    report: &Report,
    texts: &Texts,
    out: &mut dyn Write,
) -> Result<(), TemplateError> {
    render_with(TEMPLATES, report, texts, out)
}

fn render_with(
    templates: &[(&str, &str)],
    report: &Report,
    texts: &Texts,
    out: &mut dyn Write,
) -> Result<(), TemplateError> {
    let page = Page::new(report, texts)?;
    let registry = registry(templates, &page)?;
    let context = page.context()?;
    let mut buffered = BufWriter::new(out);
    let root = templates.first().map_or("", |(name, _)| *name);
    registry.render_to_write(root, &context, &mut buffered).map_err(of_rendering)?;
    buffered.flush()?;
    Ok(())
}

fn registry<'p>(
    templates: &[(&str, &str)],
    page: &'p Page<'p>,
) -> Result<Handlebars<'p>, TemplateError> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    helpers::register(&mut registry, page);
    for (name, source) in templates {
        registry.register_template_string(name, source).map_err(|error| {
            let (line, column) = error.pos().unwrap_or((1, 1));
            TemplateError::Template {
                name: (*name).to_owned(),
                line,
                column,
                reason: syntax_reason(error.reason()),
            }
        })?;
    }
    Ok(registry)
}

/// What is wrong with a template's syntax, without the parser's own token names.
fn syntax_reason(reason: &TemplateErrorReason) -> String {
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

fn of_rendering(error: RenderError) -> TemplateError {
    if let RenderErrorReason::IOError(io) = error.reason() {
        return TemplateError::Output(std::io::Error::new(io.kind(), io.to_string()));
    }
    let reason = match error.reason() {
        RenderErrorReason::MissingVariable(Some(path)) => {
            format!("there is no `{path}` here")
        }
        RenderErrorReason::HelperNotFound(name) => format!(
            "there is no helper `{name}`; conditions are written with `when`, which takes zero \
             for what it is"
        ),
        RenderErrorReason::PartialNotFound(name) => format!("there is no template `{name}`"),
        other => other.to_string(),
    };
    TemplateError::Template {
        name: error.template_name.clone().unwrap_or_else(|| "?".to_owned()),
        line: error.line_no.unwrap_or(1),
        column: error.column_no.unwrap_or(1),
        reason,
    }
}

#[cfg(test)]
mod tests;
