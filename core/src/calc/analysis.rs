//! A workbook's own calculations: benefits, costs and net benefit by year, and
//! three-point estimates over the lifetime.
//!
//! A calculation is a list of amounts. A category that has no amount in a year
//! is shown as not reported and is not part of that year's net; an amount that
//! cannot be used makes the net absent.

use std::collections::{BTreeMap, BTreeSet};

use crate::calc::agreement;
use crate::calc::appraisal::{AnalysisRow, AnalysisTable, EstimateRow};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::{self, Amount};
use crate::calc::metric::Metric;
use crate::calc::profile;
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::Period;
use crate::plan::{CashLine, Category, Estimate, Given};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Money, Points, Unit};

/// A value and the figure that shows it.
type Known = (Result<Money, Absence>, FactIx);

/// The categories of money, in the order of the report.
const CATEGORIES: [Category; 5] = [
    Category::Benefit,
    Category::Investment,
    Category::Operating,
    Category::Transition,
    Category::Measurement,
];

/// Appraises every calculation of a plan, and holds them against what the
/// workbook states and against one another.
pub(super) fn appraise(work: &mut Work<'_, '_>) -> Vec<AnalysisTable> {
    let mut tables = Vec::new();
    for place in 0..work.plan.analyses.len() {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let mut estimates = estimates(work, place);
        for stage in [Stage::Planned, Stage::Realised] {
            let table = by_year(work, place, stage, &mut estimates);
            tables.extend(table);
        }
        if !estimates.is_empty() {
            let key = work.plan.analyses[usize::from(place)].to_string();
            let (book, stage) = (work.plan.book, Stage::Planned);
            let (periods, rows) = (Vec::new(), Vec::new());
            tables.push(AnalysisTable { key, book, stage, periods, rows, estimates });
        }
    }
    agreement::check(work);
    tables
}

/// The metric of a category of money.
fn metric_of(category: Category) -> Metric {
    match category {
        Category::Benefit | Category::Nonpriced => Metric::BenefitGross,
        Category::Investment => Metric::CostInvestment,
        Category::Operating => Metric::CostOperating,
        Category::Transition => Metric::CostTransition,
        Category::Measurement => Metric::CostMeasurement,
    }
}

/// The year a line falls in: a calendar year or a year of the plan.
fn year_of(period: Period) -> Period {
    period.year().map_or(period, Period::Year)
}

/// The amount with the sign it has among the benefits.
pub(super) fn signed_amount(work: &Work<'_, '_>, line: &CashLine) -> Result<Money, Absence> {
    let benefit = line.benefit.and_then(|place| work.plan.benefits.get(place as usize));
    let against = line.category == Category::Benefit && benefit.is_some_and(|it| it.is_disbenefit);
    line.amount.map(
        |amount| {
            if against { Money::new(-amount.kroner(), amount.basis()) } else { amount }
        },
    )
}

/// What counts of an amount, signed: what the workbook claims for a benefit is
/// counted once among all that claim it.
pub(super) fn counted_amount(work: &Work<'_, '_>, line: &CashLine) -> Result<Money, Absence> {
    let counted = work.counted.get(&(line.cell, line.stage, line.period));
    counted.map_or_else(|| signed_amount(work, line), |it| it.value)
}

/// The cells and figures that what counts of an amount is made of.
pub(super) fn made_of(work: &Work<'_, '_>, line: &CashLine) -> (Vec<CellRef>, Vec<FactIx>) {
    match work.counted.get(&(line.cell, line.stage, line.period)) {
        Some(counted) => (counted.cells.clone(), counted.facts.clone()),
        None => {
            let of = (line.profile, line.stage);
            (profile::cells_of_line(work.plan, of, || vec![line.cell]), Vec::new())
        }
    }
}

/// One category in one year, or over all years.
struct Cell {
    values: Result<Vec<Money>, Absence>,
    /// Whether an effect profile gave some of it.
    from_profile: bool,
    cells: Vec<CellRef>,
    facts: Vec<FactIx>,
    /// Whether less counts than the cells say, because others claim it too.
    is_reduced: bool,
}

/// A table of amounts by year under construction.
struct Table<'w, 'r, 'a> {
    work: &'w mut Work<'r, 'a>,
    key: String,
    stage: Stage,
    basis: PriceBasis,
    years: Vec<Period>,
}

