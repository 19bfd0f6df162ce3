//! A place where an exchange waits until the test lets it go on, or the browser gives it up.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use crate::patience::PATIENCE;

/// Longest wait for somebody to leave: who cancels does so at once, and a page whose own patience
/// ends after half a minute has not cancelled.
const DEPARTURE: Duration = Duration::from_secs(15);

/// Clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    arrivals: Arc<Semaphore>,
    passes: Arc<Semaphore>,
    departures: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Self {
        let none = || Arc::new(Semaphore::new(0));
        Self {
            arrivals: none(),
            passes: none(),
            departures: none(),
        }
    }
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits until an exchange stands at the gate.
    pub async fn reached(&self) {
        take(&self.arrivals, PATIENCE, "nothing reached the gate").await;
    }

    /// Waits until the browser has given up the exchange that stands at the gate.
    pub async fn abandoned(&self) {
        take(
            &self.departures,
            DEPARTURE,
            "the browser still waits at the gate",
        )
        .await;
    }

    /// Lets one exchange pass.
    pub fn open(&self) {
        self.passes.add_permits(1);
    }

    /// Waits for the gate to open; says whether it did before the browser has hung up.
    pub(super) async fn wait(&self, hung_up: impl Future<Output = ()>) -> bool {
        self.arrivals.add_permits(1);
        tokio::select! {
            pass = self.passes.acquire() => {
                pass.expect("gates are never torn down").forget();
                true
            }
            () = hung_up => {
                self.departures.add_permits(1);
                false
            }
        }
    }
}

async fn take(permits: &Semaphore, patience: Duration, complaint: &str) {
    match tokio::time::timeout(patience, permits.acquire()).await {
        Ok(Ok(permit)) => permit.forget(),
        _ => panic!("{complaint} after {patience:?}"),
    }
}
