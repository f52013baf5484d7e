//! A status is judged from exact figures; what is printed beside it does not contradict it.

use gevinst_core::report::{FactId, Status};

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

/// The forecast is 94.96 per cent of the plan: yellow, also for the reader who divides what
/// is printed in thousands.
#[test]
fn amounts_beside_a_status_are_judged_alike() {
    let mut report = common::realistic();
    report.rule_values[0].parameter = "money_status".to_owned();
    report.rule_values[0].value = "on_track 0.95, watch 0.80".to_owned();
    let row = &mut report.groups[0].rows[0];
    row.status = Status::Yellow;
    let series = row.series.as_ref().unwrap();
    let id = |place| report.facts.get(place).id.clone();
    let (planned, forecast) = (id(series.planned_year), id(series.forecast_year));
    let report = common::with_values(report, |fact| match () {
        () if fact.id == planned => Ok(common::decimal("1000000")),
        () if fact.id == forecast => Ok(common::decimal("949600")),
        () => fact.value,
    });
    let figures = figures(&html(&report, "nb"));
    let printed = |id: &FactId, text: &str| {
        let shown = &figures[id.as_str()];
        assert!(shown.iter().any(|it| it.starts_with(text)), "{shown:?}");
    };
    printed(&planned, "1\u{a0}000,0");
    printed(&forecast, "949,6");
}
