//! The README's tour is run as it stands, and the examples are what it says.
//!
//! Blocks marked `console` hold commands after `$ ` and what they print. `...`
//! stands for anything within a line, a line of `...` for any lines, and
//! `[exit N]` for an exit code other than 0. What goes to standard error is
//! expected behind what goes to standard output. The guide for authors of templates is
//! followed in the same way, with the files that it shows.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use gevinst_tests::files::{read, root};
use gevinst_tests::program::{example, gevinst, scratch};

/// A step of a tour: a command and the lines that it prints, or a file that is written.
enum Step {
    Command { command: String, expected: Vec<String>, exit: i32 },
    File { path: String, text: String },
}

/// The steps of a text: blocks marked `console`, and files in blocks that are marked with a
/// language and a path, as `toml our-agency/profile.toml`.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut block: Option<&str> = None;
    for line in readme.lines() {
        if let Some(mark) = line.strip_prefix("```") {
            block = if block.is_none() { Some(mark) } else { None };
            if let Some((_, path)) = block.and_then(|mark| mark.split_once(' ')) {
                steps.push(Step::File { path: path.to_owned(), text: String::new() });
            }
            continue;
        }
        match (block, line.strip_prefix("$ "), steps.last_mut()) {
            (Some("console"), Some(command), _) => {
                let command = command.to_owned();
                steps.push(Step::Command { command, expected: Vec::new(), exit: 0 });
            }
            (Some("console"), None, Some(Step::Command { expected, exit, .. })) => {
                match line.strip_prefix("[exit ") {
                    Some(code) => *exit = code.trim_end_matches(']').parse().unwrap(),
                    None => expected.push(line.to_owned()),
                }
            }
            (Some(mark), _, Some(Step::File { text, .. })) if mark.contains(' ') => {
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    steps
}

/// Whether the lines are as expected, where `...` stands for anything.
fn matches(expected: &[String], lines: &[&str]) -> bool {
    match (expected.split_first(), lines.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first == "..." => {
            (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..]))
        }
        (Some((first, rest)), Some((line, others))) => {
            line_matches(first, line) && matches(rest, others)
        }
        _ => false,
    }
}

fn line_matches(expected: &str, line: &str) -> bool {
    let mut parts = expected.split("...");
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or("")) else { return false };
    for part in parts {
        if part.is_empty() {
            return true;
        }
        let Some(place) = rest.find(part) else { return false };
        rest = &rest[place + part.len()..];
    }
    rest.is_empty()
}

/// Takes the steps of a text, and holds what is printed against what it says.
fn follow(text: &str, at_least: usize) {
    let steps = steps(text);
    assert!(steps.len() >= at_least, "there are {} steps", steps.len());
    let folder = scratch();
    copy(&root().join("examples"), &folder.path().join("examples"));
    for step in steps {
        match step {
            Step::File { path, text } => {
                let path = folder.path().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            Step::Command { command, expected, exit } => {
                let mut words = command.split(' ');
                assert_eq!(words.next(), Some("gevinst"), "{command}");
                let run = gevinst(folder.path(), words);
                let text = format!("{}{}", run.stdout, run.stderr);
                let lines: Vec<&str> = text.lines().collect();
                assert_eq!(run.code, Some(exit), "{command}\n{text}");
                let told = expected.join("\n");
                assert!(matches(&expected, &lines), "{command}\nexpected:\n{told}\ngot:\n{text}");
            }
        }
    }
}

#[test]
fn the_tour_of_the_readme_does_what_it_says() {
    follow(&read("README.md"), 8);
}

#[test]
fn the_report_is_changed_in_an_afternoon_as_the_guide_says() {
    follow(&read("templates/README.md"), 15);
}

#[test]
fn the_example_of_a_house_style_is_sound_and_changes_what_it_says() {
    let folder = scratch();
    copy(&root().join("examples"), &folder.path().join("examples"));
    let template = "examples/templates/fjordtilsynet";
    gevinst(folder.path(), ["template", "check", template]).ended(0);
    let args = ["report", "examples/small/register.xlsx", "-o", "out", "--template", template];
    gevinst(folder.path(), args).ended(0);
    let page = std::fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    for part in ["--brand: #b4432e", "class=\"logo\"", "Dette gjør vi nå", "<ul class=\"cards\">"]
    {
        assert!(page.contains(part), "{part}");
    }
    let book = std::fs::read(folder.path().join("out/report.xlsx")).unwrap();
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(book)).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "Frister").unwrap();
    assert!(sheet.get_size().0 > 10, "the extra sheet has its rows");
}

#[test]
fn what_the_tour_expects_is_held_line_by_line() {
    let expected = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert!(matches(&expected(&["a ... c", "...", "z"]), &["a b c", "d", "e", "z"]));
    assert!(!matches(&expected(&["a ... c"]), &["a b d"]));
    assert!(!matches(&expected(&["a"]), &["a", "b"]));
    assert!(!matches(&expected(&["a", "b"]), &["a"]));
}

#[test]
fn the_shipped_example_is_the_one_that_the_program_writes() {
    let shipped = std::fs::read(root().join("examples/small/register.xlsx")).unwrap();
    assert!(shipped == example("nb"), "renew it: gevinst register fill-example --force -o ...");
}

#[test]
fn the_shipped_gevinstberegninger_is_the_sample_of_its_format() {
    let shipped = std::fs::read(root().join("examples/gevinstberegninger.xlsx")).unwrap();
    let sample = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";
    assert!(shipped == std::fs::read(root().join(sample)).unwrap());
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
