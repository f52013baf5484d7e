//! Whether two reports say the same though their bytes differ, and where they do not.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::{Difference, Verdict, Way, differences};
use crate::archive::content;

/// Compares a report with the archived one; `None` where it says something else.
pub(super) fn verdict(kind: &str, archived: &[u8], now: &[u8]) -> Option<Verdict> {
    if archived == now {
        return Some(Verdict::Identical);
    }
    let (container, markup) = match kind {
        "xlsx" => {
            let (one, other) = (content::of_container(archived), content::of_container(now));
            (one.is_some() && one == other, parts_agree(archived, now))
        }
        "json" => (false, json(archived).is_some() && json(archived) == json(now)),
        _ => (false, xml(archived).is_some() && xml(archived) == xml(now)),
    };
    if container {
        return Some(Verdict::Equivalent(Way::Container));
    }
    markup.then_some(Verdict::Equivalent(Way::Markup))
}

fn json(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

/// The parts of a container, unpacked.
fn parts(bytes: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        parts.insert(part.name().ok()?.into_owned(), content);
    }
    Some(parts)
}

fn parts_agree(archived: &[u8], now: &[u8]) -> bool {
    let (Some(archived), Some(now)) = (parts(archived), parts(now)) else { return false };
    archived.len() == now.len()
        && archived.iter().all(|(name, old)| {
            now.get(name)
                .is_some_and(|new| old == new || (xml(old).is_some() && xml(old) == xml(new)))
        })
}

/// The markup in one form: attributes in order, white space as one space.
fn xml(bytes: &[u8]) -> Option<Vec<String>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    // Pages have elements that are never closed.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut pieces = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return Some(pieces),
            Event::Start(tag) | Event::Empty(tag) => {
                let mut attributes: Vec<String> = Vec::new();
                for attribute in tag.html_attributes() {
                    let attribute = attribute.ok()?;
                    attributes.push(format!("{}={}", attribute.key.as_ref(), attribute.value));
                }
                attributes.sort_unstable();
                pieces.push(format!("<{} {}", tag.name().as_ref(), attributes.join(" ")));
            }
            other => {
                let text: &str = &other;
                let words: Vec<&str> = text.split_whitespace().collect();
                if !words.is_empty() {
                    pieces.push(words.join(" "));
                }
            }
        }
    }
}

/// What differs between two reports: cells of workbooks, figures and parts of data, lines
/// of pages.
pub(super) fn differences(kind: &str, archived: &[u8], now: &[u8]) -> Vec<Difference> {
    let mut found = match kind {
        "xlsx" => of_cells(archived, now),
        "json" => of_data(archived, now),
        _ => of_lines(archived, now),
    };
    if found.is_empty() {
        found.push(Difference {
            what: "the file".to_owned(),
            archived: None,
            now: None,
            about: "its values are the same and its looks are not".to_owned(),
        });
    }
    found
}

fn of_lines(archived: &[u8], now: &[u8]) -> Vec<Difference> {
    let lines = |bytes: &[u8]| -> Vec<String> {
        String::from_utf8_lossy(bytes).lines().map(|line| line.trim().to_owned()).collect()
    };
    let mut found = Vec::new();
    differences::of_lines("line", &lines(archived), &lines(now), &mut found);
    found
}

fn of_data(archived: &[u8], now: &[u8]) -> Vec<Difference> {
    let (Some(old), Some(new)) = (json(archived), json(now)) else {
        return of_lines(archived, now);
    };
    let (old, new) = (items(&old), items(&new));
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differ = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    differ
        .map(|name| Difference {
            what: name.clone(),
            archived: old.get(name).cloned(),
            now: new.get(name).cloned(),
            about: String::new(),
        })
        .collect()
}

/// The parts of a report as data: items of lists by their ids or places.
fn items(report: &Value) -> BTreeMap<String, String> {
    let mut items = BTreeMap::new();
    for (name, value) in report.as_object().into_iter().flatten() {
        match value {
            Value::Array(list) => {
                for (place, item) in list.iter().enumerate() {
                    let id = item.get("id").and_then(Value::as_str);
                    let id = id.map_or_else(|| place.to_string(), str::to_owned);
                    items.insert(format!("{name} {id}"), item.to_string());
                }
            }
            Value::Object(map) => {
                for (key, item) in map {
                    items.insert(format!("{name}.{key}"), item.to_string());
                }
            }
            other => drop(items.insert(name.clone(), other.to_string())),
        }
    }
    items
}

fn of_cells(archived: &[u8], now: &[u8]) -> Vec<Difference> {
    let (Some(old), Some(new)) = (cells(archived), cells(now)) else { return Vec::new() };
    let mut places: Vec<&String> = old.keys().chain(new.keys()).collect();
    places.sort_unstable();
    places.dedup();
    let differ = places.into_iter().filter(|place| old.get(*place) != new.get(*place));
    differ
        .map(|place| Difference {
            what: place.clone(),
            archived: old.get(place).cloned(),
            now: new.get(place).cloned(),
            about: String::new(),
        })
        .collect()
}

/// The cells of one of our own workbooks by their addresses.
fn cells(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut cells = BTreeMap::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).ok()?;
        let (first_row, first_col) = range.start().unwrap_or_default();
        for (row, col, value) in range.used_cells() {
            if *value == Data::Empty {
                continue;
            }
            let place = gevinst_core::provenance::Place {
                sheet: 0,
                row: first_row + u32::try_from(row).ok()?,
                col: u16::try_from(first_col as usize + col).ok()?,
            };
            cells.insert(format!("{sheet}!{place}"), value.to_string());
        }
    }
    Some(cells)
}
