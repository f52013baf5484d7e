//! Periods as people write them.

use crate::record::Value;

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

/// The period that cells tell together, such as a year and a quarter below it: `2026`,
/// `2026-Q1`, `2026-T2`, `2026-H1`, `2026-03`. `None` where they tell none.
///
/// ```
/// use gevinst_plugin_sdk::Value;
/// use gevinst_plugin_sdk::walk::period;
///
/// let text = |text: &'static str| Value::Text(text.into());
/// assert_eq!(period(&[&text("1. kvartal 2026")]).as_deref(), Some("2026-Q1"));
/// assert_eq!(period(&[&Value::Number(2026.into()), &text("2. tertial")]).as_deref(), Some("2026-T2"));
/// assert_eq!(period(&[&text("Sum")]), None);
/// ```
pub fn period(values: &[&Value<'_>]) -> Option<String> {
    let mut words = Vec::new();
    for value in values {
        match value {
            Value::Text(text) => words.extend(tokens(text)),
            Value::Number(number) if number.is_integer() => {
                words.extend(tokens(&number.normalize().to_string()));
            }
            _ => return None,
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    calendar(&words)
}

/// Runs of letters and runs of digits, in lower case; all else separates.
pub fn tokens(text: &str) -> Vec<String> {
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
fn year(word: &str) -> Option<&str> {
    let number: u32 = word.parse().ok()?;
    (word.len() == 4 && (1900..=2299).contains(&number)).then_some(word)
}

/// The period that words tell, as [`tokens`] gives them: `1 kvartal 2026` is `2026-Q1`.
pub fn calendar(words: &[&str]) -> Option<String> {
    match words {
        [word] | ["år" | "year", word] => {
            year(word).map(str::to_owned).or_else(|| month_in_digits(word))
        }
        // "År 1 (2027)": the calendar year says more than the place in the plan.
        ["år" | "year", place, word] if is_place_in_plan(place) => year(word).map(str::to_owned),
        [a, b] => month(a, b).or_else(|| month(b, a)),
        [a, b, c] => part(a, b, c).or_else(|| part(b, a, c)).or_else(|| part_behind(a, b, c)),
        _ => None,
    }
}

fn is_place_in_plan(word: &str) -> bool {
    word.parse::<u32>().is_ok_and(|number| (1..=100).contains(&number))
}

/// `202507`, as systems export months.
fn month_in_digits(word: &str) -> Option<String> {
    let (of, number) = word.split_at_checked(4).filter(|(_, number)| number.len() == 2)?;
    month(number, of)
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
