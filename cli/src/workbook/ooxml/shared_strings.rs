//! The list of texts that the cells of an Office Open XML workbook share.

use std::io::BufRead;

use crate::workbook::limits::Limits;
use crate::workbook::refusal::{Refusal, RefusalCode};
use crate::workbook::xml::{Space, StrictXml, Token, malformed};

/// The shared texts: one long string and where each of them ends.
#[derive(Debug, Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    /// Reads the shared strings part.
    ///
    /// # Errors
    ///
    /// When it is not well formed, does not have the length it declares, or is
    /// longer than the limit.
    pub(crate) fn read<R: BufRead>(
        xml: &mut StrictXml<R>,
        limits: &Limits,
    ) -> Result<SharedStrings, Refusal> {
        let declared = read_root(xml, limits)?;
        let mut strings = SharedStrings::default();
        let mut item = String::new();
        loop {
            let depth = xml.depth();
            match xml.next()? {
                Token::Open(open) if depth == 1 && open.is(Space::Sheet, "si") => {
                    item.clear();
                    rich_text(xml, &mut item)?;
                    strings.push(&item, limits)?;
                }
                Token::Open(_) => xml.skip()?,
                Token::End => break,
                _ => {}
            }
        }
        strings.check_count(declared)?;
        strings.text.shrink_to_fit();
        Ok(strings)
    }

    /// Refuses a list that does not have the length it declares.
    pub(crate) fn check_count(&self, declared: Option<u64>) -> Result<(), Refusal> {
        let found = self.ends.len() as u64;
        match declared {
            Some(declared) if declared != found => {
                Err(count_refusal(declared, format!("{found} shared strings")))
            }
            _ => Ok(()),
        }
    }

    fn push(&mut self, item: &str, limits: &Limits) -> Result<(), Refusal> {
        push_unescaped(item, &mut self.text);
        self.close(limits)
    }

    /// Adds a text as it stands.
    pub(crate) fn push_literal(&mut self, item: &str, limits: &Limits) -> Result<(), Refusal> {
        self.text.push_str(item);
        self.close(limits)
    }

    /// Ends the text that was appended last.
    fn close(&mut self, limits: &Limits) -> Result<(), Refusal> {
        let end = u32::try_from(self.text.len()).ok();
        match end {
            Some(end) if self.ends.len() < limits.shared_strings => self.ends.push(end),
            _ => {
                return Err(Refusal::new(
                    RefusalCode::SstCount,
                    format!("more than {} shared strings", self.ends.len()),
                    format!("at most {} of at most 4 GiB", limits.shared_strings),
                ));
            }
        }
        Ok(())
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text with this number, from zero.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }
}

/// Reads the outermost element; gives the number of texts it declares.
fn read_root<R: BufRead>(xml: &mut StrictXml<R>, limits: &Limits) -> Result<Option<u64>, Refusal> {
    loop {
        match xml.next()? {
            Token::Open(open) if open.is(Space::Sheet, "sst") => {
                let Some(text) = open.attribute("uniqueCount")? else { return Ok(None) };
                return match text.parse::<u64>() {
                    Ok(count) if count <= limits.shared_strings as u64 => Ok(Some(count)),
                    _ => Err(count_refusal(0, format!("a declared number of {text}"))
                        .with_hint("save the workbook anew in Excel or LibreOffice")),
                };
            }
            Token::Open(_) => return Err(malformed("a shared strings part without its list")),
            Token::End => return Err(malformed("the part is empty")),
            _ => {}
        }
    }
}

fn count_refusal(declared: u64, found: String) -> Refusal {
    Refusal::new(
        RefusalCode::SstCount,
        found,
        if declared > 0 {
            format!("the {declared} that the list declares")
        } else {
            "the number of texts that the list really has".to_owned()
        },
    )
}

/// Appends the text of an element that holds `t`, or runs (`r`) of them; leaves the element.
///
/// Phonetic readings and the looks of the runs are left out.
pub(crate) fn rich_text<R: BufRead>(
    xml: &mut StrictXml<R>,
    out: &mut String,
) -> Result<(), Refusal> {
    let inside = xml.depth();
    while xml.depth() >= inside {
        match xml.next()? {
            Token::Open(open) if open.is(Space::Sheet, "t") => xml.text_into(out)?,
            Token::Open(open) if open.is(Space::Sheet, "r") => {}
            Token::Open(_) => xml.skip()?,
            _ => {}
        }
    }
    Ok(())
}

/// Appends a text with its `_xHHHH_` escapes resolved, as Office writes control characters.
pub(crate) fn push_unescaped(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let code = escape.get(2..6).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let closed = escape.as_bytes().get(6) == Some(&b'_');
        let character = code
            .filter(|_| closed)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        match character {
            Some(character) => {
                out.push(character);
                rest = escape.get(7..).unwrap_or("");
            }
            None => {
                out.push_str("_x");
                rest = escape.get(2..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unescaped(text: &str) -> String {
        let mut out = String::new();
        push_unescaped(text, &mut out);
        out
    }

    #[test]
    fn office_escapes_are_resolved_and_lookalikes_kept() {
        assert_eq!(unescaped("a_x000D_b"), "a\rb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        for plain in ["_x", "_x00", "_xZZZZ_", "_x000D", "max_xæøå", "_xD800_"] {
            assert_eq!(unescaped(plain), plain);
        }
    }
}
