//! The manifests: whole, well formed, and true of every file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::Path;

use super::tree::Tree;
use super::{Check, Problem};
use crate::archive::bag::{DECLARATION, KINDS, Summing, Sums};
use crate::archive::layout;

/// A manifest as it was read: paths and their fingerprints.
type Manifest = BTreeMap<String, String>;

/// Digests that manifests of others have and that prove nothing any more.
const WEAK: &[&str] = &["md5", "sha1"];

/// Checks the manifests, and gives the fingerprints of all files.
pub fn check(root: &Path, tree: &Tree) -> (Vec<Check>, BTreeMap<String, Sums>) {
    let mut unreadable = Vec::new();
    let sums = fingerprints(root, tree, &mut unreadable);
    let mut form = declaration(root, tree);
    let mut read = |name: &str, code, payload: bool| -> Option<Manifest> {
        if !tree.files.contains_key(name) {
            form.push(Problem::new(code, name, missing(tree, name, payload)));
            return None;
        }
        let (manifest, mut wrong) = parse(name, &root.join(name), payload);
        form.append(&mut wrong);
        Some(manifest)
    };
    let payload = KINDS.map(|(kind, _)| read(&layout::manifest(kind), "no-manifest", true));
    let tags = KINDS.map(|(kind, _)| read(&layout::tagmanifest(kind), "no-tagmanifest", false));
    let payload_check = agree("payload", &payload, &sums, unreadable);
    let tag_check = agree("tag files", &tags, &sums, Vec::new());
    let listed: BTreeSet<&String> =
        payload.iter().chain(&tags).flatten().flat_map(|manifest| manifest.keys()).collect();
    let checks = vec![
        Check::of("manifests", "two of the payload, two of the tag files".to_owned(), form),
        payload_check,
        tag_check,
        unlisted(tree, &listed),
        oxum(root, &sums),
    ];
    (checks, sums)
}

fn fingerprints(root: &Path, tree: &Tree, unreadable: &mut Vec<Problem>) -> BTreeMap<String, Sums> {
    let mut all = BTreeMap::new();
    for path in tree.files.keys() {
        let mut summing = Summing::new(io::sink());
        let read = File::open(root.join(path)).and_then(|mut it| io::copy(&mut it, &mut summing));
        match read {
            Ok(_) => drop(all.insert(path.clone(), summing.sums())),
            Err(error) => unreadable.push(Problem::new("unreadable", path, error.to_string())),
        }
    }
    all
}

fn declaration(root: &Path, tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in [layout::BAGIT, layout::BAG_INFO] {
        if !tree.files.contains_key(name) {
            let what = "it is not there; every bag has it";
            problems.push(Problem::new("not-a-bag", name, what));
        }
    }
    let said = std::fs::read(root.join(layout::BAGIT)).unwrap_or_default();
    if problems.is_empty() && said != DECLARATION.as_bytes() {
        let what = "it does not declare a bag of version 1.0 in UTF-8";
        problems.push(Problem::new("not-a-bag", layout::BAGIT, what));
    }
    problems
}

/// Why a manifest that is not there matters.
fn missing(tree: &Tree, name: &str, payload: bool) -> String {
    let weak = WEAK.iter().find(|kind| {
        tree.files.contains_key(&layout::manifest(kind))
            || tree.files.contains_key(&layout::tagmanifest(kind))
    });
    match (weak, payload) {
        (Some(weak), _) => {
            format!("it is not there; the bag has {weak} instead, which can be forged")
        }
        (None, true) => "it is not there, so nothing says what the files should be".to_owned(),
        (None, false) => {
            let what = name.trim_start_matches("tag");
            format!("it is not there, so {what} and bag-info.txt could have been changed")
        }
    }
}

