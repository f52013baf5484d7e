//! The program's side: a submission out of frames, or nothing.

use std::io::Read;

use gevinst_core::provenance::{Book, Digest};
use gevinst_plugin_abi::Status;
use gevinst_plugin_abi::read::Malformed;
use gevinst_plugin_sdk::boundary::records::NotTaken;
use gevinst_plugin_sdk::boundary::{cells, notes, records};
use gevinst_plugin_sdk::{BookFacts, Cell, Description, ReadError, Sink as _, Visibility};
use serde::de::DeserializeOwned;

use super::frame::{FrameReader, Kind};
use super::message::{self, Claimed, Claims, End, Hello, PROTOCOL};
use crate::adapt::{AdaptFailure, Adapted, Limits};
use crate::catalogue::Refused;
use crate::collector::{Collector, format_used};
use crate::file_kind_name;
use crate::sandbox::SandboxReport;

/// What the program knows of the workbook itself, and how much it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The file's name without its folder.
    pub name: String,
    /// The fingerprint of the file as the program read it.
    pub digest: Digest,
    /// The file's size in bytes.
    pub size: u64,
    /// How much a format may answer.
    pub limits: Limits,
    /// The most bytes a worker may write.
    pub output: u64,
    /// Whether the answer of a worker that is not fully shut in is of no use.
    pub require_sandbox: bool,
}

/// What is known of a workbook before its cells are read.
#[derive(Debug, Clone, PartialEq)]
pub struct BookSaid {
    /// The workbook as the report names it.
    pub source: Book,
    /// What is known of the file as a whole; without its properties.
    pub facts: BookFacts,
    /// Whether people see each of the sheets.
    pub visibility: Vec<Visibility>,
}

/// What a worker found.
#[derive(Debug)]
pub enum Answer<T> {
    /// Everything that was asked for.
    Done(T),
    /// The worker read other bytes than the program.
    Changed,
    /// The worker is not fully shut in, and that was asked for.
    NoSandbox,
    /// The reader refuses the file: its own account.
    File(String),
    /// No format claims the workbook, or more than one.
    NotClaimed(Refused),
    /// The workbook could not be read, or the format failed at it.
    Failed(AdaptFailure),
}

/// A worker's whole answer.
#[derive(Debug)]
pub struct Collected<T> {
    /// What the worker is shut in by.
    pub sandbox: SandboxReport,
    /// What it found.
    pub answer: Answer<T>,
    /// Whether the worker came to its end. If not, the program is not
    /// interested in the rest, and how the process ends says nothing.
    pub finished: bool,
}

/// Why a worker's answer is dropped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It wrote more than it may.
    #[error("more than {cap} bytes of answers")]
    TooMuch {
        /// How much it may write.
        cap: u64,
    },
    /// The pipe ended before the last frame.
    #[error("it ended without its last words")]
    Ended,
    /// It broke the protocol.
    #[error("{0}")]
    Protocol(String),
    /// The pipe could not be read.
    #[error("the pipe could not be read: {0}")]
    Pipe(String),
}

/// Collects what a worker says that reads and adapts a workbook.
///
/// # Errors
///
/// When the worker breaks the protocol, says too much or does not come to its
/// end; nothing of its answer is used then.
pub fn collect(input: impl Read, expected: &Expected) -> Result<Collected<Adapted>, Broken> {
    let mut talk = match Talk::open(input, expected)? {
        Opened::Over(collected) => return Ok(collected),
        Opened::Book(talk) => talk,
    };
    let claims: Claims = talk.message(Kind::Claims)?;
    let claimed = match claims.told() {
        Ok(claimed) => claimed,
        Err(refused) => return talk.over(Answer::NotClaimed(refused)),
    };
    let said = &talk.said;
    let mut collector = match collector(said, &claimed, expected.limits) {
        Ok(collector) => collector,
        Err(failure) => return Ok(talk.cut(Answer::Failed(failure))),
    };
    loop {
        let (kind, payload) = talk.frames.next()?;
        let taken = match kind {
            Kind::Records => records::read(payload, &mut |record| collector.record(record)),
            Kind::Notes => notes::read(payload, &mut |note| collector.note(note)),
            Kind::Error => {
                let failure = failure(parsed(payload, kind)?, &claimed.format);
                return talk.over(Answer::Failed(failure));
            }
            Kind::End => {
                let (records, notes) = collector.counts();
                let end = parsed(payload, kind)?;
                let counts = [records as u64, notes as u64, 0];
                return match collector.finish() {
                    Ok(submission) => {
                        let adapted = Adapted { submission, failed: claimed.failed };
                        talk.ended(&end, true, counts, Answer::Done(adapted))
                    }
                    Err(failure) => Ok(talk.cut(Answer::Failed(failure))),
                };
            }
            other => return Err(out_of_turn(other)),
        };
        match taken {
            Ok(()) => {}
            Err(NotTaken::Malformed(Malformed(what))) => {
                return Err(Broken::Protocol(what.to_owned()));
            }
            Err(NotTaken::Refused(_)) => break,
        }
    }
    Ok(match collector.finish() {
        Err(failure) => talk.cut(Answer::Failed(failure)),
        Ok(_) => return Err(Broken::Protocol("an answer that was not taken".to_owned())),
    })
}

