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

#[test]
fn an_exported_template_is_sound_and_its_report_is_the_same() {
    let folder = scratch();
    let run = gevinst(folder.path(), ["template", "export", "-o", "vårt direktorat"]).ended(0);
    assert!(run.stderr.contains("they are inherited"), "{}", run.stderr);
    let manifest =
        std::fs::read_to_string(folder.path().join("vårt direktorat/template.toml")).unwrap();
    assert!(manifest.contains("name = \"v-rt-direktorat\"\n"), "{manifest}");
    let run = gevinst(folder.path(), ["template", "check", "vårt direktorat"]).ended(0);
    assert!(run.stderr.contains("nothing is wrong; tried on six reports in nb"), "{}", run.stderr);
    std::fs::write(folder.path().join("r.xlsx"), example("nb")).unwrap();
    gevinst(folder.path(), ["report", "r.xlsx", "-o", "a.html"]).ended(0);
    let args = ["report", "r.xlsx", "-o", "b.html", "--template", "vårt direktorat"];
    gevinst(folder.path(), args).ended(0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let (standard, own) = (read("a.html"), read("b.html"));
    let differing = standard.lines().zip(own.lines()).filter(|(a, b)| a != b).count();
    assert_eq!(differing, 2, "the template's own line and the command, and nothing else");
    // What is there is not written over; one file can be had alone.
    gevinst(folder.path(), ["template", "export", "-o", "vårt direktorat"]).ended(7);
    let args = ["template", "export", "-o", "en-del", "--only", "html/parts/uses.hbs"];
    gevinst(folder.path(), args).ended(0);
    assert!(folder.path().join("en-del/html/parts/uses.hbs").exists());
    assert!(!folder.path().join("en-del/html/parts/notes.hbs").exists());
    let args = ["template", "export", "-o", "x", "--only", "html/parts/use.hbs"];
    let run = gevinst(folder.path(), args).ended(2);
    assert!(run.stderr.contains("did you mean html/parts/uses.hbs?"), "{}", run.stderr);
    assert!(!folder.path().join("x").exists());
}

/// What looking cannot see is found by trying, and told with the report it came up in.
#[test]
fn a_template_is_tried_on_reports_of_every_kind() {
    let folder = scratch();
    write(
        folder.path(),
        &[
            ("mal/template.toml", MANIFEST),
            (
                "mal/html/parts/uses.hbs",
                "<section id=\"uses\" aria-labelledby=\"h-uses\"><h2 id=\"h-uses\">\
                 {{t \"section.uses\"}}</h2>{{#rows \"uses\"}}<p id=\"bruk\">{{name}}</p>{{/rows}}\
                 <a href=\"#borte\">x</a><table><tr><th>x</th></tr></table></section>\n",
            ),
        ],
    );
    let run = gevinst(folder.path(), ["template", "check", "mal"]).ended(2);
    for told in [
        "1 link(s) lead nowhere in the page, the first to #borte (in nb, report: empty)",
        "the id `bruk` stands",
        "1 table(s) lack a <caption>",
        "1 head(s) of tables lack scope=",
    ] {
        assert!(run.stdout.contains(told), "{told}: {}", run.stdout);
    }
    let run = gevinst(folder.path(), ["template", "check", "mal", "--json"]).ended(2);
    assert_eq!(run.json()["problems"].as_array().unwrap().len(), 4, "{}", run.stdout);
    write(folder.path(), &[("mal/html/parts/uses.hbs", "<p>\n {{titel}}</p>")]);
    let run = gevinst(folder.path(), ["template", "check", "mal", "--json"]).ended(2);
    let problem = &run.json()["problems"][0];
    assert_eq!(problem["file"], "mal/html/parts/uses.hbs");
    assert_eq!((&problem["line"], &problem["column"]), (&2.into(), &4.into()));
    assert_eq!(problem["message"], "there is no `titel` here; did you mean `title`?");
}

#[test]
fn the_templates_and_all_they_can_use_are_listed() {
    let folder = scratch();
    let run = gevinst(folder.path(), ["template", "list"]).ended(0);
    assert!(run.stdout.starts_with("standard 1.0  (nb"), "{}", run.stdout);
    for template in
        gevinst(folder.path(), ["template", "list", "--json"]).ended(0).json().as_array().unwrap()
    {
        let name = template["name"].as_str().unwrap();
        gevinst(folder.path(), ["template", "check", name]).ended(0);
    }
    let run = gevinst(folder.path(), ["template", "fields"]).ended(0);
    assert!(run.stdout.contains("  headline.figure  (figure, may be missing)\n"), "{}", run.stdout);
    let fields = gevinst(folder.path(), ["template", "fields", "--json"]).ended(0).json();
    let lists = fields["lists"].as_array().unwrap();
    // Every figure and list has a sample from the example, but for what it does not have.
    let lacking: Vec<String> = lists
        .iter()
        .flat_map(|list| list["fields"].as_array().unwrap().iter().map(move |it| (list, it)))
        .filter(|(_, field)| !["list", "group"].contains(&field["type"].as_str().unwrap()))
        .filter(|(_, field)| field["sample"] == "" && field["may_be_missing"] == false)
        .map(|(list, field)| format!("{} {}", list["list"], field["path"]))
        // The example has no scenario, is in no register of runs, takes the place of no run, is
        // held against no earlier report, and sums have no bars.
        .filter(|it| !it.contains("register.") && !it.contains("\"changes."))
        .filter(|it| !it.contains("scenario.") && !it.contains("figures.bar."))
        .filter(|it| !it.contains("total.bar.") && !it.contains("supersedes."))
        .collect();
    assert_eq!(lacking, Vec::<String>::new());
}
