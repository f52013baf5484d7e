//! The files of a template: which there may be, and what each one is.

use std::collections::BTreeMap;

use super::problem::{Problem, meant};

/// What names the template.
pub(crate) const MANIFEST: &str = "template.toml";
/// Colours and letters.
pub(crate) const PROFILE: &str = "profile.toml";
/// The agency's mark.
pub(crate) const LOGO: &str = "logo.svg";
/// The Excel workbook.
pub(crate) const WORKBOOK: &str = "workbook.toml";
/// The page.
pub(crate) const PAGE: &str = "html/report.hbs";
/// The page's style sheet.
pub(crate) const SHEET: &str = "html/report.css";
/// What a template adds to the style sheet it inherits.
pub(crate) const MORE_STYLE: &str = "html/extra.css";
/// The folder of the page's parts.
pub(crate) const PARTS: &str = "html/parts/";
/// The folder of texts that are changed or added, one file a language.
pub(crate) const TEXTS: &str = "texts/";
/// The folder of sentences of findings that are changed, one file a language.
pub(crate) const FINDINGS: &str = "findings/";

/// The files that have one name.
const SINGLE: [&str; 7] = [MANIFEST, PROFILE, LOGO, WORKBOOK, PAGE, SHEET, MORE_STYLE];

/// A file of a template larger than this is no text that somebody wrote.
const LARGEST: usize = 1 << 20;

/// The files of a package as texts; what is no text, or no file of a template, is a
/// problem. `parts` are the parts of the template it inherits from, for near names.
pub(crate) fn texts_of(
    folder: &str,
    files: &BTreeMap<String, Vec<u8>>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (path, bytes) in files {
        let file = format!("{folder}/{path}");
        if !is_known(path) {
            problems.push(Problem::of_file(&file, stranger(path)));
        } else if bytes.len() > LARGEST {
            problems.push(Problem::of_file(&file, "the file is larger than 1 MiB"));
        } else {
            match std::str::from_utf8(bytes) {
                // A mark that editors put first is no part of the text.
                Ok(text) => {
                    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                    texts.insert(path.clone(), text.to_owned());
                }
                Err(_) => {
                    let message = "the file is not text in UTF-8; save it as such";
                    problems.push(Problem::of_file(&file, message));
                }
            }
        }
    }
    texts
}

fn is_known(path: &str) -> bool {
    let named = |folder: &str, ending: &str| {
        let name = path.strip_prefix(folder).and_then(|rest| rest.strip_suffix(ending));
        name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
    };
    SINGLE.contains(&path)
        || named(PARTS, ".hbs")
        || named(TEXTS, ".toml")
        || named(FINDINGS, ".toml")
}

fn stranger(path: &str) -> String {
    let near = [(".hbs", "html/parts/"), (".css", "html/"), (".svg", ""), (".toml", "texts/")];
    let name = path.rsplit('/').next().unwrap_or(path);
    let belongs = near.iter().find(|(ending, _)| name.ends_with(ending));
    let single =
        SINGLE.iter().find(|known| known.ends_with(&format!("/{name}")) || **known == name);
    let hint = match (single, belongs) {
        (Some(known), _) => format!("; did you mean `{known}`?"),
        (None, Some((".hbs", folder))) => format!("; did you mean `{folder}{name}`?"),
        _ => meant(path, SINGLE.iter().copied().chain(["html/parts/….hbs", "texts/nb.toml"])),
    };
    format!("this is no file of a template{hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_no_template_has_are_told_the_nearest_name() {
        let files =
            ["html/part/uses.hbs", "report.hbs", "profil.toml", "html/parts/a.hbs", "x.exe"];
        let mut files: BTreeMap<String, Vec<u8>> =
            files.iter().map(|path| ((*path).to_owned(), b"x".to_vec())).collect();
        files.insert(PROFILE.to_owned(), vec![0xff]);
        let mut problems = Vec::new();
        let texts = texts_of("own", &files, &mut problems);
        assert_eq!(texts.len(), 1);
        let told: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(
            told[..4],
            [
                "own/html/part/uses.hbs: this is no file of a template; did you mean \
                 `html/parts/uses.hbs`?",
                "own/profil.toml: this is no file of a template; did you mean `profile.toml`?",
                "own/profile.toml: the file is not text in UTF-8; save it as such",
                "own/report.hbs: this is no file of a template; did you mean `html/report.hbs`?",
            ]
        );
        assert!(told[4].contains("there are: template.toml"), "{}", told[4]);
    }
}
