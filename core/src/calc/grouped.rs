//! A plan's lines by benefit, so that each is visited once.

use crate::period::Period;
use crate::plan::{BenefitPlan, CashLine, Category, QuantityLine, Realisation};

/// The lines of every benefit, by its place in the plan and in the plan's order.
pub(super) struct Grouped<'p> {
    pub(super) amounts: Vec<Vec<&'p CashLine>>,
    pub(super) volumes: Vec<Vec<&'p QuantityLine>>,
    pub(super) uses: Vec<Vec<&'p Realisation>>,
}

impl<'p> Grouped<'p> {
    pub(super) fn of(plan: &'p BenefitPlan) -> Grouped<'p> {
        let count = plan.benefits.len();
        let mut grouped = Grouped {
            amounts: vec![Vec::new(); count],
            volumes: vec![Vec::new(); count],
            uses: vec![Vec::new(); count],
        };
        // A profile's yearly amounts are for appraisals; what is followed up is stated.
        let followed = |it: &&CashLine| it.category == Category::Benefit && it.profile.is_none();
        for line in plan.cash_lines.iter().filter(followed) {
            if let Some(list) = line.benefit.and_then(|it| grouped.amounts.get_mut(it as usize)) {
                list.push(line);
            }
        }
        for line in plan.quantity_lines.iter().filter(|it| it.profile.is_none()) {
            if let Some(list) = grouped.volumes.get_mut(line.benefit as usize) {
                list.push(line);
            }
        }
        for line in &plan.realisations {
            if let Some(list) = line.benefit.and_then(|it| grouped.uses.get_mut(it as usize)) {
                list.push(line);
            }
        }
        grouped
    }
}

/// Whether a line's period counts to date: in the year of the reporting period, and
/// over when it is.
pub(super) fn counts_to_date(period: Period, reported: Option<Period>) -> bool {
    reported.is_some_and(|reported| period.year() == reported.year() && period.ends_by(reported))
}
