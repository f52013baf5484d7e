//! What the code makes of the value of a parameter: one type for each meaning.
//!
//! Each type has an `of` that reads it from a value of its shape and is `None`
//! for what is out of range; the loader asks it first, so that a formula never
//! meets a value it cannot use.

mod labour;
mod nonpriced;
mod sample;
mod scheme;
mod sensitivity;
mod series;
mod simulation;
mod steps;
mod thresholds;
mod weights;

use rust_decimal::Decimal;

pub use labour::{AgaExtra, AgaRates, FragmentedTime};
pub use nonpriced::NonpricedMatrix;
pub use sample::SampleLimits;
pub(super) use scheme::SchemeRules;
pub use scheme::SchemeTerms;
pub use sensitivity::{SensitivityDriver, SensitivityRun};
pub use series::{IndexLevel, IndexSeries};
pub use simulation::Simulation;
pub use steps::{RateStep, RateSteps};
pub use thresholds::StatusThresholds;
pub use weights::{DeflatorWeights, UncertaintyWeights};

use super::shape::RuleValue;
use crate::quantity::Share;

/// Shares between 0 and 1 that ascend; `None` for others.
pub(super) fn ascending_shares(value: &RuleValue) -> Option<Vec<Share>> {
    let numbers = value.list()?;
    let fits = |number: &Decimal| *number > Decimal::ZERO && *number < Decimal::ONE;
    let ascending = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    let good = !numbers.is_empty() && ascending && numbers.iter().all(fits);
    good.then(|| numbers.iter().copied().map(Share::new).collect())
}

/// A share from 0 to 1; `None` for others.
fn share(number: Decimal) -> Option<Share> {
    (Decimal::ZERO..=Decimal::ONE).contains(&number).then(|| Share::new(number))
}

/// A whole number that fits into the type; `None` for others.
pub(super) fn whole<T: TryFrom<Decimal>>(number: Decimal) -> Option<T> {
    if number.fract().is_zero() { T::try_from(number).ok() } else { None }
}
