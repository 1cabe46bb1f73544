//! Queues with an end, for work that takes the machine's time: whoever finds one full is told so at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// A queue for work of one kind; clones share it.
#[derive(Clone)]
pub struct WorkQueue {
    /// Room for what is done and what waits.
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    longest_wait: Duration,
}

/// The turn to work; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

/// More is asked for than can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much is asked for at once; try again in {} seconds", Busy::RETRY_AFTER.as_secs())]
pub struct Busy;

impl Busy {
    /// When to try again.
    pub const RETRY_AFTER: Duration = Duration::from_secs(5);
}

/// The longest wait for a turn: a visitor has gone by then.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

impl WorkQueue {
    /// Creates a queue for so many at once, while so many more wait.
    pub fn new(at_once: usize, waiting: usize) -> WorkQueue {
        WorkQueue {
            places: Arc::new(Semaphore::new(at_once + waiting)),
            turns: Arc::new(Semaphore::new(at_once)),
            longest_wait: LONGEST_WAIT,
        }
    }

    /// Waits for one's turn. Work on another thread takes it along: it goes on when nobody waits for it any more.
    ///
    /// # Errors
    /// When too many wait, or the turn does not come.
    pub async fn turn(&self) -> Result<Turn, Busy> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Busy)?;
        let turn = timeout(self.longest_wait, Arc::clone(&self.turns).acquire_owned()).await;
        // The semaphore is never closed.
        let turn = turn.map_err(|_| Busy)?.map_err(|_| Busy)?;
        Ok(Turn { _place: place, _turn: turn })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn some_work_some_wait_and_the_rest_come_back() {
        let queue = WorkQueue { longest_wait: Duration::from_millis(50), ..WorkQueue::new(2, 1) };
        let (first, second) = (queue.turn().await.unwrap(), queue.turn().await.unwrap());
        let mut waits = Box::pin(queue.turn());
        assert!(waits.as_mut().now_or_never().is_none());
        assert_eq!(queue.turn().await.unwrap_err(), Busy, "the queue is full");
        drop(first);
        let third = waits.await.unwrap();
        assert_eq!(queue.turn().await.unwrap_err(), Busy, "its turn does not come");
        drop((second, third));
        assert!(queue.turn().await.is_ok());
    }
}
