//! From a row of a table to records.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Entry, Field, Record, Sink, Value};

use crate::cells::{HeldCell, shown};
use crate::form::FoundKey;
use crate::header::Bound;
use crate::join::{Collected, CollectedRow};
use crate::model::{RecordRule, Source, Take, Template};
use crate::rows::{Kept, cells_of};
use crate::unit::FoundUnit;

/// What the records of a table need besides the row.
pub(crate) struct Context<'a> {
    /// Which column is which.
    pub(crate) bound: &'a Bound,
    /// The unit of the table's amounts, where it is one for all.
    pub(crate) unit: Option<TableUnit>,
    /// The rows of the tables that are looked up.
    pub(crate) collected: &'a BTreeMap<usize, Collected>,
    /// The keys of the forms' records, in the order of the mapping's forms.
    pub(crate) forms: &'a [Option<FoundKey>],
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
    pub(crate) fn emit(&self, kept: &Kept<'_>, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let id = kept.gives.id.as_ref().map(|id| id.write(kept.row.number, kept.place));
        for rule in &kept.gives.records {
            let holds = |holder| cells_of(self.bound, kept.row, holder).next().is_some();
            if rule.needs.is_empty() || rule.needs.iter().any(|holder| holds(*holder)) {
                self.records(rule, kept, id.as_deref(), sink)?;
            }
        }
        Ok(())
    }

    fn records(
        &self,
        rule: &RecordRule,
        kept: &Kept<'_>,
        id: Option<&str>,
        sink: &mut dyn Sink,
    ) -> Result<(), AdaptError> {
        let joined: Vec<Option<&CollectedRow>> = rule
            .joins
            .iter()
            .map(|join| self.collected.get(&join.table)?.find(join, self.bound, kept.row))
            .collect();
        let mut entries = constants(&rule.set, kept.row.number, kept.place);
        for take in &rule.takes {
            entries.extend(self.taken(take, rule, kept, id, &joined));
        }
        let Some(each) = rule.each else {
            let col = self.amount_column(rule);
            entries.extend(self.unit(rule, col));
            let first = entries.iter().filter_map(|entry| entry.pos);
            let pos = first.min().or_else(|| kept.row.cells.first().map(|cell| cell.pos));
            return send(rule, &mut entries, pos, sink);
        };
        let columns = self.bound.periods.get(each.periods).map_or(&[][..], Vec::as_slice);
        for period in columns {
            let Some(cell) = kept.row.at(period.col) else { continue };
            let mut entries = entries.clone();
            entries.push(Entry::text(Field::PERIOD, period.period.as_str(), period.pos));
            entries.push(cell.entry(each.value));
            entries.extend(self.unit(rule, Some(period.col)));
            send(rule, &mut entries, Some(cell.pos), sink)?;
        }
        Ok(())
    }

    fn taken<'e>(
        &self,
        take: &'e Take,
        rule: &RecordRule,
        kept: &Kept<'e>,
        id: Option<&str>,
        joined: &[Option<&'e CollectedRow>],
    ) -> Option<Entry<'e>> {
        let own = |column: usize| -> Option<&'e HeldCell> {
            kept.row.at(self.bound.columns.get(column).copied().flatten()?)
        };
        match take.source {
            Source::Column(column) => own(column).map(|cell| mapped(take, cell)),
            Source::Id => id.map(|id| Entry::from_format(take.field, id.to_owned())),
            Source::Form(form) => {
                let (id, pos) = self.forms.get(form)?.as_ref()?;
                Some(Entry::text(take.field, id.clone(), *pos))
            }
            Source::JoinedColumn { join, column } => {
                joined[join].and_then(|row| row.cell(column)).map(|cell| mapped(take, cell))
            }
            Source::JoinedId { join } => {
                // What the row itself says is the evidence, and where no row of the
                // other table is meant without doubt, it is passed on as it stands.
                let told = own(rule.joins[join].on.first()?.0)?;
                match joined[join].and_then(|row| row.id.as_deref()) {
                    Some(id) => Some(Entry::text(take.field, id.to_owned(), told.pos)),
                    None => Some(told.entry(take.field)),
                }
            }
        }
    }

    /// The column of the record's first amount.
    fn amount_column(&self, rule: &RecordRule) -> Option<u16> {
        rule.takes.iter().filter(|take| AMOUNTS.contains(&take.field)).find_map(|take| {
            match take.source {
                Source::Column(column) => self.bound.columns.get(column).copied().flatten(),
                _ => None,
            }
        })
    }

    fn unit(&self, rule: &RecordRule, col: Option<u16>) -> Option<Entry<'static>> {
        if !rule.unit {
            return None;
        }
        let told = |(unit, pos): &FoundUnit| Entry::text(Field::UNIT, unit.clone(), *pos);
        match &self.unit {
            Some(TableUnit::Is(unit)) => Some(Entry::from_format(Field::UNIT, unit.clone())),
            Some(TableUnit::Told(found)) => Some(told(found)),
            None => col.and_then(|col| self.bound.units.get(&col)).map(told),
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

/// The texts that the format itself says of a row.
pub(crate) fn constants(set: &[(Field, Template)], row: u32, place: u32) -> Vec<Entry<'static>> {
    set.iter().map(|(field, text)| Entry::from_format(*field, text.write(row, place))).collect()
}

/// The field as the cell states it, in the canonical word where the mapping knows the agency's.
fn mapped<'e>(take: &'e Take, cell: &'e HeldCell) -> Entry<'e> {
    if take.map.is_empty() {
        return cell.entry(take.field);
    }
    let said = folded(&shown(&cell.value));
    let known = take.map.iter().find(|(word, _)| *word == said);
    match known.filter(|_| !matches!(cell.value, Value::Error(_) | Value::NotCalculated)) {
        Some((_, word)) => Entry::text(take.field, word.as_str(), cell.pos),
        None => cell.entry(take.field),
    }
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
