//! The lists a template can walk with `rows`, each row made when it is written.

use gevinst_core::report::{AnalysisTable, EstimateRow, Field, Unit, UseRow};
use serde_json::{Value, json};

use super::page::{Page, figure, figure_or_null};
use crate::error::TemplateError;
use crate::visible::visible;

/// The rows of a list.
pub type List<'l> = Box<dyn Iterator<Item = Result<Value, TemplateError>> + 'l>;

/// The lists there are.
const NAMES: &str = "groups, benefits, details, indicators, uses, analyses, sections, tables, \
                     actions, decisions, members, member_kinds, books, findings, sources, rule_values";

impl Page<'_> {
    /// The rows of a list by name; `of` is the place of the group whose benefits
    /// are asked for, or of the section whose tables are.
    pub fn list(&self, name: &str, of: Option<usize>) -> Result<List<'_>, String> {
        let report = self.report;
        let group = || {
            let place = of.ok_or_else(|| format!("`rows \"{name}\"` needs of=…"))?;
            let group = report.groups.get(place).ok_or_else(|| format!("no group {place}"))?;
            Ok::<_, String>((place, group))
        };
        Ok(match name {
            "groups" => Box::new(
                report.groups.iter().enumerate().map(|(place, group)| self.group(place, group)),
            ),
            "benefits" => self.benefits(group()?),
            "details" => self.details(group()?),
            "indicators" => self.indicators(),
            "uses" => Box::new(report.uses.iter().map(|row| Ok(self.use_row(row)))),
            "analyses" => Box::new(report.analyses.iter().map(|table| self.analysis(table))),
            "sections" => {
                let sections = report.sections.iter().enumerate();
                Box::new(sections.map(|(place, section)| self.section(place, section)))
            }
            "tables" => {
                let place = of.ok_or_else(|| format!("`rows \"{name}\"` needs of=…"))?;
                let section = report.sections.get(place);
                self.tables(section.ok_or_else(|| format!("no section {place}"))?)
            }
            "actions" => Box::new(report.actions.iter().map(|row| {
                Ok(json!({
                    "benefit": row.benefit.as_deref().map(visible),
                    "agency": self.agency_of(row.book)?,
                    "description": visible(&row.description),
                    "owner": row.owner.as_deref().map(visible),
                    "deadline": row.deadline.map(|day| self.formatter.day_short(day)),
                    "status": row.status.map(|key| self.texts.choice(Field::Status, key)),
                    "overdue": row.overdue,
                }))
            })),
            "decisions" => self.decisions(),
            "members" => self.members(),
            "member_kinds" => self.member_kinds(),
            "books" => self.books(),
            "findings" => self.findings(),
            "sources" => self.sources(),
            "rule_values" => self.rule_values(),
            _ => return Err(format!("there is no list `{name}`; there are: {NAMES}")),
        })
    }

    fn use_row(&self, row: &UseRow) -> Value {
        json!({
            "name": self.texts.choice(Field::Use, row.key),
            "money": figure_or_null(row.money),
            "hours": figure_or_null(row.hours),
            "first": figure_or_null(row.money.or(row.hours)),
        })
    }

    fn analysis(&self, table: &AnalysisTable) -> Result<Value, TemplateError> {
        let name = if table.key.is_empty() {
            self.texts.get("analyses.one")?.to_owned()
        } else {
            self.texts.with("analyses.named", &[("key", &visible(&table.key))])?
        };
        let book = self.report.books.0.get(usize::from(table.book));
        let mut rows = Vec::new();
        for row in &table.rows {
            rows.push(json!({
                "name": self.texts.get(&format!("metric.{}", row.metric.key()))?,
                "figures": row.by_period.iter().map(|place| figure(*place)).collect::<Vec<_>>(),
                "total": figure(row.total),
                "is_net": row.metric.key().starts_with("net."),
            }));
        }
        let mut estimates = Vec::new();
        for row in &table.estimates {
            estimates.push(self.estimate(row)?);
        }
        let heads = table.periods.iter().map(|period| self.formatter.period_short(*period));
        Ok(json!({
            "name": name,
            "book": book.map_or_else(String::new, |book| visible(&book.name)),
            "stage": self.texts.get(&format!("stage.{}", table.stage.key()))?,
            "scale": self.scale_note()?,
            "heads": heads.collect::<Vec<_>>(),
            "rows": rows,
            "estimates": estimates,
        }))
    }

    fn estimate(&self, row: &EstimateRow) -> Result<Value, TemplateError> {
        let given = |value: Option<rust_decimal::Decimal>| {
            value.map(|value| json!({ "given": value.to_string(), "like": figure(row.expected) }))
        };
        let category = self.texts.get(&format!("category.{}", row.category))?;
        // A row without a title of its own is the sum of its category.
        let title = match (row.title.is_empty(), row.category == "net") {
            (false, _) => visible(&row.title),
            (true, true) => String::new(),
            (true, false) => self.texts.with("analyses.sum_of", &[("category", category)])?,
        };
        let points = self.report.facts.get(row.expected).unit == Unit::Points;
        Ok(json!({
            "category": category,
            "title": title,
            "is_points": points,
            "optimistic": given(row.optimistic),
            "most_likely": given(row.most_likely),
            "pessimistic": given(row.pessimistic),
            "expected": figure(row.expected),
            "is_net": row.category == "net",
            "is_sum": row.title.is_empty(),
        }))
    }

    /// In what unit the amounts of a table are.
    pub fn scale_note(&self) -> Result<String, TemplateError> {
        let scale = super::page::scale_name(self.report.meta.money_scale);
        Ok(self.texts.get(&format!("scale.{scale}"))?.to_owned())
    }

    /// The price basis of the money figures, for the line below a table's name.
    pub fn price_note(&self) -> Result<String, TemplateError> {
        let note = match self.report.meta.price_basis {
            Some(basis) => self.formatter.price_basis(basis),
            None => self.texts.get("price.mixed")?.to_owned(),
        };
        Ok(crate::finding_text::capitalised(&note))
    }
}
