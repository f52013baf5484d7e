//! Laws of uncertainty and sensitivity, and a published table that they agree with.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use std::collections::BTreeSet;

use gevinst_core::calc::formula::{
    Absent, Distribution, Draws, Line, ThreePoints, normal_percentile, spread, spread_of_sum,
    summary, switching_bracketed, switching_linear, switching_value, switching_whole, tornado,
};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Money, Share, round_term};
use gevinst_core::rules::{Correlation, UncertaintySpread};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

fn kr(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Nominal)
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn level(text: &str) -> Share {
    Share::new(decimal(text))
}

/// The smallest step between two results.
fn step() -> Decimal {
    Decimal::new(1, 8)
}

fn amount() -> impl Strategy<Value = Decimal> {
    (-999_999_999_i64..=999_999_999).prop_map(|digits| Decimal::new(digits, 2))
}

fn spreads() -> impl Strategy<Value = Vec<Money>> {
    let spread = (0_i64..=999_999_999).prop_map(|digits| kr(Decimal::new(digits, 2)));
    prop::collection::vec(spread, 1..30)
}

fn levels() -> impl Strategy<Value = (Share, Share)> {
    (1_i64..=9_999, 1_i64..=9_999)
        .prop_map(|(a, b)| (a.min(b), a.max(b)))
        .prop_map(|(a, b)| (Share::new(Decimal::new(a, 4)), Share::new(Decimal::new(b, 4))))
}

/// Three points in order that are not all the same.
fn points() -> impl Strategy<Value = [Decimal; 3]> {
    (amount(), 0_i64..=99_999_999, 0_i64..=99_999_999)
        .prop_filter("a width", |(_, left, right)| left + right > 0)
        .prop_map(|(low, left, right)| {
            let mode = low + Decimal::new(left, 2);
            [low, mode, mode + Decimal::new(right, 2)]
        })
}

