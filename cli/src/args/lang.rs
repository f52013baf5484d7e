//! The languages that can be asked for.

use clap::ValueEnum;

/// The language of reports and findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Lang {
    /// Norwegian bokmål
    #[default]
    Nb,
    /// Norwegian nynorsk
    Nn,
    /// English
    En,
    /// Northern Sámi, prepared: what it lacks stands in bokmål, and the report says so
    Se,
}

impl Lang {
    /// The language's code.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Nb => "nb",
            Lang::Nn => "nn",
            Lang::En => "en",
            Lang::Se => "se",
        }
    }
}

/// The language of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum RegisterLang {
    /// Norwegian bokmål
    #[default]
    Nb,
    /// English
    En,
}
