//! Funding schemes: the conditions of co-financing (medfinansieringsordningen).
//!
//! The terms are those of the year of application and of the project's category. A
//! condition that the terms do not state is not judged.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, term};
use crate::period::Year;
use crate::quantity::Money;
use crate::rules::SchemeTerms;

/// What a scheme requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemeCondition {
    /// The project is large enough (laveste prosjektkostnad).
    CostAtLeast,
    /// The project is not too large (høyeste prosjektkostnad).
    CostAtMost,
    /// The grant is at most a share of the project's cost (tilskuddsandel).
    GrantShare,
    /// The grant is at most an amount (høyeste tilskudd).
    GrantAtMost,
    /// In a year at full effect, the budget is cut by a share of the agency's own net
    /// benefit (budsjettkutt).
    BudgetCut,
    /// The project lasts at most so many years.
    ProjectYears,
    /// The grant is spread over at most so many budget years.
    GrantYears,
}

impl SchemeCondition {
    /// Every condition, in the order they are told.
    pub const ALL: &'static [SchemeCondition] = &[
        SchemeCondition::CostAtLeast,
        SchemeCondition::CostAtMost,
        SchemeCondition::GrantShare,
        SchemeCondition::GrantAtMost,
        SchemeCondition::BudgetCut,
        SchemeCondition::ProjectYears,
        SchemeCondition::GrantYears,
    ];

    /// The stable key, such as `grant-share`.
    pub fn key(self) -> &'static str {
        match self {
            SchemeCondition::CostAtLeast => "cost-at-least",
            SchemeCondition::CostAtMost => "cost-at-most",
            SchemeCondition::GrantShare => "grant-share",
            SchemeCondition::GrantAtMost => "grant-at-most",
            SchemeCondition::BudgetCut => "budget-cut",
            SchemeCondition::ProjectYears => "project-years",
            SchemeCondition::GrantYears => "grant-years",
        }
    }
}

/// A condition held against a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// Which condition.
    pub condition: SchemeCondition,
    /// The year it is judged for, where it is judged by year.
    pub year: Option<Year>,
    /// What the terms allow or demand, in kroner or years.
    pub limit: Decimal,
    /// What the project has, in the same unit.
    pub found: Decimal,
    /// Whether the condition is kept.
    pub kept: bool,
}

/// What a project asks of a scheme. What is not known is absent, and its conditions
/// are not judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantProject {
    /// The whole cost with the agency's own pay (prosjektkostnad med egen lønn).
    pub cost: Option<Money>,
    /// The grant (tilskudd).
    pub grant: Option<Money>,
    /// Years at full effect with the agency's own benefits.
    pub years: Vec<GrantYear>,
    /// How many years the project lasts.
    pub project_years: Option<u16>,
    /// How many budget years have a grant.
    pub grant_years: Option<u16>,
}

/// A year at full effect of the agency's own benefits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantYear {
    /// The year.
    pub year: Year,
    /// The agency's own gross benefit (intern brutto gevinst).
    pub gross: Money,
    /// Permanent running cost of the new solution (varige driftskostnader).
    pub running: Money,
    /// What is taken out as a lower budget frame (budsjettkutt).
    pub budget_cut: Money,
}

impl GrantYear {
    /// The agency's own net benefit (intern netto gevinst): gross less permanent
    /// running cost.
    ///
    /// # Errors
    ///
    /// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
    pub fn net(&self) -> Result<Money, Absent> {
        super::net_before_investment(self.gross, self.running)
    }
}

/// Every condition that terms and project together let one judge, in the order of
/// [`SchemeCondition::ALL`]; the budget cut for each year at full effect. Where the
/// net benefit of a year is not positive, no cut is demanded.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`] where grant and cost, or the amounts of a year, are in
/// different price bases; [`Absent::OutOfRange`].
pub fn scheme_conditions(
    terms: &SchemeTerms,
    project: &GrantProject,
) -> Result<Vec<Judged>, Absent> {
    let mut judged = Vec::new();
    let mut told = |condition, limit: Option<Decimal>, found: Option<Decimal>, at_least: bool| {
        if let (Some(limit), Some(found)) = (limit, found) {
            let kept = if at_least { found >= limit } else { found <= limit };
            judged.push(Judged { condition, year: None, limit, found, kept });
        }
    };
    let [cost, grant] = [project.cost, project.grant].map(|it| it.map(Money::kroner));
    let share = granted_at_most(terms, project)?;
    told(SchemeCondition::CostAtLeast, terms.cost_min, cost, true);
    told(SchemeCondition::CostAtMost, terms.cost_max, cost, false);
    told(SchemeCondition::GrantShare, share, grant, false);
    told(SchemeCondition::GrantAtMost, terms.grant_max, grant, false);
    judged.extend(budget_cuts(terms, &project.years)?);
    let mut years = |condition, limit: Option<u16>, found: Option<u16>| {
        if let (Some(limit), Some(found)) = (limit, found) {
            let kept = found <= limit;
            let [limit, found] = [limit, found].map(Decimal::from);
            judged.push(Judged { condition, year: None, limit, found, kept });
        }
    };
    years(SchemeCondition::ProjectYears, terms.project_years_max, project.project_years);
    years(SchemeCondition::GrantYears, terms.grant_years_max, project.grant_years);
    Ok(judged)
}

/// The largest grant by the share of the cost.
fn granted_at_most(terms: &SchemeTerms, project: &GrantProject) -> Result<Option<Decimal>, Absent> {
    let Some(cost) = project.cost else { return Ok(None) };
    if let Some(grant) = project.grant {
        alike(cost, &[grant])?;
    }
    term(cost.kroner().checked_mul(terms.grant_share.value())).map(Some)
}

fn budget_cuts(terms: &SchemeTerms, years: &[GrantYear]) -> Result<Vec<Judged>, Absent> {
    let Some(share) = terms.budget_cut_share else { return Ok(Vec::new()) };
    let of_year = |year: &GrantYear| {
        let net = year.net()?;
        alike(net, &[year.budget_cut])?;
        let demanded = term(net.kroner().checked_mul(share.value()))?.max(Decimal::ZERO);
        let found = year.budget_cut.kroner();
        Ok(Judged {
            condition: SchemeCondition::BudgetCut,
            year: Some(year.year),
            limit: demanded,
            found,
            kept: found >= demanded,
        })
    };
    years.iter().map(of_year).collect()
}

/// The largest grant that the terms allow a project of this cost: the share of the
/// cost, and no more than the largest grant, in kroner.
///
/// # Errors
///
/// [`Absent::OutOfRange`].
pub fn largest_grant(terms: &SchemeTerms, cost: Money) -> Result<Money, Absent> {
    let by_share = term(cost.kroner().checked_mul(terms.grant_share.value()))?;
    let most = terms.grant_max.map_or(by_share, |most| most.min(by_share));
    Ok(cost.with_number(most))
}
