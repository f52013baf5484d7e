//! Freed time benefit by benefit: hours, value, how far it has come, what it is used for.

use rust_decimal::Decimal;

use crate::calc::appraisal::{BenefitAppraisal, Series};
use crate::calc::chain::evidence_of;
use crate::calc::fact::{Dim, FactIx, Formula, Stage, Trace};
use crate::calc::formula::chain::money_chain;
use crate::calc::formula::ladder::{LadderEvidence, LadderStep, is_retest};
use crate::calc::formula::time::{fragmented_per_day, fragmented_per_unit};
use crate::calc::formula::{self, Amount};
use crate::calc::grouped::{Grouped, counts_to_date};
use crate::calc::kind::{group_of, sum_of};
use crate::calc::labour;
use crate::calc::metric::Metric;
use crate::calc::time::to_date;
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, FindingCode};
use crate::period::Day;
use crate::plan::{Benefit, QuantityLine, Realisation};
use crate::quantity::{Count, Fte, Hours, Unit};
use crate::report::table::{
    Column, Convention, ConventionArg, FactRow, FactTable, Label, TableCell,
};
use crate::rules::UseOf;

/// Adds the tables of a plan's freed time to the report, and tells what the claims made
/// of it lack.
pub(super) fn report(
    work: &mut Work<'_, '_>,
    grouped: &Grouped<'_>,
    appraised: &[BenefitAppraisal],
    about: &str,
) {
    labour::check(work);
    for place in 0..appraised.len() {
        let benefit = u32::try_from(place).unwrap_or(u32::MAX);
        labour::check_lines(work, benefit, &grouped.volumes[place]);
        check_fragmented(work, benefit, &grouped.uses[place]);
        check_per_day(work, benefit, &grouped.volumes[place], &grouped.uses[place]);
    }
    let mut tables: Vec<FactTable> = labour_table(work, about).into_iter().collect();
    tables.extend(time_table(work, grouped, appraised, about));
    work.run.add_tables("freed_time", tables);
}

/// From salary to the cost of an hour.
fn labour_table(work: &Work<'_, '_>, about: &str) -> Option<FactTable> {
    let year = work.labour.year.as_ref()?;
    let keys = [
        "labour_salary",
        "labour_pension",
        "labour_contribution",
        "labour_overhead",
        "labour_total",
        "labour_hours",
        "labour_hourly",
    ];
    let row = |key, fact: FactIx, is_total| FactRow {
        label: Label::Key(key),
        is_total,
        cells: vec![TableCell::Fact(fact)],
    };
    let mut rows: Vec<FactRow> = keys
        .into_iter()
        .zip(&year.facts)
        .map(|(key, fact)| row(key, *fact, matches!(key, "labour_total" | "labour_hourly")))
        .collect();
    if let Some(stated) = work.labour.hourly.filter(|hourly| hourly.is_stated) {
        rows.push(row("labour_hourly_stated", stated.fact, true));
    }
    let per_cent = |share| ConventionArg::Text(labour::per_cent(share));
    let args = vec![
        ("zone", ConventionArg::Text(year.zone.to_owned())),
        ("contribution", per_cent(year.terms.contribution)),
        ("pension", per_cent(year.terms.pension)),
        ("overhead", per_cent(year.terms.overhead)),
    ];
    let conventions = vec![
        Convention { key: "labour_terms", args },
        Convention { key: "labour_same_hours", args: Vec::new() },
    ];
    Some(FactTable {
        key: "labour_cost",
        about: about.to_owned(),
        columns: vec![Column::Key("value_plain")],
        rows,
        conventions,
    })
}

