//! Significance of a change: the formulas that a case can name.

use super::*;
use crate::calc::formula::{Interval, SampleMean, SampleShare, SampleUse};

/// Which figure of an interval a case asks for.
const OF: &[&str] = &["estimate", "low", "high", "significant"];

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "standard-error",
        args: &MEANS,
        run: |given, _| {
            let error = formula::standard_error(mean(given, "before"), mean(given, "after"))?;
            Ok(Answer::Number(error))
        },
    },
    CaseFormula {
        key: "mean-difference",
        args: &[MEANS[0], MEANS[1], word("of", OF)],
        run: |given, rules| {
            let (before, after) = (mean(given, "before"), mean(given, "after"));
            let z = rules.confidence_z()?.value;
            Ok(one_of(given, formula::mean_difference(before, after, z)?))
        },
    },
    CaseFormula {
        key: "wilson",
        args: &[number("successes"), number("size"), word("of", OF)],
        run: |given, rules| {
            let sample = share(given.number("successes"), given.number("size"))?;
            Ok(one_of(given, formula::wilson(sample, rules.confidence_z()?.value)?))
        },
    },
    CaseFormula {
        key: "share-difference",
        args: &[numbers("before"), numbers("after"), word("of", OF)],
        run: |given, rules| {
            let sample = |key| match given.numbers(key) {
                [successes, size] => share(*successes, *size),
                _ => Err(Absent::SampleTooSmall),
            };
            let (before, after) = (sample("before")?, sample("after")?);
            let z = rules.confidence_z()?.value;
            Ok(one_of(given, formula::share_difference(before, after, z)?))
        },
    },
    CaseFormula {
        key: "sample-use",
        args: &[optional_number("size"), optional_number("response")],
        run: |given, rules| {
            let size = given.number_if_any("size").and_then(whole);
            let response = given.number_if_any("response").map(Share::new);
            match formula::sample_use(size, response, rules.sample_limits()?.value) {
                SampleUse::Shown => Ok(Answer::Status(TrackStatus::OnTrack)),
                SampleUse::Uncertain => Ok(Answer::Status(TrackStatus::Watch)),
                SampleUse::Suppressed => Err(Absent::SuppressedSmallSample.into()),
            }
        },
    },
];

/// The mean, the standard deviation and the number of answers, before and after.
const MEANS: [Arg; 2] = [numbers("before"), numbers("after")];

fn mean(given: &Given, key: &str) -> SampleMean {
    let numbers = given.numbers(key);
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    SampleMean { mean: at(0), deviation: at(1), size: whole(at(2)).unwrap_or_default() }
}

fn share(successes: Decimal, size: Decimal) -> Result<SampleShare, Absent> {
    let share = successes.checked_div(size).ok_or(Absent::SampleTooSmall)?;
    Ok(SampleShare { share: Share::new(share), size: whole(size).unwrap_or_default() })
}

fn whole(number: Decimal) -> Option<u32> {
    u32::try_from(number).ok()
}

fn one_of(given: &Given, interval: Interval) -> Answer {
    match given.word("of") {
        "low" => Answer::Number(interval.low),
        "high" => Answer::Number(interval.high),
        "significant" => Answer::Number(Decimal::from(u8::from(interval.is_significant()))),
        _ => Answer::Number(interval.estimate),
    }
}
