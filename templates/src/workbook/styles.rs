//! How cells look: number formats, colours and borders, by what they mean.

use std::collections::BTreeMap;

use gevinst_core::report::{Severity, Status, Unit};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::package::Template;

/// What a cell is, as far as its look goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// The sheet's title.
    Title,
    /// What the sheet is for.
    Purpose,
    /// The name of one of several tables.
    Caption,
    /// A sentence above or below a table.
    Sentence,
    /// A link to another sheet, outside a table.
    OutsideLink,
    /// A link inside a table.
    Link,
    /// A column's header; over numbers it stands to the right.
    Header { number: bool },
    /// Running text.
    Text,
    /// Text that names its row.
    Strong,
    /// A remark in small print.
    Remark,
    /// Fingerprints, ids and exact decimals.
    Code,
    /// A number.
    Number(NumberLook),
    /// A number that a reader may change to see what follows.
    Input(NumberLook),
    /// A text that a reader fills in.
    InputText,
    /// A day that a reader fills in.
    InputDay,
    /// A whole number without marks between the thousands, such as a year.
    Integer,
    /// A day.
    Day,
    /// A figure or text that is missing.
    Missing { number: bool },
    /// How a benefit stands.
    Status(Status),
    /// How serious a finding is.
    Severity(Severity),
    /// Whether two numbers agree.
    Control { agrees: bool },
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NumberLook {
    /// How many decimals are shown.
    pub(super) decimals: u8,
    /// Whether it is a share, shown in per cent.
    pub(super) percent: bool,
    /// Whether thousands stand apart; not in years.
    pub(super) grouped: bool,
    /// Whether a plus is written.
    pub(super) signed: bool,
    /// Whether the number rounds to zero, and so has no sign to show.
    pub(super) rounds_to_zero: bool,
}

impl NumberLook {
    /// A number with so many decimals.
    pub(super) fn plain(decimals: u8) -> NumberLook {
        NumberLook { decimals, percent: false, grouped: true, signed: false, rounds_to_zero: false }
    }

    /// The look of a figure of this unit. Numbers in an unit of their own show
    /// the decimals they have, up to four.
    pub(super) fn of(unit: &Unit, decimals_it_has: u32) -> NumberLook {
        match unit {
            Unit::Kroner(_) | Unit::Count => NumberLook::plain(0),
            Unit::Hours => NumberLook::plain(0),
            Unit::Fte => NumberLook::plain(1),
            Unit::Share => NumberLook { percent: true, ..NumberLook::plain(1) },
            Unit::Rate => NumberLook { percent: true, ..NumberLook::plain(2) },
            Unit::Ratio => NumberLook::plain(2),
            Unit::Factor => NumberLook::plain(4),
            Unit::Years | Unit::Index => NumberLook::plain(1),
            Unit::Points | Unit::Own(_) => {
                NumberLook::plain(u8::try_from(decimals_it_has.min(4)).unwrap_or(4))
            }
        }
    }

    /// The same with a plus before positive numbers.
    pub(super) fn with_sign(self) -> NumberLook {
        NumberLook { signed: true, ..self }
    }

    /// The same for this number: what rounds to zero is written as zero, not as minus zero.
    pub(super) fn showing(self, value: Decimal) -> NumberLook {
        let decimals = u32::from(self.decimals) + if self.percent { 2 } else { 0 };
        let half = Decimal::new(5, decimals + 1);
        NumberLook { rounds_to_zero: value.abs() < half, ..self }
    }

    /// The number format: a true minus, and a bare zero.
    fn code(self) -> String {
        let mut digits = String::from(if self.grouped { "#,##0" } else { "0" });
        if self.decimals > 0 {
            digits.push('.');
            digits.extend(std::iter::repeat_n('0', usize::from(self.decimals)));
        }
        if self.percent {
            digits.push_str("\\\u{A0}%");
        }
        let plus = if self.signed && !self.rounds_to_zero { "+" } else { "" };
        let minus = if self.rounds_to_zero { "" } else { "\\−" };
        format!("{plus}{digits};{minus}{digits};{digits}")
    }
}

/// The colours that a template's profile may choose, as `0xRRGGBB`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    /// The ground of headers, which are white.
    pub(super) header: u32,
    /// Text, and the bars of charts.
    pub(super) ink: u32,
    /// Text of less weight.
    pub(super) soft: u32,
    /// Thin lines between rows.
    pub(super) hair: u32,
    /// Links, and what a reader may change.
    pub(super) link: u32,
}

impl Default for Palette {
    fn default() -> Palette {
        Palette { header: 0x1F3A5F, ink: 0x1B2A41, soft: 0x5B6675, hair: 0xC9D1DC, link: 0x0B5394 }
    }
}

