//! Templates as packages: what an agency changes, over what comes along.
//!
//! A package is a folder with `template.toml` and the files that differ from the
//! template it inherits from. Files come in as bytes by their paths; reading
//! folders is the program's. A package that is wrong in any place is refused with
//! all that is wrong in it: nothing of it is passed over, and the standard template
//! never stands in for a part that does not work.

mod archived;
mod files;
mod load;
mod logo;
mod manifest;
mod problem;
mod profile;
mod shipped;
mod toml_file;

use std::collections::BTreeMap;

use gevinst_core::report::{Digest, nearest};

use crate::error::TemplateError;
use crate::texts::Texts;
use files::{LOGO, MORE_STYLE, PAGE, PARTS, PROFILE, SHEET, WORKBOOK};
pub use manifest::CONTRACT;
use manifest::Manifest;
pub use problem::{Problem, Problems};
pub(crate) use problem::{line_column, meant};
use profile::Profile;
pub(crate) use toml_file::{TextAt, TomlFile};

/// One package: its manifest and files.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Layer {
    /// The folder, as messages name it.
    folder: String,
    manifest: Manifest,
    files: BTreeMap<String, String>,
}

/// A file of a template, with the name by which messages speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile<'t> {
    /// The folder and the path in it.
    pub name: String,
    /// What it says.
    pub text: &'t str,
}

impl TemplateFile<'_> {
    /// The place of a word of the tag that begins at a place; the tag's own where the
    /// word does not stand in it.
    pub(crate) fn place_of(&self, (line, column): (usize, usize), word: &str) -> (usize, usize) {
        let begin =
            self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest: &str = self.text.get(begin..).unwrap_or_default();
        let before: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        let tag = rest.get(before..).unwrap_or_default();
        let tag = tag.split_once("}}").map_or(tag, |(tag, _)| tag);
        let is_part = |c: char| c.is_alphanumeric() || "_-./@".contains(c);
        let found = tag.match_indices(word).find(|(place, _)| {
            let after = tag.get(place + word.len()..).unwrap_or_default();
            let before = tag.get(..*place).unwrap_or_default();
            !after.starts_with(is_part) && !before.ends_with(is_part)
        });
        let place = found.filter(|_| !word.is_empty()).map_or(0, |(place, _)| place);
        line_column(self.text, begin + before + place)
    }
}

/// A template, whole: what it inherits, with its own files over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What it inherits, from the template that all others come from downwards.
    inherited: Vec<Layer>,
    own: Layer,
}

