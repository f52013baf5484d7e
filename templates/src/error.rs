//! What can stop a report from being rendered: faults of texts, templates and
//! the output. Problems of an agency's data are findings and never come here.

/// Why a report could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// There are no texts in this language.
    #[error("no texts in the language `{lang}`; there are texts in: {known}")]
    LanguageNotKnown {
        /// The language asked for.
        lang: String,
        /// The languages there are, separated by commas.
        known: String,
    },
    /// A file of texts is not valid TOML or holds something that is not text.
    #[error("{file} cannot be read: {reason}")]
    TextsUnreadable {
        /// The file.
        file: String,
        /// What is wrong and where.
        reason: String,
    },
    /// Texts that every language must have are missing, or texts that none has are there.
    #[error("{file} does not hold the texts of the other languages: {reason}")]
    TextsIncomplete {
        /// The file.
        file: String,
        /// The keys that are missing, unknown or have other placeholders.
        reason: String,
    },
    /// A text was asked for by a key that does not exist.
    #[error("there is no text with the key `{key}` in `{lang}`")]
    TextNotFound {
        /// The key.
        key: String,
        /// The language.
        lang: String,
    },
    /// A text has a placeholder for which no value was given.
    #[error("the text `{key}` needs a value for {{{placeholder}}}")]
    PlaceholderUnfilled {
        /// The key of the text.
        key: String,
        /// The placeholder's name.
        placeholder: String,
    },
    /// There is no template of that name among those that come along.
    #[error("there is no template `{name}`{}; templates that come along: {known}. A template of \
             your own is named by its folder", nearest.as_ref().map(|it| format!("; did you mean \
             `{it}`?")).unwrap_or_default())]
    TemplateNotKnown {
        /// The name asked for.
        name: String,
        /// The known name nearest to it.
        nearest: Option<String>,
        /// The names there are, separated by commas.
        known: String,
    },
    /// A template that comes along was asked for in another version.
    #[error("there is no {name}@{asked}: this program comes with {name} {there}")]
    TemplateVersion {
        /// The template.
        name: String,
        /// The version asked for.
        asked: String,
        /// The version there is.
        there: String,
    },
    /// A template is not written in this language.
    #[error("the template `{template}` is not written in `{lang}`; it is written in: {known}")]
    LanguageNotInTemplate {
        /// The template.
        template: String,
        /// The language asked for.
        lang: String,
        /// The template's languages, separated by commas.
        known: String,
    },
    /// Files of a template are wrong; all that is wrong is told.
    #[error(transparent)]
    Package(#[from] crate::package::Problems),
    /// A template uses something that is not there in this report.
    #[error("{name}:{line}:{column}: {reason}")]
    Template {
        /// The template's file name.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// The Excel workbook could not be made.
    #[error(transparent)]
    Workbook(#[from] crate::workbook::WorkbookError),
    /// The output could not be written.
    #[error("the report could not be written: {0}")]
    Output(#[from] std::io::Error),
}
