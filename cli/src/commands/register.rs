//! `gevinst register`: the program's own input workbook.

use std::io;

use gevinst_register::{write_example, write_new};

use crate::args::{RegisterArgs, RegisterCommand};
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem};
use crate::terminal;

pub(super) fn run(command: &RegisterCommand) -> Result<Exit, Failure> {
    let (args, example) = match command {
        RegisterCommand::New(args) => (args, false),
        RegisterCommand::FillExample(args) => (args, true),
    };
    check_ending(args)?;
    let mut outputs = Outputs::new(&RealDisk, args.force);
    outputs.expect(&args.output)?;
    let lang = language(args);
    let bytes = if example { write_example(lang) } else { write_new(lang) };
    let bytes = bytes.map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
    outputs.write::<io::Error>(&args.output, |out| out.write_all(&bytes)).map_err(|problem| {
        match problem {
            WriteProblem::Io(failure) => failure,
            WriteProblem::Content(error) => Failure::new(
                Exit::Output,
                format!("cannot write {}: {error}", args.output.display()),
            ),
        }
    })?;
    outputs.commit()?;
    terminal::remark(&format!("wrote {}\n", args.output.display()));
    Ok(Exit::Done)
}

/// A register is an xlsx workbook, and programs go by the ending.
fn check_ending(args: &RegisterArgs) -> Result<(), Failure> {
    if args.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        return Ok(());
    }
    let message = format!("{} must end in .xlsx", args.output.display());
    Err(Failure::new(Exit::Usage, message))
}

fn language(args: &RegisterArgs) -> gevinst_register::layout::Lang {
    match args.lang {
        crate::args::RegisterLang::Nb => gevinst_register::layout::Lang::Nb,
        crate::args::RegisterLang::En => gevinst_register::layout::Lang::En,
    }
}
