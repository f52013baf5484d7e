//! The fourteen sheets in memory, and what their cells repeat.
//!
//! The form repeats its cells all over: a benefit's title is typed once, in the
//! analysis of changes, and shown by formulas on six more sheets. A cell that only
//! repeats another one is no origin; [`Book::origin`] finds where it was typed.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{
    Cell, CellPos, CellValue, Entry, Field, Flow, ReadError, Value, Visibility, Workbook,
};

use crate::reference::{self, Target};

/// The sheets of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sheet {
    /// The project card.
    Card,
    /// Who is affected.
    Stakeholders,
    /// The process of today.
    ProcessNow,
    /// The process to come.
    ProcessThen,
    /// Changes and the benefits they give.
    Changes,
    /// How the affected see it.
    Attitudes,
    /// Types, budgets and costs.
    Benefits,
    /// Actions, two rows for each benefit.
    Plan,
    /// Indicators with baseline and target.
    FollowUp,
    /// Status while the project runs.
    Status,
    /// What the project hands over to the line.
    Handover,
    /// What was measured.
    Results,
}

impl Sheet {
    /// All sheets that hold something to read or to tell of, with the names they go by.
    pub(crate) const ALL: [(Sheet, &'static [&'static str]); 12] = [
        (Sheet::Card, &["Forside"]),
        (Sheet::Stakeholders, &["KONSEPT - Interessentliste"]),
        (Sheet::ProcessNow, &["KONSEPT - Prosessanalyse (1)"]),
        (Sheet::ProcessThen, &["KONSEPT - Prosessanalyse (2)"]),
        (Sheet::Changes, &["KONSEPT - Endringsanalyse"]),
        (Sheet::Attitudes, &["KONSEPT - Interessentanalyse"]),
        (Sheet::Benefits, &["KONSEPT - Gevinstanalyse"]),
        (Sheet::Plan, &["PLANLEGGE - Gevinstreal.plan", "PLANLEGGE - Gevinstrealiseringsplan"]),
        (Sheet::FollowUp, &["PLANLEGGE - Oppfølgingsplan"]),
        (Sheet::Status, &["GJENNOMFØRE - Statusrapport"]),
        (
            Sheet::Handover,
            &["OVERLEVERE - Overleveringsrapp.", "OVERLEVERE - Overleveringsrapport"],
        ),
        (Sheet::Results, &["REALISERE - Resultatoppfølging"]),
    ];

    /// The sheets without which the workbook is not this form.
    pub(crate) const NEEDED: [Sheet; 6] = [
        Sheet::Card,
        Sheet::Changes,
        Sheet::Benefits,
        Sheet::Plan,
        Sheet::FollowUp,
        Sheet::Results,
    ];

    /// The name as the published form has it.
    pub(crate) fn name(self) -> &'static str {
        let named = Sheet::ALL.iter().find(|(sheet, _)| *sheet == self);
        named.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
    }
}

/// The form has a few dozen rows; whatever stands far below them is not of it.
const MOST_ROWS: u32 = 500;
/// The columns of the form, with room for some of an agency's own.
const MOST_COLS: u16 = 40;

/// A cell that outlives the visit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    /// Where it stands.
    pub(crate) pos: CellPos,
    /// What it holds.
    pub(crate) value: Value<'static>,
    /// The formula that gives the value, if one does.
    pub(crate) formula: Option<String>,
    rounded: bool,
}

impl Held {
    fn hold(cell: &Cell<'_>) -> Option<Held> {
        if cell.text().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        Some(Held {
            pos: cell.pos,
            value: Value::from(cell.value).into_owned(),
            formula: cell.formula.map(str::to_owned),
            rounded: matches!(cell.value, CellValue::Number { rounded: true, .. }),
        })
    }

    /// Whether it says something of its own: whatever was typed, and every result of a
    /// formula but zero, which is what repeating a blank gives.
    pub(crate) fn says_something(&self) -> bool {
        let zero = matches!(&self.value, Value::Number(number) if number.is_zero());
        self.formula.is_none() || !zero
    }

    /// The text, if it holds text.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What people see, in one line.
    pub(crate) fn shown(&self) -> String {
        match &self.value {
            Value::Text(text) => text.trim().to_owned(),
            Value::Number(number) => number.normalize().to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Day(day) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
            Value::Error(text) => text.to_string(),
            Value::NotCalculated => String::new(),
        }
    }

    /// The field as this cell states it.
    pub(crate) fn entry(&self, field: Field) -> Entry<'_> {
        Entry { field, value: self.value.clone(), pos: Some(self.pos), rounded: self.rounded }
    }
}

