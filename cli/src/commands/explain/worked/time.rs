//! Effects that come in over months, and a variance divided by its factors.

use gevinst_core::calc::formula::{Month, Ramp, ramp_share};
use gevinst_core::provenance::CellRef;
use gevinst_core::quantity::Share;
use gevinst_core::report::{Dim, FactPeriod, Field, Metric, Stage};
use gevinst_core::rules::RampCurve;
use gevinst_core::submission::Said;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Worked, alike, year_of};

/// Months of a year.
const MONTHS: i32 = 12;

/// `full effect / 12 × (share + share + …)`, a share for each month of the year.
pub(super) fn ramp(it: &Worked<'_, '_>) -> Option<String> {
    let cells = &it.fact.trace.cells;
    let said = |field| cells.iter().find_map(|cell| it.said(*cell, field));
    let Some(Said::Day(start)) = said(Field::Start) else { return None };
    let number = |field| match said(field) {
        Some(Said::Number(number)) => Some(*number),
        _ => None,
    };
    let full = number(Field::Amount).or_else(|| number(Field::Hours))?;
    let months = number(Field::RampMonths).unwrap_or_default().round().to_u32()?;
    let start = Month::first_whole(*start).shifted(moved(it));
    // The curve is the only one that editions can name.
    let ramps = [
        Ramp::Immediate,
        Ramp::Linear,
        Ramp::Logistic(RampCurve::LogisticTen),
        Ramp::Stepped(vec![(months, Share::new(Decimal::ONE))]),
    ];
    let year = i16::try_from(year_of(it.fact.period)?).ok()?;
    let january = Month::new(gevinst_core::report::Year(year), 1)?;
    for ramp in ramps {
        let mut shares = Vec::new();
        for month in 0..MONTHS {
            // Months before the first have no effect; each counts as it ends.
            let elapsed = start.months_until(january.shifted(month)) + 1;
            let elapsed = u32::try_from(elapsed).unwrap_or(0);
            shares.push(ramp_share(&ramp, elapsed, months).ok()?.value());
        }
        for scale in [1_u32, 1_000, 1_000_000].map(Decimal::from) {
            let full = full.checked_mul(scale)?;
            // The last year of an effect ends with its last month.
            for ended in 0..12 {
                let counted = &shares[..12 - ended];
                let sum: Decimal = counted.iter().copied().sum();
                let effect = full.checked_div(Decimal::from(MONTHS))?.checked_mul(sum)?;
                if alike(effect, it.value) {
                    return Some(format!("{} / 12 × ({})", it.kroner(full), grouped(it, counted)));
                }
            }
        }
    }
    None
}

/// By how many months the effect is moved: the forecast of a profile moves with its
/// milestone.
fn moved(it: &Worked<'_, '_>) -> i32 {
    let mut dims = it.fact.dims.clone();
    let stage = it.fact.stage.map_or(Stage::Planned, |stage| stage);
    dims.insert(Dim::Stage, stage.key().to_owned());
    let id = gevinst_core::report::FactId::new(Metric::EffectMoved, &dims, FactPeriod::None);
    let place = it.told.report.facts.find(id.as_str());
    let moved = place.and_then(|place| it.told.fact(place).value.ok());
    moved.and_then(|moved| moved.to_i32()).unwrap_or(0)
}

/// Shares of months; the same share several times stands once, with how often.
fn grouped(it: &Worked<'_, '_>, shares: &[Decimal]) -> String {
    let mut groups: Vec<(Decimal, u32)> = Vec::new();
    for share in shares {
        match groups.last_mut() {
            Some((last, count)) if last == share => *count += 1,
            _ => groups.push((*share, 1)),
        }
    }
    let terms: Vec<String> = groups
        .into_iter()
        .filter(|(share, _)| !share.is_zero())
        .map(|(share, count)| match count {
            1 => it.factor(share),
            _ => format!("{count} × {}", it.factor(share)),
        })
        .collect();
    super::sum_of(&terms)
}

impl Worked<'_, '_> {
    /// What a cell said in a field.
    pub(super) fn said(&self, cell: CellRef, field: Field) -> Option<&Said> {
        let mut raw = self.told.cells.get(cell).iter();
        raw.find(|raw| raw.field == field).map(|raw| &raw.said)
    }

    /// The planned and realised volumes and savings per unit, in pairs, from the cells.
    fn volumes(&self) -> Option<Vec<[Line; 2]>> {
        let mut lines: Vec<Line> = Vec::new();
        for cell in &self.fact.trace.cells {
            for raw in self.told.cells.get(*cell) {
                let Said::Number(number) = raw.said else { continue };
                match raw.field {
                    Field::Volume => lines.push(Line { volume: number, ..Line::default() }),
                    Field::Before => lines.last_mut()?.before = number,
                    Field::After => lines.last_mut()?.after = number,
                    Field::Uptake => lines.last_mut()?.uptake = number,
                    _ => {}
                }
            }
        }
        let pairs: Vec<[Line; 2]> =
            lines.chunks_exact(2).map(|pair| [pair[0].clone(), pair[1].clone()]).collect();
        (!pairs.is_empty() && lines.len() == pairs.len() * 2).then_some(pairs)
    }
}

