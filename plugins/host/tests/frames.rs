//! What a worker says arrives as it was said, or not at all.

#![allow(clippy::unwrap_used, clippy::panic)]

use gevinst_core::provenance::{Book, Digest};
use gevinst_plugin_abi::{Field, Kind};
use gevinst_plugin_host::sandbox::SandboxReport;
use gevinst_plugin_host::worker::{
    Answer, Broken, Collected, Expected, Hello, PROTOCOL, Serve, collect, collect_cells,
};
use gevinst_plugin_host::{AdaptFailure, Adapted, Catalogue, Limits, Refused, adapt};
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Entry, Evidence, Format, Identification, IdentifyError, Note,
    NoteCode, Record, Sink, Workbook,
};
use proptest::prelude::*;

/// A format that says of every cell what stands in it.
struct Telling {
    description: Description,
    fails: bool,
    kind: Kind,
}

impl Format for Telling {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn identify(&self, _: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        let pos = Some(CellPos::new(0, 0, 0));
        let evidence = Evidence { pos, found: "Tiltak".into(), shows: "the list".into() };
        Ok(Identification::Mine(vec![evidence]))
    }

    fn adapt(&self, workbook: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let mut refused = None;
        workbook.read(0, &mut |cell| {
            let entries = [Entry::from_cell(Field::ID, cell)];
            let record = Record { kind: self.kind, pos: cell.pos, entries: &entries };
            refused = sink.record(&record).err();
            if refused.is_some() {
                gevinst_plugin_sdk::Flow::Stop
            } else {
                gevinst_plugin_sdk::Flow::Continue
            }
        })?;
        if let Some(refused) = refused {
            return Err(refused.into());
        }
        let cells = vec![CellPos::new(0, 1, 1)];
        let texts = vec![("found", "æøå".to_owned())];
        sink.note(Note { code: NoteCode::CellLeft, cells, texts })?;
        if self.fails { Err(AdaptError::Failed("out of luck".into())) } else { Ok(()) }
    }
}

fn telling(id: &str, fails: bool, kind: Kind) -> Box<dyn Format> {
    let description =
        Description { id: id.into(), version: "1.0.0".into(), title: "a format".into() };
    Box::new(Telling { description, fails, kind })
}

fn catalogue() -> Catalogue {
    Catalogue::new(vec![telling("telling", false, Kind::BENEFIT)])
}

fn workbook() -> MemoryWorkbook {
    let rows: &[&[&str]] = &[&["Tiltak", "Gevinst"], &["T-1", "spart tid"], &["T-2", "færre brev"]];
    MemoryWorkbook::new("plan.xlsx").with_sheet("Plan", rows).with_sheet("Mer", &[&["x"]])
}

fn expected() -> Expected {
    Expected {
        name: "plan.xlsx".into(),
        digest: Digest::of(b"bytes"),
        size: 5,
        limits: Limits::default(),
        output: 1 << 20,
        require_sandbox: false,
    }
}

fn hello() -> Hello {
    Hello {
        protocol: PROTOCOL,
        sha256: Digest::of(b"bytes").to_string(),
        size: 5,
        sandbox: SandboxReport::default(),
    }
}

/// What a worker writes that adapts the workbook.
fn said(catalogue: &Catalogue, hello: &Hello) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serve = Serve::begin(&mut bytes, hello).unwrap();
    serve.adapt(catalogue, &mut workbook(), None).unwrap();
    serve.end().unwrap();
    bytes
}

fn cells_said() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serve = Serve::begin(&mut bytes, &hello()).unwrap();
    serve.cells(&mut workbook()).unwrap();
    serve.end().unwrap();
    bytes
}

fn in_process() -> Adapted {
    let catalogue = catalogue();
    let mut workbook = workbook();
    let claim = catalogue.claim(&mut workbook, None).unwrap();
    let source = Book {
        name: "plan.xlsx".into(),
        digest: Digest::of(b"bytes"),
        size: 5,
        file_kind: "xlsx".into(),
        sheets: vec!["Plan".into(), "Mer".into()],
    };
    adapt(&claim, &mut workbook, 0, source, Limits::default()).unwrap()
}

fn answer(bytes: &[u8]) -> Answer<Adapted> {
    collect(bytes, &expected()).unwrap().answer
}

