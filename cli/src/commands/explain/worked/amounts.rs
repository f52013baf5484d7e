//! Sums of amounts, each with the discount factor of its year and its share.

use gevinst_core::report::{Dim, Fact, FactId, FactPeriod, Field, Metric};
use gevinst_core::submission::Said;
use rust_decimal::Decimal;

use super::{Worked, alike, sum_of, year_of};

/// An amount as its cell states it.
struct Stated {
    amount: Decimal,
    year: FactPeriod,
    /// The share that changes a public budget, where the line states one.
    share: Option<Decimal>,
}

impl Worked<'_, '_> {
    /// The amounts of the figure's cells with their years.
    fn stated(&self) -> Option<Vec<Stated>> {
        let mut all = Vec::new();
        for cell in &self.fact.trace.cells {
            for raw in self.told.cells.get(*cell) {
                let (Field::Amount, Said::Number(amount)) = (raw.field, &raw.said) else {
                    continue;
                };
                let year = FactPeriod::Of(raw.period?);
                all.push(Stated { amount: *amount, year, share: raw.share });
            }
        }
        (!all.is_empty()).then_some(all)
    }

    /// The sum of amounts × discount factor × share, with the sign of the account.
    fn discounted(&self, with_shares: bool) -> Option<String> {
        let stated = self.stated()?;
        for scale in [1_u32, 1_000, 1_000_000].map(Decimal::from) {
            let (mut sum, mut terms) = (Decimal::ZERO, Vec::new());
            for one in &stated {
                let amount = one.amount.checked_mul(scale)?;
                // Part of a year is discounted as the year.
                let year = year_of(one.year)?;
                let factor = self.factor_of(year)?;
                let mut value = amount.checked_mul(factor)?;
                let mut text = format!("{} × {}", self.kroner(amount), self.factor(factor));
                if with_shares && let Some(share) = one.share.filter(|share| *share != Decimal::ONE)
                {
                    value = value.checked_mul(share)?;
                    text.push_str(&format!(" × {}", self.factor(share)));
                }
                sum = sum.checked_add(value)?;
                terms.push(text);
            }
            if alike(sum, self.value) {
                return Some(sum_of(&terms));
            }
            if alike(-sum, self.value) {
                return Some(format!("−({})", sum_of(&terms)));
            }
        }
        None
    }

    /// A figure of the accounts of the same appraisal, by its line.
    pub(super) fn account(&self, metric: Metric, line: &str) -> Option<&Fact> {
        let mut dims = self.dims();
        dims.insert(Dim::Line, line.to_owned());
        let id = FactId::new(metric, &dims, FactPeriod::Lifetime);
        let place = self.told.report.facts.find(id.as_str())?;
        Some(self.told.fact(place))
    }

    /// The discount factor of a year of the appraisal.
    fn factor_of(&self, year: i32) -> Option<Decimal> {
        let dims = self.dims();
        let mut facts = self.told.report.facts.iter().map(|(_, fact)| fact);
        let factor = facts.find(|fact| {
            fact.metric == Metric::DiscountFactor
                && fact.dims == dims
                && year_of(fact.period) == Some(year)
        })?;
        factor.value.ok()
    }

    /// The figures of the accounts' rows that a test picks, each of an account, added up.
    fn rows(&self, picks: impl Fn(&str) -> bool) -> Vec<&Fact> {
        let facts = self.fact.trace.facts.iter().map(|fact| self.told.fact(*fact));
        facts.filter(|fact| fact.dims.get(&Dim::Line).is_some_and(|line| picks(line))).collect()
    }
}

/// Present values of the cells' amounts.
pub(super) fn present_value(it: &Worked<'_, '_>) -> Option<String> {
    it.discounted(false)
}

/// A row of the accounts from its cells, or an item between the accounts from the rows.
pub(super) fn account_part(it: &Worked<'_, '_>) -> Option<String> {
    if let Some(text) = of_rows(it) {
        return Some(text);
    }
    it.discounted(true).or_else(|| of_one_value(it)).or_else(|| of_social(it))
}

