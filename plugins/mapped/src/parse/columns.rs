//! The columns of a table in a mapping file: single ones, sets of periods and sets
//! whose headers are words.

use gevinst_plugin_sdk::text::folded;

use crate::document::{Held, Located, Section, did_you_mean};
use crate::model::{
    ColumnPlace, ColumnRule, ColumnUse, Labels, PeriodReading, PeriodsRule, Reading,
};
use crate::period::Span;

use super::{column_number, plain};

/// The columns, those that are one cell above the header included.
pub(super) fn columns(table: &Section<'_>, turned: bool) -> Vec<ColumnRule> {
    let required = table.texts("required");
    let mut columns: Vec<ColumnRule> = Vec::new();
    if let Some(short) = table.section("columns") {
        columns.extend(by_header(&short));
    }
    columns.extend(table.sections("column").into_iter().filter_map(|part| column(part, turned)));
    for key in required {
        if let Some(column) = columns.iter_mut().find(|column| column.key == key.value) {
            column.required = true;
        } else {
            let near = did_you_mean(&key.value, columns.iter().map(|column| column.key.as_str()));
            let message = format!("required: the table has no column \"{}\"{near}", key.value);
            table.problem(key.at, message);
        }
    }
    columns
}

/// `key = ["Header", "Other header"]`, for columns of which nothing more is to be said.
fn by_header(short: &Section<'_>) -> Vec<ColumnRule> {
    let mut columns = Vec::new();
    for (key, held) in short.entries() {
        let headers = match held {
            Held::Text(header) => vec![header.value],
            Held::Texts(headers) => plain(headers),
            Held::Section(_) | Held::Other => {
                let message = format!("columns: \"{}\" must be headers", key.value);
                short.problem(key.at, message);
                continue;
            }
        };
        columns.push(ColumnRule {
            key: key.value,
            at: key.at,
            place: ColumnPlace::Header(Labels::new(headers)),
            under: Labels::default(),
            required: false,
            fill_down: false,
            usage: ColumnUse::Taken,
        });
    }
    columns
}

fn column(section: Section<'_>, turned: bool) -> Option<ColumnRule> {
    let key = section.need_text("key");
    let place = place(&section, turned);
    let usage = match (section.text("unused"), section.flag("repeats")) {
        (None, false) => ColumnUse::Taken,
        (None, true) => ColumnUse::Repeats,
        (Some(why), false) => ColumnUse::Unused(why.value),
        (Some(why), true) => {
            section.problem(why.at, "column: \"unused\" and \"repeats\" exclude each other");
            ColumnUse::Repeats
        }
    };
    let under = Labels::new(plain(section.texts("under")));
    let required = section.flag("required");
    let fill_down = section.flag("fill_down");
    let at = section.at();
    section.finish();
    Some(ColumnRule { key: key?.value, at, place: place?, under, required, fill_down, usage })
}

fn place(section: &Section<'_>, turned: bool) -> Option<ColumnPlace> {
    let headers = section.texts("header");
    let at = section.text("at");
    let heading = section.held("heading");
    let sheet_name = section.flag("sheet_name");
    let mut places = Vec::new();
    if !headers.is_empty() {
        places.push(Some(ColumnPlace::Header(Labels::new(plain(headers)))));
    }
    places.extend(at.map(|at| {
        let col = if turned { row_number(section, &at) } else { column_number(section, &at) };
        col.map(ColumnPlace::At)
    }));
    places.extend(heading.map(|heading| heading_of(section, heading)));
    if sheet_name {
        places.push(Some(ColumnPlace::SheetName));
    }
    if places.len() != 1 {
        let message = "column: give either \"header\", \"at\", \"heading\" or \"sheet_name\"";
        section.problem(section.at(), message);
        return None;
    }
    places.pop().flatten()
}

