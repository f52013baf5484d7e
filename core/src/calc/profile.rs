//! Effect profiles (gevinstprofiler): yearly amounts or freed hours from a full effect, the
//! day it begins and how it comes in.
//!
//! A profile gives the amounts of a benefit that states none for the stage itself;
//! stated amounts and a profile's are never added. Where the profile waits for a
//! milestone, the plan keeps the day it was planned for, and the forecast moves
//! with the milestone.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Stage};
use crate::calc::formula::{Amount, Month, Profile, Ramp};
use crate::period::{Day, Period, Year};
use crate::plan::{Benefit, BenefitPlan, CashLine, Category, EffectProfile, Given, QuantityLine};
use crate::price::PriceBasis;
use crate::provenance::{CellRef, Sourced};
use crate::quantity::{Hours, Money, Share, Unit};
use crate::rules::RampCurve;

/// Months of a year.
const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// A profile's amounts by year, in one stage.
#[derive(Debug, Clone)]
pub(super) struct Effect {
    /// The stage: planned, or forecast where the milestone has moved.
    pub(super) stage: Stage,
    /// By how many months the milestone has moved; 0 for the plan.
    pub(super) moved: i32,
    /// The effect by calendar year, or why there is none.
    pub(super) years: Result<Vec<(Year, Decimal)>, Absence>,
    /// What it is in: kroner, or hours of freed time.
    pub(super) unit: Unit,
    /// The cells the amounts are made of.
    pub(super) cells: Vec<CellRef>,
}

/// What a profile comes to, positive as it is stated: its own stage, and the forecast where its milestone
/// has moved from the planned day.
pub(super) fn effects(
    plan: &BenefitPlan,
    profile: &EffectProfile,
    curve: RampCurve,
) -> Vec<Effect> {
    let is_time = plan.benefits.get(profile.benefit as usize).is_some_and(Benefit::takes_hours);
    let (years, unit): (Box<dyn Fn(i32) -> Years>, Unit) = if is_time {
        let described = described(plan, profile, profile.full_hours, curve);
        (Box::new(move |moved| by_year(&described, moved)), Unit::Hours)
    } else {
        let basis = profile.full_effect.said().map_or(PriceBasis::Unstated, Money::basis);
        let described = described(plan, profile, profile.full_effect, curve);
        (Box::new(move |moved| by_year(&described, moved)), Unit::Kroner(basis))
    };
    let mut cells = cells_of(plan, profile);
    let of_plan = (profile.stage, 0);
    let effect = |(stage, moved): (Stage, i32), cells: &[CellRef]| Effect {
        stage,
        moved,
        years: years(moved),
        unit: unit.clone(),
        cells: cells.to_vec(),
    };
    let mut effects = vec![effect(of_plan, &cells)];
    if let Some((moved, days)) = moved_months(plan, profile)
        && moved != 0
        && profile.stage == Stage::Planned
    {
        cells.extend(days);
        effects.push(effect((Stage::Forecast, moved), &cells));
    }
    effects
}

/// An effect by calendar year.
type Years = Result<Vec<(Year, Decimal)>, Absence>;

fn by_year<T: Amount>(profile: &Result<Profile<T>, Absence>, moved: i32) -> Years {
    let years = profile.clone()?.shifted(moved).by_year()?;
    Ok(years.into_iter().map(|(year, effect)| (year, effect.number())).collect())
}

/// The cells that a line's amount or hours are made of: its own, or those of the profile that
/// gave it.
pub(super) fn cells_of_line(
    plan: &BenefitPlan,
    (profile, stage): (Option<u32>, Stage),
    own: impl FnOnce() -> Vec<CellRef>,
) -> Vec<CellRef> {
    let profile = profile.and_then(|place| plan.effect_profiles.get(place as usize));
    let Some(profile) = profile else { return own() };
    let mut cells = cells_of(plan, profile);
    if stage != profile.stage {
        cells.extend(moved_months(plan, profile).into_iter().flat_map(|(_, days)| days));
    }
    cells
}

fn cells_of(plan: &BenefitPlan, profile: &EffectProfile) -> Vec<CellRef> {
    let of_benefit = || plan.benefits.get(profile.benefit as usize)?.lifetime_years.cell();
    let lifetime = match profile.lifetime_years {
        Given::Missing => of_benefit(),
        given => given.cell(),
    };
    let cells = [
        profile.full_effect.cell(),
        profile.full_hours.cell(),
        profile.start.cell(),
        profile.ramp.cell(),
        profile.ramp_months.cell(),
        lifetime,
    ];
    let cells: Vec<CellRef> = cells.into_iter().flatten().collect();
    if cells.is_empty() { vec![profile.cell] } else { cells }
}

/// The profile as the formula takes it.
fn described<T: Amount>(
    plan: &BenefitPlan,
    profile: &EffectProfile,
    full_effect: Given<T>,
    curve: RampCurve,
) -> Result<Profile<T>, Absence> {
    let full = full_effect.value_or(Absence::NotReported)?.value;
    let start = profile.start.value_or(Absence::NotReported)?.value;
    let ramp_months = match profile.ramp_months {
        Given::Missing => Decimal::ZERO,
        given => given.value_or(Absence::NotReported)?.value,
    };
    let benefit = plan.benefits.get(profile.benefit as usize);
    let of_benefit = benefit.map_or(Given::Missing, |benefit| benefit.lifetime_years);
    let years = match profile.lifetime_years {
        Given::Missing => of_benefit.value_or(Absence::NotReported)?.value,
        given => given.value_or(Absence::NotReported)?.value,
    };
    let ramp_months = whole(ramp_months)?;
    Ok(Profile {
        full_year: full,
        start: Month::first_whole(start),
        ramp: match profile.ramp.said() {
            Some("linear") => Ramp::Linear,
            Some("logistic") => Ramp::Logistic(curve),
            // One step: nothing until the months have passed, then all of it.
            Some("stepped") => Ramp::Stepped(vec![(ramp_months, Share::new(Decimal::ONE))]),
            _ => Ramp::Immediate,
        },
        ramp_months,
        lasts_months: whole(years.checked_mul(MONTHS).ok_or(Absence::OutOfRange)?)?,
    })
}

