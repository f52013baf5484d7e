//! The commands about archives of runs.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::PluginArgs;
use crate::archive::sign::Role;

/// What is archived of a run.
#[derive(Debug, Clone, Args)]
pub struct ArchiveArgs {
    /// A folder to make, with all that made the report: it can be verified and regenerated
    #[arg(long, value_name = "FOLDER")]
    pub archive: Option<PathBuf>,
    /// The moment that the archive states, as 2026-04-15T09:12:03Z; the same moment gives the
    /// same bytes [default: now]
    #[arg(long, value_name = "TIME", requires = "archive")]
    pub archived_at: Option<jiff::Timestamp>,
    /// A register of runs to enter the run in: a chain whose head every report prints; it is
    /// begun where it does not exist
    #[arg(long, value_name = "FILE", requires = "archive")]
    pub run_register: Option<PathBuf>,
    /// The archive of the run that this one takes the place of; the archive and the reports
    /// name it, with --reason
    #[arg(long, value_name = "ARCHIVE", requires_all = ["archive", "reason"])]
    pub supersedes: Option<PathBuf>,
    /// Why the earlier run was made again, in a sentence
    #[arg(long, value_name = "TEXT", requires = "supersedes")]
    pub reason: Option<String>,
    /// Put this program into the archive too
    #[arg(long, requires = "archive")]
    pub embed_tool: bool,
    /// The source of a native plugin, as one file; may be given more than once
    #[arg(long, value_name = "ID=FILE", requires = "archive", value_parser = id_and_file)]
    pub plugin_source: Vec<(String, PathBuf)>,
}

/// `gevinst verify`
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The archive's folder
    #[arg(required_unless_present = "run_register")]
    pub archive: Option<PathBuf>,
    /// Who may sign, as ssh-keygen reads it: lines of a name and a public key
    #[arg(long, value_name = "FILE", requires = "archive")]
    pub allowed_signers: Option<PathBuf>,
    /// The roles that must have signed, by different keys [default: attest,approve]
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "ROLES",
        requires = "allowed_signers"
    )]
    pub roles: Vec<Role>,
    /// A register of runs: its chain is followed, and the archive must be in it
    #[arg(long, value_name = "FILE")]
    pub run_register: Option<PathBuf>,
    /// The archive of the run that this one says it takes the place of
    #[arg(long, value_name = "ARCHIVE", requires = "archive")]
    pub supersedes: Option<PathBuf>,
    /// Certificates of those whose time stamps are believed, in PEM; openssl checks
    #[arg(long, value_name = "FILE", requires = "archive")]
    pub stamp_authorities: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `gevinst sign`
#[derive(Debug, Args)]
pub struct SignArgs {
    /// The archive's folder
    pub archive: PathBuf,
    /// The private SSH key, or the public one of a key that an agent holds
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// What the signature says
    #[arg(long, value_enum)]
    pub role: Role,
    /// A short name for the file of the signature, such as kari-n
    #[arg(long, value_name = "NAME")]
    pub name: String,
}

/// `gevinst regenerate`
#[derive(Debug, Args)]
pub struct RegenerateArgs {
    /// The archive's folder
    pub archive: PathBuf,
    /// A folder to write what comes out to, by the names of the archive
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Write over what is there
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Where native plugins are.
    #[command(flatten)]
    pub plugins: PluginArgs,
    /// Let the archive's native plugins run, shut in, though nobody here trusts their bytes
    #[arg(long)]
    pub trust_archived_plugins: bool,
    /// Also run the stages one out of the other, from the workbooks to the reports
    #[arg(long)]
    pub chain: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `gevinst archive ...`
#[derive(Debug, Subcommand)]
pub enum ArchiveCommand {
    /// Pack an archive into one file: a zip without compression, the same bytes each time
    Pack {
        /// The archive's folder
        archive: PathBuf,
        /// The file to write
        #[arg(short, long, value_name = "FILE.zip")]
        output: PathBuf,
        /// Write over what is there
        #[arg(long)]
        force: bool,
    },
    /// Unpack a packed archive into a new folder, and verify it
    Unpack {
        /// The packed archive
        packed: PathBuf,
        /// The folder to make
        #[arg(short, long, value_name = "FOLDER")]
        output: PathBuf,
    },
    /// Write a copy for everybody: figures, methods and rules, without workbooks, names and
    /// remarks; refused where a national identity number stands in it
    Public {
        /// The archive's folder
        archive: PathBuf,
        /// The folder to make
        #[arg(short, long, value_name = "FOLDER")]
        output: PathBuf,
    },
    /// Put a time stamp (RFC 3161) of tagmanifest-sha512.txt beside an archive, in timestamps/
    Timestamp {
        /// The archive's folder
        archive: PathBuf,
        /// The answer of whoever stamps, as openssl ts reads it
        stamp: PathBuf,
    },
    /// Take away what runs that were ended have left in a folder; what a run is still
    /// writing stays
    Clean {
        /// The folder that archives are written to
        folder: PathBuf,
    },
    /// Write what made the run in the words of others to standard output
    Export {
        /// The archive's folder
        archive: PathBuf,
        /// Whose words
        #[arg(long = "as", value_enum)]
        vocabulary: Vocabulary,
    },
}

/// In whose words a run is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Vocabulary {
    /// RO-Crate 1.1 with a process run, as JSON-LD
    RoCrate,
    /// W3C PROV, as PROV-JSON
    Prov,
}

fn id_and_file(text: &str) -> Result<(String, PathBuf), String> {
    let (id, file) = text.split_once('=').ok_or("expected a format's id, =, and a file")?;
    Ok((id.to_owned(), PathBuf::from(file)))
}
