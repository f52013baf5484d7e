//! Texts: complete, agreeing between languages, and safe to show.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::decimal;
use gevinst_core::report::*;
use gevinst_templates::{TemplateError, Texts, finding_lines};

const NB: (&str, &str) =
    (include_str!("../standard/texts.nb.toml"), include_str!("../standard/findings.nb.toml"));
const NN: (&str, &str) =
    (include_str!("../standard/texts.nn.toml"), include_str!("../standard/findings.nn.toml"));
const EN: (&str, &str) =
    (include_str!("../standard/texts.en.toml"), include_str!("../standard/findings.en.toml"));

fn nb() -> Texts {
    Texts::load("nb").unwrap()
}

fn all_languages() -> Vec<Texts> {
    Texts::languages().map(|lang| Texts::load(lang).unwrap()).collect()
}

/// Every key the data can ask for has a text in every language.
#[test]
fn every_word_of_the_data_has_a_text() {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(Metric::ALL.iter().map(|metric| format!("metric.{}", metric.key())));
    keys.extend(Absence::ALL.iter().map(|absence| format!("absence.{}", absence.key())));
    keys.extend(Formula::ALL.iter().map(|formula| format!("formula.{}", formula.key())));
    keys.extend(Field::ALL.iter().map(|field| format!("field.{}", field.key())));
    for kind in RecordKind::ALL {
        keys.push(format!("record.{}", kind.key()));
        for field in Field::ALL {
            let choices = choices(*kind, *field).iter();
            keys.extend(choices.map(|key| format!("choice.{}.{key}", field.key())));
        }
    }
    for kind in choices(RecordKind::Benefit, Field::BenefitKind).iter().chain(&["unclassified"]) {
        keys.push(format!("kind.{kind}"));
        keys.push(format!("kind_sum.{kind}"));
    }
    for stage in [Stage::Planned, Stage::Forecast, Stage::Realised] {
        keys.push(format!("stage.{}", stage.key()));
    }
    for choice in Methods::all() {
        keys.push(format!("method.{}", choice.key));
        keys.push(format!("method_choice.{}.{}", choice.key, choice.value));
    }
    keys.extend(ParameterId::all().map(|id| format!("parameter.{}", id.key())));
    keys.extend(RuleUnit::ALL.iter().map(|unit| format!("rule_unit.{}", unit.key())));
    for kind in ["recorded", "forecast", "assumption", "stated", "scenario"] {
        keys.push(format!("rule_kind.{kind}"));
    }
    for status in [Status::Green, Status::Yellow, Status::Red, Status::NotAssessed] {
        keys.push(format!("status.{}", status.key()));
    }
    for texts in all_languages() {
        let missing: Vec<&String> = keys.iter().filter(|key| texts.get(key).is_err()).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", texts.lang());
    }
}

/// Nynorsk and English lack nothing; Northern Sámi says how much it borrows.
#[test]
fn complete_languages_borrow_nothing() {
    for (lang, (texts, findings)) in [("nb", NB), ("nn", NN), ("en", EN)] {
        let strict = Texts::from_files(lang, texts, findings);
        let strict = strict.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(strict.borrowed().0, 0, "{lang}");
        assert_eq!(Texts::load(lang).unwrap(), strict);
    }
    let sami = Texts::load("se").unwrap();
    let (borrowed, all) = sami.borrowed();
    assert!(borrowed > 0 && borrowed < all, "{borrowed} of {all}");
    assert!(sami.is_borrowed("section.uses") && !sami.is_borrowed("section.quality"));
}

/// Words that only bokmål has.
const BOKMAL: &str = "ikke jeg fra være hva hvis uten noen noe hvor hver mer et en tall beløpene \
                      tallene gevinster gevinstene virksomheten virksomhet timer brukes regnes \
                      summeres vises holdes blitt gjøre sammen bare måned måneder løsning øke årene \
                      periodene linjen kolonnen cellen usikkerhet nåverdi millioner måles settes \
                      legges lest leste";

/// Nynorsk is nynorsk: words and endings that only bokmål has are not in it.
#[test]
fn nynorsk_holds_no_bokmal() {
    let bokmal: BTreeSet<&str> = BOKMAL.split_whitespace().collect();
    for file in [NN.0, NN.1] {
        for (number, line) in file.lines().enumerate() {
            let Some((_, text)) = line.split_once(" = \"") else { continue };
            let is_letter = |c: char| c.is_alphabetic() || c == '_' || c == '-';
            let words = text.split(|c: char| !is_letter(c)).map(str::to_lowercase);
            let found: Vec<String> = words.filter(|word| bokmal.contains(word.as_str())).collect();
            assert!(found.is_empty(), "line {}: {found:?} in {text}", number + 1);
        }
    }
    let nn = Texts::load("nn").unwrap();
    assert_eq!(nn.get("unit.million_long").unwrap(), "millionar\u{a0}kroner");
    assert_eq!(nn.get("unit.million").unwrap(), "mill.\u{a0}kr");
}