fn distributions([low, mode, high]: [Decimal; 3]) -> [Distribution; 3] {
    [
        Distribution::triangular(low, mode, high).unwrap(),
        Distribution::pert(low, mode, high).unwrap(),
        Distribution::normal(mode, high - low).unwrap(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn independent_amounts_spread_no_more_than_amounts_that_move_together(spreads in spreads()) {
        let independent = spread_of_sum(&spreads, Correlation::Independent).unwrap();
        let together = spread_of_sum(&spreads, Correlation::Full).unwrap();
        prop_assert!(independent.kroner() <= together.kroner());
        // No sum spreads less than its widest part.
        let widest = spreads.iter().map(|spread| spread.kroner()).max().unwrap();
        prop_assert!(widest <= independent.kroner());
    }

    #[test]
    fn the_order_of_amounts_changes_no_spread(
        (spreads, shuffled) in spreads().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle()))
    ) {
        for correlation in [Correlation::Independent, Correlation::Full] {
            prop_assert_eq!(spread_of_sum(&spreads, correlation), spread_of_sum(&shuffled, correlation));
        }
    }

    #[test]
    fn a_spread_squared_is_the_sum_of_squares(spreads in spreads()) {
        let sigma = spread_of_sum(&spreads, Correlation::Independent).unwrap().kroner();
        let squares: Decimal = spreads.iter().map(|it| it.kroner() * it.kroner()).sum();
        let (low, high) = (sigma - step(), sigma + step());
        prop_assert!(low * low <= squares || sigma.is_zero());
        prop_assert!(squares <= high * high);
    }

    #[test]
    fn a_spread_does_not_mind_where_the_points_lie(points in points(), by in amount()) {
        let [low, mode, high] = points;
        let of = |a, b, c| ThreePoints::new(kr(a), kr(b), kr(c)).unwrap();
        for method in [UncertaintySpread::FifthOfRange, UncertaintySpread::Triangular, UncertaintySpread::Pert] {
            let here = spread(&of(low, mode, high), method).unwrap();
            prop_assert_eq!(here, spread(&of(low + by, mode + by, high + by), method).unwrap());
            // As a cost the optimistic estimate is the smallest; mirrored, the spread is the same.
            prop_assert_eq!(here, spread(&of(high, mode, low), method).unwrap());
            let mirrored = spread(&of(-low, -mode, -high), method).unwrap();
            prop_assert!((here.kroner() - mirrored.kroner()).abs() <= step());
            prop_assert!(here.kroner() > Decimal::ZERO);
            prop_assert!(here.kroner() <= high - low);
        }
    }

    #[test]
    fn the_spread_is_that_of_the_distribution(points in points()) {
        let [low, mode, high] = points;
        let three = ThreePoints::new(kr(high), kr(mode), kr(low)).unwrap();
        for method in [UncertaintySpread::Triangular, UncertaintySpread::Pert] {
            let here = spread(&three, method).unwrap().kroner();
            let distribution = three.distribution(kr(mode), method).unwrap();
            let tolerance = step() + here * Decimal::new(1, 20);
            prop_assert!((here - distribution.deviation().unwrap()).abs() <= tolerance);
        }
    }

    #[test]
    fn mean_and_quantiles_lie_among_the_points(points in points(), (lower, upper) in levels()) {
        let [low, mode, high] = points;
        for distribution in [Distribution::triangular(low, mode, high).unwrap(), Distribution::pert(low, mode, high).unwrap()] {
            for value in [distribution.mean().unwrap(), distribution.quantile(lower).unwrap(), distribution.quantile(upper).unwrap()] {
                prop_assert!(low <= value && value <= high);
            }
        }
    }

    #[test]
    fn quantiles_rise_with_the_level(points in points(), (lower, upper) in levels()) {
        for distribution in distributions(points) {
            let (lower, upper) = (distribution.quantile(lower).unwrap(), distribution.quantile(upper).unwrap());
            prop_assert!(lower <= upper, "{:?}", distribution);
        }
    }

    #[test]
    fn the_probability_of_a_quantile_is_its_level(points in points(), (lower, _) in levels()) {
        let width = points[2] - points[0];
        for distribution in distributions(points) {
            let value = distribution.quantile(lower).unwrap();
            let back = distribution.probability_below(value).unwrap().value();
            // A step of the eighth decimal is much where the width is some øre.
            let tolerance = Decimal::new(1, 9) + step() * Decimal::from(4) / width;
            prop_assert!((back - lower.value()).abs() <= tolerance, "{:?} {} {}", distribution, back, lower);
        }
    }

    #[test]
    fn a_percentile_and_its_mirror_have_the_mean_between(expected in amount(), sigma in 1_i64..=99_999_999, at in 1_i64..=9_999) {
        let sigma = kr(Decimal::new(sigma, 2));
        let [low, high] = [Decimal::new(at, 4), Decimal::ONE - Decimal::new(at, 4)]
            .map(|level| normal_percentile(kr(expected), sigma, Share::new(level)).unwrap().kroner());
        let tolerance = step() * Decimal::TWO + sigma.kroner() * Decimal::new(1, 11);
        prop_assert!((low + high - expected * Decimal::TWO).abs() <= tolerance);
    }

    #[test]
    fn the_result_is_nothing_at_the_switching_value(
        rest in -99_999_999_i64..=99_999_999, part in 1_i64..=99_999_999, negative in any::<bool>(), driver in 1_i64..=999_999,
    ) {
        let part = Decimal::new(if negative { -part } else { part }, 2);
        let npv = Decimal::new(rest, 2) + part;
        let factor = switching_linear(kr(npv), kr(part)).unwrap().value();
        // The rest stays, the driver's part is multiplied.
        prop_assert!((npv - part + part * factor).abs() <= step() * (part.abs() + Decimal::ONE));
        let driver = kr(Decimal::new(driver, 2));
        let value = switching_value(kr(npv), kr(part), driver).unwrap().kroner();
        prop_assert!((value - driver.kroner() * factor).abs() <= step() * (driver.kroner() + Decimal::ONE));
    }

    #[test]
    fn bracketing_finds_what_the_closed_form_says(a in 1_i64..=9_999, b in -9_999_i64..=9_999) {
        let (a, b) = (Decimal::from(a), Decimal::from(b));
        let npv = |x: Decimal| a.checked_mul(x).and_then(|it| it.checked_add(b)).ok_or(Absent::OutOfRange);
        let found = switching_bracketed(npv, Decimal::from(-10_000), Decimal::from(10_000)).unwrap();
        // A bracket may end on the other side of a half in the ninth decimal.
        prop_assert!((found - round_term(-b / a)).abs() <= Decimal::new(1, 8));
        let falling = |x: Decimal| npv(x).map(|it| -it);
        prop_assert_eq!(switching_bracketed(falling, Decimal::from(-10_000), Decimal::from(10_000)).unwrap(), found);
    }

    #[test]
    fn a_tornado_has_its_widest_bar_first(base in amount(), runs in prop::collection::vec(amount(), 0..20)) {
        let named: Vec<(String, Money)> =
            runs.iter().enumerate().map(|(place, npv)| (format!("run-{place:02}"), kr(*npv))).collect();
        let bars = tornado(kr(base), &named).unwrap();
        let widths: Vec<Decimal> = bars.iter().map(|bar| bar.change.kroner().abs()).collect();
        prop_assert!(widths.windows(2).all(|pair| pair[0] >= pair[1]));
        for bar in &bars {
            prop_assert_eq!(bar.npv.kroner() - bar.change.kroner(), base);
        }
        let mut turned = named.clone();
        turned.reverse();
        prop_assert_eq!(tornado(kr(base), &turned).unwrap(), bars);
    }

    #[test]
    fn no_number_makes_a_formula_panic(
        parts in prop::array::uniform3((any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0_u32..=28)),
    ) {
        let [a, b, c] = parts.map(|(low, middle, high, negative, scale)| {
            Decimal::from_parts(low, middle, high, negative, scale)
        });
        for distribution in [Distribution::triangular(a, b, c), Distribution::pert(a, b, c), Distribution::normal(a, b)].into_iter().flatten() {
            let _ = (distribution.mean(), distribution.variance(), distribution.deviation());
            let _ = (distribution.quantile(Share::new(c)), distribution.quantile(level("0.85")));
            let _ = distribution.probability_below(c);
        }
        if let Ok(points) = ThreePoints::new(kr(a), kr(b), kr(c)) {
            let _ = spread(&points, UncertaintySpread::Pert);
            let _ = spread(&points, UncertaintySpread::Triangular);
        }
        let _ = spread_of_sum(&[kr(a), kr(b), kr(c)], Correlation::Independent);
        let _ = normal_percentile(kr(a), kr(b), Share::new(c));
        let _ = switching_linear(kr(a), kr(b));
        let _ = switching_value(kr(a), kr(b), kr(c));
        let _ = switching_bracketed(Ok, a, b);
        let _ = tornado(kr(a), &[("x".to_owned(), kr(b))]);
    }
}

