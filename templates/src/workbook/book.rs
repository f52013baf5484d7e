//! The workbook while it is being made: what has been written where.

use std::collections::BTreeMap;

use gevinst_core::report::{Absence, Fact, FactIx, MoneyScale, Report, Status};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::definition::{Built, Content, Said, SheetDef, SheetWords, WorkbookDefinition};
use super::error::WorkbookError;
use super::language::Rate;
use super::number::cell_number;
use super::safe_text::{safe_text, sheet_name};
use super::styles::{NumberLook, Styles};
use super::values::{At, Column, SheetKey, Values};
use super::words::Words;
use crate::agency;
use crate::error::TemplateError;
use crate::fact_table::{stretch_text, stretches};
use crate::format::Formatter;
use crate::judged::Judged;
use crate::texts::Texts;

/// What a named cell of the parameters is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// A rule value, by its place in the report, and the part; empty where it has one number.
    Rule(usize, String),
    /// A parameter of the workbook's own, and the appraisal it is of; 0 for all.
    Own(&'static str, usize),
}

/// A named cell of the parameters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedCell {
    pub(super) of: Named,
    pub(super) name: String,
    pub(super) at: At,
}

/// A column of a finished table, for formulas of other tables and for charts.
#[derive(Debug, Clone)]
pub(super) struct WrittenColumn {
    pub(super) id: String,
    pub(super) column: Column,
}

/// The workbook while it is being made.
pub(super) struct Book<'a> {
    pub(super) report: &'a Report,
    pub(super) definition: &'a WorkbookDefinition,
    /// The title, where it is another than the report's.
    pub(super) titled: Option<String>,
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
    /// The columns of the tables that are finished, by the tables' names.
    pub(super) tables: BTreeMap<String, Vec<WrittenColumn>>,
    /// The words for how a benefit stands, and what a mark in one of them looks like.
    pub(super) statuses: Vec<(String, Status)>,
    /// The decimals that statuses ask for.
    judged: Judged,
    /// The cells that formulas call by name.
    pub(super) named: Vec<NamedCell>,
    /// How far two numbers may differ in a control.
    pub(super) tolerance: [(String, At); 2],
    /// The heads of the row's columns whose figures stand without their formula, because
    /// the cells it refers to lack numbers.
    pub(super) stated: Vec<String>,
    /// What the end of a text that is too long says.
    pub(super) cut_mark: String,
    /// What a control says when numbers agree.
    pub(super) agrees: String,
    /// What a control says when they do not.
    pub(super) differs: String,
    /// How many figures that others are made of the list of sources has no room for.
    pub(super) untraced: usize,
    /// How many texts were cut.
    pub(super) cut_texts: u32,
    /// How many numbers were rounded to 15 digits.
    pub(super) rounded: u32,
}

