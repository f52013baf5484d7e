//! Service quality in a plan: indicators, measurements, effects without a price.

use rust_decimal::Decimal;

use crate::period::{Day, Period};
use crate::plan::{Given, Text};
use crate::provenance::CellRef;

/// An indicator (måleindikator) with its measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its ID.
    pub id: Text,
    /// What is measured.
    pub title: Text,
    /// The benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// Its unit, as the agency writes it.
    pub unit: Text,
    /// Who measures.
    pub owner: Option<Text>,
    /// How it is measured.
    pub method: Option<Text>,
    /// The stated direction's key.
    pub direction: Option<&'static str>,
    /// The value before (nullpunktsmåling).
    pub baseline: Given<Decimal>,
    /// The day of the baseline.
    pub baseline_date: Given<Day>,
    /// The expected value (målverdi).
    pub target: Given<Decimal>,
    /// The least acceptable value.
    pub target_minimum: Given<Decimal>,
    /// The day of the target.
    pub target_date: Given<Day>,
    /// The lowest value of the scale; an open scale (days, cases) has none or only this one.
    pub scale_min: Given<Decimal>,
    /// The highest value of the scale.
    pub scale_max: Given<Decimal>,
    /// The value that counts as 0 on the index.
    pub anchor_worst: Given<Decimal>,
    /// The value that counts as 100 on the index; never equal to the worst one.
    pub anchor_best: Given<Decimal>,
    /// The weight in the quality index, from 0.
    pub weight: Given<Decimal>,
    /// The measurements, in order of time and then of the workbook.
    pub measurements: Vec<Measurement>,
    /// Where it is described.
    pub cell: CellRef,
}

/// One measurement of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The day.
    pub day: Option<Day>,
    /// The period.
    pub period: Option<Period>,
    /// Whether it is the baseline itself.
    pub is_baseline: bool,
    /// The measured value.
    pub value: Given<Decimal>,
    /// How many answers or cases the value is made of (n).
    pub sample_size: Given<u32>,
    /// The share that answered, 0 to 1.
    pub response_rate: Given<Decimal>,
    /// The standard deviation of the single answers, from 0, in the indicator's unit.
    pub standard_deviation: Given<Decimal>,
    /// The achievement that the workbook itself states; compared, never used.
    pub stated_achievement: Given<Decimal>,
    /// How it was measured, where it differs from the indicator's method.
    pub method: Option<Text>,
    /// Where it stands.
    pub cell: CellRef,
}

/// An effect without a price (ikke-prissatt virkning), judged by the plus-minus method.
#[derive(Debug, Clone, PartialEq)]
pub struct NonpricedEffect {
    /// Its ID; where it has none, its place in the workbook.
    pub id: Text,
    /// The benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// What the effect is; the benefit's title where it has none of its own.
    pub title: Text,
    /// The key of the group it falls on (berørt gruppe): the keys of a benefit's recipient.
    pub affected: Given<&'static str>,
    /// Its magnitude (omfang), from -3 (large and negative) to 3 (large and positive).
    pub magnitude: Given<i8>,
    /// Its importance (betydning): 1 (low), 2 (moderate) or 3 (high).
    pub importance: Given<u8>,
    /// Why it was judged so.
    pub reason: Option<Text>,
    /// How uncertain the judgement is: `low`, `medium` or `high`.
    pub uncertainty: Given<&'static str>,
    /// The role that judged.
    pub assessed_by: Option<Text>,
    /// Where it is described.
    pub cell: CellRef,
}
