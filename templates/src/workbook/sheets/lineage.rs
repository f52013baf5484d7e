//! Every figure with everything that answers for it, and a control that the
//! cell which shows it still says the same.

use std::collections::BTreeSet;

use gevinst_core::report::{Dim, Fact, FactIx, Field};

use crate::error::TemplateError;
use crate::fact_words::FactWords;
use crate::workbook::book::{Book, number_ranges};
use crate::workbook::cells::cell_text;
use crate::workbook::formula::{Expr, Op};
use crate::workbook::safe_text::LONGEST;
use crate::workbook::sheet::{ROOM, Sheet, numbers, words};
use crate::workbook::styles::Look;
use crate::workbook::values::{At, SheetKey};

/// The shown figures by their number, then every other figure they are made of.
pub(in crate::workbook) fn lineage(
    book: &mut Book<'_>,
    key: SheetKey,
) -> Result<(), TemplateError> {
    let shown = &book.report.shown;
    if shown.is_empty() {
        return Ok(());
    }
    let mut behind = behind(book);
    // What is shown comes before what it is made of, where a sheet cannot hold both.
    if shown.len() + behind.len() > ROOM {
        book.untraced = behind.len();
        behind.clear();
    }
    let columns = vec![
        words("source_number", 7),
        words("figure", 25),
        words("belongs_to", 23),
        words("stretch", 17),
        numbers("value", 15),
        words("exact", 19),
        words("unit", 14),
        words("method", 20),
        words("made_of", 20),
        words("rule_values", 26),
        words("book", 18),
        words("sheet", 14),
        words("cells", 14),
        words("shown_at", 17),
        words("control", 10),
        words("fact_id", 32),
    ];
    let mut sheet = Sheet::begin(book, key, columns, shown.len() + behind.len())?;
    sheet.numbers_as_text("exact")?;
    let facts = shown.iter().map(|fact| (*fact, true));
    let facts = facts.chain(behind.into_iter().map(|fact| (fact, false)));
    for (row, (fact, is_shown)) in (sheet.first_row()..).zip(facts) {
        let number = match sheet.book.numbers.get(&fact) {
            Some(number) if is_shown => format!("S{number}"),
            _ => String::new(),
        };
        if number.is_empty() {
            sheet.missing(row, "source_number")?;
        } else {
            sheet.styled(row, "source_number", &number, Look::Strong)?;
        }
        what(&mut sheet, row, fact)?;
        whence(&mut sheet, row, fact)?;
        control(&mut sheet, row, fact)?;
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}

/// The figures that shown figures are made of, at any remove, and that are not
/// shown themselves, in the order they were computed.
fn behind(book: &Book<'_>) -> BTreeSet<FactIx> {
    let mut seen: BTreeSet<FactIx> = book.report.shown.iter().copied().collect();
    let mut found = BTreeSet::new();
    let mut open: Vec<FactIx> = book.report.shown.clone();
    while let Some(fact) = open.pop() {
        for &part in &book.figure(fact).trace.facts {
            if seen.insert(part) {
                found.insert(part);
                open.push(part);
            }
        }
    }
    found
}

/// What the figure is: name, dimensions, time, value, unit.
fn what(sheet: &mut Sheet<'_, '_>, row: u32, ix: FactIx) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    let fact = sheet.book.figure(ix);
    let name = words.shared(&format!("metric.{}", fact.metric.key()))?;
    sheet.text(row, "figure", &name)?;
    let belongs_to = dimensions(sheet.book, fact)?;
    sheet.styled(row, "belongs_to", &belongs_to, Look::Remark)?;
    sheet.styled(row, "stretch", &words.stretch(fact.period), Look::Remark)?;
    match fact.value {
        Ok(value) => {
            let look = sheet.book.number_look(ix, false);
            sheet.number(row, "value", value, Look::Number(look))?;
            sheet.styled(row, "exact", &value.normalize().to_string(), Look::Code)?;
        }
        Err(absence) => {
            sheet.missing(row, "value")?;
            let reason = words.shared(&format!("absence.{}", absence.key()))?;
            let reason = words.texts.with("sources.absent", &[("reason", &reason)])?;
            sheet.styled(row, "exact", &reason, Look::Remark)?;
        }
    }
    sheet.styled(row, "unit", &words.unit(&fact.unit)?, Look::Remark)?;
    sheet.styled(row, "fact_id", fact.id.as_str(), Look::Code)
}

