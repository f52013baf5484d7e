//! The style sheet and the fingerprint by which the page's policy allows it.

use sha2::{Digest as _, Sha256};

/// A template's style sheet, with the foot of printed pages: what the report is,
/// and the page's number.
pub fn sheet(style: &str, foot: &str, page_of: &str) -> String {
    format!(
        "{style}@page{{@bottom-left{{content:\"{}\"}}\
         @bottom-right{{content:counter(page) \"{}\" counter(pages)}}}}\n",
        css_text(foot),
        css_text(page_of)
    )
}

/// The fingerprint of a style sheet as a content security policy names it.
pub fn policy_hash(sheet: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(sheet.as_bytes())))
}

/// Text inside a CSS string: everything but letters, digits and spaces as a
/// CSS escape, so that no data can end the string or the element.
fn css_text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || character == ' ' {
            safe.push(character);
        } else {
            // The space ends the escape and is not shown.
            safe.push_str(&format!("\\{:X} ", u32::from(character)));
        }
    }
    safe
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let mut bits = [0u8; 3];
        bits[..three.len()].copy_from_slice(three);
        let [a, b, c] = bits.map(usize::from);
        let digits = [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63];
        for (place, digit) in digits.into_iter().enumerate() {
            text.push(if place <= three.len() { char::from(DIGITS[digit]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_the_standard_says() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn text_cannot_leave_a_css_string() {
        assert_eq!(
            css_text("Ærlig · \"x\"</style>"),
            "Ærlig \\B7  \\22 x\\22 \\3C \\2F style\\3E "
        );
    }
}
