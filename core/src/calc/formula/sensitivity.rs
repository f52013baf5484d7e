//! Sensitivity: one at a time, switching values, scenarios.
