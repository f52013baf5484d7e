//! From the parts of a formula to the expression of a cell, guarded so that a missing
//! figure never counts as zero: a column that is named outright must hold a number,
//! those of a `sum` must hold at least one, and nothing is divided by zero; else the
//! cell shows the mark for missing.

use super::{Ast, Node};
use crate::error::TemplateError;
use crate::workbook::formula::{Expr, Op};
use crate::workbook::recipes::conditional_sum;
use crate::workbook::sheet::MISSING;
use crate::workbook::values::{At, Column};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook) enum Kind {
    /// Numbers, or the mark for missing.
    Number,
    /// Words.
    Text,
}

/// The cells that a formula can name, as seen from one row.
pub(in crate::workbook) trait Cells {
    /// A column's cell in this row.
    fn column(&self, id: &str) -> Option<(At, Kind)>;
    /// A column's cell in the row above, where that is of the same group.
    fn above(&self, id: &str) -> Option<At>;
    /// A parameter's cell and the name it is called by.
    fn parameter(&self, name: &str) -> Option<(String, At)>;
    /// A column of another table.
    fn of_table(&self, table: &str, column: &str) -> Option<Column>;
    /// A text of the language of the report.
    fn word(&self, key: &str) -> Result<String, TemplateError>;
    /// The discount rates with the year, counted from the one that amounts are discounted
    /// to, that each holds from; empty where a power of rates does not give the factor.
    fn rates(&self) -> Vec<Rate>;
}

/// A discount rate and the year it holds from, each a named cell.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::workbook) struct Rate {
    pub(in crate::workbook) rate: (String, At),
    pub(in crate::workbook) from: (String, At),
}

/// The expression of a formula in one row; `None` where something it names is not in
/// this workbook, so that the figure stands without it.
pub(in crate::workbook) fn compile(
    ast: &Ast,
    cells: &dyn Cells,
) -> Result<Option<Expr>, TemplateError> {
    branch(ast, cells, &[])
}

/// A formula or a branch of one, where these cells are known to hold numbers.
fn branch(ast: &Ast, cells: &dyn Cells, assured: &[At]) -> Result<Option<Expr>, TemplateError> {
    let Node::If(condition, then, other) = &ast.what else {
        let Some(inner) = bare(ast, cells)? else { return Ok(None) };
        return guarded(ast, cells, inner, assured);
    };
    let mut needed = Vec::new();
    gather(condition, cells, (&mut needed, &mut Vec::new()));
    let outside: Vec<At> = assured.iter().copied().chain(needed).collect();
    let mut inside = outside.clone();
    if let Node::Known(columns) = &condition.what {
        inside.extend(columns.iter().filter_map(|part| cell_of(part, cells)));
    }
    let (then, other) = (branch(then, cells, &inside)?, branch(other, cells, &outside)?);
    let test = bare(condition, cells)?;
    match (test, then, other) {
        (Some(test), Some(then), Some(other)) => {
            guarded(condition, cells, Expr::when(test, then, other), assured)
        }
        _ => Ok(None),
    }
}

/// The expression inside what keeps missing figures and zeros out.
fn guarded(
    ast: &Ast,
    cells: &dyn Cells,
    inner: Expr,
    assured: &[At],
) -> Result<Option<Expr>, TemplateError> {
    let missing = || Expr::Text(MISSING.to_owned());
    let mut expr = inner;
    for divisor in divisors(ast, cells).into_iter().rev() {
        let Some(divisor) = bare(divisor, cells)? else { return Ok(None) };
        let is_zero = Expr::op(Op::Equal, divisor, Expr::Zero);
        expr = Expr::when(is_zero, missing(), expr);
    }
    let mut counted: Vec<At> = Vec::new();
    let mut needed: Vec<At> = Vec::new();
    gather(ast, cells, (&mut needed, &mut counted));
    needed.retain(|at| !assured.contains(at));
    let mut conditions: Vec<Expr> = needed.into_iter().map(Expr::is_number).collect();
    if !counted.is_empty() && !counted.iter().any(|at| assured.contains(at)) {
        conditions.push(Expr::op(Op::Greater, Expr::Count(counted), Expr::Zero));
    }
    if conditions.is_empty() {
        return Ok(Some(expr));
    }
    Ok(Some(Expr::when(Expr::all(conditions), expr, missing())))
}

/// What a formula divides by, and that may be zero.
fn divisors<'t>(ast: &'t Ast, cells: &dyn Cells) -> Vec<&'t Ast> {
    let quotients = ast.walk().into_iter().filter_map(|part| match &part.what {
        Node::Op(Op::Divide, _, divisor) => Some(&**divisor),
        _ => None,
    });
    // A parameter that is named alone stands in a cell of its own that a reader fills in.
    let is_parameter =
        |it: &Ast| matches!(&it.what, Node::Name(name) if cells.column(name).is_none());
    quotients.filter(|divisor| !is_parameter(divisor)).collect()
}

