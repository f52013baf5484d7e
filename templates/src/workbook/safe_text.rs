//! Text on its way into a cell: nothing that looks like a formula, nothing that
//! is invisible, nothing longer than a cell holds.

use std::fmt::Write as _;

/// The most UTF-16 units a cell of text may have.
pub(super) const LONGEST: usize = 32_767;

/// Text that a cell may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SafeText {
    /// What is written.
    pub(super) text: String,
    /// Whether Excel must be told that it is text, lest editing turn it into a formula.
    pub(super) quote: bool,
    /// Whether it was too long and is cut.
    pub(super) cut: bool,
}

/// Makes text fit for a cell. Control, direction and invisible characters become
/// visible marks such as `[U+202E]`; line breaks stay; text that is too long is
/// cut and ends in `cut_mark`.
pub(super) fn safe_text(text: &str, cut_mark: &str) -> SafeText {
    let mut safe = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => safe.push('\n'),
            '\r' if characters.peek() == Some(&'\n') => {}
            _ if is_invisible(character) => {
                let _ = write!(safe, "[U+{:04X}]", u32::from(character));
            }
            _ => safe.push(character),
        }
    }
    let cut = safe.encode_utf16().count() > LONGEST;
    if cut {
        safe = shorten(&safe, LONGEST - cut_mark.encode_utf16().count().min(LONGEST));
        safe.push_str(cut_mark);
    }
    let quote = safe.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    SafeText { text: safe, quote, cut }
}

/// The beginning of a text, of at most this many UTF-16 units.
fn shorten(text: &str, units: usize) -> String {
    let mut left = units;
    text.chars()
        .take_while(|character| {
            let fits = character.len_utf16() <= left;
            left = left.saturating_sub(character.len_utf16());
            fits
        })
        .collect()
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{3164}'
            | '\u{200B}'..='\u{200C}' | '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{FFFE}'..='\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

/// A sheet name that Excel takes: no forbidden characters, at most 31 UTF-16
/// units, not one of `taken` (without regard to case), not the reserved word.
pub(super) fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let cleaned: String = wanted
        .chars()
        .map(|character| match character {
            '*' | '?' | ':' | '[' | ']' | '\\' | '/' | '\'' => ' ',
            _ if is_invisible(character) => ' ',
            _ => character,
        })
        .collect();
    let words = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
    let base = if words.is_empty() { "Ark".to_owned() } else { words };
    let free = |name: &str| {
        let lower = name.to_lowercase();
        lower != "history" && !taken.iter().any(|other| other.to_lowercase() == lower)
    };
    let first = shorten(&base, 31).trim_end().to_owned();
    if free(&first) {
        return first;
    }
    let mut number = 2;
    loop {
        let ending = format!(" {number}");
        let name = format!("{}{ending}", shorten(&base, 31 - ending.len()).trim_end());
        if free(&name) {
            return name;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_marked_as_text() {
        for text in ["=1+1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x"] {
            assert!(safe_text(text, "").quote, "{text}");
        }
        assert!(!safe_text("1=1", "").quote);
    }

    #[test]
    fn invisible_characters_are_shown() {
        let safe = safe_text("\ta\r\nb\u{202E}c\0\u{FFFF}\r", "");
        assert_eq!(safe.text, "[U+0009]a\nb[U+202E]c[U+0000][U+FFFF][U+000D]");
    }

    #[test]
    fn long_text_is_cut_with_a_mark_and_never_inside_a_character() {
        let safe = safe_text(&"😀".repeat(20_000), " [cut]");
        assert!(safe.cut);
        assert!(safe.text.ends_with("😀 [cut]"));
        assert!(safe.text.encode_utf16().count() <= LONGEST);
        assert!(!safe_text(&"a".repeat(LONGEST), " [cut]").cut);
    }

    #[test]
    fn sheet_names_are_what_excel_takes() {
        let mut taken = Vec::new();
        for wanted in ["Plan/år: [1]?", "plan år 1", "History", "", "x'y", &"å".repeat(50)] {
            let name = sheet_name(wanted, &taken);
            assert!(rust_xlsxwriter::utility::check_sheet_name(&name).is_ok(), "{name}");
            taken.push(name);
        }
        assert_eq!(taken, ["Plan år 1", "plan år 1 2", "History 2", "Ark", "x y", &"å".repeat(31)]);
    }
}
