//! Column headers that are periods.

use gevinst_plugin_sdk::Value;
use gevinst_plugin_sdk::text::folded;

use crate::model::PeriodReading;

const MONTHS: [&[&str]; 12] = [
    &["januar", "jan", "january"],
    &["februar", "feb", "february"],
    &["mars", "mar", "march"],
    &["april", "apr"],
    &["mai", "may"],
    &["juni", "jun", "june"],
    &["juli", "jul", "july"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["oktober", "okt", "october", "oct"],
    &["november", "nov"],
    &["desember", "des", "december", "dec"],
];

/// What a header says of its column's period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Header {
    /// The period, in its canonical text: `2025`, `2025-Q1`, `Y3`.
    Period(String),
    /// That it is a year; which one follows from its place.
    ByPosition,
}

/// The period of a header; `None` where it is none that the mapping reads.
pub(crate) fn read(value: &Value<'_>, reading: &PeriodReading) -> Option<Header> {
    let text = match value {
        Value::Text(text) => text.to_string(),
        // 2025.0 and 2025 are one number; a fraction is no period.
        Value::Number(number) if number.is_integer() => number.normalize().to_string(),
        _ => return None,
    };
    if reading.by_position.has(&folded(&text)) {
        return Some(Header::ByPosition);
    }
    let tokens = tokens(&text);
    let words: Vec<&str> = tokens
        .iter()
        .map(String::as_str)
        .filter(|word| !reading.words.iter().any(|passed| passed == word))
        .collect();
    let plan_year = || reading.plan_years.then(|| plan_year(&words)).flatten();
    let calendar = || reading.calendar.then(|| calendar(&words)).flatten();
    calendar().or_else(plan_year).map(Header::Period)
}

/// The text of a year of the plan.
pub(crate) fn year_of_plan(number: u32) -> String {
    format!("Y{number}")
}

/// Runs of letters and runs of digits, in lower case; all else separates.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = None;
    for character in text.chars() {
        let digit = character.is_ascii_digit();
        let class = (digit || character.is_alphabetic()).then_some(digit);
        if class.is_some() {
            if class != last {
                tokens.push(String::new());
            }
            if let Some(token) = tokens.last_mut() {
                token.extend(character.to_lowercase());
            }
        }
        last = class;
    }
    tokens
}

fn plan_year(words: &[&str]) -> Option<String> {
    let number = match words {
        [number] | ["y" | "år" | "year", number] | [number, "år" | "year"] => number,
        _ => return None,
    };
    let number: u32 = number.parse().ok()?;
    (1..=100).contains(&number).then(|| year_of_plan(number))
}

fn year(word: &str) -> Option<&str> {
    let number: u32 = word.parse().ok()?;
    (word.len() == 4 && (1900..=2299).contains(&number)).then_some(word)
}

fn calendar(words: &[&str]) -> Option<String> {
    match words {
        [word] | ["år" | "year", word] => year(word).map(str::to_owned),
        // "År 1 (2027)": the calendar year says more than the place in the plan.
        ["år" | "year", of_plan, word] if plan_year(&[of_plan]).is_some() => {
            year(word).map(str::to_owned)
        }
        [a, b] => month(a, b).or_else(|| month(b, a)),
        [a, b, c] => part(a, b, c).or_else(|| part(b, a, c)).or_else(|| part_behind(a, b, c)),
        _ => None,
    }
}

fn month(name: &str, of: &str) -> Option<String> {
    let of = year(of)?;
    let named = MONTHS.iter().position(|names| names.contains(&name)).map(|place| place + 1);
    let digits = || (name.len() == 2).then(|| name.parse::<usize>().ok()).flatten();
    let number = named.or_else(digits)?;
    (1..=12).contains(&number).then(|| format!("{of}-{number:02}"))
}

/// `Q 1 2025` and, turned by the caller, `1 kvartal 2025`.
fn part(name: &str, number: &str, of: &str) -> Option<String> {
    let of = year(of)?;
    let number: u32 = number.parse().ok()?;
    let (letter, last) = match name {
        "q" | "k" | "kv" | "kvartal" | "quarter" => ('Q', 4),
        "t" | "tertial" => ('T', 3),
        "h" | "halvår" | "half" => ('H', 2),
        _ => return None,
    };
    (1..=last).contains(&number).then(|| format!("{of}-{letter}{number}"))
}

/// `2025 Q 1` and `2025 1 kvartal`.
fn part_behind(of: &str, a: &str, b: &str) -> Option<String> {
    part(a, b, of).or_else(|| part(b, a, of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;
    use rust_decimal::Decimal;

    fn period(text: &str) -> Option<String> {
        let reading = PeriodReading {
            plan_years: true,
            calendar: true,
            by_position: Labels::new(vec!["År".to_owned()]),
            first: 1,
            words: vec!["budsjett".to_owned()],
        };
        let value = match text.parse::<Decimal>() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(text.to_owned().into()),
        };
        read(&value, &reading).map(|header| match header {
            Header::Period(text) => text,
            Header::ByPosition => "by position".to_owned(),
        })
    }

    #[test]
    fn headers_that_are_periods_are_read_as_people_write_them() {
        let cases = [
            ("1", "Y1"),
            ("10", "Y10"),
            ("År 3", "Y3"),
            ("3. år", "Y3"),
            ("Y12", "Y12"),
            ("2025", "2025"),
            ("År 2025", "2025"),
            ("År 1 (2027)", "2027"),
            ("Budsjett 2026", "2026"),
            ("1. kvartal 2025", "2025-Q1"),
            ("Q3 2025", "2025-Q3"),
            ("2025-Q3", "2025-Q3"),
            ("2. tertial 2025", "2025-T2"),
            ("2025 H2", "2025-H2"),
            ("mars 2025", "2025-03"),
            ("2025-07", "2025-07"),
            ("År", "by position"),
            ("år:", "by position"),
        ];
        for (written, expected) in cases {
            assert_eq!(period(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn other_headers_are_no_periods() {
        for written in
            ["0", "101", "1.5", "5. kvartal 2025", "2025-13", "Sum", "Q1", "2025 2026", "År 101 (2027)", ""]
        {
            assert_eq!(period(written), None, "{written}");
        }
    }
}
