//! The Excel workbook: the report as tables with live formulas.
//!
//! Every formula is stored with the result that the program calculated, so
//! that the workbook reads the same in a viewer that does not calculate, and a
//! reader can change a number and see what follows. What a formula gives and
//! what the report says must agree, or no workbook is written.

mod book;
mod cells;
mod definition;
mod error;
mod formula;
mod height;
mod language;
mod number;
mod paper;
mod recipes;
mod rows;
mod safe_text;
mod sheet;
mod sheets;
mod styles;
mod table;
mod values;
mod words;

use std::collections::BTreeSet;

use gevinst_core::report::Report;

pub use definition::WorkbookDefinition;
pub use error::WorkbookError;
pub use paper::{PaperFate, PaperItem, WorkPaper, render_work_paper};

use crate::error::TemplateError;
use crate::package::Template;
use crate::texts::Texts;
use book::Book;
use definition::{Built, Content, SheetDef, TableDef, tables_before};
use sheets::{analyses, charts, cover, lineage, parameters, parts};
use values::SheetKey;

/// Renders a report as the bytes of an .xlsx file, with the sheets of the template's
/// `workbook.toml`. The same report, template and texts give the same bytes.
///
/// Amounts are in kroner, exact to the 15 digits a cell holds; the exact decimal
/// stands beside every figure in the list of sources. Sheets with very many rows
/// pass through temporary files in the system's folder for those.
///
/// # Errors
///
/// When the definition is wrong, a formula does not give the figure that the report
/// states, a sheet would have more rows than Excel takes, a text is missing, or a
/// temporary file cannot be written.
pub fn render_workbook(
    report: &Report,
    template: &Template,
    texts: &Texts,
) -> Result<Vec<u8>, TemplateError> {
    let definition = WorkbookDefinition::of(template)?;
    let mut book = Book::new(report, texts, &definition)?;
    for key in in_order(&definition) {
        sheet(&mut book, key, &definition)?;
    }
    book.into_bytes()
}

fn sheet(
    book: &mut Book<'_>,
    key: SheetKey,
    definition: &WorkbookDefinition,
) -> Result<(), TemplateError> {
    let Some(sheet) = definition.sheets.get(usize::from(key.0)) else { return Ok(()) };
    match &sheet.content {
        Content::Table(def) => table::table(book, key, sheet, def),
        Content::Built(built, _) => match built {
            Built::Cover => cover::cover(book, key),
            Built::Analyses => analyses::analyses(book, key),
            Built::Estimates => analyses::estimates(book, key),
            Built::Part(part) => parts::part(book, key, part),
            Built::Charts => charts::charts(book, key),
            Built::Lineage => lineage::lineage(book, key),
            Built::Parameters => parameters::parameters(book, key),
        },
    }
}

/// The sheets in the order they are written: formulas refer only to what is written, so
/// parameters come first, tables after those they calculate from, what is fetched from
/// other sheets after these, and last what tells where everything stands.
fn in_order(definition: &WorkbookDefinition) -> Vec<SheetKey> {
    let rank = |sheet: &SheetDef| match &sheet.content {
        Content::Built(Built::Parameters, _) => 0,
        Content::Table(def) if def.columns.iter().any(|column| column.fetch) => 3,
        Content::Table(_) => 1,
        Content::Built(Built::Charts, _) => 4,
        Content::Built(Built::Lineage, _) => 5,
        Content::Built(Built::Cover, _) => 6,
        Content::Built(..) => 2,
    };
    let mut left: Vec<(u8, SheetKey, &SheetDef)> = (0..)
        .map(SheetKey)
        .zip(&definition.sheets)
        .map(|(key, sheet)| (rank(sheet), key, sheet))
        .collect();
    left.sort_by_key(|(rank, key, _)| (*rank, *key));
    let mut order = Vec::new();
    let mut written: BTreeSet<&str> = BTreeSet::new();
    let names: BTreeSet<&str> =
        left.iter().filter_map(|(_, _, it)| Some(&*table_of(it)?.name)).collect();
    while !left.is_empty() {
        let ready = |sheet: &SheetDef| {
            let before = table_of(sheet).map(tables_before).unwrap_or_default();
            before.iter().all(|name| written.contains(name) || !names.contains(name))
        };
        // The definition has no circles; were there one, its sheets come as they stand.
        let next = left.iter().position(|(_, _, sheet)| ready(sheet)).unwrap_or(0);
        let (_, key, sheet) = left.remove(next);
        written.extend(table_of(sheet).map(|table| table.name.as_str()));
        order.push(key);
    }
    order
}

fn table_of(sheet: &SheetDef) -> Option<&TableDef> {
    match &sheet.content {
        Content::Table(def) => Some(def),
        Content::Built(..) => None,
    }
}
