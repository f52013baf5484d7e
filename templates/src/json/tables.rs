//! The items of the parts that are made of plain tables.

use gevinst_core::report::{
    Column, ConventionArg, FactRow, FactTable, Label, Report, Section, TableCell,
};
use serde::Serialize;

use super::rows::id;

#[derive(Serialize)]
pub struct SectionItem<'r> {
    key: &'static str,
    tables: Vec<TableItem<'r>>,
}

#[derive(Serialize)]
struct TableItem<'r> {
    key: &'static str,
    about: &'r str,
    columns: Vec<NameItem<'r>>,
    rows: Vec<RowItem<'r>>,
    conventions: Vec<ConventionItem<'r>>,
}

/// What stands over a column or before a row: a key of the texts, the agency's own
/// words, a period, or a key of one of the agency's own things.
#[derive(Serialize, Default)]
struct NameItem<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
}

#[derive(Serialize)]
struct RowItem<'r> {
    label: NameItem<'r>,
    is_total: bool,
    cells: Vec<Option<CellItem<'r>>>,
}

/// What stands in a cell or a convention; a blank cell is null.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum CellItem<'r> {
    Fact(&'r str),
    Word(&'static str),
    Text(&'r str),
}

#[derive(Serialize)]
struct ConventionItem<'r> {
    key: &'static str,
    args: Vec<ArgItem<'r>>,
}

#[derive(Serialize)]
struct ArgItem<'r> {
    name: &'static str,
    #[serde(flatten)]
    arg: CellItem<'r>,
}

pub fn section<'r>(report: &'r Report, section: &'r Section) -> SectionItem<'r> {
    let tables = section.tables.iter().map(|it| table(report, it));
    SectionItem { key: section.key, tables: tables.collect() }
}

fn table<'r>(report: &'r Report, table: &'r FactTable) -> TableItem<'r> {
    let columns = table.columns.iter().map(|column| match column {
        Column::Key(key) => NameItem { key: Some(key), ..NameItem::default() },
        Column::Period(period) => {
            NameItem { period: Some(period.to_string()), ..NameItem::default() }
        }
    });
    let conventions = table.conventions.iter().map(|convention| ConventionItem {
        key: convention.key,
        args: convention
            .args
            .iter()
            .map(|(name, it)| ArgItem { name, arg: arg(report, it) })
            .collect(),
    });
    TableItem {
        key: table.key,
        about: &table.about,
        columns: columns.collect(),
        rows: table.rows.iter().map(|it| row(report, it)).collect(),
        conventions: conventions.collect(),
    }
}

fn row<'r>(report: &'r Report, row: &'r FactRow) -> RowItem<'r> {
    let mut label = NameItem::default();
    match &row.label {
        Label::Key(key) => label.key = Some(key),
        Label::Of(key, own) => {
            label.key = Some(key);
            label.text = Some(own);
        }
        Label::Text(own) => label.text = Some(own),
        Label::Period(period) => label.period = Some(period.to_string()),
    }
    let cells = row.cells.iter().map(|cell| match cell {
        TableCell::Fact(fact) => Some(CellItem::Fact(id(report, *fact))),
        TableCell::Word(key) => Some(CellItem::Word(key)),
        TableCell::Text(text) => Some(CellItem::Text(text)),
        TableCell::Blank => None,
    });
    RowItem { label, is_total: row.is_total, cells: cells.collect() }
}

fn arg<'r>(report: &'r Report, arg: &'r ConventionArg) -> CellItem<'r> {
    match arg {
        ConventionArg::Text(text) => CellItem::Text(text),
        ConventionArg::Word(key) => CellItem::Word(key),
        ConventionArg::Fact(fact) => CellItem::Fact(id(report, *fact)),
    }
}
