//! What a call across the boundary answers.

/// The answer of a call. Zero is success; a negative number ends the work.
///
/// A number that this list does not have is [`Status::FAILED`] when negative
/// and [`Status::INVALID`] when positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Status(pub i32);

impl Status {
    /// Done. For `identify`: the workbook is of this format.
    pub const OK: Status = Status(0);
    /// There is no more: the sheet's cells are all given.
    pub const END: Status = Status(1);
    /// Answer of `identify` only: the workbook is not of this format.
    pub const NOT_MINE: Status = Status(2);
    /// The host takes no more. The plugin returns this at once.
    pub const STOPPED: Status = Status(-1);
    /// The host could not read the sheet. The plugin returns this at once.
    pub const UNREADABLE: Status = Status(-2);
    /// An argument or a block breaks the contract.
    pub const INVALID: Status = Status(-3);
    /// The other side does not have what is asked for.
    pub const UNSUPPORTED: Status = Status(-4);
    /// The plugin could not do its work; it has told why by `fail`.
    pub const FAILED: Status = Status(-5);
    /// The plugin panicked; the SDK has told the message by `fail`.
    pub const PANICKED: Status = Status(-6);

    /// Every status of the contract, with its name and what it means.
    pub const ALL: [(Status, &'static str, &'static str); 9] = [
        (Status::OK, "OK", "done"),
        (Status::END, "END", "there is no more"),
        (Status::NOT_MINE, "NOT_MINE", "the workbook is not of this format"),
        (Status::STOPPED, "STOPPED", "the host takes no more"),
        (Status::UNREADABLE, "UNREADABLE", "the sheet cannot be read"),
        (Status::INVALID, "INVALID", "an argument or a block breaks the contract"),
        (Status::UNSUPPORTED, "UNSUPPORTED", "the other side does not have what is asked for"),
        (Status::FAILED, "FAILED", "the plugin could not do its work"),
        (Status::PANICKED, "PANICKED", "the plugin panicked"),
    ];

    /// The status as messages name it: `FAILED (-5)`.
    pub fn told(self) -> (&'static str, &'static str) {
        let known = Status::ALL.iter().find(|(status, ..)| *status == self);
        known.map_or(("unknown", "a status that the contract does not have"), |(_, name, says)| {
            (name, says)
        })
    }
}
