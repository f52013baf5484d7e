//! What is made of the years of an appraisal: rates of return, payback, yearly amounts.

use gevinst_core::report::{FactPeriod, Metric};
use rust_decimal::Decimal;

use super::{TERMS, Worked, alike, power, sum_of, year_of};

/// An amount of a year.
pub(super) type OfYear = (i32, Decimal);

/// The longest period over which a year is looked for.
const YEARS: i32 = 200;

impl Worked<'_, '_> {
    /// The figures of a metric by year, over the years of the analysis period.
    pub(super) fn by_year(&self, metric: Metric) -> Option<Vec<OfYear>> {
        let of_year = |period| Some((year_of(period)?, self.beside(metric, period)?.value.ok()?));
        self.years()?.into_iter().map(of_year).collect()
    }

    /// A part of the years' amounts; a year without such amounts has none of them.
    pub(super) fn part_by_year(&self, metric: Metric) -> Option<Vec<OfYear>> {
        let of_year = |period| {
            let part = self.beside(metric, period)?;
            Some((year_of(period)?, part.value.unwrap_or_default()))
        };
        self.years()?.into_iter().map(of_year).collect()
    }

    /// The years of the analysis period.
    fn years(&self) -> Option<Vec<FactPeriod>> {
        let nets = self.beside(Metric::PaybackSimple, FactPeriod::None)?;
        Some(nets.trace.facts.iter().map(|net| self.told.fact(*net).period).collect())
    }

    /// The figure's own years; those without a value are sunk and left out.
    fn nets(&self) -> Option<Vec<OfYear>> {
        let nets = self.fact.trace.facts.iter().map(|net| self.told.fact(*net));
        let nets = nets.filter(|net| net.metric == Metric::FlowNet);
        let nets: Option<Vec<OfYear>> =
            nets.map(|net| Some((year_of(net.period)?, net.value.ok()?))).collect();
        nets.filter(|nets| !nets.is_empty())
    }

    /// The discount factor of every year from the first one known, by the factors of the
    /// appraisal and, beyond them, by the steps of the rate.
    pub(super) fn factors_to(&self, last: i32) -> Option<Vec<OfYear>> {
        let mut factors = self.by_year(Metric::DiscountFactor)?;
        let comparison = factors.iter().rev().find(|(_, factor)| *factor == Decimal::ONE)?.0;
        while factors.last()?.0 < last {
            let (year, factor) = *factors.last()?;
            let growth = Decimal::ONE.checked_add(self.rate_of(year + 1 - comparison)?)?;
            factors.push((year + 1, factor.checked_div(growth)?));
        }
        Some(factors)
    }

    /// The rate of a year after the comparison year.
    pub(super) fn rate_of(&self, year: i32) -> Option<Decimal> {
        let steps = self.rule_numbers("discount_rate")?;
        let from = |step: &&[Decimal]| step[1] <= Decimal::from(year);
        let step = steps.chunks_exact(2).rfind(from)?;
        Some(step[0])
    }

    /// The amounts at a rate, and that they come to nothing.
    fn zero_at(&self, nets: &[OfYear], rate: Decimal) -> Option<String> {
        let first = nets.first()?.0;
        let growth = Decimal::ONE.checked_add(rate)?;
        let (mut sum, mut size, mut terms) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
        for (year, net) in nets {
            let years = year - first;
            let value = net.checked_mul(power(growth, -years)?)?;
            sum = sum.checked_add(value)?;
            size = size.checked_add(value.abs())?;
            terms.push(match years {
                0 => self.kroner(*net),
                _ => format!("{} / (1 + r)^{years}", self.kroner(*net)),
            });
        }
        // What is left is the digits of the rate after the twelfth.
        let left = size.checked_div(Decimal::from(100_000_000_u64))?;
        let text = format!("r = {}: {} = 0", self.rounded(rate, 12), sum_of(&terms));
        (sum.abs() <= left).then_some(text)
    }
}

/// The yearly nets with the rate put in, which gives zero.
pub(super) fn internal_rate(it: &Worked<'_, '_>) -> Option<String> {
    it.zero_at(&it.nets()?, it.value)
}

/// What is gained, carried to the last year, by what is spent, brought to the first.
pub(super) fn modified_rate(it: &Worked<'_, '_>) -> Option<String> {
    let nets = it.nets()?;
    let (first, last) = (nets.first()?.0, nets.last()?.0);
    let rate = it.rate_of(1)?;
    let growth = Decimal::ONE.checked_add(rate)?;
    let (mut gained, mut spent) = (Decimal::ZERO, Decimal::ZERO);
    let (mut gains, mut costs) = (Vec::new(), Vec::new());
    for (year, net) in nets {
        if net.is_sign_negative() {
            spent = spent.checked_sub(net.checked_mul(power(growth, first - year)?)?)?;
            costs.push(format!("{} / (1 + r)^{}", it.kroner(-net), year - first));
        } else if !net.is_zero() {
            gained = gained.checked_add(net.checked_mul(power(growth, last - year)?)?)?;
            gains.push(format!("{} × (1 + r)^{}", it.kroner(net), last - year));
        }
    }
    let root = power(Decimal::ONE.checked_add(it.value)?, last - first)?;
    let text = format!(
        "r = {}: (({}) / ({}))^(1/{}) − 1 = ({} / {})^(1/{}) − 1",
        it.rounded(rate, 12),
        sum_of(&gains),
        sum_of(&costs),
        last - first,
        it.kroner(gained),
        it.kroner(spent),
        last - first
    );
    let again = root.checked_mul(spent)?;
    let left = gained.checked_div(Decimal::from(100_000_000_u64))?;
    ((again - gained).abs() <= left).then_some(text)
}

