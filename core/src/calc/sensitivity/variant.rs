//! The net present value with one driver changed.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Base, Taxed};
use crate::calc::fact::Absence;
use crate::calc::formula::discount::{DiscountFactors, discounted};
use crate::calc::formula::price::with_real_growth;
use crate::calc::formula::{self, Absent};
use crate::calc::profitability::{Amount, Part};
use crate::calc::work::Work;
use crate::quantity::{Money, Share, round_term};
use crate::rules::{RateStep, RateSteps, SensitivityDriver, SensitivityRun};

/// The net present value of a run, before tax funding cost; that of another tax cost is
/// [`after_tax_cost`].
///
/// Errors tell that the appraisal does not have the driver
/// ([`Absence::DriverHasNoEffect`]), or why a value cannot be made.
pub(super) fn net_present_value(
    work: &Work<'_, '_>,
    base: &Base<'_>,
    run: &SensitivityRun,
) -> Result<Money, Absence> {
    use SensitivityDriver as Driver;
    let change = run.change;
    let more = Decimal::ONE + change;
    match run.driver {
        Driver::Investment => scaled(base, |it| it.part == Part::Investment, more),
        Driver::OperatingCost => scaled(base, |it| it.part == Part::Operating, more),
        Driver::Benefits => scaled(base, |it| it.part.is_gain(), more),
        Driver::Volume | Driver::HourlyCost | Driver::Uptake => {
            scaled(base, |it| it.part == Part::FreedTime, more)
        }
        Driver::BenefitsDownCostsUp => {
            let factor = |amount: &Amount| {
                if amount.part.is_gain() { Decimal::ONE - change } else { more }
            };
            value(base, base.factors()?, 0, |amount| times(amount.signed()?, factor(amount)))
        }
        Driver::UnrealisedTime => unrealised_time(base, change),
        Driver::Delay => delayed(work, base, change.to_i32().ok_or(Absence::OutOfRange)?),
        Driver::DiscountRate => at_rates(work, base, shifted(&base.rates, change)),
        Driver::DiscountRateFlat => at_rates(work, base, RateSteps::flat(change)),
        Driver::RealGrowth => real_growth(work, base, change),
        Driver::Lifetime => lifetime(work, base, change.to_i32().ok_or(Absence::OutOfRange)?),
        Driver::TaxCostRate => Err(Absence::DriverHasNoEffect),
    }
}

impl Base<'_> {
    fn factors(&self) -> Result<&DiscountFactors, Absence> {
        self.appraised.factors.as_ref().map_err(|reason| *reason)
    }
}

/// The sum of the discounted amounts that `make` gives, up to the end of the analysis
/// period; sunk amounts are left out.
fn value(
    base: &Base<'_>,
    factors: &DiscountFactors,
    longer: i32,
    make: impl Fn(&Amount) -> Result<Money, Absence>,
) -> Result<Money, Absence> {
    let last = base.appraised.terms.end + longer;
    let mut terms = vec![Money::zero(base.appraised.basis)];
    for amount in base.appraised.amounts.iter().filter(|it| it.offset <= last) {
        terms.extend(at(make(amount)?, amount.offset, factors)?);
    }
    Ok(formula::total(&terms)?)
}

/// A discounted amount; none where it is sunk.
fn at(money: Money, offset: i32, factors: &DiscountFactors) -> Result<Option<Money>, Absence> {
    match discounted(money, offset, factors) {
        Ok(money) => Ok(Some(money)),
        Err(Absent::SunkBeforeComparison) => Ok(None),
        Err(reason) => Err(reason.into()),
    }
}

fn times(money: Money, factor: Decimal) -> Result<Money, Absence> {
    let kroner = money.kroner().checked_mul(factor).ok_or(Absence::OutOfRange)?;
    Ok(Money::new(round_term(kroner), money.basis()))
}

/// Some of the amounts multiplied.
fn scaled(
    base: &Base<'_>,
    selects: impl Fn(&Amount) -> bool,
    factor: Decimal,
) -> Result<Money, Absence> {
    if !base.appraised.amounts.iter().any(&selects) {
        return Err(Absence::DriverHasNoEffect);
    }
    value(base, base.factors()?, 0, |amount| {
        let money = amount.signed()?;
        if selects(amount) { times(money, factor) } else { Ok(money) }
    })
}

