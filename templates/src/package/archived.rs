//! Templates out of an archive: all layers as they were, the standard one too.
//!
//! A report that is made again years after is made with the template of then, though the
//! standard template of today may be another one.

use std::collections::BTreeMap;

use super::files::{FINDINGS, TEXTS, texts_of};
use super::load::{self, manifest};
use super::{Layer, Problems, Template};
use crate::check;
use crate::error::TemplateError;
use crate::texts::Texts;

/// The files of a layer by their paths in it.
type Files = BTreeMap<String, Vec<u8>>;

impl Template {
    /// Every layer with its name and its files, the one that all others come from first;
    /// an archive keeps them.
    pub fn layers_with_files(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.layers().map(|layer| (layer.manifest.name.as_str(), &layer.files))
    }

    /// The template of these layers, the one that all others come from first. None of the
    /// templates that come along takes part in it.
    ///
    /// # Errors
    ///
    /// When a layer is not what this program takes for a template, or there is none.
    pub fn of_layers_with_files(layers: &[(String, Files)]) -> Result<Template, Problems> {
        let mut problems = Vec::new();
        let mut loaded = Vec::new();
        for (folder, files) in layers {
            let texts = texts_of(folder, files, &mut problems);
            if let Some(manifest) = manifest(folder, &texts, &mut problems) {
                loaded.push(Layer { folder: folder.clone(), manifest, files: texts });
            }
        }
        let own = loaded.pop();
        let Some(own) = own.filter(|_| problems.is_empty()) else {
            problems.sort();
            return Err(Problems(problems));
        };
        let template = Template { inherited: loaded, own };
        // Their texts are held against the program's when a report is written with them.
        check::parts(&template, &mut problems);
        Problems::none_or(problems, template)
    }

    /// The texts of a language as the layers of an archive have them. What this program
    /// asks for and the archive does not have, it takes from its own texts; what it no
    /// longer asks for, it leaves.
    ///
    /// # Errors
    ///
    /// When there is no such language, or a text is wrong.
    pub fn texts_of_layers(&self, lang: &str) -> Result<Texts, TemplateError> {
        let mut texts = Texts::load(lang)?;
        let mut layers = self.layers();
        let first = layers.next();
        let file = |folder: &str| first?.files.get(&format!("{folder}{lang}.toml"));
        if let (Some(named), Some(findings)) = (file(TEXTS), file(FINDINGS)) {
            texts.take_earlier(named, findings)?;
        }
        let mut problems = Vec::new();
        load::change(&mut texts, layers, lang, &mut problems);
        Problems::none_or(problems, texts).map_err(TemplateError::from)
    }
}
