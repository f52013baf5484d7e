//! Walking the rows of a table, from its header to its end.
//!
//! One row is held at a time. A row is a landmark, found by its label; or it
//! belongs to the group of rows below the last landmark; or it is neither, and
//! is noted if it says something.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::cell::column_letters;
use gevinst_plugin_sdk::text::{folded, nearest};
use gevinst_plugin_sdk::{AdaptError, Flow, Note, NoteCode};

use crate::cells::{HeldCell, Row};
use crate::footnote;
use crate::grid::Grid;
use crate::header::Bound;
use crate::model::{ColumnPlace, ColumnUse, Gives, Group, Holder, Labels, Table};
use crate::notes::Notes;

/// A row that gives records.
pub(crate) struct Kept<'r> {
    /// What it gives.
    pub(crate) gives: &'r Gives,
    /// Its cells.
    pub(crate) row: &'r Row,
    /// Its place within its group, from one; one for a landmark.
    pub(crate) place: u32,
    /// Which row of its thing it is, from one.
    pub(crate) nth: u32,
}

/// What a row does with the rows that come.
type Take<'t> = dyn FnMut(&Kept<'_>, &mut Notes) -> Result<(), AdaptError> + 't;

/// Walks the table and hands every row that gives something to `take`.
pub(crate) fn walk(
    table: &Table,
    bound: &Bound,
    grid: &mut Grid<'_>,
    notes: &mut Notes,
    take: &mut Take<'_>,
) -> Result<(), AdaptError> {
    let mut walker = Walker::new(table, bound);
    walker.look_ahead(grid)?;
    grid.each_row(None, &mut |row| {
        if row.number < bound.first_row {
            return Ok(Flow::Continue);
        }
        walker.row(row, notes, take)
    })?;
    walker.missing(grid, notes);
    Ok(())
}

/// Where in the table the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Below the header or a landmark.
    Below(Option<usize>),
    /// Below a row that could not be placed, or behind the end of a group.
    Nowhere,
}

struct Walker<'t> {
    table: &'t Table,
    bound: &'t Bound,
    place: Place,
    /// Whether the sheet has each landmark at all.
    there: Vec<bool>,
    /// Landmarks passed, with the row of each.
    seen: Vec<Option<u32>>,
    /// The first row below the last landmark.
    start: u32,
    /// The last row that was not blank.
    last: u32,
    /// The values that columns fill down, with the block they belong to.
    carried: BTreeMap<u16, (u32, HeldCell)>,
}

