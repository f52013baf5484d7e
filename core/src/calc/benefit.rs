//! Benefits: each one's money or time, use and status.

use rust_decimal::Decimal;

use crate::calc::appraisal::{BenefitAppraisal, Series, Status, UseShare};
use crate::calc::fact::{Absence, Dim, Formula, Stage, Trace};
use crate::calc::formula::Amount;
use crate::calc::grouped::counts_to_date;
use crate::calc::metric::Metric;
use crate::calc::series::{self, Builder, Built, MONEY, Point, Quantity};
use crate::calc::shares::Claims;
use crate::calc::work::{Counted, Figure, Work};
use crate::calc::{formula, profile, shares, time, uses};
use crate::finding::{Arg, FindingCode};
use crate::period::Period;
use crate::plan::{Benefit, BenefitPlan, CashLine, Category, QuantityLine};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Count, Hours, Money, Unit};

/// A plan's lines by benefit, so that each is visited once.
struct ByBenefit<'p> {
    cash: Vec<Vec<&'p CashLine>>,
    volumes: Vec<Vec<&'p QuantityLine>>,
}

impl ByBenefit<'_> {
    /// A profile's yearly amounts are for appraisals and share what others claim; what
    /// is followed up is what the agency states.
    fn leave_out_profiles(&mut self, claims: &mut Claims) {
        leave_out(&mut self.cash, &mut claims.money, |line| line.profile.is_some());
        leave_out(&mut self.volumes, &mut claims.hours, |line| line.profile.is_some());
    }
}

/// Takes lines out, and the points made of them.
fn leave_out<L, T>(lines: &mut [Vec<&L>], points: &mut [Vec<Point<T>>], goes: fn(&L) -> bool) {
    for (lines, points) in lines.iter_mut().zip(points) {
        if lines.iter().any(|line| goes(line)) {
            let mut goes_out = lines.iter().map(|line| goes(line));
            points.retain(|_| !goes_out.next().unwrap_or(false));
            lines.retain(|line| !goes(line));
        }
    }
}

/// A plan's lines by benefit.
fn lines_of(plan: &BenefitPlan) -> ByBenefit<'_> {
    let count = plan.benefits.len();
    let mut lines = ByBenefit { cash: vec![Vec::new(); count], volumes: vec![Vec::new(); count] };
    // A line that the benefit's kind cannot have is a finding of the intake and no
    // figure of the benefit.
    let kind = |place: u32| plan.benefits.get(place as usize);
    for line in plan.cash_lines.iter().filter(|line| line.category == Category::Benefit) {
        let of = line.benefit.and_then(kind);
        if of.is_some_and(|it| !it.takes_amounts()) {
            continue;
        }
        if let Some(list) = line.benefit.and_then(|place| lines.cash.get_mut(place as usize)) {
            list.push(line);
        }
    }
    for line in &plan.quantity_lines {
        if kind(line.benefit).is_some_and(|it| !it.takes_hours()) {
            continue;
        }
        if let Some(list) = lines.volumes.get_mut(line.benefit as usize) {
            list.push(line);
        }
    }
    lines
}

