//! How large files and functions are.

use gevinst_tests::files;
use gevinst_tests::source::functions;

/// A file is split before it has this many lines, tests included.
const MOST_LINES_OF_A_FILE: usize = 600;
/// A function is split before it has this many lines.
const MOST_LINES_OF_A_FUNCTION: usize = 60;

/// Functions that are tables: one match over a closed list, whose arms are data.
const TABLES: &[(&str, &str)] =
    &[("core/src/submission/kinds.rs", "fields"), ("core/src/submission/choices.rs", "choices")];

/// The value below which this share of the sorted sizes lies.
fn quantile(sorted: &[usize], per_cent: usize) -> usize {
    sorted[(sorted.len() - 1) * per_cent / 100]
}

#[test]
fn files_are_short() {
    let mut sizes = Vec::new();
    let mut long = Vec::new();
    for path in files::ending(".rs") {
        let lines = files::read(&path).lines().count();
        sizes.push(lines);
        if lines > MOST_LINES_OF_A_FILE {
            long.push(format!("{path}: {lines} lines"));
        }
    }
    sizes.sort_unstable();
    let (middle, most) = (quantile(&sizes, 50), quantile(&sizes, 90));
    println!("{} files; p50 {middle}, p90 {most} lines", sizes.len());
    assert!(long.is_empty(), "over {MOST_LINES_OF_A_FILE} lines: {long:#?}");
}

#[test]
fn functions_are_short() {
    let mut tables = 0;
    let mut sizes = Vec::new();
    let mut long = Vec::new();
    for path in files::ending(".rs") {
        for function in functions(&files::read(&path)) {
            sizes.push(function.lines);
            let is_table = TABLES.contains(&(path.as_str(), function.name.as_str()));
            tables += usize::from(is_table);
            if function.lines > MOST_LINES_OF_A_FUNCTION && !is_table {
                let (line, name, lines) = (function.line, function.name, function.lines);
                long.push(format!("{path}:{line}: {name} has {lines} lines"));
            }
        }
    }
    sizes.sort_unstable();
    let (middle, most) = (quantile(&sizes, 50), quantile(&sizes, 90));
    println!("{} functions; p50 {middle}, p90 {most} lines", sizes.len());
    assert!(long.is_empty(), "over {MOST_LINES_OF_A_FUNCTION} lines: {long:#?}");
    assert_eq!(tables, TABLES.len(), "a table of the list is gone");
}
