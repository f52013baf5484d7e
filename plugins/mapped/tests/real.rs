//! The workbooks as they are published, where they are at hand.

mod reader;

use std::path::PathBuf;
use gevinst_mapped::{expect, shipped};
use gevinst_plugin_sdk::Format;

#[test]
fn dump() {
    let folder = PathBuf::from("/work/shared/inputs");
    for (format, file) in [(0, "Gevinstberegninger.xlsx"), (0, "Gevinstberegninger.xls"), (0, "Gevinstberegninger.ods"), (1, "Gevinstverktøy_KommIT.xlsx"), (1, "Gevinstverktøy_KommIT.ods"), (0, "Interessentregister_v4.0.xlsx"), (1, "Interessentregister_v4.0.xlsx")] {
        let mut book = reader::open(&folder.join(file)).unwrap();
        let formats = shipped();
        let text = expect::render(&formats[format], &mut book).unwrap();
        std::fs::write(format!("/tmp/w/dump-{format}-{file}.tsv"), &text).unwrap();
        println!("{file} {}: {} lines", formats[format].describe().id, text.lines().count());
    }
}
