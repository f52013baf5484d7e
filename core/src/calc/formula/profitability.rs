//! Profitability (lønnsomhet): net present value, the cost of tax funding,
//! ratios with named numerator and denominator, payback, residual value, and
//! what an annual benefit must be at least.
//!
//! Sources: Finansdepartementet R-109/21 and DFØ's guide (netto nåverdi,
//! skattefinansieringskostnad, netto nytte per budsjettkrone); the scheme of
//! co-financing (medfinansiering) for net present value per invested krone;
//! Prosjektveiviseren, Gevinstberegninger, for payback.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use super::discount::{DiscountFactors, Flow, discounted, present_value};
use crate::quantity::{Money, Share};
use crate::rules::{PaybackStart, ResidualValue};

/// Net present value (netto nåverdi, NNV): `PV(B) - PV(P) - PV(D)`, the present
/// values of benefits, investment and operating cost; costs are positive amounts.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn net_present_value(
    benefit: Money,
    investment: Money,
    operating: Money,
) -> Result<Money, Absent> {
    super::net_annual(benefit, investment, operating)
}

/// What an amount of one year needs of public budgets (netto offentlig
/// finansieringsbehov): the share of it that changes a public budget, positive for
/// what is spent and negative for what is saved or taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetFlow {
    /// The year less the comparison year.
    pub offset: i32,
    /// The amount spent; saved where negative.
    pub spent: Money,
    /// The share of it on which tax funding cost falls, from 0 to 1.
    pub share: Share,
}

/// The present value of the net public financing need: `O`, the sum over amounts
/// of `spent * share * DF`. Positive is a need. Only flows that change a public
/// budget count; time used for something else is none of them.
///
/// # Errors
///
/// [`Absent::SharesOutsideOne`] for a share outside 0 to 1, and as
/// [`present_value`].
pub fn financing_need(flows: &[BudgetFlow], factors: &DiscountFactors) -> Result<Money, Absent> {
    let mut shared = Vec::with_capacity(flows.len());
    for flow in flows {
        if flow.share.value() < Decimal::ZERO || flow.share.value() > Decimal::ONE {
            return Err(Absent::SharesOutsideOne);
        }
        let kroner = term(flow.spent.kroner().checked_mul(flow.share.value()))?;
        shared.push(Flow { offset: flow.offset, amount: flow.spent.with_number(kroner) });
    }
    present_value(&shared, factors)
}

/// Tax funding cost (skattefinansieringskostnad): `rate * O`, what it costs society
/// to raise the net public financing need by taxes. Negative where public budgets
/// gain.
///
/// # Errors
///
/// [`Absent::OutOfRange`].
pub fn tax_cost(financing_need: Money, rate: Share) -> Result<Money, Absent> {
    let kroner = term(financing_need.kroner().checked_mul(rate.value()))?;
    Ok(financing_need.with_number(kroner))
}

/// Net present value after tax funding cost: `NPV - tax cost`.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn after_tax_cost(net_present_value: Money, tax_cost: Money) -> Result<Money, Absent> {
    super::net_before_investment(net_present_value, tax_cost)
}

/// A ratio of two amounts, which are named beside it wherever it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Numerator divided by denominator.
    pub value: Share,
    /// What is divided.
    pub numerator: Money,
    /// What it is divided by, above 0.
    pub denominator: Money,
}

/// A ratio of amounts, only where the denominator is above 0: below it, a larger
/// ratio would no longer be better.
fn ratio(numerator: Money, denominator: Money) -> Result<Ratio, Absent> {
    alike(numerator, &[denominator])?;
    if denominator.kroner() <= Decimal::ZERO {
        return Err(Absent::DenominatorNotPositive);
    }
    let value = term(numerator.kroner().checked_div(denominator.kroner()))?;
    Ok(Ratio { value: Share::new(value), numerator, denominator })
}

/// Net benefit per budget krone (netto nytte per budsjettkrone, NNB): net present
/// value after tax funding cost, divided by the present value of the net public
/// financing need.
///
/// # Errors
///
/// [`Absent::DenominatorNotPositive`] where nothing is needed of public budgets,
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn benefit_per_budget_krone(
    net_after_tax_cost: Money,
    financing_need: Money,
) -> Result<Ratio, Absent> {
    ratio(net_after_tax_cost, financing_need)
}

/// Net present value per invested krone (netto nåverdi per investert krone): net
/// present value divided by the present value of the investment. The caller
/// names which net present value it is.
///
/// # Errors
///
/// As [`benefit_per_budget_krone`].
pub fn value_per_invested_krone(
    net_present_value: Money,
    investment: Money,
) -> Result<Ratio, Absent> {
    ratio(net_present_value, investment)
}

/// Benefits divided by costs (nytte-kostnadsbrøk): `PV(B) / PV(costs)`. Which costs
/// stand below the line, and whether disbenefits lessen the benefits, is for the
/// caller to name.
///
/// # Errors
///
/// As [`benefit_per_budget_krone`].
pub fn benefit_cost_ratio(benefit: Money, cost: Money) -> Result<Ratio, Absent> {
    ratio(benefit, cost)
}

