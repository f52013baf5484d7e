//! The keys of the mapping language, by the parts of a mapping file.
//!
//! Which keys there are is told by the reader itself: it is given a file that has every
//! part, and what it asks for is the language. A test holds the meanings against that, so
//! that neither can have a key that the other lacks.

/// A part of a mapping file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What people call it, as it is written in a file where it has a name there.
    pub name: &'static str,
    /// Its keys and what they mean.
    pub keys: &'static [(&'static str, &'static str)],
    /// What the reader calls it.
    read_as: &'static str,
}

/// Every part of a mapping file, with its keys.
pub fn parts() -> &'static [Part] {
    PARTS
}

const PARTS: &[Part] = &[
    Part {
        name: "the file",
        read_as: "mapping",
        keys: &[
            ("format", "\"gevinst-mapping/1\", the version of this language"),
            ("id", "the stable id of the format: a-z, 0-9, -"),
            ("version", "the mapping's own version, as in 1.0.0"),
            ("title", "one line for people"),
            ("sheet", "a sheet: [[sheet]]"),
            ("identify", "a label that tells this layout from others: [[identify]], at least two"),
            ("units", "for each unit the phrases that tell it; without it the usual words"),
            ("missing", "words that stand where a number belongs and say why there is none"),
            ("footnotes", "true: a mark behind a number is taken off and noted with its footnote"),
            ("strip", "signs beside a number that say nothing"),
            ("form", "records whose fields stand beside their labels: [[form]]"),
            ("table", "rows under columns: [[table]]"),
        ],
    },
    Part {
        name: "[[sheet]]",
        read_as: "sheet",
        keys: &[
            ("key", "the name of the sheet in this file"),
            ("names", "what it is called in workbooks; a star stands for anything"),
            ("optional", "true: a workbook may lack it"),
        ],
    },
    Part {
        name: "[[identify]]",
        read_as: "identify",
        keys: &[
            ("sheet", "the key of the sheet"),
            ("label", "the spellings; the whole cell must be one of them"),
            ("rows", "first and last row where it is looked for"),
            ("cols", "a column, or first and last"),
            ("shows", "what the cell shows, for the evidence"),
        ],
    },
    Part {
        name: "[[form]]",
        read_as: "form",
        keys: &[
            ("sheet", "the key of the sheet"),
            ("rows", "first and last row where the labels stand"),
            ("cols", "a column, or first and last"),
            ("side", "where a value stands from its label: \"right\", \"left\" or \"below\""),
            ("reach", "a value stands at most so many cells from its label"),
            ("starts", "labels with which each of several forms below one another begins"),
            ("kind", "of a form of one record: its kind"),
            ("set", "field = what the format itself says"),
            ("take", "field = labels"),
            ("fields", "of a form of several records: field = labels"),
            ("record", "a record of the fields: [[form.record]]"),
            ("id", "the key that the format makes for the record"),
            ("key", "the name by which tables take the record or a field"),
            ("optional", "true: no note where a label is not found"),
            ("missing", "as for the file, for this form"),
            ("footnotes", "as for the file, for this form"),
            ("strip", "as for the file, for this form"),
        ],
    },
    Part {
        name: "a field of a form, { ... }",
        read_as: "period",
        keys: &[
            ("label", "the spellings of its label"),
            ("map", "the workbook's words = the words of the field"),
            ("optional", "true: no note where the label is not found"),
        ],
    },
    Part {
        name: "[[table]]",
        read_as: "table",
        keys: &[
            ("name", "for messages and joins"),
            ("sheet", "the key of the sheet"),
            ("cols", "first and last column of the table"),
            ("within", "the part of the sheet where it stands"),
            ("turned", "true: one thing is a column and its fields stand below one another"),
            ("columns", "the short way: key = headers"),
            ("required", "the columns of \"columns\" that must be there"),
            ("column", "a column: [[table.column]]"),
            ("periods", "columns whose headers are periods: [[table.periods]]"),
            ("spread", "columns whose headers are other words: [[table.spread]]"),
            ("header", "where the header is, and how deep"),
            ("unit", "where the unit of amounts stands"),
            ("label", "the column in which rows' labels stand"),
            ("row", "a row found by its label: [[table.row]]"),
            ("rows", "rows without a label of their own: [[table.rows]]"),
            ("record", "a record of the rows below the header: [[table.record]]"),
            ("id", "as for [[table.rows]]"),
            ("filled", "as for [[table.rows]]"),
            ("step", "as for [[table.rows]]"),
            ("totals", "as for [[table.rows]]"),
            ("blank_rows", "as for [[table.rows]]"),
            ("missing", "as for the file, for this table"),
            ("footnotes", "as for the file, for this table"),
            ("strip", "as for the file, for this table"),
        ],
    },
    Part {
        name: "table.within",
        read_as: "within",
        keys: &[("rows", "first and last row"), ("cols", "first and last column")],
    },
    Part {
        name: "table.header",
        read_as: "header",
        keys: &[
            ("rows", "first and last row where the header is looked for"),
            ("cols", "of a turned table: first and last column where it is looked for"),
            ("depth", "rows that make up the header, 1 to 3"),
            ("repeats", "true: the table stands several times, each with its own header"),
            ("above", "so many rows above a header belong to it"),
        ],
    },
    Part {
        name: "table.unit",
        read_as: "unit",
        keys: &[
            ("is", "the unit, where the layout itself tells it"),
            ("from", "where it stands: \"prose\", \"header\", \"row\", \"column\" or \"last\""),
            ("rows", "the rows of \"prose\" or \"row\""),
            ("column", "the column of \"column\""),
        ],
    },
    Part {
        name: "[[table.column]]",
        read_as: "column",
        keys: &[
            ("key", "the name that records use"),
            ("header", "its headers"),
            ("at", "its letters, in place of headers"),
            ("heading", "one text above the header for all rows, in place of headers"),
            ("sheet_name", "true: the name of the sheet, in place of headers"),
            ("under", "the header of a group above it"),
            ("required", "true: a note if it is not there"),
            ("fill_down", "true: a blank takes the value of the row above"),
            ("repeats", "true: it repeats what stands elsewhere; passed over"),
            ("unused", "why it is not used"),
        ],
    },
    Part {
        name: "[[table.periods]]",
        read_as: "periods",
        keys: &[
            ("key", "the name that records use"),
            ("calendar", "false: no calendar periods"),
            ("plan_years", "true: 1, Year 1, Y1 are years of the plan"),
            ("by_position", "headers that say \"year\" only"),
            ("first", "the year of the plan that the first column is"),
            ("words", "words that may stand beside the period or above it"),
            ("with", "words of which one must"),
            ("dates", "what a real date in a header stands for"),
            ("under", "the header of a group above them"),
            ("required", "true: a note if none is there"),
        ],
    },
    Part {
        name: "[[table.spread]]",
        read_as: "spread",
        keys: &[
            ("key", "the name that records use"),
            ("headers", "a list of headers, or headers = words"),
            ("under", "the header of a group above them"),
            ("required", "true: a note if none is there"),
        ],
    },
    Part {
        name: "[[table.row]]",
        read_as: "row",
        keys: &[
            ("key", "the name that \"after\" and \"before\" use"),
            ("label", "the spellings"),
            ("in", "the column of this label, where it is not the table's"),
            ("optional", "true: no note if it is not there"),
            ("id", "as for [[table.rows]]"),
            ("filled", "as for [[table.rows]]"),
            ("record", "a record that the row gives: [[table.row.record]]"),
        ],
    },
    Part {
        name: "[[table.rows]]",
        read_as: "rows",
        keys: &[
            ("after", "the labelled row above them"),
            ("before", "the labelled row that must end them"),
            ("filled", "columns or periods of which one must say something"),
            ("id", "the key that the format makes for each row: {row}, {n}, {sheet}"),
            ("step", "rows that belong to one thing"),
            ("totals", "words of rows of totals, which are left and noted"),
            ("blank_rows", "so many blank rows end the group"),
            ("record", "a record that each row gives: [[table.rows.record]]"),
        ],
    },
    Part {
        name: "[[... .record]]",
        read_as: "record",
        keys: &[
            ("kind", "the kind of the record; gevinst format fields lists them"),
            ("set", "field = what the format itself says"),
            ("take", "field = where it comes from, or a list of columns"),
            ("when", "column = words: only of rows that say one of them"),
            ("nth", "only of this one of the rows that belong to one thing"),
            ("each", "the periods or spread of which each column gives a record"),
            ("value", "the field that takes what stands in the column of \"each\""),
            ("header", "the field that takes what the header of \"each\" says"),
            ("needs", "columns or periods of which one must not be blank"),
            ("join", "a row of another table: [[... .record.join]]"),
        ],
    },
    Part {
        name: "[[... .record.join]]",
        read_as: "join",
        keys: &[
            ("table", "the name of the other table"),
            ("on", "the columns that both tables have, by the same key"),
        ],
    },
    Part {
        name: "a field that is taken, { ... }",
        read_as: "benefit_kind",
        keys: &[
            ("column", "where it comes from"),
            ("map", "the workbook's words = the words of the field"),
            ("span", "what a bare number or a real date of a period stands for"),
            ("day", "\"first\" or \"last\": the day of a period that is meant"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::PARTS;
    use crate::Mapping;

    #[test]
    fn every_key_that_the_reader_asks_for_has_its_meaning_and_no_other() {
        let asked = Mapping::asked_of(include_str!("keys/specimen.toml"));
        let told: BTreeSet<(String, &str)> = PARTS
            .iter()
            .flat_map(|part| part.keys.iter().map(|(key, _)| (part.read_as.to_owned(), *key)))
            .collect();
        let missing: Vec<_> = asked.difference(&told).collect();
        let beyond: Vec<_> = told.difference(&asked).collect();
        assert!(
            missing.is_empty() && beyond.is_empty(),
            "not told: {missing:?}; no key: {beyond:?}"
        );
    }

    #[test]
    fn the_file_with_every_part_is_a_mapping() {
        Mapping::parse("specimen.toml", include_str!("keys/specimen.toml")).unwrap();
    }
}
