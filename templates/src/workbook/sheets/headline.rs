//! The figures at the top of the report, what the benefits were used for, and
//! the actions that are agreed.

use gevinst_core::report::{Absence, Dim, FactIx, Field, Tile, Unit};

use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::formula::Expr;
use crate::workbook::recipes::{difference, share};
use crate::workbook::sheet::{Col, Sheet, agency_column, numbers, words};
use crate::workbook::styles::{Look, NumberLook};
use crate::workbook::values::SheetKey;

/// The tiles as rows; a figure that stands in another sheet is fetched from it.
pub(in crate::workbook) fn headline(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let tiles = &book.report.headline.tiles;
    if tiles.is_empty() {
        return Ok(());
    }
    let columns = vec![
        words("figure", 44),
        numbers("value", 17),
        numbers("plan", 17),
        numbers("variance", 17),
        numbers("variance_share", 12),
        words("unit", 24),
        words("note", 34),
        words("source", 12),
    ];
    let mut sheet = Sheet::begin(book, SheetKey::Headline, columns, tiles.len())?;
    for (row, tile) in (sheet.first_row()..).zip(tiles) {
        tile_row(&mut sheet, row, tile)?;
    }
    let last = sheet.last_row();
    sheet.finish(1, last)
}

fn tile_row(sheet: &mut Sheet<'_, '_>, row: u32, tile: &Tile) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    sheet.styled(row, "figure", &words.shared(&format!("tile.{}", tile.key))?, Look::Strong)?;
    let mut missing: Vec<(&'static str, Absence)> = Vec::new();
    let mut facts = vec![tile.value];
    let absence = fetched(sheet, row, "value", tile.value)?;
    missing.extend(absence.map(|absence| ("value", absence)));
    match tile.plan {
        Some(plan) => {
            let absence = fetched(sheet, row, "plan", plan)?;
            missing.extend(absence.map(|absence| ("plan", absence)));
            facts.push(plan);
        }
        None => sheet.missing(row, "plan")?,
    }
    let (value, plan) = (sheet.at(row, "value"), sheet.at(row, "plan"));
    let variance = sheet.at(row, "variance");
    for (key, fact, formula) in [
        ("variance", tile.variance, difference(value, plan)),
        ("variance_share", tile.variance_share, share(variance, plan)),
    ] {
        match fact {
            Some(fact) => {
                let absence = sheet.live_fact(row, key, fact, true, &formula)?;
                missing.extend(absence.map(|absence| (key, absence)));
                facts.push(fact);
            }
            // The core states no variance; where both are quantities, the formula still tells it.
            None if tile.plan.is_some() && sheet.book.figure(tile.value).unit != Unit::Count => {
                let unit = if key == "variance" {
                    sheet.book.figure(tile.value).unit.clone()
                } else {
                    Unit::Share
                };
                sheet.formula(row, key, &formula, NumberLook::of(&unit, 0).with_sign())?;
            }
            None => sheet.missing(row, key)?,
        }
    }
    let unit = words.unit(&sheet.book.figure(tile.value).unit)?;
    sheet.text(row, "unit", &unit)?;
    let mut note = sheet.book.reasons(&missing)?;
    if tile.plan.is_none() {
        note.push_str(if note.is_empty() { "" } else { ". " });
        note.push_str(&words.word("no_plan")?);
    }
    sheet.styled(row, "note", &note, Look::Remark)?;
    sheet.sources(row, &facts)
}

/// A figure as a reference to the cell where it already stands; as a number
/// where it stands nowhere yet.
fn fetched(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    key: &'static str,
    fact: FactIx,
) -> Result<Option<Absence>, TemplateError> {
    match sheet.book.printed.get(&fact).copied() {
        Some(there) => sheet.live_fact(row, key, fact, false, &Expr::Cell(there)),
        None => sheet.fact(row, key, fact, false),
    }
}

