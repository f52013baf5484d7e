//! Laws of differences between runs: the parts sum to the whole, whatever happened on
//! the way, and nothing is told of a figure that is the same.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use gevinst_core::compare::Held;
use gevinst_core::compare::split::{Because, Figures, Part, Point, Step, split};
use gevinst_core::quantity::Unit;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A figure that may be there, with a value or without.
fn held() -> impl Strategy<Value = Option<Held>> {
    let number = (-1_000_000_000_000_i64..1_000_000_000_000, 0_u32..9)
        .prop_map(|(digits, scale)| Ok(Decimal::new(digits, scale).normalize()));
    let value = prop_oneof![8 => number, 1 => Just(Err("not-reported".to_owned()))];
    let there = value.prop_map(|value| Some(Held { value, unit: Unit::Hours }));
    prop_oneof![9 => there, 1 => Just(None)]
}

fn figures() -> impl Strategy<Value = Figures> {
    prop::collection::vec(held(), 4).prop_map(|all| {
        let named = all.into_iter().enumerate().filter_map(|(place, held)| {
            let name = format!("figure-{place}");
            Some((name.clone(), Point { id: name, held: held? }))
        });
        named.collect()
    })
}

/// The first figures, and those after each cause in order, the program last again.
fn run() -> impl Strategy<Value = (Figures, Vec<Step>)> {
    let causes: Vec<Because> = Because::ALL.into_iter().chain([Because::Tool]).collect();
    (figures(), prop::collection::vec(figures(), causes.len())).prop_map(move |(first, after)| {
        let steps = causes.iter().zip(after);
        let steps = steps.map(|(because, figures)| Step { because: vec![*because], figures });
        (first, steps.collect())
    })
}

proptest! {
    #[test]
    fn the_parts_sum_to_the_difference((first, steps) in run()) {
        for it in split(&first, &steps) {
            let Some(amount) = it.amount else { continue };
            let parts: Option<Vec<Decimal>> = it.parts.iter().map(|part| part.amount).collect();
            let parts = parts.expect("every part of an amount is an amount");
            prop_assert_eq!(parts.iter().sum::<Decimal>(), amount);
        }
    }

    #[test]
    fn every_figure_that_differs_is_told_and_no_other((first, steps) in run()) {
        let last = &steps.last().unwrap().figures;
        let told = split(&first, &steps);
        let held = |figures: &Figures, name: &str| figures.get(name).map(|it| it.held.clone());
        for name in (0..4).map(|place| format!("figure-{place}")) {
            let is_told = told.iter().any(|it| {
                it.now.as_ref().or(it.before.as_ref()).is_some_and(|point| point.id == name)
            });
            prop_assert_eq!(is_told, held(&first, &name) != held(last, &name));
        }
    }

    #[test]
    fn a_step_that_changes_nothing_is_no_cause((first, steps) in run()) {
        let mut still = steps.clone();
        // The rules change nothing: after them all is as before.
        still[1].figures = still[0].figures.clone();
        for it in split(&first, &still) {
            prop_assert!(it.parts.iter().all(|part| !part.because.contains(&Because::Rule)));
        }
    }
}

fn at(value: i64) -> Figures {
    let held = Held { value: Ok(Decimal::from(value)), unit: Unit::Hours };
    BTreeMap::from([("x".to_owned(), Point { id: "x".to_owned(), held })])
}

fn step(because: Because, figures: Figures) -> Step {
    Step { because: vec![because], figures }
}

#[test]
fn steps_around_a_gap_are_told_together() {
    let steps = [
        step(Because::Tool, at(10)),
        step(Because::Scope, Figures::new()),
        step(Because::Data, at(17)),
    ];
    let told = split(&at(8), &steps);
    let part = |because: &[Because], amount: i64| Part {
        because: because.to_vec(),
        amount: Some(Decimal::from(amount)),
    };
    let expected = vec![part(&[Because::Tool], 2), part(&[Because::Scope, Because::Data], 7)];
    assert_eq!(told[0].parts, expected);
}

#[test]
fn a_figure_that_comes_names_the_step_it_came_in() {
    let steps = [step(Because::Tool, Figures::new()), step(Because::Data, at(5))];
    let told = split(&Figures::new(), &steps);
    let expected = vec![Part { because: vec![Because::Data], amount: None }];
    assert_eq!((told[0].amount, told[0].parts.clone()), (None, expected));
}