/// The cells that must hold numbers, and those of sums, of which one must.
fn gather(ast: &Ast, cells: &dyn Cells, found: (&mut Vec<At>, &mut Vec<At>)) {
    let (needed, counted) = found;
    let push = |list: &mut Vec<At>, at: At| {
        if !list.contains(&at) {
            list.push(at);
        }
    };
    match &ast.what {
        Node::Name(id) => {
            if let Some((at, Kind::Number)) = cells.column(id) {
                push(needed, at);
            }
        }
        Node::Above(id) => cells.above(id).into_iter().for_each(|at| push(needed, at)),
        Node::Sum(parts) => {
            for at in parts.iter().filter_map(|part| cell_of(part, cells)) {
                push(counted, at);
            }
        }
        Node::Known(_) => {}
        // Its own guard asks whether there is a number; its conditions name this row's words.
        Node::SumIf(..) => {}
        _ => {
            for part in ast.parts() {
                gather(part, cells, (&mut *needed, &mut *counted));
            }
        }
    }
}

/// The cell that a column of a sum stands for; none for the row above the first.
fn cell_of(part: &Ast, cells: &dyn Cells) -> Option<At> {
    match &part.what {
        Node::Above(id) => cells.above(id),
        Node::Name(id) => cells.column(id).map(|(at, _)| at),
        _ => None,
    }
}

/// The expression without guards.
fn bare(ast: &Ast, cells: &dyn Cells) -> Result<Option<Expr>, TemplateError> {
    let one = |ast: &Ast| bare(ast, cells);
    Ok(match &ast.what {
        Node::Zero => Some(Expr::Zero),
        Node::One => Some(Expr::One),
        Node::Word(key) => Some(Expr::Text(cells.word(key)?)),
        Node::Name(name) => match cells.column(name) {
            Some((at, _)) => Some(Expr::Cell(at)),
            None => cells.parameter(name).map(|(name, at)| Expr::Name(name, at)),
        },
        Node::Above(id) => cells.above(id).map(Expr::Cell),
        Node::Op(op, left, right) => match (one(left)?, one(right)?) {
            (Some(left), Some(right)) => Some(Expr::op(*op, left, right)),
            _ => None,
        },
        Node::If(condition, then, other) => match (one(condition)?, one(then)?, one(other)?) {
            (Some(condition), Some(then), Some(other)) => Some(Expr::when(condition, then, other)),
            _ => None,
        },
        Node::And(all) => several(all, cells)?.map(Expr::And),
        Node::Known(columns) => {
            let cells = columns.iter().map(|part| cell_of(part, cells));
            let cells: Option<Vec<At>> = cells.collect();
            cells.map(|cells| Expr::all(cells.into_iter().map(Expr::is_number).collect()))
        }
        Node::Abs(inner) => one(inner)?.map(|inner| Expr::Abs(Box::new(inner))),
        Node::Min(all) => several(all, cells)?.map(Expr::Min),
        Node::Max(all) => several(all, cells)?.map(Expr::Max),
        Node::Sum(parts) => {
            let cells: Vec<At> = parts.iter().filter_map(|part| cell_of(part, cells)).collect();
            (!cells.is_empty()).then_some(Expr::Sum(cells))
        }
        Node::SumIf(..) => sum_if(ast, cells)?,
        Node::Discount(years) => match one(years)? {
            Some(years) => discount(&years, &cells.rates()),
            None => None,
        },
    })
}

fn several(all: &[Ast], cells: &dyn Cells) -> Result<Option<Vec<Expr>>, TemplateError> {
    let mut found = Vec::with_capacity(all.len());
    for part in all {
        let Some(part) = bare(part, cells)? else { return Ok(None) };
        found.push(part);
    }
    Ok(Some(found))
}

fn sum_if(ast: &Ast, cells: &dyn Cells) -> Result<Option<Expr>, TemplateError> {
    let Node::SumIf(table, column, conditions) = &ast.what else { return Ok(None) };
    let Some(summed) = cells.of_table(table, column) else { return Ok(None) };
    let mut all = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let tested = cells.of_table(table, &condition.column);
        let (Some(tested), Some(is)) = (tested, bare(&condition.is, cells)?) else {
            return Ok(None);
        };
        all.push((tested, is));
    }
    Ok(Some(conditional_sum(summed, all)))
}

/// `1 / ((1 + r₁) ^ years at r₁ * (1 + r₂) ^ years at r₂ …)`. A year before the one that
/// amounts are discounted to counts below zero, at the first rate.
fn discount(years: &Expr, rates: &[Rate]) -> Option<Expr> {
    let name = |cell: &(String, At)| Expr::Name(cell.0.clone(), cell.1);
    let mut growth: Option<Expr> = None;
    for (place, step) in rates.iter().enumerate() {
        // The last year before the next rate.
        let end = rates.get(place + 1).map(|next| before(name(&next.from)));
        let up_to = match end {
            Some(end) => Expr::Min(vec![years.clone(), end]),
            None => years.clone(),
        };
        let times = match place {
            0 => up_to,
            _ => {
                let since = Expr::op(Op::Subtract, up_to, before(name(&step.from)));
                Expr::Max(vec![Expr::Zero, since])
            }
        };
        let factor = Expr::op(Op::Add, Expr::One, name(&step.rate));
        let factor = Expr::op(Op::Power, factor, times);
        growth = Some(match growth {
            Some(so_far) => Expr::op(Op::Multiply, so_far, factor),
            None => factor,
        });
    }
    growth.map(|growth| Expr::op(Op::Divide, Expr::One, growth))
}

fn before(year: Expr) -> Expr {
    Expr::op(Op::Subtract, year, Expr::One)
}
