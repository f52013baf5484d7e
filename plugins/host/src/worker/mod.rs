//! What a worker process and the program that started it say to one another.
//!
//! The worker reads and adapts one workbook and writes *frames* to a pipe:
//! [`Serve`] is its side, [`collect`] and [`collect_cells`] the program's. A
//! frame is a head of 16 bytes and a payload; cells, records and notes are the
//! contract's own blocks, everything else is a little JSON. `README.md` lists
//! the frames and their order.
//!
//! The program believes nothing of it: an unknown kind, a frame that is too
//! long or out of its turn, a count that does not agree, an answer beyond the
//! contract or a pipe that ends too early, and the whole answer is dropped.

mod collect;
mod frame;
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "closing by number what the standard library does not know of")]
mod inherited;
mod message;
mod pipe;
mod serve;

pub use collect::{
    Answer, BookSaid, Broken, Collected, Expected, collect, collect_cells, collect_told,
};
pub use message::{Hello, PROTOCOL};
pub use pipe::{read_workbook, take_output};
pub use serve::Serve;
