//! Native plugins: shared libraries that speak the C contract.
//!
//! [`load`] takes the bytes of a library, never a path: the bytes whose
//! fingerprint was checked are the bytes that are loaded. A library that was
//! loaded stays; it is never unloaded.

#[expect(unsafe_code, reason = "the C contract is made of pointers")]
mod call;
mod image;
#[expect(unsafe_code, reason = "loading a library runs its code")]
mod library;
#[expect(unsafe_code, reason = "the C contract is made of pointers")]
mod probe;

use gevinst_plugin_abi::Status;
use gevinst_plugin_sdk::{
    AdaptError, Description, Format, Identification, IdentifyError, ReadError, Sink, Workbook,
};

use self::call::{Call, Outcome};
use self::library::Library;

/// Why a library is not used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The bytes could not be put where a library can be loaded from.
    #[error("the library cannot be made ready to load: {0}")]
    Image(#[source] std::io::Error),
    /// The system's loader refuses it.
    #[error(
        "the system does not load it: {0}. It may be for another system or processor, \
         or need a library that is not here; a plugin links to the C library and nothing else"
    )]
    Loader(String),
    /// The symbol of the contract is not exported.
    #[error(
        "it exports no gevinst_plugin_entry_v1, so it is not a plugin of this program's contract"
    )]
    NoEntry,
    /// It speaks another major version of the contract.
    #[error(
        "it speaks version {theirs} of the plugin contract and this program version {ours}: \
         get a build of the plugin for version {ours}, or a program that speaks version {theirs}"
    )]
    OtherMajor {
        /// The plugin's major version.
        theirs: u16,
        /// The program's major version.
        ours: u16,
    },
    /// It refuses this program.
    #[error(
        "it does not work with version {major}.{minor} of the plugin contract, which this \
         program speaks: ask its maker for a newer build"
    )]
    RefusesUs {
        /// The program's major version.
        major: u16,
        /// The program's minor version.
        minor: u16,
    },
    /// The table it gives breaks the contract.
    #[error("its table breaks the plugin contract: {0}")]
    Table(&'static str),
    /// The description it gives breaks the contract.
    #[error("its description breaks the plugin contract: {0}")]
    Description(String),
}

/// A format whose code stands in a loaded library.
pub struct NativeFormat {
    library: Library,
    description: Description,
    /// Whether to ask with a longer table, as a later program will.
    longer: bool,
}

/// Loads a plugin from its bytes and asks who it is.
///
/// This runs code of the library: its constructors and two of its functions.
///
/// # Errors
///
/// When the library does not load or breaks the contract; see [`LoadError`].
pub fn load(bytes: &[u8]) -> Result<NativeFormat, LoadError> {
    let library = Library::load(&image::of(bytes).map_err(LoadError::Image)?)?;
    let description = library.describe()?;
    Ok(NativeFormat { library, description, longer: false })
}

impl NativeFormat {
    /// What stands for the reason of a plugin that gives none.
    pub const SAYS_NOTHING: &str = "it does not say what it looked for";
    /// How the reason begins when a plugin broke the contract.
    pub const BROKE: &str = "broke the plugin contract";

    /// The version of the contract that the plugin was built with.
    pub fn abi(&self) -> (u16, u16) {
        self.library.abi()
    }

    /// The same format, asked by a host whose table is longer than the plugin knows.
    pub fn asked_by_a_later_program(self) -> NativeFormat {
        NativeFormat { longer: true, ..self }
    }

    fn ask(&self, call: &mut Call<'_>, question: library::Question) -> Status {
        if self.longer { probe::with_longer_table(call, question) } else { call.make(question) }
    }

    fn ended(&self, call: Call<'_>, status: Status) -> Ended {
        let Outcome { failure, unreadable, refused, broken } = call.outcome();
        if let Some(what) = broken {
            return Ended::Failed(format!("{}: {what}", NativeFormat::BROKE));
        }
        match status {
            Status::OK | Status::NOT_MINE if !refused => Ended::Done,
            Status::UNREADABLE if unreadable.is_some() => {
                unreadable.map_or(Ended::Refused, Ended::Unreadable)
            }
            _ if refused => Ended::Refused,
            status => {
                let (name, says) = status.told();
                let why = failure.unwrap_or_else(|| "without saying why".to_owned());
                Ended::Failed(format!("{why} ({says}: {name} {})", status.0))
            }
        }
    }
}

/// How a call of the plugin ended.
enum Ended {
    Done,
    Refused,
    Unreadable(ReadError),
    Failed(String),
}

impl Format for NativeFormat {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn identify(&self, workbook: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        let mut call = Call::new(workbook, None);
        let status = self.ask(&mut call, self.library.table().identify);
        let evidence = call.take_evidence();
        let not_mine = call.take_not_mine();
        match self.ended(call, status) {
            Ended::Done if status == Status::OK && evidence.is_empty() => {
                Err(IdentifyError::Failed("claims the workbook without any evidence".to_owned()))
            }
            Ended::Done if status == Status::OK => Ok(Identification::Mine(evidence)),
            Ended::Done => Ok(Identification::NotMine(
                not_mine.unwrap_or_else(|| NativeFormat::SAYS_NOTHING.to_owned()),
            )),
            Ended::Unreadable(error) => Err(error.into()),
            Ended::Refused => Err(IdentifyError::Failed("told more than is taken".to_owned())),
            Ended::Failed(why) => Err(IdentifyError::Failed(why)),
        }
    }

    fn adapt(&self, workbook: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let mut call = Call::new(workbook, Some(sink));
        let status = self.ask(&mut call, self.library.table().adapt);
        match self.ended(call, status) {
            Ended::Done if status == Status::OK => Ok(()),
            Ended::Done => Err(AdaptError::Failed(
                "says that the workbook is not its own after it was asked to read it".to_owned(),
            )),
            Ended::Unreadable(error) => Err(error.into()),
            Ended::Refused => Err(gevinst_plugin_sdk::Refused.into()),
            Ended::Failed(why) => Err(AdaptError::Failed(why)),
        }
    }
}
