//! Non-priced effects (ikke-prissatte virkninger): plus and minus by a matrix; never money.
//!
//! Scores are ranks and not amounts: they are counted by sign, never summed over
//! effects and never added to kroner.

use super::Absent;
use super::amount::{Amount, term};
use crate::quantity::Money;
use crate::rules::NonpricedMatrix;

/// The score of an effect by the plus-minus method (pluss-minus-metoden), from
/// -4 to 4: the edition's matrix of magnitude (omfang) and importance
/// (betydning), with the sign of the magnitude.
///
/// `magnitude` is from -3 (large and negative) over 0 (none) to 3 (large and
/// positive), `importance` from 1 (low) to 3 (high).
///
/// # Errors
///
/// [`Absent::OutsideJudgement`].
pub fn nonpriced_score(
    magnitude: i8,
    importance: u8,
    matrix: NonpricedMatrix,
) -> Result<i8, Absent> {
    if !(1..=3).contains(&importance) || !(-3..=3).contains(&magnitude) {
        return Err(Absent::OutsideJudgement);
    }
    if magnitude == 0 {
        return Ok(0);
    }
    let score = matrix.score(magnitude.unsigned_abs(), importance);
    let score = score.and_then(|score| i8::try_from(score).ok()).ok_or(Absent::OutsideJudgement)?;
    Ok(score * magnitude.signum())
}

/// How many effects there are of each sign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SignCounts {
    /// Effects with a score above 0.
    pub positive: u32,
    /// Effects with a score of 0.
    pub neutral: u32,
    /// Effects with a score below 0.
    pub negative: u32,
}

/// Counts scores by their sign: all that may be told of several effects together.
pub fn count_by_sign(scores: &[i8]) -> SignCounts {
    let count = |of: fn(i8) -> bool| {
        u32::try_from(scores.iter().filter(|score| of(**score)).count()).unwrap_or(u32::MAX)
    };
    SignCounts {
        positive: count(|score| score > 0),
        neutral: count(|score| score == 0),
        negative: count(|score| score < 0),
    }
}

/// What the non-priced effects together must at least be worth for the measure
/// to be worth its cost: the net present value with its sign turned. It is
/// negative where priced effects alone pay: then it is what non-priced effects
/// may at most cost.
///
/// It puts a price on nothing; it is the question that the reader must answer.
///
/// # Errors
///
/// [`Absent::OutOfRange`].
pub fn nonpriced_break_even(net_present_value: Money) -> Result<Money, Absent> {
    term(Some(-net_present_value.number())).map(|kroner| net_present_value.with_number(kroner))
}
