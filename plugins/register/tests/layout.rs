//! The layout is complete, unambiguous and fits what a workbook can hold.

use std::collections::BTreeMap;

use gevinst_plugin_abi::vocabulary::KINDS;
use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{Field, Written};
use gevinst_register::layout::units::{UNITS, UnitRole};
use gevinst_register::layout::{ABSENT, Content, GUIDANCE, LISTS, Lang, SHEETS, choices, sheet};

#[test]
fn every_field_of_every_kind_has_a_column_or_a_reason() {
    for definition in KINDS {
        for &field in definition.fields {
            let columns = SHEETS
                .iter()
                .flat_map(|sheet| sheet.columns)
                .filter(|column| column.kind == definition.kind && column.field == field)
                .count();
            let reasons = ABSENT
                .iter()
                .filter(|absent| absent.kind == definition.kind && absent.field == field)
                .count();
            assert_eq!(columns + reasons, 1, "{}.{}", definition.name, field.name());
        }
    }
}

#[test]
fn columns_carry_fields_of_their_kind_once_per_sheet() {
    for sheet in SHEETS {
        for (place, column) in sheet.columns.iter().enumerate() {
            assert!(sheet.kinds.contains(&column.kind), "{}", sheet.key);
            assert!(column.kind.has(column.field), "{}: {}", sheet.key, column.field.name());
            let before = &sheet.columns[..place];
            assert!(!before.iter().any(|other| other.field == column.field), "{}", sheet.key);
        }
    }
    for absent in ABSENT {
        assert!(absent.kind.has(absent.field), "{}", absent.field.name());
    }
}

#[test]
fn a_header_means_one_column_in_every_language() {
    for sheet in SHEETS {
        let mut seen: BTreeMap<String, Field> = BTreeMap::new();
        for column in sheet.columns {
            for wording in column.header.wordings() {
                let other = seen.insert(folded(wording), column.field);
                let clash = other.is_some_and(|other| other != column.field);
                assert!(!clash, "{}: \"{wording}\" means two columns", sheet.key);
            }
        }
    }
}

#[test]
fn a_sheet_name_means_one_sheet_and_fits() {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let labels = SHEETS.iter().map(|sheet| (sheet.key, sheet.name));
    for (key, label) in labels.chain([("guidance", GUIDANCE), ("lists", LISTS)]) {
        for wording in label.wordings() {
            assert!(wording.chars().count() <= 31, "{wording}");
            let other = seen.insert(folded(wording), key);
            assert!(other.is_none_or(|other| other == key), "\"{wording}\" means two sheets");
        }
    }
}

#[test]
fn a_word_of_a_list_means_one_key() {
    for list in choices::LISTS {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for choice in list.choices {
            for wording in choice.label.wordings().chain([choice.key]) {
                let other = seen.insert(folded(wording), choice.key);
                assert!(other.is_none_or(|key| key == choice.key), "{}: {wording}", list.title.en);
            }
        }
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for unit in UNITS {
        for wording in unit.label.wordings().chain([unit.key]) {
            let other = seen.insert(folded(wording), unit.key);
            assert!(other.is_none_or(|key| key == unit.key), "unit {wording}");
        }
    }
}

#[test]
fn every_list_that_a_column_uses_is_on_the_sheet_of_lists() {
    for column in SHEETS.iter().flat_map(|sheet| sheet.columns) {
        if let Content::Choice(list) = column.content {
            assert!(choices::LISTS.contains(&list), "{}", list.title.en);
        }
        if let Content::Reference(key) = column.content {
            let target = sheet(key).unwrap();
            assert_eq!(target.columns[0].field, Field::ID, "{key}");
        }
    }
}

#[test]
fn columns_are_written_as_the_vocabulary_says() {
    for column in SHEETS.iter().flat_map(|sheet| sheet.columns) {
        let written = column.field.definition().unwrap().written;
        let fits = match column.content {
            Content::Text => matches!(written, Written::Text) || column.field == Field::UNIT,
            Content::Reference(_) => matches!(written, Written::Text),
            Content::Number { .. } => matches!(written, Written::Number),
            Content::Day => matches!(written, Written::Day),
            Content::Period => matches!(written, Written::Period),
            // The names of parameters are open to others, but a list helps.
            Content::Choice(_) => matches!(written, Written::Choice) || column.field == Field::NAME,
        };
        assert!(fits, "{}.{}", column.kind.name(), column.field.name());
    }
}

#[test]
fn units_of_the_record_are_absent_as_columns_and_fixed_units_are_single() {
    for sheet in SHEETS {
        for column in sheet.columns {
            let Some(units) = column.units else { continue };
            assert!(matches!(column.content, Content::Number { .. }), "{}", sheet.key);
            match units.role {
                UnitRole::OfRecord => {
                    assert!(column.kind.has(Field::UNIT));
                    let own_column = sheet.columns.iter().any(|other| other.field == Field::UNIT);
                    assert!(!own_column, "{}: the unit would be stated twice", sheet.key);
                }
                UnitRole::Fixed => assert_eq!(units.allowed.len(), 1),
            }
        }
    }
}

#[test]
fn help_fits_the_message_of_a_cell() {
    for column in SHEETS.iter().flat_map(|sheet| sheet.columns) {
        for lang in [Lang::Nb, Lang::En] {
            let help = column.help.get(lang);
            assert!(!help.is_empty() && help.chars().count() <= 255, "{}", column.field.name());
            assert!(help.ends_with('.') || help.ends_with('?'), "{help}");
            assert!(!column.header.text.get(lang).is_empty());
        }
    }
}
