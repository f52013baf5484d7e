//! What an appraisal rests on: its years, and the edition's choices.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::{Amount, Part};
use crate::calc::fact::{Absence, Stage};
use crate::calc::formula::discount::{DiscountFactors, Discounting, clock_start};
use crate::calc::work::Work;
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::{Period, Year};
use crate::plan::{AppraisalTerms, BenefitPlan, Category, Text};
use crate::provenance::CellRef;
use crate::rules::{ComparisonYearUnstated, DiscountTiming, Methods, RateSteps};
use crate::submission::RecordKind;

/// An appraisal that a plan wants: the calculation, and the row of terms if there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) analysis: u16,
    pub(super) terms: Option<usize>,
}

/// Every row of terms; and calculations without one that have benefits and investment.
pub(super) fn wanted(plan: &BenefitPlan) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = plan
        .appraisals
        .iter()
        .enumerate()
        .map(|(place, terms)| Wanted { analysis: terms.analysis, terms: Some(place) })
        .collect();
    for analysis in 0..u16::try_from(plan.analyses.len()).unwrap_or(u16::MAX) {
        let has = |category: Category| {
            plan.cash_lines.iter().any(|line| {
                line.analysis == analysis
                    && line.category == category
                    && line.stage == Stage::Planned
            })
        };
        let whole = |it: &AppraisalTerms| it.analysis == analysis && it.initiative.is_none();
        let stated = plan.appraisals.iter().any(whole);
        if !stated && has(Category::Benefit) && has(Category::Investment) {
            wanted.push(Wanted { analysis, terms: None });
        }
    }
    wanted
}

/// How the comparison year was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::calc) enum ComparisonYear {
    /// The agency states it.
    Stated(Year),
    /// It is the edition's choice where nothing is stated.
    Chosen(Year),
    /// The years of the plan are numbered from the comparison year, which is year 0.
    PlanYearZero,
}

impl ComparisonYear {
    /// The calendar year, where it is one.
    pub(in crate::calc) fn year(self) -> Option<Year> {
        match self {
            ComparisonYear::Stated(year) | ComparisonYear::Chosen(year) => Some(year),
            ComparisonYear::PlanYearZero => None,
        }
    }
}

/// The years of an appraisal, each as its distance from the comparison year.
#[derive(Debug, Clone)]
pub(in crate::calc) struct Terms {
    /// The ID of the row of terms, where there is one.
    pub(in crate::calc) id: Option<Text>,
    /// The ID and title of the initiative it is of, where it is not of all.
    pub(super) initiative: Option<String>,
    /// What it is called.
    pub(super) title: Option<Text>,
    /// The key of the calculation; empty where the workbook has only one.
    pub(in crate::calc) analysis_key: String,
    /// The comparison year.
    pub(in crate::calc) comparison: ComparisonYear,
    /// The opening year, where stated.
    pub(in crate::calc) opening: Option<i32>,
    /// The year whose prices it is in, where stated.
    pub(in crate::calc) price_year: Option<Year>,
    /// The first year with amounts.
    pub(in crate::calc) first: i32,
    /// The first year of the analysis period.
    pub(in crate::calc) start: i32,
    /// The last year of the analysis period.
    pub(in crate::calc) end: i32,
    /// The last year of the lifetime, where it is longer than the analysis period.
    pub(in crate::calc) lifetime_end: Option<i32>,
    /// Length of the analysis period and of the lifetime in years, where it is longer.
    pub(super) lengths: Option<(Decimal, Decimal)>,
    /// The last year that figures are made for.
    pub(in crate::calc) last: i32,
    /// The cells that state them.
    pub(in crate::calc) cells: TermCells,
}

/// The cells that state the terms of an appraisal, where they are stated.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::calc) struct TermCells {
    /// The comparison year.
    pub(in crate::calc) comparison: Option<CellRef>,
    /// The opening year.
    pub(in crate::calc) opening: Option<CellRef>,
    /// The year whose prices it is in.
    pub(in crate::calc) price_year: Option<CellRef>,
    /// The length of the analysis period.
    pub(in crate::calc) analysis_years: Option<CellRef>,
    /// The length of the lifetime.
    pub(in crate::calc) lifetime: Option<CellRef>,
}

impl TermCells {
    fn of(stated: Option<&AppraisalTerms>) -> TermCells {
        stated.map_or_else(TermCells::default, |terms| TermCells {
            comparison: terms.comparison_year.cell(),
            opening: terms.opening_year.cell(),
            price_year: terms.price_year.cell(),
            analysis_years: terms.analysis_years.cell(),
            lifetime: terms.lifetime_years.cell(),
        })
    }
}

