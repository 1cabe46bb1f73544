//! The store: one database that every stage writes to and reads from. SQL stands here and nowhere else.

mod audit;
mod catalogue;
mod columns;
mod matches;
mod migrate;
mod open;
mod outbox;
mod people;
mod people_columns;
mod rows;
mod sources;
mod storage_fault;
mod write_probe;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use sqlx::{Any, AnyPool, Executor, Row, Transaction};

use crate::opportunity::Revision;

pub use audit::findings::{AuditFinding, AuditReport, FindingKind, MissedNotification};
pub use audit::lost::{LostKommun, LostSource};
pub use audit::period::ReportedCall;
pub use catalogue::call_export::ExportedCall;
pub use catalogue::changes::ChangeRow;
pub use catalogue::listings::ListingState;
pub use catalogue::opportunities::QuietCalls;
pub use catalogue::provenance::{Origin, Reading, ReadingScope};
pub use catalogue::record::{Absences, RecordedCounts};
pub use matches::judgements::{MatchRow, MatchedCall, NewJudgement, PreviousJudgement};
pub use matches::similarities::StoredSimilarity;
pub use outbox::claim::{DeliveryOutcome, Lease};
pub use outbox::held::HeldChannel;
pub use outbox::ledger::LetterCount;
pub use outbox::queued_letter::QueuedLetter;
pub use outbox::reminders::{AuditedReminder, MissedReminder};
pub use outbox::resend::UnsentLetter;
pub use people::feedback::{FeedbackRow, NewFeedback};
pub use people::link_codes::SubscriptionRequest;
pub use people::notifications::Notification;
pub use people::passed_on::PassedOnCall;
pub use people::sessions::{Account, LONGEST_SESSION};
pub use people::subscriptions::{NewSubscription, Recipient, SubscriptionRow, SubscriptionSettings, language_of};
pub use people::tokens::fresh_token;
pub use people::verification::{VerificationLetter, VerificationRequest};
pub use sources::operator_problem::{OperatorProblem, ProblemState};
pub use sources::rounds::SourceRound;
pub use sources::state::{SourceCounts, SourceRow};
pub use storage_fault::StorageFault;
use storage_fault::WriteProbe;

/// A handle on the database; clones share the connection pool.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    id: String,
    probe: Arc<WriteProbe>,
}

impl Store {
    /// Opens the database in `folder` (created if absent) and brings its schema up to date.
    ///
    /// # Errors
    /// When the folder cannot be written, the file is not a database of this program or of a newer one, or a database
    /// is missing where there has been one.
    pub async fn open(folder: &Path) -> Result<Store> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("failed to make the state folder {}", folder.display()))?;
        open::check_nothing_is_missing(folder)?;
        let file = folder.join(open::FILE);
        open::create_private_file(&file).with_context(|| format!("failed to make {}", file.display()))?;
        let pool = open::open_pool(&file).await?;
        let ready = async {
            migrate::migrate(&pool, folder).await.context("failed to bring the database's schema up to date")?;
            store_id(&pool).await.context("failed to read the store's own id")
        };
        let id = ready.await.map_err(|error| open::explained(error, &file))?;
        Ok(Store { pool, id, probe: Arc::default() })
    }

    /// Returns whether `folder` holds a database, or may: opening it tells why one cannot see.
    pub fn exists(folder: &Path) -> bool {
        folder.join(open::FILE).try_exists().unwrap_or(true)
    }

    /// Returns the store's own id, by which a search index knows whether it was built from this store.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the newest revision.
    pub async fn revision(&self) -> Result<Revision> {
        let row = sqlx::query("SELECT value FROM counters WHERE name = 'revision'").fetch_one(&self.pool).await?;
        Ok(row.try_get("value")?)
    }

    /// Returns a number that rises with every write, so that a cache can tell whether it is still current.
    pub async fn write_count(&self) -> Result<i64> {
        let row = sqlx::query("SELECT value FROM counters WHERE name = 'work'").fetch_one(&self.pool).await?;
        Ok(row.try_get("value")?)
    }

    /// Begins a writing transaction. Its first statement is a write (the counter row), so that two writers queue
    /// instead of colliding.
    async fn begin_write(&self) -> Result<Transaction<'static, Any>> {
        let mut tx = self.pool.begin().await?;
        tx.execute("UPDATE counters SET value = value + 1 WHERE name = 'work'").await?;
        Ok(tx)
    }

    /// Overwrites what the write-ahead log still holds of rows that were deleted. Where another process reads at the
    /// time, that is left to the next time: what is forgotten is forgotten all the same.
    async fn clear_log(&self) -> Result<()> {
        self.pool.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(())
    }

    /// Waits until everything is on disk and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn store_id(pool: &AnyPool) -> Result<String> {
    sqlx::query("INSERT INTO marks (name, value) VALUES ('store', $1) ON CONFLICT (name) DO NOTHING")
        .bind(people::tokens::fresh_id()?)
        .execute(pool)
        .await?;
    let row = sqlx::query("SELECT value FROM marks WHERE name = 'store'").fetch_one(pool).await?;
    Ok(row.try_get("value")?)
}

/// Returns the next revision. The counter row stays locked until the transaction ends, so the order of commits is the
/// order of numbers.
async fn next_revision(tx: &mut Transaction<'static, Any>) -> Result<Revision> {
    let row = sqlx::query("UPDATE counters SET value = value + 1 WHERE name = 'revision' RETURNING value")
        .fetch_one(&mut **tx)
        .await?;
    Ok(row.try_get("value")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn several_processes_may_open_a_fresh_folder_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let opening: Vec<_> = (0..6)
            .map(|_| {
                let folder = folder.path().to_owned();
                tokio::spawn(async move { Store::open(&folder).await })
            })
            .collect();
        let mut ids = std::collections::BTreeSet::new();
        for opened in opening {
            ids.insert(opened.await.unwrap().unwrap().id().to_owned());
        }
        assert_eq!(ids.len(), 1);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_new_database_is_its_owners_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        for file in ["utkik.db", "utkik.db-wal"] {
            let mode = std::fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{file} has {mode:o}");
        }
        store.close().await;
    }
}