/// What part of the whole a figure speaks of: `gevinst G-01; tiltak T-1`.
fn dimensions(book: &Book<'_>, fact: &Fact) -> Result<String, TemplateError> {
    let mut parts = Vec::new();
    for (dim, value) in &fact.dims {
        let name = book.words.shared(&format!("dim.{}", dim.key()))?;
        let listed = match dim {
            Dim::Kind => book.words.shared(&format!("kind.{value}")).ok(),
            Dim::Category => book.words.shared(&format!("category.{value}")).ok(),
            Dim::Stage => book.words.shared(&format!("stage.{value}")).ok(),
            Dim::Use => Some(book.words.choice(Field::Use, value)),
            _ => None,
        };
        parts.push(format!("{name} {}", listed.as_deref().unwrap_or(value)));
    }
    Ok(parts.join("; "))
}

/// Where the figure comes from: method, figures, rule values, cells.
fn whence(sheet: &mut Sheet<'_, '_>, row: u32, ix: FactIx) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    let fact = sheet.book.figure(ix);
    let method = words.shared(&format!("formula.{}", fact.formula.key()))?;
    sheet.styled(row, "method", &method, Look::Remark)?;
    let made_of = made_of(sheet.book, fact);
    sheet.styled(row, "made_of", &made_of, Look::Remark)?;
    let rules = rule_values(sheet.book, fact)?;
    sheet.styled(row, "rule_values", &rules, Look::Remark)?;
    let cells = cell_text(&fact.trace.cells, &sheet.book.report.books);
    sheet.styled(row, "book", &cells.books, Look::Remark)?;
    sheet.styled(row, "sheet", &cells.sheets, Look::Remark)?;
    sheet.styled(row, "cells", &cells.cells, Look::Remark)
}

/// The figures a figure is made of: those with a number by their number, the
/// others by their id.
fn made_of(book: &Book<'_>, fact: &Fact) -> String {
    let numbers: Vec<usize> =
        fact.trace.facts.iter().filter_map(|part| book.numbers.get(part).copied()).collect();
    let mut text = number_ranges(numbers);
    let others = fact.trace.facts.iter().filter(|part| !book.numbers.contains_key(part));
    for part in others {
        // What is longer than a cell is cut there, with a mark; no need to gather more.
        if text.len() > 4 * LONGEST {
            break;
        }
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(book.figure(*part).id.as_str());
    }
    text
}

fn rule_values(book: &Book<'_>, fact: &Fact) -> Result<String, TemplateError> {
    let mut lines = Vec::new();
    for &place in &fact.trace.rule_values {
        let Some(rule) = book.report.rule_values.get(usize::from(place)) else { continue };
        let words = FactWords::new(book.words.texts);
        let (label, value) = (words.rule_label(rule), words.rule_value(rule));
        lines.push(format!("{label}: {value} ({})", rule.source));
    }
    Ok(lines.join("\n"))
}

/// Where the figure stands in this workbook, and whether it still says the same.
fn control(sheet: &mut Sheet<'_, '_>, row: u32, ix: FactIx) -> Result<(), TemplateError> {
    let Some(there) = sheet.book.printed.get(&ix).copied() else {
        let not_shown = sheet.book.words.word("not_in_workbook")?;
        sheet.styled(row, "shown_at", &not_shown, Look::Remark)?;
        return sheet.missing(row, "control");
    };
    let name = sheet.book.values.name(there.sheet);
    let address = format!("{name}!{}", there.local());
    sheet.link(row, "shown_at", &address, there)?;
    let here = sheet.at(row, "value");
    let formula = agreement(sheet.book, there, here);
    sheet.formula(row, "control", &formula, crate::workbook::styles::NumberLook::plain(0))
}

/// OK where the cell shows the figure, within the tolerance of the parameters.
fn agreement(book: &Book<'_>, there: At, here: At) -> Expr {
    let words =
        |agrees: bool| Expr::Text(if agrees { book.agrees.clone() } else { book.differs.clone() });
    let (shown, figure) = (Expr::Cell(there), Expr::Cell(here));
    let difference = Expr::Abs(Box::new(Expr::op(Op::Subtract, shown.clone(), figure.clone())));
    let [absolute, relative] = &book.tolerance;
    let name = |cell: &(String, At)| Expr::Name(cell.0.clone(), cell.1);
    let share = Expr::op(Op::Multiply, name(relative), Expr::Abs(Box::new(figure.clone())));
    let allowed = Expr::op(Op::Add, name(absolute), share);
    let close = Expr::when(Expr::op(Op::AtMost, difference, allowed), words(true), words(false));
    let both_numbers = Expr::when(Expr::is_number(there), close, words(false));
    let same = Expr::when(Expr::op(Op::Equal, shown, figure), words(true), words(false));
    Expr::when(Expr::is_number(here), both_numbers, same)
}
