//! The flows that every program is asked about.

/// A list of yearly amounts, the first of them in year 0.
pub struct Flows {
    pub name: &'static str,
    pub amounts: &'static [i64],
}

/// One sign change, so one internal rate of return: the programs must agree.
pub const ONE_ROOT: &[Flows] = &[
    Flows { name: "the guide's example", amounts: GUIDE },
    Flows { name: "a bond", amounts: &[-1000, 50, 50, 50, 1050] },
    Flows { name: "late benefits", amounts: &[-500, 0, 0, 0, 0, 0, 0, 0, 0, 2000] },
    Flows { name: "a loss", amounts: &[-1000, 100, 100, 100, 100] },
    Flows { name: "a fast gain", amounts: &[-100, 250] },
    Flows { name: "two years of investment", amounts: &[-4000, -6000, 2500, 3500, 4500, 5500] },
    Flows { name: "income first", amounts: &[1000, -300, -300, -300, -300] },
];

/// The yearly nets of the workbook of Prosjektveiviseren, in thousands of kroner.
pub const GUIDE: &[i64] = &[-1400, -10000, -8800, 2800, 4800, 6800, 7800, 8800, 8800, 8800];

/// Several internal rates of return: other programs name one of them, ours none
/// and lists them all.
pub const SEVERAL_ROOTS: &[Flows] = &[
    Flows { name: "ten and twenty per cent", amounts: &[-10000, 23000, -13200] },
    Flows { name: "three sign changes", amounts: &[-50, -100, 600, 300, -100] },
    Flows { name: "none at all", amounts: &[100, -150, 100] },
];

/// Amounts on days, as text `2008-01-01` and amount.
pub struct Dated {
    pub name: &'static str,
    pub amounts: &'static [(&'static str, i64)],
}

/// Amounts on days. The first list stands in the help of spreadsheets, which
/// print 0.373362535 for it: 1.5e-9 off the root.
pub const DATED: &[Dated] = &[
    Dated {
        name: "the spreadsheets' own example",
        amounts: &[
            ("2008-01-01", -10000),
            ("2008-03-01", 2750),
            ("2008-10-30", 4250),
            ("2009-02-15", 3250),
            ("2009-04-01", 2750),
        ],
    },
    Dated {
        name: "over a leap day",
        amounts: &[("2023-07-01", -5000), ("2024-02-29", 1200), ("2025-06-30", 4700)],
    },
];

/// The rate of every net present value.
pub const RATE: &str = "0.04";
/// What borrowing costs, for the modified rate of return.
pub const FINANCE_RATE: &str = "0.05";
/// What amounts earn when they are placed again.
pub const REINVEST_RATE: &str = "0.03";
