//! Switching values (omslagspunkter): how far a driver can change before the net present
//! value turns its sign.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Base;
use crate::calc::fact::{Absence, Dim, Formula};
use crate::calc::formula::discount::Flow;
use crate::calc::formula::{self, Absent};
use crate::calc::metric::Metric;
use crate::calc::profitability::{Amount, Part, about};
use crate::calc::work::Work;
use crate::price::PriceBasis;
use crate::quantity::{Money, Unit};
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};
use crate::rules::RateSteps;

/// The drivers that the net present value is linear in: the key of the row, the
/// driver, and which amounts it multiplies.
type Linear = (&'static str, &'static str, fn(&Amount) -> bool);

const LINEAR: [Linear; 4] = [
    ("switching_benefits", "benefits", |it| it.part.is_gain()),
    ("switching_time", "freed_time", |it| it.part == Part::FreedTime),
    ("switching_investment", "investment", |it| it.part == Part::Investment),
    ("switching_operating_cost", "operating_cost", |it| it.part == Part::Operating),
];

/// The table of an appraisal.
pub(super) fn table(work: &mut Work<'_, '_>, base: &Base<'_>) -> Option<FactTable> {
    let mut rows = Vec::new();
    for (row, driver, selects) in LINEAR {
        if !base.appraised.amounts.iter().any(selects) {
            continue;
        }
        let value = linear(base, selects);
        let kind = (Metric::SwitchingFactor, Formula::SwitchingFactor, Unit::Share);
        rows.push(one(work, base, (row, driver), kind, value));
    }
    let value = rate(work, base);
    let kind = (Metric::SwitchingRate, Formula::SwitchingSearch, Unit::Share);
    rows.push(one(work, base, ("switching_rate", "discount_rate"), kind, value));
    let value = delay(work, base);
    let kind = (Metric::SwitchingDelay, Formula::SwitchingSearch, Unit::Count);
    rows.push(one(work, base, ("switching_delay", "delay"), kind, value));
    Some(FactTable {
        key: "uncertainty_switching",
        about: about(work, base.appraised),
        columns: vec![Column::Key("switching_value")],
        rows,
        conventions: ["switching_linear", "switching_search"]
            .into_iter()
            .map(|key| Convention { key, args: Vec::new() })
            .collect(),
    })
}

fn one(
    work: &mut Work<'_, '_>,
    base: &Base<'_>,
    (row, driver): (&'static str, &'static str),
    kind: (Metric, Formula, Unit),
    value: Result<Decimal, Absence>,
) -> FactRow {
    let fact = base.figure(work, kind, (Dim::Driver, driver), value, vec![base.fact]);
    let cells = vec![TableCell::Fact(fact)];
    FactRow { label: Label::Key(row), is_total: false, cells }
}

/// In closed form: `1 - NPV / PV` of what the driver contributes, costs being negative.
/// A factor below 0 would need the opposite of the driver, and is none.
fn linear(base: &Base<'_>, selects: fn(&Amount) -> bool) -> Result<Decimal, Absence> {
    let end = base.appraised.terms.end;
    let gains = base.appraised.present_value(end, |it| selects(it) && it.part.is_gain())?;
    let costs = base.appraised.present_value(end, |it| selects(it) && !it.part.is_gain())?;
    let contribution = formula::net_before_investment(gains, costs)?;
    let factor = formula::switching_linear(base.npv, contribution)?.value();
    if factor < Decimal::ZERO { Err(Absence::NoSwitchingValue) } else { Ok(factor) }
}

/// The flat rate between 0 and 1 at which the net present value is 0.
fn rate(work: &Work<'_, '_>, base: &Base<'_>) -> Result<Decimal, Absence> {
    let end = base.appraised.terms.end;
    let flows = by_year(base.appraised.net_flows(end)?, base.appraised.basis);
    let npv = |rate: Decimal| {
        let rates = RateSteps::flat(rate).ok_or(Absent::OutOfRange)?;
        let factors = base.appraised.terms.factors(work, &rates).map_err(|_| Absent::OutOfRange)?;
        formula::discount::present_value(&flows, &factors).map(Money::kroner)
    };
    Ok(formula::switching_bracketed(npv, Decimal::ZERO, Decimal::ONE)?)
}

/// One amount for each year: a search adds them up many times.
fn by_year(flows: Vec<Flow>, basis: PriceBasis) -> Vec<Flow> {
    let mut years: BTreeMap<i32, Decimal> = BTreeMap::new();
    for Flow { offset, amount } in flows {
        *years.entry(offset).or_default() += amount.kroner();
    }
    years
        .into_iter()
        .map(|(offset, kroner)| Flow { offset, amount: Money::new(kroner, basis) })
        .collect()
}

/// The longest delay of the benefits, up to the length of the analysis period. The whole
/// stream of benefits moves; costs stay.
fn delay(work: &Work<'_, '_>, base: &Base<'_>) -> Result<Decimal, Absence> {
    let terms = &base.appraised.terms;
    let most = u32::try_from(terms.end - terms.start + 1).map_err(|_| Absence::OutOfRange)?;
    let (mut gains, mut costs) = (Vec::new(), Vec::new());
    for amount in base.appraised.amounts.iter().filter(|it| it.offset <= terms.end) {
        let flows = if amount.part.is_gain() { &mut gains } else { &mut costs };
        flows.push(Flow { offset: amount.offset, amount: amount.signed()? });
    }
    if gains.is_empty() {
        return Err(Absence::DriverHasNoEffect);
    }
    let basis = base.appraised.basis;
    let (gains, costs) = (by_year(gains, basis), by_year(costs, basis));
    let mut longest = terms.clone();
    longest.last += i32::try_from(most).map_err(|_| Absence::OutOfRange)?;
    let factors = longest.factors(work, &base.rates)?;
    let npv = |years: u32| {
        let years = i32::try_from(years).map_err(|_| Absent::OutOfRange)?;
        let moved = gains.iter().map(|it| Flow { offset: it.offset + years, ..*it });
        let flows: Vec<Flow> = moved.chain(costs.iter().copied()).collect();
        formula::discount::present_value(&flows, &factors).map(Money::kroner)
    };
    Ok(Decimal::from(formula::switching_whole(npv, most)?))
}
