//! How a plugin behaves over a sample of its own format.

use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_sdk::boundary::cells;
use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{
    AdaptError, Cell, CellValue, Decimal, Entry, Flow, Format as _, Identification, Note, Record,
    Refused, Sink, Workbook as _,
};

use super::behaviour::Counting;
use super::{Found, Recorded};
use crate::native::NativeFormat;

/// How many changed copies of a sample are read: many of a small one, some of a large one.
const COPIES: std::ops::RangeInclusive<u64> = 5..=300;
/// How many cells all copies have together, about.
const CELLS: u64 = 20_000;

/// Everything that a plugin says, to be compared.
#[derive(Debug, Default, PartialEq)]
struct Said {
    lines: Vec<String>,
}

impl Sink for Said {
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused> {
        let entries: Vec<Entry<'static>> =
            record.entries.iter().map(|entry| entry.clone().into_owned()).collect();
        self.lines.push(format!("{} {:?} {entries:?}", record.kind.name(), record.pos));
        Ok(())
    }

    fn note(&mut self, note: Note) -> Result<(), Refused> {
        self.lines.push(format!("{note:?}"));
        Ok(())
    }
}

fn said(plugin: &NativeFormat, sample: &Recorded) -> Result<Said, String> {
    let mut said = Said::default();
    plugin.adapt(&mut sample.clone(), &mut said).map_err(|error| error.to_string())?;
    // Notes and records may be handed over in any order among themselves.
    Ok(said)
}

fn same(first: &Said, second: &Said, when: &str) -> Found {
    let mut both = [first.lines.clone(), second.lines.clone()];
    both.iter_mut().for_each(|lines| lines.sort());
    if both[0] == both[1] {
        return Ok(());
    }
    let differs = |at: &(&String, &String)| at.0 != at.1;
    let difference = both[0].iter().zip(&both[1]).find(differs);
    let counts = format!("{} answers, and {} {when}", first.lines.len(), second.lines.len());
    Err(match difference {
        Some((one, other)) => format!("{counts}; {one} is {other}"),
        None => counts,
    })
}

pub(super) fn claims(plugin: NativeFormat, sample: &Recorded) -> Found {
    match plugin.identify(&mut sample.clone()) {
        Ok(Identification::Mine(_)) => Ok(()),
        Ok(Identification::NotMine(why)) => Err(format!("it does not claim it: {why}")),
        Err(error) => Err(error.to_string()),
    }
}

