//! What somebody decided about findings: it lifts what the finding does and nothing else,
//! and a decision that does nothing is told with the reason.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::run::{codes, figure, report_decided};
use gevinst_core::finding::{Arg, Finding, FindingCode};
use gevinst_core::period::Day;
use gevinst_core::report::Report;
use gevinst_core::rules::RuleSet;
use gevinst_core::waiver::Waiver;

fn waiver(code: FindingCode, about: &str, agency: Option<&str>) -> Waiver {
    Waiver {
        code,
        about: about.to_owned(),
        agency: agency.map(str::to_owned),
        who: "Kari".to_owned(),
        when: Day::parse("2026-10-15").unwrap(),
        why: "Eieren er valgt".to_owned(),
    }
}

const MISSING: FindingCode = FindingCode::OwnerMissing;

/// A plan of savings: A has an owner and B none, and more is realised of B.
fn plan(more: &str) -> String {
    let cash = |benefit: &str, stage: &str, amount: u32| {
        format!(
            "\ncash_line category=benefit benefit={benefit} stage={stage} period=2026-Q1 amount={amount} unit=kr \
             price_basis=fixed price_year=2026"
        )
    };
    let lines: String = [("A", 100), ("B", 900)]
        .iter()
        .flat_map(|(id, amount)| [cash(id, "planned", *amount), cash(id, "realised", *amount)])
        .collect();
    format!(
        "reporting period=2026-Q1 as_of=2026-04-15
benefit id=A title=A benefit_kind=saving owner=Leder
benefit id=B title=B benefit_kind=saving{more}{lines}"
    )
}

fn decided(texts: &[&str], waivers: &[Waiver]) -> Report {
    report_decided(RuleSet::latest(), texts, waivers)
}

const TOTAL: &str = "saving.realised:kind=saving@2026-to-Q1";

/// Why decisions do nothing, in order.
fn idle(report: &Report) -> Vec<String> {
    let why = |finding: &Finding| {
        let arg = finding.args.iter().find(|(name, _)| *name == "why");
        let Some((_, Arg::Text(why))) = arg else { panic!("{finding:?}") };
        why.clone()
    };
    let of_code = |it: &&Finding| it.code == FindingCode::DecisionWithoutEffect;
    report.findings.iter().filter(of_code).map(why).collect()
}

#[test]
fn a_decided_error_no_longer_keeps_its_benefit_out() {
    let text = plan("");
    let before = decided(&[&text], &[]);
    assert_eq!((figure(&before, TOTAL).as_str(), before.headline.kept_out), ("100", 1));
    assert_eq!((before.count(MISSING.severity()), before.waived()), (1, 0));
    let waiver = waiver(MISSING, "B", None);
    let after = decided(&[&text], std::slice::from_ref(&waiver));
    assert_eq!((figure(&after, TOTAL).as_str(), after.headline.kept_out), ("1000", 0));
    assert_eq!((after.count(MISSING.severity()), after.waived()), (0, 1));
    // The finding stays, with the decision on it.
    let finding = common::run::finding(&after, MISSING);
    assert_eq!(finding.waiver.as_deref(), Some(&waiver));
    assert_eq!(codes(&after), codes(&before));
}

#[test]
fn a_decision_about_something_else_lifts_nothing() {
    let text = plan("");
    for waiver in [
        waiver(MISSING, "A", None),
        waiver(MISSING, "b", None),
        waiver(FindingCode::NumberNegative, "B", None),
        waiver(MISSING, "B", Some("991825827")),
    ] {
        let report = decided(&[&text], &[waiver]);
        assert_eq!(figure(&report, TOTAL), "100");
        assert_eq!(idle(&report), ["nothing-found"]);
        assert_eq!(report.waived(), 0);
    }
}

#[test]
fn every_error_of_a_benefit_must_be_decided() {
    let text = plan(" attribution_share=1.5");
    let both = [MISSING, FindingCode::ShareOutOfRange];
    let report = decided(&[&text], &[]);
    assert!(both.iter().all(|code| codes(&report).contains(&code.key())), "{:?}", codes(&report));
    let one = decided(&[&text], &[waiver(MISSING, "B", None)]);
    assert_eq!((figure(&one, TOTAL).as_str(), one.waived()), ("100", 0));
    assert_eq!(idle(&one), ["still-out"]);
    let all = decided(&[&text], &both.map(|code| waiver(code, "B", None)));
    assert_eq!((all.headline.kept_out, idle(&all).len()), (0, 0), "{:?}", codes(&all));
}

