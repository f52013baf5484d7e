//! The items of the JSON report. The order of the fields is the order of the keys.

use std::collections::BTreeMap;

use gevinst_core::report::{
    ActionRow, AnalysisTable, Arg, Book, CellRef, Fact, FactIx, FactPeriod, Finding, IndicatorRow,
    MoneyScale, Reading, Report, RuleUse, Scenario, Subject, Unit, UseRow,
};
use rust_decimal::Decimal;
use serde::Serialize;

/// A figure's id.
pub fn id(report: &Report, place: FactIx) -> &str {
    report.facts.get(place).id.as_str()
}

pub(super) fn ids<'r>(report: &'r Report, places: &[FactIx]) -> Vec<&'r str> {
    places.iter().map(|place| id(report, *place)).collect()
}

fn cells(report: &Report, cells: &[CellRef]) -> Vec<String> {
    cells.iter().map(|cell| report.books.show(*cell)).collect()
}

/// A number as text with all its digits and no more.
pub(super) fn number(value: Decimal) -> String {
    value.normalize().to_string()
}

#[derive(Serialize)]
pub struct MetaItem<'r> {
    tool_version: &'r str,
    edition: EditionItem<'r>,
    scenario: Option<ScenarioItem<'r>>,
    agencies: Vec<AgencyItem<'r>>,
    period: Option<String>,
    as_of: Option<String>,
    status: &'static str,
    price_basis: Option<String>,
    money_scale: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    register: Option<RegisterItem<'r>>,
    supersedes: Option<SupersededItem<'r>>,
}

#[derive(Serialize)]
struct SupersededItem<'r> {
    run: &'r str,
    tagmanifest_sha512: &'r str,
    reason: &'r str,
}

#[derive(Serialize)]
struct RegisterItem<'r> {
    number: u32,
    head: &'r str,
}

#[derive(Serialize)]
struct EditionItem<'r> {
    id: &'r str,
    title: &'r str,
    digest: String,
}

#[derive(Serialize)]
struct AgencyItem<'r> {
    organisation_number: Option<&'r str>,
    name: Option<&'r str>,
}

pub fn meta(report: &Report) -> MetaItem<'_> {
    let meta = &report.meta;
    MetaItem {
        tool_version: &meta.tool_version,
        edition: EditionItem {
            id: &meta.edition,
            title: &meta.edition_title,
            digest: meta.edition_digest.to_string(),
        },
        scenario: meta.scenario.as_ref().map(scenario),
        agencies: meta
            .agencies
            .iter()
            .map(|agency| AgencyItem {
                organisation_number: agency.organisation_number.as_deref(),
                name: agency.name.as_deref(),
            })
            .collect(),
        period: meta.period.map(|period| period.to_string()),
        as_of: meta.as_of.map(|day| day.to_string()),
        status: if meta.is_final { "final" } else { "draft" },
        price_basis: meta.price_basis.map(|basis| basis.to_string()),
        money_scale: match meta.money_scale {
            MoneyScale::Kroner => "kroner",
            MoneyScale::Thousand => "thousand",
            MoneyScale::Million => "million",
        },
        register: meta
            .registered
            .as_ref()
            .map(|it| RegisterItem { number: it.number, head: &it.head }),
        supersedes: meta.supersedes.as_ref().map(|it| SupersededItem {
            run: &it.run,
            tagmanifest_sha512: &it.seal,
            reason: &it.reason,
        }),
    }
}

#[derive(Serialize)]
struct ScenarioItem<'r> {
    id: &'r str,
    title_nb: &'r str,
    title_en: &'r str,
    digest: String,
    overrides: Vec<OverrideItem<'r>>,
}

#[derive(Serialize)]
struct OverrideItem<'r> {
    what: &'static str,
    label_nb: &'r str,
    label_en: &'r str,
    edition_value: Option<&'r str>,
    scenario_value: &'r str,
    reason: &'r str,
    sources: &'r [String],
}

fn scenario(scenario: &Scenario) -> ScenarioItem<'_> {
    let overrides = scenario.overrides.iter().map(|it| OverrideItem {
        what: it.what.key(),
        label_nb: &it.label,
        label_en: &it.label_en,
        edition_value: it.edition_value.as_deref(),
        scenario_value: &it.scenario_value,
        reason: &it.reason,
        sources: &it.sources,
    });
    ScenarioItem {
        id: &scenario.id,
        title_nb: &scenario.title,
        title_en: &scenario.title_en,
        digest: scenario.digest.to_string(),
        overrides: overrides.collect(),
    }
}

#[derive(Serialize)]
pub struct BookItem<'r> {
    name: &'r str,
    digest: String,
    size: u64,
    file_kind: &'r str,
    sheets: &'r [String],
}

pub fn book(book: &Book) -> BookItem<'_> {
    BookItem {
        name: &book.name,
        digest: book.digest.to_string(),
        size: book.size,
        file_kind: &book.file_kind,
        sheets: &book.sheets,
    }
}

