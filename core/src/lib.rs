//! Benefit realisation (gevinstrealisering): data model and calculation rules.
//!
//! Everything here is a function of its arguments. There is no file, clock,
//! environment, locale, unseeded randomness or binary floating point for money
//! in this crate, and it imports no other room of the house.
//!
//! The way through it:
//!
//! ```text
//! Submission --intake--> BenefitPlan --calc (under RulesAt)--> Appraisal --report--> Report
//! ```
//!
//! Each step returns its value together with all [`finding::Finding`]s, so that
//! a user sees every problem at once and every figure that can be computed is.

#![deny(clippy::float_arithmetic)]

pub mod calc;
pub mod compare;
pub mod finding;
pub mod intake;
pub mod period;
pub mod plan;
pub mod price;
pub mod provenance;
pub mod quantity;
pub mod report;
pub mod rules;
pub mod sample;
pub mod submission;
pub mod waiver;
