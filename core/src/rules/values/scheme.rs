//! Terms of a grant scheme.

use rust_decimal::Decimal;

use super::{share, whole};
use crate::quantity::Share;
use crate::rules::shape::{Record, RuleValue, field};

/// The terms of a scheme for a category of projects in the years of a period.
/// What the sources do not state is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemeTerms {
    /// The least project cost, with the agency's own pay, in kroner.
    pub cost_min: Option<Decimal>,
    /// The largest project cost, in kroner.
    pub cost_max: Option<Decimal>,
    /// The largest share of the cost that is granted (tilskuddsandel).
    pub grant_share: Share,
    /// The largest grant (tilskudd), in kroner.
    pub grant_max: Option<Decimal>,
    /// The share of the agency's own yearly net benefit that its budget is cut by (budsjettkutt).
    pub budget_cut_share: Option<Share>,
    /// The most years of a project.
    pub project_years_max: Option<u16>,
    /// The most budget years with grants.
    pub grant_years_max: Option<u16>,
}

/// The terms by category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules) struct SchemeRules(Vec<(&'static str, SchemeTerms)>);

impl SchemeRules {
    pub(in crate::rules) fn of(value: &RuleValue) -> Option<SchemeRules> {
        let RuleValue::Records(records) = value else { return None };
        records.iter().map(terms).collect::<Option<Vec<_>>>().map(SchemeRules)
    }

    pub(in crate::rules) fn category(&self, category: &str) -> Option<SchemeTerms> {
        self.0.iter().find(|(key, _)| *key == category.trim()).map(|(_, terms)| *terms)
    }
}

fn terms((key, fields): &Record) -> Option<(&'static str, SchemeTerms)> {
    // `None` where a field is out of range, `Some(None)` where it is not stated.
    let kroner = |name| match field(fields, name) {
        Some(amount) if amount < Decimal::ZERO => None,
        other => Some(other),
    };
    let share_of = |name| field(fields, name).map_or(Some(None), |it| share(it).map(Some));
    let years = |name| match field(fields, name).map(whole::<u16>) {
        None => Some(None),
        Some(Some(years @ 1..=20)) => Some(Some(years)),
        Some(_) => None,
    };
    let (cost_min, cost_max) = (kroner("cost_min")?, kroner("cost_max")?);
    if cost_min.zip(cost_max).is_some_and(|(least, most)| least > most) {
        return None;
    }
    let terms = SchemeTerms {
        cost_min,
        cost_max,
        grant_share: share_of("grant_share")??,
        grant_max: kroner("grant_max")?,
        budget_cut_share: share_of("budget_cut_share")?,
        project_years_max: years("project_years_max")?,
        grant_years_max: years("grant_years_max")?,
    };
    Some((*key, terms))
}
