//! Outputs are written whole or not at all, and never over what is there unasked.

use std::fs;

use gevinst_tests::files;
use gevinst_tests::program::gevinst;

use crate::exit_codes::{names, with_example};

const OLD: &str = "what was there before";

#[test]
fn what_is_there_is_kept_without_force() {
    let folder = with_example();
    for (file, args) in [
        ("report.html", &["report", "plan.xlsx", "-o", "report.html"] as &[&str]),
        ("new.xlsx", &["register", "new", "-o", "new.xlsx"]),
    ] {
        fs::write(folder.path().join(file), OLD).unwrap();
        let run = gevinst(folder.path(), args).ended(7);
        assert!(run.stderr.contains("--force"), "{}", run.stderr);
        assert_eq!(fs::read_to_string(folder.path().join(file)).unwrap(), OLD);
        let forced = args.iter().chain(&["--force"]);
        gevinst(folder.path(), forced).ended(0);
        assert_ne!(fs::read(folder.path().join(file)).unwrap(), OLD.as_bytes());
    }
    assert_eq!(names(folder.path()), ["new.xlsx", "other.xlsx", "plan.xlsx", "report.html"]);
}

#[test]
fn one_existing_output_of_three_keeps_all_from_being_written() {
    let folder = with_example();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("report.xlsx"), OLD).unwrap();
    gevinst(folder.path(), ["report", "plan.xlsx", "-o", "out"]).ended(7);
    assert_eq!(names(&out), ["report.xlsx"]);
    assert_eq!(fs::read_to_string(out.join("report.xlsx")).unwrap(), OLD);
}

#[test]
fn a_folder_that_is_not_there_ends_with_7() {
    let folder = with_example();
    for args in [
        ["report", "plan.xlsx", "-o", "no/where/report.html"],
        ["register", "fill-example", "-o", "no/where/register.xlsx"],
    ] {
        let run = gevinst(folder.path(), args).ended(7);
        assert!(run.stderr.contains("no/where"), "{}", run.stderr);
    }
    assert_eq!(names(folder.path()), ["other.xlsx", "plan.xlsx"]);
}

/// A folder of the kernel's that no user may write to, whoever the user is.
#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_ends_with_7() {
    let folder = with_example();
    for place in ["/proc/report.html", "/proc/reports"] {
        let run = gevinst(folder.path(), ["report", "plan.xlsx", "-o", place]).ended(7);
        assert!(run.stderr.contains(place), "{}", run.stderr);
    }
    let run = gevinst(folder.path(), ["register", "new", "-o", "/proc/register.xlsx"]).ended(7);
    assert!(run.stderr.contains("/proc/register.xlsx"), "{}", run.stderr);
    assert_eq!(names(folder.path()), ["other.xlsx", "plan.xlsx"]);
}

/// As on a full disk: writing fails after some kilobytes. (`ulimit -f` counts in
/// blocks of at most 1024 bytes, and without the trap a signal would end the program.)
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_ends_with_7_and_leaves_nothing() {
    use std::process::Command;

    use gevinst_tests::program::{program, run};

    let folder = with_example();
    fs::write(folder.path().join("report.html"), OLD).unwrap();
    for args in ["-o report.html --force", "-o report.json", "-o report.xlsx", "-o out"] {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f 32; exec \"$0\" report plan.xlsx {args}");
        shell.args(["-c", &script]).arg(program()).current_dir(folder.path());
        let run = run(shell).ended(7);
        assert!(run.stderr.contains("cannot write"), "{args}: {}", run.stderr);
    }
    assert_eq!(names(folder.path()), ["other.xlsx", "out", "plan.xlsx", "report.html"]);
    assert_eq!(names(&folder.path().join("out")), Vec::<String>::new());
    assert_eq!(fs::read_to_string(folder.path().join("report.html")).unwrap(), OLD);
}

#[test]
fn a_link_is_replaced_and_what_it_leads_to_is_kept() {
    let folder = with_example();
    let (target, link) = (folder.path().join("target.html"), folder.path().join("report.html"));
    fs::write(&target, OLD).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&target, &link).unwrap();
    #[cfg(not(unix))]
    fs::write(&link, OLD).unwrap();
    gevinst(folder.path(), ["report", "plan.xlsx", "-o", "report.html"]).ended(7);
    gevinst(folder.path(), ["report", "plan.xlsx", "-o", "report.html", "--force"]).ended(0);
    assert_eq!(fs::read_to_string(&target).unwrap(), OLD);
    assert!(fs::read_to_string(&link).unwrap().contains("<html"));
}

#[test]
fn the_kinds_of_output_can_be_chosen() {
    let folder = with_example();
    gevinst(folder.path(), ["report", "plan.xlsx", "-o", "out", "--to", "json,html"]).ended(0);
    assert_eq!(names(&folder.path().join("out")), ["report.html", "report.json"]);
}

#[test]
fn reports_say_nothing_of_the_folders_they_were_made_in() {
    let folder = with_example();
    let deep = folder.path().join("a-folder-with-a-name-of-its-own");
    fs::create_dir(&deep).unwrap();
    fs::copy(folder.path().join("plan.xlsx"), deep.join("plan.xlsx")).unwrap();
    let input = deep.join("plan.xlsx");
    let args = ["report".as_ref(), input.as_os_str(), "-o".as_ref(), "out".as_ref()];
    gevinst(folder.path(), args).ended(0);
    for kind in ["html", "json"] {
        let report = folder.path().join(format!("out/report.{kind}"));
        let text = fs::read_to_string(report).unwrap();
        assert!(!text.contains("a-folder-with-a-name-of-its-own"), "{kind}");
    }
    let parts =
        gevinst_tests::patch::Book::open(&fs::read(folder.path().join("out/report.xlsx")).unwrap());
    for name in parts.names() {
        let holds = parts.text(&name).contains("a-folder-with-a-name-of-its-own");
        assert!(!holds, "{name}");
    }
}

#[test]
fn the_example_register_that_is_stored_is_the_one_the_program_writes() {
    let stored = fs::read(files::root().join("examples/small/register.xlsx")).unwrap();
    assert!(
        stored == gevinst_tests::program::example("nb"),
        "write it anew: gevinst register fill-example --force -o examples/small/register.xlsx"
    );
}
