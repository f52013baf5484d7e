//! Fields of the vocabulary that have no column in the register, each with the reason.

use gevinst_plugin_sdk::{Field, Kind};

/// A field of a kind that the register does not ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absent {
    /// The record kind.
    pub kind: Kind,
    /// The field.
    pub field: Field,
    /// Why there is no column.
    pub reason: &'static str,
}

const fn absent(kind: Kind, field: Field, reason: &'static str) -> Absent {
    Absent { kind, field, reason }
}

const ONE_ACCOUNT: &str = "the register holds one account of the money; analyses are for \
                           workbooks that calculate it several ways";
const UNITS_ROW: &str = "stands once, in the units row under the header of the amount";
const TOTALS: &str = "told for a total row that a user has added, never asked for";

/// Every field without a column. A test holds it complete and free of columns that exist.
pub const ABSENT: &[Absent] = &[
    absent(
        Kind::ORGANISATION,
        Field::CONTACT,
        "the contact of the report, on the same row, is asked for once",
    ),
    absent(
        Kind::ORGANISATION,
        Field::COMMENT,
        "the comment to the report, on the same row, is asked for once",
    ),
    absent(Kind::BENEFIT, Field::ANALYSIS, ONE_ACCOUNT),
    absent(Kind::CASH_LINE, Field::ANALYSIS, ONE_ACCOUNT),
    absent(Kind::CASH_LINE, Field::UNIT, UNITS_ROW),
    absent(Kind::ESTIMATE, Field::ANALYSIS, ONE_ACCOUNT),
    absent(Kind::ESTIMATE, Field::UNIT, UNITS_ROW),
    absent(
        Kind::ESTIMATE,
        Field::ADJUSTED,
        "the uncertainty-adjusted value is calculated by the tool, never typed",
    ),
    absent(Kind::QUANTITY_LINE, Field::UNIT, UNITS_ROW),
    absent(Kind::REALISATION, Field::UNIT, UNITS_ROW),
    absent(Kind::APPRAISAL, Field::ANALYSIS, ONE_ACCOUNT),
    absent(Kind::OVERLAP_GROUP, Field::UNIT, UNITS_ROW),
    absent(Kind::EFFECT_PROFILE, Field::UNIT, UNITS_ROW),
    absent(Kind::FUNDING, Field::UNIT, UNITS_ROW),
    absent(Kind::STATED_TOTAL, Field::ANALYSIS, ONE_ACCOUNT),
    absent(Kind::STATED_TOTAL, Field::MEASURE, TOTALS),
    absent(Kind::STATED_TOTAL, Field::PERIOD, TOTALS),
    absent(Kind::STATED_TOTAL, Field::STAGE, TOTALS),
    absent(Kind::STATED_TOTAL, Field::TITLE, TOTALS),
    absent(Kind::STATED_TOTAL, Field::BENEFIT, TOTALS),
    absent(Kind::STATED_TOTAL, Field::AMOUNT, TOTALS),
    absent(Kind::STATED_TOTAL, Field::MOST_LIKELY, TOTALS),
    absent(Kind::STATED_TOTAL, Field::OPTIMISTIC, TOTALS),
    absent(Kind::STATED_TOTAL, Field::PESSIMISTIC, TOTALS),
    absent(Kind::STATED_TOTAL, Field::ADJUSTED, TOTALS),
    absent(Kind::STATED_TOTAL, Field::UNIT, TOTALS),
    absent(Kind::STATED_TOTAL, Field::PRICE_BASIS, TOTALS),
    absent(Kind::STATED_TOTAL, Field::PRICE_YEAR, TOTALS),
];