/// Lines like those of a workbook: two benefits, a cost and something certain.
fn lines(spread: UncertaintySpread) -> Vec<Line> {
    let line = |key: &str, [o, m, p]: [i64; 3], is_cost| {
        let [o, m, p] = [o, m, p].map(|kroner| kr(Decimal::from(kroner)));
        let points = ThreePoints::new(o, m, p).unwrap();
        let expected =
            kr((o.kroner() + Decimal::from(3) * m.kroner() + p.kroner()) / Decimal::from(5));
        Line {
            key: key.to_owned(),
            distribution: points.distribution(expected, spread).ok(),
            certain: m.kroner(),
            is_cost,
        }
    };
    vec![
        line("investment", [18_000, 19_600, 25_000], true),
        line("operating", [8_000, 9_000, 11_000], true),
        line("first", [50_000, 40_000, 25_000], false),
        line("second", [15_000, 10_000, 5_000], false),
        line("third", [7_000, 5_000, 3_000], false),
        line("fourth", [4_000, 4_000, 4_000], false),
    ]
}

const COUNT: u32 = 400;
const SEED: u64 = 20_260_101;

fn certainty() -> Vec<Share> {
    ["0.15", "0.50", "0.85"].map(level).to_vec()
}

/// The draws in this many chunks on as many threads, put together as they end.
fn in_chunks(draws: &Draws, count: u32, chunks: u32) -> Vec<i128> {
    let length = count.div_ceil(chunks);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..chunks)
            .map(|chunk| {
                let range = (chunk * length).min(count)..((chunk + 1) * length).min(count);
                scope.spawn(move || draws.sums(range))
            })
            .collect();
        // The last chunk first: the order does not count.
        threads.into_iter().rev().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn neither_threads_nor_the_order_of_lines_change_a_digit_of_a_simulation() {
    for spread in
        [UncertaintySpread::FifthOfRange, UncertaintySpread::Triangular, UncertaintySpread::Pert]
    {
        for correlation in [Correlation::Independent, Correlation::Full] {
            let lines = lines(spread);
            let draws = Draws::new(&lines, SEED, correlation).unwrap();
            let whole = draws.run(COUNT, &certainty()).unwrap();
            for chunks in [1, 2, 8] {
                let sums = in_chunks(&draws, COUNT, chunks);
                assert_eq!(summary(sums, SEED, &certainty()).unwrap(), whole, "{chunks}");
            }
            let mut turned = lines.clone();
            turned.reverse();
            let turned = Draws::new(&turned, SEED, correlation).unwrap();
            assert_eq!(turned.run(COUNT, &certainty()).unwrap(), whole);
            let other = Draws::new(&lines, SEED + 1, correlation).unwrap();
            assert_ne!(other.run(COUNT, &certainty()).unwrap(), whole, "another seed, other draws");
        }
    }
}

