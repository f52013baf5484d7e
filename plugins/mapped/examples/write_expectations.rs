//! Writes the expectations that are missing beside the samples; never overwrites one.
//!
//! ```text
//! cargo run -p gevinst-mapped --example write_expectations -- plugins/formats
//! ```
//!
//! What it writes is what the mapping says today: read it before it is committed.

#[path = "../tests/reader/mod.rs"]
mod reader;

use std::path::Path;

use gevinst_mapped::{expect, shipped};
use gevinst_plugin_sdk::{Format, Workbook};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: write_expectations FORMATS-FOLDER")?;
    let formats = shipped();
    let formats: Vec<&dyn Format> = formats.iter().map(|format| format as &dyn Format).collect();
    let mut open = |path: &Path| reader::open(path).map(|book| Box::new(book) as Box<dyn Workbook>);
    for format in &formats {
        let id = &format.describe().id;
        let samples = Path::new(&folder).join(id).join("samples");
        for path in expect::write_missing(&mut open, &formats, id, &samples)? {
            println!("{}", path.display());
        }
    }
    Ok(())
}
