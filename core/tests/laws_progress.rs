//! Laws of progress, and published tables that the formulas agree with.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use std::collections::BTreeMap;

use gevinst_core::calc::formula::{
    Absent, Factor, Month, Profile, Ramp, carry_forward, outturn_performance_adjusted,
    outturn_remaining_plan, outturn_run_rate, part_year_effect, ramp_share, recurrence, total,
    variance_split,
};
use gevinst_core::period::{Day, Year};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Money, Share, round_term};
use gevinst_core::rules::{RampCurve, VarianceSplit};
use proptest::prelude::*;
use rust_decimal::Decimal;

const SPLIT: VarianceSplit = VarianceSplit::Shapley;
const CURVE: Ramp = Ramp::Logistic(RampCurve::LogisticTen);

fn kr(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Nominal)
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// The smallest step between two results.
fn step() -> Decimal {
    Decimal::new(1, 8)
}

fn small() -> impl Strategy<Value = Decimal> {
    (-99_999_i64..=99_999, 0_u32..=4).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

/// Three of them multiply to an amount within range.
fn factor() -> impl Strategy<Value = Factor> {
    let number =
        || (-9_999_i64..=9_999, 0_u32..=4).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    (number(), number()).prop_map(|(planned, realised)| Factor { planned, realised })
}

fn factors() -> impl Strategy<Value = Vec<Factor>> {
    prop::collection::vec(factor(), 2..=3)
}

fn ramp() -> impl Strategy<Value = Ramp> {
    let step = (1_u32..=10, 0_i64..=100);
    let steps = prop::collection::vec(step, 0..5).prop_map(|steps| {
        let (mut month, mut share) = (0, 0);
        let grown = steps.into_iter().map(|(months, hundredths)| {
            month += months;
            share = (share + hundredths).min(100);
            (month, Share::new(Decimal::new(share, 2)))
        });
        Ramp::Stepped(grown.collect())
    });
    prop_oneof![Just(Ramp::Immediate), Just(Ramp::Linear), Just(CURVE), steps]
}

fn profile() -> impl Strategy<Value = Profile<Money>> {
    (1_i64..=999_999_999, ramp(), 1_u8..=12, 0_u32..=60, 1_u32..=240).prop_map(
        |(full, ramp, month, ramp_months, lasts_months)| Profile {
            full_year: kr(Decimal::new(full, 2)),
            start: Month::new(Year(2026), month).unwrap(),
            ramp,
            ramp_months,
            lasts_months,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_a_variance_close_to_the_last_digit(factors in factors()) {
        let split = variance_split(&factors, SPLIT).unwrap();
        let product = |value: fn(&Factor) -> Decimal| round_term(factors.iter().map(value).product());
        prop_assert_eq!(split.total, product(|it| it.realised) - product(|it| it.planned));
        prop_assert_eq!(split.parts.iter().sum::<Decimal>(), split.total);
    }

    #[test]
    fn the_order_of_the_factors_changes_no_part(
        (factors, places) in factors().prop_flat_map(|factors| {
            let places: Vec<usize> = (0..factors.len()).collect();
            (Just(factors), Just(places).prop_shuffle())
        })
    ) {
        let split = variance_split(&factors, SPLIT).unwrap();
        let shuffled: Vec<Factor> = places.iter().map(|place| factors[*place]).collect();
        let other = variance_split(&shuffled, SPLIT).unwrap();
        for (place, part) in places.iter().zip(&other.parts) {
            prop_assert_eq!(split.parts[*place], *part);
        }
    }

    #[test]
    fn a_factor_that_did_not_change_has_no_part(factors in factors(), place in any::<prop::sample::Index>()) {
        let mut factors = factors;
        let place = place.index(factors.len());
        factors[place].realised = factors[place].planned;
        let split = variance_split(&factors, SPLIT).unwrap();
        prop_assert_eq!(split.parts[place], Decimal::ZERO);
    }

    #[test]
    fn plan_and_realised_swapped_turn_every_part_around(factors in factors()) {
        let split = variance_split(&factors, SPLIT).unwrap();
        let swapped: Vec<Factor> = factors.iter().map(|it| Factor::new(it.realised, it.planned)).collect();
        let back = variance_split(&swapped, SPLIT).unwrap();
        prop_assert_eq!(split.total, -back.total);
        for (part, back) in split.parts.iter().zip(&back.parts) {
            prop_assert!((part + back).abs() <= step() * Decimal::from(4));
        }
    }

    #[test]
    fn as_planned_every_outturn_is_the_plan(plan in 1_i64..=99_999_999, elapsed in 1_u32..=12, all in 12_u32..=24) {
        // An even plan, realised as planned.
        let period = Decimal::new(plan, 2);
        let [to_date, rest] = [elapsed, all - elapsed].map(|periods| kr(period * Decimal::from(periods)));
        let whole = kr(period * Decimal::from(all));
        prop_assert_eq!(outturn_remaining_plan(to_date, rest), Ok(whole));
        prop_assert_eq!(outturn_run_rate(to_date, elapsed, all), Ok(whole));
        prop_assert_eq!(outturn_performance_adjusted(to_date, to_date, rest), Ok(whole));
    }

    #[test]
    fn at_the_end_every_outturn_is_what_was_realised(realised in small(), plan in 1_i64..=99_999_999, all in 1_u32..=24) {
        let nothing = kr(Decimal::ZERO);
        prop_assert_eq!(outturn_remaining_plan(kr(realised), nothing), Ok(kr(realised)));
        prop_assert_eq!(outturn_run_rate(kr(realised), all, all), Ok(kr(realised)));
        prop_assert_eq!(outturn_performance_adjusted(kr(realised), kr(Decimal::from(plan)), nothing), Ok(kr(realised)));
    }

    #[test]
    fn recurrent_and_one_off_are_the_net(recurrent in small(), one_off in small()) {
        let both = recurrence(kr(recurrent), kr(one_off)).unwrap();
        prop_assert_eq!(both.net, total(&[both.one_off, both.recurrent]).unwrap());
    }

    #[test]
    fn a_ramp_rises_from_0_to_1(ramp in ramp(), periods in 0_u32..=120) {
        let shares: Vec<Decimal> = (0..=periods + 60)
            .map(|elapsed| ramp_share(&ramp, elapsed, periods).unwrap().value())
            .collect();
        prop_assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(shares.iter().all(|share| (Decimal::ZERO..=Decimal::ONE).contains(share)));
        prop_assert_eq!(shares[0], Decimal::ZERO);
        if !matches!(ramp, Ramp::Stepped(_)) {
            prop_assert_eq!(shares[periods.max(1) as usize], Decimal::ONE);
        }
    }

    #[test]
    fn a_logistic_ramp_is_symmetric(periods in 1_u32..=240, elapsed in any::<prop::sample::Index>()) {
        let elapsed = u32::try_from(elapsed.index(periods as usize + 1)).unwrap();
        let share = |elapsed| ramp_share(&CURVE, elapsed, periods).unwrap().value();
        let both = share(elapsed) + share(periods - elapsed);
        prop_assert!((both - Decimal::ONE).abs() <= Decimal::new(1, 12));
    }

    #[test]
    fn a_milestone_years_late_moves_the_stream_by_years(profile in profile(), years in 0_i16..=10) {
        let here = profile.by_year().unwrap();
        let later = profile.shifted(i32::from(years) * 12).by_year().unwrap();
        let moved: Vec<(Year, Money)> = here.iter().map(|(year, it)| (Year(year.0 + years), *it)).collect();
        prop_assert_eq!(later, moved);
    }

    #[test]
    fn a_milestone_late_by_months_loses_nothing(profile in profile(), months in -24_i32..=24) {
        let sum = |years: &[(Year, Money)]| years.iter().map(|(_, it)| it.kroner()).sum::<Decimal>();
        let (here, later) = (profile.by_year().unwrap(), profile.shifted(months).by_year().unwrap());
        prop_assert!((sum(&here) - sum(&later)).abs() <= step() * Decimal::from(here.len().max(later.len()) as u32));
        prop_assert_eq!(profile.shifted(months).shifted(-months), profile);
    }

    #[test]
    fn part_year_and_carry_forward_are_the_full_year(full in small(), month in 1_u32..=12) {
        let part = part_year_effect(kr(full), month).unwrap();
        let carry = carry_forward(kr(full), month).unwrap();
        prop_assert_eq!(total(&[part, carry]).unwrap(), kr(round_term(full)));
        // An immediate effect is the part-year effect in its first year, and full in its second.
        let start = Month::new(Year(2026), u8::try_from(month).unwrap()).unwrap();
        let profile = Profile { full_year: kr(full), start, ramp: Ramp::Immediate, ramp_months: 0, lasts_months: 36 };
        let years = profile.by_year().unwrap();
        prop_assert_eq!(years[0], (Year(2026), part));
        prop_assert_eq!(years[1], (Year(2027), kr(round_term(full))));
    }

    #[test]
    fn no_number_makes_a_formula_panic(
        parts in prop::array::uniform4((any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0_u32..=28)),
        periods in any::<u32>(), elapsed in any::<u32>(),
    ) {
        let [a, b, c, d] = parts.map(|(low, middle, high, negative, scale)| {
            Decimal::from_parts(low, middle, high, negative, scale)
        });
        let _ = variance_split(&[Factor::new(a, b), Factor::new(c, d)], SPLIT);
        let _ = variance_split(&[Factor::new(a, b), Factor::new(c, d), Factor::new(b, c)], SPLIT);
        let _ = outturn_run_rate(kr(a), elapsed, periods);
        let _ = outturn_performance_adjusted(kr(a), kr(b), kr(c));
        let _ = recurrence(kr(a), kr(b));
        let _ = part_year_effect(kr(a), elapsed);
        let _ = ramp_share(&CURVE, elapsed, periods);
        let _ = ramp_share(&Ramp::Linear, elapsed, periods);
        let _ = ramp_share(&Ramp::Stepped(vec![(elapsed, Share::new(a)), (periods, Share::new(b))]), 3, 0);
        let start = Month::new(Year(i16::MAX), 12).unwrap();
        let profile = Profile { full_year: kr(a), start, ramp: CURVE, ramp_months: periods, lasts_months: elapsed % 1300 };
        let _ = profile.by_year();
        let _ = profile.shifted(i32::MAX).by_year();
        let _ = profile.shifted(i32::MIN).by_year();
    }
}

#[test]
fn a_part_month_at_the_start_does_not_count() {
    let month = |day: i8| Month::first_whole(Day::new(2026, 12, day).unwrap());
    assert_eq!(month(1), Month::new(Year(2026), 12).unwrap());
    assert_eq!(month(2), Month::new(Year(2027), 1).unwrap());
    assert_eq!(month(1).months_until(month(31)), 1);
    assert_eq!(month(1).shifted(-12).year(), Some(Year(2025)));
    assert_eq!(Month::new(Year(2026), 13), None);
}

/// The rows of a table, by column.
fn rows(table: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(|line| columns.iter().copied().zip(line.split(',')).collect()).collect()
}

#[test]
fn ramps_agree_with_the_table_in_every_digit() {
    let mut logistic = 0;
    for row in rows(include_str!("data/ramp-curves.csv")) {
        let [periods, elapsed] = ["periods", "t"].map(|key| row[key].parse::<u32>().unwrap());
        let share = |ramp| ramp_share(&ramp, elapsed, periods).unwrap().value();
        assert_eq!(share(Ramp::Linear), decimal(row["linear"]), "{row:?}");
        assert_eq!(share(CURVE), decimal(row["logistic_k10_normalised"]), "{row:?}");
        // The other S-curves of the table are other curves.
        let ends_or_middle = elapsed == 0 || elapsed * 2 == periods || elapsed == periods;
        for other in ["smoothstep_3x2_2x3", "cosine"] {
            assert_eq!(share(CURVE) == decimal(row[other]), ends_or_middle, "{row:?}");
        }
        logistic += 1;
    }
    assert_eq!(logistic, 27);
}

#[test]
fn part_year_effects_agree_with_the_table() {
    let rows = rows(include_str!("data/part-year-full-year-effect.csv"));
    assert_eq!(rows.len(), 12);
    for row in rows {
        let month = row["first_month_of_effect_in_year1"].parse::<u32>().unwrap();
        let full = kr(decimal(row["full_year_effect"]));
        let part = kr(decimal(row["part_year_effect_year1_whole_months"]));
        assert_eq!(part_year_effect(full, month), Ok(part), "{row:?}");
        let carry = kr(decimal(row["carry_forward_into_year2"]));
        assert_eq!(carry_forward(full, month), Ok(carry), "{row:?}");
    }
}

/// The table shows the same variances divided in other ways as well. In order
/// of the factors, with a joint term, and by logarithmic means are other
/// answers, and none of them comes out here.
#[test]
fn divided_variances_agree_with_the_shapley_column_and_no_other() {
    let rows = rows(include_str!("data/variance-decomposition.csv"));
    let mut seen = 0;
    for case in ["ACCOUNTINGWEB", "SAVING-2F", "FTE-3F"] {
        let of_case: Vec<_> = rows.iter().filter(|row| row["case"] == case).collect();
        let (parts, total): (Vec<_>, Vec<_>) =
            of_case.into_iter().partition(|row| row["factor"] != "TOTAL");
        let factors: Vec<Factor> = parts
            .iter()
            .map(|row| Factor::new(decimal(row["plan"]), decimal(row["actual"])))
            .collect();
        let split = variance_split(&factors, SPLIT).unwrap();
        assert_eq!(split.total, decimal(total[0]["computed_shapley"]), "{case}");
        for (row, part) in parts.iter().zip(split.parts) {
            assert_eq!(part, decimal(row["computed_shapley"]), "{row:?}");
            for other in ["computed_sequential_in_listed_order", "computed_lmdi"] {
                assert_ne!(part, decimal(row[other]), "{row:?}");
            }
            if !row["published_sequential"].is_empty() {
                assert_ne!(part, decimal(row["published_sequential"]), "{row:?}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 8);
}

#[test]
fn four_factors_are_not_divided() {
    let one = Factor::new(Decimal::ONE, Decimal::TWO);
    assert_eq!(variance_split(&[one; 4], SPLIT), Err(Absent::FactorsNotTwoOrThree));
    assert_eq!(variance_split(&[one], SPLIT), Err(Absent::FactorsNotTwoOrThree));
}
