//! The mapping files that come with the program.

use crate::format::MappedFormat;

/// The shipped mapping files: name and text.
const FILES: [(&str, &str); 2] = [
    (
        "plugins/formats/gevinstberegninger/mapping.toml",
        include_str!("../../formats/gevinstberegninger/mapping.toml"),
    ),
    ("plugins/formats/kommit/mapping.toml", include_str!("../../formats/kommit/mapping.toml")),
];

/// The formats of all shipped mapping files, in order of their ids.
pub fn shipped() -> Vec<MappedFormat> {
    let parse = |(file, text): (&str, &str)| {
        MappedFormat::parse(file, text).expect("a shipped mapping file has no problems")
    };
    FILES.into_iter().map(parse).collect()
}

/// The text of the shipped mapping file of a format, if there is one.
pub fn shipped_file(id: &str) -> Option<&'static str> {
    let place = shipped().iter().position(|format| {
        use gevinst_plugin_sdk::Format as _;
        format.describe().id == id
    })?;
    FILES.get(place).map(|(_, text)| *text)
}
