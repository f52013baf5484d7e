//! Effect profiles (gevinstprofiler): yearly amounts from a full effect, the day it
//! begins and how it comes in.
//!
//! A profile gives the amounts of a benefit that states none for the stage itself;
//! stated amounts and a profile's are never added. Where the profile waits for a
//! milestone, the plan keeps the day it was planned for, and the forecast moves
//! with the milestone.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Stage};
use crate::calc::formula::{Month, Profile, Ramp};
use crate::period::{Period, Year};
use crate::plan::{BenefitPlan, CashLine, Category, EffectProfile, Given};
use crate::provenance::CellRef;
use crate::quantity::{Money, Share};
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
    /// The amounts by calendar year, or why there are none.
    pub(super) years: Result<Vec<(Year, Money)>, Absence>,
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
    let described = described(plan, profile, curve);
    let mut cells = cells_of(profile);
    let years = |moved: i32| {
        let profile = described.clone()?;
        Ok(profile.shifted(moved).by_year()?)
    };
    let mut effects =
        vec![Effect { stage: profile.stage, moved: 0, years: years(0), cells: cells.clone() }];
    if let Some((moved, days)) = moved_months(plan, profile)
        && moved != 0
        && profile.stage == Stage::Planned
    {
        cells.extend(days);
        effects.push(Effect { stage: Stage::Forecast, moved, years: years(moved), cells });
    }
    effects
}

fn cells_of(profile: &EffectProfile) -> Vec<CellRef> {
    let cells = [
        profile.full_effect.cell(),
        profile.start.cell(),
        profile.ramp.cell(),
        profile.ramp_months.cell(),
        profile.lifetime_years.cell(),
    ];
    let cells: Vec<CellRef> = cells.into_iter().flatten().collect();
    if cells.is_empty() { vec![profile.cell] } else { cells }
}

/// The profile as the formula takes it.
fn described(
    plan: &BenefitPlan,
    profile: &EffectProfile,
    curve: RampCurve,
) -> Result<Profile<Money>, Absence> {
    let full = profile.full_effect.value_or(Absence::NotReported)?.value;
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

/// The benefits that state amounts of their own, by stage, with a cell of them.
pub(super) fn stated(plan: &BenefitPlan) -> BTreeMap<(u32, Stage), CellRef> {
    let mut stated = BTreeMap::new();
    for line in &plan.cash_lines {
        if let (Some(benefit), Category::Benefit, false) =
            (line.benefit, line.category, line.from_profile)
        {
            stated.entry((benefit, line.stage)).or_insert(line.cell);
        }
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
        let lines = given_lines(plan, curve);
        plan.cash_lines.extend(lines);
    }
    Some(plans)
}

fn given_lines(plan: &BenefitPlan, curve: RampCurve) -> Vec<CashLine> {
    let stated = stated(plan);
    let mut lines = Vec::new();
    for profile in &plan.effect_profiles {
        for effect in effects(plan, profile, curve) {
            if !stated.contains_key(&(profile.benefit, effect.stage)) {
                lines.extend(lines_of(plan, profile, effect));
            }
        }
    }
    lines
}

fn lines_of(plan: &BenefitPlan, profile: &EffectProfile, effect: Effect) -> Vec<CashLine> {
    let years: Vec<(Year, Result<Money, Absence>)> = match effect.years {
        Ok(years) => years.into_iter().map(|(year, amount)| (year, Ok(amount))).collect(),
        Err(reason) => {
            profile.start.said().map(|day| (day.year(), Err(reason))).into_iter().collect()
        }
    };
    let benefit = plan.benefits.get(profile.benefit as usize);
    let key = benefit.map(|benefit| benefit.analysis.clone()).unwrap_or_default();
    let analysis = plan.analyses.iter().position(|known| *known == key).unwrap_or(0);
    let line = |(year, amount)| CashLine {
        analysis: u16::try_from(analysis).unwrap_or(u16::MAX),
        benefit: Some(profile.benefit),
        initiative: None,
        category: Category::Benefit,
        stage: effect.stage,
        period: Period::Year(year),
        amount,
        recurrence: Given::Missing,
        recipient: Given::Missing,
        tax_cost_share: Given::Missing,
        price_index: Given::Missing,
        real_growth: Given::Missing,
        from_profile: true,
        cell: profile.cell,
    };
    years.into_iter().map(line).collect()
}
