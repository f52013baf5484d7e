//! Descriptors that the program was started with and that every process below
//! it has: a worker must not read or write what they lead to.

/// Closes every descriptor but the standard streams. What an old kernel leaves
/// open stays open.
///
/// Must be called before the process opens anything itself.
pub(super) fn close() {
    const FIRST: libc::c_uint = 3;
    // SAFETY: nothing in this process owns a descriptor above the standard streams yet, as
    // the caller promises; what is closed was handed down by whoever started the program.
    let _ = unsafe { libc::syscall(libc::SYS_close_range, FIRST, libc::c_uint::MAX, 0) };
}
