//! The native plugins of a run: from plugin folders, trusted by their bytes.
//!
//! Folders are named on the command line or in `gevinst.toml`; without either
//! the folder [`BESIDE`] beside the program is used, where it exists. Neither
//! the working folder nor the environment is ever looked into.

use std::path::{Path, PathBuf};

use gevinst_plugin_host::Catalogue;
use gevinst_plugin_host::trust::{Folder, TrustError, Trusted};

use crate::exit::{Exit, Failure};

/// The name of the plugin folder beside the program.
pub const BESIDE: &str = "gevinst-plugins";

/// A native plugin that may be used.
#[derive(Debug, Clone)]
pub struct Plugin {
    /// Where it is.
    pub folder: Folder,
    /// Who it is, and its fingerprint.
    pub trusted: Trusted,
}

/// The plugin folder beside the program, whether it exists or not.
pub fn beside() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join(BESIDE))
}

/// The plugin folders of a run; those that are named must exist.
///
/// # Errors
///
/// When one is not a folder or others may write to it.
pub fn folders(named: &[PathBuf]) -> Result<Vec<Folder>, Failure> {
    let default: Vec<PathBuf> = beside().into_iter().filter(|path| path.is_dir()).collect();
    let paths = if named.is_empty() { &default } else { named };
    paths.iter().map(|path| Folder::open(path).map_err(|error| no_folder(path, &error))).collect()
}

/// A plugin folder that is not there is a matter of usage; anything else is refused.
pub fn no_folder(path: &Path, error: &TrustError) -> Failure {
    let TrustError::Missing { .. } = error else { return refused(error) };
    let path = shown(path);
    let message = format!(
        "the plugin folder {path} does not exist; gevinst format trust LIBRARY --plugins {path} \
         makes it"
    );
    Failure::new(Exit::Usage, message)
}

/// A failure of a plugin folder or of what is in it.
pub fn refused(error: &TrustError) -> Failure {
    let exit = match error {
        TrustError::Missing { .. } => Exit::Usage,
        _ => Exit::Format,
    };
    Failure::new(exit, error.to_string())
}

/// The trusted plugins of these folders that are for this system.
///
/// # Errors
///
/// When a trust file is not understood, or two formats have the same id.
pub fn trusted(folders: &[Folder], known: &Catalogue) -> Result<Vec<Plugin>, Failure> {
    let mut plugins: Vec<Plugin> = Vec::new();
    for folder in folders {
        for trusted in folder.trusted().map_err(|error| refused(&error))? {
            if !trusted.is_for_this_system() {
                continue;
            }
            let twice = plugins.iter().find(|other| other.trusted.id == trusted.id);
            let other = match twice {
                Some(other) => Some(other.folder.path().display().to_string()),
                None => known.format(&trusted.id).map(|_| "the program itself".to_owned()),
            };
            if let Some(other) = other {
                let message = format!(
                    "{} has a format \"{}\", and so has {other}; a format's id is its own: give \
                     one of them another id, or run gevinst format untrust {}",
                    folder.path().display(),
                    trusted.id,
                    trusted.id
                );
                return Err(Failure::new(Exit::Format, message));
            }
            plugins.push(Plugin { folder: folder.clone(), trusted });
        }
    }
    Ok(plugins)
}

/// The one folder that a plugin is put into or taken from.
///
/// # Errors
///
/// When several are named, or none and the program does not know its own place.
pub fn one_folder(named: &[PathBuf]) -> Result<PathBuf, Failure> {
    match named {
        [one] => Ok(one.clone()),
        [] => beside().ok_or_else(|| {
            Failure::new(Exit::Usage, "name the plugin folder with --plugins FOLDER")
        }),
        _ => Err(Failure::new(Exit::Usage, "name one plugin folder, not several")),
    }
}

/// A path as messages show it.
pub fn shown(path: &Path) -> String {
    let path = path.display().to_string();
    // Windows marks a path that was made absolute; people do not write it so.
    gevinst_templates::visible(path.strip_prefix(r"\\?\").unwrap_or(&path))
}
