//! What the author of a mapping file is told.

use gevinst_mapped::Mapping;

fn problems(text: &str) -> Vec<String> {
    match Mapping::parse("own.toml", text) {
        Ok(_) => Vec::new(),
        Err(error) => error.to_string().lines().map(str::to_owned).collect(),
    }
}

/// A mapping file without problems.
const SOUND: &str = r#"format = "gevinst-mapping/1"
id = "own"
version = "1.0.0"
title = "Own workbook"

[[sheet]]
key = "plan"
names = ["Plan"]

[[identify]]
sheet = "plan"
label = "Gevinst"

[[identify]]
sheet = "plan"
label = "Beløp"

[units]
tkr = ["i tusen kroner"]

[[table]]
name = "benefits"
sheet = "plan"
label = "title"

[table.unit]
from = "prose"

[table.header]
rows = [1, 10]

[[table.column]]
key = "title"
header = ["Gevinst", "Benefit"]
required = true

[[table.column]]
key = "amount"
header = "Beløp"

[[table.rows]]
id = "B-{row}"
filled = ["amount"]

[[table.rows.record]]
kind = "cash_line"
set = { category = "benefit" }
take = { id = "@id", title = "title", amount = "amount" }
"#;

#[test]
fn a_sound_file_has_no_problems() {
    assert_eq!(problems(SOUND), [""; 0]);
}

#[test]
fn all_problems_are_told_at_once_with_place_and_nearest_name() {
    let text = SOUND
        .replace("title = \"Own workbook\"", "titel = \"Own workbook\"")
        .replace("sheet = \"plan\"\nlabel = \"title\"", "sheet = \"plans\"\nlabel = \"title\"")
        .replace("required = true", "required = \"yes\"")
        .replace("filled = [\"amount\"]", "filled = [\"amounts\"]")
        .replace("kind = \"cash_line\"", "kind = \"cashline\"");
    assert_eq!(
        problems(&text),
        [
            "own.toml:1:1: mapping: \"title\" is missing",
            "own.toml:4:1: mapping: unknown key \"titel\", did you mean \"title\"?",
            "own.toml:23:9: no [[sheet]] has the key \"plans\", did you mean \"plan\"?",
            "own.toml:35:12: column: \"required\" must be true or false, found string",
            "own.toml:43:11: the table has no column \"amounts\", did you mean \"amount\"?",
            "own.toml:46:8: unknown record kind \"cashline\", did you mean \"cash_line\"? (gevinst format fields lists the kinds)",
        ]
    );
}

#[test]
fn fields_are_judged_by_the_record_kind() {
    let text = SOUND.replace(
        "take = { id = \"@id\", title = \"title\", amount = \"amount\" }",
        "take = { tittle = \"title\", amount = \"amount\", baseline = \"amount\" }",
    );
    assert_eq!(
        problems(&text),
        [
            "own.toml:48:10: a cash_line has no field \"tittle\", did you mean \"title\"?",
            "own.toml:48:47: a cash_line has no field \"baseline\"",
        ]
    );
}

#[test]
fn a_field_told_twice_and_a_number_said_by_the_format_are_problems() {
    let text = SOUND.replace(
        "set = { category = \"benefit\" }",
        "set = { title = \"Gevinst\", amount = \"0\" }",
    );
    assert_eq!(
        problems(&text),
        [
            "own.toml:45:1: record: \"amount\" is told twice",
            "own.toml:45:1: record: \"title\" is told twice",
            "own.toml:47:28: set: \"amount\" is a number, and a format says no numbers",
        ]
    );
}

#[test]
fn a_column_that_nobody_takes_must_say_why() {
    let text = SOUND.replace(", amount = \"amount\" }", " }");
    assert_eq!(
        problems(&text),
        ["own.toml:37:1: no record takes the column \"amount\": \
          say \"unused\" with the reason, or \"repeats\""]
    );
}

#[test]
fn a_layout_must_be_told_from_others_by_two_labels() {
    let text = SOUND.replace("[[identify]]\nsheet = \"plan\"\nlabel = \"Beløp\"\n", "");
    assert_eq!(
        problems(&text),
        [
            "own.toml:1:1: mapping: at least two [[identify]] labels must tell this layout from others"
        ]
    );
}

#[test]
fn a_file_of_another_version_and_a_broken_file_are_told() {
    let text = SOUND.replace("gevinst-mapping/1", "gevinst-mapping/2");
    assert_eq!(
        problems(&text),
        [
            "own.toml:1:10: \"format\" is \"gevinst-mapping/2\", this program follows \"gevinst-mapping/1\""
        ]
    );
    let broken = problems("format = \nid = \"own\"\nid = \"twice\"\n");
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert!(broken[0].starts_with("own.toml:1:"), "{}", broken[0]);
    assert!(broken[1].starts_with("own.toml:3:1: not TOML: "), "{}", broken[1]);
}

#[test]
fn a_bracket_that_is_not_closed_is_told_alone_where_it_was_opened() {
    let text = "id = \"own\" # [\n[[sheet]]\nnames = [\"A ]\", 'B'\n\n[[table]]\nid = [\"x\"]\n";
    let expected = "not TOML: this \"[\" is not closed, expected \"]\" before the next key";
    assert_eq!(problems(text), [format!("own.toml:3:9: {expected}")]);
    let text = "unit = { from = \"column\"\n\n[table.columns]\nid = [\"x\"]\n";
    let expected = "not TOML: this \"{\" is not closed, expected \"}\" before the next key";
    assert_eq!(problems(text), [format!("own.toml:1:8: {expected}")]);
}

