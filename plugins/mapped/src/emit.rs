//! From a row of a table to records.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Entry, Field, Record, Sink, Value, Written};

use crate::cells::{HeldCell, shown};
use crate::footnote;
use crate::form::FoundForm;
use crate::header::Bound;
use crate::join::{Collected, CollectedRow};
use crate::model::{Numbers, RecordRule, Source, Take, Template, UnitPhrases};
use crate::notes::Notes;
use crate::period::together;
use crate::rows::{Kept, cells_of};
use crate::unit::{FoundUnit, phrases_in};

/// What the records of a table need besides the row.
pub(crate) struct Context<'a> {
    /// Which column is which.
    pub(crate) bound: &'a Bound,
    /// The unit of the table's amounts, where it is one for all.
    pub(crate) unit: Option<TableUnit>,
    /// Where a row tells the unit of its own amounts.
    pub(crate) row_unit: Option<RowUnit<'a>>,
    /// The rows of the tables that are looked up.
    pub(crate) collected: &'a BTreeMap<usize, Collected>,
    /// What the forms hold, in the order of the mapping's forms.
    pub(crate) forms: Vec<Option<&'a FoundForm>>,
    /// How numbers may be written.
    pub(crate) numbers: &'a Numbers,
}

/// Where a row tells its unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowUnit<'a> {
    /// The column; `None` is the last text of the row.
    pub(crate) column: Option<usize>,
    /// The phrases that tell units.
    pub(crate) units: &'a [UnitPhrases],
}

/// The unit that holds for a whole table.
#[derive(Debug, Clone)]
pub(crate) enum TableUnit {
    /// The format says so.
    Is(String),
    /// A cell tells it.
    Told(FoundUnit),
}

/// The fields whose numbers have the record's unit.
const AMOUNTS: [Field; 5] =
    [Field::AMOUNT, Field::MOST_LIKELY, Field::OPTIMISTIC, Field::PESSIMISTIC, Field::ADJUSTED];