/// Freed time that changes no budget counts by a share of its value.
fn unrealised_time(base: &Base<'_>, share: Decimal) -> Result<Money, Absence> {
    let counts = |amount: &Amount| {
        let outside = Decimal::ONE - amount.budget_share.value();
        (amount.part == Part::FreedTime && !outside.is_zero()).then_some(outside)
    };
    if !base.appraised.amounts.iter().any(|amount| counts(amount).is_some()) {
        return Err(Absence::DriverHasNoEffect);
    }
    value(base, base.factors()?, 0, |amount| match counts(amount) {
        Some(outside) => times(amount.signed()?, Decimal::ONE - outside * (Decimal::ONE - share)),
        None => amount.signed(),
    })
}

/// All benefits so many years later; costs as they are. The whole stream moves, so
/// benefits of the last years count as well.
fn delayed(work: &Work<'_, '_>, base: &Base<'_>, years: i32) -> Result<Money, Absence> {
    if !base.appraised.amounts.iter().any(|amount| amount.part.is_gain()) {
        return Err(Absence::DriverHasNoEffect);
    }
    let mut terms = base.appraised.terms.clone();
    terms.last += years;
    let factors = terms.factors(work, &base.rates)?;
    let mut sums = vec![Money::zero(base.appraised.basis)];
    let end = base.appraised.terms.end;
    for amount in base.appraised.amounts.iter().filter(|it| it.offset <= end) {
        let moved = if amount.part.is_gain() { years } else { 0 };
        sums.extend(at(amount.signed()?, amount.offset + moved, &factors)?);
    }
    Ok(formula::total(&sums)?)
}

/// The same amounts at other rates.
fn at_rates(
    work: &Work<'_, '_>,
    base: &Base<'_>,
    rates: Option<RateSteps>,
) -> Result<Money, Absence> {
    let rates = rates.ok_or(Absence::OutOfRange)?;
    let factors = base.appraised.terms.factors(work, &rates)?;
    value(base, &factors, 0, Amount::signed)
}

/// Every step of the rate, with the same added.
fn shifted(rates: &RateSteps, change: Decimal) -> Option<RateSteps> {
    let step = |step: &RateStep| RateStep { rate: step.rate + change, ..*step };
    RateSteps::new(rates.steps().iter().map(step).collect())
}

/// Another real growth in place of the edition's, for the amounts that grow.
fn real_growth(work: &Work<'_, '_>, base: &Base<'_>, growth: Decimal) -> Result<Money, Absence> {
    if !base.appraised.amounts.iter().any(|amount| amount.grows) {
        return Err(Absence::DriverHasNoEffect);
    }
    let edition = work.value(|rules| rules.real_growth()).ok_or(Absence::InputUnusable)?;
    let terms = &base.appraised.terms;
    value(base, base.factors()?, 0, |amount| {
        let money = amount.signed()?;
        if !amount.grows {
            return Ok(money);
        }
        let origin = money.basis().year().or(terms.price_year);
        let years = match (origin, amount.year.year()) {
            (Some(origin), Some(year)) => i32::from(year.0) - i32::from(origin.0),
            _ => amount.offset,
        };
        let without = with_real_growth(money, edition, -years)?;
        Ok(with_real_growth(without, Share::new(growth), years)?)
    })
}

/// The net present value after tax funding cost at another rate of it, in place of the
/// edition's.
pub(super) fn after_tax_cost(
    base: &Base<'_>,
    taxed: &Taxed,
    rate: Decimal,
) -> Result<Money, Absence> {
    let cost = times(taxed.need, rate)?;
    Ok(formula::total(&[base.npv, times(cost, -Decimal::ONE)?])?)
}

/// An analysis period that is longer or shorter by some years. Added years hold what is
/// planned for them; where nothing is planned for any of them, the net benefit of the
/// last year, without investment, goes on.
fn lifetime(work: &Work<'_, '_>, base: &Base<'_>, years: i32) -> Result<Money, Absence> {
    let end = base.appraised.terms.end;
    let amounts = &base.appraised.amounts;
    let between = |amount: &Amount| {
        (amount.offset > end.min(end + years)) && (amount.offset <= end.max(end + years))
    };
    if amounts.iter().any(between) {
        return value(base, base.factors()?, years, Amount::signed);
    }
    let recurs = |it: &&Amount| it.offset == end && it.part != Part::Investment;
    let of_last: Vec<Money> =
        amounts.iter().filter(recurs).map(Amount::signed).collect::<Result<_, _>>()?;
    if years <= 0 || of_last.is_empty() {
        return Err(Absence::DriverHasNoEffect);
    }
    let mut terms = base.appraised.terms.clone();
    terms.last = terms.last.max(end + years);
    let factors = terms.factors(work, &base.rates)?;
    let added = (end + 1..=end + years).map(|offset| factors.of(offset));
    let added = added.collect::<Result<Vec<Decimal>, _>>()?;
    Ok(formula::longer_lifetime(base.npv, formula::total(&of_last)?, &added)?)
}