/// Reads a manifest, with every line that is not as it must be.
fn parse(name: &str, file: &Path, payload: bool) -> (Manifest, Vec<Problem>) {
    let mut manifest = Manifest::new();
    let mut problems = Vec::new();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            return (manifest, vec![Problem::new("manifest-line", name, error.to_string())]);
        }
    };
    if text.contains('\r') {
        let what = "its lines end as on Windows (CR LF); sha256sum does not read it so, and it was \
                    not written so";
        problems.push(Problem::new("line-ends", name, what));
    }
    let digits = if name.contains("512") { 128 } else { 64 };
    for (place, line) in text.lines().enumerate() {
        let wrong =
            |code, what: String| Problem::new(code, name, format!("line {}: {what}", place + 1));
        let Some((digest, path)) = line.split_once("  ") else {
            problems
                .push(wrong("manifest-line", "no fingerprint, two spaces and a path".to_owned()));
            continue;
        };
        let is_hex = digest.bytes().all(|it| b"0123456789abcdef".contains(&it));
        if digest.len() != digits || !is_hex {
            let what = format!("`{}` is no fingerprint", gevinst_templates::visible(digest));
            problems.push(wrong("manifest-line", what));
            continue;
        }
        let shown = gevinst_templates::visible(path);
        if let Some(why) = layout::unfit(path) {
            problems.push(wrong("path", format!("the path {shown} is refused: {why}")));
            continue;
        }
        if payload != path.starts_with("data/") {
            problems.push(wrong("manifest-line", format!("{shown} does not belong here")));
            continue;
        }
        if manifest.insert(path.to_owned(), digest.to_owned()).is_some() {
            problems.push(wrong("manifest-line", format!("{shown} a second time")));
        }
    }
    (manifest, problems)
}

/// Whether the files are what the manifests say.
fn agree(
    name: &'static str,
    manifests: &[Option<Manifest>; 2],
    sums: &BTreeMap<String, Sums>,
    mut problems: Vec<Problem>,
) -> Check {
    let mut listed: BTreeSet<&String> = BTreeSet::new();
    for manifest in manifests.iter().flatten() {
        listed.extend(manifest.keys());
    }
    for path in &listed {
        let Some(found) = sums.get(*path) else {
            problems.push(Problem::new("missing", *path, "it is listed and not there"));
            continue;
        };
        let mut wrong = Vec::new();
        for ((kind, of), manifest) in KINDS.iter().zip(manifests) {
            let Some(manifest) = manifest else { continue };
            match manifest.get(*path) {
                Some(digest) if digest == of(found) => {}
                Some(_) => wrong.push(*kind),
                None => {
                    let what = format!("it is not listed in the manifest of {kind}");
                    problems.push(Problem::new("unlisted", *path, what));
                }
            }
        }
        if !wrong.is_empty() {
            let what = format!(
                "it was changed: its {} is not the one that is listed",
                wrong.join(" and its ")
            );
            problems.push(Problem::new("changed", *path, what));
        }
    }
    Check::of(name, format!("{} files are as listed", listed.len()), problems)
}

/// Files that no manifest lists.
fn unlisted(tree: &Tree, listed: &BTreeSet<&String>) -> Check {
    let may_be = |path: &str| {
        let signed = path.starts_with("signatures/") || path.starts_with("timestamps/");
        signed || KINDS.iter().any(|(kind, _)| path == layout::tagmanifest(kind))
    };
    let others = tree.files.keys().filter(|path| !listed.contains(path) && !may_be(path));
    let problems: Vec<Problem> = others
        .map(|path| {
            let what = "nobody listed it: it was put in after the archive was made";
            Problem::new("unlisted", path, what)
        })
        .collect();
    Check::of("nothing added", "no file that is not listed".to_owned(), problems)
}

/// The count and the length of the payload, as bag-info.txt states them.
fn oxum(root: &Path, sums: &BTreeMap<String, Sums>) -> Check {
    let payload = sums.iter().filter(|(path, _)| path.starts_with("data/"));
    let (count, bytes) =
        payload.fold((0_usize, 0_u64), |(count, bytes), (_, it)| (count + 1, bytes + it.size));
    let found = format!("{bytes}.{count}");
    let about = std::fs::read_to_string(root.join(layout::BAG_INFO)).unwrap_or_default();
    let stated = about.lines().find_map(|line| line.strip_prefix("Payload-Oxum: "));
    let problems = match stated {
        Some(stated) if stated == found => Vec::new(),
        stated => {
            let stated = gevinst_templates::visible(stated.unwrap_or("nothing"));
            let what =
                format!("it states {stated} as bytes and files of the payload; there are {found}");
            vec![Problem::new("oxum", layout::BAG_INFO, what)]
        }
    };
    Check::of("size", format!("{count} files of {bytes} bytes"), problems)
}
