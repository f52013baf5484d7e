//! Comparing labels as people mean them.
//!
//! Headers and labels differ between copies of one form in case, spaces, line
//! breaks, hyphenation and misspelling. Two labels are *the same* when their
//! [`folded`] forms are equal; [`nearest`] finds what a misspelt one may have
//! meant, for a message and never for a silent match.

/// A label without what does not matter: lower case, single spaces, no line
/// breaks, soft hyphens, hyphen-breaks inside words, trailing colons or stars.
pub fn folded(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut pending_space = false;
    for character in label.chars() {
        match character {
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            _ if character.is_whitespace() || character == '\u{a0}' => pending_space = true,
            '\u{2010}'..='\u{2015}' | '\u{2212}' => push_folded(&mut out, &mut pending_space, '-'),
            _ => {
                for lower in character.to_lowercase() {
                    push_folded(&mut out, &mut pending_space, lower);
                }
            }
        }
    }
    out.trim_end_matches([':', '*', '.', ' ']).to_owned()
}

fn push_folded(out: &mut String, pending_space: &mut bool, character: char) {
    if *pending_space && !out.is_empty() {
        out.push(' ');
    }
    *pending_space = false;
    out.push(character);
}

/// The known label that is closest to `label`, if one is close enough to be
/// meant: at most a third of its letters differ, and at least one stays.
pub fn nearest<'k>(label: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let wanted: Vec<char> = folded(label).chars().collect();
    let mut best: Option<(usize, &'k str)> = None;
    for candidate in known {
        let letters: Vec<char> = folded(candidate).chars().collect();
        let distance = edit_distance(&wanted, &letters);
        let longest = wanted.len().max(letters.len());
        if distance * 3 <= longest && best.is_none_or(|(smallest, _)| distance < smallest) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The number of letters to insert, delete, replace or swap with their neighbour.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in b.iter().enumerate() {
            let replace = last[j] + usize::from(letter != other);
            let mut least = replace.min(last[j + 1] + 1).min(row[j] + 1);
            let swapped = i > 0 && j > 0 && letter == b[j - 1] && a[i - 1] == other;
            if swapped && let Some(&earlier) = before_last.get(j - 1) {
                least = least.min(earlier + 1);
            }
            row.push(least);
        }
        before_last = last;
        last = row;
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fold_to_what_matters() {
        assert_eq!(folded("  Brutto\ngevinster (B):"), "brutto gevinster (b)");
        assert_eq!(folded("Usikkerhets-justert "), "usikkerhets-justert");
        assert_eq!(folded("Beløp\u{a0}*"), "beløp");
    }

    #[test]
    fn a_misspelt_label_finds_what_it_meant() {
        assert_eq!(nearest("Belop", ["Beløp", "Periode"]), Some("Beløp"));
        assert_eq!(nearest("Drfiftskostnader", ["Driftskostnader"]), Some("Driftskostnader"));
        assert_eq!(nearest("Kommentar", ["Beløp", "Periode"]), None);
    }
}