/// Payback (tilbakebetalingstid) in years: how long it takes until the amounts,
/// added up year by year, are no longer negative and stay so. Within the year in
/// which they turn, the time is interpolated by a straight line.
///
/// `opening` is the opening year (åpningsår) less the comparison year, where
/// payback is counted from there; years are counted from their beginning. What is
/// paid back before the opening year has a payback of 0.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] without amounts, [`Absent::NothingToPayBack`] where the
/// sum is never negative, [`Absent::NeverPaidBack`] where it is so at the end,
/// [`Absent::NoOpeningYear`], [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn payback(
    flows: &[Flow],
    start: PaybackStart,
    opening: Option<i32>,
) -> Result<Decimal, Absent> {
    let years = by_year(flows)?;
    let first = years.first().map(|year| year.0).ok_or(Absent::NothingToAdd)?;
    let from = match start {
        PaybackStart::FirstSpend => first,
        PaybackStart::Opening => opening.ok_or(Absent::NoOpeningYear)?,
    };
    let mut together = Decimal::ZERO;
    let mut turned = None;
    let mut was_negative = false;
    for (year, amount) in years {
        let before = together;
        together = term(before.checked_add(amount))?;
        if together < Decimal::ZERO {
            (turned, was_negative) = (None, true);
        } else if before < Decimal::ZERO {
            turned = Some((year, (-before).checked_div(amount).ok_or(Absent::OutOfRange)?));
        }
    }
    if !was_negative {
        return Err(Absent::NothingToPayBack);
    }
    let (year, part) = turned.ok_or(Absent::NeverPaidBack)?;
    let whole = year.checked_sub(from).ok_or(Absent::OutOfRange)?;
    let years = term(Decimal::from(whole).checked_add(part))?;
    Ok(years.max(Decimal::ZERO))
}

/// Payback of discounted amounts (diskontert tilbakebetalingstid) in years, counted
/// as [`payback`].
///
/// # Errors
///
/// As [`payback`] and [`present_value`].
pub fn discounted_payback(
    flows: &[Flow],
    factors: &DiscountFactors,
    start: PaybackStart,
    opening: Option<i32>,
) -> Result<Decimal, Absent> {
    let mut values = Vec::with_capacity(flows.len());
    for flow in flows {
        match discounted(flow.amount, flow.offset, factors) {
            Ok(amount) => values.push(Flow { amount, ..*flow }),
            Err(Absent::SunkBeforeComparison) => {}
            Err(reason) => return Err(reason),
        }
    }
    payback(&values, start, opening)
}

/// The sum of the amounts of each year, in order of time.
fn by_year(flows: &[Flow]) -> Result<Vec<(i32, Decimal)>, Absent> {
    let amounts: Vec<Money> = flows.iter().map(|flow| flow.amount).collect();
    if let Some((first, others)) = amounts.split_first() {
        alike(*first, others)?;
    }
    let mut years = std::collections::BTreeMap::new();
    for flow in flows {
        let year: &mut Decimal = years.entry(flow.offset).or_default();
        *year = sum([*year, flow.amount.kroner()])?;
    }
    Ok(years.into_iter().collect())
}

/// The residual value (restverdi) at the comparison year: what a measure is still
/// worth after the analysis period, where its lifetime is longer.
///
/// `beyond` are the net amounts after the analysis period to the end of the
/// lifetime, `investment` is the investment that loses value evenly, `end` the last
/// year of the analysis period, `years` and `lifetime` its length and that of the
/// lifetime in years. Each method uses what it needs:
///
/// - net amounts beyond: the present value of `beyond`;
/// - straight line: `investment * (lifetime - years) / lifetime * DF_end`;
/// - none: no kroner.
///
/// # Errors
///
/// [`Absent::LifetimeNotLonger`] where the lifetime is not longer than the analysis
/// period, and as [`present_value`].
pub fn residual_value(
    method: ResidualValue,
    beyond: &[Flow],
    investment: Money,
    end: i32,
    (years, lifetime): (Decimal, Decimal),
    factors: &DiscountFactors,
) -> Result<Money, Absent> {
    if lifetime <= years || years <= Decimal::ZERO {
        return Err(Absent::LifetimeNotLonger);
    }
    match method {
        ResidualValue::NetFlowsBeyond => present_value(beyond, factors),
        ResidualValue::StraightLine => {
            let left = lifetime.checked_sub(years).ok_or(Absent::OutOfRange)?;
            let kroner = investment
                .kroner()
                .checked_mul(left)
                .and_then(|kroner| kroner.checked_div(lifetime));
            discounted(investment.with_number(term(kroner)?), end, factors)
        }
        ResidualValue::NoResidual => Ok(Money::zero(investment.basis())),
    }
}

/// The least annual benefit (nødvendig årlig gevinst) that pays for costs: their
/// present value, tax funding cost included where it is to be paid for, divided by
/// the annuity factor of the years with benefits; in kroner per year.
///
/// # Errors
///
/// [`Absent::DenominatorNotPositive`], [`Absent::OutOfRange`].
pub fn least_annual_benefit(costs: Money, annuity_factor: Decimal) -> Result<Money, Absent> {
    super::discount::equivalent_annual_value(costs, annuity_factor)
}
