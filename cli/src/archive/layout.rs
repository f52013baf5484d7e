//! The names in an archive. All are chosen here, in ASCII, and none comes from
//! an agency's file: what a workbook was called stands in `inputs.tsv`.

/// The folder of everything that the manifests list as payload.
pub const DATA: &str = "data";
/// The folder of signatures, which no manifest can list.
pub const SIGNATURES: &str = "signatures";
/// The folder of time stamps, which no manifest can list.
pub const TIMESTAMPS: &str = "timestamps";
/// The declaration that a folder is a bag; a folder without it is no archive.
pub const BAGIT: &str = "bagit.txt";
/// What the bag is about.
pub const BAG_INFO: &str = "bag-info.txt";
/// What made the run.
pub const RUN: &str = "data/run.json";
/// The tables of the archive, with their columns.
pub const DATAPACKAGE: &str = "data/datapackage.json";
/// The workbooks: number, name, fingerprint, format.
pub const INPUTS: &str = "data/inputs.tsv";
/// The sheets of the workbooks.
pub const SHEETS: &str = "data/submission/sheets.tsv";
/// What the workbooks were recognised by.
pub const EVIDENCE: &str = "data/submission/evidence.tsv";
/// What was found about the run itself before anything was computed.
pub const RUN_NOTES: &str = "data/submission/run.notes.tsv";
/// The figures.
pub const FIGURES: &str = "data/results/figures.tsv";
/// Which figures a figure is made of.
pub const EDGES: &str = "data/results/edges.tsv";
/// The rule values that were used.
pub const RULE_VALUES: &str = "data/results/rule_values.tsv";
/// Which cells a figure was read from.
pub const SOURCES: &str = "data/lineage/sources.tsv";
/// What was found.
pub const FINDINGS: &str = "data/log/findings.tsv";
/// What somebody decided in the place of the rules.
pub const DECISIONS: &str = "data/log/decisions.tsv";
/// The data of the earlier report that the run was held against, where it was.
pub const COMPARED: &str = "data/compare/report.json";
/// What people said about what was reported and is now another.
pub const RESTATEMENTS: &str = "data/compare/restatements.tsv";
/// What somebody decided about findings, as it was written, where anybody did.
pub const WAIVERS: &str = "data/waivers.tsv";
/// The folder of the rule edition's files.
pub const RULES: &str = "data/rules/";
/// The scenario, where there is one.
pub const SCENARIO: &str = "data/scenario.toml";
/// The folder of the template with its texts: a folder for each layer.
pub const TEMPLATES: &str = "data/templates/";
/// The folder of mapping files.
pub const MAPPINGS: &str = "data/mappings/";
/// The folder of native plugins.
pub const PLUGINS: &str = "data/plugins/";
/// The folder of the reports.
pub const REPORTS: &str = "data/reports/";
/// Which libraries the program was built with.
pub const LOCK: &str = "data/tool/Cargo.lock";
/// The folder of the program itself, where it was asked for.
pub const TOOL: &str = "data/tool/";
/// The names that the program has there, by the system that it is for.
const PROGRAMS: [&str; 2] = ["data/tool/gevinst", "data/tool/gevinst.exe"];

/// The longest path in an archive.
pub const LONGEST_PATH: usize = 120;

/// The manifest of the payload for a kind of digest, such as `sha256`.
pub fn manifest(kind: &str) -> String {
    format!("manifest-{kind}.txt")
}

/// The manifest of everything else.
pub fn tagmanifest(kind: &str) -> String {
    format!("tagmanifest-{kind}.txt")
}

/// The workbook with this number in the run, counted from 0.
pub fn input(book: usize, kind: &str) -> String {
    format!("data/inputs/{:04}.{kind}", book + 1)
}

/// What the workbook says.
pub fn records(book: usize) -> String {
    format!("data/submission/{:04}.tsv", book + 1)
}

/// What was found when the workbook was read.
pub fn notes(book: usize) -> String {
    format!("data/submission/{:04}.notes.tsv", book + 1)
}

/// Where its records stand.
pub fn rows(book: usize) -> String {
    format!("data/lineage/{:04}.rows.tsv", book + 1)
}

/// Which column holds which field.
pub fn mapping(book: usize) -> String {
    format!("data/lineage/{:04}.mapping.tsv", book + 1)
}

/// The stage whose result a table is: 1 for what the workbooks say and where it stood,
/// 2 for what was computed and found.
pub fn stage_of(path: &str) -> Option<u8> {
    if !path.ends_with(".tsv") {
        return None;
    }
    let in_folder = |folder: &str| path.starts_with(folder);
    if path == SOURCES || in_folder("data/results/") || in_folder("data/log/") {
        return Some(2);
    }
    let said = path == INPUTS || in_folder("data/submission/") || in_folder("data/lineage/");
    said.then_some(1)
}

/// The program that made the run, where it is put in.
pub fn program() -> String {
    format!("{TOOL}gevinst{}", std::env::consts::EXE_SUFFIX)
}

/// Whether a path is that of the program, which is to be run.
pub fn is_program(path: &str) -> bool {
    PROGRAMS.contains(&path)
}

/// Why a path may not stand in an archive: none that is not plain on every system.
pub fn unfit(path: &str) -> Option<&'static str> {
    if path.len() > LONGEST_PATH {
        return Some("it is longer than 120 characters");
    }
    if path.starts_with('/') {
        return Some("it begins at the root of the disk");
    }
    if path.split('/').any(|part| part == ".." || part == ".") {
        return Some("it leads out of the archive");
    }
    let plain = path.split('/').all(is_plain);
    (!plain).then_some("it has other characters than letters, digits, - _ and single dots")
}

/// `^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$`
fn is_plain(part: &str) -> bool {
    let letters =
        |text: &str| text.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-".contains(&it));
    let first = part.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    first && part.split('.').all(|piece| !piece.is_empty() && letters(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_fit() {
        for path in ["data/run.json", "data/rules/no-2026.1/tax.toml", "data/inputs/0001.xlsx"] {
            assert_eq!(unfit(path), None, "{path}");
        }
        for path in ["/etc/passwd", "data/../x", "data/.hidden", "data/-rf", "data/a%b", "data//a"]
        {
            assert!(unfit(path).is_some(), "{path}");
        }
        assert!(unfit(&"a".repeat(121)).is_some());
    }
}
