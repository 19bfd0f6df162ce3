//! Only so many at a time per key: the second upload to a link waits for the first, and a picture
//! that many browsers ask for at once is scaled once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// Turns that exist while somebody holds or awaits them.
pub(crate) struct KeyedTurns {
    per_key: usize,
    turns: Mutex<HashMap<String, Weak<Semaphore>>>,
}

impl KeyedTurns {
    /// `per_key` holders of the same key at the same time.
    pub fn new(per_key: usize) -> Self {
        Self {
            per_key,
            turns: Mutex::default(),
        }
    }

    /// Waits until it is our turn at `key`, first come, first served.
    ///
    /// # Errors
    /// Never in practice: nobody closes the turns of a key.
    pub async fn turn(&self, key: &str) -> Result<OwnedSemaphorePermit, AcquireError> {
        self.of(key).acquire_owned().await
    }

    /// A turn at `key`, if it can be had without waiting.
    pub fn free_turn(&self, key: &str) -> Option<OwnedSemaphorePermit> {
        self.of(key).try_acquire_owned().ok()
    }

    fn of(&self, key: &str) -> Arc<Semaphore> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = turns.get(key).and_then(Weak::upgrade) {
            return known;
        }
        turns.retain(|_, known| known.strong_count() > 0);
        let new = Arc::new(Semaphore::new(self.per_key));
        turns.insert(key.to_owned(), Arc::downgrade(&new));
        new
    }
}
