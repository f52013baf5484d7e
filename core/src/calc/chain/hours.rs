//! The agency's own freed hours and what they are used for. An hour can be used once.

use crate::calc::appraisal::{BenefitAppraisal, Series};
use crate::calc::chain::Agency;
use crate::calc::fact::{Absence, Dim, FactIx, Formula, Stage, Trace};
use crate::calc::formula::Amount;
use crate::calc::formula::chain::money_chain;
use crate::calc::kind::{group_of, sum_of};
use crate::calc::metric::Metric;
use crate::calc::time::to_date;
use crate::calc::work::{Figure, Run};
use crate::quantity::{Hours, Unit};
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};
use crate::rules::UseOf;
use crate::submission::{Field, RecordKind, choices};

/// Freed hours, their uses and what no use accounts for; none without a reporting period
/// or without freed time of the agency's own.
pub(super) fn table(run: &mut Run<'_>, agency: &Agency<'_>) -> Option<FactTable> {
    run.period?;
    let own: Vec<(&BenefitAppraisal, &Series)> = agency
        .counted()
        .filter(|(benefit, _, _)| group_of(benefit) == "freed_time")
        .filter_map(|(_, it, _)| Some((it, it.series.as_ref()?)))
        .collect();
    if own.is_empty() {
        return None;
    }
    let period = to_date(run.period);
    let freed: Vec<FactIx> = own.iter().map(|(_, series)| series.realised_to_date).collect();
    let freed = sum_of(run, Metric::ChainHours, agency.dims([]), period, &freed);
    let mut rows = vec![row("chain_hours_freed", freed, true)];
    let mut uses = Vec::new();
    for &key in choices(RecordKind::Realisation, Field::Use) {
        let facts: Vec<FactIx> = own.iter().flat_map(|(it, _)| of_use(run, it, key)).collect();
        if facts.is_empty() {
            continue;
        }
        let dims = agency.dims([(Dim::Use, key)]);
        let used = sum_of(run, Metric::ChainHoursUse, dims, period, &facts);
        rows.push(row(line_of(key), used, false));
        uses.push(used);
    }
    let rest = rest(run, agency, freed, &uses);
    rows.push(row("chain_rest", rest, true));
    Some(FactTable {
        key: "chain_hours",
        about: agency.about(""),
        columns: vec![Column::Key("realised_to_date")],
        rows,
        conventions: ["chain_hours", "chain_counted"]
            .map(|key| Convention { key, args: Vec::new() })
            .to_vec(),
    })
}

fn row(key: &'static str, fact: FactIx, is_total: bool) -> FactRow {
    FactRow { label: Label::Key(key), is_total, cells: vec![TableCell::Fact(fact)] }
}

/// A benefit's hours of one use.
fn of_use(run: &Run<'_>, appraisal: &BenefitAppraisal, key: &str) -> Vec<FactIx> {
    let facts = appraisal.uses.iter().copied().filter(|&it| {
        let fact = run.facts.get(it);
        let of_use = fact.dims.get(&Dim::Use).is_some_and(|used| used == key);
        fact.metric == Metric::RealisationHours && of_use
    });
    facts.collect()
}

fn rest(run: &mut Run<'_>, agency: &Agency<'_>, freed: FactIx, uses: &[FactIx]) -> FactIx {
    let hours = |fact: FactIx| run.facts.get(fact).value.map(Hours::new);
    let value = hours(freed).and_then(|freed| {
        let used = uses.iter().map(|fact| hours(*fact)).collect::<Result<Vec<_>, Absence>>()?;
        // Hours have no operating cost, so the whole is the same by either method.
        let chain = money_chain(freed, Hours::default(), &used, UseOf::GrossBenefit)?;
        Ok(chain.rest.number())
    });
    let mut facts = vec![freed];
    facts.extend(uses);
    let dims = agency.dims([]);
    run.add(Figure {
        metric: Metric::ChainHoursRest,
        dims,
        period: to_date(run.period),
        value,
        unit: Unit::Hours,
        stage: Some(Stage::Realised),
        formula: Formula::ChainRest,
        trace: Trace { facts, ..Trace::default() },
    })
}

fn line_of(key: &str) -> &'static str {
    match key {
        "budget_cut" => "chain_budget_cut",
        "redeployed" => "chain_redeployed",
        "quality" => "chain_quality",
        "development" => "chain_development",
        "competence" => "chain_competence",
        "avoided_growth" => "chain_avoided_growth",
        _ => "chain_not_realised",
    }
}
