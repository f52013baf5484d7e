//! Every mistake in a rule file is told with its line and column, all at once.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its input has failed")]

use gevinst_core::rules::{Release, RuleError, RuleSet};

const ID: &str = "no-2026.1";

/// The topic that most of these tests break: one parameter, so that nothing else is told.
const TIME: &str = "labour.toml";

/// The edition's files as they ship, the topic of labour cut down to its first parameter.
fn files() -> Vec<(&'static str, String)> {
    let mut files = shipped();
    let labour = of(&mut files, TIME);
    let rest = labour.find("\n[aga_rate]").unwrap();
    let dropped: Vec<&str> = labour[rest..]
        .lines()
        .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
        .filter(|name| !name.starts_with('['))
        .collect();
    let without: Vec<String> = dropped.iter().map(|name| format!("\"{name}\", ")).collect();
    let without = format!("without = [{}", without.concat());
    labour.truncate(rest);
    let edition = of(&mut files, "edition.toml");
    *edition = edition.replace("without = [", &without);
    files
}

fn shipped() -> Vec<(&'static str, String)> {
    let shipped = RuleSet::shipped_files(ID).unwrap().iter();
    shipped.map(|(name, text)| (*name, (*text).to_owned())).collect()
}

/// The text of a file among others.
fn of<'f>(files: &'f mut [(&'static str, String)], wanted: &str) -> &'f mut String {
    files.iter_mut().find(|(name, _)| *name == wanted).map(|(_, text)| text).unwrap()
}

fn load(files: &[(&str, String)]) -> Result<RuleSet, Vec<RuleError>> {
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    RuleSet::load(ID, &borrowed)
}

/// The mistakes after one text in one file is replaced by another.
fn mistakes(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = files();
    for (name, text) in &mut files {
        if *name == file {
            assert!(text.contains(from), "{file} has no {from}");
            *text = text.replacen(from, to, 1);
        }
    }
    let errors = load(&files).expect_err("the mistake must be found");
    errors.iter().map(RuleError::to_string).collect()
}

/// The one mistake after a replacement.
fn mistake(file: &str, from: &str, to: &str) -> String {
    let all = mistakes(file, from, to);
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0].clone()
}

#[test]
fn the_edition_loads_as_it_ships() {
    assert!(load(&shipped()).unwrap() == *RuleSet::edition(ID).unwrap());
}

#[test]
fn a_number_without_quotes_is_not_a_decimal() {
    assert_eq!(
        mistake("labour.toml", "value = \"1695\"", "value = 1695"),
        "no-2026.1/labour.toml:14:9: found the number 1695 without quotes, expected a decimal in \
         quotes, such as \"1695\" or \"0.95\""
    );
    assert_eq!(
        mistake("status.toml", "on_track = \"0.95\"", "on_track = 0.95"),
        "no-2026.1/status.toml:15:22: found the number 0.95 without quotes, expected a decimal \
         in quotes, such as \"1695\" or \"0.95\""
    );
}

#[test]
fn a_text_that_is_no_plain_decimal_is_refused() {
    for text in ["1 695", "1e3", "1_695", "+1695", "1695.", ".5", "1,5", "", "0x10", "١"] {
        let told = mistake("labour.toml", "\"1695\"", &format!("\"{text}\""));
        assert_eq!(
            told,
            format!(
                "no-2026.1/labour.toml:14:9: found the text \"{text}\", expected a decimal in \
                 quotes, such as \"1695\" or \"0.95\""
            )
        );
    }
}

#[test]
fn a_misspelt_key_names_the_nearest() {
    assert_eq!(
        mistakes("labour.toml", "checked_until", "checked_untill"),
        [
            "no-2026.1/labour.toml:3:1: found no `checked_until`, expected `checked_until`, a day \
             without quotes, such as 2026-10-15",
            "no-2026.1/labour.toml:9:1: found key `checked_untill`, expected one of `label`, \
             `label_en`, `note`, `note_en`, `unit`, `checked_until`, `values` (did you mean \
             `checked_until`?)",
        ]
    );
    assert_eq!(
        mistakes("status.toml", "watch = \"0.80\"", "wach = \"0.80\""),
        [
            "no-2026.1/status.toml:15:9: found no `watch`, expected `watch`, a decimal in \
             quotes, such as \"1695\" or \"0.95\"",
            "no-2026.1/status.toml:15:30: found key `wach`, expected one of `on_track`, `watch` \
             (did you mean `watch`?)",
        ]
    );
}

#[test]
fn an_unknown_parameter_is_refused_and_the_known_one_is_missed() {
    let told = mistakes("uncertainty.toml", "[uncertainty_weights]", "[uncertainty_weight]");
    assert!(
        told.contains(
            &"no-2026.1/uncertainty.toml:3:2: found the parameter `uncertainty_weight`, expected \
              one of `uncertainty_weights`, `percentiles`, `simulation` (did you mean `uncertainty_weights`?)"
                .to_owned()
        ),
        "{told:#?}"
    );
}

#[test]
fn a_parameter_the_code_needs_must_be_there() {
    let mut files = files();
    of(&mut files, TIME).clear();
    let errors = load(&files).unwrap_err();
    assert_eq!(
        errors[0].to_string(),
        "no-2026.1/labour.toml:1:1: found no [hours_per_fte], expected the parameter \
         [hours_per_fte], or its name under `without` in edition.toml"
    );
    assert_eq!(errors.len(), 1);
}

#[test]
fn a_parameter_stands_in_its_own_topic() {
    let mut files = files();
    let status = of(&mut files, "status.toml").clone();
    of(&mut files, TIME).push_str(&status);
    let told: Vec<String> = load(&files).unwrap_err().iter().map(RuleError::to_string).collect();
    assert_eq!(
        told,
        [
            "no-2026.1/labour.toml:22:2: found the parameter `money_status`, expected it in \
             status.toml",
            "no-2026.1/labour.toml:36:2: found the parameter `quality_status`, expected it in \
             status.toml",
            "no-2026.1/labour.toml:50:2: found the parameter `path_tolerance`, expected it in \
             status.toml",
            "no-2026.1/labour.toml:67:2: found the parameter `benefits_look_alike`, expected it \
             in status.toml",
        ]
    );
}

#[test]
fn a_file_may_neither_be_missing_nor_unknown_nor_doubled() {
    let mut without = files();
    without.retain(|(name, _)| *name != "uncertainty.toml");
    assert_eq!(
        load(&without).unwrap_err()[0].to_string(),
        "no-2026.1/uncertainty.toml:1:1: found no such file, expected the file uncertainty.toml"
    );
    let mut unknown = files();
    unknown.push(("labor.toml", String::new()));
    assert_eq!(
        load(&unknown).unwrap_err()[0].to_string(),
        "no-2026.1/labor.toml:1:1: found the file `labor.toml`, expected one of `edition.toml`, \
         `discounting.toml`, `labour.toml`, `prices.toml`, `quality.toml`, `schemes.toml`, \
         `sensitivity.toml`, `status.toml`, `tax.toml`, `uncertainty.toml` (did you mean \
         `labour.toml`?)"
    );
    let mut doubled = files();
    let time = of(&mut doubled, TIME).clone();
    doubled.push((TIME, time));
    assert_eq!(
        load(&doubled).unwrap_err()[0].to_string(),
        "no-2026.1/labour.toml:1:1: found the same file twice, expected each file once"
    );
}

#[test]
fn a_value_without_a_source_is_refused() {
    let told = mistakes("labour.toml", "cites = [", "quotes = [");
    assert_eq!(
        told[0],
        "no-2026.1/labour.toml:11:1: found no `cites`, expected `cites`, a list of at least one \
         table"
    );
    let mut files = files();
    let labour = of(&mut files, TIME);
    labour.truncate(labour.find("cites = [").unwrap());
    labour.push_str("cites = []\n");
    assert_eq!(
        load(&files).unwrap_err()[0].to_string(),
        "no-2026.1/labour.toml:15:9: found an empty list, expected a list of at least one table"
    );
}

#[test]
fn a_source_was_read_on_a_day_or_is_not_confirmed() {
    let expected = "expected either `read_on` with a day or `confirmed = false`";
    let neither = mistake("labour.toml", ", read_on = 2026-11-21", "");
    assert_eq!(
        neither,
        format!("no-2026.1/labour.toml:16:5: found neither `read_on` nor `confirmed`, {expected}")
    );
    let both = mistake(
        "labour.toml",
        ", read_on = 2026-11-21",
        ", read_on = 2026-11-21, confirmed = false",
    );
    assert!(both.contains("found both `read_on` and `confirmed`"), "{both}");
    let claimed = mistake("labour.toml", "confirmed = false", "confirmed = true");
    assert!(claimed.ends_with(&format!("found confirmed = true, {expected}")), "{claimed}");
}

#[test]
fn the_unit_must_be_the_one_the_code_calculates_with() {
    assert_eq!(
        mistake("labour.toml", "\"hours-per-fte\"", "\"share\""),
        "no-2026.1/labour.toml:8:17: found the unit `share`, expected `hours-per-fte`, the unit \
         that `hours_per_fte` is calculated in"
    );
    assert_eq!(
        mistake("labour.toml", "\"hours-per-fte\"", "\"hours-per-fta\""),
        "no-2026.1/labour.toml:8:17: found unit `hours-per-fta`, expected one of the 18 that are \
         known (did you mean `hours-per-fte`?)"
    );
}

#[test]
fn days_ascend_without_duplicates() {
    for (day, found) in [("2010-01-01", "2010-01-01"), ("2009-01-01", "2009-01-01")] {
        let mut files = files();
        let labour = of(&mut files, TIME);
        let again = labour.split_once("[[hours_per_fte.values]]").unwrap().1.to_owned();
        labour.push_str("\n[[hours_per_fte.values]]");
        labour.push_str(&again.replacen("2010-01-01", day, 1));
        let errors = load(&files).unwrap_err();
        assert_eq!(
            errors[0].to_string(),
            format!(
                "no-2026.1/labour.toml:21:9: found {found}, expected a day later than 2010-01-01, \
                 the day of the value before"
            )
        );
        assert_eq!(errors.len(), 1);
    }
}

#[test]
fn a_day_is_a_day_of_the_calendar_without_quotes() {
    assert_eq!(
        mistake("labour.toml", "checked_until = 2026-12-31", "checked_until = \"2026-12-31\""),
        "no-2026.1/labour.toml:9:17: found the text \"2026-12-31\", expected a day without quotes, \
         such as 2026-10-15"
    );
    let with_time =
        mistake("labour.toml", "checked_until = 2026-12-31", "checked_until = 2026-12-31T10:00:00");
    assert!(with_time.contains("found the date or time 2026-12-31T10:00:00"), "{with_time}");
    let impossible =
        mistake("labour.toml", "checked_until = 2026-12-31", "checked_until = 2026-02-30");
    assert!(impossible.starts_with("no-2026.1/labour.toml:9:"), "{impossible}");
}

#[test]
fn a_misspelt_method_names_the_nearest() {
    assert_eq!(
        mistake("edition.toml", "\"uncapped\"", "\"uncaped\""),
        "no-2026.1/edition.toml:15:28: found achievement_beyond `uncaped`, expected one of \
         `uncapped` (did you mean `uncapped`?)"
    );
    assert_eq!(
        mistakes("edition.toml", "variance_sign ", "variance_sing ").len(),
        2,
        "the misspelt key and the missing one"
    );
}

#[test]
fn an_edition_is_a_draft_or_released_and_named_like_its_folder() {
    let expected = "expected either `draft = true` or `released` with a day";
    for (to, found) in [
        ("", "found neither `draft` nor `released`"),
        ("draft = false", "found draft = false"),
        ("draft = true\nreleased = 2026-12-01", "found both `draft` and `released`"),
    ] {
        let told = mistake("edition.toml", "draft    = true", to);
        assert!(told.contains(found) && told.ends_with(expected), "{told}");
    }
    assert_eq!(
        mistake("edition.toml", "\"no-2026.1\"", "\"no-2026.2\""),
        "no-2026.1/edition.toml:3:12: found `no-2026.2`, expected `no-2026.1`, the name of the \
         edition's folder"
    );
    let mut released = files();
    let edition = of(&mut released, "edition.toml");
    *edition = edition.replace("draft    = true", "released = 2026-12-01");
    let released = load(&released).unwrap();
    assert!(
        matches!(released.release(), Release::Released(day) if day.to_string() == "2026-12-01")
    );
}

#[test]
fn values_out_of_range_are_refused() {
    for (file, from, to, range) in [
        ("labour.toml", "\"1695\"", "\"0\"", "more than 0 and at most 8784 hours"),
        ("labour.toml", "\"1695\"", "\"-1695\"", "more than 0 and at most 8784 hours"),
        ("labour.toml", "\"1695\"", "\"16950\"", "more than 0 and at most 8784 hours"),
        ("status.toml", "\"0.95\"", "\"0.80\"", "`on_track` above `watch`, both from 0 to 10"),
        ("status.toml", "\"0.95\"", "\"95\"", "`on_track` above `watch`, both from 0 to 10"),
        (
            "uncertainty.toml",
            "most_likely = \"3\"",
            "most_likely = \"-3\"",
            "weights from 0 to 1000000, not all of them 0",
        ),
    ] {
        let told = mistake(file, from, to);
        assert!(told.contains("found a value out of range, expected"), "{told}");
        assert!(told.ends_with(range), "{told}");
    }
}

#[test]
fn what_is_not_toml_is_told_with_its_place() {
    let told = mistakes("labour.toml", "label_en      = ", "label_en      ");
    assert!(told[0].starts_with("no-2026.1/labour.toml:5:"), "{told:#?}");
    assert!(told[0].contains("invalid TOML"), "{told:#?}");
    let doubled = mistakes(
        "labour.toml",
        "kind  = \"assumption\"",
        "kind = \"forecast\"\nkind = \"forecast\"",
    );
    assert_eq!(
        doubled[0],
        "no-2026.1/labour.toml:14:1: found invalid TOML (duplicate key), expected valid TOML"
    );
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once() {
    let mut files = files();
    for (file, from, to) in [
        ("edition.toml", "\"uncapped\"", "\"capped\""),
        ("status.toml", "\"0.95\"", "0.95"),
        ("status.toml", "\"0.60\"", "0.60"),
        (TIME, "\"assumption\"", "\"guess\""),
    ] {
        let text = of(&mut files, file);
        *text = text.replace(from, to);
    }
    let places: Vec<String> = load(&files)
        .unwrap_err()
        .iter()
        .map(|error| format!("{}:{}:{}", error.file, error.line, error.column))
        .collect();
    assert_eq!(
        places,
        [
            "no-2026.1/edition.toml:15:28",
            "no-2026.1/labour.toml:13:9",
            "no-2026.1/status.toml:15:22",
            "no-2026.1/status.toml:29:38",
        ]
    );
}
