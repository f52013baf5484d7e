//! The contract's vocabulary and the core's data dictionary are one list, and
//! an answer that breaks the contract is refused whole.

#![allow(clippy::unwrap_used, clippy::panic)]

use gevinst_core::provenance::{Book, Digest};
use gevinst_core::submission::{Field, RecordKind};
use gevinst_plugin_abi as abi;
use gevinst_plugin_host::{AdaptFailure, Catalogue, Limits, Refused, adapt};
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Entry, Evidence, Format, Identification, IdentifyError,
    Record, Sink, Workbook,
};

#[test]
fn the_vocabulary_and_the_dictionary_are_one_list() {
    let fields: Vec<&str> = abi::FIELDS.iter().map(|field| field.name).collect();
    let known: Vec<&str> = Field::ALL.iter().map(|field| field.key()).collect();
    assert_eq!(fields, known);
    let kinds: Vec<&str> = abi::KINDS.iter().map(|kind| kind.name).collect();
    let known: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.key()).collect();
    assert_eq!(kinds, known);
    for (contract, dictionary) in abi::KINDS.iter().zip(RecordKind::ALL) {
        let fields: Vec<&str> = contract.fields.iter().map(|field| field.name()).collect();
        let known: Vec<&str> = dictionary.fields().iter().map(|field| field.key()).collect();
        assert_eq!(fields, known, "{}", contract.name);
    }
}

/// A format that claims everything and answers with these records.
struct Answering {
    description: Description,
    records: Vec<(abi::Kind, CellPos, Vec<Entry<'static>>)>,
}

impl Format for Answering {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn identify(&self, _: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        let evidence = Evidence { pos: None, found: "a sheet".into(), shows: "anything".into() };
        Ok(Identification::Mine(vec![evidence]))
    }

    fn adapt(&self, _: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        for (kind, pos, entries) in &self.records {
            sink.record(&Record { kind: *kind, pos: *pos, entries })?;
        }
        Ok(())
    }
}

fn answering(id: &str, records: Vec<(abi::Kind, CellPos, Vec<Entry<'static>>)>) -> Box<Answering> {
    let description =
        Description { id: id.into(), version: "1.0.0".into(), title: "a format".into() };
    Box::new(Answering { description, records })
}

fn failure(kind: abi::Kind, pos: CellPos, entries: Vec<Entry<'static>>) -> String {
    let catalogue = Catalogue::new(vec![answering("odd", vec![(kind, pos, entries)])]);
    let mut workbook = MemoryWorkbook::new("plan.xlsx").with_sheet("Plan", &[&["x"]]);
    let claim = catalogue.claim(&mut workbook, None).unwrap();
    let source = Book {
        name: "plan.xlsx".into(),
        digest: Digest::of(b""),
        size: 0,
        file_kind: "xlsx".into(),
        sheets: vec!["Plan".into()],
    };
    match adapt(&claim, &mut workbook, 0, source, Limits::default()) {
        Err(AdaptFailure::Contract { what, .. }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_outside_the_contract_are_refused_whole() {
    let at = CellPos::new(0, 0, 0);
    let amount = || Entry::text(abi::Field::AMOUNT, "1", at);
    assert_eq!(failure(abi::Kind(99), at, vec![]), "a record of kind 99");
    assert_eq!(failure(abi::Kind::RISK, at, vec![amount()]), "a risk with a field 47 (amount)");
    assert_eq!(
        failure(abi::Kind::CASH_LINE, at, vec![amount(), amount()]),
        "a cash_line with amount twice"
    );
    assert_eq!(
        failure(abi::Kind::CASH_LINE, CellPos::new(3, 0, 0), vec![]),
        "the cell A1 of sheet 4, which is not in the workbook"
    );
}

#[test]
fn two_claims_are_an_error_and_never_a_guess() {
    let catalogue = Catalogue::new(vec![answering("one", vec![]), answering("two", vec![])]);
    let mut workbook = MemoryWorkbook::new("plan.xlsx").with_sheet("Plan", &[&["x"]]);
    let Err(Refused::SeveralFormats(claimants)) = catalogue.claim(&mut workbook, None) else {
        panic!("two formats claim the workbook")
    };
    let ids: Vec<&str> = claimants.iter().map(|it| it.description.id.as_str()).collect();
    assert_eq!(ids, ["one", "two"]);
    let claim = catalogue.claim(&mut workbook, Some("two")).unwrap();
    assert!(claim.named_by_user);
}
