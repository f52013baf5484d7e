//! Defaults of a folder: the command line over `gevinst.toml` over the program.

#![allow(clippy::unwrap_used, clippy::panic)]

use gevinst_tests::program::{example, gevinst, scratch};

#[test]
fn the_command_line_comes_first_then_the_file_beside_the_input() {
    let folder = scratch();
    std::fs::write(folder.path().join("register.xlsx"), example("nb")).unwrap();
    let settings = "lang = \"en\"\nto = [\"html\"]\n";
    std::fs::write(folder.path().join("gevinst.toml"), settings).unwrap();
    let run = gevinst(folder.path(), ["report", "./register.xlsx", "-o", "one"]).ended(0);
    assert!(run.stderr.starts_with("defaults from ./gevinst.toml\n"), "{}", run.stderr);
    let page = std::fs::read_to_string(folder.path().join("one/report.html")).unwrap();
    assert!(page.contains("<html lang=\"en\""));
    assert!(!folder.path().join("one/report.json").exists());
    let args = ["report", "./register.xlsx", "-o", "two", "--lang", "nb", "--to", "html,json"];
    gevinst(folder.path(), args).ended(0);
    let page = std::fs::read_to_string(folder.path().join("two/report.html")).unwrap();
    assert!(page.contains("<html lang=\"nb\""));
    assert!(folder.path().join("two/report.json").exists());
}

#[test]
fn what_the_file_misspells_is_told_with_its_line() {
    let folder = scratch();
    std::fs::write(folder.path().join("register.xlsx"), example("nb")).unwrap();
    let config = folder.path().join("own.toml");
    std::fs::write(&config, "strict = true\nlagn = \"en\"\n").unwrap();
    let args = ["check", "register.xlsx", "--config", "own.toml"];
    let run = gevinst(folder.path(), args).ended(2);
    assert!(
        run.stderr.contains("own.toml: TOML parse error at line 2, column 1"),
        "{}",
        run.stderr
    );
    std::fs::write(&config, "lang = \"fr\"\n").unwrap();
    let run = gevinst(folder.path(), args).ended(2);
    assert!(run.stderr.contains("lang = \"fr\" is not one of nb, nn, en, se"), "{}", run.stderr);
    std::fs::remove_file(&config).unwrap();
    gevinst(folder.path(), args).ended(2);
}
