//! Samples behind measurements: what too few answers let be shown.

use crate::calc::formula::{self, SampleMean, SampleShare, SampleUse};
use crate::calc::work::Work;
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::plan::{Indicator, Measurement};
use crate::quantity::{Share, Unit};
use crate::rules::SampleLimits;
use crate::submission::RecordKind;

/// The edition's limits, asked for where a measurement says anything of its sample.
pub(super) fn limits(work: &mut Work<'_, '_>) -> Option<SampleLimits> {
    let measurements = work.plan.indicators.iter().flat_map(|it| &it.measurements);
    let mut said = measurements.filter(|it| says_anything(it));
    said.next()?;
    work.rule(|rules| rules.sample_limits()).map(|(limits, _)| limits)
}

fn says_anything(measurement: &Measurement) -> bool {
    measurement.sample_size.said().is_some() || measurement.response_rate.said().is_some()
}

/// How a measurement may be shown, by its sample.
pub(super) fn use_of(measurement: &Measurement, limits: SampleLimits) -> SampleUse {
    let response = measurement.response_rate.said().map(Share::new);
    formula::sample_use(measurement.sample_size.said(), response, limits)
}

/// Says what is uncertain about a measurement; `true` if its value is shown
/// nowhere. Its cell is then withheld, so that no finding tells it either.
pub(super) fn check(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    measurement: &Measurement,
    limits: Option<SampleLimits>,
) -> bool {
    let Some(limits) = limits.filter(|_| says_anything(measurement)) else { return false };
    let subject = Subject::Record(RecordKind::Indicator, Some(indicator.id.to_string()));
    let finding = |code| Finding::new(code, subject).at(Some(measurement.cell));
    match use_of(measurement, limits) {
        SampleUse::Shown => false,
        SampleUse::Uncertain => {
            let or_none = |arg: Option<Arg>| arg.unwrap_or_else(|| Arg::Text("–".to_owned()));
            let answers = measurement.sample_size.said();
            let answers = answers.map(|size| Arg::Number(size.into(), None));
            let response = measurement.response_rate.said();
            let response = response.map(|share| Arg::Number(share, Some(Unit::Share)));
            let finding = finding(FindingCode::SampleSmall)
                .with("answers", or_none(answers))
                .with("response", or_none(response));
            work.run.findings.push(finding);
            false
        }
        SampleUse::Suppressed => {
            let least = Arg::Number(limits.suppress_below.into(), None);
            work.run.findings.push(finding(FindingCode::SampleSuppressed).with("least", least));
            work.run.withheld.insert(measurement.cell);
            work.run.withheld.extend(measurement.value.cell());
            true
        }
    }
}

/// The mean and spread of a measurement, where its sample is told in full.
pub(super) fn mean_of(value: rust_decimal::Decimal, it: &Measurement) -> Option<SampleMean> {
    let (deviation, size) = (it.standard_deviation.said()?, it.sample_size.said()?);
    Some(SampleMean { mean: value, deviation, size })
}

/// The share of a measurement whose unit is a share, where its sample's size is told.
pub(super) fn share_of(
    value: rust_decimal::Decimal,
    whole: rust_decimal::Decimal,
    it: &Measurement,
) -> Option<SampleShare> {
    let share = Share::new(value.checked_div(whole)?);
    Some(SampleShare { share, size: it.sample_size.said()? })
}
