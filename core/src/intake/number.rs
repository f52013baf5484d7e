//! Numbers that stand as text.
//!
//! Text is read as a Norwegian number: decimal comma, spaces between groups of
//! three, either minus. A full stop is read only where it cannot mean two
//! things. Words for "does not apply" are told apart from numbers and blanks.

use rust_decimal::Decimal;

/// What a text in a number's place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TextNumber {
    /// A number.
    Number(Decimal),
    /// The agency says that it does not apply.
    NotApplicable,
    /// The agency withholds it.
    Withheld,
    /// It could be two different numbers.
    Ambiguous,
    /// It is no number.
    Unreadable,
}

const NOT_APPLICABLE: &[&str] = &[
    "-",
    "n/a",
    "na",
    "i/a",
    "i.a.",
    "ia",
    "nfp",
    "ikke aktuelt",
    "ikkje aktuelt",
    "ikke relevant",
    "not applicable",
    "not for publication",
];

const WITHHELD: &[&str] = &["exempt under", "unntatt offentlighet", "unnateke offentlegheit"];

/// Reads a text that stands where a number belongs.
pub(super) fn read(text: &str) -> TextNumber {
    let plain = plain(text);
    let lower = plain.to_lowercase();
    if lower == "nfp" || NOT_APPLICABLE.contains(&lower.as_str()) {
        return TextNumber::NotApplicable;
    }
    if WITHHELD.iter().any(|words| lower.starts_with(words)) {
        return TextNumber::Withheld;
    }
    let (negative, rest) = sign(lower.trim());
    let rest = without_currency(rest);
    let (percent, rest) = match rest.strip_suffix('%') {
        Some(rest) => (true, rest.trim_end()),
        None => (false, rest),
    };
    let number = match digits(rest) {
        Ok(number) => number,
        Err(problem) => return problem,
    };
    let number = if percent { number / Decimal::ONE_HUNDRED } else { number };
    TextNumber::Number(if negative { -number } else { number })
}

/// With every kind of space as one space and every kind of dash as a minus.
fn plain(text: &str) -> String {
    let spaced: String = text
        .trim()
        .chars()
        .map(|character| match character {
            _ if character.is_whitespace() || character == '\u{a0}' => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            _ => character,
        })
        .collect();
    spaced.trim().to_owned()
}

/// Takes a leading minus or surrounding brackets off.
fn sign(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix('-') {
        return (true, rest.trim_start());
    }
    match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    }
}

/// Takes `kr`, `NOK` and `,-` off; a word that changes the unit stays and makes
/// the text unreadable.
fn without_currency(text: &str) -> &str {
    let text = text.strip_prefix("kr.").or_else(|| text.strip_prefix("kr")).unwrap_or(text);
    let text = text.strip_prefix("nok").unwrap_or(text);
    let text = text.strip_suffix(",-").or_else(|| text.strip_suffix(",--")).unwrap_or(text);
    let text = text.strip_suffix("kr").or_else(|| text.strip_suffix("nok")).unwrap_or(text);
    text.trim()
}

/// Reads digits with groups and a decimal sign.
fn digits(text: &str) -> Result<Decimal, TextNumber> {
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.');
    if !text.chars().any(|c| c.is_ascii_digit()) || !text.chars().all(allowed) {
        return Err(TextNumber::Unreadable);
    }
    let commas = text.matches(',').count();
    let stops = text.matches('.').count();
    let (whole, fraction) = match (commas, stops) {
        (0, 0) => (text.to_owned(), ""),
        (1, _) => {
            let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
            if fraction.contains('.') {
                return Err(TextNumber::Ambiguous);
            }
            (whole.replace('.', " "), fraction)
        }
        (0, 1) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            if fraction.len() == 3 && !whole.contains(' ') {
                return Err(TextNumber::Ambiguous);
            }
            (whole.to_owned(), fraction)
        }
        (0, _) => (text.replace('.', " "), ""),
        _ => return Err(TextNumber::Ambiguous),
    };
    let groups: Vec<&str> = whole.split(' ').collect();
    let grouped = groups.len() == 1
        || (!groups[0].is_empty()
            && groups[0].len() <= 3
            && groups[1..].iter().all(|group| group.len() == 3));
    if !grouped || fraction.contains(' ') {
        return Err(TextNumber::Unreadable);
    }
    let whole = if whole.is_empty() { "0".to_owned() } else { groups.concat() };
    let plain = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    Decimal::from_str_exact(&plain).map_err(|_| TextNumber::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> TextNumber {
        TextNumber::Number(Decimal::from_str_exact(text).unwrap())
    }

    #[test]
    fn texts_read_as_norwegian_numbers() {
        for (text, expected) in [
            ("1 234,5", "1234.5"),
            ("1\u{a0}234\u{202f}567", "1234567"),
            ("\u{2212}12,50", "-12.5"),
            ("-12", "-12"),
            ("(1 200)", "-1200"),
            ("kr 1 000,-", "1000"),
            ("2500 kr", "2500"),
            ("12,5 %", "0.125"),
            ("1.234,50", "1234.5"),
            ("1.234.567", "1234567"),
            ("0.5", "0.5"),
            ("12.34", "12.34"),
            ("1,234", "1.234"),
        ] {
            assert_eq!(read(text), number(expected), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_numbers_is_ambiguous() {
        for text in ["1.234", "123.456", "1,234,567", "1,234.50"] {
            assert_eq!(read(text), TextNumber::Ambiguous, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in ["ca 200", "200-300", "5 mill.", "1 23", "12 3456", "abc", "1,2 3", "10 timer"]
        {
            assert_eq!(read(text), TextNumber::Unreadable, "{text}");
        }
    }

    #[test]
    fn words_for_not_applicable_are_no_numbers_and_no_blanks() {
        for text in ["–", "-", "n/a", "N/A", "NFP", "ikke aktuelt", "i.a."] {
            assert_eq!(read(text), TextNumber::NotApplicable, "{text}");
        }
        assert_eq!(read("Exempt under Section 43"), TextNumber::Withheld);
    }
}
