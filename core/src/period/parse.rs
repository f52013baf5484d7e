//! Reading days and periods as people write them.

use super::{Day, Period, Year};

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

/// Reads `2026-10-15` and `15.10.2026`.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let numbers = |separator: char| -> Option<[i16; 3]> {
        let mut parts = text.split(separator).map(|part| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            if digits { part.parse::<i16>().ok() } else { None }
        });
        let all = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(all)
    };
    let [year, month, day] = match (numbers('-'), numbers('.')) {
        (Some([year, month, day]), _) if year >= 1000 => [year, month, day],
        (_, Some([day, month, year])) if year >= 1000 => [year, month, day],
        _ => return None,
    };
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// Reads a period; see [`Period::parse`].
pub(super) fn period(text: &str) -> Option<Period> {
    let tokens = tokens(text);
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    match words.as_slice() {
        [year] => year_of(year).map(Period::Year),
        ["år" | "ar" | "year", number] => {
            year_of(number).map(Period::Year).or_else(|| plan_year(number))
        }
        ["y", number] => plan_year(number),
        [a, b] => pair(a, b).or_else(|| pair(b, a)),
        [a, b, c] => part(a, b, c).or_else(|| part(b, c, a)).or_else(|| span(a, b, c)),
        [ordinal, suffix, unit, year] if ["st", "nd", "rd", "th"].contains(suffix) => {
            part(ordinal, unit, year)
        }
        _ => None,
    }
}

/// Splits into runs of letters and runs of digits, lower-cased; all else separates.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = None;
    for character in text.trim().chars() {
        let class = if character.is_ascii_digit() {
            Some(0)
        } else if character.is_alphabetic() {
            Some(1)
        } else {
            None
        };
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

fn year_of(text: &str) -> Option<Year> {
    let year: i16 = text.parse().ok()?;
    (text.len() == 4 && (1900..=2299).contains(&year)).then_some(Year(year))
}

fn plan_year(text: &str) -> Option<Period> {
    let number: u16 = text.parse().ok()?;
    (1..=200).contains(&number).then_some(Period::PlanYear(number))
}

fn month_named(text: &str) -> Option<u8> {
    let place = MONTHS.iter().position(|names| names.contains(&text))?;
    u8::try_from(place + 1).ok()
}

/// A month by name or two digits beside a year.
fn pair(month: &str, year: &str) -> Option<Period> {
    let year = year_of(year)?;
    let digits = || (month.len() == 2).then(|| month.parse::<u8>().ok()).flatten();
    let month = month_named(month).or_else(digits)?;
    (1..=12).contains(&month).then_some(Period::Month(year, month))
}

/// A numbered part of a year, the number before or behind its name.
fn part(a: &str, b: &str, year: &str) -> Option<Period> {
    let year = year_of(year)?;
    let (name, number) = if a.bytes().all(|byte| byte.is_ascii_digit()) { (b, a) } else { (a, b) };
    let number: u8 = number.parse().ok()?;
    let (period, last) = match name {
        "q" | "k" | "kv" | "kvartal" | "quarter" => (Period::Quarter(year, number), 4),
        "t" | "tertial" => (Period::Tertial(year, number), 3),
        "h" | "halvår" | "half" => (Period::HalfYear(year, number), 2),
        _ => return None,
    };
    (1..=last).contains(&number).then_some(period)
}

/// A range of months that is exactly a quarter, tertial or half-year.
fn span(first: &str, last: &str, year: &str) -> Option<Period> {
    let year = year_of(year)?;
    let (first, last) = (month_named(first)?, month_named(last)?);
    let number = |months: u8| (first - 1) / months + 1;
    let candidates = [
        Period::Quarter(year, number(3)),
        Period::Tertial(year, number(4)),
        Period::HalfYear(year, number(6)),
        Period::Year(year),
    ];
    candidates
        .into_iter()
        .find(|period| period.first_month() == first && period.last_month() == last)
}
