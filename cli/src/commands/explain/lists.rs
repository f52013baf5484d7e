//! Lists as text: all figures, those that a cell is part of, and numbers that none is of.

use std::collections::BTreeMap;

use gevinst_core::provenance::CellRef;
use gevinst_core::report::{FactIx, Role};
use gevinst_core::submission::{Field, Record, Said, Submission, choices};
use gevinst_templates::{TemplateError, finding_lines, visible};

use super::Explained;
use super::fate::{Fates, Left, role_of};
use super::said::quoted;
use crate::commands::reason::Why;

/// The fields that tell which of many records one is.
const TELLING: &[Field] = &[
    Field::Id,
    Field::Benefit,
    Field::Initiative,
    Field::Indicator,
    Field::Period,
    Field::Date,
    Field::Stage,
    Field::Use,
    Field::Category,
];

/// Every figure of the run: number, id, value.
pub(super) fn all(told: &Explained<'_>) -> Result<String, TemplateError> {
    lines(told, told.report.facts.iter().map(|(place, _)| place))
}

fn lines(
    told: &Explained<'_>,
    facts: impl Iterator<Item = FactIx>,
) -> Result<String, TemplateError> {
    let mut text = String::new();
    let mut numbers = vec![0; told.report.facts.len()];
    for (place, shown) in told.report.shown.iter().enumerate() {
        numbers[shown.0 as usize] = place + 1;
    }
    for fact in facts {
        let number = match numbers[fact.0 as usize] {
            0 => String::new(),
            number => format!("S{number}"),
        };
        let it = told.fact(fact);
        let value = told.words.value(it)?;
        text.push_str(&format!("{number:<6}{}  {}\n", visible(it.id.as_str()), visible(&value)));
    }
    Ok(text)
}

/// Where a cell went: the figures read from it and those made of these, the findings that
/// name it; or why there are none.
pub(super) fn cell(
    told: &Explained<'_>,
    fates: &Fates<'_>,
    cell: CellRef,
    left: Option<&Left>,
) -> Result<String, TemplateError> {
    let place = told.place(cell);
    let raw = match left {
        Some(left) => visible(&left.holds),
        None => told.raw(cell)?,
    };
    let mut text = format!("{place}  {raw}").trim_end().to_owned();
    text.push('\n');
    // What a header says is of many records; they are told by their own cells.
    let records: Vec<_> = fates.records(cell).take(2).collect();
    if let [(_, record)] = records.as_slice() {
        text.push_str(&format!("  {}\n", of_record(told, record, cell)?));
    }
    let fate = fates.cell(cell, told.cells.get(cell));
    let direct = if fate.figures.is_empty() { &fate.names } else { &fate.figures };
    let heading = if fate.figures.is_empty() { "named_by_cell" } else { "from_cell" };
    let through = fates.through(direct);
    for (heading, facts) in [(heading, direct), ("through_cell", &through)] {
        if !facts.is_empty() {
            text.push_str(&format!("\n{}\n", told.text(heading)?));
            text.push_str(&lines(told, facts.iter().copied())?);
        }
    }
    if direct.is_empty() {
        let why = match (left, role_of(told.cells.get(cell))) {
            (Some(left), _) => why_left(told, left)?,
            (None, Some(Role::Checked)) => told.text("only_checked")?.to_owned(),
            (None, Some(Role::Measure)) => told.text("not_used")?.to_owned(),
            (None, _) => told.text("no_figure")?.to_owned(),
        };
        text.push_str(&format!("\n{why}\n"));
    }
    if !fate.findings.is_empty() {
        text.push('\n');
    }
    for finding in fate.findings.iter().filter_map(|place| told.report.findings.get(*place)) {
        text.push_str(&finding_lines(finding, &told.report.books, told.texts));
    }
    Ok(text)
}

/// Which record a cell is in: its kind, and the other fields that tell it from its like.
fn of_record(
    told: &Explained<'_>,
    record: &Record,
    cell: CellRef,
) -> Result<String, TemplateError> {
    let mut parts = vec![told.texts.get(&format!("record.{}", record.kind.key()))?.to_owned()];
    for field in TELLING {
        let Some(entry) = record.get(*field).filter(|it| it.at != Some(cell.place)) else {
            continue;
        };
        let name = told.texts.get(&format!("field.{}", field.key()))?;
        let name = name.split(" (").next().unwrap_or(name);
        let said = match &entry.said {
            Said::Text(word) if choices(record.kind, *field).contains(&&**word) => {
                told.texts.choice(*field, word).to_owned()
            }
            said => quoted(said),
        };
        parts.push(format!("{name}: {said}"));
    }
    Ok(visible(&parts.join(", ")))
}

/// Why a format left a number.
fn why_left(told: &Explained<'_>, left: &Left) -> Result<String, TemplateError> {
    Ok(match left.why {
        Why::Finding(place) => {
            let submission = told.said.get(usize::from(left.cell.book));
            let finding = submission.and_then(|it| it.findings.get(place));
            let message = finding.map(|it| told.texts.finding(it, &told.report.books).0);
            visible(&message.unwrap_or_default())
        }
        Why::Sheet => told.text("left_sheet")?.to_owned(),
        Why::Label | Why::Value => told.text("left_value")?.to_owned(),
    })
}

/// The numbers of the run that no figure rests on: those that were read, and those that the
/// formats left, each sheet's together and each with the reason.
pub(super) fn unused(
    told: &Explained<'_>,
    fates: &Fates<'_>,
    left: &[Left],
) -> Result<String, TemplateError> {
    let numbers = fates.unused();
    let mut text = format!("{}\n", told.text("unused_read")?);
    for number in &numbers {
        let raw = told.raw(number.cell)?;
        let place = told.place(number.cell);
        text.push_str(&format!("  {place}  {raw}\n"));
        if let Some((_, record)) = fates.records(number.cell).next() {
            text.push_str(&format!("      {}\n", of_record(told, record, number.cell)?));
        }
    }
    if numbers.is_empty() {
        text.push_str(&format!("  {}\n", told.text("none")?));
    }
    text.push_str(&format!("\n{}\n", told.text("unused_left")?));
    let mut by_reason: BTreeMap<(u16, Why), Vec<&Left>> = BTreeMap::new();
    for it in left {
        by_reason.entry((it.cell.book, it.why)).or_default().push(it);
    }
    for together in by_reason.values() {
        let Some(first) = together.first() else { continue };
        text.push_str(&format!("  {}\n", why_left(told, first)?));
        for it in together {
            text.push_str(&format!("      {}  {}\n", told.place(it.cell), visible(&it.holds)));
        }
    }
    if left.is_empty() {
        text.push_str(&format!("  {}\n", told.text("none")?));
    }
    Ok(text)
}

/// Why a number that its format left was left, as JSON has it.
pub(super) fn why_key(said: &[Submission], left: &Left) -> String {
    let findings = said.get(usize::from(left.cell.book)).map(|it| it.findings.as_slice());
    left.why.told(findings.unwrap_or_default())
}