impl<'t> Walker<'t> {
    fn new(table: &'t Table, bound: &'t Bound) -> Walker<'t> {
        Walker {
            table,
            bound,
            place: Place::Below(None),
            there: vec![false; table.landmarks.len()],
            seen: vec![None; table.landmarks.len()],
            start: bound.first_row,
            last: bound.first_row.saturating_sub(1),
            carried: BTreeMap::new(),
        }
    }

    /// Looks for the landmarks that end groups, before any row of a group is read:
    /// without its end a group would take the sums below it for lines of its own.
    fn look_ahead(&mut self, grid: &mut Grid<'_>) -> Result<(), AdaptError> {
        let ends: Vec<usize> = self.table.groups.iter().filter_map(|group| group.before).collect();
        if ends.is_empty() {
            return Ok(());
        }
        grid.each_row(None, &mut |row| {
            if row.number >= self.bound.first_row
                && let Some(landmark) = self.landmark(row)
            {
                self.there[landmark] = true;
            }
            let all = ends.iter().all(|end| self.there[*end]);
            Ok(if all { Flow::Stop } else { Flow::Continue })
        })
    }

    fn row(
        &mut self,
        row: &mut Row,
        notes: &mut Notes,
        take: &mut Take<'_>,
    ) -> Result<Flow, AdaptError> {
        if let Some(landmark) = self.landmark(row) {
            self.last = row.number;
            return self.pass(landmark, row, notes, take);
        }
        let blank = row.number.saturating_sub(self.last).saturating_sub(1);
        let most = match self.group() {
            Some(group) => group.blank_rows,
            // Rows that follow the last landmark without a gap are still looked at.
            None if self.all_seen() => 1,
            None => DEFAULT_BLANK_ROWS,
        };
        if blank >= most && row.number >= self.start {
            self.place = Place::Nowhere;
            if self.all_seen() {
                return Ok(Flow::Stop);
            }
        }
        if !row.cells.iter().any(HeldCell::says_something) {
            return Ok(Flow::Continue);
        }
        self.last = row.number;
        match self.group() {
            Some(group) => self.member(group, row, notes, take)?,
            None => self.stray(row, notes),
        }
        Ok(Flow::Continue)
    }

    /// The landmark that the row is, by its label.
    fn landmark(&self, row: &Row) -> Option<usize> {
        self.table.landmarks.iter().position(|landmark| {
            let cell = self.cell(row, landmark.column);
            let marks = self.table.numbers.footnotes;
            let bare = |text| if marks { footnote::bare_label(text) } else { text };
            cell.and_then(HeldCell::text)
                .is_some_and(|text| landmark.labels.has(&folded(bare(text))))
        })
    }

    fn cell<'r>(&'r self, row: &'r Row, column: usize) -> Option<&'r HeldCell> {
        self.bound.cell(row, column)
    }

    /// The group of rows that the walk is in.
    fn group(&self) -> Option<&'t Group> {
        let Place::Below(after) = self.place else { return None };
        self.table.groups.iter().find(|group| group.after == after)
    }

    fn all_seen(&self) -> bool {
        self.seen.iter().all(Option::is_some)
    }

    fn pass(
        &mut self,
        landmark: usize,
        row: &Row,
        notes: &mut Notes,
        take: &mut Take<'_>,
    ) -> Result<Flow, AdaptError> {
        let rule = &self.table.landmarks[landmark];
        if self.seen[landmark].is_some() {
            let cell = self.cell(row, rule.column);
            notes.add(Note {
                code: NoteCode::HeaderTwice,
                cells: cell.iter().map(|cell| cell.pos).collect(),
                texts: vec![("found", cell.map_or_else(String::new, HeldCell::shown))],
            });
            self.place = Place::Nowhere;
            return Ok(Flow::Continue);
        }
        self.seen[landmark] = Some(row.number);
        self.place = Place::Below(Some(landmark));
        self.start = row.number + 1;
        self.carried.clear();
        if !rule.gives.records.is_empty() {
            self.keep_or_leave(&rule.gives, row, (1, 1), notes, take)?;
        }
        // Below a heading that ends the table begins something else.
        let heading = rule.gives.records.is_empty();
        let done = heading && self.all_seen() && self.group().is_none();
        Ok(if done { Flow::Stop } else { Flow::Continue })
    }

    fn member(
        &mut self,
        group: &'t Group,
        row: &mut Row,
        notes: &mut Notes,
        take: &mut Take<'_>,
    ) -> Result<(), AdaptError> {
        if self.nearly_a_landmark(row, notes) {
            self.place = Place::Nowhere;
            return Ok(());
        }
        let label = row.cells.iter().find(|cell| cell.text().is_some());
        if let Some(end) = group.before.filter(|end| !self.there[*end]) {
            let typed = row.cells.iter().find(|cell| !cell.formula);
            if let Some(first) = label.or(typed) {
                let end = self.table.landmarks[end].labels.first();
                notes.row_left(first, "end-not-known", end.to_owned());
            }
            return Ok(());
        }
        if let Some(note) = label.filter(|cell| self.is_footnote(row, cell)) {
            notes.row_left(note, "footnote-text", String::new());
            return Ok(());
        }
        if let Some(total) = total_of(row, label, &group.totals) {
            notes.row_left(total, "total-not-known", String::new());
            return Ok(());
        }
        let block = (row.number - self.start) / group.step;
        self.fill_down(row, group.step, block);
        let nth = (row.number - self.start) % group.step + 1;
        self.keep_or_leave(&group.gives, row, (block + 1, nth), notes, take)
    }

    /// Whether a row holds nothing but the text of a footnote.
    fn is_footnote(&self, row: &Row, label: &HeldCell) -> bool {
        let texts_only = row.cells.len() <= 2 && row.cells.iter().all(|cell| cell.text().is_some());
        let begins = || label.text().is_some_and(|text| footnote::note_of(text).is_some());
        self.table.numbers.footnotes && texts_only && begins()
    }

    fn keep_or_leave(
        &self,
        gives: &Gives,
        row: &Row,
        (place, nth): (u32, u32),
        notes: &mut Notes,
        take: &mut Take<'_>,
    ) -> Result<(), AdaptError> {
        let filled = gives
            .filled
            .iter()
            .any(|holder| cells_of(self.bound, row, *holder).any(HeldCell::says_something));
        if !filled && !gives.filled.is_empty() {
            self.leave(gives, row, notes);
            return Ok(());
        }
        self.note_cells(row, notes);
        take(&Kept { gives, row, place, nth }, notes)
    }

    /// A row that has none of the cells it needs is told of, if anything was typed
    /// in it; what formulas repeat from elsewhere is told of there.
    fn leave(&self, gives: &Gives, row: &Row, notes: &mut Notes) {
        let of_table = |cell: &&HeldCell| {
            let typed = cell.row == row.number && !cell.formula;
            typed && self.bound.rule_of(cell.col).is_some()
        };
        let Some(first) = row.cells.iter().find(of_table) else { return };
        let names: Vec<String> =
            gives.filled.iter().filter_map(|holder| self.name_of(*holder)).collect();
        let why = if names.is_empty() { "no-period-filled-in" } else { "nothing-filled-in" };
        notes.row_left(first, why, names.join(", "));
    }

    /// A column as people find it in the sheet; periods have no name of their own.
    fn name_of(&self, holder: Holder) -> Option<String> {
        match holder {
            Holder::Periods(_) => None,
            Holder::Column(column) => Some(match &self.table.columns[column].place {
                ColumnPlace::Header(labels) => format!("\"{}\"", labels.first()),
                ColumnPlace::At(col) if self.bound.turned => format!("row {}", u32::from(*col) + 1),
                ColumnPlace::At(col) => column_letters(*col),
                ColumnPlace::Heading(_) | ColumnPlace::SheetName => return None,
            }),
        }
    }

    /// A row with a label that is nearly one of those still to come is left out:
    /// to count it as one more line would count a total twice.
    fn nearly_a_landmark(&self, row: &Row, notes: &mut Notes) -> bool {
        for (landmark, seen) in self.table.landmarks.iter().zip(&self.seen) {
            let cell = self.cell(row, landmark.column).filter(|_| seen.is_none());
            if let Some((cell, near)) = cell.and_then(|cell| near_label(cell, &landmark.labels)) {
                let texts = vec![("found", cell.shown()), ("nearest", near.to_owned())];
                let cells = vec![cell.pos];
                notes.add(Note { code: NoteCode::HeaderNotRecognised, cells, texts });
                return true;
            }
        }
        false
    }

    /// A row where the mapping expects none.
    fn stray(&self, row: &Row, notes: &mut Notes) {
        if self.nearly_a_landmark(row, notes) {
            return;
        }
        let has_value = |cell: &&HeldCell| {
            let col = cell.col;
            let label = self
                .table
                .landmarks
                .iter()
                .any(|landmark| self.bound.columns.get(landmark.column) == Some(&Some(col)));
            cell.says_something() && !label && self.in_table(col)
        };
        let Some(value) = row.cells.iter().find(has_value) else { return };
        let first = row.cells.iter().find(|cell| cell.text().is_some()).unwrap_or(value);
        notes.row_left(first, "label-not-known", String::new());
    }

    fn in_table(&self, col: u16) -> bool {
        self.bound.rule_of(col).is_some() || self.bound.is_period(col)
    }

    fn note_cells(&self, row: &Row, notes: &mut Notes) {
        for cell in &row.cells {
            let usage = self.bound.rule_of(cell.col).map(|rule| &self.table.columns[rule].usage);
            match usage {
                Some(ColumnUse::Taken) => notes.used(cell.pos),
                Some(ColumnUse::Repeats) => {}
                Some(ColumnUse::Unused(why)) if cell.says_something() => notes.cell_left(cell, why),
                None if self.bound.is_period(cell.col) => notes.used(cell.pos),
                None if cell.says_something() => {
                    notes.cell_left(cell, "no-column");
                }
                Some(ColumnUse::Unused(_)) | None => {}
            }
        }
    }

    fn fill_down(&mut self, row: &mut Row, step: u32, block: u32) {
        for (rule, col) in self.table.columns.iter().zip(&self.bound.columns) {
            let Some(col) = col.filter(|_| rule.fill_down) else { continue };
            if let Some(cell) = row.at(col) {
                self.carried.insert(col, (block, cell.clone()));
            } else if let Some((of, cell)) = self.carried.get(&col)
                && (step == 1 || *of == block)
            {
                row.fill(col, cell);
            }
        }
    }

    /// Tells of landmarks that the sheet does not have.
    fn missing(&self, grid: &Grid<'_>, notes: &mut Notes) {
        let place = |column: usize| {
            let col = self.bound.columns.get(column).copied().flatten().unwrap_or(0);
            vec![grid.pos(self.bound.first_row, col)]
        };
        for (landmark, seen) in self.table.landmarks.iter().zip(&self.seen) {
            if seen.is_none() && !landmark.optional {
                let expected = landmark.labels.first().to_owned();
                let why = format!("\"{}\" has no row with this label", self.table.name);
                let texts = vec![("expected", expected), ("why", why)];
                let cells = place(landmark.column);
                notes.add(Note { code: NoteCode::HeaderMissing, cells, texts });
            }
        }
        for group in &self.table.groups {
            let (Some(after), Some(before)) = (group.after, group.before) else { continue };
            let (Some(above), Some(below)) = (self.seen[after], self.seen[before]) else {
                continue;
            };
            if below < above {
                let landmark = &self.table.landmarks[before];
                let why = "it stands above the rows that it should end".to_owned();
                let texts = vec![("expected", landmark.labels.first().to_owned()), ("why", why)];
                let col = self.bound.columns.get(landmark.column).copied().flatten().unwrap_or(0);
                let cells = vec![grid.pos(below, col)];
                notes.add(Note { code: NoteCode::HeaderMissing, cells, texts });
            }
        }
    }
}

