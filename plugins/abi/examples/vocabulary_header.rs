//! Writes `include/gevinst_vocabulary.h`: the numbers of kinds and fields, for C.
//!
//! ```sh
//! cargo run -p gevinst-plugin-abi --example vocabulary_header
//! ```

use std::path::Path;

fn main() -> std::io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/gevinst_vocabulary.h");
    std::fs::write(path, gevinst_plugin_abi::vocabulary::c_header())
}
