//! Laws of samples: nothing is lost, the same seed draws the same, the order of the items
//! is no matter, what is large is always drawn.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::Unit;
use gevinst_core::sample::{Draw, DrawError, Fate, Item, Method, Sample, draw, lot};
use proptest::prelude::*;
use rust_decimal::Decimal;

const KRONER: Unit = Unit::Kroner(PriceBasis::Nominal);

fn item(name: &str, amount: Decimal) -> Item {
    Item { name: name.to_owned(), amount, unit: KRONER }
}

/// Items in no order of their names, with up to eight decimals, some of nothing.
fn items() -> impl Strategy<Value = Vec<Item>> {
    let amount = prop_oneof![
        8 => (-1_000_000_000_000_i64..1_000_000_000_000, 0_u32..9)
            .prop_map(|(digits, scale)| Decimal::new(digits, scale)),
        1 => Just(Decimal::ZERO),
    ];
    prop::collection::vec(amount, 1..60).prop_map(|amounts| {
        let named = amounts.into_iter().enumerate();
        named.map(|(place, amount)| item(&format!("f{}", place * 37 % 61), amount)).collect()
    })
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![
        (1_u32..80).prop_map(|marks| Method::MonetaryUnit { marks }),
        (1_u32..80).prop_map(|items| Method::Random { items }),
        (1_u32..80).prop_map(|items| Method::Top { items }),
        (0_i64..1_000_000_000).prop_map(|limit| Method::Above { limit: Decimal::from(limit) }),
    ]
}

fn drawn(items: &[Item], method: Method, seed: u32, materiality: Decimal) -> Sample {
    draw(items, &Draw { method, seed, materiality }).unwrap()
}

/// What became of each item, by its name.
fn fates(items: &[Item], method: Method, seed: u32) -> BTreeMap<String, Fate> {
    let sample = drawn(items, method, seed, Decimal::ZERO);
    items.iter().map(|item| item.name.clone()).zip(sample.fates).collect()
}

fn hits(fate: Fate) -> u32 {
    if let Fate::Drawn(hits) = fate { hits } else { 0 }
}

proptest! {
    #[test]
    fn every_item_has_one_fate_and_one_place(
        items in items(), method in method(), seed: u32, limit in 0_i64..1_000_000_000
    ) {
        let limit = Decimal::from(limit);
        let sample = drawn(&items, method, seed, limit);
        prop_assert_eq!(sample.fates.len(), items.len());
        for (item, fate) in items.iter().zip(&sample.fates) {
            prop_assert_eq!(*fate == Fate::Below, item.amount.abs() < limit);
            prop_assert!(*fate != Fate::Drawn(0));
        }
        let mut places = sample.order.clone();
        places.sort_unstable();
        prop_assert_eq!(places, (0..items.len()).collect::<Vec<usize>>());
        let material = items.iter().filter(|item| item.amount.abs() >= limit).count();
        let below = sample.order[material..].iter().all(|at| sample.fates[*at] == Fate::Below);
        prop_assert!(below, "what is below the limit stands last");
    }

    #[test]
    fn the_order_of_the_items_is_no_matter(
        items in items(), method in method(), seed: u32, turn in 0_usize..60
    ) {
        let mut turned = items.clone();
        turned.reverse();
        turned.rotate_left(turn % items.len());
        prop_assert_eq!(fates(&items, method, seed), fates(&turned, method, seed));
        let names = |items: &[Item]| -> Vec<String> {
            let order = drawn(items, method, seed, Decimal::ZERO).order;
            order.into_iter().map(|place| items[place].name.clone()).collect()
        };
        prop_assert_eq!(names(&items), names(&turned));
    }

    #[test]
    fn by_amount_every_mark_falls_on_an_item_and_large_items_are_always_drawn(
        items in items(), marks in 1_u32..40, seed: u32
    ) {
        let sample = drawn(&items, Method::MonetaryUnit { marks }, seed, Decimal::ZERO);
        let Some(told) = sample.marks else {
            prop_assert!(items.iter().all(|item| item.amount.is_zero()));
            return Ok(());
        };
        prop_assert_eq!(sample.fates.iter().copied().map(hits).sum::<u32>(), marks);
        prop_assert!(told.start >= Decimal::ZERO && told.start <= told.interval);
        let total: Decimal = items.iter().map(|item| item.amount.abs()).sum();
        for (item, fate) in items.iter().zip(&sample.fates) {
            // Whole intervals within an item, and at most one mark more at its ends.
            let within = item.amount.abs() * Decimal::from(marks) / total;
            let hits = Decimal::from(hits(*fate));
            prop_assert!(within.floor() <= hits && hits <= within.floor() + Decimal::ONE);
            prop_assert!(!item.amount.is_zero() || *fate == Fate::Left);
        }
    }

    #[test]
    fn random_and_top_draw_so_many_and_a_larger_sample_holds_the_smaller(
        items in items(), count in 1_u32..80, seed: u32
    ) {
        for method in [|items| Method::Random { items }, |items| Method::Top { items }] {
            let small = fates(&items, method(count), seed);
            let large = fates(&items, method(count + 5), seed);
            let number = small.values().filter(|fate| **fate == Fate::Drawn(1)).count();
            prop_assert_eq!(number, items.len().min(usize::try_from(count).unwrap()));
            for (name, fate) in small {
                prop_assert!(fate == Fate::Left || large[&name] == fate);
            }
        }
    }

    #[test]
    fn nothing_that_is_left_is_larger_than_what_the_top_or_a_limit_draws(
        items in items(), count in 1_u32..80, limit in 0_i64..1_000_000_000
    ) {
        let limit = Decimal::from(limit);
        for method in [Method::Top { items: count }, Method::Above { limit }] {
            let sample = drawn(&items, method, 0, Decimal::ZERO);
            let sizes = |wanted: Fate| {
                let with = items.iter().zip(&sample.fates).filter(move |(_, it)| **it == wanted);
                with.map(|(item, _)| item.amount.abs())
            };
            let least = sizes(Fate::Drawn(1)).min();
            let most = sizes(Fate::Left).max();
            prop_assert!(least.zip(most).is_none_or(|(least, most)| most <= least));
            if let Method::Above { limit } = method {
                prop_assert!(most.is_none_or(|most| most < limit));
                prop_assert!(least.is_none_or(|least| least >= limit));
            }
        }
    }
}

