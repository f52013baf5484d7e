//! The format that follows a mapping file.

use std::collections::BTreeMap;
use std::ops::Range;

use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Field, Format, Identification, IdentifyError, Note, NoteCode,
    Sink, Workbook,
};

use crate::cells::{HeldCell, Row};
use crate::document::WordsOf;
use crate::emit::{Context, RowUnit, TableUnit, amount_columns};
use crate::error::MappingError;
use crate::form::FoundForm;
use crate::grid::{Grid, HeldSheet, Within};
use crate::header::{Bound, bind};
use crate::join::Collected;
use crate::model::{Form, Gives, Join, Mapping, Source, Table, UnitPhrases, UnitRule};
use crate::notes::Notes;
use crate::rows::{Kept, walk};
use crate::unit::Searched;
use crate::{footnote, form, grid, header, identify};

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

    /// The same, with the words that the file itself says (in `set` and `map`) held
    /// against the closed lists of their fields.
    ///
    /// # Errors
    ///
    /// With every problem of the file at once, each with line and column.
    pub fn parse_with(
        file: &str,
        text: &str,
        words: WordsOf,
    ) -> Result<MappedFormat, MappingError> {
        Mapping::parse_with(file, text, words).map(MappedFormat::new)
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
        let mut found = identify::sheets(&self.mapping, workbook);
        identify::with_labels(&self.mapping, workbook, &mut found)?;
        self.sheets_missing(&found.sheets, sink)?;
        copies(&found, workbook, sink)?;
        let sheets = &found.sheets;
        let forms = self.forms(workbook, sheets, sink)?;
        let collected = self.collect(workbook, sheets)?;
        let mut lookups =
            Lookups { forms: &forms, collected: &collected, searched: Searched::default() };
        for table in &self.mapping.tables {
            for sheet in &sheets[table.sheet] {
                self.table(table, workbook, *sheet, &mut lookups, sink)?;
            }
        }
        Ok(())
    }
}

/// What is known of the workbook before a table's own rows are read.
struct Lookups<'a> {
    /// What the forms hold, in the order of the mapping's forms.
    forms: &'a [Vec<FoundForm>],
    /// The rows of the tables that others look up.
    collected: &'a BTreeMap<usize, Collected>,
    /// The units told in words.
    searched: Searched,
}

impl MappedFormat {
    fn sheets_missing(&self, sheets: &[Vec<u16>], sink: &mut dyn Sink) -> Result<(), AdaptError> {
        for (rule, sheets) in self.mapping.sheets.iter().zip(sheets) {
            if sheets.is_empty() && !rule.optional {
                let name = rule.names.first().cloned().unwrap_or_default();
                let texts = vec![("expected", name)];
                sink.note(Note { code: NoteCode::SheetMissing, cells: Vec::new(), texts })?;
            }
        }
        Ok(())
    }

    /// Reads the forms and hands over their records.
    fn forms(
        &self,
        workbook: &mut dyn Workbook,
        sheets: &[Vec<u16>],
        sink: &mut dyn Sink,
    ) -> Result<Vec<Vec<FoundForm>>, AdaptError> {
        let mut all: Vec<Vec<FoundForm>> = Vec::new();
        for form in &self.mapping.forms {
            let mut found = Vec::new();
            for sheet in &sheets[form.sheet] {
                let mut notes = notes_of(workbook, *sheet);
                let held = form::hold(form, workbook, *sheet)?;
                let name = held.part(0..0).name;
                for label in form::missing(form, &held) {
                    let texts = vec![("expected", label.to_owned()), ("found", name.clone())];
                    let cells = vec![CellPos::new(*sheet, form.within.rows.0, form.within.cols.0)];
                    notes.add(Note { code: NoteCode::LabelMissing, cells, texts });
                }
                for (place, mut one) in (1..).zip(form::forms(form, &held)) {
                    records_of_form(form, &mut one, &name, place, &mut notes, sink)?;
                    found.push(one);
                }
                tell(notes, workbook, *sheet, sink)?;
            }
            all.push(found);
        }
        Ok(all)
    }

