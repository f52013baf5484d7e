//! What somebody decided about findings (avgjørelser): that a finding of severity error is
//! known and its figures count all the same, with name, day and reason.
//!
//! A decision is about a code and what the finding is about, never about all findings. It
//! lifts what the finding does and nothing else: a figure that is not there stays missing.

use std::collections::BTreeSet;

use crate::calc::Appraisal;
use crate::finding::{Arg, Finding, FindingCode, Severity, Subject};
use crate::period::Day;
use crate::plan::{BenefitPlan, Organisation};
use crate::provenance::Books;
use crate::submission::RecordKind;

/// A decision about findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// What was found.
    pub code: FindingCode,
    /// What it is about: the ID of a benefit or another record, a workbook's name, the key of
    /// a calculation, a metric.
    pub about: String,
    /// The agency, by organisation number or name; needed where several could be meant.
    pub agency: Option<String>,
    /// Who decided.
    pub who: String,
    /// The day it was decided.
    pub when: Day,
    /// The reason.
    pub why: String,
}

/// Why a decision does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Idle {
    /// There is no such finding of severity error.
    NothingFound,
    /// Findings of several workbooks fit, and the decision names no agency.
    SeveralMeant,
    /// The benefit stays out of the totals all the same: its figures are missing, or another
    /// finding keeps it out.
    StillOut,
    /// The finding is about several benefits, and not all of them are decided.
    Shared,
    /// Two that have the same ID cannot be told apart, whatever anybody decides.
    NotToldApart,
}

impl Idle {
    fn key(self) -> &'static str {
        match self {
            Idle::NothingFound => "nothing-found",
            Idle::SeveralMeant => "several-meant",
            Idle::StillOut => "still-out",
            Idle::Shared => "shared",
            Idle::NotToldApart => "not-told-apart",
        }
    }
}

impl Waiver {
    /// Whether it may speak of a workbook of this organisation.
    fn is_of(&self, organisation: &Organisation) -> bool {
        let Some(agency) = &self.agency else { return true };
        let same = |said: &str| said.trim().to_lowercase() == agency.trim().to_lowercase();
        let number = organisation.organisation_number.as_ref();
        let name = organisation.name.as_ref();
        number.is_some_and(|it| same(&it.value)) || name.is_some_and(|it| same(&it.value))
    }

    fn can_lift(&self) -> bool {
        self.code != FindingCode::DuplicateId
    }

    /// The place of the benefit it speaks of in a plan.
    fn benefit(&self, plan: &BenefitPlan) -> Option<u32> {
        let place = plan.benefits.iter().position(|benefit| *benefit.id == *self.about)?;
        u32::try_from(place).ok()
    }
}

/// Lifts what decisions lift before anything is computed: benefits all of whose errors are
/// decided are no longer kept out. `findings` are those of the intake.
pub fn lift(plans: &mut [BenefitPlan], waivers: &[Waiver], findings: &[Finding]) {
    let mut waived: Vec<BTreeSet<(u32, FindingCode)>> = vec![BTreeSet::new(); plans.len()];
    for waiver in waivers.iter().filter(|waiver| waiver.can_lift()) {
        let of_agency = plans.iter().enumerate().filter(|(_, it)| waiver.is_of(&it.organisation));
        let meant: Vec<(usize, u32)> =
            of_agency.filter_map(|(place, plan)| Some((place, waiver.benefit(plan)?))).collect();
        // Where several could be meant none is.
        if let [(place, benefit)] = meant[..] {
            waived[place].insert((benefit, waiver.code));
        }
    }
    for (plan, mut waived) in plans.iter_mut().zip(waived) {
        // A finding that several benefits share is decided for all of them or for none.
        let book = plan.book;
        let shared = findings.iter().filter(|it| is_shared(it) && book_of(it) == Some(book));
        for code in shared.map(|finding| finding.code) {
            let having = plan.errors.iter().filter(|(_, errors)| errors.contains(&code));
            let mut having = having.map(|(benefit, _)| *benefit);
            if having.any(|benefit| !waived.contains(&(benefit, code))) {
                waived.retain(|(_, of)| *of != code);
            }
        }
        plan.waive(waived);
    }
}

