//! Second opinions on discounting and rates of return: numpy_financial, pyxirr
//! and LibreOffice are asked about the same flows.
//!
//! Where the conventions agree, the numbers must. Where they do not, the test
//! says how, and holds the difference:
//!
//! - `NPV` of spreadsheets and pyxirr's "from one" discount the first amount by a
//!   year; numpy_financial and pyxirr's "from zero" do not. Here that is the
//!   method choice `discount_timing`.
//! - Of several internal rates of return the others name one, and not the same one;
//!   here there is none, with all of them listed.
//! - Of a rate that nobody can know, numpy_financial gives not-a-number, spreadsheets an
//!   error; here a reason.
//! - `XIRR` of spreadsheets stops at 1e-8; here the root is found to 12 digits.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod flows;
mod office;
mod ours;
mod python;

use flows::{DATED, Dated, Flows, ONE_ROOT, SEVERAL_ROOTS};
use gevinst_core::rules::DiscountTiming;
use python::Answers;

/// Two programs agree where they differ by less than binary numbers do.
const CLOSE: f64 = 1e-9;
/// Where spreadsheets stop looking for a rate.
const STOPPED: f64 = 1e-8;

#[track_caller]
fn close(what: &str, ours: f64, theirs: Option<f64>, tolerance: f64) {
    let theirs = theirs.unwrap_or_else(|| panic!("{what}: no number, ours is {ours}"));
    let within = tolerance * ours.abs().max(1.0);
    assert!((ours - theirs).abs() <= within, "{what}: ours {ours}, theirs {theirs}");
}

fn asked(answers: &Answers, name: &str, what: &str) -> Option<f64> {
    *answers
        .get(&(name.to_owned(), what.to_owned()))
        .unwrap_or_else(|| panic!("nobody answered for {what} of {name}"))
}

fn all_flows() -> Vec<&'static Flows> {
    ONE_ROOT.iter().chain(SEVERAL_ROOTS).collect()
}

fn only_root(flows: &Flows) -> f64 {
    ours::internal_rates(flows.amounts)
        .1
        .unwrap_or_else(|reason| panic!("{}: {reason}", flows.name))
}

fn dated_root(dated: &Dated) -> f64 {
    ours::dated_rate(dated.amounts).unwrap_or_else(|reason| panic!("{}: {reason}", dated.name))
}

#[test]
fn numpy_financial_and_pyxirr_agree_where_the_conventions_do() {
    let test = "numpy_financial_and_pyxirr_agree_where_the_conventions_do";
    let Some(answers) = python::answers(test, &all_flows(), DATED) else { return };
    for flows in ONE_ROOT {
        let name = flows.name;
        let undiscounted = ours::value(flows.amounts, DiscountTiming::FirstYearUndiscounted);
        let at_the_end = ours::value_from_year_one(flows.amounts);
        for (what, ours) in [
            ("numpy npv", undiscounted),
            ("pyxirr npv from zero", undiscounted),
            ("pyxirr npv from one", at_the_end),
            ("numpy irr", only_root(flows)),
            ("pyxirr irr", only_root(flows)),
            ("numpy mirr", ours::modified_rate(flows.amounts)),
            ("pyxirr mirr", ours::modified_rate(flows.amounts)),
        ] {
            close(&format!("{what} of {name}"), ours, asked(&answers, name, what), CLOSE);
        }
        // The two conventions are a year apart, and nothing else.
        close(&format!("timing of {name}"), undiscounted, Some(at_the_end * 1.04), CLOSE);
    }
    for dated in DATED {
        let theirs = asked(&answers, dated.name, "pyxirr xirr");
        close(&format!("xirr of {}", dated.name), dated_root(dated), theirs, CLOSE);
    }
}

#[test]
fn of_several_rates_the_others_name_one_and_ours_lists_them() {
    let test = "of_several_rates_the_others_name_one_and_ours_lists_them";
    let Some(answers) = python::answers(test, &all_flows(), &[]) else { return };
    let mut named = Vec::new();
    for flows in SEVERAL_ROOTS {
        let (roots, rate) = ours::internal_rates(flows.amounts);
        let reason = rate.expect_err("several roots or none are no rate");
        for what in ["numpy irr", "pyxirr irr"] {
            match asked(&answers, flows.name, what) {
                Some(theirs) if roots.is_empty() => {
                    panic!("{what} of {} is {theirs}, and there is none", flows.name)
                }
                Some(theirs) => {
                    let known = roots.iter().any(|root| (root - theirs).abs() < 1e-7);
                    assert!(known, "{what} of {}: {theirs} not among {roots:?}", flows.name);
                    named.push((flows.name, what, (theirs * 1e6).round()));
                }
                None => {}
            }
        }
        match roots.len() {
            0 => assert_eq!(reason, "no-root", "{}", flows.name),
            _ => assert_eq!(reason, "several-roots", "{}: {roots:?}", flows.name),
        }
    }
    // The packages do not agree with one another on which root to name.
    let of = |what: &str| -> Vec<(&str, f64)> {
        let it = named.iter().filter(|(_, by, _)| *by == what);
        it.map(|(name, _, rate)| (*name, *rate)).collect()
    };
    assert_ne!(of("numpy irr"), of("pyxirr irr"), "they used to differ; say so no longer");
}

#[test]
fn libreoffice_agrees_where_the_conventions_do() {
    let test = "libreoffice_agrees_where_the_conventions_do";
    let flows: Vec<&Flows> = ONE_ROOT.iter().collect();
    let Some(answers) = office::answers(test, &flows, DATED) else { return };
    for flows in ONE_ROOT {
        let name = flows.name;
        let at_the_end = ours::value_from_year_one(flows.amounts);
        for (what, ours) in [
            ("office npv", at_the_end),
            ("office irr", only_root(flows)),
            ("office mirr", ours::modified_rate(flows.amounts)),
        ] {
            close(&format!("{what} of {name}"), ours, asked(&answers, name, what), CLOSE);
        }
    }
    for dated in DATED {
        let theirs = asked(&answers, dated.name, "office xirr");
        close(&format!("xirr of {}", dated.name), dated_root(dated), theirs, STOPPED);
    }
}

#[test]
fn the_rate_that_spreadsheets_print_is_not_quite_the_root() {
    let ours = dated_root(&DATED[0]);
    let printed = 0.373_362_535;
    assert!((ours - printed).abs() > 1e-9 && (ours - printed).abs() < STOPPED, "{ours}");
}
