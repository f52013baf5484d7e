//! Calculation: from benefit plans to exact figures, each with its trace.
//!
//! [`appraise`] walks the plans of a run in their order. Benefits give figures
//! by period, to date and for the year; kinds of benefits are summed and never
//! added to one another; indicators give achievement; each workbook's own
//! calculations give net benefit by year and three-point estimates, and are
//! held against the totals the workbook states and against one another. Freed time is
//! valued with the labour cost of an hour; the money chain leads from gross to net to
//! use, and from the fiscal to the social account.
//!
//! The formulas themselves stand in [`formula`], the numbers of the method in
//! the rule editions ([`crate::rules`]).

mod agreement;
mod analysis;
pub mod appraisal;
mod benefit;
mod chain;
pub mod fact;
pub mod formula;
mod freed;
mod grouped;
pub(crate) mod kind;
mod labour;
mod longer;
mod members;
pub mod metric;
mod names;
mod nonpriced;
mod profile;
mod profitability;
mod progress;
mod quality;
mod samples;
mod sensitivity;
mod series;
mod service_quality;
mod shares;
mod time;
mod told_twice;
mod uncertainty;
mod uses;
mod work;

pub use appraisal::{Appraisal, PlanAppraisal};
pub use fact::{Absence, Dim, Fact, FactId, FactIx, FactPeriod, Facts, Formula, Stage, Trace};
pub use metric::Metric;

use crate::calc::work::{Run, Work};
use crate::finding::Checked;
use crate::period::{Day, Period};
use crate::plan::BenefitPlan;
use crate::rules::RuleSet;

/// What a run is asked for, where it goes beyond what the workbooks state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// The period to report on; takes the place of the workbooks' own.
    pub period: Option<Period>,
    /// The day to see the rules on; takes the place of the workbooks' own.
    pub as_of: Option<Day>,
}

/// Computes everything from the plans of a run under a rule edition.
///
/// The plans come in the fixed order of the run; the same plans give the same
/// figures with the same ids in the same order, digit for digit.
pub fn appraise(plans: &[BenefitPlan], rules: &RuleSet, scope: Scope) -> Checked<Appraisal> {
    let mut run = Run::new(plans, rules, scope);
    let curve = run.methods().ramp_curve;
    let with_lines = profile::with_lines(plans, curve);
    let plans = with_lines.as_deref().unwrap_or(plans);
    let mut progressed = Vec::with_capacity(plans.len());
    let mut appraised = Vec::with_capacity(plans.len());
    let mut chains = Vec::with_capacity(plans.len());
    for (place, plan) in plans.iter().enumerate() {
        let mut work = Work::new(&mut run, plan, place);
        work.labour = labour::find(&mut work);
        let mut benefits = benefit::appraise(&mut work);
        let (indicators, measured) = quality::appraise(&mut work);
        service_quality::appraise(&mut work, &measured);
        nonpriced::appraise(&mut work);
        quality::judge_benefits(plan, &indicators, &mut benefits);
        let analyses = analysis::appraise(&mut work);
        work.appraisals = profitability::report(&mut work);
        nonpriced::break_even(&mut work);
        uncertainty::of_plan(&mut work, &analyses);
        sensitivity::report(&mut work);
        progressed.push(progress::of_plan(&mut work, &benefits));
        chains.push(chain::report_plan(&mut work, plan, &benefits));
        appraised.push(PlanAppraisal { benefits, indicators, analyses });
    }
    longer::check(&mut run, plans);
    chain::report(&mut run, plans, &appraised, chains);
    let dims = run.dims();
    let kinds = kind::totals(&mut run, &dims, &kind::benefits_of(plans, &appraised));
    let uses = uses::totals(&mut run, plans, &appraised);
    progress::report(&mut run, plans, &appraised, &kinds, progressed);
    let all_indicators = appraised.iter().flat_map(|plan| &plan.indicators);
    let indicators = quality::count(&mut run, &dims, all_indicators);
    let members = members::of(&mut run, plans, &appraised);
    shares::tables(&mut run, plans, &appraised);
    told_twice::check(&mut run, plans, &appraised);
    run.finish(appraised, work::Sums { kinds, members, uses, indicators })
}