fn by_year(
    work: &mut Work<'_, '_>,
    place: u16,
    stage: Stage,
    estimates: &mut Vec<EstimateRow>,
) -> Option<AnalysisTable> {
    let plan = work.plan;
    let mut sums: BTreeMap<(Category, Period), Cell> = BTreeMap::new();
    let mut years = BTreeSet::new();
    let mut basis = None;
    for line in plan.cash_lines.iter().filter(|it| it.analysis == place && it.stage == stage) {
        if line.benefit.is_some_and(|benefit| plan.unreliable.contains(&benefit)) {
            continue;
        }
        let year = year_of(line.period);
        years.insert(year);
        let sum = sums.entry((line.category, year)).or_insert_with(|| Cell {
            values: Ok(Vec::new()),
            cells: Vec::new(),
            facts: Vec::new(),
            is_reduced: false,
            from_profile: false,
        });
        let (cells, facts) = made_of(work, line);
        sum.cells.extend(cells);
        sum.facts.extend(facts);
        sum.is_reduced |= work.counted.contains_key(&(line.cell, line.stage, line.period));
        sum.from_profile |= line.profile.is_some();
        match (counted_amount(work, line), &mut sum.values) {
            (Err(Absence::CountedElsewhere), _) => {}
            (Ok(amount), Ok(values)) => {
                basis.get_or_insert(amount.basis());
                values.push(amount);
            }
            (Err(reason), values) => *values = Err(reason),
            (Ok(_), Err(_)) => {}
        }
    }
    if years.is_empty() {
        return None;
    }
    let key = plan.analyses[usize::from(place)].to_string();
    let basis = basis.unwrap_or(PriceBasis::Unstated);
    let years: Vec<Period> = years.into_iter().collect();
    let mut table = Table { work, key, stage, basis, years };
    let rows = table.rows(sums);
    Some(AnalysisTable {
        book: plan.book,
        key: table.key,
        stage,
        periods: table.years,
        rows,
        estimates: std::mem::take(estimates),
    })
}

impl Table<'_, '_, '_> {
    fn figure(
        &mut self,
        metric: Metric,
        period: FactPeriod,
        value: Result<Money, Absence>,
        formula: Formula,
        trace: Trace,
    ) -> Known {
        let mut dims = self.work.dims([(Dim::Stage, self.stage.key())]);
        if !self.key.is_empty() {
            dims.insert(Dim::Analysis, self.key.clone());
        }
        let basis = value.map_or(self.basis, Money::basis);
        let fact = self.work.run.add(Figure {
            metric,
            dims,
            period,
            value: value.map(Amount::number),
            unit: Unit::Kroner(basis),
            stage: Some(self.stage),
            formula,
            trace,
        });
        (value, fact)
    }

    /// A row for each category with amounts, and the net.
    fn rows(&mut self, mut sums: BTreeMap<(Category, Period), Cell>) -> Vec<AnalysisRow> {
        let mut rows = Vec::new();
        let mut known: BTreeMap<(Category, Period), Known> = BTreeMap::new();
        let mut totals: BTreeMap<Category, Known> = BTreeMap::new();
        for category in CATEGORIES {
            if !self.years.iter().any(|&year| sums.contains_key(&(category, year))) {
                continue;
            }
            let metric = metric_of(category);
            let mut by_period = Vec::new();
            for year in self.years.clone() {
                let cell = sums.remove(&(category, year));
                let one = self.category_year(metric, year, cell);
                by_period.push(one.1);
                if !matches!(one.0, Err(Absence::NotReported)) {
                    known.insert((category, year), one);
                }
            }
            let parts: Vec<Known> =
                known.iter().filter(|((c, _), _)| *c == category).map(|(_, it)| *it).collect();
            let total = self.sum(metric, &parts);
            totals.insert(category, total);
            rows.push(AnalysisRow { metric, by_period, total: total.1 });
        }
        rows.extend(self.net_row(&known, &totals));
        rows
    }

    fn category_year(&mut self, metric: Metric, year: Period, cell: Option<Cell>) -> Known {
        let period = FactPeriod::Of(year);
        let Some(cell) = cell else {
            let none = Err(Absence::NotReported);
            return self.figure(metric, period, none, Formula::Sum, Trace::default());
        };
        let formula = match &cell.values {
            _ if cell.is_reduced => Formula::CountedOnce,
            Ok(values) if values.len() == 1 && cell.from_profile => Formula::Ramp,
            Ok(values) if values.len() == 1 => Formula::Stated,
            _ => Formula::Sum,
        };
        let value = cell.values.and_then(|values| Ok(formula::total(&values)?));
        let mut facts = cell.facts;
        facts.sort_unstable();
        facts.dedup();
        let trace = Trace { cells: cell.cells, facts, ..Trace::default() };
        self.figure(metric, period, value, formula, trace)
    }

    fn sum(&mut self, metric: Metric, parts: &[Known]) -> Known {
        let values: Result<Vec<Money>, Absence> = parts.iter().map(|(value, _)| *value).collect();
        let value = values.and_then(|values| Ok(formula::total(&values)?));
        let facts = parts.iter().map(|(_, fact)| *fact).collect();
        let trace = Trace { facts, ..Trace::default() };
        self.figure(metric, FactPeriod::Lifetime, value, Formula::Sum, trace)
    }

    /// B − P − D where the calculation has investment, else B − D.
    fn net_row(
        &mut self,
        known: &BTreeMap<(Category, Period), Known>,
        totals: &BTreeMap<Category, Known>,
    ) -> Option<AnalysisRow> {
        if !totals.contains_key(&Category::Benefit) || totals.len() < 2 {
            return None;
        }
        let invests = [Category::Investment, Category::Transition, Category::Measurement]
            .iter()
            .any(|category| totals.contains_key(category));
        let (metric, total_metric) = if invests {
            (Metric::NetAnnual, Metric::NetTotal)
        } else {
            (Metric::NetBeforeInvestment, Metric::NetBeforeInvestment)
        };
        let mut by_period = Vec::new();
        for year in self.years.clone() {
            let parts: BTreeMap<Category, Known> = CATEGORIES
                .iter()
                .filter_map(|&category| Some((category, *known.get(&(category, year))?)))
                .collect();
            by_period.push(self.net(metric, FactPeriod::Of(year), &parts));
        }
        let total = self.net(total_metric, FactPeriod::Lifetime, totals);
        Some(AnalysisRow { metric, by_period, total })
    }

    fn net(
        &mut self,
        metric: Metric,
        period: FactPeriod,
        parts: &BTreeMap<Category, Known>,
    ) -> FactIx {
        let basis = self.basis;
        let part = |category: Category| match parts.get(&category) {
            Some((value, _)) => *value,
            None => Ok(Money::zero(basis)),
        };
        let net = || -> Result<Money, Absence> {
            let costs = [
                part(Category::Investment)?,
                part(Category::Transition)?,
                part(Category::Measurement)?,
            ];
            let investment = formula::total(&costs)?;
            let (benefit, operating) = (part(Category::Benefit)?, part(Category::Operating)?);
            Ok(match metric {
                Metric::NetBeforeInvestment => formula::net_before_investment(benefit, operating)?,
                _ => formula::net_annual(benefit, investment, operating)?,
            })
        };
        let value = if parts.is_empty() { Err(Absence::NotReported) } else { net() };
        let formula = match metric {
            Metric::NetBeforeInvestment => Formula::NetBeforeInvestment,
            _ => Formula::Net,
        };
        let facts = parts.values().map(|(_, fact)| *fact).collect();
        self.figure(metric, period, value, formula, Trace { facts, ..Trace::default() }).1
    }
}

