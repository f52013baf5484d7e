//! Shares and double counting: attribution, overlap groups with ceilings, parents.
//!
//! Nothing is lost: what one benefit does not count stands beside it, and both
//! add up to what was claimed, exactly.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use super::time::split_by_shares;
use crate::quantity::{Count, Hours, Share};
use crate::rules::OverlapAllocation;

/// An amount divided into what counts and what does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<T> {
    /// What counts.
    pub counted: T,
    /// What is left out; both add to what was claimed, exactly.
    pub left_out: T,
}

/// What an initiative can call its own of an effect (attribusjon):
/// `claimed * share`; the rest belongs to others.
///
/// `share` is from 0 to 1.
///
/// # Errors
///
/// [`Absent::SharesOutsideOne`], [`Absent::OutOfRange`].
pub fn attribute<T: Amount>(claimed: T, share: Share) -> Result<Counted<T>, Absent> {
    let split = split_by_shares(claimed, &[share])?;
    let counted = split.parts.first().copied().ok_or(Absent::NothingToAdd)?;
    Ok(Counted { counted, left_out: split.rest })
}

/// What counts of a use of a benefit (uttak): as large a part as counts of what the
/// benefit realised, `used * counted / claimed`.
///
/// A krone or an hour that is another's, or counted elsewhere, cannot be used here.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] where nothing is claimed, [`Absent::OutOfRange`].
pub fn counted_use<T: Amount>(used: T, counted: Count, claimed: Count) -> Result<T, Absent> {
    if claimed.value().is_zero() {
        return Err(Absent::NothingToAdd);
    }
    let product = used.number().checked_mul(counted.value());
    let part = product.and_then(|it| it.checked_div(claimed.value()));
    // Amounts of many digits are divided first.
    let part =
        part.or_else(|| used.number().checked_mul(counted.value().checked_div(claimed.value())?));
    Ok(used.with_number(term(part)?))
}

/// Settles an overlap (overlapp): what each of several claims to one effect
/// counts, so that together they do not exceed the ceiling. Claims within the
/// ceiling count in full.
///
/// - Pro rata: each keeps the same share. The last digits go to the largest
///   remainders, so that the parts add to the ceiling exactly; of equal
///   remainders to the larger claim, then to the earlier one.
/// - By rank: in the order given, each takes what is left of the ceiling.
/// - Later ones excluded: only the first counts, up to the ceiling where there
///   is one.
///
/// No claim counts more than itself. Claims are at least 0.
///
/// # Errors
///
/// [`Absent::NoCeiling`] where the rule needs one, [`Absent::NegativeInput`],
/// [`Absent::NothingToAdd`], [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn settle_overlap<T: Amount>(
    claims: &[T],
    ceiling: Option<T>,
    method: OverlapAllocation,
) -> Result<Vec<Counted<T>>, Absent> {
    let (first, others) = claims.split_first().ok_or(Absent::NothingToAdd)?;
    alike(*first, others)?;
    if let Some(ceiling) = ceiling {
        alike(*first, &[ceiling])?;
    }
    let numbers: Vec<Decimal> =
        claims.iter().map(|claim| term(Some(claim.number()))).collect::<Result<_, _>>()?;
    let limit = ceiling.map(|ceiling| term(Some(ceiling.number()))).transpose()?;
    if numbers.iter().chain(&limit).any(|number| *number < Decimal::ZERO) {
        return Err(Absent::NegativeInput);
    }
    let counted = match method {
        OverlapAllocation::ExcludeLater => first_only(&numbers, limit),
        OverlapAllocation::ByRank => by_rank(&numbers, limit.ok_or(Absent::NoCeiling)?),
        OverlapAllocation::ProRata => pro_rata(&numbers, limit.ok_or(Absent::NoCeiling)?)?,
    };
    let parts = numbers.iter().zip(counted).map(|(claimed, counted)| Counted {
        counted: first.with_number(counted),
        left_out: first.with_number(claimed - counted),
    });
    Ok(parts.collect())
}

fn first_only(claims: &[Decimal], ceiling: Option<Decimal>) -> Vec<Decimal> {
    let within = |claim: Decimal| ceiling.map_or(claim, |ceiling| claim.min(ceiling));
    let counted = claims.iter().enumerate();
    counted.map(|(place, claim)| if place == 0 { within(*claim) } else { Decimal::ZERO }).collect()
}

