//! A status is judged from exact figures; what is printed beside it does not contradict it.

use crate::numbers::figures;
use crate::{common, html};

/// A share that a status is judged by is not rounded to the other side of a limit.
#[test]
fn a_status_is_not_contradicted_by_what_stands_beside_it() {
    let mut report = common::realistic();
    report.rule_values[0].parameter = "quality_status".to_owned();
    report.rule_values[0].value = "on_track 0.85, watch 0.60".to_owned();
    let just_below = common::decimal("0.84996");
    let place = report.indicators[0].achievement;
    let id = report.facts.get(place).id.clone();
    let report = common::with_values(report, |fact| match fact.id == id {
        true => Ok(just_below),
        false => fact.value,
    });
    let shown = &figures(&html(&report, "nb"))[id.as_str()];
    assert!(shown.iter().any(|text| text == "84,996\u{a0}%"), "{shown:?}");
}
