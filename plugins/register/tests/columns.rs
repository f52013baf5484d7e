//! The committed descriptions of the columns are current.

use gevinst_register::documentation;
use gevinst_register::layout::{Lang, SHEETS};

#[test]
fn the_committed_descriptions_are_current() {
    let again = "run `cargo run -p gevinst-register --example columns > \
                 plugins/register/COLUMNS.md` and `... --example columns nb > \
                 plugins/register/KOLONNER.md`";
    assert_eq!(documentation(Lang::En), include_str!("../COLUMNS.md"), "{again}");
    assert_eq!(documentation(Lang::Nb), include_str!("../KOLONNER.md"), "{again}");
}

#[test]
fn every_column_is_described() {
    for lang in [Lang::Nb, Lang::En] {
        let text = documentation(lang);
        for sheet in SHEETS {
            assert!(text.contains(&format!("\n## {}\n", sheet.name.text.get(lang))));
            for column in sheet.columns {
                let row = format!("\n| {} |", column.header.text.get(lang));
                assert!(text.contains(&row), "{row}");
                assert!(text.contains(column.help.get(lang)));
            }
        }
    }
}
