//! The worker's standard streams.
//!
//! Standard output is the pipe of the frames. A library that prints would write
//! between them, so on Unix the pipe gets another number and standard output
//! becomes another name of standard error, which the program shows with its
//! message. On Windows the pipe keeps its place: what a library prints there
//! breaks the protocol, and the answer is dropped with a message.

use std::fs::File;
use std::io::{self, Read as _, Write};

/// The pipe of the frames; what is printed from now on goes to standard error.
///
/// This is the first thing that a worker does: on Linux every other descriptor
/// is closed, since it can only be one that the program itself was started with.
///
/// # Errors
///
/// When the system does not let the streams be arranged so.
#[cfg(unix)]
pub fn take_output() -> io::Result<impl Write> {
    // Far from the numbers that files get which are opened later.
    const NUMBER: i32 = 40;
    #[cfg(target_os = "linux")]
    super::inherited::close();
    let pipe = rustix::io::fcntl_dupfd_cloexec(io::stdout(), NUMBER)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(io::BufWriter::new(File::from(pipe)))
}

/// The pipe of the frames.
///
/// # Errors
///
/// Never; elsewhere the streams are arranged anew.
#[cfg(not(unix))]
pub fn take_output() -> io::Result<impl Write> {
    Ok(io::BufWriter::new(io::stdout()))
}

/// The workbook, which is the worker's standard input: at most `most` bytes of
/// it. Standard input is empty ever after.
///
/// # Errors
///
/// When it cannot be read.
pub fn read_workbook(most: u64) -> io::Result<Vec<u8>> {
    #[cfg(unix)]
    let nothing = File::open("/dev/null")?;
    let mut bytes = Vec::new();
    io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    #[cfg(unix)]
    rustix::stdio::dup2_stdin(&nothing)?;
    Ok(bytes)
}
