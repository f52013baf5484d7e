//! Limits of what a sample can say.

use super::{share, whole};
use crate::quantity::Share;
use crate::rules::shape::RuleValue;

/// How few answers are not shown, and how few are shown with a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleLimits {
    /// Below it a result is not shown, out of regard for those who answered.
    pub suppress_below: u32,
    /// Below it a result is shown as uncertain.
    pub small_below: u32,
    /// Below this response rate (svarandel) a result is shown as uncertain.
    pub response_below: Share,
}

impl SampleLimits {
    pub(in crate::rules) fn of(value: &RuleValue) -> Option<SampleLimits> {
        let suppress_below: u32 = whole(value.part("suppress_below")?)?;
        let small_below: u32 = whole(value.part("small_below")?)?;
        let response_below = share(value.part("response_below")?)?;
        (suppress_below <= small_below).then_some(SampleLimits {
            suppress_below,
            small_below,
            response_below,
        })
    }
}