/// Hands every cell of a workbook to `visit`, as a worker gives them.
///
/// # Errors
///
/// As [`collect`].
pub fn collect_cells(
    input: impl Read,
    expected: &Expected,
    visit: &mut dyn FnMut(&Cell<'_>),
) -> Result<Collected<BookSaid>, Broken> {
    let mut talk = match Talk::open(input, expected)? {
        Opened::Over(collected) => return Ok(collected),
        Opened::Book(talk) => talk,
    };
    let mut count = 0_u64;
    let mut at = 0_u16;
    loop {
        let (kind, payload) = talk.frames.next()?;
        match kind {
            Kind::Cells => {
                let sheet = sheet_of(payload, at, talk.said.visibility.len())?;
                at = sheet;
                let read = cells::read(payload, sheet, &mut |cell| {
                    count += 1;
                    visit(cell);
                    true
                });
                read.map_err(|Malformed(what)| Broken::Protocol(what.to_owned()))?;
            }
            Kind::Error => {
                let nobody =
                    Description { id: String::new(), version: String::new(), title: String::new() };
                let failure = failure(parsed(payload, kind)?, &nobody);
                return talk.over(Answer::Failed(failure));
            }
            Kind::End => {
                let end = parsed(payload, kind)?;
                let said = talk.said.clone();
                return talk.ended(&end, true, [0, 0, count], Answer::Done(said));
            }
            other => return Err(out_of_turn(other)),
        }
    }
}

/// Collects what a worker says that asked something of a native plugin itself.
///
/// # Errors
///
/// As [`collect`].
pub fn collect_told(
    input: impl Read,
    expected: &Expected,
) -> Result<Collected<Result<String, String>>, Broken> {
    let mut frames = FrameReader::new(input, expected.output);
    let sandbox = match hello(&mut frames, expected)? {
        Greeted::Over(sandbox, answer) => {
            return Ok(Collected { sandbox, answer, finished: false });
        }
        Greeted::Here(sandbox) => sandbox,
    };
    let answer = match frames.next()? {
        (Kind::Told, payload) => Answer::Done(parsed(payload, Kind::Told)?),
        (Kind::Refused, payload) => Answer::File(account(payload)?),
        (other, _) => return Err(out_of_turn(other)),
    };
    let done = matches!(answer, Answer::Done(_));
    end_of(frames, done, Some([0; 3]))?;
    Ok(Collected { sandbox, answer, finished: true })
}

/// What came of a worker's first words.
enum Greeted<T> {
    Over(SandboxReport, Answer<T>),
    Here(SandboxReport),
}

/// Takes the worker's first words.
fn hello<R: Read, T>(
    frames: &mut FrameReader<R>,
    expected: &Expected,
) -> Result<Greeted<T>, Broken> {
    let hello: Hello = match frames.next()? {
        (Kind::Hello, payload) => parsed(payload, Kind::Hello)?,
        (other, _) => return Err(out_of_turn(other)),
    };
    if hello.protocol != PROTOCOL {
        let what = format!("protocol {} instead of {PROTOCOL}", hello.protocol);
        return Err(Broken::Protocol(what));
    }
    let sandbox = hello.sandbox;
    if expected.require_sandbox && !sandbox.is_full() {
        return Ok(Greeted::Over(sandbox, Answer::NoSandbox));
    }
    if hello.sha256 != expected.digest.to_string() || hello.size != expected.size {
        return Ok(Greeted::Over(sandbox, Answer::Changed));
    }
    Ok(Greeted::Here(sandbox))
}

fn account(payload: &[u8]) -> Result<String, Broken> {
    String::from_utf8(payload.to_vec())
        .map_err(|_| Broken::Protocol("the account of a refusal is not UTF-8".to_owned()))
}

/// The sheet of a block of cells: the one before or a later one of the workbook.
fn sheet_of(payload: &[u8], at: u16, sheets: usize) -> Result<u16, Broken> {
    use gevinst_plugin_abi::block::CELLS;
    use gevinst_plugin_abi::read::Block;
    let block = Block::parse(payload, CELLS);
    let block = block.map_err(|Malformed(what)| Broken::Protocol(what.to_owned()))?;
    let sheet = u16::try_from(block.sheet()).ok();
    let sheet = sheet.filter(|sheet| *sheet >= at && usize::from(*sheet) < sheets);
    sheet.ok_or_else(|| Broken::Protocol("cells of a sheet out of its turn".to_owned()))
}

fn failure(error: message::Error, format: &Description) -> AdaptFailure {
    match error {
        message::Error::Sheet { sheet, what } => AdaptFailure::Workbook(ReadError { sheet, what }),
        message::Error::Failed(what) => AdaptFailure::Failed { format: format.id.clone(), what },
    }
}

/// A collector for the format that claims the workbook, if what it says of
/// itself and of its evidence is within the contract.
fn collector(
    said: &BookSaid,
    claimed: &Claimed,
    limits: Limits,
) -> Result<Collector, AdaptFailure> {
    let format = format_used(&claimed.format, &claimed.evidence, claimed.named_by_user);
    let mut collector = Collector::new(0, said.source.clone(), &said.facts, format, limits);
    match collector.check_evidence() {
        Ok(()) => Ok(collector),
        Err(_) => match collector.finish() {
            Err(failure) => Err(failure),
            Ok(submission) => Err(AdaptFailure::Contract {
                format: submission.format.id,
                what: "evidence that was not taken".to_owned(),
            }),
        },
    }
}

fn out_of_turn(kind: Kind) -> Broken {
    Broken::Protocol(format!("a frame {kind:?} out of its turn"))
}

fn parsed<T: DeserializeOwned>(payload: &[u8], kind: Kind) -> Result<T, Broken> {
    serde_json::from_slice(payload)
        .map_err(|error| Broken::Protocol(format!("the frame {kind:?} cannot be read: {error}")))
}

/// The frames after the workbook is known.
struct Talk<R> {
    frames: FrameReader<R>,
    sandbox: SandboxReport,
    said: BookSaid,
}

/// How a talk begins.
enum Opened<R, T> {
    Over(Collected<T>),
    Book(Talk<R>),
}

impl<R: Read> Talk<R> {
    /// Takes the first words, and what is known of the workbook.
    fn open<T>(input: R, expected: &Expected) -> Result<Opened<R, T>, Broken> {
        let mut frames = FrameReader::new(input, expected.output);
        let sandbox = match hello(&mut frames, expected)? {
            Greeted::Over(sandbox, answer) => {
                return Ok(Opened::Over(Collected { sandbox, answer, finished: false }));
            }
            Greeted::Here(sandbox) => sandbox,
        };
        let book: message::Book = match frames.next()? {
            (Kind::Book, payload) => parsed(payload, Kind::Book)?,
            (Kind::Refused, payload) => {
                let answer = Answer::File(account(payload)?);
                end_of(frames, false, None)?;
                return Ok(Opened::Over(Collected { sandbox, answer, finished: true }));
            }
            (other, _) => return Err(out_of_turn(other)),
        };
        let said = said(book, expected)?;
        Ok(Opened::Book(Talk { frames, sandbox, said }))
    }

    fn message<T: DeserializeOwned>(&mut self, kind: Kind) -> Result<T, Broken> {
        match self.frames.next()? {
            (found, payload) if found == kind => parsed(payload, kind),
            (other, _) => Err(out_of_turn(other)),
        }
    }

    /// The answer, after the last words of a worker that did not do its work.
    fn over<T>(self, answer: Answer<T>) -> Result<Collected<T>, Broken> {
        end_of(self.frames, false, None)?;
        Ok(Collected { sandbox: self.sandbox, answer, finished: true })
    }

    /// The answer, where the last words are known already.
    fn ended<T>(
        self,
        end: &End,
        done: bool,
        counts: [u64; 3],
        answer: Answer<T>,
    ) -> Result<Collected<T>, Broken> {
        check_end(end, done, Some(counts))?;
        self.frames.finish()?;
        Ok(Collected { sandbox: self.sandbox, answer, finished: true })
    }

    /// The answer, where the rest is not listened to.
    fn cut<T>(self, answer: Answer<T>) -> Collected<T> {
        Collected { sandbox: self.sandbox, answer, finished: false }
    }
}

fn said(book: message::Book, expected: &Expected) -> Result<BookSaid, Broken> {
    let told = book.told().filter(|(_, sheets)| u16::try_from(sheets.len()).is_ok());
    let (facts, sheets) =
        told.ok_or_else(|| Broken::Protocol("a workbook of no known kind".to_owned()))?;
    let (sheets, visibility) = sheets.into_iter().unzip();
    let source = Book {
        name: expected.name.clone(),
        digest: expected.digest,
        size: expected.size,
        file_kind: file_kind_name(facts.kind).to_owned(),
        sheets,
    };
    Ok(BookSaid { source, facts, visibility })
}

fn end_of<R: Read>(
    mut frames: FrameReader<R>,
    done: bool,
    counts: Option<[u64; 3]>,
) -> Result<(), Broken> {
    let end: End = match frames.next()? {
        (Kind::End, payload) => parsed(payload, Kind::End)?,
        (other, _) => return Err(out_of_turn(other)),
    };
    check_end(&end, done, counts)?;
    frames.finish()
}

/// The last words agree with what was said before.
fn check_end(end: &End, done: bool, counts: Option<[u64; 3]>) -> Result<(), Broken> {
    let told = [end.records, end.notes, end.cells];
    if (end.status == Status::OK.0) != done {
        return Err(Broken::Protocol(format!("it ended with status {}", end.status)));
    }
    match counts {
        Some(counts) if counts != told => Err(Broken::Protocol(format!(
            "it counts {} records, {} notes and {} cells; {}, {} and {} came",
            told[0], told[1], told[2], counts[0], counts[1], counts[2]
        ))),
        _ => Ok(()),
    }
}
