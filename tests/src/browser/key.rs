//! Keys that are no letters, as WebDriver writes them.
//!
//! # Source
//! WebDriver, section "Keyboard actions", table of normalised key values.

/// Backspace.
pub const BACKSPACE: &str = "\u{E003}";
/// Tab.
pub const TAB: &str = "\u{E004}";
/// Enter.
pub const ENTER: &str = "\u{E007}";
/// Shift.
pub const SHIFT: &str = "\u{E008}";
/// Control.
pub const CONTROL: &str = "\u{E009}";
/// Alt.
pub const ALT: &str = "\u{E00A}";
/// Escape.
pub const ESCAPE: &str = "\u{E00C}";
/// Page up.
pub const PAGE_UP: &str = "\u{E00E}";
/// Page down.
pub const PAGE_DOWN: &str = "\u{E00F}";
/// Left arrow.
pub const LEFT: &str = "\u{E012}";
/// Up arrow.
pub const UP: &str = "\u{E013}";
/// Right arrow.
pub const RIGHT: &str = "\u{E014}";
/// Down arrow.
pub const DOWN: &str = "\u{E015}";
