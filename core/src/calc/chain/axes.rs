//! The agency's own benefits by one characteristic at a time. The characteristics are
//! independent of one another and are never mixed in one table.

use std::collections::BTreeMap;

use crate::calc::appraisal::BenefitAppraisal;
use crate::calc::chain::Agency;
use crate::calc::fact::{Dim, FactIx};
use crate::calc::kind::{group_of, sum_of};
use crate::calc::metric::Metric;
use crate::calc::work::Run;
use crate::plan::Benefit;
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};

/// One characteristic: the table's key, the dimension, its values with the lines that
/// name them, and how a benefit has it.
struct Axis {
    table: &'static str,
    dim: Dim,
    values: &'static [(&'static str, &'static str)],
    of: fn(&Benefit) -> Option<&'static str>,
    /// Whether what others gain is part of the table: only where the question is who.
    of_all: bool,
}

const AXES: [Axis; 6] = [
    Axis {
        table: "axis_cash_effect",
        dim: Dim::CashEffect,
        values: &[
            ("cashable", "axis_cashable"),
            ("non_cashable", "axis_non_cashable"),
            ("cost_avoidance", "axis_cost_avoidance"),
            ("income", "axis_income"),
            ("none", "axis_no_cash"),
        ],
        of: |benefit| benefit.cash_effect.said(),
        of_all: false,
    },
    Axis {
        table: "axis_recipient",
        dim: Dim::Recipient,
        values: &[
            ("own", "axis_own"),
            ("state", "axis_state"),
            ("municipal", "axis_municipal"),
            ("business", "axis_business"),
            ("citizens", "axis_citizens"),
            ("voluntary", "axis_voluntary"),
        ],
        of: |benefit| Some(benefit.recipient.unwrap_or("own")),
        of_all: true,
    },
    Axis {
        table: "axis_kind",
        dim: Dim::Kind,
        values: &[
            ("saving", "axis_saving"),
            ("avoided_cost", "axis_avoided_cost"),
            ("income", "axis_kind_income"),
            ("freed_time", "axis_freed_time"),
        ],
        of: |benefit| Some(benefit.kind),
        of_all: false,
    },
    Axis {
        table: "axis_recurrence",
        dim: Dim::Recurrence,
        values: &[("recurrent", "axis_recurrent"), ("one_off", "axis_one_off")],
        of: |benefit| benefit.recurrence.said(),
        of_all: false,
    },
    Axis {
        table: "axis_certainty",
        dim: Dim::Certainty,
        values: &[
            ("expected", "axis_expected"),
            ("committed", "axis_committed"),
            ("realised", "axis_realised"),
            ("validated", "axis_validated"),
        ],
        of: |benefit| benefit.certainty.said(),
        of_all: false,
    },
    Axis {
        table: "axis_sign",
        dim: Dim::Sign,
        values: &[("benefit", "axis_benefit"), ("disbenefit", "axis_disbenefit")],
        of: |benefit| Some(if benefit.is_disbenefit { "disbenefit" } else { "benefit" }),
        of_all: false,
    },
];

/// One table for each characteristic that some benefit states. Plans with several
/// calculations describe the same money more than once and have none of these tables.
pub(super) fn tables(run: &mut Run<'_>, agency: &Agency<'_>) -> Vec<FactTable> {
    if run.period.is_none() || agency.analyses().len() > 1 {
        return Vec::new();
    }
    AXES.iter().filter_map(|axis| table(run, agency, axis)).collect()
}

fn table(run: &mut Run<'_>, agency: &Agency<'_>, axis: &Axis) -> Option<FactTable> {
    let counted: Vec<(&Benefit, &BenefitAppraisal)> = agency
        .counted()
        .map(|(benefit, appraisal, _)| (benefit, appraisal))
        .filter(|(_, it)| it.series.is_some())
        .filter(|(benefit, _)| axis.of_all || !group_of(benefit).ends_with("_others"))
        .collect();
    let stated = counted.iter().any(|(benefit, _)| (axis.of)(benefit).is_some());
    if !stated {
        return None;
    }
    let values = axis.values.iter().map(|(key, line)| (Some(*key), *line));
    let values = values.chain([(None, "axis_not_stated")]);
    let rows: Vec<FactRow> = values
        .filter_map(|(key, line)| {
            let of_value: Vec<&BenefitAppraisal> = counted
                .iter()
                .filter(|(benefit, _)| (axis.of)(benefit) == key)
                .map(|(_, appraisal)| *appraisal)
                .collect();
            (!of_value.is_empty()).then(|| row(run, agency, (axis.dim, key), line, &of_value))
        })
        .collect();
    let columns = ["planned_year_any", "realised_to_date", "hours"];
    let convention = if axis.of_all { "axis_all" } else { "axis_own_only" };
    Some(FactTable {
        key: axis.table,
        about: agency.about(""),
        columns: columns.into_iter().map(Column::Key).collect(),
        rows,
        conventions: [convention, "chain_counted"]
            .map(|key| Convention { key, args: Vec::new() })
            .to_vec(),
    })
}

/// Planned for the year and realised to date in kroner, and realised hours.
fn row(
    run: &mut Run<'_>,
    agency: &Agency<'_>,
    (dim, key): (Dim, Option<&str>),
    line: &'static str,
    of_value: &[&BenefitAppraisal],
) -> FactRow {
    let dims: BTreeMap<Dim, String> = agency.dims([(dim, key.unwrap_or("not_stated"))]);
    let series = |is_time: bool| {
        let all = of_value.iter().filter_map(|it| it.series.as_ref());
        all.filter(move |series| series.fte.is_some() == is_time)
    };
    let planned: Vec<FactIx> = series(false).map(|it| it.planned_year).collect();
    let realised: Vec<FactIx> = series(false).map(|it| it.realised_to_date).collect();
    let hours: Vec<FactIx> = series(true).map(|it| it.realised_to_date).collect();
    let mut sum = |metric, parts: &[FactIx]| {
        let Some(first) = parts.first() else { return TableCell::Blank };
        let period = run.facts.get(*first).period;
        TableCell::Fact(sum_of(run, metric, dims.clone(), period, parts))
    };
    let cells = vec![
        sum(Metric::AxisPlanned, &planned),
        sum(Metric::AxisRealised, &realised),
        sum(Metric::AxisHours, &hours),
    ];
    FactRow { label: Label::Key(line), is_total: false, cells }
}
