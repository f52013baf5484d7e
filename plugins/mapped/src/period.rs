//! Periods: headers that are one, and cells that tell one together.

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::walk::{calendar, tokens};
use gevinst_plugin_sdk::{CellPos, Date, Value};

use crate::cells::HeldCell;
use crate::model::PeriodReading;

/// What a header says of its column's period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Header {
    /// The period, in its canonical text: `2025`, `2025-Q1`, `Y3`.
    Period(String),
    /// That it is a year; which one follows from its place.
    ByPosition,
}

/// A span of time that one day or one number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A tertial.
    Tertial,
    /// A half-year.
    HalfYear,
    /// A year.
    Year,
}

impl Span {
    /// All spans, as a mapping file names them.
    pub(crate) const ALL: [(&'static str, Span); 5] = [
        ("month", Span::Month),
        ("quarter", Span::Quarter),
        ("tertial", Span::Tertial),
        ("half_year", Span::HalfYear),
        ("year", Span::Year),
    ];

    /// The span that a day lies in.
    pub(crate) fn of(self, day: Date) -> String {
        let (year, month) = (day.year, day.month);
        match self {
            Span::Month => format!("{year:04}-{month:02}"),
            Span::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
            Span::Tertial => format!("{year:04}-T{}", (month + 3) / 4),
            Span::HalfYear => format!("{year:04}-H{}", (month + 5) / 6),
            Span::Year => format!("{year:04}"),
        }
    }

    /// The word that makes a bare number a part of a year.
    fn word(self) -> Option<&'static str> {
        match self {
            Span::Month | Span::Year => None,
            Span::Quarter => Some("q"),
            Span::Tertial => Some("t"),
            Span::HalfYear => Some("h"),
        }
    }
}

/// The day of a period that is meant where the vocabulary has a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayOf {
    /// Its first day.
    First,
    /// Its last day.
    Last,
}

impl DayOf {
    /// The day of a period of the calendar; `None` where the text tells no period.
    pub(crate) fn of(self, text: &str) -> Option<Date> {
        let words = tokens(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let period = calendar(&words)?;
        let (year, part) = period.split_once('-').unwrap_or((&period, ""));
        let year: i16 = year.parse().ok()?;
        let (length, number) = match part.split_at_checked(1) {
            None => (12, 1),
            Some(("Q", number)) => (3, number.parse().ok()?),
            Some(("T", number)) => (4, number.parse().ok()?),
            Some(("H", number)) => (6, number.parse().ok()?),
            Some(_) => (1, part.parse::<i8>().ok()?),
        };
        let last = length * number;
        Some(match self {
            DayOf::First => Date { year, month: last - length + 1, day: 1 },
            DayOf::Last => Date { year, month: last, day: days_in(year, last) },
        })
    }
}

fn days_in(year: i16, month: i8) -> i8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i8::from(leap),
        _ => 31,
    }
}

/// The period that the cells above a column tell, the lowest first, with the cell
/// that completes it; `None` where they tell none that the mapping reads.
pub(crate) fn of_header<'c>(
    cells: impl Iterator<Item = &'c HeldCell>,
    reading: &PeriodReading,
) -> Option<(Header, CellPos)> {
    let mut words: Vec<String> = Vec::new();
    let mut with = reading.with.is_empty();
    let mut found: Option<(Header, CellPos)> = None;
    for (level, cell) in cells.enumerate() {
        let text = match &cell.value {
            Value::Text(text) => text.to_string(),
            // 2025.0 and 2025 are one number; a fraction is no period.
            Value::Number(number) if number.is_integer() => number.normalize().to_string(),
            Value::Day(day) => match reading.dates {
                Some(span) if words.is_empty() && found.is_none() => {
                    found = Some((Header::Period(span.of(*day)), cell.pos));
                    continue;
                }
                _ => break,
            },
            _ => break,
        };
        let mut own = tokens(&text);
        with |= reading.with.iter().any(|phrase| taken_out(&mut own, phrase));
        for phrase in &reading.words {
            taken_out(&mut own, phrase);
        }
        if found.is_some() {
            continue;
        }
        if level == 0 && reading.by_position.has(&folded(&text)) {
            found = Some((Header::ByPosition, cell.pos));
            continue;
        }
        words.extend(own);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let plan_year = || reading.plan_years.then(|| plan_year(&words)).flatten();
        let calendar = || reading.calendar.then(|| calendar(&words)).flatten();
        found = calendar().or_else(plan_year).map(|period| (Header::Period(period), cell.pos));
    }
    found.filter(|_| with)
}

/// Takes a phrase out of the words, where it stands among them.
fn taken_out(words: &mut Vec<String>, phrase: &[String]) -> bool {
    let place = words.windows(phrase.len().max(1)).position(|window| window == phrase);
    if let Some(place) = place {
        words.drain(place..place + phrase.len());
    }
    place.is_some()
}

