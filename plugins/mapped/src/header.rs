//! Finding a table's header, and which column is which.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::{folded, nearest};
use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{AdaptError, CellPos, Flow, Note, NoteCode, ReadError, Workbook};

use crate::cells::{HeldCell, Row};
use crate::model::{
    ColumnPlace, ColumnRule, HeaderRule, Labels, PeriodsRule, Table, UnitPhrases, UnitRule,
};
use crate::notes::Notes;
use crate::period::{self, Header};
use crate::rows::each_row;
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

    /// Whether a column of the sheet is a period of the table.
    pub(crate) fn is_period(&self, col: u16) -> bool {
        self.periods.iter().flatten().any(|period| period.col == col)
    }
}

/// Everything that stands above one column.
struct Head<'r> {
    col: u16,
    /// The column's own cells, from top to bottom.
    own: Vec<&'r HeldCell>,
    /// The top row's text, also where it stands further left above several columns.
    group: Option<&'r HeldCell>,
}

impl Head<'_> {
    fn is(&self, labels: &Labels, under: &Labels) -> bool {
        let parts: Vec<String> = self.own.iter().map(|cell| cell.shown()).collect();
        let joined = folded(&parts.join(" / "));
        let named = parts.iter().any(|part| labels.has(&folded(part))) || labels.has(&joined);
        named && self.stands_under(under)
    }

    fn stands_under(&self, under: &Labels) -> bool {
        let has = |group: &HeldCell| under.has(&folded(&group.shown()));
        under.folded.is_empty() || self.group.is_some_and(has)
    }

    fn period(&self, rule: &PeriodsRule) -> Option<(Header, CellPos)> {
        let lowest = self.own.last()?;
        let header = period::read(&lowest.value, &rule.reading)?;
        self.stands_under(&rule.under).then_some((header, lowest.pos))
    }
}

/// Finds the header and binds the columns; `None` where there is no header,
/// which is then noted.
pub(crate) fn bind(
    table: &Table,
    workbook: &mut dyn Workbook,
    sheet: u16,
    units: &[UnitPhrases],
    notes: &mut Notes,
) -> Result<Option<Bound>, AdaptError> {
    let mut bound = Bound {
        columns: vec![None; table.columns.len()],
        periods: vec![Vec::new(); table.periods.len()],
        ..Bound::default()
    };
    for (place, rule) in table.columns.iter().enumerate() {
        if let ColumnPlace::At(col) = rule.place {
            bound.columns[place] = Some(col);
        }
    }
    let Some(header) = &table.header else { return Ok(Some(bound)) };
    let rows = rows_to_look_in(workbook, sheet, header)?;
    let info = workbook.sheets().get(usize::from(sheet));
    let merged: Vec<Area> = info.map_or_else(Vec::new, |info| info.merged.clone());
    let Some(first) = best_row(table, header, &rows, &merged) else {
        notes.add(no_header(table, header, sheet));
        return Ok(None);
    };
    let heads = heads(&rows, first, header.depth, &merged);
    bind_heads(table, &heads, &mut bound, notes);
    missing(table, &bound, &heads, notes);
    bound.first_row = first + header.depth;
    match table.unit {
        UnitRule::Header => units_above(&heads, units, &mut bound),
        UnitRule::Row => {
            if let Some(row) = rows.iter().find(|row| row.number == bound.first_row) {
                units_below(row, units, &mut bound);
            }
            bound.first_row += 1;
        }
        UnitRule::None | UnitRule::Is(_) | UnitRule::Prose { .. } => {}
    }
    Ok(Some(bound))
}

