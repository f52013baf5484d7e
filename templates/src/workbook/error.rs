//! What can keep a workbook from being written.

use rust_decimal::Decimal;

use super::formula::EvalError;

/// Why a workbook was not written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The formula that a reader will see in the cell gives another number than
    /// the program calculated. One of the two is wrong, so neither is shown.
    #[error(
        "{place}: the formula {formula} gives {computed}, but the figure {figure} is {stated}; \
         where the formula is that of a workbook.toml of your own, mend it there; else this is a \
         fault in the program: please report it with the workbooks that show it"
    )]
    FiguresDisagree {
        /// The sheet and cell.
        place: String,
        /// The formula as Excel reads it.
        formula: String,
        /// What the formula gives.
        computed: Decimal,
        /// The figure's id.
        figure: String,
        /// The figure's exact value.
        stated: Decimal,
    },
    /// The formula that a reader will see in the cell gives another word than the program
    /// found.
    #[error(
        "{place}: the formula {formula} gives «{computed}», but the report says «{stated}»; where \
         the formula is that of a workbook.toml of your own, mend it there; else this is a fault in \
         the program: please report it with the workbooks that show it"
    )]
    WordsDisagree {
        /// The sheet and cell.
        place: String,
        /// The formula as Excel reads it.
        formula: String,
        /// What the formula gives.
        computed: String,
        /// What the report says.
        stated: String,
    },
    /// A formula would show an error value.
    #[error("{place}: the formula {formula} has no value: {reason}")]
    FormulaWithoutValue {
        /// The sheet and cell.
        place: String,
        /// The formula as Excel reads it.
        formula: String,
        /// Why, in words.
        reason: String,
    },
    /// More rows than a sheet has.
    #[error(
        "the sheet «{sheet}» would have {rows} rows, and Excel has room for {room}; \
         report fewer workbooks at a time, or use the JSON report"
    )]
    TooManyRows {
        /// The sheet's name.
        sheet: String,
        /// How many rows are needed.
        rows: usize,
        /// How many rows there is room for.
        room: usize,
    },
    /// Two columns of one table have the same header in the texts.
    #[error(
        "the sheet «{sheet}» would have two columns called «{header}»; change one of the texts"
    )]
    HeaderTwice {
        /// The sheet's name.
        sheet: String,
        /// The header.
        header: String,
    },
    /// A text that formulas compare with cannot be compared with.
    #[error(
        "the text «{text}» is compared with in formulas; it must not be a number or a truth value, \
         begin with < > = or hold * ? or ~"
    )]
    WordNotComparable {
        /// The text.
        text: String,
    },
    /// The file could not be put together.
    #[error("the workbook could not be written: {0}")]
    File(#[from] rust_xlsxwriter::XlsxError),
}

impl WorkbookError {
    pub(super) fn no_value(place: String, formula: String, error: EvalError) -> WorkbookError {
        WorkbookError::FormulaWithoutValue { place, formula, reason: error.to_string() }
    }
}
