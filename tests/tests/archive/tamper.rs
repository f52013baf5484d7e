//! Every way of tampering has its own message, and ends with exit code 4.

use std::fs;
use std::path::Path;

use gevinst_tests::program::gevinst;

use crate::support::{archived, copy, edit, seal_again};

/// A way of tampering: its name, what is done, the code that must be told, and words of
/// the message.
type Way = (&'static str, fn(&Path), &'static str, &'static str);

const WAYS: &[Way] = &[
    (
        "a figure is edited",
        |run| {
            edit(run, "data/results/figures.tsv", |it| it.replacen("\t658000\t", "\t658001\t", 1))
        },
        "changed",
        "data/results/figures.tsv: it was changed: its sha256 and its sha512",
    ),
    (
        "a byte of a workbook is flipped and its length kept",
        |run| {
            let place = run.join("data/inputs/0001.xlsx");
            let mut bytes = fs::read(&place).unwrap();
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            fs::write(place, bytes).unwrap();
        },
        "changed",
        "data/inputs/0001.xlsx: it was changed",
    ),
    (
        "run.json is edited and the manifests of manifests are deleted",
        |run| {
            edit(run, "data/run.json", |it| it.replace("\"strict\":false", "\"strict\":true"));
            let all = crate::support::files(run);
            seal_again(run);
            assert_ne!(all, crate::support::files(run));
            fs::remove_file(run.join("tagmanifest-sha256.txt")).unwrap();
            fs::remove_file(run.join("tagmanifest-sha512.txt")).unwrap();
        },
        "no-tagmanifest",
        "could have been changed",
    ),
    (
        "a figure is edited and all fingerprints are computed anew",
        |run| {
            edit(run, "data/results/figures.tsv", |it| it.replacen("\t658000\t", "\t658001\t", 1));
            seal_again(run);
        },
        "figures-swapped",
        "the tables of stage 2 are not those of the run",
    ),
    (
        "a workbook is exchanged and all fingerprints are computed anew",
        |run| {
            fs::write(run.join("data/inputs/0001.xlsx"), "another").unwrap();
            seal_again(run);
        },
        "input-swapped",
        "it is not the workbook of the run",
    ),
    (
        "a record is edited and all fingerprints are computed anew",
        |run| {
            edit(run, "data/submission/0001.tsv", |it| it.replacen("\tnumber\t", "\tnumber\t1", 1));
            seal_again(run);
        },
        "control-sum",
        "run.json states",
    ),
    (
        "a rule is edited and all fingerprints are computed anew",
        |run| {
            edit(run, "data/rules/no-2026.1/labour.toml", |it| it + "\n");
            seal_again(run);
        },
        "rules-swapped",
        "it is not the edition of the run",
    ),
    (
        "a template is edited and all fingerprints are computed anew",
        |run| {
            edit(run, "data/templates/1-standard/html/parts/footer.hbs", |it| it + " ");
            seal_again(run);
        },
        "template-swapped",
        "it is not the template or text of the run",
    ),
    (
        "a report is exchanged and all fingerprints are computed anew",
        |run| {
            edit(run, "data/reports/report.html", |it| it + " ");
            seal_again(run);
        },
        "report-swapped",
        "it is not the report of the run",
    ),
    (
        "a program is put in and all fingerprints are computed anew",
        |run| {
            fs::write(run.join("data/tool/gevinst"), "another").unwrap();
            seal_again(run);
        },
        "tool-swapped",
        "data/tool/gevinst: run.json does not name it",
    ),
    (
        "what a run that was ended has left stands among the signatures",
        |run| {
            fs::create_dir(run.join("signatures")).unwrap();
            fs::write(run.join("signatures/.gevinst-7-0.partial"), "x").unwrap();
        },
        "left",
        "gevinst archive clean ARCHIVE/signatures takes it away",
    ),
    (
        "a file is added",
        |run| fs::write(run.join("data/more.txt"), "x").unwrap(),
        "unlisted",
        "data/more.txt: nobody listed it",
    ),
    (
        "a file is removed",
        |run| fs::remove_file(run.join("data/log/decisions.tsv")).unwrap(),
        "missing",
        "data/log/decisions.tsv: it is listed and not there",
    ),
    (
        "a path leads out of the archive",
        |run| {
            edit(run, "manifest-sha256.txt", |it| {
                it.replace("  data/inputs.tsv", "  data/../../inputs.tsv")
            });
        },
        "path",
        "the path data/../../inputs.tsv is refused: it leads out of the archive",
    ),
    (
        "a path begins at the root",
        |run| {
            edit(run, "manifest-sha256.txt", |it| it.replace("  data/inputs.tsv", "  /etc/passwd"));
        },
        "path",
        "it begins at the root of the disk",
    ),
    (
        "files are to be fetched",
        |run| fs::write(run.join("fetch.txt"), "https://example.org/x 1 data/x\n").unwrap(),
        "fetch",
        "it names files to be fetched from elsewhere",
    ),
    (
        "a manifest has the line ends of Windows",
        |run| edit(run, "manifest-sha512.txt", |it| it.replace('\n', "\r\n")),
        "line-ends",
        "its lines end as on Windows",
    ),
    (
        "there are weak digests only",
        |run| {
            for name in ["manifest-sha256.txt", "manifest-sha512.txt"] {
                fs::remove_file(run.join(name)).unwrap();
            }
            fs::write(run.join("manifest-md5.txt"), "").unwrap();
        },
        "no-manifest",
        "the bag has md5 instead, which can be forged",
    ),
    (
        "a folder is empty",
        |run| fs::create_dir(run.join("data/empty")).unwrap(),
        "empty-folder",
        "data/empty: a folder without files",
    ),
    (
        "a name is not plain",
        |run| fs::write(run.join("data/a%41.txt"), "x").unwrap(),
        "name",
        "the name is not plain",
    ),
    (
        "two names differ in case only",
        |run| fs::write(run.join("data/Run.json"), "x").unwrap(),
        "same-name",
        "but for upper and lower case",
    ),
    (
        "the declaration is gone",
        |run| fs::remove_file(run.join("bagit.txt")).unwrap(),
        "not-a-bag",
        "bagit.txt: it is not there",
    ),
    (
        "the size is another one",
        |run| edit(run, "bag-info.txt", |it| it.replace("Payload-Oxum: ", "Payload-Oxum: 1")),
        "oxum",
        "there are ",
    ),
    (
        "run.json has spaces and all fingerprints are computed anew",
        |run| {
            edit(run, "data/run.json", |it| it.replacen(':', ": ", 1));
            seal_again(run);
        },
        "run",
        "it is not in its canonical form",
    ),
    (
        "a table has a column too few and all fingerprints are computed anew",
        |run| {
            edit(run, "data/lineage/0001.rows.tsv", |it| it + "7\n");
            seal_again(run);
        },
        "broken-table",
        "1 columns and not 3",
    ),
];

#[test]
fn every_way_of_tampering_has_its_message() {
    let folder = archived();
    let mut codes = Vec::new();
    for (place, (name, tamper, code, words)) in WAYS.iter().enumerate() {
        let run = copy(&folder.path().join("run"), &folder.path().join(format!("t{place}")));
        tamper(&run);
        let told = gevinst(folder.path(), [std::ffi::OsStr::new("verify"), run.as_os_str()]);
        assert_eq!(told.code, Some(4), "{name}\n{}", told.stdout);
        assert!(told.stdout.contains(&format!("[{code}]")), "{name}\n{}", told.stdout);
        assert!(told.stdout.contains(words), "{name}\n{}", told.stdout);
        codes.push(*code);
    }
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() >= 17, "{codes:?}");
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_told_and_not_followed() {
    let folder = archived();
    let run = folder.path().join("run");
    let place = run.join("data/inputs.tsv");
    let outside = folder.path().join("inputs.tsv");
    fs::rename(&place, &outside).unwrap();
    std::os::unix::fs::symlink(&outside, &place).unwrap();
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    assert!(told.stdout.contains("[link] data/inputs.tsv: a symbolic link"), "{}", told.stdout);
    assert!(told.stdout.contains("[missing] data/inputs.tsv"), "{}", told.stdout);
    fs::remove_file(&place).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&place).status().unwrap();
    assert!(made.success());
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    assert!(told.stdout.contains("[special-file] data/inputs.tsv"), "{}", told.stdout);
}

#[test]
fn names_in_an_archive_cannot_command_the_terminal() {
    let folder = archived();
    fs::write(folder.path().join("run/data/\u{1b}[2Jx"), "x").unwrap();
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    assert!(!told.stdout.contains('\u{1b}') && !told.stderr.contains('\u{1b}'));
}

#[test]
fn a_tampered_archive_is_told_as_data_too() {
    let folder = archived();
    edit(&folder.path().join("run"), "data/README.en.txt", |it| it + "x");
    let told = gevinst(folder.path(), ["verify", "run", "--json"]).ended(4).json();
    assert_eq!(told["whole"], false);
    let checks = told["checks"].as_array().unwrap();
    let failed: Vec<_> = checks.iter().filter(|it| it["outcome"] == "failed").collect();
    assert_eq!(failed[0]["problems"][0]["path"], "data/README.en.txt", "{told:#}");
}
