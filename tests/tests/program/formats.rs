//! The formats' samples, plugins/formats/*/samples, through the program's own reader.

use std::fs;

use gevinst_tests::program::{gevinst, scratch};
use gevinst_tests::{facts, files};

#[test]
fn every_sample_of_every_format_is_as_expected() {
    let formats = files::root().join("plugins/formats");
    let mut tested = Vec::new();
    for entry in fs::read_dir(&formats).unwrap() {
        let id = entry.unwrap().file_name().to_string_lossy().into_owned();
        let samples = formats.join(&id).join("samples");
        if !samples.is_dir() {
            continue;
        }
        let args = ["format", "test", &id, samples.to_str().unwrap()];
        let run = gevinst(&formats, args).ended(0);
        assert!(run.stderr.contains("every sample is as expected"), "{id}: {}", run.stderr);
        tested.push(id);
    }
    tested.sort();
    let told = gevinst(&formats, ["format", "list", "--json"]).ended(0).json();
    let listed = told.as_array().unwrap().iter().map(|format| format["id"].as_str().unwrap());
    let listed: Vec<&str> = listed.filter(|id| *id != "gevinst-register").collect();
    assert_eq!(tested, listed);
}

#[test]
fn every_mapped_format_has_samples() {
    let told = gevinst(&files::root(), ["format", "list", "--json"]).ended(0).json();
    for format in told.as_array().unwrap() {
        let id = format["id"].as_str().unwrap();
        let samples = files::root().join("plugins/formats").join(id).join("samples");
        assert!(id == "gevinst-register" || samples.is_dir(), "{id} has no samples");
    }
}

#[test]
fn a_sample_that_says_something_else_is_told() {
    let folder = scratch();
    let samples = files::root().join("plugins/formats/kommit/samples");
    for name in ["blank.xlsx", "blank.xlsx.expected.tsv"] {
        fs::copy(samples.join(name), folder.path().join(name)).unwrap();
    }
    let expected = folder.path().join("blank.xlsx.expected.tsv");
    let text = fs::read_to_string(&expected).unwrap();
    fs::write(&expected, format!("{text}1\tbenefit\tid\ttext:K9\tForside!A1\n")).unwrap();
    let run = gevinst(folder.path(), ["format", "test", "kommit", "."]).ended(1);
    assert!(run.stdout.contains("K9"), "{}", run.stdout);
    fs::remove_file(&expected).unwrap();
    let run = gevinst(folder.path(), ["format", "test", "kommit", "."]).ended(1);
    assert!(run.stdout.contains("blank.xlsx"), "{}", run.stdout);
}

/// A sample, how its report ends, and figures of it: what the sample's cells give.
type Reported = (&'static str, i32, &'static [(&'static str, &'static str)]);

