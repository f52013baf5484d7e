//! Progress: forecast of the outturn, division of a variance, ramps, part-year effect.
