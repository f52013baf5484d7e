//! Reports for tests, openly invented: one as an agency would get it, and the
//! stress ones every renderer must survive.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

mod changes;
mod plan;
mod tables;

use std::collections::BTreeMap;

use gevinst_core::report::*;
use rust_decimal::Decimal;

/// The reporting period of the samples.
pub const QUARTER: Period = Period::Quarter(Year(2026), 3);
/// The price basis of the samples.
pub const PRICES: PriceBasis = PriceBasis::Fixed(Year(2026));

pub fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// Collects facts while a sample is built.
#[derive(Default)]
pub struct Builder {
    pub facts: Facts,
    next_row: u32,
}

impl Builder {
    /// A cell of the first workbook, each time a new one.
    pub fn cell(&mut self) -> CellRef {
        self.next_row += 1;
        CellRef { book: 0, place: Place { sheet: 0, row: 4 + self.next_row, col: 5 } }
    }

    fn add(&mut self, fact: Fact) -> FactIx {
        self.facts.add(fact)
    }

    /// A figure that stands in a cell.
    pub fn stated(
        &mut self,
        metric: Metric,
        dims: &[(Dim, &str)],
        period: FactPeriod,
        value: Result<Decimal, Absence>,
        unit: Unit,
    ) -> FactIx {
        let cell = self.cell();
        let trace = Trace { cells: vec![cell], ..Trace::default() };
        self.fact(metric, dims, period, value, unit, Formula::Stated, trace)
    }

    /// A figure made of other figures.
    pub fn made(
        &mut self,
        metric: Metric,
        dims: &[(Dim, &str)],
        period: FactPeriod,
        value: Result<Decimal, Absence>,
        unit: Unit,
        how: (Formula, &[FactIx]),
    ) -> FactIx {
        let trace = Trace { facts: how.1.to_vec(), ..Trace::default() };
        self.fact(metric, dims, period, value, unit, how.0, trace)
    }

    #[allow(clippy::too_many_arguments)]
    pub fn fact(
        &mut self,
        metric: Metric,
        dims: &[(Dim, &str)],
        period: FactPeriod,
        value: Result<Decimal, Absence>,
        unit: Unit,
        formula: Formula,
        trace: Trace,
    ) -> FactIx {
        let dims: BTreeMap<Dim, String> =
            dims.iter().map(|(dim, value)| (*dim, (*value).to_owned())).collect();
        let id = FactId::new(metric, &dims, period);
        let stage = stage_of(metric);
        self.add(Fact { id, metric, dims, period, value, unit, stage, formula, trace })
    }

    pub fn value(&self, place: FactIx) -> Result<Decimal, Absence> {
        self.facts.get(place).value
    }
}

fn stage_of(metric: Metric) -> Option<Stage> {
    match metric.key().rsplit('.').next() {
        Some("planned") => Some(Stage::Planned),
        Some("forecast") => Some(Stage::Forecast),
        Some("realised" | "measured") => Some(Stage::Realised),
        _ => None,
    }
}

/// A report as an agency would get it, with something in every section.
pub fn realistic() -> Report {
    plan::report()
}

/// A report of workbooks that hold nothing.
pub fn empty() -> Report {
    let mut report = realistic();
    report.facts = Facts::default();
    report.headline = Headline {
        sentence: Sentence::NoFigures,
        tiles: Vec::new(),
        drivers: Vec::new(),
        attention: (0, 0),
        kept_out: 0,
    };
    report.groups.clear();
    report.indicators.clear();
    report.uses.clear();
    report.analyses.clear();
    report.sections.clear();
    report.actions.clear();
    report.changes = None;
    report.findings.clear();
    report.rule_values.clear();
    report.meta.agencies.clear();
    report.meta.period = None;
    report.meta.as_of = None;
    report.meta.price_basis = None;
    report.shown.clear();
    report
}

/// A report with a single benefit and nothing else.
pub fn one_benefit() -> Report {
    many(1)
}

/// A report with `count` savings and nothing else.
pub fn many(count: usize) -> Report {
    plan::savings_only(count)
}

/// The realistic report with every figure missing, each for another reason.
pub fn all_absent() -> Report {
    let mut place = 0;
    with_values(realistic(), |_| {
        place += 1;
        Err(Absence::ALL[place % Absence::ALL.len()])
    })
}

/// The realistic report with figures at both ends of what can be computed.
pub fn huge() -> Report {
    let mut place = 0;
    with_values(realistic(), |_| {
        place += 1;
        Ok(decimal(if place % 2 == 0 { "9999999999999.99999999" } else { "-9999999999999.5" }))
    })
}

