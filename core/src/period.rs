//! Days, years and reporting periods.
//!
//! The state reports by tertial and year, municipalities by tertial, quarter
//! and year, plans often by year of the plan without a calendar year. A period
//! knows its months, so that periods of different length are compared by what
//! they cover and never by their number.

mod parse;

use std::fmt;

use jiff::civil::Date;

/// A calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(pub i16);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day, if the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day)
    }

    /// Reads `2026-10-15` or `15.10.2026`. Day and month in another order, or
    /// with slashes, are ambiguous and not read.
    pub fn parse(text: &str) -> Option<Day> {
        parse::day(text)
    }

    /// The day so many months later, on the last day of a month that is too short;
    /// `None` beyond the calendar.
    pub fn months_later(self, months: u16) -> Option<Day> {
        let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
        self.0.checked_add(span).ok().map(Day)
    }

    /// How many days it is to another day; negative where that one is earlier.
    pub fn days_until(self, other: Day) -> i64 {
        other.0.duration_since(self.0).as_hours() / 24
    }

    /// The first day of all.
    pub fn first() -> Day {
        Day(Date::MIN)
    }

    /// The year.
    pub fn year(self) -> Year {
        Year(self.0.year())
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }
}

/// Writes the day as `2026-10-15`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A reporting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// A calendar year (år).
    Year(Year),
    /// A half-year (halvår), 1 or 2.
    HalfYear(Year, u8),
    /// A tertial (tertial), 1 to 3, four months each.
    Tertial(Year, u8),
    /// A quarter (kvartal), 1 to 4.
    Quarter(Year, u8),
    /// A month (måned), 1 to 12.
    Month(Year, u8),
    /// A year of the plan (år 1, år 2, …) without a calendar year.
    PlanYear(u16),
}

impl Period {
    /// Reads a period as people write it: `2025`, `2025-Q3`, `3. kvartal 2025`,
    /// `K3 2025`, `T2-2025`, `1. halvår 2025`, `2025-07`, `juli 2025`,
    /// `jan.–apr. 2025`, `År 3`, `Y3`. Anything else is not a period.
    pub fn parse(text: &str) -> Option<Period> {
        parse::period(text)
    }

    /// The calendar year, where the period has one.
    pub fn year(self) -> Option<Year> {
        match self {
            Period::Year(year)
            | Period::HalfYear(year, _)
            | Period::Tertial(year, _)
            | Period::Quarter(year, _)
            | Period::Month(year, _) => Some(year),
            Period::PlanYear(_) => None,
        }
    }

    /// How many months it covers; a year of the plan counts as twelve.
    pub fn months(self) -> u8 {
        match self {
            Period::Year(_) | Period::PlanYear(_) => 12,
            Period::HalfYear(..) => 6,
            Period::Tertial(..) => 4,
            Period::Quarter(..) => 3,
            Period::Month(..) => 1,
        }
    }

    /// The first month it covers, 1 to 12.
    pub fn first_month(self) -> u8 {
        match self {
            Period::Year(_) | Period::PlanYear(_) => 1,
            Period::HalfYear(_, part)
            | Period::Tertial(_, part)
            | Period::Quarter(_, part)
            | Period::Month(_, part) => (part.saturating_sub(1)) * self.months() + 1,
        }
    }

    /// The last month it covers, 1 to 12.
    pub fn last_month(self) -> u8 {
        self.first_month() + self.months() - 1
    }

    /// A period that comes before every other in order.
    pub(crate) const LEAST: Period = Period::Month(Year(i16::MIN), 1);

    /// Whether the two cover a month in common; two years of a plan only if they are the same.
    pub fn overlaps(self, other: Period) -> bool {
        match (self, other) {
            (Period::PlanYear(a), Period::PlanYear(b)) => a == b,
            _ => {
                self.year().is_some()
                    && self.year() == other.year()
                    && !self.begins_after(other)
                    && !other.begins_after(self)
            }
        }
    }

