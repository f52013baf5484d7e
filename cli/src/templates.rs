//! Templates by name or folder: the only place that reads a template's files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gevinst_templates::{Problem, Problems, Template, TemplateError, Texts};

use crate::args::Lang;
use crate::exit::{Exit, Failure};

/// More files than this are no template.
const MOST_FILES: usize = 500;
/// A file larger than this is not read; the template says that it is too large.
const LARGEST: u64 = 1 << 20;
/// Folders within folders deeper than this are no template's.
const DEEPEST: usize = 4;

/// The template of this name or folder; the standard one where none is named.
///
/// # Errors
///
/// When there is no such template, or anything in its files is wrong.
pub fn named(named: Option<&str>) -> Result<Template, Failure> {
    let Some(named) = named else { return Template::standard().map_err(wrong) };
    looked_over(named)?.map_err(|problems| wrong(problems.into()))
}

/// The template of this name or folder, or all that is wrong in its files.
///
/// # Errors
///
/// When there is no such template.
pub fn looked_over(named: &str) -> Result<Result<Template, Problems>, Failure> {
    let folder = Path::new(named);
    let bare = named.split('@').next().unwrap_or(named);
    if Template::shipped_names().any(|name| name == bare) || !folder.is_dir() {
        return Template::shipped(named).map(Ok).map_err(wrong);
    }
    Ok(load(folder))
}

fn load(folder: &Path) -> Result<Template, Problems> {
    let name = shown(folder);
    let files = files(folder).map_err(|why| Problems(vec![Problem::of_file(&name, why)]))?;
    Template::load(&name, &files)
}

/// The texts of a language as the template has them.
///
/// # Errors
///
/// When the template is not written in that language.
pub fn texts(template: &Template, lang: Lang) -> Result<Texts, Failure> {
    template.texts(lang.code()).map_err(wrong)
}

/// A folder that a file of defaults names stands beside that file; a template that
/// comes along has a name only.
pub fn beside(named: String, beside_file: &dyn Fn(PathBuf) -> PathBuf) -> String {
    let bare = named.split('@').next().unwrap_or_default();
    if Template::shipped_names().any(|name| name == bare) {
        return named;
    }
    beside_file(PathBuf::from(named)).display().to_string()
}

/// The folder as messages name it: as it was given, without a separator at the end.
fn shown(folder: &Path) -> String {
    folder.components().collect::<PathBuf>().display().to_string()
}

fn wrong(error: TemplateError) -> Failure {
    Failure::new(Exit::Usage, error.to_string())
}

/// The files of a folder by their paths in it, with `/` on every system. What only
/// people read (texts about it, pictures, hidden files) is no part of the template.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let Ok(name) = entry.file_name().into_string() else {
                return Err("a name in this folder is no text".to_owned());
            };
            if is_for_people(&name) {
                continue;
            }
            let path = format!("{prefix}{name}");
            let kind = std::fs::metadata(entry.path()).map_err(unreadable)?;
            if kind.is_dir() && depth < DEEPEST {
                folders.push((entry.path(), format!("{path}/"), depth + 1));
                continue;
            }
            if files.len() == MOST_FILES || !kind.is_file() {
                return Err(format!(
                    "{path} is no file of a template, or there are too many files"
                ));
            }
            files.insert(path, content(&entry.path(), kind.len()).map_err(unreadable)?);
        }
    }
    Ok(files)
}

/// What a file holds; of one that is too large, enough to be told so.
fn content(path: &Path, size: u64) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let most = size.min(LARGEST + 1);
    std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_for_people(name: &str) -> bool {
    let small = name.to_ascii_lowercase();
    small.starts_with('.')
        || small.starts_with("license")
        || [".md", ".png", ".jpg", "~"].iter().any(|ending| small.ends_with(ending))
}
