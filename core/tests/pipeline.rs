//! From a submission to figures: what is missing, wrong or contradictory is
//! told, and everything else is computed.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::submission;
use gevinst_core::calc::{Scope, appraise};
use gevinst_core::finding::{Finding, FindingCode};
use gevinst_core::intake::intake;
use gevinst_core::provenance::Books;
use gevinst_core::report::{Parts, Reading, Report, build, measured};
use gevinst_core::rules::RuleSet;

fn report(text: &str) -> Report {
    let submission = submission(text);
    let checked = intake(&submission);
    let plans = vec![checked.value];
    let rules = RuleSet::latest();
    let appraisal = appraise(&plans, rules, Scope::default());
    let mut findings = checked.findings;
    findings.extend(appraisal.findings);
    build(Parts {
        tool_version: "0.0.0",
        rules,
        books: Books(vec![submission.source.clone()]),
        readings: vec![Reading::of(&submission)],
        numbers: measured(&submission),
        plans: &plans,
        appraisal: appraisal.value,
        findings,
    })
}

/// A figure as its number, or as the reason why there is none.
fn figure(report: &Report, id: &str) -> String {
    let Some(place) = report.facts.find(id) else { panic!("no figure {id}") };
    match &report.facts.get(place).value {
        Ok(value) => value.to_string(),
        Err(absence) => absence.key().to_owned(),
    }
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code.key()).collect()
}

fn finding(report: &Report, code: FindingCode) -> &Finding {
    let found = report.findings.iter().find(|finding| finding.code == code);
    found.unwrap_or_else(|| panic!("no {code} among {:?}", codes(report)))
}

const HEAD: &str = "reporting period=2026-Q3 as_of=2026-10-15
benefit id=A title=Porto benefit_kind=saving owner=Leder
benefit id=B title=Leie benefit_kind=saving owner=Leder";

fn cash(benefit: &str, stage: &str, period: &str, amount: &str) -> String {
    format!(
        "\ncash_line benefit={benefit} category=benefit stage={stage} period={period} \
         amount={amount} unit=tkr price_basis=fixed price_year=2026"
    )
}

fn quarters(benefit: &str, stage: &str, amounts: &[&str]) -> String {
    let lines = amounts.iter().enumerate();
    lines.map(|(q, amount)| cash(benefit, stage, &format!("2026-Q{}", q + 1), amount)).collect()
}

