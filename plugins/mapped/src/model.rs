//! A mapping file, checked and ready to be followed.
//!
//! All names are resolved to places in lists; nothing here can point nowhere.

use gevinst_plugin_sdk::{Description, Field, Kind};

use crate::grid::Within;
use crate::period::{DayOf, Span};

/// A mapping file: how a format is recognised and what its cells mean.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(crate) description: Description,
    pub(crate) sheets: Vec<SheetRule>,
    pub(crate) identify: Vec<LabelRule>,
    pub(crate) units: Vec<UnitPhrases>,
    pub(crate) tables: Vec<Table>,
    pub(crate) forms: Vec<Form>,
}

/// A sheet by its names, or all sheets of one layout by a name with a star.
#[derive(Debug, Clone)]
pub(crate) struct SheetRule {
    pub(crate) names: Vec<String>,
    pub(crate) optional: bool,
}

impl SheetRule {
    /// Whether the rule is about all sheets that its names fit.
    pub(crate) fn is_many(&self) -> bool {
        self.names.iter().any(|name| name.contains('*'))
    }
}

/// A label that must stand in a sheet.
#[derive(Debug, Clone)]
pub(crate) struct LabelRule {
    pub(crate) sheet: usize,
    pub(crate) labels: Labels,
    pub(crate) rows: (u32, u32),
    pub(crate) cols: (u16, u16),
    pub(crate) shows: String,
}

/// The spellings of one label.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    /// As they stand in the mapping file; the first one is used in messages.
    pub(crate) written: Vec<String>,
    /// Folded, to compare.
    pub(crate) folded: Vec<String>,
}

impl Labels {
    /// The labels with these spellings.
    pub(crate) fn new(written: Vec<String>) -> Labels {
        let folded = written.iter().map(|label| gevinst_plugin_sdk::text::folded(label)).collect();
        Labels { written, folded }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether a folded text is one of them.
    pub(crate) fn has(&self, folded: &str) -> bool {
        self.folded.iter().any(|label| label == folded)
    }

    /// The first spelling.
    pub(crate) fn first(&self) -> &str {
        self.written.first().map_or("", String::as_str)
    }
}

/// How the numbers of a table or form may be written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    /// Words in the place of a number that say why there is none; with a star at the
    /// end, the words with which such a text begins.
    pub(crate) missing: Vec<(String, bool)>,
    /// Whether a number may have the mark of a footnote behind it.
    pub(crate) footnotes: bool,
    /// Signs that may stand before or behind a number, such as `£`.
    pub(crate) strip: Vec<String>,
}

impl Numbers {
    /// Whether a text says why there is no number.
    pub(crate) fn is_missing(&self, text: &str) -> bool {
        let text = gevinst_plugin_sdk::text::folded(text);
        let says = |(words, begins): &(String, bool)| {
            text == *words || (*begins && text.starts_with(words.as_str()))
        };
        self.missing.iter().any(says)
    }

    /// A number's text without the signs around it.
    pub(crate) fn stripped<'t>(&self, text: &'t str) -> &'t str {
        let mut rest = text.trim();
        for sign in &self.strip {
            let inner = rest.strip_prefix(sign.as_str()).unwrap_or(rest).trim();
            rest = inner.strip_suffix(sign.as_str()).unwrap_or(inner).trim();
        }
        rest
    }
}

/// The phrases that tell of one unit.
#[derive(Debug, Clone)]
pub(crate) struct UnitPhrases {
    pub(crate) unit: String,
    pub(crate) phrases: Vec<String>,
}

/// Where the unit of a table's amounts stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UnitRule {
    /// Nowhere: the table has no amounts, or its records tell their own unit.
    None,
    /// The format says so.
    Is(String),
    /// A phrase somewhere in these rows of the sheet.
    Prose {
        /// First and last row.
        rows: (u32, u32),
    },
    /// A phrase in the header of the amount's column.
    Header,
    /// A phrase in the row below the header, or in these rows, in the amount's column.
    Row(Option<(u32, u32)>),
    /// The unit stands in a column of the row.
    Column(usize),
    /// A phrase in the last text of the row.
    Last,
}

