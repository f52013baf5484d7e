//! The program.

use std::process::ExitCode;

use clap::Parser as _;
use gevinst::args::{Cli, Command};
use gevinst::{commands, signals, terminal};

fn main() -> ExitCode {
    let cli = Cli::parse();
    // A worker writes no files, and what makes it try is to end.
    if !matches!(cli.command, Command::Worker { .. }) {
        signals::outlive_full_files();
    }
    match commands::run(cli) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => {
            terminal::remark(&format!("error: {failure}\n"));
            ExitCode::from(failure.exit.code())
        }
    }
}
