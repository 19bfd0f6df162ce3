//! Ids of elements that other elements refer to, unique however many pickers a page has.

use std::sync::atomic::{AtomicU32, Ordering};

/// `name` with a number that no other element has.
pub(super) fn unique_id(name: &str) -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("{name}-{}", LAST.fetch_add(1, Ordering::Relaxed))
}
