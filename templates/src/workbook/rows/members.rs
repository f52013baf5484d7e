//! The members of a portfolio: the agencies of a run, or the initiatives of an agency, each
//! with its sums by kind.

use gevinst_core::report::{KindTotal, Member, MemberKind};
use rust_decimal::Decimal;

use super::benefits::{of_series, totals_note};
use super::{Cell, Field, NOTE_FIELD, Row, SOURCES_FIELD, figure, number, text, word};
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::styles::NumberLook;

pub(super) const MEMBER: &[Field] = &[
    text("member"),
    word("member_kind"),
    word("kind"),
    text("unit"),
    figure("planned_to_date"),
    figure("realised_to_date"),
    figure("variance"),
    figure("variance_share"),
    figure("planned_year"),
    figure("forecast_year"),
    figure("planned_lifetime"),
    word("status"),
    number("on_track"),
    number("needs_attention"),
    number("off_track"),
    number("not_assessed"),
    figure("indicators_known"),
    figure("indicators_on_track"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

/// One row for each member and kind that has sums; one for a member without any.
pub(super) fn members<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let mut rows = Vec::new();
    for member in &book.report.members {
        let kinds: Vec<&KindTotal> = member.kinds.iter().filter(|it| it.total.is_some()).collect();
        if kinds.is_empty() {
            rows.push(Row::Member(member, None));
        }
        rows.extend(kinds.into_iter().map(|kind| Row::Member(member, Some(kind))));
    }
    Ok(rows)
}

pub(super) fn member(
    book: &Book<'_>,
    member: &Member,
    kind: Option<&KindTotal>,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let words = book.words;
    let series = kind.and_then(|kind| kind.total.as_ref());
    let count = |place: usize| {
        let count = member.statuses.get(place).copied().unwrap_or(0);
        Some(Cell::Number(Decimal::from(count), NumberLook::plain(0)))
    };
    Ok(match field {
        "member" => Some(match &member.name {
            Some(name) => Cell::Text(name.clone()),
            None => Cell::Text(words.shared("report.agency_unnamed")?),
        }),
        "member_kind" => {
            let key = match member.kind {
                MemberKind::Agency => "col.agency",
                MemberKind::Initiative => "col.initiative",
            };
            Some(Cell::Text(words.word(key)?))
        }
        "kind" => Some(match kind {
            Some(kind) => Cell::Text(words.shared(&format!("kind.{}", kind.kind))?),
            None => Cell::Missing,
        }),
        "unit" => Some(match series {
            Some(series) => super::unit(book, series.planned_to_date)?,
            None => Cell::Missing,
        }),
        "status" => Some(kind.map_or(Cell::Missing, |kind| Cell::Status(kind.status))),
        "on_track" => count(0),
        "needs_attention" => count(1),
        "off_track" => count(2),
        "not_assessed" => count(3),
        "indicators_known" => Some(Cell::figure(member.indicators.map(|(known, _)| known))),
        "indicators_on_track" => Some(Cell::figure(member.indicators.map(|(_, it)| it))),
        "note" => Some(totals_note()),
        _ => of_series(series, field),
    })
}
