//! Price basis: whose kroner an amount is counted in.

use std::fmt;

use crate::period::Year;

/// The price basis (prisgrunnlag) of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PriceBasis {
    /// Fixed prices (faste priser) of a price year (prisår, kroneår).
    Fixed(Year),
    /// Nominal amounts (løpende priser): each year's own kroner.
    Nominal,
    /// The agency did not say. Such amounts add to one another, with a finding,
    /// and never to amounts whose basis is stated.
    Unstated,
}

/// Two amounts whose price bases differ were to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("amounts in {left} and in {right} do not add")]
pub struct UnlikePriceBasis {
    /// The basis of the first amount.
    pub left: PriceBasis,
    /// The basis of the second amount.
    pub right: PriceBasis,
}

impl PriceBasis {
    /// Says that two amounts may be added.
    ///
    /// # Errors
    ///
    /// When the bases differ.
    pub fn same(self, other: PriceBasis) -> Result<(), UnlikePriceBasis> {
        if self == other { Ok(()) } else { Err(UnlikePriceBasis { left: self, right: other }) }
    }

    /// The basis that data files write like this.
    pub fn from_key(text: &str) -> Option<PriceBasis> {
        match text {
            "nominal" => Some(PriceBasis::Nominal),
            "unstated" => Some(PriceBasis::Unstated),
            _ => text.strip_prefix("fixed-")?.parse().ok().map(|it| PriceBasis::Fixed(Year(it))),
        }
    }

    /// The price year, where there is one.
    pub fn year(self) -> Option<Year> {
        match self {
            PriceBasis::Fixed(year) => Some(year),
            PriceBasis::Nominal | PriceBasis::Unstated => None,
        }
    }
}

/// Writes the basis as data files do: `fixed-2026`, `nominal`, `unstated`.
impl fmt::Display for PriceBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PriceBasis::Fixed(year) => write!(f, "fixed-{year}"),
            PriceBasis::Nominal => f.write_str("nominal"),
            PriceBasis::Unstated => f.write_str("unstated"),
        }
    }
}
