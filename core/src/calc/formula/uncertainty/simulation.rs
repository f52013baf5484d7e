//! Monte Carlo simulation (Monte Carlo-simulering): an addition to the closed
//! form, never in its place.
//!
//! Each draw is a function of the seed, the line and the number of the draw, and
//! sums are whole numbers. So neither the order of the lines, nor how the draws
//! are divided among threads, nor the machine can change a digit.

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::distribution::Distribution;
use super::standard;
use crate::calc::formula::Absent;
use crate::calc::formula::amount::term;
use crate::quantity::Share;
use crate::rules::Correlation;

/// Decimals of the whole numbers that are summed.
const DECIMALS: u32 = 8;
/// Decimals of a draw from a standard distribution.
const STANDARD: u32 = 12;

/// A line of a simulated sum.
#[derive(Debug, Clone)]
pub struct Line {
    /// What tells the line from others, such as its title; it chooses the line's
    /// own sequence of draws. Lines that are told alike are numbered.
    pub key: String,
    /// How its amount is distributed; `None` for an amount that is certain.
    pub distribution: Option<Distribution>,
    /// The amount, where it is certain.
    pub certain: Decimal,
    /// Whether it is subtracted, as a cost is.
    pub is_cost: bool,
}

/// What a simulation comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// How many times it was drawn.
    pub draws: u32,
    /// The seed.
    pub seed: u64,
    /// The mean of the draws.
    pub mean: Decimal,
    /// The percentiles, in the order of the levels.
    pub percentiles: Vec<Decimal>,
    /// The share of draws in which the sum is below 0.
    pub below_zero: Share,
}

/// A sum of lines, made ready to be drawn.
#[derive(Debug, Clone)]
pub struct Draws {
    lines: Vec<Ready>,
    seed: u64,
    correlation: Correlation,
}

/// A line as whole numbers.
#[derive(Debug, Clone)]
struct Ready {
    stream: u64,
    distribution: Option<Distribution>,
    location: i128,
    scale: i128,
    is_cost: bool,
}

impl Draws {
    /// Makes a sum of lines ready.
    ///
    /// # Errors
    ///
    /// [`Absent::NothingToAdd`] without lines, [`Absent::NoSpread`] where every
    /// line is certain, [`Absent::OutOfRange`].
    pub fn new(lines: &[Line], seed: u64, correlation: Correlation) -> Result<Draws, Absent> {
        if lines.is_empty() {
            return Err(Absent::NothingToAdd);
        }
        if lines.iter().all(|line| line.distribution.is_none()) {
            return Err(Absent::NoSpread);
        }
        let mut ready: Vec<Ready> = Vec::with_capacity(lines.len());
        for (place, line) in lines.iter().enumerate() {
            let alike = lines.iter().take(place).filter(|other| other.key == line.key).count();
            let (location, scale) = match &line.distribution {
                Some(distribution) => distribution.location_and_scale(),
                None => (line.certain, Decimal::ZERO),
            };
            ready.push(Ready {
                stream: mixed(named(&line.key) ^ mixed(alike as u64)),
                distribution: line.distribution,
                location: whole(location)?,
                scale: whole(scale)?,
                is_cost: line.is_cost,
            });
        }
        Ok(Draws { lines: ready, seed, correlation })
    }

    /// The sums of these draws, in hundred-millionths. Ranges can be drawn apart
    /// and put together in any order.
    pub fn sums(&self, draws: Range<u32>) -> Vec<i128> {
        draws.map(|draw| self.sum(draw)).collect()
    }

    fn sum(&self, draw: u32) -> i128 {
        self.lines.iter().map(|line| self.amount(line, draw)).sum()
    }

    fn amount(&self, line: &Ready, draw: u32) -> i128 {
        let stream = match self.correlation {
            Correlation::Independent => line.stream,
            Correlation::Full => 0,
        };
        let level = level(self.seed, stream, draw);
        // Together means that all turns out well or badly: a cost is then low
        // where a benefit is high.
        let turned = line.is_cost && self.correlation == Correlation::Full;
        let level = if turned { standard::mirrored(level) } else { level };
        let draw = line.distribution.map_or(0.0, |it| it.standard_quantile(level));
        let amount = line.location + stretched(line.scale, draw);
        if line.is_cost { -amount } else { amount }
    }

    /// Draws all of them and counts.
    ///
    /// # Errors
    ///
    /// As [`summary`].
    pub fn run(&self, draws: u32, levels: &[Share]) -> Result<Simulated, Absent> {
        summary(self.sums(0..draws), self.seed, levels)
    }
}

/// What the sums of a simulation come to. A percentile is the smallest sum that
/// at least that share of the draws does not exceed.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] without draws, [`Absent::LevelOutsideOne`],
/// [`Absent::OutOfRange`].
pub fn summary(mut sums: Vec<i128>, seed: u64, levels: &[Share]) -> Result<Simulated, Absent> {
    let draws = u32::try_from(sums.len()).map_err(|_| Absent::OutOfRange)?;
    if draws == 0 {
        return Err(Absent::NothingToAdd);
    }
    sums.sort_unstable();
    let count = i128::from(draws);
    let mean = amount(divided(sums.iter().sum(), count))?;
    let mut percentiles = Vec::with_capacity(levels.len());
    for level in levels {
        percentiles.push(percentile(&sums, *level)?);
    }
    let negative = sums.partition_point(|sum| *sum < 0);
    let below = Decimal::from(negative).checked_div(Decimal::from(draws));
    Ok(Simulated { draws, seed, mean, percentiles, below_zero: Share::new(term(below)?) })
}

fn percentile(sorted: &[i128], level: Share) -> Result<Decimal, Absent> {
    if level.value() <= Decimal::ZERO || level.value() >= Decimal::ONE {
        return Err(Absent::LevelOutsideOne);
    }
    let place = (level.value() * Decimal::from(sorted.len())).ceil();
    let place = place.to_usize().ok_or(Absent::OutOfRange)?;
    let sum = sorted.get(place.saturating_sub(1)).ok_or(Absent::OutOfRange)?;
    amount(*sum)
}

/// The probability level of a draw, between 0 and 1, both excluded: 53 bits of
/// a number that is mixed from seed, stream and draw.
fn level(seed: u64, stream: u64, draw: u32) -> f64 {
    standard::level(mixed(mixed(mixed(seed) ^ stream) ^ u64::from(draw)))
}

/// The mixing function of SplitMix64 (Steele, Lea, Flood 2014), counted on by
/// its odd constant so that 0 does not stay 0.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A number of a name: FNV-1a with 64 bits.
fn named(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// An amount in hundred-millionths.
fn whole(number: Decimal) -> Result<i128, Absent> {
    let mut number = term(Some(number))?;
    number.rescale(DECIMALS);
    Ok(number.mantissa())
}

/// Hundred-millionths as an amount.
fn amount(sum: i128) -> Result<Decimal, Absent> {
    term(Decimal::try_from_i128_with_scale(sum, DECIMALS).ok())
}

/// A scale times a draw from a standard distribution, which is rounded to
/// twelve decimals first.
fn stretched(scale: i128, draw: f64) -> i128 {
    let unit = 10_i128.pow(STANDARD);
    divided(scale * standard::parts(draw, unit), unit)
}

/// The nearest whole number to a quotient with a positive divisor; a half goes up.
fn divided(number: i128, by: i128) -> i128 {
    (2 * number + by).div_euclid(2 * by)
}
