//! Words that no file may hold.

use gevinst_tests::files;

/// Words that mark unfinished work, put together here so that this file does
/// not hold them itself.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("TO", "DO"),
    concat!("HA", "CK"),
];

/// Folders of single machines.
const MACHINE_PATHS: &[&str] =
    &[concat!("/wo", "rk"), concat!("/tmp", "/w"), concat!("/ro", "ot"), concat!("/ho", "me/")];

/// Whether a word stands in a line by itself and not within another.
fn stands_in(line: &str, word: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let goes_on_before = before.is_some_and(|c| inner(c) || matches!(c, '.' | '}' | '*'));
        let goes_on_after = !word.ends_with('/') && after.is_some_and(inner);
        !goes_on_before && !goes_on_after
    })
}

fn lines_with(paths: &[String], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        let Some(text) = files::read_text(path) else { continue };
        for (place, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| stands_in(line, word)) {
                found.push(format!("{path}:{}: {word}", place + 1));
            }
        }
    }
    found
}

#[test]
fn no_source_is_unfinished() {
    let found = lines_with(&files::ending(".rs"), UNFINISHED);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_text_names_a_folder_of_one_machine() {
    let found = lines_with(&files::all(), MACHINE_PATHS);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn words_are_found_where_they_stand_alone() {
    assert!(stands_in(concat!("// FIX", "ME: later"), UNFINISHED[2]));
    assert!(stands_in(concat!("cd /wo", "rk/main"), MACHINE_PATHS[0]));
    assert!(!stands_in("core/src/calc/work.rs", MACHINE_PATHS[0]));
    assert!(!stands_in("a/workbook", MACHINE_PATHS[0]));
}
