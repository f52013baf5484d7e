//! Laws of discounting and of prices, for any amounts, rates and years.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use std::collections::BTreeMap;

use gevinst_core::calc::formula::Absent;
use gevinst_core::calc::formula::discount::{
    DiscountFactors, Discounting, Flow, annuity_factor, annuity_payment_factor, clock_start,
    equivalent_annual_value, growing_annuity_factor, present_value,
};
use gevinst_core::calc::formula::price::{
    chained_index, cumulative_cut, growth_factor, index_converted, nominal_rate, real_rate,
    with_real_growth,
};
use gevinst_core::period::Year;
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Money, Share};
use gevinst_core::rules::{
    BeforeComparison, DiscountTiming, IndexLevel, IndexSeries, RateClock, RateStep, RateSteps,
    ValueKind,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn kr(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Fixed(Year(2026)))
}

/// Kroner with øre, up to a thousand million.
fn amount() -> impl Strategy<Value = Decimal> {
    (-100_000_000_000_i64..=100_000_000_000).prop_map(|øre| Decimal::new(øre, 2))
}

fn flows() -> impl Strategy<Value = Vec<Flow>> {
    let flow = (0_i32..=60, amount());
    let flow = flow.prop_map(|(offset, number)| Flow { offset, amount: kr(number) });
    prop::collection::vec(flow, 1..30)
}

/// A rate from a tenth of a per cent to fifteen per cent.
fn rate() -> impl Strategy<Value = Decimal> {
    (1_i64..=150).prop_map(|thousandths| Decimal::new(thousandths, 3))
}

fn steps() -> impl Strategy<Value = RateSteps> {
    (rate(), rate(), rate(), 2_u16..40, 1_u16..40).prop_map(|(a, b, c, second, more)| {
        let step = |from_year, rate| RateStep { from_year, rate };
        RateSteps::new(vec![step(1, a), step(second, b), step(second + more, c)]).unwrap()
    })
}

/// Rates that fall from step to step, as long-term rates do.
fn falling() -> impl Strategy<Value = RateSteps> {
    (prop::collection::btree_set(1_i64..=150, 3), 2_u16..40, 1_u16..40).prop_map(
        |(rates, second, more)| {
            let starts = [1, second, second + more];
            let steps = rates
                .into_iter()
                .rev()
                .zip(starts)
                .map(|(rate, from_year)| RateStep { from_year, rate: Decimal::new(rate, 3) });
            RateSteps::new(steps.collect()).unwrap()
        },
    )
}

fn timing() -> impl Strategy<Value = DiscountTiming> {
    prop::sample::select(vec![
        DiscountTiming::EndOfYear,
        DiscountTiming::MidYear,
        DiscountTiming::BeginningOfYear,
        DiscountTiming::FirstYearUndiscounted,
    ])
}

fn factors(rates: &RateSteps, timing: DiscountTiming, last: i32) -> DiscountFactors {
    let method = Discounting {
        rates: rates.clone(),
        timing,
        before: BeforeComparison::Compounded,
        clock_start: 0,
    };
    DiscountFactors::new(&method, -5, last).unwrap()
}

fn pv(flows: &[Flow], factors: &DiscountFactors) -> Decimal {
    present_value(flows, factors).unwrap().kroner()
}

/// One rounding of a term for each flow.
fn roundings(flows: &[Flow]) -> Decimal {
    Decimal::new(1, 8) * Decimal::from(flows.len())
}

fn close(left: Decimal, right: Decimal, tolerance: Decimal) -> bool {
    (left - right).abs() <= tolerance
}

/// Ten to the minus 18.
fn tiny() -> Decimal {
    Decimal::new(1, 18)
}

