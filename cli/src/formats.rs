//! The formats of a run: the program's own, and the native plugins that are trusted.

use std::path::PathBuf;

use gevinst_core::provenance::Digest;
use gevinst_plugin_host::trust::TrustError;
use gevinst_plugin_host::{Catalogue, native};
use gevinst_plugin_sdk::Format;

use crate::exit::{Exit, Failure};
use crate::plugins::{self, Plugin};

/// The formats that the program has of its own, in a fixed order.
pub fn own() -> Catalogue {
    Catalogue::new(own_formats())
}

fn own_formats() -> Vec<Box<dyn Format>> {
    let mut agencies: Vec<Box<dyn Format>> =
        vec![Box::new(gevinst_format_kommit::KommitFormat::new())];
    for mapped in gevinst_mapped::shipped() {
        agencies.push(Box::new(mapped));
    }
    agencies.sort_by(|one, other| one.describe().id.cmp(&other.describe().id));
    let mut formats: Vec<Box<dyn Format>> = vec![Box::new(gevinst_register::RegisterFormat::new())];
    formats.append(&mut agencies);
    formats
}

/// Which formats a run knows, and which one the user named.
#[derive(Debug, Clone, Default)]
pub struct Formats {
    /// The id of the format that the user named for all workbooks.
    pub named: Option<String>,
    /// The native plugins.
    pub plugins: Vec<Plugin>,
}

impl Formats {
    /// The program's formats and those of the plugin folders.
    ///
    /// # Errors
    ///
    /// When a folder is refused, or two formats have the same id.
    pub fn new(named: Option<String>, folders: &[PathBuf]) -> Result<Formats, Failure> {
        let folders = plugins::folders(folders)?;
        Ok(Formats { named, plugins: plugins::trusted(&folders, &own())? })
    }

    /// The native plugin that the user named, if it is one.
    pub fn named_plugin(&self) -> Option<&Plugin> {
        let named = self.named.as_deref()?;
        self.plugins.iter().find(|plugin| plugin.trusted.id == named)
    }

    /// The fingerprint of the library of the plugin with this id, if it is one.
    ///
    /// # Errors
    ///
    /// When the library cannot be read or has changed.
    pub fn library_of(&self, id: &str) -> Result<Option<Digest>, TrustError> {
        let plugin = self.plugins.iter().find(|plugin| plugin.trusted.id == id);
        let bytes = plugin.map(|plugin| plugin.folder.bytes(&plugin.trusted)).transpose()?;
        Ok(bytes.map(|bytes| Digest::of(&bytes)))
    }

    /// All formats in this process: the native plugins are loaded into it.
    ///
    /// # Errors
    ///
    /// When a library has changed since it was trusted, or does not load.
    pub fn here(&self) -> Result<Catalogue, Failure> {
        let mut formats = own_formats();
        for plugin in &self.plugins {
            let bytes =
                plugin.folder.bytes(&plugin.trusted).map_err(|error| plugins::refused(&error))?;
            let format = native::load(&bytes).map_err(|error| {
                Failure::new(Exit::Format, format!("format {}: {error}", plugin.trusted.id))
            })?;
            formats.push(Box::new(format));
        }
        Ok(Catalogue::new(formats))
    }
}