impl Palette {
    /// The standard colours, and over them those of a template's profile.
    pub(super) fn of(template: &Template) -> Palette {
        let standard = Palette::default();
        let own = |name: &str, standard| template.workbook_colour(name).unwrap_or(standard);
        Palette {
            header: own("header", standard.header),
            ink: own("text", standard.ink),
            soft: own("soft", standard.soft),
            hair: own("hair", standard.hair),
            link: own("link", standard.link),
        }
    }
}

/// Better and worse than planned: for people who tell red from green badly, blue and orange.
pub(super) const BETTER: u32 = 0x7FB2D9;
pub(super) const WORSE: u32 = 0xE8A56B;

/// The formats of a workbook, made once each.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// The colours that are chosen.
    pub(super) palette: Palette,
    made: BTreeMap<(Look, bool, bool), Format>,
}

impl Styles {
    /// Formats in these colours.
    pub(super) fn new(palette: Palette) -> Styles {
        Styles { palette, made: BTreeMap::new() }
    }

    /// The format of a look; `sum` for rows of sums, `quote` for text that must
    /// stay text when it is edited.
    pub(super) fn get(&mut self, look: Look, sum: bool, quote: bool) -> &Format {
        let palette = self.palette;
        self.made.entry((look, sum, quote)).or_insert_with(|| {
            let format = base(look, palette);
            let format = if sum {
                let bold = format.set_bold().set_border_top(FormatBorder::Thin);
                bold.set_border_top_color(palette.ink)
            } else {
                format
            };
            if quote { format.set_quote_prefix() } else { format }
        })
    }
}

fn base(look: Look, palette: Palette) -> Format {
    let Palette { ink, soft, hair, link, .. } = palette;
    let format = Format::new().set_font_color(ink).set_align(FormatAlign::Top);
    let cell =
        || format.clone().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(hair);
    let words = || cell().set_text_wrap().set_align(FormatAlign::Left).set_indent(1);
    match look {
        Look::Title => format.set_bold().set_font_size(16),
        Look::Purpose => format.set_font_color(soft),
        Look::Caption => format.set_bold().set_font_size(12).set_align(FormatAlign::Bottom),
        Look::Sentence => format.set_font_color(soft).set_font_size(9),
        Look::OutsideLink => format.set_font_color(link).set_underline(single()),
        Look::Link => words().set_font_color(link).set_underline(single()),
        Look::Header { number: false } => {
            header(palette).set_align(FormatAlign::Left).set_indent(1)
        }
        Look::Header { number: true } => header(palette).set_align(FormatAlign::Right),
        Look::Text => words(),
        Look::Strong => words().set_bold(),
        Look::Remark => words().set_font_color(soft).set_font_size(9),
        Look::Code => words().set_font_name("Consolas").set_font_size(9),
        Look::Number(number) => cell().set_num_format(number.code()),
        Look::Input(number) => input(cell().set_num_format(number.code()), link),
        Look::InputText => input(words(), link),
        Look::InputDay => input(words(), link).set_num_format("dd\\.mm\\.yyyy"),
        Look::Integer => cell().set_num_format("0").set_align(FormatAlign::Left).set_indent(1),
        Look::Day => words().set_num_format("dd\\.mm\\.yyyy"),
        Look::Missing { number: true } => cell().set_font_color(soft).set_align(FormatAlign::Right),
        Look::Missing { number: false } => words().set_font_color(soft),
        Look::Status(status) => marked(words(), status_colours(status)),
        Look::Severity(severity) => marked(words(), severity_colours(severity)),
        Look::Control { agrees: true } => marked(words(), (0xE3F1E4, 0x1E5B2A)),
        Look::Control { agrees: false } => marked(words(), (0xFBE3E1, 0x8A1C13)),
    }
}

/// The ground and the letters of what a reader may write or change.
fn input(format: Format, link: u32) -> Format {
    format.set_font_color(link).set_background_color(0xEAF2FB)
}

fn header(palette: Palette) -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(palette.header)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn single() -> rust_xlsxwriter::FormatUnderline {
    rust_xlsxwriter::FormatUnderline::Single
}

fn marked(format: Format, (back, front): (u32, u32)) -> Format {
    format.set_background_color(back).set_font_color(front).set_bold()
}

/// The background and the letters of a status.
pub(super) fn status_colours(status: Status) -> (u32, u32) {
    match status {
        Status::Green => (0xE3F1E4, 0x1E5B2A),
        Status::Yellow => (0xFFF3CF, 0x6B4E00),
        Status::Red => (0xFBE3E1, 0x8A1C13),
        Status::NotAssessed => (0xECEEF1, 0x4A5361),
    }
}

fn severity_colours(severity: Severity) -> (u32, u32) {
    match severity {
        Severity::Error => status_colours(Status::Red),
        Severity::Warning => status_colours(Status::Yellow),
        Severity::Info => status_colours(Status::NotAssessed),
    }
}
