//! The words and units of a table whose cells are figures, for every output.
//!
//! Such a table says nothing by itself but keys and figures. Its rows and
//! columns get their names here, and it is decided where the units stand: once
//! for the table, in the heads of columns, beside each row, or after each number.

use gevinst_core::report::{
    Column, Convention, ConventionArg, FactIx, FactRow, FactTable, Label, MoneyScale, PriceBasis,
    Report, TableCell, Unit,
};
use rust_decimal::Decimal;

use crate::error::TemplateError;
use crate::format::Formatter;
use crate::texts::placeholders;
use crate::visible::{visible, visible_within};

/// In a table of thousands, what holds no amount of this many kroner is shown in
/// kroner: a labour cost of 612 kroner per hour would otherwise read as 1.
const SMALL_AMOUNT: i64 = 2_000;
/// So many stretches of sources are named beside a row.
const STRETCHES: usize = 2;
/// A unit of the agency's own is cut after this many characters.
const LONGEST_UNIT: usize = 40;

/// Names of what stands in a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableWords<'t> {
    pub(crate) formatter: Formatter<'t>,
}

impl TableWords<'_> {
    /// The table's name, with what it is about; the only agency of the report need not
    /// be named again above every table.
    pub(crate) fn caption(
        &self,
        report: &Report,
        table: &FactTable,
    ) -> Result<String, TemplateError> {
        let name = self.formatter.texts().get(&format!("table.{}", table.key))?;
        let is_the_agency = match report.meta.agencies.as_slice() {
            [only] => only.name.as_deref() == Some(table.about.as_str()),
            _ => false,
        };
        if table.about.is_empty() || is_the_agency {
            return Ok(name.to_owned());
        }
        Ok(format!("{name} – {}", visible(&table.about)))
    }

    /// What the table says, in one or two sentences.
    pub(crate) fn about(&self, table: &FactTable) -> Result<String, TemplateError> {
        Ok(self.formatter.texts().get(&format!("table_about.{}", table.key))?.to_owned())
    }

    /// What stands over a column, without its unit.
    pub(crate) fn head(&self, column: &Column) -> Result<String, TemplateError> {
        match column {
            Column::Key(key) => Ok(self.formatter.texts().get(&format!("col.{key}"))?.to_owned()),
            Column::Period(period) => Ok(self.formatter.period_short(*period)),
        }
    }

    /// What a row is called. A text with `{of}` holds the agency's own name there;
    /// it follows any other text.
    pub(crate) fn label(&self, label: &Label) -> Result<String, TemplateError> {
        let texts = self.formatter.texts();
        match label {
            Label::Key(key) => Ok(texts.get(&format!("line.{key}"))?.to_owned()),
            Label::Of(key, own) => {
                let key = format!("line.{key}");
                let own = self.number_or_name(own);
                if placeholders(texts.get(&key)?).contains("of") {
                    return texts.with(&key, &[("of", &own)]);
                }
                Ok(format!("{}: {own}", texts.get(&key)?))
            }
            Label::Text(own) => Ok(visible(own)),
            Label::Period(period) => {
                Ok(crate::finding_text::capitalised(&self.formatter.period(*period)))
            }
        }
    }

    /// A word of a table or a convention.
    pub(crate) fn word(&self, key: &str) -> Result<String, TemplateError> {
        Ok(self.formatter.texts().get(&format!("word.{key}"))?.to_owned())
    }

    /// A convention as a sentence; `figure` writes the figures in it.
    pub(crate) fn convention(
        &self,
        convention: &Convention,
        figure: impl Fn(FactIx) -> String,
    ) -> Result<String, TemplateError> {
        let mut args = Vec::new();
        for (name, arg) in &convention.args {
            let text = match arg {
                ConventionArg::Text(text) => self.number_or_name(text),
                ConventionArg::Word(key) => self.word(key)?,
                ConventionArg::Fact(fact) => figure(*fact),
            };
            args.push((*name, text));
        }
        let args: Vec<(&str, &str)> =
            args.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.formatter.texts().with(&format!("convention.{}", convention.key), &args)
    }

    /// A decimal or negative number in the language's own digits; anything else as it
    /// is. A whole number may be a year and stays as it is too.
    pub(crate) fn number_or_name(&self, text: &str) -> String {
        match Decimal::from_str_exact(text) {
            Ok(_) if text.contains(['.', '-']) => text
                .replace('.', self.formatter.texts().known("locale.decimal"))
                .replace('-', self.formatter.texts().known("locale.minus")),
            _ => visible(text),
        }
    }

    /// The name of a unit, as it stands in a column of units or over a column.
    pub(crate) fn unit(&self, unit: &ShownUnit, with_basis: bool) -> Result<String, TemplateError> {
        let texts = self.formatter.texts();
        Ok(match (&unit.unit, unit.scale) {
            (Unit::Kroner(basis), scale) => {
                let name = match scale {
                    MoneyScale::Kroner => texts.get("unit.kr")?,
                    MoneyScale::Thousand => texts.get("unit.thousand_head")?,
                    MoneyScale::Million => texts.get("unit.million")?,
                };
                if with_basis {
                    format!("{name}, {}", self.formatter.price_basis(*basis))
                } else {
                    name.to_owned()
                }
            }
            (Unit::Own(own), _) => visible_within(own, LONGEST_UNIT),
            (unit, _) => texts.get(&format!("unit.{}", unit.key()))?.to_owned(),
        })
    }
}

