//! The formulas, one pure function each.
//!
//! A formula takes quantities and says a quantity, or why there is none: an
//! [`Absent`] with a stable key. What is missing is never zero, nothing panics
//! on large numbers, and every result is rounded to eight decimals as a term
//! (see [`crate::quantity::round_term`]) so that sums of results are exact.
//!
//! No number of the method stands here: rates, weights, thresholds and hours
//! per full-time equivalent come in as arguments from [`crate::rules`].
//!
//! - [`time`]: freed hours, full-time equivalents, the value of time, and the
//!   split of an amount by use.
//! - [`money`]: sums, nets, the expected value of three estimates, variance,
//!   realisation rate, forecast for the year, status.
//! - [`progress`]: the outturn three ways, a variance divided by volume, rate and
//!   price, ramps.
//! - [`uncertainty`]: spreads, percentiles, simulation. [`sensitivity`]: tornado,
//!   switching values.
//! - [`quality`]: achievement of a target, indices of a scale, status.

pub mod absent;
pub mod amount;
pub mod discount;
pub mod labour;
pub mod money;
pub mod nonpriced;
pub mod price;
pub mod profitability;
pub mod progress;
pub mod quality;
pub mod rates;
pub mod scheme;
pub mod sensitivity;
pub mod shares;
pub mod significance;
pub mod time;
pub mod uncertainty;

pub use absent::Absent;
pub use amount::Amount;
pub use money::{
    TrackStatus, cost_variance, money_status, net_annual, net_before_investment, realisation_rate,
    three_point_expected, total, variance, variance_share, year_forecast,
};
pub use progress::ramp::{Month, Profile, Ramp, carry_forward, part_year_effect, ramp_share};
pub use progress::{
    DividedVariance, Factor, Recurrence, outturn_performance_adjusted, outturn_remaining_plan,
    outturn_run_rate, recurrence, variance_split,
};
pub use quality::{ScaleSense, achievement, anchored_index, quality_status, scale_index};
pub use sensitivity::{
    TornadoBar, switching_bracketed, switching_linear, switching_value, switching_whole, tornado,
};
pub use time::{Split, TimeUnit, freed_hours, fte, hours_of_fte, split_by_shares, value_of_time};
pub use uncertainty::distribution::Distribution;
pub use uncertainty::simulation::{Draws, Line, Simulated, summary};
pub use uncertainty::{ThreePoints, normal_percentile, spread, spread_of_sum};
