//! Laws of shares and double counting: nothing is lost and nothing counts twice.

use gevinst_core::calc::formula::{
    Absent, Counted, attribute, counted_once, hours_left, likeness, settle_overlap,
};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::{Hours, Money, Share};
use gevinst_core::rules::OverlapAllocation;
use proptest::prelude::*;
use rust_decimal::Decimal;

const METHODS: [OverlapAllocation; 3] =
    [OverlapAllocation::ProRata, OverlapAllocation::ByRank, OverlapAllocation::ExcludeLater];

fn kr(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Nominal)
}

/// Amounts from nothing to a hundred thousand million, with up to eight decimals.
fn claim() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (0_i64..=999_999_999_999_999, 0_u32..=8).prop_map(|(digits, scale)| {
            Decimal::new(if scale < 4 { digits % 100_000_000_000 } else { digits }, scale)
        }),
        (0_i64..=9).prop_map(Decimal::from),
    ]
}

fn claims() -> impl Strategy<Value = Vec<Money>> {
    prop::collection::vec(claim().prop_map(kr), 1..10)
}

fn sum(parts: impl IntoIterator<Item = Money>) -> Decimal {
    parts.into_iter().map(Money::kroner).sum()
}

/// What each claim counts, in the order of claim and count, so that places do not matter.
fn by_claim(claims: &[Money], parts: &[Counted<Money>]) -> Vec<(Decimal, Decimal)> {
    let mut pairs: Vec<(Decimal, Decimal)> = claims
        .iter()
        .zip(parts)
        .map(|(claim, part)| (claim.kroner(), part.counted.kroner()))
        .collect();
    pairs.sort_unstable();
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn attribution_conserves(claimed in claim(), millionths in 0_i64..=1_000_000, negative in any::<bool>()) {
        let claimed = kr(if negative { -claimed } else { claimed });
        let share = Share::new(Decimal::new(millionths, 6));
        let parts = attribute(claimed, share).unwrap();
        prop_assert_eq!(sum([parts.counted, parts.left_out]), claimed.kroner());
        prop_assert!(parts.counted.kroner().abs() <= claimed.kroner().abs());
        prop_assert_eq!(attribute(claimed, Share::new(Decimal::ONE)).unwrap().counted, claimed);
    }

    #[test]
    fn what_counts_and_what_is_left_out_is_what_was_claimed(claims in claims(), ceiling in claim()) {
        for method in METHODS {
            let parts = settle_overlap(&claims, Some(kr(ceiling)), method).unwrap();
            for (claim, part) in claims.iter().zip(&parts) {
                prop_assert_eq!(sum([part.counted, part.left_out]), claim.kroner());
                prop_assert!(part.counted.kroner() >= Decimal::ZERO);
                prop_assert!(part.counted.kroner() <= claim.kroner(), "no claim counts more than itself");
            }
            prop_assert!(sum(parts.iter().map(|part| part.counted)) <= ceiling);
        }
    }

    #[test]
    fn a_ceiling_that_is_exceeded_is_filled_exactly(claims in claims(), ceiling in claim()) {
        let claimed = sum(claims.iter().copied());
        for method in [OverlapAllocation::ProRata, OverlapAllocation::ByRank] {
            let parts = settle_overlap(&claims, Some(kr(ceiling)), method).unwrap();
            prop_assert_eq!(sum(parts.iter().map(|part| part.counted)), claimed.min(ceiling));
        }
    }

    #[test]
    fn within_the_ceiling_all_counts(claims in claims(), above in claim()) {
        let ceiling = kr(sum(claims.iter().copied()) + above);
        for method in [OverlapAllocation::ProRata, OverlapAllocation::ByRank] {
            let parts = settle_overlap(&claims, Some(ceiling), method).unwrap();
            prop_assert!(parts.iter().all(|part| part.left_out.kroner().is_zero()));
        }
    }

    #[test]
    fn settling_again_changes_nothing(claims in claims(), ceiling in claim()) {
        for method in METHODS {
            let once = settle_overlap(&claims, Some(kr(ceiling)), method).unwrap();
            let counted: Vec<Money> = once.iter().map(|part| part.counted).collect();
            let twice = settle_overlap(&counted, Some(kr(ceiling)), method).unwrap();
            prop_assert!(twice.iter().zip(&counted).all(|(part, before)| part.counted == *before));
        }
    }

    #[test]
    fn pro_rata_does_not_mind_the_order(
        (claims, shuffled) in claims().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
        ceiling in claim(),
    ) {
        let settle = |claims: &[Money]| {
            settle_overlap(claims, Some(kr(ceiling)), OverlapAllocation::ProRata).unwrap()
        };
        prop_assert_eq!(by_claim(&claims, &settle(&claims)), by_claim(&shuffled, &settle(&shuffled)));
    }

    #[test]
    fn pro_rata_keeps_the_proportions(claims in claims(), ceiling in claim()) {
        let all = sum(claims.iter().copied());
        prop_assume!(all > ceiling);
        let parts = settle_overlap(&claims, Some(kr(ceiling)), OverlapAllocation::ProRata).unwrap();
        for (claim, part) in claims.iter().zip(&parts) {
            let exact = claim.kroner() * (ceiling / all);
            prop_assert!((part.counted.kroner() - exact).abs() <= Decimal::new(2, 8), "{exact}");
        }
    }

    #[test]
    fn an_earlier_rank_never_loses_to_a_later_one(claims in claims(), ceiling in claim()) {
        let parts = settle_overlap(&claims, Some(kr(ceiling)), OverlapAllocation::ByRank).unwrap();
        let reduced = parts.iter().position(|part| !part.left_out.kroner().is_zero());
        if let Some(reduced) = reduced {
            prop_assert!(parts[reduced + 1..].iter().all(|part| part.counted.kroner().is_zero()));
        }
    }

    #[test]
    fn of_parents_and_children_every_branch_counts_once(
        own in prop::collection::vec(any::<bool>(), 1..12),
        above in prop::collection::vec(any::<prop::sample::Index>(), 12),
    ) {
        // A parent stands before its children, so that there are no circles.
        let parents: Vec<Option<usize>> = (0..own.len())
            .map(|place| (place > 0).then(|| above[place].index(place + 1)).filter(|it| *it < place))
            .collect();
        let counts = counted_once(&own, &parents);
        let ancestors = |place: usize| {
            std::iter::successors(parents[place], |above| parents[*above]).collect::<Vec<_>>()
        };
        for (place, counted) in counts.iter().enumerate() {
            let below = (0..own.len()).any(|other| own[other] && ancestors(other).contains(&place));
            prop_assert_eq!(*counted, own[place] && !below);
            if *counted {
                prop_assert!(ancestors(place).iter().all(|above| !counts[*above]));
            }
        }
        prop_assert_eq!(own.contains(&true), counts.contains(&true), "nothing is lost altogether");
    }

    #[test]
    fn an_hour_is_used_once(freed in claim(), uses in prop::collection::vec(claim(), 0..5)) {
        let used: Decimal = uses.iter().copied().sum();
        let uses: Vec<Hours> = uses.into_iter().map(Hours::new).collect();
        match hours_left(Hours::new(freed), &uses) {
            Ok(left) => prop_assert!(left.value() + used == freed && left.value() >= Decimal::ZERO),
            Err(reason) => prop_assert!(reason == Absent::UsedTwice && used > freed),
        }
    }

    #[test]
    fn likeness_is_mutual_and_lies_between_0_and_1(left in "[a-zæøå ,.]{0,30}", right in "[a-zæøå ,.]{0,30}") {
        let (there, back) = (likeness(&left, &right), likeness(&right, &left));
        prop_assert_eq!(there, back);
        prop_assert!(there.value() >= Decimal::ZERO && there.value() <= Decimal::ONE);
    }
}

#[test]
fn likeness_does_not_mind_case_and_punctuation() {
    let one = Share::new(Decimal::ONE);
    assert_eq!(likeness("Kortere saksbehandlingstid", "KORTERE  saksbehandlingstid."), one);
    assert_eq!(likeness("Digital post til innbyggere", "Digital post, til innbyggere!"), one);
    assert!(likeness("Færre telefoner", "Mindre papir").value() < Decimal::new(2, 1));
    assert_eq!(likeness("", "").value(), Decimal::ZERO, "nothing is alike to nothing");
    assert_eq!(likeness("?", "!").value(), Decimal::ZERO);
}
