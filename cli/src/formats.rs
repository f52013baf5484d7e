//! The formats of a run: the program's own, and the native plugins that are trusted.

use std::path::PathBuf;

use gevinst_core::provenance::Digest;
use gevinst_mapped::MappingError;
use gevinst_plugin_host::trust::{Folder, TrustError};
use gevinst_plugin_host::{Catalogue, native};
use gevinst_plugin_sdk::Format;

use crate::exit::{Exit, Failure};
use crate::mappings::{self, OwnMapping};
use crate::plugins::{self, Plugin};
use crate::terminal;

/// The formats that the program has of its own, in a fixed order.
pub fn own() -> Catalogue {
    Catalogue::new(own_formats())
}

/// The program's formats and those of mapping files; one of the same id as the program's
/// stands in its place, so that a new version can be tried.
///
/// # Errors
///
/// When a mapping file has problems.
pub fn own_with(mappings: &[OwnMapping]) -> Result<Catalogue, MappingError> {
    with_mappings(mappings).map(Catalogue::new)
}

fn with_mappings(mappings: &[OwnMapping]) -> Result<Vec<Box<dyn Format>>, MappingError> {
    let mut formats = own_formats();
    let mut own: Vec<Box<dyn Format>> = Vec::new();
    for mapping in mappings {
        let format = mapping.format()?;
        own.retain(|other| other.describe().id != format.describe().id);
        formats.retain(|other| other.describe().id != format.describe().id);
        own.push(Box::new(format));
    }
    // What the user named is asked and told of first.
    own.append(&mut formats);
    Ok(own)
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
    /// Mapping files of the user's own.
    pub mappings: Vec<OwnMapping>,
    /// The plugin folders.
    folders: Vec<Folder>,
}

impl Formats {
    /// The program's formats, those of the plugin folders and those of mapping files.
    ///
    /// # Errors
    ///
    /// When a folder or a mapping file is refused, or two formats have the same id.
    pub fn new(
        named: Option<String>,
        folders: &[PathBuf],
        mappings: &[PathBuf],
    ) -> Result<Formats, Failure> {
        let folders = plugins::folders(folders)?;
        let mappings = mappings::load(mappings)?;
        let known = own_with(&mappings).map_err(|error| refused(&error))?;
        for mapping in &mappings {
            let Ok(format) = mapping.format() else { continue };
            let id = &format.describe().id;
            if own().format(id).is_some() {
                terminal::remark(&format!(
                    "note: {} stands in the place of the program's own format {id}\n",
                    mapping.file
                ));
            }
        }
        let plugins = plugins::trusted(&folders, &known)?;
        Ok(Formats { named, plugins, mappings, folders })
    }

    /// The libraries in the plugin folders that nobody trusts, and how to trust them, in lines.
    pub fn strangers(&self) -> String {
        let mut lines = String::new();
        for folder in &self.folders {
            let trusted = folder.trusted().unwrap_or_default();
            for name in folder.strangers(&trusted).unwrap_or_default() {
                let (path, folder) = (folder.path().join(name), plugins::shown(folder.path()));
                let path = plugins::shown(&path);
                lines.push_str(&format!(
                    "note: {path} is not trusted and was not asked; to use it: \
                     gevinst format trust {path} --plugins {folder}\n"
                ));
            }
        }
        lines
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
        let mut formats = with_mappings(&self.mappings).map_err(|error| refused(&error))?;
        for plugin in &self.plugins {
            let bytes =
                plugin.folder.bytes(&plugin.trusted).map_err(|error| plugins::refused(&error))?;
            let format = native::load(&bytes).map_err(|error| {
                Failure::new(Exit::Format, format!("format {}: {error}", plugin.trusted.id))
            })?;
            if *format.describe() != plugin.trusted.description() {
                let message = format!(
                    "format {}: it says now that it is {} {}, which is not what was trusted",
                    plugin.trusted.id,
                    format.describe().id,
                    format.describe().version
                );
                return Err(Failure::new(Exit::Format, message));
            }
            formats.push(Box::new(format));
        }
        Ok(Catalogue::new(formats))
    }
}

fn refused(error: &MappingError) -> Failure {
    Failure::new(Exit::Usage, error.to_string())
}
