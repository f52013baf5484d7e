//! What holds for every table, wherever it stands and however it lies.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

mod grid;

use gevinst_plugin_sdk::cell::column_letters;
use gevinst_plugin_sdk::workbook::MemoryWorkbook;

use grid::{format, plan, records};

const TABLE: &str = r#"
[[table]]
TURNED
required = ["title", "owner"]
unit = { is = "tkr" }
missing = "n/a"
footnotes = true
columns = { title = "Gevinst", owner = "Beløp" }

[[table.periods]]
key = "years"

[[table.record]]
kind = "benefit"
take = ["title", "owner"]

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title"]
each = "years"
value = "amount"
"#;

const FIELDS: [&str; 4] = ["title", "owner", "period", "amount"];

/// Texts that follow from a seed alone, so that every run tries the same tables.
fn table(seed: u64) -> Vec<Vec<String>> {
    let mut state = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    let mut next = |most: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let years = 1 + next(4);
    let mut rows = vec![vec!["Gevinst".to_owned(), "Beløp".to_owned()]];
    rows[0].extend((0..years).map(|year| (2025 + year).to_string()));
    for row in 0..next(6) {
        let mut cells = vec![format!("Tiltak {row}")];
        cells.push(if next(2) == 0 { String::new() } else { "Kari Eksempel".to_owned() });
        for _ in 0..years {
            cells.push(match next(5) {
                0 => String::new(),
                1 => "n/a".to_owned(),
                2 => format!("{} 1)", next(1000)),
                _ => next(100_000).to_string(),
            });
        }
        rows.push(cells);
    }
    rows
}

fn book(rows: &[Vec<String>]) -> MemoryWorkbook {
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    plan(&rows)
}

fn on_its_side(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    (0..rows[0].len()).map(|col| rows.iter().map(|row| row[col].clone()).collect()).collect()
}

/// The words of a line, with every address moved or turned.
fn moved(lines: Vec<String>, to: impl Fn(u16, u32) -> (u16, u32)) -> Vec<String> {
    let word = |word: &str| {
        let digits = word.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
        let address = digits.len() + 1 == word.len() && digits.parse::<u32>().is_ok();
        if !address {
            return word.to_owned();
        }
        let col = u16::from(word.as_bytes()[0] - b'A');
        let (col, row) = to(col, digits.parse::<u32>().unwrap() - 1);
        format!("{}{}", column_letters(col), row + 1)
    };
    lines.iter().map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_table_on_its_side_says_the_same_with_rows_for_columns() {
    let upright = format(&TABLE.replace("TURNED", ""));
    let turned = format(&TABLE.replace("TURNED", "turned = true"));
    let mut said = 0;
    for seed in 0..300 {
        let rows = table(seed);
        let expected = records(&upright, &mut book(&rows), &FIELDS);
        let found = records(&turned, &mut book(&on_its_side(&rows)), &FIELDS);
        let turn = |col: u16, row: u32| (u16::try_from(row).unwrap(), u32::from(col));
        assert_eq!(moved(found, turn), expected, "seed {seed}: {rows:?}");
        said += expected.len();
    }
    assert!(said > 1000, "the tables say something: {said}");
}

#[test]
fn a_table_moved_right_and_down_says_the_same() {
    let upright = format(&TABLE.replace("TURNED", ""));
    for seed in 0..200 {
        let rows = table(seed);
        let expected = records(&upright, &mut book(&rows), &FIELDS);
        let mut lower: Vec<Vec<String>> = vec![vec!["Om tabellen".to_owned()]; 2];
        lower.extend(rows.iter().map(|row| {
            let mut right = vec![String::new(); 3];
            right.extend(row.iter().cloned());
            right
        }));
        let found = records(&upright, &mut book(&lower), &FIELDS);
        assert_eq!(moved(found, |col, row| (col - 3, row - 2)), expected, "seed {seed}: {rows:?}");
    }
}

#[test]
fn tables_below_one_another_say_what_each_says_alone() {
    let upright = format(&TABLE.replace("TURNED", ""));
    let stacked = format(&TABLE.replace("TURNED", "header = { repeats = true, above = 0 }"));
    for seed in 0..200 {
        let (first, second) = (table(seed), table(seed + 1000));
        let mut expected = records(&upright, &mut book(&first), &FIELDS);
        let below = first.len() as u32 + 1;
        let alone = records(&upright, &mut book(&second), &FIELDS);
        expected.extend(moved(alone, |col, row| (col, row + below)));
        let mut both = first.clone();
        both.push(vec![String::new()]);
        both.extend(second);
        let found = records(&stacked, &mut book(&both), &FIELDS);
        assert_eq!(found, expected, "seed {seed}: {both:?}");
    }
}
