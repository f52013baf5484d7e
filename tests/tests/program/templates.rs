//! Templates of one's own: named on the command line or in `gevinst.toml`.

use std::path::Path;

use gevinst_tests::program::{example, gevinst, scratch};

const MANIFEST: &str = "name = \"vart-direktorat\"\nversion = \"1.0\"\ninherit = \"standard@1\"\n\
                        contract = \"1\"\nlanguages = [\"nb\"]\n";

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn a_template_of_ones_own_is_named_by_its_folder() {
    let folder = scratch();
    write(
        folder.path(),
        &[
            ("mal/template.toml", MANIFEST),
            ("mal/README.md", "Not part of it."),
            ("mal/html/parts/uses.hbs", "<p id=\"uses\">Vår egen del</p>\n"),
        ],
    );
    std::fs::write(folder.path().join("r.xlsx"), example("nb")).unwrap();
    let args = ["report", "r.xlsx", "-o", "a.html", "--template", "mal/"];
    gevinst(folder.path(), args).ended(0);
    let page = std::fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(page.contains("<p id=\"uses\">Vår egen del</p>"));
    // The same by the file of defaults, which stands beside the input and not in the working folder.
    std::fs::create_dir(folder.path().join("inn")).unwrap();
    std::fs::copy(folder.path().join("r.xlsx"), folder.path().join("inn/r.xlsx")).unwrap();
    write(folder.path(), &[("inn/gevinst.toml", "template = \"../mal\"\n")]);
    gevinst(folder.path(), ["report", "inn/r.xlsx", "-o", "b.html"]).ended(0);
    assert_eq!(page, std::fs::read_to_string(folder.path().join("b.html")).unwrap());
    let args = ["report", "r.xlsx", "-o", "c.html", "--template", "mal", "--lang", "en"];
    let run = gevinst(folder.path(), args).ended(2);
    assert!(run.stderr.contains("is not written in `en`; it is written in: nb"), "{}", run.stderr);
}

#[test]
fn a_template_that_is_wrong_writes_nothing_and_says_where() {
    let folder = scratch();
    write(
        folder.path(),
        &[
            ("mal/template.toml", MANIFEST),
            ("mal/html/part/uses.hbs", "x"),
            ("mal/html/parts/notes.hbs", "<p>\n{{#when title}}"),
        ],
    );
    std::fs::write(folder.path().join("r.xlsx"), example("nb")).unwrap();
    let args = ["report", "r.xlsx", "-o", "ut", "--template", "mal"];
    let run = gevinst(folder.path(), args).ended(2);
    assert!(run.stderr.contains("mal/html/part/uses.hbs: this is no file of a template"));
    assert!(run.stderr.contains("mal/html/parts/notes.hbs:2:"), "{}", run.stderr);
    assert!(!folder.path().join("ut").exists());
    let args = ["report", "r.xlsx", "-o", "ut", "--template", "standrd"];
    let run = gevinst(folder.path(), args).ended(2);
    assert!(run.stderr.contains("did you mean `standard`?"), "{}", run.stderr);
}