impl<'a> Book<'a> {
    /// An empty workbook for a report.
    pub(super) fn new(
        report: &'a Report,
        texts: &'a Texts,
        definition: &'a WorkbookDefinition,
    ) -> Result<Book<'a>, TemplateError> {
        let words = Words { texts, formatter: Formatter::new(texts, MoneyScale::Kroner) };
        let mut names: BTreeMap<SheetKey, String> = BTreeMap::new();
        let mut tables: BTreeMap<SheetKey, String> = BTreeMap::new();
        for (place, sheet) in (0..).map(SheetKey).zip(&definition.sheets) {
            let taken: Vec<String> = names.values().cloned().collect();
            names.insert(place, sheet_name(&sheet.words.name.text(texts)?, &taken));
            let table = match &sheet.content {
                Content::Built(_, name) => (*name).to_owned(),
                Content::Table(table) => table.name.clone(),
            };
            tables.insert(place, table);
        }
        let mut numbers = BTreeMap::new();
        for (place, &fact) in report.shown.iter().enumerate() {
            numbers.entry(fact).or_insert(place + 1);
        }
        let mut statuses = Vec::new();
        for status in [Status::Green, Status::Yellow, Status::Red, Status::NotAssessed] {
            statuses.push((words.shared(&format!("status.{}", status.key()))?, status));
        }
        Ok(Book {
            report,
            definition,
            titled: None,
            words,
            values: Values::new(names, tables),
            styles: Styles::new(definition.palette),
            workbook: Workbook::new(),
            done: BTreeMap::new(),
            row_counts: BTreeMap::new(),
            numbers,
            printed: BTreeMap::new(),
            tables: BTreeMap::new(),
            statuses,
            judged: Judged::of(report, MoneyScale::Kroner),
            named: Vec::new(),
            tolerance: super::sheets::parameters::no_tolerance(),
            stated: Vec::new(),
            cut_mark: words.word("cut_mark")?,
            agrees: words.word("agrees")?,
            differs: words.word("differs")?,
            untraced: 0,
            cut_texts: 0,
            rounded: 0,
        })
    }

    /// The title of the workbook.
    pub(super) fn title(&self) -> Result<String, TemplateError> {
        match &self.titled {
            Some(title) => Ok(title.clone()),
            None => self.words.title(self.report),
        }
    }

    /// The sheet that the program builds in this way, where the definition has it.
    pub(super) fn built(&self, wanted: Built) -> Option<SheetKey> {
        let is_it =
            |sheet: &SheetDef| matches!(sheet.content, Content::Built(it, _) if it == wanted);
        let place = self.definition.sheets.iter().position(is_it)?;
        u16::try_from(place).ok().map(SheetKey)
    }

    /// Whether a chart names its rows by this column.
    pub(super) fn is_label(&self, table: &str, column: &str) -> bool {
        self.definition.charts.iter().any(|it| it.table == table && it.label == column)
    }

    /// What the definition says of a sheet.
    pub(super) fn definition_of(&self, sheet: SheetKey) -> Option<&'a SheetDef> {
        self.definition.sheets.get(usize::from(sheet.0))
    }

    /// A text of a sheet.
    pub(super) fn sheet_text(
        &self,
        sheet: SheetKey,
        which: fn(&SheetWords) -> &Said,
    ) -> Result<String, TemplateError> {
        match self.definition_of(sheet) {
            Some(it) => which(&it.words).text(self.words.texts),
            None => Ok(String::new()),
        }
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
    pub(super) fn number_look(&self, place: FactIx, signed: bool) -> NumberLook {
        let fact = self.figure(place);
        let decimals = fact.value.map_or(0, |value| value.normalize().scale());
        let mut look = NumberLook::of(&fact.unit, decimals);
        if let Some(judged) = self.judged.decimals(place).and_then(|it| u8::try_from(it).ok()) {
            look.decimals = judged;
        }
        if signed { look.with_sign() } else { look }
    }

    /// Why figures of a row are missing, `Plan hittil, Avvik: ikke rapportert`, and
    /// which of them do not follow from the cells that are shown.
    pub(super) fn reasons(
        &mut self,
        missing: &[(String, Absence)],
    ) -> Result<String, TemplateError> {
        let mut by_reason: BTreeMap<Absence, Vec<&str>> = BTreeMap::new();
        for (head, absence) in missing {
            by_reason.entry(*absence).or_default().push(head);
        }
        let mut parts = Vec::new();
        for (absence, columns) in by_reason {
            let reason = self.words.shared(&format!("absence.{}", absence.key()))?;
            parts.push(format!("{}: {reason}", columns.join(", ")));
        }
        let stated = std::mem::take(&mut self.stated);
        if !stated.is_empty() {
            let columns = stated.join(", ");
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
        let is_it = |of: &Named| matches!(of, Named::Rule(r, p) if *r == rule && p == part);
        self.named.iter().find(|cell| is_it(&cell.of))
    }

    /// The named cell that a formula calls: of the rule value that the figure was
    /// calculated with, or else of the only one there is; of the workbook's own
    /// parameters, the one of this appraisal, or else that of all.
    pub(super) fn parameter(
        &self,
        name: &str,
        fact: Option<FactIx>,
        appraisal: usize,
    ) -> Option<&NamedCell> {
        let own = |number: usize| {
            let is_it =
                |of: &Named| matches!(of, Named::Own(own, n) if *own == name && *n == number);
            self.named.iter().find(|cell| is_it(&cell.of))
        };
        if let Some(cell) = own(appraisal).or_else(|| own(0)) {
            return Some(cell);
        }
        let (parameter, part) = name.split_once('.').unwrap_or((name, ""));
        let is_it = |rule: &usize| {
            self.report.rule_values.get(*rule).is_some_and(|rule| rule.parameter == parameter)
        };
        let used = fact.map(|fact| &self.figure(fact).trace.rule_values);
        let used = used.and_then(|used| used.iter().map(|it| usize::from(*it)).find(is_it));
        let mut all = (0..self.report.rule_values.len()).filter(is_it);
        let only = match (all.next(), all.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        self.named_cell(used.or(only)?, part)
    }

    /// The discount rates that a factor was calculated with and the years they hold from.
    pub(super) fn rates(&self, factor: FactIx) -> Vec<Rate> {
        let rules = self.figure(factor).trace.rule_values.iter().map(|rule| usize::from(*rule));
        let cell = |rule: usize, part: String| {
            self.named_cell(rule, &part).map(|cell| (cell.name.clone(), cell.at))
        };
        let mut found = Vec::new();
        for rule in rules {
            for step in 1_u32.. {
                let (rate, from) =
                    (cell(rule, format!("{step}")), cell(rule, format!("{step}_from")));
                let (Some(rate), Some(from)) = (rate, from) else { break };
                found.push(Rate { rate, from });
            }
        }
        found
    }

    /// Puts the sheets together in the order of their tabs.
    pub(super) fn into_bytes(mut self) -> Result<Vec<u8>, TemplateError> {
        for (name, at) in self
            .named
            .iter()
            .map(|cell| (&cell.name, cell.at))
            // A workbook without parameters has no controls either.
            .chain(self.tolerance.iter().map(|(name, at)| (name, *at)))
            .filter(|(name, _)| !name.is_empty())
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
        let title = safe_text(&self.title()?, "").text;
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
