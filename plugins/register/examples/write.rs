//! Writes a register to the file named on the command line: `new` or `example`, `nb` or `en`.
use gevinst_register::layout::Lang;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, lang, file] = words.as_slice() else {
        return Err("usage: write new|example nb|en FILE.xlsx".into());
    };
    let lang = match lang.as_str() {
        "nb" => Lang::Nb,
        "en" => Lang::En,
        other => return Err(format!("no language \"{other}\"").into()),
    };
    let bytes = match what.as_str() {
        "new" => gevinst_register::write_new(lang)?,
        "example" => gevinst_register::write_example(lang)?,
        other => return Err(format!("neither new nor example: \"{other}\"").into()),
    };
    std::fs::write(file, bytes)?;
    Ok(())
}
