//! What a `report.json` held.
//!
//! Only what a comparison needs is read; anything else in the file may be of a later
//! program. What is read is taken for hostile.

use std::collections::BTreeMap;

use gevinst_core::compare::{
    Earlier, EarlierBenefit, EarlierIndicator, EarlierKind, EarlierRun, EarlierSeries, Held,
    dims_of,
};
use gevinst_core::period::{Day, Period};
use gevinst_core::price::PriceBasis;
use gevinst_core::quantity::Unit;
use gevinst_core::report::Status;
use rust_decimal::Decimal;
use serde::Deserialize;

/// The schema that is read.
const SCHEMA: &str = "gevinst-report/1";

#[derive(Deserialize)]
struct File {
    meta: Meta,
    facts: Vec<Fact>,
    groups: Vec<Group>,
    indicators: Vec<Indicator>,
}

#[derive(Deserialize)]
struct Meta {
    tool_version: String,
    edition: Edition,
    period: Option<String>,
    as_of: Option<String>,
}

#[derive(Deserialize)]
struct Edition {
    id: String,
}

#[derive(Deserialize)]
struct Fact {
    id: String,
    value: Option<String>,
    absent: Option<String>,
    unit: String,
    price_basis: Option<String>,
}

#[derive(Deserialize)]
struct Group {
    kind: String,
    benefits: Vec<Benefit>,
    total: Option<Series>,
}

#[derive(Deserialize)]
struct Series {
    realised_to_date: String,
    forecast_year: String,
}

#[derive(Deserialize)]
struct Benefit {
    id: String,
    title: String,
    recipient: Option<String>,
    is_disbenefit: bool,
    description: Option<String>,
    status: String,
    figures: Option<Series>,
    periods: Vec<InPeriod>,
}

#[derive(Deserialize)]
struct InPeriod {
    period: String,
    planned: Option<String>,
    realised: Option<String>,
}

#[derive(Deserialize)]
struct Indicator {
    id: String,
    title: String,
    unit: String,
    baseline: String,
    target: String,
    measurements: Vec<Measurement>,
    status: String,
}

#[derive(Deserialize)]
struct Measurement {
    value: String,
}

/// Reads what a report held.
///
/// # Errors
///
/// When it is no report, or something in it is not as reports have it.
pub fn read(json: &[u8], run: Option<String>, digest: String) -> Result<Earlier, String> {
    let value: serde_json::Value =
        serde_json::from_slice(json).map_err(|error| format!("it is not JSON ({error})"))?;
    let schema = value.get("schema").and_then(serde_json::Value::as_str).unwrap_or("none");
    if schema != SCHEMA {
        return Err(format!("its schema is {schema}, and this program reads {SCHEMA}"));
    }
    let file: File = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let period = file.meta.period.as_deref().map(period).transpose()?;
    let as_of = file.meta.as_of.as_deref();
    let as_of = as_of.map(|text| Day::parse(text).ok_or_else(|| format!("`{text}` is no day")));
    let run = EarlierRun {
        id: run,
        digest,
        tool_version: file.meta.tool_version,
        edition: file.meta.edition.id,
        period,
        as_of: as_of.transpose()?,
    };
    let mut figures = BTreeMap::new();
    for fact in file.facts {
        let (id, held) = held(fact)?;
        figures.insert(id, held);
    }
    let (kinds, benefits) = groups(file.groups)?;
    Ok(Earlier { run, figures, kinds, benefits, indicators: indicators(file.indicators)? })
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| format!("`{text}` is no period"))
}

fn held(fact: Fact) -> Result<(String, Held), String> {
    let Fact { id, value, absent, unit, price_basis } = fact;
    let basis = price_basis.map(|text| {
        PriceBasis::from_key(&text).ok_or_else(|| format!("{id}: `{text}` is no price basis"))
    });
    let value = match (value, absent) {
        (Some(text), None) => match Decimal::from_str_exact(&text) {
            Ok(value) => Ok(value.normalize()),
            Err(_) => return Err(format!("{id}: `{text}` is no number")),
        },
        (None, Some(reason)) => Err(reason),
        _ => return Err(format!("{id}: a figure has a value or a reason why there is none")),
    };
    let unit = Unit::from_key(&unit, basis.transpose()?);
    Ok((id, Held { value, unit }))
}

fn status(text: &str) -> Result<Status, String> {
    let all = [Status::Green, Status::Yellow, Status::Red, Status::NotAssessed];
    let known = all.into_iter().find(|status| status.key() == text);
    known.ok_or_else(|| format!("`{text}` is no status"))
}

fn series(it: Series) -> EarlierSeries {
    EarlierSeries { realised_to_date: it.realised_to_date, forecast_year: it.forecast_year }
}

type Groups = (Vec<EarlierKind>, BTreeMap<String, EarlierBenefit>);

fn groups(groups: Vec<Group>) -> Result<Groups, String> {
    let mut kinds = Vec::new();
    let mut benefits: BTreeMap<String, Option<EarlierBenefit>> = BTreeMap::new();
    for group in groups {
        for it in group.benefits {
            let key = match &it.figures {
                Some(series) => dims_of(&series.realised_to_date).to_owned(),
                None => format!("benefit={}", it.id),
            };
            let benefit = benefit(&group.kind, it)?;
            // Two that go by one name cannot be told apart.
            benefits.entry(key).and_modify(|known| *known = None).or_insert(Some(benefit));
        }
        kinds.push(EarlierKind { kind: group.kind, total: group.total.map(series) });
    }
    Ok((kinds, benefits.into_iter().filter_map(|(key, it)| Some((key, it?))).collect()))
}

fn benefit(kind: &str, it: Benefit) -> Result<EarlierBenefit, String> {
    let recipient = it.recipient.as_deref();
    let definition =
        EarlierBenefit::defined(kind, recipient, it.is_disbenefit, it.description.as_deref());
    let mut periods = Vec::new();
    for row in it.periods {
        periods.push((period(&row.period)?, row.planned, row.realised));
    }
    Ok(EarlierBenefit {
        status: status(&it.status)?,
        id: it.id,
        title: it.title,
        series: it.figures.map(series),
        periods,
        definition,
    })
}

fn indicators(rows: Vec<Indicator>) -> Result<BTreeMap<String, EarlierIndicator>, String> {
    let mut indicators = BTreeMap::new();
    for it in rows {
        let key = dims_of(&it.baseline).to_owned();
        let indicator = EarlierIndicator {
            status: status(&it.status)?,
            definition: EarlierIndicator::defined(&it.title, &it.unit),
            id: it.id,
            title: it.title,
            baseline: it.baseline,
            target: it.target,
            measurements: it.measurements.into_iter().map(|it| it.value).collect(),
        };
        indicators.insert(key, indicator);
    }
    Ok(indicators)
}
