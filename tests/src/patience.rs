//! How long the tests wait for what takes no set time. Nothing passes or fails by being slow.

use std::time::{Duration, Instant};

/// Longest wait for anything that is to come true.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Time between two looks.
pub(crate) const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

/// Waits until it is so; panics, saying `what` did not come true, if it never is.
pub async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(
            started.elapsed() < PATIENCE,
            "not so within {PATIENCE:?}: {what}"
        );
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
