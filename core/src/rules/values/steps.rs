//! A rate that changes with the years, such as a discount rate in steps.

use std::fmt;

use rust_decimal::Decimal;

use crate::rules::shape::RuleValue;

/// The rate from some year on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateStep {
    /// The first year interval the rate holds for: interval `n` is the year from
    /// `n - 1` to `n` after the origin of the clock. The first step is at 1.
    pub from_year: u16,
    /// The rate per year as a share of one: 0.04 is 4 per cent. Above -1.
    pub rate: Decimal,
}

/// A rate per year in steps (trinnvis kalkulasjonsrente): each year interval has
/// the rate of the last step that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateSteps(Vec<RateStep>);

impl RateSteps {
    /// Steps that begin with year 1 and ascend, with rates above -1 and at most 1;
    /// `None` for others.
    pub fn new(steps: Vec<RateStep>) -> Option<RateSteps> {
        let ascending = steps.windows(2).all(|pair| pair[0].from_year < pair[1].from_year);
        let fits = |step: &RateStep| step.rate > -Decimal::ONE && step.rate <= Decimal::ONE;
        let begins = steps.first().is_some_and(|step| step.from_year == 1);
        (begins && ascending && steps.iter().all(fits)).then_some(RateSteps(steps))
    }

    pub(in crate::rules) fn of(value: &RuleValue) -> Option<RateSteps> {
        match value {
            RuleValue::Steps(steps) => Some(steps.clone()),
            _ => None,
        }
    }

    /// One rate for all years; `None` for a rate outside (-1, 1].
    pub fn flat(rate: Decimal) -> Option<RateSteps> {
        RateSteps::new(vec![RateStep { from_year: 1, rate }])
    }

    /// The rate of year interval `interval`, counted from 1; intervals before the
    /// first have the first rate.
    pub fn rate_in(&self, interval: i32) -> Decimal {
        let begun = |step: &&RateStep| i32::from(step.from_year) <= interval;
        let step = self.0.iter().rev().find(begun).or(self.0.first());
        step.map_or(Decimal::ZERO, |step| step.rate)
    }

    /// The steps, ascending.
    pub fn steps(&self) -> &[RateStep] {
        &self.0
    }
}

/// Writes `0.04 from year 1, 0.03 from year 41`.
impl fmt::Display for RateSteps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{} from year {}", step.rate, step.from_year)?;
        }
        Ok(())
    }
}
