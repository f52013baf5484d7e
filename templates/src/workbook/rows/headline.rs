//! The figures at the top of the report, what the benefits were used for, and the
//! actions that are agreed.

use gevinst_core::report::{Absence, ActionRow, FactIx, Field as ListField, Tile, Unit, UseRow};

use super::{Cell, Field, NOTE_FIELD, Row, SOURCES_FIELD, agency, day, figure, text, unit, word};
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::styles::NumberLook;

pub(super) const TILE: &[Field] = &[
    text("figure"),
    figure("value"),
    figure("plan"),
    figure("variance"),
    figure("variance_share"),
    text("unit"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const USE: &[Field] = &[
    text("use"),
    figure("money"),
    text("price_basis"),
    figure("hours"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const ACTION: &[Field] = &[
    text("agency"),
    text("benefit_id"),
    text("action"),
    text("responsible"),
    day("deadline"),
    text("status"),
    word("overdue"),
];

pub(super) fn tiles<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(book.report.headline.tiles.iter().map(Row::Tile).collect())
}

pub(super) fn tile(
    book: &Book<'_>,
    tile: &Tile,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    Ok(Some(match field {
        "figure" => Cell::Text(book.words.shared(&format!("tile.{}", tile.key))?),
        "value" => Cell::Figure(tile.value),
        "plan" => Cell::figure(tile.plan),
        "variance" => variance(book, tile, tile.variance, &book.figure(tile.value).unit),
        "variance_share" => variance(book, tile, tile.variance_share, &Unit::Share),
        "unit" => unit(book, tile.value)?,
        "note" => match tile.plan {
            Some(_) => Cell::Note(Vec::new(), Vec::new()),
            None => Cell::Note(Vec::new(), vec![book.words.word("no_plan")?]),
        },
        "source" => {
            let others = [tile.plan, tile.variance, tile.variance_share];
            Cell::Sources(std::iter::once(tile.value).chain(others.into_iter().flatten()).collect())
        }
        _ => return Ok(None),
    }))
}

/// Where the core states no variance and both are quantities, a formula still tells it.
fn variance(book: &Book<'_>, tile: &Tile, stated: Option<FactIx>, unit: &Unit) -> Cell {
    match stated {
        Some(fact) => Cell::Figure(fact),
        None if tile.plan.is_some() && book.figure(tile.value).unit != Unit::Count => {
            Cell::Free(NumberLook::of(unit, 0))
        }
        None => Cell::Missing,
    }
}

pub(super) fn uses<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(book.report.uses.iter().map(Row::Use).collect())
}

pub(super) fn use_of(
    book: &Book<'_>,
    line: &UseRow,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let or_not_reported =
        |fact: Option<FactIx>| fact.map_or(Cell::Lacking(Absence::NotReported), Cell::Figure);
    Ok(Some(match field {
        "use" => Cell::Text(book.words.choice(ListField::Use, line.key)),
        "money" => or_not_reported(line.money),
        "hours" => or_not_reported(line.hours),
        "price_basis" => match line.money {
            Some(money) => unit(book, money)?,
            None => Cell::Missing,
        },
        "note" => Cell::Note(Vec::new(), Vec::new()),
        "source" => Cell::Sources(line.money.into_iter().chain(line.hours).collect()),
        _ => return Ok(None),
    }))
}

pub(super) fn actions<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(book.report.actions.iter().map(Row::Action).collect())
}

pub(super) fn action(
    book: &Book<'_>,
    action: &ActionRow,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    Ok(Some(match field {
        "agency" => agency(book, action.book)?,
        "benefit_id" => Cell::of(action.benefit.as_deref()),
        "action" => Cell::Text(action.description.clone()),
        "responsible" => Cell::of(action.owner.as_deref()),
        "deadline" => action.deadline.map_or(Cell::Missing, Cell::Day),
        "status" => match action.status {
            Some(status) => Cell::Text(book.words.choice(ListField::Status, status)),
            None => Cell::Missing,
        },
        "overdue" => {
            let told = book.words.yes_no(action.overdue)?;
            if action.overdue { Cell::Alarm(told) } else { Cell::Text(told) }
        }
        _ => return Ok(None),
    }))
}
