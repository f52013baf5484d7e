//! Prints the description of the register's columns in English, or in bokmål with `nb`:
//! `cargo run -p gevinst-register --example columns > plugins/register/COLUMNS.md` and
//! `cargo run -p gevinst-register --example columns nb > plugins/register/KOLONNER.md`

use gevinst_register::layout::Lang;

fn main() {
    let lang = if std::env::args().nth(1).as_deref() == Some("nb") { Lang::Nb } else { Lang::En };
    print!("{}", gevinst_register::documentation(lang));
}
