//! `gevinst format trust` and `untrust`.

use std::path::{Path, PathBuf};

use gevinst_plugin_host::trust::{self, Folder};
use gevinst_plugin_sdk::Description;

use super::ask::{self, Asked};
use crate::exit::{Exit, Failure};
use crate::formats::own;
use crate::worker::Action;
use crate::{plugins, terminal};

/// A library that has said who it is.
struct Known {
    description: Description,
    /// The version of the contract that it was built with.
    contract: (u16, u16),
    bytes: Vec<u8>,
}

/// Asks a library who it is.
fn who(library: &Path) -> Result<Known, Failure> {
    let bytes = trust::library(library).map_err(|error| plugins::refused(&error))?;
    let failed =
        |why: String| Failure::new(Exit::Format, format!("{}: {why}", plugins::shown(library)));
    let told = match ask::plugin(library, &bytes, Action::Describe, None)? {
        Asked::Told(told) => told,
        Asked::Wrong(why) => return Err(failed(why)),
    };
    let (id, version, title, major, minor) =
        serde_json::from_str(&told).map_err(|error| failed(error.to_string()))?;
    let description = Description { id, version, title };
    Ok(Known { description, contract: (major, minor), bytes })
}

/// Trusts the bytes of a library.
pub(super) fn trust(library: &Path, named: &[PathBuf]) -> Result<Exit, Failure> {
    let Known { description, contract, bytes } = who(library)?;
    if own().format(&description.id).is_some() {
        let message = format!(
            "{}: its id is \"{}\", and the program has a format of that id itself; give the \
             plugin another id",
            plugins::shown(library),
            description.id
        );
        return Err(Failure::new(Exit::Format, message));
    }
    let folder =
        Folder::make(&plugins::one_folder(named)?).map_err(|error| plugins::refused(&error))?;
    let trusted = folder
        .trust(&bytes, &description, contract)
        .map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
    terminal::print(&format!(
        "trusted: {} {}  {}\n  SHA-256 {}\n  contract {}, {}\n  in {}\n  \
         not checked; whether it keeps the contract tells gevinst format check {} --samples FOLDER\n",
        trusted.id,
        gevinst_templates::visible(&trusted.version),
        gevinst_templates::visible(&trusted.title),
        trusted.sha256,
        trusted.contract,
        trusted.system,
        plugins::shown(folder.path()),
        plugins::shown(library)
    ))?;
    Ok(Exit::Done)
}

/// Trusts a plugin no longer.
pub(super) fn untrust(id: &str, named: &[PathBuf]) -> Result<Exit, Failure> {
    let path = plugins::one_folder(named)?;
    let folder = Folder::open(&path).map_err(|error| plugins::no_folder(&path, &error))?;
    let removed = folder.untrust(id).map_err(|error| plugins::refused(&error))?;
    if removed.is_empty() {
        let trusted = folder.trusted().map_err(|error| plugins::refused(&error))?;
        let known: Vec<&str> = trusted.iter().map(|plugin| plugin.id.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let message = format!(
            "{} has no trusted plugin \"{id}\"; trusted there: {known}",
            plugins::shown(folder.path())
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    for plugin in &removed {
        terminal::print(&format!(
            "no longer trusted, and removed: {} {} ({})\n",
            plugin.id,
            gevinst_templates::visible(&plugin.version),
            plugin.system
        ))?;
    }
    Ok(Exit::Done)
}