/// A region of a sheet whose rows are read by one set of columns.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) sheet: usize,
    /// The part of the sheet where it stands.
    pub(crate) within: Within,
    /// Whether one thing is a column and its fields stand below one another.
    pub(crate) turned: bool,
    pub(crate) header: Option<HeaderRule>,
    pub(crate) numbers: Numbers,
    pub(crate) columns: Vec<ColumnRule>,
    pub(crate) periods: Vec<PeriodsRule>,
    pub(crate) unit: UnitRule,
    pub(crate) landmarks: Vec<Landmark>,
    pub(crate) groups: Vec<Group>,
}

/// Where the header row is looked for.
#[derive(Debug, Clone)]
pub(crate) struct HeaderRule {
    pub(crate) rows: (u32, u32),
    /// The number of rows that make up the header.
    pub(crate) depth: u32,
    /// Whether it may stand several times in the sheet, each with rows of its own.
    pub(crate) repeats: bool,
    /// So many rows above a header belong to it.
    pub(crate) above: u32,
}

impl Default for HeaderRule {
    fn default() -> HeaderRule {
        HeaderRule { rows: (0, 29), depth: 1, repeats: false, above: 30 }
    }
}

/// How a column is found.
#[derive(Debug, Clone)]
pub(crate) enum ColumnPlace {
    /// By its header.
    Header(Labels),
    /// By its letters.
    At(u16),
    /// It is one cell above the header: a text beside one of these labels, or
    /// without labels the text that stands nearest.
    Heading(Labels),
    /// It is the name of the sheet.
    SheetName,
}

/// What becomes of a column's cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ColumnUse {
    /// Records take them.
    Taken,
    /// The workbook repeats there what it says elsewhere; they are passed over.
    Repeats,
    /// They say something that no field can hold; each is noted, with this reason.
    Unused(String),
}

/// A column of a table.
#[derive(Debug, Clone)]
pub(crate) struct ColumnRule {
    pub(crate) key: String,
    /// Where the rule stands in the mapping file.
    pub(crate) at: usize,
    pub(crate) place: ColumnPlace,
    pub(crate) under: Labels,
    pub(crate) required: bool,
    pub(crate) fill_down: bool,
    pub(crate) usage: ColumnUse,
}

/// Columns whose headers are periods.
#[derive(Debug, Clone)]
pub(crate) struct PeriodsRule {
    pub(crate) key: String,
    pub(crate) under: Labels,
    pub(crate) required: bool,
    pub(crate) reading: Reading,
}

impl PeriodsRule {
    /// Whether its headers are periods, and not words.
    pub(crate) fn is_periods(&self) -> bool {
        matches!(self.reading, Reading::Periods(_))
    }
}

/// What the headers of a set of columns tell.
#[derive(Debug, Clone)]
pub(crate) enum Reading {
    /// A period.
    Periods(PeriodReading),
    /// One of these: the header (folded) and the word it stands for.
    Words(Vec<(String, String)>),
}

impl Reading {
    /// The year of the plan that the first column of the set is.
    pub(crate) fn first(&self) -> u32 {
        match self {
            Reading::Periods(reading) => reading.first,
            Reading::Words(_) => 1,
        }
    }
}

/// Which headers are read as periods.
#[derive(Debug, Clone, Default)]
pub(crate) struct PeriodReading {
    /// `1`, `År 1`, `Y1` are years of the plan.
    pub(crate) plan_years: bool,
    /// `2025`, `Q1 2025`, `1. tertial 2025`, `mars 2025`.
    pub(crate) calendar: bool,
    /// Headers that say no more than "year": the place among the set's columns counts.
    pub(crate) by_position: Labels,
    /// The year of the plan that the first of them is.
    pub(crate) first: u32,
    /// Words that may stand beside the period, such as `Budsjett`.
    pub(crate) words: Vec<Vec<String>>,
    /// Words of which one must stand beside the period or above it.
    pub(crate) with: Vec<Vec<String>>,
    /// The span of time that a day in a header stands for.
    pub(crate) dates: Option<Span>,
}

/// A row that is found by its label.
#[derive(Debug, Clone)]
pub(crate) struct Landmark {
    pub(crate) column: usize,
    pub(crate) labels: Labels,
    pub(crate) optional: bool,
    pub(crate) gives: Gives,
}

/// Rows without a label of their own, between two landmarks.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// The landmark above; `None` is the header row.
    pub(crate) after: Option<usize>,
    /// The landmark that must follow.
    pub(crate) before: Option<usize>,
    /// How many rows belong to one thing.
    pub(crate) step: u32,
    /// Words that begin the label of a total, or are all that a cell says.
    pub(crate) totals: Vec<String>,
    /// So many blank rows end the group.
    pub(crate) blank_rows: u32,
    pub(crate) gives: Gives,
}