/// Appraises every benefit of a plan, in its order.
pub(super) fn appraise(work: &mut Work<'_, '_>) -> Vec<BenefitAppraisal> {
    let plan = work.plan;
    let mut lines = lines_of(plan);
    // What is claimed comes before what is counted: benefits may claim the same effect.
    let mut claims = Claims { money: Vec::new(), hours: Vec::new() };
    for (place, described) in plan.benefits.iter().enumerate() {
        claims.money.push(money_points(plan, described, &lines.cash[place]));
        // A benefit with amounts is told in kroner alone.
        let volumes = if lines.cash[place].is_empty() { &*lines.volumes[place] } else { &[] };
        claims.hours.push(time::points(work, described, volumes));
    }
    // Uses are of what the agency reports, and held against that.
    let both = claims.money.iter().zip(&claims.hours);
    let mut claimed: Vec<Claimed> =
        both.map(|(money, hours)| Claimed::of(work, money, hours)).collect();
    shares::settle(work, &mut claims);
    for (place, claimed) in claimed.iter_mut().enumerate() {
        claimed.count(work, &claims.money[place], &claims.hours[place]);
    }
    keep(work, &lines, &claims);
    lines.leave_out_profiles(&mut claims);
    let Claims { money, hours } = claims;
    let claims = money.into_iter().zip(hours).zip(claimed).enumerate();
    claims
        .map(|(place, (points, claimed))| {
            let benefit = u32::try_from(place).unwrap_or(u32::MAX);
            let lines = (&*lines.cash[place], &*lines.volumes[place]);
            appraise_one(work, benefit, lines, points, claimed)
        })
        .collect()
}

/// What a benefit claims to have realised to date, what counts of it, and where it stands.
struct Claimed {
    money: Option<Money>,
    hours: Option<Hours>,
    counted: Result<Decimal, Absence>,
    cells: Vec<CellRef>,
}

impl Claimed {
    fn of(work: &Work<'_, '_>, money: &[Point<Money>], hours: &[Point<Hours>]) -> Claimed {
        let mut cells = cells_to_date(work, money);
        cells.extend(cells_to_date(work, hours));
        Claimed {
            money: to_date(work, money),
            hours: to_date(work, hours),
            counted: Err(Absence::NotReported),
            cells,
        }
    }

    /// Adds what counts, once every claim is settled.
    fn count(&mut self, work: &Work<'_, '_>, money: &[Point<Money>], hours: &[Point<Hours>]) {
        self.counted = match self.money {
            Some(_) => counted_to_date(work, money),
            None => counted_to_date(work, hours),
        };
    }

    /// What it claims, with its unit.
    fn claimed(&self) -> Option<(Decimal, Unit)> {
        let money = self.money.map(|it| (it.kroner(), Unit::Kroner(it.basis())));
        money.or(self.hours.map(|it| (it.value(), Unit::Hours)))
    }
}

/// What counts of a benefit's uses; none where all of it does. Where what was realised is
/// not known, the agency's own share stands for it.
fn use_share(
    work: &mut Work<'_, '_>,
    benefit: u32,
    said: &Claimed,
    series: Option<&Series>,
) -> Option<UseShare> {
    let described = &work.plan.benefits[benefit as usize];
    let known = said.claimed().filter(|(claimed, _)| !claimed.is_zero()).zip(series);
    let Some(((claimed, unit), series)) = known else {
        let share = described.attribution_share.said().filter(|share| *share != Decimal::ONE)?;
        let (counted, claimed) = (Ok(Count::new(share)), Count::new(Decimal::ONE));
        let cell = described.attribution_share.cell();
        return Some(UseShare { counted, claimed, facts: Vec::new(), cell });
    };
    if said.counted == Ok(claimed) {
        return None;
    }
    let dims = work.dims([(Dim::Benefit, &described.id), (Dim::Stage, Stage::Realised.key())]);
    let whole = work.run.add(Figure {
        metric: Metric::ShareClaimed,
        dims,
        period: time::to_date(work.run.period),
        value: Ok(claimed),
        unit,
        stage: Some(Stage::Realised),
        formula: Formula::Sum,
        trace: Trace { cells: said.cells.clone(), ..Trace::default() },
    });
    let facts = vec![series.realised_to_date, whole];
    let (counted, claimed) = (said.counted.map(Count::new), Count::new(claimed));
    Some(UseShare { counted, claimed, facts, cell: None })
}