/// The realistic report under a scenario that sets a value and a choice.
pub fn under_scenario() -> Report {
    let mut report = realistic();
    let change = |what, nb: &str, en: &str, edition: Option<&str>, value: &str| Override {
        what,
        label: nb.to_owned(),
        label_en: en.to_owned(),
        edition_value: edition.map(str::to_owned),
        edition_values: Vec::new(),
        scenario_value: value.to_owned(),
        reason: "Oppdiktet begrunnelse.".to_owned(),
        sources: vec!["Oppdiktet rundskriv, punkt 4".to_owned()],
    };
    let hours = Overridden::Parameter(ParameterId::from_key("hours_per_fte").unwrap());
    report.meta.scenario = Some(Scenario {
        id: "low-uptake".to_owned(),
        title: "Lavt uttak".to_owned(),
        title_en: "Low uptake".to_owned(),
        digest: Digest::of(b"scenario"),
        overrides: vec![
            change(hours, "timer per årsverk", "hours per full-time year", Some("1700"), "1650.5"),
            change(Overridden::Method("discount_timing"), "tidspunkt", "timing", None, "mid-year"),
        ],
    });
    report
}

/// The realistic report with texts that try to break out of the page.
pub fn hostile() -> Report {
    let mut report = under_scenario();
    let evil = [
        "<script>alert(1)</script>",
        "{{meta.tool}} {{{x}}}",
        "\" onmouseover=\"x' style='x` =cmd|' /C calc'!A0",
        "\u{202e}gnitsoh\u{1b}[31m\u{0}",
        "</style><img src=http://x.example/y>",
    ];
    let long = "Særdeles lang benevnelse uten ende ".repeat(9);
    let text = |place: usize| format!("{} {}", evil[place % evil.len()], &long[..300]);
    for (number, row) in report.groups.iter_mut().flat_map(|group| &mut group.rows).enumerate() {
        row.title = text(number);
        row.id = format!("{}-{number}", evil[number % evil.len()]);
        row.owner = Some(text(number + 1));
        row.initiative = Some(text(number + 2));
        row.description = Some(text(number + 3));
    }
    for (number, row) in report.indicators.iter_mut().enumerate() {
        row.title = text(number);
        row.unit = evil[number % evil.len()].to_owned();
        row.owner = Some(text(number));
    }
    for (number, row) in report.actions.iter_mut().enumerate() {
        row.description = text(number);
    }
    for (number, finding) in report.findings.iter_mut().enumerate() {
        finding.args = vec![("found", Arg::Text(text(number))), ("nearest", Arg::Text(text(1)))];
        finding.subject = Subject::Record(RecordKind::Benefit, Some(text(number)));
    }
    for (number, book) in report.books.0.iter_mut().enumerate() {
        book.name = format!("{}.xlsx", evil[number % evil.len()]);
        book.sheets = vec![text(number), text(number + 1)];
    }
    report.meta.agencies[0].name = Some(text(0));
    for (number, analysis) in report.analyses.iter_mut().enumerate() {
        analysis.key = text(number);
        analysis.estimates.iter_mut().for_each(|row| row.title = text(number));
    }
    if let Some(scenario) = &mut report.meta.scenario {
        (scenario.id, scenario.title, scenario.title_en) = (text(0), text(1), text(2));
        for (number, it) in scenario.overrides.iter_mut().enumerate() {
            it.label = text(number);
            it.scenario_value = text(number + 1);
            it.reason = text(number + 2);
            it.sources = vec![text(number + 3)];
        }
    }
    tables::make_hostile(&mut report.sections, text);
    report
}

/// The report with other values for its figures; ids and traces stay.
pub fn with_values(
    mut report: Report,
    mut value: impl FnMut(&Fact) -> Result<Decimal, Absence>,
) -> Report {
    let mut facts = Facts::default();
    for (_, fact) in report.facts.iter() {
        let mut other = fact.clone();
        other.value = value(fact);
        facts.add(other);
    }
    report.facts = facts;
    report
}

/// All samples with a name for messages.
pub fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("realistic", realistic()),
        ("empty", empty()),
        ("one benefit", one_benefit()),
        ("sixty benefits", many(60)),
        ("all absent", all_absent()),
        ("huge", huge()),
        ("under a scenario", under_scenario()),
        ("hostile", hostile()),
    ]
}
