//! The JSON report: every figure with all its digits, for machines and archives.
//!
//! The schema is `gevinst-report/1` and is described in this folder's README.
//! Keys stand in a fixed order, one item of a list on each line, and figures are
//! written one by one, so that two reports compare line by line and memory does
//! not follow their length.

mod benefits;
mod changes;
mod rows;
mod tables;

use std::io::{BufWriter, Write};

use gevinst_core::report::Report;
use serde::Serialize;

use crate::error::TemplateError;

/// The name and version of the schema.
pub const SCHEMA: &str = "gevinst-report/1";

/// Writes the report as JSON. Texts of a language are not part of it: labels
/// are keys, numbers are decimals as text, missing values name their reason.
///
/// # Errors
///
/// When the output cannot be written.
pub fn render_json(report: &Report, out: &mut dyn Write) -> Result<(), TemplateError> {
    let mut json = Json { out: BufWriter::new(out) };
    json.raw("{\"schema\":")?;
    json.value(&SCHEMA)?;
    json.raw(",\n\"meta\":")?;
    json.value(&rows::meta(report))?;
    json.list("books", report.books.0.iter().map(rows::book))?;
    let readings = report.readings.iter().enumerate();
    json.list("readings", readings.map(|(book, row)| rows::reading(report, book, row)))?;
    json.list("facts", report.facts.iter().map(|(_, fact)| rows::fact(report, fact)))?;
    json.raw(",\n\"headline\":")?;
    json.value(&benefits::headline(report))?;
    json.list("members", report.members.iter().map(|it| benefits::member(report, it)))?;
    json.list("groups", report.groups.iter().map(|group| benefits::group(report, group)))?;
    json.list("indicators", report.indicators.iter().map(|row| rows::indicator(report, row)))?;
    json.list("uses", report.uses.iter().map(|row| rows::use_row(report, row)))?;
    json.list("analyses", report.analyses.iter().map(|table| rows::analysis(report, table)))?;
    let sections = report.sections.iter();
    json.list("sections", sections.map(|it| tables::section(report, it)))?;
    json.list("actions", report.actions.iter().map(rows::action))?;
    if let Some(changes) = &report.changes {
        json.raw(",\n\"changes\":")?;
        json.value(&changes::changes(report, changes))?;
    }
    json.list("findings", report.findings.iter().map(|finding| rows::finding(report, finding)))?;
    json.list("rule_values", report.rule_values.iter().map(|rule| rows::rule(report, rule)))?;
    json.list("shown", report.shown.iter().map(|place| rows::id(report, *place)))?;
    json.raw("\n}\n")?;
    json.out.flush()?;
    Ok(())
}

/// JSON on its way out.
struct Json<W: Write> {
    out: W,
}

impl<W: Write> Json<W> {
    fn raw(&mut self, text: &str) -> Result<(), TemplateError> {
        Ok(self.out.write_all(text.as_bytes())?)
    }

    fn value(&mut self, value: &impl Serialize) -> Result<(), TemplateError> {
        serde_json::to_writer(&mut self.out, value)
            .map_err(|error| TemplateError::Output(error.into()))
    }

    fn list<T: Serialize>(
        &mut self,
        name: &str,
        items: impl Iterator<Item = T>,
    ) -> Result<(), TemplateError> {
        self.raw(&format!(",\n\"{name}\":["))?;
        let mut is_first = true;
        for item in items {
            self.raw(if is_first { "\n" } else { ",\n" })?;
            is_first = false;
            self.value(&item)?;
        }
        self.raw(if is_first { "]" } else { "\n]" })
    }
}
