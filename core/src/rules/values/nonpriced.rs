//! Scores of non-priced effects.

use super::whole;
use crate::rules::shape::RuleValue;

/// The score of a non-priced effect (ikke-prissatt virkning) by its magnitude
/// (omfang) and its importance (betydning), as the plus-minus method has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NonpricedMatrix([[u8; 3]; 3]);

impl NonpricedMatrix {
    /// The rows: magnitude (omfang) from little to large.
    pub(in crate::rules) const MAGNITUDES: &'static [&'static str] = &["small", "medium", "large"];
    /// The columns: importance (betydning) from little to large.
    pub(in crate::rules) const IMPORTANCES: &'static [&'static str] = &["small", "medium", "large"];

    pub(in crate::rules) fn of(value: &RuleValue) -> Option<NonpricedMatrix> {
        let RuleValue::Table(rows) = value else { return None };
        let rows = rows.iter().map(|(_, row)| {
            let scores = row.iter().map(|score| whole::<u8>(*score).filter(|score| *score <= 4));
            <[u8; 3]>::try_from(scores.collect::<Option<Vec<u8>>>()?).ok()
        });
        let scores = <[[u8; 3]; 3]>::try_from(rows.collect::<Option<Vec<_>>>()?).ok()?;
        let rises = |a: u8, b: u8| a <= b;
        let by_importance =
            scores.iter().all(|row| row.windows(2).all(|pair| rises(pair[0], pair[1])));
        let by_magnitude = scores
            .windows(2)
            .all(|pair| pair[0].iter().zip(pair[1]).all(|(above, below)| rises(*above, below)));
        (by_importance && by_magnitude).then_some(NonpricedMatrix(scores))
    }

    /// The score from 0 to 4 of a magnitude and an importance from 1 to 3;
    /// `None` outside. The sign is the effect's own.
    pub fn score(self, magnitude: u8, importance: u8) -> Option<u8> {
        let row = self.0.get(usize::from(magnitude.checked_sub(1)?))?;
        row.get(usize::from(importance.checked_sub(1)?)).copied()
    }
}
