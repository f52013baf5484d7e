//! The workbook while it is being made: what has been written where.

use std::collections::BTreeMap;

use gevinst_core::report::{Absence, Fact, FactIx, MoneyScale, Report};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::error::WorkbookError;
use super::number::cell_number;
use super::safe_text::{safe_text, sheet_name};
use super::styles::{NumberLook, Styles};
use super::values::{At, SheetKey, Values};
use super::words::Words;
use crate::agency;
use crate::error::TemplateError;
use crate::fact_table::{stretch_text, stretches};
use crate::format::Formatter;
use crate::texts::Texts;

/// A named cell of the parameters, by the place of its rule value in the report
/// and, where the value has several parts, the part.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedCell {
    pub(super) rule: usize,
    pub(super) part: String,
    pub(super) name: String,
    pub(super) at: At,
}

/// The workbook while it is being made.
pub(super) struct Book<'a> {
    pub(super) report: &'a Report,
    pub(super) words: Words<'a>,
    pub(super) values: Values,
    pub(super) styles: Styles,
    pub(super) workbook: Workbook,
    /// The sheets that are finished.
    pub(super) done: BTreeMap<SheetKey, Worksheet>,
    /// How many rows their tables have.
    pub(super) row_counts: BTreeMap<SheetKey, usize>,
    /// The numbers of the shown figures in the list of sources.
    pub(super) numbers: BTreeMap<FactIx, usize>,
    /// Where each figure is written, the first place first.
    pub(super) printed: BTreeMap<FactIx, At>,
    /// The cells that formulas call by name.
    pub(super) named: Vec<NamedCell>,
    /// How far two numbers may differ in a control.
    pub(super) tolerance: [(String, At); 2],
    /// The columns of the row whose figures stand without their formula, because
    /// the cells it refers to lack numbers.
    pub(super) stated: Vec<&'static str>,
    /// What the end of a text that is too long says.
    pub(super) cut_mark: String,
    /// What a control says when numbers agree.
    pub(super) agrees: String,
    /// What a control says when they do not.
    pub(super) differs: String,
    /// How many texts were cut.
    pub(super) cut_texts: u32,
    /// How many numbers were rounded to 15 digits.
    pub(super) rounded: u32,
}

