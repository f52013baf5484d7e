//! The ladder of realisation of freed time (realiseringstrappen): how far the
//! hours have come from an idea to a lasting change.
//!
//! Freed hours are not money. They are a budget effect only from the step where a
//! budget line or a staffing plan has changed.

use crate::period::Day;

/// A step of the ladder, the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LadderStep {
    /// Somebody expects it (identifisert).
    Identified,
    /// It is planned by period (planlagt).
    Planned,
    /// The time used is measured, and lower (målt).
    Measured,
    /// A document decides what the time is used for (disponert).
    Decided,
    /// A budget line or a staffing plan has changed (tatt ut).
    TakenOut,
    /// Measured again so long after that it lasts (opprettholdt).
    Sustained,
}

impl LadderStep {
    /// Every step, the lowest first.
    pub const ALL: &'static [LadderStep] = &[
        LadderStep::Identified,
        LadderStep::Planned,
        LadderStep::Measured,
        LadderStep::Decided,
        LadderStep::TakenOut,
        LadderStep::Sustained,
    ];

    /// The stable key, such as `taken-out`.
    pub fn key(self) -> &'static str {
        match self {
            LadderStep::Identified => "identified",
            LadderStep::Planned => "planned",
            LadderStep::Measured => "measured",
            LadderStep::Decided => "decided",
            LadderStep::TakenOut => "taken-out",
            LadderStep::Sustained => "sustained",
        }
    }

    /// Whether kroner from here on count as a budget effect (budsjetteffekt), where
    /// the budget line is named as well.
    pub fn may_change_a_budget(self) -> bool {
        self >= LadderStep::TakenOut
    }
}

/// What is known of a benefit of freed time, step by step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LadderEvidence {
    /// There is a plan by period.
    pub planned: bool,
    /// The time used has been measured, and is lower.
    pub measured: bool,
    /// A document decides the use.
    pub decided: bool,
    /// A budget line or a staffing plan has changed.
    pub taken_out: bool,
    /// It was measured again long enough after (see [`is_retest`]).
    pub measured_again: bool,
}

impl LadderEvidence {
    fn steps(self) -> [(LadderStep, bool); 5] {
        [
            (LadderStep::Planned, self.planned),
            (LadderStep::Measured, self.measured),
            (LadderStep::Decided, self.decided),
            (LadderStep::TakenOut, self.taken_out),
            (LadderStep::Sustained, self.measured_again),
        ]
    }

    /// The step reached: the highest one below which no evidence is missing. A
    /// budget line that fell while nobody measured the time is no evidence that the
    /// time was freed. More evidence never leads to a lower step.
    pub fn step(self) -> LadderStep {
        let reached = self.steps().into_iter().take_while(|(_, known)| *known).last();
        reached.map_or(LadderStep::Identified, |(step, _)| step)
    }

    /// The lowest step without evidence below one that has it: what is missing for
    /// the claim that is made. `None` where nothing is skipped.
    pub fn missing_step(self) -> Option<LadderStep> {
        let steps = self.steps();
        let (missing, _) = *steps.iter().find(|(_, known)| !known)?;
        steps.iter().any(|(step, known)| *known && *step > missing).then_some(missing)
    }
}

/// Whether a measurement counts as a new one of a benefit that was taken out: it
/// lies at least `months` whole months after. The month of a shorter length ends
/// the interval on its last day, so 31 August and six months is 28 February.
pub fn is_retest(taken_out: Day, measured: Day, months: u16) -> bool {
    taken_out.months_later(months).is_some_and(|due| measured >= due)
}