#[test]
fn a_figure_that_is_missing_stays_missing_whatever_is_decided() {
    let text = plan(" owner=Leder").replace("benefit=B stage=realised", "benefit=B stage=forecast");
    let report = decided(&[&text], &[waiver(FindingCode::PeriodNotReported, "B", None)]);
    assert_eq!((figure(&report, TOTAL).as_str(), report.headline.kept_out), ("100", 1));
    assert_eq!(idle(&report), ["still-out"]);
}

#[test]
fn more_used_than_realised_can_be_decided_too() {
    let text = plan(" owner=Leder")
        + "\nrealisation benefit=B period=2026-Q1 use=budget_cut amount=901 unit=kr \
           price_basis=fixed price_year=2026";
    let code = FindingCode::UseExceedsRealised;
    assert_eq!(figure(&decided(&[&text], &[]), TOTAL), "100");
    let report = decided(&[&text], &[waiver(code, "B", None)]);
    assert_eq!((figure(&report, TOTAL).as_str(), report.waived()), ("1000", 1));
}

#[test]
fn several_agencies_are_told_apart_by_name_or_number() {
    let agency = |number: &str, name: &str| {
        format!("organisation organisation_number={number} name={name}\n{}", plan(""))
    };
    let texts = [agency("991825827", "Fjord~kommune"), agency("974760673", "Skog")];
    let texts = [texts[0].as_str(), texts[1].as_str()];
    let meant = decided(&texts, &[waiver(MISSING, "B", None)]);
    assert_eq!((idle(&meant), meant.headline.kept_out), (vec!["several-meant".to_owned()], 2));
    for name in ["991825827", "fjord kommune"] {
        let report = decided(&texts, &[waiver(MISSING, "B", Some(name))]);
        assert_eq!((idle(&report).len(), report.headline.kept_out), (0, 1), "{name}");
        assert_eq!(report.waived(), 1);
    }
}

#[test]
fn a_finding_of_several_benefits_is_decided_for_all_of_them_or_for_none() {
    let text = plan(" owner=Leder")
        .replace("stage=realised period=2026-Q1", "stage=realised period=2027-Q1");
    let code = FindingCode::RealisedInFuture;
    let finding = decided(&[&text], &[]);
    let finding = common::run::finding(&finding, code);
    assert_eq!(finding.cells.len(), 2, "{finding:?}");
    let one = decided(&[&text], &[waiver(code, "B", None)]);
    assert_eq!((idle(&one), one.waived()), (vec!["shared".to_owned()], 0));
    // Of both it is no longer that: what is missing in the first quarter keeps them out.
    let both = decided(&[&text], &["A", "B"].map(|about| waiver(code, about, None)));
    assert_eq!(idle(&both), ["still-out", "still-out"]);
}

#[test]
fn two_of_the_same_id_are_never_told_apart_by_a_decision() {
    let text = plan(" owner=Leder") + "\nbenefit id=A title=C benefit_kind=saving owner=Leder";
    let report = decided(&[&text], &[waiver(FindingCode::DuplicateId, "A", None)]);
    assert_eq!((idle(&report), report.waived()), (vec!["not-told-apart".to_owned()], 0));
}

#[test]
fn what_is_about_a_workbook_goes_by_its_name_and_what_is_about_a_record_by_its_id() {
    let both = [
        (FindingCode::BaselineMissing, "I", "indicator id=I title=Dager unit=dager target=4"),
        (FindingCode::NoBenefits, "plan.xlsx", "reporting period=2026-Q1 as_of=2026-04-15"),
    ];
    for (code, about, text) in both {
        let report = decided(&[text], &[waiver(code, about, None)]);
        assert_eq!((report.waived(), idle(&report).len()), (1, 0), "{:?}", codes(&report));
        let other = decided(&[text], &[waiver(code, "other.xlsx", None)]);
        assert_eq!(idle(&other), ["nothing-found"]);
    }
}