impl<'a> Book<'a> {
    /// An empty workbook for a report.
    pub(super) fn new(report: &'a Report, texts: &'a Texts) -> Result<Book<'a>, TemplateError> {
        let words = Words { texts, formatter: Formatter::new(texts, MoneyScale::Kroner) };
        let mut names: BTreeMap<SheetKey, String> = BTreeMap::new();
        for &key in SheetKey::ALL {
            let taken: Vec<String> = names.values().cloned().collect();
            names.insert(key, sheet_name(&words.sheet(key, "name")?, &taken));
        }
        let mut numbers = BTreeMap::new();
        for (place, &fact) in report.shown.iter().enumerate() {
            numbers.entry(fact).or_insert(place + 1);
        }
        Ok(Book {
            report,
            words,
            values: Values::new(names),
            styles: Styles::default(),
            workbook: Workbook::new(),
            done: BTreeMap::new(),
            row_counts: BTreeMap::new(),
            numbers,
            printed: BTreeMap::new(),
            named: Vec::new(),
            tolerance: super::sheets::data::no_tolerance(),
            stated: Vec::new(),
            cut_mark: words.word("cut_mark")?,
            agrees: words.word("agrees")?,
            differs: words.word("differs")?,
            cut_texts: 0,
            rounded: 0,
        })
    }

    /// The figure at a place.
    pub(super) fn figure(&self, fact: FactIx) -> &'a Fact {
        self.report.facts.get(fact)
    }

    /// Notes where a figure is written.
    pub(super) fn print(&mut self, fact: FactIx, at: At) {
        self.printed.entry(fact).or_insert(at);
    }

    /// How a figure's number is written.
    pub(super) fn number_look(&self, fact: FactIx, signed: bool) -> NumberLook {
        let fact = self.figure(fact);
        let decimals = fact.value.map_or(0, |value| value.normalize().scale());
        let look = NumberLook::of(&fact.unit, decimals);
        if signed { look.with_sign() } else { look }
    }

    /// Why figures of a row are missing, `Plan hittil, Avvik: ikke rapportert`, and
    /// which of them do not follow from the cells that are shown.
    pub(super) fn reasons(
        &mut self,
        missing: &[(&'static str, Absence)],
    ) -> Result<String, TemplateError> {
        let mut by_reason: BTreeMap<Absence, Vec<String>> = BTreeMap::new();
        for (col, absence) in missing {
            by_reason.entry(*absence).or_default().push(self.words.col(col)?);
        }
        let mut parts = Vec::new();
        for (absence, columns) in by_reason {
            let reason = self.words.shared(&format!("absence.{}", absence.key()))?;
            parts.push(format!("{}: {reason}", columns.join(", ")));
        }
        let stated = std::mem::take(&mut self.stated);
        if !stated.is_empty() {
            let columns = stated.into_iter().map(|col| self.words.col(col));
            let columns = columns.collect::<Result<Vec<String>, TemplateError>>()?.join(", ");
            parts.push(self.words.with("not_from_cells", &[("columns", &columns)])?);
        }
        Ok(parts.join(". "))
    }

    /// The exact number, where a cell cannot hold it and it has no place in the
    /// list of sources.
    pub(super) fn exact_note(
        &self,
        col: &str,
        value: Decimal,
    ) -> Result<Option<String>, TemplateError> {
        if cell_number(value) == value {
            return Ok(None);
        }
        let (col, value) = (self.words.col(col)?, value.normalize().to_string());
        self.words.with("exact_is", &[("column", &col), ("value", &value)]).map(Some)
    }

    /// The agency of a workbook, where the report is of several; empty where that
    /// workbook says none.
    pub(super) fn agency_of(&self, book: u16) -> Result<String, TemplateError> {
        let agency = self.report.agency_among_several(book);
        let name = agency.map(|agency| agency::name_of(agency, self.words.texts)).transpose()?;
        Ok(name.unwrap_or_default())
    }

    /// Whether tables need a column that tells agencies apart.
    pub(super) fn has_agencies(&self) -> bool {
        self.report.meta.agencies.len() > 1
    }

    /// The named cell of a rule value's part; `part` is empty for a value of one number.
    pub(super) fn named_cell(&self, rule: usize, part: &str) -> Option<&NamedCell> {
        self.named.iter().find(|cell| cell.rule == rule && cell.part == part)
    }

    /// Puts the sheets together in the order of their tabs.
    pub(super) fn into_bytes(mut self) -> Result<Vec<u8>, TemplateError> {
        for (name, at) in self
            .named
            .iter()
            .map(|cell| (&cell.name, cell.at))
            .chain(self.tolerance.iter().map(|(name, at)| (name, *at)))
        {
            let target = format!("={}", self.values.fixed_address(at));
            self.workbook.define_name(name, &target).map_err(WorkbookError::from)?;
        }
        let properties = self.properties()?;
        self.workbook.set_properties(&properties);
        for page in std::mem::take(&mut self.done).into_values() {
            self.workbook.push_worksheet(page);
        }
        Ok(self.workbook.save_to_buffer().map_err(WorkbookError::from)?)
    }

    /// The document's properties. The time of creation is the report's day, so
    /// that the same report gives the same bytes.
    fn properties(&self) -> Result<DocProperties, TemplateError> {
        let meta = &self.report.meta;
        let day = meta.as_of.or_else(|| meta.period.and_then(|period| period.last_day()));
        let (year, month, day) = day.map_or((2000, 1, 1), |day| {
            (day.year().0.unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
        });
        let created = ExcelDateTime::from_ymd(year, month, day)
            .or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))
            .map_err(WorkbookError::from)?;
        let title = safe_text(&self.words.title(self.report)?, "").text;
        let version = safe_text(&meta.tool_version, "").text;
        let mut properties = DocProperties::new()
            .set_title(title)
            .set_author(format!("gevinst {version}"))
            .set_creation_datetime(&created)
            .set_custom_property("language", self.words.texts.lang())
            .set_custom_property("edition", safe_text(&meta.edition, "").text.as_str())
            .set_custom_property("edition_digest", meta.edition_digest.to_string().as_str());
        for (place, book) in self.report.books.0.iter().enumerate() {
            let name = format!("input_{}_sha256", place + 1);
            properties = properties.set_custom_property(name, book.digest.to_string().as_str());
        }
        Ok(properties)
    }
}

/// Numbers of sources in few words: `S1–S4, S7`.
pub(super) fn number_ranges(numbers: Vec<usize>) -> String {
    stretches(numbers).into_iter().map(stretch_text).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_sources_are_written_as_ranges() {
        assert_eq!(number_ranges(vec![7, 1, 2, 3, 4, 9, 10, 2]), "S1–S4, S7, S9–S10");
        assert_eq!(number_ranges(Vec::new()), "");
    }
}
