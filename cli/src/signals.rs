//! Signals that would end the program where it has something to say.

/// Lets a file that grows beyond what the system allows (RLIMIT_FSIZE, or the most that a
/// file system takes) be an error when it is written, instead of the end of the program:
/// what is half written is then taken away, and the message names the file.
#[cfg(unix)]
pub fn outlive_full_files() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    // That a handler is there is all that matters; what it notes is looked at by nobody.
    let noted = Arc::new(AtomicBool::new(false));
    // Where it cannot be installed, the signal ends the program, as it does others.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noted);
}

/// There is no such signal on this system.
#[cfg(not(unix))]
pub fn outlive_full_files() {}
