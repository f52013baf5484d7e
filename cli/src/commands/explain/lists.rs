//! Lists of figures as text: all of them, and those that a cell is part of.

use std::collections::BTreeSet;

use gevinst_core::provenance::CellRef;
use gevinst_core::report::{FactIx, Report};
use gevinst_templates::{TemplateError, visible};

use super::Explained;

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

/// The figures that a cell is part of: those read from it, and those made of these.
pub(super) fn cell(told: &Explained<'_>, cell: CellRef) -> Result<String, TemplateError> {
    let place = told.place(cell);
    let raw = told.raw(cell)?;
    let mut text = format!("{place}  {raw}").trim_end().to_owned();
    text.push('\n');
    let (direct, through) = made_of(told.report, cell);
    if direct.is_empty() {
        text.push_str(&format!("\n{}\n", told.text("no_figure")?));
        return Ok(text);
    }
    for (heading, facts) in [("from_cell", direct), ("through_cell", through)] {
        if !facts.is_empty() {
            text.push_str(&format!("\n{}\n", told.text(heading)?));
            text.push_str(&lines(told, facts.into_iter())?);
        }
    }
    Ok(text)
}

/// The figures made of a cell, or of a rule value that the cell states; and those
/// made of them at any remove. In the order they were computed.
pub(super) fn made_of(report: &Report, cell: CellRef) -> (Vec<FactIx>, Vec<FactIx>) {
    let states = |rule: &u16| {
        let rule = report.rule_values.get(usize::from(*rule));
        rule.is_some_and(|rule| rule.cell == Some(cell))
    };
    let (mut direct, mut through) = (Vec::new(), Vec::new());
    let mut met: BTreeSet<FactIx> = BTreeSet::new();
    // Parts are computed before what is made of them.
    for (place, fact) in report.facts.iter() {
        let trace = &fact.trace;
        if trace.cells.contains(&cell) || trace.rule_values.iter().any(states) {
            direct.push(place);
        } else if trace.facts.iter().any(|part| met.contains(part)) {
            through.push(place);
        } else {
            continue;
        }
        met.insert(place);
    }
    (direct, through)
}
