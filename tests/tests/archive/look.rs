//! A run in an agency's own look: its template is in the archive, so it does not matter
//! what becomes of it afterwards.

use std::fs;
use std::path::Path;

use gevinst_tests::program::{Scratch, example, gevinst, scratch};
use gevinst_tests::{files, program};

use crate::regenerate::outcomes;
use crate::support::{copy, edit};

/// A folder with the template `look`, and the archive `run` of a report made with it.
fn archived() -> Scratch {
    let folder = scratch();
    let here = folder.path();
    copy(&files::root().join("examples/templates/fjordtilsynet"), &here.join("look"));
    fs::write(here.join("plan.xlsx"), example("nb")).unwrap();
    gevinst(here, ["report", "plan.xlsx", "--template", "look", "--archive", "run"]).ended(0);
    folder
}

fn comes_out_as_it_was(here: &Path) {
    let told = gevinst(here, ["regenerate", "run", "--chain", "--json"]).ended(0);
    let outcomes = outcomes(&told);
    assert_eq!(outcomes.len(), 8, "{outcomes:#?}");
    for (of, outcome) in outcomes {
        assert_eq!(outcome["verdict"], "IDENTICAL", "{of:?}: {outcome:#}");
        assert!(outcome["because"].as_array().unwrap().is_empty(), "{of:?}: {outcome:#}");
    }
}

#[test]
fn a_report_in_an_own_look_is_made_again_whatever_became_of_the_template() {
    let folder = archived();
    let here = folder.path();
    // It is that look, and the archive says so.
    let page = fs::read_to_string(here.join("run/data/reports/report.html")).unwrap();
    assert!(page.contains("Dette gjør vi nå"), "the words of the template");
    let held = here.join("run/data/templates");
    assert!(held.join("1-standard/texts/nb.toml").is_file());
    let own = files_of(&here.join("look"));
    assert!(own.len() >= 4, "{own:?}");
    for path in own {
        let (there, ours) =
            (held.join("2-fjordtilsynet").join(&path), here.join("look").join(&path));
        assert!(fs::read(&there).unwrap() == fs::read(&ours).unwrap(), "{path}");
    }
    comes_out_as_it_was(here);

    edit(&here.join("look"), "texts/nb.toml", |it| {
        it.replacen("Dette gjør vi nå", "Det vi gjør", 1)
    });
    edit(&here.join("look"), "profile.toml", |it| it.replace("#2f5d50", "#2f5d55"));
    comes_out_as_it_was(here);

    program::unlock(&here.join("look"));
    fs::remove_dir_all(here.join("look")).unwrap();
    comes_out_as_it_was(here);

    // On another machine, without anything else.
    let elsewhere = scratch();
    copy(&here.join("run"), &elsewhere.path().join("run"));
    comes_out_as_it_was(elsewhere.path());
}

/// What of a template's folder is part of the template.
fn files_of(look: &Path) -> Vec<String> {
    let all = crate::support::files(look).into_keys();
    all.filter(|path| path.ends_with(".toml") || path.ends_with(".hbs")).collect()
}

#[test]
fn a_changed_template_in_the_archive_is_named() {
    let folder = archived();
    let here = folder.path();
    let run = here.join("run");
    edit(&run, "data/templates/2-fjordtilsynet/texts/nb.toml", |it| {
        it.replacen("Dette gjør vi nå", "Det vi gjør", 1)
    });
    let told = gevinst(here, ["verify", "run"]).ended(4);
    let path = "data/templates/2-fjordtilsynet/texts/nb.toml";
    assert!(told.stdout.contains(&format!("[changed] {path}")), "{}", told.stdout);
    let outcomes = outcomes(&gevinst(here, ["regenerate", "run", "--json"]).ended(5));
    let html = &outcomes[&("render".to_owned(), "report.html".to_owned())];
    assert!(html["differences"].to_string().contains("Det vi gjør"), "{html:#}");
    assert!(html["because"].to_string().contains(path), "{html:#}");
}
