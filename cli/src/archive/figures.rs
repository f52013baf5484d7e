//! What was computed, as tables: figures, what each is made of, what was found.

use std::collections::BTreeMap;

use gevinst_core::report::{
    Absence, Arg, CellRef, Fact, FactPeriod, Finding, Overridden, Report, Subject, Unit,
};
use rust_decimal::Decimal;

use super::submission::File;
use super::tsv::{self, Broken, Row, Table};
use super::{layout, lineage};

/// The columns of `figures.tsv`.
pub const FIGURE_COLUMNS: &[&str] = &[
    "figure",
    "id",
    "metric",
    "period",
    "value",
    "absent",
    "unit",
    "price_basis",
    "stage",
    "formula",
    "cells",
    "parts",
    "rule_values",
];
/// The columns of `edges.tsv`.
pub const EDGE_COLUMNS: &[&str] = &["figure", "part"];
/// The columns of `sources.tsv`.
pub const SOURCE_COLUMNS: &[&str] = &["figure", "cell"];
/// The columns of `rule_values.tsv`.
pub const RULE_COLUMNS: &[&str] = &[
    "rule_value",
    "parameter",
    "label_nb",
    "label_en",
    "value",
    "unit",
    "from",
    "kind",
    "past_check_date",
    "source",
    "cell",
];
/// The columns of `findings.tsv`.
pub const FINDING_COLUMNS: &[&str] = &["finding", "code", "severity", "about", "cells", "values"];
/// The columns of `decisions.tsv`.
pub const DECISION_COLUMNS: &[&str] = &["decision", "about", "chosen", "instead_of", "reason"];

/// The tables of what was computed and found.
pub fn of_report(report: &Report) -> Vec<File> {
    let file = |path: &str, text: String| (path.to_owned(), text);
    vec![
        file(layout::FIGURES, figures(report)),
        file(layout::EDGES, edges(report)),
        file(layout::RULE_VALUES, rule_values(report)),
        file(layout::SOURCES, sources(report)),
        file(layout::FINDINGS, findings(report)),
        file(layout::DECISIONS, decisions(report)),
    ]
}

/// A cell of the run: the number of the input, the number of the sheet, the address.
pub fn shown(cell: CellRef) -> String {
    format!("{:04}!{}", u32::from(cell.book) + 1, lineage::shown(cell.place))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<String>>().join(" ")
}

fn figures(report: &Report) -> String {
    let mut table = Table::new(FIGURE_COLUMNS);
    for (place, fact) in report.facts.iter() {
        let basis = match &fact.unit {
            Unit::Kroner(basis) => basis.to_string(),
            _ => String::new(),
        };
        let period =
            if fact.period == FactPeriod::None { String::new() } else { fact.period.to_string() };
        let rules = fact.trace.rule_values.iter().map(|rule| (rule + 1).to_string());
        table.row(&[
            &(place.0 + 1).to_string(),
            fact.id.as_str(),
            fact.metric.key(),
            &period,
            &fact.value.map(|value| value.normalize().to_string()).unwrap_or_default(),
            fact.value.err().map_or("", Absence::key),
            fact.unit.key(),
            &basis,
            fact.stage.map_or("", |stage| stage.key()),
            fact.formula.key(),
            &fact.trace.cells.len().to_string(),
            &fact.trace.facts.len().to_string(),
            &joined(rules),
        ]);
    }
    table.text()
}

fn each(report: &Report) -> impl Iterator<Item = (String, &Fact)> {
    report.facts.iter().map(|(place, fact)| ((place.0 + 1).to_string(), fact))
}

fn edges(report: &Report) -> String {
    let mut table = Table::new(EDGE_COLUMNS);
    for (number, fact) in each(report) {
        for part in &fact.trace.facts {
            table.row(&[&number, &(part.0 + 1).to_string()]);
        }
    }
    table.text()
}

fn sources(report: &Report) -> String {
    let mut table = Table::new(SOURCE_COLUMNS);
    for (number, fact) in each(report) {
        for cell in &fact.trace.cells {
            table.row(&[&number, &shown(*cell)]);
        }
    }
    table.text()
}

fn rule_values(report: &Report) -> String {
    let mut table = Table::new(RULE_COLUMNS);
    for (place, rule) in report.rule_values.iter().enumerate() {
        table.row(&[
            &(place + 1).to_string(),
            &rule.parameter,
            &rule.label_nb,
            &rule.label_en,
            &rule.value,
            &rule.unit,
            &rule.from.map(|day| day.to_string()).unwrap_or_default(),
            rule.kind,
            if rule.past_check_date { "yes" } else { "no" },
            &rule.source,
            &rule.cell.map(shown).unwrap_or_default(),
        ]);
    }
    table.text()
}

