//! The workers that misbehave.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use gevinst::worker::Request;
use gevinst_core::provenance::Digest;
use gevinst_plugin_abi::{Field, Kind};
use gevinst_plugin_host::Catalogue;
use gevinst_plugin_host::sandbox::{Sandbox, SandboxReport};
use gevinst_plugin_host::worker::{Hello, PROTOCOL, Serve, read_workbook, take_output};
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Entry, Evidence, Format, Identification, IdentifyError,
    Record, Sink, Workbook,
};

/// Behaves as the workbook's name tells.
pub fn behave(request: &str) -> ExitCode {
    let request: Request = serde_json::from_str(request).unwrap();
    let name = request.name.trim_end_matches(".csv").to_owned();
    if name == "print" {
        // As a library does that prints, where nobody has moved the pipe away.
        println!("hello, I am a library that prints");
        return ExitCode::SUCCESS;
    }
    let mut out = take_output().unwrap();
    if name == "inherits" {
        // The pipes, and the folder that is being listed.
        let open = std::fs::read_dir("/proc/self/fd").unwrap().count();
        std::process::exit(i32::try_from(open).unwrap());
    }
    let bytes = read_workbook(1 << 20).unwrap();
    before_anything(&name, &mut out);
    let sandbox = match name.as_str() {
        "spin" | "memory" | "denied" => Sandbox::begin(&request.allowance).seal(),
        _ => SandboxReport::default(),
    };
    let digest = if name == "other-bytes" { Digest::of(b"others") } else { Digest::of(&bytes) };
    let size = bytes.len() as u64;
    let hello = Hello { protocol: PROTOCOL, sha256: digest.to_string(), size, sandbox };
    let mut serve = Serve::begin(out, &hello).unwrap();
    let mut book = MemoryWorkbook::new(&request.name).with_sheet("Plan", &[&["x"]]);
    let catalogue = Catalogue::new(vec![Box::new(Odd { name: name.clone(), description: odd() })]);
    if serve.adapt(&catalogue, &mut book, None).is_err() {
        return ExitCode::SUCCESS;
    }
    match name.as_str() {
        "half" => std::process::exit(0),
        "out-of-turn" => serve.refused("{}").unwrap(),
        _ => {}
    }
    serve.end().unwrap();
    match name.as_str() {
        "exit-after-end" => ExitCode::from(7),
        "hang-after-end" => {
            std::thread::sleep(Duration::from_secs(60));
            ExitCode::SUCCESS
        }
        _ => ExitCode::SUCCESS,
    }
}

fn before_anything(name: &str, out: &mut impl Write) {
    match name {
        "garbage" => {
            let noise: Vec<u8> = (0..100_000_u32).map(|it| (it * 37 % 251) as u8).collect();
            // The program may have hung up already.
            let _ = out.write_all(&noise).and_then(|()| out.flush());
        }
        "noise" => {
            for _ in 0..10_000 {
                eprintln!("\u{1b}[31mred\u{1b}]0;title\u{7}");
            }
            eprintln!("the last line");
            std::process::exit(3);
        }
        _ => {}
    }
}

fn odd() -> Description {
    Description { id: "odd".into(), version: "1.0.0".into(), title: "a format".into() }
}

/// A format that misbehaves.
struct Odd {
    name: String,
    description: Description,
}

impl Format for Odd {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn identify(&self, _: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        let evidence = Evidence { pos: None, found: "a sheet".into(), shows: "anything".into() };
        Ok(Identification::Mine(vec![evidence]))
    }

    fn adapt(&self, _: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let at = CellPos::new(0, 0, 0);
        let entries = [Entry::text(Field::ID, "G-1", at)];
        let record = Record { kind: Kind::BENEFIT, pos: at, entries: &entries };
        for _ in 0..3 {
            sink.record(&record)?;
        }
        act(&self.name);
        if self.name != "flood" {
            return Ok(());
        }
        loop {
            sink.record(&record)?;
        }
    }
}

fn act(name: &str) {
    let own = rustix::process::getpid();
    let signal = |signal| rustix::process::kill_process(own, signal).unwrap();
    match name {
        "abort" => std::process::abort(),
        "crash" => signal(rustix::process::Signal::ILL),
        "killed" => signal(rustix::process::Signal::KILL),
        "panic" => panic!("out of luck"),
        "exit" => std::process::exit(0),
        "hang" => std::thread::sleep(Duration::from_secs(60)),
        "spin" => spin(),
        "memory" => {
            let held: Vec<u8> = Vec::with_capacity(1 << 30);
            std::hint::black_box(held);
        }
        "denied" => {
            // Another root folder: nothing that reads workbooks needs one.
            #[cfg(target_os = "linux")]
            let _ = rustix::process::pivot_root("/", "/");
        }
        _ => {}
    }
}

fn spin() {
    let mut number = 1_u64;
    loop {
        number = std::hint::black_box(number.wrapping_mul(31));
    }
}