/// Evidence is what a person looks up in the workbook, so its cell must say it.
pub(super) fn evidence_stands_there(plugin: NativeFormat, sample: &Recorded) -> Found {
    let claimed = plugin.identify(&mut sample.clone()).map_err(|error| error.to_string())?;
    // That it claims the sample is a check of its own.
    let Identification::Mine(evidence) = claimed else { return Ok(()) };
    for it in evidence {
        let Some(pos) = it.pos else { continue };
        let mut there = None;
        let mut book = sample.clone();
        let read = book.read(pos.sheet, &mut |cell| {
            if cell.pos == pos {
                there = Some(shown(&cell.value));
                return Flow::Stop;
            }
            Flow::Continue
        });
        read.map_err(|error| format!("evidence in sheet {}: {error}", pos.sheet + 1))?;
        let at = format!("\"{}\" is told of sheet {}, cell {pos}", it.found, pos.sheet + 1);
        match there {
            None => return Err(format!("{at}, and that cell is blank")),
            Some(there) if !folded(&there).contains(&folded(&it.found)) => {
                return Err(format!("{at}, and there stands \"{there}\""));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// What a cell holds, as people would read it.
fn shown(value: &CellValue<'_>) -> String {
    match value {
        CellValue::Text(text) | CellValue::Error(text) => (*text).to_owned(),
        CellValue::Number { value, .. } => value.to_string(),
        CellValue::Bool(value) => value.to_string(),
        CellValue::Day(day) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
        CellValue::NotCalculated => String::new(),
    }
}

pub(super) fn later_program(plugin: NativeFormat, sample: &Recorded) -> Found {
    let first = said(&plugin, sample)?;
    let second = said(&plugin.asked_by_a_later_program(), sample)?;
    same(&first, &second, "to a later program")
}

pub(super) fn twice(plugin: NativeFormat, sample: &Recorded) -> Found {
    let first = said(&plugin, sample)?;
    same(&first, &said(&plugin, sample)?, "the second time")
}

pub(super) fn in_pieces(plugin: NativeFormat, sample: &Recorded) -> Found {
    let whole = said(&plugin, sample)?;
    for cells in [1, 2, 7] {
        let pieces = sample.in_blocks_of(cells).map_err(|error| error.to_string())?;
        let when = format!("with {cells} cells in a block");
        same(&whole, &said(&plugin, &pieces)?, &when)?;
    }
    Ok(())
}

pub(super) fn stops_when_refused(plugin: NativeFormat, sample: &Recorded) -> Found {
    let mut all = Counting::default();
    plugin.adapt(&mut sample.clone(), &mut all).map_err(|error| error.to_string())?;
    if all.records == 0 {
        // A blank form says nothing, and there is nothing to refuse.
        return Ok(());
    }
    let mut none = Counting { most: Some(0), ..Counting::default() };
    let answer = plugin.adapt(&mut sample.clone(), &mut none);
    match answer {
        // A block may hold many records; the first of the next block is one too many.
        Err(AdaptError::Refused(_)) if none.refused == 1 => Ok(()),
        Err(AdaptError::Refused(_)) => {
            Err("it goes on although records answers GEVINST_STOPPED".to_owned())
        }
        Ok(()) => Err("it ends well although it was refused".to_owned()),
        Err(error) => Err(format!("return what records answers as it is; instead: {error}")),
    }
}

pub(super) fn breaks_off(plugin: NativeFormat, sample: &Recorded) -> Found {
    let pieces = sample.in_blocks_of(1).map_err(|error| error.to_string())?;
    for blocks in [0, 1, 3] {
        let mut broken = pieces.clone().failing_after(blocks);
        match plugin.adapt(&mut broken, &mut Counting::default()) {
            Err(AdaptError::Read(_)) => {}
            // It may have found nothing of its own in what could be read.
            Err(AdaptError::Failed(why)) if !why.starts_with(NativeFormat::BROKE) => {}
            Ok(()) => {
                return Err(format!(
                    "it ends well although the sheet breaks off after {blocks} cells; half a \
                     workbook is none"
                ));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(())
}

/// A small generator: the same changes each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }
}

pub(super) fn changed(plugin: NativeFormat, sample: &Recorded) -> Found {
    let copies = (CELLS / sample.cells().max(1)).clamp(*COPIES.start(), *COPIES.end());
    for seed in 1..=copies {
        let mut dice = Dice(seed);
        let copy = sample
            .changed(&mut |cell, writer| change(&mut dice, cell, writer))
            .map_err(|error| error.to_string())?;
        let copy_is = |why: String| format!("changed copy number {seed}: {why}");
        if let Err(error) = plugin.identify(&mut copy.clone()) {
            return Err(copy_is(error.to_string()));
        }
        match plugin.adapt(&mut copy.clone(), &mut Counting::default()) {
            Err(AdaptError::Failed(why))
                if why.starts_with(NativeFormat::BROKE) || why.contains("PANICKED") =>
            {
                return Err(copy_is(why));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes a cell as it is, or something else, or nothing.
fn change(dice: &mut Dice, cell: &Cell<'_>, writer: &mut Writer) {
    let long = "lang tekst ".repeat(3_000);
    let value = match dice.roll(24) {
        0 => return,
        1 => CellValue::Text(&long),
        2 => CellValue::Text(""),
        3 => CellValue::Error("#VALUE!"),
        4 => CellValue::NotCalculated,
        5 => CellValue::Number { value: Decimal::MAX, rounded: true },
        6 => CellValue::Number { value: Decimal::new(-2026, 0), rounded: false },
        7 => CellValue::Bool(false),
        _ => cell.value,
    };
    cells::write(writer, &Cell { value, ..*cell });
}
