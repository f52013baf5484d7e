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
//! - [`labour`]: the cost of a full-time year and of an hour.
//! - [`ladder`]: how far freed time has come towards a lasting change.
//! - [`chain`]: from gross to net to use, and the fiscal and the social account.
//! - [`scheme`]: the conditions of a grant scheme.
//! - [`money`]: sums, nets, the expected value of three estimates, variance,
//!   realisation rate, forecast for the year, status.
//! - [`progress`]: the outturn three ways, a variance divided by volume, rate and
//!   price, ramps.
//! - [`uncertainty`]: spreads, percentiles, simulation. [`sensitivity`]: tornado,
//!   switching values.
//! - [`quality`]: achievement of a target, indices of a scale, status.
//! - [`mod@composite`]: several indices as one, with coverage and the weakest part.
//! - [`significance`]: intervals of a change, small samples.
//! - [`nonpriced`]: plus and minus; counted by sign, never summed.
//! - [`shares`], [`mod@likeness`]: attribution, overlaps, parents; effects told twice.

pub mod absent;
pub mod amount;
pub mod chain;
pub mod composite;
pub mod discount;
pub mod labour;
pub mod ladder;
pub mod likeness;
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
pub use composite::{Composite, CompositePart, composite, composite_coverage, index_steps};
pub use likeness::{likeness, trigrams};
pub use money::{
    TrackStatus, cost_variance, money_status, net_annual, net_before_investment, realisation_rate,
    three_point_expected, total, variance, variance_share, year_forecast,
};
pub use nonpriced::{SignCounts, count_by_sign, nonpriced_break_even, nonpriced_score};
pub use progress::ramp::{Month, Profile, Ramp, carry_forward, part_year_effect, ramp_share};
pub use progress::{
    DividedVariance, Factor, Recurrence, outturn_performance_adjusted, outturn_remaining_plan,
    outturn_run_rate, recurrence, variance_split,
};
pub use quality::{
    ScaleSense, achievement, anchored_index, change, path_status, path_value, quality_status,
    scale_index, threshold_status,
};
pub use sensitivity::{
    TornadoBar, longer_lifetime, switching_bracketed, switching_linear, switching_value,
    switching_whole, tornado,
};
pub use shares::{Counted, attribute, counted_once, counted_use, hours_left, settle_overlap};
pub use significance::{
    Interval, SampleMean, SampleShare, SampleUse, mean_difference, sample_use, share_difference,
    standard_error, wilson,
};
pub use time::{Split, TimeUnit, freed_hours, fte, hours_of_fte, split_by_shares, value_of_time};
pub use uncertainty::distribution::Distribution;
pub use uncertainty::simulation::{Draws, Line, Simulated, summary};
pub use uncertainty::{ThreePoints, normal_percentile, spread, spread_of_sum};