/// What the benefits were used for.
pub(in crate::workbook) fn uses(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let uses = &book.report.uses;
    if uses.is_empty() {
        return Ok(());
    }
    let columns = vec![
        words("use", 40),
        numbers("money", 18),
        words("price_basis", 22),
        numbers("hours", 14),
        words("note", 36),
        words("source", 12),
    ];
    let mut sheet = Sheet::begin(book, SheetKey::Uses, columns, uses.len())?;
    for (row, line) in (sheet.first_row()..).zip(uses) {
        let name = sheet.book.words.choice(Field::Use, line.key);
        sheet.styled(row, "use", &name, Look::Strong)?;
        let mut missing: Vec<(&'static str, Absence)> = Vec::new();
        for (key, fact) in [("money", line.money), ("hours", line.hours)] {
            match fact {
                Some(fact) => {
                    let absence = sheet.fact(row, key, fact, false)?;
                    missing.extend(absence.map(|absence| (key, absence)));
                }
                None => {
                    sheet.missing(row, key)?;
                    missing.push((key, Absence::NotReported));
                }
            }
        }
        match line.money {
            Some(money) => {
                let unit = sheet.book.words.unit(&sheet.book.figure(money).unit)?;
                sheet.styled(row, "price_basis", &unit, Look::Remark)?;
            }
            None => sheet.missing(row, "price_basis")?,
        }
        let reasons = sheet.book.reasons(&missing)?;
        sheet.styled(row, "note", &reasons, Look::Remark)?;
        let facts: Vec<FactIx> = line.money.into_iter().chain(line.hours).collect();
        sheet.sources(row, &facts)?;
    }
    let last = sheet.last_row();
    sheet.finish(1, last)
}

/// What each benefit was used for: one row for each benefit, use and unit.
pub(in crate::workbook) fn benefit_uses(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let benefits = book.report.groups.iter().flat_map(|group| &group.rows);
    let count = benefits.clone().map(|benefit| benefit.uses.len()).sum();
    if count == 0 {
        return Ok(());
    }
    let mut columns = vec![words("id", 10), words("benefit", 36)];
    if book.report.books.0.len() > 1 {
        columns.push(words("book", 20));
    }
    columns.extend([
        words("use", 34),
        numbers("amount", 16),
        words("unit", 22),
        words("note", 24),
        words("source", 9),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::BenefitUses, columns, count)?;
    let rows = benefits.flat_map(|benefit| benefit.uses.iter().map(move |fact| (benefit, *fact)));
    for (row, (benefit, fact)) in (sheet.first_row()..).zip(rows) {
        sheet.text(row, "id", &benefit.id)?;
        sheet.styled(row, "benefit", &benefit.title, Look::Strong)?;
        if sheet.has("book") {
            let name = sheet.book.report.books.book_name(benefit.cell);
            sheet.styled(row, "book", name, Look::Remark)?;
        }
        let figure = sheet.book.figure(fact);
        match figure.dims.get(&Dim::Use) {
            Some(key) => {
                let name = sheet.book.words.choice(Field::Use, key);
                sheet.text(row, "use", &name)?;
            }
            None => sheet.missing(row, "use")?,
        }
        let absence = sheet.fact(row, "amount", fact, false)?;
        let unit = sheet.book.words.unit(&figure.unit)?;
        sheet.styled(row, "unit", &unit, Look::Remark)?;
        let missing: Vec<_> = absence.map(|absence| ("amount", absence)).into_iter().collect();
        let reasons = sheet.book.reasons(&missing)?;
        sheet.styled(row, "note", &reasons, Look::Remark)?;
        sheet.sources(row, &[fact])?;
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}

/// The actions to realise benefits.
pub(in crate::workbook) fn actions(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let actions = &book.report.actions;
    if actions.is_empty() {
        return Ok(());
    }
    let mut columns: Vec<Col> = agency_column(book).into_iter().collect();
    columns.extend([
        words("benefit_id", 12),
        words("action", 56),
        words("responsible", 26),
        words("deadline", 14),
        words("status", 16),
        words("overdue", 12),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::Actions, columns, actions.len())?;
    for (row, action) in (sheet.first_row()..).zip(actions) {
        sheet.agency(row, action.book)?;
        match &action.benefit {
            Some(benefit) => sheet.text(row, "benefit_id", benefit)?,
            None => sheet.missing(row, "benefit_id")?,
        }
        sheet.text(row, "action", &action.description)?;
        match &action.owner {
            Some(owner) => sheet.text(row, "responsible", owner)?,
            None => sheet.missing(row, "responsible")?,
        }
        match action.deadline {
            Some(day) => sheet.day(row, "deadline", day)?,
            None => sheet.missing(row, "deadline")?,
        }
        match action.status {
            Some(status) => {
                let status = sheet.book.words.choice(Field::Status, status);
                sheet.text(row, "status", &status)?;
            }
            None => sheet.missing(row, "status")?,
        }
        let word = sheet.book.words.yes_no(action.overdue)?;
        let look = if action.overdue { Look::Control { agrees: false } } else { Look::Text };
        sheet.styled(row, "overdue", &word, look)?;
    }
    let last = sheet.last_row();
    sheet.finish(1, last)
}