/// The sheets of one workbook.
#[derive(Debug, Default)]
pub(crate) struct Book {
    numbers: BTreeMap<Sheet, u16>,
    /// The names of all sheets as they stand, folded, and their numbers.
    names: Vec<(String, u16)>,
    cells: BTreeMap<(u16, u32, u16), Held>,
}

impl Book {
    /// Which sheet of the workbook is which, before a cell is read.
    pub(crate) fn numbers(workbook: &dyn Workbook) -> BTreeMap<Sheet, u16> {
        let mut numbers = BTreeMap::new();
        for (sheet, names) in Sheet::ALL {
            let wanted: Vec<String> = names.iter().map(|name| plain(name)).collect();
            let mut fitting: Vec<(bool, u16)> = (workbook.sheets().iter().zip(0_u16..))
                .filter(|(info, _)| wanted.contains(&plain(&info.name)))
                .map(|(info, number)| (info.visibility != Visibility::Visible, number))
                .collect();
            fitting.sort_unstable();
            numbers.extend(fitting.first().map(|(_, number)| (sheet, *number)));
        }
        numbers
    }

    /// Reads the sheets of the form.
    pub(crate) fn read(workbook: &mut dyn Workbook) -> Result<Book, ReadError> {
        let numbers = Book::numbers(workbook);
        let names = workbook.sheets().iter().zip(0_u16..);
        let names = names.map(|(info, number)| (info.name.to_lowercase(), number)).collect();
        let mut cells = BTreeMap::new();
        for sheet in numbers.values() {
            workbook.read(*sheet, &mut |cell| {
                if cell.pos.row >= MOST_ROWS {
                    return Flow::Stop;
                }
                if cell.pos.col < MOST_COLS {
                    let place = (cell.pos.sheet, cell.pos.row, cell.pos.col);
                    cells.extend(Held::hold(cell).map(|held| (place, held)));
                }
                Flow::Continue
            })?;
        }
        Ok(Book { numbers, names, cells })
    }

    /// The sheet's number in the workbook.
    pub(crate) fn number(&self, sheet: Sheet) -> Option<u16> {
        self.numbers.get(&sheet).copied()
    }

    /// A cell that is not blank; row and column from zero.
    pub(crate) fn at(&self, sheet: Sheet, row: u32, col: u16) -> Option<&Held> {
        self.cells.get(&(self.number(sheet)?, row, col))
    }

    /// A cell that says something of its own.
    pub(crate) fn said(&self, sheet: Sheet, row: u32, col: u16) -> Option<&Held> {
        self.at(sheet, row, col).filter(|cell| cell.says_something())
    }

    /// The cells of some rows of a sheet, row by row.
    pub(crate) fn rows(&self, sheet: Sheet, first: u32, last: u32) -> impl Iterator<Item = &Held> {
        let number = self.number(sheet);
        let range = move |number: u16| (number, first, 0)..=(number, last, u16::MAX);
        number
            .filter(|_| first <= last)
            .into_iter()
            .flat_map(move |number| self.cells.range(range(number)).map(|(_, cell)| cell))
    }

    /// The last row of a sheet in which something stands.
    pub(crate) fn last_row(&self, sheet: Sheet) -> u32 {
        self.rows(sheet, 0, MOST_ROWS).last().map_or(0, |cell| cell.pos.row)
    }

    /// The cell that a cell repeats, followed to where it was typed; the cell itself where
    /// it repeats none, or shows something else than what it refers to.
    pub(crate) fn origin<'b>(&'b self, cell: &'b Held) -> &'b Held {
        let mut found = cell;
        // The form repeats what is repeated at most twice; a ring ends here too.
        for _ in 0..8 {
            let Some(formula) = &found.formula else { return found };
            let target = reference::only(formula, &self.names);
            let Some(next) = target.and_then(|target| self.target(target, found.pos)) else {
                return found;
            };
            if folded(&next.shown()) != folded(&cell.shown()) {
                return found;
            }
            found = next;
        }
        found
    }

    fn target(&self, target: Target, from: CellPos) -> Option<&Held> {
        let (sheet, row, col) = match target {
            Target::Cell { sheet, row, col } => (sheet.unwrap_or(from.sheet), row, col),
            // The form's own names: the n-th indicator and owner of the plan, which has
            // two rows for each benefit.
            Target::Indicator(place) => (self.number(Sheet::Plan)?, 4 + 2 * (place - 1), 4),
            Target::Owner(place) => (self.number(Sheet::Plan)?, 4 + 2 * (place - 1), 6),
        };
        self.cells.get(&(sheet, row, col))
    }
}

/// A sheet's name without what differs between copies: spaces around a hyphen.
pub(crate) fn plain(name: &str) -> String {
    folded(name).replace(" -", "-").replace("- ", "-")
}
