//! `gevinst worker`: reads and adapts one workbook, shut in, for the program
//! that started it. Nobody types this.

use std::io::{self, IsTerminal as _, Write};

use gevinst_core::provenance::Digest;
use gevinst_plugin_host::sandbox::Sandbox;
use gevinst_plugin_host::worker::{Hello, PROTOCOL, Serve, read_workbook, take_output};

use crate::exit::{Exit, Failure};
use crate::mappings::catalogue_with;
use crate::workbook::{self, Limits};
use crate::worker::{Action, Request};

pub(super) fn run(request: &str) -> Result<Exit, Failure> {
    if io::stdout().is_terminal() {
        let message = "the program starts its workers itself; there is nothing to type here";
        return Err(Failure::new(Exit::Usage, message));
    }
    let request: Request = serde_json::from_str(request)
        .map_err(|error| Failure::new(Exit::Usage, format!("not a worker's request: {error}")))?;
    work(&request).map_err(|error| Failure::new(Exit::Format, format!("the worker: {error}")))?;
    Ok(Exit::Done)
}

fn work(request: &Request) -> io::Result<()> {
    let out = take_output()?;
    let limits = Limits::default();
    let bytes = read_workbook(limits.file_bytes.saturating_add(1))?;
    let sandbox = Sandbox::begin(&request.allowance).seal();
    let full = sandbox.is_full();
    let sha256 = Digest::of(&bytes).to_string();
    let hello = Hello { protocol: PROTOCOL, sha256, size: bytes.len() as u64, sandbox };
    let mut serve = Serve::begin(out, &hello)?;
    // Without the walls that were asked for, nothing of the file is looked at.
    if full || !request.require_sandbox {
        read(request, bytes, &limits, &mut serve)?;
    }
    serve.end()
}

fn read<W: Write>(
    request: &Request,
    bytes: Vec<u8>,
    limits: &Limits,
    serve: &mut Serve<W>,
) -> io::Result<()> {
    let mut book = match workbook::open_bytes(&request.name, bytes, limits) {
        Ok(book) => book,
        Err(refusal) => return serve.refused(&serde_json::to_string(&refusal)?),
    };
    match request.action {
        Action::Adapt => {
            let catalogue = catalogue_with(&request.mappings).map_err(io::Error::other)?;
            serve.adapt(&catalogue, &mut book, request.format.as_deref())
        }
        Action::Cells => serve.cells(&mut book),
    }
}
