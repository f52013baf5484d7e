//! Published and independently computed tables: factors, real rates, price
//! levels. Columns named TRAP hold what a common mistake gives; they must not
//! be reproduced. Amounts have eight decimals here and nine in the tables.
//!
//! The tables stand in `data/`. British factors: HM Treasury Green Book, four
//! decimals as published, fifteen computed from the bands. Norwegian factors:
//! computed from the steps of R-109/21. Deflators: HM Treasury, 2024 is 100.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use std::collections::BTreeMap;

use gevinst_core::calc::formula::discount::{DiscountFactors, Discounting};
use gevinst_core::calc::formula::price::{index_converted, real_rate};
use gevinst_core::period::{Day, Year};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Money, Share};
use gevinst_core::rules::{
    BeforeComparison, DiscountTiming, IndexLevel, IndexSeries, RateSteps, RuleSet, ValueKind,
};
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// The rows of a table, each by its columns' names; blank cells are left out.
fn rows(table: &str) -> Vec<BTreeMap<String, Decimal>> {
    let mut lines = table.lines();
    let names: Vec<String> = lines.next().unwrap().split(',').map(str::to_owned).collect();
    let row = |line: &str| {
        let cells = names.iter().cloned().zip(line.split(','));
        cells.filter(|cell| !cell.1.is_empty()).map(|(name, it)| (name, decimal(it))).collect()
    };
    lines.map(row).collect()
}

fn within(got: Decimal, expected: Decimal, tolerance: &str) -> bool {
    (got - expected).abs() <= decimal(tolerance)
}

fn year(row: &BTreeMap<String, Decimal>) -> i32 {
    i32::try_from(row["year"]).unwrap()
}

/// The factors of the years 0 to 150 under an edition.
fn factors(edition: &str, timing: DiscountTiming, health: bool) -> DiscountFactors {
    let rules = RuleSet::shipped().iter().find(|set| set.id() == edition).unwrap();
    let at = rules.at(Day::new(2026, 6, 30).unwrap());
    let rates: RateSteps =
        if health { at.health_discount_rate() } else { at.discount_rate() }.unwrap().value;
    let before = BeforeComparison::Compounded;
    DiscountFactors::new(&Discounting { rates, timing, before, clock_start: 0 }, 0, 150).unwrap()
}

fn agree(table: &str, column: &str, factors: &DiscountFactors, tolerance: &str) -> usize {
    let mut compared = 0;
    for row in rows(table) {
        if let Some(expected) = row.get(column) {
            let got = factors.of(year(&row)).unwrap();
            assert!(within(got, *expected, tolerance), "{column}, year {}: {got}", year(&row));
            compared += 1;
        }
    }
    compared
}

const GREEN_BOOK: &str = include_str!("data/greenbook_discount_factors.csv");
const R109: &str = include_str!("data/norway_r109_2021_factors.csv");

#[test]
fn british_factors_are_those_of_the_green_book() {
    let edition = "uk-greenbook-2022.1";
    let end = factors(edition, DiscountTiming::EndOfYear, false);
    assert_eq!(agree(GREEN_BOOK, "std_factor_computed_15dp", &end, "0.000000000000001"), 126);
    assert_eq!(agree(GREEN_BOOK, "std_factor_published_4dp", &end, "0.00005"), 31);
    let middle = factors(edition, DiscountTiming::MidYear, false);
    let compared =
        agree(GREEN_BOOK, "std_factor_computed_midyear_15dp", &middle, "0.000000000000001");
    assert_eq!(compared, 125);
}

#[test]
fn british_factors_of_health_effects_are_those_of_the_guidance() {
    let end = factors("uk-greenbook-2022.1", DiscountTiming::EndOfYear, true);
    assert!(agree(GREEN_BOOK, "health_factor_published_4dp", &end, "0.00011") > 20);
}

#[test]
fn norwegian_factors_are_chained_by_year() {
    let end = factors("no-2026.1", DiscountTiming::EndOfYear, false);
    assert_eq!(agree(R109, "factor_computed_15dp", &end, "0.000000000000001"), 101);
    let middle = factors("no-2026.1", DiscountTiming::MidYear, false);
    assert_eq!(agree(R109, "factor_computed_midyear_15dp", &middle, "0.000000000000001"), 100);
}

#[test]
fn one_rate_for_all_years_is_not_reproduced_after_the_first_step() {
    let end = factors("no-2026.1", DiscountTiming::EndOfYear, false);
    for row in rows(R109).iter().filter(|row| year(row) > 40) {
        let trap = row["TRAP_naive_single_rate_15dp"];
        assert!(!within(end.of(year(row)).unwrap(), trap, "0.03"), "year {}", year(row));
    }
}

#[test]
fn real_rates_are_by_fisher_and_not_by_difference() {
    let table = include_str!("data/fisher_real_rate_computed.csv");
    for row in rows(table) {
        let got = real_rate(Share::new(row["nominal"]), Share::new(row["inflation"])).unwrap();
        assert!(within(got, row["real_exact_fisher"], "0.000000000000001"), "{got}");
        assert!(!within(got, row["TRAP_real_simple_difference"], "0.0001"), "{got}");
    }
}

#[test]
fn amounts_move_by_the_british_deflator_in_both_directions() {
    let table = include_str!("data/uk_gdp_deflator_rebasing.csv");
    let rows = rows(table);
    let levels = rows.iter().map(|row| {
        let level = row["deflator_2024_eq_100_published"];
        let calendar = Year(i16::try_from(year(row)).unwrap());
        (calendar, IndexLevel { level, kind: ValueKind::Recorded })
    });
    let index = IndexSeries::new(levels.collect()).unwrap();
    let thousand = Money::new(decimal("1000"), PriceBasis::Nominal);
    let base = Year(2024);
    for row in rows {
        let calendar = Year(i16::try_from(year(&row)).unwrap());
        let to_base = index_converted(thousand, calendar, base, &index).unwrap().kroner();
        let column = "1000_nominal_in_year_to_2024_prices_computed";
        assert!(within(to_base, row[column], "0.000000006"), "{calendar}: {to_base}");
        let from_base = index_converted(thousand, base, calendar, &index).unwrap().kroner();
        let column = "1000_in_2024_prices_to_year_prices_computed";
        assert!(within(from_base, row[column], "0.000000006"), "{calendar}: {from_base}");
    }
}
