//! A workbook read by a thread of its own, block by block.
//!
//! A native plugin asks for cells when it wants them, while the readers give
//! them when they have them. Between the two stands a thread that reads ahead
//! by a few blocks. It is started before the walls of the worker are put up,
//! since no thread can be started behind them, and opens the workbook only when
//! it is told to, behind them.

use std::io;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_sdk::boundary::cells;
use gevinst_plugin_sdk::{Blocks, BookFacts, Cell, Flow, ReadError, SheetInfo, Workbook};

/// How many blocks are read ahead.
const AHEAD: usize = 4;

/// Opens a workbook, on the reading thread.
type Open<E> = Box<dyn FnOnce() -> Result<Box<dyn Workbook>, E> + Send>;

/// A piece of a sheet on its way; `None` is the sheet's end, so that a thread that is gone
/// cannot pass for it.
type Piece = Result<Option<Vec<u8>>, ReadError>;

/// What is known of a workbook when it has been opened.
type Opened = (String, BookFacts, Vec<SheetInfo>);

/// A reading thread that has not been told to open its workbook.
#[derive(Debug)]
pub struct Waiting<E> {
    begin: Sender<Open<E>>,
    opened: Receiver<Result<Opened, E>>,
    sheets: Sender<(u16, SyncSender<Piece>)>,
}

/// Starts a reading thread.
///
/// # Errors
///
/// When no thread can be started.
pub fn start<E: Send + 'static>() -> io::Result<Waiting<E>> {
    let (begin, beginning) = channel::<Open<E>>();
    let (tell_opened, opened) = channel();
    let (sheets, wanted) = channel::<(u16, SyncSender<Piece>)>();
    thread::Builder::new().name("reader".to_owned()).spawn(move || {
        let Ok(open) = beginning.recv() else { return };
        let mut book = match open() {
            Ok(book) => book,
            Err(error) => {
                // Whoever does not listen any more does not need the error either.
                let _ = tell_opened.send(Err(error));
                return;
            }
        };
        let facts = (book.name().to_owned(), book.facts().clone(), book.sheets().to_vec());
        if tell_opened.send(Ok(facts)).is_err() {
            return;
        }
        while let Ok((sheet, pieces)) = wanted.recv() {
            read(book.as_mut(), sheet, &pieces);
        }
    })?;
    Ok(Waiting { begin, opened, sheets })
}

/// Reads a sheet until its end, or until nobody wants more of it.
fn read(book: &mut dyn Workbook, sheet: u16, pieces: &SyncSender<Piece>) {
    let mut writer = Writer::new();
    let mut wanted = true;
    let outcome = book.read(sheet, &mut |cell| {
        cells::write(&mut writer, cell);
        if writer.is_full() {
            wanted = pieces.send(Ok(Some(writer.cells(sheet).to_vec()))).is_ok();
        }
        if wanted { Flow::Continue } else { Flow::Stop }
    });
    if wanted && writer.items() > 0 {
        wanted = pieces.send(Ok(Some(writer.cells(sheet).to_vec()))).is_ok();
    }
    if wanted {
        // A plugin that has stopped reading does not hear of it.
        let _ = pieces.send(outcome.map(|()| None));
    }
}

impl<E> Waiting<E> {
    /// Lets the thread open its workbook.
    ///
    /// # Errors
    ///
    /// What `open` answers; `None` when the thread is gone.
    pub fn open(
        self,
        open: impl FnOnce() -> Result<Box<dyn Workbook>, E> + Send + 'static,
    ) -> Result<Pumped, Option<E>> {
        self.begin.send(Box::new(open)).map_err(|_| None)?;
        let (name, facts, sheets) = self.opened.recv().map_err(|_| None)?.map_err(Some)?;
        let wanted = self.sheets;
        Ok(Pumped { name, facts, sheets, wanted, pieces: None, lent: Vec::new(), sheet: 0 })
    }
}

/// A workbook that is read by a thread of its own.
#[derive(Debug)]
pub struct Pumped {
    name: String,
    facts: BookFacts,
    sheets: Vec<SheetInfo>,
    wanted: Sender<(u16, SyncSender<Piece>)>,
    pieces: Option<Receiver<Piece>>,
    lent: Vec<u8>,
    sheet: u16,
}

impl Pumped {
    fn gone(&self, what: &str) -> ReadError {
        let sheet = self.sheets.get(usize::from(self.sheet));
        let sheet = sheet.map(|info| info.name.clone());
        ReadError {
            sheet: sheet.unwrap_or_else(|| format!("number {}", u32::from(self.sheet) + 1)),
            what: what.to_owned(),
        }
    }
}

impl Workbook for Pumped {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self) -> &BookFacts {
        &self.facts
    }

    fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    fn read(
        &mut self,
        sheet: u16,
        visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
    ) -> Result<(), ReadError> {
        gevinst_plugin_sdk::workbook::read_blocks(self, sheet, visit)
    }

    fn blocks(&mut self) -> Option<&mut dyn Blocks> {
        Some(self)
    }
}

impl Blocks for Pumped {
    fn open(&mut self, sheet: u16) -> Result<(), ReadError> {
        self.sheet = sheet;
        if usize::from(sheet) >= self.sheets.len() {
            return Err(self.gone("the workbook has no such sheet"));
        }
        // Where another sheet is still being read, its channel closes and the reader leaves it.
        let (pieces, arriving) = sync_channel(AHEAD);
        self.pieces = Some(arriving);
        self.wanted.send((sheet, pieces)).map_err(|_| self.gone("the reading thread has ended"))
    }

    fn next(&mut self) -> Result<Option<&[u8]>, ReadError> {
        let Some(pieces) = &self.pieces else {
            return Err(self.gone("no sheet is open"));
        };
        match pieces.recv() {
            Ok(Ok(Some(piece))) => {
                self.lent = piece;
                Ok(Some(&self.lent))
            }
            Ok(Ok(None)) => {
                self.pieces = None;
                Ok(None)
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(self.gone("the reading thread has ended")),
        }
    }
}
