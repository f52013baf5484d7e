//! Prices: from the kroner of one year to the kroner of another, real and
//! nominal rates, real growth, and cuts that add up over years.
//!
//! Growth factors and rates keep up to 28 decimals; amounts are rounded to
//! eight as terms. A year that a series does not have has no price level:
//! nothing is extrapolated.
//!
//! Sources: Finansdepartementet R-109/21 and DFØ's guide (fixed prices of a price
//! year, realprisjustering); Statistisk sentralbyrå (KPI); KS (kommunal deflator);
//! HM Treasury Green Book (deflator of the gross domestic product).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, term};
use crate::period::Year;
use crate::price::PriceBasis;
use crate::quantity::{Money, Share};
use crate::rules::{IndexLevel, IndexSeries};

/// An amount of one year in the kroner of another (omregning til prisår):
/// `X * I_to / I_from`, in the fixed prices of `to`.
///
/// # Errors
///
/// [`Absent::IndexYearMissing`] where the index lacks one of the years,
/// [`Absent::OutOfRange`].
pub fn index_converted(
    amount: Money,
    from: Year,
    to: Year,
    index: &IndexSeries,
) -> Result<Money, Absent> {
    let (old, new) = (level(index, from)?, level(index, to)?);
    let kroner = if from == to {
        Some(amount.kroner())
    } else {
        // Multiplied first, so that only the division rounds.
        amount.kroner().checked_mul(new).and_then(|number| number.checked_div(old))
    };
    Ok(Money::new(term(kroner)?, PriceBasis::Fixed(to)))
}

/// How much prices rose from one year to another by an index (prisvekst), a
/// share of one.
///
/// # Errors
///
/// As [`index_converted`].
pub fn price_growth(from: Year, to: Year, index: &IndexSeries) -> Result<Share, Absent> {
    let ratio = level(index, to)?.checked_div(level(index, from)?).ok_or(Absent::OutOfRange)?;
    term(ratio.checked_sub(Decimal::ONE)).map(Share::new)
}

fn level(index: &IndexSeries, year: Year) -> Result<Decimal, Absent> {
    index.level(year).map(|it| it.level).ok_or(Absent::IndexYearMissing)
}

/// One series out of two with different reference years (kjeding): the newer one,
/// and before its first year the older one, moved to the level of the newer by
/// a year that both have.
///
/// # Errors
///
/// [`Absent::IndexYearMissing`] where one of them lacks the common year,
/// [`Absent::OutOfRange`].
pub fn chained_index(
    older: &IndexSeries,
    newer: &IndexSeries,
    common: Year,
) -> Result<IndexSeries, Absent> {
    let (old, new) = (level(older, common)?, level(newer, common)?);
    let first = newer.iter().next().map(|(year, _)| year).ok_or(Absent::IndexYearMissing)?;
    let mut levels: BTreeMap<Year, IndexLevel> = newer.iter().collect();
    for (year, it) in older.iter().filter(|(year, _)| *year < first) {
        let moved = it.level.checked_mul(new).and_then(|level| level.checked_div(old));
        levels.insert(year, IndexLevel { level: moved.ok_or(Absent::OutOfRange)?, kind: it.kind });
    }
    let chained = IndexSeries::new(levels).ok_or(Absent::OutOfRange)?;
    Ok(match newer.reference_year() {
        Some(year) => chained.with_reference_year(year),
        None => chained,
    })
}

/// The real rate (realrente) of a nominal rate and the rise of prices, by Fisher:
/// `(1+n)/(1+i) - 1`, to 28 decimals. The difference of the two rates is not the
/// real rate.
///
/// # Errors
///
/// [`Absent::OutOfRange`] where prices fall by all or more.
pub fn real_rate(nominal: Share, inflation: Share) -> Result<Decimal, Absent> {
    let growth = grown(inflation)?;
    grown(nominal)?
        .checked_div(growth)
        .and_then(|ratio| ratio.checked_sub(Decimal::ONE))
        .ok_or(Absent::OutOfRange)
}

