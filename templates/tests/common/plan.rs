//! The invented plan behind the samples: an agency that does not exist, in its
//! third quarter of 2026.

use std::collections::BTreeMap;

use gevinst_core::report::*;
use rust_decimal::Decimal;

use super::{Builder, PRICES, QUARTER, decimal};

#[path = "plan_parts.rs"]
mod parts;

/// A saving in thousand kroner per quarter: plan and realised for three
/// quarters, plan and forecast for the fourth.
pub struct Saving {
    pub id: String,
    pub title: String,
    pub kind: &'static str,
    pub owner: Option<&'static str>,
    pub planned: [i64; 4],
    pub realised: [i64; 3],
    pub forecast: Option<i64>,
    pub status: Status,
    pub kept_out: bool,
}

/// The metrics and unit of a series.
#[derive(Clone, Copy)]
struct Family {
    planned: Metric,
    realised: Metric,
    forecast: Metric,
    variance: Metric,
    share: Metric,
    is_money: bool,
}

const MONEY: Family = Family {
    planned: Metric::SavingPlanned,
    realised: Metric::SavingRealised,
    forecast: Metric::SavingForecast,
    variance: Metric::SavingVariance,
    share: Metric::SavingVarianceShare,
    is_money: true,
};

const HOURS: Family = Family {
    planned: Metric::HoursPlanned,
    realised: Metric::HoursRealised,
    forecast: Metric::HoursForecast,
    variance: Metric::HoursVariance,
    share: Metric::HoursVarianceShare,
    is_money: false,
};

impl Family {
    fn unit(self) -> Unit {
        if self.is_money { Unit::Kroner(PRICES) } else { Unit::Hours }
    }

    /// Amounts are given in thousands of the unit's base.
    fn value(self, thousands: i64) -> Decimal {
        Decimal::from(thousands) * Decimal::from(1000)
    }
}

fn family(kind: &str) -> Family {
    if kind == "freed_time" { HOURS } else { MONEY }
}

fn quarter(part: u8) -> Period {
    Period::Quarter(Year(2026), part)
}

/// Amounts of a series in thousands: planned and realised to date, planned for
/// the year, forecast for the rest of it.
type Amounts = (i64, i64, i64, Option<i64>);

/// The series of a benefit or, given its benefits' series, of a group.
fn series(
    builder: &mut Builder,
    family: Family,
    dims: &[(Dim, &str)],
    (planned, realised, planned_year, forecast): Amounts,
    parts: [&[FactIx]; 4],
) -> Series {
    let year = FactPeriod::Of(Period::Year(Year(2026)));
    let to_date = FactPeriod::ToDate(QUARTER);
    let mut amount = |metric, period, value: Result<i64, Absence>, how: (Formula, &[FactIx])| {
        let value = value.map(|thousands| family.value(thousands));
        builder.made(metric, dims, period, value, family.unit(), how)
    };
    let sum = |parts| (Formula::Sum, parts);
    let planned_to_date = amount(family.planned, to_date, Ok(planned), sum(parts[0]));
    let realised_to_date = amount(family.realised, to_date, Ok(realised), sum(parts[1]));
    let both = [realised_to_date, planned_to_date];
    let difference = Ok(realised - planned);
    let variance = amount(family.variance, to_date, difference, (Formula::Variance, &both));
    let in_year = amount(family.planned, year, Ok(planned_year), sum(parts[2]));
    let outturn = forecast.map_or(Err(Absence::ForecastIncomplete), |fourth| Ok(realised + fourth));
    let made_of: Vec<FactIx> = [&[realised_to_date], parts[3]].concat();
    let forecast_year = amount(family.forecast, year, outturn, (Formula::Outturn, &made_of));
    let lifetime = FactPeriod::Lifetime;
    let planned_lifetime = amount(family.planned, lifetime, Ok(planned_year * 4), sum(parts[2]));
    let variance_share = share(builder, family.share, dims, (planned, realised), &both);
    Series {
        planned_to_date,
        realised_to_date,
        variance,
        variance_share,
        planned_year: in_year,
        forecast_year,
        planned_lifetime,
        fte: None,
        value: None,
    }
}

