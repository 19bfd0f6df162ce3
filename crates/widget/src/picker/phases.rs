//! The names of the picker's states. `tests/e2e` reads this file as well, so that a state without a
//! run fails.

/// All of them, by `Phase::name`.
pub const PHASES: [&str; 16] = [
    "empty",
    "camera",
    "opening",
    "framing",
    "confirming-discard",
    "preparing",
    "uploading",
    "committing",
    "confirming-removal",
    "removing",
    "restoring",
    "failed-to-photograph",
    "failed-to-open",
    "failed-to-save",
    "failed-to-remove",
    "failed-to-restore",
];