/// A row of the fiscal account that is all or nothing of the social one's; a row of the
/// social account that is what the other rows leave of a present value.
fn of_social(it: &Worked<'_, '_>) -> Option<String> {
    let line = it.fact.dims.get(&Dim::Line)?.as_str();
    if !line.starts_with("acc_") {
        return None;
    }
    if it.fact.metric == Metric::AccountFiscal {
        let social = it.account(Metric::AccountSocial, line)?.value.ok()?;
        if it.value.is_zero() {
            return Some(format!("0 × {}", it.term(social)));
        }
        return it.holds(format!("1 × {}", it.term(social)), social);
    }
    let rows = ["own", "public", "private"];
    let whole = it.beside_or_zero(Metric::PvFreedTime)?;
    let (start, mut rest) = if line.starts_with("acc_time_") {
        ("acc_time_", whole)
    } else {
        ("acc_benefits_", it.beside_or_zero(Metric::PvBenefit)?)
    };
    let mut text = it.kroner(rest);
    if start == "acc_benefits_" && !whole.is_zero() {
        rest = rest.checked_sub(whole)?;
        text.push_str(&format!(" − {}", it.term(whole)));
    }
    for other in rows.map(|row| format!("{start}{row}")) {
        let row = it.account(Metric::AccountSocial, &other).filter(|_| other != line);
        if let Some(value) = row.and_then(|row| row.value.ok()) {
            rest = rest.checked_sub(value)?;
            text.push_str(&format!(" − {}", it.term(value)));
        }
    }
    it.holds(text, rest)
}

/// A row that is all of a present value of the appraisal, with its sign.
fn of_one_value(it: &Worked<'_, '_>) -> Option<String> {
    let metrics = [Metric::PvFreedTime, Metric::PvBenefit, Metric::PvCost, Metric::PvOperating];
    metrics.into_iter().find_map(|metric| {
        let fact = it.beside(metric, FactPeriod::None)?;
        let value = fact.value.ok()?;
        let name = it.told.words.name(fact).ok()?;
        let shown = it.kroner(value);
        if alike(value, it.value) {
            return Some(format!("{name}: {shown} × 1"));
        }
        alike(-value, it.value).then(|| format!("{name}: −1 × {shown}"))
    })
}

/// The rows of an item, as the accounts name them: own budgets, other budgets, and what
/// stands in the social account alone.
fn of_rows(it: &Worked<'_, '_>) -> Option<String> {
    let public = |line: &str| line.starts_with("acc_benefits_") || !line.contains("_time_");
    let line = it.fact.dims.get(&Dim::Line)?.as_str();
    let picked = match line {
        "rec_own_budget" => {
            it.rows(|of| of.ends_with("_own") || !of.starts_with("acc_benefits") && public(of))
        }
        "rec_other_budgets" => it.rows(|of| of.ends_with("_public")),
        "rec_others" => it.rows(|of| of.ends_with("_private")),
        "rec_freed_time" => it.rows(|of| of.starts_with("acc_time") && !of.ends_with("_private")),
        "rec_public_without_budget" => it.rows(|of| public(of) && !of.ends_with("_private")),
        _ => return None,
    };
    let (mut sum, mut terms) = (Decimal::ZERO, Vec::new());
    for fact in picked {
        let value = fact.value.ok()?;
        let is_less = fact.metric == Metric::AccountFiscal
            && line.starts_with("rec_")
            && !matches!(line, "rec_own_budget" | "rec_other_budgets");
        let value = if is_less { -value } else { value };
        if !value.is_zero() {
            terms.push(it.kroner(value).replace('-', "−"));
            sum = sum.checked_add(value)?;
        }
    }
    if terms.is_empty() {
        terms.push("0".to_owned());
    }
    it.holds(sum_of(&terms), sum)
}
