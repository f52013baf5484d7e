//! One named test per worked case of `core/cases`; a failure shows expected,
//! got and the working.

use std::process::ExitCode;

use gevinst_core::rules::cases;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for (file, text) in cases::shipped() {
        match cases::run(file, text) {
            Ok(outcomes) => trials.extend(outcomes.into_iter().map(|outcome| {
                Trial::test(format!("{file}: {}", outcome.name), move || {
                    if outcome.passed { Ok(()) } else { Err(Failed::from(outcome.to_string())) }
                })
            })),
            Err(errors) => trials.extend(errors.into_iter().map(|error| {
                Trial::test(format!("{file} is well formed"), move || Err(Failed::from(error)))
            })),
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