/// The factors of a line's freed time.
#[derive(Debug, Clone)]
struct Line {
    volume: Decimal,
    before: Decimal,
    after: Decimal,
    uptake: Decimal,
}

impl Default for Line {
    fn default() -> Line {
        let none = Decimal::ZERO;
        Line { volume: none, before: none, after: none, uptake: Decimal::ONE }
    }
}

impl Line {
    /// Volume and hours saved per unit, where the line states minutes or hours.
    fn factors(&self, per_hour: Decimal) -> Option<[Decimal; 2]> {
        let saved = self.before.checked_sub(self.after)?.checked_div(per_hour)?;
        Some([self.volume.checked_mul(self.uptake)?, saved])
    }
}

/// The change of one factor with the others at their mean over all orders:
/// `Δv × ((r₀ p₀ + r₁ p₁) / 3 + (r₀ p₁ + r₁ p₀) / 6)`.
pub(super) fn variance_part(it: &Worked<'_, '_>) -> Option<String> {
    let place = match it.fact.metric {
        Metric::VarianceVolume => 0,
        Metric::VarianceRate => 1,
        Metric::VariancePrice => 2,
        _ => return None,
    };
    let total = it.told.fact(*it.fact.trace.facts.first()?);
    let values = total.trace.facts.iter().map(|fact| it.told.fact(*fact).value.ok());
    let values = values.collect::<Option<Vec<Decimal>>>()?;
    let [realised, planned] = values.as_slice() else { return None };
    let lines = it.volumes()?;
    // Time stands in hours or in minutes.
    for per_hour in [60_u32, 1].map(Decimal::from) {
        let mut pairs = Vec::new();
        let mut hours = [Decimal::ZERO; 2];
        for pair in &lines {
            let factors = [pair[0].factors(per_hour)?, pair[1].factors(per_hour)?];
            for (sum, [volume, saved]) in hours.iter_mut().zip(factors) {
                *sum = sum.checked_add(volume.checked_mul(saved)?)?;
            }
            pairs.push(factors);
        }
        // What an hour is valued at.
        let cost = [planned.checked_div(hours[0])?, realised.checked_div(hours[1])?];
        let (mut sums, mut terms) = ([Decimal::ZERO; 3], Vec::new());
        for [[volume_0, saved_0], [volume_1, saved_1]] in pairs {
            let before = [volume_0, saved_0, cost[0]];
            let after = [volume_1, saved_1, cost[1]];
            for (of, sum) in sums.iter_mut().enumerate() {
                let (text, part) = of_three(it, before, after, of)?;
                *sum = sum.checked_add(part)?;
                if of == place {
                    terms.push(text);
                }
            }
        }
        // A part alone may agree by chance, as where nothing of it changed.
        let text = super::sum_of(&terms);
        if agree(it, sums) {
            return Some(text);
        }
        if agree(it, sums.map(|sum| -sum)) {
            return Some(format!("−({text})"));
        }
    }
    None
}

/// Whether all three parts are those of the report. The largest part takes what rounding
/// leaves, some millionths of a krone.
fn agree(it: &Worked<'_, '_>, sums: [Decimal; 3]) -> bool {
    let metrics = [Metric::VarianceVolume, Metric::VarianceRate, Metric::VariancePrice];
    metrics.into_iter().zip(sums).all(|(metric, sum)| {
        let part = it.beside(metric, it.fact.period).and_then(|part| part.value.ok());
        part.is_some_and(|part| (part - sum).abs() < Decimal::new(1, 3))
    })
}

/// One factor's part of the change of a product of three.
fn of_three(
    it: &Worked<'_, '_>,
    before: [Decimal; 3],
    after: [Decimal; 3],
    place: usize,
) -> Option<(String, Decimal)> {
    let (one, other) = ((place + 1) % 3, (place + 2) % 3);
    let times = |a: Decimal, b: Decimal| a.checked_mul(b);
    let alike = times(before[one], before[other])?.checked_add(times(after[one], after[other])?)?;
    let mixed = times(before[one], after[other])?.checked_add(times(after[one], before[other])?)?;
    let mean =
        alike.checked_div(Decimal::from(3))?.checked_add(mixed.checked_div(Decimal::from(6))?)?;
    let change = after[place].checked_sub(before[place])?;
    let n = |number: Decimal| it.rounded(number, 4);
    let text = format!(
        "({} − {}) × (({} × {} + {} × {}) / 3 + ({} × {} + {} × {}) / 6)",
        n(after[place]),
        n(before[place]),
        n(before[one]),
        n(before[other]),
        n(after[one]),
        n(after[other]),
        n(before[one]),
        n(after[other]),
        n(after[one]),
        n(before[other]),
    );
    Some((text, change.checked_mul(mean)?))
}
