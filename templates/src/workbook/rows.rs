//! The rows that a table of `workbook.toml` can be made of: a closed list, with the
//! fields that each kind of row has. Everything is taken from the report; nothing is
//! computed here. The list is documented in `templates/README.md`.

mod benefits;
mod changes;
mod headline;
mod made_from;
mod members;
mod plain_tables;
mod quality;

use gevinst_core::report::{
    Absence, ActionRow, BenefitGroup, BenefitRow, Day, FactIx, Finding, IndicatorRow, KindTotal,
    MeasurementPoint, Member, Period, Series, Severity, Stage, Status, Tile, UseRow,
};
use rust_decimal::Decimal;

use super::book::Book;
use super::styles::NumberLook;
use crate::error::TemplateError;

pub(super) use changes::Change;
pub(super) use plain_tables::{Flow, Run, comparison_years};

/// What a field holds, for the look of its column and for formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// Text of the workbooks or of the program.
    Text,
    /// A word of a closed list, which formulas may compare with.
    Word,
    /// A number that is no figure, such as a year or a count.
    Number,
    /// A figure of the report, with its source.
    Figure,
    /// A day.
    Day,
    /// The numbers of the row's figures in the list of sources.
    Sources,
    /// What a reader should know about the row, and why figures are missing.
    Note,
}

/// A field of a kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name in `workbook.toml`.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) kind: FieldKind,
}

/// A kind of row and how its rows are found.
pub(crate) struct Source {
    /// Its name in `workbook.toml`.
    pub(crate) name: &'static str,
    /// Its fields.
    pub(crate) fields: &'static [Field],
    rows: for<'b, 'r> fn(&'b Book<'r>) -> Result<Vec<Row<'r>>, TemplateError>,
}

impl Source {
    /// The field with this name.
    pub(crate) fn field(&self, name: &str) -> Option<Field> {
        self.fields.iter().copied().find(|field| field.name == name)
    }

    /// Its rows in a report, in the order of the report.
    pub(super) fn rows<'r>(&self, book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
        (self.rows)(book)
    }
}

/// All kinds of rows.
pub(crate) const SOURCES: &[Source] = &[
    Source { name: "tiles", fields: headline::TILE, rows: headline::tiles },
    Source { name: "members", fields: members::MEMBER, rows: members::members },
    Source { name: "benefits", fields: benefits::BENEFIT, rows: benefits::in_kroner },
    Source { name: "freed_time", fields: benefits::BENEFIT, rows: benefits::in_hours },
    Source { name: "benefit_totals", fields: benefits::TOTAL, rows: benefits::totals_in_kroner },
    Source { name: "freed_time_totals", fields: benefits::TOTAL, rows: benefits::totals_in_hours },
    Source { name: "periods", fields: benefits::PERIOD, rows: benefits::periods },
    Source { name: "kind_periods", fields: benefits::KIND_PERIOD, rows: benefits::kind_periods },
    Source { name: "indicators", fields: quality::INDICATOR, rows: quality::indicators },
    Source { name: "measurements", fields: quality::MEASUREMENT, rows: quality::measurements },
    Source { name: "cash_flow", fields: plain_tables::FLOW, rows: plain_tables::flows },
    Source {
        name: "cash_flow_totals",
        fields: plain_tables::FLOW_TOTAL,
        rows: plain_tables::flow_totals,
    },
    Source { name: "sensitivity", fields: plain_tables::RUN, rows: plain_tables::runs },
    Source { name: "changes", fields: changes::CHANGE, rows: changes::changes },
    Source { name: "uses", fields: headline::USE, rows: headline::uses },
    Source { name: "benefit_uses", fields: benefits::BENEFIT_USE, rows: benefits::uses },
    Source { name: "actions", fields: headline::ACTION, rows: headline::actions },
    Source { name: "findings", fields: made_from::FINDING, rows: made_from::findings },
    Source { name: "workbooks", fields: made_from::FILE, rows: made_from::files },
    Source { name: "notes", fields: made_from::NOTE, rows: made_from::notes },
];

/// The kind of row with this name.
pub(crate) fn source(name: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| source.name == name)
}

