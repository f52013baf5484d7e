//! Laws of net present value, ratios, payback and rates of return.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::calc::formula::Absent;
use gevinst_core::calc::formula::discount::{
    DiscountFactors, Discounting, Flow, annuity_factor, present_value,
};
use gevinst_core::calc::formula::profitability::{
    BudgetFlow, after_tax_cost, benefit_per_budget_krone, discounted_payback, financing_need,
    least_annual_benefit, net_present_value, payback, residual_value, tax_cost,
    value_per_invested_krone,
};
use gevinst_core::calc::formula::rates::{
    DatedFlow, dated_internal_rates, internal_rates, modified_rate,
};
use gevinst_core::period::{Day, Year};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Money, Share};
use gevinst_core::rules::{
    BeforeComparison, DiscountTiming, IrrRule, PaybackStart, RateSteps, ResidualValue,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

const RULE: IrrRule = IrrRule::SingleRootOnly;

fn kr(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Fixed(Year(2026)))
}

fn flows_of(amounts: &[Decimal]) -> Vec<Flow> {
    amounts.iter().zip(0..).map(|(amount, offset)| Flow { offset, amount: kr(*amount) }).collect()
}

fn scaled(flows: &[Flow], by: Decimal) -> Vec<Flow> {
    flows.iter().map(|it| Flow { amount: kr(it.amount.kroner() * by), ..*it }).collect()
}

fn flat(rate: Decimal, last: i32) -> DiscountFactors {
    let rates = RateSteps::flat(rate).unwrap();
    let (timing, before) = (DiscountTiming::EndOfYear, BeforeComparison::Compounded);
    DiscountFactors::new(&Discounting { rates, timing, before, clock_start: 0 }, 0, last).unwrap()
}

fn positive() -> impl Strategy<Value = Decimal> {
    (1_i64..=100_000_000).prop_map(|øre| Decimal::new(øre, 2))
}

/// A few years of spending, then years of gain: one change of sign.
fn conventional() -> impl Strategy<Value = Vec<Flow>> {
    (prop::collection::vec(positive(), 1..4), prop::collection::vec(positive(), 1..40)).prop_map(
        |(spent, gained)| {
            let amounts: Vec<Decimal> =
                spent.into_iter().map(|amount| -amount).chain(gained).collect();
            flows_of(&amounts)
        },
    )
}

fn rate() -> impl Strategy<Value = Decimal> {
    (1_i64..=200).prop_map(|thousandths| Decimal::new(thousandths, 3))
}