#[derive(Serialize)]
pub struct ReadingItem<'r> {
    book: usize,
    format: &'r str,
    version: &'r str,
    title: &'r str,
    named_by_user: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    library: Option<String>,
    evidence: Vec<EvidenceItem<'r>>,
    records: BTreeMap<&'static str, u32>,
    cells_used: u32,
}

#[derive(Serialize)]
struct EvidenceItem<'r> {
    cell: Option<String>,
    found: &'r str,
    shows: &'r str,
}

pub fn reading<'r>(report: &'r Report, book: usize, reading: &'r Reading) -> ReadingItem<'r> {
    let number = u16::try_from(book).unwrap_or(u16::MAX);
    let evidence = reading.format.evidence.iter().map(|evidence| EvidenceItem {
        cell: evidence.at.map(|place| report.books.show(CellRef { book: number, place })),
        found: &evidence.found,
        shows: &evidence.shows,
    });
    ReadingItem {
        book,
        format: &reading.format.id,
        version: &reading.format.version,
        title: &reading.format.title,
        named_by_user: reading.format.named_by_user,
        library: reading.format.library.map(|digest| digest.to_string()),
        evidence: evidence.collect(),
        records: reading.records.iter().map(|(kind, count)| (kind.key(), *count)).collect(),
        cells_used: reading.cells_used,
    }
}

#[derive(Serialize)]
pub struct FactItem<'r> {
    id: &'r str,
    metric: &'static str,
    dims: BTreeMap<&'static str, &'r str>,
    period: Option<String>,
    value: Option<String>,
    absent: Option<&'static str>,
    unit: &'r str,
    price_basis: Option<String>,
    stage: Option<&'static str>,
    formula: &'static str,
    cells: Vec<String>,
    facts: Vec<&'r str>,
    rule_values: &'r [u16],
}

pub fn fact<'r>(report: &'r Report, fact: &'r Fact) -> FactItem<'r> {
    let price_basis = match &fact.unit {
        Unit::Kroner(basis) => Some(basis.to_string()),
        _ => None,
    };
    FactItem {
        id: fact.id.as_str(),
        metric: fact.metric.key(),
        dims: fact.dims.iter().map(|(dim, value)| (dim.key(), value.as_str())).collect(),
        period: Some(fact.period.to_string()).filter(|_| fact.period != FactPeriod::None),
        value: fact.value.ok().map(number),
        absent: fact.value.err().map(|absence| absence.key()),
        unit: fact.unit.key(),
        price_basis,
        stage: fact.stage.map(|stage| stage.key()),
        formula: fact.formula.key(),
        cells: cells(report, &fact.trace.cells),
        facts: ids(report, &fact.trace.facts),
        rule_values: &fact.trace.rule_values,
    }
}

#[derive(Serialize)]
pub struct IndicatorItem<'r> {
    id: &'r str,
    title: &'r str,
    benefit: Option<&'r str>,
    unit: &'r str,
    owner: Option<&'r str>,
    baseline: &'r str,
    target: &'r str,
    measurements: Vec<MeasurementItem<'r>>,
    achievement: &'r str,
    status: &'static str,
    findings: &'r [usize],
    cell: String,
}

#[derive(Serialize)]
struct MeasurementItem<'r> {
    day: Option<String>,
    period: Option<String>,
    value: &'r str,
}

pub fn indicator<'r>(report: &'r Report, row: &'r IndicatorRow) -> IndicatorItem<'r> {
    let measurements = row.measurements.iter().map(|point| MeasurementItem {
        day: point.day.map(|day| day.to_string()),
        period: point.period.map(|period| period.to_string()),
        value: id(report, point.value),
    });
    IndicatorItem {
        id: &row.id,
        title: &row.title,
        benefit: row.benefit.as_deref(),
        unit: &row.unit,
        owner: row.owner.as_deref(),
        baseline: id(report, row.baseline),
        target: id(report, row.target),
        measurements: measurements.collect(),
        achievement: id(report, row.achievement),
        status: row.status.key(),
        findings: &row.findings,
        cell: report.books.show(row.cell),
    }
}

#[derive(Serialize)]
pub struct UseItem<'r> {
    key: &'static str,
    money: Option<&'r str>,
    hours: Option<&'r str>,
}

pub fn use_row<'r>(report: &'r Report, row: &UseRow) -> UseItem<'r> {
    UseItem {
        key: row.key,
        money: row.money.map(|place| id(report, place)),
        hours: row.hours.map(|place| id(report, place)),
    }
}

#[derive(Serialize)]
pub struct AnalysisItem<'r> {
    key: &'r str,
    book: u16,
    stage: &'static str,
    periods: Vec<String>,
    rows: Vec<AnalysisRowItem<'r>>,
    estimates: Vec<EstimateItem<'r>>,
}

#[derive(Serialize)]
struct AnalysisRowItem<'r> {
    metric: &'static str,
    by_period: Vec<&'r str>,
    total: &'r str,
}

