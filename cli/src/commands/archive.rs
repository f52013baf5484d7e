//! `gevinst archive`: give an archive to others.

use std::path::Path;

use crate::archive::canonical::canonical;
use crate::archive::open::Archive;
use crate::archive::verify::{Verified, verify};
use crate::archive::{exports, left, pack, public, stamps};
use crate::args::{ArchiveCommand, Vocabulary};
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::{plugins, terminal};

pub(super) fn run(command: &ArchiveCommand) -> Result<Exit, Failure> {
    match command {
        ArchiveCommand::Pack { archive, output, force } => {
            whole(archive)?;
            pack::pack(&RealDisk, archive, output, *force)?;
            wrote(output);
        }
        ArchiveCommand::Unpack { packed, output } => {
            pack::unpack(&RealDisk, packed, output)?;
            wrote(output);
            whole(output)?;
        }
        ArchiveCommand::Public { archive, output } => {
            let verified = whole(archive)?;
            let opened = Archive::open(archive)?;
            if output.symlink_metadata().is_ok() {
                let message = format!("{} exists already; nothing was written", output.display());
                return Err(Failure::new(Exit::Output, message));
            }
            let seal = verified.seal.as_deref().unwrap_or_default();
            public::copy(&RealDisk, &opened, seal, output)?;
            wrote(output);
        }
        ArchiveCommand::Timestamp { archive, stamp } => {
            whole(archive)?;
            wrote(&stamps::put(&RealDisk, archive, stamp)?);
        }
        ArchiveCommand::Clean { folder } => clean(folder)?,
        ArchiveCommand::Export { archive, vocabulary } => {
            let run = Archive::open(archive)?.run;
            let told = match vocabulary {
                Vocabulary::RoCrate => exports::ro_crate(&run),
                Vocabulary::Prov => exports::prov(&run),
            };
            terminal::print(&canonical(&told))?;
        }
    }
    Ok(Exit::Done)
}

fn clean(folder: &Path) -> Result<(), Failure> {
    let left::Cleaned { removed, restored, busy } = left::clean(&RealDisk, folder)?;
    let all = [
        (&restored, "has its name again: what was to replace it never came"),
        (&removed, "was taken away"),
        (&busy, "is being written by a process that lives, and stays"),
    ];
    for (paths, what) in all {
        for path in paths {
            terminal::remark(&format!("{} {what}\n", plugins::shown(path)));
        }
    }
    if removed.is_empty() && restored.is_empty() && busy.is_empty() {
        terminal::remark(&format!("nothing is left over in {}\n", plugins::shown(folder)));
    }
    Ok(())
}

fn wrote(path: &Path) {
    terminal::remark(&format!("wrote {}\n", path.display()));
}

/// Only what verifies is given to others.
fn whole(archive: &Path) -> Result<Verified, Failure> {
    let shown = plugins::shown(archive);
    let verified = verify(archive).ok().filter(Verified::is_whole);
    verified.ok_or_else(|| {
        let message = format!("{shown} does not verify; gevinst verify {shown} tells why");
        Failure::new(Exit::NotVerified, message)
    })
}