/// `heading = "nearest"` or the labels beside which it stands.
fn heading_of(section: &Section<'_>, heading: Held<'_>) -> Option<ColumnPlace> {
    match heading {
        Held::Text(text) if text.value == "nearest" => {
            Some(ColumnPlace::Heading(Labels::default()))
        }
        Held::Text(label) => Some(ColumnPlace::Heading(Labels::new(vec![label.value]))),
        Held::Texts(labels) => Some(ColumnPlace::Heading(Labels::new(plain(labels)))),
        Held::Section(_) | Held::Other => {
            let message = "column: \"heading\" must be labels, or \"nearest\"";
            section.problem(section.at(), message);
            None
        }
    }
}

/// A row's number as people count, where one thing is a column.
fn row_number(section: &Section<'_>, at: &Located<String>) -> Option<u16> {
    let number = at.value.parse::<u16>().ok().and_then(|number| number.checked_sub(1));
    if number.is_none() {
        let message =
            format!("\"{}\" is no row: a turned table has rows for columns, as \"5\"", at.value);
        section.problem(at.at, message);
    }
    number
}

/// The sets of columns whose headers are periods, then those whose headers are words.
pub(super) fn sets(table: &Section<'_>) -> Vec<PeriodsRule> {
    let periods = table.sections("periods").into_iter().filter_map(periods);
    let mut sets: Vec<PeriodsRule> = periods.collect();
    sets.extend(table.sections("spread").into_iter().filter_map(spread));
    sets
}

fn periods(section: Section<'_>) -> Option<PeriodsRule> {
    let key = section.need_text("key");
    let phrases = |texts: Vec<Located<String>>| -> Vec<Vec<String>> {
        texts.iter().map(|text| gevinst_plugin_sdk::walk::tokens(&text.value)).collect()
    };
    let reading = PeriodReading {
        plan_years: section.flag("plan_years"),
        calendar: section.flag_or("calendar", true),
        by_position: Labels::new(plain(section.texts("by_position"))),
        first: section.number("first", (1, 100)).unwrap_or(1),
        words: phrases(section.texts("words")),
        with: phrases(section.texts("with")),
        dates: span(&section, "dates"),
    };
    if section.has("first") && !section.has("by_position") {
        section.problem(section.at(), "periods: \"first\" belongs to \"by_position\"");
    }
    let under = Labels::new(plain(section.texts("under")));
    let required = section.flag("required");
    section.finish();
    let reading = Reading::Periods(reading);
    Some(PeriodsRule { key: key?.value, under, required, reading })
}

fn spread(section: Section<'_>) -> Option<PeriodsRule> {
    let key = section.need_text("key");
    let mut words = Vec::new();
    match section.held("headers") {
        Some(Held::Text(header)) => words.push((folded(&header.value), header.value)),
        Some(Held::Texts(headers)) => {
            words.extend(headers.into_iter().map(|it| (folded(&it.value), it.value)));
        }
        Some(Held::Section(map)) => words.extend(super::record::words(&map, None)),
        Some(Held::Other) | None => {
            let message = "spread: \"headers\" must list the headers, or map them to words";
            section.problem(section.at(), message);
        }
    }
    let under = Labels::new(plain(section.texts("under")));
    let required = section.flag("required");
    section.finish();
    Some(PeriodsRule { key: key?.value, under, required, reading: Reading::Words(words) })
}

/// A span of time by its name.
pub(super) fn span(section: &Section<'_>, key: &'static str) -> Option<Span> {
    let name = section.text(key)?;
    let found = Span::ALL.iter().find(|(known, _)| *known == name.value);
    if found.is_none() {
        let known = Span::ALL.iter().map(|(known, _)| *known);
        let near = did_you_mean(&name.value, known.clone());
        let known: Vec<&str> = known.collect();
        let message = format!("{key}: \"{}\" is none of {}{near}", name.value, known.join(", "));
        section.problem(name.at, message);
    }
    found.map(|(_, span)| *span)
}
