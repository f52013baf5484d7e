//! The lines of a plan: amounts, estimates, volumes, uses, stated totals.

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Stage};
use crate::period::{Period, Year};
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
    /// The initiative, by its place in the plan, where the line names one itself.
    pub initiative: Option<u32>,
    /// What the amount is.
    pub category: Category,
    /// How sure it is.
    pub stage: Stage,
    /// The period it is for.
    pub period: Period,
    /// The amount, positive as stated; or why it cannot be used.
    pub amount: Result<Money, Absence>,
    /// `recurrent` or `one_off`, where the line says so itself.
    pub recurrence: Given<&'static str>,
    /// The key of whom the amount falls on, where it is another than the benefit's recipient.
    pub recipient: Given<&'static str>,
    /// The share of the amount that changes a public budget, 0 to 1: on it falls the
    /// tax funding cost (skattefinansieringskostnad).
    pub tax_cost_share: Given<Decimal>,
    /// The key of the index that brings the amount to other years' prices: `consumer`,
    /// `municipal` or `none`.
    pub price_index: Given<&'static str>,
    /// Whether the amount grows in real terms (realprisjustering).
    pub real_growth: Given<bool>,
    /// The effect profile that gave it, by its place in the plan; no cell states such an
    /// amount itself.
    pub profile: Option<u32>,
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
    /// The initiative, by its place in the plan, where the line names one itself.
    pub initiative: Option<u32>,
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
    /// How many persons the time is spread over, above 0.
    pub persons: Given<Decimal>,
    /// The effect profile that gave the hours, by its place in the plan, where the agency did
    /// not state them.
    pub profile: Option<u32>,
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
    /// Full-time equivalents (årsverk) used in this way.
    pub fte: Given<Fte>,
    /// `recurrent` or `one_off`.
    pub recurrence: Given<&'static str>,
    /// Chapter and item, or KOSTRA function and kind, as the agency writes it.
    pub budget_reference: Option<Text>,
    /// The budget year of the reference.
    pub budget_year: Given<Year>,
    /// The document that decides the use.
    pub document: Option<Text>,
    /// The role that approved it.
    pub approved_by: Option<Text>,
    /// Where the line begins.
    pub cell: CellRef,
}

/// The account that a budget reference points to, where its form is one of the two
/// that public budgets have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BudgetForm {
    /// Chapter and item of the state's budget (kap./post).
    ChapterItem {
        /// The chapter (kapittel): three or four digits.
        chapter: u16,
        /// The item (post): two digits.
        item: u8,
    },
    /// Function and kind of the municipal accounts (KOSTRA-funksjon og art).
    Kostra {
        /// The function (funksjon): three digits.
        function: u16,
        /// The kind (art): three digits.
        kind: u16,
    },
}

impl BudgetForm {
    /// Reads the form from a reference as people write it: `Kap. 1500 post 01`,
    /// `Chapter 1500 item 01`, `1500.01`, `Funksjon 120 art 010`, `120 x 010`. What
    /// stands before the word for chapter or function does not matter, nor do words
    /// between and after the two numbers; another count of digits does. `None` where
    /// the text is in neither form.
    pub fn of(reference: &str) -> Option<BudgetForm> {
        let lower = reference.to_lowercase();
        let after = |words: &[&str]| words.iter().filter_map(|word| lower.find(word)).min();
        let (kostra, state) =
            (after(&["kostra", "funksjon", "function"]), after(&["kap", "chapter"]));
        // Text before the word, such as a case number, is no part of the reference.
        let from = kostra.or(state).unwrap_or(0);
        let mut numbers = lower
            .get(from..)
            .unwrap_or_default()
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty());
        let (first, second) = (numbers.next()?, numbers.next()?);
        let number: u16 = first.parse().ok()?;
        match (first.len(), second.len()) {
            (3, 3) if state.is_none() => {
                Some(BudgetForm::Kostra { function: number, kind: second.parse().ok()? })
            }
            (3 | 4, 2) if kostra.is_none() => {
                Some(BudgetForm::ChapterItem { chapter: number, item: second.parse().ok()? })
            }
            _ => None,
        }
    }
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

    /// Its key in the data dictionary.
    pub fn key(self) -> &'static str {
        match self {
            TotalMeasure::GrossBenefit => "gross_benefit",
            TotalMeasure::Investment => "investment",
            TotalMeasure::Operating => "operating",
            TotalMeasure::NetBeforeInvestment => "net_before_investment",
            TotalMeasure::Net => "net",
            TotalMeasure::ColumnSum => "column_sum",
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_reference_has_one_of_two_forms() {
        let state = Some(BudgetForm::ChapterItem { chapter: 1500, item: 1 });
        for text in [
            "Kap. 1500 post 01",
            "Chapter 1500 item 01, 2026",
            "1500.01",
            "kap.1500/01",
            "kap 1500 / post 01",
            "KAPITTEL 1500, POST 01",
            "Sak 2026/123: kap. 1500 post 01",
        ] {
            assert_eq!(BudgetForm::of(text), state, "{text}");
        }
        let municipal = Some(BudgetForm::Kostra { function: 120, kind: 10 });
        for text in ["Funksjon 120 art 010", "KOSTRA 120 x 010", "120-010", "120/010", "120 x 010"]
        {
            assert_eq!(BudgetForm::of(text), municipal, "{text}");
        }
        for text in [
            "",
            "Virksomhetsplan",
            "sak 12",
            "Funksjon 120 art 10",
            "2026",
            "01.01.2026",
            "Kap. 120 post 010",
        ] {
            assert_eq!(BudgetForm::of(text), None, "{text}");
        }
    }
}
