//! The figures of a report, read from its JSON.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::Value;

use crate::program;

/// A figure as the JSON report has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Fact {
    /// Its id, the same in every output.
    pub id: String,
    /// What it is of: benefit, analysis, recipient and so on.
    pub dims: BTreeMap<String, String>,
    /// The exact decimal, where it could be computed.
    pub value: Option<String>,
    /// Why there is no value, where there is none.
    pub absent: Option<String>,
    /// The unit's key.
    pub unit: String,
    /// The cells it comes from.
    pub cells: Vec<String>,
}

impl Fact {
    /// The value or the reason for its absence, with the unit.
    pub fn told(&self) -> String {
        let value = self.value.as_deref().or(self.absent.as_deref());
        format!("{} {}", value.unwrap_or("neither value nor reason"), self.unit)
    }
}

/// The figures of a JSON report, by id.
///
/// # Panics
///
/// When it is none, or an id stands there twice.
pub fn of_json(report: &Value) -> BTreeMap<String, Fact> {
    let facts: Vec<Fact> =
        serde_json::from_value(report["facts"].clone()).expect("facts are as the schema says");
    let count = facts.len();
    let by_id: BTreeMap<String, Fact> =
        facts.into_iter().map(|fact| (fact.id.clone(), fact)).collect();
    assert_eq!(by_id.len(), count, "an id stands twice");
    by_id
}

/// The JSON report of a workbook; `code` is how the run should end.
///
/// # Panics
///
/// When it ends otherwise.
pub fn report(workbook: &[u8], code: i32) -> Value {
    let scratch = program::scratch();
    fs::write(scratch.path().join("plan.xlsx"), workbook).expect("it is written");
    program::gevinst(scratch.path(), ["report", "plan.xlsx", "-o", "report.json"]).ended(code);
    let text = fs::read_to_string(scratch.path().join("report.json")).expect("it is there");
    serde_json::from_str(&text).expect("the report is JSON")
}

/// The figures of a workbook, by id; `code` is how the run should end.
pub fn of_workbook(workbook: &[u8], code: i32) -> BTreeMap<String, Fact> {
    of_json(&report(workbook, code))
}
