//! A first draft of a mapping file, from what a workbook's headers say.
//!
//! Headers that most agencies use are taken for what they mean; periods are found;
//! all others are named and marked as unused, so that the author sees what is left
//! to decide. The draft is a mapping file without problems: it reads the workbook
//! at once, as far as it goes.

use gevinst_plugin_sdk::cell::column_letters;
use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, Field, Flow, Kind, Value, Visibility, Workbook};

use crate::cells::{HeldCell, Row};
use crate::grid::each_row;
use crate::model::{Labels, PeriodReading};
use crate::period;
use crate::unit::{phrases_in, usual};

/// The fields of a benefit, and of its amounts, with the headers that agencies use.
const KNOWN: [(&str, &[&str]); 12] = [
    ("id", &["id", "nr", "nummer", "gevinst-id", "gevinstnr", "ref", "benefit id"]),
    (
        "title",
        &[
            "gevinst",
            "tittel",
            "navn",
            "namn",
            "nyttevirkning",
            "nytteverknad",
            "benefit",
            "benefit name",
            "title",
            "beskrivelse av nyttevirkning",
            "beskriving av nytteverknad",
        ],
    ),
    ("description", &["beskrivelse", "beskriving", "omtale", "description"]),
    ("benefit_kind", &["type", "gevinsttype", "kategori", "category", "benefit type"]),
    (
        "owner",
        &[
            "ansvarlig",
            "ansvarleg",
            "gevinsteier",
            "gevinsteigar",
            "gevinstansvarlig",
            "gevinstansvarleg",
            "eier",
            "eigar",
            "owner",
            "benefit owner",
        ],
    ),
    ("owner_unit", &["avdeling", "virksomhet", "verksemd", "seksjon", "department"]),
    ("status", &["status", "tilstand"]),
    ("assumptions", &["forutsetninger", "føresetnader", "assumptions"]),
    ("comment", &["kommentar", "merknad", "comment", "notes"]),
    ("unit", &["enhet", "eining", "måleenhet", "måleeining", "unit"]),
    ("amount", &["beløp", "verdi", "sum kr", "amount", "value"]),
    ("period", &["periode", "år", "period", "year"]),
];

/// Words beside a period that tell what the amounts are.
const PLANNED: [&str; 4] = ["Plan", "Planlagt", "Budsjett", "Planned"];
const REALISED: [&str; 5] = ["Realisert", "Faktisk", "Regnskap", "Rekneskap", "Actual"];

/// A column of the draft.
struct Drafted {
    key: String,
    header: String,
    col: u16,
    known: bool,
}

/// A sheet with what looks like the header of a table.
struct DraftedSheet {
    name: String,
    columns: Vec<Drafted>,
    /// Whether it has periods without a word for what is realised.
    planned: bool,
    /// Whether it has periods with one.
    realised: bool,
    unit_in_header: bool,
}

/// Writes the draft of a mapping file for a workbook.
///
/// # Errors
///
/// When a sheet cannot be read.
pub fn draft(id: &str, workbook: &mut dyn Workbook) -> Result<String, AdaptError> {
    let sheets: Vec<(u16, String)> = (0..)
        .zip(workbook.sheets())
        .filter(|(_, sheet)| sheet.visibility == Visibility::Visible)
        .map(|(number, sheet)| (number, sheet.name.clone()))
        .collect();
    let mut found = Vec::new();
    for (number, name) in sheets {
        found.extend(sheet(workbook, number, name)?);
    }
    Ok(written(id, workbook.name(), &found))
}

fn sheet(
    workbook: &mut dyn Workbook,
    number: u16,
    name: String,
) -> Result<Option<DraftedSheet>, AdaptError> {
    let mut best: Option<(usize, Row)> = None;
    each_row(workbook, number, Some(29), &mut |row| {
        let score = score(row);
        if score >= 4 && best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, std::mem::take(row)));
        }
        Ok(Flow::Continue)
    })?;
    Ok(best.map(|(_, row)| of_header(name, &row)))
}

