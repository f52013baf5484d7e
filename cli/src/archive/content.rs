//! Fingerprints of what something holds, whatever it is packed in and whenever it
//! was made.

use std::collections::BTreeMap;
use std::io::{self, Cursor};

use super::bag::{Summing, Sums, sums_of};
use super::layout;
use super::run::{Executed, Run, stage_digest};

/// The fingerprint of what a zip container such as an Excel workbook holds: over each
/// part's name and the fingerprint of its unpacked bytes, in the order of the
/// container. None for anything that is no such container.
pub fn of_container(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut lines = Vec::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut sink = Summing::new(io::sink());
        io::copy(&mut part, &mut sink).ok()?;
        lines.extend_from_slice(name.as_bytes());
        lines.push(0);
        lines.extend_from_slice(sink.sums().sha256.as_bytes());
        lines.push(b'\n');
    }
    Some(sums_of(&lines).sha256)
}

/// The fingerprint of a run: of all files, with nothing in `run.json` of where and
/// when. Two runs of the same inputs under the same program have the same one.
pub fn of_run(files: &BTreeMap<String, Sums>, run: &Run) -> String {
    let nowhere = Executed { at: String::new(), system: String::new(), program_sha256: None };
    let timeless = Run { executed: nowhere, ..run.clone() };
    let text = timeless.text().unwrap_or_default();
    let of_run = sums_of(text.as_bytes()).sha256;
    let is_payload = |path: &&str| path.starts_with("data/") && *path != layout::RUN;
    let others = files.iter().map(|(path, sums)| (path.as_str(), sums.sha256.as_str()));
    stage_digest(others.filter(|(path, _)| is_payload(path)).chain([(layout::RUN, &*of_run)]))
}
