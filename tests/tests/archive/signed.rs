//! Signatures: two roles, two people, two keys, and nobody else's.

use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::program::{Run, Scratch, gevinst};
use gevinst_tests::tool::{missing, skipped};

use crate::support::{archived, copy, edit, seal_again};

const INSTALL: &str = "install openssh-client";

/// Makes a key; gives its public half.
fn key(folder: &Path, name: &str) -> String {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name])
        .current_dir(folder)
        .status()
        .unwrap();
    assert!(made.success());
    fs::read_to_string(folder.join(format!("{name}.pub"))).unwrap()
}

/// An archive, and keys of two who may sign and of one who may not.
fn with_keys(test: &str) -> Option<Scratch> {
    // Asked without anything it tells how it is used.
    let reason = missing("sh", &["-c", "command -v ssh-keygen"], INSTALL);
    if skipped(test, reason) {
        return None;
    }
    let folder = archived();
    let here = folder.path();
    let allowed = [("first", "first@example.org"), ("second", "second@example.org")];
    let lines = allowed.map(|(name, who)| format!("{who} {}", key(here, name)));
    fs::write(here.join("allowed"), lines.concat()).unwrap();
    key(here, "stranger");
    Some(folder)
}

fn sign(folder: &Path, run: &str, key: &str, role: &str) -> Run {
    gevinst(folder, ["sign", run, "--key", key, "--role", role, "--name", key])
}

fn checked(folder: &Path, run: &str, code: i32) -> String {
    gevinst(folder, ["verify", run, "--allowed-signers", "allowed"]).ended(code).stdout
}

#[test]
fn two_roles_by_two_keys_are_asked_for() {
    let Some(folder) = with_keys("two_roles_by_two_keys_are_asked_for") else { return };
    let here = folder.path();
    let told = checked(here, "run", 4);
    assert!(told.contains("[role-missing]") && told.contains("signed as attest"), "{told}");
    sign(here, "run", "first", "attest").ended(0);
    let told = checked(here, "run", 4);
    assert!(told.contains("[role-missing]") && told.contains("signed as approve"), "{told}");
    let one_role = ["verify", "run", "--allowed-signers", "allowed", "--roles", "attest"];
    gevinst(here, one_role).ended(0);

    copy(&here.join("run"), &here.join("alone"));
    sign(here, "alone", "first", "approve").ended(0);
    let told = checked(here, "alone", 4);
    assert!(told.contains("[same-key]") && told.contains("four eyes"), "{told}");

    sign(here, "run", "second", "approve").ended(0);
    let told = checked(here, "run", 0);
    assert!(told.contains("attest by first@example.org (SHA256:"), "{told}");
    assert!(told.contains("approve by second@example.org (SHA256:"), "{told}");
    // Without a file of signers nobody is believed, and the archive is as whole as before.
    let told = gevinst(here, ["verify", "run"]).ended(0).stdout;
    assert!(told.contains("not checked  signatures: 2 there"), "{told}");
    let told = sign(here, "run", "first", "attest").ended(7);
    assert!(told.stderr.contains("exists already"), "{}", told.stderr);
}

#[test]
fn a_signature_of_somebody_else_or_of_something_else_is_refused() {
    let test = "a_signature_of_somebody_else_or_of_something_else_is_refused";
    let Some(folder) = with_keys(test) else { return };
    let here = folder.path();
    sign(here, "run", "first", "attest").ended(0);
    sign(here, "run", "second", "approve").ended(0);

    copy(&here.join("run"), &here.join("strange"));
    sign(here, "strange", "stranger", "approve").ended(0);
    assert!(
        checked(here, "strange", 4).contains("[signer-unknown] signatures/approve.stranger.sig")
    );

    let edited = copy(&here.join("run"), &here.join("edited"));
    edit(&edited, "data/README.en.txt", |it| it + "x");
    seal_again(&edited);
    let told = checked(here, "edited", 4);
    assert!(told.contains("[signature-wrong] signatures/attest.first.sig"), "{told}");
    assert!(told.contains("is another one than was signed"), "{told}");

    let moved = copy(&here.join("run"), &here.join("moved"));
    let at = |name: &str| moved.join("signatures").join(name);
    fs::rename(at("attest.first.sig"), at("approve.first.sig")).unwrap();
    assert!(checked(here, "moved", 4).contains("[signature-wrong] signatures/approve.first.sig"));

    fs::write(here.join("run/signatures/letter.txt"), "x").unwrap();
    assert!(checked(here, "run", 4).contains("[signature-name] signatures/letter.txt"));
}

#[test]
fn what_cannot_be_signed_is_told() {
    let Some(folder) = with_keys("what_cannot_be_signed_is_told") else { return };
    let here = folder.path();
    let named = ["sign", "run", "--key", "first", "--role", "attest", "--name", "../x"];
    let told = gevinst(here, named).ended(2);
    assert!(told.stderr.contains("cannot stand in the name"), "{}", told.stderr);
    let told = sign(here, "run", "allowed", "attest").ended(2);
    assert!(told.stderr.contains("allowed does not sign"), "{}", told.stderr);
    edit(&here.join("run"), "data/README.en.txt", |it| it + "x");
    let told = sign(here, "run", "first", "attest").ended(4);
    assert!(told.stderr.contains("is not signed"), "{}", told.stderr);
    let told = gevinst(here, ["verify", "run", "--allowed-signers", "nobody"]).ended(2);
    assert!(told.stderr.contains("nobody cannot be read"), "{}", told.stderr);
}

/// The readme's own command, by somebody who has not our program.
#[test]
fn ssh_keygen_alone_checks_a_signature() {
    let Some(folder) = with_keys("ssh_keygen_alone_checks_a_signature") else { return };
    let here = folder.path();
    sign(here, "run", "first", "attest").ended(0);
    let script = "ssh-keygen -Y verify -f ../allowed -I first@example.org -n gevinst-attest \
                  -s signatures/attest.first.sig < tagmanifest-sha512.txt";
    let readme = fs::read_to_string(here.join("run/data/README.en.txt")).unwrap();
    assert!(readme.contains("-n gevinst-attest") && readme.contains("< tagmanifest-sha512.txt"));
    let check = || {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).current_dir(here.join("run")).output().unwrap()
    };
    let output = check();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    edit(&here.join("run"), "tagmanifest-sha512.txt", |it| it + "x");
    assert!(!check().status.success());
}