impl Context<'_> {
    /// Hands all records of a row to the sink.
    pub(crate) fn emit(
        &self,
        kept: &Kept<'_>,
        notes: &mut Notes,
        sink: &mut dyn Sink,
    ) -> Result<(), AdaptError> {
        let write = |id: &Template| self.written(id, kept);
        let id = kept.gives.id.as_ref().map(write);
        for rule in &kept.gives.records {
            let holds = |holder| cells_of(self.bound, kept.row, holder).next().is_some();
            let needed = rule.needs.is_empty() || rule.needs.iter().any(|holder| holds(*holder));
            if needed && self.is_meant(rule, kept) {
                self.records(rule, kept, id.as_deref(), notes, sink)?;
            }
        }
        Ok(())
    }

    /// Whether the row is of the sort that the record is about.
    fn is_meant(&self, rule: &RecordRule, kept: &Kept<'_>) -> bool {
        let says = |(column, words): &(usize, Vec<String>)| {
            let cell = self.bound.cell(kept.row, *column);
            cell.is_some_and(|cell| words.contains(&folded(&cell.shown())))
        };
        rule.nth.is_none_or(|nth| nth == kept.nth) && rule.when.iter().all(says)
    }

    fn written(&self, template: &Template, kept: &Kept<'_>) -> String {
        template.write(kept.row.number, kept.place, &self.bound.sheet_name)
    }

    fn records(
        &self,
        rule: &RecordRule,
        kept: &Kept<'_>,
        id: Option<&str>,
        notes: &mut Notes,
        sink: &mut dyn Sink,
    ) -> Result<(), AdaptError> {
        let joined: Vec<Option<&CollectedRow>> = rule
            .joins
            .iter()
            .map(|join| self.collected.get(&join.table)?.find(join, self.bound, kept.row))
            .collect();
        let constant = |(field, text): &(Field, Template)| {
            Entry::from_format(*field, self.written(text, kept))
        };
        let mut entries: Vec<Entry<'_>> = rule.set.iter().map(constant).collect();
        for take in &rule.takes {
            entries.extend(self.taken(take, rule, kept, id, &joined, notes));
        }
        let Some(each) = rule.each else {
            let col = self.amount_column(rule);
            entries.extend(self.unit(rule, kept, col));
            let first = entries.iter().filter_map(|entry| entry.pos);
            let pos = first.min().or_else(|| kept.row.cells.first().map(|cell| cell.pos));
            return send(rule, &mut entries, pos, sink);
        };
        let columns = self.bound.periods.get(each.periods).map_or(&[][..], Vec::as_slice);
        for period in columns {
            let Some(cell) = kept.row.at(period.col) else { continue };
            let Some(value) = self.entry(cell, each.value, notes) else { continue };
            let mut entries = entries.clone();
            entries.push(Entry::text(each.header, period.period.as_str(), period.pos));
            entries.push(value);
            entries.extend(self.unit(rule, kept, Some(period.col)));
            send(rule, &mut entries, Some(cell.pos), sink)?;
        }
        Ok(())
    }

    fn taken<'e>(
        &'e self,
        take: &'e Take,
        rule: &RecordRule,
        kept: &Kept<'e>,
        id: Option<&str>,
        joined: &[Option<&'e CollectedRow>],
        notes: &mut Notes,
    ) -> Option<Entry<'e>> {
        let own = |column: usize| self.bound.cell(kept.row, column);
        match &take.source {
            Source::Column(column) if self.bound.is_sheet_name(*column) => {
                Some(Entry::from_format(take.field, self.bound.sheet_name.as_str()))
            }
            Source::Column(column) => self.mapped(take, own(*column)?, notes),
            Source::Period(columns) => {
                let cells: Vec<&HeldCell> =
                    columns.iter().filter_map(|column| own(*column)).collect();
                let parts: Vec<String> = cells.iter().map(|cell| cell.shown()).collect();
                let first = cells.first()?;
                Some(Entry::text(take.field, together(&parts, take.span), first.pos))
            }
            Source::Id => id.map(|id| Entry::from_format(take.field, id.to_owned())),
            Source::Form(form) => {
                let form = self.forms.get(*form).copied().flatten()?;
                Some(Entry::text(take.field, form.id.clone()?, form.first))
            }
            Source::FormField { form, field } => {
                let form = self.forms.get(*form).copied().flatten()?;
                self.mapped(take, form.fields.get(field)?, notes)
            }
            Source::JoinedColumn { join, column } => {
                self.mapped(take, joined[*join]?.cell(*column)?, notes)
            }
            Source::JoinedId { join } => {
                // What the row itself says is the evidence, and where no row of the
                // other table is meant without doubt, it is passed on as it stands.
                let told = own(rule.joins[*join].on.first()?.0)?;
                match joined[*join].and_then(|row| row.id.as_deref()) {
                    Some(id) => Some(Entry::text(take.field, id.to_owned(), told.pos)),
                    None => Some(told.entry(take.field)),
                }
            }
        }
    }

    /// The field as the cell states it, in the canonical word where the mapping knows the agency's.
    fn mapped<'e>(
        &self,
        take: &'e Take,
        cell: &'e HeldCell,
        notes: &mut Notes,
    ) -> Option<Entry<'e>> {
        if let (Some(span), Value::Day(day)) = (take.span, &cell.value) {
            return Some(Entry::text(take.field, span.of(*day), cell.pos));
        }
        if let Some(date) = take.day.and_then(|day| day.of(&cell.shown())) {
            let value = Value::Day(date);
            return Some(Entry { field: take.field, value, pos: Some(cell.pos), rounded: false });
        }
        if matches!(cell.value, Value::Error(_) | Value::NotCalculated) {
            return Some(cell.entry(take.field));
        }
        let said = folded(&shown(&cell.value));
        match take.map.iter().find(|(word, _)| *word == said) {
            Some((_, word)) => Some(Entry::text(take.field, word.as_str(), cell.pos)),
            None => self.entry(cell, take.field, notes),
        }
    }

    /// The field as the cell states it; none where the mapping knows its words as
    /// reasons why there is no number, and without the mark of a footnote.
    fn entry<'e>(&self, cell: &'e HeldCell, field: Field, notes: &mut Notes) -> Option<Entry<'e>> {
        let number = field.definition().is_some_and(|it| it.written == Written::Number);
        let Some(text) = cell.text().filter(|_| number) else { return Some(cell.entry(field)) };
        if self.numbers.is_missing(text) {
            notes.value_missing(cell);
            return None;
        }
        let mut plain = text;
        if let Some((number, mark)) = footnote::split(text).filter(|_| self.numbers.footnotes) {
            notes.footnote(cell, mark);
            plain = number;
        }
        let plain = self.numbers.stripped(plain);
        let as_it_stands = plain == text.trim();
        Some(if as_it_stands { cell.entry(field) } else { Entry::text(field, plain, cell.pos) })
    }

    /// The column of the record's first amount.
    fn amount_column(&self, rule: &RecordRule) -> Option<u16> {
        rule.takes.iter().filter(|take| AMOUNTS.contains(&take.field)).find_map(|take| match &take
            .source
        {
            Source::Column(column) => self.bound.columns.get(*column).copied().flatten(),
            _ => None,
        })
    }

    fn unit<'e>(
        &'e self,
        rule: &RecordRule,
        kept: &Kept<'e>,
        col: Option<u16>,
    ) -> Option<Entry<'e>> {
        if !rule.unit {
            return None;
        }
        if let Some(row_unit) = &self.row_unit {
            return self.unit_of_row(row_unit, kept);
        }
        let told = |(unit, pos): &FoundUnit| Entry::text(Field::UNIT, unit.clone(), *pos);
        match &self.unit {
            Some(TableUnit::Is(unit)) => Some(Entry::from_format(Field::UNIT, unit.clone())),
            Some(TableUnit::Told(found)) => Some(told(found)),
            None => col.and_then(|col| self.bound.units.get(&col)).map(told),
        }
    }

    /// The unit that the row itself tells; words that tell none are passed on from a
    /// column of units, so that they are refused by name.
    fn unit_of_row<'e>(&'e self, rule: &RowUnit<'e>, kept: &Kept<'e>) -> Option<Entry<'e>> {
        let cell = match rule.column {
            Some(column) => self.bound.cell(kept.row, column)?,
            None => kept.row.cells.iter().rev().find(|cell| cell.text().is_some())?,
        };
        match phrases_in(&cell.shown(), rule.units).as_slice() {
            [(unit, _)] => Some(Entry::text(Field::UNIT, *unit, cell.pos)),
            _ => rule.column.map(|_| cell.entry(Field::UNIT)),
        }
    }
}

