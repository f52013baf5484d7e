//! What the formulas calculate with: quantities as checked decimals.

use rust_decimal::Decimal;

use super::Absent;
use crate::price::PriceBasis;
use crate::quantity::{Count, Fte, Hours, LARGEST, Money, Points, Share, round_term};

mod sealed {
    pub trait Sealed {}
}

/// A quantity that the formulas add and compare with others of its own type:
/// money, points, hours, full-time equivalents, counts and shares.
pub trait Amount: Copy + sealed::Sealed {
    /// The number, in the quantity's own unit.
    fn number(self) -> Decimal;

    /// A quantity of the same unit and price basis with another number.
    #[must_use]
    fn with_number(self, number: Decimal) -> Self;

    /// The price basis, for money.
    fn price_basis(self) -> Option<PriceBasis>;
}

macro_rules! amount {
    ($($name:ident),*) => {$(
        impl sealed::Sealed for $name {}
        impl Amount for $name {
            fn number(self) -> Decimal {
                self.value()
            }
            fn with_number(self, number: Decimal) -> Self {
                $name::new(number)
            }
            fn price_basis(self) -> Option<PriceBasis> {
                None
            }
        }
    )*};
}

amount!(Hours, Fte, Share, Count, Points);

impl sealed::Sealed for Money {}
impl Amount for Money {
    fn number(self) -> Decimal {
        self.kroner()
    }
    fn with_number(self, number: Decimal) -> Self {
        Money::new(number, self.basis())
    }
    fn price_basis(self) -> Option<PriceBasis> {
        Some(self.basis())
    }
}

/// Says that the amounts may be added: money only in one price basis.
pub(super) fn alike<T: Amount>(first: T, others: &[T]) -> Result<(), Absent> {
    if others.iter().all(|other| other.price_basis() == first.price_basis()) {
        Ok(())
    } else {
        Err(Absent::UnlikePriceBasis)
    }
}

/// The result as a term: present, within range, rounded to eight decimals.
pub(super) fn term(number: Option<Decimal>) -> Result<Decimal, Absent> {
    let number = round_term(number.ok_or(Absent::OutOfRange)?);
    if number.abs() > LARGEST { Err(Absent::OutOfRange) } else { Ok(number) }
}

/// The sum of numbers as terms.
pub(super) fn sum(numbers: impl IntoIterator<Item = Decimal>) -> Result<Decimal, Absent> {
    let mut sum = Decimal::ZERO;
    for number in numbers {
        sum = sum.checked_add(term(Some(number))?).ok_or(Absent::OutOfRange)?;
    }
    term(Some(sum))
}

/// The square root of a number from 0, to far more than eight decimals: Newton's method in decimals, so that every machine gives the same digits.
pub(super) fn square_root(number: Decimal) -> Result<Decimal, Absent> {
    if number < Decimal::ZERO {
        return Err(Absent::NegativeInput);
    }
    if number.is_zero() {
        return Ok(number);
    }
    // From above the root the steps only fall, until rounding ends them.
    let mut root = number.max(Decimal::ONE);
    loop {
        let next = number
            .checked_div(root)
            .and_then(|other| root.checked_add(other))
            .and_then(|sum| sum.checked_div(Decimal::TWO))
            .ok_or(Absent::OutOfRange)?;
        if next >= root {
            return Ok(root);
        }
        root = next;
    }
}
