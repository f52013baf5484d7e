//! From plans to the money chain: labour cost from salary, freed time on its ladder,
//! gross to net to use, what counts as a budget effect, and the two accounts.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{codes, figure, report, report_of};
use gevinst_core::report::Report;
use gevinst_core::report::table::{FactTable, TableCell};

const HEAD: &str = "reporting period=2026-Q4 as_of=2026-12-31
organisation organisation_number=999999999 name=Eksempel aga_zone=I";

const SALARY: &str = "
parameter name=annual_salary value=620000 unit=kr valid_from=2026-01-01
parameter name=pension_share value=12 unit=percent";

const SAVING: &str = "
benefit id=A title=Porto benefit_kind=saving owner=Leder cash_effect=cashable recurrence=recurrent
cash_line benefit=A category=benefit stage=planned period=2026 amount=1000 unit=tkr price_basis=fixed price_year=2026
cash_line benefit=A category=benefit stage=realised period=2026 amount=900 unit=tkr price_basis=fixed price_year=2026
cash_line category=operating stage=planned period=2026 amount=250 unit=tkr price_basis=fixed price_year=2026
cash_line category=operating stage=realised period=2026 amount=200 unit=tkr price_basis=fixed price_year=2026
realisation benefit=A period=2026 use=budget_cut amount=400 unit=tkr price_basis=fixed price_year=2026 budget_reference=Kap.~1500~post~01 document=Sak~12
realisation benefit=A period=2026 use=budget_cut amount=100 unit=tkr price_basis=fixed price_year=2026 document=Sak~12
realisation benefit=A period=2026 use=quality amount=150 unit=tkr price_basis=fixed price_year=2026";

const TIME: &str = "
benefit id=T title=Saker benefit_kind=freed_time owner=Leder cash_effect=non_cashable
quantity_line benefit=T stage=planned period=2026 volume=12000 before=25 after=0 unit=minutes uptake=0.8
quantity_line benefit=T stage=realised period=2026 volume=12000 before=25 after=0 unit=minutes uptake=0.8
realisation benefit=T period=2026 use=budget_cut hours=1600 amount=747.903622416 unit=tkr price_basis=fixed price_year=2026 budget_reference=120/010 document=Sak~13
realisation benefit=T period=2026 use=redeployed hours=1400 document=Bemanningsplan";

fn workbook(parts: &[&str]) -> String {
    parts.concat()
}

fn whole() -> Report {
    report(&workbook(&[HEAD, SALARY, SAVING, TIME]))
}

fn table<'r>(report: &'r Report, key: &str) -> Vec<&'r FactTable> {
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    tables.filter(|table| table.key == key).collect()
}

/// The words of a table's cells, row by row.
fn words(report: &Report, key: &str) -> Vec<&'static str> {
    let rows = table(report, key).into_iter().flat_map(|table| &table.rows);
    let cells = rows.flat_map(|row| &row.cells);
    cells
        .filter_map(|cell| if let TableCell::Word(word) = cell { Some(*word) } else { None })
        .collect()
}

#[test]
fn salary_zone_and_hours_make_the_cost_of_an_hour() {
    let report = whole();
    for (metric, value) in [
        ("labour.salary", "620000"),
        ("labour.pension", "74400"),
        ("labour.contribution", "97910.4"),
        ("labour.overhead", "0"),
        ("labour.total", "792310.4"),
        ("labour.hours", "1695"),
        ("time.hourly_cost", "467.43976401"),
    ] {
        assert_eq!(figure(&report, &format!("{metric}:agency=999999999")), value, "{metric}");
    }
    let value = figure(&report, "time.value.realised:agency=999999999;benefit=T@2026-to-Q4");
    assert_eq!(value, "1869759.05604");
    let place = report.facts.find("time.hourly_cost:agency=999999999").unwrap();
    assert_eq!(report.facts.get(place).trace.facts.len(), 2, "the year and its hours");
}

#[test]
fn without_a_zone_or_a_salary_the_cost_is_not_guessed() {
    let no_zone = workbook(&[&HEAD.replace(" aga_zone=I", ""), SALARY, TIME]);
    let no_salary = workbook(&[HEAD, TIME]);
    for text in [no_zone, no_salary] {
        let report = report(&text);
        assert!(report.facts.find("time.hourly_cost:agency=999999999").is_none());
        assert!(codes(&report).contains(&"hourly-cost-missing"), "{:?}", codes(&report));
        let value = figure(&report, "time.value.realised:agency=999999999;benefit=T@2026-to-Q4");
        assert_eq!(value, "no-hourly-cost");
    }
}

#[test]
fn a_stated_cost_is_used_and_held_against_the_salary() {
    let stated = "\nparameter name=hourly_cost value=470 unit=kr_per_hour valid_from=2026-01-01";
    let report = report(&workbook(&[HEAD, SALARY, stated, TIME]));
    assert_eq!(figure(&report, "time.hourly_cost:agency=999999999"), "470");
    let computed = figure(&report, "time.hourly_cost.from_salary:agency=999999999");
    assert_eq!(computed, "467.43976401");
    assert!(codes(&report).contains(&"hourly-cost-inconsistent"));
}

