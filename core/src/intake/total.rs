//! Totals that the workbook itself states.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::calc::fact::Stage;
use crate::finding::FindingCode;
use crate::intake::Intake;
use crate::intake::lines::scaled;
use crate::plan::{Given, StatedTotal, TotalMeasure};
use crate::submission::{Field, Record, Said};

impl<'s> Intake<'s> {
    /// Reads a stated total; what it is compared with is the business of the calculation.
    pub(super) fn read_stated_total(&mut self, record: &'s Record) {
        let factor = self.kroner_per_unit(record);
        let benefit = self.benefit_of(record);
        let mut reader = self.reader(record);
        let measure = reader.choice(Field::Measure).value();
        let stage = reader.choice(Field::Stage).value().map(|said| said.value);
        let period = reader.period(Field::Period);
        let mut amount_of = |field| scaled(reader.number(field), factor);
        let amount = amount_of(Field::Amount);
        let most_likely = amount_of(Field::MostLikely);
        let optimistic = amount_of(Field::Optimistic);
        let pessimistic = amount_of(Field::Pessimistic);
        let adjusted = amount_of(Field::Adjusted);
        let label = reader.text(Field::Title).map(|said| said.value);
        let analysis = reader.text(Field::Analysis).map(|said| said.value);
        let cell = reader.cell_of(Field::Title);
        if matches!(period, Given::Unusable) {
            return;
        }
        let Some(measure) = measure.and_then(|said| TotalMeasure::named(said.value)) else {
            reader.report(
                FindingCode::RequiredMissing,
                Field::Measure,
                vec![("field", crate::finding::Arg::Field(Field::Measure))],
            );
            return;
        };
        let analysis = self.analysis(analysis);
        self.plan.stated_totals.push(StatedTotal {
            analysis,
            measure,
            benefit,
            period: period.value().map(|said| said.value),
            stage: stage.and_then(stage_named),
            label: label.unwrap_or_else(|| Arc::from("")),
            amount,
            most_likely,
            optimistic,
            pessimistic,
            adjusted,
            last_digit: last_digit(record) * factor.unwrap_or(Decimal::ONE),
            cell,
        });
    }
}

fn stage_named(key: &str) -> Option<Stage> {
    match key {
        "planned" => Some(Stage::Planned),
        "forecast" => Some(Stage::Forecast),
        "realised" => Some(Stage::Realised),
        _ => None,
    }
}

/// One unit of the last digit among the record's numbers: 1 for whole numbers,
/// 0.01 for numbers with two decimals.
fn last_digit(record: &Record) -> Decimal {
    let scales = record.entries.iter().filter_map(|entry| match &entry.said {
        Said::Number(number) => Some(number.normalize().scale()),
        _ => None,
    });
    Decimal::new(1, scales.max().unwrap_or(0))
}
