//! A portfolio's members: the agencies of a run, or the initiatives of one agency, each
//! with its own sums. Kinds stay apart here too.

use std::collections::BTreeMap;

use crate::calc::appraisal::{IndicatorAppraisal, Member, MemberKind, PlanAppraisal, Status};
use crate::calc::fact::Dim;
use crate::calc::kind::{self, Appraised};
use crate::calc::quality;
use crate::calc::work::Run;
use crate::plan::{Benefit, BenefitPlan};

/// The agencies where the run is of several, or else the initiatives where there are
/// several; otherwise nothing.
pub(super) fn of(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
) -> Vec<Member> {
    let agencies = agencies(run, plans);
    if agencies.len() > 1 {
        return agencies.into_iter().map(|it| agency(run, plans, appraised, &it)).collect();
    }
    let initiatives = initiatives(plans);
    if initiatives.len() < 2 {
        return Vec::new();
    }
    initiatives.iter().map(|id| initiative(run, plans, appraised, *id)).collect()
}

/// An agency by the places of its workbooks, and what its figures are named by.
struct Agency {
    named: String,
    plans: Vec<usize>,
}

/// The agencies in the order of the run. Workbooks of one organisation number are of one
/// agency; a workbook without a number is its own.
fn agencies(run: &Run<'_>, plans: &[BenefitPlan]) -> Vec<Agency> {
    let mut agencies: Vec<Agency> = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        let number = plan.organisation.organisation_number.as_ref();
        let named = match number {
            Some(number) => number.value.to_string(),
            None => run.name_of(place).unwrap_or_default(),
        };
        match agencies.iter_mut().find(|known| known.named == named) {
            Some(known) => known.plans.push(place),
            None => agencies.push(Agency { named, plans: vec![place] }),
        }
    }
    agencies
}

fn agency(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
    agency: &Agency,
) -> Member {
    let own = |place: &usize| agency.plans.contains(place);
    let (mut benefits, mut indicators) = (Vec::new(), Vec::new());
    for (place, (plan, it)) in plans.iter().zip(appraised).enumerate() {
        if own(&place) {
            benefits.extend(plan.benefits.iter().zip(&it.benefits));
            indicators.extend(&it.indicators);
        }
    }
    let first = agency.plans.first().copied().unwrap_or_default();
    let name = plans.get(first).and_then(|plan| plan.organisation.name.as_ref());
    let name = name.map(|said| said.value.to_string());
    let dims = BTreeMap::from([(Dim::Agency, agency.named.clone())]);
    member(run, (MemberKind::Agency, first, name), &dims, &benefits, &indicators)
}

/// The initiatives that benefits belong to, in the order of the run; `None` stands for
/// the benefits that belong to none, last.
fn initiatives(plans: &[BenefitPlan]) -> Vec<Option<&str>> {
    let mut all: Vec<Option<&str>> = Vec::new();
    let benefits = || plans.iter().flat_map(|plan| &plan.benefits);
    for id in benefits().filter_map(|benefit| benefit.initiative.as_deref()) {
        if !all.contains(&Some(id)) {
            all.push(Some(id));
        }
    }
    if !all.is_empty() && benefits().any(|benefit| benefit.initiative.is_none()) {
        all.push(None);
    }
    all
}

fn initiative(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
    id: Option<&str>,
) -> Member {
    let own = |benefit: &Benefit| benefit.initiative.as_deref() == id;
    let (mut benefits, mut indicators) = (Vec::new(), Vec::new());
    for (plan, it) in plans.iter().zip(appraised) {
        benefits.extend(plan.benefits.iter().zip(&it.benefits).filter(|(told, _)| own(told)));
        for (indicator, appraisal) in plan.indicators.iter().zip(&it.indicators) {
            let benefit = indicator.benefit.and_then(|place| plan.benefits.get(place as usize));
            if benefit.map_or(id.is_none(), own) {
                indicators.push(appraisal);
            }
        }
    }
    let named = plans.iter().enumerate().find_map(|(place, plan)| {
        let found = plan.initiatives.iter().find(|it| Some(&*it.id) == id)?;
        Some((place, found.title.clone()?.to_string()))
    });
    let (plan, name) = match named {
        Some((plan, title)) => (plan, Some(title)),
        None => (0, id.map(str::to_owned)),
    };
    let mut dims = run.dims();
    dims.insert(Dim::Initiative, id.unwrap_or("none").to_owned());
    member(run, (MemberKind::Initiative, plan, name), &dims, &benefits, &indicators)
}

fn member(
    run: &mut Run<'_>,
    (kind, plan, name): (MemberKind, usize, Option<String>),
    dims: &BTreeMap<Dim, String>,
    benefits: &[Appraised<'_>],
    indicators: &[&IndicatorAppraisal],
) -> Member {
    let mut statuses = [0_u32; 4];
    for (_, appraisal) in benefits {
        let place = match appraisal.status {
            Status::Green => 0,
            Status::Yellow => 1,
            Status::Red => 2,
            Status::NotAssessed => 3,
        };
        statuses[place] += 1;
    }
    let kinds = kind::totals(run, dims, benefits);
    let indicators = quality::count(run, dims, indicators.iter().copied());
    Member { kind, plan, name, kinds, indicators, statuses }
}
