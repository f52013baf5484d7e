//! The format that reads registers: by their mark, their sheets and their headers.

mod header;
mod identify;
mod rows;
mod words;

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::{folded, nearest};
use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Format, Identification, IdentifyError, Note, NoteCode,
    ReadError, Sink, Workbook,
};

use crate::layout::{GUIDANCE, LISTS, Lang, SHEETS, Sheet};

/// The format `gevinst-register`: reads the tool's own input workbook.
///
/// Sheets and columns are found by their labels in bokmål, nynorsk or English,
/// wherever they stand; a row with content is a record, and every cell that is
/// not blank is an entry. Words of closed lists and units are told by their
/// canonical keys; a word that no list has is told as it stands.
#[derive(Debug, Clone)]
pub struct RegisterFormat {
    description: Description,
}

impl RegisterFormat {
    /// The format's id.
    pub const ID: &'static str = "gevinst-register";

    /// The format.
    pub fn new() -> RegisterFormat {
        RegisterFormat {
            description: Description {
                id: RegisterFormat::ID.to_owned(),
                version: "1.0.0".to_owned(),
                title: "gevinst's own register of benefits, costs and measurements".to_owned(),
            },
        }
    }
}

impl Default for RegisterFormat {
    fn default() -> RegisterFormat {
        RegisterFormat::new()
    }
}

impl Format for RegisterFormat {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn identify(&self, workbook: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        Ok(identify::identify(workbook)?)
    }

    fn adapt(&self, workbook: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let names: Vec<String> = workbook.sheets().iter().map(|info| info.name.clone()).collect();
        for layout in SHEETS {
            for (number, name) in numbered(&names) {
                if words::is(&layout.name, name) {
                    adapt_sheet(workbook, number, layout, lang_of(layout, name), sink)?;
                }
            }
        }
        for note in missing_sheets(workbook, &names)? {
            sink.note(note)?;
        }
        Ok(())
    }
}

/// Sheets with their numbers; a workbook has far fewer than the numbers allow.
fn numbered(names: &[String]) -> impl Iterator<Item = (u16, &String)> {
    (0..=u16::MAX).zip(names)
}

/// The language in which a sheet's name is written, for the labels in notes.
fn lang_of(layout: &Sheet, name: &str) -> Lang {
    if name.trim() == layout.name.text.en && layout.name.text.en != layout.name.text.nb {
        Lang::En
    } else {
        Lang::Nb
    }
}

/// Tells everything one sheet says.
fn adapt_sheet(
    workbook: &mut dyn Workbook,
    number: u16,
    layout: &'static Sheet,
    lang: Lang,
    sink: &mut dyn Sink,
) -> Result<(), AdaptError> {
    let top = header::top(workbook, number)?;
    let Some(header_row) = header::header_row(layout, &top) else {
        if layout.required || !top.is_empty() {
            sink.note(no_headers(layout, lang, top.first().map(|cell| cell.pos)))?;
        }
        return Ok(());
    };
    let mut table = header::table(layout, lang, header_row, &top);
    for note in std::mem::take(&mut table.notes) {
        sink.note(note)?;
    }
    rows::read(workbook, number, layout, &table, sink)
}

fn no_headers(layout: &Sheet, lang: Lang, first: Option<CellPos>) -> Note {
    let required: Vec<&str> = layout
        .columns
        .iter()
        .filter(|column| column.required)
        .map(|column| column.header.text.get(lang))
        .collect();
    Note {
        code: NoteCode::HeaderMissing,
        cells: first.into_iter().collect(),
        texts: vec![
            ("expected", required.join(", ")),
            ("why", "there is no header row among the first 20 rows".to_owned()),
        ],
    }
}

/// Notes on sheets that are not there: required ones always, others when a sheet of another name
/// looks like them.
fn missing_sheets(workbook: &mut dyn Workbook, names: &[String]) -> Result<Vec<Note>, ReadError> {
    let missing: Vec<&'static Sheet> = SHEETS
        .iter()
        .filter(|layout| !names.iter().any(|name| words::is(&layout.name, name)))
        .collect();
    let mut meant: BTreeMap<&str, &str> = BTreeMap::new();
    for (number, name) in numbered(names) {
        let known = SHEETS
            .iter()
            .map(|layout| &layout.name)
            .chain([&GUIDANCE, &LISTS])
            .any(|label| words::is(label, name));
        if !known && let Some(layout) = looks_like(workbook, number, name, &missing)? {
            meant.entry(layout.key).or_insert(name);
        }
    }
    let mut notes = Vec::new();
    for layout in missing {
        let alike = meant.get(layout.key);
        if layout.required || alike.is_some() {
            let expected = layout.name.text.get(workbook_lang(names)).to_owned();
            let nearest = alike.copied().unwrap_or_default().to_owned();
            let texts = vec![("expected", expected), ("nearest", nearest)];
            notes.push(Note { code: NoteCode::SheetMissing, cells: Vec::new(), texts });
        }
    }
    Ok(notes)
}

/// The language of most sheets' names.
fn workbook_lang(names: &[String]) -> Lang {
    let count = |lang| {
        SHEETS
            .iter()
            .filter(|layout| names.iter().any(|name| name == layout.name.text.get(lang)))
            .count()
    };
    if count(Lang::En) > count(Lang::Nb) { Lang::En } else { Lang::Nb }
}

/// The missing sheet that a sheet of another name was meant as: nearly its name, or its name with
/// more after it, or else the most of its headers with none of the required ones missing.
fn looks_like(
    workbook: &mut dyn Workbook,
    number: u16,
    name: &str,
    missing: &[&'static Sheet],
) -> Result<Option<&'static Sheet>, ReadError> {
    let named = missing.iter().copied().find(|layout| {
        nearest(name, layout.name.wordings()).is_some()
            || layout.name.wordings().any(|wording| folded(name).starts_with(&folded(wording)))
    });
    if named.is_some() || missing.is_empty() {
        return Ok(named);
    }
    let top = header::top(workbook, number)?;
    let mut best: Option<(usize, &'static Sheet)> = None;
    for layout in missing.iter().copied() {
        let Some(row) = header::header_row(layout, &top) else { continue };
        let table = header::table(layout, Lang::Nb, row, &top);
        let there = |field| table.columns.values().any(|column| column.field == field);
        let mut required = layout.columns.iter().filter(|column| column.required);
        let count = table.columns.len();
        if required.all(|column| there(column.field)) && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, layout));
        }
    }
    Ok(best.map(|(_, layout)| layout))
}
