//! The conventions that an appraisal rests on, as sentences below its tables.

use rust_decimal::Decimal;

use super::amounts::Part;
use super::conventions::ComparisonYear;
use super::{Appraised, Terms};
use crate::calc::fact::FactIx;
use crate::calc::work::Work;
use crate::quantity::{Share, plain};
use crate::report::table::{Convention, ConventionArg};
use crate::rules::{
    BeforeComparison, ComparisonYearUnstated, DiscountTiming, Methods, PaybackStart, RateClock,
    ResidualValue,
};

/// The sentences below each of the two tables.
pub(super) struct Sentences {
    pub(super) measures: Vec<Convention>,
    pub(super) years: Vec<Convention>,
}

type Args = Vec<(&'static str, ConventionArg)>;

fn says(key: &'static str, args: Args) -> Convention {
    Convention { key, args }
}

fn text(text: impl ToString) -> ConventionArg {
    ConventionArg::Text(text.to_string())
}

fn per_cent(share: Decimal) -> ConventionArg {
    text(plain(share * Decimal::ONE_HUNDRED))
}

/// What the tables of an appraisal rest on; `measures` are its figures by row.
pub(super) fn of(
    work: &Work<'_, '_>,
    appraised: &Appraised,
    measures: &[(&'static str, FactIx)],
    tax: Option<Share>,
) -> Sentences {
    let methods = work.run.methods();
    let terms = &appraised.terms;
    let mut years = vec![comparison(terms, methods), prices(appraised)];
    years.push(says("prof_timing", vec![("timing", ConventionArg::Word(timing(methods)))]));
    years.extend(rates(appraised, methods));
    years.extend(moved(appraised));
    let mut all = years.clone();
    all.extend(period(terms, methods));
    all.extend(taxes(appraised, tax));
    all.extend(quotients(measures, tax.is_some()));
    all.push(says("prof_irr", Vec::new()));
    all.push(says("prof_mirr", vec![("rate", per_cent(appraised.first_rate.value()))]));
    let start = ConventionArg::Word(match methods.payback_start {
        PaybackStart::FirstSpend => "prof_first_spend",
        PaybackStart::Opening => "prof_opening_year",
    });
    all.push(says("prof_payback", vec![("start", start)]));
    all.extend(yearly(appraised, methods, tax.is_some()));
    Sentences { measures: all, years }
}

fn comparison(terms: &Terms, methods: &Methods) -> Convention {
    match terms.comparison {
        ComparisonYear::Stated(year) => says("prof_comparison_stated", vec![("year", text(year))]),
        ComparisonYear::Chosen(year) => {
            let choice = ConventionArg::Word(match methods.comparison_year_unstated {
                ComparisonYearUnstated::FirstYear => "prof_first_year",
                ComparisonYearUnstated::YearBeforeFirst => "prof_year_before",
            });
            says("prof_comparison_chosen", vec![("year", text(year)), ("choice", choice)])
        }
        ComparisonYear::PlanYearZero => says("prof_comparison_plan", Vec::new()),
    }
}

fn prices(appraised: &Appraised) -> Convention {
    match appraised.basis.year() {
        Some(year) => says("prof_prices", vec![("year", text(year))]),
        None => says("prof_prices_unstated", Vec::new()),
    }
}

fn timing(methods: &Methods) -> &'static str {
    match methods.discount_timing {
        DiscountTiming::EndOfYear => "prof_end_of_year",
        DiscountTiming::MidYear => "prof_mid_year",
        DiscountTiming::BeginningOfYear => "prof_beginning_of_year",
        DiscountTiming::FirstYearUndiscounted => "prof_first_undiscounted",
    }
}

/// The rate in steps, the year they are counted from, and what becomes of earlier amounts.
fn rates(appraised: &Appraised, methods: &Methods) -> Vec<Convention> {
    let mut sentences = Vec::new();
    let steps = appraised.rates.steps();
    if let [only] = steps {
        sentences.push(says("prof_rate", vec![("rate", per_cent(only.rate))]));
    } else {
        for step in steps {
            let args = vec![("rate", per_cent(step.rate)), ("from", text(step.from_year))];
            sentences.push(says("prof_rate_step", args));
        }
        let clock = ConventionArg::Word(match methods.rate_clock {
            RateClock::ComparisonYear => "prof_clock_comparison",
            RateClock::OpeningYear => "prof_clock_opening",
        });
        sentences.push(says("prof_clock", vec![("clock", clock)]));
    }
    if appraised.terms.first < 0 {
        sentences.push(match methods.before_comparison {
            BeforeComparison::Compounded => says("prof_before_compounded", Vec::new()),
            BeforeComparison::SunkExcluded => says("prof_before_sunk", Vec::new()),
        });
    }
    sentences
}

/// How amounts came into the prices of the appraisal, where they were moved.
fn moved(appraised: &Appraised) -> Vec<Convention> {
    let mut sentences = Vec::new();
    if appraised.amounts.iter().any(|amount| !amount.rule_values.is_empty()) {
        sentences.push(says("prof_index", Vec::new()));
    }
    if appraised.amounts.iter().any(|amount| amount.grows) {
        sentences.push(says("prof_growth", Vec::new()));
    }
    if appraised.amounts.iter().any(|amount| amount.part == Part::FreedTime) {
        sentences.push(says("prof_time", Vec::new()));
    }
    sentences
}

fn period(terms: &Terms, methods: &Methods) -> Vec<Convention> {
    let plan = terms.comparison.year().is_none();
    let key = if plan { "prof_period_plan" } else { "prof_period" };
    let years = |first: i32, last: i32| {
        vec![("first", text(terms.year(first))), ("last", text(terms.year(last)))]
    };
    let of_initiative =
        terms.initiative.clone().map(|it| says("prof_initiative", vec![("of", text(it))]));
    let mut sentences: Vec<Convention> = of_initiative.into_iter().collect();
    sentences.push(says(key, years(terms.start, terms.end)));
    if let Some(opening) = terms.opening {
        let opening = text(terms.year(opening));
        sentences.push(says("prof_opening", vec![("year", opening)]));
    }
    if let Some(last) = terms.lifetime_end {
        sentences.push(says("prof_lifetime", vec![("last", text(terms.year(last)))]));
        sentences.push(match methods.residual_value {
            ResidualValue::NetFlowsBeyond => says("prof_residual_flows", Vec::new()),
            ResidualValue::StraightLine => says("prof_residual_line", Vec::new()),
            ResidualValue::NoResidual => says("prof_residual_none", Vec::new()),
        });
    }
    sentences
}

fn taxes(appraised: &Appraised, tax: Option<Share>) -> Vec<Convention> {
    match tax {
        None => vec![says("prof_no_tax", Vec::new())],
        Some(rate) => {
            let mut sentences = vec![says("prof_tax", vec![("rate", per_cent(rate.value()))])];
            if appraised.amounts.iter().any(|amount| amount.budget_share != Share::default()) {
                sentences.push(says("prof_tax_share", Vec::new()));
            }
            sentences
        }
    }
}

/// Numerator and denominator of every ratio.
fn quotients(measures: &[(&'static str, FactIx)], taxed: bool) -> Vec<Convention> {
    let fact = |row: &str| {
        let found = measures.iter().find(|(key, _)| *key == row);
        found.map(|(_, fact)| ConventionArg::Fact(*fact))
    };
    let mut sentences = Vec::new();
    let mut quotient = |key, over: &str, under: &str| {
        if let Some((over, under)) = fact(over).zip(fact(under)) {
            sentences.push(says(key, vec![("over", over), ("under", under)]));
        }
    };
    if taxed {
        quotient("prof_nnb", "prof_npv_after_tax", "prof_financing_need");
    }
    quotient("prof_per_invested", "prof_npv", "prof_pv_cost");
    if taxed {
        quotient("prof_after_tax_per_invested", "prof_npv_after_tax", "prof_pv_cost");
    }
    sentences
}

fn yearly(appraised: &Appraised, methods: &Methods, taxed: bool) -> Vec<Convention> {
    let terms = &appraised.terms;
    let years = |(first, last): (i32, i32)| {
        vec![("first", text(terms.year(first))), ("last", text(terms.year(last)))]
    };
    let plan = terms.comparison.year().is_none();
    let key = if plan { "prof_annuity_plan" } else { "prof_annuity" };
    let mut sentences = vec![says(key, years(terms.annuity_years(methods)))];
    if let Some(span) = terms.benefit_years(&appraised.amounts, terms.end) {
        let key = if plan { "prof_least_annual_plan" } else { "prof_least_annual" };
        sentences.push(says(key, years(span)));
        if taxed {
            sentences.push(says("prof_least_annual_taxed", Vec::new()));
        }
    }
    sentences
}
