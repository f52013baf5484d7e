//! How a plugin behaves over workbooks that are made for it.

use gevinst_plugin_sdk::workbook::{MemoryCell, MemoryValue, MemoryWorkbook};
use gevinst_plugin_sdk::{
    AdaptError, Date, Decimal, Format as _, Identification, IdentifyError, Note, Record, Refused,
    Sink, Visibility,
};

use super::{Found, Recorded};
use crate::native::NativeFormat;

/// Takes everything and keeps nothing.
#[derive(Default)]
pub(super) struct Counting {
    pub(super) records: usize,
    /// After how many records no more is taken.
    pub(super) most: Option<usize>,
    /// How often more was handed over nevertheless, the first time included.
    pub(super) refused: usize,
}

impl Sink for Counting {
    fn record(&mut self, _: &Record<'_, '_>) -> Result<(), Refused> {
        if self.most.is_some_and(|most| self.records >= most) {
            self.refused += 1;
            return Err(Refused);
        }
        self.records += 1;
        Ok(())
    }

    fn note(&mut self, _: Note) -> Result<(), Refused> {
        Ok(())
    }
}

fn blank() -> MemoryWorkbook {
    let mut book = MemoryWorkbook::new("tom.xlsx").with_sheet("Ark1", &[]);
    book = book.with_sheet("Ark2", &[&["Notat", "12"], &["", "#N/A"]]);
    if let Some(sheet) = book.sheet_mut(1) {
        sheet.visibility = Visibility::Hidden;
    }
    book
}

/// Sheets of every odd thing a cell may hold, named as many agencies name theirs.
fn odd() -> MemoryWorkbook {
    let long = "æ€😀".repeat(10_000);
    let values = [
        MemoryValue::Text(long.chars().take(32_767).collect()),
        MemoryValue::Text("شكرا \u{202e}abc\u{0} \u{feff}".to_owned()),
        MemoryValue::Text("=1+1".to_owned()),
        MemoryValue::Number(Decimal::MAX),
        MemoryValue::Number(Decimal::MIN),
        MemoryValue::Number(Decimal::new(1, 28)),
        MemoryValue::Number(Decimal::new(-0, 2)),
        MemoryValue::Bool(true),
        MemoryValue::Day(Date { year: 9999, month: 12, day: 31 }),
        MemoryValue::Error("#REF!".to_owned()),
        MemoryValue::Error(String::new()),
        MemoryValue::NotCalculated,
    ];
    let mut book = MemoryWorkbook::new("odd.xlsm");
    for name in ["Gevinster", "Ark1", "Plan", "", "a/b"] {
        let mut cells = Vec::new();
        for row in [0, 1, 2, 30, 1_048_575] {
            for (value, col) in values.iter().zip([0_u16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16_383]) {
                let formula = (col % 3 == 0).then(|| "SUM(A1:A2)".to_owned());
                cells.push(MemoryCell { row, col, value: value.clone(), formula });
            }
        }
        book.add_sheet(name, cells);
    }
    book
}

fn told(answer: &Result<Identification, IdentifyError>) -> String {
    match answer {
        Ok(Identification::Mine(_)) => "it claims the workbook".to_owned(),
        Ok(Identification::NotMine(why)) => why.clone(),
        Err(error) => error.to_string(),
    }
}

pub(super) fn later_program(plugin: NativeFormat) -> Found {
    let first = plugin.identify(&mut blank());
    let second = plugin.asked_by_a_later_program().identify(&mut blank());
    if first == second {
        return Ok(());
    }
    Err(format!("it answers \"{}\", and otherwise \"{}\"", told(&second), told(&first)))
}

pub(super) fn foreign_workbook(plugin: NativeFormat) -> Found {
    match plugin.identify(&mut blank()) {
        Ok(Identification::NotMine(why)) if why != NativeFormat::SAYS_NOTHING => Ok(()),
        Ok(Identification::NotMine(_)) => {
            Err("it does not say what it looked for: call not_mine before GEVINST_NOT_MINE"
                .to_owned())
        }
        Ok(Identification::Mine(_)) => Err(
            "it claims a workbook with an empty sheet and a note; claim a workbook by the labels \
             of its format only"
                .to_owned(),
        ),
        Err(error) => Err(error.to_string()),
    }
}

pub(super) fn same_answer(plugin: NativeFormat) -> Found {
    let answers: Vec<_> = (0..3).map(|_| plugin.identify(&mut blank())).collect();
    match answers.iter().find(|answer| **answer != answers[0]) {
        None => Ok(()),
        Some(other) => {
            Err(format!("it answers \"{}\" and then \"{}\"", told(&answers[0]), told(other)))
        }
    }
}

pub(super) fn odd_cells(plugin: NativeFormat) -> Found {
    if let Err(IdentifyError::Failed(why)) = plugin.identify(&mut odd()) {
        return Err(format!("identify: {why}"));
    }
    // It may say that this is not its workbook; it may not break the contract over it.
    match plugin.adapt(&mut odd(), &mut Counting::default()) {
        Err(AdaptError::Failed(why)) if why.starts_with(NativeFormat::BROKE) => Err(why),
        Err(AdaptError::Failed(why)) if why.contains("PANICKED") => Err(why),
        _ => Ok(()),
    }
}

pub(super) fn unreadable_sheet(plugin: NativeFormat) -> Found {
    let sound = Recorded::of(&mut odd()).map_err(|error| error.to_string())?;
    let mut broken = sound.failing_after(0);
    match plugin.identify(&mut broken) {
        Err(IdentifyError::Read(_)) | Ok(Identification::NotMine(_)) => Ok(()),
        Ok(Identification::Mine(_)) => {
            Err("it claims a workbook of which it could read nothing".to_owned())
        }
        Err(IdentifyError::Failed(why)) => Err(format!(
            "return what open and cells answer (GEVINST_UNREADABLE) as it is; instead: {why}"
        )),
    }
}
