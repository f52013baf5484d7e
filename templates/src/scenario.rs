//! The words of a scenario in a language, for every output.

use gevinst_core::report::{Overridden, Override, Scenario};

use crate::fact_table::TableWords;
use crate::rule_words::rule_value_words;
use crate::texts::Texts;

/// The scenario's title.
pub(crate) fn title_of<'s>(scenario: &'s Scenario, texts: &Texts) -> &'s str {
    if texts.lang() == "en" { &scenario.title_en } else { &scenario.title }
}

/// The name of what a scenario changes.
pub(crate) fn label_of<'s>(it: &'s Override, texts: &'s Texts) -> &'s str {
    let label = if texts.lang() == "en" { &it.label_en } else { &it.label };
    match it.what {
        Overridden::Parameter(_) => label,
        Overridden::Method(key) => texts.get(&format!("method.{key}")).unwrap_or(label),
    }
}

/// A value of an edition or a scenario: a choice in words, numbers in the
/// language's own digits.
pub(crate) fn value_of(it: &Override, value: &str, words: TableWords<'_>, texts: &Texts) -> String {
    if let Overridden::Method(key) = it.what {
        let choice = texts.get(&format!("method_choice.{key}.{value}"));
        return choice.unwrap_or(value).to_owned();
    }
    rule_value_words(value, words)
}
