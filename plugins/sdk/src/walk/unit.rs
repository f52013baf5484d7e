//! Units as people write them.

use super::period::tokens;

/// The phrases that tell units in most workbooks, the longer before the shorter.
const PHRASES: [(&str, &[&str]); 6] = [
    ("mrd_nok", &["mrd kroner", "mrd kr", "mrd nok", "milliarder kroner"]),
    (
        "mnok",
        &[
            "mill kroner",
            "mill kr",
            "mill nok",
            "millioner kroner",
            "millioner kr",
            "mnok",
            "mkr",
            "million kroner",
            "nok million",
        ],
    ),
    (
        "tkr",
        &[
            "tusen kroner",
            "tusen kr",
            "tusen nok",
            "1000 kroner",
            "1000 kr",
            "1000 nok",
            "1 000 kroner",
            "1 000 kr",
            "1 000 nok",
            "nok 1000",
            "nok 1 000",
            "tkr",
            "tnok",
            "thousand kroner",
            "nok thousand",
        ],
    ),
    ("kr", &["kroner", "kr", "nok"]),
    ("hours", &["timer", "timar", "timeverk", "hours"]),
    ("fte", &["årsverk", "fte"]),
];

/// The unit that a text tells, by whole words: `Alle beløp i tusen kroner` tells `tkr`.
/// `None` where it tells none, or of several.
pub fn unit(text: &str) -> Option<&'static str> {
    let mut words = tokens(text);
    let mut told: Option<&'static str> = None;
    for (unit, phrases) in PHRASES {
        for phrase in phrases {
            let phrase: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            while let Some(at) = words.windows(phrase.len()).position(|it| it == phrase) {
                // What a longer phrase has used, a shorter one does not tell again.
                words.splice(at..at + phrase.len(), [String::new()]);
                match told {
                    Some(other) if other != unit => return None,
                    _ => told = Some(unit),
                }
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn units_are_told_by_whole_words() {
        assert_eq!(unit("Alle beløp i tusen kroner"), Some("tkr"));
        assert_eq!(unit("Beløp (mill. kr)"), Some("mnok"));
        assert_eq!(unit("NOK 1 000"), Some("tkr"));
        assert_eq!(unit("kr"), Some("kr"));
        assert_eq!(unit("Kroneruller"), None);
        assert_eq!(unit("kroner og timer"), None);
    }
}