/// The value of the amounts at the end, at a rate, and the sum of the sizes of its terms.
fn value_at(flows: &[Flow], rate: Decimal) -> (Decimal, Decimal) {
    let growth = Decimal::ONE + rate;
    let (mut value, mut size) = (Decimal::ZERO, Decimal::ZERO);
    for flow in flows {
        value = value * growth + flow.amount.kroner();
        size = size * growth + flow.amount.kroner().abs();
    }
    (value, size)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_change_of_sign_has_one_rate_and_it_makes_the_value_zero(flows in conventional()) {
        let rates = internal_rates(&flows, RULE).unwrap();
        prop_assert_eq!(rates.roots.len(), 1);
        let rate = rates.rate.unwrap();
        // Beyond a rate of a million per cent the powers of this check overflow.
        prop_assume!(rate < Decimal::from(3));
        let (value, size) = value_at(&flows, rate);
        // Twelve digits of a rate near -1 leave few of 1 + r.
        let tolerance = if rate > Decimal::new(-9, 1) { Decimal::new(1, 9) } else { Decimal::new(1, 6) };
        prop_assert!(value.abs() <= size * tolerance, "{rate}: {value} of {size}");
    }

    #[test]
    fn scale_and_sign_leave_the_rate(flows in conventional(), k in 1_i64..=1_000) {
        let rates = internal_rates(&flows, RULE).unwrap();
        prop_assert_eq!(&rates, &internal_rates(&scaled(&flows, Decimal::from(k)), RULE).unwrap());
        prop_assert_eq!(&rates, &internal_rates(&scaled(&flows, -Decimal::ONE), RULE).unwrap());
    }

    #[test]
    fn the_order_of_amounts_leaves_the_rate(
        (given, shuffled) in conventional().prop_flat_map(|flows| (Just(flows.clone()), Just(flows).prop_shuffle())),
    ) {
        prop_assert_eq!(internal_rates(&given, RULE).unwrap(), internal_rates(&shuffled, RULE).unwrap());
    }

    #[test]
    fn later_amounts_leave_the_rate_where_all_are_later(flows in conventional(), years in 1_i32..=20) {
        let later: Vec<Flow> =
            flows.iter().map(|it| Flow { offset: it.offset + years, ..*it }).collect();
        prop_assert_eq!(internal_rates(&flows, RULE).unwrap(), internal_rates(&later, RULE).unwrap());
    }

    #[test]
    fn rates_that_were_built_in_are_all_found(
        thousandths in prop::collection::btree_set(-900_i64..=2000, 1..5), last in positive(),
    ) {
        // The product of (g - growth) over the rates, in powers of g from the highest.
        let mut amounts = vec![last];
        for rate in &thousandths {
            let growth = Decimal::ONE + Decimal::new(*rate, 3);
            let mut next = vec![Decimal::ZERO; amounts.len() + 1];
            for (place, amount) in amounts.iter().enumerate() {
                next[place] += amount;
                next[place + 1] -= amount * growth;
            }
            amounts = next;
        }
        let rates = internal_rates(&flows_of(&amounts), RULE).unwrap();
        let expected: Vec<Decimal> = thousandths.iter().map(|rate| Decimal::new(*rate, 3)).collect();
        prop_assert_eq!(rates.roots.len(), expected.len());
        for (got, expected) in rates.roots.iter().zip(&expected) {
            prop_assert!((got - expected).abs() <= Decimal::new(1, 9), "{got} for {expected}");
        }
        prop_assert_eq!(rates.rate.is_ok(), expected.len() == 1);
    }

    #[test]
    fn there_are_never_more_rates_than_changes_of_sign(
        amounts in prop::collection::vec(-1000_i64..=1000, 1..12),
    ) {
        let amounts: Vec<Decimal> = amounts.into_iter().map(Decimal::from).collect();
        let rates = internal_rates(&flows_of(&amounts), RULE).unwrap();
        let signs: Vec<bool> =
            amounts.iter().filter(|it| !it.is_zero()).map(|it| it.is_sign_negative()).collect();
        let changes = signs.windows(2).filter(|pair| pair[0] != pair[1]).count();
        prop_assert!(rates.roots.len() <= changes);
        // By Descartes' rule an odd number of changes has a root.
        prop_assert!(changes % 2 == 0 || !rates.roots.is_empty());
    }

    #[test]
    fn days_a_year_apart_are_years(spent in positive(), gained in positive()) {
        let day = |year| Day::new(year, 3, 1).unwrap();
        let dated = [
            DatedFlow { day: day(2025), amount: kr(-spent) },
            DatedFlow { day: day(2026), amount: kr(gained) },
        ];
        let by_year = internal_rates(&flows_of(&[-spent, gained]), RULE).unwrap().rate;
        let by_days = dated_internal_rates(&dated, RULE).unwrap().rate;
        if let (Ok(by_year), Ok(by_days)) = (by_year, by_days) {
            let size = by_year.abs().max(Decimal::ONE);
            prop_assert!((by_year - by_days).abs() <= size * Decimal::new(1, 11));
        }
    }

    #[test]
    fn the_modified_rate_at_the_internal_rate_is_that_rate(spent in positive(), gained in prop::collection::vec(positive(), 1..15)) {
        let mut amounts = vec![-spent];
        amounts.extend(gained);
        let flows = flows_of(&amounts);
        let rate = internal_rates(&flows, RULE).unwrap().rate.unwrap();
        prop_assume!(rate > Decimal::new(-5, 1) && rate < Decimal::TWO);
        let modified = modified_rate(&flows, Share::new(rate), Share::new(rate)).unwrap();
        prop_assert!((modified - rate).abs() <= Decimal::new(1, 8), "{modified} for {rate}");
    }

    #[test]
    fn the_value_at_the_edition_s_rate_tells_which_side_of_the_internal_rate_it_is(
        flows in conventional(), rate in rate(),
    ) {
        let internal = internal_rates(&flows, RULE).unwrap().rate.unwrap();
        prop_assume!((internal - rate).abs() > Decimal::new(1, 6));
        let last = i32::try_from(flows.len()).unwrap();
        let value = present_value(&flows, &flat(rate, last)).unwrap().kroner();
        prop_assert_eq!(value > Decimal::ZERO, internal > rate);
    }

    #[test]
    fn payback_does_not_mind_the_unit(flows in conventional(), k in 1_i64..=1000) {
        let of = |flows: &[Flow]| payback(flows, PaybackStart::FirstSpend, None);
        let (small, large) = (of(&flows), of(&scaled(&flows, Decimal::from(k))));
        match (small, large) {
            (Ok(small), Ok(large)) => prop_assert!((small - large).abs() <= Decimal::new(1, 8)),
            (small, large) => prop_assert_eq!(small, large),
        }
    }

    #[test]
    fn payback_of_discounted_amounts_is_not_shorter(flows in conventional(), rate in rate()) {
        let factors = flat(rate, i32::try_from(flows.len()).unwrap());
        let start = PaybackStart::FirstSpend;
        let discounted = discounted_payback(&flows, &factors, start, None);
        match payback(&flows, start, None) {
            Ok(simple) => prop_assert!(discounted.is_err() || discounted.unwrap() >= simple),
            Err(reason) => prop_assert_eq!(discounted, Err(reason)),
        }
    }

    #[test]
    fn payback_from_opening_is_shorter_by_the_years_before(flows in conventional(), opening in 0_i32..=3) {
        let first = payback(&flows, PaybackStart::FirstSpend, None);
        let open = payback(&flows, PaybackStart::Opening, Some(opening));
        match (first, open) {
            (Ok(first), Ok(open)) => {
                let expected = (first - Decimal::from(opening)).max(Decimal::ZERO);
                prop_assert_eq!(open, expected);
            }
            (first, open) => prop_assert_eq!(first, open),
        }
    }

    #[test]
    fn present_values_of_parts_make_the_net_present_value(
        years in prop::collection::vec((positive(), positive(), positive()), 1..30), rate in rate(),
    ) {
        let factors = flat(rate, 30);
        let part = |of: fn(&(Decimal, Decimal, Decimal)) -> Decimal| {
            let amounts: Vec<Decimal> = years.iter().map(of).collect();
            present_value(&flows_of(&amounts), &factors).unwrap()
        };
        let whole = net_present_value(part(|it| it.0), part(|it| it.1), part(|it| it.2)).unwrap();
        let net = part(|it| it.0 - it.1 - it.2);
        let tolerance = Decimal::new(2, 8) * Decimal::from(years.len());
        prop_assert!((whole.kroner() - net.kroner()).abs() <= tolerance);
    }

    #[test]
    fn the_financing_need_is_linear_in_the_share(amounts in prop::collection::vec(positive(), 1..20), rate in rate(), share in 0_i64..=100) {
        let factors = flat(rate, 20);
        let need = |share: Decimal| {
            let flows: Vec<BudgetFlow> = flows_of(&amounts)
                .into_iter()
                .map(|it| BudgetFlow { offset: it.offset, spent: it.amount, share: Share::new(share) })
                .collect();
            financing_need(&flows, &factors).unwrap().kroner()
        };
        let share = Decimal::new(share, 2);
        let tolerance = Decimal::new(2, 8) * Decimal::from(amounts.len());
        prop_assert!((need(share) - need(Decimal::ONE) * share).abs() <= tolerance);
    }

    #[test]
    fn tax_cost_is_paid_once(npv in positive(), need in positive(), rate in rate()) {
        let cost = tax_cost(kr(need), Share::new(rate)).unwrap();
        let after = after_tax_cost(kr(npv), cost).unwrap();
        prop_assert_eq!(after.kroner() + cost.kroner(), npv);
        let ratio = benefit_per_budget_krone(after, kr(need)).unwrap();
        prop_assert_eq!((ratio.numerator, ratio.denominator), (after, kr(need)));
        let back = ratio.value.value() * need;
        prop_assert!((back - after.kroner()).abs() <= Decimal::new(1, 8) * (need + Decimal::ONE));
        prop_assert_eq!(
            benefit_per_budget_krone(after, kr(-need)).unwrap_err(),
            Absent::DenominatorNotPositive
        );
        prop_assert!(value_per_invested_krone(kr(npv), kr(Decimal::ZERO)).is_err());
    }

    #[test]
    fn the_least_annual_benefit_just_pays(costs in positive(), rate in rate(), years in 1_i32..=60) {
        let factors = flat(rate, 60);
        let yearly = least_annual_benefit(kr(costs), annuity_factor(&factors, 1, years).unwrap()).unwrap();
        let level: Vec<Flow> = (1..=years).map(|offset| Flow { offset, amount: yearly }).collect();
        let value = present_value(&level, &factors).unwrap().kroner();
        prop_assert!((value - costs).abs() <= Decimal::new(2, 8) * Decimal::from(years + 1));
    }

    #[test]
    fn lifetime_and_analysis_period_differ_by_the_residual_value(
        yearly in positive(), rate in rate(), years in 1_i32..=30, more in 1_i32..=30,
    ) {
        let factors = flat(rate, 60);
        let level = |from: i32, to: i32| -> Vec<Flow> {
            (from..=to).map(|offset| Flow { offset, amount: kr(yearly) }).collect()
        };
        let value = |flows: &[Flow]| present_value(flows, &factors).unwrap().kroner();
        let residual = residual_value(
            ResidualValue::NetFlowsBeyond,
            &level(years + 1, years + more),
            kr(Decimal::ZERO),
            years,
            (Decimal::from(years), Decimal::from(years + more)),
            &factors,
        )
        .unwrap();
        let lifetime = value(&level(1, years + more));
        prop_assert_eq!(value(&level(1, years)) + residual.kroner(), lifetime);
    }
}

#[test]
fn amounts_of_unlike_prices_have_no_rate_of_return() {
    let nominal = Money::new(Decimal::ONE, PriceBasis::Nominal);
    let flows = [Flow { offset: 0, amount: nominal }, Flow { offset: 1, amount: kr(Decimal::ONE) }];
    assert_eq!(internal_rates(&flows, RULE).unwrap_err(), Absent::UnlikePriceBasis);
    assert_eq!(payback(&flows, PaybackStart::FirstSpend, None), Err(Absent::UnlikePriceBasis));
    assert_eq!(internal_rates(&[], RULE).unwrap_err(), Absent::NothingToAdd);
}

#[test]
fn a_hundred_years_of_amounts_have_their_rate_at_once() {
    let mut amounts = vec![Decimal::from(-1_000)];
    amounts.extend((1..=100).map(|year| Decimal::from(30 + year % 7)));
    let rates = internal_rates(&flows_of(&amounts), RULE).unwrap();
    assert_eq!(rates.roots.len(), 1);
    let (value, size) = value_at(&flows_of(&amounts), rates.rate.unwrap());
    assert!(value.abs() <= size * Decimal::new(1, 9));
}
