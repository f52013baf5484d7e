//! Finding a table's header, and which column is which.

use std::collections::BTreeMap;
use std::ops::Range;

use gevinst_plugin_sdk::text::{folded, nearest};
use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{AdaptError, CellPos, Flow, Note, NoteCode, ReadError, Value};

use crate::cells::{HeldCell, Row};
use crate::grid::{Grid, HeldSheet};
use crate::heads::{Head, heads, named, score};
use crate::model::{
    ColumnPlace, ColumnRule, HeaderRule, Labels, PeriodsRule, Reading, Table, UnitPhrases, UnitRule,
};
use crate::notes::Notes;
use crate::period::{self, Header};
use crate::unit::{FoundUnit, phrases_in};

/// The most cells in the rows where one header is looked for.
const MOST_CELLS: usize = 200_000;

/// A column whose header is a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PeriodColumn {
    /// The column.
    pub(crate) col: u16,
    /// The period, in its canonical text.
    pub(crate) period: String,
    /// The header.
    pub(crate) pos: CellPos,
}

/// Which columns of a sheet are which columns of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bound {
    /// The first row below the header, from zero.
    pub(crate) first_row: u32,
    /// Whether rows and columns are those of a sheet turned on its side.
    pub(crate) turned: bool,
    /// The sheet's name.
    pub(crate) sheet_name: String,
    /// The columns that are the sheet's name.
    pub(crate) names: Vec<usize>,
    /// The columns that are one cell above the header or beside a label.
    pub(crate) headings: BTreeMap<usize, HeldCell>,
    /// The columns, in the order of the table's rules.
    pub(crate) columns: Vec<Option<u16>>,
    /// The period columns, in the order of the table's rules.
    pub(crate) periods: Vec<Vec<PeriodColumn>>,
    /// The units told by headers or by the row below them, by column.
    pub(crate) units: BTreeMap<u16, FoundUnit>,
}

impl Bound {
    /// The table's rule for a column of the sheet.
    pub(crate) fn rule_of(&self, col: u16) -> Option<usize> {
        self.columns.iter().position(|bound| *bound == Some(col))
    }

    /// The cell that a row, or what stands above it, has in a column of the table.
    pub(crate) fn cell<'r>(&'r self, row: &'r Row, column: usize) -> Option<&'r HeldCell> {
        match self.columns.get(column).copied().flatten() {
            Some(col) => row.at(col),
            None => self.headings.get(&column),
        }
    }

    /// Whether a column of the table is the sheet's name.
    pub(crate) fn is_sheet_name(&self, column: usize) -> bool {
        self.names.contains(&column)
    }

    /// Whether a column of the sheet is a period of the table.
    pub(crate) fn is_period(&self, col: u16) -> bool {
        self.periods.iter().flatten().any(|period| period.col == col)
    }
}

/// Finds the header, where its row is not known, and binds the columns; `None` where
/// there is no header, which is then noted.
pub(crate) fn bind(
    table: &Table,
    grid: &mut Grid<'_>,
    known: Option<u32>,
    units: &[UnitPhrases],
    notes: &mut Notes,
) -> Result<Option<Bound>, AdaptError> {
    let Some(header) = &table.header else { return Ok(Some(bound_by_letters(table, grid))) };
    let rows = rows_to_look_in(grid, header, known)?;
    let best = || best_row(table, header, &rows, &grid.merged);
    let Some(first) = known.or_else(best) else {
        notes.add(no_header(table, header, grid));
        return Ok(None);
    };
    Ok(Some(bind_at(table, header, grid, &rows, first, units, notes)))
}

fn bound_by_letters(table: &Table, grid: &Grid<'_>) -> Bound {
    let at = |rule: &ColumnRule| match rule.place {
        ColumnPlace::At(col) => Some(col),
        _ => None,
    };
    let is_name = |place: &usize| matches!(table.columns[*place].place, ColumnPlace::SheetName);
    Bound {
        turned: grid.turned,
        sheet_name: grid.name.clone(),
        names: (0..table.columns.len()).filter(is_name).collect(),
        columns: table.columns.iter().map(at).collect(),
        periods: vec![Vec::new(); table.periods.len()],
        ..Bound::default()
    }
}

/// Binds the columns to a header that begins in a row; `rows` are those around it.
fn bind_at(
    table: &Table,
    header: &HeaderRule,
    grid: &Grid<'_>,
    rows: &[Row],
    first: u32,
    units: &[UnitPhrases],
    notes: &mut Notes,
) -> Bound {
    let mut bound = bound_by_letters(table, grid);
    let heads = heads(table, rows, (first, header.depth), &grid.merged);
    bind_heads(table, &heads, &mut bound, notes);
    headings(table, rows, first, &mut bound);
    missing(table, &bound, &heads, notes);
    bound.first_row = first + header.depth;
    match &table.unit {
        UnitRule::Header => units_above(&heads, units, &mut bound),
        UnitRule::Row(None) => {
            if let Some(row) = rows.iter().find(|row| row.number == bound.first_row) {
                units_in(row, units, &mut bound);
            }
            bound.first_row += 1;
        }
        UnitRule::Row(Some((from, to))) => {
            for row in rows.iter().filter(|row| (*from..=*to).contains(&row.number)) {
                units_in(row, units, &mut bound);
            }
            if (*from..=*to).contains(&bound.first_row) {
                bound.first_row = to + 1;
            }
        }
        UnitRule::None | UnitRule::Is(_) | UnitRule::Prose { .. } => {}
        UnitRule::Column(_) | UnitRule::Last => {}
    }
    bound
}

