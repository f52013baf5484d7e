//! Writes a register, to look at or to measure with:
//! `write new nb FILE`, `write example en FILE` or `write large 200000 FILE`.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use gevinst_register::layout::Lang;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, of, file] = words.as_slice() else {
        return Err("usage: write new|example nb|en FILE, or write large ROWS FILE".into());
    };
    if what == "large" {
        let mut out = BufWriter::new(File::create(file)?);
        gevinst_register::write_large(of.parse()?, &mut out)?;
        return Ok(out.flush()?);
    }
    let lang = match of.as_str() {
        "nb" => Lang::Nb,
        "en" => Lang::En,
        other => return Err(format!("no language \"{other}\"").into()),
    };
    let bytes = match what.as_str() {
        "new" => gevinst_register::write_new(lang)?,
        "example" => gevinst_register::write_example(lang)?,
        other => return Err(format!("neither new, example nor large: \"{other}\"").into()),
    };
    Ok(std::fs::write(file, bytes)?)
}