/// The variance as a share of the plan.
fn share(
    builder: &mut Builder,
    metric: Metric,
    dims: &[(Dim, &str)],
    (planned, realised): (i64, i64),
    both: &[FactIx],
) -> FactIx {
    let value = if planned == 0 {
        Err(Absence::PlanIsZero)
    } else {
        Ok((Decimal::from(realised - planned) / Decimal::from(planned)).round_dp(8))
    };
    let to_date = FactPeriod::ToDate(QUARTER);
    builder.made(metric, dims, to_date, value, Unit::Share, (Formula::VarianceShare, both))
}

/// A benefit with its periods and series.
pub fn benefit_row(builder: &mut Builder, saving: &Saving) -> BenefitRow {
    let family = family(saving.kind);
    let dims = [(Dim::Benefit, saving.id.as_str())];
    let mut periods = Vec::new();
    for part in 1..=4u8 {
        let place = usize::from(part) - 1;
        let of = FactPeriod::Of(quarter(part));
        let mut stated = |metric, thousands: Option<i64>| {
            thousands.map(|thousands| {
                builder.stated(metric, &dims, of, Ok(family.value(thousands)), family.unit())
            })
        };
        periods.push(PeriodFigures {
            period: quarter(part),
            planned: stated(family.planned, Some(saving.planned[place])),
            forecast: stated(family.forecast, saving.forecast.filter(|_| part == 4)),
            realised: stated(family.realised, saving.realised.get(place).copied()),
            variance: None,
        });
    }
    let planned: Vec<FactIx> = periods.iter().filter_map(|figures| figures.planned).collect();
    let realised: Vec<FactIx> = periods.iter().filter_map(|figures| figures.realised).collect();
    let forecast: Vec<FactIx> = periods.iter().filter_map(|figures| figures.forecast).collect();
    let amounts = (
        saving.planned[..3].iter().sum(),
        saving.realised.iter().sum(),
        saving.planned.iter().sum(),
        saving.forecast,
    );
    let series =
        series(builder, family, &dims, amounts, [&planned[..3], &realised, &planned, &forecast]);
    let series = if family.is_money { series } else { with_time(builder, &dims, series) };
    BenefitRow {
        id: saving.id.clone(),
        title: saving.title.clone(),
        initiative: Some("Digital saksflyt".to_owned()),
        owner: saving.owner.map(str::to_owned),
        recipient: Some("own"),
        is_disbenefit: saving.id == "Ø-06",
        description: Some(format!(
            "{} (oppdiktet eksempel). Plan og regnskap per kvartal.",
            saving.title
        )),
        series: Some(series),
        periods,
        uses: Vec::new(),
        status: saving.status,
        kept_out: saving.kept_out,
        findings: Vec::new(),
        cell: builder.cell(),
    }
}

/// Årsverk and kroner to date: 1 700 hours a year, 520 kroner an hour.
fn with_time(builder: &mut Builder, dims: &[(Dim, &str)], mut series: Series) -> Series {
    let to_date = FactPeriod::ToDate(QUARTER);
    let mut both = |metric, hours: FactIx, factor: &str, unit: Unit, formula, rule| {
        let value = builder.value(hours).map(|hours| match formula {
            Formula::Fte => (hours / decimal(factor)).round_dp(8),
            _ => hours * decimal(factor),
        });
        let trace = Trace { facts: vec![hours], rule_values: vec![rule], ..Trace::default() };
        builder.fact(metric, dims, to_date, value, unit, formula, trace)
    };
    let (planned, realised) = (series.planned_to_date, series.realised_to_date);
    series.fte = Some((
        both(Metric::FtePlanned, planned, "1700", Unit::Fte, Formula::Fte, 0),
        both(Metric::FteRealised, realised, "1700", Unit::Fte, Formula::Fte, 0),
    ));
    let kroner = Unit::Kroner(PRICES);
    series.value = Some((
        both(Metric::TimeValuePlanned, planned, "520", kroner.clone(), Formula::ValueOfTime, 1),
        both(Metric::TimeValueRealised, realised, "520", kroner, Formula::ValueOfTime, 1),
    ));
    series
}

