//! Agreement: stated totals against their parts, and a workbook's own
//! calculations against one another.
//!
//! A stated total is checked and never counted. It is right if it is within
//! half of its last written digit of the sum of its parts.

use rust_decimal::Decimal;

use crate::calc::analysis::signed_amount;
use crate::calc::fact::Stage;
use crate::calc::formula::{self};
use crate::calc::work::Work;
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::Period;
use crate::plan::{Category, Estimate, Given, StatedTotal, TotalMeasure};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Points, Unit};
use crate::rules::{UncertaintyMean, UncertaintyWeights};
use crate::submission::{Field, RecordKind};

/// Benefits, investment and operating cost of one calculation, in kroner.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    benefit: Decimal,
    investment: Decimal,
    operating: Decimal,
    lines: usize,
}

impl Sums {
    fn add(&mut self, category: Category, kroner: Decimal) {
        let sum = match category {
            Category::Benefit => &mut self.benefit,
            Category::Operating => &mut self.operating,
            Category::Investment | Category::Transition | Category::Measurement => {
                &mut self.investment
            }
            Category::Nonpriced => return,
        };
        // Each term is at most ten million million and has at most eight
        // decimals, so the sum of a workbook's lines stays exact.
        *sum += kroner;
        self.lines += 1;
    }

    fn measure(&self, measure: TotalMeasure) -> Decimal {
        match measure {
            TotalMeasure::GrossBenefit => self.benefit,
            TotalMeasure::Investment => self.investment,
            TotalMeasure::Operating => self.operating,
            TotalMeasure::NetBeforeInvestment => self.benefit - self.operating,
            TotalMeasure::Net => self.benefit - self.investment - self.operating,
            TotalMeasure::ColumnSum => self.benefit + self.investment + self.operating,
        }
    }
}

/// Takes one column's value from an estimate.
type ValueOf<'f> = &'f dyn Fn(&Estimate) -> Option<Decimal>;

