//! What the cells said: the raw text of every cell that a figure can name.

use std::collections::BTreeMap;

use gevinst_core::period::Period;
use gevinst_core::provenance::CellRef;
use gevinst_core::submission::{Entry, Field, Record, RecordKind, Said, Submission};
use gevinst_templates::{TemplateError, Texts, visible};
use rust_decimal::Decimal;

/// What a cell said in a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Raw {
    /// The kind of record that it is in.
    pub(super) kind: RecordKind,
    /// The field that it was read as.
    pub(super) field: Field,
    /// What it said.
    pub(super) said: Said,
    /// The unit that its record states for numbers, such as `1000 kr`.
    pub(super) unit: Option<Said>,
    /// The period that its record is for.
    pub(super) period: Option<Period>,
    /// The share that changes a public budget, where its record states one.
    pub(super) share: Option<Decimal>,
}

/// The fields whose numbers are in the unit that their record states; a volume or a
/// share is not.
const IN_UNIT: &[Field] = &[
    Field::Amount,
    Field::MostLikely,
    Field::Optimistic,
    Field::Pessimistic,
    Field::Before,
    Field::After,
    Field::Baseline,
    Field::Target,
    Field::Value,
];

impl Raw {
    fn of(record: &Record, entry: &Entry) -> Raw {
        let is_number = matches!(entry.said, Said::Number(_));
        let has_unit = is_number && IN_UNIT.contains(&entry.field);
        let unit = record.get(Field::Unit).filter(|_| has_unit);
        let period = record.get(Field::Period).and_then(|it| match &it.said {
            Said::Text(text) => Period::parse(text),
            Said::Number(number) => Period::parse(&number.normalize().to_string()),
            _ => None,
        });
        let share = record.get(Field::TaxCostShare).and_then(|it| match it.said {
            Said::Number(share) => Some(share),
            _ => None,
        });
        let unit = unit.map(|it| it.said.clone());
        Raw { kind: record.kind, field: entry.field, said: entry.said.clone(), unit, period, share }
    }
}

/// What the cells of a run said, by cell; a cell may be read as several fields.
#[derive(Debug, Default)]
pub(in crate::commands) struct Cells {
    by_cell: BTreeMap<CellRef, Vec<Raw>>,
}

impl Cells {
    /// The cells of what workbooks say. A report does without them, so they are kept
    /// here, beside it.
    pub(in crate::commands) fn of(submissions: &[Submission]) -> Cells {
        let mut by_cell: BTreeMap<CellRef, Vec<Raw>> = BTreeMap::new();
        for submission in submissions {
            for record in &submission.records {
                for entry in &record.entries {
                    let Some(place) = entry.at else { continue };
                    let all = by_cell.entry(submission.cell(place)).or_default();
                    let raw = Raw::of(record, entry);
                    if !all.contains(&raw) {
                        all.push(raw);
                    }
                }
            }
        }
        Cells { by_cell }
    }

    /// What a cell said; nothing where it only marks where a record begins.
    pub(super) fn get(&self, cell: CellRef) -> &[Raw] {
        self.by_cell.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// Every cell that was read, with what it said.
    pub(super) fn iter(&self) -> impl Iterator<Item = (CellRef, &[Raw])> {
        self.by_cell.iter().map(|(cell, raw)| (*cell, raw.as_slice()))
    }

    /// The number of a cell, where it said one.
    pub(super) fn number(&self, cell: CellRef) -> Option<Decimal> {
        self.get(cell).iter().find_map(|raw| match &raw.said {
            Said::Number(number) => Some(*number),
            _ => None,
        })
    }
}

/// What a cell said, by the fields it was read as: `beløp: 120000`.
///
/// # Errors
///
/// When the name of a field is missing in the texts.
pub(in crate::commands) fn told(
    cells: &Cells,
    cell: CellRef,
    texts: &Texts,
) -> Result<String, TemplateError> {
    let mut parts = Vec::new();
    for raw in cells.get(cell) {
        let field = texts.get(&format!("field.{}", raw.field.key()))?;
        let mut part = format!("{field}: {}", quoted(&raw.said));
        if let Some(unit) = &raw.unit {
            let name = texts.get("field.unit")?;
            part.push_str(&format!(", {name}: {}", quoted(unit)));
        }
        parts.push(part);
    }
    Ok(visible(&parts.join("; ")))
}

/// What a cell said, as it stands there: texts in quotation marks.
pub(super) fn quoted(said: &Said) -> String {
    match said {
        Said::Text(text) => format!("\"{text}\""),
        other => raw_text(other),
    }
}

/// What a cell said, as it stands there.
pub(super) fn raw_text(said: &Said) -> String {
    match said {
        Said::Text(text) => text.to_string(),
        Said::Number(number) => number.to_string(),
        Said::Bool(value) => value.to_string(),
        Said::Day(day) => day.to_string(),
        Said::Error(text) => text.to_string(),
        Said::NotCalculated => "(formula without a result)".to_owned(),
    }
}
