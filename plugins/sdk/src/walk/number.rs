//! Numbers that stand as text.

use std::str::FromStr as _;

use rust_decimal::Decimal;

/// The number at the beginning of a text, as people write it, and what stands behind it.
///
/// Spaces (also narrow and fixed ones) and points before groups of three separate
/// thousands; a comma, or a point that is not followed by three digits, begins the
/// decimals. `None` where it is no number or could be two: `1.234` is not read, as it is a
/// thousand to some and one and a bit to others.
///
/// ```
/// use gevinst_plugin_sdk::walk::number;
/// use gevinst_plugin_sdk::Decimal;
///
/// assert_eq!(number("1 250,5 timer"), Some((Decimal::new(12505, 1), "timer")));
/// assert_eq!(number("-12 %"), Some((Decimal::from(-12), "%")));
/// assert_eq!(number("ikke tallfestet"), None);
/// assert_eq!(number("1.234"), None);
/// ```
pub fn number(text: &str) -> Option<(Decimal, &str)> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let part_of = |c: char| c.is_ascii_digit() || c == ',' || c == '.' || c.is_whitespace();
    let end = digits.find(|c: char| !part_of(c)).unwrap_or(digits.len());
    let (written, rest) = digits.split_at(end);
    let plain = plain(written.trim())?;
    let value = Decimal::from_str(&plain).ok()?;
    Some((if negative { -value } else { value }, rest.trim()))
}

/// The number with a point for its decimals and nothing between its thousands.
fn plain(written: &str) -> Option<String> {
    let (whole, decimals) = match (written.matches(',').count(), written.matches('.').count()) {
        (1, 0) => written.split_once(',')?,
        // A point in front of three digits may be either.
        (0, 1) => written.split_once('.').filter(|(_, behind)| behind.len() != 3)?,
        (0, 0) => (written, ""),
        // Groups by points, decimals by a comma, as in 1.250.000,50.
        (1, _) => written.split_once(',')?,
        (0, _) => (written, ""),
        _ => return None,
    };
    let groups: Vec<&str> = whole.split(|c: char| c.is_whitespace() || c == '.').collect();
    let (first, others) = groups.split_first()?;
    let digits = |group: &str| !group.is_empty() && group.chars().all(|c| c.is_ascii_digit());
    let grouped = others.iter().all(|group| group.len() == 3 && digits(group));
    if !digits(first) || !grouped || (!others.is_empty() && first.len() > 3) {
        return None;
    }
    if !decimals.chars().all(|c| c.is_ascii_digit()) || written.ends_with([',', '.']) {
        return None;
    }
    let whole = groups.concat();
    Some(if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") })
}
