//! Prints the description of the register's columns:
//! `cargo run -p gevinst-register --example columns > plugins/register/COLUMNS.md`

fn main() {
    print!("{}", gevinst_register::documentation(gevinst_register::layout::Lang::Nb));
}
