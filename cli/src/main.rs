//! The program.

use std::process::ExitCode;

use clap::Parser as _;
use gevinst::args::Cli;
use gevinst::{commands, terminal};

fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => {
            terminal::remark(&format!("error: {failure}\n"));
            ExitCode::from(failure.exit.code())
        }
    }
}
