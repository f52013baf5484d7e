//! Plugin folders and what is trusted in them.

#![allow(clippy::unwrap_used, clippy::panic)]

use gevinst_plugin_host::trust::{Folder, TRUST_FILE, TrustError};
use gevinst_plugin_sdk::Description;

fn who(id: &str, version: &str) -> Description {
    Description { id: id.to_owned(), version: version.to_owned(), title: "A list".to_owned() }
}

fn folder() -> (tempfile::TempDir, Folder) {
    let above = tempfile::tempdir().unwrap();
    let folder = Folder::make(&above.path().join("plugins")).unwrap();
    (above, folder)
}

#[test]
fn what_is_trusted_is_kept_and_read_back() {
    let (_above, folder) = folder();
    assert_eq!(folder.trusted().unwrap(), []);
    let trusted = folder.trust(b"bytes", &who("list", "1.0.0"), (1, 1)).unwrap();
    assert_eq!(folder.trusted().unwrap(), std::slice::from_ref(&trusted));
    assert_eq!(folder.bytes(&trusted).unwrap(), b"bytes");
    assert!(trusted.is_for_this_system());
    assert_eq!(folder.strangers(&[trusted]).unwrap(), Vec::<String>::new());
}

#[test]
fn a_newer_one_takes_the_place_of_the_older() {
    let (_above, folder) = folder();
    let old = folder.trust(b"old", &who("list", "1.0.0"), (1, 0)).unwrap();
    let other = folder.trust(b"other", &who("another", "1.0.0"), (1, 1)).unwrap();
    let new = folder.trust(b"new", &who("list", "1.1.0"), (1, 1)).unwrap();
    assert_eq!(folder.trusted().unwrap(), [other, new.clone()]);
    assert!(!folder.path().join(&old.file).exists());
    assert_eq!(folder.untrust("list").unwrap(), std::slice::from_ref(&new));
    assert!(!folder.path().join(&new.file).exists());
    assert_eq!(folder.untrust("list").unwrap(), []);
}

#[test]
fn changed_bytes_are_refused_with_both_fingerprints() {
    let (_above, folder) = folder();
    let trusted = folder.trust(b"bytes", &who("list", "1.0.0"), (1, 1)).unwrap();
    std::fs::write(folder.path().join(&trusted.file), b"other").unwrap();
    let error = folder.bytes(&trusted).unwrap_err();
    let TrustError::Changed { expected, found, .. } = &error else { panic!("{error}") };
    assert_eq!(*expected, trusted.sha256);
    assert_ne!(found, expected);
}

#[test]
fn a_library_that_nobody_trusts_is_a_stranger() {
    let (_above, folder) = folder();
    std::fs::write(folder.path().join("dropped.so"), b"x").unwrap();
    std::fs::write(folder.path().join("notes.txt"), b"x").unwrap();
    assert_eq!(folder.strangers(&[]).unwrap(), ["dropped.so"]);
}

#[test]
fn a_trust_file_that_leads_out_of_the_folder_is_refused() {
    let (_above, folder) = folder();
    folder.trust(b"bytes", &who("list", "1.0.0"), (1, 1)).unwrap();
    let path = folder.path().join(TRUST_FILE);
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, _) = text.split_once("file = ").unwrap();
    for file in ["../evil.so", "/tmp/evil.so", "a/b.so", ".."] {
        let line = format!("{before}file = \"{file}\"\nsystem = \"x\"\ncontract = \"1.1\"\n");
        std::fs::write(&path, line).unwrap();
        assert!(matches!(folder.trusted(), Err(TrustError::Malformed { .. })), "{file}");
    }
    std::fs::write(&path, "format = \"gevinst-trust/1\"\nspelt_wrong = 1\n").unwrap();
    let error = folder.trusted().unwrap_err().to_string();
    assert!(error.contains("spelt_wrong") && error.contains("line 2"), "{error}");
}

#[cfg(unix)]
#[test]
fn where_others_may_write_nothing_is_trusted() {
    use std::os::unix::fs::PermissionsExt as _;
    let (above, folder) = folder();
    let trusted = folder.trust(b"bytes", &who("list", "1.0.0"), (1, 1)).unwrap();
    let mode = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let refused = |result: Result<(), TrustError>| {
        assert!(matches!(result, Err(TrustError::Writable { .. })), "{result:?}");
    };
    let library = folder.path().join(&trusted.file);
    mode(&library, 0o666);
    refused(folder.bytes(&trusted).map(|_| ()));
    mode(&library, 0o620);
    refused(folder.bytes(&trusted).map(|_| ()));
    mode(&library, 0o600);
    let list = folder.path().join(TRUST_FILE);
    mode(&list, 0o602);
    refused(folder.trusted().map(|_| ()));
    mode(&list, 0o600);
    mode(folder.path(), 0o777);
    refused(Folder::open(folder.path()).map(|_| ()));
    mode(folder.path(), 0o700);
    mode(above.path(), 0o777);
    refused(Folder::open(folder.path()).map(|_| ()));
    // Where only the owner of a file may replace it, others may write.
    mode(above.path(), 0o1777);
    Folder::open(folder.path()).unwrap();
}
