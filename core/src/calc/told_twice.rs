//! Effects that may be told twice: benefits that look alike, and what one agency
//! reports for another that reports it too. These are questions to the reader:
//! nothing is left out because of them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::calc::appraisal::PlanAppraisal;
use crate::calc::formula::{self, trigrams};
use crate::calc::work::Run;
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::plan::{Benefit, BenefitPlan};
use crate::quantity::{Share, Unit};
use crate::submission::RecordKind;

/// A benefit with the amount it is compared by.
#[derive(Clone, Copy)]
struct Told<'p> {
    plan: usize,
    benefit: &'p Benefit,
    place: usize,
    amount: Decimal,
}

/// Benefits by amount and unit: only equal amounts are compared.
type ByAmount<'p> = BTreeMap<(Unit, Decimal), Vec<Told<'p>>>;

/// Says which benefits of the run may be one effect.
pub(super) fn check(run: &mut Run<'_>, plans: &[BenefitPlan], appraised: &[PlanAppraisal]) {
    let by_amount = by_amount(run, plans, appraised);
    if by_amount.values().all(|told| told.len() < 2) {
        return;
    }
    across_agencies(run, plans, &by_amount);
    look_alike(run, plans, &by_amount);
}

/// By what is planned over all periods, else realised to date, as it counts.
fn by_amount<'p>(
    run: &Run<'_>,
    plans: &'p [BenefitPlan],
    appraised: &[PlanAppraisal],
) -> ByAmount<'p> {
    let mut by_amount: ByAmount<'p> = BTreeMap::new();
    for (plan, (described, appraisal)) in plans.iter().zip(appraised).enumerate() {
        let benefits = described.benefits.iter().zip(&appraisal.benefits).enumerate();
        for (place, (benefit, it)) in benefits {
            let Some(series) = it.series.as_ref().filter(|_| !run.is_doubled(plan, place)) else {
                continue;
            };
            let figures = [series.planned_lifetime, series.realised_to_date];
            let figures = figures.map(|fact| run.facts.get(fact));
            let Some((fact, amount)) = figures
                .into_iter()
                .find_map(|fact| Some((fact, fact.value.ok().filter(|amount| !amount.is_zero())?)))
            else {
                continue;
            };
            let told = Told { plan, benefit, place, amount };
            by_amount.entry((fact.unit.clone(), amount)).or_default().push(told);
        }
    }
    by_amount
}

fn number_of(plan: &BenefitPlan) -> Option<&str> {
    plan.organisation.organisation_number.as_ref().map(|said| &*said.value)
}

/// What one agency reports for another agency of the run that reports the same
/// amount as its own.
fn across_agencies(run: &mut Run<'_>, plans: &[BenefitPlan], by_amount: &ByAmount<'_>) {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for ((unit, _), all) in by_amount {
        for told in all {
            let Some(recipient) = &told.benefit.recipient_organisation else { continue };
            let named = |plan: &BenefitPlan| {
                let name = plan.organisation.name.as_ref();
                number_of(plan).is_some_and(|number| number == digits(recipient))
                    || name.is_some_and(|it| it.value.to_lowercase() == recipient.to_lowercase())
            };
            let own = all.iter().filter(|other| {
                let plan = &plans[other.plan];
                number_of(plan) != number_of(&plans[told.plan])
                    && matches!(other.benefit.recipient, None | Some("own"))
                    && named(plan)
            });
            for other in own {
                let finding = about(FindingCode::CrossAgencyDoubleCount, told, other)
                    .with_text("agency", &**recipient)
                    .with("amount", Arg::Number(told.amount, Some(unit.clone())));
                run.findings.push(finding);
            }
        }
    }
}

fn about(code: FindingCode, told: &Told<'_>, other: &Told<'_>) -> Finding {
    let subject = Subject::Record(RecordKind::Benefit, Some(told.benefit.id.to_string()));
    Finding::new(code, subject)
        .at(Some(told.benefit.cell))
        .at(Some(other.benefit.cell))
        .with_text("other", &*other.benefit.id)
}

