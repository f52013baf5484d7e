//! Composite quality (samlet kvalitetsindeks): a weighted mean of indices that
//! hides neither what was not measured nor the weakest part; never money.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::term;
use crate::quantity::Share;

/// An indicator's part in a composite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompositePart {
    /// Its weight, from 0. Weights count in proportion; they need not add to one.
    pub weight: Decimal,
    /// Its index from 0 to 100 at the first time, where it was measured.
    pub before: Option<Decimal>,
    /// Its index from 0 to 100 at the second time, where it was measured.
    pub after: Option<Decimal>,
}

impl CompositePart {
    /// Both indices, where there are both.
    fn both(&self) -> Option<(Decimal, Decimal)> {
        self.before.zip(self.after)
    }
}

/// A composite at two times, made of the same indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Composite {
    /// The composite at the first time, 0 to 100.
    pub before: Decimal,
    /// The composite at the second time, 0 to 100.
    pub after: Decimal,
    /// The weight of the indicators it is made of, as a share of all weights.
    pub coverage: Share,
    /// The place of the indicator with the lowest index at the second time; the
    /// first of several. A high mean must not hide it.
    pub worst: usize,
}

/// The coverage of a composite (dekning): the weight of the indicators that were
/// measured at both times, as a share of all weights; from 0 to 1.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] where no indicator has a weight,
/// [`Absent::NegativeInput`], [`Absent::OutOfRange`].
pub fn composite_coverage(parts: &[CompositePart]) -> Result<Share, Absent> {
    let all = weight_of(parts, |_| true)?;
    let available = weight_of(parts, |part| part.both().is_some())?;
    if all.is_zero() {
        return Err(Absent::NothingToAdd);
    }
    term(available.checked_div(all)).map(Share::new)
}

/// The composite at two times: `Q = Σ w·s / Σ w` over the indicators that were
/// measured at both times, so that a change is never one of what is in it.
///
/// # Errors
///
/// [`Absent::CoverageTooLow`] below the required coverage, and as
/// [`composite_coverage`].
pub fn composite(parts: &[CompositePart], required: Share) -> Result<Composite, Absent> {
    let coverage = composite_coverage(parts)?;
    if coverage < required {
        return Err(Absent::CoverageTooLow);
    }
    let mean = |pick: fn((Decimal, Decimal)) -> Decimal| {
        let mut sum = Decimal::ZERO;
        for part in parts {
            let Some(both) = part.both() else { continue };
            // Exact: an index has eight decimals, and only the mean is rounded.
            let weighted = part.weight.checked_mul(pick(both)).ok_or(Absent::OutOfRange)?;
            sum = sum.checked_add(weighted).ok_or(Absent::OutOfRange)?;
        }
        let weight = weight_of(parts, |part| part.both().is_some())?;
        if weight.is_zero() {
            return Err(Absent::NothingToAdd);
        }
        term(sum.checked_div(weight))
    };
    let measured = parts.iter().enumerate().filter_map(|(place, part)| Some((place, part.both()?)));
    let weighed =
        measured.filter(|(place, _)| parts.get(*place).is_some_and(CompositePart::counts));
    let worst = weighed.min_by_key(|(_, (_, after))| *after).ok_or(Absent::NothingToAdd)?.0;
    Ok(Composite { before: mean(|both| both.0)?, after: mean(|both| both.1)?, coverage, worst })
}

impl CompositePart {
    /// Whether it has any weight at all.
    fn counts(&self) -> bool {
        !self.weight.is_zero()
    }
}

fn weight_of(
    parts: &[CompositePart],
    counts: impl Fn(&CompositePart) -> bool,
) -> Result<Decimal, Absent> {
    if parts.iter().any(|part| part.weight < Decimal::ZERO) {
        return Err(Absent::NegativeInput);
    }
    let weights = parts.iter().filter(|part| counts(part)).map(|part| part.weight);
    weights
        .into_iter()
        .try_fold(Decimal::ZERO, |sum, weight| sum.checked_add(weight).ok_or(Absent::OutOfRange))
}

/// A change of an index as steps from -4 to 4 (endring på pluss-minus-skalaen):
/// one step for each band whose edge the change reaches, with the sign of the
/// change. An edge belongs to the band it begins: with edges 2, 5, 10 and 20 a
/// change of 2 is one step and a change of 1.99 none.
pub fn index_steps(change: Decimal, edges: &[Decimal]) -> i8 {
    let reached = edges.iter().filter(|edge| change.abs() >= **edge).count();
    let steps = i8::try_from(reached).unwrap_or(i8::MAX);
    if change < Decimal::ZERO { -steps } else { steps }
}
