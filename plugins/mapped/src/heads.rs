//! What stands above the columns of a table: one head for each column, with the
//! headers of the groups above it.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::CellPos;
use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::workbook::Area;

use crate::cells::{HeldCell, Row};
use crate::footnote;
use crate::model::{ColumnPlace, ColumnRule, Labels, PeriodsRule, Reading, Table};
use crate::period::{self, Header};

/// Everything that stands above one column.
pub(crate) struct Head<'r> {
    /// The column.
    pub(crate) col: u16,
    /// The column's own cells, from top to bottom.
    pub(crate) own: Vec<&'r HeldCell>,
    /// Whether headers may have the mark of a footnote behind them.
    pub(crate) footnotes: bool,
    /// All cells that cover the column, those of groups included, from top to bottom.
    pub(crate) over: Vec<&'r HeldCell>,
}

impl Head<'_> {
    /// Whether the head has one of the labels, below one of the groups if any is named.
    pub(crate) fn is(&self, labels: &Labels, under: &Labels) -> bool {
        let has = |cell: &&HeldCell| labels.has(&self.label(cell));
        let joined = |cells: &[&HeldCell]| {
            let parts: Vec<String> = cells.iter().map(|cell| self.label(cell)).collect();
            labels.has(&folded(&parts.join(" / ")))
        };
        let named = self.own.iter().any(has) || joined(&self.own) || joined(&self.over);
        named && self.stands_under(under)
    }

    fn stands_under(&self, under: &Labels) -> bool {
        under.is_empty() || self.over.iter().any(|cell| under.has(&self.label(cell)))
    }

    /// What a cell of the head says, folded and without the mark of a footnote.
    fn label(&self, cell: &HeldCell) -> String {
        let text = cell.shown();
        folded(if self.footnotes { footnote::bare_label(&text) } else { &text })
    }

    /// What the head tells as a column of the set, with the cell that tells it.
    pub(crate) fn reads(&self, rule: &PeriodsRule) -> Option<(Header, CellPos)> {
        if !self.stands_under(&rule.under) {
            return None;
        }
        match &rule.reading {
            Reading::Periods(reading) => {
                period::of_header(self.over.iter().rev().copied(), reading)
            }
            Reading::Words(words) => {
                let lowest = self.own.last()?;
                let said = self.label(lowest);
                let (_, word) = words.iter().find(|(header, _)| *header == said)?;
                Some((Header::Period(word.clone()), lowest.pos))
            }
        }
    }
}

/// The head that a column's rule means.
pub(crate) fn header_of<'h>(rule: &ColumnRule, heads: &'h [Head<'h>]) -> Option<&'h Head<'h>> {
    let ColumnPlace::Header(labels) = &rule.place else { return None };
    heads.iter().find(|head| head.is(labels, &rule.under))
}

/// The column that a head names.
pub(crate) fn named(table: &Table, head: &Head<'_>) -> Option<usize> {
    table.columns.iter().position(|rule| match &rule.place {
        ColumnPlace::Header(labels) => head.is(labels, &rule.under),
        ColumnPlace::At(col) => *col == head.col,
        ColumnPlace::Heading(_) | ColumnPlace::SheetName => false,
    })
}

/// How many of a table's headers stand in the heads.
pub(crate) fn score(table: &Table, heads: &[Head<'_>]) -> usize {
    let columns = table.columns.iter().filter(|rule| header_of(rule, heads).is_some()).count();
    let is_period = |rule: &&PeriodsRule| {
        heads.iter().any(|head| named(table, head).is_none() && head.reads(rule).is_some())
    };
    columns + table.periods.iter().filter(is_period).count()
}

/// The heads of all columns below the header rows from `first`.
pub(crate) fn heads<'r>(
    table: &Table,
    rows: &'r [Row],
    (first, depth): (u32, u32),
    merged: &[Area],
) -> Vec<Head<'r>> {
    let footnotes = table.numbers.footnotes;
    let start = rows.partition_point(|row| row.number < first);
    let of_header = |row: &&Row| row.number < first + depth;
    let levels: Vec<&Row> = rows[start..].iter().take_while(of_header).collect();
    let mut own: BTreeMap<u16, Vec<&HeldCell>> = BTreeMap::new();
    for cell in levels.iter().flat_map(|row| &row.cells) {
        own.entry(cell.col).or_default().push(cell);
    }
    let columns: Vec<u16> = own.keys().copied().collect();
    let mut over: Vec<Vec<&HeldCell>> = vec![Vec::new(); columns.len()];
    for (level, row) in levels.iter().enumerate() {
        let lowest = row.number + 1 == first + depth;
        for (place, cell) in covering(row, &columns, &levels[..level], merged, lowest) {
            // What stands over a column already reaches down from above.
            if over[place].last().is_none_or(|last| last.pos != cell.pos) {
                over[place].push(cell);
            }
        }
    }
    own.into_iter().zip(over).map(|((col, own), over)| Head { col, own, footnotes, over }).collect()
}

/// For each column the cell of a header row that stands over it: its own, that of a
/// merged area, or where the row has no wide merged area the nearest one to the left.
fn covering<'r>(
    row: &'r Row,
    columns: &[u16],
    above: &[&'r Row],
    merged: &[Area],
    lowest: bool,
) -> Vec<(usize, &'r HeldCell)> {
    let spans = |area: &&Area| area.first_row <= row.number && row.number <= area.last_row;
    let areas: Vec<&Area> = merged.iter().filter(spans).collect();
    let wide = areas.iter().any(|area| area.last_col > area.first_col);
    let anchor = |area: &Area| {
        let mut rows = above.iter().copied().chain(std::iter::once(row));
        rows.find(|row| row.number == area.first_row).and_then(|row| row.at(area.first_col))
    };
    let mut found = Vec::new();
    let mut left: Option<&HeldCell> = None;
    // A group does not reach beyond the group above it.
    let begins = |col: u16| above.iter().any(|row| row.at(col).is_some());
    for (place, col) in columns.iter().copied().enumerate() {
        let area = areas.iter().find(|area| area.first_col <= col && col <= area.last_col);
        let own = row.at(col);
        if own.is_some() || begins(col) {
            left = own;
        }
        let cell = own.or_else(|| area.and_then(|area| anchor(area)));
        let carried = left.filter(|_| !wide && !lowest);
        found.extend(cell.or(carried).map(|cell| (place, cell)));
    }
    found
}
