//! How long the tests wait for what takes no set time: longer than anything takes that works, so
//! that nothing but what fails waits as long.

use std::time::{Duration, Instant};

/// Longest wait for anything that is to come true.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Time between two looks.
pub(crate) const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

/// Waits until it is so; panics, saying `what` did not come true, if it never is.
pub async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    found(what, async || is_so().await.then_some(())).await;
}

/// Waits until there is something to be found, and gives it; panics, saying `what` did not come
/// true, if there never is.
pub async fn found<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        let waited = started.elapsed();
        assert!(waited < PATIENCE, "not so within {PATIENCE:?}: {what}");
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
