//! Calculation: from a benefit plan to figures, under the rules of one day.

pub mod formula;
