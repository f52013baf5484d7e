//! What the cells of the workbook hold, as its formulas see them.

mod groups;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rust_decimal::Decimal;

use gevinst_core::report::Place;

pub(super) use groups::Group;

/// A sheet of the workbook, by the place of its tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SheetKey(pub(super) u16);

/// A cell of the workbook; row and column count from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) sheet: SheetKey,
    pub(super) col: u16,
    pub(super) row: u32,
}

impl At {
    /// The address without the sheet, such as `C14`.
    pub(super) fn local(self) -> String {
        Place { sheet: 0, row: self.row, col: self.col }.to_string()
    }
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A number.
    Number(Decimal),
    /// A text; the same words are held once.
    Text(Rc<str>),
    /// A truth value; only inside a formula.
    Truth(bool),
}

impl Value {
    /// Whether Excel's `=` and its conditions call the two equal: texts without
    /// regard to upper and lower case.
    pub(super) fn same_in_excel(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Text(left), Value::Text(right)) => {
                left == right || left.to_lowercase() == right.to_lowercase()
            }
            _ => self == other,
        }
    }
}

/// A column of a table, named as formulas name it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) sheet: SheetKey,
    pub(super) header: String,
    pub(super) col: u16,
    pub(super) first_row: u32,
    pub(super) last_row: u32,
}

impl Column {
    /// The column's cell in a row.
    pub(super) fn at(&self, row: u32) -> At {
        At { sheet: self.sheet, col: self.col, row }
    }

    /// Whether the header can stand in a reference without being escaped.
    fn is_plain(&self) -> bool {
        let special = |character: char| character.is_ascii_punctuation() || character.is_control();
        !self.header.contains(|character| special(character) && !"()%_".contains(character))
    }
}

/// Which number of a cell is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precision {
    /// The number the cell holds, of at most 15 digits: what Excel computes with.
    Held,
    /// The exact number it stands for: what the program computed with.
    Exact,
}

/// The values of all cells that formulas may refer to, and the sheets' names.
#[derive(Debug)]
pub(super) struct Values {
    /// By sheet and column, from the first row.
    cells: BTreeMap<(SheetKey, u16), Vec<Option<Value>>>,
    words: BTreeSet<Rc<str>>,
    /// Sums of columns by the words of their rows, once asked for.
    groups: RefCell<BTreeMap<groups::Of, groups::Groups>>,
    /// The exact values of cells that cannot hold them.
    exact: BTreeMap<At, Value>,
    names: BTreeMap<SheetKey, String>,
    tables: BTreeMap<SheetKey, String>,
}

impl Values {
    /// No cells yet; `names` are the sheets' names and `tables` those of their tables.
    pub(super) fn new(
        names: BTreeMap<SheetKey, String>,
        tables: BTreeMap<SheetKey, String>,
    ) -> Values {
        Values {
            cells: BTreeMap::new(),
            words: BTreeSet::new(),
            groups: RefCell::default(),
            exact: BTreeMap::new(),
            names,
            tables,
        }
    }

    /// Notes what a cell shows.
    pub(super) fn set(&mut self, at: At, value: Value) {
        let value = match value {
            Value::Text(text) => Value::Text(self.shared(text)),
            other => other,
        };
        self.groups.get_mut().retain(|of, _| !of.covers(at));
        let column = self.cells.entry((at.sheet, at.col)).or_default();
        let row = usize::try_from(at.row).unwrap_or(usize::MAX);
        if column.len() <= row {
            column.resize(row + 1, None);
        }
        column[row] = Some(value);
    }

    fn shared(&mut self, text: Rc<str>) -> Rc<str> {
        if let Some(known) = self.words.get(&text) {
            return Rc::clone(known);
        }
        self.words.insert(Rc::clone(&text));
        text
    }

    fn held(&self, at: At) -> Option<&Value> {
        self.cells.get(&(at.sheet, at.col))?.get(usize::try_from(at.row).ok()?)?.as_ref()
    }

    /// Notes the exact value of a cell that holds another one.
    pub(super) fn set_exact(&mut self, at: At, value: Value) {
        if self.held(at) != Some(&value) {
            self.exact.insert(at, value);
        }
    }

    /// What a cell holds or stands for, where it is known.
    pub(super) fn get(&self, at: At, precision: Precision) -> Option<&Value> {
        let exact = match precision {
            Precision::Exact if !self.exact.is_empty() => self.exact.get(&at),
            _ => None,
        };
        exact.or_else(|| self.held(at))
    }

    /// The sheet's name.
    pub(super) fn name(&self, sheet: SheetKey) -> &str {
        self.names.get(&sheet).map_or("", String::as_str)
    }

    /// The name of the sheet's table; the same in every language, so that an agency's own
    /// formulas keep working. Of a part that is made of several tables, what their names
    /// begin with.
    pub(super) fn table(&self, sheet: SheetKey) -> &str {
        self.tables.get(&sheet).map_or("", String::as_str)
    }

    /// The address of a cell, with its sheet unless that is `home`.
    pub(super) fn address(&self, at: At, home: SheetKey) -> String {
        if at.sheet == home {
            at.local()
        } else {
            format!("{}!{}", self.quoted(at.sheet), at.local())
        }
    }

    /// The address with its sheet and fixed row and column, for defined names.
    pub(super) fn fixed_address(&self, at: At) -> String {
        format!("{}!{}", self.quoted(at.sheet), fixed(at))
    }

    /// The reference to a table's column, such as `tblGevinster[Plan hittil]`; to
    /// its cells where the header holds signs that mean something in a reference.
    pub(super) fn column(&self, column: &Column) -> String {
        if column.is_plain() {
            return format!("{}[{}]", self.table(column.sheet), column.header);
        }
        let first = self.fixed_address(column.at(column.first_row));
        format!("{first}:{}", fixed(column.at(column.last_row)))
    }

    /// The address as an internal link has it.
    pub(super) fn address_in_link(&self, at: At) -> String {
        format!("{}!{}", self.quoted(at.sheet), at.local())
    }

    fn quoted(&self, sheet: SheetKey) -> String {
        format!("'{}'", self.name(sheet).replace('\'', "''"))
    }
}

fn fixed(at: At) -> String {
    let local = at.local();
    let letters = local.trim_end_matches(|character: char| character.is_ascii_digit());
    format!("${letters}${}", u64::from(at.row) + 1)
}
