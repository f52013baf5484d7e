//! The mapping files that come with the program.

use crate::format::MappedFormat;

/// The mapping files of these formats: name and text.
macro_rules! files {
    ($($id:literal)*) => {
        &[$((
            concat!("plugins/formats/", $id, "/mapping.toml"),
            include_str!(concat!("../../formats/", $id, "/mapping.toml")),
        ),)*]
    };
}

/// The shipped mapping files, in order of their ids.
const FILES: &[(&str, &str)] = files! {
    "altinn"
    "dsop"
    "gevinstberegninger"
    "gevinstliste"
    "innovasjonsbarometeret"
    "lup"
    "medfinansiering"
    "prosjektportalen"
    "prosjektveiviseren"
    "stimulab"
    "uk-gmpp"
    "uk-gmpp-transposed"
    "uk-greenbook"
    "us-costsavings"
    "velferdslab"
    "velferdsteknologi"
    "virkemiddel"
};

/// The formats of all shipped mapping files, in order of their ids.
pub fn shipped() -> Vec<MappedFormat> {
    let parse = |(file, text): &(&str, &str)| {
        MappedFormat::parse(file, text).expect("a shipped mapping file has no problems")
    };
    FILES.iter().map(parse).collect()
}

/// The text of the shipped mapping file of a format, if there is one.
pub fn shipped_file(id: &str) -> Option<&'static str> {
    let place = shipped().iter().position(|format| {
        use gevinst_plugin_sdk::Format as _;
        format.describe().id == id
    })?;
    FILES.get(place).map(|(_, text)| *text)
}
