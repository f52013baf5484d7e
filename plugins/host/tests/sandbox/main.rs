//! What a process that is shut in can no longer do.
//!
//! Each act is tried by this very test, started again: free, to see that the
//! act is one; while a library could be loaded; and sealed. `cargo test -p
//! gevinst-plugin-host --test sandbox -- --nocapture` prints the table.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::ExitCode;

#[cfg(target_os = "linux")]
mod acts;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let [_, word, stage, act, address] = args.as_slice()
        && word == "act"
    {
        return acts::perform(stage, act, address);
    }
    linux::run()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    println!("skipped: sandbox: only Linux denies system calls");
    ExitCode::SUCCESS
}

#[cfg(target_os = "linux")]
mod linux {
    use std::net::TcpListener;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, ExitCode};
    use std::sync::Arc;

    use libtest_mimic::{Arguments, Failed, Trial};

    use crate::acts::{ACTS, Act, STILL_DONE};

    /// What became of an act.
    #[derive(Debug, PartialEq, Eq)]
    enum Outcome {
        Done,
        Denied(String),
    }

    pub fn run() -> ExitCode {
        // Somebody to connect to.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address: Arc<str> = listener.local_addr().unwrap().to_string().into();
        println!("{:<22} {:<26} {:<26} sealed", "act", "free", "loading");
        let mut trials = Vec::new();
        for act in ACTS {
            let address = address.clone();
            trials.push(Trial::test(act.name, move || denied(act, &address)));
        }
        for name in STILL_DONE {
            let address = address.clone();
            trials.push(Trial::test(*name, move || still_done(name, &address)));
        }
        let mut arguments = Arguments::from_args();
        arguments.test_threads = Some(1);
        libtest_mimic::run(&arguments, trials).exit_code()
    }

    fn attempt(stage: &str, act: &str, address: &str) -> Outcome {
        let itself = std::env::current_exe().unwrap();
        let output = Command::new(itself).args(["act", stage, act, address]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        match (output.status.signal(), said.trim()) {
            (None, "done") => Outcome::Done,
            (None, said) if said.starts_with("denied") => Outcome::Denied(said[7..].to_owned()),
            (Some(signal), _) if signal == libc::SIGSYS => Outcome::Denied("SIGSYS".to_owned()),
            (Some(signal), _) if signal == libc::SIGABRT && act == "abort" => Outcome::Done,
            _ => panic!(
                "{act} ({stage}): {:?} {said} {}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            ),
        }
    }

    fn told(outcome: &Outcome) -> &str {
        match outcome {
            Outcome::Done => "done",
            Outcome::Denied(why) => why,
        }
    }

    fn denied(act: &Act, address: &str) -> Result<(), Failed> {
        let free = act.harmless.then(|| attempt("free", act.name, address));
        let loading = attempt("loading", act.name, address);
        let sealed = attempt("sealed", act.name, address);
        let shown = free.as_ref().map_or("(not tried)", told);
        println!("{:<22} {shown:<26} {:<26} {}", act.name, told(&loading), told(&sealed));
        if free.is_some_and(|free| free != Outcome::Done) {
            return Err("the act cannot be done by a free process either".into());
        }
        if loading == Outcome::Done && !act.needed_to_load {
            return Err("done while a library could be loaded".into());
        }
        if sealed == Outcome::Done { Err("done by a sealed process".into()) } else { Ok(()) }
    }

    fn still_done(name: &str, address: &str) -> Result<(), Failed> {
        let sealed = attempt("sealed", name, address);
        println!("{name:<22} {:<26} {:<26} {}", "", "", told(&sealed));
        if sealed == Outcome::Done { Ok(()) } else { Err("a worker needs this".into()) }
    }
}
