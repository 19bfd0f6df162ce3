//! Lets only so many images be decoded at once, off the async threads, and not for long.

use std::{sync::Arc, time::Duration};

use cameo_model::Error;
use tokio::sync::Semaphore;

/// How long an image may wait for its turn.
const QUEUE_TIME: Duration = Duration::from_secs(20);

/// The way to the decoders.
#[derive(Debug)]
pub(crate) struct Gate {
    turns: Arc<Semaphore>,
    decode_time: Duration,
}

/// Why an image did not come through.
#[derive(Debug)]
pub(crate) enum GateError {
    /// The image is to blame.
    Image(Error),
    /// Too many wait already.
    Busy,
    /// We are to blame.
    Crashed,
}

impl Gate {
    /// `decoders` at once, each for at most `decode_time`.
    pub fn new(decoders: usize, decode_time: Duration) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(decoders.max(1))),
            decode_time,
        }
    }

    /// Runs `work` when it is its turn. Work that takes too long is given up on, but keeps its
    /// turn until it ends, so that there are never more decoders than allowed.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, GateError> {
        let turn = tokio::time::timeout(QUEUE_TIME, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| GateError::Busy)?
            .map_err(|_| GateError::Busy)?;
        let task = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        match tokio::time::timeout(self.decode_time, task).await {
            Ok(Ok(result)) => result.map_err(GateError::Image),
            Ok(Err(_)) => Err(GateError::Crashed),
            Err(_) => Err(GateError::Image(Error::TooSlow {
                allowed_millis: u64::try_from(self.decode_time.as_millis()).unwrap_or(u64::MAX),
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn slow_work_is_given_up_on_and_keeps_its_turn() {
        let gate = Gate::new(1, Duration::from_millis(50));
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let slow = gate.run(move || {
            let _ = ended.recv();
            Ok(())
        });
        assert!(matches!(
            slow.await,
            Err(GateError::Image(Error::TooSlow { .. }))
        ));
        assert_eq!(gate.turns.available_permits(), 0);
        drop(end);
        let free = tokio::time::timeout(Duration::from_secs(60), gate.turns.acquire());
        assert!(free.await.is_ok(), "once the work has ended");
    }

    #[tokio::test]
    async fn a_panic_is_ours() {
        let gate = Gate::new(1, Duration::from_secs(60));
        let crash = gate.run::<()>(|| panic!("on purpose"));
        assert!(matches!(crash.await, Err(GateError::Crashed)));
        assert!(gate.run(|| Ok(())).await.is_ok());
    }
}