#[test]
fn languages_have_the_same_keys() {
    let reference: Vec<String> = nb().keys().map(str::to_owned).collect();
    for texts in all_languages() {
        // A language may have forms for counts that the reference does not need.
        let is_form = |key: &&str| key.ends_with("_two") && nb().get(key).is_err();
        let keys: Vec<&str> = texts.keys().filter(|key| !is_form(key)).collect();
        let other = keys.iter().zip(&reference).find(|(own, known)| own != known);
        assert!(other.is_none() && keys.len() == reference.len(), "{}: {other:?}", texts.lang());
    }
}

/// The names in backticks that the core documents at each finding code.
fn documented_args() -> Vec<(String, BTreeSet<String>)> {
    let source = include_str!("../../core/src/finding.rs");
    let block = source.split_once("\ncodes! {").unwrap().1;
    let block = block.split_once("\n}\n").unwrap().0;
    let (mut codes, mut doc) = (Vec::new(), String::new());
    for line in block.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            doc.push_str(text);
        } else if let Some((_, rest)) = line.split_once('"') {
            let names = doc.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            codes.push((rest.split_once('"').unwrap().0.to_owned(), names));
            doc.clear();
        }
    }
    codes
}

#[test]
fn every_finding_has_sentences_with_the_documented_names() {
    let documented = documented_args();
    assert_eq!(documented.len(), FindingCode::ALL.len());
    for (lang, file) in [("nb", NB.1), ("nn", NN.1), ("en", EN.1)] {
        let table: toml::Table = file.parse().unwrap();
        assert_eq!(table.len(), documented.len(), "{lang}");
        for (code, names) in &documented {
            let entry = table.get(code).unwrap_or_else(|| panic!("{lang} lacks {code}"));
            for name in ["message", "hint", "hint_nearest"] {
                let Some(text) = entry.get(name).map(|text| text.as_str().unwrap()) else {
                    assert_eq!(name, "hint_nearest", "{lang} {code} lacks {name}");
                    continue;
                };
                assert!(!text.is_empty() && !text.ends_with('.'), "{lang} {code}: {text}");
                for used in text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0) {
                    let known = used == "subject" || names.contains(used);
                    assert!(known, "{lang} {code} uses {{{used}}}, documented: {names:?}");
                }
            }
        }
    }
}

#[test]
fn a_missing_text_names_the_key() {
    let error = nb().get("report.titel").unwrap_err();
    assert_eq!(error.to_string(), "there is no text with the key `report.titel` in `nb`");
    let error = nb().with("tile.plan", &[]).unwrap_err();
    assert_eq!(error.to_string(), "the text `tile.plan` needs a value for {figure}");
    let error = Texts::load("fi").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no texts in the language `fi`; there are texts in: nb, nn, en, se"
    );
}

#[test]
fn another_language_is_just_another_file() {
    let nynorsk = NB.0.replace("Gevinstrapport", "Vinstrapport").replace("\"nb\"", "\"nn\"");
    let texts = Texts::from_files("nn", &nynorsk, NB.1).unwrap();
    assert_eq!((texts.lang(), texts.get("report.title").unwrap()), ("nn", "Vinstrapport"));
}

#[test]
fn a_language_that_lacks_texts_is_refused_with_all_of_them() {
    let file =
        NB.0.replace("skip = ", "skipp = ")
            .replace("dated = \"Datert {day}\"", "dated = \"Datert {dag}\"");
    let error = Texts::from_files("nn", &file, NB.1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "texts.nn.toml does not hold the texts of the other languages: `report.dated` needs the \
         placeholders of: Datert {day}; `report.skip` is missing; `report.skipp` is not known"
    );
    let findings = NB.1.replace("[out-of-range]", "[out-of-reach]");
    let error = Texts::from_files("nn", NB.0, &findings).unwrap_err();
    assert!(matches!(&error, TemplateError::TextsIncomplete { .. }), "{error}");
    let findings = NB.1.replacen("hint = ", "hitn = ", 1);
    let error = Texts::from_files("nn", NB.0, &findings).unwrap_err();
    assert_eq!(
        error.to_string(),
        "findings.nn.toml cannot be read: `macros-present.hitn` is not known"
    );
}