/// The benefits of one kind with their sums.
pub fn group(builder: &mut Builder, kind: &'static str, savings: &[Saving]) -> BenefitGroup {
    let rows: Vec<BenefitRow> = savings.iter().map(|saving| benefit_row(builder, saving)).collect();
    let counted: Vec<&Saving> = savings.iter().filter(|saving| !saving.kept_out).collect();
    let counted_rows = || rows.iter().filter(|row| !row.kept_out).flat_map(|row| &row.series);
    let sum = |of: fn(&Saving) -> i64| counted.iter().map(|saving| of(saving)).sum::<i64>();
    let amounts = (
        sum(|saving| saving.planned[..3].iter().sum()),
        sum(|saving| saving.realised.iter().sum()),
        sum(|saving| saving.planned.iter().sum()),
        counted.iter().map(|saving| saving.forecast).sum::<Option<i64>>(),
    );
    let planned: Vec<FactIx> = counted_rows().map(|series| series.planned_to_date).collect();
    let realised: Vec<FactIx> = counted_rows().map(|series| series.realised_to_date).collect();
    let year: Vec<FactIx> = counted_rows().map(|series| series.planned_year).collect();
    let dims = [(Dim::Kind, kind)];
    let total = series(builder, family(kind), &dims, amounts, [&planned, &realised, &year, &[]]);
    let total = if kind == "freed_time" { with_time(builder, &dims, total) } else { total };
    BenefitGroup {
        kind,
        rows,
        total: Some(total),
        year_variance: None,
        periods: Vec::new(),
        status: Status::NotAssessed,
    }
}

/// The realistic report.
pub fn report() -> Report {
    let mut builder = Builder::default();
    let mut groups = parts::groups(&mut builder);
    let uses = parts::uses(&mut builder);
    groups[0].rows[0].uses = vec![uses[0].money.unwrap()];
    let indicators = parts::indicators(&mut builder);
    let analyses = parts::analyses(&mut builder);
    let sections = super::tables::sections(&mut builder);
    let findings = parts::findings();
    groups[0].rows[2].findings = vec![0];
    let headline = parts::headline(&mut builder, &groups);
    let mut report = Report {
        meta: meta(),
        books: books(),
        readings: readings(),
        facts: builder.facts,
        headline,
        members: Vec::new(),
        groups,
        indicators,
        uses,
        analyses,
        sections,
        actions: parts::actions(),
        changes: None,
        findings,
        rule_values: parts::rule_values(),
        shown: Vec::new(),
    };
    report.changes = Some(super::changes::changes(&report));
    report.shown = shown(&report);
    report
}

/// A report with `count` savings and nothing else.
pub fn savings_only(count: usize) -> Report {
    let mut builder = Builder::default();
    let savings: Vec<Saving> = (1..=count).map(numbered).collect();
    let groups = vec![group(&mut builder, "saving", &savings)];
    let total = groups[0].total.clone().unwrap();
    let mut report = report();
    report.headline = Headline {
        sentence: Sentence::Behind { variance: total.variance },
        tiles: vec![parts::saving_tile(&total)],
        drivers: Vec::new(),
        attention: (0, 0),
        kept_out: 0,
    };
    report.facts = builder.facts;
    report.groups = groups;
    report.indicators.clear();
    report.uses.clear();
    report.analyses.clear();
    report.sections.clear();
    report.actions.clear();
    report.changes = None;
    report.findings.clear();
    report.rule_values.clear();
    report.shown = shown(&report);
    report
}

fn numbered(number: usize) -> Saving {
    let size = i64::try_from(number % 7).unwrap() * 100;
    Saving {
        id: format!("Ø-{number:02}"),
        title: format!("Innsparing nummer {number}"),
        kind: "saving",
        owner: Some("Økonomiavdelingen"),
        planned: [1000 + size; 4],
        realised: [900 + size, 950 + size, 1000 + size],
        forecast: Some(1000 + size),
        status: [Status::Green, Status::Yellow, Status::Red, Status::NotAssessed][number % 4],
        kept_out: false,
    }
}

