//! What the workbooks say goes through the tables of an archive unchanged.

use std::collections::BTreeMap;
use std::sync::Arc;

use gevinst::archive::submission::{of_book, of_run, read};
use gevinst::archive::tsv::Broken;
use gevinst_core::finding::{Finding, FindingCode, Subject};
use gevinst_core::period::Day;
use gevinst_core::provenance::{Book, CellRef, Digest, Place};
use gevinst_core::submission::{Entry, Evidence, FormatUsed, Record, RecordKind, Said, Submission};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn text() -> impl Strategy<Value = String> {
    // Everything that could end a line, a column or a quotation, and other people's letters.
    proptest::string::string_regex("[\\x00-\\x1f\"\\\\a-zA-Z0-9æøåÆØÅ \u{a0}\u{2028}🙂=+@-]{0,12}")
        .unwrap()
}

fn place() -> impl Strategy<Value = Place> {
    (0_u16..4, 0_u32..1_048_576, 0_u16..16_384).prop_map(|(sheet, row, col)| Place {
        sheet,
        row,
        col,
    })
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        text().prop_map(|text| Said::Text(Arc::from(text))),
        (any::<i64>(), 0_u32..12)
            .prop_map(|(digits, scale)| { Said::Number(Decimal::new(digits, scale)) }),
        any::<bool>().prop_map(Said::Bool),
        (-50_i16..9999, 1_i8..13, 1_i8..29)
            .prop_map(|(year, month, day)| Said::Day(Day::new(year, month, day).unwrap())),
        text().prop_map(|text| Said::Error(Arc::from(text))),
        Just(Said::NotCalculated),
    ]
}

