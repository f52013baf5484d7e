//! What a difference between two runs comes from.
//!
//! The second run is reached from the first by changing one thing at a time, in a fixed
//! order, and looking at every figure after each step. What a figure moved by in a step
//! comes from what was changed there. The moves sum to the whole difference, since each
//! begins where the one before ended. Where a figure is missing on the way, the steps
//! into and out of the gap are told together: nothing says how they share what came of it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Held;

/// What a figure is another one for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// The program.
    Tool,
    /// The rule edition.
    Rule,
    /// The values and choices put in place of the edition's (scenario).
    Parameter,
    /// The period and the day of the report.
    Scope,
    /// What the workbooks say.
    Data,
}

impl Because {
    /// All of them, in the order in which they are changed.
    pub const ALL: [Because; 5] =
        [Because::Tool, Because::Rule, Because::Parameter, Because::Scope, Because::Data];

    /// The cause as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Because::Tool => "tool",
            Because::Rule => "rule",
            Because::Parameter => "parameter",
            Because::Scope => "scope",
            Because::Data => "data",
        }
    }
}

/// A figure of a run: its id there and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Its id.
    pub id: String,
    /// Its value and unit.
    pub held: Held,
}

/// The figures of a run, by what they are called in every run.
pub type Figures = BTreeMap<String, Point>;

/// One thing changed, and the figures after it.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was changed; several things where they could not be changed one by one.
    pub because: Vec<Because>,
    /// The figures then.
    pub figures: Figures,
}

/// A figure that differs between two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The figure in the first run; nothing where it is not there.
    pub before: Option<Point>,
    /// The figure in the second run.
    pub now: Option<Point>,
    /// Second less first, where both are numbers of one unit.
    pub amount: Option<Decimal>,
    /// What it comes from, in the order of the steps.
    pub parts: Vec<Part>,
}

/// A part of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it comes from; several causes where only both together are known.
    pub because: Vec<Because>,
    /// How much; nothing where a figure came, went or is missing.
    pub amount: Option<Decimal>,
}

/// Every figure that is another one after the last step, with what it comes from.
pub fn split(first: &Figures, steps: &[Step]) -> Vec<Difference> {
    let Some(last) = steps.last().map(|step| &step.figures) else { return Vec::new() };
    let names: BTreeSet<&String> = first.keys().chain(last.keys()).collect();
    let mut differences = Vec::new();
    for name in names {
        let (before, now) = (first.get(name), last.get(name));
        if before.map(|it| &it.held) == now.map(|it| &it.held) {
            continue;
        }
        let amount = match (before, now) {
            (Some(before), Some(now)) => before.held.change_to(&now.held),
            _ => None,
        };
        let path = Path::of(first, steps, name);
        let parts = if amount.is_some() { path.amounts() } else { path.causes() };
        differences.push(Difference { before: before.cloned(), now: now.cloned(), amount, parts });
    }
    differences
}

/// What a figure was before the first step and after each.
struct Path<'f> {
    begin: Option<&'f Held>,
    after: Vec<(&'f [Because], Option<&'f Held>)>,
}

impl<'f> Path<'f> {
    fn of(first: &'f Figures, steps: &'f [Step], name: &str) -> Path<'f> {
        let held = |figures: &'f Figures| figures.get(name).map(|point| &point.held);
        let after = steps.iter().map(|step| (step.because.as_slice(), held(&step.figures)));
        Path { begin: held(first), after: after.collect() }
    }

    /// The moves between numbers; steps over a gap are one move.
    fn amounts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let (mut anchor, mut before) = (self.begin, self.begin);
        let mut pending: Vec<Because> = Vec::new();
        for (because, now) in &self.after {
            if *now != before {
                let mut new = because.to_vec();
                new.retain(|it| !pending.contains(it));
                pending.extend(new);
            }
            before = *now;
            let moved = anchor.zip(*now).and_then(|(anchor, now)| anchor.change_to(now));
            let Some(moved) = moved else { continue };
            anchor = *now;
            let causes = std::mem::take(&mut pending);
            if !causes.is_empty() {
                add(&mut parts, causes, moved);
            }
        }
        parts
    }

    /// The steps in which the figure became another one, where that is no amount.
    fn causes(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut before = self.begin;
        for (because, now) in &self.after {
            if *now != before && !parts.iter().any(|part| part.because == *because) {
                parts.push(Part { because: because.to_vec(), amount: None });
            }
            before = *now;
        }
        parts
    }
}

/// Adds a move; the program may be changed first and last, and is one cause.
fn add(parts: &mut Vec<Part>, because: Vec<Because>, moved: Decimal) {
    let known = parts.iter_mut().find(|part| part.because == because);
    match known {
        Some(Part { amount: Some(amount), .. }) => {
            *amount = amount.checked_add(moved).unwrap_or(*amount);
        }
        _ => parts.push(Part { because, amount: Some(moved) }),
    }
    // What came and went again comes to nothing.
    parts.retain(|part| part.amount.is_none_or(|amount| !amount.is_zero()));
}