#[derive(Serialize)]
struct EstimateItem<'r> {
    category: &'static str,
    title: &'r str,
    optimistic: Option<String>,
    most_likely: Option<String>,
    pessimistic: Option<String>,
    expected: &'r str,
}

pub fn analysis<'r>(report: &'r Report, table: &'r AnalysisTable) -> AnalysisItem<'r> {
    let rows = table.rows.iter().map(|row| AnalysisRowItem {
        metric: row.metric.key(),
        by_period: ids(report, &row.by_period),
        total: id(report, row.total),
    });
    let estimates = table.estimates.iter().map(|row| EstimateItem {
        category: row.category,
        title: &row.title,
        optimistic: row.optimistic.map(number),
        most_likely: row.most_likely.map(number),
        pessimistic: row.pessimistic.map(number),
        expected: id(report, row.expected),
    });
    AnalysisItem {
        key: &table.key,
        book: table.book,
        stage: table.stage.key(),
        periods: table.periods.iter().map(|period| period.to_string()).collect(),
        rows: rows.collect(),
        estimates: estimates.collect(),
    }
}

#[derive(Serialize)]
pub struct ActionItem<'r> {
    benefit: Option<&'r str>,
    description: &'r str,
    owner: Option<&'r str>,
    deadline: Option<String>,
    status: Option<&'static str>,
    overdue: bool,
}

pub fn action(row: &ActionRow) -> ActionItem<'_> {
    ActionItem {
        benefit: row.benefit.as_deref(),
        description: &row.description,
        owner: row.owner.as_deref(),
        deadline: row.deadline.map(|day| day.to_string()),
        status: row.status,
        overdue: row.overdue,
    }
}

#[derive(Serialize)]
pub struct FindingItem<'r> {
    code: &'static str,
    severity: &'static str,
    subject: SubjectItem<'r>,
    cells: Vec<String>,
    args: Vec<NamedItem<'r>>,
    /// What somebody decided about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionItem<'r>>,
}

#[derive(Serialize)]
struct DecisionItem<'r> {
    who: &'r str,
    when: String,
    reason: &'r str,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum SubjectItem<'r> {
    Book { book: u16 },
    Record { kind: &'static str, id: Option<&'r str> },
    Analysis { key: &'r str },
    Figure { metric: &'r str },
}

#[derive(Serialize)]
struct NamedItem<'r> {
    name: &'static str,
    #[serde(flatten)]
    arg: ArgItem<'r>,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum ArgItem<'r> {
    Text { value: &'r str },
    Number { value: String, unit: Option<&'r str> },
    Day { value: String },
    Period { value: String },
    Field { value: &'static str },
    Choices { field: &'static str, value: &'r [&'static str] },
}

pub fn finding<'r>(report: &'r Report, finding: &'r Finding) -> FindingItem<'r> {
    let subject = match &finding.subject {
        Subject::Book(book) => SubjectItem::Book { book: *book },
        Subject::Record(kind, id) => SubjectItem::Record { kind: kind.key(), id: id.as_deref() },
        Subject::Analysis(key) => SubjectItem::Analysis { key },
        Subject::Figure(metric) => SubjectItem::Figure { metric },
    };
    let args = finding.args.iter().map(|(name, arg)| NamedItem { name, arg: argument(arg) });
    FindingItem {
        code: finding.code.key(),
        severity: finding.severity().key(),
        subject,
        cells: cells(report, &finding.cells),
        args: args.collect(),
        decision: finding.waiver.as_ref().map(|waiver| DecisionItem {
            who: &waiver.who,
            when: waiver.when.to_string(),
            reason: &waiver.why,
        }),
    }
}

fn argument(arg: &Arg) -> ArgItem<'_> {
    match arg {
        Arg::Text(value) => ArgItem::Text { value },
        Arg::Number(value, unit) => {
            ArgItem::Number { value: number(*value), unit: unit.as_ref().map(Unit::key) }
        }
        Arg::Day(day) => ArgItem::Day { value: day.to_string() },
        Arg::Period(period) => ArgItem::Period { value: period.to_string() },
        Arg::Field(field) => ArgItem::Field { value: field.key() },
        Arg::Choices(field, value) => ArgItem::Choices { field: field.key(), value },
    }
}

#[derive(Serialize)]
pub struct RuleItem<'r> {
    parameter: &'r str,
    label_nb: &'r str,
    label_en: &'r str,
    value: &'r str,
    unit: &'r str,
    source: &'r str,
    from: Option<String>,
    kind: &'static str,
    past_check_date: bool,
    cell: Option<String>,
}

pub fn rule<'r>(report: &Report, rule: &'r RuleUse) -> RuleItem<'r> {
    RuleItem {
        parameter: &rule.parameter,
        label_nb: &rule.label_nb,
        label_en: &rule.label_en,
        value: &rule.value,
        unit: &rule.unit,
        source: &rule.source,
        from: rule.from.map(|day| day.to_string()),
        kind: rule.kind,
        past_check_date: rule.past_check_date,
        cell: rule.cell.map(|cell| report.books.show(cell)),
    }
}
