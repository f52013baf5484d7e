//! Methods written out with the figures around them: a sum over years, a root that is put
//! in and gives zero, a run of the sensitivity analysis.
//!
//! [`super::filled`] fills in a figure's own parts. Here stands what needs more than
//! those: the years of the appraisal, its discount factors, the lines of a split. What is
//! written out is computed again and shown only if it gives the figure.

mod amounts;
mod runs;
mod spread;
mod time;
mod years;

use std::collections::BTreeMap;

use gevinst_core::report::{Dim, Fact, FactId, FactPeriod, Formula, Metric, Period};
use rust_decimal::Decimal;

use super::Explained;

/// So many terms are written out.
const TERMS: usize = 12;

/// A figure that is written out.
pub(super) struct Worked<'t, 'r> {
    pub(super) told: &'t Explained<'r>,
    pub(super) fact: &'r Fact,
    pub(super) value: Decimal,
}

/// How a method is written out.
type Write = fn(&Worked<'_, '_>) -> Option<String>;

/// How figures of a method are written out; `None` where their own parts are enough.
pub(super) fn writer(formula: Formula) -> Option<Write> {
    Some(match formula {
        Formula::InternalRate => years::internal_rate,
        Formula::ModifiedRate => years::modified_rate,
        Formula::Payback => years::payback,
        Formula::YearlyAmount => years::yearly_amount,
        Formula::SwitchingSearch => years::switching_search,
        Formula::SwitchingFactor => runs::switching_factor,
        Formula::SensitivityRun => runs::sensitivity_run,
        Formula::Percentile => spread::percentile,
        Formula::Probability => spread::probability,
        Formula::SpreadOfSum => spread::spread_of_sum,
        Formula::Steps => spread::steps,
        Formula::Ramp => time::ramp,
        Formula::VariancePart => time::variance_part,
        Formula::BudgetPart | Formula::SocialPart | Formula::BesideBudget => amounts::account_part,
        Formula::PresentValue => amounts::present_value,
        _ => return None,
    })
}

impl<'r> Worked<'_, 'r> {
    /// A number with the decimals it has, at most `decimals`.
    fn rounded(&self, value: Decimal, decimals: u32) -> String {
        self.told.words.formatter().exact_number(value.round_dp(decimals))
    }

    /// Kroner, to the øre.
    fn kroner(&self, value: Decimal) -> String {
        self.rounded(value, 2)
    }

    /// A factor or a rate, to eight decimals.
    fn factor(&self, value: Decimal) -> String {
        self.rounded(value, 8)
    }

    /// Kroner after a sign: in brackets where they are negative.
    fn term(&self, value: Decimal) -> String {
        let text = self.kroner(value);
        if value.is_sign_negative() { format!("({text})") } else { text }
    }

    /// The figures that this one is made of, where all have values.
    fn parts(&self) -> Option<Vec<(&'r Fact, Decimal)>> {
        let parts = self.fact.trace.facts.iter().map(|part| self.told.fact(*part));
        parts.map(|fact| Some((fact, fact.value.ok()?))).collect()
    }

    /// The dimensions of the appraisal that the figure belongs to.
    fn dims(&self) -> BTreeMap<Dim, String> {
        let mut dims = self.fact.dims.clone();
        dims.retain(|dim, _| !matches!(dim, Dim::Line | Dim::Run | Dim::Driver | Dim::Level));
        dims
    }

    /// Another figure of the same appraisal.
    fn beside(&self, metric: Metric, period: FactPeriod) -> Option<&'r Fact> {
        let id = FactId::new(metric, &self.dims(), period);
        let place = self.told.report.facts.find(id.as_str())?;
        Some(self.told.fact(place))
    }

    /// The value of another figure of the same appraisal; zero where it has none such.
    fn beside_or_zero(&self, metric: Metric) -> Option<Decimal> {
        match self.beside(metric, FactPeriod::None) {
            Some(fact) => fact.value.ok(),
            None => Some(Decimal::ZERO),
        }
    }

    /// The text of the rule value of a parameter that the figure uses.
    fn rule(&self, parameter: &str) -> Option<&'r str> {
        let mut rules = self.fact.trace.rule_values.iter();
        rules.find_map(|place| {
            let rule = self.told.report.rule_values.get(usize::from(*place))?;
            (rule.parameter == parameter).then_some(rule.value.as_str())
        })
    }

    /// The numbers of a rule value, in order.
    fn rule_numbers(&self, parameter: &str) -> Option<Vec<Decimal>> {
        let words = self.rule(parameter)?.split([' ', ',']);
        Some(words.filter_map(|word| Decimal::from_str_exact(word).ok()).collect())
    }

    /// The text, where what it says is the figure.
    fn holds(&self, text: String, result: Decimal) -> Option<String> {
        alike(result, self.value).then_some(text)
    }
}

