//! What benefits are called in tables over several agencies.

use crate::plan::{Benefit, BenefitPlan};
use crate::report::table::Label;

/// What a benefit of the plan at `place` is called: its ID and title, and its agency
/// where the plans are of several, since IDs begin anew in each.
pub(super) fn benefit_label(plans: &[BenefitPlan], place: usize, benefit: &Benefit) -> Label {
    let name = if benefit.id == benefit.title {
        benefit.id.to_string()
    } else {
        format!("{} {}", benefit.id, benefit.title)
    };
    let agency = plans.get(place).and_then(agency_of);
    let several = plans.iter().any(|plan| agency_of(plan) != agency);
    match agency.filter(|_| several) {
        Some(agency) => Label::Text(format!("{name} – {agency}")),
        None => Label::Text(name),
    }
}

fn agency_of(plan: &BenefitPlan) -> Option<&str> {
    let organisation = &plan.organisation;
    let said = organisation.name.as_ref().or(organisation.organisation_number.as_ref());
    said.map(|said| &*said.value)
}
