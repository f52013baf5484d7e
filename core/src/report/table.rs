//! Tables of figures that need no layout of their own: profitability, use of
//! gains, uncertainty, progress. Every output renders them in the same way.

use crate::calc::fact::FactIx;
use crate::period::Period;

/// The parts a report may have, in order.
///
/// - `chain`: gross, net, use, and the two accounts, fiscal and socio-economic.
/// - `freed_time`: labour cost, full-time equivalents, the ladder of realisation.
/// - `progress`: forecast of the outturn, realisation rate, division of the variance.
/// - `profitability`: present values, net present value, ratios, rates of return.
/// - `uncertainty`: spreads, quantiles, sensitivity, switching values, simulation.
/// - `service_quality`: indices, change and its significance, composite, non-priced effects.
/// - `shares`: what is counted once where several claim it.
pub const SECTIONS: &[&str] = &[
    "chain",
    "freed_time",
    "progress",
    "profitability",
    "uncertainty",
    "service_quality",
    "shares",
];

/// A part of the report with its tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Which part, as a key of the texts (`section.<key>`).
    pub key: &'static str,
    /// Its tables, in order; at least one.
    pub tables: Vec<FactTable>,
}

/// A table whose cells are figures.
#[derive(Debug, Clone, PartialEq)]
pub struct FactTable {
    /// What it shows, as a key of the texts (`table.<key>`, `table_about.<key>`).
    pub key: &'static str,
    /// What it is about, in the agency's words: a calculation, an initiative; empty
    /// where it is about the whole run.
    pub about: String,
    /// The columns after the rows' labels.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<FactRow>,
    /// The conventions its figures rest on, printed beside them.
    pub conventions: Vec<Convention>,
}

/// What stands over a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// A key of the texts (`col.<key>`).
    Key(&'static str),
    /// A period.
    Period(Period),
}

/// A row: what it is, and one cell for each column.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRow {
    /// What the row is.
    pub label: Label,
    /// Whether it is a result that the rows above it lead to.
    pub is_total: bool,
    /// One cell for each column of the table.
    pub cells: Vec<TableCell>,
}

/// What a row is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// A key of the texts (`line.<key>`).
    Key(&'static str),
    /// A key of the texts, of one of the agency's own things, such as a benefit: its
    /// name stands at `{of}` in the text, or else after it.
    Of(&'static str, String),
    /// The agency's own words.
    Text(String),
    /// A period.
    Period(Period),
}

/// What stands in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableCell {
    /// A figure.
    Fact(FactIx),
    /// A key of the texts (`word.<key>`).
    Word(&'static str),
    /// The agency's own words.
    Text(String),
    /// Nothing belongs here.
    Blank,
}

/// A convention that figures rest on, as a key of the texts
/// (`convention.<key>`) with what is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convention {
    /// The sentence.
    pub key: &'static str,
    /// What is filled in, by name.
    pub args: Vec<(&'static str, ConventionArg)>,
}

/// What is filled into a convention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConventionArg {
    /// A name that is the same in every language, or a number with a point for the
    /// decimals, which is written in the language's own digits.
    Text(String),
    /// A key of the texts (`word.<key>`).
    Word(&'static str),
    /// A figure.
    Fact(FactIx),
}

/// The measures of the only appraisal that is of everything, where there is exactly one:
/// those of single initiatives stand beside it and are no part of the headline.
pub fn main_appraisal(sections: &[Section]) -> Option<&FactTable> {
    let of_everything = |table: &&FactTable| {
        table.key == "profitability"
            && !table.conventions.iter().any(|it| it.key == "prof_initiative")
    };
    let mut all = sections.iter().flat_map(|section| &section.tables).filter(of_everything);
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

impl FactTable {
    /// The figure in the first column of the row with this label.
    pub fn first_of(&self, key: &str) -> Option<FactIx> {
        let of = |row: &&FactRow| matches!(&row.label, Label::Key(own) if *own == key);
        match self.rows.iter().find(of)?.cells.first()? {
            TableCell::Fact(fact) => Some(*fact),
            _ => None,
        }
    }

    /// The figures of the table and of the conventions below it, in the order they
    /// are read.
    pub fn facts(&self) -> impl Iterator<Item = FactIx> + '_ {
        let cells = self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match cell {
            TableCell::Fact(fact) => Some(*fact),
            _ => None,
        });
        let args = self.conventions.iter().flat_map(|it| &it.args);
        cells.chain(args.filter_map(|(_, arg)| match arg {
            ConventionArg::Fact(fact) => Some(*fact),
            _ => None,
        }))
    }
}
