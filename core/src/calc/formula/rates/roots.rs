//! All roots above zero of a polynomial with few changes of sign.
//!
//! By Descartes' rule a polynomial has at most as many roots above zero as its
//! coefficients change sign. Dividing it by a power of `x` that stands between the
//! two sides of a change, and differentiating, gives one with a change less;
//! between two of whose roots the first has at most one (Rolle). So all roots
//! are bracketed after as many steps as there are changes, one or two for most
//! appraisals, and each is found by halving.
//!
//! Roots are sought as `x = 1/(1+r)` from 0 to 1, and for negative rates as
//! `1+r` from 0 to 1 in the reversed polynomial, so that no power can overflow.
//! Everything is done in decimals of 28 digits.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::formula::Absent;

/// The most changes of sign that are followed; yearly budgets have a handful.
const MOST_CHANGES: usize = 64;

/// Terms of a polynomial: exponent and coefficient, none of them 0, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Polynomial(Vec<(u32, Decimal)>);

/// A root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Root {
    /// `1/x`: what one grows to in one step.
    pub(super) growth: Decimal,
    /// Whether the polynomial changes its sign there.
    pub(super) crosses: bool,
}

/// Where a polynomial is zero above 0 and up to 1.
struct Zeros {
    /// The places between 0 and 1, ascending, and whether the sign changes there.
    inside: Vec<(Decimal, bool)>,
    /// The sign before 1.
    before_one: i8,
    /// The sign at 1: 0 where it is zero there.
    at_one: i8,
}

impl Polynomial {
    /// The polynomial with its largest coefficient scaled to about one.
    pub(super) fn new(coefficients: BTreeMap<u32, Decimal>) -> Result<Polynomial, Absent> {
        let largest = coefficients.values().map(Decimal::abs).max().unwrap_or_default();
        if largest.is_zero() {
            return Ok(Polynomial(Vec::new()));
        }
        let mut terms = Vec::with_capacity(coefficients.len());
        let first = coefficients.iter().find(|(_, it)| !it.is_zero()).map_or(0, |it| *it.0);
        for (exponent, coefficient) in coefficients {
            let scaled = coefficient.checked_div(largest).ok_or(Absent::OutOfRange)?;
            if !scaled.is_zero() {
                terms.push((exponent - first, scaled));
            }
        }
        Ok(Polynomial(terms))
    }

    /// How many times the coefficients change sign.
    pub(super) fn sign_changes(&self) -> usize {
        let negative = |it: &(u32, Decimal)| it.1.is_sign_negative();
        self.0.windows(2).filter(|pair| negative(&pair[0]) != negative(&pair[1])).count()
    }

    /// Every root above zero, from the largest growth to the smallest.
    pub(super) fn roots_above_zero(&self) -> Result<Vec<Root>, Absent> {
        if self.sign_changes() > MOST_CHANGES {
            return Err(Absent::OutOfRange);
        }
        let (gains, losses) = (self.zeros()?, self.reversed().zeros()?);
        let mut roots = Vec::new();
        for (x, crosses) in gains.inside {
            let growth = Decimal::ONE.checked_div(x).ok_or(Absent::OutOfRange)?;
            roots.push(Root { growth, crosses });
        }
        if gains.at_one == 0 {
            let crosses = gains.before_one * losses.before_one < 0;
            roots.push(Root { growth: Decimal::ONE, crosses });
        }
        let below = losses.inside.into_iter().rev();
        roots.extend(below.map(|(growth, crosses)| Root { growth, crosses }));
        Ok(roots)
    }

    fn reversed(&self) -> Polynomial {
        let last = self.0.last().map_or(0, |it| it.0);
        Polynomial(self.0.iter().rev().map(|it| (last - it.0, it.1)).collect())
    }

    /// Where the polynomial is zero between 0 and 1, and its sign at the end.
    fn zeros(&self) -> Result<Zeros, Absent> {
        let mut edges = match self.flatter()? {
            Some(flatter) => flatter.zeros()?.inside,
            None => Vec::new(),
        };
        edges.push((Decimal::ONE, false));
        let mut inside = Vec::new();
        // Close to 0 the term with the least exponent decides.
        let mut left = (Decimal::ZERO, self.0.first().map_or(0, |it| sign(it.1)));
        // The sign before a zero on an edge, until the sign after it is known.
        let mut touched: Option<(Decimal, i8)> = None;
        for (edge, _) in edges {
            let right = (edge, self.sign_at(edge)?);
            if let Some((zero, before)) = touched.take() {
                inside.push((zero, before * right.1 < 0));
            }
            if left.1 * right.1 < 0 {
                inside.push((self.halved(left, right)?, true));
            } else if right.1 == 0 && edge < Decimal::ONE {
                touched = Some((edge, left.1));
            }
            if edge == Decimal::ONE {
                return Ok(Zeros { inside, before_one: self.before_one(left)?, at_one: right.1 });
            }
            left = right;
        }
        Err(Absent::OutOfRange)
    }