fn series(first: i16, levels: &[i64]) -> IndexSeries {
    let years = levels.iter().zip(first..).map(|(level, year)| {
        let level = Decimal::new(*level, 1);
        (Year(year), IndexLevel { level, kind: ValueKind::Recorded })
    });
    IndexSeries::new(years.collect::<BTreeMap<_, _>>()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_amounts_changes_no_digit(
        (given, shuffled) in flows().prop_flat_map(|flows| (Just(flows.clone()), Just(flows).prop_shuffle())),
        steps in steps(), timing in timing(),
    ) {
        let factors = factors(&steps, timing, 60);
        prop_assert_eq!(pv(&given, &factors), pv(&shuffled, &factors));
    }

    #[test]
    fn a_split_of_the_amounts_changes_no_digit(
        flows in flows().prop_filter("two at least", |flows| flows.len() > 1),
        at in any::<prop::sample::Index>(), steps in steps(), timing in timing(),
    ) {
        let factors = factors(&steps, timing, 60);
        let (left, right) = flows.split_at(at.index(flows.len() - 1) + 1);
        prop_assert_eq!(pv(&flows, &factors), pv(left, &factors) + pv(right, &factors));
    }

    #[test]
    fn present_value_is_linear(flows in flows(), k in 1_i64..=1000, steps in steps(), timing in timing()) {
        let factors = factors(&steps, timing, 60);
        let k = Decimal::from(k);
        let scaled: Vec<Flow> =
            flows.iter().map(|flow| Flow { amount: kr(flow.amount.kroner() * k), ..*flow }).collect();
        let tolerance = roundings(&flows) * (k + Decimal::ONE);
        prop_assert!(close(pv(&scaled, &factors), pv(&flows, &factors) * k, tolerance));
        let turned: Vec<Flow> =
            flows.iter().map(|flow| Flow { amount: kr(-flow.amount.kroner()), ..*flow }).collect();
        prop_assert_eq!(pv(&turned, &factors), -pv(&flows, &factors));
    }

    #[test]
    fn at_no_rate_the_present_value_is_the_sum(flows in flows(), timing in timing()) {
        let factors = factors(&RateSteps::flat(Decimal::ZERO).unwrap(), timing, 60);
        let sum: Decimal = flows.iter().map(|flow| flow.amount.kroner()).sum();
        prop_assert_eq!(pv(&flows, &factors), sum);
    }

    #[test]
    fn factors_fall_from_year_to_year_where_rates_are_positive(steps in steps(), timing in timing()) {
        let factors = factors(&steps, timing, 120);
        for year in -4..=120 {
            prop_assert!(factors.of(year).unwrap() < factors.of(year - 1).unwrap());
        }
    }

    #[test]
    fn each_factor_is_the_one_before_through_its_own_rate(steps in steps()) {
        let factors = factors(&steps, DiscountTiming::EndOfYear, 120);
        for year in 1..=120 {
            let growth = Decimal::ONE + steps.rate_in(year);
            let back = factors.of(year).unwrap() * growth;
            prop_assert!(close(back, factors.of(year - 1).unwrap(), Decimal::new(1, 27)));
        }
    }

    #[test]
    fn the_middle_of_the_year_is_the_root_of_the_rate_away(rate in rate(), year in -5_i32..=120) {
        let steps = RateSteps::flat(rate).unwrap();
        let end = factors(&steps, DiscountTiming::EndOfYear, 120).of(year).unwrap();
        let middle = factors(&steps, DiscountTiming::MidYear, 120).of(year).unwrap();
        let ratio = middle / end;
        // One division of numbers with few digits left is exact to fewer digits.
        prop_assert!(close(ratio * ratio, Decimal::ONE + rate, Decimal::new(1, 16)));
    }

    #[test]
    fn the_beginning_of_a_year_is_the_end_of_the_year_before(steps in steps(), year in -4_i32..=120) {
        let end = factors(&steps, DiscountTiming::EndOfYear, 120);
        let beginning = factors(&steps, DiscountTiming::BeginningOfYear, 120);
        prop_assert_eq!(beginning.of(year).unwrap(), end.of(year - 1).unwrap());
    }

    #[test]
    fn a_level_annuity_has_its_closed_form(rate in rate(), years in 1_i32..=100) {
        let steps = RateSteps::flat(rate).unwrap();
        let factors = factors(&steps, DiscountTiming::EndOfYear, 100);
        let sum = annuity_factor(&factors, 1, years).unwrap();
        let closed = (Decimal::ONE - factors.of(years).unwrap()) / rate;
        prop_assert!(close(sum, closed, tiny()));
        let payment = annuity_payment_factor(sum).unwrap();
        prop_assert!(close(payment * sum, Decimal::ONE, tiny()));
    }

    #[test]
    fn annuities_of_bands_join(a in rate(), b in rate(), edge in 2_u16..=50, more in 1_i32..=50) {
        let step = |from_year, rate| RateStep { from_year, rate };
        let steps = RateSteps::new(vec![step(1, a), step(edge, b)]).unwrap();
        let last = i32::from(edge) - 1;
        let chained = factors(&steps, DiscountTiming::EndOfYear, last + more);
        let first = factors(&RateSteps::flat(a).unwrap(), DiscountTiming::EndOfYear, last);
        let second = factors(&RateSteps::flat(b).unwrap(), DiscountTiming::EndOfYear, more);
        let joined = annuity_factor(&first, 1, last).unwrap()
            + first.of(last).unwrap() * annuity_factor(&second, 1, more).unwrap();
        prop_assert!(close(annuity_factor(&chained, 1, last + more).unwrap(), joined, tiny()));
    }

    #[test]
    fn the_equivalent_annual_value_has_the_present_value_it_came_from(
        number in amount(), steps in steps(), years in 1_i32..=60,
    ) {
        let factors = factors(&steps, DiscountTiming::EndOfYear, 60);
        let factor = annuity_factor(&factors, 1, years).unwrap();
        let yearly = equivalent_annual_value(kr(number), factor).unwrap();
        let level: Vec<Flow> = (1..=years).map(|offset| Flow { offset, amount: yearly }).collect();
        let tolerance = Decimal::new(2, 8) * Decimal::from(years + 1);
        prop_assert!(close(pv(&level, &factors), number, tolerance));
    }

    #[test]
    fn growth_at_the_rate_of_discount_leaves_one_krone_a_year(rate in rate(), years in 1_i32..=60) {
        let steps = RateSteps::flat(rate).unwrap();
        let factors = factors(&steps, DiscountTiming::EndOfYear, 60);
        let factor = growing_annuity_factor(&factors, 1, years, Share::new(rate)).unwrap();
        prop_assert!(close(factor, Decimal::from(years), tiny()));
    }

    #[test]
    fn falling_steps_counted_from_opening_never_discount_less(steps in falling(), opening in 1_i32..=20) {
        let method = |clock_start| Discounting {
            rates: steps.clone(),
            timing: DiscountTiming::EndOfYear,
            before: BeforeComparison::Compounded,
            clock_start,
        };
        let late = clock_start(RateClock::OpeningYear, Some(opening)).unwrap();
        let (from_comparison, from_opening) = (
            DiscountFactors::new(&method(0), 0, 100).unwrap(),
            DiscountFactors::new(&method(late), 0, 100).unwrap(),
        );
        for year in 0..=100 {
            prop_assert!(from_opening.of(year).unwrap() <= from_comparison.of(year).unwrap());
        }
    }

    #[test]
    fn an_amount_moved_to_other_prices_and_back_is_the_same(
        number in amount(), levels in prop::collection::vec(500_i64..=3000, 2..10),
        from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let index = series(2015, &levels);
        let year = |at: prop::sample::Index| Year(2015 + i16::try_from(at.index(levels.len())).unwrap());
        let (from, to) = (year(from), year(to));
        let there = index_converted(kr(number), from, to, &index).unwrap();
        let back = index_converted(there, to, from, &index).unwrap();
        prop_assert!(close(back.kroner(), number, Decimal::new(1, 7)));
        prop_assert_eq!(there.basis(), PriceBasis::Fixed(to));
    }

    #[test]
    fn chaining_does_not_mind_which_pair_is_first(
        a in prop::collection::vec(500_i64..=3000, 4), b in prop::collection::vec(500_i64..=3000, 4),
        c in prop::collection::vec(500_i64..=3000, 4),
    ) {
        let (a, b, c) = (series(2000, &a), series(2003, &b), series(2006, &c));
        let left = chained_index(&chained_index(&a, &b, Year(2003)).unwrap(), &c, Year(2006)).unwrap();
        let right = chained_index(&a, &chained_index(&b, &c, Year(2006)).unwrap(), Year(2003)).unwrap();
        for ((year, left), (other, right)) in left.iter().zip(right.iter()) {
            prop_assert_eq!(year, other);
            prop_assert!(close(left.level, right.level, tiny()));
        }
        prop_assert_eq!(left.iter().count(), 10);
    }

    #[test]
    fn a_chained_series_keeps_the_growth_of_its_parts(
        a in prop::collection::vec(500_i64..=3000, 4), b in prop::collection::vec(500_i64..=3000, 4),
    ) {
        let (a, b) = (series(2000, &a), series(2003, &b));
        let chained = chained_index(&a, &b, Year(2003)).unwrap();
        let level = |index: &IndexSeries, year| index.level(Year(year)).unwrap().level;
        let growth = level(&chained, 2003) / level(&chained, 2000);
        prop_assert!(close(growth, level(&a, 2003) / level(&a, 2000), tiny()));
    }

    #[test]
    fn real_and_nominal_rates_are_each_others_way_back(real in rate(), inflation in rate()) {
        let nominal = nominal_rate(Share::new(real), Share::new(inflation)).unwrap();
        let back = real_rate(Share::new(nominal), Share::new(inflation)).unwrap();
        prop_assert!(close(back, real, tiny()));
        prop_assert!(nominal > real + inflation);
    }

    #[test]
    fn nominal_amounts_at_the_nominal_rate_are_real_amounts_at_the_real_rate(
        number in amount(), real in rate(), inflation in rate(), years in 0_i32..=40,
    ) {
        let nominal = nominal_rate(Share::new(real), Share::new(inflation)).unwrap();
        let grown = with_real_growth(kr(number), Share::new(inflation), years).unwrap();
        let value = |amount: Money, rate: Decimal| {
            let factors = factors(&RateSteps::flat(rate).unwrap(), DiscountTiming::EndOfYear, 40);
            pv(&[Flow { offset: years, amount }], &factors)
        };
        prop_assert!(close(value(grown, nominal), value(kr(number), real), Decimal::new(1, 7)));
    }

    #[test]
    fn growth_forwards_and_backwards_cancels(rate in rate(), years in 0_i32..=60) {
        let there = growth_factor(Share::new(rate), years).unwrap();
        let back = growth_factor(Share::new(rate), -years).unwrap();
        prop_assert!(close(there * back, Decimal::ONE, tiny()));
    }

    #[test]
    fn cuts_come_to_less_than_their_sum(cuts in prop::collection::vec(1_i64..=100, 2..10)) {
        let cuts: Vec<Share> = cuts.into_iter().map(|it| Share::new(Decimal::new(it, 3))).collect();
        let together = cumulative_cut(&cuts).unwrap().value();
        let sum: Decimal = cuts.iter().map(|cut| cut.value()).sum();
        let largest = cuts.iter().map(|cut| cut.value()).max().unwrap();
        prop_assert!(together < sum && together >= largest);
        let mut turned = cuts.clone();
        turned.reverse();
        prop_assert_eq!(together, cumulative_cut(&turned).unwrap().value());
    }
}

#[test]
fn amounts_of_unlike_prices_have_no_present_value() {
    let factors = factors(&RateSteps::flat(Decimal::ZERO).unwrap(), DiscountTiming::EndOfYear, 5);
    let nominal = Money::new(Decimal::ONE, PriceBasis::Nominal);
    let flows = [Flow { offset: 1, amount: nominal }, Flow { offset: 1, amount: kr(Decimal::ONE) }];
    assert_eq!(present_value(&flows, &factors), Err(Absent::UnlikePriceBasis));
    assert_eq!(present_value(&[], &factors), Err(Absent::NothingToAdd));
}

#[test]
fn an_opening_year_that_is_not_stated_starts_no_clock() {
    assert_eq!(clock_start(RateClock::OpeningYear, None), Err(Absent::NoOpeningYear));
    assert_eq!(clock_start(RateClock::ComparisonYear, None), Ok(0));
    assert_eq!(clock_start(RateClock::OpeningYear, Some(4)), Ok(3));
}