const REPORTED: [Reported; 18] = [
    // What business gains stands beside what agencies gain.
    (
        "altinn/samples/tjenester.xlsx",
        0,
        &[
            ("saving.planned:benefit=AL-1-OFF@2026", "1100000"),
            ("saving.planned:benefit=AL-1-NAER@2026", "6400000"),
            ("quality.baseline:indicator=AL-3-DIG", "0"),
        ],
    ),
    (
        "dsop/samples/matrise.xlsx",
        0,
        &[
            ("saving.realised:benefit=DSOP-1-FINANS@2025", "96500000"),
            ("saving.realised:benefit=DSOP-2-ETAT@2025", "2750000"),
            ("saving.planned:benefit=DSOP-3-ETAT@2027", "0"),
            // None of it reaches a public budget but the agencies' own.
            ("account.fiscal:line=acc_benefits_public@lifetime", "0"),
        ],
    ),
    (
        "gevinstberegninger/samples/byggesak.xlsx",
        0,
        &[("net.total:analysis=B;stage=planned@lifetime", "3150000")],
    ),
    (
        "gevinstliste/samples/arkiv.xlsx",
        0,
        &[
            ("saving.planned:benefit=G1@2027", "620000"),
            ("saving.realised:benefit=G1@2025", "0"),
            ("saving.variance:benefit=G1@2026-to-end", "-20000"),
        ],
    ),
    // By design there is no benefit in it, and that is told for information only.
    (
        "innovasjonsbarometeret/samples/kommune.xlsx",
        0,
        &[("quality.baseline:indicator=IB-4", "48")],
    ),
    ("kommit/samples/nattilsyn.xlsx", 1, &[("saving.planned:benefit=K-1@lifetime", "840000")]),
    (
        "lup/samples/anskaffelser.xlsx",
        0,
        &[
            ("saving.realised:benefit=LUP-4@2026", "0"),
            ("quality.measured:indicator=LUP-2-CO2@2026", "35"),
            ("nonpriced.count:category=positive", "2"),
        ],
    ),
    // The plan for taking out is the same money as the calculation.
    (
        "medfinansiering/samples/sjokart.xlsx",
        0,
        &[
            ("saving.planned:benefit=Ø1@2024", "4200000"),
            ("saving.realised:benefit=Ø1@2025", "4000000"),
            ("realisation.money:benefit=Ø1;use=budget_cut@2025-to-end", "1750000"),
        ],
    ),
    (
        "prosjektportalen/samples/barnehage.xlsx",
        0,
        &[
            ("quality.measured:indicator=PP-I3;line=2026-06-30", "0"),
            ("quality.achievement:indicator=PP-I3", "1.78125"),
        ],
    ),
    // The plan has no owners for benefits of other bodies.
    (
        "prosjektveiviseren/samples/parkering.xlsx",
        1,
        &[
            ("saving.planned:benefit=Ø1@2027", "0"),
            ("saving.planned:benefit=Ø2@lifetime", "1876000"),
            ("quality.measured:indicator=PV-M1;line=2028-06-30", "3"),
        ],
    ),
    (
        "stimulab/samples/portefolje.xlsx",
        0,
        &[("nonpriced.score:line=SL-V3", "3"), ("nonpriced.count:category=neutral", "1")],
    ),
    // Pounds and dollars are counted nowhere; the rest of the registers is.
    ("uk-gmpp/samples/portfolio.xlsx", 1, &[]),
    ("uk-gmpp-transposed/samples/departments.csv", 1, &[]),
    ("uk-greenbook/samples/rescue.xlsx", 1, &[("quality.target:indicator=GB-3-M", "15")]),
    ("us-costsavings/samples/agency.xlsx", 1, &[]),
    (
        "velferdslab/samples/bygda.xlsx",
        0,
        &[
            ("saving.realised:benefit=VL-T2@2025", "-40000"),
            ("quality.measured:indicator=VL-I1;line=2025-02-01", "6.3"),
        ],
    ),
    (
        "velferdsteknologi/samples/fjordkommune.xlsx",
        0,
        &[
            ("time.hours.realised:benefit=VT-7-TID@2025", "3494.4"),
            ("time.hours.realised:benefit=VT-9-TID@2025", "0"),
            ("saving.realised:benefit=VT-8-KOST@2025", "640000"),
        ],
    ),
    (
        "virkemiddel/samples/program.xlsx",
        0,
        &[
            ("quality.measured:indicator=VM-I1;line=2024-03-31", "7400"),
            ("quality.measured:indicator=VM-I4;line=2022-12-31", "0"),
        ],
    ),
];

#[test]
fn a_sample_of_every_format_goes_all_the_way_to_a_report() {
    let formats = files::root().join("plugins/formats");
    for (sample, code, figures) in REPORTED {
        let folder = scratch();
        let path = formats.join(sample);
        gevinst(folder.path(), ["report", path.to_str().unwrap(), "-o", "out/"]).ended(code);
        for name in ["report.html", "report.xlsx"] {
            assert!(folder.path().join("out").join(name).is_file(), "{sample}: {name}");
        }
        let text = fs::read_to_string(folder.path().join("out/report.json")).unwrap();
        let facts = facts::of_json(&serde_json::from_str(&text).unwrap());
        for (id, expected) in figures {
            let fact = facts.get(*id).unwrap_or_else(|| panic!("{sample}: no figure {id}"));
            assert_eq!(fact.value.as_deref(), Some(*expected), "{sample}: {id}");
        }
    }
    let ids: Vec<&str> = REPORTED.iter().filter_map(|(it, ..)| it.split('/').next()).collect();
    let told = gevinst(&formats, ["format", "list", "--json"]).ended(0).json();
    let listed = told.as_array().unwrap().iter().map(|format| format["id"].as_str().unwrap());
    assert_eq!(ids, listed.filter(|id| *id != "gevinst-register").collect::<Vec<_>>());
}

#[test]
fn few_answers_and_foreign_money_are_in_no_figure() {
    let formats = files::root().join("plugins/formats");
    let facts_of = |sample: &str, code| {
        let bytes = fs::read(formats.join(sample)).unwrap();
        facts::of_json(&facts::report(&bytes, code))
    };
    // Four families answered after two years, three units in the survey.
    let lab = facts_of("velferdslab/samples/bygda.xlsx", 0);
    let few = &lab["quality.measured:indicator=VL-I2;line=2025-02-01"];
    assert_eq!((few.value.as_deref(), few.absent.is_some()), (None, true), "{few:?}");
    let survey = facts_of("innovasjonsbarometeret/samples/kommune.xlsx", 0);
    assert!(survey["quality.baseline:indicator=IB-8"].value.is_none());
    assert!(survey.values().all(|fact| fact.unit != "kr" || fact.value.is_none()));
    for sample in ["uk-greenbook/samples/rescue.xlsx", "us-costsavings/samples/agency.xlsx"] {
        let facts = facts_of(sample, 1);
        let money = facts.values().filter(|fact| fact.unit == "kr");
        for fact in money {
            assert!(fact.value.as_deref().is_none_or(|it| it == "0"), "{sample}: {fact:?}");
        }
    }
}
