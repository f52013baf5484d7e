//! From plans and figures to the report's tables.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::Appraisal;
use crate::calc::appraisal::{BenefitAppraisal, KindTotal, PlanAppraisal};
use crate::calc::kind::group_of;
use crate::finding::{Finding, Subject};
use crate::plan::{Benefit, BenefitPlan};
use crate::provenance::Books;
use crate::quantity::Unit;
use crate::report::{
    ActionRow, Agency, BenefitGroup, BenefitRow, FactIx, IndicatorRow, Measured, Meta, MoneyScale,
    Reach, Reading, Report, headline, reach, shown, withheld,
};
use crate::rules::{Release, RuleSet};
use crate::submission::{RecordKind, Submission};

/// What a report is built from.
#[derive(Debug)]
pub struct Parts<'p> {
    /// The program's version.
    pub tool_version: &'p str,
    /// The rule edition.
    pub rules: &'p RuleSet,
    /// The workbooks, in the order of the run; those that were refused are not among them.
    pub books: Books,
    /// How each was read, in the same order.
    pub readings: Vec<Reading>,
    /// The numbers they said that are to be computed with.
    pub numbers: Vec<Measured>,
    /// Their plans, in the same order.
    pub plans: &'p [BenefitPlan],
    /// What they come to.
    pub appraisal: Appraisal,
    /// Everything that was found.
    pub findings: Vec<Finding>,
}

/// Builds the report.
pub fn build(parts: Parts<'_>) -> Report {
    let Parts { tool_version, rules, books, readings, numbers, plans, appraisal, mut findings } =
        parts;
    let reach = Reach::over(&appraisal.facts, &appraisal.rule_values, &findings);
    findings.extend(reach::tell_unused(&numbers, &reach));
    withheld::hide(&mut findings, &appraisal.withheld);
    // Errors first; within a severity the order of the workbooks.
    findings.sort_by_key(Finding::severity);
    let about = Findings::index(&findings, plans);
    let meta = meta(tool_version, rules, plans, &appraisal);
    let groups = groups(plans, &appraisal, &about);
    let indicators = indicators(plans, &appraisal, &about);
    let mut report = Report {
        meta,
        books,
        readings,
        headline: headline::build(&appraisal, &groups),
        members: appraisal.members,
        groups,
        indicators,
        uses: appraisal.uses,
        analyses: appraisal.plans.iter().flat_map(|plan| plan.analyses.clone()).collect(),
        sections: appraisal.sections,
        actions: plans
            .iter()
            .flat_map(|plan| actions(plan, appraisal.as_of_stated.then_some(appraisal.as_of)))
            .collect(),
        changes: None,
        findings,
        rule_values: appraisal.rule_values,
        shown: Vec::new(),
        facts: appraisal.facts,
    };
    report.shown = shown::in_order(&report);
    report
}

/// The places of findings by what they are about.
struct Findings {
    by_record: BTreeMap<(u16, RecordKind, String), Vec<usize>>,
}

impl Findings {
    fn index(findings: &[Finding], plans: &[BenefitPlan]) -> Findings {
        let mut by_record: BTreeMap<(u16, RecordKind, String), Vec<usize>> = BTreeMap::new();
        for (place, finding) in findings.iter().enumerate() {
            let Subject::Record(kind, Some(id)) = &finding.subject else { continue };
            let book = finding.cells.first().map(|cell| cell.book);
            let book = book.or_else(|| plans.first().map(|plan| plan.book)).unwrap_or(0);
            by_record.entry((book, *kind, id.clone())).or_default().push(place);
        }
        Findings { by_record }
    }

    fn about(&self, book: u16, kind: RecordKind, id: &str) -> Vec<usize> {
        self.by_record.get(&(book, kind, id.to_owned())).cloned().unwrap_or_default()
    }
}

fn meta(tool_version: &str, rules: &RuleSet, plans: &[BenefitPlan], appraisal: &Appraisal) -> Meta {
    let mut agencies: Vec<Agency> = Vec::new();
    let mut agency_of_book = BTreeMap::new();
    for plan in plans {
        let organisation = &plan.organisation;
        let agency = Agency {
            organisation_number: organisation
                .organisation_number
                .as_ref()
                .map(|said| said.value.to_string()),
            name: organisation.name.as_ref().map(|said| said.value.to_string()),
        };
        let says_something = agency.organisation_number.is_some() || agency.name.is_some();
        if says_something {
            let known = agencies.iter().position(|known| *known == agency);
            agency_of_book.insert(plan.book, known.unwrap_or(agencies.len()));
            if known.is_none() {
                agencies.push(agency);
            }
        }
    }
    Meta {
        tool_version: tool_version.to_owned(),
        edition: rules.id().to_owned(),
        edition_title: match rules.release() {
            Release::Released(_) => rules.title().to_owned(),
            Release::Draft => format!("{} (utkast)", rules.title()),
        },
        edition_digest: rules.digest(),
        scenario: rules.scenario().cloned().map(|it| it.seen_on(appraisal.as_of)),
        agencies,
        agency_of_book,
        period: appraisal.period,
        as_of: appraisal.as_of_stated.then_some(appraisal.as_of),
        is_final: !plans.is_empty() && plans.iter().all(|plan| plan.reporting.is_final),
        price_basis: appraisal.price_basis,
        money_scale: money_scale(appraisal),
        registered: None,
        supersedes: None,
    }
}