/// How much a row looks like a header: known headers and periods count most.
fn score(row: &Row) -> usize {
    let of_cell = |cell: &HeldCell| match (known(cell), is_period(cell), cell.text()) {
        (Some(_), _, _) => 3,
        (None, true, _) => 2,
        (None, false, Some(text)) if text.chars().count() <= 60 => 1,
        _ => 0,
    };
    row.cells.iter().map(of_cell).sum()
}

fn known(cell: &HeldCell) -> Option<&'static str> {
    let text = cell.text()?;
    let whole = folded(text);
    let bare = folded(text.split(['(', '\n']).next().unwrap_or(text));
    let is = |(_, headers): &&(&str, &[&str])| {
        headers.contains(&whole.as_str()) || headers.contains(&bare.as_str())
    };
    KNOWN.iter().find(is).map(|(field, _)| *field)
}

impl DraftedSheet {
    fn periods(&self) -> bool {
        self.planned || self.realised
    }
}

fn is_period(cell: &HeldCell) -> bool {
    reads(cell, &[&PLANNED[..], &REALISED[..]].concat(), &[])
}

/// Whether a header is a period, beside which words may stand or one of others must.
fn reads(cell: &HeldCell, words: &[&str], with: &[&str]) -> bool {
    let phrases =
        |words: &[&str]| words.iter().map(|word| gevinst_plugin_sdk::walk::tokens(word)).collect();
    let (words, with) = (phrases(words), phrases(with));
    let by_position = Labels::default();
    let reading = PeriodReading { calendar: true, by_position, words, with, ..Default::default() };
    period::of_header(std::iter::once(cell), &reading).is_some()
}

fn of_header(name: String, row: &Row) -> DraftedSheet {
    let units = usual();
    let mut sheet = DraftedSheet {
        name,
        columns: Vec::new(),
        planned: false,
        realised: false,
        unit_in_header: false,
    };
    for cell in &row.cells {
        sheet.unit_in_header |= phrases_in(&cell.shown(), &units).len() == 1;
        if is_period(cell) {
            let realised = reads(cell, &[], &REALISED);
            sheet.realised |= realised;
            sheet.planned |= !realised;
            continue;
        }
        if !matches!(cell.value, Value::Text(_)) {
            continue;
        }
        let known = known(cell).filter(|key| !sheet.columns.iter().any(|it| it.key == *key));
        let letters = column_letters(cell.col).to_lowercase();
        sheet.columns.push(Drafted {
            key: known.map_or_else(|| format!("column_{letters}"), str::to_owned),
            header: cell.shown().split_whitespace().collect::<Vec<_>>().join(" "),
            col: cell.col,
            known: known.is_some(),
        });
    }
    sheet
}

fn written(id: &str, book: &str, sheets: &[DraftedSheet]) -> String {
    let mut out = format!(
        "# A first draft from the headers of {}. Read it, decide what is marked\n\
         # with \"draft\", and compare: gevinst inspect WORKBOOK --mapping THIS_FILE\n\
         format = \"gevinst-mapping/1\"\nid = {}\nversion = \"0.1.0\"\ntitle = {}\n",
        quoted(book),
        quoted(id),
        quoted(&format!("Draft for {book}")),
    );
    for (place, sheet) in (1..).zip(sheets) {
        let name = quoted(&sheet.name);
        out.push_str(&format!("\n[[sheet]]\nkey = \"sheet_{place}\"\nnames = [{name}]\n"));
    }
    for (place, sheet) in (1..).zip(sheets) {
        table(&mut out, place, sheet);
    }
    if sheets.is_empty() {
        out.push_str("\n# No sheet has a row that looks like a header of a table.\n");
    }
    out
}

