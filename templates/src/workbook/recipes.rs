//! The formulas that sheets share, each guarded so that a missing figure never
//! counts as zero.

use super::formula::{Expr, Op};
use super::sheet::{MISSING, Sheet};
use super::values::{At, Column, Precision, Value};

/// `top / bottom`, or missing where the bottom is zero.
pub(super) fn divided(top: Expr, bottom: Expr) -> Expr {
    let is_zero = Expr::op(Op::Equal, bottom.clone(), Expr::Zero);
    let missing = Expr::Text(MISSING.to_owned());
    Expr::when(is_zero, missing, Expr::op(Op::Divide, top, bottom))
}

/// The sum of a column in the rows that meet the conditions, where it has a
/// number in any of them.
pub(super) fn conditional_sum(column: Column, conditions: Vec<(Column, Expr)>) -> Expr {
    let count = Expr::CountIfs(column.clone(), conditions.clone());
    let any = Expr::op(Op::Greater, count, Expr::Zero);
    Expr::when(any, Expr::SumIfs(column, conditions), Expr::Text(MISSING.to_owned()))
}

/// The same for a figure that is stated as zero where no row counts: an empty
/// sum of a stated plan is zero, not missing.
pub(super) fn conditional_sum_for(
    sheet: &Sheet<'_, '_>,
    stated_zero: bool,
    column: Column,
    conditions: Vec<(Column, Expr)>,
) -> Expr {
    let guarded = conditional_sum(column.clone(), conditions.clone());
    let is_missing =
        matches!(guarded.value(&sheet.book.values, Precision::Held), Ok(Value::Text(_)));
    if stated_zero && is_missing { Expr::SumIfs(column, conditions) } else { guarded }
}

/// The most terms a formula adds one by one; Excel's formulas end at 8192 characters.
const MOST_TERMS: usize = 250;

/// The terms added, those marked false subtracted, where all are numbers; `None`
/// where there is none, or too many for one formula.
pub(super) fn signed_sum(terms: &[(At, bool)]) -> Option<Expr> {
    if terms.is_empty() || terms.len() > MOST_TERMS {
        return None;
    }
    let first = terms.iter().position(|(_, plus)| *plus);
    let mut formula = first.map_or(Expr::Zero, |first| Expr::Cell(terms[first].0));
    for (place, &(cell, plus)) in terms.iter().enumerate() {
        if Some(place) != first {
            let op = if plus { Op::Add } else { Op::Subtract };
            formula = Expr::op(op, formula, Expr::Cell(cell));
        }
    }
    let cells: Vec<At> = terms.iter().map(|(cell, _)| *cell).collect();
    Some(Expr::if_numbers(&cells, formula, MISSING))
}

/// The mean of the values by these weights: (w₁v₁ + w₂v₂ + …) / (w₁ + w₂ + …).
pub(super) fn weighted_mean(terms: &[(Expr, At)]) -> Option<Expr> {
    let mut products: Option<Expr> = None;
    let mut weights: Option<Expr> = None;
    for (weight, value) in terms {
        let product = Expr::op(Op::Multiply, weight.clone(), Expr::Cell(*value));
        products = Some(added(products, product));
        weights = Some(added(weights, weight.clone()));
    }
    let cells: Vec<At> = terms.iter().map(|(_, value)| *value).collect();
    Some(Expr::if_numbers(&cells, divided(products?, weights?), MISSING))
}

fn added(sum: Option<Expr>, term: Expr) -> Expr {
    match sum {
        Some(sum) => Expr::op(Op::Add, sum, term),
        None => term,
    }
}