fn appraise_one(
    work: &mut Work<'_, '_>,
    benefit: u32,
    (cash, volumes): (&[&CashLine], &[&QuantityLine]),
    (money, hours): (Vec<Point<Money>>, Vec<Point<Hours>>),
    said: Claimed,
) -> BenefitAppraisal {
    let (claimed, freed) = (said.money, said.hours);
    let (series, periods, status, late, realised) = if cash.is_empty() && volumes.is_empty() {
        (None, Vec::new(), Status::NotAssessed, false, Err(Absence::NotReported))
    } else if cash.is_empty() {
        let built = time::build(work, benefit, volumes, hours);
        let status = series::status(work.run, &built);
        let late = after_checks(work, benefit, &built, |period| {
            let planned = volumes.iter().find(|it| is_planned(it.stage, it.period, period));
            planned.map(|line| line.cell)
        });
        (Some(built.series), built.periods, status, late, Err(Absence::NotReported))
    } else {
        let built = build_money(work, benefit, cash, money);
        let status = series::status(work.run, &built);
        let late = after_checks(work, benefit, &built, |period| {
            let planned = cash.iter().find(|it| is_planned(it.stage, it.period, period));
            planned.map(|line| line.cell)
        });
        let realised = built.realised_to_date;
        (Some(built.series), built.periods, status, late, realised)
    };
    let realised = realised.and_then(|_| claimed.ok_or(Absence::NotReported));
    let share = use_share(work, benefit, &said, series.as_ref());
    let uses = uses::of_benefit(work, benefit, (realised, freed), share.as_ref());
    let kept_out =
        late || uses.exceeds || work.plan.unreliable.contains(&benefit) || work.is_doubled(benefit);
    BenefitAppraisal { series, periods, uses: uses.facts, use_share: share, status, kept_out }
}

/// What a benefit's amounts claim.
fn money_points(plan: &BenefitPlan, described: &Benefit, lines: &[&CashLine]) -> Vec<Point<Money>> {
    let point = |line: &&CashLine| Point {
        stage: line.stage,
        period: line.period,
        value: line.amount.map(|amount| signed(amount, described.is_disbenefit)),
        cells: profile::cells_of_line(plan, (line.profile, line.stage), || vec![line.cell]),
        formula: Formula::Stated,
        rule: None,
        facts: Vec::new(),
    };
    lines.iter().map(point).collect()
}

/// Keeps what counts of each line for whatever else is made of it: of amounts where
/// it is less than they claim, of hours always, since they are computed.
fn keep(work: &mut Work<'_, '_>, lines: &ByBenefit<'_>, claims: &Claims) {
    for (lines, points) in lines.cash.iter().zip(&claims.money) {
        let both = lines.iter().zip(points);
        let reduced = both.filter(|(_, point)| point.formula == Formula::CountedOnce);
        let key = |line: &CashLine| (line.cell, line.stage, line.period);
        work.counted.extend(reduced.map(|(line, point)| (key(line), counted(point))));
    }
    for (lines, points) in lines.volumes.iter().zip(&claims.hours) {
        let key = |line: &QuantityLine| (line.cell, line.stage, line.period);
        work.hours.extend(lines.iter().zip(points).map(|(line, it)| (key(line), counted(it))));
    }
}

fn counted<T: Copy>(point: &Point<T>) -> Counted<T> {
    let Point { value, cells, facts, .. } = point;
    Counted { value: *value, cells: cells.clone(), facts: facts.clone() }
}

/// What is realised from the start of the year to the end of the reporting period,
/// where all of it is known.
fn to_date<T: Quantity>(work: &Work<'_, '_>, points: &[Point<T>]) -> Option<T> {
    let values: Vec<T> =
        realised_to_date(work, points).map(|it| it.value).collect::<Result<_, _>>().ok()?;
    formula::total(&values).ok()
}

/// The same as a number of what counts: what others tell of adds nothing to it.
fn counted_to_date<T: Quantity>(
    work: &Work<'_, '_>,
    points: &[Point<T>],
) -> Result<Decimal, Absence> {
    let elsewhere = Err(Absence::CountedElsewhere);
    let values: Vec<Result<Decimal, Absence>> =
        realised_to_date(work, points).map(|it| it.value.map(Amount::number)).collect();
    let own: Vec<&Result<Decimal, Absence>> =
        values.iter().filter(|it| **it != elsewhere).collect();
    if own.is_empty() {
        return elsewhere;
    }
    let own = own.into_iter().map(|it| it.map(Count::new)).collect::<Result<Vec<_>, _>>()?;
    Ok(formula::total(&own)?.value())
}

