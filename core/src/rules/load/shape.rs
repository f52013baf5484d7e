//! Reading a value in the shape that its parameter has.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::period::Year;
use crate::quantity::round_term;
use crate::rules::parameter::ValueKind;
use crate::rules::read::{Section, Source};
use crate::rules::shape::{Field, RuleValue, Shape};
use crate::rules::values::{
    IndexLevel, IndexSeries, RateStep, RateSteps, SensitivityDriver, SensitivityRun,
};

/// The keys under which a value of this shape stands.
pub(super) fn keys(shape: Shape) -> Vec<&'static str> {
    match shape {
        Shape::Series => vec!["reference_year", "series"],
        other => vec![other.key()],
    }
}

/// Reads the value; mistakes within it are told where they stand.
pub(super) fn read(
    source: &mut Source<'_>,
    shape: Shape,
    section: &Section<'_>,
) -> Option<RuleValue> {
    match shape {
        Shape::One => section.decimal(source, "value").map(RuleValue::One),
        Shape::List => section.decimals(source, "value").map(RuleValue::List),
        Shape::Parts(names) => {
            let parts = section.section(source, "value")?;
            parts.only(source, names);
            let numbers: Vec<_> = names
                .iter()
                .map(|name| parts.decimal(source, name).map(|number| (*name, number)))
                .collect();
            numbers.into_iter().collect::<Option<Vec<_>>>().map(RuleValue::Parts)
        }
        Shape::Table { rows, columns } => {
            let size = (rows.len(), columns.len());
            let numbers = section.rows(source, "value", size)?;
            Some(RuleValue::Table(rows.iter().copied().zip(numbers).collect()))
        }
        Shape::Records { keys, fields } => records(source, section, keys, fields),
        Shape::Steps => steps(source, section),
        Shape::Series => series(source, section),
        Shape::Runs => runs(source, section),
    }
}

/// The years of rows, which must ascend; what does not is told and left out.
struct Ascending(Option<i64>);

impl Ascending {
    fn check(&mut self, source: &mut Source<'_>, year: i64, span: &Range<usize>) -> bool {
        let ascends = self.0.is_none_or(|before| year > before);
        if let Some(before) = self.0.filter(|_| !ascends) {
            let expected = format!("a year after {before}, the year before it in the list");
            source.mistake(span, format!("the year {year}"), expected);
        }
        self.0 = Some(self.0.map_or(year, |before| before.max(year)));
        ascends
    }
}

const STEP_YEAR: &str = "a year from 1 to 1000 without quotes, counted from the clock's origin";

fn steps(source: &mut Source<'_>, section: &Section<'_>) -> Option<RuleValue> {
    let rows = section.sections(source, "steps")?;
    let mut ascending = Ascending(None);
    let mut steps = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        row.only(source, &["year", "value"]);
        let year: Option<u16> = row.whole(source, "year", STEP_YEAR, 1..=1000);
        let rate = row.decimal(source, "value");
        let Some((from_year, rate)) = year.zip(rate) else { continue };
        let span = row.span_of("year");
        let ascends = ascending.check(source, from_year.into(), &span);
        if place == 0 && from_year != 1 {
            source.mistake(&span, format!("a first step from year {from_year}"), "year 1");
        } else if ascends {
            steps.push(RateStep { from_year, rate });
        }
    }
    let complete = steps.len() == rows.len();
    let read = RateSteps::new(steps);
    if complete && read.is_none() {
        let expected = "rates above -1 and at most 1, as shares of one";
        source.mistake(&section.span_of("steps"), "a value out of range", expected);
    }
    read.filter(|_| complete).map(RuleValue::Steps)
}

const INDEX_YEAR: &str = "a year from 1800 to 2200 without quotes";

