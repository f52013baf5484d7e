//! How high rows must be for their text. Programs differ in whether they work
//! that out themselves when a file is opened.

use super::styles::Look;

/// How high a line of text is, in points; and one of small print.
const LINE: f64 = 15.0;
const SMALL_LINE: f64 = 12.5;
/// How high a row of one line is.
pub(super) const ONE_LINE: f64 = LINE + 1.0;
/// The most lines a row shows; Excel's rows end at 409 points.
const MOST_LINES: u32 = 27;

/// How high a row must be for a text in a column of this width; `None` where the
/// text runs on over the next columns.
pub(super) fn height_of(text: &str, width: u16, look: Look) -> Option<f64> {
    let small = matches!(look, Look::Remark | Look::Code);
    let line = if small { SMALL_LINE } else { LINE };
    match look {
        Look::Title => Some(24.0),
        Look::Purpose | Look::OutsideLink => None,
        _ => Some(f64::from(lines_of(text, width, small).min(MOST_LINES)) * line + 1.0),
    }
}

/// How high the row of headers must be for a header; its filter button takes room.
pub(super) fn header_height(header: &str, width: u16) -> f64 {
    4.0 + LINE * f64::from(lines_of(header, width.saturating_sub(3), false))
}

/// How many lines a text takes in a column, words wrapped, in a font whose
/// characters are as wide as digits; small print has more of them in a line.
fn lines_of(text: &str, width: u16, small: bool) -> u32 {
    let room = usize::from(width.max(4)) * if small { 12 } else { 10 } / 10;
    let lines: usize = text.split('\n').map(|line| wrapped(line, room)).sum();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

fn wrapped(line: &str, room: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in line.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines += 1;
            used = 0;
        }
        // A word longer than the line is broken.
        lines += length.saturating_sub(1) / room;
        used += length % room + usize::from(used > 0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_long_words_break() {
        assert_eq!(lines_of("", 10, false), 1);
        assert_eq!(lines_of("ti bokstav", 10, false), 1);
        assert_eq!(lines_of("elleve bokst", 10, false), 2);
        assert_eq!(lines_of("ti bokstav", 8, false), 2);
        assert_eq!(lines_of("én\nto", 10, false), 2);
        assert_eq!(lines_of(&"å".repeat(35), 10, false), 4);
        assert_eq!(lines_of("elleve bokst", 10, true), 1);
    }
}
