//! What the program makes of workers that misbehave.
//!
//! The workers of these tests are this very test, started again: the name of
//! the workbook tells how it is to behave. No test of the standard library's
//! kind, since those could not be started as a worker.

#![allow(clippy::unwrap_used, clippy::panic)]

mod behaviour;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use gevinst::formats::Formats;
use gevinst::inputs::{self, Inputs, Reader, Reason};
use gevinst::refusals;
use gevinst::worker::{Ended, WorkerLimits, Workers};
use gevinst_templates::Texts;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let [_, word, request] = args.as_slice()
        && word == "worker"
    {
        return behaviour::behave(request);
    }
    libtest_mimic::run(&Arguments::from_args(), trials()).exit_code()
}

/// Whether it is told that a worker ended in some way.
type Told = fn(&Ended) -> bool;

/// How a worker behaves, by the workbook's name, and how that is told.
const ENDS: &[(&str, Told)] = &[
    ("abort", |ended| *ended == Ended::Aborted),
    ("crash", |ended| matches!(ended, Ended::Crashed { signal } if signal == "SIGILL")),
    ("panic", |ended| *ended == Ended::Unfinished { code: Some(101) }),
    ("exit", |ended| *ended == Ended::Unfinished { code: Some(0) }),
    ("exit-after-end", |ended| *ended == Ended::Unfinished { code: Some(7) }),
    ("killed", |ended| *ended == Ended::Killed),
    ("hang", |ended| *ended == Ended::Wall { seconds: 2 }),
    ("hang-after-end", |ended| *ended == Ended::Unfinished { code: None }),
    ("spin", |ended| *ended == Ended::Cpu { seconds: 1 }),
    ("memory", |ended| *ended == Ended::Memory { mib: 512 }),
    ("flood", |ended| *ended == Ended::TooMuch { mib: 1 }),
    ("half", |ended| *ended == Ended::Unfinished { code: Some(0) }),
    ("print", |ended| matches!(ended, Ended::Protocol { what } if what.contains("hell"))),
    ("garbage", |ended| matches!(ended, Ended::Protocol { .. })),
    ("out-of-turn", |ended| matches!(ended, Ended::Protocol { .. })),
    ("denied", |ended| *ended == Ended::Denied),
];

fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> = ENDS
        .iter()
        .filter(|(name, _)| cfg!(target_os = "linux") || *name != "denied")
        .map(|(name, is_told)| Trial::test(*name, move || ends(name, *is_told)))
        .collect();
    trials.push(Trial::test("a_program_that_is_not_there", not_there));
    trials.push(Trial::test("a_sound_workbook_by_call_and_by_pipe", same_by_both));
    trials.push(Trial::test("a_workbook_that_changes", changes));
    #[cfg(target_os = "linux")]
    trials.push(Trial::test("what_the_program_was_started_with_is_closed", inherits));
    trials.push(Trial::test("noise_is_shown_without_its_commands", noise));
    trials
}

/// Seconds by the clock that are enough on a busy machine.
const ENOUGH: u64 = 60;

/// Workers of a program, with this much time by the clock.
fn workers(program: &Path, wall_seconds: u64) -> Reader {
    let limits = WorkerLimits { memory_mib: 512, cpu_seconds: 1, wall_seconds, output_mib: 1 };
    Reader::Workers(Workers { program: program.to_owned(), limits, require_sandbox: false })
}

/// A folder with a workbook for each name, all different.
fn folder(names: &[&str]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &&str| {
        let path = folder.path().join(format!("{name}.csv"));
        std::fs::write(&path, name).unwrap();
        path
    };
    let paths = names.iter().map(write).collect();
    (folder, paths)
}

fn read(paths: &[PathBuf], reader: &Reader) -> Inputs {
    inputs::read(paths, &Formats::default(), reader, &|| ())
}

fn itself() -> PathBuf {
    std::env::current_exe().unwrap()
}

