//! Which form of a text a number takes, by the categories of CLDR.
//!
//! A table of our own: the languages here have two rules between them for whole numbers.
//! `icu_plurals` was weighed: some twenty crates more and 21 seconds of processor time in a
//! release build, and its compiled data has no Northern Sámi and takes the general form in
//! silence, which is the one case that needs a table.

use std::collections::BTreeMap;

use super::Texts;
use crate::error::TemplateError;

/// The categories that the languages here make use of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Category {
    One,
    Two,
    Other,
}

impl Category {
    /// The category of a count in a language.
    fn of(lang: &str, count: u64) -> Category {
        match (lang, count) {
            (_, 1) => Category::One,
            ("se", 2) => Category::Two,
            _ => Category::Other,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Category::One => "_one",
            Category::Two => "_two",
            Category::Other => "_other",
        }
    }
}

/// Whether a key is the form of a text that not every language has: `…_two`.
pub(super) fn is_form(key: &str, reference: &BTreeMap<String, String>) -> bool {
    let base = key.strip_suffix(Category::Two.ending());
    base.is_some_and(|base| reference.contains_key(&format!("{base}{}", Category::Other.ending())))
}

impl Texts {
    /// The key of the form that a text takes for a count; the general one where the
    /// language has no other.
    pub(crate) fn form(&self, base: &str, count: u64) -> String {
        let asked = |category: Category| format!("{base}{}", category.ending());
        let own = asked(Category::of(&self.lang, count));
        let is_own = self.texts.contains_key(&own) && !self.is_borrowed(&own);
        // A borrowed text takes the form that its own language has.
        let of_reference = asked(Category::of(Texts::REFERENCE, count));
        match is_own {
            true => own,
            false if self.is_borrowed(&asked(Category::Other)) => of_reference,
            false if self.texts.contains_key(&own) => own,
            false => asked(Category::Other),
        }
    }

    /// The form of a text for a count, with its `{n}` and other names filled in.
    ///
    /// # Errors
    ///
    /// As [`Texts::with`].
    pub fn plural(
        &self,
        base: &str,
        count: u64,
        args: &[(&str, &str)],
    ) -> Result<String, TemplateError> {
        self.with(&self.form(base, count), args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_forms() {
        let told = |lang: &str, count: u64| {
            let texts = Texts::load(lang).unwrap();
            texts.plural("data.summary", count, &[("n", &count.to_string())]).unwrap()
        };
        assert_eq!(told("nb", 1), "Én arbeidsbok er lest.");
        assert_eq!(told("nb", 2), "2 arbeidsbøker er lest.");
        assert_eq!(told("nb", 0), "0 arbeidsbøker er lest.");
        assert_eq!(told("nn", 21), "21 arbeidsbøker er lesne.");
        assert_eq!(told("se", 1), "Okta bargogirji lea lohkkojuvvon.");
        assert_eq!(told("se", 2), "Guokte bargogirjji leat lohkkojuvvon.");
        assert_eq!(told("se", 3), "3 bargogirjji leat lohkkojuvvon.");
    }

    #[test]
    fn only_a_form_of_a_known_text_is_a_form() {
        let reference = BTreeMap::from([("a.b_other".to_owned(), String::new())]);
        assert!(is_form("a.b_two", &reference));
        assert!(!is_form("a.c_two", &reference) && !is_form("a.b_three", &reference));
    }
}