/// So many blank rows end a table where no group says otherwise.
const DEFAULT_BLANK_ROWS: u32 = 50;

/// The cells of a row that a column or a set of periods holds.
pub(crate) fn cells_of<'r>(
    bound: &'r Bound,
    row: &'r Row,
    holder: Holder,
) -> Box<dyn Iterator<Item = &'r HeldCell> + 'r> {
    match holder {
        Holder::Column(column) => Box::new(bound.cell(row, column).into_iter()),
        Holder::Periods(set) => {
            let columns = bound.periods.get(set).map_or(&[][..], Vec::as_slice);
            Box::new(columns.iter().filter_map(|period| row.at(period.col)))
        }
    }
}

fn near_label<'l, 'c>(cell: &'c HeldCell, labels: &'l Labels) -> Option<(&'c HeldCell, &'l str)> {
    let text = cell.text()?;
    // Letters are compared pair by pair, so a text too long to be meant is not compared at all.
    let length = text.chars().count();
    let like = |label: &&String| length <= 2 * label.chars().count() + 10;
    let near = nearest(text, labels.written.iter().filter(like).map(String::as_str))?;
    Some((cell, near))
}

/// The cell that tells of a total: the first text, where a word for totals begins it,
/// or a cell further right that says no more than that.
fn total_of<'r>(
    row: &'r Row,
    label: Option<&'r HeldCell>,
    totals: &[String],
) -> Option<&'r HeldCell> {
    let label = label.filter(|cell| cell.text().is_some_and(|text| begins_with(text, totals)));
    let says_it = |cell: &&HeldCell| cell.text().is_some_and(|text| totals.contains(&folded(text)));
    label.or_else(|| row.cells.iter().find(says_it))
}

fn begins_with(text: &str, totals: &[String]) -> bool {
    let text = folded(text);
    let ends = |behind: &str| behind.chars().next().is_none_or(|letter| !letter.is_alphanumeric());
    let text = text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    totals.iter().any(|words| text.strip_prefix(words.as_str()).is_some_and(ends))
}
