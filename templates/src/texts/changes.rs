//! Texts that a template changes or adds, over those that come along.

use super::{FREE_PLACEHOLDERS, Texts, placeholders};
use crate::error::TemplateError;
use crate::package::{Problem, TextAt, TomlFile, meant};

impl Texts {
    /// The beginning of the keys of texts that a template adds.
    pub(crate) const OWN: &'static str = "own.";

    /// Takes the texts of a file over those there are. What has no text to take the
    /// place of, or other placeholders, goes to `problems`.
    pub(crate) fn change(&mut self, file: TomlFile<'_>, problems: &mut Vec<Problem>) {
        for change in file.texts(problems) {
            if let Some(message) = self.refused(&change) {
                let at =
                    if self.texts.contains_key(&change.key) { change.at } else { change.key_at };
                problems.push(file.problem(at, message));
            } else {
                self.borrowed.remove(&change.key);
                self.texts.insert(change.key, change.text);
            }
        }
    }

    fn refused(&self, change: &TextAt) -> Option<String> {
        let key = change.key.as_str();
        let Some(text) = self.texts.get(key) else {
            if key.starts_with(Texts::OWN) {
                return None;
            }
            let near = gevinst_core::report::nearest(key, self.keys());
            let hint = near.map_or_else(
                || {
                    format!(
                        "; texts that a template adds stand under [{}]",
                        Texts::OWN.trim_end_matches('.')
                    )
                },
                |near| format!("; did you mean `{near}`?"),
            );
            return Some(format!("there is no text `{key}` to change{hint}"));
        };
        if *text == change.text {
            return None;
        }
        if key.starts_with("locale.") {
            return Some(format!("`{key}` is how the language writes, and cannot be changed"));
        }
        let is_free = FREE_PLACEHOLDERS.iter().any(|free| key.starts_with(free));
        if !is_free && placeholders(&change.text) != placeholders(text) {
            return Some(format!("`{key}` needs the same {{…}} as the text it changes: {text}"));
        }
        None
    }

    /// Takes the whole texts of an earlier version of this language over those there are:
    /// each that is still asked for, with the same placeholders.
    pub(crate) fn take_earlier(
        &mut self,
        named: &str,
        findings: &str,
    ) -> Result<(), TemplateError> {
        let earlier = Texts::read(&self.lang, named, findings)?;
        for (key, text) in earlier.texts {
            let is_free = FREE_PLACEHOLDERS.iter().any(|free| key.starts_with(free));
            match self.texts.get_mut(&key) {
                Some(own) if is_free || placeholders(own) == placeholders(&text) => *own = text,
                _ => {}
            }
        }
        for (code, sentences) in earlier.findings {
            match self.findings.get_mut(&code) {
                Some(own) if own.hint_nearest.is_some() == sentences.hint_nearest.is_some() => {
                    *own = sentences;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes the sentences of findings of a file over those there are.
    pub(crate) fn change_findings(&mut self, file: TomlFile<'_>, problems: &mut Vec<Problem>) {
        for change in file.texts(problems) {
            let (code, sentence) = change.key.rsplit_once('.').unwrap_or((change.key.as_str(), ""));
            let Some(entry) = self.findings.get_mut(code) else {
                let known: Vec<&str> = self.findings.keys().map(String::as_str).collect();
                let near = gevinst_core::report::nearest(code, known);
                let near = near.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
                let message = format!("there is no finding `{code}`{near}");
                problems.push(file.problem(change.key_at, message));
                continue;
            };
            let all = [Some(&entry.message), Some(&entry.hint), entry.hint_nearest.as_ref()];
            let known: Vec<&str> =
                all.into_iter().flatten().flat_map(|it| placeholders(it)).collect();
            if let Some(other) = placeholders(&change.text).iter().find(|it| !known.contains(*it)) {
                let message =
                    format!("the finding `{code}` has no {{{other}}}{}", meant(other, known));
                problems.push(file.problem(change.at, message));
                continue;
            }
            match (sentence, &mut entry.hint_nearest) {
                ("message", _) => entry.message = change.text,
                ("hint", _) => entry.hint = change.text,
                ("hint_nearest", Some(hint)) => *hint = change.text,
                _ => {
                    let meant = meant(sentence, ["message", "hint", "hint_nearest"]);
                    let message = format!("the finding `{code}` has no `{sentence}`{meant}");
                    problems.push(file.problem(change.key_at, message));
                }
            }
        }
    }
}
