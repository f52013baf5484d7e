//! The parts of the report that are made of plain tables.

use std::collections::BTreeSet;

use gevinst_core::report::{
    Column, Convention, ConventionArg, FactIx, FactRow, FactTable, Section, TableCell,
};
use serde_json::{Map, Value, json};

use super::lists::List;
use super::page::{Page, scale_name};
use crate::error::TemplateError;
use crate::fact_table::{
    ShownUnit, TableUnits, TableWords, UnitsAt, facts_of, is_signed, longest_stretches,
    stretch_text, stretches,
};
use crate::finding_text::capitalised;
use crate::visible::visible;

/// Up to so many figures in a row, the row says why any of them is missing.
const FEW: usize = 3;

impl Page<'_> {
    /// The parts made of plain tables, for the list of contents.
    pub(super) fn table_sections(&self) -> Result<Vec<Value>, TemplateError> {
        let sections = self.report.sections.iter().enumerate();
        sections.map(|(place, section)| self.section(place, section)).collect()
    }

    pub(super) fn section(&self, place: usize, section: &Section) -> Result<Value, TemplateError> {
        Ok(json!({
            "place": place,
            "anchor": format!("part-{}", section.key.replace('_', "-")),
            "title": self.texts.get(&format!("section.{}", section.key))?,
        }))
    }

    /// The tables of a part, each made when it is written.
    pub(super) fn tables<'s>(&'s self, section: &'s Section) -> List<'s> {
        let mut told: BTreeSet<&'static str> = BTreeSet::new();
        let tables = section.tables.iter();
        Box::new(tables.map(move |table| self.table(table, told.insert(table.key))))
    }

    fn table(&self, table: &FactTable, is_first: bool) -> Result<Value, TemplateError> {
        let words = TableWords { formatter: self.formatter };
        let units = TableUnits::of(self.report, table, self.report.meta.money_scale);
        let mut heads = Vec::new();
        for (place, column) in table.columns.iter().enumerate() {
            heads.push(self.table_head(&words, table, (place, column), &units)?);
        }
        let mut rows = Vec::new();
        for (place, row) in table.rows.iter().enumerate() {
            rows.push(self.table_row(&words, (place, row), &units)?);
        }
        Ok(json!({
            "caption": words.caption(self.report, table)?,
            "sub": self.table_sub(&words, &units)?,
            // A table that comes again for another calculation is explained once.
            "about": if is_first { words.about(table)? } else { String::new() },
            "by_row": matches!(units.at, UnitsAt::Rows(_)),
            "heads": heads,
            "rows": rows,
            "conventions": table.conventions.iter().map(convention).collect::<Vec<_>>(),
        }))
    }

    fn table_head(
        &self,
        words: &TableWords<'_>,
        table: &FactTable,
        (place, column): (usize, &Column),
        units: &TableUnits,
    ) -> Result<Value, TemplateError> {
        let unit = match &units.at {
            UnitsAt::Columns(units) => units.get(place).and_then(Option::as_ref),
            _ => None,
        };
        let unit = unit.filter(|unit| !unit.is_told_by_number());
        let cells = || table.rows.iter().filter_map(|row| row.cells.get(place));
        let is_text = |cell: &TableCell| matches!(cell, TableCell::Word(_) | TableCell::Text(_));
        let has_figures = cells().any(|cell| matches!(cell, TableCell::Fact(_)));
        let unit = unit.map(|unit| words.unit(unit, units.mixed_bases)).transpose()?;
        Ok(json!({
            "name": words.head(column)?,
            "unit": unit,
            "is_text": !has_figures && cells().any(is_text),
        }))
    }

    /// The line below a table's name: unit and price basis, where they are the same
    /// for the whole table.
    fn table_sub(
        &self,
        words: &TableWords<'_>,
        units: &TableUnits,
    ) -> Result<String, TemplateError> {
        let mut parts = Vec::new();
        match &units.at {
            UnitsAt::Table(Some(ShownUnit {
                unit: gevinst_core::report::Unit::Kroner(_),
                scale,
            })) => {
                parts.push(self.texts.get(&format!("scale.{}", scale_name(*scale)))?.to_owned());
            }
            UnitsAt::Table(Some(unit)) if !unit.is_told_by_number() => {
                parts.push(capitalised(&words.unit(unit, false)?));
            }
            _ => {}
        }
        parts.extend(units.basis.map(|basis| capitalised(&self.formatter.price_basis(basis))));
        Ok(parts.join(" · "))
    }

    fn table_row(
        &self,
        words: &TableWords<'_>,
        (place, row): (usize, &FactRow),
        units: &TableUnits,
    ) -> Result<Value, TemplateError> {
        let unit = match &units.at {
            UnitsAt::Rows(rows) => rows.get(place).and_then(Option::as_ref),
            _ => None,
        };
        let unit = unit.map(|unit| words.unit(unit, units.mixed_bases)).transpose()?;
        let mut cells = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            cells.push(match cell {
                TableCell::Fact(fact) => {
                    let scale = scale_name(units.scale(place, column));
                    json!({ "figure": { "fact": fact.0, "scale": scale },
                            "signed": is_signed(self.report, *fact),
                            "with_unit": units.at == UnitsAt::Cells, "text": "" })
                }
                TableCell::Word(key) => plain_cell(&words.word(key)?),
                TableCell::Text(text) => plain_cell(&visible(text)),
                TableCell::Blank => plain_cell(""),
            });
        }
        let (sources, more_sources) = self.source_stretches(&facts_of(row));
        Ok(json!({
            "label": words.label(&row.label)?,
            "reasons": self.reasons(row)?,
            "is_total": row.is_total,
            "unit": unit,
            "cells": cells,
            "sources": sources,
            "more_sources": more_sources,
        }))
    }

    /// Why figures of a row are missing, to stand below its label; nothing for a long
    /// row with some gaps, whose figures each say it themselves.
    fn reasons(&self, row: &FactRow) -> Result<String, TemplateError> {
        let facts = facts_of(row);
        let mut reasons: Vec<&str> = Vec::new();
        let mut missing = 0;
        for fact in &facts {
            if let Err(absence) = self.report.facts.get(*fact).value {
                missing += 1;
                let reason = self.formatter.absence(absence)?;
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        let is_told = facts.len() <= FEW || (missing == facts.len() && reasons.len() == 1);
        if reasons.is_empty() || !is_told {
            return Ok(String::new());
        }
        self.texts.with("sources.absent", &[("reason", &reasons.join("; "))])
    }

    /// The numbers of figures in the list of sources, neighbours together, and whether
    /// some are left out.
    fn source_stretches(&self, facts: &[FactIx]) -> (Vec<Value>, bool) {
        let numbers = facts.iter().filter_map(|fact| self.number(*fact)).map(|it| it as usize);
        let (told, more) = longest_stretches(stretches(numbers.collect()));
        let told = told.into_iter().map(|it| json!({ "first": it.0, "text": stretch_text(it) }));
        (told.collect(), more)
    }
}

fn plain_cell(text: &str) -> Value {
    json!({ "figure": Value::Null, "text": text, "signed": false, "with_unit": false })
}

/// A convention for the helper that writes it: figures stay figures.
fn convention(convention: &Convention) -> Value {
    let mut args = Map::new();
    for (name, arg) in &convention.args {
        let value = match arg {
            ConventionArg::Text(text) => json!({ "text": text }),
            ConventionArg::Word(key) => json!({ "word": key }),
            ConventionArg::Fact(fact) => json!({ "fact": fact.0 }),
        };
        args.insert((*name).to_owned(), value);
    }
    json!({ "key": format!("convention.{}", convention.key), "args": args })
}