/// What a row gives.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gives {
    /// The key that the format makes for the row.
    pub(crate) id: Option<Template>,
    /// At least one of these must say something of its own, or the row is left out.
    pub(crate) filled: Vec<Holder>,
    /// The records.
    pub(crate) records: Vec<RecordRule>,
}

/// A column, or the columns of a set of periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A column of the table.
    Column(usize),
    /// A set of period columns of the table.
    Periods(usize),
}

/// A text of the format, in which `{row}`, `{n}` and `{sheet}` stand for the row's
/// number as people count, its place among its group's rows and the sheet's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(pub(crate) Vec<Part>);

/// A part of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// As it stands.
    Text(String),
    /// The row's number.
    Row,
    /// The place within the group, from one.
    Place,
    /// The name of the sheet.
    Sheet,
}

impl Template {
    /// The text for a row (from zero) at a place (from one) of a sheet.
    pub(crate) fn write(&self, row: u32, place: u32, sheet: &str) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Row => out.push_str(&(u64::from(row) + 1).to_string()),
                Part::Place => out.push_str(&place.to_string()),
                Part::Sheet => out.push_str(sheet.trim()),
            }
        }
        out
    }
}

/// A record that a row gives.
#[derive(Debug, Clone)]
pub(crate) struct RecordRule {
    pub(crate) kind: Kind,
    /// Columns that must hold one of these words (folded).
    pub(crate) when: Vec<(usize, Vec<String>)>,
    /// Which row of the several that belong to one thing, from one.
    pub(crate) nth: Option<u32>,
    pub(crate) set: Vec<(Field, Template)>,
    pub(crate) takes: Vec<Take>,
    pub(crate) each: Option<Each>,
    pub(crate) needs: Vec<Holder>,
    pub(crate) joins: Vec<Join>,
    /// Whether the table's unit belongs to the record.
    pub(crate) unit: bool,
}

/// One record for each period column that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Each {
    pub(crate) periods: usize,
    pub(crate) value: Field,
    /// The field that takes what the header tells.
    pub(crate) header: Field,
}

/// A field and where its value comes from.
#[derive(Debug, Clone)]
pub(crate) struct Take {
    pub(crate) field: Field,
    pub(crate) source: Source,
    /// The agency's words (folded) and the canonical ones.
    pub(crate) map: Vec<(String, String)>,
    /// The span of time that a day or a bare number stands for.
    pub(crate) span: Option<Span>,
    /// The day of a period that is meant where a day belongs.
    pub(crate) day: Option<DayOf>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A column of the row.
    Column(usize),
    /// A period that stands in several columns of the row.
    Period(Vec<usize>),
    /// The key that the format made for the row.
    Id,
    /// The key of the record that a form gave, if it gave one.
    Form(usize),
    /// A field of a form.
    FormField {
        /// Which form.
        form: usize,
        /// Which of its fields.
        field: usize,
    },
    /// A column of the row of another table that a join found.
    JoinedColumn {
        /// Which join of the record.
        join: usize,
        /// Which column of the other table.
        column: usize,
    },
    /// The key that the format made for the joined row.
    JoinedId {
        /// Which join of the record.
        join: usize,
    },
}

/// The row of another table that speaks of the same thing.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    pub(crate) table: usize,
    /// Columns of this table and of the other one that must hold the same text;
    /// the second and later pairs only where more than one row is left.
    pub(crate) on: Vec<(usize, usize)>,
}

/// On which side of its label a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// In the same row, to the right.
    Right,
    /// In the same row, to the left.
    Left,
    /// In the same column, below.
    Below,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(crate) struct FormField {
    /// What records and tables call it.
    pub(crate) key: String,
    /// The labels beside which it may stand.
    pub(crate) labels: Labels,
    /// Whether workbooks may lack the label; else its absence is noted.
    pub(crate) optional: bool,
}

/// Records whose fields stand beside their labels.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) sheet: usize,
    pub(crate) within: Within,
    /// The labels with which each form of a sheet begins; none where there is one form.
    pub(crate) starts: Labels,
    /// A value stands at most so many cells away from its label.
    pub(crate) reach: u16,
    pub(crate) side: Side,
    /// The fields: what records call them, and their labels.
    pub(crate) fields: Vec<FormField>,
    pub(crate) numbers: Numbers,
    pub(crate) gives: Gives,
}