/// A unit and, for kroner, in what scale they are shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShownUnit {
    pub(crate) unit: Unit,
    pub(crate) scale: MoneyScale,
}

impl ShownUnit {
    /// Whether the number itself shows it or it needs no name: per cent, counts, ratios.
    pub(crate) fn is_told_by_number(&self) -> bool {
        matches!(
            self.unit,
            Unit::Share | Unit::Rate | Unit::Ratio | Unit::Factor | Unit::Count | Unit::Index
        )
    }
}

/// Where the units of a table stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UnitsAt {
    /// One unit for the whole table, or no figure at all.
    Table(Option<ShownUnit>),
    /// One unit for each column; `None` for a column without figures.
    Columns(Vec<Option<ShownUnit>>),
    /// One unit for each row; `None` for a row without figures.
    Rows(Vec<Option<ShownUnit>>),
    /// After each number.
    Cells,
}

/// The units of a table's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableUnits {
    /// Where they stand.
    pub(crate) at: UnitsAt,
    /// The price basis, where the table's amounts share one.
    pub(crate) basis: Option<PriceBasis>,
    /// Whether the table has amounts of unlike price bases.
    pub(crate) mixed_bases: bool,
    /// In what scale the amounts of each row stand, or of each column.
    scales: Scales,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Scales {
    Rows(Vec<MoneyScale>),
    Columns(Vec<MoneyScale>),
}

impl TableUnits {
    /// The units of a table in a report whose tables show money in `scale`.
    pub(crate) fn of(report: &Report, table: &FactTable, scale: MoneyScale) -> TableUnits {
        let mut bases: Vec<PriceBasis> = table
            .facts()
            .filter_map(|fact| match report.facts.get(fact).unit {
                Unit::Kroner(basis) => Some(basis),
                _ => None,
            })
            .collect();
        bases.sort_unstable();
        bases.dedup();
        let scales = scales(report, table, scale);
        let mut units = TableUnits {
            at: UnitsAt::Cells,
            basis: bases.first().copied().filter(|_| bases.len() == 1),
            mixed_bases: bases.len() > 1,
            scales,
        };
        units.at = units.place(report, table);
        units
    }

    /// In what scale a cell's amount is shown.
    pub(crate) fn scale(&self, row: usize, column: usize) -> MoneyScale {
        let scale = match &self.scales {
            Scales::Rows(scales) => scales.get(row),
            Scales::Columns(scales) => scales.get(column),
        };
        scale.copied().unwrap_or(MoneyScale::Kroner)
    }

    fn shown(&self, report: &Report, row: usize, column: usize, fact: FactIx) -> ShownUnit {
        let unit = report.facts.get(fact).unit.clone();
        let scale = match unit {
            Unit::Kroner(_) => self.scale(row, column),
            _ => MoneyScale::Kroner,
        };
        ShownUnit { unit, scale }
    }

    fn place(&self, report: &Report, table: &FactTable) -> UnitsAt {
        let mut rows: Vec<Vec<ShownUnit>> = vec![Vec::new(); table.rows.len()];
        let mut columns: Vec<Vec<ShownUnit>> = vec![Vec::new(); table.columns.len()];
        for (row, column, fact) in figures(table) {
            let unit = self.shown(report, row, column, fact);
            for list in [rows.get_mut(row), columns.get_mut(column)].into_iter().flatten() {
                if !list.contains(&unit) {
                    list.push(unit.clone());
                }
            }
        }
        let single = |lists: &[Vec<ShownUnit>]| lists.iter().all(|list| list.len() <= 1);
        let firsts = |lists: Vec<Vec<ShownUnit>>| {
            lists.into_iter().map(|list| list.into_iter().next()).collect::<Vec<_>>()
        };
        let mut all: Vec<&ShownUnit> = rows.iter().flatten().collect();
        all.sort_unstable();
        all.dedup();
        match all.as_slice() {
            [] => UnitsAt::Table(None),
            [one] => UnitsAt::Table(Some((*one).clone())),
            _ if single(&columns) => UnitsAt::Columns(firsts(columns)),
            _ if single(&rows) => UnitsAt::Rows(firsts(rows)),
            _ => UnitsAt::Cells,
        }
    }
}