    /// The sign between the last edge and 1, where the value at 1 may be zero.
    fn before_one(&self, left: (Decimal, i8)) -> Result<i8, Absent> {
        if left.1 == 0 { self.sign_at((left.0 + Decimal::ONE) / Decimal::TWO) } else { Ok(left.1) }
    }

    fn is_negative((_, coefficient): &(u32, Decimal)) -> bool {
        coefficient.is_sign_negative()
    }

    /// A polynomial with one change of sign less, whose zeros are the places where
    /// this one, divided by a power of `x`, turns; `None` without a change.
    fn flatter(&self) -> Result<Option<Polynomial>, Absent> {
        let changes = |pair: &&[_]| Self::is_negative(&pair[0]) != Self::is_negative(&pair[1]);
        let change = self.0.windows(2).find(changes);
        let Some(pair) = change else { return Ok(None) };
        // Twice the exponent between the two, so that it is whole.
        let between = i64::from(pair[0].0) + i64::from(pair[1].0);
        let mut turned = BTreeMap::new();
        for (exponent, coefficient) in &self.0 {
            let factor = Decimal::from(2 * i64::from(*exponent) - between);
            let term = coefficient.checked_mul(factor).ok_or(Absent::OutOfRange)?;
            turned.insert(*exponent, term);
        }
        Polynomial::new(turned).map(Some)
    }

    /// The value at a place from 0 to 1.
    fn value_at(&self, x: Decimal) -> Result<Decimal, Absent> {
        self.summed(x, |coefficient| coefficient)
    }

    /// The sign at a place; 0 where the value cannot be told from zero.
    fn sign_at(&self, x: Decimal) -> Result<i8, Absent> {
        let value = self.value_at(x)?;
        let size = self.summed(x, |coefficient| coefficient.abs())?;
        let doubt = size * Decimal::new(1, 22) + Decimal::new(1, 26);
        Ok(if value.abs() <= doubt { 0 } else { sign(value) })
    }

    /// The sum of the terms at a place from 0 to 1, by Horner's scheme; no partial
    /// sum is larger than the number of terms. The least exponent is 0.
    fn summed(&self, x: Decimal, of: impl Fn(Decimal) -> Decimal) -> Result<Decimal, Absent> {
        let mut value = Decimal::ZERO;
        let mut above = self.0.last().map_or(0, |it| it.0);
        for (exponent, coefficient) in self.0.iter().rev() {
            let step = power(x, above - exponent).ok_or(Absent::OutOfRange)?;
            above = *exponent;
            value = value * step + of(*coefficient);
        }
        Ok(value)
    }

    /// The zero between two places of opposite sign, to the last digit.
    fn halved(&self, left: (Decimal, i8), right: (Decimal, i8)) -> Result<Decimal, Absent> {
        let (mut low, mut high) = (left.0, right.0);
        loop {
            let middle = (low + high) / Decimal::TWO;
            if middle <= low || middle >= high {
                return Ok(high);
            }
            let here = sign(self.value_at(middle)?);
            if here == 0 {
                return Ok(middle);
            }
            if here == left.1 { low = middle } else { high = middle }
        }
    }
}

fn sign(number: Decimal) -> i8 {
    if number.is_zero() {
        0
    } else if number.is_sign_negative() {
        -1
    } else {
        1
    }
}

/// A number to a whole power; `None` beyond what decimals hold.
pub(super) fn power(base: Decimal, exponent: u32) -> Option<Decimal> {
    let (mut result, mut square, mut left) = (Decimal::ONE, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = result.checked_mul(square)?;
        }
        left >>= 1;
        if left > 0 {
            square = square.checked_mul(square)?;
        }
    }
    Some(result)
}

/// The root above zero of `x^degree = number`, for a number above 0.
pub(super) fn whole_root(number: Decimal, degree: u32) -> Result<Decimal, Absent> {
    let (mut low, mut high) = (Decimal::ZERO, number.max(Decimal::ONE));
    loop {
        let middle = low.checked_add(high).ok_or(Absent::OutOfRange)? / Decimal::TWO;
        if middle <= low || middle >= high {
            return Ok(high);
        }
        match power(middle, degree) {
            Some(power) if power < number => low = middle,
            _ => high = middle,
        }
    }
}
