//! What answers for the figures: workbooks, findings, sources and rule values.

use gevinst_core::report::{
    Book, CellRef, Fact, FactIx, Finding, Reading, RuleUse, Severity, Trace, Unit,
};
use serde_json::{Value, json};

use super::lists::List;
use super::page::Page;
use crate::error::TemplateError;
use crate::fact_words::FactWords;
use crate::finding_text::capitalised;
use crate::visible::{visible, visible_within};

/// A source names so many stretches of cells before it counts the rest.
const CELLS_NAMED: usize = 8;
/// A source names so many other figures before it counts the rest.
const FACTS_NAMED: usize = 24;
/// Longer ids of figures are cut where no number stands for them.
const LONGEST_ID: usize = 80;

impl Page<'_> {
    pub(super) fn data_counts(&self) -> Value {
        let count = |severity| self.report.count(severity);
        json!({
            "books": self.report.books.0.len(),
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "infos": count(Severity::Info),
            "waived": Some(self.report.waived()).filter(|count| *count > 0),
            "moments": self.moments(),
        })
    }

    pub(super) fn books(&self) -> List<'_> {
        let rows = self.report.books.0.iter().enumerate();
        Box::new(
            rows.map(|(number, book)| self.book(number, book, self.report.readings.get(number))),
        )
    }

    fn book(
        &self,
        number: usize,
        book: &Book,
        reading: Option<&Reading>,
    ) -> Result<Value, TemplateError> {
        let size = self.formatter.exact_number(book.size.into());
        Ok(json!({
            "name": visible(&book.name),
            "digest": book.digest.to_string(),
            "size": size,
            "file_kind": visible(&book.file_kind),
            "reading": match reading {
                Some(reading) => self.reading(number, reading)?,
                None => Value::Null,
            },
        }))
    }

    fn reading(&self, number: usize, reading: &Reading) -> Result<Value, TemplateError> {
        let mut records = Vec::new();
        for (kind, count) in &reading.records {
            let name = self.texts.get(&format!("record.{}", kind.key()))?;
            let count = self.formatter.exact_number((*count).into());
            records.push(json!({ "name": capitalised(name), "count": count }));
        }
        let book = u16::try_from(number).unwrap_or(u16::MAX);
        let evidence = reading.format.evidence.iter().map(|evidence| {
            let cell = evidence.at.map(|place| {
                let cell = CellRef { book, place };
                format!("{}!{place}", visible(self.report.books.sheet_name(cell)))
            });
            json!({
                "cell": cell,
                "found": visible_within(&evidence.found, LONGEST_ID),
                "shows": visible_within(&evidence.shows, LONGEST_ID),
            })
        });
        Ok(json!({
            "title": visible(&reading.format.title),
            "id": visible(&reading.format.id),
            "version": visible(&reading.format.version),
            "named_by_user": reading.format.named_by_user,
            "library": reading.format.library.map(|digest| digest.to_string()),
            "evidence": evidence.collect::<Vec<_>>(),
            "records": records,
            "cells_used": self.formatter.exact_number(reading.cells_used.into()),
        }))
    }

    pub(super) fn findings(&self) -> List<'_> {
        Box::new(self.report.findings.iter().map(|finding| Ok(self.finding(finding))))
    }

    pub(super) fn finding(&self, finding: &Finding) -> Value {
        let (message, hint) = self.texts.finding_sentences(finding, &self.report.books);
        json!({
            "code": finding.code.key(),
            "severity": finding.severity().key(),
            "message": message,
            "hint": hint,
            "decision": finding.waiver.as_ref().map(|waiver| self.texts.waiver(waiver)),
            "cells": self.cells(&finding.cells),
        })
    }

    /// Cells as places, neighbours in a row or column as one stretch
    /// (`plan.xlsx › Beløp!F12:H12`), and how many stretches are left out.
    fn cells(&self, cells: &[CellRef]) -> Value {
        let runs = runs(cells);
        let places = runs.iter().take(CELLS_NAMED).map(|(first, last)| {
            let end = if first == last { String::new() } else { format!(":{}", last.place) };
            json!({
                "book": visible(self.report.books.book_name(*first)),
                "place": format!(
                    "{}!{}{end}",
                    visible(self.report.books.sheet_name(*first)),
                    first.place
                ),
            })
        });
        json!({
            "places": places.collect::<Vec<_>>(),
            "more": self.more(runs.len(), CELLS_NAMED),
        })
    }

    /// How many are left out, as text; null where none is.
    fn more(&self, all: usize, named: usize) -> Value {
        match all.checked_sub(named) {
            Some(more @ 1..) => Value::String(self.formatter.exact_number(more.into())),
            _ => Value::Null,
        }
    }

    pub(super) fn sources(&self) -> List<'_> {
        Box::new(self.report.shown.iter().enumerate().map(|(place, shown)| {
            let fact = self.report.facts.get(*shown);
            let absent = match fact.value {
                Ok(_) => Value::Null,
                Err(absence) => Value::String(self.formatter.absence(absence)?.to_owned()),
            };
            Ok(json!({
                "number": place + 1,
                "name": self.texts.get(&format!("metric.{}", fact.metric.key()))?,
                "of": self.description(fact)?,
                "exact": self.formatter.exact(fact),
                "absent": absent,
                "method": self.texts.get(&format!("formula.{}", fact.formula.key()))?,
                "cells": self.cells(&fact.trace.cells),
                "facts": self.parts(&fact.trace),
                "rules": fact.trace.rule_values.iter().map(|rule| rule + 1).collect::<Vec<_>>(),
            }))
        }))
    }

    /// What part of the whole a figure speaks of, and for what time.
    fn description(&self, fact: &Fact) -> Result<String, TemplateError> {
        let mut words = FactWords::new(self.texts).belongs_to(fact)?;
        if let Unit::Kroner(basis) = fact.unit
            && self.report.meta.price_basis != Some(basis)
        {
            words.push(self.formatter.price_basis(basis));
        }
        Ok(words.join(" · "))
    }

    fn parts(&self, trace: &Trace) -> Value {
        let parts = trace.facts.iter().take(FACTS_NAMED).map(|part| self.part(*part));
        json!({
            "parts": parts.collect::<Vec<_>>(),
            "more": self.more(trace.facts.len(), FACTS_NAMED),
        })
    }

    /// A figure by its number, or by its id where the report does not show it.
    fn part(&self, part: FactIx) -> Value {
        match self.number(part) {
            Some(number) => json!({ "number": number, "id": "" }),
            None => {
                let id = self.report.facts.get(part).id.as_str();
                json!({ "number": Value::Null, "id": visible_within(id, LONGEST_ID) })
            }
        }
    }

    pub(super) fn rule_values(&self) -> List<'_> {
        let rows = self.report.rule_values.iter().enumerate();
        Box::new(rows.map(|(place, rule)| self.rule_value(place, rule)))
    }

    fn rule_value(&self, place: usize, rule: &RuleUse) -> Result<Value, TemplateError> {
        let words = FactWords::new(self.texts);
        Ok(json!({
            "number": place + 1,
            "label": visible(words.rule_label(rule)),
            "parameter": visible(&rule.parameter),
            "value": words.rule_value(rule),
            "citation": visible(&rule.source),
            "from": rule.from.map(|day| self.formatter.day_short(day)),
            "kind": self.texts.get(&format!("rule_kind.{}", rule.kind))?,
            "past_check_date": rule.past_check_date,
            "cell": rule.cell.map(|cell| self.texts.cell(cell, &self.report.books)),
        }))
    }
}