/// The texts above a header that speak of all its rows.
fn headings(table: &Table, rows: &[Row], first: u32, bound: &mut Bound) {
    let above = rows.partition_point(|row| row.number < first);
    let depth = table.header.as_ref().map_or(0, |header| header.above);
    let above: Vec<&Row> =
        rows[..above].iter().rev().take_while(|row| row.number + depth >= first).collect();
    for (place, rule) in table.columns.iter().enumerate() {
        let ColumnPlace::Heading(labels) = &rule.place else { continue };
        let found = above.iter().find_map(|row| heading_in(row, labels));
        bound.headings.extend(found.map(|cell| (place, cell)));
    }
}

/// The text beside a label, behind it in the same cell, or without labels the first text.
fn heading_in(row: &Row, labels: &Labels) -> Option<HeldCell> {
    if labels.is_empty() {
        return row.cells.iter().find(|cell| cell.text().is_some()).cloned();
    }
    row.cells.iter().enumerate().find_map(|(place, cell)| {
        let text = cell.text()?;
        if labels.has(&folded(text)) {
            return row.cells.get(place + 1).cloned();
        }
        let (label, behind) = text.split_once(':')?;
        let said = behind.trim();
        (labels.has(&folded(label)) && !said.is_empty())
            .then(|| HeldCell { value: Value::Text(said.to_owned().into()), ..cell.clone() })
    })
}

fn rows_to_look_in(
    grid: &mut Grid<'_>,
    header: &HeaderRule,
    known: Option<u32>,
) -> Result<Vec<Row>, AdaptError> {
    let (first, last) = known.map_or(header.rows, |row| (row, row));
    let first = first.saturating_sub(header.above);
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = 0;
    let name = grid.name.clone();
    // The row of units, where there is one, stands right below the header.
    grid.each_row(Some(last.saturating_add(header.depth)), &mut |row| {
        if row.number >= first {
            cells += row.cells.len();
            rows.push(std::mem::take(row));
        }
        if cells > MOST_CELLS {
            let rows = format!("rows {} to {}", u64::from(first) + 1, u64::from(last) + 1);
            return Err(AdaptError::Read(ReadError {
                sheet: name.clone(),
                what: format!(
                    "{rows}, where the header is looked for, hold more than {MOST_CELLS} cells; \
                     give the mapping fewer rows to look in"
                ),
            }));
        }
        Ok(Flow::Continue)
    })?;
    Ok(rows)
}

/// How many of a table's headers a row must have to be its header.
fn enough(table: &Table) -> usize {
    let by_header = |rule: &&ColumnRule| matches!(rule.place, ColumnPlace::Header(_));
    (table.periods.len() + table.columns.iter().filter(by_header).count()).min(2)
}

/// The row where most of the table's headers stand; the upper one of two.
fn best_row(table: &Table, header: &HeaderRule, rows: &[Row], merged: &[Area]) -> Option<u32> {
    let mut best: Option<(usize, u32)> = None;
    let (first, last) = header.rows;
    for row in rows.iter().filter(|row| (first..=last).contains(&row.number)) {
        let score = score(table, &heads(table, rows, (row.number, header.depth), merged));
        if score >= enough(table) && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, row.number));
        }
    }
    best.map(|(_, row)| row)
}

/// The parts of a held sheet that begin with a header of their own, each with the
/// rows above its header that belong to it and with the header's row.
pub(crate) fn parts(
    table: &Table,
    header: &HeaderRule,
    held: &HeldSheet,
) -> Vec<(Range<usize>, Option<u32>)> {
    let mut found: Vec<(usize, u32)> = Vec::new();
    for row in held.rows.iter().filter(|row| row.number >= header.rows.0) {
        let score =
            score(table, &heads(table, &held.rows, (row.number, header.depth), held.merged()));
        if score < enough(table) {
            continue;
        }
        // Of rows so near that they are one header the one with most of it counts.
        match found.last_mut() {
            Some(last) if row.number < last.1 + header.depth => {
                if score > last.0 {
                    *last = (score, row.number);
                }
            }
            _ => found.push((score, row.number)),
        }
    }
    let start = |first: u32| {
        let above = first.saturating_sub(header.above);
        held.rows.partition_point(|row| row.number < above)
    };
    let starts: Vec<usize> = found.iter().map(|(_, first)| start(*first)).collect();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(held.rows.len()));
    let headers = found.iter().map(|(_, first)| Some(*first));
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).zip(headers).collect()
}

