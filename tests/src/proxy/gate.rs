//! A place where an exchange waits until the test lets it go on.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

/// Longest time that a test waits for somebody to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    arrivals: Arc<Semaphore>,
    passes: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            arrivals: Arc::new(Semaphore::new(0)),
            passes: Arc::new(Semaphore::new(0)),
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
        let arrival = tokio::time::timeout(PATIENCE, self.arrivals.acquire()).await;
        match arrival {
            Ok(Ok(arrival)) => arrival.forget(),
            _ => panic!("nothing reached the gate within {PATIENCE:?}"),
        }
    }

    /// Lets one exchange pass.
    pub fn open(&self) {
        self.passes.add_permits(1);
    }

    pub(super) async fn wait(&self) {
        self.arrivals.add_permits(1);
        if let Ok(pass) = self.passes.acquire().await {
            pass.forget();
        }
    }
}