/// The columns whose amounts take their unit from their header or the row below it.
pub(crate) fn amount_columns(table: &crate::model::Table, bound: &Bound) -> Vec<u16> {
    let gives = table.landmarks.iter().map(|landmark| &landmark.gives);
    let gives = gives.chain(table.groups.iter().map(|group| &group.gives));
    let mut columns = Vec::new();
    for rule in gives.flat_map(|gives| &gives.records).filter(|rule| rule.unit) {
        let periods = rule.each.and_then(|each| bound.periods.get(each.periods));
        columns.extend(periods.into_iter().flatten().map(|period| period.col));
        for take in rule.takes.iter().filter(|take| AMOUNTS.contains(&take.field)) {
            if let Source::Column(column) = take.source {
                columns.extend(bound.columns.get(column).copied().flatten());
            }
        }
    }
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Sends a record with its fields in the vocabulary's order.
pub(crate) fn send(
    rule: &RecordRule,
    entries: &mut [Entry<'_>],
    pos: Option<CellPos>,
    sink: &mut dyn Sink,
) -> Result<(), AdaptError> {
    let Some(pos) = pos else { return Ok(()) };
    in_order(rule.kind, entries);
    sink.record(&Record { kind: rule.kind, pos, entries })?;
    Ok(())
}

/// Puts fields in the order in which the vocabulary lists them for the kind.
pub(crate) fn in_order(kind: gevinst_plugin_sdk::Kind, entries: &mut [Entry<'_>]) {
    let fields = kind.definition().map_or(&[][..], |definition| definition.fields);
    entries.sort_by_key(|entry| fields.iter().position(|field| *field == entry.field));
}