fn series(source: &mut Source<'_>, section: &Section<'_>) -> Option<RuleValue> {
    let reference: Option<i16> = section.whole(source, "reference_year", INDEX_YEAR, 1800..=2200);
    let rows = section.sections(source, "series")?;
    let mut ascending = Ascending(None);
    let mut levels = BTreeMap::new();
    let mut before = None;
    for row in &rows {
        let year: Option<i16> = row.whole(source, "year", INDEX_YEAR, 1800..=2200);
        let level = index_level(source, row, year.map(Year).zip(Some(before)));
        let Some((year, level)) = year.zip(level) else { continue };
        if ascending.check(source, year.into(), &row.span_of("year")) {
            before = Some((Year(year), level.level));
            levels.insert(Year(year), level);
        }
    }
    let complete = levels.len() == rows.len();
    let reference = Year(reference?);
    let hundred = levels.get(&reference).is_none_or(|it| it.level == Decimal::ONE_HUNDRED);
    if !hundred {
        let found = format!("the reference year {reference} with another level than 100");
        source.mistake(&section.span_of("reference_year"), found, "the year whose level is 100");
    }
    let read = IndexSeries::new(levels);
    if complete && read.is_none() {
        source.mistake(&section.span_of("series"), "a value out of range", "levels above 0");
    }
    let read = read.filter(|_| complete && hundred)?;
    Some(RuleValue::Series(read.with_reference_year(reference)))
}

/// A level as it is stated, or made of its change from the year before.
fn index_level(
    source: &mut Source<'_>,
    row: &Section<'_>,
    place: Option<(Year, Option<(Year, Decimal)>)>,
) -> Option<IndexLevel> {
    row.only(source, &["year", "value", "change", "kind"]);
    let kinds: Vec<&str> = ValueKind::ALL.iter().map(|kind| kind.key()).collect();
    let kind = row.word(source, "kind", &kinds);
    let kind = kind.and_then(|place| ValueKind::ALL.get(place).copied());
    if row.has("value") == row.has("change") {
        let found = "not exactly one of `value` and `change`";
        source.mistake(&row.span, found, "a level, or its change from the year before");
        return None;
    }
    let level = if row.has("value") {
        row.decimal(source, "value")?
    } else {
        let change = row.decimal(source, "change")?;
        let (year, before) = place?;
        let before = before.filter(|(earlier, _)| earlier.0 + 1 == year.0);
        let Some((_, before)) = before else {
            let expected = "a `value`, since the year before has no level";
            source.mistake(&row.span_of("change"), "a change", expected);
            return None;
        };
        round_term(before.checked_mul(Decimal::ONE.checked_add(change)?)?)
    };
    kind.map(|kind| IndexLevel { level, kind })
}

fn records(
    source: &mut Source<'_>,
    section: &Section<'_>,
    keys: &[&'static str],
    fields: &[Field],
) -> Option<RuleValue> {
    let table = section.section(source, "value")?;
    table.only(source, keys);
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    let mut records = Vec::new();
    let mut complete = true;
    for key in keys.iter().filter(|key| table.has(key)) {
        let Some(record) = table.section(source, key) else {
            complete = false;
            continue;
        };
        record.only(source, &names);
        let mut numbers = Vec::new();
        for field in fields.iter().filter(|field| field.needed || record.has(field.name)) {
            match record.decimal(source, field.name) {
                Some(number) => numbers.push((field.name, number)),
                None => complete = false,
            }
        }
        records.push((*key, numbers));
    }
    if records.is_empty() && complete {
        let expected = format!("at least one of {}", keys.join(", "));
        source.mistake(&section.span_of("value"), "nothing", expected);
        return None;
    }
    complete.then_some(RuleValue::Records(records))
}

fn runs(source: &mut Source<'_>, section: &Section<'_>) -> Option<RuleValue> {
    let rows = section.sections(source, "runs")?;
    let drivers: Vec<&str> = SensitivityDriver::ALL.iter().map(|driver| driver.key()).collect();
    let mut runs: Vec<SensitivityRun> = Vec::new();
    for row in &rows {
        row.only(source, &["key", "driver", "change"]);
        let key = row.text(source, "key");
        let driver = row.word(source, "driver", &drivers);
        let driver = driver.and_then(|place| SensitivityDriver::ALL.get(place).copied());
        let change = row.decimal(source, "change");
        let Some(((key, driver), change)) = key.zip(driver).zip(change) else { continue };
        if runs.iter().any(|run| run.key == key) {
            let found = format!("a second run `{key}`");
            source.mistake(&row.span_of("key"), found, "keys that differ");
        } else {
            runs.push(SensitivityRun { key, driver, change });
        }
    }
    (runs.len() == rows.len()).then_some(RuleValue::Runs(runs))
}
