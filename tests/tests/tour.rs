//! The README's tour is run as it stands, and the examples are what it says.
//!
//! Blocks marked `console` hold commands after `$ ` and what they print. `...`
//! stands for anything within a line, a line of `...` for any lines, and
//! `[exit N]` for an exit code other than 0. What goes to standard error is
//! expected behind what goes to standard output.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use gevinst_tests::files::{read, root};
use gevinst_tests::program::{example, gevinst, scratch};

/// A command of the tour and the lines that it prints.
struct Step {
    command: String,
    expected: Vec<String>,
    exit: i32,
}

fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match (line.strip_prefix("```"), line.strip_prefix("$ "), steps.last_mut()) {
            (Some(mark), ..) => inside = !inside && mark == "console",
            (None, Some(command), _) if inside => {
                let command = command.to_owned();
                steps.push(Step { command, expected: Vec::new(), exit: 0 });
            }
            (None, None, Some(step)) if inside => match line.strip_prefix("[exit ") {
                Some(code) => step.exit = code.trim_end_matches(']').parse().unwrap(),
                None => step.expected.push(line.to_owned()),
            },
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

#[test]
fn the_tour_of_the_readme_does_what_it_says() {
    let steps = steps(&read("README.md"));
    assert!(steps.len() >= 8, "the tour has {} steps", steps.len());
    let folder = scratch();
    copy(&root().join("examples"), &folder.path().join("examples"));
    for step in steps {
        let mut words = step.command.split(' ');
        assert_eq!(words.next(), Some("gevinst"), "{}", step.command);
        let run = gevinst(folder.path(), words);
        let text = format!("{}{}", run.stdout, run.stderr);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(run.code, Some(step.exit), "{}\n{text}", step.command);
        let expected = step.expected.join("\n");
        assert!(
            matches(&step.expected, &lines),
            "{}\nexpected:\n{expected}\ngot:\n{text}",
            step.command
        );
    }
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
