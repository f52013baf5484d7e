//! `gevinst worker`: reads and adapts one workbook, shut in, for the program
//! that started it. Nobody types this.

use std::io::{self, IsTerminal as _, Write};

use gevinst_core::provenance::Digest;
use gevinst_mapped::expect;
use gevinst_plugin_host::conformance::{self, Check, Recorded};
use gevinst_plugin_host::native::{self, NativeFormat};
use gevinst_plugin_host::pump::{self, Pumped};
use gevinst_plugin_host::sandbox::{Sandbox, SandboxReport};
use gevinst_plugin_host::worker::{Hello, PROTOCOL, Serve, read_workbook, take_output};
use gevinst_plugin_host::{Catalogue, trust};
use gevinst_plugin_sdk::{Description, Format as _, Workbook};

use crate::exit::{Exit, Failure};
use crate::formats;
use crate::workbook::{self, Limits, Refusal};
use crate::worker::{Action, Library, Request};

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
    match &request.library {
        None => with_own_formats(request, bytes, &limits, out),
        Some(library) => with_plugin(request, library, bytes, out),
    }
}

fn hello(bytes: &[u8], sandbox: SandboxReport) -> Hello {
    let sha256 = Digest::of(bytes).to_string();
    Hello { protocol: PROTOCOL, sha256, size: bytes.len() as u64, sandbox }
}

fn with_own_formats(
    request: &Request,
    bytes: Vec<u8>,
    limits: &Limits,
    out: impl Write,
) -> io::Result<()> {
    let sandbox = Sandbox::begin(&request.allowance).seal();
    let full = sandbox.is_full();
    let mut serve = Serve::begin(out, &hello(&bytes, sandbox))?;
    // Without the walls that were asked for, nothing of the file is looked at.
    if full || !request.require_sandbox {
        let mut book = match workbook::open_bytes(&request.name, bytes, limits) {
            Ok(book) => book,
            Err(refusal) => return refused(serve, &refusal),
        };
        match &request.action {
            Action::Adapt => serve.adapt(&formats::own(), &mut book, request.format.as_deref()),
            Action::Cells => serve.cells(&mut book),
            other => return Err(io::Error::other(format!("{other:?} needs a native plugin"))),
        }?;
    }
    serve.end()
}

/// With a native plugin the walls go up in two steps, the library between them. What is said
/// of the walls is said before any of the library's code has run.
fn with_plugin(
    request: &Request,
    library: &Library,
    bytes: Vec<u8>,
    out: impl Write,
) -> io::Result<()> {
    let code = trust::library(&library.path).map_err(io::Error::other)?;
    if trust::sha256(&code) != library.sha256 {
        return Err(io::Error::other("the library is not the one that was asked for"));
    }
    let mut sandbox = Sandbox::begin(&request.allowance);
    let reader = pump::start::<Refusal>()?;
    sandbox.allow_loading();
    let full = sandbox.report().is_full();
    let mut serve = Serve::begin(out, &hello(&bytes, sandbox.report().clone()))?;
    if !full && request.require_sandbox {
        return serve.end();
    }
    let format = native::load(&code);
    if !sandbox.seal().is_full() && full {
        return Err(io::Error::other("the last wall could not be put up"));
    }
    if let Action::Describe = request.action {
        let told = format.map_err(|error| error.to_string()).and_then(|format| described(&format));
        serve.told(&told)?;
        return serve.end();
    }
    if let Action::Check(id) = &request.action
        && Check::named(id).is_some_and(|check| !check.needs_sample())
    {
        serve.told(&checked(id, format, None))?;
        return serve.end();
    }
    let name = request.name.clone();
    let opened = reader.open(move || {
        let book = workbook::open_bytes(&name, bytes, &Limits::default())?;
        Ok(Box::new(book) as Box<dyn Workbook>)
    });
    let mut book = match opened {
        Ok(book) => book,
        Err(Some(refusal)) => return refused(serve, &refusal),
        Err(None) => return Err(io::Error::other("the reading thread has ended")),
    };
    told(request, format, &mut book, &mut serve)?;
    serve.end()
}

fn told<W: Write>(
    request: &Request,
    format: Result<NativeFormat, native::LoadError>,
    book: &mut Pumped,
    serve: &mut Serve<W>,
) -> io::Result<()> {
    match (&request.action, format) {
        (Action::Check(id), format) => serve.told(&checked(id, format, Some(book))),
        (Action::Tell, Ok(format)) => {
            serve.told(&expect::render(&format, book).map_err(|error| error.to_string()))
        }
        (Action::Tell, Err(error)) => serve.told(&Err(error.to_string())),
        (_, Ok(format)) => {
            let catalogue = Catalogue::new(vec![Box::new(format)]);
            serve.adapt(&catalogue, book, request.format.as_deref())
        }
        (_, Err(error)) => serve.failed_to_load(book, &error.to_string()),
    }
}

/// Who a plugin is, as the program reads it: id, version, title, contract.
fn described(format: &NativeFormat) -> Result<String, String> {
    let Description { id, version, title } = format.describe();
    let (major, minor) = format.abi();
    serde_json::to_string(&(id, version, title, major, minor)).map_err(|error| error.to_string())
}

/// Runs one check of the contract; what is wrong is the error.
fn checked(
    id: &str,
    format: Result<NativeFormat, native::LoadError>,
    book: Option<&mut Pumped>,
) -> Result<String, String> {
    let check = Check::named(id).ok_or_else(|| format!("there is no check \"{id}\""))?;
    let format = format.map_err(|error| error.to_string())?;
    let sample = book.map(|book| Recorded::of(book)).transpose();
    let sample = sample.map_err(|error| error.to_string())?;
    conformance::run(check, format, sample.as_ref()).map(|()| String::new())
}

fn refused<W: Write>(mut serve: Serve<W>, refusal: &Refusal) -> io::Result<()> {
    serve.refused(&serde_json::to_string(refusal)?)?;
    serve.end()
}
