//! How the register looks: one place for fonts, fills and number formats.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Dark enough for white text (contrast above 7:1).
const HEADER_FILL: Color = Color::RGB(0x1F3A5F);
/// Light enough for dark text on it.
const UNITS_FILL: Color = Color::RGB(0xE8EEF5);
/// Thin lines between headers and between units.
const LINE: Color = Color::RGB(0x9AA8B8);
/// Links and units that may be changed.
const LINK: Color = Color::RGB(0x1A4F9C);
/// Text that explains.
const QUIET: Color = Color::RGB(0x4A4A4A);

/// The formats of a register.
#[derive(Debug, Clone)]
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) purpose: Format,
    pub(super) link: Format,
    pub(super) note: Format,
    pub(super) header: Format,
    pub(super) units: Format,
    pub(super) units_fixed: Format,
    pub(super) heading: Format,
    pub(super) body: Format,
    pub(super) text: Format,
    pub(super) day: Format,
}

impl Styles {
    /// The formats, freshly made.
    pub(super) fn new() -> Styles {
        let base = Format::new().set_font_name("Calibri").set_font_size(11);
        let cell = base.clone().set_align(FormatAlign::Top);
        let units = cell
            .clone()
            .set_italic()
            .set_background_color(UNITS_FILL)
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE);
        Styles {
            title: base.clone().set_bold().set_font_size(16),
            purpose: base.clone(),
            link: cell
                .clone()
                .set_font_color(LINK)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            note: base.clone().set_italic().set_font_color(QUIET),
            header: cell
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(HEADER_FILL)
                .set_border(FormatBorder::Thin)
                .set_border_color(LINE)
                .set_text_wrap(),
            units: units.clone().set_font_color(LINK),
            units_fixed: units.set_font_color(QUIET),
            heading: base.clone().set_bold().set_font_size(13),
            body: cell.clone().set_text_wrap(),
            text: cell
                .clone()
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_num_format("@"),
            day: cell.set_num_format("dd.mm.yyyy"),
        }
    }

    /// A number with a format code.
    pub(super) fn number(&self, code: &str) -> Format {
        Format::new()
            .set_font_name("Calibri")
            .set_font_size(11)
            .set_align(FormatAlign::Top)
            .set_num_format(code)
    }
}

/// The height of one line of text, in points.
const LINE_HEIGHT: u32 = 15;

/// The height, in points, of a row of wrapped cells: texts with their column's width.
///
/// Not every spreadsheet program finds the height itself when it opens a file.
/// A line is taken to hold as many letters as the column is wide, and words
/// are not broken.
pub(super) fn row_height<'t>(cells: impl IntoIterator<Item = (&'t str, u8)>) -> u32 {
    let lines = cells.into_iter().map(|(text, width)| lines(text, width)).max().unwrap_or(1);
    lines.max(1) * LINE_HEIGHT
}

/// How many lines a text takes in a column when words are kept whole.
fn lines(text: &str, width: u8) -> u32 {
    let room = usize::from(width).max(1);
    let mut lines = 1;
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines += 1;
            used = length;
        } else {
            used += length + usize::from(used > 0);
        }
    }
    lines
}