fn realised_to_date<'p, T>(
    work: &Work<'_, '_>,
    points: &'p [Point<T>],
) -> impl Iterator<Item = &'p Point<T>> {
    let reported = work.run.period;
    points
        .iter()
        .filter(move |it| it.stage == Stage::Realised && counts_to_date(it.period, reported))
}

fn cells_to_date<T>(work: &Work<'_, '_>, points: &[Point<T>]) -> Vec<CellRef> {
    realised_to_date(work, points).flat_map(|point| point.cells.clone()).collect()
}

fn build_money(
    work: &mut Work<'_, '_>,
    benefit: u32,
    lines: &[&CashLine],
    points: Vec<Point<Money>>,
) -> Built<Money> {
    let plan = work.plan;
    let described = &plan.benefits[benefit as usize];
    let unit = Unit::Kroner(basis_of(work, benefit, lines));
    let dims = work.dims([(Dim::Benefit, &described.id)]);
    let mut builder =
        Builder { run: work.run, metrics: MONEY, dims, unit, by_period: Default::default() };
    builder.add_points(points);
    let overlaps =
        [Stage::Planned, Stage::Forecast, Stage::Realised].map(|s| builder.overlapping(s));
    let built = builder.build();
    for (left, right) in overlaps.into_iter().flatten() {
        let args = vec![("left", Arg::Period(left)), ("right", Arg::Period(right))];
        let cells = lines
            .iter()
            .filter(|line| line.period == left || line.period == right)
            .map(|line| line.cell)
            .collect();
        work.about_benefit(FindingCode::PeriodsOverlap, benefit, cells, args);
    }
    built
}

/// A disbenefit counts against the benefits.
fn signed(amount: Money, is_disbenefit: bool) -> Money {
    if is_disbenefit { Money::new(-amount.kroner(), amount.basis()) } else { amount }
}

/// The price basis of a benefit's amounts; unlike bases are a finding.
fn basis_of(work: &mut Work<'_, '_>, benefit: u32, lines: &[&CashLine]) -> PriceBasis {
    let mut bases = lines.iter().filter_map(|line| Some((line.amount.ok()?.basis(), line.cell)));
    let Some((first, cell)) = bases.next() else { return PriceBasis::Unstated };
    if let Some((other, at)) = bases.find(|(basis, _)| *basis != first) {
        let text = |basis: PriceBasis| Arg::Text(basis.to_string());
        let args = vec![("left", text(first)), ("right", text(other))];
        work.about_benefit(FindingCode::PriceBasisMixed, benefit, vec![at, cell], args);
    }
    first
}

/// Whether a line is the plan for a period.
fn is_planned(stage: Stage, of: Period, period: Period) -> bool {
    stage == Stage::Planned && of == period
}

/// Says what a built series shows to be wrong; `true` if the benefit stays out
/// of the totals because of it.
fn after_checks<T: Quantity>(
    work: &mut Work<'_, '_>,
    benefit: u32,
    built: &Built<T>,
    planned_in: impl Fn(Period) -> Option<CellRef>,
) -> bool {
    let mixed = built
        .series_values()
        .into_iter()
        .any(|value| matches!(value, Err(Absence::UnlikePriceBasis | Absence::InputUnusable)));
    if let Some(period) = built.not_reported {
        let args = vec![("period", Arg::Period(period))];
        work.about_benefit(
            FindingCode::PeriodNotReported,
            benefit,
            planned_in(period).into_iter().collect(),
            args,
        );
    }
    mixed || built.not_reported.is_some()
}
