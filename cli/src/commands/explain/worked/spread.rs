//! Levels of certainty, spreads of sums, and steps of an index.

use gevinst_core::calc::formula::Distribution;
use gevinst_core::quantity::Share;
use gevinst_core::report::{Dim, Metric};
use rust_decimal::Decimal;

use super::{Worked, alike};

/// Expected value and standard deviations, or the quantile of the line's distribution.
pub(super) fn percentile(it: &Worked<'_, '_>) -> Option<String> {
    let level = level_of(it)?;
    let parts = it.parts()?;
    let [(_, mean), (_, deviation)] = parts.as_slice() else { return None };
    let standard = Distribution::normal(Decimal::ZERO, Decimal::ONE).ok()?;
    let z = standard.quantile(Share::new(level)).ok()?;
    let normal = Distribution::normal(*mean, *deviation).ok()?.quantile(Share::new(level)).ok()?;
    let (sign, size) = if z.is_sign_negative() { ('−', -z) } else { ('+', z) };
    let text = format!("{} {sign} {} × {}", it.term(*mean), it.factor(size), it.term(*deviation));
    it.holds(text, normal).or_else(|| of_three_points(it, level))
}

/// The level as a share: `p85` is 0.85.
fn level_of(it: &Worked<'_, '_>) -> Option<Decimal> {
    match it.fact.metric {
        Metric::UncertaintyP15 => Some(Decimal::new(15, 2)),
        Metric::UncertaintyP50 => Some(Decimal::new(50, 2)),
        Metric::UncertaintyP85 => Some(Decimal::new(85, 2)),
        _ => {
            let level = it.fact.dims.get(&Dim::Level)?.strip_prefix('p')?;
            Decimal::from_str_exact(level).ok()?.checked_div(Decimal::ONE_HUNDRED)
        }
    }
}

/// The quantile of a triangle or of a PERT distribution, which says how much lies below.
fn of_three_points(it: &Worked<'_, '_>, level: Decimal) -> Option<String> {
    let cells = it.fact.trace.cells.iter().map(|cell| it.told.cells.number(*cell));
    let cells = cells.collect::<Option<Vec<Decimal>>>()?;
    let [one, mode, other] = cells.as_slice() else { return None };
    for scale in [1_u32, 1_000, 1_000_000].map(Decimal::from) {
        let points = [*one.min(other), *mode, *one.max(other)].map(|it| it.checked_mul(scale));
        let [low, mode, high] = points;
        let (low, mode, high) = (low?, mode?, high?);
        for make in [Distribution::triangular, Distribution::pert] {
            let Ok(distribution) = make(low, mode, high) else { continue };
            let Ok(quantile) = distribution.quantile(Share::new(level)) else { continue };
            if alike(quantile, it.value) {
                let ends = [low, mode, high].map(|it_| it.kroner(it_)).join("; ");
                let (at, level) = (it.kroner(it.value), it.rounded(level, 8));
                return Some(format!("F({at}; {ends}) = {level}"));
            }
        }
    }
    None
}

/// The normal distribution below zero, from the expected value and the spread.
pub(super) fn probability(it: &Worked<'_, '_>) -> Option<String> {
    let mean = it.fact.trace.facts.first().map(|fact| it.told.fact(*fact))?;
    let mut sigmas = it.told.report.facts.iter().map(|(_, fact)| fact);
    let sigma = sigmas.find(|fact| {
        fact.metric == Metric::UncertaintySigma
            && fact.dims == mean.dims
            && fact.period == mean.period
    })?;
    let (mean, sigma) = (mean.value.ok()?, sigma.value.ok()?);
    let below = Distribution::normal(mean, sigma).ok()?.probability_below(Decimal::ZERO).ok()?;
    it.holds(format!("Φ((0 − {}) / {})", it.term(mean), it.term(sigma)), below.value())
}

/// The root of the squares' sum, or the sum where all moves together.
pub(super) fn spread_of_sum(it: &Worked<'_, '_>) -> Option<String> {
    let parts = it.parts()?;
    let mut squares = Decimal::ZERO;
    for (_, part) in &parts {
        squares = squares.checked_add(part.checked_mul(*part)?)?;
    }
    let values: Vec<String> = parts.iter().map(|(_, part)| it.kroner(*part)).collect();
    if alike(parts.iter().map(|(_, part)| *part).sum(), it.value) && parts.len() > 1 {
        return Some(super::sum_of(&values));
    }
    let terms: Vec<String> = values.iter().map(|value| format!("{value}²")).collect();
    // Squares of kroner are large: what is compared is their size.
    let square = it.value.checked_mul(it.value)?;
    let left = square.checked_div(Decimal::from(10_000_000_000_u64))?.max(Decimal::new(1, 6));
    ((square - squares).abs() <= left && !parts.is_empty())
        .then(|| format!("√({})", super::sum_of(&terms)))
}

/// The edges between which a change lies.
pub(super) fn steps(it: &Worked<'_, '_>) -> Option<String> {
    let parts = it.parts()?;
    let [(_, change)] = parts.as_slice() else { return None };
    let edges = it.rule_numbers("quality_change_bands")?;
    let size = change.abs();
    let reached = edges.iter().filter(|edge| size >= **edge).count();
    let steps = Decimal::from(reached);
    let steps = if change.is_sign_negative() { -steps } else { steps };
    let number = |number: Decimal| it.told.words.formatter().exact_number(number);
    let mut text = String::new();
    if let Some(low) = reached.checked_sub(1).and_then(|place| edges.get(place)) {
        text.push_str(&format!("{} ≤ ", number(*low)));
    }
    text.push_str(&format!("|{}|", number(*change)));
    if let Some(high) = edges.get(reached) {
        text.push_str(&format!(" < {}", number(*high)));
    }
    text.push_str(&format!(" → {}", number(steps)));
    it.holds(text, steps)
}