/// The nominal rate of a real rate and the rise of prices: `(1+r)*(1+i) - 1`.
///
/// # Errors
///
/// [`Absent::OutOfRange`].
pub fn nominal_rate(real: Share, inflation: Share) -> Result<Decimal, Absent> {
    grown(real)?
        .checked_mul(grown(inflation)?)
        .and_then(|product| product.checked_sub(Decimal::ONE))
        .ok_or(Absent::OutOfRange)
}

/// One and a share, above 0.
fn grown(share: Share) -> Result<Decimal, Absent> {
    let sum = Decimal::ONE.checked_add(share.value()).ok_or(Absent::OutOfRange)?;
    if sum > Decimal::ZERO { Ok(sum) } else { Err(Absent::OutOfRange) }
}

/// `(1+g)^years`, to 28 decimals; below one for years before.
///
/// # Errors
///
/// [`Absent::OutOfRange`] for a growth of -1 or less, for more than
/// [`super::discount::FURTHEST_YEAR`] years, and beyond exact numbers.
pub fn growth_factor(growth: Share, years: i32) -> Result<Decimal, Absent> {
    let grown = grown(growth)?;
    if years.abs() > super::discount::FURTHEST_YEAR {
        return Err(Absent::OutOfRange);
    }
    let mut factor = Decimal::ONE;
    for _ in 0..years.abs() {
        let next = if years > 0 { factor.checked_mul(grown) } else { factor.checked_div(grown) };
        factor = next.ok_or(Absent::OutOfRange)?;
    }
    Ok(factor)
}

/// An amount of the price year that grows in real terms (realprisjustering):
/// `X * (1+g)^years`, `years` after the price year. Only for unit values that are
/// expected to grow otherwise than prices in general, such as the value of time;
/// never together with nominal growth.
///
/// # Errors
///
/// As [`growth_factor`].
pub fn with_real_growth(amount: Money, growth: Share, years: i32) -> Result<Money, Absent> {
    let kroner = term(amount.kroner().checked_mul(growth_factor(growth, years)?))?;
    Ok(amount.with_number(kroner))
}

/// The yearly change of the municipal deflator (kommunal deflator): `w * wage
/// growth + (1-w) * price growth`, with the weight `w` of wages from 0 to 1.
///
/// # Errors
///
/// [`Absent::SharesOutsideOne`] for a weight outside 0 to 1, [`Absent::OutOfRange`].
pub fn deflator_change(
    wage_growth: Share,
    price_growth: Share,
    wages: Share,
) -> Result<Share, Absent> {
    let weight = wages.value();
    if weight < Decimal::ZERO || weight > Decimal::ONE {
        return Err(Absent::SharesOutsideOne);
    }
    let change = wage_growth.value().checked_mul(weight).and_then(|wages| {
        let prices = price_growth.value().checked_mul(Decimal::ONE - weight)?;
        wages.checked_add(prices)
    });
    term(change).map(Share::new)
}

/// What flat cuts come to together (samlet flatt kutt, ABE): `1 - (1-a_1)*(1-a_2)*...`,
/// a share of the amount before the first of them.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] without a cut, [`Absent::SharesOutsideOne`] for a cut
/// outside 0 to 1.
pub fn cumulative_cut(cuts: &[Share]) -> Result<Share, Absent> {
    if cuts.is_empty() {
        return Err(Absent::NothingToAdd);
    }
    let mut left = Decimal::ONE;
    for cut in cuts {
        if cut.value() < Decimal::ZERO || cut.value() > Decimal::ONE {
            return Err(Absent::SharesOutsideOne);
        }
        let kept = Decimal::ONE.checked_sub(cut.value()).ok_or(Absent::OutOfRange)?;
        left = left.checked_mul(kept).ok_or(Absent::OutOfRange)?;
    }
    term(Decimal::ONE.checked_sub(left)).map(Share::new)
}
