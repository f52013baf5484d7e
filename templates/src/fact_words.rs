//! A figure in words: what it is, what part of the whole it speaks of, how it
//! follows from its parts, and what it rests on.

use gevinst_core::report::{
    Dim, Fact, FactIx, FactPeriod, Field, MoneyScale, Report, RuleUse, Unit,
};
use rust_decimal::Decimal;

use crate::error::TemplateError;
use crate::fact_table::TableWords;
use crate::finding_text::capitalised;
use crate::format::Formatter;
use crate::rule_words::rule_value_words;
use crate::texts::Texts;
use crate::visible::{visible, visible_within};

/// Longer values of dimensions are cut.
const LONGEST: usize = 80;

/// Figures in the words of a language, with exact values in base units.
#[derive(Debug, Clone, Copy)]
pub struct FactWords<'t> {
    formatter: Formatter<'t>,
}

impl<'t> FactWords<'t> {
    /// Words in the language of the texts.
    pub fn new(texts: &'t Texts) -> FactWords<'t> {
        FactWords { formatter: Formatter::new(texts, MoneyScale::Kroner) }
    }

    /// The formatter that writes its numbers.
    pub fn formatter(&self) -> Formatter<'t> {
        self.formatter
    }

    fn texts(&self) -> &'t Texts {
        self.formatter.texts()
    }

    /// What the figure measures.
    ///
    /// # Errors
    ///
    /// When the text is missing.
    pub fn name(&self, fact: &Fact) -> Result<&'t str, TemplateError> {
        self.texts().get(&format!("metric.{}", fact.metric.key()))
    }

    /// How it follows from its parts.
    ///
    /// # Errors
    ///
    /// When the text is missing.
    pub fn method(&self, fact: &Fact) -> Result<&'t str, TemplateError> {
        self.texts().get(&format!("formula.{}", fact.formula.key()))
    }

    /// Its exact value with its unit, or why it is missing.
    ///
    /// # Errors
    ///
    /// When the text of the reason is missing.
    pub fn value(&self, fact: &Fact) -> Result<String, TemplateError> {
        match fact.value {
            Ok(_) => Ok(self.formatter.exact(fact)),
            Err(absence) => {
                let reason = self.formatter.absence(absence)?;
                self.texts().with("sources.absent", &[("reason", reason)])
            }
        }
    }

    /// What part of the whole it speaks of and for what time, as words of their own.
    ///
    /// # Errors
    ///
    /// When the text of a dimension is missing.
    pub fn belongs_to(&self, fact: &Fact) -> Result<Vec<String>, TemplateError> {
        let mut words = Vec::new();
        for (dim, value) in &fact.dims {
            let name = self.texts().get(&format!("dim.{}", dim.key()))?;
            let value = match dim {
                Dim::Kind => self.word("kind", value),
                Dim::Category => self.word("category", value),
                Dim::Stage => self.word("stage", value),
                Dim::Use => visible(self.texts().choice(Field::Use, value)),
                _ => visible_within(value, LONGEST),
            };
            words.push(format!("{name}: {value}"));
        }
        let period = self.formatter.fact_period(fact.period);
        words.extend(Some(period).filter(|period| !period.is_empty()));
        Ok(words)
    }

    fn word(&self, list: &str, key: &str) -> String {
        let text = self.texts().get(&format!("{list}.{key}"));
        text.map_or_else(|_| visible_within(key, LONGEST), str::to_lowercase)
    }

    /// The price basis of an amount.
    pub fn price_basis(&self, fact: &Fact) -> Option<String> {
        match fact.unit {
            Unit::Kroner(basis) => Some(self.formatter.price_basis(basis)),
            _ => None,
        }
    }

    /// A unit by itself, with the price basis of an amount.
    ///
    /// # Errors
    ///
    /// When the text is missing.
    pub fn unit(&self, unit: &Unit) -> Result<String, TemplateError> {
        let key = match unit {
            Unit::Kroner(basis) => {
                let basis = self.formatter.price_basis(*basis);
                return self.texts().with("workbook.unit_kroner", &[("basis", &basis)]);
            }
            Unit::Hours => "unit.hours",
            Unit::Fte => "unit.fte",
            Unit::Points => "unit.points",
            Unit::Share => "unit.share",
            Unit::Rate => "unit.rate",
            Unit::Ratio => "unit.ratio",
            Unit::Factor => "unit.factor",
            Unit::Years => "unit.years",
            Unit::Index => "unit.index",
            Unit::Count => "unit.count",
            Unit::Own(own) => return Ok(own.clone()),
        };
        Ok(self.texts().get(key)?.to_owned())
    }

    /// The name of a rule value.
    pub fn rule_label<'r>(&self, rule: &'r RuleUse) -> &'r str {
        if self.texts().lang() == "en" { &rule.label_en } else { &rule.label_nb }
    }

    /// A rule value with its unit.
    pub fn rule_value(&self, rule: &RuleUse) -> String {
        let value = match Decimal::from_str_exact(&rule.value) {
            Ok(number) => self.formatter.exact_number(number),
            Err(_) => rule_value_words(&rule.value, TableWords { formatter: self.formatter }),
        };
        let unit = self.texts().get(&format!("rule_unit.{}", rule.unit));
        format!("{value} {}", unit.map_or_else(|_| visible(&rule.unit), str::to_owned))
    }

    /// The conventions that a figure rests on: those printed below the tables where
    /// it stands, and those that always hold for its kind.
    ///
    /// # Errors
    ///
    /// When a text is missing.
    pub fn conventions(&self, report: &Report, fact: FactIx) -> Result<Vec<String>, TemplateError> {
        let words = TableWords { formatter: self.formatter };
        let mut found = Vec::new();
        for table in report.sections.iter().flat_map(|section| &section.tables) {
            if !table.facts().any(|other| other == fact) {
                continue;
            }
            for convention in &table.conventions {
                let figure = |fact| self.formatter.exact(report.facts.get(fact));
                let sentence = words.convention(convention, figure)?;
                if !found.contains(&sentence) {
                    found.push(sentence);
                }
            }
        }
        for key in general(report.facts.get(fact)) {
            found.push(self.texts().get(&format!("notes.{key}"))?.to_owned());
        }
        Ok(found)
    }

    /// The tables where a figure stands, with their section: `Lønnsomhet, Nåverdier`.
    ///
    /// # Errors
    ///
    /// When a text is missing.
    pub fn tables(&self, report: &Report, fact: FactIx) -> Result<Vec<String>, TemplateError> {
        let words = TableWords { formatter: self.formatter };
        let mut found = Vec::new();
        for section in &report.sections {
            let title = self.texts().get(&format!("section.{}", section.key))?;
            for table in section.tables.iter().filter(|it| it.facts().any(|other| other == fact)) {
                found.push(format!("{title}: {}", words.caption(report, table)?));
            }
        }
        Ok(found)
    }

    /// A text with a capital first, as the beginning of a line has it.
    pub fn capitalised(&self, text: &str) -> String {
        capitalised(text)
    }
}

/// The notes of the report that hold for a figure of this kind.
fn general(fact: &Fact) -> Vec<&'static str> {
    let key = fact.metric.key();
    let mut notes = Vec::new();
    if key.contains("variance") {
        notes.push("variance");
    }
    if key.starts_with("time.") {
        notes.push("time");
    }
    if key == "quality.achievement" {
        notes.push("achievement");
    }
    if matches!(fact.period, FactPeriod::ToDate(_)) {
        notes.push("to_date");
    }
    notes
}