/// Benefit by benefit, the agency's own first and their sum.
fn time_table(
    work: &mut Work<'_, '_>,
    grouped: &Grouped<'_>,
    appraised: &[BenefitAppraisal],
    about: &str,
) -> Option<FactTable> {
    let plan = work.plan;
    work.run.period?;
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for (place, benefit) in plan.benefits.iter().enumerate() {
        let appraisal = appraised.get(place)?;
        let Some(series) = appraisal.series.as_ref().filter(|_| benefit.takes_hours()) else {
            continue;
        };
        let evidence = evidence(work, &grouped.volumes[place], &grouped.uses[place]);
        let row = time_row(work, benefit, series, appraisal, evidence);
        match group_of(benefit) {
            "freed_time" => own.push((row, (!appraisal.kept_out).then_some(series))),
            _ => others.push(row),
        }
    }
    if own.is_empty() && others.is_empty() {
        return None;
    }
    let counted: Vec<&Series> = own.iter().filter_map(|(_, series)| *series).collect();
    let total = (counted.len() > 1).then(|| total_row(work, &counted));
    let mut rows: Vec<FactRow> = own.into_iter().map(|(row, _)| row).collect();
    rows.extend(total);
    rows.extend(others);
    let columns = ["hours", "fte", "value_of_time", "step", "missing_step", "hours_used"];
    let mut columns: Vec<Column> = columns.into_iter().map(Column::Key).collect();
    columns.push(Column::Key("hours_rest"));
    let ladder = Convention { key: "ladder", args: Vec::new() };
    let mut conventions = vec![ladder];
    if let Some(hourly) = work.labour.hourly {
        let args = vec![("cost", ConventionArg::Fact(hourly.fact))];
        conventions.push(Convention { key: "time_valued_at", args });
    }
    Some(FactTable { key: "freed_time", about: about.to_owned(), columns, rows, conventions })
}

fn time_row(
    work: &mut Work<'_, '_>,
    benefit: &Benefit,
    series: &Series,
    appraisal: &BenefitAppraisal,
    evidence: LadderEvidence,
) -> FactRow {
    let fact = |pair: Option<(FactIx, FactIx)>| match pair {
        Some((_, realised)) => TableCell::Fact(realised),
        None => TableCell::Blank,
    };
    let (used, rest) = uses_of(work, &benefit.id, series.realised_to_date, appraisal);
    let missing =
        evidence.missing_step().map_or(TableCell::Blank, |step| TableCell::Word(word(step)));
    FactRow {
        label: Label::Text(format!("{} {}", benefit.id, benefit.title)),
        is_total: false,
        cells: vec![
            TableCell::Fact(series.realised_to_date),
            fact(series.fte),
            fact(series.value),
            TableCell::Word(word(evidence.step())),
            missing,
            used.map_or(TableCell::Blank, TableCell::Fact),
            TableCell::Fact(rest),
        ],
    }
}

/// Hours used in any way, and hours that no use accounts for.
fn uses_of(
    work: &mut Work<'_, '_>,
    id: &str,
    realised: FactIx,
    appraisal: &BenefitAppraisal,
) -> (Option<FactIx>, FactIx) {
    let of_hours = |work: &Work<'_, '_>, counts: fn(&str) -> bool| -> Vec<FactIx> {
        let facts = appraisal.uses.iter().copied().filter(|&it| {
            let fact = work.run.facts.get(it);
            let key = fact.dims.get(&Dim::Use).map(String::as_str).unwrap_or_default();
            fact.metric == Metric::RealisationHours && counts(key)
        });
        facts.collect()
    };
    let dims = work.dims([(Dim::Benefit, id)]);
    let period = to_date(work.run.period);
    let used = of_hours(work, |key| key != "not_realised");
    let all = of_hours(work, |_| true);
    let used = (!used.is_empty())
        .then(|| sum_of(work.run, Metric::ChainHoursUse, dims.clone(), period, &used));
    let hours = |fact: FactIx| work.run.facts.get(fact).value.map(Hours::new);
    let rest = hours(realised).and_then(|freed| {
        let uses = all.iter().map(|fact| hours(*fact)).collect::<Result<Vec<Hours>, _>>()?;
        // Hours have no operating cost, so the whole is the same by either method.
        let chain = money_chain(freed, Hours::default(), &uses, UseOf::GrossBenefit)?;
        Ok(chain.rest.number())
    });
    let mut facts = vec![realised];
    facts.extend(all);
    let rest = work.run.add(Figure {
        metric: Metric::ChainHoursRest,
        dims,
        period,
        value: rest,
        unit: Unit::Hours,
        stage: Some(Stage::Realised),
        formula: Formula::ChainRest,
        trace: Trace { facts, ..Trace::default() },
    });
    (used, rest)
}