/// Checks every stated total of a plan, then its calculations against one another.
pub(super) fn check(work: &mut Work<'_, '_>) {
    // Rules are cited only where they are used: a plan without estimates needs no weights.
    let weights = (!work.plan.estimates.is_empty())
        .then(|| work.rule(|rules| rules.uncertainty_weights()))
        .flatten()
        .map(|(weights, _)| weights);
    let method = work.run.methods().uncertainty_mean;
    for total in &work.plan.stated_totals {
        if let Some(amount) = given(total.amount) {
            match total.measure {
                TotalMeasure::ColumnSum => compare_column(work, total, amount),
                _ => {
                    let sums = cash_sums(work, total);
                    compare(work, total, amount, sums.map(|sums| sums.measure(total.measure)));
                }
            }
        }
        let columns: [(Given<Decimal>, ValueOf<'_>); 4] = [
            (total.most_likely, &|line| plain(line.most_likely)),
            (total.optimistic, &|line| plain(line.optimistic)),
            (total.pessimistic, &|line| plain(line.pessimistic)),
            (total.adjusted, &|line| expected(line, weights?, method)),
        ];
        for (stated, value_of) in columns {
            if let Some(stated) = given(stated) {
                let sums = estimate_sums(work, total.analysis, value_of);
                compare(work, total, stated, sums.map(|sums| sums.measure(total.measure)));
            }
        }
    }
    check_analyses(work, weights, method);
}

fn given(given: Given<Decimal>) -> Option<(Decimal, Option<CellRef>)> {
    given.value().map(|said| (said.value, said.cell))
}

fn plain(given: Given<Decimal>) -> Option<Decimal> {
    given.value().map(|said| said.value)
}

fn expected(
    line: &Estimate,
    weights: UncertaintyWeights,
    method: UncertaintyMean,
) -> Option<Decimal> {
    let three = [plain(line.optimistic)?, plain(line.most_likely)?, plain(line.pessimistic)?];
    let [mo, ms, mp] = three.map(Points::new);
    formula::three_point_expected(mo, ms, mp, weights, method).ok().map(Points::value)
}

/// The sums of the amounts that a stated total speaks of; `None` if one of them
/// cannot be used, since nothing can be said then.
fn cash_sums(work: &Work<'_, '_>, total: &StatedTotal) -> Option<Sums> {
    let mut sums = Sums::default();
    for line in &work.plan.cash_lines {
        let in_scope = line.analysis == total.analysis
            && line.profile.is_none()
            && speaks_of(total, line.period, line.stage, line.benefit);
        if in_scope {
            sums.add(line.category, signed_amount(work, line).ok()?.kroner());
        }
    }
    Some(sums)
}

/// Whether a total speaks of amounts of a period, a stage and a benefit: what it does not
/// name is all of them.
fn speaks_of(total: &StatedTotal, period: Period, stage: Stage, benefit: Option<u32>) -> bool {
    total.period.is_none_or(|its| its == period)
        && total.stage.is_none_or(|its| its == stage)
        && total.benefit.is_none_or(|its| Some(its) == benefit)
}

/// A total row in a table of amounts: the sum of all amounts above it, or of
/// those since the total row before it. One that speaks of a period, a stage or a
/// benefit, such as the total of a year's column, is the sum of the amounts of these.
fn compare_column(
    work: &mut Work<'_, '_>,
    total: &StatedTotal,
    stated: (Decimal, Option<CellRef>),
) {
    let of_total = total.cell.place;
    let before = work
        .plan
        .stated_totals
        .iter()
        .filter(|other| other.measure == TotalMeasure::ColumnSum)
        .filter(|other| (other.period, other.stage) == (total.period, total.stage))
        .map(|other| other.cell.place)
        .filter(|place| place.sheet == of_total.sheet && place.row < of_total.row)
        .max();
    let sum_from = |first: u32| {
        let above = |cell: CellRef| {
            let place = cell.place;
            place.sheet == of_total.sheet && place.row >= first && place.row < of_total.row
        };
        let mut parts: Vec<Decimal> = Vec::new();
        let stated = work.plan.cash_lines.iter().filter(|line| line.profile.is_none());
        let stated = stated.filter(|line| {
            speaks_of(total, line.period, line.stage, line.benefit) && above(line.cell)
        });
        for line in stated {
            parts.push(line.amount.ok()?.kroner());
        }
        // What a benefit was used for was realised.
        let uses = work.plan.realisations.iter().filter(|line| {
            speaks_of(total, line.period, Stage::Realised, line.benefit) && above(line.cell)
        });
        for line in uses {
            match line.money {
                Given::Value(money) => parts.push(money.value.kroner()),
                Given::Missing | Given::NotApplicable => {}
                Given::Withheld | Given::Unusable => return None,
            }
        }
        // Of a table that holds no amounts nothing can be said.
        (!parts.is_empty()).then(|| parts.into_iter().sum::<Decimal>())
    };
    let all = sum_from(0);
    let part = before.and_then(|before| sum_from(before.row));
    let tolerance = total.last_digit / Decimal::TWO;
    let is_part = part.is_some_and(|part| (stated.0 - part).abs() <= tolerance);
    if !is_part {
        compare(work, total, stated, all);
    }
}

/// The sums of one column of a calculation's estimates; a line that says
/// nothing in the column adds nothing, as in the workbook's own sum.
fn estimate_sums(work: &Work<'_, '_>, analysis: u16, value_of: ValueOf<'_>) -> Option<Sums> {
    let mut sums = Sums::default();
    for line in work.plan.estimates.iter().filter(|line| line.analysis == analysis) {
        if let Some(value) = value_of(line) {
            sums.add(line.category, value);
        }
    }
    (sums.lines > 0).then_some(sums)
}

fn compare(
    work: &mut Work<'_, '_>,
    total: &StatedTotal,
    (stated, cell): (Decimal, Option<CellRef>),
    computed: Option<Decimal>,
) {
    let Some(computed) = computed else { return };
    let difference = stated - computed;
    if difference.abs() <= total.last_digit / Decimal::TWO {
        return;
    }
    let kroner = |value| Arg::Number(value, Some(Unit::Kroner(PriceBasis::Unstated)));
    let benefit = total.benefit.and_then(|place| work.plan.benefits.get(place as usize));
    let subject = match benefit {
        Some(benefit) => Subject::Record(RecordKind::Benefit, Some(benefit.id.to_string())),
        None => Subject::Analysis(work.plan.analyses[usize::from(total.analysis)].to_string()),
    };
    let finding = Finding::new(FindingCode::TotalMismatch, subject)
        .at(cell.or(Some(total.cell)))
        .with("label", label(total))
        .with("stated", kroner(stated))
        .with("computed", kroner(computed))
        .with("difference", kroner(difference));
    work.run.findings.push(finding);
}

/// What the workbook calls a total; one without a text beside it is called by what it is
/// a total of.
fn label(total: &StatedTotal) -> Arg {
    if total.label.trim().is_empty() {
        return Arg::Choices(Field::Measure, vec![total.measure.key()]);
    }
    Arg::Text(total.label.to_string())
}

/// Net benefit of one calculation: from planned amounts, else from expected values.
struct Net {
    place: u16,
    sums: Sums,
    invests: bool,
    cell: Option<CellRef>,
}

/// Each calculation is held against the one before it: they describe the same
/// money, so their net benefits should agree.
fn check_analyses(
    work: &mut Work<'_, '_>,
    weights: Option<UncertaintyWeights>,
    method: UncertaintyMean,
) {
    let nets: Vec<Net> = (0..work.plan.analyses.len())
        .filter_map(|place| {
            let place = u16::try_from(place).ok()?;
            net_of(work, place, weights, method)
        })
        .collect();
    for pair in nets.windows(2) {
        let [first, second] = pair else { continue };
        let measure = if first.invests && second.invests {
            TotalMeasure::Net
        } else {
            TotalMeasure::NetBeforeInvestment
        };
        let (left, right) = (first.sums.measure(measure), second.sums.measure(measure));
        if left == right {
            continue;
        }
        let kroner = |value| Arg::Number(value, Some(Unit::Kroner(PriceBasis::Unstated)));
        let name = |net: &Net| work.plan.analyses[usize::from(net.place)].to_string();
        let finding = Finding::new(FindingCode::AnalysesDiffer, Subject::Analysis(name(second)))
            .at(first.cell)
            .at(second.cell)
            .with_text("first", name(first))
            .with_text("second", name(second))
            .with("measure", Arg::Choices(Field::Measure, vec![measure.key()]))
            .with("left", kroner(left))
            .with("right", kroner(right))
            .with("difference", kroner(left - right));
        work.run.findings.push(finding);
    }
}

fn net_of(
    work: &Work<'_, '_>,
    place: u16,
    weights: Option<UncertaintyWeights>,
    method: UncertaintyMean,
) -> Option<Net> {
    let plan = work.plan;
    let mut sums = Sums::default();
    let mut invests = false;
    let mut first_cell = None;
    for line in &plan.cash_lines {
        if line.analysis != place || line.stage != Stage::Planned || line.profile.is_some() {
            continue;
        }
        first_cell.get_or_insert(line.cell);
        invests |= line.category == Category::Investment;
        sums.add(line.category, signed_amount(work, line).ok()?.kroner());
    }
    if sums.lines == 0 {
        for line in plan.estimates.iter().filter(|line| line.analysis == place) {
            first_cell.get_or_insert(line.cell);
            invests |= line.category == Category::Investment;
            // A row that the agency left blank is no estimate and no zero.
            if let Some(value) = weights.and_then(|weights| expected(line, weights, method)) {
                sums.add(line.category, value);
            }
        }
    }
    let net = |total: &&StatedTotal| {
        let measure = if invests { TotalMeasure::Net } else { TotalMeasure::NetBeforeInvestment };
        total.analysis == place && total.period.is_none() && total.measure == measure
    };
    let stated = plan.stated_totals.iter().find(net);
    let stated_cell = stated.map(|total| {
        let value = total.adjusted.value().or(total.amount.value());
        value.and_then(|said| said.cell).unwrap_or(total.cell)
    });
    (sums.lines > 0).then_some(Net { place, sums, invests, cell: stated_cell.or(first_cell) })
}
