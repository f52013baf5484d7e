//! Where each record and each of its values stood: rows, and maps of columns.
//!
//! A record knows its sheet, its row and its map; the map tells for every field
//! the column in that row, a row so many lines away, or a cell of its own. A
//! layout has a few maps, however many rows it has, so that where a value stood
//! costs a few bytes for each record. In `rows.tsv` a blank is what the line
//! above has.

use std::collections::BTreeMap;

use gevinst_core::provenance::Place;
use gevinst_core::submission::{Field, Record};

use super::tsv::{self, Broken, Row, Table};

/// The columns of `rows.tsv`.
pub const ROW_COLUMNS: &[&str] = &["sheet", "row", "map"];
/// The columns of `mapping.tsv`.
pub const MAPPING_COLUMNS: &[&str] = &["map", "field", "from", "at"];

/// Where a value stands, seen from its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    /// In this column of the record's row.
    Column(u16),
    /// In this column, so many rows away.
    Away(i64, u16),
    /// In a cell of its own, such as a header.
    Cell(Place),
    /// Nowhere: the format itself says it.
    Format,
}

/// The column where a record begins, and where its fields stand.
type Map = (u16, Vec<(Field, From)>);

/// A cell of a workbook: the number of the sheet and the address, `2!C14`.
pub fn shown(place: Place) -> String {
    format!("{}!{place}", u32::from(place.sheet) + 1)
}

/// Reads what [`shown`] writes.
pub fn place_of(text: &str) -> Option<Place> {
    let (sheet, address) = text.split_once('!')?;
    let letters =
        address.len() - address.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let (letters, digits) = address.split_at(letters);
    let col = column_of(letters)?;
    let row: u32 = digits.parse().ok()?;
    let sheet: u16 = sheet.parse().ok()?;
    Some(Place { sheet: sheet.checked_sub(1)?, row: row.checked_sub(1)?, col })
}

fn column_of(letters: &str) -> Option<u16> {
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    let digit = |byte: u8| byte.is_ascii_uppercase().then(|| u32::from(byte - b'A') + 1);
    let number = letters.bytes().try_fold(0, |sum: u32, byte| Some(sum * 26 + digit(byte)?))?;
    u16::try_from(number - 1).ok()
}

fn letters(col: u16) -> String {
    let address = Place { sheet: 0, row: 0, col }.to_string();
    address.trim_end_matches('1').to_owned()
}

/// The rows and the maps of a workbook's records.
pub fn of_records(records: &[Record]) -> (String, String) {
    let mut rows = Table::new(ROW_COLUMNS);
    let mut maps = Maps::default();
    let mut above: Option<(u16, u32, usize)> = None;
    for record in records {
        let map = maps.of(record);
        let (sheet, row) = (record.at.sheet, record.at.row);
        let unless =
            |same: bool, number: u64| if same { String::new() } else { number.to_string() };
        // A line without anything is no row to many readers, so the map is told then.
        let all_same = above == Some((sheet, row, map));
        rows.row(&[
            &unless(above.is_some_and(|it| it.0 == sheet), u64::from(sheet) + 1),
            &unless(above.is_some_and(|it| it.1 == row), u64::from(row) + 1),
            &unless(above.is_some_and(|it| it.2 == map) && !all_same, map as u64 + 1),
        ]);
        above = Some((sheet, row, map));
    }
    (rows.text(), maps.table())
}

/// The maps met so far, in order of their first record.
#[derive(Default)]
struct Maps {
    list: Vec<Map>,
    known: BTreeMap<Map, usize>,
    /// Maps by distance that one record has had, and that a second one makes worth keeping.
    had: BTreeMap<Map, ()>,
}

impl Maps {
    fn of(&mut self, record: &Record) -> usize {
        let by_cell = map_of(record, false);
        if let Some(known) = self.known.get(&by_cell) {
            return *known;
        }
        let by_distance = map_of(record, true);
        if let Some(known) = self.known.get(&by_distance) {
            return *known;
        }
        // Headers stand in cells of their own for many records, the second line of a
        // record so many rows away: what returns is kept.
        let returns = self.had.insert(by_distance.clone(), ()).is_some();
        let map = if returns { by_distance } else { by_cell };
        let place = self.list.len();
        self.list.push(map.clone());
        self.known.insert(map, place);
        place
    }

    fn table(self) -> String {
        let mut table = Table::new(MAPPING_COLUMNS);
        for (place, (col, fields)) in self.list.iter().enumerate() {
            let number = (place + 1).to_string();
            table.row(&[&number, "", "column", &letters(*col)]);
            for (field, from) in fields {
                let (from, at) = match from {
                    From::Column(col) => ("column", letters(*col)),
                    From::Away(rows, col) => ("away", format!("{rows:+}{}", letters(*col))),
                    From::Cell(place) => ("cell", shown(*place)),
                    From::Format => ("format", String::new()),
                };
                table.row(&[&number, field.key(), from, &at]);
            }
        }
        table.text()
    }
}

