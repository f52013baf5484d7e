//! The small language of formulas in `workbook.toml`.
//!
//! A formula names the columns of its own row, the parameters, and columns of other
//! tables; it is read once, here, and given two meanings by [`super::formula::Expr`]:
//! the text that Excel computes from and the exact value that is stored.
//!
//! ```text
//! realised_to_date - planned_to_date
//! if(forecast_year >= money_status.on_track * planned_year, word("status.green"), word("status.red"))
//! sum(tblPerioder.amount, kind = kind, stage = word("stage.realised"))
//! ```

mod compile;
mod parse;

use std::ops::Range;

use super::formula::Op;

pub(super) use compile::{Cells, Kind, Rate, compile};
pub(super) use parse::{FUNCTIONS, parse};

/// A formula as its author wrote it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ast {
    pub(super) what: Node,
    /// Where it stands in the text of the formula, in bytes.
    pub(super) at: Range<usize>,
}

/// What a part of a formula is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// The number 0.
    Zero,
    /// The number 1.
    One,
    /// A text of the language of the report, by its key.
    Word(String),
    /// A column of the same row, or a parameter by its name.
    Name(String),
    /// A column's cell in the row above, of the same group of rows.
    Above(String),
    /// Two parts and what is done with them.
    Op(Op, Box<Ast>, Box<Ast>),
    /// The second where the first is true, else the third.
    If(Box<Ast>, Box<Ast>, Box<Ast>),
    /// True where all are.
    And(Vec<Ast>),
    /// Whether all these columns hold numbers.
    Known(Vec<Ast>),
    /// The number without its sign.
    Abs(Box<Ast>),
    /// The sum of those of these columns that hold numbers.
    Sum(Vec<Ast>),
    /// The least.
    Min(Vec<Ast>),
    /// The greatest.
    Max(Vec<Ast>),
    /// The sum of another table's column in the rows that meet all conditions.
    SumIf(String, String, Vec<Condition>),
    /// The discount factor of a year so many years after the one that amounts are
    /// discounted to, by the rates of the parameters.
    Discount(Box<Ast>),
}

/// A condition on rows of another table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    /// The column of that table.
    pub(super) column: String,
    /// Where its name stands.
    pub(super) at: Range<usize>,
    /// What the column must be.
    pub(super) is: Ast,
}

impl Ast {
    /// The parts of this part.
    pub(super) fn parts(&self) -> Vec<&Ast> {
        match &self.what {
            Node::Zero | Node::One | Node::Word(_) | Node::Name(_) | Node::Above(_) => Vec::new(),
            Node::Op(_, left, right) => vec![left, right],
            Node::If(condition, then, other) => vec![condition, then, other],
            Node::And(all)
            | Node::Known(all)
            | Node::Sum(all)
            | Node::Min(all)
            | Node::Max(all) => all.iter().collect(),
            Node::Abs(inner) | Node::Discount(inner) => vec![inner],
            Node::SumIf(_, _, conditions) => conditions.iter().map(|it| &it.is).collect(),
        }
    }

    /// It and every part of it.
    pub(super) fn walk(&self) -> Vec<&Ast> {
        let mut found = vec![self];
        let mut next = 0;
        while let Some(part) = found.get(next).copied() {
            found.extend(part.parts());
            next += 1;
        }
        found
    }
}
