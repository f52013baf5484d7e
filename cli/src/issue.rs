//! Writing one kind of report.

use std::io::Write;

use clap::ValueEnum as _;
use gevinst_core::report::Report;
use gevinst_templates::{
    Template, TemplateError, Texts, render_html, render_json, render_workbook,
};

use crate::args::Output;

/// The kind of report with this ending.
pub fn kind(ending: &str) -> Option<Output> {
    Output::value_variants().iter().copied().find(|kind| kind.ending() == ending)
}

/// Writes one kind of report.
///
/// # Errors
///
/// When a template or text is wrong, or `out` cannot be written.
pub fn render(
    kind: Output,
    report: &Report,
    (template, texts): (&Template, &Texts),
    out: &mut dyn Write,
) -> Result<(), TemplateError> {
    match kind {
        Output::Html => render_html(report, template, texts, out),
        Output::Json => render_json(report, out),
        Output::Xlsx => {
            let bytes = render_workbook(report, template, texts)?;
            out.write_all(&bytes).map_err(TemplateError::Output)
        }
    }
}
