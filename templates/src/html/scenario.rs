//! The scenario of a run: what differs from the rule edition, for the cover and the notes.

use gevinst_core::report::{Override, Scenario};
use serde_json::{Value, json};

use super::page::Page;
use crate::fact_table::TableWords;
use crate::scenario::{label_of, title_of, value_of};
use crate::visible::visible;

impl Page<'_> {
    /// The scenario, or null where the edition stands as it is.
    pub(super) fn scenario(&self) -> Value {
        match &self.report.meta.scenario {
            Some(scenario) => self.scenario_told(scenario),
            None => Value::Null,
        }
    }

    fn scenario_told(&self, scenario: &Scenario) -> Value {
        let overrides = scenario.overrides.iter().map(|it| self.overridden(it));
        json!({
            "id": visible(&scenario.id),
            "title": visible(title_of(scenario, self.texts)),
            "digest": scenario.digest.to_string(),
            "overrides": overrides.collect::<Vec<_>>(),
        })
    }

    fn overridden(&self, it: &Override) -> Value {
        let words = TableWords { formatter: self.formatter };
        let edition =
            it.edition_value.as_deref().map(|value| value_of(it, value, words, self.texts));
        json!({
            "label": visible(label_of(it, self.texts)),
            "key": it.what.key(),
            "edition": edition,
            "value": value_of(it, &it.scenario_value, words, self.texts),
            "reason": visible(&it.reason),
            "sources": it.sources.iter().map(|source| visible(source)).collect::<Vec<_>>(),
        })
    }
}
