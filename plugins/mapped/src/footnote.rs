//! Marks of footnotes behind numbers.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::{AdaptError, Flow, Workbook};

use crate::grid::each_row;

/// A number's text and the mark behind it; `None` where there is no mark that could
/// not be a digit of the number.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let number_of = |mark_at: usize| {
        let (number, mark) = text.split_at(mark_at);
        let number = number.trim_end();
        let ends = number.ends_with(|letter: char| letter.is_ascii_digit() || letter == '%');
        (ends && !mark.is_empty()).then_some((number, mark.trim()))
    };
    let signs = |letter: char| matches!(letter, '*' | '†' | '‡' | '§');
    let raised = |letter: char| matches!(letter, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    let bare = text.strip_suffix(')').unwrap_or(text);
    for is_mark in [&signs as &dyn Fn(char) -> bool, &raised] {
        let number = bare.trim_end_matches(is_mark);
        if number.len() < bare.len() {
            return number_of(number.len());
        }
    }
    // `1 200 1)` and `1200 (1)`: a digit counts as a mark only with its bracket.
    let inner = text.strip_suffix(')')?;
    let digits = inner.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let length = inner.len() - digits.len();
    if !(1..=2).contains(&length) {
        return None;
    }
    let open = digits.strip_suffix('(').unwrap_or(digits);
    open.ends_with(char::is_whitespace).then(|| number_of(open.len())).flatten()
}

/// A label without the mark of a footnote behind it; the label itself where it has none.
pub(crate) fn bare_label(text: &str) -> &str {
    let text = text.trim_end();
    let inner = text.strip_suffix(')').unwrap_or(text);
    let signs = inner.trim_end_matches(|letter: char| {
        matches!(letter, '*' | '†' | '‡' | '§' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
    });
    if signs.len() < inner.len() {
        return signs.trim_end();
    }
    let digits = inner.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let open = digits.strip_suffix('(').unwrap_or(digits);
    let is_mark = inner.len() < text.len()
        && (1..=2).contains(&(inner.len() - digits.len()))
        && open.ends_with(char::is_whitespace)
        // The bracket that ends `Del (del 1)` is the other half of one before it.
        && open.matches('(').count() == open.matches(')').count();
    if is_mark { open.trim_end() } else { text }
}

/// A mark without brackets, with raised digits as plain ones.
pub(crate) fn plain(mark: &str) -> String {
    let plain = |letter: char| match letter {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_u32(u32::from(letter) - 0x2070 + 0x30).unwrap_or(letter),
        _ => letter,
    };
    mark.chars().filter(|letter| !matches!(letter, '(' | ')')).map(plain).collect()
}

/// The notes of a sheet for some marks: the first text that begins with each, alone
/// in its cell or with the note in the next one.
pub(crate) fn notes(
    workbook: &mut dyn Workbook,
    sheet: u16,
    marks: &[String],
) -> Result<BTreeMap<String, String>, AdaptError> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    each_row(workbook, sheet, None, &mut |row| {
        for (place, cell) in row.cells.iter().enumerate() {
            let Some(text) = cell.text() else { continue };
            let Some((mark, said)) = note_of(text) else { continue };
            let beside = || row.cells.get(place + 1).and_then(|cell| cell.text());
            let said = Some(said).filter(|said| !said.is_empty()).or_else(beside);
            if let Some(said) = said
                && marks.contains(&mark)
            {
                found.entry(mark).or_insert_with(|| said.to_owned());
            }
        }
        let all = marks.iter().all(|mark| found.contains_key(mark));
        Ok(if all { Flow::Stop } else { Flow::Continue })
    })?;
    Ok(found)
}

/// The mark that begins a text, and what follows it: `1) ...`, `(1) ...`, `* ...`, `¹ ...`.
pub(crate) fn note_of(text: &str) -> Option<(String, &str)> {
    let text = text.trim();
    let inner = text.strip_prefix('(').unwrap_or(text);
    let signs = inner.trim_start_matches(['*', '†', '‡', '§']);
    let raised = inner
        .trim_start_matches(|letter: char| matches!(letter, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹'));
    let digits = inner.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let needs_bracket = digits.len() < inner.len();
    let behind = [signs, raised, digits].into_iter().min_by_key(|rest| rest.len())?;
    let mark = inner.get(..inner.len() - behind.len()).filter(|mark| !mark.is_empty())?;
    let rest = behind.strip_prefix(')');
    if needs_bracket && rest.is_none() {
        return None;
    }
    Some((plain(mark), rest.unwrap_or(behind).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_the_digits_of_a_number() {
        let cases = [
            ("1 200 1)", Some(("1 200", "1)"))),
            ("1200*", Some(("1200", "*"))),
            ("1200 **", Some(("1200", "**"))),
            ("-12,5 ²", Some(("-12,5", "²"))),
            ("1200³)", Some(("1200", "³)"))),
            ("1200 (2)", Some(("1200", "(2)"))),
            ("40 % 2)", Some(("40 %", "2)"))),
            // Without a space or a bracket the digit belongs to the number.
            ("12001)", None),
            ("1200 1", None),
            ("(1200)", None),
            ("(12)", None),
            ("se note*", None),
            ("*", None),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn labels_stand_without_their_marks() {
        for (text, bare) in [
            ("Sum gevinster 1)", "Sum gevinster"),
            ("Beløp (2)", "Beløp"),
            ("Beløp²", "Beløp"),
            ("Beløp *)", "Beløp"),
            ("Bruttogevinster (B)", "Bruttogevinster (B)"),
            ("År 1", "År 1"),
            ("Del (del 1)", "Del (del 1)"),
        ] {
            assert_eq!(bare_label(text), bare, "{text}");
        }
    }

    #[test]
    fn notes_begin_with_their_mark() {
        assert_eq!(note_of("1) Anslag"), Some(("1".to_owned(), "Anslag")));
        assert_eq!(note_of("(2) Anslag"), Some(("2".to_owned(), "Anslag")));
        assert_eq!(note_of("* Anslag"), Some(("*".to_owned(), "Anslag")));
        assert_eq!(note_of("³Anslag"), Some(("3".to_owned(), "Anslag")));
        assert_eq!(note_of("2025"), None);
        assert_eq!(note_of("Anslag"), None);
        assert_eq!(plain("(⁷)"), "7");
    }
}
