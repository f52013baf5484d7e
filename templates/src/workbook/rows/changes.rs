//! What changed since an earlier report: a row for each move, change of status, benefit
//! that came or went, and restatement.

use gevinst_core::report::{Changes, FactIx, Held, Move, Restatement, StatusMove, Told, Who};

use super::{Cell, Field, NOTE_FIELD, Row, SOURCES_FIELD, figure, number, text};
use crate::error::TemplateError;
use crate::html::told_text;
use crate::workbook::book::Book;
use crate::workbook::styles::NumberLook;

pub(super) const CHANGE: &[Field] = &[
    text("change"),
    text("id"),
    text("benefit"),
    number("before"),
    figure("now"),
    number("difference"),
    text("unit"),
    text("before_id"),
    text("cause"),
    text("responsible"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

/// A change.
#[derive(Debug, Clone, Copy)]
pub(in crate::workbook) enum Change<'r> {
    Moved(&'r Move),
    Status(&'r StatusMove),
    Came(&'r Who),
    Went(&'r Who),
    Restated(&'r Restatement),
}

pub(super) fn changes<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let Some(changes): Option<&'r Changes> = book.report.changes.as_ref() else {
        return Ok(Vec::new());
    };
    let moved = changes.sums.iter().chain(&changes.forecasts).map(Change::Moved);
    let rows = moved
        .chain(changes.statuses.iter().map(Change::Status))
        .chain(changes.came.iter().map(Change::Came))
        .chain(changes.went.iter().map(Change::Went))
        .chain(changes.restatements.iter().map(Change::Restated));
    Ok(rows.map(Row::Change).collect())
}

pub(super) fn change(
    book: &Book<'_>,
    change: &Change<'_>,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    Ok(Some(match field {
        "change" => Cell::Text(what(book, change)?),
        "id" => Cell::of(who(change).map(|who| who.id.as_str())),
        "benefit" => Cell::of(who(change).map(|who| who.title.as_str())),
        "before" => before(book, change)?,
        "now" => now(book, change)?,
        "difference" => difference(book, change),
        "unit" => match fact(change) {
            Some(fact) => super::unit(book, fact)?,
            None => Cell::Missing,
        },
        "before_id" => match change {
            Change::Moved(it) => Cell::Text(it.before.id.clone()),
            Change::Restated(it) => Cell::Text(it.about.clone()),
            _ => Cell::Missing,
        },
        "cause" | "responsible" => said(book, change, field)?,
        "note" => Cell::Note(note(change), Vec::new()),
        "source" => Cell::Sources(fact(change).into_iter().collect()),
        _ => return Ok(None),
    }))
}

fn who<'r>(change: &Change<'r>) -> Option<&'r Who> {
    match change {
        Change::Moved(it) => it.who.as_ref(),
        Change::Status(it) => Some(&it.who),
        Change::Came(who) | Change::Went(who) => Some(who),
        Change::Restated(it) => Some(&it.who),
    }
}

fn fact(change: &Change<'_>) -> Option<FactIx> {
    match change {
        Change::Moved(it) => Some(it.now),
        Change::Restated(it) => it.fact,
        _ => None,
    }
}

fn what(book: &Book<'_>, change: &Change<'_>) -> Result<String, TemplateError> {
    let words = book.words;
    Ok(match change {
        Change::Moved(it) => {
            let kind = words.shared(&format!("kind.{}", it.kind))?;
            words.texts.with(&format!("changes.{}", it.of.key()), &[("kind", &kind)])?
        }
        Change::Status(_) => words.shared("changes.status")?,
        Change::Came(_) => words.shared("changes.one_came")?,
        Change::Went(_) => words.shared("changes.one_went")?,
        Change::Restated(it) => {
            let of = words.shared(&format!("restated.{}", it.of.key()))?;
            words.texts.with("changes.restated", &[("of", &of)])?
        }
    })
}

/// An earlier number as it was, or what was said in words.
fn held(book: &Book<'_>, told: &Told) -> Result<Cell, TemplateError> {
    Ok(match told {
        Told::Figure(Held { value: Ok(value), unit }) => {
            Cell::Number(*value, NumberLook::of(unit, value.scale()))
        }
        other => Cell::Text(told_text(&book.words.formatter, other)?),
    })
}

fn before(book: &Book<'_>, change: &Change<'_>) -> Result<Cell, TemplateError> {
    match change {
        Change::Moved(it) => held(book, &Told::Figure(it.before.held.clone())),
        Change::Restated(it) => held(book, &it.before),
        Change::Status(it) => Ok(Cell::Status(it.before)),
        Change::Came(_) | Change::Went(_) => Ok(Cell::Missing),
    }
}

fn now(book: &Book<'_>, change: &Change<'_>) -> Result<Cell, TemplateError> {
    match (change, fact(change)) {
        (_, Some(fact)) => Ok(Cell::Figure(fact)),
        (Change::Restated(it), None) => held(book, &it.now),
        (Change::Status(it), None) => Ok(Cell::Status(it.now)),
        _ => Ok(Cell::Missing),
    }
}

fn difference(book: &Book<'_>, change: &Change<'_>) -> Cell {
    let (value, fact) = match change {
        Change::Moved(it) => (it.change, Some(it.now)),
        Change::Restated(it) => (it.change(), it.fact),
        _ => (None, None),
    };
    match value.zip(fact) {
        Some((value, fact)) => {
            Cell::Number(value, NumberLook::of(&book.figure(fact).unit, value.scale()))
        }
        None => Cell::Missing,
    }
}

fn said(book: &Book<'_>, change: &Change<'_>, field: &str) -> Result<Cell, TemplateError> {
    let Change::Restated(it) = change else { return Ok(Cell::Missing) };
    Ok(match (&it.entry, field) {
        (None, "cause") => Cell::Alarm(book.words.shared("changes.unexplained_one")?),
        (None, _) => Cell::Missing,
        (Some(entry), "cause") => {
            Cell::Text(book.words.shared(&format!("restatement_cause.{}", entry.cause.key()))?)
        }
        (Some(entry), _) => Cell::Text(format!("{}, {}", entry.who, entry.when)),
    })
}

fn note(change: &Change<'_>) -> Vec<String> {
    match change {
        Change::Restated(it) => it.entry.iter().map(|entry| entry.why.clone()).collect(),
        _ => Vec::new(),
    }
}
