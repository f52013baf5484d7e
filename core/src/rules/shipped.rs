//! The editions that ship with the program, embedded as they stand in `core/rules`.

/// A file of an edition: its name and its text.
pub(super) type File = (&'static str, &'static str);

/// The edition of a run that names none.
pub(super) const DEFAULT: &str = "no-2026.1";

macro_rules! editions {
    ($( $id:literal: $( $file:literal ),+ ; )+) => {
        /// The editions and their files.
        pub(super) const EDITIONS: &[(&str, &[File])] = &[$(
            ($id, &[$(
                ($file, include_str!(concat!("../../rules/", $id, "/", $file))),
            )+]),
        )+];
    };
}

editions! {
    "no-2026.1": "edition.toml", "discounting.toml", "labour.toml", "prices.toml", "quality.toml",
        "schemes.toml", "sensitivity.toml", "status.toml", "tax.toml", "uncertainty.toml";
    "au-atap.1": "edition.toml", "discounting.toml", "quality.toml", "sensitivity.toml",
        "status.toml";
    "au-nsw-2023.1": "edition.toml", "discounting.toml", "quality.toml", "sensitivity.toml",
        "status.toml";
    "dk-2021.1": "edition.toml", "discounting.toml", "quality.toml", "status.toml";
    "nz-2024.1": "edition.toml", "discounting.toml", "quality.toml", "sensitivity.toml",
        "status.toml";
    "uk-greenbook-2022.1": "edition.toml", "discounting.toml", "prices.toml", "quality.toml",
        "status.toml";
    "us-a94-1992.1": "edition.toml", "discounting.toml", "quality.toml", "status.toml";
}