fn rows_to_look_in(
    workbook: &mut dyn Workbook,
    sheet: u16,
    header: &HeaderRule,
) -> Result<Vec<Row>, AdaptError> {
    let (first, last) = header.rows;
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = 0;
    let name = workbook.sheets().get(usize::from(sheet)).map(|info| info.name.clone());
    // The row of units, where there is one, stands right below the header.
    each_row(workbook, sheet, Some(last.saturating_add(header.depth)), &mut |row| {
        if row.number >= first {
            cells += row.cells.len();
            rows.push(std::mem::take(row));
        }
        if cells > MOST_CELLS {
            let rows = format!("rows {} to {}", u64::from(first) + 1, u64::from(last) + 1);
            return Err(AdaptError::Read(ReadError {
                sheet: name.clone().unwrap_or_default(),
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

/// The row where most of the table's headers stand; the upper one of two.
fn best_row(table: &Table, header: &HeaderRule, rows: &[Row], merged: &[Area]) -> Option<u32> {
    let looked_for = table.periods.len()
        + table.columns.iter().filter(|rule| matches!(rule.place, ColumnPlace::Header(_))).count();
    let enough = looked_for.min(2);
    let mut best: Option<(usize, u32)> = None;
    for row in rows.iter().filter(|row| row.number <= header.rows.1) {
        let heads = heads(rows, row.number, header.depth, merged);
        let columns = table.columns.iter().filter(|rule| header_of(rule, &heads).is_some()).count();
        let is_period = |rule: &&PeriodsRule| {
            heads.iter().any(|head| named(table, head).is_none() && head.period(rule).is_some())
        };
        let score = columns + table.periods.iter().filter(is_period).count();
        if score >= enough && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, row.number));
        }
    }
    best.map(|(_, row)| row)
}

fn header_of<'h>(rule: &ColumnRule, heads: &'h [Head<'h>]) -> Option<&'h Head<'h>> {
    let ColumnPlace::Header(labels) = &rule.place else { return None };
    heads.iter().find(|head| head.is(labels, &rule.under))
}

/// The column that a head names.
fn named(table: &Table, head: &Head<'_>) -> Option<usize> {
    table.columns.iter().position(|rule| match &rule.place {
        ColumnPlace::Header(labels) => head.is(labels, &rule.under),
        ColumnPlace::At(col) => *col == head.col,
    })
}

fn heads<'r>(rows: &'r [Row], first: u32, depth: u32, merged: &[Area]) -> Vec<Head<'r>> {
    let mut own: BTreeMap<u16, Vec<&HeldCell>> = BTreeMap::new();
    let of_header = |row: &&Row| (first..first + depth).contains(&row.number);
    for row in rows.iter().filter(of_header) {
        for cell in &row.cells {
            own.entry(cell.pos.col).or_default().push(cell);
        }
    }
    let spans = |area: &&Area| area.first_row <= first && first <= area.last_row;
    let merged: Vec<&Area> = merged.iter().filter(spans).collect();
    let mut group: Option<&HeldCell> = None;
    let mut heads = Vec::new();
    for (col, cells) in own {
        if let Some(top) = cells.first().filter(|cell| cell.pos.row == first) {
            group = Some(top);
        }
        // Where the file tells of merged cells, a group reaches as far as its own.
        let reaches = |from: u16| {
            let area = merged.iter().find(|area| area.first_col <= from && from <= area.last_col);
            from == col || merged.is_empty() || area.is_some_and(|area| col <= area.last_col)
        };
        let group = group.filter(|top| depth > 1 && reaches(top.pos.col));
        heads.push(Head { col, own: cells, group });
    }
    heads
}

fn bind_heads(table: &Table, heads: &[Head<'_>], bound: &mut Bound, notes: &mut Notes) {
    let mut places: Vec<u32> = table.periods.iter().map(|rule| rule.reading.first).collect();
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
            .find_map(|(set, rule)| head.period(rule).map(|(header, pos)| (set, header, pos)));
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
    let periods = table.periods.iter().map(|rule| &rule.reading.by_position);
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

fn no_header(table: &Table, header: &HeaderRule, sheet: u16) -> Note {
    let named = |rule: &ColumnRule| match &rule.place {
        ColumnPlace::Header(labels) => Some(labels.first().to_owned()),
        ColumnPlace::At(_) => None,
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
    let cells = vec![CellPos::new(sheet, first, 0)];
    Note { code: NoteCode::HeaderMissing, cells, texts }
}

fn units_above(heads: &[Head<'_>], units: &[UnitPhrases], bound: &mut Bound) {
    for head in heads {
        // The column's own words come last and prevail over those of its group.
        for cell in head.group.iter().chain(&head.own) {
            if let [(unit, _)] = phrases_in(&cell.shown(), units).as_slice() {
                bound.units.insert(head.col, ((*unit).to_owned(), cell.pos));
            }
        }
    }
}

fn units_below(row: &Row, units: &[UnitPhrases], bound: &mut Bound) {
    for cell in &row.cells {
        if let [(unit, _)] = phrases_in(&cell.shown(), units).as_slice() {
            bound.units.insert(cell.pos.col, ((*unit).to_owned(), cell.pos));
        }
    }
}