#[test]
fn gross_becomes_net_and_every_krone_is_used_once() {
    let report = whole();
    let to_date = "agency=999999999;stage=realised@2026-to-Q4";
    for (metric, value) in [
        ("chain.benefits", "900000"),
        ("chain.time_taken_out", "747903.622416"),
        ("chain.gross", "1647903.622416"),
        ("chain.operating", "200000"),
        ("chain.net", "1447903.622416"),
        ("chain.budget_effect", "1147903.622416"),
        ("chain.budget_effect_net", "947903.622416"),
        ("chain.budget_claim", "100000"),
        ("chain.rest", "250000"),
    ] {
        assert_eq!(figure(&report, &format!("{metric}:{to_date}")), value, "{metric}");
    }
    let quality = "chain.use:agency=999999999;stage=realised;use=quality@2026-to-Q4";
    assert_eq!(figure(&report, quality), "150000");
    assert_eq!(figure(&report, "chain.net:agency=999999999;stage=planned@2026"), "750000");
}

#[test]
fn a_cut_without_its_budget_line_is_told_and_is_no_budget_effect() {
    let report = whole();
    assert_eq!(codes(&report), ["budget-cut-without-reference"]);
    let unreadable = SAVING.replace("Kap.~1500~post~01", "Virksomhetsplanen");
    let report = common::run::report(&workbook(&[HEAD, &unreadable]));
    assert_eq!(codes(&report), ["budget-cut-without-reference", "budget-reference-unreadable"]);
    let effect = "chain.budget_effect:agency=999999999;stage=realised@2026-to-Q4";
    assert!(report.facts.find(effect).is_none());
    let claim = "chain.budget_claim:agency=999999999;stage=realised@2026-to-Q4";
    assert_eq!(figure(&report, claim), "500000");
    let saving = figure(&report, "saving.realised:agency=999999999;kind=saving@2026-to-Q4");
    assert_eq!(saving, "900000", "the total stays");
}

#[test]
fn hours_are_used_once_and_stand_on_a_step() {
    let report = whole();
    for (id, value) in [
        ("chain.hours.freed:agency=999999999@2026-to-Q4", "4000"),
        ("chain.hours.use:agency=999999999;use=budget_cut@2026-to-Q4", "1600"),
        ("chain.hours.use:agency=999999999;use=redeployed@2026-to-Q4", "1400"),
        ("chain.hours.rest:agency=999999999@2026-to-Q4", "1000"),
        ("chain.hours.rest:agency=999999999;benefit=T@2026-to-Q4", "1000"),
    ] {
        assert_eq!(figure(&report, id), value, "{id}");
    }
    assert_eq!(words(&report, "freed_time"), ["ladder_taken_out"]);
    let unmeasured = TIME.replace("stage=realised", "stage=forecast");
    let report = common::run::report(&workbook(&[HEAD, SALARY, &unmeasured]));
    assert_eq!(words(&report, "freed_time"), ["ladder_planned", "ladder_measured"]);
}

#[test]
fn the_two_accounts_close() {
    let report = whole();
    let of = |metric: &str, line: &str| {
        figure(&report, &format!("{metric}:agency=999999999;line={line}@lifetime"))
    };
    assert_eq!(of("account.fiscal", "acc_result"), "750000");
    assert_eq!(of("account.social", "acc_before_tax"), "2619759.05604");
    assert_eq!(of("account.item", "rec_freed_time"), "1869759.05604");
    assert_eq!(of("account.item", "rec_tax_cost"), "150000");
    assert_eq!(of("account.social", "acc_result"), "2769759.05604");
}

#[test]
fn the_social_account_of_an_appraisal_is_its_net_present_value_after_tax_cost() {
    let investment = "
cash_line category=investment stage=planned period=2025 amount=600 unit=tkr price_basis=fixed price_year=2026";
    let report = report(&workbook(&[HEAD, SALARY, SAVING, TIME, investment]));
    let social = figure(&report, "account.social:agency=999999999;line=acc_result@lifetime");
    assert_eq!(social, figure(&report, "npv.after_tax_cost:agency=999999999"));
    let before = figure(&report, "account.social:agency=999999999;line=acc_before_tax@lifetime");
    assert_eq!(before, figure(&report, "npv:agency=999999999"));
}

#[test]
fn one_workbook_or_two_make_the_same_chain() {
    let one = whole();
    let two = report_of(&[&workbook(&[HEAD, SALARY, SAVING]), &workbook(&[HEAD, SALARY, TIME])]);
    for metric in ["chain.gross", "chain.net", "chain.budget_effect", "chain.rest"] {
        let id = format!("{metric}:agency=999999999;stage=realised@2026-to-Q4");
        assert_eq!(figure(&two, &id), figure(&one, &id), "{metric}");
    }
    let id = "chain.hours.rest:agency=999999999@2026-to-Q4";
    assert_eq!(figure(&two, id), figure(&one, id));
}

#[test]
fn a_grant_is_held_against_the_terms_of_its_year() {
    let grant = "
initiative id=P title=Prosjekt start=2016-01-01 end=2019-06-30
funding id=B1 initiative=P scheme=medfinansiering scheme_category=1 application_year=2018 amount=20000 grant=12000 unit=tkr price_basis=nominal";
    let report = report(&workbook(&[HEAD, SAVING, grant]));
    let broken = codes(&report).iter().filter(|code| **code == "scheme-condition-broken").count();
    assert_eq!(broken, 2, "more than half of the cost, and more than three years");
    let kept = words(&report, "grant_conditions");
    let expected = [
        "condition_kept",
        "condition_kept",
        "condition_broken",
        "condition_kept",
        "condition_broken",
    ];
    assert_eq!(kept, expected);
}
