//! The words of the workbook, from the texts of a language.

use gevinst_core::report::{FactPeriod, Field, Period, PriceBasis, Report, Unit};

use crate::agency;
use crate::error::TemplateError;
use crate::fact_words::FactWords;
use crate::format::Formatter;
use crate::texts::Texts;

/// The words of the workbook.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) texts: &'a Texts,
    pub(super) formatter: Formatter<'a>,
}

impl<'a> Words<'a> {
    /// A word of the workbook's own.
    pub(super) fn word(&self, key: &str) -> Result<String, TemplateError> {
        Ok(self.texts.get(&format!("workbook.{key}"))?.to_owned())
    }

    /// A text of the workbook's own with its values.
    pub(super) fn with(&self, key: &str, args: &[(&str, &str)]) -> Result<String, TemplateError> {
        self.texts.with(&format!("workbook.{key}"), args)
    }

    /// A column's header.
    pub(super) fn col(&self, key: &str) -> Result<String, TemplateError> {
        self.word(&format!("col.{key}"))
    }

    /// A text that all renderers share.
    pub(super) fn shared(&self, key: &str) -> Result<String, TemplateError> {
        Ok(self.texts.get(key)?.to_owned())
    }

    /// The title of the workbook: whom it is of, as far as the workbooks say.
    pub(super) fn title(&self, report: &Report) -> Result<String, TemplateError> {
        match agency::all_of(report, self.texts)? {
            Some(agency) => self.with("title_of", &[("agency", &agency)]),
            None => self.word("sheet.cover.title"),
        }
    }

    /// Yes or no.
    pub(super) fn yes_no(&self, yes: bool) -> Result<String, TemplateError> {
        self.word(if yes { "yes" } else { "no" })
    }

    /// The name of a key of a closed list.
    pub(super) fn choice(&self, field: Field, key: &str) -> String {
        self.texts.choice(field, key).to_owned()
    }

    /// A unit with its price basis, as a column of units has it.
    pub(super) fn unit(&self, unit: &Unit) -> Result<String, TemplateError> {
        FactWords::new(self.texts).unit(unit)
    }

    /// A price basis.
    pub(super) fn basis(&self, basis: PriceBasis) -> String {
        self.formatter.price_basis(basis)
    }

    /// A period.
    pub(super) fn period(&self, period: Period) -> String {
        self.formatter.period(period)
    }

    /// A period as rows of different length tell it apart: a year as a whole year. A year
    /// alone would be a number to Excel's conditions.
    pub(super) fn period_word(&self, period: Period) -> Result<String, TemplateError> {
        match period {
            Period::Year(_) => self.with("whole_year", &[("year", &self.period(period))]),
            _ => Ok(self.period(period)),
        }
    }

    /// The stretch of time of a figure.
    pub(super) fn stretch(&self, period: FactPeriod) -> String {
        self.formatter.fact_period(period)
    }
}
