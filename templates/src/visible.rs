//! Data as a reader may safely see it: no character that moves the cursor,
//! changes colours, turns the direction of text or hides in it.

/// The text on one line, with control, direction and invisible characters shown
/// as marks such as `[U+001B]`. Line breaks and tabs become spaces.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' => shown.push(' '),
            hidden if is_hidden(hidden) => shown.push_str(&format!("[U+{:04X}]", hidden as u32)),
            plain => shown.push(plain),
        }
    }
    shown
}

/// The visible text, cut after `longest` characters with `…` in place of the rest.
pub fn visible_within(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", visible(&text[..end])),
        None => visible(text),
    }
}

/// Control characters, marks that turn the direction of text, and characters
/// without width. Joiners stay: scripts and emoji are written with them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_become_marks() {
        assert_eq!(visible("a\u{1b}[31mb"), "a[U+001B][31mb");
        assert_eq!(visible("x\u{202e}y\u{e0041}"), "x[U+202E]y[U+E0041]");
        assert_eq!(visible("en\r\nto\ttre"), "en to tre");
        assert_eq!(visible("Ærøskøbing – «ø» 👩\u{200d}💻"), "Ærøskøbing – «ø» 👩\u{200d}💻");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(visible_within("blåbær", 3), "blå…");
        assert_eq!(visible_within("blå", 3), "blå");
    }
}
