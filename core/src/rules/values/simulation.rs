//! How a simulation is drawn.

use super::whole;
use crate::rules::shape::RuleValue;

/// Draws and seed of a simulation, recorded so that it can be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulation {
    /// How many times it is drawn.
    pub draws: u32,
    /// Where the sequence of pseudorandom numbers begins.
    pub seed: u64,
}

impl Simulation {
    pub(in crate::rules) fn of(value: &RuleValue) -> Option<Simulation> {
        let draws: u32 = whole(value.part("draws")?)?;
        let seed: u64 = whole(value.part("seed")?)?;
        // A seed within what a spreadsheet can show exactly.
        let fits = (100..=10_000_000).contains(&draws) && seed < 1 << 53;
        fits.then_some(Simulation { draws, seed })
    }
}
