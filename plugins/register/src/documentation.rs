//! The description of the register's sheets and columns, made from the layout.

use std::fmt::Write as _;

use crate::layout::{
    ABSENT, Column, Content, GUIDANCE, LISTS, Lang, MARKER, PROPERTY, SHEETS, Sheet, Text,
    UnitRole, choices,
};

const TITLE: Text = Text {
    nb: "Arkene og kolonnene i gevinstregisteret",
    en: "The sheets and columns of the benefit register",
};
const COLUMN_HEADERS: Text = Text {
    nb: "| Kolonne | Må fylles ut | Skrives som | Enhet | Felt | Hva som skal stå der |",
    en: "| Column | Required | Written as | Unit | Field | What it holds |",
};
const LISTS_TITLE: Text = Text { nb: "Listene", en: "The lists" };
const LIST_HEADERS: Text = Text { nb: "| Liste | Ord (nøkkel) |", en: "| List | Words (key) |" };
const ABSENT_TITLE: Text = Text { nb: "Felt uten kolonne", en: "Fields without a column" };
const ABSENT_HEADERS: Text =
    Text { nb: "| Felt | Begrunnelse (engelsk) |", en: "| Field | Reason |" };
const YES: Text = Text { nb: "ja", en: "yes" };

/// The sheets, columns, lists and units of the register as Markdown in a language.
pub fn documentation(lang: Lang) -> String {
    let mut out = format!("# {}\n\n{}\n", TITLE.get(lang), introduction(lang));
    for sheet in SHEETS {
        write_sheet(&mut out, sheet, lang);
    }
    add(
        &mut out,
        format_args!("\n## {}\n\n{}\n|---|---|\n", LISTS_TITLE.get(lang), LIST_HEADERS.get(lang)),
    );
    for list in choices::LISTS {
        let words: Vec<String> = list
            .choices
            .iter()
            .map(|choice| format!("{} (`{}`)", choice.label.text.get(lang), choice.key))
            .collect();
        add(&mut out, format_args!("| {} | {} |\n", list.title.get(lang), words.join(" · ")));
    }
    add(
        &mut out,
        format_args!(
            "\n## {}\n\n{}\n|---|---|\n",
            ABSENT_TITLE.get(lang),
            ABSENT_HEADERS.get(lang)
        ),
    );
    for absent in ABSENT {
        let (kind, field) = (absent.kind.name(), absent.field.name());
        add(&mut out, format_args!("| `{kind}.{field}` | {} |\n", absent.reason));
    }
    out
}

fn introduction(lang: Lang) -> String {
    let (guidance, lists) = (GUIDANCE.text.get(lang), LISTS.text.get(lang));
    match lang {
        Lang::Nb => format!(
            "Laget av `layout` i `plugins/register`; rettes der og ikke her.\n\n\
             Arket {guidance} forklarer utfyllingen, og arket {lists} holder ordene som \
             nedtrekkslistene bruker. Arbeidsboken kjennes igjen på dokumentegenskapen \
             `{PROPERTY}` eller på en celle med `{MARKER}` på arket {guidance}. Overskriftene \
             står i rad 5 og enhetene i rad 6 når arket er nytt, men finnes igjen på ordlyden om \
             de flyttes."
        ),
        Lang::En => format!(
            "Made from `layout` in `plugins/register`; change it there and not here.\n\n\
             The sheet {guidance} explains how to fill in, and the sheet {lists} holds the words \
             of the drop-down lists. The workbook is recognised by the document property \
             `{PROPERTY}` or by a cell with `{MARKER}` on the sheet {guidance}. Headers stand in \
             row 5 and units in row 6 of a new sheet, but are found by their wording if they are \
             moved."
        ),
    }
}

fn write_sheet(out: &mut String, sheet: &Sheet, lang: Lang) {
    add(
        out,
        format_args!(
            "\n## {}\n\n{}\n\n{}\n|---|---|---|---|---|---|\n",
            sheet.name.text.get(lang),
            sheet.purpose.get(lang),
            COLUMN_HEADERS.get(lang)
        ),
    );
    for column in sheet.columns {
        let required = if column.required { YES.get(lang) } else { "" };
        add(
            out,
            format_args!(
                "| {} | {required} | {} | {} | `{}.{}` | {} |\n",
                column.header.text.get(lang),
                written_as(column, lang),
                units(column, lang),
                column.kind.name(),
                column.field.name(),
                column.help.get(lang)
            ),
        );
    }
}

fn written_as(column: &Column, lang: Lang) -> String {
    let text = match column.content {
        Content::Text => Text { nb: "tekst", en: "text" },
        Content::Number { .. } => Text { nb: "tall", en: "number" },
        Content::Day => Text { nb: "dag", en: "day" },
        Content::Period => Text { nb: "periode", en: "period" },
        Content::Reference(key) => {
            let name = crate::layout::sheet(key).map_or("", |sheet| sheet.name.text.get(lang));
            return match lang {
                Lang::Nb => format!("ID fra {name}"),
                Lang::En => format!("ID from {name}"),
            };
        }
        Content::Choice(list) => {
            return match lang {
                Lang::Nb => format!("ord fra listen {}", list.title.nb),
                Lang::En => format!("word of the list {}", list.title.en),
            };
        }
    };
    text.get(lang).to_owned()
}

fn units(column: &Column, lang: Lang) -> String {
    let Some(units) = &column.units else { return String::new() };
    let words: Vec<&str> = units.allowed.iter().map(|unit| unit.label.text.get(lang)).collect();
    match units.role {
        UnitRole::OfRecord => words.join(" / "),
        UnitRole::Fixed => words.join(""),
    }
}

/// Appends to a string, which cannot fail.
fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).unwrap_or_default();
}
