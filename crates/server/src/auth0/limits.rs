//! How many requests a caller may make in a second, and the three headers that say so. Counted in
//! memory: a restart begins anew, which for one second matters to nobody.
//!
//! # Source
//! Contract 2.1 (rate limit). The numbers per plan are not known; Cameo's is a setting.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::clock::UnixMillis;

/// Requests of each caller in the current second.
#[derive(Debug)]
pub(crate) struct Limits {
    per_second: u32,
    current: Mutex<Second>,
}

#[derive(Debug, Default)]
struct Second {
    unix_seconds: i64,
    made: HashMap<String, u32>,
}

/// Where a caller stands after one more request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    limit: u32,
    remaining: u32,
    /// When the count begins anew, in Unix seconds.
    reset: i64,
    pub is_over: bool,
}

impl Limits {
    /// At most `per_second` requests of one caller.
    pub fn new(per_second: u32) -> Self {
        Self {
            per_second,
            current: Mutex::default(),
        }
    }

    /// Counts one request of `caller`.
    pub fn count(&self, caller: &str, now: UnixMillis) -> Standing {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.unix_seconds != now.seconds() {
            current.unix_seconds = now.seconds();
            current.made.clear();
        }
        let made = current.made.entry(caller.to_owned()).or_default();
        *made = made.saturating_add(1);
        Standing {
            limit: self.per_second,
            remaining: self.per_second.saturating_sub(*made),
            reset: now.seconds().saturating_add(1),
            is_over: *made > self.per_second,
        }
    }
}

impl Standing {
    /// Adds what every answer carries.
    pub fn tell(&self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("x-ratelimit-limit", HeaderValue::from(self.limit)),
            ("x-ratelimit-remaining", HeaderValue::from(self.remaining)),
            ("x-ratelimit-reset", HeaderValue::from(self.reset)),
        ] {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_caller_has_so_many_in_each_second() {
        let limits = Limits::new(2);
        let at = |millis: i64| UnixMillis(1_767_323_045_000 + millis);
        let standing = |caller, millis| {
            let standing = limits.count(caller, at(millis));
            (standing.remaining, standing.is_over)
        };
        assert_eq!(standing("a", 0), (1, false));
        assert_eq!(standing("a", 999), (0, false));
        assert_eq!(standing("a", 999), (0, true));
        assert_eq!(standing("b", 999), (1, false));
        assert_eq!(standing("a", 1000), (1, false));
        assert_eq!(limits.count("a", at(1000)).reset, 1_767_323_047);
    }
}
