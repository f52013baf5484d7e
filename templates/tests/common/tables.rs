//! Parts made of plain tables, openly invented: every place where units can stand.

use gevinst_core::report::*;

use super::{Builder, PRICES, decimal};

/// A figure of the samples, told apart by its line.
fn figure(
    builder: &mut Builder,
    line: &str,
    period: FactPeriod,
    value: Result<&str, Absence>,
    unit: Unit,
) -> FactIx {
    let dims = [(Dim::Analysis, "B"), (Dim::Line, line)];
    builder.stated(Metric::NetTotal, &dims, period, value.map(decimal), unit)
}

fn row(label: Label, is_total: bool, cells: Vec<TableCell>) -> FactRow {
    FactRow { label, is_total, cells }
}

pub fn sections(builder: &mut Builder) -> Vec<Section> {
    vec![
        Section { key: "chain", tables: vec![by_period(builder), columns(builder)] },
        Section {
            key: "profitability",
            tables: vec![key_figures(builder, "B"), key_figures(builder, "C")],
        },
        Section { key: "uncertainty", tables: vec![words(builder)] },
    ]
}

/// A unit for each row, and conventions with figures and words.
fn key_figures(builder: &mut Builder, analysis: &str) -> FactTable {
    let kroner = Unit::Kroner(PRICES);
    let lines: &[(&'static str, Result<&str, Absence>, Unit, bool)] = &[
        ("chain_gross", Ok("24318402.11"), kroner.clone(), false),
        ("chain_operating", Ok("-17093011.5"), kroner.clone(), false),
        ("chain_net", Ok("7225390.61"), kroner.clone(), true),
        ("Netto nytte per budsjettkrone", Ok("0.42270968"), Unit::Ratio, false),
        ("Internrente", Ok("0.0734512"), Unit::Rate, false),
        ("Tilbakebetalingstid", Err(Absence::PlanIsNegative), Unit::Years, false),
        ("Andel", Ok("0.041"), Unit::Share, false),
    ];
    let mut rows = Vec::new();
    for (key, value, unit, is_total) in lines {
        let line = format!("{analysis}-{key}");
        let fact = figure(builder, &line, FactPeriod::Lifetime, *value, unit.clone());
        // The program's own words, or the agency's.
        let is_key = key.starts_with("chain_");
        let label = if is_key { Label::Key(key) } else { Label::Text((*key).to_owned()) };
        rows.push(row(label, *is_total, vec![TableCell::Fact(fact)]));
    }
    let line = format!("{analysis}-hourly");
    let cost = figure(builder, &line, FactPeriod::Lifetime, Ok("612.45"), kroner);
    FactTable {
        key: "accounts",
        about: format!("Beregning {analysis}"),
        columns: vec![Column::Key("value_plain")],
        rows,
        conventions: vec![
            Convention {
                key: "labour_terms",
                args: [
                    ("zone", "I"),
                    ("contribution", "14.1"),
                    ("pension", "12"),
                    ("overhead", "25"),
                ]
                .map(|(name, text)| (name, ConventionArg::Text(text.to_owned())))
                .to_vec(),
            },
            Convention {
                key: "chain_use_of",
                args: vec![("whole", ConventionArg::Word("use_of_gross"))],
            },
            Convention { key: "time_valued_at", args: vec![("cost", ConventionArg::Fact(cost))] },
        ],
    }
}

/// One unit for the table, periods above.
fn by_period(builder: &mut Builder) -> FactTable {
    let periods: Vec<Period> = (2026..=2031).map(|year| Period::Year(Year(year))).collect();
    let lines: &[(&'static str, [Option<&str>; 6], bool)] = &[
        (
            "chain_gross",
            [
                None,
                Some("2500000"),
                Some("6000000.4"),
                Some("8000000"),
                Some("8000000"),
                Some("8000000"),
            ],
            false,
        ),
        (
            "chain_operating",
            [Some("-9000000"), Some("-1500000"), Some("0"), Some("-400"), Some("0"), Some("0")],
            false,
        ),
        (
            "chain_net",
            [
                Some("-9000000"),
                Some("1000000"),
                Some("6000000.4"),
                Some("7999600"),
                Some("8000000"),
                Some("8000000"),
            ],
            true,
        ),
    ];
    let mut rows = Vec::new();
    for (key, values, is_total) in lines {
        let cells = periods.iter().zip(values).map(|(period, value)| {
            let value = value.ok_or(Absence::NothingInPeriod);
            let kroner = Unit::Kroner(PRICES);
            TableCell::Fact(figure(builder, key, FactPeriod::Of(*period), value, kroner))
        });
        rows.push(row(Label::Key(key), *is_total, cells.collect()));
    }
    let columns = periods.into_iter().map(Column::Period).collect();
    FactTable { key: "chain_money", about: String::new(), columns, rows, conventions: Vec::new() }
}

/// A unit for each column, one of them with small amounts.
fn columns(builder: &mut Builder) -> FactTable {
    let mut rows = Vec::new();
    for (id, values) in
        [("A-01", ["18000", "612.45", "11024100"]), ("A-02", ["5000", "540", "2700000"])]
    {
        let units = [Unit::Hours, Unit::Kroner(PRICES), Unit::Kroner(PRICES)];
        let cells = values.iter().zip(units).enumerate().map(|(place, (value, unit))| {
            let line = format!("{id}-{place}");
            TableCell::Fact(figure(builder, &line, FactPeriod::Lifetime, Ok(value), unit))
        });
        rows.push(row(Label::Of("progress_as_planned", id.to_owned()), false, cells.collect()));
    }
    FactTable {
        key: "freed_time",
        about: String::new(),
        columns: vec![Column::Key("hours"), Column::Key("value_plain"), Column::Key("total")],
        rows,
        conventions: Vec::new(),
    }
}

/// Words and the agency's own texts, and unlike units in one column and row.
fn words(builder: &mut Builder) -> FactTable {
    let own = Unit::Own("dager".to_owned());
    let mut fact = |line, value, unit| {
        TableCell::Fact(figure(builder, line, FactPeriod::None, Ok(value), unit))
    };
    let first = vec![
        TableCell::Word("use_of_gross"),
        TableCell::Text("Ventetiden i første linje".to_owned()),
        fact("W-1", "27.5", own),
        fact("W-2", "-0.125", Unit::Share),
    ];
    let second = vec![
        TableCell::Word("use_of_gross"),
        TableCell::Blank,
        fact("W-3", "1250.5", Unit::Kroner(PriceBasis::Fixed(Year(2025)))),
        fact("W-4", "3", Unit::Fte),
    ];
    let columns = ["kind", "indicator", "value_plain", "total"];
    FactTable {
        key: "grant_conditions",
        about: "Digital saksflyt".to_owned(),
        columns: columns.into_iter().map(Column::Key).collect(),
        rows: vec![
            row(Label::Text("Saksbehandlingstid".to_owned()), false, first),
            row(Label::Period(Period::Quarter(Year(2026), 3)), false, second),
        ],
        conventions: Vec::new(),
    }
}

/// Puts texts that try to break out wherever a table has the agency's own words.
pub fn make_hostile(sections: &mut [Section], text: impl Fn(usize) -> String) {
    for (number, table) in sections.iter_mut().flat_map(|section| &mut section.tables).enumerate() {
        table.about = text(number);
        for row in &mut table.rows {
            if let Label::Of(_, own) | Label::Text(own) = &mut row.label {
                *own = text(number + 1);
            }
            for cell in &mut row.cells {
                if let TableCell::Text(own) = cell {
                    *own = text(number + 2);
                }
            }
        }
        for (_, arg) in table.conventions.iter_mut().flat_map(|it| &mut it.args) {
            if let ConventionArg::Text(own) = arg {
                *own = text(number + 3);
            }
        }
    }
}