impl Terms {
    /// The terms of an appraisal of these amounts; `None` where there is no amount, and
    /// where years of the plan and calendar years stand side by side.
    pub(super) fn of(
        work: &mut Work<'_, '_>,
        analysis: u16,
        stated: Option<&AppraisalTerms>,
        amounts: &[Amount],
    ) -> Option<Terms> {
        let years: BTreeSet<Period> = amounts.iter().map(|amount| amount.year).collect();
        let comparison = comparison(work, stated, &years)?;
        let numbers: Vec<i32> = years.iter().filter_map(|it| offset(comparison, *it)).collect();
        let (first, latest) = (*numbers.iter().min()?, *numbers.iter().max()?);
        let distance = |year: Year| offset(comparison, Period::Year(year));
        let opening = stated.and_then(|terms| terms.opening_year.said()).and_then(distance);
        let start = opening.unwrap_or(first);
        let length = stated.and_then(|terms| terms.analysis_years.said()).map(i32::from);
        let end = length.map_or(latest, |years| start + years - 1).max(first);
        let lifetime = stated.and_then(|terms| terms.lifetime_years.said());
        let period = Decimal::from(end - start + 1);
        let longer = lifetime.filter(|lifetime| *lifetime > period);
        let lifetime_end =
            longer.and_then(|years| years.ceil().to_i32()).map(|years| start + years - 1);
        let key = work.plan.analyses.get(usize::from(analysis))?.to_string();
        Some(Terms {
            id: stated.map(|terms| terms.id.clone()),
            initiative: stated.and_then(|terms| terms.initiative).and_then(|place| {
                let it = work.plan.initiatives.get(place as usize)?;
                Some(match &it.title {
                    Some(title) => format!("{} {title}", it.id),
                    None => it.id.to_string(),
                })
            }),
            title: stated.and_then(|terms| terms.title.clone()),
            analysis_key: key,
            comparison,
            opening,
            price_year: stated.and_then(|terms| terms.price_year.said()),
            first,
            start,
            end,
            lifetime_end,
            lengths: longer.map(|lifetime| (period, lifetime)),
            last: latest.max(end).max(lifetime_end.unwrap_or(end)),
            cells: TermCells::of(stated),
        })
    }

    /// How far a year lies from the comparison year.
    pub(super) fn offset(&self, year: Period) -> Option<i32> {
        offset(self.comparison, year)
    }

    /// The year that lies so far from the comparison year.
    pub(super) fn year(&self, offset: i32) -> String {
        match self.comparison.year() {
            Some(year) => (i32::from(year.0) + offset).to_string(),
            None => offset.to_string(),
        }
    }

    /// How amounts are discounted, by the edition's choices.
    fn discounting(&self, methods: &Methods, rates: &RateSteps) -> Result<Discounting, Absence> {
        Ok(Discounting {
            rates: rates.clone(),
            timing: methods.discount_timing,
            before: methods.before_comparison,
            clock_start: clock_start(methods.rate_clock, self.opening)?,
        })
    }

    /// The discount factors of every year that may be asked for.
    pub(in crate::calc) fn factors(
        &self,
        work: &Work<'_, '_>,
        rates: &RateSteps,
    ) -> Result<DiscountFactors, Absence> {
        let method = self.discounting(work.run.methods(), rates)?;
        Ok(DiscountFactors::new(&method, self.first, self.last)?)
    }

    /// The years that a net present value is spread over as a yearly amount: those of the
    /// analysis period after the comparison year, or from the first year on where that
    /// one is undiscounted.
    pub(in crate::calc) fn annuity_years(&self, methods: &Methods) -> (i32, i32) {
        let first = match methods.discount_timing {
            DiscountTiming::FirstYearUndiscounted => self.first,
            _ => self.first.max(1),
        };
        (first, self.end)
    }

    /// The years with benefits up to a year, from the first to the last of them.
    pub(super) fn benefit_years(&self, amounts: &[Amount], end: i32) -> Option<(i32, i32)> {
        let gains = amounts.iter().filter(|it| it.part.is_gain() && it.offset <= end);
        let gains: Vec<i32> = gains.map(|it| it.offset).collect();
        Some((*gains.iter().min()?, end))
    }
}

fn offset(comparison: ComparisonYear, year: Period) -> Option<i32> {
    match (comparison.year(), year) {
        (Some(origin), Period::Year(year)) => Some(i32::from(year.0) - i32::from(origin.0)),
        (None, Period::PlanYear(number)) => Some(i32::from(number)),
        _ => None,
    }
}

/// The comparison year: as stated, as plans number their years, or as the edition
/// chooses. `None` where the years cannot be put in one order.
fn comparison(
    work: &mut Work<'_, '_>,
    stated: Option<&AppraisalTerms>,
    years: &BTreeSet<Period>,
) -> Option<ComparisonYear> {
    let calendar: Vec<Year> = years.iter().filter_map(|year| year.year()).collect();
    if calendar.is_empty() {
        return (!years.is_empty()).then_some(ComparisonYear::PlanYearZero);
    }
    if calendar.len() < years.len() {
        tell(work, stated, FindingCode::AppraisalYearsMixed, Vec::new());
        return None;
    }
    if let Some(year) = stated.and_then(|terms| terms.comparison_year.said()) {
        return Some(ComparisonYear::Stated(year));
    }
    let first = calendar.first()?;
    let year = match work.run.methods().comparison_year_unstated {
        ComparisonYearUnstated::FirstYear => *first,
        ComparisonYearUnstated::YearBeforeFirst => Year(first.0.saturating_sub(1)),
    };
    if stated.is_some() {
        let args = vec![("year", Arg::Period(Period::Year(year)))];
        tell(work, stated, FindingCode::ComparisonYearMissing, args);
    }
    Some(ComparisonYear::Chosen(year))
}

/// Adds a finding about a row of terms; what no row states, the tables say.
pub(super) fn tell(
    work: &mut Work<'_, '_>,
    stated: Option<&AppraisalTerms>,
    code: FindingCode,
    args: Vec<(&'static str, Arg)>,
) {
    let subject = match stated {
        Some(terms) => Subject::Record(RecordKind::Appraisal, Some(terms.id.to_string())),
        None => Subject::Book(work.plan.book),
    };
    let cells = stated.map(|terms| terms.cell).into_iter().collect();
    work.run.findings.push(Finding::new(code, subject).of(cells, args));
}

/// Whether an amount is a cost.
pub(super) fn is_cost(amount: &Amount) -> bool {
    matches!(amount.part, Part::Investment | Part::Operating)
}