/// A row: a place in the report.
#[derive(Debug, Clone)]
pub(super) enum Row<'r> {
    Tile(&'r Tile),
    Benefit(&'r BenefitGroup, &'r BenefitRow),
    Total(&'r BenefitGroup, &'r Series),
    Period(&'r BenefitGroup, &'r BenefitRow, Period, Stage, FactIx),
    KindPeriod(&'r BenefitGroup, Period),
    Member(&'r Member, Option<&'r KindTotal>),
    Indicator(&'r IndicatorRow),
    Measurement(&'r IndicatorRow, &'r MeasurementPoint),
    Flow(Flow<'r>),
    FlowTotal(Flow<'r>),
    Run(Run<'r>),
    Change(Change<'r>),
    Use(&'r UseRow),
    BenefitUse(&'r BenefitRow, FactIx),
    Action(&'r ActionRow),
    Finding(u32, &'r Finding),
    File(usize),
    Note(String, String),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A text; empty where nothing belongs.
    Text(String),
    /// Something that is not stated.
    Missing,
    /// A figure that is not there, and why.
    Lacking(Absence),
    /// A whole number without marks between the thousands.
    Whole(Decimal),
    /// A number.
    Number(Decimal, NumberLook),
    /// A figure.
    Figure(FactIx),
    /// What only the column's formula gives, and how it is written.
    Free(NumberLook),
    /// A day.
    Day(Day),
    /// How a benefit or an indicator stands.
    Status(Status),
    /// How serious a finding is.
    Severity(Severity),
    /// A word that asks for attention.
    Alarm(String),
    /// The row's figures.
    Sources(Vec<FactIx>),
    /// What a reader should know; why figures are missing stands between the two.
    Note(Vec<String>, Vec<String>),
}

impl Cell {
    /// A text that may not be stated.
    fn of(text: Option<&str>) -> Cell {
        match text {
            Some(text) if !text.is_empty() => Cell::Text(text.to_owned()),
            _ => Cell::Missing,
        }
    }

    /// A figure that may not belong to the row.
    fn figure(fact: Option<FactIx>) -> Cell {
        fact.map_or(Cell::Missing, Cell::Figure)
    }

    /// Whether it tells a reader something.
    pub(super) fn says_something(&self) -> bool {
        match self {
            Cell::Text(text) => !text.is_empty(),
            Cell::Missing | Cell::Lacking(_) => false,
            Cell::Note(before, after) => !before.is_empty() || !after.is_empty(),
            _ => true,
        }
    }
}

/// What a row has in a field; nothing where it has no such field.
pub(super) fn cell(book: &Book<'_>, row: &Row<'_>, field: &str) -> Result<Cell, TemplateError> {
    let found = match row {
        Row::Tile(tile) => headline::tile(book, tile, field)?,
        Row::Benefit(group, benefit) => benefits::benefit(book, group, benefit, field)?,
        Row::Total(group, series) => benefits::total(book, group, series, field)?,
        Row::Period(group, benefit, period, stage, fact) => {
            benefits::period(book, (group, benefit), (*period, *stage, *fact), field)?
        }
        Row::KindPeriod(group, period) => benefits::kind_period(book, group, *period, field)?,
        Row::Member(member, kind) => members::member(book, member, *kind, field)?,
        Row::Indicator(indicator) => quality::indicator(book, indicator, field)?,
        Row::Measurement(indicator, point) => quality::measurement(book, indicator, point, field)?,
        Row::Flow(flow) => plain_tables::flow(book, flow, field)?,
        Row::FlowTotal(flow) => plain_tables::flow_total(book, flow, field)?,
        Row::Run(run) => plain_tables::run(book, run, field)?,
        Row::Change(change) => changes::change(book, change, field)?,
        Row::Use(line) => headline::use_of(book, line, field)?,
        Row::BenefitUse(benefit, fact) => benefits::use_of(book, benefit, *fact, field)?,
        Row::Action(action) => headline::action(book, action, field)?,
        Row::Finding(number, finding) => made_from::finding(book, *number, finding, field)?,
        Row::File(place) => made_from::file(book, *place, field)?,
        Row::Note(title, text) => made_from::note(title, text, field),
    };
    Ok(found.unwrap_or_else(|| Cell::Text(String::new())))
}

impl Row<'_> {
    /// What rows must share for one to be the row above the other.
    pub(super) fn group(&self) -> usize {
        match self {
            Row::Flow(flow) | Row::FlowTotal(flow) => flow.number,
            _ => 0,
        }
    }
}

const fn text(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Text }
}

const fn word(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Word }
}

const fn number(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Number }
}

const fn figure(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Figure }
}

const fn day(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Day }
}

const SOURCES_FIELD: Field = Field { name: "source", kind: FieldKind::Sources };
const NOTE_FIELD: Field = Field { name: "note", kind: FieldKind::Note };

/// A figure's unit.
fn unit(book: &Book<'_>, fact: FactIx) -> Result<Cell, TemplateError> {
    Ok(Cell::Text(book.words.unit(&book.figure(fact).unit)?))
}

/// The agency of a workbook, where the report is of several.
fn agency(book: &Book<'_>, number: u16) -> Result<Cell, TemplateError> {
    Ok(Cell::of(Some(&book.agency_of(number)?)))
}

/// The findings about something, by their numbers.
fn see_findings(book: &Book<'_>, places: &[usize]) -> Result<Vec<String>, TemplateError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<String> = places.iter().map(|place| (place + 1).to_string()).collect();
    Ok(vec![book.words.with("see_findings", &[("numbers", &numbers.join(", "))])?])
}
