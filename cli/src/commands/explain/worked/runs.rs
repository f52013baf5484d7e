//! The sensitivity analysis: what a changed driver does to the net present value.

use gevinst_core::report::{Dim, FactPeriod, Metric};
use rust_decimal::Decimal;

use super::years::OfYear;
use super::{Worked, sum_of};

/// `1 − net present value / what the driver contributes`, costs being negative.
pub(super) fn switching_factor(it: &Worked<'_, '_>) -> Option<String> {
    let (npv, driver) = (it.parts()?.first()?.1, it.fact.dims.get(&Dim::Driver)?);
    let of = |metric| it.beside_or_zero(metric);
    let contribution = match driver.as_str() {
        "benefits" => of(Metric::PvBenefit)?,
        "freed_time" => of(Metric::PvFreedTime)?,
        "investment" => -of(Metric::PvCost)?,
        "operating_cost" => -of(Metric::PvOperating)?,
        _ => return None,
    };
    let text = format!("1 − {} / {}", it.term(npv), it.term(contribution));
    it.holds(text, Decimal::ONE.checked_sub(npv.checked_div(contribution)?)?)
}

/// The present value that a driver multiplies, and whether it is a cost.
fn multiplied(driver: &str) -> Option<(Metric, bool)> {
    Some(match driver {
        "investment" => (Metric::PvCost, true),
        "operating_cost" => (Metric::PvOperating, true),
        "benefits" => (Metric::PvBenefit, false),
        "volume" | "hourly_cost" | "uptake" => (Metric::PvFreedTime, false),
        _ => return None,
    })
}

/// A run: the base with what the driver changes, or the years anew.
pub(super) fn sensitivity_run(it: &Worked<'_, '_>) -> Option<String> {
    let key = format!("{}: ", it.fact.dims.get(&Dim::Run)?);
    let runs = it.rule("sensitivity_runs")?;
    let mut runs = runs.split([',', ';', '\n']);
    let run = runs.find_map(|run| run.trim().strip_prefix(key.as_str()))?;
    let (driver, change) = run.split_once(' ')?;
    let change = Decimal::from_str_exact(change.trim()).ok()?;
    let base = it.beside(Metric::Npv, FactPeriod::None)?.value.ok()?;
    if let Some((metric, is_cost)) = multiplied(driver) {
        return changed(
            it,
            base,
            it.beside_or_zero(metric)?,
            if is_cost { -change } else { change },
        );
    }
    let less = Decimal::ONE.checked_sub(change)?;
    match driver {
        "benefits_down_costs_up" => {
            let metrics = [Metric::PvBenefit, Metric::PvCost, Metric::PvOperating];
            let values = metrics.map(|metric| it.beside_or_zero(metric));
            let [benefits, costs, operating] = values;
            let all = benefits?.checked_add(costs?)?.checked_add(operating?)?;
            changed(it, base, all, -change)
        }
        "tax_cost_rate" => changed(it, base, it.beside_or_zero(Metric::FinancingNeed)?, -change),
        // The time that changes no budget, as the accounts tell it.
        "unrealised_time" => {
            let line = "rec_freed_time";
            let time = it.account(Metric::AccountItem, line).and_then(|it| it.value.ok());
            time.and_then(|time| changed(it, base, time, -less))
                .or_else(|| changed(it, base, it.beside_or_zero(Metric::PvFreedTime)?, -less))
        }
        "delay" => {
            let (text, result) = it.delayed(i32::try_from(change).ok()?)?;
            it.holds(text, result)
        }
        "discount_rate" => at_rates(it, |year| it.rate_of(year)?.checked_add(change)),
        "discount_rate_flat" => at_rates(it, |_| Some(change)),
        "lifetime" => lifetime(it, base, i32::try_from(change).ok()?),
        _ => None,
    }
}

/// The base with a share of a present value more or less.
fn changed(it: &Worked<'_, '_>, base: Decimal, of: Decimal, share: Decimal) -> Option<String> {
    let sign = if share.is_sign_negative() { '−' } else { '+' };
    let text =
        format!("{} {sign} {} × {}", it.kroner(base), it.rounded(share.abs(), 8), it.term(of));
    it.holds(text, base.checked_add(of.checked_mul(share)?)?)
}

/// The years' nets with the factors of other rates.
fn at_rates(it: &Worked<'_, '_>, rate: impl Fn(i32) -> Option<Decimal>) -> Option<String> {
    let nets = it.by_year(Metric::FlowNet)?;
    let factors = it.by_year(Metric::DiscountFactor)?;
    let comparison = factors.iter().rev().find(|(_, factor)| *factor == Decimal::ONE)?.0;
    let (mut sum, mut terms) = (Decimal::ZERO, Vec::new());
    for (year, net) in nets {
        let mut factor = Decimal::ONE;
        for passed in 1..=(year - comparison).max(0) {
            factor = factor.checked_div(Decimal::ONE.checked_add(rate(passed)?)?)?;
        }
        sum = sum.checked_add(net.checked_mul(factor)?)?;
        terms.push(format!("{} × {}", it.kroner(net), it.factor(factor)));
    }
    it.holds(sum_of(&terms), sum)
}

/// The base with the last year going on, or without the last years.
fn lifetime(it: &Worked<'_, '_>, base: Decimal, years: i32) -> Option<String> {
    let nets = it.by_year(Metric::FlowNet)?;
    let investments = it.part_by_year(Metric::FlowInvestment)?;
    let last = nets.last()?.0;
    let factors = it.factors_to(last + years.max(0))?;
    let within = |year: i32| year > last.min(last + years) && year <= last.max(last + years);
    let factors: Vec<OfYear> = factors.into_iter().filter(|(year, _)| within(*year)).collect();
    if years < 0 {
        let (mut sum, mut terms) = (base, vec![it.kroner(base)]);
        for (year, factor) in factors {
            let net = nets.iter().find(|(of, _)| *of == year)?.1;
            sum = sum.checked_sub(net.checked_mul(factor)?)?;
            terms.push(format!("−{} × {}", it.term(net), it.factor(factor)).replace('-', "−"));
        }
        return it.holds(sum_of(&terms), sum);
    }
    let net = nets.last()?.1.checked_add(investments.last()?.1)?;
    let sum: Decimal = factors.iter().map(|(_, factor)| *factor).sum();
    let terms: Vec<String> = factors.iter().map(|(_, factor)| it.factor(*factor)).collect();
    let text = format!("{} + {} × ({})", it.kroner(base), it.term(net), sum_of(&terms));
    it.holds(text, base.checked_add(net.checked_mul(sum)?)?)
}
