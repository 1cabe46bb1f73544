//! Records how an attempt ended, also while the disk takes nothing: a letter that left without its outcome would leave
//! again.

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::delivery::DeliveryId;
use crate::store::{DeliveryOutcome, Store};

/// The wait between two attempts to write.
const WAIT: Duration = Duration::from_secs(2);
/// How long an outcome is kept in memory: less than a claim lasts, after which another process may send the letter.
const LONGEST: Duration = Duration::from_secs(20 * 60);

/// Records the outcome; while nothing can be written, again and again.
pub(super) async fn record_outcome(
    store: &Store,
    id: &DeliveryId,
    outcome: &DeliveryOutcome,
    now: Timestamp,
) -> Result<()> {
    let began = Instant::now();
    loop {
        match store.record_outcome(id, outcome, now).await {
            Err(error) if store.note_failure(&error, now) && began.elapsed() < LONGEST => {
                tokio::time::sleep(WAIT).await;
            }
            done => return done,
        }
    }
}