#[test]
fn plan_realised_and_forecast_come_to_date_and_for_the_year() {
    let text = [
        HEAD.to_owned(),
        quarters("A", "planned", &["100", "200", "300", "400"]),
        quarters("A", "realised", &["90", "210", "330"]),
        cash("A", "forecast", "2026-Q4", "350"),
        quarters("B", "planned", &["10", "10", "10", "10"]),
        quarters("B", "realised", &["0", "0", "40"]),
        cash("B", "forecast", "2026-Q4", "10"),
    ];
    let report = report(&text.concat());
    assert_eq!(codes(&report), Vec::<&str>::new());
    for (id, value) in [
        ("saving.planned:benefit=A@2026-to-Q3", "600000"),
        ("saving.realised:benefit=A@2026-to-Q3", "630000"),
        ("saving.variance:benefit=A@2026-to-Q3", "30000"),
        ("saving.variance_share:benefit=A@2026-to-Q3", "0.05"),
        ("saving.planned:benefit=A@2026", "1000000"),
        ("saving.forecast:benefit=A@2026", "980000"),
        ("saving.realised:benefit=B@2026-Q1", "0"),
        ("saving.planned:kind=saving@2026-to-Q3", "630000"),
        ("saving.realised:kind=saving@2026-to-Q3", "670000"),
        ("saving.variance:kind=saving@2026-to-Q3", "40000"),
        ("saving.forecast:kind=saving@2026", "1030000"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
}

#[test]
fn a_period_that_is_not_reported_is_not_zero_and_keeps_the_benefit_out_of_totals() {
    let text = [
        HEAD.to_owned(),
        quarters("A", "planned", &["100", "100", "100"]),
        quarters("A", "realised", &["90", "90"]),
        quarters("B", "planned", &["10", "10", "10"]),
        quarters("B", "realised", &["5", "5", "5"]),
    ];
    let report = report(&text.concat());
    assert_eq!(codes(&report), ["period-not-reported"]);
    assert_eq!(figure(&report, "saving.realised:benefit=A@2026-to-Q3"), "not-reported");
    assert_eq!(figure(&report, "saving.variance:benefit=A@2026-to-Q3"), "not-reported");
    assert_eq!(figure(&report, "saving.planned:kind=saving@2026-to-Q3"), "30000");
    assert_eq!(figure(&report, "saving.realised:kind=saving@2026-to-Q3"), "15000");
    assert_eq!(report.headline.kept_out, 1);
}

#[test]
fn what_cannot_be_read_makes_its_own_sums_absent_and_no_others() {
    let text = [
        HEAD.to_owned(),
        quarters("A", "planned", &["100", "100", "100"]),
        quarters("A", "realised", &["90", "ca~200", "#REF!"]),
        quarters("B", "planned", &["10", "10", "10"]),
        quarters("B", "realised", &["5", "1\u{a0}234,5", "5"]),
    ];
    let report = report(&text.concat());
    assert_eq!(codes(&report), ["number-unreadable", "error-value", "number-as-text"]);
    assert_eq!(finding(&report, FindingCode::NumberUnreadable).cells[0].place.to_string(), "E8");
    assert_eq!(finding(&report, FindingCode::ErrorValue).cells[0].place.to_string(), "E9");
    assert_eq!(figure(&report, "saving.realised:benefit=A@2026-Q2"), "input-unusable");
    assert_eq!(figure(&report, "saving.realised:benefit=A@2026-to-Q3"), "input-unusable");
    assert_eq!(figure(&report, "saving.realised:benefit=B@2026-to-Q3"), "1244500");
    assert_eq!(figure(&report, "saving.realised:kind=saving@2026-to-Q3"), "1244500");
}

#[test]
fn a_year_is_never_split_and_overlapping_periods_are_never_added() {
    let text = [
        HEAD.to_owned(),
        cash("A", "planned", "2026", "1000"),
        quarters("A", "realised", &["1", "2", "3"]),
        cash("B", "planned", "2026", "100"),
        quarters("B", "planned", &["10", "10"]),
    ];
    let report = report(&text.concat());
    assert_eq!(figure(&report, "saving.planned:benefit=A@2026-to-Q3"), "longer-period");
    assert_eq!(figure(&report, "saving.planned:benefit=A@2026"), "1000000");
    assert_eq!(figure(&report, "saving.planned:benefit=B@2026-to-Q3"), "input-unusable");
    let overlap = finding(&report, FindingCode::PeriodsOverlap);
    assert!(overlap.cells.len() >= 2, "{overlap:?}");
}

#[test]
fn kroner_of_unlike_price_bases_are_not_added() {
    let nominal = "\ncash_line benefit=A category=benefit stage=planned period=2026-Q2 amount=1 \
                   unit=kr price_basis=nominal";
    let text = [HEAD.to_owned(), cash("A", "planned", "2026-Q1", "1"), nominal.to_owned()];
    let report = report(&text.concat());
    assert_eq!(figure(&report, "saving.planned:benefit=A@lifetime"), "unlike-price-basis");
    assert!(codes(&report).contains(&"price-basis-mixed"));
}

#[test]
fn a_disbenefit_counts_against_the_benefits() {
    let text = [
        HEAD.replace("id=B title=Leie", "id=B title=Leie sign=disbenefit"),
        cash("A", "planned", "2026-Q4", "100"),
        cash("B", "planned", "2026-Q4", "30"),
    ];
    let report = report(&text.concat());
    assert_eq!(figure(&report, "saving.planned:benefit=B@2026-Q4"), "-30000");
    assert_eq!(figure(&report, "saving.planned:kind=saving@lifetime"), "70000");
}

#[test]
fn freed_time_becomes_hours_then_fte_then_kroner_and_is_never_a_saving() {
    let head = "reporting period=2026 as_of=2026-12-31
parameter name=hours_per_fte value=1750 source=avtale
parameter name=hourly_cost value=452.7488
benefit id=T title=Tid benefit_kind=freed_time owner=Leder
quantity_line benefit=T stage=planned period=2026 volume=12000 before=40 after=15 unit=minutes uptake=0.8
quantity_line benefit=T stage=realised period=2026 hours=3500";
    let report = report(head);
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert_eq!(figure(&report, "time.hours.planned:benefit=T@2026"), "4000");
    assert_eq!(figure(&report, "time.fte.planned:benefit=T@2026-to-end"), "2.28571429");
    assert_eq!(figure(&report, "time.value.planned:benefit=T@2026-to-end"), "1810995.2");
    assert_eq!(figure(&report, "time.hours.variance:benefit=T@2026-to-end"), "-500");
    assert!(report.facts.find("saving.planned:kind=saving@2026").is_none());
    assert_eq!(report.rule_values[0].parameter, "hours_per_fte");
    assert_eq!(report.rule_values[0].kind, "stated");
}

#[test]
fn quality_needs_a_baseline_and_says_so() {
    let text = "reporting period=2026-Q3 as_of=2026-10-15
benefit id=K title=Tid benefit_kind=quality owner=Leder
indicator id=K1 benefit=K title=Dager unit=dager baseline=42 target=14
indicator id=K2 benefit=K title=Feil unit=% target=3
indicator id=K3 benefit=K title=Lik unit=% baseline=5 target=5
measurement indicator=K1 date=2026-09-30 value=18
measurement indicator=K1 date=2026-12-31 value=1
measurement indicator=K2 date=2026-09-30 value=4
measurement indicator=K3 date=2026-09-30 value=4";
    let report = report(text);
    assert_eq!(figure(&report, "quality.achievement:indicator=K1"), "0.85714286");
    assert_eq!(figure(&report, "quality.achievement:indicator=K2"), "no-baseline");
    assert_eq!(figure(&report, "quality.achievement:indicator=K3"), "target-is-baseline");
    // A measurement of a day that is not over is in no figure.
    let told = ["measured-in-future", "missing-baseline", "target-is-baseline", "numbers-unused"];
    assert_eq!(codes(&report), told);
}

#[test]
fn zero_blank_and_not_applicable_stay_apart() {
    let text = [
        HEAD.to_owned(),
        quarters("A", "planned", &["0", "0", "0"]),
        quarters("A", "realised", &["0", "0", "0"]),
        quarters("B", "planned", &["–", "10", "10"]),
        quarters("B", "realised", &["–", "10", "10"]),
    ];
    let report = report(&text.concat());
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert_eq!(figure(&report, "saving.realised:benefit=A@2026-to-Q3"), "0");
    assert_eq!(figure(&report, "saving.variance_share:benefit=A@2026-to-Q3"), "plan-is-zero");
    assert!(report.facts.find("saving.planned:benefit=B@2026-Q1").is_none());
    assert_eq!(figure(&report, "saving.realised:benefit=B@2026-to-Q3"), "20000");
}

#[test]
fn identity_references_and_words_are_checked_with_their_cells() {
    let text = [
        HEAD.replace("id=B", "id=A"),
        "\nbenefit id=C title=C benefit_kind=sparing".to_owned(),
        cash("AA", "planned", "2026-Q1", "1"),
        cash("C", "planed", "2026-Q9", "1"),
    ];
    let report = report(&text.concat());
    let found = codes(&report);
    for code in [
        "duplicate-id",
        "choice-not-known",
        "owner-missing",
        "unknown-reference",
        "period-unreadable",
    ] {
        assert!(found.contains(&code), "{code} is not among {found:?}");
    }
    let duplicate = finding(&report, FindingCode::DuplicateId);
    let cells: Vec<String> = duplicate.cells.iter().map(|cell| cell.place.to_string()).collect();
    assert_eq!(cells, ["A3", "A2"]);
}

#[test]
fn totals_are_checked_and_calculations_are_held_against_one_another() {
    let text = "estimate analysis=A category=investment title=P most_likely=19600 optimistic=18000 pessimistic=25000 unit=tkr
estimate analysis=A category=benefit title=G most_likely=40000 optimistic=50000 pessimistic=25000 adjusted=39001 unit=tkr
stated_total analysis=A measure=net adjusted=18640 most_likely=20000 title=Netto unit=tkr
benefit id=A title=A valuation=priced
cash_line analysis=B category=investment stage=planned period=Y1 amount=20400 unit=tkr
cash_line analysis=B category=benefit stage=planned period=Y2 amount=39000 unit=tkr
stated_total analysis=B measure=net period=Y1 amount=-20400 unit=tkr title=Netto
stated_total analysis=B measure=net amount=18600 unit=tkr title=Netto";
    let report = report(text);
    assert_eq!(
        figure(&report, "uncertainty.expected:analysis=A;category=net@lifetime"),
        "18640000"
    );
    assert_eq!(figure(&report, "net.annual:analysis=B;stage=planned@Y1"), "-20400000");
    assert_eq!(figure(&report, "net.total:analysis=B;stage=planned@lifetime"), "18600000");
    let mismatch = finding(&report, FindingCode::TotalMismatch);
    assert_eq!(mismatch.cells[0].place.to_string(), "D3");
    let differ = finding(&report, FindingCode::AnalysesDiffer);
    let cells: Vec<String> = differ.cells.iter().map(|cell| cell.place.to_string()).collect();
    assert_eq!(cells, ["C3", "C8"]);
    let adjusted = finding(&report, FindingCode::AdjustedMismatch);
    assert_eq!(adjusted.cells[0].place.to_string(), "G2");
}

#[test]
fn more_used_than_realised_is_an_error_that_keeps_the_benefit_out() {
    let text = [
        HEAD.to_owned(),
        quarters("A", "planned", &["100", "100", "100"]),
        quarters("A", "realised", &["100", "100", "100"]),
        "\nrealisation benefit=A period=2026-Q3 use=budget_cut amount=301 unit=tkr \
         price_basis=fixed price_year=2026"
            .to_owned(),
    ];
    let report = report(&text.concat());
    assert!(codes(&report).contains(&"use-exceeds-realised"));
    assert_eq!(report.headline.kept_out, 1);
}

#[test]
fn two_workbooks_of_one_agency_never_share_a_figure_or_count_a_benefit_twice() {
    let text = [
        "organisation organisation_number=991825827\n".to_owned(),
        HEAD.to_owned(),
        quarters("A", "planned", &["100", "100", "100"]),
        quarters("A", "realised", &["100", "100", "100"]),
    ];
    let text = text.concat();
    let first = intake(&submission(&text)).value;
    let mut other = submission(&text.replace("amount=100", "amount=7"));
    other.renumber(1);
    let plans = [first, intake(&other).value];
    let appraised = appraise(&plans, RuleSet::latest(), Scope::default());
    let facts = &appraised.value.facts;
    let value = |id: &str| facts.get(facts.find(id).unwrap()).value.unwrap().to_string();
    let id = |agency: &str| format!("saving.realised:agency={agency};benefit=A@2026-to-Q3");
    assert_eq!(value(&id("991825827-book-1")), "300000");
    assert_eq!(value(&id("991825827-book-2")), "21000");
    assert_eq!(value("saving.realised:agency=991825827;kind=saving@2026-to-Q3"), "300000");
    let codes: Vec<_> = appraised.findings.iter().map(|it| it.code.key()).collect();
    assert_eq!(codes, ["duplicate-id", "duplicate-id"]);
}

#[test]
fn a_measurement_counts_where_no_day_of_the_report_is_stated() {
    let text = "benefit id=K title=Tid benefit_kind=quality owner=Leder
indicator id=K1 benefit=K title=Dager unit=dager baseline=42 target=14
measurement indicator=K1 date=2026-09-30 value=18";
    let report = report(text);
    assert_eq!(figure(&report, "quality.achievement:indicator=K1"), "0.85714286");
}

#[test]
fn lines_of_another_kind_than_the_benefit_are_told_and_never_shown_as_its_own() {
    let text = [
        "reporting period=2026-Q1 as_of=2026-04-15
benefit id=S title=S benefit_kind=saving owner=Leder
benefit id=T title=T benefit_kind=freed_time owner=Leder
quantity_line benefit=S stage=planned period=2026-Q1 hours=10
quantity_line benefit=S stage=realised period=2026-Q1 hours=10
quantity_line benefit=T stage=planned period=2026-Q1 hours=20
quantity_line benefit=T stage=realised period=2026-Q1 hours=20"
            .to_owned(),
        cash("S", "planned", "2026-Q1", "5"),
        cash("S", "realised", "2026-Q1", "5"),
        cash("T", "planned", "2026-Q1", "7"),
        cash("T", "realised", "2026-Q1", "7"),
    ];
    let report = report(&text.concat());
    let told = codes(&report);
    assert_eq!(told.iter().filter(|code| **code == "lines-of-other-kind").count(), 2, "{told:?}");
    assert_eq!(figure(&report, "saving.realised:benefit=S@2026-to-Q1"), "5000");
    assert_eq!(figure(&report, "time.hours.realised:benefit=T@2026-to-Q1"), "20");
    assert!(report.facts.find("saving.realised:benefit=T@2026-to-Q1").is_none());
    assert_eq!(report.headline.kept_out, 2);
}

/// The worked example of Prosjektveiviseren (Gevinstberegninger, ark B) in thousands of
/// kroner: ten years, each with project cost, operating cost and benefit.
fn worked_example() -> String {
    let years = [
        ("1400", "0", "0"),
        ("10000", "0", "0"),
        ("9000", "800", "1000"),
        ("0", "1200", "4000"),
        ("0", "1200", "6000"),
        ("0", "1200", "8000"),
        ("0", "1200", "9000"),
        ("0", "1200", "10000"),
        ("0", "1200", "10000"),
        ("0", "1200", "10000"),
    ];
    let line = |category: &str, year: usize, amount: &str| {
        format!(
            "cash_line category={category} stage=planned period=Y{year} amount={amount} unit=tkr\n"
        )
    };
    let lines = (1..).zip(years).flat_map(|(year, (investment, operating, benefit))| {
        [
            line("investment", year, investment),
            line("operating", year, operating),
            line("benefit", year, benefit),
        ]
    });
    lines.collect()
}

#[test]
fn the_worked_example_has_its_published_profitability() {
    let report = report(&worked_example());
    for (id, value) in [
        ("npv", "17783117.39541199"),
        ("pv.benefit", "43489963.3820718"),
        ("pv.cost", "18592683.20436959"),
        ("pv.operating", "7114162.78229022"),
        ("pv.financing_need", "25706845.98665981"),
        ("tax_cost", "5141369.19733196"),
        ("npv.after_tax_cost", "12641748.19808003"),
        ("nnb", "0.49176582"),
        ("npv_per_invested", "0.95645783"),
        ("irr", "0.194175308834"),
        ("payback.simple", "6.74358974"),
        ("net.cumulative@Y10", "17783117.39541199"),
        ("flow.net@Y1", "-1400000"),
        ("discount.factor@Y10", "0.6755641688257988565201745231"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    assert!(report.facts.find("npv:line=lifetime").is_none());
}

/// An appraisal of calendar years with its terms.
fn with_terms(terms: &str, lines: &str) -> Report {
    report(&format!("appraisal id=N1 {terms}\n{lines}"))
}

fn fixed(category: &str, year: u16, amount: &str, more: &str) -> String {
    format!(
        "cash_line category={category} stage=planned period={year} amount={amount} unit=kr \
         price_basis=fixed price_year=2026 {more}\n"
    )
    .replace(" \n", "\n")
}

#[test]
fn years_before_and_after_the_comparison_year_count_from_it() {
    let lines = [
        fixed("investment", 2024, "100", ""),
        fixed("investment", 2025, "100", ""),
        fixed("benefit", 2026, "208", "tax_cost_share=0"),
    ];
    let report = with_terms("comparison_year=2025 price_year=2026", &lines.concat());
    // 208 / 1.04 - 100 - 100 * 1.04
    assert_eq!(figure(&report, "npv:appraisal=N1"), "-4");
    assert_eq!(figure(&report, "discount.factor:appraisal=N1@2024"), "1.04");
    assert_eq!(figure(&report, "pv.financing_need:appraisal=N1"), "204");
    assert_eq!(figure(&report, "tax_cost:appraisal=N1"), "40.8");
    assert_eq!(figure(&report, "npv.after_tax_cost:appraisal=N1"), "-44.8");
    assert_eq!(figure(&report, "payback.simple:appraisal=N1"), "2.96153846");
    assert_eq!(figure(&report, "payback.discounted:appraisal=N1"), "never-paid-back");
    assert!(!codes(&report).contains(&"comparison-year-missing"));
}

#[test]
fn a_comparison_year_that_is_not_stated_is_the_edition_s_and_told() {
    let lines = [fixed("investment", 2025, "100", ""), fixed("benefit", 2026, "104", "")];
    let report = with_terms("price_year=2026", &lines.concat());
    assert_eq!(figure(&report, "npv:appraisal=N1"), "0");
    assert!(codes(&report).contains(&"comparison-year-missing"));
}

#[test]
fn nominal_amounts_are_brought_to_the_price_year_by_their_index() {
    let nominal = |category: &str, year: u16, amount: &str, more: &str| {
        fixed(category, year, amount, more)
            .replace("price_basis=fixed price_year=2026", "price_basis=nominal")
    };
    let lines = [
        nominal("investment", 2019, "1000000", ""),
        nominal("benefit", 2021, "100", ""),
        nominal("benefit", 2020, "50", "price_index=none"),
    ];
    let terms = "comparison_year=2019 price_year=2021";
    let told = with_terms(terms, &lines.concat());
    // KPI: 116.1 of 2021 against 110.8 of 2019.
    assert_eq!(figure(&told, "flow.investment:appraisal=N1@2019"), "1047833.93501805");
    assert_eq!(figure(&told, "flow.benefit:appraisal=N1@2020"), "50");
    assert_eq!(figure(&told, "pv.cost:appraisal=N1"), "1047833.93501805");
    let without = with_terms("comparison_year=2019", &lines.concat());
    assert_eq!(figure(&without, "npv:appraisal=N1"), "no-price-year");
    assert!(codes(&without).contains(&"appraisal-price-year-missing"));
    let late = with_terms("comparison_year=2019 price_year=2040", &lines.concat());
    assert_eq!(figure(&late, "npv:appraisal=N1"), "index-year-missing");
    assert!(codes(&late).contains(&"index-year-missing"));
}

#[test]
fn amounts_grow_in_real_terms_from_the_price_year_and_nominal_ones_do_not() {
    let lines =
        [fixed("investment", 2026, "100", ""), fixed("benefit", 2028, "100", "real_growth=yes")];
    let report = with_terms("comparison_year=2026 price_year=2026", &lines.concat());
    assert_eq!(figure(&report, "flow.benefit:appraisal=N1@2028"), "101.8081");
    let nominal =
        lines.concat().replace("fixed price_year=2026", "nominal").replace("2028", "2025");
    let report =
        with_terms("comparison_year=2025 price_year=2025", &nominal.replace("2026", "2025"));
    assert_eq!(figure(&report, "flow.benefit:appraisal=N1@2025"), "100");
    assert!(codes(&report).contains(&"real-growth-on-nominal"));
}

#[test]
fn a_longer_lifetime_stands_beside_the_analysis_period() {
    let mut lines = fixed("investment", 2026, "100", "");
    for year in 2027..=2030 {
        lines += &fixed("benefit", year, "40", "tax_cost_share=0");
    }
    let terms =
        "comparison_year=2026 opening_year=2027 price_year=2026 analysis_years=2 lifetime_years=4";
    let report = with_terms(terms, &lines);
    assert_eq!(figure(&report, "pv.benefit:appraisal=N1"), "75.44378698");
    assert_eq!(figure(&report, "npv:appraisal=N1"), "-24.55621302");
    assert_eq!(figure(&report, "pv.benefit:appraisal=N1;line=lifetime"), "145.19580897");
    assert_eq!(figure(&report, "npv:appraisal=N1;line=lifetime"), "45.19580897");
    assert_eq!(figure(&report, "residual_value:appraisal=N1"), "69.75202199");
    assert_eq!(figure(&report, "npv.with_residual:appraisal=N1"), "45.19580897");
    assert_eq!(figure(&report, "payback.simple:appraisal=N1"), "never-paid-back");
    assert_eq!(figure(&report, "payback.simple:appraisal=N1;line=lifetime"), "3.5");
}

#[test]
fn several_rates_of_return_are_all_listed_and_none_is_chosen() {
    let lines = [
        fixed("investment", 2026, "10000", ""),
        fixed("benefit", 2027, "23000", ""),
        fixed("operating", 2028, "13200", ""),
    ];
    let report = with_terms("comparison_year=2026 price_year=2026", &lines.concat());
    assert_eq!(figure(&report, "irr:appraisal=N1"), "several-roots");
    assert_eq!(figure(&report, "irr.root:appraisal=N1;line=1"), "0.1");
    assert_eq!(figure(&report, "irr.root:appraisal=N1;line=2"), "0.2");
}

#[test]
fn years_of_two_kinds_have_no_order_and_no_present_value() {
    let lines = [
        fixed("investment", 2026, "100", ""),
        fixed("benefit", 2027, "100", "").replace("period=2027", "period=Y2"),
    ];
    let report = with_terms("comparison_year=2026", &lines.concat());
    assert!(report.facts.find("npv:appraisal=N1").is_none());
    assert!(codes(&report).contains(&"appraisal-years-mixed"));
}