/// The sum over the agency's own benefits.
fn total_row(work: &mut Work<'_, '_>, parts: &[&Series]) -> FactRow {
    let dims = work.dims([(Dim::Recipient, "own")]);
    let mut sum = |pick: &dyn Fn(&Series) -> Option<FactIx>| {
        let facts: Option<Vec<FactIx>> = parts.iter().map(|series| pick(series)).collect();
        let facts = facts.filter(|facts| !facts.is_empty())?;
        let (metric, period) = {
            let first = work.run.facts.get(*facts.first()?);
            (first.metric, first.period)
        };
        Some(sum_of(work.run, metric, dims.clone(), period, &facts))
    };
    let cells = [
        sum(&|series| Some(series.realised_to_date)),
        sum(&|series| series.fte.map(|(_, realised)| realised)),
        sum(&|series| series.value.map(|(_, realised)| realised)),
    ];
    let mut cells: Vec<TableCell> =
        cells.into_iter().map(|it| it.map_or(TableCell::Blank, TableCell::Fact)).collect();
    cells.resize(7, TableCell::Blank);
    FactRow { label: Label::Key("time_own_total"), is_total: true, cells }
}

fn word(step: LadderStep) -> &'static str {
    match step {
        LadderStep::Identified => "ladder_identified",
        LadderStep::Planned => "ladder_planned",
        LadderStep::Measured => "ladder_measured",
        LadderStep::Decided => "ladder_decided",
        LadderStep::TakenOut => "ladder_taken_out",
        LadderStep::Sustained => "ladder_sustained",
    }
}

/// What is known of a benefit of freed time by the end of the reporting period.
fn evidence(
    work: &mut Work<'_, '_>,
    volumes: &[&QuantityLine],
    uses: &[&Realisation],
) -> LadderEvidence {
    let Some(reported) = work.run.period else { return LadderEvidence::default() };
    let lower = |line: &&&QuantityLine| {
        let stated = line.hours.said().map(Amount::number);
        let fte = line.fte.said().map(Amount::number);
        let saved = line.before.said().zip(line.after.said()).map(|(before, after)| before - after);
        let number = stated.or(fte).or(saved);
        line.stage == Stage::Realised
            && line.period.ends_by(reported)
            && number.is_some_and(|number| number > Decimal::ZERO)
    };
    let uses: Vec<&&Realisation> = uses
        .iter()
        .filter(|it| it.period.ends_by(reported) && it.use_key != "not_realised")
        .collect();
    let taken_out = uses.iter().filter(|it| is_taken_out(it)).filter_map(|it| it.period.last_day());
    let taken_out = taken_out.min();
    let measured: Vec<Day> =
        volumes.iter().filter(lower).filter_map(|it| it.period.last_day()).collect();
    let months = work.has(|rules| rules.retest_months());
    let months = months.then(|| work.rule(|rules| rules.retest_months())).flatten();
    let again = taken_out.zip(months).is_some_and(|(taken_out, (months, _))| {
        measured.iter().any(|day| is_retest(taken_out, *day, months))
    });
    LadderEvidence {
        planned: volumes.iter().any(|line| line.stage == Stage::Planned),
        measured: !measured.is_empty(),
        decided: uses.iter().any(|it| it.document.is_some()),
        taken_out: taken_out.is_some(),
        measured_again: again,
    }
}

/// Whether a budget line or a staffing plan has changed: a budget cut with line, year and
/// document, or full-time equivalents put to another use by a document.
fn is_taken_out(line: &Realisation) -> bool {
    match line.use_key {
        "budget_cut" => evidence_of(line).missing().is_empty(),
        _ => line.fte.said().is_some() && line.document.is_some(),
    }
}

