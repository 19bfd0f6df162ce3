//! Where the time comes from. Nothing else in this crate asks the system for it, so that a test
//! can let a link or a session run out without waiting.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use time::OffsetDateTime;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The current time.
    fn now(&self) -> SystemTime;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }
}

/// The time of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still until it is told to advance. Clones share their time.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    /// Stands at `start`, which is cut to whole milliseconds and must not be before 1970.
    pub fn new(start: SystemTime) -> Self {
        Self(Arc::new(AtomicU64::new(millis_since_epoch(start))))
    }

    /// Moves the time forward, for every clone.
    pub fn advance(&self, by: Duration) {
        let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A point in time as rows keep it: milliseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UnixMillis(pub i64);

impl UnixMillis {
    pub fn now(clock: &dyn Clock) -> Self {
        Self(i64::try_from(millis_since_epoch(clock.now())).unwrap_or(i64::MAX))
    }

    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(millis(by)))
    }

    pub fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(millis(by)))
    }

    /// Whole seconds since 1970, as OIDC and JWT count.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The calendar's view; times beyond the year 9999 become 1970.
    pub fn date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn millis_since_epoch(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_manual_clock_share_their_time() {
        let clock = ManualClock::new(UNIX_EPOCH + Duration::from_secs(5));
        let other = clock.clone();
        clock.advance(Duration::from_millis(1500));
        assert_eq!(UnixMillis::now(&other), UnixMillis(6500));
        assert_eq!(UnixMillis(6500).seconds(), 6);
        assert_eq!(UnixMillis(-1).seconds(), -1);
    }
}