/// One that misbehaves and one that does not: the first is told, the second unharmed.
fn ends(name: &str, is_told: fn(&Ended) -> bool) -> Result<(), Failed> {
    let (_folder, paths) = folder(&[name, "sound"]);
    let started = Instant::now();
    let wall_seconds = if name == "hang" { 2 } else { ENOUGH };
    let inputs = read(&paths, &workers(&itself(), wall_seconds));
    assert!(started.elapsed() < Duration::from_secs(50), "{:?}", started.elapsed());
    assert_eq!(inputs.submissions.len(), 1, "{:?}", inputs.refused);
    assert_eq!(inputs.submissions[0].records.len(), 3);
    let [refused] = inputs.refused.as_slice() else { panic!("{:?}", inputs.refused) };
    let Reason::Worker(failed) = &refused.reason else { panic!("{refused:?}") };
    assert!(is_told(&failed.ended), "{failed:?}");
    assert_eq!(refusals::exit(refused).code(), 8);
    for lang in ["nb", "en"] {
        let told = refusals::lines(refused, &Texts::load(lang).unwrap());
        assert!(told.starts_with(&format!("error[{}]: ", failed.ended.code())), "{told}");
        assert!(!told.contains("refusal"), "{told}");
    }
    Ok(())
}

fn not_there() -> Result<(), Failed> {
    let (_folder, paths) = folder(&["sound"]);
    let inputs = read(&paths, &workers(Path::new("/nowhere/gevinst"), ENOUGH));
    let Reason::Worker(failed) = &inputs.refused[0].reason else { panic!("{inputs:?}") };
    assert!(matches!(failed.ended, Ended::NotStarted { .. }), "{failed:?}");
    Ok(())
}

/// The program itself as the worker, on the workbooks that come along.
fn same_by_both() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let paths: Vec<PathBuf> =
        ["small/register.xlsx", "gevinstberegninger.xlsx", "broken/broken.xlsx"]
            .iter()
            .map(|name| root.join("examples").join(name))
            .collect();
    let program = Path::new(env!("CARGO_BIN_EXE_gevinst"));
    let limits = WorkerLimits::default();
    let workers = Workers { program: program.to_owned(), limits, require_sandbox: false };
    let by_pipe = read(&paths, &Reader::Workers(workers));
    let by_call = read(&paths, &Reader::Here);
    assert_eq!(by_pipe.submissions.len(), 3, "{:?}", by_pipe.refused);
    assert!(by_pipe.submissions == by_call.submissions);
    assert_eq!(by_pipe.shut_in.finding(), None);
    assert!(by_call.shut_in.finding().is_some());
    Ok(())
}

fn changes() -> Result<(), Failed> {
    let (_folder, paths) = folder(&["other-bytes"]);
    let inputs = read(&paths, &workers(&itself(), ENOUGH));
    let Reason::File(refusal) = &inputs.refused[0].reason else { panic!("{inputs:?}") };
    assert_eq!(refusal.code.as_str(), "file-changed");
    assert_eq!(refusals::exit(&inputs.refused[0]).code(), 3);
    Ok(())
}

#[cfg(target_os = "linux")]
fn inherits() -> Result<(), Failed> {
    let (_folder, paths) = folder(&["inherits"]);
    let file = std::fs::File::open(&paths[0]).unwrap();
    // Unlike the standard library, this hands the descriptor on to every child.
    let _handed_down = rustix::io::dup(&file).unwrap();
    let inputs = read(&paths, &workers(&itself(), ENOUGH));
    let Reason::Worker(failed) = &inputs.refused[0].reason else { panic!("{inputs:?}") };
    // Three streams, the pipe of the frames, the folder that is listed.
    assert_eq!(failed.ended, Ended::Unfinished { code: Some(5) }, "{failed:?}");
    Ok(())
}

fn noise() -> Result<(), Failed> {
    let (_folder, paths) = folder(&["noise"]);
    let inputs = read(&paths, &workers(&itself(), ENOUGH));
    let told = refusals::lines(&inputs.refused[0], &Texts::load("en").unwrap());
    assert!(told.contains("the process said: the last line"), "{told}");
    assert!(!told.contains('\u{1b}'), "{told:?}");
    assert!(told.len() < 8 * 1024, "{}", told.len());
    Ok(())
}
