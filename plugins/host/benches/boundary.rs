//! What the boundary costs for each record.
//!
//! ```sh
//! cargo build --release -p gevinst-starter-rust && cargo bench -p gevinst-plugin-host
//! ```
//!
//! One list of benefits with four years of amounts (five records a row), read four ways:
//! by a loop without any boundary, with cells and records as blocks of bytes in between,
//! by the starter in C, and by the starter in Rust. The time is per record.

#![expect(clippy::unwrap_used, reason = "a bench that cannot make its input has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_host::conformance::Recorded;
use gevinst_plugin_host::native::{self, NativeFormat};
use gevinst_plugin_sdk::boundary::records;
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{
    CellPos, Entry, Field, Flow, Format as _, Kind, Note, Record, Refused, Sink, Workbook,
};

fn main() {
    divan::main();
}

const ROWS: u32 = 20_000;
const YEARS: [&str; 4] = ["2026", "2027", "2028", "2029"];
const RECORDS: u32 = ROWS * (1 + YEARS.len() as u32);

/// Looks at everything, so that nothing can be left out, and keeps nothing.
#[derive(Default)]
struct Looking {
    records: u32,
    seen: usize,
}

impl Sink for Looking {
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused> {
        self.records += 1;
        for entry in record.entries {
            self.seen += usize::from(entry.field.0);
            if let gevinst_plugin_sdk::Value::Text(text) = &entry.value {
                self.seen += text.len();
            }
        }
        Ok(())
    }

    fn note(&mut self, _: Note) -> Result<(), Refused> {
        Ok(())
    }
}

/// Hands records on as blocks of bytes.
struct Blocks<'s> {
    writer: Writer,
    sink: &'s mut Looking,
}

impl Blocks<'_> {
    fn hand_over(&mut self) {
        let sink = &mut *self.sink;
        records::read(self.writer.records(), &mut |record| sink.record(record)).unwrap();
    }
}

impl Sink for Blocks<'_> {
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused> {
        records::write(&mut self.writer, record);
        if self.writer.is_full() {
            self.hand_over();
        }
        Ok(())
    }

    fn note(&mut self, _: Note) -> Result<(), Refused> {
        Ok(())
    }
}

fn list() -> MemoryWorkbook {
    let rows: Vec<Vec<String>> = (0..ROWS)
        .map(|row| {
            let mut cells = vec![
                format!("G-{row}"),
                format!("Gevinst nummer {row}"),
                "Innsparing".to_owned(),
                "Leder for drift".to_owned(),
            ];
            cells.extend((0..4).map(|year| (1_000 + row * 7 + year).to_string()));
            cells
        })
        .collect();
    let mut texts: Vec<Vec<&str>> = vec![
        vec!["Beløp i tusen kroner"],
        ["ID", "Gevinst", "Type", "Gevinsteier"].into_iter().chain(YEARS).collect(),
    ];
    texts.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect()));
    let rows: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
    MemoryWorkbook::new("liste.xlsx").with_sheet("Gevinster", &rows)
}

/// Tells of the list what the starters tell, without any boundary of its own.
fn tell(workbook: &mut dyn Workbook, sink: &mut dyn Sink) {
    let unit = CellPos::new(0, 0, 0);
    let mut id: Vec<Entry<'static>> = Vec::new();
    let mut benefit: Vec<Entry<'static>> = Vec::new();
    workbook
        .read(0, &mut |cell| {
            if cell.pos.row < 2 {
                return Flow::Continue;
            }
            match cell.pos.col {
                0 => {
                    benefit.clear();
                    id = vec![Entry::from_cell(Field::BENEFIT, cell).into_owned()];
                    benefit.push(Entry::from_cell(Field::ID, cell).into_owned());
                }
                1 => benefit.push(Entry::from_cell(Field::TITLE, cell).into_owned()),
                2 => benefit.push(Entry::text(Field::BENEFIT_KIND, "saving", cell.pos)),
                3 => {
                    benefit.push(Entry::from_cell(Field::OWNER, cell).into_owned());
                    let record = Record { kind: Kind::BENEFIT, pos: cell.pos, entries: &benefit };
                    sink.record(&record).unwrap();
                }
                col => {
                    let header = CellPos::new(0, 1, col);
                    let entries = [
                        id[0].clone(),
                        Entry::from_format(Field::CATEGORY, "benefit"),
                        Entry::from_format(Field::STAGE, "planned"),
                        Entry::text(Field::PERIOD, YEARS[usize::from(col) - 4], header),
                        Entry::from_cell(Field::AMOUNT, cell),
                        Entry::text(Field::UNIT, "tkr", unit),
                    ];
                    let record = Record { kind: Kind::CASH_LINE, pos: cell.pos, entries: &entries };
                    sink.record(&record).unwrap();
                }
            }
            Flow::Continue
        })
        .unwrap();
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_loop_without_boundary(bencher: Bencher<'_, '_>) {
    let mut book = list();
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(move || {
        let mut sink = Looking::default();
        tell(&mut book, &mut sink);
        assert_eq!(sink.records, RECORDS);
        black_box(sink.seen)
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn cells_and_records_as_blocks(bencher: Bencher<'_, '_>) {
    let mut book = Recorded::of(&mut list()).unwrap();
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(move || {
        let mut sink = Looking::default();
        let mut blocks = Blocks { writer: Writer::new(), sink: &mut sink };
        tell(&mut book, &mut blocks);
        blocks.hand_over();
        assert_eq!(sink.records, RECORDS);
        black_box(sink.seen)
    });
}

fn adapt(bencher: Bencher<'_, '_>, plugin: NativeFormat) {
    let mut book = Recorded::of(&mut list()).unwrap();
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(move || {
        let mut sink = Looking::default();
        plugin.adapt(&mut book, &mut sink).unwrap();
        assert_eq!(sink.records, RECORDS);
        black_box(sink.seen)
    });
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn the_starter_in_c(bencher: Bencher<'_, '_>) {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench_starter.so");
    let built = Command::new("cc")
        .args(["-std=c99", "-O2", "-fPIC", "-shared", "-I"])
        .arg(root().join("plugins/abi/include"))
        .arg(root().join("plugins/starter/c/plugin.c"))
        .arg("-o")
        .arg(&library)
        .status()
        .unwrap();
    assert!(built.success());
    adapt(bencher, native::load(&std::fs::read(library).unwrap()).unwrap());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn the_starter_in_rust(bencher: Bencher<'_, '_>) {
    let name =
        format!("{}example_list{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = root().join("target/release").join(name);
    let bytes = std::fs::read(&library).unwrap_or_else(|error| {
        let build = "cargo build --release -p gevinst-starter-rust";
        unreachable!("{}: {error}; build it first: {build}", library.display())
    });
    adapt(bencher, native::load(&bytes).unwrap());
}