/// Twelve amounts of 1 000 kr in sum and five marks, so one for every 200 kr. The
/// fingerprint of `3 start` begins with 1e583652 (`printf '3 start' | sha256sum`), so the
/// first mark is 0x1e583652 / 2^32 of an interval from the beginning: at 23,71 kr. Worked by
/// hand: the sums of the sizes stand beside the amounts.
#[test]
fn a_worked_example_of_sampling_by_amount() {
    assert!(lot(3, "start").to_string().starts_with("1e583652"));
    let worked = [
        ("a", 120, 1), // 0 to 120: the mark at 23,71
        ("b", 40, 0),  // to 160
        ("c", 310, 2), // to 470: 223,71 and 423,71; larger than the interval
        ("d", 5, 0),   // to 475
        ("e", 65, 0),  // to 540
        ("f", -90, 1), // to 630: 623,71; its size counts
        ("g", 30, 0),  // to 660
        ("h", 150, 0), // to 810
        ("i", 0, 0),   // nothing can be hit in it
        ("j", 20, 1),  // to 830: 823,71
        ("k", 110, 0), // to 940
        ("l", 60, 0),  // to 1 000
    ];
    let mut items: Vec<Item> =
        worked.iter().map(|(name, kroner, _)| item(name, Decimal::from(*kroner))).collect();
    items.reverse();
    let by_amount = Method::MonetaryUnit { marks: 5 };
    let fates = fates(&items, by_amount, 3);
    for (name, _, wanted) in worked {
        assert_eq!(hits(fates[name]), wanted, "{name}");
    }
    let marks = drawn(&items, by_amount, 3, Decimal::ZERO).marks.unwrap();
    assert_eq!(
        (marks.interval.to_string(), marks.start.to_string()),
        ("200".to_owned(), "23.70670224".to_owned())
    );
}

#[test]
fn another_seed_draws_another_sample() {
    let items: Vec<Item> =
        (0..200).map(|place| item(&format!("f{place}"), Decimal::from(100 + place))).collect();
    for method in [Method::MonetaryUnit { marks: 7 }, Method::Random { items: 7 }] {
        assert_eq!(fates(&items, method, 7), fates(&items, method, 7));
        assert_ne!(fates(&items, method, 7), fates(&items, method, 8));
    }
    // Where chance has no say the seed has none.
    let top = Method::Top { items: 3 };
    assert_eq!(fates(&items, top, 7), fates(&items, top, 8));
}

#[test]
fn sizes_of_unlike_units_are_not_held_against_one_another() {
    let mut items = vec![item("a", Decimal::ONE), item("b", Decimal::TWO)];
    items[1].unit = Unit::Hours;
    let by = |method, materiality| draw(&items, &Draw { method, seed: 1, materiality });
    let unlike = Err(DrawError::UnlikeUnits(vec![KRONER, Unit::Hours]));
    for method in [
        Method::MonetaryUnit { marks: 1 },
        Method::Top { items: 1 },
        Method::Above { limit: Decimal::ZERO },
    ] {
        assert_eq!(by(method, Decimal::ZERO), unlike);
    }
    assert_eq!(by(Method::Random { items: 2 }, Decimal::ONE), unlike);
    assert!(by(Method::Random { items: 2 }, Decimal::ZERO).is_ok());
}

#[test]
fn sizes_beyond_what_is_exact_are_told() {
    let items = [item("a", Decimal::MAX), item("b", Decimal::new(1, 8))];
    let method = Method::MonetaryUnit { marks: 1000 };
    let told = draw(&items, &Draw { method, seed: 1, materiality: Decimal::ZERO });
    assert_eq!(told, Err(DrawError::OutOfRange));
}
