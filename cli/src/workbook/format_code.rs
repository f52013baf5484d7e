//! Number format codes: whether a number is shown as a day, a time or a number.

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    /// A number, a percentage, an amount, or text.
    Number,
    /// A calendar day, with or without a time of day.
    Day,
    /// A time of day or a duration without a day.
    Time,
}

/// The code of a number format that Office files name by number only, in its
/// English form. `None` for `General` and for numbers without a fixed code.
pub(crate) fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 => "#,##0 ;(#,##0)",
        38 => "#,##0 ;[Red](#,##0)",
        39 => "#,##0.00;(#,##0.00)",
        40 => "#,##0.00;[Red](#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// What a format that is named by number only makes of a number; the East
/// Asian numbers 27 to 36 and 50 to 58 are days but for four times of day.
pub(crate) fn builtin_shows(id: u32) -> Shows {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shows::Day,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shows::Time,
        _ => Shows::Number,
    }
}

/// What a format code makes of a positive number: the first of its sections decides.
pub(crate) fn shows(code: &str) -> Shows {
    let mut letters = code.chars().peekable();
    let mut time = false;
    let mut month_or_minute = false;
    while let Some(letter) = letters.next() {
        match letter {
            ';' => break,
            '"' => while letters.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|&c| c != ']').collect();
                time |= is_elapsed(&inside);
            }
            'y' | 'Y' | 'd' | 'D' => return Shows::Day,
            'g' | 'G' if rest_is(&letters, "eneral") => {
                letters.by_ref().take(6).for_each(drop);
            }
            'h' | 'H' | 's' | 'S' => time = true,
            'm' | 'M' => month_or_minute = true,
            'a' | 'A' if rest_is(&letters, "m/pm") => {
                time = true;
                letters.by_ref().take(4).for_each(drop);
            }
            'a' | 'A' if rest_is(&letters, "/p") => {
                time = true;
                letters.by_ref().take(2).for_each(drop);
            }
            _ => {}
        }
    }
    match (time, month_or_minute) {
        (true, _) => Shows::Time,
        (false, true) => Shows::Day,
        (false, false) => Shows::Number,
    }
}

/// `[h]`, `[mm]`, `[s]`: time that has passed.
fn is_elapsed(inside: &str) -> bool {
    let lower = inside.to_ascii_lowercase();
    !lower.is_empty() && ["h", "m", "s"].iter().any(|unit| lower.replace(unit, "").is_empty())
}

fn rest_is(letters: &std::iter::Peekable<std::str::Chars<'_>>, expected: &str) -> bool {
    let next: String = letters.clone().take(expected.len()).collect();
    next.eq_ignore_ascii_case(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_days_times_and_numbers() {
        for code in [
            "dd.mm.yyyy",
            "yyyy\\-mm\\-dd hh:mm",
            "[$-414]d. mmmm yyyy;@",
            "mmm",
            "m/d/yy",
            "[$-F800]dddd",
            "YYYY",
        ] {
            assert_eq!(shows(code), Shows::Day, "{code}");
        }
        for code in ["h:mm", "[h]:mm:ss", "mm:ss.0", "[mm]", "h AM/PM", "hh:mm A/P", "[ss]"] {
            assert_eq!(shows(code), Shows::Time, "{code}");
        }
        for code in [
            "General",
            "0.00",
            "#,##0 \"dager\"",
            "#,##0\\ \"mnd\"",
            "[Red]0;[Blue]0",
            "0%",
            "@",
            "0.00E+00",
            "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"??_ ;_ @_ ",
            "[$kr-414] #,##0",
            "0;dd",
            "GENERAL\" m\"",
            "\\d0",
            "[Yellow]0",
        ] {
            assert_eq!(shows(code), Shows::Number, "{code}");
        }
    }

    #[test]
    fn builtin_codes_agree_with_their_own_classification() {
        for id in 0..60 {
            if let Some(code) = builtin(id) {
                assert_eq!(shows(code), builtin_shows(id), "{id} {code}");
            }
        }
    }
}