fn meta() -> Meta {
    Meta {
        tool_version: "0.1.0".to_owned(),
        edition: "2026-1".to_owned(),
        edition_title: "Regler for 2026".to_owned(),
        edition_digest: Digest::of(b"edition"),
        scenario: None,
        agencies: vec![Agency {
            organisation_number: None,
            name: Some("Eksempeldirektoratet".to_owned()),
        }],
        agency_of_book: std::collections::BTreeMap::new(),
        period: Some(QUARTER),
        as_of: Day::new(2026, 10, 9),
        is_final: true,
        price_basis: Some(PRICES),
        money_scale: MoneyScale::Thousand,
        registered: None,
        supersedes: None,
    }
}

fn books() -> Books {
    let book = |name: &str, sheets: &[&str]| Book {
        name: name.to_owned(),
        digest: Digest::of(name.as_bytes()),
        size: 48_213,
        file_kind: "xlsx".to_owned(),
        sheets: sheets.iter().map(|sheet| (*sheet).to_owned()).collect(),
    };
    Books(vec![
        book("gevinster 2026K3.xlsx", &["Gevinster", "Beløp"]),
        book("beregninger.xlsx", &["Investeringsanalyse", "Nytte-kost"]),
    ])
}

fn readings() -> Vec<Reading> {
    let reading = |id: &str, title: &str, records: &[(RecordKind, u32)]| Reading {
        format: FormatUsed {
            id: id.to_owned(),
            version: "1.0.0".to_owned(),
            title: title.to_owned(),
            named_by_user: id == "gevinstberegninger",
            library: None,
            evidence: vec![Evidence {
                at: Some(Place { sheet: 0, row: 0, col: 0 }),
                found: "Gevinster".to_owned(),
                shows: "overskriften på arket".to_owned(),
            }],
        },
        records: records.iter().copied().collect::<BTreeMap<_, _>>(),
        cells_used: 412,
    };
    vec![
        reading(
            "gevinst-register",
            "Verktøyets eget register",
            &[(RecordKind::Benefit, 9), (RecordKind::CashLine, 48), (RecordKind::Indicator, 4)],
        ),
        reading("gevinstberegninger", "Gevinstberegninger", &[(RecordKind::Estimate, 5)]),
    ]
}

/// The figures in the order the report shows them.
pub fn shown(report: &Report) -> Vec<FactIx> {
    let mut list = Vec::new();
    match &report.headline.sentence {
        Sentence::Behind { variance } | Sentence::Ahead { variance } => list.push(*variance),
        Sentence::AsPlanned { realised } => list.push(*realised),
        Sentence::Expected { net } => list.push(*net),
        Sentence::NoFigures => {}
    }
    for tile in &report.headline.tiles {
        list.push(tile.value);
        list.extend([tile.plan, tile.variance, tile.variance_share].into_iter().flatten());
    }
    for group in &report.groups {
        let rows = group.rows.iter().filter_map(|row| row.series.as_ref());
        rows.chain(&group.total).for_each(|series| push_series(&mut list, series));
        for row in &group.rows {
            for figures in &row.periods {
                list.extend(
                    [figures.planned, figures.forecast, figures.realised].into_iter().flatten(),
                );
            }
            list.extend(&row.uses);
        }
    }
    for row in &report.indicators {
        list.extend([row.baseline, row.target]);
        list.extend(row.measurements.iter().map(|point| point.value));
        list.push(row.achievement);
    }
    for row in &report.uses {
        list.extend([row.money, row.hours].into_iter().flatten());
    }
    for table in &report.analyses {
        for row in &table.rows {
            list.extend(&row.by_period);
            list.push(row.total);
        }
        list.extend(table.estimates.iter().map(|row| row.expected));
    }
    for table in report.sections.iter().flat_map(|section| &section.tables) {
        list.extend(table.facts());
    }
    let mut seen = std::collections::BTreeSet::new();
    list.retain(|place| seen.insert(*place));
    list
}

fn push_series(list: &mut Vec<FactIx>, series: &Series) {
    list.extend([
        series.planned_to_date,
        series.realised_to_date,
        series.variance,
        series.variance_share,
        series.planned_year,
        series.forecast_year,
        series.planned_lifetime,
    ]);
    for (planned, realised) in [series.fte, series.value].into_iter().flatten() {
        list.extend([planned, realised]);
    }
}
