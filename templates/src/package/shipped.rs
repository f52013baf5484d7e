//! The templates that come along, as the files of their packages.

/// A template that comes along.
pub(super) struct Shipped {
    /// Its name.
    pub name: &'static str,
    /// Its files, by their path in the package.
    pub files: &'static [(&'static str, &'static str)],
}

/// A file of a template whose folder is laid out as its package.
macro_rules! folder {
    ($folder:literal: $($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../", $folder, "/", $path))),)*]
    };
}

/// A file of the standard template: its path in the package, and where it stands here.
macro_rules! standard {
    ($($path:literal from $source:literal,)*) => {
        &[$(($path, include_str!(concat!("../../standard/", $source))),)*]
    };
}

/// The templates that come along; the first is the one that all others come from.
pub(super) const SHIPPED: &[Shipped] = &[STANDARD, STEERING, AUDIT];

const STEERING: Shipped = Shipped {
    name: "steering",
    files: folder![
        "steering":
        "template.toml",
        "html/report.hbs",
        "html/extra.css",
        "html/parts/off_track.hbs",
        "html/parts/off_row.hbs",
        "html/parts/decided.hbs",
        "texts/nb.toml",
        "texts/nn.toml",
        "texts/en.toml",
        "texts/se.toml",
    ],
};

const AUDIT: Shipped = Shipped {
    name: "audit",
    files: folder![
        "audit":
        "template.toml",
        "texts/nb.toml",
        "texts/nn.toml",
        "texts/en.toml",
    ],
};

const STANDARD: Shipped = Shipped {
    name: "standard",
    files: standard![
        "template.toml" from "template.toml",
        "profile.toml" from "profile.toml",
        "workbook.toml" from "workbook.toml",
        "html/report.hbs" from "report.hbs",
        "html/report.css" from "report.css",
        "html/parts/headline.hbs" from "parts/headline.hbs",
        "html/parts/benefits.hbs" from "parts/benefits.hbs",
        "html/parts/plan_table.hbs" from "parts/plan_table.hbs",
        "html/parts/money_table.hbs" from "parts/money_table.hbs",
        "html/parts/time_table.hbs" from "parts/time_table.hbs",
        "html/parts/quality_table.hbs" from "parts/quality_table.hbs",
        "html/parts/details.hbs" from "parts/details.hbs",
        "html/parts/quality.hbs" from "parts/quality.hbs",
        "html/parts/analyses.hbs" from "parts/analyses.hbs",
        "html/parts/tables.hbs" from "parts/tables.hbs",
        "html/parts/uses.hbs" from "parts/uses.hbs",
        "html/parts/changes.hbs" from "parts/changes.hbs",
        "html/parts/actions.hbs" from "parts/actions.hbs",
        "html/parts/data.hbs" from "parts/data.hbs",
        "html/parts/scenario.hbs" from "parts/scenario.hbs",
        "html/parts/sources.hbs" from "parts/sources.hbs",
        "html/parts/notes.hbs" from "parts/notes.hbs",
        "html/parts/chart_signs.hbs" from "parts/chart_signs.hbs",
        "html/parts/decisions.hbs" from "parts/decisions.hbs",
        "html/parts/deviations.hbs" from "parts/deviations.hbs",
        "html/parts/members.hbs" from "parts/members.hbs",
        "html/parts/value.hbs" from "parts/value.hbs",
        "html/parts/calculations.hbs" from "parts/calculations.hbs",
        "html/parts/fold.hbs" from "parts/fold.hbs",
        "html/parts/footer.hbs" from "parts/footer.hbs",
        "html/parts/benefit_name.hbs" from "parts/benefit_name.hbs",
        "html/parts/bar.hbs" from "parts/bar.hbs",
        "html/parts/status.hbs" from "parts/status.hbs",
        "html/parts/severity.hbs" from "parts/severity.hbs",
        "texts/nb.toml" from "texts.nb.toml",
        "texts/nn.toml" from "texts.nn.toml",
        "texts/en.toml" from "texts.en.toml",
        "texts/se.toml" from "texts.se.toml",
        "findings/nb.toml" from "findings.nb.toml",
        "findings/nn.toml" from "findings.nn.toml",
        "findings/en.toml" from "findings.en.toml",
        "findings/se.toml" from "findings.se.toml",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// Every file of the folder `standard` is in the package, and the other way round.
    #[test]
    fn no_file_of_the_standard_template_is_forgotten() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("standard");
        let mut there: BTreeSet<String> = BTreeSet::new();
        for (folder, prefix) in [(folder.clone(), ""), (folder.join("parts"), "html/parts/")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = entry.file_name().into_string().unwrap();
                if entry.file_type().unwrap().is_dir() {
                    continue;
                }
                there.insert(match name.split_once('.').unwrap() {
                    ("report", _) => format!("html/{name}"),
                    (list @ ("texts" | "findings"), rest) => format!("{list}/{rest}"),
                    _ => format!("{prefix}{name}"),
                });
            }
        }
        let packed: BTreeSet<String> =
            STANDARD.files.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(there, packed);
    }
}
