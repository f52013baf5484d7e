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
    /// A template is not valid or uses something that does not exist.
    #[error("template {name}, line {line}, column {column}: {reason}")]
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
