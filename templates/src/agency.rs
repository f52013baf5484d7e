//! What agencies are called.

use gevinst_core::report::{Agency, Report};

use crate::error::TemplateError;
use crate::texts::Texts;

/// The agency's name, its number where it has none, or that it has neither.
pub(crate) fn name_of(agency: &Agency, texts: &Texts) -> Result<String, TemplateError> {
    match (&agency.name, &agency.organisation_number) {
        (Some(name), _) => Ok(name.clone()),
        (None, Some(number)) => texts.with("report.agency_number", &[("number", number)]),
        (None, None) => Ok(texts.get("report.agency_unnamed")?.to_owned()),
    }
}

/// Whom the report is of, for a title: both of two agencies, the first of several with
/// the number of the others; `None` where no workbook says.
pub(crate) fn all_of(report: &Report, texts: &Texts) -> Result<Option<String>, TemplateError> {
    let agencies = &report.meta.agencies;
    let Some(first) = agencies.first() else { return Ok(None) };
    let name = name_of(first, texts)?;
    let told = match (agencies.get(1), agencies.len() - 1) {
        (None, _) => name,
        (Some(other), 1) => {
            let other = name_of(other, texts)?;
            texts.with("report.agencies_two", &[("name", &name), ("other", &other)])?
        }
        (_, others) => {
            texts.with("report.agencies", &[("name", &name), ("n", &others.to_string())])?
        }
    };
    Ok(Some(told))
}