/// The three-point estimates of a calculation, with sums by category and the net.
fn estimates(work: &mut Work<'_, '_>, place: u16) -> Vec<EstimateRow> {
    let plan = work.plan;
    let lines: Vec<&Estimate> =
        plan.estimates.iter().filter(|line| line.analysis == place).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let Some((weights, rule)) = work.rule(|rules| rules.uncertainty_weights()) else {
        return Vec::new();
    };
    let key = plan.analyses[usize::from(place)].to_string();
    let mut rows = Vec::new();
    let mut sums: BTreeMap<Category, Vec<Known>> = BTreeMap::new();
    for line in lines {
        let method = work.run.methods().uncertainty_mean;
        let points = [line.optimistic, line.most_likely, line.pessimistic]
            .map(|given| given.value_or(Absence::NotReported).map(|said| said.value));
        let [mo, ms, mp] = points;
        let expected = || -> Result<rust_decimal::Decimal, Absence> {
            let three = [mo?, ms?, mp?].map(Points::new);
            let [mo, ms, mp] = three;
            Ok(formula::three_point_expected(mo, ms, mp, weights, method)?.value())
        };
        let value = expected();
        check_adjusted(work, line, value);
        let unit = line.basis.map_or(Unit::Points, Unit::Kroner);
        let mut dims = work.dims([(Dim::Category, line.category.key())]);
        if !key.is_empty() {
            dims.insert(Dim::Analysis, key.clone());
        }
        dims.insert(Dim::Line, format!("{}-{}", line.cell.place.sheet + 1, line.cell.place));
        let fact = work.run.add(Figure {
            metric: Metric::UncertaintyExpected,
            dims,
            period: FactPeriod::Lifetime,
            value,
            unit,
            stage: Some(Stage::Planned),
            formula: Formula::ThreePoint,
            trace: Trace { cells: cells_of(line), rule_values: vec![rule], ..Trace::default() },
        });
        // Each estimate stands on its own cells: an error in a realised amount of
        // the same benefit says nothing of it.
        if let Some(basis) = line.basis {
            let value = value.map(|value| Money::new(value, basis));
            sums.entry(line.category).or_default().push((value, fact));
        }
        rows.push(EstimateRow {
            category: line.category.key(),
            title: line.title.to_string(),
            optimistic: mo.ok(),
            most_likely: ms.ok(),
            pessimistic: mp.ok(),
            expected: fact,
        });
    }
    rows.extend(net_of_estimates(work, &key, &sums));
    rows
}