/// Whole kroner up to ten million, then thousands, so that a table stays readable.
fn money_scale(appraisal: &Appraisal) -> MoneyScale {
    let kroner = appraisal.facts.iter().filter_map(|(_, fact)| match (&fact.unit, fact.value) {
        (Unit::Kroner(_), Ok(value)) => Some(value.abs()),
        _ => None,
    });
    let largest = kroner.max().unwrap_or(Decimal::ZERO);
    if largest >= Decimal::from(10_000_000_u32) { MoneyScale::Thousand } else { MoneyScale::Kroner }
}

impl Reading {
    /// How a workbook was read, counted from what it says.
    pub fn of(submission: &Submission) -> Reading {
        let mut records: BTreeMap<RecordKind, u32> = BTreeMap::new();
        let mut cells = Vec::new();
        for record in &submission.records {
            *records.entry(record.kind).or_default() += 1;
            cells.extend(record.entries.iter().filter_map(|entry| entry.at));
        }
        cells.sort_unstable();
        cells.dedup();
        Reading {
            format: submission.format.clone(),
            records,
            cells_used: u32::try_from(cells.len()).unwrap_or(u32::MAX),
        }
    }
}

fn groups(plans: &[BenefitPlan], appraisal: &Appraisal, about: &Findings) -> Vec<BenefitGroup> {
    let mut groups: Vec<BenefitGroup> = Vec::new();
    for KindTotal { kind, total, year_variance, periods, status } in &appraisal.kinds {
        let mut rows = Vec::new();
        for (plan, appraised) in plans.iter().zip(&appraisal.plans) {
            let pairs = plan.benefits.iter().zip(&appraised.benefits);
            rows.extend(
                pairs
                    .filter(|(benefit, _)| group_of(benefit) == *kind)
                    .filter(|(benefit, it)| !only_estimated(plan, benefit, it))
                    .map(|(benefit, it)| benefit_row(plan, benefit, it, about)),
            );
        }
        groups.push(BenefitGroup {
            kind,
            rows,
            total: total.clone(),
            year_variance: *year_variance,
            periods: periods.clone(),
            status: *status,
        });
    }
    groups
}

/// A benefit that one of the workbook's own calculations only estimates: it is
/// shown there, and what it is worth by year stands with another benefit.
fn only_estimated(plan: &BenefitPlan, benefit: &Benefit, appraised: &BenefitAppraisal) -> bool {
    if appraised.series.is_some() || benefit.analysis.is_empty() {
        return false;
    }
    let place = plan.benefits.iter().position(|other| other.id == benefit.id);
    let place = place.and_then(|place| u32::try_from(place).ok());
    plan.estimates.iter().any(|line| line.benefit == place)
}

fn benefit_row(
    plan: &BenefitPlan,
    benefit: &Benefit,
    appraised: &BenefitAppraisal,
    about: &Findings,
) -> BenefitRow {
    let initiative = benefit.initiative.as_ref().map(|id| {
        let named = plan.initiatives.iter().find(|it| it.id == *id);
        let title = named.and_then(|it| it.title.clone());
        title.unwrap_or_else(|| id.clone()).to_string()
    });
    BenefitRow {
        id: benefit.id.to_string(),
        title: benefit.title.to_string(),
        initiative,
        owner: benefit.owner.as_ref().map(|owner| owner.to_string()),
        recipient: benefit.recipient,
        is_disbenefit: benefit.is_disbenefit,
        description: benefit.description.as_ref().map(|text| text.to_string()),
        series: appraised.series.clone(),
        periods: appraised.periods.clone(),
        uses: appraised.uses.clone(),
        status: appraised.status,
        kept_out: appraised.kept_out,
        findings: about.about(plan.book, RecordKind::Benefit, &benefit.id),
        cell: benefit.cell,
    }
}

fn indicators(plans: &[BenefitPlan], appraisal: &Appraisal, about: &Findings) -> Vec<IndicatorRow> {
    let mut rows = Vec::new();
    for (plan, PlanAppraisal { indicators, .. }) in plans.iter().zip(&appraisal.plans) {
        for (indicator, it) in plan.indicators.iter().zip(indicators) {
            let benefit = indicator.benefit.and_then(|place| plan.benefits.get(place as usize));
            rows.push(IndicatorRow {
                id: indicator.id.to_string(),
                title: indicator.title.to_string(),
                benefit: benefit.map(|benefit| benefit.id.to_string()),
                unit: indicator.unit.to_string(),
                owner: indicator.owner.as_ref().map(|owner| owner.to_string()),
                baseline: it.baseline,
                target: it.target,
                measurements: it.measurements.clone(),
                achievement: it.achievement,
                status: it.status,
                findings: about.about(plan.book, RecordKind::Indicator, &indicator.id),
                cell: indicator.cell,
            });
        }
    }
    rows
}

fn actions(
    plan: &BenefitPlan,
    as_of: Option<crate::period::Day>,
) -> impl Iterator<Item = ActionRow> {
    plan.actions.iter().map(move |action| {
        let benefit = action.benefit.and_then(|place| plan.benefits.get(place as usize));
        ActionRow {
            book: plan.book,
            benefit: benefit.map(|benefit| benefit.id.to_string()),
            description: action.description.to_string(),
            owner: action.owner.as_ref().map(|owner| owner.to_string()),
            deadline: action.deadline,
            status: action.status,
            overdue: action.deadline.zip(as_of).is_some_and(|(deadline, as_of)| deadline < as_of)
                && action.status != Some("done"),
        }
    })
}

/// A figure's value, where it has one.
pub(super) fn value_of(appraisal: &Appraisal, fact: FactIx) -> Option<Decimal> {
    appraisal.facts.get(fact).value.ok()
}
