//! What an appraisal needs beside amounts: years, overlaps, phasing in, funding.

use rust_decimal::Decimal;

use crate::calc::fact::Stage;
use crate::period::{Day, Year};
use crate::plan::{Given, Text};
use crate::provenance::CellRef;
use crate::quantity::{Hours, Money};

/// The terms of a socio-economic appraisal (samfunnsøkonomisk analyse).
///
/// Years that the agency does not state stay missing; nothing is assumed here.
#[derive(Debug, Clone, PartialEq)]
pub struct AppraisalTerms {
    /// Its ID; where it has none, its place in the workbook.
    pub id: Text,
    /// The workbook's own calculation it is of, by its place in the plan's list.
    pub analysis: u16,
    /// The initiative it is of, by its place in the plan; all of the calculation where
    /// none is named.
    pub initiative: Option<u32>,
    /// What it is called.
    pub title: Option<Text>,
    /// The year that all present values are counted at (sammenligningsår).
    pub comparison_year: Given<Year>,
    /// The first year of effects (åpningsår).
    pub opening_year: Given<Year>,
    /// The year whose prices the appraisal is in (prisår, kroneår).
    pub price_year: Given<Year>,
    /// The length of the analysis period (analyseperiode) in years, above 0.
    pub analysis_years: Given<u16>,
    /// The lifetime (levetid) in years, above 0; may be longer than the analysis period.
    pub lifetime_years: Given<Decimal>,
    /// Where it is described.
    pub cell: CellRef,
}

/// A group of benefits that may describe the same effect (overlapp).
#[derive(Debug, Clone, PartialEq)]
pub struct OverlapGroup {
    /// Its ID: the word that benefits name the group by.
    pub id: Text,
    /// What the effect is.
    pub title: Option<Text>,
    /// The most kroner that the group's benefits can give together in one full year.
    pub ceiling_money: Given<Money>,
    /// The most hours that the group's benefits can give together in one full year.
    pub ceiling_hours: Given<Hours>,
    /// How the overlap is settled: `pro_rata`, `by_rank` or `exclude_later`. The rank is
    /// the order of the benefits in the workbook.
    pub allocation: Given<&'static str>,
    /// Where it is described.
    pub cell: CellRef,
}

/// How a yearly effect of a benefit comes in (innfasing).
///
/// The profile stands for the years in which the benefit has no lines of the
/// stage; what a line says of a year is never said again by the profile.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectProfile {
    /// The benefit, by its place in the plan.
    pub benefit: u32,
    /// How sure it is.
    pub stage: Stage,
    /// Kroner per year at full effect, positive as stated.
    pub full_effect: Given<Money>,
    /// Freed hours per year at full effect, for a benefit of freed time.
    pub full_hours: Given<Hours>,
    /// The day the effect begins.
    pub start: Given<Day>,
    /// How it comes in: `immediate`, `linear`, `stepped` or `logistic`.
    pub ramp: Given<&'static str>,
    /// Months from the start until full effect.
    pub ramp_months: Given<Decimal>,
    /// How many years the effect lasts from its start, above 0.
    pub lifetime_years: Given<Decimal>,
    /// The initiative whose delivery the effect waits for, by its place in the plan: the
    /// effect moves by as much as its delivery has moved from the planned one.
    pub milestone: Given<u32>,
    /// Where it is described.
    pub cell: CellRef,
}

/// Money granted by a scheme (medfinansiering, tilskudd). Financing is never a benefit
/// and never lessens a cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Funding {
    /// The initiative, by its place in the plan.
    pub initiative: Option<u32>,
    /// The scheme's key, such as `medfinansiering`.
    pub scheme: Given<&'static str>,
    /// The key of the scheme's category: `1` (ordinary projects) or `2`
    /// (shared solutions).
    pub scheme_category: Given<&'static str>,
    /// The year of the application, by which the terms are chosen.
    pub application_year: Given<Year>,
    /// The whole cost of the project (prosjektkostnad), own labour included.
    pub total_cost: Given<Money>,
    /// What the scheme grants (tilskudd).
    pub grant: Given<Money>,
    /// How many budget years the grant is spread over.
    pub grant_years: Given<u16>,
    /// Where it is described.
    pub cell: CellRef,
}