    /// Reads the tables that others look up.
    fn collect(
        &self,
        workbook: &mut dyn Workbook,
        sheets: &[Vec<u16>],
    ) -> Result<BTreeMap<usize, Collected>, AdaptError> {
        let mut collected = BTreeMap::new();
        for (place, starts) in self.joined() {
            let table = &self.mapping.tables[place];
            let mut rows = Collected::default();
            for sheet in &sheets[table.sheet] {
                let parts = Parts::of(table, workbook, *sheet)?;
                for part in 0..parts.count() {
                    let mut untold = Notes::default();
                    let mut grid = parts.grid(part, workbook);
                    let units = &self.mapping.units;
                    let header = parts.header(part);
                    if let Some(bound) = bind(table, &mut grid, header, units, &mut untold)? {
                        rows.read(table, &bound, &mut grid)?;
                    }
                }
            }
            for start in starts {
                rows.add_index(start);
            }
            collected.insert(place, rows);
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
        let parts = Parts::of(table, workbook, sheet)?;
        for part in 0..parts.count() {
            let header = parts.header(part);
            let bound = bind(table, &mut parts.grid(part, workbook), header, units, &mut notes)?;
            let Some(bound) = bound else { continue };
            let unit =
                self.unit(table, &bound, workbook, sheet, &mut lookups.searched, &mut notes)?;
            let Lookups { forms, collected, .. } = *lookups;
            let context = Context {
                bound: &bound,
                unit,
                row_unit: row_unit(table, units),
                collected,
                forms: self.forms_beside(forms, table.sheet, sheet),
                numbers: &table.numbers,
            };
            let mut grid = parts.grid(part, workbook);
            walk(table, &bound, &mut grid, &mut notes, &mut |kept, notes| {
                context.emit(kept, notes, sink)
            })?;
        }
        tell(notes, workbook, sheet, sink)
    }

    /// The unit that holds for the whole table; a note where it should be told and is not.
    fn unit(
        &self,
        table: &Table,
        bound: &Bound,
        workbook: &mut dyn Workbook,
        sheet: u16,
        searched: &mut Searched,
        notes: &mut Notes,
    ) -> Result<Option<TableUnit>, AdaptError> {
        let units = &self.mapping.units;
        Ok(match &table.unit {
            UnitRule::Is(unit) => Some(TableUnit::Is(unit.clone())),
            UnitRule::Prose { rows } => {
                searched.unit(workbook, sheet, *rows, units, notes)?.map(TableUnit::Told)
            }
            UnitRule::Header | UnitRule::Row(_) => {
                units_missing(table, bound, sheet, notes);
                None
            }
            UnitRule::None | UnitRule::Column(_) | UnitRule::Last => None,
        })
    }

    /// For each form the one that speaks of a sheet: of the same sheet where the forms
    /// stand in sheets of the same rule, else the first.
    fn forms_beside<'f>(
        &self,
        forms: &'f [Vec<FoundForm>],
        rule: usize,
        sheet: u16,
    ) -> Vec<Option<&'f FoundForm>> {
        let beside = |(form, found): (&Form, &'f Vec<FoundForm>)| {
            if form.sheet == rule {
                found.iter().find(|found| found.sheet == sheet)
            } else {
                found.first()
            }
        };
        self.mapping.forms.iter().zip(forms).map(beside).collect()
    }
}

/// A table of a sheet: one that is read as a stream, or parts of a sheet that is held.
struct Parts {
    sheet: u16,
    within: Within,
    held: Option<HeldSheet>,
    /// Of a held sheet the parts, with the row of the header where it is known.
    parts: Vec<(Range<usize>, Option<u32>)>,
}

