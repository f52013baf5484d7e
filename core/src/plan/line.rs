//! The lines of a plan: amounts, estimates, volumes, uses, stated totals.

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Stage};
use crate::period::Period;
use crate::plan::{Given, Text};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Fte, Hours, Money};

/// What an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Benefit (B).
    Benefit,
    /// Investment or project cost (P).
    Investment,
    /// Operating cost of the new solution (D).
    Operating,
    /// Cost of changing over.
    Transition,
    /// Cost of measuring.
    Measurement,
    /// Points of a non-priced benefit (K); never money.
    Nonpriced,
}

impl Category {
    /// The category with this key, if there is one.
    pub fn named(key: &str) -> Option<Category> {
        Some(match key {
            "benefit" => Category::Benefit,
            "investment" => Category::Investment,
            "operating" => Category::Operating,
            "transition" => Category::Transition,
            "measurement" => Category::Measurement,
            "nonpriced" => Category::Nonpriced,
            _ => return None,
        })
    }

    /// The category as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Category::Benefit => "benefit",
            Category::Investment => "investment",
            Category::Operating => "operating",
            Category::Transition => "transition",
            Category::Measurement => "measurement",
            Category::Nonpriced => "nonpriced",
        }
    }
}

/// An amount of kroner in one period and stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CashLine {
    /// The workbook's own calculation, by its place in the plan's list.
    pub analysis: u16,
    /// The benefit, by its place in the plan; `None` for costs and for benefits
    /// that the workbook states only as a whole.
    pub benefit: Option<u32>,
    /// What the amount is.
    pub category: Category,
    /// How sure it is.
    pub stage: Stage,
    /// The period it is for.
    pub period: Period,
    /// The amount, positive as stated; or why it cannot be used.
    pub amount: Result<Money, Absence>,
    /// The cell that states it.
    pub cell: CellRef,
}

/// A three-point estimate over the lifetime (MO, MS, MP).
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The workbook's own calculation, by its place in the plan's list.
    pub analysis: u16,
    /// The benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// What is estimated.
    pub category: Category,
    /// What the agency calls the line.
    pub title: Text,
    /// The most likely value (MS), in kroner or points.
    pub most_likely: Given<Decimal>,
    /// The most optimistic value (MO).
    pub optimistic: Given<Decimal>,
    /// The most pessimistic value (MP).
    pub pessimistic: Given<Decimal>,
    /// The adjusted value as the workbook states it.
    pub adjusted: Given<Decimal>,
    /// The price basis of kroner; `None` for points.
    pub basis: Option<PriceBasis>,
    /// Where the line begins.
    pub cell: CellRef,
}

/// Freed time in one period and stage.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantityLine {
    /// The benefit, by its place in the plan.
    pub benefit: u32,
    /// How sure it is.
    pub stage: Stage,
    /// The period it is for.
    pub period: Period,
    /// Hours stated as such; takes the place of volume and time per unit.
    pub hours: Given<Hours>,
    /// Full-time equivalents stated as such; hours follow by the hours of a full-time year.
    pub fte: Given<Fte>,
    /// Volume per period.
    pub volume: Given<Decimal>,
    /// Hours per unit before.
    pub before: Given<Decimal>,
    /// Hours per unit after.
    pub after: Given<Decimal>,
    /// Share of the volume, 0 to 1; missing means the whole volume.
    pub uptake: Given<Decimal>,
    /// Labour cost per hour in kroner, where the line states its own.
    pub hourly_cost: Given<Decimal>,
    /// Where the line begins.
    pub cell: CellRef,
}

/// What a benefit was used for in a period (uttak).
#[derive(Debug, Clone, PartialEq)]
pub struct Realisation {
    /// The benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// The period.
    pub period: Period,
    /// The use's key.
    pub use_key: &'static str,
    /// Kroner used in this way.
    pub money: Given<Money>,
    /// Hours used in this way.
    pub hours: Given<Hours>,
    /// Chapter and item, or KOSTRA function and kind.
    pub budget_reference: Option<Text>,
    /// Where the line begins.
    pub cell: CellRef,
}

/// What a stated total is the total of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalMeasure {
    /// Benefits (B).
    GrossBenefit,
    /// Investment (P).
    Investment,
    /// Operating cost (D).
    Operating,
    /// B − D.
    NetBeforeInvestment,
    /// B − P − D.
    Net,
    /// All amounts of the table above it.
    ColumnSum,
}

impl TotalMeasure {
    /// The measure with this key, if there is one.
    pub fn named(key: &str) -> Option<TotalMeasure> {
        Some(match key {
            "gross_benefit" => TotalMeasure::GrossBenefit,
            "investment" => TotalMeasure::Investment,
            "operating" => TotalMeasure::Operating,
            "net_before_investment" => TotalMeasure::NetBeforeInvestment,
            "net" => TotalMeasure::Net,
            "column_sum" => TotalMeasure::ColumnSum,
            _ => return None,
        })
    }
}

/// A total that the workbook states.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedTotal {
    /// The workbook's own calculation, by its place in the plan's list.
    pub analysis: u16,
    /// What it is the total of.
    pub measure: TotalMeasure,
    /// Only of this benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// Only of this period; `None` for all periods together.
    pub period: Option<Period>,
    /// Only of this stage, where stated.
    pub stage: Option<Stage>,
    /// What the workbook calls it.
    pub label: Text,
    /// The total of amounts by period, in kroner.
    pub amount: Given<Decimal>,
    /// The total of most likely values, in kroner.
    pub most_likely: Given<Decimal>,
    /// The total of optimistic values, in kroner.
    pub optimistic: Given<Decimal>,
    /// The total of pessimistic values, in kroner.
    pub pessimistic: Given<Decimal>,
    /// The total of adjusted values, in kroner.
    pub adjusted: Given<Decimal>,
    /// One unit of the last digit that the workbook writes, in kroner: a total is
    /// right if it is within half of it.
    pub last_digit: Decimal,
    /// Where it stands.
    pub cell: CellRef,
}