/// Whether a finding stands for the same finding about several benefits.
fn is_shared(finding: &Finding) -> bool {
    finding.severity() == Severity::Error
        && matches!(finding.subject, Subject::Record(RecordKind::Benefit, None))
}

/// Says with each finding what was decided about it, and adds a finding for each decision
/// that does nothing.
pub fn settle(
    findings: &mut Vec<Finding>,
    waivers: &[Waiver],
    (plans, books): (&[BenefitPlan], &Books),
    appraisal: &Appraisal,
) {
    let mut idle = Vec::new();
    for waiver in waivers {
        match meant(findings, waiver, (plans, books), appraisal) {
            Ok(places) => {
                for place in places {
                    findings[place].waiver = Some(Box::new(waiver.clone()));
                }
            }
            Err(why) => idle.push((waiver, why)),
        }
    }
    findings.extend(idle.into_iter().map(|(waiver, why)| {
        Finding::new(FindingCode::DecisionWithoutEffect, Subject::Figure("decisions".to_owned()))
            .with_text("code", waiver.code.key())
            .with_text("about", waiver.about.clone())
            .with_text("who", waiver.who.clone())
            .with("date", Arg::Day(waiver.when))
            .with_text("why", why.key())
    }));
}

/// The places of the findings that a decision speaks of.
fn meant(
    findings: &[Finding],
    waiver: &Waiver,
    (plans, books): (&[BenefitPlan], &Books),
    appraisal: &Appraisal,
) -> Result<Vec<usize>, Idle> {
    let mut places = Vec::new();
    let mut meant: BTreeSet<usize> = BTreeSet::new();
    for (place, finding) in findings.iter().enumerate() {
        if finding.code != waiver.code || finding.severity() != Severity::Error {
            continue;
        }
        let of_book = |plan: &BenefitPlan| Some(plan.book) == book_of(finding);
        let Some(at) = plans.iter().position(of_book) else { continue };
        if waiver.is_of(&plans[at].organisation) && is_about(finding, waiver, &plans[at], books) {
            places.push(place);
            meant.insert(at);
        }
    }
    let [at] = meant.into_iter().collect::<Vec<usize>>()[..] else {
        return Err(if places.is_empty() { Idle::NothingFound } else { Idle::SeveralMeant });
    };
    if !waiver.can_lift() {
        return Err(Idle::NotToldApart);
    }
    let of_benefits =
        |finding: &Finding| matches!(finding.subject, Subject::Record(RecordKind::Benefit, _));
    let Some(benefit) = waiver.benefit(&plans[at]) else { return Ok(places) };
    if places.iter().any(|place| of_benefits(&findings[*place])) {
        let shared = places.iter().any(|place| is_shared(&findings[*place]));
        if shared && !plans[at].is_waived(benefit, waiver.code) {
            return Err(Idle::Shared);
        }
        let appraised = appraisal.plans.get(at).and_then(|it| it.benefits.get(benefit as usize));
        if appraised.is_some_and(|benefit| benefit.kept_out) {
            return Err(Idle::StillOut);
        }
    }
    Ok(places)
}

/// The workbook that a finding is of; a finding of the run as a whole has none.
fn book_of(finding: &Finding) -> Option<u16> {
    match (finding.cells.first(), &finding.subject) {
        (Some(cell), _) => Some(cell.book),
        (None, Subject::Book(book)) => Some(*book),
        (None, _) => None,
    }
}

/// Whether a finding is about what a decision names; what is about a workbook as a whole,
/// or about all its records of a kind, goes by the workbook's name.
fn is_about(finding: &Finding, waiver: &Waiver, plan: &BenefitPlan, books: &Books) -> bool {
    let book = || books.0.get(usize::from(plan.book)).is_some_and(|it| it.name == waiver.about);
    match &finding.subject {
        Subject::Record(_, Some(id)) => *id == waiver.about,
        Subject::Record(RecordKind::Benefit, None) => match waiver.benefit(plan) {
            Some(benefit) => plan.has_error(benefit, waiver.code),
            None => book(),
        },
        Subject::Record(_, None) | Subject::Book(_) => book(),
        Subject::Analysis(key) | Subject::Figure(key) => *key == waiver.about,
    }
}