fn map_of(record: &Record, by_distance: bool) -> Map {
    let from = |at: Option<Place>| match at {
        None => From::Format,
        Some(at) if at.sheet == record.at.sheet && at.row == record.at.row => From::Column(at.col),
        Some(at) if by_distance && at.sheet == record.at.sheet => {
            From::Away(i64::from(at.row) - i64::from(record.at.row), at.col)
        }
        Some(at) => From::Cell(at),
    };
    let fields = record.entries.iter().map(|entry| (entry.field, from(entry.at)));
    (record.at.col, fields.collect())
}

/// Where the records of a workbook stood, read one after the other.
#[derive(Debug)]
pub struct Places {
    maps: Vec<Map>,
    rows: std::vec::IntoIter<Row>,
    /// What the line above had: sheet, row and map, counted from 1.
    above: (u16, u32, usize),
    /// The place of the record, and its fields that are still to come, the last first.
    at: Place,
    coming: Vec<(Field, From)>,
}

impl Places {
    /// Reads `rows.tsv` and `mapping.tsv`, each with its name.
    ///
    /// # Errors
    ///
    /// When one of them is not as this module writes it.
    pub fn read(rows: (&str, &[u8]), mapping: (&str, &[u8])) -> Result<Places, Broken> {
        let mut maps: Vec<Map> = Vec::new();
        for row in tsv::read(mapping.0, mapping.1, MAPPING_COLUMNS)? {
            let number: usize = row.number(0)?;
            let from = from_of(&row)?;
            let seen = maps.len();
            match (row.get(1), from, maps.last_mut()) {
                ("", From::Column(col), _) if number == seen + 1 => {
                    maps.push((col, Vec::new()));
                }
                (field, from, Some((_, fields))) if number == seen && !field.is_empty() => {
                    let known = Field::named(field);
                    let known =
                        known.ok_or_else(|| row.broken(format!("`{field}` is no field")))?;
                    fields.push((known, from));
                }
                _ => return Err(row.broken("a map begins with its column, and maps are in order")),
            }
        }
        let rows = tsv::read(rows.0, rows.1, ROW_COLUMNS)?.into_iter();
        let at = Place { sheet: 0, row: 0, col: 0 };
        Ok(Places { maps, rows, above: (0, 0, 0), at, coming: Vec::new() })
    }

    /// The place of the next record; `asked` is its line, for the message.
    ///
    /// # Errors
    ///
    /// When there is none, or the one before has fields left.
    pub fn next(&mut self, asked: &Row) -> Result<Place, Broken> {
        if !self.coming.is_empty() {
            return Err(asked.broken("the record before lacks fields that its map has"));
        }
        let row = self.rows.next();
        let row = row.ok_or_else(|| asked.broken("there is no row for this record"))?;
        let (sheet, line, map) = self.above;
        let sheet = if row.get(0).is_empty() { sheet } else { row.number(0)? };
        let line = if row.get(1).is_empty() { line } else { row.number(1)? };
        let map = if row.get(2).is_empty() { map } else { row.number(2)? };
        self.above = (sheet, line, map);
        let known = map.checked_sub(1).and_then(|map| self.maps.get(map));
        let (Some((col, fields)), Some(sheet), Some(line)) =
            (known, sheet.checked_sub(1), line.checked_sub(1))
        else {
            return Err(
                row.broken(format!("sheet {sheet}, row {line}, map {map}: one is not there"))
            );
        };
        self.at = Place { sheet, row: line, col: *col };
        self.coming = fields.iter().rev().copied().collect();
        Ok(self.at)
    }

    /// The place of the record's next field.
    ///
    /// # Errors
    ///
    /// When the map has another field there.
    pub fn entry(&mut self, asked: &Row, field: Field) -> Result<Option<Place>, Broken> {
        let (_, from) = self
            .coming
            .pop()
            .filter(|(known, _)| *known == field)
            .ok_or_else(|| asked.broken(format!("the record's map has no {field} here")))?;
        let here = self.at;
        Ok(match from {
            From::Format => None,
            From::Column(col) => Some(Place { col, ..here }),
            From::Cell(place) => Some(place),
            From::Away(rows, col) => {
                let row = u32::try_from(i64::from(here.row).saturating_add(rows));
                let row = row.map_err(|_| asked.broken("a cell above the first row"))?;
                Some(Place { row, col, ..here })
            }
        })
    }

    /// Says that every row has had its record.
    ///
    /// # Errors
    ///
    /// When one has not.
    pub fn finish(mut self, file: &str) -> Result<(), Broken> {
        match self.rows.next() {
            Some(row) => Err(row.broken("a row without a record")),
            None if !self.coming.is_empty() => {
                Err(Broken::new(file, 0, "the last record lacks fields that its map has"))
            }
            None => Ok(()),
        }
    }
}

fn from_of(row: &Row) -> Result<From, Broken> {
    let at = row.get(3);
    let from = match row.get(2) {
        "column" => column_of(at).map(From::Column),
        "away" => {
            let digits = at.trim_end_matches(|c: char| c.is_ascii_uppercase());
            let col = at.get(digits.len()..).and_then(column_of);
            digits.parse().ok().zip(col).map(|(rows, col)| From::Away(rows, col))
        }
        "cell" => place_of(at).map(From::Cell),
        "format" if at.is_empty() => Some(From::Format),
        _ => None,
    };
    from.ok_or_else(|| row.broken(format!("`{}` at `{at}` is no place", row.get(2))))
}