/// The period that the cells of a row tell together, such as a year and a quarter;
/// without a period, what they say as it stands.
pub(crate) fn together(parts: &[String], span: Option<Span>) -> String {
    let words: Vec<String> = parts.iter().flat_map(|part| tokens(part)).collect();
    let plain: Vec<&str> = words.iter().map(String::as_str).collect();
    let named = || match (plain.as_slice(), span.and_then(Span::word)) {
        ([a, b], Some(word)) => calendar(&[word, b, a]).or_else(|| calendar(&[word, a, b])),
        _ => None,
    };
    let month = || match (plain.as_slice(), span) {
        ([a, b], Some(Span::Month)) => {
            calendar(&[&format!("{b:0>2}"), a]).or_else(|| calendar(&[&format!("{a:0>2}"), b]))
        }
        _ => None,
    };
    calendar(&plain).or_else(named).or_else(month).unwrap_or_else(|| parts.join(" "))
}

/// The text of a year of the plan.
pub(crate) fn year_of_plan(number: u32) -> String {
    format!("Y{number}")
}

fn plan_year(words: &[&str]) -> Option<String> {
    let number = match words {
        [number] | ["y" | "år" | "year", number] | [number, "år" | "year"] => number,
        _ => return None,
    };
    let number: u32 = number.parse().ok()?;
    (1..=100).contains(&number).then(|| year_of_plan(number))
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
            words: vec![vec!["budsjett".to_owned()]],
            with: Vec::new(),
            dates: None,
        };
        let value = match text.parse::<Decimal>() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(text.to_owned().into()),
        };
        let (pos, formula, rounded) = (CellPos::new(0, 0, 0), false, false);
        let cell = HeldCell { pos, row: 0, col: 0, value, formula, rounded };
        of_header(std::iter::once(&cell), &reading).map(|(header, _)| match header {
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
            ("202507", "2025-07"),
            ("År", "by position"),
            ("år:", "by position"),
        ];
        for (written, expected) in cases {
            assert_eq!(period(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn other_headers_are_no_periods() {
        for written in [
            "0",
            "101",
            "1.5",
            "5. kvartal 2025",
            "2025-13",
            "Sum",
            "Q1",
            "2025 2026",
            "År 101 (2027)",
            "",
        ] {
            assert_eq!(period(written), None, "{written}");
        }
    }

    #[test]
    fn two_cells_tell_one_period() {
        let told = |parts: &[&str], span| {
            together(&parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>(), span)
        };
        assert_eq!(told(&["2025", "Q3"], None), "2025-Q3");
        assert_eq!(told(&["2. tertial", "2025"], None), "2025-T2");
        assert_eq!(told(&["2025", "4"], Some(Span::Quarter)), "2025-Q4");
        assert_eq!(told(&["2", "2025"], Some(Span::HalfYear)), "2025-H2");
        assert_eq!(told(&["2025", "7"], Some(Span::Month)), "2025-07");
        assert_eq!(told(&["mars", "2025"], None), "2025-03");
        // A number that may be anything stays what it is, for a person to read.
        assert_eq!(told(&["2025", "4"], None), "2025 4");
        assert_eq!(told(&["2025", "5"], Some(Span::Quarter)), "2025 5");
    }

    #[test]
    fn a_period_has_a_first_and_a_last_day() {
        let day = |year, month, day| Some(Date { year, month, day });
        assert_eq!(DayOf::First.of("2027"), day(2027, 1, 1));
        assert_eq!(DayOf::Last.of("År 2027"), day(2027, 12, 31));
        assert_eq!(DayOf::Last.of("2. kvartal 2027"), day(2027, 6, 30));
        assert_eq!(DayOf::First.of("2. tertial 2027"), day(2027, 5, 1));
        assert_eq!(DayOf::Last.of("2028-02"), day(2028, 2, 29));
        assert_eq!(DayOf::Last.of("2027-H1"), day(2027, 6, 30));
        assert_eq!(DayOf::First.of("snart"), None);
    }

    #[test]
    fn a_day_stands_for_the_span_that_it_lies_in() {
        let day = |month| Date { year: 2025, month, day: 1 };
        assert_eq!(Span::Month.of(day(9)), "2025-09");
        assert_eq!(Span::Quarter.of(day(9)), "2025-Q3");
        assert_eq!(Span::Quarter.of(day(10)), "2025-Q4");
        assert_eq!(Span::Tertial.of(day(4)), "2025-T1");
        assert_eq!(Span::Tertial.of(day(5)), "2025-T2");
        assert_eq!(Span::HalfYear.of(day(7)), "2025-H2");
        assert_eq!(Span::Year.of(day(12)), "2025");
    }
}
