//! The one cell that a formula refers to, if it refers to one only.
//!
//! `=IF('Ark'!C5=0,"",'Ark'!C5)` and `=B14` repeat a cell; `=C7+C8` does not. The
//! spellings of xlsx and of ods (`of:=IF([$'Ark'.C5]=0;"";[$'Ark'.C5])`) are read.

/// What a formula refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A cell of a sheet, or of the formula's own.
    Cell {
        /// The sheet's number.
        sheet: Option<u16>,
        /// The row, from zero.
        row: u32,
        /// The column, from zero.
        col: u16,
    },
    /// The form's name `MåleindikatorN`.
    Indicator(u32),
    /// The form's name `AnsvarligN`.
    Owner(u32),
}

/// The only cell that a formula repeats. `sheets` are the workbook's names in lower case.
pub(crate) fn only(formula: &str, sheets: &[(String, u16)]) -> Option<Target> {
    let formula = without_texts(&formula.to_lowercase());
    if formula.contains(['+', '*', '/', '&', '^']) || formula.contains("sum") {
        return None;
    }
    let mut found: Option<Target> = None;
    for target in targets(&formula, sheets) {
        let target = target?;
        if found.is_some_and(|known| known != target) {
            return None;
        }
        found = Some(target);
    }
    found
}

/// The formula without what stands between double quotes: those are texts.
fn without_texts(formula: &str) -> String {
    formula.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

/// Everything in a formula that names a cell; `None` for one that cannot be read.
fn targets(formula: &str, sheets: &[(String, u16)]) -> Vec<Option<Target>> {
    let mut targets = Vec::new();
    let mut rest = formula;
    while let Some(start) = rest.find(|letter: char| letter.is_alphabetic() || letter == '\'') {
        let (word, sheet, behind) = word(&rest[start..]);
        rest = behind;
        match sheet {
            Some(name) => {
                let number = sheets.iter().find(|(known, _)| *known == name).map(|(_, it)| *it);
                let cell = number.and_then(|number| cell(&word, Some(number)));
                targets.push(cell);
            }
            // A word before a bracket is a function.
            None if rest.starts_with('(') || word == "of" => {}
            None => targets.push(cell(&word, None).or_else(|| named(&word))),
        }
    }
    targets
}

/// The next word, the sheet in front of it, and what is behind. A range such as `B35:E35`
/// over merged cells is its first cell.
fn word(text: &str) -> (String, Option<String>, &str) {
    let (name, behind) = match text.strip_prefix('\'') {
        Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
        None => split_word(text),
    };
    let behind_sheet = behind.strip_prefix(['!', '.']);
    let (word, sheet, behind) = match behind_sheet {
        Some(cell) => {
            let (word, behind) = split_word(cell.trim_start_matches('$'));
            (word, Some(name.to_owned()), behind)
        }
        None => (name, None, behind),
    };
    let behind = match behind.strip_prefix(':') {
        Some(last) => split_word(last.trim_start_matches(['.', '$'])).1,
        None => behind,
    };
    (word.replace('$', ""), sheet, behind)
}

fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '$'));
    text.split_at(end.unwrap_or(text.len()))
}

fn cell(word: &str, sheet: Option<u16>) -> Option<Target> {
    let digits = word.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = word.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|it| it.is_ascii_lowercase())
    {
        return None;
    }
    let col = letters.bytes().fold(0_u16, |col, letter| col * 26 + u16::from(letter - b'a') + 1);
    let row: u32 = row.parse().ok()?;
    Some(Target::Cell { sheet, row: row.checked_sub(1)?, col: col - 1 })
}

fn named(word: &str) -> Option<Target> {
    let place = |digits: &str| digits.parse().ok().filter(|place| (1..=14).contains(place));
    if let Some(digits) = word.strip_prefix("måleindikator") {
        return place(digits).map(Target::Indicator);
    }
    word.strip_prefix("ansvarlig").and_then(place).map(Target::Owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(formula: &str) -> Option<Target> {
        let sheets = [("konsept - endringsanalyse".to_owned(), 5), ("forside".to_owned(), 0)];
        only(formula, &sheets)
    }

    #[test]
    fn a_formula_that_repeats_a_cell_names_it() {
        let changes = Some(Target::Cell { sheet: Some(5), row: 4, col: 2 });
        for formula in [
            "IF('KONSEPT - Endringsanalyse'!C5=0,\"\",'KONSEPT - Endringsanalyse'!C5)",
            "'KONSEPT - Endringsanalyse'!$C$5",
            "'KONSEPT - Endringsanalyse'!C5:E5",
            "of:=IF([$'KONSEPT - Endringsanalyse'.C5]=0;\"\";[$'KONSEPT - Endringsanalyse'.C5])",
            "IF('KONSEPT - Endringsanalyse'!C5=0,\"se B7\",'KONSEPT - Endringsanalyse'!C5)",
        ] {
            assert_eq!(target(formula), changes, "{formula}");
        }
        assert_eq!(target("B14"), Some(Target::Cell { sheet: None, row: 13, col: 1 }));
        assert_eq!(target("of:=[.B14]"), Some(Target::Cell { sheet: None, row: 13, col: 1 }));
        assert_eq!(target("Forside!B4"), Some(Target::Cell { sheet: Some(0), row: 3, col: 1 }));
        let indicator = "IF(Måleindikator3=0,\"\",Måleindikator3)";
        assert_eq!(target(indicator), Some(Target::Indicator(3)));
        assert_eq!(target("IF(Ansvarlig14=0,\"\",Ansvarlig14)"), Some(Target::Owner(14)));
    }

    #[test]
    fn a_formula_that_computes_or_refers_to_several_cells_names_none() {
        for formula in [
            "C7+C8",
            "SUM(C7:C20)",
            "IF(C7=0,\"\",C8)",
            "\"Plan - \"&Forside!B4",
            "IF(Måleindikator15=0,\"\",Måleindikator15)",
            "Budsjett!B7",
            "4/100",
            "",
        ] {
            assert_eq!(target(formula), None, "{formula}");
        }
    }
}