#[test]
fn a_submission_is_the_same_by_call_and_by_pipe() {
    match collect(said(&catalogue(), &hello()).as_slice(), &expected()) {
        Ok(Collected { answer: Answer::Done(adapted), finished: true, .. }) => {
            assert_eq!(adapted, in_process());
            assert_eq!(adapted.submission.records.len(), 6);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn cells_arrive_in_their_order() {
    let mut told = Vec::new();
    let visit = &mut |cell: &gevinst_plugin_sdk::Cell<'_>| told.push(format!("{:?}", cell.pos));
    let collected = collect_cells(cells_said().as_slice(), &expected(), visit).unwrap();
    let Answer::Done(said) = collected.answer else { panic!("{:?}", collected.answer) };
    assert_eq!(said.source.sheets, ["Plan", "Mer"]);
    let mut here = Vec::new();
    for sheet in 0..2 {
        workbook()
            .read(sheet, &mut |cell| {
                here.push(format!("{:?}", cell.pos));
                gevinst_plugin_sdk::Flow::Continue
            })
            .unwrap();
    }
    assert_eq!(told, here);
}

#[test]
fn a_worker_that_says_no_is_understood() {
    let two = vec![telling("one", false, Kind::BENEFIT), telling("two", false, Kind::BENEFIT)];
    match answer(&said(&Catalogue::new(two), &hello())) {
        Answer::NotClaimed(Refused::SeveralFormats(claimants)) => {
            assert_eq!(claimants[1].evidence[0].found, "Tiltak");
        }
        other => panic!("{other:?}"),
    }
    let failing = Catalogue::new(vec![telling("telling", true, Kind::BENEFIT)]);
    match answer(&said(&failing, &hello())) {
        Answer::Failed(AdaptFailure::Failed { format, what }) => {
            assert_eq!((format.as_str(), what.as_str()), ("telling", "out of luck"));
        }
        other => panic!("{other:?}"),
    }
    let mut bytes = Vec::new();
    let mut serve = Serve::begin(&mut bytes, &hello()).unwrap();
    serve.refused("{}").unwrap();
    serve.end().unwrap();
    assert!(matches!(answer(&bytes), Answer::File(account) if account == "{}"));
}

#[test]
fn an_answer_beyond_the_contract_is_not_taken() {
    let odd = Catalogue::new(vec![telling("telling", false, Kind(99))]);
    match answer(&said(&odd, &hello())) {
        Answer::Failed(AdaptFailure::Contract { what, .. }) => {
            assert_eq!(what, "a record of kind 99");
        }
        other => panic!("{other:?}"),
    }
    let shouting = Catalogue::new(vec![telling("Shouting!", false, Kind::BENEFIT)]);
    match answer(&said(&shouting, &hello())) {
        Answer::Failed(AdaptFailure::Contract { what, .. }) => {
            assert_eq!(what, "with an id that is none");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn other_bytes_than_the_programs_are_noticed() {
    let other = Hello { sha256: Digest::of(b"others").to_string(), ..hello() };
    assert!(matches!(answer(&said(&catalogue(), &other)), Answer::Changed));
}

#[test]
fn a_worker_without_walls_is_of_no_use_where_walls_are_required() {
    let sandbox = SandboxReport {
        failed: vec![(gevinst_plugin_host::sandbox::Wall::Files, "an old kernel".into())],
        lacking: Vec::new(),
    };
    let bytes = said(&catalogue(), &Hello { sandbox, ..hello() });
    let strict = Expected { require_sandbox: true, ..expected() };
    let collected = collect(bytes.as_slice(), &strict).unwrap();
    assert!(matches!(collected.answer, Answer::NoSandbox));
    assert!(matches!(answer(&bytes), Answer::Done(_)));
}

#[test]
fn an_answer_that_ends_early_is_dropped() {
    let bytes = said(&catalogue(), &hello());
    for end in 0..bytes.len() {
        let broken = collect(&bytes[..end], &expected()).unwrap_err();
        assert_eq!(broken, Broken::Ended, "after {end} bytes");
    }
}

#[test]
fn what_others_write_to_the_pipe_is_told_as_such() {
    let broken = collect(&b"hello from a plugin's printf"[..], &expected()).unwrap_err();
    assert_eq!(broken, Broken::Protocol("frame 0 is of kind 1819043176 (\"hell\")".into()));
    let mut more = said(&catalogue(), &hello());
    more.push(b'x');
    let broken = collect(more.as_slice(), &expected()).unwrap_err();
    assert_eq!(broken, Broken::Protocol("there are bytes after the last frame".into()));
}

#[test]
fn a_flood_ends_at_the_cap() {
    let bytes = said(&catalogue(), &hello());
    let cap = bytes.len() as u64;
    assert!(collect(bytes.as_slice(), &Expected { output: cap, ..expected() }).is_ok());
    let tight = Expected { output: cap - 1, ..expected() };
    assert_eq!(collect(bytes.as_slice(), &tight).unwrap_err(), Broken::TooMuch { cap: cap - 1 });
}

#[test]
fn counts_that_do_not_agree_are_noticed() {
    let bytes = said(&catalogue(), &hello());
    let place = bytes.windows(11).position(|it| it == b"\"records\":6").unwrap();
    let mut wrong = bytes.clone();
    wrong[place + 10] = b'7';
    match collect(wrong.as_slice(), &expected()).unwrap_err() {
        Broken::Protocol(what) => assert!(what.contains("counts 7 records"), "{what}"),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn damage_never_panics(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        for mut bytes in [said(&catalogue(), &hello()), cells_said()] {
            for (place, byte) in &changes {
                let place = place.index(bytes.len());
                bytes[place] ^= byte;
            }
            let _ = collect(bytes.as_slice(), &expected());
            let _ = collect_cells(bytes.as_slice(), &expected(), &mut |_| ());
        }
    }

    #[test]
    fn noise_is_never_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(collect(bytes.as_slice(), &expected()).is_err());
    }
}
