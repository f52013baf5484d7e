//! No character of a workbook reaches the terminal as a command to it.

use std::fs;

use gevinst_tests::patch::{Book, Content};
use gevinst_tests::program::{command, example, run, scratch};

/// Texts that would clear the screen, set the title or write over a line.
const HOSTILE: &str = "A\u{1b}[2JB\u{1b}]0;title\u{7}C\u{9b}31mD\rE\u{202e}F";

fn hostile_workbook() -> Vec<u8> {
    let text = Content::Text(HOSTILE.replace('\u{1b}', "_x001B_").replace('\u{7}', "_x0007_"));
    let mut book = Book::open(&example("nb"));
    for at in [
        "Gevinster!B7",
        "Gevinster!E8",
        "Gevinster!N5",
        "Gevinster!Y9",
        "Kontantlinjer!B7",
        "Kontantlinjer!F8",
        "Kontantlinjer!G9",
        "Estimater!F6",
        "Organisasjon!A6",
        "Organisasjon!B6",
    ] {
        book.set(at, &text);
    }
    book.bytes()
}

/// A control character that a terminal would obey; line ends are ours.
fn commands(text: &str) -> Vec<char> {
    text.chars().filter(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}').collect()
}

#[test]
fn escape_sequences_in_data_never_reach_the_terminal() {
    let folder = scratch();
    // The name of a file is data too.
    let name = "pl\u{1b}[31man.xlsx";
    fs::write(folder.path().join(name), hostile_workbook()).unwrap();
    let refused = "re\u{1b}[31mfused.xlsx";
    fs::write(folder.path().join(refused), "no workbook").unwrap();
    for (args, code) in [
        (&["check", name] as &[&str], 1),
        (&["check", name, "--json"], 1),
        (&["check", refused], 3),
        (&["check", "mis\u{1b}[31msing.xlsx"], 3),
        (&["check", name, "--format", "\u{1b}[31m"], 2),
        (&["check", name, "--rules", "\u{1b}[31m"], 2),
        (&["format", "show", "\u{1b}[31m"], 2),
        (&["format", "test", "kommit", "\u{1b}[31m"], 2),
        (&["inspect", name], 0),
        (&["inspect", name, "--json"], 0),
        (&["report", name, "-o", "\u{1b}[31m.html"], 1),
        (&["report", name, "-o", "\u{1b}[31m.html"], 7),
        (&["report", name, "-o", "no\u{1b}[31m/where/report.html"], 7),
        (&["report", name, "-o", "report.json", "--to", "html"], 2),
        (&["register", "new", "-o", "\u{1b}[31m.ods"], 2),
    ] {
        let mut command = command(args);
        command.current_dir(folder.path());
        let run = run(command).ended(code);
        assert_eq!(commands(&run.stdout), [], "{args:?}:\n{}", run.stdout.escape_debug());
        assert_eq!(commands(&run.stderr), [], "{args:?}:\n{}", run.stderr.escape_debug());
    }
}

#[test]
fn pipes_and_no_color_show_no_colour() {
    let folder = scratch();
    fs::write(folder.path().join("broken.xlsx"), gevinst_tests::made::BROKEN.workbook()).unwrap();
    for variable in [None, Some(("NO_COLOR", "1")), Some(("TERM", "xterm-256color"))] {
        let mut command = command(["check", "broken.xlsx"]);
        command.current_dir(folder.path()).envs(variable);
        let run = run(command).ended(1);
        assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'), "{variable:?}");
    }
}
