//! Quantities: exact decimals that carry their unit in the type.
//!
//! Money is in kroner, time in hours, full-time equivalents (årsverk) are
//! counted in Fte. None of them is a binary floating point number, and none
//! adds to another.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::price::{PriceBasis, UnlikePriceBasis};

/// The largest number a cell may hold here, in absolute value: ten million
/// million. Within it, sums of as many terms as a workbook can have stay exact.
pub const LARGEST: Decimal = Decimal::from_parts(1_316_134_912, 2_328, 0, false, 0);

/// Rounds a term to 8 decimals, half to even.
///
/// Every term that comes out of a multiplication or division passes here before
/// it is summed, so that neither the order of the terms nor a split of the sum
/// can change a digit. This is far finer than what is displayed; rounding for
/// display happens once, in the report.
pub fn round_term(value: Decimal) -> Decimal {
    plain(value.round_dp_with_strategy(8, RoundingStrategy::MidpointNearestEven))
}

/// The same number in its one canonical form: no trailing zeros, no minus zero.
pub fn plain(value: Decimal) -> Decimal {
    let value = value.normalize();
    if value.is_zero() { Decimal::ZERO } else { value }
}

/// The unit of a figure, where it is not fixed by a type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Kroner (NOK) in a price basis.
    Kroner(PriceBasis),
    /// Hours (timer).
    Hours,
    /// Full-time equivalents (årsverk).
    Fte,
    /// Points of an agency's own scale for non-priced benefits (nyttepoeng).
    Points,
    /// A share of one; 1 is 100 per cent.
    Share,
    /// A rate per year, such as a discount rate or an internal rate of return
    /// (rente); 0.04 is 4 per cent.
    Rate,
    /// One amount for each unit of another, such as net benefit per budget krone
    /// (forholdstall); a plain number that may be negative.
    Ratio,
    /// A factor that amounts are multiplied with, such as a discount factor
    /// (diskonteringsfaktor).
    Factor,
    /// Years, also parts of them, such as a payback time (år).
    Years,
    /// A plain count.
    Count,
    /// Points of an index from 0 to 100 (indekspoeng).
    Index,
    /// The unit that an indicator states for itself, such as `dager` or `prosent`.
    Own(String),
}

impl Unit {
    /// The unit as it is written in data files.
    pub fn key(&self) -> &str {
        match self {
            Unit::Kroner(_) => "kr",
            Unit::Hours => "hours",
            Unit::Fte => "fte",
            Unit::Points => "points",
            Unit::Share => "share",
            Unit::Rate => "rate",
            Unit::Ratio => "ratio",
            Unit::Factor => "factor",
            Unit::Years => "years",
            Unit::Count => "count",
            Unit::Index => "index",
            Unit::Own(unit) => unit,
        }
    }

    /// The unit that data files write like this; a word that is none of the program's own
    /// is an agency's.
    pub fn from_key(key: &str, basis: Option<PriceBasis>) -> Unit {
        const PLAIN: [Unit; 10] = [
            Unit::Hours,
            Unit::Fte,
            Unit::Points,
            Unit::Share,
            Unit::Rate,
            Unit::Ratio,
            Unit::Factor,
            Unit::Years,
            Unit::Count,
            Unit::Index,
        ];
        match basis {
            Some(basis) => Unit::Kroner(basis),
            None => {
                let known = PLAIN.into_iter().find(|unit| unit.key() == key);
                known.unwrap_or_else(|| Unit::Own(key.to_owned()))
            }
        }
    }
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(Decimal);

        impl $name {
            /// The quantity with this number; the number is kept exactly.
            pub fn new(value: Decimal) -> Self {
                Self(plain(value))
            }

            /// The number.
            pub fn value(self) -> Decimal {
                self.0
            }

            /// The sum. Terms come rounded (see [`round_term`]), so it is exact.
            #[must_use]
            pub fn plus(self, other: Self) -> Self {
                Self::new(self.0 + other.0)
            }

            /// The difference; exact as [`Self::plus`] is.
            #[must_use]
            pub fn minus(self, other: Self) -> Self {
                Self::new(self.0 - other.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

quantity! {
    /// Working hours (timer).
    Hours
}
quantity! {
    /// Full-time equivalents (årsverk): hours divided by the hours of one full-time year.
    Fte
}
quantity! {
    /// A share of one: 0.25 is 25 per cent. May exceed one where the definition allows it.
    Share
}
quantity! {
    /// A count of cases, users, pieces or the like, per period.
    Count
}
quantity! {
    /// Points of an agency's own scale for non-priced benefits (nyttepoeng); never money.
    Points
}

/// An amount of kroner (NOK) in a price basis.
///
/// Amounts add only to amounts in the same basis: kroner of different years are
/// different units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    kroner: Decimal,
    basis: PriceBasis,
}

impl Money {
    /// `kroner` in `basis`; the number is kept exactly.
    pub fn new(kroner: Decimal, basis: PriceBasis) -> Money {
        Money { kroner: plain(kroner), basis }
    }

    /// No kroner in `basis`.
    pub fn zero(basis: PriceBasis) -> Money {
        Money::new(Decimal::ZERO, basis)
    }

    /// The number of kroner.
    pub fn kroner(self) -> Decimal {
        self.kroner
    }

    /// The price basis.
    pub fn basis(self) -> PriceBasis {
        self.basis
    }

    /// The sum of two amounts in one price basis.
    ///
    /// # Errors
    ///
    /// When the price bases differ; nothing is converted silently.
    pub fn plus(self, other: Money) -> Result<Money, UnlikePriceBasis> {
        self.basis.same(other.basis)?;
        Ok(Money::new(self.kroner + other.kroner, self.basis))
    }

    /// The difference of two amounts in one price basis.
    ///
    /// # Errors
    ///
    /// When the price bases differ.
    pub fn minus(self, other: Money) -> Result<Money, UnlikePriceBasis> {
        self.basis.same(other.basis)?;
        Ok(Money::new(self.kroner - other.kroner, self.basis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Year;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn the_largest_number_is_ten_million_million() {
        assert_eq!(LARGEST, decimal("10000000000000"));
    }

    #[test]
    fn terms_round_half_to_even_at_eight_decimals() {
        assert_eq!(round_term(decimal("0.123456785")), decimal("0.12345678"));
        assert_eq!(round_term(decimal("0.123456775")), decimal("0.12345678"));
        assert_eq!(round_term(decimal("-0.000000001")).to_string(), "0");
    }

    #[test]
    fn kroner_of_different_years_do_not_add() {
        let of_2025 = Money::new(decimal("1"), PriceBasis::Fixed(Year(2025)));
        let of_2026 = Money::new(decimal("1"), PriceBasis::Fixed(Year(2026)));
        assert!(of_2025.plus(of_2026).is_err());
        assert_eq!(of_2025.plus(of_2025).unwrap().kroner(), decimal("2"));
    }
}
