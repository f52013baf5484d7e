//! The layout of the register as data: sheets, columns, words and units.
//!
//! The writer, the reader and the column documentation all work from this one
//! table, so that they cannot disagree. A sheet is one table; a column is one
//! field of one record kind; the words of a closed list stand in [`choices`],
//! the units of amounts in [`units`].

mod about;
mod absent;
mod appraisal;
pub mod choices;
mod follow_up;
mod money;
pub mod units;

use gevinst_plugin_sdk::{Field, Kind};

pub use absent::{ABSENT, Absent};
pub use choices::{Choice, ChoiceList};
pub use units::{Unit, UnitRole, Units};

/// The layout's version, as the marker and the document property state it.
pub const LAYOUT_VERSION: &str = "1";
/// The custom document property that marks a register; its value is [`LAYOUT_VERSION`].
pub const PROPERTY: &str = "gevinst-register";
/// The marker that stands in a cell of the guidance sheet, for copies that lose document properties.
pub const MARKER: &str = "gevinst-register/1";
/// The row of the headers, from zero; people call it row 5.
pub const HEADER_ROW: u32 = 4;
/// The row of the units, from zero; it stands directly under the headers.
pub const UNITS_ROW: u32 = 5;
/// The first row of data, from zero.
pub const FIRST_DATA_ROW: u32 = 6;
/// The last row that carries validation lists, from zero. Rows below it are read all the same.
pub const LAST_VALIDATED_ROW: u32 = 4999;

/// A language the register is written in. Every language is read, whatever it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Norwegian bokmål.
    Nb,
    /// English.
    En,
}

/// A text in both languages of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// In bokmål.
    pub nb: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// The text in a language.
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Nb => self.nb,
            Lang::En => self.en,
        }
    }
}

/// A label: what is written in each language, and what else is understood when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// As written in each language.
    pub text: Text,
    /// Nynorsk and other wordings that are understood.
    pub also: &'static [&'static str],
}

impl Label {
    /// Every wording, the written ones first.
    pub fn wordings(&self) -> impl Iterator<Item = &'static str> {
        [self.text.nb, self.text.en].into_iter().chain(self.also.iter().copied())
    }
}

/// How a column's cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Free text or an identifier of the agency's own.
    Text,
    /// The identifier of a row on another sheet, named by the sheet's key.
    Reference(&'static str),
    /// A number, shown by a number format code, within bounds that are checked while typing.
    Number {
        /// The number format code.
        format: &'static str,
        /// The least sensible value.
        least: i64,
        /// The greatest sensible value.
        most: i64,
    },
    /// A calendar day.
    Day,
    /// A month, quarter, tertial, half-year or year.
    Period,
    /// A word of a list.
    Choice(&'static ChoiceList),
}

/// A column of a register sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The record kind the column belongs to.
    pub kind: Kind,
    /// The field that its cells say.
    pub field: Field,
    /// The header.
    pub header: Label,
    /// What to write, in one line.
    pub help: Text,
    /// The width, in characters of the default font.
    pub width: u8,
    /// Whether every row needs a value. Marked with a star in the header.
    pub required: bool,
    /// How the cells are written.
    pub content: Content,
    /// The units its numbers may have, for columns with a cell in the units row.
    pub units: Option<Units>,
}

impl Column {
    /// A column of free text.
    const fn new(kind: Kind, field: Field, nb: &'static str, en: &'static str) -> Column {
        Column {
            kind,
            field,
            header: Label { text: Text { nb, en }, also: &[] },
            help: Text { nb: "", en: "" },
            width: 16,
            required: false,
            content: Content::Text,
            units: None,
        }
    }

    const fn also(mut self, also: &'static [&'static str]) -> Column {
        self.header.also = also;
        self
    }

    const fn help(mut self, nb: &'static str, en: &'static str) -> Column {
        self.help = Text { nb, en };
        self
    }

    const fn width(mut self, width: u8) -> Column {
        self.width = width;
        self
    }

    const fn required(mut self) -> Column {
        self.required = true;
        self
    }

    const fn refers_to(mut self, sheet: &'static str) -> Column {
        self.content = Content::Reference(sheet);
        self
    }

    const fn day(mut self) -> Column {
        self.content = Content::Day;
        self.width = 13;
        self
    }

    const fn period(mut self) -> Column {
        self.content = Content::Period;
        self.width = 13;
        self
    }

    const fn choice(mut self, list: &'static ChoiceList) -> Column {
        self.content = Content::Choice(list);
        self
    }

    const fn number(mut self, format: &'static str, least: i64, most: i64) -> Column {
        self.content = Content::Number { format, least, most };
        self.width = 13;
        self
    }

    const fn unit_of_record(mut self, allowed: &'static [&'static Unit]) -> Column {
        self.units = Some(Units { role: UnitRole::OfRecord, allowed });
        self
    }

    const fn unit_fixed(mut self, allowed: &'static [&'static Unit]) -> Column {
        self.units = Some(Units { role: UnitRole::Fixed, allowed });
        self
    }
}

/// A sheet of the register that holds a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    /// The name that code and data files use.
    pub key: &'static str,
    /// The sheet's name in the workbook.
    pub name: Label,
    /// What stands in A1.
    pub title: Text,
    /// What stands in A2: what one row is, and why it is asked for.
    pub purpose: Text,
    /// The record kinds a row gives, in the order they are told.
    pub kinds: &'static [Kind],
    /// The columns, from left to right.
    pub columns: &'static [Column],
    /// Whether a register without the sheet is incomplete.
    pub required: bool,
}

impl Sheet {
    /// Whether some column of the sheet takes its unit from the units row.
    pub fn has_units_row(&self) -> bool {
        self.columns.iter().any(|column| column.units.is_some())
    }
}

/// Every sheet that holds a table, in the order of the workbook; the guidance stands before
/// them and the lists after.
pub const SHEETS: &[Sheet] = &[
    about::ORGANISATION,
    about::INITIATIVES,
    about::BENEFITS,
    money::CASH_LINES,
    money::QUANTITY_LINES,
    money::REALISATIONS,
    money::ESTIMATES,
    follow_up::INDICATORS,
    follow_up::MEASUREMENTS,
    follow_up::ACTIONS,
    follow_up::RISKS,
    follow_up::PARAMETERS,
    appraisal::APPRAISAL,
    appraisal::OVERLAPS,
    appraisal::NONPRICED,
    appraisal::EFFECT_PROFILES,
    appraisal::FUNDING,
];

/// The sheet of guidance.
pub const GUIDANCE: Label = Label {
    text: Text { nb: "Veiledning", en: "Guidance" },
    also: &["Rettleiing", "Veileder", "Instructions"],
};

/// The sheet of lists that the validation of other sheets draws on.
pub const LISTS: Label =
    Label { text: Text { nb: "Lister", en: "Lists" }, also: &["Liste", "List"] };

/// The word in the first column of the units row.
pub const UNITS_MARK: Label = Label {
    text: Text { nb: "Enhet", en: "Unit" },
    also: &["Eining", "Enheter", "Einingar", "Units", "Måleenhet"],
};

/// The sheet with this key.
pub fn sheet(key: &str) -> Option<&'static Sheet> {
    SHEETS.iter().find(|sheet| sheet.key == key)
}
