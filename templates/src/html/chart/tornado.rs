//! Sensitivity: how far the net present value moves when one assumption changes, the
//! largest change first.

use gevinst_core::report::{FactIx, FactTable, TableCell, Unit, main_appraisal};
use rust_decimal::Decimal;

use super::drawing::{Anchor, Drawing, Scale, Told, fitted, px};
use super::{Cell, Chart, Page, Picture, Signed, Table, largest, tone};
use crate::error::TemplateError;
use crate::fact_table::TableWords;
use crate::format::{Sign, spoken_scale};

/// So many runs are drawn; all stand in the table.
const MOST_RUNS: usize = 12;
const WIDTH: i64 = 920;
const ROW: i64 = 30;
/// The middle of the bars and how far they may reach to a side.
const BARS: (i64, i64) = (600, 150);
/// Where the net present value of each run ends.
const RESULT: i64 = 905;

struct Run {
    name: String,
    npv: FactIx,
    change: FactIx,
    value: Decimal,
}

/// The runs of the only appraisal that has some.
pub fn chart(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    let Some(main) = main_appraisal(&page.report.sections) else { return Ok(None) };
    let mut tables = page.report.sections.iter().flat_map(|section| &section.tables);
    let Some(table) =
        tables.find(|it| it.key == "uncertainty_sensitivity" && it.about == main.about)
    else {
        return Ok(None);
    };
    let base = table.rows.iter().find(|row| row.is_total).and_then(|row| match row.cells.first() {
        Some(TableCell::Fact(fact)) => Some(*fact),
        _ => None,
    });
    let (Some(base), runs) = (base, runs(page, table)?) else { return Ok(None) };
    let Some(net) = page.value(base) else { return Ok(None) };
    if runs.len() < 2 {
        return Ok(None);
    }
    let size = largest(runs.iter().map(|run| &run.value)).max(net.abs());
    let scale = spoken_scale(size);
    let title = message(page, net, &runs)?;
    let unit = &page.report.facts.get(base).unit;
    let told_base = page.shown_in(base, Sign::Minus, scale).map(|it| it.text).unwrap_or_default();
    let unit_text = match unit {
        Unit::Kroner(_) => page.formatter.scale_word(scale).to_owned(),
        other => page.formatter.unit(other, scale),
    };
    let subtitle =
        page.texts.with("chart.tornado.sub", &[("base", &told_base), ("unit", &unit_text)])?;
    let description = page.texts.with("chart.tornado.told", &[("title", &title)])?;
    let told = Told { id: "c-tornado".to_owned(), title: title.clone(), description };
    let svg = draw(page, &runs, scale, &told)?;
    let heads = vec![
        page.texts.get("chart.tornado.changed")?.to_owned(),
        page.texts.get("col.sensitivity_npv")?.to_owned(),
        page.texts.get("col.sensitivity_change")?.to_owned(),
    ];
    let rows = runs.iter().map(|run| {
        (run.name.clone(), vec![Cell::Fact(Some(run.npv)), Cell::Signed(Some(run.change))])
    });
    Ok(Some(Chart {
        key: "tornado",
        title,
        subtitle,
        signs: vec![Signed::Higher, Signed::Lower],
        pictures: vec![Picture { svg, head: None, foot: None }],
        table: Some(Table { heads, rows: rows.collect() }),
        elsewhere: None,
    }))
}

fn runs(page: &Page<'_>, table: &FactTable) -> Result<Vec<Run>, TemplateError> {
    let words = TableWords { formatter: page.formatter };
    let mut runs = Vec::new();
    for (place, row) in table.rows.iter().enumerate() {
        // A second result, after tax funding cost, has runs of its own below it.
        if row.is_total && place > 0 {
            break;
        }
        let [TableCell::Fact(npv), TableCell::Fact(change)] = row.cells.as_slice() else {
            continue;
        };
        let Some(value) = page.value(*change) else { continue };
        let name = words.label(&row.label)?;
        runs.push(Run { name, npv: *npv, change: *change, value });
    }
    Ok(runs)
}

/// Which runs turn the result, or that none does.
fn message(page: &Page<'_>, net: Decimal, runs: &[Run]) -> Result<String, TemplateError> {
    let turned: Vec<String> = runs
        .iter()
        .filter(|run| {
            let after = net + run.value;
            !net.is_zero() && !after.is_zero() && after.is_sign_negative() != net.is_sign_negative()
        })
        .map(|run| run.name.clone())
        .collect();
    if turned.is_empty() {
        let key = match net.is_sign_negative() {
            true => "chart.tornado.stays_negative",
            false => "chart.tornado.stays",
        };
        return Ok(page.texts.get(key)?.to_owned());
    }
    page.texts.with("chart.tornado.turns", &[("runs", &page.names(&turned)?)])
}

fn draw(
    page: &Page<'_>,
    runs: &[Run],
    scale: gevinst_core::report::MoneyScale,
    told: &Told,
) -> Result<String, TemplateError> {
    let drawn = &runs[..runs.len().min(MOST_RUNS)];
    let reach = largest(drawn.iter().map(|run| &run.value));
    let bars = Scale::between((Decimal::ZERO, reach), (px(BARS.0), px(BARS.0 + BARS.1)));
    let mut drawing = Drawing::default();
    let head = |key| page.texts.get(key);
    drawing.text("th", Anchor::Start, (px(0), px(14)), head("chart.tornado.changed")?);
    drawing.text("th", Anchor::Middle, (px(BARS.0), px(14)), head("col.sensitivity_change")?);
    drawing.text("th", Anchor::End, (px(RESULT), px(14)), head("col.sensitivity_npv")?);
    let mut y = px(26);
    let top = y;
    for run in drawn {
        drawing.text("lab", Anchor::Start, (px(0), y + px(19)), &fitted(&run.name, 54));
        let end = bars.place(run.value);
        let (bar, text) = tone(run.value);
        drawing.rect(bar, (px(BARS.0), y + px(6)), (end - px(BARS.0), px(16)));
        if let Some(it) = page.shown_in(run.change, Sign::Both, scale) {
            let (anchor, x) = if run.value.is_sign_negative() {
                (Anchor::End, end - px(6))
            } else {
                (Anchor::Start, end + px(6))
            };
            drawing.figure(text, anchor, (x, y + px(19)), (&it.text, page.fact_name(it.fact)));
        }
        if let Some(it) = page.shown_in(run.npv, Sign::Minus, scale) {
            let at = (px(RESULT), y + px(19));
            drawing.figure("val", Anchor::End, at, (&it.text, page.fact_name(it.fact)));
        }
        y += px(ROW);
    }
    drawing.line("axis", (px(BARS.0), top), (px(BARS.0), y));
    Ok(drawing.finish("chart", (px(WIDTH), y + px(6)), told))
}
