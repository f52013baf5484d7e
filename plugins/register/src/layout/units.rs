//! The units that numbers of the register may have.

use super::{Label, Text};

/// A unit of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The canonical key, as records carry it.
    pub key: &'static str,
    /// The words for it.
    pub label: Label,
}

/// What a cell of the units row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitRole {
    /// The unit of the record: every record of the sheet carries it.
    OfRecord,
    /// A unit that follows from the field; the cell only shows it.
    Fixed,
}

/// The units a column may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// What the cell of the units row says.
    pub role: UnitRole,
    /// The allowed units; the first one is written in a new register.
    pub allowed: &'static [&'static Unit],
}

const fn unit(
    key: &'static str,
    nb: &'static str,
    en: &'static str,
    also: &'static [&'static str],
) -> Unit {
    Unit { key, label: Label { text: Text { nb, en }, also } }
}

/// Kroner.
pub const KR: Unit = unit("kr", "kr", "NOK", &["kroner", "krone"]);
/// Thousands of kroner.
pub const TKR: Unit = unit(
    "tkr",
    "1 000 kr",
    "NOK 1 000",
    &[
        "1000 kr",
        "1.000 kr",
        "1,000 kr",
        "tkr",
        "tusen kr",
        "tusen kroner",
        "kr 1 000",
        "kr 1000",
        "1 000 kroner",
        "1000 kroner",
        "NOK 1000",
        "NOK 1,000",
        "TNOK",
        "kNOK",
        "NOK thousand",
    ],
);
/// Millions of kroner.
pub const MNOK: Unit = unit(
    "mnok",
    "mill. kr",
    "NOK million",
    &[
        "mill kr",
        "mill. kroner",
        "mill kroner",
        "millioner kr",
        "millioner kroner",
        "millionar kroner",
        "MNOK",
        "mkr",
        "mill. NOK",
        "million NOK",
        "NOK mill",
    ],
);
/// Thousand millions of kroner.
pub const MRD_NOK: Unit = unit(
    "mrd_nok",
    "mrd. kr",
    "NOK billion",
    &[
        "mrd kr",
        "mrd. kroner",
        "mrd kroner",
        "milliarder kr",
        "milliarder kroner",
        "milliardar kroner",
        "mrd NOK",
        "mrd. NOK",
        "mrd_nok",
        "billion NOK",
    ],
);
/// Minutes.
pub const MINUTES: Unit = unit("minutes", "minutter", "minutes", &["min", "minutt", "minute"]);
/// Hours.
pub const HOURS: Unit = unit("hours", "timer", "hours", &["timar", "time", "t", "h", "hour"]);
/// Full-time equivalents (årsverk).
pub const FTE: Unit = unit("fte", "årsverk", "FTE", &["FTEs", "full-time equivalents", "aarsverk"]);
/// Kroner per hour.
pub const KR_PER_HOUR: Unit = unit(
    "kr_per_hour",
    "kr per time",
    "NOK per hour",
    &["kr/time", "kr/t", "kroner per time", "kr per hour", "NOK/hour", "kr_per_hour"],
);
/// A share, shown as a percentage: the cell holds 0.8 and shows 80 %.
pub const PERCENT: Unit = unit("percent", "prosent", "per cent", &["%", "pst", "percent"]);
/// Years.
pub const YEARS: Unit = unit("years", "år", "years", &["year"]);
/// Months.
pub const MONTHS: Unit = unit("months", "måneder", "months", &["månader", "mnd", "month"]);
/// A number of things or people.
pub const COUNT: Unit = unit("count", "antall", "count", &["tal", "number", "stk"]);

/// Every unit, for recognising a units row by its content.
pub const UNITS: &[&Unit] = &[
    &KR,
    &TKR,
    &MNOK,
    &MRD_NOK,
    &MINUTES,
    &HOURS,
    &FTE,
    &KR_PER_HOUR,
    &PERCENT,
    &YEARS,
    &MONTHS,
    &COUNT,
];

/// The units of amounts of money.
pub const MONEY: &[&Unit] = &[&KR, &TKR, &MNOK, &MRD_NOK];
/// The units of time per case.
pub const TIME: &[&Unit] = &[&MINUTES, &HOURS];
/// Hours, and nothing else.
pub const HOURS_ONLY: &[&Unit] = &[&HOURS];
/// Full-time equivalents, and nothing else.
pub const FTE_ONLY: &[&Unit] = &[&FTE];
/// Kroner per hour, and nothing else.
pub const KR_PER_HOUR_ONLY: &[&Unit] = &[&KR_PER_HOUR];
/// A percentage, and nothing else.
pub const PERCENT_ONLY: &[&Unit] = &[&PERCENT];
/// Years, and nothing else.
pub const YEARS_ONLY: &[&Unit] = &[&YEARS];
/// Months, and nothing else.
pub const MONTHS_ONLY: &[&Unit] = &[&MONTHS];
/// A count, and nothing else.
pub const COUNT_ONLY: &[&Unit] = &[&COUNT];