/// Where a value stands: in the record's row, near it, anywhere, or nowhere.
fn at() -> impl Strategy<Value = Option<(i64, u16, Option<Place>)>> {
    prop_oneof![
        3 => (0_u16..30).prop_map(|col| Some((0, col, None))),
        1 => (-2_i64..3, 0_u16..4).prop_map(|(rows, col)| Some((rows, col, None))),
        1 => place().prop_map(|place| Some((0, 0, Some(place)))),
        1 => Just(None),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    let kinds = proptest::sample::select(RecordKind::ALL);
    (kinds, place(), proptest::collection::vec((said(), at(), any::<bool>()), 0..7)).prop_map(
        |(kind, here, values)| {
            let entries = kind.fields().iter().zip(values).map(|(field, (said, at, rounded))| {
                let at = at.map(|(rows, col, elsewhere)| {
                    let row = u32::try_from((i64::from(here.row) + rows).max(0)).unwrap();
                    elsewhere.unwrap_or(Place { sheet: here.sheet, row, col })
                });
                Entry { field: *field, said, at, rounded }
            });
            Record { kind, at: here, entries: entries.collect() }
        },
    )
}

fn note(book: u16) -> impl Strategy<Value = Finding> {
    (proptest::collection::vec(place(), 0..3), text(), text()).prop_map(
        move |(places, found, why)| {
            let mut finding = Finding::new(FindingCode::CellLeft, Subject::Book(book))
                .with_text("found", found)
                .with_text("why", why);
            finding.cells = places.into_iter().map(|place| CellRef { book, place }).collect();
            finding
        },
    )
}

fn submission(book: u16) -> impl Strategy<Value = Submission> {
    let format = (text(), text(), any::<bool>(), any::<bool>());
    let evidence = proptest::collection::vec((proptest::option::of(place()), text(), text()), 0..3);
    let records = proptest::collection::vec(record(), 0..12);
    let notes = proptest::collection::vec(note(book), 0..3);
    (format, evidence, records, notes, proptest::collection::vec(text(), 0..4)).prop_map(
        move |((version, title, named_by_user, native), evidence, records, findings, sheets)| {
            let evidence =
                evidence.into_iter().map(|(at, found, shows)| Evidence { at, found, shows });
            Submission {
                book,
                source: Book {
                    name: title.clone(),
                    digest: Digest::of(title.as_bytes()),
                    size: u64::from(book) + 7,
                    file_kind: "xlsx".to_owned(),
                    sheets,
                },
                format: FormatUsed {
                    id: "a-format".to_owned(),
                    library: native.then(|| Digest::of(version.as_bytes())),
                    version,
                    title,
                    named_by_user,
                    evidence: evidence.collect(),
                },
                records,
                findings,
            }
        },
    )
}

fn through_the_tables(
    submissions: &[Submission],
    of_the_run: &[Finding],
) -> Result<(Vec<Submission>, Vec<Finding>), Broken> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for submission in submissions {
        files.extend(of_book(submission).unwrap());
    }
    files.extend(of_run(submissions, of_the_run).unwrap());
    read(&|path| {
        let text = files.get(path).unwrap_or_else(|| panic!("{path} was not written"));
        Ok(text.clone().into_bytes())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_archived_is_read_back_to_the_last_digit(
        first in submission(0),
        second in submission(1),
    ) {
        let left_out = Finding::new(FindingCode::InputLeftOut, Subject::Figure("inputs".to_owned()))
            .with_text("file", "a\tb.xlsx")
            .with_text("why", "same-file")
            .with_text("detail", "");
        let submissions = vec![first, second];
        let (back, of_run) = through_the_tables(&submissions, std::slice::from_ref(&left_out))?;
        prop_assert_eq!(&of_run, &vec![left_out]);
        prop_assert_eq!(&back, &submissions);
        // Equal decimals may be written unlike: 1.10 and 1.1.
        let digits = |submissions: &[Submission]| format!("{submissions:?}");
        prop_assert_eq!(digits(&back), digits(&submissions));
    }
}

/// A workbook of `rows` records in the usual shape: a row each, and a header.
fn long(rows: u32) -> Vec<Record> {
    let fields = RecordKind::CashLine.fields();
    (0..rows)
        .map(|row| {
            let at = |col| Some(Place { sheet: 0, row: row + 5, col });
            let entry = |col: u16| Entry {
                field: fields[usize::from(col)],
                said: Said::NotCalculated,
                at: if col == 7 { Some(Place { sheet: 0, row: 3, col }) } else { at(col) },
                rounded: false,
            };
            let at = Place { sheet: 0, row: row + 5, col: 0 };
            Record { kind: RecordKind::CashLine, at, entries: (0..8).map(entry).collect() }
        })
        .collect()
}

/// Twelve records in each row, one for each month, as wide tables give.
fn wide(rows: u32) -> Vec<Record> {
    let months = |row: u32| {
        (0..12_u16).map(move |month| {
            let at = Place { sheet: 0, row: row + 5, col: 0 };
            let said = Said::NotCalculated;
            let amount = Some(Place { sheet: 0, row: row + 5, col: 4 + month });
            let period = Some(Place { sheet: 0, row: 3, col: 4 + month });
            let fields = [
                (gevinst_core::submission::Field::Amount, amount),
                (gevinst_core::submission::Field::Period, period),
            ];
            let entry = |(field, at)| Entry { field, said: said.clone(), at, rounded: false };
            Record { kind: RecordKind::CashLine, at, entries: fields.map(entry).to_vec() }
        })
    };
    (0..rows).flat_map(months).collect()
}

#[test]
fn where_a_record_stood_costs_at_most_ten_bytes() {
    for (name, records) in [("long", long(200_000)), ("wide", wide(20_000))] {
        let count = records.len();
        let (rows, mapping) = gevinst::archive::lineage::of_records(&records);
        let bytes = rows.len() + mapping.len();
        let per_record = bytes as f64 / count as f64;
        println!("{name}: {count} records, {bytes} bytes, {per_record:.2} bytes a record");
        assert!(per_record <= 10.0, "{name}: {per_record}");
        assert!(mapping.lines().count() < 50, "{name}: {}", mapping.lines().count());
    }
}

#[test]
fn tables_that_do_not_fit_together_name_their_line() {
    let records = long(2);
    let (rows, mapping) = gevinst::archive::lineage::of_records(&records);
    let said = |rows: &str, mapping: &str| {
        let places = gevinst::archive::lineage::Places::read(
            ("rows.tsv", rows.as_bytes()),
            ("mapping.tsv", mapping.as_bytes()),
        );
        places.map(drop).unwrap_err().to_string()
    };
    let gone = mapping.replace("\tcolumn\tA", "\tcolumn\t");
    assert!(said(&rows, &gone).contains("mapping.tsv, line 2"), "{}", said(&rows, &gone));
    assert!(said("sheet\trow\n", &mapping).contains("rows.tsv, line 1"));
    assert!(said("sheet\trow\tmap\n1\t2\n", &mapping).contains("line 2: 2 columns and not 3"));
}
