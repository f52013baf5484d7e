//! Service quality from records to figures: indices, intervals, composites,
//! non-priced effects; and what too few answered is shown nowhere.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{codes, figure, finding, report, tables_of};
use gevinst_core::finding::FindingCode;
use gevinst_core::report::{Report, TableCell};

const HEAD: &str = "reporting period=2026-Q4 as_of=2026-12-31
benefit id=K title=Bedre~tjeneste benefit_kind=quality owner=Leder";

fn words(report: &Report, table: &str) -> Vec<&'static str> {
    let tables = report.sections.iter().flat_map(|it| &it.tables).filter(|it| it.key == table);
    let cells = tables.flat_map(|it| &it.rows).flat_map(|row| &row.cells);
    cells
        .filter_map(|cell| match cell {
            TableCell::Word(word) => Some(*word),
            _ => None,
        })
        .collect()
}

#[test]
fn an_indicator_has_an_index_and_an_interval() {
    let text = format!(
        "{HEAD}
indicator id=I title=Tilfredshet benefit=K unit=skår direction=increase baseline=4.1 target=4.8 scale_min=1 scale_max=6 baseline_date=2025-01-01 target_date=2027-01-01
measurement indicator=I measurement_type=baseline date=2025-01-01 value=4.1 sample_size=412 standard_deviation=1.2
measurement indicator=I measurement_type=running date=2026-01-01 value=4.6 sample_size=388 standard_deviation=1.1"
    );
    let report = report(&text);
    // The measured baseline says again what the indicator states.
    assert_eq!(codes(&report), ["numbers-unused"]);
    for (id, value) in [
        ("quality.index:indicator=I;line=before", "62"),
        ("quality.index:indicator=I;line=after", "72"),
        ("quality.index:indicator=I;line=target", "76"),
        ("quality.index_change:indicator=I", "10"),
        ("quality.change:indicator=I", "0.5"),
        ("quality.significance.low:indicator=I", "0.34060657"),
        ("quality.significance.high:indicator=I", "0.65939343"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    assert_eq!(
        words(&report, "quality_indices"),
        ["quality_yes", "quality_sample_enough", "quality_path_on_track"]
    );
}

#[test]
fn a_share_has_newcombes_interval_in_its_own_unit() {
    let text = format!(
        "{HEAD}
indicator id=I title=Svart~i~tide benefit=K unit=prosent direction=increase baseline=60 target=90
measurement indicator=I measurement_type=baseline date=2025-01-01 value=60 sample_size=80
measurement indicator=I measurement_type=running date=2026-01-01 value=80 sample_size=70"
    );
    let report = report(&text);
    assert_eq!(figure(&report, "quality.significance.low:indicator=I"), LOW);
    assert_eq!(figure(&report, "quality.significance.high:indicator=I"), HIGH);
    assert_eq!(words(&report, "quality_indices"), ["quality_yes", "quality_sample_enough"]);
}

/// Newcombe (1998): 0.0524 and 0.3339, here in per cent.
const LOW: &str = "5.243147";
const HIGH: &str = "33.387265";

#[test]
fn what_too_few_answered_is_shown_nowhere() {
    let text = format!(
        "{HEAD}
indicator id=I title=Tilfredshet benefit=K unit=skår direction=increase baseline=4.1234 target=4.8 scale_min=1 scale_max=6 weight=1
measurement indicator=I measurement_type=baseline date=2025-01-01 value=4.1234 sample_size=4 standard_deviation=1.2
measurement indicator=I measurement_type=running date=2026-01-01 value=7.4321 sample_size=3 standard_deviation=1.1"
    );
    let report = report(&text);
    for id in [
        "quality.baseline:indicator=I",
        "quality.measured:indicator=I;line=2026-01-01",
        "quality.achievement:indicator=I",
        "quality.index:indicator=I;line=before",
        "quality.index:indicator=I;line=after",
        "quality.index_change:indicator=I",
        "quality.change:indicator=I",
        "quality.significance.low:indicator=I",
        "quality.significance.high:indicator=I",
    ] {
        assert_eq!(figure(&report, id), "suppressed-small-sample", "{id}");
    }
    assert_eq!(figure(&report, "quality.composite:line=after"), "coverage-too-low");
    assert!(codes(&report).contains(&"sample-suppressed"));
    assert!(codes(&report).contains(&"value-outside-scale"));
    let everything = format!("{report:?}");
    for hidden in ["4.1234", "7.4321"] {
        assert!(!everything.contains(hidden), "{hidden} is told");
    }
}

#[test]
fn few_answers_and_unlike_methods_are_told() {
    let text = format!(
        "{HEAD}
indicator id=I title=Tilfredshet benefit=K unit=skår direction=increase baseline=4.1 target=4.8 method=Spørreskjema
measurement indicator=I measurement_type=baseline date=2025-01-01 value=4.1 sample_size=29 response_rate=0.5
measurement indicator=I measurement_type=running date=2026-01-01 value=4.6 sample_size=400 response_rate=0.25 method=Intervju"
    );
    let report = report(&text);
    assert_eq!(codes(&report), ["sample-small", "sample-small", "measurements-not-comparable"]);
    assert_eq!(
        words(&report, "quality_indices"),
        ["quality_not_known", "quality_sample_uncertain"],
        "without a standard deviation nothing is known of the change"
    );
}

fn weighed(after_of_third: &str) -> String {
    let indicator = |id: &str, weight: &str, before: &str, after: &str| {
        let measured = match after {
            "" => String::new(),
            after => {
                format!(
                    "\nmeasurement indicator={id} measurement_type=running date=2026-06-01 value={after}"
                )
            }
        };
        format!(
            "\nindicator id={id} title={id} benefit=K unit=indeks direction=increase \
             baseline={before} target=100 scale_min=0 scale_max=100 weight={weight}{measured}"
        )
    };
    [
        HEAD.to_owned(),
        indicator("I1", "0.3", "64", "72"),
        indicator("I2", "0.3", "36", "84"),
        indicator("I3", "0.2", "60", after_of_third),
        indicator("I4", "0.2", "70", "81"),
    ]
    .concat()
}

#[test]
fn a_composite_tells_its_coverage_and_its_weakest_part() {
    let report = report(&weighed("65"));
    for (id, value) in [
        ("quality.composite:line=before", "56"),
        ("quality.composite:line=after", "76"),
        ("quality.composite_change", "20"),
        ("quality.steps", "4"),
        ("quality.composite_coverage", "1"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    assert_eq!(tables_of(&report, "service_quality"), ["quality_indices", "quality_composite"]);
}

#[test]
fn a_composite_is_made_of_the_same_indicators_both_times() {
    let report = report(&weighed(""));
    for (id, value) in [
        ("quality.composite:line=before", "55"),
        ("quality.composite:line=after", "78.75"),
        ("quality.composite_coverage", "0.8"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
}

#[test]
fn too_little_coverage_is_told() {
    let text = weighed("").replace("weight=0.2", "weight=0.4");
    let report = report(&text.replacen("weight=0.4", "weight=0.9", 1));
    assert_eq!(figure(&report, "quality.composite:line=after"), "coverage-too-low");
    assert_eq!(finding(&report, FindingCode::CompositeCoverageLow).cells.len(), 1);
}

#[test]
fn a_goal_to_keep_what_there_is_has_a_status() {
    for (measured, status) in [("99.6", "green"), ("99.2", "yellow"), ("98.0", "red")] {
        let text = format!(
            "{HEAD}
indicator id=I title=Oppetid benefit=K unit=prosent direction=neutral baseline=99.5 target=99.5 target_minimum=99
measurement indicator=I measurement_type=running date=2026-06-01 value={measured}"
        );
        let report = report(&text);
        assert_eq!(figure(&report, "quality.achievement:indicator=I"), "target-is-baseline");
        assert_eq!(report.indicators[0].status.key(), status, "{measured}");
    }
}

#[test]
fn non_priced_effects_are_scored_and_counted() {
    let text = format!(
        "{HEAD}
nonpriced id=N1 benefit=K title=Trygghet affected=citizens magnitude=large_positive importance=high reason=Undersøkelse
nonpriced id=N2 benefit=K title=Støy affected=citizens magnitude=small_negative importance=moderate reason=Målt
nonpriced id=N3 benefit=K title=Omdømme magnitude=small_positive importance=low"
    );
    let report = report(&text);
    for (id, value) in [
        ("nonpriced.score:line=N1", "4"),
        ("nonpriced.score:line=N2", "-1"),
        ("nonpriced.score:line=N3", "0"),
        ("nonpriced.count:category=positive", "1"),
        ("nonpriced.count:category=neutral", "1"),
        ("nonpriced.count:category=negative", "1"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    assert_eq!(codes(&report), ["nonpriced-incomplete", "nonpriced-incomplete"]);
}