    /// Whether it ends no later than `other` ends; both in calendar time or both
    /// years of a plan, else false.
    pub fn ends_by(self, other: Period) -> bool {
        match (self, other) {
            (Period::PlanYear(a), Period::PlanYear(b)) => a <= b,
            _ => match (self.year(), other.year()) {
                (Some(a), Some(b)) => (a, self.last_month()) <= (b, other.last_month()),
                _ => false,
            },
        }
    }

    /// Whether it begins after `other` has ended; both in calendar time or both
    /// years of a plan, else false.
    pub fn begins_after(self, other: Period) -> bool {
        match (self, other) {
            (Period::PlanYear(a), Period::PlanYear(b)) => a > b,
            _ => match (self.year(), other.year()) {
                (Some(a), Some(b)) => (a, self.first_month()) > (b, other.last_month()),
                _ => false,
            },
        }
    }

    /// The last day it covers, where it has a calendar year.
    pub fn last_day(self) -> Option<Day> {
        let Year(year) = self.year()?;
        let month = i8::try_from(self.last_month()).ok()?;
        Day::new(year, month, 1).map(|first| Day(first.0.last_of_month()))
    }

    fn order(self) -> (u8, i16, u8, u8) {
        match self {
            Period::PlanYear(number) => (1, i16::try_from(number).unwrap_or(i16::MAX), 0, 0),
            _ => {
                let year = self.year().map_or(0, |year| year.0);
                (0, year, self.last_month(), self.months())
            }
        }
    }
}

/// In calendar order by end, the shorter first; years of a plan come last.
impl Ord for Period {
    fn cmp(&self, other: &Period) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the period as data files do: `2025`, `2025-H1`, `2025-T2`, `2025-Q3`, `2025-07`, `Y4`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Year(year) => write!(f, "{year}"),
            Period::HalfYear(year, part) => write!(f, "{year}-H{part}"),
            Period::Tertial(year, part) => write!(f, "{year}-T{part}"),
            Period::Quarter(year, part) => write!(f, "{year}-Q{part}"),
            Period::Month(year, part) => write!(f, "{year}-{part:02}"),
            Period::PlanYear(number) => write!(f, "Y{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_as_people_write_them() {
        for (texts, expected) in [
            (&["2025", "år 2025", "Year 2025"][..], "2025"),
            (
                &[
                    "2025-Q3",
                    "Q3 2025",
                    "3. kvartal 2025",
                    "K3-2025",
                    "2025K3",
                    "2025 Q3",
                    "3rd quarter 2025",
                ],
                "2025-Q3",
            ),
            (
                &["2025-T2", "T2-2025", "2. tertial 2025", "2. Tertial 2025", "mai–aug. 2025"],
                "2025-T2",
            ),
            (&["2025-H1", "1. halvår 2025", "H1 2025", "jan.–juni 2025"], "2025-H1"),
            (&["2025-07", "juli 2025", "07.2025", "July 2025", "jul. 2025"], "2025-07"),
            (&["Y4", "År 4", "år 4", "Year 4"], "Y4"),
        ] {
            for text in texts {
                let period = Period::parse(text).map(|period| period.to_string());
                assert_eq!(period.as_deref(), Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn what_is_not_a_period_is_not_read() {
        for text in [
            "",
            "20",
            "2025-Q5",
            "2025-13",
            "T4 2025",
            "H3 2025",
            "snart",
            "feb.–apr. 2025",
            "1899",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_knows_what_it_covers() {
        let third_quarter = Period::Quarter(Year(2025), 3);
        assert!(third_quarter.ends_by(Period::Year(Year(2025))));
        assert!(!Period::Year(Year(2025)).ends_by(third_quarter));
        assert!(Period::Month(Year(2025), 10).begins_after(third_quarter));
        assert_eq!(third_quarter.last_day().unwrap().to_string(), "2025-09-30");
        assert!(!Period::PlanYear(1).ends_by(third_quarter));
    }

    #[test]
    fn days_read_in_the_two_unambiguous_ways() {
        assert_eq!(Day::parse("15.10.2026"), Day::new(2026, 10, 15));
        assert_eq!(Day::parse("2026-10-15"), Day::new(2026, 10, 15));
        assert_eq!(Day::parse("01/02/2026"), None);
        assert_eq!(Day::parse("2026-02-30"), None);
    }
}