impl Parts {
    fn of(table: &Table, workbook: &mut dyn Workbook, sheet: u16) -> Result<Parts, AdaptError> {
        let within = table.within;
        let repeats = table.header.as_ref().filter(|header| header.repeats);
        if !table.turned && repeats.is_none() {
            return Ok(Parts { sheet, within, held: None, parts: vec![(0..0, None)] });
        }
        let held = HeldSheet::read(workbook, sheet, within, table.turned)?;
        let mut parts = repeats.map_or_else(Vec::new, |header| header::parts(table, header, &held));
        if parts.is_empty() {
            // Without a header that repeats the reading tells that there is none.
            parts.push((0..held.rows.len(), None));
        }
        Ok(Parts { sheet, within, held: Some(held), parts })
    }

    fn count(&self) -> usize {
        self.parts.len()
    }

    fn header(&self, part: usize) -> Option<u32> {
        self.parts[part].1
    }

    fn grid<'w>(&'w self, part: usize, workbook: &'w mut dyn Workbook) -> Grid<'w> {
        match &self.held {
            Some(held) => held.part(self.parts[part].0.clone()),
            None => Grid::streamed(workbook, self.sheet, self.within),
        }
    }
}

/// Hands over the records of one form and gives it the key of its record.
fn records_of_form(
    form: &Form,
    found: &mut FoundForm,
    sheet_name: &str,
    place: u32,
    notes: &mut Notes,
    sink: &mut dyn Sink,
) -> Result<(), AdaptError> {
    let id = form.gives.id.as_ref().map(|id| id.write(found.first.row, place, sheet_name));
    found.id = id.or_else(|| {
        let takes = form.gives.records.iter().flat_map(|record| &record.takes);
        let id = takes.filter(|take| take.field == Field::ID).find_map(|take| match &take.source {
            Source::Column(field) => found.fields.get(field),
            _ => None,
        });
        id.map(HeldCell::shown)
    });
    for cell in found.fields.values() {
        notes.used(cell.pos);
    }
    let bound = found.bound(form, sheet_name);
    let context = Context {
        bound: &bound,
        unit: None,
        row_unit: None,
        collected: &BTreeMap::new(),
        forms: Vec::new(),
        numbers: &form.numbers,
    };
    let row = Row { number: found.first.row, cells: Vec::new() };
    context.emit(&Kept { gives: &form.gives, row: &row, place, nth: 1 }, notes, sink)
}

/// Tells of sheets that fit and are not read, as they are copies.
fn copies(
    found: &identify::Found,
    workbook: &dyn Workbook,
    sink: &mut dyn Sink,
) -> Result<(), AdaptError> {
    let name = |sheet: u16| {
        let info = workbook.sheets().get(usize::from(sheet));
        info.map(|info| info.name.clone()).unwrap_or_default()
    };
    for (copy, first) in &found.copies {
        let texts = vec![("found", name(*copy)), ("expected", name(*first))];
        let cells = vec![CellPos::new(*copy, 0, 0)];
        sink.note(Note { code: NoteCode::SheetLeft, cells, texts })?;
    }
    Ok(())
}

fn row_unit<'m>(table: &Table, units: &'m [UnitPhrases]) -> Option<RowUnit<'m>> {
    match table.unit {
        UnitRule::Column(column) => Some(RowUnit { column: Some(column), units }),
        UnitRule::Last => Some(RowUnit { column: None, units }),
        _ => None,
    }
}

/// Tells all notes, with the footnotes of the marks that were found.
fn tell(
    notes: Notes,
    workbook: &mut dyn Workbook,
    sheet: u16,
    sink: &mut dyn Sink,
) -> Result<(), AdaptError> {
    let marks = notes.marks();
    let texts = match marks.as_slice() {
        [] => BTreeMap::new(),
        marks => footnote::notes(workbook, sheet, marks)?,
    };
    Ok(notes.tell_with(&texts, sink)?)
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
        .map(|col| grid::place(sheet, bound.turned, row, col))
        .take(crate::notes::MOST_CELLS)
        .collect();
    if !cells.is_empty() {
        let expected = match table.unit {
            UnitRule::Row(_) => "a unit in the row below the header",
            _ => "a unit in the header of each column of amounts",
        };
        let texts = vec![("expected", expected.to_owned())];
        notes.add(Note { code: NoteCode::UnitNotFound, cells, texts });
    }
}
