//! What differs between two editions, by parameter, day and method.

use super::catalogue::ParameterId;
use super::parameter::{DatedValue, Parameter};
use super::{MethodChoice, RuleSet, RuleValue};
use crate::period::Day;

/// What differs from one edition to another. Nothing is left out that can change
/// a figure; labels and notes are not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDifference {
    /// The parameters that differ, in a fixed order.
    pub parameters: Vec<ParameterDifference>,
    /// The method choices that differ, in a fixed order: first and second edition.
    pub methods: Vec<(MethodChoice, MethodChoice)>,
}

/// How a parameter differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterDifference {
    /// Which parameter.
    pub id: ParameterId,
    /// Whether only one edition has it, or both do.
    pub sort: DifferenceSort,
    /// The days on which the value differs, ascending; none where only the
    /// sources or the day of the last check do.
    pub days: Vec<DaysDifference>,
    /// Whether sources, kinds or the day of the last check differ.
    pub sources_differ: bool,
}

/// Whether one edition or both have a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceSort {
    /// Only the second edition has it.
    Added,
    /// Only the first edition has it.
    Removed,
    /// Both have it, and they differ.
    Changed,
}

impl DifferenceSort {
    /// The key, as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            DifferenceSort::Added => "added",
            DifferenceSort::Removed => "removed",
            DifferenceSort::Changed => "changed",
        }
    }
}

/// Days on which the value of a parameter differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysDifference {
    /// The first day.
    pub from: Day,
    /// The first day after them; `None` where they do not end.
    pub before: Option<Day>,
    /// The value of the first edition; `None` where it has none.
    pub first: Option<RuleValue>,
    /// The value of the second edition; `None` where it has none.
    pub second: Option<RuleValue>,
}

pub(super) fn between(first: &RuleSet, second: &RuleSet) -> RuleDifference {
    let parameters = ParameterId::all()
        .filter_map(|id| parameter(id, first.parameter(id), second.parameter(id)))
        .collect();
    let choices = first.methods().list().into_iter().zip(second.methods().list());
    let methods = choices.filter(|(a, b)| a.value != b.value).collect();
    RuleDifference { parameters, methods }
}

fn parameter(
    id: ParameterId,
    first: Option<&Parameter>,
    second: Option<&Parameter>,
) -> Option<ParameterDifference> {
    let sort = match (first, second) {
        (None, None) => return None,
        (None, Some(_)) => DifferenceSort::Added,
        (Some(_), None) => DifferenceSort::Removed,
        (Some(_), Some(_)) => DifferenceSort::Changed,
    };
    let days = days(first, second);
    let sources_differ = first.zip(second).is_some_and(|(a, b)| !rest_on_the_same(a, b));
    let differs = sources_differ || !days.is_empty() || sort != DifferenceSort::Changed;
    differs.then_some(ParameterDifference { id, sort, days, sources_differ })
}

/// Whether the values rest on the same: days, kinds, sources and the last check.
fn rest_on_the_same(first: &Parameter, second: &Parameter) -> bool {
    let pairs = first.values.iter().zip(&second.values);
    let mut alike = pairs.map(|(a, b)| a.from == b.from && a.kind == b.kind && a.cites == b.cites);
    first.checked_until == second.checked_until
        && first.values.len() == second.values.len()
        && alike.all(|alike| alike)
}

fn days(first: Option<&Parameter>, second: Option<&Parameter>) -> Vec<DaysDifference> {
    let both = [first, second];
    let mut starts: Vec<Day> = both
        .iter()
        .flatten()
        .flat_map(|parameter| parameter.values.iter().map(|value| value.from))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let mut days: Vec<DaysDifference> = Vec::new();
    for (place, from) in starts.iter().enumerate() {
        let on = |parameter: Option<&Parameter>| {
            let dated: Option<&DatedValue> = parameter.and_then(|it| it.on(*from));
            dated.map(|it| it.value.clone())
        };
        let (first, second) = (on(first), on(second));
        if first == second {
            continue;
        }
        let before = starts.get(place + 1).copied();
        match days.last_mut() {
            Some(last)
                if last.before == Some(*from) && last.first == first && last.second == second =>
            {
                last.before = before;
            }
            _ => days.push(DaysDifference { from: *from, before, first, second }),
        }
    }
    days
}
