//! Counting once, from records to sums: what several claim adds up to what counts
//! and what is left out, and the sums hold what counts.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{codes, figure, finding, report, tables_of};
use gevinst_core::finding::FindingCode;

const PERIOD: &str = "reporting period=2026-Q4 as_of=2026-12-31\n";

fn benefit(id: &str, more: &str) -> String {
    let words = match id {
        "A" => "Porto",
        "B" => "Husleie",
        "C" => "Strøm",
        _ => "Reise",
    };
    format!("benefit id={id} title={words} benefit_kind=saving owner=Leder {more}")
        .trim_end()
        .to_owned()
        + "\n"
}

fn cash(benefit: &str, stage: &str, period: &str, amount: &str) -> String {
    format!(
        "cash_line benefit={benefit} category=benefit stage={stage} period={period} \
         amount={amount} unit=kr price_basis=fixed price_year=2026\n"
    )
}

fn year(benefit: &str, planned: &str, realised: &str) -> String {
    cash(benefit, "planned", "2026", planned) + &cash(benefit, "realised", "2026", realised)
}

#[test]
fn only_the_own_share_of_a_benefit_counts() {
    let text = [
        PERIOD.to_owned(),
        benefit("A", "attribution_share=0.6"),
        benefit("B", ""),
        year("A", "1000", "500"),
        year("B", "100", "100"),
    ];
    let report = report(&text.concat());
    assert_eq!(codes(&report), ["attribution-applied"]);
    for (id, value) in [
        ("saving.planned:benefit=A@2026", "600"),
        ("saving.realised:benefit=A@2026-to-Q4", "300"),
        ("saving.planned:kind=saving@2026-to-Q4", "700"),
        ("saving.realised:kind=saving@2026-to-Q4", "400"),
        ("share.claimed:benefit=A;stage=planned@2026", "1000"),
        ("share.claimed:benefit=A;stage=planned@lifetime", "1000"),
        ("share.left_out:benefit=A;category=others;stage=planned@lifetime", "400"),
        ("share.counted:benefit=A;stage=planned@lifetime", "600"),
        ("benefit.gross:stage=planned@2026", "700"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    assert_eq!(tables_of(&report, "shares"), ["shares_planned", "shares_realised"]);
}

#[test]
fn a_counted_figure_names_what_was_claimed_and_the_share() {
    let text = [PERIOD, &benefit("A", "attribution_share=0.6"), &year("A", "1000", "500")];
    let report = report(&text.concat());
    let counted = report.facts.get(report.facts.find("saving.planned:benefit=A@2026").unwrap());
    assert_eq!(counted.formula.key(), "counted-once");
    assert_eq!(counted.trace.cells.len(), 2, "the amount and the share");
    let claimed = report.facts.get(counted.trace.facts[0]);
    assert_eq!(claimed.id.as_str(), "share.claimed:benefit=A;stage=planned@2026");
}

const OVERLAP: &str =
    "overlap_group id=P title=Papir amount=800 unit=kr price_basis=fixed price_year=2026";

#[test]
fn an_overlap_is_held_to_its_ceiling_in_each_year() {
    for (method, a, b, c) in [
        ("", "480", "240", "80"),
        ("allocation=pro_rata", "480", "240", "80"),
        ("allocation=by_rank", "600", "200", "0"),
        ("allocation=exclude_later", "600", "0", "0"),
    ] {
        let text = [
            PERIOD.to_owned(),
            format!("{OVERLAP} {method}").trim_end().to_owned() + "\n",
            benefit("A", "overlap_group=P"),
            benefit("B", "overlap_group=P"),
            benefit("C", "overlap_group=P"),
            year("A", "600", "300"),
            year("B", "300", "100"),
            year("C", "100", "50"),
            cash("C", "planned", "2027", "100"),
        ];
        let report = report(&text.concat());
        assert_eq!(codes(&report)[0], "overlap-allocated", "{method}");
        for (id, value) in [
            ("saving.planned:benefit=A@2026", a),
            ("saving.planned:benefit=B@2026", b),
            ("saving.planned:benefit=C@2026", c),
            ("saving.planned:benefit=C@2027", "100"),
        ] {
            assert_eq!(figure(&report, id), value, "{method} {id}");
        }
        if method != "allocation=exclude_later" {
            assert_eq!(figure(&report, "saving.planned:kind=saving@2026"), "800");
            assert_eq!(figure(&report, "saving.realised:kind=saving@2026-to-Q4"), "450");
        }
        let total = |metric: &str| {
            let id = format!("share.{metric}stage=planned@lifetime");
            figure(&report, &id).parse::<i64>().unwrap()
        };
        let claimed = total("claimed:line=kr-fixed-2026;");
        let left_out = total("left_out:category=overlap;line=kr-fixed-2026;");
        assert_eq!(claimed, total("counted:line=kr-fixed-2026;") + left_out, "{method}");
    }
}

#[test]
fn quarters_of_a_year_share_its_ceiling_to_the_last_digit() {
    let quarters = |id: &str, amount: &str| -> String {
        (1..=4).map(|q| cash(id, "planned", &format!("2026-Q{q}"), amount)).collect()
    };
    let text = [
        "reporting period=2025-Q4 as_of=2026-01-15\n".to_owned(),
        "overlap_group id=P amount=100 unit=kr price_basis=fixed price_year=2026\n".to_owned(),
        benefit("A", "overlap_group=P"),
        benefit("B", "overlap_group=P"),
        quarters("A", "50"),
        quarters("B", "100"),
    ];
    let report = report(&text.concat());
    assert_eq!(figure(&report, "saving.planned:benefit=A@lifetime"), "33.33333333");
    assert_eq!(figure(&report, "saving.planned:benefit=B@lifetime"), "66.66666667");
    assert_eq!(figure(&report, "saving.planned:benefit=A@2026-Q1"), "8.33333334");
    assert_eq!(figure(&report, "saving.planned:benefit=A@2026-Q4"), "8.33333333");
    assert_eq!(figure(&report, "saving.planned:kind=saving@lifetime"), "100");
}

#[test]
fn what_remains_of_a_year_is_forecast_under_what_is_left_of_the_ceiling() {
    let text = [
        "reporting period=2026-Q2 as_of=2026-06-30\n".to_owned(),
        "overlap_group id=P amount=100 unit=kr price_basis=fixed price_year=2026\n".to_owned(),
        benefit("A", "overlap_group=P"),
        benefit("B", "overlap_group=P"),
        cash("A", "realised", "2026-Q1", "60"),
        cash("B", "realised", "2026-Q2", "20"),
        cash("A", "forecast", "2026-Q3", "30"),
        cash("B", "forecast", "2026-Q4", "10"),
    ];
    let report = report(&text.concat());
    assert_eq!(figure(&report, "saving.forecast:benefit=A@2026-Q3"), "15");
    assert_eq!(figure(&report, "saving.forecast:benefit=B@2026-Q4"), "5");
}

#[test]
fn an_overlap_without_a_ceiling_is_told_and_counts_in_full() {
    let text = [
        PERIOD.to_owned(),
        benefit("A", "overlap_group=P"),
        benefit("B", "overlap_group=P"),
        year("A", "600", "300"),
        year("B", "300", "100"),
    ];
    let report = report(&text.concat());
    assert!(codes(&report).contains(&"overlap-without-ceiling"));
    assert_eq!(figure(&report, "saving.planned:kind=saving@2026"), "900");
}

#[test]
fn a_parent_gives_way_to_what_contributes_to_it() {
    let text = [
        PERIOD.to_owned(),
        benefit("A", ""),
        benefit("B", "parent=A"),
        benefit("C", "parent=A"),
        year("A", "900", "400"),
        cash("A", "planned", "2027", "50"),
        year("B", "500", "200"),
        year("C", "300", "100"),
    ];
    let report = report(&text.concat());
    assert_eq!(codes(&report), ["parent-left-out"]);
    for (id, value) in [
        ("saving.planned:benefit=A@2026", "counted-elsewhere"),
        ("saving.planned:benefit=A@2027", "50"),
        ("saving.planned:benefit=A@lifetime", "50"),
        ("saving.planned:kind=saving@2026", "800"),
        ("saving.planned:kind=saving@lifetime", "850"),
        ("saving.realised:kind=saving@2026-to-Q4", "300"),
        ("share.left_out:benefit=A;category=contributed;stage=planned@lifetime", "900"),
        ("share.counted:benefit=A;stage=planned@lifetime", "50"),
        ("share.contributed:benefit=A;stage=planned@lifetime", "800"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
}

#[test]
fn a_parent_without_amounts_shows_what_contributes_to_it() {
    let text = [
        PERIOD.to_owned(),
        benefit("A", ""),
        benefit("B", "parent=A"),
        benefit("C", "parent=A"),
        year("B", "500", "200"),
        year("C", "300", "100"),
    ];
    let report = report(&text.concat());
    assert_eq!(figure(&report, "share.contributed:benefit=A;stage=planned@lifetime"), "800");
    assert_eq!(figure(&report, "saving.planned:kind=saving@2026"), "800");
    assert_eq!(tables_of(&report, "shares"), ["shares_contributed"]);
}

#[test]
fn an_hour_is_used_once() {
    let text = "reporting period=2026-Q4 as_of=2026-12-31
benefit id=A title=Tid benefit_kind=freed_time owner=Leder
quantity_line benefit=A stage=realised period=2026 hours=100
realisation benefit=A period=2026 use=budget_cut hours=60
realisation benefit=A period=2026 use=quality hours=60";
    let report = report(text);
    assert!(codes(&report).contains(&"hours-used-twice"));
    let told = finding(&report, FindingCode::HoursUsedTwice);
    assert_eq!(told.cells.len(), 2);
}

#[test]
fn benefits_that_look_alike_are_told_and_counted() {
    let text = [
        PERIOD.to_owned(),
        "benefit id=A title=Lavere~utgifter~til~porto benefit_kind=saving owner=Leder\n".to_owned(),
        "benefit id=B title=Lavere~utgifter~til~porto. benefit_kind=saving owner=Leder\n"
            .to_owned(),
        "benefit id=C title=Kortere~reiser benefit_kind=saving owner=Leder\n".to_owned(),
        year("A", "500", "200"),
        year("B", "500", "100"),
        year("C", "500", "100"),
    ];
    let report = report(&text.concat());
    assert_eq!(codes(&report), ["benefits-look-alike"]);
    assert_eq!(figure(&report, "saving.planned:kind=saving@2026"), "1500");
}