fn by_rank(claims: &[Decimal], ceiling: Decimal) -> Vec<Decimal> {
    let mut left = ceiling;
    let take = |claim: &Decimal| {
        let counted = (*claim).min(left);
        left -= counted;
        counted
    };
    claims.iter().map(take).collect()
}

/// Divides in whole steps of the eighth decimal, so that the division is exact.
fn pro_rata(claims: &[Decimal], ceiling: Decimal) -> Result<Vec<Decimal>, Absent> {
    if sum(claims.iter().copied())? <= ceiling {
        return Ok(claims.to_vec());
    }
    let steps: Vec<i128> = claims.iter().map(|claim| steps_of(*claim)).collect();
    let (limit, all) = (steps_of(ceiling), steps.iter().sum::<i128>());
    let mut parts: Vec<(i128, i128)> =
        steps.iter().map(|claim| proportion(*claim, limit, all)).collect();
    let given: i128 = parts.iter().map(|(part, _)| part).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&place| std::cmp::Reverse((parts[place].1, steps[place])));
    let rest = usize::try_from(limit - given).unwrap_or(0);
    for &place in order.iter().take(rest) {
        parts[place].0 += 1;
    }
    let decimal = |(part, _)| Decimal::try_from_i128_with_scale(part, 8);
    parts.into_iter().map(|part| decimal(part).map_err(|_| Absent::OutOfRange)).collect()
}

/// A number of at most eight decimals in steps of the eighth.
fn steps_of(number: Decimal) -> i128 {
    number.mantissa() * 10_i128.pow(8_u32.saturating_sub(number.scale()))
}

/// `part * limit / all` in whole steps, and what remains of the division; by long
/// division, since the product has more digits than a number here can hold.
fn proportion(part: i128, limit: i128, all: i128) -> (i128, i128) {
    const BASE: i128 = 1_000_000_000;
    let mut digits = Vec::new();
    let mut left = limit;
    while left > 0 {
        digits.push(left % BASE);
        left /= BASE;
    }
    let (mut quotient, mut remainder) = (0, 0);
    for digit in digits.into_iter().rev() {
        let next = remainder * BASE + part * digit;
        quotient = quotient * BASE + next / all;
        remainder = next % all;
    }
    (quotient, remainder)
}

/// Which of several benefits count where some contribute to others (bidrar til):
/// those with amounts of their own below which no other has any.
///
/// The children count and the parent's own amount is left out, because it may
/// hold theirs; nothing is chosen by size. `own` says which benefits have
/// amounts of their own of the kind and the period, `parent` the place of the
/// benefit that each contributes to. Parents never go in a circle: the intake cuts
/// such circles, with a finding.
pub fn counted_once(own: &[bool], parent: &[Option<usize>]) -> Vec<bool> {
    let mut counts = own.to_vec();
    for (place, _) in own.iter().enumerate().filter(|(_, own)| **own) {
        let mut above = parent.get(place).copied().flatten();
        // As many steps as there are benefits, so that not even a circle goes on for ever.
        for _ in 0..own.len() {
            let Some(ancestor) = above.filter(|ancestor| *ancestor != place) else { break };
            if let Some(counted) = counts.get_mut(ancestor) {
                *counted = false;
            }
            above = parent.get(ancestor).copied().flatten();
        }
    }
    counts
}

/// What is left of freed hours after their uses: an hour can be used once, as a
/// budget cut or for quality, not for both.
///
/// # Errors
///
/// [`Absent::UsedTwice`] where more is used than was freed,
/// [`Absent::NegativeInput`], [`Absent::OutOfRange`].
pub fn hours_left(freed: Hours, uses: &[Hours]) -> Result<Hours, Absent> {
    if uses.iter().any(|hours| hours.value() < Decimal::ZERO) {
        return Err(Absent::NegativeInput);
    }
    let used = sum(uses.iter().map(|hours| hours.value()))?;
    if used > freed.value() {
        return Err(Absent::UsedTwice);
    }
    term(freed.value().checked_sub(used)).map(Hours::new)
}