/// A sum of terms, cut where it is long; a term begins with its own sign.
fn sum_of(terms: &[String]) -> String {
    let mut text = String::new();
    for (place, term) in terms.iter().take(TERMS).enumerate() {
        match (place, term.strip_prefix('\u{2212}')) {
            (0, _) => text.push_str(term),
            (_, Some(rest)) => text.push_str(&format!(" \u{2212} {rest}")),
            (_, None) => text.push_str(&format!(" + {term}")),
        }
    }
    if terms.len() > TERMS {
        text.push_str(&format!(" + … ({})", terms.len()));
    }
    text
}

/// The same but for the rounding of terms to eight decimals and of roots to twelve digits.
fn alike(computed: Decimal, value: Decimal) -> bool {
    let relative = value.abs().checked_div(Decimal::from(10_000_000_000_u64));
    let allowed = relative.unwrap_or_default().max(Decimal::new(1, 6));
    computed.checked_sub(value).is_some_and(|difference| difference.abs() <= allowed)
}

/// `base` to a whole power, which may be negative.
fn power(base: Decimal, exponent: i32) -> Option<Decimal> {
    let mut result = Decimal::ONE;
    for _ in 0..exponent.unsigned_abs() {
        result = match exponent > 0 {
            true => result.checked_mul(base)?,
            false => result.checked_div(base)?,
        };
    }
    Some(result)
}

/// The number of a year, of the calendar or of the plan.
fn year_of(period: FactPeriod) -> Option<i32> {
    match period {
        FactPeriod::Of(Period::PlanYear(year)) => Some(i32::from(year)),
        FactPeriod::Of(period) => period.year().map(|year| i32::from(year.0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::explain::filled;

    /// Methods without a filled-in form, and why their words are enough.
    const EXCUSED: &[(Formula, &str)] = &[
        (Formula::Stated, "the figure is its cell"),
        (Formula::Count, "what is counted stands below it"),
        (Formula::Simulated, "ten thousand draws; the rule value tells how many, and the seed"),
        (Formula::SchemeLimit, "the limit stands in the scheme's terms, which are told"),
        (Formula::SchemeShare, "cost and terms are told as cell and rule value"),
        (Formula::PlusMinus, "a place in the edition's matrix, which is told"),
        (Formula::MilestoneMoved, "months between the two days in its cells"),
        (Formula::OutturnRunRate, "the elapsed months follow from the reporting period"),
        (Formula::MeanDifference, "samples may be withheld, and their sizes with them"),
        (Formula::ShareDifference, "samples may be withheld, and their sizes with them"),
        (Formula::Coverage, "the weights are its cells, what was measured its parts"),
        (Formula::InPrices, "amounts of several price years, each with its own two indices"),
        (Formula::FinancingNeed, "every amount of the plan with a share and a factor of its own"),
        (Formula::ResidualFlows, "the years beyond the period are not figures of the report"),
        (Formula::ResidualLine, "lifetime and period are terms of the appraisal, not its parts"),
    ];

    #[test]
    fn every_method_is_filled_in_or_excused() {
        for &formula in Formula::ALL {
            let has = writer(formula).is_some() || filled::knows(formula.key());
            let excuse = EXCUSED.iter().find(|(excused, _)| *excused == formula);
            match excuse {
                None => assert!(has, "{} has no filled-in form and no excuse", formula.key()),
                Some((_, why)) => assert!(!has, "{} needs no excuse: {why}", formula.key()),
            }
        }
    }

    #[test]
    fn long_sums_are_cut_and_signs_stand_between() {
        let terms = ["1", "\u{2212}2", "3"].map(str::to_owned);
        assert_eq!(sum_of(&terms), "1 \u{2212} 2 + 3");
        assert!(sum_of(&vec!["1".to_owned(); 20]).ends_with("1 + … (20)"));
    }

    #[test]
    fn powers_may_be_negative() {
        let two = Decimal::TWO;
        assert_eq!(power(two, 3), Some(Decimal::from(8)));
        assert_eq!(power(two, -2), Some(Decimal::new(25, 2)));
        assert_eq!(power(two, 0), Some(Decimal::ONE));
        assert_eq!(power(Decimal::ZERO, -1), None);
    }
}
