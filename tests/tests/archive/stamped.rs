//! Time stamps: put beside an archive, tolerated, and checked by openssl against the
//! certificates of those who stamp. The one who stamps here is made for the test.

use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::program::{Run, Scratch, command, gevinst, run};
use gevinst_tests::tool::{missing, skipped};

use crate::support::{archived, copy, edit, seal_again};

const AUTHORITY: &str = "\
[req]
distinguished_name = name
prompt = no
[name]
CN = Somebody who stamps
[root]
basicConstraints = critical,CA:TRUE
[stamps]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
";

/// The steps that make somebody who stamps, whose certificate holds for one day.
const MADE: &str = "
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3650 \
    -config tsa.cnf -extensions root -subj '/CN=Root'
openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -config tsa.cnf
openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem \
    -days 1 -extfile tsa.cnf -extensions stamps
openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 3650 \
    -config tsa.cnf -extensions root -subj '/CN=Other'
echo 01 > serial";

fn shell(folder: &Path, script: &str) {
    let mut shell = Command::new("sh");
    let output = shell.args(["-ec", script]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A folder with the archive `run` and somebody who stamps.
fn with_authority(test: &str) -> Option<Scratch> {
    if skipped(test, missing("openssl", &["version"], "install openssl")) {
        return None;
    }
    let folder = archived();
    fs::write(folder.path().join("tsa.cnf"), AUTHORITY).unwrap();
    shell(folder.path(), MADE);
    Some(folder)
}

/// A stamp of an archive, in a file.
fn stamp(folder: &Path, archive: &str, digest: &str, file: &str) {
    let script = format!(
        "openssl ts -query -data {archive}/tagmanifest-sha512.txt -{digest} -cert -out query.tsq
         openssl ts -reply -queryfile query.tsq -signer tsa.pem -inkey tsa.key -config tsa.cnf \
         -section one -out {file}"
    );
    shell(folder, &script);
}

fn add(folder: &Path, archive: &str, file: &str) -> Run {
    gevinst(folder, ["archive", "timestamp", archive, file])
}

fn checked(folder: &Path, archive: &str, authorities: &str) -> Run {
    gevinst(folder, ["verify", archive, "--stamp-authorities", authorities])
}

#[test]
fn stamps_are_put_beside_an_archive_and_checked() {
    let Some(folder) = with_authority("stamps_are_put_beside_an_archive_and_checked") else {
        return;
    };
    let here = folder.path();
    let told = checked(here, "run", "root.pem").ended(4).stdout;
    assert!(told.contains("[stamp-missing]"), "{told}");
    for (digest, file, name) in [("sha512", "a.tsr", "0001.tsr"), ("sha256", "b.tsr", "0002.tsr")] {
        stamp(here, "run", digest, file);
        let told = add(here, "run", file).ended(0);
        assert!(told.stderr.contains(&format!("wrote run/timestamps/{name}")), "{}", told.stderr);
        let (put, given) = (here.join("run/timestamps").join(name), here.join(file));
        assert!(fs::read(put).unwrap() == fs::read(given).unwrap());
    }
    // Without certificates nobody is believed, and the archive is as whole as before.
    let told = gevinst(here, ["verify", "run"]).ended(0).stdout;
    assert!(told.contains("not checked  time stamps: 2 there"), "{told}");
    let told = checked(here, "run", "root.pem").ended(0).stdout;
    assert!(told.contains("ok           time stamps: 0001.tsr at 20"), "{told}");
    assert!(told.contains(", 0002.tsr at 20"), "{told}");
    let told = checked(here, "run", "other.pem").ended(4).stdout;
    assert_eq!(told.matches("[stamp-wrong]").count(), 2, "{told}");
    assert!(told.contains("not a stamp of this archive by one of other.pem"), "{told}");
    // Packed and unpacked it is stamped still, and a stamped archive is not replaced.
    gevinst(here, ["archive", "pack", "run", "-o", "run.zip"]).ended(0);
    gevinst(here, ["archive", "unpack", "run.zip", "-o", "out"]).ended(0);
    checked(here, "out", "root.pem").ended(0);
    let told = gevinst(here, ["report", "plan.xlsx", "--archive", "run", "--force"]).ended(7);
    assert!(told.stderr.contains("is time-stamped and is not replaced"), "{}", told.stderr);
}

#[test]
fn a_stamp_is_believed_after_its_certificate_has_run_out() {
    let test = "a_stamp_is_believed_after_its_certificate_has_run_out";
    let faketime = missing("faketime", &["2030-01-01", "true"], "install faketime");
    let Some(folder) = with_authority(test).filter(|_| !skipped(test, faketime)) else { return };
    let here = folder.path();
    stamp(here, "run", "sha512", "a.tsr");
    add(here, "run", "a.tsr").ended(0);
    let mut later = Command::new("faketime");
    later.arg("2034-05-06").arg(command([""]).get_program());
    later.args(["verify", "run", "--stamp-authorities", "root.pem"]).current_dir(here);
    let told = run(later).ended(0).stdout;
    assert!(told.contains("ok           time stamps: 0001.tsr at 20"), "{told}");
}

#[test]
fn a_stamp_of_something_else_is_refused_and_told() {
    let Some(folder) = with_authority("a_stamp_of_something_else_is_refused_and_told") else {
        return;
    };
    let here = folder.path();
    let edited = copy(&here.join("run"), &here.join("edited"));
    edit(&edited, "data/README.en.txt", |it| it + "x");
    seal_again(&edited);
    stamp(here, "edited", "sha512", "other.tsr");
    let told = add(here, "run", "other.tsr").ended(2);
    assert!(told.stderr.contains("is no time stamp of run"), "{}", told.stderr);
    assert!(told.stderr.contains("openssl ts -query"), "{}", told.stderr);
    let told = add(here, "run", "nowhere.tsr").ended(2);
    assert!(told.stderr.contains("nowhere.tsr cannot be used"), "{}", told.stderr);
    assert!(!here.join("run/timestamps").exists());

    stamp(here, "run", "sha512", "a.tsr");
    add(here, "run", "a.tsr").ended(0);
    let told = add(here, "run", "a.tsr").ended(2);
    assert!(told.stderr.contains("there already, as timestamps/0001.tsr"), "{}", told.stderr);

    // What somebody puts there by hand is looked at too, with or without certificates.
    fs::copy(here.join("other.tsr"), here.join("run/timestamps/0002.tsr")).unwrap();
    fs::write(here.join("run/timestamps/letter.txt"), "x").unwrap();
    for told in [gevinst(here, ["verify", "run"]), checked(here, "run", "root.pem")] {
        let told = told.ended(4).stdout;
        assert!(told.contains("[stamp-wrong] timestamps/0002.tsr"), "{told}");
        assert!(told.contains("[stamp-name] timestamps/letter.txt"), "{told}");
    }
    // A forged answer that holds the digest and nothing else is not believed.
    fs::remove_file(here.join("run/timestamps/letter.txt")).unwrap();
    let bytes = fs::read(here.join("run/timestamps/0001.tsr")).unwrap();
    let mut forged = bytes.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    fs::write(here.join("run/timestamps/0002.tsr"), forged).unwrap();
    let told = checked(here, "run", "root.pem").ended(4).stdout;
    assert!(told.contains("[stamp-wrong] timestamps/0002.tsr"), "{told}");
    edit(&here.join("run"), "data/README.en.txt", |it| it + "x");
    let told = add(here, "run", "a.tsr").ended(4);
    assert!(told.stderr.contains("does not verify"), "{}", told.stderr);
    let told = checked(here, "run", "nobody.pem").ended(2);
    assert!(told.stderr.contains("nobody.pem cannot be read"), "{}", told.stderr);
}

/// The readme's own command, by somebody who has not our program.
#[test]
fn openssl_alone_checks_a_stamp() {
    let Some(folder) = with_authority("openssl_alone_checks_a_stamp") else { return };
    let here = folder.path();
    stamp(here, "run", "sha512", "a.tsr");
    add(here, "run", "a.tsr").ended(0);
    for readme in ["data/README.nb.txt", "data/README.en.txt"] {
        let text = fs::read_to_string(here.join("run").join(readme)).unwrap();
        let line = text.lines().map(str::trim).find(|line| line.starts_with("openssl ts"));
        shell(&here.join("run"), &line.unwrap().replace("CA.pem", "../root.pem"));
    }
}
