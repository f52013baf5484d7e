//! `gevinst sign`: put a signature on an archive.

use crate::archive::open::Archive;
use crate::archive::sign;
use crate::archive::verify::verify;
use crate::args::SignArgs;
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::{plugins, terminal};

pub(super) fn run(args: &SignArgs) -> Result<Exit, Failure> {
    let archive = Archive::open(&args.archive)?;
    let shown = plugins::shown(&args.archive);
    let is_whole = verify(&args.archive).is_ok_and(|verified| verified.is_whole());
    if !is_whole {
        let message =
            format!("{shown} does not verify and is not signed; gevinst verify {shown} tells why");
        return Err(Failure::new(Exit::NotVerified, message));
    }
    let path = sign::sign(&RealDisk, &args.archive, &args.key, args.role, &args.name)?;
    terminal::remark(&format!(
        "wrote {}: run {} signed as {}\n",
        plugins::shown(&path),
        archive.run.id,
        args.role.key()
    ));
    Ok(Exit::Done)
}