/// The figures of a table with their row and column.
fn figures(table: &FactTable) -> impl Iterator<Item = (usize, usize, FactIx)> + '_ {
    table.rows.iter().enumerate().flat_map(|(row, it)| {
        it.cells.iter().enumerate().filter_map(move |(column, cell)| match cell {
            TableCell::Fact(fact) => Some((row, column, *fact)),
            _ => None,
        })
    })
}

/// The scale of each row's amounts; of each column's where some columns of a table
/// without periods hold small amounts only, such as a cost per hour.
fn scales(report: &Report, table: &FactTable, scale: MoneyScale) -> Scales {
    let mut rows = vec![Largest::default(); table.rows.len()];
    let mut columns = vec![Largest::default(); table.columns.len()];
    for (row, column, fact) in figures(table) {
        let fact = report.facts.get(fact);
        if let (Unit::Kroner(_), Ok(value)) = (&fact.unit, fact.value) {
            for largest in [rows.get_mut(row), columns.get_mut(column)].into_iter().flatten() {
                largest.meet(value);
            }
        }
    }
    let by_name = table.columns.iter().all(|column| matches!(column, Column::Key(_)));
    let of = |list: Vec<Largest>| list.into_iter().map(|it| it.scale(scale)).collect::<Vec<_>>();
    let columns = of(columns);
    if by_name && columns.len() > 1 && columns.iter().any(|it| *it != scale) {
        Scales::Columns(columns)
    } else {
        Scales::Rows(of(rows))
    }
}

/// The largest amount met, without its sign.
#[derive(Debug, Clone, Copy, Default)]
struct Largest(Option<Decimal>);

impl Largest {
    fn meet(&mut self, value: Decimal) {
        self.0 = self.0.max(Some(value.abs()));
    }

    fn scale(self, usual: MoneyScale) -> MoneyScale {
        match self.0 {
            Some(largest) if !largest.is_zero() && largest < Decimal::from(SMALL_AMOUNT) => {
                MoneyScale::Kroner
            }
            _ => usual,
        }
    }
}

/// In what scale an amount stands that is named by itself, as in a convention.
pub(crate) fn scale_alone(kroner: Decimal, usual: MoneyScale) -> MoneyScale {
    let mut largest = Largest::default();
    largest.meet(kroner);
    largest.scale(usual)
}

/// Whether a figure is a difference or a mark for better or worse, which is shown
/// with its sign.
pub(crate) fn is_signed(report: &Report, fact: FactIx) -> bool {
    let key = report.facts.get(fact).metric.key();
    let is_difference = |part: &str| part.starts_with("variance") || part.ends_with("change");
    key.split('.').any(is_difference) || matches!(key, "nonpriced.score" | "quality.steps")
}

/// The figures of a row, in order.
pub(crate) fn facts_of(row: &FactRow) -> Vec<FactIx> {
    let facts = row.cells.iter().filter_map(|cell| match cell {
        TableCell::Fact(fact) => Some(*fact),
        _ => None,
    });
    facts.collect()
}

/// Numbers in few words, as stretches of neighbours: `1–4, 7` is `[(1, 4), (7, 7)]`.
pub(crate) fn stretches(mut numbers: Vec<usize>) -> Vec<(usize, usize)> {
    numbers.sort_unstable();
    numbers.dedup();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => found.push((number, number)),
        }
    }
    found
}

/// The longest of many stretches, in order, and whether others are left out. Each
/// figure of a table leads to its own source, so a row need not name them all.
pub(crate) fn longest_stretches(all: Vec<(usize, usize)>) -> (Vec<(usize, usize)>, bool) {
    let mut longest = all.clone();
    longest.sort_by_key(|(first, last)| std::cmp::Reverse(last - first));
    longest.truncate(STRETCHES);
    let more = all.len() > STRETCHES;
    (all.into_iter().filter(|stretch| longest.contains(stretch)).collect(), more)
}

/// A stretch of numbers in the list of sources: `S3`, `S3–S5`.
pub(crate) fn stretch_text((first, last): (usize, usize)) -> String {
    if first == last { format!("S{first}") } else { format!("S{first}–S{last}") }
}