/// Cells in order, neighbours in one row or one column joined.
fn runs(cells: &[CellRef]) -> Vec<(CellRef, CellRef)> {
    let mut runs: Vec<(CellRef, CellRef)> = Vec::new();
    for cell in cells {
        if let Some((first, last)) = runs.last_mut()
            && continues(*first, *last, *cell)
        {
            *last = *cell;
            continue;
        }
        runs.push((*cell, *cell));
    }
    runs
}

fn continues(first: CellRef, last: CellRef, next: CellRef) -> bool {
    let (start, end, new) = (first.place, last.place, next.place);
    let same_sheet = last.book == next.book && end.sheet == new.sheet;
    let along_row =
        start.row == new.row && end.row == new.row && end.col.checked_add(1) == Some(new.col);
    let along_col =
        start.col == new.col && end.col == new.col && end.row.checked_add(1) == Some(new.row);
    same_sheet && (along_row || along_col)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gevinst_core::report::Place;

    fn cell(row: u32, col: u16) -> CellRef {
        CellRef { book: 0, place: Place { sheet: 0, row, col } }
    }

    #[test]
    fn neighbours_make_a_stretch_and_corners_do_not() {
        let shown = |cells: &[CellRef]| {
            let runs = runs(cells).into_iter();
            runs.map(|(first, last)| format!("{}:{}", first.place, last.place)).collect::<Vec<_>>()
        };
        assert_eq!(shown(&[cell(0, 0), cell(0, 1), cell(0, 2)]), ["A1:C1"]);
        assert_eq!(shown(&[cell(0, 0), cell(1, 0), cell(1, 1)]), ["A1:A2", "B2:B2"]);
        assert_eq!(shown(&[cell(0, 2), cell(0, 1)]), ["C1:C1", "B1:B1"]);
        assert_eq!(shown(&[]), Vec::<String>::new());
    }
}