#[test]
fn templates_know_three_names_only() {
    let text = SOUND.replace("B-{row}", "B-{line}");
    assert_eq!(
        problems(&text),
        ["own.toml:42:6: \"B-{line}\": only {row}, {n} and {sheet} may stand in braces"]
    );
}

#[test]
fn joins_name_tables_and_columns_that_exist() {
    let text = SOUND.to_owned()
        + "\n[[table.rows.record.join]]\ntable = \"benefit\"\non = \"title\"\n\
           [[table.rows.record.join]]\ntable = \"benefits\"\non = \"titles\"\n";
    assert_eq!(
        problems(&text),
        [
            "own.toml:51:9: there is no table \"benefit\", did you mean \"benefits\"?",
            "own.toml:55:6: \"benefits\" has no column \"titles\", did you mean \"title\"?",
            "own.toml:55:6: the table has no column \"titles\", did you mean \"title\"?",
        ]
    );
}

/// The problems of the sound file with more behind it.
fn with(more: &str) -> Vec<String> {
    problems(&format!("{SOUND}{more}"))
}

#[test]
fn the_keys_of_a_form_are_known_by_their_place_and_a_near_one_is_told() {
    let form = "
[[form]]
sheet = \"plan\"
keys = \"project\"
side = \"rigth\"
start = \"Prosjekt\"
fields = { name = \"Prosjekt\" }

[[form.record]]
kind = \"initiative\"
take = { title = \"nam\" }
when = { names = \"x\" }
nht = 1
";
    assert_eq!(
        with(form),
        [
            "own.toml:52:1: form: unknown key \"keys\", did you mean \"key\"?",
            "own.toml:53:8: form: \"side\" is \"rigth\", expected \"right\", \"left\" or \"below\", did you mean \"right\"?",
            "own.toml:54:1: form: unknown key \"start\", did you mean \"starts\"?",
            "own.toml:59:18: the table has no column \"nam\", did you mean \"name\"?",
            "own.toml:60:10: the table has no column \"names\", did you mean \"name\"?",
            "own.toml:61:1: record: unknown key \"nht\", did you mean \"nth\"?",
        ]
    );
}

#[test]
fn the_keys_of_a_table_are_known_by_their_place_too() {
    let table = "
[[table]]
name = \"more\"
sheet = \"plan\"
turend = true
missng = \"n/a\"
cols = [\"A\", \"1\"]
required = \"titel\"
header = { repeat = true }
columns = { title = \"Gevinst\" }
unit = { from = \"colum\", column = \"titel\" }

[[table.spread]]
key = \"actors\"

[[table.periods]]
key = \"years\"
dates = \"week\"
wiht = \"Plan\"

[[table.record]]
kind = \"benefit\"
take = [\"title\", \"owner\"]
";
    assert_eq!(
        with(table),
        [
            "own.toml:53:1: table: unknown key \"turend\", did you mean \"turned\"?",
            "own.toml:54:1: table: unknown key \"missng\", did you mean \"missing\"?",
            "own.toml:55:14: \"1\" is no column: expected letters from A to XFD",
            "own.toml:56:12: required: the table has no column \"titel\", did you mean \"title\"?",
            "own.toml:57:12: header: unknown key \"repeat\", did you mean \"repeats\"?",
            "own.toml:59:17: unit: \"from\" is \"colum\", expected one of \"prose\", \"header\", \"row\", \"last\", \"column\", did you mean \"column\"?",
            "own.toml:61:1: spread: \"headers\" must list the headers, or map them to words",
            "own.toml:66:9: dates: \"week\" is none of month, quarter, tertial, half_year, year",
            "own.toml:67:1: periods: unknown key \"wiht\", did you mean \"with\"?",
            "own.toml:71:18: the table has no column \"owner\"",
        ]
    );
}

#[test]
fn keys_that_do_not_fit_together_are_told() {
    let table = "
[[table]]
name = \"more\"
sheet = \"plan\"
step = 2
cols = \"A\"
within = { rows = [1, 5] }
header = { cols = \"A\" }
columns = { title = \"Gevinst\", amount = \"Beløp\" }

[[table.spread]]
key = \"actors\"
headers = [\"Etaten\"]

[[table.record]]
kind = \"cash_line\"
nth = 3
take = { title = [\"title\", \"amount\"], comment = { column = \"amount\", day = \"first\", span = \"year\" } }
each = \"actors\"
value = \"amount\"
";
    assert_eq!(
        with(table),
        [
            "own.toml:50:1: record: \"nth\" is more than \"step\", the rows of one thing",
            "own.toml:50:1: table: \"cols\" and \"within\" exclude each other",
            "own.toml:56:10: header: \"cols\" belongs to a turned table",
            "own.toml:66:10: take: only a period stands in several columns or has a \"span\", \"title\" is none",
            "own.toml:66:39: take: \"day\" belongs to a day, \"comment\" is none",
            "own.toml:66:39: take: only a period stands in several columns or has a \"span\", \"comment\" is none",
            "own.toml:67:8: record: \"header\" must name the field that takes the headers' words",
        ]
    );
}
