//! What the charts say of themselves.

use gevinst_core::report::Absence;

use crate::markup::text_of;
use crate::{common, html};

/// Where a chart has no room for all, the largest differences stay, and those that have no
/// difference to show are told of.
#[test]
fn a_chart_tells_what_it_leaves_out() {
    let report = common::many(20);
    let rows = &report.groups[0].rows;
    let variance = |row: usize| {
        let place = rows[row].series.as_ref().unwrap().variance;
        report.facts.get(place).id.clone()
    };
    let (unknown, largest) = ([variance(0), variance(7), variance(8)], variance(19));
    let report = common::with_values(report, |fact| match () {
        () if unknown.contains(&fact.id) => Err(Absence::NotReported),
        () if fact.id == largest => Ok(common::decimal("-900000")),
        () => fact.value,
    });
    let chart = |lang| {
        let page = html(&report, lang);
        let (_, chart) = page.split_once("<section id=\"deviations\"").unwrap();
        text_of(chart.split_once("</section>").unwrap().0)
    };
    let told = chart("nb");
    assert!(told.contains("Viser de 15 av 20 gevinstene som avviker mest."), "{told}");
    assert!(told.contains("Av de andre har tre ikke noe avvik å vise."), "{told}");
    assert!(told.contains("Innsparing nummer 20"), "{told}");
    assert!(!told.contains("Innsparing nummer 8"), "{told}");
    assert!(chart("en").contains("Of the others, three have no variance to show."));
}
