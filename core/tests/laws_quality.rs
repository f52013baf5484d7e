//! Laws of service quality: indices, composites, intervals, non-priced effects.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::calc::formula::{
    Absent, CompositePart, SampleMean, SampleShare, ScaleSense, achievement, anchored_index,
    change, composite, composite_coverage, count_by_sign, index_steps, mean_difference,
    nonpriced_score, path_status, path_value, scale_index, share_difference, standard_error,
    wilson,
};
use gevinst_core::calc::formula::{TrackStatus, nonpriced_break_even};
use gevinst_core::period::Day;
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Money, Share};
use gevinst_core::rules::{AchievementBeyond, RuleSet, RulesAt};
use proptest::prelude::*;
use rust_decimal::Decimal;

const UP: ScaleSense = ScaleSense::HigherIsBetter;
const DOWN: ScaleSense = ScaleSense::LowerIsBetter;

fn rules() -> RulesAt<'static> {
    RuleSet::latest().at(Day::new(2026, 6, 30).unwrap())
}

fn z() -> Decimal {
    rules().confidence_z().unwrap().value
}

fn step() -> Decimal {
    Decimal::new(1, 8)
}

fn value() -> impl Strategy<Value = Decimal> {
    (-9_999_999_i64..=9_999_999, 0_u32..=4).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn index() -> impl Strategy<Value = Decimal> {
    (0_i64..=10_000).prop_map(|hundredths| Decimal::new(hundredths, 2))
}

/// A scale and a score on it.
fn on_scale() -> impl Strategy<Value = (Decimal, Decimal, Decimal)> {
    (value(), 1_i64..=1_000_000, 0_i64..=1_000_000).prop_map(|(lowest, width, along)| {
        let along = Decimal::from(along.min(width));
        (lowest + along, lowest, lowest + Decimal::from(width))
    })
}

/// Parts of which some were not measured at one of the times.
fn parts() -> impl Strategy<Value = Vec<CompositePart>> {
    let part = (1_i64..=100, prop::option::of(index()), prop::option::of(index())).prop_map(
        |(weight, before, after)| CompositePart { weight: Decimal::new(weight, 2), before, after },
    );
    prop::collection::vec(part, 1..8)
}

fn sample() -> impl Strategy<Value = SampleShare> {
    (0_u32..=500, 1_u32..=500).prop_map(|(successes, size)| SampleShare {
        share: Share::new(Decimal::from(successes.min(size)) / Decimal::from(size)),
        size,
    })
}

fn mean() -> impl Strategy<Value = SampleMean> {
    (value(), 0_i64..=99_999, 2_u32..=5000).prop_map(|(mean, deviation, size)| SampleMean {
        mean,
        deviation: Decimal::new(deviation, 2),
        size,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_stays_between_0_and_100_and_turns_around((score, lowest, highest) in on_scale()) {
        let up = scale_index(score, lowest, highest, UP).unwrap();
        let down = scale_index(score, lowest, highest, DOWN).unwrap();
        prop_assert!(up >= Decimal::ZERO && up <= Decimal::ONE_HUNDRED);
        prop_assert!((up + down - Decimal::ONE_HUNDRED).abs() <= step());
        prop_assert_eq!(anchored_index(score, lowest, highest).unwrap(), up, "anchors at the ends");
    }

    #[test]
    fn a_reversed_anchor_pair_turns_an_open_scale_around(measured in value(), worst in value(), best in value()) {
        prop_assume!(worst != best);
        let one = anchored_index(measured, worst, best).unwrap();
        let other = anchored_index(measured, best, worst).unwrap();
        prop_assert!((one + other - Decimal::ONE_HUNDRED).abs() <= step());
    }

    #[test]
    fn a_change_there_and_back_is_none(before in value(), after in value()) {
        prop_assert_eq!(change(before, after).unwrap(), -change(after, before).unwrap());
        prop_assert_eq!(change(before, before).unwrap(), Decimal::ZERO);
    }

    #[test]
    fn a_composite_lies_between_its_parts(parts in parts()) {
        let Ok(made) = composite(&parts, Share::new(Decimal::ZERO)) else { return Ok(()) };
        let both: Vec<(Decimal, Decimal)> =
            parts.iter().filter_map(|part| part.before.zip(part.after)).collect();
        let after: Vec<Decimal> = both.iter().map(|both| both.1).collect();
        let before: Vec<Decimal> = both.iter().map(|both| both.0).collect();
        for (mean, of) in [(made.before, before), (made.after, after)] {
            prop_assert!(mean >= *of.iter().min().unwrap() - step());
            prop_assert!(mean <= *of.iter().max().unwrap() + step());
        }
        let worst = parts[made.worst].after.unwrap();
        prop_assert!(both.iter().all(|both| both.1 >= worst));
    }

    #[test]
    fn weights_have_no_scale(parts in parts(), times in 1_i64..=1000) {
        let scaled: Vec<CompositePart> = parts.iter()
            .map(|part| CompositePart { weight: part.weight * Decimal::from(times), ..*part })
            .collect();
        let required = Share::new(Decimal::ZERO);
        prop_assert_eq!(composite(&parts, required), composite(&scaled, required));
        prop_assert_eq!(composite_coverage(&parts), composite_coverage(&scaled));
    }

    #[test]
    fn the_order_of_parts_changes_no_digit(
        (parts, shuffled) in parts().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
    ) {
        let figures = |parts: &[CompositePart]| {
            let made = composite(parts, Share::new(Decimal::ZERO));
            made.map(|it| (it.before, it.after, it.coverage, parts[it.worst].after))
        };
        prop_assert_eq!(figures(&parts), figures(&shuffled));
    }

    #[test]
    fn coverage_decides_whether_there_is_a_composite(parts in parts(), hundredths in 0_i64..=100) {
        let required = Share::new(Decimal::new(hundredths, 2));
        let coverage = composite_coverage(&parts).unwrap();
        prop_assert!(coverage.value() >= Decimal::ZERO && coverage.value() <= Decimal::ONE);
        match composite(&parts, required) {
            Ok(made) => prop_assert!(made.coverage == coverage && coverage >= required),
            Err(Absent::CoverageTooLow) => prop_assert!(coverage < required),
            Err(reason) => prop_assert_eq!((reason, coverage.value()), (Absent::NothingToAdd, Decimal::ZERO)),
        }
    }

    #[test]
    fn an_indicator_measured_once_changes_no_composite(parts in parts(), weight in 1_i64..=100, index in index()) {
        let mut more = parts.clone();
        more.push(CompositePart { weight: Decimal::new(weight, 2), before: None, after: Some(index) });
        let figures = |parts: &[CompositePart]| {
            composite(parts, Share::new(Decimal::ZERO)).map(|it| (it.before, it.after))
        };
        prop_assert_eq!(figures(&parts), figures(&more));
    }

    #[test]
    fn steps_are_odd_and_rise(change in value()) {
        let bands = rules().quality_change_bands().unwrap().value;
        prop_assert_eq!(index_steps(change, &bands), -index_steps(-change, &bands));
        prop_assert!(index_steps(change + Decimal::ONE, &bands) >= index_steps(change, &bands));
        prop_assert!(index_steps(change, &bands).abs() <= 4);
    }

    #[test]
    fn a_wilson_interval_stays_within_0_and_1_and_holds_the_share(sample in sample()) {
        let interval = wilson(sample, z()).unwrap();
        let share = sample.share.value();
        prop_assert!(interval.low >= Decimal::ZERO && interval.high <= Decimal::ONE);
        prop_assert!(interval.low <= share + step() && interval.high >= share - step());
    }

    #[test]
    fn a_wilson_interval_turns_around_with_the_share(sample in sample()) {
        let turned = SampleShare { share: Share::new(Decimal::ONE - sample.share.value()), ..sample };
        let (one, other) = (wilson(sample, z()).unwrap(), wilson(turned, z()).unwrap());
        prop_assert!((one.low + other.high - Decimal::ONE).abs() <= step());
        prop_assert!((one.high + other.low - Decimal::ONE).abs() <= step());
    }

    #[test]
    fn more_answers_narrow_an_interval(sample in sample(), before in mean(), after in mean(), times in 2_u32..=20) {
        let more = SampleShare { size: sample.size * times, ..sample };
        let (few, many) = (wilson(sample, z()).unwrap(), wilson(more, z()).unwrap());
        prop_assert!(many.high - many.low < few.high - few.low);
        let more = |it: SampleMean| SampleMean { size: it.size * times, ..it };
        let few = mean_difference(before, after, z()).unwrap();
        let many = mean_difference(more(before), more(after), z()).unwrap();
        prop_assert!(many.high - many.low <= few.high - few.low);
        prop_assert!(few.low <= few.estimate && few.estimate <= few.high);
    }

    #[test]
    fn a_difference_turns_around_with_its_times(one in sample(), other in sample(), before in mean(), after in mean()) {
        let (there, back) = (share_difference(one, other, z()).unwrap(), share_difference(other, one, z()).unwrap());
        prop_assert!((there.low + back.high).abs() <= step() && (there.high + back.low).abs() <= step());
        prop_assert_eq!(there.is_significant(), back.is_significant());
        prop_assert!(there.low >= -Decimal::ONE && there.high <= Decimal::ONE);
        let (there, back) = (mean_difference(before, after, z()).unwrap(), mean_difference(after, before, z()).unwrap());
        prop_assert_eq!((there.low, there.high), (-back.high, -back.low));
    }

    #[test]
    fn a_standard_error_squared_is_the_sum_of_variances(before in mean(), after in mean()) {
        let error = standard_error(before, after).unwrap();
        let variance = |it: SampleMean| it.deviation * it.deviation / Decimal::from(it.size);
        let sum = variance(before) + variance(after);
        // The root is right to half a step of the eighth decimal.
        let half = step() / Decimal::TWO;
        let (below, above) = ((error - half).max(Decimal::ZERO), error + half);
        prop_assert!(below * below <= sum && sum <= above * above);
    }

    #[test]
    fn the_path_reaches_from_the_baseline_to_the_target(
        baseline in value(), target in value(), gone in -100_i64..=1200, days in 1_i64..=1000,
    ) {
        prop_assert_eq!(path_value(baseline, target, 0, days).unwrap(), baseline);
        prop_assert_eq!(path_value(baseline, target, days, days).unwrap(), target);
        let on = path_value(baseline, target, gone, days).unwrap();
        prop_assert!(on >= baseline.min(target) && on <= baseline.max(target));
        let tolerance = rules().path_tolerance().unwrap().value;
        let status = path_status((baseline, target), on, (gone, days), tolerance);
        let expected = if baseline == target { Err(Absent::TargetIsBaseline) } else { Ok(TrackStatus::OnTrack) };
        prop_assert_eq!(status, expected);
    }

    #[test]
    fn a_score_has_the_sign_of_its_magnitude(magnitude in -3_i8..=3, importance in 1_u8..=3) {
        let matrix = rules().nonpriced_matrix().unwrap().value;
        let score = nonpriced_score(magnitude, importance, matrix).unwrap();
        prop_assert_eq!(score, -nonpriced_score(-magnitude, importance, matrix).unwrap());
        prop_assert!(score == 0 || score.signum() == magnitude.signum());
        prop_assert!((-4..=4).contains(&score));
    }

    #[test]
    fn every_score_is_counted_once(scores in prop::collection::vec(-4_i8..=4, 0..30)) {
        let counts = count_by_sign(&scores);
        let all = counts.positive + counts.neutral + counts.negative;
        prop_assert_eq!(usize::try_from(all).unwrap(), scores.len());
    }

    #[test]
    fn effects_must_be_worth_what_is_missing(kroner in value()) {
        let npv = Money::new(kroner, PriceBasis::Nominal);
        prop_assert_eq!(nonpriced_break_even(npv).unwrap().plus(npv).unwrap().kroner(), Decimal::ZERO);
    }
}

/// How a widely distributed workbook computes achievement: the measured value as a
/// share of the target (or the reverse), from zero and not from the baseline.
fn share_of_target(baseline: Decimal, target: Decimal, measured: Decimal) -> Option<Decimal> {
    if measured.is_zero() {
        None
    } else if baseline < target {
        measured.checked_div(target)
    } else if target.is_zero() {
        (baseline - measured).checked_div(baseline)
    } else {
        target.checked_div(measured)
    }
}

/// Baseline, target, measured; what the workbook shows; what the way gone is.
const COMPARED: &[(&str, &str, &str, Option<&str>, &str)] = &[
    ("10", "20", "10", Some("0.5"), "0"),
    ("10", "20", "15", Some("0.75"), "0.5"),
    ("10", "20", "22", Some("1.1"), "1.2"),
    ("100", "60", "100", Some("0.6"), "0"),
    ("100", "60", "80", Some("0.75"), "0.5"),
    ("100", "60", "50", Some("1.2"), "1.25"),
    ("40", "0", "0", None, "1"),
];

#[test]
fn half_the_target_at_no_progress_is_not_reproduced() {
    let number = |text: &str| Decimal::from_str_exact(text).unwrap();
    for (baseline, target, measured, shown, expected) in COMPARED {
        let [baseline, target, measured] = [baseline, target, measured].map(|it| number(it));
        assert_eq!(share_of_target(baseline, target, measured), shown.map(number));
        let got = achievement(baseline, target, measured, AchievementBeyond::Uncapped).unwrap();
        assert_eq!(got.value(), number(expected));
        assert_ne!(Some(got.value()), shown.map(number), "the two must differ here");
    }
}
