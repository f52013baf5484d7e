//! Laws of labour cost, the ladder of freed time, the money chain and grant schemes,
//! for any numbers within their range.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::calc::formula::chain::{
    AccountKind, AccountLine, Bearer, BudgetEvidence, ReconcilingItem, accounts, money_chain,
};
use gevinst_core::calc::formula::labour::{
    LabourTerms, contribution_in_zone_ia, hourly_cost, hourly_cost_agrees, labour_cost,
    yearly_of_hourly,
};
use gevinst_core::calc::formula::ladder::{LadderEvidence, LadderStep, is_retest};
use gevinst_core::calc::formula::scheme::{
    GrantProject, GrantYear, SchemeCondition, largest_grant, scheme_conditions,
};
use gevinst_core::calc::formula::split_by_shares;
use gevinst_core::period::{Day, Year};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Hours, Money, Share, round_term};
use gevinst_core::rules::{AgaExtra, RuleSet, SchemeTerms, UseOf};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn kr(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Nominal)
}

/// Kroner and øre up to a thousand million.
fn amount() -> impl Strategy<Value = Decimal> {
    (-100_000_000_000_i64..=100_000_000_000).prop_map(|hundredths| Decimal::new(hundredths, 2))
}

fn cost() -> impl Strategy<Value = Decimal> {
    (0_i64..=100_000_000_000).prop_map(|hundredths| Decimal::new(hundredths, 2))
}

fn share() -> impl Strategy<Value = Share> {
    (0_i64..=1_000_000).prop_map(|millionths| Share::new(Decimal::new(millionths, 6)))
}

fn salary() -> impl Strategy<Value = Decimal> {
    (0_i64..=300_000_000).prop_map(|hundredths| Decimal::new(hundredths, 2))
}

fn hours() -> impl Strategy<Value = Hours> {
    (10_000_i64..=25_000).prop_map(|tenths| Hours::new(Decimal::new(tenths, 1)))
}

fn terms() -> impl Strategy<Value = LabourTerms> {
    let extra = (share(), 0_i64..=1_000_000)
        .prop_map(|(rate, threshold)| AgaExtra { rate, threshold: Decimal::from(threshold) });
    (share(), share(), extra, share()).prop_map(|(pension, contribution, extra, overhead)| {
        LabourTerms { pension, contribution, extra, overhead }
    })
}

fn bearer() -> impl Strategy<Value = Bearer> {
    prop_oneof![Just(Bearer::Own), Just(Bearer::OtherPublic), Just(Bearer::Private)]
}

fn account_kind() -> impl Strategy<Value = AccountKind> {
    prop_oneof![
        4 => Just(AccountKind::Ordinary),
        2 => Just(AccountKind::FreedTime),
        1 => Just(AccountKind::Transfer),
    ]
}

fn line() -> impl Strategy<Value = AccountLine> {
    (amount(), bearer(), account_kind(), share()).prop_map(
        |(amount, bearer, kind, budget_share)| AccountLine {
            amount: kr(amount),
            bearer,
            kind,
            budget_share,
        },
    )
}

fn evidence() -> impl Strategy<Value = LadderEvidence> {
    any::<[bool; 5]>().prop_map(|[planned, measured, decided, taken_out, measured_again]| {
        LadderEvidence { planned, measured, decided, taken_out, measured_again }
    })
}

fn both(a: LadderEvidence, b: LadderEvidence) -> LadderEvidence {
    LadderEvidence {
        planned: a.planned || b.planned,
        measured: a.measured || b.measured,
        decided: a.decided || b.decided,
        taken_out: a.taken_out || b.taken_out,
        measured_again: a.measured_again || b.measured_again,
    }
}

fn scheme_terms() -> SchemeTerms {
    let rules = RuleSet::latest().at(Day::new(2026, 6, 30).unwrap());
    rules.scheme_terms("medfinansiering", "1", Year(2018)).unwrap().value
}