/// Freed time that is taken out of a budget in less than a part of a post, counted as
/// if it went on for the whole year.
fn check_fragmented(work: &mut Work<'_, '_>, benefit: u32, uses: &[&Realisation]) {
    let reported = work.run.period;
    let cuts: Vec<&&Realisation> = uses
        .iter()
        .filter(|it| it.use_key == "budget_cut" && counts_to_date(it.period, reported))
        .collect();
    let hours: Vec<Hours> = cuts.iter().filter_map(|it| it.hours.said()).collect();
    let (Some(reported), false) = (reported, hours.is_empty()) else { return };
    if !work.has(|rules| rules.fragmented_time()) {
        return;
    }
    let Some((per_fte, _)) = work.rule(|rules| rules.hours_per_fte()) else { return };
    let Some((limits, _)) = work.rule(|rules| rules.fragmented_time()) else { return };
    let months = Decimal::from(reported.last_month());
    let yearly = || -> Result<Fte, formula::Absent> {
        let hours = formula::total(&hours)?.number();
        let year = hours.checked_mul(Decimal::from(12)).and_then(|it| it.checked_div(months));
        formula::fte(Hours::new(year.ok_or(formula::Absent::OutOfRange)?), per_fte)
    };
    let Ok(fte) = yearly() else { return };
    let one_unit = Count::new(Decimal::ONE);
    if fte.number().is_zero() || !fragmented_per_unit(fte, one_unit, limits).unwrap_or(false) {
        return;
    }
    let rounding = work.run.methods().rounding_display;
    let number = |fte: Fte| Arg::Number(rounding.round(fte.number(), 2), Some(Unit::Fte));
    let args = vec![("fte", number(fte)), ("limit", number(limits.fte))];
    let cells = cuts.iter().map(|it| it.cell).collect();
    work.about_benefit(FindingCode::TimeFragmented, benefit, cells, args);
}

/// Freed time that is taken out of a budget but comes as a few minutes a day to each of
/// those it is spread over, by the lines to date that state how many they are.
fn check_per_day(
    work: &mut Work<'_, '_>,
    benefit: u32,
    volumes: &[&QuantityLine],
    uses: &[&Realisation],
) {
    let reported = work.run.period;
    let is_cut =
        |it: &&Realisation| it.use_key == "budget_cut" && counts_to_date(it.period, reported);
    let stated: Vec<(&QuantityLine, Count)> = volumes
        .iter()
        .filter(|it| it.stage == Stage::Realised && counts_to_date(it.period, reported))
        .filter_map(|it| Some((*it, Count::new(it.persons.said()?))))
        .collect();
    if stated.is_empty() || !uses.iter().any(is_cut) || !work.has(|rules| rules.fragmented_time()) {
        return;
    }
    let Some((limits, _)) = work.rule(|rules| rules.fragmented_time()) else { return };
    let mut hours = Vec::new();
    let mut person_years = Vec::new();
    for (line, persons) in &stated {
        let freed = work.hours.get(&(line.cell, line.stage, line.period));
        // A line whose hours are not known says nothing of the others either.
        let Some(Ok(freed)) = freed.map(|it| it.value) else { return };
        let months = Decimal::from(line.period.months());
        let of_year = persons.value().checked_mul(months);
        let of_year = of_year.and_then(|it| it.checked_div(Decimal::from(12)));
        let Some(of_year) = of_year else { return };
        hours.push(freed);
        person_years.push(Count::new(of_year));
    }
    let total = formula::total(&hours).and_then(|it| Ok((it, formula::total(&person_years)?)));
    let Ok((hours, persons)) = total else { return };
    let days = Count::new(limits.days_per_year);
    if hours.value().is_zero() || fragmented_per_day(hours, persons, days, limits) != Ok(true) {
        return;
    }
    let minutes = hours.value().abs().checked_mul(formula::TimeUnit::Minutes.per_hour());
    let minutes = minutes.and_then(|it| it.checked_div(persons.value())?.checked_div(days.value()));
    let Some(minutes) = minutes else { return };
    let rounded = work.run.methods().rounding_display.round(minutes, 1);
    let args = vec![
        ("minutes", Arg::Number(rounded, None)),
        ("limit", Arg::Number(limits.minutes_per_day, None)),
    ];
    let persons = stated.iter().filter_map(|(line, _)| line.persons.cell());
    let cells = persons.chain(uses.iter().filter(|it| is_cut(it)).map(|it| it.cell)).collect();
    work.about_benefit(FindingCode::TimeFragmentedPerDay, benefit, cells, args);
}