/// Benefits of one agency with the same amount whose descriptions look alike. Each
/// is held against the first it looks like, so that ten alike give nine findings.
fn look_alike(run: &mut Run<'_>, plans: &[BenefitPlan], by_amount: &ByAmount<'_>) {
    let mut limit = None;
    for ((unit, _), all) in by_amount.iter().filter(|(_, all)| all.len() > 1) {
        let mut by_agency: BTreeMap<Option<&str>, Vec<&Told<'_>>> = BTreeMap::new();
        for told in all {
            by_agency.entry(number_of(&plans[told.plan])).or_default().push(told);
        }
        for told in by_agency.into_values().filter(|told| told.len() > 1) {
            if limit.is_none() {
                limit = run.rule(|rules| rules.benefits_look_alike());
            }
            let Some((limit, _)) = limit else { return };
            for (later, earlier, likeness) in pairs(&told, limit) {
                if are_related(plans, later, earlier) {
                    continue;
                }
                let finding = about(FindingCode::BenefitsLookAlike, later, earlier)
                    .with("likeness", Arg::Number(likeness.value(), Some(Unit::Share)))
                    .with("amount", Arg::Number(later.amount, Some(unit.clone())));
                run.findings.push(finding);
            }
        }
    }
}

/// What a benefit is compared by: its title and description; nothing where it has
/// no words of its own.
fn words_of(benefit: &Benefit) -> Option<String> {
    let description = benefit.description.as_deref().unwrap_or_default();
    let title = if benefit.title == benefit.id { "" } else { &*benefit.title };
    let words = format!("{title} {description}");
    words.chars().any(char::is_alphanumeric).then_some(words)
}

/// Each benefit with the first that it looks like. Only benefits that share one of
/// their rarest trigrams are compared: others cannot reach the limit.
fn pairs<'t, 'p>(told: &[&'t Told<'p>], limit: Share) -> Vec<(&'t Told<'p>, &'t Told<'p>, Share)> {
    let texts: Vec<Option<String>> = told.iter().map(|it| words_of(it.benefit)).collect();
    let sets: Vec<BTreeSet<[char; 3]>> =
        texts.iter().map(|text| trigrams(text.as_deref().unwrap_or_default())).collect();
    let mut frequency: BTreeMap<[char; 3], usize> = BTreeMap::new();
    for trigram in sets.iter().flatten() {
        *frequency.entry(*trigram).or_default() += 1;
    }
    let mut first_with: BTreeMap<[char; 3], Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, set) in sets.iter().enumerate() {
        let Some(text) = &texts[place] else { continue };
        let mut rarest: Vec<[char; 3]> = set.iter().copied().collect();
        rarest.sort_by_key(|it| (frequency.get(it).copied(), *it));
        rarest.truncate(prefix(set.len(), limit));
        let candidates: BTreeSet<usize> =
            rarest.iter().filter_map(|it| first_with.get(it)).flatten().copied().collect();
        let alike = candidates.into_iter().find_map(|earlier| {
            let likeness = formula::likeness(text, texts[earlier].as_deref()?);
            (likeness >= limit).then_some((told[place], told[earlier], likeness))
        });
        match alike {
            Some(pair) => found.push(pair),
            None => {
                for trigram in rarest {
                    first_with.entry(trigram).or_default().push(place);
                }
            }
        }
    }
    found
}

/// How many of a set's trigrams it is enough to look at: two sets as alike as the
/// limit share so many that they cannot all lie among the rest.
fn prefix(size: usize, limit: Share) -> usize {
    let shared = (Decimal::from(size) * limit.value()).ceil();
    size.saturating_sub(usize::try_from(shared).unwrap_or(0)) + 1
}

/// Whether the plan says itself how two benefits belong together: one contributes
/// to the other, or both are in one overlap group.
fn are_related(plans: &[BenefitPlan], one: &Told<'_>, other: &Told<'_>) -> bool {
    if one.plan != other.plan {
        return false;
    }
    let group = |told: &Told<'_>| told.benefit.overlap_group.as_ref().map(|it| it.value.clone());
    let parent = |told: &Told<'_>| usize::try_from(told.benefit.parent.said()?).ok();
    let shares_group = group(one).is_some() && group(one) == group(other);
    let benefits = &plans[one.plan].benefits;
    let is_below = |one: &Told<'_>, other: &Told<'_>| {
        let above = |place: usize| usize::try_from(benefits.get(place)?.parent.said()?).ok();
        let mut ancestors = std::iter::successors(parent(one), |place| above(*place));
        ancestors.by_ref().take(benefits.len()).any(|place| place == other.place)
    };
    shares_group || is_below(one, other) || is_below(other, one)
}
