//! Calculation: from a benefit plan to exact figures, each with its trace.

pub mod fact;
pub mod formula;
pub mod metric;

pub use fact::{Absence, Dim, Fact, FactId, FactIx, FactPeriod, Facts, Formula, Stage, Trace};
pub use metric::Metric;
