//! How alike two descriptions are: the search for one effect told twice.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::amount::term;
use crate::quantity::Share;

/// How alike two texts are, from 0 to 1: trigrams in common divided by trigrams
/// in either (trigramlikhet). Case, punctuation and spaces do not matter; the
/// order of letters within words does. Texts without letters or digits are
/// alike to nothing.
pub fn likeness(left: &str, right: &str) -> Share {
    let (left, right) = (trigrams(left), trigrams(right));
    let common = left.intersection(&right).count();
    let either = left.union(&right).count();
    let share = Decimal::from(common).checked_div(Decimal::from(either));
    Share::new(term(share).unwrap_or_default())
}

/// Every three letters in a row of each word, with two spaces before it and one
/// after it, so that beginnings weigh more than ends.
pub fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty());
    let mut found = BTreeSet::new();
    for word in words {
        let letters: Vec<char> = "  ".chars().chain(word.chars()).chain(" ".chars()).collect();
        found.extend(letters.windows(3).filter_map(|three| <[char; 3]>::try_from(three).ok()));
    }
    found
}
