//! What this program's formulas make of the flows.

use gevinst_core::calc::formula::discount::{DiscountFactors, Discounting, Flow, present_value};
use gevinst_core::calc::formula::rates;
use gevinst_core::period::Day;
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Money, Share};
use gevinst_core::rules::{BeforeComparison, DiscountTiming, IrrRule, RateSteps};
use rust_decimal::Decimal;

use crate::flows::{FINANCE_RATE, RATE, REINVEST_RATE};

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn number(decimal: Decimal) -> f64 {
    decimal.to_string().parse().unwrap()
}

fn kroner(amount: i64) -> Money {
    Money::new(Decimal::from(amount), PriceBasis::Fixed(gevinst_core::period::Year(2026)))
}

/// The amounts, the first of them in the year of this number.
fn yearly(amounts: &[i64], first: i32) -> Vec<Flow> {
    let years = (first..).zip(amounts);
    years.map(|(offset, amount)| Flow { offset, amount: kroner(*amount) }).collect()
}

fn discounted(flows: &[Flow], timing: DiscountTiming) -> f64 {
    let method = Discounting {
        rates: RateSteps::flat(decimal(RATE)).unwrap(),
        timing,
        before: BeforeComparison::Compounded,
        clock_start: 0,
    };
    let (first, last) = (flows[0].offset, flows[flows.len() - 1].offset);
    let factors = DiscountFactors::new(&method, first, last).unwrap();
    number(present_value(flows, &factors).unwrap().kroner())
}

/// The net present value with the first amount in year 0.
pub fn value(amounts: &[i64], timing: DiscountTiming) -> f64 {
    discounted(&yearly(amounts, 0), timing)
}

/// The net present value of years 1, 2, …, each at its end.
pub fn value_from_year_one(amounts: &[i64]) -> f64 {
    discounted(&yearly(amounts, 1), DiscountTiming::EndOfYear)
}

/// All internal rates, and the one where there is only one.
pub fn internal_rates(amounts: &[i64]) -> (Vec<f64>, Result<f64, &'static str>) {
    let rates = rates::internal_rates(&yearly(amounts, 0), IrrRule::SingleRootOnly).unwrap();
    let rate = rates.rate.map(number).map_err(|reason| reason.key());
    (rates.roots.into_iter().map(number).collect(), rate)
}

/// The internal rate of amounts on days.
pub fn dated_rate(amounts: &[(&str, i64)]) -> Result<f64, &'static str> {
    let flow = |(day, amount): &(&str, i64)| rates::DatedFlow {
        day: Day::parse(day).unwrap(),
        amount: kroner(*amount),
    };
    let flows: Vec<_> = amounts.iter().map(flow).collect();
    let rates = rates::dated_internal_rates(&flows, IrrRule::SingleRootOnly).unwrap();
    rates.rate.map(number).map_err(|reason| reason.key())
}

/// The modified internal rate.
pub fn modified_rate(amounts: &[i64]) -> f64 {
    let share = |text: &str| Share::new(decimal(text));
    let rate = rates::modified_rate(&yearly(amounts, 0), share(FINANCE_RATE), share(REINVEST_RATE));
    number(rate.unwrap())
}
