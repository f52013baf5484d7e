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

/// How wide the characters are.
#[derive(Debug, Clone, Copy)]
enum Print {
    Small,
    Plain,
    Bold,
}

/// How high a row must be for a text in a column of this width; `None` where the
/// text runs on over the next columns.
pub(super) fn height_of(text: &str, width: u16, look: Look, bold: bool) -> Option<f64> {
    let small = matches!(look, Look::Remark | Look::Code);
    let line = if small { SMALL_LINE } else { LINE };
    let print = match look {
        Look::Remark | Look::Code => Print::Small,
        Look::Strong | Look::Status(_) | Look::Severity(_) | Look::Control { .. } => Print::Bold,
        _ if bold => Print::Bold,
        _ => Print::Plain,
    };
    match look {
        Look::Title => Some(24.0),
        Look::Caption => Some(22.0),
        Look::Purpose | Look::Sentence | Look::OutsideLink => None,
        _ => Some(f64::from(lines_of(text, width, print).min(MOST_LINES)) * line + 1.0),
    }
}

/// How high the row of headers must be for a header; its filter button takes room.
pub(super) fn header_height(header: &str, width: u16) -> f64 {
    4.0 + LINE * f64::from(lines_of(header, width.saturating_sub(2), Print::Bold))
}

/// How many lines a text takes in a column, words wrapped, in a font whose
/// characters are as wide as digits; small print has more of them in a line.
fn lines_of(text: &str, width: u16, print: Print) -> u32 {
    let percent = match print {
        Print::Small => 120,
        Print::Plain => 100,
        Print::Bold => 92,
    };
    // One character goes to the indent.
    let room = usize::from(width.max(5) - 1) * percent / 100;
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
        used += length - length.saturating_sub(1) / room * room + usize::from(used > 0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_long_words_break() {
        let plain = |text: &str, width| lines_of(text, width, Print::Plain);
        assert_eq!(plain("", 11), 1);
        assert_eq!(plain("ti bokstav", 11), 1);
        assert_eq!(plain("elleve bokst", 11), 2);
        assert_eq!(plain("ti bokstav", 9), 2);
        assert_eq!(plain("ti nøyaktig10 x", 11), 3);
        assert_eq!(plain("én\nto", 11), 2);
        assert_eq!(plain(&"å".repeat(35), 11), 4);
        assert_eq!(lines_of("elleve bokst", 11, Print::Small), 1);
        assert_eq!(lines_of("ti bokstav", 11, Print::Bold), 2);
    }
}
