//! Writes a register to the file named on the command line: `new` or `example`, `nb` or `en`.
use gevinst_register::layout::Lang;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, lang, file] = words.as_slice() else {
        return Err("usage: write new|example nb|en FILE.xlsx".into());
    };
    let lang = if lang == "en" { Lang::En } else { Lang::Nb };
    let bytes = match what.as_str() {
        "new" => gevinst_register::write_new(lang)?,
        _ => gevinst_register::write_example(lang)?,
    };
    std::fs::write(file, bytes)?;
    Ok(())
}
