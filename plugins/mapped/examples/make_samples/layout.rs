//! Samples that are written down as text, as `book.rs` tells.
//!
//! One file of `layouts/ID/NAME.txt` becomes `ID/samples/NAME.xlsx`, or
//! `NAME.csv` where the file's first line says `csv`.

use std::fs;
use std::path::Path;

use crate::book::book;

/// Makes the samples of every folder of layouts.
pub fn samples(formats: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/make_samples/layouts");
    for folder in fs::read_dir(layouts)? {
        let folder = folder?;
        let target = formats.join(folder.file_name()).join("samples");
        fs::create_dir_all(&target)?;
        for file in fs::read_dir(folder.path())? {
            let file = file?.path();
            let name = file.file_stem().unwrap_or_default();
            let text = fs::read_to_string(&file)?;
            match text.strip_prefix("csv\n") {
                Some(rows) => fs::write(target.join(name).with_extension("csv"), delimited(rows))?,
                None => {
                    let bytes =
                        book(&text).map_err(|error| format!("{}: {error}", file.display()))?;
                    fs::write(target.join(name).with_extension("xlsx"), bytes)?;
                }
            }
        }
    }
    Ok(())
}

/// The text of a comma-separated file; a cell with a comma or a line break is quoted.
fn delimited(rows: &str) -> String {
    let mut out = String::new();
    for row in rows.lines().filter(|line| !line.starts_with("//")) {
        let cells = row.split('|').map(|cell| {
            let cell = cell.trim().replace("\\n", "\n");
            let quoted = cell.contains([',', '\n', '"']);
            if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
        });
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}
