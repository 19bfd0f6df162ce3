//! Which failures are tried again by themselves, how often and after how long.

use cameo_model::Error;

/// Times that one step is tried before the person is asked. A sign-in is part of the step that needs
/// it, and not tried again by itself.
pub const MAX_ATTEMPTS: u32 = 3;

/// First wait; each further one is twice as long.
const FIRST_WAIT_MILLIS: u64 = 400;

/// A server that asks for a longer wait is not waited for: the person decides.
const LONGEST_WAIT_MILLIS: u64 = 10_000;

/// A wait of `at_least_millis` plus a random share of `jitter_millis`, so that many clients do
/// not come back at the same moment. The transport rolls the dice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Milliseconds to wait in any case.
    pub at_least_millis: u64,
    /// Most milliseconds on top.
    pub jitter_millis: u64,
}

/// Counts the attempts at one step.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Attempts(u32);

impl Attempts {
    /// None are left: the first failure is the last.
    pub const SPENT: Self = Self(MAX_ATTEMPTS);

    /// The wait before the next attempt, or `None` if `error` is not tried again by itself.
    pub fn next_wait(&mut self, error: &Error) -> Option<Wait> {
        self.0 += 1;
        if self.0 >= MAX_ATTEMPTS {
            return None;
        }
        let doubled = FIRST_WAIT_MILLIS << (self.0 - 1);
        let at_least_millis = match error {
            Error::Unreachable {} | Error::TimedOut { .. } | Error::Unavailable { .. } => doubled,
            Error::RateLimited {
                retry_after_seconds,
            } => retry_after_seconds.map_or(doubled, |s| s.saturating_mul(1000)),
            _ => return None,
        };
        (at_least_millis <= LONGEST_WAIT_MILLIS).then_some(Wait {
            at_least_millis,
            jitter_millis: doubled,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passing_failures_are_tried_again() {
        let again = |error: Error| Attempts::default().next_wait(&error).is_some();
        assert!(again(Error::Unreachable {}));
        assert!(again(Error::Unavailable { status: 503 }));
        assert!(!again(Error::SignedOut {}));
        assert!(
            !again(Error::Offline {}),
            "held until the browser is online"
        );
        assert!(!again(Error::RateLimited {
            retry_after_seconds: Some(3600)
        }));
    }

    #[test]
    fn waits_double_and_end() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        while let Some(wait) = attempts.next_wait(&Error::Unreachable {}) {
            waits.push(wait.at_least_millis);
        }
        assert_eq!(waits, [400, 800]);
    }
}
