//! Tries whether the database can be written to.

use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::Timestamp;

use super::Store;
use super::storage_fault::{StorageFault, StorageFaultKind, kind_within};

/// How long an answer about writing is good for: whoever asks often does not make the disk work.
const ANSWER_TTL: Duration = Duration::from_secs(2);
/// Bytes that are written where something has failed: as much as a stage writes at once.
const LARGE_PROBE: usize = 1 << 18;
/// How long a probe may wait for other writers.
const PROBE_WAIT: Duration = Duration::from_secs(8);

impl Store {
    /// Tries a write, unless one was tried a moment ago. Returns why nothing can be written, if so.
    pub async fn storage_fault(&self, now: Timestamp) -> Option<StorageFault> {
        let mut tried_at = self.probe.turn.lock().await;
        if tried_at.is_none_or(|at| at.elapsed() >= ANSWER_TTL) {
            // Where something has failed, what fits in between does not show that all is well.
            let size = if self.probe.fault().is_some() { LARGE_PROBE } else { 1 };
            let tried = tokio::time::timeout(PROBE_WAIT, self.try_write(size)).await;
            let kind = match tried {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(kind_within(&error).unwrap_or(StorageFaultKind::Disk)),
                Err(_) => Some(StorageFaultKind::Locked),
            };
            self.probe.note(kind, now);
            *tried_at = Some(Instant::now());
        }
        self.probe.fault()
    }

    /// Returns the fault that the latest write showed, without trying.
    pub fn known_storage_fault(&self) -> Option<StorageFault> {
        self.probe.fault()
    }

    /// Notes the error of somebody else's write, if it is about the file, and returns whether it is. The next one
    /// then shows whether that lasts.
    pub fn note_failure(&self, error: &anyhow::Error, now: Timestamp) -> bool {
        let kind = kind_within(error).filter(|kind| *kind != StorageFaultKind::Locked);
        if kind.is_some() {
            self.probe.note(kind, now);
        }
        kind.is_some()
    }

    async fn try_write(&self, size: usize) -> Result<()> {
        let sql = "INSERT INTO marks (name, value) VALUES ('write probe', $1) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        let mut tx = self.pool.begin().await?;
        sqlx::query("DELETE FROM marks WHERE name = 'write probe'").execute(&mut *tx).await?;
        sqlx::query(sql).bind("x".repeat(size)).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
}