impl Template {
    /// The names of the templates that come along, the usual one first.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        shipped::SHIPPED.iter().map(|template| template.name)
    }

    /// A template that comes along, by its name or as `name@1`.
    ///
    /// # Errors
    ///
    /// When there is none of that name, or not of that version.
    pub fn shipped(name: &str) -> Result<Template, TemplateError> {
        let (bare, version) = name.split_once('@').map_or((name, None), |(a, b)| (a, Some(b)));
        let Some(found) = shipped::SHIPPED.iter().find(|it| it.name == bare) else {
            let known: Vec<&str> = Template::shipped_names().collect();
            return Err(TemplateError::TemplateNotKnown {
                name: name.to_owned(),
                nearest: nearest(bare, known.iter().copied()).map(str::to_owned),
                known: known.join(", "),
            });
        };
        let template = Template::of_shipped(found)?;
        match version {
            Some(version) if version != template.own.manifest.major() => {
                Err(TemplateError::TemplateVersion {
                    name: bare.to_owned(),
                    asked: version.to_owned(),
                    there: template.version().to_owned(),
                })
            }
            _ => Ok(template),
        }
    }

    fn of_shipped(shipped: &shipped::Shipped) -> Result<Template, TemplateError> {
        let files = shipped.files.iter();
        let files = files.map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        Ok(load::load(shipped.name, &files.collect(), false)?)
    }

    /// The standard template.
    ///
    /// # Errors
    ///
    /// When the program was built with a template that is wrong; a test rules it out.
    pub fn standard() -> Result<Template, TemplateError> {
        shipped::SHIPPED.first().map_or_else(|| Template::shipped("standard"), Template::of_shipped)
    }

    /// The template of a folder, from its files by their paths in it, as
    /// `html/parts/uses.hbs`. `folder` is what messages call it.
    ///
    /// # Errors
    ///
    /// When anything in it is wrong; all of it is told, each with file, line and column.
    pub fn load(folder: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Template, Problems> {
        load::load(folder, files, true)
    }

    fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.inherited.iter().chain([&self.own])
    }

    /// The template's name.
    pub fn name(&self) -> &str {
        &self.own.manifest.name
    }

    /// The template's own version.
    pub fn version(&self) -> &str {
        &self.own.manifest.version
    }

    /// What the template is for.
    pub fn about(&self) -> &str {
        &self.own.manifest.about
    }

    /// The template it inherits from, with that one's version; none for the standard one.
    pub fn parent(&self) -> Option<(&str, &str)> {
        let parent = self.inherited.last()?;
        Some((&parent.manifest.name, &parent.manifest.version))
    }

    /// Whether all that can be folded away stands open, as auditors read a report.
    pub(crate) fn unfolds(&self) -> bool {
        self.layers().any(|layer| layer.manifest.unfold)
    }

    /// The languages it can be written in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.own.manifest.languages.iter().map(String::as_str)
    }

    /// The fingerprint of all that the template is made of, inherited files too.
    pub fn digest(&self) -> Digest {
        let mut whole = Vec::new();
        for layer in self.layers() {
            let of_layer = [("", layer.manifest.name.as_str())].into_iter();
            let files = layer.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
            for (path, text) in of_layer.chain(files) {
                // Lengths first, so that no file can pass for the end of another.
                whole.extend(format!("{} {}\n", path.len(), text.len()).bytes());
                whole.extend(path.bytes());
                whole.extend(text.bytes());
            }
        }
        Digest::of(&whole)
    }

    /// The texts of a language, with what the template changes in them.
    ///
    /// # Errors
    ///
    /// When the template is not written in that language, or a text is wrong.
    pub fn texts(&self, lang: &str) -> Result<Texts, TemplateError> {
        if !self.languages().any(|known| known == lang) {
            return Err(TemplateError::LanguageNotInTemplate {
                template: self.name().to_owned(),
                lang: lang.to_owned(),
                known: self.languages().collect::<Vec<_>>().join(", "),
            });
        }
        let mut problems = Vec::new();
        let texts = load::texts(&self.inherited, &self.own, lang, &mut problems)?;
        Ok(Problems::none_or(problems, texts)?)
    }

    /// All files of the template in effect by their paths: for each the one of the
    /// latest layer that has it. Export writes these.
    pub fn files(&self) -> BTreeMap<&str, TemplateFile<'_>> {
        let mut all = BTreeMap::new();
        for layer in self.layers() {
            for (path, text) in &layer.files {
                let name = format!("{}/{path}", layer.folder);
                all.insert(path.as_str(), TemplateFile { name, text });
            }
        }
        all
    }

    /// The files of the template itself, without what it inherits.
    pub fn own_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.own.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Whether a file, by the name that messages call it, is the template's own.
    pub(crate) fn is_own(&self, file: &str) -> bool {
        file.strip_prefix(&self.own.folder).is_some_and(|rest| rest.starts_with('/'))
    }

    fn latest(&self, path: &str) -> Option<TemplateFile<'_>> {
        self.of_layers(path).last()
    }

    /// The file of each layer that has it, the inherited ones first.
    fn of_layers(&self, path: &str) -> impl Iterator<Item = TemplateFile<'_>> {
        self.layers().filter_map(move |layer| {
            let text = layer.files.get(path)?;
            Some(TemplateFile { name: format!("{}/{path}", layer.folder), text })
        })
    }

    /// The workbooks' definitions, `workbook.toml` of each layer that has one, the
    /// inherited ones first: what the later ones name takes the place of the earlier.
    pub fn workbooks(&self) -> impl Iterator<Item = TemplateFile<'_>> {
        self.of_layers(WORKBOOK)
    }

    /// A colour of the light page as `#rrggbb`, for outputs that have no style sheet.
    pub fn colour(&self, name: &str) -> Option<String> {
        self.profile(&mut Vec::new()).light(name)
    }

    /// A colour of the Excel report, where the profile chooses one.
    pub(crate) fn workbook_colour(&self, name: &str) -> Option<u32> {
        self.profile(&mut Vec::new()).workbook(name)
    }

    /// The page and its parts: the name templates call each by, and its file. The
    /// page is first.
    pub(crate) fn pages(&self) -> Vec<(String, TemplateFile<'_>)> {
        let mut pages: Vec<(String, TemplateFile<'_>)> = Vec::new();
        for (path, file) in self.files() {
            if path == PAGE {
                pages.insert(0, (part_name(path).to_owned(), file));
            } else if path.starts_with(PARTS) {
                pages.push((part_name(path).to_owned(), file));
            }
        }
        pages
    }

    /// The style sheet: tokens, the sheet, and what the layers add to it.
    pub(crate) fn style(&self) -> String {
        let mut style = self.profile(&mut Vec::new()).css();
        style.push_str(self.latest(SHEET).map_or("", |file| file.text));
        for more in self.of_layers(MORE_STYLE) {
            style.push_str(more.text);
        }
        style
    }

    fn profile(&self, problems: &mut Vec<Problem>) -> Profile {
        let mut profile = Profile::default();
        for file in self.of_layers(PROFILE) {
            profile.take(TomlFile { name: &file.name, text: file.text }, problems);
        }
        profile
    }

    /// The agency's mark as markup; empty where there is none.
    pub(crate) fn logo(&self) -> String {
        let drawn = self.latest(LOGO).map(|file| logo::drawn(&file.name, file.text));
        drawn.and_then(Result::ok).unwrap_or_default()
    }
}

/// The name by which templates call a page or part: `uses.hbs`.
pub(crate) fn part_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