fn bind_heads(table: &Table, heads: &[Head<'_>], bound: &mut Bound, notes: &mut Notes) {
    let mut places: Vec<u32> = table.periods.iter().map(|rule| rule.reading.first()).collect();
    for head in heads {
        if let Some(rule) = named(table, head) {
            match bound.columns[rule] {
                Some(col) if col != head.col => notes.add(header_twice(head)),
                _ => bound.columns[rule] = Some(head.col),
            }
            continue;
        }
        let period = table
            .periods
            .iter()
            .enumerate()
            .find_map(|(set, rule)| head.reads(rule).map(|(header, pos)| (set, header, pos)));
        let Some((set, header, pos)) = period else {
            not_recognised(table, head, notes);
            continue;
        };
        let period = match header {
            Header::Period(text) => text,
            Header::ByPosition => period::year_of_plan(places[set]),
        };
        places[set] += 1;
        if bound.periods[set].iter().any(|known| known.period == period) {
            notes.add(header_twice(head));
            continue;
        }
        bound.periods[set].push(PeriodColumn { col: head.col, period, pos });
    }
}

fn header_twice(head: &Head<'_>) -> Note {
    let cells = head.own.iter().map(|cell| cell.pos).collect();
    let found = head.own.last().map_or_else(String::new, |cell| cell.shown());
    Note { code: NoteCode::HeaderTwice, cells, texts: vec![("found", found)] }
}

fn not_recognised(table: &Table, head: &Head<'_>, notes: &mut Notes) {
    let known = known_headers(table);
    for cell in &head.own {
        let found = cell.shown();
        let group = |labels: &Labels| labels.has(&folded(&found));
        let is_group = table.columns.iter().any(|rule| group(&rule.under))
            || table.periods.iter().any(|rule| group(&rule.under));
        if is_group {
            continue;
        }
        // A text too long to be a header is compared with none.
        let like = |label: &&str| found.chars().count() <= 2 * label.chars().count() + 10;
        let near = nearest(&found, known.iter().copied().filter(like)).unwrap_or("").to_owned();
        let texts = vec![("found", found), ("nearest", near)];
        notes.add(Note { code: NoteCode::HeaderNotRecognised, cells: vec![cell.pos], texts });
    }
}

fn known_headers(table: &Table) -> Vec<&str> {
    let of_column = |rule| match rule {
        &ColumnRule { place: ColumnPlace::Header(ref labels), .. } => Some(labels),
        _ => None,
    };
    let columns = table.columns.iter().filter_map(of_column);
    let of_periods = |rule| match rule {
        &PeriodsRule { reading: Reading::Periods(ref reading), .. } => Some(&reading.by_position),
        _ => None,
    };
    let periods = table.periods.iter().filter_map(of_periods);
    columns.chain(periods).flat_map(|labels| labels.written.iter().map(String::as_str)).collect()
}

fn missing(table: &Table, bound: &Bound, heads: &[Head<'_>], notes: &mut Notes) {
    let cells: Vec<CellPos> =
        heads.iter().filter_map(|head| head.own.first()).map(|cell| cell.pos).take(1).collect();
    for (rule, col) in table.columns.iter().zip(&bound.columns) {
        if let (true, None, ColumnPlace::Header(labels)) = (rule.required, col, &rule.place) {
            let texts = vec![("expected", labels.first().to_owned())];
            notes.add(Note { code: NoteCode::HeaderMissing, cells: cells.clone(), texts });
        }
    }
    for (rule, columns) in table.periods.iter().zip(&bound.periods) {
        if rule.required && columns.is_empty() {
            let texts = vec![("expected", format!("periods ({})", rule.key))];
            notes.add(Note { code: NoteCode::HeaderMissing, cells: cells.clone(), texts });
        }
    }
}

fn no_header(table: &Table, header: &HeaderRule, grid: &Grid<'_>) -> Note {
    let named = |rule: &ColumnRule| match &rule.place {
        ColumnPlace::Header(labels) => Some(labels.first().to_owned()),
        _ => None,
    };
    let mut known: Vec<String> = table.columns.iter().filter_map(named).collect();
    if !table.periods.is_empty() {
        known.push("periods".to_owned());
    }
    let (first, last) = header.rows;
    let rows = format!("rows {} to {}", u64::from(first) + 1, u64::from(last) + 1);
    let texts = vec![
        ("expected", known.join(", ")),
        (
            "why",
            format!("no row of {rows} has enough of these headers; \"{}\" is not read", table.name),
        ),
    ];
    let cells = vec![grid.pos(first, 0)];
    Note { code: NoteCode::HeaderMissing, cells, texts }
}

fn units_above(heads: &[Head<'_>], units: &[UnitPhrases], bound: &mut Bound) {
    for head in heads {
        // The column's own words come last and prevail over those of its group.
        for cell in &head.over {
            if let [(unit, _)] = phrases_in(&cell.shown(), units).as_slice() {
                bound.units.insert(head.col, ((*unit).to_owned(), cell.pos));
            }
        }
    }
}

fn units_in(row: &Row, units: &[UnitPhrases], bound: &mut Bound) {
    for cell in &row.cells {
        if let [(unit, _)] = phrases_in(&cell.shown(), units).as_slice() {
            bound.units.insert(cell.col, ((*unit).to_owned(), cell.pos));
        }
    }
}