fn findings(report: &Report) -> String {
    let mut table = Table::new(FINDING_COLUMNS);
    for (place, finding) in report.findings.iter().enumerate() {
        let values = finding.args.iter().map(|(name, arg)| format!("{name}={}", told(arg)));
        table.row(&[
            &(place + 1).to_string(),
            finding.code.key(),
            finding.severity().key(),
            &about(finding),
            &joined(finding.cells.iter().map(|cell| shown(*cell))),
            &values.collect::<Vec<String>>().join("; "),
        ]);
    }
    table.text()
}

fn about(finding: &Finding) -> String {
    match &finding.subject {
        Subject::Book(book) => format!("input {:04}", u32::from(*book) + 1),
        Subject::Record(kind, Some(id)) => format!("{kind} {id}"),
        Subject::Record(kind, None) => kind.to_string(),
        Subject::Analysis(key) => format!("analysis {key}"),
        Subject::Figure(metric) => format!("figure {metric}"),
    }
}

fn told(arg: &Arg) -> String {
    match arg {
        Arg::Text(text) => text.clone(),
        Arg::Number(number, None) => number.normalize().to_string(),
        Arg::Number(number, Some(unit)) => format!("{} {}", number.normalize(), unit.key()),
        Arg::Day(day) => day.to_string(),
        Arg::Period(period) => period.to_string(),
        Arg::Field(field) => field.to_string(),
        Arg::Choices(_, keys) => keys.join(","),
    }
}

/// What somebody decided in the place of the edition, and which formats were named
/// and not recognised.
fn decisions(report: &Report) -> String {
    let mut table = Table::new(DECISION_COLUMNS);
    let overrides = report.meta.scenario.iter().flat_map(|scenario| &scenario.overrides);
    for change in overrides {
        let about = match change.what {
            Overridden::Parameter(id) => format!("parameter {}", id.key()),
            Overridden::Method(key) => format!("method {key}"),
        };
        let number = (table.rows() + 1).to_string();
        let instead_of = change.edition_value.as_deref().unwrap_or_default();
        table.row(&[&number, &about, &change.scenario_value, instead_of, &change.reason]);
    }
    for finding in &report.findings {
        let Some(waiver) = &finding.waiver else { continue };
        let number = (table.rows() + 1).to_string();
        let of = format!("finding {} of {}", finding.code, about(finding));
        let chosen = format!("decided by {} on {}", waiver.who, waiver.when);
        table.row(&[&number, &of, &chosen, "keeping it out", &waiver.why]);
    }
    for (place, reading) in report.readings.iter().enumerate() {
        if reading.format.named_by_user {
            let number = (table.rows() + 1).to_string();
            let about = format!("format of input {:04}", place + 1);
            table.row(&[&number, &about, &reading.format.id, "recognising it", ""]);
        }
    }
    table.text()
}

/// An archived figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its stable name.
    pub id: String,
    /// Its value, or why there is none.
    pub value: Result<Decimal, Absence>,
    /// How it follows from its parts.
    pub formula: String,
    /// Its whole row, to be compared.
    pub row: Vec<String>,
}

/// Reads archived figures, by their ids.
///
/// # Errors
///
/// When the table is not as this module writes it, or an id is there twice.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Figure>, Broken> {
    let mut figures = BTreeMap::new();
    for row in tsv::read(layout::FIGURES, bytes, FIGURE_COLUMNS)? {
        let id = row.get(1).to_owned();
        let value = value(&row)?;
        let formula = row.get(9).to_owned();
        // Its number is where it stands, and not what it is.
        let cells = (1..FIGURE_COLUMNS.len()).map(|column| row.get(column).to_owned());
        let figure = Figure { id: id.clone(), value, formula, row: cells.collect() };
        if figures.insert(id, figure).is_some() {
            return Err(row.broken("a figure's id stands once"));
        }
    }
    Ok(figures)
}

fn value(row: &Row) -> Result<Result<Decimal, Absence>, Broken> {
    match (row.get(4), row.get(5)) {
        ("", absent) => {
            let known = Absence::ALL.iter().find(|absence| absence.key() == absent);
            let known = known.ok_or_else(|| row.broken(format!("`{absent}` is no reason")))?;
            Ok(Err(*known))
        }
        (value, "") => {
            let number = Decimal::from_str_exact(value);
            let number = number.map_err(|_| row.broken(format!("`{value}` is no number")))?;
            Ok(Ok(number))
        }
        _ => Err(row.broken("a figure has a value or a reason why there is none")),
    }
}