fn table(out: &mut String, place: usize, sheet: &DraftedSheet) {
    let has = |key: &str| sheet.columns.iter().any(|column| column.key == key);
    out.push_str(&format!("\n[[table]]\nsheet = \"sheet_{place}\"\n"));
    if !has("id") {
        out.push_str("id = \"B-{row}\"\n");
    }
    let required: Vec<String> =
        sheet.columns.iter().take(2).map(|column| quoted(&column.key)).collect();
    out.push_str(&format!("required = [{}]\n", required.join(", ")));
    let amounts = sheet.periods() || has("amount");
    if amounts {
        out.push_str(match (has("unit"), sheet.unit_in_header) {
            (true, _) => "unit = { from = \"column\", column = \"unit\" }\n",
            (false, true) => "unit = { from = \"header\" }\n",
            (false, false) => "unit = { from = \"prose\", rows = [1, 40] }\n",
        });
    }
    for column in &sheet.columns {
        columns(out, column, amounts, sheet.periods(), &sheet.columns);
    }
    let listed =
        |words: &[&str]| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
    if sheet.planned {
        let words = listed(&PLANNED);
        out.push_str(&format!("\n[[table.periods]]\nkey = \"planned\"\nwords = [{words}]\n"));
    }
    if sheet.realised {
        let with = listed(&REALISED);
        out.push_str(&format!("\n[[table.periods]]\nkey = \"realised\"\nwith = [{with}]\n"));
    }
    records(out, sheet, &has);
}

/// Which columns a record of the draft takes.
fn is_taken(key: &str, amounts: bool, periods: bool) -> bool {
    match key {
        "unit" => amounts,
        "amount" => !periods,
        "period" => amounts && !periods,
        _ => true,
    }
}

fn columns(out: &mut String, column: &Drafted, amounts: bool, periods: bool, all: &[Drafted]) {
    let twice = |other: &&Drafted| {
        other.col < column.col && folded(&other.header) == folded(&column.header)
    };
    let place = match all.iter().find(twice) {
        // A header that stands twice is told apart by its letters only.
        Some(_) => format!("at = \"{}\"", column_letters(column.col)),
        None => format!("header = [{}]", quoted(&column.header)),
    };
    out.push_str(&format!("\n[[table.column]]\nkey = {}\n{place}\n", quoted(&column.key)));
    if !column.known || !is_taken(&column.key, amounts, periods) {
        out.push_str("unused = \"draft: no field is chosen yet\"\n");
    }
}

fn records(out: &mut String, sheet: &DraftedSheet, has: &dyn Fn(&str) -> bool) {
    let id = if has("id") { "id" } else { "@id" };
    let of_benefit = |column: &&Drafted| {
        let field = Field::named(&column.key);
        column.known && column.key != "id" && field.is_some_and(|field| Kind::BENEFIT.has(field))
    };
    let mut takes = vec![format!("id = \"{id}\"")];
    let benefit = sheet.columns.iter().filter(of_benefit);
    takes.extend(benefit.map(|column| format!("{key} = \"{key}\"", key = column.key)));
    out.push_str("\n[[table.record]]\nkind = \"benefit\"\n");
    out.push_str(&format!("take = {{ {} }}\n", takes.join(", ")));
    let stages = [("planned", sheet.planned), ("realised", sheet.realised)];
    for (stage, _) in stages.iter().filter(|(_, has)| *has) {
        line(out, stage);
        out.push_str(&format!("take = {{ benefit = \"{id}\" }}\n"));
        out.push_str(&format!("each = \"{stage}\"\nvalue = \"amount\"\n"));
    }
    if !sheet.periods() && has("amount") {
        let period = if has("period") { ", period = \"period\"" } else { "" };
        line(out, "planned");
        out.push_str(&format!("take = {{ benefit = \"{id}\", amount = \"amount\"{period} }}\n"));
    }
}

fn line(out: &mut String, stage: &str) {
    out.push_str("\n[[table.record]]\nkind = \"cash_line\"\n");
    out.push_str("# draft: planned, forecast or realised?\n");
    out.push_str(&format!("set = {{ category = \"benefit\", stage = \"{stage}\" }}\n"));
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}