#[test]
fn a_simulation_comes_close_to_the_closed_form() {
    let draws = 10_000;
    let sigma = decimal("5653.31761004");
    // The mean of n draws lies within four standard errors of the expected value;
    // the seed is fixed, so this is no game of chance.
    let bound = sigma * Decimal::from(4) / Decimal::ONE_HUNDRED;
    for (correlation, sigma) in
        [(Correlation::Independent, sigma), (Correlation::Full, decimal("9800"))]
    {
        let simulated = Draws::new(&lines(UncertaintySpread::FifthOfRange), SEED, correlation)
            .unwrap()
            .run(draws, &certainty())
            .unwrap();
        assert!(
            (simulated.mean - decimal("28440")).abs() <= bound * decimal("1.8"),
            "{simulated:?}"
        );
        for (percentile, level) in simulated.percentiles.iter().zip(certainty()) {
            let closed = normal_percentile(kr(decimal("28440")), kr(sigma), level).unwrap();
            // Density at P15 and P85 is 0.2332 / σ: the standard error is 0.0153 σ.
            let bound = sigma * decimal("0.062");
            assert!((percentile - closed.kroner()).abs() <= bound, "{level} {simulated:?}");
        }
        assert!(simulated.below_zero.value() < decimal("0.01"));
    }
    for spread in [UncertaintySpread::Triangular, UncertaintySpread::Pert] {
        let lines = lines(spread);
        let mean: Decimal = lines
            .iter()
            .map(|line| {
                let mean = line.distribution.map_or(line.certain, |it| it.mean().unwrap());
                if line.is_cost { -mean } else { mean }
            })
            .sum();
        let simulated = Draws::new(&lines, SEED, Correlation::Independent).unwrap();
        let simulated = simulated.run(draws, &certainty()).unwrap();
        assert!((simulated.mean - mean).abs() <= bound, "{mean} {simulated:?}");
    }
}

#[test]
fn lines_that_are_told_alike_are_drawn_apart() {
    let one = lines(UncertaintySpread::FifthOfRange).swap_remove(2);
    let draws = Draws::new(&[one.clone(), one.clone()], SEED, Correlation::Independent).unwrap();
    let single = Draws::new(&[one], SEED, Correlation::Independent).unwrap();
    let doubled: Vec<i128> = single.sums(0..50).into_iter().map(|sum| sum * 2).collect();
    assert_ne!(draws.sums(0..50), doubled);
    let distinct: BTreeSet<i128> = single.sums(0..1_000).into_iter().collect();
    assert_eq!(distinct.len(), 1_000, "draws repeat");
}