proptest! {
    // A failing example is printed in full and belongs into a case, not into a seed file.
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_labour_cost_add_up(pay in salary(), terms in terms()) {
        let cost = labour_cost(kr(pay), &terms).unwrap();
        let parts = [cost.salary, cost.pension, cost.contribution, cost.overhead];
        let sum = parts.iter().fold(Decimal::ZERO, |sum, part| sum + part.kroner());
        prop_assert_eq!(sum, cost.total.kroner());
    }

    #[test]
    fn the_hour_costs_more_with_every_rate(pay in salary(), terms in terms(), more in share(), hours in hours()) {
        let base = hourly_cost(kr(pay), &terms, hours).unwrap().kroner();
        let add = |share: Share| Share::new(share.value() + more.value());
        let dearer = [
            LabourTerms { pension: add(terms.pension), ..terms },
            LabourTerms { contribution: add(terms.contribution), ..terms },
            LabourTerms { overhead: add(terms.overhead), ..terms },
            LabourTerms { extra: AgaExtra { rate: add(terms.extra.rate), ..terms.extra }, ..terms },
        ];
        for terms in dearer {
            prop_assert!(hourly_cost(kr(pay), &terms, hours).unwrap().kroner() >= base);
        }
    }

    #[test]
    fn more_pay_costs_more_and_more_hours_make_the_hour_cheaper(
        pay in salary(), raise in salary(), terms in terms(), hours in hours(), longer in hours(),
    ) {
        let at = |pay: Decimal, hours: Hours| hourly_cost(kr(pay), &terms, hours).unwrap().kroner();
        prop_assert!(at(pay + raise, hours) >= at(pay, hours));
        prop_assert!(at(pay, hours.plus(longer)) <= at(pay, hours));
    }

    #[test]
    fn the_same_hours_lead_back_to_the_year(pay in salary(), terms in terms(), hours in hours()) {
        let year = labour_cost(kr(pay), &terms).unwrap().total.kroner();
        let hour = hourly_cost(kr(pay), &terms, hours).unwrap();
        let back = yearly_of_hourly(hour, hours).unwrap().kroner();
        // The hour is rounded at the eighth decimal, by half of it at most.
        prop_assert!((back - year).abs() <= round_term(hours.value() * Decimal::new(1, 8)));
        prop_assert!(hourly_cost_agrees(hour, hour).unwrap());
    }

    #[test]
    fn a_cost_rounded_to_any_digit_agrees(pay in salary(), terms in terms(), hours in hours(), digits in 0_u32..=8) {
        let hour = hourly_cost(kr(pay), &terms, hours).unwrap();
        let stated = kr(hour.kroner().round_dp(digits));
        // A stated cost that ends in zeros is held to the digits that remain.
        prop_assert!(hourly_cost_agrees(stated, hour).unwrap());
    }

    #[test]
    fn zone_ia_lies_between_its_rates(base in salary(), low in share(), more in share(), free in cost()) {
        let high = Share::new(low.value() + more.value());
        let at = |free: Decimal| contribution_in_zone_ia(kr(base), low, high, kr(free)).unwrap().kroner();
        let rate = |share: Share| round_term(base * share.value());
        prop_assert!(at(free) <= rate(high));
        prop_assert!(at(free) >= rate(low) - Decimal::new(1, 8));
        prop_assert_eq!(at(Decimal::ZERO), rate(high));
        prop_assert!(at(free + Decimal::ONE) <= at(free));
    }

    #[test]
    fn nothing_appears_or_disappears_in_the_chain(
        gross in amount(), operating in cost(), uses in prop::collection::vec(cost(), 0..8), of_net: bool,
    ) {
        let uses: Vec<Money> = uses.into_iter().map(kr).collect();
        let method = if of_net { UseOf::NetBenefit } else { UseOf::GrossBenefit };
        let chain = money_chain(kr(gross), kr(operating), &uses, method).unwrap();
        let used = chain.uses.iter().fold(Decimal::ZERO, |sum, it| sum + it.kroner());
        let whole = if of_net { chain.net } else { chain.gross }.kroner();
        prop_assert_eq!(used + chain.rest.kroner(), whole);
        prop_assert_eq!(chain.net.kroner() + chain.operating.kroner(), chain.gross.kroner());
        prop_assert_eq!(chain.uses_exceed(), used > whole);
    }

    #[test]
    fn shares_of_use_divide_all_of_it(gross in amount(), mut cuts in prop::collection::vec(0_i64..=1_000_000, 0..6)) {
        // Differences of sorted cuts are shares that come to one at most.
        cuts.sort_unstable();
        let mut last = 0;
        let mut shares = Vec::new();
        for cut in cuts {
            shares.push(Share::new(Decimal::new(cut - last, 6)));
            last = cut;
        }
        let split = split_by_shares(kr(gross), &shares).unwrap();
        let parts = split.parts.iter().fold(Decimal::ZERO, |sum, part| sum + part.kroner());
        prop_assert_eq!(parts + split.rest.kroner(), gross);
    }

    #[test]
    fn the_accounts_close_to_the_last_digit(lines in prop::collection::vec(line(), 1..30), rate in share()) {
        let accounts = accounts(&lines, rate).unwrap();
        prop_assert_eq!(accounts.difference().unwrap().kroner(), Decimal::ZERO);
        let led_to = accounts.items.iter().fold(accounts.fiscal.kroner(), |sum, (_, it)| sum + it.kroner());
        prop_assert_eq!(led_to, accounts.social.kroner());
        prop_assert_eq!(accounts.own_budget.kroner() + accounts.other_budgets.kroner(), accounts.fiscal.kroner());
        prop_assert_eq!(
            accounts.social_before_tax_cost.kroner() - accounts.tax_cost.kroner(),
            accounts.social.kroner()
        );
    }

    #[test]
    fn the_order_of_lines_changes_no_account(
        (lines, shuffled) in prop::collection::vec(line(), 1..20)
            .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        rate in share(),
    ) {
        prop_assert_eq!(accounts(&lines, rate).unwrap(), accounts(&shuffled, rate).unwrap());
    }

    #[test]
    fn a_transfer_with_both_ends_changes_budgets_by_nothing(
        lines in prop::collection::vec(line(), 1..20), moved in cost(), rate in share(),
    ) {
        let one = Share::new(Decimal::ONE);
        let end = |amount: Decimal, bearer| AccountLine {
            amount: kr(amount), bearer, kind: AccountKind::Transfer, budget_share: one,
        };
        let mut with = lines.clone();
        with.extend([end(-moved, Bearer::Own), end(moved, Bearer::OtherPublic)]);
        let (before, after) = (accounts(&lines, rate).unwrap(), accounts(&with, rate).unwrap());
        prop_assert_eq!(before.fiscal, after.fiscal);
        prop_assert_eq!(before.social, after.social);
        prop_assert_eq!(before.item(ReconcilingItem::Transfers), after.item(ReconcilingItem::Transfers));
    }

    #[test]
    fn private_gains_never_reach_a_public_budget(gain in amount(), share in share(), rate in share()) {
        let line = AccountLine {
            amount: kr(gain), bearer: Bearer::Private, kind: AccountKind::Ordinary, budget_share: share,
        };
        let accounts = accounts(&[line], rate).unwrap();
        prop_assert!(accounts.fiscal.kroner().is_zero() && accounts.tax_cost.kroner().is_zero());
        prop_assert_eq!(accounts.social.kroner(), gain);
    }

    #[test]
    fn turning_every_sign_turns_both_accounts(lines in prop::collection::vec(line(), 1..20), rate in share()) {
        let turned: Vec<AccountLine> = lines.iter()
            .map(|line| AccountLine { amount: kr(-line.amount.kroner()), ..*line }).collect();
        let (one, other) = (accounts(&lines, rate).unwrap(), accounts(&turned, rate).unwrap());
        prop_assert_eq!(one.social.kroner(), -other.social.kroner());
        prop_assert_eq!(one.fiscal.kroner(), -other.fiscal.kroner());
    }

    #[test]
    fn more_evidence_never_leads_to_a_lower_step(a in evidence(), b in evidence()) {
        let together = both(a, b);
        prop_assert!(together.step() >= a.step() && together.step() >= b.step());
    }

    #[test]
    fn a_step_rests_on_all_below_it(evidence in evidence()) {
        let steps = [
            (LadderStep::Planned, evidence.planned),
            (LadderStep::Measured, evidence.measured),
            (LadderStep::Decided, evidence.decided),
            (LadderStep::TakenOut, evidence.taken_out),
            (LadderStep::Sustained, evidence.measured_again),
        ];
        let reached = evidence.step();
        for (step, known) in steps {
            prop_assert!(step > reached || known);
        }
        if let Some(missing) = evidence.missing_step() {
            prop_assert!(missing > reached);
        }
    }

    #[test]
    fn a_measurement_that_counts_again_counts_later_too(
        year in 2000_i16..2100, month in 1_i8..=12, day in 1_i8..=28, months in 0_u16..=60, later in 0_u16..=60,
    ) {
        let taken_out = Day::new(year, month, day).unwrap();
        let due = taken_out.months_later(months).unwrap();
        prop_assert!(is_retest(taken_out, due, months));
        prop_assert!(is_retest(taken_out, due.months_later(later).unwrap(), months));
    }

    #[test]
    fn a_krone_is_a_budget_effect_only_with_all_three(reference: bool, year: bool, document: bool) {
        let evidence = BudgetEvidence { reference, year, document };
        let counted = evidence.budget_share().value() == Decimal::ONE;
        prop_assert_eq!(counted, evidence.missing().is_empty());
        prop_assert_eq!(counted, reference && year && document);
    }

    #[test]
    fn the_largest_grant_keeps_both_conditions_and_a_krone_more_breaks_one(cost in cost()) {
        let terms = scheme_terms();
        let grant = largest_grant(&terms, kr(cost)).unwrap().kroner();
        let broken = |grant: Decimal| {
            let project = GrantProject { cost: Some(kr(cost)), grant: Some(kr(grant)), ..GrantProject::default() };
            let judged = scheme_conditions(&terms, &project).unwrap();
            judged.iter().filter(|it| {
                matches!(it.condition, SchemeCondition::GrantShare | SchemeCondition::GrantAtMost) && !it.kept
            }).count()
        };
        prop_assert_eq!(broken(grant), 0);
        prop_assert!(broken(grant + Decimal::ONE) > 0);
    }

    #[test]
    fn a_cut_of_all_the_net_benefit_is_always_enough(gross in cost(), running in cost()) {
        let net = (gross - running).max(Decimal::ZERO);
        let year = GrantYear {
            year: Year(2030), gross: kr(gross), running: kr(running), budget_cut: kr(net),
        };
        let project = GrantProject { years: vec![year], ..GrantProject::default() };
        let judged = scheme_conditions(&scheme_terms(), &project).unwrap();
        prop_assert!(judged.iter().all(|it| it.kept));
    }
}

#[test]
fn kroner_of_unlike_price_bases_make_no_chain() {
    let of_2025 = Money::new(Decimal::ONE, PriceBasis::Fixed(Year(2025)));
    assert!(money_chain(of_2025, kr(Decimal::ONE), &[], UseOf::NetBenefit).is_err());
    assert!(money_chain(of_2025, of_2025, &[kr(Decimal::ONE)], UseOf::NetBenefit).is_err());
    assert!(hourly_cost_agrees(of_2025, kr(Decimal::ONE)).is_err());
    assert!(accounts(&[], Share::default()).is_err());
}