pub(super) fn cells_of(line: &Estimate) -> Vec<CellRef> {
    [line.optimistic, line.most_likely, line.pessimistic]
        .into_iter()
        .filter_map(|given| given.value()?.cell)
        .collect()
}

/// The workbook's own adjusted value is held against the rule's.
fn check_adjusted(
    work: &mut Work<'_, '_>,
    line: &Estimate,
    expected: Result<rust_decimal::Decimal, Absence>,
) {
    let (Given::Value(stated), Ok(expected)) = (line.adjusted, expected) else { return };
    // Spreadsheets keep 15 digits; a difference below an øre is not the agency's.
    if (stated.value - expected).abs() < rust_decimal::Decimal::new(1, 2) {
        return;
    }
    let unit = line.basis.map_or(Unit::Points, Unit::Kroner);
    let key = work.plan.analyses[usize::from(line.analysis)].to_string();
    let finding = Finding::new(FindingCode::AdjustedMismatch, Subject::Analysis(key))
        .at(stated.cell)
        .with("stated", Arg::Number(stated.value, Some(unit.clone())))
        .with("computed", Arg::Number(expected, Some(unit)));
    work.run.findings.push(finding);
}

/// B, P and D in sum and B − P − D, as expected values.
fn net_of_estimates(
    work: &mut Work<'_, '_>,
    key: &str,
    sums: &BTreeMap<Category, Vec<Known>>,
) -> Vec<EstimateRow> {
    let mut totals: BTreeMap<Category, Known> = BTreeMap::new();
    for (&category, parts) in sums {
        let values: Result<Vec<Money>, Absence> = parts.iter().map(|(value, _)| *value).collect();
        let value = values.and_then(|values| Ok(formula::total(&values)?));
        let facts = parts.iter().map(|(_, fact)| *fact).collect();
        let fact = expected_sum(work, key, category.key(), value, Formula::Sum, facts);
        totals.insert(category, (value, fact));
    }
    let Some(&(benefit, _)) = totals.get(&Category::Benefit) else { return Vec::new() };
    if totals.len() < 2 {
        return Vec::new();
    }
    let net = || -> Result<Money, Absence> {
        let benefit = benefit?;
        let zero = Money::zero(benefit.basis());
        let part = |category| totals.get(&category).map_or(Ok(zero), |(value, _)| *value);
        let investment = formula::total(&[
            part(Category::Investment)?,
            part(Category::Transition)?,
            part(Category::Measurement)?,
        ])?;
        Ok(formula::net_annual(benefit, investment, part(Category::Operating)?)?)
    };
    let value = net();
    let facts = totals.values().map(|(_, fact)| *fact).collect();
    let expected = expected_sum(work, key, "net", value, Formula::Net, facts);
    let row = |category, expected| EstimateRow {
        category,
        title: String::new(),
        optimistic: None,
        most_likely: None,
        pessimistic: None,
        expected,
    };
    let mut rows: Vec<EstimateRow> =
        totals.iter().map(|(category, (_, fact))| row(category.key(), *fact)).collect();
    rows.push(row("net", expected));
    rows
}

fn expected_sum(
    work: &mut Work<'_, '_>,
    key: &str,
    category: &str,
    value: Result<Money, Absence>,
    formula: Formula,
    facts: Vec<FactIx>,
) -> FactIx {
    let mut dims = work.dims([(Dim::Category, category)]);
    if !key.is_empty() {
        dims.insert(Dim::Analysis, key.to_owned());
    }
    let basis = value.map_or(PriceBasis::Unstated, Money::basis);
    work.run.add(Figure {
        metric: Metric::UncertaintyExpected,
        dims,
        period: FactPeriod::Lifetime,
        value: value.map(Amount::number),
        unit: Unit::Kroner(basis),
        stage: Some(Stage::Planned),
        formula,
        trace: Trace { facts, ..Trace::default() },
    })
}