/// The sums up to the years between which they turn, and the part of the year.
pub(super) fn payback(it: &Worked<'_, '_>) -> Option<String> {
    let mut nets = it.nets()?;
    if it.fact.metric == Metric::PaybackDiscounted {
        // A year without a factor is sunk.
        nets = nets
            .iter()
            .filter_map(|(year, net)| {
                let factors = it.told.report.facts.iter().map(|(_, fact)| fact);
                let dims = it.dims();
                let mut factors = factors.filter(|fact| {
                    fact.metric == Metric::DiscountFactor
                        && fact.dims == dims
                        && year_of(fact.period) == Some(*year)
                });
                Some((*year, net.checked_mul(factors.next()?.value.ok()?)?))
            })
            .collect();
    }
    let (mut sum, mut crossing) = (Decimal::ZERO, None);
    for (year, net) in nets {
        let before = sum;
        sum = sum.checked_add(net)?;
        if sum.is_sign_negative() && !sum.is_zero() {
            crossing = None;
        } else if before.is_sign_negative() && !before.is_zero() {
            crossing = Some((year, before, net, sum));
        }
    }
    let (year, before, net, after) = crossing?;
    let part = before.abs().checked_div(net)?;
    // Years are counted from the first amount or the opening, as the edition says.
    let whole = it.value.checked_sub(part)?.round();
    let text = format!(
        "… {}: {}; {year}: {}; {} + {} / {}",
        year - 1,
        it.kroner(before),
        it.kroner(after),
        whole,
        it.kroner(-before),
        it.kroner(net)
    );
    let total = whole.checked_add(part)?;
    (whole.abs() <= Decimal::from(YEARS)).then(|| it.holds(text, total))?
}

/// A present value by the discount factors of the years it is spread over.
pub(super) fn yearly_amount(it: &Worked<'_, '_>) -> Option<String> {
    let parts = it.parts()?;
    let [(_, value)] = parts.as_slice() else { return None };
    let factors = it.by_year(Metric::DiscountFactor)?;
    for from in 0..factors.len() {
        let of = &factors[from..];
        let sum: Decimal = of.iter().map(|(_, factor)| *factor).sum();
        if value.checked_div(sum).is_some_and(|yearly| alike(yearly, it.value)) {
            let terms: Vec<String> = of.iter().map(|(_, factor)| it.factor(*factor)).collect();
            return Some(format!("{} / ({})", it.kroner(*value), sum_of(&terms)));
        }
    }
    None
}

/// The rate at which the years come to nothing, or the last delay that pays and the next.
pub(super) fn switching_search(it: &Worked<'_, '_>) -> Option<String> {
    if it.fact.metric == Metric::SwitchingRate {
        return it.zero_at(&it.by_year(Metric::FlowNet)?, it.value);
    }
    let longest = i32::try_from(it.value).ok()?;
    let (at, next) = (it.delayed(longest)?.1, it.delayed(longest + 1)?.1);
    let base = it.delayed(0)?.1;
    let npv = it.beside(Metric::Npv, FactPeriod::None)?;
    let name = it.told.words.name(npv).ok()?;
    let text = format!(
        "{name} ({longest}) = {}; {name} ({}) = {}",
        it.kroner(at),
        longest + 1,
        it.kroner(next)
    );
    let turns = at.is_sign_negative() != next.is_sign_negative();
    (turns && alike(base, npv.value.ok()?)).then_some(text)
}

impl Worked<'_, '_> {
    /// The net present value with the benefits so many years later, written out.
    pub(super) fn delayed(&self, years: i32) -> Option<(String, Decimal)> {
        let gains = self.part_by_year(Metric::FlowBenefit)?;
        let factors = self.factors_to(gains.last()?.0 + years)?;
        let costs = self
            .beside_or_zero(Metric::PvCost)?
            .checked_add(self.beside_or_zero(Metric::PvOperating)?)?;
        let (mut sum, mut terms) = (Decimal::ZERO, Vec::new());
        for (year, gain) in gains.into_iter().filter(|(_, gain)| !gain.is_zero()) {
            let factor = factors.iter().find(|(of, _)| *of == year + years)?.1;
            sum = sum.checked_add(gain.checked_mul(factor)?)?;
            terms.push(format!("{} × {}", self.kroner(gain), self.factor(factor)));
        }
        let text = if terms.len() > TERMS {
            format!("({}) − {}", sum_of(&terms), self.term(costs))
        } else {
            format!("{} − {}", sum_of(&terms), self.term(costs))
        };
        Some((text, sum.checked_sub(costs)?))
    }
}
