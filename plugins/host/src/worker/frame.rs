//! Frames: a head of 16 bytes and a payload.

use std::io::{self, Read, Write};

use gevinst_plugin_abi::block::MAX_BLOCK;

use super::collect::Broken;

/// What a frame holds. The number stands in the frame's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Kind {
    /// The worker is there: protocol, digest of what it read, sandbox.
    Hello = 1,
    /// What is known of the workbook before its cells are read.
    Book = 2,
    /// The file is refused; the payload is the reader's own account.
    Refused = 3,
    /// Which format claims the workbook, or why none.
    Claims = 4,
    /// A block of records.
    Records = 5,
    /// A block of notes.
    Notes = 6,
    /// A block of cells.
    Cells = 7,
    /// The work failed.
    Error = 8,
    /// The work is over: status and counts.
    End = 9,
    /// What came of asking something of a native plugin itself.
    Told = 10,
}

impl Kind {
    const ALL: [Kind; 10] = [
        Kind::Hello,
        Kind::Book,
        Kind::Refused,
        Kind::Claims,
        Kind::Records,
        Kind::Notes,
        Kind::Cells,
        Kind::Error,
        Kind::End,
        Kind::Told,
    ];

    /// The longest payload.
    fn most(self) -> usize {
        const CONTROL: usize = 8 * 1024 * 1024;
        match self {
            Kind::Records | Kind::Notes | Kind::Cells => MAX_BLOCK,
            _ => CONTROL,
        }
    }
}

/// The size of a frame's head.
const HEAD: usize = 16;

/// Writes frames.
#[derive(Debug)]
pub(super) struct FrameWriter<W> {
    out: W,
    sequence: u32,
}

impl<W: Write> FrameWriter<W> {
    pub(super) fn new(out: W) -> FrameWriter<W> {
        FrameWriter { out, sequence: 0 }
    }

    pub(super) fn write(&mut self, kind: Kind, payload: &[u8]) -> io::Result<()> {
        let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= kind.most());
        let Some(length) = length else {
            let what = format!("a frame of {} bytes is too long to be sent", payload.len());
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        };
        let mut head = [0; HEAD];
        let numbers = [kind as u32, length, self.sequence, 0];
        for (place, number) in head.chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        self.sequence = self.sequence.wrapping_add(1);
        self.out.write_all(&head)?;
        self.out.write_all(payload)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads frames, as if they came from an enemy.
#[derive(Debug)]
pub(super) struct FrameReader<R> {
    input: R,
    sequence: u32,
    left: u64,
    cap: u64,
    payload: Vec<u8>,
}

impl<R: Read> FrameReader<R> {
    /// A reader that takes at most `cap` bytes in all.
    pub(super) fn new(input: R, cap: u64) -> FrameReader<R> {
        FrameReader { input, sequence: 0, left: cap, cap, payload: Vec::new() }
    }

    /// The next frame.
    pub(super) fn next(&mut self) -> Result<(Kind, &[u8]), Broken> {
        let [kind, length, sequence, reserved] = self.head()?;
        let kind = Kind::ALL.into_iter().find(|known| *known as u32 == kind).ok_or_else(|| {
            // Four letters tell whose they are, when somebody else wrote to the pipe.
            let letters = String::from_utf8_lossy(&kind.to_le_bytes()).into_owned();
            Broken::Protocol(format!("frame {} is of kind {kind} ({letters:?})", self.sequence))
        })?;
        if sequence != self.sequence || reserved != 0 {
            return Err(Broken::Protocol(format!("frame {} has a wrong head", self.sequence)));
        }
        self.sequence = self.sequence.wrapping_add(1);
        let size = u64::from(length);
        if usize::try_from(length).map_or(true, |length| length > kind.most()) {
            let what = format!("frame {sequence} ({kind:?}) is of {length} bytes");
            return Err(Broken::Protocol(what));
        }
        self.spend(size)?;
        self.payload.clear();
        // Memory follows the bytes that come, not the length that is claimed.
        let read = self.input.by_ref().take(size).read_to_end(&mut self.payload);
        read.map_err(|error| Broken::Pipe(error.to_string()))?;
        if self.payload.len() as u64 != size {
            return Err(Broken::Ended);
        }
        Ok((kind, &self.payload))
    }

    fn head(&mut self) -> Result<[u32; 4], Broken> {
        self.spend(HEAD as u64)?;
        let mut head = [0; HEAD];
        self.input.read_exact(&mut head).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Broken::Ended,
            _ => Broken::Pipe(error.to_string()),
        })?;
        let mut numbers = [0; 4];
        for (number, bytes) in numbers.iter_mut().zip(head.as_chunks::<4>().0) {
            *number = u32::from_le_bytes(*bytes);
        }
        Ok(numbers)
    }

    fn spend(&mut self, bytes: u64) -> Result<(), Broken> {
        self.left = self.left.checked_sub(bytes).ok_or(Broken::TooMuch { cap: self.cap })?;
        Ok(())
    }

    /// Nothing may come after the last frame.
    pub(super) fn finish(mut self) -> Result<(), Broken> {
        match self.input.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(Broken::Protocol("there are bytes after the last frame".to_owned())),
            Err(error) => Err(Broken::Pipe(error.to_string())),
        }
    }
}
