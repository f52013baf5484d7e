//! Order changes no digit: rows shuffled within a workbook, and benefits told in
//! one workbook or in two, give the same figures.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::submission;
use gevinst_core::calc::{Appraisal, Dim, Scope, appraise};
use gevinst_core::intake::intake;
use gevinst_core::plan::BenefitPlan;
use gevinst_core::rules::RuleSet;
use proptest::prelude::*;

/// What every workbook of the agency says.
const HEAD: &str = "reporting period=2026-Q3 as_of=2026-10-15
organisation organisation_number=999999999 name=Eksempel aga_zone=II
initiative id=T1 title=Dialog delivery=2025-02-01 planned_delivery=2025-01-01";

/// Benefits that may be told in another workbook than the others.
const FIRST: &str = "benefit id=A title=Porto benefit_kind=saving owner=Leder cash_effect=cashable recurrence=recurrent
benefit id=B title=Lisenser benefit_kind=saving owner=Leder attribution_share=0.6
cash_line benefit=A category=benefit stage=planned period=2026-Q1 amount=100.01 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=planned period=2026-Q2 amount=0.07 unit=mnok price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=planned period=2026-Q3 amount=33.333333 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=realised period=2026-Q1 amount=99.99 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=realised period=2026-Q2 amount=66666.67 unit=kr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=realised period=2026-Q3 amount=40 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=B category=benefit stage=planned period=2026-Q1 amount=1 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=B category=benefit stage=planned period=2026-Q2 amount=3 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=B category=benefit stage=realised period=2026-Q1 amount=0.333333333 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=B category=benefit stage=realised period=2026-Q2 amount=7 unit=tkr price_basis=fixed price_year=2026
realisation benefit=A period=2026-Q2 use=budget_cut amount=60 unit=tkr price_basis=fixed price_year=2026 budget_reference=Kap.~9990~post~01 document=Sak~12
realisation benefit=A period=2026-Q3 use=quality amount=12.5 unit=tkr price_basis=fixed price_year=2026";

const SECOND: &str = "benefit id=C title=Leie benefit_kind=saving owner=Leder
benefit id=D title=Saker benefit_kind=freed_time owner=Leder
benefit id=K title=Tilfredshet benefit_kind=quality owner=Leder
cash_line benefit=C category=benefit stage=planned period=2026-Q1 amount=700 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=C category=benefit stage=realised period=2026-Q1 amount=650.123456 unit=tkr price_basis=fixed price_year=2026
quantity_line benefit=D stage=planned period=2026-Q1 volume=1200 before=40 after=17 unit=minutes uptake=0.7
quantity_line benefit=D stage=planned period=2026-Q2 volume=1300 before=41 after=17 unit=minutes uptake=0.75
quantity_line benefit=D stage=realised period=2026-Q1 volume=1150 before=40 after=19 unit=minutes uptake=0.61
quantity_line benefit=D stage=realised period=2026-Q2 volume=1333 before=40 after=18 unit=minutes uptake=0.63
parameter name=hourly_cost value=455.55 unit=kr_per_hour
indicator id=I1 benefit=K title=Tilfredshet unit=poeng direction=increase baseline=61 target=75 scale_min=0 scale_max=100 weight=0.7
indicator id=I2 benefit=K title=Saksbehandlingstid unit=dager direction=decrease baseline=42 target=21 anchor_worst=60 anchor_best=10 weight=0.3
measurement indicator=I1 measurement_type=running date=2026-06-30 value=66 sample_size=400 standard_deviation=18
measurement indicator=I1 measurement_type=baseline date=2024-12-15 value=61 sample_size=420 standard_deviation=20
measurement indicator=I2 measurement_type=running date=2026-09-30 value=24
measurement indicator=I2 measurement_type=running date=2026-06-30 value=26";

fn plans(workbooks: &[String]) -> Vec<BenefitPlan> {
    let books = (0_u16..).zip(workbooks);
    books
        .map(|(book, text)| {
            let mut submission = submission(text);
            submission.book = book;
            intake(&submission).value
        })
        .collect()
}

fn appraised(workbooks: &[String]) -> Appraisal {
    appraise(&plans(workbooks), RuleSet::latest(), Scope::default()).value
}

/// Every figure by its id, as its exact number or the reason why there is none.
fn figures(appraisal: &Appraisal) -> BTreeMap<String, String> {
    let shown = |fact: &gevinst_core::calc::Fact| match &fact.value {
        Ok(value) => value.to_string(),
        Err(absence) => absence.key().to_owned(),
    };
    appraisal.facts.iter().map(|(_, fact)| (fact.id.to_string(), shown(fact))).collect()
}

/// The same without the workbook that tells it, and only what is told of single
/// benefits, or summed over all of a kind.
fn figures_without_books(appraisal: &Appraisal) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (_, fact) in appraisal.facts.iter() {
        let of = [Dim::Benefit, Dim::Indicator, Dim::Kind].map(|dim| fact.dims.contains_key(&dim));
        // The money chain is told workbook by workbook.
        if !of.contains(&true) || fact.metric.key().starts_with("chain.") {
            continue;
        }
        let mut name = format!("{}@{}", fact.metric, fact.period);
        for (dim, value) in fact.dims.iter().filter(|(dim, _)| **dim != Dim::Agency) {
            name.push_str(&format!(";{}={value}", dim.key()));
        }
        let value = match &fact.value {
            Ok(value) => value.to_string(),
            Err(absence) => absence.key().to_owned(),
        };
        found.insert(name, value);
    }
    found
}

fn workbook(parts: &[&str]) -> String {
    parts.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shuffled_rows_give_the_same_figures(
        rows in Just(workbook(&[HEAD, FIRST, SECOND]).lines().map(str::to_owned).collect::<Vec<_>>())
            .prop_shuffle()
    ) {
        let told = figures(&appraised(&[workbook(&[HEAD, FIRST, SECOND])]));
        prop_assert!(told.len() > 60, "only {} figures", told.len());
        prop_assert_eq!(figures(&appraised(&[rows.join("\n")])), told);
    }
}

#[test]
fn benefits_told_in_two_workbooks_give_the_same_figures_as_in_one() {
    let one = figures_without_books(&appraised(&[workbook(&[HEAD, FIRST, SECOND])]));
    let parts = [workbook(&[HEAD, FIRST]), workbook(&[HEAD, SECOND])];
    let two = figures_without_books(&appraised(&parts));
    assert!(one.len() > 40, "only {} figures", one.len());
    assert_eq!(two, one);
    let turned = [parts[1].clone(), parts[0].clone()];
    assert_eq!(figures_without_books(&appraised(&turned)), one);
}