#[test]
fn a_simulation_of_nothing_uncertain_is_none() {
    let certain = lines(UncertaintySpread::FifthOfRange).swap_remove(5);
    let none = Draws::new(&[certain], SEED, Correlation::Independent);
    assert_eq!(none.unwrap_err(), Absent::NoSpread);
    assert_eq!(Draws::new(&[], SEED, Correlation::Full).unwrap_err(), Absent::NothingToAdd);
}

/// Made by a script of its own with the same generator, its own normal quantile
/// and whole numbers: the digits are those of the method, not of this program.
#[test]
fn the_first_draws_are_those_of_an_independent_program() {
    let line = Line {
        key: "first".to_owned(),
        distribution: Some(Distribution::normal(decimal("39000"), decimal("5000")).unwrap()),
        certain: Decimal::ZERO,
        is_cost: false,
    };
    let draws = Draws::new(&[line], SEED, Correlation::Independent).unwrap();
    assert_eq!(draws.sums(0..3), FIRST_DRAWS);
}

const FIRST_DRAWS: [i128; 3] = [3_714_674_898_094, 4_485_216_209_094, 3_776_951_115_015];

#[test]
fn the_longest_delay_is_the_last_that_pays() {
    let npv = |years: u32| Ok(Decimal::from(7) - Decimal::from(years));
    assert_eq!(switching_whole(npv, 20), Ok(7));
    assert_eq!(switching_whole(npv, 5), Err(Absent::NoSwitchingValue));
    assert_eq!(switching_whole(|_| Ok(Decimal::NEGATIVE_ONE), 5), Err(Absent::NoSwitchingValue));
}

/// All rows of the table, to the digits a result has. The classical variance of
/// PERT stands in it as a trap and does not come out.
#[test]
fn distributions_agree_with_the_table_and_not_with_the_classical_variance() {
    let close = decimal("0.00000000505");
    let mut seen = 0;
    let mut traps = 0;
    for row in include_str!("data/three-point-distributions.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let [low, mode, high] = [2, 3, 4].map(|place: usize| decimal(cells[place]));
        let distribution = match cells[0] {
            "triangular" => Distribution::triangular(low, mode, high).unwrap(),
            _ => Distribution::pert(low, mode, high).unwrap(),
        };
        let stated = decimal(cells[6]);
        let ours = match cells[5] {
            metric if metric.starts_with("mean") => distribution.mean().unwrap(),
            metric if metric.starts_with("classical") => {
                assert!((distribution.variance().unwrap() - stated).abs() > decimal("3"), "{row}");
                traps += 1;
                continue;
            }
            metric if metric.ends_with("variance") => round_term(distribution.variance().unwrap()),
            metric => {
                let percent = decimal(metric.strip_prefix('P').unwrap());
                distribution.quantile(Share::new(percent / Decimal::ONE_HUNDRED)).unwrap()
            }
        };
        assert!((ours - stated).abs() <= close, "{row}: {ours}");
        seen += 1;
    }
    assert_eq!((seen, traps), (72, 4));
}

#[test]
fn normal_quantiles_have_twelve_digits() {
    // From a computation with fifty digits.
    for (at, expected) in NORMAL {
        let z = normal_percentile(kr(Decimal::ZERO), kr(decimal("1000")), level(at)).unwrap();
        assert_eq!(z.kroner(), round_term(decimal(expected) * Decimal::ONE_THOUSAND), "{at}");
        let tail = Distribution::normal(Decimal::ZERO, Decimal::ONE).unwrap();
        let back = tail.probability_below(decimal(expected)).unwrap().value();
        let miss = (back - decimal(at)).abs().to_f64().unwrap();
        assert!(miss < 2e-12, "{at} {back}");
    }
}

const NORMAL: [(&str, &str); 10] = [
    ("0.5", "0"),
    ("0.0001", "-3.71901648546"),
    ("0.05", "-1.64485362695"),
    ("0.15", "-1.03643338949"),
    ("0.25", "-0.674489750196"),
    ("0.85", "1.03643338949"),
    ("0.925", "1.43953147094"),
    ("0.975", "1.95996398454"),
    ("0.999", "3.09023230617"),
    ("0.999999", "4.75342430882"),
];
