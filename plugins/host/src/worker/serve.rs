//! The worker's side: what it found, as frames.

use std::io::{self, Write};

use gevinst_plugin_abi::Status;
use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_sdk::boundary::{cells, notes, records};
use gevinst_plugin_sdk::{
    AdaptError, Description, Flow, Note, ReadError, Record, Refused as Full, Sink, Workbook,
};
use serde::Serialize;

use super::frame::{FrameWriter, Kind};
use super::message::{Book, Claims, End, Error, Hello};
use crate::catalogue::{Catalogue, Refused};

/// Writes what a worker finds to the pipe.
#[derive(Debug)]
pub struct Serve<W> {
    frames: FrameWriter<W>,
    end: End,
}

impl<W: Write> Serve<W> {
    /// Begins with the worker's first words.
    ///
    /// # Errors
    ///
    /// When the pipe cannot be written; the worker ends then.
    pub fn begin(out: W, hello: &Hello) -> io::Result<Serve<W>> {
        let end = End { status: Status::OK.0, records: 0, notes: 0, cells: 0 };
        let mut serve = Serve { frames: FrameWriter::new(out), end };
        serve.tell(Kind::Hello, hello)?;
        serve.frames.flush()?;
        Ok(serve)
    }

    fn tell(&mut self, kind: Kind, message: &impl Serialize) -> io::Result<()> {
        self.frames.write(kind, &serde_json::to_vec(message)?)
    }

    /// The file is refused; `account` is what the reader says of it.
    ///
    /// # Errors
    ///
    /// When the pipe cannot be written.
    pub fn refused(&mut self, account: &str) -> io::Result<()> {
        self.end.status = Status::FAILED.0;
        self.frames.write(Kind::Refused, account.as_bytes())
    }

    /// Tells of the workbook, which format claims it and what that format says.
    ///
    /// # Errors
    ///
    /// When the pipe cannot be written.
    pub fn adapt(
        &mut self,
        catalogue: &Catalogue,
        workbook: &mut dyn Workbook,
        named: Option<&str>,
    ) -> io::Result<()> {
        self.tell(Kind::Book, &Book::of(workbook.facts(), workbook.sheets()))?;
        let claim = catalogue.claim(workbook, named);
        self.tell(Kind::Claims, &Claims::of(&claim))?;
        let Ok(claim) = claim else {
            self.end.status = Status::FAILED.0;
            return Ok(());
        };
        let mut sink = FrameSink {
            frames: &mut self.frames,
            end: &mut self.end,
            records: Writer::new(),
            notes: Writer::new(),
            failed: None,
        };
        let result = claim.format.adapt(workbook, &mut sink);
        let result = result.and_then(|()| sink.hand_over().map_err(AdaptError::from));
        if let Some(error) = sink.failed {
            return Err(error);
        }
        match result {
            Ok(()) => Ok(()),
            Err(AdaptError::Read(error)) => self.unreadable(error),
            Err(AdaptError::Failed(what)) => self.failed(what),
            Err(AdaptError::Refused(Full)) => {
                self.failed("the format gave up, though nothing was refused".to_owned())
            }
        }
    }

    /// Tells of the workbook, and that the native plugin did not load.
    ///
    /// # Errors
    ///
    /// When the pipe cannot be written.
    pub fn failed_to_load(&mut self, workbook: &dyn Workbook, why: &str) -> io::Result<()> {
        self.tell(Kind::Book, &Book::of(workbook.facts(), workbook.sheets()))?;
        // Who it is was not heard; the program knows whom it asked.
        let format =
            Description { id: String::new(), version: String::new(), title: String::new() };
        let failed = Err(Refused::Failed { format, why: why.to_owned() });
        self.end.status = Status::FAILED.0;
        self.tell(Kind::Claims, &Claims::of(&failed))
    }

    fn unreadable(&mut self, error: ReadError) -> io::Result<()> {
        self.end.status = Status::UNREADABLE.0;
        let ReadError { sheet, what } = error;
        self.tell(Kind::Error, &Error::Sheet { sheet, what })
    }

    fn failed(&mut self, what: String) -> io::Result<()> {
        self.end.status = Status::FAILED.0;
        self.tell(Kind::Error, &Error::Failed(what))
    }

    /// Tells of the workbook and gives all its cells, sheet by sheet.
    ///
    /// # Errors
    ///
    /// When the pipe cannot be written.
    pub fn cells(&mut self, workbook: &mut dyn Workbook) -> io::Result<()> {
        self.tell(Kind::Book, &Book::of(workbook.facts(), workbook.sheets()))?;
        let sheets = u16::try_from(workbook.sheets().len()).unwrap_or(u16::MAX);
        for sheet in 0..sheets {
            if let Err(error) = self.sheet(workbook, sheet)? {
                return self.unreadable(error);
            }
        }
        Ok(())
    }

    fn sheet(
        &mut self,
        workbook: &mut dyn Workbook,
        sheet: u16,
    ) -> io::Result<Result<(), ReadError>> {
        let mut writer = Writer::new();
        let mut failed = None;
        let read = workbook.read(sheet, &mut |cell| {
            cells::write(&mut writer, cell);
            self.end.cells += 1;
            if writer.is_full() {
                failed = self.frames.write(Kind::Cells, writer.cells(sheet)).err();
            }
            if failed.is_none() { Flow::Continue } else { Flow::Stop }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        if writer.items() > 0 {
            self.frames.write(Kind::Cells, writer.cells(sheet))?;
        }
        Ok(read)
    }

    /// Tells what came of asking something of a native plugin itself.
    ///
    /// # Errors
    ///
    /// When the pipe cannot be written.
    pub fn told(&mut self, answer: &Result<String, String>) -> io::Result<()> {
        self.tell(Kind::Told, answer)
    }

    /// Ends with the worker's last words.
    ///
    /// # Errors
    ///
    /// When the pipe cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        let payload = serde_json::to_vec(&self.end)?;
        self.frames.write(Kind::End, &payload)?;
        self.frames.flush()
    }
}

/// A format's answers on their way into the pipe.
struct FrameSink<'s, W> {
    frames: &'s mut FrameWriter<W>,
    end: &'s mut End,
    records: Writer,
    notes: Writer,
    failed: Option<io::Error>,
}

impl<W: Write> FrameSink<'_, W> {
    fn hand_over(&mut self) -> Result<(), Full> {
        if self.records.items() > 0 {
            let result = self.frames.write(Kind::Records, self.records.records());
            self.written(result)?;
        }
        if self.notes.items() > 0 {
            let result = self.frames.write(Kind::Notes, self.notes.notes());
            self.written(result)?;
        }
        Ok(())
    }

    fn written(&mut self, result: io::Result<()>) -> Result<(), Full> {
        result.map_err(|error| {
            self.failed.get_or_insert(error);
            Full
        })
    }
}

impl<W: Write> Sink for FrameSink<'_, W> {
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Full> {
        records::write(&mut self.records, record);
        self.end.records += 1;
        if self.records.is_full() { self.hand_over() } else { Ok(()) }
    }

    fn note(&mut self, note: Note) -> Result<(), Full> {
        notes::write(&mut self.notes, &note);
        self.end.notes += 1;
        if self.notes.is_full() { self.hand_over() } else { Ok(()) }
    }
}
