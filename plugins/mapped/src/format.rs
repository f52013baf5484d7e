//! The format that follows a mapping file.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Format, Identification, IdentifyError, Note, NoteCode, Sink,
    Workbook,
};

use crate::emit::{Context, TableUnit, amount_columns};
use crate::error::MappingError;
use crate::form::FoundKey;
use crate::header::{Bound, bind};
use crate::join::Collected;
use crate::model::{Gives, Join, Mapping, Table, UnitRule};
use crate::notes::Notes;
use crate::rows::walk;
use crate::unit::Searched;
use crate::{form, identify};

/// A format described by a mapping file.
#[derive(Debug, Clone)]
pub struct MappedFormat {
    mapping: Mapping,
}

impl MappedFormat {
    /// The format that follows a mapping.
    pub fn new(mapping: Mapping) -> MappedFormat {
        MappedFormat { mapping }
    }

    /// The format of a mapping file; `file` is its name for messages.
    ///
    /// # Errors
    ///
    /// With every problem of the file at once, each with line and column.
    pub fn parse(file: &str, text: &str) -> Result<MappedFormat, MappingError> {
        Mapping::parse(file, text).map(MappedFormat::new)
    }
}

impl Format for MappedFormat {
    fn describe(&self) -> &Description {
        &self.mapping.description
    }

    fn identify(&self, workbook: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        Ok(identify::identify(&self.mapping, workbook)?)
    }

    fn adapt(&self, workbook: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let sheets = identify::sheets(&self.mapping, workbook);
        for (rule, sheet) in self.mapping.sheets.iter().zip(&sheets) {
            if sheet.is_none() && !rule.optional {
                let name = rule.names.first().cloned().unwrap_or_default();
                let texts = vec![("expected", name)];
                sink.note(Note { code: NoteCode::SheetMissing, cells: Vec::new(), texts })?;
            }
        }
        let mut keys = Vec::new();
        for form in &self.mapping.forms {
            let mut key = None;
            if let Some(sheet) = sheets[form.sheet] {
                let mut notes = notes_of(workbook, sheet);
                key = form::read(form, workbook, sheet, &mut notes, sink)?;
                notes.tell(sink)?;
            }
            keys.push(key);
        }
        let collected = self.collect(workbook, &sheets)?;
        let mut lookups =
            Lookups { forms: &keys, collected: &collected, searched: Searched::default() };
        for table in &self.mapping.tables {
            if let Some(sheet) = sheets[table.sheet] {
                self.table(table, workbook, sheet, &mut lookups, sink)?;
            }
        }
        Ok(())
    }
}

/// What is known of the workbook before a table's own rows are read.
struct Lookups<'a> {
    /// The keys of the forms' records.
    forms: &'a [Option<FoundKey>],
    /// The rows of the tables that others look up.
    collected: &'a BTreeMap<usize, Collected>,
    /// The units told in words.
    searched: Searched,
}

impl MappedFormat {
    /// Reads the tables that others look up.
    fn collect(
        &self,
        workbook: &mut dyn Workbook,
        sheets: &[Option<u16>],
    ) -> Result<BTreeMap<usize, Collected>, AdaptError> {
        let mut collected = BTreeMap::new();
        for (place, starts) in self.joined() {
            let table = &self.mapping.tables[place];
            if let Some(sheet) = sheets[table.sheet] {
                let mut untold = Notes::default();
                let bound = bind(table, workbook, sheet, &self.mapping.units, &mut untold)?;
                let Some(bound) = bound else { continue };
                let rows = Collected::read(table, &bound, workbook, sheet, &starts)?;
                collected.insert(place, rows);
            }
        }
        Ok(collected)
    }

    /// The tables that others look up, each with the columns that a look-up begins with.
    fn joined(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut joined: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for join in self.mapping.tables.iter().flat_map(joins) {
            let starts = joined.entry(join.table).or_default();
            if let Some((_, theirs)) = join.on.first()
                && !starts.contains(theirs)
            {
                starts.push(*theirs);
            }
        }
        joined
    }

    fn table(
        &self,
        table: &Table,
        workbook: &mut dyn Workbook,
        sheet: u16,
        lookups: &mut Lookups<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), AdaptError> {
        let mut notes = notes_of(workbook, sheet);
        let units = &self.mapping.units;
        let Some(bound) = bind(table, workbook, sheet, units, &mut notes)? else {
            return Ok(notes.tell(sink)?);
        };
        let unit = match &table.unit {
            UnitRule::Is(unit) => Some(TableUnit::Is(unit.clone())),
            UnitRule::Prose { rows } => lookups
                .searched
                .unit(workbook, sheet, *rows, units, &mut notes)?
                .map(TableUnit::Told),
            UnitRule::Header | UnitRule::Row => {
                units_missing(table, &bound, sheet, &mut notes);
                None
            }
            UnitRule::None => None,
        };
        let Lookups { forms, collected, .. } = *lookups;
        let context = Context { bound: &bound, unit, collected, forms };
        walk(table, &bound, workbook, sheet, &mut notes, &mut |kept, _| context.emit(kept, sink))?;
        notes.tell(sink)?;
        Ok(())
    }
}

/// All joins of a table.
fn joins(table: &Table) -> impl Iterator<Item = &Join> {
    let landmarks = table.landmarks.iter().map(|landmark| &landmark.gives);
    let groups = table.groups.iter().map(|group| &group.gives);
    landmarks
        .chain(groups)
        .flat_map(|gives: &Gives| &gives.records)
        .flat_map(|record| &record.joins)
}

fn notes_of(workbook: &dyn Workbook, sheet: u16) -> Notes {
    workbook.sheets().get(usize::from(sheet)).map_or_else(Notes::default, Notes::of)
}

/// Tells of amounts whose header, or the row below it, tells no unit.
fn units_missing(table: &Table, bound: &Bound, sheet: u16, notes: &mut Notes) {
    let row = bound.first_row.saturating_sub(1);
    let without = |col: &u16| !bound.units.contains_key(col);
    let cells: Vec<CellPos> = amount_columns(table, bound)
        .into_iter()
        .filter(without)
        .map(|col| CellPos::new(sheet, row, col))
        .take(crate::notes::MOST_CELLS)
        .collect();
    if !cells.is_empty() {
        let expected = match table.unit {
            UnitRule::Row => "a unit in the row below the header",
            _ => "a unit in the header of each column of amounts",
        };
        let texts = vec![("expected", expected.to_owned())];
        notes.add(Note { code: NoteCode::UnitNotFound, cells, texts });
    }
}
