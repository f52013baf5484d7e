//! Laws that the formulas keep for any numbers within their range.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::calc::formula::{
    Absent, ScaleSense, TimeUnit, TrackStatus, achievement, anchored_index, cost_variance,
    freed_hours, fte, money_status, net_annual, net_before_investment, quality_status,
    realisation_rate, scale_index, split_by_shares, three_point_expected, total, value_of_time,
    variance, variance_share, year_forecast,
};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Count, Hours, Money, Points, Share, round_term};
use gevinst_core::rules::{
    AchievementBeyond, ForecastYear, RuleSet, StatusThresholds, UncertaintyMean,
    UncertaintyWeights, VarianceSign,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

const SIGN: VarianceSign = VarianceSign::RealisedMinusPlannedPositiveIsGood;
const MEAN: UncertaintyMean = UncertaintyMean::WeightedMoMsMp;
const BEYOND: AchievementBeyond = AchievementBeyond::Uncapped;

fn kr(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Nominal)
}

/// The smallest step between two results.
fn step() -> Decimal {
    Decimal::new(1, 8)
}

/// Numbers as workbooks hold them: up to 15 digits with up to 8 decimals.
fn number() -> impl Strategy<Value = Decimal> {
    (-999_999_999_999_999_i64..=999_999_999_999_999, 3_u32..=8)
        .prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn positive() -> impl Strategy<Value = Decimal> {
    (1_i64..=999_999_999_999, 3_u32..=8).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

/// Smaller numbers, to be multiplied with one another.
fn small() -> impl Strategy<Value = Decimal> {
    (-99_999_999_i64..=99_999_999, 0_u32..=4)
        .prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn share() -> impl Strategy<Value = Share> {
    (0_i64..=1_000_000).prop_map(|millionths| Share::new(Decimal::new(millionths, 6)))
}

fn weights() -> impl Strategy<Value = UncertaintyWeights> {
    (0_i64..=90, 1_i64..=90, 0_i64..=90).prop_map(|(a, b, c)| {
        UncertaintyWeights::new(Decimal::new(a, 1), Decimal::new(b, 1), Decimal::new(c, 1)).unwrap()
    })
}

fn thresholds() -> impl Strategy<Value = StatusThresholds> {
    (0_i64..=99, 1_i64..=50).prop_map(|(watch, above)| {
        let share = |hundredths| Share::new(Decimal::new(hundredths, 2));
        StatusThresholds::new(share(watch + above), share(watch)).unwrap()
    })
}

fn sum_of(terms: &[Decimal]) -> Decimal {
    let terms: Vec<Money> = terms.iter().copied().map(kr).collect();
    total(&terms).unwrap().kroner()
}

proptest! {
    // A failing example is printed in full and belongs into a case, not into a seed file.
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_terms_changes_no_digit(
        (terms, shuffled) in prop::collection::vec(number(), 1..40)
            .prop_flat_map(|terms| (Just(terms.clone()), Just(terms).prop_shuffle()))
    ) {
        prop_assert_eq!(sum_of(&terms), sum_of(&shuffled));
    }

    #[test]
    fn a_split_of_a_sum_changes_no_digit(
        terms in prop::collection::vec(number(), 2..40),
        at in any::<prop::sample::Index>(),
    ) {
        let (left, right) = terms.split_at(at.index(terms.len() - 1) + 1);
        prop_assert_eq!(sum_of(&terms), sum_of(&[sum_of(left), sum_of(right)]));
    }

    #[test]
    fn rounded_terms_add_in_any_grouping(
        products in prop::collection::vec((small(), small()), 2..30),
    ) {
        let terms: Vec<Decimal> = products.iter().map(|(a, b)| round_term(a * b / Decimal::from(70_001))).collect();
        let forwards = terms.iter().fold(Decimal::ZERO, |sum, term| sum + term);
        let backwards = terms.iter().rev().fold(Decimal::ZERO, |sum, term| sum + term);
        prop_assert_eq!(forwards, backwards);
        prop_assert_eq!(sum_of(&terms), round_term(forwards));
    }

    #[test]
    fn a_change_of_unit_scales_the_figures(
        b in -9_999_999_999_i64..=9_999_999_999, p in 0_i64..=9_999_999_999, d in 0_i64..=9_999_999_999,
        k in 0_u32..=6,
    ) {
        let scale = Decimal::from(10_i64.pow(k));
        // Thousandths of a thousand, so that every number stays in range after scaling.
        let [b, p, d] = [b, p, d].map(|digits| Decimal::new(digits, 4));
        let small = net_annual(kr(b), kr(p), kr(d)).unwrap().kroner();
        let large = net_annual(kr(b * scale), kr(p * scale), kr(d * scale)).unwrap().kroner();
        prop_assert_eq!(small * scale, large);
        let weights = RuleSet::latest().at(gevinst_core::period::Day::new(2026, 6, 30).unwrap())
            .uncertainty_weights().unwrap().value;
        let mean = |factor: Decimal| three_point_expected(kr(b * factor), kr(p * factor), kr(d * factor), weights, MEAN)
            .unwrap().kroner();
        prop_assert_eq!(mean(Decimal::ONE) * scale, mean(scale), "a fifth of four decimals has five");
    }

    #[test]
    fn signs_mirror(a in number(), b in number(), c in number(), weights in weights()) {
        let mean = |x: Decimal, y: Decimal, z: Decimal|
            three_point_expected(kr(x), kr(y), kr(z), weights, MEAN).unwrap().kroner();
        prop_assert_eq!(mean(a, b, c), -mean(-a, -b, -c));
        prop_assert_eq!(variance(kr(a), kr(b), SIGN).unwrap().kroner(), -variance(kr(b), kr(a), SIGN).unwrap().kroner());
        prop_assert_eq!(variance(kr(a), kr(b), SIGN).unwrap(), cost_variance(kr(b), kr(a), SIGN).unwrap());
        let net = net_annual(kr(a), kr(b), kr(c)).unwrap().kroner();
        prop_assert_eq!(net, -net_annual(kr(-a), kr(-b), kr(-c)).unwrap().kroner());
    }

    #[test]
    fn freed_time_mirrors_before_and_after(
        volume in 0_i64..=9_999_999, before in 0_i64..=99_999, after in 0_i64..=99_999, uptake in share(),
    ) {
        let [before, after] = [before, after].map(|digits| Decimal::new(digits, 1));
        let volume = Count::new(Decimal::from(volume));
        let hours = |from, to| freed_hours(volume, from, to, TimeUnit::Minutes, uptake).unwrap().value();
        prop_assert_eq!(hours(before, after), -hours(after, before));
        prop_assert_eq!(hours(before, before), Decimal::ZERO);
        let sixty = Decimal::from(60);
        let in_hours = freed_hours(volume, before * sixty, after * sixty, TimeUnit::Minutes, uptake).unwrap();
        prop_assert_eq!(in_hours, freed_hours(volume, before, after, TimeUnit::Hours, uptake).unwrap());
    }

    #[test]
    fn realised_as_planned_is_no_variance(plan in number(), positive in positive()) {
        prop_assert_eq!(variance(kr(plan), kr(plan), SIGN).unwrap().kroner(), Decimal::ZERO);
        prop_assert_eq!(cost_variance(kr(plan), kr(plan), SIGN).unwrap().kroner(), Decimal::ZERO);
        prop_assert_eq!(realisation_rate(kr(positive), kr(positive)).unwrap().value(), Decimal::ONE);
        prop_assert_eq!(variance_share(kr(positive), kr(positive), SIGN).unwrap().value(), Decimal::ZERO);
    }

    #[test]
    fn variance_leads_from_plan_to_realised(realised in number(), planned in number()) {
        let variance = variance(kr(realised), kr(planned), SIGN).unwrap();
        prop_assert_eq!(total(&[kr(planned), variance]).unwrap(), kr(round_term(realised)));
        let outturn = year_forecast(kr(planned), variance, ForecastYear::RealisedToDatePlusRemainingForecast);
        prop_assert_eq!(outturn.unwrap(), kr(round_term(realised)));
    }

    #[test]
    fn rate_and_variance_share_differ_by_one(realised in small(), planned in 1_i64..=99_999_999) {
        let planned = kr(Decimal::new(planned, 2));
        let rate = realisation_rate(kr(realised), planned).unwrap().value();
        let share = variance_share(kr(realised), planned, SIGN).unwrap().value();
        prop_assert!((rate - share - Decimal::ONE).abs() <= step());
    }

    #[test]
    fn achievement_is_0_at_the_baseline_and_1_at_the_target(baseline in number(), target in number()) {
        prop_assume!(baseline != target);
        let at = |measured| achievement(baseline, target, measured, BEYOND).unwrap().value();
        prop_assert_eq!(at(baseline), Decimal::ZERO);
        prop_assert_eq!(at(target), Decimal::ONE);
    }

    #[test]
    fn achievement_does_not_mind_the_indicators_unit(
        baseline in -99_999_i64..=99_999, target in -99_999_i64..=99_999, measured in -99_999_i64..=99_999,
        factor in 1_i64..=9_999, zero in -9_999_i64..=9_999,
    ) {
        prop_assume!(baseline != target);
        let other = |number: i64| Decimal::from(number) * Decimal::new(factor, 2) + Decimal::from(zero);
        let here = achievement(baseline.into(), target.into(), measured.into(), BEYOND).unwrap();
        let there = achievement(other(baseline), other(target), other(measured), BEYOND).unwrap();
        prop_assert_eq!(here, there);
        let mirrored = achievement((-baseline).into(), (-target).into(), (-measured).into(), BEYOND).unwrap();
        prop_assert_eq!(here, mirrored);
    }

    #[test]
    fn equal_estimates_are_the_expected_value(estimate in number(), weights in weights()) {
        let mean = three_point_expected(kr(estimate), kr(estimate), kr(estimate), weights, MEAN).unwrap();
        prop_assert_eq!(mean, kr(round_term(estimate)));
    }

    #[test]
    fn the_expected_value_lies_among_the_estimates(a in number(), b in number(), c in number(), weights in weights()) {
        let points = [a, b, c].map(Points::new);
        let mean = three_point_expected(points[0], points[1], points[2], weights, MEAN).unwrap();
        prop_assert!(*points.iter().min().unwrap() <= mean && mean <= *points.iter().max().unwrap());
    }

    #[test]
    fn net_follows_from_net_before_investment(b in number(), p in number(), d in number()) {
        let before = net_before_investment(kr(b), kr(d)).unwrap();
        prop_assert_eq!(net_before_investment(before, kr(p)).unwrap(), net_annual(kr(b), kr(p), kr(d)).unwrap());
    }

    #[test]
    fn hours_and_full_time_equivalents_agree(hours in small(), per_fte in 1_i64..=8784) {
        let per_fte = Hours::new(Decimal::from(per_fte));
        let fte_of_hours = fte(Hours::new(hours), per_fte).unwrap().value();
        let back = fte_of_hours * per_fte.value();
        prop_assert!((back - hours).abs() <= step() * per_fte.value(), "{} {}", back, hours);
        let one = fte(per_fte, per_fte).unwrap().value();
        prop_assert_eq!(one, Decimal::ONE);
    }

    #[test]
    fn value_of_time_is_additive(a in small(), b in small(), cost in 0_i64..=500_000) {
        let cost = kr(Decimal::new(cost, 2));
        let value = |hours| value_of_time(Hours::new(hours), cost).unwrap();
        prop_assert_eq!(total(&[value(a), value(b)]).unwrap(), value(a + b));
    }

    #[test]
    fn nothing_appears_or_disappears_in_a_split(amount in number(), parts in prop::collection::vec(0_i64..=1000, 0..6)) {
        let whole: i64 = parts.iter().sum::<i64>().max(1);
        let shares: Vec<Share> = parts.iter()
            // Cut, not rounded, so that the shares never come to more than one.
            .map(|part| Share::new((Decimal::from(*part) / Decimal::from(whole)).trunc_with_scale(6)))
            .collect();
        let split = split_by_shares(kr(amount), &shares).unwrap();
        let mut all = split.parts;
        all.push(split.rest);
        prop_assert_eq!(total(&all).unwrap(), kr(round_term(amount)));
    }

    #[test]
    fn an_index_turns_around_and_stays_between_0_and_100(
        score in 0_i64..=1000, lowest in -500_i64..=0, highest in 1000_i64..=2000, outside in number(),
    ) {
        let [score, lowest, highest] = [score, lowest, highest].map(|digits| Decimal::new(digits, 1));
        let index = |sense| scale_index(score, lowest, highest, sense).unwrap();
        let sum = index(ScaleSense::HigherIsBetter) + index(ScaleSense::LowerIsBetter);
        prop_assert!((sum - Decimal::ONE_HUNDRED).abs() <= step());
        prop_assert_eq!(anchored_index(score, lowest, highest).unwrap(), index(ScaleSense::HigherIsBetter));
        let clamped = anchored_index(outside, highest, lowest).unwrap();
        prop_assert!(Decimal::ZERO <= clamped && clamped <= Decimal::ONE_HUNDRED);
    }

    #[test]
    fn more_never_makes_a_status_worse(
        forecast in small(), more in 0_i64..=99_999, planned in 1_i64..=9_999_999, thresholds in thresholds(),
    ) {
        let planned = kr(Decimal::new(planned, 2));
        let status = |forecast| money_status(kr(forecast), planned, thresholds).unwrap();
        prop_assert!(status(forecast + Decimal::new(more, 2)) <= status(forecast));
    }

    #[test]
    fn a_threshold_belongs_to_the_better_status(planned in 1_i64..=9_999_999, thresholds in thresholds()) {
        let planned = Decimal::new(planned, 2);
        let status = |forecast| money_status(kr(forecast), kr(planned), thresholds).unwrap();
        let at = planned * thresholds.on_track().value();
        prop_assert_eq!(status(at), TrackStatus::OnTrack);
        prop_assert_eq!(status(at - Decimal::new(1, 20)) == TrackStatus::OnTrack, false);
        prop_assert!(status(planned * thresholds.watch().value()) != TrackStatus::OffTrack);
        // Falling measures are judged as rising ones.
        let rising = quality_status(Decimal::ZERO, planned, at, thresholds).unwrap();
        let falling = quality_status(planned, Decimal::ZERO, planned - at, thresholds).unwrap();
        prop_assert_eq!((rising, falling), (TrackStatus::OnTrack, TrackStatus::OnTrack));
    }

    #[test]
    fn no_number_makes_a_formula_panic(
        parts in prop::array::uniform3((any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0_u32..=28)),
    ) {
        let [a, b, c] = parts.map(|(low, middle, high, negative, scale)| {
            Decimal::from_parts(low, middle, high, negative, scale)
        });
        let weights = UncertaintyWeights::new(Decimal::ONE, Decimal::from(3), Decimal::ONE).unwrap();
        let thresholds = StatusThresholds::new(Share::new(Decimal::ONE), Share::new(Decimal::ZERO)).unwrap();
        let numbers = [
            total(&[kr(a), kr(b), kr(c)]).map(Money::kroner),
            net_annual(kr(a), kr(b), kr(c)).map(Money::kroner),
            three_point_expected(kr(a), kr(b), kr(c), weights, MEAN).map(Money::kroner),
            variance(kr(a), kr(b), SIGN).map(Money::kroner),
            variance_share(kr(a), kr(b), SIGN).map(Share::value),
            realisation_rate(kr(a), kr(b)).map(Share::value),
            achievement(a, b, c, BEYOND).map(Share::value),
            scale_index(a, b, c, ScaleSense::LowerIsBetter),
            anchored_index(a, b, c),
            freed_hours(Count::new(a), b, c, TimeUnit::Minutes, Share::new(Decimal::ONE)).map(Hours::value),
            fte(Hours::new(a), Hours::new(b)).map(|fte| fte.value()),
            value_of_time(Hours::new(a), kr(b)).map(Money::kroner),
            split_by_shares(kr(a), &[Share::new(b), Share::new(c)]).map(|split| split.rest.kroner()),
        ];
        for number in numbers.into_iter().flatten() {
            prop_assert!(number.abs() <= gevinst_core::quantity::LARGEST);
            prop_assert_eq!(number, round_term(number));
        }
        let _ = money_status(kr(a), kr(b), thresholds);
        let _ = quality_status(a, b, c, thresholds);
    }
}

#[test]
fn kroner_of_unlike_years_give_no_figure() {
    use gevinst_core::period::Year;
    let nominal = kr(Decimal::ONE);
    let fixed = Money::new(Decimal::ONE, PriceBasis::Fixed(Year(2026)));
    let weights = UncertaintyWeights::new(Decimal::ONE, Decimal::ONE, Decimal::ONE).unwrap();
    let unlike = Absent::UnlikePriceBasis;
    assert_eq!(total(&[nominal, fixed]), Err(unlike));
    assert_eq!(net_annual(nominal, nominal, fixed), Err(unlike));
    assert_eq!(net_before_investment(nominal, fixed), Err(unlike));
    assert_eq!(three_point_expected(nominal, nominal, fixed, weights, MEAN), Err(unlike));
    assert_eq!(variance(nominal, fixed, SIGN), Err(unlike));
    assert_eq!(realisation_rate(nominal, fixed), Err(unlike));
    assert_eq!(total(&[fixed, fixed]).unwrap().basis(), PriceBasis::Fixed(Year(2026)));
    let hour = Hours::new(Decimal::TWO);
    assert_eq!(value_of_time(hour, fixed).unwrap().basis(), PriceBasis::Fixed(Year(2026)));
}

#[test]
fn every_reason_and_status_has_a_key_of_its_own() {
    let mut keys: Vec<&str> = Absent::ALL.iter().map(|reason| reason.key()).collect();
    keys.extend(TrackStatus::ALL.iter().map(|status| status.key()));
    let many = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), many);
    assert!(keys.iter().all(|key| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
}