/// The nearest whole number of months.
fn whole(months: Decimal) -> Result<u32, Absence> {
    u32::try_from(months.round()).map_err(|_| Absence::OutOfRange)
}

/// By how many months the milestone has moved from the planned day, with the two
/// cells that say so.
fn moved_months(plan: &BenefitPlan, profile: &EffectProfile) -> Option<(i32, Vec<CellRef>)> {
    let initiative = plan.initiatives.get(profile.milestone.said()? as usize)?;
    let (planned, now) = (initiative.planned_delivery.value()?, initiative.delivery.value()?);
    let months = Month::first_whole(planned.value).months_until(Month::first_whole(now.value));
    Some((months, planned.cell.into_iter().chain(now.cell).collect()))
}

/// The benefits that state amounts or hours of their own, by stage, with a cell of them.
pub(super) fn stated(plan: &BenefitPlan) -> BTreeMap<(u32, Stage), CellRef> {
    let mut stated = BTreeMap::new();
    for line in &plan.cash_lines {
        if let (Some(benefit), Category::Benefit, false) =
            (line.benefit, line.category, line.profile.is_some())
        {
            stated.entry((benefit, line.stage)).or_insert(line.cell);
        }
    }
    for line in plan.quantity_lines.iter().filter(|line| line.profile.is_none()) {
        stated.entry((line.benefit, line.stage)).or_insert(line.cell);
    }
    stated
}

/// The plans with the amounts that their profiles give where nothing is stated, as
/// lines; `None` where no plan has a profile.
///
/// An amount that cannot be made stands as one line without a value, in the year
/// the effect begins, so that no sum passes over it.
pub(super) fn with_lines(plans: &[BenefitPlan], curve: RampCurve) -> Option<Vec<BenefitPlan>> {
    if plans.iter().all(|plan| plan.effect_profiles.is_empty()) {
        return None;
    }
    let mut plans = plans.to_vec();
    for plan in &mut plans {
        let (amounts, hours) = given_lines(plan, curve);
        plan.cash_lines.extend(amounts);
        plan.quantity_lines.extend(hours);
    }
    Some(plans)
}

fn given_lines(plan: &BenefitPlan, curve: RampCurve) -> (Vec<CashLine>, Vec<QuantityLine>) {
    let stated = stated(plan);
    let (mut amounts, mut hours) = (Vec::new(), Vec::new());
    for (place, profile) in (0_u32..).zip(&plan.effect_profiles) {
        for effect in effects(plan, profile, curve) {
            if stated.contains_key(&(profile.benefit, effect.stage)) {
                continue;
            }
            match effect.unit {
                Unit::Kroner(basis) => {
                    amounts.extend(amounts_of(plan, (place, profile), effect, basis))
                }
                _ => hours.extend(hours_of((place, profile), effect)),
            }
        }
    }
    (amounts, hours)
}

/// The years of an effect; where it cannot be made, the year it begins with the reason.
fn years_of(profile: &EffectProfile, effect: &Effect) -> Vec<(Year, Result<Decimal, Absence>)> {
    match &effect.years {
        Ok(years) => years.iter().map(|(year, effect)| (*year, Ok(*effect))).collect(),
        Err(reason) => {
            let year = profile.start.said().map(Day::year);
            year.map(|year| (year, Err(*reason))).into_iter().collect()
        }
    }
}

fn hours_of((place, profile): (u32, &EffectProfile), effect: Effect) -> Vec<QuantityLine> {
    let cell = profile.full_hours.cell();
    let line = |(year, hours): (Year, Result<Decimal, Absence>)| QuantityLine {
        benefit: profile.benefit,
        stage: effect.stage,
        period: Period::Year(year),
        hours: match hours {
            Ok(hours) => Given::Value(Sourced { value: Hours::new(hours), cell }),
            Err(_) => Given::Unusable,
        },
        fte: Given::Missing,
        volume: Given::Missing,
        before: Given::Missing,
        after: Given::Missing,
        uptake: Given::Missing,
        hourly_cost: Given::Missing,
        persons: Given::Missing,
        profile: Some(place),
        cell: profile.cell,
    };
    years_of(profile, &effect).into_iter().map(line).collect()
}

fn amounts_of(
    plan: &BenefitPlan,
    (place, profile): (u32, &EffectProfile),
    effect: Effect,
    basis: PriceBasis,
) -> Vec<CashLine> {
    let benefit = plan.benefits.get(profile.benefit as usize);
    let key = benefit.map(|benefit| benefit.analysis.clone()).unwrap_or_default();
    let analysis = plan.analyses.iter().position(|known| *known == key).unwrap_or(0);
    let line = |(year, amount): (Year, Result<Decimal, Absence>)| CashLine {
        analysis: u16::try_from(analysis).unwrap_or(u16::MAX),
        benefit: Some(profile.benefit),
        initiative: None,
        category: Category::Benefit,
        stage: effect.stage,
        period: Period::Year(year),
        amount: amount.map(|kroner| Money::new(kroner, basis)),
        recurrence: Given::Missing,
        recipient: Given::Missing,
        tax_cost_share: Given::Missing,
        price_index: Given::Missing,
        real_growth: Given::Missing,
        profile: Some(place),
        cell: profile.cell,
    };
    years_of(profile, &effect).into_iter().map(line).collect()
}
