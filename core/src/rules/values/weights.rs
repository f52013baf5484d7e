//! Weights of three estimates.

use rust_decimal::Decimal;

use crate::quantity::Share;
use crate::rules::shape::RuleValue;

/// Weights of the optimistic, most likely and pessimistic estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UncertaintyWeights {
    optimistic: Decimal,
    most_likely: Decimal,
    pessimistic: Decimal,
    divisor: Decimal,
}

impl UncertaintyWeights {
    /// Weights from 0 to 1000000 that are not all 0; `None` for others.
    pub fn new(
        optimistic: Decimal,
        most_likely: Decimal,
        pessimistic: Decimal,
    ) -> Option<UncertaintyWeights> {
        let largest = Decimal::from(1_000_000);
        let fits = |weight: &Decimal| *weight >= Decimal::ZERO && *weight <= largest;
        if ![optimistic, most_likely, pessimistic].iter().all(fits) {
            return None;
        }
        let divisor = optimistic.checked_add(most_likely)?.checked_add(pessimistic)?;
        let weights = UncertaintyWeights { optimistic, most_likely, pessimistic, divisor };
        (divisor > Decimal::ZERO).then_some(weights)
    }

    pub(in crate::rules) fn of(value: &RuleValue) -> Option<UncertaintyWeights> {
        UncertaintyWeights::new(
            value.part("optimistic")?,
            value.part("most_likely")?,
            value.part("pessimistic")?,
        )
    }

    /// The weight of the optimistic estimate (mest optimistisk, MO).
    pub fn optimistic(self) -> Decimal {
        self.optimistic
    }

    /// The weight of the most likely estimate (mest sannsynlig, MS).
    pub fn most_likely(self) -> Decimal {
        self.most_likely
    }

    /// The weight of the pessimistic estimate (mest pessimistisk, MP).
    pub fn pessimistic(self) -> Decimal {
        self.pessimistic
    }

    /// The sum of the weights, greater than 0.
    pub fn divisor(self) -> Decimal {
        self.divisor
    }
}

/// Weights of wages and prices in the municipal deflator (kommunal deflator).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeflatorWeights {
    wages: Share,
    prices: Share,
}

impl DeflatorWeights {
    pub(in crate::rules) fn of(value: &RuleValue) -> Option<DeflatorWeights> {
        let [wages, prices] = [value.part("wages")?, value.part("prices")?];
        let fits = wages >= Decimal::ZERO && prices >= Decimal::ZERO;
        (fits && wages.checked_add(prices)? == Decimal::ONE)
            .then(|| DeflatorWeights { wages: Share::new(wages), prices: Share::new(prices) })
    }

    /// The weight of wage growth (lønnsvekst).
    pub fn wages(self) -> Share {
        self.wages
    }

    /// The weight of price growth (prisvekst); together with wages 1.
    pub fn prices(self) -> Share {
        self.prices
    }
}