fn owner_missing() -> Finding {
    let subject = Subject::Record(RecordKind::Benefit, Some("G-07".to_owned()));
    let cell = CellRef { book: 0, place: Place { sheet: 0, row: 13, col: 3 } };
    Finding::new(FindingCode::OwnerMissing, subject).at(Some(cell))
}

#[test]
fn a_finding_is_said_in_three_lines() {
    let books = common::realistic().books;
    assert_eq!(
        finding_lines(&owner_missing(), &books, &nb()),
        "error[owner-missing]: gevinst G-07 har ingen gevinsteier\n  \
         --> gevinster 2026K3.xlsx, ark «Gevinster», celle D14\n  \
         hjelp: oppgi hvilken rolle eller enhet i linjen som har ansvaret for at gevinsten tas ut\n"
    );
    assert_eq!(
        finding_lines(&owner_missing(), &books, &Texts::load("en").unwrap()),
        "error[owner-missing]: benefit G-07 has no benefit owner\n  \
         --> gevinster 2026K3.xlsx, sheet “Gevinster”, cell D14\n  \
         help: state which role or unit in the line answers for realising the benefit\n"
    );
}

#[test]
fn many_cells_are_counted() {
    let books = common::realistic().books;
    let mut finding = owner_missing();
    let first = finding.cells[0];
    for row in 1..8 {
        let place = Place { row: 13 + row, ..first.place };
        finding.cells.push(CellRef { book: 0, place });
    }
    let lines = finding_lines(&finding, &books, &nb());
    assert_eq!(lines.lines().count(), 8, "{lines}");
    assert!(lines.contains("celle D18\n      og 3 til\n"), "{lines}");
}

#[test]
fn values_of_findings_are_written_in_the_language() {
    let books = common::realistic().books;
    let kroner = Some(Unit::Kroner(PriceBasis::Nominal));
    let finding = Finding::new(FindingCode::TotalMismatch, Subject::Book(0))
        .with_text("label", "Sum")
        .with("stated", Arg::Number(decimal("1500000.5"), kroner.clone()))
        .with("computed", Arg::Number(decimal("1400000"), kroner.clone()))
        .with("difference", Arg::Number(decimal("-100000.5"), kroner));
    assert_eq!(
        nb().finding(&finding, &books).0,
        "summen «Sum» er oppgitt til 1\u{a0}500\u{a0}000,5\u{a0}kr, men delene gir \
         1\u{a0}400\u{a0}000\u{a0}kr; forskjellen er −100\u{a0}000,5\u{a0}kr"
    );
    let finding = Finding::new(FindingCode::ChoiceNotKnown, Subject::Book(0))
        .with_text("found", "Direkte")
        .with("field", Arg::Field(Field::BenefitKind))
        .with("allowed", Arg::Choices(Field::BenefitKind, vec!["saving", "income"]));
    let (message, hint) = nb().finding(&finding, &books);
    assert_eq!(message, "«Direkte» er ikke en gyldig verdi for gevinsttype");
    assert!(hint.starts_with("skriv ett av disse ordene"), "{hint}");
    let finding = Finding::new(FindingCode::HeaderNotRecognised, Subject::Book(0))
        .with_text("found", "Anvarlig");
    assert_eq!(
        nb().finding(&finding.clone().with_text("nearest", "Ansvarlig"), &books).1,
        "mente du «Ansvarlig»? Rett overskriften, eller fjern kolonnen"
    );
    assert_eq!(
        nb().finding(&finding.with_text("nearest", ""), &books).1,
        "bruk overskriften fra malen, eller fjern kolonnen"
    );
    let finding = Finding::new(FindingCode::PriceBasisMixed, Subject::Analysis(String::new()))
        .with_text("left", "fixed-2025")
        .with_text("right", "nominal");
    assert_eq!(
        nb().finding(&finding, &books).0,
        "beløp i faste 2025-kroner og i løpende kroner kan ikke legges sammen"
    );
}

#[test]
fn no_data_can_steer_the_terminal() {
    let report = common::hostile();
    for texts in all_languages() {
        for finding in &report.findings {
            let lines = finding_lines(finding, &report.books, &texts);
            let steering =
                |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!lines.contains(steering), "{lines:?}");
            let expected = 2 + finding
                .cells
                .len()
                .max(usize::from(matches!(finding.subject, Subject::Book(_))));
            assert_eq!(lines.lines().count(), expected, "{lines}");
        }
    }
}
