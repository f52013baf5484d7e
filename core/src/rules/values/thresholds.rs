//! Thresholds of a status.

use rust_decimal::Decimal;

use crate::quantity::Share;
use crate::rules::shape::RuleValue;

/// Thresholds of a status, as shares of the plan or of the way to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusThresholds {
    on_track: Share,
    watch: Share,
}

impl StatusThresholds {
    /// Thresholds from 0 to 10, `on_track` above `watch`; `None` for others.
    pub fn new(on_track: Share, watch: Share) -> Option<StatusThresholds> {
        let ordered =
            watch.value() >= Decimal::ZERO && on_track > watch && on_track.value() <= Decimal::TEN;
        ordered.then_some(StatusThresholds { on_track, watch })
    }

    pub(in crate::rules) fn of(value: &RuleValue) -> Option<StatusThresholds> {
        let [on_track, watch] = [value.part("on_track")?, value.part("watch")?];
        StatusThresholds::new(Share::new(on_track), Share::new(watch))
    }

    /// The least share that is on track (i rute).
    pub fn on_track(self) -> Share {
        self.on_track
    }

    /// The least share that is to be watched (følg med); below it is off track (avvik).
    pub fn watch(self) -> Share {
        self.watch
    }
}
